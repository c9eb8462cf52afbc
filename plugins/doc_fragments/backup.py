# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the option for the backups of objects that are replaced."""

from __future__ import annotations


class ModuleDocFragment:
    """The directory of the backups."""

    DOCUMENTATION = r"""
options:
  backup_directory:
    description:
      - Directory for the settings of objects that are being replaced (C(on_immutable_change=replace)), one file for
        each. It is created if needed. The files have no passwords, and only the user of the task can read them.
      - A file is written before the object is deleted, and removed when the new object runs, or when the object is
        deleted with C(state=absent). If a run ends in between, run the task again with the same options. It creates the
        object again, with the settings in the file. It must use the same directory, endpoint and access key.
      - In an execution environment, set a directory that survives the job. Nothing is written in check mode.
    type: path
    default: ~/.ansible/samsungcloud.scp/replaced
"""
