# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Blank answers of a survey, for each variable in docs/playbooks.md: omitted, or refused by name."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cases import DEVELOPMENT
from harness import IMAGES, ROOT, SERVICE, SKE_DEV, Run, both_executions

from emulator.process import EmulatorProcess

Playbook = Callable[..., Run]
INVENTORY = str(ROOT / "examples" / "inventory")
PAGE = (ROOT / "docs" / "playbooks.md").read_text(encoding="utf-8")
# The variables and the expected result of each playbook, whichever of its own variables is blank.
RUNS: dict[str, tuple[dict[str, Any], str]] = {
    "provision": ({}, "2 services: 2 would be created."),
    "preflight": ({"preflight_resolve_dns": False}, "checks"),
    "resize": (
        {"resize_size": "standard", "resize_workload": "{nifi: {cpu: 3000m}}"},
        "2 services: 2 would be updated.",
    ),
    "inspect": ({}, "analytics  payments  ske-dev  RUNNING"),
}
# since blank would mean all, or nothing
REFUSED = (
    "provision_hosts", "preflight_hosts", "resize_hosts", "resize_services", "resize_data_flow", "inspect_data_flow",
    "inspect_state",
)  # fmt: skip
APPROVED = "provision_approved"  # Blank, nothing would be approved.
# Variables that select objects and are no host patterns, by playbook.
SELECTORS = {
    "inspect": ["inspect_data_flow", "inspect_state"],
    "export": ["export_data_flow", "export_cluster", "export_service"],
    "resize": ["resize_data_flow", "resize_services"],
}


def variables() -> list[tuple[str, str]]:
    """Yield each playbook with each of its variables, as on the page."""
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE))
    tables = {name: sections[name].partition("| variable |")[2] for name in RUNS}
    return [
        (name, found) for name, table in tables.items() for found in re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    ]


@pytest.fixture
def there(emulator: EmulatorProcess) -> EmulatorProcess:
    """Return the emulator with the services of the example inventory."""
    flow = {"name": "analytics", "cluster_id": SKE_DEV, "image_id": IMAGES["1.1.0"]}
    flow_id = emulator.admin("POST", "/data-flows", flow)["id"]
    seeds = [{"name": n, "data_flow_id": flow_id, "service_workload": DEVELOPMENT} for n in ("orders", "payments")]
    emulator.admin("POST", "/data-flow-services", seeds)
    return emulator


def test_the_page_has_variables() -> None:
    """The page is parsed, so that the other tests are effective."""
    assert {name for name, _variable in variables()} == set(RUNS)
    assert len(variables()) > 12


@pytest.mark.parametrize(("name", "variable"), variables())
@pytest.mark.parametrize("blank", ["", "  ", None], ids=repr)
def test_a_blank_answer(
    name: str,
    variable: str,
    blank: str | None,
    request: pytest.FixtureRequest,
    ansible_playbook: Playbook,
    tmp_path: Path,
) -> None:
    """Unless refused, the run equals the run without the variable."""
    if name in ("resize", "inspect"):
        request.getfixturevalue("there")
    given, end = RUNS[name]
    extra = json.dumps({**given, variable: blank})
    flags = () if name == "inspect" else ("--check",)
    run = ansible_playbook(f"samsungcloud.scp.{name}", "-i", INVENTORY, "-e", extra, *flags, cwd=tmp_path)
    if variable in REFUSED:
        assert run.code != 0
        assert f"{variable} is blank." in run.output
        assert not run.tasks
    elif variable == APPROVED:
        assert run.code != 0
        assert f"{variable}: must be the plan that was approved, and is blank. Nothing was changed." in run.output
    else:
        assert run.code == 0, run.output
        assert end in run.output
    if name == "inspect" and variable not in REFUSED:
        assert "6144Mi" in run.output  # the details, which are included by default
        assert not list(tmp_path.glob("*.json"))


@pytest.mark.parametrize("name", SELECTORS)
@pytest.mark.parametrize("blank", ["", " \t", None, [], ", ,", ["", None]], ids=repr)
def test_a_blank_selector(
    name: str, blank: Any, emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path
) -> None:
    """All are refused at once, before anything is read or written, because a blank one would mean all objects."""
    extra = json.dumps({**dict.fromkeys(SELECTORS[name], blank), "resize_size": "standard"})
    run = ansible_playbook(f"samsungcloud.scp.{name}", "-i", INVENTORY, "-e", extra, cwd=tmp_path)
    assert run.code != 0
    for variable in SELECTORS[name]:
        assert f"{variable} is blank." in " ".join(run.output.split())
    assert not run.tasks
    assert not emulator.requests()
    assert not (tmp_path / "inventory").exists()


def test_a_word_for_all(there: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """An asterisk, which is no name. A Data Flow can be called all, and that name means this one only."""
    there.admin("POST", "/data-flows", {"name": "all", "cluster_id": SKE_DEV})

    def shown(name: str, task: str, **variables: str) -> str:
        extra = json.dumps({**RUNS.get(name, ({}, ""))[0], **variables})
        run = ansible_playbook(f"samsungcloud.scp.{name}", "-i", INVENTORY, "-e", extra, "--check", cwd=tmp_path)
        assert run.code == 0, run.output
        (result,) = run.of(task).values()
        return re.sub(r"\b\d+s\b", "age", "\n".join(result["lines"]))

    overview = "Show the Data Flows and services"
    everything = shown("inspect", overview)
    assert "payments" in everything
    assert "ske-dev" in everything
    assert shown("inspect", overview, inspect_data_flow="*", inspect_state=" * ") == everything
    assert "payments" not in shown("inspect", overview, inspect_data_flow="all")

    words = dict.fromkeys(SELECTORS["export"], "*")
    assert shown("export", "Show what was exported", **words) == shown("export", "Show what was exported")
    assert "2 services: 2 would be updated." in shown("resize", "Show the summary", resize_data_flow="*")


@both_executions
def test_null_is_left_out(seeded: EmulatorProcess, play: Callable[..., Run], execution: str) -> None:
    """Also for an option with a default, and in an item: null is no text, number or boolean."""
    nulls = dict.fromkeys(("wait", "check_name", "state", "update_password", "tags_format", "on_immutable_change"))
    options = {"data_flow_service_id": SERVICE, "description": "new", **nulls}
    fleet = {"data_flow_services": [options], "max_parallel": None, "continue_on_error": None, "purge": None}
    runs = play([("data_flow_service", options), ("data_flow_fleet", fleet)])
    assert runs.code == 0, runs.output
    assert [result["changed"] for result in runs.results] == [True, False]
