# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task does, whichever door it came in by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from .progress import Progress, no_progress
from .transport import Transport

Result = tuple[dict[str, Any], list[str]]  # and warnings


class Handler(Protocol):
    """What a module does: from options to a result and warnings, or a ScpError."""

    def __call__(
        self, options: Mapping[str, Any], transport: Transport, *, check_mode: bool, progress: Progress = no_progress
    ) -> Result:
        """Does it."""
