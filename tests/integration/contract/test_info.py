# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The info modules: by name, id and filter, in full, with a query; the result is a list, and nothing is changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cases import FLOW, SERVICE
from harness import FLOW as FLOW_ID
from harness import SERVICE as SERVICE_ID
from harness import Run
from in_process import run

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import ApiError, OptionError, WaitError
from emulator.process import EmulatorProcess

Play = Callable[..., Run]


@pytest.mark.parametrize(
    "switches", [{}, {"name_filter": "substring", "total_count": "absent", "page_size": "ignored"}]
)
def test_lists(switches: dict[str, str], emulator: EmulatorProcess, play: Play) -> None:
    """The result does not depend on how the API treats filters and pages."""
    emulator.admin("PATCH", "/switches", switches)
    other = {**FLOW, "name": "analytics-2"}
    second = {**SERVICE, "name": "orders-2", "data_flow": "analytics-2"}
    made = play(
        [("data_flow", FLOW), ("data_flow", other), ("data_flow_service", SERVICE), ("data_flow_service", second)]
    )
    assert made.code == 0, made.output
    flow_id = made.results[0]["data_flow"]["data_flow_id"]
    service_id = made.results[2]["data_flow_service"]["data_flow_service_id"]
    flows, services = "data_flow_info", "data_flow_service_info"
    names = "[].data_flow_service_name"
    results = play(
        [
            (flows, {"sort": "data_flow_name:asc", "query": "[].data_flow_name"}),
            (flows, {"name": "analytics", "query": "[].data_flow_name"}),
            (flows, {"data_flow_id": flow_id, "query": "[].domain"}),
            (flows, {"name": "analytics", "details": True, "query": "[].storage_class_name"}),
            (flows, {"cluster_name": "ske-prod"}),
            (flows, {"data_flow_id": "no-such-id"}),
            (services, {"sort": "data_flow_service_name:asc", "query": names}),
            (services, {"data_flow": "analytics", "query": names}),
            (services, {"data_flow_id": flow_id, "query": names}),
            (services, {"data_flow_service_id": service_id, "query": "[].service_workload.nifi.memory"}),
            (services, {"state": "ERROR"}),
            ("data_flow_image_info", {"query": "[].version"}),
            ("data_flow_image_info", {"version": "1.0.0", "query": "length(@)"}),
        ],
        "--check",
    ).results
    assert [result["query_result"] for result in results] == [
        ["analytics", "analytics-2"],
        ["analytics"],
        ["analytics-dev"],
        ["nfs"],
        None,
        None,
        ["orders", "orders-2"],
        ["orders"],
        ["orders"],
        [4096],
        None,
        ["1.0.0", "1.1.0"],
        1,
    ]
    assert [results[index]["data_flows"] for index in (4, 5)] == [[], []]
    assert results[10]["data_flow_services"] == []
    assert not [result for result in results if result["changed"]]


def test_a_broken_query(emulator: EmulatorProcess, play: Play) -> None:
    """The message names the option."""
    (result,) = play([("data_flow_info", {"query": "[?"})]).results
    assert result["msg"].startswith("query: ")
    assert emulator.requests()


IDS = {"data_flow": FLOW_ID, "data_flow_service": SERVICE_ID}
SHOWS = {"data_flow": "ShowDataFlow", "data_flow_service": "ShowDataFlowService"}


@pytest.mark.parametrize("key", IDS)
def test_absent_is_what_the_list_does_not_have(key: str, seeded: EmulatorProcess) -> None:
    """A refused call for a listed object is an error, and does not end a wait; an id may be spelled in another way."""
    module, plural = f"{key}_info", f"{key}s"
    for spelling in (IDS[key], IDS[key].upper(), IDS[key].replace("-", "")):
        (found,) = run(module, {f"{key}_id": spelling}, seeded.url)[plural]
        assert found[f"{key}_id"] == IDS[key]
    for unknown in ("no-such-id", "image-versions", IDS[key].replace("3", "4")):
        assert run(module, {f"{key}_id": unknown}, seeded.url)[plural] == []
    for status in (400, 404):
        seeded.admin("DELETE", "/faults")
        refused = {"operation": SHOWS[key], "kind": "status_before", "status": status, "count": 99}
        seeded.admin("POST", "/faults", refused)
        for more in ({}, {"wait_for_state": "ABSENT"}):
            with pytest.raises(ApiError, match=f"HTTP {status}"):
                run(module, {f"{key}_id": IDS[key], **more}, seeded.url)


@pytest.mark.parametrize("key", IDS)
@pytest.mark.parametrize("check_mode", [False, True])
def test_a_state_that_nobody_knows_is_not_waited_for(key: str, check_mode: bool, seeded: EmulatorProcess) -> None:
    with pytest.raises(OptionError, match=r"wait_for_state: 'RUNING' is not a state\. Known: ABSENT, ACTIVE, "):
        run(f"{key}_info", {"wait_for_state": "Runing"}, seeded.url, check_mode=check_mode)
    assert not seeded.requests()


@pytest.mark.parametrize("deleted", ["removed", "listed"])
@pytest.mark.parametrize("state", ["ABSENT", "DELETED", "terminated"])
def test_what_is_deleted_is_absent(state: str, deleted: str, seeded: EmulatorProcess) -> None:
    """A deleted object is absent whether the API still lists it or not."""
    seeded.admin("PATCH", "/switches", {"deleted_objects": deleted})
    waiting = {"name": "analytics", "wait_for_state": state}
    with pytest.raises(WaitError):
        run("data_flow_info", waiting, seeded.url)
    run("data_flow", {"name": "analytics", "state": "absent", "delete_services": True, "wait_timeout": 60}, seeded.url)
    assert run("data_flow_info", waiting, seeded.url)["data_flows"] == []
