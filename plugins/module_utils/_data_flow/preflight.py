# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading only: what can be known before Data Flows and services are created. Each check becomes a line of a table.

A check is a function that returns what it found, or raises what is wrong: so one that fails does not keep others back.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from .._resource.selection import normal_id, select
from .._resource.states import state_of
from .._scp.errors import ApiError, OptionError, PlanError, ScpError
from .._scp.handler import Result
from .._scp.parallel import parallel_map
from .._scp.planned import planned_name
from .._scp.progress import Progress, no_progress
from .._scp.raw_options import prepared, trimmed
from .._scp.text import sanitize
from .._scp.transport import Transport
from .._ske.clusters import cluster_id
from . import capacity, values
from .api import PRODUCT, list_versions
from .base import STATES, DataFlowResource
from .flow import Flow, image_of, ingress_controller_of, ingress_controllers_of, on_cluster
from .info import api_of, result_of
from .options import COMPONENT, MANAGED
from .service import OFFERED_AS, Service, of_parent
from .versions import nearest

API = "Data Flow API"
OK, NOT_OK, UNKNOWN = "ok", "FAILED", "unknown"
FIGURES = ("cpu", "memory", "replica")
WORKLOAD = {"service_workload": {"type": "dict", "options": dict.fromkeys(values.COMPONENTS, COMPONENT)}}
Item = dict[str, Any]
Question = tuple[str, str, Callable[..., str], tuple[Any, ...]]  # check, object, function and its arguments
Answer = TypeVar("Answer")


class Unknowable(ScpError):
    """A check whose answer cannot be had yet."""


@dataclass(eq=False)
class Wanted:
    """An object that is wanted: its options, checked where they can be, what is wrong with them, and where it is."""

    kind: type[DataFlowResource]
    options: Item
    problems: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    there: Item | None = None

    def __str__(self) -> str:
        return f"{'Data Flow' if self.kind is Flow else 'service'} {self.name or '(without a name)'}"

    @property
    def name(self) -> str:
        """The name, blank where there is none."""
        return str(self.options.get("name", ""))

    @property
    def is_new(self) -> bool:
        """Whether it is to be created; an object that is being deleted does not count."""
        return state_of(self.there) in {"ABSENT", *STATES.deleting}

    @property
    def address(self) -> str:
        """The access address; blank where a part of it is not given."""
        return f"{self.name}.{self.options['domain']}" if self.name and self.options.get("domain") else ""

    @property
    def whole_workload(self) -> Item | None:
        """The workload, if nothing is wrong with it and all figures are there."""
        return None if self.problems or self.missing_figures() else self.options.get("service_workload")

    def missing(self) -> list[str]:
        """What a creation needs and is not given; what the service is asked for (image, versions) is not part of it."""
        options = [f.option for f in self.kind.fields if f.required and not self.options.get(f.option)]
        missing = [option for option in options if option not in ("name", "image_id", "cluster_id")]
        if self.kind is Flow and not self.options.get("cluster_id") and not self.options.get("cluster_name"):
            missing.append("cluster_id or cluster_name")
        return missing + self.missing_figures()

    def missing_figures(self) -> list[str]:
        """The figures that a workload lacks; of one that was refused nothing is known."""
        workload = {} if self.problems else self.options.get("service_workload") or {}
        return [
            f"service_workload.{component}.{figure}"
            for component in (values.COMPONENTS if workload else ())
            for figure in FIGURES
            if figure not in workload.get(component, {})
        ]


def desired(kind: type[DataFlowResource], given: Mapping[str, Any]) -> Wanted:
    """The object with its options of the right type and in our own shape, as far as nothing is wrong with them."""
    spec = {f.option: {**MANAGED, **WORKLOAD}.get(f.option, {"type": "str"}) for f in kind.fields}
    options = {name: trimmed(value) for name, value in given.items() if name in spec and value is not None}
    planned = planned_name(Flow.key, options.get("data_flow_id"))
    if planned is not None:
        options.update(data_flow=planned, data_flow_id="")
    refused: list[OptionError] = []
    options = prepared(spec, {name: value for name, value in options.items() if value != ""}, refused)
    typed = ArgumentSpecValidator(spec).validate(options)
    options = {name: value for name, value in typed.validated_parameters.items() if value is not None}
    result = Wanted(kind, options, [*map(str, refused), *typed.error_messages])
    for f in kind.fields:
        # The name has a check of its own; what has the wrong type cannot be looked at further.
        if f.option in options and f.option != "name" and not result.problems:
            try:
                options[f.option] = f.check(f.option, options[f.option])
            except OptionError as problem:
                result.problems.append(str(problem))
            else:
                doubt = f.doubt(options[f.option])
                result.doubts += [f"{f.option}: {doubt}"] if doubt else []
    return result


def preflight(
    options: Mapping[str, Any], transport: Transport, *, check_mode: bool, progress: Progress = no_progress
) -> Result:
    """All findings, under `findings`; a warning for each setting that is probably wrong."""
    flows = [desired(Flow, given) for given in options["data_flows"]]
    services = [desired(Service, given) for given in options["data_flow_services"]]
    findings = Preflight(transport, flows, services, options["resolve"]).findings()
    result, warnings = result_of("findings", findings, options)
    return result, [*warnings, *(f"{each}: {doubt}" for each in (*flows, *services) for doubt in each.doubts)]


class Preflight:
    """The checks of all that is wanted, with what the service was asked once for all of them."""

    def __init__(
        self, transport: Transport, flows: Sequence[Wanted], services: Sequence[Wanted], resolve: bool
    ) -> None:
        self.transport = transport
        self.api = api_of(transport)
        self.flows = flows
        self.services = services
        self.resolve = resolve
        self.looked = False  # whether it is known what is there
        self.flows_there: list[Item] = []
        self.services_there: list[Item] = []
        self.clusters: dict[tuple[Any, Any], tuple[str, list[Item]] | ScpError] = {}
        self.images: list[Item] | ScpError = []
        self.offered: dict[str, Item | ScpError] = {}  # component versions by the id of their Data Flow

    def findings(self) -> list[Item]:
        """The table, in the order in which one would look; without access only what needs none is checked."""
        everything = [*self.flows, *self.services]
        access = finding("access", API, self._access)
        if access["result"] != OK:
            unasked = {"check": "all else", "object": API, "result": UNKNOWN, "detail": "Not asked, without access."}
            return [access, *answered(self._static(everything)), unasked]
        new_flows = [flow for flow in self.flows if flow.is_new]
        if new_flows:
            self.images = answer(self.api.list_images)
        for key in dict.fromkeys(cluster_of(flow) for flow in self.flows):
            if any(key):
                self.clusters[key] = answer(self._find_cluster, *key)
        new_services = [service for service in self.services if service.is_new]
        for service in new_services:
            parent = self._parent(service)
            if isinstance(parent, dict) and parent["data_flow_id"] not in self.offered:
                self.offered[parent["data_flow_id"]] = answer(self.api.sub_versions, parent["data_flow_id"])
        questions: list[Question] = [
            ("API version", API, self._api_version, ()),
            *self._static(everything),
            *(("name", str(each), self._name, (each,)) for each in everything),
            *(("cluster", f"cluster {key[1] or key[0]}", self._cluster, (key,)) for key in self.clusters),
            *(("ingress controller", str(flow), self._ingress_controller, (flow,)) for flow in new_flows),
            *(("image", str(flow), self._image, (flow,)) for flow in new_flows),
            *(("versions", str(service), self._versions, (service,)) for service in new_services),
            *(("room", f"cluster {name}", self._room, room) for name, room in self._rooms(new_services).items()),
        ]
        return [access, *answered(questions)]

    def _static(self, everything: Sequence[Wanted]) -> list[Question]:
        return [
            *(("settings", str(each), self._settings, (each,)) for each in everything),
            *(("address", str(each), self._address, (each,)) for each in everything if each.address),
        ]

    def _access(self) -> str:
        self.flows_there = [flow for flow in self.api.list_flows() if state_of(flow) not in STATES.deleted]
        self.services_there = [
            service for service in self.api.list_services() if state_of(service) not in STATES.deleted
        ]
        for flow in self.flows:
            self._locate(flow, on_cluster(self.flows_there, flow.options))
        for service in self.services:
            self._locate(service, of_parent(self.services_there, service.options))
        self.looked = True
        counts = f"Data Flows: {len(self.flows_there)}, services: {len(self.services_there)}"
        return f"{self.transport.settings.base_url(PRODUCT)} answers. {counts}."

    def _locate(self, each: Wanted, candidates: Sequence[Item]) -> None:
        try:
            each.there = select(candidates, each.kind.key, each.kind.label, STATES, name=each.name)
        except PlanError as error:
            each.problems.append(str(error))

    def _api_version(self) -> str:
        asked = self.api.versions.asked
        try:
            offered = list_versions(self.transport)
        except ScpError:
            offered = {}
        if not offered:
            raise Unknowable(f"The API does not list its versions. It answers to {asked} or one near to it.")
        used = next(version for version in nearest(asked, offered) if version in offered)
        reported = ", ".join(f"{version} {status}" for version, status in offered.items())
        return f"{used} is used" + f", since {asked} is not offered" * (used != asked) + f". Offered: {reported}."

    def _settings(self, each: Wanted) -> str:
        problems = list(each.problems)
        if each.kind is Service and not each.options.get("data_flow") and not each.options.get("data_flow_id"):
            problems.append("data_flow or data_flow_id is needed.")
        elif each.kind is Service and self.looked and each.is_new and not self._parent(each):
            called = each.options.get("data_flow") or each.options.get("data_flow_id")
            problems.append(f"There is no Data Flow {called!r}, and none of that name is wanted.")
        missing = each.missing() if self.looked and each.is_new else []
        if missing:
            problems.append(f"Needed to create it: {', '.join(missing)}.")
        if problems:
            raise PlanError(" ".join(problems))
        return f"valid, but {' '.join(each.doubts)}" if each.doubts else "valid"

    def _parent(self, service: Wanted) -> Item | Wanted | None:
        """The Data Flow of a service: one that is there, else one that is wanted."""
        there = [flow for flow in of_parent(self.flows_there, service.options) if state_of(flow) not in STATES.deleting]
        wish = service.options.get("data_flow")
        if not wish and not service.options.get("data_flow_id"):
            return None
        parents: list[Item | Wanted] = [*there, *(flow for flow in self.flows if flow.name == wish)]
        return next(iter(parents), None)

    def _name(self, each: Wanted) -> str:
        values.name("name", each.name)
        group = self.flows if each.kind is Flow else self.services
        if sum(other.name == each.name for other in group) > 1:
            raise OptionError("name", f"{each.name!r} is wanted more than once.")
        state = state_of(each.there)
        if state in STATES.failed:
            raise PlanError(f"It exists, in state {state}.", hint="Repair or remove it first.")
        if not each.is_new:
            return f"exists, {state}"
        if each.there:
            return f"free once the deletion is over, {state}"
        taken = self.api.flow_name_taken if each.kind is Flow else self.api.service_name_taken
        if not taken(each.name):
            return "free"
        there = self.flows_there if each.kind is Flow else self.services_there
        where = "cluster_name" if each.kind is Flow else "data_flow_name"
        owners = [str(item.get(where)) for item in there if item.get(f"{each.kind.key}_name") == each.name]
        label = "cluster" if each.kind is Flow else "Data Flow"
        by = f"by one of {label} {', '.join(owners)}" if owners else "by one that is not listed"
        raise OptionError("name", f"{each.name!r} is taken, {by}.", hint="Choose another name.")

    def _find_cluster(self, own_id: str | None, name: str | None) -> tuple[str, list[Item]]:
        """The id of a cluster and its ingress controllers."""
        found = cluster_id(self.transport, name) if name else str(own_id)
        if own_id and values.merge_id(found, own_id) != found:
            raise OptionError("cluster_name", f"is the cluster {found}, which is not the one of cluster_id.")
        try:
            return found, ingress_controllers_of(self.api, found)
        except ApiError as error:
            if not error.absent:
                raise
            raise OptionError("cluster_id", f"Data Flow knows no cluster {found} in this region.") from None

    def _cluster(self, key: tuple[Any, Any]) -> str:
        return known(self.clusters[key])[0]

    def _ingress_controller(self, flow: Wanted) -> str:
        where = self.clusters.get(cluster_of(flow))
        if where is None or isinstance(where, ScpError):
            raise Unknowable("Its cluster was not found.")
        controllers, wish = where[1], flow.options.get("ingress_controller_name")
        names = [str(controller.get("name") or controller) for controller in controllers]
        if wish and wish not in names:
            offered = ", ".join(names) or "none"
            raise OptionError("ingress_controller_name", f"{wish!r} is not there.", hint=f"The cluster has: {offered}.")
        if not controllers and not self.api.needs_ingress_controller:
            return "none, and none is needed"
        return wish or ingress_controller_of(controllers, str(cluster_of(flow)[1] or where[0]))

    def _image(self, flow: Wanted) -> str:
        image = image_of(known(self.images), flow.options)
        return f"{image['version']} ({image['image_id']})"

    def _versions(self, service: Wanted) -> str:
        workload = service.options.get("service_workload") or {}
        # Figures that were refused may be of any shape; settings tell of them.
        wish = (
            {}
            if service.problems
            else {c: figures["version"] for c, figures in workload.items() if "version" in figures}
        )
        parent = self._parent(service)
        if not isinstance(parent, dict):
            if wish:
                raise Unknowable("What its Data Flow offers can be asked once that exists.")
            return "those that its Data Flow will offer"
        versions = known(self.offered[parent["data_flow_id"]])
        offered = {component: versions.get(key) for component, key in OFFERED_AS.items()}
        wrong = [f"{component} {version}" for component, version in wish.items() if version != offered[component]]
        reported = ", ".join(f"{component} {version}" for component, version in offered.items())
        if wrong:
            raise OptionError("service_workload", f"{', '.join(wrong)} is not offered.", hint=f"Offered: {reported}.")
        return reported

    def _rooms(self, new_services: Sequence[Wanted]) -> dict[str, tuple[str | None, list[Wanted]]]:
        """The new services by cluster: its name, its id where that is known, and the services."""
        rooms: dict[str, tuple[str | None, list[Wanted]]] = {}
        names: dict[str, str] = {}  # of the clusters, which may be given by their ids only
        for service in new_services:
            parent = self._parent(service)
            if isinstance(parent, Wanted):
                own_id, name = cluster_of(parent)
                where = self.clusters.get((own_id, name))
                own_id = where[0] if isinstance(where, tuple) else None
            elif parent:
                own_id, name = parent["cluster_id"], parent.get("cluster_name")
            else:
                continue
            known = names.setdefault(normal_id(own_id), str(name or own_id)) if own_id else str(name)
            rooms.setdefault(known, (own_id, []))[1].append(service)
        return rooms

    def _room(self, own_id: str | None, services: Sequence[Wanted]) -> str:
        if not own_id:
            raise Unknowable("The cluster was not found.")
        workloads = [service.whole_workload for service in services]
        whole = [workload for workload in workloads if workload]
        without = [service.name for service, workload in zip(services, workloads) if not workload]
        left_out = f" Without {', '.join(without)}: see settings." if without else ""
        if not whole:
            raise Unknowable(f"No new service says its size.{left_out}")
        verdict = self.api.validate_new_service(own_id, values.write_workload(capacity.combined(whole)))
        asked = capacity.workload_of(whole)
        capacity.require(verdict, asked, more=left_out)
        return f"{asked} fits.{left_out}"

    def _address(self, each: Wanted) -> str:
        address = each.address
        if not values.HOSTNAME.fullmatch(address):
            raise OptionError(
                "domain",
                f"{address!r} cannot be a DNS name: parts of at most 63 letters, digits and inner hyphens.",
            )
        others = [
            str(o) for o in (*self.flows, *self.services) if o is not each and o.address.lower() == address.lower()
        ]
        if others:
            raise OptionError("domain", f"{address} would also be the address of {', '.join(others)}.")
        return f"{address} {resolved(address)}" if self.resolve else address


def cluster_of(flow: Wanted) -> tuple[str | None, str | None]:
    """Id and name of the cluster, as far as they are given."""
    return flow.options.get("cluster_id"), flow.options.get("cluster_name")


def resolved(address: str) -> str:
    """What the resolver of this machine makes of an address."""
    try:
        found = sorted({str(entry[4][0]) for entry in socket.getaddrinfo(address, None)})
    except OSError:
        return "does not resolve here"
    return f"resolves to {', '.join(found)}"


def answer(question: Callable[..., Answer], *arguments: Any) -> Answer | ScpError:
    """The answer, or why there is none."""
    try:
        return question(*arguments)
    except ScpError as error:
        return error


def known(answer: Answer | ScpError) -> Answer:
    """The answer. Raises why there is none."""
    if isinstance(answer, ScpError):
        raise answer
    return answer


def finding(check: str, subject: str, function: Callable[..., str], arguments: tuple[Any, ...] = ()) -> Item:
    """A line of the table, for people: ok with what the check found, else why not."""
    try:
        result, detail = OK, function(*arguments)
    except Unknowable as error:
        result, detail = UNKNOWN, str(error)
    except ScpError as error:
        result, detail = NOT_OK, str(error)
    return {"check": check, "object": subject, "result": result, "detail": sanitize(detail)}


def answered(questions: Sequence[Question]) -> list[Item]:
    """The findings in the order of the questions, several of which are asked at a time."""
    return parallel_map(lambda question: finding(*question), questions)
