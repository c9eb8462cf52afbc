# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of environments, which runs in the controller: plugins/action/environments.py."""

from __future__ import annotations

DOCUMENTATION = r"""
module: environments
short_description: Validate environments and provision one of them
version_added: 0.1.0
description:
  - Takes one definition of a Data Flow and its service, and the environments that differ from it. Validates all
    environments, and reports all errors at once, before any of them is called.
  - Returns the names of the environments in order, and the differences from each to the next. With O(provision),
    creates and updates, or verifies, the objects of one environment, as M(samsungcloud.scp.provision) does.
  - Two environments with the same service and the same connection are refused, and so are two environments with the
    same Data Flow and different settings. Connections are the same if they have the same access key and the same
    endpoint or region. Settings that a connection does not have are taken from the environment variables and the files
    in C(~/.scpconf).
  - The role C(nifi_environments) uses this module.
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  environments:
    description:
      - The environments in order, as a list of maps. C(name) is required. C(connection) has connection options.
        C(overrides) has variables that take precedence over O(definition), at any depth.
      - Options that a connection does not have are taken from the environment variables and the files, not from
        C(module_defaults).
    type: raw
    required: true
  definition:
    description: Variables C(data_flow_*) and C(nifi_*) that all environments have in common.
    type: raw
  sizes:
    description: Your own sizes for all environments, as a map of names to workloads.
    type: raw
  until:
    description: Name of the last environment to promote to. If not set, or V(*), the last of the list is used. It must
      not be blank.
    type: str
  provision:
    description: Name of the environment to provision. If not set, no environment is called.
    type: str
  verify:
    description: Whether to change nothing, and fail if an object of O(provision) does not exist or does not run.
    type: bool
    default: false
attributes:
  check_mode:
    description: Can run in check mode and return the changes it would make, without changing anything.
    support: full
  diff_mode:
    description: Returns the settings before and after the change.
    support: full
seealso:
  - module: samsungcloud.scp.provision
  - module: samsungcloud.scp.print
"""

EXAMPLES = r"""
- name: Compare the environments
  samsungcloud.scp.environments:
    definition: &definition
      data_flow_name: analytics
      data_flow_cluster_name: ske-dev
      data_flow_version: 1.1.0
      data_flow_domain: analytics-dev
      data_flow_storage_class_name: nfs-subdir-external
      nifi_name: orders
      nifi_size: development
      nifi_domain: nifi-dev
      nifi_storage_class_name: nfs-subdir-external
    environments: &environments
      - name: development
      - name: production
        connection: {region: kr-east1}
        overrides: {nifi_name: orders-prod, nifi_size: high_availability}
  register: compared

- name: Show the differences
  samsungcloud.scp.print:
    lines: "{{ compared.lines }}"

- name: Provision the first environment
  samsungcloud.scp.environments:
    definition: *definition
    environments: *environments
    provision: development

- name: Verify the first environment
  samsungcloud.scp.environments:
    definition: *definition
    environments: *environments
    provision: development
    verify: true
"""

RETURN = r"""
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
names:
  description: Names of the environments up to O(until), in order.
  returned: without O(provision)
  type: list
  elements: str
  sample: [development, production]
lines:
  description:
    - Without O(provision), the differences from each environment to the next, without secrets.
    - With O(provision), the outcomes as the lines of a table.
  returned: success
  type: list
  elements: str
  sample: ["development -> production:", "  nifi_size: development -> high_availability"]
summary:
  description: Message to print after all environments up to O(until) were provisioned.
  returned: without O(provision)
  type: str
  sample: "Provisioned and verified: development. Not asked for: production."
data_flow_service:
  description: The service, as M(samsungcloud.scp.data_flow_service) returns it. Null if the task does not manage it, or
    if it does not exist.
  returned: success, with O(provision)
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
data_flow:
  description: The Data Flow, as M(samsungcloud.scp.data_flow) returns it. Null if the task does not manage it, or if it
    does not exist.
  returned: success, with O(provision)
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
kind:
  description: Kind of object, V(data_flow_service), or V(data_flow) if only a Data Flow is managed.
  returned: with O(provision)
  type: str
  sample: data_flow_service
outcome:
  description:
    - V(created), V(updated), V(replaced), V(deleted), V(unchanged), V(verified), V(failed), V(incomplete) or
      V(skipped).
    - RV(samsungcloud.scp.data_flow_fleet#module:outcomes[].outcome) explains them. V(verified) means that O(verify)
      found the desired state.
  returned: with O(provision)
  type: str
  sample: created
kept:
  description: Reason why the Data Flow was not deleted. Null otherwise.
  returned: with O(provision)
  type: str
  sample: "Data Flow analytics was not deleted: it has 1 other service: orders."
timeline:
  description: The states that were seen while waiting, in order.
  returned: with O(provision)
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
  returned: with O(provision)
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
  description: The options that were set for an existing object, and whose settings the API does not return.
  returned: with O(provision)
  type: list
  elements: str
  sample: []
unmanaged:
  description: Names of the services under the same Data Flow that the task does not manage.
  returned: success, with O(provision)
  type: list
  elements: str
  sample: [old-orders]
diff:
  description: The settings before and after the change of each object that changes, without secrets.
  returned: with O(provision)
  type: list
  elements: dict
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
