# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run of the kit, from the first question to the deletion of what it created."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.settings import Settings

from . import reading, writing
from .client import Client, names_of
from .findings import Findings
from .own import KINDS, Times, clean
from .passive import observe
from .writer import Target, Writer

Say = Callable[[str], None]
Progress = Callable[[int, int, str], None]  # the number of a step, how many there are, and what it does


@dataclass
class Kit:
    """A run, which writes if it has a target; `left` is what it could not delete."""

    settings: Settings
    times: Times
    target: Target | None
    say: Say
    progress: Progress
    findings: Findings = field(default_factory=Findings)
    left: Sequence[str] = ()
    is_interrupted: bool = False
    step: int = 0
    doing: str = ""

    def __post_init__(self) -> None:
        """Open the connection, and choose the names of what will be created."""
        self.client = Client(self.settings, self.target is not None, self.times.interval)
        self.client.observers.append(lambda exchange: observe(exchange, self.findings))
        self.run = reading.Run(self.client, self.findings)
        self.writer = Writer(self.run, self.target, self.times, self.say) if self.target else None

    def conduct(self) -> None:
        """Ask all questions, and delete what was created, also after an error and an interruption."""
        try:
            if self.writer:
                writing.write(self.writer, self._next_step, writing.FIRST_STEPS)
            if not self.findings.ended:
                reading.read(self.run, self._next_step)
            if self.writer and not self.findings.ended:
                writing.write(self.writer, self._next_step)
        except KeyboardInterrupt:
            self.is_interrupted, self.findings.ended = True, "it was interrupted"
            self.say("Interrupted." + (" Ctrl-C again leaves what the run created." if self.writer else ""))
        finally:
            if self.writer:
                self.left = until_it_ends(self._clean)
                note = "no: " + "; ".join(self.left) if self.left else "yes, everything"
                self.findings.remark("cleanup", note)

    def _next_step(self, text: str) -> None:
        count = len(reading.STEPS) + (len(writing.FIRST_STEPS) + len(writing.STEPS) if self.writer else 0)
        self.step, self.doing = self.step + 1, text
        self.progress(self.step, count, text)

    def _clean(self) -> list[str]:
        if not self.client.names:
            return []
        self.say("Deleting what is left of the run")
        left = clean(self.client, self.times, lambda name: name in self.client.names, self.say)
        return left or [f"{name}, which was created, and which no list showed" for name in sorted(self._never_listed())]

    def _never_listed(self) -> set[str]:
        """Return the names of objects that the API accepted, and that no list showed."""
        created = {names["create"]: f"{kind}_name" for kind, names in KINDS.items()}
        made = self.client.exchanges
        accepted = {each.sent[created[each.operation]] for each in made if each.operation in created and each.ok}
        return accepted - {name for each in made for key in created.values() for name in names_of(each.items, key)}


def until_it_ends(clean_up: Callable[[], list[str]]) -> list[str]:
    """Delete what is left. Another Ctrl-C ends that too."""
    try:
        return clean_up()
    except KeyboardInterrupt:
        return ["not known, the deletion was interrupted"]
