# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenarios as data, with names that describe them completely; the same seed makes the same scenarios."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .cases import CASES
from .faults import FAULTS

# Switches of the emulator that affect what is found after a fault.
POSITIONS = (
    "healthy_state=ACTIVE", "state_case=title", "unknown_id=404", "id_form=prefixed", "accepted_body=id",
    "accepted_body=object", "put=replace", "put_null=keep", "optional_fields=omitted_when_null",
    "name_filter=substring", "deleted_objects=listed", "flow_with_services=cascade", "busy=accept",
    "name_scope=cluster", "name_scope=none", "page_size=ignored", "total_count=absent",
)  # fmt: skip
NO_WAIT, REAL_TIME = "no_wait", "real_time"  # parameters besides switches
UNPREVENTABLE = ("late_commit", "concurrent_create")
SEVERAL = "several of these faults"
READS = ("List", "Show", "Check")


@dataclass(frozen=True)
class InjectedFault:
    """A fault, and the call that it affects: the nth call of an operation."""

    name: str
    operation: str
    nth: int

    def __str__(self) -> str:
        return f"{self.name}@{self.operation}.{self.nth}"


@dataclass(frozen=True)
class Scenario:
    """A case, its faults, and its parameters: positions of switches, no_wait, real_time."""

    case: str
    faults: tuple[InjectedFault, ...]
    parameters: tuple[str, ...] = ()
    seed: int = 0

    def __str__(self) -> str:
        return "/".join((self.case, "+".join(map(str, self.faults)), ",".join(self.parameters), str(self.seed)))

    @property
    def switches(self) -> dict[str, Any]:
        """Return the switches of the emulator."""
        pairs = [parameter.split("=") for parameter in self.parameters if "=" in parameter]
        return {name: int(position) if position.isdecimal() else position for name, position in pairs}

    @property
    def title(self) -> str:
        """Return the fault as the table of results names it."""
        return FAULTS[self.faults[0].name].title if len(self.faults) == 1 else SEVERAL

    def has_fault(self, *names: str) -> bool:
        """Return whether the scenario has one of these faults."""
        return any(injected.name in names for injected in self.faults)


def parse(name: str) -> Scenario:
    """Return the scenario with this name."""
    case, faults, parameters, seed = name.split("/")
    hits = [(fault, *call.rsplit(".", 1)) for fault, call in (injected.split("@") for injected in faults.split("+"))]
    return Scenario(
        case,
        tuple(InjectedFault(fault, operation, int(nth)) for fault, operation, nth in hits),
        tuple(filter(None, parameters.split(","))),
        int(seed),
    )


def possible_faults(case: str) -> Iterator[InjectedFault]:
    """Yield each fault at each call of a case to which it applies."""
    for name, fault_type in FAULTS.items():
        for at, (operation, nth) in enumerate(CASES[case].calls):
            fits = {
                "all": True,
                "writes": not operation.startswith(READS),
                "lists": operation.startswith("List") and operation not in ("ListDataFlowImages", "ListClusters"),
                "create": CASES[case].creates,
                "start": at == 0,
            }
            if fits[fault_type.applies_to]:
                yield InjectedFault(name, operation, nth)


def parameters_for(case: str, injected: InjectedFault) -> tuple[str, ...]:
    """Return the switches under which a fault has the greatest effect.

    Pages are repeated only where there are several, and a create request that is sent twice has an effect only where
    the API accepts a name twice. Where something happens between a read and the call that depends on it, only the API
    can refuse the second object.
    """
    if injected.name == "first_page":
        return ("name_filter=substring",)
    return ("name_scope=none",) if CASES[case].creates and injected.name not in UNPREVENTABLE else ()


def cross(seed: int) -> list[Scenario]:
    """Return each fault at each call of each case, in an order that the seed determines."""
    scenarios = [
        Scenario(case, (injected,), parameters_for(case, injected), seed)
        for case in CASES
        for injected in possible_faults(case)
    ]
    random.Random(seed).shuffle(scenarios)
    return scenarios


def at_random(seed: int) -> Iterator[Scenario]:
    """Yield random scenarios without end: one to three faults with any switches.

    In half of them the first fault affects a writing call. Only the first one may need more than the server.
    """
    chance = random.Random(f"at random {seed}")
    faults = {case: list(possible_faults(case)) for case in CASES}
    writes = {
        case: [injected for injected in faults[case] if not injected.operation.startswith(READS)] for case in CASES
    }
    plain = {
        case: [injected for injected in faults[case] if FAULTS[injected.name].source == "server"] for case in CASES
    }
    for number in itertools.count():
        case = chance.choice(list(CASES))
        first = chance.choice((faults[case], writes[case]))
        hits = [chance.choice(first), *chance.sample(plain[case], chance.choice((0, 1, 1, 2)))]
        parameters = {*chance.sample(POSITIONS, chance.choice((0, 1, 1, 2))), *parameters_for(case, hits[0])}
        parameters |= {NO_WAIT} if chance.random() < 0.2 else set()
        chosen = {parameter.partition("=")[0]: parameter for parameter in sorted(parameters)}  # one position per switch
        if any(hit.name in UNPREVENTABLE for hit in hits):
            chosen.pop("name_scope", None)
        yield Scenario(case, tuple(hits), tuple(sorted(chosen.values())), seed + number)


def all_of(seed: int, count: int) -> list[Scenario]:
    """Return `count` scenarios: all combinations first, then random ones.

    If `count` is too small for all combinations, each fault occurs in each case.
    """
    full = cross(seed)
    first = {(scenario.case, scenario.title): scenario for scenario in full}
    chosen = set(first.values())
    ordered = [*first.values(), *(scenario for scenario in full if scenario not in chosen)]
    return [*ordered[:count], *itertools.islice(at_random(seed), max(0, count - len(ordered)))]


def in_real_time(seed: int) -> list[Scenario]:
    """Return a few scenarios with the client's own pauses and delays."""
    names = ("drop_after", "503_after", "timeout_after", "stale_2.0", "429")
    return [
        Scenario(case, (injected,), (REAL_TIME,), seed)
        for case in ("data_flow.create", "data_flow_service.create")
        for injected in possible_faults(case)
        if injected.name in names
        and (FAULTS[injected.name].applies_to == "start" or injected.operation.startswith("Create"))
    ]
