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
from .gateway_settings import GatewaySettings
from .operations import Operation
from .request_log import RequestLog
from .signature import Credentials
from .state import State, initial_state
from .switches import Switches


class Emulator:
    """All state of the emulator."""

    def __init__(self, speed: float, credentials: Credentials) -> None:
        self.credentials = credentials
        self._speed = speed
        self.reset(Switches())

    def reset(self, switches: Switches) -> None:
        """Return to the initial state, with these switches."""
        self.switches = switches
        self.gateway_settings = GatewaySettings()
        self.clock = Clock(self._speed)
        self.state = initial_state()
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
        self.state.complete_transitions(now, keep_deleted=self.switches.deleted_objects == "listed")
        return now


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
