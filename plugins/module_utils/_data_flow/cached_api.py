# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What many objects that are reconciled at the same time read together: one list serves all who look."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

from .api import OPERATIONS, DataFlowApi


class Reading:
    """Answers that serve all who accept their age. Lists of one `turn`, a round of looks, are read once."""

    def __init__(self) -> None:
        self.round_began = time.monotonic()
        self._locks: dict[Any, Lock] = defaultdict(Lock)
        self._answers: dict[Any, tuple[float, Any]] = {}
        self._lock = Lock()

    def new_round(self) -> None:
        """From now on, lists are read anew."""
        self.round_began = time.monotonic()

    def get(self, key: Any, not_before: float, read: Callable[[], Any]) -> Any:
        """The answer that was read at `not_before` (of time.monotonic) or later; read now if there is none."""
        with self._lock:
            lock = self._locks[key]
        with lock:
            begun, answer = self._answers.get(key, (float("-inf"), None))
            if begun < not_before:
                begun = time.monotonic()
                answer = read()
                self._answers[key] = (begun, answer)
        return answer


class CachedApi(DataFlowApi):
    """The API for one of many: its lists are unfiltered, and never older than its own last writing call."""

    def __init__(self, first: DataFlowApi, reading: Reading) -> None:
        super().__init__(first.transport, first.version)
        self._versions = first._versions
        self._reading = reading
        self._wrote = float("-inf")

    def _call(
        self, name: str, body: Mapping[str, Any] | None = None, query: Mapping[str, Any] | None = None, **parts: str
    ) -> Any:
        try:
            return super()._call(name, body, query, **parts)
        finally:
            if OPERATIONS[name].changes:
                self._wrote = time.monotonic()

    def _list(self, name: str, key: str, filters: Mapping[str, Any]) -> list[dict[str, Any]]:
        """All objects, whatever the filters: who asks compares exactly."""
        not_before = max(self._reading.round_began, self._wrote)
        found: list[dict[str, Any]] = self._reading.get(
            name, not_before, lambda: super(CachedApi, self)._list(name, key, {})
        )
        return found

    def list_images(self) -> list[dict[str, Any]]:
        """The images, read once."""
        found: list[dict[str, Any]] = self._reading.get("images", 0, super().list_images)
        return found

    def sub_versions(self, data_flow_id: str) -> dict[str, Any]:
        """The component versions that a Data Flow offers, read once for each."""
        found: dict[str, Any] = self._reading.get(
            data_flow_id, 0, lambda: super(CachedApi, self).sub_versions(data_flow_id)
        )
        return found
