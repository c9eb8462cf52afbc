# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts of messages."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def count(number: int, noun: str) -> str:
    """Return a number with its noun, as "1 service" or "2 services"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def nearest(name: object, known: Iterable[object]) -> str:
    """Return the question which of the known names is meant, empty where none is similar."""
    near = get_close_matches(str(name), map(str, known))
    return f"Is {' or '.join(near)} meant?" if near else ""
