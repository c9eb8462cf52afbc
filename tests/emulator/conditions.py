# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What lies between a client and the service, for benchmarks."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Conditions(BaseModel):
    """How long calls take, and who may make them."""

    model_config = ConfigDict(extra="forbid")

    latency: float = Field(default=0.0, ge=0)
    """Seconds that each call takes longer; live GETs took 0.7 to 1.5 s."""
    signatures: Literal["checked", "ignored"] = "checked"
    """Ignored, clients that cannot sign are served, so that they can be compared with ours."""
