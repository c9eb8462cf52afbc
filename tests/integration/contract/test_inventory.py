# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory plugin as ansible-inventory and ansible-playbook use it: services as hosts, without secrets."""

from __future__ import annotations

import json
import re
import shlex
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from harness import CANARIES, PASSWORD, ROOT, SECRET_KEY, Run

from emulator.process import EmulatorProcess

PLUGIN, PAGE = ROOT / "plugins/inventory/data_flow.py", ROOT / "docs/dynamic_inventory.md"
LIVE: Mapping[str, Any] = {"plugin": "samsungcloud.scp.data_flow"}
ANALYTICS, LAKE = "1599408f-472f-474c-a4a1-ed787a9b6c34", "2599408f-472f-474c-a4a1-ed787a9b6c34"
SKE_PROD = "5d0f6ae6c6fa4d2cb1c9c4ad2f5b8a11"
MOST_CALLS_FOR_A_THOUSAND = 15
UNPARSED_IS_FAILED = {"ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true"}


@dataclass(frozen=True)
class Inventory:
    """The result of ansible-inventory: exit code, output in one line, and the list."""

    code: int
    output: str
    listed: dict[str, Any]

    @property
    def hosts(self) -> dict[str, dict[str, Any]]:
        """Return the variables of each host; text is unwrapped."""
        hosts: dict[str, dict[str, Any]] = self.listed["_meta"]["hostvars"]
        return hosts

    @property
    def groups(self) -> dict[str, list[str]]:
        """Return the hosts of each group that has any."""
        return {name: group["hosts"] for name, group in self.listed.items() if "hosts" in group}


Lister = Callable[..., Inventory]
Playbook = Callable[..., Run]


def unwrapped(value: dict[str, Any]) -> Any:
    """Return text that ansible-inventory marks as not to be templated."""
    return value["__ansible_unsafe"] if set(value) == {"__ansible_unsafe"} else value


def queries(emulator: EmulatorProcess) -> list[str]:
    """Return the operations in the log, and clear it."""
    operations = [entry["operation"] for entry in emulator.requests()]
    emulator.admin("DELETE", "/requests")
    return operations


@pytest.fixture
def cloud(emulator: EmulatorProcess) -> EmulatorProcess:
    """Return an emulator with two Data Flows, services orders in both and payments in one, and a deleted one."""
    emulator.admin("PATCH", "/switches", {"deleted_objects": "listed"})
    flows = [{"id": ANALYTICS, "name": "analytics"}, {"id": LAKE, "name": "data-lake", "cluster_id": SKE_PROD}]
    emulator.admin("POST", "/clusters", {"id": SKE_PROD, "name": "ske-other"})
    emulator.admin("POST", "/data-flows", flows)
    common = {
        "domain": "dev",
        "account": {"account_id": "nifiadmin", "account_password": PASSWORD},
        "service_workload": {"nifi": {"cpu": "2000", "memory": "4096", "replica": "3", "version": "1.27.1"}},
    }
    services = [
        {"id": "s-orders", "name": "orders", "data_flow_id": ANALYTICS},
        {"id": "s-payments", "name": "payments", "data_flow_id": ANALYTICS, "description": "{{ 7 * 7 }}"},
        {"id": "s-other", "name": "orders", "data_flow_id": LAKE, "state": "STOPPED", "created_by": "somebody"},
        {"id": "s-old", "name": "old", "data_flow_id": LAKE, "state": "DELETED"},
    ]
    emulator.admin("POST", "/data-flow-services", [{**common, **service} for service in services])
    emulator.admin("DELETE", "/requests")
    return emulator


@pytest.fixture
def ansible_inventory(ansible_playbook: Playbook, tmp_path: Path) -> Lister:
    """Run ansible-inventory on sources, given as options or as text."""

    def run(*sources: Mapping[str, Any] | str, flags: Sequence[str] = (), **variables: str | None) -> Inventory:
        arguments = ["--list", *flags]
        for number, source in enumerate(sources):
            file = tmp_path / f"{number}.data_flow.yml"
            file.write_text(source if isinstance(source, str) else json.dumps(source))
            arguments += ["-i", str(file)]
        done = ansible_playbook(*arguments, tool="ansible-inventory", HOME=str(tmp_path), **variables)
        assert "Traceback" not in done.output
        listed = json.JSONDecoder(object_hook=unwrapped).raw_decode(done.output)[0] if done.code == 0 else {}
        return Inventory(done.code, " ".join(done.output.split()), listed)

    return run


def documents(text: str) -> dict[str, str]:
    """Return YAML documents by the file name in their first comment."""
    found = re.findall(r"^# (\S+\.yml)\b[^\n]*\n(.*?)(?=^---$|^```$|\Z)", text, re.DOTALL | re.MULTILINE)
    return dict(found)


def examples() -> dict[str, str]:
    """Return the examples of the plugin's documentation."""
    text = re.search(r'^EXAMPLES = r"""\n(.*?)^"""', PLUGIN.read_text(), re.DOTALL | re.MULTILINE)
    assert text
    return documents(text[1])


def test_services_are_hosts(cloud: EmulatorProcess, ansible_inventory: Lister) -> None:
    """One call is made: services are hosts, Data Flows are groups, and text is marked as no template unless plain."""
    found = ansible_inventory(examples()["live.data_flow.yml"])
    assert found.code == 0, found.output
    assert queries(cloud) == ["ListDataFlowService"]
    assert list(found.hosts) == ["orders.analytics", "orders.data-lake", "payments"]
    assert found.groups == {
        "analytics": ["orders.analytics", "payments"],
        "data_lake": ["orders.data-lake"],
    }
    payments = found.hosts["payments"]
    assert {name[:4] for name in payments} == {"scp_"}
    assert payments["scp_data_flow_service_id"] == "s-payments"
    assert payments["scp_description"] == "{{ 7 * 7 }}"
    assert payments["scp_web_url_nifi"] is None
    assert payments["scp_cluster_request_failed"] is False
    texts = {name: value for name, value in payments.items() if isinstance(value, str)}
    assert {name.removeprefix("scp_") for name in texts if f'"{name}": "{texts[name]}"' in found.output} == {
        "account_id", "cluster_id", "created_by", "created_dt", "data_flow_id", "modified_by", "modified_dt", "state",
        "version",
    }  # fmt: skip
    for name in ("description", "data_flow_service_name", "data_flow_service_id", "cluster_name"):
        assert f'"scp_{name}": {{ "__ansible_unsafe": "{texts[f"scp_{name}"]}" }}' in found.output


def test_full_objects_groups_and_addresses(cloud: EmulatorProcess, ansible_inventory: Lister) -> None:
    """The second example: details of running services, own variables and groups, and no password."""
    found = ansible_inventory({**yaml.safe_load(examples()["running.data_flow.yml"]), "strict": True})
    assert found.code == 0, found.output
    assert queries(cloud) == ["ListDataFlowService", "ShowDataFlowService", "ShowDataFlowService"]
    orders = found.hosts["orders"]
    # A composed number is text up to ansible-core 2.18.
    assert (orders["ansible_host"], int(orders["nifi_replicas"])) == ("orders.dev", 3)
    assert orders["scp_account"] == {"account_id": "nifiadmin"}
    for group in ("analytics", "clustered", "cluster_ske_dev", "state_running"):
        assert found.groups[group] == ["orders", "payments"]


def test_strict(cloud: EmulatorProcess, ansible_inventory: Lister) -> None:
    """An expression that cannot be evaluated is omitted, or is an error; extra variables are available if enabled."""
    source = {**LIVE, "compose": {"wrong": "nowhere.to.be.found", "right": "owner"}, "data_flow_groups": False}
    lenient = ansible_inventory({**source, "use_extra_vars": True}, flags=("-e", "owner=me"))
    assert lenient.hosts["payments"]["right"] == "me"
    assert "wrong" not in lenient.hosts["payments"]
    assert list(lenient.groups) == ["ungrouped"]
    strict = ansible_inventory({**source, "strict": True}, **UNPARSED_IS_FAILED)
    assert strict.code != 0
    assert "wrong" in strict.output


def test_filters(cloud: EmulatorProcess, ansible_inventory: Lister) -> None:
    """Each filter is tested in one run: the prefix of the variables shows which source found a service."""
    everything = {"s-orders", "s-payments", "s-other"}
    filters = {
        "none": ({"name": ""}, everything),
        "name": ({"name": "pay*"}, {"s-payments"}),
        "flow": ({"data_flow": "{{ 'data' }}-lake"}, {"s-other"}),
        "flow_id": ({"data_flow_id": ANALYTICS}, {"s-orders", "s-payments"}),
        "cluster_id": ({"cluster_id": SKE_PROD.upper()}, {"s-other"}),
        "cluster": ({"cluster_name": "ske-other"}, {"s-other"}),
        "creator": ({"created_by": "somebody"}, {"s-other"}),
        "state": ({"state": "RUNNING"}, {"s-orders", "s-payments"}),
        "nothing": ({"name": "orders", "data_flow": "nowhere"}, set()),
    }
    sources = [{**LIVE, **options, "hostvars_prefix": f"{name}__"} for name, (options, _ids) in filters.items()]
    found = ansible_inventory(*sources)
    assert found.code == 0, found.output
    for name, (_options, ids) in filters.items():
        key = f"{name}__data_flow_service_id"
        assert {variables[key] for variables in found.hosts.values() if key in variables} == ids, name
    asked = [entry["query"] for entry in cloud.requests(operation="ListDataFlowService")]
    assert [query for query in asked if "state=RUNNING" in query]
    assert [query for query in asked if "created_by=somebody" in query]


def test_cache(cloud: EmulatorProcess, ansible_inventory: Lister, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """The third example: the second run makes no call, another filter or account does, and no file has a secret."""
    source = yaml.safe_load(examples()["secrets.data_flow.yml"])
    keys = {"SCP_SECRET_KEY": None, "TEAM_SECRET_KEY": SECRET_KEY}
    first = ansible_inventory(source, **keys)
    assert queries(cloud) == ["ListDataFlowService"]
    again = ansible_inventory(source, **keys)
    assert queries(cloud) == []
    assert first.hosts == again.hosts
    assert {host: variables["state"] for host, variables in again.hosts.items()} == {
        "orders.analytics": "RUNNING",
        "orders.data-lake": "STOPPED",
    }
    assert '"state": "RUNNING"' in again.output
    assert '"data_flow_service_name": { "__ansible_unsafe": "orders" }' in again.output

    ansible_inventory({**source, "details": True}, **keys)
    assert queries(cloud) == ["ListDataFlowService", "ShowDataFlowService", "ShowDataFlowService"]
    stranger = ansible_inventory(source, SCP_ACCESS_KEY="other-access-key", **keys, **UNPARSED_IS_FAILED)
    assert stranger.code != 0
    assert queries(cloud)

    playbook = tmp_path / "play.yml"
    playbook.write_text("[{hosts: all}]")
    arguments = (str(playbook), "-i", str(tmp_path / "0.data_flow.yml"), "--list-hosts")
    assert ansible_playbook(*arguments, "--flush-cache", HOME=str(tmp_path), **keys).code == 0
    assert queries(cloud) == ["ListDataFlowService"]

    files = list((tmp_path / ".cache/scp-inventory").iterdir())
    assert len(files) == 2
    for file in files:
        assert not [canary for canary in CANARIES if canary in file.name + file.read_text()]


def test_text_of_the_service_is_never_a_template(
    cloud: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path
) -> None:
    """A description stays as written: by itself, composed, and as a condition; AWX's copy of the inventory as well."""
    trap = tmp_path / "trap"
    expression = f"lookup('ansible.builtin.pipe', 'touch {trap}') == ''"
    texts = {"s-orders": expression, "s-payments": "{{ 7 * 7 }}", "s-other": "own_secret"}
    for service, text in texts.items():
        cloud.admin("PATCH", f"/objects/{service}", {"description": text})
    source = tmp_path / "live.data_flow.yml"
    compose = {"copied": "scp_description", "part": "scp_state | lower", "ansible_connection": "'local'"}
    source.write_text(json.dumps({**LIVE, "details": True, "compose": compose}))
    exported = ansible_playbook("--list", "--export", "-i", str(source), tool="ansible-inventory")
    listed, _end = json.JSONDecoder().raw_decode(exported.output)
    assert listed["_meta"]["hostvars"]["orders.analytics"]["part"] == {"__ansible_unsafe": "running"}
    assert listed["_meta"]["hostvars"]["orders.analytics"]["scp_state"] == "RUNNING"
    script = tmp_path / "hosts"  # a controller keeps what it imports, and gives it to its jobs in a script
    script.write_text(f"#!/bin/sh\ncat <<'END'\n{json.dumps(listed)}\nEND\n")
    script.chmod(0o700)
    ways = ["{{ scp_description }}", "{{ copied }}", "{{ hostvars[inventory_hostname].copied }}"]
    show = {"ansible.builtin.debug": {}, "ignore_errors": True}
    tasks: list[dict[str, Any]] = [
        {"name": "ways", "ansible.builtin.debug": {"msg": ways}},
        {
            "name": "plain",
            "ansible.builtin.debug": {"msg": ["{{ scp_state }}", "{{ scp_service_workload.nifi.version }}"]},
        },
        {"name": "condition", **show, "when": "scp_description"},
        {"name": "condition twice", **show, "when": "{{ scp_description }}"},
        {"name": "expression", **show, "ansible.builtin.debug": {"var": "{{ scp_description }}"}},
    ]
    playbook = tmp_path / "play.yml"
    play = {"hosts": "all", "gather_facts": False, "vars": {"own_secret": "of the playbook"}, "tasks": tasks}
    playbook.write_text(json.dumps([play]))
    for inventory in (source, script):
        run = ansible_playbook(str(playbook), "-i", str(inventory))
        for host, text in zip(("orders.analytics", "payments", "orders.data-lake"), texts.values()):
            assert run.of("ways")[host]["msg"] == [text] * 3, run.output
        assert run.of("plain")["payments"]["msg"] == ["RUNNING", "1.27.1"]
        assert "of the playbook" not in run.output
        assert not trap.exists()


def test_a_service_that_goes_away_meanwhile(cloud: EmulatorProcess, ansible_inventory: Lister) -> None:
    """A service that is deleted before its details are read is omitted; a refused read of an existing one fails."""

    def delete_once_listed() -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and not cloud.requests(operation="ListDataFlowService"):
            time.sleep(0.05)
        cloud.admin("DELETE", "/objects/s-payments")

    delay = {"operation": "ShowDataFlowService", "kind": "delay_before", "seconds": 1, "count": 3}
    cloud.admin("POST", "/faults", delay)
    deletion = threading.Thread(target=delete_once_listed)
    deletion.start()
    found = ansible_inventory({**LIVE, "details": True})
    deletion.join()
    assert list(found.hosts) == ["orders.analytics", "orders.data-lake"], found.output
    assert 400 in [entry["status"] for entry in cloud.requests(operation="ShowDataFlowService")]

    cloud.admin("POST", "/faults", {"operation": "ShowDataFlowService", "kind": "status_before", "status": 400})
    refused = ansible_inventory({**LIVE, "details": True}, **UNPARSED_IS_FAILED)
    assert refused.code != 0
    assert "Show Data Flow Service failed with HTTP 400" in refused.output


# Names with a meaning in Ansible, or that are invalid as variables.
ACTED_UPON = [
    "ansible_connection", "ansible_python_interpreter", "ansible_ssh_executable", "ansible_host", "ansible_become",
    "samsungcloud_scp_in_process", "groups", "group_names", "hostvars", "inventory_hostname", "playbook_dir", "omit",
    "vars", "item", "lookup", "query", "environment", "name", "hosts", "become", "connection", "tags", "when",
    "no-variable", "two words", "1st", "class", "", "\x1b[31m", "é",
]  # fmt: skip


def test_what_a_server_sends_is_not_what_ansible_acts_upon(cloud: EmulatorProcess, ansible_inventory: Lister) -> None:
    """No field sets a variable with a meaning in Ansible, whatever the prefix; one warning names the omitted fields."""
    fields = dict.fromkeys(ACTED_UPON, "touched")
    shown = {"operation": "ListDataFlowService", "kind": "list_override", "override": {**fields, "new": 1}, "count": 9}
    cloud.admin("POST", "/faults", shown)
    bare = ansible_inventory({**LIVE, "hostvars_prefix": ""})
    assert bare.code == 0, bare.output
    for variables in bare.hosts.values():
        assert variables["state"]
        assert variables["new"] == 1
        assert not {"touched"} & {value for value in variables.values() if isinstance(value, str)}
    assert bare.output.count("WARNING") == 1
    assert "Not set as variables" in bare.output
    assert "ansible_python_interpreter, ansible_ssh_executable, " in bare.output
    assert "\x1b" not in bare.output

    for prefix in ("ansible_", "ansible", "samsungcloud_scp_", "1_", "a-"):
        cloud.admin("POST", "/faults", {**shown, "override": {"_connection": "touched", "connection": "touched"}})
        left_out = ansible_inventory({**LIVE, "hostvars_prefix": prefix})
        assert left_out.output.count("WARNING") == 1, left_out.output
        names = {name for variables in left_out.hosts.values() for name in variables}
        assert not [name for name in names if name.startswith(("ansible_", "samsungcloud")) or not name.isidentifier()]

    own = ansible_inventory({**LIVE, "compose": {"ansible_host": "scp_state", "name": "'mine'"}})
    assert own.hosts["payments"]["ansible_host"] == "RUNNING"
    assert own.hosts["payments"]["name"] == "mine"
    assert "Not set" in own.output  # for example scp_no-variable
    assert own.hosts["payments"]["scp_ansible_connection"] == "touched"


@pytest.mark.parametrize("value", ["localhost", "all", "_meta", "ungrouped", "payments"])
def test_a_value_names_no_reserved_group(value: str, cloud: EmulatorProcess, ansible_inventory: Lister) -> None:
    """Neither does it name a group like a host."""
    shown = {"operation": "ListDataFlowService", "kind": "list_override", "override": {"description": value}}
    cloud.admin("POST", "/faults", shown)
    keyed = [{"key": "scp_description", "prefix": "", "separator": ""}]
    result = ansible_inventory({**LIVE, "keyed_groups": keyed})
    assert result.code == 0, result.output
    assert "payments" in result.groups[f"data_flow_{value}"]
    assert "WARNING" not in result.output


def test_nothing_of_a_server_runs(cloud: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """A service is named localhost, and its fields would make Ansible run a program."""
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/trap\n")
    program.chmod(0o700)
    fields = {
        "data_flow_service_name": "localhost",
        "ansible_connection": "local",
        "ansible_python_interpreter": str(program),
        "ansible_ssh_executable": str(program),
    }
    cloud.admin("POST", "/faults", {"kind": "list_override", "object_id": "s-payments", "override": fields})
    source = tmp_path / "live.data_flow.yml"
    source.write_text(json.dumps({**LIVE, "hostvars_prefix": ""}))
    tasks = [{"name": "ping", "ansible.builtin.ping": {}, "ignore_unreachable": True}]
    plays = [{"hosts": hosts, "gather_facts": False, "tasks": tasks} for hosts in ("localhost", "localhost.analytics")]
    playbook = tmp_path / "play.yml"
    playbook.write_text(json.dumps(plays))
    run = ansible_playbook(str(playbook), "-i", str(source))
    assert run.of("ping")["localhost"]["ping"] == "pong", run.output
    assert "localhost.analytics" in run.output
    assert not (tmp_path / "trap").exists()


def test_names_of_hosts_and_groups(cloud: EmulatorProcess, ansible_inventory: Lister) -> None:
    """No name is reserved, and no group has the name of a host, about which Ansible warns."""
    odd = {"all": "s-orders", "ungrouped": "s-payments", "127.0.0.1": "s-other"}
    for name, service in odd.items():
        override = {"data_flow_service_name": name}
        cloud.admin("POST", "/faults", {"kind": "list_override", "object_id": service, "override": override})
    found = ansible_inventory(LIVE)
    assert list(found.hosts) == ["127.0.0.1.data-lake", "all.analytics", "ungrouped.analytics"]
    assert "WARNING" not in found.output

    for flow in ("all", "orders", "localhost", "ungrouped", "_meta", "\x1b[31m", "", None):
        override = {"data_flow_name": flow, "data_flow_service_name": "orders"}
        cloud.admin("POST", "/faults", {"kind": "list_override", "object_id": "s-orders", "override": override})
        hidden = {"kind": "list_hide", "object_id": "s-other"}
        cloud.admin("POST", "/faults", hidden)
        found = ansible_inventory(LIVE)
        assert "WARNING" not in found.output, found.output
        assert set(found.hosts) == {"orders", "payments"}
        group = {"\x1b[31m": "__31m"}.get(str(flow), f"data_flow_{flow}") if flow else "ungrouped"
        assert found.groups[group] == ["orders"]


def test_settings_files_are_read_where_they_are_needed(
    cloud: EmulatorProcess, ansible_inventory: Lister, tmp_path: Path
) -> None:
    """As by the modules; unsafe files are warned about, and no error has a secret."""
    closed = {"SCP_CONFIG_DIR": "/dev/null"}
    found = ansible_inventory(LIVE, **closed)
    assert len(found.hosts) == 3
    assert "WARNING" not in found.output
    missing = ansible_inventory(LIVE, **closed, SCP_ACCESS_KEY=None, **UNPARSED_IS_FAILED)
    assert (
        "/dev/null/credentials.json cannot be read: Not a directory. It is needed because no access" in missing.output
    )
    assert ansible_inventory(LIVE, SCP_VALIDATE_CERTS="no").output.count("The certificate of") == 1


def test_a_thousand_services(emulator: EmulatorProcess, ansible_inventory: Lister) -> None:
    """Pages are so large that few calls are needed, even if the API does not return the total."""
    emulator.admin("PATCH", "/switches", {"total_count": "absent"})
    emulator.admin("POST", "/data-flows", {"id": ANALYTICS, "name": "analytics"})
    services = [{"name": f"service-{number}", "data_flow_id": ANALYTICS} for number in range(1000)]
    emulator.admin("POST", "/data-flow-services", services)
    emulator.admin("DELETE", "/requests")
    assert len(ansible_inventory(LIVE).hosts) == 1000
    calls = queries(emulator)
    assert set(calls) == {"ListDataFlowService"}
    assert len(calls) <= MOST_CALLS_FOR_A_THOUSAND


def test_what_goes_wrong_is_told(cloud: EmulatorProcess, ansible_inventory: Lister, tmp_path: Path) -> None:
    """Each source fails in its own way; the messages contain a resolution, and no host remains."""
    cloud.admin("POST", "/faults", {"operation": "ListDataFlowService", "kind": "truncate"})
    wrong = {
        "is not JSON": {"retries": 0},
        "List Data Flow Services failed with HTTP 401": {"secret_key": "wrong"},
        "Check the access key and the secret key": {"access_key": "wrong"},
        "There is no option data_flw": {"data_flw": "analytics"},
        "there is no cluster 'nowhere'": {"cluster_name": "nowhere"},
        "region: the template cannot be evaluated": {"region": "{{ nobody_knows }}", "secret_key": SECRET_KEY},
        "endpoint 'ftp://x' is not a base URL": {"endpoint": "ftp://x"},
    }
    told = ansible_inventory(*({**LIVE, **options} for options in wrong.values()))
    assert not [message for message in wrong if message not in told.output], told.output
    assert not told.hosts

    unset = ansible_inventory(LIVE, SCP_ACCESS_KEY=None, **UNPARSED_IS_FAILED)
    assert unset.code != 0
    assert "No access_key is set. Set the option access_key, the environment variable SCP_ACCESS_KEY" in unset.output


def test_the_page(
    cloud: EmulatorProcess,
    ansible_playbook: Playbook,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The files and commands of docs/dynamic_inventory.md, as they stand there."""
    monkeypatch.chdir(tmp_path)
    for name, text in documents(PAGE.read_text(encoding="utf-8")).items():
        Path(name).write_text(text)
    shown = ""
    for tool, arguments in re.findall(r"^\$ (ansible-\w+) (.*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE):
        run = ansible_playbook(
            *shlex.split(arguments, comments=True), tool=tool, HOME=str(tmp_path), **UNPARSED_IS_FAILED
        )
        assert run.code == 0, run.output
        shown += run.output
    assert "orders is RUNNING at https://orders.dev" in shown
    assert "|--@data_lake:" in shown
    assert "@cluster_ske_dev:" in shown
    assert not [entry for entry in cloud.requests() if entry["committed"]]


@pytest.mark.parametrize("library", ["requests", "jmespath"])
def test_a_missing_library_is_named(
    library: str, environment: dict[str, str], ansible_inventory: Lister, tmp_path: Path
) -> None:
    """The message names it, and nothing else is printed."""
    (tmp_path / f"{library}.py").write_text(f"raise ImportError('no {library} here')\n")
    path = f"{tmp_path}:{environment['PYTHONPATH']}"
    found = ansible_inventory(LIVE, PYTHONPATH=path, **UNPARSED_IS_FAILED)
    assert found.code != 0
    assert f"Failed to import the required Python library ({library})" in found.output
