# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Projects whose Ansible settings differ from the defaults: these settings do not affect the collection."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from harness import IN_PROCESS, MODULE, PASSWORD, ROOT, Run

from emulator.process import EmulatorProcess
from emulator.request_log import fingerprint

Playbook = Callable[..., Run]
INVENTORY = ROOT / "examples" / "inventory"
QUICK = {
    "data_flow_wait_interval": 0.1,
    "nifi_wait_interval": 0.1,
    "preflight_resolve_dns": False,
    "decommission_confirmed": True,
}
CREATED = {"CreateDataFlow": 1, "CreateDataFlowService": 2}
NO_SUDO = "[privilege_escalation]\nbecome = true\nbecome_exe = /no/such/sudo\n"
SETTINGS = {
    "strategy": "strategy = free\nforks = 50\n",
    "variables": "hash_behaviour = merge\nprivate_role_vars = true\njinja2_native = true\n",
    "facts": "gathering = implicit\nfact_caching = jsonfile\nfact_caching_connection = {scratch}\n",
    "time": "task_timeout = 300\ntimeout = 1\ninternal_poll_interval = 0.5\n",
    "shown": "display_args_to_stdout = true\ndisplay_skipped_hosts = false\n",
    "become": NO_SUDO,
    "all of them": "strategy = free\nforks = 50\nhash_behaviour = merge\nprivate_role_vars = true\n"
    "jinja2_native = true\ntask_timeout = 300\nfact_caching = jsonfile\nfact_caching_connection = {scratch}\n"
    f"display_skipped_hosts = false\nerror_on_undefined_vars = false\n{NO_SUDO}",
}


@pytest.fixture
def project(emulator: EmulatorProcess, ansible_playbook: Playbook, scratch: Path, tmp_path: Path) -> Playbook:
    """Run a playbook on the example inventory in a project with settings."""

    def run(settings: str, name: str, *flags: str, inventory: Path = INVENTORY, **variables: Any) -> Run:
        configuration = tmp_path / "ansible.cfg"
        configuration.write_text("[defaults]\n" + settings.format(scratch=scratch / "facts"))
        playbook = name if name.endswith(".yml") else f"samsungcloud.scp.{name}"
        extra = json.dumps({**QUICK, **variables})
        arguments = ("-i", str(inventory), "-e", extra, *flags)
        return ansible_playbook(playbook, *arguments, ANSIBLE_CONFIG=str(configuration))

    return run


def written(emulator: EmulatorProcess) -> Counter[str]:
    """Return how often each operation changed the server."""
    return Counter(entry["operation"] for entry in emulator.requests() if entry["committed"])


def summary(run: Run) -> list[str]:
    """Return the lines of the summary."""
    (shown,) = run.of("Show the summary").values()
    return list(shown["lines"])


@pytest.mark.parametrize(
    ("execution", "name"), [(IN_PROCESS, name) for name in SETTINGS] + [(MODULE, "become"), (MODULE, "all of them")]
)
def test_the_playbooks(execution: str, name: str, project: Playbook, emulator: EmulatorProcess) -> None:
    """Each has the same result as elsewhere, in process and as a module."""
    flags = ("--become",) if "become" in SETTINGS[name] else ()
    for playbook in ("preflight", "provision"):
        run = project(SETTINGS[name], playbook, *flags)
        assert run.code == 0, run.output
    assert written(emulator) == CREATED
    assert summary(run)[-1] == "2 services: 2 created."
    services = emulator.admin("GET", "/objects")["data_flow_services"]
    assert {service["account"]["account_password"] for service in services} == {fingerprint(PASSWORD)}

    again = project(SETTINGS[name], "provision", *flags)
    assert summary(again)[-1] == "2 services: 2 unchanged."
    resized = project(SETTINGS[name], "resize", *flags, resize_workload={"nifi": {"replica": 2}})
    assert summary(resized)[-1] == "2 services: 2 updated."
    assert written(emulator) == {**CREATED, "UpdateDataFlowService": 2}
    for run in (again, resized, project(SETTINGS[name], "decommission", *flags)):
        assert run.code == 0, run.output
    assert emulator.admin("GET", "/objects") == {"data_flows": [], "data_flow_services": []}


@pytest.mark.parametrize("execution", [IN_PROCESS, MODULE])
def test_the_roles(execution: str, project: Playbook, emulator: EmulatorProcess, tmp_path: Path) -> None:
    """In parallel with the free strategy, with other roles of the same play, and without privilege escalation."""
    roles = [
        {"role": "samsungcloud.scp.data_flow"},
        {"role": "samsungcloud.scp.nifi", "vars": {"nifi_size": "standard"}},
    ]
    play = {
        "hosts": "orders",
        "connection": "local",
        "gather_facts": False,
        "vars": {
            "ansible_python_interpreter": "{{ ansible_playbook_python }}",
            "nifi_name": "{{ inventory_hostname }}",
        },
        "become": False,
        "roles": roles,
    }
    playbook = tmp_path / "roles.yml"
    playbook.write_text(json.dumps([play]))
    for changed in (True, False):
        run = project(SETTINGS["all of them"], str(playbook))
        assert run.code == 0, run.output
        assert any(task.result.get("changed") for task in run.tasks) is changed
    assert written(emulator) == {"CreateDataFlow": 1, "CreateDataFlowService": 1}
    (service,) = emulator.admin("GET", "/objects")["data_flow_services"]
    assert service["service_workload"]["nifi"]["cpu"] == "4000"


JSON_CALLBACK = '''
import json
from ansible.plugins.callback import CallbackBase
class CallbackModule(CallbackBase):
    """One document with the results, and nothing else."""
    CALLBACK_VERSION, CALLBACK_TYPE, CALLBACK_NAME = 2.0, "stdout", "json"
    results = []
    def v2_runner_on_ok(self, result):
        self.results.append(result._result)
    def v2_playbook_on_stats(self, stats):
        print(json.dumps(self.results, default=str))
'''


@pytest.mark.parametrize("callback", ["minimal", "oneline", "json"])
def test_other_outputs(callback: str, project: Playbook, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """The summary is for people; with output for programs, it is only in the results."""
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    (plugins / "json.py").write_text(JSON_CALLBACK)
    shutil.copy(ROOT / "tests/integration/support/callback" / "record.py", plugins)
    settings = f"stdout_callback = {callback}\n"
    configuration = tmp_path / "ansible.cfg"
    configuration.write_text(f"[defaults]\n{settings}")
    run = ansible_playbook(
        *("samsungcloud.scp.provision", "-i", str(INVENTORY), "-e", json.dumps(QUICK)),
        ANSIBLE_CONFIG=str(configuration),
        ANSIBLE_CALLBACK_PLUGINS=str(plugins),
    )
    assert run.code == 0, run.output
    sum_of_all = "2 services: 2 created."
    assert summary(run)[-1] == sum_of_all
    if callback == "json":
        document = next(line for line in run.output.splitlines() if line.startswith("["))
        assert sum_of_all in json.dumps(json.loads(document))
    assert (sum_of_all in run.output.splitlines()) is (callback != "json")


def test_any_error_is_fatal(project: Playbook, emulator: EmulatorProcess) -> None:
    """As a setting: one host with an error prevents all changes, and the summary is still printed."""
    fatal = "any_errors_fatal = true\n"
    size = "{{ 'no such size' if inventory_hostname == 'payments' else 'development' }}"
    run = project(fatal, "provision", nifi_size=size)
    assert run.code != 0
    assert not written(emulator)
    assert [re.split(r"  +", line)[:2] for line in summary(run)[1:3]] == [["orders", "skipped"], ["payments", "failed"]]
    assert summary(run)[-1] == "2 services: 1 failed, 1 skipped."
    assert project(fatal, "provision").code == 0
    run = project(fatal, "resize", resize_size=size)
    assert run.code != 0
    assert summary(run)[-1] == "2 services: 1 failed, 1 skipped."
    assert written(emulator) == CREATED
    run = project("", "provision", nifi_size=size)
    assert summary(run)[-1] == "2 services: 1 unchanged, 1 failed."


@pytest.mark.parametrize("serial", ["1", 1, "50%", [1, 1], ""])
def test_serial(serial: Any, project: Playbook, emulator: EmulatorProcess) -> None:
    """Batches create their Data Flow once; blank is one batch."""
    run = project("", "provision", provision_serial=serial)
    assert run.code == 0, run.output
    assert written(emulator) == CREATED
    batches = [task for task in run.tasks if task.task == "Show the summary"]
    assert len(batches) == (1 if serial == "" else 2)


def test_limit(project: Playbook, emulator: EmulatorProcess) -> None:
    """Only the host is provisioned, resized and deleted, with its Data Flow."""
    for playbook in ("preflight", "provision", "resize"):
        run = project("", playbook, "--limit", "payments", resize_size="standard")
        assert run.code == 0, run.output
    assert summary(run)[-1] == "1 service: 1 updated."
    (service,) = emulator.admin("GET", "/objects")["data_flow_services"]
    assert service["name"] == "payments"


def test_what_is_undefined_is_an_error(project: Playbook, emulator: EmulatorProcess, tmp_path: Path) -> None:
    """Also in an account, whatever the setting: a template is never sent as a password."""
    inventory = tmp_path / "inventory"
    shutil.copytree(INVENTORY, inventory)
    common = inventory / "group_vars" / "all.yml"
    common.write_text(
        re.sub(r'account_password: ".*"', 'account_password: "{{ nobody_has_this }}"', common.read_text())
    )
    for name in ("preflight", "provision"):
        run = project("error_on_undefined_vars = false\n", name, inventory=inventory)
        assert run.code != 0
        assert "nobody_has_this" in run.output
    assert not written(emulator)


VAULT_KEY = "only for this test"


@pytest.fixture
def vaulted(tmp_path: Path) -> str:
    """Return the password as inline vault text, as in YAML after !vault."""
    key = tmp_path / "key"
    key.write_text(VAULT_KEY)
    command = ["ansible-vault", "encrypt_string", "--vault-password-file", str(key), PASSWORD]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return str(yaml.load(done.stdout, VaultLoader))


class VaultLoader(yaml.SafeLoader):
    """Read !vault as text, and do not write it."""


VaultLoader.add_constructor("!vault", lambda loader, node: str(node.value))


class Vaulted(str):
    """Text to write with !vault."""


class VaultDumper(yaml.SafeDumper):
    """Write !vault."""


VaultDumper.add_representer(Vaulted, lambda dumper, text: dumper.represent_scalar("!vault", str(text), style="|"))
PARENT = {"name": "analytics", "cluster_name": "ske-dev", "version": "1.1.0", "domain": "analytics-dev"}
PARENT["storage_class_name"] = "nfs-subdir-external"
CHILD = {"name": "orders", "domain": "orders-dev", "storage_class_name": "nfs-subdir-external"}
WORKLOAD = {
    component: {"cpu": "500m", "memory": "1Gi", "replica": 1} for component in ("nifi", "nifi_registry", "zookeeper")
}


@pytest.mark.parametrize("execution", [IN_PROCESS, MODULE])
@pytest.mark.parametrize("way", ["modules", "fleet", "provision", "role"])
def test_values_of_the_vault(
    execution: str, way: str, project: Playbook, emulator: EmulatorProcess, vaulted: str, tmp_path: Path
) -> None:
    """Inline: in a map of a host, of a group, in a list, and as a whole variable; never shown."""
    login = {"account_id": "nifiadmin", "account_password": Vaulted(vaulted)}
    inventory = tmp_path / "hosts.yml"
    flow_variables = {f"data_flow_{name}": value for name, value in PARENT.items()}
    document = {
        "analytics": {
            "vars": {
                **flow_variables,
                "ansible_connection": "local",
                "ansible_python_interpreter": "{{ ansible_playbook_python }}",
                "nifi_storage_class_name": "nfs-subdir-external",
                "nifi_size": "development",
                "data_flow_account": login,
                "password": Vaulted(vaulted),
                "logins": [login],
            },
            "hosts": {
                "orders": {"nifi_domain": "orders-dev", "nifi_account": login},
                "payments": {
                    "nifi_domain": "payments-dev",
                    "nifi_account": {"account_id": "nifiadmin", "account_password": "{{ password }}"},
                },
                "stock": {"nifi_domain": "stock-dev", "nifi_account": "{{ logins[0] }}"},
            },
        }
    }
    inventory.write_text(yaml.dump(document, Dumper=VaultDumper))
    flow, service = (
        {**PARENT, "account": login},
        {**CHILD, "account": "{{ nifi_account }}", "service_workload": WORKLOAD},
    )
    quick = {"wait_interval": 0.1}
    tasks: dict[str, list[dict[str, Any]]] = {
        "modules": [
            {"samsungcloud.scp.data_flow": {**flow, **quick}},
            {"samsungcloud.scp.data_flow_service": {**service, "data_flow": "analytics", **quick}},
        ],
        "fleet": [
            {
                "samsungcloud.scp.data_flow_fleet": {
                    "data_flows": [flow],
                    "data_flow_services": [service],
                    "data_flow_service_defaults": {"data_flow": "analytics"},
                    **quick,
                }
            }
        ],
        "role": [
            {"ansible.builtin.include_role": {"name": f"samsungcloud.scp.{role}"}, "vars": {"nifi_name": "orders"}}
            for role in ("data_flow", "nifi")
        ],
    }
    playbook = "provision"
    if way in tasks:
        playbook = str(tmp_path / "play.yml")
        play = {"hosts": "orders", "gather_facts": False, "tasks": tasks[way]}
        Path(playbook).write_text(yaml.dump([play], Dumper=VaultDumper))
    unlocked = ("--vault-password-file", str(tmp_path / "key"), "-vvvv", "--diff")
    run = project("", playbook, *unlocked, inventory=inventory)
    assert run.code == 0, run.output
    objects = emulator.admin("GET", "/objects")
    stored = [each["account"]["account_password"] for kind in objects.values() for each in kind]
    assert stored == [fingerprint(PASSWORD)] * (4 if way == "provision" else 2)
    again = project("", playbook, *unlocked, inventory=inventory)
    assert not [task for task in again.tasks if task.result.get("changed")]
