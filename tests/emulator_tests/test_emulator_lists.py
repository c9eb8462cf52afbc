# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of pagination, sorting and filters."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from emulator_client import DEV, FLOWS, PROD, SERVICES, Client, flow_body

COUNT = 25
SORTABLE_FLOWS = ("data_flow_name", "created_dt", "modified_dt", "state", "version", "cluster_name", "is_active_image")
SORTABLE_SERVICES = ("data_flow_service_name", "created_dt", "state", "description", "data_flow_name")


@pytest.fixture
def populated(client: Client) -> Client:
    """Return a client of an emulator with 25 Data Flows and 25 services."""
    flows: list[dict[str, Any]] = [
        {
            "id": f"flow-{number}",
            "name": f"name-{number:02}",
            "cluster_id": DEV if number % 2 else PROD,
            "state": "RUNNING" if number % 5 else "ERROR",
            "created": float(number + 1),
            "created_by": "ann" if number % 3 else "bob",
        }
        for number in range(COUNT)
    ]
    client.admin("POST", "/data-flows", flows)
    services = [
        {"data_flow_id": each["id"], "created": each["created"], "state": each["state"]}
        | {"name": f"service-{each['name']}", "created_by": each["created_by"], "description": None}
        for each in flows
    ]
    client.admin("POST", "/data-flow-services", services)
    return client


def listed(client: Client, path: str, key: str = "data_flow_name") -> list[Any]:
    return [row[key] for row in client.call("GET", path)["contents"]]


def test_flows_have_no_default_page(populated: Client) -> None:
    assert len(listed(populated, FLOWS)) == COUNT


def test_services_have_a_default_page(populated: Client) -> None:
    response = populated.call("GET", SERVICES)
    assert (len(response["contents"]), response["total_count"]) == (20, COUNT)


@pytest.mark.parametrize("path", [FLOWS, SERVICES])
def test_pages_start_at_zero_and_are_complete(populated: Client, path: str) -> None:
    pages = [populated.call("GET", f"{path}?size=10&page={page}") for page in range(4)]
    assert [len(page["contents"]) for page in pages] == [10, 10, 5, 0]
    assert {page["total_count"] for page in pages} == {COUNT}
    assert len({row["data_flow_id"] for page in pages for row in page["contents"]}) == COUNT


@pytest.mark.parametrize("path", [FLOWS, SERVICES])
def test_pages_have_a_maximal_size(populated: Client, path: str) -> None:
    populated.admin("PATCH", "/gateway", {"max_page_size": 10})
    queries = ["page=0", "size=20&page=1", "size=20&page=2", "size=20&page=3", "size=4&page=1"]
    pages = [populated.call("GET", f"{path}?{query}") for query in queries]
    assert [len(page["contents"]) for page in pages] == [10, 10, 5, 0, 4]
    assert {page["total_count"] for page in pages} == {COUNT}
    assert len({row["data_flow_id"] for page in pages[:3] for row in page["contents"]}) == COUNT


def test_lists_are_behind(client: Client) -> None:
    """Lists show objects, changes and completed transitions later; details and name checks do not."""
    client.flow()
    client.admin("PATCH", "/gateway", {"list_lag": 100})
    client.admin("POST", "/data-flows", {"id": "seeded", "name": "seeded", "state": "ERROR"})
    client.call("POST", FLOWS, flow_body(data_flow_name="two"))
    assert listed(client, FLOWS) == ["flow-one"]
    assert client.call("GET", f"{FLOWS}/two/check-duplication") == {"result": True}
    client.pass_time(99)
    assert listed(client, FLOWS) == ["flow-one"]
    client.pass_time(1)
    assert listed(client, f"{FLOWS}?sort=data_flow_name") == ["flow-one", "seeded", "two"]
    two = client.call("GET", f"{FLOWS}?data_flow_name=two")["contents"][0]["data_flow_id"]
    client.pass_time(200)
    assert client.call("GET", f"{FLOWS}/{two}")["state"] == "RUNNING"
    assert listed(client, f"{FLOWS}?data_flow_name=two", "state") == ["CREATING"]
    client.pass_time(100)
    assert listed(client, f"{FLOWS}?data_flow_name=two", "state") == ["RUNNING"]
    client.call("DELETE", f"{FLOWS}/{two}")
    client.admin("DELETE", "/objects/seeded")
    client.pass_time(90)
    client.refusal("GET", f"{FLOWS}/{two}")
    assert listed(client, f"{FLOWS}?sort=data_flow_name") == ["flow-one", "seeded", "two"]
    client.pass_time(10)
    assert listed(client, f"{FLOWS}?sort=data_flow_name", "state") == ["RUNNING", "TERMINATING"]
    client.pass_time(90)
    assert listed(client, FLOWS) == ["flow-one"]
    client.admin("PATCH", "/gateway", {"list_lag": 0})
    client.admin("POST", "/data-flows", {"name": "at-once"})
    assert "at-once" in listed(client, FLOWS)


def test_newest_objects_are_first(populated: Client) -> None:
    assert listed(populated, FLOWS)[0] == "name-24"
    assert listed(populated, SERVICES, "data_flow_service_name")[0] == "service-name-24"


@pytest.mark.parametrize(
    ("path", "field"),
    [(FLOWS, field) for field in SORTABLE_FLOWS] + [(SERVICES, field) for field in SORTABLE_SERVICES],
)
def test_sort_in_both_directions(populated: Client, path: str, field: str) -> None:
    rising = listed(populated, f"{path}?sort={quote(field + ':asc')}&size=100", field)
    falling = listed(populated, f"{path}?sort={quote(field + ':desc')}&size=100", field)
    assert rising == list(reversed(falling))
    assert rising == sorted(rising, key=lambda value: (value is not None, value or ""))
    assert rising == listed(populated, f"{path}?sort={field}&size=100", field)


@pytest.mark.parametrize(
    "query", ["sort=colour:asc", "sort=state:up", "size=-1", "page=-1", "size=x", "state=HAPPY", "state=running"]
)
@pytest.mark.parametrize("path", [FLOWS, SERVICES])
def test_invalid_query_is_refused(populated: Client, path: str, query: str) -> None:
    populated.refusal("GET", f"{path}?{query}")


@pytest.mark.parametrize(
    ("path", "query", "count"),
    [
        (FLOWS, "data_flow_name=name-07", 1),
        (FLOWS, "data_flow_name=name", 0),
        (FLOWS, "cluster_name=ske-dev", 12),
        (FLOWS, f"cluster_id={PROD}", 13),
        (FLOWS, "created_by=bob", 9),
        (FLOWS, "state=ERROR", 5),
        (FLOWS, "state=UNDEPLOYED", 0),
        (FLOWS, "version=1.0.0", COUNT),
        (FLOWS, "version=9", 0),
        (FLOWS, "region=kr-west1", COUNT),
        (FLOWS, "region=kr-south1", 0),
        (FLOWS, "created_by=bob&state=ERROR", 2),
        (SERVICES, "data_flow_service_name=service-name-07", 1),
        (SERVICES, "data_flow_name=name-07", 1),
        (SERVICES, "created_by=bob", 9),
        (SERVICES, "state=RUNNING", 20),
        (SERVICES, "data_flow_id=flow-1", COUNT),
    ],
)
def test_filters(populated: Client, path: str, query: str, count: int) -> None:
    assert populated.call("GET", f"{path}?{query}")["total_count"] == count
