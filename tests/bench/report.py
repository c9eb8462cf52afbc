# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was measured, as lines and as a document."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from importlib.metadata import version

from chaos.report import LIBRARIES, table

from .figures import EMPTY, Contest


def lines(contest: Contest) -> Iterator[str]:
    """A contest, for who is waiting for it."""
    yield contest.conditions
    for who, runs in contest.runs.items():
        times = f"{contest.seconds(who):8.2f} s {contest.seconds(who, of='cpu'):8.2f} s CPU"
        yield f"  {who:66} {times} {runs[-1].calls.total():6} calls"
    for figure in contest.figures:
        missed = "" if figure.met else f", missed by {figure.value / figure.limit - 1:.0%}"
        yield f"  {figure.what:66} {figure.shown(figure.value):>10} (at most {figure.shown(figure.limit)}{missed})"


def of_figures(contests: Sequence[Contest]) -> str:
    """All figures with their limits."""
    rows = [
        [figure.what, figure.shown(figure.limit), figure.shown(figure.value), "yes" if figure.met else "**no**"]
        for contest in contests
        for figure in contest.figures
    ]
    return table(["figure", "at most", "measured", "reached"], rows)


def of_runs(contests: Sequence[Contest]) -> str:
    """All contestants with what they took."""
    rows = [
        [
            f"**{contest.conditions}**" if number == 0 else "",
            who,
            len(runs),
            f"{contest.seconds(who):.2f}",
            f"{contest.seconds(who, of='cpu'):.2f}",
            runs[-1].calls.total(),
        ]
        for contest in contests
        for number, (who, runs) in enumerate(contest.runs.items())
    ]
    return table(["conditions", "contestant", "runs", "seconds", "CPU", "calls"], rows)


def of_loading(loading: Mapping[str, Mapping[str, float]]) -> str:
    """What the processes of modules load."""
    whole = {who: sum(each[who] for each in loading.values()) for each in loading.values() for who in each}
    rows = [[what, *(f"{each[who]:.0f}" for who in whole)] for what, each in (loading | {"all": whole}).items()]
    return table(["milliseconds to load", *whole], rows)


def document(contests: Sequence[Contest], loading: Mapping[str, Mapping[str, float]], seconds: float) -> str:
    """The whole document."""
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return TEXT.format(
        today=date.today().isoformat(),
        minutes=f"{seconds / 60:.0f}",
        machine=f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}",
        versions=f"Python {platform.python_version()}, {versions}",
        figures=of_figures(contests),
        runs=of_runs(contests),
        loading=of_loading(loading),
        empty=EMPTY,
    )


TEXT = """\
<!-- Written by make bench; what it says is in tests/bench/report.py. -->
# Performance

What a task costs, beside what users would otherwise write: `ansible.builtin.uri` in a loop, `async` with
`async_status`, a Python script. The service is the [emulator](../tests/emulator/README.md), on the same processors as
Ansible; where a latency is named, each call takes that much longer, as live ones do (0.7 to 1.5 s).

    make bench

made this document on {today} in {minutes} minutes, on {machine}, with
{versions}.
Figures are ratios within one run: seconds depend on the machine, ratios hardly.

## Figures

{figures}

Ratios of a loop, of separate tasks and of CPU are of what comes on top of {empty}; all others are of whole commands,
the start of Ansible included, unless they say otherwise. CPU is what a command and its processes take of the
processors, without the emulator. `uri` makes one GET and compares nothing, and signs nothing, which the emulator then
lets pass; `data_flow_service` makes two signed calls, by name, and compares each option.

## Runs

Where there is more than one run, seconds are the median, those of CPU the least, and calls those of the last.

{runs}

## Where the time of a module goes

A module has a process of its own, which spends nearly all of its time on loading. AnsiballZ hands it what it needs from
ansible and from the collection as source in a zip file, out of which Python compiles it each time, twice in fact: once
to tell where it is. This is where a task through the module loses to `uri`, which has no `requests` to load and less
source (`python -X importtime` on the kept file of the module, the quickest of nine runs):

{loading}

## Why it is so

- In process, a task has no process of its own to start and no libraries to load into it, which is most of what a
  module takes. What is left is Ansible's own work for a task, two calls, and the comparison.
- A fleet reads its lists once for all, looks at up to `max_parallel` objects at the same time, and waits for all with
  one list a look. Jobs of `async` each have a process, and each its own lists.
- Without latency no inventory comes near a bare script: `ansible-inventory` alone takes longer to start than the script
  to end, and then takes in and prints the hosts and their variables, whoever read them. By a profile (`python -m
  cProfile` of that command), loading the plugin with its libraries, reading the list and handing the variables to
  Ansible are a tenth of the time each, and all else is Ansible's own. A script's hosts have half as many variables, and
  no text that is marked as unsafe, which halves the time to print them.
- A host of an inventory costs what Ansible takes for one task on a host, as the row with `debug` shows; all else is
  one fleet task.
- The cost of a fleet grows with its members and not faster: each finds itself in the list by its name.

## Where limits are missed, and why

- **In process over `debug`**: of the 8 to 9 ms of CPU that an item of the loop takes above {empty}, three tenths are
  what Ansible takes for `debug` as well, two the two calls (`requests`, and the thread that limits their time), two the
  one time that the plugin and `requests` are loaded, one the way of the result to the main process and the screen, and
  the rest the validation of the options, the comparison and the masking. A plugin that returned the same result at
  once, without a call, would be at 2.2.
- **Through the module over `uri`**: above. The process of a module takes 60 ms of CPU more than that of `uri`. The 31
  files of this collection take 66 ms: 43 to compile them twice, 8 to read them out of the zip file, the rest to make
  their classes and patterns. `requests` takes as long as what `uri` loads in its place. `multiprocessing`, `jmespath`,
  `difflib` and `random`, which an unchanged object does not need, take 6 ms together, and the patterns that hide
  secrets 3: too few to load them later at the price of less simple code.
- **An inventory over one fleet task**: each host has a task of its own, which returns its result, so that the recap
  and `--diff` have it. Ansible forks a process for each: a play of as many hosts with one `debug` already takes
  more CPU than the whole fleet task. What `provision` adds is 8 to 12 ms of CPU a host: its variables, read as
  Ansible reads them for a task (about 4 ms), and its result on its way to the main process and the screen. With 60
  hosts and 1 s latency, the Data Flow is the 61st object to read, 20 at once, which is one more second.
- **Creations**: before the last creation is sent there are four calls in turn to plan (4 s), 200 questions whether a
  name is free, and 200 creations, each 20 at once (20 s). The last one ends 240 s later, its end is seen up to
  `wait_interval` after that, and each service is read in full before its end is believed, 20 at once again (10 s, less
  what falls before the end of the last). Half an interval more is usual. A higher `max_parallel` shortens all three:
  see the figure with 64. The default stays at 20, since it is not known how many calls at once the API takes.
"""
