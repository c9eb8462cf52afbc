# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ordered troubles, as a client meets them on a real connection."""

from __future__ import annotations

import json
import time
from email.utils import parsedate_to_datetime
from threading import Thread
from typing import Any

import pytest
import requests
from emulator_client import FLOWS, SERVICES, Client, flow_body


def order(client: Client, **fault: Any) -> None:
    client.admin("POST", "/faults", fault)


def count(client: Client) -> int:
    return int(client.call("GET", FLOWS)["total_count"])


@pytest.mark.parametrize(("kind", "committed"), [("drop_before", 0), ("drop_after", 1)])
def test_a_dropped_connection_brings_no_byte(client: Client, kind: str, committed: int) -> None:
    order(client, operation="CreateDataFlow", kind=kind)
    with pytest.raises(requests.ConnectionError):
        client.send("POST", FLOWS, flow_body())
    assert count(client) == committed
    (entry,) = client.admin("GET", "/requests?operation=CreateDataFlow")
    assert (entry["status"], entry["committed"], entry["fault"]) == (None, bool(committed), kind)
    assert client.admin("GET", "/faults") == []


def test_a_connection_can_break_midway(client: Client) -> None:
    order(client, operation="ListDataFlows", kind="drop_midway")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        client.send("GET", FLOWS)
    assert count(client) == 0


@pytest.mark.parametrize(("kind", "committed"), [("status_before", 0), ("status_after", 1)])
@pytest.mark.parametrize("status", [401, 403, 429, 500, 502, 503, 504])
def test_statuses(client: Client, kind: str, committed: int, status: int) -> None:
    order(client, operation="CreateDataFlow", kind=kind, status=status, retry_after=7)
    response = client.send("POST", FLOWS, flow_body())
    assert (response.status_code, response.headers["Retry-After"]) == (status, "7")
    assert count(client) == committed
    (entry,) = client.admin("GET", "/requests?operation=CreateDataFlow")
    assert (entry["status"], entry["committed"]) == (status, bool(committed))


def test_a_late_answer(client: Client) -> None:
    order(client, operation="CreateDataFlow", kind="delay", seconds=0.5)
    with pytest.raises(requests.ReadTimeout):
        client.send("POST", FLOWS, flow_body(), timeout=0.1)
    assert count(client) == 1


def test_a_late_commit(client: Client) -> None:
    order(client, operation="CreateDataFlow", kind="delay_before", seconds=0.3)
    with pytest.raises(requests.ReadTimeout):
        client.send("POST", FLOWS, flow_body(), timeout=0.1)
    assert count(client) == 0
    time.sleep(0.4)
    assert count(client) == 1


def test_half_a_json(client: Client) -> None:
    order(client, operation="ListDataFlowImages", kind="truncate")
    response = client.send("GET", f"{FLOWS}/image-versions")
    assert response.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        json.loads(response.text)


def test_lists_can_lag_behind(client: Client) -> None:
    order(client, operation="ListDataFlows", kind="stale_list", seconds=0.3)
    client.call("POST", FLOWS, flow_body())
    assert count(client) == 0
    assert client.call("GET", f"{FLOWS}/flow-one/check-duplication") == {"result": True}
    time.sleep(0.35)
    assert count(client) == 1


def test_count_skip_and_method(client: Client) -> None:
    order(client, operation="*", method="GET", kind="status_before", status=503, count=2, skip=1)
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
        {"kind": "list_hides", "object": "by no name"},
        {"kind": "list_shows"},
        {"kind": "list_hides", "override": {"state": "ERROR"}},
        {"kind": "detail_shows", "omit": ["state"], "operation": "ListDataFlows"},
        {"kind": "list_shows", "omit": ["state"], "operation": "ShowDataFlow"},
        {"kind": "stale_list", "operation": "ShowDataFlow"},
        {"kind": "replace_body"},
        {"kind": "delay", "body": {}},
    ],
)
def test_an_impossible_fault_is_refused(client: Client, fault: dict[str, Any]) -> None:
    with pytest.raises(RuntimeError, match="422"):
        order(client, **fault)


def in_the_background(client: Client, answers: list[Any]) -> Thread:
    """Send a creation that is held, and return once it is."""

    def create() -> None:
        answers.append(client.send("POST", FLOWS, flow_body()).status_code)

    thread = Thread(target=create)
    thread.start()
    (held,) = client.admin("GET", "/held?seconds=5")
    assert held["operation"] == "CreateDataFlow"
    return thread


@pytest.mark.parametrize("path", ["/held", "/faults"])
@pytest.mark.parametrize(("kind", "committed"), [("hold_before", 0), ("hold_after", 1)])
def test_a_held_request_goes_on_when_it_is_released(client: Client, kind: str, committed: int, path: str) -> None:
    order(client, operation="CreateDataFlow", kind=kind)
    answers: list[Any] = []
    thread = in_the_background(client, answers)
    assert count(client) == committed
    client.admin("DELETE", path)
    thread.join(5)
    assert answers == [202]
    assert (count(client), client.admin("GET", "/held")) == (1, [])


@pytest.mark.parametrize(("kind", "committed"), [("hold_before", 0), ("hold_after", 1)])
def test_a_held_request_ends_with_its_client(client: Client, kind: str, committed: int) -> None:
    order(client, operation="CreateDataFlow", kind=kind)
    with pytest.raises(requests.ReadTimeout):
        client.send("POST", FLOWS, flow_body(), timeout=0.1)
    time.sleep(0.1)
    assert (count(client), client.admin("GET", "/held")) == (committed, [])


def test_the_clock_of_the_service_can_be_off(client: Client) -> None:
    order(client, kind="skew", seconds=3600)
    response = client.send("GET", FLOWS)
    assert response.status_code == 401
    assert parsedate_to_datetime(response.headers["Date"]).timestamp() - time.time() == pytest.approx(3600, abs=5)
    response = client.send("GET", FLOWS)
    assert (response.status_code, response.headers["Date"].count(",")) == (200, 1)
    assert parsedate_to_datetime(response.headers["Date"]).timestamp() == pytest.approx(time.time(), abs=5)


def test_a_single_list_can_lag_behind(client: Client) -> None:
    order(client, kind="stale_list", skip=1)
    client.call("POST", FLOWS, flow_body())
    assert [count(client) for _request in range(3)] == [1, 0, 1]


def test_a_page_can_come_twice(client: Client) -> None:
    client.admin("POST", "/data-flows", [{"name": f"flow-{number}"} for number in range(3)])
    order(client, kind="first_page", count=2)
    pages = [
        [row["data_flow_name"] for row in client.call("GET", f"{FLOWS}?size=2&page={page}")["contents"]]
        for page in (0, 1, 1)
    ]
    assert pages[0] == pages[1] != pages[2]


ONE, OTHER = "10000000-0000-4000-8000-000000000001", "20000000-0000-4000-8000-000000000002"
NAMES = {ONE: "flow-one", OTHER: "flow-two"}


@pytest.fixture
def two(client: Client) -> Client:
    """A client of an emulator with two Data Flows, each with a service of its name and its id."""
    client.admin("POST", "/data-flows", [{"id": own_id, "name": name} for own_id, name in NAMES.items()])
    services = [{"id": own_id, "name": name, "data_flow_id": own_id} for own_id, name in NAMES.items()]
    client.admin("POST", "/data-flow-services", services)
    return client


def rows(client: Client, path: str) -> dict[str, dict[str, Any]]:
    """The listed objects by id."""
    answer = client.call("GET", path)
    key = "data_flow_service_id" if SERVICES in path else "data_flow_id"
    assert answer["total_count"] == len(answer["contents"])
    return {row[key]: row for row in answer["contents"]}


@pytest.mark.parametrize("path", [FLOWS, SERVICES])
@pytest.mark.parametrize("state", ["UPDATING", "never heard of", None, 5])
def test_a_list_and_the_detail_can_disagree(two: Client, path: str, state: Any) -> None:
    order(two, kind="list_shows", object_id=ONE, override={"state": state}, count=100)
    order(two, kind="detail_shows", object_id=OTHER, override={"state": state}, count=100)
    for _time in range(2):
        assert [rows(two, path)[own_id]["state"] for own_id in NAMES] == [state, "RUNNING"]
        assert [two.call("GET", f"{path}/{own_id}")["state"] for own_id in NAMES] == ["RUNNING", state]
    assert [each["state"] for each in two.admin("GET", "/objects")["data_flows"]] == ["RUNNING"] * 2


def test_fields_can_be_left_out(two: Client) -> None:
    order(two, kind="list_shows", omit=["state", "data_flow_name"])
    order(two, kind="detail_shows", omit=["state"], override={"description": "changed"})
    lacking = rows(two, SERVICES)
    assert [sorted({"state", "data_flow_name", "version"} & set(lacking[own_id])) for own_id in NAMES] == [
        ["version"]
    ] * 2
    detail = two.call("GET", f"{SERVICES}/{ONE}")
    assert ("state" in detail, detail["description"]) == (False, "changed")
    assert "state" in two.call("GET", f"{SERVICES}/{ONE}"), "once"


def test_a_list_is_filtered_by_what_it_shows(two: Client) -> None:
    order(two, kind="list_shows", object_id=ONE, override={"data_flow_service_name": "another"}, count=100)
    order(two, kind="list_shows", object_id=ONE, override={"data_flow_name": "parent"}, count=100)
    shown = {
        query: list(rows(two, f"{SERVICES}?{query}"))
        for query in ("data_flow_service_name=flow-one", "data_flow_service_name=another", "data_flow_name=parent")
    }
    assert list(shown.values()) == [[], [ONE], [ONE]]


@pytest.mark.parametrize(("path", "operation"), [(FLOWS, "ListDataFlows"), (SERVICES, "ListDataFlowService")])
def test_one_list_of_several_can_lack_an_object(two: Client, path: str, operation: str) -> None:
    order(two, kind="list_hides", object_id=ONE, operation=operation, skip=1, count=2)
    assert [sorted(rows(two, path)) for _time in range(4)] == [[ONE, OTHER], [OTHER], [OTHER], [ONE, OTHER]]
    assert two.call("GET", f"{path}/{ONE}")["state"] == "RUNNING"
    entries = two.admin("GET", f"/requests?operation={operation}")
    assert [entry["fault"] for entry in entries] == [None, "list_hides", "list_hides", None]


def test_a_list_of_services_without_a_flow_is_no_matter(two: Client) -> None:
    order(two, kind="list_hides", object_id="of nothing", count=100)
    order(two, kind="list_hides", operation="ListDataFlows", count=100)
    assert (rows(two, FLOWS), len(rows(two, SERVICES))) == ({}, 2)


@pytest.mark.parametrize("status", [404, 400])
def test_what_is_listed_may_not_be_shown(two: Client, status: int) -> None:
    order(two, kind="status_before", operation="ShowDataFlow", object_id=ONE, status=status, count=100)
    assert [two.send("GET", f"{FLOWS}/{own_id}").status_code for own_id in NAMES] == [status, 200]
    assert len(rows(two, FLOWS)) == 2
    assert two.call("PUT", f"{FLOWS}/{ONE}", {"description": "new"})["description"] == "new"


def test_an_answer_can_be_of_something_else(two: Client) -> None:
    order(two, kind="replace_body", method="GET", object_id=ONE, body={"contents": []})
    order(two, kind="replace_body", method="PUT", body=None)
    assert two.call("GET", f"{FLOWS}/{OTHER}")["data_flow_id"] == OTHER
    assert [two.call("GET", f"{FLOWS}/{ONE}").get("contents") for _time in range(2)] == [[], None]
    assert two.call("PUT", f"{FLOWS}/{ONE}", {"description": "new"}, expect=202) is None
    assert two.call("GET", f"{FLOWS}/{ONE}")["description"] == "new"


def test_the_list_of_images_is_no_data_flow(client: Client) -> None:
    """Its path is that of a Data Flow whose id is image-versions; that of services is an id of nothing."""
    for path in (FLOWS, f"{FLOWS}/image-versions"):
        assert set(client.call("GET", path)) == {"contents", "total_count"}
    client.refusal("GET", f"{SERVICES}/image-versions")
    for method in ("PUT", "DELETE"):
        client.refusal(method, f"{FLOWS}/image-versions", {})
    entries = client.admin("GET", "/requests")
    assert [entry["operation"] for entry in entries[1:3]] == ["ListDataFlowImages", "ShowDataFlowService"]


def test_what_is_shown_and_what_breaks_meet_in_one_request(two: Client) -> None:
    order(two, kind="list_shows", object_id=ONE, override={"state": "ERROR"}, count=3)
    order(two, kind="status_before", operation="ListDataFlows", status=503)
    order(two, kind="list_hides", object_id=OTHER, count=2)
    order(two, kind="stale_list", operation="ListDataFlows")
    two.admin("DELETE", f"/objects/{ONE}")
    assert two.send("GET", FLOWS).status_code == 503
    assert [{own_id: row["state"] for own_id, row in rows(two, FLOWS).items()} for _time in range(3)] == [
        {ONE: "ERROR"},
        {OTHER: "RUNNING"},
        {OTHER: "RUNNING"},
    ]
    entries = two.admin("GET", "/requests?operation=ListDataFlows")
    assert [entry["fault"] for entry in entries] == [
        "list_shows status_before list_hides",
        "list_shows list_hides stale_list",
        "list_shows",
        None,
    ]


def test_somebody_else_may_write_between_two_pages(client: Client) -> None:
    """The answer is that of before; the next page begins one later where an object is deleted, and none if one came."""
    (flow, *_others) = client.admin("POST", "/data-flows", [{"id": f"f-{n}", "name": f"flow-{n}"} for n in range(5)])
    services = [{"id": f"s-{n}", "name": f"service-{n}", "data_flow_id": flow["id"]} for n in range(5)]
    client.admin("POST", "/data-flow-services", services)
    client.admin("PATCH", "/clock", {"advance": 60})

    def page(path: str, key: str, number: int) -> tuple[list[str], int]:
        answer = client.call("GET", f"{path}?size=2&page={number}")
        return [row[f"{key}_name"] for row in answer["contents"]], answer["total_count"]

    order(client, operation="ListDataFlows", kind="interfere", deletes=["f-1"])
    assert [page(FLOWS, "data_flow", number) for number in (0, 1)] == [
        (["flow-0", "flow-1"], 5),
        (["flow-3", "flow-4"], 4),
    ]

    order(client, operation="ListDataFlowService", kind="interfere", skip=1, deletes=["s-4"], creates=["new"])
    assert page(SERVICES, "data_flow_service", 1) == (["service-2", "service-3"], 5)
    assert page(SERVICES, "data_flow_service", 1) == (["service-2", "service-3"], 5)
    assert page(SERVICES, "data_flow_service", 1) == (["service-1", "service-2"], 5)
    assert page(SERVICES, "data_flow_service", 0) == (["new", "service-0"], 5)
