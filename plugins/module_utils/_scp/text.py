# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts for people: parts of messages, and what makes any message safe to print."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

# Characters of a message that are kept of its beginning and of its end, which says what to do next.
LONGEST_BEGINNING, LONGEST_END = 3000, 1000


def count(number: int, noun: str) -> str:
    """Return a number with its noun, as "1 service" or "2 services"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def nearest(name: object, known: Iterable[object]) -> str:
    """Return the question which of the known names is meant, empty where none is similar."""
    near = get_close_matches(str(name), map(str, known))
    return f"Is {' or '.join(near)} meant?" if near else ""


def sanitize(value: Any) -> Any:
    """Return a message, or all texts of a report, for a terminal: each in one line, without control characters, and not
    too long. Mask secrets before: half of one would not be found.
    """
    if isinstance(value, dict):
        return {name: sanitize(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [sanitize(inner) for inner in value]
    if not isinstance(value, str):
        return value
    if len(value) > LONGEST_BEGINNING + LONGEST_END:
        value = f"{value[:LONGEST_BEGINNING]}…{value[-LONGEST_END:]}"
    return "".join(letter if letter.isprintable() else " " for letter in value)
