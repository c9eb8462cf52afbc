# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Command line: python -m chaos --seed 1 --scenarios 2500 --fleets 1000, or --scenario NAME to repeat one."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from emulator.process import EmulatorProcess

from .campaign import SPEED, AnyScenario, Finding, campaign
from .fleet import invariants as fleet_invariants
from .fleet import scenarios as fleet_scenarios
from .fleet import trial as fleet_trials
from .invariants import violations
from .report import document, fleet_tables, module_tables
from .runners import race
from .scenarios import all_of, in_real_time, parse
from .trial import tried

DOCUMENT = Path(__file__).parents[2] / "docs" / "reliability.md"
LAGGING = {"kind": "stale_list", "seconds": 2}
LOST = {"kind": "drop_after", "operation": "CreateDataFlow"}
RACES = {
    "2 runners, 4 services": (2, 4, []),
    "2 runners, 2 services, lists 2 s behind": (2, 2, [LAGGING]),
    "2 runners, 2 services, the answer to a creation lost": (2, 2, [LOST]),
    "8 runners, 2 services": (8, 2, []),
}


def races() -> dict[str, list[str]]:
    """What went wrong in each race."""
    with EmulatorProcess(speed=1000) as server:
        return {name: list(race(server, runners, hosts, *faults)) for name, (runners, hosts, faults) in RACES.items()}


def retold(name: str) -> int:
    """Tries one scenario, and prints what happened in it."""
    runs: Sequence[Any]
    with EmulatorProcess(speed=SPEED) as server:
        if name.startswith("fleet."):
            fleet_trial = fleet_trials.tried(fleet_scenarios.parse(name), server)
            runs, found = fleet_trial.runs, list(fleet_invariants.violations(fleet_trial))
        else:
            trial = tried(parse(name), server)
            runs, found = trial.attempts, list(violations(trial))
    for number, run in enumerate(runs, 1):
        result = run.result or {"msg": run.raised or "killed"}
        told = {name: result[name] for name in ("failed", "changed", "msg") if name in result}
        print(f"\n{getattr(run, 'name', f'run {number}')}, {run.seconds:.1f} s: {told}")
        for entry in run.requests:
            done = "carried out" if entry["committed"] else ""
            print(f"  {entry['operation']:50}{entry['fault'] or '':15}{entry['status'] or '':<5}{done}")
        for outcome in getattr(run, "outcomes", ()):
            print(
                f"  {outcome['name']:20}{outcome['outcome']:12}changed {outcome['changed']!s:6}{outcome['msg'] or ''}"
            )
    print("", *(f"{name}: {seen}" for name, seen in found), f"{len(found)} violations", sep="\n")
    return int(bool(found))


def tried_all(what: str, scenarios: Sequence[AnyScenario]) -> list[Finding]:
    """What a campaign finds; it is printed as it comes in."""
    started, done = time.monotonic(), 0

    def tell(found: list[Finding]) -> None:
        nonlocal done
        done += len(found)
        print(*(finding for finding in found if finding.violations), sep="\n", end="")
        print(f"{done} of {len(scenarios)} {what} after {time.monotonic() - started:.0f} s", flush=True)

    return campaign(scenarios, tell)


def main() -> int:
    """Tries the scenarios, prints what was found, and writes the document after a full campaign."""
    parser = argparse.ArgumentParser(prog="chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scenarios", type=int, default=2500, help="of single modules")
    parser.add_argument("--fleets", type=int, default=1000, help="of fleets")
    parser.add_argument("--scenario", default="", help="just this one")
    parser.add_argument("--write", action="store_true", help=f"write {DOCUMENT.name}")
    options = parser.parse_args()
    if options.scenario:
        return retold(options.scenario)
    started = time.monotonic()
    real = in_real_time(options.seed)[: options.scenarios]
    scenarios = [*real, *all_of(options.seed, options.scenarios - len(real))]
    findings = tried_all("scenarios", scenarios)
    of_fleets = tried_all("fleet scenarios", fleet_scenarios.all_of(options.seed, options.fleets))
    raced = races()
    seconds = time.monotonic() - started
    print("", *module_tables(findings), *fleet_tables(of_fleets), "", sep="\n\n")
    for name, wrong in raced.items():
        print(f"{name}: {'; '.join(wrong) or 'nothing wrong'}")
    print(f"seed {options.seed}, {len(findings)} scenarios, {len(of_fleets)} of fleets, {seconds:.0f} s")
    if options.write:
        text = document(findings, of_fleets, raced, options.seed, seconds)
        DOCUMENT.write_text(text, encoding="utf-8")
    return int(any(finding.violations for finding in (*findings, *of_fleets)) or any(raced.values()))


if __name__ == "__main__":
    sys.exit(main())
