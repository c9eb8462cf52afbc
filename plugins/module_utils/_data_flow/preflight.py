# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan of a fleet as a list of checks, which changes nothing and goes on where one fails."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .._resource.batch import Member
from .._resource.plan import CREATE, DELETE, NO_CHANGE, REPLACE
from .._resource.states import state_of
from .._scp.errors import OptionError, ScpError
from .._scp.handler import Result
from .._scp.parallel import parallel_map
from .._scp.progress import Progress, no_progress
from .._scp.text import sanitize
from .._scp.transport import Transport
from .._scp.waiter import Waiting
from . import values
from .api import PRODUCT, list_versions
from .approval import plan_of
from .base import STATES, DataFlowResource
from .fleet import Fleet
from .flow import Flow
from .info import result_of
from .service import Service
from .variables import FLOW_ITEM, SERVICE_ITEM, Names, validated
from .versions import nearest

API = "Data Flow API"
PASSED, FAILED, UNKNOWN = "passed", "failed", "unknown"
PARALLEL = 20  # calls at once
OF_PLAN = {
    "max_parallel": PARALLEL, "max_unavailable": 0, "continue_on_error": True, "wait": True, "state": "present",
    "purge": False, "update_only": False, "keep_in_use": False, "data_flow_defaults": {},
    "data_flow_service_defaults": {}, "max_deletions": sys.maxsize,
}  # fmt: skip
Item = dict[str, Any]


@dataclass(eq=False)
class Desired:
    """An object that is desired, and what is wrong with its options."""

    kind: type[DataFlowResource]
    options: Item
    problems: list[str] = field(default_factory=list)
    orphan: bool = False  # whether its Data Flow is one of those that have problems

    def __str__(self) -> str:
        return f"{self.kind.label} {self.options.get('name') or '(without a name)'}"

    @property
    def host_name(self) -> str:
        """The name under which it is reached; blank where a part of it is not given."""
        name, domain = self.options.get("name"), self.options.get("domain")
        return f"{name}.{domain}" if name and domain else ""


def preflight(
    options: Mapping[str, Any], transport: Transport, *, check_mode: bool, progress: Progress = no_progress
) -> Result:
    """Return all checks, under `checks`, the plan, and warnings of settings that are probably wrong."""
    desired = [
        *(_desired(FLOW_ITEM, item) for item in options["data_flows"]),
        *(_desired(SERVICE_ITEM, item) for item in options["data_flow_services"]),
    ]
    broken = [each.options.get("name") for each in desired if each.kind is Flow and each.problems]
    for each in desired:
        each.orphan = each.options.get("data_flow") in broken and bool(each.options.get("data_flow"))
    fleet = _fleet(desired, transport, options["backup_directory"])
    rows = [
        *_rows(fleet, desired),
        *parallel_map(lambda each: _host_name(each, desired, options["resolve_dns"]), desired),
    ]
    result, warnings = result_of("checks", [row for row in rows if row], options)
    doubts = [f"{member}: {warning}" for member in fleet.batch.members for warning in member.resource.warnings]
    return {**result, "plan": plan_of(fleet.batch.members)}, [*warnings, *doubts]


def _desired(names: Names, item: Mapping[str, Any]) -> Desired:
    """Return an item of a list; what is no setting is ignored."""
    given = {name: value for name, value in item.items() if name in names.spec and value is not None}
    options, problems = validated(names, given)
    if not options.get("name"):
        problems.append("name: is needed.")
    return Desired(names.kind, options, problems)


def _fleet(desired: list[Desired], transport: Transport, backup_directory: str) -> Fleet:
    """Return the fleet of what has no problem."""
    able = {
        f"{kind.key}s": [e.options for e in desired if e.kind is kind and not e.problems and not e.orphan]
        for kind in (Flow, Service)
    }
    transport.limit(PARALLEL)
    fleet = Fleet(transport, {**OF_PLAN, "backup_directory": backup_directory, **able}, Waiting(0, 0), check_mode=True)
    for service in fleet.services.values():
        service.parent_may_come = False
    return fleet


def _rows(fleet: Fleet, desired: list[Desired]) -> Iterator[Item]:
    """Yield the checks in the order in which one would look; without access only what needs none is checked."""
    try:
        counts = [
            len([item for item in items if state_of(item) not in STATES.deleted])
            for items in (fleet.lists.list_flows(), fleet.lists.list_services())
        ]
    except ScpError as error:
        yield _row("access", API, FAILED, str(error))
        yield from (_row("settings", str(each), FAILED, " ".join(each.problems)) for each in desired if each.problems)
        yield _row("plan", API, UNKNOWN, "Not checked: there is no access.")
        return
    url = fleet.api.transport.settings.base_url(PRODUCT)
    yield _row("access", API, PASSED, f"{url} responds. Data Flows: {counts[0]}, services: {counts[1]}.")
    yield _version(fleet)
    fleet.plan()
    planned = list(reversed(fleet.batch.members))
    for each in desired:
        if each.problems:
            yield _row("settings", str(each), FAILED, " ".join(each.problems))
        elif each.orphan:
            yield _row("plan", str(each), UNKNOWN, "The settings of its Data Flow are invalid.")
        else:
            yield _plan(planned.pop())
    for cluster, workload in fleet.fitting.items():
        yield _row("capacity", f"cluster {cluster}", PASSED, f"{workload} fits.")


def _row(check: str, subject: str, status: str, detail: str) -> Item:
    return {"check": check, "object": subject, "status": status, "detail": sanitize(detail)}


def _version(fleet: Fleet) -> Item:
    """Return which version of the API is used."""
    asked = fleet.api.versions.asked
    try:
        offered = list_versions(fleet.api.transport)
    except ScpError:
        offered = {}
    if not offered:
        detail = f"The API does not list its versions. It responds at {asked} or the nearest version."
        return _row("API version", API, UNKNOWN, detail)
    used = next(version for version in nearest(asked, offered) if version in offered)
    reported = ", ".join(f"{version} {status}" for version, status in offered.items())
    instead = "" if used == asked else f", since {asked} is not offered"
    return _row("API version", API, PASSED, f"{used} is used{instead}. Offered: {reported}.")


def _plan(member: Member) -> Item:
    """Return what would be done with an object."""
    if member.run.error:
        return _row("plan", str(member), FAILED, str(member.run.error))
    if missed := [str(before) for before in (*member.after, *member.parts) if before.run.error]:
        return _row("plan", str(member), UNKNOWN, f"It depends on {', '.join(missed)}, which failed.")
    decision, resource = member.decision, member.resource
    if decision:
        resource.warn(decision.plan)
    action = decision.plan.action if decision else NO_CHANGE
    state = state_of(member.reconciler.observed)
    if action == CREATE:
        detail = f"would be created{_with(resource.creation)}"
        detail += f" after the deletion, {state}" if state in STATES.deleting else ""
    elif not decision or action in (DELETE, NO_CHANGE):
        detail = f"exists, {state}, and would not be changed"
    else:
        plan = decision.plan
        changes = [option for option in plan.after if plan.after.get(option) != plan.before.get(option)]
        verb = f"deleted and created again, because {plan.reason}" if plan.action == REPLACE else "updated"
        detail = f"exists, {state}, and would be {verb}: {', '.join(changes)}"
    return _row("plan", str(member), PASSED, detail)


def _with(creation: Mapping[str, Any]) -> str:
    """Return what a creation fills in by itself."""
    names = {
        "cluster_id": "cluster",
        "version": "version",
        "image_id": "image",
        "ingress_controller_name": "ingress controller",
    }
    parts = [f"{word} {creation[option]}" for option, word in names.items() if creation.get(option)]
    workload = creation.get("service_workload") or {}
    parts += [f"{name} {own['version']}" for name, own in workload.items() if own.get("version")]
    return f" with {', '.join(parts)}" if parts else ""


def _host_name(each: Desired, desired: list[Desired], resolve_dns: bool) -> Item | None:
    """Return the check of the name under which an object is reached."""
    host_name = each.host_name
    if not host_name:
        return None
    others = [str(o) for o in desired if o is not each and o.host_name.lower() == host_name.lower()]
    try:
        if not values.HOSTNAME.fullmatch(host_name):
            rule = "parts of at most 63 letters, digits and inner hyphens"
            raise OptionError("domain", f"{host_name!r} cannot be a DNS name: {rule}.")
        if others:
            raise OptionError("domain", f"{host_name} would also be the host name of {', '.join(others)}.")
    except OptionError as error:
        return _row("host name", str(each), FAILED, str(error))
    return _row("host name", str(each), PASSED, f"{host_name} {_resolved(host_name)}" if resolve_dns else host_name)


def _resolved(host_name: str) -> str:
    """Return what the resolver of this machine makes of a host name."""
    try:
        found = sorted({str(entry[4][0]) for entry in socket.getaddrinfo(host_name, None)})
    except OSError:
        return "does not resolve here"
    return f"resolves to {', '.join(found)}"
