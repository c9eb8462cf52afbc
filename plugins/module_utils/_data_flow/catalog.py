# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read what can be created: images, ingress controllers, component versions, capacity of clusters, available names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._resource.selection import same_id, select
from .._resource.states import state_of
from .._scp.errors import ApiError, OptionError
from .._scp.handler import Result
from .._scp.parallel import parallel_map
from .._scp.planned import placeholders
from .._scp.progress import Progress, no_progress
from .._scp.transport import Transport
from .._ske.clusters import cluster_id
from . import capacity, values
from .api import DataFlowApi
from .base import STATES
from .info import Item, api_of, find_service, given, result_of
from .service import OFFERED_AS, Service


def images(
    options: Mapping[str, Any], transport: Transport, *, check_mode: bool, progress: Progress = no_progress
) -> Result:
    """Return the images of Data Flows, under `images`."""
    options = given(options)
    found = [i for i in api_of(transport).list_images() if options["version"] in (None, i.get("version"))]
    return result_of("images", found, options)


def ingress_controllers(
    options: Mapping[str, Any], transport: Transport, *, check_mode: bool, progress: Progress = no_progress
) -> Result:
    """Return the ingress controllers of a cluster, as the API returns them, under `ingress_controllers`."""
    return result_of(
        "ingress_controllers", api_of(transport).list_ingress_controllers(_cluster(options, transport)), options
    )


def service_versions(
    options: Mapping[str, Any], transport: Transport, *, check_mode: bool, progress: Progress = no_progress
) -> Result:
    """Return the component versions that Data Flows offer, under `service_versions`, one item for each Data Flow."""
    api, options = api_of(transport), given(options)
    found = [
        flow
        for flow in api.list_flows(data_flow_name=options["data_flow"])
        if options["data_flow"] in (None, flow.get("data_flow_name"))
        and (options["data_flow_id"] is None or same_id(flow["data_flow_id"], options["data_flow_id"]))
        and state_of(flow) not in STATES.deleted
    ]
    offered = parallel_map(lambda flow: api.sub_versions(flow["data_flow_id"]), found)
    versions = [
        {
            "data_flow": flow.get("data_flow_name"),
            "data_flow_id": flow["data_flow_id"],
            **{component: offer.get(key) for component, key in OFFERED_AS.items()},
        }
        for flow, offer in zip(found, offered)
    ]
    return result_of("service_versions", versions, options)


def capacities(
    options: Mapping[str, Any], transport: Transport, *, check_mode: bool, progress: Progress = no_progress
) -> Result:
    """Return whether workloads fit, under `capacities`: together into a cluster, or one as the new one of a service."""
    api, options = api_of(transport), given(options)
    in_cluster = bool(options["cluster_id"] or options["cluster_name"])
    if options["service_workloads"] is None:
        workloads = [values.whole_workload("service_workload", options["service_workload"])]
    elif not options["service_workloads"]:
        raise OptionError("service_workloads", "is empty: name at least one workload.")
    elif not in_cluster:
        raise OptionError("service_workloads", "needs a cluster: set cluster_id or cluster_name.")
    else:
        several = enumerate(options["service_workloads"])
        workloads = [values.whole_workload(f"service_workloads[{place}]", one) for place, one in several]
    asked = values.write_workload(capacity.combined(workloads))
    if check_mode and any(placeholders(options)):
        return result_of("capacities", [], options)  # The API cannot check a service that does not exist yet.
    if in_cluster:
        verdict = api.validate_new_service(_cluster(options, transport), asked)
    else:
        verdict = _for_service(api, _service_id(api, options), asked)
    answer = {
        "fits": verdict["result"],
        "total": capacity.total(workloads),
        **{key: verdict.get(key) for key in ("err_code", "cpu", "memory")},
    }
    return result_of("capacities", [answer], options)


def names(
    options: Mapping[str, Any], transport: Transport, *, check_mode: bool, progress: Progress = no_progress
) -> Result:
    """Return whether names can be used, under `names`. The API knows only whether a name is taken, not its rules."""
    api = api_of(transport)
    kinds = {"data_flow": api.flow_name_taken, "data_flow_service": api.service_name_taken}
    asked = [(kind, name) for kind in kinds for name in options[f"{kind}s"]]

    def verdict(question: tuple[str, str]) -> Item:
        kind, name = question
        try:
            values.name("name", name)
        except OptionError:
            return {"kind": kind, "name": name, "valid": False, "available": False}
        return {"kind": kind, "name": name, "valid": True, "available": not kinds[kind](name)}

    return result_of("names", parallel_map(verdict, asked), options)


def _cluster(options: Mapping[str, Any], transport: Transport) -> str:
    own_id = options["cluster_id"]
    return values.cluster_id("cluster_id", own_id) if own_id else cluster_id(transport, options["cluster_name"])


def _for_service(api: DataFlowApi, own_id: str, workload: Mapping[str, Any]) -> dict[str, Any]:
    """Return whether another workload of a service fits, also if its id has another spelling."""
    try:
        return api.validate_service(own_id, workload)
    except ApiError as error:
        services = api.list_services() if error.absent else []
        found = select(services, Service.key, Service.label, STATES, object_id=own_id)
        listed = (found or {}).get("data_flow_service_id")
        if not listed or listed == own_id:
            raise
        return api.validate_service(str(listed), workload)


def _service_id(api: DataFlowApi, options: Mapping[str, Any]) -> str:
    """Return the id of the one service that the options name. Raises OptionError."""
    if options["data_flow_service_id"]:
        return str(options["data_flow_service_id"])
    return str(find_service(api, options, options["data_flow_service"], "data_flow_service")["data_flow_service_id"])
