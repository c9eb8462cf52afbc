# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The roles data_flow and nifi: the examples of their pages, their steps, and what they refuse."""

from __future__ import annotations

import json
import re
import subprocess
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from harness import PASSWORD, ROOT, Run

from emulator.process import EmulatorProcess
from emulator.request_log import fingerprint

Playbook = Callable[..., Run]
ROLES = ROOT / "roles"
FLOW, SERVICE = (
    "samsungcloud.scp.data_flow : Create or update the Data Flow",
    ("samsungcloud.scp.nifi : Create or update the Data Flow Service"),
)
SKE_PROD = "c2d4e6f8a0b14c3d8e5f7a9b1c2d3e4f"


def example(role: str) -> str:
    """Return the playbook on the page of a role."""
    (block,) = re.findall(r"^```yaml\n(.*?)^```", (ROLES / role / "README.md").read_text(), re.DOTALL | re.MULTILINE)
    return str(block)


def specs(role: str) -> dict[str, Any]:
    """Return the variables of a role."""
    read = yaml.safe_load((ROLES / role / "meta" / "argument_specs.yml").read_text())
    options: dict[str, Any] = read["argument_specs"]["main"]["options"]
    return options


def written(emulator: EmulatorProcess) -> list[str]:
    """Return the operations that changed the server."""
    return [entry["operation"] for entry in emulator.requests() if entry["committed"]]


def changes(result: Run) -> list[str]:
    """Return the tasks that changed something, or would."""
    return [task.task for task in result.tasks if task.result.get("changed")]


@pytest.fixture
def instant(emulator: EmulatorProcess) -> EmulatorProcess:
    """Return the emulator at a speed at which no wait is needed."""
    emulator.admin("PATCH", "/clock", {"speed": 10_000_000})
    return emulator


def test_examples_of_the_pages(instant: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """In sequence: check mode from nothing, create, unchanged, resize, verify, and delete."""
    up, down = tmp_path / "up.yml", tmp_path / "down.yml"
    up.write_text(example("data_flow") + example("nifi"))
    down.write_text(example("decommission"))

    checked = ansible_playbook(str(up), "--check", "--diff")
    assert (checked.code, written(instant)) == (0, []), checked.output
    assert changes(checked) == [FLOW, SERVICE]
    assert checked.output.count("+++ after") == 2
    assert "Data Flow analytics  would be created" in checked.output
    assert "orders  would be created" in checked.output
    assert "6000 millicores and 14336 MiB in total. Whether there is capacity is unknown." in checked.output

    first = ansible_playbook(str(up))
    assert first.code == 0, first.output
    assert written(instant) == ["CreateDataFlow", "CreateDataFlowService"]
    assert "orders  created  RUNNING  https://orders.orders-dev" in first.output
    assert "Data Flow analytics  created  RUNNING  https://analytics.analytics-dev" in first.output
    verified = ansible_playbook(str(up), "--tags", "verify")
    assert verified.code == 0, verified.output
    assert "orders  verified  RUNNING  https://orders.orders-dev" in verified.output
    assert "1 Data Flow: 1 verified." in verified.output
    created = first.of(SERVICE)["localhost"]
    assert (created["changed"], created["outcome"]) == (True, "created")
    assert created["data_flow_service"]["data_flow_service_name"] == "orders"

    again = ansible_playbook(str(up))
    assert (again.code, changes(again)) == (0, []), again.output
    assert "millicores" not in again.output

    figures = {"nifi": {"replica": 2}, "zookeeper": {"cpu": "1500m"}}
    overridden = ("-e", json.dumps({"nifi_size": "high_availability", "nifi_workload": figures}))
    resized = ansible_playbook(str(up), "--tags", "preflight", *overridden)
    assert (resized.code, changes(resized)) == (0, []), resized.output
    assert "orders  would be updated" in resized.output
    assert "13500 millicores and 24576 MiB in total. There is capacity for that." in resized.output
    resized = ansible_playbook(str(up), "--tags", "apply", *overridden)
    assert (resized.code, changes(resized)) == (0, [SERVICE]), resized.output
    workload = resized.of(SERVICE)["localhost"]["data_flow_service"]["service_workload"]
    assert [workload["nifi"][figure] for figure in ("cpu", "memory", "replica")] == [4000, 8192, 2]
    assert [workload["zookeeper"][figure] for figure in ("cpu", "memory", "replica")] == [1500, 2048, 3]

    verified = ansible_playbook(str(up), "--tags", "verify")
    assert (verified.code, changes(verified)) == (0, []), verified.output
    gone = ansible_playbook(str(down))
    assert gone.code == 0, gone.output
    assert instant.admin("GET", "/objects") == {"data_flows": [], "data_flow_services": []}


def test_what_cannot_be_is_said_before(emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """Each host requests something else and gets an error with the name of its variable; one adopts what exists."""
    flow = {
        "data_flow_cluster_name": "ske-dev",
        "data_flow_domain": "some-domain",
        "data_flow_storage_class_name": "nfs",
    }
    emulator.admin("POST", "/clusters", {"name": "bare"})
    here = {"name": "here", "domain": "some-domain", "storage_class_name": "nfs"}
    emulator.admin("POST", "/data-flows", [here, {"name": "elsewhere", "cluster_id": SKE_PROD}])
    nifi = {"data_flow_name": "here", "nifi_domain": "some-domain", "nifi_storage_class_name": "nfs"}
    hosts: dict[str, dict[str, Any]] = {
        "name": {"data_flow_name": "Capital"},
        "version": {"data_flow_name": "new", "data_flow_version": "9.9.9"},
        "cluster": {"data_flow_name": "new", "data_flow_version": "1.1.0", "data_flow_cluster_name": "nowhere"},
        "ingress": {"data_flow_name": "new", "data_flow_version": "1.1.0", "data_flow_cluster_name": "bare"},
        "taken": {"data_flow_name": "elsewhere", "data_flow_version": "1.1.0"},
        "adopted": {"data_flow_name": "here", "nifi_size": "standard", **nifi},
        "figures": {"data_flow_name": "here", "nifi_workload": {"nifi": {"cpu": "1000m"}}, **nifi},
        "size": {"data_flow_name": "here", "nifi_size": "enormous", **nifi},
        "room": {"nifi_size": "standard", "nifi_workload": {"nifi": {"replica": 99}}, **nifi},
        "choice": {"data_flow_name": "here", "data_flow_on_immutable_change": "whatever"},
    }
    inventory, playbook = tmp_path / "hosts.json", tmp_path / "play.yml"
    inventory.write_text(json.dumps({"all": {"hosts": hosts, "vars": {**flow, "ansible_connection": "local"}}}))
    steps = [
        {"name": role, "ansible.builtin.import_role": {"name": f"samsungcloud.scp.{role}", "tasks_from": "preflight"}}
        for role in ("data_flow", "nifi")
    ]
    python = {"ansible_python_interpreter": "{{ ansible_playbook_python }}", "nifi_name": "orders"}
    playbook.write_text(json.dumps([{"hosts": "all", "gather_facts": False, "vars": python, "tasks": steps}]))
    result = ansible_playbook(str(playbook), "-i", str(inventory))
    failed = {task.host: task.result["msg"] for task in result.tasks if task.outcome == "failed"}
    for host, words in {
        "name": "data_flow_name: 'Capital' is not a valid name",
        "version": "data_flow_version: there is no image of version '9.9.9'. Offered: ",
        "cluster": "data_flow_cluster_name: ",
        "ingress": "data_flow_ingress_controller_name: cluster bare has no ingress controller.",
        "taken": "Data Flow elsewhere cannot be created: its name is taken by ",
        "figures": "nifi_workload.nifi.memory, nifi_workload.nifi.replica, nifi_workload.nifi_registry.cpu, ",
        "size": "nifi_size: there is no size 'enormous'. Sizes: development, standard, high_availability.",
        "room": "The workload of 1 new service (398000 millicores, 815104 MiB) does not fit into cluster ",
        "choice": "data_flow_on_immutable_change: value of data_flow_on_immutable_change must be one of: fail, ",
    }.items():
        assert words in failed.pop(host), (host, result.output)
    assert not failed
    assert "6000 millicores and 12288 MiB in total. There is capacity for that." in result.output
    assert "Data Flow here  unchanged  RUNNING" in result.output
    assert not written(emulator)
    assert not changes(result)


def test_a_blank_variable_is_one_that_is_left_out(
    instant: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path
) -> None:
    """Whatever its type, as a survey gives it: the setting is unchanged. Names are required."""
    up = tmp_path / "up.yml"
    up.write_text(example("data_flow") + example("nifi"))
    assert ansible_playbook(str(up)).code == 0
    instant.admin("DELETE", "/requests")
    names = {"data_flow_name": "analytics", "nifi_name": "orders"}
    variables = [variable for role in ("data_flow", "nifi") for variable in specs(role) if variable not in names]
    for blank in (" ", None):
        result = ansible_playbook(str(up), "-e", json.dumps({**dict.fromkeys(variables, blank), **names}))
        assert (result.code, changes(result), written(instant)) == (0, [], []), result.output
    for variable, blank in zip(names, ("", None)):
        result = ansible_playbook(str(up), "-e", json.dumps({variable: blank}))
        assert f"{variable}: is needed." in result.output
    assert not written(instant)


def test_wrong_values_are_refused_by_the_name_of_the_variable(
    emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path
) -> None:
    """By the preflight, before anything is read or written, and with the same words on each ansible-core."""
    wrong: dict[str, tuple[Any, str]] = {
        "data_flow_domain": (["a"], "data_flow_domain: must be text, and is a list."),
        "data_flow_check_name": ("perhaps", "data_flow_check_name: argument 'data_flow_check_name' is of type "),
        "data_flow_host_aliases": (
            [{"ip": "10.0.0.1"}],
            "data_flow_host_aliases: missing required arguments: hostnames",
        ),
        "data_flow_wait_timeout": ("soon", "data_flow_wait_timeout: must be a number of seconds."),
        "data_flow_tags": (7, "data_flow_tags: "),
        "data_flow_own_variables": ({"a": 1}, "data_flow_own_variables: must be "),
        "data_flow_verison": (
            "1.1.0",
            "data_flow_verison: is not a variable of this collection. Did you mean data_flow_version ",
        ),
        "nifi_account": ("admin", "nifi_account: "),
        "nifi_workload": ({"nifi": {"replica": "many"}}, "nifi_workload: argument 'replica' is of type "),
        "nifi_sizes": (["large"], "nifi_sizes: must be a map of workloads by the names of sizes."),
        "nifi_tags_format": ("xml", "nifi_tags_format: value of nifi_tags_format must be one of: auto, key_value, "),
        "nifi_update_password": (
            True,
            "nifi_update_password: value of nifi_update_password must be one of: on_create, ",
        ),
        "nifi_host_aliases": ("10.0.0.1 a", "nifi_host_aliases"),
    }
    inventory, playbook = tmp_path / "hosts.json", tmp_path / "play.yml"
    common = {"data_flow_name": "analytics", "nifi_name": "orders", "ansible_connection": "local"}
    common["ansible_python_interpreter"] = "{{ ansible_playbook_python }}"
    hosts = {name.replace("_", "-"): {name: value} for name, (value, _words) in wrong.items()}
    inventory.write_text(json.dumps({"all": {"hosts": hosts, "vars": common}}))
    steps = [{"ansible.builtin.import_role": {"name": f"samsungcloud.scp.{role}"}} for role in ("data_flow", "nifi")]
    steps[0]["when"] = "inventory_hostname is match('data-flow')"
    playbook.write_text(json.dumps([{"hosts": "all", "gather_facts": False, "tasks": steps}]))
    result = ansible_playbook(str(playbook), "-i", str(inventory))
    failed = {task.host: task.result["msg"] for task in result.tasks if task.outcome == "failed"}
    for name, (_value, words) in wrong.items():
        assert failed.get(name.replace("_", "-"), "").startswith(words), (name, failed.get(name.replace("_", "-")))
    assert not emulator.requests()


def test_logins_out_of_a_vault(instant: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """Inline encrypted; with an argument specification of its own, ansible-core would not look into such a map."""
    key, login, up = tmp_path / "key", tmp_path / "login.yml", tmp_path / "up.yml"
    key.write_text("only for this test")
    command = [
        "ansible-vault",
        "encrypt_string",
        "--vault-password-file",
        str(key),
        "--name",
        "account_password",
        PASSWORD,
    ]
    secret = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    account = f"{{role}}_account:\n  account_id: nifiadmin\n{textwrap.indent(secret, '  ')}"
    login.write_text("".join(account.replace("{role}", role) for role in ("nifi", "data_flow")))
    up.write_text(example("data_flow") + example("nifi"))
    result = ansible_playbook(
        str(up), "-vvvv", "-e", f"@{login}", "--vault-password-file", str(key), NIFI_PASSWORD=None
    )
    assert result.code == 0, result.output
    there = instant.admin("GET", "/objects")
    accounts = [item["account"]["account_password"] for kind in there.values() for item in kind]
    assert accounts == [fingerprint(PASSWORD)] * 2


@pytest.mark.parametrize("exists", [True, False])
def test_a_data_flow_of_another_cluster_is_not_meant(
    exists: bool, instant: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path
) -> None:
    """The role nifi neither changes nor creates a service there, nor verifies it."""
    instant.admin("POST", "/data-flows", {"name": "analytics", "id": "prod-id", "cluster_id": SKE_PROD})
    if exists:
        instant.admin("POST", "/data-flow-services", {"name": "orders", "data_flow_id": "prod-id"})
    playbook = tmp_path / "up.yml"
    playbook.write_text(example("nifi"))
    cluster = json.dumps({"data_flow_cluster_name": "ske-dev", "nifi_description": "new"})
    for tags in (["apply"], ["verify"]):
        result = ansible_playbook(str(playbook), "-e", cluster, "--tags", *tags)
        assert result.code != 0
        assert "Data Flow analytics" in str([task.result for task in result.tasks if task.outcome == "failed"])
    assert not written(instant)
