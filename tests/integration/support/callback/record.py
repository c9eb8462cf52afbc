# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Callback that writes what each task returned, one JSON line each, to the file named by RECORD_TO."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: record
type: aggregate
short_description: Record results for the tests
description: Writes what each task returned to a file.
"""


class CallbackModule(CallbackBase):
    """Record ok, failed and skipped results in the order in which they arrive."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "record"
    CALLBACK_NEEDS_ENABLED = True

    def _record(self, outcome: str, result: Any) -> None:
        line = {
            "host": result._host.get_name(),
            "task": result._task.get_name(),
            "action": result._task.resolved_action or result._task.action,
            "outcome": outcome,
            "check_mode": bool(result._task.check_mode),
            "result": {**result._result, "failed": outcome == "failed"},
        }
        with Path(os.environ["RECORD_TO"]).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, default=str) + "\n")

    def v2_runner_on_ok(self, result: Any) -> None:
        """Record a task that succeeded."""
        self._record("ok", result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """Record a task that failed."""
        self._record("failed", result)

    def v2_runner_on_skipped(self, result: Any) -> None:
        """Record a task that was skipped."""
        self._record("skipped", result)
