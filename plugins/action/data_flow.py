# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The action plugin of every module: each module has a link to this file, under its own name."""

from __future__ import annotations

from importlib import import_module

from ..plugin_utils._in_process import InProcessAction


class ActionModule(InProcessAction):
    """Run the module of this plugin's name in process where that is possible."""

    # Ansible loads each link as a Python module of its own, before it forks the worker: by the resolved name, whether
    # the task has a short name, the full one, or one that is redirected. So only what a play uses is imported, once.
    spec = import_module(f"..modules.{__name__.rpartition('.')[2]}", __package__).SPEC
