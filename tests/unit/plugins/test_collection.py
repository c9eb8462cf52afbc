# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of the collection are consistent, and its modules contain almost no code."""

from __future__ import annotations

import ast
import importlib
import io
import tokenize
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.samsungcloud.scp.plugins.module_utils._module_spec import CONNECTION

PACKAGE = "ansible_collections.samsungcloud.scp.plugins"
ROOT = Path(__file__).resolve().parents[3]
DOCUMENTED = sorted(path.stem for path in (ROOT / "plugins/modules").glob("*.py"))
IN_CONTROLLER = {  # action plugins without a module
    name for name in DOCUMENTED if "def main" not in (ROOT / f"plugins/modules/{name}.py").read_text()
}
MODULES = [module for module in DOCUMENTED if module not in IN_CONTROLLER]
DOCUMENTS = ("DOCUMENTATION", "EXAMPLES", "RETURN")
MOST_LINES, MOST_LINES_OF_INFO = 45, 25


def documented(module: str, part: str = "options") -> dict[str, Any]:
    """Return the documented options, or attributes, including those of the fragments."""
    document = yaml.safe_load(importlib.import_module(f"{PACKAGE}.modules.{module}").DOCUMENTATION)
    entries = dict(document.get(part, {}))
    for name in document.get("extends_documentation_fragment", ()):
        fragment, _dot, section = name.replace("samsungcloud.scp.", "", 1).partition(".")
        holder = importlib.import_module(f"{PACKAGE}.doc_fragments.{fragment}").ModuleDocFragment
        more = yaml.safe_load(getattr(holder, section.upper() or "DOCUMENTATION")).get(part, {})
        assert not set(entries) & set(more), f"{name} documents again what is documented"
        entries.update(more)
    return entries


def argument_spec(module: str) -> Mapping[str, Any]:
    """Return the options, without connection options, of a module or of an action plugin without one."""
    place = f"plugin_utils._{module}" if module in IN_CONTROLLER else f"modules.{module}"
    spec: Mapping[str, Any] = importlib.import_module(f"{PACKAGE}.{place}").ARGUMENT_SPEC
    return spec


def essence(options: Mapping[str, Any], suboptions: str) -> dict[str, Any]:
    """Return what documentation and argument spec must agree on; only one of them has descriptions and no_log."""
    return {
        name: {
            "type": option.get("type", "str"),
            "elements": option.get("elements"),
            "default": option.get("default"),
            "required": option.get("required", False),
            "choices": option.get("choices"),
            "aliases": option.get("aliases", []),
            "options": essence(option.get(suboptions) or {}, suboptions),
        }
        for name, option in options.items()
    }


def code_lines(source: str) -> int:
    """Return the lines with code: neither empty, nor a comment, nor documentation."""
    tree = ast.parse(source)
    documentation = [
        node
        for node in ast.walk(tree)
        if (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str))
        or (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in DOCUMENTS)
    ]
    left_out = {line for node in documentation for line in range(node.lineno, (node.end_lineno or 0) + 1)}
    no_code = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    lines = {line for token in tokens if token.type not in no_code for line in range(token.start[0], token.end[0] + 1)}
    return len(lines - left_out)


def secrets(options: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield options whose name suggests a secret, at any depth."""
    for name, option in options.items():
        if any(word in name for word in ("secret", "password", "token")):
            yield name, option.get("no_log")
        yield from secrets(option.get("options") or {})


def test_the_action_groups_hold_all_modules_and_all_that_wait() -> None:
    """Each module documents the groups that it is in."""
    groups = yaml.safe_load((ROOT / "meta/runtime.yml").read_text(encoding="utf-8"))["action_groups"]
    modules = sorted([*MODULES, "export", "provision"])
    waiting = [module for module in modules if "wait_interval" in argument_spec(module)]
    assert MODULES
    assert waiting
    assert groups == {"all": modules, "wait": waiting}
    for module in modules:
        own = [f"samsungcloud.scp.{name}" for name, members in groups.items() if module in members]
        assert documented(module, "attributes")["action_group"]["membership"] == own


def test_every_module_has_its_action_plugin() -> None:
    """It is a file of the module's name with the same content for all. Documentation tools take links for redirects."""
    actions = {path.name: path for path in (ROOT / "plugins/action").iterdir() if path.name != "__pycache__"}
    assert sorted(actions) == [f"{module}.py" for module in DOCUMENTED]
    assert len({actions[f"{module}.py"].read_bytes() for module in MODULES}) == 1
    assert not [path for path in actions.values() if path.is_symlink()]


@pytest.mark.parametrize("module", DOCUMENTED)
def test_the_documentation_of_a_module_is_its_argument_specification(module: str) -> None:
    spec = argument_spec(module)
    assert not set(spec) & set(CONNECTION)
    connection = CONNECTION if "access_key" in documented(module) else {}
    assert bool(connection) == (module in [*MODULES, "export", "provision"])
    assert essence(documented(module), "suboptions") == essence({**connection, **spec}, "options")


@pytest.mark.parametrize("module", MODULES)
def test_an_option_with_a_secret_is_not_logged(module: str) -> None:
    spec = importlib.import_module(f"{PACKAGE}.modules.{module}").ARGUMENT_SPEC
    found = dict(secrets({**CONNECTION, **spec}))
    assert found.pop("update_password", False) is False  # not a secret itself, and not masked
    assert {"secret_key", "auth_token"} <= set(found)
    assert set(found.values()) == {True}


@pytest.mark.parametrize("module", DOCUMENTED)
def test_a_module_is_documented_under_its_name(module: str) -> None:
    holder = importlib.import_module(f"{PACKAGE}.modules.{module}")
    assert yaml.safe_load(holder.DOCUMENTATION)["module"] == module
    examples = yaml.safe_load(holder.EXAMPLES)
    assert {f"samsungcloud.scp.{module}"} <= {key for task in examples for key in task}
    assert ("api" in yaml.safe_load(holder.RETURN)) == (module in [*MODULES, "provision", "environments", "export"])


@pytest.mark.parametrize("module", MODULES)
def test_a_module_holds_next_to_no_code(module: str) -> None:
    lines = code_lines((ROOT / f"plugins/modules/{module}.py").read_text(encoding="utf-8"))
    assert 0 < lines <= (MOST_LINES_OF_INFO if module.endswith("_info") else MOST_LINES)


def test_lines_of_code_are_counted_without_documentation() -> None:
    documented_part = '"""Doc."""\n\n# comment\nRETURN = r"""\na: b\n"""\n'
    code = 'X = {\n    1: 2,  # two\n}\n\n\ndef f():\n    """Doc."""\n    return 1\n'
    assert code_lines(documented_part) == 0
    assert code_lines(documented_part + code) == 5


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_by_full_names(module: str) -> None:
    """Mitogen runs a module as a script without a package, where a relative import fails."""
    tree = ast.parse((ROOT / "plugins/modules" / f"{module}.py").read_text(encoding="utf-8"))
    assert not [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level]
