# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Action print: print lines of text unquoted."""

from __future__ import annotations

from typing import Any

from ansible import constants
from ansible.plugins.action import ActionBase

from ..module_utils._scp.text import sanitize
from ._display import show

ARGUMENT_SPEC = {"lines": {"type": "list", "elements": "str", "required": True}}
MACHINE_READABLE = ("json", "jsonl")  # stdout callbacks that print nothing else; the result has the lines, too


class PrintAction(ActionBase):
    """Print lines without the quotes and brackets of a result."""

    TRANSFERS_FILES = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Print the lines, and return them."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        _validation, options = self.validate_argument_spec(argument_spec=ARGUMENT_SPEC)
        lines = [str(sanitize(line)) for line in options["lines"]]
        if str(constants.DEFAULT_STDOUT_CALLBACK).rpartition(".")[2] not in MACHINE_READABLE:
            show("\n".join(lines))
        return {**result, "changed": False, "lines": lines}
