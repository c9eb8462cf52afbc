# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook that sets up AWX, with the real modules of awx.awx and a controller that runs no jobs."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any

import pytest
import requests
import yaml
from fake_controller import TOKEN, Controller, RefusedError, render
from guide import examples
from harness import ROOT, SECRET_KEY, Run
from returned import undocumented

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.settings import resolve
from ansible_collections.samsungcloud.scp.plugins.plugin_utils._controller_setup import ARGUMENT_SPEC

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
        assert SECRET_KEY not in result.output
        return result

    return run


def changed(run: Run) -> list[str]:
    """Return the objects that the task reports as changed."""
    assert run.code == 0, run.output
    assert [problem for task in run.tasks for problem in undocumented(task)] == []
    lines: list[str] = run.results[0]["lines"]
    assert bool(lines) == any(task.result.get("changed") for task in run.tasks)
    return [line.partition(": ")[2] for line in lines]


def refused(run: Run) -> str:
    """Return the message of a run that failed."""
    assert run.code != 0, run.output
    assert [problem for task in run.tasks for problem in undocumented(task)] == []
    [message] = {" ".join(task.result["msg"].split()) for task in run.tasks if "msg" in task.result}
    return message


def writes(controller: Controller) -> list[tuple[str, str]]:
    """Return the requests that change something, without syncs."""
    return [request for request in controller.writes if not request[1].endswith("/update/")]


def settled(controller: Controller) -> Any:
    """Return all that is set up, without what a sync changes, and without what has no part in it."""
    hidden = ("_checkout", "_updates", "scm_revision")
    kinds = set(controller.objects) - {"project_updates", "inventory_updates"}
    kept = {
        kind: [{name: value for name, value in item.items() if name not in hidden} for item in items.values()]
        for kind, items in controller.objects.items()
        if kind in kinds
    }
    return json.loads(json.dumps([kept, controller.surveys]))


def test_it_sets_up_everything_once(controller: Controller, setup: Callable[..., Run]) -> None:
    """Only the first run writes. What is set is there, and is gone once it is taken out of the settings."""
    needed = {"name": "Source Control", "kind": "cloud", "injectors": {"env": {}}}
    source_control = controller.create("credential_types", needed)["id"]
    controller.create("credentials", {"name": "git", "organization": 1, "credential_type": source_control})
    environment = controller.create("execution_environments", {"name": "scp-ee", "image": "scp-ee"})["id"]
    for team in ("Operators", "Leads", "Auditors", "Others"):
        controller.create("teams", {"name": team, "organization": 1})
    prepared = len(controller.writes)
    predicted = changed(setup(VARIABLES, "--check"))
    assert len(writes(controller)) == prepared
    done = changed(setup(VARIABLES))
    assert len(done) == 19
    assert set(done) == set(predicted)
    _check_objects(controller)
    _check_answers(controller)
    written, before = writes(controller), settled(controller)
    assert changed(setup(VARIABLES)) == []
    assert writes(controller) == written
    assert settled(controller) == before

    [example] = examples(ROOT / "plugins" / "modules" / "controller_setup.py")
    options = example["samsungcloud.scp.controller_setup"]
    settings: dict[str, Any] = {
        **{f"controller_setup_{name}": options[name] for name in options if name not in ("project_url", "credential")},
        "controller_setup_project_credential": "git",
        "controller_setup_project_cache_timeout": 60,
        "controller_setup_inventory_cache_timeout": 30,
    }
    assert changed(setup({**VARIABLES, **settings}))
    written = writes(controller)
    assert changed(setup({**VARIABLES, **settings})) == []
    assert writes(controller) == written
    stored = controller.named
    [project] = stored("projects").values()
    assert (project["scm_branch"], project["scm_update_cache_timeout"]) == ("main", 60)
    assert project["credential"] == controller.number("credentials", "git")
    assert project["default_environment"] == environment
    for source in stored("inventory_sources").values():
        assert (source["execution_environment"], source["update_cache_timeout"]) == (environment, 30)
    assert stored("job_templates")["SCP Data Flow: provision"]["job_slice_count"] == 4
    [approval] = stored("workflow_approval_templates").values()
    assert approval["timeout"] == 86400
    asking = [survey for survey in controller.surveys.values() if "provision_max_parallel" in json.dumps(survey)]
    assert len(asking) == 2  # the job template and the workflow
    [(name, schedule)] = stored("schedules").items()
    assert (name, schedule["rrule"]) == ("SCP Data Flow: drift", options["schedules"]["drift"])
    everything = ("workflow", *(name.removeprefix("SCP Data Flow: ") for name in stored("job_templates")))
    assert granted(controller) == {
        **{(name, "execute"): ["Operators"] for name in ("workflow", "preflight", "drift", "inspect", "export")},
        **{(name, "read"): ["Auditors"] for name in everything},
        # Who launches or approves the workflow may read its jobs.
        **{(name, "read"): ["Auditors", "Leads", "Operators"] for name in ("preflight", "provision")},
        ("workflow", "approval"): ["Leads"],
    }

    others = {"team": "Others", "role": "launch", "templates": ["resize"]}
    assert changed(setup({**VARIABLES, **settings, "controller_setup_roles": [others]}))
    assert granted(controller) == {("resize", "execute"): ["Others"]}
    written = writes(controller)
    blank = {**VARIABLES, **dict.fromkeys(settings, ""), "controller_setup_roles": []}
    predicted = changed(setup(blank, "--check"))
    assert writes(controller) == written
    assert set(changed(setup(blank))) == set(predicted)
    assert settled(controller) == before


def granted(controller: Controller) -> dict[tuple[str, str], list[str]]:
    """Return the teams that have a role, by template and role."""
    return {
        (item["name"].removeprefix("SCP Data Flow").removeprefix(": ") or "workflow", role.removesuffix("_role")): [
            *sorted(
                controller.objects["teams"][team]["name"] for team in controller.objects["roles"][kept["id"]]["teams"]
            )
        ]
        for kind in ("job_templates", "workflow_job_templates")
        for item in controller.objects[kind].values()
        for role, kept in item["_roles"].items()
        if controller.objects["roles"][kept["id"]]["teams"]
    }


def _check_objects(controller: Controller) -> None:
    """Check the objects of the settings that are required."""
    stored = controller.named
    kept_type = stored("credential_types")[CREDENTIAL_TYPE["name"]]
    assert {name: kept_type[name] for name in CREDENTIAL_TYPE} == CREDENTIAL_TYPE
    credential = stored("credentials")["SCP Data Flow"]
    assert credential["inputs"] == INPUTS
    everything = json.dumps([*controller.objects.values(), controller.surveys], default=str)
    assert SECRET_KEY not in everything.replace(json.dumps(credential), "")

    sources = {source["source_path"]: source for source in stored("inventory_sources").values()}
    assert set(sources) == {"inventory/desired.yml", "inventory/live.data_flow.yml"}
    assert all(source["credential"] and source["update_on_launch"] for source in sources.values())

    templates = stored("job_templates")
    numbers = {number: name for name in templates for number in [controller.number("job_templates", name)]}
    asked = {
        numbers[number].removeprefix("SCP Data Flow: "): [question["variable"] for question in survey["spec"]]
        for number, survey in controller.surveys.items()
        if number in numbers
    }
    assert asked == {
        "preflight": ["provision_hosts", "nifi_password"],
        "provision": ["provision_hosts", "nifi_password"],
        "drift": ["drift_hosts"],
        "inspect": ["inspect_data_flow"],
        "export": ["export_data_flow"],
        "resize": ["resize_data_flow", "resize_services", "resize_size", "resize_workload"],
        "decommission": ["decommission_hosts", "decommission_confirmed"],
    }
    assert all(template["survey_enabled"] and template["credentials"] for template in templates.values())
    assert all(template["ask_verbosity_on_launch"] for template in templates.values())
    simultaneous = {name for name, template in templates.items() if template["allow_simultaneous"]}
    assert simultaneous == {f"SCP Data Flow: {name}" for name in ("preflight", "drift", "inspect", "export")}
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


def _check_answers(controller: Controller) -> None:
    """Check that AWX refuses a blank answer to each question that selects something."""
    for name in controller.named("job_templates"):
        number = controller.number("job_templates", name)
        spec = controller.surveys[number]["spec"]
        filled = {question["variable"]: "yes" for question in spec if question["required"]}
        # ansible-core 2.19 and later cannot read what AWX writes of these: !unsafe '*'.
        assert not {question.get("default") for question in spec} & {"*", "!", "&"}

        def launch(answers: dict[str, str], number: int = number) -> int:
            url = f"{controller.url}/api/v2/job_templates/{number}/launch/"
            headers = {"Authorization": f"Bearer {TOKEN}"}
            return requests.post(url, json={"extra_vars": answers}, headers=headers, timeout=10).status_code

        assert launch(filled) == 201, name
        texts = [question["variable"] for question in spec if question["type"] == "text"]
        assert [launch({**filled, variable: ""}) for variable in texts] == [400] * len(texts), name


def test_what_fails_is_told_and_tried_again(controller: Controller, setup: Callable[..., Run], tmp_path: Path) -> None:
    """A sync of the project, a playbook that is added later, an object, and the inventories at the end."""
    repository = tmp_path / "repository"
    copytree(PROJECT, repository, ignore=ignore_patterns("resize.yml", "desired.yml"))
    del controller.repositories[REPOSITORY]
    controller.collection_by_default = False
    message = refused(setup(VARIABLES))
    assert f"project 'SCP Data Flow': sync failed. Its output: fatal: repository '{REPOSITORY}' not found" in message
    assert "Before that: changed: credential type 'Samsung Cloud Platform'" in message
    controller.repositories[REPOSITORY] = repository
    message = refused(setup(VARIABLES))
    assert "project 'SCP Data Flow': the repository has no playbooks/resize.yml. Copy" in message
    copytree(PROJECT, repository, ignore=ignore_patterns("desired.yml"), dirs_exist_ok=True)
    message = refused(setup({**VARIABLES, "controller_setup_schedules": {"drift": "FREQ=DAILY"}}))
    assert "schedule 'SCP Data Flow: drift': " in message
    assert "DTSTART required in rrule." in message
    # AWX does not take the execution environment of the project for inventories.
    message = refused(setup(VARIABLES))
    assert "inventory source 'desired': sync failed. Its output: ERROR! Source path inventory/desired.yml" in message
    assert "inventory source 'live': sync failed. Its output: ERROR! inventory config" in message
    assert "unknown plugin 'samsungcloud.scp.data_flow'" in message
    assert "All objects are set up." in message
    copytree(PROJECT, repository, dirs_exist_ok=True)
    controller.create("execution_environments", {"name": "scp-ee", "image": "scp-ee"})
    with_environment = {**VARIABLES, "controller_setup_execution_environment": "scp-ee"}
    assert len(changed(setup(with_environment))) == 3  # the project and both sources
    (repository / "inventory" / "desired.yml").rename(repository / "inventory" / "hosts.yml")
    run = setup({**with_environment, "controller_setup_desired_path": "inventory/hosts.yml"})
    assert changed(run) == ["inventory source 'desired'", "job template 'SCP Data Flow: provision'"]
    sources = controller.objects["inventory_sources"].values()
    assert [source["source_path"] for source in sources] == ["inventory/hosts.yml", "inventory/live.data_flow.yml"]


def test_an_answer_that_repeats_a_secret(
    controller: Controller, setup: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told without the secret, at any verbosity; the fixture looks for it.

    The module of awx.awx hides all inputs, also where they are a part of a word.
    """

    def refuse(desired: dict[str, Any], before: dict[str, Any]) -> None:
        raise RefusedError(400, inputs=[f"{desired['inputs']['secret_key']} is too short"])

    monkeypatch.setattr(controller, "_check_credential", refuse)
    message = refused(setup(VARIABLES, "-vvvv"))
    assert message.startswith("credential 'SCP Data Flow': Unabl")
    assert "is too short" in message


def test_inputs_of_a_credential_type_in_use(controller: Controller, setup: Callable[..., Run]) -> None:
    """They stay, a warning tells the way, and the rest goes on. A type of another name takes over."""
    *fields, _last = CREDENTIAL_TYPE["inputs"]["fields"]
    older = {**CREDENTIAL_TYPE, "inputs": {**CREDENTIAL_TYPE["inputs"], "fields": fields}}
    injected = CREDENTIAL_TYPE["injectors"]["env"].items()
    older["injectors"] = {"env": {name: value for name, value in injected if name != "SCP_API_VERSION"}}
    old = controller.create("credential_types", older)["id"]
    used = {"name": "SCP Data Flow", "organization": 1, "credential_type": old, "inputs": INPUTS}
    unchanged = controller.create("credentials", used)["id"]
    surplus = {**VARIABLES, "controller_setup_credential": {**INPUTS, "api_version": "1.2"}}
    message = refused(setup(surplus))
    assert "controller_setup_credential: api_version cannot be set." in message
    assert "set controller_setup_credential_type to another name" in message, message
    other = controller.create("organizations", {"name": "Other"})["id"]  # has objects of the same names
    for name in ("desired", "live", "local"):
        controller.create("inventories", {"name": f"SCP Data Flow: {name}", "organization": other})
    run = setup(VARIABLES)
    assert "credential 'SCP Data Flow'" not in changed(run)
    assert len(changed(run)) == 17
    [warning] = run.results[0]["warnings"]
    assert "'Samsung Cloud Platform' differ" in warning

    run = setup({**surplus, "controller_setup_credential_type": "Samsung Cloud Platform 2"})
    assert "warnings" not in run.results[0]
    assert len(changed(run)) == 2 + 2 + 7
    [new] = [number for number in controller.objects["credential_types"] if number != old]
    [moved] = [n for n, item in controller.objects["credentials"].items() if item["credential_type"] == new]
    assert controller.objects["credentials"][moved]["inputs"]["api_version"] == "1.2"
    assert {tuple(item["credentials"]) for item in controller.objects["job_templates"].values()} == {(moved,)}
    assert {item["credential"] for item in controller.objects["inventory_sources"].values()} == {moved}
    assert set(controller.objects["credentials"]) == {unchanged, moved}


def test_the_collection_of_automation_controller(
    controller: Controller, setup: Callable[..., Run], tmp_path: Path
) -> None:
    """The playbook works with ansible.controller, whose paths differ, and tells which collection is missing."""
    collections = tmp_path / "collections"
    copy = collections / "ansible_collections" / "ansible" / "controller"
    copytree(Path(os.environ["CONTROLLER_COLLECTIONS"]) / "ansible_collections" / "awx" / "awx", copy)
    for file in (*copy.rglob("*.py"), *copy.rglob("*.yml"), *copy.rglob("*.json")):
        text = file.read_text(encoding="utf-8").replace("awx.awx", "ansible.controller")
        file.write_text(text.replace('_COLLECTION_TYPE = "awx"', '_COLLECTION_TYPE = "controller"'))
    missing = refused(setup(VARIABLES, collections=str(collections)))
    assert "controller_setup_collection: The collection awx.awx is not installed." in missing
    controller.prefix = "/api/controller/v2"
    chosen = {**VARIABLES, "controller_setup_collection": " ansible.controller "}
    controller.create("credential_types", {**CREDENTIAL_TYPE, "description": "older"})
    controller.is_superuser = False
    needs = refused(setup({**chosen, "controller_setup_credential_type": "new"}, collections=str(collections)))
    assert "The controller has no credential type 'new', and only a superuser can create it." in needs
    run = setup(chosen, collections=str(collections))
    assert len(changed(run)) == 18
    assert ["only a superuser can change it" in warning for warning in run.results[0]["warnings"]] == [True]


@pytest.mark.parametrize(
    ("settings", "messages"),
    [
        (
            {"project_url": None, "collection": "awx", "roles": [{"team": "a", "role": "run"}]},
            [
                "missing required arguments: controller_setup_project_url",
                "value of role must be one of: launch, approve, read, got: run",
                "must be one of: awx.awx, ansible.controller, got: awx",
            ],
        ),
        (
            {
                "credential": {"access_key": "AK", "acces_key": "AK"},
                "name": "68",
                "slices": 0,
                "approval_timeout": -1,
                "schedules": {"provision": "x", "inspect": "x"},
                "questions": {
                    "drift": [{"type": "text"}, {"variable": "drift_hosts"}],
                    "drfit": [],
                    "inspect": [
                        {"variable": "a", "required": True},
                        {"variable": "b", "type": "password", "default": "c"},
                    ],
                },
                "roles": [{"team": "a++b", "role": "approve", "templates": ["drift"]}],
            },
            [
                "controller_setup_credential: acces_key is unknown. secret_key is missing. It takes access_key, ",
                "controller_setup_slices: must be 1 or more",
                "controller_setup_approval_timeout: must be 0 or more",
                "controller_setup_schedules: provision: must be one of preflight",
                "controller_setup_questions: drift[0]: missing required arguments: variable",
                "controller_setup_questions: drift[1]: drift_hosts is asked already",
                "controller_setup_questions: drfit: must be a list of questions for one of",
                "controller_setup_questions: inspect: a must not be required, because a schedule has no answers.",
                "controller_setup_questions: inspect[1]: a password must have no default",
                "controller_setup_name: '68' must not be a number",
                "controller_setup_roles: 'a++b' must not be a number or contain '++'.",
                "controller_setup_roles: drift: can be approved by nobody",
            ],
        ),
        (
            {"execution_environment": "ee", "project_credential": "git", "roles": [{"team": "ops", "role": "read"}]},
            [
                "controller_setup_execution_environment: The controller has no execution environment 'ee'.",
                "controller_setup_project_credential: The controller has no credential 'git'.",
                "controller_setup_roles: The controller has no team 'ops'.",
            ],
        ),
        ({"organization": "nobody"}, ["controller_setup_organization: The controller has no organization 'nobody'."]),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_done(
    controller: Controller, setup: Callable[..., Run], settings: dict[str, Any], messages: list[str]
) -> None:
    """All of it at once, with the names of the variables."""
    own = {f"controller_setup_{name}": value for name, value in settings.items()}
    message = refused(setup({**VARIABLES, **own}))
    for part in messages:
        assert part in message
    assert message.endswith("Nothing was changed.")
    assert not controller.writes


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


def test_the_playbook_passes_on_all_options() -> None:
    """Each option of the module has a variable, which the guide lists."""
    [play] = yaml.safe_load((ROOT / "playbooks" / "controller_setup.yml").read_text())
    options = play["tasks"][0]["samsungcloud.scp.controller_setup"]
    assert options == {name: f"{{{{ controller_setup_{name} | default(omit) }}}}" for name in ARGUMENT_SPEC}
