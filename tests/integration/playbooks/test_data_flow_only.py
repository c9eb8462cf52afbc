# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host that describes a Data Flow without a service, in each playbook."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from harness import Run

from emulator.process import EmulatorProcess

FLOW = {
    "data_flow_cluster_name": "ske-dev",
    "data_flow_version": "1.1.0",
    "data_flow_domain": "example-dev",
    "data_flow_storage_class_name": "nfs",
    "data_flow_wait_interval": 0.1,
    "nifi_wait_interval": 0.1,
}
SERVICE = {"nifi_size": "development", "nifi_domain": "example-dev", "nifi_storage_class_name": "nfs"}
Runs = Callable[..., Run]


@pytest.fixture
def run(ansible_playbook: Callable[..., Run], tmp_path: Path) -> Runs:
    """Run a playbook with an inventory of a service, and of a Data Flow without one."""
    hosts = {
        "orders": {"data_flow_name": "analytics", **SERVICE},
        "billing-data-flow": {"data_flow_name": "billing", "data_flow_only": True},
    }
    inventory = tmp_path / "hosts.json"
    inventory.write_text(json.dumps({"all": {"hosts": hosts, "vars": FLOW}}))

    def playbook(name: str, *flags: str, **variables: Any) -> Run:
        more = ("-i", str(inventory), "-e", json.dumps(variables))
        return ansible_playbook(f"samsungcloud.scp.{name}", *more, *flags)

    return playbook


def names(emulator: EmulatorProcess) -> list[str]:
    found = emulator.admin("GET", "/objects")
    return sorted(each["name"] for each in [*found["data_flows"], *found["data_flow_services"]])


def test_each_playbook(run: Runs, emulator: EmulatorProcess) -> None:
    checked = run("preflight", preflight_resolve_dns=False)
    assert checked.code == 0, checked.output
    assert "Data Flow billing" in checked.output
    created = run("provision")
    assert created.code == 0, created.output
    assert names(emulator) == ["analytics", "billing", "orders"]
    assert "billing-data-flow  created  RUNNING" in created.output
    again = run("provision")
    assert "2 objects: 2 unchanged." in again.output
    verified = run("provision", "--tags", "verify")
    assert (verified.code, "2 objects: 2 verified." in verified.output) == (0, True), verified.output
    compared = run("drift")
    assert compared.code == 0, compared.output
    assert "3 objects: 3 are in sync." in compared.output
    resized = run("resize", resize_size="standard")
    assert resized.code == 0, resized.output
    deleted = run("decommission", decommission_hosts="billing-data-flow", decommission_confirmed=True)
    assert deleted.code == 0, deleted.output
    assert names(emulator) == ["analytics", "orders"]


@pytest.mark.parametrize(
    ("value", "message"),
    [("perhaps", "data_flow_only: must be true or false."), (True, "data_flow_name: is needed.")],
)
def test_what_is_wrong(value: Any, message: str, run: Runs, emulator: EmulatorProcess) -> None:
    refused = run("provision", "--limit", "billing-data-flow", data_flow_only=value, data_flow_name="")
    assert refused.code != 0
    assert message in refused.output
    assert not names(emulator)
