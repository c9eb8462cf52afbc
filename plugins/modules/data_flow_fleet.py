#!/usr/bin/python
# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module data_flow_fleet."""

from __future__ import annotations

DOCUMENTATION = r"""
module: data_flow_fleet
short_description: Manage many Data Flows and Data Flow Services at once
version_added: 0.1.0
description:
  - Makes a list of Data Flows and Data Flow Services what they are wanted to be, in one task. All are planned before
    one is touched, and room is asked for all creations together, so that nothing is begun that cannot fit.
  - Data Flows come before their services, and after them when they go. Everything else happens side by side, with one
    list of the service for all that is waited for.
  - Items are compared as objects once they were read. One object in two items is refused, whether it is named by name
    or by id, and services follow the Data Flow that they really belong to.
  - Nothing is begun once O(wait_timeout) is over; what was not begun by then is skipped, and the task fails.
  - A run that was interrupted goes on when it is run again.
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  data_flows:
    description:
      - Data Flows, each with the options of M(samsungcloud.scp.data_flow).
    type: list
    elements: dict
    default: []
    suboptions: &data_flow # generated from data_flow.py by tests/unit/plugins/test_fleet_options.py
      name:
        description:
        - Name of the Data Flow. 3 to 30 lower-case letters, digits and hyphens, a letter first and no hyphen last.
        - Cannot be changed. Where several clusters have a Data Flow of the name, O(data_flows[].cluster_id) or
          O(data_flows[].cluster_name) tells which one is meant.
        type: str
        aliases:
        - data_flow_name
      data_flow_id:
        description: Id of an existing Data Flow, instead of O(data_flows[].name).
        type: str
        aliases:
        - id
      cluster_id:
        description:
        - Id of the Kubernetes Engine cluster, 32 hexadecimal digits.
        - This or O(data_flows[].cluster_name) is needed to create the Data Flow, and cannot be changed afterwards.
        - With O(data_flows[].state=absent), a Data Flow on any cluster is meant where neither is set. It is refused if
          both are blank.
        type: str
      cluster_name:
        description: Name of the Kubernetes Engine cluster, compared exactly, instead of O(data_flows[].cluster_id).
        type: str
      version:
        description:
        - Version of the image, see M(samsungcloud.scp.data_flow_image_info). Cannot be changed afterwards.
        - Not needed to create the Data Flow where the service offers one image only.
        type: str
      image_id:
        description: Id of the image, instead of O(data_flows[].version).
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
        description: Whether O(data_flows[].state=absent) also deletes the Data Flow Services of the Data Flow.
          Otherwise it refuses to.
        type: bool
      state:
        description:
        - Whether the object is to exist.
        - An object that is being deleted does not count as present. Both states wait until it is gone, and V(present)
          then creates it anew.
        type: str
        choices:
        - present
        - absent
      domain:
        description:
        - Domain under which the user interface is reached, as C(name.domain). 3 to 50 characters.
        - Needed to create the object.
        - What cannot be a DNS name is refused. The user guide knows lower-case letters, digits and hyphens only; dots
          and upper-case letters are sent with a warning.
        type: str
      storage_class_name:
        description:
        - Kubernetes storage class of the cluster that the object's volumes are made from.
        - Needed to create the object, and cannot be changed afterwards.
        type: str
      node_selector:
        description:
        - Label of the nodes to run on, for example V(node-role=nifi). A label that no node has ends in state C(ERROR).
        - What cannot be a label is refused. The notation is not documented; any other than V(key=value), and several
          labels, are sent with a warning.
        - A blank text removes it.
        type: str
      description:
        description:
        - Free text, at most 150 characters, without the blanks around it.
        - A blank text removes it. Any other option that is blank counts as left out.
        type: str
      account:
        description: The login to NiFi.
        type: dict
        suboptions:
          account_id:
            description: Login name, 6 to 30 characters.
            type: str
            required: true
          account_password:
            description:
            - Password, 8 to 50 characters, among them an upper-case and a lower-case letter, a digit and a special
              character.
            - It is never returned and cannot be compared, see O(data_flows[].update_password).
            type: str
            required: true
      update_password:
        description:
        - V(on_create) sends the password of O(data_flows[].account) with the creation, and when
          O(data_flows[].account.account_id) changes.
        - V(always) sends it in every run, which then always reports a change.
        type: str
        choices:
        - on_create
        - always
      host_aliases:
        description:
        - Entries for the hosts file of the containers. Their order does not matter.
        - At most 20 addresses for a Data Flow; at most 20 pairs of address and name for a Data Flow Service.
        - An empty list removes all.
        type: list
        elements: dict
        suboptions:
          ip:
            description: IP address.
            type: str
            required: true
          hostnames:
            description: Names of that address.
            type: list
            elements: str
            required: true
      tags:
        description:
        - Tags, as a map of keys to values, at most 50. Values are text; numbers, true and false are sent as such.
        - The API takes them at the creation only, and never returns them; later they are listed in
          C(outcomes[].not_compared).
        type: dict
      tags_format:
        description:
        - What the API calls the parts of a tag, since the pages of its reference differ. V(key_value) sends C(key) and
          C(value), V(tag_key_tag_value) sends C(tag_key) and C(tag_value).
        - V(auto) sends what the version of the call is documented to take, V(key_value) up to 1.1 and
          V(tag_key_tag_value) from 1.2 on. Where the API refuses the call because of missing or unknown fields, it is
          sent once more in the other format. A call that was refused did nothing.
        type: str
        choices:
        - auto
        - key_value
        - tag_key_tag_value
      check_name:
        description:
        - Whether to ask the API, before an object is created, whether its name is free, and to fail where it is taken,
          in check mode too. The error says which object has the name.
        - The reference does not say whether names are unique in the account or only on a cluster. With V(false) the API
          decides that when the object is created.
        type: bool
      on_immutable_change:
        description:
        - What to do where an option asks for something that the API cannot change in an existing object.
        - V(fail) changes nothing and fails; V(warn) and V(ignore) change what can be changed. The differences are in
          C(outcomes[].immutable_changes) in any case.
        type: str
        choices:
        - fail
        - warn
        - ignore
  data_flow_defaults:
    description:
      - What items of O(data_flows) leave out. An option that is blank in an item, or a map of nothing but blanks, is
        left out, so that rows of a table can have all columns.
    type: dict
    suboptions: *data_flow
  data_flow_services:
    description:
      - Data Flow Services, each with the options of M(samsungcloud.scp.data_flow_service).
    type: list
    elements: dict
    default: []
    suboptions: &data_flow_service # generated from data_flow_service.py by tests/unit/plugins/test_fleet_options.py
      name:
        description:
        - Name of the service. 3 to 30 lower-case letters, digits and hyphens, a letter first and no hyphen last.
        - Cannot be changed.
        type: str
        aliases:
        - data_flow_service_name
      data_flow_service_id:
        description: Id of an existing service, instead of O(data_flow_services[].name).
        type: str
        aliases:
        - id
      data_flow:
        description:
        - Name of the Data Flow that the service belongs to. This or O(data_flow_services[].data_flow_id) is needed to
          create the service, and cannot be changed afterwards.
        - With O(data_flow_services[].state=absent), a service of any Data Flow is meant where neither is set. It is
          refused if both are blank.
        type: str
        aliases:
        - data_flow_name
      data_flow_id:
        description: Id of the Data Flow that the service belongs to, instead of O(data_flow_services[].data_flow).
        type: str
      service_workload:
        description:
        - The size of the deployment. To create a service O(data_flow_services[].service_workload.nifi.cpu),
          O(data_flow_services[].service_workload.nifi.memory) and O(data_flow_services[].service_workload.nifi.replica)
          are needed, and those of the other two components likewise.
        - For an existing service, what is left out stays as it is.
        type: dict
        suboptions:
          nifi: &id001
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
          nifi_registry: *id001
          zookeeper: *id001
      state:
        description:
        - Whether the object is to exist.
        - An object that is being deleted does not count as present. Both states wait until it is gone, and V(present)
          then creates it anew.
        type: str
        choices:
        - present
        - absent
      domain:
        description:
        - Domain under which the user interface is reached, as C(name.domain). 3 to 50 characters.
        - Needed to create the object.
        - What cannot be a DNS name is refused. The user guide knows lower-case letters, digits and hyphens only; dots
          and upper-case letters are sent with a warning.
        type: str
      storage_class_name:
        description:
        - Kubernetes storage class of the cluster that the object's volumes are made from.
        - Needed to create the object, and cannot be changed afterwards.
        type: str
      node_selector:
        description:
        - Label of the nodes to run on, for example V(node-role=nifi). A label that no node has ends in state C(ERROR).
        - What cannot be a label is refused. The notation is not documented; any other than V(key=value), and several
          labels, are sent with a warning.
        - A blank text removes it.
        type: str
      description:
        description:
        - Free text, at most 150 characters, without the blanks around it.
        - A blank text removes it. Any other option that is blank counts as left out.
        type: str
      account:
        description: The login to NiFi.
        type: dict
        suboptions:
          account_id:
            description: Login name, 6 to 30 characters.
            type: str
            required: true
          account_password:
            description:
            - Password, 8 to 50 characters, among them an upper-case and a lower-case letter, a digit and a special
              character.
            - It is never returned and cannot be compared, see O(data_flow_services[].update_password).
            type: str
            required: true
      update_password:
        description:
        - V(on_create) sends the password of O(data_flow_services[].account) with the creation, and when
          O(data_flow_services[].account.account_id) changes.
        - V(always) sends it in every run, which then always reports a change.
        type: str
        choices:
        - on_create
        - always
      host_aliases:
        description:
        - Entries for the hosts file of the containers. Their order does not matter.
        - At most 20 addresses for a Data Flow; at most 20 pairs of address and name for a Data Flow Service.
        - An empty list removes all.
        type: list
        elements: dict
        suboptions:
          ip:
            description: IP address.
            type: str
            required: true
          hostnames:
            description: Names of that address.
            type: list
            elements: str
            required: true
      tags:
        description:
        - Tags, as a map of keys to values, at most 50. Values are text; numbers, true and false are sent as such.
        - The API takes them at the creation only, and never returns them; later they are listed in
          C(outcomes[].not_compared).
        type: dict
      tags_format:
        description:
        - What the API calls the parts of a tag, since the pages of its reference differ. V(key_value) sends C(key) and
          C(value), V(tag_key_tag_value) sends C(tag_key) and C(tag_value).
        - V(auto) sends what the version of the call is documented to take, V(key_value) up to 1.1 and
          V(tag_key_tag_value) from 1.2 on. Where the API refuses the call because of missing or unknown fields, it is
          sent once more in the other format. A call that was refused did nothing.
        type: str
        choices:
        - auto
        - key_value
        - tag_key_tag_value
      check_name:
        description:
        - Whether to ask the API, before an object is created, whether its name is free, and to fail where it is taken,
          in check mode too. The error says which object has the name.
        - The reference does not say whether names are unique in the account or only on a cluster. With V(false) the API
          decides that when the object is created.
        type: bool
      on_immutable_change:
        description:
        - What to do where an option asks for something that the API cannot change in an existing object.
        - V(fail) changes nothing and fails; V(warn) and V(ignore) change what can be changed. The differences are in
          C(outcomes[].immutable_changes) in any case.
        type: str
        choices:
        - fail
        - warn
        - ignore
  data_flow_service_defaults:
    description:
      - What items of O(data_flow_services) leave out, or have blank. Whole options, not parts of their contents.
    type: dict
    suboptions: *data_flow_service
  state:
    description: Whether the objects are to exist, where neither an item nor the defaults of its kind say it.
    type: str
    choices: [present, absent]
    default: present
  update_only:
    description: Whether an object that does not exist fails, instead of being created.
    type: bool
    default: false
  keep_in_use:
    description:
      - Whether a Data Flow to delete stays, with a warning, as long as it has services that this task does not delete.
        Otherwise it fails.
    type: bool
    default: false
  purge:
    description:
      - Whether to remove the services that are not in O(data_flow_services), under the Data Flows in O(data_flows)
        and those that the listed services belong to. What is listed is never removed, however it is named.
      - Refused where O(data_flow_services) is empty, and where more than O(max_deletions) would go.
      - They go once all that is listed has come to its end, and stay if any of that failed, whatever
        O(continue_on_error) says. So their room is not there for new services of the same task. Data Flows that are to
        go wait for them.
    type: bool
    default: false
  max_deletions:
    description: How many services O(purge) may remove at most.
    type: int
    default: 1
  max_parallel:
    description: How many calls to make at once, at most. From 1 to 64.
    type: int
    default: 20
  continue_on_error:
    description:
      - Whether to go on with other objects where one failed. The task fails in either case, once all that was begun has
        ended, and tells of each object what became of it.
      - Where this is V(false), nothing is changed at all if an object cannot be planned, and no further one is begun
        once one has failed.
    type: bool
    default: false
extends_documentation_fragment:
  - samsungcloud.scp.wait
  - samsungcloud.scp.connection
  - samsungcloud.scp.attributes
seealso:
  - module: samsungcloud.scp.data_flow
  - module: samsungcloud.scp.data_flow_service
"""

EXAMPLES = r"""
- name: Two teams on one Data Flow
  samsungcloud.scp.data_flow_fleet:
    data_flows:
      - name: analytics
        cluster_name: ske-dev
        version: 1.1.0
        domain: analytics-dev
        storage_class_name: nfs-subdir-external
    data_flow_service_defaults:
      data_flow: analytics
      storage_class_name: nfs-subdir-external
      service_workload:
        nifi: {cpu: 2000m, memory: 4Gi, replica: 1}
        nifi_registry: {cpu: 500m, memory: 1Gi, replica: 1}
        zookeeper: {cpu: 500m, memory: 1Gi, replica: 1}
    data_flow_services:
      - name: orders
        domain: orders-dev
      - name: payments
        domain: payments-dev

- name: What is no longer listed goes, one service at most
  samsungcloud.scp.data_flow_fleet:
    data_flow_services:
      - name: orders
        data_flow: analytics
    purge: true
    max_deletions: 1

- name: Remove all that is listed
  samsungcloud.scp.data_flow_fleet:
    data_flows:
      - name: analytics
    data_flow_services:
      - name: orders
        data_flow: analytics
    state: absent
"""

RETURN = r"""
data_flows:
  description: The Data Flows of O(data_flows) that exist now, as M(samsungcloud.scp.data_flow) returns them.
  returned: success
  type: list
  elements: dict
  sample: [{"data_flow_name": "analytics", "state": "RUNNING"}]
data_flow_services:
  description:
    - The services of O(data_flow_services) that exist now, as M(samsungcloud.scp.data_flow_service) returns them.
  returned: success
  type: list
  elements: dict
  sample: [{"data_flow_service_name": "orders", "state": "RUNNING"}]
outcomes:
  description:
    - What became of each object. C(outcome) is C(created), C(updated), C(deleted) or C(unchanged); C(failed) where
      nothing was done, or where it is not certain, as C(msg) says; C(incomplete) where the change was accepted and its
      end was not reached, because it failed later or O(wait_timeout) was over; C(skipped) where nothing was begun
      because of another object or because O(wait_timeout) was over before its turn came.
    - C(changed) and C(id) are those of what was done, also where the outcome is C(incomplete).
    - C(diff) is empty where nothing changed.
    - When the task fails, the outcomes are in C(error.outcomes), and the objects that exist in C(error.data_flows) and
      C(error.data_flow_services).
  returned: success
  type: list
  elements: dict
  sample:
    - action: create
      changed: true
      diff: {"before": {}, "after": {"domain": "orders-dev"}}
      id: 9b1c5c5e-9d0f-4d1d-8f3e-0a7a2b8f4c11
      immutable_changes: []
      kind: data_flow_service
      msg:
      name: orders
      not_compared: []
      outcome: created
      timeline: [{"seconds": 0.4, "state": "CREATING"}, {"seconds": 240.9, "state": "RUNNING"}]
summary:
  description: How many objects had which outcome.
  returned: success
  type: dict
  sample: {"created": 2, "updated": 0, "deleted": 0, "unchanged": 1, "failed": 0, "incomplete": 0, "skipped": 0}
unmanaged:
  description:
    - Names of the services that are under the same Data Flows and in no item. None where O(purge) deletes them.
    - When the task fails, they are in C(error.unmanaged).
  returned: success
  type: list
  elements: str
  sample: [old-orders]
diff:
  description:
    - The settings before and after of each object that changes, with its name as C(before_header) and C(after_header).
      Secrets are left out.
  returned: success
  type: list
  elements: dict
  sample:
    - before_header: Data Flow Service orders
      before: {}
      after_header: Data Flow Service orders
      after: {"domain": "orders-dev"}
timeline:
  description: The states of all together, with the second of the task at which each was first seen.
  returned: success
  type: list
  elements: dict
  sample: [{"seconds": 2.1, "state": "3 creating"}, {"seconds": 250.3, "state": "3/3 running"}]
api:
  description:
    - What the task cost. Calls by verb, how many of them were repeated, and seconds spent in them.
    - C(door) tells whether it ran as a module or in process, without a process of its own.
  returned: always
  type: dict
  sample: {"calls": {"GET": 2}, "retries": 0, "seconds": 1.62, "door": "in process"}
"""

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.fleet import converge_fleet
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.options import (
    FLOW,
    MANAGED,
    SERVICE,
    without_defaults,
)
from ansible_collections.samsungcloud.scp.plugins.module_utils._module import run_module
from ansible_collections.samsungcloud.scp.plugins.module_utils._module_spec import WAIT, ModuleSpec

DATA_FLOW = without_defaults({**MANAGED, **FLOW, "data_flow_id": {"type": "str", "aliases": ["id"]}})
DATA_FLOW_SERVICE = without_defaults({**MANAGED, **SERVICE, "data_flow_service_id": {"type": "str", "aliases": ["id"]}})
ARGUMENT_SPEC = {
    **WAIT,
    "data_flows": {"type": "list", "elements": "dict", "options": DATA_FLOW, "default": []},
    "data_flow_defaults": {"type": "dict", "options": DATA_FLOW},
    "data_flow_services": {"type": "list", "elements": "dict", "options": DATA_FLOW_SERVICE, "default": []},
    "data_flow_service_defaults": {"type": "dict", "options": DATA_FLOW_SERVICE},
    "state": MANAGED["state"],
    "update_only": {"type": "bool", "default": False},
    "keep_in_use": {"type": "bool", "default": False},
    "purge": {"type": "bool", "default": False},
    "max_deletions": {"type": "int", "default": 1},
    "max_parallel": {"type": "int", "default": 20},
    "continue_on_error": {"type": "bool", "default": False},
}
SPEC = ModuleSpec(ARGUMENT_SPEC, converge_fleet)


def main() -> None:
    """Run the module."""
    run_module(SPEC)


if __name__ == "__main__":
    main()
