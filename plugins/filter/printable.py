# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter printable."""

from __future__ import annotations

DOCUMENTATION = r"""
name: printable
short_description: A text that is safe to print in a message
version_added: 0.1.0
description:
  - Makes one line of a text, with spaces for line breaks and control characters, and shortens one of more than 4000
    characters in its middle.
  - Modules return names and states as the API sends them. M(ansible.builtin.fail) and M(ansible.builtin.assert) print
    their message as it is since ansible-core 2.19, so what of it comes from the API has to be made safe before.
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  _input:
    description: The text.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: It is healthy
  ansible.builtin.assert:
    that: state == 'RUNNING'
    fail_msg: "It is {{ state | samsungcloud.scp.printable }}."
  vars:
    state: RUNNING
"""

RETURN = r"""
_value:
  description: The text in one line.
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
