# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/guides/troubleshooting.md has a row for each message of the code, and no others."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

FILES = [
    path
    for place in ("module_utils", "plugin_utils", "lookup", "inventory")
    for path in sorted((ROOT / "plugins" / place).rglob("*.py"))
]
SHORTEST = 9  # characters that distinguish messages
CORE = (  # messages of ansible-core
    "Failed to import the required Python library",
    "Invalid host list pattern",
    "No hosts matched the subscripted pattern",
)


def one_line(text: str) -> str:
    """Return the text without backticks and with single spaces."""
    return re.sub(r"[`\s]+", " ", text)


MARKDOWN = (ROOT / "docs/guides/troubleshooting.md").read_text(encoding="utf-8")
PAGE = one_line(MARKDOWN)


def fixed_parts(node: ast.expr) -> list[str]:
    """Yield the fixed parts of a text; nothing if it is composed elsewhere."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return [part for value in node.values for part in fixed_parts(value)]
    if isinstance(node, ast.BinOp):
        return fixed_parts(node.left) + fixed_parts(node.right)
    return []


def messages(source: str) -> Iterator[list[str]]:
    """Yield the fixed parts of each message that a file passes to an exception."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, (ast.Name, ast.Attribute)):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            place = 1 if name == "OptionError" else 0
            if (name.endswith(("Error", "Fail")) or name in ("_error", "_timeout")) and len(node.args) > place:
                parts = [re.sub(r"\s+", " ", part).strip() for part in fixed_parts(node.args[place])]
                telling = [part for part in parts if len(part) >= SHORTEST]
                if telling and name not in (
                    "UnexpectedResponseError",
                    "ResponseFormatError",
                ):  # which receive only a part of their message
                    yield telling


def told(part: str) -> bool:
    """Return whether the page has the part, or the beginning or the end of one that continues."""
    pieces = [piece for piece in re.split(r"[:,;()]|\.(?: |$)", part) if len(piece.strip()) >= SHORTEST]
    return any(piece.strip(" .") in PAGE for piece in [part, *pieces])


def test_every_message_has_its_line() -> None:
    found = [(path.name, parts) for path in FILES for parts in messages(path.read_text(encoding="utf-8"))]
    assert len(found) > 50
    assert [(name, parts) for name, parts in found if not any(told(part) for part in parts)] == []


def texts(source: str) -> Iterator[str]:
    """Yield the texts of a file, with `…` for what is inserted. Docstrings are left out."""
    tree = ast.parse(source)
    inner = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):  # Outer nodes come first.
        if isinstance(node, (ast.BinOp, ast.JoinedStr)):
            inner.update(map(id, ast.iter_child_nodes(node)))
        if isinstance(node, (ast.BinOp, ast.JoinedStr, ast.Constant)) and id(node) not in inner:
            yield "…".join(fixed_parts(node))


def rows(markdown: str) -> Iterator[str]:
    """Yield the first cell of each row of the tables of messages and warnings."""
    for table in re.findall(r"^\| (?:message|warning) \|.*\n\|---.*\n((?:\|.*\n)+)", markdown, re.MULTILINE):
        yield from re.findall(r"^\| (.*?) \| ", table, re.MULTILINE)


def unknown_parts(cell: str, known: str) -> list[str]:
    """Return the parts of a message on the page that no text of the code has."""
    cell = one_line(cell).removeprefix("warning: ")
    # The code puts the reason of "because" and a status of three digits into its messages.
    parts = [part.strip(" .") for part in re.split(r"[…:;,()\[\]]|\d{3}|\. | because ", cell)]
    return [part for part in parts if len(part) >= SHORTEST and part not in known]


def known_texts() -> str:
    """Return all texts that messages of the code, of a playbook and of ansible-core may be made of."""
    code = [text for path in FILES for text in texts(path.read_text(encoding="utf-8"))]
    playbooks = [path.read_text(encoding="utf-8") for path in (ROOT / "playbooks").glob("*.yml")]
    return one_line("\0".join([*code, *playbooks, *CORE]))


def test_every_row_has_its_message() -> None:
    known, cells = known_texts(), list(rows(MARKDOWN))
    assert len(cells) > 50
    assert [(cell, parts) for cell in cells if (parts := unknown_parts(cell, known))] == []


def test_a_row_without_a_message_is_found() -> None:
    page = "| message | cause | fix |\n|---|---|---|\n| … is not a valid name; was never …: … that is invented | | |\n"
    (cell,) = rows(page)
    assert unknown_parts(cell, known_texts()) == ["was never", "that is invented"]


def test_a_message_without_a_line_is_found() -> None:
    (parts,) = messages('raise OptionError("name", f"is {value} of a kind that nobody ever told of.")')
    assert not any(told(part) for part in parts)


def codes(source: str) -> Iterator[str]:
    """The codes of errors that a file gives: a class's own `code`, the argument of a call, or part of a result."""
    for node in ast.walk(ast.parse(source)):
        named: list[tuple[str | None, ast.expr]] = []
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            named = [(node.targets[0].id, node.value)]
        elif isinstance(node, ast.Call):
            named = [(keyword.arg, keyword.value) for keyword in node.keywords]
        elif isinstance(node, ast.FunctionDef):
            named = [(a.arg, d) for a, d in zip(node.args.kwonlyargs, node.args.kw_defaults) if d]
        elif isinstance(node, ast.Dict):
            named = [(k.value, v) for k, v in zip(node.keys, node.values) if isinstance(k, ast.Constant)]
        given = [
            part
            for name, v in named
            if name == "code"
            for part in ([v.body, v.orelse] if isinstance(v, ast.IfExp) else [v])
        ]
        yield from (str(part.value) for part in given if isinstance(part, ast.Constant))


def test_every_code_of_an_error_is_on_the_page() -> None:
    found = {code for path in FILES for code in codes(path.read_text(encoding="utf-8")) if code}
    table = re.search(r"\| code \| meaning \|(.*?) You do", PAGE)
    assert table
    listed = set(re.findall(r"\| (\w+) \| ", table[1]))
    # No error is raised without a kind of its own; a wait ends in one of two.
    assert found - {"internal_error"} | {"failed_state", "timeout"} == listed
