# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults put back into the engine on purpose, and the scenarios in which the campaign must count them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest import mock

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow import api
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.fleet import Fleet
from ansible_collections.samsungcloud.scp.plugins.module_utils._resource.batch import Batch
from ansible_collections.samsungcloud.scp.plugins.module_utils._resource.read_cache import ReadCache
from ansible_collections.samsungcloud.scp.plugins.module_utils._resource.reconciler import Decision, Reconciler
from ansible_collections.samsungcloud.scp.plugins.module_utils._resource.selection import normal_id
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp import pagination, transport, waiter
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import CallError, ScpError
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.handler import Result
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.waiter import Steps
from ansible_collections.samsungcloud.scp.plugins.modules import data_flow_fleet


@dataclass(frozen=True)
class Mutation:
    """A fault of the engine: how it is put back, and which invariant must be counted in which scenarios."""

    patch: Callable[[], AbstractContextManager[Any]]
    invariant: str
    scenarios: tuple[str, ...]


def with_options(change: Callable[[dict[str, Any]], None]) -> AbstractContextManager[Any]:
    """The task does something else than was asked for."""
    return with_work(lambda work, options: work({**options, **_changed(dict(options), change)}))


def with_result(change: Callable[[dict[str, Any]], None]) -> AbstractContextManager[Any]:
    """The task says something else than it knows; `change` gets its result, or what is in the error of a failure."""

    def other(work: Callable[[Any], Result], options: Mapping[str, Any]) -> Result:
        try:
            result, warnings = work(options)
        except ScpError as error:
            change(error.details)
            raise
        return _changed(dict(result), change), warnings

    return with_work(other)


def with_work(other: Callable[[Callable[[Any], Result], Mapping[str, Any]], Result]) -> AbstractContextManager[Any]:
    """The task does `other` work, which is given its own, and its options."""
    own = data_flow_fleet.SPEC.handler

    def work(options: Mapping[str, Any], *args: Any, **more: Any) -> Result:
        return other(lambda given: own(given, *args, **more), options)

    return mock.patch.object(data_flow_fleet, "SPEC", replace(data_flow_fleet.SPEC, handler=work))


def _changed(value: dict[str, Any], change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    change(value)
    return value


def forget(result: dict[str, Any]) -> None:
    """What was sent before a failure is not told."""
    for outcome in result.get("outcomes", ()):
        if outcome["outcome"] in ("failed", "incomplete"):
            outcome.update(outcome="failed", changed=False, id=None)


def hide_ids(result: dict[str, Any]) -> None:
    """No id is told."""
    for outcome in result.get("outcomes", ()):
        outcome["id"] = None


def call_it_done(result: dict[str, Any]) -> None:
    """What was only begun, or not even that, is called done."""
    done = {"create": "created", "update": "updated", "delete": "deleted"}
    for outcome in result.get("outcomes", ()):
        outcome["outcome"] = done.get(outcome["action"], outcome["outcome"])


def wait_for_nothing(options: dict[str, Any]) -> None:
    """What is asked for ends in ERROR, and nobody looks."""
    services = options["data_flow_services"]
    options.update(wait=False, data_flow_services=[{**each, "node_selector": "no=label"} for each in services])


def take_from_others(options: dict[str, Any]) -> None:
    """A service of others is removed as well."""
    foreign = {"name": "orders-00-other", "data_flow": "analytics-0-other", "state": "absent"}
    first = options["data_flow_services"][0]
    options["data_flow_services"] = [*options["data_flow_services"], {**dict.fromkeys(first), **foreign}]


def say_nothing(work: Callable[[Any], Result], options: Mapping[str, Any]) -> Result:
    """A failure has no message."""
    try:
        return work(options)
    except ScpError as error:
        error.args = ("It did not work.",)
        raise


def crash(_work: Callable[[Any], Result], options: Mapping[str, Any]) -> Result:
    """A mistake of ours."""
    raise KeyError(*options)


@contextmanager
def sends_again() -> Iterator[None]:
    """A change whose answer was lost is sent once more without a look."""
    request = transport.Transport.request

    def twice(self: transport.Transport, call: transport.Request) -> transport.Response:
        try:
            return request(self, call)
        except CallError as error:
            if not (call.changes and error.outcome_unknown):
                raise
            return request(self, call)

    with mock.patch.object(transport.Transport, "request", twice):
        yield


def out_of_time() -> AbstractContextManager[Any]:
    """wait_timeout does not count."""
    return with_options(lambda options: options.update(wait_timeout=1000))


def reads_again() -> AbstractContextManager[Any]:
    """A read that failed is made again by each who wants it."""
    own = ReadCache.get

    def get(self: ReadCache, key: Any, not_before: float, read: Callable[[], Any]) -> Any:
        try:
            return own(self, key, not_before, read)
        except ScpError:
            self._responses.pop(key)
            raise

    return mock.patch.object(ReadCache, "get", get)


def listed_by_spelling() -> AbstractContextManager[Any]:
    """A service counts as listed where its item names the Data Flow."""

    def listed(self: Fleet) -> set[str]:
        return {
            normal_id(member.id) for member, each in self.services.items() if member.id and each.options["data_flow"]
        }

    return mock.patch.object(Fleet, "_listed", listed)


def parents_by_spelling() -> AbstractContextManager[Any]:
    """A service comes after the Data Flow that its item names."""

    def order(self: Fleet) -> None:
        flows = {member.resource.name: member for member in self.flows}
        for child, service in self.services.items():
            if parent := flows.get(service.options["data_flow"]):
                self._relate(child, parent)

    return mock.patch.object(Fleet, "_order", order)


def loops() -> AbstractContextManager[Any]:
    """What is unstable is read again at once."""

    def stable(self: Reconciler, decision: Decision) -> Steps[Decision]:
        while decision.unstable:
            decision = self.read_and_plan()
        return decision
        yield

    return mock.patch.object(Reconciler, "_stable", stable)


def believes_totals() -> AbstractContextManager[Any]:
    """A list is read page after page until there are as many as the total says, or until nothing new comes."""

    def paginate(get_page: Callable[[Mapping[str, int]], Any], *, total: str, key: str, **_more: Any) -> list[Any]:
        found: dict[str, Any] = {}
        for page in itertools.count():
            response, known = get_page({"size": pagination.PAGE_SIZE, "page": page}), len(found)
            found.update({item[key]: item for item in response["contents"]})
            if len(found) >= response.get(total, 10**9) or len(found) == known:
                return list(found.values())
        raise AssertionError

    return mock.patch.object(api, "paginate", paginate)


PLAIN = "fleet.mixed.16//pages=16/1"
MANY = "fleet.create.40//pages=50,parallel=20/1"
FAILING = "fleet.create.12/503_on@*.30/pages=16,parallel=5,within=1/1"  # while creations are waited for
SLOW = "fleet.create.12/slow@*.1/pages=16,parallel=1,within=1/1"
MUTATIONS = {
    # Faults that any engine can have.
    "a lost answer is sent again": Mutation(
        sends_again, "created twice",
        ("fleet.create.12/drop_after@CreateDataFlowService.2/name_scope=none,pages=16,parallel=5/1",),
    ),
    "purge removes more than it may": Mutation(
        lambda: with_options(lambda options: options.update(max_deletions=1000)), "wrongly deleted",
        ("fleet.purge_limit.12//pages=16/1",),
    ),
    "what is not ours is removed": Mutation(lambda: with_options(take_from_others), "others' objects", (PLAIN,)),
    "what was sent is forgotten": Mutation(lambda: with_result(forget), "outcome against the log", (FAILING,)),
    "what was begun is called done": Mutation(lambda: with_result(call_it_done), "outcome against the log", (FAILING,)),
    "ids are not told": Mutation(lambda: with_result(hide_ids), "id against the server", (MANY,)),
    "nothing is waited for": Mutation(
        lambda: with_options(wait_for_nothing), "state against the server", (MANY,)
    ),
    "a member is not reported": Mutation(
        lambda: with_result(lambda result: result["outcomes"].pop()), "not reported", (PLAIN,)
    ),
    "changes are not told": Mutation(
        lambda: with_result(lambda result: result.update(changed=False)), "changed against the log", (PLAIN,)
    ),
    "changes are begun when the time is over": Mutation(out_of_time, "begun too late", (SLOW,)),
    "the time does not count": Mutation(out_of_time, "beyond its timeout", (SLOW,)),
    "no pause between two looks": Mutation(
        lambda: mock.patch.object(waiter.Waiting, "pause"), "too many calls",
        ("fleet.create.10/stale_2.0@*.1/pages=16/1",),
    ),
    "a failure says nothing": Mutation(lambda: with_work(say_nothing), "message without a way out", (FAILING,)),
    "a mistake of ours": Mutation(lambda: with_work(crash), "unexpected exception", (PLAIN,)),
    # Faults that this engine had.
    "a failed list is read again by each member": Mutation(
        reads_again, "too many calls", ("fleet.create.40/revoked@*.1/continue_on_error,pages=16,parallel=20/1",)
    ),
    "a list without the object is believed at once": Mutation(
        lambda: mock.patch.object(waiter.Acceptors, "ends", return_value=False), "felt without need",
        tuple(f"fleet.create.10/stale@ListDataFlowService.{nth}/pages=16,parallel=20/1" for nth in (3, 4)),
    ),
    "purge goes by the spelling": Mutation(
        listed_by_spelling, "wrongly deleted",
        ("fleet.purge.12//pages=16,spelled=bare/1", "fleet.purge.16//pages=16,spelled=bare/2"),
    ),
    "one object in two spellings passes as two": Mutation(
        lambda: mock.patch.object(Batch, "refuse_same_objects"), "wrongly deleted",
        ("fleet.contradiction.10//pages=16/1",),
    ),
    "the order goes by the spelling": Mutation(
        parents_by_spelling, "not converged", ("fleet.absent.16//pages=16,spelled=id/1",)
    ),
    "a loop without a pause": Mutation(
        loops, "too many calls", ("fleet.mixed.16/disagree@*.1/pages=16,parallel=1/1",)
    ),
    "a list that moves loses an object": Mutation(
        believes_totals, "created twice",
        ("fleet.mixed.24/drift@ListDataFlowService.3/name_scope=none,pages=5,parallel=5/3",),
    ),
}  # fmt: skip
