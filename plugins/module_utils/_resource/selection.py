# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of several listed objects is meant."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .._scp.errors import PlanError
from .states import States, state_of

BESIDE_DIGITS = re.compile(r"^urn:uuid:|[-{}]")


def normal_id(value: Any) -> str:
    """Return an id in one spelling: in lower case, without what the spellings of a UUID differ in."""
    return BESIDE_DIGITS.sub("", str(value).lower())


def same_id(one: Any, other: Any) -> bool:
    """Return whether two ids differ at most in their spelling."""
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
    """Return the item of this id, or else of exactly this name; one that is being deleted only if there is no other.

    What is deleted does not count. Raises PlanError where several have the name.
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
            hint=f"Name one by {key}_id.",
        )
    return next(iter(staying or found), None)
