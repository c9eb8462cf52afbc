# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbooks and roles that resize services one at a time."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cases import DEVELOPMENT
from harness import FLOW, ROOT, Run
from waves import most_in_transition

from emulator.process import EmulatorProcess

Playbook = Callable[..., Run]
NAMES = ("orders", "payments", "returns")
WAITS = {"nifi_wait_interval": 0.1, "data_flow_wait_interval": 0.1, "nifi_tenants_wait_interval": 0.1}


@pytest.fixture
def services(emulator: EmulatorProcess) -> EmulatorProcess:
    """Return the emulator with three small services, and an empty log."""
    emulator.admin("POST", "/data-flows", {"id": FLOW, "name": "analytics"})
    seeds = [{"name": name, "data_flow_id": FLOW, "service_workload": DEVELOPMENT} for name in NAMES]
    emulator.admin("POST", "/data-flow-services", seeds)
    emulator.admin("DELETE", "/requests")
    return emulator


def variables(**more: Any) -> list[str]:
    """Return the flags that set variables."""
    return ["-e", json.dumps({**WAITS, **more})]


def test_resize(services: EmulatorProcess, ansible_playbook: Playbook) -> None:
    named = {"resize_services": ",".join(NAMES), "resize_data_flow": "analytics", "resize_size": "standard"}
    run = ansible_playbook("samsungcloud.scp.resize", *variables(**named, resize_max_unavailable="1"))
    assert run.code == 0, run.output
    assert most_in_transition(services) == 1


def test_provision(services: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    hosts = {name: {"nifi_data_flow": "analytics", "nifi_size": "standard"} for name in NAMES}
    (tmp_path / "hosts.json").write_text(json.dumps({"all": {"hosts": hosts}}))
    inventory = ["-i", str(tmp_path / "hosts.json")]
    run = ansible_playbook("samsungcloud.scp.provision", *inventory, *variables(provision_max_unavailable=2))
    assert run.code == 0, run.output
    assert most_in_transition(services) == 2


def test_tenants(services: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    play = [{"hosts": "localhost", "gather_facts": False, "roles": ["samsungcloud.scp.nifi_tenants"]}]
    (tmp_path / "play.yml").write_text(json.dumps(play))
    tenants = {"nifi_tenants": list(NAMES), "nifi_tenants_defaults": {"size": "standard"}}
    more = variables(nifi_tenants_data_flow="analytics", **tenants, nifi_tenants_max_unavailable=1)
    run = ansible_playbook(str(tmp_path / "play.yml"), *more, cwd=ROOT)
    assert run.code == 0, run.output
    assert most_in_transition(services) == 1
