# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets of a whole run, which ansible-core masks in all that it prints later, since 2.22."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["register_secrets"]

try:
    from ansible.module_utils.secrets import register_secrets
except ImportError:  # ansible-core before 2.22 has no such register.

    def register_secrets(values: Iterable[str], /) -> None:
        """Do nothing."""
