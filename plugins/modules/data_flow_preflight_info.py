#!/usr/bin/python
# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module data_flow_preflight_info."""

from __future__ import annotations

DOCUMENTATION = r"""
module: data_flow_preflight_info
short_description: Check what can be known before Data Flows and services are created
version_added: 0.1.0
description:
  - Makes the plan that M(samsungcloud.scp.data_flow_fleet) would carry out, and returns it as a list of checks. It also
    checks access, the version of the API and host names. It goes on where a check fails, and changes nothing.
  - A check that fails does not make the task fail; see RV(checks[].status).
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  data_flows:
    description:
      - The desired Data Flows, each with options of M(samsungcloud.scp.data_flow).
      - Options that are no settings are ignored. Secrets are masked, wherever they stand.
    type: list
    elements: dict
    default: []
  data_flow_services:
    description:
      - The desired services, each with options of M(samsungcloud.scp.data_flow_service). The same applies.
      - The capacity of a cluster is asked for all its new services together.
    type: list
    elements: dict
    default: []
  resolve_dns:
    description: Whether to add what the resolver of this machine makes of the host names. It is no check.
    type: bool
    default: true
  query:
    description: JMESPath expression to apply to the list, see RV(query_result).
    type: str
extends_documentation_fragment:
  - samsungcloud.scp.connection
  - samsungcloud.scp.attributes.info_module
  - samsungcloud.scp.attributes.action_group
seealso:
  - module: samsungcloud.scp.data_flow
  - module: samsungcloud.scp.data_flow_service
"""

EXAMPLES = r"""
- name: Can this be created
  samsungcloud.scp.data_flow_preflight_info:
    data_flows:
      - name: analytics
        cluster_name: ske-dev
        version: 1.1.0
        domain: analytics-dev
        storage_class_name: nfs-subdir-external
    data_flow_services:
      - name: orders
        data_flow: analytics
        domain: orders-dev
        storage_class_name: nfs-subdir-external
        service_workload:
          nifi: {cpu: 2000m, memory: 4Gi, replica: 1}
          nifi_registry: {cpu: 500m, memory: 1Gi, replica: 1}
          zookeeper: {cpu: 500m, memory: 1Gi, replica: 1}
    resolve_dns: false
    query: "[?status == 'failed']"
  register: preflight

- name: Stop if it cannot
  ansible.builtin.assert:
    that: preflight.query_result | length == 0
    fail_msg: "{{ preflight.query_result }}"
"""

RETURN = r"""
checks:
  description: The checks, several for each object.
  returned: success
  type: list
  elements: dict
  contains:
    check:
      description: What was checked.
      type: str
    object:
      description: What it was checked for.
      type: str
    status:
      description: V(passed), V(failed), or V(unknown) where the answer cannot be had.
      type: str
    detail:
      description: What was found, or what is wrong and what to do about it.
      type: str
  sample:
    - check: plan
      object: Data Flow Service orders
      status: passed
      detail: would be created
query_result:
  description: What the expression in O(query) made of the list. Null without O(query).
  returned: success
  type: raw
  sample: []
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

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.options import FLOW, MANAGED, SERVICE
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.preflight import preflight
from ansible_collections.samsungcloud.scp.plugins.module_utils._module import run_module
from ansible_collections.samsungcloud.scp.plugins.module_utils._module_spec import ModuleSpec

ARGUMENT_SPEC = {
    "data_flows": {"type": "list", "elements": "dict", "default": []},
    "data_flow_services": {"type": "list", "elements": "dict", "default": []},
    "resolve_dns": {"type": "bool", "default": True},
    "query": {"type": "str"},
}
SPEC = ModuleSpec(
    ARGUMENT_SPEC, preflight, items={"data_flows": {**MANAGED, **FLOW}, "data_flow_services": {**MANAGED, **SERVICE}}
)


def main() -> None:
    """Run the module."""
    run_module(SPEC)


if __name__ == "__main__":
    main()
