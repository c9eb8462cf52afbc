# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Command line: python -m chaos --seed 1 --scenarios 2500, or --scenario NAME to repeat one."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from emulator.process import EmulatorProcess

from .campaign import SPEED, Finding, campaign
from .invariants import violations
from .report import by_invariant, by_trouble, document
from .runners import race
from .scenarios import Scenario, all_of, in_real_time, parse
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


def retold(scenario: Scenario) -> int:
    """Tries one scenario, and prints what happened in it."""
    with EmulatorProcess(speed=SPEED) as server:
        trial = tried(scenario, server)
    for number, attempt in enumerate(trial.attempts, 1):
        result = attempt.result or {"msg": attempt.raised or "killed"}
        said = {name: result[name] for name in ("failed", "changed", "msg") if name in result}
        print(f"\nrun {number}, {attempt.seconds:.1f} s: {said}")
        for entry in attempt.requests:
            done = "carried out" if entry["committed"] else ""
            print(f"  {entry['operation']:50}{entry['fault'] or '':15}{entry['status'] or '':<5}{done}")
    found = list(violations(trial))
    print("", *(f"{name}: {seen}" for name, seen in found), f"{len(found)} violations", sep="\n")
    return int(bool(found))


def main() -> int:
    """Tries the scenarios, prints what was found, and writes the document after a full campaign."""
    parser = argparse.ArgumentParser(prog="chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scenarios", type=int, default=2500)
    parser.add_argument("--scenario", default="", help="just this one")
    parser.add_argument("--write", action="store_true", help=f"write {DOCUMENT.name}")
    options = parser.parse_args()
    started = time.monotonic()

    def tell(found: list[Finding]) -> None:
        done.extend(found)
        for finding in found:
            if finding.violations:
                print(finding)
        print(f"{len(done)} of {len(scenarios)} scenarios after {time.monotonic() - started:.0f} s", flush=True)

    if options.scenario:
        return retold(parse(options.scenario))
    real = in_real_time(options.seed)
    scenarios = [*real, *all_of(options.seed, options.scenarios - len(real))]
    done: list[Finding] = []
    findings = campaign(scenarios, tell)
    raced = races()
    seconds = time.monotonic() - started
    print(f"\n{by_trouble(findings)}\n\n{by_invariant(findings)}\n")
    for name, wrong in raced.items():
        print(f"{name}: {'; '.join(wrong) or 'nothing wrong'}")
    print(f"seed {options.seed}, {len(findings)} scenarios, {seconds:.0f} s")
    if options.write:
        DOCUMENT.write_text(document(findings, raced, options.seed, seconds), encoding="utf-8")
    return int(any(finding.violations for finding in findings) or any(raced.values()))


if __name__ == "__main__":
    sys.exit(main())
