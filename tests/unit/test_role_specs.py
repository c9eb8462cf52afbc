# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The option documentation of roles is generated from that of the modules, and their pages from their specs."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import fill
from typing import Any

import pytest
import yaml

from ansible_collections.samsungcloud.scp.plugins.doc_fragments import connection, managed, wait
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.options import without_defaults
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.sizes import SIZES
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.tables import size_text, sum_of
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.values import COMPONENTS, workload
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.variables import (
    ENTRY_KEYS,
    FLOW_VARIABLES,
    SERVICE_VARIABLES,
    WAITS,
    Names,
)
from ansible_collections.samsungcloud.scp.plugins.module_utils._module_spec import CONNECTION
from ansible_collections.samsungcloud.scp.plugins.modules import data_flow, data_flow_service

ROOT = Path(__file__).parents[2]
ROLES = sorted(path.name for path in (ROOT / "roles").iterdir())
PAGES = [*(f"roles/{role}/README.md" for role in ROLES), "docs/provisioning.md"]
REWRITE = "UPDATE_DOCS=1 make test ARGS=tests/unit/test_role_specs.py writes it."
TABLE = re.compile(r"(<!-- variables of (\w+),.*?-->\n)(.*?)(<!-- end of variables -->)", re.DOTALL)
SIZE_TABLE = re.compile(r"(<!-- sizes,.*?-->\n)(.*?)(<!-- end of sizes -->)", re.DOTALL)
BLOCK = re.compile(r"^( *)# generated: (\w+)\n(.*?)( *# end of generated\n)", re.MULTILINE | re.DOTALL)
NAMES = {"data_flow": FLOW_VARIABLES, "nifi": SERVICE_VARIABLES, "service": ENTRY_KEYS}
# Options that no variable represents, and sentences about blanks, which count as omitted in variables.
NOT_OF_VARIABLES = re.compile(r"\bO\((state|delete_services|wait)\b|^A blank value removes it\.")

Options = Mapping[str, Any]
each_role = pytest.mark.parametrize("role", ROLES)


def described(option: Mapping[str, Any]) -> list[str]:
    """Return the paragraphs of a description."""
    text = option["description"]
    return list(text) if isinstance(text, list) else [text]


def documented(names: Names) -> dict[str, Any]:
    """Return the documentation of the modules for the variables of an object, in their order there.

    Text about options that no variable represents is omitted.
    """

    def reference(match: re.Match[str]) -> str:
        role_has = match[1] in names.spec
        return f"{'O' if names.prefix or not role_has else 'C'}({names.variable(match[1]) if role_has else match[1]}"

    module = data_flow if names.spec is FLOW_VARIABLES.spec else data_flow_service
    fragments = (managed.ModuleDocFragment, wait.ModuleDocFragment)
    options: dict[str, Any] = {}
    for text in (module.DOCUMENTATION, *(fragment.DOCUMENTATION for fragment in fragments)):
        options |= yaml.safe_load(re.sub(r"\bO\((\w+)", reference, text.replace("RV(", "C(")))["options"]
    assert set(names.spec) <= set(options)
    mine = {name: option for name, option in options.items() if name in names.spec or name in {*WAITS} & {*names.more}}
    return {
        name: {**option, "description": [text for text in described(option) if not NOT_OF_VARIABLES.search(text)]}
        for name, option in mine.items()
    }


def spelled(option: Options, *, required: bool = False) -> dict[str, Any]:
    """Return an option as a variable of a spec; ansible-core validates only values of type text."""
    kind = option.get("type", "str")
    choices = " or ".join(f"V({choice})" for choice in option.get("choices", ()))
    words = f"list of {option['elements']}" if "elements" in option else kind
    is_text = kind == "str" and not choices and not required
    text = described(option) + ([] if is_text else [f"Type{f': {words}, {choices}' if choices else f': {words}'}."])
    below = option.get("suboptions")
    return {
        "description": text if len(text) > 1 else text[0],
        "type": "str" if is_text else "raw",
        **({"required": True} if required else {}),
        **({"default": option["default"]} if "default" in option else {}),
        **({"options": {name: spelled_part(part) for name, part in below.items()}} if below else {}),
    }


def spelled_part(option: Options) -> dict[str, Any]:
    """Return a part of a variable, as it is in the module: ansible-core does not validate variables of type raw."""
    below = option.get("suboptions")
    own = {name: value for name, value in option.items() if name not in ("suboptions", "aliases")}
    return {**own, **({"options": {name: spelled_part(part) for name, part in below.items()}} if below else {})}


def generated(kind: str) -> dict[str, Any]:
    """Return the generated variables of a kind."""
    if kind == "connection":
        options = yaml.safe_load(connection.ModuleDocFragment.DOCUMENTATION.replace("O(", "C("))["options"]
        assert set(options) == set(CONNECTION)
        return {name: spelled_part(option) for name, option in options.items()}
    names = NAMES[kind]
    options = documented(names)
    if not names.prefix:  # parts of a list, whose defaults are elsewhere
        return {names.variable(name): spelled_part(option) for name, option in without_defaults(options).items()}
    return {names.variable(name): spelled(option, required=name == "name") for name, option in options.items()}


class Plain(yaml.SafeDumper):
    """Dump YAML without anchors, since an anchor in one block would be unknown in the others."""

    def ignore_aliases(self, data: Any) -> bool:
        """Never create an alias."""
        return True


def written(options: Options, indent: str) -> str:
    """Return the options as YAML, indented for their place in the file, in lines of the allowed length."""
    lines = yaml.dump(options, Dumper=Plain, sort_keys=False, width=10**6).splitlines()
    deeper = [indent + " " * (len(line) - len(line.lstrip()) + 2) for line in lines]
    return "".join(
        fill(line, 120, initial_indent=indent, subsequent_indent=more, break_on_hyphens=False) + "\n"
        for line, more in zip(lines, deeper)
    )


def update(path: Path, desired: str) -> None:
    """Compare a file with the expected text, or write it."""
    if os.environ.get("UPDATE_DOCS"):
        path.write_text(desired, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == desired, f"{path.relative_to(ROOT)} is out of date. {REWRITE}"


@each_role
def test_specs_have_the_options_of_the_modules(role: str) -> None:
    """A new option of a module becomes a variable of the roles without further edits."""
    path = ROOT / "roles" / role / "meta" / "argument_specs.yml"
    desired = BLOCK.sub(
        lambda block: f"{block[1]}# generated: {block[2]}\n{written(generated(block[2]), block[1])}{block[4]}",
        path.read_text(encoding="utf-8"),
    )
    update(path, desired)


def entries_of(role: str) -> dict[str, dict[str, Any]]:
    """Return the entry points of a role."""
    text = (ROOT / "roles" / role / "meta" / "argument_specs.yml").read_text(encoding="utf-8")
    entries: dict[str, dict[str, Any]] = yaml.safe_load(text)["argument_specs"]
    return entries


def options_of(role: str) -> dict[str, dict[str, Any]]:
    """Return the variables of a role."""
    options: dict[str, dict[str, Any]] = entries_of(role)["main"]["options"]
    return options


def defaults_of(role: str) -> dict[str, Any]:
    """Return the defaults of a role."""
    path = ROOT / "roles" / role / "defaults" / "main.yml"
    return yaml.safe_load(path.read_text(encoding="utf-8")) or {} if path.exists() else {}


@each_role
def test_variables_have_the_name_of_the_role(role: str) -> None:
    """So do its defaults, which are all documented and plain values; its steps share one set of variables."""
    main, *steps = entries_of(role).values()
    assert {name for name in main["options"] if not name.startswith(role)} == set()
    assert {name: main["options"][name].get("default") for name in defaults_of(role)} == defaults_of(role)
    assert "{{" not in str(defaults_of(role))
    assert all(step["options"] == main["options"] for step in steps)
    tasks = {path.stem for path in (ROOT / "roles" / role / "tasks").glob("*.yml")}
    assert set(entries_of(role)) == tasks


@each_role
def test_ansible_core_refuses_no_value(role: str) -> None:
    """It would refuse a blank, as a survey gives it, with a message without a resolution.

    Allowed values are documented by the options that the variable is passed to.
    """
    for name, option in options_of(role).items():
        assert option["type"] in ("str", "raw"), name
        assert not {"choices", "elements", "no_log"} & set(option), name
        assert (option["type"] == "raw") == described(option)[-1].startswith("Type: "), name
        assert option["type"] == "raw" or not option.get("required"), name  # null is no text, before ansible-core 2.19


def rows(options: Options, prefix: str = "", shown: list[Options] | None = None) -> Iterator[str]:
    """Yield the rows of a table of variables; parts of a variable follow it, and shared parts are listed once."""
    shown = [] if shown is None else shown
    for name, option in options.items():
        *paragraphs, last = described(option)
        kind = last.removeprefix("Type: ").removesuffix(".") if last.startswith("Type: ") else ""
        paragraphs += [] if kind else [last]
        words = f"list of {option['elements']}" if "elements" in option else option.get("type", "str")
        choices = " or ".join(f"`{choice}`" for choice in option.get("choices", ()))
        notes = [kind or words, *(["**required**"] if option.get("required") else []), *([choices] if choices else [])]
        default = option.get("default")
        if default not in (None, {}, []):
            notes.append(f"default `{str(default).lower() if isinstance(default, bool) else default}`")
        below = option.get("options") or {}
        paragraphs += ["Its parts are those of the one before."] if below in shown else []
        yield f"| `{prefix}{name}` | {markdown(', '.join(notes))} | {markdown(' '.join(paragraphs))} |"
        if below and below not in shown:
            yield from rows(below, f"{prefix}{name}{'[]' if notes[0].startswith('list') else ''}.", shown)
            shown.append(below)


def markdown(text: str) -> str:
    """Return documentation in the markup of a page."""
    return re.sub(r"\b(?:C|V|O|M|E)\((.*?)\)", r"`\1`", text.strip())


@pytest.mark.parametrize("page", PAGES)
def test_pages_show_the_variables(page: str) -> None:
    """The tables between the markers are generated from the specs and the sizes; each role's page has its own."""
    path = ROOT / page
    text = path.read_text(encoding="utf-8")
    heads = ["", "| variable | type | |", "|---|---|---|"]
    desired = TABLE.sub(lambda m: "\n".join([m[1].rstrip(), *heads, *rows(options_of(m[2])), "", m[4]]), text)
    desired = SIZE_TABLE.sub(lambda m: "\n".join([m[1].rstrip(), "", *size_table(), "", m[3]]), desired)
    shown = [match[2] for match in TABLE.finditer(desired)]
    assert not page.startswith("roles/") or shown == [page.split("/")[1]]
    update(path, desired)


def size_table() -> Sequence[str]:
    """Return the sizes as a table: replicas, CPU and memory of each component, and the total."""
    read = {name: workload("size", size) for name, size in SIZES.items()}
    lines = [
        [f"`{name}`", *(size_text(size, part) for part in COMPONENTS), sum_of(size)] for name, size in read.items()
    ]
    heads = ["size", *(f"`{component}`" for component in COMPONENTS), "all replicas"]
    return [f"| {' | '.join(line)} |" for line in (heads, ["---"] * len(heads), *lines)]
