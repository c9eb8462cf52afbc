# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guides about services are followed: files are written, commands are run, and the output is compared."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from guide import INSTANTLY, follow
from harness import ROOT, Run

from emulator.process import EmulatorProcess

GUIDES = ROOT / "docs" / "guides"


@pytest.mark.parametrize(
    ("guide", "left"),
    [("getting_started", {}), ("sizes_and_capacity", {"orders": "3", "payments": "3"})],
)
def test_the_guide(
    guide: str,
    left: dict[str, str],
    emulator: EmulatorProcess,
    installed: dict[str, str | None],
    ansible_playbook: Callable[..., Run],
    tmp_path: Path,
) -> None:
    """Each command has the documented result, with an installed collection in another directory.

    At the end, the services exist with their replicas of NiFi.
    """
    emulator.admin("PATCH", "/clock", {"speed": INSTANTLY})
    run = partial(ansible_playbook, cwd=tmp_path, **installed)
    runs = list(follow(GUIDES / f"{guide}.md", tmp_path, run))
    assert len(runs) >= 4
    services = emulator.admin("GET", "/objects")["data_flow_services"]
    assert {each["name"]: each["service_workload"]["nifi"]["replica"] for each in services} == left
