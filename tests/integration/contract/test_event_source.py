# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The event source as ansible-rulebook runs it, over HTTP: changes, restarts, failures and secrets."""

from __future__ import annotations

import asyncio
import json
import logging
import pickle
import re
import runpy
import stat
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from harness import AUTH_TOKEN, CANARIES, FLOW, OTHER_SERVICE, PASSWORD, ROOT, SECRET_KEY, SERVICE

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow import event_options, event_source
from emulator.process import EmulatorProcess

SOURCE = ROOT / "extensions/eda/plugins/event_source/data_flow.py"
SCHEMA = json.loads((ROOT / "extensions/eda/schemas/data_flow_event.json").read_text())
PAUSE = 0.02  # seconds between two polls
OUTAGE = {"operation": "ListDataFlowService", "kind": "status_before", "status": 503, "count": 10000}
OUTAGE_EVENTS = {"api_unavailable", "api_available"}
NORMAL_PAUSE, NORMAL_LONGEST = event_source.Watch.pause, event_source.Watch._longest
ACCOUNT = {"account_id": "nifi-admin", "account_password": PASSWORD}
Event = dict[str, Any]
MODULE = runpy.run_path(str(SOURCE))  # as ansible-rulebook does


class Source:
    """A running event source, whose events are collected. The queue breaks after `room` events."""

    def __init__(self, emulator: EmulatorProcess, *, room: int = 10**9, **options: Any) -> None:
        self.events: list[Event] = []
        self.error: BaseException | None = None
        self._emulator = emulator
        self._room = room
        self._options = {**connection(emulator), **options}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    async def put(self, event: Event) -> None:
        """Take an event, as the queue of ansible-rulebook does."""
        if len(self.events) >= self._room:
            raise RuntimeError("killed")
        self.events.append(json.loads(json.dumps(event)))

    def _run(self) -> None:
        try:
            self._task = self._loop.create_task(MODULE["main"](self, self._options))
            self._loop.run_until_complete(self._task)
        except BaseException as error:
            self.error = error

    def __enter__(self) -> Source:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join(20)
        assert not self._thread.is_alive()
        self._loop.close()
        written = json.dumps(self.events)
        for event in self.events:
            jsonschema.validate(event, SCHEMA)
        assert not [canary for canary in CANARIES if canary in written]

    def polls(self, number: int = 2) -> None:
        """Wait for complete polls that begin after this call; one may be under way."""
        end = self._lists() + number + 1
        wait_for(lambda: self._lists() >= end)

    def _lists(self) -> int:
        return len(self._emulator.requests(operation="ListDataFlowService"))

    def until(self, *types: str) -> list[Event]:
        """Wait until the events have these types, heartbeats aside, and return them."""
        wait_for(lambda: len(self.changes) >= len(types))
        assert [event["type"] for event in self.changes] == list(types)
        return self.changes

    @property
    def changes(self) -> list[Event]:
        """Return the events except heartbeats."""
        return [event for event in self.events if event["type"] != "heartbeat"]

    @property
    def ended_already(self) -> bool:
        """Whether the source is no longer running."""
        return not self._thread.is_alive()

    def ended(self) -> str:
        """Wait until the source ends by itself, and return the message of its error."""
        self._thread.join(20)
        assert not self._thread.is_alive()
        assert self.error is not None
        return str(self.error)


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.01)


def connection(emulator: EmulatorProcess) -> dict[str, Any]:
    """Return the options with which a rulebook reaches the emulator."""
    keys = emulator.env()
    return {
        "endpoint": keys["SCP_ENDPOINT"],
        "access_key": keys["SCP_ACCESS_KEY"],
        "secret_key": SECRET_KEY,
        "auth_token": AUTH_TOKEN,
        "retries": 0,
    }


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(event_source.Watch, "pause", lambda self: PAUSE)
    monkeypatch.setattr(event_source.Watch, "_longest", lambda self, failures: PAUSE)
    monkeypatch.setenv("SCP_CONFIG_DIR", str(tmp_path / "scpconf"))
    monkeypatch.setenv("ANSIBLE_LOCAL_TEMP", str(tmp_path / "local"))


def change(emulator: EmulatorProcess, object_id: str, **fields: Any) -> None:
    emulator.admin("PATCH", f"/objects/{object_id}", fields)


def test_each_change_is_one_event(seeded: EmulatorProcess) -> None:
    seeded.admin("POST", "/data-flow-services", {"name": "cold", "data_flow_id": FLOW, "state": "STOPPED"})
    with Source(seeded) as source:
        source.polls()
        assert source.events == []  # the first poll is the baseline
        change(seeded, SERVICE, state="ERROR")
        (failed,) = source.until("state_changed")
        change(seeded, SERVICE, description="new")
        source.until("state_changed", "settings_changed")
        seeded.admin("POST", "/data-flows", {"name": "added"})
        source.until("state_changed", "settings_changed", "created")
        seeded.admin("DELETE", f"/objects/{OTHER_SERVICE}")
        *_others, added, deleted = source.until("state_changed", "settings_changed", "created", "deleted")
    assert (failed["kind"], failed["id"], failed["name"]) == ("data_flow_service", SERVICE, "orders")
    assert (failed["data_flow"], failed["changed"]) == ("analytics", ["state"])
    assert (failed["before"]["state"], failed["after"]["state"]) == ("RUNNING", "ERROR")
    assert failed["time"] == failed["after"]["modified_dt"]
    assert "details" not in failed
    assert (added["kind"], added["name"], added["before"]) == ("data_flow", "added", None)
    assert (deleted["id"], deleted["after"]) == (OTHER_SERVICE, None)
    # One list call for each kind and poll, and one more call, which confirms the deletion.
    operations = [request["operation"] for request in seeded.requests()]
    assert set(operations) == {"ListDataFlows", "ListDataFlowService", "ShowDataFlowService"}
    assert operations.count("ShowDataFlowService") == 1
    assert 0 <= operations.count("ListDataFlows") - operations.count("ListDataFlowService") <= 1


def test_the_options_select(seeded: EmulatorProcess) -> None:
    options = {"kinds": "data_flow_service", "data_flow": "analytics", "states": ["error"], "initial": "events"}
    change(seeded, FLOW, state="ERROR")
    change(seeded, OTHER_SERVICE, state="ERROR")
    with Source(seeded, **options) as source:
        source.polls()
        change(seeded, SERVICE, description="new")
        source.polls()
        change(seeded, SERVICE, state="ERROR")
        source.until("state_changed")
    with Source(seeded, **options) as source:
        (created,) = source.until("created")
        source.polls()
    assert created["id"] == SERVICE
    assert seeded.requests(operation="ListDataFlows") == []


def test_details_are_read_for_what_changed_only(seeded: EmulatorProcess) -> None:
    change(seeded, SERVICE, account={"account_id": "nifi", "account_password": PASSWORD}, description=SECRET_KEY)
    with Source(seeded, details=True) as source:
        source.polls()
        change(seeded, SERVICE, state="ERROR")
        (event,) = source.until("state_changed")
        source.polls()
    assert event["details"]["service_workload"]["nifi"]["replica"] == "1"
    assert event["details"]["account"] == {"account_id": "nifi"}
    assert SECRET_KEY not in event["after"]["description"]
    assert len(seeded.requests(operation="ShowDataFlowService")) == 1


def test_details_that_fail_lose_no_change(seeded: EmulatorProcess) -> None:
    with Source(seeded, details=True) as source:
        source.polls()
        seeded.admin("POST", "/faults", {**OUTAGE, "operation": "ShowDataFlowService", "count": 3})
        change(seeded, SERVICE, state="ERROR")
        *_others, event = source.until("api_unavailable", "api_available", "state_changed")
        seeded.admin("POST", "/faults", {**OUTAGE, "operation": "ShowDataFlowService", "status": 404, "count": 1})
        change(seeded, SERVICE, state="RUNNING")
        *_others, later = source.until("api_unavailable", "api_available", "state_changed", "state_changed")
    assert event["details"]["state"] == "ERROR"
    assert later["details"] is None


def test_a_restart_with_a_cursor_misses_nothing(seeded: EmulatorProcess, tmp_path: Path) -> None:
    cursor = tmp_path / "cursor.json"
    change(seeded, SERVICE, description=SECRET_KEY)
    with Source(seeded, cursor=str(cursor)) as source:
        source.polls()
    change(seeded, SERVICE, state="ERROR")
    seeded.admin("DELETE", f"/objects/{OTHER_SERVICE}")
    # The queue takes no event: it is sent by the next source, and no more by the one after that.
    with Source(seeded, cursor=str(cursor), room=0) as source:
        assert "killed" in source.ended()
    with Source(seeded, cursor=str(cursor), room=0) as source:
        assert "killed" in source.ended()
    (pending,) = json.loads(cursor.read_text())["pending"]
    change(seeded, SERVICE, state="RUNNING")  # which must not hide that there was an error
    with Source(seeded, cursor=str(cursor)) as source:
        events = source.until("state_changed", "state_changed", "deleted")
    assert events[0] == pending
    assert [event["after"]["state"] for event in events[:2]] == ["ERROR", "RUNNING"]
    with Source(seeded, cursor=str(cursor)) as source:
        source.polls()
        assert source.events == []
    assert stat.S_IMODE(cursor.stat().st_mode) == 0o600
    assert [path for path in tmp_path.iterdir() if path.is_file()] == [cursor]
    assert not [canary for canary in CANARIES if canary in cursor.read_text()]


def test_a_failing_api_is_two_events(seeded: EmulatorProcess, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with Source(seeded, cursor=str(tmp_path / "cursor.json"), heartbeat=1) as source:
        source.polls()
        seeded.admin("POST", "/faults", OUTAGE)
        source.until("api_unavailable")
        source.polls(10)
        change(seeded, SERVICE, state="ERROR")
        wait_for(lambda: not source.events[-1].get("available", True))  # a heartbeat says so as well
        seeded.admin("DELETE", "/faults")
        unavailable, available, failed = source.until("api_unavailable", "api_available", "state_changed")
        wait_for(lambda: source.events[-1].get("available", False))
    assert unavailable["code"] == "api_error"
    assert "HTTP 503" in unavailable["message"]
    assert available["seconds"] >= 0
    assert failed["id"] == SERVICE
    messages = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert [re.sub(r"[:0-9].*", "", message) for message in messages] == [
        "The API is not available",
        "The API is available again after ",
    ]


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "drop_before"},
        {"kind": "truncate"},
        {"kind": "replace_body", "body": {"contents": [{"data_flow_service_id": 1}]}},
        {"kind": "list_override", "override": {"state": {"RUNNING": []}, "modified_dt": ["today"]}},
    ],
    ids=lambda fault: fault["kind"],
)
def test_no_response_ends_the_rulebook(seeded: EmulatorProcess, fault: Mapping[str, Any]) -> None:
    with Source(seeded) as source:
        source.polls()
        seeded.admin("POST", "/faults", {**fault, "operation": "ListDataFlowService", "count": 3})
        source.polls(6)
        types = {event["type"] for event in source.events}
        assert types == ({"state_changed"} if "override" in fault else OUTAGE_EVENTS)
        assert not source.ended_already


def test_a_stale_list_is_no_change(seeded: EmulatorProcess) -> None:
    with Source(seeded) as source:
        source.polls()
        seeded.admin("POST", "/faults", {"kind": "stale_list", "operation": "ListDataFlowService", "skip": 3})
        seeded.admin("POST", "/faults", {"kind": "list_hide", "object_id": SERVICE, "count": 1})
        added = seeded.admin("POST", "/data-flow-services", {"name": "added", "data_flow_id": FLOW})
        source.until("created")
        source.polls(6)  # among them the list that does not have it yet
        # A list that does not have an object for long is no deletion either, as long as the API shows the object.
        seeded.admin("POST", "/faults", {"kind": "list_hide", "object_id": added["id"], "count": 6})
        source.polls(10)
        assert len(source.until("created")) == 1
    assert seeded.requests(operation="ShowDataFlowService")


def test_refused_credentials_end_the_source(seeded: EmulatorProcess) -> None:
    with Source(seeded, secret_key="wrong") as source:
        message = source.ended()
    assert type(source.error).__name__ == "EventSourceError"
    assert "HTTP 401" in message
    assert "Check the access key and the secret key" in message


WRONG: Mapping[str, tuple[Mapping[str, Any], list[str]]] = {
    "unknown": ({"intervall": 5}, ["intervall: is no option of this event source. Did you mean interval"]),
    "several": (
        {"interval": 0.5, "heartbeat": "often", "kinds": ["data_flows"], "states": "EROR", "details": "maybe"},
        [
            "interval: must be a number of seconds from 1 to 86400.",
            "heartbeat: must be a number of seconds from 1 to 86400.",
            "kinds: 'data_flows' is not one of data_flow, data_flow_service. Did you mean data_flow",
            "Did you mean ERROR",
            "details: must be true or false.",
        ],
    ),
    "types": ({"data_flow": 1, "kinds": {}, "initial": "all"}, ["data_flow: must be text.", "kinds: must be a list."]),
    "directory": ({"cursor": "/nowhere/cursor.json"}, ["cursor: cannot be written, because there is no directory"]),
    "inventory": ({"inventory": "/nowhere, /none"}, ["inventory: does not exist: /nowhere, /none."]),
    "hosts": ({"hosts": "flows"}, ["hosts: needs inventory."]),
    "connection": ({"endpoint": "http://192.0.2.1"}, ["would send passwords unencrypted"]),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_options_end_the_source(seeded: EmulatorProcess, case: str) -> None:
    options, messages = WRONG[case]
    with Source(seeded, **options) as source:
        ended = source.ended()
    assert [message for message in messages if message not in ended] == []
    assert seeded.requests() == []


def test_a_wrong_cursor_ends_the_source(seeded: EmulatorProcess, tmp_path: Path) -> None:
    cursor = tmp_path / "cursor.json"
    with Source(seeded, cursor=str(cursor), data_flow="analytics") as source:
        source.polls()
    with Source(seeded, cursor=str(cursor)) as source:
        assert "was written with another data_flow" in source.ended()
    cursor.write_text("nothing")
    with Source(seeded, cursor=str(cursor)) as source:
        assert "is not a cursor of this event source" in source.ended()
    cursor.unlink()
    (tmp_path / ".cursor.json.new").mkdir()  # which cannot be replaced by a file
    with Source(seeded, cursor=str(cursor)) as source:
        assert "cursor: cannot be written" in source.ended()


def test_a_cursor_that_fails_later_is_a_message(
    seeded: EmulatorProcess, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    cursor = tmp_path / "cursor.json"
    with Source(seeded, cursor=str(cursor)) as source:
        source.polls()
        (tmp_path / ".cursor.json.new").mkdir()
        change(seeded, SERVICE, state="ERROR")
        source.until("state_changed")
        source.polls()
        (tmp_path / ".cursor.json.new").rmdir()
        source.polls()
    assert "cursor: cannot be written" in caplog.text
    with Source(seeded, cursor=str(cursor)) as source:
        source.polls()
        assert source.events == []


def described(place: Path, **hosts: Mapping[str, Any]) -> str:
    """Write an inventory of the Data Flow analytics, and return its path."""
    path = place / "inventory.yml"
    group = {"hosts": hosts, "vars": {"data_flow_name": "analytics", "nifi_account": ACCOUNT}}
    path.write_text(json.dumps({"all": {"children": {"flows": group}}}))
    return str(path)


def drifts(events: list[Event]) -> list[tuple[str, str, str | None]]:
    """Return the type, the name and the status of each event of drift."""
    return [
        (event["type"], event["name"], (event["after"] or {}).get("status"))
        for event in events
        if event["type"].startswith("drift")
    ]


def test_drift_appears_changes_and_is_resolved(
    seeded: EmulatorProcess, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What exists is compared with an inventory: everything at the start, then what changed alone."""
    hosts: dict[str, Any] = {"orders": {"nifi_description": "Orders"}, "payments": {}, "stable": {}}
    options = {"cursor": str(tmp_path / "cursor.json"), "inventory": described(tmp_path, **hosts)}
    added = seeded.admin("POST", "/data-flow-services", {"name": "added", "data_flow_id": FLOW})
    stable = seeded.admin("POST", "/data-flow-services", {"name": "stable", "data_flow_id": FLOW})
    for service in (SERVICE, stable["id"]):
        change(seeded, service, account=ACCOUNT)
    with Source(seeded, **options) as source:
        differs, *_others = source.until("drift", "drift", "drift")
        assert drifts(source.events) == [
            ("drift", "orders", "differs"),
            ("drift", "payments", "missing"),
            ("drift", "added", "unmanaged"),
        ]
        source.polls(4)
        seeded.admin("DELETE", "/requests")
        change(seeded, SERVICE, description="By hand")
        *_others, changed = source.until(*["drift"] * 3, "settings_changed", "drift")
        source.polls(4)
        read = [request["path"].rpartition("/")[2] for request in seeded.requests(operation="ShowDataFlowService")]
        assert set(read) == {SERVICE}
        change(seeded, SERVICE, description="Orders")
        source.until(*["drift"] * 3, *["settings_changed", "drift"], *["settings_changed", "drift_resolved"])
        # Nothing changes but the inventory.
        described(tmp_path, **{**hosts, "orders": {"nifi_description": "All orders"}})
        wait_for(lambda: len(drifts(source.events)) == 6)
        seeded.admin("DELETE", f"/objects/{added['id']}")
        wait_for(lambda: len(drifts(source.events)) == 7 and "deleted" in [each["type"] for each in source.events])
    assert drifts(source.events)[3:] == [
        ("drift", "orders", "differs"),
        ("drift_resolved", "orders", None),
        ("drift", "orders", "differs"),
        ("drift_resolved", "added", None),
    ]
    assert (differs["kind"], differs["id"], differs["host"]) == ("data_flow_service", SERVICE, "orders")
    assert (differs["before"], differs["changed"]) == (None, ["nifi_description"])
    assert changed["before"] == differs["after"]
    (difference,) = changed["after"]["changes"]
    assert difference["option"] == "nifi_description"
    assert (difference["before"], difference["after"]) == ("By hand", "Orders")
    # A restart repeats none, and finds what happened in the meantime.
    with Source(seeded, **options) as source:
        source.polls()
        assert source.events == []
    described(tmp_path, payments={}, stable={})
    seeded.admin("DELETE", f"/objects/{SERVICE}")
    with Source(seeded, **options) as source:
        wait_for(lambda: len(source.events) == 2)
    assert drifts(source.events) == [("drift_resolved", "orders", None)]
    written = (tmp_path / "cursor.json").read_text() + caplog.text
    assert not [canary for canary in CANARIES if canary in written]
    assert {request["method"] for request in seeded.requests()} == {"GET"}


def test_drift_is_sent_again_if_the_source_was_killed(seeded: EmulatorProcess, tmp_path: Path) -> None:
    cursor, inventory = str(tmp_path / "cursor.json"), described(tmp_path, orders={}, payments={})
    options = {"cursor": cursor, "inventory": inventory, "hosts": "payments"}
    for _start in range(2):
        with Source(seeded, **options, room=0) as source:
            assert "killed" in source.ended()
    (pending,) = json.loads(Path(cursor).read_text())["pending"]
    with Source(seeded, **options) as source:
        source.until("drift")
        source.polls(4)
        assert source.until("drift") == [pending]


def test_what_cannot_be_compared_is_compared_again(
    seeded: EmulatorProcess, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A message says it once. Other changes and other hosts are reported."""
    orders = {"nifi_description": "Orders"}
    inventory = described(tmp_path, orders=orders, wrong={"nifi_size": PASSWORD})
    seeded.admin("POST", "/faults", {**OUTAGE, "operation": "ShowDataFlowService", "count": 2})
    with Source(seeded, inventory=inventory) as source:
        source.until("drift")
        source.polls(6)
        Path(inventory).write_text("all: {{")
        wait_for(lambda: "ended with exit code" in caplog.text)
        change(seeded, SERVICE, state="ERROR")
        source.until("drift", "state_changed")
        described(tmp_path, orders=orders)
        source.until("drift", "state_changed", "drift")
    assert drifts(source.events) == [("drift", "orders", "differs"), ("drift", "orders", "broken")]
    messages = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert [message.partition(":")[0] for message in messages] == [
        "Could not be compared with the inventory",
        "Could not be compared with the inventory",
        "The inventory could not be compared",
    ]
    assert "wrong: nifi_size: there is no size" in messages[1]
    assert not [canary for canary in CANARIES if canary in caplog.text]


def test_pauses_grow_and_are_random(monkeypatch: pytest.MonkeyPatch, seeded: EmulatorProcess) -> None:
    monkeypatch.setattr(event_source.Watch, "_longest", NORMAL_LONGEST)
    options = event_options.read_options({**connection(seeded), "interval": "10", "kinds": "data_flow_service"})
    watch = event_source.Watch(options, {})
    assert NORMAL_PAUSE(watch) == 10
    seeded.admin("POST", "/faults", {**OUTAGE, "count": 12})
    for poll in range(12):
        assert [event["type"] for event in watch.poll()] == ["api_unavailable"] * (poll == 0)
        watch.commit()
        longest = min(300, 10 * 2 ** (poll + 1))
        pauses = {NORMAL_PAUSE(watch) for _attempt in range(20)}
        assert len(pauses) > 1
        assert longest / 2 <= min(pauses) <= max(pauses) <= longest
    assert [event["type"] for event in watch.poll()] == ["api_available"]
    assert NORMAL_PAUSE(watch) == 10
    seeded.admin("POST", "/faults", {**OUTAGE, "count": 1, "retry_after": 100})
    watch.poll()
    assert NORMAL_PAUSE(watch) == 100
    watch.close()


def test_the_api_version_is_a_message(seeded: EmulatorProcess, caplog: pytest.LogCaptureFixture) -> None:
    seeded.admin("PATCH", "/gateway", {"versions": {"*": ["1.2"]}})
    with Source(seeded) as source:
        source.polls(4)
    assert caplog.text.count("is not offered for all operations") == 1


def test_memory_does_not_grow(monkeypatch: pytest.MonkeyPatch, seeded: EmulatorProcess) -> None:
    """What 500 polls of 1,000 services keep is what two polls keep."""
    options = event_options.read_options({**connection(seeded), "auth_token": None, "kinds": "data_flow_service"})
    watch = event_source.Watch(options, {})
    with monkeypatch.context() as patched:
        patched.setattr(event_source, "mask", lambda value, _secrets: value)  # takes half of the time
        sizes = []
        for poll in range(500):
            lists = [
                {
                    "data_flow_service_id": str(n),
                    "state": ("RUNNING", "ERROR")[(n + poll) % 100 == 0],
                    "modified_dt": f"2026-01-01T00:00:{poll % 60:02}Z" if n % 100 == 0 else None,
                }
                for n in range(1000)
            ]
            patched.setattr(watch._api, "list_services", lambda lists=lists, **_filters: lists)
            watch.poll()
            watch.commit()
            if poll in (2, 499):
                kept = {name: value for name, value in vars(watch).items() if name not in ("_api", "_transport")}
                sizes.append(len(pickle.dumps(kept)))
    watch.close()
    assert sizes[1] <= sizes[0] * 1.05


def test_the_documentation_has_the_options() -> None:
    documented = yaml.safe_load(MODULE["DOCUMENTATION"])["options"]
    defaults = event_options.Options({})
    assert set(documented) == {*event_options.CHECKS, *event_options.CONNECTION}
    for name in event_options.CHECKS:
        default = getattr(defaults, name)
        assert documented[name].get("default") == (
            list(default) or None if isinstance(default, (tuple, frozenset)) else default
        )
    assert documented["initial"]["choices"] == sorted(event_options.INITIAL)
    page = (ROOT / "docs/event_driven_ansible.md").read_text().partition("## Options\n")[2].partition("\n## ")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", page, re.MULTILINE))
    assert set(rows) == set(event_options.CHECKS)
    written = {name: str(yaml.safe_load(cell.strip("`"))) for name, cell in rows.items() if cell.startswith("`")}
    assert written == {
        name: str(documented[name]["default"]) for name in written.keys() | {"interval", "details", "initial"}
    }
    assert [name for name in event_options.CONNECTION if f"`{name}`" not in page] == []
    schema = json.loads((SOURCE.parent / "schemas/data_flow.json").read_text())
    assert set(schema["properties"]) == set(documented)
    for name, option in documented.items():
        assert schema["properties"][name].get("default") == option.get("default")
        assert schema["properties"][name].get("enum") == option.get("choices")
    for example in yaml.safe_load(MODULE["EXAMPLES"]):
        (options,) = example.values()
        jsonschema.validate(options, schema)
