# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a list to its end, whatever the service makes of `size` and `total_count`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .errors import CallError

PAGE_SIZE = 100


def read_all(get_page: Callable[[Mapping[str, int]], Any], *, items: str, total: str, key: str) -> list[dict[str, Any]]:
    """All items, each once by `key`. Raises CallError for an answer that is no list: it is not an empty one.

    Services of the platform were seen to ignore `size` and to leave out the total, so the end is where the total is
    reached or where a page brings nothing new.
    """
    found: dict[str, dict[str, Any]] = {}
    page = 0
    while True:
        answer = get_page({"size": PAGE_SIZE, "page": page})
        content = answer.get(items) if isinstance(answer, dict) else None
        if not isinstance(content, list) or not all(isinstance(item, dict) and item.get(key) for item in content):
            raise CallError(
                f"The service answered something that is not a list of {items} with {key}.",
                maybe_done=False,
                transient=False,
                hint="Check the endpoint and api_version.",
            )
        known = len(found)
        for item in content:
            found.setdefault(str(item[key]), item)
        count = answer.get(total)
        if len(found) == known or (isinstance(count, int) and len(found) >= count):
            return list(found.values())
        page += 1
