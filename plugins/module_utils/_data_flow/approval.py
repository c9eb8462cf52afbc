# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Approved plans: what a run may do, as a plan that people read and that a later run compares with its own.

A plan has the steps of each object by its name: none if it stays as it is, otherwise the action and one line for each
value. It has no passwords and no ids that only exist later, and it does not depend on which other objects a run has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from .._resource.batch import Member
from .._resource.plan import CREATE, DELETE, NO_CHANGE, REPLACE, UPDATE, Plan
from .._resource.resource import Resource
from .._scp.errors import OptionError, PlanError
from .drift import differences, one_line
from .values import NOT_SHOWN

Steps = Sequence[str]
Approved = Mapping[str, Steps]
Change = tuple[str, Any, Any]  # the path of a value, before and after

OF_THE_NAME = ("name", "data_flow", "data_flow_id")  # which the name of the object has
# What an approved action covers: a run that was interrupted has left the rest of it to do.
COVERED = {CREATE: (CREATE, UPDATE), UPDATE: (UPDATE,), REPLACE: (REPLACE, CREATE, UPDATE), DELETE: (DELETE,)}
MOST_SHOWN = 5  # values of an object in a message


def plan_of(members: Iterable[Member]) -> dict[str, list[str]]:
    """Return the plan of all objects that could be planned."""
    planned = [(each.resource, each.decision) for each in members if not each.run.error]
    return {name_of(resource): steps_of(decision.plan) for resource, decision in planned if decision}


def name_of(resource: Resource) -> str:
    """Return what the plan calls an object, whatever else a run is about."""
    options = resource.options
    places = (("data_flow_id", "of"), ("data_flow", "of"), ("cluster_id", "on"), ("cluster_name", "on"))
    place = next((f" {word} {options[option]}" for option, word in places if options.get(option)), "")
    return f"{resource}{place}"


def steps_of(plan: Plan) -> list[str]:
    """Return the steps of a plan."""
    if plan.action == NO_CHANGE:
        return []
    because = f", because {plan.reason}" if plan.reason else ""
    return [f"{plan.action}{because}", *(_line(change, plan.action) for change in _changes(plan))]


def _changes(plan: Plan) -> Iterator[Change]:
    before = plan.before if plan.action == UPDATE else {}
    for option, value in plan.after.items():
        for change in differences(option, before.get(option), value):
            if option not in OF_THE_NAME and (plan.action == UPDATE or change[2] not in (None, "", [], {})):
                yield change


def _line(change: Change, action: str) -> str:
    path, before, after = change
    return f"{path}: {one_line(before)} -> {one_line(after)}" if action == UPDATE else f"{path}: {one_line(after)}"


def read_approved(value: Any) -> Approved | None:
    """Return an approved plan, None if there is none. Raises OptionError if it is no plan."""
    if value is None:
        return None
    lists = value.values() if isinstance(value, Mapping) else [None]
    if not all(isinstance(steps, list) and all(isinstance(step, str) for step in steps) for steps in lists):
        raise OptionError(
            "approved",
            "must be the plan that data_flow_preflight_info returns.",
            hint="Nothing was changed. Run the preflight again.",
        )
    plan: Approved = value
    return plan


def refusal(member: Member, approved: Approved) -> PlanError | None:
    """Return the error of an object whose plan the approved one does not cover, None if it does."""
    decision = member.decision
    if not decision or decision.plan.action == NO_CHANGE:
        return None
    steps = approved.get(name_of(member.resource))
    missed, left_out = uncovered(
        decision.plan, steps or (), moving=decision.unstable, left_open=_left_open(member.resource)
    )
    if not missed and not left_out:
        return None
    was = "nothing, because the plan does not have it" if steps is None else _told(left_out) or "no change"
    return PlanError(
        f"{member} is not provisioned as approved. Approved: {was}. Planned now: {_told(missed)}.",
        code="not_approved",
        hint="Nothing was changed. Run the preflight again, and have its plan approved.",
    )


def _left_open(resource: Resource) -> set[str]:
    """Return the values that the Data Flow of a service decides, which may not have existed at the approval."""
    components = resource.creation.get("service_workload") or {}
    desired = resource.desired.get("service_workload") or {}
    return {f"service_workload.{name}.version" for name in components if "version" not in desired.get(name, {})}


def uncovered(plan: Plan, approved: Steps, *, moving: bool, left_open: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the steps of a plan that the approved ones do not cover, and the approved ones that differ from it.

    Both have the action first, and are empty if the approved steps cover the plan. With `moving`, the object is in a
    transition, such as that of its approved creation. A value of `left_open` is covered if the approved ones lack it.
    """
    head, *lines = steps_of(plan)
    was = action_of(approved)
    if plan.action not in COVERED.get(was, ()):
        return [head, *lines], [*approved]
    known, decided = {*approved[1:]}, {line.partition(": ")[0] for line in approved[1:]}

    def is_covered(change: Change, line: str) -> bool:
        if plan.action == UPDATE and was != UPDATE:
            # The rest of a creation: what is on its way to it, and passwords, which nobody can compare.
            return _line(change, CREATE) in known and (moving or change[2] == NOT_SHOWN)
        return line in known or (change[0] in left_open and change[0] not in decided)

    missed = [line for change, line in zip(_changes(plan), lines) if not is_covered(change, line)]
    left_out = [] if plan.action == UPDATE else [line for line in approved[1:] if line not in lines]
    return ([head, *missed], [approved[0], *left_out]) if missed or left_out else ([], [])


def action_of(steps: Steps) -> str:
    """Return the action of an object's steps."""
    return steps[0].partition(",")[0] if steps else NO_CHANGE


def _told(steps: Steps) -> str:
    """Return steps as text."""
    action, lines = steps[:1], steps[1:]
    shown = [*lines[:MOST_SHOWN], *([f"and {len(lines) - MOST_SHOWN} more"] if len(lines) > MOST_SHOWN else [])]
    return ": ".join([*action, *([", ".join(shown)] if shown else [])])
