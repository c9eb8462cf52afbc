# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The signature of the function behind a module, for execution in process and as a module."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from .progress import Progress, no_progress
from .transport import Transport

Result = tuple[dict[str, Any], list[str]]  # the result of a task, and warnings


class Handler(Protocol):
    """A function that turns validated options into a result and warnings."""

    def __call__(
        self, options: Mapping[str, Any], transport: Transport, *, check_mode: bool, progress: Progress = no_progress
    ) -> Result:
        """Run one task. Raises ScpError."""
