# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Existing Data Flows and services as groups, hosts and variables of an inventory for the playbook provision.

Everything here is pure. The same objects, as the info modules return them, become the same inventory, in whatever order
they are listed. Text from the API becomes a value that Ansible does not evaluate.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from itertools import count as numbers
from typing import Any

from .._resource.selection import normal_id
from .._resource.states import state_of
from .._scp.errors import OptionError, collected, raise_all
from .._scp.raw_options import ALL, is_left_out, trimmed
from .._scp.text import sanitize
from .base import STATES
from .flow import Flow
from .inventory import UNFIT, UNFIT_FOR_GROUP, by_host, free_group
from .service import Service
from .sizes import SIZES
from .values import COMPONENTS, whole_workload
from .variables import FLOW_VARIABLES, SERVICE_VARIABLES, Item, Names, checked

ALONE = ("data_flow_name", "nifi_name", "nifi_check_name", "nifi_data_flow_id")  # which are of one group or host alone
PARTS = ("cpu", "memory", "replica", "version")
TEMPLATE = re.compile(r"\{[{%#]")
UNKNOWN_VERSIONS = (
    "It is not known which component versions the Data Flow offers, so all versions of its services are here."
)
SAME_FLOW = (
    "Another Data Flow has the same name, so its services need its id. When the Data Flow is created again, it gets "
    "another id: provision cannot create both Data Flows and their services in one run."
)
SAME_SERVICE = "Another service has the same name, so the name is not checked before it is created."
MOST_NAMES = 50  # of what exists, in a message
# A setting that is null is usually not set. Without these, an object cannot be created or has no login.
SHOWN = ("storage_class_name", "domain", "instance_id", "node_selector", "description", "host_aliases")
EXPECTED = ("storage_class_name", "domain", "account", "service_workload", "host_aliases")


@dataclass(frozen=True)
class Selection:
    """Patterns of the names to export. All of them, where there are none."""

    data_flow: Sequence[str] = ()
    cluster: Sequence[str] = ()
    service: Sequence[str] = ()


@dataclass
class Entry:
    """What a file has: variables, and what is not known or could not be written."""

    variables: Item = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)  # variables whose values the responses do not have
    comments: list[str] = field(default_factory=list)


@dataclass
class Group:
    """A Data Flow, with its services by host."""

    flow: Item
    own: Entry
    hosts: dict[str, Entry] = field(default_factory=dict)
    common: Entry = field(default_factory=Entry)  # of its services
    states: dict[str, str] = field(default_factory=dict)  # of services that do not run, by host
    alone: str = ""  # the host that describes a Data Flow without services


@dataclass(frozen=True)
class Export:
    """An inventory, and what to report about it."""

    groups: Mapping[str, Group]
    common: Entry
    passwords: Sequence[str] = ()  # variables to fill in
    left_out: Sequence[str] = ()  # what is not in the inventory, and why

    @property
    def services(self) -> int:
        """The number of services."""
        return sum(len(group.hosts) for group in self.groups.values())

    @property
    def without_services(self) -> list[str]:
        """The groups of Data Flows without services, each of which has a host of its own."""
        return [name for name, group in self.groups.items() if not group.hosts]


class Unsafe(str):
    """Text that Ansible must not take for a template."""

    __slots__ = ()


def patterns(option: str, value: Any) -> list[str]:
    """Return the patterns of a list, or of text with commas or spaces between them, none if all are meant.

    Raises OptionError.
    """
    if is_left_out(value):
        return []
    listed = value.replace(",", " ").split() if isinstance(value, str) else value
    if not isinstance(listed, (list, tuple)) or not all(isinstance(pattern, (str, int)) for pattern in listed):
        raise OptionError(option, "must be a list of names or patterns, or text with commas between them.")
    given = [str(pattern).strip() for pattern in listed if not is_left_out(pattern)]
    return [] if ALL in given else given


def selected(flows: Sequence[Item], services: Sequence[Item], selection: Selection) -> tuple[list[Item], list[Item]]:
    """Return the Data Flows and services that are selected. Raises OptionError for a pattern that matches nothing."""
    problems: list[OptionError] = []
    for option, what, asked, names in (
        ("data_flow", Flow.label, selection.data_flow, [(flow["data_flow_name"],) for flow in flows]),
        ("cluster", f"cluster of a {Flow.label}", selection.cluster, [_cluster(flow) for flow in flows]),
        ("service", Service.label, selection.service, [(each["data_flow_service_name"],) for each in services]),
    ):
        with collected(problems):
            _require_matches(option, what, asked, names)
    raise_all(problems)
    chosen = [
        flow
        for flow in flows
        if _matches(selection.data_flow, (flow["data_flow_name"],)) and _matches(selection.cluster, _cluster(flow))
    ]
    ids = {normal_id(flow["data_flow_id"]) for flow in chosen}
    restricted = bool(selection.data_flow or selection.cluster)
    own = [
        service
        for service in services
        if (normal_id(service["data_flow_id"]) in ids or not restricted)
        and _matches(selection.service, (service["data_flow_service_name"],))
    ]
    if selection.service:
        parents = {normal_id(service["data_flow_id"]) for service in own}
        chosen = [flow for flow in chosen if normal_id(flow["data_flow_id"]) in parents]
    if (flows or services) and not chosen and not own:
        given = [name for name, asked in vars(selection).items() if asked]
        raise OptionError(", ".join(given), "nothing that exists matches all of them.")
    return chosen, own


def _cluster(flow: Item) -> tuple[Any, ...]:
    return flow["cluster_name"], flow["cluster_id"]


def _matches(asked: Sequence[str], names: Iterable[Any]) -> bool:
    return not asked or any(fnmatchcase(str(name), pattern) for pattern in asked for name in names if name)


def _require_matches(option: str, what: str, asked: Sequence[str], names: Sequence[tuple[Any, ...]]) -> None:
    missed = [pattern for pattern in asked if not any(_matches([pattern], each) for each in names)]
    if missed:
        there = sorted({str(each[0] or each[-1]) for each in names})
        listed = ", ".join(there[:MOST_NAMES]) or "none"
        more = f" and {len(there) - MOST_NAMES} more" if len(there) > MOST_NAMES else ""
        raise OptionError(
            option, f"{', '.join(missed)} matches no {what}.", code="not_found", hint=f"There are: {listed}{more}."
        )


def exported(flows: Sequence[Item], services: Sequence[Item], versions: Sequence[Item], selection: Selection) -> Export:
    """Return the inventory of what is selected. `versions` has the component versions that Data Flows offer."""
    left_out: list[str] = []
    chosen, own = selected(flows, services, selection)
    everything = {normal_id(flow["data_flow_id"]): flow for flow in flows}
    alike = Counter(name for item in (*flows, *services) if not _is_leaving(item) for name in _names_of(item))
    chosen = _staying(Flow, chosen, everything, alike, left_out)
    parents = {normal_id(flow["data_flow_id"]): flow for flow in chosen}
    own = _staying(Service, own, everything, alike, left_out)
    labels = _labels(chosen)
    hosts = by_host([{**each, "data_flow_name": labels[normal_id(each["data_flow_id"])]} for each in own])
    offered = {normal_id(each["data_flow_id"]): each for each in versions}
    with_services = {normal_id(each["data_flow_id"]) for each in own}
    passwords: set[str] = set()
    groups: dict[str, Group] = {}
    by_flow: dict[str, Group] = {}
    for own_id, label in labels.items():
        flow, name = parents[own_id], free_group(label, {*hosts, *groups})
        groups[name] = by_flow[own_id] = Group(flow, _of_flow(flow, flows, alike, name, passwords))
        if own_id not in offered and own_id in with_services:
            groups[name].own.comments.append(UNKNOWN_VERSIONS)
    for host, service in hosts.items():
        own_id = normal_id(service["data_flow_id"])
        by_flow[own_id].hosts[host] = _of_service(service, host, offered.get(own_id), alike, passwords)
        if state_of(service) not in STATES.healthy:
            by_flow[own_id].states[host] = state_of(service)
    taken = {*hosts, *groups}
    for group in groups.values():
        if not group.hosts:
            name = UNFIT.sub("_", f"{group.flow['data_flow_name']}-data-flow")
            group.alone = next(form for form in _numbered(name) if form not in taken)
            taken.add(group.alone)
    return Export(groups, _lift(list(groups.values())), sorted(passwords), left_out)


def _numbered(word: str) -> Iterator[str]:
    """Yield a word, and then the word with the numbers from 2."""
    yield word
    yield from (f"{word}-{number}" for number in numbers(2))


def _title(kind: type[Flow] | type[Service], item: Item) -> str:
    name, own_id = item[f"{kind.key}_name"], item[f"{kind.key}_id"]
    return str(sanitize(f"{kind.label} {name} ({own_id})"))


def _is_leaving(item: Item) -> bool:
    return state_of(item) in STATES.deleting | STATES.deleted


@cache
def _is_valid(name: Any) -> bool:
    return isinstance(name, str) and not checked(FLOW_VARIABLES, {"name": name})


def _names_of(item: Item) -> tuple[tuple[Any, ...], ...]:
    """Return the name of an object, and the name in its place. provision cannot distinguish two of the latter."""
    if item.get("data_flow_service_id"):
        name = (Service.key, item["data_flow_service_name"])
        return name, (*name, normal_id(item["data_flow_id"]))
    name = (Flow.key, item["data_flow_name"])
    return name, (*name, normal_id(item["cluster_id"]))


def _staying(
    kind: type[Flow] | type[Service],
    items: Sequence[Item],
    parents: Mapping[str, Item],
    alike: Mapping[tuple[Any, ...], int],
    left_out: list[str],
) -> list[Item]:
    """Return the objects that an inventory can describe, in a stable order. The others are added to `left_out`."""
    found = []
    for item in sorted(items, key=_order):
        parent = parents.get(normal_id(item["data_flow_id"]))
        if _is_leaving(item):
            why = f"it is being deleted (state {state_of(item)})"
        elif parent is None:
            why = f"{Flow.label} {item['data_flow_id']} is not listed"
        elif _is_leaving(parent):
            why = f"its {Flow.label} is being deleted"
        elif any(alike[_names_of(each)[1]] > 1 for each in (item, parent)):
            why = "provision cannot distinguish it from another one of the same name in the same place"
        elif not (_is_valid(item[f"{kind.key}_name"]) and _is_valid(parent["data_flow_name"])):
            why = "its name, or that of its Data Flow, is not valid"
        else:
            found.append(item)
            continue
        left_out.append(str(sanitize(f"{_title(kind, item)} is left out, because {why}.")))
    return found


def _order(item: Item) -> tuple[str, ...]:
    keys = ("data_flow_name", "data_flow_service_name", "cluster_name", "cluster_id", "data_flow_id")
    return tuple(str(item.get(key) or "") for key in (*keys, "data_flow_service_id"))


def _labels(flows: Sequence[Item]) -> dict[str, str]:
    """Return the names of Data Flows as those of groups, by id: with the cluster, or else the id, if they are alike."""
    forms: tuple[Callable[[Item], str], ...] = (
        lambda flow: f"{flow['data_flow_name']}",
        lambda flow: f"{flow['data_flow_name']}_{flow['cluster_name'] or flow['cluster_id']}",
        lambda flow: f"{flow['data_flow_name']}_{flow['data_flow_id']}",
    )
    labels: dict[str, str] = {}
    left = list(flows)
    for form in forms:
        names = {normal_id(flow["data_flow_id"]): UNFIT_FOR_GROUP.sub("_", form(flow)) for flow in left}
        counts = Counter(names.values())
        taken = set(labels.values())
        labels.update({own: name for own, name in names.items() if counts[name] == 1 and name not in taken})
        left = [flow for flow in left if normal_id(flow["data_flow_id"]) not in labels]
    return {own: labels[own] for own in map(normal_id, (flow["data_flow_id"] for flow in flows)) if own in labels}


def _of_flow(flow: Item, flows: Sequence[Item], alike: Mapping[Any, int], group: str, passwords: set[str]) -> Entry:
    """Return the variables of a Data Flow."""
    same_cluster = {normal_id(each["cluster_id"]) for each in flows if each["cluster_name"] == flow["cluster_name"]}
    by_name = bool(flow["cluster_name"]) and len(same_cluster) == 1
    identity = {
        "name": flow["data_flow_name"],
        "cluster_name": flow["cluster_name"] if by_name else None,
        "cluster_id": None if by_name else flow["cluster_id"],
        "version": flow["version"],
        "image_id": None if flow["version"] else flow["image_id"],
    }
    entry = _entry(FLOW_VARIABLES, identity, flow, group, passwords)
    if alike[_names_of(flow)[0]] > 1:
        entry.variables["data_flow_check_name"] = False
        entry.variables["nifi_data_flow_id"] = flow["data_flow_id"]
        entry.comments.append(SAME_FLOW)
    return entry


def _of_service(service: Item, host: str, offered: Item | None, alike: Mapping[Any, int], passwords: set[str]) -> Entry:
    """Return the variables of a service."""
    name = service["data_flow_service_name"]
    size, workload = size_and_workload(service["service_workload"] or {}, offered or {})
    own = {"name": None if host == name else name, "service_workload": workload}
    entry = _entry(SERVICE_VARIABLES, own, service, host, passwords)
    if size:
        entry.variables = {"nifi_size": size, **entry.variables}
    if alike[_names_of(service)[0]] > 1:
        entry.variables["nifi_check_name"] = False
        entry.comments.append(SAME_SERVICE)
    return entry


def _entry(names: Names, more: Item, item: Item, label: str, passwords: set[str]) -> Entry:
    """Return the variables of an object: `more`, and the settings that a response has like the options.

    A setting that provision would refuse becomes a comment.
    """
    fields = names.kind.fields
    settings = {**more, **{f.option: item[f.option] for f in fields if f.option in SHOWN}}
    if (item["account"] or {}).get("account_id"):
        settings["account"] = {"account_id": trimmed(item["account"]["account_id"])}
    given = {option: trimmed(value) for option, value in settings.items()}
    given = {option: value for option, value in given.items() if value not in ([], {}) and not is_left_out(value)}
    refused = checked(names, given)
    entry = Entry()
    for option, value in given.items():
        if problems := checked(names, {option: value}) if refused else []:
            entry.comments.append(f"Not exported, because provision refuses it. {' '.join(problems)}")
        else:
            entry.variables[names.variable(option)] = _literal(value)
    account = entry.variables.get(names.variable("account"))
    if account:
        variable = _unused(f"vault_{names.prefix}{re.sub('[^A-Za-z0-9_]', '_', label)}_password", passwords)
        passwords.add(variable)
        account["account_password"] = f"{{{{ {variable} }}}}"
    missing = [f.option for f in fields if f.option in EXPECTED and item[f.option] in (None, "", {})]
    entry.unknown = [names.variable(option) for option in missing]
    return entry


def _unused(variable: str, taken: Collection[str]) -> str:
    """Return the variable with the first number that makes it another one than those taken."""
    number, found = 1, variable
    while found in taken:
        number += 1
        found = f"{variable.removesuffix('_password')}_{number}_password"
    return found


def _literal(value: Any) -> Any:
    """Return the value with text that Ansible would evaluate marked as text."""
    if isinstance(value, Mapping):
        return {key: _literal(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_literal(inner) for inner in value]
    return Unsafe(value) if isinstance(value, str) and TEMPLATE.search(value) else value


def size_and_workload(workload: Mapping[str, Any], offered: Mapping[str, Any]) -> tuple[str | None, Item]:
    """Return the name of the size of a workload, if there is one, and what differs from it or from what is offered."""
    text = {name: _component(own, offered.get(name)) for name, own in workload.items() if name in COMPONENTS}
    plain = {
        name: {key: value for key, value in own.items() if key != "version"}
        for name, own in workload.items()
    }  # fmt: skip
    size = next((name for name, whole in SIZES.items() if whole_workload("workload", whole) == plain), None)
    if size:
        text = {name: {key: value for key, value in own.items() if key == "version"} for name, own in text.items()}
    return size, {name: text[name] for name in COMPONENTS if text.get(name)}


def _component(own: Mapping[str, Any], offered: Any) -> Item:
    """Return the values of a component with their units."""
    values = {key: own.get(key) for key in PARTS}
    if isinstance(values["cpu"], int):
        values["cpu"] = f"{values['cpu']}m"
    if isinstance(values["memory"], int):
        gibibytes, rest = divmod(values["memory"], 1024)
        values["memory"] = f"{values['memory']}Mi" if rest or not gibibytes else f"{gibibytes}Gi"
    if values["version"] == offered:
        values["version"] = None
    return {key: value for key, value in values.items() if value is not None}


def _lift(groups: Sequence[Group]) -> Entry:
    """Move what the hosts of a group have in common to the group, and what all have in common to all. Return that."""
    for group in groups:
        if len(group.hosts) > 1:
            group.common = _common(list(group.hosts.values()))
    everything = Entry()
    filled = [group for group in groups if group.hosts]
    for parts, several in (
        ([[group.own] for group in groups], len(groups) > 1),
        ([[group.common, entry] for group in filled for entry in group.hosts.values()], len(filled) > 1),
    ):
        if several:
            whole = [
                Entry(
                    {name: value for part in each for name, value in part.variables.items()},
                    [name for part in each for name in part.unknown],
                )
                for each in parts
            ]
            shared = _common(whole)
            everything.variables.update(shared.variables)
            everything.unknown += shared.unknown
            for part in (part for each in parts for part in each):
                _remove(part, shared)
    return everything


def _common(entries: Sequence[Entry]) -> Entry:
    """Return what all entries have, and remove it from them."""
    first, *others = entries
    shared = Entry(
        {
            name: value
            for name, value in first.variables.items()
            if name not in ALONE and all(name in each.variables and each.variables[name] == value for each in others)
        },
        [name for name in first.unknown if all(name in each.unknown for each in others)],
    )
    for entry in entries:
        _remove(entry, shared)
    return shared


def _remove(entry: Entry, shared: Entry) -> None:
    entry.variables = {name: value for name, value in entry.variables.items() if name not in shared.variables}
    entry.unknown = [name for name in entry.unknown if name not in shared.unknown]
