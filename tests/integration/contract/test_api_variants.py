# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lifecycle of a Data Flow and its service with each switch of the emulator, and each of its settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args, get_type_hints

import pytest
from harness import Run
from lifecycle import lives

from emulator.process import EmulatorProcess
from emulator.switches import Switches

POSITIONS = [(name, position) for name, hint in get_type_hints(Switches).items() for position in get_args(hint)[1:]]
POSITIONS.remove(("stored_text", "other_form"))  # Each run sends the update again, see test_stored_text.py.


@pytest.mark.parametrize(("switch", "position"), POSITIONS)
def test_life_whatever_the_service_does(
    switch: str, position: str, emulator: EmulatorProcess, play: Callable[..., Run]
) -> None:
    """One switch is in a position other than the default."""
    emulator.admin("PATCH", "/switches", {switch: position})
    lives(emulator, play)

RANGE = {"CREATING": [1, 2000], "UPDATING": [1, 2000], "TERMINATING": [1, 2000]}
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
