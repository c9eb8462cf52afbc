# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read Data Flows and Data Flow Services: filtered, in full if desired, after a wait if desired."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .._resource.selection import select
from .._resource.states import ABSENT, state_of
from .._scp.errors import ApiError, OptionError
from .._scp.handler import Result
from .._scp.parallel import parallel_map
from .._scp.progress import Progress, no_progress
from .._scp.raw_options import ALL, is_blank, trimmed
from .._scp.text import nearest
from .._scp.transport import Transport
from .._scp.waiter import Acceptors, Waiting, evaluated, waiting
from . import values
from .api import DataFlowApi
from .base import STATES, DataFlowResource, warn_if_outdated
from .flow import Flow
from .service import Service, of_parent

FLOW_FILTERS = ("cluster_id", "cluster_name", "created_by", "sort", "state", "version")
SELECTORS = ("name", "data_flow", "state")  # which may be ALL
SERVICE_FILTERS = ("created_by", "sort", "state")
TRANSITIONS = frozenset({"CREATING", "UPDATING", "STARTING", "STOPPING", "RESTARTING", "EDITING"})
KNOWN_STATES = STATES.stable | STATES.deleting | STATES.deleted | TRANSITIONS | {ABSENT}  # those of the reference
Item = dict[str, Any]


def flows(
    options: Mapping[str, Any], transport: Transport, *, check_mode: bool, progress: Progress = no_progress
) -> Result:
    """Return the Data Flows that match the options, under `data_flows`."""
    api, options = api_of(transport), given(options)
    filters = {name: options[name] for name in FLOW_FILTERS}
    filters["region"] = options["region_filter"]
    if filters["cluster_id"]:
        filters["cluster_id"] = values.cluster_id("cluster_id", filters["cluster_id"])

    def listed() -> list[Item]:
        return api.list_flows(data_flow_name=options["name"], **filters)

    return _objects(Flow, options, api, listed, api.show_flow, check_mode=check_mode, progress=progress)


def services(
    options: Mapping[str, Any], transport: Transport, *, check_mode: bool, progress: Progress = no_progress
) -> Result:
    """Return the Data Flow Services that match the options, under `data_flow_services`."""
    api, options = api_of(transport), given(options)
    filters = {name: options[name] for name in SERVICE_FILTERS}

    def listed() -> list[Item]:
        return list_services(api, options, options["name"], **filters)

    return _objects(Service, options, api, listed, api.show_service, check_mode=check_mode, progress=progress)


def given(options: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the options, with None for blank text, as an empty field of a survey sends it, and for a filter `*`."""
    values = {name: None if is_blank(value) else trimmed(value) for name, value in options.items()}
    return {name: None if name in SELECTORS and value == ALL else value for name, value in values.items()}


def api_of(transport: Transport) -> DataFlowApi:
    """Return the API, at the version of the settings."""
    return DataFlowApi(transport, transport.settings.api_version)


def list_services(api: DataFlowApi, options: Mapping[str, Any], name: str | None, **filters: Any) -> list[Item]:
    """Return the services of a name, or of all names if it is None, under the parent if one is given."""
    found = api.list_services(data_flow_service_name=name, data_flow_name=options["data_flow"], **filters)
    return [item for item in of_parent(found, options) if name in (None, item.get("data_flow_service_name"))]


def find_service(api: DataFlowApi, options: Mapping[str, Any], name: str, option: str) -> Item:
    """Return the one service of a name, as listed. Raises OptionError for `option` if there is none."""
    found = select(list_services(api, options, name), Service.key, Service.label, STATES, name=name)
    if not found:
        others = [item.get("data_flow_service_name") for item in list_services(api, options, None)]
        raise OptionError(option, f"there is no service {name!r}.", code="not_found", hint=nearest(name, others))
    return found


def services_by_name(names: Sequence[str], options: Mapping[str, Any], transport: Transport) -> list[Item]:
    """Return the services of these names, in full if `details` is true. Raises OptionError for an unknown name."""
    api, options = api_of(transport), given(options)
    items = [find_service(api, options, name, "name") for name in names]
    if options["details"]:
        items = parallel_map(lambda item: api.show_service(item["data_flow_service_id"]), items)
    return [Service.normalize(item) for item in items]


def _objects(
    kind: type[DataFlowResource],
    options: Mapping[str, Any],
    api: DataFlowApi,
    listed: Callable[[], list[Item]],
    show: Callable[[str], Item],
    *,
    check_mode: bool,
    progress: Progress,
) -> Result:
    """Return objects by id, or as listed. Names are compared exactly, however the API's filter compares them."""
    object_id = options[f"{kind.key}_id"]
    by_id = {"state": "present", f"{kind.key}_id": object_id}

    def warned(items: list[Item]) -> list[Item]:
        for item in items:
            warn_if_outdated(api.transport, kind, item)
        return items

    def look() -> list[Item]:
        if not object_id:
            items = [
                item
                for item in listed()
                if options["name"] in (None, item.get(f"{kind.key}_name")) and state_of(item) not in STATES.deleted
            ]
            return warned(items)
        # As in the write modules: an object is absent if the list does not have it, whatever a GET returns.
        detail = kind(api, by_id, check_mode=check_mode).observe()
        return [detail] if detail else []

    wait = waiting(options, api.transport, progress)
    desired = (options["wait_for_state"] or "").upper()
    if desired and desired not in KNOWN_STATES:
        known = ", ".join(sorted(KNOWN_STATES))
        raise OptionError("wait_for_state", f"{desired!r} is not a state.", hint=f"Known: {known}.")
    # In check mode nothing was started that could be waited for.
    items = _wait_for_state(kind, desired, look, wait) if desired and not check_mode else look()
    if options["details"] and not object_id:
        items = warned(read_details(kind, items, look, show))
    result, warnings = result_of(f"{kind.key}s", [kind.normalize(item) for item in items], options)
    return {**result, "timeline": wait.timeline}, warnings


def read_details(
    kind: type[DataFlowResource], items: list[Item], look: Callable[[], list[Item]], show: Callable[[str], Item]
) -> list[Item]:
    """Return the listed objects in full, without those that another list shows as deleted since."""

    def read(item: Item) -> Item | ApiError:
        try:
            return show(str(item[key]))
        except ApiError as error:
            if not error.absent:
                raise
            return error

    key = f"{kind.key}_id"
    read_items = list(zip(items, parallel_map(read, items)))
    failed = {item[key]: answer for item, answer in read_items if isinstance(answer, ApiError)}
    for item in look() if failed else []:
        if item[key] in failed:
            raise failed[item[key]]
    return [
        answer for _item, answer in read_items if isinstance(answer, dict) and state_of(answer) not in STATES.deleted
    ]


def _wait_for_state(
    kind: type[DataFlowResource], desired: str, look: Callable[[], list[Item]], wait: Waiting
) -> list[Item]:
    """Return the objects when all are in the state (RUNNING is ACTIVE), or when there are none: ABSENT, or deleted."""
    accepted = STATES.healthy if desired in STATES.healthy else {desired}
    latest: list[Item] = []

    def document() -> Mapping[str, Any]:
        latest[:] = look()
        states = Counter(state_of(item) for item in latest)
        return {
            "state": ", ".join(f"{count} {state}" for state, count in sorted(states.items())) or "ABSENT",
            "reached": not states if desired in {ABSENT, *STATES.deleted} else bool(states) and set(states) <= accepted,
            "stuck": bool(set(states) & STATES.failed) and desired not in STATES.failed,
        }

    wait.until(f"Waiting for {kind.label}s to be {desired}", Acceptors("reached", "stuck"), document)
    return latest


def result_of(key: str, items: list[Item], options: Mapping[str, Any]) -> Result:
    """Return the result with all items, and the result of a JMESPath query over them."""
    answer = evaluated("query", options["query"], items) if options["query"] else None
    return {"changed": False, "diff": {"before": {}, "after": {}}, key: items, "query_result": answer}, []
