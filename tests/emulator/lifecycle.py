# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules for changing resources: which must exist, which can be changed now, and the state they end in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar
from uuid import uuid4

from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from .context import Call
from .errors import ApiError, bad_request
from .request_models import Body
from .response_models import DataFlowServiceUpdated, DataFlowUpdated
from .serializers import detail, shaped
from .state import Cluster, DataFlow, DataFlowService, is_taken
from .stored_text import as_stored, node_label

ResourceT = TypeVar("ResourceT", DataFlow, DataFlowService)

_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_PREFIXES = {"data_flow": "DATAFLOW-", "data_flow_service": "DATAFLOW_SERVICE-"}
_IN_TRANSITION = {"CREATING", "UPDATING", "TERMINATING", "STARTING", "STOPPING", "RESTARTING", "EDITING", "DELETING"}
_UPDATED: dict[str, type[BaseModel]] = {"data_flow": DataFlowUpdated, "data_flow_service": DataFlowServiceUpdated}
# Even a PUT that replaces keeps workload and account.
_REPLACED = {"description", "domain", "host_alias", "host_alias_list", "node_selector"}


def new_id(kind: str, form: str) -> str:
    """Return the id of a new resource."""
    return f"{_PREFIXES[kind] if form == 'prefixed' else ''}{uuid4()}"


def normalize_id(resource_id: str) -> str:
    """Return the form that all spellings of an id have in common."""
    return resource_id.replace("-", "").lower()


def find_resource(
    call: Call, resources: Mapping[str, ResourceT], kind: str, resource_id: str, deleted: bool = False
) -> ResourceT:
    """Return the resource with this id; a deleted one counts only with `deleted`.

    Raises ApiError with 404, or with 400 for a malformed id and where the switch `unknown_id` is 400.
    """
    resource = resources.get(resource_id)
    if call.switches.id_spelling == "any":
        resource = next(
            (each for each in resources.values() if normalize_id(each.id) == normalize_id(resource_id)), None
        )
    if resource is not None and (deleted or resource.state != "DELETED"):
        return resource
    prefix = _PREFIXES[kind] if call.switches.id_form == "prefixed" else ""
    if re.fullmatch(prefix + _UUID, resource_id) and call.switches.unknown_id == 404:
        raise ApiError(404, "NotFound", f"There is no {kind} {resource_id}.")
    raise bad_request(f"There is no {kind} {resource_id}.")


def find_cluster(call: Call, cluster_id: str) -> Cluster:
    """Return the cluster with this id of 32 hexadecimal digits; any other id is malformed (observed live).

    Raises ApiError: 404 for an unknown id, 400 for a malformed one.
    """
    cluster = call.state.clusters.get(cluster_id)
    if cluster is None and re.fullmatch("[0-9a-f]{32}", cluster_id):
        raise ApiError(404, "NotFound", f"There is no cluster {cluster_id}.")
    if cluster is None:
        raise bad_request("A cluster id has 32 hexadecimal digits.")
    return cluster


def find_parent(call: Call, body: Mapping[str, Any]) -> None:
    """Raise ApiError if the cluster or the Data Flow that the body of a create call names does not exist."""
    if call.operation.name == "CreateDataFlow":
        find_cluster(call, str(body.get("cluster_id")))
    if call.operation.name == "CreateDataFlowService":
        find_resource(call, call.state.flows, "data_flow", str(body.get("data_flow_id")))


def check_name(
    call: Call,
    name: str,
    everywhere: Iterable[DataFlow | DataFlowService],
    in_scope: Iterable[DataFlow | DataFlowService],
) -> None:
    """Raise a 409 if the name is taken within the scope of the switch `name_scope`."""
    others = {"account": everywhere, "cluster": in_scope, "none": ()}[call.switches.name_scope]
    if is_taken(name, others):
        raise ApiError(409, "Conflict", f"The name '{name}' is a duplicate.")


def check_not_busy(call: Call, resource: DataFlow | DataFlowService) -> None:
    """Raise if a resource is in transition; a terminating resource can never be changed."""
    if resource.state in _IN_TRANSITION and (call.switches.busy == "refuse" or resource.state == "TERMINATING"):
        raise bad_request(f"{resource.name} is {resource.state} and cannot be changed now.")


def apply_put(call: Call, resource: DataFlow | DataFlowService, body: Body) -> None:
    """Apply the body of a PUT to a resource."""
    sent = as_stored(call.switches.stored_text, body.sent())
    if call.switches.put_null == "keep":
        sent = {key: value for key, value in sent.items() if value is not None}
    if call.switches.put == "replace":
        sent = dict.fromkeys(_REPLACED & set(type(body).model_fields)) | sent
    # Merge the account instead of replacing it: it is not known whether a password may be sent without its id.
    if account := sent.pop("account", None):
        resource.account = (resource.account or {}) | account
    if (workload := sent.pop("service_workload", None)) is not None and isinstance(resource, DataFlowService):
        old = resource.service_workload if call.switches.put_workload == "merge" else {}
        resource.service_workload = old | {name: old.get(name, {}) | module for name, module in workload.items()}
    for key, value in sent.items():
        setattr(resource, key, value)


def final_state(call: Call, cluster: Cluster, resource: DataFlow | DataFlowService) -> str:
    """Return the state in which an installation ends: ERROR for a wrong node selector or insufficient capacity."""
    selector = node_label(call.switches.stored_text, resource.node_selector)
    selector_ok = not selector or call.switches.node_selector == "any" or selector in cluster.node_labels
    workload = resource.service_workload if isinstance(resource, DataFlowService) else {}
    return "RUNNING" if selector_ok and all(call.state.fits(cluster, workload, resource.id).values()) else "ERROR"


def start_transition(call: Call, resource: DataFlow | DataFlowService, state: str, end: str) -> None:
    """Start a transition now."""
    seconds = call.emulator.durations.draw(resource.kind, state)
    call.state.start_transition(resource, state, end, call.now, seconds)


def update_response(call: Call, resource: DataFlow | DataFlowService) -> dict[str, Any]:
    """Return the response body of a PUT, which has the fields of 1.0 in every version."""
    return detail(call, _UPDATED[resource.kind], resource)


def accepted_response(call: Call, resource: DataFlow | DataFlowService) -> Response:
    """Return the 202 response of create and delete."""
    if call.switches.accepted_body == "object":
        return JSONResponse(update_response(call, resource), 202)
    if call.switches.accepted_body == "id":
        return JSONResponse(shaped(call, resource, {f"{resource.kind}_id": resource.id}), 202)
    return Response(status_code=202)
