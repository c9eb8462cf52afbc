# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Results of a run for the artifacts of a controller's job: numbers, outcomes and URLs, always with the same keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from .._resource.plan import CREATE, NO_CHANGE, REPLACE, UPDATE
from .._resource.states import state_of
from .approval import action_of
from .drift import IN_SYNC, Row, summary_of
from .flow import Flow
from .host_reports import URLS, WORDS
from .service import Service

Stats = dict[str, Any]
STATUSES = ("passed", "failed", "unknown")  # of the checks of a preflight
LABELS = {kind.key: kind.label for kind in (Flow, Service)}


def custom_stats(prefix: str | None, stats: Mapping[str, Any], page: str | None = None, **more: Any) -> Stats:
    """Return the part of a task result from which Ansible takes custom stats of the run, nothing without a prefix.

    A page is not for the terminal, whatever its verbosity.
    """
    if not prefix:
        return {}
    data = {f"{prefix}_stats": stats, **({f"{prefix}_report": page} if page else {}), **more}
    hidden = {"_ansible_verbose_override": True} if page else {}
    return {"ansible_stats": {"data": data, "aggregate": False, "per_host": False}, **hidden}


def of_run(reports: Mapping[str, Mapping[str, Any]], *, check_mode: bool) -> Stats:
    """Return the numbers by outcome, and the outcome and URL of each host or entry."""
    counts = Counter(report["outcome"] for report in reports.values())
    urls = {label: (report[report["kind"]] or {}).get(URLS[report["kind"]]) for label, report in reports.items()}
    return {
        "check_mode": check_mode,
        **{word: counts[word] for word in WORDS},
        "outcomes": {label: report["outcome"] for label, report in reports.items()},
        "urls": {label: url for label, url in urls.items() if url},
    }


def added(batches: Sequence[Stats]) -> Stats:
    """Return the stats of several batches of hosts as those of one run."""
    total: Stats = {}
    for stats in batches:
        for name, value in stats.items():
            if isinstance(value, Mapping):
                total[name] = {**total.get(name, {}), **value}
            else:
                total[name] = value if isinstance(value, bool) else total.get(name, 0) + value
    return total


def of_checks(checks: Sequence[Mapping[str, Any]], plan: Mapping[str, Sequence[str]]) -> Stats:
    """Return the numbers of checks by status, and those of objects by what is planned for them."""
    counts = Counter(check["status"] for check in checks)
    actions = Counter(map(action_of, plan.values()))
    return {
        **{status: counts[status] for status in STATUSES},
        "planned": {action: actions[action] for action in (CREATE, UPDATE, REPLACE, NO_CHANGE)},
    }


def of_drift(rows: Sequence[Row], problem: str | None) -> Stats:
    """Return the numbers by status, and the status of each object that is not in sync."""
    others = {f"{LABELS[row['kind']]} {row['name']}": row["status"] for row in rows if row["status"] != IN_SYNC}
    return {**summary_of(rows), "error": problem, "objects": others}


def of_objects(flows: Sequence[Mapping[str, Any]], services: Sequence[Mapping[str, Any]]) -> Stats:
    """Return the numbers of objects by kind and state, and their URLs."""
    urls = {str(flow.get("data_flow_name")): flow.get(URLS[Flow.key]) for flow in flows}
    for service in services:
        name = f"{service.get('data_flow_name')}/{service.get('data_flow_service_name')}"
        urls[name] = service.get(URLS[Service.key])
    return {
        "data_flows": len(flows),
        "services": len(services),
        "states": dict(Counter(map(state_of, (*flows, *services)))),
        "urls": {name: url for name, url in urls.items() if url},
    }
