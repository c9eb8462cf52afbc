# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the attributes that modules share."""

from __future__ import annotations


class ModuleDocFragment:
    """Attributes of all modules."""

    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Can run in check mode and return the changes it would make, without changing anything.
    support: full
    details: In check mode, the id of an object that does not exist yet is a placeholder, such as
      V(check-mode:data_flow:analytics). Other tasks accept it in check mode, so that you can check a whole play before
      any of its objects exists.
  diff_mode:
    description: Returns the settings before and after the change.
    support: full
  idempotent:
    description: Makes no changes when it runs again with the same options.
    support: full
"""

    INFO_MODULE = r"""
options: {}
attributes:
  check_mode:
    description: Can run in check mode and return the changes it would make, without changing anything.
    support: full
    details: The module only reads.
  diff_mode:
    description: Returns the settings before and after the change.
    support: N/A
    details: The module only reads.
  idempotent:
    description: Makes no changes when it runs again with the same options.
    support: full
    details: The module only reads.
"""

    REQUEST = r"""
options: {}
attributes:
  check_mode:
    description: Can run in check mode and return the changes it would make, without changing anything.
    support: partial
    details: Only O(method=GET) runs in check mode. Any other method fails, because its effect is not known in advance.
  diff_mode:
    description: Returns the settings before and after the change.
    support: none
  idempotent:
    description: Makes no changes when it runs again with the same options.
    support: partial
    details: Only O(method=GET) is idempotent. Any other method is sent in every run.
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
