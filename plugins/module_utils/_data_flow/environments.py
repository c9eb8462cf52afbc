# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Environments through which one definition is promoted: the desired objects of each, and their differences.

Everything here is pure.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from .._module_spec import CONNECTION
from .._scp.errors import OptionError
from .._scp.masking import hide, is_doubtful
from .._scp.raw_options import ALL, is_left_out, prepared, selects_nothing, trimmed
from .._scp.settings import SETTINGS
from .._scp.text import nearest, sanitize
from .flow import Flow
from .service import Service
from .variables import (
    FLOW_VARIABLES,
    OWN,
    SERVICE_VARIABLES,
    Desired,
    Item,
    Settings,
    described,
    flow_key,
    merged,
    service_key,
)

KEYS = ("name", "connection", "overrides")
VARIABLES = tuple(name for name in (*FLOW_VARIABLES.known, *SERVICE_VARIABLES.known) if not name.endswith(OWN))
UNSET = "(not set)"


@dataclass
class Environment:
    """The desired objects of one environment, its connection, and its problems."""

    name: str
    variables: Item
    connection: Item
    desired: Desired
    problems: list[str] = field(default_factory=list)


def environments_of(listed: Any, definition: Any, sizes: Settings) -> tuple[list[Environment], list[str]]:
    """Return the environments of a list, in order, and all their problems. `sizes` apply to all of them."""
    if not isinstance(listed, (list, tuple)) or not listed:
        return [], ["environments: must be a list of at least one environment, each a map with a name."]
    problems: list[str] = []
    common = _map(definition, "definition", problems)
    problems += [
        f"definition.{problem}" for problem in _unknown(common, VARIABLES, "a variable of roles data_flow and nifi")
    ]
    found = [_environment(place, entry, common, sizes) for place, entry in enumerate(listed, 1)]
    names = [each.name for each in found]
    problems += [f"environments: several are called {name}." for name in dict.fromkeys(names) if names.count(name) > 1]
    problems += _each_once(found)
    return found, problems


def _environment(place: int, entry: Any, common: Settings, sizes: Settings) -> Environment:
    problems: list[str] = []
    own = entry if isinstance(entry, Mapping) else {}
    name = trimmed(own.get("name"))
    label = f"environment {place}" if is_left_out(name) else str(name)
    if not isinstance(entry, Mapping):
        return Environment(label, {}, {}, Desired(label), ["must be a map with a name."])
    if is_left_out(name) or not isinstance(name, (str, int, float)):
        problems.append("name: is needed, as text.")
    problems += _unknown(own, KEYS, "a key of an environment")
    overrides = _map(own.get("overrides"), "overrides", problems)
    problems += [
        f"overrides.{problem}" for problem in _unknown(overrides, VARIABLES, "a variable of roles data_flow and nifi")
    ]
    connection = _connection(_map(own.get("connection"), "connection", problems), problems)
    variables = merged(merged({"nifi_sizes": sizes} if sizes else {}, common), overrides)
    desired = described(label, variables, (Flow, Service))
    service = desired.service or {}
    if not service.get("data_flow") and not service.get("data_flow_id"):
        desired.problems.append("data_flow_name: is needed, the Data Flow of the service.")
    return Environment(label, variables, connection, desired, [*problems, *desired.problems])


def _map(value: Any, called: str, problems: list[str]) -> Item:
    """Return a map, empty if the value is blank. A value that is not a map is added to the problems."""
    if is_left_out(value):
        return {}
    if isinstance(value, Mapping):
        return dict(value)
    problems.append(f"{called}: must be a map.")
    return {}


def _unknown(given: Settings, known: Sequence[str], called: str) -> Iterator[str]:
    for key in given:
        if key not in known:
            yield f"{key}: is not {called}. {nearest(key, known)}".strip()


def _connection(given: Settings, problems: list[str]) -> Item:
    """Return the options of a connection that are not blank. Their problems are added to `problems`."""
    problems += [f"connection.{problem}" for problem in _unknown(given, list(CONNECTION), "an option of a connection")]
    options = {name: value for name, value in given.items() if name in CONNECTION and not is_left_out(value)}
    refused: list[OptionError] = []
    result = prepared(CONNECTION, options, refused, "connection.")
    problems += map(str, refused)
    for name, value in result.items():
        if CONNECTION[name]["type"] != "path":  # A path may be that of another machine.
            try:
                SETTINGS[name].check(value)
            except ValueError as error:
                problems.append(f"connection.{name}: {error}.")
    return result


def _each_once(environments: Sequence[Environment]) -> list[str]:
    """Return each problem once, with all environments that have it."""
    names: dict[str, list[str]] = {}
    for each in environments:
        for problem in each.problems:
            names.setdefault(problem, []).append(each.name)
    return [f"{', '.join(dict.fromkeys(about))}: {problem}" for problem, about in names.items()]


def chosen(environments: Sequence[Environment], until: Any) -> list[str]:
    """Return the names of the environments up to the last one to promote to. Raises OptionError."""
    if until is not None and selects_nothing(until):
        raise OptionError("until", "is blank.", hint="Write * for all environments, or leave it out.")
    names = [each.name for each in environments]
    last = names[-1] if until is None or trimmed(until) == ALL else str(trimmed(until))
    if last not in names:
        hint = nearest(last, dict.fromkeys(names)) or f"Environments: {', '.join(names)}."
        raise OptionError("until", f"there is no environment {last!r}.", hint=hint)
    return names[: names.index(last) + 1]


def collisions(environments: Sequence[Environment], location: Callable[[Item], Hashable]) -> Iterator[str]:
    """Yield a problem for each two environments with the same service, or one Data Flow with different settings.

    `location` returns the account and endpoint of a connection, equal for two connections to the same place.
    """
    for one, other in combinations(environments, 2):
        if one.problems or other.problems or location(one.connection) != location(other.connection):
            continue
        both = f"{one.name} and {other.name} have the same connection, and"
        mine, theirs = one.desired.flow or {}, other.desired.flow or {}
        different = [option for option in {**mine, **theirs} if mine.get(option) != theirs.get(option)]
        if _service_at(one.desired) == _service_at(other.desired):
            yield (
                f"{both} mean the same Data Flow Service, {one.variables['nifi_name']}. Give one another connection, "
                "nifi_name or data_flow_name."
            )
        elif mine and theirs and different and flow_key(mine) == flow_key(theirs):
            variables = ", ".join(map(FLOW_VARIABLES.variable, different))
            yield f"{both} mean the same Data Flow, {mine['name']}, with different settings: {variables}."


def _service_at(desired: Desired) -> tuple[Any, ...]:
    """Return the identity of a service: its name, its Data Flow, and the cluster of a Data Flow that is described."""
    service, flow = desired.service or {}, desired.flow or {}
    own_flow = not service.get("data_flow_id") and service.get("data_flow") == flow.get("name")
    return service_key(service), flow_key(flow) if flow and own_flow else None


def difference_lines(environments: Sequence[Environment]) -> list[str]:
    """Return the differences from each environment to the next, as lines of text without secrets."""
    lines: list[str] = []
    for earlier, later in zip(environments, environments[1:]):
        before, after = (_flat({"connection": each.connection, **each.variables}) for each in (earlier, later))
        changed = [
            f"  {name}: {_shown(before.get(name))} -> {_shown(after.get(name))}"
            for name in sorted({*before, *after})
            if before.get(name) != after.get(name)
        ]
        lines += [f"{earlier.name} -> {later.name}:", *(changed or ["  no differences"])]
    return [str(sanitize(line)) for line in lines]


def _flat(value: Any, name: str = "") -> dict[str, Any]:
    """Return each single value that is neither blank nor secret by its full name.

    Full names are nifi_account.account_id or nifi_host_aliases[0].ip, for example.
    """
    if isinstance(value, Mapping):
        parts = {f"{name}.{key}" if name else str(key): value[key] for key in value}
    elif isinstance(value, (list, tuple)):
        parts = {f"{name}[{place}]": item for place, item in enumerate(value)}
    else:
        # update_password is when to send a password, not a password.
        secret = is_doubtful(name) and not name.endswith("update_password")
        return {} if secret or is_left_out(value) else {name: trimmed(value)}
    return {inner: leaf for key, part in parts.items() for inner, leaf in _flat(part, key).items()}


def _shown(value: Any) -> Any:
    return UNSET if value is None else hide(value, None)
