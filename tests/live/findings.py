# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run found out: positions with their evidence, and why a question has none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from .client import Exchange

MAX_EVIDENCE = 3  # exchanges that a report names for one finding


@dataclass(frozen=True)
class Finding:
    """An answer to a question with the exchanges that show it; without a position it is a remark."""

    position: str
    note: str
    evidence: Sequence[Exchange]


@dataclass
class Findings:
    """The findings of a run by question, and the reasons why questions were not answered."""

    found: dict[str, list[Finding]] = field(default_factory=lambda: defaultdict(list))
    reasons: dict[str, str] = field(default_factory=dict)
    unfinished: dict[str, str] = field(default_factory=dict)  # why, by step

    def add(self, question: str, position: str, *evidence: Exchange, note: str = "") -> None:
        """Add a finding. The same finding from further exchanges is kept once."""
        findings = self.found[question]
        if not any((each.position, each.note) == (position, note) for each in findings):
            findings.append(Finding(position, note, evidence[:MAX_EVIDENCE]))

    def remark(self, question: str, note: str, *evidence: Exchange) -> None:
        """Add what was seen where it settles no position."""
        self.add(question, "", *evidence, note=note)

    def missing(self, question: str, reason: str) -> None:
        """Say why a question has no answer so far."""
        self.reasons[question] = reason

    def not_finished(self, step: str, reason: str, *evidence: Exchange) -> None:
        """Say why a step was not finished; its first reason counts."""
        if step not in self.unfinished:
            self.unfinished[step] = reason
            self.remark("errors", f"{step} was not finished: {reason}", *evidence)

    def position(self, question: str) -> str | None:
        """Return the position of a question, None without one or where findings contradict each other."""
        positions = {finding.position for finding in self.found[question] if finding.position}
        return positions.pop() if len(positions) == 1 else None

    def reason(self, question: str) -> str:
        """Return why a question has no position."""
        positions = sorted({finding.position for finding in self.found[question] if finding.position})
        if positions:
            return f"findings contradict each other: {', '.join(positions)}"
        steps = "; ".join(f"{step} was not finished: {reason}" for step, reason in self.unfinished.items())
        return "; ".join(filter(None, (self.reasons.get(question, "no response showed it"), steps)))
