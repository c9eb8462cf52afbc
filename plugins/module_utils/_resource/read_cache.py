# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What many objects that are reconciled at the same time read together: one list serves all who ask for it."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from threading import Lock
from typing import Any

from .._scp.errors import ScpError


class ReadCache:
    """Responses that serve all who accept their age. Lists of one poll round are read once, failed or not."""

    def __init__(self) -> None:
        self.round_began = time.monotonic()
        self._locks: dict[Any, Lock] = defaultdict(Lock)
        self._responses: dict[Any, tuple[float, Any]] = {}
        self._latest: dict[Any, tuple[float, Any]] = {}  # of those that were no errors
        self._lock = Lock()

    def new_round(self) -> None:
        """From now on, lists are read anew."""
        self.round_began = time.monotonic()

    def get(self, key: Any, not_before: float, read: Callable[[], Any]) -> Any:
        """Return the response that was read at `not_before` (of time.monotonic) or later; read it if there is none.

        Raises what the read raised, to each who would have made it.
        """
        with self._lock:
            lock = self._locks[key]
        with lock:
            begun, response = self._responses.get(key, (float("-inf"), None))
            # What could not be read is tried anew in the next round.
            if begun < not_before or (isinstance(response, ScpError) and begun < self.round_began):
                begun = time.monotonic()
                try:
                    response = read()
                    self._latest[key] = (begun, response)
                except ScpError as error:
                    response = error
                self._responses[key] = (begun, response)
        if isinstance(response, ScpError):
            raise response.copy()
        return response

    def recall(self, key: Any, not_before: float) -> Any:
        """Return the latest response that was read at `not_before` or later, None if there is none; read nothing."""
        begun, response = self._latest.get(key, (float("-inf"), None))
        return response if begun >= not_before else None
