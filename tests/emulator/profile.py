# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A profile: how the emulator behaves after a start and after each reset."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from .durations import Durations
from .gateway_settings import GatewaySettings
from .switches import Switches


class Profile(BaseModel):
    """Switches, settings of the gateway and durations; what a profile does not name has its default."""

    model_config = ConfigDict(extra="forbid")

    switches: Switches = Switches()
    gateway: GatewaySettings = GatewaySettings()
    durations: Durations = Durations()
    not_observed: list[str] = []
    """Names of what the author of the profile could not find out; the emulator does not use them."""


def load_profile(path: Path) -> Profile:
    """Return the profile in a JSON file. Raises ValueError with the file, the fields and what they allow."""
    try:
        return Profile.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ValueError(f"{path}: {error.strerror}") from None
    except ValidationError as error:
        raise ValueError(f"{path}: {'; '.join(_describe(each) for each in error.errors())}") from None


def _describe(error: Any) -> str:
    *parents, name = error["loc"] or ("",)
    if error["type"] != "extra_forbidden":
        return ": ".join(filter(None, [".".join(map(str, error["loc"])), error["msg"]]))
    model: Any = Profile
    for parent in parents:
        model = model.model_fields[parent].annotation
    return f"{'.'.join(error['loc'])}: There is no field {name}, only {', '.join(model.model_fields)}"
