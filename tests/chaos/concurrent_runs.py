# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run several ansible-playbook processes that provision the same inventory at the same time."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from emulator.process import EmulatorProcess

from .cases import WORKLOAD

HERE = Path(__file__).parent
RECORDER = HERE.parent / "integration" / "support" / "callback"
CONFLICT_MESSAGES = ("The name is taken", "by another client")
RESULT = "Show the result of the host"


def inventory(hosts: int) -> dict[str, Any]:
    """Return an inventory of as many services under one Data Flow."""
    variables = {
        "data_flow_name": "analytics",
        "data_flow_cluster_name": "ske-dev",
        "data_flow_version": "1.1.0",
        **{f"{kind}_domain": "example-dev" for kind in ("data_flow", "nifi")},
        **{f"{kind}_storage_class_name": "nfs" for kind in ("data_flow", "nifi")},
        **{f"{kind}_wait_interval": 0.2 for kind in ("data_flow", "nifi")},
        "nifi_workload": WORKLOAD,
    }
    names = {f"orders-{number}": {} for number in range(hosts)}
    return {"all": {"children": {"analytics": {"hosts": names, "vars": variables}}}}


def run_concurrently(server: EmulatorProcess, runners: int, hosts: int, *faults: dict[str, Any]) -> Iterator[str]:
    """Provision the same inventory from several runners at once, then once more; yield what went wrong."""
    server.admin("POST", "/reset")
    server.admin("POST", "/faults", list(faults))
    with tempfile.TemporaryDirectory() as directory:
        inventory_file = Path(directory) / "inventory.json"
        inventory_file.write_text(json.dumps(inventory(hosts)))
        processes = [
            start_playbook(server, inventory_file, Path(directory) / f"record-{runner}") for runner in range(runners)
        ]
        outputs = [process.communicate()[0] for process in processes]
        changes: Counter[str] = Counter()
        for runner, (process, output) in enumerate(zip(processes, outputs)):
            if process.returncode and not any(words in output for words in CONFLICT_MESSAGES):
                yield f"runner {runner} failed: {output}"
            changes.update(changed_objects(Path(directory) / f"record-{runner}"))
        expected = {"Data Flow analytics": 1, **{f"Data Flow Service orders-{number}": 1 for number in range(hosts)}}
        if changes != expected:
            yield f"expected one runner to report each object, reported were {dict(changes)}"
        again = start_playbook(server, inventory_file, Path(directory) / "again")
        output = again.communicate()[0]
        if again.returncode or changed_objects(Path(directory) / "again"):
            yield f"a further run failed or changed something: {output}"
    for kind, expected in (
        ("data_flows", ["analytics"]),
        ("data_flow_services", [f"orders-{n}" for n in range(hosts)]),
    ):
        found = sorted(obj["name"] for obj in server.admin("GET", "/objects")[kind])
        if found != expected:
            yield f"expected {expected}, found {found}"
    creations = [entry for entry in server.requests(method="POST") if entry["committed"]]
    if len(creations) != 1 + hosts:
        yield f"created: {[entry['body'] for entry in creations]}"


def start_playbook(server: EmulatorProcess, inventory_file: Path, record: Path) -> subprocess.Popen[str]:
    """Start ansible-playbook; the results are written to the file `record`."""
    environment = {
        **os.environ,
        **server.env(),
        "ANSIBLE_CALLBACK_PLUGINS": str(RECORDER),
        "ANSIBLE_CALLBACKS_ENABLED": "record",
        "ANSIBLE_NOCOLOR": "1",
        "RECORD_TO": str(record),
    }
    command = ["ansible-playbook", "samsungcloud.scp.provision", "-i", str(inventory_file)]
    return subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def changed_objects(record: Path) -> list[str]:
    """Return the objects that are changed according to the results of the hosts."""
    tasks = [json.loads(line) for line in record.read_text().splitlines()]
    results = [task["result"] for task in tasks if task["task"] == RESULT and task["result"].get("changed")]
    return [diff["after_header"] for result in results for diff in result["diff"]]
