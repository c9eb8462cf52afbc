# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter workload_changes."""

from __future__ import annotations

DOCUMENTATION = r"""
name: workload_changes
short_description: Compare the values of a workload before and after a change, with totals
version_added: 0.1.0
description:
  - Makes rows for P(samsungcloud.scp.table#filter), one for each component and one for the total of all replicas.
author:
  - samsungcloud.scp contributors (@samsungcloud)
positional: after
options:
  _input:
    description: The workload before the change, as modules return it, with CPU in millicores and memory in MiB.
    type: dict
    required: true
  after:
    description: The workload after the change, in the same form.
    type: dict
    required: true
seealso:
  - plugin: samsungcloud.scp.table
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show what a resize changes
  ansible.builtin.debug:
    msg: "{{ before | samsungcloud.scp.workload_changes(after) }}"
  vars:
    before:
      nifi: {cpu: 2000, memory: 4096, replica: 1}
    after:
      nifi: {cpu: 2000, memory: 4096, replica: 3}
"""

RETURN = r"""
_value:
  description: The rows.
  type: list
  elements: dict
  sample:
    - {component: nifi, before: 1 x 2000m 4096Mi, after: 3 x 2000m 4096Mi}
    - {component: total, before: 2000m 4096Mi, after: 6000m 12288Mi}
"""

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.tables import workload_changes


class FilterModule:
    """The filter."""

    def filters(self) -> Mapping[str, Callable[..., Any]]:
        """Return the filter by its name."""
        return {"workload_changes": workload_changes}
