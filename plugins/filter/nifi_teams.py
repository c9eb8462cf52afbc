# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter nifi_teams."""

from __future__ import annotations

DOCUMENTATION = r"""
name: nifi_teams
short_description: Services of teams, as the fleet takes them
version_added: 0.1.0
description:
  - Makes a list of teams, as role C(nifi_tenants) takes it, into the Data Flow Services that
    M(samsungcloud.scp.data_flow_fleet) takes.
author:
  - samsungcloud.scp contributors (@samsungcloud)
positional: defaults, sizes
options:
  _input:
    description: The teams, each with at least a C(name).
    type: list
    elements: dict
    required: true
  defaults:
    description: What the teams have in common. What a team says itself goes first, at any depth.
    type: dict
    required: true
  sizes:
    description: The workload that each C(size) stands for. A team's C(workload) overrides single figures of it.
    type: dict
    required: true
seealso:
  - module: samsungcloud.scp.data_flow_fleet
  - plugin: samsungcloud.scp.nifi_team_problems
    plugin_type: filter
"""

EXAMPLES = r"""
- name: What each team gets
  ansible.builtin.debug:
    msg: "{{ teams | samsungcloud.scp.nifi_teams(common, sizes) }}"
  vars:
    teams:
      - {name: orders, size: small, workload: {nifi: {replica: 3}}}
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
  description: The options of each team's service. C(service_workload) is what the size and the workload of the team
    come to.
  type: list
  elements: dict
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.tenants import Settings, service_of


def nifi_teams(teams: Sequence[Settings], defaults: Settings, sizes: Settings) -> list[dict[str, Any]]:
    """The options of the teams' services."""
    return [service_of(team, defaults, sizes) for team in teams]


class FilterModule:
    """The filter."""

    def filters(self) -> Mapping[str, Callable[..., Any]]:
        """The filter by its name."""
        return {"nifi_teams": nifi_teams}
