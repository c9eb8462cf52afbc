#!/usr/bin/python
# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module data_flow_service_version_info."""

from __future__ import annotations

DOCUMENTATION = r"""
module: data_flow_service_version_info
short_description: List the component versions that Data Flows offer for their services
version_added: 0.1.0
description:
  - Lists the versions of NiFi, NiFi Registry and ZooKeeper that a new service of a Data Flow gets, one item for each
    Data Flow.
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  data_flow:
    description: Only the Data Flow of exactly this name.
    type: str
    aliases: [data_flow_name]
  data_flow_id:
    description: Only the Data Flow of this id.
    type: str
  query:
    description: JMESPath expression to apply to the list, see RV(query_result).
    type: str
extends_documentation_fragment:
  - samsungcloud.scp.connection
  - samsungcloud.scp.attributes.info_module
  - samsungcloud.scp.attributes.action_group
seealso:
  - module: samsungcloud.scp.data_flow_service
"""

EXAMPLES = r"""
- name: The NiFi version of new services
  samsungcloud.scp.data_flow_service_version_info:
    data_flow: analytics
    query: "[0].nifi"
"""

RETURN = r"""
service_versions:
  description: The versions, one item for each Data Flow.
  returned: success
  type: list
  elements: dict
  sample:
    - data_flow: analytics
      data_flow_id: 51a3ad12-3f2b-4d05-a379-94d3c8a3f6f4
      nifi: 1.28.1
      nifi_registry: 1.28.1
      zookeeper: 3.9.3
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

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.catalog import service_versions
from ansible_collections.samsungcloud.scp.plugins.module_utils._module import run_module
from ansible_collections.samsungcloud.scp.plugins.module_utils._module_spec import ModuleSpec

ARGUMENT_SPEC = {
    "data_flow": {"type": "str", "aliases": ["data_flow_name"]},
    "data_flow_id": {"type": "str"},
    "query": {"type": "str"},
}
SPEC = ModuleSpec(ARGUMENT_SPEC, service_versions)


def main() -> None:
    """Run the module."""
    run_module(SPEC)


if __name__ == "__main__":
    main()
