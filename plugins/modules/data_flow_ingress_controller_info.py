#!/usr/bin/python
# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module data_flow_ingress_controller_info."""

from __future__ import annotations

DOCUMENTATION = r"""
module: data_flow_ingress_controller_info
short_description: List the ingress controllers that a Data Flow could use
version_added: 0.1.0
description:
  - Lists the ingress controllers of a Kubernetes Engine cluster, as the service tells them. A Data Flow needs one.
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  cluster_id:
    description: Id of the Kubernetes Engine cluster.
    type: str
  cluster_name:
    description: Name of the Kubernetes Engine cluster, compared exactly, instead of O(cluster_id).
    type: str
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
- name: The ingress controllers of a cluster
  samsungcloud.scp.data_flow_ingress_controller_info:
    cluster_name: ske-dev
    query: "[].name"
"""

RETURN = r"""
ingress_controllers:
  description: The ingress controllers, with fields that are not documented; a plain text is returned as C(name).
  returned: success
  type: list
  elements: dict
  sample:
    - name: dss-ingress
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

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.catalog import ingress_controllers
from ansible_collections.samsungcloud.scp.plugins.module_utils._module import run_module
from ansible_collections.samsungcloud.scp.plugins.module_utils._module_spec import ModuleSpec

ARGUMENT_SPEC = {
    "cluster_id": {"type": "str"},
    "cluster_name": {"type": "str"},
    "query": {"type": "str"},
}
SUBJECTS = [("cluster_id", "cluster_name")]
SPEC = ModuleSpec(ARGUMENT_SPEC, ingress_controllers, required_one_of=SUBJECTS, mutually_exclusive=SUBJECTS)


def main() -> None:
    """Run the module."""
    run_module(SPEC)


if __name__ == "__main__":
    main()
