# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several calls at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from multiprocessing.pool import ThreadPool
from typing import TypeVar

AT_ONCE = 8  # calls at the same time, unless the caller says otherwise
Question = TypeVar("Question")
Answer = TypeVar("Answer")


def parallel_map(
    ask: Callable[[Question], Answer], questions: Sequence[Question], at_once: int = AT_ONCE
) -> list[Answer]:
    """The answers in the order of the questions, several of which are asked at a time. Raises the first error.

    Not a ThreadPoolExecutor, which waits for its threads: the task's own time limit would end with the slowest call.
    """
    with ThreadPool(max(1, min(at_once, len(questions)))) as pool:
        return list(pool.imap(ask, questions))
