# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documentation of both objects' options in data_flow_fleet is generated from that of their modules."""

from __future__ import annotations

import importlib
import os
import re
from pathlib import Path
from textwrap import fill
from typing import Any

import pytest
import yaml

from ansible_collections.samsungcloud.scp.plugins.doc_fragments.managed import ModuleDocFragment
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.options import without_defaults

MODULES = "ansible_collections.samsungcloud.scp.plugins.modules"
FLEET = Path(__file__).resolve().parents[3] / "plugins/modules/data_flow_fleet.py"
INDENT = " " * 6


def documented(module: str, names: set[str]) -> dict[str, Any]:
    """Return the options of a module as those of an item of the fleet, with references to the sibling options."""

    def reference(match: re.Match[str]) -> str:
        return f"O({module}s[].{match[1]}" if match[1] in names else match[0]

    options: dict[str, Any] = {}
    for text in (importlib.import_module(f"{MODULES}.{module}").DOCUMENTATION, ModuleDocFragment.DOCUMENTATION):
        referring = re.sub(r"\bRV\((\w+)\)", r"RV(outcomes[].\1)", re.sub(r"\bO\((\w+)", reference, text))
        options |= yaml.safe_load(referring)["options"]
    return without_defaults({name: option for name, option in options.items() if name in names})


def written(options: dict[str, Any]) -> str:
    """Return the options as YAML, indented for their place in the file, in lines of the allowed length."""
    lines = yaml.safe_dump(options, sort_keys=False, width=10**6).splitlines()
    indents = [INDENT + " " * (len(line) - len(line.lstrip()) + 2) for line in lines]
    return "".join(
        fill(line, 120, initial_indent=INDENT, subsequent_indent=indent, break_on_hyphens=False) + "\n"
        for line, indent in zip(lines, indents)
    )


@pytest.mark.parametrize("module", ["data_flow", "data_flow_service"])
def test_options_of_items_are_those_of_the_modules(module: str) -> None:
    text = FLEET.read_text(encoding="utf-8")
    names = set(importlib.import_module(f"{MODULES}.data_flow_fleet").ARGUMENT_SPEC[f"{module}s"]["options"])
    block = re.compile(rf"(suboptions: &{module} #.*\n)(?:{INDENT}.*\n)+")
    desired, count = block.subn(lambda match: match[1] + written(documented(module, names)), text)
    assert count == 1
    if os.environ.get("UPDATE_DOCS"):
        FLEET.write_text(desired, encoding="utf-8")
        text = desired
    assert text == desired, "UPDATE_DOCS=1 make test ARGS=tests/unit/plugins/test_fleet_options.py writes it."
