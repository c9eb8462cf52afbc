# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drift: what of an inventory differs from the objects that exist, as rows, as lines of text, and as files.

The rows come from the outcomes of a fleet task in check mode, so they show what provision would do.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from .._resource.states import ABSENT, state_of
from .._scp.text import count, sanitize
from .base import STATES
from .flow import Flow
from .host_reports import BAD, URLS, by_outcome, in_variables, together
from .service import Service
from .tables import table
from .values import NOT_SHOWN
from .variables import FLOW_VARIABLES, Batch, Desired, Names

Row = dict[str, Any]
Summary = dict[str, int]
Described = tuple[Any, Any]  # the Data Flow and the name of a service, None for any Data Flow

IN_SYNC, DIFFERS, MISSING, UNMANAGED = "in_sync", "differs", "missing", "unmanaged"
BROKEN, IN_TRANSITION, UNKNOWN = "broken", "in_transition", "unknown"
VERBS = {  # of one object, and of several
    DIFFERS: ("differs from the inventory", "differ from the inventory"),
    MISSING: ("is missing", "are missing"),
    BROKEN: ("is broken", "are broken"),
    UNMANAGED: ("is unmanaged", "are unmanaged"),
    UNKNOWN: ("could not be compared", "could not be compared"),
    IN_TRANSITION: ("is in transition", "are in transition"),
    IN_SYNC: ("is in sync", "are in sync"),
}
DRIFTED = (DIFFERS, MISSING, BROKEN, UNMANAGED)

FORMAT_VERSION = 1  # of the JSON file
COLUMNS = ("data_flow", "service", "status", "state", "difference")
MAX_LINES = 3  # of an object in the table
MAX_LETTERS = 60  # of a value in the table
MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|~$])")
HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def rows_of(
    everything: Sequence[Desired],
    batch: Batch,
    result: Mapping[str, Any],
    *,
    hosts: bool,
    described: Collection[Described] = (),
    unmanaged: bool = True,
) -> list[Row]:
    """Return a row for each object: Data Flows, services, then the services that are not described.

    `hosts` is whether the services are those of hosts. `described` are services that count as described although they
    are not compared.
    """
    done = result.get("error", result)  # A failed task has the outcomes under `error`.
    outcomes = done.get("outcomes", [])
    services = outcomes[len(batch.flows) :]
    failure = str(result.get("msg", "The task returned nothing."))
    rows = []
    found = by_outcome(outcomes[: len(batch.flows)], done.get("data_flows", []), Flow.key)
    for place, item in enumerate(batch.flows):
        row = _blank(Flow.key, item["name"], item["name"], failure)
        if outcomes:
            _compare(row, item, outcomes[place], found.get(place), FLOW_VARIABLES, batch)
        rows.append(row)
    found = by_outcome(services, done.get("data_flow_services", []), Service.key)
    places = {owner.label: place for place, owner in enumerate(batch.service_owners)}
    for desired in everything:
        if desired.service is None and not desired.problems:
            continue  # It describes a Data Flow only.
        kind = Flow if desired.service is None else Service
        item = desired.service or desired.flow or {}
        name = item.get("name") or desired.label
        parent = name if kind is Flow else item.get("data_flow")
        row = _blank(kind.key, name, parent, " ".join(desired.problems) or failure)
        row["host"] = desired.label if hosts else None
        if outcomes and desired.label in places:
            place = places[desired.label]
            _compare(row, item, services[place], found.get(place), desired.names, batch)
        rows.append(row)
    return [*rows, *(_unmanaged(done, {*described, *map(described_by, everything)}) if unmanaged else ())]


def described_by(desired: Desired) -> Described:
    """Return the service that a host or entry describes."""
    service = desired.service or {}
    return service.get("data_flow"), service.get("name") or desired.label


def _blank(kind: str, name: Any, data_flow: Any, msg: str | None) -> Row:
    return {
        "status": UNKNOWN, "kind": kind, "name": name, "data_flow": data_flow, "host": None, "id": None,
        "state": None, "url": None, "changes": [], "not_compared": [], "msg": msg,
    }  # fmt: skip


def _compare(
    row: Row, item: Mapping[str, Any], outcome: Row, found: Mapping[str, Any] | None, names: Names, batch: Batch
) -> None:
    """Add to a row what the fleet found out about its object."""
    planned = outcome["diff"] or outcome["planned"]
    before, after = planned.get("before") or {}, planned.get("after") or {}
    ignored = item.get("on_immutable_change") == "ignore"
    immutable = [] if ignored else outcome["immutable_changes"]
    replaces = item.get("on_immutable_change") == "replace" and bool(item.get("replace_allowed"))
    row["not_compared"] = [names.variable(option) for option in outcome["not_compared"]]
    exists = outcome["state"] not in (None, ABSENT, *STATES.deleting)
    if exists:
        pairs = [(option, before.get(option), after.get(option), True) for option in {**before, **after}]
        pairs += [(change["option"], change["current"], change["desired"], False) for change in immutable]
        for option, old, new, updatable in pairs:
            for path, own, desired in differences(names.variable(option), old, new):
                if desired == NOT_SHOWN:  # a password, which is sent again because nobody can compare it
                    row["not_compared"].append(path)
                else:
                    change = {"option": path, "before": own, "after": desired, "updatable": updatable}
                    row["changes"].append({**change, "replaces": replaces and not updatable})
        row["url"] = (found or {}).get(URLS[row["kind"]])
        row["data_flow"] = row["data_flow"] or (found or {}).get("data_flow_name")
    row["id"] = outcome["id"] if exists else None
    row["state"] = None if outcome["state"] == ABSENT else outcome["state"]
    row["msg"] = in_variables(outcome["msg"], names, batch) if outcome["msg"] else None
    row["status"] = _status(outcome, changed=bool(row["changes"]))


def _status(outcome: Row, *, changed: bool) -> str:
    state = outcome["state"]
    if state is None:
        return UNKNOWN
    if state == ABSENT or state in STATES.deleting:
        return MISSING
    if state in STATES.failed | STATES.stopped:
        return BROKEN
    if changed:
        return DIFFERS
    if outcome["outcome"] in BAD:
        return UNKNOWN
    return IN_SYNC if state in STATES.stable else IN_TRANSITION


def differences(path: str, before: Any, after: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield the single values in which two settings differ, by their path.

    Examples of paths are `nifi_workload.nifi.cpu` and `nifi_host_aliases[10.0.0.10]`.
    """
    sides = [_parts(before), _parts(after)]
    if any(sides) and all(parts is not None for parts in sides):
        old, new = (parts or {} for parts in sides)
        for part in {**old, **new}:
            yield from differences(f"{path}{part}", old.get(part), new.get(part))
    elif before != after:
        yield path, before, after


def _parts(value: Any) -> dict[str, Any] | None:
    """Return the parts of a setting by their suffix of its path, None if it has a single value."""
    if value is None:
        return {}
    if isinstance(value, Mapping):
        return {f".{key}": part for key, part in value.items()}
    if isinstance(value, list) and all(isinstance(item, Mapping) and "ip" in item for item in value):
        return {f"[{item['ip']}]": item.get("hostnames") for item in value}
    return None


def _unmanaged(done: Mapping[str, Any], described: Collection[Described]) -> Iterator[Row]:
    """Yield the rows of services that nobody describes."""
    for service in done.get("unmanaged_services", []):
        name, parent = service["data_flow_service_name"], service["data_flow_name"]
        if not {(parent, name), (None, name)} & {*described}:
            row = _blank(Service.key, name, parent, None)
            yield {**row, "status": UNMANAGED, "id": service["data_flow_service_id"], "state": state_of(service)}


def summary_of(rows: Sequence[Row]) -> Summary:
    """Return the number of objects by status."""
    counts = Counter(row["status"] for row in rows)
    return {status: counts[status] for status in VERBS}


def lines_of(rows: Sequence[Row], notes: Sequence[str] = ()) -> list[str]:
    """Return a table of all that is not in sync, and one summary line."""
    others = [line for row in rows if row["status"] != IN_SYNC for line in _lines(row)]
    return [*(table(others, COLUMNS) if others else ()), *notes, summary_line(summary_of(rows))]


def _lines(row: Row) -> Iterator[Row]:
    """Yield the lines of an object in the table, at most `MAX_LINES`."""
    texts = [
        f"{change['option']}: {_short(change['before'])} -> {_short(change['after'])}{restriction(change)}"
        for change in row["changes"]
    ]
    texts += [row["msg"].partition(". ")[0]] if row["msg"] else []
    if len(texts) > MAX_LINES:
        texts = [*texts[: MAX_LINES - 1], f"and {len(texts) - MAX_LINES + 1} more"]
    first, *rest = texts or [""]
    yield {**_cells(row), "difference": first}
    yield from ({**dict.fromkeys(COLUMNS, " "), "difference": text} for text in rest)


def _cells(row: Row) -> Row:
    """Return the cells of an object by column."""
    service = row["name"] if row["kind"] == Service.key else None
    return {**row, "service": service, "status": row["status"].replace("_", " ")}


def restriction(change: Mapping[str, Any]) -> str:
    """Return what a line of a difference ends with."""
    return "" if change["updatable"] else " (replaces it)" if change["replaces"] else " (cannot be changed)"


def one_line(value: Any) -> str:
    """Return a value as one line of text."""
    if value is None:
        return "(none)"
    return str(sanitize(value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)))


def _short(value: Any) -> str:
    text = one_line(value)
    return text if len(text) <= MAX_LETTERS else f"{text[: MAX_LETTERS - 1]}…"


def _parts_of(summary: Summary, statuses: Collection[str]) -> list[str]:
    return [f"{summary[status]} {VERBS[status][summary[status] > 1]}" for status in statuses if summary[status]]


def summary_line(summary: Summary) -> str:
    """Return the numbers of objects by status as a sentence."""
    parts = ", ".join(_parts_of(summary, VERBS))
    return f"{count(sum(summary.values()), 'object')}{': ' if parts else ''}{parts}."


def verdict(rows: Sequence[Row]) -> str:
    """Return a message about all drift, and why objects could not be compared. It is blank without any."""
    summary = summary_of(rows)
    parts = _parts_of(summary, (*DRIFTED, UNKNOWN))
    if not parts:
        return ""
    number, verb = parts[0].split(" ", 1)
    headline = ", ".join([f"{number} of {count(len(rows), 'object')} {verb}", *parts[1:]])
    reasons = together((row["name"], row["msg"] or "") for row in rows if row["status"] == UNKNOWN)
    return " ".join([f"{headline}.", *reasons])


def as_json(rows: Sequence[Row]) -> str:
    """Return the content of a JSON file."""
    document = {"format_version": FORMAT_VERSION, "summary": summary_of(rows), "objects": rows}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def as_markdown(rows: Sequence[Row]) -> str:
    """Return the content of a Markdown file: a summary, a table of all objects, and a diff block for each that differs.

    No text of an object is taken as Markdown or HTML.
    """
    columns = ("data_flow", "service", "status", "state", "url", "msg")
    cells = [[_cells(row)[column] for column in columns] for row in rows]
    blocks = [line for row in rows if row["changes"] for line in diff_block(row)]
    return "\n".join(
        [
            "# Drift",
            "",
            escaped(summary_line(summary_of(rows))),
            "",
            markdown_row([column.replace("_", " ").replace("msg", "message") for column in columns]),
            markdown_row(["---"] * len(columns)),
            *(markdown_row([escaped(cell) for cell in line]) for line in cells),
            *blocks,
            "",
        ]
    )


def markdown_row(cells: Sequence[str]) -> str:
    """Return a row of a Markdown table."""
    return f"| {' | '.join(cells)} |"


def diff_block(row: Row, heading: str = "##") -> Iterator[str]:
    """Yield the lines of an object's diff block, with the platform as the old side and the inventory as the new one."""
    label = Service.label if row["kind"] == Service.key else Flow.label
    lines = [
        f"{sign} {one_line(change['option'])}: {one_line(change[side])}{restriction(change)}"
        for change in row["changes"]
        for sign, side in (("-", "before"), ("+", "after"))
    ]
    # No line can end the block, because each begins with a sign.
    yield from ("", f"{heading} {label} {escaped(row['name'])}", "", "```diff", *lines, "```")


def escaped(value: Any) -> str:
    """Return a value as text that Markdown and HTML show unchanged, in one line."""
    text = "" if value is None else str(sanitize(str(value)))
    return MARKDOWN.sub(r"\\\1", "".join(HTML.get(letter, letter) for letter in text))


FORMATS: Mapping[str, Callable[[Sequence[Row]], str]] = {".json": as_json, ".md": as_markdown}
