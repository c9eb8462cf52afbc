# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs as AWX runs them, with ansible-runner.

They use the example project, credentials in the environment, survey answers as extra variables, and an inventory
imported from the project.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from fake_controller import render
from harness import AUTH_TOKEN, CANARIES, PASSWORD, ROOT, descendants

from emulator.process import EmulatorProcess

PROJECT = ROOT / "examples" / "controller_project"
SERVICES = ["orders", "payments", "returns", "stock"]
CREDENTIAL_TYPE = yaml.safe_load((ROOT / "extensions" / "awx" / "credential_type.yml").read_text())
ANSWERS = {"provision_hosts": "all", "nifi_password": PASSWORD}
QUICK = {"data_flow_wait_interval": 0.1, "nifi_wait_interval": 0.1}
Environment = dict[str, str]
# ansible-runner before 2.4.2 marks the events of Display.display in each process, also in a worker.
OLD_RUNNER = """
import os
import sys
from ansible.plugins.callback import CallbackBase
from ansible.utils.display import Display

display, main = Display.display, os.getpid()


def marked(self, *args, stderr=False, **kwargs):
    if os.getpid() != main:
        (sys.stderr if stderr else sys.stdout).write("mark of a worker")
    return display(self, *args, stderr=stderr, **kwargs)


Display.display = marked


class CallbackModule(CallbackBase):
    CALLBACK_VERSION, CALLBACK_TYPE, CALLBACK_NAME = 2.0, "notification", "old_runner"
"""


@pytest.fixture
def injected(emulator: EmulatorProcess) -> Environment:
    """Return what the credential injects into a job; optional inputs are empty."""
    known = emulator.env()
    inputs = {
        "access_key": known["SCP_ACCESS_KEY"],
        "secret_key": known["SCP_SECRET_KEY"],
        "auth_token": AUTH_TOKEN,
        "endpoint": known["SCP_ENDPOINT"],
    }
    return render(CREDENTIAL_TYPE, inputs)


@pytest.fixture
def imported(bare: Environment, injected: Environment) -> Callable[[str], dict[str, Any]]:
    """Return what AWX reads from an inventory file of the project."""

    def read(path: str) -> dict[str, Any]:
        command = ["ansible-inventory", "-i", str(PROJECT / path), "--list", "--export"]
        output = subprocess.run(command, env={**bare, **injected}, capture_output=True, text=True, check=True).stdout
        inventory: dict[str, Any] = json.loads(output)
        return inventory

    return read


@pytest.fixture
def bare(tmp_path: Path) -> Environment:
    """Return an environment without settings of the platform."""
    return {**os.environ, "SCP_CONFIG_DIR": str(tmp_path / "nowhere")}


class Job:
    """A job on a slice of an inventory, in a private data directory."""

    def __init__(
        self,
        where: Path,
        bare: Environment,
        injected: Environment,
        inventory: dict[str, Any],
        part: slice = slice(None),
    ) -> None:
        self.where = where
        self.bare = bare
        hosts = inventory["analytics"]["hosts"][part]
        script = where / "inventory" / "hosts"
        for name, content in {
            "env/envvars": injected,
            "env/settings": {"suppress_env_files": True},  # as AWX has it
            "inventory/hosts.json": {**inventory, "analytics": {**inventory["analytics"], "hosts": hosts}},
        }.items():
            (where / name).parent.mkdir(parents=True, exist_ok=True)
            (where / name).write_text(json.dumps(content))
        (where / "inventory" / "hosts.json").rename(where / "hosts.json")
        script.write_text(f"#!/bin/sh\ncat '{where}/hosts.json'\n")
        script.chmod(0o700)
        shutil.copytree(PROJECT, where / "project")

    def start(self, ident: str, playbook: str = "provision", **answers: Any) -> subprocess.Popen[bytes]:
        """Start a playbook of the project with answers to its survey."""
        (self.where / "env" / "extravars").write_text(json.dumps({**(answers or ANSWERS), **QUICK}))
        command = ["ansible-runner", "run", str(self.where), "--ident", ident, "-p", f"playbooks/{playbook}.yml", "-q"]
        return subprocess.Popen(command, env=self.bare, stdin=subprocess.DEVNULL)

    def run(self, playbook: str, **answers: Any) -> str:
        """Run a playbook that must succeed, and return its output."""
        assert self.start(playbook, playbook, **answers).wait() == 0, self.artifacts(playbook)["stdout"]
        return self.artifacts(playbook)["stdout"]

    def artifacts(self, ident: str) -> dict[str, str]:
        """Return the files that the job leaves for the controller.

        One is runner's copy of the environment, in which AWX masks the inputs that the credential type declares secret.
        """
        directory = self.where / "artifacts" / ident
        files = {str(file.relative_to(directory)): file.read_text() for file in directory.rglob("*") if file.is_file()}
        command = json.loads(files["command"])
        stars = {field["id"]: "**********" for field in CREDENTIAL_TYPE["inputs"]["fields"] if field.get("secret")}
        shown = {name: value for name, value in render(CREDENTIAL_TYPE, stars).items() if value}
        return {**files, "command": json.dumps({**command, "env": {**command["env"], **shown}})}

    def results(self, ident: str) -> dict[str, Any]:
        """Return what the controller keeps as artifacts of the job, and passes on in a workflow."""
        events = [json.loads(text) for name, text in self.artifacts(ident).items() if name.startswith("job_events/")]
        [stats] = [event["event_data"] for event in events if event["event"] == "playbook_on_stats"]
        found: dict[str, Any] = stats["artifact_data"]
        return found


def services(emulator: EmulatorProcess) -> list[dict[str, Any]]:
    """Return the services that exist."""
    found: list[dict[str, Any]] = emulator.admin("GET", "/objects")["data_flow_services"]
    return found


def created(emulator: EmulatorProcess) -> list[str]:
    """Return the names of the services; each, and the Data Flow, must have been created once."""
    names = [item["name"] for item in services(emulator)]
    operations = [entry["operation"] for entry in emulator.requests(method="POST") if entry["committed"]]
    assert operations.count("CreateDataFlow") == len(emulator.admin("GET", "/objects")["data_flows"])
    assert operations.count("CreateDataFlowService") == len(names)
    return sorted(names)


def test_two_slices_at_once(
    emulator: EmulatorProcess,
    bare: Environment,
    injected: Environment,
    imported: Callable[[str], dict[str, Any]],
    tmp_path: Path,
) -> None:
    """Both need the Data Flow, and each has half of the services; nothing is created twice, and no secret is left.

    A preflight runs before them, resize and decommission after them, each with the answers of its survey.
    """
    inventory = imported("inventory/desired.yml")
    assert "orders" in Job(tmp_path / "whole", bare, injected, inventory).run("preflight")
    assert not created(emulator)
    jobs = [Job(tmp_path / str(n), bare, injected, inventory, slice(n, None, 2)) for n in range(2)]
    for process in [job.start("job") for job in jobs]:
        assert process.wait() == 0, "".join(job.artifacts("job")["stdout"] for job in jobs)
    assert created(emulator) == SERVICES

    for job, names in zip(jobs, (["orders", "returns"], ["payments", "stock"])):
        artifacts = job.artifacts("job")
        assert (artifacts["rc"], artifacts["status"]) == ("0", "successful")
        for canary in CANARIES:
            assert not [name for name, text in artifacts.items() if canary in text]
        events = [json.loads(text) for name, text in artifacts.items() if name.startswith("job_events/")]
        [stats] = [event["event_data"] for event in events if event["event"] == "playbook_on_stats"]
        assert sorted(stats["ok"]) == names
        assert stats["artifact_data"]["provision_stats"]["created"] == 2
        assert stats["artifact_data"]["provision_stats"]["outcomes"] == dict.fromkeys(names, "created")
        done = [event["event_data"] for event in events if event["event"] == "runner_on_ok"]
        actions = {(data["host"], data["resolved_action"]) for data in done}
        assert {(name, "samsungcloud.scp.provision_result") for name in names} <= actions

    whole = Job(tmp_path / "page", bare, injected, inventory)
    assert "<!DOCTYPE html>" not in whole.run("drift", drift_hosts="all", drift_report_artifact="yes")
    assert whole.results("drift")["drift_stats"]["in_sync"] == 5
    assert whole.results("drift")["drift_report"].lstrip().startswith("<!DOCTYPE html>")

    live = imported("inventory/live.data_flow.yml")
    assert sorted(live["_meta"]["hostvars"]) == SERVICES
    job = Job(tmp_path / "live", bare, injected, live)
    job.run(
        "resize",
        resize_data_flow="analytics",
        resize_services="orders, stock",
        resize_size="standard",
        resize_workload="{nifi: {replica: 2}}",
    )
    resized = [item["name"] for item in services(emulator) if item["service_workload"]["nifi"]["replica"] == "2"]
    assert sorted(resized) == ["orders", "stock"]
    job.run("decommission", decommission_hosts="orders,payments", decommission_confirmed="yes")
    assert sorted(item["name"] for item in services(emulator)) == ["returns", "stock"]


def test_a_misspelt_name_fails_the_job(
    emulator: EmulatorProcess,
    bare: Environment,
    injected: Environment,
    imported: Callable[[str], dict[str, Any]],
    tmp_path: Path,
) -> None:
    """In a slice and without slices; a slice without one of the named hosts ends green, and does nothing."""
    inventory = imported("inventory/desired.yml")
    sliced = {
        "awx_job_template_name": "SCP: provision",
        "awx_workflow_job_name": "SCP: provision",
        "provision_inventory": "inventory/desired.yml",  # in the project, which is the directory of the job
        "nifi_password": PASSWORD,
    }
    first, second = (Job(tmp_path / str(n), bare, injected, inventory, slice(n, None, 2)) for n in range(2))
    for job in (first, second):
        job.start("stock", provision_hosts="stock", **sliced).wait()
        assert job.artifacts("stock")["rc"] == "0", job.artifacts("stock")["stdout"]
    assert created(emulator) == ["stock"]
    assert "no hosts matched" in first.artifacts("stock")["stdout"]
    emulator.admin("DELETE", "/requests")

    whole = Job(tmp_path / "whole", bare, injected, inventory)
    jobs = [(first, "provision", sliced), (whole, "provision", {}), (whole, "decommission", {})]
    for number, (job, playbook, more) in enumerate(jobs):
        for names in ("orderz", "orders,orderz"):
            ident = f"{names}-{number}"
            answers = {f"{playbook}_hosts": names, "decommission_confirmed": "yes", **more}
            assert job.start(ident, playbook, **answers).wait() != 0
            assert "'orderz'. Did you mean orders?" in " ".join(job.artifacts(ident)["stdout"].split())
    assert not emulator.requests()


def test_a_job_that_is_killed_is_started_again(
    emulator: EmulatorProcess,
    bare: Environment,
    injected: Environment,
    imported: Callable[[str], dict[str, Any]],
    tmp_path: Path,
) -> None:
    """The job is killed while services are being created; the second run adopts them.

    Both have the plan that was approved, from the results of a preflight. Until it is killed, the job prints what it
    waits for, in its output and as events, which AWX reads.
    """
    job = Job(tmp_path / "job", bare, injected, imported("inventory/desired.yml"))
    job.run("preflight", **ANSWERS)
    approved = {**ANSWERS, "provision_approved": job.results("preflight")["provision_approved"]}
    process = job.start("first", **approved)
    while not [entry for entry in emulator.requests(operation="CreateDataFlowService") if entry["committed"]]:
        assert process.poll() is None
        time.sleep(0.02)
    emulator.admin("PATCH", "/clock", {"speed": 0})
    artifacts = job.where / "artifacts" / "first"
    waits = "waiting: ["
    while not [event for event in artifacts.glob("job_events/[0-9]*.json") if waits in event.read_text()]:
        assert process.poll() is None
        time.sleep(0.02)
    assert waits in (artifacts / "stdout").read_text()
    for victim in descendants(process.pid):
        os.kill(victim, signal.SIGKILL)
    process.wait()
    assert "CREATING" in [item["state"] for item in services(emulator)]

    emulator.admin("PATCH", "/clock", {"speed": 1000})
    assert job.start("second", **approved).wait() == 0, job.artifacts("second")["stdout"]
    assert created(emulator) == SERVICES


def test_progress_makes_no_noise_with_an_older_runner(
    bare: Environment, injected: Environment, imported: Callable[[str], dict[str, Any]], tmp_path: Path
) -> None:
    """What a job prints while it runs goes to the main process, and no worker writes to its own stdout or stderr."""
    job = Job(tmp_path / "job", bare, injected, imported("inventory/desired.yml"))
    plugin = job.where / "project" / "playbooks" / "callback_plugins" / "old_runner.py"
    plugin.parent.mkdir()
    plugin.write_text(OLD_RUNNER)
    output = job.run("preflight") + job.run("provision")
    assert "waiting: [" in output
    assert "mark of a worker" not in output
    assert "errantly" not in output  # how ansible-core 2.19 and later report it
