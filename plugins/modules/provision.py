# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of provision, which runs in the controller: plugins/action/provision.py."""

from __future__ import annotations

DOCUMENTATION = r"""
module: provision
"""
