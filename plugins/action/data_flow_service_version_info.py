# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Action plugin data_flow_service_version_info."""

from __future__ import annotations

from ..modules.data_flow_service_version_info import SPEC
from ..plugin_utils._in_process import InProcessAction


class ActionModule(InProcessAction):
    """Performs data_flow_service_version_info in process where it can."""

    task = SPEC
