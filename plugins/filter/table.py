# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter table."""

from __future__ import annotations

DOCUMENTATION = r"""
name: table
short_description: Lines of a table with aligned columns
version_added: 0.1.0
description:
  - Makes a list of lines from a list of dictionaries, a line each below a line of headings.
  - With M(ansible.builtin.debug) it reads well in any output format. Control characters become spaces.
author:
  - samsungcloud.scp contributors (@samsungcloud)
positional: columns
options:
  _input:
    description: The dictionaries. A value that is missing, null or blank becomes a hyphen.
    type: list
    elements: dict
    required: true
  columns:
    description: The keys to show, in this order. They are the headings as well, with spaces for underscores.
    type: list
    elements: str
    required: true
  drop_empty:
    description: Whether to leave out the columns in which no dictionary has a value.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: The services and their states
  ansible.builtin.debug:
    msg: "{{ services | samsungcloud.scp.table(['name', 'state']) }}"
  vars:
    services:
      - {name: orders, state: RUNNING}
      - {name: payments, state: CREATING}
"""

RETURN = r"""
_value:
  description: The lines.
  type: list
  elements: str
"""

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.tables import table


class FilterModule:
    """The filter."""

    def filters(self) -> Mapping[str, Callable[..., Any]]:
        """Return the filter by its name."""
        return {"table": table}
