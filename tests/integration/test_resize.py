# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbook resize: services that are there get another size; nothing is ever created."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from harness import Run
from test_options import IMAGES, SKE_DEV

from emulator.process import EmulatorProcess

Playbook = Callable[..., Run]
ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "playbooks.md"
INVENTORY = str(ROOT / "examples" / "inventory")
DEVELOPMENT = {
    "nifi": {"cpu": "2000", "memory": "4096", "replica": "1", "version": "1.28.1"},
    "nifi_registry": {"cpu": "500", "memory": "1024", "replica": "1", "version": "1.28.1"},
    "zookeeper": {"cpu": "500", "memory": "1024", "replica": "1", "version": "3.9.3"},
}
VALIDATE, UPDATE = "CheckClusterResourceSizeForDataFlowServiceUpdate", "UpdateDataFlowService"


@pytest.fixture
def services(emulator: EmulatorProcess) -> EmulatorProcess:
    """The emulator with the services of the shipped inventory, small ones, and nothing in its log."""
    flow = {"name": "analytics", "cluster_id": SKE_DEV, "image_id": IMAGES["1.1.0"]}
    flow_id = emulator.admin("POST", "/data-flows", flow)["id"]
    seeds = [{"name": n, "data_flow_id": flow_id, "service_workload": DEVELOPMENT} for n in ("orders", "payments")]
    emulator.admin("POST", "/data-flow-services", seeds)
    emulator.admin("DELETE", "/requests")
    return emulator


def run(playbook: Playbook, *flags: str, **variables: Any) -> Run:
    """The playbook with these variables."""
    return playbook("samsungcloud.scp.resize", *flags, "-e", json.dumps({"nifi_wait_interval": 0.1, **variables}))


def operations(emulator: EmulatorProcess) -> list[str]:
    """The operations in the log that ask for room or change something, in order."""
    return [entry["operation"] for entry in emulator.requests() if entry["method"] != "GET"]


def table(result: Run, task: str) -> list[list[str]]:
    """The words of the lines of a table."""
    (shown,) = result.of(task).values()
    return [line.split() for line in shown["msg"]]


def test_named_services_as_a_survey_gives_them(services: EmulatorProcess, ansible_playbook: Playbook) -> None:
    """Text for everything, blanks for what is left out, no inventory; what is not there is refused, not created."""
    named = {"resize_services": "orders, missing", "resize_data_flow": "analytics", "resize_size": "high_availability"}
    result = run(ansible_playbook, **named, resize_workload="{zookeeper: {memory: 3Gi}}")
    assert result.code != 0
    assert "0 services are called missing under Data Flow analytics" in result.output
    assert operations(services) == [VALIDATE, VALIDATE, UPDATE]
    assert [" ".join(line) for line in table(result, "Before and after")[1:]] == [
        "orders nifi 1 x 2000m 4096Mi 3 x 4000m 8192Mi",
        "orders nifi_registry 1 x 500m 1024Mi 1 x 1000m 2048Mi",
        "orders zookeeper 1 x 500m 1024Mi 3 x 1000m 3072Mi",
        "orders total 3000m 6144Mi 16000m 35840Mi",
    ]
    assert table(result, "What there is now")[1][:5] == ["orders", "changed", "RUNNING", "16000m", "35840Mi"]
    sizes = {each["name"]: each["service_workload"] for each in services.admin("GET", "/objects")["data_flow_services"]}
    assert sizes["orders"]["nifi"] == {"cpu": "4000", "memory": "8192", "replica": "3", "version": "1.28.1"}
    assert sizes["payments"] == DEVELOPMENT

    again = run(ansible_playbook, **named, resize_workload="{zookeeper: {memory: 3Gi}}", resize_hosts="")
    assert table(again, "What there is now")[1][:2] == ["orders", "unchanged"]
    assert operations(services).count(UPDATE) == 1


def test_the_services_of_an_inventory(services: EmulatorProcess, ansible_playbook: Playbook) -> None:
    """Shown in check mode; refused where there is no room, before anything is changed; done."""
    checked = run(ansible_playbook, "-i", INVENTORY, "--check", "--diff", resize_size="standard")
    assert checked.code == 0, checked.output
    assert checked.is_shown(
        PAGE, "samsungcloud.scp.resize -i examples/inventory -e resize_size=standard --check --diff"
    )
    assert [line[:3] for line in table(checked, "What there is now")[1:]] == [
        ["orders", "would", "change"],
        ["payments", "would", "change"],
    ]
    assert '-            "cpu": 2000' in checked.output
    assert UPDATE not in operations(services)

    figures = {"nifi": {"replica": 3, "cpu": "{{ 90000 if inventory_hostname == 'orders' else 3000 }}"}}
    result = run(ansible_playbook, "-i", INVENTORY, resize_size="", resize_workload=figures)
    assert result.code != 0
    assert "The workload of Data Flow Service orders does not fit into its cluster" in result.output
    assert [line[:2] for line in table(result, "What there is now")[1:]] == [["payments", "changed"]]
    assert operations(services)[-2:] == [VALIDATE, UPDATE]
    assert operations(services).count(UPDATE) == 1


@pytest.mark.parametrize(
    ("flags", "variables", "message"),
    [
        ((), {"resize_size": "standard"}, "No service is named."),
        (
            ("-i", INVENTORY),
            {"resize_size": "gigantic"},
            "development, standard, high_availability, or resize_workload",
        ),
    ],
)
def test_a_size_and_services_are_needed(
    flags: tuple[str, ...],
    variables: dict[str, Any],
    message: str,
    services: EmulatorProcess,
    ansible_playbook: Playbook,
) -> None:
    """What is missing is said before the first request."""
    result = run(ansible_playbook, *flags, **variables)
    assert result.code != 0
    assert message in " ".join(result.output.split())
    assert not services.requests()
