# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many tasks side by side under a gateway that serves ten calls a second."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from harness import Run
from test_promises import FLOW, SERVICE

from emulator.process import EmulatorProcess

LOCAL = {"ansible_connection": "local"}
SMALL = {"cpu": 100, "memory": 256, "replica": 1}
HOSTS = [f"team-{number}" for number in range(40)]


@pytest.mark.parametrize("retry_after", [None, 1])
def test_forty_hosts_get_through(
    retry_after: int | None,
    emulator: EmulatorProcess,
    play: Callable[..., Run],
    ansible_playbook: Callable[..., Run],
    tmp_path: Path,
) -> None:
    """Each creates its service, with calls that wait and calls that do not; nothing is created twice."""
    assert play([("data_flow", FLOW)]).code == 0
    emulator.admin("DELETE", "/requests")
    emulator.admin("PATCH", "/conditions", {"rate": 10, "retry_after": retry_after})
    inventory, playbook = tmp_path / "hosts.yml", tmp_path / "forks.yml"
    inventory.write_text(json.dumps({"all": {"hosts": dict.fromkeys(HOSTS, LOCAL)}}))
    small = dict.fromkeys(SERVICE["service_workload"], SMALL)
    service = {**SERVICE, "name": "{{ inventory_hostname }}", "service_workload": small, "wait_interval": 5}
    tasks = [
        {"samsungcloud.scp.data_flow_service_info": {"name": "{{ inventory_hostname }}"}},
        {"samsungcloud.scp.data_flow_service": service},
    ]
    playbook.write_text(json.dumps([{"hosts": "all", "gather_facts": False, "tasks": tasks}]))
    run = ansible_playbook(str(playbook), "-i", str(inventory), "--forks", "20")
    requests = emulator.requests()
    assert run.code == 0, [task.result.get("msg") for task in run.tasks if task.result.get("failed")]
    created = [entry["body"]["data_flow_service_name"] for entry in requests if entry["committed"]]
    assert sorted(created) == sorted(HOSTS)
    # A connection that the server closed while it was not used is one more reason to try again.
    refused = Counter(entry["status"] for entry in requests)[429]
    assert sum(result["api"]["retries"] for result in run.results) >= refused > len(HOSTS)
