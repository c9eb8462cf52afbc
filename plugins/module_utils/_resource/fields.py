# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of an object as a table: names, conversion, comparison, and what the API supports for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._scp.raw_options import is_blank, trimmed

UNKNOWN: Any = object()  # a value that a response does not contain


def none_if_empty(value: Any) -> Any:
    """Return the value, or None for blank text."""
    return None if is_blank(value) else value


def identity(value: Any) -> Any:
    """Return the value unchanged."""
    return value


def unless_same(form: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    """Return a merge function that keeps the observed value if `form` is the same for both, else the desired one."""

    def merge(observed: Any, desired: Any) -> Any:
        return observed if form(observed) == form(desired) else none_if_empty(desired)

    return merge


merge_text = unless_same(trimmed)


def accept(option: str, value: Any) -> Any:
    """Return the value as the user gave it."""
    return value


def no_doubt(value: Any) -> str | None:
    """Return None for every value: no warning."""
    return None


def never(options: Mapping[str, Any]) -> bool:
    """Return False for all options."""
    return False


@dataclass(frozen=True)
class Field:
    """One setting of an object: its option, its name in the API, and what the API supports for it.

    Functions, where the internal value is the form in which values are compared and shown:

    - `check` converts the value of the option to the internal value, or raises OptionError.
    - `doubt` returns a warning about an internal value that is probably wrong, or None.
    - `read` converts the value in a response to the internal value, `write` converts it for a body.
    - `merge` combines the observed and the desired value. It returns the observed one if the API may have stored the
      desired one in that form.
    - `redact` returns the internal value without secrets.
    - `resend` returns whether the options require sending the field although no difference is visible.

    Flags:

    - `nullable`: an updatable field is sent with every update, because it is unknown whether a PUT keeps or clears the
      fields that it omits. A response without any other field is one of an API that does not return that field.
    - `required`: the field is needed to create the object; if it is `resolved`, the user may omit it.
    - `reshaped`: results have the internal value, under the name of the option.
    - `scopes`: the field distinguishes objects of the same name.
    - `identifies`: the object must have the value of the option.
    - `clearable`: blank text clears the field; for other fields, blank text counts as omitted.
    - `verbatim`: the API stores the value only in the form in which it is sent.
    - `unexplained`: the API reference does not explain the field, so it is only sent if the user sets it.

    `parts` are the keys of a map without which it can be compared, but not sent, each with the rule for its value.
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
    unexplained: bool = False
    default: Any = None
    parts: Mapping[str, str] = field(default_factory=dict)
    check: Callable[[str, Any], Any] = accept
    doubt: Callable[[Any], str | None] = no_doubt
    read: Callable[[Any], Any] = none_if_empty
    write: Callable[[Any], Any] = identity
    merge: Callable[[Any, Any], Any] = merge_text
    redact: Callable[[Any], Any] = identity
    resend: Callable[[Mapping[str, Any]], bool] = never

    def public(self, value: Any) -> Any:
        """Return the internal value without the parts that are never stored."""
        return {key: part for key, part in value.items() if key not in self.parts} if self.parts else value


def missing_parts(fields: Sequence[Field], settings: Mapping[str, Any]) -> dict[str, str]:
    """Return the parts that are needed to send the settings and are missing, as option.part, each with its rule."""
    return {
        f"{f.option}.{part}": f"It {rule}."
        for f in fields
        for part, rule in f.parts.items()
        if settings.get(f.option) and part not in settings[f.option]
    }


def observe(fields: Sequence[Field], detail: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings in a response, by option.

    If the response contains nulls, the API does not return a missing field. Otherwise it may omit nulls, so a missing
    field that is updatable and nullable counts as null.
    """
    omits_nulls = None not in detail.values()
    returned = [
        f for f in fields if f.readable and (f.api_name in detail or (omits_nulls and f.updatable and f.nullable))
    ]
    read = {f.option: f.read(detail.get(f.api_name)) for f in returned}
    return {option: value for option, value in read.items() if value is not UNKNOWN}
