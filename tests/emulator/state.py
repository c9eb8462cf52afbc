# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""State of the emulator: clusters, images, ingress controllers, Data Flows and their services."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal
from uuid import uuid4

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

REGION = "kr-west1"
ACCOUNT_ID = "3f2a9d1c5b7e4a60918273645a5b6c7d"
USER_ID = "b4c8d2e6f0a14b3c9d5e7f1a2b3c4d5e"
IDLE_STATES = {"ERROR", "STOPPED", "UNDEPLOYED", "DELETED", "TERMINATED"}


class Seed(BaseModel):
    """An object that tests can create through the admin API."""

    model_config = ConfigDict(extra="forbid")


class Cluster(Seed):
    """An SKE cluster; `cpu` in millicores, `memory` in MiB, labels as key=value."""

    id: str = Field(default_factory=lambda: uuid4().hex)
    name: str
    status: str = "RUNNING"
    kubernetes_version: str = "v1.31.8"
    node_count: int | None = 4
    subnet_id: str | None = None
    cpu: int = 64_000
    memory: int = 131_072
    node_labels: list[str] = ["node-role=nifi", "pool=standard"]


class Image(Seed):
    """A version of Data Flow, with the versions of the modules that its services run."""

    image_id: str = Field(default_factory=lambda: f"IMAGE-{uuid4()}")
    image_name: str = "Data Flow"
    version: str
    is_active: bool = True
    nifi: str = "1.27.1"
    nifiregistry: str = "1.27.1"
    zookeeper: str = "3.9.2"


class IngressController(Seed):
    """An ingress controller; the user guide requires one per cluster with exactly these names."""

    cluster_id: str
    name: str = "dss-ingress"
    namespace: str = "dss-ingress"
    ingress_class_name: str = "dss-nginx"


class Resource(Seed):
    """Fields that Data Flows and services share; `next_state` is reached at `due`, in seconds of the clock."""

    id: str = Field("", validation_alias=AliasChoices("id", "data_flow_service_id"))
    name: str = Field(validation_alias=AliasChoices("name", "data_flow_service_name"))
    state: str = "RUNNING"
    next_state: str | None = None
    due: float | None = None
    created: float = 0.0
    modified: float = 0.0
    created_by: str = USER_ID
    modified_by: str = USER_ID
    account: dict[str, Any] | None = None
    description: str | None = None
    domain: str | None = "example.internal"
    node_selector: str | None = None
    storage_class_name: str = "default"
    tags: list[dict[str, Any]] = []


class DataFlow(Resource):
    """A Data Flow."""

    kind: Literal["data_flow"] = "data_flow"
    id: str = Field("", validation_alias=AliasChoices("id", "data_flow_id"))
    name: str = Field(validation_alias=AliasChoices("name", "data_flow_name"))
    cluster_id: str = ""
    image_id: str = ""
    host_alias_list: list[dict[str, Any]] | None = []
    ingress_controller_name: str | None = "dss-ingress"
    instance_id: str | None = None
    dsc_domain: str | None = None


class DataFlowService(Resource):
    """A Data Flow Service."""

    kind: Literal["data_flow_service"] = "data_flow_service"
    data_flow_id: str
    host_alias: dict[str, Any] | None = {"enabled": "false", "host_alias_list": []}
    service_workload: dict[str, dict[str, str]] = {}


class State(BaseModel):
    """All objects that exist at one time."""

    clusters: dict[str, Cluster] = {}
    images: dict[str, Image] = {}
    ingress_controllers: list[IngressController] = []
    flows: dict[str, DataFlow] = {}
    services: dict[str, DataFlowService] = {}

    def start_transition(
        self, resource: DataFlow | DataFlowService, state: str, final_state: str, now: float, seconds: float
    ) -> None:
        """Put a resource into a transient state that ends in `final_state` after so many seconds."""
        resource.state, resource.next_state = state, final_state
        resource.due = now + seconds
        resource.modified = now

    def complete_transitions(self, now: float, keep_deleted: bool) -> None:
        """Apply all transitions that are due at `now`."""
        for resource in (*self.flows.values(), *self.services.values()):
            if resource.next_state is not None and resource.due is not None and resource.due <= now:
                resource.state, resource.next_state, resource.due = resource.next_state, None, None
                if resource.state == "DELETED" and not keep_deleted:
                    self.remove(resource.id)

    def remove(self, object_id: str) -> None:
        """Delete a resource at once; a Data Flow is deleted together with its services."""
        self.flows.pop(object_id, None)
        self.services = {
            key: each for key, each in self.services.items() if object_id not in (each.id, each.data_flow_id)
        }

    def copy_service(self, name: str, now: float) -> None:
        """Create a copy of the service that was created last."""
        latest = max(self.services.values(), key=lambda each: each.created)
        changes = {"id": str(uuid4()), "name": name, "created": now, "modified": now}
        service = latest.model_copy(deep=True, update=changes)
        self.services[service.id] = service

    def services_of(self, flow: DataFlow) -> list[DataFlowService]:
        """Return the services of a Data Flow that are not deleted."""
        return [each for each in self.services.values() if each.data_flow_id == flow.id and each.state != "DELETED"]

    def image_of(self, flow: DataFlow) -> Image:
        """Return the image of a Data Flow, or a placeholder if it was deleted."""
        return self.images.get(flow.image_id) or Image(image_id=flow.image_id, version="", is_active=False)

    def ingress_controllers_of(self, cluster_id: str) -> list[IngressController]:
        """Return the ingress controllers of a cluster."""
        return [each for each in self.ingress_controllers if each.cluster_id == cluster_id]

    def used(self, cluster_id: str, resource_name: str, without: str = "") -> int:
        """Return how much of a cluster's cpu or memory its services use; services that did not start use nothing."""
        return sum(
            workload_size(service.service_workload, resource_name)
            for service in self.services.values()
            if self.flows[service.data_flow_id].cluster_id == cluster_id
            and service.id != without
            and (service.next_state or service.state) not in IDLE_STATES
        )

    def fits(self, cluster: Cluster, workload: dict[str, dict[str, str]], without: str = "") -> dict[str, bool]:
        """Return, for cpu and memory each, whether a workload fits into the remaining capacity of a cluster."""
        return {
            resource_name: workload_size(workload, resource_name) + self.used(cluster.id, resource_name, without)
            <= capacity
            for resource_name, capacity in (("cpu", cluster.cpu), ("memory", cluster.memory))
        }


def workload_size(workload: dict[str, dict[str, str]], resource_name: str) -> int:
    """Return how much cpu or memory all replicas of all modules request."""
    return sum(int(module.get(resource_name, 0)) * int(module.get("replica", 1)) for module in workload.values())


def is_taken(name: str, resources: Iterable[DataFlow | DataFlowService]) -> bool:
    """Return whether a resource that is not deleted has the name."""
    return any(each.name == name and each.state != "DELETED" for each in resources)


def initial_state() -> State:
    """Return the state after a start and after each reset."""
    clusters = (
        Cluster(id="70a599e031e749b7b260868f441e862b", name="ske-dev"),
        Cluster(id="c2d4e6f8a0b14c3d8e5f7a9b1c2d3e4f", name="ske-prod", cpu=128_000, memory=262_144, node_count=8),
    )
    images = (
        Image(image_id="IMAGE-5d0b8a52-6c1e-4f0a-9b7d-2f3a1c4e5d60", version="1.0.0"),
        Image(
            image_id="IMAGE-a7e31f94-0d2c-4b58-8e6f-91c0b2d3e4f5",
            version="1.1.0",
            is_active=False,
            nifi="1.28.1",
            nifiregistry="1.28.1",
            zookeeper="3.9.3",
        ),
    )
    return State(
        clusters={each.id: each for each in clusters},
        images={each.image_id: each for each in images},
        ingress_controllers=[IngressController(cluster_id=each.id) for each in clusters],
    )
