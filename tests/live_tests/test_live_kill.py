# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of the live kit when it is killed or interrupted: it deletes what it created, and touches nothing else."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from emulator.process import EmulatorProcess
from live.own import OWN_NAME

SPEED = 1000
LAG = 0.5  # seconds by which lists are behind when the kit cleans up
LATE = 0.4  # seconds after which a request of a killed run is carried out
HELD_SECONDS = 60.0
MODULE = "ansible_collections.samsungcloud.scp.tests.live"
WRITE = ["--write", "--yes", "--cluster", "ske-dev", "--storage-class", "nfs", "--other-cluster", "ske-prod"]
TIMES = ["--interval", "0.02", "--settle", "0.12", "--limit", "30"]
CLEAN = ["--clean", "--interval", "0.05", "--settle", str(2 * LAG), "--limit", "30"]
# Names that are not of the kit's form, and belong to others.
FOREIGN = (
    "zz-live-mine",
    "zz-liveabc",
    "zz-live-0123456",
    "zz-live-012345678",
    "zz-live-0123456g",
    "a-zz-live-01234567",
)
PROFILES: Mapping[str, Mapping[str, Any]] = {
    "permissive": {
        "busy": "accept",
        "flow_with_services": "cascade",
        "name_scope": "none",
        "deleted_objects": "listed",
        "accepted_body": "empty",
    },
    "strict": {
        "busy": "refuse",
        "flow_with_services": "refuse",
        "name_scope": "cluster",
        "deleted_objects": "removed",
        "accepted_body": "id",
        "unknown_id": 404,
        "page_size": "ignored",
    },
}
DURATIONS = {
    kind: dict.fromkeys(("CREATING", "UPDATING", "TERMINATING"), (60, 60))
    for kind in ("data_flow", "data_flow_service")
}


class World:
    """An emulator with objects of others, and the runs of the kit against it."""

    def __init__(self, server: EmulatorProcess, switches: Mapping[str, Any], folder: Path) -> None:
        self.server, self.folder = server, folder
        # Only an emulator whose lists are behind remembers what they show once they are behind by more.
        profile = {"switches": switches, "durations": DURATIONS, "gateway": {"list_lag": 1}}
        server.admin("POST", "/reset", profile)
        flows = server.admin("POST", "/data-flows", [{"name": name, "created": 1.0} for name in FOREIGN])
        services = [{"name": name, "data_flow_id": flow["id"], "created": 1.0} for name, flow in zip(FOREIGN, flows)]
        server.admin("POST", "/data-flow-services", services)
        self.others = server.admin("GET", "/objects")
        self.ids = {each["id"] for kind in self.others.values() for each in kind}

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start the kit."""
        shutil.rmtree(self.folder / "report", ignore_errors=True)  # A folder that has files is refused.
        environment = {**os.environ, **self.server.env(), "SCP_CONFIG_DIR": "/nonexistent", "SCP_TIMEOUT": "5"}
        command = [sys.executable, "-m", MODULE, *arguments, "--output", str(self.folder / "report")]
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    @contextmanager
    def held(self, fault: Mapping[str, Any], *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """Start a run, by default one that writes, and wait until a request is held, which the end releases."""
        self.server.admin("POST", "/faults", fault)
        process = self.start(*(arguments or (*WRITE, *TIMES)))
        try:
            self.wait_until_held(process, fault.get("method", "GET"))
            yield process
            self.server.admin("DELETE", "/faults")
        finally:
            if process.poll() is None:
                process.kill()
                process.communicate()

    def wait_until_held(self, process: subprocess.Popen[str], method: str) -> None:
        """Wait until a request is held."""
        end = time.monotonic() + HELD_SECONDS
        while not any(each["method"] == method for each in self.server.admin("GET", "/held")):
            assert time.monotonic() < end, "no request is held"
            assert process.poll() is None, process.communicate()[0]
            time.sleep(0.02)

    def own(self) -> list[str]:
        """Return the names of the objects of the kit that are not deleted, and check the objects of others."""
        found = self.server.admin("GET", "/objects")
        for kind, others in self.others.items():
            assert [each for each in found[kind] if each["id"] in self.ids] == others
        new = [each for kind in found.values() for each in kind if each["id"] not in self.ids]
        assert all(OWN_NAME.fullmatch(each["name"]) for each in new)
        return [f"{each['name']} {each['state']}" for each in new if each["state"] != "DELETED"]

    def check(self) -> None:
        """Check that nothing of the kit is left, and that it sent no writing request for an object of others."""
        assert self.own() == []
        writes = [each for each in self.server.requests() if each["method"] != "GET"]
        assert not [each for each in writes if self.ids & set(each["path"].split("/"))]
        self.server.admin("DELETE", "/requests")

    def clean(self) -> str:
        """Run the kit with --clean while lists are behind, and check what is left."""
        self.server.admin("PATCH", "/gateway", {"list_lag": LAG * SPEED})
        process = self.start(*CLEAN)
        output, _nothing = process.communicate(timeout=60)
        self.server.admin("PATCH", "/gateway", {"list_lag": 1})
        assert process.returncode == 0, output
        self.check()
        return output


@dataclass
class Undisturbed:
    """The writing requests of an undisturbed run, each with the number of those of its operation before it."""

    committed: list[dict[str, Any]]
    refused: list[dict[str, Any]]
    reads: int

    def of(self, method: str) -> list[dict[str, Any]]:
        """Return the requests of a method that were carried out."""
        return [each for each in self.committed if each["method"] == method]


def undisturbed(world: World) -> Undisturbed:
    """Run the kit, and return what it sent."""
    process = world.start(*WRITE, *TIMES)
    output, _nothing = process.communicate(timeout=60)
    assert process.returncode == 0, output
    sent: Counter[str] = Counter()
    entries = []
    for each in world.server.requests():
        entries.append({**each, "skip": sent[each["operation"]]})
        sent[each["operation"]] += 1
        sent["GET"] += each["method"] == "GET"
    world.check()
    # How many updates a run makes in a row, all the same, depends on how quick they are.
    updates = [each for each in entries if each["method"] == "PUT"]
    repeated = [each for before, each in zip(updates, updates[1:]) if each["body"] == before["body"]]
    writes = [each for each in entries if each["method"] != "GET" and each not in repeated]
    committed = [each for each in writes if each["committed"]]
    return Undisturbed(committed, [each for each in writes if not each["committed"]], sent["GET"])


@pytest.fixture(scope="module")
def server() -> Iterator[EmulatorProcess]:
    with EmulatorProcess(speed=SPEED) as process:
        yield process


@pytest.fixture(scope="module")
def runs(server: EmulatorProcess, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Undisturbed]:
    """Return an undisturbed run of each profile."""
    folder = tmp_path_factory.mktemp("undisturbed")
    return {name: undisturbed(World(server, switches, folder)) for name, switches in PROFILES.items()}


def fault_at(request: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return the fault that meets a request of an undisturbed run."""
    return {"operation": request["operation"], "method": request["method"], "kind": kind, "skip": request["skip"]}


def kill(process: subprocess.Popen[str]) -> None:
    """End a process at once."""
    process.kill()
    process.communicate()


@pytest.mark.parametrize(
    ("name", "kind"), [("permissive", "hold_before"), ("permissive", "hold_after"), ("strict", "hold_after")]
)
def test_killed_at_each_writing_request(
    server: EmulatorProcess, runs: Mapping[str, Undisturbed], tmp_path: Path, name: str, kind: str
) -> None:
    world, run = World(server, PROFILES[name], tmp_path), runs[name]
    assert len(run.committed) > 12
    # Refused requests change nothing: some of them will do, and so will some updates in the second profile.
    updates = run.of("PUT")[:: 1 if name == "permissive" else 3]
    kills = [*run.of("POST"), *updates, *run.of("DELETE"), *run.refused[:: len(run.refused) // 3]]
    for number, each in enumerate(kills, 1):
        with world.held(fault_at(each, kind)) as process:
            kill(process)
        is_creation = each in run.of("POST") and kind == "hold_after"
        if is_creation or number % 6 == 0:  # Lists do not show yet what a killed run created last.
            world.clean()
    world.clean()


@pytest.mark.parametrize("name", PROFILES)
def test_killed_before_a_creation_is_carried_out(
    server: EmulatorProcess, runs: Mapping[str, Undisturbed], tmp_path: Path, name: str
) -> None:
    world = World(server, PROFILES[name], tmp_path)
    for each in runs[name].of("POST"):
        fault = {**fault_at(each, "delay_before"), "seconds": LATE}
        server.admin("POST", "/faults", fault)
        process = world.start(*WRITE, *TIMES)
        while not any(entry["fault"] for entry in server.requests(method="POST")):
            assert process.poll() is None
            time.sleep(0.01)
        kill(process)
        world.clean()


def test_killed_while_it_reads(server: EmulatorProcess, runs: Mapping[str, Undisturbed], tmp_path: Path) -> None:
    world = World(server, PROFILES["strict"], tmp_path)
    for share in (0.1, 0.36, 0.5, 0.7, 0.9):
        fault = {"method": "GET", "kind": "hold_before", "skip": int(share * runs["strict"].reads)}
        with world.held(fault) as process:
            kill(process)
    world.clean()


def interrupt(process: subprocess.Popen[str], number: int) -> str:
    """Send a signal, and return the output of the process when it has ended."""
    process.send_signal(number)
    return process.communicate(timeout=60)[0]


# A method, which of its requests that are carried out (of GET: which of all), and when it is held.
STAGES = {
    "it reads": ("GET", 10, "hold_before"),
    "it creates the Data Flow": ("POST", 0, "hold_after"),
    "it waits for the Data Flow": ("GET", 90, "hold_before"),
    "it creates the service": ("POST", 1, "hold_before"),
    "it has created the service": ("POST", 1, "hold_after"),
    "it updates": ("PUT", 3, "hold_after"),
    "it has deleted": ("DELETE", 1, "hold_after"),
}


def held_at(run: Undisturbed, stage: str) -> dict[str, Any]:
    """Return the fault that holds a request of a stage."""
    method, number, kind = STAGES[stage]
    if method == "GET":
        return {"method": method, "kind": kind, "skip": number}
    return fault_at(run.of(method)[number], kind)


@pytest.mark.parametrize(("stage", "number"), list(zip(STAGES, cycle((signal.SIGINT, signal.SIGTERM)))))
def test_interrupted_while(
    server: EmulatorProcess, runs: Mapping[str, Undisturbed], tmp_path: Path, stage: str, number: int
) -> None:
    world = World(server, PROFILES["strict"], tmp_path)
    with world.held(held_at(runs["strict"], stage)) as process:
        output = interrupt(process, number)
    assert process.returncode == 130, output
    assert "Interrupted" in output
    assert "it was interrupted" in (tmp_path / "report/report.md").read_text()
    world.check()


def test_interrupted_twice(server: EmulatorProcess, runs: Mapping[str, Undisturbed], tmp_path: Path) -> None:
    world = World(server, PROFILES["strict"], tmp_path)
    with world.held(held_at(runs["strict"], "it updates")) as process:
        server.admin("POST", "/faults", {"method": "DELETE", "kind": "hold_before"})
        process.send_signal(signal.SIGINT)
        world.wait_until_held(process, "DELETE")
        output = interrupt(process, signal.SIGINT)
    assert process.returncode == 1, output
    assert "NOT DELETED" in output
    assert "CLEAN=yes" in output
    assert "it was interrupted" in (tmp_path / "report/report.md").read_text()
    assert world.own()
    world.clean()


def test_interrupted_while_it_only_reads(server: EmulatorProcess, tmp_path: Path) -> None:
    world = World(server, PROFILES["strict"], tmp_path)
    with world.held({"method": "GET", "kind": "hold_before", "skip": 20}, *TIMES) as process:
        output = interrupt(process, signal.SIGINT)
    assert process.returncode == 130, output
    assert "it was interrupted" in (tmp_path / "report/report.md").read_text()


def test_the_exit_code_says_whether_all_questions_were_asked(server: EmulatorProcess, tmp_path: Path) -> None:
    world = World(server, PROFILES["strict"], tmp_path)
    server.admin("POST", "/faults", {"kind": "status_before", "status": 401, "skip": 20, "count": 1000})
    process = world.start(*TIMES)
    output = process.communicate(timeout=60)[0]
    assert process.returncode == 3, output
    assert "Steps were not finished" in output
    assert "ShowDataFlow got 401" in (tmp_path / "report/report.md").read_text()
