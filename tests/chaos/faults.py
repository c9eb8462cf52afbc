# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The faults as data: what happens, where the fault is injected, and for how long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

UNLIMITED = 1000  # requests
SKEW_SECONDS = 2 * 3600.0  # seconds by which the server's clock is ahead

# Seconds, as far as these tests set them. The client's own pauses are scaled down in run.py.
TIMEOUT = 0.4  # for one call
LATE_SECONDS = 0.7  # delay of a request that is carried out after its client has timed out
REFUSED_SECONDS = 0.05  # for which connections are refused


@dataclass(frozen=True)
class FaultType:
    """A type of fault.

    `source` is where the fault is injected: the server, the proxy, a concurrent writer, or a kill. `emulator_fault` is
    what the emulator injects. A persistent fault starts at its call and lasts until the task ends. `applies_to` are the
    calls at which it differs from other faults: all, those that write, lists, those of a task that creates, or the
    start of the task.
    """

    title: str
    emulator_fault: Mapping[str, Any] = field(default_factory=dict)
    source: str = "server"
    applies_to: str = "all"
    persistent: bool = False


def status(code: int, when: str, **more: Any) -> dict[str, Any]:
    """Return the emulator's fault for a response with an error status."""
    return {"kind": f"status_{when}", "status": code, **more}


FAULTS: Mapping[str, FaultType] = {
    "refused": FaultType("connection refused", source="proxy"),
    "reset": FaultType("connection reset before the request was sent", source="proxy"),
    "drop_before": FaultType("connection lost, request not carried out", {"kind": "drop_before"}),
    "drop_after": FaultType("response lost, request carried out", {"kind": "drop_after"}, applies_to="writes"),
    "drop_midway": FaultType("response cut in the middle, request carried out", {"kind": "drop_midway"}),
    "truncated": FaultType("half of the JSON missing, request carried out", {"kind": "truncate"}),
    "429": FaultType("429 with Retry-After: 1", status(429, "before", retry_after=1)),
    **{
        f"{code}_before": FaultType(f"{code}, request not carried out", status(code, "before"))
        for code in (500, 502, 503, 504)
    },
    **{
        f"{code}_after": FaultType(f"{code}, request carried out", status(code, "after"), applies_to="writes")
        for code in (500, 502, 503, 504)
    },
    "timeout_before": FaultType("no response, request not carried out", {"kind": "hold_before"}),
    "timeout_after": FaultType("no response, request carried out", {"kind": "hold_after"}, applies_to="writes"),
    "late_commit": FaultType(
        "request carried out after the client timed out",
        {"kind": "delay_before", "seconds": LATE_SECONDS},
        applies_to="writes",
    ),
    "stale": FaultType("one stale list", {"kind": "stale_list"}, applies_to="lists"),
    "first_page": FaultType("the first page is repeated", {"kind": "first_page"}, applies_to="lists", persistent=True),
    "refused_on": FaultType("connections refused from this call on", source="proxy", persistent=True),
    "drop_on": FaultType("connections lost from this call on", {"kind": "drop_before"}, persistent=True),
    "503_on": FaultType("503 from this call on", status(503, "before"), persistent=True),
    "timeout_on": FaultType("no response from this call on", {"kind": "hold_before"}, persistent=True),
    "revoked": FaultType("key revoked (401) from this call on", status(401, "before"), persistent=True),
    "skew": FaultType(
        "clock two hours off from this call on", {"kind": "skew", "seconds": SKEW_SECONDS}, persistent=True
    ),
    "concurrent_create": FaultType(
        "concurrent writer creates the object", {"kind": "hold_before"}, source="writer", applies_to="create"
    ),
    "concurrent_delete": FaultType("concurrent writer deletes the object", {"kind": "hold_before"}, source="writer"),
    "killed_before": FaultType("killed before the request was carried out", {"kind": "hold_before"}, source="kill"),
    "killed_after": FaultType(
        "killed after the request was carried out", {"kind": "hold_after"}, source="kill", applies_to="writes"
    ),
    # All lists are stale for that many seconds from the start of the task; the client allows for LIST_LAG seconds.
    **{
        f"stale_{seconds}": FaultType(
            f"lists stale for {seconds} s", {"kind": "stale_list", "seconds": seconds}, applies_to="start"
        )
        for seconds in (0.1, 0.5, 2.0)
    },
}
