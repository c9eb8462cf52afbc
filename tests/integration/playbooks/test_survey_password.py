# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The password in the survey of the example project: needed for new services, and checked before the first change."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from harness import PASSWORD, ROOT, Run

from emulator.process import EmulatorProcess
from emulator.request_log import fingerprint

Project = Callable[..., Run]
PROJECT = ROOT / "examples" / "controller_project"
HOSTS = ["orders", "payments", "returns", "stock"]
QUICK = {"data_flow_wait_interval": 0.1, "nifi_wait_interval": 0.1}
RULE = "8 to 50 characters, with an upper-case letter, a lower-case letter, a digit and a special character."
NOT_GIVEN: list[dict[str, Any]] = [{}, {"nifi_password": ""}, {"nifi_password": "  "}, {"nifi_password": None}]


@pytest.fixture
def project(ansible_playbook: Callable[..., Run]) -> Project:
    """Run a playbook of the example project, as a job of AWX does, with the answers of a survey."""

    def run(name: str, **answers: Any) -> Run:
        extra = json.dumps({**QUICK, **answers})
        return ansible_playbook(f"playbooks/{name}.yml", "-i", "inventory/desired.yml", "-e", extra, cwd=PROJECT)

    return run


def written(emulator: EmulatorProcess) -> list[str]:
    """Return the operations that were sent to change something."""
    return [entry["operation"] for entry in emulator.requests() if entry["method"] in ("PUT", "DELETE")] + [
        entry["operation"] for entry in emulator.requests(method="POST") if "Validate" not in entry["operation"]
    ]


@pytest.mark.parametrize(
    "answers", [*NOT_GIVEN, {"nifi_password": "aB1!"}, {"nifi_password": "weak-password"}], ids=str
)
def test_a_password_is_needed_for_new_services(
    answers: dict[str, Any], emulator: EmulatorProcess, project: Project
) -> None:
    """Preflight and provision fail for all hosts, with the rule, and not even the Data Flow is created."""
    checked = project("preflight", **answers)
    assert checked.code == 2
    (table,) = checked.of("Check the services").values()
    failed = [row for row in table["checks"] if "nifi_account.account_password: " in row["detail"]]
    assert [row["object"].split()[-1] for row in failed] == HOSTS
    assert {row["status"] for row in failed} == {"failed"}
    assert all(RULE in row["detail"] for row in failed)

    run = project("provision", **answers)
    assert run.code == 2
    results = run.of("Show the result of the host")
    assert sorted(results) == HOSTS
    messages = {result["msg"] for result in results.values()} - {"Same error as orders."}
    assert all("nifi_account.account_password: " in message and RULE in message for message in messages)
    assert written(emulator) == []
    assert emulator.admin("GET", "/objects")["data_flows"] == []


def test_no_password_is_needed_where_nothing_is_created(emulator: EmulatorProcess, project: Project) -> None:
    """Without an answer, all playbooks of the project compare and update what exists, and send no account."""
    created = project("provision", nifi_password=PASSWORD)
    assert created.code == 0, created.output
    assert "4 services: 4 created." in created.output
    emulator.admin("DELETE", "/requests")

    for answers in NOT_GIVEN:
        for name in ("preflight", "provision", "drift"):
            run = project(name, **answers)
            assert run.code == 0, run.output
            assert not [task for task in run.tasks if task.result.get("changed")]
    assert written(emulator) == []

    run = project("provision", nifi_description="Updated", nifi_password="")
    assert run.code == 0, run.output
    assert "4 services: 4 updated." in run.output
    updates = emulator.requests(method="PUT")
    assert len(updates) == len(HOSTS)
    assert not [entry for entry in updates if "account" in json.dumps(entry["body"])]
    services = emulator.admin("GET", "/objects")["data_flow_services"]
    assert {service["account"]["account_password"] for service in services} == {fingerprint(PASSWORD)}
