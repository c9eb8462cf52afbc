# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter or_default."""

from __future__ import annotations

DOCUMENTATION = r"""
name: or_default
short_description: Return a value, or a default if it is null or blank
version_added: 0.1.0
description:
  - Returns a default for a value that is null or blank. A survey returns an empty string for a question without an
    answer.
  - Unlike P(ansible.builtin.default#filter) with V(true), it keeps V(false) and V(0).
author:
  - samsungcloud.scp contributors (@samsungcloud)
positional: other
options:
  _input:
    description: The value.
    type: raw
    required: true
  other:
    description: Default to return if the value is null, or a string without a visible character.
    type: raw
    required: true
seealso:
  - plugin: ansible.builtin.default
    plugin_type: filter
"""

EXAMPLES = r"""
- name: List all services, with details unless the answer is no
  samsungcloud.scp.data_flow_service_info:
    details: "{{ answer | default('') | samsungcloud.scp.or_default(true) }}"
"""

RETURN = r"""
_value:
  description: The value, or the default.
  type: raw
"""

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.raw_options import is_blank


def or_default(value: Any, other: Any) -> Any:
    """Return the value, or the other one where it is null or blank."""
    return other if value is None or is_blank(value) else value


class FilterModule:
    """The filter."""

    def filters(self) -> Mapping[str, Callable[..., Any]]:
        """Return the filter by its name."""
        return {"or_default": or_default}
