# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operations on Data Flows, on images and on the platform around them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query
from fastapi.responses import JSONResponse, Response

from . import answers
from .bodies import CreateDataFlowBody, UpdateDataFlowBody
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
from .listing import ClusterQuery, FlowQuery, listed, select
from .routes import Segment, handles
from .texts import stored
from .views import fields_of, render, timestamp
from .world import ACCOUNT_ID, DataFlow, DataFlowService, is_taken


@handles("ListVersions")
async def list_versions(call: TheCall) -> Response:
    """List the versions of the product."""
    current, *others = reversed(call.emulator.conditions.versions_of(call.operation))
    versions = [{"id": f"v{current}", "links": [], "not_before": "2027-12-31", "status": "CURRENT"}]
    versions += [{"id": f"v{each}", "links": [], "not_before": "2026-07-01", "status": "SUPPORTED"} for each in others]
    return JSONResponse({"versions": versions})


@handles("ListClusters", answers.ClusterList)
async def list_clusters(call: TheCall, query: Annotated[ClusterQuery, Query()]) -> Response:
    """List the SKE clusters."""
    born = timestamp(call, 0)
    common = {"account_id": ACCOUNT_ID, "created_at": born, "modified_at": born}
    rows = [common | each.model_dump() for each in call.world.clusters.values()]
    fields = set(answers.ClusterItem.model_fields)
    page, count = select(call, rows, query, fields)
    shown = [{key: value for key, value in row.items() if key in fields} for row in page]
    return JSONResponse({"clusters": shown, "count": counted(call, count), "links": []})


def counted(call: Call, count: int) -> int | None:
    """Return a total, where the service tells it."""
    return count if call.switches.total_count == "present" else None


def contents(call: Call, rows: list[dict[str, Any]], count: int) -> Response:
    """Return the envelope of lists."""
    total = {} if counted(call, count) is None else {"total_count": count}
    return JSONResponse({"contents": rows} | total)


@handles("ListDataFlowImages", answers.ImageList)
async def list_images(call: TheCall) -> Response:
    """List the versions that Data Flow can be installed in."""
    rows = [render(call, answers.Image, each.model_dump()) for each in call.world.images.values()]
    return contents(call, rows, len(rows))


@handles("ListDataFlowIngressControllers")
async def list_ingress_controllers(call: TheCall, cluster_id: Segment) -> Response:
    """List the ingress controllers of a cluster, for which no schema is documented."""
    controllers = call.world.ingress_controllers_of(known_cluster(call, cluster_id).id)
    rows = [each.model_dump(exclude={"cluster_id"}) for each in controllers]
    shapes = {"list": rows, "contents": {"contents": rows}, "named": {"ingress_controllers": rows}}
    return JSONResponse(shapes[call.switches.ingress_shape])


@handles("CheckDataFlowNameDuplication", answers.CheckDuplication)
async def check_flow_name(call: TheCall, data_flow_name: Segment) -> Response:
    """Tell whether a Data Flow has the name; the name itself is not examined (observed live)."""
    return JSONResponse({"result": is_taken(data_flow_name, call.world.flows.values())})


@handles("ListDataFlows", answers.DataFlowList)
async def list_flows(call: TheCall, query: Annotated[FlowQuery, Query()]) -> Response:
    """List Data Flows."""
    item = answers.DataFlowItem
    rows = [fields_of(call, flow) for flow in listed(call, call.world.flows.values())]
    page, count = select(call, rows, query, set(item.model_fields) - {"cluster_permission"})
    return contents(call, [render(call, item, row) for row in page], count)


@handles("CreateDataFlow")
async def create_flow(call: TheCall, body: CreateDataFlowBody) -> Response:
    """Install a Data Flow on a cluster."""
    world, cluster = call.world, known_cluster(call, body.cluster_id)
    if body.image_id not in world.images:
        raise bad_request(f"There is no image {body.image_id}.")
    controllers = [each.name for each in world.ingress_controllers_of(cluster.id)]
    controller = body.ingress_controller_name or next(iter(controllers), None)
    if controller and controller not in controllers:
        raise bad_request(f"Cluster {cluster.name} has no ingress controller {controller}.")
    near = [each for each in world.flows.values() if each.cluster_id == cluster.id]
    refuse_taken(call, body.data_flow_name, world.flows.values(), near)
    own = {"id": new_id("data_flow", call.switches.id_form), "ingress_controller_name": controller, "created": call.now}
    flow = DataFlow.model_validate(stored(call.switches.stored_text, body.sent()) | own)
    begin(call, flow, "CREATING", outcome(call, cluster, flow))
    world.flows[flow.id] = flow
    return accepted(call, flow)


@handles("ShowDataFlow", answers.DataFlowDetail)
async def show_flow(call: TheCall, data_flow_id: Segment) -> Response:
    """Show a Data Flow."""
    flow = known(call, call.world.flows, "data_flow", data_flow_id, deleted=True)
    return JSONResponse(render(call, answers.DataFlowDetail, fields_of(call, flow)))


@handles("UpdateDataFlow", answers.DataFlowUpdated)
async def update_flow(call: TheCall, data_flow_id: Segment, body: UpdateDataFlowBody) -> Response:
    """Change a Data Flow."""
    flow = known(call, call.world.flows, "data_flow", data_flow_id)
    refuse_busy(call, flow)
    apply_put(call, flow, body)
    begin(call, flow, "UPDATING", outcome(call, known_cluster(call, flow.cluster_id), flow))
    return JSONResponse(updated(call, flow), 202)


@handles("DeleteDataFlow")
async def delete_flow(call: TheCall, data_flow_id: Segment) -> Response:
    """Remove a Data Flow."""
    flow = known(call, call.world.flows, "data_flow", data_flow_id)
    refuse_busy(call, flow)
    services = call.world.services_of(flow)
    if services and call.switches.flow_with_services == "refuse":
        raise bad_request(f"{flow.name} still has {len(services)} services.")
    doomed: list[DataFlow | DataFlowService] = [flow, *services]
    for thing in doomed:
        begin(call, thing, "TERMINATING", "DELETED")
    return accepted(call, flow)
