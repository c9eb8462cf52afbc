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
  - Returns the result of the current host out of the one task that managed the objects of all hosts, so that each host
    is changed, ok or failed by itself, with its own diff.
  - Of a task that returned checks, it fails where one failed.
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  provision:
    description: Name of the variable that the task of M(samsungcloud.scp.provision) registered.
    type: str
    required: true
  fail:
    description: Whether to fail where that task returned checks of which one failed.
    type: bool
    default: true
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
  description: C(created), C(updated), C(deleted), C(unchanged), C(verified), C(failed), C(incomplete) or C(skipped).
  returned: always
  type: str
  sample: created
data_flow_service:
  description: The service of the host, as M(samsungcloud.scp.data_flow_service) returns it.
  returned: success
  type: dict
  sample: {"data_flow_service_name": "orders", "state": "RUNNING"}
data_flow:
  description: The Data Flow, in the result of its first host.
  returned: success
  type: dict
  sample: {"data_flow_name": "analytics", "state": "RUNNING"}
diff:
  description: The settings before and after of each object that changes.
  returned: success
  type: list
  elements: dict
  sample: [{"before": {}, "after": {"domain": "orders-dev"}}]
"""
