# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What nobody knows about the service: one switch per question, its first position the most forgiving."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class Switches(BaseModel):
    """The positions of all switches; each docstring says what is unknown."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    healthy_state: Literal["RUNNING", "ACTIVE"] = "RUNNING"
    """The state of a healthy object: the enum has both, neither was ever seen."""
    state_case: Literal["upper", "title"] = "upper"
    """The spelling of states: upper case in the reference, title case in the user guide."""
    unknown_id: Literal[400, 404] = 400
    """The answer to a well-formed id of nothing: 400 was seen, 404 is documented. A malformed id is always a 400."""
    id_form: Literal["uuid", "prefixed"] = "uuid"
    """The ids of new objects: plain, or prefixed as those of a sister product."""
    id_spelling: Literal["exact", "any"] = "exact"
    """Whether the id of a Data Flow or a service is also known in another spelling: in upper case, without hyphens."""
    accepted_body: Literal["empty", "id", "object"] = "empty"
    """The body of the 202 of create and delete, for which no schema is documented."""
    put: Literal["merge", "replace"] = "merge"
    """What PUT does to nullable fields that are not sent: keep or clear. Account and workload are always kept."""
    put_null: Literal["clear", "keep"] = "clear"
    """What an explicit null in PUT does."""
    put_workload: Literal["merge", "replace"] = "merge"
    """Whether the workload of a PUT changes only what it names, or stands for the whole."""
    password_readback: Literal["plain", "masked", "omitted"] = "plain"
    """How account.account_password comes back."""
    account_readback: Literal["present", "absent"] = "present"
    """Whether the account comes back at all."""
    account_parts: Literal["any", "both"] = "any"
    """Whether an account may be sent with only an id or only a password."""
    workload_readback: Literal["object", "json_text", "absent"] = "object"
    """How service_workload comes back: the reference shows an empty text."""
    workload_versions: Literal["any", "offered"] = "any"
    """Whether a workload's versions must be the sub-versions that its Data Flow offers."""
    optional_fields: Literal["present", "omitted_when_null", "omitted"] = "present"
    """Whether answers contain the fields that the models mark optional, or those that are null."""
    new_fields: Literal["none", "added"] = "none"
    """Whether answers in 1.2 contain a field nobody has heard of; most of its models are unpublished."""
    name_filter: Literal["exact", "substring"] = "exact"
    """How the name filters of lists compare."""
    deleted_objects: Literal["removed", "listed"] = "removed"
    """Whether a deleted object is gone, or stays as DELETED (its name is free either way)."""
    empty_host_aliases: Literal["accept", "refuse"] = "accept"
    """Whether the required host aliases may be empty."""
    domain_dots: Literal["accept", "refuse"] = "accept"
    """Whether a domain may contain dots: the user guide's character set has none."""
    node_selector: Literal["label", "any"] = "label"
    """Whether the node selector must be a label key=value of a node; its syntax is not documented."""
    stored_text: Literal["as_sent", "normalized", "other_form"] = "as_sent"
    """What is kept of a text: all, or what means the same (no blanks around it, small letters in host names, aliases in
    an order of the service's own), or a form that nobody could foresee."""
    unknown_keys: Literal["refuse", "ignore"] = "refuse"
    """What happens to keys of a body that no model has; another product refuses them."""
    tag_keys: Literal["either", "by_version", "key_value", "tag_key_tag_value"] = "either"
    """Tags are tag_key/tag_value in the reference and in 1.2, key/value in later pages of 1.1: both, those of the later
    pages, or one of them in all versions."""
    number_types: Literal["strings", "any"] = "strings"
    """Whether workload figures and host_alias.enabled must be strings, as in the examples."""
    flow_with_services: Literal["refuse", "cascade"] = "refuse"
    """What the deletion of a Data Flow with services does."""
    busy: Literal["refuse", "accept"] = "refuse"
    """Whether an object in transition can be changed, deleted or built upon."""
    name_scope: Literal["account", "cluster", "none"] = "account"
    """Where a creation looks for a taken name: everywhere, per cluster (services: per Data Flow), or not at all."""
    ingress_shape: Literal["list", "contents", "named"] = "list"
    """The body of the list of ingress controllers, for which no schema is documented."""
    page_size: Literal["honored", "ignored"] = "honored"
    """Many lists of the platform ignore size and page and answer with everything."""
    total_count: Literal["present", "absent"] = "present"
    """Whether lists tell how many there are."""
    capacity_shape: Literal["object", "text", "absent"] = "object"
    """How validate-resources describes cpu and memory: objects in the models, texts in the example."""
    timestamps: Literal["zoned", "zoneless"] = "zoned"
    """Whether dates carry a zone; the platform's SDK reads those without as UTC."""
    root_signature: Literal["optional", "required"] = "optional"
    """Whether the list of versions at / needs a signature."""
