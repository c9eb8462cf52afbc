# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of injected faults, as a client meets them on a real connection."""

from __future__ import annotations

import json
import time
from email.utils import parsedate_to_datetime
from threading import Thread
from typing import Any

import pytest
import requests
from emulator_client import FLOWS, SERVICES, Client, flow_body


def add_fault(client: Client, **fault: Any) -> None:
    client.admin("POST", "/faults", fault)


def count(client: Client) -> int:
    return int(client.call("GET", FLOWS)["total_count"])


@pytest.mark.parametrize(("kind", "committed"), [("drop_before", 0), ("drop_after", 1)])
def test_dropped_connection_sends_no_byte(client: Client, kind: str, committed: int) -> None:
    add_fault(client, operation="CreateDataFlow", kind=kind)
    with pytest.raises(requests.ConnectionError):
        client.send("POST", FLOWS, flow_body())
    assert count(client) == committed
    (entry,) = client.admin("GET", "/requests?operation=CreateDataFlow")
    assert (entry["status"], entry["committed"], entry["fault"]) == (None, bool(committed), kind)
    assert client.admin("GET", "/faults") == []


def test_connection_can_drop_midway(client: Client) -> None:
    add_fault(client, operation="ListDataFlows", kind="drop_midway")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        client.send("GET", FLOWS)
    assert count(client) == 0


@pytest.mark.parametrize(("kind", "committed"), [("status_before", 0), ("status_after", 1)])
@pytest.mark.parametrize("status", [401, 403, 429, 500, 502, 503, 504])
def test_statuses(client: Client, kind: str, committed: int, status: int) -> None:
    add_fault(client, operation="CreateDataFlow", kind=kind, status=status, retry_after=7)
    response = client.send("POST", FLOWS, flow_body())
    assert (response.status_code, response.headers["Retry-After"]) == (status, "7")
    assert count(client) == committed
    (entry,) = client.admin("GET", "/requests?operation=CreateDataFlow")
    assert (entry["status"], entry["committed"]) == (status, bool(committed))


def test_delayed_response(client: Client) -> None:
    add_fault(client, operation="CreateDataFlow", kind="delay", seconds=0.5)
    with pytest.raises(requests.ReadTimeout):
        client.send("POST", FLOWS, flow_body(), timeout=0.1)
    assert count(client) == 1


def test_delayed_commit(client: Client) -> None:
    add_fault(client, operation="CreateDataFlow", kind="delay_before", seconds=0.3)
    with pytest.raises(requests.ReadTimeout):
        client.send("POST", FLOWS, flow_body(), timeout=0.1)
    assert count(client) == 0
    time.sleep(0.4)
    assert count(client) == 1


def test_truncated_json(client: Client) -> None:
    add_fault(client, operation="ListDataFlowImages", kind="truncate")
    response = client.send("GET", f"{FLOWS}/image-versions")
    assert response.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        json.loads(response.text)


def test_lists_can_be_stale(client: Client) -> None:
    add_fault(client, operation="ListDataFlows", kind="stale_list", seconds=0.3)
    client.call("POST", FLOWS, flow_body())
    assert count(client) == 0
    assert client.call("GET", f"{FLOWS}/flow-one/check-duplication") == {"result": True}
    time.sleep(0.35)
    assert count(client) == 1


def test_count_skip_and_method(client: Client) -> None:
    add_fault(client, operation="*", method="GET", kind="status_before", status=503, count=2, skip=1)
    client.call("POST", FLOWS, flow_body())
    assert [client.send("GET", path).status_code for path in (FLOWS, SERVICES, FLOWS, FLOWS)] == [200, 503, 503, 200]


def test_faults_can_be_cleared(client: Client) -> None:
    client.admin("POST", "/faults", [{"kind": "drop_before"}, {"kind": "stale_list", "seconds": 60}])
    client.admin("DELETE", "/faults")
    client.call("POST", FLOWS, flow_body())
    assert count(client) == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "explode"},
        {"kind": "status_after"},
        {"kind": "delay", "operation": "No"},
        {"kind": "list_hide", "object": "by no name"},
        {"kind": "list_override"},
        {"kind": "list_hide", "override": {"state": "ERROR"}},
        {"kind": "detail_override", "omit": ["state"], "operation": "ListDataFlows"},
        {"kind": "list_override", "omit": ["state"], "operation": "ShowDataFlow"},
        {"kind": "stale_list", "operation": "ShowDataFlow"},
        {"kind": "replace_body"},
        {"kind": "delay", "body": {}},
    ],
)
def test_invalid_fault_is_refused(client: Client, fault: dict[str, Any]) -> None:
    with pytest.raises(RuntimeError, match="422"):
        add_fault(client, **fault)


def create_in_background(client: Client, responses: list[Any]) -> Thread:
    """Send a create request that is held, and return once it is held."""

    def create() -> None:
        responses.append(client.send("POST", FLOWS, flow_body()).status_code)

    thread = Thread(target=create)
    thread.start()
    (held,) = client.admin("GET", "/held?seconds=5")
    assert held["operation"] == "CreateDataFlow"
    return thread


@pytest.mark.parametrize("path", ["/held", "/faults"])
@pytest.mark.parametrize(("kind", "committed"), [("hold_before", 0), ("hold_after", 1)])
def test_held_request_continues_when_released(client: Client, kind: str, committed: int, path: str) -> None:
    add_fault(client, operation="CreateDataFlow", kind=kind)
    responses: list[Any] = []
    thread = create_in_background(client, responses)
    assert count(client) == committed
    client.admin("DELETE", path)
    thread.join(5)
    assert responses == [202]
    assert (count(client), client.admin("GET", "/held")) == (1, [])


@pytest.mark.parametrize(("kind", "committed"), [("hold_before", 0), ("hold_after", 1)])
def test_held_request_ends_when_client_disconnects(client: Client, kind: str, committed: int) -> None:
    add_fault(client, operation="CreateDataFlow", kind=kind)
    with pytest.raises(requests.ReadTimeout):
        client.send("POST", FLOWS, flow_body(), timeout=0.1)
    time.sleep(0.1)
    assert (count(client), client.admin("GET", "/held")) == (committed, [])


def test_clock_skew(client: Client) -> None:
    add_fault(client, kind="skew", seconds=3600)
    response = client.send("GET", FLOWS)
    assert response.status_code == 401
    assert parsedate_to_datetime(response.headers["Date"]).timestamp() - time.time() == pytest.approx(3600, abs=5)
    response = client.send("GET", FLOWS)
    assert (response.status_code, response.headers["Date"].count(",")) == (200, 1)
    assert parsedate_to_datetime(response.headers["Date"]).timestamp() == pytest.approx(time.time(), abs=5)


def test_single_list_can_be_stale(client: Client) -> None:
    add_fault(client, kind="stale_list", skip=1)
    client.call("POST", FLOWS, flow_body())
    assert [count(client) for _request in range(3)] == [1, 0, 1]


def test_page_can_be_repeated(client: Client) -> None:
    client.admin("POST", "/data-flows", [{"name": f"flow-{number}"} for number in range(3)])
    add_fault(client, kind="first_page", count=2)
    pages = [
        [row["data_flow_name"] for row in client.call("GET", f"{FLOWS}?size=2&page={page}")["contents"]]
        for page in (0, 1, 1)
    ]
    assert pages[0] == pages[1] != pages[2]


ONE, OTHER = "10000000-0000-4000-8000-000000000001", "20000000-0000-4000-8000-000000000002"
NAMES = {ONE: "flow-one", OTHER: "flow-two"}


@pytest.fixture
def two(client: Client) -> Client:
    """Return a client of an emulator with two Data Flows, each with a service of the same name and id."""
    client.admin("POST", "/data-flows", [{"id": own_id, "name": name} for own_id, name in NAMES.items()])
    services = [{"id": own_id, "name": name, "data_flow_id": own_id} for own_id, name in NAMES.items()]
    client.admin("POST", "/data-flow-services", services)
    return client


def rows(client: Client, path: str) -> dict[str, dict[str, Any]]:
    """Return the listed objects by id."""
    response = client.call("GET", path)
    key = "data_flow_service_id" if SERVICES in path else "data_flow_id"
    assert response["total_count"] == len(response["contents"])
    return {row[key]: row for row in response["contents"]}


@pytest.mark.parametrize("path", [FLOWS, SERVICES])
@pytest.mark.parametrize("state", ["UPDATING", "never heard of", None, 5])
def test_list_and_details_can_disagree(two: Client, path: str, state: Any) -> None:
    add_fault(two, kind="list_override", object_id=ONE, override={"state": state}, count=100)
    add_fault(two, kind="detail_override", object_id=OTHER, override={"state": state}, count=100)
    for _time in range(2):
        assert [rows(two, path)[own_id]["state"] for own_id in NAMES] == [state, "RUNNING"]
        assert [two.call("GET", f"{path}/{own_id}")["state"] for own_id in NAMES] == ["RUNNING", state]
    assert [each["state"] for each in two.admin("GET", "/objects")["data_flows"]] == ["RUNNING"] * 2


def test_fields_can_be_omitted(two: Client) -> None:
    add_fault(two, kind="list_override", omit=["state", "data_flow_name"])
    add_fault(two, kind="detail_override", omit=["state"], override={"description": "changed"})
    lacking = rows(two, SERVICES)
    assert [sorted({"state", "data_flow_name", "version"} & set(lacking[own_id])) for own_id in NAMES] == [
        ["version"]
    ] * 2
    detail = two.call("GET", f"{SERVICES}/{ONE}")
    assert ("state" in detail, detail["description"]) == (False, "changed")
    assert "state" in two.call("GET", f"{SERVICES}/{ONE}"), "once"


def test_list_is_filtered_by_overridden_fields(two: Client) -> None:
    add_fault(two, kind="list_override", object_id=ONE, override={"data_flow_service_name": "another"}, count=100)
    add_fault(two, kind="list_override", object_id=ONE, override={"data_flow_name": "parent"}, count=100)
    shown = {
        query: list(rows(two, f"{SERVICES}?{query}"))
        for query in ("data_flow_service_name=flow-one", "data_flow_service_name=another", "data_flow_name=parent")
    }
    assert list(shown.values()) == [[], [ONE], [ONE]]


@pytest.mark.parametrize(("path", "operation"), [(FLOWS, "ListDataFlows"), (SERVICES, "ListDataFlowService")])
def test_single_list_can_omit_an_object(two: Client, path: str, operation: str) -> None:
    add_fault(two, kind="list_hide", object_id=ONE, operation=operation, skip=1, count=2)
    assert [sorted(rows(two, path)) for _time in range(4)] == [[ONE, OTHER], [OTHER], [OTHER], [ONE, OTHER]]
    assert two.call("GET", f"{path}/{ONE}")["state"] == "RUNNING"
    entries = two.admin("GET", f"/requests?operation={operation}")
    assert [entry["fault"] for entry in entries] == [None, "list_hide", "list_hide", None]


def test_hiding_flows_does_not_hide_services(two: Client) -> None:
    add_fault(two, kind="list_hide", object_id="of nothing", count=100)
    add_fault(two, kind="list_hide", operation="ListDataFlows", count=100)
    assert (rows(two, FLOWS), len(rows(two, SERVICES))) == ({}, 2)


@pytest.mark.parametrize("status", [404, 400])
def test_listed_object_may_not_be_found(two: Client, status: int) -> None:
    add_fault(two, kind="status_before", operation="ShowDataFlow", object_id=ONE, status=status, count=100)
    assert [two.send("GET", f"{FLOWS}/{own_id}").status_code for own_id in NAMES] == [status, 200]
    assert len(rows(two, FLOWS)) == 2
    assert two.call("PUT", f"{FLOWS}/{ONE}", {"description": "new"})["description"] == "new"


def test_body_can_be_replaced(two: Client) -> None:
    add_fault(two, kind="replace_body", method="GET", object_id=ONE, body={"contents": []})
    add_fault(two, kind="replace_body", method="PUT", body=None)
    assert two.call("GET", f"{FLOWS}/{OTHER}")["data_flow_id"] == OTHER
    assert [two.call("GET", f"{FLOWS}/{ONE}").get("contents") for _time in range(2)] == [[], None]
    assert two.call("PUT", f"{FLOWS}/{ONE}", {"description": "new"}, expect=202) is None
    assert two.call("GET", f"{FLOWS}/{ONE}")["description"] == "new"


def test_list_of_images_is_not_a_data_flow(client: Client) -> None:
    """The path of the list of images matches that of a Data Flow with the id image-versions, and means the list."""
    for path in (FLOWS, f"{FLOWS}/image-versions"):
        assert set(client.call("GET", path)) == {"contents", "total_count"}
    client.refusal("GET", f"{SERVICES}/image-versions")
    for method in ("PUT", "DELETE"):
        client.refusal(method, f"{FLOWS}/image-versions", {})
    entries = client.admin("GET", "/requests")
    assert [entry["operation"] for entry in entries[1:3]] == ["ListDataFlowImages", "ShowDataFlowService"]


def test_overrides_combine_with_another_fault(two: Client) -> None:
    add_fault(two, kind="list_override", object_id=ONE, override={"state": "ERROR"}, count=3)
    add_fault(two, kind="status_before", operation="ListDataFlows", status=503)
    add_fault(two, kind="list_hide", object_id=OTHER, count=2)
    add_fault(two, kind="stale_list", operation="ListDataFlows")
    two.admin("DELETE", f"/objects/{ONE}")
    assert two.send("GET", FLOWS).status_code == 503
    assert [{own_id: row["state"] for own_id, row in rows(two, FLOWS).items()} for _time in range(3)] == [
        {ONE: "ERROR"},
        {OTHER: "RUNNING"},
        {OTHER: "RUNNING"},
    ]
    entries = two.admin("GET", "/requests?operation=ListDataFlows")
    assert [entry["fault"] for entry in entries] == [
        "list_override status_before list_hide",
        "list_override list_hide stale_list",
        "list_override",
        None,
    ]


def test_interference_between_two_pages(client: Client) -> None:
    """The response has the state before the interference; the next page has the state after it."""
    (flow, *_others) = client.admin("POST", "/data-flows", [{"id": f"f-{n}", "name": f"flow-{n}"} for n in range(5)])
    services = [{"id": f"s-{n}", "name": f"service-{n}", "data_flow_id": flow["id"]} for n in range(5)]
    client.admin("POST", "/data-flow-services", services)
    client.admin("PATCH", "/clock", {"advance": 60})

    def page(path: str, key: str, number: int) -> tuple[list[str], int]:
        response = client.call("GET", f"{path}?size=2&page={number}")
        return [row[f"{key}_name"] for row in response["contents"]], response["total_count"]

    add_fault(client, operation="ListDataFlows", kind="interfere", deletes=["f-1"])
    assert [page(FLOWS, "data_flow", number) for number in (0, 1)] == [
        (["flow-0", "flow-1"], 5),
        (["flow-3", "flow-4"], 4),
    ]

    add_fault(client, operation="ListDataFlowService", kind="interfere", skip=1, deletes=["s-4"], creates=["new"])
    assert page(SERVICES, "data_flow_service", 1) == (["service-2", "service-3"], 5)
    assert page(SERVICES, "data_flow_service", 1) == (["service-2", "service-3"], 5)
    assert page(SERVICES, "data_flow_service", 1) == (["service-1", "service-2"], 5)
    assert page(SERVICES, "data_flow_service", 0) == (["new", "service-0"], 5)
