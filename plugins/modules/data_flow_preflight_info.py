#!/usr/bin/python
# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module data_flow_preflight_info."""

from __future__ import annotations

DOCUMENTATION = r"""
module: data_flow_preflight_info
short_description: Check the requirements of Data Flows and services before they are created
version_added: 0.1.0
description:
  - Makes the plan that M(samsungcloud.scp.data_flow_fleet) would carry out, and returns it as a list of checks. Also
    checks the credentials, the version of the API and the host names. All checks are made even if one fails. Nothing
    is changed.
  - The task does not fail if a check fails, see RV(checks[].status).
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  data_flows:
    description:
      - The desired Data Flows, each with the options of M(samsungcloud.scp.data_flow).
      - Options that are not settings of the object are ignored. Secrets are masked everywhere.
    type: list
    elements: dict
    default: []
  data_flow_services:
    description:
      - The desired services, each with the options of M(samsungcloud.scp.data_flow_service).
      - Options that are not settings of the object are ignored. Secrets are masked everywhere.
      - The capacity of a cluster is checked for all its new services together.
    type: list
    elements: dict
    default: []
  resolve_dns:
    description: Whether to add to the checks of host names the IP addresses to which this machine resolves them. A host
      name that does not resolve is not a failure.
    type: bool
    default: true
  query:
    description: JMESPath expression to apply to the list. The result is in RV(query_result).
    type: str
extends_documentation_fragment:
  - samsungcloud.scp.backup
  - samsungcloud.scp.connection
  - samsungcloud.scp.attributes.info_module
  - samsungcloud.scp.attributes.action_group
seealso:
  - module: samsungcloud.scp.data_flow
  - module: samsungcloud.scp.data_flow_service
  - module: samsungcloud.scp.data_flow_fleet
"""

EXAMPLES = r"""
- name: Check the credentials and the version of the API
  samsungcloud.scp.data_flow_preflight_info:
  register: access

- name: Check whether a Data Flow and its service can be created
  samsungcloud.scp.data_flow_preflight_info:
    data_flows:
      - name: analytics
        cluster_name: ske-dev
        version: 1.1.0
        domain: analytics-dev
        storage_class_name: nfs-subdir-external
    data_flow_services:
      - name: orders
        data_flow: analytics
        domain: orders-dev
        storage_class_name: nfs-subdir-external
        service_workload:
          nifi: {cpu: 2000m, memory: 4Gi, replica: 1}
          nifi_registry: {cpu: 500m, memory: 1Gi, replica: 1}
          zookeeper: {cpu: 500m, memory: 1Gi, replica: 1}
    resolve_dns: false
    query: "[?status == 'failed']"
  register: preflight

- name: Fail if a check failed
  ansible.builtin.assert:
    that: preflight.query_result | length == 0
    fail_msg: "{{ preflight.query_result }}"

- name: Show all checks as a table
  samsungcloud.scp.print:
    lines: "{{ preflight.checks | samsungcloud.scp.table(['check', 'object', 'status', 'detail']) }}"

- name: Check a change of an existing Data Flow, and show its plan
  samsungcloud.scp.data_flow_preflight_info:
    data_flows:
      - name: analytics
        description: Managed by Ansible
    query: "[?check == 'plan'].detail"
"""

RETURN = r"""
checks:
  description: The checks, several for each object.
  returned: success
  type: list
  elements: dict
  contains:
    check:
      description: Kind of check, V(access), V(API version), V(settings), V(plan), V(capacity) or V(host name).
      type: str
      sample: plan
    detail:
      description: Result of the check. For a failed check, the cause and the fix.
      type: str
      sample: would be created
    object:
      description: Object of the check.
      type: str
      sample: Data Flow Service orders
    status:
      description: V(passed), V(failed), or V(unknown) if the check could not be made.
      type: str
      sample: passed
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
plan:
  description:
    - The plan, by object, for the option O(samsungcloud.scp.data_flow_fleet#module:approved). Objects with a failed
      check may be missing.
    - It has no passwords and no ids of objects that do not exist yet.
  returned: success
  type: dict
  contains:
    NAME:
      description: The steps of one object. The key is the object and its place, for example C(Data Flow Service orders
        of analytics). An object that would not be changed has none. The first step is C(create), C(update) or
        C(replace) with its reason, and then each value is one line.
      type: list
      elements: str
      sample: [update, "service_workload.nifi.cpu: 2000 -> 4000"]
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

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.options import BACKUP, FLOW, MANAGED, SERVICE
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.preflight import preflight
from ansible_collections.samsungcloud.scp.plugins.module_utils._module import run_module
from ansible_collections.samsungcloud.scp.plugins.module_utils._module_spec import ModuleSpec

ARGUMENT_SPEC = {
    **BACKUP,
    "data_flows": {"type": "list", "elements": "dict", "default": []},
    "data_flow_services": {"type": "list", "elements": "dict", "default": []},
    "resolve_dns": {"type": "bool", "default": True},
    "query": {"type": "str"},
}
SPEC = ModuleSpec(
    ARGUMENT_SPEC, preflight, items={"data_flows": {**MANAGED, **FLOW}, "data_flow_services": {**MANAGED, **SERVICE}}
)


def main() -> None:
    """Run the module."""
    run_module(SPEC)


if __name__ == "__main__":
    main()
