#!/usr/bin/python
# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module data_flow_service_info."""

from __future__ import annotations

DOCUMENTATION = r"""
module: data_flow_service_info
short_description: List Data Flow Services (Apache NiFi) of Samsung Cloud Platform
version_added: 0.1.0
description:
  - Lists the Data Flow Services that match all filters. All pages of the list are read. Deleted services are left out.
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  name:
    description: Only services with exactly this name. V(*) means all.
    type: str
    aliases: [data_flow_service_name]
  data_flow_service_id:
    description: Id of one service to read with all details, instead of a list. If it does not exist, the list is empty.
    type: str
    aliases: [id]
  data_flow:
    description: Only services of the Data Flow with exactly this name. V(*) means all Data Flows.
    type: str
    aliases: [data_flow_name]
  data_flow_id:
    description: Only services of the Data Flow with this id.
    type: str
  created_by:
    description: Only services that this user created.
    type: str
  state:
    description: Only services in this state, for example V(RUNNING). The value is sent to the API unchanged. V(*) means
      all.
    type: str
  sort:
    description: Order of the list, as a field and a direction. If not set, the API uses V(created_dt:desc).
    type: str
  details:
    description: Whether to read each service with all details, with one more call for each.
    type: bool
    default: false
  wait_for_state:
    description:
      - State to wait for, for example V(RUNNING). The task waits until all objects that the other options select are in
        this state. Each poll is one list call.
      - V(RUNNING) and V(ACTIVE) are the same. With V(ABSENT), V(DELETED) or V(TERMINATED) the task waits until there
        are no objects.
      - The task fails if an object is in the state V(ERROR). Ignored in check mode.
    type: str
  query:
    description: JMESPath expression to apply to the list. The result is in RV(query_result).
    type: str
extends_documentation_fragment:
  - samsungcloud.scp.wait.info_module
  - samsungcloud.scp.connection
  - samsungcloud.scp.attributes.info_module
seealso:
  - module: samsungcloud.scp.data_flow_service
  - module: samsungcloud.scp.data_flow_info
  - plugin: samsungcloud.scp.data_flow_service
    plugin_type: lookup
  - plugin: samsungcloud.scp.data_flow
    plugin_type: inventory
"""

EXAMPLES = r"""
- name: List all services of a Data Flow
  samsungcloud.scp.data_flow_service_info:
    data_flow: analytics

- name: Find the URL of NiFi
  samsungcloud.scp.data_flow_service_info:
    name: orders
    details: true
    query: "[].web_url_nifi"
  register: urls

- name: Show the URL of NiFi
  ansible.builtin.debug:
    var: urls.query_result

- name: List the services that failed
  samsungcloud.scp.data_flow_service_info:
    state: ERROR
    query: "[].{name: data_flow_service_name, data_flow: data_flow_name}"

- name: Wait for the services that earlier tasks created with wait=false
  samsungcloud.scp.data_flow_service_info:
    data_flow: analytics
    wait_for_state: RUNNING
    wait_timeout: 1800
"""

RETURN = r"""
data_flow_services:
  description:
    - The services.
    - All keys are always present. Without O(details) and O(data_flow_service_id), the fields that the API does not
      return in lists are null.
  returned: success
  type: list
  elements: dict
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
    created_by:
      description: Id of the user who created the service. The API returns it only in lists.
      type: str
      sample: b4c8d2e6f0a14b3c9d5e7f1a2b3c4d5e
    created_dt:
      description: Time at which the service was created.
      type: str
      sample: '2026-11-23T09:30:00.000Z'
    data_flow_id:
      description: Id of the Data Flow that the service belongs to.
      type: str
      sample: 1599408f-472f-474c-a4a1-ed787a9b6c34
    data_flow_name:
      description: Name of the Data Flow that the service belongs to.
      type: str
      sample: analytics
    data_flow_service_id:
      description: Id of the service.
      type: str
      sample: a7a99009-119a-47e9-8697-c46c22551286
    data_flow_service_name:
      description: Name of the service.
      type: str
      sample: orders
    description:
      description: Free text. Null if there is none. The API may omit it in lists.
      type: str
      sample: Managed by Ansible
    domain:
      description: Domain of the user interface. Null in a list without details.
      type: str
      sample: orders-dev
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
    host_file_registry:
      description: Not explained in the API reference. Null in a list without details.
      type: str
      sample: 10.0.0.10 kafka-1 kafka-1.internal
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
      description: Id of the image of the Data Flow. Null in a list without details.
      type: str
      sample: IMAGE-a7e31f94-0d2c-4b58-8e6f-91c0b2d3e4f5
    ingress_class_name:
      description: Ingress class of the ingress controller. Null in a list without details.
      type: str
      sample: dss-nginx
    instance_id:
      description: Not explained in the API reference. Null in a list without details.
      type: str
      sample: one
    is_active_image:
      description: Whether the image is active. Null in a list without details.
      type: bool
      sample: true
    modified_by:
      description: Id of the user who last changed the service. The API returns it only in lists.
      type: str
      sample: b4c8d2e6f0a14b3c9d5e7f1a2b3c4d5e
    modified_dt:
      description: Time of the last change.
      type: str
      sample: '2026-11-23T09:30:00.000Z'
    namespace_name:
      description: Kubernetes namespace of the service. Null in a list without details.
      type: str
      sample: data-flow-analytics
    node_selector:
      description: Label of the nodes to run on. Null if there is none, and in a list without details.
      type: str
      sample: node-role=nifi
    service_workload:
      description: Size of the deployment. Null in a list without details.
      type: dict
      contains:
        nifi:
          description: Size of NiFi.
          type: dict
          contains: &component
            cpu:
              description: CPU of one replica in millicores.
              type: int
              sample: 2000
            memory:
              description: Memory of one replica in MiB.
              type: int
              sample: 4096
            replica:
              description: Number of replicas.
              type: int
              sample: 1
            version:
              description: Version of the component.
              type: str
              sample: 1.28.1
        nifi_registry:
          description: Size of NiFi Registry.
          type: dict
          contains: *component
        zookeeper:
          description: Size of ZooKeeper.
          type: dict
          contains: *component
    state:
      description:
        - State of the service. V(RUNNING) and V(ACTIVE) mean that it runs, V(ERROR) that it failed.
        - The API reference also lists V(CREATING), V(UPDATING), V(EDITING), V(STARTING), V(STOPPING), V(RESTARTING),
          V(STOPPED), V(UNDEPLOYED), V(DELETING), V(TERMINATING), V(DELETED) and V(TERMINATED).
      type: str
      sample: RUNNING
    storage_class_name:
      description: Kubernetes storage class. Null in a list without details.
      type: str
      sample: nfs-subdir-external
    version:
      description: Version of the image of the Data Flow.
      type: str
      sample: 1.1.0
    web_url_nifi:
      description: URL of NiFi. Null until the service runs, and in a list without details.
      type: str
      sample: https://orders.orders-dev
    web_url_registry:
      description: URL of NiFi Registry. Null until the service runs, and in a list without details.
      type: str
      sample: https://orders-registry.orders-dev
timeline:
  description: The states of all objects that were seen while waiting, in order.
  returned: success
  type: list
  elements: dict
  contains:
    seconds:
      description: Seconds from the start of the task until these states were first seen.
      type: float
      sample: 120.8
    state:
      description: The number of objects in each state, or V(ABSENT) if there are none.
      type: str
      sample: 1 CREATING, 1 RUNNING
query_result:
  description: Result of the expression in O(query), of any type. Null without O(query).
  returned: success
  type: raw
  sample: [analytics]
diff:
  description: Always empty, because the module only reads.
  returned: success
  type: dict
  contains:
    after:
      description: Always empty.
      type: dict
      sample: {}
    before:
      description: Always empty.
      type: dict
      sample: {}
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

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.info import services
from ansible_collections.samsungcloud.scp.plugins.module_utils._module import run_module
from ansible_collections.samsungcloud.scp.plugins.module_utils._module_spec import WAIT_FOR_STATE, ModuleSpec

ARGUMENT_SPEC = {
    "name": {"type": "str", "aliases": ["data_flow_service_name"]},
    "data_flow_service_id": {"type": "str", "aliases": ["id"]},
    "data_flow": {"type": "str", "aliases": ["data_flow_name"]},
    "data_flow_id": {"type": "str"},
    "created_by": {"type": "str"},
    "state": {"type": "str"},
    "sort": {"type": "str"},
    "details": {"type": "bool", "default": False},
    "wait_for_state": {"type": "str"},
    "query": {"type": "str"},
    **WAIT_FOR_STATE,
}
FILTERS = ("name", "data_flow", "data_flow_id", "created_by", "state")
SPEC = ModuleSpec(ARGUMENT_SPEC, services, mutually_exclusive=[("data_flow_service_id", name) for name in FILTERS])


def main() -> None:
    """Run the module."""
    run_module(SPEC)


if __name__ == "__main__":
    main()
