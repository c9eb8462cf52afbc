# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of provision, which runs in the controller: plugins/action/provision.py."""

from __future__ import annotations

DOCUMENTATION = r"""
module: provision
short_description: Create, update or delete the Data Flows and services that variables describe
version_added: 0.1.0
description:
  - Turns variables C(nifi_*) and C(data_flow_*) into Data Flow Services and Data Flows, reconciles them in one task
    with M(samsungcloud.scp.data_flow_fleet), and returns a result for each host or entry.
  - The variables are the options of M(samsungcloud.scp.data_flow_service) with the prefix C(nifi_), and those of
    M(samsungcloud.scp.data_flow) with the prefix C(data_flow_). C(nifi_size) is the name of a size. C(nifi_workload)
    replaces single values of it. C(nifi_sizes) adds your own sizes. A variable with a blank value counts as not set.
  - An unknown variable with one of the prefixes is an error, unless C(nifi_own_variables) or C(data_flow_own_variables)
    lists it, or its name ends in C(_password). Both take patterns such as V(nifi_team_*).
  - The playbooks and roles of the collection use this module. To manage single objects, use the modules.
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  hosts:
    description:
      - Hosts whose variables each describe a service, and the Data Flow that it belongs to. The service has the name of
        the host, unless C(nifi_name) is set.
      - The task does not fail and does not report a change. M(samsungcloud.scp.provision_result) does so for each host.
        Of hosts other than the current one, the variables of the inventory are used, and those of the play are not.
      - If neither O(hosts) nor O(services) is set, the variables of the task describe one object or both. The service
        then also has the name of the current host, unless that is V(localhost). If both are set, O(services) is used.
    type: list
    elements: str
  services:
    description:
      - Services, as maps of settings that are named like the variables without their prefix, for example C(name),
        C(size), C(workload) and C(domain). An entry that is a string is a name.
      - The variables C(data_flow_*) of the task describe their Data Flow.
    type: list
    elements: raw
  service_defaults:
    description: Settings that all services have in common. The settings of a service take precedence, at any depth.
    type: dict
    default: {}
  sizes:
    description: Your own sizes for O(services) and O(resize), as a map of names to workloads.
    type: dict
    default: {}
  variables:
    description: Variables C(nifi_*) and C(data_flow_*) to use instead of those of the task.
    type: dict
  data_flow:
    description: Name of the Data Flow that all services belong to. If not set, the variables are used.
    type: str
  objects:
    description: Kinds of objects to manage.
    type: list
    elements: str
    choices: [data_flow, data_flow_service]
    default: [data_flow, data_flow_service]
  state:
    description: Whether the objects must exist. V(absent) uses the names and the cluster only.
    type: str
    choices: [present, absent]
    default: present
  plan:
    description: Whether to change nothing and return the changes that would be made, as in check mode, but without
      reporting a change.
    type: bool
    default: false
  verify:
    description: Whether to change nothing and fail if an object does not exist or does not run. With O(state=absent),
      whether to fail if an object exists.
    type: bool
    default: false
  compare:
    description:
      - Whether to change nothing and return what differs from the variables as RV(drift), with all objects that are
        missing, broken or not described. It makes the calls of a provision in check mode.
      - The task does not fail, whatever it finds, and also if the comparison cannot run (RV(drift_error)).
        M(samsungcloud.scp.provision_result) does so for a playbook.
      - An object with an error does not stop the others, so O(continue_on_error) has no effect.
    type: bool
    default: false
  unmanaged:
    description: Whether O(compare) also returns the services of the same Data Flows that no host of the inventory and
      no entry describes. A slice of an AWX job template does not have all hosts, so it never does.
    type: bool
    default: true
  file:
    description:
      - File to which O(compare) writes RV(drift), in the format of its ending, V(.json), V(.md) or V(.html).
      - Without O(compare), the file is a report of the run, V(.md) or V(.html), with the outcome of each host or entry,
        the objects that it manages, and the states that it waited for. A file that cannot be written is a warning.
      - The V(.html) file is a page that needs no other file and no network, in English and Korean.
      - A relative path is relative to the current directory. Only the owner can read the file. An existing file is
        replaced. In check mode it is not written. Cannot be combined with O(checks).
    type: str
  report_language:
    description: Language of the report in O(file). If it is not set, Markdown is in English, and a page is in the
      language of the browser. A reader can change that of a page. The Markdown of O(compare) is always in English.
    type: str
    choices: [en, ko]
  report_artifact:
    description: Whether the custom stats of the run have the report as an HTML page, C(PREFIX_report), so that it is an
      artifact of a controller's job. Requires O(stats_prefix). There is none in check mode.
    type: bool
    default: false
  stats_prefix:
    description:
      - Prefix of the names of custom stats of the run, such as V(provision) for C(provision_stats).
      - If it is not set or blank, there are none. With O(verify) and O(state=absent), there are none either.
    type: str
  approved:
    description:
      - The plan that was approved, as RV(approved) of an earlier task with O(checks).
      - Before the first change, the task refuses everything if it would do anything that is not part of this plan, also
        in check mode. The error of each host that differs has the code V(not_approved) and the differences.
      - What is already done of the plan is no difference, so a run that was interrupted can be started again. Objects
        of the plan that are not part of the task do not matter, as in a slice of a job.
      - A blank value is an error. With O(verify), the plan has no effect.
    type: dict
    suboptions:
      plan:
        description: The steps of each object, as RV(approved.plan).
        type: dict
        required: true
      revision:
        description: Revision of the project of a controller, for messages.
        type: str
  confirmed:
    description: Whether the change is confirmed. If set, the task fails unless it is V(true) or nothing would be
      changed. A blank value is not V(true).
    type: bool
  checks:
    description: Whether to change nothing and return the checks of M(samsungcloud.scp.data_flow_preflight_info).
    type: bool
    default: false
  resolve_dns:
    description: Whether O(checks) adds the IP addresses to which this machine resolves the host names.
    type: bool
    default: true
  resize:
    description: Changes the workload of existing services, and nothing else. Can be an empty map.
    type: dict
    suboptions:
      size:
        description: Name of a size. If not set, the variable C(resize_size) is used, of each host with O(hosts).
        type: str
      workload:
        description:
          - Values that replace those of the size or of the service, as a map or as YAML text.
          - If not set, the variable C(resize_workload) is used, of each host with O(hosts).
        type: raw
  delete_services:
    description: Whether O(state=absent) also deletes the other services of a Data Flow.
    type: bool
    default: false
  keep_in_use:
    description: Whether to keep a Data Flow that has other services, and to return a warning. With V(false) the task
      fails.
    type: bool
    default: false
  purge:
    description: Whether to delete the services of the Data Flow that are not in O(services).
    type: bool
    default: false
  max_deletions:
    description:
      - How many objects may be deleted at most by O(purge), and to be replaced. The services of a Data Flow that is
        replaced count too.
    type: int
    default: 1
  max_parallel:
    description: How many calls to make at the same time, at most. From 1 to 64.
    type: int
    default: 20
  max_unavailable:
    description:
      - How many updates may be in progress at the same time, at most. The next update starts when one has ended and its
        object is healthy. After an update that failed, no further one starts, whatever O(continue_on_error) is.
      - With V(0), there is no limit. Objects that are created or deleted do not count.
    type: int
    default: 0
  continue_on_error:
    description:
      - Whether to continue with the other objects if one fails. With V(false), nothing is changed if one cannot be
        planned.
      - If not set, V(true) is used, unless C(any_errors_fatal) is set for the play or the task.
    type: bool
  connection:
    description: Connection options by name, which take precedence over those of the task.
    type: dict
  wait:
    description: Whether to wait until all changes have ended.
    type: bool
    default: true
  wait_timeout:
    description:
      - Seconds to wait for all objects together.
      - If not set, the longest C(nifi_wait_timeout) and C(data_flow_wait_timeout) of all hosts is used, and otherwise
        V(3600).
    type: float
  wait_interval:
    description:
      - Seconds between two polls.
      - If not set, the shortest C(nifi_wait_interval) and C(data_flow_wait_interval) of all hosts is used, and
        otherwise V(15).
    type: float
attributes:
  action_group:
    description: Use C(group/samsungcloud.scp.all) in C(module_defaults) to set options for all modules at once, and
      C(group/samsungcloud.scp.wait) for all modules that wait.
    support: full
    membership:
      - samsungcloud.scp.all
      - samsungcloud.scp.wait
extends_documentation_fragment:
  - samsungcloud.scp.backup
  - samsungcloud.scp.connection
  - samsungcloud.scp.attributes
seealso:
  - module: samsungcloud.scp.provision_result
  - module: samsungcloud.scp.data_flow_fleet
  - module: samsungcloud.scp.data_flow_preflight_info
  - module: samsungcloud.scp.environments
"""

EXAMPLES = r"""
- name: Create the service and the Data Flow that the variables of the host describe
  samsungcloud.scp.provision:
  register: invoices

- name: Create two services with common settings
  samsungcloud.scp.provision:
    data_flow: analytics
    services:
      - name: orders
        domain: orders-dev
      - name: payments
        domain: payments-dev
        workload: {nifi: {replica: 3}}
    service_defaults:
      size: development
      storage_class_name: nfs-subdir-external
  register: created

- name: Show the outcomes as a table
  samsungcloud.scp.print:
    lines: "{{ created.lines }}"

- name: Update a service from a map of variables, with the password from Ansible Vault
  samsungcloud.scp.provision:
    variables:
      nifi_name: orders
      nifi_data_flow: analytics
      nifi_account:
        account_id: nifiadmin
        account_password: "{{ nifi_password }}"
    objects: [data_flow_service]

- name: Resize services, and leave everything else unchanged
  samsungcloud.scp.provision:
    data_flow: analytics
    services: [orders]
    resize:
      workload: {nifi: {cpu: 3000m}}

- name: Show the changes that the task would make, without making them
  samsungcloud.scp.provision:
    data_flow: analytics
    services:
      - name: orders
        domain: orders-test
  check_mode: true
  diff: true

- name: Plan a change, without reporting it as a change
  samsungcloud.scp.provision:
    data_flow: analytics
    services:
      - name: orders
        domain: orders-test
    plan: true

- name: Compare services with what exists
  samsungcloud.scp.provision:
    data_flow: analytics
    services:
      - name: orders
        domain: orders-test
    compare: true
  register: compared

- name: Show everything that is not in sync
  samsungcloud.scp.print:
    lines: "{{ compared.lines }}"

- name: Compare services with what exists, and write a page for a mail
  samsungcloud.scp.provision:
    data_flow: analytics
    services:
      - name: orders
        domain: orders-test
    compare: true
    file: "{{ playbook_dir }}/drift.html"

- name: Check the requirements of a new service
  samsungcloud.scp.provision:
    data_flow: analytics
    services:
      - name: shipping
        size: development
        domain: shipping-dev
        storage_class_name: nfs-subdir-external
    checks: true
    resolve_dns: false
  register: checked

- name: Create the service, unless that would be anything else than what was checked
  samsungcloud.scp.provision:
    data_flow: analytics
    services:
      - name: shipping
        size: development
        domain: shipping-dev
        storage_class_name: nfs-subdir-external
    approved: "{{ checked.approved }}"
    wait: false

- name: Create a service for each entry of a list, and do not wait for it
  samsungcloud.scp.provision:
    data_flow: analytics
    services: "{{ teams }}"
    service_defaults:
      size: development
      storage_class_name: nfs-subdir-external
    wait: false
  vars:
    teams:
      - {name: shipping, domain: shipping-dev}
      - {name: returns, domain: returns-dev}

- name: Wait until all services of the Data Flow run
  samsungcloud.scp.data_flow_service_info:
    data_flow: analytics
    wait_for_state: RUNNING
    wait_timeout: 1800

- name: Fail if a service does not run
  samsungcloud.scp.provision:
    data_flow: analytics
    services: [orders, payments, shipping, returns]
    verify: true

- name: Provision the services of all hosts of the play in one task
  samsungcloud.scp.provision:
    hosts: "{{ ansible_play_hosts }}"
  register: provisioned
  run_once: true

- name: Return the result of each host
  samsungcloud.scp.provision_result:
    provision: provisioned

- name: Delete services, with the connection of a group of modules
  module_defaults:
    group/samsungcloud.scp.all:
      region: kr-west1
      environment: e
  block:
    - name: Delete the services, and keep the Data Flow
      samsungcloud.scp.provision:
        data_flow: analytics
        services: [shipping, returns]
        objects: [data_flow_service]
        state: absent
        confirmed: true

- name: Delete a Data Flow and all its services
  samsungcloud.scp.provision:
    data_flow: analytics
    services: []
    delete_services: true
    state: absent
    confirmed: true
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
  returned: success, without O(hosts) and O(services)
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
  returned: success, without O(hosts) and O(services)
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
  returned: success, without O(hosts) and O(services)
  type: str
  sample: data_flow_service
outcome:
  description:
    - V(created), V(updated), V(replaced), V(deleted), V(unchanged), V(verified), V(failed), V(incomplete) or
      V(skipped).
    - RV(samsungcloud.scp.data_flow_fleet#module:outcomes[].outcome) explains them. V(verified) means that O(verify)
      found the desired state.
  returned: success, without O(hosts) and O(services)
  type: str
  sample: created
kept:
  description: Reason why the Data Flow was not deleted. Null otherwise.
  returned: success, without O(hosts) and O(services)
  type: str
  sample: "Data Flow analytics was not deleted: it has 1 other service: orders."
timeline:
  description: The states that were seen while waiting, in order.
  returned: success, without O(hosts) and O(services)
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
  returned: success, without O(hosts) and O(services)
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
  returned: success, without O(hosts) and O(services)
  type: list
  elements: str
  sample: []
results:
  description: The result of each host or entry, by its name. The Data Flow of several hosts is in the result of the
    first.
  returned: with O(hosts) or O(services)
  type: dict
  contains:
    NAME:
      description: The result of one host or entry. The key is its name, for example C(orders).
      type: dict
      contains:
        changed:
          description: Whether an object was changed.
          type: bool
          sample: true
        data_flow:
          description: The Data Flow, see RV(data_flow).
          type: dict
        data_flow_service:
          description: The service, see RV(data_flow_service).
          type: dict
        error:
          description: Details of a failure, see RV(error). Null if there is none.
          type: dict
        diff:
          description: The settings before and after, see RV(diff).
          type: list
          elements: dict
        failed:
          description: Whether the host or entry failed.
          type: bool
          sample: false
        immutable_changes:
          description: The options that differ, see RV(immutable_changes).
          type: list
          elements: dict
        kept:
          description: Reason why the Data Flow was not deleted. Null otherwise.
          type: str
          sample: "Data Flow analytics was not deleted: it has 1 other service: orders."
        kind:
          description: Kind of object, see RV(kind).
          type: str
          sample: data_flow_service
        msg:
          description: Message of the failure. Null otherwise.
          type: str
          sample: "orders was skipped because others have errors."
        not_compared:
          description: The options that were not compared, see RV(not_compared).
          type: list
          elements: str
          sample: []
        outcome:
          description: Outcome, see RV(outcome).
          type: str
          sample: created
        timeline:
          description: The states that were seen while waiting, see RV(timeline).
          type: list
          elements: dict
names:
  description: The names of the services by outcome.
  returned: with O(services)
  type: dict
  contains:
    created:
      description: Names of the services that were created.
      type: list
      elements: str
      sample: [orders]
    deleted:
      description: Names of the services that were deleted.
      type: list
      elements: str
      sample: []
    failed:
      description: Names of the services that failed.
      type: list
      elements: str
      sample: []
    incomplete:
      description: Names of the services whose change did not end.
      type: list
      elements: str
      sample: []
    replaced:
      description: Names of the services that were deleted and created again.
      type: list
      elements: str
      sample: []
    skipped:
      description: Names of the services whose change was not started.
      type: list
      elements: str
      sample: []
    unchanged:
      description: Names of the services that needed no change.
      type: list
      elements: str
      sample: [payments]
    unmanaged:
      description: Names of the services of the Data Flow that are not in O(services).
      type: list
      elements: str
      sample: [old-orders]
    updated:
      description: Names of the services that were updated.
      type: list
      elements: str
      sample: []
    verified:
      description: Names of the services that O(verify) found in the desired state.
      type: list
      elements: str
      sample: []
drift:
  description:
    - A row for each object, in the order of Data Flows, services, and services that are not described.
    - Passwords cannot be compared. They are in C(not_compared) if a provision would send them.
  returned: with O(compare)
  type: list
  elements: dict
  contains:
    changes:
      description: The single values that differ. Empty if the object is missing or could not be compared.
      type: list
      elements: dict
      contains:
        after:
          description: Value that the variables ask for. Null if there is none.
          type: raw
          sample: 2
        before:
          description: Value on the platform. Null if there is none.
          type: raw
          sample: 1
        option:
          description: Name of the variable, with the path of the value in it.
          type: str
          sample: nifi_workload.nifi.replica
        replaces:
          description: Whether a provision deletes the object and creates it again to change the value.
          type: bool
          sample: false
        updatable:
          description: Whether a provision can change the value in place.
          type: bool
          sample: true
    data_flow:
      description: Name of the Data Flow. Null if it is not known.
      type: str
      sample: analytics
    host:
      description: Host that describes the service. Null for Data Flows, for services that no host describes, and
        without O(hosts).
      type: str
      sample: orders
    id:
      description: Id of the object. Null if it does not exist, or is not known.
      type: str
      sample: 9b1c5c5e-9d0f-4d1d-8f3e-0a7a2b8f4c11
    kind:
      description: Kind of object, V(data_flow) or V(data_flow_service).
      type: str
      sample: data_flow_service
    msg:
      description: Why the object could not be compared, or why a provision would fail. Null otherwise.
      type: str
      sample: "nifi_domian: is not a variable of this collection. Did you mean nifi_domain?"
    name:
      description: Name of the object.
      type: str
      sample: orders
    not_compared:
      description: The variables that are set, and whose values the API does not return.
      type: list
      elements: str
      sample: [nifi_tags]
    state:
      description: State of the object. Null if it does not exist, or is not known.
      type: str
      sample: RUNNING
    status:
      description:
        - V(in_sync) - Nothing differs. Settings whose C(on_immutable_change) is V(ignore) are not counted.
        - V(differs) - A value differs, see C(changes).
        - V(missing) - The object does not exist, or is being deleted.
        - V(broken) - The object is in state V(ERROR), V(STOPPED) or V(UNDEPLOYED). Values can differ as well.
        - V(unmanaged) - Nobody describes the service.
        - V(in_transition) - The object has a state such as V(UPDATING), and nothing differs.
        - V(unknown) - The object could not be compared, see C(msg).
      type: str
      sample: differs
    url:
      description: URL of the user interface. Null if it is not known.
      type: str
      sample: https://orders.orders-dev
drift_summary:
  description: The number of objects by status.
  returned: with O(compare)
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
drift_error:
  description: Why the comparison could not run, or why O(file) could not be written. Null otherwise.
  returned: with O(compare)
  type: str
  sample: "file: cannot be written: /reports/drift.md: No space left on device."
unmanaged:
  description: Names of the services under the same Data Flows that the task does not manage.
  returned: success, without O(compare)
  type: list
  elements: str
  sample: [old-orders]
lines:
  description: The outcomes as the lines of a table, for M(samsungcloud.scp.print).
  returned: success
  type: list
  elements: str
  sample: ["name    outcome  state    url", "orders  created  RUNNING  https://orders.orders-dev"]
checks:
  description: The checks, with the names of variables instead of options, see
    RV(samsungcloud.scp.data_flow_preflight_info#module:checks).
  returned: with O(checks)
  type: list
  elements: dict
checks_failed:
  description: The number of checks that failed.
  returned: with O(checks)
  type: int
  sample: 0
approved:
  description: The plan, to be approved and passed on as O(approved).
  returned: with O(checks)
  type: dict
  contains:
    plan:
      description: The steps of each object, see RV(samsungcloud.scp.data_flow_preflight_info#module:plan).
      type: dict
    revision:
      description: Revision of the project of a controller's job. Null if there is none.
      type: str
      sample: 4f2a9d1c5b7e4a60918273645a5b6c7d8e9f0a1b
ansible_stats:
  description: Custom stats of the run. Ansible shows them with C(show_custom_stats), and a controller keeps them as
    artifacts of the job.
  returned: success, with O(stats_prefix)
  type: dict
  contains:
    aggregate:
      description: Whether Ansible merges them with those of earlier tasks. Always false.
      type: bool
      sample: false
    data:
      description: The values of the run by name.
      type: dict
      contains:
        PREFIX_stats:
          description: Numbers, outcomes and URLs, as the documentation of the playbooks lists them. The key is, for
            example, C(provision_stats).
          type: dict
          contains:
            check_mode:
              description: Whether the numbers are those of check mode, which says what would be done. Not with
                O(checks) and O(compare).
              type: bool
              sample: false
            created:
              description: Number of hosts or entries with this outcome. There is one such key for each outcome, for
                each status of O(checks), and for each status of O(compare).
              type: int
              sample: 2
            outcomes:
              description: Outcome of each host or entry. Not with O(checks) and O(compare).
              type: dict
              contains:
                NAME:
                  description: Outcome of the host or entry of this name, see RV(outcome).
                  type: str
                  sample: created
            urls:
              description: URL of the user interface of each host or entry that has one. Not with O(checks) and
                O(compare).
              type: dict
              contains:
                NAME:
                  description: URL of the host or entry of this name.
                  type: str
                  sample: https://orders.orders-dev
        PREFIX_report:
          description: The report as an HTML page. With O(report_artifact) only.
          type: str
          sample: "<!DOCTYPE html>..."
        provision_approved:
          description: The plan to approve, see RV(approved). With O(checks) only.
          type: dict
    per_host:
      description: Whether they are those of one host. Always false.
      type: bool
      sample: false
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
