# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options as the user wrote them, before ansible-core validates them.

ansible-core converts every value to text, a map into Python notation, and rejects a blank where it expects a choice or
a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import whitespace
from typing import Any

from ansible.module_utils.common.validation import check_type_dict

from .errors import OptionError

TEXT = ("str", "path")
EXPECTED = {**dict.fromkeys(TEXT, "text"), "dict": "a map"}
LISTS = (list, tuple, set)  # tuples and sets come from templates with native types
ALL = "*"  # of a filter: all objects. No name and no state can be this.
SEPARATORS = ",:" + whitespace  # of names and patterns
TYPE_NAMES = (
    (str, "text"),
    (Mapping, "a map"),
    (LISTS, "a list"),
    (bool, "true or false"),
    ((int, float), "a number"),
)
Spec = Mapping[str, Mapping[str, Any]]


def is_blank(value: Any) -> bool:
    """Return whether a value is text without visible characters, such as the answer of an empty survey field."""
    return isinstance(value, str) and not value.strip()


def is_left_out(value: Any) -> bool:
    """Return whether an option is null or blank, or a map of such values only, as from empty columns of a table."""
    if isinstance(value, Mapping):
        return bool(value) and all(map(is_left_out, value.values()))
    return value is None or is_blank(value)


def selects_nothing(value: Any) -> bool:
    """Return whether a value that selects objects is null, blank or empty, or has only separators.

    Such a value must not mean all objects.
    """
    if isinstance(value, LISTS):
        return all(map(selects_nothing, value))
    return value is None or (isinstance(value, str) and not value.strip(SEPARATORS))


def trimmed(value: Any) -> Any:
    """Return the value. Text is returned without the blanks around it."""
    return value.strip() if isinstance(value, str) else value


def prepared(spec: Spec, options: Mapping[str, Any], problems: list[OptionError], place: str = "") -> dict[str, Any]:
    """Return the options at any depth in the form in which ansible-core validates them.

    Null is omitted if the option has a default. A blank is omitted if the option is not text or has choices, or if
    another spelling of the option has a value; otherwise it becomes empty text. A value of a wrong type is added to
    `problems`. The message does not contain the value, because it may be a secret.
    """
    result = dict(options)
    for name, rule in spec.items():
        spellings = (name, *rule.get("aliases", ()))
        for key in spellings if rule.get("default") is not None else ():
            if key in result and result[key] is None:  # ansible-core would use null as the value.
                del result[key]
        given = [key for key in spellings if options.get(key) is not None]
        filled = [key for key in given if not is_blank(options[key])]
        kind = rule.get("type", "str")
        for key in given:
            if key in filled:
                result[key] = _converted(kind, rule, options[key], problems, place + key)
            elif filled or kind not in TEXT or "choices" in rule:
                del result[key]
            else:
                result[key] = ""
    return result


def _converted(kind: str, rule: Mapping[str, Any], value: Any, problems: list[OptionError], place: str) -> Any:
    """Return the value of an option in the form that ansible-core accepts. Invalid values are added to `problems`."""
    if kind in TEXT and isinstance(value, (Mapping, *LISTS)):
        problems.append(_type_error(place, kind, value))
        return ""
    if kind == "dict" and "options" in rule:
        fields = _as_map(value)
        if fields is None:  # ansible-core raises an exception for this inside another map.
            problems.append(_type_error(place, kind, value))
            return {}
        return prepared(rule["options"], fields, problems, f"{place}.")
    if kind == "list" and isinstance(value, list):
        elements = rule.get("elements", "raw")
        items = {f"{place}[{number}]": item for number, item in enumerate(value)}
        wrong = [where for where, item in items.items() if elements in EXPECTED and _has_wrong_type(elements, item)]
        problems.extend(_type_error(where, elements, items.pop(where)) for where in wrong)
        return [_converted(elements, rule, item, problems, where) for where, item in items.items()]
    return value


def _has_wrong_type(kind: str, item: Any) -> bool:
    return item is None or (kind == "dict" and _as_map(item) is None)


def _as_map(value: Any) -> dict[str, Any] | None:
    """Return a map, also from text that ansible-core converts to one, such as JSON. None for any other value."""
    try:
        fields = check_type_dict(value)
    except TypeError:
        return None
    return fields if isinstance(fields, dict) else None


def _type_error(place: str, kind: str, value: Any) -> OptionError:
    actual = next((name for types, name in TYPE_NAMES if isinstance(value, types)), "null")
    return OptionError(place, f"must be {EXPECTED[kind]}, and is {actual}.")
