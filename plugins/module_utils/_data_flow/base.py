# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Data Flows and Data Flow Services have in common: their API, their states, and the settings that both have."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, TypeVar

from .._resource.fields import Field
from .._resource.resource import Resource
from .._resource.states import States
from .._scp.errors import PlanError
from .._scp.transport import Transport
from . import values
from .api import DataFlowApi

Own = TypeVar("Own", bound="DataFlowResource")

# The states of the reference and of its newer pages. It is unknown which of the two a healthy object shows.
STATES = States(
    healthy=frozenset({"RUNNING", "ACTIVE"}),
    deleting=frozenset({"TERMINATING", "DELETING"}),
    deleted=frozenset({"DELETED", "TERMINATED"}),
    failed=frozenset({"ERROR"}),
    stopped=frozenset({"STOPPED", "UNDEPLOYED"}),
)

STORAGE_CLASS = Field("storage_class_name", "storage_class_name", required=True)
DOMAIN = Field(
    "domain", "domain", required=True, updatable=True, check=values.domain, doubt=values.doubt_domain,
    merge=values.merge_domain,
)  # fmt: skip
NODE_SELECTOR = Field(
    "node_selector", "node_selector", updatable=True, clearable=True, check=values.node_selector,
    doubt=values.doubt_node_selector,
)  # fmt: skip
DESCRIPTION = Field("description", "description", updatable=True, clearable=True, check=values.length(0, 150))
ACCOUNT = Field(
    "account", "account", updatable=True, nullable=False, parts={"account_password": values.RULE_OF_ACCOUNT},
    check=values.account, read=values.read_account, merge=values.merge_account, redact=values.show_account,
    resend=lambda options: options.get("update_password") == "always",
)  # fmt: skip
TAGS = Field("tags", "tags", readable=False, check=values.tags)


class DataFlowResource(Resource):
    """A desired object of the Data Flow API."""

    states = STATES
    modified = "modified_dt"
    failure_hint = (
        "Usual causes are a workload that the cluster cannot place and a node_selector that is no label of a node; "
        "state: absent deletes the object."
    )

    def __init__(self, api: DataFlowApi, options: Mapping[str, Any], *, check_mode: bool) -> None:
        super().__init__(options, check_mode=check_mode)
        self.api = api
        self.tags_format: str = options.get("tags_format") or "auto"

    @classmethod
    def connect(cls: type[Own], transport: Transport, options: Mapping[str, Any], *, check_mode: bool) -> Own:
        """Return the desired object of these options, at the API version of the settings."""
        return cls(DataFlowApi(transport, transport.settings.api_version), options, check_mode=check_mode)

    def refresh(self) -> None:
        """Make the next list a new one, where lists are shared."""
        self.api.refresh()

    def recall(self) -> None:
        """Learn the id from lists that were read for others, where lists are shared, without a call."""
        with suppress(PlanError), self.api.offline():
            self.find()

    def find(self, object_id: str | None = None) -> dict[str, Any] | None:
        """Return the listed item, see `Resource.find`. Warns where it may be out of date."""
        item = super().find(object_id)
        warn_if_outdated(self.api.transport, type(self), item)
        return item

    def look_up(self, object_id: str) -> dict[str, Any] | None:
        """Read the object in full, see `Resource.look_up`. Warns where that may be out of date."""
        detail = super().look_up(object_id)
        warn_if_outdated(self.api.transport, type(self), detail)
        return detail


def warn_if_outdated(transport: Transport, kind: type[Resource], item: Mapping[str, Any] | None) -> None:
    """Warn, once for each object, where the API could not reach the cluster that a response is about."""
    if item and str(item.get("cluster_request_failed")).lower() in ("true", "1"):
        cluster = item.get("cluster_name") or item.get("cluster_id")
        transport.warn(
            f"The API could not reach cluster {cluster} (cluster_request_failed), so its data on these objects may "
            "be out of date",
            f"{kind.label} {item.get(f'{kind.key}_name')} ({item.get(f'{kind.key}_id')})",
        )
