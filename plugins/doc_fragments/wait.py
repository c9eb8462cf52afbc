# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the options of all modules that wait."""

from __future__ import annotations


class ModuleDocFragment:
    """Options for waiting, and the action groups of modules that wait."""

    DOCUMENTATION = r"""
options:
  wait:
    description:
      - Whether to wait until the object runs, or is deleted.
      - With V(false) the module returns when the API has accepted the call. It still waits if it cannot make the change
        yet, for example while another change is in progress.
    type: bool
    default: true
  wait_timeout:
    description:
      - Seconds that the task may wait in total. A poll that started in time is completed. Pauses that the API asks for
        are cut short.
      - Calls that the API refuses because of a rate limit (HTTP 429) are retried for the same time, also with
        O(wait=false) and in check mode.
    type: float
    default: 3600
  wait_interval:
    description: Seconds between two polls of the state, at least 0.1.
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
      - Seconds that the task may wait in total. A poll that started in time is completed. Pauses that the API asks for
        are cut short.
    type: float
    default: 3600
  wait_interval:
    description: Seconds between two polls, at least 0.1.
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
