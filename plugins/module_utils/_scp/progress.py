# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a wait tells while it lasts: a line when the state changes, and otherwise one at a widening interval."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

FIRST_PAUSE = 30.0  # seconds without a change after which the state is told again ...
LONGEST_PAUSE = 300.0  # ... doubled each time, up to this


class Progress(Protocol):
    """Hears of every look of a wait."""

    def __call__(self, what: str, state: str, elapsed: float) -> None:
        """`what` names the wait for people; `elapsed` is in seconds since the task began."""


def no_progress(what: str, state: str, elapsed: float) -> None:
    """Tells nothing."""


@dataclass
class ProgressPrinter:
    """Tells it in lines, as `The creation of Data Flow Service orders: CREATING, 1 min 20 s`."""

    tell: Callable[[str], None]
    _told: dict[str, tuple[str, float, float]] = field(default_factory=dict)  # by wait: state, next time, pause

    def __call__(self, what: str, state: str, elapsed: float) -> None:
        """Tells a look that is news, or the first one after the pause."""
        told, due, pause = self._told.get(what, ("", 0.0, FIRST_PAUSE))
        if state != told:
            pause = FIRST_PAUSE
        elif elapsed < due:
            return
        else:
            pause = min(2 * pause, LONGEST_PAUSE)
        self._told[what] = (state, elapsed + pause, pause)
        minutes, seconds = divmod(round(elapsed), 60)
        self.tell(f"{what}: {state}, {f'{minutes} min ' if minutes else ''}{seconds} s")
