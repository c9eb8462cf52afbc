# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The two doors to a task: which one is taken, that both come to the same, that nothing stays in the worker behind."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from harness import IN_PROCESS, MODULE, PASSWORD, SECRET_KEY, Run
from test_promises import FLOW, SERVICE

from emulator.process import EmulatorProcess

Play = Callable[..., Run]
Playbook = Callable[..., Run]
LOOK = ("data_flow_info", {})
NEVER = {"vars": {"samsungcloud_scp_in_process": "never"}}


def door_of(result: dict[str, Any]) -> str:
    """The door that a result tells."""
    return str(result["api"]["door"])


@pytest.fixture
def any_door(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests whose tasks take both doors."""
    monkeypatch.setattr("harness.TAKEN", {IN_PROCESS: {IN_PROCESS, MODULE}, MODULE: {MODULE}})


@pytest.mark.usefixtures("any_door")
def test_which_door_is_taken(emulator: EmulatorProcess, play: Play) -> None:
    """In process, unless the task says otherwise, runs on its own, or with another Python."""
    other = Path(str(shutil.which("python3"))).resolve()
    tasks = [
        (*LOOK,),
        (*LOOK, NEVER),
        (*LOOK, {"vars": {"samsungcloud_scp_in_process": "sometimes"}}),
        (*LOOK, {"vars": {"ansible_python_interpreter": "auto"}}),
        (*LOOK, {"vars": {"ansible_python_interpreter": str(other)}, "environment": {"PYTHONPATH": ""}}),
        (*LOOK, {"delegate_to": "localhost"}),
    ]
    taken, never, refused, chosen, elsewhere, delegated = play(tasks).results
    assert [door_of(result) for result in (taken, chosen, delegated)] == [IN_PROCESS] * 3
    assert door_of(never) == MODULE
    assert refused["msg"].endswith("samsungcloud_scp_in_process: must be one of auto, never, and is 'sometimes'.")
    # That Python, outside the virtual environment, may lack requests, and then says so itself.
    assert elsewhere["msg"].startswith("Failed to import") if elsewhere["failed"] else door_of(elsewhere) == MODULE


@pytest.mark.usefixtures("any_door")
def test_a_task_that_runs_on_its_own(emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """async and async_status work as with any module."""
    playbook = tmp_path / "play.yml"
    tasks = [
        {"samsungcloud.scp.data_flow_info": {}, "async": 60, "poll": 0, "register": "job"},
        {
            "ansible.builtin.async_status": {"jid": "{{ job.ansible_job_id }}"},
            "register": "ended",
            "until": "ended.finished",
            "delay": 1,
            "retries": 60,
        },
    ]
    playbook.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]))
    run = ansible_playbook(str(playbook), ANSIBLE_ASYNC_DIR=str(tmp_path / "jobs"))
    assert run.code == 0, run.output
    assert (door_of(run.results[-1]), run.results[-1]["data_flows"]) == (MODULE, [])


SAME: list[tuple[str, dict[str, Any]]] = [
    ("data_flow_info", {"query": "[].name", "details": "yes", "wait_interval": "7"}),
    ("data_flow_info", {"nonsense": 1, "more": 2}),
    ("data_flow_info", {"details": "perhaps"}),
    ("data_flow_info", {"name": "one", "data_flow_id": "two"}),
    ("data_flow_info", {"data_flow_name": "one", "name": "one"}),
    ("data_flow_info", {"query": "[["}),
    ("data_flow_info", {"secret_key": "wrong-secret-key", "retries": 0}),
    ("data_flow", {}),
    ("data_flow", {**FLOW, "name": "A"}),
    ("data_flow", {**FLOW, "account": {"account_id": "nifiadmin", "account_password": PASSWORD, "odd": 1}}),
    ("data_flow", {**FLOW, "state": "somewhere"}),
    ("data_flow", {**FLOW, "host_aliases": [{"ip": "10.0.0.1"}]}),
    ("data_flow", {**FLOW, "tags": {"number": 7, "yes": True, "none": None}, "description": "{{ '{{' }} 7 }}"}),
    ("data_flow_service", {**SERVICE, "account": {"account_id": "nifiadmin", "account_password": PASSWORD}}),
    ("data_flow_service", {**SERVICE, "service_workload": {"nifi": {"cpu": "many"}}}),
    ("data_flow_capacity_info", {"cluster_name": "ske-dev", "service_workload": {"nifi": {"replica": "x"}}}),
    ("data_flow_name_info", {"data_flows": "one,two", "data_flow_services": ["three"]}),
    ("request", {"service": "data-flow", "path": "/v1/data-flows", "url": "https://example.com"}),
    ("request", {"service": "data-flow"}),
    ("request", {"service": "data-flow", "path": "/v1/data-flows", "status_codes": ["200", "x"]}),
    ("request", {"service": "data-flow", "path": "/v1/data-flows", "body": {"password": SECRET_KEY}}),
]


def comparable(result: dict[str, Any]) -> Any:
    """A result without what differs from run to run: the door, and how long it took."""
    text = json.dumps({**result, "api": {**result.get("api", {}), "door": "", "seconds": 0}}, sort_keys=True)
    return json.loads(re.sub(r"(Valid booleans include: ).*?\"", r'\1"', text))  # in any order


@pytest.mark.usefixtures("any_door")
@pytest.mark.parametrize("flags", [("--check", "--diff"), ("-vvv",)], ids=" ".join)
def test_both_doors_come_to_the_same(flags: tuple[str, ...], emulator: EmulatorProcess, play: Play) -> None:
    """Types, defaults, aliases, rules, masks, warnings, messages and diffs, option by option."""
    defaults = {"module_defaults": {"group/samsungcloud.scp.all": {"timeout": 17}}}
    # Nothing is to be changed by the tasks of either door; those that would change something run in check mode.
    check = {"check_mode": True}
    tasks = [(*task, check, defaults, *more) for more in ((), (NEVER,)) for task in SAME]
    both = play(tasks, *flags, ANSIBLE_INJECT_INVOCATION="1").results
    through = [
        [comparable(result) for result in both[: len(SAME)]],
        [comparable(result) for result in both[len(SAME) :]],
    ]
    for task, in_process, module in zip(SAME, *through):
        assert in_process == module, task
    assert {result["invocation"]["module_args"].get("timeout") for result in both if "api" in result} == {17.0}
    assert not [entry for entry in emulator.requests() if entry["committed"]]


def test_nothing_stays_behind_in_the_worker(
    emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path
) -> None:
    """The items of a loop share a worker: neither settings, nor secrets, nor variables of one reach the next."""
    playbook = tmp_path / "play.yml"
    tasks = [
        {
            "samsungcloud.scp.data_flow_info": {"secret_key": "{{ item or omit }}", "retries": 0},
            "loop": ["wrong-secret-key", "", "wrong-secret-key", ""],
            "ignore_errors": True,
        },
        {
            "samsungcloud.scp.data_flow_info": {"retries": 0},
            "environment": {"SCP_SECRET_KEY": "{{ item }}", "SCP_REGION": "kr-west1"},
            "loop": ["wrong-secret-key", SECRET_KEY, "wrong-secret-key"],
            "ignore_errors": True,
            "no_log": True,
        },
        {"samsungcloud.scp.data_flow_info": {"query": "'wrong-secret-key'"}},
    ]
    playbook.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]))
    run = ansible_playbook(str(playbook))
    assert run.code == 0, run.output
    options, _hidden, last = run.tasks
    assert ["error" in item for item in options.items] == [True, False, True, False]
    statuses = [entry["status"] for entry in emulator.requests()]
    assert statuses == [401, 200, 401, 200, 401, 200, 401, 200]
    assert last.result["query_result"] == "wrong-secret-key", "a secret of an earlier task is not one of this"


def test_a_wait_speaks(emulator: EmulatorProcess, play: Play) -> None:
    """A line for each new state on stderr, none where it is not wanted, and none for a task with no_log."""
    quiet = {"vars": {"samsungcloud_scp_progress": False}}
    services = [{**SERVICE, "name": name} for name in ("loud", "quiet", "hidden")]
    keywords: list[dict[str, Any]] = [{}, quiet, {"no_log": True}]
    tasks = [("data_flow_service", service, more) for service, more in zip(services, keywords)]
    run = play([("data_flow", FLOW), *tasks])
    assert run.code == 0, run.output
    told = [line for line in run.output.splitlines() if line.startswith("waiting: ")]
    assert [re.sub(r"\d+ s$", "", line) for line in told] == [
        f"waiting: [localhost] The creation of {what}: {state}, "
        for what in ("Data Flow analytics", "Data Flow Service loud")
        for state in ("CREATING", "RUNNING")
    ]
    assert [step["state"] for step in run.results[2]["timeline"]] == ["CREATING", "RUNNING"]
