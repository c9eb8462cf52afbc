# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A short campaign: each fault in each task once, fleets, two concurrent runs, and the tools of the suite."""

from __future__ import annotations

import time

import pytest
import requests

from emulator.process import EmulatorProcess

from .campaign import SPEED, campaign
from .cases import CASES
from .concurrent_runs import run_concurrently
from .fleet import scenarios as fleets
from .fleet.cases import CASES as FLEET_CASES
from .fleet.faults import FAULTS as FLEET_FAULTS
from .invariants import violations
from .proxy import Proxy
from .run import WAIT_TIMEOUT
from .scenarios import all_of, cross, parse
from .trial import run_scenario

SEED = 1
COUNT = 240
FLEETS = 60
# Scenarios that failed in the past.
REGRESSIONS = (
    "data_flow.create/revoked@ShowDataFlow.1//1",
    "data_flow.create/truncated@ListDataFlows.1+truncated@ListDataFlows.2+truncated@ListDataFlows.3//1",
    "data_flow.delete/drop_on@DeleteDataFlow.1//1",
    "data_flow.delete/first_page@ListDataFlows.1/name_filter=substring/1",
    "data_flow.delete/first_page@ListDataFlows.1/name_filter=substring,total_count=absent/1",
    "data_flow.delete_services/503_on@ShowDataFlowService.6//1",
    "data_flow.delete_services/concurrent_delete@DeleteDataFlow.1//1",
)
SUCCESSFUL = (
    "data_flow.create/drop_before@CreateDataFlow.1+drop_before@CreateDataFlow.2+drop_after@CreateDataFlow.3//1",
    "data_flow_service.update/502_before@UpdateDataFlowService.1+504_after@UpdateDataFlowService.2//1",
)


def test_short_campaign() -> None:
    """A failure message contains the command that repeats the scenario."""
    scenarios = [*map(parse, REGRESSIONS), *all_of(SEED, COUNT)]
    assert {(each.case, each.title) for each in scenarios} >= {(each.case, each.title) for each in cross(SEED)}
    broken = [str(finding) for finding in campaign(scenarios) if finding.violations]
    assert not broken, "\n".join(broken)


def test_short_fleet_campaign() -> None:
    """A short campaign of fleets has each fault at least once."""
    scenarios = fleets.all_of(SEED, FLEETS)
    assert {fault.name for each in scenarios for fault in each.faults} == set(FLEET_FAULTS)
    broken = [str(finding) for finding in campaign(scenarios) if finding.violations]
    assert not broken, "\n".join(broken)


def test_lost_responses_and_deleted_objects() -> None:
    """Three lost responses are no failure if the last request was carried out; a wait for a deleted object ends."""
    with EmulatorProcess(speed=SPEED) as server:
        for name in SUCCESSFUL:
            trial = run_scenario(parse(name), server)
            assert not list(violations(trial))
            assert trial.runs[0].result["failed"] is False, trial.runs[0]
        removed = run_scenario(
            parse("data_flow_service.update/concurrent_delete@ListDataFlowService.2//1"), server
        ).runs[0]
        assert removed.result["failed"]
        assert "ended in state ABSENT" in removed.result["msg"]
        assert removed.seconds < WAIT_TIMEOUT / 2


def test_two_concurrent_runs() -> None:
    """Two ansible-playbook processes run with the same inventory."""
    with EmulatorProcess(speed=1000) as server:
        assert not list(run_concurrently(server, 2, 2))


def test_scenarios_are_repeatable() -> None:
    """The same seed gives the same scenarios, names are complete, and each call of each case has a fault."""
    scenarios = all_of(7, 2500)
    assert scenarios == all_of(7, 2500) != all_of(8, 2500)
    assert [parse(str(each)) for each in scenarios] == scenarios
    affected = {(each.case, injected.operation, injected.nth) for each in scenarios for injected in each.faults}
    assert affected == {(name, *step) for name, case in CASES.items() for step in case.calls}
    fleet_scenarios = fleets.all_of(7, 1000)
    assert fleet_scenarios == fleets.all_of(7, 1000) != fleets.all_of(8, 1000)
    assert [fleets.parse(str(each)) for each in fleet_scenarios] == fleet_scenarios
    assert [each.fleet for each in fleet_scenarios[:50]] == [
        fleets.parse(str(each)).fleet for each in fleet_scenarios[:50]
    ]
    assert {each.case for each in fleet_scenarios} == set(FLEET_CASES)


def test_proxy_refuses_and_resets() -> None:
    """A request passes, the connection of the next one is refused for a moment, and that of the third is reset."""
    with EmulatorProcess(speed=0) as server, Proxy(server.url, {2}, {1: 0.3}) as proxy, requests.Session() as session:
        assert session.get(f"{proxy.url}/").status_code == 200
        with pytest.raises(requests.ConnectionError, match="refused"):
            session.get(f"{proxy.url}/")
        time.sleep(0.5)
        assert session.get(f"{proxy.url}/").status_code == 200
        with pytest.raises(requests.ConnectionError, match="aborted"):
            session.get(f"{proxy.url}/")
        assert session.get(f"{proxy.url}/").status_code == 200
        assert len(server.requests()) == 3
