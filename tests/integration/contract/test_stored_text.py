# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An API that stores text in a form of its own: equivalent text is no change, accepted text is no failure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from cases import CHECK, FLOW, SERVICE
from harness import PASSWORD, Run
from in_process import run

from ansible_collections.samsungcloud.scp.plugins.module_utils._resource import reconciler
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import WaitError
from emulator.process import EmulatorProcess

Play = Callable[..., Run]
FLEET = "data_flow_fleet"
# Text that one API may store in another form, in words that another API may store unchanged.
FIRST = {
    "domain": "Analytics-Dev",
    "description": " First text\n",
    "node_selector": "node-role=nifi ",
    "account": {"account_id": " nifiadmin", "account_password": PASSWORD},
    "host_aliases": [
        {"ip": "10.0.0.11", "hostnames": ["kafka-3"]},
        {"ip": "10.0.0.10", "hostnames": ["Kafka-2.Internal", "kafka-1"]},
    ],
}
SECOND = {
    "domain": "Another-Dev",
    "description": " Second text ",
    "node_selector": " pool=standard",
    "account": {"account_id": "another ", "account_password": PASSWORD},
    "host_aliases": [{"ip": "10.0.0.12", "hostnames": ["Kafka-4", "Kafka-3"]}],
}
STORAGE = {"storage_class_name": " nfs "}
OBJECTS = {"data_flow": {**FLOW, **STORAGE}, "data_flow_service": {**SERVICE, **STORAGE}}


def committed(emulator: EmulatorProcess) -> Counter[str]:
    """Return how often each operation was carried out."""
    return Counter(str(entry["operation"]) for entry in emulator.requests() if entry["committed"])


def different(diff: Mapping[str, Any]) -> set[str]:
    """Return the options in which the sides of a diff differ."""
    before, after = diff["before"], diff["after"]
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}


@pytest.mark.parametrize("position", ["as_sent", "normalized"])
@pytest.mark.parametrize("module", OBJECTS)
def test_what_means_the_same_is_no_change(module: str, position: str, emulator: EmulatorProcess, play: Play) -> None:
    """Created, and each setting updated alone: check mode before and the run after report correctly."""
    emulator.admin("PATCH", "/switches", {"stored_text": position})
    whole = {**OBJECTS[module], **FIRST}
    before = [] if module == "data_flow" else [("data_flow", FLOW)]
    address = {name: whole[name] for name in ("name", "data_flow") if name in whole}
    changes = [{**address, name: value} for name, value in SECOND.items()]
    changed = {**whole, **SECOND}
    steps = [whole, *changes, changed]
    tasks = [(module, options, mode) for options in steps for mode in (CHECK, {}, CHECK, {})]
    results = play([*before, *tasks], "--diff").results[len(before) :]
    for number, options in enumerate(steps):
        checked, real, checked_again, again = results[4 * number : 4 * number + 4]
        is_new = options is not changed
        assert [checked["changed"], real["changed"]] == [is_new] * 2, (options, real)
        assert checked["diff"] == real["diff"]
        if options in changes:
            assert len(different(real["diff"])) == 1
        for result in (checked_again, again):
            assert (result["changed"], different(result["diff"])) == (False, set()), (options, result)
    assert sum(committed(emulator).values()) == len(before) + 1 + len(changes)


@pytest.mark.parametrize("position", ["as_sent", "normalized"])
def test_a_fleet_sees_no_change_either(position: str, emulator: EmulatorProcess, play: Play) -> None:
    emulator.admin("PATCH", "/switches", {"stored_text": position})
    fleet: dict[str, Any] = {
        "data_flows": [{**OBJECTS["data_flow"], **FIRST}],
        "data_flow_services": [{**OBJECTS["data_flow_service"], **FIRST}],
        "wait_interval": 0.1,
        "wait_timeout": 60,
    }
    changed = {**fleet, "data_flow_services": [{**OBJECTS["data_flow_service"], **FIRST, **SECOND}]}
    results = play([(FLEET, each, mode) for each in (fleet, changed) for mode in (CHECK, {}, CHECK, {})]).results
    assert [result["changed"] for result in results] == [True, True, False, False] * 2
    assert committed(emulator) == {"CreateDataFlow": 1, "CreateDataFlowService": 1, "UpdateDataFlowService": 1}


@pytest.mark.parametrize("module", OBJECTS)
def test_an_accepted_update_in_another_form_is_a_success_with_a_warning(
    module: str, emulator: EmulatorProcess, play: Play
) -> None:
    """At once and in each run, with both forms; nothing else is reported as changed."""
    emulator.admin("PATCH", "/switches", {"stored_text": "other_form"})
    before = [] if module == "data_flow" else [("data_flow", FLOW)]
    whole = OBJECTS[module]
    address = {name: whole[name] for name in ("name", "data_flow") if name in whole}
    changes = [{**address, name: value} for name, value in SECOND.items()]
    tasks = [(module, options) for options in changes for _again in range(2)]
    results = play([*before, (module, whole), *tasks]).results[len(before) + 1 :]
    shown = {
        "domain": "'another-dev.internal'; it was sent as 'Another-Dev'",
        "description": "'SECOND TEXT'; it was sent as 'Second text'",
        "node_selector": "'pool: standard'; it was sent as 'pool=standard'",
        "account": "{'account_id': 'ANOTHER'}; it was sent as {'account_id': 'another', ",
        "host_aliases": "[{'ip': '10.0.0.12', 'hostnames': ['kafka-3.internal', 'kafka-4.internal']}]; it was sent ",
    }
    for name, first, second in zip(SECOND, results[0::2], results[1::2]):
        for result in (first, second):
            assert not result["failed"], result
            assert result["changed"]
            (warning,) = [warning for warning in result["warnings"] if "accepted the update" in warning]
            assert f" returns {name} as {shown[name]}" in warning
            assert PASSWORD not in warning
            assert result["timeline"][-1]["seconds"] < 20
    assert {f"Update{kind}" for kind in ("DataFlow", "DataFlowService")} & set(committed(emulator))


def test_a_fleet_warns_of_another_form(emulator: EmulatorProcess, play: Play) -> None:
    emulator.admin("PATCH", "/switches", {"stored_text": "other_form"})
    fleet = {"data_flow_services": [{**SERVICE, "description": "Text"}], "wait_interval": 0.1, "wait_timeout": 60}
    created, updated = play([("data_flow", FLOW), (FLEET, fleet), (FLEET, fleet)]).results[1:]
    assert created["changed"]
    assert updated["summary"]["updated"] == 1
    (warning,) = [warning for warning in updated["warnings"] if "description" in warning]
    assert warning.startswith("Data Flow Service orders: The API accepted the update of Data Flow Service orders, but ")
    assert warning.endswith("returns description as 'TEXT'; it was sent as 'Text'.")


FOREVER = 100_000
HURRY = {"wait_interval": 0.1, "wait_timeout": 20}


@pytest.fixture
def seen_object(emulator: EmulatorProcess, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return a service as before an update, whose effect is waited for a second only."""
    monkeypatch.setattr(reconciler, "UPDATE_VISIBLE_TIMEOUT", 1.0)
    run("data_flow", {**FLOW, **HURRY}, emulator.url)
    created: dict[str, Any] = run("data_flow_service", {**SERVICE, **HURRY}, emulator.url)["data_flow_service"]
    return created


def shows(emulator: EmulatorProcess, seen: Mapping[str, Any], **override: Any) -> None:
    """Make details of the object show some fields permanently, after it was read before the update."""
    emulator.admin(
        "POST",
        "/faults",
        {
            "kind": "detail_override",
            "operation": "ShowDataFlowService",
            "object_id": seen["data_flow_service_id"],
            "override": override,
            "skip": 1,
            "count": FOREVER,
        },
    )


UPDATE = {"name": "orders", "data_flow": "analytics", **HURRY}


@pytest.mark.parametrize("shown", ["as before", "no time"])
def test_an_update_that_did_not_arrive_is_a_failure(
    shown: str, emulator: EmulatorProcess, seen_object: dict[str, Any]
) -> None:
    """The update is accepted and has no effect. A missing time of the last change is no sign of one."""
    modified_dt = seen_object["modified_dt"] if shown == "as before" else None
    shows(emulator, seen_object, description=None, modified_dt=modified_dt)
    with pytest.raises(WaitError, match="without the change"):
        run("data_flow_service", {**UPDATE, "description": "New"}, emulator.url)
    assert committed(emulator)["UpdateDataFlowService"] == 1


def test_a_size_has_no_other_form(emulator: EmulatorProcess, seen_object: dict[str, Any]) -> None:
    """A size other than the requested one is always a failure."""
    workload = {name: {**own, "replica": "1"} for name, own in seen_object["service_workload"].items()}
    shows(emulator, seen_object, service_workload=workload)
    with pytest.raises(WaitError, match="without the change"):
        run("data_flow_service", {**UPDATE, "service_workload": {"nifi": {"replica": 2}}}, emulator.url)


def test_an_old_form_is_believed_at_a_second_look(emulator: EmulatorProcess, seen_object: dict[str, Any]) -> None:
    """A healthy object with its old text may be one whose update the API has not started."""
    emulator.admin("PATCH", f"/objects/{seen_object['data_flow_service_id']}", {"description": "OLD"})
    shows(emulator, seen_object, description="OLD")
    emulator.admin("PATCH", "/clock", {"speed": 1_000_000})
    emulator.admin("DELETE", "/requests")
    assert run("data_flow_service", {**UPDATE, "description": "old"}, emulator.url)["changed"]
    operations = [entry["operation"] for entry in emulator.requests()]
    after = operations[operations.index("UpdateDataFlowService") :]
    assert after.count("ShowDataFlowService") == 2
