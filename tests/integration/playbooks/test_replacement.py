# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""provision replaces a Data Flow with its services, says so before, and goes on after a run that was killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cases import DEVELOPMENT
from harness import FLOW, Run, both_executions, descendants

from emulator.process import EmulatorProcess

PROVISION = "samsungcloud.scp.provision"
NAMES = ("orders", "payments")
VARIABLES = {
    "data_flow_name": "analytics",
    "data_flow_storage_class_name": "fast",
    "data_flow_on_immutable_change": "replace",
    "data_flow_replace_allowed": True,
    "data_flow_tags": {},
    "nifi_tags": {},
    "data_flow_wait_interval": 0.1,
    "nifi_wait_interval": 0.1,
    "provision_max_deletions": 3,
}


@pytest.fixture
def inventory(emulator: EmulatorProcess, tmp_path: Path) -> Path:
    """Return an inventory of two services that exist, with settings that only the platform knows."""
    emulator.admin("POST", "/data-flows", {"id": FLOW, "name": "analytics", "description": "By hand"})
    seeds = [
        {"name": name, "data_flow_id": FLOW, "service_workload": DEVELOPMENT, "description": f"Of {name}"}
        for name in NAMES
    ]
    emulator.admin("POST", "/data-flow-services", seeds)
    emulator.admin("DELETE", "/requests")
    path = tmp_path / "hosts.json"
    path.write_text(json.dumps({"all": {"hosts": {name: {} for name in NAMES}, "vars": VARIABLES}}))
    return path


def carried_out(emulator: EmulatorProcess) -> Counter[str]:
    return Counter(str(entry["operation"]) for entry in emulator.requests() if entry["committed"])


def described(emulator: EmulatorProcess) -> dict[str, Any]:
    """Return the storage class and the descriptions on the server."""
    found = emulator.admin("GET", "/objects")
    (flow,) = found["data_flows"]
    return {flow["storage_class_name"]: flow["description"]} | {
        each["name"]: each["description"] for each in found["data_flow_services"]
    }


DONE = {"fast": "By hand", "orders": "Of orders", "payments": "Of payments"}


@both_executions
def test_a_run_says_before_what_it_replaces_and_why(
    execution: str, inventory: Path, emulator: EmulatorProcess, ansible_playbook: Callable[..., Run]
) -> None:
    check = ansible_playbook(PROVISION, "-i", str(inventory), "--check", "--diff")
    assert check.code == 0, check.output
    assert (
        "+++ after: Data Flow analytics (replaced, because storage_class_name cannot be changed in place)"
        in check.output
    )
    assert "+++ after: Data Flow Service orders (replaced, because Data Flow analytics is replaced)" in check.output
    assert "Data Flow analytics: would be replaced" in check.output
    assert "2 services: 2 would be replaced." in check.output
    assert not carried_out(emulator)
    run = ansible_playbook(PROVISION, "-i", str(inventory))
    assert run.code == 0, run.output
    assert "2 services: 2 replaced." in run.output
    assert described(emulator) == DONE
    again = ansible_playbook(PROVISION, "-i", str(inventory))
    assert "2 services: 2 unchanged." in again.output


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"provision_max_deletions": ""}, "provision_max_deletions is 1: "),
        ({"data_flow_replace_allowed": False}, "data_flow_replace_allowed"),
        ({"data_flow_tags": None}, "data_flow_tags: must be set to replace Data Flow analytics"),
        ({"nifi_tags": None}, "nifi_tags: must be set to replace Data Flow Service orders"),
    ],
)
def test_what_is_missing_is_told_by_its_variable(
    variables: dict[str, Any],
    message: str,
    inventory: Path,
    emulator: EmulatorProcess,
    ansible_playbook: Callable[..., Run],
) -> None:
    run = ansible_playbook(PROVISION, "-i", str(inventory), "-e", json.dumps(variables))
    assert run.code == 2, run.output
    assert message in run.output
    assert not carried_out(emulator)


def test_a_service_that_is_no_host_stops_the_replacement(
    inventory: Path, emulator: EmulatorProcess, ansible_playbook: Callable[..., Run]
) -> None:
    run = ansible_playbook(PROVISION, "-i", str(inventory), "--limit", "orders")
    assert run.code == 2, run.output
    assert "together with a service that the task does not list" in run.output
    assert "payments" in run.output
    assert not carried_out(emulator)


@pytest.mark.parametrize("operation", ["DeleteDataFlowService", "DeleteDataFlow", "CreateDataFlow"])
def test_a_run_that_was_killed_is_continued(
    operation: str,
    inventory: Path,
    emulator: EmulatorProcess,
    environment: dict[str, str],
    ansible_playbook: Callable[..., Run],
) -> None:
    """What only the deleted objects had is in their backups."""
    emulator.admin("POST", "/faults", {"kind": "hold_after", "operation": operation})
    process = subprocess.Popen(
        ["ansible-playbook", PROVISION, "-i", str(inventory)],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while not carried_out(emulator)[operation]:
        assert process.poll() is None
        time.sleep(0.02)
    for victim in descendants(process.pid):
        os.kill(victim, signal.SIGKILL)
    process.wait()
    emulator.admin("DELETE", "/faults")
    run = ansible_playbook(PROVISION, "-i", str(inventory))
    assert run.code == 0, run.output
    assert described(emulator) == DONE
    assert carried_out(emulator) == Counter(
        {"DeleteDataFlowService": 2, "DeleteDataFlow": 1, "CreateDataFlow": 1, "CreateDataFlowService": 2}
    )
