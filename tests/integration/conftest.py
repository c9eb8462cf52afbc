# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures: a Data Flow emulator for the session, and ansible-playbook runs against it that must not leak secrets."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import harness
import pytest
from harness import (
    AUTH_TOKEN,
    CANARIES,
    FLOW,
    IN_PROCESS,
    MODULE,
    OTHER_FLOW,
    OTHER_SERVICE,
    PASSWORD,
    ROOT,
    SECRET_KEY,
    SERVICE,
    SKE_DEV,
    Run,
    Task,
)

from emulator.process import EmulatorProcess

SUPPORT = Path(__file__).parent / "support"


@pytest.fixture(scope="session")
def server() -> Iterator[EmulatorProcess]:
    """Return the emulator process, whose clock runs at a thousand times real time; PROFILE can give it a profile."""
    profile = os.environ.get("SCP_EMULATOR_PROFILE")
    with EmulatorProcess(speed=1000, env={"SCP_SECRET_KEY": SECRET_KEY}, profile=profile) as process:
        yield process


@pytest.fixture
def emulator(server: EmulatorProcess) -> EmulatorProcess:
    """Return the emulator in its initial state."""
    server.admin("POST", "/reset")
    server.admin("PATCH", "/clock", {"speed": 1000})
    return server


@pytest.fixture
def execution() -> str:
    """Return how tasks are executed; tests that run both ways are parametrized with `both_executions`."""
    return IN_PROCESS


@pytest.fixture
def seeded(emulator: EmulatorProcess) -> EmulatorProcess:
    """Return the emulator with two Data Flows that each have a service of the same name, and an empty request log."""
    emulator.admin("POST", "/ingress-controllers", {"cluster_id": SKE_DEV, "name": "second"})
    flows = {FLOW: "analytics", OTHER_FLOW: "other"}
    emulator.admin("POST", "/data-flows", [{"id": flow, "name": name} for flow, name in flows.items()])
    orders = {"name": "orders", "service_workload": {"nifi": {"cpu": "100", "memory": "100", "replica": "1"}}}
    parents = {SERVICE: FLOW, OTHER_SERVICE: OTHER_FLOW}
    seeds = [{**orders, "id": service, "data_flow_id": flow} for service, flow in parents.items()]
    emulator.admin("POST", "/data-flow-services", seeds)
    emulator.admin("DELETE", "/requests")
    return emulator


@pytest.fixture
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory for temporary files of runs; its path is short, since it contains sockets."""
    return tmp_path_factory.mktemp("t")


@pytest.fixture
def environment(emulator: EmulatorProcess, execution: str, scratch: Path, tmp_path: Path) -> dict[str, str]:
    """Return the environment of a user of the emulator, with an empty settings directory."""
    return {
        **os.environ,
        **emulator.env(),
        "SCP_AUTH_TOKEN": AUTH_TOKEN,
        "SCP_CONFIG_DIR": str(tmp_path / "scpconf"),
        "NIFI_PASSWORD": PASSWORD,
        "SAMSUNGCLOUD_SCP_IN_PROCESS": {IN_PROCESS: "auto", MODULE: "never"}[execution],
        "ANSIBLE_CALLBACK_PLUGINS": str(SUPPORT / "callback"),
        "ANSIBLE_CALLBACKS_ENABLED": "record",
        "ANSIBLE_DUPLICATE_YAML_DICT_KEY": "error",
        "ANSIBLE_NOCOLOR": "1",
        "RECORD_TO": str(tmp_path / "record"),
        "ANSIBLE_LOCAL_TEMP": str(scratch / "local"),
        "ANSIBLE_REMOTE_TMP": str(scratch / "remote"),
        "TMPDIR": str(scratch),
    }


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str | None]:
    """Return environment variables with which the collection is used as ansible-galaxy installs it."""
    place = tmp_path_factory.mktemp("installed")
    build = ["collection", "build", "--output-path", str(place), str(ROOT)]
    subprocess.run(["ansible-galaxy", *build], check=True)
    (archive,) = place.glob("*.tar.gz")
    install = ["collection", "install", "--offline", "--force", "-p", str(place), str(archive)]
    subprocess.run(["ansible-galaxy", *install], check=True)
    return {"ANSIBLE_COLLECTIONS_PATH": str(place), "PYTHONPATH": None}


@pytest.fixture
def ansible_playbook(
    environment: dict[str, str], emulator: EmulatorProcess, execution: str, scratch: Path, tmp_path: Path
) -> Callable[..., Run]:
    """Return a function that runs ansible-playbook or another tool and checks for leaked secrets.

    It searches for the canaries in the output, in the results, in all files left behind, and in the emulator's log.
    """

    def run(
        *arguments: str,
        tool: str = "ansible-playbook",
        cwd: Path | None = None,
        stdin: str = "",
        **variables: str | None,
    ) -> Run:
        record = tmp_path / "record"
        record.unlink(missing_ok=True)
        overridden = {**environment, **variables}
        process = subprocess.run(
            [tool, *arguments],
            env={name: value for name, value in overridden.items() if value is not None},
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            cwd=cwd,
        )
        output = process.stdout + process.stderr
        lines = record.read_text().splitlines() if record.exists() else []
        files = {path: path.read_bytes() for path in scratch.rglob("*") if path.is_file()}
        written = json.dumps([emulator.requests(), emulator.admin("GET", "/objects")])
        for canary in CANARIES:
            assert canary not in output
            assert not [line for line in lines if canary in line]
            assert not [path for path, content in files.items() if canary.encode() in content]
            assert canary not in written
        tasks = [Task(**json.loads(line)) for line in lines]
        seen = {result["api"]["execution"] for task in tasks for result in task.items if "api" in result}
        assert seen <= harness.TAKEN[execution]
        return Run(process.returncode, output, tasks)

    return run


@pytest.fixture
def play(ansible_playbook: Callable[..., Run], tmp_path: Path) -> Callable[..., Run]:
    """Return a function that runs tasks on localhost, each a module's name, options, and keywords such as check_mode.

    Failures do not end the play.
    """

    def run(tasks: Sequence[tuple[Any, ...]], *flags: str, **variables: str | None) -> Run:
        document = {
            "hosts": "localhost",
            "gather_facts": False,
            "module_defaults": {
                f"samsungcloud.scp.{module}": {"wait_interval": 0.1, "wait_timeout": 60}
                for module in ("data_flow", "data_flow_service")
            },
            "tasks": [
                {
                    "name": module,
                    f"samsungcloud.scp.{module}": {**options},
                    "ignore_errors": True,
                    **{name: value for keyword in keywords for name, value in keyword.items()},
                }
                for module, options, *keywords in tasks
            ],
        }
        playbook = tmp_path / "play.yml"
        playbook.write_text(json.dumps([document]))
        # Use the implicit localhost, as most users do.
        return ansible_playbook(str(playbook), *flags, **variables)

    return run
