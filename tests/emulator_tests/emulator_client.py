# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A minimal signing client for these tests only."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from typing import Any

import requests

WORKLOAD = {
    "nifi": {"cpu": "2000", "memory": "1024", "replica": "1", "version": "1.27.1"},
    "nifi_registry": {"cpu": "2000", "memory": "1024", "replica": "1", "version": "1.27.1"},
    "zookeeper": {"cpu": "2000", "memory": "1024", "replica": "3", "version": "3.9.2"},
}
ACCOUNT = {"account_id": "nifiadmin", "account_password": "Secret-123"}
DEV = "70a599e031e749b7b260868f441e862b"
PROD = "c2d4e6f8a0b14c3d8e5f7a9b1c2d3e4f"
FLOWS = "/v1/data-flows"
SERVICES = "/v1/data-flow-services"


def flow_body(**changes: Any) -> dict[str, Any]:
    """Return a complete body of CreateDataFlow."""
    body = {
        "account": ACCOUNT,
        "cluster_id": DEV,
        "data_flow_name": "flow-one",
        "description": "first",
        "domain": "one.example",
        "host_alias_list": [{"hostnames": ["db", "db.internal"], "ip": "10.0.0.7"}],
        "image_id": "IMAGE-5d0b8a52-6c1e-4f0a-9b7d-2f3a1c4e5d60",
        "ingress_controller_name": "dss-ingress",
        "node_selector": "node-role=nifi",
        "storage_class_name": "nfs",
        "tags": [{"tag_key": "team", "tag_value": "data"}],
    }
    return {key: value for key, value in (body | changes).items() if value is not ...}


def service_body(flow_id: str, **changes: Any) -> dict[str, Any]:
    """Return a complete body of CreateDataFlowService."""
    body = {
        "account": ACCOUNT,
        "data_flow_id": flow_id,
        "data_flow_service_name": "service-one",
        "description": "first",
        "domain": "one.example",
        "host_alias": {"enabled": "true", "host_alias_list": [{"hostname": "db", "ip": "10.0.0.7"}]},
        "node_selector": "pool=standard",
        "service_workload": WORKLOAD,
        "storage_class_name": "nfs",
        "tags": [{"tag_key": "team", "tag_value": "data"}],
    }
    return {key: value for key, value in (body | changes).items() if value is not ...}


class Client:
    """Sign and send requests; URLs are sent exactly as given."""

    def __init__(self, url: str, admin: Any) -> None:
        self.url, self.admin = url, admin

    def headers(self, method: str, url: str, **changes: Any) -> dict[str, str]:
        """Return the headers of a signed request; a change to None removes a header."""
        values = {"Scp-Accesskey": "emulator-access-key", "Scp-ClientType": "Openapi"}
        values["Scp-Timestamp"] = str(int((time.time() + changes.pop("skew", 0)) * 1000))
        text = method + url + values["Scp-Timestamp"] + values["Scp-Accesskey"] + values["Scp-ClientType"]
        digest = hmac.new(b"emulator-secret-key", text.encode(), hashlib.sha256).digest()
        values["Scp-Signature"] = base64.b64encode(digest).decode()
        values |= {f"Scp-{key}": value for key, value in changes.items()}
        return {key: value for key, value in values.items() if value is not None}

    def send(self, method: str, path: str, body: Any = None, version: str | None = "1.1", **options: Any) -> Any:
        """Send a request and return the response."""
        headers = self.headers(method, self.url + path)
        if version is not None:
            headers["Scp-Api-Version"] = f"data-flow {version}"
        return requests.request(method, self.url + path, json=body, headers=headers, **({"timeout": 10} | options))

    def call(self, method: str, path: str, body: Any = None, version: str | None = "1.1", expect: int = 0) -> Any:
        """Send a request that must succeed, or fail with status `expect`, and return the decoded response."""
        response = self.send(method, path, body, version)
        assert response.status_code == expect if expect else response.ok, response.text
        return response.json() if response.content else None

    def refusal(self, method: str, path: str, body: Any = None, version: str | None = "1.1", status: int = 400) -> Any:
        """Send a request that the product must refuse with `status`, and return the error."""
        (error,) = self.call(method, path, body, version, expect=status)["errors"]
        assert error["status"] == status
        return error

    def pass_time(self, seconds: float = 1000) -> None:
        """Advance the emulator's clock."""
        self.admin("PATCH", "/clock", {"advance": seconds})

    def switch(self, **positions: Any) -> None:
        """Set switches."""
        self.admin("PATCH", "/switches", positions)

    def flow(self, **changes: Any) -> str:
        """Create a Data Flow, wait until it runs, and return its id."""
        body = flow_body(**changes)
        self.call("POST", FLOWS, body)
        self.pass_time()
        rows = self.call("GET", f"{FLOWS}?data_flow_name={body['data_flow_name']}")["contents"]
        return str(rows[0]["data_flow_id"])

    def service(self, flow_id: str, **changes: Any) -> str:
        """Create a service, wait until it runs, and return its id."""
        body = service_body(flow_id, **changes)
        self.call("POST", SERVICES, body)
        self.pass_time()
        rows = self.call("GET", f"{SERVICES}?data_flow_service_name={body['data_flow_service_name']}")["contents"]
        return str(rows[0]["data_flow_service_id"])
