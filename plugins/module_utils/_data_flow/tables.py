# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables for people: aligned columns, and workloads before and after a change."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from .._scp.text import sanitize
from .capacity import total
from .values import COMPONENTS

EMPTY = (None, "")
UNITS = (("d", 86400), ("h", 3600), ("m", 60), ("s", 1))  # of an age


def table(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], *, drop_empty: bool = False) -> list[str]:
    """Return the lines of a table, headings first, safe to print.

    Every column but the last is as wide as its widest text. `drop_empty` leaves out columns without a value.
    """
    rows = list(rows)
    if drop_empty and rows:
        columns = [column for column in columns if any(row.get(column) not in EMPTY for row in rows)]
    lines = [[column.replace("_", " ") for column in columns]]
    lines += [["-" if row.get(column) in EMPTY else sanitize(str(row[column])) for column in columns] for row in rows]
    widths = [max(map(width_of, texts)) for texts in zip(*lines)]
    return [
        "  ".join(text + " " * (width - width_of(text)) for text, width in zip(line, widths)).rstrip() for line in lines
    ]


def width_of(text: str) -> int:
    """Return the columns that a text takes in a terminal: two for each Hangul or other wide character."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in unicodedata.normalize("NFC", text)  # Hangul may be in parts, as macOS writes it.
    )


def workload_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the rows; a value that a workload does not have is blank."""
    rows = [
        {"component": component, "before": size_text(before, component), "after": size_text(after, component)}
        for component in COMPONENTS
        if component in before or component in after
    ]
    return [*rows, {"component": "total", "before": sum_of(before), "after": sum_of(after)}]


def size_text(workload: Mapping[str, Any], component: str) -> str:
    """Return the values of a component in one text."""
    own = workload.get(component)
    return str(sanitize(f"{own.get('replica')} x {own.get('cpu')}m {own.get('memory')}Mi")) if own else ""


def sum_of(workload: Mapping[str, Any]) -> str:
    """Return the resource requests of all replicas together, blank if a value is not a number."""
    try:
        return str(sanitize("{cpu}m {memory}Mi".format(**total([workload])))) if workload else ""
    except (KeyError, TypeError):
        return ""


def size_of(workload: Any) -> dict[str, int]:
    """Return the resource requests of all replicas together, or nothing if a value is missing."""
    try:
        return total([workload]) if workload else {}
    except (AttributeError, KeyError, TypeError):
        return {}


def moment(text: str) -> datetime | None:
    """Return a time in UTC, None if the text is no time. A time without a zone counts as UTC."""
    try:
        parsed = datetime.fromisoformat(text.replace("Z", "+00:00"))
        return parsed.replace(tzinfo=parsed.tzinfo or timezone.utc).astimezone(timezone.utc)
    except (OverflowError, ValueError):
        return None


def age(created: str, now: datetime) -> str:
    """Return the time since then in its largest unit, blank if it is no time."""
    born = moment(created)
    seconds = max(0, int((now - born).total_seconds())) if born else 0
    found = (f"{seconds // length}{unit}" for unit, length in UNITS if seconds >= length)
    return next(found, "0s") if born else ""
