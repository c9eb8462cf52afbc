# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the options that every module takes that waits."""

from __future__ import annotations


class ModuleDocFragment:
    """Options of waiting, and the action groups of what waits."""

    DOCUMENTATION = r"""
options:
  wait:
    description:
      - Whether to wait until the object is running, or gone.
      - With V(false) the module returns as soon as the service has taken the request. It still waits where it must
        before it can act, for example for another change to end.
    type: bool
    default: true
  wait_timeout:
    description:
      - Seconds that the task may wait in all. A look that was begun in time is still ended; pauses that the service
        asks for are cut short.
      - Calls that the API holds back by a rate limit (HTTP 429) are tried again for as long, with O(wait=false) and in
        check mode, too.
    type: float
    default: 3600
  wait_interval:
    description: Seconds between two looks at the state, at least 0.1.
    type: float
    default: 15
attributes:
  action_group:
    description:
      - Use C(group/samsungcloud.scp.all) in C(module_defaults) to set options for all modules at once, and
        C(group/samsungcloud.scp.wait) to set O(wait_timeout) and O(wait_interval) for all modules that wait.
    support: full
    membership:
      - samsungcloud.scp.all
      - samsungcloud.scp.wait
"""

    INFO_MODULE = r"""
options:
  wait_timeout:
    description:
      - Seconds that the task may wait in all. A look that was begun in time is still ended; pauses that the service
        asks for are cut short.
    type: float
    default: 3600
  wait_interval:
    description: Seconds between two looks, at least 0.1.
    type: float
    default: 15
attributes:
  action_group:
    description:
      - Use C(group/samsungcloud.scp.all) in C(module_defaults) to set options for all modules at once, and
        C(group/samsungcloud.scp.wait) to set O(wait_timeout) and O(wait_interval) for all modules that wait.
    support: full
    membership:
      - samsungcloud.scp.all
      - samsungcloud.scp.wait
"""
