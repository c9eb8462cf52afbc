# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of provision, which runs in the controller: plugins/action/provision.py."""

from __future__ import annotations

DOCUMENTATION = r"""
module: provision
short_description: Create, update or delete Data Flows and services that variables describe
version_added: 0.1.0
description:
  - Turns variables C(nifi_*) and C(data_flow_*) into Data Flow Services and Data Flows, has
    M(samsungcloud.scp.data_flow_fleet) reconcile them in one task, and returns a result for each host or entry.
  - The variables are the options of M(samsungcloud.scp.data_flow_service), with the prefix C(nifi_), and of
    M(samsungcloud.scp.data_flow), with the prefix C(data_flow_). C(nifi_size) names a size, C(nifi_workload) replaces
    single values of it, and C(nifi_sizes) adds sizes of your own. A variable that is blank counts as left out.
  - A variable with one of the prefixes that is not known is an error, unless C(nifi_own_variables) or
    C(data_flow_own_variables) lists it, or its name ends in C(_password). Both take patterns such as C(nifi_team_*).
  - This is what the playbooks and roles of the collection run. To manage single objects use the modules.
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  hosts:
    description:
      - Hosts whose variables each describe a service, and the Data Flow that it belongs to. The service has the name of
        the host, unless C(nifi_name) says otherwise.
      - The task does not fail, and does not report a change, since M(samsungcloud.scp.provision_result) does so for
        each host. Of other hosts than the current one the variables of the inventory count, not those of the play.
      - Where neither O(hosts) nor O(services) is set, the variables of the task describe one object or both. The
        service then has the name of the current host, too, unless that is C(localhost). Where both are set, O(services)
        counts.
    type: list
    elements: str
  services:
    description:
      - Services as maps of settings, named as the variables but without a prefix, for example C(name), C(size),
        C(workload) and C(domain). An entry that is text is a name.
      - The variables C(data_flow_*) of the task describe their Data Flow.
    type: list
    elements: raw
  service_defaults:
    description: Settings that the services have in common. Those of a service take precedence, at any depth.
    type: dict
    default: {}
  sizes:
    description: Sizes of your own for O(services) and O(resize), as maps of workloads.
    type: dict
    default: {}
  variables:
    description: Variables C(nifi_*) and C(data_flow_*) to use instead of those of the task.
    type: dict
  data_flow:
    description: Name of the Data Flow that all services belong to. By default what the variables say.
    type: str
  objects:
    description: Which objects to manage.
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
    description: Whether to change nothing, and return what would be done, as in check mode, but never as a change.
    type: bool
    default: false
  verify:
    description: Whether to change nothing, and fail where an object does not exist or does not run; with
      O(state=absent), where it exists.
    type: bool
    default: false
  confirmed:
    description: If set, the task fails unless it is V(true), or changes nothing. A blank is not V(true).
    type: bool
  checks:
    description: Whether to change nothing, and return the checks of M(samsungcloud.scp.data_flow_preflight_info).
    type: bool
    default: false
  resolve_dns:
    description: Whether O(checks) adds what the resolver of this machine makes of the host names.
    type: bool
    default: true
  resize:
    description: Change the workload of services that exist, and nothing else. It may be an empty map.
    type: dict
    suboptions:
      size:
        description: Name of a size. By default the variable C(resize_size), of each host if O(hosts) counts.
        type: str
      workload:
        description:
          - Values that replace those of the size or of the service, as a map or as text in YAML.
          - By default the variable C(resize_workload), of each host if O(hosts) counts.
        type: raw
  delete_services:
    description: Whether O(state=absent) also deletes the other services of a Data Flow.
    type: bool
    default: false
  keep_in_use:
    description: Whether a Data Flow with other services stays, with a warning. Otherwise it fails.
    type: bool
    default: false
  purge:
    description: Whether to delete the services of the Data Flow that are not in O(services).
    type: bool
    default: false
  max_deletions:
    description: How many services O(purge) may delete at most.
    type: int
    default: 1
  max_parallel:
    description: How many calls to make at once, at most. From 1 to 64.
    type: int
    default: 20
  continue_on_error:
    description:
      - Whether to go on with other objects where one fails. With V(false) nothing is changed if one cannot be planned.
      - By default V(true), unless C(any_errors_fatal) is set for the play or the task.
    type: bool
  connection:
    description: Options of the connection by their names, which take precedence over those of the task.
    type: dict
  wait:
    description: Whether to wait until what was begun has ended.
    type: bool
    default: true
  wait_timeout:
    description:
      - Seconds to wait for all objects together.
      - By default the longest of C(nifi_wait_timeout) and C(data_flow_wait_timeout) of all hosts, or 3600.
    type: float
  wait_interval:
    description:
      - Seconds between two polls.
      - By default the shortest of C(nifi_wait_interval) and C(data_flow_wait_interval) of all hosts, or 15.
    type: float
attributes:
  action_group:
    description: Use C(group/samsungcloud.scp.all) in C(module_defaults) to set options for all modules at once, and
      C(group/samsungcloud.scp.wait) for those that wait.
    support: full
    membership:
      - samsungcloud.scp.all
      - samsungcloud.scp.wait
extends_documentation_fragment:
  - samsungcloud.scp.connection
  - samsungcloud.scp.attributes
seealso:
  - module: samsungcloud.scp.provision_result
  - module: samsungcloud.scp.data_flow_fleet
"""

EXAMPLES = r"""
- name: The service that the variables of this host describe, and its Data Flow
  samsungcloud.scp.provision:
  register: orders

- name: Two services, of which only one differs from the defaults
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

- name: What all hosts of the play describe
  samsungcloud.scp.provision:
    hosts: "{{ ansible_play_hosts }}"
  register: provisioned
  run_once: true

- name: Result of each host
  samsungcloud.scp.provision_result:
    provision: provisioned
"""

RETURN = r"""
outcome:
  description: C(created), C(updated), C(deleted), C(unchanged) or C(verified). Or C(failed), C(incomplete) or
    C(skipped), as M(samsungcloud.scp.data_flow_fleet) uses the words.
  returned: without O(hosts) and O(services)
  type: str
  sample: created
data_flow_service:
  description: The service, as M(samsungcloud.scp.data_flow_service) returns it.
  returned: without O(hosts) and O(services)
  type: dict
  sample: {"data_flow_service_name": "orders", "state": "RUNNING"}
data_flow:
  description: The Data Flow, as M(samsungcloud.scp.data_flow) returns it.
  returned: without O(hosts) and O(services)
  type: dict
  sample: {"data_flow_name": "analytics", "state": "RUNNING"}
results:
  description:
    - The result of each host or entry by its name, with the keys C(changed), C(failed), C(outcome), C(msg),
      C(data_flow), C(data_flow_service), C(diff), C(timeline), C(immutable_changes) and C(not_compared).
    - C(data_flow) is in the result of the first host of a Data Flow.
  returned: with O(hosts) or O(services)
  type: dict
  sample: {"orders": {"changed": true, "outcome": "created"}}
names:
  description: The names by outcome. C(unmanaged) has the services of the Data Flow that are not in O(services).
  returned: with O(services)
  type: dict
  sample: {"created": ["orders"], "unchanged": ["payments"], "unmanaged": ["old-orders"]}
lines:
  description: The outcomes as a table for people, which M(samsungcloud.scp.print) prints.
  returned: success
  type: list
  elements: str
  sample: ["name    outcome  state    url", "orders  created  RUNNING  https://orders.orders-dev"]
checks:
  description: The checks, as M(samsungcloud.scp.data_flow_preflight_info) returns them, with the names of variables.
  returned: with O(checks)
  type: list
  elements: dict
  sample: [{"check": "plan", "detail": "would be created", "object": "Data Flow Service orders", "status": "passed"}]
checks_failed:
  description: How many checks failed.
  returned: with O(checks)
  type: int
  sample: 0
diff:
  description: The settings before and after of each object that changes.
  returned: success
  type: list
  elements: dict
  sample: [{"before": {}, "after": {"domain": "orders-dev"}}]
api:
  description: API usage, as in M(samsungcloud.scp.data_flow_fleet).
  returned: where calls were made
  type: dict
  sample: {"calls": {"GET": 2}, "retries": 0, "seconds": 1.62, "door": "in process"}
"""
