# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a campaign: python -m chaos --seed 1 --scenarios 2500 --fleets 1000, or --scenario NAME to repeat one."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from emulator.process import EmulatorProcess

from .campaign import SPEED, AnyScenario, Finding, campaign
from .concurrent_runs import run_concurrently
from .fleet import invariants as fleet_invariants
from .fleet import scenarios as fleet_scenarios
from .fleet import trial as fleet_trials
from .invariants import violations
from .report import document, fleet_tables, module_tables
from .scenarios import all_of, in_real_time, parse
from .trial import run_scenario

DOCUMENT = Path(__file__).parents[2] / "docs" / "reliability.md"
STALE_LISTS = {"kind": "stale_list", "seconds": 2}
LOST_RESPONSE = {"kind": "drop_after", "operation": "CreateDataFlow"}
CONCURRENT_RUNS = {
    "2 runners, 4 services": (2, 4, []),
    "2 runners, 2 services, lists stale for 2 s": (2, 2, [STALE_LISTS]),
    "2 runners, 2 services, the response to a create request lost": (2, 2, [LOST_RESPONSE]),
    "8 runners, 2 services": (8, 2, []),
}


def check_concurrent_runs() -> dict[str, list[str]]:
    """Return what went wrong in each set of concurrent runs, by name."""
    with EmulatorProcess(speed=1000) as server:
        return {
            name: list(run_concurrently(server, runners, hosts, *faults))
            for name, (runners, hosts, faults) in CONCURRENT_RUNS.items()
        }


def replay(name: str) -> int:
    """Run one scenario, print its requests and violations, and return the exit code."""
    runs: Sequence[Any]
    with EmulatorProcess(speed=SPEED) as server:
        if name.startswith("fleet."):
            fleet_trial = fleet_trials.run_scenario(fleet_scenarios.parse(name), server)
            runs, found = fleet_trial.runs, list(fleet_invariants.violations(fleet_trial))
        else:
            trial = run_scenario(parse(name), server)
            runs, found = trial.runs, list(violations(trial))
    for number, run in enumerate(runs, 1):
        result = run.result or {"msg": run.raised or "killed"}
        summary = {name: result[name] for name in ("failed", "changed", "msg") if name in result}
        print(f"\n{getattr(run, 'name', f'run {number}')}, {run.seconds:.1f} s: {summary}")
        for entry in run.requests:
            done = "carried out" if entry["committed"] else ""
            print(f"  {entry['operation']:50}{entry['fault'] or '':15}{entry['status'] or '':<5}{done}")
        for outcome in getattr(run, "outcomes", ()):
            print(
                f"  {outcome['name']:20}{outcome['outcome']:12}changed {outcome['changed']!s:6}{outcome['msg'] or ''}"
            )
    print("", *(f"{name}: {seen}" for name, seen in found), f"{len(found)} violations", sep="\n")
    return int(bool(found))


def run_all(what: str, scenarios: Sequence[AnyScenario]) -> list[Finding]:
    """Run a campaign, print its progress, and return the findings."""
    started, done = time.monotonic(), 0

    def report_progress(found: list[Finding]) -> None:
        nonlocal done
        done += len(found)
        print(*(finding for finding in found if finding.violations), sep="\n", end="")
        print(f"{done} of {len(scenarios)} {what} after {time.monotonic() - started:.0f} s", flush=True)

    return campaign(scenarios, report_progress)


def main() -> int:
    """Run the campaigns, print the results, and write the document; return 1 if anything was violated."""
    parser = argparse.ArgumentParser(prog="chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scenarios", type=int, default=2500, help="of single modules")
    parser.add_argument("--fleets", type=int, default=1000, help="of fleets")
    parser.add_argument("--scenario", default="", help="just this one")
    parser.add_argument("--write", action="store_true", help=f"write {DOCUMENT.name}")
    options = parser.parse_args()
    if options.scenario:
        return replay(options.scenario)
    started = time.monotonic()
    real = in_real_time(options.seed)[: options.scenarios]
    scenarios = [*real, *all_of(options.seed, options.scenarios - len(real))]
    findings = run_all("scenarios", scenarios)
    fleet_findings = run_all("fleet scenarios", fleet_scenarios.all_of(options.seed, options.fleets))
    concurrent = check_concurrent_runs()
    seconds = time.monotonic() - started
    print("", *module_tables(findings), *fleet_tables(fleet_findings), "", sep="\n\n")
    for name, wrong in concurrent.items():
        print(f"{name}: {'; '.join(wrong) or 'nothing wrong'}")
    print(f"seed {options.seed}, {len(findings)} scenarios, {len(fleet_findings)} of fleets, {seconds:.0f} s")
    if options.write:
        text = document(findings, fleet_findings, concurrent, options.seed, seconds)
        DOCUMENT.write_text(text, encoding="utf-8")
    return int(any(finding.violations for finding in (*findings, *fleet_findings)) or any(concurrent.values()))


if __name__ == "__main__":
    sys.exit(main())
