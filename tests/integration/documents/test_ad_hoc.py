# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide about single commands: each command is run as shown, from an installed collection, in another directory."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

from guide import INSTANTLY, PART
from harness import PASSWORD, ROOT, Run

from emulator.process import EmulatorProcess
from emulator.request_log import fingerprint

GUIDE = ROOT / "docs" / "guides" / "ad_hoc.md"
COMMAND = re.compile(r"^\$ (ansible\S*) (.*)\n((?:[^$].*\n)*)", re.MULTILINE)
PROMPT = re.compile(r"^\w+@\w+ \(\d+\)\[f:\d+\]\$ (.*)\n", re.MULTILINE)


def parts(directory: Path) -> Iterator[tuple[str, list[str], str, str]]:
    """Return the commands of the guide, each with its arguments, its input, and its output."""
    for name, content, block in PART.findall(GUIDE.read_text(encoding="utf-8")):
        if name:
            (directory / name).write_text(content, encoding="utf-8")
        for tool, arguments, output in COMMAND.findall(block):
            yield tool, shlex.split(arguments), "".join(f"{line}\n" for line in PROMPT.findall(output)), output


def test_the_guide(
    installed: dict[str, str | None], emulator: EmulatorProcess, ansible_playbook: Callable[..., Run], tmp_path: Path
) -> None:
    """All commands do what the page shows; at the end the services are deleted."""
    emulator.admin("PATCH", "/clock", {"speed": INSTANTLY})
    tools = []
    for tool, arguments, typed, output in parts(tmp_path):
        run = ansible_playbook(*arguments, tool=tool, cwd=tmp_path, stdin=typed, **installed)
        assert run.code == 0, (arguments, run.output)
        printed = [line.strip() for line in run.output.replace("]$ ", "]$ \n").splitlines()]
        for line in PROMPT.sub("", output).splitlines():
            assert line == "..." or line.strip() in printed, (arguments, line, run.output)
        tools.append(tool)
        accounts = [service.get("account") for service in emulator.admin("GET", "/objects")["data_flow_services"]]
        if "NIFI_PASSWORD" in " ".join(arguments):
            assert [account["account_password"] for account in accounts] == [fingerprint(PASSWORD)]
    assert {"ansible", "ansible-playbook", "ansible-console"} <= set(tools)
    objects = emulator.admin("GET", "/objects")
    assert ([each["name"] for each in objects["data_flows"]], objects["data_flow_services"]) == (["analytics"], [])
