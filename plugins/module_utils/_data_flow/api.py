# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The 17 operations of the Data Flow API, one method each, at the version that each operation offers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Optional, Union

from .._scp.errors import ApiError, ScpError, UnexpectedResponseError
from .._scp.pagination import items_of, paginate
from .._scp.settings import VERSION, version_key
from .._scp.transport import Request, Transport
from .._ske.clusters import cluster_id
from . import values
from .versions import Versions

PRODUCT = "data-flow"
DEFAULT_VERSION = "1.1"
# A body, or a function that makes the body for the API version of the request.
Body = Optional[Union[Mapping[str, Any], Callable[[str], Mapping[str, Any]]]]
FLOWS = "/v1/data-flows"
SERVICES = "/v1/data-flow-services"
FLOW_ID, SERVICE_ID = "data_flow_id", "data_flow_service_id"


@dataclass(frozen=True)
class Operation:
    """One operation: its title, method and path, its newest version if it lacks newer ones, and whether it writes.

    `shows` is the key of the id in a response that may show one object.
    """

    title: str
    method: str
    path: str
    newest: str | None = None
    changes: bool = False
    shows: str = ""


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
    "CreateDataFlow": Operation("Create Data Flow", "POST", FLOWS, changes=True, shows=FLOW_ID),
    "CreateDataFlowService": Operation("Create Data Flow Service", "POST", SERVICES, changes=True, shows=SERVICE_ID),
    "DeleteDataFlow": Operation("Delete Data Flow", "DELETE", f"{FLOWS}/{{data_flow_id}}", changes=True, shows=FLOW_ID),
    "DeleteDataFlowService": Operation(
        "Delete Data Flow Service",
        "DELETE",
        f"{SERVICES}/{{data_flow_service_id}}",
        changes=True,
        shows=SERVICE_ID,
    ),
    "ListDataFlowImages": Operation("List Data Flow images", "GET", f"{FLOWS}/image-versions"),
    "ListDataFlowIngressControllers": Operation(
        # The API responds to 1.2 with 406.
        "List ingress controllers",
        "GET",
        f"{FLOWS}/clusters/{{cluster_id}}/ingress-controllers",
        newest="1.1",
    ),
    "ListDataFlows": Operation("List Data Flows", "GET", FLOWS),
    "ListDataFlowService": Operation("List Data Flow Services", "GET", SERVICES),
    "ShowDataFlow": Operation("Show Data Flow", "GET", f"{FLOWS}/{{data_flow_id}}", shows=FLOW_ID),
    "ShowDataFlowService": Operation(
        "Show Data Flow Service", "GET", f"{SERVICES}/{{data_flow_service_id}}", shows=SERVICE_ID
    ),
    "ShowDataFlowServiceSubVersions": Operation(
        "Show component versions", "GET", f"{SERVICES}/data-flows/{{data_flow_id}}/sub-versions"
    ),
    "UpdateDataFlow": Operation("Update Data Flow", "PUT", f"{FLOWS}/{{data_flow_id}}", changes=True, shows=FLOW_ID),
    "UpdateDataFlowService": Operation(
        "Update Data Flow Service",
        "PUT",
        f"{SERVICES}/{{data_flow_service_id}}",
        changes=True,
        shows=SERVICE_ID,
    ),
}


def list_versions(transport: Transport) -> dict[str, str]:
    """Return the versions that the API lists, each with its status (CURRENT, SUPPORTED, ...). Raises CallError."""
    title = "List API versions"
    response = transport.send(Request(title, "GET", PRODUCT, "/"))
    listed = response.get("versions") if isinstance(response, dict) else None
    if not isinstance(listed, list):
        raise UnexpectedResponseError(title, "an object with versions")
    found = {str(each.get("id")).lstrip("v"): str(each.get("status")) for each in listed if isinstance(each, dict)}
    return {version: status for version, status in found.items() if VERSION.fullmatch(version)}


def unnested(response: Any, key: str) -> Any:
    """Return the object in a response that shows one: the response itself, or a value in it that has the id."""
    if not isinstance(response, dict) or key in response:
        return response
    return next((value for value in response.values() if isinstance(value, dict) and key in value), response)


class DataFlowApi:
    """The operations as methods, at a version of the API, or at the nearest that an operation offers."""

    def __init__(self, transport: Transport, version: str | None) -> None:
        self.transport = transport
        self.versions = Versions(version or DEFAULT_VERSION, self._offered)
        self._offline = False

    def _offered(self) -> list[str]:
        """Return the versions that the API lists as callable; none where it lists none that can be read."""
        try:
            return [version for version, status in list_versions(self.transport).items() if status != "PLANNED"]
        except ScpError:
            return []

    @property
    def needs_ingress_controller(self) -> bool:
        """Whether a Data Flow needs an ingress controller, at the version that it is created at as far as is known."""
        create = OPERATIONS["CreateDataFlow"]
        return version_key(self.versions.of(create.title, create.newest)) < (1, 2)

    def refresh(self) -> None:
        """Make the next list a new one. Here every list is."""

    @contextmanager
    def offline(self) -> Iterator[None]:
        """Return a block in which no list is read: shared lists come from the cache, and here all are empty."""
        self._offline = True
        try:
            yield
        finally:
            self._offline = False

    def _call(self, name: str, body: Body = None, query: Mapping[str, Any] | None = None, **parts: str) -> Any:
        """Return the response to an operation.

        The API refuses a version that it does not offer before it does anything. Then the nearest other one is tried.
        """
        operation = OPERATIONS[name]
        version = self.versions.of(operation.title, operation.newest)
        while True:
            request = Request(
                operation.title,
                operation.method,
                PRODUCT,
                operation.path,
                parts=parts,
                query=query or {},
                body=body(version) if callable(body) else body,
                version=version,
                changes=operation.changes,
            )
            try:
                response = self.transport.send(request)
            except ApiError as error:
                if error.status != 406:
                    raise
                following = self.versions.after_refusal(operation.title, operation.newest, version)
                if not following:
                    raise error.add_hint(
                        "It offers no other known or listed version: set api_version to one that it offers."
                    ) from None
                version = following
            else:
                if version not in (self.versions.asked, self.versions.usual(operation.newest)):
                    self.transport.warn(
                        f"API version {self.versions.asked} is not offered for all operations; the nearest version "
                        "was used for these (set api_version to choose another)",
                        f"{operation.title} ({version})",
                    )
                return unnested(response, operation.shows) if operation.shows else response

    def _create(self, name: str, body: Mapping[str, Any], tags_format: str) -> Any:
        """Request the creation of an object.

        `tags`, a map in `body`, are sent in the format that the API version is known to accept. If the API refuses
        fields, the other format is tried: a refused request created nothing.
        """
        tags = body.get("tags")
        if not tags:
            return self._call(name, body)
        formats = list(values.TAGS_FORMATS) if tags_format == "auto" else [tags_format]
        sent = {"version": "", "format": ""}

        def for_version(version: str) -> Mapping[str, Any]:
            likely = self.versions.tags_formats.get(version) or values.tags_format(version)
            sent.update(version=version, format=likely if likely in formats else formats[0])
            return {**body, "tags": values.write_tags(tags, sent["format"])}

        try:
            return self._call(name, for_version)
        except ApiError as error:
            if len(formats) == 1 or not error.about_fields:
                raise
            refusal = error
        formats.remove(sent["format"])
        try:
            response = self._call(name, for_version)
        except ApiError as error:
            if not error.about_fields:
                raise
            raise refusal.add_hint("Its tags were refused in both formats (tags_format).") from None
        self.versions.tags_formats[sent["version"]] = sent["format"]
        return response

    def _list(self, name: str, key: str, filters: Mapping[str, Any]) -> list[dict[str, Any]]:
        if self._offline:
            return []
        return paginate(
            lambda page: self._call(name, query={**filters, **page}),
            operation=OPERATIONS[name].title,
            items="contents",
            total="total_count",
            key=key,
            # In the default order. An object that changes to the filtered state or version appears in the middle.
            newest_first=not any(filters.get(name) for name in ("sort", "state", "version")),
        )

    def _object(self, name: str, body: Mapping[str, Any] | None = None, **parts: str) -> dict[str, Any]:
        """Return the response to an operation that returns an object. Raises UnexpectedResponseError."""
        response = self._call(name, body, None, **parts)
        if not isinstance(response, dict):
            raise UnexpectedResponseError(OPERATIONS[name].title, "an object")
        return response

    def _checked(self, name: str, body: Mapping[str, Any] | None = None, **parts: str) -> dict[str, Any]:
        """Return a response with a `result`, which the reference shows as text and its model as a boolean."""
        response = self._object(name, body, **parts)
        result = str(response.get("result")).lower()
        if result not in ("true", "false"):
            raise UnexpectedResponseError(OPERATIONS[name].title, "true or false")
        return {**response, "result": result == "true"}

    def validate_new_service(self, cluster_id: str, workload: Mapping[str, Any]) -> dict[str, Any]:
        """Return whether the cluster has capacity for a workload: result, err_code, cpu, memory."""
        body = {"service_workload": workload}
        return self._checked("CheckClusterResourceSizeForDataFlowServiceCreate", body, cluster_id=cluster_id)

    def validate_service(self, data_flow_service_id: str, workload: Mapping[str, Any]) -> dict[str, Any]:
        """Return whether the cluster has capacity for another workload of an existing service."""
        body = {"service_workload": workload}
        return self._checked(
            "CheckClusterResourceSizeForDataFlowServiceUpdate", body, data_flow_service_id=data_flow_service_id
        )

    def flow_name_taken(self, name: str) -> bool:
        """Return whether a Data Flow has the name. The API does not check whether the name is valid."""
        return bool(self._checked("CheckDataFlowNameDuplication", data_flow_name=name)["result"])

    def service_name_taken(self, name: str) -> bool:
        """Return whether a Data Flow Service has the name."""
        return bool(self._checked("CheckDataFlowServiceNameDuplication", data_flow_service_name=name)["result"])

    def create_flow(self, body: Mapping[str, Any], tags_format: str = "auto") -> Any:
        """Request the creation of a Data Flow. The body of the response is undocumented."""
        return self._create("CreateDataFlow", body, tags_format)

    def create_service(self, body: Mapping[str, Any], tags_format: str = "auto") -> Any:
        """Request the creation of a Data Flow Service. The body of the response is undocumented."""
        return self._create("CreateDataFlowService", body, tags_format)

    def delete_flow(self, data_flow_id: str) -> Any:
        """Request the deletion of a Data Flow."""
        return self._call("DeleteDataFlow", data_flow_id=data_flow_id)

    def delete_service(self, data_flow_service_id: str) -> Any:
        """Request the deletion of a Data Flow Service."""
        return self._call("DeleteDataFlowService", data_flow_service_id=data_flow_service_id)

    def list_images(self) -> list[dict[str, Any]]:
        """Return the images of Data Flows: image_id, image_name, version. The operation has no pages."""
        name = "ListDataFlowImages"
        return items_of(self._call(name), OPERATIONS[name].title, "contents", "image_id")

    def list_ingress_controllers(self, cluster_id: str) -> list[dict[str, Any]]:
        """Return the ingress controllers of a cluster.

        The response is undocumented: a list, alone or under some key.
        """
        name = "ListDataFlowIngressControllers"
        response = self._call(name, cluster_id=cluster_id) or []
        if isinstance(response, dict):
            response = next((value for value in response.values() if isinstance(value, list)), None)
        if not isinstance(response, list):
            raise UnexpectedResponseError(OPERATIONS[name].title, "a list")
        return [item if isinstance(item, dict) else {"name": item} for item in response]

    def cluster_id(self, name: str) -> str:
        """Return the id of the cluster of this name. Raises OptionError where there is none, or more than one."""
        return cluster_id(self.transport, name)

    def list_flows(self, **filters: Any) -> list[dict[str, Any]]:
        """Return all Data Flows that match the filters, from all pages."""
        return self._list("ListDataFlows", "data_flow_id", filters)

    def list_services(self, **filters: Any) -> list[dict[str, Any]]:
        """Return all Data Flow Services that match the filters, from all pages."""
        return self._list("ListDataFlowService", "data_flow_service_id", filters)

    def show_flow(self, data_flow_id: str) -> dict[str, Any]:
        """Return one Data Flow in full."""
        return self._object("ShowDataFlow", data_flow_id=data_flow_id)

    def show_service(self, data_flow_service_id: str) -> dict[str, Any]:
        """Return one Data Flow Service in full."""
        return self._object("ShowDataFlowService", data_flow_service_id=data_flow_service_id)

    def sub_versions(self, data_flow_id: str) -> dict[str, Any]:
        """Return the component versions that a Data Flow offers: nifi, nifiregistry, zookeeper."""
        name = "ShowDataFlowServiceSubVersions"
        versions = self._object(name, data_flow_id=data_flow_id).get("versions") or {}
        if not isinstance(versions, dict):
            raise UnexpectedResponseError(OPERATIONS[name].title, "an object of versions")
        return versions

    def update_flow(self, data_flow_id: str, body: Mapping[str, Any]) -> Any:
        """Begin to update a Data Flow."""
        return self._call("UpdateDataFlow", body, data_flow_id=data_flow_id)

    def update_service(self, data_flow_service_id: str, body: Mapping[str, Any]) -> Any:
        """Begin to update a Data Flow Service."""
        return self._call("UpdateDataFlowService", body, data_flow_service_id=data_flow_service_id)
