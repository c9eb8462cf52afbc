# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings an object into the desired state: observe, plan, apply, wait. Nothing is created twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from .._scp.errors import ApiError, CallError, OptionError, PlanError, ScpError, WaitError
from .._scp.handler import Handler, Result
from .._scp.progress import Progress, no_progress
from .._scp.transport import Transport
from .._scp.waiter import Acceptors, Steps, Waiting, Watch, waiting
from .backup import backups_of
from .plan import CREATE, DELETE, NO_CHANGE, REPLACE, UPDATE, Plan
from .resource import Resource
from .selection import same_id
from .states import ABSENT, has_state, state_of

MAX_ATTEMPTS = 3  # to send a change; before each retry the object is read, in case the last attempt arrived
# Seconds that a list may lag behind a create request without a clear response, before the object counts as not created
LIST_LAG = 5.0
TAKEN_NAME_LAG = 120.0  # the same if the API reports that the name is taken, but does not list the object yet
UPDATE_VISIBLE_TIMEOUT = 120.0  # seconds that a healthy object may have the old values before an update counts as lost
REJECTIONS = (400, 404, 409)  # statuses of a change that another client made first

NOUNS = {CREATE: "creation", UPDATE: "update", DELETE: "deletion"}

IS_RUNNING = Acceptors(success="healthy && applied", failure="stuck")
IS_ABSENT = Acceptors(success="absent", failure="restored")
IS_STABLE = Acceptors(success="stable", failure="`false`")


@dataclass(frozen=True)
class Decision:
    """The observed object (None if it does not exist) and the plan for it.

    If `unstable`, the object must become stable, or be deleted, before the plan can be applied.
    """

    detail: dict[str, Any] | None
    plan: Plan
    unstable: bool = False


@dataclass
class Outcome:
    """What was done, and the object after it. In check mode, the prediction of both."""

    changed: bool
    plan: Plan
    object: dict[str, Any] | None
    timeline: list[dict[str, Any]]
    header: str
    warnings: list[str] = field(default_factory=list)

    @property
    def diff(self) -> dict[str, Any]:
        """The settings before and after, with the object's name as their headers, and why it is replaced."""
        sides = {"before": dict(self.plan.before), "after": dict(self.plan.after)}
        replaced = f" (replaced, because {self.plan.reason})" if self.plan.reason else ""
        return {**sides, "before_header": self.header, "after_header": f"{self.header}{replaced}"}

    def as_result(self, key: str) -> dict[str, Any]:
        """Return the outcome as a task result, its object under `key`."""
        return {
            "changed": self.changed,
            "diff": self.diff,
            "replaced": self.changed and self.plan.action == REPLACE,
            key: self.object,
            "timeline": self.timeline,
            "immutable_changes": list(self.plan.immutable_changes),
            "not_compared": list(self.plan.not_compared),
        }


class Reconciler:
    """Reconciliation of one object. `wait` is whether to wait for the end of a change; `waiting` has the time limit.

    These attributes are valid at any time, also after a failure: `sent` is the action that the API accepted or may have
    accepted; `uncertain` means that it is unknown which of the two. `removed` is the id of an object that was deleted
    to be replaced.
    """

    def __init__(self, resource: Resource, waiting: Waiting, *, wait: bool, check_mode: bool) -> None:
        self.resource = resource
        self.waiting = waiting
        self.wait = wait
        self.check_mode = check_mode
        self.observed: dict[str, Any] | None = None  # the object as it was first read
        self.sent: str | None = None
        self.uncertain = False
        self.removed: str | None = None
        self.before_creation: Callable[[], Steps[None]] | None = None  # what a replacement waits for after its deletion
        self._hint = ""  # the effect of a failure from now on, for its message

    def run(self) -> Outcome:
        """Reconcile the object, and wait if necessary."""
        return self.waiting.through(self.steps())

    def steps(self, decision: Decision | None = None, *, planned: str | None = None) -> Steps[Outcome]:
        """Reconcile the object as steps, from a decision if there is one. Errors include what was sent before.

        `planned` is the action of an earlier plan, which was checked and counted. An object is only replaced if that
        was planned.
        """
        try:
            decision = decision or self.read_and_plan()
            return (yield from self._reconcile(decision, planned or decision.plan.action))
        except ScpError as error:
            if self._hint:
                error.add_hint(self._hint)
            raise

    def read_and_plan(self, *, preflight: bool = True) -> Decision:
        """Read the object and plan, without waiting. Raises PlanError if the plan cannot be applied."""
        self.read()
        decision = self.plan()
        if preflight:
            self.preflight(decision)
        return decision

    def read(self) -> None:
        """Read the object."""
        self.observed = self.resource.observe()

    def plan(self) -> Decision:
        """Plan from the object as it was read. Raises PlanError if the plan cannot be applied."""
        return self._decide(self.observed)

    def preflight(self, decision: Decision) -> None:
        """Check whether the API would accept the plan. Raises PlanError if not.

        A pending object cannot be checked. An update of an unstable object is checked once the object is stable; a
        deletion can be checked before.
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
        failed = state in resource.states.failed and not resource.absent
        plan = Plan(NO_CHANGE) if failed and not resource.may_recreate else resource.plan(detail, resend=True)
        if failed and plan.action != REPLACE:
            raise PlanError(
                f"{resource} is in state {state} and cannot be changed.",
                code="failed_state",
                hint="Delete it with state: absent, and create it again.",
                state=state,
                id=resource.seen_id,
            )
        self._refuse_immutable(plan)
        unstable = bool(detail) and plan.action != NO_CHANGE and state not in resource.states.stable
        return Decision(detail, plan, unstable)

    def _stable(self, decision: Decision) -> Steps[Decision]:
        """Wait until the plan can be applied. Plan again from the object that ended the wait, without a second wait."""
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
        """Wait until a taken name is available or its object is listed, and return what is left to do.

        A list may lag behind the creation of an object. Raises PlanError if neither happens.
        """
        resource = self.resource
        if decision.plan.action != CREATE or resource.name_free is not False:
            return decision
        resource.refresh()
        if not self.check_mode:
            yield from self._wait_until_listed(TAKEN_NAME_LAG if self.removed else LIST_LAG)
        decision = self.read_and_plan()
        if not self.check_mode:
            decision = yield from self._stable(decision)
        if decision.plan.action != CREATE or resource.name_free is not False:
            return decision
        raise PlanError(
            f"{resource} cannot be created: the API reports that the name is taken, but lists no such object.",
            code="name_taken",
            hint="An object that was created or deleted a moment ago may have the name. Run the task again later, or "
            "choose another name.",
        )

    def _refuse_unplanned(self, decision: Decision) -> None:
        """Raise PlanError if the object, which appeared or changed since it was planned, would have to be replaced."""
        if decision.plan.action == REPLACE:
            raise PlanError(
                f"{self.resource} appeared or changed while the task ran, and would have to be replaced, because "
                f"{decision.plan.reason}.",
                code="conflict",
                hint="It was not deleted. Run the task again.",
            )

    def _reconcile(self, decision: Decision, planned: str) -> Steps[Outcome]:
        """Apply the decision. After a response with an unknown outcome, read the object and plan again."""
        self.resource.warn(decision.plan)
        if not self.check_mode:
            decision = yield from self._stable(decision)
        decision = yield from self._listed(decision)
        if planned != REPLACE:
            self._refuse_unplanned(decision)
        if self.check_mode:
            return self._predicted(decision)
        reported = decision.plan
        if decision.plan.action == REPLACE:
            decision = yield from self._remove(decision)
            reported = replace(reported, after=decision.plan.after)
        for attempt in range(1, MAX_ATTEMPTS + 1):
            if decision.plan.action == NO_CHANGE:
                break
            if decision.plan.action == DELETE and decision.detail:
                yield from self._delete_dependents(decision.detail)
            try:
                self._send(decision)
                break
            except CallError as error:
                decision = yield from self._recover(error, decision, last=attempt == MAX_ATTEMPTS)
            if not self.sent:
                reported = decision.plan  # Another client made the change. Report only what is done from here on.
        changed = bool(self.sent) and reported.action != NO_CHANGE
        final = yield from self._wait_until_done(decision)
        if self.resource.absent or state_of(final) in self.resource.states.healthy:
            self.resource.discard_backup()
        return self._outcome(changed, reported if changed else decision.plan, final)

    def _remove(self, decision: Decision) -> Steps[Decision]:
        """Delete the object that is replaced, and return the decision to create the new one."""
        resource = self.resource
        resource.back_up()
        deletion = Reconciler(resource.replaced(), self.waiting, wait=True, check_mode=False)
        try:
            yield from deletion.steps()
        finally:
            self.sent, self.uncertain = deletion.sent, deletion.uncertain
        self.removed, resource.seen_id, resource.name_free = resource.seen_id, None, None
        saved = f" Its settings are in {resource.backup_file}." if resource.backup_file else ""
        self._hint = (
            f"{resource} was deleted to be replaced, and is not created again yet: run the task again with the same "
            f"options.{saved}"
        )
        if self.before_creation:
            yield from self.before_creation()
        self.waiting.require_time(f"The creation of {resource}, which was deleted to be replaced,")
        again = yield from self._plan_creation()
        again = yield from self._listed(again)
        self._refuse_unplanned(again)
        return again

    def _plan_creation(self) -> Steps[Decision]:
        """Plan to create an object that was deleted. A list that fails is read again, as in a wait."""
        decisions: list[Decision] = []

        def poll() -> Mapping[str, Any]:
            self.resource.refresh()
            decision = self._decide(None)
            self.preflight(decision)
            decisions.append(decision)
            return {"state": ABSENT, "planned": True}

        what = f"The plan to create {self.resource}"
        yield Watch(what, Acceptors("planned", "`false`"), poll, reported=False)
        return decisions[-1]

    def _send(self, decision: Decision) -> None:
        plan = decision.plan
        if plan.action == CREATE:
            self.resource.seen_id = None  # A deleted object of the same name had another id.
            self.resource.name_free = None  # From now on, the new object may have the name.
        response = self.resource.send(plan, str(self.resource.id_in(decision.detail)))
        self.resource.seen_id = self.resource.seen_id or self.resource.id_in(response)
        self._started(plan.action)

    def _started(self, action: str) -> None:
        self.sent, self.uncertain = action, False
        self._hint = f"The {NOUNS[action]} of {self.resource} had started: run the task again to continue from there."

    def _recover(self, error: CallError, decision: Decision, *, last: bool) -> Steps[Decision]:
        """Return what is left to do after a change without a clear response. Raises the error if it is final."""
        plan = decision.plan
        rejected = isinstance(error, ApiError) and error.status in REJECTIONS
        if not (error.outcome_unknown or rejected):
            raise error
        if error.outcome_unknown:
            self.sent, self.uncertain = plan.action, True
            self._hint = (
                f"It is not known whether the API carried out the {NOUNS[plan.action]} of {self.resource}: run the "
                "task again, which first reads what exists and creates nothing twice."
            )
        if plan.action == CREATE and (error.outcome_unknown or _conflict(error)):
            yield from self._wait_until_listed(TAKEN_NAME_LAG if error.outcome_unknown else LIST_LAG)
        if error.outcome_unknown and plan.action == CREATE and self.resource.seen_id:
            self._started(CREATE)  # The new object is listed.
        if self.waiting.strict and self.waiting.expired:
            raise error
        observed = self.read_and_plan(preflight=False)
        current = yield from self._stable(observed)
        if current.plan.action == NO_CHANGE:
            if self.sent:
                self._started(self.sent)
        # A rejection is final if the object is the same as before.
        elif last or self.waiting.expired or (rejected and current == decision) or current.plan.action == REPLACE:
            if _conflict(error) and plan.action == CREATE:
                holder = ""
                with suppress(ScpError):
                    holder = self.resource.places(self.resource.name_holders())
                error.add_hint(f"The name is taken by {holder or 'an object that is not listed'}: choose another name.")
            raise error
        elif current is observed:
            self.preflight(current)
        return (yield from self._listed(current))

    def _refuse_immutable(self, plan: Plan) -> None:
        """Apply on_immutable_change: fail (the default), warn or ignore. An object to replace needs permission."""
        policy = self.resource.options.get("on_immutable_change")
        if not plan.immutable_changes or policy == "ignore" or plan.action == REPLACE:
            return
        differences = "; ".join(
            f"{change['option']} is {change['current']!r}, desired {change['desired']!r}"
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
            hint="Nothing was changed. To replace the object, which deletes it with its data, also set replace_allowed "
            "to true."
            if policy == "replace"
            else "Nothing was changed. Remove the option, delete the object and create it again, or set "
            "on_immutable_change to warn, ignore or replace.",
            immutable_changes=list(plan.immutable_changes),
        )

    def _delete_dependents(self, detail: dict[str, Any]) -> Steps[None]:
        """Start all deletions first, so that they run at the same time, and then wait for each."""
        started: list[str] = []
        try:
            dependents = self.resource.dependents(detail)
            for wait in (False, True):
                for dependent in dependents:
                    if started:
                        self.waiting.require_time(f"The deletion of {dependent}")
                    deletion = Reconciler(dependent, self.waiting, wait=wait, check_mode=False)
                    try:
                        changed = (yield from deletion.steps()).changed
                    finally:
                        self.sent = self.sent or deletion.sent
                        # A deletion that certainly started outweighs one with an unknown outcome.
                        self.uncertain = deletion.uncertain and not started
                    if changed:
                        started.append(str(dependent))
            if started:
                self.waiting.require_time(f"The deletion of {self.resource}")
        except ScpError as error:
            done = f"the deletion of {', '.join(started)} had started" if started else "no deletion had started before"
            raise error.add_hint(
                f"{self.resource} still exists; {done}. Run the task again to continue from there."
            ) from None

    def _wait_until_listed(self, longest: float) -> Steps[None]:
        """Wait until an object is listed after a create request without a clear response.

        Lists may lag, so they are read repeatedly, for `longest` seconds if the API reports that the name is taken.
        """
        started = self.waiting.elapsed

        def poll() -> Mapping[str, Any]:
            found, waited = self.resource.find(), self.waiting.elapsed - started
            item = self._created(found, None)
            over = (
                waited >= longest
                or self.waiting.expired
                or (waited >= LIST_LAG and not item and (bool(found) or not self.resource.name_taken()))
            )
            return {"state": state_of(item), "decided": bool(item) or over}

        what = f"{self.resource}, which may have been created,"
        yield Watch(what, Acceptors("decided", "`false`"), poll, reported=False)

    def _created(self, item: dict[str, Any] | None, own_id: str | None) -> dict[str, Any] | None:
        """Return the listed item if it is the created object. `own_id` is the id of that object if the API returned it.

        An item that is being deleted, or was deleted to be replaced, is an older object in an outdated list.
        """
        outdated = item and self.removed and same_id(self.resource.id_in(item), self.removed)
        if outdated or state_of(item) in self.resource.states.deleting:
            self.resource.seen_id, item = own_id, None
        return item

    def _wait_until_done(self, decision: Decision) -> Steps[dict[str, Any] | None]:
        """Wait for the end of a change, of this task or of another client, and return the object after it."""
        resource, plan, detail = self.resource, decision.plan, decision.detail
        states, state, started = resource.states, state_of(detail), plan.action != NO_CHANGE
        action = plan.action if started else self.sent
        if resource.absent:
            if detail and self.wait:
                self._hint = ""  # The error of the wait has more details.
                yield from self._until(IS_ABSENT, f"The deletion of {resource}", detail)
            return None if self.wait or not detail else self._read_result(plan, detail)
        if state in states.stopped and not started:
            resource.warnings.append(f"{resource} is in state {state}, and the API has no operation that starts it.")
            return detail
        if not self.wait:
            if plan.action == CREATE:
                yield from self._wait_until_listed(LIST_LAG)
            return self._read_result(plan, detail) if started else detail
        if not started and state in states.stable:
            return detail
        what = f"The {NOUNS[action]}" if action else "The change by another client"
        self._hint = ""
        return (yield from self._until(IS_RUNNING, f"{what} of {resource}", detail, plan))

    def _read_result(self, plan: Plan, detail: dict[str, Any] | None) -> dict[str, Any] | None:
        """Return the current object, or a prediction if there is no time for another call."""
        if self.waiting.strict and self.waiting.expired:
            return detail if self.resource.absent else self.resource.predict(detail, plan)
        if self.resource.absent:
            return self.resource.look_up(str(self.resource.seen_id))  # This needs no list, which may be outdated.
        return self.resource.observe()

    def _until(
        self, goal: Acceptors, what: str, detail: dict[str, Any] | None, plan: Plan | None = None
    ) -> Steps[dict[str, Any] | None]:
        """Wait with one call of the list for each poll, and return all details of the object.

        A list may lag or be outdated, so a state that would end the wait is confirmed by reading the object itself. An
        updated object must have the new values, in any form, or a new modification time: its state may be healthy
        before the API starts the update.
        """
        resource, states, waiting = self.resource, self.resource.states, self.waiting
        update, create = (plan is not None and plan.action == action for action in (UPDATE, CREATE))
        started, latest, existed, own_id = waiting.elapsed, detail, bool(detail), resource.seen_id
        seen: set[str] = set()
        unapplied_since: float | None = None
        reformatted: Mapping[str, tuple[Any, Any]] | None = None

        def document(state: str, *, applied: bool = True) -> dict[str, Any]:
            # A new object may not be listed at once. One that was seen before, or must be listed by now, was deleted.
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

        def poll() -> Mapping[str, Any]:
            nonlocal latest, existed, unapplied_since, reformatted
            item = resource.find(resource.seen_id)
            if create and not existed:
                item = self._created(item, own_id)
            state, applied = state_of(item), True
            if resource.seen_id and goal.ends(document(state)):
                if waiting.strict and waiting.expired:
                    # There is no time for another call: a created object is predicted, anything else is not confirmed.
                    if plan and item and state in states.healthy and not update:
                        latest = resource.predict(item, plan)
                        return document(state)
                    return document(f"{state}, not confirmed")
                latest = resource.look_up(resource.seen_id)
                if not latest and not existed:
                    resource.seen_id = own_id  # The list was outdated.
                if latest and item and not has_state(latest):
                    latest["state"] = item.get("state")
                state = state_of(latest)
                if update and latest and state in states.healthy:
                    # The old form is final if a state in transition was seen, or if a second poll returns it again.
                    lasting = bool(seen - states.healthy - {ABSENT}) or unapplied_since is not None
                    reformatted = resource.applied(latest, detail or {}, lasting=lasting)
                    applied = reformatted is not None
            unapplied_since = None if applied else unapplied_since or waiting.elapsed
            result = document(state, applied=applied)
            seen.add(state)
            existed = existed or state != ABSENT
            return result

        try:
            yield Watch(what, goal, poll)
        except (CallError, WaitError) as error:
            error.details.update(id=resource.seen_id, timeline=self.waiting.timeline)
            failed = error.code == "failed_state"
            raise error.add_hint(
                f"Waited for: {what.rstrip(',')} (id {resource.seen_id or 'not known'}). "
                + (
                    resource.failure_hint
                    if failed and seen & states.failed
                    else "Check the object in the console: it does not move towards the desired state."
                    if failed
                    else "Run the task again to continue waiting; wait_timeout sets for how long."
                )
            ) from None
        resource.warnings += [
            f"The API accepted the update of {resource}, but returns {option} as {returned!r}; it was sent as {sent!r}."
            for option, (returned, sent) in (reformatted or {}).items()
        ]
        return latest

    def _predicted(self, decision: Decision) -> Outcome:
        """Return the predicted outcome of a normal run."""
        plan, detail = decision.plan, decision.detail
        changed = plan.action != NO_CHANGE
        if self.resource.absent:
            return self._outcome(changed, plan, None if self.wait else detail)
        leaves = state_of(detail) in self.resource.states.deleting or plan.action == REPLACE
        return self._outcome(
            changed,
            plan,
            self.resource.predict(None if leaves else detail, plan) if changed or self.resource.pending else detail,
        )

    def _outcome(self, changed: bool, plan: Plan, detail: Mapping[str, Any] | None) -> Outcome:
        resource = self.resource
        normalized = None if detail is None else resource.normalize(detail)
        warnings = list(dict.fromkeys(resource.warnings))
        return Outcome(changed, plan, normalized, self.waiting.timeline, str(resource), warnings)


def converge(kind: type[Resource]) -> Handler:
    """Return the handler of a module that manages objects of a kind."""

    def handler(
        options: Mapping[str, Any], transport: Transport, *, check_mode: bool, progress: Progress = no_progress
    ) -> Result:
        wait = waiting(options, transport, progress)
        resource = kind.connect(transport, options, check_mode=check_mode)
        if "backup_directory" in options:
            resource.backups = backups_of(options, transport.settings)
        if not resource.id and not resource.name:
            raise OptionError("name", f"must not be empty unless {kind.key}_id is set.")
        try:
            outcome = Reconciler(resource, wait, wait=options["wait"], check_mode=check_mode).run()
        except ScpError as error:
            error.warnings += resource.warnings
            raise
        return outcome.as_result(kind.key), outcome.warnings

    return handler


def _conflict(error: CallError) -> bool:
    return isinstance(error, ApiError) and error.conflict
