# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The short form: each fault in each task once, fleets, two runners at once, and the tools of the suite itself."""

from __future__ import annotations

import time

import pytest
import requests

from emulator.process import EmulatorProcess

from .attempt import WAIT_TIMEOUT
from .campaign import SPEED, campaign
from .fleet import scenarios as fleets
from .fleet.cases import CASES
from .fleet.faults import FAULTS
from .invariants import violations
from .jobs import JOBS
from .runners import race
from .scenarios import all_of, cross, parse
from .trial import tried
from .wire import Wire

SEED = 1
COUNT = 240
FLEETS = 60
# What once went wrong.
REGRESSIONS = (
    "data_flow.create/revoked@ShowDataFlow.1//1",
    "data_flow.create/truncated@ListDataFlows.1+truncated@ListDataFlows.2+truncated@ListDataFlows.3//1",
    "data_flow.delete/drop_on@DeleteDataFlow.1//1",
    "data_flow.delete/first_page@ListDataFlows.1/name_filter=substring/1",
    "data_flow.delete/first_page@ListDataFlows.1/name_filter=substring,total_count=absent/1",
    "data_flow.delete_services/503_on@ShowDataFlowService.6//1",
    "data_flow.delete_services/vanished@DeleteDataFlow.1//1",
)
END_WELL = (
    "data_flow.create/drop_before@CreateDataFlow.1+drop_before@CreateDataFlow.2+drop_after@CreateDataFlow.3//1",
    "data_flow_service.update/502_before@UpdateDataFlowService.1+504_after@UpdateDataFlowService.2//1",
)


def test_nothing_twice_and_nothing_lost() -> None:
    """A failure gives the command that repeats it."""
    scenarios = [*map(parse, REGRESSIONS), *all_of(SEED, COUNT)]
    assert {(each.job, each.title) for each in scenarios} >= {(each.job, each.title) for each in cross(SEED)}
    broken = [str(finding) for finding in campaign(scenarios) if finding.violations]
    assert not broken, "\n".join(broken)


def test_nothing_is_lost_in_a_fleet() -> None:
    """The short form of the campaign of fleets: each fault that there is at least once."""
    scenarios = fleets.all_of(SEED, FLEETS)
    assert {fault.trouble for each in scenarios for fault in each.faults} == set(FAULTS)
    broken = [str(finding) for finding in campaign(scenarios) if finding.violations]
    assert not broken, "\n".join(broken)


def test_lost_answers_are_looked_after_and_what_was_removed_is_not_waited_for() -> None:
    """Three lost answers are no failure where the last one arrived; a wait for what another removed ends at once."""
    with EmulatorProcess(speed=SPEED) as server:
        for name in END_WELL:
            trial = tried(parse(name), server)
            assert not list(violations(trial))
            assert trial.attempts[0].result["failed"] is False, trial.attempts[0]
        removed = tried(parse("data_flow_service.update/vanished@ListDataFlowService.2//1"), server).attempts[0]
        assert removed.result["failed"]
        assert "ended in state ABSENT" in removed.result["msg"]
        assert removed.seconds < WAIT_TIMEOUT / 2


def test_two_runners_at_once() -> None:
    """Real ansible-playbook processes with the same inventory."""
    with EmulatorProcess(speed=1000) as server:
        assert not list(race(server, 2, 2))


def test_scenarios_are_repeatable() -> None:
    """The same seed gives the same scenarios, each with a name that says all of it; every call of every job is hit."""
    scenarios = all_of(7, 2500)
    assert scenarios == all_of(7, 2500) != all_of(8, 2500)
    assert [parse(str(each)) for each in scenarios] == scenarios
    hit = {(each.job, blow.operation, blow.nth) for each in scenarios for blow in each.blows}
    assert hit == {(name, *step) for name, job in JOBS.items() for step in job.steps}
    of_fleets = fleets.all_of(7, 1000)
    assert of_fleets == fleets.all_of(7, 1000) != fleets.all_of(8, 1000)
    assert [fleets.parse(str(each)) for each in of_fleets] == of_fleets
    assert [each.fleet for each in of_fleets[:50]] == [fleets.parse(str(each)).fleet for each in of_fleets[:50]]
    assert {each.case for each in of_fleets} == set(CASES)


def test_the_wire_refuses_and_resets() -> None:
    """A request passes, the next one meets nobody for a moment, and the one after that a reset."""
    with EmulatorProcess(speed=0) as server, Wire(server.url, {2}, {1: 0.3}) as wire, requests.Session() as session:
        assert session.get(f"{wire.url}/").status_code == 200
        with pytest.raises(requests.ConnectionError, match="refused"):
            session.get(f"{wire.url}/")
        time.sleep(0.5)
        assert session.get(f"{wire.url}/").status_code == 200
        with pytest.raises(requests.ConnectionError, match="aborted"):
            session.get(f"{wire.url}/")
        assert session.get(f"{wire.url}/").status_code == 200
        assert len(server.requests()) == 3
