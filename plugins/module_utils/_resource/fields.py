# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of an object as a table: what each is called, how it is compared, and what the API can do with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._scp.raw_options import is_blank, trimmed

UNKNOWN: Any = object()  # what a response does not tell


def none_if_empty(value: Any) -> Any:
    """Return the value, where null and a blank text are the same."""
    return None if is_blank(value) else value


def identity(value: Any) -> Any:
    """Return the value as it is."""
    return value


def unless_same(form: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    """Return a merge that takes what is desired, unless it and what is observed have the same form."""

    def merge(observed: Any, desired: Any) -> Any:
        return observed if form(observed) == form(desired) else none_if_empty(desired)

    return merge


merge_text = unless_same(trimmed)


def accept(option: str, value: Any) -> Any:
    """Return the value as the user gave it."""
    return value


def no_doubt(value: Any) -> str | None:
    """Return nothing that could be wrong with a value."""
    return None


def never(options: Mapping[str, Any]) -> bool:
    """Return false, whatever the options are."""
    return False


@dataclass(frozen=True)
class Field:
    """One setting of an object: how an option and the API call it, and what the API can do with it.

    `check` turns what the user wrote into our own value, or raises OptionError; `doubt` returns what is probably wrong
    with our value; `read` turns a response's value into it, and `write` turns it into a body's; `merge` combines the
    observed and the desired value, and is the observed one where the API may have stored the desired one in that form;
    `redact` returns our value without secrets. An updatable field that is `nullable` in the body goes with every
    update, because it is unknown whether a PUT keeps or clears what it does not name. What is `required` is needed to
    create the object, but need not be given if it is `resolved`. `resend` tells from the options whether the field is
    sent though no difference can be seen. A field that is `reshaped` is returned under its option in our own shape. A
    field with `scopes` tells objects of one name apart; one that `identifies` must be as the options say. A blank
    text empties a field that is `clearable`, and is left out anywhere else. One that is `verbatim` has no other form.
    """

    option: str
    api_name: str
    sent_on_create: bool = True
    updatable: bool = False
    readable: bool = True
    required: bool = False
    resolved: bool = False
    nullable: bool = True
    reshaped: bool = False
    clearable: bool = False
    verbatim: bool = False
    scopes: bool = False
    identifies: bool = False
    default: Any = None
    check: Callable[[str, Any], Any] = accept
    doubt: Callable[[Any], str | None] = no_doubt
    read: Callable[[Any], Any] = none_if_empty
    write: Callable[[Any], Any] = identity
    merge: Callable[[Any, Any], Any] = merge_text
    redact: Callable[[Any], Any] = identity
    resend: Callable[[Mapping[str, Any]], bool] = never


def observe(fields: Sequence[Field], detail: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings that a response tells, by option.

    A missing field is one that the API does not return, unless no field at all is null: then it leaves nulls out.
    """
    leaves_nulls_out = None not in detail.values()
    returned = [f for f in fields if f.readable and (f.api_name in detail or (leaves_nulls_out and f.updatable))]
    read = {f.option: f.read(detail.get(f.api_name)) for f in returned}
    return {option: value for option, value in read.items() if value is not UNKNOWN}
