# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Demonstrate the main task on the emulator: provision, provision again, preview a resize, decommission."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from emulator.process import EmulatorProcess

INVENTORY = Path(__file__).parent.parent / "examples" / "inventory"
RESIZE = {"nifi_workload": {"nifi": {"replica": 3}}}
FAST_POLLING = {"data_flow_wait_interval": 0.5, "nifi_wait_interval": 0.5}
STEPS = (
    ("Provision two NiFi services under one Data Flow", "provision", {}, ["--diff"]),
    ("Provision again: nothing changes", "provision", {}, []),
    ("Preview a resize to three NiFi nodes", "provision", RESIZE, ["--check", "--diff"]),
    ("Decommission everything", "decommission", {"decommission_confirmed": True}, []),
)


def main() -> int:
    """Run the steps, and return the exit code of the first one that fails, or 0."""
    with EmulatorProcess(speed=60) as emulator:
        environment = {
            **os.environ,
            **emulator.env(),
            "NIFI_PASSWORD": "Only-4-the-demo",
            "ANSIBLE_FORCE_COLOR": "1" if sys.stdout.isatty() else "0",
            "ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml",
            "ANSIBLE_DISPLAY_SKIPPED_HOSTS": "0",
        }
        for title, playbook, variables, flags in STEPS:
            print(f"\n##### {title}", flush=True)
            command = ["ansible-playbook", f"samsungcloud.scp.{playbook}", "-i", str(INVENTORY), *flags]
            command += ["-e", json.dumps({**FAST_POLLING, **variables})]
            code = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False).returncode
            if code:
                return code
        remaining = emulator.admin("GET", "/objects")
    print(f"\n##### Remaining on the server: {remaining}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
