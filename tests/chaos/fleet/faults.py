# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The faults of a fleet: those of a single module at any call, and those that only many members meet."""

from __future__ import annotations

from collections.abc import Mapping

from ..faults import FAULTS as SINGLE_OBJECT_FAULTS
from ..faults import UNLIMITED, FaultType

TIMEOUT = 1.0  # seconds for one call that may time out; twenty calls at once may each take a while
LATE_SECONDS = TIMEOUT + 0.4  # delay of a request that is carried out after its client has timed out
INCONSISTENT_SECONDS = 1.2  # seconds for which the list shows RUNNING while the object itself shows UPDATING
SLOW_SECONDS = 0.3  # seconds that each change takes

PAGE_SHIFT, CHURN, INCONSISTENT_LIST = "page_shift", "churn", "inconsistent_list"
CONCURRENT_CREATE, CONCURRENT_DELETE = "concurrent_create", "concurrent_delete"
FAULTS: Mapping[str, FaultType] = {
    **SINGLE_OBJECT_FAULTS,
    "late_commit": FaultType(
        SINGLE_OBJECT_FAULTS["late_commit"].title,
        {"kind": "delay_before", "seconds": LATE_SECONDS},
        applies_to="writes",
    ),
    CONCURRENT_CREATE: FaultType(
        "concurrent writer creates a member", {"kind": "hold_before"}, source="writer", applies_to="create"
    ),
    CONCURRENT_DELETE: FaultType("concurrent writer deletes a member", {"kind": "hold_before"}, source="writer"),
    PAGE_SHIFT: FaultType(
        "objects of others created and deleted between two pages",
        {"kind": "hold_before"},
        source="writer",
        applies_to="lists",
    ),
    CHURN: FaultType("objects of others created and deleted all the time", source="writer", applies_to="start"),
    INCONSISTENT_LIST: FaultType(
        "list shows a stable state, object is in transition", source="writer", applies_to="start"
    ),
    "slow": FaultType(
        "slow changes", {"kind": "delay", "seconds": SLOW_SECONDS, "count": UNLIMITED}, applies_to="start"
    ),
}
# Where these happen between a read and the call that depends on it, only the API can refuse a second create. After a
# timeout, a busy machine may carry out a request late.
UNPREVENTABLE = ("late_commit", CONCURRENT_CREATE, "timeout_before", "timeout_after", "timeout_on")
