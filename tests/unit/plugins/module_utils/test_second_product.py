# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine is independent of the product: it converges another one, defined here with its server in memory."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from ansible_collections.samsungcloud.scp.plugins.module_utils._resource.batch import Batch, objects
from ansible_collections.samsungcloud.scp.plugins.module_utils._resource.fields import Field
from ansible_collections.samsungcloud.scp.plugins.module_utils._resource.plan import CREATE, DELETE, UPDATE, Plan
from ansible_collections.samsungcloud.scp.plugins.module_utils._resource.reconciler import Outcome, Reconciler
from ansible_collections.samsungcloud.scp.plugins.module_utils._resource.resource import Resource
from ansible_collections.samsungcloud.scp.plugins.module_utils._resource.states import States
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import ApiError, PlanError
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.transport import Transport
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.waiter import Waiting


class Server:
    """A server that stores buckets; each is in transition for two reads of the list after each change."""

    def __init__(self) -> None:
        self.buckets: dict[str, dict[str, Any]] = {}
        self.calls: Counter[str] = Counter()
        self._ids = itertools.count(1)
        self._pending: dict[str, int] = {}

    def list(self) -> list[dict[str, Any]]:
        """List all buckets, which advances their transitions."""
        self.calls["list"] += 1
        for own in list(self._pending):
            self._pending[own] -= 1
            if not self._pending[own]:
                del self._pending[own]
                bucket = self.buckets[own]
                if bucket["state"] == "REMOVING":
                    del self.buckets[own]
                else:
                    bucket["state"] = "READY"
        return [{name: each[name] for name in ("bucket_id", "bucket_name", "state")} for each in self.buckets.values()]

    def show(self, own: str) -> dict[str, Any]:
        """Show one bucket."""
        self.calls["show"] += 1
        if own not in self.buckets:
            raise ApiError("Show bucket", 404)
        return dict(self.buckets[own])

    def write(self, action: str, own: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Create, update or delete a bucket."""
        self.calls[action] += 1
        own = f"B-{next(self._ids)}" if action == CREATE else own
        state = {CREATE: "MAKING", UPDATE: "CHANGING", DELETE: "REMOVING"}[action]
        self.buckets[own] = {"quota": None, **self.buckets.get(own, {"bucket_id": own}), **body, "state": state}
        self._pending[own] = 2
        return {"bucket_id": own}


class Bucket(Resource):
    """A bucket with three settings."""

    label = "Bucket"
    key = "bucket"
    fields = (
        Field("name", "bucket_name", required=True, identifies=True),
        Field("quota", "quota", updatable=True),
        Field("storage", "storage_type", required=True),
    )
    states = States(
        healthy=frozenset({"READY"}),
        deleting=frozenset({"REMOVING"}),
        deleted=frozenset(),
        failed=frozenset({"BROKEN"}),
        stopped=frozenset(),
    )
    response_fields = ("bucket_id", "bucket_name", "quota", "storage_type", "state")

    def __init__(self, server: Server, options: Mapping[str, Any], *, check_mode: bool) -> None:
        super().__init__(options, check_mode=check_mode)
        self.server = server

    @classmethod
    def connect(cls, transport: Transport, options: Mapping[str, Any], *, check_mode: bool) -> Bucket:
        """Return no transport, since none is needed."""
        raise NotImplementedError

    def list_siblings(self) -> list[dict[str, Any]]:
        """List all buckets."""
        return self.list_candidates()

    def list_candidates(self) -> list[dict[str, Any]]:
        """List all buckets."""
        return self.server.list()

    def read(self, object_id: str) -> dict[str, Any]:
        """Show a bucket."""
        return self.server.show(object_id)

    def name_taken(self) -> bool:
        """Return whether a bucket has the name."""
        return any(each["bucket_name"] == self.name for each in self.server.buckets.values())

    def send(self, plan: Plan, object_id: str) -> Any:
        """Make the writing call."""
        return self.server.write(plan.action, object_id, self.body(plan))


OPTIONS = {"name": "logs", "quota": 10, "storage": "fast", "state": "present", "on_immutable_change": "fail"}


class Clock:
    """Time that advances only in sleeps."""

    now = 0.0

    def waiting(self) -> Waiting:
        """Return a wait of a minute with a poll per second."""
        return Waiting(60, 1, sleep=self.sleep, clock=lambda: self.now)

    def sleep(self, seconds: float) -> None:
        """Advance the time."""
        self.now += seconds


def converge(server: Server, *, check_mode: bool = False, **options: Any) -> Outcome:
    """Reconcile one bucket."""
    bucket = Bucket(server, {**OPTIONS, **options}, check_mode=check_mode)
    return Reconciler(bucket, Clock().waiting(), wait=True, check_mode=check_mode).run()


def test_one_object_is_created_changed_and_deleted() -> None:
    server = Server()
    steps: Sequence[tuple[dict[str, Any], str]] = [({}, CREATE), ({"quota": 20}, UPDATE), ({"state": "absent"}, DELETE)]
    for options, action in steps:
        checked, done, again = (converge(server, check_mode=check, **options) for check in (True, False, False))
        assert (checked.changed, checked.diff, checked.plan.action) == (done.changed, done.diff, action)
        assert done.changed
        assert not again.changed
        assert server.calls[action] == 1
        assert again.object == done.object
        if action != DELETE:
            assert (done.object or {})["state"] == "READY"
            assert (done.object or {})["quota"] == options.get("quota", 10)
    assert not server.buckets


def test_what_cannot_be_changed_is_refused() -> None:
    server = Server()
    converge(server)
    with pytest.raises(PlanError, match="storage is 'fast', desired 'slow'"):
        converge(server, storage="slow")
    assert converge(server, storage="slow", on_immutable_change="ignore").plan.immutable_changes


def fleet(server: Server, items: Sequence[Mapping[str, Any]], *, check_mode: bool = False) -> Batch:
    """Converge many buckets."""
    batch = Batch("The buckets", Clock().waiting(), max_parallel=1, continue_on_error=False, check_mode=check_mode)
    for number, item in enumerate(items):
        bucket = Bucket(server, {**OPTIONS, **item}, check_mode=check_mode)
        batch.add(bucket, f"buckets[{number}]", wait=True)
    batch.read(batch.members)
    batch.plan(batch.members)
    batch.refuse_same_objects()
    batch.preflight()
    batch.apply()
    return batch


def test_ten_are_converged_together() -> None:
    server = Server()
    names = [f"logs-{number}" for number in range(10)]
    converge(server, name=names[0], quota=1)
    converge(server, name=names[1])
    converge(server, name=names[2])
    items = [{"name": name} for name in names]
    items[2]["state"] = "absent"
    checked, done, again = (fleet(server, items, check_mode=check).result()[0] for check in (True, False, False))
    expected = ["updated", "unchanged", "deleted", *["created"] * 7]
    for result in (checked, done):
        assert [outcome["outcome"] for outcome in result["outcomes"]] == expected
        assert [diff["before_header"] for diff in result["diff"]] == [
            f"Bucket {name}" for name in names if name != names[1]
        ]
    assert not again["changed"]
    assert {each["bucket_name"] for each in server.buckets.values()} == {*names} - {names[2]}
    assert {outcome["id"] for outcome in done["outcomes"]} >= set(server.buckets)


def test_one_that_is_listed_twice_is_refused_before_anything_is_done() -> None:
    server = Server()
    converge(server)
    own = next(iter(server.buckets))
    before = server.calls[UPDATE]
    with pytest.raises(
        PlanError, match=r"buckets\[0\] and buckets\[1\] are the same object, Bucket logs, which is B-1"
    ):
        fleet(server, [{"quota": 1}, {"name": None, "bucket_id": own.lower(), "quota": 2}]).result()
    assert server.calls[UPDATE] == before
    assert objects(fleet(server, [{}]).members)[0]["quota"] == 10
