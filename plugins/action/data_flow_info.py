# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Action plugin of the module that has the name of this file."""

from __future__ import annotations

from ..plugin_utils._in_process import InProcessAction, module_spec


class ActionModule(InProcessAction):
    """The plugin, which is the same for every module."""

    spec = module_spec(__name__)  # here, since Ansible loads the plugin once, before it forks the workers
