# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Data Flows and their services as one batch.

Data Flows are created before their services and deleted after them. Capacity is checked for all services together.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from .._resource.backup import backups_of
from .._resource.batch import Batch, Member, objects
from .._resource.plan import CREATE, DELETE, REPLACE
from .._resource.read_cache import ReadCache
from .._resource.selection import normal_id
from .._resource.states import state_of
from .._scp.errors import OptionError, PlanError, ScpError, raise_all
from .._scp.handler import Result
from .._scp.progress import Progress, no_progress
from .._scp.raw_options import is_left_out
from .._scp.text import count
from .._scp.transport import MAX_PARALLEL, Transport
from .._scp.waiter import Waiting, waiting
from . import capacity, values
from .api import DataFlowApi
from .approval import Approved, read_approved, refusal
from .base import STATES, DataFlowResource
from .cached_api import CachedApi
from .flow import Flow
from .service import Service

ALTERNATIVES = (("data_flow", "data_flow_id"), ("cluster_name", "cluster_id"))  # two ways to name one thing
# The defaults that also apply to services which no item names, but are replaced with their Data Flow.
OF_UNLISTED = ("account", "tags", "tags_format", "check_name")
UNLISTED = "unlisted"  # the place of those services
UNMANAGED_FIELDS = ("data_flow_id", "data_flow_name", "data_flow_service_id", "data_flow_service_name", "state")


class Fleet:
    """The objects of a task, and how they depend on each other."""

    def __init__(self, transport: Transport, options: Mapping[str, Any], waiting: Waiting, *, check_mode: bool) -> None:
        self.options = options
        self.check_mode = check_mode
        self.cache = ReadCache()
        self.api = DataFlowApi(transport, transport.settings.api_version)
        self.backups = backups_of(options, transport.settings)
        self.lists = CachedApi(self.api, self.cache)
        self.batch = Batch(
            "data_flow_fleet",
            waiting,
            max_parallel=options["max_parallel"],
            continue_on_error=options["continue_on_error"],
            check_mode=check_mode,
            max_unavailable=options["max_unavailable"],
            new_round=self.cache.new_round,
        )
        self.fitting: dict[str, str] = {}  # the request of new services, by the id of a cluster that has the capacity
        self.flows: dict[Member, Flow] = dict(self._members(Flow))
        self.services: dict[Member, Service] = dict(self._members(Service))

    def _members(self, kind: type[DataFlowResource]) -> Iterator[tuple[Member, Any]]:
        """Add the items of a kind to the batch. Raises OptionError with all their problems."""
        key = kind.key
        given = self.options[f"{key}_defaults"] or {}
        defaults = {
            "state": self.options["state"],
            "update_only": self.options["update_only"],
            **{name: value for name, value in given.items() if value is not None},
        }
        problems: list[OptionError] = []
        for number, item in enumerate(self.options[f"{key}s"]):
            try:
                yield self._member(kind, f"{key}s[{number}]", with_defaults(item, defaults))
            except OptionError as problem:
                problems.append(problem)
        raise_all(problems)

    def _member(self, kind: type[DataFlowResource], place: str, own: Mapping[str, Any]) -> tuple[Member, Any]:
        try:
            resource = kind(CachedApi(self.api, self.cache), own, check_mode=self.check_mode)
        except OptionError as error:
            raise OptionError(place, str(error)) from None
        if not resource.name and not resource.id:
            raise OptionError(f"{place}.name", "is needed.")
        resource.backups = self.backups
        return self.batch.add(resource, place, wait=self.options["wait"]), resource

    def plan(self) -> None:
        """Observe and plan everything, Data Flows first, because services are planned under those that will exist.

        An object whose plan contradicts another one, or does not fit, fails before anything is sent. Raises PlanError
        if purge would delete too much.
        """
        with self.batch.waiting.deadline():
            self._plan()

    def _plan(self) -> None:
        self.batch.read([*self.flows, *self.services])
        self.batch.plan(list(self.flows))
        self._replace_services()
        planned = [flow for member, flow in self.flows.items() if member.action == CREATE]
        failed = [flow for member, flow in self.flows.items() if member.run.error]
        for service in self.services.values():
            service.planned_flows, service.failed_flows = planned, failed
            service.capacity_asked_together = True
        self.batch.plan(list(self.services))
        self.batch.refuse_same_objects()
        self._order()
        self._free_names()
        self._limit_unavailable()
        if self.options["keep_in_use"]:
            self._keep_in_use()
        # When the time is over, no more calls are made, because nothing will be started.
        purged = self._unlisted() if self.options["purge"] and not self.batch.waiting.expired else []
        self._limit_deletions([str(item.get("data_flow_service_name")) for item in purged])
        self._purge(purged)
        with self.lists.offline():  # No call for information that is only reported.
            unmanaged = self._unlisted() if self.services and not self.options["purge"] else []
        self.batch.details["unmanaged"] = sorted(str(item.get("data_flow_service_name")) for item in unmanaged)
        self.batch.details["unmanaged_services"] = [
            {name: item.get(name) for name in UNMANAGED_FIELDS}
            for item in sorted(unmanaged, key=lambda item: str(item.get("data_flow_service_name")))
        ]
        self._skip_broken_replacements()
        self.batch.preflight()
        self._warn_of_dependents()
        if not self.batch.stopped:
            self._require_capacity()
        self._skip_without_services()
        self._skip_broken_replacements()
        for service in self.services.values():
            service.planned_flows = service.failed_flows = ()  # From now on, Data Flows are those that exist.

    def _skip_without_services(self) -> None:
        """Skip a Data Flow that would be created only for services that cannot be created."""
        for parent in self.flows:
            children = [child for child in self.services if parent in child.after]
            if parent.action == CREATE and children and all(child.run.error for child in children):
                parent.skip("none of its services can be created")

    def _replace_services(self) -> None:
        """Replace the services of Data Flows that are replaced, also those that no item names.

        Those that an earlier run deleted for it are created again. With purge, nothing that no item names is.
        """
        replaced = {normal_id(flow.seen_id): member for member, flow in self.flows.items() if member.action == REPLACE}
        covering = {flow.name for flow in self.flows.values() if flow.may_replace and not flow.absent}
        for member, service in self.services.items():
            whole = replaced.get(self._parent_id(member) or "")
            service.covered = service.options.get("data_flow") in covering
            if whole and not service.absent:
                self._replace_with(service, whole)
        if self.options["purge"]:
            return
        added = []
        for item in self._unlisted_under(set(replaced)) if replaced else ():
            whole = replaced[normal_id(item["data_flow_id"])]
            added.append(self._adopt(item.get("data_flow_service_name"), whole))
            self._replace_with(self.services[added[-1]], whole)
        for member, flow in self.flows.items():
            if flow.may_replace and not flow.absent and not member.run.error:
                added += self._deleted_before(member, flow)
        self.batch.read(added)

    def _replace_with(self, service: Service, whole: Member) -> None:
        flow, detail = self.flows[whole], whole.reconciler.observed or {}
        service.replaced_with, service.replaced_parent = flow, detail.get("data_flow_id")
        service.keeps_versions = not flow.changes_image(detail)

    def _deleted_before(self, member: Member, flow: Flow) -> list[Member]:
        """Add the services that an earlier run deleted to replace their Data Flow."""
        listed = self._names_under(flow)
        try:
            names = [backup.identity.name for backup in self.backups.of_parent(Service.key, str(flow.name))]
        except ScpError as error:
            member.run.fail(error)
            return []
        return [self._adopt(name, member) for name in names if name not in listed]

    def _names_under(self, flow: Flow) -> set[str | None]:
        """Return the names of the services that items list under a Data Flow, or without its name."""
        return {each.name for each in self.services.values() if each.options.get("data_flow") in (None, "", flow.name)}

    def discard_backups(self) -> None:
        """Delete the backups of services that are not to be created again.

        They belong to Data Flows that are absent or, with purge, are not listed.
        """
        for member, flow in self.flows.items():
            if not flow.name or member.run.error or member.kept or not (flow.absent or self.options["purge"]):
                continue
            with suppress(ScpError):  # A file that cannot be read is an error of the run that needs it.
                stays = set() if flow.absent else self._names_under(flow)
                for backup in [*self.backups.of_parent(Service.key, flow.name)]:
                    if backup.identity.name not in stays:
                        self.backups.discard(backup.identity)

    def _adopt(self, name: Any, whole: Member) -> Member:
        """Add a service that is replaced together with its Data Flow, and that no item names."""
        defaults = self.options[f"{Service.key}_defaults"] or {}
        own = {"name": name, "data_flow": self.flows[whole].name, "state": "present"}
        own.update({option: defaults[option] for option in OF_UNLISTED if defaults.get(option) is not None})
        own.update(on_immutable_change="replace", replace_allowed=True)
        member, service = self._member(Service, UNLISTED, own)
        self.services[member] = service
        return member

    def _limit_deletions(self, purged: Sequence[str]) -> None:
        """Raise PlanError if more objects would be purged or replaced than max_deletions allows."""
        replaced = [str(member) for member in self.batch.members if member.action == REPLACE and not member.run.error]
        if len(purged) + len(replaced) <= self.options["max_deletions"]:
            return
        parts = [f"purge: would delete {count(len(purged), 'service')}"] if purged else []
        parts += [f"would replace {count(len(replaced), 'object')}"] if replaced else []
        names = [*purged, *replaced]
        raise PlanError(
            f"{' and '.join(parts)}, and max_deletions is {self.options['max_deletions']}: {', '.join(names)}.",
            code="max_deletions_exceeded",
            hint="Nothing was changed. "
            + ("List what must stay, or raise max_deletions." if purged else "Raise max_deletions to allow it."),
            services=names,
        )

    def _limit_unavailable(self) -> None:
        """Refuse replacements of Data Flows that have more services than max_unavailable allows to be down."""
        most = self.options["max_unavailable"]
        wholes = [whole for whole in self.flows if whole.parts]
        parts = [part for whole in wholes for part in whole.parts]
        if 0 < most < len(parts):
            self.batch.refuse(
                [*wholes, *parts],
                f"The replacement of {' and '.join(map(str, wholes))} takes {count(len(parts), 'service')} down at the "
                f"same time, and max_unavailable is {most}.",
                "Nothing of it was changed. Raise max_unavailable to allow it.",
            )

    def _skip_broken_replacements(self) -> None:
        """Skip a replacement if the Data Flow, or one of its services, cannot be replaced."""
        for whole in self.flows:
            parts = [member for member in (*whole.parts, *whole.after) if member in self.services]
            broken = [member for member in (whole, *parts) if member.run.error]
            if whole.action == REPLACE and broken:
                if broken[0].place == UNLISTED and broken[0].failed and not whole.run.error:
                    whole.run.fail(
                        PlanError(
                            f"{whole} cannot be replaced together with a service that the task does not list: "
                            f"{broken[0].run.error}",
                            code="in_use",
                        )
                    )
                for member in (whole, *whole.parts):
                    member.skip(f"{broken[0]} cannot be replaced")

    def require_approved(self, approved: Approved) -> None:
        """Refuse everything if the approved plan does not cover the plan of each object."""
        refusals = {member: refusal(member, approved) for member in self.batch.members if not member.run.error}
        refused = {member: error for member, error in refusals.items() if error}
        for member, error in refused.items():
            member.run.fail(error)
        if refused:
            self._skip_broken_replacements()
            for member in self.batch.members:
                member.skip(f"the plan of {next(iter(refused))} is not the approved one")

    def back_up(self) -> None:
        """Write the settings of everything that is replaced to files, before anything is deleted. Raises PlanError."""
        for member in self.batch.members:
            if member.action == REPLACE and not member.run.error:
                member.resource.back_up()

    def _parent_id(self, member: Member) -> str | None:
        """Return the normal id of the Data Flow that a service belongs to, None where that does not exist."""
        parent = member.reconciler.observed or self.services[member].parent or {}
        return normal_id(parent["data_flow_id"]) if parent.get("data_flow_id") else None

    def _listed(self) -> set[str]:
        """Return the normal ids of the services that items mean, however they spell it."""
        return {normal_id(member.id) for member in self.services if member.id}

    def _order(self) -> None:
        """Services come after their Data Flow; one that is deleted comes after its services, of which none can stay."""
        by_id = {normal_id(flow.seen_id): member for member, flow in self.flows.items() if flow.seen_id}
        by_flow: dict[Any, Member] = {flow: member for member, flow in self.flows.items()}
        by_name = {flow.name: member for member, flow in self.flows.items() if flow.name}
        for child, service in self.services.items():
            own, spelled = self._parent_id(child), by_name.get(service.options.get("data_flow") or "")
            parent = by_id.get(own or "") or by_flow.get(service.pending_parent)
            if own and spelled and not parent and not service.options.get("data_flow_id"):
                self.batch.refuse(
                    [child],
                    f"{child.place}: {service} belongs to another {spelled} than that of {spelled.place}.",
                    "It was not changed. Set data_flow_id.",
                )
            # For a service that could not be observed, and in check mode for one whose Data Flow does not exist, only
            # the item has the parent.
            parent = parent or by_id.get(normal_id(service.options.get("data_flow_id"))) or spelled
            if parent:
                self._relate(child, parent)
            elif child.run.error and not service.absent:
                for member, flow in self.flows.items():
                    if flow.absent or member.action == REPLACE:
                        member.after.append(child)  # It may belong to any of them.

    def _relate(self, child: Member, parent: Member) -> None:
        flow, service = self.flows[parent], self.services[child]
        if flow.absent and not service.absent:
            self.batch.refuse(
                [child, parent],
                f"{child.place} has {service} present, but {parent.place} has {flow}, its Data Flow, absent.",
                "Neither was changed.",
            )
        elif flow.absent or (service.absent and parent.action == REPLACE):
            self._delete_before(child, parent)
        elif parent.action == REPLACE and child.action == REPLACE and not child.run.ended:
            parent.reconciler.wait = True
            flow.being_deleted.add(normal_id(child.id))
            child.replace_with(parent)
        elif parent.action == REPLACE and child.run.error:
            parent.after.append(child)  # It may be there, so its Data Flow must stay.
        else:
            parent.reconciler.wait = True
            child.after.append(parent)
            child.plan_again = child.action == CREATE and (not service.parent or parent.action == REPLACE)

    def _delete_before(self, child: Member, parent: Member) -> None:
        if child.id:
            self.flows[parent].being_deleted.add(normal_id(child.id))
            child.reconciler.wait = True
            parent.after.append(child)

    def _free_names(self) -> None:
        """Create an object after the deletion of another one with its name, and refuse two new objects of one name."""
        kinds: tuple[Mapping[Member, DataFlowResource], ...] = (self.flows, self.services)
        for members in kinds:
            deletions = [member for member in members if member.action == DELETE]
            creations: dict[str | None, Member] = {}
            for member, resource in members.items():
                if member.action == CREATE and resource.options.get("check_name") is not False:
                    other = creations.setdefault(resource.name, member)
                    if other is not member:
                        self.batch.refuse(
                            [other, member],
                            f"{other.place} and {member.place} would both be created as {resource}. It is not known "
                            "whether two objects may share a name.",
                            "Neither was created. Choose another name, or set check_name: false.",
                        )
                for other in deletions if member.action == CREATE else ():
                    if members[other].name == resource.name:
                        resource.freed_ids.add(normal_id(other.id))
                        other.reconciler.wait = True
                        member.after.append(other)

    def _unlisted(self) -> list[dict[str, Any]]:
        """List the services that no item means, under the Data Flows of the task and of its services."""
        flows = {normal_id(flow.seen_id) for flow in self.flows.values() if flow.seen_id}
        return self._unlisted_under({*flows, *map(self._parent_id, self.services)} - {None})

    def _unlisted_under(self, parents: Container[str | None]) -> list[dict[str, Any]]:
        """List the services that no item means, under the Data Flows with these ids."""
        listed = self._listed()
        # If an object could not be read or planned, any object of its name may be the one.
        unknown = {service.name for member, service in self.services.items() if member.run.error}
        return [
            item
            for item in self.lists.list_services()
            if normal_id(item.get("data_flow_id")) in parents
            and state_of(item) not in STATES.deleted | STATES.deleting
            and normal_id(item["data_flow_service_id"]) not in listed
            and item.get("data_flow_service_name") not in unknown
        ]

    def _purge(self, unlisted: Sequence[Mapping[str, Any]]) -> None:
        """Add the services to delete: unlisted ones under listed Data Flows.

        They are deleted after all listed objects, except Data Flows to delete or replace, which come after them.
        """
        flows = {normal_id(flow.seen_id): member for member, flow in self.flows.items() if flow.seen_id}
        leaving = {member for member, flow in self.flows.items() if flow.absent or member.action == REPLACE}

        def waits(member: Member) -> bool:
            """Return whether a member waits for the end of one that leaves, which waits for the services here."""
            return bool({member, member.whole} & leaving) or any(map(waits, member.after))

        before = [member for member in self.batch.members if not waits(member)]
        added = []
        for item in unlisted:
            own = {"state": "absent", "data_flow_service_id": item["data_flow_service_id"]}
            own["name"] = item.get("data_flow_service_name")
            member, service = self._member(Service, "purge", own)
            member.after.extend(before)
            added.append(member)
            self.services[member] = service
        self.batch.read(added)
        self.batch.plan(added)
        for member in added:
            parent = flows.get(self._parent_id(member) or "")
            if parent in leaving:
                self._delete_before(member, parent)

    def _keep_in_use(self) -> None:
        """Keep the Data Flows that have services which this task does not delete."""
        for member, flow in self.flows.items():
            if member.action == DELETE and (services := flow.staying(member.reconciler.observed or {})):
                names = ", ".join(sorted(str(service.get("data_flow_service_name")) for service in services))
                member.keep(f"it has {count(len(services), 'other service')}: {names}.")

    def _warn_of_dependents(self) -> None:
        """Warn of the services that are deleted with their Data Flow and that no item names."""
        for member, flow in self.flows.items():
            if member.action == DELETE and flow.options.get("delete_services") and not member.run.ended:
                with self.lists.offline():  # The lists were read for the plan.
                    services = flow.dependents(member.reconciler.observed or {})
                if services:
                    names = ", ".join(sorted(str(service.name) for service in services))
                    flow.warnings.append(f"is deleted with {count(len(services), 'other service')}: {names}.")

    def _require_capacity(self) -> None:
        """Ask each cluster whether all that will be created in it fits together; if not, none is created."""
        clusters: dict[str, dict[Member, capacity.Workload]] = {}
        for member, service in self.services.items():
            goes_on = not any(each.run.error for each in (member, *member.after))
            if self._needs_capacity(member, service) and goes_on and service.cluster_id:
                clusters.setdefault(service.cluster_id, {})[member] = service.creation["service_workload"]
        for cluster, workloads in clusters.items():
            if self.batch.waiting.expired and not self.check_mode:
                return
            asked = list(workloads.values())
            try:
                verdict = self.api.validate_new_service(cluster, values.write_workload(capacity.combined(asked)))
                capacity.require(verdict, capacity.workload_of(asked), f"cluster {cluster}")
            except ScpError as error:
                for member in workloads:
                    member.run.fail(error.copy())
            else:
                self.fitting[cluster] = capacity.workload_of(asked)

    def _needs_capacity(self, member: Member, service: Service) -> bool:
        """Return whether a service is new in its cluster."""
        if member.action == REPLACE and member.whole:
            return self.flows[member.whole].moves(member.whole.reconciler.observed or {})
        return member.action == CREATE

    def result(self) -> Result:
        """Return the result of all. Raises PlanError if one did not reach its desired state."""
        self.batch.details["data_flows"] = objects(self.flows)
        self.batch.details["data_flow_services"] = objects(self.services)
        return self.batch.result()


def with_defaults(item: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of an item, with the defaults of those that it leaves out or that are blank."""
    # An item that names its parent by id does not also take the name of the defaults, nor the other way round.
    pairs = [pair for both in ALTERNATIVES for pair in (both, both[::-1])]
    named = {other for one, other in pairs if not is_left_out(item.get(one))}
    common = {name: value for name, value in defaults.items() if name not in named}
    own = {name: value for name, value in item.items() if not is_left_out(value) or name not in common}
    return {**common, **own}


def converge_fleet(
    options: Mapping[str, Any], transport: Transport, *, check_mode: bool, progress: Progress = no_progress
) -> Result:
    """Make all objects what is desired. Raises PlanError if one did not reach its desired state."""
    if not 1 <= options["max_parallel"] <= MAX_PARALLEL:
        raise OptionError("max_parallel", f"must be from 1 to {MAX_PARALLEL}, and is {options['max_parallel']}.")
    if options["max_deletions"] < 0:
        raise OptionError("max_deletions", f"must not be negative, and is {options['max_deletions']}.")
    if options["max_unavailable"] < 0:
        raise OptionError("max_unavailable", f"must not be negative, and is {options['max_unavailable']}.")
    if options["max_unavailable"] and not options["wait"]:
        raise OptionError("max_unavailable", "needs wait: true, because each update waits for the ones before.")
    if options["purge"] and not options["data_flow_services"]:
        raise OptionError("purge", "would delete all services, since data_flow_services is empty.")
    approved = read_approved(options["approved"])
    transport.limit(options["max_parallel"])  # The pages of a list are read in parallel, too.
    fleet = Fleet(transport, options, waiting(options, transport, progress), check_mode=check_mode)
    fleet.plan()
    if approved is not None:
        fleet.require_approved(approved)
    if not check_mode:
        fleet.back_up()
    fleet.batch.apply()
    if not check_mode:
        fleet.discard_backups()
    return fleet.result()
