# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What would be done to an object, worked out without a call: the same plan is shown in check mode and carried out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._scp.errors import OptionError

UNKNOWN: Any = object()  # what an answer does not tell
CREATE, UPDATE, DELETE, NO_CHANGE = "create", "update", "delete", "nothing"


def none_if_empty(value: Any) -> Any:
    """The value, where null and an empty text are the same."""
    return None if value == "" else value


def identity(value: Any) -> Any:
    """The value as it is."""
    return value


def take_desired(observed: Any, desired: Any) -> Any:
    """What is wanted, whatever is observed."""
    return none_if_empty(desired)


def accept(option: str, value: Any) -> Any:
    """The value as the user gave it."""
    return value


@dataclass(frozen=True)
class Field:
    """One setting of an object: how an option and the API call it, and what the API can do with it.

    `check` turns what the user wrote into our own value, or raises OptionError; `read` turns an answer's value into
    it, and `write` turns it into a body's; `merge` combines the observed and the wanted value; `shown` is our value
    without secrets. An updatable field that is `nullable` in the body goes with every update, because it is unknown
    whether a PUT keeps or clears what it does not name.
    """

    option: str
    api_name: str
    sent_on_create: bool = True
    updatable: bool = False
    readable: bool = True
    required: bool = False
    nullable: bool = True
    default: Any = None
    check: Callable[[str, Any], Any] = accept
    read: Callable[[Any], Any] = none_if_empty
    write: Callable[[Any], Any] = identity
    merge: Callable[[Any, Any], Any] = take_desired
    redact: Callable[[Any], Any] = identity


@dataclass(frozen=True)
class Plan:
    """What to do: the `body` to send, `before` and `after` for the diff, what cannot be changed or be compared."""

    action: str
    body: Mapping[str, Any] = field(default_factory=dict)
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    immutable_changes: Sequence[Mapping[str, Any]] = ()
    not_compared: Sequence[str] = ()


def observe(fields: Sequence[Field], detail: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that an answer tells, by option.

    A missing field is one that the service does not tell, unless no field at all is null: then it leaves nulls out.
    """
    leaves_nulls_out = None not in detail.values()
    reported = [f for f in fields if f.readable and (f.api_name in detail or (leaves_nulls_out and f.updatable))]
    read = {f.option: f.read(detail.get(f.api_name)) for f in reported}
    return {option: value for option, value in read.items() if value is not UNKNOWN}


def plan_create(fields: Sequence[Field], desired: Mapping[str, Any]) -> Plan:
    """The plan where there is no object yet. Raises OptionError for what a creation cannot do without."""
    values = {f.option: desired.get(f.option, f.default) for f in fields}
    for f in fields:
        if f.required and values[f.option] in (None, ""):
            raise OptionError(f.option, "is needed to create the object, which does not exist yet.")
    return Plan(
        CREATE,
        body={
            f.api_name: f.write(values[f.option])
            for f in fields
            if f.sent_on_create and values[f.option] not in (None, "", {})
        },
        after={f.option: f.redact(values[f.option]) for f in fields if values[f.option] is not None},
    )


def plan_update(
    fields: Sequence[Field], desired: Mapping[str, Any], detail: Mapping[str, Any], resend: Sequence[str] = ()
) -> Plan:
    """The plan where the object is there. `resend` names options to send even though no difference can be seen."""
    observed = observe(fields, detail)
    for f in fields:
        # What cannot be changed and is answered as null may as well be something that the service does not tell.
        if not f.updatable and observed.get(f.option, "") is None:
            del observed[f.option]
    merged = {
        f.option: desired[f.option] if f.option in resend else f.merge(observed[f.option], desired[f.option])
        for f in fields
        if f.option in desired and (f.option in observed or f.option in resend)
    }
    changed = {option for option, value in merged.items() if option in resend or value != observed.get(option)}
    changes = {f.option: merged[f.option] for f in fields if f.updatable and f.option in changed}
    before = {f.option: f.redact(observed[f.option]) for f in fields if f.option in observed}
    after = {**before, **{f.option: f.redact(changes[f.option]) for f in fields if f.option in changes}}
    kept = {f.option: observed[f.option] for f in fields if f.nullable and observed.get(f.option) not in (None, [])}
    sent = {**kept, **changes}
    return Plan(
        UPDATE if changes else NO_CHANGE,
        body={
            f.api_name: f.write("" if sent[f.option] is None else sent[f.option])
            for f in fields
            if f.updatable and f.option in sent
        }
        if changes
        else {},
        before=before,
        after=after,
        immutable_changes=[
            {"option": f.option, "current": f.redact(observed[f.option]), "wanted": f.redact(merged[f.option])}
            for f in fields
            if f.option in changed and not f.updatable
        ],
        not_compared=sorted(f.option for f in fields if f.option in desired and f.option not in merged),
    )


def plan_delete(fields: Sequence[Field], detail: Mapping[str, Any]) -> Plan:
    """The plan to delete an object that is there."""
    observed = observe(fields, detail)
    return Plan(DELETE, before={f.option: f.redact(observed[f.option]) for f in fields if f.option in observed})
