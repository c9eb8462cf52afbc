# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which object is meant if responses, placeholders or lists have less than the options; all problems at once."""

from __future__ import annotations

from typing import Any

import pytest
from harness import SKE_DEV
from in_process import run

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import OptionError, PlanError, ScpError
from emulator.process import EmulatorProcess

A = "1f6d3a52-7c1e-4f0a-9b7d-2f3a1c4e5d61"
ORDERS = "3f6d3a52-7c1e-4f0a-9b7d-2f3a1c4e5d63"
SKE_PROD = "c2d4e6f8a0b14c3d8e5f7a9b1c2d3e4f"
COMPONENT = {"cpu": "100", "memory": "128", "replica": "1", "version": "1.28.1"}
WORKLOAD = {"nifi": COMPONENT, "nifi_registry": COMPONENT, "zookeeper": {**COMPONENT, "version": "3.9.3"}}
FLOW = {"cluster_id": SKE_DEV, "version": "1.1.0", "storage_class_name": "nfs", "domain": "example-dev"}
SERVICE = {"name": "orders", "storage_class_name": "nfs", "domain": "example-dev", "service_workload": WORKLOAD}


@pytest.fixture
def there(emulator: EmulatorProcess) -> EmulatorProcess:
    """Return an emulator with a Data Flow on ske-dev and one service."""
    seed = {"cluster_id": SKE_DEV, "image_id": "IMAGE-a7e31f94-0d2c-4b58-8e6f-91c0b2d3e4f5", "id": A, "name": "flow"}
    emulator.admin("POST", "/data-flows", seed)
    emulator.admin("POST", "/data-flow-services", {**SERVICE, "id": ORDERS, "data_flow_id": A})
    emulator.admin("DELETE", "/requests")
    return emulator


def commits(emulator: EmulatorProcess) -> list[str]:
    """Return the operations that the server carried out."""
    return [entry["operation"] for entry in emulator.requests() if entry["committed"]]


@pytest.mark.parametrize("fields", ["present", "omitted"])
def test_a_cluster_of_another_name_is_another_cluster(fields: str, there: EmulatorProcess) -> None:
    """This also holds if the API returns only the id of a cluster."""
    there.admin("PATCH", "/switches", {"optional_fields": fields})
    elsewhere = {"cluster_name": "ske-prod", "state": "absent", "delete_services": True}
    assert not run("data_flow", {**elsewhere, "name": "flow"}, there.url)["changed"]
    assert not run("data_flow_fleet", {"data_flows": [{**elsewhere, "name": "flow"}]}, there.url)["changed"]
    with pytest.raises(PlanError, match="ske-prod"):
        run("data_flow", {**elsewhere, "data_flow_id": A}, there.url)
    with pytest.raises(PlanError, match="name is taken by"):
        run("data_flow", {**FLOW, "cluster_id": None, "cluster_name": "ske-prod", "name": "flow"}, there.url)
    assert not commits(there)
    here = {"name": "flow", "cluster_name": "ske-dev"}
    assert not run("data_flow", {**here, "state": "present"}, there.url)["changed"]


@pytest.mark.parametrize("check_mode", [True, False])
def test_one_name_for_two_creations_is_refused(check_mode: bool, there: EmulatorProcess) -> None:
    flows = [{**FLOW, "name": "twin"}, {**FLOW, "name": "twin", "cluster_id": SKE_PROD}]
    services = [{**SERVICE, "name": "twin", "data_flow": flow} for flow in ("flow", "other")]
    other = {**FLOW, "name": "other"}
    for fleet in ({"data_flows": flows}, {"data_flows": [other], "data_flow_services": services}):
        with pytest.raises(PlanError, match=r"\[0\] and data_flow(_service)?s\[1\] would both be created as"):
            run("data_flow_fleet", {**fleet, "wait_timeout": 60}, there.url, check_mode=check_mode)
    assert not commits(there)


def test_a_placeholder_is_one_object_of_one_kind(emulator: EmulatorProcess) -> None:
    for module, options, message in (
        ("data_flow", {"data_flow_id": "check-mode:data_flow:flow", "name": "other"}, "name: is 'other', and"),
        ("data_flow", {"data_flow_id": "check-mode:data_flow_service:flow"}, "There is no Data Flow with the id"),
        (
            "data_flow_service",
            {**SERVICE, "data_flow_id": "check-mode:data_flow_service:flow"},
            "data_flow_id: there is no Data Flow",
        ),
        (
            "data_flow_service",
            {"name": "orders", "data_flow_id": "check-mode:data_flow:flow"},
            "service_workload, .*are needed|storage_class_name, domain, service_workload: are needed",
        ),
    ):
        with pytest.raises(ScpError, match=message):
            run(module, options, emulator.url, check_mode=True)
    checks = run(
        "data_flow_preflight_info",
        {
            "data_flows": [{**FLOW, "name": "flow"}],
            "data_flow_services": [{**SERVICE, "data_flow_id": "check-mode:data_flow:flow"}],
            "resolve_dns": False,
        },
        emulator.url,
        check_mode=True,
    )["checks"]
    assert not [check for check in checks if check["status"] == "failed"]
    asked = {"data_flow_service": "new", "data_flow_id": "check-mode:data_flow:flow", "service_workload": WORKLOAD}
    assert run("data_flow_capacity_info", asked, emulator.url, check_mode=True)["capacities"] == []


def test_all_that_is_missing_or_wrong_is_told_at_once(emulator: EmulatorProcess) -> None:
    with pytest.raises(OptionError) as told:
        run("data_flow_service", {"name": "orders"}, emulator.url)
    for option in ("data_flow or data_flow_id", "storage_class_name", "domain", "service_workload"):
        assert option in str(told.value)
    with pytest.raises(OptionError) as told:
        run("data_flow", {"name": "flow", "cluster_name": "nowhere"}, emulator.url)
    for words in ("storage_class_name, domain: are needed", "no cluster", "version: is needed"):
        assert words in str(told.value)
    with pytest.raises(OptionError) as told:
        run(
            "data_flow",
            {"name": "flow", "domain": "a_b c", "node_selector": "a b", "description": "x" * 200},
            emulator.url,
        )
    for option in ("domain", "node_selector", "description"):
        assert f"{option}: " in str(told.value)


def test_a_login_of_blanks_is_left_out(there: EmulatorProcess) -> None:
    """Empty columns of a table give such credentials."""
    blank = {"account_id": "", "account_password": " "}
    for more in ({"account": blank}, {"service_workload": {"nifi": {"cpu": "", "memory": "", "version": ""}}}):
        result = run("data_flow_service", {"name": "orders", "data_flow": "flow", **more}, there.url)
        assert not result["changed"]


def test_a_parent_that_the_first_list_does_not_show(there: EmulatorProcess) -> None:
    there.admin("POST", "/faults", {"kind": "list_hide", "operation": "ListDataFlows", "count": 1})
    result = run("data_flow_service", {**SERVICE, "name": "new", "data_flow": "flow", "wait_timeout": 60}, there.url)
    assert result["changed"]


@pytest.mark.parametrize("spelling", ["{{{0}}}", "urn:uuid:{0}", "{0}"])
def test_an_id_in_any_spelling_is_the_object(spelling: str, there: EmulatorProcess) -> None:
    """In braces, as a URN, in upper case without hyphens."""
    own_id = spelling.format(ORDERS).upper().replace("-", "") if spelling == "{0}" else spelling.format(ORDERS)
    asked: dict[str, Any] = {"data_flow_service_id": own_id, "service_workload": WORKLOAD}
    assert run("data_flow_capacity_info", asked, there.url)["capacities"][0]["fits"]
    assert run("data_flow_service_info", {"data_flow_service_id": own_id}, there.url)["data_flow_services"]
    cluster = spelling.format(SKE_DEV)
    assert run("data_flow_info", {"cluster_id": cluster}, there.url)["data_flows"]
    assert run("data_flow_service", {"data_flow_service_id": own_id, "state": "absent"}, there.url, check_mode=True)[
        "changed"
    ]
