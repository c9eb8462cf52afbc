# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A name that is taken elsewhere is detected before anything is created, in check mode too."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from harness import SKE_DEV
from in_process import run

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import ApiError, PlanError
from emulator.process import EmulatorProcess

A, B = "1f6d3a52-7c1e-4f0a-9b7d-2f3a1c4e5d61", "2f6d3a52-7c1e-4f0a-9b7d-2f3a1c4e5d62"
ORDERS = "3f6d3a52-7c1e-4f0a-9b7d-2f3a1c4e5d63"
SKE_PROD = "c2d4e6f8a0b14c3d8e5f7a9b1c2d3e4f"
COMPONENT = {"cpu": "100", "memory": "128", "replica": "1", "version": "1.28.1"}
WORKLOAD = {"nifi": COMPONENT, "nifi_registry": COMPONENT, "zookeeper": {**COMPONENT, "version": "3.9.3"}}
FLOW = {"cluster_id": SKE_DEV, "version": "1.1.0", "storage_class_name": "nfs", "domain": "example-dev"}
SERVICE = {"storage_class_name": "nfs", "domain": "example-dev", "service_workload": WORKLOAD}
# What does not exist where it is desired, and where something of that name exists.
TAKEN = [
    ("data_flow", {**FLOW, "name": "flow-a"}, rf"name is taken by {A} \(cluster_id '{SKE_PROD}', .*state RUNNING\)"),
    (
        "data_flow_service",
        {**SERVICE, "name": "orders", "data_flow": "flow-b"},
        rf"name is taken by {ORDERS} \(data_flow 'flow-a', data_flow_id '{A}', state RUNNING\)",
    ),
]
CREATIONS = ("CreateDataFlow", "CreateDataFlowService")


@pytest.fixture
def there(emulator: EmulatorProcess) -> EmulatorProcess:
    """Return an emulator with two Data Flows on one cluster, and the service orders under the first."""
    seed = {**FLOW, "cluster_id": SKE_PROD, "image_id": "IMAGE-a7e31f94-0d2c-4b58-8e6f-91c0b2d3e4f5"}
    del seed["version"]
    emulator.admin("POST", "/data-flows", [{**seed, "id": A, "name": "flow-a"}, {**seed, "id": B, "name": "flow-b"}])
    emulator.admin("POST", "/data-flow-services", {**SERVICE, "id": ORDERS, "name": "orders", "data_flow_id": A})
    emulator.admin("DELETE", "/requests")
    return emulator


def commits(emulator: EmulatorProcess) -> Counter[str]:
    """Count what the server carried out."""
    return Counter(str(entry["operation"]) for entry in emulator.requests() if entry["committed"])


def converge(module: str, options: dict[str, Any], server: EmulatorProcess, **more: Any) -> dict[str, Any]:
    """Run a module that may wait."""
    return run(module, {"wait_timeout": 60, **options}, server.url, **more)


def test_a_name_that_is_taken(there: EmulatorProcess) -> None:
    """The message names the object and its place, and nothing is sent; in a fleet nothing else is started."""
    for module, options, message in TAKEN:
        for check_mode in (True, False):
            with pytest.raises(PlanError, match=message):
                converge(module, options, there, check_mode=check_mode)
            fleet = {f"{module}s": [options], "data_flows": [{**FLOW, "name": "flow-c"}]}
            fleet["data_flows"] += [options] if module == "data_flow" else []
            with pytest.raises(PlanError, match=message):
                converge("data_flow_fleet", fleet, there, check_mode=check_mode)
    assert not [entry for entry in there.requests() if entry["operation"] in CREATIONS]


@pytest.mark.parametrize("scope", ["account", "cluster"])
def test_the_api_may_decide_what_names_are_free(scope: str, there: EmulatorProcess) -> None:
    """Without the check, the error of the API says where the name is taken; where names may repeat, there is none."""
    there.admin("PATCH", "/switches", {"name_scope": scope})
    for module, options, message in TAKEN:
        unchecked = {**options, "check_name": False}
        assert converge(module, unchecked, there, check_mode=True)["changed"]
        if scope == "cluster":
            assert converge(module, unchecked, there)["changed"]
        else:
            with pytest.raises(ApiError, match=f"HTTP 409.*{message}"):
                converge(module, unchecked, there)
    assert not there.requests(operation="CheckDataFlowNameDuplication")


def test_a_free_name_costs_one_call(there: EmulatorProcess) -> None:
    converge("data_flow", {**FLOW, "name": "flow-c"}, there)
    assert len(there.requests(operation="CheckDataFlowNameDuplication")) == 1
    there.admin("DELETE", "/requests")
    assert not converge("data_flow", {**FLOW, "name": "flow-c"}, there)["changed"]
    assert not there.requests(operation="CheckDataFlowNameDuplication")


@pytest.mark.parametrize("check_mode", [True, False])
def test_a_name_of_what_no_list_shows(check_mode: bool, there: EmulatorProcess) -> None:
    """A deleted object may keep its name; no create request is sent."""
    hidden = {"kind": "list_hide", "operation": "ListDataFlowService", "object_id": ORDERS, "count": 9999}
    there.admin("POST", "/faults", hidden)
    options = {**SERVICE, "name": "orders", "data_flow": "flow-b"}
    with pytest.raises(PlanError, match="the name is taken, but lists no such object"):
        converge("data_flow_service", options, there, check_mode=check_mode)
    with pytest.raises(PlanError, match="the name is taken, but lists no such object"):
        converge("data_flow_fleet", {"data_flow_services": [options]}, there, check_mode=check_mode)
    assert not commits(there)


def test_a_list_that_lags_is_read_again(there: EmulatorProcess) -> None:
    """An object that the first list did not show is adopted, and the plan of check mode is the same."""
    options = {**SERVICE, "name": "orders", "data_flow": "flow-a"}
    for check_mode in (True, False):
        hidden = {"kind": "list_hide", "operation": "ListDataFlowService", "object_id": ORDERS, "count": 1}
        there.admin("POST", "/faults", hidden)
        assert not converge("data_flow_service", options, there, check_mode=check_mode)["changed"]
        there.admin("POST", "/faults", hidden)
        result = converge("data_flow_fleet", {"data_flow_services": [options]}, there, check_mode=check_mode)
        assert not result["changed"]
    assert not [entry for entry in there.requests() if entry["operation"] in CREATIONS]


def test_what_is_deleted_frees_its_name(there: EmulatorProcess) -> None:
    """An object that is being deleted is created again, and in one fleet an object moves between parents."""
    own = {**SERVICE, "name": "orders", "data_flow": "flow-a"}
    converge("data_flow_service", {"name": "orders", "state": "absent", "wait": False}, there)
    assert converge("data_flow_service", own, there, check_mode=True)["changed"]
    assert converge("data_flow_service", own, there)["changed"]
    there.admin("DELETE", "/requests")
    moved = {**SERVICE, "name": "orders", "data_flow": "flow-b"}
    items = [moved, {"name": "orders", "data_flow": "flow-a", "state": "absent"}]
    for check_mode in (True, False):
        result = converge("data_flow_fleet", {"data_flow_services": items}, there, check_mode=check_mode)
        assert [outcome["outcome"] for outcome in result["outcomes"]] == ["created", "deleted"]
    assert list(commits(there)) == ["DeleteDataFlowService", "CreateDataFlowService"]
