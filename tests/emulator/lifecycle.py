# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of changing resources: what must exist, what may be touched now, and how it ends."""

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
from .serializers import all_fields, render
from .state import Cluster, DataFlow, DataFlowService, is_taken
from .stored_text import as_stored, node_label

ResourceT = TypeVar("ResourceT", DataFlow, DataFlowService)

_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_PREFIXES = {"data_flow": "DATAFLOW-", "data_flow_service": "DATAFLOW_SERVICE-"}
_IN_TRANSITION = {"CREATING", "UPDATING", "TERMINATING", "STARTING", "STOPPING", "RESTARTING", "EDITING", "DELETING"}
_UPDATED: dict[str, type[BaseModel]] = {"data_flow": DataFlowUpdated, "data_flow_service": DataFlowServiceUpdated}
# Workload and account are kept even by a PUT that replaces.
_REPLACED = {"description", "domain", "host_alias", "host_alias_list", "node_selector"}


def new_id(kind: str, form: str) -> str:
    """Return the id of a new resource."""
    return f"{_PREFIXES[kind] if form == 'prefixed' else ''}{uuid4()}"


def normalize_id(wanted: str) -> str:
    """Return what the spellings of one id have in common."""
    return wanted.replace("-", "").lower()


def find_resource(
    call: Call, resources: Mapping[str, ResourceT], kind: str, wanted: str, deleted: bool = False
) -> ResourceT:
    """Return the thing with this id; one that is deleted counts only where the caller says so."""
    resource = resources.get(wanted)
    if call.switches.id_spelling == "any":
        resource = next((each for each in resources.values() if normalize_id(each.id) == normalize_id(wanted)), None)
    if resource is not None and (deleted or resource.state != "DELETED"):
        return resource
    prefix = _PREFIXES[kind] if call.switches.id_form == "prefixed" else ""
    if re.fullmatch(prefix + _UUID, wanted) and call.switches.unknown_id == 404:
        raise ApiError(404, "NotFound", f"There is no {kind} {wanted}.")
    raise bad_request(f"There is no {kind} {wanted}.")


def find_cluster(call: Call, cluster_id: str) -> Cluster:
    """Return the cluster with this id: 32 hex digits without hyphens; anything else is malformed (observed live)."""
    cluster = call.state.clusters.get(cluster_id)
    if cluster is None and re.fullmatch("[0-9a-f]{32}", cluster_id):
        raise ApiError(404, "NotFound", f"There is no cluster {cluster_id}.")
    if cluster is None:
        raise bad_request("A cluster id has 32 hexadecimal digits.")
    return cluster


def check_name(
    call: Call, name: str, everywhere: Iterable[DataFlow | DataFlowService], near: Iterable[DataFlow | DataFlowService]
) -> None:
    """Raise where the name is taken, as far as the service looks."""
    rivals = {"account": everywhere, "cluster": near, "none": ()}[call.switches.name_scope]
    if is_taken(name, rivals):
        raise ApiError(409, "Conflict", f"The name '{name}' is a duplicate.")


def check_not_busy(call: Call, resource: DataFlow | DataFlowService) -> None:
    """Raise where a resource is in a transition; what is terminating is never touched again."""
    if resource.state in _IN_TRANSITION and (call.switches.busy == "refuse" or resource.state == "TERMINATING"):
        raise bad_request(f"{resource.name} is {resource.state} and cannot be changed now.")


def apply_put(call: Call, resource: DataFlow | DataFlowService, body: Body) -> None:
    """Take over what a PUT says."""
    sent = as_stored(call.switches.stored_text, body.sent())
    if call.switches.put_null == "keep":
        sent = {key: value for key, value in sent.items() if value is not None}
    if call.switches.put == "replace":
        sent = dict.fromkeys(_REPLACED & set(type(body).model_fields)) | sent
    # An account is completed rather than replaced: nobody knows whether a password may come without its id.
    if account := sent.pop("account", None):
        resource.account = (resource.account or {}) | account
    if (workload := sent.pop("service_workload", None)) is not None and isinstance(resource, DataFlowService):
        old = resource.service_workload if call.switches.put_workload == "merge" else {}
        resource.service_workload = old | {name: old.get(name, {}) | module for name, module in workload.items()}
    for key, value in sent.items():
        setattr(resource, key, value)


def final_state(call: Call, cluster: Cluster, resource: DataFlow | DataFlowService) -> str:
    """Return the state in which an installation ends: a wrong node selector or too little room is an error."""
    selector = node_label(call.switches.stored_text, resource.node_selector)
    selector_ok = not selector or call.switches.node_selector == "any" or selector in cluster.node_labels
    workload = resource.service_workload if isinstance(resource, DataFlowService) else {}
    return "RUNNING" if selector_ok and all(call.state.fits(cluster, workload, resource.id).values()) else "ERROR"


def start_transition(call: Call, resource: DataFlow | DataFlowService, state: str, end: str) -> None:
    """Start a transition now."""
    call.state.start_transition(resource, state, end, call.now)


def update_response(call: Call, resource: DataFlow | DataFlowService) -> dict[str, Any]:
    """Return the answer of a PUT, which has the shape of 1.0 in every version."""
    return render(call, _UPDATED[resource.kind], all_fields(call, resource))


def accepted_response(call: Call, resource: DataFlow | DataFlowService) -> Response:
    """Return the 202 of create and delete."""
    if call.switches.accepted_body == "object":
        return JSONResponse(update_response(call, resource), 202)
    if call.switches.accepted_body == "id":
        return JSONResponse({f"{resource.kind}_id": resource.id}, 202)
    return Response(status_code=202)
