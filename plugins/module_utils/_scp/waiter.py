# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waits for a document that meets a condition of success or failure. The conditions are JMESPath expressions."""

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
MAX_WAIT = 366 * 86400  # seconds
MIN_WAIT = {"wait_timeout": 0, "wait_interval": 0.1}  # seconds, by option
MAX_FAILED_POLLS = 10  # consecutive polls without a response, each already retried, before the wait fails


def checked_expression(option: str, expression: str) -> str:
    """Return the JMESPath expression of an option. Raises OptionError if it is invalid."""
    try:
        jmespath.compile(expression)
    except Exception as error:  # An expression can raise errors of any kind inside the library.
        raise OptionError(option, f"is not a JMESPath expression: {error}") from None
    return expression


def evaluated(option: str, expression: str, document: Any) -> Any:
    """Return the value of the expression of an option for a document. Raises OptionError if it cannot be applied."""
    checked_expression(option, expression)
    try:
        return jmespath.search(expression, document)
    except Exception as error:  # As above. For example, [::0] raises ValueError.
        raise OptionError(option, f"cannot be applied to the response: {error}") from None


@dataclass(frozen=True)
class Acceptors:
    """JMESPath expressions over the polled document: `success` ends the wait, `failure` ends it with an error."""

    success: str
    failure: str

    def ends(self, document: Mapping[str, Any]) -> bool:
        """Return whether the document ends the wait, with success or failure."""
        return bool(jmespath.search(self.success, document) or jmespath.search(self.failure, document))


def require_possible(option: str, seconds: float, called: str) -> None:
    """Raise OptionError if `seconds` is out of range for an option, which is named `called` in the message."""
    least = MIN_WAIT[option]
    if not least <= seconds <= MAX_WAIT:
        raise OptionError(called, f"must be at least {least} and at most {MAX_WAIT} seconds, and is {seconds:g}.")


def waiting(options: Mapping[str, Any], transport: Transport, progress: Progress = no_progress) -> Waiting:
    """Return the wait that the options wait_timeout and wait_interval describe, with `transport` for the polls."""
    for option in MIN_WAIT:
        require_possible(option, options[option], option)
    return Waiting(options["wait_timeout"], options["wait_interval"], progress, deadline_scope=transport.pausing_until)


@dataclass
class Watch:
    """Something to wait for. `poll` returns documents with a `state`; `what` is the title of the wait."""

    what: str
    acceptors: Acceptors
    poll: Callable[[], Mapping[str, Any]]
    reported: bool = True  # whether its states are in progress lines and the timeline
    failed_polls: int = 0  # consecutive polls without a response


# A generator that yields what it waits for, receives the document that ended the wait, and returns a result.
Steps = Generator[Watch, Mapping[str, Any], End]


class Run(Generic[End]):
    """Steps in execution. `watch` is the current wait; `end` or `error` is the result."""

    def __init__(self, steps: Steps[End], waiting: Waiting) -> None:
        self.waiting = waiting
        self.watch: Watch | None = None
        self.end: End | None = None
        self.error: ScpError | None = None
        self.ended = False
        self._steps = steps

    def fail(self, error: ScpError) -> None:
        """End with an error before the first step."""
        self.error, self.ended = error, True

    def finish(self, end: End) -> None:
        """End with a result before the first step."""
        self.end, self.ended = end, True

    def advance(self) -> bool:
        """Poll once, and continue to the next wait if the current one is over. Return whether it is over."""
        resume = partial(next, self._steps)
        if self.watch:
            try:
                document = self.waiting.poll(self.watch)
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
    """The time limit and the interval of polls, in seconds, and the timeline of the states seen so far.

    Each poll runs in a block of `deadline_scope`, which ends its pauses at the deadline. Once the time is over, a
    `strict` wait makes no further calls except for lists, because many waits may share it.
    """

    timeout: float
    interval: float
    progress: Progress = no_progress
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    deadline_scope: Callable[[float], AbstractContextManager[None]] = _no_deadline
    timeline: list[dict[str, Any]] = field(default_factory=list)
    strict: bool = False
    started: float = -1.0  # by `clock`; a negative value means now

    def __post_init__(self) -> None:
        if self.started < 0:
            self.started = self.clock()

    @property
    def elapsed(self) -> float:
        """Seconds since the start of the task. All waits of a task share one deadline."""
        return self.clock() - self.started

    def note(self, state: str) -> None:
        """Add a state to the timeline if it is new."""
        if not self.timeline or self.timeline[-1]["state"] != state:
            self.timeline.append({"seconds": round(self.elapsed, 1), "state": state})

    def until(self, what: str, acceptors: Acceptors, poll: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
        """Wait for success and return the document that met it.

        `poll` returns documents with a `state`; `what` is the title of the wait. Raises WaitError at once on failure,
        and if the time is over after a poll.
        """

        def steps() -> Steps[Mapping[str, Any]]:
            return (yield Watch(what, acceptors, poll))

        return self.through(steps())

    def through(self, steps: Steps[End]) -> End:
        """Run the steps and return their result. Raises what they raise."""
        run = Run(steps, self)
        while not run.ended:
            with self.deadline():
                advanced = run.advance()
            if not advanced:
                self.pause()
        if run.error:
            raise run.error
        return cast("End", run.end)

    def deadline(self) -> AbstractContextManager[None]:
        """Return a context manager in whose block pauses end at the deadline."""
        return self.deadline_scope(self.started + self.timeout)

    def poll(self, watch: Watch) -> Mapping[str, Any] | None:
        """Poll once. Return the document that met `success`, None if the wait continues. Raises WaitError."""
        try:
            document = watch.poll()
        except CallError as error:
            watch.failed_polls += 1
            if not error.transient or watch.failed_polls >= MAX_FAILED_POLLS:
                raise
            if self.expired:
                raise self._timeout(watch.what, f"the last poll failed: {error}") from error
            return None
        watch.failed_polls = 0
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
        """Sleep for the interval, or for the rest of the time if that is shorter."""
        self.sleep(max(0.0, min(self.interval, self.timeout - self.elapsed)))

    @property
    def expired(self) -> bool:
        """Whether the time is over."""
        return self.elapsed >= self.timeout

    def require_time(self, what: str) -> None:
        """Raise WaitError if the time is over, so that `what` is not started."""
        if self.expired:
            raise self._error(f"{what} was not started because wait_timeout ({self.timeout:g} s) was over.", "timeout")

    def _timeout(self, what: str, last: str) -> WaitError:
        return self._error(f"{what} did not finish within wait_timeout ({self.timeout:g} s); {last}", "timeout")

    def _error(self, message: str, code: str) -> WaitError:
        path = ", ".join(f"{step['state']} at {step['seconds']:g} s" for step in self.timeline) or "none"
        return WaitError(
            f"{message} States seen: {path}.", code=code, timeline=self.timeline, waited=round(self.elapsed, 1)
        )
