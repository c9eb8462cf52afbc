# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether workloads fit: the exact sum of several, and the message of a refusal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._scp.errors import PlanError
from .._scp.text import count
from .values import COMPONENTS

Workload = Mapping[str, Mapping[str, Any]]
UNITS = ("cpu", "memory")


def total(workloads: Sequence[Workload]) -> dict[str, int]:
    """Return the resource requests of all replicas of complete workloads: cpu (millicores) and memory (MiB)."""
    return {
        unit: sum(own[unit] * own["replica"] for workload in workloads for own in workload.values()) for unit in UNITS
    }


def combined(workloads: Sequence[Workload]) -> dict[str, dict[str, Any]]:
    """Return one workload that requests exactly as much as several complete ones, with as many replicas.

    Each component has the average size of its replicas. If that is not a whole number, all replicas have the average
    size of all, and the last one has the remainder. The versions are those of the first workload.
    """
    replicas = {name: sum(workload[name]["replica"] for workload in workloads) for name in COMPONENTS}
    sums = {name: total([{name: workload[name]} for workload in workloads]) for name in COMPONENTS}
    if all(sums[name][unit] % replicas[name] == 0 for name in COMPONENTS for unit in UNITS):
        sizes = {name: {unit: sums[name][unit] // replicas[name] for unit in UNITS} for name in COMPONENTS}
    else:
        everything, number = total(workloads), sum(replicas.values())
        *others, last = COMPONENTS
        replicas = {**dict.fromkeys(COMPONENTS, 1), others[0]: number - len(others)}
        average = {unit: everything[unit] // number for unit in UNITS}
        sizes = dict.fromkeys(others, average)
        sizes[last] = {unit: everything[unit] - average[unit] * (number - 1) for unit in UNITS}
    return {name: {**workloads[0][name], **sizes[name], "replica": replicas[name]} for name in COMPONENTS}


def explained(verdict: Mapping[str, Any]) -> str:
    """Return the values that the API returned for a workload."""
    return ", ".join(f"{key}: {verdict[key]}" for key in ("err_code", *UNITS) if verdict.get(key)) or "no values given"


def workload_of(workloads: Sequence[Workload]) -> str:
    """Return the request of new services, as "The workload of 2 new services (4000 millicores, 8192 MiB)"."""
    asked = total(workloads)
    return f"The workload of {count(len(workloads), 'new service')} ({asked['cpu']} millicores, {asked['memory']} MiB)"


def require(verdict: Mapping[str, Any], workload: str, cluster: str = "its cluster", more: str = "") -> None:
    """Raise PlanError if the API reports that a workload does not fit into its cluster. `more` ends the message."""
    if not verdict["result"]:
        raise PlanError(
            f"{workload} does not fit into {cluster} ({explained(verdict)}).{more}",
            code="insufficient_capacity",
            hint="Nothing was changed. Ask for less in service_workload, or add nodes to the cluster.",
            verdict=dict(verdict),
        )
