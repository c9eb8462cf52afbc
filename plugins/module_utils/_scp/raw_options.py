# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options as the user wrote them, before ansible-core validates them.

ansible-core makes text of everything, of a map in Python's notation, and takes a blank for a wrong word or number.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible.module_utils.common.validation import check_type_dict

from .errors import OptionError

TEXT = ("str", "path")
WORDS = {**dict.fromkeys(TEXT, "text"), "dict": "a map"}
LISTS = (list, tuple, set)  # the latter two by templates with native types
CALLED = ((str, "text"), (Mapping, "a map"), (LISTS, "a list"), (bool, "true or false"), ((int, float), "a number"))
Spec = Mapping[str, Mapping[str, Any]]


def is_blank(value: Any) -> bool:
    """Return whether a value is text without a character that can be seen, as an empty field of a survey gives it."""
    return isinstance(value, str) and not value.strip()


def is_left_out(value: Any) -> bool:
    """Return whether an option is null or blank, or a map of nothing else, as the empty columns of a table give it."""
    if isinstance(value, Mapping):
        return bool(value) and all(map(is_left_out, value.values()))
    return value is None or is_blank(value)


def trimmed(value: Any) -> Any:
    """Return the value, where it is text without the blanks around it."""
    return value.strip() if isinstance(value, str) else value


def prepared(spec: Spec, options: Mapping[str, Any], problems: list[OptionError], place: str = "") -> dict[str, Any]:
    """Return the options for ansible-core to validate, at any depth.

    Null is left out where there is a default. A blank is left out where it is no text, and where another spelling of
    the option has a value; any other is an empty text. What is no text where text is desired is added to `problems`,
    without its value, which may be a secret.
    """
    result = dict(options)
    for name, rule in spec.items():
        spellings = (name, *rule.get("aliases", ()))
        for key in spellings if rule.get("default") is not None else ():
            if key in result and result[key] is None:  # which ansible-core would take for a value
                del result[key]
        given = [key for key in spellings if options.get(key) is not None]
        filled = [key for key in given if not is_blank(options[key])]
        kind = rule.get("type", "str")
        for key in given:
            if key in filled:
                result[key] = _fitting(kind, rule, options[key], problems, place + key)
            elif filled or kind not in TEXT or "choices" in rule:
                del result[key]
            else:
                result[key] = ""
    return result


def _fitting(kind: str, rule: Mapping[str, Any], value: Any, problems: list[OptionError], place: str) -> Any:
    """Return the value of an option as ansible-core takes it. What it cannot take is added to `problems`."""
    if kind in TEXT and isinstance(value, (Mapping, *LISTS)):
        problems.append(_refusal(place, kind, value))
        return ""
    if kind == "dict" and "options" in rule:
        fields = _as_map(value)
        if fields is None:  # with which ansible-core breaks off, where it is in another map
            problems.append(_refusal(place, kind, value))
            return {}
        return prepared(rule["options"], fields, problems, f"{place}.")
    if kind == "list" and isinstance(value, list):
        elements = rule.get("elements", "raw")
        items = {f"{place}[{number}]": item for number, item in enumerate(value)}
        unfit = [where for where, item in items.items() if elements in WORDS and _is_no(elements, item)]
        problems.extend(_refusal(where, elements, items.pop(where)) for where in unfit)
        return [_fitting(elements, rule, item, problems, where) for where, item in items.items()]
    return value


def _is_no(kind: str, item: Any) -> bool:
    return item is None or (kind == "dict" and _as_map(item) is None)


def _as_map(value: Any) -> dict[str, Any] | None:
    """Return a map, or what ansible-core makes one of, as JSON text; None where it makes none."""
    try:
        fields = check_type_dict(value)
    except TypeError:
        return None
    return fields if isinstance(fields, dict) else None


def _refusal(place: str, kind: str, value: Any) -> OptionError:
    called = next((word for types, word in CALLED if isinstance(value, types)), "null")
    return OptionError(place, f"must be {WORDS[kind]}, and is {called}.")
