# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where each option of each module is sent, found in the emulator's request log, or its effect, proven by a test.

docs/api_mapping.md is generated from the same tables; UPDATE_DOCS=1 writes it.
"""

from __future__ import annotations

import ast
import importlib
import json
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import jmespath
import pytest
from cases import CASES
from harness import (
    AUTH_TOKEN,
    FLOW,
    ROOT,
    SECRET_KEY,
    SERVICE,
    Run,
)
from scenarios import CONNECTED, MODULES, RESULT, Effect, Row, Scenario

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.flow import Flow
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.service import Service
from ansible_collections.samsungcloud.scp.plugins.module_utils._module_spec import CONNECTION
from emulator.operations import OPERATIONS
from emulator.process import EmulatorProcess
from emulator.request_log import fingerprint

Play = Callable[..., Run]
PAGE = ROOT / "docs" / "api_mapping.md"
REWRITE = 'UPDATE_DOCS=1 make test ARGS="tests/integration/contract/test_options.py -k page" writes it'
PACKAGE = "ansible_collections.samsungcloud.scp.plugins.modules"

each_module = pytest.mark.parametrize("module", MODULES)


def spec_of(module: str) -> Mapping[str, Any]:
    """Return the argument specification of a module, without the connection options."""
    spec: Mapping[str, Any] = importlib.import_module(f"{PACKAGE}.{module}").ARGUMENT_SPEC
    return spec


def names(spec: Mapping[str, Any], whole: Collection[str], prefix: str = "") -> Iterator[str]:
    """Return the options of a specification, with suboptions as option.suboption.

    An option that is described as a whole is returned instead of its suboptions.
    """
    for name, option in spec.items():
        below = None if name in whole else option.get("options")
        yield from names(below, whole, f"{prefix}{name}.") if below else [f"{prefix}{name}"]


def given(options: Mapping[str, Any], name: str) -> Any:
    """Return what a task sets for an option or suboption; for one in a list of dictionaries, that of each of them."""
    value: Any = options
    for part in name.split("."):
        value = [item[part] for item in value] if isinstance(value, list) else value[part]
    return value


def calls(result: Mapping[str, Any]) -> int:
    """Return how many requests a task sent."""
    return sum(result["api"]["calls"].values())


def requests_of(emulator: EmulatorProcess, run: Run) -> list[list[dict[str, Any]]]:
    """Return the log, split into the requests of each task, with parsed queries."""
    log = iter(emulator.requests())
    cut = [[next(log) for _number in range(calls(result))] for result in run.results]
    assert not list(log), "somebody else asked"
    return [[{**entry, "query": dict(parse_qsl(entry["query"]))} for entry in entries] for entries in cut]


@pytest.mark.parametrize("module", [module for module, table in MODULES.items() if table.scenarios])
def test_options_are_found_where_they_belong(module: str, seeded: EmulatorProcess, play: Play) -> None:
    """Each option that is set is in all requests of the operation that takes it, in the right place and shape."""
    scenarios = MODULES[module].scenarios
    run = play([(module, scenario.options) for scenario in scenarios])
    assert [result["failed"] for result in run.results] == [False] * len(scenarios), run.output
    for scenario, result, entries in zip(scenarios, run.results, requests_of(seeded, run)):
        told = [*entries, {**result, "operation": RESULT}]
        for option, operation, place, value in scenario.found:
            seen = [jmespath.search(place, entry) for entry in told if entry["operation"] == operation]
            assert seen == [value] * max(len(seen), 1), (option, operation, place)


@each_module
def test_no_option_is_forgotten(module: str) -> None:
    """The tables have exactly the options of the module, and each is set where it is expected."""
    table = MODULES[module]
    for scenario in table.scenarios:
        for option, *_place in scenario.found:
            assert given(scenario.options, option) not in (None, "", [], {}), option
    told = {row[0] for scenario in table.scenarios for row in scenario.found} | {row[0] for row in table.effects}
    holders = {name.rpartition(".")[0] for name in told} - {""}
    known = {*names(spec_of(module), {row[0] for row in table.effects}), *CONNECTION}
    assert told | {row[0] for row in CONNECTED} == known | (told & holders)


def test_each_setting_has_a_case() -> None:
    """All settings have a case in test_contract.py, except the options that identify an object."""
    for case, kind in zip(CASES, (Flow, Service)):
        identity = {f.option for f in kind.fields if f.identifies or f.scopes}
        assert {f.option for f in kind.fields} - identity == {*case.updates, *case.immutable, *case.unseen}


def test_no_module_is_forgotten() -> None:
    """The tables have all modules, and tasks that can wait are made to wait."""
    paths = (ROOT / "plugins" / "modules").glob("*.py")
    # The others are documentation of what runs in the controller.
    assert set(MODULES) == {path.stem for path in paths if "def main" in path.read_text(encoding="utf-8")}
    assert {name for name, table in MODULES.items() if table.waits} == {
        name for name in MODULES if "wait_interval" in spec_of(name)
    }
    assert {row[0] for row in CONNECTED} == set(CONNECTION)


def test_every_effect_has_a_test() -> None:
    """The tests that the tables name exist."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    tests = {node.name for source in sources for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
    effects = [*CONNECTED, *(effect for table in MODULES.values() for effect in table.effects)]
    assert {test for *_effect, test in effects} <= tests


@pytest.mark.parametrize("source", ["options", "files"])
def test_connection_options_reach_every_call(source: str, seeded: EmulatorProcess, play: Play, tmp_path: Path) -> None:
    """In all modules, keys, token, language, version and endpoint come from options and from the files in config_dir.

    The environment contains none of them, and the emulator refuses requests without a valid signature.
    """
    credentials = {"access_key": seeded.env()["SCP_ACCESS_KEY"], "secret_key": SECRET_KEY, "auth_token": AUTH_TOKEN}
    config = {"endpoint": seeded.url, "language": "ko-KR", "api_version": "1.0"}
    for name, content in (("credentials", credentials), ("config", config)):
        written = {key.replace("_", "-"): value for key, value in content.items()}
        (tmp_path / f"{name}.json").write_text(json.dumps(written))
    connection = {"options": {**credentials, **config}, "files": {"config_dir": str(tmp_path)}}[source]
    unset = dict.fromkeys(("SCP_ACCESS_KEY", "SCP_SECRET_KEY", "SCP_AUTH_TOKEN", "SCP_ENDPOINT"))
    run = play([(module, {**table.reads, **connection}) for module, table in MODULES.items()], "-vvvv", **unset)
    assert [result["failed"] for result in run.results] == [False] * len(MODULES), run.output
    if source == "files":  # readable by all users
        assert ["chmod 600" in str(result["warnings"]) for result in run.results] == [True] * len(MODULES)
    for (module, table), entries in zip(MODULES.items(), requests_of(seeded, run)):
        headers = {(entry["status"], entry["language"], entry["auth_token"]) for entry in entries}
        assert headers == {(200, "ko-KR", True)}, module
        assert {entry["api_version"] for entry in entries} == set(table.versions), module


def test_region_and_environment_are_the_address(emulator: EmulatorProcess, play: Play) -> None:
    """Without an endpoint they form the host name. An unreachable proxy keeps the calls on this machine."""
    place = {"region": "nowhere", "environment": "test", "retries": 0}
    proxy = dict.fromkeys(("https_proxy", "HTTPS_PROXY"), "http://127.0.0.1:9")
    unset = dict.fromkeys(("SCP_ENDPOINT", "no_proxy", "NO_PROXY"))
    run = play([(module, {**table.reads, **place}) for module, table in MODULES.items()], **proxy, **unset)
    for module, result in zip(MODULES, run.results):
        # The module that returns checks reports this as one of them, not as a failure.
        assert result["failed"] == ("checks" not in result), module
        told = result["msg"] if result["failed"] else result["checks"][0]["detail"]
        assert "https://data-flow.nowhere.test.samsungsdscloud.com/v1/" in told, module
        assert (calls(result), result["api"]["retries"]) == (1, 0), module
    assert not emulator.requests()


def test_how_long_and_how_often_is_looked(seeded: EmulatorProcess, play: Play) -> None:
    """wait_timeout ends a wait for a state that is never reached, and a shorter wait_interval means more polls."""
    for thing in (FLOW, SERVICE):
        seeded.admin("PATCH", f"/objects/{thing}", {"state": "CREATING"})
    waiting = {module: table.waits for module, table in MODULES.items() if table.waits}
    tasks = [
        (module, {**options, "wait_timeout": 0.8, "wait_interval": interval})
        for module, options in waiting.items()
        for interval in (60, 0.1)
    ]
    run = play(tasks)
    for module, rare, often in zip(waiting, run.results[0::2], run.results[1::2]):
        for result in (rare, often):
            assert "wait_timeout (0.8 s)" in result["msg"], module
            assert 0.8 <= result["error"]["waited"] < 10, module
        assert calls(rare) < calls(often), module


def words(operation: str, place: str) -> str:
    """Describe a place: where in the operation, or what in the result."""
    part, _dot, rest = place.partition(".")
    known = {
        "api_version": "header `Scp-Api-Version`",
        "path": f"path `{OPERATIONS[operation].path}`" if operation in OPERATIONS else "",
    }
    return f"`{place}`" if operation == RESULT else known.get(place, f"{part} `{rest}`" if rest else part)


def code(value: Any) -> str:
    """Return a value as the page shows it: text unquoted, all else as JSON."""
    return value if isinstance(value, str) else json.dumps(value)


def goes(scenario: Scenario, row: Row) -> str:
    """Describe where an option is sent, and its value there if that differs; passwords are not shown."""
    option, operation, place, value = row
    desired = given(scenario.options, option)
    same = value == desired or place == "path" or operation == RESULT or value == fingerprint(desired)
    version = scenario.options.get("api_version")
    at = f" at API version {version}" if version and option == "tags" else ""
    return words(operation, place) + at + ("" if same else f", `{code(desired)}` as `{json.dumps(value)}`")


def table_of(title: str, lines: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Return a section of the page."""
    yield from ("", f"## {title}", "", "| option | where it goes, or its effect |", "|---|---|")
    for option in sorted(lines):
        yield f"| `{option}` | {'<br>'.join(lines[option])} |"


def places_of(scenarios: Sequence[Scenario]) -> dict[str, list[str]]:
    """Return where options are sent; operations that take an option alike share a row."""
    operations: dict[tuple[str, str], list[str]] = {}
    for scenario in scenarios:
        for row in scenario.found:
            alike = operations.setdefault((row[0], goes(scenario, row)), [])
            alike += [name for name in [f"`{row[1]}`".replace(f"`{RESULT}`", RESULT)] if name not in alike]
    places: dict[str, list[str]] = {}
    for (option, where), alike in operations.items():
        places.setdefault(option, []).append(f"{', '.join(alike)}: {where}")
    return places


def effects_of(effects: Sequence[Effect]) -> dict[str, list[str]]:
    """Return the effects of options that are not sent, with the test that proves them."""
    return {option: [f"{effect} (`{test}`)"] for option, effect, test in effects}


def page() -> str:
    """Return docs/api_mapping.md according to the tables."""
    lines = [
        f"<!-- Generated: {REWRITE} -->",
        "# API mapping",
        "",
        "This page shows which API operation receives each option of each module, and where in the request. For an",
        "option that is not sent, it shows the effect of the option. The test that proves it is in parentheses.",
        "`A` as `B` means that the value `A` of the option is sent as `B`.",
        "",
        "The page is generated from the tables in `tests/integration/support/scenarios.py`. The tests set each option",
        "and find it in the request log of the emulator.",
        *table_of("Options of all modules", effects_of(CONNECTED)),
    ]
    for module, table in sorted(MODULES.items()):
        lines += table_of(f"`{module}`", {**places_of(table.scenarios), **effects_of(table.effects)})
    return "\n".join(lines) + "\n"


def test_the_page_says_what_the_tables_say() -> None:
    """docs/api_mapping.md is generated from the tables."""
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.exists(), f"there is no docs/api_mapping.md: {REWRITE}"
    assert PAGE.read_text(encoding="utf-8") == page(), f"docs/api_mapping.md is not what the tables say: {REWRITE}"
