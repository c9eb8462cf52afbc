# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files that a run writes: report.md, recording.jsonl and profile.json, all without anything of the account."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from .anonymizer import Anonymizer
from .client import Exchange
from .findings import Finding, Findings
from .questions import QUESTIONS, REMARKS, SETTINGS, SWITCHES, WRITES_ONLY
from .reading import VERSIONS

# The names by which the emulator knows transitions.
TRANSITIONS = {"EDITING": "UPDATING", "DELETING": "TERMINATING"}
INTRODUCTION = """# How the live Data Flow API behaves

{summary}

This file, `recording.jsonl` and `profile.json` contain no keys, passwords, account ids, e-mail addresses, host names,
IP addresses or names of your objects. These are replaced, the same value always by the same replacement. Read the
files before you publish them. docs/live.md describes how to send them in, and what happens with them.

Each name is a switch or a setting of the emulator, and each position is the one in which the emulator behaves as the
API did. Numbers such as #12 are those of the calls in `recording.jsonl`; an id after it is the request id of the API.
"""
# What a remark says if there is nothing to say.
NOTHING = {"unfinished": "None: all steps were finished.", "fields": "None, in the responses of this run."}


def offered_versions(exchanges: Sequence[Exchange]) -> dict[str, list[str]]:
    """Return the versions that each operation offers, of the operations that were called in all known versions."""
    seen: dict[str, dict[str, bool]] = defaultdict(dict)
    for exchange in exchanges:
        if exchange.version in VERSIONS and exchange.is_offered is not None:
            seen[exchange.operation][exchange.version] = exchange.is_offered
    complete = {name: versions for name, versions in seen.items() if set(versions) == set(VERSIONS)}
    return {name: [each for each in VERSIONS if versions[each]] for name, versions in sorted(complete.items())}


def profile(
    findings: Findings,
    exchanges: Sequence[Exchange],
    lags: Sequence[float],
    durations: Mapping[str, Mapping[str, Sequence[float]]],
) -> dict[str, Any]:
    """Return the profile: the positions that were found, settings, and the names of what was not observed."""
    positions = {name: findings.position(name) for name in SWITCHES}
    known = {name: int(each) if each.isdecimal() else each for name, each in positions.items() if each}
    gateway: dict[str, Any] = {}
    if size := findings.position("max_page_size"):
        gateway["max_page_size"] = int(size)
    if lags:
        gateway["list_lag"] = round(max(lags), 3)
    if positions["unknown_version"] == "refuse":
        # One that offers none may be withdrawn, and the emulator could not serve it.
        gateway["versions"] = {name: each for name, each in offered_versions(exchanges).items() if each}
    named: dict[str, dict[str, list[float]]] = defaultdict(dict)
    for kind, states in durations.items():
        for state, (least, most) in states.items():
            known_range = named[kind].get(TRANSITIONS.get(state, state), [least, most])
            low, high = min(least, known_range[0]), max(most, known_range[1])
            named[kind][TRANSITIONS.get(state, state)] = [round(low, 3), round(high, 3)]
    found = {*known, *gateway, *(["durations"] if named else [])}
    return {
        "switches": known,
        "gateway": gateway,
        "durations": named,
        "not_observed": sorted(set(QUESTIONS) - found),
    }


def _evidence(findings: Sequence[Finding], clean: Anonymizer) -> str:
    """Return the calls that show findings, each with the request id if the response has one."""
    calls = {each.number: each.error.request_id for finding in findings for each in finding.evidence}
    return ", ".join(f"#{number}" + (f" ({clean.text(id_)})" if id_ else "") for number, id_ in calls.items())


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    cells = [head, ["---"] * len(head), *rows]
    yield from (f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in cells)


def report(findings: Findings, clean: Anonymizer, summary: str, writes: bool) -> str:
    """Return the report as Markdown."""
    lines = [INTRODUCTION.format(summary=summary), "## Positions", ""]
    rows, missing = [], []
    for name, question in QUESTIONS.items():
        shown = [each for each in findings.found[name] if each.position or each.note]
        notes = [clean.note(each.note) for each in shown if each.note]
        position = findings.position(name)
        if position or (name in SETTINGS and notes):
            others = [each for each in question.positions if each != position]
            positions = [f"`{position}`" + f" (not {', '.join(others)})" * bool(others)] if position else []
            evidence = [each for each in shown if each.position == position] if position else shown
            rows.append([f"`{name}`", question.text, "; ".join([*positions, *notes]), _evidence(evidence, clean)])
        else:
            seen = "; ".join([*notes, _evidence(shown, clean)])
            possible = f" ({', '.join(question.positions)})" if question.positions else ""
            missing.append(
                [f"`{name}`", question.text + possible, _reason(findings, name, clean, writes), seen.strip("; ")]
            )
    lines += [*_table(("name", "question", "position", "calls"), rows), "", "## Not observed", ""]
    lines += [*_table(("name", "question", "why", "what was seen"), missing), "", "## What else was seen", ""]
    for name, text in REMARKS.items():
        found = [f"- {clean.note(each.note)} {_evidence([each], clean)}".rstrip() for each in findings.found[name]]
        nothing = NOTHING.get(name, f"Not observed: {clean.note(findings.reason(name))}.")
        nothing = "See above: the run ended early." if findings.ended and name in NOTHING else nothing
        nothing = "Only a run with WRITE=yes shows it." if name in WRITES_ONLY and not writes else nothing
        lines += [f"### {text}", "", *(found or [f"- {nothing}"]), ""]
    return "\n".join(lines)


def _reason(findings: Findings, name: str, clean: Anonymizer, writes: bool) -> str:
    """Return why a question has no position, and how to find it out."""
    question = QUESTIONS[name]
    if not writes and not question.reading:
        return f"only a run with WRITE=yes shows it: {question.writing}"
    reason = clean.note(findings.reason(name))
    if question.unless and not findings.reasons.get(name) and not findings.ended:
        reason += f"; it cannot be observed where {question.unless}"
    if not writes and question.writing and not findings.ended:
        reason += "; a run with WRITE=yes may show it"
    return reason


def recording(exchanges: Sequence[Exchange], clean: Anonymizer) -> Iterator[str]:
    """Yield a line of JSON for each call."""
    for exchange in exchanges:
        clean.learn([exchange.sent, exchange.query])
        if not isinstance(exchange.body, str):
            clean.learn(exchange.body)
    for each in exchanges:
        line = {
            "number": each.number,
            "at": round(each.at, 3),
            "seconds": round(each.seconds, 3),
            "operation": each.operation,
            "method": each.method,
            "path": clean.path(each.path),
            "query": clean.query(each.query),
            "version": each.version,
            "request": clean.json(each.sent),
            "status": each.status,
            "headers": clean.headers(each.headers),
            "response": clean.text(each.body) if isinstance(each.body, str) else clean.json(each.body),
        }
        yield json.dumps(line, ensure_ascii=False) + "\n"


def write_files(
    folder: Path,
    findings: Findings,
    exchanges: Sequence[Exchange],
    clean: Anonymizer,
    *,
    summary: str,
    writes: bool,
    lags: Sequence[float] = (),
    durations: Mapping[str, Mapping[str, Sequence[float]]] | None = None,
) -> None:
    """Write the three files; the recording first, since the report uses the replacements that it learns."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "recording.jsonl").write_text("".join(recording(exchanges, clean)), encoding="utf-8")
    (folder / "report.md").write_text(report(findings, clean, summary, writes), encoding="utf-8")
    text = json.dumps(profile(findings, exchanges, lags, durations or {}), indent=2, sort_keys=True)
    (folder / "profile.json").write_text(f"{text}\n", encoding="utf-8")
