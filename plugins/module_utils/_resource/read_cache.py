# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cache of lists for objects that are reconciled at the same time: one call serves all of them."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from threading import Lock
from typing import Any

from .._scp.errors import ScpError


class ReadCache:
    """Responses shared by callers who accept their age. A poll round reads each list once, even if it fails."""

    def __init__(self) -> None:
        self.round_began = time.monotonic()
        self._locks: dict[Any, Lock] = defaultdict(Lock)
        self._responses: dict[Any, tuple[float, Any]] = {}
        self._latest: dict[Any, tuple[float, Any]] = {}  # without errors
        self._lock = Lock()

    def new_round(self) -> None:
        """Start a new poll round, in which lists are read again."""
        self.round_began = time.monotonic()

    def get(self, key: Any, not_before: float, read: Callable[[], Any]) -> Any:
        """Return a response that was read at `not_before` (of time.monotonic) or later, and read it if there is none.

        Raises the error of the read in every caller that shares it.
        """
        with self._lock:
            lock = self._locks[key]
        with lock:
            started, response = self._responses.get(key, (float("-inf"), None))
            # A failed read is repeated in the next round.
            if started < not_before or (isinstance(response, ScpError) and started < self.round_began):
                started = time.monotonic()
                try:
                    response = read()
                    self._latest[key] = (started, response)
                except ScpError as error:
                    response = error
                self._responses[key] = (started, response)
        if isinstance(response, ScpError):
            raise response.copy()
        return response

    def recall(self, key: Any, not_before: float) -> Any:
        """Return the latest response that was read at `not_before` or later, None if there is none. Make no call."""
        started, response = self._latest.get(key, (float("-inf"), None))
        return response if started >= not_before else None
