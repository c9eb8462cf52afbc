# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts of messages, and a function that makes any message safe to print."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

# Characters that are kept of a long message: of its start, and of its end, which has the next step.
MAX_START, MAX_END = 3000, 1000


def count(number: int, noun: str) -> str:
    """Return a number with its noun, as "1 service" or "2 services"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def nearest(name: object, known: Iterable[object]) -> str:
    """Return a question with the known names that are similar to a name, empty if there are none."""
    similar = get_close_matches(str(name), map(str, known))
    return f"Did you mean {' or '.join(similar)}?" if similar else ""


def sanitize(value: Any) -> Any:
    """Return a message, or a report with all its texts, made safe for a terminal.

    Each text becomes one line of limited length without control characters. Mask secrets before: a secret that is cut
    in half is not found any more.
    """
    if isinstance(value, dict):
        return {name: sanitize(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [sanitize(inner) for inner in value]
    if not isinstance(value, str):
        return value
    if len(value) > MAX_START + MAX_END:
        value = f"{value[:MAX_START]}…{value[-MAX_END:]}"
    return "".join(letter if letter.isprintable() else " " for letter in value)
