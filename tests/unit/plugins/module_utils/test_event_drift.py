# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Events of drift: each lets a reader know what drifts, and only what may have drifted is compared."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.event_drift import (
    EVERYTHING,
    drift_events,
    hosts_again,
    hosts_of,
    places_of,
    problem_of,
)
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.events import Drift, Event

NOW = "2026-01-01T00:00:00Z"
SERVICE, FLOW = "data_flow_service", "data_flow"
NONE = Drift()


def row(name: str, status: str = "differs", state: str | None = "RUNNING", **fields: Any) -> dict[str, Any]:
    """Return the row of the service of a host."""
    changes = [{"option": "nifi_description", "before": "old", "after": "new", "updatable": True}]
    return {
        "status": status, "kind": SERVICE, "name": name, "data_flow": "analytics", "host": name, "id": f"id-{name}",
        "state": state, "url": None, "changes": changes if status == "differs" else [], "not_compared": [], "msg": None,
        **fields,
    }  # fmt: skip


def unmanaged(name: str, data_flow: str = "analytics") -> dict[str, Any]:
    """Return the row of a service that no host describes."""
    return row(name, "unmanaged", host=None, data_flow=data_flow)


def types(known: Drift, *rows: dict[str, Any], complete: bool = True) -> list[tuple[str, str]]:
    """Return the type and the name of each event of a comparison."""
    return [(event["type"], event["name"]) for event in drift_events(known, rows, NOW, complete=complete)[0]]


def after(*rows: dict[str, Any]) -> Drift:
    """Return what is known after a complete comparison."""
    return drift_events(NONE, rows, NOW, complete=True)[1]


def test_drift_appears_changes_and_ends() -> None:
    other = row("orders", changes=[{"option": "nifi_domain", "before": "a", "after": "b", "updatable": True}])
    (appeared,), known = drift_events(NONE, [row("orders")], NOW, complete=True)
    assert (appeared["type"], appeared["before"], appeared["after"]) == ("drift", None, row("orders"))
    assert (appeared["host"], appeared["id"], appeared["changed"]) == ("orders", "id-orders", ["nifi_description"])
    assert types(known, row("orders", url="https://orders", msg="Something", not_compared=["nifi_account"])) == []
    (changed,), known = drift_events(known, [other], NOW, complete=True)
    assert (changed["type"], changed["before"], changed["after"]) == ("drift", row("orders"), other)
    (resolved,), known = drift_events(known, [row("orders", "in_sync")], NOW, complete=True)
    assert (resolved["type"], resolved["before"], resolved["after"]) == ("drift_resolved", other, None)
    (again,), known = drift_events(known, [row("orders")], NOW, complete=True)
    assert again["event_id"] != appeared["event_id"]
    assert known.events == 4


@pytest.mark.parametrize(
    "undecided",
    [
        row("orders", "unknown", None, msg="no response"),
        row("orders", "in_transition", "UPDATING"),
        row("orders", "differs", "UPDATING", changes=[]),
        row("orders", "missing", "TERMINATING"),
    ],
    ids=lambda each: f"{each['status']} {each['state']}",
)
def test_what_is_undecided_keeps_what_is_known(undecided: dict[str, Any]) -> None:
    assert types(NONE, undecided) == []
    assert types(after(row("orders")), undecided) == []


def test_what_a_comparison_does_not_cover_stays() -> None:
    known = after(row("orders"), row("payments"), unmanaged("extra"), unmanaged("more", "other"))
    assert types(known, row("orders"), complete=False) == [("drift_resolved", "extra")]
    assert types(known, row("orders")) == [
        ("drift_resolved", "payments"),
        ("drift_resolved", "extra"),
        ("drift_resolved", "more"),
    ]
    # Which services are unmanaged is unknown if a call failed.
    assert types(known, row("orders"), row("payments", "unknown", None)) == []


def test_the_hosts_that_a_change_concerns() -> None:
    rows = [
        row("analytics", kind=FLOW, host=None),
        row("orders"),
        row("payments"),
        row("third", data_flow="other"),
        row("by-id", "missing", None, data_flow=None),
        row("wrong", "unknown", None),
    ]
    places = places_of(rows)
    assert list(places) == ["orders", "payments", "third", "by-id"]

    def hosts(kind: str, name: str, data_flow: str = "analytics") -> set[str]:
        return hosts_of({"kind": kind, "name": name, "data_flow": data_flow}, places)

    assert hosts(SERVICE, "payments") == {"payments"}
    assert hosts(SERVICE, "by-id") == {"by-id"}
    assert hosts(SERVICE, "unmanaged") == {"orders"}  # any one finds it
    assert hosts(FLOW, "analytics") == {"orders"}
    assert hosts(FLOW, "elsewhere", "elsewhere") == set()
    assert hosts_again(rows) == {"wrong"}
    assert hosts_again([row("analytics", "unknown", kind=FLOW, host=None), row("orders")]) == {"orders"}
    assert hosts_again([row("analytics", "unknown", kind=FLOW, host=None)]) == {EVERYTHING}
    assert problem_of(rows[:-1]) == ""


ROWS = st.dictionaries(
    st.sampled_from(["orders", "payments", "analytics"]),
    st.sampled_from(["in_sync", "differs", "missing", "broken", "unknown"]),
    min_size=1,
)


@given(st.lists(st.tuples(ROWS, st.booleans()), max_size=10))
def test_a_reader_of_the_events_knows_the_drift(comparisons: list[tuple[dict[str, str], bool]]) -> None:
    known, view, ids = NONE, {}, set()
    for statuses, complete in comparisons:
        rows = [row(name, status) for name, status in statuses.items()]
        events: list[Event]
        events, known = drift_events(known, rows, NOW, complete=complete)
        for event in events:
            assert event["before"] == view.get(event["name"])
            view[event["name"]] = event["after"]
            assert event["event_id"] not in ids
            ids.add(event["event_id"])
        view = {name: each for name, each in view.items() if each}
        assert view == {each["name"]: each for each in known.rows.values()}
        for name, status in statuses.items():
            assert status == "unknown" or view.get(name, {}).get("status", "in_sync") == status
        # The same comparison again is no event.
        assert drift_events(known, rows, NOW, complete=complete) == ([], known)
