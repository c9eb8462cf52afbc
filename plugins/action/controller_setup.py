# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Action plugin of module controller_setup."""

from __future__ import annotations

from ..plugin_utils._controller_setup import ControllerSetupAction as ActionModule

__all__ = ["ActionModule"]
