# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes an object what it is wanted to be: observe, plan, carry out, wait. Nothing is created twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Optional

from .._data_flow.api import DataFlowApi
from .._scp.errors import ApiError, CallError, OptionError, PlanError, ScpError, WaitError
from .._scp.handler import Handler, Result
from .._scp.progress import Progress, no_progress
from .._scp.transport import Transport
from .._scp.waiter import Acceptors, Steps, Waiting, Watch, waiting
from .plan import CREATE, DELETE, NO_CHANGE, UPDATE, Plan
from .resource import DELETING, FAILED, HEALTHY, STABLE, STOPPED, Resource, state_of

MAX_ATTEMPTS = (
    3  # times a change is sent at most; before each further time it was looked whether the one before arrived
)
# Seconds that a list may lag behind a creation without a clear answer, before that counts as not carried out ...
LIST_LAG = 5.0
TAKEN_NAME_LAG = 120.0  # ... and where the service says that the name is taken, but does not list the object yet
UPDATE_VISIBLE_TIMEOUT = (
    120.0  # seconds that a healthy object may show the old values, before the change counts as lost
)
REFUSALS = (400, 404, 409)  # what a change meets that another writer was faster with

WORDS = {CREATE: "creation", UPDATE: "update", DELETE: "deletion"}

Decided = tuple[Optional[dict[str, Any]], Plan]  # the object at rest, and the plan for it

RUNNING = Acceptors(success="healthy && applied", failure="stuck")
ABSENT = Acceptors(success="state == 'ABSENT'", failure="stuck")
AT_REST = Acceptors(success="at_rest", failure="stuck")


@dataclass
class Outcome:
    """What was done and how the object is now; the same in check mode, as far as it can be known."""

    changed: bool
    plan: Plan
    object: dict[str, Any] | None
    timeline: list[dict[str, Any]]
    warnings: list[str] = field(default_factory=list)

    def as_result(self, key: str) -> dict[str, Any]:
        """The outcome as a task result, its object under `key`."""
        return {
            "changed": self.changed,
            "diff": {"before": dict(self.plan.before), "after": dict(self.plan.after)},
            key: self.object,
            "timeline": self.timeline,
            "immutable_changes": list(self.plan.immutable_changes),
            "not_compared": list(self.plan.not_compared),
        }


class Reconciler:
    """Reconciles one object. `wait` is whether to wait for the end of what was begun; `waiting` holds how long."""

    def __init__(self, managed: Resource, waiting: Waiting, *, wait: bool, check_mode: bool) -> None:
        self.managed = managed
        self.waiting = waiting
        self.wait = wait
        self.check_mode = check_mode
        self._left = ""  # what a failure from now on leaves behind, for people

    def run(self) -> Outcome:
        """Does it, and waits where it has to."""
        return self.waiting.through(self.steps())

    def steps(self, decided: Decided | None = None) -> Steps[Outcome]:
        """Does it, given what was decided or not yet. A failure tells what had been sent before."""
        try:
            return (yield from self._reconcile(decided))
        except ScpError as error:
            if self._left:
                error.add_hint(self._left)
            raise

    def _reconcile(self, decided: Decided | None) -> Steps[Outcome]:
        """After an answer that leaves open what happened, everything is observed and planned anew."""
        detail, plan = decided or (yield from self.read_and_plan())
        self.managed.tell_what_was_not_compared(plan)
        if self.check_mode:
            return self._predicted(plan, detail)
        reported, sent = plan, False
        for attempt in range(1, MAX_ATTEMPTS + 1):
            if plan.action == NO_CHANGE:
                break
            if plan.action == DELETE and detail:
                sent |= yield from self._remove_dependents(detail)
            what = f"{WORDS[plan.action]} of {self.managed}"
            begun = f"The {what} had begun: run the task again, which goes on from there."
            try:
                self.managed.send(plan, str((detail or {}).get(f"{self.managed.key}_id")))
                sent, self._left = True, begun
                break
            except CallError as error:
                refused = isinstance(error, ApiError) and error.status in REFUSALS
                if not (error.outcome_unknown or refused):
                    raise
                if error.outcome_unknown:
                    sent = True
                    self._left = (
                        f"Whether the service carried out the {what} is not certain: run the task again, which looks "
                        "first and creates nothing twice."
                    )
                if plan.action == CREATE and (error.outcome_unknown or _conflict(error)):
                    yield from self._appeared(TAKEN_NAME_LAG if error.outcome_unknown else LIST_LAG)
                looked = yield from self.read_and_plan()
                if looked[1].action == NO_CHANGE:
                    self._left = begun if sent else ""
                # A refusal stands where nothing else is to be seen than before.
                elif attempt == MAX_ATTEMPTS or self.waiting.expired or (refused and looked == (detail, plan)):
                    raise _explained(error, plan) from None
            detail, plan = looked
            if not sent:
                reported = plan  # Another writer made the object: what counts is what is done to it from here.
        changed = sent and reported.action != NO_CHANGE
        arrived = yield from self._arrive(plan, detail)
        return self._outcome(changed, reported if changed else plan, arrived)

    def read_and_plan(self, *, hasty: bool = False) -> Steps[Decided]:
        """The object at rest, and the plan for it. In check mode nothing is waited for, in haste no rest."""
        while True:
            detail = self.managed.observe()
            state = state_of(detail)
            if state in DELETING:
                if self.managed.absent:
                    return detail, Plan(NO_CHANGE)
                if not self.check_mode:
                    yield from self._until(
                        ABSENT, f"The deletion of {self.managed}, which is to be created anew,", detail
                    )
                detail = None
            if detail and state in FAILED and not self.managed.absent:
                raise PlanError(
                    f"{self.managed} is in state {state} and cannot be changed.",
                    hint="Remove it with state: absent, and create it again.",
                    state=state,
                    id=detail.get(f"{self.managed.key}_id"),
                )
            plan = self.managed.plan(detail, resend=True)
            self._refuse_immutable(plan)
            if restless(detail, plan) and not (hasty or self.check_mode):
                yield from self._until(
                    AT_REST, f"{self.managed}, which has to come to rest before it can be changed,", detail
                )
                continue
            self.managed.preflight(plan, detail)
            return detail, plan

    def _refuse_immutable(self, plan: Plan) -> None:
        """Applies on_immutable_change: fail (the default), warn or ignore."""
        policy = self.managed.options.get("on_immutable_change")
        if not plan.immutable_changes or policy == "ignore":
            return
        differences = "; ".join(
            f"{change['option']} is {change['current']!r}, wanted {change['wanted']!r}"
            for change in plan.immutable_changes
        )
        message = f"{self.managed} cannot be changed in place: {differences}."
        if policy == "warn":
            if message not in self.managed.warnings:
                self.managed.warnings.append(message)
            return
        raise PlanError(
            message,
            hint="Nothing was changed. Take the option out, delete and create the object anew, "
            "or set on_immutable_change to warn or ignore.",
            immutable_changes=list(plan.immutable_changes),
        )

    def _remove_dependents(self, detail: dict[str, Any]) -> Steps[bool]:
        """Whether there were some to remove. Begins all deletions first, so that they run at the same time, and then
        waits for each."""
        begun = []
        try:
            dependents = self.managed.dependents(detail)
            for wait in (False, True):
                for dependent in dependents:
                    removal = Reconciler(dependent, self.waiting, wait=wait, check_mode=False)
                    if (yield from removal.steps()).changed:
                        begun.append(str(dependent))
        except ScpError as error:
            done = f"the deletion of {', '.join(begun)} had begun" if begun else "no deletion had begun before"
            raise error.add_hint(
                f"{self.managed} is still there; {done}. Run the task again, which goes on from there."
            ) from None
        return bool(begun)

    def _appeared(self, longest: float) -> Steps[None]:
        """Waits for an object after a creation without a clear answer. Lists may lag, so it looks repeatedly, for
        `longest` seconds where the service says that the name is taken."""
        started = self.waiting.elapsed

        def look() -> Mapping[str, Any]:
            item = self.managed.find()
            waited = self.waiting.elapsed - started
            expired = (
                waited >= longest
                or self.waiting.expired
                or (waited >= LIST_LAG and not item and not self.managed.name_taken())
            )
            return {"state": state_of(item), "decided": bool(item) or expired}

        yield Watch(
            f"{self.managed}, which may have been created,", Acceptors("decided", "`false`"), look, reported=False
        )

    def _arrive(self, plan: Plan, detail: dict[str, Any] | None) -> Steps[dict[str, Any] | None]:
        """Waits for the end of what was begun, by us or by another, and gives the object as it is then."""
        managed = self.managed
        begun = plan.action != NO_CHANGE
        state = state_of(detail)
        if managed.absent:
            if detail and self.wait:
                self._left = ""  # A wait that fails says more.
                yield from self._until(ABSENT, f"The deletion of {managed}", detail)
            return None if self.wait or not detail else managed.observe()
        if state in STOPPED and not begun:
            managed.warnings.append(f"{managed} is in state {state}, and the API has no operation that starts it.")
            return detail
        if not self.wait:
            if plan.action == CREATE:
                yield from self._appeared(LIST_LAG)
            return managed.observe() if begun else detail
        if not begun and state in STABLE:
            return detail
        what = f"The {WORDS[plan.action]}" if begun else "The change begun by another"
        left, self._left = self._left, ""
        yield from self._until(RUNNING, f"{what} of {managed}", detail, update=plan.action == UPDATE)
        self._left = left
        return managed.observe()

    def _until(self, goal: Acceptors, what: str, detail: dict[str, Any] | None, update: bool = False) -> Steps[None]:
        """Waits on the list, one call a look. An updated object must also show the new values: it may look healthy
        for a moment before the service begins."""
        managed = self.managed
        known_id = (detail or {}).get(f"{managed.key}_id")
        seen_id = known_id
        seen: set[str] = set()
        started = self.waiting.elapsed
        unapplied_since: float | None = None

        def look() -> Mapping[str, Any]:
            nonlocal unapplied_since, seen_id
            item = managed.find(known_id)
            seen_id = (item or {}).get(f"{managed.key}_id", seen_id)
            state = state_of(item)
            seen.add(state)
            healthy = state in HEALTHY
            applied = not (update and item and healthy) or self._applied(item)
            now = self.waiting.elapsed
            unapplied_since = None if applied else now if unapplied_since is None else unapplied_since
            lost = unapplied_since is not None and now - unapplied_since >= UPDATE_VISIBLE_TIMEOUT
            if goal is ABSENT:
                stuck = bool(seen & DELETING) and state not in DELETING
            else:
                # What is new may not be listed at once; what was seen before, or should be listed by now, was removed.
                expected = known_id or len(seen) > 1 or now - started >= TAKEN_NAME_LAG
                stuck = state in FAILED | STOPPED | DELETING or (state == "ABSENT" and bool(expected))
            return {
                "state": state if applied else f"{state} without the change",
                "healthy": healthy,
                "applied": applied,
                "at_rest": state in STABLE or state == "ABSENT",
                "stuck": stuck or lost,
            }

        try:
            yield Watch(what, goal, look)
        except (CallError, WaitError) as error:
            error.details.update(id=seen_id, timeline=self.waiting.timeline)
            failed = error.details.get("outcome") == "failed"
            raise error.add_hint(
                f"{what} was waited for; its id is {seen_id or 'not known'}. "
                + (
                    "Usual causes are a workload that the cluster cannot place and a node_selector that is no label "
                    "of a node; state: absent removes the object."
                    if failed and seen & FAILED
                    else "Look at it in the console: it is not on its way to what was asked for."
                    if failed
                    else "Run the task again to go on waiting; wait_timeout sets for how long."
                )
            ) from None

    def _applied(self, item: Mapping[str, Any]) -> bool:
        detail = self.managed.show(str(item[f"{self.managed.key}_id"]))
        return self.managed.plan(detail).action == NO_CHANGE

    def _predicted(self, plan: Plan, detail: dict[str, Any] | None) -> Outcome:
        """What the next real run would answer."""
        if self.managed.absent:
            return self._outcome(plan.action != NO_CHANGE, plan, None if self.wait else detail)
        predicted = detail if plan.action == NO_CHANGE else self.managed.predict(detail, plan)
        return self._outcome(plan.action != NO_CHANGE, plan, predicted)

    def _outcome(self, changed: bool, plan: Plan, detail: Mapping[str, Any] | None) -> Outcome:
        shaped = None if detail is None else self.managed.shape(detail)
        return Outcome(changed, plan, shaped, self.waiting.timeline, list(self.managed.warnings))


def restless(detail: dict[str, Any] | None, plan: Plan) -> bool:
    """Whether the object has to come to rest before the plan can be carried out."""
    return bool(detail) and plan.action != NO_CHANGE and state_of(detail) not in STABLE


def converge(kind: type[Resource]) -> Handler:
    """The work of a module that manages objects of a kind."""

    def work(
        options: Mapping[str, Any], transport: Transport, *, check_mode: bool, progress: Progress = no_progress
    ) -> Result:
        wait = waiting(options, transport, progress)
        managed = kind(DataFlowApi(transport, transport.settings.api_version), options, check_mode=check_mode)
        if not managed.id and not managed.name:
            raise OptionError("name", f"must not be empty, unless there is a {kind.key}_id.")
        outcome = Reconciler(managed, wait, wait=options["wait"], check_mode=check_mode).run()
        return outcome.as_result(kind.key), outcome.warnings

    return work


def _conflict(error: CallError) -> bool:
    return isinstance(error, ApiError) and error.conflict


def _explained(error: CallError, plan: Plan) -> ScpError:
    """The error with the way out of a taken name."""
    if _conflict(error) and plan.action == CREATE:
        return error.add_hint("The name is taken by an object that is not the one meant here: choose another name.")
    return error
