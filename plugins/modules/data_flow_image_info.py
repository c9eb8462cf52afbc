#!/usr/bin/python
# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module data_flow_image_info."""

from __future__ import annotations

DOCUMENTATION = r"""
module: data_flow_image_info
short_description: List the images that Data Flows of Samsung Cloud Platform are made from
version_added: 0.1.0
description:
  - Lists the images and their versions.
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  version:
    description: Only the image of this version.
    type: str
  query:
    description: JMESPath expression to apply to the list, see RV(query_result).
    type: str
extends_documentation_fragment:
  - samsungcloud.scp.connection
  - samsungcloud.scp.attributes.info_module
  - samsungcloud.scp.attributes.action_group
seealso:
  - module: samsungcloud.scp.data_flow
"""

EXAMPLES = r"""
- name: The versions on offer
  samsungcloud.scp.data_flow_image_info:
    query: "[].version"
"""

RETURN = r"""
images:
  description: The images.
  returned: success
  type: list
  elements: dict
  sample:
    - image_id: IMAGE-5d0b8a52-6c1e-4f0a-9b7d-2f3a1c4e5d60
      image_name: Data Flow
      version: 1.0.0
    - image_id: IMAGE-a7e31f94-0d2c-4b58-8e6f-91c0b2d3e4f5
      image_name: Data Flow
      version: 1.1.0
query_result:
  description: What the expression in O(query) made of the list. Null without O(query).
  returned: success
  type: raw
  sample: [analytics]
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

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.catalog import images
from ansible_collections.samsungcloud.scp.plugins.module_utils._module import run_module
from ansible_collections.samsungcloud.scp.plugins.module_utils._module_spec import ModuleSpec

ARGUMENT_SPEC = {
    "version": {"type": "str"},
    "query": {"type": "str"},
}
SPEC = ModuleSpec(ARGUMENT_SPEC, images)


def main() -> None:
    """Run the module."""
    run_module(SPEC)


if __name__ == "__main__":
    main()
