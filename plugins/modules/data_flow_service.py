#!/usr/bin/python
# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module data_flow_service."""

from __future__ import annotations

DOCUMENTATION = r"""
module: data_flow_service
short_description: Manage Data Flow Services (Apache NiFi) of Samsung Cloud Platform
version_added: 0.1.0
description:
  - Creates, changes, resizes and deletes a Data Flow Service, one deployment of NiFi, NiFi Registry and ZooKeeper under
    a Data Flow.
  - Before a creation or a change of size it asks the service whether the cluster has room for the workload.
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  name:
    description:
      - Name of the service. 3 to 30 lower-case letters, digits and hyphens, a letter first and no hyphen last.
      - Cannot be changed.
    type: str
    aliases: [data_flow_service_name]
  data_flow_service_id:
    description: Id of an existing service, instead of O(name).
    type: str
    aliases: [id]
  data_flow:
    description:
      - Name of the Data Flow that the service belongs to. This or O(data_flow_id) is needed to create the service, and
        cannot be changed afterwards.
      - With O(state=absent), a service of any Data Flow is meant where neither is set. It is refused if both are blank.
    type: str
    aliases: [data_flow_name]
  data_flow_id:
    description: Id of the Data Flow that the service belongs to, instead of O(data_flow).
    type: str
  service_workload:
    description:
      - The size of the deployment. To create a service O(service_workload.nifi.cpu), O(service_workload.nifi.memory)
        and O(service_workload.nifi.replica) are needed, and those of the other two components likewise.
      - For an existing service, what is left out stays as it is.
    type: dict
    suboptions:
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
            description: Version of the component. At the creation, the one that the Data Flow offers by default.
            type: str
      nifi_registry: *component
      zookeeper: *component
extends_documentation_fragment:
  - samsungcloud.scp.managed
  - samsungcloud.scp.wait
  - samsungcloud.scp.connection
  - samsungcloud.scp.attributes
seealso:
  - module: samsungcloud.scp.data_flow_service_info
  - module: samsungcloud.scp.data_flow
"""

EXAMPLES = r"""
- name: A small NiFi
  samsungcloud.scp.data_flow_service:
    name: orders
    data_flow: analytics
    domain: orders-dev
    storage_class_name: nfs-subdir-external
    service_workload:
      nifi: {cpu: 2000m, memory: 4Gi, replica: 1}
      nifi_registry: {cpu: 500m, memory: 1Gi, replica: 1}
      zookeeper: {cpu: 500m, memory: 1Gi, replica: 1}
    account:
      account_id: nifiadmin
      account_password: "{{ nifi_password }}"

- name: More NiFi nodes, everything else as it is
  samsungcloud.scp.data_flow_service:
    name: orders
    data_flow: analytics
    service_workload:
      nifi: {replica: 3}

- name: Remove the service
  samsungcloud.scp.data_flow_service:
    name: orders
    data_flow: analytics
    state: absent
"""

RETURN = r"""
data_flow_service:
  description: The service, with the field names of the API, and O(host_aliases) and O(service_workload) in the shape of
    the options, with numbers as numbers. Null after O(state=absent).
    In check mode C(data_flow_service_id) of one that does not exist yet is a placeholder, which tasks accept in check
    mode.
  returned: success
  type: dict
  sample:
    account:
      account_id: nifiadmin
    account_id: 3f2a9d1c5b7e4a60918273645a5b6c7d
    cluster_id: 70a599e031e749b7b260868f441e862b
    cluster_name: ske-dev
    cluster_permission: {}
    cluster_request_failed: false
    created_by: null
    created_dt: '2026-11-23T09:30:00.000Z'
    data_flow_id: 1599408f-472f-474c-a4a1-ed787a9b6c34
    data_flow_name: analytics
    data_flow_service_id: a7a99009-119a-47e9-8697-c46c22551286
    data_flow_service_name: orders
    description: null
    domain: orders-dev
    host_aliases: []
    host_file_registry: null
    hosts_file: null
    http_port: 30708
    https_port: 31416
    image_id: IMAGE-a7e31f94-0d2c-4b58-8e6f-91c0b2d3e4f5
    ingress_class_name: dss-nginx
    instance_id: null
    is_active_image: false
    modified_by: null
    modified_dt: '2026-11-23T09:30:00.000Z'
    namespace_name: data-flow-analytics
    node_selector: null
    service_workload:
      nifi:
        cpu: 2000
        memory: 4096
        replica: 1
        version: 1.28.1
      nifi_registry:
        cpu: 500
        memory: 1024
        replica: 1
        version: 1.28.1
      zookeeper:
        cpu: 500
        memory: 1024
        replica: 1
        version: 3.9.3
    state: RUNNING
    storage_class_name: nfs-subdir-external
    version: 1.1.0
    web_url_nifi: https://orders.orders-dev
    web_url_registry: https://orders-registry.orders-dev
diff:
  description: The settings before and after, with the object's name as headers. Secrets are left out.
  returned: success
  type: dict
  sample: {"before": {"description": "old"}, "after": {"description": "new"}}
timeline:
  description: The states seen while waiting, with the second of the task at which each was first seen.
  returned: success
  type: list
  elements: dict
  sample: [{"seconds": 0.4, "state": "CREATING"}, {"seconds": 240.9, "state": "RUNNING"}]
immutable_changes:
  description: What an option asked for and the API cannot change in an existing object.
  returned: success
  type: list
  elements: dict
  sample: [{"option": "storage_class_name", "current": "nfs", "wanted": "block"}]
not_compared:
  description: Options that were given for an existing object and that the API does not let read back.
  returned: success
  type: list
  elements: str
  sample: [tags]
api:
  description:
    - What the task cost. Calls by verb, how many of them were repeated, and seconds spent in them.
    - C(door) tells whether it ran as a module or in process, without a process of its own.
  returned: always
  type: dict
  sample: {"calls": {"GET": 2}, "retries": 0, "seconds": 1.62, "door": "in process"}
"""

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.options import MANAGED, SERVICE
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.service import Service
from ansible_collections.samsungcloud.scp.plugins.module_utils._module import run_module
from ansible_collections.samsungcloud.scp.plugins.module_utils._module_spec import WAIT, ModuleSpec
from ansible_collections.samsungcloud.scp.plugins.module_utils._resource.reconciler import converge

ARGUMENT_SPEC = {**MANAGED, **WAIT, **SERVICE, "data_flow_service_id": {"type": "str", "aliases": ["id"]}}
SPEC = ModuleSpec(ARGUMENT_SPEC, converge(Service), required_one_of=[("name", "data_flow_service_id")])


def main() -> None:
    """Run the module."""
    run_module(SPEC)


if __name__ == "__main__":
    main()
