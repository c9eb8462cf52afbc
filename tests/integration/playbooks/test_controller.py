# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook that sets up AWX, with the real modules of awx.awx and a controller that runs no jobs."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from fake_controller import TOKEN, Controller, render
from harness import ROOT, SECRET_KEY, Run

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.settings import resolve

PROJECT = ROOT / "examples" / "controller_project"
REPOSITORY = "https://git.example.com/nifi.git"
CREDENTIAL_TYPE = yaml.safe_load((ROOT / "extensions" / "awx" / "credential_type.yml").read_text())
INPUTS = {"access_key": "AK", "secret_key": SECRET_KEY, "region": "kr-west1", "environment": "e"}
VARIABLES = {"controller_setup_project_url": REPOSITORY, "controller_setup_credential": INPUTS}


@pytest.fixture
def controller() -> Iterator[Controller]:
    """Return a controller that can reach the example project."""
    with Controller({REPOSITORY: PROJECT}) as controller:
        yield controller


@pytest.fixture
def setup(controller: Controller, ansible_playbook: Callable[..., Run], tmp_path: Path) -> Callable[..., Run]:
    """Run controller_setup with variables from a file, as from Vault."""

    def run(variables: dict[str, Any], *flags: str, collections: str = os.environ["CONTROLLER_COLLECTIONS"]) -> Run:
        file = tmp_path / "controller.json"
        file.write_text(json.dumps(variables))
        result = ansible_playbook(
            *("samsungcloud.scp.controller_setup", "-e", f"@{file}", *flags),
            ANSIBLE_COLLECTIONS_PATH=f"{os.environ['ANSIBLE_COLLECTIONS_PATH']}:{collections}",
            CONTROLLER_HOST=controller.url,
            CONTROLLER_OAUTH_TOKEN=TOKEN,
        )
        assert TOKEN not in result.output
        return result

    return run


def changed(run: Run) -> list[str]:
    """Return the tasks that report a change; a loop is one."""
    assert run.code == 0, run.output
    return [task.task for task in run.tasks if task.result.get("changed")]


def test_it_sets_up_everything_once(controller: Controller, setup: Callable[..., Run]) -> None:
    """Check mode on an empty controller, a run, and the same again: only the first real run writes."""
    assert changed(setup(VARIABLES, "--check")) == [
        "Set up the credential type",
        "Set up the project",
        "Set up the inventories",
    ]
    assert not controller.writes
    assert len(changed(setup(VARIABLES))) == 8
    written = len(controller.writes)
    assert changed(setup(VARIABLES)) == []
    assert len(controller.writes) == written

    stored = controller.named
    [kept_type] = stored("credential_types").values()
    assert {name: kept_type[name] for name in CREDENTIAL_TYPE} == CREDENTIAL_TYPE
    [credential] = stored("credentials").values()
    assert credential["inputs"] == INPUTS
    assert SECRET_KEY not in json.dumps([*controller.objects.values(), controller.surveys]).replace(
        json.dumps(credential), ""
    )

    sources = {source["source_path"]: source for source in stored("inventory_sources").values()}
    assert set(sources) == {"inventory/desired.yml", "inventory/live.data_flow.yml"}
    assert all(source["credential"] and source["update_on_launch"] for source in sources.values())

    templates = stored("job_templates")
    numbers = {number: name for name in templates for number in [controller.number("job_templates", name)]}
    asked = {
        numbers[number]: [question["variable"] for question in survey["spec"]]
        for number, survey in controller.surveys.items()
        if number in numbers
    }
    assert asked == {
        "SCP Data Flow: preflight": ["provision_hosts", "nifi_password"],
        "SCP Data Flow: provision": ["provision_hosts", "nifi_password"],
        "SCP Data Flow: drift": ["drift_hosts"],
        "SCP Data Flow: resize": ["resize_data_flow", "resize_services", "resize_size", "resize_workload"],
        "SCP Data Flow: decommission": ["decommission_hosts", "decommission_confirmed"],
    }
    assert all(template["survey_enabled"] and template["credentials"] for template in templates.values())
    passwords = [q for survey in controller.surveys.values() for q in survey["spec"] if "password" in q["variable"]]
    assert {question["type"] for question in passwords} == {"password"}

    steps = stored("workflow_job_template_nodes")
    names = {controller.number("workflow_job_template_nodes", name): name for name in steps}
    assert {name: [names[number] for number in step["success_nodes"]] for name, step in steps.items()} == {
        "preflight": ["approval"],
        "approval": ["provision"],
        "provision": [],
    }
    assert not [step for step in steps.values() if step["failure_nodes"] or step["always_nodes"]]
    [approval] = controller.objects["workflow_approval_templates"]
    assert [steps[name]["unified_job_template"] for name in ("preflight", "approval", "provision")] == [
        controller.number("job_templates", "SCP Data Flow: preflight"),
        approval,
        controller.number("job_templates", "SCP Data Flow: provision"),
    ]


def test_a_schedule_of_the_drift_job(controller: Controller, setup: Callable[..., Run]) -> None:
    """Only if it is set, once, and with a new rule later. A rule that AWX refuses is named."""
    daily = "DTSTART:20260101T060000Z RRULE:FREQ=DAILY;INTERVAL=1"
    setup({**VARIABLES, "controller_setup_drift_schedule": " "})
    assert not controller.objects["schedules"]
    task = ["Set up the schedule of the drift job"]
    for rule in (daily, daily.replace("DAILY", "HOURLY")):
        scheduled = {**VARIABLES, "controller_setup_drift_schedule": rule}
        assert changed(setup(scheduled)) == task
        assert changed(setup(scheduled)) == []
        [schedule] = controller.objects["schedules"].values()
        assert (schedule["rrule"], schedule["enabled"]) == (rule, True)
        assert schedule["unified_job_template"] == controller.number("job_templates", "SCP Data Flow: drift")
    refused = setup({**VARIABLES, "controller_setup_drift_schedule": "FREQ=DAILY"})
    assert refused.code != 0
    assert "DTSTART required in rrule." in refused.output
    assert changed(setup(VARIABLES)) == []
    assert len(controller.objects["schedules"]) == 1


def test_what_is_missing_is_said_before_anything_is_done(controller: Controller, setup: Callable[..., Run]) -> None:
    """Missing variables and the missing collection are reported before anything is done."""
    misspelt = {**VARIABLES, "controller_setup_credential": {**INPUTS, "acces_key": "AK"}}
    for run, message in (
        (setup({}), "Set controller_setup_project_url"),
        (setup(misspelt), "It takes access_key, secret_key, region"),
        (setup(VARIABLES, collections="/nowhere"), "ansible-galaxy collection install awx.awx"),
    ):
        assert run.code != 0
        assert message in " ".join(run.output.split())
    assert not controller.requests


def test_a_job_gets_its_settings_from_the_credential() -> None:
    """Each input sets the variable with the highest precedence, and is secret if the setting is."""
    fields = CREDENTIAL_TYPE["inputs"]["fields"]
    given = {field["id"]: "1.2" if field["id"] == "api_version" else field["id"].replace("_", "-") for field in fields}
    given["endpoint"] = "https://gateway.example.com"
    injected = render(CREDENTIAL_TYPE, given)
    settings = resolve({"config_dir": "/nowhere"}, injected)
    assert {name: getattr(settings, name) for name in given} == given
    assert {settings.origin[name] for name in given} == {f"environment variable {name}" for name in injected}
    assert {given[field["id"]] for field in fields if field.get("secret")} == settings.secrets

    needed = dict.fromkeys(CREDENTIAL_TYPE["inputs"]["required"], "x")
    settings = resolve({"config_dir": "/nowhere"}, render(CREDENTIAL_TYPE, {**needed, "endpoint": "https://x"}))
    assert (settings.auth_token, settings.region, settings.api_version) == (None, None, None)


def test_the_guide_lists_the_variables() -> None:
    """The guide lists the variables that the playbook reads and does not set itself."""
    playbooks = ROOT / "playbooks"
    parts = [playbooks / part / "controller_setup.yml" for part in (".", "tasks", "vars")]
    used = {name for part in parts for name in re.findall(r"controller_setup_\w+", part.read_text())}
    registered = set(re.findall(r"register: (\w+)", "".join(part.read_text() for part in parts)))
    guide = (ROOT / "docs" / "guides" / "awx_from_zero.md").read_text()
    listed = re.findall(r"^\| `(controller_setup_\w+)`", guide, re.MULTILINE)
    assert sorted(listed) == sorted(used - registered - set(yaml.safe_load(parts[2].read_text())))
