# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The write modules as the contract tests use them: a Data Flow, a service, and what can be changed in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from harness import PASSWORD

FLOW: Mapping[str, Any] = {
    "name": "analytics",
    "cluster_name": "ske-dev",
    "version": "1.1.0",
    "domain": "analytics-dev",
    "storage_class_name": "nfs",
}
SERVICE: Mapping[str, Any] = {
    "name": "orders",
    "data_flow": "analytics",
    "domain": "orders-dev",
    "storage_class_name": "nfs",
    "service_workload": {
        "nifi": {"cpu": "2000m", "memory": "4Gi", "replica": 1},
        "nifi_registry": {"cpu": 500, "memory": 1024, "replica": 1},
        "zookeeper": {"cpu": "500", "memory": "1024Mi", "replica": 1},
    },
}
# A workload of the size `development`, as the API stores it.
DEVELOPMENT = {
    "nifi": {"cpu": "2000", "memory": "4096", "replica": "1", "version": "1.28.1"},
    "nifi_registry": {"cpu": "500", "memory": "1024", "replica": "1", "version": "1.28.1"},
    "zookeeper": {"cpu": "500", "memory": "1024", "replica": "1", "version": "3.9.3"},
}
ACCOUNT = {"account_id": "nifiadmin", "account_password": PASSWORD}


@dataclass(frozen=True)
class Case:
    """A write module: how to create an object, what can be updated, what is immutable, what the API does not return.

    `spellings` are equivalent to `create`. `operations` are those that create, update and delete. `before` are the
    tasks that the object requires first. `seed` is the path of the admin API that creates one directly.
    """

    module: str
    create: Mapping[str, Any]
    updates: Mapping[str, Any]
    immutable: Mapping[str, Any]
    unseen: Mapping[str, Any]
    spellings: Sequence[Mapping[str, Any]]
    operations: tuple[str, str, str]
    seed: str
    before: Sequence[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    @property
    def address(self) -> dict[str, Any]:
        """Return the options that identify the object."""
        return {option: self.create[option] for option in ("name", "data_flow") if option in self.create}


COMMON_UPDATES = {
    "domain": "another-domain",
    "description": "Changed",
    "node_selector": "node-role=nifi",
    "account": ACCOUNT,
    "host_aliases": [{"ip": "10.0.0.10", "hostnames": ["kafka-1", "kafka-2"]}],
}
CASES = (
    Case(
        "data_flow",
        FLOW,
        updates=COMMON_UPDATES,
        immutable={
            "storage_class_name": "block",
            "version": "1.0.0",
            "image_id": "IMAGE-00000000-0000-0000-0000-000000000000",
        },
        unseen={"tags": {"team": "b"}, "dsc_domain": "dsc", "instance_id": "one", "ingress_controller_name": "another"},
        spellings=[
            {"cluster_id": "70A599E0-31E7-49B7-B260-868F441E862B"},
            {"data_flow_name": "analytics", "name": None},
            {"node_selector": "", "description": "", "instance_id": "", "host_aliases": []},
        ],
        operations=("CreateDataFlow", "UpdateDataFlow", "DeleteDataFlow"),
        seed="/data-flows",
    ),
    Case(
        "data_flow_service",
        SERVICE,
        updates={
            **COMMON_UPDATES,
            "service_workload": {"nifi": {"replica": 3, "memory": "8Gi"}},
        },
        immutable={"storage_class_name": "block"},
        unseen={"tags": {"team": "b"}},
        spellings=[
            {"service_workload": {"nifi": {"cpu": 2000, "memory": "4096", "replica": "1"}}},
            {"service_workload": {"nifi_registry": {"cpu": "500m", "memory": "1Gi"}}},
            {"service_workload": {"zookeeper": {}}},
            {"service_workload": {}},
            {"data_flow_service_name": "orders", "name": None},
            {"data_flow": ""},
            {"node_selector": "", "description": "", "host_aliases": []},
        ],
        operations=("CreateDataFlowService", "UpdateDataFlowService", "DeleteDataFlowService"),
        seed="/data-flow-services",
        before=[("data_flow", FLOW)],
    ),
)
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.module)

REAL: Mapping[str, Any] = {}
CHECK = {"check_mode": True}
