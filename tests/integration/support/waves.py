# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many updates were in progress at the same time, as the server saw it."""

from __future__ import annotations

from emulator.process import EmulatorProcess


def most_in_transition(emulator: EmulatorProcess) -> int:
    """Return how many updates of services were in progress at most, by the times at which the server received them."""
    (seconds, _most) = emulator.admin("GET", "/durations")["data_flow_service"]["UPDATING"]
    updates = emulator.requests(operation="UpdateDataFlowService")
    started = [entry["at"] for entry in updates if entry["committed"]]
    return max(sum(0 <= moment - each < seconds for each in started) for moment in started)
