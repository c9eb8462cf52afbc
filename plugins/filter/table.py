# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter table."""

from __future__ import annotations

DOCUMENTATION = r"""
name: table
short_description: Make the lines of a table with aligned columns
version_added: 0.1.0
description:
  - Makes a list of lines from a list of dictionaries, a line of headings and one line for each dictionary. Control
    characters become spaces.
  - Print the lines with M(samsungcloud.scp.print), or with M(ansible.builtin.debug) in any output format.
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
    description: Keys to show, in this order. The headings are the keys, with spaces for underscores.
    type: list
    elements: str
    required: true
  drop_empty:
    description: Whether to leave out columns without values.
    type: bool
    default: false
seealso:
  - module: samsungcloud.scp.print
  - plugin: samsungcloud.scp.overview
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show the services and their states
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
