# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The two executions of a task: which is used, that both return the same, that nothing stays behind in the worker."""

from __future__ import annotations

import json
import os
import re
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cases import FLOW, SERVICE
from harness import IN_PROCESS, MODULE, PASSWORD, ROOT, SECRET_KEY, Run

from emulator.process import EmulatorProcess

Play = Callable[..., Run]
Playbook = Callable[..., Run]
LOOK = ("data_flow_info", {})
NEVER = {"vars": {"samsungcloud_scp_in_process": "never"}}


def execution_of(result: dict[str, Any]) -> str:
    """Return how a task was executed."""
    return str(result["api"]["execution"])


@pytest.fixture
def either_execution(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Accept both executions in a test."""
    monkeypatch.setattr("harness.TAKEN", {IN_PROCESS: {IN_PROCESS, MODULE}, MODULE: {MODULE}})


@pytest.mark.usefixtures("either_execution")
def test_selection_of_execution(emulator: EmulatorProcess, play: Play) -> None:
    """Tasks run in process unless the task requires a module or another Python; all names of a Python are the same."""
    own = [sys.executable, *(str(Path(sys.executable).with_name(name)) for name in ("python", "python3"))]
    theirs = ["auto", "auto_silent", "", "{{ ansible_playbook_python }}"]
    other = Path(sys.executable).resolve()  # the target of the virtual environment's link
    tasks = [
        (*LOOK, NEVER),
        (*LOOK, {"vars": {"samsungcloud_scp_in_process": "sometimes"}}),
        (*LOOK, {"vars": {"ansible_python_interpreter": str(other)}, "environment": {"PYTHONPATH": ""}}),
        (*LOOK,),
        (*LOOK, {"delegate_to": "localhost", "environment": {"NUMBER": 1, "NOTHING": None}}),
        *((*LOOK, {"vars": {"ansible_python_interpreter": python}}) for python in own + theirs),
    ]
    never, refused, elsewhere, *taken = play(tasks).results
    assert [execution_of(result) for result in taken] == [IN_PROCESS] * len(taken)
    assert execution_of(never) == MODULE
    assert refused["msg"].endswith("samsungcloud_scp_in_process: must be one of auto, never, and is 'sometimes'.")
    # That Python, outside the virtual environment, may lack requests, which it then reports.
    assert elsewhere["msg"].startswith("Failed to import") if elsewhere["failed"] else execution_of(elsewhere) == MODULE


@pytest.mark.usefixtures("either_execution")
def test_the_host_that_a_task_runs_on_decides(
    emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path
) -> None:
    """What counts is the host that the task runs on, not the one it is for; another user requires another process."""
    hosts = {
        "far": {"ansible_connection": "ssh", "ansible_host": "192.0.2.1"},
        "near": {"ansible_connection": "local"},
        "other": {"ansible_connection": "local", "ansible_python_interpreter": "/no/such/python"},
        "nobody": {"ansible_connection": "local", "ansible_become": True},
    }
    delegated = {"samsungcloud.scp.data_flow_info": {}, "ignore_errors": True}
    tasks = [{**delegated, "delegate_to": host} for host in ("localhost", "near", "other", "nobody")]
    tasks += [{**delegated, "delegate_to": "near", "become": True}]
    (tmp_path / "hosts.json").write_text(json.dumps({"all": {"hosts": hosts}}))
    playbook = tmp_path / "play.yml"
    playbook.write_text(json.dumps([{"hosts": "far", "gather_facts": False, "tasks": tasks}]))
    run = ansible_playbook(str(playbook), "-i", str(tmp_path / "hosts.json"))
    localhost, near, *others = run.results
    assert [execution_of(localhost), execution_of(near)] == [IN_PROCESS] * 2
    # Whether their modules can be started depends on the machine.
    assert not [result for result in others if result.get("api", {}).get("execution") == IN_PROCESS]


def test_a_module_is_found_by_each_of_its_names(
    emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path
) -> None:
    """A module is found in full, short, and redirected from another collection; group defaults apply to each name."""
    runtime = tmp_path / "ansible_collections/company/cloud/meta/runtime.yml"
    runtime.parent.mkdir(parents=True)
    redirects = {"images": {"redirect": "samsungcloud.scp.data_flow_image_info"}}
    runtime.write_text(json.dumps({"plugin_routing": {"action": redirects, "modules": redirects}}))
    names = ["samsungcloud.scp.data_flow_image_info", "data_flow_image_info", "company.cloud.images"]
    play = {
        "hosts": "localhost",
        "gather_facts": False,
        "collections": ["samsungcloud.scp"],
        "module_defaults": {"group/samsungcloud.scp.all": {"query": "length(@)"}},
        "tasks": [{name: {}} for name in names],
    }
    (tmp_path / "play.yml").write_text(json.dumps([play]))
    collections = f"{tmp_path}:{os.environ['ANSIBLE_COLLECTIONS_PATH']}"
    run = ansible_playbook(str(tmp_path / "play.yml"), ANSIBLE_COLLECTIONS_PATH=collections)
    assert run.code == 0, run.output
    assert [(execution_of(result), result["query_result"]) for result in run.results] == [(IN_PROCESS, 2)] * 3
    assert [task.task for task in run.tasks] == names, "callbacks see the name that the task has"


def test_the_installed_collection_runs_in_process(
    emulator: EmulatorProcess, ansible_playbook: Playbook, play: Play, tmp_path: Path
) -> None:
    """The package contains all that is needed."""
    build = ["collection", "build", str(ROOT), "--output-path", str(tmp_path)]
    assert ansible_playbook(*build, tool="ansible-galaxy").code == 0
    (package,) = tmp_path.glob("samsungcloud-scp-*.tar.gz")
    alone: dict[str, str | None] = {"ANSIBLE_COLLECTIONS_PATH": str(tmp_path / "installed"), "PYTHONPATH": None}
    install = ["collection", "install", str(package), "--offline"]
    assert ansible_playbook(*install, tool="ansible-galaxy", **alone).code == 0
    emulator.admin("PATCH", "/switches", {"empty_host_aliases": "accept"})
    run = play([("data_flow", FLOW), LOOK], **alone)
    assert run.code == 0, run.output
    assert [execution_of(result) for result in run.results] == [IN_PROCESS] * 2


@pytest.mark.usefixtures("either_execution")
def test_a_task_that_runs_on_its_own(emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """The keyword async and async_status work as with any module."""
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
    assert (execution_of(run.results[-1]), run.results[-1]["data_flows"]) == (MODULE, [])


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
    (
        "data_flow",
        {**FLOW, "node_selector": {"a": "b"}, "account": {"account_id": [1], "account_password": [PASSWORD]}},
    ),
    (
        "data_flow",
        {**FLOW, "secret_key": {"a": SECRET_KEY}, "host_aliases": [None, "x", {"ip": "1.1.1.1", "hostnames": [None]}]},
    ),
    (
        "data_flow",
        {**FLOW, "state": "", "tags": " ", "account": "", "host_aliases": "", "wait_timeout": "", "wait": ""},
    ),
    ("data_flow", {**FLOW, "domain": "orders.dev", "node_selector": "nifi", "data_flow_name": ""}),
    ("data_flow_info", {"name": "", "data_flow_id": " ", "details": ""}),
    (
        "data_flow_fleet",
        {"data_flows": [None, {**FLOW, "account": {"account_id": {}, "account_password": {"a": PASSWORD}}}]},
    ),
    ("data_flow_service", {**SERVICE, "account": {"account_id": "nifiadmin", "account_password": PASSWORD}}),
    ("data_flow_service", {**SERVICE, "service_workload": {"nifi": {"cpu": "many"}}}),
    ("data_flow_fleet", {"data_flows": [{**FLOW, "data_flow_name": "two"}], "state": "absent"}),
    ("data_flow_fleet", {"data_flows": [FLOW, FLOW]}),
    ("data_flow_fleet", {"data_flow_services": [{"name": "one", "service_workload": {"nifi": {"replica": "x"}}}]}),
    ("data_flow_service_info", {"name": "one", "data_flow_name": "two", "details": True}),
    ("data_flow_image_info", {"version": 1.1, "query": "length(@)"}),
    ("data_flow_ingress_controller_info", {"cluster_name": "ske-dev"}),
    ("data_flow_service_version_info", {"data_flow": "one"}),
    ("data_flow_preflight_info", {"data_flows": [FLOW], "data_flow_services": [{**SERVICE, "name": "O"}]}),
    ("data_flow_capacity_info", {"cluster_name": "ske-dev", "service_workload": {"nifi": {"replica": "x"}}}),
    ("data_flow_name_info", {"data_flows": "one,two", "data_flow_services": ["three"]}),
    ("request", {"service": "data-flow", "path": "/v1/data-flows", "url": "https://example.com"}),
    ("request", {"service": "data-flow"}),
    ("request", {"service": "data-flow", "path": "/v1/data-flows", "status_codes": ["200", "x"]}),
    ("request", {"service": "data-flow", "path": "/v1/data-flows", "body": {"password": SECRET_KEY}}),
    ("request", {"service": "data-flow", "path": "/", "status_codes": ["x"], "body": {"password": PASSWORD}}),
    ("request", {"endpoint": f"https://{PASSWORD}@example.com", "retries": "many"}),
    ("request", {"service": "data-flow", "path": "/v1/data-flows", "query": {"token": "contents", "password": "1"}}),
    # Without account_id, because ansible-core shows the known names of any one of several places.
    ("data_flow", {**FLOW, "account": {"acount_id": "nifiadmin", "acount_password": PASSWORD}, "nmae": "one"}),
    ("data_flow", {**FLOW, "account": {"account_id": "nifiadmin", "acount_password": PASSWORD}}),
    ("data_flow", {**FLOW, "account": {"account_id": "nifiadmin", "account_password": "1"}, "update_password": "x"}),
    ("data_flow_preflight_info", {"data_flows": [{**FLOW, "account": {"account_password": PASSWORD}}]}),
    ("data_flow_preflight_info", {"data_flows": [{"acount": {"accountPassword": PASSWORD}, "name": {"a": "b"}}]}),
]


def comparable(result: dict[str, Any]) -> Any:
    """Return a result without what differs from run to run: its execution, and its duration."""
    text = json.dumps({**result, "api": {**result.get("api", {}), "execution": "", "seconds": 0}}, sort_keys=True)
    text = re.sub(r'"waited": [\d.]+', '"waited": 0', text)
    return json.loads(re.sub(r"(Valid booleans include: ).*?\"", r'\1"', text))  # in any order


@pytest.mark.usefixtures("either_execution")
@pytest.mark.parametrize("flags", [("--check", "--diff"), ("-vvv",)], ids=" ".join)
def test_both_executions_come_to_the_same(flags: tuple[str, ...], emulator: EmulatorProcess, play: Play) -> None:
    """Types, defaults, aliases, rules, masks, warnings, messages and diffs, option by option."""
    groups = {"group/samsungcloud.scp.all": {"timeout": 17}, "group/samsungcloud.scp.wait": {"wait_timeout": 1801}}
    defaults = {"module_defaults": groups}
    # No task may change anything; those that would run in check mode.
    check = {"check_mode": True}
    tasks = [(*task, check, defaults, *more) for more in ((), (NEVER,)) for task in SAME]
    both = play(tasks, *flags, ANSIBLE_INJECT_INVOCATION="1").results
    through = [
        [comparable(result) for result in both[: len(SAME)]],
        [comparable(result) for result in both[len(SAME) :]],
    ]
    for task, in_process, module in zip(SAME, *through):
        assert in_process == module, task
        assert "deprecations" not in in_process, task
    arguments = [result["invocation"]["module_args"] for result in both if "api" in result]
    assert {each.get("timeout") for each in arguments} == {17.0}
    assert 1801.0 in {each.get("wait_timeout") for each in arguments}
    assert not [entry for entry in emulator.requests() if entry["committed"]]


def test_nothing_stays_behind_in_the_worker(
    emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path
) -> None:
    """The items of a loop share a worker: settings, secrets and variables of one must not reach the next."""
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
        {"samsungcloud.scp.data_flow_info": {"query": "'wrong-secret-key'"}, "register": "last"},
        # A secret of an earlier task is not one of this. Since 2.22, ansible-core masks it in what it prints.
        {"ansible.builtin.assert": {"that": "last.query_result | length == 16 and '*' not in last.query_result"}},
    ]
    playbook.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]))
    run = ansible_playbook(str(playbook))
    assert run.code == 0, run.output
    options = run.tasks[0]
    assert ["error" in item for item in options.items] == [True, False, True, False]
    statuses = [entry["status"] for entry in emulator.requests()]
    assert statuses == [401, 200, 401, 200, 401, 200, 401, 200]


def test_a_task_ends_with_its_time(emulator: EmulatorProcess, play: Play) -> None:
    """An API that never responds does not delay a task beyond its keyword `timeout`, however many threads it has."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        silence = {"endpoint": f"http://127.0.0.1:{mute.getsockname()[1]}", "timeout": 60, "retries": 0}
        second = {"timeout": 1}
        tasks = [
            ("data_flow_info", silence, second),
            ("data_flow_name_info", {**silence, "data_flows": ["one", "two"]}, second),
            ("data_flow_fleet", {**silence, "data_flows": [FLOW, {**FLOW, "name": "two"}]}, second),
        ]
        began = time.monotonic()
        *late, after = play([*tasks, LOOK]).results
        assert time.monotonic() - began < 50
    assert [result["failed"] for result in late] == [True] * 3
    assert (execution_of(after), after["data_flows"]) == (IN_PROCESS, [])


def test_bytes_are_refused(emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """Bytes are refused as by any module, and not converted to their Python representation."""
    playbook = tmp_path / "play.yml"
    task = "samsungcloud.scp.data_flow: {name: analytics, description: !!binary aGVsbG8=}"
    playbook.write_text(f"[{{hosts: localhost, gather_facts: false, tasks: [{{{task}}}]}}]")
    assert "contains bytes" in ansible_playbook(str(playbook)).results[-1]["msg"]
    assert not emulator.requests()


def test_a_wait_speaks(emulator: EmulatorProcess, play: Play) -> None:
    """Each new state prints a line to stderr; none is printed if disabled, and none for a task with no_log."""
    emulator.admin("PATCH", "/switches", {"empty_host_aliases": "accept"})
    healthy = emulator.admin("GET", "/switches")["healthy_state"]
    quiet = {"vars": {"samsungcloud_scp_progress": False}}
    services = [{**SERVICE, "name": name} for name in ("loud", "quiet", "hidden")]
    keywords: list[dict[str, Any]] = [{}, quiet, {"no_log": True}]
    tasks = [("data_flow_service", service, more) for service, more in zip(services, keywords)]
    secret = {"service": "data-flow", "path": "/v1/data-flows", "wait_until": f"'{SECRET_KEY}\u001b[1m'"}
    odd = {"vars": {"samsungcloud_scp_progress": "perhaps"}}
    run = play([("data_flow", FLOW), *tasks, ("request", secret), (*LOOK, odd)])
    assert run.code == 0, run.output
    assert "samsungcloud_scp_progress: must be one of true, yes, on, 1, false, " in run.results[-1]["msg"]
    told = [line for line in run.output.splitlines() if line.startswith("waiting: ")]
    assert [re.sub(r"\d+ s$", "", line) for line in told] == [
        f"waiting: [localhost] The creation of {what}: {state}, "
        for what in ("Data Flow analytics", "Data Flow Service loud")
        for state in ("CREATING", healthy)
    ] + ["waiting: [localhost] GET /v1/data-flows with '******** [1m': HTTP 200, "]
    assert [step["state"] for step in run.results[2]["timeline"]] == ["CREATING", healthy]
    silenced = play([("data_flow_info", {"wait_for_state": "RUNNING"})], SAMSUNGCLOUD_SCP_PROGRESS="off")
    assert silenced.results[0]["timeline"]
    assert "waiting: " not in silenced.output
