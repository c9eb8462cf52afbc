# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/playbooks.md describes exactly the playbooks and their variables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ansible_collections.samsungcloud.scp.plugins.plugin_utils._variables import OF_RESIZE

ROOT = Path(__file__).resolve().parents[3]
PLAYBOOKS = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "playbooks").glob("*.yml"))}
PAGE = (ROOT / "docs" / "playbooks.md").read_text(encoding="utf-8")
READ_BY_PLUGINS = {"resize": OF_RESIZE}  # variables that are not in the playbook, since they are set per host
GUIDE = {"controller_setup": "awx_from_zero.md"}  # which has the variables
SECTIONS = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE))


def source(name: str) -> str:
    """Return the playbook with its own tasks and variables, or the role of its name, without comments."""
    parts = [*(ROOT / "playbooks").glob(f"*/{name}.yml"), *(ROOT / "roles" / name).rglob("*.yml")]
    text = "\n".join([PLAYBOOKS[name], *(path.read_text(encoding="utf-8") for path in sorted(parts))])
    return re.sub(r"^ *#.*$", "", text, flags=re.MULTILINE) + " ".join(READ_BY_PLUGINS.get(name, ()))


def variables(name: str, text: str) -> set[str]:
    """Return the variables that start with the playbook's name; one that ends in an underscore is no variable."""
    return set(re.findall(rf"(?<!scp\.)\b{name}_\w*[a-z]\b", text))


def made(name: str) -> set[str]:
    """Return the variables that the playbook, or its role, sets itself."""
    text = source(name)
    keys = re.findall(rf"^[ -]*({name}_\w+):", text, re.MULTILINE)
    return {*keys, *re.findall(rf"(?:register|loop_var): ({name}_\w+)", text)}


def test_each_playbook_has_its_section() -> None:
    assert set(SECTIONS) == set(PLAYBOOKS)
    assert set(re.findall(r"^\| \[(\w+)\]\(#\w+\)", PAGE, re.MULTILINE)) == set(PLAYBOOKS)


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_the_variables_of_a_playbook_are_told(name: str) -> None:
    guide = (ROOT / "docs" / "guides" / GUIDE[name]).read_text(encoding="utf-8") if name in GUIDE else SECTIONS[name]
    told = re.findall(rf"^\| `({name}_\w+)` \|", guide.partition("| variable |")[2], re.MULTILINE)
    assert len(told) == len(set(told))
    assert set(told) <= variables(name, source(name))
    assert variables(name, PLAYBOOKS[name]) - made(name) <= set(told)
