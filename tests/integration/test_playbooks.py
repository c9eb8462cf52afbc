# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shipped playbooks with the shipped example inventory, as a user runs them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from harness import Run

from emulator.process import EmulatorProcess

Playbook = Callable[..., Run]
INVENTORY = str(Path(__file__).parents[2] / "examples" / "inventory")
QUICK = {"data_flow_wait_interval": 0.1, "data_flow_service_wait_interval": 0.1}
CONFIRMED = {"decommission_confirmed": True}


def run(playbook: Playbook, name: str, *flags: str, **variables: Any) -> Run:
    """A playbook of the collection by its full name, on the example inventory."""
    extra = json.dumps({**QUICK, **variables})
    return playbook(f"samsungcloud.scp.{name}", "-i", INVENTORY, "-e", extra, *flags)


def written(emulator: EmulatorProcess) -> list[str]:
    """The operations that changed the server, sorted, since hosts run side by side."""
    return sorted(entry["operation"] for entry in emulator.requests() if entry["committed"])


def test_provision_and_decommission(emulator: EmulatorProcess, ansible_playbook: Playbook) -> None:
    """From nothing, checked first, to running services; again without a change; resized; and down."""
    checked = run(ansible_playbook, "provision", "--check", "--diff")
    assert (checked.code, written(emulator)) == (0, []), checked.output

    first = run(ansible_playbook, "provision", "--diff", "--forks", "20")
    assert first.code == 0, first.output
    assert written(emulator) == ["CreateDataFlow", "CreateDataFlowService", "CreateDataFlowService"]
    services = first.of("Data Flow Service")
    assert {host: result["data_flow_service"]["state"] for host, result in services.items()} == {
        "orders": "RUNNING",
        "payments": "RUNNING",
    }
    for task in ("Data Flow", "Data Flow Service"):
        for host, result in first.of(task).items():
            assert (checked.of(task)[host]["changed"], result["changed"]) == (True, True)
    report = "".join(first.of("What there is now")["orders"]["msg"])
    assert "https://orders.orders-dev" in report
    assert "changed" in report

    again = run(ansible_playbook, "provision")
    assert again.code == 0
    assert not [task for task in again.tasks if task.result.get("changed")]
    assert len(written(emulator)) == 3

    resized = {"data_flow_service_workload": {"nifi": {"replica": 3}}}
    preview = run(ansible_playbook, "provision", "--check", "--diff", "--limit", "orders", **resized)
    assert '-            "replica": 1' in preview.output
    assert '+            "replica": 3' in preview.output
    assert len(written(emulator)) == 3
    limited = run(ansible_playbook, "provision", "--limit", "orders", **resized)
    assert limited.code == 0
    assert written(emulator).count("UpdateDataFlowService") == 1

    refused = run(ansible_playbook, "decommission")
    assert refused.code != 0
    assert "decommission_confirmed=true" in refused.output
    preview = run(ansible_playbook, "decommission", "--check", "--diff")
    assert preview.code == 0, preview.output
    assert preview.of("Data Flow")["orders"]["changed"]
    assert not [operation for operation in written(emulator) if operation.startswith("Delete")]

    one = run(ansible_playbook, "decommission", "--limit", "payments", **CONFIRMED)
    assert one.code == 0, one.output
    assert "stays" in one.output
    assert [item["name"] for item in emulator.admin("GET", "/objects")["data_flows"]] == ["analytics"]
    rest = run(ansible_playbook, "decommission", **CONFIRMED)
    assert rest.code == 0, rest.output
    assert emulator.admin("GET", "/objects") == {"data_flows": [], "data_flow_services": []}
    last = run(ansible_playbook, "decommission", **CONFIRMED)
    assert last.code == 0, last.output
    assert not [task for task in last.tasks if task.result.get("changed")]


def test_a_service_that_fails_does_not_stop_the_others(emulator: EmulatorProcess, ansible_playbook: Playbook) -> None:
    """The report tells which host failed; the others are brought up."""
    broken = {"data_flow_service_node_selector": "{{ 'no=label' if inventory_hostname == 'orders' else omit }}"}
    result = run(ansible_playbook, "provision", **broken)
    assert result.code != 0
    report = result.of("What there is now")["payments"]["msg"]
    assert [line.split()[:2] for line in report] == [["orders", "failed"], ["payments", "changed"]]


def test_a_host_without_a_data_flow(emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """The message names the host and the variable."""
    inventory = tmp_path / "hosts"
    inventory.write_text("lonely\n")
    result = ansible_playbook("samsungcloud.scp.provision", "-i", str(inventory))
    assert result.code != 0
    assert "lonely has no data_flow_name" in result.output
    assert not emulator.requests()
