# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waits until a document says success or failure; what counts as either is declared in JMESPath."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from .errors import CallError, OptionError, WaitError
from .transport import Transport

try:
    import jmespath

    IMPORT_ERROR: str | None = None
except ImportError:
    IMPORT_ERROR = traceback.format_exc()

LONGEST_WAIT = 366 * 86400  # seconds
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


def waiting(options: Mapping[str, Any], transport: Transport) -> Waiting:
    """The wait that wait_timeout and wait_interval ask for, for what is looked at through `transport`."""
    for option, least in (("wait_timeout", 0), ("wait_interval", 0.1)):
        if not least <= options[option] <= LONGEST_WAIT:
            raise OptionError(
                option, f"must be at least {least} and at most {LONGEST_WAIT} seconds, and is {options[option]:g}."
            )
    return Waiting(options["wait_timeout"], options["wait_interval"], hurry=transport.pausing_until)


def _at_leisure(deadline: float) -> AbstractContextManager[None]:
    return nullcontext()


@dataclass
class Waiting:
    """How long and how often to look, in seconds, and the states seen so far with the second each was first seen at.

    A look is made in a block of `hurry`, which ends its pauses at the deadline.
    """

    timeout: float
    interval: float
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    hurry: Callable[[float], AbstractContextManager[None]] = _at_leisure
    timeline: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._started = self.clock()

    @property
    def elapsed(self) -> float:
        """Seconds since the task began; all waits of a task share one deadline."""
        return self.clock() - self._started

    def note(self, state: str) -> None:
        """Adds a state to the timeline when it is a new one."""
        if not self.timeline or self.timeline[-1]["state"] != state:
            self.timeline.append({"seconds": round(self.elapsed, 1), "state": state})

    def until(self, what: str, acceptors: Acceptors, look: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
        """The document that met `success`. `look` returns documents with a `state`; `what` names the wait for people.

        Raises WaitError at once on `failure`, and when the time is over after a look.
        """
        lost = 0
        while True:
            try:
                with self.hurry(self._started + self.timeout):
                    document = look()
            except CallError as error:
                lost += 1
                if not error.transient or lost >= LOST_LOOKS:
                    raise
                if self.over:
                    raise self._timeout(what, f"the last look failed: {error}") from error
            else:
                lost = 0
                self.note(str(document["state"]))
                if jmespath.search(acceptors.success, document):
                    return document
                if jmespath.search(acceptors.failure, document):
                    raise self._error(
                        f"{what} ended in state {document['state']} after {self.elapsed:.0f} s.", "failed"
                    )
                if self.over:
                    raise self._timeout(what, f"the last state was {document['state']}.")
            self.pause()

    def pause(self) -> None:
        """Lets the interval pass, or what is left of the time."""
        self.sleep(max(0.0, min(self.interval, self.timeout - self.elapsed)))

    @property
    def over(self) -> bool:
        """Whether the time is over."""
        return self.elapsed >= self.timeout

    def _timeout(self, what: str, last: str) -> WaitError:
        return self._error(f"{what} did not finish within wait_timeout ({self.timeout:g} s); {last}", "timeout")

    def _error(self, message: str, outcome: str) -> WaitError:
        path = ", ".join(f"{step['state']} at {step['seconds']:g} s" for step in self.timeline)
        return WaitError(
            f"{message} Seen: {path}.", outcome=outcome, timeline=self.timeline, waited=round(self.elapsed, 1)
        )
