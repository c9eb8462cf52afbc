# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of provision_result, which runs in the controller: plugins/action/provision_result.py."""

from __future__ import annotations

DOCUMENTATION = r"""
module: provision_result
short_description: Return what M(samsungcloud.scp.provision) did for the current host
version_added: 0.1.0
description:
  - Takes the result of the current host from the task that managed the objects of all hosts. Each host is then changed,
    ok or failed on its own, with its own diff.
  - If that task returned checks, the module fails if a check failed.
  - If that task compared, the first host of the play fails if there is drift. If an object could not be compared, it is
    unreachable instead, because C(ansible-playbook) has an exit code of its own for that. Do not use C(run_once) then,
    because in ansible-core 2.16 the exit codes are the same with it.
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  provision:
    description: Name of the variable that the task with M(samsungcloud.scp.provision) registered.
    type: str
    required: true
  fail:
    description: Whether to fail if that task returned checks and one of them failed, or if it found drift or could not
      compare an object.
    type: bool
    default: true
attributes:
  check_mode:
    description: Can run in check mode and return the changes it would make, without changing anything.
    support: full
  diff_mode:
    description: Returns the settings before and after the change.
    support: full
seealso:
  - module: samsungcloud.scp.provision
"""

EXAMPLES = r"""
- name: Provision the services of all hosts of the play in one task
  samsungcloud.scp.provision:
    hosts: "{{ ansible_play_hosts }}"
  register: provisioned
  run_once: true

- name: Return the result of each host
  samsungcloud.scp.provision_result:
    provision: provisioned

- name: Check the requirements of all hosts of the play
  samsungcloud.scp.provision:
    hosts: "{{ ansible_play_hosts }}"
    checks: true
    resolve_dns: false
  register: checked
  run_once: true

- name: Fail if a check failed
  samsungcloud.scp.provision_result:
    provision: checked

- name: Compare the hosts of the play with what exists
  samsungcloud.scp.provision:
    hosts: "{{ ansible_play_hosts }}"
    compare: true
  register: compared
  run_once: true

- name: Return the number of objects by status, and do not fail
  samsungcloud.scp.provision_result:
    provision: compared
    fail: false
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
data_flow_service:
  description: The service, as M(samsungcloud.scp.data_flow_service) returns it. Null if the task does not manage it, or
    if it does not exist.
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
kind:
  description: Kind of object, V(data_flow_service), or V(data_flow) if only a Data Flow is managed.
  returned: always
  type: str
  sample: data_flow_service
outcome:
  description:
    - V(created), V(updated), V(replaced), V(deleted), V(unchanged), V(verified), V(failed), V(incomplete) or
      V(skipped).
    - RV(samsungcloud.scp.data_flow_fleet#module:outcomes[].outcome) explains them. V(verified) means that
      O(samsungcloud.scp.provision#module:verify) found the desired state.
  returned: always
  type: str
  sample: created
kept:
  description: Reason why the Data Flow was not deleted. Null otherwise.
  returned: always
  type: str
  sample: "Data Flow analytics was not deleted: it has 1 other service: orders."
timeline:
  description: The states that were seen while waiting, in order.
  returned: always
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
  returned: always
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
  returned: always
  type: list
  elements: str
  sample: []
drift_summary:
  description: The number of objects by status.
  returned: if the task compared
  type: dict
  contains:
    broken:
      description: Objects that are broken.
      type: int
      sample: 0
    differs:
      description: Objects that differ.
      type: int
      sample: 1
    in_sync:
      description: Objects that do not differ.
      type: int
      sample: 41
    in_transition:
      description: Objects whose state is a transition.
      type: int
      sample: 0
    missing:
      description: Objects that are missing.
      type: int
      sample: 1
    unknown:
      description: Objects that could not be compared.
      type: int
      sample: 0
    unmanaged:
      description: Services that nobody describes.
      type: int
      sample: 1
checks_failed:
  description: The number of checks that failed.
  returned: if the task returned checks
  type: int
  sample: 0
diff:
  description: The settings before and after the change of each object that changes, without secrets.
  returned: success
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
"""
