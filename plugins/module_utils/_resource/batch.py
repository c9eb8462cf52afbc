# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Batches of objects of any product: all are planned before one is changed, and each has its own outcome."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from multiprocessing.pool import ThreadPool
from threading import Lock
from typing import Any

from .._scp.errors import OptionError, PlanError, ScpError, WaitError
from .._scp.handler import Result
from .._scp.progress import no_progress
from .._scp.text import count
from .._scp.waiter import Acceptors, Run, Steps, Waiting, Watch
from .plan import CREATE, DELETE, NO_CHANGE, REPLACE, UPDATE, Plan
from .reconciler import Decision, Outcome, Reconciler
from .resource import Resource
from .selection import same_id
from .states import state_of

DONE = {CREATE: "created", UPDATE: "updated", REPLACE: "replaced", DELETE: "deleted", NO_CHANGE: "unchanged"}
# An object is incomplete if its change was sent and did not finish. It is skipped if its change was not started for a
# reason outside of the object.
FAILED, INCOMPLETE, SKIPPED = "failed", "incomplete", "skipped"
DEPENDENCIES_ENDED = Acceptors("ended", "`false`")
MAY_UPDATE = Acceptors("admitted", "`false`")


class SkippedError(PlanError):
    """An object was skipped for a reason outside of it."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="skipped")


class Member:
    """One object of a batch.

    `place` is the name of its item in errors. `after` are its dependencies: members that must end before it starts.
    `parts` are the members that are replaced together with it: it starts when they are deleted, and they are created
    after it has ended.
    """

    def __init__(self, batch: Batch, resource: Resource, place: str, *, wait: bool) -> None:
        self.batch = batch
        self.resource = resource
        self.place = place
        self.after: list[Member] = []
        self.parts: list[Member] = []
        self.whole: Member | None = None  # the member that it is replaced together with
        self.kept: str | None = None  # why it was not deleted, although the task requests it
        self.plan_again = False  # whether the plan depends on the results of `after`
        self.decision: Decision | None = None
        self.state: str | None = None  # that was read, ABSENT without an object, None if it could not be read
        self.waiting = replace(batch.waiting, progress=no_progress, timeline=[], strict=True)
        self.reconciler = Reconciler(resource, self.waiting, wait=wait, check_mode=batch.check_mode)
        self.run: Run[Outcome] = Run(self._apply(), self.waiting)

    def __str__(self) -> str:
        return str(self.resource)

    @property
    def action(self) -> str | None:
        """The planned action, None if there is no plan."""
        return self.decision.plan.action if self.decision else None

    @property
    def id(self) -> str | None:
        """The id of the object if it was seen, also without a plan."""
        return self.resource.seen_id

    def read(self) -> None:
        """Read the object. An error ends the member."""
        self._attempt(self._read, "planned")

    def _read(self) -> None:
        self.reconciler.read()
        self.state = state_of(self.reconciler.observed)

    def plan(self) -> None:
        """Plan from the object as it was read. An error ends the member."""

        def decide() -> None:
            self.decision = self.reconciler.plan()

        if not self.run.ended:
            # An object that exists is planned without a call, so the time limit does not matter.
            self._attempt(decide, "planned", calls=not self.reconciler.observed)

    def preflight(self) -> None:
        """Check whether the API would accept the plan. An error ends the member."""
        decision = self.decision
        if decision and decision.plan.action != NO_CHANGE and not self.run.ended:
            self._attempt(lambda: self.reconciler.preflight(decision), "checked")

    def skip(self, reason: str) -> None:
        """Skip the object for a reason outside of it, unless it has failed itself."""
        if not self.run.error:
            self.run.fail(SkippedError(self._skipped(reason)))

    def keep(self, reason: str) -> None:
        """Keep the object unchanged, with the reason as a warning."""
        detail = self.reconciler.observed or {}
        self.kept = f"{self} was not deleted: {reason}"
        self.resource.warnings.append(f"not deleted because {reason}")
        self.run.finish(Outcome(False, Plan(NO_CHANGE), self.resource.normalize(detail), [], str(self)))

    def _attempt(self, read: Callable[[], None], done: str, *, calls: bool = True) -> None:
        try:
            if calls and self.waiting.expired and not self.batch.check_mode:
                raise SkippedError(self._skipped(self._time_over(done)))
            read()
        except OptionError as error:
            # The name of the object is needed, because other members may have the same option.
            self.run.fail(PlanError(f"{self}: {error}", code=error.code, **error.details))
        except ScpError as error:
            self.run.fail(error)

    def _apply(self) -> Steps[Outcome]:
        """Wait for the dependencies, then apply the plan."""
        if self.action == NO_CHANGE:
            return (yield from self.reconciler.steps(self.decision))
        try:
            if self.after or self.parts:
                yield Watch(
                    f"{self}, which waits for its dependencies,",
                    DEPENDENCIES_ENDED,
                    self._poll_dependencies,
                    reported=False,
                )
        except WaitError:
            raise SkippedError(self._skipped("wait_timeout was over before its dependencies had ended")) from None
        missed = [member for member in (*self.after, *self.parts) if member.run.error]
        if missed:
            failed = [str(member) for member in missed if member.failed]
            raise SkippedError(self._skipped(f"{', '.join(failed)} failed" if failed else f"{missed[0]} was skipped"))
        if self.batch.stopped and not (self.whole or self).parts_deleted:
            raise SkippedError(self._skipped("others failed and continue_on_error is not true"))
        rolling = self.action == UPDATE or (self.action == REPLACE and not self.whole and not self.parts)
        if self.batch.max_unavailable and rolling and not self.batch.check_mode:
            yield from self._wait_for_turn()
        if self.waiting.expired and not self.batch.check_mode:
            raise SkippedError(self._skipped(self._time_over("started")))
        again = self.plan_again and not self.batch.check_mode
        return (yield from self.reconciler.steps(None if again else self.decision, planned=self.action))

    def replace_with(self, whole: Member) -> None:
        """Replace the object together with the one that it is a part of."""

        def wait_for_whole() -> Steps[None]:
            try:
                yield Watch(
                    f"{self}, which waits for {whole},",
                    DEPENDENCIES_ENDED,
                    lambda: {"state": "WAITING", "ended": whole.run.ended},
                    reported=False,
                )
            except WaitError:
                raise SkippedError(f"wait_timeout was over before {whole} was replaced.") from None
            if whole.run.error:
                raise SkippedError(f"{whole} was not replaced.")

        whole.parts.append(self)
        self.whole = whole
        self.reconciler.before_creation = wait_for_whole

    @property
    def parts_deleted(self) -> bool:
        """Whether the deletion of at least one of its parts has started, so that the replacement must go on."""
        return any(part.reconciler.sent for part in self.parts)

    def _wait_for_turn(self) -> Steps[None]:
        """Wait until the update may start, see Batch.max_unavailable. Raises SkippedError if it may not."""
        self.reconciler.wait = True
        try:
            yield Watch(f"{self}, which waits for other updates,", MAY_UPDATE, self._poll_turn, reported=False)
        except WaitError:
            raise SkippedError(self._skipped("wait_timeout was over before other updates had ended")) from None
        if self not in self.batch.updating:
            raise SkippedError(self._skipped(f"{self.batch.failed_update} did not become healthy (max_unavailable)"))

    def _poll_turn(self) -> Mapping[str, Any]:
        return {"state": "WAITING", "admitted": self.batch.admit(self)}

    def _poll_dependencies(self) -> Mapping[str, Any]:
        deleted = all(member.run.ended or member.reconciler.removed for member in self.parts)
        return {"state": "WAITING", "ended": deleted and all(member.run.ended for member in self.after)}

    def _skipped(self, reason: str) -> str:
        return f"{self} was skipped because {reason}."

    def _time_over(self, done: str) -> str:
        return f"wait_timeout ({self.waiting.timeout:g} s) was over before it was {done}"

    @property
    def failed(self) -> bool:
        """Whether the object itself failed, and was not skipped."""
        return self.run.error is not None and not isinstance(self.run.error, SkippedError)

    @property
    def outcome(self) -> str:
        """The outcome as one word."""
        if isinstance(self.run.error, SkippedError) and not self.reconciler.sent:
            return SKIPPED
        if self.run.error:
            certain = self.reconciler.removed or not self.reconciler.uncertain
            return INCOMPLETE if self.reconciler.sent and certain else FAILED
        end = self.run.end
        return DONE[end.plan.action if end and end.changed else NO_CHANGE]

    @property
    def changed(self) -> bool:
        """Whether the object was or may have been changed; in check mode, whether it would be."""
        return self.run.end.changed if self.run.end else bool(self.reconciler.sent)

    @property
    def progress(self) -> str:
        """The current state as one word."""
        if self.run.error:
            return self.outcome
        if self.run.ended:
            return "deleted" if self.resource.absent else "running" if self.reconciler.wait else "in progress"
        return str(self.waiting.timeline[-1]["state"]).lower() if self.waiting.timeline else "pending"

    def report(self) -> dict[str, Any]:
        """Return the outcome with all details, always with the same keys."""
        end, resource = self.run.end, self.resource
        if self.reconciler.sent == CREATE and not resource.seen_id:
            resource.recall()
        plan = end.plan if end else self.decision.plan if self.decision else None
        # The id of an object that is being deleted does not count until the object is created again.
        deleted = bool(plan and plan.action == CREATE and self.reconciler.observed and not self.reconciler.sent)
        missed = self.decision.plan if self.decision and self.run.error else Plan(NO_CHANGE)
        return {
            "kind": resource.key,
            "name": resource.name,
            "id": resource.id_in(end and end.object) or (None if deleted else resource.seen_id),
            "action": (None if end or self.action == REPLACE else self.reconciler.sent)
            or (plan.action if plan else None),
            "changed": self.changed,
            "outcome": self.outcome,
            "msg": str(self.run.error) if self.run.error else self.kept,
            "error": self.run.error.as_result()["error"] if self.run.error else None,
            "diff": end.diff if end and end.changed else {},
            "planned": {} if missed.action == NO_CHANGE else {"before": missed.before, "after": missed.after},
            "state": self.state,
            "timeline": self.waiting.timeline,
            "immutable_changes": list(plan.immutable_changes) if plan else [],
            "not_compared": list(plan.not_compared) if plan else [],
        }


class Batch:
    """Members and what they share.

    `title` is the title of the progress lines. `new_round` is called before each round of polls. With
    `continue_on_error`, other members continue if one fails. At most `max_parallel` calls run in parallel. At most
    `max_unavailable` updates are in progress at the same time, if it is not 0, and none starts after one that failed.
    """

    def __init__(
        self,
        title: str,
        waiting: Waiting,
        *,
        max_parallel: int,
        continue_on_error: bool,
        check_mode: bool,
        max_unavailable: int = 0,
        new_round: Callable[[], None] = lambda: None,
    ) -> None:
        self.title = title
        self.waiting = waiting
        self.max_parallel = max_parallel
        self.continue_on_error = continue_on_error
        self.check_mode = check_mode
        self.max_unavailable = max_unavailable
        self.updating: set[Member] = set()  # members whose update was admitted, ended ones included
        self._admission = Lock()
        self.members: list[Member] = []
        self.details: dict[str, Any] = {}  # more keys of the result or the error
        self._new_round = new_round

    def add(self, resource: Resource, place: str, *, wait: bool) -> Member:
        """Add an object, and return it as a member."""
        member = Member(self, resource, place, wait=wait)
        self.members.append(member)
        return member

    @property
    def stopped(self) -> bool:
        """Whether no more changes may be started because a member failed."""
        return not self.continue_on_error and any(member.failed for member in self.members)

    @property
    def failed_update(self) -> Member | None:
        """The first member whose update failed, None if there is none."""
        started = {*self.updating, *(member for member in self.members if member.whole and member.reconciler.sent)}
        return next((member for member in self.members if member in started and member.run.error), None)

    def admit(self, member: Member) -> bool:
        """Return whether a member need not wait any more: its update may start, or another one failed."""
        with self._admission:
            if self.failed_update:
                return True
            down = {*self.updating, *(each for each in self.members if each.whole)}
            if sum(not each.run.ended for each in down) < self.max_unavailable:
                self.updating.add(member)
                return True
            return False

    def read(self, members: Sequence[Member]) -> None:
        """Read members in parallel."""
        with self.waiting.deadline(), ThreadPool(self.max_parallel) as pool:  # see parallel_map
            pool.map(lambda member: member.read(), members, chunksize=1)

    def plan(self, members: Sequence[Member]) -> None:
        """Plan members that were read, in parallel."""
        with self.waiting.deadline(), ThreadPool(self.max_parallel) as pool:
            pool.map(lambda member: member.plan(), members, chunksize=1)

    def preflight(self) -> None:
        """Check in parallel whether the API would accept the plans."""
        with self.waiting.deadline(), ThreadPool(self.max_parallel) as pool:
            pool.map(lambda member: member.preflight(), self.members, chunksize=1)

    def refuse(self, members: Sequence[Member], message: str, hint: str, **details: Any) -> None:
        """Fail members whose plans contradict each other, or the API, before they start."""
        for member in members:
            if not member.run.error:
                member.run.fail(PlanError(message, code="conflict", hint=hint, **details))

    def refuse_same_objects(self) -> None:
        """Fail members that are, or would become, the same object, whatever the spelling of its name or id."""
        by_name: dict[tuple[str, Any], list[Member]] = defaultdict(list)
        for member in self.members:
            if not member.decision and not member.id:
                continue  # Neither its plan nor its id is known.
            alike = by_name[member.resource.key, member.resource.name]
            for other in alike:
                if _same_object(member, other):
                    states = {one.resource.options["state"] for one in (member, other)}
                    self.refuse(
                        [other, member],
                        f"{other.place} and {member.place} are the same object, {member}"
                        + (f", which is {member.id or other.id}." if member.id or other.id else ".")
                        + (" One has state present, the other state absent." if len(states) > 1 else ""),
                        "It was not changed. Remove one of the two items.",
                    )
            alike.append(member)

    def apply(self) -> None:
        """Run all members to their end. Members without a plan have already ended."""
        paused = False
        with ThreadPool(self.max_parallel) as pool:  # see parallel_map
            while True:
                pending = [member for member in self.members if not member.run.ended]
                if not pending:
                    return
                self._new_round()
                with self.waiting.deadline():
                    advanced = any(pool.map(lambda member: member.run.advance(), pending, chunksize=1))
                ended = all(member.run.ended for member in self.members)
                if not self.check_mode:
                    self._note(report=paused or not (ended or advanced))
                if not (ended or advanced):
                    self.waiting.pause()
                    paused = True

    def _note(self, *, report: bool) -> None:
        """Add the states of all members to the timeline, as `37/50 running, 12 creating, 1 failed`.

        With `report`, also report them as progress.
        """
        counts = Counter(member.progress for member in self.members)
        parts = [
            f"{counts.pop(word)}/{len(self.members)} {word}"
            for word in ("running", "deleted", "in progress")
            if counts[word]
        ]
        parts += [f"{number} {word}" for word, number in counts.most_common() if number]
        state = ", ".join(parts) or "nothing to do"
        self.waiting.note(state)
        if report:
            self.waiting.progress(self.title, state, self.waiting.elapsed)

    def result(self) -> Result:
        """Return the result. Raises PlanError with the outcomes of all members if one of them did not succeed."""
        reports = [member.report() for member in self.members]
        counts = Counter(report["outcome"] for report in reports)
        summary = {word: counts[word] for word in (*DONE.values(), FAILED, INCOMPLETE, SKIPPED)}
        details = {**self.details, "outcomes": reports, "summary": summary, "timeline": self.waiting.timeline}
        warnings = [f"{each}: {text}" for each in self.members for text in dict.fromkeys(each.resource.warnings)]
        errors = [member for member in self.members if member.run.error]
        if errors:
            # The messages of skipped members only repeat those of failed ones, or of the first one that was skipped.
            failed = [member for member in errors if member.failed]
            first = [each for each in errors if not any(other.run.error for other in (*each.after, *each.parts))]
            because = " ".join(dict.fromkeys(str(member.run.error) for member in failed or first[:1] or errors[:1]))
            codes = {member.run.error.code for member in failed if member.run.error}
            again = "" if failed else "Run the task again to continue."
            kept = any(member.changed for member in self.members) and not self.check_mode
            failure = PlanError(
                f"{headline(summary, len(reports))}: {because}",
                # One cause that stopped all is that of the task, such as wrong credentials.
                code=codes.pop() if len(codes) == 1 and len(errors) == len(reports) else "unconverged",
                hint="Completed changes are kept. Run the task again to continue." if kept else again,
                waited=round(self.waiting.elapsed, 1),
                **details,
            )
            failure.warnings += warnings
            raise failure
        ends = [member.run.end for member in self.members if member.run.end]
        return {
            "changed": any(end.changed for end in ends),
            "diff": [end.diff for end in ends if end.changed],
            **details,
        }, warnings


def _same_object(one: Member, other: Member) -> bool:
    """Return whether two members of one kind and name are the same object. Without a known difference, they are."""
    if one.id and other.id:
        return same_id(one.id, other.id)
    mine, theirs = (member.resource.scope(member.reconciler.observed) for member in (one, other))
    return not any(
        f.scopes and mine[f.option] and theirs[f.option] and f.merge(mine[f.option], theirs[f.option]) != mine[f.option]
        for f in one.resource.fields
    )


def headline(summary: Mapping[str, int], total: int) -> str:
    """Return the numbers of unsuccessful objects, as "2 of 44 objects failed, 1 is incomplete, 3 were skipped"."""
    verbs = {FAILED: ("failed", "failed"), INCOMPLETE: ("is incomplete", "are incomplete")}
    verbs[SKIPPED] = ("was skipped", "were skipped")
    parts = [f"{summary[word]} {forms[summary[word] > 1]}" for word, forms in verbs.items() if summary[word]]
    first, *others = parts
    number, verb = first.split(" ", 1)
    return ", ".join([f"{number} of {count(total, 'object')} {verb}", *others])


def objects(members: Iterable[Member]) -> list[dict[str, Any]]:
    """Return the objects that exist after their members have ended."""
    return [member.run.end.object for member in members if member.run.end and member.run.end.object]
