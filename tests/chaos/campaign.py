# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many scenarios at once: worker processes, each with its own emulator, and what they found."""

from __future__ import annotations

import faulthandler
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context

from emulator.process import EmulatorProcess

from . import invariants, trial
from .fleet import invariants as fleet_invariants
from .fleet import trial as fleet_trial
from .fleet.scenarios import FleetScenario
from .scenarios import Scenario

SPEED = 3000  # times faster than life: a creation takes a tenth of a second
WORKERS = 4  # they wait for most of the time
SHARE = 60  # scenarios for one emulator
LONGEST = 180  # seconds for one scenario, after which its worker shows where it stands, and ends

AnyScenario = Scenario | FleetScenario
Violation = tuple[str, str]  # the invariant, and what was seen instead


@dataclass(frozen=True)
class Finding:
    """A scenario that was tried, and what did not hold."""

    scenario: AnyScenario
    violations: Sequence[Violation]

    def __str__(self) -> str:
        lines = [f"{name}: {seen}" for name, seen in self.violations]
        return "\n  ".join((*lines, f"again: make chaos SCENARIO='{self.scenario}'"))


def judged(scenario: AnyScenario, server: EmulatorProcess) -> Iterable[Violation]:
    """Tries a scenario, and gives what did not hold."""
    if isinstance(scenario, FleetScenario):
        return fleet_invariants.violations(fleet_trial.tried(scenario, server))
    return invariants.violations(trial.tried(scenario, server))


def share(scenarios: Sequence[AnyScenario]) -> list[Finding]:
    """What one worker finds."""
    findings = []
    with EmulatorProcess(speed=SPEED) as server:
        for scenario in scenarios:
            faulthandler.dump_traceback_later(LONGEST, exit=True)
            findings.append(Finding(scenario, list(judged(scenario, server))))
    faulthandler.cancel_dump_traceback_later()
    return findings


def campaign(scenarios: Sequence[AnyScenario], tell: Callable[[list[Finding]], object] = len) -> list[Finding]:
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
