# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The meaning of the states of a product's objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ABSENT = "ABSENT"  # the state of an object that does not exist


@dataclass(frozen=True)
class States:
    """The states of a product in upper case, by meaning. A state in no set is a transition or unknown."""

    healthy: frozenset[str]
    deleting: frozenset[str]
    deleted: frozenset[str]
    failed: frozenset[str]
    stopped: frozenset[str]  # the API has no operation that starts such an object

    @property
    def known(self) -> frozenset[str]:
        """All of them."""
        return self.stable | self.deleting | self.deleted

    @property
    def stable(self) -> frozenset[str]:
        """The states that do not change without a request."""
        return self.healthy | self.stopped | self.failed


def has_state(response: Mapping[str, Any]) -> bool:
    """Return whether a response contains a state."""
    return isinstance(response.get("state"), str) and bool(response["state"])


def state_of(response: Mapping[str, Any] | None) -> str:
    """Return the state in upper case, ABSENT without an object, UNKNOWN if the response has no state."""
    return str(response.get("state") or "UNKNOWN").upper() if response else ABSENT
