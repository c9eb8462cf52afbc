# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What lies between a client and the service: how far away it is, how much it takes, what it offers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from .operations import OPERATIONS, PRODUCT, Operation


class GatewaySettings(BaseModel):
    """How long calls take, how many and whose are served, and in which versions."""

    model_config = ConfigDict(extra="forbid")

    latency: float = Field(default=0.0, ge=0)
    """Seconds that each call takes longer; live GETs took 0.7 to 1.5 s."""
    signatures: Literal["checked", "ignored"] = "checked"
    """Ignored, clients that cannot sign are served, so that they can be compared with ours."""
    rate_limit: int = Field(default=0, ge=0)
    """Calls that are served in a second, by all clients together; more are answered with 429. 0 is no limit."""
    retry_after: int | None = Field(default=None, ge=0)
    """Seconds that an answer 429 of the rate limit asks to wait; none where it is null."""
    versions: dict[str, list[str]] = {}
    """The versions that each operation offers, oldest first; `*` stands for all of the product that are not named."""

    @field_validator("versions")
    @classmethod
    def _are_of_operations(cls, versions: dict[str, list[str]]) -> dict[str, list[str]]:
        if unknown := set(versions) - {"*", *OPERATIONS}:
            raise ValueError(f"there is no operation {', '.join(sorted(unknown))}")
        return versions

    def versions_of(self, operation: Operation) -> Sequence[str]:
        """Return the versions that an operation offers."""
        common = self.versions.get("*", operation.versions) if operation.product == PRODUCT else operation.versions
        return self.versions.get(operation.name, common)
