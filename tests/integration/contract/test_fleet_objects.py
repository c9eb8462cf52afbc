# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Members of a fleet are objects, however they are spelled; what failed is shared; time and capacity are exact."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from harness import SKE_DEV
from in_process import run

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import PlanError, ScpError
from emulator.process import EmulatorProcess

A, B = "1f6d3a52-7c1e-4f0a-9b7d-2f3a1c4e5d61", "2f6d3a52-7c1e-4f0a-9b7d-2f3a1c4e5d62"
ORDERS, PAYMENTS = "3f6d3a52-7c1e-4f0a-9b7d-2f3a1c4e5d63", "4f6d3a52-7c1e-4f0a-9b7d-2f3a1c4e5d64"
SKE_PROD = "c2d4e6f8a0b14c3d8e5f7a9b1c2d3e4f"
IMAGE = "IMAGE-a7e31f94-0d2c-4b58-8e6f-91c0b2d3e4f5"
COMPONENT = {"cpu": "100", "memory": "128", "replica": "1", "version": "1.28.1"}
WORKLOAD = {"nifi": COMPONENT, "nifi_registry": COMPONENT, "zookeeper": {**COMPONENT, "version": "3.9.3"}}
SETTINGS = {"domain": "example-dev", "storage_class_name": "nfs", "service_workload": WORKLOAD}
Item = dict[str, Any]


@pytest.fixture
def there(emulator: EmulatorProcess) -> EmulatorProcess:
    """Two Data Flows, with the services orders and payments under the first."""
    seed = {"cluster_id": SKE_DEV, "image_id": IMAGE, "storage_class_name": "nfs", "domain": "example-dev"}
    emulator.admin("POST", "/data-flows", [{**seed, "id": A, "name": "flow-a"}, {**seed, "id": B, "name": "flow-b"}])
    services = {ORDERS: "orders", PAYMENTS: "payments"}
    seeds = [{**SETTINGS, "id": own, "name": name, "data_flow_id": A} for own, name in services.items()]
    emulator.admin("POST", "/data-flow-services", seeds)
    emulator.admin("DELETE", "/requests")
    return emulator


def fleet(
    emulator: EmulatorProcess,
    services: Sequence[Item],
    flows: Sequence[Item] = (),
    *,
    check_mode: bool = False,
    warnings: list[str] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Run the fleet with these items. Raises ScpError."""
    options = {
        "data_flow_service_defaults": SETTINGS,
        "data_flow_services": list(services),
        "data_flows": list(flows),
        "wait_interval": 0.1,
        "wait_timeout": 60,
        **more,
    }
    return run("data_flow_fleet", options, emulator.url, check_mode=check_mode, warnings=warnings)


def commits(emulator: EmulatorProcess) -> Counter[str]:
    """Count what the server carried out."""
    return Counter(str(entry["operation"]) for entry in emulator.requests() if entry["committed"])


def outcomes(result: Mapping[str, Any]) -> dict[str, str]:
    """Return the outcome of each name."""
    return {outcome["name"]: outcome["outcome"] for outcome in result["outcomes"]}


@pytest.mark.parametrize(
    "payments",
    [
        {"name": "payments"},
        {"name": "payments", "data_flow": ""},
        {"name": "payments", "data_flow_id": A.upper()},
        {"name": "payments", "data_flow_id": A.replace("-", "")},
        {"data_flow_service_id": PAYMENTS},
        {"id": PAYMENTS.upper()},
    ],
)
def test_what_is_listed_is_not_purged(payments: Item, there: EmulatorProcess) -> None:
    """However its parent, or it itself, is spelled."""
    result = fleet(there, [{"name": "orders", "data_flow": "flow-a"}, payments], purge=True)
    assert outcomes(result) == {"orders": "unchanged", "payments": "unchanged"}
    assert not commits(there)


def test_purge_deletes_what_nobody_lists_and_nothing_else(there: EmulatorProcess) -> None:
    """The Data Flow may be named by a service, by its id, or by itself."""
    foreign = {**SETTINGS, "name": "foreign", "data_flow_id": B}
    there.admin("POST", "/data-flow-services", foreign)
    for item in ({"name": "orders"}, {"name": "orders", "data_flow_id": A.upper()}):
        result = fleet(there, [item], purge=True, check_mode=True)
        assert outcomes(result) == {"orders": "unchanged", "payments": "deleted"}
    flows = [{"name": "flow-b", "state": "absent"}, {"name": "flow-a", "state": "absent"}]
    result = fleet(there, [{"name": "orders", "state": "absent"}], flows, purge=True, max_deletions=2)
    assert set(outcomes(result).values()) == {"deleted"}
    assert commits(there) == {"DeleteDataFlowService": 3, "DeleteDataFlow": 2}


def test_purge_leaves_alone_what_may_be_meant_by_an_item_that_cannot_be_planned(there: EmulatorProcess) -> None:
    there.admin("POST", "/data-flow-services", {**SETTINGS, "name": "payments", "data_flow_id": B})
    items = [{"name": "orders", "data_flow": "flow-a"}, {"name": "payments"}]
    for go_on in (False, True):
        with pytest.raises(PlanError, match="2 Data Flow Services are called 'payments'"):
            fleet(there, items, purge=True, max_deletions=9, continue_on_error=go_on)
    assert not commits(there)


NEW = {"name": "new"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name": "orders"}, {"name": "orders"}),
        ({"name": "orders", "data_flow": "flow-a"}, {"name": "orders", "data_flow_id": A}),
        ({"name": "orders", "description": "one"}, {"name": "orders", "data_flow_id": A.upper(), "description": "two"}),
        ({"name": "orders"}, {"data_flow_service_id": ORDERS}),
        ({"name": "orders", "data_flow": "flow-a"}, {"name": "orders", "state": "absent"}),
        ({**NEW, "data_flow": "flow-a"}, {**NEW, "data_flow_id": A}),
        ({**NEW, "data_flow_id": A}, {**NEW, "data_flow_id": A.replace("-", "").upper()}),
        ({**NEW, "data_flow": "flow-a"}, {**NEW, "state": "absent"}),
        ({**NEW, "data_flow": "flow-a"}, {**NEW, "data_flow_id": A, "state": "absent"}),
    ],
)
@pytest.mark.parametrize("check_mode", [False, True])
def test_one_object_in_two_items_is_refused(one: Item, other: Item, check_mode: bool, there: EmulatorProcess) -> None:
    """By name or id, by the parent's name or id, in two spellings of an id, present and absent."""
    there.admin("PATCH", "/switches", {"name_scope": "none"})
    for items in ([one, other], [other, one]):
        with pytest.raises(PlanError, match=r"data_flow_services\[0\] and data_flow_services\[1\] are the same object"):
            fleet(there, items, check_mode=check_mode, continue_on_error=True)
    assert not commits(there)


def test_two_objects_of_one_name_are_two(there: EmulatorProcess) -> None:
    there.admin("PATCH", "/switches", {"name_scope": "cluster"})
    items = [{"name": "orders", "data_flow": "flow-a"}, {"name": "orders", "data_flow": "flow-b"}]
    items += [{**NEW, "data_flow": "flow-a", "state": "absent"}, {**NEW, "data_flow_id": B}]
    result = fleet(there, items, data_flow_service_defaults={**SETTINGS, "check_name": False})
    assert [outcome["outcome"] for outcome in result["outcomes"]] == ["unchanged", "created", "unchanged", "created"]
    assert len({outcome["id"] for outcome in result["outcomes"]}) == 4


def test_one_data_flow_in_two_items_is_refused(there: EmulatorProcess) -> None:
    """The cluster may be missing, or be there by name or by id."""
    flow = {"name": "new-flow", "version": "1.1.0", "domain": "example-dev", "storage_class_name": "nfs"}
    pairs = [
        [{"name": "flow-a"}, {"data_flow_id": A}],
        [{**flow, "cluster_id": SKE_DEV}, {**flow, "cluster_name": "ske-dev"}],
        [{**flow, "cluster_id": SKE_DEV}, {"name": "new-flow", "state": "absent"}],
    ]
    for pair in pairs:
        with pytest.raises(PlanError, match=r"data_flows\[0\] and data_flows\[1\] are the same object"):
            fleet(there, [], pair)
    assert not commits(there)


@pytest.mark.parametrize("parent", [{"data_flow": "flow-a"}, {"data_flow_id": A}, {"data_flow_id": A.upper()}, {}])
@pytest.mark.parametrize("delete_services", [False, True])
def test_a_present_service_of_an_absent_data_flow_is_refused(
    parent: Item, delete_services: bool, there: EmulatorProcess
) -> None:
    flows = [{"name": "flow-a", "state": "absent", "delete_services": delete_services}]
    with pytest.raises(
        PlanError, match=r"Data Flow Service orders is present, and data_flows\[0\] that Data Flow flow-a"
    ):
        fleet(there, [{"name": "orders", **parent}, {"name": "payments", "state": "absent"}], flows)
    assert not commits(there)


def test_order_follows_the_real_parent(there: EmulatorProcess) -> None:
    """A service whose item names no parent, or names it by id, is deleted before its Data Flow."""
    items = [{"name": "orders", "state": "absent"}, {"name": "payments", "data_flow_id": A.upper(), "state": "absent"}]
    result = fleet(there, items, [{"name": "flow-a", "state": "absent"}])
    assert set(outcomes(result).values()) == {"deleted"}
    done = [entry["operation"] for entry in there.requests() if entry["committed"]]
    assert done == ["DeleteDataFlowService", "DeleteDataFlowService", "DeleteDataFlow"]


TWENTY = [{"name": f"service-{number}", "data_flow_id": A} for number in range(20)]


@pytest.mark.parametrize(
    ("fault", "calls"), [({"kind": "hold_before"}, 2), ({"kind": "status_before", "status": 503}, 1)]
)
def test_a_list_that_fails_is_read_once_for_all(fault: Item, calls: int, there: EmulatorProcess) -> None:
    """Its calls and its time are those of one module, whatever the number of members."""
    there.admin("POST", "/faults", {"operation": "ListDataFlowService", "count": 1000, **fault})
    spent: list[tuple[int, float]] = []
    for items in (TWENTY[:1], TWENTY):
        there.admin("DELETE", "/requests")
        started = time.monotonic()
        with pytest.raises(ScpError) as caught:
            fleet(there, items, timeout=1, wait_timeout=3)
        spent.append((len(there.requests(operation="ListDataFlowService")), time.monotonic() - started))
        assert str(caught.value).startswith(f"{len(items)} of {'1 object' if len(items) == 1 else '20 objects'} failed")
        assert str(caught.value).count("List Data Flow Services") == 1, "one reason is told once"
    assert spent[0][0] == spent[1][0] <= calls
    assert spent[1][1] < 3 + 2 + 1.5, "wait_timeout, one call, and what a busy machine adds"


def test_nothing_is_begun_after_the_time(there: EmulatorProcess) -> None:
    """One call at a time, a second each: what was not begun in three seconds is skipped, and the task ends."""
    there.admin("POST", "/faults", {"operation": "CreateDataFlowService", "kind": "delay", "seconds": 1, "count": 99})
    started = time.monotonic()
    with pytest.raises(PlanError) as caught:
        fleet(there, TWENTY, max_parallel=1, wait_timeout=3, timeout=5)
    assert time.monotonic() - started < 3 + 1 + 2.5, "wait_timeout, one call, and what a busy machine adds"
    reports = caught.value.details["outcomes"]
    begun = commits(there)["CreateDataFlowService"]
    assert begun <= 4
    assert [report["changed"] for report in reports] == [True] * begun + [False] * (20 - begun)
    assert [report["outcome"] for report in reports[begun:]] == ["skipped"] * (20 - begun)
    assert reports[-1]["msg"] == (
        "Data Flow Service service-19 was skipped because wait_timeout (3 s) was over before it was started."
    )
    ids = {each["name"]: each["id"] for each in there.admin("GET", "/objects")["data_flow_services"]}
    assert [report["id"] for report in reports[:begun]] == [ids[report["name"]] for report in reports[:begun]]


@pytest.mark.parametrize("state", ["present", "absent"])
def test_a_failed_wait_is_no_failed_change(state: str, there: EmulatorProcess) -> None:
    """What was created or deleted says so, with its id, though the end of it was not seen."""
    there.admin("PATCH", "/clock", {"speed": 0})
    items = TWENTY[:3] if state == "present" else [{"name": "orders"}, {"name": "payments"}]
    with pytest.raises(PlanError) as caught:
        fleet(there, items, state=state, wait_timeout=1)
    reports = caught.value.details["outcomes"]
    ids = {each["name"]: each["id"] for each in there.admin("GET", "/objects")["data_flow_services"]}
    for report in reports:
        assert (report["outcome"], report["changed"], report["id"]) == ("incomplete", True, ids[report["name"]])
        assert report["action"] == ("create" if state == "present" else "delete")
    assert str(caught.value).startswith(f"{len(items)} of {len(items)} objects are incomplete: The ")


def test_a_lost_answer_that_stays_unclear_is_no_certain_change(there: EmulatorProcess) -> None:
    faults = [{"operation": "CreateDataFlowService", "kind": "drop_after"}]
    faults += [{"operation": "ListDataFlowService", "kind": "status_before", "status": 503, "skip": 1, "count": 99}]
    there.admin("POST", "/faults", faults)
    with pytest.raises(PlanError) as caught:
        fleet(there, TWENTY[:1], wait_timeout=2)
    (report,) = caught.value.details["outcomes"]
    assert (report["outcome"], report["changed"], report["id"]) == ("failed", True, None)
    assert "It is not known whether" in report["msg"]


def test_what_fits_exactly_is_accepted_and_one_more_is_not(there: EmulatorProcess) -> None:
    """Sizes whose average is no whole number, in a cluster that has just their sum."""
    sizes = [(1000, 2048, 1), (1500, 2048, 2), (2333, 4097, 3)]
    workloads = [
        {**dict.fromkeys(("nifi_registry", "zookeeper"), COMPONENT),
         "nifi": {"cpu": str(cpu), "memory": str(memory), "replica": str(replica)}}
        for cpu, memory, replica in sizes
    ]  # fmt: skip
    cpu = sum(size[0] * size[2] for size in sizes) + 3 * 2 * 100
    memory = sum(size[1] * size[2] for size in sizes) + 3 * 2 * 128
    there.admin("POST", "/clusters", {"id": SKE_DEV, "name": "ske-dev", "cpu": cpu + 600, "memory": memory + 768})
    items = [
        {"name": f"sized-{number}", "data_flow": "flow-a", "service_workload": workload}
        for number, workload in enumerate(workloads)
    ]
    assert fleet(there, items, check_mode=True)["summary"]["created"] == 3
    question = {"cluster_id": SKE_DEV, "service_workloads": workloads}
    (capacity,) = run("data_flow_capacity_info", question, there.url)["capacities"]
    assert (capacity["fits"], capacity["total"]) == (True, {"cpu": cpu, "memory": memory})
    there.admin("POST", "/clusters", {"id": SKE_DEV, "name": "ske-dev", "cpu": cpu + 599, "memory": memory + 768})
    with pytest.raises(
        PlanError, match=rf"The workload of 3 new services \({cpu} millicores, {memory} MiB\) does not fit"
    ):
        fleet(there, items)
    assert fleet(there, items[:2])["summary"]["created"] == 2
    assert not run("data_flow_capacity_info", {**question, "service_workloads": workloads}, there.url)["capacities"][0][
        "fits"
    ]


OTHER_STORAGE = {"name": "orders", "data_flow": "flow-a", "storage_class_name": "other"}  # cannot be planned


def test_what_cannot_be_planned_is_not_deleted_either(there: EmulatorProcess) -> None:
    """Not with its Data Flow, and not by an item that means the same object, whatever else goes on."""
    flows = [{"name": "flow-a", "state": "absent", "delete_services": True}]
    for check_mode in (True, False):
        with pytest.raises(PlanError, match=r"Data Flow Service orders is present, and data_flows\[0\]"):
            fleet(there, [OTHER_STORAGE], flows, continue_on_error=True, check_mode=check_mode)
        items = [{"name": "orders", "state": "absent"}, {**OTHER_STORAGE, "data_flow_service_id": ORDERS}]
        with pytest.raises(PlanError, match="are the same object"):
            fleet(there, items, continue_on_error=True, check_mode=check_mode)
    unreadable = {"operation": "ShowDataFlowService", "kind": "status_before", "status": 403, "count": 99}
    there.admin("POST", "/faults", unreadable)
    with pytest.raises(PlanError, match="1 of 2 objects failed, 1 was skipped"):
        fleet(there, [{"name": "orders"}], flows, continue_on_error=True)
    assert not commits(there)


def test_a_name_of_two_data_flows_is_no_parent(there: EmulatorProcess) -> None:
    """The item of the one does not speak for the services of the other."""
    there.admin("PATCH", "/switches", {"name_scope": "cluster"})
    there.admin("POST", "/data-flows", {"name": "flow-a", "cluster_id": SKE_PROD})
    flows = [{"name": "flow-a", "cluster_id": SKE_PROD, "state": "absent"}]
    with pytest.raises(PlanError, match="belongs to another Data Flow flow-a than that of"):
        fleet(there, [{"name": "orders", "data_flow": "flow-a", "state": "absent"}], flows)
    assert not commits(there)


def test_parents_that_contradict_each_other_are_refused(there: EmulatorProcess) -> None:
    """By name and by id, also where nothing would be found under the two; an item's id goes before a default name."""
    two = {"name": "orders", "data_flow": "flow-b", "data_flow_id": A}
    for state in ("present", "absent"):
        with pytest.raises(ScpError, match="flow-b"):
            run("data_flow_service", {**SETTINGS, **two, "state": state, "on_immutable_change": "ignore"}, there.url)
    defaults = {**SETTINGS, "data_flow": "flow-b"}
    result = fleet(there, [{"name": "orders", "data_flow_id": A}], data_flow_service_defaults=defaults)
    assert outcomes(result) == {"orders": "unchanged"}
    elsewhere = {"data_flow_id": B, "cluster_id": "f" * 32, "state": "absent"}
    with pytest.raises(PlanError, match="cluster_id is"):
        run("data_flow", elsewhere, there.url)
    assert not commits(there)


@pytest.mark.parametrize("check_name", [True, False])
def test_what_another_writer_made_keeps_its_versions(check_name: bool, there: EmulatorProcess) -> None:
    """A creation fills in what nobody asked for; that counts for nothing once the object turns out to be there."""
    old = {name: {**own, "version": "1.0.0"} for name, own in WORKLOAD.items()}
    there.admin("PATCH", f"/objects/{ORDERS}", {"service_workload": old})
    plain = {name: {key: own[key] for key in ("cpu", "memory", "replica")} for name, own in WORKLOAD.items()}
    item = {"name": "orders", "data_flow": "flow-a", "service_workload": plain, "check_name": check_name}
    for module, options in (
        ("data_flow_service", {**SETTINGS, **item}),
        ("data_flow_fleet", {"data_flow_service_defaults": SETTINGS, "data_flow_services": [item]}),
    ):
        hidden = {"kind": "list_hides", "operation": "ListDataFlowService", "object_id": ORDERS}
        there.admin("POST", "/faults", hidden)
        result = run(module, {**options, "wait_interval": 0.1, "wait_timeout": 20}, there.url)
        assert not result["changed"]
        assert len(there.requests(operation="CreateDataFlowService")) == (not check_name), "refused with 409"
        there.admin("DELETE", "/requests")
    assert not commits(there)


@pytest.mark.parametrize("wait", [True, False])
def test_an_interrupted_purge_goes_on(wait: bool, there: EmulatorProcess) -> None:
    """What is being deleted already stands in the way of nothing, with a wait and without."""
    there.admin("PATCH", "/clock", {"speed": 100})
    flows = [{"name": "flow-a", "state": "absent"}]
    items = [{"name": "orders", "state": "absent"}]
    run("data_flow_service", {"name": "payments", "state": "absent", "wait": False}, there.url)
    result = fleet(there, items, flows, purge=True, wait=wait)
    assert set(outcomes(result).values()) == {"deleted"}
    assert commits(there) == {"DeleteDataFlowService": 2, "DeleteDataFlow": 1}


def test_without_a_wait_deletions_are_not_waited_for(there: EmulatorProcess) -> None:
    there.admin("PATCH", "/clock", {"speed": 0})
    items = [{"name": name, "state": "absent"} for name in ("orders", "payments")]
    assert set(outcomes(fleet(there, items, wait=False, wait_timeout=20)).values()) == {"deleted"}


def test_what_is_unchanged_is_so_when_the_time_is_over(there: EmulatorProcess) -> None:
    slow = {"operation": "ListDataFlowService", "kind": "delay", "seconds": 1.2}
    items = [{"name": "orders", "data_flow_id": A}]
    there.admin("POST", "/faults", slow)
    with pytest.raises(PlanError, match="over before it was planned"):
        fleet(there, [*items, {"name": "payments"}], wait_timeout=1, max_parallel=1)
    there.admin("POST", "/faults", {**slow, "operation": "ShowDataFlowService"})
    assert outcomes(fleet(there, items, wait_timeout=1)) == {"orders": "unchanged"}


def test_a_lost_answer_is_cleared_up_by_the_list(there: EmulatorProcess) -> None:
    """It is listed: so it was created, whatever becomes of it then."""
    there.admin("POST", "/faults", {"operation": "CreateDataFlowService", "kind": "drop_after"})
    item = {"name": "broken", "data_flow": "flow-a", "node_selector": "no=label"}
    with pytest.raises(PlanError) as caught:
        fleet(there, [item])
    (report,) = caught.value.details["outcomes"]
    assert (report["outcome"], report["action"], report["changed"]) == ("incomplete", "create", True)
    assert report["id"]


def test_a_list_of_the_past_hides_no_new_object(there: EmulatorProcess) -> None:
    """Created again after it was deleted, and listed once as it was before."""
    run("data_flow_service", {"name": "orders", "state": "absent", "wait": False}, there.url)
    stale = {"operation": "ListDataFlowService", "kind": "stale_list", "skip": 1}
    there.admin("POST", "/faults", stale)
    there.admin("PATCH", "/clock", {"advance": 1000})
    item = {"name": "orders", "data_flow": "flow-a"}
    result = fleet(there, [item], wait_timeout=20)
    assert outcomes(result) == {"orders": "created"}
    assert result["outcomes"][0]["id"] not in (None, ORDERS)


def test_all_that_is_wrong_with_items_is_told_at_once(there: EmulatorProcess) -> None:
    items = [{"data_flow": "flow-a"}, {"name": "No"}, {"name": "fine", "domain": "x"}]
    with pytest.raises(ScpError) as caught:
        fleet(there, items)
    for place in range(3):
        assert f"data_flow_services[{place}]" in str(caught.value)
    assert not there.requests()


def test_capacity_is_asked_for_what_goes_on(there: EmulatorProcess) -> None:
    """Not for a service whose Data Flow cannot be made, of which the error is told."""
    flow = {
        "name": "new-flow",
        "cluster_name": "ske-dev",
        "version": "9.9",
        "domain": "abc",
        "storage_class_name": "nfs",
    }
    huge = {name: {**own, "cpu": "60000"} for name, own in WORKLOAD.items()}
    items = [{"name": "big", "data_flow": "new-flow", "service_workload": huge}, {"name": "small", "data_flow_id": A}]
    with pytest.raises(PlanError, match=r"there is no image of version '9\.9'") as caught:
        fleet(there, items, [flow], continue_on_error=True)
    assert outcomes(caught.value.details) == {"new-flow": "failed", "big": "skipped", "small": "created"}


def test_an_id_is_known_from_a_list_that_was_read_for_another(there: EmulatorProcess) -> None:
    """The last list that could be read was that of the member after it."""
    failing = {"operation": "ListDataFlowService", "kind": "status_before", "status": 503, "skip": 2, "count": 99}
    there.admin("POST", "/faults", failing)
    items = [{"name": "new", "data_flow_id": A}, {"name": "orders", "data_flow_id": A, "description": "New"}]
    with pytest.raises(PlanError) as caught:
        fleet(there, items, max_parallel=1, wait=False, wait_timeout=1)
    created, updated = caught.value.details["outcomes"]
    assert (created["outcome"], updated["outcome"]) == ("incomplete", "updated")
    ids = {each["name"]: each["id"] for each in there.admin("GET", "/objects")["data_flow_services"]}
    assert (created["id"], updated["id"]) == (ids["new"], ORDERS)


FLOW = {"name": "flow-c", "cluster_id": SKE_DEV, "version": "1.1.0", "domain": "c-dev", "storage_class_name": "nfs"}


@pytest.mark.parametrize("check_mode", [True, False])
def test_only_what_exists_is_updated(check_mode: bool, there: EmulatorProcess) -> None:
    """With the nearest name, or the nearest parent; the others go on where that is asked for."""
    items = [{"name": "orders", "description": "new"}, {"name": "payment"}]
    wrong = {"name": "orders", "data_flow": "flow-"}
    for flows, services, words in (
        (
            [],
            [*items[:1], {**items[1], "data_flow": "flow-a"}],
            "There is no Data Flow Service payment, .*Did you mean payments",
        ),
        ([], [*items[:1], wrong], "there is no Data Flow 'flow-'. Did you mean flow-b or flow-a"),
        ([FLOW], items[:1], "There is no Data Flow flow-c, and update_only does not create it"),
    ):
        with pytest.raises(PlanError, match=words) as caught:
            fleet(there, services, flows, update_only=True, continue_on_error=True, check_mode=check_mode)
        reports = {
            report["name"]: report["outcome"] for report in caught.value.details["outcomes"] if report["changed"]
        }
        assert set(reports) <= {"orders"}
    assert set(commits(there)) <= {"UpdateDataFlowService"}
    assert len(commits(there)) == (0 if check_mode else 1)


@pytest.mark.parametrize("check_mode", [True, False])
def test_a_data_flow_in_use_stays(check_mode: bool, there: EmulatorProcess) -> None:
    """It goes with its last service; until then there is a warning that names the others."""
    flows, defaults = [{"name": "flow-a"}, {"name": "flow-b"}], {"data_flow": "flow-a"}
    more: Item = {"state": "absent", "keep_in_use": True, "data_flow_service_defaults": defaults}
    warnings: list[str] = []
    result = fleet(there, [{"name": "orders"}], flows, check_mode=check_mode, warnings=warnings, **more)
    assert outcomes(result) == {"flow-a": "unchanged", "flow-b": "deleted", "orders": "deleted"}
    assert warnings == ["Data Flow flow-a: not deleted because it has 1 other service: payments."]
    with pytest.raises(PlanError, match="still has"):
        fleet(there, [], flows[:1], state="absent", check_mode=check_mode)
    result = fleet(there, [{"name": "orders"}, {"name": "payments"}], flows, check_mode=check_mode, **more)
    assert outcomes(result)["flow-a"] == "deleted"
    assert sum(commits(there).values()) == (0 if check_mode else 4)


def test_what_is_in_no_item_is_reported(there: EmulatorProcess) -> None:
    """Under the Data Flows of the task and of its services, also where something failed, without a call more."""
    there.admin("POST", "/data-flow-services", {**SETTINGS, "name": "elsewhere", "data_flow_id": B})
    there.admin("DELETE", "/requests")
    assert fleet(there, [{"name": "orders"}])["unmanaged"] == ["payments"]
    assert Counter(entry["operation"] for entry in there.requests())["ListDataFlowService"] == 1
    assert fleet(there, [{"name": "orders"}], [{"name": "flow-b"}])["unmanaged"] == ["elsewhere", "payments"]
    assert fleet(there, [{"name": "orders"}, {"name": "payments"}])["unmanaged"] == []
    with pytest.raises(PlanError) as caught:
        fleet(there, [{"name": "orders", "domain": "x" * 9, "storage_class_name": "other"}])
    assert caught.value.details["unmanaged"] == ["payments"]
    assert [each["data_flow_service_name"] for each in caught.value.details["data_flow_services"]] == []


@pytest.mark.parametrize("check_mode", [True, False])
def test_no_data_flow_without_a_service(check_mode: bool, there: EmulatorProcess) -> None:
    """One is not created for services of which none can be, and is for one of two; alone it is created anyway."""
    wrong, right = {"name": "wrong", "data_flow": "flow-c", "domain": ""}, {"name": "right", "data_flow": "flow-c"}
    defaults = {name: value for name, value in SETTINGS.items() if name != "domain"}
    more: Item = {"continue_on_error": True, "check_mode": check_mode, "data_flow_service_defaults": defaults}
    with pytest.raises(PlanError) as caught:
        fleet(there, [wrong], [FLOW], **more)
    flow, service = caught.value.details["outcomes"]
    assert (flow["outcome"], service["outcome"]) == ("skipped", "failed")
    assert flow["msg"] == "Data Flow flow-c was skipped because none of its services can be created."
    assert not commits(there)
    with pytest.raises(PlanError) as caught:
        fleet(there, [wrong, {**right, "domain": "right-dev"}], [FLOW], **more)
    found = [outcome["outcome"] for outcome in caught.value.details["outcomes"]]
    assert found == ["created", "failed", "created"]
    flow_alone = {**FLOW, "name": "flow-d"}
    assert outcomes(fleet(there, [], [flow_alone], **more)) == {"flow-d": "created"}


def test_one_cluster_without_capacity_stops_no_other(there: EmulatorProcess) -> None:
    large = {**WORKLOAD, "nifi": {**COMPONENT, "replica": "900"}}
    flows = [{**FLOW, "name": "flow-p", "cluster_id": SKE_PROD}]
    items = [{"name": "fits", "data_flow": "flow-a"}]
    items += [{"name": name, "data_flow": "flow-p", "service_workload": large} for name in ("big", "bigger")]
    with pytest.raises(PlanError, match="The workload of 2 new services") as caught:
        fleet(there, items, flows, continue_on_error=True)
    found = {report["name"]: report["outcome"] for report in caught.value.details["outcomes"]}
    assert found == {"flow-p": "skipped", "fits": "created", "big": "failed", "bigger": "failed"}
    assert str(caught.value).count("does not fit into") == 1
    assert commits(there) == {"CreateDataFlowService": 1}


def test_what_the_api_does_not_offer_is_doubted(there: EmulatorProcess) -> None:
    """Versions of components, and ingress controllers: which ones the API takes is not documented."""
    workload = {**WORKLOAD, "nifi": {**COMPONENT, "version": "0.0.1"}}
    flows = [{**FLOW, "ingress_controller_name": "nginx"}]
    items = [{"name": "old", "data_flow": "flow-a", "service_workload": workload}]
    warnings: list[str] = []
    fleet(there, items, flows, check_mode=True, warnings=warnings)
    assert warnings == [
        "Data Flow flow-c: ingress_controller_name: 'nginx' is not listed by the cluster, which has: dss-ingress.",
        "Data Flow Service old: service_workload.nifi.version: 0.0.1 may be refused: the Data Flow offers 1.28.1.",
    ]
