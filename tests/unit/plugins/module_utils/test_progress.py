# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The progress lines of a wait: changes at once, and unchanged states at growing intervals."""

from __future__ import annotations

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.progress import ProgressPrinter


def told(*looks: tuple[str, str, float]) -> list[str]:
    """Return the lines that the polls of waits print."""
    lines: list[str] = []
    printer = ProgressPrinter(lines.append)
    for look in looks:
        printer(*look)
    return lines


def test_the_interval_widens() -> None:
    """Half a minute, then doubled up to five minutes; a new state is printed at once, and restarts the interval."""
    looks = [("It", "CREATING" if second < 1600 else "RUNNING", second) for second in range(0, 1700, 10)]
    creating = ["0 s", "30 s", *(f"{elapsed} min 30 s" for elapsed in (1, 3, 7, 12, 17, 22))]
    running = ["26 min 40 s", "27 min 10 s", "28 min 10 s"]
    assert told(*looks) == [f"It: CREATING, {elapsed}" for elapsed in creating] + [
        f"It: RUNNING, {elapsed}" for elapsed in running
    ]


def test_waits_side_by_side_are_told_apart() -> None:
    """Each has its own state and interval."""
    assert told(("A", "CREATING", 0), ("B", "CREATING", 1), ("A", "CREATING", 2), ("B", "RUNNING", 3)) == [
        "A: CREATING, 0 s",
        "B: CREATING, 1 s",
        "B: RUNNING, 3 s",
    ]
