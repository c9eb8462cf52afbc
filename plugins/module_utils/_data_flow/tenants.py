# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Teams that each want a NiFi of their own: a list of them, with what they have in common, made into services.

Every function here is pure; what a setting may be is said by the fields of the service.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._scp.errors import OptionError
from .._scp.raw_options import is_left_out, prepared, trimmed
from . import values
from .options import MANAGED, SERVICE
from .service import Service

Settings = Mapping[str, Any]
ACCOUNT = ("account_id", "account_password")


def merged(base: Settings, over: Settings) -> dict[str, Any]:
    """Both, at any depth; where both have a value, that of `over`; null and blank are none. Lists are not joined."""
    result = {key: base[key] for key in base}
    for key in over:
        both = isinstance(result.get(key), Mapping) and isinstance(over[key], Mapping)
        if key not in result or not is_left_out(over[key]):
            result[key] = merged(result[key], over[key]) if both else over[key]
    return result


def service_of(team: Settings, defaults: Settings, sizes: Settings) -> dict[str, Any]:
    """The options of a team's service: its own over the common ones, with the workload that its size stands for."""
    settings = merged(defaults, team)
    size = sizes.get(settings.pop("size", None) or "") or {}
    workload = merged(size, settings.pop("workload", None) or {})
    return {**settings, "service_workload": workload}


def problems(teams: Sequence[Settings], defaults: Settings, sizes: Settings) -> list[str]:
    """What keeps the teams from being carried out, one text each that names the entry. None shows a password."""
    return [
        f"entry {place} ({team.get('name') or 'without a name'}): {problem}"
        for place, team in enumerate(teams, 1)
        for problem in _problems(team, defaults, sizes)
    ]


def _problems(team: Settings, defaults: Settings, sizes: Settings) -> Iterator[str]:
    size = merged(defaults, team).get("size")
    if size and size not in sizes:
        yield f"there is no size {size!r}. Known sizes: {', '.join(sizes)}."
        return
    refused: list[OptionError] = []
    service = prepared({**MANAGED, **SERVICE}, service_of(team, defaults, sizes), refused)
    if refused:
        yield from map(str, refused)
        return
    try:
        values.whole_workload("workload", service["service_workload"])
    except OptionError as error:
        yield f"{error} Give it a size, or these figures."
    for field in Service.fields:
        value = trimmed(service.get(field.option))
        if field.option == "service_workload":
            continue
        if field.required and not value:
            yield f"{field.option}: is needed."
        elif field.option == "account" and value is not None and not all(value.get(key) for key in ACCOUNT):
            yield "account: needs account_id and account_password."
        elif value:
            try:
                field.check(field.option, value if isinstance(value, (Mapping, list)) else str(value))
            except OptionError as error:
                yield str(error)
