# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/guides/troubleshooting.md has a line for each message that the code can give."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PAGE = re.sub(r"[`\s]+", " ", (ROOT / "docs/guides/troubleshooting.md").read_text(encoding="utf-8"))
SHORTEST = 9  # characters that tell one message from another


def fixed_parts(node: ast.expr) -> list[str]:
    """What does not differ from case to case in a text; nothing where it is put together elsewhere."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return [part for value in node.values for part in fixed_parts(value)]
    if isinstance(node, ast.BinOp):
        return fixed_parts(node.left) + fixed_parts(node.right)
    return []


def messages(source: str) -> Iterator[list[str]]:
    """The fixed parts of each message that a file gives to an exception."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, (ast.Name, ast.Attribute)):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            place = 1 if name == "OptionError" else 0
            if (name.endswith(("Error", "Fail")) or name in ("_error", "_timeout")) and len(node.args) > place:
                parts = [re.sub(r"\s+", " ", part).strip() for part in fixed_parts(node.args[place])]
                telling = [part for part in parts if len(part) >= SHORTEST]
                if telling and name not in (
                    "AnswerError",
                    "ResponseFormatError",
                ):  # which are given a part of its message only
                    yield telling


def told(part: str) -> bool:
    """Whether the page has the part, or the beginning or the end of one that goes on."""
    pieces = [piece for piece in re.split(r"[:,;()]| \.", part) if len(piece.strip()) >= SHORTEST]
    return any(piece.strip(" .") in PAGE for piece in [part, *pieces])


def test_every_message_has_its_line() -> None:
    files = [path for place in ("module_utils", "plugin_utils") for path in (ROOT / "plugins" / place).rglob("*.py")]
    found = [(path.name, parts) for path in files for parts in messages(path.read_text(encoding="utf-8"))]
    assert len(found) > 50
    assert [(name, parts) for name, parts in found if not any(told(part) for part in parts)] == []


def test_a_message_without_a_line_is_found() -> None:
    (parts,) = messages('raise OptionError("name", f"is {value} of a kind that nobody ever told of.")')
    assert not any(told(part) for part in parts)
