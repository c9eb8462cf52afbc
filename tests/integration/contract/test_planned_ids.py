# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check mode shows a complete plan from nothing, also if tasks pass on ids of objects that do not exist yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from harness import SKE_DEV, both_executions
from in_process import run

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import OptionError, PlanError
from emulator.process import EmulatorProcess

COMPONENT = {"cpu": "100", "memory": "128", "replica": "1"}
WORKLOAD = {"nifi": COMPONENT, "nifi_registry": COMPONENT, "zookeeper": COMPONENT}
FLOW = {"name": "flow", "cluster_id": SKE_DEV, "version": "1.1.0", "storage_class_name": "nfs", "domain": "example-dev"}
SERVICE = {"name": "orders", "storage_class_name": "nfs", "domain": "example-dev", "service_workload": WORKLOAD}
FLOW_ID, SERVICE_ID = "{{ flow.data_flow.data_flow_id }}", "{{ service.data_flow_service.data_flow_service_id }}"
PLANNED_FLOW, PLANNED_SERVICE = "check-mode:data_flow:flow", "check-mode:data_flow_service:orders"
# Each task that accepts an id, its name, and what it returns in check mode and without.
TASKS: list[tuple[str, dict[str, Any], Any, Any]] = [
    ("data_flow", FLOW, True, True),
    ("data_flow_service", {**SERVICE, "data_flow_id": FLOW_ID}, True, True),
    ("data_flow", {"data_flow_id": FLOW_ID}, False, False),
    ("data_flow", {"data_flow_id": FLOW_ID, "description": "New"}, True, True),
    ("data_flow_service", {"data_flow_service_id": SERVICE_ID, "service_workload": WORKLOAD}, True, False),
    ("data_flow_service", {"data_flow_service_id": SERVICE_ID, "data_flow_id": FLOW_ID}, False, False),
    ("data_flow_info", {"data_flow_id": FLOW_ID, "wait_for_state": "RUNNING"}, 0, 1),
    ("data_flow_service_info", {"data_flow_id": FLOW_ID}, 0, 1),
    ("data_flow_service_info", {"data_flow_service_id": SERVICE_ID, "details": True}, 0, 1),
    ("data_flow_service_version_info", {"data_flow_id": FLOW_ID}, 0, 1),
    ("data_flow_capacity_info", {"data_flow_service_id": SERVICE_ID, "service_workload": WORKLOAD}, 0, 1),
    ("request", {"service": "data-flow", "path": f"/v1/data-flows/{FLOW_ID}", "paginate": False}, None, 200),
    ("data_flow_fleet", {"data_flow_services": [{**SERVICE, "name": "more", "data_flow_id": FLOW_ID}]}, True, True),
    ("data_flow_service", {"data_flow_service_id": SERVICE_ID, "state": "absent"}, True, True),
]
PLURALS = {"data_flow_service_version_info": "service_versions", "data_flow_capacity_info": "capacities"}


def outcome(module: str, result: dict[str, Any]) -> Any:
    """Return the result of a task of `TASKS`: whether it changes something, how many objects it found, or a status."""
    if module == "request":
        return result["status"]
    if module.endswith("_info"):
        return len(result[PLURALS.get(module, f"{module[:-5]}s")])
    return result["changed"]


@both_executions
def test_a_plan_from_nothing_goes_to_its_end(emulator: EmulatorProcess, play: Callable[..., Any]) -> None:
    """The tasks use the ids that previous tasks return; then the same tasks run without check mode."""
    foreign = {**SERVICE, "name": "foreign"}
    run("data_flow", {**FLOW, "name": "other", "wait_timeout": 60}, emulator.url)
    run("data_flow_service", {**foreign, "data_flow": "other", "wait_timeout": 60}, emulator.url)
    emulator.admin("DELETE", "/requests")
    registered = {0: {"register": "flow"}, 1: {"register": "service"}}
    tasks = [(module, options, registered.get(number, {})) for number, (module, options, *_ends) in enumerate(TASKS)]
    checked = play(tasks, "--check")
    assert [each["msg"] for each in checked.results if each.get("failed")] == []
    assert [outcome(task[0], each) for task, each in zip(TASKS, checked.results)] == [task[2] for task in TASKS]
    assert not [entry for entry in emulator.requests() if entry["committed"]]
    assert not [entry for entry in emulator.requests() if "check-mode" in entry["path"]]
    flow, service = (each[key] for each, key in zip(checked.results, ("data_flow", "data_flow_service")))
    assert (flow["data_flow_id"], service["data_flow_service_id"]) == (PLANNED_FLOW, PLANNED_SERVICE)
    assert service["data_flow_id"] == PLANNED_FLOW
    assert f"data_flow_id: {PLANNED_FLOW} does not exist yet" in " ".join(checked.results[1]["warnings"])
    done = play(tasks)
    assert [each["msg"] for each in done.results if each.get("failed")] == []
    assert [outcome(task[0], each) for task, each in zip(TASKS, done.results)] == [task[3] for task in TASKS]


def test_an_id_of_check_mode_is_refused_without(play: Callable[..., Any], emulator: EmulatorProcess) -> None:
    """It is refused at any depth, before any call."""
    tasks = [
        ("data_flow", {"data_flow_id": PLANNED_FLOW, "state": "absent"}),
        ("data_flow_service", {**SERVICE, "data_flow_id": PLANNED_FLOW}),
        ("data_flow_info", {"data_flow_id": PLANNED_FLOW}),
        ("data_flow_fleet", {"data_flow_services": [{**SERVICE, "data_flow_id": PLANNED_FLOW}]}),
        ("request", {"service": "data-flow", "path": f"/v1/data-flows/{PLANNED_FLOW}"}),
    ]
    places = ["data_flow_id", "data_flow_id", "data_flow_id", "data_flow_services[0].data_flow_id", "path"]
    for place, result in zip(places, play(tasks).results):
        assert result["msg"].startswith(f"{place}: {PLANNED_FLOW} is an id from check mode"), result
    assert not emulator.requests()


def test_a_planned_parent_is_never_another_object(emulator: EmulatorProcess) -> None:
    """Neither one of the same name elsewhere, nor one that another option names."""
    run("data_flow", {**FLOW, "wait_timeout": 60}, emulator.url)
    run("data_flow_service", {**SERVICE, "data_flow": "flow", "wait_timeout": 60}, emulator.url)
    options = {**SERVICE, "data_flow_id": PLANNED_FLOW}
    with pytest.raises(PlanError, match="name is taken"):
        run("data_flow_service", options, emulator.url, check_mode=True)
    result = run("data_flow_service", {**options, "state": "absent"}, emulator.url, check_mode=True)
    assert not result["changed"]
    same = {**SERVICE, "name": "more", "data_flow": " flow ", "data_flow_id": PLANNED_FLOW}
    assert run("data_flow_service", same, emulator.url, check_mode=True)["changed"]
    with pytest.raises(OptionError, match="data_flow: is 'other', and data_flow_id means 'flow'"):
        run("data_flow_service", {**options, "data_flow": "other"}, emulator.url, check_mode=True)
