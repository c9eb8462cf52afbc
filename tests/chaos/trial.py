# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a scenario: once with its faults, once without, and once more to check that nothing is left to change."""

from __future__ import annotations

import random
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from emulator.process import EmulatorProcess

from .cases import CASES, UNRELATED, Case
from .run import Run, run_task, run_with_faults
from .scenarios import NO_WAIT, Scenario

GONE = ("DELETED", "TERMINATED")
FLOWS, SERVICES = "data_flows", "data_flow_services"
Objects = Mapping[str, list[dict[str, Any]]]


@dataclass
class Trial:
    """The runs of a scenario, and the objects on the server after each run."""

    scenario: Scenario
    runs: list[Run] = field(default_factory=list)
    objects: list[Objects] = field(default_factory=list)
    interfered: int = 0  # number of changes by a concurrent writer

    @property
    def case(self) -> Case:
        """Return the case of the scenario."""
        return CASES[self.scenario.case]

    def ours(self, at: int) -> list[dict[str, Any]]:
        """Return the objects of the task as they were after a run."""
        return named(self.case, self.objects[at])


def named(case: Case, objects: Objects) -> list[dict[str, Any]]:
    """Return the objects with the name of the case."""
    return [obj for obj in objects[case.kind.listed] if obj["name"] == case.kind.name]


def existing_objects(server: EmulatorProcess) -> Objects:
    """Return the objects on the server that are not deleted."""
    everything = server.admin("GET", "/objects")
    return {kind: [obj for obj in objects if obj["state"] not in GONE] for kind, objects in everything.items()}


def run_scenario(scenario: Scenario, server: EmulatorProcess) -> Trial:
    """Run a scenario on a server in its initial state."""
    random.seed(scenario.seed)
    trial = Trial(scenario)
    case = trial.case
    server.admin("POST", "/reset", {"switches": scenario.switches})
    # Seeds have the state that the switch defines as healthy.
    healthy = {"state": scenario.switches.get("healthy_state", "RUNNING")}
    for path, unrelated, seeds in (
        ("/data-flows", UNRELATED[0], case.flows),
        ("/data-flow-services", UNRELATED[1], case.services),
    ):
        server.admin("POST", path, [{**seed, **healthy} for seed in (*seeds, *unrelated)])

    def interfere(_held: Mapping[str, Any]) -> None:
        """Create the object if there is none, or delete it, as a concurrent writer does."""
        found = named(case, existing_objects(server))
        if scenario.has_fault("concurrent_create") and not found:
            parent = {"data_flow_id": case.flows[0]["id"]} if case.flows else {}
            server.admin("POST", case.kind.path, {**case.kind.seed, **parent, **healthy})
        elif scenario.has_fault("concurrent_delete"):
            for obj in found:
                with suppress(RuntimeError):  # It may have been deleted in the meantime.
                    server.admin("DELETE", f"/objects/{obj['id']}")
        trial.interfered += scenario.has_fault("concurrent_delete") == bool(found)

    waiting = replace(
        scenario, parameters=tuple(parameter for parameter in scenario.parameters if parameter != NO_WAIT)
    )
    for run in (
        lambda: run_with_faults(case, scenario, server, interfere),
        lambda: run_task(case, waiting, server),
        lambda: run_task(case, waiting, server),
    ):
        trial.runs.append(run())
        trial.objects.append(existing_objects(server))
    return trial
