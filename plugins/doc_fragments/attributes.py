# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of what every module can do."""

from __future__ import annotations


class ModuleDocFragment:
    """Attributes of all modules."""

    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Can run in check mode and tell what would change, without changing anything.
    support: full
    details: The id of an object that does not exist yet is a placeholder, such as C(check-mode:data_flow:analytics).
      Tasks accept it in check mode, so that a play can be checked before anything exists.
  diff_mode:
    description: Returns what changed, or would change.
    support: full
  idempotent:
    description: When run again with the same options, changes nothing.
    support: full
"""

    INFO_MODULE = r"""
options: {}
attributes:
  check_mode:
    description: Can run in check mode and tell what would change, without changing anything.
    support: full
    details: The module changes nothing.
  diff_mode:
    description: Returns what changed, or would change.
    support: N/A
    details: The module changes nothing.
  idempotent:
    description: When run again with the same options, changes nothing.
    support: full
    details: The module changes nothing.
"""

    REQUEST = r"""
options: {}
attributes:
  check_mode:
    description: Can run in check mode and tell what would change, without changing anything.
    support: partial
    details: Only C(GET) runs in check mode. Any other method fails, since nothing tells what it would do.
  diff_mode:
    description: Returns what changed, or would change.
    support: none
  idempotent:
    description: When run again with the same options, changes nothing.
    support: partial
    details: Only C(GET). Any other method is sent in every run.
"""

    ACTION_GROUP = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/samsungcloud.scp.all) in C(module_defaults) to set options for all modules at once.
    support: full
    membership:
      - samsungcloud.scp.all
"""
