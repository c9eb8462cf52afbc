# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbooks and roles contain almost no logic: a template names a variable, and at most its default."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# controller_setup is about a controller's objects, not about services.
FILES = [
    path
    for place in ("playbooks", "roles")
    for path in sorted((ROOT / place).rglob("*.yml"))
    if "meta" not in path.parts and path.name != "controller_setup.yml"
]
NAME = r"[a-z_][\w.]*(?:\[[a-z_.\w]+\])?"
PLAIN = re.compile(rf"\{{\{{ {NAME}(?: \| default\((?:omit|''|true|false|{{}}|\[\])(?:, true)?\))? \}}\}}")
CONDITION = re.compile(
    rf"^\s*(?:- )?(?:when|failed_when|changed_when|that): (?!not {NAME}$|{NAME}$|{NAME} is (?:not )?defined$|false)"
)
MOST = 20


def logic(path: Path) -> list[str]:
    """Yield the lines with a template or a condition that contains logic."""
    lines = re.sub(r" #.*", "", path.read_text(encoding="utf-8")).splitlines()
    return [line for line in lines if re.search(r"\{[{%]", PLAIN.sub("", line)) or CONDITION.search(line)]


def test_there_is_next_to_no_logic_in_yaml() -> None:
    found = {str(path.relative_to(ROOT)): lines for path in FILES if (lines := logic(path))}
    assert len(FILES) > 20
    assert sum(map(len, found.values())) <= MOST, found


def test_no_template_has_a_loop() -> None:
    assert not [path for path in FILES if re.search(r"\{%|namespace\(", path.read_text(encoding="utf-8"))]


def test_logic_is_found(tmp_path: Path) -> None:
    file = tmp_path / "tasks.yml"
    plain = ["a: '{{ x }}'", "b: '{{ x.y | default(omit) }}'", "when: x is defined", "when: not ansible_check_mode"]
    more = ["c: '{{ x | map(attribute=1) }}'", "d: >-", "  {% for x in y %}", "when: x == 1", "that: a | length > 0"]
    file.write_text("\n".join([*plain, *more]))
    assert logic(file) == [line for line in more if line != "d: >-"]
