# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""RETURN of the modules. It has no fragments, so parts that several modules share are copied from one of them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
FILES = {path.stem: path for path in sorted((ROOT / "plugins/modules").glob("*.py"))}
RETURN = re.compile(r'^RETURN = r"""\n(.*?)^"""', re.DOTALL | re.MULTILINE)
CONTAINS = re.compile(r"^  contains:.*\n(?:    .*\n)*", re.MULTILINE)
MODULES = [name for name, path in FILES.items() if "def main" in path.read_text()]  # the others run in the controller
INFO = [name for name in MODULES if name.endswith("_info")]
OBJECTS = ("provision", "provision_result", "environments")

# The original of each shared part, as module and key, and the modules with a copy of it under a key.
WHOLE = (
    ("data_flow", "api", "api", [*MODULES, "provision", "environments", "export"]),
    ("data_flow", "error", "error", [*MODULES, *OBJECTS, "export"]),
    *(("data_flow", key, key, ["data_flow_service"])
      for key in ("diff", "timeline", "immutable_changes", "not_compared")),
    ("data_flow_info", "diff", "diff", [*INFO, "request"]),
    ("data_flow_info", "query_result", "query_result", INFO),
    ("data_flow_info", "timeline", "timeline", ["data_flow_service_info"]),
)  # fmt: skip
# Likewise, where the copy has a description of its own.
CONTENTS = (
    ("data_flow", "data_flow", "data_flows", ["data_flow_info", "data_flow_fleet"]),
    ("data_flow", "data_flow", "data_flow", OBJECTS),
    ("data_flow_service", "data_flow_service", "data_flow_services", ["data_flow_service_info", "data_flow_fleet"]),
    ("data_flow_service", "data_flow_service", "data_flow_service", OBJECTS),
    ("data_flow", "diff", "diff", ["data_flow_fleet", *OBJECTS]),
    ("data_flow", "timeline", "timeline", OBJECTS),
    ("data_flow", "immutable_changes", "immutable_changes", OBJECTS),
)
FREE_FORM = {"PREFIX_files", "after", "before", "cluster_permission"}  # maps whose keys are not known beforehand
REFERENCE = re.compile(r"RV\((?:samsungcloud\.scp\.(\w+)#module:)?([\w.\[\]]+)\)")


def block(text: str, key: str) -> re.Match[str]:
    """Return the part of a RETURN that documents a key."""
    found = re.search(rf"^{key}:.*\n(?: .*\n)*", text, re.MULTILINE)
    assert found, key
    return found


def returned(module: str, source: str | None = None) -> str:
    """Return the text of a module's RETURN."""
    found = RETURN.search(source or FILES[module].read_text(encoding="utf-8"))
    assert found, module
    return found[1]


def desired(module: str) -> str:
    """Return the text of a module's RETURN, with the shared parts as the originals are now."""
    text = returned(module)
    for original, part, key, modules in (*WHOLE, *CONTENTS):
        if module in modules and (module, key) != (original, part):
            source, target = block(returned(original), part)[0], block(text, key)
            copy = source
            if (original, part, key, modules) in CONTENTS:
                contains = CONTAINS.search(source)
                assert contains
                copy, count = CONTAINS.subn(lambda _match, found=contains[0]: found, target[0])  # type: ignore[misc]
                assert count == 1, (module, key)
            text = text[: target.start()] + copy + text[target.end() :]
    return text


def documents(module: str) -> dict[str, Any]:
    """Return what RETURN of a module documents."""
    found: dict[str, Any] = yaml.safe_load(returned(module))
    return found


def fields(contents: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield all fields at any depth, with their paths."""
    for name, value in contents.items():
        yield f"{path}{name}", value
        yield from fields(value.get("contains", {}), f"{path}{name}{'[]' if value['type'] == 'list' else ''}.")


def field_at(module: str, path: str) -> Any:
    """Return the field that a reference means, None where there is none."""
    return dict(fields(documents(module))).get(path)


def is_map(value: Mapping[str, Any]) -> bool:
    """Whether a field is a map, or a list of them."""
    return "dict" in (value["type"], value.get("elements"))


@pytest.mark.parametrize("module", FILES)
def test_shared_parts_are_copies(module: str) -> None:
    path = FILES[module]
    source = path.read_text(encoding="utf-8")
    expected = source.replace(returned(module, source), desired(module))
    if os.environ.get("UPDATE_DOCS"):
        path.write_text(expected, encoding="utf-8")
        source = expected
    assert source == expected, "UPDATE_DOCS=1 make test ARGS=tests/unit/plugins/test_return_values.py writes it."


@pytest.mark.parametrize("module", FILES)
def test_every_field_is_documented(module: str) -> None:
    """With its type, and a sample or what it contains; a map may also refer to a field with the same contents."""
    contents = documents(module)
    assert all(value["returned"] for value in contents.values())
    for path, value in fields(contents):
        name = path.rpartition(".")[2]
        text = " ".join([value["description"]] if isinstance(value["description"], str) else value["description"])
        assert re.match(r"[A-Z].*[.)]$", text, re.DOTALL), path
        assert (value["type"] == "list") == ("elements" in value), path
        if not is_map(value):
            assert "sample" in value, path
        elif "contains" not in value and name not in FREE_FORM:
            reference = REFERENCE.search(text)
            assert reference, path
            meant = field_at(reference[1] or module, reference[2])
            assert meant, path
            assert "contains" in meant, path


def test_every_code_of_an_error_is_documented() -> None:
    """As it is in the guide, which is held against the code."""
    page = (ROOT / "docs/guides/troubleshooting.md").read_text(encoding="utf-8")
    _before, _heading, table = page.partition("| code | meaning |\n")
    listed = re.findall(r"^\| `(\w+)` \|", table.partition("\n\n")[0], re.MULTILINE)
    lines = field_at("data_flow", "error.code")["description"]
    assert listed
    assert [match[1] for line in lines if (match := re.match(r"V\((\w+)\) - ", line))] == listed
