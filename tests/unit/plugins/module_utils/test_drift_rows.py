# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows, lines and files of a comparison, without calls."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.drift import (
    COLUMNS,
    MAX_LINES,
    VERBS,
    as_json,
    as_markdown,
    differences,
    escaped,
    lines_of,
    rows_of,
    summary_of,
    verdict,
)
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.values import NOT_SHOWN
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.variables import Batch, Desired

Row = dict[str, Any]
UNCHANGED: Mapping[str, Any] = {
    "kind": "data_flow_service", "name": "orders", "id": "1", "action": "no_change", "changed": False,
    "outcome": "unchanged", "msg": None, "error": None, "diff": {}, "planned": {}, "state": "RUNNING", "timeline": [],
    "immutable_changes": [], "not_compared": [],
}  # fmt: skip
SETTINGS = {"before": {"domain": "old", "description": "x"}, "after": {"domain": "new", "description": "x"}}
CHANGED = {"outcome": "updated", "action": "update", "diff": SETTINGS}
CREATED = {"outcome": "created", "action": "create", "diff": {"before": {}, "after": {"domain": "x"}}}
FAILED = {"outcome": "failed", "msg": "It failed.", "error": {"code": "api_error"}}
FIXED = [{"option": "storage_class_name", "current": "a", "desired": "b"}]

markup = st.text(st.sampled_from("ab *_`<>&;|[]()#~\\!\n$-=:/1."), min_size=1, max_size=30)
names = st.one_of(st.text(min_size=1, max_size=30), markup, st.sampled_from(["<b>", "&copy;", "````", "a|b", "`x`"]))
values = st.recursive(st.none() | st.booleans() | st.integers() | names, lambda inner: st.lists(inner, max_size=3))
flags = {"updatable": st.booleans(), "replaces": st.booleans()}
single_changes = st.fixed_dictionaries({"option": names, "before": values, "after": values, **flags})
rows = st.lists(
    st.fixed_dictionaries(
        {
            "status": st.sampled_from([*VERBS]),
            "kind": st.sampled_from(["data_flow", "data_flow_service"]),
            "name": names,
            "data_flow": st.none() | names,
            "host": st.none(),
            "id": st.none(),
            "state": st.none() | names,
            "url": st.none() | names,
            "changes": st.lists(single_changes, max_size=6),
            "not_compared": st.just([]),
            "msg": st.none() | names,
        }
    ),
    max_size=4,
)


def printable(text: str) -> str:
    """Return a text with spaces in place of control characters."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def compared(outcome: Mapping[str, Any], item: Mapping[str, Any] | None = None, **more: Any) -> Row:
    """Return the row of a service with an outcome."""
    desired = Desired("orders", service={"name": "orders", "data_flow": "analytics", **(item or {})})
    batch = Batch(services=[desired.service or {}], service_owners=[desired])
    result = {"outcomes": [{**UNCHANGED, **outcome}], "data_flow_services": [], **more}
    (row,) = rows_of([desired], batch, result, hosts=True)
    return row


@pytest.mark.parametrize(
    ("outcome", "status", "changed"),
    [
        ({}, "in_sync", []),
        (CHANGED, "differs", ["nifi_domain"]),
        ({**FAILED, "planned": SETTINGS}, "differs", ["nifi_domain"]),
        ({"immutable_changes": FIXED}, "differs", ["nifi_storage_class_name"]),
        ({**CHANGED, "immutable_changes": FIXED}, "differs", ["nifi_domain", "nifi_storage_class_name"]),
        ({**CREATED, "state": "ABSENT"}, "missing", []),
        ({**FAILED, "state": "ABSENT", "action": None}, "missing", []),
        ({**CREATED, "state": "TERMINATING"}, "missing", []),
        ({**FAILED, "state": "ERROR"}, "broken", []),
        ({**CHANGED, "state": "UNDEPLOYED"}, "broken", ["nifi_domain"]),
        ({"state": "EDITING"}, "in_transition", []),
        ({"state": "NEVER_SEEN"}, "in_transition", []),
        ({**CHANGED, "state": "UPDATING"}, "differs", ["nifi_domain"]),
        ({**FAILED, "state": None, "action": None, "id": None}, "unknown", []),
        ({**FAILED}, "unknown", []),
        ({"outcome": "skipped", "msg": "It was skipped."}, "unknown", []),
    ],
)
def test_statuses(outcome: Mapping[str, Any], status: str, changed: list[str]) -> None:
    row = compared(outcome)
    assert (row["status"], [change["option"] for change in row["changes"]]) == (status, changed)
    assert row["msg"] == outcome.get("msg")
    assert (row["id"] is None) == (status == "missing" or outcome.get("state", "RUNNING") is None)
    assert bool(verdict([row])) == (status not in ("in_sync", "in_transition"))


def test_what_is_ignored_or_cannot_be_compared() -> None:
    assert compared({"immutable_changes": FIXED}, {"on_immutable_change": "ignore"})["status"] == "in_sync"
    account = {"account_id": "nifiadmin"}
    sent = {"before": {"account": account}, "after": {"account": {**account, "account_password": NOT_SHOWN}}}
    row = compared({**CHANGED, "diff": sent, "not_compared": ["tags"]})
    assert (row["status"], row["changes"]) == ("in_sync", [])
    assert row["not_compared"] == ["nifi_tags", "nifi_account.account_password"]


def test_a_failed_task_and_invalid_variables() -> None:
    """All is unknown if there are no outcomes; a host with problems has its own reason."""
    good, bad = Desired("orders", service={"name": "orders"}), Desired("bad", service={}, problems=["One.", "Two."])
    batch = Batch([{"name": "analytics"}], [good.service or {}], [[good]], [good])
    found = rows_of([good, bad], batch, {"failed": True, "msg": "No access."}, hosts=True)
    assert [(row["name"], row["status"], row["msg"]) for row in found] == [
        ("analytics", "unknown", "No access."),
        ("orders", "unknown", "No access."),
        ("bad", "unknown", "One. Two."),
    ]
    assert verdict(found) == "3 of 3 objects could not be compared. analytics, orders: No access. bad: One. Two."


def test_unmanaged_services_are_described_by_nobody() -> None:
    service = {"data_flow_id": "1", "data_flow_service_id": "2", "state": "running"}
    listed = [
        {**service, "data_flow_name": flow, "data_flow_service_name": name}
        for flow, name in (("analytics", "old"), ("analytics", "other"), ("billing", "other"), ("billing", "bad"))
    ]
    bad = Desired("bad", service={}, problems=["It is wrong."])
    found = rows_of([bad], Batch(), {"unmanaged_services": listed}, hosts=True, described=[("analytics", "other")])
    unmanaged = [(row["data_flow"], row["name"], row["state"]) for row in found if row["status"] == "unmanaged"]
    assert unmanaged == [("analytics", "old", "RUNNING"), ("billing", "other", "RUNNING")]
    without = rows_of([bad], Batch(), {"unmanaged_services": listed}, hosts=True, unmanaged=False)
    assert [row["status"] for row in without] == ["unknown"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("a", "a", []),
        ("a", "b", [("x", "a", "b")]),
        ({"nifi": {"cpu": 1, "memory": 2}}, {"nifi": {"cpu": 3, "memory": 2}}, [("x.nifi.cpu", 1, 3)]),
        (None, {"nifi": {"cpu": 3}}, [("x.nifi.cpu", None, 3)]),
        ([], [{"ip": "1.1.1.1", "hostnames": ["a"]}], [("x[1.1.1.1]", None, ["a"])]),
        (
            [{"ip": "1.1.1.1", "hostnames": ["a"]}, {"ip": "2.2.2.2", "hostnames": ["b"]}],
            [{"ip": "1.1.1.1", "hostnames": ["a", "c"]}],
            [("x[1.1.1.1]", ["a"], ["a", "c"]), ("x[2.2.2.2]", ["b"], None)],
        ),
        ({"a": 1}, "text", [("x", {"a": 1}, "text")]),
    ],
)
def test_paths(before: Any, after: Any, expected: list[tuple[str, Any, Any]]) -> None:
    assert [*differences("x", before, after)] == expected


def test_the_numbers_of_a_message() -> None:
    def row(status: str) -> Row:
        return {**compared({}), "status": status, "msg": None}

    assert verdict([row("differs"), row("differs"), row("missing"), row("in_sync")]) == (
        "2 of 4 objects differ from the inventory, 1 is missing."
    )
    assert verdict([row("broken"), row("in_transition")]) == "1 of 2 objects is broken."
    assert lines_of([]) == ["0 objects."]
    assert lines_of([row("in_sync")], ["A note."]) == ["A note.", "1 object: 1 is in sync."]


@given(rows)
def test_lines_are_few_and_printable(found: list[Row]) -> None:
    lines = lines_of(found)
    shown = [row for row in found if row["status"] != "in_sync"]
    assert all(line.isprintable() for line in lines)
    assert len(lines) <= bool(shown) + MAX_LINES * len(shown) + 1
    assert sum(summary_of(found).values()) == len(found)
    for row in shown:
        if len(row["changes"]) > MAX_LINES:
            assert any(re.search(r"and \d+ more$", line) for line in lines)


def test_a_long_row_has_three_lines() -> None:
    changes = [
        {"option": f"o{number}", "before": "x" * 200, "after": None, "updatable": False, "replaces": False}
        for number in range(5)
    ]
    heading, *lines, _summary = lines_of([{**compared({}), "status": "differs", "changes": changes, "msg": "M."}])
    assert len(lines) == MAX_LINES
    assert heading.split() == [word for column in COLUMNS for word in column.split("_")]
    assert lines[0].endswith(f"o0: {'x' * 59}… -> (none) (cannot be changed)")
    assert lines[2].split() == ["and", "4", "more"]


@settings(deadline=None)  # A parser of Markdown takes its time.
@given(rows)
def test_markdown_shows_every_text_as_it_is(found: list[Row]) -> None:
    """No name or value becomes markup, and each row has its own cells."""
    document = as_markdown(found)
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(document)
    blocks = [token.type for token in tokens]
    assert blocks.count("tr_open") == 1 + len(found)
    assert blocks.count("td_open") == 6 * len(found)
    assert blocks.count("fence") == len([row for row in found if row["changes"]])
    assert "html_block" not in blocks
    for token in tokens:
        assert {child.type for child in token.children or ()} <= {"text", "text_special"}
    cells = ["".join(child.content for child in cell.children or ()) for cell in tokens if cell.type == "inline"]
    states = [" ".join(printable(row["state"] or "").split()) for row in found]
    table = cells[cells.index("message") + 1 :]
    assert [" ".join(cell.split()) for cell in table[3 : 6 * len(found) : 6]] == states
    fences = [token.content.splitlines() for token in tokens if token.type == "fence"]
    assert [len(lines) for lines in fences] == [2 * len(row["changes"]) for row in found if row["changes"]]
    assert all(line.startswith(("- ", "+ ")) for lines in fences for line in lines)


@settings(deadline=None)
@given(names)
def test_escaped_text_reads_as_before(text: str) -> None:
    (paragraph,) = [t for t in MarkdownIt("commonmark").parse(f"x{escaped(text)}x") if t.type == "inline"]
    shown = "".join(child.content for child in paragraph.children or ())
    assert shown == f"x{printable(text)}x"


@given(rows)
def test_json_has_everything(found: list[Row]) -> None:
    written = json.loads(as_json(found).encode("utf-8", "replace"))
    assert (written["format_version"], len(written["objects"])) == (1, len(found))
    assert written["summary"] == summary_of(found)
