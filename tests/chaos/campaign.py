# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run many scenarios in worker processes, each with its own emulator, and collect the findings."""

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

SPEED = 3000  # times real time: creating a Data Flow takes a tenth of a second
WORKERS = 4  # more than processors, since workers mostly wait
BATCH_SIZE = 60  # scenarios per emulator
SCENARIO_TIMEOUT = 180  # seconds for one scenario, after which its worker prints its traceback and exits

AnyScenario = Scenario | FleetScenario
Violation = tuple[str, str]  # the invariant, and what was observed instead


@dataclass(frozen=True)
class Finding:
    """A scenario that was run, and the invariants that it violates."""

    scenario: AnyScenario
    violations: Sequence[Violation]

    def __str__(self) -> str:
        lines = [f"{name}: {seen}" for name, seen in self.violations]
        return "\n  ".join((*lines, f"again: make chaos SCENARIO='{self.scenario}'"))


def run_and_check(scenario: AnyScenario, server: EmulatorProcess) -> Iterable[Violation]:
    """Run a scenario and return the violations."""
    if isinstance(scenario, FleetScenario):
        return fleet_invariants.violations(fleet_trial.run_scenario(scenario, server))
    return invariants.violations(trial.run_scenario(scenario, server))


def run_batch(scenarios: Sequence[AnyScenario]) -> list[Finding]:
    """Run scenarios on one emulator and return the findings."""
    findings = []
    with EmulatorProcess(speed=SPEED) as server:
        for scenario in scenarios:
            faulthandler.dump_traceback_later(SCENARIO_TIMEOUT, exit=True)
            findings.append(Finding(scenario, list(run_and_check(scenario, server))))
    faulthandler.cancel_dump_traceback_later()
    return findings


def campaign(
    scenarios: Sequence[AnyScenario], report_progress: Callable[[list[Finding]], object] = len
) -> list[Finding]:
    """Run scenarios in parallel and return the findings; `report_progress` receives them as they arrive."""
    parts = -(-len(scenarios) // BATCH_SIZE)
    parts = max(parts, min(WORKERS, len(scenarios)))
    findings: list[Finding] = []
    # A worker must have a single thread, since it forks the processes that are killed.
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("forkserver")) as pool:
        for done in as_completed([pool.submit(run_batch, scenarios[part::parts]) for part in range(parts)]):
            report_progress(done.result())
            findings += done.result()
    return findings
