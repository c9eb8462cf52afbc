# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page for contributors names files that exist, and few for an option."""

from __future__ import annotations

import re

from harness import ROOT

PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_each_file_that_is_named_exists() -> None:
    """NAME stands for that of a new file; a name without a directory may be in any."""
    names = {name for name in re.findall(r"`((?:[\w.-]+/)*[\w.-]+\.(?:py|yml|md|txt))`", PAGE) if "NAME" not in name}
    anywhere = {path.name for place in ("plugins", "tests") for path in (ROOT / place).rglob("*.py")}
    assert len(names) > 20
    assert not sorted(name for name in names - anywhere if not (ROOT / name).exists())


def test_an_option_takes_few_files() -> None:
    """At most eight lines say where an option goes."""
    _before, _heading, section = PAGE.partition("### An option of a service\n")
    table, _after = re.split(r"^#", section, maxsplit=1, flags=re.MULTILINE)
    assert 0 < len([line for line in table.splitlines() if line.startswith("| `")]) <= 8
