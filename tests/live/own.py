# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects that a run creates: their names, their bodies, the waits for them, and their deletion."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .client import Client, Exchange, UnansweredError
from .models import DELETED, IN_TRANSITION, STABLE

PREFIX = "zz-live-"
OWN_NAME = re.compile(f"{PREFIX}[0-9a-f]{{8}}")
# From services to Data Flows: the order of deletion.
KINDS: Mapping[str, Mapping[str, str]] = {
    "data_flow_service": {
        "list": "ListDataFlowService", "show": "ShowDataFlowService", "create": "CreateDataFlowService",
        "update": "UpdateDataFlowService", "delete": "DeleteDataFlowService",
    },
    "data_flow": {
        "list": "ListDataFlows", "show": "ShowDataFlow", "create": "CreateDataFlow", "update": "UpdateDataFlow",
        "delete": "DeleteDataFlow",
    },
}  # fmt: skip
PAGE = 100
MAX_FAILURES = 10  # rounds of a deletion that fail in a row
MAX_PAGES = 200


class StoppedError(Exception):
    """The run cannot go on; what follows is not observed."""


@dataclass(frozen=True)
class Times:
    """How long to wait, in seconds: between two polls, for lists to show a write, and for a transition to end."""

    interval: float = 10.0
    settle: float = 60.0
    limit: float = 7200.0


@dataclass
class Own:
    """An object of this run. `states` are its states with the seconds since the last write was accepted."""

    kind: str
    name: str
    id: str = ""
    states: list[tuple[float, str]] = field(default_factory=list)

    def call(self, client: Client, what: str, body: Any = None) -> Exchange:
        """Show, update or delete the object."""
        return client.call(KINDS[self.kind][what], body=body, parts={f"{self.kind}_id": self.id})


def new_name() -> str:
    """Return a random name with the prefix of the kit."""
    return PREFIX + secrets.token_hex(4)


def state_of(exchange: Exchange) -> str:
    """Return the state that a detail shows, in upper case; ABSENT if there is no such object."""
    if exchange.status in (400, 404):
        return "ABSENT"
    return str(exchange.object.get("state") or "UNKNOWN").upper()


def is_gone(state: str) -> bool:
    """Return whether a state means that the object does not exist any more."""
    return state == "ABSENT" or state in DELETED


def show(client: Client, own: Own, times: Times) -> Exchange:
    """Return a response that shows an object, or that it does not exist.

    A call that fails is made again. Raises StoppedError if too many fail in a row.
    """
    problem = ""
    for _attempt in range(MAX_FAILURES):
        try:
            exchange = own.call(client, "show")
            if exchange.ok or is_gone(state_of(exchange)):
                return exchange
            problem = f"{exchange.operation} got {exchange.status} {exchange.error.detail}".strip()
        except UnansweredError as error:
            problem = str(error)
        client.sleep(times.interval)
    raise StoppedError(problem)


def wait(client: Client, own: Own, times: Times, accepted: float, *, for_absence: bool = False) -> Exchange:
    """Poll an object until its transition ends, and return the last response.

    `accepted` is when the write was accepted, in seconds of the run. A stable state counts only after a transition was
    seen, or after lists and details had the time to show one. Raises StoppedError after the limit.
    """
    own.states = []
    while True:
        exchange = show(client, own, times)
        elapsed, state = exchange.at - accepted, state_of(exchange)
        own.states.append((elapsed, state))
        if is_gone(state) if for_absence else state in STABLE or is_gone(state):
            was_seen = any(each in IN_TRANSITION for _elapsed, each in own.states)
            if was_seen or elapsed >= times.settle or is_gone(state):
                return exchange
        if for_absence and state == "ERROR" and elapsed >= times.settle:
            raise StoppedError(f"a deletion ended in {state}")
        if elapsed > times.limit:
            raise StoppedError(f"an object was {state} after {elapsed:.0f} s")
        client.sleep(times.interval)


def rest(client: Client, own: Own, times: Times) -> str:
    """Wait until an object is not in transition, and return its state. Raises StoppedError after the limit."""
    started = client.now()
    while (state := state_of(show(client, own, times))) not in STABLE and not is_gone(state):
        if client.now() - started > times.limit:
            raise StoppedError(f"an object was {state} after {times.limit:.0f} s")
        client.sleep(times.interval)
    return state


def duration(own: Own) -> tuple[str, float, float] | None:
    """Return the transition that was seen last, and the seconds that it took: at least, and at most."""
    before = [(elapsed, state) for elapsed, state in own.states if state in IN_TRANSITION]
    if not before or own.states[-1][1] in IN_TRANSITION:
        return None
    return before[-1][1], before[-1][0], own.states[-1][0]


def listed(client: Client, kind: str, query: Mapping[str, Any] | None = None) -> Iterator[dict[str, Any]]:
    """Yield the objects of a list, page by page until one has nothing new."""
    known: set[str] = set()
    for page in range(MAX_PAGES):
        exchange = client.call(KINDS[kind]["list"], query={"size": PAGE, "page": page, **(query or {})})
        if not exchange.ok:
            raise StoppedError(f"{exchange.operation} got {exchange.status} {exchange.error.detail}")
        new = {str(each.get(f"{kind}_id")): each for each in exchange.items}
        if not new.keys() - known:
            return
        yield from (item for object_id, item in new.items() if object_id not in known)
        known |= new.keys()


def find(client: Client, own: Own, times: Times, accepted: float) -> tuple[str, float]:
    """Return the id of an object by its name, and after how many seconds a list showed it: 0 if the first one did.

    The id is empty if no list showed it in time.
    """
    lag = 0.0
    while True:
        for item in listed(client, own.kind, {f"{own.kind}_name": own.name}):
            object_id = str(item.get(f"{own.kind}_id"))
            is_new = object_id == own.id or object_id not in client.ids
            if item.get(f"{own.kind}_name") == own.name and is_new:
                return object_id, lag and client.now() - accepted
        lag = client.now() - accepted
        if lag > 2 * times.settle:
            return "", lag
        client.sleep(min(times.interval, times.settle / 30))


def clean(client: Client, times: Times, is_ours: Callable[[str], bool], say: Callable[[str], None]) -> list[str]:
    """Delete every object with a name of ours, services first, and return what is left.

    Lists may lag behind, so they must be without such an object for as long as they may need to show one. Calls that
    fail are made again until the limit, or until too many fail in a row.
    """
    started = last_seen = client.now()
    failures, left = 0, list[str]()
    asked: set[str] = set()
    while True:
        found: list[str] = []
        try:
            for kind in KINDS:
                for item in list(listed(client, kind)):
                    own = Own(kind, str(item.get(f"{kind}_name")), str(item.get(f"{kind}_id")))
                    if not is_ours(own.name) or is_gone(str(item.get("state")).upper()):
                        continue
                    client.ids.add(own.id)
                    state = state_of(own.call(client, "show"))
                    if is_gone(state):
                        continue
                    found.append(f"{own.kind} {own.name} ({own.id}, {state})")
                    if state in ("TERMINATING", "DELETING") and own.id in asked:
                        continue
                    deletion = own.call(client, "delete")
                    if deletion.failed:
                        raise StoppedError(f"{deletion.operation} got {deletion.status} {deletion.error.detail}")
                    if deletion.ok:
                        asked.add(own.id)
                        say(f"deleting {own.name}")
            failures, left = 0, found
            last_seen = client.now() if left else last_seen
            if not left and client.now() - last_seen >= times.settle:
                return []
        except (StoppedError, UnansweredError) as error:
            last_seen, left = client.now(), found or left
            failures += 1
            say(f"trying again: {error}")
        if client.now() - started > times.limit or failures == MAX_FAILURES:
            return left or ["not known, since calls failed"]
        client.sleep(min(times.interval, times.settle))
