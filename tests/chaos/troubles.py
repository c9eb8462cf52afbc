# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The troubles as data: what happens, by whose hand, and for how long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FOREVER = 1000  # requests
AHEAD = 2 * 3600.0  # seconds that the service's clock is off

# Seconds, as far as we set them. The client's own pauses are scaled down in attempt.py.
TIMEOUT = 0.4  # for one call
LATE = 0.7  # a request that is carried out when its client has given it up
SHORTLY = 0.05  # as long as a connection is refused


@dataclass(frozen=True)
class Trouble:
    """One kind of trouble at one step. `by` is who makes it: the server, the wire, another writer, or a kill.

    `fault` is what the emulator is told. A lasting trouble begins with its step, and ends when the task does.
    `steps` are the calls at which it differs from another trouble: all, those that write, or lists.
    """

    says: str
    fault: Mapping[str, Any] = field(default_factory=dict)
    by: str = "server"
    steps: str = "all"
    lasting: bool = False


def status(code: int, when: str, **more: Any) -> dict[str, Any]:
    """The fault of an answer with an error status."""
    return {"kind": f"status_{when}", "status": code, **more}


TROUBLES: Mapping[str, Trouble] = {
    "refused": Trouble("connection refused", by="wire"),
    "reset": Trouble("connection reset before the request was sent", by="wire"),
    "drop_before": Trouble("connection lost before it was done", {"kind": "drop_before"}),
    "drop_after": Trouble("done, and the answer lost", {"kind": "drop_after"}, steps="writes"),
    "midway": Trouble("done, and the answer cut in the middle", {"kind": "drop_midway"}),
    "truncated": Trouble("done, and half of the JSON missing", {"kind": "truncate"}),
    "429": Trouble("429 with Retry-After: 1", status(429, "before", retry_after=1)),
    **{f"{code}_before": Trouble(f"{code}, not done", status(code, "before")) for code in (500, 502, 503, 504)},
    **{
        f"{code}_after": Trouble(f"{code}, but done", status(code, "after"), steps="writes")
        for code in (500, 502, 503, 504)
    },
    "silence_before": Trouble("silence, not done", {"kind": "hold_before"}),
    "silence_after": Trouble("silence, but done", {"kind": "hold_after"}, steps="writes"),
    "late": Trouble("done after the client gave up", {"kind": "delay_before", "seconds": LATE}, steps="writes"),
    "stale": Trouble("one list of the past", {"kind": "stale_list"}, steps="lists"),
    "first_page": Trouble("the first page comes again", {"kind": "first_page"}, steps="lists", lasting=True),
    "refused_on": Trouble("connections refused from then on", by="wire", lasting=True),
    "drop_on": Trouble("no answers from then on", {"kind": "drop_before"}, lasting=True),
    "503_on": Trouble("503 from then on", status(503, "before"), lasting=True),
    "silence_on": Trouble("silence from then on", {"kind": "hold_before"}, lasting=True),
    "revoked": Trouble("key revoked (401) from then on", status(401, "before"), lasting=True),
    "skew": Trouble("clock two hours off from then on", {"kind": "skew", "seconds": AHEAD}, lasting=True),
    "rival": Trouble("another writer creates it", {"kind": "hold_before"}, by="other", steps="creation"),
    "vanished": Trouble("another deletes it", {"kind": "hold_before"}, by="other"),
    "killed_before": Trouble("killed before the call was carried out", {"kind": "hold_before"}, by="kill"),
    "killed_after": Trouble("killed after it", {"kind": "hold_after"}, by="kill", steps="writes"),
    # For so many seconds from the beginning, all lists are of the past; the client allows for LAG seconds.
    **{
        f"stale_{seconds}": Trouble(
            f"lists {seconds} s behind", {"kind": "stale_list", "seconds": seconds}, steps="start"
        )
        for seconds in (0.1, 0.5, 2.0)
    },
}
