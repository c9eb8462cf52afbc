# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of the gateway: latency, signature check, limits, lag of lists, and the API versions on offer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from .operations import OPERATIONS, PRODUCT, Operation


class GatewaySettings(BaseModel):
    """How long calls take, how many are served and from which clients, and in which versions."""

    model_config = ConfigDict(extra="forbid")

    latency: float = Field(default=0.0, ge=0)
    """Seconds that are added to each call; live GET calls took 0.7 to 1.5 s."""
    signatures: Literal["checked", "ignored"] = "checked"
    """`ignored` also serves clients that cannot sign, so that they can be compared with this collection."""
    rate_limit: int = Field(default=0, ge=0)
    """Calls served per second, over all clients; all others receive a 429. 0 means no limit."""
    retry_after: int | None = Field(default=None, ge=0)
    """Retry-After of the 429 responses of the rate limit, in seconds; null sends no such header."""
    max_page_size: int = Field(default=0, ge=0)
    """Objects that a page of a list has at most, whatever size is requested; pages count by the smaller size. 0 means
    no limit. Lists that ignore size and page (switch `page_size`) ignore it, too."""
    list_lag: float = Field(default=0.0, ge=0)
    """Seconds of the emulator's clock by which the lists of Data Flows and services are behind."""
    versions: dict[str, list[str]] = {}
    """Versions that each operation offers, oldest first; `*` stands for all operations of the product not named."""

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
