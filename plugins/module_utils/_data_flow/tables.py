# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables for people: aligned columns, and workloads before and after a change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .._scp.text import sanitize
from .capacity import total
from .values import COMPONENTS

EMPTY = (None, "")


def table(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], *, drop_empty: bool = False) -> list[str]:
    """The lines, headings first; every column but the last is as wide as its widest text. All can be printed. With
    `drop_empty` without the columns that no row has a value for."""
    rows = list(rows)
    if drop_empty and rows:
        columns = [column for column in columns if any(row.get(column) not in EMPTY for row in rows)]
    lines = [[column.replace("_", " ") for column in columns]]
    lines += [["-" if row.get(column) in EMPTY else sanitize(str(row[column])) for column in columns] for row in rows]
    widths = [max(map(len, texts)) for texts in zip(*lines)]
    return ["  ".join(text.ljust(width) for text, width in zip(line, widths)).rstrip() for line in lines]


def workload_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, str]]:
    """The rows; what a workload does not tell is blank."""
    rows = [
        {"component": component, "before": figures(before, component), "after": figures(after, component)}
        for component in COMPONENTS
        if component in before or component in after
    ]
    return [*rows, {"component": "total", "before": sum_of(before), "after": sum_of(after)}]


def figures(workload: Mapping[str, Any], component: str) -> str:
    """The figures of a component in one text."""
    own = workload.get(component)
    return str(sanitize(f"{own.get('replica')} x {own.get('cpu')}m {own.get('memory')}Mi")) if own else ""


def sum_of(workload: Mapping[str, Any]) -> str:
    """What all replicas take together; blank where a figure is not a number."""
    try:
        return str(sanitize("{cpu}m {memory}Mi".format(**total([workload])))) if workload else ""
    except (KeyError, TypeError):
        return ""
