# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for every role: its variables are those of the modules, and the pages show them as its specs have them."""

from __future__ import annotations

import importlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
MODULES = "ansible_collections.samsungcloud.scp.plugins.modules"
ROLES = sorted(path.name for path in (ROOT / "roles").iterdir())
PAGES = [*(f"roles/{role}/README.md" for role in ROLES), "docs/provisioning.md"]
REWRITE = "UPDATE_DOCS=1 make test ARGS=tests/unit/test_role_specs.py writes it."
TABLE = re.compile(r"(<!-- variables of (\w+),.*?-->\n)(.*?)(<!-- end of variables -->)", re.DOTALL)
# A variable that is handed to a module as it is, or left out.
HANDED_ON = re.compile(r"\{\{ (\w+)( \| default\(.*\))* \}\}")
# Handed on in another way: the variable of a role, the module and the option that takes it.
MADE_INTO = {("nifi", "nifi_workload"): ("data_flow_service", "service_workload")}
# Options of the modules that the roles have no variables for: what is done, not how.
NO_VARIABLES = {"data_flow": {"data_flow_id", "delete_services"}, "data_flow_service": {"data_flow_service_id"}}
EACH = {"state", "wait"}

Options = Mapping[str, Mapping[str, Any]]
each_role = pytest.mark.parametrize("role", ROLES)


def read(path: Path) -> Any:
    """A YAML file; one that is missing is empty."""
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None


def entries_of(role: str) -> dict[str, dict[str, Any]]:
    """The entry points of a role."""
    entries: dict[str, dict[str, Any]] = read(ROOT / "roles" / role / "meta" / "argument_specs.yml")["argument_specs"]
    return entries


def options_of(role: str) -> dict[str, dict[str, Any]]:
    """The variables of a role."""
    options: dict[str, dict[str, Any]] = entries_of(role)["main"]["options"]
    return options


def defaults_of(role: str) -> dict[str, Any]:
    """The defaults of a role, from all files."""
    paths = sorted((ROOT / "roles" / role / "defaults").rglob("*.yml"))
    return {name: value for path in paths for name, value in (read(path) or {}).items()}


def calls_of(role: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each call of a module of ours in a role: the module and its options."""

    def within(tasks: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for task in tasks:
            for key, value in task.items():
                if key in ("block", "rescue", "always"):
                    yield from within(value)
                elif key.startswith("samsungcloud.scp."):
                    yield key.rpartition(".")[2], value or {}

    for path in sorted((ROOT / "roles" / role / "tasks").rglob("*.yml")):
        yield from within(read(path) or [])


def spec_of(module: str) -> Options:
    """The options of a module, the connection aside."""
    spec: Options = importlib.import_module(f"{MODULES}.{module}").ARGUMENT_SPEC
    return spec


def shape(option: Mapping[str, Any]) -> dict[str, Any]:
    """What two specifications of one thing have in common: its type, its choices and its suboptions."""
    return {
        "type": option.get("type", "str"),
        "elements": option.get("elements"),
        "choices": option.get("choices"),
        "required": option.get("required", False),
        "no_log": bool(option.get("no_log")),
        "options": {name: shape(below) for name, below in (option.get("options") or {}).items()},
    }


@each_role
def test_variables_are_those_of_the_modules(role: str) -> None:
    """An option that a role sets is there in the module, and the variable it comes from is of the same kind."""
    variables = options_of(role)
    handed = {
        (match[1], module, option)
        for module, options in calls_of(role)
        for option, value in options.items()
        if (match := HANDED_ON.fullmatch(str(value))) and match[1] in variables
    }
    handed |= {(name, *target) for (owner, name), target in MADE_INTO.items() if owner == role}
    for module, options in calls_of(role):
        assert not set(options) - set(spec_of(module)), module
    for name, module, option in handed:
        # Whether it has to be there is for each to say.
        ours, theirs = ({**shape(o), "required": None} for o in (variables[name], spec_of(module)[option]))
        assert ours == theirs, (name, module, option)


@each_role
def test_variables_have_the_name_of_the_role(role: str) -> None:
    """So have its defaults, which are all documented; its steps share one set of variables."""
    main, *steps = entries_of(role).values()
    assert {name for name in main["options"] if not name.startswith(role)} == set()
    assert set(defaults_of(role)) <= set(main["options"])
    assert all(set(step["options"]) <= set(main["options"]) for step in steps)
    tasks = {path.stem for path in (ROOT / "roles" / role / "tasks").glob("*.yml")}
    assert set(entries_of(role)) <= tasks


@pytest.mark.parametrize(("role", "module"), [("data_flow", "data_flow"), ("nifi", "data_flow_service")])
def test_no_option_is_forgotten(role: str, module: str) -> None:
    """Each setting of an object can be made with the role."""
    passed = {option for called, options in calls_of(role) if called == module for option in options}
    assert passed == set(spec_of(module)) - NO_VARIABLES[module] - EACH


def rows(options: Options, defaults: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """The lines of a table of variables; parts of a variable are indented by its name."""
    for name, option in options.items():
        kind = option.get("type", "str")
        notes = [f"list of {option['elements']}" if "elements" in option else kind]
        if option.get("required"):
            notes.append("**required**")
        if "choices" in option:
            notes.append(" or ".join(f"`{choice}`" for choice in option["choices"]))
        default = defaults.get(f"{prefix}{name}")
        if not isinstance(default, dict) and "{{" not in str(default) and default is not None:
            notes.append(f"default `{str(default).lower() if isinstance(default, bool) else default}`")
        text = option["description"]
        text = " ".join(text) if isinstance(text, list) else text
        text = re.sub(r"[CVO]\((.*?)\)", r"`\1`", text.strip())
        yield f"| `{prefix}{name}` | {', '.join(notes)} | {text} |"
        below = option.get("options") or {}
        yield from rows(below, {}, f"{prefix}{name}{'[]' if 'elements' in option else ''}.")


def table(role: str) -> str:
    """The variables of a role as a page shows them."""
    lines = ["", "| variable | type | |", "|---|---|---|", *rows(options_of(role), defaults_of(role)), "", ""]
    return "\n".join(lines)


@pytest.mark.parametrize("page", PAGES)
def test_pages_show_the_variables(page: str) -> None:
    """The tables between the markers are made from the specs; the page of a role has its own."""
    path = ROOT / page
    text = path.read_text(encoding="utf-8")
    wanted = TABLE.sub(lambda match: f"{match[1]}{table(match[2])}{match[4]}", text)
    if os.environ.get("UPDATE_DOCS"):
        path.write_text(wanted, encoding="utf-8")
        text = wanted
    shown = [match[2] for match in TABLE.finditer(text)]
    assert shown == [page.split("/")[1]] if page.startswith("roles/") else shown
    assert text == wanted, f"{page} is not what the specs say. {REWRITE}"
