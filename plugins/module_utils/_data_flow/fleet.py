# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many objects at once: all are planned before one is touched, parents come first and go last, one list serves all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from multiprocessing.pool import ThreadPool
from typing import Any

from .._resource.plan import CREATE, DELETE, NO_CHANGE, UPDATE
from .._resource.reconciler import Decided, Outcome, Reconciler, restless
from .._resource.resource import DELETED, DELETING, Resource, state_of
from .._scp.errors import OptionError, PlanError, WaitError
from .._scp.handler import Result
from .._scp.progress import Progress, no_progress
from .._scp.transport import MAX_PARALLEL, Transport
from .._scp.waiter import Acceptors, Run, Steps, Waiting, Watch, waiting
from . import values
from .api import DataFlowApi
from .cached_api import CachedApi, Reading
from .flow import Flow
from .service import Service

DONE = {CREATE: "created", UPDATE: "updated", DELETE: "deleted", NO_CHANGE: "unchanged"}
NO_NEED = Acceptors("open", "`false`")  # for waits that only other members of the fleet can end


class NotBegunError(PlanError):
    """An object was left as it is, because of another one."""


class Member:
    """One object of a fleet. `after` are the members that have to be through before it is touched."""

    def __init__(self, fleet: Fleet, managed: Resource, *, wait: bool) -> None:
        self.fleet = fleet
        self.managed = managed
        self.after: list[Member] = []
        self.waiting = replace(fleet.waiting, progress=no_progress, timeline=[])
        self.reconciler = Reconciler(managed, self.waiting, wait=wait, check_mode=fleet.check_mode)
        self.run = Run(self._steps(), self.waiting)
        self.decided: Decided | None = None

    def _steps(self) -> Steps[Outcome]:
        """Decides, waits until all have, then for those that come before, and does what was decided.

        One that is changed by another writer is decided on in haste, so that it does not keep the others waiting.
        """
        self.decided = decided = yield from self.reconciler.read_and_plan(hasty=True)
        left = f"{self.managed} was left as it is, since"
        try:
            yield Watch(
                f"{self.managed}, until all are planned,", NO_NEED, lambda: self.fleet.planning_done, reported=False
            )
            if self.after:
                yield Watch(f"{self.managed}, which comes after others,", NO_NEED, self._look_at_others, reported=False)
        except WaitError:
            raise NotBegunError(f"{left} wait_timeout was over before the others had come to their end.") from None
        missed = [member for member in self.after if member.run.error]
        if missed or self.fleet.stopped:
            failed = ", ".join(str(member.managed) for member in missed if member.failed)
            because = f"{failed or 'others'} failed" + ("" if missed else " and continue_on_error is not true")
            raise NotBegunError(f"{left} {because}.")
        service, parentless = self.managed, False
        if isinstance(service, Service) and service.parent_pending and not self.fleet.check_mode:
            service.parent_pending = False
            parentless = decided[1].action == CREATE and not service.cluster_id
        # Now that its parent is there, or once it has come to rest.
        decide_again = parentless or (restless(*decided) and not self.fleet.check_mode)
        return (yield from self.reconciler.steps(None if decide_again else decided))

    def _look_at_others(self) -> Mapping[str, Any]:
        return {"state": "WAITING", "open": all(member.run.ended for member in self.after)}

    @property
    def failed(self) -> bool:
        """Whether it failed itself, and was not left as it is because of another one."""
        return bool(self.run.error) and not isinstance(self.run.error, NotBegunError)

    @property
    def state(self) -> str:
        """Where it stands, in a word."""
        if self.run.error:
            return "failed" if self.failed else "left as it is"
        if self.run.ended:
            return "gone" if self.managed.absent else "running" if self.reconciler.wait else "begun"
        return str(self.waiting.timeline[-1]["state"]).lower() if self.waiting.timeline else "to come"

    def report(self) -> dict[str, Any]:
        """What became of it; always the same keys."""
        error, end = self.run.error, self.run.end
        plan = end.plan if end else self.decided[1] if self.decided else None
        if error:
            outcome = "failed" if self.failed else "left"
        else:
            outcome = DONE[plan.action if plan and end and end.changed else NO_CHANGE]
        return {
            "kind": self.managed.key,
            "name": self.managed.name,
            "id": self.managed.id or ((end and end.object) or {}).get(f"{self.managed.key}_id"),
            "action": plan.action if plan else None,
            "changed": bool(end and end.changed),
            "outcome": outcome,
            "msg": str(error) if error else None,
            "timeline": self.waiting.timeline,
            "immutable_changes": list(plan.immutable_changes) if plan else [],
            "not_compared": list(plan.not_compared) if plan else [],
        }


class Fleet:
    """Members and what they share. Nothing is touched before all are planned, and what is asked fits."""

    def __init__(self, transport: Transport, options: Mapping[str, Any], waiting: Waiting, *, check_mode: bool) -> None:
        self.options = options
        self.waiting = waiting
        self.check_mode = check_mode
        self.reading = Reading()
        self.api = DataFlowApi(transport, transport.settings.api_version)
        self.flows = [self._member(Flow, place, own) for place, own in self._settings("data_flow")]
        self.services = [self._member(Service, place, own) for place, own in self._settings("data_flow_service")]
        self.members = [*self.flows, *self.services]
        self._planned = False

    def _settings(self, key: str) -> Iterable[tuple[str, dict[str, Any]]]:
        """Each object of a kind: what errors call its place, and its options. Raises OptionError."""
        defaults = _given(self.options[f"{key}_defaults"] or {})
        seen: dict[Any, str] = {}
        for number, item in enumerate(self.options[f"{key}s"]):
            place = f"{key}s[{number}]"
            own = {**dict.fromkeys(item), "state": self.options["state"], **defaults, **_given(item)}
            if not own["name"]:
                raise OptionError(f"{place}.name", "is needed.")
            identity = tuple(own.get(part) for part in ("name", "data_flow", "data_flow_id"))
            if identity in seen:
                raise OptionError(place, f"has the name of {seen[identity]}, {own['name']!r}.")
            seen[identity] = place
            yield place, own

    def _member(self, kind: type[Resource], place: str, own: Mapping[str, Any]) -> Member:
        has_dependents = kind is Flow  # a child cannot be created under, nor a parent deleted over, what is on its way
        try:
            managed = kind(CachedApi(self.api, self.reading), own, check_mode=self.check_mode)
        except OptionError as error:
            raise OptionError(place, str(error)) from None
        return Member(self, managed, wait=self.options["wait"] or has_dependents or managed.absent)

    @property
    def stopped(self) -> bool:
        """Whether nothing more is to be begun, since one failed."""
        return not self.options["continue_on_error"] and any(member.run.error for member in self.members)

    @property
    def planning_done(self) -> Mapping[str, Any]:
        """The document of the wait for the plan."""
        return {"state": "PLANNED", "open": self._planned}

    def add_unlisted(self) -> None:
        """Adds the services to remove: those that nobody lists, under the Data Flows that are. They come after all that
        is listed, but for Data Flows that are to go, which come after their services. Raises PlanError."""
        if not self.services:
            raise OptionError("purge", "would remove all services, since data_flow_services is empty.")
        parents = {member.managed.name for member in self.flows} | {
            m.managed.options["data_flow"] for m in self.services
        }
        parent_ids = {member.managed.options["data_flow_id"] for member in self.services} - {None, ""}
        listed = {(member.managed.name, parent) for member in self.services for parent in self._parents(member)}
        unlisted = [
            item
            for item in CachedApi(self.api, self.reading).list_services()
            if (item.get("data_flow_name") in parents - {None, ""} or item.get("data_flow_id") in parent_ids)
            and state_of(item) not in DELETED | DELETING
            and not listed
            & {(item.get("data_flow_service_name"), item.get(parent)) for parent in ("data_flow_name", "data_flow_id")}
        ]
        names = [str(item.get("data_flow_service_name")) for item in unlisted]
        if len(unlisted) > self.options["max_removals"]:
            raise PlanError(
                f"purge would remove {len(unlisted)} services, and max_removals is {self.options['max_removals']}: "
                f"{', '.join(names)}.",
                hint="Nothing was changed. List what is to stay, or raise max_removals.",
                services=names,
            )
        before = [*self.services, *(flow for flow in self.flows if not flow.managed.absent)]
        for item, name in zip(unlisted, names):
            own = {"state": "absent", "name": name, "data_flow_service_id": item["data_flow_service_id"]}
            own.update(data_flow=item.get("data_flow_name"), data_flow_id=item.get("data_flow_id"))
            member = self._member(Service, "purge", own)
            member.after.extend(before)
            self.services.append(member)
        self.members = [*self.flows, *self.services]

    def _parents(self, member: Member) -> set[Any]:
        options = member.managed.options
        return {options["data_flow"], options["data_flow_id"]} - {None, ""}

    def order_dependencies(self) -> None:
        """Services come after the Data Flow that they belong to; one that is to go comes after its services, of which
        none can stay. Raises PlanError."""
        flows = {member.managed.name: member for member in self.flows}
        for child in self.services:
            parent, service = flows.get(child.managed.options["data_flow"]), child.managed
            if not isinstance(service, Service):
                continue
            service.room_asked_for = True
            if parent and service.absent and isinstance(parent.managed, Flow) and parent.managed.absent:
                parent.managed.being_deleted.add(str(service.name))
                parent.after.append(child)
            elif parent and parent.managed.absent:
                raise PlanError(
                    f"{service} is to be there, but {parent.managed}, which it belongs to, is to go.",
                    hint="Nothing was changed.",
                )
            elif parent and not service.absent:
                service.parent_pending = True
                child.after.append(parent)

    def converge(self, at_once: int) -> None:
        """Brings all members through, at most so many calls at once. Raises PlanError where the plan cannot be."""
        paused = False
        with ThreadPool(at_once) as pool:  # see side_by_side
            while True:
                self.reading.new_round()
                pending = [member for member in self.members if not member.run.ended]
                with self.waiting.deadline():
                    went_on = pool.map(lambda member: member.run.advance(), pending, chunksize=1)
                ended = all(member.run.ended for member in self.members)
                if not self.check_mode:
                    self._note(aloud=paused or not (ended or any(went_on)))
                if not self._planned:
                    self._check_room()
                    self._planned = True
                elif ended:
                    return
                elif not any(went_on):
                    self.waiting.pause()
                    paused = True

    def _note(self, *, aloud: bool) -> None:
        """Notes the states of all, as `37/50 running, 12 creating, 1 failed`; aloud where it is waited for."""
        counts = Counter(member.state for member in self.members)
        parts = [
            f"{counts.pop(word)}/{len(self.members)} {word}" for word in ("running", "gone", "begun") if counts[word]
        ]
        parts += [f"{count} {word}" for word, count in counts.most_common() if count]
        state = ", ".join(parts) or "nothing to do"
        self.waiting.note(state)
        if aloud:
            self.waiting.progress("The fleet", state, self.waiting.elapsed)

    def _check_room(self) -> None:
        """Asks each cluster whether all that is to be created in it fits together. Raises PlanError."""
        clusters: dict[str, list[Service]] = {}
        flows = {member.managed.name: member.managed for member in self.flows}
        for member in self.services:
            service = member.managed
            if member.decided and member.decided[1].action == CREATE and isinstance(service, Service):
                parent = flows.get(service.options["data_flow"])
                cluster = service.cluster_id or (parent and parent.desired.get("cluster_id"))
                if cluster:
                    clusters.setdefault(cluster, []).append(service)
        for cluster, services in clusters.items():
            workload = values.together([service.desired["service_workload"] for service in services])
            verdict = self.api.validate_new_service(cluster, values.write_workload(workload))
            if not verdict["result"]:
                asked = values.total(workload)
                said = ", ".join(f"{key}: {verdict[key]}" for key in ("err_code", "cpu", "memory") if verdict.get(key))
                raise PlanError(
                    f"The {len(services)} services to create take {asked['cpu']} millicores and {asked['memory']} MiB, "
                    f"which do not fit into cluster {cluster} ({said or 'no figures given'}).",
                    hint="Nothing was changed. Ask for less in service_workload, or add nodes to the cluster.",
                    verdict=verdict,
                )

    def result(self) -> Result:
        """The result of all. Raises PlanError where one failed, with what became of the others."""
        reports = [member.report() for member in self.members]
        counts = Counter(report["outcome"] for report in reports)
        summary = {word: counts[word] for word in (*DONE.values(), "failed", "left")}
        failed = [member for member in self.members if member.run.error]
        details = {"outcomes": reports, "summary": summary, "timeline": self.waiting.timeline}
        if failed:
            because = [str(m.run.error) for m in failed if m.failed] or [str(m.run.error) for m in failed]
            counted = f"{summary['failed']} of {len(reports)} failed, {summary['left']} were left as they are"
            raise PlanError(
                f"{counted}: {' '.join(because)}",
                hint="Run the task again to go on; what is done stays done.",
                waited=round(self.waiting.elapsed, 1),
                **details,
            )
        ends = [member.run.end for member in self.members if member.run.end]
        changes = [(member.managed, member.run.end) for member in self.members if member.run.end]
        return {
            "changed": any(end.changed for end in ends),
            "diff": {side: _settings_of(changes, side) for side in ("before", "after")},
            "data_flows": [member.run.end.object for member in self.flows if member.run.end and member.run.end.object],
            "data_flow_services": [m.run.end.object for m in self.services if m.run.end and m.run.end.object],
            **details,
        }, [f"{member.managed}: {warning}" for member in self.members for warning in _warnings(member)]


def _warnings(member: Member) -> Sequence[str]:
    return member.run.end.warnings if member.run.end else ()


def _settings_of(changes: Iterable[tuple[Resource, Outcome]], side: str) -> dict[str, Any]:
    """The settings before or after, of what changes, by kind and name."""
    settings: dict[str, Any] = {}
    for managed, end in changes:
        if end.changed and getattr(end.plan, side):
            settings.setdefault(f"{managed.key}s", {})[managed.name] = dict(getattr(end.plan, side))
    return settings


def _given(options: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}


def converge_fleet(
    options: Mapping[str, Any], transport: Transport, *, check_mode: bool, progress: Progress = no_progress
) -> Result:
    """Makes all objects what they are wanted to be. Raises PlanError where one could not be made so."""
    if not 1 <= options["max_parallel"] <= MAX_PARALLEL:
        raise OptionError("max_parallel", f"must be from 1 to {MAX_PARALLEL}, and is {options['max_parallel']}.")
    if options["max_removals"] < 0:
        raise OptionError("max_removals", f"must not be negative, and is {options['max_removals']}.")
    fleet = Fleet(transport, options, waiting(options, transport, progress), check_mode=check_mode)
    if options["purge"]:
        fleet.add_unlisted()
    fleet.order_dependencies()
    fleet.converge(options["max_parallel"])
    return fleet.result()
