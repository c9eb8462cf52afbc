# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The 17 operations of the Data Flow API, one method each, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from .._scp.errors import AnswerError, ApiError
from .._scp.pagination import items_of, paginate
from .._scp.settings import version_key
from .._scp.transport import Request, Transport
from .._ske.clusters import cluster_id

PRODUCT = "data-flow"
API_VERSIONS = ("1.0", "1.1", "1.2")  # those that are known, oldest first
DEFAULT_VERSION = "1.1"
FLOWS = "/v1/data-flows"
SERVICES = "/v1/data-flow-services"


@dataclass(frozen=True)
class Operation:
    """One operation: its name for people, method and path, the newest version if it lags behind, whether it writes."""

    title: str
    method: str
    path: str
    newest: str | None = None
    changes: bool = False


OPERATIONS: Mapping[str, Operation] = {
    "CheckClusterResourceSizeForDataFlowServiceCreate": Operation(
        "Validate resources for a new Data Flow Service",
        "POST",
        f"{SERVICES}/clusters/{{cluster_id}}/validate-resources",
    ),
    "CheckClusterResourceSizeForDataFlowServiceUpdate": Operation(
        "Validate resources for a Data Flow Service", "POST", f"{SERVICES}/{{data_flow_service_id}}/validate-resources"
    ),
    "CheckDataFlowNameDuplication": Operation(
        "Check a Data Flow name", "GET", f"{FLOWS}/{{data_flow_name}}/check-duplication"
    ),
    "CheckDataFlowServiceNameDuplication": Operation(
        "Check a Data Flow Service name", "GET", f"{SERVICES}/{{data_flow_service_name}}/check-duplication"
    ),
    "CreateDataFlow": Operation("Create Data Flow", "POST", FLOWS, changes=True),
    "CreateDataFlowService": Operation("Create Data Flow Service", "POST", SERVICES, changes=True),
    "DeleteDataFlow": Operation("Delete Data Flow", "DELETE", f"{FLOWS}/{{data_flow_id}}", changes=True),
    "DeleteDataFlowService": Operation(
        "Delete Data Flow Service", "DELETE", f"{SERVICES}/{{data_flow_service_id}}", changes=True
    ),
    "ListDataFlowImages": Operation("List Data Flow images", "GET", f"{FLOWS}/image-versions"),
    "ListDataFlowIngressControllers": Operation(
        # A request for 1.2 is answered with 406.
        "List ingress controllers",
        "GET",
        f"{FLOWS}/clusters/{{cluster_id}}/ingress-controllers",
        newest="1.1",
    ),
    "ListDataFlows": Operation("List Data Flows", "GET", FLOWS),
    "ListDataFlowService": Operation("List Data Flow Services", "GET", SERVICES),
    "ShowDataFlow": Operation("Show Data Flow", "GET", f"{FLOWS}/{{data_flow_id}}"),
    "ShowDataFlowService": Operation("Show Data Flow Service", "GET", f"{SERVICES}/{{data_flow_service_id}}"),
    "ShowDataFlowServiceSubVersions": Operation(
        "Show component versions", "GET", f"{SERVICES}/data-flows/{{data_flow_id}}/sub-versions"
    ),
    "UpdateDataFlow": Operation("Update Data Flow", "PUT", f"{FLOWS}/{{data_flow_id}}", changes=True),
    "UpdateDataFlowService": Operation(
        "Update Data Flow Service", "PUT", f"{SERVICES}/{{data_flow_service_id}}", changes=True
    ),
}


def older_versions(version: str) -> list[str]:
    """Return the known versions of the API that are older than the given one, oldest first."""
    return [known for known in API_VERSIONS if version_key(known) < version_key(version)]


class DataFlowApi:
    """The operations as methods, at a version of the API, or at an older one where an operation lags behind."""

    def __init__(self, transport: Transport, version: str | None) -> None:
        self.transport = transport
        self.version = version or DEFAULT_VERSION
        self._offline = False
        self._versions: dict[str, str] = {}  # of the operations that turned out to lag

    def refresh(self) -> None:
        """Make the next list a new one; here each is."""

    @contextmanager
    def offline(self) -> Iterator[None]:
        """Return a block in which lists are those that were read before, where they are shared; here there are none."""
        self._offline = True
        try:
            yield
        finally:
            self._offline = False

    def _call(
        self, name: str, body: Mapping[str, Any] | None = None, query: Mapping[str, Any] | None = None, **parts: str
    ) -> Any:
        operation = OPERATIONS[name]
        version = self._versions.get(name) or min(self.version, operation.newest or self.version, key=version_key)
        request = Request(
            operation.title,
            operation.method,
            PRODUCT,
            operation.path,
            parts=parts,
            query=query or {},
            body=body,
            version=version,
            changes=operation.changes,
        )
        try:
            return self.transport.send(request)
        except ApiError as error:
            # The version that was asked for is not there: the call did nothing, and an older version may be.
            older = older_versions(version)
            if error.status != 406 or not older:
                raise
            self._versions[name] = older[-1]
            return self._call(name, body, query, **parts)

    def _list(self, name: str, key: str, filters: Mapping[str, Any]) -> list[dict[str, Any]]:
        if self._offline:
            return []
        return paginate(
            lambda page: self._call(name, query={**filters, **page}),
            operation=OPERATIONS[name].title,
            items="contents",
            total="total_count",
            key=key,
            # The default order. What comes to have a state or a version appears in the midst of those that have it.
            newest_first=not any(filters.get(name) for name in ("sort", "state", "version")),
        )

    def _object(self, name: str, body: Mapping[str, Any] | None = None, **parts: str) -> dict[str, Any]:
        """Return the response to an operation that returns an object. Raises AnswerError."""
        response = self._call(name, body, None, **parts)
        if not isinstance(response, dict):
            raise AnswerError(OPERATIONS[name].title, "an object")
        return response

    def _checked(self, name: str, body: Mapping[str, Any] | None = None, **parts: str) -> dict[str, Any]:
        """Return a response with a `result`, which the reference shows as text and its model as a boolean."""
        response = self._object(name, body, **parts)
        result = str(response.get("result")).lower()
        if result not in ("true", "false"):
            raise AnswerError(OPERATIONS[name].title, "true or false")
        return {**response, "result": result == "true"}

    def validate_new_service(self, cluster_id: str, workload: Mapping[str, Any]) -> dict[str, Any]:
        """Whether the cluster has capacity for a workload: result, err_code, cpu, memory."""
        body = {"service_workload": workload}
        return self._checked("CheckClusterResourceSizeForDataFlowServiceCreate", body, cluster_id=cluster_id)

    def validate_service(self, data_flow_service_id: str, workload: Mapping[str, Any]) -> dict[str, Any]:
        """Whether the cluster has capacity for another workload of an existing service."""
        body = {"service_workload": workload}
        return self._checked(
            "CheckClusterResourceSizeForDataFlowServiceUpdate", body, data_flow_service_id=data_flow_service_id
        )

    def flow_name_taken(self, name: str) -> bool:
        """Whether a Data Flow has the name (it does not say whether the name is a valid one)."""
        return bool(self._checked("CheckDataFlowNameDuplication", data_flow_name=name)["result"])

    def service_name_taken(self, name: str) -> bool:
        """Whether a Data Flow Service has the name."""
        return bool(self._checked("CheckDataFlowServiceNameDuplication", data_flow_service_name=name)["result"])

    def create_flow(self, body: Mapping[str, Any]) -> Any:
        """Begin to create a Data Flow; the body of the response is undocumented."""
        return self._call("CreateDataFlow", body)

    def create_service(self, body: Mapping[str, Any]) -> Any:
        """Begin to create a Data Flow Service; the body of the response is undocumented."""
        return self._call("CreateDataFlowService", body)

    def delete_flow(self, data_flow_id: str) -> Any:
        """Begin to delete a Data Flow."""
        return self._call("DeleteDataFlow", data_flow_id=data_flow_id)

    def delete_service(self, data_flow_service_id: str) -> Any:
        """Begin to delete a Data Flow Service."""
        return self._call("DeleteDataFlowService", data_flow_service_id=data_flow_service_id)

    def list_images(self) -> list[dict[str, Any]]:
        """The images a Data Flow can be made from: image_id, image_name, version. The operation has no pages."""
        name = "ListDataFlowImages"
        return items_of(self._call(name), OPERATIONS[name].title, "contents", "image_id")

    def list_ingress_controllers(self, cluster_id: str) -> list[dict[str, Any]]:
        """The ingress controllers of a cluster. The response is undocumented: a list, alone or under some key."""
        name = "ListDataFlowIngressControllers"
        response = self._call(name, cluster_id=cluster_id) or []
        if isinstance(response, dict):
            response = next((value for value in response.values() if isinstance(value, list)), None)
        if not isinstance(response, list):
            raise AnswerError(OPERATIONS[name].title, "a list")
        return [item if isinstance(item, dict) else {"name": item} for item in response]

    def cluster_id(self, name: str) -> str:
        """Return the id of the cluster of this name. Raises OptionError where there is none, or more than one."""
        return cluster_id(self.transport, name)

    def list_flows(self, **filters: Any) -> list[dict[str, Any]]:
        """All Data Flows that the filters let through, from all pages."""
        return self._list("ListDataFlows", "data_flow_id", filters)

    def list_services(self, **filters: Any) -> list[dict[str, Any]]:
        """All Data Flow Services that the filters let through, from all pages."""
        return self._list("ListDataFlowService", "data_flow_service_id", filters)

    def show_flow(self, data_flow_id: str) -> dict[str, Any]:
        """One Data Flow in full."""
        return self._object("ShowDataFlow", data_flow_id=data_flow_id)

    def show_service(self, data_flow_service_id: str) -> dict[str, Any]:
        """One Data Flow Service in full."""
        return self._object("ShowDataFlowService", data_flow_service_id=data_flow_service_id)

    def sub_versions(self, data_flow_id: str) -> dict[str, Any]:
        """The component versions that a Data Flow offers: nifi, nifiregistry, zookeeper."""
        name = "ShowDataFlowServiceSubVersions"
        versions = self._object(name, data_flow_id=data_flow_id).get("versions") or {}
        if not isinstance(versions, dict):
            raise AnswerError(OPERATIONS[name].title, "an object of versions")
        return versions

    def update_flow(self, data_flow_id: str, body: Mapping[str, Any]) -> Any:
        """Begin to update a Data Flow."""
        return self._call("UpdateDataFlow", body, data_flow_id=data_flow_id)

    def update_service(self, data_flow_service_id: str, body: Mapping[str, Any]) -> Any:
        """Begin to update a Data Flow Service."""
        return self._call("UpdateDataFlowService", body, data_flow_service_id=data_flow_service_id)
