# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines on the screen, from a worker process of Ansible."""

from __future__ import annotations

from ansible.utils.display import Display


def show(text: str, *, stderr: bool = False) -> None:
    """Print a text at once.

    ansible-runner before 2.4.2 wraps Display.display: also in a worker, it then writes marks of an event to stdout or
    stderr. Since 2.19, ansible-core reports what a worker writes there as a warning. So the text goes straight to the
    queue to which Display.display hands it in a worker. The main process prints it, and creates the only event.
    """
    display = Display()
    queue = getattr(display, "_final_q", None)  # None in the main process
    if queue:
        queue.send_display("display", text, stderr=stderr)
    else:
        display.display(text, stderr=stderr)
