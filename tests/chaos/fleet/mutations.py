# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults injected into the engine, and the scenarios in which the campaign must detect them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest import mock

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow import api
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.fleet import Fleet
from ansible_collections.samsungcloud.scp.plugins.module_utils._resource.batch import Batch, Member
from ansible_collections.samsungcloud.scp.plugins.module_utils._resource.read_cache import ReadCache
from ansible_collections.samsungcloud.scp.plugins.module_utils._resource.reconciler import Decision, Reconciler
from ansible_collections.samsungcloud.scp.plugins.module_utils._resource.resource import Resource
from ansible_collections.samsungcloud.scp.plugins.module_utils._resource.selection import normal_id
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp import pagination, transport, waiter
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import CallError, ScpError
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.handler import Result
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.waiter import Steps
from ansible_collections.samsungcloud.scp.plugins.modules import data_flow_fleet


@dataclass(frozen=True)
class Mutation:
    """A fault of the engine: how to inject it, and the invariant that it must violate in these scenarios."""

    patch: Callable[[], AbstractContextManager[Any]]
    invariant: str
    scenarios: tuple[str, ...]


def with_options(change: Callable[[dict[str, Any]], None]) -> AbstractContextManager[Any]:
    """Change the options of the task."""
    return with_handler(lambda handler, options: handler({**options, **_changed(dict(options), change)}))


def with_result(change: Callable[[dict[str, Any]], None]) -> AbstractContextManager[Any]:
    """Change what the task reports: `change` receives its result, or the details of the error of a failure."""

    def other(handler: Callable[[Any], Result], options: Mapping[str, Any]) -> Result:
        try:
            result, warnings = handler(options)
        except ScpError as error:
            change(error.details)
            raise
        return _changed(dict(result), change), warnings

    return with_handler(other)


def with_handler(other: Callable[[Callable[[Any], Result], Mapping[str, Any]], Result]) -> AbstractContextManager[Any]:
    """Replace the handler of the task by `other`, which receives the original handler and its options."""
    own = data_flow_fleet.SPEC.handler

    def handler(options: Mapping[str, Any], *args: Any, **more: Any) -> Result:
        return other(lambda given: own(given, *args, **more), options)

    return mock.patch.object(data_flow_fleet, "SPEC", replace(data_flow_fleet.SPEC, handler=handler))


def _changed(value: dict[str, Any], change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    change(value)
    return value


def hide_failures(result: dict[str, Any]) -> None:
    """Do not report what was sent before a failure."""
    for outcome in result.get("outcomes", ()):
        if outcome["outcome"] in ("failed", "incomplete"):
            outcome.update(outcome="failed", changed=False, id=None)


def hide_ids(result: dict[str, Any]) -> None:
    """Report no ids."""
    for outcome in result.get("outcomes", ()):
        outcome["id"] = None


def report_as_done(result: dict[str, Any]) -> None:
    """Report as done what was only started, or not even that."""
    done = {"create": "created", "update": "updated", "delete": "deleted"}
    for outcome in result.get("outcomes", ()):
        outcome["outcome"] = done.get(outcome["action"], outcome["outcome"])


def skip_wait(options: dict[str, Any]) -> None:
    """Request services that end in ERROR, and do not wait for them."""
    services = options["data_flow_services"]
    options.update(wait=False, data_flow_services=[{**each, "node_selector": "no=label"} for each in services])


def delete_from_others(options: dict[str, Any]) -> None:
    """Also delete a service of others."""
    foreign = {"name": "orders-00-other", "data_flow": "analytics-0-other", "state": "absent"}
    first = options["data_flow_services"][0]
    options["data_flow_services"] = [*options["data_flow_services"], {**dict.fromkeys(first), **foreign}]


def remove_message(handler: Callable[[Any], Result], options: Mapping[str, Any]) -> Result:
    """Remove the message of a failure."""
    try:
        return handler(options)
    except ScpError as error:
        error.args = ("It did not handler.",)
        raise


def crash(_work: Callable[[Any], Result], options: Mapping[str, Any]) -> Result:
    """Raise an unexpected exception."""
    raise KeyError(*options)


@contextmanager
def send_twice() -> Iterator[None]:
    """Send a change whose response was lost again, without reading first."""
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


def ignore_timeout() -> AbstractContextManager[Any]:
    """Ignore wait_timeout."""
    return with_options(lambda options: options.update(wait_timeout=1000))


def repeat_failed_reads() -> AbstractContextManager[Any]:
    """Let each member repeat a read that failed."""
    own = ReadCache.get

    def get(self: ReadCache, key: Any, not_before: float, read: Callable[[], Any]) -> Any:
        try:
            return own(self, key, not_before, read)
        except ScpError:
            self._responses.pop(key)
            raise

    return mock.patch.object(ReadCache, "get", get)


def compare_listed_by_spelling() -> AbstractContextManager[Any]:
    """Count a service as listed only if its item names the Data Flow."""

    def listed(self: Fleet) -> set[str]:
        return {
            normal_id(member.id) for member, each in self.services.items() if member.id and each.options["data_flow"]
        }

    return mock.patch.object(Fleet, "_listed", listed)


def compare_parents_by_spelling() -> AbstractContextManager[Any]:
    """Order a service after the Data Flow that its item names."""

    def order(self: Fleet) -> None:
        flows = {member.resource.name: member for member in self.flows}
        for child, service in self.services.items():
            if parent := flows.get(service.options["data_flow"]):
                self._relate(child, parent)

    return mock.patch.object(Fleet, "_order", order)


def loop_without_pause() -> AbstractContextManager[Any]:
    """Read unstable objects again without a pause."""

    def stable(self: Reconciler, decision: Decision) -> Steps[Decision]:
        while decision.unstable:
            decision = self.read_and_plan()
        return decision
        yield

    return mock.patch.object(Reconciler, "_stable", stable)


def trust_total_count() -> AbstractContextManager[Any]:
    """Read pages until there are as many objects as the total count, or until a page has nothing new."""

    def paginate(get_page: Callable[[Mapping[str, int]], Any], *, total: str, key: str, **_more: Any) -> list[Any]:
        found: dict[str, Any] = {}
        for page in itertools.count():
            response, known = get_page({"size": pagination.PAGE_SIZE, "page": page}), len(found)
            found.update({item[key]: item for item in response["contents"]})
            if len(found) >= response.get(total, 10**9) or len(found) == known:
                return list(found.values())
        raise AssertionError

    return mock.patch.object(api, "paginate", paginate)


def forget_parts() -> AbstractContextManager[Any]:
    """Delete a Data Flow to replace it, without waiting for the deletion of its services."""
    own = Member.replace_with

    def replace_with(self: Member, whole: Member) -> None:
        own(self, whole)
        whole.parts.remove(self)

    return mock.patch.object(Member, "replace_with", replace_with)


def back_up_secrets() -> AbstractContextManager[Any]:
    """Write what the task sets to the backup as well."""

    def back_up(self: Resource) -> None:
        if self.backups:
            self.backup_file = self.backups.write(self.identity, {**self.kept, **self.desired})

    return mock.patch.object(Resource, "back_up", back_up)


def lose_a_setting() -> AbstractContextManager[Any]:
    """Create the new object without the node selector of the old one."""
    own = Resource.keep

    def keep(self: Resource, observed: dict[str, Any]) -> dict[str, Any]:
        return {option: value for option, value in own(self, observed).items() if option != "node_selector"}

    return mock.patch.object(Resource, "keep", keep)


def admit_at_random() -> AbstractContextManager[Any]:
    """Start updates after one that failed."""
    return mock.patch.object(Batch, "failed_update", None)


NO_FAULT = "fleet.mixed.16//pages=16/1"
MANY = "fleet.create.40//pages=50,parallel=20/1"
FAILING = "fleet.create.12/503_on@*.30/pages=16,parallel=5,within=1/1"  # during the wait for created services
REPLACED = "fleet.replace.16//pages=16/6"
# The services are deleted, and the creation of the Data Flow fails.
HALF_REPLACED = "fleet.replace.16/killed_before@CreateDataFlow.1/pages=16/6"
SLOW = "fleet.create.12/slow@*.1/pages=16,parallel=1,within=1/1"
MUTATIONS = {
    # Faults that any engine can have.
    "a request whose response was lost is sent again": Mutation(
        send_twice, "created twice",
        ("fleet.create.12/drop_after@CreateDataFlowService.2/name_scope=none,pages=16,parallel=5/1",),
    ),
    "purge deletes more than it may": Mutation(
        lambda: with_options(lambda options: options.update(max_deletions=1000)), "wrongly deleted",
        ("fleet.purge_limit.12//pages=16/1",),
    ),
    "objects of others are deleted": Mutation(
        lambda: with_options(delete_from_others), "objects of others", (NO_FAULT,)
    ),
    "what was sent is not reported": Mutation(
        lambda: with_result(hide_failures), "outcome does not match the log", (FAILING,)
    ),
    "what was started is reported as done": Mutation(
        lambda: with_result(report_as_done), "outcome does not match the log", (FAILING,)
    ),
    "ids are not reported": Mutation(lambda: with_result(hide_ids), "id does not match the server", (MANY,)),
    "the task does not wait": Mutation(
        lambda: with_options(skip_wait), "state does not match the server", (MANY,)
    ),
    "a member is not reported": Mutation(
        lambda: with_result(lambda result: result["outcomes"].pop()), "not reported", (NO_FAULT,)
    ),
    "changes are not reported": Mutation(
        lambda: with_result(lambda result: result.update(changed=False)), "`changed` does not match the log",
        (NO_FAULT,),
    ),
    "changes are started after the timeout": Mutation(ignore_timeout, "started too late", (SLOW,)),
    "the timeout does not count": Mutation(ignore_timeout, "timeout exceeded", (SLOW,)),
    "no pause between two polls": Mutation(
        lambda: mock.patch.object(waiter.Waiting, "pause"), "too many calls",
        ("fleet.create.10/stale_2.0@*.1/pages=16/1",),
    ),
    "a failure has no message": Mutation(
        lambda: with_handler(remove_message), "message without a resolution", (FAILING,)
    ),
    "an unexpected exception": Mutation(lambda: with_handler(crash), "unexpected exception", (NO_FAULT,)),
    # Faults that this engine had.
    "a failed list is read again by each member": Mutation(
        repeat_failed_reads, "too many calls",
        ("fleet.create.160/revoked@*.1/continue_on_error,pages=16,parallel=20/1",),
    ),
    "a list without the object is trusted at once": Mutation(
        lambda: mock.patch.object(waiter.Acceptors, "ends", return_value=False), "unnecessary failure",
        tuple(f"fleet.create.10/stale@ListDataFlowService.{nth}/pages=16,parallel=20/1" for nth in (3, 4)),
    ),
    "purge compares spellings": Mutation(
        compare_listed_by_spelling, "wrongly deleted",
        ("fleet.purge.12//pages=16,spelled=bare/1", "fleet.purge.16//pages=16,spelled=bare/2"),
    ),
    "one object in two spellings counts as two": Mutation(
        lambda: mock.patch.object(Batch, "refuse_same_objects"), "wrongly deleted",
        ("fleet.contradiction.10//pages=16/1",),
    ),
    "the order compares spellings": Mutation(
        compare_parents_by_spelling, "not converged", ("fleet.absent.16//pages=16,spelled=id/1",)
    ),
    "a loop without a pause": Mutation(
        loop_without_pause, "too many calls", ("fleet.mixed.16/inconsistent_list@*.1/pages=16,parallel=1/1",)
    ),
    "a list that changes between pages loses an object": Mutation(
        trust_total_count, "created twice",
        ("fleet.mixed.24/page_shift@ListDataFlowService.3/name_scope=none,pages=5,parallel=5/3",),
    ),
    # Faults of replacements and of waves.
    "replacements do not count": Mutation(
        lambda: mock.patch.object(Fleet, "_limit_deletions"), "wrongly deleted",
        ("fleet.replace_limit.12//pages=16/1",),
    ),
    "a Data Flow is deleted before its services": Mutation(
        forget_parts, "wrongly deleted", ("fleet.replace.10//flow_with_services=cascade,pages=16/22",)
    ),
    "a setting is lost": Mutation(lose_a_setting, "state does not match the server", (REPLACED,)),
    "no backup is written": Mutation(
        lambda: mock.patch.object(Resource, "back_up"), "not converged", (HALF_REPLACED,)
    ),
    "a backup is not deleted": Mutation(
        lambda: mock.patch.object(Resource, "discard_backup"), "backup left", (REPLACED,)
    ),
    "a backup has a password": Mutation(back_up_secrets, "backup left", (HALF_REPLACED,)),
    "a service without an item is not created again": Mutation(
        lambda: mock.patch.object(Fleet, "_deleted_before", return_value=[]), "not converged", (HALF_REPLACED,)
    ),
    "waves have no limit": Mutation(
        lambda: with_options(lambda options: options.update(max_unavailable=0)), "more updates than allowed",
        ("fleet.mixed.24//pages=16,unavailable=1/1",),
    ),
    "updates start after one that failed": Mutation(
        admit_at_random, "more updates than allowed",
        ("fleet.mixed.24/revoked@*.30/continue_on_error,pages=16,parallel=1,unavailable=1/1",),
    ),
}  # fmt: skip
