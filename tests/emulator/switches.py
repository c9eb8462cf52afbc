# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is not known about the API: one switch per question, its first position the most permissive."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

# What the later pages have in place of names of states in the reference.
NEWER_NAMES = {"UPDATING": "EDITING", "TERMINATING": "DELETING", "DELETED": "TERMINATED"}


class Switches(BaseModel):
    """The positions of all switches; each docstring describes what is not known."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    healthy_state: Literal["RUNNING", "ACTIVE"] = "RUNNING"
    """State of a healthy object: the enum has both, neither was observed."""
    state_case: Literal["upper", "title", "lower"] = "upper"
    """Case of states: upper case in the reference, title case in the user guide."""
    state_names: Literal["reference", "newer"] = "reference"
    """Names of states.

    Later pages add EDITING, DELETING and TERMINATED, which `newer` shows in place of UPDATING, TERMINATING and DELETED.
    """
    unknown_version: Literal["refuse", "nearest"] = "refuse"
    """Response to a version that an operation does not offer: 406, or the response of the nearest offered version."""
    unknown_id: Literal[400, 404] = 400
    """Response to a well-formed but unknown id: 400 was observed, 404 is documented. A malformed id is always a 400."""
    id_form: Literal["uuid", "prefixed"] = "uuid"
    """Ids of new objects: a plain UUID, or one with a prefix as in a related product."""
    id_spelling: Literal["exact", "any"] = "exact"
    """Whether the id of a Data Flow or a service is also accepted in upper case and without hyphens."""
    accepted_body: Literal["empty", "id", "object"] = "empty"
    """Body of the 202 response of create and delete, for which no schema is documented."""
    detail_shape: Literal["flat", "named"] = "flat"
    """Whether a body that shows one object is nested under the name of its kind, as in a related product."""
    key_order: Literal["reference", "other"] = "reference"
    """Order of the keys of objects in responses, at all levels: that of the models, or the reverse."""
    put: Literal["merge", "replace"] = "merge"
    """Effect of PUT on nullable fields that are not sent: keep or clear. Account and workload are always kept."""
    put_null: Literal["clear", "keep"] = "clear"
    """Effect of an explicit null in a PUT."""
    put_workload: Literal["merge", "replace"] = "merge"
    """Whether the workload of a PUT changes only the fields that it contains, or replaces the whole workload."""
    password_readback: Literal["plain", "masked", "omitted"] = "plain"
    """How responses show account.account_password."""
    account_readback: Literal["present", "absent"] = "present"
    """Whether responses contain the account."""
    account_parts: Literal["any", "both"] = "any"
    """Whether an account may be sent with only an id or only a password."""
    workload_readback: Literal["object", "json_text", "absent"] = "object"
    """How responses show service_workload: the reference shows an empty string."""
    workload_versions: Literal["any", "offered"] = "any"
    """Whether the versions in a workload must be the sub-versions that its Data Flow offers."""
    optional_fields: Literal["present", "omitted_when_null", "omitted"] = "present"
    """Whether responses contain the fields that the models mark optional, and those that are null."""
    new_fields: Literal["none", "added"] = "none"
    """Whether responses in 1.2 contain an unknown field; most models of 1.2 are unpublished."""
    name_filter: Literal["exact", "substring", "ignored"] = "exact"
    """How the name filters of lists compare."""
    deleted_objects: Literal["removed", "listed"] = "removed"
    """Whether a deleted object is removed from lists, or stays with state DELETED. Its name is available either way."""
    empty_host_aliases: Literal["accept", "refuse"] = "accept"
    """Whether the required host aliases may be empty."""
    domain_dots: Literal["accept", "refuse"] = "accept"
    """Whether a domain may contain dots: the user guide's character set has none."""
    node_selector: Literal["label", "any"] = "label"
    """Whether the node selector must be a label key=value of a node; its syntax is not documented."""
    stored_text: Literal["as_sent", "normalized", "other_form"] = "as_sent"
    """The form in which text is stored.

    `as_sent` stores it unchanged. `normalized` stores an equivalent form: no surrounding whitespace, host names in
    lower case, aliases in an order of the API's own. `other_form` stores a form that cannot be predicted.
    """
    body_validation: Literal["first", "after_lookup"] = "first"
    """Whether the body of a create call is validated before its cluster or Data Flow is looked up.

    A related product validates first.
    """
    unknown_keys: Literal["refuse", "ignore"] = "refuse"
    """Treatment of unknown keys in a body; another product of the platform refuses them."""
    tag_keys: Literal["either", "by_version", "key_value", "tag_key_tag_value"] = "either"
    """Keys of a tag.

    They are tag_key and tag_value in the reference and in 1.2, key and value in later pages of 1.1. The positions
    accept both, those of the later pages, or one of them in all versions.
    """
    number_types: Literal["strings", "any"] = "strings"
    """Whether the numbers of a workload and host_alias.enabled must be strings, as in the examples."""
    flow_with_services: Literal["refuse", "cascade"] = "refuse"
    """Effect of deleting a Data Flow that has services."""
    busy: Literal["refuse", "accept"] = "refuse"
    """Whether an object in transition can be updated or deleted, and whether a service can be created in it."""
    name_scope: Literal["account", "cluster", "none"] = "account"
    """Scope in which create checks for a taken name: everywhere, per cluster (services: per Data Flow), or nowhere."""
    ingress_shape: Literal["list", "contents", "named"] = "list"
    """Body of the list of ingress controllers, for which no schema is documented."""
    page_size: Literal["honored", "ignored"] = "honored"
    """Whether lists honor size and page: many lists of the platform ignore them and return everything."""
    total_count: Literal["present", "absent"] = "present"
    """Whether lists return a total count."""
    capacity_shape: Literal["object", "text", "absent"] = "object"
    """How validate-resources returns cpu and memory: objects in the models, strings in the example."""
    timestamps: Literal["zoned", "zoneless"] = "zoned"
    """Whether dates have a time zone; the platform's SDK reads dates without one as UTC."""
    root_signature: Literal["optional", "required"] = "optional"
    """Whether the list of versions at / requires a signature."""

    def show_state(self, state: str) -> str:
        """Return the name and the spelling of a state in responses."""
        names = {"RUNNING": self.healthy_state, **(NEWER_NAMES if self.state_names == "newer" else {})}
        shown = names.get(state, state)
        return {"upper": shown, "title": shown.title(), "lower": shown.lower()}[self.state_case]
