# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lifecycle of a Data Flow and its service with each switch of the emulator."""

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


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_life_in_each_version(version: str, emulator: EmulatorProcess, play: Callable[..., Run]) -> None:
    """The lifecycle works in each API version that can be requested, with its own tag keys."""
    emulator.admin("PATCH", "/switches", {"tag_keys": "by_version"})
    lives(emulator, play, api_version=version)
    (tags,) = [entry["body"]["tags"] for entry in emulator.requests(operation="CreateDataFlow")]
    assert tags == [{"tag_key": "team", "tag_value": "a"} if version == "1.2" else {"key": "team", "value": "a"}]
