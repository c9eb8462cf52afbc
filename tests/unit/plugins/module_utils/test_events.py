# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Events of changes: none is lost, none is sent twice once the cursor has it, and ids are stable."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.events import (
    CursorFormatError,
    Drift,
    Event,
    Item,
    Known,
    compare,
    from_cursor,
    listed,
    selected,
    to_cursor,
    unconfirmed,
)

KIND = "data_flow_service"
NOW = "2026-01-01T00:00:00Z"
SCOPE = {"endpoint": "https://example.com", "data_flow": None}


def item(name: str, state: str = "RUNNING", moment: int = 0, **fields: Any) -> Item:
    """Return a list item, which was changed a number of minutes after noon."""
    return {
        f"{KIND}_id": f"id-{name}",
        f"{KIND}_name": name,
        "data_flow_name": "analytics",
        "state": state,
        "modified_dt": f"2026-01-01T{12 + moment // 60:02}:{moment % 60:02}:00Z",
        "modified_by": "someone",
        "cluster_request_failed": False,
        **fields,
    }


class Reader:
    """A source that keeps a cursor as text, and a consumer that replays its events."""

    def __init__(self) -> None:
        self.cursor = to_cursor(SCOPE, {KIND: {}})
        self.sent: list[Event] = []
        self.passed_on: list[Event] = []  # those that the cursor has no more
        self.view: dict[str, Item] = {}
        self.restart()

    def poll(self, current: dict[str, Item], existing: set[str]) -> list[Event]:
        """Return the events of a list, written to the cursor as pending."""
        deleted = {each for each in unconfirmed(self.known, current) if each not in existing}
        events, self.known = compare(KIND, self.known, current, deleted, NOW)
        self.cursor = to_cursor(SCOPE, {KIND: self.known}, events)
        return events

    def send(self, events: list[Event]) -> None:
        """Put events into the queue, in which the consumer meets them at once."""
        self.sent += events
        for event in events:
            if event["after"] is None:
                self.view.pop(event["id"], None)
            else:
                self.view[event["id"]] = event["after"]

    def commit(self, events: list[Event]) -> None:
        """Write the cursor without pending events."""
        self.cursor = to_cursor(SCOPE, {KIND: self.known})
        self.passed_on += events

    def all_of(self, current: dict[str, Item], existing: set[str]) -> list[Event]:
        """Poll, send and commit."""
        events = self.poll(current, existing)
        self.send(events)
        self.commit(events)
        return events

    def restart(self) -> None:
        """Forget everything except the cursor, and send what is pending in it."""
        snapshot, pending, _drift = from_cursor(self.cursor, SCOPE)
        self.known = snapshot[KIND]
        self.send(pending)
        self.commit(pending)


def changes(before: list[Item], after: list[Item]) -> list[Event]:
    """Return the events between two lists."""
    known = {each: Known(old) for each, old in listed(KIND, before).items()}
    return compare(KIND, known, listed(KIND, after), (), NOW)[0]


def test_every_change_has_its_event() -> None:
    orders, later = item("orders"), item("orders", "ERROR", 1)
    (created,) = changes([], [orders])
    assert (created["type"], created["before"], created["after"]) == ("created", None, orders)
    (failed,) = changes([orders], [later])
    assert (failed["type"], failed["before"], failed["after"]) == ("state_changed", orders, later)
    assert failed["changed"] == ["modified_dt", "state"]
    assert (failed["kind"], failed["id"], failed["name"]) == (KIND, "id-orders", "orders")
    assert (failed["data_flow"], failed["time"]) == ("analytics", later["modified_dt"])
    (changed,) = changes([orders], [item("orders", moment=1, description="new")])
    assert changed["type"] == "settings_changed"
    assert changed["changed"] == ["description", "modified_dt"]
    # Lists have few settings. The date shows that another one changed.
    assert [each["type"] for each in changes([orders], [item("orders", moment=1)])] == ["settings_changed"]
    both = changes([orders], [item("orders", "UPDATING", 1, description="new")])
    assert [each["type"] for each in both] == ["state_changed", "settings_changed"]
    assert both[0]["event_id"] != both[1]["event_id"]


@pytest.mark.parametrize("field", ["cluster_request_failed", "cluster_permission"])
def test_how_a_response_was_made_is_no_change(field: str) -> None:
    assert changes([item("orders")], [item("orders", **{field: True})]) == []


def test_null_is_the_same_as_no_field_and_states_have_one_spelling() -> None:
    assert changes([item("orders", description=None)], [item("orders")]) == []
    assert changes([item("orders", "Running")], [item("orders", "RUNNING")]) == []


def test_a_deletion_takes_two_lists_and_a_confirmation() -> None:
    reader = Reader()
    reader.all_of({"id-orders": item("orders")}, {"id-orders"})
    assert reader.all_of({}, set()) == []
    reader.restart()  # the cursor has the doubt
    assert reader.all_of({}, {"id-orders"}) == []  # the API shows it
    assert reader.all_of({"id-orders": item("orders")}, set()) == []
    assert reader.all_of({}, set()) == []  # the first time again
    (deleted,) = reader.all_of({}, set())
    assert (deleted["type"], deleted["after"], deleted["time"]) == ("deleted", None, NOW)
    assert reader.known == {}


def test_an_older_version_counts_only_if_two_lists_have_it() -> None:
    reader = Reader()
    for current, types in (
        (item("orders", "CREATING", 0), ["created"]),
        (item("orders", "RUNNING", 2), ["state_changed"]),
        (item("orders", "CREATING", 0), []),
        (item("orders", "RUNNING", 2), []),
        (item("orders", "ERROR", 1), []),
        (item("orders", "ERROR", 1), ["state_changed"]),
    ):
        assert [event["type"] for event in reader.all_of({"id-orders": current}, set())] == types


def test_the_same_change_again_has_another_id() -> None:
    """Also if the API does not move the date of the object."""
    reader = Reader()
    for state in ("RUNNING", "ERROR") * 3:
        reader.all_of({"id-orders": item("orders", state)}, set())
    assert len({event["event_id"] for event in reader.sent}) == len(reader.sent) == 6


def test_objects_that_are_listed_as_deleted_do_not_exist() -> None:
    items = [item("orders", "deleted"), item("other", data_flow_name="another"), item("third")]
    assert list(listed(KIND, items, "analytics")) == ["id-third"]
    assert list(listed(KIND, items)) == ["id-other", "id-third"]


def test_states_select_by_the_state_after_the_change() -> None:
    events = changes([item("a"), item("b", "ERROR")], [item("a", "ERROR", 1), item("b", "RUNNING", 1), item("c")])
    assert [event["name"] for event in selected(events, {"ERROR"})] == ["a"]
    assert selected(events, ()) == events


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is not a cursor"),
        ("[]", "is not a cursor"),
        ('{"version": 1, "scope": {}, "objects": {"data_flow": [1]}, "pending": []}', "is not a cursor"),
        ('{"version": 1, "scope": {}, "objects": {}, "pending": [], "drift": {"rows": [], "events": 0}}', "is not a"),
        ('{"version": 2, "scope": {}, "objects": {}}', "by another release"),
        (to_cursor({**SCOPE, "data_flow": "other"}, {}), "with another data_flow"),
        (to_cursor({}, {}), "with another endpoint"),
    ],
)
def test_a_wrong_cursor_is_refused(text: str, problem: str) -> None:
    with pytest.raises(CursorFormatError, match=problem):
        from_cursor(text, SCOPE)


NAMES = ("a", "b", "c")
STATES = ("CREATING", "RUNNING", "ERROR")
# A step changes the objects: create or change one (state, or a setting), or delete it.
WRITES = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(["state", "setting", "delete"])), max_size=4)
ENDS = ("commit", "restart", "killed before the cursor", "killed while sending", "killed after sending")
# How the source meets the step: a list of now, one that is a step behind, or one that misses an object; and how the
# poll ends.
STEPS = st.lists(
    st.tuples(
        WRITES,
        st.sampled_from(["now", "stale", *NAMES]),
        st.sampled_from(ENDS),
        st.sampled_from(STATES),
    ),
    max_size=12,
)


@given(STEPS)
def test_no_change_is_lost_and_none_is_sent_twice(steps: list[Any]) -> None:
    reader, world, before, moment, generation = Reader(), {}, {}, 0, 0
    for writes, view, end, state in [*steps, *[([], "now", "commit", "RUNNING")] * 3]:
        before = dict(world)
        for name, write in writes:
            moment += 1
            old = world.get(name)
            if write == "delete":
                world.pop(name, None)
            elif old is None:
                generation += 1  # a new object has a new id
                world[name] = item(name, "CREATING", moment, **{f"{KIND}_id": f"id-{generation}", "description": "0"})
            elif write == "state":
                world[name] = {**old, "state": state, "modified_dt": item(name, moment=moment)["modified_dt"]}
            else:
                modified = item(name, moment=moment)["modified_dt"]
                world[name] = {**old, "description": str(moment), "modified_dt": modified}
        shown = before if view == "stale" else {name: each for name, each in world.items() if name != view}
        written = reader.cursor
        events = reader.poll(listed(KIND, shown.values()), {each[f"{KIND}_id"] for each in world.values()})
        if end == "killed before the cursor":
            reader.cursor = written
        elif end == "killed while sending":
            reader.send(events[: len(events) // 2])
        else:
            reader.send(events)
        if end in ("commit", "restart"):
            reader.commit(events)
        if end != "commit":
            reader.restart()
    # A consumer that replays the events has what exists.
    assert reader.view == {each[f"{KIND}_id"]: each for each in world.values()}
    # What the cursor has is sent once.
    ids = [event["event_id"] for event in reader.passed_on]
    assert len(ids) == len(set(ids))
    # An id is that of one change only, however often it is sent.
    by_id: dict[str, str] = {}
    for event in reader.sent:
        content = json.dumps({**event, "time": ""}, sort_keys=True)
        assert by_id.setdefault(event["event_id"], content) == content


@given(st.dictionaries(st.text(), st.builds(Known, st.dictionaries(st.text(), st.text()), st.integers(0), st.text())))
def test_a_cursor_keeps_everything(known: dict[str, Known]) -> None:
    everything = ({KIND: known}, [{"type": "created"}], Drift({"data_flow:analytics": {"status": "missing"}}, 3))
    assert from_cursor(to_cursor(SCOPE, *everything), SCOPE) == everything


def test_memory_does_not_grow() -> None:
    """1,000 services that change for 500 polls keep as much as after the first poll."""
    known: dict[str, Known] = {}
    sizes = []
    for poll in range(500):
        current = (
            {f"id-{n}": item(f"{n:04}", ("RUNNING", "ERROR")[(n + poll // 25) % 10 == 0], poll) for n in range(1000)}
            if poll % 25 == 0
            else {each: entry.item for each, entry in known.items()}
        )
        _events, known = compare(KIND, known, current, (), NOW)
        if poll % 100 == 0:
            sizes.append(len(to_cursor(SCOPE, {KIND: known})))
    assert len(known) == 1000
    assert max(sizes) - min(sizes) < 5000
