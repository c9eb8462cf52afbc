# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of signature, routing and versions."""

from __future__ import annotations

import time
from typing import Any

import pytest
import requests
from emulator_client import DEV, FLOWS, SERVICES, Client

LISTED = f"{FLOWS}?page=0&size=1"


@pytest.mark.parametrize(
    "path",
    [
        FLOWS,
        f"{FLOWS}?sort=created_dt%3Adesc",
        f"{FLOWS}?sort=created_dt:desc",
        f"{FLOWS}?data_flow_name=%ED%95%9C%EA%B5%AD%EC%96%B4",
        f"{FLOWS}?data_flow_name=two+words",
        f"{FLOWS}/%ED%95%9C%EA%B5%AD%EC%96%B4/check-duplication",
        f"{FLOWS}/a%2Fb/check-duplication",
        f"{FLOWS}/a%20b/check-duplication",
    ],
)
def test_signature_covers_bytes_of_url(client: Client, path: str) -> None:
    client.call("GET", path, expect=200)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"Signature": "bm9uc2Vuc2U="}, "Signature"),
        ({"Signature": "\xe9"}, "Signature"),
        ({"Accesskey": "somebody-else"}, "Access key"),
        ({"skew": 16 * 60}, "Timestamp"),
        ({"skew": -16 * 60}, "Timestamp"),
        ({"Timestamp": "soon"}, "Timestamp"),
        ({"Timestamp": str(int(time.time()))}, "Timestamp"),
        ({"ClientType": "user-api"}, "Client type"),
        ({"Timestamp": None}, "Scp-Timestamp"),
    ],
)
def test_invalid_signature_is_a_401_of_the_gateway(client: Client, changes: dict[str, Any], text: str) -> None:
    headers = client.headers("GET", client.url + LISTED, **changes)
    response = requests.get(client.url + LISTED, headers=headers, timeout=10)
    assert response.status_code == 401
    assert set(response.json()) == {"status", "name", "message"}
    assert response.json()["status"] == "UNAUTHORIZED"
    assert text in response.json()["message"]


@pytest.mark.parametrize("skew", [-14 * 60, 14 * 60])
def test_small_clock_skew_is_accepted(client: Client, skew: int) -> None:
    headers = client.headers("GET", client.url + LISTED, skew=skew)
    assert requests.get(client.url + LISTED, headers=headers, timeout=10).status_code == 200


def test_signing_another_url_fails(client: Client) -> None:
    headers = client.headers("GET", f"{client.url}{FLOWS}?sort=created_dt:desc")
    response = requests.get(f"{client.url}{FLOWS}?sort=created_dt%3Adesc", headers=headers, timeout=10)
    assert response.status_code == 401


def test_unsigned_request_is_a_404(client: Client) -> None:
    response = requests.get(client.url + FLOWS, timeout=10)
    assert response.status_code == 404
    assert set(response.json()) == {"timestamp", "path", "status", "error", "requestId"}
    assert response.json()["path"] == FLOWS


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/dataflows"),
        ("GET", f"{FLOWS}/"),
        ("GET", f"{FLOWS}//check-duplication"),
        ("PATCH", FLOWS),
        ("OPTIONS", FLOWS),
        ("GET", f"{FLOWS}/a/b/c"),
    ],
)
def test_unknown_path_is_a_403(client: Client, method: str, path: str) -> None:
    error = client.refusal(method, path, status=403)
    assert "Action definition is not found" in error["detail"]


def test_error_envelope(client: Client) -> None:
    error = client.refusal("POST", FLOWS, {})
    assert (error["code"], error["title"], error["status"]) == ("ValidationError", "ValidationError", 400)
    assert (error["links"], error["related_resources"], error["response"]) == ([], [], None)
    assert error["request_id"].startswith("req-")
    assert error["global_request_id"].startswith("req-")


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_versions_are_served(client: Client, version: str) -> None:
    client.call("GET", FLOWS, version=version, expect=200)


@pytest.mark.parametrize("header", ["data-flow 1.3", "data-flow", "1.1", "ske 1.1", "data-flow  1.1", "Data-Flow 1.1"])
def test_unknown_version_is_a_406(client: Client, header: str) -> None:
    headers = client.headers("GET", client.url + FLOWS)
    response = requests.get(client.url + FLOWS, headers=headers | {"Scp-Api-Version": header}, timeout=10)
    assert response.status_code == 406
    assert response.json()["errors"][0]["code"] == "NoSuchVersion"


def test_ingress_controllers_have_no_version_1_2(client: Client) -> None:
    path = f"{FLOWS}/clusters/{DEV}/ingress-controllers"
    assert client.refusal("GET", path, version="1.2", status=406)["code"] == "NoSuchVersion"
    for version in ("1.0", "1.1", None):
        (controller,) = client.call("GET", path, version=version)
        assert (controller["name"], controller["ingress_class_name"]) == ("dss-ingress", "dss-nginx")


def test_default_version_is_the_current_one(client: Client) -> None:
    assert client.refusal("POST", FLOWS, {}, version=None)["detail"] == ["Field required"] * 6


def test_versions_are_listed_with_and_without_signature(client: Client) -> None:
    for response in (client.send("GET", "/", version=None), requests.get(f"{client.url}/", timeout=10)):
        versions = response.json()["versions"]
        assert (versions[0]["id"], versions[0]["status"]) == ("v1.2", "CURRENT")
        assert {"id", "links", "not_before", "status"} == set(versions[0])


@pytest.mark.parametrize(("header", "status"), [("ske 1.4", 200), ("ske 1.6", 200), (None, 200), ("ske 1.1", 406)])
def test_ske_clusters_share_the_port(client: Client, header: str | None, status: int) -> None:
    url = f"{client.url}/v1/clusters?name=ske-dev&size=10&page=0"
    headers = client.headers("GET", url) | ({"Scp-Api-Version": header} if header else {})
    response = requests.get(url, headers=headers, timeout=10)
    assert response.status_code == status
    if status == 200:
        assert set(response.json()) == {"clusters", "count", "links"}
        assert [(each["id"], each["status"]) for each in response.json()["clusters"]] == [(DEV, "RUNNING")]


def test_literal_segments_take_precedence(client: Client) -> None:
    client.admin("POST", "/data-flows", {"id": "image-versions", "name": "image-versions"})
    assert "image_name" in client.call("GET", f"{FLOWS}/image-versions")["contents"][0]
    assert client.call("GET", f"{FLOWS}/image-versions/check-duplication") == {"result": True}


@pytest.mark.parametrize("expected", ["00000000-0000-4000-8000-000000000000", "nonsense", "a%2Fb"])
@pytest.mark.parametrize("path", [f"{FLOWS}/%s", f"{SERVICES}/%s", f"{SERVICES}/data-flows/%s/sub-versions"])
def test_unknown_id_is_a_400(client: Client, path: str, expected: str) -> None:
    client.refusal("GET", path % expected)
    if path.count("/") == 3:
        client.refusal("PUT", path % expected, {})
        client.refusal("DELETE", path % expected)


@pytest.mark.parametrize(("cluster", "status"), [("0" * 32, 404), ("nonsense", 400), (DEV.upper(), 400)])
def test_unknown_cluster_is_a_404_and_malformed_one_a_400(client: Client, cluster: str, status: int) -> None:
    client.refusal("GET", f"{FLOWS}/clusters/{cluster}/ingress-controllers", status=status)
    body: dict[str, Any] = {"service_workload": {}}
    client.refusal("POST", f"{SERVICES}/clusters/{cluster}/validate-resources", body, status=status)


@pytest.mark.parametrize("retry_after", [None, 2])
def test_calls_over_the_rate_limit_are_refused(client: Client, retry_after: int | None) -> None:
    """The limit counts the calls of all clients, and calls succeed again after a second."""
    client.admin("PATCH", "/gateway", {"rate_limit": 3, "retry_after": retry_after})
    responses = [client.send("GET", FLOWS) for _number in range(5)]
    assert [response.status_code for response in responses] == [200] * 3 + [429] * 2
    assert responses[-1].headers.get("Retry-After") == (retry_after and str(retry_after))
    assert responses[-1].json()["errors"][0]["code"] == "TooManyRequests"
    assert client.refusal("POST", FLOWS, {}, status=429)
    time.sleep(1)
    client.call("GET", FLOWS, expect=200)


def test_offered_versions_can_be_changed(client: Client) -> None:
    client.admin("PATCH", "/gateway", {"versions": {"*": ["1.2", "1.3"], "ListDataFlowService": ["1.1"]}})
    statuses = {
        (path, version): client.send("GET", path, version=version).status_code
        for path in (FLOWS, SERVICES, f"{FLOWS}/clusters/{DEV}/ingress-controllers")
        for version in ("1.1", "1.2", "1.3")
    }
    assert {each for each, status in statuses.items() if status == 200} == {
        (path, version) for path, version in statuses if (version == "1.1") == (path == SERVICES)
    }
    listed = requests.get(f"{client.url}/", timeout=10).json()["versions"]
    assert [(each["id"], each["status"]) for each in listed] == [("v1.3", "CURRENT"), ("v1.2", "SUPPORTED")]
    assert client.send("GET", f"{FLOWS}/image-versions", version=None).status_code == 200
    client.admin("PATCH", "/gateway", {"versions": {"ListDataFlowImages": []}})
    client.refusal("GET", f"{FLOWS}/image-versions", version=None, status=406)
