# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many parallel tasks behind a gateway that serves ten calls per second."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cases import FLOW, SERVICE
from harness import Run, both_executions

from emulator.process import EmulatorProcess

LOCAL = {"ansible_connection": "local"}
SMALL = {"cpu": 100, "memory": 256, "replica": 1}
Play = Callable[..., Run]
HOSTS = [f"team-{number}" for number in range(40)]


@pytest.mark.parametrize("retry_after", [None, 1])
def test_forty_hosts_get_through(
    retry_after: int | None,
    emulator: EmulatorProcess,
    play: Callable[..., Run],
    ansible_playbook: Callable[..., Run],
    tmp_path: Path,
) -> None:
    """Each host creates its service, with calls that wait and calls that do not; nothing is created twice."""
    assert play([("data_flow", FLOW)]).code == 0
    emulator.admin("DELETE", "/requests")
    emulator.admin("PATCH", "/gateway", {"rate_limit": 10, "retry_after": retry_after})
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
    # A connection that the server closed while idle is another reason to retry.
    refused = Counter(entry["status"] for entry in requests)[429]
    assert sum(result["api"]["retries"] for result in run.results) >= refused > len(HOSTS)


@both_executions
def test_a_task_that_never_gets_through_says_how_long_it_tried(emulator: EmulatorProcess, play: Play) -> None:
    """It tries until wait_timeout if it may wait, also in check mode, else for ten timeouts; not without retries."""
    never = {"kind": "status_before", "status": 429, "count": 100000}
    emulator.admin("POST", "/faults", never)
    seconds, timeout, once = {"wait_timeout": 2}, {"timeout": 0.3}, {"retries": 0}
    raw = {"service": "data-flow", "path": "/v1/data-flows"}
    tasks: list[tuple[Any, ...]] = [
        ("data_flow", {**FLOW, **seconds}),
        ("data_flow", {**FLOW, **seconds}, {"check_mode": True}),
        ("data_flow_fleet", {"data_flow_services": [SERVICE], **seconds}),
        ("data_flow_info", timeout),
        ("request", {**raw, **timeout}),
        ("request", {**raw, "method": "POST", "body": {}, **timeout}),
    ]
    results = play([*tasks, ("data_flow_info", once)]).results
    *tried, not_tried = results
    for (_module, options, *_keywords), result in zip(tasks, tried):
        most = options.get("wait_timeout") or 10 * options["timeout"]
        assert "failed with HTTP 429" in result["msg"], result
        assert re.search(r"The call was retried for [1-3] s\.", result["msg"]), result["msg"]
        assert most - 0.6 <= result["api"]["seconds"] <= most + 1, result
        assert result["api"]["retries"] == sum(result["api"]["calls"].values()) - 1 > 0
        assert not result["changed"]
    assert "The call was not retried because retries is 0." in not_tried["msg"]
    assert not_tried["api"]["calls"] == {"GET": 1}
    assert not [entry for entry in emulator.requests() if entry["committed"]]


def test_a_pause_that_is_longer_than_the_time_is_not_begun(emulator: EmulatorProcess, play: Play) -> None:
    """One call each, and no second is wasted, also during a wait."""
    limit = {"kind": "status_before", "status": 429, "retry_after": 600, "count": 100000}
    emulator.admin("POST", "/faults", {**limit, "operation": "ListDataFlows", "count": 1})
    emulator.admin("POST", "/faults", {**limit, "operation": "ListDataFlowService", "skip": 1})
    first, info = play(
        [
            ("data_flow", {**FLOW, "wait_timeout": 100}),
            ("data_flow_service_info", {"wait_for_state": "RUNNING", "wait_timeout": 100, "wait_interval": 0.1}),
        ]
    ).results
    assert "The API asks to wait 600 s (Retry-After), and 100 s are left after 0 s." in first["msg"]
    assert first["api"]["calls"] == {"GET": 1}
    assert "The API asks to wait 600 s (Retry-After), and 100 s are left after 0 s." in info["msg"]
    assert info["api"]["calls"] == {"GET": 2}
