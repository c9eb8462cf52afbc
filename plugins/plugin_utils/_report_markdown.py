# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A report of a fleet as Markdown, with the topology as a Mermaid diagram."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import count

from ..module_utils._data_flow.drift import diff_block, escaped, markdown_row
from ._report_data import BAD, BUSY, DEFAULT, GOOD, NUMBERS, OFF, UNITS, Item, Report, shares_of
from ._report_texts import TEXTS

MOST_MERMAID = 100  # Data Flows of a diagram


def as_markdown(report: Report, language: str | None = None) -> str:
    """Return a report as Markdown. No text of an object is taken as markup."""
    t = TEXTS[language or DEFAULT]
    lines = [f"# {t['title']}", "", f"{t['created_at']} {report['now']}", "", f"## {t['overview']}", ""]
    lines += [f"- {t[name]}: {number}" for name, number in report["number"].items()]
    lines += [f"- {t[f'{name}_total']}: {number}{UNITS[name]}" for name, number in report["total"].items()]
    lines += ["", *_count_table(t["column_state"], _named(report["states"], {}))]
    if report["drift_states"]:
        lines += ["", *_count_table(t["column_status"], _named(report["drift_states"], t))]
    if not report["objects"]:
        lines += ["", t["empty"]]
    else:
        lines += ["", f"## {t['topology']}", "", "```mermaid", *_mermaid(report, t["more_flows"]), "```"]
        lines += ["", f"## {t['objects']}", "", *_object_table(report, t)]
    if report["drift"] is not None:
        lines += ["", f"## {t['drift']}", "", *_drift_lines(report, t)]
    if report["outcomes"]:
        lines += ["", f"## {t['results']}", "", *_count_table(t["column_outcome"], _named(report["outcomes"], t))]
        heads = [t["column_name"], t["column_outcome"], t["column_message"]]
        lines += ["", markdown_row(heads), markdown_row(["---"] * 3)]
        lines += [
            markdown_row([escaped(row["name"]), escaped(t.get(row["outcome"], row["outcome"])), escaped(row["msg"])])
            for row in report["results"]
        ]
    if report["runs"] is not None:
        lines += ["", f"## {t['timeline']}", "", *_run_lines(report["runs"], t)]
    return "\n".join([*lines, ""])


def _named(shares: Sequence[Item], t: Mapping[str, str]) -> list[tuple[str, Item]]:
    return [(t.get(share["name"], share["name"]), share) for share in shares]


def _count_table(heading: str, shares: Iterable[tuple[str, Item]]) -> list[str]:
    rows = [markdown_row([escaped(name), str(share["number"])]) for name, share in shares]
    return [markdown_row([heading, "#"]), markdown_row(["---", "---:"]), *rows]


def _object_table(report: Report, t: Mapping[str, str]) -> list[str]:
    columns = ["kind", *report["columns"]]
    rows = [markdown_row([_markdown_cell(row, column, t) for column in columns]) for row in report["objects"]]
    lines = ["---:" if column in NUMBERS else "---" for column in columns]
    return [markdown_row([t[f"column_{column}"] for column in columns]), markdown_row(lines), *rows]


def _markdown_cell(row: Item, column: str, t: Mapping[str, str]) -> str:
    value = row[column]
    if column == "links":
        # Angle brackets end a destination, and a bar ends a cell.
        urls = [
            (each["url"].translate({60: "%3C", 62: "%3E", 124: "%7C", 92: "%5C", 32: "%20"}), each) for each in value
        ]
        return ", ".join(
            f"[{t['link_' + each['name']]}](<{url}>)" if url else escaped(each["text"]) for url, each in urls
        )
    if column == "age":
        return escaped(f"{row['created']} ({row['age']})" if row["seconds"] is not None else row["age"])
    if column in ("status", "kind"):
        return t[value] if value else ""
    return escaped(f"{value}{UNITS.get(column, '')}" if value != "" else "")


def _drift_lines(report: Report, t: Mapping[str, str]) -> list[str]:
    if not report["drift"]:
        return [t["no_drift"]]
    rows = [
        markdown_row([escaped(row["data_flow"]), escaped(row["name"]), t[row["status"]], escaped(row["msg"])])
        for row in report["drift"]
    ]
    heads = [t[name] for name in ("column_data_flow", "column_name", "column_status")]
    changed = [row for row in report["drift_rows"] if row["changes"]]
    return [
        markdown_row([*heads, ""]), markdown_row(["---"] * 4), *rows,
        *(line for row in changed for line in diff_block(dict(row), "###")),
    ]  # fmt: skip


def _run_lines(runs: Sequence[Item], t: Mapping[str, str]) -> list[str]:
    if not runs:
        return [t["no_timeline"]]
    rows = [
        markdown_row(
            [
                escaped(run["name"]),
                " → ".join(f"{escaped(step['state'])} {step['seconds']:g} s" for step in run["steps"]),
            ]
        )
        for run in runs
    ]
    return [markdown_row([t["column_name"], t["timeline"]]), markdown_row(["---", "---"]), *rows]


def _mermaid(report: Report, more: str) -> list[str]:
    """Return a diagram of the clusters.

    Of a large fleet it has the numbers of services by state instead of names, and the number of the other Data Flows
    with the text `more`.
    """
    lines = ["flowchart LR"]
    ids = (f"n{number}" for number in count(1))
    most = max(1, MOST_MERMAID // (len(report["clusters"]) or 1))
    for cluster in report["clusters"]:
        top = next(ids)
        lines.append(f"  {top}{_label(cluster['name'], _states(cluster['states']))}")
        for flow in cluster["flows"][:most]:
            own = next(ids)
            many = shares_of(Counter((service["state"], service["meaning"]) for service in flow["services"]))
            folded = None if report["services_named"] else _states(many)
            lines.append(f"  {top} --> {own}{_label(flow['name'], flow['state'], folded)}{_class(flow)}")
            for service in flow["services"] if report["services_named"] else ():
                lines.append(f"  {own} --> {next(ids)}{_label(service['name'], service['state'])}{_class(service)}")
        left = len(cluster["flows"]) - most
        if left > 0:
            lines.append(f"  {top} --> {next(ids)}{_label(f'{left} {more}')}")
    colours = {GOOD: "#1a7f37", BUSY: "#8a5a00", OFF: "#5b6470", BAD: "#c2262e"}
    return [*lines, *(f"  classDef {name} stroke:{colour},stroke-width:2px" for name, colour in colours.items())]


def _states(shares: Sequence[Item]) -> str:
    return ", ".join(f"{share['number']} {share['name']}" for share in shares)


def _class(item: Item) -> str:
    return f":::{item['meaning']}" if item["meaning"] else ""


def _label(*texts: str | None) -> str:
    """Return the text of a node. Everything but letters, digits and few others is written as an entity of Mermaid."""
    quoted = (
        "".join(letter if letter.isalnum() or letter in "-_., " else f"#{ord(letter)};" for letter in text.strip())
        for text in texts
        if text
    )
    return f'["{"<br/>".join(quoted)}"]'
