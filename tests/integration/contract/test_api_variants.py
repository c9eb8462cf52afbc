# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lifecycle of a Data Flow and its service with each switch of the emulator, and each of its settings."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, get_args, get_type_hints

import pytest
from cases import CHECK
from harness import FLOW, Run
from lifecycle import lives

from emulator.process import EmulatorProcess
from emulator.switches import Switches

TINY = {"service_workload": {"nifi": {"cpu": 100, "memory": 100, "replica": 2}}}
RANGE = {"CREATING": [1, 2000], "UPDATING": [1, 2000], "TERMINATING": [1, 2000]}
POSITIONS = [(name, position) for name, hint in get_type_hints(Switches).items() for position in get_args(hint)[1:]]


@pytest.mark.parametrize(("switch", "position"), POSITIONS)
def test_life_whatever_the_service_does(
    switch: str, position: str, emulator: EmulatorProcess, play: Callable[..., Run]
) -> None:
    """One switch is in a position other than the default."""
    emulator.admin("PATCH", "/switches", {switch: position})
    lives(emulator, play)


@pytest.mark.parametrize("part", ["account", "workload"])
def test_life_where_missing_is_not_null(part: str, emulator: EmulatorProcess, play: Callable[..., Run]) -> None:
    """A setting that the API never returns is no null, even if the API omits all nulls."""
    emulator.admin("PATCH", "/switches", {"optional_fields": "omitted_when_null", f"{part}_readback": "absent"})
    lives(emulator, play)


def random_profile(seed: int) -> dict[str, Any]:
    """Return a profile with random positions of all switches, and random durations."""
    draw = Random(seed)
    positions = {name: draw.choice(get_args(hint)) for name, hint in get_type_hints(Switches).items()}
    ranges = {state: sorted(draw.choices(range(1, 2000), k=2)) for state in RANGE}
    return {"switches": positions, "durations": {"data_flow": ranges, "data_flow_service": ranges}}


@pytest.mark.parametrize("seed", range(6))
def test_life_with_many_positions(seed: int, emulator: EmulatorProcess, play: Callable[..., Run]) -> None:
    """All switches are in random positions, and transitions take random times."""
    emulator.admin("POST", "/reset", random_profile(seed))
    emulator.admin("PATCH", "/clock", {"speed": 1000})
    lives(emulator, play)


def test_reading_does_not_depend_on_the_shape_of_objects(
    seeded: EmulatorProcess, play: Callable[..., Run], ansible_playbook: Callable[..., Run], tmp_path: Path
) -> None:
    """The shape of details and the order of keys change no result of a module, and no host of the inventory."""
    inventory = tmp_path / "data_flow.yml"
    inventory.write_text("{plugin: samsungcloud.scp.data_flow, details: true}")
    desired = {
        "data_flows": [{"name": "analytics", "description": "New"}],
        "data_flow_services": [{"name": "orders", "data_flow": "analytics", **TINY}],
    }
    tasks = [
        ("data_flow_info", {"details": True}),
        ("data_flow_info", {"data_flow_id": FLOW}),
        ("data_flow_service_info", {"details": True}),
        ("data_flow_service_version_info", {"data_flow": "analytics"}),
        ("data_flow_fleet", desired, CHECK),
        ("data_flow_preflight_info", desired),
    ]
    seen = []
    for shape, order in (("flat", "reference"), ("named", "other")):
        seeded.admin("PATCH", "/switches", {"detail_shape": shape, "key_order": order})
        run = play(tasks, "--diff")
        assert not [result for result in run.results if result["failed"]], run.output
        listed = ansible_playbook("-i", str(inventory), "--list", tool="ansible-inventory").output
        seen.append([{**result, "api": None} for result in run.results])
        seen[-1].append(json.loads(listed[listed.index("{") :]))
    assert seen[0] == seen[1]
    assert seen[0][1]["data_flows"][0]["namespace_name"]
    assert "orders" in str(seen[0][-1])


# Settings that a life meets: the part of the admin API and the changes in it.
SETTINGS = {
    "pages_of_one": ("gateway", {"max_page_size": 1}),
    "pages_of_two": ("gateway", {"max_page_size": 2}),
    "lists_behind": ("gateway", {"list_lag": 2000}),
    "any_time": ("durations", {"data_flow": RANGE, "data_flow_service": RANGE}),
    "rate_limit": ("gateway", {"rate_limit": 20}),
    "rate_limit_with_retry_after": ("gateway", {"rate_limit": 20, "retry_after": 1}),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_life_with_each_setting(name: str, emulator: EmulatorProcess, play: Callable[..., Run]) -> None:
    """Pages are small, lists are behind, transitions take any time, or calls are refused."""
    for flow in ("first", "second", "third"):
        seeded = emulator.admin("POST", "/data-flows", {"name": flow})
        emulator.admin("POST", "/data-flow-services", {"name": f"of-{flow}", "data_flow_id": seeded["id"]})
    part, changes = SETTINGS[name]
    emulator.admin("PATCH", f"/{part}", changes)
    lives(emulator, play)
    requests = emulator.requests()
    assert ("rate_limit" in changes) == any(each["status"] == 429 for each in requests)


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_life_in_each_version(version: str, emulator: EmulatorProcess, play: Callable[..., Run]) -> None:
    """The lifecycle works in each API version that can be requested, with its own tag keys."""
    emulator.admin("PATCH", "/switches", {"tag_keys": "by_version"})
    lives(emulator, play, api_version=version)
    (tags,) = [entry["body"]["tags"] for entry in emulator.requests(operation="CreateDataFlow")]
    assert tags == [{"tag_key": "team", "tag_value": "a"} if version == "1.2" else {"key": "team", "value": "a"}]
