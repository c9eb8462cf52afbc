# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of the validation of request bodies."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from emulator_client import ACCOUNT, FLOWS, SERVICES, WORKLOAD, Client, flow_body, service_body

ALIAS = {"hostname": "db", "ip": "10.0.0.7"}
TAG = {"tag_key": "a", "tag_value": "b"}


def password(text: str) -> dict[str, Any]:
    return {"account": ACCOUNT | {"account_password": text}}


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"data_flow_name": "ab"}, "at least 3"),
        ({"data_flow_name": "a" * 31}, "at most 30"),
        ({"data_flow_name": 123}, "valid string"),
        ({"domain": "ab"}, "at least 3"),
        ({"domain": "a" * 51}, "at most 50"),
        ({"description": "x" * 151}, "at most 150"),
        ({"storage_class_name": ""}, "at least 1"),
        ({"ingress_controller_name": ...}, "Field required"),
        ({"host_alias_list": [{"hostnames": ["a"], "ip": "10.0.0.1"}] * 21}, "at most 20"),
        ({"host_alias_list": [{"hostname": "a", "ip": "10.0.0.1"}]}, "Extra inputs are not permitted"),
        ({"tags": [TAG] * 51}, "at most 50"),
        ({"tags": [{"tag_key": "a", "value": "b"}]}, "Field required"),
        ({"account": {"account_id": "short"}}, "at least 6"),
        (password("Ab-1"), "at least 8"),
        (password("Ab-1" * 13), "at most 50"),
        (password("password-1"), "upper and lower"),
        (password("PASSWORD-1"), "upper and lower"),
        (password("Password--"), "upper and lower"),
        (password("Password12"), "upper and lower"),
        ({"colour": "red"}, "Extra inputs are not permitted"),
        ({"image_id": "IMAGE-none"}, "image"),
        ({"ingress_controller_name": "none"}, "ingress controller"),
        ({"cluster_id": "none"}, "cluster id"),
    ],
)
def test_invalid_flow_is_refused(client: Client, changes: dict[str, Any], text: str) -> None:
    assert text in str(client.refusal("POST", FLOWS, flow_body(**changes))["detail"])
    assert client.call("GET", FLOWS)["total_count"] == 0


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"data_flow_service_name": "Upper"}, "match pattern"),
        ({"data_flow_service_name": "ends-"}, "match pattern"),
        ({"data_flow_service_name": "1st"}, "match pattern"),
        ({"service_workload": {"nifi": {"cpu": 2000}}}, "valid string"),
        ({"service_workload": {"nifi": {"replica": 1}}}, "valid string"),
        ({"service_workload": {"nifi": {"memory": "1Gi"}}}, "match pattern"),
        ({"service_workload": {"kafka": {}}}, "Extra inputs are not permitted"),
        ({"service_workload": None}, "valid dictionary"),
        ({"host_alias": {"enabled": True, "host_alias_list": []}}, "valid string"),
        ({"host_alias": {"enabled": "true", "host_alias_list": [ALIAS] * 21}}, "at most 20"),
        ({"data_flow_id": "none"}, "data_flow"),
    ],
)
def test_invalid_service_is_refused(client: Client, changes: dict[str, Any], text: str) -> None:
    body = service_body(client.flow(), **changes)
    assert text in str(client.refusal("POST", SERVICES, body)["detail"])
    assert client.call("GET", SERVICES)["total_count"] == 0


@pytest.mark.parametrize("field", ["account", "service_workload"])
def test_update_of_service_refuses_null(client: Client, field: str) -> None:
    service = client.service(client.flow())
    client.refusal("PUT", f"{SERVICES}/{service}", {field: None})


@pytest.mark.parametrize("body", ["", "{", "[]", '"text"', "null"])
def test_body_must_be_an_object(client: Client, body: str) -> None:
    url = client.url + FLOWS
    response = requests.post(url, data=body, headers=client.headers("POST", url), timeout=10)
    assert response.status_code == 400
    assert response.json()["errors"][0]["code"] == "ValidationError"


def test_errors_contain_no_field_name_and_no_value(client: Client) -> None:
    error = client.refusal("POST", FLOWS, flow_body(domain="x", **password("weak-weak")))
    assert len(error["detail"]) == 2
    assert "domain" not in str(error)
    assert "weak-weak" not in str(error)


def test_korean_text_is_stored(client: Client) -> None:
    flow = client.flow(description="\ub370\uc774\ud130 \ud750\ub984")
    assert client.call("GET", f"{FLOWS}/{flow}")["description"] == "\ub370\uc774\ud130 \ud750\ub984"


def test_1_2_selects_ingress_controller(client: Client) -> None:
    client.call("POST", FLOWS, flow_body(ingress_controller_name=...), version="1.2")
    (flow,) = client.admin("GET", "/objects")["data_flows"]
    assert flow["ingress_controller_name"] == "dss-ingress"


def test_workload_may_be_partial(client: Client) -> None:
    service = client.service(client.flow(), service_workload={"nifi": WORKLOAD["nifi"]})
    assert client.call("GET", f"{SERVICES}/{service}")["service_workload"] == {"nifi": WORKLOAD["nifi"]}
