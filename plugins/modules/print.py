# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of print, which runs in the controller: plugins/action/print.py."""

from __future__ import annotations

DOCUMENTATION = r"""
module: print
short_description: Print lines without quotes and brackets
version_added: 0.1.0
description:
  - Prints lines unchanged, for example those of a table. Control characters become spaces.
  - With a stdout callback that prints JSON, nothing is printed. The result has the lines.
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  lines:
    description: Lines to print.
    type: list
    elements: str
    required: true
attributes:
  check_mode:
    description: Can run in check mode and return the changes it would make, without changing anything.
    support: full
  diff_mode:
    description: Returns the settings before and after the change.
    support: none
seealso:
  - plugin: samsungcloud.scp.table
    plugin_type: filter
  - module: ansible.builtin.debug
"""

EXAMPLES = r"""
- name: Show the services and their states
  samsungcloud.scp.print:
    lines: "{{ services | samsungcloud.scp.table(['name', 'state']) }}"
  vars:
    services:
      - {name: orders, state: RUNNING}
      - {name: payments, state: CREATING}
"""

RETURN = r"""
lines:
  description: The lines.
  returned: success
  type: list
  elements: str
  sample: ["name      state", "orders    RUNNING"]
"""
