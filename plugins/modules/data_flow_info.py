#!/usr/bin/python
# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module data_flow_info."""

from __future__ import annotations

DOCUMENTATION = r"""
module: data_flow_info
short_description: List Data Flows of Samsung Cloud Platform
version_added: 0.1.0
description:
  - Lists Data Flows, filtered, with all pages read. Deleted ones are left out.
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  name:
    description: Only the Data Flow of exactly this name.
    type: str
    aliases: [data_flow_name]
  data_flow_id:
    description: The Data Flow of this id, in full, instead of a list. Where there is none, the list is empty.
    type: str
    aliases: [id]
  cluster_id:
    description: Only those on the cluster of this id.
    type: str
  cluster_name:
    description: Only those on the cluster of this name.
    type: str
  version:
    description: Only those of this image version.
    type: str
  created_by:
    description: Only those that this user created.
    type: str
  state:
    description: Only those in this state, for example V(RUNNING). Passed on to the service as it is.
    type: str
  sort:
    description: Order of the list, as a field and a direction. The service uses V(created_dt:desc) by default.
    type: str
  region_filter:
    description: Only those of this region. Passed on to the service, which calls it C(region).
    type: str
  details:
    description: Whether to read each object in full, with one more call for each.
    type: bool
    default: false
  wait_for_state:
    description:
      - Wait until all objects that are asked for are in this state, for example V(RUNNING), with one list call a look.
        V(RUNNING) and V(ACTIVE) are the same, V(ABSENT) waits until there are none, and so do V(DELETED)
        and V(TERMINATED).
      - An object in state C(ERROR) ends the wait with a failure. Ignored in check mode.
    type: str
  query:
    description: JMESPath expression to apply to the list, see RV(query_result).
    type: str
extends_documentation_fragment:
  - samsungcloud.scp.wait.info_module
  - samsungcloud.scp.connection
  - samsungcloud.scp.attributes.info_module
seealso:
  - module: samsungcloud.scp.data_flow
"""

EXAMPLES = r"""
- name: All Data Flows
  samsungcloud.scp.data_flow_info:

- name: Names and addresses of those that run on one cluster
  samsungcloud.scp.data_flow_info:
    cluster_name: ske-dev
    state: RUNNING
    details: true
    query: "[].{name: data_flow_name, url: web_url}"
"""

RETURN = r"""
data_flows:
  description: The Data Flows. Without O(details) and O(data_flow_id), fields that a list does not tell are null.
  returned: success
  type: list
  elements: dict
  sample:
    - account: null
      account_id: 3f2a9d1c5b7e4a60918273645a5b6c7d
      cluster_id: 70a599e031e749b7b260868f441e862b
      cluster_name: ske-dev
      cluster_permission: {}
      cluster_request_failed: false
      count_data_flow_service: null
      created_by: b4c8d2e6f0a14b3c9d5e7f1a2b3c4d5e
      created_dt: '2026-11-23T09:30:00.000Z'
      data_flow_id: 1599408f-472f-474c-a4a1-ed787a9b6c34
      data_flow_name: analytics
      description: null
      domain: null
      host_aliases: null
      hosts_file: null
      http_port: null
      https_port: null
      image_id: IMAGE-a7e31f94-0d2c-4b58-8e6f-91c0b2d3e4f5
      ingress_class_name: null
      instance_id: null
      is_active_image: false
      modified_by: b4c8d2e6f0a14b3c9d5e7f1a2b3c4d5e
      modified_dt: '2026-11-23T09:30:00.000Z'
      namespace_name: data-flow-analytics
      node_selector: null
      state: RUNNING
      storage_class_name: null
      version: 1.1.0
      web_url: null
timeline:
  description: How many objects were seen in which state while waiting, with the second of the task.
  returned: success
  type: list
  elements: dict
  sample: [{"seconds": 0.4, "state": "1 CREATING, 1 RUNNING"}, {"seconds": 120.8, "state": "2 RUNNING"}]
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

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.info import flows
from ansible_collections.samsungcloud.scp.plugins.module_utils._module import run_module
from ansible_collections.samsungcloud.scp.plugins.module_utils._module_spec import WAIT_FOR_STATE, ModuleSpec

ARGUMENT_SPEC = {
    "name": {"type": "str", "aliases": ["data_flow_name"]},
    "data_flow_id": {"type": "str", "aliases": ["id"]},
    "cluster_id": {"type": "str"},
    "cluster_name": {"type": "str"},
    "version": {"type": "str"},
    "created_by": {"type": "str"},
    "state": {"type": "str"},
    "sort": {"type": "str"},
    "region_filter": {"type": "str"},
    "details": {"type": "bool", "default": False},
    "wait_for_state": {"type": "str"},
    "query": {"type": "str"},
    **WAIT_FOR_STATE,
}
FILTERS = ("name", "cluster_id", "cluster_name", "version", "created_by", "state", "region_filter")
SPEC = ModuleSpec(ARGUMENT_SPEC, flows, mutually_exclusive=[("data_flow_id", name) for name in FILTERS])


def main() -> None:
    """Run the module."""
    run_module(SPEC)


if __name__ == "__main__":
    main()
