# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many objects at once, of any product: all are planned before one is touched, and each has an outcome of its own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from multiprocessing.pool import ThreadPool
from typing import Any

from .._scp.errors import OptionError, PlanError, ScpError, WaitError
from .._scp.handler import Result
from .._scp.progress import no_progress
from .._scp.text import count
from .._scp.waiter import Acceptors, Run, Steps, Waiting, Watch
from .plan import CREATE, DELETE, NO_CHANGE, UPDATE, Plan
from .reconciler import Decision, Outcome, Reconciler
from .resource import Resource
from .selection import same_id

DONE = {CREATE: "created", UPDATE: "updated", DELETE: "deleted", NO_CHANGE: "unchanged"}
# An object that was begun and did not come to its end is incomplete; one that was not begun, for whatever reason that
# lies outside of it, is skipped.
FAILED, INCOMPLETE, SKIPPED = "failed", "incomplete", "skipped"
OTHERS_ENDED = Acceptors("ended", "`false`")


class SkippedError(PlanError):
    """An object was skipped because of something else."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="skipped")


class Member:
    """One object of a batch. `place` is what errors call its item; `after` are the members that must end before it."""

    def __init__(self, batch: Batch, resource: Resource, place: str, *, wait: bool) -> None:
        self.batch = batch
        self.resource = resource
        self.place = place
        self.after: list[Member] = []
        self.kept: str | None = None  # why it was not deleted, although the task asks for it
        self.plan_again = False  # whether the plan needs what comes before it
        self.decision: Decision | None = None
        self.waiting = replace(batch.waiting, progress=no_progress, timeline=[], strict=True)
        self.reconciler = Reconciler(resource, self.waiting, wait=wait, check_mode=batch.check_mode)
        self.run: Run[Outcome] = Run(self._apply(), self.waiting)

    def __str__(self) -> str:
        return str(self.resource)

    @property
    def action(self) -> str | None:
        """The action that is planned, None where no plan could be made."""
        return self.decision.plan.action if self.decision else None

    @property
    def id(self) -> str | None:
        """The id of the object, as far as it was seen; it may be planned or not."""
        return self.resource.seen_id

    def read(self) -> None:
        """Observe. What goes wrong becomes the end of the member."""
        self._attempt(self.reconciler.read, "planned")

    def plan(self) -> None:
        """Plan, given what was observed. What goes wrong becomes the end of the member."""

        def decide() -> None:
            self.decision = self.reconciler.plan()

        if not self.run.ended:
            # What exists is planned without a call, also when the time is over.
            self._attempt(decide, "planned", calls=not self.reconciler.observed)

    def preflight(self) -> None:
        """Ask whether the API would take the plan. What goes wrong becomes the end of the member."""
        decision = self.decision
        if decision and decision.plan.action != NO_CHANGE and not self.run.ended:
            self._attempt(lambda: self.reconciler.preflight(decision), "checked")

    def skip(self, reason: str) -> None:
        """Leave the object alone because of something else, unless it failed by itself."""
        if not self.run.error:
            self.run.fail(SkippedError(self._skipped(reason)))

    def keep(self, reason: str) -> None:
        """Leave the object as it was observed, with the reason as a warning."""
        detail = self.reconciler.observed or {}
        self.kept = f"{self} was not deleted: {reason}"
        self.resource.warnings.append(f"not deleted, because {reason}")
        self.run.finish(Outcome(False, Plan(NO_CHANGE), self.resource.normalize(detail), [], str(self)))

    def _attempt(self, read: Callable[[], None], done: str, *, calls: bool = True) -> None:
        try:
            if calls and self.waiting.expired and not self.batch.check_mode:
                raise SkippedError(self._skipped(self._time_over(done)))
            read()
        except OptionError as error:
            self.run.fail(
                PlanError(f"{self}: {error}", code=error.code, **error.details)
            )  # Others may have the same option.
        except ScpError as error:
            self.run.fail(error)

    def _apply(self) -> Steps[Outcome]:
        """Wait for those that come before, and do what was planned."""
        if self.action == NO_CHANGE:
            return (yield from self.reconciler.steps(self.decision))
        try:
            if self.after:
                yield Watch(f"{self}, which comes after others,", OTHERS_ENDED, self._look_at_others, reported=False)
        except WaitError:
            raise SkippedError(self._skipped("wait_timeout was over before the others had ended")) from None
        missed = [member for member in self.after if member.run.error]
        if missed:
            failed = [str(member) for member in missed if member.failed]
            raise SkippedError(self._skipped(f"{', '.join(failed)} failed" if failed else f"so was {missed[0]}"))
        if self.batch.stopped:
            raise SkippedError(self._skipped("others failed and continue_on_error is not true"))
        if self.waiting.expired and not self.batch.check_mode:
            raise SkippedError(self._skipped(self._time_over("begun")))
        again = self.plan_again and not self.batch.check_mode
        return (yield from self.reconciler.steps(None if again else self.decision))

    def _look_at_others(self) -> Mapping[str, Any]:
        return {"state": "WAITING", "ended": all(member.run.ended for member in self.after)}

    def _skipped(self, reason: str) -> str:
        return f"{self} was skipped because {reason}."

    def _time_over(self, done: str) -> str:
        return f"wait_timeout ({self.waiting.timeout:g} s) was over before it was {done}"

    @property
    def failed(self) -> bool:
        """Whether it ended badly by itself, and was not skipped."""
        return self.run.error is not None and not isinstance(self.run.error, SkippedError)

    @property
    def outcome(self) -> str:
        """What became of it, in a word."""
        if isinstance(self.run.error, SkippedError):
            return SKIPPED
        if self.run.error:
            return INCOMPLETE if self.reconciler.sent and not self.reconciler.uncertain else FAILED
        end = self.run.end
        return DONE[end.plan.action if end and end.changed else NO_CHANGE]

    @property
    def changed(self) -> bool:
        """Whether something was, or may have been, changed; in check mode whether it would be."""
        return self.run.end.changed if self.run.end else bool(self.reconciler.sent)

    @property
    def progress(self) -> str:
        """Where it stands, in a word."""
        if self.run.error:
            return self.outcome
        if self.run.ended:
            return "deleted" if self.resource.absent else "running" if self.reconciler.wait else "in progress"
        return str(self.waiting.timeline[-1]["state"]).lower() if self.waiting.timeline else "pending"

    def report(self) -> dict[str, Any]:
        """Return what became of it; always the same keys."""
        end, resource = self.run.end, self.resource
        if self.reconciler.sent == CREATE and not resource.seen_id:
            resource.recall()
        plan = end.plan if end else self.decision.plan if self.decision else None
        # Until it is created anew, an object that is being deleted has no id that counts.
        deleted = bool(plan and plan.action == CREATE and self.reconciler.observed and not self.reconciler.sent)
        return {
            "kind": resource.key,
            "name": resource.name,
            "id": resource.id_in(end and end.object) or (None if deleted else resource.seen_id),
            "action": (None if end else self.reconciler.sent) or (plan.action if plan else None),
            "changed": self.changed,
            "outcome": self.outcome,
            "msg": str(self.run.error) if self.run.error else self.kept,
            "error": self.run.error.as_result()["error"] if self.run.error else None,
            "diff": end.diff if end and end.changed else {},
            "timeline": self.waiting.timeline,
            "immutable_changes": list(plan.immutable_changes) if plan else [],
            "not_compared": list(plan.not_compared) if plan else [],
        }


class Batch:
    """Members and what they share. `title` is what progress lines call them all.

    `new_round` is called before each round of polls; `continue_on_error` is whether others go on where one failed. At
    most `max_parallel` calls are made at once.
    """

    def __init__(
        self,
        title: str,
        waiting: Waiting,
        *,
        max_parallel: int,
        continue_on_error: bool,
        check_mode: bool,
        new_round: Callable[[], None] = lambda: None,
    ) -> None:
        self.title = title
        self.waiting = waiting
        self.max_parallel = max_parallel
        self.continue_on_error = continue_on_error
        self.check_mode = check_mode
        self.members: list[Member] = []
        self.details: dict[str, Any] = {}  # what the result, or the error, tells beside the outcomes
        self._new_round = new_round

    def add(self, resource: Resource, place: str, *, wait: bool) -> Member:
        """Add an object, and return it as a member."""
        member = Member(self, resource, place, wait=wait)
        self.members.append(member)
        return member

    @property
    def stopped(self) -> bool:
        """Whether nothing more may be begun, since one failed."""
        return not self.continue_on_error and any(member.failed for member in self.members)

    def read(self, members: Sequence[Member]) -> None:
        """Observe some members, side by side."""
        with self.waiting.deadline(), ThreadPool(self.max_parallel) as pool:  # see parallel_map
            pool.map(lambda member: member.read(), members, chunksize=1)

    def plan(self, members: Sequence[Member]) -> None:
        """Plan some members that were observed, side by side."""
        with self.waiting.deadline(), ThreadPool(self.max_parallel) as pool:
            pool.map(lambda member: member.plan(), members, chunksize=1)

    def preflight(self) -> None:
        """Ask whether the API would take all plans, side by side."""
        with self.waiting.deadline(), ThreadPool(self.max_parallel) as pool:
            pool.map(lambda member: member.preflight(), self.members, chunksize=1)

    def refuse(self, members: Sequence[Member], message: str, hint: str, **details: Any) -> None:
        """End members whose plans contradict each other, or the API, before anything of them begins."""
        for member in members:
            if not member.run.error:
                member.run.fail(PlanError(message, code="conflict", hint=hint, **details))

    def refuse_same_objects(self) -> None:
        """Refuse members of which two are, or would become, the same object, however it is spelled."""
        by_name: dict[tuple[str, Any], list[Member]] = defaultdict(list)
        for member in self.members:
            if not member.decision and not member.id:
                continue  # Nothing is known of it.
            alike = by_name[member.resource.key, member.resource.name]
            for other in alike:
                if _same_object(member, other):
                    states = {one.resource.options["state"] for one in (member, other)}
                    self.refuse(
                        [other, member],
                        f"{other.place} and {member.place} are the same object, {member}"
                        + (f", which is {member.id or other.id}." if member.id or other.id else ".")
                        + (" One says present and the other absent." if len(states) > 1 else ""),
                        "It was not changed. Remove one of the two items.",
                    )
            alike.append(member)

    def apply(self) -> None:
        """Bring all members to their end. What could not be planned has ended already."""
        paused = False
        with ThreadPool(self.max_parallel) as pool:  # see parallel_map
            while True:
                pending = [member for member in self.members if not member.run.ended]
                if not pending:
                    return
                self._new_round()
                with self.waiting.deadline():
                    went_on = any(pool.map(lambda member: member.run.advance(), pending, chunksize=1))
                ended = all(member.run.ended for member in self.members)
                if not self.check_mode:
                    self._note(aloud=paused or not (ended or went_on))
                if not (ended or went_on):
                    self.waiting.pause()
                    paused = True

    def _note(self, *, aloud: bool) -> None:
        """Note the states of all, as `37/50 running, 12 creating, 1 failed`; aloud where it is waited for."""
        counts = Counter(member.progress for member in self.members)
        parts = [
            f"{counts.pop(word)}/{len(self.members)} {word}"
            for word in ("running", "deleted", "in progress")
            if counts[word]
        ]
        parts += [f"{number} {word}" for word, number in counts.most_common() if number]
        state = ", ".join(parts) or "nothing to do"
        self.waiting.note(state)
        if aloud:
            self.waiting.progress(self.title, state, self.waiting.elapsed)

    def result(self) -> Result:
        """Return the result of all. Raises PlanError where one did not come to its end, with the outcomes of all."""
        reports = [member.report() for member in self.members]
        counts = Counter(report["outcome"] for report in reports)
        summary = {word: counts[word] for word in (*DONE.values(), FAILED, INCOMPLETE, SKIPPED)}
        details = {**self.details, "outcomes": reports, "summary": summary, "timeline": self.waiting.timeline}
        warnings = [f"{member}: {warning}" for member in self.members for warning in member.resource.warnings]
        errors = [member for member in self.members if member.run.error]
        if errors:
            # What was skipped because of others says no more than they do.
            because = [str(member.run.error) for member in errors if member.failed] or [str(errors[0].run.error)]
            failure = PlanError(
                f"{headline(summary, len(reports))}: {' '.join(dict.fromkeys(because))}",
                code="unconverged",
                hint="Run the task again to go on; what is done stays done.",
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
    """Return whether two members of one kind and name are the same object; where nothing tells them apart, they are."""
    if one.id and other.id:
        return same_id(one.id, other.id)
    mine, theirs = (member.resource.scope(member.reconciler.observed) for member in (one, other))
    return not any(
        f.scopes and mine[f.option] and theirs[f.option] and f.merge(mine[f.option], theirs[f.option]) != mine[f.option]
        for f in one.resource.fields
    )


def headline(summary: Mapping[str, int], total: int) -> str:
    """Return what did not come to its end, as "2 of 44 objects failed, 1 is incomplete, 3 were skipped"."""
    verbs = {FAILED: ("failed", "failed"), INCOMPLETE: ("is incomplete", "are incomplete")}
    verbs[SKIPPED] = ("was skipped", "were skipped")
    parts = [f"{summary[word]} {forms[summary[word] > 1]}" for word, forms in verbs.items() if summary[word]]
    first, *others = parts
    number, verb = first.split(" ", 1)
    return ", ".join([f"{number} of {count(total, 'object')} {verb}", *others])


def objects(members: Iterable[Member]) -> list[dict[str, Any]]:
    """Return the objects that exist at the end of their members."""
    return [member.run.end.object for member in members if member.run.end and member.run.end.object]
