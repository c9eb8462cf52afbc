# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Placeholders for the ids of objects that check mode plans, so that later tasks can use them in check mode."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

PLANNED_ID = re.compile(r"check-mode:([a-z_]+):([^/]*)")


def planned_id(key: str, name: str | None) -> str:
    """Return the placeholder for the id of a planned object, such as check-mode:data_flow:analytics."""
    return f"check-mode:{key}:{name or ''}"


def planned_name(key: str, object_id: str | None) -> str | None:
    """Return the name in a placeholder of the given kind, None for any other id."""
    match = PLANNED_ID.fullmatch(object_id or "")
    return match[2] if match and match[1] == key else None


def placeholders(options: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Yield each placeholder in options at any depth, alone or in a path, after the option that contains it."""
    if isinstance(options, dict):
        for name, value in options.items():
            yield from placeholders(value, f"{place}.{name}" if place else str(name))
    elif isinstance(options, list):
        for number, value in enumerate(options):
            yield from placeholders(value, f"{place}[{number}]")
    elif isinstance(options, str):
        yield from ((place, part) for part in options.split("/") if PLANNED_ID.fullmatch(part))
