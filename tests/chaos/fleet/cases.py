# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The content of a fleet task: its members, the initial objects, and objects of others that must never be changed."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from ..cases import CLUSTER, KINDS, LARGER, SETTINGS, WORKLOAD

FLOW, SERVICE = "data_flow", "data_flow_service"
CASES = ("create", "mixed", "absent", "purge", "purge_limit", "contradiction", "replace", "replace_limit")
# Cases that ask for more than is allowed, or for a contradiction.
REFUSED = ("purge_limit", "contradiction", "replace_limit")
REPLACING = ("replace", "replace_limit")
# How a service refers to its parent; bare: some existing services do not refer to it.
PARENT_REFERENCES = ("bare", "mixed", "id", "name")
INITIAL, AS_DESIRED = "Initial", SETTINGS["description"]
# What an object must be replaced for, and what the task must have for that.
OTHER_STORAGE = {"storage_class_name": "other"}
NO_TAGS: Mapping[str, Any] = {"tags": {}}
MAY_REPLACE = {"on_immutable_change": "replace", "replace_allowed": True, **NO_TAGS}
PASSWORD = "Canary-5d1c!"
ACCOUNT = {"account": {"account_id": "nifiadmin", "account_password": PASSWORD}}
# Settings that no item has.
ONLY_THERE: Mapping[str, Sequence[Mapping[str, Any]]] = {
    FLOW: (
        {"node_selector": "pool=standard"},
        {"host_alias_list": [{"ip": "10.0.0.10", "hostnames": ["kafka-1"]}]},
        {"domain": "example-old"},
    ),
    SERVICE: (
        {"node_selector": "pool=standard"},
        {"host_alias": {"enabled": "true", "host_alias_list": [{"ip": "10.0.0.10", "hostname": "kafka-1"}]}},
        {"service_workload": {**WORKLOAD, "nifi": LARGER}},
    ),
}
# Capacity for all, so that no refusal is due to insufficient capacity.
CLUSTER_SEED = {"id": CLUSTER, "name": "ske-dev", "cpu": 10**7, "memory": 10**8}
OPERATION = {FLOW: "DataFlow", SERVICE: "DataFlowService"}
LISTS = {FLOW: "ListDataFlows", SERVICE: "ListDataFlowService"}

Identity = tuple[str, str, str]  # key, name, name of the parent
Seed = Mapping[str, Any]


@dataclass(frozen=True)
class Member:
    """One of our objects.

    `seed` is its initial state, `item` its entry in the task; None if it does not exist or is not listed. If it is
    `replaced`, the task deletes it and creates it again.
    """

    key: str
    name: str
    parent: str = ""
    present: bool = True
    seed: Seed | None = None
    item: Mapping[str, Any] | None = None
    replaced: bool = False

    @property
    def identity(self) -> Identity:
        """Return what identifies the object, whatever its id."""
        return self.key, self.name, self.parent

    @property
    def action(self) -> str:
        """Return what a run without faults does to it."""
        if not self.present:
            return "delete" if self.seed else ""
        if not self.seed:
            return "create"
        if self.replaced:
            return "replace"
        return "" if self.seed["description"] == AS_DESIRED else "update"


@dataclass(frozen=True)
class Fleet:
    """The members of a task, its other options, and the objects of others."""

    members: Sequence[Member]
    options: Mapping[str, Any]
    refused: bool  # whether the task must change nothing and give the reason
    second_items: Sequence[Mapping[str, Any]]  # items that contradict those of the members
    unrelated: Sequence[tuple[str, Seed]]
    transient: Sequence[tuple[str, Seed]]  # objects that others create and delete

    @property
    def listed(self) -> list[Member]:
        """Return the members that the task lists."""
        return [member for member in self.members if member.item]

    @property
    def unlisted(self) -> list[Member]:
        """Return the members that the task deletes although it does not list them."""
        return [member for member in self.members if not member.item and not member.present]

    @property
    def replaced(self) -> list[Member]:
        """Return the members that the task replaces, listed or not."""
        return [member for member in self.members if member.replaced]

    def parts(self, flow: Member) -> list[Member]:
        """Return the services that are replaced together with a Data Flow."""
        return [member for member in self.replaced if flow.replaced and member.parent == flow.name]

    def task(self) -> dict[str, Any]:
        """Return the options of the task, except those of how it runs."""
        items = {f"{key}s": [member.item for member in self.listed if member.key == key] for key in (FLOW, SERVICE)}
        items["data_flow_services"] += self.second_items
        return {**items, **self.options}

    @property
    def creates(self) -> bool:
        """Return whether the task creates a member."""
        return any(member.action in ("create", "replace") for member in self.members)

    def part(self, number: int) -> Fleet:
        """Return the part that one of two tasks lists: most services are in both, some in one of them only."""
        whole = (
            self.refused
            or self.replaced
            or self.options.get("purge")
            or all(not member.present for member in self.members)
        )
        own = [m for m in self.members if m.present and m.key == SERVICE]
        dropped = set() if whole else {member.identity for member in own[number::3]}
        return replace(self, members=[member for member in self.members if member.identity not in dropped])

    def seeds(self) -> dict[str, list[Seed]]:
        """Return all initial objects by kind, those of others mixed with ours.

        Some transient objects come last: lists show the newest first, so all other rows move when these are deleted.
        """
        ours = [(member.key, member.seed) for member in self.members if member.seed]
        mixed = [*ours, *self.unrelated, *self.transient[::2]]
        random.Random(len(mixed)).shuffle(mixed)
        everything = [*mixed, *self.transient[1::2]]
        return {key: [seed for kind, seed in everything if kind == key] for key in (FLOW, SERVICE)}

    def calls(self, page_size: int) -> Counter[str]:
        """Return approximately how many calls of each operation a run without faults makes."""
        counts: Counter[str] = Counter()
        if self.refused:
            counts.update({"*": 6, LISTS[SERVICE]: ceil(len(self.seeds()[SERVICE]) / page_size)})
            return counts
        for key, seeds in self.seeds().items():
            ours = [member for member in self.members if member.key == key]
            pages = ceil((len(seeds) + len(ours) / 2) / page_size)
            counts[LISTS[key]] += 3 * pages
            for member in ours:
                for action in ("delete", "create") if member.action == "replace" else filter(None, (member.action,)):
                    counts[f"{action.title()}{OPERATION[key]}"] += 1
                    counts[f"Check{OPERATION[key]}NameDuplication"] += action == "create"
                counts[f"Show{OPERATION[key]}"] += member.action != "delete" or bool(member.seed)
        if counts["CreateDataFlowService"]:
            counts["CheckClusterResourceSizeForDataFlowServiceCreate"] += 1
        if counts["CreateDataFlow"]:
            counts.update(("ListClusters", "ListDataFlowImages", "ListDataFlowIngressControllers"))
        counts["*"] = sum(counts.values())
        return counts


class Builder:
    """Build a fleet; the same case, size and seed make the same fleet.

    Without `complete`, some items have only what is needed to replace an object, and some objects have no item. After
    a concurrent writer deletes such an object, nothing has its settings.
    """

    def __init__(self, case: str, size: int, seed: int, spelling: str, *, same_names: bool, complete: bool) -> None:
        self.chance = random.Random(f"{case} {size} {seed}")
        self.case, self.size, self.spelling, self.same_names = case, size, spelling, same_names
        self.replaces, self.complete = case in REPLACING, complete
        self.ids: dict[str, str] = {}  # of Data Flows, by name

    def build(self) -> Fleet:
        """Return the complete fleet."""
        parents = flows = list(self.flows())
        purges = self.case.startswith("purge") or (self.replaces and self.chance.random() < 0.25)
        surplus = self.chance.randint(2, 5) if purges else 0
        services = list(self.services(parents, max(1, self.size - len(flows) - surplus)))
        unlisted = list(self.unlisted(parents, surplus))
        options: dict[str, Any] = {"data_flow_service_defaults": {"check_name": not self.same_names}}
        if self.replaces:
            options["data_flow_service_defaults"].update(NO_TAGS)
            services += [] if purges or self.complete else self.adopted(parents)
        if surplus or self.replaces:
            needed = surplus + sum(member.replaced for member in (*flows, *services))
            most = needed - 1 if self.case in REFUSED else needed + self.chance.choice((0, 40))
            options.update(purge=bool(surplus), max_deletions=most)
        if self.case.startswith("purge"):
            named = {service.parent for service in services}
            if self.spelling != "bare" and len(named) == len(flows) and self.chance.random() < 0.5:
                flows = []  # Only the services refer to them.
        foreign = [*(self.flow(f"{name}-other") for name in ("analytics-0", "visited"))]
        services_of_others = [self.service(f"orders-0{number}-other", "analytics-0-other") for number in range(4)]
        if self.same_names:
            taken = services[:: max(1, len(services) // 3)]
            services_of_others += [self.service(service.name, "analytics-0-other") for service in taken]
        unrelated = [
            *((FLOW, seed) for seed in (*foreign, *(flow.seed for flow in parents if flow.seed and not flows))),
            *((SERVICE, seed) for seed in services_of_others),
        ]
        transient = [(SERVICE, self.service(f"visitor-{number}", "visited-other")) for number in range(6)]
        second = [self.second_item(services)] if self.case == "contradiction" else []
        members = [*flows, *services, *unlisted]
        return Fleet(members, options, self.case in REFUSED, second, unrelated, transient)

    def second_item(self, services: Sequence[Member]) -> Mapping[str, Any]:
        """Return a second, contradicting item of a service that refers to its parent in the other way."""
        first = next(service for service in services if service.seed and service.present)
        item = {"name": first.name, "data_flow_id": self.ids[first.parent]}
        if self.chance.random() < 0.5:
            return {**item, "state": "absent"}
        return {**(first.item or {}), "data_flow": None, **item, "description": "As another item desires it"}

    def flows(self) -> Iterator[Member]:
        """Yield one to three Data Flows."""
        for number in range(self.chance.randint(1, 3)):
            name = f"analytics-{number}"
            if self.replaces:
                yield self.flow_to_replace(name, first=not number)
                continue
            there = self.chance.random() < {"create": 0.4, "mixed": 0.7, "absent": 0.85}.get(self.case, 1)
            present = self.case != "absent" and not (self.case == "mixed" and there and number == 2)
            description = INITIAL if self.case == "mixed" and self.chance.random() < 0.4 else AS_DESIRED
            seed = self.flow(name, description) if there else None
            item: dict[str, Any] = {"name": name, "cluster_name": "ske-dev", "version": "1.1.0", **SETTINGS}
            if not present:
                item = {"name": name, "state": "absent"}
            if not present and self.case == "absent" and self.chance.random() < 0.3:
                item["delete_services"] = True
            yield Member(FLOW, name, present=present, seed=seed, item=item)

    def services(self, flows: Sequence[Member], count: int) -> Iterator[Member]:
        """Yield `count` services of the Data Flows."""
        for number in range(count):
            flow = flows[number % len(flows)] if number < len(flows) else self.chance.choice(flows)
            name = f"orders-{number:02}"
            if self.replaces:
                yield self.service_to_replace(name, flow, first=not number)
                continue
            kinds = {
                "create": ("create",),
                "mixed": ("unchanged", "update", "create", "delete", "missing"),
                "absent": ("delete", "delete", "delete", "missing"),
            }.get(self.case, ("unchanged", "unchanged", "update", "create"))
            kinds = ("update",) if self.case == "contradiction" and not number else kinds
            kind = self.chance.choice(kinds if flow.present else ("delete", "missing"))
            if not flow.seed:
                kind = "create" if flow.present else "missing"
            present = kind in ("unchanged", "update", "create")
            seed = None
            if kind not in ("create", "missing"):
                seed = self.service(name, flow.name, AS_DESIRED if kind == "unchanged" else INITIAL)
            item = {"name": name, **self.parent(flow, kind)}
            if present:
                resized = kind == "update" and self.chance.random() < 0.3
                workload = {**WORKLOAD, "nifi": LARGER} if resized else WORKLOAD
                item.update(SETTINGS, service_workload=workload)
            else:
                item["state"] = "absent"
            yield Member(SERVICE, name, flow.name, present, seed, item)

    def flow_to_replace(self, name: str, *, first: bool) -> Member:
        """Return a Data Flow of a task that replaces. The first one exists and stays."""
        kinds = ("replace", "replace", "unchanged", "update", *(() if first else ("create", "delete")))
        kind = self.chance.choice(kinds)
        seed, extra = self.richer(FLOW, kind, self.flow(name, AS_DESIRED if kind == "unchanged" else INITIAL))
        item = {"name": name, "cluster_name": "ske-dev", "version": "1.1.0", **SETTINGS, **MAY_REPLACE}
        if kind == "replace" and self.is_sparse():
            item = {"name": name, "storage_class_name": SETTINGS["storage_class_name"], **MAY_REPLACE}
        if kind == "delete":
            item = {"name": name, "state": "absent"}
        if kind == "create":
            return Member(FLOW, name, item=item)
        return Member(FLOW, name, "", kind != "delete", seed, {**item, **extra}, kind == "replace")

    def service_to_replace(self, name: str, flow: Member, *, first: bool) -> Member:
        """Return a service of a task that replaces: with its Data Flow, alone, or not."""
        kind = self.chance.choice(("replace", "replace", "unchanged", "update", "create", "delete", "missing"))
        kind = "replace" if first else kind
        if not flow.present:
            kind = self.chance.choice(("delete", "missing"))
        elif not flow.seed:
            kind = "create"
        present, there = kind not in ("delete", "missing"), kind not in ("create", "missing")
        item: dict[str, Any] = {"name": name}
        if flow.replaced or (kind == "replace" and self.spelling == "bare"):
            item["data_flow"] = flow.name  # The id of a Data Flow that is replaced changes.
        else:
            item.update(self.parent(flow, kind))
        if not present:
            item["state"] = "absent"
            return Member(SERVICE, name, flow.name, False, self.service(name, flow.name) if there else None, item)
        whole = {**SETTINGS, "service_workload": WORKLOAD}
        if not there:
            return Member(SERVICE, name, flow.name, item={**item, **whole, **NO_TAGS})
        replaced = kind == "replace" or flow.replaced
        seed = self.service(name, flow.name, AS_DESIRED if kind == "unchanged" else INITIAL)
        seed, extra = self.richer(SERVICE, "replace" if replaced else kind, seed)
        if kind != "replace":
            seed = {**seed, "storage_class_name": SETTINGS["storage_class_name"]}
        item.update({"storage_class_name": SETTINGS["storage_class_name"]} if replaced and self.is_sparse() else whole)
        # One that is only replaced with its Data Flow needs no permission of its own.
        item.update(MAY_REPLACE if kind == "replace" or self.chance.random() < 0.5 else NO_TAGS)
        return Member(SERVICE, name, flow.name, True, seed, {**item, **extra}, replaced)

    def adopted(self, flows: Sequence[Member]) -> Iterator[Member]:
        """Yield services without an item, which are replaced with their Data Flow."""
        for flow in flows:
            for number in range(self.chance.choice((0, 1, 2)) if flow.replaced else 0):
                name = f"adopted-{number}-of-{flow.name}"
                seed, _extra = self.richer(SERVICE, "adopted", self.service(name, flow.name))
                yield Member(SERVICE, name, flow.name, True, seed, None, True)

    def richer(self, key: str, kind: str, seed: Seed) -> tuple[Seed, Mapping[str, Any]]:
        """Return a seed with settings that its item does not have, and what the item must have for it."""
        if kind in ("unchanged", "delete"):
            return seed, {}
        fitting = [
            each for each in ONLY_THERE[key] if kind != "update" or not {"domain", "service_workload"} & set(each)
        ]
        more = {name: value for each in fitting if self.chance.random() < 0.5 for name, value in each.items()}
        account = ACCOUNT if kind == "replace" and self.chance.random() < 0.2 else {}
        storage = OTHER_STORAGE if kind == "replace" else {}
        return {**seed, **more, **storage, **account}, account

    def is_sparse(self) -> bool:
        """Return whether an item has only what is needed to replace its object."""
        return self.chance.random() < 0.5 and not self.complete

    def unlisted(self, flows: Sequence[Member], count: int) -> Iterator[Member]:
        """Yield unlisted services to delete: those to purge, and those of a Data Flow with delete_services."""
        for number in range(count):
            parent = self.chance.choice([flow for flow in flows if flow.seed and flow.present]).name
            name = f"surplus-{number}"
            yield Member(SERVICE, name, parent, present=False, seed=self.service(name, parent))
        for flow in flows:
            if flow.seed and (flow.item or {}).get("delete_services"):
                name = f"surplus-of-{flow.name}"
                yield Member(SERVICE, name, flow.name, present=False, seed=self.service(name, flow.name))

    def parent(self, flow: Member, kind: str) -> dict[str, Any]:
        """Return how an item refers to its parent; an id is known only of what exists initially."""
        by_name, by_id = {"data_flow": flow.name}, {"data_flow_id": self.ids.get(flow.name)}
        if not flow.seed:
            return by_name
        unnamed: dict[str, Any] = {} if kind in ("unchanged", "update", "delete") else by_name
        spellings: Mapping[str, Sequence[Mapping[str, Any]]] = {
            "name": [by_name],
            "id": [by_id],
            "mixed": [by_name, by_id, {**by_name, **by_id}],
            "bare": [by_name, by_id, unnamed],
        }
        return dict(self.chance.choice(spellings[self.spelling]))

    def flow(self, name: str, description: str = AS_DESIRED) -> Seed:
        """Return the seed of a Data Flow."""
        self.ids.setdefault(name, self.new_id())
        return {**KINDS[FLOW].seed, "name": name, "id": self.ids[name], "description": description}

    def service(self, name: str, parent: str, description: str = INITIAL) -> Seed:
        """Return the seed of a Data Flow Service."""
        seed = {**KINDS[SERVICE].seed, "name": name, "id": self.new_id(), "data_flow_id": self.ids[parent]}
        return {**seed, "description": description}

    def new_id(self) -> str:
        """Return an id that the seed determines."""
        return str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
