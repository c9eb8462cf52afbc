# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Context of a request: the emulator as a whole, and the current call."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from .clock import Clock
from .faults import Fault, Faults
from .operations import Operation
from .profile import Profile
from .request_log import RequestLog
from .signature import Credentials
from .state import State, initial_state
from .switches import Switches


class Emulator:
    """All state of the emulator."""

    def __init__(self, speed: float, credentials: Credentials, profile: Profile) -> None:
        self.credentials = credentials
        self._speed = speed
        self._profile = profile
        self.reset()

    def reset(self, profile: Profile | None = None) -> None:
        """Return to the initial state, with this profile or else the one of the start."""
        profile = profile or self._profile
        self.switches = profile.switches
        self.gateway_settings = profile.gateway
        self.durations = profile.durations
        self.clock = Clock(self._speed)
        self.state = initial_state()
        self._history: deque[tuple[float, State]] = deque()
        self.record()
        self.faults = Faults()
        self.request_log = RequestLog()
        self._served: deque[float] = deque()  # times (time.monotonic) of the calls of the last second

    def is_over_rate_limit(self) -> bool:
        """Return whether a call that arrives now exceeds the rate limit.

        A call within the limit is counted towards the limit of later calls.
        """
        now, limit = time.monotonic(), self.gateway_settings.rate_limit
        while self._served and self._served[0] <= now - 1:
            self._served.popleft()
        if not limit or len(self._served) < limit:
            self._served.append(now)
            return False
        return True

    def complete_transitions(self) -> float:
        """Complete the state transitions that are due, and return the current time."""
        now = self.clock.now()
        self._complete_transitions(self.state, now)
        return now

    def _complete_transitions(self, state: State, now: float) -> None:
        state.complete_transitions(now, keep_deleted=self.switches.deleted_objects == "listed")

    def record(self) -> None:
        """Remember the state after a change, for lists that are behind."""
        if not self.gateway_settings.list_lag:
            self._history.clear()
            return
        now = self.clock.now()
        self._history.append((now, self.state.model_copy(deep=True)))
        while len(self._history) > 1 and self._history[1][0] <= now - self.gateway_settings.list_lag:
            self._history.popleft()

    def listed_state(self) -> State:
        """Return the state that the lists of Data Flows and services show."""
        if not self._history:
            return self.state
        moment = self.clock.now() - self.gateway_settings.list_lag
        known = [state for changed, state in self._history if changed <= moment] or [self._history[0][1]]
        state = known[-1].model_copy(deep=True)
        self._complete_transitions(state, moment)
        return state


@dataclass(frozen=True)
class Call:
    """One request that passed the gateway."""

    emulator: Emulator
    operation: Operation
    version: str
    state: State
    now: float
    overrides: Sequence[Fault] = ()  # the faults that change how objects are shown

    @property
    def switches(self) -> Switches:
        """Return the switches of the emulator."""
        return self.emulator.switches


# The request models validate by version and switch, and can reach the call only through a context variable.
CURRENT_CALL: ContextVar[Call] = ContextVar("call")


async def current_call() -> Call:
    """Return the current call."""
    return CURRENT_CALL.get()


CurrentCall = Annotated[Call, Depends(current_call)]
