# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbook export: the inventory of what exists, where it is written, and what is selected."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cases import DEVELOPMENT
from harness import PASSWORD, ROOT, SKE_DEV, SKE_PROD, Run

from emulator.process import EmulatorProcess

Playbook = Callable[..., Run]
PAGE = ROOT / "docs" / "playbooks.md"


def world(emulator: EmulatorProcess) -> dict[str, str]:
    account = {"account_id": "nifiadmin", "account_password": PASSWORD}
    flows = emulator.admin(
        "POST",
        "/data-flows",
        [
            {
                "name": "analytics",
                "cluster_id": SKE_DEV,
                "domain": "analytics-dev",
                "description": "Managed by Ansible",
            },
            {"name": "billing", "cluster_id": SKE_PROD, "domain": "billing-prod"},
        ],
    )
    seed = {"service_workload": DEVELOPMENT, "account": account, "data_flow_id": flows[0]["id"]}
    seeds = [
        {**seed, "name": "orders", "domain": "orders-dev", "description": "Orders from the shops"},
        {**seed, "name": "payments", "domain": "payments-dev",
         "host_alias": {"enabled": "true", "host_alias_list": [{"ip": "10.0.0.10", "hostname": "kafka-1"}]}},
    ]  # fmt: skip
    emulator.admin("POST", "/data-flow-services", seeds)
    emulator.admin("DELETE", "/requests")
    return {flow["name"]: flow["id"] for flow in flows}


def texts(directory: Path) -> dict[str, str]:
    """Return the files of a directory."""
    return {
        path.relative_to(directory).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


def test_export(emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    world(emulator)
    run = ansible_playbook("samsungcloud.scp.export", cwd=tmp_path)
    print(run.output)
    for path, text in texts(tmp_path / "inventory").items():
        print("==", path, "\n" + text)
    run = ansible_playbook("samsungcloud.scp.export", "--diff", cwd=tmp_path)
    print(run.output)
    run = ansible_playbook("samsungcloud.scp.provision", "-i", str(tmp_path / "inventory"), "--check", "--diff")
    print(run.output)
    assert 0
