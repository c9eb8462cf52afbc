# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Desired Data Flows and services, described by variables: of hosts, of a role, or the keys of a list's entries.

Everything here is pure. What a variable may be is said by the options and fields of the modules alone, so that a new
option is a new variable.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.validation import check_type_bool
from ansible.module_utils.errors import UnsupportedError

from .._module_spec import WAIT_FOR_STATE
from .._resource.selection import normal_id
from .._scp.errors import OptionError
from .._scp.masking import without_no_log
from .._scp.raw_options import is_blank, is_left_out, prepared, trimmed
from .._scp.text import nearest
from .._scp.waiter import require_possible
from .base import DataFlowResource
from .flow import Flow
from .options import FLOW, MANAGED, SERVICE, without_defaults
from .service import Service
from .sizes import SIZES

Item = dict[str, Any]
Settings = Mapping[str, Any]
WAITS = tuple(WAIT_FOR_STATE)
# What a variable is called other than its option, and which options have none, since they are the task's.
RENAMED = {"service_workload": "workload"}
OF_THE_TASK = ("state", "delete_services")
OWN = "own_variables"
ONLY = "only"  # whether a host describes a Data Flow without a service
# Other variables with the prefixes: passwords that accounts refer to, as surveys have them; results of the roles; and
# the fields that the inventory plugin can set without a prefix.
OTHERS = ("*_password", "*_result", "data_flow_service_*", "data_flow_id")
OF_ROLES: Mapping[str, Sequence[str]] = {  # the variables of roles with several services, without the prefix
    "nifi_tenants": (
        "", "backup_directory", "continue_on_error", "data_flow", "defaults", "max_deletions", "max_parallel",
        "max_unavailable", "plan", "purge", "report", "run", "sizes", "title", "verify", "wait_interval",
        "wait_timeout",
    ),
    "nifi_environments": ("", "definition", "name", "plan", "promote_to", "run", "until", "verify"),
}  # fmt: skip
KNOWN_TO_ROLES = {f"{role}_{name}".rstrip("_") for role, names in OF_ROLES.items() for name in names}


@dataclass(frozen=True)
class Names:
    """The variables that describe an object of a kind, and the options that they stand for."""

    kind: type[DataFlowResource]
    prefix: str
    spec: Mapping[str, Mapping[str, Any]]
    more: Sequence[str] = ()  # variables that are no options
    aliases: Mapping[str, str] = field(default_factory=dict)  # options whose value another variable gave
    renamed: Mapping[str, str] = field(default_factory=lambda: RENAMED)

    @property
    def known(self) -> dict[str, str]:
        """All variables, each with its option, or its own name without the prefix where it is none."""
        return {self.variable(name): name for name in self.spec} | {f"{self.prefix}{name}": name for name in self.more}

    def variable(self, option: str) -> str:
        """Return the variable of an option, or of a part of it such as service_workload.nifi.cpu."""
        head, dot, rest = option.partition(".")
        return self.aliases.get(head, f"{self.prefix}{self.renamed.get(head, head)}") + dot + rest

    def in_text(self, text: str) -> str:
        """Return a message with the variables in place of the options that it names."""
        # A plain word is an option only where a message begins with it, as in "domain: must be ...".
        plain = [option for option in self.spec if "_" not in option or option == "data_flow"]
        marked = [f"(?<![\\w.-]){option}(?![\\w-])" for option in self.spec if option not in plain]
        pattern = "|".join([*marked, rf"(?:^|(?<=[:.,] ))(?:{'|'.join(plain)})(?=(?:\.\w+)*(?:, [\w.]+)*: )"])
        return re.sub(pattern, lambda match: self.variable(match[0]), text)


def _spec(*options: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    merged = {name: rule for each in options for name, rule in each.items() if name not in OF_THE_TASK}
    return without_no_log(without_defaults(merged))


FLOW_VARIABLES = Names(Flow, "data_flow_", _spec(FLOW, MANAGED), (*WAITS, OWN, ONLY))
SERVICE_VARIABLES = Names(Service, "nifi_", _spec(SERVICE, MANAGED), ("size", "sizes", *WAITS, OWN))
FLOW_ITEM = Names(Flow, "", FLOW_VARIABLES.spec)  # of a list that has the names of the options
SERVICE_ITEM = Names(Service, "", SERVICE_VARIABLES.spec, renamed={})
ENTRY_KEYS = Names(Service, "", SERVICE_VARIABLES.spec, ("size",))  # of a list's entries
IDENTITY = ("name", "data_flow", "data_flow_id", "cluster_id", "cluster_name")


@dataclass
class Desired:
    """The desired objects of one host or entry, and their problems. `label` is its name in messages."""

    label: str
    flow: Item | None = None
    service: Item | None = None
    waits: dict[str, float] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    names: Names = SERVICE_VARIABLES


def merged(base: Settings, over: Settings) -> Item:
    """Return two maps merged at any depth. The values of `over` win, except null and blank ones.

    Lists are not joined.
    """
    result = dict(base)
    for key in over:
        both = isinstance(result.get(key), Mapping) and isinstance(over[key], Mapping)
        if key not in result or not is_left_out(over[key]):
            result[key] = merged(result[key], over[key]) if both else over[key]
    return result


def unknown_variables(variables: Iterable[str], own: Sequence[str] = ()) -> Iterator[str]:
    """Yield a problem for each unknown variable with a prefix of this collection that matches no pattern of `own`."""
    for names in (FLOW_VARIABLES, SERVICE_VARIABLES):
        known = {*names.known, *(name for name in KNOWN_TO_ROLES if name.startswith(names.prefix))}
        for variable in variables:
            if not variable.startswith(names.prefix) or variable in known:
                continue
            if not any(fnmatchcase(variable, pattern) for pattern in (*OTHERS, *own)):
                yield (
                    f"{variable}: is not a variable of this collection. {nearest(variable, known)} "
                    f"Variables of your own can be listed in {names.prefix}{OWN}."
                )


def workload_of(size: Any, workload: Any, sizes: Settings, names: Names) -> Item:
    """Return the workload of a size, with single values replaced. Raises OptionError."""
    known = {**SIZES, **sizes}
    size = trimmed(size)
    if size and (not isinstance(size, str) or size not in known):
        hint = nearest(size, known) or f"Sizes: {', '.join(known)}."
        raise OptionError(f"{names.prefix}size", f"there is no size {str(size)!r}.", hint=hint)
    if not is_left_out(workload) and not isinstance(workload, Mapping):
        raise OptionError(
            f"{names.prefix}workload", "must be a map of the components nifi, nifi_registry and zookeeper."
        )
    return merged(known.get(size) or {}, {} if is_left_out(workload) else workload)


def service_of(
    settings: Settings, names: Names, sizes: Settings, only: Sequence[str] | None = None
) -> tuple[Item, list[str]]:
    """Return the options of a service from its variables, and their problems. Blank values are left out."""
    item = _items(settings, names, only)
    if only is not None:
        return item, []
    problems: list[str] = []
    try:
        workload = workload_of(settings.get(f"{names.prefix}size"), item.pop("service_workload", None), sizes, names)
    except OptionError as error:
        problems.append(str(error))
    else:
        item.update({"service_workload": workload} if workload else {})
    return item, problems


def described(
    label: str,
    variables: Settings,
    kinds: Sequence[type[DataFlowResource]],
    only: Sequence[str] | None = None,
    *,
    parent_needed: bool = False,
) -> Desired:
    """Return the desired objects of the variables of a host or role. `only` limits the options that are read."""
    names = SERVICE_VARIABLES
    desired = Desired(label)
    read_waits(variables, desired, kinds)
    flow = _items(variables, FLOW_VARIABLES, only)
    if Flow in kinds and flow.get("name"):
        desired.flow = flow
        desired.problems += checked(FLOW_VARIABLES, flow)
    elif kinds == (Flow,):
        desired.problems.append("data_flow_name: is needed.")
    if Service in kinds:
        service, problems = service_of(variables, names, sizes_of(variables, desired.problems), only)
        if not service.get("data_flow") and not service.get("data_flow_id") and flow.get("name"):
            service["data_flow"] = flow["name"]
            names = replace(names, aliases={"data_flow": "data_flow_name"})
        desired.service, desired.names = service, names
        desired.problems += problems + checked(names, service)
        if not service.get("name"):
            desired.problems.append("nifi_name: is needed.")
        if parent_needed and not service.get("data_flow") and not service.get("data_flow_id"):
            desired.problems.append(
                "data_flow_name: is needed, the Data Flow of the service. Set it for the group of its hosts."
            )
    return desired


def describes_flow_only(variables: Settings, problems: list[str]) -> bool:
    """Return whether a host describes a Data Flow without a service. What is wrong is added to `problems`."""
    name = FLOW_VARIABLES.prefix + ONLY
    value = variables.get(name)
    try:
        return not is_left_out(value) and bool(check_type_bool(value))
    except TypeError:
        problems.append(f"{name}: must be true or false.")
        return False


def locate(desired: Desired, variables: Settings, parent: Any) -> None:
    """Add the cluster of the Data Flow to a host that describes only a service, if its variables have it.

    A Data Flow on another cluster may have the same name.
    """
    flow = _items(variables, FLOW_VARIABLES, IDENTITY)
    if parent and flow.get("name", parent) == parent and {"cluster_id", "cluster_name"} & set(flow):
        desired.flow = {**flow, "name": parent}
        desired.problems += checked(FLOW_VARIABLES, desired.flow)


def blank_location(variables: Settings) -> Iterator[str]:
    """Yield a problem if the cluster of a Data Flow to delete is given, but blank."""
    spelled = [FLOW_VARIABLES.variable(option) for option in ("cluster_id", "cluster_name")]
    blank = [name for name in spelled if is_blank(variables.get(name))]
    if blank and all(is_left_out(variables.get(name)) for name in spelled):
        yield (
            f"{' and '.join(blank)}: must not be blank when state is absent, because an object on another cluster "
            "could be deleted. Set it, or leave it out."
        )


def read_waits(
    variables: Settings, desired: Desired, kinds: Sequence[type[DataFlowResource]] = (Flow, Service)
) -> None:
    """Read how long to wait: the longest timeout and the shortest interval of the variables of both kinds."""
    prefixes = [names.prefix for names in (FLOW_VARIABLES, SERVICE_VARIABLES) if names.kind in kinds]
    for name, choose in (("wait_timeout", max), ("wait_interval", min)):
        for variable in (f"{prefix}{name}" for prefix in prefixes):
            value: Any = variables.get(variable)
            if not is_left_out(value):
                try:
                    seconds = float(value)
                    require_possible(name, seconds, variable)
                except OptionError as error:
                    desired.problems.append(str(error))
                except (TypeError, ValueError):
                    desired.problems.append(f"{variable}: must be a number of seconds.")
                else:
                    desired.waits[name] = choose(desired.waits.get(name, seconds), seconds)


def sizes_of(variables: Settings, problems: list[str], name: str = "nifi_sizes") -> Settings:
    """Return the user's own sizes. Their problems are added to `problems`."""
    sizes = variables.get(name)
    if is_left_out(sizes):
        return {}
    if isinstance(sizes, Mapping) and all(isinstance(workload, Mapping) for workload in sizes.values()):
        return sizes
    problems.append(f"{name}: must be a map of workloads by the names of sizes.")
    return {}


def described_entry(
    place: int, entry: Any, defaults: Settings, common: Settings, sizes: Settings, only: Sequence[str] | None = None
) -> Desired:
    """Return the desired service of an entry of a list: a map of settings, or just a name. `common` holds options."""
    entry = {"name": entry} if isinstance(entry, str) else entry
    if not isinstance(entry, Mapping):
        return Desired(f"entry {place}", service={}, problems=["must be a map of settings, or a name."])
    settings = merged(defaults, entry)
    name = trimmed(settings.get("name"))
    desired = Desired(f"entry {place}" if is_left_out(name) else str(name), names=ENTRY_KEYS)
    desired.problems += unknown_settings(entry)
    item, problems = service_of(settings, ENTRY_KEYS, sizes, only)
    desired.service = {**common, **item}
    if desired.service.get("data_flow") != common.get("data_flow"):
        desired.problems.append(f"data_flow: must be {common.get('data_flow')}, the Data Flow of all in the list.")
    desired.problems += problems + checked(ENTRY_KEYS, desired.service)
    if not desired.service.get("name"):
        desired.problems.append("name: is needed.")
    return desired


def unknown_settings(entry: Settings) -> Iterator[str]:
    """Yield a problem for each unknown key of an entry of a list."""
    known = [*ENTRY_KEYS.known, *(alias for rule in ENTRY_KEYS.spec.values() for alias in rule.get("aliases", ()))]
    for key in entry:
        if key not in (*known, *RENAMED):
            yield f"{key}: is not a setting of a service. {nearest(key, known)}".strip()


def label_apart(entries: Sequence[Desired]) -> None:
    """Add its position to the label of each entry that shares a label."""
    counts = Counter(desired.label for desired in entries)
    for place, desired in enumerate(entries, 1):
        if counts[desired.label] > 1:
            desired.label = f"{desired.label} (entry {place})"


def _items(settings: Settings, names: Names, only: Sequence[str] | None = None) -> Item:
    """Return the options that the variables set, without blank ones."""
    spellings = {
        option: [names.variable(option), *_aliases(names, option)]
        for option in names.spec
        if only is None or option in only
    }
    given = {
        option: next((settings[name] for name in spelled if not is_left_out(settings.get(name))), None)
        for option, spelled in spellings.items()
    }
    return {option: trimmed(value) for option, value in given.items() if value is not None}


def _aliases(names: Names, option: str) -> Sequence[str]:
    """Return the aliases of an option: an entry accepts those of the modules; a variable has one name."""
    return () if names.prefix else (option, *names.spec[option].get("aliases", ()))


def checked(names: Names, item: Settings) -> list[str]:
    """Return all problems of options that can be found offline. No text shows a value that may be secret."""
    return validated(names, item)[1]


def validated(names: Names, item: Settings) -> tuple[Item, list[str]]:
    """Return options with values of the right type, and all their problems.

    If there are problems, the values are returned as they were given.
    """
    refused: list[OptionError] = []
    options = prepared(names.spec, item, refused)
    problems = [names.in_text(str(error)) for error in refused]
    wrong = {re.split(r"[.\[]", error.details["option"])[0] for error in refused}
    options = {option: value for option, value in options.items() if option not in wrong}
    if ArgumentSpecValidator(names.spec).validate(options).error_messages:
        for option in list(options):
            result = ArgumentSpecValidator({option: names.spec[option]}).validate({option: options[option]})
            problems += [
                f"{names.variable(option)}: {'there is no ' if isinstance(error, UnsupportedError) else ''}"
                f"{names.in_text(error.msg).replace(chr(39) + option, chr(39) + names.variable(option)).rstrip('.')}."
                for error in result.errors
            ]
            if result.error_messages:
                del options[option]
    typed = ArgumentSpecValidator(names.spec).validate(options).validated_parameters
    typed = {name: value for name, value in typed.items() if value is not None}
    try:
        names.kind.check(typed)
    except OptionError as error:
        problems.append(names.in_text(str(error)))
    return dict(item) if problems else typed, problems


@dataclass
class Batch:
    """The items of a fleet task, and the hosts or entries that each belongs to."""

    flows: list[Item] = field(default_factory=list)
    services: list[Item] = field(default_factory=list)
    flow_owners: list[list[Desired]] = field(default_factory=list)  # the first one's result has the Data Flow
    service_owners: list[Desired] = field(default_factory=list)


def combined(everything: Sequence[Desired]) -> Batch:
    """Return the items of all without problems. Hosts or entries that contradict each other get a problem each."""
    flows: dict[tuple[str, ...], list[Desired]] = {}
    services: dict[tuple[str, ...], list[Desired]] = {}
    for desired in everything:
        if desired.flow:
            flows.setdefault(flow_key(desired.flow), []).append(desired)
        if desired.service and desired.service.get("name"):
            services.setdefault(service_key(desired.service), []).append(desired)
    for owners in flows.values():
        _refuse_other_settings(owners)
    for owners in services.values():
        if len(owners) > 1:
            labels = " and ".join(owner.label for owner in owners)
            for owner in owners:
                name = owner.service["name"] if owner.service else ""
                owner.problems.append(f"{labels} mean the same Data Flow Service, {name}.")
    batch = Batch()
    for owners in flows.values():
        able = [owner for owner in owners if not owner.problems]
        if able and able[0].flow:
            batch.flows.append(able[0].flow)
            batch.flow_owners.append(able)
    for desired in everything:
        if desired.service and not desired.problems:
            batch.services.append(desired.service)
            batch.service_owners.append(desired)
    return batch


def flow_key(flow: Item) -> tuple[str, ...]:
    """Return the identity of a Data Flow: its name and its cluster."""
    cluster = normal_id(flow["cluster_id"]) if flow.get("cluster_id") else str(flow.get("cluster_name") or "")
    return str(flow["name"]), cluster


def service_key(service: Item) -> tuple[str, ...]:
    """Return the identity of a service: its name and its Data Flow."""
    parent = service.get("data_flow_id")
    return str(service["name"]), normal_id(parent) if parent else str(service.get("data_flow") or "")


def _refuse_other_settings(owners: Sequence[Desired]) -> None:
    """Add a problem to those that describe the Data Flow with other settings than the first."""
    first, *others = owners
    for other in others:
        mine, theirs = first.flow or {}, other.flow or {}
        different = [option for option in {**mine, **theirs} if mine.get(option) != theirs.get(option)]
        if different:
            variables = ", ".join(map(FLOW_VARIABLES.variable, different))
            other.problems.append(
                f"{variables}: differs from {first.label}, which is under the same Data Flow {mine.get('name')}. Set "
                "the variables of a Data Flow for the group of its hosts."
            )
