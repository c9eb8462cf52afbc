# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator's clock, which can run faster than real time and jump ahead."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone


class Clock:
    """Count the emulated seconds since the start, on demand and without a background task."""

    def __init__(self, speed: float) -> None:
        self._born = datetime.now(timezone.utc)
        self._anchor = time.monotonic()
        self._elapsed = 0.0
        self.speed = speed

    def now(self) -> float:
        """Return the emulated seconds since the start."""
        return self._elapsed + (time.monotonic() - self._anchor) * self.speed

    def change(self, speed: float | None = None, advance: float = 0.0) -> None:
        """Jump ahead by `advance` seconds and continue at another speed; speed 0 stops the clock."""
        self._elapsed, self._anchor = self.now() + advance, time.monotonic()
        self.speed = self.speed if speed is None else speed

    def date(self, seconds: float) -> datetime:
        """Convert emulated seconds since the start to a date."""
        return self._born + timedelta(seconds=seconds)
