# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parallel calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from multiprocessing.pool import ThreadPool
from typing import TypeVar

DEFAULT_PARALLEL = 8  # calls at the same time
Item = TypeVar("Item")
Value = TypeVar("Value")


def parallel_map(
    function: Callable[[Item], Value], items: Sequence[Item], parallel: int = DEFAULT_PARALLEL
) -> list[Value]:
    """Call a function for each item in parallel threads, and return the values in order. Raises the first error.

    This is no ThreadPoolExecutor, because that waits for its threads: a task would last as long as its slowest call,
    beyond its time limit.
    """
    with ThreadPool(max(1, min(parallel, len(items)))) as pool:
        return list(pool.imap(function, items))
