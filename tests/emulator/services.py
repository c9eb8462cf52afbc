# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Operations on Data Flow Services."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query
from fastapi.responses import JSONResponse, Response

from . import response_models
from .context import Call, CurrentCall
from .errors import bad_request
from .flows import contents
from .lifecycle import (
    accepted_response,
    apply_put,
    check_name,
    check_not_busy,
    final_state,
    find_cluster,
    find_resource,
    new_id,
    start_transition,
    update_response,
)
from .listing import ServiceQuery, listed, select
from .request_models import CreateDataFlowServiceBody, ServiceWorkload, UpdateDataFlowServiceBody, ValidateResourcesBody
from .routes import Segment, handles
from .serializers import all_fields, detail, render
from .state import Cluster, DataFlow, DataFlowService, is_taken, workload_size
from .stored_text import as_stored


def check_resources(call: Call, cluster: Cluster, body: ValidateResourcesBody, without: str = "") -> Response:
    """Return whether a workload fits into a cluster, not counting what the service `without` already uses."""
    workload = body.service_workload.sent()
    fits = call.state.fits(cluster, workload, without)
    short = [f"INSUFFICIENT_{resource_name.upper()}" for resource_name, is_enough in fits.items() if not is_enough]
    response: dict[str, Any] = {"err_code": ",".join(short), "result": not short}
    for resource_name, capacity in (("cpu", cluster.cpu), ("memory", cluster.memory)):
        used = call.state.used(cluster.id, resource_name, without)
        values = {"capacity": capacity, "used": used, "requested": workload_size(workload, resource_name)}
        forms = {"object": values, "text": " ".join(f"{key}={value}" for key, value in values.items())}
        if call.switches.capacity_shape in forms:
            response[resource_name] = forms[call.switches.capacity_shape]
    return JSONResponse(response)


def check_versions(call: Call, flow: DataFlow, workload: ServiceWorkload | None) -> None:
    """Raise for a version that the Data Flow does not offer, if the switch `workload_versions` requires it."""
    if workload is None or call.switches.workload_versions == "any":
        return
    image = call.state.image_of(flow)
    offered = {"nifi": image.nifi, "nifi_registry": image.nifiregistry, "zookeeper": image.zookeeper}
    for name, module in workload.sent().items():
        if module.get("version", offered[name]) != offered[name]:
            raise bad_request(f"Version {module['version']} of {name} is not offered.")


@handles("CheckClusterResourceSizeForDataFlowServiceCreate", response_models.ClusterResourceCheck)
async def check_resources_for_create(call: CurrentCall, cluster_id: Segment, body: ValidateResourcesBody) -> Response:
    """Return whether a new service would fit."""
    return check_resources(call, find_cluster(call, cluster_id), body)


@handles("CheckClusterResourceSizeForDataFlowServiceUpdate", response_models.ClusterResourceCheck)
async def check_resources_for_update(
    call: CurrentCall, data_flow_service_id: Segment, body: ValidateResourcesBody
) -> Response:
    """Return whether a service would fit with another size."""
    service = find_resource(call, call.state.services, "data_flow_service", data_flow_service_id)
    flow = call.state.flows[service.data_flow_id]
    return check_resources(call, find_cluster(call, flow.cluster_id), body, service.id)


@handles("CheckDataFlowServiceNameDuplication", response_models.CheckDuplication)
async def check_service_name(call: CurrentCall, data_flow_service_name: Segment) -> Response:
    """Return whether a service has the name."""
    return JSONResponse({"result": is_taken(data_flow_service_name, call.state.services.values())})


@handles("ShowDataFlowServiceSubVersions", response_models.SubVersions)
async def show_sub_versions(call: CurrentCall, data_flow_id: Segment) -> Response:
    """Show the versions of the modules that services of a Data Flow run."""
    flow = find_resource(call, call.state.flows, "data_flow", data_flow_id)
    versions = render(call, response_models.Versions, call.state.image_of(flow).model_dump())
    fields = {"data_flow_service_count": len(call.state.services_of(flow)), "versions": versions}
    return JSONResponse(render(call, response_models.SubVersions, fields))


@handles("ListDataFlowService", response_models.DataFlowServiceList)
async def list_services(call: CurrentCall, query: Annotated[ServiceQuery, Query()]) -> Response:
    """List services."""
    item = response_models.DataFlowServiceItem
    is_ignored = call.switches.name_filter == "ignored"
    named = "" if is_ignored else query.data_flow_service_name or ""  # filter by name first: fast, and leaves few
    candidates = [each for each in call.state.services.values() if named in each.name or call.overrides]
    rows = [all_fields(call, service) for service in listed(call, candidates)]
    page, count = select(call, rows, query, set(item.model_fields) - {"cluster_permission"})
    return contents(call, [render(call, item, row) for row in page], count)


@handles("CreateDataFlowService")
async def create_service(call: CurrentCall, body: CreateDataFlowServiceBody) -> Response:
    """Create a service in a Data Flow."""
    state = call.state
    flow = find_resource(call, state.flows, "data_flow", body.data_flow_id)
    check_not_busy(call, flow)
    check_versions(call, flow, body.service_workload)
    check_name(call, body.data_flow_service_name, state.services.values(), state.services_of(flow))
    new = new_id("data_flow_service", call.switches.id_form)
    own = {"id": new, "data_flow_id": flow.id, "created": call.now}
    service = DataFlowService.model_validate(as_stored(call.switches.stored_text, body.sent()) | own)
    start_transition(call, service, "CREATING", final_state(call, find_cluster(call, flow.cluster_id), service))
    state.services[service.id] = service
    return accepted_response(call, service)


@handles("ShowDataFlowService", response_models.DataFlowServiceDetail)
async def show_service(call: CurrentCall, data_flow_service_id: Segment) -> Response:
    """Show a service."""
    service = find_resource(call, call.state.services, "data_flow_service", data_flow_service_id, deleted=True)
    return JSONResponse(detail(call, response_models.DataFlowServiceDetail, service))


@handles("UpdateDataFlowService", response_models.DataFlowServiceUpdated)
async def update_service(call: CurrentCall, data_flow_service_id: Segment, body: UpdateDataFlowServiceBody) -> Response:
    """Update a service."""
    service = find_resource(call, call.state.services, "data_flow_service", data_flow_service_id)
    check_not_busy(call, service)
    flow = call.state.flows[service.data_flow_id]
    check_versions(call, flow, body.service_workload)
    apply_put(call, service, body)
    start_transition(call, service, "UPDATING", final_state(call, find_cluster(call, flow.cluster_id), service))
    return JSONResponse(update_response(call, service), 202)


@handles("DeleteDataFlowService")
async def delete_service(call: CurrentCall, data_flow_service_id: Segment) -> Response:
    """Delete a service."""
    service = find_resource(call, call.state.services, "data_flow_service", data_flow_service_id)
    check_not_busy(call, service)
    start_transition(call, service, "TERMINATING", "DELETED")
    return accepted_response(call, service)
