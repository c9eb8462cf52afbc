# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The forms in which the API may store the text that it receives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Text = Callable[[str], str]
QUALIFIER = ".internal"


def _lower(text: str) -> str:
    return text.strip().lower()


def _qualified(text: str) -> str:
    return f"{_lower(text).removesuffix(QUALIFIER)}{QUALIFIER}"


def _as_yaml(text: str) -> str:
    return text.strip().replace("=", ": ")


# Each form leaves text that already has it unchanged, since a client may send back what a response showed.
NORMALIZED: Mapping[str, Text] = {
    **dict.fromkeys(("account_id", "description", "dsc_domain", "node_selector", "storage_class_name"), str.strip),
    **dict.fromkeys(("domain", "hostname"), _lower),
}
OTHER_FORM: Mapping[str, Text] = {
    **NORMALIZED,
    **dict.fromkeys(("account_id", "description"), str.upper),
    **dict.fromkeys(("domain", "hostname"), _qualified),
    "node_selector": _as_yaml,
}
FORMS: Mapping[str, Mapping[str, Text]] = {"as_sent": {}, "normalized": NORMALIZED, "other_form": OTHER_FORM}


def as_stored(position: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields as they are stored in the given position of the switch `stored_text`."""
    forms = FORMS[position]
    return {key: _stored(forms, key, value) for key, value in fields.items()} if forms else dict(fields)


def _stored(forms: Mapping[str, Text], key: str, value: Any) -> Any:
    if isinstance(value, str):
        return forms.get(key, str)(value)
    if isinstance(value, dict):
        return {name: _stored(forms, name, part) for name, part in value.items()}
    if isinstance(value, list):
        parts = [_stored(forms, "hostname" if key == "hostnames" else key, part) for part in value]
        return parts[::-1] if key in ("hostnames", "host_alias_list") else parts
    return value


def node_label(position: str, node_selector: str | None) -> str:
    """Return the label that a stored node selector stands for."""
    text = node_selector or ""
    return text.replace(": ", "=") if position == "other_form" else text
