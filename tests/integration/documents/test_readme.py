# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs what the pages show, as it stands there: the playbook of the README, and the commands."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from guide import INSTANTLY, blocks
from harness import ROOT, Run

from emulator.process import EmulatorProcess

Playbook = Callable[..., Run]
README, PROVISIONING = ROOT / "README.md", ROOT / "docs" / "provisioning.md"


def playbooks() -> list[str]:
    """Return the blocks of the README that are playbooks: lists of plays."""
    return [block for block in blocks(README, "yaml") if all("hosts" in play for play in yaml.safe_load(block))]


def commands() -> Iterator[list[str]]:
    """Yield the arguments of ansible-playbook in the commands that run our playbooks, in the order of reading."""
    for page in (README, PROVISIONING):
        for block in blocks(page, "console"):
            for command in re.findall(r"^\$ ansible-playbook (samsungcloud\.scp\..*)$", block, re.MULTILINE):
                yield shlex.split(command, comments=True)


@pytest.fixture
def instant(emulator: EmulatorProcess) -> EmulatorProcess:
    """Return the emulator, at a speed at which no wait is needed."""
    emulator.admin("PATCH", "/clock", {"speed": INSTANTLY})
    return emulator


def test_the_playbook_of_the_readme(instant: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """Word for word: the first run creates everything and prints what the page shows, the second changes nothing."""
    (playbook,) = playbooks()
    (tmp_path / "nifi.yml").write_text(playbook, encoding="utf-8")
    first, second = (ansible_playbook("nifi.yml", cwd=tmp_path) for _again in range(2))
    assert first.code == 0, first.output
    assert second.code == 0, second.output
    assert first.is_shown(README, "nifi.yml"), first.output
    assert [task.task for task in first.tasks if task.result.get("changed")]
    assert not [task.task for task in second.tasks if task.result.get("changed")]
    committed = [entry["operation"] for entry in instant.requests() if entry["committed"]]
    assert committed == ["CreateDataFlow", "CreateDataFlowService"]


def test_there_are_commands() -> None:
    """The pages are read as they are meant."""
    named = {command[0].removeprefix("samsungcloud.scp.") for command in commands()}
    assert named == {"provision", "drift", "decommission"}


def test_commands_of_the_pages(
    instant: EmulatorProcess, installed: dict[str, str | None], ansible_playbook: Playbook, tmp_path: Path
) -> None:
    """One after another, with an installed collection, beside a copy of the examples: create, and delete again.

    They print what the README shows of the demo, which runs the same playbooks.
    """
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    printed = ["..."]
    for command in commands():
        run = ansible_playbook(*command, cwd=tmp_path, **installed)
        assert run.code == 0, (command, run.output)
        assert "--check" not in command or run.tasks
        printed += run.output.splitlines()
    (demo,) = re.findall(r"^\$ make demo\n(.*?)^```", README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert set(demo.splitlines()) - set(printed) == set()
    committed = {entry["operation"] for entry in instant.requests() if entry["committed"]}
    assert committed == {"CreateDataFlow", "CreateDataFlowService", "DeleteDataFlowService", "DeleteDataFlow"}
    assert instant.admin("GET", "/objects") == {"data_flows": [], "data_flow_services": []}
