# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbook inspect: a table of the existing objects, and a file with the same data."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cases import DEVELOPMENT
from harness import PASSWORD, ROOT, SKE_DEV, Run

from emulator.process import EmulatorProcess

Playbook = Callable[..., Run]
PAGE = ROOT / "docs" / "playbooks.md"


def lines(run: Run) -> list[list[str]]:
    """Return the words of the lines of the table."""
    return [line.split() for line in run.of("Show the Data Flows and services")["localhost"]["lines"]]


def test_inspect(emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """Without an inventory: all objects with details and to a file, some without details, and no file in check mode."""
    flows = emulator.admin(
        "POST", "/data-flows", [{"name": n, "cluster_id": SKE_DEV} for n in ("billing", "analytics")]
    )
    account = {"account_id": "nifiadmin", "account_password": PASSWORD}
    seed = {"service_workload": DEVELOPMENT, "account": account}
    seeds = [
        {**seed, "name": "orders", "domain": "orders-dev", "data_flow_id": flows[1]["id"]},
        {**seed, "name": "invoices", "domain": "invoices-dev", "data_flow_id": flows[0]["id"], "state": "ERROR"},
    ]
    emulator.admin("POST", "/data-flow-services", seeds)
    emulator.admin("DELETE", "/requests")

    file = tmp_path / "there.json"
    run = ansible_playbook("samsungcloud.scp.inspect", "-e", "inspect_file=there.json", cwd=tmp_path)
    assert run.code == 0, run.output
    assert run.is_shown(PAGE, "samsungcloud.scp.inspect -e inspect_file=there.json")
    heading, *rows = lines(run)
    assert heading == ["data", "flow", "service", "cluster", "state", "version", "age", "cpu", "memory", "url"]
    assert [(row[0], row[1], row[3], row[6], row[7]) for row in rows] == [
        ("analytics", "-", "RUNNING", "-", "-"),
        ("analytics", "orders", "RUNNING", "3000m", "6144Mi"),
        ("billing", "-", "RUNNING", "-", "-"),
        ("billing", "invoices", "ERROR", "3000m", "6144Mi"),
    ]
    assert rows[1][-1] == "https://orders.orders-dev"
    written = json.loads(file.read_text(encoding="utf-8"))
    services = {service["data_flow_service_name"]: service for service in written["data_flow_services"]}
    assert set(services) == {"orders", "invoices"}
    assert services["orders"]["account"] == {"account_id": "nifiadmin"}
    assert PASSWORD not in file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o777 == 0o600
    emulator.admin("DELETE", "/requests")
    other = tmp_path / "other.json"
    some = {
        "inspect_data_flow": "billing",
        "inspect_state": "ERROR",
        "inspect_details": False,
        "inspect_file": str(other),
    }
    run = ansible_playbook("samsungcloud.scp.inspect", "--check", "-e", json.dumps(some))
    assert run.code == 0, run.output
    assert [row[:2] for row in lines(run)[1:]] == [["billing", "invoices"]]
    assert "cpu" not in lines(run)[0]
    assert not other.exists()
    assert {entry["operation"] for entry in emulator.requests()} == {"ListDataFlows", "ListDataFlowService"}


@pytest.mark.parametrize(
    ("ending", "first", "korean"),
    [("html", '<html lang="en" data-follow>', '<html lang="ko">'), ("MD", "# Data Flow report", "# Data Flow 보고서")],
)
def test_a_report(
    emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path, ending: str, first: str, korean: str
) -> None:
    """It has all objects, whatever they are called, and no passwords, for the owner alone. None in check mode."""
    flow = emulator.admin("POST", "/data-flows", [{"name": "analytics", "cluster_id": SKE_DEV}])[0]
    account = {"account_id": "nifiadmin", "account_password": PASSWORD}
    own = {"service_workload": DEVELOPMENT, "account": account, "data_flow_id": flow["id"], "domain": "some-dev"}
    evil = "<script>alert(1)</script>"
    emulator.admin("POST", "/data-flow-services", [{**own, "name": name} for name in ("orders", evil)])
    file = tmp_path / f"report.{ending}"
    variables = json.dumps({"inspect_report_file": file.name})
    run = ansible_playbook("samsungcloud.scp.inspect", "--check", "-e", variables, cwd=tmp_path)
    assert run.code == 0, run.output
    assert not file.exists()
    run = ansible_playbook("samsungcloud.scp.inspect", "-e", variables, cwd=tmp_path)
    assert run.code == 0, run.output
    assert run.of("Write the report")["localhost"]["path"] == str(file)
    text = file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o777 == 0o600
    assert not {PASSWORD, evil} & {word for word in (PASSWORD, evil) if word in text}
    for shown in ("analytics", "orders", "ske-dev", "3000m", "https://orders.some-dev", first):
        assert shown in text.replace("\\", "")
    variables = json.dumps({"inspect_report_file": file.name, "inspect_report_language": "ko"})
    run = ansible_playbook("samsungcloud.scp.inspect", "-e", variables, cwd=tmp_path)
    assert run.code == 0, run.output
    assert korean in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "language", "message"),
    [
        ("report.pdf", "", "inspect_report_file: must end in .html or .md, which is the format, and is 'report.pdf'."),
        ("report.md", "fr", "value of inspect_report_language must be one of: en, ko, got: fr"),
        ("nowhere/report.md", "ko", "inspect_report_file: cannot be written, because there is no directory"),
    ],
)
def test_a_report_that_cannot_be_written(
    emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path, file: str, language: str, message: str
) -> None:
    """The run fails before the first call. A blank answer of a survey is no file."""
    variables = {"inspect_report_file": file, "inspect_report_language": language}
    run = ansible_playbook("samsungcloud.scp.inspect", "-e", json.dumps(variables), cwd=tmp_path)
    assert run.code == 2, run.output
    assert message in run.output
    assert emulator.requests() == []
    run = ansible_playbook("samsungcloud.scp.inspect", "-e", json.dumps({"inspect_report_file": " "}), cwd=tmp_path)
    assert run.code == 0, run.output
