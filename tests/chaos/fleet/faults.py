# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The faults of a fleet: those of a single module at any call, and what only many members meet."""

from __future__ import annotations

from collections.abc import Mapping

from ..troubles import FOREVER, TROUBLES, Trouble

TIMEOUT = 1.0  # seconds for one call where there is silence; twenty at once may each take a while
LATE = TIMEOUT + 0.4  # a request that is carried out when its client has given it up
DISAGREE = 1.2  # seconds that the list says RUNNING while the object itself says UPDATING
SLOW = 0.3  # seconds that each change takes

DRIFT, CHURN, DISAGREEING = "drift", "churn", "disagree"
RIVAL, VANISHED = "rival", "vanished"
FAULTS: Mapping[str, Trouble] = {
    **TROUBLES,
    "late": Trouble(TROUBLES["late"].says, {"kind": "delay_before", "seconds": LATE}, steps="writes"),
    RIVAL: Trouble("another writer creates one of ours", {"kind": "hold_before"}, by="other", steps="creation"),
    VANISHED: Trouble("another deletes one of ours", {"kind": "hold_before"}, by="other"),
    DRIFT: Trouble("others' objects come and go between two pages", {"kind": "hold_before"}, by="other", steps="lists"),
    CHURN: Trouble("others' objects come and go all the time", by="other", steps="start"),
    DISAGREEING: Trouble("the list says at rest, the object in transition", by="other", steps="start"),
    "slow": Trouble("each change takes a while", {"kind": "delay", "seconds": SLOW, "count": FOREVER}, steps="start"),
}
# Where these come between our look and our call, nobody but the API can refuse a second creation; in silence, a busy
# machine may carry out late what was given up.
UNPREVENTABLE = ("late", RIVAL, "silence_before", "silence_after", "silence_on")
