# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Updates in waves: never more than max_unavailable are in progress, and none starts after one that failed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from harness import FLOW, Run, both_executions
from waves import most_in_transition

from emulator.process import EmulatorProcess

FLEET = "data_flow_fleet"
NAMES = [f"svc-{number}" for number in range(6)]
SIZE = {"nifi": {"cpu": "100", "memory": "100", "replica": "1"}}


@pytest.fixture
def services(emulator: EmulatorProcess) -> EmulatorProcess:
    """Return the emulator with six services that run."""
    emulator.admin("POST", "/data-flows", {"id": FLOW, "name": "analytics"})
    seeds = [{"name": name, "data_flow_id": FLOW, "service_workload": SIZE, "created": 1.0} for name in NAMES]
    emulator.admin("POST", "/data-flow-services", seeds)
    emulator.admin("DELETE", "/requests")
    return emulator


def resize(names: list[str] = NAMES, **options: Any) -> tuple[str, dict[str, Any]]:
    """Return a task that doubles the memory of services."""
    items = [
        {"name": name, "data_flow": "analytics", "service_workload": {"nifi": {"memory": "200"}}} for name in names
    ]
    return FLEET, {"data_flow_services": items, "wait_interval": 0.1, "continue_on_error": True, **options}


@both_executions
@pytest.mark.parametrize(("limit", "most"), [(1, 1), (2, 2), (0, 6)])
def test_updates_in_waves(
    execution: str, limit: int, most: int, services: EmulatorProcess, play: Callable[..., Run]
) -> None:
    (result,) = play([resize(max_unavailable=limit)]).results
    assert result["summary"]["updated"] == len(NAMES)
    assert most_in_transition(services) == most if limit else most_in_transition(services) > 2


@pytest.mark.parametrize(
    "fault", [{"kind": "drop_after"}, {"kind": "drop_before"}, {"kind": "status_after", "status": 503}]
)
def test_a_lost_response_starts_no_further_update(
    fault: dict[str, Any], services: EmulatorProcess, play: Callable[..., Run]
) -> None:
    services.admin("POST", "/faults", {"operation": "UpdateDataFlowService", "count": 3, **fault})
    (result,) = play([resize(max_unavailable=2)]).results
    assert result["summary"]["updated"] == len(NAMES)
    assert most_in_transition(services) == 2


def test_none_starts_after_one_that_failed(services: EmulatorProcess, play: Callable[..., Run]) -> None:
    services.admin("POST", "/clusters", {"id": cluster_of(services), "name": "ske-dev", "cpu": 700, "memory": 800})
    (result,) = play([resize(max_unavailable=1)]).results
    outcomes = [each["outcome"] for each in result["error"]["outcomes"]]
    assert "skipped" in outcomes
    assert outcomes.count("updated") + outcomes.count("failed") + outcomes.count("incomplete") < len(NAMES)
    skipped = next(each for each in result["error"]["outcomes"] if each["outcome"] == "skipped")
    assert "did not become healthy (max_unavailable)" in skipped["msg"]


def cluster_of(services: EmulatorProcess) -> str:
    """Return the id of the cluster of the services."""
    return str(services.admin("GET", "/objects")["data_flows"][0]["cluster_id"])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"max_unavailable": -1}, "max_unavailable: must not be negative, and is -1."),
        ({"max_unavailable": 1, "wait": False}, "max_unavailable: needs wait: true"),
    ],
)
def test_impossible_limits(
    options: dict[str, Any], message: str, services: EmulatorProcess, play: Callable[..., Run]
) -> None:
    (result,) = play([resize(**options)]).results
    assert result["failed"]
    assert message in result["msg"]
    assert services.requests() == []
