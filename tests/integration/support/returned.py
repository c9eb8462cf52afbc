# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Results of tasks, held against RETURN of their modules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import yaml
from harness import ROOT, Task

# What Ansible itself adds to results, and the message of a failure.
OF_ANSIBLE = re.compile(
    r"_.*|ansible_.*|attempts|changed|deprecations|exception|failed|failed_when_result|finished|invocation|item|msg"
    r"|results_file|started|std(?:err|out)(?:_lines)?|warnings"
)
TYPES: Mapping[str, tuple[type, ...]] = {
    "bool": (bool,), "dict": (dict,), "float": (float, int), "int": (int,), "list": (list,), "raw": (object,),
    "str": (str,),
}  # fmt: skip
REFERENCE = re.compile(r"RV\((?:samsungcloud\.scp\.(\w+)#module:)?([\w.\[\]]+)\)")
ANY_NAME = "NAME"  # stands for keys that are names of objects
Fields = Mapping[str, Any]


@cache
def documented(module: str) -> Fields:
    """Return what RETURN of a module documents."""
    source = (ROOT / f"plugins/modules/{module}.py").read_text(encoding="utf-8")
    found = re.search(r'^RETURN = r"""\n(.*?)^"""', source, re.DOTALL | re.MULTILINE)
    assert found, module
    contents: Fields = yaml.safe_load(found[1])
    return contents


def undocumented(task: Task) -> list[str]:
    """Return what RETURN lacks of the results of a task, and values of another type than it says."""
    module = task.action.rpartition(".")[2]
    return [
        f"{module}: {problem}"
        for item in task.items
        if task.action.startswith("samsungcloud.scp.") and "skipped" not in item
        for problem in _in_map(
            {name: value for name, value in item.items() if not OF_ANSIBLE.fullmatch(name)},
            documented(module), module, "",
        )
    ]  # fmt: skip


def _in_map(values: Mapping[str, Any], contents: Fields, module: str, path: str) -> Iterator[str]:
    for name, value in values.items():
        field = contents.get(name) or contents.get(ANY_NAME)
        if field is None:
            yield f"{path}{name} is not documented."
        elif value is not None:
            yield from _in_field(value, field, module, f"{path}{name}")


def _in_field(value: Any, field: Fields, module: str, path: str) -> Iterator[str]:
    if not _is(value, field["type"]):
        yield f"{path} is {value!r}, and no {field['type']}."
        return
    contents, place = _contents(field, module)
    for number, item in enumerate(value if field["type"] == "list" else [value]):
        called = f"{path}[{number}]" if field["type"] == "list" else path
        if field["type"] == "list" and not _is(item, field["elements"]):
            yield f"{called} is {item!r}, and no {field['elements']}."
        elif contents and isinstance(item, dict):
            yield from _in_map(item, contents, place, f"{called}.")


def _contents(field: Fields, module: str) -> tuple[Fields, str]:
    """Return what a map contains, or the one that its description refers to, and the module that documents that."""
    text = str(field["description"])
    if (
        "dict" in (field["type"], field.get("elements"))
        and "contains" not in field
        and (found := REFERENCE.search(text))
    ):
        place = found[1] or module
        meant: Fields = {"contains": documented(place)}
        for name in found[2].replace("[]", "").split("."):
            meant = meant["contains"][name]
        return _contents(meant, place)
    return field.get("contains", {}), module


def _is(value: Any, kind: str) -> bool:
    return isinstance(value, TYPES[kind]) and (kind not in ("float", "int") or not isinstance(value, bool))
