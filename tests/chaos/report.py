# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a campaign found, as a document."""

from __future__ import annotations

import os
import platform
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib.metadata import version

from .attempt import RETRIES, SCALED, WAIT_TIMEOUT
from .campaign import SPEED, WORKERS, Finding
from .fleet.cases import CASES
from .fleet.faults import FAULTS
from .fleet.faults import TIMEOUT as FLEET_TIMEOUT
from .fleet.invariants import INVARIANTS
from .fleet.scenarios import CALM, WAYS
from .invariants import MEANINGS
from .jobs import JOBS
from .scenarios import SEVERAL
from .troubles import TIMEOUT, TROUBLES

LIBRARIES = ("ansible-core", "requests", "urllib3", "jmespath", "fastapi", "uvicorn")


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table in Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def by_fault(findings: Sequence[Finding], faults: Iterable[str], column: str, columns: Iterable[str]) -> str:
    """How many scenarios of each fault there were in each column, and how many of them broke an invariant. `column` is
    the scenario's attribute that tells its own."""
    columns = list(columns)
    counts: Counter[tuple[str, str]] = Counter()
    broken: Counter[str] = Counter()
    for finding in findings:
        counts[finding.scenario.title, getattr(finding.scenario, column)] += 1
        broken[finding.scenario.title] += bool(finding.violations)
    titles = [title for title in faults if title in broken]
    rows = [[title, *(counts[title, name] for name in columns), broken[title]] for title in titles]
    total = ["**all**", *(sum(counts[title, name] for title in titles) for name in columns), sum(broken.values())]
    return table(["fault", *columns, "with a violation"], [*rows, total])


def by_invariant(findings: Sequence[Finding], meanings: Mapping[str, str]) -> str:
    """How often each invariant did not hold."""
    broken = Counter(name for finding in findings for name, _seen in finding.violations)
    rows = [[name, says, broken[name]] for name, says in meanings.items()]
    return table(["invariant", "what it says", "violations"], rows)


def module_tables(findings: Sequence[Finding]) -> tuple[str, str]:
    """What a campaign of modules found, by invariant and by fault."""
    faults = [*(trouble.says for trouble in TROUBLES.values()), SEVERAL]
    return by_invariant(findings, MEANINGS), by_fault(findings, faults, "job", JOBS)


def fleet_tables(findings: Sequence[Finding]) -> tuple[str, str]:
    """What a campaign of fleets found, by invariant and by fault."""
    meanings = {name: says for name, (says, _invariant) in INVARIANTS.items()}
    faults = [*(fault.says for fault in FAULTS.values()), SEVERAL, CALM]
    return by_invariant(findings, meanings), by_fault(findings, faults, "case", CASES)


def document(
    findings: Sequence[Finding],
    fleets: Sequence[Finding],
    races: Mapping[str, Sequence[str]],
    seed: int,
    seconds: float,
) -> str:
    """The whole document."""
    invariants, troubles = module_tables(findings)
    fleet_invariants, fleet_faults = fleet_tables(fleets)
    scaled = ", ".join(f"`{name}` {value:g}" for (_module, name), value in SCALED.items())
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    wrong = [[name, "; ".join(found) or "nothing wrong"] for name, found in races.items()]
    return TEXT.format(
        command=f"make chaos SEED={seed} SCENARIOS={len(findings)} FLEETS={len(fleets)}",
        count=len(findings),
        fleets=len(fleets),
        today=date.today().isoformat(),
        minutes=f"{seconds / 60:.0f}",
        machine=f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}",
        versions=f"Python {platform.python_version()}, {versions}",
        invariants=invariants,
        troubles=troubles,
        fleet_invariants=fleet_invariants,
        fleet_faults=fleet_faults,
        races=table(["runners", "found"], wrong),
        timeout=f"{TIMEOUT:g}",
        fleet_timeout=f"{FLEET_TIMEOUT:g}",
        pages=", ".join(map(str, WAYS["pages"])),
        retries=RETRIES,
        wait=f"{WAIT_TIMEOUT:g}",
        scaled=scaled,
        speed=SPEED,
        workers=WORKERS,
    )


TEXT = """\
<!-- Written by make chaos; what it says is in tests/chaos/report.py. -->
# Reliability

Nothing twice, nothing lost: what the modules do when the network, the service or the machine fails them, tried against
the [emulator](../tests/emulator/README.md). A scenario is one task of a module that creates, updates or deletes, with a
fault at one of its calls. It runs once under the fault, then again without it, and then once more. The witness is
the emulator's log of requests and what exists on it afterwards; what the task says is judged by that.

    {command}

made this document on {today}: {count} scenarios of single objects and {fleets} of fleets in {minutes} minutes,
{workers} at a time, on {machine}, with
{versions}.
The same seed makes the same scenarios. A violation is printed with the command that repeats it
(`make chaos SCENARIO=...`). `make test` runs a part, with each fault in each task.

## Single objects

What must hold:

{invariants}

What was tried: each fault at each call where it makes a difference; then one to three faults at calls chosen at
random, most of them with one or two of the emulator's switches in another than the first position, some with
`wait: false`. The numbers are scenarios.

{troubles}

Then runners that provision the same inventory at once, each a process of `ansible-playbook`: each object is created
once, each runner ends well or says that another was first, just one of them reports the change, and a further run
changes nothing.

{races}

## Fleets

A task of `data_flow_fleet` with 10 to 40 members: Data Flows and their services, beside objects of others whose names
hold those of ours. `create` creates all services and some Data Flows. In `mixed` some members exist as they must be,
some differently, some not at all, and some must be deleted. `absent` deletes Data Flows and their services. `purge`
deletes services that are not listed. `purge_limit` asks for one more of them than `max_deletions` allows, and
`contradiction` lists a service twice, in two spellings and with two descriptions: both must be refused.

Each runs under its faults, then without, then once more, with lists in pages of {pages}, and a random
`max_parallel` from 1 to 20, `wait`, `continue_on_error` and `wait_timeout`. Services name their Data Flow by name, by
id, by both or not at all. In some scenarios two fleets over overlapping lists run at the same time. Others' objects are
created and deleted while lists are read, and another writer creates or deletes members. The emulator's switches are in
random positions.

What must hold, of each outcome of each member:

{fleet_invariants}

What was tried:

{fleet_faults}

## What this does not show

- How the live service fails. The emulator does what is documented or was observed; see "What is unproven" in the
  [README](../README.md).
- Real durations. Here a call is repeated {retries} times and given up after {timeout} s of silence ({fleet_timeout} s
  in a fleet), a task may wait {wait} s, the clock of the emulator is {speed} times faster than life, and the modules'
  own figures are scaled down:
  {scaled}.
  A few scenarios run with the modules' own figures; they are among the numbers above.
- What no client can prevent. If a creation is still on its way when its sender has given it up, or if two writers
  create the same at the same moment, only the service can refuse the second. Scenarios in which it does not
  (`name_scope: none`) have neither of the two.
- Whose change it was, where another writer did the same while the task got no answer. Nobody can tell, and it is not
  judged. What became of a member where the answer to its change was lost and its message says that it is not certain.
"""
