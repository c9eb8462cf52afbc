#!/usr/bin/python
# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module data_flow_name_info."""

from __future__ import annotations

DOCUMENTATION = r"""
module: data_flow_name_info
short_description: Ask whether names of Data Flows and services are free
version_added: 0.1.0
description:
  - Asks the service whether names are taken, and checks them against its rules, which the service does not do here.
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  data_flows:
    description: Names to ask about for Data Flows.
    type: list
    elements: str
    default: []
  data_flow_services:
    description: Names to ask about for Data Flow Services.
    type: list
    elements: str
    default: []
  query:
    description: JMESPath expression to apply to the list, see RV(query_result).
    type: str
extends_documentation_fragment:
  - samsungcloud.scp.connection
  - samsungcloud.scp.attributes.info_module
  - samsungcloud.scp.attributes.action_group
seealso:
  - module: samsungcloud.scp.data_flow
"""

EXAMPLES = r"""
- name: Names that cannot be used
  samsungcloud.scp.data_flow_name_info:
    data_flows: [analytics]
    data_flow_services: [orders, payments]
    query: "[?!available].name"
"""

RETURN = r"""
names:
  description: The names in the order asked, those of Data Flows first. A name that breaks the rules is not free.
  returned: success
  type: list
  elements: dict
  sample:
    - available: true
      kind: data_flow
      name: analytics
      valid: true
    - available: false
      kind: data_flow_service
      name: orders
      valid: true
query_result:
  description: What the expression in O(query) made of the list. Null without O(query).
  returned: success
  type: raw
  sample: [analytics]
diff:
  description: Always empty.
  returned: success
  type: dict
  sample: {"before": {}, "after": {}}
api:
  description:
    - What the task cost. Calls by verb, how many of them were repeated, and seconds spent in them.
    - C(door) tells whether it ran as a module or in process, without a process of its own.
  returned: always
  type: dict
  sample: {"calls": {"GET": 2}, "retries": 0, "seconds": 1.62, "door": "in process"}
"""

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.catalog import names
from ansible_collections.samsungcloud.scp.plugins.module_utils._module import run_module
from ansible_collections.samsungcloud.scp.plugins.module_utils._module_spec import ModuleSpec

ARGUMENT_SPEC = {
    "data_flows": {"type": "list", "elements": "str", "default": []},
    "data_flow_services": {"type": "list", "elements": "str", "default": []},
    "query": {"type": "str"},
}
SPEC = ModuleSpec(ARGUMENT_SPEC, names)


def main() -> None:
    """Run the module."""
    run_module(SPEC)


if __name__ == "__main__":
    main()
