#!/usr/bin/python
# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module data_flow."""

from __future__ import annotations

DOCUMENTATION = r"""
module: data_flow
short_description: Manage Data Flows of Samsung Cloud Platform
version_added: 0.1.0
description:
  - Creates, changes and deletes a Data Flow, the manager of Apache NiFi deployments on a Kubernetes Engine cluster.
  - The deployments themselves are managed with M(samsungcloud.scp.data_flow_service).
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  name:
    description:
      - Name of the Data Flow. 3 to 30 lower-case letters, digits and hyphens, a letter first and no hyphen last.
      - Cannot be changed. Where several clusters have a Data Flow of the name, O(cluster_id) or O(cluster_name) tells
        which one is meant.
    type: str
    aliases: [data_flow_name]
  data_flow_id:
    description: Id of an existing Data Flow, instead of O(name).
    type: str
    aliases: [id]
  cluster_id:
    description:
      - Id of the Kubernetes Engine cluster, 32 hexadecimal digits.
      - This or O(cluster_name) is needed to create the Data Flow, and cannot be changed afterwards.
      - With O(state=absent), a Data Flow on any cluster is meant where neither is set. It is refused if both are blank.
    type: str
  cluster_name:
    description: Name of the Kubernetes Engine cluster, compared exactly, instead of O(cluster_id).
    type: str
  version:
    description:
      - Version of the image, see M(samsungcloud.scp.data_flow_image_info). Cannot be changed afterwards.
      - Not needed to create the Data Flow where the service offers one image only.
    type: str
  image_id:
    description: Id of the image, instead of O(version).
    type: str
  ingress_controller_name:
    description:
      - Ingress controller of the cluster. Found by itself where the cluster has exactly one.
      - Used at the creation only; the API does not return it.
    type: str
  dsc_domain:
    description: Passed on at the creation as it is. The reference does not say what it means.
    type: str
  instance_id:
    description: Passed on at the creation as it is. The reference does not say what it means.
    type: str
  delete_services:
    description: Whether O(state=absent) also deletes the Data Flow Services of the Data Flow. Otherwise it refuses to.
    type: bool
    default: false
extends_documentation_fragment:
  - samsungcloud.scp.managed
  - samsungcloud.scp.wait
  - samsungcloud.scp.connection
  - samsungcloud.scp.attributes
seealso:
  - module: samsungcloud.scp.data_flow_info
  - module: samsungcloud.scp.data_flow_service
"""

EXAMPLES = r"""
- name: A Data Flow on a cluster
  samsungcloud.scp.data_flow:
    name: analytics
    cluster_name: ske-dev
    version: 1.1.0
    domain: analytics-dev
    storage_class_name: nfs-subdir-external
    account:
      account_id: nifiadmin
      account_password: "{{ nifi_password }}"
    host_aliases:
      - ip: 10.0.0.10
        hostnames: [kafka-1, kafka-1.internal]
    tags:
      team: analytics

- name: Another description, and nothing else
  samsungcloud.scp.data_flow:
    name: analytics
    description: Managed by Ansible

- name: Remove the Data Flow and all its services
  samsungcloud.scp.data_flow:
    name: analytics
    state: absent
    delete_services: true
"""

RETURN = r"""
data_flow:
  description: The Data Flow, with the field names of the API, and O(host_aliases) in the shape of the option.
    Null after O(state=absent).
    In check mode C(data_flow_id) of one that does not exist yet is a placeholder, which tasks accept in check mode.
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
    count_data_flow_service: 0
    created_by: null
    created_dt: '2026-11-23T09:30:00.000Z'
    data_flow_id: 1599408f-472f-474c-a4a1-ed787a9b6c34
    data_flow_name: analytics
    description: null
    domain: analytics-dev
    host_aliases:
    - hostnames:
      - kafka-1
      - kafka-1.internal
      ip: 10.0.0.10
    hosts_file: 10.0.0.10 kafka-1 kafka-1.internal
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
    state: RUNNING
    storage_class_name: nfs-subdir-external
    version: 1.1.0
    web_url: https://analytics.analytics-dev
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

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.flow import Flow
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.options import FLOW, MANAGED
from ansible_collections.samsungcloud.scp.plugins.module_utils._module import run_module
from ansible_collections.samsungcloud.scp.plugins.module_utils._module_spec import WAIT, ModuleSpec
from ansible_collections.samsungcloud.scp.plugins.module_utils._resource.reconciler import converge

ARGUMENT_SPEC = {**MANAGED, **WAIT, **FLOW, "data_flow_id": {"type": "str", "aliases": ["id"]}}
SPEC = ModuleSpec(ARGUMENT_SPEC, converge(Flow), required_one_of=[("name", "data_flow_id")])


def main() -> None:
    """Run the module."""
    run_module(SPEC)


if __name__ == "__main__":
    main()
