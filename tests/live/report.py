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
from .questions import QUESTIONS, REMARKS, SETTINGS, SWITCHES
from .reading import VERSIONS

# The names by which the emulator knows transitions.
TRANSITIONS = {"EDITING": "UPDATING", "DELETING": "TERMINATING"}
INTRODUCTION = """# How the live Data Flow API behaves

{summary}

This file, `recording.jsonl` and `profile.json` contain no keys, passwords, account ids, e-mail addresses, host names,
IP addresses or names of your objects. These are replaced, the same value always by the same replacement. Read the
files before you publish them. docs/live.md describes how to send them in, and what happens with them.

Numbers such as #12 are those of the calls in `recording.jsonl`.
"""


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


def _evidence(finding: Finding) -> str:
    ids = (f" ({each.error.request_id})" if each.error.request_id else "" for each in finding.evidence)
    return ", ".join(f"#{each.number}{request_id}" for each, request_id in zip(finding.evidence, ids))


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    cells = [head, ["---"] * len(head), *rows]
    yield from (f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in cells)


def report(findings: Findings, clean: Anonymizer, summary: str, writes: bool) -> str:
    """Return the report as Markdown."""
    lines = [INTRODUCTION.format(summary=summary), "## Positions", ""]
    rows, missing = [], []
    for name, question in QUESTIONS.items():
        shown = [each for each in findings.found[name] if each.position or each.note]
        position = findings.position(name)
        if position or (name in SETTINGS and shown):
            texts = [clean.text(each.note) for each in shown if each.note]
            positions = [f"`{position}`"] if position else []
            rows.append([f"`{name}`", question.text, "; ".join([*positions, *texts]), _of(shown, position)])
        else:
            can_be = question.reading or (question.writing and writes)
            reason = findings.reason(name) if can_be else "reading cannot tell: run with WRITE=yes"
            if question.unless and can_be and name not in findings.reasons:
                reason += f" (it cannot be observed where {question.unless})"
            seen = "; ".join(f"{clean.text(each.note)} {_evidence(each)}" for each in shown if each.note)
            missing.append([f"`{name}`", question.text, clean.text(reason), seen])
    lines += [*_table(("name", "question", "position", "evidence"), rows), "", "## Not observed", ""]
    lines += [*_table(("name", "question", "why", "what was seen"), missing), "", "## What else was seen", ""]
    for name, text in REMARKS.items():
        lines += [f"### {text}", ""]
        lines += [f"- {clean.text(each.note)} {_evidence(each)}".rstrip() for each in findings.found[name]] or [
            "- Not observed."
        ]
        lines.append("")
    return "\n".join(lines)


def _of(shown: Sequence[Finding], position: str | None) -> str:
    return ", ".join(filter(None, (_evidence(each) for each in shown if not position or each.position == position)))


def recording(exchanges: Sequence[Exchange], clean: Anonymizer) -> Iterator[str]:
    """Yield a line of JSON for each call."""
    for exchange in exchanges:
        clean.learn(exchange.sent)
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
