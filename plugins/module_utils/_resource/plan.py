# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans, computed without a call. Check mode shows the same plan that a normal run applies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .._scp.errors import OptionError
from .fields import Field, missing_parts, observe

CREATE, UPDATE, DELETE, NO_CHANGE = "create", "update", "delete", "no_change"
REPLACE = "replace"  # delete the object, then create it again with the desired settings


@dataclass(frozen=True)
class Plan:
    """An action: the `body` to send, `before` and `after` for the diff, and what cannot be changed or compared.

    `reason` is why an object is replaced.
    """

    action: str
    body: Mapping[str, Any] = field(default_factory=dict)
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    immutable_changes: Sequence[Mapping[str, Any]] = ()
    not_compared: Sequence[str] = ()
    reason: str = ""


def plan_create(fields: Sequence[Field], desired: Mapping[str, Any]) -> Plan:
    """Return the plan to create an object. Raises OptionError if a required option is missing."""
    values = {f.option: desired.get(f.option, f.default) for f in fields}
    for f in fields:
        if f.required and values[f.option] in (None, ""):
            raise OptionError(f.option, "is needed to create the object, which does not exist yet.")
    if missing := missing_parts(fields, values):
        reason = "is needed to create the object, which does not exist yet."
        raise OptionError(", ".join(missing), reason, hint=" ".join(missing.values()))
    return Plan(
        CREATE,
        body={
            f.api_name: f.write(values[f.option])
            for f in fields
            if f.sent_on_create and values[f.option] not in (None, "", {})
        },
        after={f.option: f.redact(values[f.option]) for f in fields if values[f.option] not in (None, "")},
    )


def plan_update(
    fields: Sequence[Field], desired: Mapping[str, Any], detail: Mapping[str, Any], resend: Sequence[str] = ()
) -> Plan:
    """Return the plan for an object that exists. `resend` has the options to send even without a difference.

    Raises OptionError if a part is missing that is needed to send a change.
    """
    observed = observe(fields, detail)
    for f in fields:
        # If a field that cannot be changed is null, the API may just not return its value.
        if not f.updatable and observed.get(f.option, "") is None:
            del observed[f.option]
    merged = {
        f.option: desired[f.option] if f.option in resend else f.merge(observed[f.option], desired[f.option])
        for f in fields
        if f.option in desired and (f.option in observed or f.option in resend)
    }
    changed = {option for option, value in merged.items() if option in resend or value != observed.get(option)}
    changes = {f.option: merged[f.option] for f in fields if f.updatable and f.option in changed}
    if missing := missing_parts(fields, changes):
        reason = "is needed to change this setting, and is blank."
        raise OptionError(", ".join(missing), reason, hint=" ".join(missing.values()))
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
            {"option": f.option, "current": f.redact(observed[f.option]), "desired": f.redact(merged[f.option])}
            for f in fields
            if f.option in changed and not f.updatable
        ],
        not_compared=sorted(f.option for f in fields if f.option in desired and f.option not in merged),
    )


def plan_replace(fields: Sequence[Field], update: Plan, creation: Mapping[str, Any], reason: str) -> Plan:
    """Return the plan to replace an object. `update` is the plan to change it, `creation` has the new settings."""
    return replace(
        plan_create(fields, creation),
        action=REPLACE,
        before=update.before,
        reason=reason,
        immutable_changes=update.immutable_changes,
    )


def plan_delete(fields: Sequence[Field], detail: Mapping[str, Any]) -> Plan:
    """Return the plan to delete an object that exists."""
    observed = observe(fields, detail)
    return Plan(DELETE, before={f.option: f.redact(observed[f.option]) for f in fields if f.option in observed})
