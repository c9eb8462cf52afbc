# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Another writer deletes, or deletes and creates, while a list of several pages is read: no existing object is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from harness import FLOW, SERVICE, Run

from emulator.process import EmulatorProcess

COUNT = 230  # services, on three pages
NAMES = [f"team-{number:03}" for number in range(COUNT)]
GONE = ["team-007", "team-042"]  # both on page 0
SMALL = {key: {"cpu": "100", "memory": "128", "replica": "1"} for key in ("nifi", "nifi_registry", "zookeeper")}
LISTS = "ListDataFlowService"


@pytest.fixture(params=["present", "absent"])
def crowd(request: pytest.FixtureRequest, seeded: EmulatorProcess) -> EmulatorProcess:
    """Return an emulator with services, with a total and without; the list is sorted by their names."""
    seeded.admin("PATCH", "/switches", {"total_count": request.param})
    seeded.admin("DELETE", f"/objects/{SERVICE}")
    common = {"data_flow_id": FLOW, "service_workload": SMALL}
    services = [{**common, "id": f"s-{name}", "name": name, "created": COUNT - n} for n, name in enumerate(NAMES)]
    seeded.admin("POST", "/data-flow-services", services)
    seeded.admin("PATCH", "/clock", {"advance": 3600})
    seeded.admin("DELETE", "/requests")
    return seeded


def interfere(emulator: EmulatorProcess, creates: list[str]) -> None:
    """After the response of the first page, two of its services are deleted, and others are created."""
    deletes = [f"s-{name}" for name in GONE]
    fault = {"operation": LISTS, "kind": "interfere", "deletes": deletes, "creates": creates}
    emulator.admin("POST", "/faults", fault)


@pytest.mark.parametrize("creates", [[], ["new-1", "new-2"]])
def test_an_inventory_has_every_live_host(
    crowd: EmulatorProcess, ansible_playbook: Callable[..., Run], tmp_path: Path, creates: list[str]
) -> None:
    interfere(crowd, creates)
    source = tmp_path / "live.data_flow.yml"
    source.write_text(json.dumps({"plugin": "samsungcloud.scp.data_flow"}))
    run = ansible_playbook("-i", str(source), "--list", tool="ansible-inventory")
    hosts = set(json.JSONDecoder().raw_decode(run.output)[0]["_meta"]["hostvars"])
    assert set(NAMES) - set(GONE) - hosts == set(), run.output[-2000:]
    assert hosts <= {*NAMES, *creates, "orders"}
    assert crowd.admin("GET", "/faults") == []


def test_a_fleet_creates_nothing_that_exists(crowd: EmulatorProcess, play: Callable[..., Run]) -> None:
    """The listed services exist all the time; the deleted ones are not listed."""
    interfere(crowd, [])
    services: list[Any] = [{"name": name} for name in NAMES if name not in GONE]
    fleet = {"data_flow_service_defaults": {"data_flow_id": FLOW, "service_workload": SMALL}}
    run = play([("data_flow_fleet", {**fleet, "data_flow_services": services})])
    (result,) = run.results
    assert result["failed"] is False, run.output[-2000:]
    assert (result["changed"], result["summary"]["unchanged"]) == (False, COUNT - len(GONE))
    assert [entry for entry in crowd.requests() if entry["committed"] or entry["method"] == "POST"] == []
