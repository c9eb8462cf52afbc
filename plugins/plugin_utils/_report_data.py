# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a report of a fleet shows.

It is computed from what the info modules return, from the rows of a comparison, and from the results of a provision
run. The time is an argument, so that the same data give the same report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from ..module_utils._data_flow.base import STATES
from ..module_utils._data_flow.drift import (
    BROKEN,
    IN_SYNC,
    UNKNOWN,
    VERBS,
    one_line,
    summary_of,
)
from ..module_utils._data_flow.flow import Flow
from ..module_utils._data_flow.host_reports import URLS
from ..module_utils._data_flow.service import Service
from ..module_utils._data_flow.tables import age, moment, size_of, size_text
from ..module_utils._data_flow.values import COMPONENTS
from ..module_utils._data_flow.variables import Batch
from ..module_utils._resource.states import state_of
from ..module_utils._scp.text import sanitize
from ._report_layout import MOST_NAMED, bars, topology

Item = Mapping[str, Any]
Report = dict[str, Any]

DEFAULT = "en"  # language of a report for which none is asked
MAX_LETTERS = 120  # of a text in the table, of which the API allows 150 at most
MAX_STATE = 16  # of a state, of which the longest known one has 11
LINKS = ("web_url", "web_url_nifi", "web_url_registry")
GOOD, BUSY, OFF, BAD = "good", "busy", "off", "bad"
ATTENTION = (BAD, OFF, BUSY, GOOD)  # what to look at first
OUTCOME_MEANINGS = {"failed": BAD, "incomplete": BUSY, "skipped": OFF}
STATUS_MEANINGS = {IN_SYNC: GOOD, BROKEN: BAD, UNKNOWN: OFF}
COLUMNS = (
    "cluster", "data_flow", "name", "state", "status", "version", "age", "nifi", "nifi_registry", "zookeeper", "cpu",
    "memory", "links",
)  # fmt: skip
UNITS = {"cpu": "m", "memory": "Mi"}
NUMBERS = ("age", *UNITS)


def report_of(
    flows: Sequence[Item],
    services: Sequence[Item],
    now: datetime,
    *,
    drift: Sequence[Item] | None = None,
    results: Mapping[str, Item] | None = None,
    timelines: Sequence[Item] | None = None,
) -> Report:
    """Return what a report shows.

    `flows` and `services` are those of the info modules, with or without details. `drift` are the rows of a comparison,
    `results` those of a provision run, by host or entry, and `timelines` what it waited for, as `timelines_of` returns
    it. None leaves out the section.
    """
    clusters_of = {flow.get("data_flow_name"): flow for flow in flows if isinstance(flow.get("data_flow_name"), str)}
    statuses = {(row["kind"], row["id"]): row["status"] for row in drift or () if row["id"]}
    objects = [
        *(_object(Flow.key, item, now, statuses) for item in flows),
        *(_object(Service.key, _located(item, clusters_of), now, statuses) for item in services),
    ]
    objects.sort(key=lambda row: (row["cluster"], row["data_flow"], row["kind"], row["name"]))
    clusters = _clusters(objects)
    named = len(services) <= MOST_NAMED
    runs = None if timelines is None else _runs(timelines)
    rows = _results(results or {})
    used = {*COLUMNS} - ({"status"} if drift is None else set())
    return {
        "now": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "clusters": clusters,
        "number": {"clusters": len(clusters), "data_flows": len(flows), "services": len(services)},
        "total": {unit: sum(row[unit] or 0 for row in objects) for unit in UNITS},
        "states": shares_of(Counter((row["state"], row["meaning"]) for row in objects)),
        "objects": objects,
        "columns": [column for column in COLUMNS if column in used and any(row[column] != "" for row in objects)],
        "services_named": named,
        "drawings": [{**cluster, **topology(cluster, named=named)} for cluster in clusters],
        "drift": None if drift is None else [_difference(row) for row in drift if row["status"] != IN_SYNC],
        "drift_rows": drift,
        "drift_states": None if drift is None else _drift_shares(drift),
        "outcomes": shares_of(Counter((row["outcome"], row["meaning"]) for row in rows)),
        "results": rows,
        "runs": runs,
        "bars": None if runs is None else bars(runs),
    }


def report_of_drift(rows: Sequence[Item], done: Item, now: datetime) -> Report:
    """Return the report of a comparison, with the objects as they are. `done` is the result of the fleet task."""
    done = done.get("error", done)
    return report_of(_existing(Flow.key, rows, done), _existing(Service.key, rows, done), now, drift=rows)


def _existing(key: str, rows: Sequence[Item], done: Item) -> list[Report]:
    """Return the objects of a comparison. The fleet returns them as an update would leave them."""
    planned = {outcome["id"]: outcome["diff"] or outcome["planned"] for outcome in done.get("outcomes", [])}
    found = {item[f"{key}_id"]: item for item in done.get(f"{key}s", [])}
    objects = []
    for row in rows:
        if row["kind"] == key and row["id"]:
            before = planned.get(row["id"], {}).get("before") or {}
            own = {f"{key}_id": row["id"], f"{key}_name": row["name"], "data_flow_name": row["data_flow"]}
            own.update({"state": row["state"], URLS[key]: row["url"]})
            objects.append({**found.get(row["id"], {}), **before, **own})
    return objects


def report_of_run(results: Mapping[str, Item], timelines: Sequence[Item], now: datetime) -> Report:
    """Return the report of a provision run from the results of the hosts or entries."""
    flows, services = (
        [result[key] for result in results.values() if result.get(key)] for key in (Flow.key, Service.key)
    )
    return report_of(flows, services, now, results=results, timelines=timelines)


def timelines_of(batch: Batch, done: Item) -> list[Report]:
    """Return the timelines of all objects of a fleet task, and the Data Flows that they belong to."""
    outcomes = done.get("error", done).get("outcomes", [])
    return [
        {
            "kind": outcome["kind"],
            "name": outcome["name"],
            "data_flow": item.get("data_flow") if outcome["kind"] == Service.key else outcome["name"],
            "timeline": outcome["timeline"],
        }
        for item, outcome in zip([*batch.flows, *batch.services], outcomes)
    ]


def meaning_of(state: str) -> str:
    """Return what a state means to the reader."""
    if state in STATES.healthy:
        return GOOD
    if state in STATES.failed:
        return BAD
    return OFF if state in STATES.stopped | STATES.deleted or state == "UNKNOWN" else BUSY


def cell(value: Any, most: int = MAX_LETTERS) -> str:
    """Return a value as one line of text of at most `most` letters, blank if there is none."""
    text = "" if value is None else str(sanitize(str(value)))
    return text if len(text) <= most else f"{text[: most - 1]}…"


def link(url: Any) -> str:
    """Return a URL that a reader can follow, blank for anything but http and https."""
    text = str(sanitize(url)).strip() if isinstance(url, str) else ""
    try:
        parts = urlsplit(text)
        return text if parts.scheme in ("http", "https") and parts.hostname else ""
    except ValueError:
        return ""


def _located(service: Item, flows: Mapping[Any, Item]) -> Item:
    """Return a service with the cluster of its Data Flow if it has none itself."""
    if service.get("cluster_name") or service.get("cluster_id"):
        return service
    name = service.get("data_flow_name")
    flow = flows.get(name, {}) if isinstance(name, str) else {}
    return {**service, **{key: flow.get(key) for key in ("cluster_name", "cluster_id")}}


def _object(kind: str, item: Item, now: datetime, statuses: Mapping[tuple[str, Any], str]) -> Report:
    """Return the row of an object."""
    state = cell(state_of(item), MAX_STATE)
    workload = item.get("service_workload") or {}
    size = size_of(workload)
    created = cell(item.get("created_dt"))
    born = moment(created)
    urls = [(name, item.get(name)) for name in LINKS if item.get(name)]
    return {
        "kind": kind,
        "cluster": cell(item.get("cluster_name") or item.get("cluster_id")),
        "data_flow": cell(item.get("data_flow_name") or item.get("data_flow_id")),
        "name": cell(item.get(f"{kind}_name")),
        "state": state,
        "meaning": meaning_of(state),
        "status": statuses.get((kind, item.get(f"{kind}_id")), ""),
        "version": cell(item.get("version")),
        "created": born.strftime("%Y-%m-%dT%H:%M:%SZ") if born else created,
        "seconds": int((now - born).total_seconds()) if born else None,
        "age": age(created, now) or created,
        **{name: cell(size_text(workload, name)) if size else "" for name in COMPONENTS},
        "cpu": size.get("cpu", ""),
        "memory": size.get("memory", ""),
        "links": [{"name": name, "url": link(url), "text": cell(url)} for name, url in urls] or "",
    }


def shares_of(counts: Mapping[tuple[str, str], int]) -> list[Report]:
    """Return the parts of a bar, the largest first: percentages, each of which begins where the last ended."""
    whole, start, shares = sum(counts.values()) or 1, 0.0, []
    for (name, meaning), number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        width = 100 * number / whole
        shares.append(
            {"name": name, "meaning": meaning, "number": number, "x": round(start, 3), "width": round(width, 3)}
        )
        start += width
    return shares


def _results(results: Mapping[str, Item]) -> list[Report]:
    """Return the results of the hosts or entries, those that need attention first."""
    rows = [
        {
            "name": cell(label),
            "outcome": outcome,
            "meaning": OUTCOME_MEANINGS.get(outcome, GOOD),
            "msg": str(sanitize(str(result.get("msg") or ""))),
        }
        for label, result in results.items()
        for outcome in [cell(result.get("outcome"), MAX_STATE)]
    ]
    return sorted(rows, key=_attention)


def _drift_shares(drift: Sequence[Item]) -> list[Report]:
    counts = summary_of([dict(row) for row in drift])
    return shares_of(
        {(status, STATUS_MEANINGS.get(status, BUSY)): counts[status] for status in VERBS if counts[status]}
    )


def _clusters(objects: Iterable[Item]) -> list[Report]:
    """Return the clusters with their Data Flows and those with their services.

    What needs attention comes first. A Data Flow of which only services are known has no state.
    """
    found: dict[str, dict[str, Report]] = {}
    for row in objects:
        flows = found.setdefault(row["cluster"], {})
        blank = {"name": row["data_flow"], "state": None, "meaning": "", "services": []}
        flow = flows.setdefault(row["data_flow"], blank)
        if row["kind"] == Flow.key:
            flow.update(state=row["state"], meaning=row["meaning"])
        else:
            flow["services"].append({name: row[name] for name in ("name", "state", "meaning")})
    clusters = []
    for name, flows in found.items():
        for flow in flows.values():
            flow["services"].sort(key=_attention)
        members = [member for flow in flows.values() for member in (flow, *flow["services"]) if member["state"]]
        clusters.append(
            {
                "name": name,
                "flows": sorted(flows.values(), key=lambda flow: min(map(_attention, (flow, *flow["services"])))),
                "services": sum(len(flow["services"]) for flow in flows.values()),
                "states": shares_of(Counter((member["state"], member["meaning"]) for member in members)),
            }
        )
    return clusters


def _attention(item: Item) -> int:
    return ATTENTION.index(item["meaning"]) if item["meaning"] in ATTENTION else len(ATTENTION)


def _difference(row: Item) -> Report:
    """Return an object that is not in sync as the page shows it."""
    changes = [
        {
            **change,
            "option": one_line(change["option"]),
            "restriction": "" if change["updatable"] else "replaces" if change["replaces"] else "fixed",
            **{side: one_line(change[side]) for side in ("before", "after")},
        }
        for change in row["changes"]
    ]
    return {
        **row,
        **{name: cell(row[name]) for name in ("name", "data_flow")},
        "state": cell(row["state"], MAX_STATE),
        "msg": str(sanitize(row["msg"] or "")),
        "meaning": STATUS_MEANINGS.get(row["status"], BUSY),
        "changes": changes,
        "not_compared": [cell(name) for name in row["not_compared"]],
    }


def _runs(timelines: Sequence[Item]) -> list[Report]:
    """Return the objects that were waited for, with the states that were seen, each Data Flow before its services."""
    runs = []
    for timeline in timelines:
        steps = [
            {"seconds": float(step["seconds"]), "state": state, "meaning": meaning_of(state)}
            for step in timeline["timeline"]
            if isinstance(step["seconds"], (int, float))  # not masked
            for state in [cell(step["state"], MAX_STATE)]
        ]
        if steps:
            names = {name: cell(timeline[name]) for name in ("name", "data_flow")}
            runs.append({**names, "kind": timeline["kind"], "steps": steps, "waits_for": None})
    ends = {run["name"]: run["steps"][-1]["seconds"] for run in runs if run["kind"] == Flow.key}
    for run in runs:
        if run["kind"] == Service.key and run["steps"][0]["seconds"] >= ends.get(run["data_flow"], float("inf")) > 0:
            run["waits_for"] = run["data_flow"]
    places = {name: place for place, name in enumerate(ends)}
    return sorted(runs, key=lambda run: places.get(run["data_flow"], len(places)))
