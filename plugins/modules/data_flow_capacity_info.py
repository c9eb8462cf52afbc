#!/usr/bin/python
# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module data_flow_capacity_info."""

from __future__ import annotations

DOCUMENTATION = r"""
module: data_flow_capacity_info
short_description: Ask whether workloads fit into a cluster
version_added: 0.1.0
description:
  - Asks the service whether a cluster has room for the workload of a new Data Flow Service, for those of several, or
    for another workload in place of that of an existing one. Nothing is created or reserved.
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  cluster_id:
    description: Id of the Kubernetes Engine cluster.
    type: str
  cluster_name:
    description: Name of the Kubernetes Engine cluster, compared exactly, instead of O(cluster_id).
    type: str
  data_flow_service:
    description: Name of the existing service whose workload would be replaced.
    type: str
    aliases: [data_flow_service_name]
  data_flow_service_id:
    description: Id of the existing service, instead of O(data_flow_service).
    type: str
  data_flow:
    description: Name of the Data Flow that O(data_flow_service) belongs to.
    type: str
    aliases: [data_flow_name]
  data_flow_id:
    description: Id of the Data Flow that O(data_flow_service) belongs to.
    type: str
  service_workload:
    description: The workload. Each component needs its C(cpu), C(memory) and C(replica).
    type: dict
    suboptions: &workload
      nifi: &component
        description: Size of this component.
        type: dict
        suboptions:
          cpu:
            description: CPU of one replica in millicores, for example V(2000) or V(2000m).
            type: str
          memory:
            description: Memory of one replica in MiB, or with a Kubernetes suffix, for example V(4096) or V(4Gi).
            type: str
          replica:
            description: Number of replicas.
            type: int
          version:
            description: Version of the component.
            type: str
      nifi_registry: *component
      zookeeper: *component
  service_workloads:
    description:
      - The workloads of several new services, instead of O(service_workload), for O(cluster_id) or O(cluster_name).
      - The service can only be asked about one, so it is asked about one with all their replicas, each of average size,
        which takes as much or, by rounding, a little more.
    type: list
    elements: dict
    suboptions: *workload
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
- name: Is there room for a large NiFi
  samsungcloud.scp.data_flow_capacity_info:
    cluster_name: ske-dev
    service_workload:
      nifi: {cpu: 4000m, memory: 16Gi, replica: 3}
      nifi_registry: {cpu: 500m, memory: 1Gi, replica: 1}
      zookeeper: {cpu: 500m, memory: 1Gi, replica: 3}
  register: room

- name: Stop if there is not
  ansible.builtin.assert:
    that: room.capacities[0].fits

- name: Is there room for two small ones together
  samsungcloud.scp.data_flow_capacity_info:
    cluster_name: ske-dev
    service_workloads:
      - nifi: {cpu: 2000m, memory: 4Gi, replica: 1}
        nifi_registry: {cpu: 500m, memory: 1Gi, replica: 1}
        zookeeper: {cpu: 500m, memory: 1Gi, replica: 1}
      - nifi: {cpu: 1000m, memory: 2Gi, replica: 1}
        nifi_registry: {cpu: 500m, memory: 1Gi, replica: 1}
        zookeeper: {cpu: 500m, memory: 1Gi, replica: 1}
"""

RETURN = r"""
capacities:
  description:
    - The verdict, one item. The other fields are as the service tells them, but C(fits) and C(total) are ours.
    - C(total) is what was asked for, in millicores and MiB.
  returned: success
  type: list
  elements: dict
  sample:
    - cpu:
        available: 64000
        requested: 13500
      err_code: ""
      fits: true
      memory:
        available: 131072
        requested: 53248
      total:
        cpu: 13500
        memory: 53248
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

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.catalog import capacities
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.options import COMPONENT
from ansible_collections.samsungcloud.scp.plugins.module_utils._module import run_module
from ansible_collections.samsungcloud.scp.plugins.module_utils._module_spec import ModuleSpec

SUBJECTS = ("cluster_id", "cluster_name", "data_flow_service", "data_flow_service_id")
WORKLOADS = ("service_workload", "service_workloads")
WORKLOAD = {"nifi": COMPONENT, "nifi_registry": COMPONENT, "zookeeper": COMPONENT}
ARGUMENT_SPEC = {
    "cluster_id": {"type": "str"},
    "cluster_name": {"type": "str"},
    "data_flow_service": {"type": "str", "aliases": ["data_flow_service_name"]},
    "data_flow_service_id": {"type": "str"},
    "data_flow": {"type": "str", "aliases": ["data_flow_name"]},
    "data_flow_id": {"type": "str"},
    "service_workload": {"type": "dict", "options": WORKLOAD},
    "service_workloads": {"type": "list", "elements": "dict", "options": WORKLOAD},
    "query": {"type": "str"},
}
ALTERNATIVES = [SUBJECTS, WORKLOADS]
SPEC = ModuleSpec(ARGUMENT_SPEC, capacities, required_one_of=ALTERNATIVES, mutually_exclusive=ALTERNATIVES)


def main() -> None:
    """Run the module."""
    run_module(SPEC)


if __name__ == "__main__":
    main()
