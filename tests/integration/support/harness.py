# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The results of an ansible-playbook run, and the secrets that no run may show."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]  # of the repository

SECRET_KEY = "canary-secret-key-7f3a"
AUTH_TOKEN = "canary-auth-token-9c1e"
PASSWORD = "Canary-Passw0rd-5b2d"
CANARIES = (SECRET_KEY, AUTH_TOKEN, PASSWORD)
IN_PROCESS, MODULE = "in_process", "module"  # `api.execution` of results
TAKEN = {IN_PROCESS: {IN_PROCESS}, MODULE: {MODULE}}  # what results may have, by the requested execution
both_executions = pytest.mark.parametrize("execution", [IN_PROCESS, MODULE])

# A cluster of the emulator, and the objects of the fixture `seeded`.
SKE_DEV = "70a599e031e749b7b260868f441e862b"
IMAGES = {"1.0.0": "IMAGE-5d0b8a52-6c1e-4f0a-9b7d-2f3a1c4e5d60", "1.1.0": "IMAGE-a7e31f94-0d2c-4b58-8e6f-91c0b2d3e4f5"}
SKE_PROD = "c2d4e6f8a0b14c3d8e5f7a9b1c2d3e4f"
FLOW, OTHER_FLOW = "1f6d3a52-7c1e-4f0a-9b7d-2f3a1c4e5d61", "2f6d3a52-7c1e-4f0a-9b7d-2f3a1c4e5d62"
SERVICE, OTHER_SERVICE = "3f6d3a52-7c1e-4f0a-9b7d-2f3a1c4e5d63", "4f6d3a52-7c1e-4f0a-9b7d-2f3a1c4e5d64"


@dataclass(frozen=True)
class Task:
    """The result of one task on one host; `action` is the full name of its module."""

    host: str
    task: str
    action: str
    outcome: str
    check_mode: bool
    result: dict[str, Any]

    @property
    def items(self) -> list[dict[str, Any]]:
        """Return the results of a loop's items, or the single result."""
        return [item for item in self.result.get("results", [self.result]) if isinstance(item, dict)]


@dataclass(frozen=True)
class Run:
    """An ansible-playbook run: exit code, complete output, and its tasks in order."""

    code: int
    output: str
    tasks: list[Task]

    @property
    def results(self) -> list[dict[str, Any]]:
        """Return the results of the tasks."""
        return [task.result for task in self.tasks]

    def is_shown(self, page: Path, arguments: str) -> bool:
        """Return whether the output has every line that the page shows below this command, except dots."""
        shown = re.search(
            rf"^\$ ansible-playbook {re.escape(arguments)}\n((?:[^$`].*\n)+)", page.read_text(), re.MULTILINE
        )
        printed = [*self.output.splitlines(), "..."]
        return shown is not None and all(line in printed for line in shown[1].splitlines())

    def of(self, task: str) -> dict[str, dict[str, Any]]:
        """Return the results of one task by host."""
        return {t.host: t.result for t in self.tasks if t.task == task and t.outcome != "skipped"}


def descendants(process: int) -> list[int]:
    """Return a process and all processes that it started.

    They are not in one process group, since runner gives Ansible a terminal.
    """
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = [tuple(map(int, line.split())) for line in listed.splitlines()]
    found = [process]
    for parent in found:
        found += [child for child, its_parent in parents if its_parent == parent]
    return found
