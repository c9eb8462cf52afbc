# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The responses of the API reference as data: the fields, types and states that responses are checked against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.base import STATES as KNOWN


@dataclass(frozen=True)
class Field:
    """A field of a response; `kind` is one of text, integer, boolean, object, list, date."""

    kind: str
    required: bool
    nullable: bool

    def problem(self, value: Any) -> str:
        """Return what is wrong with a value, empty if nothing is."""
        if value is None:
            return "" if self.nullable or not self.required else "is null"
        kinds = {"integer": int, "boolean": bool, "object": dict, "list": list}
        is_wrong = not isinstance(value, kinds.get(self.kind, str)) or (
            self.kind == "integer" and isinstance(value, bool)
        )
        if is_wrong or (self.kind == "date" and not _is_date(value)):
            return f"is {type(value).__name__} instead of {self.kind}"
        return ""


Model = Mapping[str, Field]


def _is_date(text: str) -> bool:
    try:
        datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return False
    return True


def _model(*lines: str) -> Model:
    """Return a model from lines `kind: name name`; a name ends with ! if it is required, with ? if it can be null."""
    return {
        name.rstrip("!?"): Field(kind.strip(), "!" in name, "?" in name)
        for line in lines
        for kind, names in [line.split(":")]
        for name in names.split()
    }


_ITEM = _model(
    "text: account_id! cluster_id! cluster_name created_by! data_flow_id! data_flow_name! modified_by! state! version!",
    "object: cluster_permission?",
    "boolean: cluster_request_failed",
    "date: created_dt! modified_dt!",
)
_UPDATED = _model(
    "object: account? cluster_permission?",
    "text: cluster_id! cluster_name data_flow_id! data_flow_name! description? domain? hosts_file? image_id!",
    "text: ingress_class_name? instance_id!? namespace_name! node_selector? state! storage_class_name! version!",
    "boolean: cluster_request_failed",
    "integer: http_port? https_port?",
    "date: created_dt! modified_dt!",
)
_SINCE_1_1 = _model("text: account_id!", "boolean: is_active_image?")

FLOW_ITEM = {**_ITEM, **_model("text: image_id! instance_id!? namespace_name!", "boolean: is_active_image!")}
SERVICE_ITEM = {**_ITEM, **_model("text: data_flow_service_id! data_flow_service_name! description?")}
FLOW_UPDATED = {**_UPDATED, **_model("integer: count_data_flow_service", "list: host_alias_list?", "text: web_url?")}
SERVICE_UPDATED = {
    **_UPDATED,
    **_model(
        "text: data_flow_service_id! data_flow_service_name! host_file_registry? web_url_nifi? web_url_registry?",
        "object: host_alias? service_workload?",
    ),
}
FLOW_DETAIL = {**FLOW_UPDATED, **_SINCE_1_1}
SERVICE_DETAIL = {**SERVICE_UPDATED, **_SINCE_1_1}
IMAGE = _model("text: image_id! image_name! version!")
VERSIONS = _model("text: nifi! nifiregistry! zookeeper!")
NAME_CHECK = _model("boolean: result!")
CAPACITY = _model("object: cpu memory", "text: err_code!", "boolean: result!")

# Fields whose absence is a question of its own, or is documented: 1.0 has no account_id and no is_active_image.
LEFT_OUT_BY_THEMSELVES = {"account", "service_workload", *_SINCE_1_1}

HEALTHY, DELETED, STABLE = KNOWN.healthy, KNOWN.deleted, KNOWN.stable
IN_TRANSITION = {"CREATING", "UPDATING", "TERMINATING", "STARTING", "STOPPING", "RESTARTING", "EDITING", "DELETING"}
STATES = {*STABLE, *IN_TRANSITION, *DELETED}
# Two names of one state: that of the reference, and that of its newer pages.
STATE_NAMES = {
    **dict.fromkeys(("UPDATING", "TERMINATING", "DELETED"), "reference"),
    **dict.fromkeys(("EDITING", "DELETING", "TERMINATED"), "newer"),
}


def optional(model: Model) -> set[str]:
    """Return the optional fields of a model that show whether responses leave such fields out."""
    return {name for name, field in model.items() if not field.required} - LEFT_OUT_BY_THEMSELVES
