# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A scenario is tried: once under its blows, once more without, and once to see that nothing is left to do."""

from __future__ import annotations

import random
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from emulator.process import EmulatorProcess

from .attempt import Attempt, disturbed, performed
from .jobs import BYSTANDERS, JOBS, Job
from .scenarios import NO_WAIT, Scenario

GONE = ("DELETED", "TERMINATED")
FLOWS, SERVICES = "data_flows", "data_flow_services"
Objects = Mapping[str, list[dict[str, Any]]]


@dataclass
class Trial:
    """The attempts of a scenario, and what there was on the server after each."""

    scenario: Scenario
    attempts: list[Attempt] = field(default_factory=list)
    objects: list[Objects] = field(default_factory=list)
    interfered: int = 0  # times that another writer did something

    @property
    def job(self) -> Job:
        """The job of the scenario."""
        return JOBS[self.scenario.job]

    def ours(self, at: int) -> list[dict[str, Any]]:
        """The objects that the task is about, as they were after an attempt."""
        return named(self.job, self.objects[at])


def named(job: Job, objects: Objects) -> list[dict[str, Any]]:
    """The objects of the job's name."""
    return [thing for thing in objects[job.kind.listed] if thing["name"] == job.kind.name]


def there(server: EmulatorProcess) -> Objects:
    """What exists."""
    everything = server.admin("GET", "/objects")
    return {kind: [thing for thing in things if thing["state"] not in GONE] for kind, things in everything.items()}


def tried(scenario: Scenario, server: EmulatorProcess) -> Trial:
    """The trial of a scenario, from a server as it is when new."""
    random.seed(scenario.seed)
    trial = Trial(scenario)
    job = trial.job
    server.admin("POST", "/reset", {"switches": scenario.switches})
    # Seeds are in the state that the switch calls healthy.
    healthy = {"state": scenario.switches.get("healthy_state", "RUNNING")}
    for path, bystanders, seeds in (
        ("/data-flows", BYSTANDERS[0], job.flows),
        ("/data-flow-services", BYSTANDERS[1], job.services),
    ):
        server.admin("POST", path, [{**seed, **healthy} for seed in (*seeds, *bystanders)])

    def interfere(_held: Mapping[str, Any]) -> None:
        """What another writer does: creates the object where there is none, or takes it away."""
        found = named(job, there(server))
        if scenario.meets("rival") and not found:
            parent = {"data_flow_id": job.flows[0]["id"]} if job.flows else {}
            server.admin("POST", job.kind.path, {**job.kind.seed, **parent, **healthy})
        elif scenario.meets("vanished"):
            for thing in found:
                with suppress(RuntimeError):  # It may be gone by itself in the meantime.
                    server.admin("DELETE", f"/objects/{thing['id']}")
        trial.interfered += scenario.meets("vanished") == bool(found)

    waiting = replace(scenario, ways=tuple(way for way in scenario.ways if way != NO_WAIT))
    for attempt in (
        lambda: disturbed(job, scenario, server, interfere),
        lambda: performed(job, waiting, server),
        lambda: performed(job, waiting, server),
    ):
        trial.attempts.append(attempt())
        trial.objects.append(there(server))
    return trial
