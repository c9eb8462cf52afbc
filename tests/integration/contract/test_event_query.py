# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The queries of Automation Platform find the objects in real results, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import jq
import yaml
from harness import FLOW, OTHER_FLOW, OTHER_SERVICE, PASSWORD, ROOT, SERVICE, Run

from emulator.process import EmulatorProcess

QUERIES = yaml.safe_load((ROOT / "extensions/audit/event_query.yml").read_text())
ANALYTICS: Mapping[str, Any] = {"name": "analytics"}
ORDERS: Mapping[str, Any] = {"name": "orders", "data_flow": "analytics"}
NEW: Mapping[str, Any] = {
    "name": "sales",
    "cluster_name": "ske-dev",
    "version": "1.0.0",
    "ingress_controller_name": "second",
    "storage_class_name": "nfs",
    "domain": "sales-dev",
    "account": {"account_id": "nifi-admin", "account_password": PASSWORD},
}


def nodes(module: str, result: Mapping[str, Any]) -> dict[str, str]:
    """Return the type of each object that the query of a module finds, by id."""
    found = jq.compile(QUERIES[f"samsungcloud.scp.{module}"]["query"]).input_value(dict(result)).all()
    assert all(node["name"] and node["facts"]["infra_type"] == "PublicCloud" for node in found)
    return {node["canonical_facts"]["id"]: node["facts"]["device_type"] for node in found}


def test_queries_find_managed_objects(play: Callable[..., Run], seeded: EmulatorProcess) -> None:
    fleet = {"data_flows": [{"name": "analytics"}, {"name": "other"}], "data_flow_services": [dict(ORDERS)]}
    tasks = [
        ("data_flow", ANALYTICS),
        ("data_flow_service", ORDERS),
        ("data_flow_fleet", fleet),
        ("data_flow_service", {**ORDERS, "data_flow": "other", "state": "absent"}),
        ("data_flow", {**NEW}, {"check_mode": True}),
    ]
    flow, service, many, deleted, planned = play(tasks).results
    assert nodes("data_flow", flow) == {FLOW: "Data Flow"}
    assert nodes("data_flow_service", service) == {SERVICE: "Data Flow Service"}
    assert nodes("data_flow_fleet", many) == {FLOW: "Data Flow", OTHER_FLOW: "Data Flow", SERVICE: "Data Flow Service"}
    assert set(nodes("data_flow_service", deleted)) <= {OTHER_SERVICE}
    assert "data_flow" in planned, planned
    assert nodes("data_flow", planned) == {}
    provisioned = {"data_flow": None, "results": {"orders": {"data_flow_service": service["data_flow_service"]}}}
    assert nodes("provision", provisioned) == {SERVICE: "Data Flow Service"}
    assert nodes("provision", flow) == {FLOW: "Data Flow"}


def test_results_without_objects_have_no_nodes() -> None:
    for query in QUERIES:
        assert nodes(query.rpartition(".")[2], {"msg": "failed", "data_flow": None}) == {}


def test_queries_are_those_of_modules_that_manage_objects() -> None:
    assert set(QUERIES) == {
        f"samsungcloud.scp.{name}" for name in ("data_flow", "data_flow_service", "data_flow_fleet", "provision")
    }
