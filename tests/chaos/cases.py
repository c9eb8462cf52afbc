# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tasks under test: each case with the initial objects, the options, and the calls that it makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.samsungcloud.scp.plugins.module_utils._module_spec import perform
from ansible_collections.samsungcloud.scp.plugins.modules import data_flow, data_flow_service

CLUSTER = "70a599e031e749b7b260868f441e862b"
IMAGE = "IMAGE-a7e31f94-0d2c-4b58-8e6f-91c0b2d3e4f5"
WORKLOAD = {
    "nifi": {"cpu": "2000", "memory": "4096", "replica": "1", "version": "1.28.1"},
    "nifi_registry": {"cpu": "500", "memory": "1024", "replica": "1", "version": "1.28.1"},
    "zookeeper": {"cpu": "500", "memory": "1024", "replica": "1", "version": "3.9.3"},
}
LARGER = {**WORKLOAD["nifi"], "replica": "2"}
SETTINGS = {"domain": "example-dev", "storage_class_name": "nfs", "description": "As desired"}
FLOW = {"name": "analytics", "cluster_name": "ske-dev", "version": "1.1.0", **SETTINGS}
SERVICE = {"name": "orders", "data_flow": "analytics", "service_workload": WORKLOAD, **SETTINGS}


def run_module(module: Any, options: Mapping[str, Any]) -> dict[str, Any]:
    """Run a module with these options, validated as Ansible does, and return the task result."""
    task = module.SPEC
    validated = ArgumentSpecValidator(**task.specification).validate(options)
    assert not validated.error_messages, validated.error_messages
    return perform(task, validated.validated_parameters, {}, check_mode=False, secrets=set())


@dataclass(frozen=True)
class Kind:
    """A module that manages objects: how to run it, and how the emulator lists and seeds its objects."""

    key: str
    module: Any
    name: str
    listed: str
    path: str
    seed: Mapping[str, Any]

    def perform(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Run the module with these options and return the task result."""
        return run_module(self.module, options)


KINDS = {
    "data_flow": Kind(
        "data_flow", data_flow, "analytics", "data_flows", "/data-flows",
        {"name": "analytics", "cluster_id": CLUSTER, "image_id": IMAGE, **SETTINGS},
    ),
    "data_flow_service": Kind(
        "data_flow_service", data_flow_service, "orders", "data_flow_services",
        "/data-flow-services", {"name": "orders", "service_workload": WORKLOAD, **SETTINGS},
    ),
}  # fmt: skip
IDS = {name: f"{number:08x}-0000-4000-8000-000000000000" for number, name in enumerate(
    ("analytics", "analytics-a", "analytics-b", "orders", "orders-a", "orders-b", "payments")
)}  # fmt: skip


def flow(name: str) -> dict[str, Any]:
    """Return the seed of a Data Flow."""
    return {**KINDS["data_flow"].seed, "name": name, "id": IDS[name], "description": "Initial"}


def service(name: str, parent: str) -> dict[str, Any]:
    """Return the seed of a Data Flow Service."""
    seed = KINDS["data_flow_service"].seed
    return {**seed, "name": name, "id": IDS[name], "data_flow_id": IDS[parent], "description": "Initial"}


# Their names contain those of our objects. No task may ever change them.
UNRELATED = (
    [flow("analytics-a"), flow("analytics-b")],
    [service(name, "analytics-a") for name in ("orders-a", "orders-b")],
)


@dataclass(frozen=True)
class Case:
    """One task: its options, the initial objects, and the calls of a run without faults."""

    kind: Kind
    options: Mapping[str, Any]
    flows: Sequence[Mapping[str, Any]]
    services: Sequence[Mapping[str, Any]]
    trace: Sequence[str]

    @property
    def absent(self) -> bool:
        """Return whether the task deletes the object."""
        return self.options.get("state") == "absent"

    @property
    def creates(self) -> bool:
        """Return whether the object does not exist initially."""
        seeds = self.flows if self.kind.key == "data_flow" else self.services
        return not any(seed["name"] == self.kind.name for seed in seeds)

    @property
    def calls(self) -> list[tuple[str, int]]:
        """Return the calls, each as its operation and the ordinal among the calls of that operation."""
        return [(operation, self.trace[: at + 1].count(operation)) for at, operation in enumerate(self.trace)]


ABSENT: Mapping[str, Any] = {"state": "absent"}
PARENT = [flow("analytics")]
CASES = {
    "data_flow.create": Case(
        KINDS["data_flow"], FLOW, [], [],
        ["ListDataFlows", "ListClusters", "ListDataFlowImages", "ListDataFlowIngressControllers", "CreateDataFlow",
         "ListDataFlows", "ListDataFlows", "ShowDataFlow"],
    ),
    "data_flow.update": Case(
        KINDS["data_flow"], FLOW, PARENT, [],
        ["ListDataFlows", "ShowDataFlow", "UpdateDataFlow", "ListDataFlows", "ShowDataFlow", "ListDataFlows",
         "ShowDataFlow"],
    ),
    "data_flow.delete": Case(
        KINDS["data_flow"], {"name": "analytics", **ABSENT}, PARENT, [],
        ["ListDataFlows", "ShowDataFlow", "ListDataFlowService", "ListDataFlowService", "DeleteDataFlow",
         "ListDataFlows", "ListDataFlows"],
    ),
    "data_flow.delete_services": Case(
        KINDS["data_flow"], {"name": "analytics", "delete_services": True, **ABSENT}, PARENT,
        [service("orders", "analytics"), service("payments", "analytics")],
        ["ListDataFlows", "ShowDataFlow", "ListDataFlowService", "ListDataFlowService",
         "ShowDataFlowService", "DeleteDataFlowService", "ShowDataFlowService", "ShowDataFlowService",
         "DeleteDataFlowService", "ShowDataFlowService", "ShowDataFlowService", "ListDataFlowService",
         "ShowDataFlowService", "ListDataFlowService", "DeleteDataFlow",
         "ListDataFlows", "ListDataFlows"],
    ),
    "data_flow_service.create": Case(
        KINDS["data_flow_service"], SERVICE, PARENT, [],
        ["ListDataFlowService", "ListDataFlows", "CheckClusterResourceSizeForDataFlowServiceCreate",
         "CreateDataFlowService", "ListDataFlowService", "ListDataFlowService", "ShowDataFlowService"],
    ),
    "data_flow_service.update": Case(
        KINDS["data_flow_service"], {**SERVICE, "service_workload": {**WORKLOAD, "nifi": LARGER}},
        PARENT, [service("orders", "analytics")],
        ["ListDataFlowService", "ShowDataFlowService", "CheckClusterResourceSizeForDataFlowServiceUpdate",
         "UpdateDataFlowService", "ListDataFlowService", "ShowDataFlowService", "ListDataFlowService",
         "ShowDataFlowService"],
    ),
    "data_flow_service.delete": Case(
        KINDS["data_flow_service"], {"name": "orders", "data_flow": "analytics", **ABSENT},
        PARENT, [service("orders", "analytics")],
        ["ListDataFlowService", "ShowDataFlowService", "DeleteDataFlowService", "ListDataFlowService",
         "ListDataFlowService"],
    ),
}  # fmt: skip
