# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A scenario is data with a name that says all of it; the same seed makes the same scenarios."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .jobs import JOBS
from .troubles import TROUBLES

# Switches of the emulator that have a say in what is found after a trouble.
POSITIONS = (
    "healthy_state=ACTIVE", "state_case=title", "unknown_id=404", "id_form=prefixed", "accepted_body=id",
    "accepted_body=object", "put=replace", "put_null=keep", "optional_fields=omitted_when_null",
    "name_filter=substring", "deleted_objects=listed", "flow_with_services=cascade", "busy=accept",
    "name_scope=cluster", "name_scope=none", "page_size=ignored", "total_count=absent",
)  # fmt: skip
NO_WAIT, REAL_TIME = "no_wait", "real_time"  # other ways to run a scenario
UNPREVENTABLE = ("late", "rival")
SEVERAL = "several of these at once"
READS = ("List", "Show", "Check")


@dataclass(frozen=True)
class Blow:
    """A trouble, and the call that it hits: which operation, and which one of them."""

    trouble: str
    operation: str
    nth: int

    def __str__(self) -> str:
        return f"{self.trouble}@{self.operation}.{self.nth}"


@dataclass(frozen=True)
class Scenario:
    """A job, the blows it takes, and the ways of this run: positions of switches, no_wait, real_time."""

    job: str
    blows: tuple[Blow, ...]
    ways: tuple[str, ...] = ()
    seed: int = 0

    def __str__(self) -> str:
        return "/".join((self.job, "+".join(map(str, self.blows)), ",".join(self.ways), str(self.seed)))

    @property
    def switches(self) -> dict[str, Any]:
        """The switches of the emulator."""
        pairs = [way.split("=") for way in self.ways if "=" in way]
        return {name: int(position) if position.isdecimal() else position for name, position in pairs}

    @property
    def title(self) -> str:
        """The trouble, as the table of results has it."""
        return TROUBLES[self.blows[0].trouble].says if len(self.blows) == 1 else SEVERAL

    def meets(self, *troubles: str) -> bool:
        """Whether it has one of these troubles."""
        return any(blow.trouble in troubles for blow in self.blows)


def parse(name: str) -> Scenario:
    """The scenario of a name."""
    job, blows, ways, seed = name.split("/")
    hits = [(trouble, *step.rsplit(".", 1)) for trouble, step in (blow.split("@") for blow in blows.split("+"))]
    return Scenario(
        job,
        tuple(Blow(trouble, operation, int(nth)) for trouble, operation, nth in hits),
        tuple(filter(None, ways.split(","))),
        int(seed),
    )


def possible_blows(job: str) -> Iterator[Blow]:
    """Each trouble at each step of a job where it means something."""
    for name, trouble in TROUBLES.items():
        for at, (operation, nth) in enumerate(JOBS[job].steps):
            fits = {
                "all": True,
                "writes": not operation.startswith(READS),
                "lists": operation.startswith("List") and operation not in ("ListDataFlowImages", "ListClusters"),
                "creation": JOBS[job].creates,
                "start": at == 0,
            }
            if fits[trouble.steps]:
                yield Blow(name, operation, nth)


def ways_of(job: str, blow: Blow) -> tuple[str, ...]:
    """Under which switches a trouble shows most: pages come twice only where there are several, and a creation that is
    sent twice is seen only where the service takes a name twice. Where something comes between our look and our call,
    nobody but the service can refuse the second."""
    if blow.trouble == "first_page":
        return ("name_filter=substring",)
    return ("name_scope=none",) if JOBS[job].creates and blow.trouble not in UNPREVENTABLE else ()


def cross(seed: int) -> list[Scenario]:
    """Each trouble at each step of each job, in an order that the seed decides."""
    scenarios = [Scenario(job, (blow,), ways_of(job, blow), seed) for job in JOBS for blow in possible_blows(job)]
    random.Random(seed).shuffle(scenarios)
    return scenarios


def at_random(seed: int) -> Iterator[Scenario]:
    """Without end: one to three blows under any switch. The first hits a writing call in half of them, and only that
    one may need more than the server."""
    chance = random.Random(f"at random {seed}")
    blows = {job: list(possible_blows(job)) for job in JOBS}
    writes = {job: [blow for blow in blows[job] if not blow.operation.startswith(READS)] for job in JOBS}
    plain = {job: [blow for blow in blows[job] if TROUBLES[blow.trouble].by == "server"] for job in JOBS}
    for number in itertools.count():
        job = chance.choice(list(JOBS))
        first = chance.choice((blows[job], writes[job]))
        hits = [chance.choice(first), *chance.sample(plain[job], chance.choice((0, 1, 1, 2)))]
        ways = {*chance.sample(POSITIONS, chance.choice((0, 1, 1, 2))), *ways_of(job, hits[0])}
        ways |= {NO_WAIT} if chance.random() < 0.2 else set()
        chosen = {way.partition("=")[0]: way for way in sorted(ways)}  # one position of each switch
        if any(hit.trouble in UNPREVENTABLE for hit in hits):
            chosen.pop("name_scope", None)
        yield Scenario(job, tuple(hits), tuple(sorted(chosen.values())), seed + number)


def all_of(seed: int, count: int) -> list[Scenario]:
    """So many scenarios: the full cross first, then random ones; a part of the cross has each trouble in each job."""
    full = cross(seed)
    first = {(scenario.job, scenario.title): scenario for scenario in full}
    chosen = set(first.values())
    ordered = [*first.values(), *(scenario for scenario in full if scenario not in chosen)]
    return [*ordered[:count], *itertools.islice(at_random(seed), max(0, count - len(ordered)))]


def in_real_time(seed: int) -> list[Scenario]:
    """A few with the client's own pauses and lags, as users have them."""
    names = ("drop_after", "503_after", "silence_after", "stale_2.0", "429")
    return [
        Scenario(job, (blow,), (REAL_TIME,), seed)
        for job in ("data_flow.create", "data_flow_service.create")
        for blow in possible_blows(job)
        if blow.trouble in names and (TROUBLES[blow.trouble].steps == "start" or blow.operation.startswith("Create"))
    ]
