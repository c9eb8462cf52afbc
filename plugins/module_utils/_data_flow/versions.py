# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which version of the API an operation is called at: of those that it offers, the nearest to the one asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from threading import Lock

from .._scp.settings import version_key

KNOWN = ("1.0", "1.1", "1.2")  # those whose bodies and responses are known


def nearest(asked: str, versions: Collection[str]) -> list[str]:
    """Return the requested version, and then the others, nearest first.

    Of two equally near, the newer one is first, because the oldest versions are withdrawn first.
    """
    ordered = sorted({asked, *versions}, key=version_key)
    place = ordered.index(asked)
    return sorted(ordered, key=lambda version: (abs(ordered.index(version) - place), -ordered.index(version)))


class Versions:
    """What calls found out about versions, for all of a task that make them side by side.

    `asked` is the version asked for. The versions that the API lists are read by `read_offered` once an operation
    refused one: then no other operation is called at a version that was withdrawn from all.
    """

    def __init__(self, asked: str, read_offered: Callable[[], Collection[str]]) -> None:
        self.asked = asked
        self.tags_formats: dict[str, str] = {}  # by version, where creations were found to take another than was known
        self._read_offered = read_offered
        self._offered: Collection[str] | None = None
        self._refused: dict[str, set[str]] = defaultdict(set)  # by operation
        self._lock = Lock()

    def usual(self, newest: str | None) -> str:
        """Return the version asked for, or the newest that an operation is known to have where that is older."""
        return min(self.asked, newest or self.asked, key=version_key)

    def of(self, operation: str, newest: str | None) -> str:
        """Return the version to call an operation at; the usual one where all were refused."""
        usual, offered = self.usual(newest), self._offered or ()
        # A version that is not listed may still be offered by one operation, as may one that is listed be refused.
        versions = sorted(nearest(usual, {*KNOWN, *offered}), key=lambda v: bool(offered) and v not in offered)
        return next((version for version in versions if version not in self._refused[operation]), usual)

    def after_refusal(self, operation: str, newest: str | None, refused: str) -> str | None:
        """Return the version to call an operation at once it refused one, None where it refused all."""
        with self._lock:
            self._refused[operation].add(refused)
            if self._offered is None:
                self._offered = self._read_offered()
        version = self.of(operation, newest)
        return None if version in self._refused[operation] else version
