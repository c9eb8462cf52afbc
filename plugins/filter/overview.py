# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter overview."""

from __future__ import annotations

DOCUMENTATION = r"""
name: overview
short_description: Make the rows of a table from Data Flows and their services
version_added: 0.1.0
description:
  - Makes rows for P(samsungcloud.scp.table#filter), sorted by name, each Data Flow before its services.
author:
  - samsungcloud.scp contributors (@samsungcloud)
positional: services
options:
  _input:
    description: Data Flows, as M(samsungcloud.scp.data_flow_info) returns them.
    type: list
    elements: dict
    required: true
  services:
    description: Services, as M(samsungcloud.scp.data_flow_service_info) returns them.
    type: list
    elements: dict
    required: true
seealso:
  - plugin: samsungcloud.scp.table
    plugin_type: filter
  - module: samsungcloud.scp.data_flow_info
  - module: samsungcloud.scp.data_flow_service_info
"""

EXAMPLES = r"""
- name: Show all Data Flows and services
  ansible.builtin.debug:
    msg: "{{ flows | samsungcloud.scp.overview(services) | samsungcloud.scp.table(['data_flow', 'service', 'state']) }}"
  vars:
    flows:
      - {data_flow_name: analytics, state: RUNNING}
    services:
      - {data_flow_service_name: orders, data_flow_name: analytics, state: CREATING}
"""

RETURN = r"""
_value:
  description:
    - The rows. C(cpu) (millicores), C(memory) (MiB) and C(url) are empty if the lists were read without details.
  type: list
  elements: dict
  sample:
    - data_flow: analytics
      service: orders
      cluster: ske-dev
      state: RUNNING
      version: 1.1.0
      cpu: 3000m
      memory: 6144Mi
      age: 4d
      url: https://orders.orders-dev
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.tables import age, size_of
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.text import sanitize


def overview(flows: Sequence[Mapping[str, Any]], services: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return the rows, with the age of each object now."""
    return rows(flows, services, datetime.now(timezone.utc))


def rows(
    flows: Sequence[Mapping[str, Any]], services: Sequence[Mapping[str, Any]], now: datetime
) -> list[dict[str, str]]:
    """Return the rows, with the age of each object at `now`."""
    found = [row(item, "web_url", now) for item in flows] + [row(item, "web_url_nifi", now) for item in services]
    return sorted(found, key=lambda each: (each["data_flow"], each["service"]))


def row(item: Mapping[str, Any], url: str, now: datetime) -> dict[str, str]:
    """Return the row of an object; `url` is the name of its field with a URL."""
    size = size_of(item.get("service_workload"))
    return {
        "data_flow": text(item, "data_flow_name"),
        "service": text(item, "data_flow_service_name"),
        "cluster": text(item, "cluster_name"),
        "state": text(item, "state"),
        "version": text(item, "version"),
        "cpu": f"{size['cpu']}m" if size else "",
        "memory": f"{size['memory']}Mi" if size else "",
        "age": age(text(item, "created_dt"), now),
        "url": text(item, url),
    }


def text(item: Mapping[str, Any], key: str) -> str:
    """Return a value as printable text, blank if there is none."""
    return str(sanitize(str(item.get(key) or "")))


class FilterModule:
    """The filter."""

    def filters(self) -> Mapping[str, Callable[..., Any]]:
        """Return the filter by its name."""
        return {"overview": overview}
