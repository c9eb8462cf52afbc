# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of profiles, and of durations as ranges."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from emulator_client import FLOWS, SERVICES, Client, flow_body, service_body

from emulator.durations import Durations
from emulator.process import EmulatorProcess
from emulator.profile import Profile

TESTS = Path(__file__).resolve().parents[1]
PROFILE: dict[str, Any] = {
    "switches": {"state_case": "lower", "put": "replace"},
    "gateway": {"max_page_size": 2},
    "durations": {"data_flow": {"CREATING": [1, 2]}},
    "not_observed": ["id_form"],
}


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that writes a profile."""

    def written(text: str) -> Path:
        path = tmp_path / "my profile.json"
        path.write_text(text)
        return path

    return written


def seen(admin: Callable[..., Any]) -> list[Any]:
    """Return the settings that the profile changes."""
    switches, durations = admin("GET", "/switches"), admin("GET", "/durations")
    return [
        *(switches[name] for name in ("state_case", "put", "busy")),
        admin("GET", "/gateway")["max_page_size"],
        durations["data_flow"]["CREATING"],
        durations["data_flow_service"]["CREATING"],
    ]


def test_profile_of_start_and_of_each_reset(
    write: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reset returns to the profile of the start, unless it has one of its own."""
    monkeypatch.chdir(tmp_path)
    with EmulatorProcess(profile=write(json.dumps(PROFILE)).name) as process:
        start = seen(process.admin)
        assert start == ["lower", "replace", "refuse", 2, [1, 2], [240, 240]]
        process.admin("PATCH", "/switches", {"put": "merge"})
        process.admin("PATCH", "/gateway", {"max_page_size": 1})
        process.admin("PATCH", "/durations", {"data_flow": {"CREATING": [5, 5]}})
        process.admin("POST", "/reset")
        assert seen(process.admin) == start
        process.admin("POST", "/reset", {"durations": {"data_flow_service": {"CREATING": [3, 4]}}})
        assert seen(process.admin) == ["upper", "merge", "refuse", 0, [300, 300], [3, 4]]
        process.admin("POST", "/reset", {})
        assert seen(process.admin) == ["upper", "merge", "refuse", 0, [300, 300], [240, 240]]
        process.admin("POST", "/reset")
        assert seen(process.admin) == start


def test_first_line_has_the_profile(write: Callable[[str], Path]) -> None:
    path = write("{}")
    command = [sys.executable, "-m", "emulator", "--port", "0", "--profile", str(path)]
    with subprocess.Popen(command, cwd=TESTS, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        line = process.stdout.readline()
        process.terminate()
    assert line.endswith(f" (speed 60, profile {path})\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, "No such file or directory"),
        ("{", "Invalid JSON"),
        ("[]", "Input should be an object"),
        ('{"switches": {"busy": "maybe"}}', "switches.busy: Input should be 'refuse' or 'accept'"),
        ('{"durations": {"data_flow": {"UPDATING": [2, 1]}}}', "durations.data_flow.UPDATING: Value error, a range"),
        ('{"gateway": {"list_lag": -1}}', "gateway.list_lag: Input should be greater than or equal to 0"),
        ('{"colour": 1}', "colour: There is no field colour, only switches, gateway, durations, not_observed"),
        (
            '{"durations": {"data_flow": {"RUNNING": [1, 1]}}}',
            "durations.data_flow.RUNNING: There is no field RUNNING, only CREATING, UPDATING, TERMINATING",
        ),
        ('{"switches": {"busy": 1}, "not_observed": 2}', "; not_observed: Input should be a valid array"),
    ],
)
def test_invalid_profile_is_refused(write: Callable[[str], Path], text: str | None, expected: str) -> None:
    path = write(text or "")
    if text is None:
        path.unlink()
    command = [sys.executable, "-m", "emulator", "--port", "0", "--profile", str(path)]
    ended = subprocess.run(command, cwd=TESTS, capture_output=True, text=True, timeout=30, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert ended.stderr.startswith(f"error: {path}: ")
    assert expected in ended.stderr


def test_empty_profile_is_the_default(client: Client) -> None:
    default = Profile().model_dump(mode="json")
    parts = {name: client.admin("GET", f"/{name}") for name in ("switches", "gateway", "durations")}
    assert parts | {"not_observed": []} == default
    assert client.admin("GET", "/durations") == {
        "data_flow": {"CREATING": [300, 300], "UPDATING": [120, 120], "TERMINATING": [90, 90]},
        "data_flow_service": {"CREATING": [240, 240], "UPDATING": [120, 120], "TERMINATING": [90, 90]},
    }


def test_transitions_take_a_time_of_their_range(client: Client) -> None:
    """Each is drawn anew; states that a change does not name keep their range."""
    changes = {"data_flow": {"CREATING": [10, 20]}, "data_flow_service": {"TERMINATING": [7, 7]}}
    changed = client.admin("PATCH", "/durations", changes)
    assert changed["data_flow"] == {"CREATING": [10, 20], "UPDATING": [120, 120], "TERMINATING": [90, 90]}
    for number in range(10):
        client.call("POST", FLOWS, flow_body(data_flow_name=f"flow-{number}"))
    times = [flow["due"] - flow["created"] for flow in client.admin("GET", "/objects")["data_flows"]]
    assert all(10 <= time <= 20 for time in times)
    assert len(set(times)) > 1
    client.pass_time(20)
    flow, *_others = client.call("GET", FLOWS)["contents"]
    assert flow["state"] == "RUNNING"
    service = client.service(flow["data_flow_id"])
    client.call("DELETE", f"{SERVICES}/{service}")
    client.pass_time(6.9)
    client.call("GET", f"{SERVICES}/{service}")
    client.pass_time(0.1)
    client.refusal("GET", f"{SERVICES}/{service}")
    client.call("POST", SERVICES, service_body(flow["data_flow_id"]), expect=202)


def test_draw_includes_both_bounds_and_nothing_else() -> None:
    durations = Durations.model_validate({"data_flow": {"CREATING": [0, 1]}})
    assert all(0 <= durations.draw("data_flow", "CREATING") <= 1 for _number in range(100))
    assert durations.draw("data_flow_service", "CREATING") == 240.0
