# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The roles data_flow, nifi and decommission: the examples of their pages, their steps, and what they refuse."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from harness import Run

from emulator.process import EmulatorProcess

Playbook = Callable[..., Run]
ROLES = Path(__file__).parents[2] / "roles"
FLOW, SERVICE = (
    "samsungcloud.scp.data_flow : Create or update the Data Flow",
    ("samsungcloud.scp.nifi : Create or update the Data Flow Service"),
)
SKE_PROD = "c2d4e6f8a0b14c3d8e5f7a9b1c2d3e4f"


def example(role: str) -> str:
    """The playbook on the page of a role."""
    (block,) = re.findall(r"^```yaml\n(.*?)^```", (ROLES / role / "README.md").read_text(), re.DOTALL | re.MULTILINE)
    return str(block)


def written(emulator: EmulatorProcess) -> list[str]:
    """The operations that changed the server."""
    return [entry["operation"] for entry in emulator.requests() if entry["committed"]]


def changes(result: Run) -> list[str]:
    """The tasks that changed something, or would."""
    return [task.task for task in result.tasks if task.result.get("changed")]


@pytest.fixture
def instant(emulator: EmulatorProcess) -> EmulatorProcess:
    """The emulator, where nothing has to be waited for."""
    emulator.admin("PATCH", "/clock", {"speed": 10_000_000})
    return emulator


def test_examples_of_the_pages(instant: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """One after another: checked from nothing, created, unchanged, resized, verified, and deleted."""
    up, down = tmp_path / "up.yml", tmp_path / "down.yml"
    up.write_text(example("data_flow") + example("nifi"))
    down.write_text(example("decommission"))

    checked = ansible_playbook(str(up), "--check", "--diff")
    assert (checked.code, written(instant)) == (0, []), checked.output
    assert changes(checked) == [FLOW, SERVICE]
    assert checked.output.count("+++ after") == 2
    assert "Data Flow analytics  would be created" in checked.output
    assert "orders  would be created" in checked.output
    assert "6000 millicores and 14336 MiB in total. Whether it fits is unknown." in checked.output

    first = ansible_playbook(str(up))
    assert first.code == 0, first.output
    assert written(instant) == ["CreateDataFlow", "CreateDataFlowService"]
    assert "6000 millicores and 14336 MiB in total. The cluster has capacity for that." in first.output
    assert "orders  verified  RUNNING  https://orders.orders-dev" in first.output
    assert "Data Flow analytics  verified  RUNNING  https://analytics.analytics-dev" in first.output
    assert "1 Data Flow: 1 verified." in first.output
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
    assert "13500 millicores and 24576 MiB in total. The cluster has capacity for that." in resized.output
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
    """Each host asks for something else, and is told by the name of its variable. One takes over what is there."""
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
        "room": "The workload of Data Flow Service orders does not fit into its cluster",
        "choice": "data_flow_on_immutable_change: value of data_flow_on_immutable_change must be one of: fail, ",
    }.items():
        assert words in failed.pop(host), (host, result.output)
    assert not failed
    assert "6000 millicores and 12288 MiB in total. The cluster has capacity for that." in result.output
    assert "Data Flow here  unchanged  RUNNING" in result.output
    assert not written(emulator)
    assert not changes(result)


def test_decommission(instant: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """Confirmed only; taken up again after an interruption; others keep the Data Flow until they are to go as well."""
    flow = instant.admin("POST", "/data-flows", {"name": "analytics"})["id"]
    names = ("orders", "payments", "returns")
    instant.admin("POST", "/data-flow-services", [{"name": name, "data_flow_id": flow} for name in names])
    instant.admin("POST", "/data-flows", {"name": "other", "id": "another-one"})
    instant.admin("POST", "/data-flow-services", {"name": "orders", "data_flow_id": "another-one"})
    playbook = tmp_path / "down.yml"
    playbook.write_text(example("decommission"))
    asked = {"decommission_services": ["orders", "payments"], "decommission_confirmed": False}

    def run(*flags: str, **variables: Any) -> Run:
        return ansible_playbook(str(playbook), "-e", json.dumps({**asked, **variables}), *flags)

    def left() -> list[str]:
        return [item["name"] for item in instant.admin("GET", "/objects")["data_flow_services"]]

    stays = "Data Flow analytics was not deleted: it has 1 other service: returns."
    checked = run("--check", "--diff")
    assert (checked.code, written(instant)) == (0, []), checked.output
    assert "payments             would be deleted" in checked.output
    assert stays in checked.output
    for unconfirmed in (False, "no", "", None):
        refused = run(decommission_confirmed=unconfirmed)
        assert refused.code != 0
        assert "decommission_confirmed: must be true, since this deletes" in refused.output
        assert "payments             would be deleted" in refused.output
    for nameless in ("", " ", None):
        refused = run(decommission_data_flow=nameless, decommission_confirmed=True)
        assert "decommission_data_flow: is needed, the Data Flow of the services." in refused.output
    assert not written(instant)

    instant.admin(
        "POST",
        "/faults",
        {"operation": "DeleteDataFlowService", "kind": "status_before", "status": 403, "count": 1, "skip": 1},
    )
    interrupted = run(decommission_confirmed=True)
    assert interrupted.code != 0
    assert sorted(left()) == ["orders", "payments", "returns"]
    resumed = run(decommission_confirmed=True)
    assert resumed.code == 0, resumed.output
    assert sorted(left()) == ["orders", "returns"]
    assert resumed.output.count(stays) >= 2
    again = run(decommission_confirmed=True)
    assert (again.code, changes(again)) == (0, []), again.output
    everything = run(decommission_confirmed=True, decommission_all_services=True)
    assert everything.code == 0, everything.output
    assert left() == ["orders"]
    assert [item["name"] for item in instant.admin("GET", "/objects")["data_flows"]] == ["other"]
    assert written(instant) == ["DeleteDataFlowService"] * 3 + ["DeleteDataFlow"]
    nothing = run(decommission_confirmed=True)
    assert (nothing.code, changes(nothing)) == (0, []), nothing.output
