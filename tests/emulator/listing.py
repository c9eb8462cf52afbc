# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters, sorting and pagination of lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, Field

from .context import Call
from .errors import bad_request
from .state import DataFlow, DataFlowService

ResourceT = TypeVar("ResourceT", DataFlow, DataFlowService)

# The seven states of the reference, and the eight that later pages add.
State = Literal[
    "ACTIVE", "CREATING", "RUNNING", "ERROR", "TERMINATING", "DELETED", "UPDATING",
    "STOPPED", "STARTING", "STOPPING", "RESTARTING", "TERMINATED", "EDITING", "DELETING", "UNDEPLOYED",
]  # fmt: skip
Size = Annotated[int, Field(ge=1)]
Page = Annotated[int, Field(ge=0)]


class FlowQuery(BaseModel):
    """Query of ListDataFlows; without a size it returns everything."""

    sort: str = "created_dt:desc"
    cluster_name: str | None = None
    created_by: str | None = None
    state: State | None = None
    version: str | None = None
    size: Size | None = None
    page: Page | None = None
    cluster_id: str | None = None
    data_flow_name: str | None = None
    region: str | None = None


class ServiceQuery(BaseModel):
    """Query of ListDataFlowService, which cannot filter by the id of a Data Flow."""

    size: Size | None = 20
    page: Page | None = 0
    sort: str = "created_dt:desc"
    created_by: str | None = None
    state: State | None = None
    data_flow_service_name: str | None = None
    data_flow_name: str | None = None


class ClusterQuery(BaseModel):
    """Query of the list of SKE clusters."""

    size: Size = 20
    page: Page = 0
    sort: str = "created_at:desc"
    name: str | None = None
    status: str | None = None
    kubernetes_version: str | None = None
    subnet_id: str | None = None


def listed(call: Call, resources: Iterable[ResourceT]) -> list[ResourceT]:
    """Return the resources that no fault of this call hides."""
    hiding = [fault for fault in call.overrides if fault.kind == "list_hide"]
    return [each for each in resources if not any(fault.applies_to(each.id) for fault in hiding)]


def select(
    call: Call, rows: list[dict[str, Any]], query: FlowQuery | ServiceQuery | ClusterQuery, sortable: set[str]
) -> tuple[list[dict[str, Any]], int]:
    """Return one page of the rows that match the filters, and the number of matching rows."""
    filters = query.model_dump(exclude={"sort", "size", "page"}, exclude_none=True)
    rows = [row for row in rows if all(_passes(call, key, row.get(key), expected) for key, expected in filters.items())]
    key, *direction = query.sort.split(":")
    if key not in sortable or direction not in ([], ["asc"], ["desc"]):
        raise bad_request(f"Cannot sort by '{query.sort}'.")
    rows.sort(key=lambda row: (row.get(key) is not None, row.get(key) or ""), reverse=direction == ["desc"])
    sizes = [size for size in (query.size, call.emulator.gateway_settings.max_page_size) if size]
    if not sizes or call.switches.page_size == "ignored":
        return rows, len(rows)
    start = min(sizes) * (query.page or 0)
    return rows[start : start + min(sizes)], len(rows)


def _passes(call: Call, key: str, value: Any, expected: str) -> bool:
    if key == "state":
        return str(value).upper() == expected
    if key.endswith("name") and call.switches.name_filter != "exact":
        return expected in str(value) or call.switches.name_filter == "ignored"
    return str(value) == expected
