# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page about the live kit has its questions, its numbers and its commands."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_type_hints

from emulator.switches import Switches
from live.__main__ import options
from live.client import MAX_READS
from live.own import OWN_NAME, PREFIX
from live.questions import QUESTIONS, REMARKS, SWITCHES, Question
from live.writer import DOTTED_DOMAIN, WORKLOAD

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "live.md"
BLOCK = re.compile(r"(<!-- questions,.*?-->\n)(.*?)(<!-- end of questions -->)", re.DOTALL)


def row(name: str, question: Question) -> str:
    """Return the row of a question."""
    positions = ", ".join(f"`{position}`" for position in question.positions)
    cells = [f"`{name}`", question.text, positions, question.reading, question.writing, question.unless]
    return f"| {' | '.join(cell or '–' for cell in cells)} |"


def generated() -> Iterator[str]:
    """Yield the lines of the part that is made from the questions."""
    yield "| name | question | positions | found by reading | found by writing | not observed if |"
    yield "|---|---|---|---|---|---|"
    yield from (row(name, question) for name, question in QUESTIONS.items())
    yield from ("", "The report also shows what was seen of these questions, which have no position:", "")
    yield from (f"- {text}" for text in REMARKS.values())


def test_page_has_all_questions() -> None:
    text = PAGE.read_text(encoding="utf-8")
    desired, count = BLOCK.subn(lambda match: match[1] + "\n".join(generated()) + "\n" + match[3], text)
    assert count == 1
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(desired, encoding="utf-8")
        text = desired
    assert text == desired, "UPDATE_DOCS=1 make test ARGS=tests/live_tests/test_live_docs.py writes it."


def test_each_switch_of_the_emulator_is_a_question() -> None:
    switches = {name: tuple(map(str, get_args(hint))) for name, hint in get_type_hints(Switches).items()}
    assert {name: question.positions for name, question in SWITCHES.items()} == switches


def test_numbers_are_those_of_the_kit() -> None:
    text = PAGE.read_text(encoding="utf-8")
    sizes = re.findall(r"^\| `(\w+)` \| (\d+) \| (\d+)m \| (\d+)Mi \|$", text, re.MULTILINE)
    assert {name: dict(zip(("replica", "cpu", "memory"), size)) for name, *size in sizes} == WORKLOAD
    cpu, memory = (
        sum(int(size[key]) * int(size["replica"]) for size in WORKLOAD.values()) for key in ("cpu", "memory")
    )
    assert f"{cpu} millicores and {memory} MiB" in text
    assert f"at most {MAX_READS} calls" in text
    assert f"`{DOTTED_DOMAIN}` by default" in text
    assert f"`{PREFIX}` and eight hexadecimal digits" in text
    assert OWN_NAME.fullmatch(f"{PREFIX}0123abcd")
    limit = options([]).limit
    assert limit == 2 * 3600
    assert "more than two hours" in text


def test_variables_are_those_of_make() -> None:
    """The page describes each variable of `make live`, and its commands are ones that the kit takes."""
    text = PAGE.read_text(encoding="utf-8")
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\nlive:")[2].partition("\n\n")[0]
    variables = set(re.findall(r"\$\(if \$\((\w+)\)", recipe))
    assert set(re.findall(r"^\| `([A-Z_]+)=", text, re.MULTILINE)) == variables
    commands = re.findall(r"^\$ make live (.*)$", text, re.MULTILINE)
    assert commands
    assert {name for command in commands for name in re.findall(r"([A-Z_]+)=", command)} <= variables
    modules = re.findall(
        r"^\$ python -m ansible_collections\.samsungcloud\.scp\.tests\.live ?(.*)$", text, re.MULTILINE
    )
    assert [options(arguments.split()).write for arguments in modules] == [False, True, False]
