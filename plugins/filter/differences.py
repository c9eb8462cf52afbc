# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter differences."""

from __future__ import annotations

DOCUMENTATION = r"""
name: differences
short_description: Where two sets of settings differ
version_added: 0.1.0
description:
  - Compares two dictionaries at any depth, and lists the settings that differ by their full names.
  - Secrets are compared, but not shown. They are known by their names, such as those that have C(password), C(secret)
    or C(token) in them.
author:
  - samsungcloud.scp contributors (@samsungcloud)
positional: other
options:
  _input:
    description: The settings before.
    type: dict
    required: true
  other:
    description: The settings after.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: What production has that staging has not
  ansible.builtin.debug:
    msg: "{{ staging | samsungcloud.scp.differences(production) }}"
  vars:
    staging: {size: standard, account: {account_id: nifiadmin, account_password: Some-Pass1}}
    production: {size: high_availability, account: {account_id: nifiadmin, account_password: Other-Pass1}}
"""

RETURN = r"""
_value:
  description: The settings that differ, in order of their names. A value that is not there is null.
  type: list
  elements: dict
  sample:
    - {setting: account.account_password, before: (not shown), after: (not shown)}
    - {setting: size, before: standard, after: high_availability}
"""

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.masking import is_doubtful
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.text import sanitize

NOT_SHOWN = "(not shown)"


def flat(value: Any, name: str = "") -> dict[str, Any]:
    """Each single value by its full name, such as nifi.account.account_id or nifi.host_aliases[0].ip."""
    if isinstance(value, Mapping):
        parts = {f"{name}.{key}" if name else str(key): value[key] for key in value}
    elif isinstance(value, (list, tuple)):
        parts = {f"{name}[{place}]": item for place, item in enumerate(value)}
    else:
        return {name: value}
    return {inner: leaf for key, part in parts.items() for inner, leaf in flat(part, key).items()}


def shown(name: str, value: Any) -> Any:
    """The value so that it can be printed, unless its name says that it is a secret. `update_password` is none: it says
    when one is sent."""
    secret = is_doubtful(name) and not name.endswith("update_password")
    return NOT_SHOWN if secret and value is not None else sanitize(value)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The single values that differ, each with its full name."""
    one, other = flat(before), flat(after)
    return [
        {"setting": sanitize(name), "before": shown(name, one.get(name)), "after": shown(name, other.get(name))}
        for name in sorted({*one, *other})
        if one.get(name) != other.get(name)
    ]


class FilterModule:
    """The filter."""

    def filters(self) -> Mapping[str, Callable[..., Any]]:
        """The filter by its name."""
        return {"differences": differences}
