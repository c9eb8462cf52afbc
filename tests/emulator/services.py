# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operations on Data Flow Services."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query
from fastapi.responses import JSONResponse, Response

from . import answers
from .bodies import CreateDataFlowServiceBody, ServiceWorkload, UpdateDataFlowServiceBody, ValidateResourcesBody
from .changes import (
    accepted,
    apply_put,
    begin,
    known,
    known_cluster,
    new_id,
    outcome,
    refuse_busy,
    refuse_taken,
    updated,
)
from .context import Call, TheCall
from .errors import bad_request
from .flows import contents
from .listing import ServiceQuery, listed, select
from .routes import Segment, handles
from .texts import stored
from .views import fields_of, render
from .world import Cluster, DataFlow, DataFlowService, is_taken, workload_size


def check_resources(call: Call, cluster: Cluster, body: ValidateResourcesBody, without: str = "") -> Response:
    """Tell whether a workload fits into a cluster, not counting what one service uses of it already."""
    workload = body.service_workload.sent()
    fits = call.world.fits(cluster, workload, without)
    short = [f"INSUFFICIENT_{resource.upper()}" for resource, is_enough in fits.items() if not is_enough]
    answer: dict[str, Any] = {"err_code": ",".join(short), "result": not short}
    for resource, capacity in (("cpu", cluster.cpu), ("memory", cluster.memory)):
        used = call.world.used(cluster.id, resource, without)
        figures = {"capacity": capacity, "used": used, "requested": workload_size(workload, resource)}
        forms = {"object": figures, "text": " ".join(f"{key}={value}" for key, value in figures.items())}
        if call.switches.capacity_shape in forms:
            answer[resource] = forms[call.switches.capacity_shape]
    return JSONResponse(answer)


def refuse_unoffered(call: Call, flow: DataFlow, workload: ServiceWorkload | None) -> None:
    """Raise for a version that the Data Flow does not offer, where the service looks at it."""
    if workload is None or call.switches.workload_versions == "any":
        return
    image = call.world.image_of(flow)
    offered = {"nifi": image.nifi, "nifi_registry": image.nifiregistry, "zookeeper": image.zookeeper}
    for name, module in workload.sent().items():
        if module.get("version", offered[name]) != offered[name]:
            raise bad_request(f"Version {module['version']} of {name} is not offered.")


@handles("CheckClusterResourceSizeForDataFlowServiceCreate", answers.ClusterResourceCheck)
async def check_resources_for_create(call: TheCall, cluster_id: Segment, body: ValidateResourcesBody) -> Response:
    """Tell whether a new service would fit."""
    return check_resources(call, known_cluster(call, cluster_id), body)


@handles("CheckClusterResourceSizeForDataFlowServiceUpdate", answers.ClusterResourceCheck)
async def check_resources_for_update(
    call: TheCall, data_flow_service_id: Segment, body: ValidateResourcesBody
) -> Response:
    """Tell whether a service would fit with another size."""
    service = known(call, call.world.services, "data_flow_service", data_flow_service_id)
    flow = call.world.flows[service.data_flow_id]
    return check_resources(call, known_cluster(call, flow.cluster_id), body, service.id)


@handles("CheckDataFlowServiceNameDuplication", answers.CheckDuplication)
async def check_service_name(call: TheCall, data_flow_service_name: Segment) -> Response:
    """Tell whether a service has the name."""
    return JSONResponse({"result": is_taken(data_flow_service_name, call.world.services.values())})


@handles("ShowDataFlowServiceSubVersions", answers.SubVersions)
async def show_sub_versions(call: TheCall, data_flow_id: Segment) -> Response:
    """Show what the services of a Data Flow would run."""
    flow = known(call, call.world.flows, "data_flow", data_flow_id)
    versions = render(call, answers.Versions, call.world.image_of(flow).model_dump())
    fields = {"data_flow_service_count": len(call.world.services_of(flow)), "versions": versions}
    return JSONResponse(render(call, answers.SubVersions, fields))


@handles("ListDataFlowService", answers.DataFlowServiceList)
async def list_services(call: TheCall, query: Annotated[ServiceQuery, Query()]) -> Response:
    """List services."""
    item = answers.DataFlowServiceItem
    named = query.data_flow_service_name or ""  # first, since it is quick, and few are left
    near = [each for each in call.world.services.values() if named in each.name or call.views]
    rows = [fields_of(call, service) for service in listed(call, near)]
    page, count = select(call, rows, query, set(item.model_fields) - {"cluster_permission"})
    return contents(call, [render(call, item, row) for row in page], count)


@handles("CreateDataFlowService")
async def create_service(call: TheCall, body: CreateDataFlowServiceBody) -> Response:
    """Install a service under a Data Flow."""
    world = call.world
    flow = known(call, world.flows, "data_flow", body.data_flow_id)
    refuse_busy(call, flow)
    refuse_unoffered(call, flow, body.service_workload)
    refuse_taken(call, body.data_flow_service_name, world.services.values(), world.services_of(flow))
    new = new_id("data_flow_service", call.switches.id_form)
    own = {"id": new, "data_flow_id": flow.id, "created": call.now}
    service = DataFlowService.model_validate(stored(call.switches.stored_text, body.sent()) | own)
    begin(call, service, "CREATING", outcome(call, known_cluster(call, flow.cluster_id), service))
    world.services[service.id] = service
    return accepted(call, service)


@handles("ShowDataFlowService", answers.DataFlowServiceDetail)
async def show_service(call: TheCall, data_flow_service_id: Segment) -> Response:
    """Show a service."""
    service = known(call, call.world.services, "data_flow_service", data_flow_service_id, deleted=True)
    return JSONResponse(render(call, answers.DataFlowServiceDetail, fields_of(call, service)))


@handles("UpdateDataFlowService", answers.DataFlowServiceUpdated)
async def update_service(call: TheCall, data_flow_service_id: Segment, body: UpdateDataFlowServiceBody) -> Response:
    """Change a service."""
    service = known(call, call.world.services, "data_flow_service", data_flow_service_id)
    refuse_busy(call, service)
    flow = call.world.flows[service.data_flow_id]
    refuse_unoffered(call, flow, body.service_workload)
    apply_put(call, service, body)
    begin(call, service, "UPDATING", outcome(call, known_cluster(call, flow.cluster_id), service))
    return JSONResponse(updated(call, service), 202)


@handles("DeleteDataFlowService")
async def delete_service(call: TheCall, data_flow_service_id: Segment) -> Response:
    """Remove a service."""
    service = known(call, call.world.services, "data_flow_service", data_flow_service_id)
    refuse_busy(call, service)
    begin(call, service, "TERMINATING", "DELETED")
    return accepted(call, service)
