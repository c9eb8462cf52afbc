# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of create, update and delete of Data Flows and services."""

from __future__ import annotations

import time
from typing import Any

import pytest
from emulator_client import ACCOUNT, DEV, FLOWS, PROD, SERVICES, WORKLOAD, Client, flow_body, service_body


def workload(cpu: int, memory: int = 0, replica: int = 1) -> dict[str, Any]:
    return {"nifi": {"cpu": str(cpu), "memory": str(memory), "replica": str(replica), "version": "1.27.1"}}


def state(client: Client, path: str) -> str:
    return str(client.call("GET", path)["state"])


def test_flow_lifecycle(client: Client) -> None:
    assert client.call("POST", FLOWS, flow_body(), expect=202) is None
    (row,) = client.call("GET", FLOWS)["contents"]
    path = f"{FLOWS}/{row['data_flow_id']}"
    assert row["state"] == "CREATING"
    assert client.call("GET", path)["web_url"] is None
    client.pass_time(299)
    assert state(client, path) == "CREATING"
    client.pass_time(1)
    detail = client.call("GET", path)
    assert detail["state"] == "RUNNING"
    assert detail["web_url"] == "https://flow-one.one.example"
    assert detail["account"] == ACCOUNT
    assert detail["hosts_file"] == "10.0.0.7 db db.internal"
    assert (detail["http_port"], detail["https_port"], detail["ingress_class_name"]) == (30708, 31416, "dss-nginx")
    assert (detail["version"], detail["is_active_image"], detail["count_data_flow_service"]) == ("1.0.0", True, 0)

    response = client.call("PUT", path, {"description": "second"}, expect=202)
    assert (response["state"], response["description"], response["domain"]) == ("UPDATING", "second", "one.example")
    client.pass_time(120)
    assert client.call("GET", path)["modified_dt"] > detail["modified_dt"]
    assert state(client, path) == "RUNNING"

    assert client.call("DELETE", path, expect=202) is None
    assert state(client, path) == "TERMINATING"
    client.pass_time(90)
    assert client.call("GET", FLOWS) == {"contents": [], "total_count": 0}
    client.refusal("GET", path)


def test_service_lifecycle(client: Client) -> None:
    flow = client.flow()
    assert client.call("POST", SERVICES, service_body(flow), expect=202) is None
    (row,) = client.call("GET", SERVICES)["contents"]
    path = f"{SERVICES}/{row['data_flow_service_id']}"
    assert (row["state"], row["version"], row["data_flow_id"]) == ("CREATING", "1.0.0", flow)
    client.pass_time(240)
    detail = client.call("GET", path)
    assert detail["state"] == "RUNNING"
    assert detail["service_workload"] == WORKLOAD
    assert detail["web_url_nifi"] == "https://service-one.one.example"
    assert detail["web_url_registry"].startswith("https://")
    sub_versions = client.call("GET", f"{SERVICES}/data-flows/{flow}/sub-versions")
    versions = {"nifi": "1.27.1", "nifiregistry": "1.27.1", "zookeeper": "3.9.2"}
    assert sub_versions == {"data_flow_service_count": 1, "versions": versions}

    bigger = workload(4000)
    assert client.call("PUT", path, {"service_workload": bigger}, expect=202)["state"] == "UPDATING"
    client.pass_time()
    assert client.call("GET", path)["service_workload"]["nifi"]["cpu"] == "4000"

    assert "1 services" in client.refusal("DELETE", f"{FLOWS}/{flow}")["detail"]
    client.call("DELETE", path, expect=202)
    client.refusal("DELETE", f"{FLOWS}/{flow}")
    client.pass_time()
    client.call("DELETE", f"{FLOWS}/{flow}", expect=202)


def test_clock_advances(client: Client) -> None:
    client.call("POST", FLOWS, flow_body())
    client.admin("PATCH", "/clock", {"speed": 10_000})
    deadline = time.monotonic() + 5
    while client.call("GET", FLOWS)["contents"][0]["state"] != "RUNNING":
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_objects_in_transition_cannot_be_changed(client: Client) -> None:
    client.call("POST", FLOWS, flow_body())
    flow = client.call("GET", FLOWS)["contents"][0]["data_flow_id"]
    path = f"{FLOWS}/{flow}"
    client.refusal("PUT", path, {"description": "x"})
    client.refusal("DELETE", path)
    client.refusal("POST", SERVICES, service_body(flow))
    client.pass_time()
    client.call("PUT", path, {})
    client.refusal("DELETE", path)
    client.pass_time()
    client.call("DELETE", path)
    client.refusal("DELETE", path)


def test_failed_object_can_be_updated_or_deleted(client: Client) -> None:
    flow = client.flow(node_selector="node-role=none")
    path = f"{FLOWS}/{flow}"
    assert state(client, path) == "ERROR"
    client.call("PUT", path, {"node_selector": "node-role=nifi"})
    client.pass_time()
    assert state(client, path) == "RUNNING"
    client.admin("PATCH", f"/objects/{flow}", {"state": "ERROR"})
    client.call("DELETE", path, expect=202)


def test_names_are_unique(client: Client) -> None:
    flow = client.flow()
    assert "duplicate" in client.refusal("POST", FLOWS, flow_body(cluster_id=PROD), status=409)["detail"]
    client.service(flow)
    assert "duplicate" in client.refusal("POST", SERVICES, service_body(flow), status=409)["detail"]
    for name, taken in (("flow-one", True), ("flow-two", False), ("NOT%20A%20NAME", False)):
        assert client.call("GET", f"{FLOWS}/{name}/check-duplication") == {"result": taken}
    for name, taken in (("service-one", True), ("service-two", False), ("x", False)):
        assert client.call("GET", f"{SERVICES}/{name}/check-duplication") == {"result": taken}


@pytest.mark.parametrize(
    ("asked", "err_code"),
    [
        (workload(64_000, 131_072), ""),
        (workload(32_000, 1, 2), ""),
        (workload(64_001), "INSUFFICIENT_CPU"),
        (workload(1, 131_073), "INSUFFICIENT_MEMORY"),
        (workload(32_001, 1, 2), "INSUFFICIENT_CPU"),
        (workload(64_001, 131_073), "INSUFFICIENT_CPU,INSUFFICIENT_MEMORY"),
    ],
)
def test_capacity_check(client: Client, asked: dict[str, Any], err_code: str) -> None:
    path = f"{SERVICES}/clusters/{DEV}/validate-resources"
    response = client.call("POST", path, {"service_workload": asked})
    assert (response["result"], response["err_code"]) == (not err_code, err_code)
    assert response["cpu"]["capacity"] == 64_000


def test_services_use_capacity(client: Client) -> None:
    flow = client.flow()
    service = client.service(flow, service_workload=workload(40_000))
    more = {"service_workload": workload(60_000)}
    assert client.call("POST", f"{SERVICES}/{service}/validate-resources", more)["result"] is True
    assert client.call("POST", f"{SERVICES}/clusters/{DEV}/validate-resources", more)["result"] is False
    assert client.call("POST", f"{SERVICES}/clusters/{PROD}/validate-resources", more)["result"] is True

    second = client.service(flow, data_flow_service_name="second", service_workload=workload(30_000))
    assert state(client, f"{SERVICES}/{second}") == "ERROR"
    client.call("DELETE", f"{SERVICES}/{service}")
    client.pass_time()
    client.call("PUT", f"{SERVICES}/{second}", {})
    client.pass_time()
    assert state(client, f"{SERVICES}/{second}") == "RUNNING"
    client.call("PUT", f"{SERVICES}/{second}", {"service_workload": workload(64_001)})
    client.pass_time()
    assert state(client, f"{SERVICES}/{second}") == "ERROR"


def test_image_determines_versions(client: Client) -> None:
    newer = client.call("GET", f"{FLOWS}/image-versions")["contents"][1]
    flow = client.flow(image_id=newer["image_id"])
    detail = client.call("GET", f"{FLOWS}/{flow}")
    assert (detail["version"], detail["is_active_image"]) == (newer["version"], False)
    assert client.call("GET", f"{SERVICES}/data-flows/{flow}/sub-versions")["versions"]["zookeeper"] == "3.9.3"
