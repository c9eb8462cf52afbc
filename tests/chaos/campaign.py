# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many scenarios at once: worker processes, each with its own emulator, and what they found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context

from emulator.process import EmulatorProcess

from .invariants import violations
from .scenarios import Scenario
from .trial import tried

SPEED = 3000  # times faster than life: a creation takes a tenth of a second
WORKERS = 4  # they wait for most of the time
SHARE = 60  # scenarios for one emulator


@dataclass(frozen=True)
class Finding:
    """A scenario that was tried, and what did not hold."""

    scenario: Scenario
    violations: Sequence[tuple[str, str]]

    def __str__(self) -> str:
        lines = [f"{name}: {seen}" for name, seen in self.violations]
        return "\n  ".join((*lines, f"again: make chaos SCENARIO='{self.scenario}'"))


def share(scenarios: Sequence[Scenario]) -> list[Finding]:
    """What one worker finds."""
    with EmulatorProcess(speed=SPEED) as server:
        return [Finding(scenario, list(violations(tried(scenario, server)))) for scenario in scenarios]


def campaign(scenarios: Sequence[Scenario], tell: Callable[[list[Finding]], object] = len) -> list[Finding]:
    """What all find; `tell` hears it as it comes in."""
    parts = -(-len(scenarios) // SHARE)
    parts = max(parts, min(WORKERS, len(scenarios)))
    findings: list[Finding] = []
    # A worker must have one thread only, since it forks the processes that are to be killed.
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("forkserver")) as pool:
        for done in as_completed([pool.submit(share, scenarios[part::parts]) for part in range(parts)]):
            tell(done.result())
            findings += done.result()
    return findings
