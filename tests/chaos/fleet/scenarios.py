# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fleet scenarios as data, with names that describe them completely; the same seed makes the same scenarios."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ..scenarios import NO_WAIT, POSITIONS, READS, SEVERAL, InjectedFault
from .cases import CASES, FLOW, LISTS, PARENT_REFERENCES, REFUSED, REPLACING, SERVICE, Builder, Fleet
from .faults import CONCURRENT_DELETE, FAULTS, PAGE_SHIFT, UNPREVENTABLE

TWO_FLEETS, CONTINUE, UNAVAILABLE = "two_fleets", "continue_on_error", "unavailable"
# Parameters with a value, besides the emulator's switches, and the values to choose from.
PARAMETERS = {
    "parallel": (1, 2, 5, 20),
    "pages": (5, 7, 16),
    "within": (1, 4),  # wait_timeout of the run with faults, in seconds
    "spelled": PARENT_REFERENCES,
    UNAVAILABLE: (1, 3, 0),  # max_unavailable, which is 0 without a limit
}
SIZES = (10, 10, 12, 12, 16, 20, 24, 30, 40)
NO_FAULT = "no fault"
# With it, the API does not show that an object has no account, so it cannot be replaced.
OMITTED = "optional_fields=omitted_when_null"
NthCall = tuple[str, int]


@dataclass(frozen=True)
class FleetScenario:
    """A case with `size` members, its faults, and its parameters."""

    case: str
    size: int
    faults: tuple[InjectedFault, ...] = ()
    parameters: tuple[str, ...] = ()
    seed: int = 0

    def __str__(self) -> str:
        return (
            f"fleet.{self.case}.{self.size}/{'+'.join(map(str, self.faults))}/{','.join(self.parameters)}/{self.seed}"
        )

    def parameter(self, name: str) -> Any:
        """Return the value of a parameter; the default is the last of its values."""
        given = dict(parameter.split("=") for parameter in self.parameters if "=" in parameter).get(
            name, PARAMETERS[name][-1]
        )
        return given if name == "spelled" else int(given)

    @property
    def switches(self) -> dict[str, Any]:
        """Return the switches of the emulator."""
        pairs = [parameter.split("=") for parameter in self.parameters if "=" in parameter]
        return {name: int(p) if p.isdecimal() else p for name, p in pairs if name not in PARAMETERS}

    @property
    def title(self) -> str:
        """Return the fault as the table of results names it."""
        if not self.faults:
            return NO_FAULT
        return FAULTS[self.faults[0].name].title if len(self.faults) == 1 else SEVERAL

    @cached_property
    def fleet(self) -> Fleet:
        """Return the content of the task."""
        spelling = self.parameter("spelled")
        names = self.switches.get("name_scope", "account") != "account" and spelling != "bare"
        complete = self.has_fault(CONCURRENT_DELETE)
        return Builder(self.case, self.size, self.seed, spelling, same_names=names, complete=complete).build()

    @property
    def sources(self) -> set[str]:
        """Return where the faults are injected."""
        return {FAULTS[fault.name].source for fault in self.faults}

    def has_fault(self, *faults: str) -> bool:
        """Return whether the scenario has one of these faults."""
        return any(fault.name in faults for fault in self.faults)


def parse(name: str) -> FleetScenario:
    """Return the scenario with this name."""
    what, faults, parameters, seed = name.split("/")
    _fleet, case, size = what.split(".")
    hits = [(fault, *step.rsplit(".", 1)) for fault, step in (hit.split("@") for hit in faults.split("+") if hit)]
    return FleetScenario(
        case,
        int(size),
        tuple(InjectedFault(fault, operation, int(nth)) for fault, operation, nth in hits),
        tuple(filter(None, parameters.split(","))),
        int(seed),
    )


def possible_calls(chance: random.Random, name: str, scenario: FleetScenario) -> list[NthCall]:
    """Return the calls at which a fault makes a difference: one of each operation, any call, or the first."""
    fault = FAULTS[name]
    if fault.applies_to == "start":
        return [("*", 1)]
    calls = scenario.fleet.calls(scenario.parameter("pages"))
    own = {operation: count for operation, count in calls.items() if operation != "*" and count}
    fitting = {
        "all": own,
        "writes": {operation: count for operation, count in own.items() if not operation.startswith(READS)},
        "lists": {operation: count for operation, count in own.items() if operation in LISTS.values()},
        "create": {operation: count for operation, count in own.items() if scenario.fleet.creates},
    }[fault.applies_to]
    # For faults of the connection and persistent faults, every call counts.
    if fitting and (fault.persistent or fault.source == "proxy"):
        fitting = {"*": calls["*"]}
    if name == PAGE_SHIFT:  # during the first read, in most cases
        return [(LISTS[SERVICE], chance.randint(2, max(2, calls[LISTS[SERVICE]] // chance.choice((1, 3, 3)))))]
    return [(operation, chance.randint(1, count)) for operation, count in fitting.items()]


def build(chance: random.Random, case: str, first: str | None, seed: int) -> FleetScenario | None:
    """Return a random scenario of a case with a given first fault, or None if that fault has no effect in it."""
    always = {name: values for name, values in PARAMETERS.items() if name not in ("within", UNAVAILABLE)}
    parameters = {name: f"{name}={chance.choice(values)}" for name, values in always.items()}
    if chance.random() < 0.25:
        parameters["within"] = f"within={PARAMETERS['within'][0]}"
    for name, share in ((NO_WAIT, 0.2), (CONTINUE, 0.5), (TWO_FLEETS, 0.15)):
        if chance.random() < share:
            parameters[name] = name
    if NO_WAIT not in parameters and chance.random() < 0.35:
        parameters[UNAVAILABLE] = f"{UNAVAILABLE}={chance.choice(PARAMETERS[UNAVAILABLE][:-1])}"
    positions = [position for position in POSITIONS if case not in REPLACING or position != OMITTED]
    for position in chance.sample(positions, chance.choice((0, 1, 1, 2))):
        parameters[position.partition("=")[0]] = position
    if first not in UNPREVENTABLE and chance.random() < 0.3:
        parameters["name_scope"] = "name_scope=none"
    more = chance.choice((0, 0, 0, 1, 2)) if first else 0
    others = [name for name, fault in FAULTS.items() if fault.source == "server"]
    names = [*([first] if first else ()), *chance.sample(others, more)]
    if first and FAULTS[first].source == "kill":
        parameters.pop(TWO_FLEETS, None)
    if TWO_FLEETS in parameters or set(names) & set(UNPREVENTABLE):
        parameters.pop("name_scope", None)
    if CONCURRENT_DELETE in names:
        parameters["spelled"] = "spelled=name"  # an id may be deleted with its object
    if parameters.get("name_scope") and parameters["spelled"] == "spelled=bare":
        parameters["spelled"] = "spelled=mixed"
    # The content of the fleet depends on this fault.
    known = tuple(InjectedFault(name, "*", 1) for name in names if name == CONCURRENT_DELETE)
    plain = FleetScenario(case, chance.choice(SIZES), known, tuple(sorted(parameters.values())), seed)
    limit = plain.parameter(UNAVAILABLE)
    # What another writer creates under a Data Flow is replaced with it.
    present = [member for member in plain.fleet.members if member.present]
    parts = [sum(each.parent == flow.name for each in present) for flow in plain.fleet.replaced if flow.key == FLOW]
    if limit and sum(parts) > limit:
        parameters.pop(UNAVAILABLE)  # The task would be refused.
        plain = replace(plain, parameters=tuple(sorted(parameters.values())))
    faults = [
        InjectedFault(name, *chance.choice(possible))
        for name in names
        if (possible := possible_calls(chance, name, plain))
    ]
    if len(faults) < len(names):
        return None
    return FleetScenario(plain.case, plain.size, tuple(faults), plain.parameters, seed)


def all_of(seed: int, count: int) -> list[FleetScenario]:
    """Return `count` scenarios: each fault in each case, then random ones, some without a fault.

    The order has each fault once at the beginning.
    """
    chance = random.Random(f"fleet {seed}")
    numbers = itertools.count(seed)
    crossed = list(itertools.product(CASES, FAULTS))
    chance.shuffle(crossed)
    first = {fault: (case, fault) for case, fault in crossed if case not in REFUSED}
    order: list[tuple[str, str | None]] = [*first.values(), *(each for each in crossed if each not in first.values())]
    endless = ((chance.choice(CASES), chance.choice((None, *FAULTS))) for _number in itertools.count())
    scenarios = (build(chance, case, fault, next(numbers)) for case, fault in itertools.chain(order, endless))
    return list(itertools.islice(filter(None, scenarios), count))
