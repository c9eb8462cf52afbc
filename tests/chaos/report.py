# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a campaign found, as a document."""

from __future__ import annotations

import os
import platform
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import version

from .attempt import RETRIES, SCALED, WAIT_TIMEOUT
from .campaign import SPEED, WORKERS, Finding
from .invariants import MEANINGS
from .jobs import JOBS
from .scenarios import SEVERAL
from .troubles import TIMEOUT, TROUBLES

LIBRARIES = ("ansible-core", "requests", "urllib3", "jmespath", "fastapi", "uvicorn")


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table in Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def by_trouble(findings: Sequence[Finding]) -> str:
    """How many scenarios of each trouble there were for each job, and how many of them broke an invariant."""
    counts: Counter[tuple[str, str]] = Counter()
    broken: Counter[str] = Counter()
    for finding in findings:
        counts[finding.scenario.title, finding.scenario.job] += 1
        broken[finding.scenario.title] += bool(finding.violations)
    titles = [title for title in (*(trouble.says for trouble in TROUBLES.values()), SEVERAL) if title in broken]
    rows = [[title, *(counts[title, job] for job in JOBS), broken[title]] for title in titles]
    total = ["**all**", *(sum(counts[title, job] for title in titles) for job in JOBS), sum(broken.values())]
    return table(["trouble", *JOBS, "with a violation"], [*rows, total])


def by_invariant(findings: Sequence[Finding]) -> str:
    """How often each invariant did not hold."""
    broken = Counter(name for finding in findings for name, _seen in finding.violations)
    rows = [[name, says, broken[name]] for name, says in MEANINGS.items()]
    return table(["invariant", "what it says", "violations"], rows)


def document(findings: Sequence[Finding], races: Mapping[str, Sequence[str]], seed: int, seconds: float) -> str:
    """The whole document."""
    scaled = ", ".join(f"`{name}` {value:g}" for (_module, name), value in SCALED.items())
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    wrong = [[name, "; ".join(found) or "nothing wrong"] for name, found in races.items()]
    return TEXT.format(
        command=f"make chaos SEED={seed} SCENARIOS={len(findings)}",
        count=len(findings),
        today=date.today().isoformat(),
        minutes=f"{seconds / 60:.0f}",
        machine=f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}",
        versions=f"Python {platform.python_version()}, {versions}",
        invariants=by_invariant(findings),
        troubles=by_trouble(findings),
        races=table(["runners", "found"], wrong),
        timeout=f"{TIMEOUT:g}",
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
trouble at one of its calls. It runs once under the trouble, then again without it, and then once more. The witness is
the emulator's log of requests and what exists on it afterwards; what the task says is judged by that.

    {command}

made this document on {today}: {count} scenarios in {minutes} minutes, {workers} at a time, on {machine}, with
{versions}.
The same seed makes the same scenarios. A violation is printed with the command that repeats it
(`make chaos SCENARIO=...`). `make test` runs a part, with each trouble in each task.

## What must hold

{invariants}

## What was tried

Each trouble at each call where it makes a difference; then one to three troubles at calls chosen at random, most of
them with one or two of the emulator's switches in another than the first position, some with `wait: false`. The numbers
are scenarios.

{troubles}

Then runners that provision the same inventory at once, each a process of `ansible-playbook`: each object is created
once, each runner ends well or says that another was first, just one of them reports the change, and a further run
changes nothing.

{races}

## What this does not show

- How the live service fails. The emulator does what is documented or was observed; see "What is unproven" in the
  [README](../README.md).
- Real durations. Here a call is repeated {retries} times and given up after {timeout} s of silence, a task may wait
  {wait} s, the clock of the emulator is {speed} times faster than life, and the modules' own figures are scaled
  down: {scaled}.
  A few scenarios run with the modules' own figures; they are among the numbers above.
- What no client can prevent. If a creation is still on its way when its sender has given it up, or if two writers
  create the same at the same moment, only the service can refuse the second. Scenarios in which it does not
  (`name_scope: none`) have neither of the two.
- Whose change it was, where another writer did the same while the task got no answer. Nobody can tell, and it is not
  judged.
"""
