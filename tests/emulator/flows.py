# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Operations on Data Flows and images, and on the platform around them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query
from fastapi.responses import JSONResponse, Response

from . import response_models
from .context import Call, CurrentCall
from .errors import bad_request
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
from .listing import ClusterQuery, FlowQuery, listed, select
from .request_models import CreateDataFlowBody, UpdateDataFlowBody
from .routes import Segment, handles
from .serializers import all_fields, detail, format_timestamp, render
from .state import ACCOUNT_ID, DataFlow, DataFlowService, is_taken
from .stored_text import as_stored


@handles("ListVersions")
async def list_versions(call: CurrentCall) -> Response:
    """List the versions of the product."""
    current, *others = reversed(call.emulator.gateway_settings.versions_of(call.operation))
    versions = [{"id": f"v{current}", "links": [], "not_before": "2027-12-31", "status": "CURRENT"}]
    versions += [{"id": f"v{each}", "links": [], "not_before": "2026-07-01", "status": "SUPPORTED"} for each in others]
    return JSONResponse({"versions": versions})


@handles("ListClusters", response_models.ClusterList)
async def list_clusters(call: CurrentCall, query: Annotated[ClusterQuery, Query()]) -> Response:
    """List the SKE clusters."""
    created = format_timestamp(call, 0)
    common = {"account_id": ACCOUNT_ID, "created_at": created, "modified_at": created}
    rows = [common | each.model_dump() for each in call.state.clusters.values()]
    fields = set(response_models.ClusterItem.model_fields)
    page, count = select(call, rows, query, fields)
    shown = [{key: value for key, value in row.items() if key in fields} for row in page]
    return JSONResponse({"clusters": shown, "count": counted(call, count), "links": []})


def counted(call: Call, count: int) -> int | None:
    """Return a total count, or None where lists do not return it."""
    return count if call.switches.total_count == "present" else None


def contents(call: Call, rows: list[dict[str, Any]], count: int) -> Response:
    """Return the response of a list."""
    total = {} if counted(call, count) is None else {"total_count": count}
    return JSONResponse({"contents": rows} | total)


@handles("ListDataFlowImages", response_models.ImageList)
async def list_images(call: CurrentCall) -> Response:
    """List the versions of Data Flow that can be installed."""
    rows = [render(call, response_models.Image, each.model_dump()) for each in call.state.images.values()]
    return contents(call, rows, len(rows))


@handles("ListDataFlowIngressControllers")
async def list_ingress_controllers(call: CurrentCall, cluster_id: Segment) -> Response:
    """List the ingress controllers of a cluster, for which no schema is documented."""
    controllers = call.state.ingress_controllers_of(find_cluster(call, cluster_id).id)
    rows = [each.model_dump(exclude={"cluster_id"}) for each in controllers]
    shapes = {"list": rows, "contents": {"contents": rows}, "named": {"ingress_controllers": rows}}
    return JSONResponse(shapes[call.switches.ingress_shape])


@handles("CheckDataFlowNameDuplication", response_models.CheckDuplication)
async def check_flow_name(call: CurrentCall, data_flow_name: Segment) -> Response:
    """Return whether a Data Flow has the name; the name itself is not validated (observed live)."""
    return JSONResponse({"result": is_taken(data_flow_name, call.state.flows.values())})


@handles("ListDataFlows", response_models.DataFlowList)
async def list_flows(call: CurrentCall, query: Annotated[FlowQuery, Query()]) -> Response:
    """List Data Flows."""
    item = response_models.DataFlowItem
    rows = [all_fields(call, flow) for flow in listed(call, call.state.flows.values())]
    page, count = select(call, rows, query, set(item.model_fields) - {"cluster_permission"})
    return contents(call, [render(call, item, row) for row in page], count)


@handles("CreateDataFlow")
async def create_flow(call: CurrentCall, body: CreateDataFlowBody) -> Response:
    """Create a Data Flow on a cluster."""
    state, cluster = call.state, find_cluster(call, body.cluster_id)
    if body.image_id not in state.images:
        raise bad_request(f"There is no image {body.image_id}.")
    controllers = [each.name for each in state.ingress_controllers_of(cluster.id)]
    controller = body.ingress_controller_name or next(iter(controllers), None)
    if controller and controller not in controllers:
        raise bad_request(f"Cluster {cluster.name} has no ingress controller {controller}.")
    in_scope = [each for each in state.flows.values() if each.cluster_id == cluster.id]
    check_name(call, body.data_flow_name, state.flows.values(), in_scope)
    own = {"id": new_id("data_flow", call.switches.id_form), "ingress_controller_name": controller, "created": call.now}
    flow = DataFlow.model_validate(as_stored(call.switches.stored_text, body.sent()) | own)
    start_transition(call, flow, "CREATING", final_state(call, cluster, flow))
    state.flows[flow.id] = flow
    return accepted_response(call, flow)


@handles("ShowDataFlow", response_models.DataFlowDetail)
async def show_flow(call: CurrentCall, data_flow_id: Segment) -> Response:
    """Show a Data Flow."""
    flow = find_resource(call, call.state.flows, "data_flow", data_flow_id, deleted=True)
    return JSONResponse(detail(call, response_models.DataFlowDetail, flow))


@handles("UpdateDataFlow", response_models.DataFlowUpdated)
async def update_flow(call: CurrentCall, data_flow_id: Segment, body: UpdateDataFlowBody) -> Response:
    """Update a Data Flow."""
    flow = find_resource(call, call.state.flows, "data_flow", data_flow_id)
    check_not_busy(call, flow)
    apply_put(call, flow, body)
    start_transition(call, flow, "UPDATING", final_state(call, find_cluster(call, flow.cluster_id), flow))
    return JSONResponse(update_response(call, flow), 202)


@handles("DeleteDataFlow")
async def delete_flow(call: CurrentCall, data_flow_id: Segment) -> Response:
    """Delete a Data Flow."""
    flow = find_resource(call, call.state.flows, "data_flow", data_flow_id)
    check_not_busy(call, flow)
    services = call.state.services_of(flow)
    if services and call.switches.flow_with_services == "refuse":
        raise bad_request(f"{flow.name} still has {len(services)} services.")
    deleted: list[DataFlow | DataFlowService] = [flow, *services]
    for resource in deleted:
        start_transition(call, resource, "TERMINATING", "DELETED")
    return accepted_response(call, flow)
