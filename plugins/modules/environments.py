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
  - Takes one definition of a Data Flow and its service, and environments that differ from it. Validates all of them,
    and reports all errors at once, before any of them is reached.
  - Returns the names of the environments in their order and what differs from each to the next. With O(provision) it
    creates and updates, or verifies, what that environment asks for, as M(samsungcloud.scp.provision) does.
  - Two environments that mean the same service with the same connection are refused, and so are two that mean the same
    Data Flow with different settings. Connections are the same if they lead to the same endpoint or region with the
    same access key, after what they leave out was taken from the process environment and the files in C(~/.scpconf).
  - This is what role C(nifi_environments) runs.
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  environments:
    description:
      - The environments in their order, as a list of maps. C(name) is needed. C(connection) has options of the
        connection, and C(overrides) has variables that take precedence over O(definition), at any depth.
      - What a connection leaves out comes from the process environment and the files, not from C(module_defaults).
    type: raw
    required: true
  definition:
    description: Variables C(data_flow_*) and C(nifi_*) that all environments have in common.
    type: raw
  sizes:
    description: Sizes of your own for all environments, as maps of workloads.
    type: raw
  until:
    description: Name of the last environment that is asked for. The last of the list by default.
    type: str
  provision:
    description: Name of the environment to provision. Without it none is reached.
    type: str
  verify:
    description: Whether to change nothing, and fail where an object of O(provision) does not exist or does not run.
    type: bool
    default: false
attributes:
  check_mode:
    description: Can run in check mode and tell what would change, without changing anything.
    support: full
  diff_mode:
    description: Returns what changed, or would change.
    support: full
seealso:
  - module: samsungcloud.scp.provision
"""

EXAMPLES = r"""
- name: What differs between the environments
  samsungcloud.scp.environments:
    definition:
      data_flow_name: analytics
      data_flow_cluster_name: ske-dev
      data_flow_version: 1.1.0
      data_flow_domain: analytics-dev
      data_flow_storage_class_name: nfs-subdir-external
      nifi_name: orders
      nifi_size: development
      nifi_domain: nifi-dev
      nifi_storage_class_name: nfs-subdir-external
    environments:
      - name: development
      - name: production
        connection: {region: kr-east1}
        overrides: {nifi_name: orders-prod, nifi_size: high_availability}
  register: compared

- name: The differences
  samsungcloud.scp.print:
    lines: "{{ compared.lines }}"
"""

RETURN = r"""
names:
  description: Names of the environments that are asked for, in order.
  returned: without O(provision)
  type: list
  elements: str
  sample: [development, production]
lines:
  description:
    - Without O(provision) what differs from each environment to the next. Secrets are left out.
    - With O(provision) the result as a table.
  returned: success
  type: list
  elements: str
  sample: ["development -> production:", "  nifi_size: development -> high_availability"]
summary:
  description: A line that says what was done once all that is asked for has been provisioned.
  returned: without O(provision)
  type: str
  sample: "Provisioned and verified: development. Not asked for: production."
data_flow:
  description: The Data Flow, as M(samsungcloud.scp.data_flow) returns it.
  returned: with O(provision)
  type: dict
  sample: {"data_flow_name": "analytics", "state": "RUNNING"}
data_flow_service:
  description: The service, as M(samsungcloud.scp.data_flow_service) returns it.
  returned: with O(provision)
  type: dict
  sample: {"data_flow_service_name": "orders", "state": "RUNNING"}
"""
