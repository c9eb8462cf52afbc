# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The live kit finds out how the emulator behaves, and the emulator behaves so again under the profile of a run."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from live_runs import FAST, SPEED, LiveRun, environment, run_live

from emulator.durations import Durations
from emulator.gateway_settings import GatewaySettings
from emulator.process import EmulatorProcess
from emulator.profile import Profile
from live.proof import POSITIONS, SHARE, configuration, populate, prove_all
from live.questions import QUESTIONS, SETTINGS, SWITCHES

CONFIGURATIONS = 8  # of each mode; `make live-proof` takes more
WORKERS = 2
WRITE = ("--write", "--yes", "--cluster", "ske-dev", "--other-cluster", "ske-prod", "--storage-class", "nfs")


@pytest.mark.parametrize("writes", [False, True])
def test_the_kit_finds_the_positions_of_the_emulator(writes: bool) -> None:
    given = [configuration(seed, writes=writes) for seed in range(1000, 1000 + CONFIGURATIONS)]
    outcomes = prove_all(given, WORKERS, lambda text: None)
    assert [each.wrong for each in outcomes if each.wrong] == []
    assert [each.problems for each in outcomes if each.problems] == []
    found, missed = (sum(len(each) for each in kinds) for kinds in zip(*((o.found, o.missed) for o in outcomes)))
    assert found >= SHARE * (found + missed), [each.missed for each in outcomes]


def test_the_questions_are_the_switches_of_the_emulator() -> None:
    assert {name: question.positions for name, question in SWITCHES.items()} == {
        name: tuple(map(str, positions)) for name, positions in POSITIONS.items()
    }


def test_the_settings_are_fields_of_a_profile() -> None:
    assert set(SETTINGS) <= {*GatewaySettings.model_fields, *Profile.model_fields}


def test_the_profile_of_an_interrupted_run_can_be_used(tmp_path: Path) -> None:
    with EmulatorProcess(speed=SPEED) as server:
        server.admin("PATCH", "/switches", {"id_form": "prefixed"})
        command = [sys.executable, "-m", "live", *FAST, "--output", "out", *WRITE]
        with subprocess.Popen(
            command, env=environment(server.env()), cwd=tmp_path, stdout=subprocess.DEVNULL
        ) as process:
            end = time.monotonic() + 60
            while not server.requests(operation="UpdateDataFlow") and time.monotonic() < end:
                time.sleep(0.05)
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 130
        assert server.admin("GET", "/objects") == {"data_flows": [], "data_flow_services": []}
    made = LiveRun(130, "", tmp_path / "out")
    assert "): it was interrupted." in made.report
    with EmulatorProcess(speed=0, profile=made.folder / "profile.json") as server:
        assert server.admin("GET", "/switches")["id_form"] == "prefixed"
    assert {"busy", "workload_versions"} <= set(made.profile["not_observed"])


@pytest.fixture(params=range(2))
def finished(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[dict[str, Any], LiveRun]:
    """Return random settings, and a run that writes against an emulator that has them."""
    given = configuration(2000 + request.param, writes=True)
    with EmulatorProcess(speed=SPEED) as server:
        server.admin("POST", "/reset", given.profile)
        populate(server, given)
        made = run_live(server.env(), tmp_path, *WRITE)
    assert made.code == 0, made.output
    return dict(given.profile), made


def test_an_emulator_under_the_profile_of_a_run_behaves_so(finished: tuple[dict[str, Any], LiveRun]) -> None:
    given, made = finished
    with EmulatorProcess(speed=0, profile=made.folder / "profile.json") as server:
        switches = server.admin("GET", "/switches")
        gateway, durations = server.admin("GET", "/gateway"), server.admin("GET", "/durations")
    unknown = made.profile["not_observed"]
    assert set(unknown) <= set(QUESTIONS)
    known = set(SWITCHES) - set(unknown)
    assert len(known) > 20
    assert {name: switches[name] for name in known} == {name: given["switches"][name] for name in known}
    if "max_page_size" not in unknown:
        assert gateway["max_page_size"] == given["gateway"]["max_page_size"]
    for kind, states in made.profile["durations"].items():
        for state, (least, most) in states.items():
            shortest, longest = given["durations"][kind][state]
            assert durations[kind][state] == [least, most]
            # The run measures real seconds, between the last poll that showed the state and the one that did not.
            assert least <= longest / SPEED
            assert most >= shortest / SPEED


def test_what_a_profile_does_not_name_has_its_default(tmp_path: Path) -> None:
    with EmulatorProcess(speed=SPEED) as server:
        made = run_live(server.env(), tmp_path)
    assert made.code == 0, made.output
    with EmulatorProcess(speed=0, profile=made.folder / "profile.json") as server:
        assert server.admin("GET", "/switches") == Profile().switches.model_dump()
        assert server.admin("GET", "/durations") == Durations().model_dump(mode="json")
        versions = server.admin("GET", "/gateway")["versions"]
    assert versions["ListDataFlowIngressControllers"] == ["1.0", "1.1"]
    assert {"durations", "put", "max_page_size"} <= set(made.profile["not_observed"])


def test_the_profile_of_a_run_that_ended_early_can_be_used(tmp_path: Path) -> None:
    with EmulatorProcess(speed=SPEED) as server:
        fault = {"kind": "status_before", "status": 500, "operation": "CreateDataFlowService", "count": 1000}
        server.admin("PATCH", "/switches", {"id_form": "prefixed", "timestamps": "zoneless"})
        server.admin("POST", "/faults", fault)
        made = run_live(server.env(), tmp_path, *WRITE)
    assert made.code == 3, made.output
    with EmulatorProcess(speed=0, profile=made.folder / "profile.json") as server:
        switches = server.admin("GET", "/switches")
    assert (switches["id_form"], switches["timestamps"]) == ("prefixed", "zoneless")
    assert "put_workload" in made.profile["not_observed"]
    assert "CREATING" in made.profile["durations"]["data_flow"]
