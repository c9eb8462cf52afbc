#!/usr/bin/python
# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module request."""

from __future__ import annotations

DOCUMENTATION = r"""
module: request
short_description: Call any operation of the Samsung Cloud Platform Open API
version_added: 0.1.0
description:
  - Sends one signed call, for the products that have no module yet.
  - Values in O(body) and O(query) under names of passwords, secrets, tokens and keys are hidden in the invocation that
    Ansible shows with C(-vvv). Passwords, secret keys, private keys and access tokens of 8 characters or more are also
    masked wherever else they occur.
  - What the API returns is returned without fields whose name contains C(password); use C(no_log) for responses that
    hold other secrets.
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  method:
    description: HTTP method. All but V(GET) count as a change, and cannot run in check mode.
    type: str
    choices: [GET, POST, PUT, PATCH, DELETE]
    default: GET
  service:
    description: Product to call, as in the name of its host, for example V(ske) or V(vpc). Needs O(path).
    type: str
  path:
    description: Path of the operation, for example V(/v1/clusters), with special characters of its parts encoded.
    type: str
  url:
    description: URL instead of O(service) and O(path), within the platform or at O(endpoint), without a query.
    type: str
  query:
    description: Query parameters. They are encoded for you.
    type: dict
  body:
    description: Body of the call, sent as JSON.
    type: dict
  version:
    description:
      - Version of the product's API to request, for example V(1.4). Without it, the API decides.
      - O(api_version), which is that of the Data Flow API, has no effect here.
    type: str
  status_codes:
    description: HTTP status codes that count as success. All of 200 to 299 by default.
    type: list
    elements: int
  wait_until:
    description:
      - JMESPath expression over the response, for V(GET). The call is repeated until it is true.
    type: str
  paginate:
    description:
      - Whether to read all pages of a list, for V(GET), by counting up C(page). The items are then in RV(resources).
    type: bool
    default: false
    aliases: [all_pages]
extends_documentation_fragment:
  - samsungcloud.scp.wait.info_module
  - samsungcloud.scp.connection
  - samsungcloud.scp.attributes.request
seealso:
  - module: ansible.builtin.uri
"""

EXAMPLES = r"""
- name: All Kubernetes Engine clusters
  samsungcloud.scp.request:
    service: ske
    path: /v1/clusters
    query:
      size: 50
      sort: name:asc
    paginate: true
  register: clusters

- name: Wait until one of them runs
  samsungcloud.scp.request:
    service: ske
    path: /v1/clusters
    wait_until: "clusters[?name == 'ske-dev'].status | [0] == 'RUNNING'"
"""

RETURN = r"""
status:
  description: HTTP status of the last response. In check mode null for an object that does not exist yet.
  returned: success
  type: int
  sample: 200
response:
  description: Body of the last response. Null if it has none.
  returned: success
  type: raw
  sample: {"clusters": [], "count": 0, "links": []}
resources:
  description: The items of all pages, each once. Empty without O(paginate).
  returned: success
  type: list
  elements: raw
  sample: []
timeline:
  description: The states of the responses seen while waiting, with the second of the task.
  returned: success
  type: list
  elements: dict
  sample: [{"seconds": 0.4, "state": "HTTP 200"}]
diff:
  description: Always empty.
  returned: success
  type: dict
  sample: {"before": {}, "after": {}}
api:
  description:
    - What the task cost. Calls by verb, how many of them were repeated, and seconds spent in them.
    - C(door) tells whether it ran as a module or in process, without a process of its own.
  returned: always
  type: dict
  sample: {"calls": {"GET": 2}, "retries": 0, "seconds": 1.62, "door": "in process"}
"""

from ansible_collections.samsungcloud.scp.plugins.module_utils._module import run_module
from ansible_collections.samsungcloud.scp.plugins.module_utils._module_spec import WAIT_FOR_STATE, ModuleSpec
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.raw_request import raw_request

ARGUMENT_SPEC = {
    "method": {"type": "str", "choices": ["GET", "POST", "PUT", "PATCH", "DELETE"], "default": "GET"},
    "service": {"type": "str"},
    "path": {"type": "str"},
    "url": {"type": "str"},
    "query": {"type": "dict"},
    "body": {"type": "dict"},
    "version": {"type": "str"},
    "status_codes": {"type": "list", "elements": "int"},
    "wait_until": {"type": "str"},
    "paginate": {"type": "bool", "default": False, "aliases": ["all_pages"]},
    **WAIT_FOR_STATE,
}
SPEC = ModuleSpec(
    ARGUMENT_SPEC,
    raw_request,
    required_one_of=[("url", "service")],
    mutually_exclusive=[("url", "service"), ("url", "path")],
    required_together=[("service", "path")],
)


def main() -> None:
    """Run the module."""
    run_module(SPEC)


if __name__ == "__main__":
    main()
