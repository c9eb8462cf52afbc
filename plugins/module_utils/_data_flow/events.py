# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes between two lists of the same kind of object, as events. Pure functions, without calls and clock."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timezone
from typing import Any

from .._resource.states import state_of
from .base import STATES

Item = dict[str, Any]
Event = dict[str, Any]

KINDS = ("data_flow", "data_flow_service")
CREATED, STATE, SETTINGS, DELETED = "created", "state_changed", "settings_changed", "deleted"
MODIFIED = "modified_dt"
# Fields of a list item that say how the API made the response, not how the object is.
VOLATILE = frozenset({"cluster_permission", "cluster_request_failed"})
# Fields that every change moves, and which do not identify the change.
OF_ANY_CHANGE = frozenset({MODIFIED, "modified_by"})
MISSING, OLDER = "missing", "older"  # what makes a list doubtful about one object
CURSOR_VERSION = 1


@dataclass(frozen=True)
class Known:
    """What was reported about an object: its item, the number of its events, and the doubt of the last list, if any.

    A single list proves neither that an object was deleted nor that it returned to an older version, because lists may
    lag.
    """

    item: Item
    revision: int = 0
    doubt: str = ""


@dataclass(frozen=True)
class Drift:
    """The drift that was reported, by object, and the number of its events, which makes their ids differ."""

    rows: Mapping[str, Item] = field(default_factory=dict)
    events: int = 0


NO_DRIFT = Drift()
Objects = Mapping[str, Known]  # by id
Snapshot = Mapping[str, Objects]  # by kind; a kind that was never read is not in it


class CursorFormatError(ValueError):
    """A text is no cursor. The message completes the sentence "The cursor …"."""


def listed(kind: str, items: Iterable[Item], data_flow: str | None = None) -> dict[str, Item]:
    """Return the items of a list that exist, by id: of all Data Flows, or of the one with exactly this name."""
    return {
        item[f"{kind}_id"]: item
        for item in items
        if state_of(item) not in STATES.deleted and data_flow in (None, item.get("data_flow_name"))
    }


def unconfirmed(known: Objects, current: Mapping[str, Item]) -> list[str]:
    """Return the ids that are missing for the second time in a row: the API must confirm that these are deleted."""
    return [each for each, before in known.items() if each not in current and before.doubt == MISSING]


def compare(
    kind: str, known: Objects, current: Mapping[str, Item], deleted: Collection[str], now: str
) -> tuple[list[Event], dict[str, Known]]:
    """Return the events that lead from what is known to the current list, and what is known after them.

    `deleted` has the ids whose deletion the API confirmed. `now` is the time of events that the API gives no time.
    """
    events: list[Event] = []
    following: dict[str, Known] = {}
    for object_id, before in known.items():
        if object_id in current:
            new, following[object_id] = _changes(kind, object_id, before, current[object_id], now)
            events += new
        elif object_id in deleted:
            events.append(_event(DELETED, kind, object_id, before.item, None, before.revision, now))
        else:
            following[object_id] = before if before.doubt == MISSING else Known(before.item, before.revision, MISSING)
    for object_id, item in current.items():
        if object_id not in known:
            events.append(_event(CREATED, kind, object_id, None, item, 0, now))
            following[object_id] = Known(item, 1)
    return events, following


def selected(events: Iterable[Event], states: Collection[str]) -> list[Event]:
    """Return the events of objects that are in one of the states, or were when they were deleted; all without any."""
    return [event for event in events if not states or state_of(event["after"] or event["before"]) in states]


def to_cursor(
    scope: Mapping[str, Any], snapshot: Snapshot, pending: Sequence[Event] = (), drift: Drift = NO_DRIFT
) -> str:
    """Return the text of a cursor file. `scope` has the settings that decide which objects a list has.

    `pending` are events that lead to the snapshot and may not have been passed on. They are kept, because lists may
    not lead to them again: an object that was created may be deleted by then.
    """
    objects = {kind: {each: asdict(known) for each, known in found.items()} for kind, found in snapshot.items()}
    content = {"version": CURSOR_VERSION, "scope": scope, "objects": objects, "pending": list(pending)}
    content["drift"] = asdict(drift)
    return json.dumps(content, sort_keys=True) + "\n"


def from_cursor(text: str, scope: Mapping[str, Any]) -> tuple[dict[str, dict[str, Known]], list[Event], Drift]:
    """Return the snapshot, the pending events and the drift in the text of a cursor file. Raises CursorFormatError."""
    try:
        content = json.loads(text)
        version, written = content["version"], dict(content["scope"])
        known = _known(content) if version == CURSOR_VERSION else ({}, [], NO_DRIFT)
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        raise CursorFormatError("is not a cursor of this event source.") from None
    if version != CURSOR_VERSION:
        raise CursorFormatError(f"was written by another release of the collection (format {version}).")
    differing = sorted(name for name in {*scope, *written} if scope.get(name) != written.get(name))
    if differing:
        raise CursorFormatError(f"was written with another {' and another '.join(differing)}.")
    return known


def _known(content: Mapping[str, Any]) -> tuple[dict[str, dict[str, Known]], list[Event], Drift]:
    snapshot = {
        kind: {each: Known(dict(known["item"]), int(known["revision"]), str(known["doubt"]))
               for each, known in found.items()}
        for kind, found in content["objects"].items()
    }  # fmt: skip
    drift = content["drift"]
    rows = {key: dict(row) for key, row in drift["rows"].items()}
    return snapshot, [dict(event) for event in content["pending"]], Drift(rows, int(drift["events"]))


def _changes(kind: str, object_id: str, before: Known, item: Item, now: str) -> tuple[list[Event], Known]:
    """Return the events of an object that was known and is listed, and what is known about it after them."""
    if _is_older(item, before.item) and before.doubt != OLDER:
        return [], Known(before.item, before.revision, OLDER)
    changed = {name for name in {*item, *before.item} - VOLATILE if item.get(name) != before.item.get(name)}
    moved = state_of(item) != state_of(before.item)
    types = [STATE] if moved else []
    if changed - OF_ANY_CHANGE - {"state"} or (changed & OF_ANY_CHANGE and not moved):
        types.append(SETTINGS)
    events = [
        _event(change, kind, object_id, before.item, item, before.revision + number, now)
        for number, change in enumerate(types)
    ]
    return events, Known(item, before.revision + len(events))


def _event(
    change: str, kind: str, object_id: str, before: Item | None, after: Item | None, revision: int, now: str
) -> Event:
    item = after or before or {}
    old, new = before or {}, after or {}
    # The id depends on nothing but the change, so that an event that is sent again after a restart has the same one.
    identity = [change, kind, object_id, revision, _lasting(before), _lasting(after)]
    return {
        "type": change,
        "event_id": id_of(identity),
        "time": _text(new, MODIFIED) or now,
        "kind": kind,
        "id": object_id,
        "name": _text(item, f"{kind}_name"),
        "data_flow": _text(item, "data_flow_name"),
        "changed": sorted(name for name in {*old, *new} - VOLATILE if old.get(name) != new.get(name)),
        "before": before,
        "after": after,
    }


def id_of(identity: Sequence[Any]) -> str:
    """Return the id of an event, which depends on nothing but what identifies it."""
    return hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()[:32]


def _text(item: Item, name: str) -> str | None:
    """Return a field that is text, null for anything else, so that conditions of rulebooks meet one type only."""
    value = item.get(name)
    return value if isinstance(value, str) else None


def _lasting(item: Item | None) -> Item | None:
    """Return an item without its volatile fields, and without null, which is the same as no field."""
    if item is None:
        return None
    return {name: value for name, value in item.items() if name not in VOLATILE and value is not None}


def _is_older(item: Item, than: Item) -> bool:
    """Return whether an item is certainly an older version of the object."""
    one, other = _moment(item.get(MODIFIED)), _moment(than.get(MODIFIED))
    return one is not None and other is not None and one < other


def _moment(text: Any) -> datetime | None:
    """Return the time that a text means, None if it is no time. A time without a zone is taken as UTC."""
    try:
        # Python 3.9 and 3.10 do not know Z.
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except (AttributeError, TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
