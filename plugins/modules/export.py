# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of export, which runs in the controller: plugins/action/export.py."""

from __future__ import annotations

DOCUMENTATION = r"""
module: export
short_description: Write an inventory of the Data Flows and services that exist
version_added: 0.1.0
description:
  - Reads Data Flows and Data Flow Services with all details, and writes an inventory that describes them for the
    playbook C(samsungcloud.scp.provision). With this inventory, the playbook changes nothing as long as nothing else
    changes them.
  - The files are C(hosts.yml) with a group for each Data Flow and a host for each service, and variables in
    C(group_vars) and C(host_vars). A value that several services have in common is in the file of their group, or in
    C(group_vars/all/common.yml). Only their owner can read the files.
  - The API returns no passwords. C(group_vars/all/vault.yml) lists a variable for each. Fill them in before you create
    an object with the inventory, and encrypt the file with Ansible Vault.
  - Comments in the files name what the API does not return, and objects that are not in a healthy state. Objects that
    are being deleted are left out.
  - The same objects result in the same files. An existing directory is never changed. If it has other files, the
    inventory is written to a directory beside it, for example C(inventory.export).
  - The playbook C(samsungcloud.scp.export) uses this module.
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  directory:
    description: Directory to write the inventory to. A relative path is relative to the current directory of Ansible.
    type: path
    default: inventory
  data_flow:
    description: Only the Data Flows of these names and their services, as a list, or as text with commas or spaces
      between the names. A name can be a pattern such as V(team-*), and V(*) means all. A name that matches nothing is
      an error.
    type: raw
  cluster:
    description: Only the Data Flows on the clusters of these names or ids, as in O(data_flow).
    type: raw
  service:
    description: Only the services of these names and their Data Flows, as in O(data_flow).
    type: raw
  stats_prefix:
    description:
      - Prefix of the names of custom stats of the run, such as V(export) for C(export_stats).
      - If it is not set or blank, there are none.
    type: str
  files_artifact:
    description: Whether the texts of the files are one of the custom stats, such as C(export_files). A file that a job
      of a controller writes is lost with its container. Requires O(stats_prefix).
    type: bool
    default: false
attributes:
  check_mode:
    description: Can run in check mode and return the changes it would make, without changing anything.
    support: full
  diff_mode:
    description: Returns the settings before and after the change.
    support: full
    details: Returns the files before and after. An existing file with passwords is not shown.
  idempotent:
    description: Makes no changes when it runs again with the same options.
    support: full
extends_documentation_fragment:
  - samsungcloud.scp.connection
  - samsungcloud.scp.attributes.action_group
seealso:
  - module: samsungcloud.scp.provision
  - module: samsungcloud.scp.data_flow_info
  - module: samsungcloud.scp.data_flow_service_info
"""

EXAMPLES = r"""
- name: Write an inventory of all that exists
  samsungcloud.scp.export:
    directory: "{{ playbook_dir }}/inventory"
  register: exported

- name: Show the files, and the passwords to fill in
  samsungcloud.scp.print:
    lines: "{{ exported.lines }}"

- name: Show the inventory of one Data Flow, without writing it
  samsungcloud.scp.export:
    directory: "{{ playbook_dir }}/inventory"
    data_flow: analytics
  check_mode: true
  diff: true
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
directory:
  description: Directory that has the files, or would have them. Null if there is nothing to export.
  returned: success
  type: str
  sample: /home/operator/inventory
files:
  description: The paths of the files in the directory.
  returned: success
  type: list
  elements: str
  sample: [group_vars/all/vault.yml, group_vars/analytics.yml, host_vars/orders.yml, hosts.yml]
passwords:
  description: Variables of the passwords to fill in.
  returned: success
  type: list
  elements: str
  sample: [vault_nifi_orders_password]
left_out:
  description: The objects that the inventory does not describe, each with the reason.
  returned: success
  type: list
  elements: str
  sample: []
without_services:
  description: Groups of Data Flows that have no services. Each has one host, with C(data_flow_only=true).
  returned: success
  type: list
  elements: str
  sample: [billing]
lines:
  description: What was written, as lines of text for M(samsungcloud.scp.print).
  returned: success
  type: list
  elements: str
  sample: ["Written to inventory: 1 Data Flow, 2 services.", "  hosts.yml"]
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
        PREFIX_files:
          description: The text of each file by its path. With O(files_artifact) only. The key is, for example,
            C(export_files).
          type: dict
          sample: {hosts.yml: "---\nanalytics:\n  hosts:\n    orders:\n"}
        PREFIX_stats:
          description: What was exported. The key is, for example, C(export_stats).
          type: dict
          contains:
            changed:
              description: Whether files were written, or would be.
              type: bool
              sample: true
            check_mode:
              description: Whether the task ran in check mode, and wrote nothing.
              type: bool
              sample: false
            data_flows:
              description: Number of Data Flows.
              type: int
              sample: 1
            directory:
              description: Directory of the files, see RV(directory).
              type: str
              sample: /home/operator/inventory
            left_out:
              description: Number of objects that are left out.
              type: int
              sample: 0
            passwords:
              description: Number of passwords to fill in.
              type: int
              sample: 2
            services:
              description: Number of services.
              type: int
              sample: 2
    per_host:
      description: Whether they are those of one host. Always false.
      type: bool
      sample: false
diff:
  description: The files of O(directory) that differ, before and after.
  returned: success
  type: list
  elements: dict
  contains:
    after:
      description: Text of the file after the change. Empty if the export does not have the file.
      type: str
      sample: "---\nnifi_domain: orders-dev\n"
    after_header:
      description: Path of the file.
      type: str
      sample: host_vars/orders.yml
    before:
      description: Text of the file before the change. Empty if there is no such file.
      type: str
      sample: ""
    before_header:
      description: Path of the file.
      type: str
      sample: host_vars/orders.yml
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
