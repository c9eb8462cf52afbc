# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter nifi_team_problems."""

from __future__ import annotations

DOCUMENTATION = r"""
name: nifi_team_problems
short_description: What is wrong with a list of teams
version_added: 0.1.0
description:
  - Checks a list of teams, as role C(nifi_tenants) takes it, without asking the service.
  - Finds names that are not valid, sizes that do not exist, and settings that are missing or impossible.
author:
  - samsungcloud.scp contributors (@samsungcloud)
positional: defaults, sizes
options:
  _input:
    description: The teams.
    type: list
    elements: dict
    required: true
  defaults:
    description: What the teams have in common.
    type: dict
    required: true
  sizes:
    description: The workload that each C(size) stands for.
    type: dict
    required: true
seealso:
  - plugin: samsungcloud.scp.nifi_teams
    plugin_type: filter
"""

EXAMPLES = r"""
- name: All teams can be carried out
  ansible.builtin.assert:
    that: problems == []
    fail_msg: "{{ problems }}"
  vars:
    problems: "{{ teams | samsungcloud.scp.nifi_team_problems(common, sizes) }}"
    teams:
      - {name: orders, size: small}
      - {name: payments, size: small, domain: payments.example.com}
    common: {domain: nifi.example.com, storage_class_name: nfs-subdir-external}
    sizes:
      small:
        nifi: {cpu: 1000m, memory: 2Gi, replica: 1}
        nifi_registry: {cpu: 500m, memory: 1Gi, replica: 1}
        zookeeper: {cpu: 500m, memory: 1Gi, replica: 1}
"""

RETURN = r"""
_value:
  description: A text for each problem that names the entry. Empty where all is well.
  type: list
  elements: str
"""

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.tenants import problems


class FilterModule:
    """The filter."""

    def filters(self) -> Mapping[str, Callable[..., Any]]:
        """The filter by its name."""
        return {"nifi_team_problems": problems}
