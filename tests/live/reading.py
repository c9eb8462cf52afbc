# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The questions that reading answers, each a function that makes a few GET calls."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from .client import Client, Exchange, OutOfCallsError, UnansweredError
from .findings import Findings
from .models import DELETED, HEALTHY
from .passive import UUID
from .questions import OF_OBJECTS

VERSIONS = ("1.0", "1.1", "1.2")
UNKNOWN_VERSION = "9.9"
LARGE_PAGE = 100
MALFORMED = "zz-live-malformed"
INVALID_NAME = "ZZ_live"
UNKNOWN_NAME = "zz-live-unknown"
LISTS = {"ListDataFlows": "data_flow", "ListDataFlowService": "data_flow_service"}
SHOWS = {"data_flow": "ShowDataFlow", "data_flow_service": "ShowDataFlowService"}
NAME_CHECKS = {"data_flow": "CheckDataFlowNameDuplication", "data_flow_service": "CheckDataFlowServiceNameDuplication"}
FILTERS = {
    "ListDataFlows": ("data_flow_name", "cluster_name", "cluster_id", "created_by", "version", "state", "region"),
    "ListDataFlowService": ("data_flow_service_name", "data_flow_name", "created_by", "state"),
}
NAME_FILTERS = ("data_flow_name", "data_flow_service_name", "cluster_name")


@dataclass
class Run:
    """A run of the kit: its client, its findings, and the objects that it may ask about."""

    client: Client
    findings: Findings
    cluster_id: str = ""
    listed: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))  # items by list
    controllers: list[str] = field(default_factory=list)  # names of the ingress controllers of the cluster
    root_versions: list[str] = field(default_factory=list)  # those of the root document

    def sample(self, name: str) -> dict[str, Any] | None:
        """Return a listed object that is not deleted, a healthy one if possible."""
        alive = [each for each in self.listed.get(name, []) if not _is_deleted(each)]
        healthy = [each for each in alive if str(each.get("state")).upper() in HEALTHY]
        return next(iter(healthy or alive), None)

    def sample_id(self, kind: str) -> str:
        """Return the id of the sample of a kind, empty without one."""
        name = next(name for name, each in LISTS.items() if each == kind)
        return str((self.sample(name) or {}).get(f"{kind}_id") or "")


Step = Callable[[Run], None]


def _is_deleted(item: Mapping[str, Any]) -> bool:
    return str(item.get("state")).upper() in DELETED


def root_document(run: Run) -> None:
    """Read the list of versions at /, with and without a signature."""
    signed = run.client.call("ListVersions")
    unsigned = run.client.call("ListVersions", signed=False)
    listed = signed.body.get("versions") if signed.ok and isinstance(signed.body, dict) else None
    versions = [each for each in listed or [] if isinstance(each, dict)]
    shown = ", ".join(f"{each.get('id')} {each.get('status')} until {each.get('not_before')}" for each in versions)
    run.findings.remark("root_document", shown or f"status {signed.status}", signed)
    run.root_versions = [str(each.get("id")).lstrip("v") for each in versions]
    if not signed.ok:
        run.findings.missing("root_signature", f"the signed call got {signed.status}")
    elif unsigned.ok:
        run.findings.add("root_signature", "optional", unsigned)
    elif unsigned.status in (401, 403, 404):
        again = run.client.call("ListVersions", signed=False)
        if again.status == unsigned.status and run.client.call("ListVersions").ok:  # not by chance, nor due to the keys
            run.findings.add("root_signature", "required", unsigned, again)


def lists(run: Run) -> None:
    """List what exists, and look for a limit of the page size."""
    for version in ("1.1", "1.2", "1.0"):
        run.client.version = version
        flows_first = run.client.call("ListDataFlows", query={"size": LARGE_PAGE, "page": 0})
        if flows_first.status != 406:
            break
    for name, kind in LISTS.items():
        is_flows = name == "ListDataFlows"
        first = flows_first if is_flows else run.client.call(name, query={"size": LARGE_PAGE, "page": 0})
        run.listed[name] = first.items
        total = first.body.get("total_count") if isinstance(first.body, dict) else None
        if not 0 < len(first.items) < LARGE_PAGE or (total is not None and total == len(first.items)):
            continue
        following = run.client.call(name, query={"size": LARGE_PAGE, "page": 1}).items
        known = [each.get(f"{kind}_id") for each in first.items]
        if following and all(each.get(f"{kind}_id") not in known for each in following):
            run.findings.add("max_page_size", str(len(first.items)), first)
            run.listed[name] = first.items + following
    flows, services = (len(run.listed[name]) for name in LISTS)
    run.findings.missing("max_page_size", f"a page of {LARGE_PAGE} showed {flows} Data Flows, or {services} services")
    for question in (*OF_OBJECTS, "filters", "sub_versions"):
        run.findings.missing(question, "" if flows or services else "there is no Data Flow and no service")
    if flows and not services:
        run.findings.missing("workload_readback", "there is no service")


def images(run: Run) -> None:
    """List the images."""
    run.client.call("ListDataFlowImages")


def clusters(run: Run) -> None:
    """List the clusters and the ingress controllers of one."""
    if not run.cluster_id:
        flow = run.sample("ListDataFlows") or {}
        run.cluster_id = str(flow.get("cluster_id") or "")
    if not run.cluster_id:
        known = run.client.call("ListClusters", query={"size": 20, "page": 0})
        run.cluster_id = str(next((each.get("id") for each in known.items), "") or "")
    if not run.cluster_id:
        run.findings.missing("ingress_shape", "there is no cluster" if known.ok else f"the list got {known.status}")
        return
    ingress_controllers(run, run.cluster_id)


def ingress_controllers(run: Run, cluster_id: str) -> list[dict[str, Any]]:
    """Return the ingress controllers of a cluster, and judge the form of the list."""
    exchange = run.client.call("ListDataFlowIngressControllers", parts={"cluster_id": cluster_id})
    if exchange.status == 406:
        exchange = run.client.call("ListDataFlowIngressControllers", version="1.1", parts={"cluster_id": cluster_id})
    if not exchange.ok:
        run.findings.missing("ingress_shape", f"the list got {exchange.status}")
        return []
    found, body = None, exchange.body
    if isinstance(body, list):
        found = body
        run.findings.add("ingress_shape", "list", exchange)
    elif isinstance(body, dict):
        keys = [key for key, value in body.items() if isinstance(value, list)]
        if len(keys) == 1:
            found = body[keys[0]]
            run.findings.add("ingress_shape", "contents" if keys == ["contents"] else "named", exchange)
    items = [each if isinstance(each, dict) else {"name": each} for each in found or []]
    shown = ", ".join(sorted({key for each in items for key in each})) or "none is installed, or the form is unknown"
    run.findings.remark("ingress_controllers", shown, exchange)
    return items


def details(run: Run) -> None:
    """Show a Data Flow and a service in full, and another one of each that has another state."""
    for name, kind in LISTS.items():
        first = run.sample(name)
        state = (first or {}).get("state")
        others = [each for each in run.listed[name] if each.get("state") != state and not _is_deleted(each)]
        for each in [*([first] if first else []), *others[:1]]:
            run.client.call(SHOWS[kind], parts={f"{kind}_id": str(each.get(f"{kind}_id"))})


def sub_versions(run: Run) -> None:
    """Show the component versions that a Data Flow offers."""
    if flow := run.sample_id("data_flow"):
        exchange = run.client.call("ShowDataFlowServiceSubVersions", parts={"data_flow_id": flow})
        shown = exchange.object.get("versions")
        offered = ", ".join(f"{name} {version}" for name, version in shown.items()) if isinstance(shown, dict) else ""
        run.findings.remark("sub_versions", offered or _shown(exchange), exchange)


def versions(run: Run) -> None:
    """Call each GET operation in each version, and in one that does not exist."""
    unknown = run.client.call("ListDataFlows", query={"size": 1, "page": 0}, version=UNKNOWN_VERSION)
    if unknown.ok or unknown.status == 406:
        run.findings.add("unknown_version", "nearest" if unknown.ok else "refuse", unknown)
    flow, service = (run.sample_id(kind) or str(uuid4()) for kind in SHOWS)
    page = {"size": 1, "page": 0}
    calls: Mapping[str, tuple[dict[str, int], dict[str, str]]] = {
        "ListDataFlows": (page, {}),
        "ListDataFlowService": (page, {}),
        "ListDataFlowImages": ({}, {}),
        "ShowDataFlow": ({}, {"data_flow_id": flow}),
        "ShowDataFlowService": ({}, {"data_flow_service_id": service}),
        "ShowDataFlowServiceSubVersions": ({}, {"data_flow_id": flow}),
        "ListDataFlowIngressControllers": ({}, {"cluster_id": run.cluster_id or uuid4().hex}),
        "CheckDataFlowNameDuplication": ({}, {"data_flow_name": INVALID_NAME}),
        "CheckDataFlowServiceNameDuplication": ({}, {"data_flow_service_name": INVALID_NAME}),
    }
    offering: dict[str, list[str]] = {}  # operations by the versions that they offer
    evidence: dict[str, list[Exchange]] = {}
    for name, (query, parts) in calls.items():
        made = {each.version: each for each in run.client.exchanges if each.operation == name and each.ok}
        for version in VERSIONS:
            made[version] = made.get(version) or run.client.call(name, query=query, version=version, parts=parts)
        shown = ", ".join(version for version in VERSIONS if made[version].is_offered) or "none of 1.0, 1.1 and 1.2"
        if None not in {each.is_offered for each in made.values()}:
            offering.setdefault(shown, []).append(name)
            refused_first = sorted(made.values(), key=lambda each: each.status == 406, reverse=True)
            evidence.setdefault(shown, []).extend(refused_first)
    for shown, names in offering.items() if unknown.status == 406 else ():
        run.findings.remark("versions", f"{shown}: {', '.join(names)}", *evidence[shown])
    is_shown = [each for each in run.client.exchanges if each.operation in SHOWS.values() and each.ok]
    at_1_2 = [each for each in is_shown if each.version == "1.2"]
    has_new = "added" in {each.position for each in run.findings.found["new_fields"]}
    # Where unknown versions are served as the nearest one, 1.2 may be served as 1.1, unless it is listed.
    is_1_2 = unknown.status == 406 or "1.2" in run.root_versions
    if at_1_2 and is_1_2 and not has_new:
        run.findings.add("new_fields", "none", *at_1_2)


def unknown_ids(run: Run) -> None:
    """Show objects with unknown and malformed ids."""
    for kind, name in SHOWS.items():
        sample = run.sample_id(kind)
        other, is_known_form = re.sub(UUID, str(uuid4()), sample), bool(re.search(UUID, sample))
        exchange = run.client.call(name, parts={f"{kind}_id": other if is_known_form else str(uuid4())})
        run.findings.remark("unknown_ids", f"{name} with an unknown id: {_shown(exchange)}", exchange)
        # A malformed id gets 400 in any case, so without a sample only 404 tells.
        if exchange.status == 404 or (exchange.status == 400 and is_known_form):
            run.findings.add("unknown_id", str(exchange.status), exchange)
        malformed = run.client.call(name, parts={f"{kind}_id": MALFORMED})
        run.findings.remark("unknown_ids", f"{name} with a malformed id: {_shown(malformed)}", malformed)
    if not any(map(run.sample_id, SHOWS)):
        run.findings.missing("unknown_id", "there is no object: 400 may be due to the form of the id")
    for name, part in (
        ("ShowDataFlowServiceSubVersions", "data_flow_id"), ("ListDataFlowIngressControllers", "cluster_id"),
    ):  # fmt: skip
        exchange = run.client.call(
            name, version="1.1", parts={part: uuid4().hex if part == "cluster_id" else str(uuid4())}
        )
        run.findings.remark("unknown_ids", f"{name} with an unknown id: {_shown(exchange)}", exchange)


def id_spelling(run: Run) -> None:
    """Show a Data Flow by its id in other spellings."""
    sample = run.sample_id("data_flow")
    if not sample:
        return
    bare = sample.replace("-", "")
    accepted: list[Exchange] = []
    refused: list[Exchange] = []
    for each in dict.fromkeys(each for each in (bare.upper(), sample.upper(), bare) if each != sample):
        exchange = run.client.call("ShowDataFlow", parts={"data_flow_id": each})
        is_same = exchange.object.get("data_flow_id") == sample
        if each == bare.upper() and is_same:
            run.findings.add("id_spelling", "any", exchange)
            return
        if is_same or exchange.refused:
            (accepted if is_same else refused).append(exchange)
    if accepted:
        run.findings.remark("id_spelling", "some spellings are accepted, others are not", *accepted)
    elif refused and run.client.call("ShowDataFlow", parts={"data_flow_id": sample}).ok:  # It still exists.
        run.findings.add("id_spelling", "exact", *refused)


def filters(run: Run) -> None:
    """Try each filter of the lists."""
    for name, keys in FILTERS.items():
        sample = run.sample(name)
        for key in keys if sample else ():
            value = str((sample or {}).get(key) or "")
            if key == "state":
                value = value.upper()
            if value or key == "region":
                _filter(run, name, key, value or run.client.settings.region or "kr-west1")


def _filter(run: Run, name: str, key: str, value: str) -> None:
    """Judge a filter by a value that an object has, and by the middle of it."""
    exchange = _list(run, name, {key: value})
    seen = {str(each.get(key)).lower() for each in exchange.items if key in each}
    if not exchange.ok:
        result = f"refused with {exchange.status}"
    elif not exchange.items:
        result = "finds nothing by the value that an object shows"
    elif not seen:
        result = "finds objects, which do not show the field"
    else:
        result = "finds matching objects" if all(value.lower() in each for each in seen) else "finds other objects, too"
    run.findings.remark("filters", f"{name}: {key} {result}", exchange)
    if key not in NAME_FILTERS or not exchange.items:
        return
    middle = value[1:-1] or value
    known = {str(each.get(key)) for each in run.listed[name]}
    if middle in known:
        return
    part = _list(run, name, {key: middle})
    found = [str(each.get(key)) for each in part.items]
    if key != FILTERS[name][0]:  # The other name filters take two calls, which settle no position.
        run.findings.remark("filters", f"{name}: {key} finds {len(found)} objects by the middle of a name", part)
        return
    if part.ok and not found:
        start, again = _list(run, name, {key: value[:-1]}), _list(run, name, {key: middle})
        if start.items:
            run.findings.remark("name_filter", f"{name}: {key} finds names by their start", start)
        elif start.ok and again.ok and not again.items and _list(run, name, {key: value}).items:  # none was stale
            run.findings.add("name_filter", "exact", exchange, part, again)
    elif found and middle not in found:
        nothing = _list(run, name, {key: UNKNOWN_NAME})
        if nothing.items:
            run.findings.add("name_filter", "ignored", part, nothing)
        elif nothing.ok and all(middle in each for each in found):
            run.findings.add("name_filter", "substring", part, nothing)


def sort(run: Run) -> None:
    """Sort a list in several orders."""
    name, key = "ListDataFlows", "data_flow_name"
    if len(run.listed[name]) < 2:
        run.findings.missing("sort", "fewer than two Data Flows exist")
        name, key = "ListDataFlowService", "data_flow_service_name"
        if len(run.listed[name]) < 2:
            return
    for order in ("", "created_dt:asc", f"{key}:asc"):
        by, _separator, direction = (order or "created_dt:desc").partition(":")
        exchange = _list(run, name, {"sort": order} if order else {})
        shown = [str(each.get(by)) for each in exchange.items]
        result = "is honored" if shown == sorted(shown, reverse=direction == "desc") else "is not honored"
        result = result if exchange.ok else f"is refused with {exchange.status}"
        run.findings.remark(
            "sort", f"{name}: {order or 'created_dt:desc, without a sort parameter,'} {result}", exchange
        )
    wrong = _list(run, name, {"sort": "zz_live:asc"})
    run.findings.remark("sort", f"{name}: an unknown key: {_shown(wrong)}", wrong)


def pages(run: Run) -> None:
    """List pages of one object."""
    for name, kind in LISTS.items():
        if not run.listed[name]:
            continue
        key = f"{kind}_id"
        first, second = (run.client.call(name, query={"size": 1, "page": page}) for page in (0, 1))
        if not second.items:  # The list may have been a stale one.
            second = run.client.call(name, query={"size": 1, "page": 1})
        ids = [[each.get(key) for each in exchange.items] for exchange in (first, second)]
        repeated = bool(ids[0]) and ids[0] == ids[1]
        if len(ids[0]) > 1:
            run.findings.add("page_size", "ignored", first, second)
        elif repeated and len(run.listed[name]) == 1:
            # Where one object exists, a single response could be the page of another call.
            if run.client.call(name, query={"size": 1, "page": 2}).items == second.items:
                run.findings.add("page_size", "ignored", first, second)
        elif repeated:
            run.findings.missing("page_size", "size is honored, and page is not")
        elif len(ids[0]) == 1 and second.ok and len(ids[1]) <= 1:
            run.findings.add("page_size", "honored", first, second)


def name_checks(run: Run) -> None:
    """Check existing names. Invalid ones were checked in each version."""
    for name, kind in LISTS.items():
        checked = NAME_CHECKS[kind]
        if existing := str((run.sample(name) or {}).get(f"{kind}_name") or ""):
            run.client.call(checked, parts={f"{kind}_name": existing})
        for exchange in run.client.exchanges:
            if exchange.operation == checked and exchange.version == run.client.version:
                label = "an invalid" if exchange.path.endswith(f"/{INVALID_NAME}/check-duplication") else "an existing"
                shown = exchange.object.get("result") if exchange.ok else _shown(exchange)
                run.findings.remark("name_checks", f"{checked}, {label} name: {shown}", exchange)


def unsigned(run: Run) -> None:
    """Make a call without a signature."""
    exchange = run.client.call("ListDataFlowImages", signed=False)
    run.findings.remark("unsigned", _shown(exchange), exchange)


def _list(run: Run, name: str, query: Mapping[str, Any]) -> Exchange:
    return run.client.call(name, query={"size": LARGE_PAGE, "page": 0, **query})


def _shown(exchange: Exchange) -> str:
    return f"{exchange.status} {exchange.error.code}".strip()


STEPS: tuple[Step, ...] = (
    root_document, lists, images, clusters, details, sub_versions, versions, pages, unknown_ids, id_spelling, filters,
    sort, name_checks, unsigned,
)  # fmt: skip


def title(step: Callable[..., None]) -> str:
    """Return what a step does."""
    return str(step.__doc__).partition("\n")[0].rstrip(".")


def read(run: Run, progress: Callable[[str], None], steps: tuple[Step, ...] = STEPS) -> None:
    """Take the steps in turn. One that fails does not end the run, unless no call succeeds at all."""
    for number, step in enumerate(steps, 1):
        progress(title(step))
        known, problem = len(run.client.exchanges), ""
        try:
            step(run)
        except UnansweredError as error:
            problem = str(error)
            run.findings.not_finished(title(step), problem)
        except OutOfCallsError as error:
            run.findings.ended = str(error)
            return
        failures(run, title(step), known)
        made = run.client.exchanges
        if not any(each.ok for each in made) and (number > 1 or not made):
            last = f"the API refused all calls, the last one with {_shown(made[-1])}" if made else ""
            run.findings.ended = problem or f"{last} {made[-1].error.detail}".rstrip()
        elif problem and not run.client.responds():
            run.findings.ended = f"the API does not respond any more: {problem}"
        if run.findings.ended:
            return


def failures(run: Run, step: str, known: int) -> None:
    """Say that a step was not finished if one of its calls, after the known ones, failed in the end."""
    made = run.client.exchanges[known:]
    served = {(each.operation, each.path, json.dumps(each.query)) for each in made if not each.failed}
    for each in made:
        is_judged = each.method != "GET" and each.status >= 500  # by whoever made the call: it may be carried out
        if each.failed and not is_judged and (each.operation, each.path, json.dumps(each.query)) not in served:
            run.findings.not_finished(step, f"{each.operation} got {each.status} {each.error.detail}".strip(), each)
