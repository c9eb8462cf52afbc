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
  - Creates, updates and deletes a Data Flow, the manager of Apache NiFi deployments on a Kubernetes Engine cluster.
  - To manage the deployments themselves, use M(samsungcloud.scp.data_flow_service).
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  name:
    description:
      - Name of the Data Flow. 3 to 30 lower-case letters, digits and hyphens. The first character must be a letter, and
        the last must not be a hyphen.
      - Cannot be changed. If several clusters have a Data Flow of this name, set O(cluster_id) or O(cluster_name) too.
    type: str
    aliases: [data_flow_name]
  data_flow_id:
    description: Id of an existing Data Flow, instead of O(name).
    type: str
    aliases: [id]
  cluster_id:
    description:
      - Id of the Kubernetes Engine cluster, 32 hexadecimal digits.
      - This or O(cluster_name) is required to create the Data Flow. Cannot be changed afterwards.
      - With O(state=absent) and neither of them, the Data Flow may be on any cluster. The task fails if both are blank.
    type: str
  cluster_name:
    description: Name of the Kubernetes Engine cluster, compared exactly, instead of O(cluster_id).
    type: str
  version:
    description:
      - Version of the image, see M(samsungcloud.scp.data_flow_image_info). Cannot be changed afterwards.
      - Not required to create the Data Flow if the API offers only one image.
    type: str
  image_id:
    description: Id of the image, instead of O(version).
    type: str
  ingress_controller_name:
    description:
      - Name of the ingress controller of the cluster. If not set, and the cluster has exactly one, that one is used.
      - Used only on create. The API does not return it.
    type: str
  dsc_domain:
    description: Sent unchanged on create. The API reference does not explain it.
    type: str
  instance_id:
    description: Sent unchanged on create. The API reference does not explain it.
    type: str
  delete_services:
    description: Whether O(state=absent) also deletes the Data Flow Services of the Data Flow. With V(false) the task
      fails if there are any.
    type: bool
    default: false
extends_documentation_fragment:
  - samsungcloud.scp.managed
  - samsungcloud.scp.wait
  - samsungcloud.scp.backup
  - samsungcloud.scp.connection
  - samsungcloud.scp.attributes
seealso:
  - module: samsungcloud.scp.data_flow_info
  - module: samsungcloud.scp.data_flow_service
  - module: samsungcloud.scp.data_flow_fleet
  - module: samsungcloud.scp.data_flow_image_info
  - module: samsungcloud.scp.data_flow_ingress_controller_info
"""

EXAMPLES = r"""
- name: Create a Data Flow
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
  register: analytics

- name: Show the URL of the Data Flow
  ansible.builtin.debug:
    var: analytics.data_flow.web_url

- name: Update the description, and nothing else
  samsungcloud.scp.data_flow:
    name: analytics
    description: Managed by Ansible

- name: Show the changes that the task would make, without making them
  samsungcloud.scp.data_flow:
    name: analytics
    domain: analytics-test
  check_mode: true
  diff: true

- name: Create several Data Flows, and do not wait for them
  samsungcloud.scp.data_flow:
    name: "{{ item.name }}"
    cluster_name: ske-dev
    version: 1.1.0
    domain: "{{ item.domain }}"
    storage_class_name: nfs-subdir-external
    wait: false
  loop:
    - {name: billing, domain: billing-dev}
    - {name: logistics, domain: logistics-dev}
  loop_control:
    label: "{{ item.name }}"

- name: Wait until all Data Flows run
  samsungcloud.scp.data_flow_info:
    wait_for_state: RUNNING
    wait_timeout: 1800

# The Data Flow is created in the background, while the play continues.
- name: Create a Data Flow asynchronously
  block:
    - name: Start to create the Data Flow
      samsungcloud.scp.data_flow:
        name: reporting
        cluster_name: ske-dev
        version: 1.1.0
        domain: reporting-dev
        storage_class_name: nfs-subdir-external
      async: 3600
      poll: 0
      register: job

    - name: Wait until the Data Flow runs
      ansible.builtin.async_status:
        jid: "{{ job.ansible_job_id }}"
      register: created
      until: created is finished
      retries: 720
      delay: 5

# The storage class of an existing Data Flow cannot be changed.
- name: Handle an error by its code
  block:
    - name: Update the Data Flow
      samsungcloud.scp.data_flow:
        name: analytics
        description: Data Flow of the analytics team
        storage_class_name: block-storage
  rescue:
    - name: Fail on any other error
      ansible.builtin.fail:
        msg: "{{ ansible_failed_result.msg }}"
      when: ansible_failed_result.error.code != 'immutable_change'

    - name: Update the settings that can be changed
      samsungcloud.scp.data_flow:
        name: analytics
        description: Data Flow of the analytics team
        storage_class_name: block-storage
        on_immutable_change: warn

- name: Manage Data Flows with common options, and a password from Ansible Vault
  hosts: localhost
  gather_facts: false
  vars_files:
    - vault.yml  # encrypted with ansible-vault, sets vault_nifi_password
  module_defaults:
    group/samsungcloud.scp.all:
      region: kr-west1
      environment: e
    group/samsungcloud.scp.wait:
      wait_timeout: 1800
  tasks:
    - name: Update the credentials for NiFi
      samsungcloud.scp.data_flow:
        name: analytics
        account:
          account_id: nifiadmin2
          account_password: "{{ vault_nifi_password }}"

- name: Run the task on the machine that has the credentials
  samsungcloud.scp.data_flow:
    name: billing
    description: Data Flow of {{ inventory_hostname }}
  delegate_to: localhost

- name: Delete a Data Flow that has no services
  samsungcloud.scp.data_flow:
    name: logistics
    cluster_name: ske-dev
    state: absent

- name: Delete a Data Flow and all its services
  samsungcloud.scp.data_flow:
    name: analytics
    state: absent
    delete_services: true
"""

RETURN = r"""
data_flow:
  description:
    - The Data Flow, with the field names of the API. C(host_aliases) has the form of the option.
    - All keys are always present. A field that the API does not return is null. A field that only a newer version of
      the API has is returned unchanged.
    - Null after O(state=absent).
    - In check mode, C(data_flow_id) of a Data Flow that does not exist yet is a placeholder. Other tasks accept it in
      check mode.
  returned: success
  type: dict
  contains:
    account:
      description: Credentials for NiFi. The password is never returned.
      type: dict
      contains:
        account_id:
          description: User name.
          type: str
          sample: nifiadmin
    account_id:
      description: Id of the account on Samsung Cloud Platform. The API returns it from version 1.1 on.
      type: str
      sample: 3f2a9d1c5b7e4a60918273645a5b6c7d
    cluster_id:
      description: Id of the Kubernetes Engine cluster.
      type: str
      sample: 70a599e031e749b7b260868f441e862b
    cluster_name:
      description: Name of the Kubernetes Engine cluster. The API may omit it.
      type: str
      sample: ske-dev
    cluster_permission:
      description: Not explained in the API reference. The API may omit it.
      type: dict
      sample: {}
    cluster_request_failed:
      description: Whether the API could not reach the cluster. The other values may then be out of date, and the task
        returns a warning. The API may omit it.
      type: bool
      sample: false
    count_data_flow_service:
      description: Number of Data Flow Services of the Data Flow. Null in a list without details.
      type: int
      sample: 2
    created_by:
      description: Id of the user who created the Data Flow. The API returns it only in lists.
      type: str
      sample: b4c8d2e6f0a14b3c9d5e7f1a2b3c4d5e
    created_dt:
      description: Time at which the Data Flow was created.
      type: str
      sample: '2026-11-23T09:30:00.000Z'
    data_flow_id:
      description: Id of the Data Flow.
      type: str
      sample: 1599408f-472f-474c-a4a1-ed787a9b6c34
    data_flow_name:
      description: Name of the Data Flow.
      type: str
      sample: analytics
    description:
      description: Free text. Null if there is none, and in a list without details.
      type: str
      sample: Managed by Ansible
    domain:
      description: Domain of the user interface. Null in a list without details.
      type: str
      sample: analytics-dev
    host_aliases:
      description: Entries for the hosts file of the containers. Null in a list without details.
      type: list
      elements: dict
      contains:
        hostnames:
          description: Host names of the IP address.
          type: list
          elements: str
          sample: [kafka-1, kafka-1.internal]
        ip:
          description: IP address.
          type: str
          sample: 10.0.0.10
    hosts_file:
      description: Lines that the API adds to the hosts file. Null if there are none, and in a list without details.
      type: str
      sample: 10.0.0.10 kafka-1 kafka-1.internal
    http_port:
      description: HTTP port of the ingress controller. Null in a list without details.
      type: int
      sample: 30708
    https_port:
      description: HTTPS port of the ingress controller. Null in a list without details.
      type: int
      sample: 31416
    image_id:
      description: Id of the image.
      type: str
      sample: IMAGE-a7e31f94-0d2c-4b58-8e6f-91c0b2d3e4f5
    ingress_class_name:
      description: Ingress class of the ingress controller. Null in a list without details.
      type: str
      sample: dss-nginx
    instance_id:
      description: Value of the option of this name. Not explained in the API reference.
      type: str
      sample: one
    is_active_image:
      description: Whether the image is active.
      type: bool
      sample: true
    modified_by:
      description: Id of the user who last changed the Data Flow. The API returns it only in lists.
      type: str
      sample: b4c8d2e6f0a14b3c9d5e7f1a2b3c4d5e
    modified_dt:
      description: Time of the last change.
      type: str
      sample: '2026-11-23T09:30:00.000Z'
    namespace_name:
      description: Kubernetes namespace of the Data Flow.
      type: str
      sample: data-flow-analytics
    node_selector:
      description: Label of the nodes to run on. Null if there is none, and in a list without details.
      type: str
      sample: node-role=nifi
    state:
      description:
        - State of the Data Flow. V(RUNNING) and V(ACTIVE) mean that it runs, V(ERROR) that it failed.
        - The API reference also lists V(CREATING), V(UPDATING), V(EDITING), V(STARTING), V(STOPPING), V(RESTARTING),
          V(STOPPED), V(UNDEPLOYED), V(DELETING), V(TERMINATING), V(DELETED) and V(TERMINATED).
      type: str
      sample: RUNNING
    storage_class_name:
      description: Kubernetes storage class. Null in a list without details.
      type: str
      sample: nfs-subdir-external
    version:
      description: Version of the image.
      type: str
      sample: 1.1.0
    web_url:
      description: URL of the user interface. Null until the Data Flow runs, and in a list without details.
      type: str
      sample: https://analytics.analytics-dev
diff:
  description: The settings before and after the change, without secrets.
  returned: success
  type: dict
  contains:
    after:
      description: The settings after the change, under the names of the options. Empty if the object was deleted.
      type: dict
      sample: {"description": "new"}
    after_header:
      description: Kind and name of the object.
      type: str
      sample: Data Flow analytics
    before:
      description: The settings before the change, under the names of the options. Empty if the object did not exist.
      type: dict
      sample: {"description": "old"}
    before_header:
      description: Kind and name of the object.
      type: str
      sample: Data Flow analytics
replaced:
  description: Whether the Data Flow was deleted and created again, see O(on_immutable_change=replace).
  returned: success
  type: bool
  sample: false
timeline:
  description: The states that were seen while waiting, in order.
  returned: success
  type: list
  elements: dict
  contains:
    seconds:
      description: Seconds from the start of the task until the state was first seen.
      type: float
      sample: 240.9
    state:
      description: The state.
      type: str
      sample: RUNNING
immutable_changes:
  description: The options that differ from settings that the API cannot change in an existing object.
  returned: success
  type: list
  elements: dict
  contains:
    current:
      description: Current value of the setting.
      type: raw
      sample: nfs
    option:
      description: Name of the option.
      type: str
      sample: storage_class_name
    desired:
      description: Value that the option asks for.
      type: raw
      sample: block
not_compared:
  description: The options that were set for an existing object, and whose settings the API does not return. They were
    not compared and not sent.
  returned: success
  type: list
  elements: str
  sample: [tags]
error:
  description: Details of the failure, for conditions. RV(error.code) is always present, unless Ansible itself failed.
    The other keys are present if they apply.
  returned: failure
  type: dict
  contains:
    api_code:
      description: Error code of the API. Empty if the response has none.
      type: str
      sample: ValidationError
    code:
      description:
        - Code of the error. Codes do not change between releases.
        - V(invalid_option) - An option, or a combination of options, is invalid. No change was sent.
        - V(invalid_settings) - A connection setting is missing or invalid.
        - V(missing_library) - A Python library that the module requires is not installed.
        - V(not_found) - No object has this id or name, also where an option refers to one, such as a parent or a
          cluster.
        - V(ambiguous) - Several objects have this name.
        - V(name_taken) - Another object has the name.
        - V(immutable_change) - An option differs from a setting that cannot be changed.
        - V(insufficient_capacity) - The workload does not fit into the cluster.
        - V(in_use) - The Data Flow still has Data Flow Services.
        - V(conflict) - Two items of a fleet contradict each other.
        - V(max_deletions_exceeded) - A purge would delete more services than allowed.
        - V(not_approved) - A task would do something that is not part of the approved plan. Nothing was changed.
        - V(change_refused) - The change cannot be made for another reason, which the message has.
        - V(skipped) - The object was skipped because of another object or because the time was over.
        - V(unconverged) - Some objects of a fleet, or of several hosts, did not reach their desired state, and others
          did, or for different reasons. The error of each is in its outcome. If all failed for one reason, the code is
          that of this reason.
        - V(failed_state) - The object is in a failed state.
        - V(timeout) - The time to wait was over.
        - V(connection_error) - There was no response, or none that can be used. The call may have been carried out.
        - V(unexpected_response) - The response does not have the form that the API documents.
        - V(api_error) - The API, or its gateway, responded with an error status.
        - V(read_only) - A call that changes something was stopped in check mode.
      type: str
      sample: api_error
    data_flow_services:
      description: The Data Flow Services that reached their desired state and exist, see
        RV(samsungcloud.scp.data_flow_fleet#module:data_flow_services). For M(samsungcloud.scp.data_flow_fleet) only.
      type: list
      elements: dict
    data_flows:
      description: The Data Flows that reached their desired state and exist, see
        RV(samsungcloud.scp.data_flow_fleet#module:data_flows).
        For M(samsungcloud.scp.data_flow_fleet) only.
      type: list
      elements: dict
    detail:
      description: Explanation of the API.
      type: str
      sample: Field required
    id:
      description: Id of the object.
      type: str
      sample: 1599408f-472f-474c-a4a1-ed787a9b6c34
    immutable_changes:
      description: The options that differ, see RV(samsungcloud.scp.data_flow#module:immutable_changes).
      type: list
      elements: dict
    operation:
      description: Operation of the API that failed.
      type: str
      sample: Create Data Flow
    option:
      description: Name of the invalid option.
      type: str
      sample: domain
    outcomes:
      description: The outcome of each object, see RV(samsungcloud.scp.data_flow_fleet#module:outcomes).
        For M(samsungcloud.scp.data_flow_fleet) only.
      type: list
      elements: dict
    request_id:
      description: Id of the request, for the support of the platform. Empty if the response has none.
      type: str
      sample: req-4f2a9d1c-5b7e-4a60-9182-73645a5b6c7d
    retry_after:
      description: Seconds after which the API asks to try again. Null if it does not.
      type: float
      sample: 30
    services:
      description: Names of the Data Flow Services that prevent the deletion, or that a purge would delete.
      type: list
      elements: str
      sample: [orders, payments]
    setting:
      description: Name of the connection setting.
      type: str
      sample: region
    state:
      description: State of the object.
      type: str
      sample: ERROR
    status:
      description: HTTP status of the response.
      type: int
      sample: 400
    summary:
      description: The number of objects by outcome, see RV(samsungcloud.scp.data_flow_fleet#module:summary).
        For M(samsungcloud.scp.data_flow_fleet) only.
      type: dict
    taken_by:
      description: Ids of the objects that have the name.
      type: list
      elements: str
      sample: [1599408f-472f-474c-a4a1-ed787a9b6c34]
    timeline:
      description: The states that were seen while waiting, see RV(samsungcloud.scp.data_flow#module:timeline).
      type: list
      elements: dict
    unmanaged:
      description: Names of services, see RV(samsungcloud.scp.data_flow_fleet#module:unmanaged).
        For M(samsungcloud.scp.data_flow_fleet) only.
      type: list
      elements: str
      sample: [old-orders]
    unmanaged_services:
      description: Services, see RV(samsungcloud.scp.data_flow_fleet#module:unmanaged_services).
        For M(samsungcloud.scp.data_flow_fleet) only.
      type: list
      elements: dict
    url:
      description: URL of the call that got no usable response.
      type: str
      sample: https://data-flow.kr-west1.e.samsungsdscloud.com/v1/data-flows
    verdict:
      description: Response of the API to the question whether the workload fits.
      type: dict
      contains:
        cpu:
          description: CPU, in a form that the API reference does not document. The API may omit it.
          type: raw
          sample: {"available": 64000, "requested": 73500}
        err_code:
          description: Code of the API.
          type: str
          sample: INSUFFICIENT_CPU
        memory:
          description: Memory, in a form that the API reference does not document. The API may omit it.
          type: raw
          sample: {"available": 131072, "requested": 53248}
        result:
          description: Whether the workload fits.
          type: bool
          sample: false
    waited:
      description: Seconds that the task waited.
      type: float
      sample: 3600.4
api:
  description: The calls that the task made to the API.
  returned: always
  type: dict
  contains:
    calls:
      description: Number of calls by HTTP method, retries included. A method without calls is absent.
      type: dict
      contains:
        DELETE:
          description: Number of C(DELETE) calls.
          type: int
          sample: 1
        GET:
          description: Number of C(GET) calls.
          type: int
          sample: 7
        PATCH:
          description: Number of C(PATCH) calls. For M(samsungcloud.scp.request) only.
          type: int
          sample: 1
        POST:
          description: Number of C(POST) calls.
          type: int
          sample: 1
        PUT:
          description: Number of C(PUT) calls.
          type: int
          sample: 1
    execution:
      description: How the task was executed. V(in_process) is inside the process of Ansible on the controller,
        V(module) is in a process of its own, like any other module.
      type: str
      sample: in_process
    retries:
      description: Number of calls that were retries.
      type: int
      sample: 0
    seconds:
      description: Seconds spent in calls, and in the pauses between retries.
      type: float
      sample: 1.62
"""

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.flow import Flow
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.options import BACKUP, FLOW, MANAGED
from ansible_collections.samsungcloud.scp.plugins.module_utils._module import run_module
from ansible_collections.samsungcloud.scp.plugins.module_utils._module_spec import WAIT, ModuleSpec
from ansible_collections.samsungcloud.scp.plugins.module_utils._resource.reconciler import converge

ARGUMENT_SPEC = {**MANAGED, **BACKUP, **WAIT, **FLOW, "data_flow_id": {"type": "str", "aliases": ["id"]}}
SPEC = ModuleSpec(ARGUMENT_SPEC, converge(Flow), required_one_of=[("name", "data_flow_id")])


def main() -> None:
    """Run the module."""
    run_module(SPEC)


if __name__ == "__main__":
    main()
