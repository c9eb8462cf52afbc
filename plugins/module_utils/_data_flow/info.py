# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading only: Data Flows, Data Flow Services and images, filtered, in full where asked, in a stable order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .._scp.errors import ApiError, OptionError
from .._scp.transport import Transport
from .api import DataFlowApi
from .flow import Flow
from .managed import GONE, Managed, state_of
from .service import Service

try:
    import jmespath
    from jmespath.exceptions import JMESPathError
except ImportError:
    pass  # reported by _module.py, before anything here is called

FLOW_FILTERS = ("cluster_id", "cluster_name", "created_by", "sort", "state", "version")
SERVICE_FILTERS = ("created_by", "sort", "state")


def flows(options: Mapping[str, Any], transport: Transport, *, check_mode: bool) -> tuple[dict[str, Any], list[str]]:
    """The Data Flows that the options ask for, under `data_flows`."""
    api = _api(transport)
    filters = {name: options[name] for name in FLOW_FILTERS}
    return _objects(Flow, options, lambda: api.list_flows(data_flow_name=options["name"], **filters), api.show_flow)


def services(options: Mapping[str, Any], transport: Transport, *, check_mode: bool) -> tuple[dict[str, Any], list[str]]:
    """The Data Flow Services that the options ask for, under `data_flow_services`."""
    api = _api(transport)
    filters = {name: options[name] for name in SERVICE_FILTERS}
    parent, parent_id = options["data_flow"], options["data_flow_id"]

    def listed() -> list[dict[str, Any]]:
        items = api.list_services(data_flow_service_name=options["name"], data_flow_name=parent, **filters)
        return [
            item
            for item in items
            if parent in (None, item.get("data_flow_name")) and parent_id in (None, item.get("data_flow_id"))
        ]

    return _objects(Service, options, listed, api.show_service)


def images(options: Mapping[str, Any], transport: Transport, *, check_mode: bool) -> tuple[dict[str, Any], list[str]]:
    """The images a Data Flow can be made from, under `images`."""
    found = [i for i in _api(transport).list_images() if options["version"] in (None, i.get("version"))]
    return _result("images", found, options["query"])


def _api(transport: Transport) -> DataFlowApi:
    return DataFlowApi(transport, transport.settings.api_version)


def _objects(
    kind: type[Managed],
    options: Mapping[str, Any],
    listed: Callable[[], list[dict[str, Any]]],
    show: Callable[[str], dict[str, Any]],
) -> tuple[dict[str, Any], list[str]]:
    """Objects by id, or as listed; names are compared exactly, whatever the service's filter makes of them."""
    object_id = options[f"{kind.key}_id"]
    if object_id:
        try:
            items = [show(object_id)]
        except ApiError as error:
            if not error.absent:
                raise
            items = []  # An unknown id was seen to answer 400.
    else:
        items = [i for i in listed() if options["name"] in (None, i.get(f"{kind.key}_name"))]
        if options["details"]:
            items = [show(str(item[f"{kind.key}_id"])) for item in items]
    return _result(f"{kind.key}s", [kind.shape(i) for i in items if state_of(i) not in GONE], options["query"])


def _result(key: str, items: list[dict[str, Any]], query: str | None) -> tuple[dict[str, Any], list[str]]:
    """The result with all items, and what a JMESPath query makes of them."""
    answer = None
    if query:
        try:
            answer = jmespath.search(query, items)
        except JMESPathError as error:
            raise OptionError("query", f"is not a JMESPath expression: {error}") from None
    return {"changed": False, "diff": {"before": {}, "after": {}}, key: items, "query_result": answer}, []
