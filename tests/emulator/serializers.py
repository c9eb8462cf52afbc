# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How resources appear in responses: all their fields, filtered by version and switches."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from .context import Call
from .state import ACCOUNT_ID, REGION, Cluster, DataFlow, DataFlowService

# The NodePorts that the user guide requires for the ingress controller.
PORTS = {"http_port": 30708, "https_port": 31416}


def format_timestamp(call: Call, moment: float) -> str:
    """Format a time of the emulator's clock as responses do."""
    text = call.emulator.clock.date(moment).isoformat(timespec="milliseconds").removesuffix("+00:00")
    return text if call.switches.timestamps == "zoneless" else f"{text}Z"


def hosts_file(aliases: list[dict[str, Any]]) -> str | None:
    """Return the lines that aliases add to a hosts file."""
    return "\n".join(" ".join([each["ip"], *each["names"]]) for each in aliases) or None


def all_fields(call: Call, resource: DataFlow | DataFlowService) -> dict[str, Any]:
    """Return all fields of a resource that occur in any response."""
    flow = resource if isinstance(resource, DataFlow) else call.state.flows[resource.data_flow_id]
    cluster = call.state.clusters.get(flow.cluster_id) or Cluster(id=flow.cluster_id, name="", status="DELETED")
    image = call.state.image_of(flow)
    ingress = {each.name: each for each in call.state.ingress_controllers_of(cluster.id)}
    controller = ingress.get(flow.ingress_controller_name or "")
    fields = {
        **vars(resource),
        "account_id": ACCOUNT_ID,
        "cluster_id": cluster.id,
        "cluster_name": cluster.name or None,
        "cluster_permission": {},
        # By its name, this field means that the cluster could not be reached.
        "cluster_request_failed": cluster.status != "RUNNING",
        "created_dt": format_timestamp(call, resource.created),
        "data_flow_id": flow.id,
        "data_flow_name": flow.name,
        **PORTS,
        "image_id": image.image_id,
        "ingress_class_name": controller and controller.ingress_class_name,
        "instance_id": flow.instance_id,
        "is_active_image": image.is_active,
        "modified_dt": format_timestamp(call, resource.modified),
        "namespace_name": f"data-flow-{flow.name}",
        "region": REGION,
        "state": call.switches.show_state(resource.state),
        "version": image.version,
    }
    reachable = resource.state == "RUNNING" and resource.domain
    url = f"https://{resource.name}.{resource.domain}" if reachable else None
    if isinstance(resource, DataFlow):
        aliases = [{"ip": each["ip"], "names": each["hostnames"]} for each in resource.host_alias_list or []]
        own = {
            "count_data_flow_service": len(call.state.services_of(flow)),
            "hosts_file": hosts_file(aliases),
            "web_url": url,
        }
    else:
        lines = (resource.host_alias or {}).get("host_alias_list", [])
        own = {
            "data_flow_service_id": resource.id,
            "data_flow_service_name": resource.name,
            "hosts_file": hosts_file([{"ip": each["ip"], "names": [each["hostname"]]} for each in lines]),
            "host_file_registry": None,
            "web_url_nifi": url,
            "web_url_registry": url and f"https://{resource.name}-registry.{resource.domain}",
        }
    return apply_overrides(call, resource.id, fields | own)


def apply_overrides(call: Call, object_id: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of an object as the faults of this call show them."""
    for fault in call.overrides:
        if fault.applies_to(object_id):
            fields = {name: value for name, value in (fields | fault.override).items() if name not in fault.omit}
    return fields


def render(call: Call, model: type[BaseModel], fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a response that version and switches allow."""
    switches = call.switches
    absent = {
        "account_id" if call.version == "1.0" else "",
        "account" if switches.account_readback == "absent" else "",
        "service_workload" if switches.workload_readback == "absent" else "",
    }
    if switches.optional_fields == "omitted":
        absent |= {name for name, field in model.model_fields.items() if not field.is_required()}
    if switches.optional_fields == "omitted_when_null":
        absent |= {name for name in model.model_fields if fields.get(name) is None}
    ordered = {name: None for fault in call.overrides for name in fault.override}  # which need not be in the model
    shown = {name: fields[name] for name in {**model.model_fields, **ordered} if name in fields and name not in absent}
    if shown.get("account"):
        shown["account"] = serialize_account(shown["account"], switches.password_readback)
    if "service_workload" in shown and switches.workload_readback == "json_text":
        shown["service_workload"] = json.dumps(shown["service_workload"])
    if call.version == "1.2" and switches.new_fields == "added":
        shown["unknown_field"] = {"since": "1.2"}
    return shown


def detail(call: Call, model: type[BaseModel], resource: DataFlow | DataFlowService) -> dict[str, Any]:
    """Return the body that shows one object."""
    return shaped(call, resource, render(call, model, all_fields(call, resource)))


def shaped(call: Call, resource: DataFlow | DataFlowService, body: dict[str, Any]) -> dict[str, Any]:
    """Return a body about one object, nested under the name of its kind if the switch requires it."""
    return {resource.kind: body} if call.switches.detail_shape == "named" else body


def serialize_account(account: dict[str, Any], mode: str) -> dict[str, Any]:
    """Return an account as responses show it."""
    forms = {"plain": account.get("account_password"), "masked": "********"}
    rest = {"account_id": account.get("account_id")}
    return rest | {"account_password": forms[mode]} if mode in forms else rest
