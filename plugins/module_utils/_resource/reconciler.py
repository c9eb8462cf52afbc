# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes an object what is desired: observe, plan, apply, wait. Nothing is created twice."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from .._scp.errors import ApiError, CallError, OptionError, PlanError, ScpError, WaitError
from .._scp.handler import Handler, Result
from .._scp.progress import Progress, no_progress
from .._scp.transport import Transport
from .._scp.waiter import Acceptors, Steps, Waiting, Watch, waiting
from .plan import CREATE, DELETE, NO_CHANGE, UPDATE, Plan
from .resource import Resource
from .states import ABSENT, has_state, state_of

MAX_ATTEMPTS = 3  # times a change is sent; before each further one the object is read, in case the last one arrived
# Seconds that a list may lag behind a creation without a clear response, before that counts as not carried out ...
LIST_LAG = 5.0
TAKEN_NAME_LAG = 120.0  # ... and where the API says that the name is taken, but does not list the object yet
UPDATE_VISIBLE_TIMEOUT = 120.0  # seconds that a healthy object may show the old values before the change counts as lost
REFUSALS = (400, 404, 409)  # what a change meets that another writer was faster with

NOUNS = {CREATE: "creation", UPDATE: "update", DELETE: "deletion"}

IS_RUNNING = Acceptors(success="healthy && applied", failure="stuck")
IS_ABSENT = Acceptors(success="absent", failure="restored")
IS_STABLE = Acceptors(success="stable", failure="`false`")


@dataclass(frozen=True)
class Decision:
    """An object as it was observed, None where there is none; the plan for it; and whether the object has to become
    stable, or to vanish, before the plan can be applied.
    """

    detail: dict[str, Any] | None
    plan: Plan
    unstable: bool = False


@dataclass
class Outcome:
    """What was done and how the object is now; the same in check mode, as far as it can be known."""

    changed: bool
    plan: Plan
    object: dict[str, Any] | None
    timeline: list[dict[str, Any]]
    header: str
    warnings: list[str] = field(default_factory=list)

    @property
    def diff(self) -> dict[str, Any]:
        """The settings before and after, with the object's name as their headers."""
        sides = {"before": dict(self.plan.before), "after": dict(self.plan.after)}
        return {**sides, "before_header": self.header, "after_header": self.header}

    def as_result(self, key: str) -> dict[str, Any]:
        """Return the outcome as a task result, its object under `key`."""
        return {
            "changed": self.changed,
            "diff": self.diff,
            key: self.object,
            "timeline": self.timeline,
            "immutable_changes": list(self.plan.immutable_changes),
            "not_compared": list(self.plan.not_compared),
        }


class Reconciler:
    """Reconciles one object. `wait` is whether to wait for the end of what was begun; `waiting` holds how long.

    What is known of the object at any moment, after a failure too: `sent` is the action that the API accepted or may
    have accepted; `uncertain` means that it is not known which of the two.
    """

    def __init__(self, resource: Resource, waiting: Waiting, *, wait: bool, check_mode: bool) -> None:
        self.resource = resource
        self.waiting = waiting
        self.wait = wait
        self.check_mode = check_mode
        self.observed: dict[str, Any] | None = None  # the object as it was first read
        self.sent: str | None = None
        self.uncertain = False
        self._hint = ""  # what a failure from now on leaves behind, for people

    def run(self) -> Outcome:
        """Do it, and wait where necessary."""
        return self.waiting.through(self.steps())

    def steps(self, decision: Decision | None = None) -> Steps[Outcome]:
        """Do it, given a decision or none yet. A failure says what had been sent before."""
        try:
            return (yield from self._reconcile(decision or self.read_and_plan()))
        except ScpError as error:
            if self._hint:
                error.add_hint(self._hint)
            raise

    def read_and_plan(self, *, preflight: bool = True) -> Decision:
        """Observe the object and plan, without a wait. Raises PlanError where the plan cannot be applied."""
        self.read()
        decision = self.plan()
        if preflight:
            self.preflight(decision)
        return decision

    def read(self) -> None:
        """Observe the object."""
        self.observed = self.resource.observe()

    def plan(self) -> Decision:
        """Plan, given the object as it was observed. Raises PlanError where the plan cannot be applied."""
        return self._decide(self.observed)

    def preflight(self, decision: Decision) -> None:
        """Ask whether the API would take the plan. Raises PlanError.

        Nothing can be asked about a pending object. Whether an unstable object takes an update is asked once it is
        stable; what stands in the way of a deletion is known before.
        """
        if self.resource.pending:
            return
        if not decision.unstable or self.check_mode or decision.plan.action == DELETE:
            self.resource.preflight(decision.plan, decision.detail)

    def _decide(self, detail: dict[str, Any] | None) -> Decision:
        resource, state = self.resource, state_of(detail)
        resource.seen_id = resource.id_in(detail) or resource.seen_id
        if state in resource.states.deleting:
            if resource.absent:
                return Decision(detail, Plan(NO_CHANGE))
            return Decision(detail, resource.plan(None), unstable=True)
        if state in resource.states.failed and not resource.absent:
            raise PlanError(
                f"{resource} is in state {state} and cannot be changed.",
                code="failed_state",
                hint="Delete it with state: absent, and create it again.",
                state=state,
                id=resource.seen_id,
            )
        plan = resource.plan(detail, resend=True)
        self._refuse_immutable(plan)
        unstable = bool(detail) and plan.action != NO_CHANGE and state not in resource.states.stable
        return Decision(detail, plan, unstable)

    def _stable(self, decision: Decision) -> Steps[Decision]:
        """Wait until the plan can be applied. It is made anew from what ended the wait, so that there is no second."""
        if not decision.unstable:
            return decision
        deleting = state_of(decision.detail) in self.resource.states.deleting
        what = (
            f"The deletion of {self.resource}, which will be created again,"
            if deleting
            else f"{self.resource}, which must be stable before it can be changed,"
        )
        detail = yield from self._until(IS_STABLE, what, decision.detail)
        self.waiting.require_time(f"The change of {self.resource}")
        again = self._decide(detail)
        self.preflight(again)
        return again

    def _listed(self, decision: Decision) -> Steps[Decision]:
        """Return what is left to do once a name that is taken is free, or the object that has it is listed. A list may
        lag behind a creation. Raises PlanError where neither comes true.
        """
        resource = self.resource
        if decision.plan.action != CREATE or resource.name_free is not False:
            return decision
        resource.refresh()
        if not self.check_mode:
            yield from self._wait_until_listed(LIST_LAG)
        decision = self.read_and_plan()
        if not self.check_mode:
            decision = yield from self._stable(decision)
        if decision.plan.action != CREATE or resource.name_free is not False:
            return decision
        raise PlanError(
            f"{resource} cannot be created: the API says that the name is taken, and lists no such object.",
            code="name_taken",
            hint="Something that was created or deleted a moment ago may have it: run the task again later, or choose "
            "another name.",
        )

    def _reconcile(self, decision: Decision) -> Steps[Outcome]:
        """After a response that leaves open what happened, everything is observed and planned anew."""
        self.resource.warn(decision.plan)
        if not self.check_mode:
            decision = yield from self._stable(decision)
        decision = yield from self._listed(decision)
        if self.check_mode:
            return self._predicted(decision)
        reported = decision.plan
        for attempt in range(1, MAX_ATTEMPTS + 1):
            if decision.plan.action == NO_CHANGE:
                break
            if decision.plan.action == DELETE and decision.detail:
                yield from self._delete_dependents(decision.detail)
            try:
                self._send(decision)
                break
            except CallError as error:
                decision = yield from self._look_again(error, decision, last=attempt == MAX_ATTEMPTS)
            if not self.sent:
                reported = decision.plan  # Another writer made the object: what counts is what is done from here.
        changed = bool(self.sent) and reported.action != NO_CHANGE
        final = yield from self._wait_until_done(decision)
        return self._outcome(changed, reported if changed else decision.plan, final)

    def _send(self, decision: Decision) -> None:
        plan = decision.plan
        if plan.action == CREATE:
            self.resource.seen_id = None  # One of the same name that was deleted before had another.
            self.resource.name_free = None  # ... and from now on this one may have it.
        response = self.resource.send(plan, str(self.resource.id_in(decision.detail)))
        self.resource.seen_id = self.resource.seen_id or self.resource.id_in(response)
        self._begun(plan.action)

    def _begun(self, action: str) -> None:
        self.sent, self.uncertain = action, False
        self._hint = f"The {NOUNS[action]} of {self.resource} had begun: run the task again, which goes on from there."

    def _look_again(self, error: CallError, decision: Decision, *, last: bool) -> Steps[Decision]:
        """Return what is left to do after a change without a clear response. Raises the error where it stands."""
        plan = decision.plan
        refused = isinstance(error, ApiError) and error.status in REFUSALS
        if not (error.outcome_unknown or refused):
            raise error
        if error.outcome_unknown:
            self.sent, self.uncertain = plan.action, True
            self._hint = (
                f"Whether the API carried out the {NOUNS[plan.action]} of {self.resource} is not certain: run the "
                "task again, which looks first and creates nothing twice."
            )
        if plan.action == CREATE and (error.outcome_unknown or _conflict(error)):
            yield from self._wait_until_listed(TAKEN_NAME_LAG if error.outcome_unknown else LIST_LAG)
        if error.outcome_unknown and plan.action == CREATE and self.resource.seen_id:
            self._begun(CREATE)  # It is listed by now.
        if self.waiting.strict and self.waiting.expired:
            raise error
        observed = self.read_and_plan(preflight=False)
        looked = yield from self._stable(observed)
        if looked.plan.action == NO_CHANGE:
            if self.sent:
                self._begun(self.sent)
        # A refusal stands where nothing else is to be seen than before.
        elif last or self.waiting.expired or (refused and looked == decision):
            if _conflict(error) and plan.action == CREATE:
                holder = ""
                with suppress(ScpError):
                    holder = self.resource.places(self.resource.name_holders())
                error.add_hint(f"The name is taken by {holder or 'an object that is not listed'}: choose another name.")
            raise error
        elif looked is observed:
            self.preflight(looked)
        return (yield from self._listed(looked))

    def _refuse_immutable(self, plan: Plan) -> None:
        """Apply on_immutable_change: fail (the default), warn or ignore."""
        policy = self.resource.options.get("on_immutable_change")
        if not plan.immutable_changes or policy == "ignore":
            return
        differences = "; ".join(
            f"{change['option']} is {change['current']!r}, wanted {change['wanted']!r}"
            for change in plan.immutable_changes
        )
        message = f"{self.resource} cannot be changed in place: {differences}."
        if policy == "warn":
            if message not in self.resource.warnings:
                self.resource.warnings.append(message)
            return
        raise PlanError(
            message,
            code="immutable_change",
            hint="Nothing was changed. Take the option out, delete and create the object anew, "
            "or set on_immutable_change to warn or ignore.",
            immutable_changes=list(plan.immutable_changes),
        )

    def _delete_dependents(self, detail: dict[str, Any]) -> Steps[None]:
        """Begin all deletions first, so that they run at the same time, and then wait for each."""
        begun: list[str] = []
        try:
            dependents = self.resource.dependents(detail)
            for wait in (False, True):
                for dependent in dependents:
                    if begun:
                        self.waiting.require_time(f"The deletion of {dependent}")
                    deletion = Reconciler(dependent, self.waiting, wait=wait, check_mode=False)
                    try:
                        changed = (yield from deletion.steps()).changed
                    finally:
                        self.sent = self.sent or deletion.sent
                        # What was begun for sure outweighs what is not certain.
                        self.uncertain = deletion.uncertain and not begun
                    if changed:
                        begun.append(str(dependent))
            if begun:
                self.waiting.require_time(f"The deletion of {self.resource}")
        except ScpError as error:
            done = f"the deletion of {', '.join(begun)} had begun" if begun else "no deletion had begun before"
            raise error.add_hint(
                f"{self.resource} is still there; {done}. Run the task again, which goes on from there."
            ) from None

    def _wait_until_listed(self, longest: float) -> Steps[None]:
        """Wait for an object after a creation without a clear response. Lists may lag, so they are read repeatedly,
        for `longest` seconds where the API says that the name is taken.
        """
        started = self.waiting.elapsed

        def look() -> Mapping[str, Any]:
            found, waited = self.resource.find(), self.waiting.elapsed - started
            item = self._created(found, None)
            over = (
                waited >= longest
                or self.waiting.expired
                or (waited >= LIST_LAG and not item and (bool(found) or not self.resource.name_taken()))
            )
            return {"state": state_of(item), "decided": bool(item) or over}

        what = f"{self.resource}, which may have been created,"
        yield Watch(what, Acceptors("decided", "`false`"), look, reported=False)

    def _created(self, item: dict[str, Any] | None, own_id: str | None) -> dict[str, Any] | None:
        """Return the listed item, if it is what was created, `own_id` where the API returned it. One that is being
        deleted is one of before, in a list of the past.
        """
        if state_of(item) in self.resource.states.deleting:
            self.resource.seen_id, item = own_id, None
        return item

    def _wait_until_done(self, decision: Decision) -> Steps[dict[str, Any] | None]:
        """Wait for the end of what was begun, by us or by another, and return the object as it is then."""
        resource, plan, detail = self.resource, decision.plan, decision.detail
        states, state, begun = resource.states, state_of(detail), plan.action != NO_CHANGE
        action = plan.action if begun else self.sent
        if resource.absent:
            if detail and self.wait:
                self._hint = ""  # A wait that fails says more.
                yield from self._until(IS_ABSENT, f"The deletion of {resource}", detail)
            return None if self.wait or not detail else self._read_result(plan, detail)
        if state in states.stopped and not begun:
            resource.warnings.append(f"{resource} is in state {state}, and the API has no operation that starts it.")
            return detail
        if not self.wait:
            if plan.action == CREATE:
                yield from self._wait_until_listed(LIST_LAG)
            return self._read_result(plan, detail) if begun else detail
        if not begun and state in states.stable:
            return detail
        what = f"The {NOUNS[action]}" if action else "The change begun by another"
        self._hint = ""
        return (yield from self._until(IS_RUNNING, f"{what} of {resource}", detail, plan))

    def _read_result(self, plan: Plan, detail: dict[str, Any] | None) -> dict[str, Any] | None:
        """Return the object as it is, or as far as it is known where the time does not allow another call."""
        if self.waiting.strict and self.waiting.expired:
            return detail if self.resource.absent else self.resource.predict(detail, plan)
        if self.resource.absent:
            return self.resource.look_up(str(self.resource.seen_id))  # It needs no list, which may be on the move.
        return self.resource.observe()

    def _until(
        self, goal: Acceptors, what: str, detail: dict[str, Any] | None, plan: Plan | None = None
    ) -> Steps[dict[str, Any] | None]:
        """Wait on the list, one call a poll, and return the object in full.

        What would end the wait is asked of the object itself before it is believed, since a list may lag, and one of
        several may be of the past. An updated object must show the new values, in whatever form, or that it was
        modified: it may look healthy before the API begins.
        """
        resource, states, waiting = self.resource, self.resource.states, self.waiting
        update, create = (plan is not None and plan.action == action for action in (UPDATE, CREATE))
        started, latest, existed, own_id = waiting.elapsed, detail, bool(detail), resource.seen_id
        seen: set[str] = set()
        unapplied_since: float | None = None
        otherwise: Mapping[str, tuple[Any, Any]] | None = None

        def document(state: str, *, applied: bool = True) -> dict[str, Any]:
            # What is new may not be listed at once; what was seen before, or must be listed by now, was removed.
            vanished = state == ABSENT and (existed or waiting.elapsed - started >= TAKEN_NAME_LAG)
            lost = unapplied_since is not None and waiting.elapsed - unapplied_since >= UPDATE_VISIBLE_TIMEOUT
            return {
                "state": state if applied else f"{state} without the change",
                "healthy": state in states.healthy,
                "applied": applied,
                "stable": state in states.stable or state == ABSENT,
                "absent": state == ABSENT,
                "restored": bool(seen & states.deleting) and state in states.stable,
                "stuck": state in states.failed | states.stopped | states.deleting or vanished or lost,
            }

        def look() -> Mapping[str, Any]:
            nonlocal latest, existed, unapplied_since, otherwise
            item = resource.find(resource.seen_id)
            if create and not existed:
                item = self._created(item, own_id)
            state, applied = state_of(item), True
            if resource.seen_id and goal.ends(document(state)):
                if waiting.strict and waiting.expired:
                    # There is no time for another call: a creation ends as it was asked for, the rest stays open.
                    if plan and item and state in states.healthy and not update:
                        latest = resource.predict(item, plan)
                        return document(state)
                    return document(f"{state}, not confirmed")
                latest = resource.look_up(resource.seen_id)
                if not latest and not existed:
                    resource.seen_id = own_id  # The list was one of the past.
                if latest and item and not has_state(latest):
                    latest["state"] = item.get("state")
                state = state_of(latest)
                if update and latest and state in states.healthy:
                    # The old form lasts where the API was seen at work, or where it is there at a second look.
                    lasting = bool(seen - states.healthy - {ABSENT}) or unapplied_since is not None
                    otherwise = resource.applied(latest, detail or {}, lasting=lasting)
                    applied = otherwise is not None
            unapplied_since = None if applied else unapplied_since or waiting.elapsed
            result = document(state, applied=applied)
            seen.add(state)
            existed = existed or state != ABSENT
            return result

        try:
            yield Watch(what, goal, look)
        except (CallError, WaitError) as error:
            error.details.update(id=resource.seen_id, timeline=self.waiting.timeline)
            failed = error.details.get("outcome") == "failed"
            raise error.add_hint(
                f"{what} was waited for; its id is {resource.seen_id or 'not known'}. "
                + (
                    resource.failure_hint
                    if failed and seen & states.failed
                    else "Look at it in the console: it is not on its way to what was asked for."
                    if failed
                    else "Run the task again to go on waiting; wait_timeout sets for how long."
                )
            ) from None
        resource.warnings += [
            f"The API accepted the update of {resource}, and shows {option} as {shown!r}, which was sent as {sent!r}."
            for option, (shown, sent) in (otherwise or {}).items()
        ]
        return latest

    def _predicted(self, decision: Decision) -> Outcome:
        """Return what the next real run would answer."""
        plan, detail = decision.plan, decision.detail
        changed = plan.action != NO_CHANGE
        if self.resource.absent:
            return self._outcome(changed, plan, None if self.wait else detail)
        gone = state_of(detail) in self.resource.states.deleting
        return self._outcome(
            changed,
            plan,
            self.resource.predict(None if gone else detail, plan) if changed or self.resource.pending else detail,
        )

    def _outcome(self, changed: bool, plan: Plan, detail: Mapping[str, Any] | None) -> Outcome:
        resource = self.resource
        normalized = None if detail is None else resource.normalize(detail)
        return Outcome(changed, plan, normalized, self.waiting.timeline, str(resource), list(resource.warnings))


def converge(kind: type[Resource]) -> Handler:
    """Return the handler of a module that manages objects of a kind."""

    def handler(
        options: Mapping[str, Any], transport: Transport, *, check_mode: bool, progress: Progress = no_progress
    ) -> Result:
        wait = waiting(options, transport, progress)
        resource = kind.connect(transport, options, check_mode=check_mode)
        if not resource.id and not resource.name:
            raise OptionError("name", f"must not be empty, unless there is a {kind.key}_id.")
        try:
            outcome = Reconciler(resource, wait, wait=options["wait"], check_mode=check_mode).run()
        except ScpError as error:
            error.warnings += resource.warnings
            raise
        return outcome.as_result(kind.key), outcome.warnings

    return handler


def _conflict(error: CallError) -> bool:
    return isinstance(error, ApiError) and error.conflict
