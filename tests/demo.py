# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job from beginning to end on the emulator: provision, provision again, preview a resize, take down."""

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
QUICK = {"data_flow_wait_interval": 0.5, "nifi_wait_interval": 0.5}
SCENES = (
    ("Provision two NiFi services under one Data Flow", "provision", {}, ["--diff"]),
    ("The same again: nothing changes", "provision", {}, []),
    ("What a resize to three NiFi nodes would do", "provision", RESIZE, ["--check", "--diff"]),
    ("Take everything down", "decommission", {"decommission_confirmed": True}, []),
)


def main() -> int:
    """Plays the scenes; the exit code of the first that fails, else 0."""
    with EmulatorProcess(speed=60) as emulator:
        environment = {
            **os.environ,
            **emulator.env(),
            "NIFI_PASSWORD": "Only-4-the-demo",
            "ANSIBLE_FORCE_COLOR": "1" if sys.stdout.isatty() else "0",
            "ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml",
            "ANSIBLE_DISPLAY_SKIPPED_HOSTS": "0",
        }
        for title, playbook, variables, flags in SCENES:
            print(f"\n##### {title}", flush=True)
            command = ["ansible-playbook", f"samsungcloud.scp.{playbook}", "-i", str(INVENTORY), *flags]
            command += ["-e", json.dumps({**QUICK, **variables})]
            code = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False).returncode
            if code:
                return code
        left = emulator.admin("GET", "/objects")
    print(f"\n##### Left on the server: {left}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
