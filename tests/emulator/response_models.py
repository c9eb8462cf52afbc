# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Response bodies as in the reference; fields with a default are those that its models mark optional."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from .request_models import Account, FlowHostAlias, HostAlias


class Errors(BaseModel):
    """Envelope of errors."""

    errors: list[dict[str, Any]]


class CheckDuplication(BaseModel):
    """Whether a name is taken."""

    result: bool


class ClusterResourceCheck(BaseModel):
    """Whether a workload fits."""

    cpu: dict[str, Any] | None = None
    err_code: str
    memory: dict[str, Any] | None = None
    result: bool


class Image(BaseModel):
    """An item of the list of images."""

    image_id: str
    image_name: str
    version: str


class ImageList(BaseModel):
    """The list of images."""

    contents: list[Image]
    total_count: int | None = None


class Versions(BaseModel):
    """Versions of the modules of a service; nifiregistry has no underscore here, unlike in service_workload."""

    nifi: str
    nifiregistry: str
    zookeeper: str


class SubVersions(BaseModel):
    """Response of sub-versions."""

    data_flow_service_count: int | None = None
    versions: Versions | None = None


class ListItem(BaseModel):
    """Fields that the items of both lists share; account_id is the SCP account and exists since 1.1."""

    account_id: str
    cluster_id: str
    cluster_name: str | None = None
    cluster_permission: dict[str, Any] | None = None
    cluster_request_failed: bool | None = None
    created_by: str
    created_dt: datetime
    data_flow_id: str
    data_flow_name: str
    modified_by: str
    modified_dt: datetime
    state: str
    version: str


class DataFlowItem(ListItem):
    """An item of ListDataFlows."""

    image_id: str
    instance_id: str | None
    is_active_image: bool
    namespace_name: str


class DataFlowServiceItem(ListItem):
    """An item of ListDataFlowService."""

    data_flow_service_id: str
    data_flow_service_name: str
    description: str | None = None


class DataFlowList(BaseModel):
    """Response of ListDataFlows."""

    contents: list[DataFlowItem] | None = None
    total_count: int | None = None


class DataFlowServiceList(BaseModel):
    """Response of ListDataFlowService."""

    contents: list[DataFlowServiceItem] | None = None
    total_count: int


class Updated(BaseModel):
    """Fields that the details of both kinds share, as in 1.0."""

    account: Account | None = None
    cluster_id: str
    cluster_name: str | None = None
    cluster_permission: dict[str, Any] | None = None
    cluster_request_failed: bool | None = None
    created_dt: datetime
    data_flow_id: str
    data_flow_name: str
    description: str | None = None
    domain: str | None = None
    hosts_file: str | None = None
    http_port: int | None = None
    https_port: int | None = None
    image_id: str
    ingress_class_name: str | None = None
    instance_id: str | None
    modified_dt: datetime
    namespace_name: str
    node_selector: str | None = None
    state: str
    storage_class_name: str
    version: str


class DataFlowUpdated(Updated):
    """Response of UpdateDataFlow."""

    count_data_flow_service: int | None = None
    host_alias_list: list[FlowHostAlias] | None = None
    web_url: str | None = None


class DataFlowDetail(DataFlowUpdated):
    """Response of ShowDataFlow."""

    account_id: str
    is_active_image: bool | None = None


class DataFlowServiceUpdated(Updated):
    """Response of UpdateDataFlowService."""

    data_flow_service_id: str
    data_flow_service_name: str
    host_alias: HostAlias | None = None
    host_file_registry: str | None = None
    service_workload: dict[str, Any] | None = None
    web_url_nifi: str | None = None
    web_url_registry: str | None = None


class DataFlowServiceDetail(DataFlowServiceUpdated):
    """Response of ShowDataFlowService."""

    account_id: str
    is_active_image: bool | None = None


class ClusterItem(BaseModel):
    """An item of the list of SKE clusters."""

    account_id: str
    created_at: datetime
    id: str
    kubernetes_version: str
    modified_at: datetime
    name: str
    node_count: int | None
    status: str
    subnet_id: str | None


class ClusterList(BaseModel):
    """The list of SKE clusters, whose envelope differs from that of Data Flow."""

    clusters: list[ClusterItem]
    count: int | None
    links: list[dict[str, Any]]
