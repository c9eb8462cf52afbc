# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long objects are in each transient state."""

from __future__ import annotations

import random
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Seconds = Annotated[float, Field(ge=0)]


def _ascending(bounds: tuple[float, float]) -> tuple[float, float]:
    if bounds[0] > bounds[1]:
        raise ValueError("a range is [shortest, longest]")
    return bounds


Range = Annotated[tuple[Seconds, Seconds], AfterValidator(_ascending)]


class FlowDurations(BaseModel):
    """The shortest and the longest time in each transient state of a Data Flow."""

    model_config = ConfigDict(extra="forbid")

    CREATING: Range = (300.0, 300.0)
    UPDATING: Range = (120.0, 120.0)
    TERMINATING: Range = (90.0, 90.0)


class ServiceDurations(FlowDurations):
    """The same of a service."""

    CREATING: Range = (240.0, 240.0)


class Durations(BaseModel):
    """Emulated seconds in each transient state.

    No measurements exist; the defaults are typical of the platform's other products.
    """

    model_config = ConfigDict(extra="forbid")

    data_flow: FlowDurations = FlowDurations()
    data_flow_service: ServiceDurations = ServiceDurations()

    def draw(self, kind: str, state: str) -> float:
        """Return a random time of the range of a state."""
        bounds: tuple[float, float] = getattr(getattr(self, kind), state)
        return random.uniform(*bounds)

    def changed(self, changes: dict[str, Any]) -> Durations:
        """Return the durations with changes to some states of some kinds. Raises ValidationError."""
        old = self.model_dump()
        merged = {
            kind: old.get(kind, {}) | states if isinstance(states, dict) else states for kind, states in changes.items()
        }
        return Durations.model_validate(old | merged)
