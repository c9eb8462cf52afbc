# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turn the outcomes of a fleet task into results of hosts, or of the entries of a list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from .._scp.planned import planned_name
from .._scp.text import count
from .capacity import total
from .flow import Flow
from .service import Service
from .tables import sum_of, table, workload_changes
from .variables import FLOW_VARIABLES, SERVICE_VARIABLES, Batch, Desired, Names

Report = dict[str, Any]
WORDS = ("created", "updated", "replaced", "deleted", "unchanged", "verified", "failed", "incomplete", "skipped")
UNMANAGED = "unmanaged"
CHANGES = ("created", "updated", "replaced", "deleted")
BAD = ("failed", "incomplete", "skipped")
HEALTHY = Service.states.healthy
NOT_VERIFIED = {"code": "failed_state"}
# What the error of a host has of that of the fleet, whose items and options it did not write.
OF_ERROR = ("code", "operation", "status", "api_code", "detail", "request_id", "id", "state")
URLS = {Flow.key: "web_url", Service.key: "web_url_nifi"}
PLACE = re.compile(r"(data_flows|data_flow_services)\[(\d+)\]")
OF_SERVICE = re.compile(rf"{Service.label} (\S+): (.*)", re.DOTALL)


def reports_of(
    everything: Sequence[Desired], batch: Batch, result: Mapping[str, Any], *, verify: bool, absent: bool, stopped: bool
) -> dict[str, Report]:
    """Return the result of each host or entry by its label.

    It has the outcome of the service, and, for the first host of a Data Flow, that of the Data Flow. A message that
    another result has already is replaced by a reference.
    """
    done = result.get("error", result)  # A failed task has the outcomes under `error`.
    reported = done.get("outcomes", [])
    flows, services = reported[: len(batch.flows)], reported[len(batch.flows) : len(batch.flows) + len(batch.services)]
    objects = {
        kind: by_outcome(outcomes, done.get(f"{kind.key}s", []), kind.key)
        for kind, outcomes in ((Flow, flows), (Service, services))
    }
    reports = {
        desired.label: _empty(Service.key if desired.service is not None else Flow.key) for desired in everything
    }
    for place, (outcome, owners) in enumerate(zip(flows, batch.flow_owners)):
        _add(reports[owners[0].label], outcome, objects[Flow].get(place), Flow.key, FLOW_VARIABLES, batch)
    leaving: dict[str, str] = {}  # services that are being deleted, by label
    for place, (outcome, owner) in enumerate(zip(services, batch.service_owners)):
        if outcome["outcome"] == "unchanged" and outcome["id"]:
            leaving[owner.label] = f"{Service.label} {outcome['name']}"
        _add(reports[owner.label], outcome, objects[Service].get(place), Service.key, owner.names, batch)
    for desired in everything:
        report = reports[desired.label]
        if desired.problems:
            report.update(outcome="failed", msg=" ".join(desired.problems), error={"code": "invalid_option"})
        elif stopped:
            message = f"{desired.label} was skipped because others have errors."
            report.update(outcome="skipped", msg=message, error={"code": "skipped"})
        elif not reported:
            message = str(result.get("msg", "The task returned nothing."))
            report.update(outcome="failed", msg=message, error=_error(result.get("error") or {}))
        elif verify:
            _verify(report, absent=absent, leaving=leaving.get(desired.label))
        report["failed"] = report["outcome"] in BAD
    _refer(reports)
    return reports


def as_result(report: Report) -> Report:
    """Return a report as the result of a task. A failed result is printed as a whole, so it has no objects."""
    if report["failed"]:
        return {name: value for name, value in report.items() if value and name not in (Flow.key, Service.key, "diff")}
    return {name: value for name, value in report.items() if name != "msg"}


def outcome_of(result: Report) -> Report:
    """Return whether a task with a list failed, and its message, regardless of its `failed_when`."""
    failed = "names" not in result or any(result["names"][word] for word in BAD) or bool(result.get("msg"))
    if not failed:
        return {"changed": False, "failed": False}
    error = result.get("error") or {"code": "unconverged"}
    return {"changed": False, "failed": True, "msg": result.get("msg", "It did not run."), "error": error}


def _empty(kind: str) -> Report:
    return {
        "kind": kind, "changed": False, "failed": False, "outcome": "unchanged", "msg": None, "error": None,
        "data_flow": None, "data_flow_service": None, "diff": [], "timeline": [],
        "immutable_changes": [], "not_compared": [], "kept": None,
    }  # fmt: skip


def by_outcome(outcomes: Sequence[Report], objects: Sequence[Report], key: str) -> dict[int, Report]:
    """Return the objects by the position of their outcome.

    Both are in the same order, but not every outcome has an object.
    """
    found, left = {}, list(objects)
    for place, outcome in enumerate(outcomes):
        if left and outcome["outcome"] not in BAD and left[0].get(f"{key}_id") == outcome["id"]:
            found[place] = left.pop(0)
    return found


def _add(report: Report, outcome: Report, found: Report | None, key: str, names: Names, batch: Batch) -> None:
    """Add the outcome of an object to a report. The worse outcome counts, and a change counts more than none."""
    report["changed"] |= outcome["changed"]
    report["kept"] = outcome["msg"] if outcome["outcome"] == "unchanged" and outcome["msg"] else report["kept"]
    report[key] = found
    report["diff"] += [outcome["diff"]] if outcome["diff"] else []
    report["timeline"] = outcome["timeline"] or report["timeline"]
    for name in ("immutable_changes", "not_compared"):
        report[name] = [*report[name], *outcome[name]]
    if report["outcome"] not in ("failed", "incomplete") and outcome["outcome"] != "unchanged":
        report["outcome"] = outcome["outcome"]
        report["msg"] = outcome["msg"] and in_variables(outcome["msg"], names, batch)
        report["error"] = outcome["error"] and _error(outcome["error"])


def _error(error: Mapping[str, Any]) -> Report:
    """Return the error of a host or entry."""
    return {"code": "internal_error", **{name: error[name] for name in OF_ERROR if name in error}}


def in_variables(text: str, names: Names, batch: Batch) -> str:
    """Return a message of the fleet with the names of variables and hosts instead of items by number."""

    def place(match: re.Match[str]) -> str:
        number = int(match[2])
        if match[1] == "data_flows":
            return f"Data Flow {batch.flows[number]['name']}"
        return batch.service_owners[number].label if number < len(batch.service_owners) else match[0]

    return PLACE.sub(place, names.in_text(text))


def _verify(report: Report, *, absent: bool, leaving: str | None) -> None:
    """Set whether the objects run, or are deleted. `leaving` is a service that is being deleted."""
    if report["outcome"] in BAD:
        return
    if absent:
        there = [str(diff["before_header"]) for diff in report["diff"]]
        left = ", ".join([*there, leaving] if leaving else there)
        done = (
            {"outcome": "failed", "msg": f"{left} should be deleted, but exists.", "error": NOT_VERIFIED}
            if left
            else {"outcome": "verified"}
        )
        report.update(done, changed=False, diff=[])
        return
    report["outcome"] = "verified"
    for kind in (Flow, Service):
        found = report[kind.key]
        if found and str(found.get("state")).upper() not in HEALTHY:
            name = found.get(f"{kind.key}_name")
            message = f"{kind.label} {name} should be RUNNING, but is {found.get('state')}."
            report.update(outcome="failed", msg=message, error=NOT_VERIFIED)


def failure_of(reports: Mapping[str, Report]) -> str:
    """Return the message of all failures, blank if there are none."""
    bad = {label: report for label, report in reports.items() if report["failed"]}
    counts = Counter(report["outcome"] for report in bad.values())
    parts = ", ".join(f"{counts[word]} {word}" for word in BAD if counts[word])
    messages = together((label, report["msg"]) for label, report in bad.items() if report["outcome"] != "skipped")
    return " ".join([f"{parts} of {count(len(reports), _noun(reports))}.", *messages]) if bad else ""


def error_of(reports: Mapping[str, Report], result: Mapping[str, Any]) -> Report:
    """Return the error of a task with a list: the one of all that failed, or that some did."""
    bad = [report for report in reports.values() if report["failed"] and report["outcome"] != "skipped"]
    codes = {report["error"]["code"] for report in bad}
    alone = len(codes) == 1 and all(report["failed"] for report in reports.values())
    return {"code": codes.pop() if alone else "unconverged" if codes else _error(result.get("error") or {})["code"]}


def together(texts: Iterable[tuple[str, str]]) -> list[str]:
    """Return each text once, with the names that it is about."""
    names: dict[str, list[str]] = {}
    for name, text in texts:
        names.setdefault(text.removeprefix(f"{name}: "), []).append(name)
    return [f"{', '.join(about)}: {text}" for text, about in names.items()]


def warnings_together(warnings: Sequence[str]) -> list[str]:
    """Return the warnings of the fleet, each once, with the services that it is about."""
    about = [OF_SERVICE.match(warning) for warning in warnings]
    others = [warning for warning, match in zip(warnings, about) if not match]
    return [*others, *together((match[1], match[2]) for match in about if match)]


def names_by_outcome(reports: Mapping[str, Report], result: Mapping[str, Any], batch: Batch) -> dict[str, list[str]]:
    """Return the names of services by outcome, including unlisted ones that were deleted."""
    services = {label: report["outcome"] for label, report in reports.items() if report["kind"] == Service.key}
    names = {word: [label for label, outcome in services.items() if outcome == word] for word in WORDS}
    done = result.get("error", result)
    for outcome in done.get("outcomes", [])[len(batch.flows) + len(batch.services) :]:
        names[outcome["outcome"]].append(outcome["name"])
    return {**names, UNMANAGED: [name for name in done.get("unmanaged", []) if name not in services]}


def _refer(reports: Mapping[str, Report]) -> None:
    """Replace a message that another report has already by a reference."""
    first: dict[str, str] = {}
    for label, report in reports.items():
        if report["msg"] and first.setdefault(report["msg"], label) != label:
            report["msg"] = f"Same error as {first[report['msg']]}."


def summary(
    reports: Mapping[str, Report],
    names: Mapping[str, Sequence[str]],
    *,
    check_mode: bool,
    resize: bool = False,
) -> list[str]:
    """Return the outcome of all as lines of text: a table, the changes of Data Flows, and one summary line.

    `names` has names by outcome, including unlisted services.
    """
    would = "would be " if check_mode else ""
    unlisted = [(word, name) for word, found in names.items() for name in found if name not in reports]
    counts = Counter([*(report["outcome"] for report in reports.values()), *(word for word, _name in unlisted)])
    rows = [_row(label, report, would) for label, report in reports.items()]
    rows += [{"name": name, "outcome": f"{would if word in CHANGES else ''}{word}"} for word, name in unlisted]
    parts = [f"{counts[word]} {would if word in CHANGES else ''}{word}" for word in (*WORDS, UNMANAGED) if counts[word]]
    workloads = list(_workloads(reports)) if resize else []
    return [
        *(table(workloads, ["name", "component", "before", "after"]) if workloads else ()),
        *table(rows, ["name", "outcome", "state", "url"]),
        *(_total_lines(reports) if check_mode else ()),
        *(line for label, report in reports.items() for line in _flow_lines(label, report, would)),
        f"{count(sum(counts.values()), _noun(reports))}{': ' if parts else ''}{', '.join(parts)}.",
    ]


def _noun(reports: Mapping[str, Report]) -> str:
    kinds = {report["kind"] for report in reports.values()}
    return {(Flow.key,): Flow.label, (Flow.key, Service.key): "object"}.get(tuple(sorted(kinds)), "service")


def _total_lines(reports: Mapping[str, Report]) -> Iterator[str]:
    """Yield the resource requests of the services that would be created or updated.

    If the cluster of one is unknown, their capacity was not checked. Otherwise those that do not fit have failed.
    """
    changing = [
        report[Service.key] for report in reports.values() if report["outcome"] in ("created", "updated", "replaced")
    ]
    services = [service for service in changing if service and sum_of(service.get("service_workload") or {})]
    if services:
        asked = total([service["service_workload"] for service in services])
        flows = {report[Flow.key]["data_flow_name"] for report in reports.values() if report[Flow.key]}
        parents = {planned_name(Flow.key, service.get("data_flow_id")) for service in services}
        known = parents <= {None, *flows}  # An earlier task would create the others.
        fits = "There is capacity for that." if known else "Whether there is capacity is unknown."
        yield f"Resource requests: {asked['cpu']} millicores and {asked['memory']} MiB in total. {fits}"


def spelled(check: Report) -> Report:
    """Return a check of the preflight with the names of variables instead of options."""
    names = SERVICE_VARIABLES if check["object"].startswith(Service.label) else FLOW_VARIABLES
    return {**check, "detail": names.in_text(check["detail"])}


def check_lines(checks: Sequence[Report]) -> list[str]:
    """Return the checks of the preflight as lines of text: a table, and one summary line."""
    counts = Counter(check["status"] for check in checks)
    parts = [f"{counts[status]} {status}" for status in ("passed", "failed", "unknown") if counts[status]]
    lines = table(checks, ["check", "object", "status", "detail"])
    if any(check["detail"].endswith("does not resolve here") for check in checks):
        lines += [
            "A host name that does not resolve is not a failure. It is not documented who publishes these names.",
            "If they do not resolve when NiFi runs, point them at the cluster's ingress controller in your DNS.",
        ]
    return [*lines, f"{count(len(checks), 'check')}: {', '.join(parts)}."]


def _row(label: str, report: Report, would: str) -> Report:
    found = report[report["kind"]] or {}
    outcome = report["outcome"]
    return {
        "name": label,
        "outcome": f"{would if outcome in CHANGES else ''}{outcome}",
        "state": found.get("state"),
        "url": str(report["msg"]).partition(". ")[0] if report["failed"] else found.get(URLS[report["kind"]]),
    }


def _flow_lines(label: str, report: Report, would: str) -> Iterator[str]:
    """Yield a line for a Data Flow that changed and has no row of its own, and for one that was kept."""
    if report["kept"]:
        yield report["kept"]
    for diff in report["diff"]:
        header = str(diff.get("before_header"))
        if header.startswith(f"{Flow.label} ") and not _of_service(diff) and header != label:
            verb = "updated" if diff["before"] and diff["after"] else "deleted" if diff["before"] else "created"
            verb = "replaced" if diff["after_header"] != header else verb
            yield f"{header}: {would}{verb}"


def _of_service(diff: Report) -> bool:
    return str(diff.get("before_header")).startswith(f"{Service.label} ")


def _workloads(reports: Mapping[str, Report]) -> Iterator[Report]:
    """Yield the rows of workloads before and after, for all services that could be planned."""
    for label, report in reports.items():
        own = {"service_workload": (report[Service.key] or {}).get("service_workload")}
        diff = next(filter(_of_service, report["diff"]), {"before": own, "after": own})
        before, after = (diff[side].get("service_workload") or {} for side in ("before", "after"))
        if before or after:
            yield from ({"name": label, **row} for row in workload_changes(before, after))
