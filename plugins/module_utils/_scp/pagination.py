# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a list to its end, whatever the service makes of `size` and `total_count`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .errors import AnswerError, CallError

PAGE_SIZE = 100
MAX_PASSES = 3  # of a list in which a page comes again
MOST_PAGES = 1000  # of a list; one that goes on is endless


def paginate(get_page: Callable[[Mapping[str, int]], Any], *, items: str, total: str, key: str) -> list[dict[str, Any]]:
    """All items, each once by `key`. Raises AnswerError for an answer that is no list: it is not an empty one.

    Services of the platform were seen to ignore `size` and to leave out the total, so the end is where the total is
    reached or where a page brings nothing new. A full page that was there already is no end where the total says that
    there is more, and may be none where no total is told. Then the list is read again from the beginning, by another
    size: a service that ignores it answers as before, with what is no full page now. Raises CallError where that does
    not help, since what is missing from a list would be taken for absent.
    """
    for reading in range(MAX_PASSES):
        size = max(1, PAGE_SIZE - reading)
        found: dict[str, dict[str, Any]] = {}
        for page in range(MOST_PAGES):
            answer = get_page({"size": size, "page": page})
            known, content, count = len(found), items_of(answer, items, key), answer.get(total)
            for item in content:
                found.setdefault(item[key], item)
            if isinstance(count, int):
                ends, doubtful = len(found) >= count, len(content) >= size
            else:
                ends, doubtful = False, len(content) == size
            if ends or (len(found) == known and not doubtful):
                return list(found.values())
            if len(found) == known:
                break
        else:
            raise AnswerError("Reading a list", f"complete after {MOST_PAGES} pages")
    raise CallError(
        f"Reading a list brought the same page again: {len(found)} {items} of {count or 'an unknown number'}.",
        outcome_unknown=False,
        transient=True,
        hint="Run the task again when the list is at rest.",
    )


def items_of(answer: Any, items: str, key: str) -> list[dict[str, Any]]:
    """The items of a page, each with a `key` that is text. Raises AnswerError."""
    content = answer.get(items) if isinstance(answer, dict) else None
    if not isinstance(content, list) or not all(
        isinstance(item, dict) and item.get(key) and isinstance(item[key], str) for item in content
    ):
        raise AnswerError("Reading a list", f"a list of {items} with {key}")
    return content
