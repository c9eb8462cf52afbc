# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Custom stats of the playbooks, which a controller keeps as artifacts of a job and passes on in a workflow."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from harness import CANARIES, ROOT, Run

from emulator.process import EmulatorProcess

Playbook = Callable[..., Run]
Stats = dict[str, Any]
INVENTORY = str(ROOT / "examples" / "inventory")
QUICK = {"data_flow_wait_interval": 0.1, "nifi_wait_interval": 0.1}
PAGE = "<!DOCTYPE html>"


def run(playbook: Playbook, name: str, *flags: str, inventory: str = INVENTORY, **variables: Any) -> tuple[Run, Stats]:
    """Run a playbook of the collection, and return its custom stats."""
    extra = json.dumps({**QUICK, **variables})
    arguments = [f"samsungcloud.scp.{name}", "-i", inventory, "-e", extra, *flags]
    result = playbook(*arguments, ANSIBLE_SHOW_CUSTOM_STATS="1")
    stats: Stats = next((json.loads(text) for text in re.findall(r"\tRUN: (.*)", result.output)), {})
    assert not [canary for canary in CANARIES if canary in json.dumps(stats)]
    return result, stats


def nonzero(stats: Stats) -> Stats:
    """Return the stats without numbers that are 0, and empty ones."""
    return {name: value for name, value in stats.items() if value}


def test_a_fleet_from_its_check_to_its_end(
    emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path
) -> None:
    """Each playbook has its own dictionary, always with the same keys."""
    _run, stats = run(ansible_playbook, "preflight", preflight_resolve_dns=False)
    assert set(stats) == {"preflight_stats", "provision_approved"}
    assert stats["preflight_stats"]["failed"] == 0
    _run, checked = run(ansible_playbook, "provision", "--check")
    _run, done = run(ansible_playbook, "provision")
    assert set(checked["provision_stats"]) == set(done["provision_stats"])
    outcomes = {"orders": "created", "payments": "created"}
    assert nonzero(checked["provision_stats"]) == {"check_mode": True, "created": 2, "outcomes": outcomes}
    urls = {name: f"https://{name}.{name}-dev" for name in outcomes}
    assert nonzero(done["provision_stats"]) == {"created": 2, "outcomes": outcomes, "urls": urls}

    service = emulator.admin("GET", "/objects")["data_flow_services"][0]
    emulator.admin("PATCH", f"/objects/{service['id']}", {"description": "by hand"})
    drifted, stats = run(ansible_playbook, "drift", nifi_description="as desired")
    assert drifted.code == 2
    found = {f"Data Flow Service {name}": "differs" for name in outcomes}
    assert nonzero(stats["drift_stats"]) == {"differs": 2, "in_sync": 1, "objects": found}

    _run, stats = run(ansible_playbook, "inspect")
    assert stats == {
        "inspect_stats": {
            "data_flows": 1,
            "services": 2,
            "states": {"RUNNING": 3},
            "urls": {
                "analytics": "https://analytics.analytics-dev",
                **{f"analytics/{name}": url for name, url in urls.items()},
            },
        }
    }
    exported = {"export_directory": str(tmp_path / "exported"), "export_files_artifact": True}
    _run, stats = run(ansible_playbook, "export", **exported)
    assert stats.pop("export_files") == {
        path.relative_to(tmp_path / "exported").as_posix(): path.read_text()
        for path in (tmp_path / "exported").rglob("*.yml")
    }
    assert nonzero(stats["export_stats"]) == {
        "changed": True, "directory": str(tmp_path / "exported"), "data_flows": 1, "services": 2, "passwords": 2
    }  # fmt: skip

    named = {"resize_services": "orders,orderz", "resize_data_flow": "analytics", "resize_size": "standard"}
    resized, stats = run(ansible_playbook, "resize", **named)
    assert resized.code == 2
    assert "orderz: There is no Data Flow Service orderz" in resized.output
    assert nonzero(stats["resize_stats"]) == {
        "updated": 1, "failed": 1, "outcomes": {"orders": "updated", "orderz": "failed"},
        "urls": {"orders": urls["orders"]},
    }  # fmt: skip

    refused, stats = run(ansible_playbook, "decommission")
    assert refused.code == 2
    deleted = {"orders": "deleted", "payments": "deleted"}
    assert nonzero(stats["decommission_stats"]) == {"check_mode": True, "deleted": 2, "outcomes": deleted}
    _run, stats = run(ansible_playbook, "decommission", decommission_confirmed=True)
    assert nonzero(stats["decommission_stats"]) == {"deleted": 2, "outcomes": deleted}


@pytest.mark.parametrize("serial", [1, 2])
def test_batches_are_added_up(
    serial: int, emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path
) -> None:
    """Also if one of the hosts fails."""
    hosts: Stats = {"orders": {}, "payments": {"nifi_size": "enormous"}, "returns": {}, "stock": {}, "vendors": {}}
    group = {"hosts": hosts, "vars": {"nifi_domain": "dev"}}
    (tmp_path / "hosts.json").write_text(json.dumps({"all": {"children": {"analytics": group}}}))
    more = ("-i", str(tmp_path / "hosts.json"))
    result, stats = run(ansible_playbook, "provision", *more, provision_serial=serial)
    stopped = serial == 1  # Ansible stops where a whole batch failed.
    outcomes = {"orders": "created", "payments": "failed"}
    outcomes |= {} if stopped else dict.fromkeys(("returns", "stock", "vendors"), "created")
    assert result.code == 2
    assert stats["provision_stats"]["outcomes"] == outcomes, result.output
    assert stats["provision_stats"]["created"] == (1 if stopped else 4)
    assert stats["provision_stats"]["failed"] == 1
    assert set(stats["provision_stats"]["urls"]) == {name for name in outcomes if name != "payments"}
    assert len(emulator.admin("GET", "/objects")["data_flow_services"]) == len(outcomes) - 1


@pytest.mark.parametrize("name", ["inspect", "drift", "provision"])
def test_a_page_as_an_artifact(name: str, emulator: EmulatorProcess, ansible_playbook: Playbook) -> None:
    """It is there if it is asked for, and in no other output, whatever the verbosity. Check mode has none."""
    assert run(ansible_playbook, "provision")[0].code == 0
    asked = {f"{name}_report_artifact": "yes", f"{name}_report_language": "ko"}
    result, stats = run(ansible_playbook, name, "-vvv", **asked)
    assert result.code == 0, result.output
    page = stats[f"{name}_report"]
    assert page.lstrip().startswith(PAGE)
    assert 'lang="ko"' in page
    assert "orders" in page
    before, _line, _after = result.output.partition("\tRUN: ")
    assert PAGE not in before
    assert f"{name}_report" not in run(ansible_playbook, name)[1]
    assert f"{name}_report" not in run(ansible_playbook, name, "--check", **asked)[1]
