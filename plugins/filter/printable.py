# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter printable."""

from __future__ import annotations

DOCUMENTATION = r"""
name: printable
short_description: Make a string safe to print in a message
version_added: 0.1.0
description:
  - Replaces line breaks and control characters by spaces, so that the result is one line. A string of more than 4000
    characters is shortened in the middle.
  - Modules return names and states as the API sends them. From ansible-core 2.19 on, M(ansible.builtin.fail) and
    M(ansible.builtin.assert) print their message unchanged. Use this filter for the parts of the message that come from
    the API.
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  _input:
    description: The string.
    type: str
    required: true
seealso:
  - module: ansible.builtin.fail
  - module: ansible.builtin.assert
"""

EXAMPLES = r"""
- name: Fail if the service does not run
  ansible.builtin.assert:
    that: state == 'RUNNING'
    fail_msg: "It is {{ state | samsungcloud.scp.printable }}."
  vars:
    state: RUNNING
"""

RETURN = r"""
_value:
  description: The string, in one line.
  type: str
"""

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.text import sanitize


class FilterModule:
    """The filter."""

    def filters(self) -> Mapping[str, Callable[..., Any]]:
        """Return the filter by its name."""
        return {"printable": lambda text: sanitize(str(text))}
