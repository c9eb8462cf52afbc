# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Selection of one object from a list."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .._scp.errors import PlanError
from .states import States, state_of

UUID_PUNCTUATION = re.compile(r"^urn:uuid:|[-{}]")


def normal_id(value: Any) -> str:
    """Return an id in a normal form: in lower case and without the punctuation of UUIDs."""
    return UUID_PUNCTUATION.sub("", str(value).lower())


def same_id(one: Any, other: Any) -> bool:
    """Return whether two ids are the same in their normal form."""
    return normal_id(one) == normal_id(other)


def select(
    items: Sequence[Mapping[str, Any]],
    key: str,
    label: str,
    states: States,
    *,
    name: str | None = None,
    object_id: str | None = None,
) -> dict[str, Any] | None:
    """Return the item with this id, otherwise with exactly this name. Raises PlanError if several match.

    Items that are being deleted count only if there is no other, and deleted items never.
    """
    if object_id:
        matching = [item for item in items if item.get(f"{key}_id") == object_id] or [
            item for item in items if same_id(item.get(f"{key}_id"), object_id)
        ]
    else:
        matching = [item for item in items if item.get(f"{key}_name") == name]
    found = [dict(item) for item in matching if state_of(item) not in states.deleted]
    staying = [item for item in found if state_of(item) not in states.deleting]
    if len(staying) > 1:
        ids = ", ".join(str(item[f"{key}_id"]) for item in staying)
        raise PlanError(
            f"{len(staying)} {label}s are called {name or object_id!r}: {ids}.",
            code="ambiguous",
            hint=f"Set {key}_id to select one.",
        )
    return next(iter(staying or found), None)
