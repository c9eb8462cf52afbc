# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fleet scenario is data with a name that says all of it; the same seed makes the same scenarios."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..scenarios import NO_WAIT, POSITIONS, READS, SEVERAL
from ..scenarios import Blow as InjectedFault
from .cases import CASES, LISTS, REFUSED, SERVICE, SPELLINGS, Builder, Fleet
from .faults import DRIFT, FAULTS, UNPREVENTABLE, VANISHED

TWO, CONTINUE = "two_fleets", "continue_on_error"
# Ways with a value that are none of the emulator's switches, each with the values to choose from.
WAYS = {
    "parallel": (1, 2, 5, 20),
    "pages": (5, 7, 16),
    "within": (1, 4),  # wait_timeout of the disturbed run, in seconds
    "spelled": SPELLINGS,
}
SIZES = (10, 10, 12, 12, 16, 20, 24, 30, 40)
CALM = "no fault"
Step = tuple[str, int]


@dataclass(frozen=True)
class FleetScenario:
    """A case with so many members, the faults that are injected, and the ways of this run."""

    case: str
    size: int
    faults: tuple[InjectedFault, ...] = ()
    ways: tuple[str, ...] = ()
    seed: int = 0

    def __str__(self) -> str:
        return f"fleet.{self.case}.{self.size}/{'+'.join(map(str, self.faults))}/{','.join(self.ways)}/{self.seed}"

    def way(self, name: str) -> Any:
        """The value of a way; the last one that there is by default."""
        given = dict(way.split("=") for way in self.ways if "=" in way).get(name, WAYS[name][-1])
        return given if name == "spelled" else int(given)

    @property
    def switches(self) -> dict[str, Any]:
        """The switches of the emulator."""
        pairs = [way.split("=") for way in self.ways if "=" in way]
        return {name: int(p) if p.isdecimal() else p for name, p in pairs if name not in WAYS}

    @property
    def title(self) -> str:
        """The fault, as the table of results has it."""
        if not self.faults:
            return CALM
        return FAULTS[self.faults[0].trouble].says if len(self.faults) == 1 else SEVERAL

    @cached_property
    def fleet(self) -> Fleet:
        """What the task is about."""
        spelling = self.way("spelled")
        names = self.switches.get("name_scope", "account") != "account" and spelling != "bare"
        return Builder(self.case, self.size, self.seed, spelling, same_names=names).build()

    @property
    def by(self) -> set[str]:
        """Whose hands make the faults."""
        return {FAULTS[fault.trouble].by for fault in self.faults}

    def meets(self, *faults: str) -> bool:
        """Whether it has one of these faults."""
        return any(fault.trouble in faults for fault in self.faults)


def parse(name: str) -> FleetScenario:
    """The scenario of a name."""
    what, faults, ways, seed = name.split("/")
    _fleet, case, size = what.split(".")
    hits = [(fault, *step.rsplit(".", 1)) for fault, step in (hit.split("@") for hit in faults.split("+") if hit)]
    return FleetScenario(
        case,
        int(size),
        tuple(InjectedFault(fault, operation, int(nth)) for fault, operation, nth in hits),
        tuple(filter(None, ways.split(","))),
        int(seed),
    )


def steps(chance: random.Random, name: str, scenario: FleetScenario) -> list[Step]:
    """The calls at which a fault makes a difference: one of each operation, any of them, or the first."""
    fault = FAULTS[name]
    if fault.steps == "start":
        return [("*", 1)]
    calls = scenario.fleet.calls(scenario.way("pages"))
    own = {operation: count for operation, count in calls.items() if operation != "*" and count}
    fitting = {
        "all": own,
        "writes": {operation: count for operation, count in own.items() if not operation.startswith(READS)},
        "lists": {operation: count for operation, count in own.items() if operation in LISTS.values()},
        "creation": {operation: count for operation, count in own.items() if scenario.fleet.creates},
    }[fault.steps]
    # Where a whole connection is concerned, and what goes on from there, every call counts.
    if fitting and (fault.lasting or fault.by == "wire"):
        fitting = {"*": calls["*"]}
    if name == DRIFT:  # while the first reading is under way, most of the time
        return [(LISTS[SERVICE], chance.randint(2, max(2, calls[LISTS[SERVICE]] // chance.choice((1, 3, 3)))))]
    return [(operation, chance.randint(1, count)) for operation, count in fitting.items()]


def made(chance: random.Random, case: str, first: str | None, seed: int) -> FleetScenario | None:
    """A scenario of a case whose first fault is given; none where that makes no difference in it."""
    ways = {name: f"{name}={chance.choice(values)}" for name, values in WAYS.items() if name != "within"}
    if chance.random() < 0.25:
        ways["within"] = f"within={WAYS['within'][0]}"
    for name, share in ((NO_WAIT, 0.2), (CONTINUE, 0.5), (TWO, 0.15)):
        if chance.random() < share:
            ways[name] = name
    for position in chance.sample(POSITIONS, chance.choice((0, 1, 1, 2))):
        ways[position.partition("=")[0]] = position
    if first not in UNPREVENTABLE and chance.random() < 0.3:
        ways["name_scope"] = "name_scope=none"
    more = chance.choice((0, 0, 0, 1, 2)) if first else 0
    others = [name for name, fault in FAULTS.items() if fault.by == "server"]
    names = [*([first] if first else ()), *chance.sample(others, more)]
    if first and FAULTS[first].by == "kill":
        ways.pop(TWO, None)
    if TWO in ways or set(names) & set(UNPREVENTABLE):
        ways.pop("name_scope", None)
    if VANISHED in names:
        ways["spelled"] = "spelled=name"  # an id may be gone with its object
    if ways.get("name_scope") and ways["spelled"] == "spelled=bare":
        ways["spelled"] = "spelled=mixed"
    plain = FleetScenario(case, chance.choice(SIZES), (), tuple(sorted(ways.values())), seed)
    faults = [
        InjectedFault(name, *chance.choice(possible)) for name in names if (possible := steps(chance, name, plain))
    ]
    if len(faults) < len(names):
        return None
    return FleetScenario(plain.case, plain.size, tuple(faults), plain.ways, seed)


def all_of(seed: int, count: int) -> list[FleetScenario]:
    """So many scenarios: each fault in each case first, in an order that has each fault once at the beginning; then
    any of them, some without a fault."""
    chance = random.Random(f"fleet {seed}")
    numbers = itertools.count(seed)
    crossed = list(itertools.product(CASES, FAULTS))
    chance.shuffle(crossed)
    first = {fault: (case, fault) for case, fault in crossed if case not in REFUSED}
    order: list[tuple[str, str | None]] = [*first.values(), *(each for each in crossed if each not in first.values())]
    endless = ((chance.choice(CASES), chance.choice((None, *FAULTS))) for _number in itertools.count())
    scenarios = (made(chance, case, fault, next(numbers)) for case, fault in itertools.chain(order, endless))
    return list(itertools.islice(filter(None, scenarios), count))
