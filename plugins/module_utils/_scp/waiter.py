# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waits until a document says success or failure; what counts as either is declared in JMESPath."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeVar, cast

from .errors import CallError, OptionError, ScpError, WaitError
from .progress import Progress, no_progress
from .transport import Transport

try:
    import jmespath

    IMPORT_ERROR: str | None = None
except ImportError:
    IMPORT_ERROR = traceback.format_exc()

End = TypeVar("End")
LONGEST_WAIT = 366 * 86400  # seconds
SHORTEST_WAIT = {"wait_timeout": 0, "wait_interval": 0.1}  # seconds, by option
LOST_LOOKS = 10  # looks in a row without an answer, each already retried by the transport, before the wait gives up


def checked_expression(option: str, expression: str) -> str:
    """The JMESPath expression of an option. Raises OptionError where it is none."""
    try:
        jmespath.compile(expression)
    except Exception as error:  # of any kind: what users write reaches the depths of the library
        raise OptionError(option, f"is not a JMESPath expression: {error}") from None
    return expression


def evaluated(option: str, expression: str, document: Any) -> Any:
    """What the expression of an option makes of a document. Raises OptionError where it cannot be applied to it."""
    checked_expression(option, expression)
    try:
        return jmespath.search(expression, document)
    except Exception as error:  # as above: [::0] is a ValueError of Python
        raise OptionError(option, f"cannot be applied to the answer: {error}") from None


@dataclass(frozen=True)
class Acceptors:
    """JMESPath expressions over the document looked at: `success` ends the wait, `failure` ends it with an error."""

    success: str
    failure: str

    def ends(self, document: Mapping[str, Any]) -> bool:
        """Return whether the document ends the wait, in one way or the other."""
        return bool(jmespath.search(self.success, document) or jmespath.search(self.failure, document))


def require_possible(option: str, seconds: float, called: str) -> None:
    """Raise OptionError where an option cannot have that many seconds; the message names what it is called."""
    least = SHORTEST_WAIT[option]
    if not least <= seconds <= LONGEST_WAIT:
        raise OptionError(called, f"must be at least {least} and at most {LONGEST_WAIT} seconds, and is {seconds:g}.")


def waiting(options: Mapping[str, Any], transport: Transport, progress: Progress = no_progress) -> Waiting:
    """The wait that wait_timeout and wait_interval ask for, for what is looked at through `transport`."""
    for option in SHORTEST_WAIT:
        require_possible(option, options[option], option)
    return Waiting(options["wait_timeout"], options["wait_interval"], progress, deadline_scope=transport.pausing_until)


@dataclass
class Watch:
    """Something to wait for: `look` returns documents with a `state`, and `what` names it for people."""

    what: str
    acceptors: Acceptors
    look: Callable[[], Mapping[str, Any]]
    reported: bool = True  # whether its states are worth telling
    lost: int = 0  # looks in a row without an answer


# Work that yields what it waits for, gets the document that ended the wait, and returns its end.
Steps = Generator[Watch, Mapping[str, Any], End]


class Run(Generic[End]):
    """Steps on their way. `watch` is what they wait for, `end` or `error` what they came to."""

    def __init__(self, steps: Steps[End], waiting: Waiting) -> None:
        self.waiting = waiting
        self.watch: Watch | None = None
        self.end: End | None = None
        self.error: ScpError | None = None
        self.ended = False
        self._steps = steps

    def fail(self, error: ScpError) -> None:
        """End the steps with an error before they begin."""
        self.error, self.ended = error, True

    def finish(self, end: End) -> None:
        """End the steps with a result before they begin."""
        self.end, self.ended = end, True

    def advance(self) -> bool:
        """Looks once, and goes on to the next wait if that ended the one before. Whether it went on."""
        resume = partial(next, self._steps)
        if self.watch:
            try:
                document = self.waiting.look(self.watch)
            except ScpError as error:
                resume = partial(self._steps.throw, error)
            else:
                if document is None:
                    return False
                resume = partial(self._steps.send, document)
        try:
            self.watch = resume()
        except StopIteration as stop:
            self.end, self.ended = stop.value, True
        except ScpError as error:
            self.error, self.ended = error, True
        return True


def _no_deadline(deadline: float) -> AbstractContextManager[None]:
    return nullcontext()


@dataclass
class Waiting:
    """How long and how often to look, in seconds, and the states seen so far with the second each was first seen at.

    A look is made in a block of `deadline_scope`, which ends its pauses at the deadline. A wait that is `strict` makes
    no further call but for a list once the time is over, since many may share it.
    """

    timeout: float
    interval: float
    progress: Progress = no_progress
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    deadline_scope: Callable[[float], AbstractContextManager[None]] = _no_deadline
    timeline: list[dict[str, Any]] = field(default_factory=list)
    strict: bool = False
    started: float = -1.0  # by the clock; now, unless it is given

    def __post_init__(self) -> None:
        if self.started < 0:
            self.started = self.clock()

    @property
    def elapsed(self) -> float:
        """Seconds since the task began; all waits of a task share one deadline."""
        return self.clock() - self.started

    def note(self, state: str) -> None:
        """Adds a state to the timeline when it is a new one."""
        if not self.timeline or self.timeline[-1]["state"] != state:
            self.timeline.append({"seconds": round(self.elapsed, 1), "state": state})

    def until(self, what: str, acceptors: Acceptors, look: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
        """The document that met `success`. `look` returns documents with a `state`; `what` names the wait for people.

        Raises WaitError at once on `failure`, and when the time is over after a look.
        """

        def steps() -> Steps[Mapping[str, Any]]:
            return (yield Watch(what, acceptors, look))

        return self.through(steps())

    def through(self, steps: Steps[End]) -> End:
        """What the steps come to, once all that they wait for is over. Raises what they raise."""
        run = Run(steps, self)
        while not run.ended:
            with self.deadline():
                went_on = run.advance()
            if not went_on:
                self.pause()
        if run.error:
            raise run.error
        return cast("End", run.end)

    def deadline(self) -> AbstractContextManager[None]:
        """A block in which pauses end at the deadline."""
        return self.deadline_scope(self.started + self.timeout)

    def look(self, watch: Watch) -> Mapping[str, Any] | None:
        """One look: the document that met `success`, or None where it is to be waited on. Raises WaitError."""
        try:
            document = watch.look()
        except CallError as error:
            watch.lost += 1
            if not error.transient or watch.lost >= LOST_LOOKS:
                raise
            if self.expired:
                raise self._timeout(watch.what, f"the last look failed: {error}") from error
            return None
        watch.lost = 0
        state = str(document["state"])
        if watch.reported:
            self.note(state)
            self.progress(watch.what, state, self.elapsed)
        if jmespath.search(watch.acceptors.success, document):
            return document
        if jmespath.search(watch.acceptors.failure, document):
            raise self._error(f"{watch.what} ended in state {state} after {self.elapsed:.0f} s.", "failed_state")
        if self.expired:
            raise self._timeout(watch.what, f"the last state was {state}.")
        return None

    def pause(self) -> None:
        """Lets the interval pass, or what is left of the time."""
        self.sleep(max(0.0, min(self.interval, self.timeout - self.elapsed)))

    @property
    def expired(self) -> bool:
        """Whether the time is over."""
        return self.elapsed >= self.timeout

    def require_time(self, what: str) -> None:
        """Raise WaitError where the time is over, so that `what` is not begun."""
        if self.expired:
            raise self._error(f"{what} was not begun, since wait_timeout ({self.timeout:g} s) was over.", "timeout")

    def _timeout(self, what: str, last: str) -> WaitError:
        return self._error(f"{what} did not finish within wait_timeout ({self.timeout:g} s); {last}", "timeout")

    def _error(self, message: str, code: str) -> WaitError:
        path = ", ".join(f"{step['state']} at {step['seconds']:g} s" for step in self.timeline) or "nothing"
        return WaitError(f"{message} Seen: {path}.", code=code, timeline=self.timeline, waited=round(self.elapsed, 1))
