# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Progress of a wait: a line on each change of state, and otherwise at growing intervals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

FIRST_PAUSE = 30.0  # seconds without a change after which the state is printed again ...
LONGEST_PAUSE = 300.0  # ... doubled each time, up to this


class Progress(Protocol):
    """A function that is called on every poll of a wait."""

    def __call__(self, what: str, state: str, elapsed: float) -> None:
        """Report a state. `what` is the title of the wait; `elapsed` is in seconds since the start of the task."""


def no_progress(what: str, state: str, elapsed: float) -> None:
    """Report nothing."""


@dataclass
class ProgressPrinter:
    """A printer of lines such as `The creation of server web-1: CREATING, 1 min 20 s`."""

    print_line: Callable[[str], None]
    _printed: dict[str, tuple[str, float, float]] = field(default_factory=dict)  # by wait: state, next time, pause

    def __call__(self, what: str, state: str, elapsed: float) -> None:
        """Print the state if it is new, or if the pause since the last line is over."""
        printed, due, pause = self._printed.get(what, ("", 0.0, FIRST_PAUSE))
        if state != printed:
            pause = FIRST_PAUSE
        elif elapsed < due:
            return
        else:
            pause = min(2 * pause, LONGEST_PAUSE)
        self._printed[what] = (state, elapsed + pause, pause)
        minutes, seconds = divmod(round(elapsed), 60)
        self.print_line(f"{what}: {state}, {f'{minutes} min ' if minutes else ''}{seconds} s")
