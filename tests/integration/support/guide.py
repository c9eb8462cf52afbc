# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Follow a page with files and commands as a reader would: write the files, run the commands, compare the output."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml
from harness import Run

# A file that the line before it names, or a block of commands with their output.
PART = re.compile(r"^`([\w./]+)`, [^\n]*:\n\n```\w+\n(.*?)^```|^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"^\$ ansible-playbook (.*)\n((?:[^$].*\n)*)", re.MULTILINE)


# Fast enough that everything is done at the first poll: the pages do not set wait_interval, which is 15 s by default.
INSTANTLY = 10_000_000


def blocks(page: Path, language: str) -> list[str]:
    """Return the code blocks of a language on a page."""
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def follow(page: Path, directory: Path, ansible_playbook: Callable[..., Run], *more: str) -> Iterator[Run]:
    """Run the commands of a page, one per iteration; `more` are arguments that the page leaves to the reader.

    Every line of output on the page, except `...` for omitted lines, must occur in the output of the command. A command
    whose output has a fatal line must fail, any other must succeed.
    """
    for part in PART.finditer(page.read_text(encoding="utf-8")):
        name, content, block = part.groups()
        if name:
            (directory / name).parent.mkdir(parents=True, exist_ok=True)
            (directory / name).write_text(content, encoding="utf-8")
            continue
        for arguments, output in COMMAND.findall(block):
            run = ansible_playbook(*shlex.split(arguments, comments=True), *more)
            assert (run.code != 0) == ("fatal:" in output), (arguments, run.output)
            printed = [line.strip() for line in run.output.splitlines()]
            for line in output.splitlines():
                assert line == "..." or line.strip() in printed, (arguments, line, run.output)
            yield run


def examples(module: Path) -> list[dict[str, Any]]:
    """Return the tasks of the module's documentation."""
    text = re.search(r'^EXAMPLES = r"""\n(.*?)^"""', module.read_text(), re.DOTALL | re.MULTILINE)
    assert text, module
    tasks: list[dict[str, Any]] = yaml.safe_load(text[1])
    return tasks
