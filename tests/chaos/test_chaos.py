# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The short form: each trouble in each task once, two runners at once, and the tools of the suite itself."""

from __future__ import annotations

import time

import pytest
import requests

from emulator.process import EmulatorProcess

from .campaign import campaign
from .jobs import JOBS
from .runners import race
from .scenarios import all_of, cross, parse
from .wire import Wire

SEED = 1
COUNT = 240


def test_nothing_twice_and_nothing_lost() -> None:
    """A failure gives the command that repeats it."""
    scenarios = all_of(SEED, COUNT)
    assert {(each.job, each.title) for each in scenarios} >= {(each.job, each.title) for each in cross(SEED)}
    broken = [str(finding) for finding in campaign(scenarios) if finding.violations]
    assert not broken, "\n".join(broken)


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
