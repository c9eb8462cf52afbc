# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shipped playbooks with the shipped example inventory, as a user runs them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from harness import PASSWORD, Run

from emulator.journal import fingerprint
from emulator.process import EmulatorProcess

Playbook = Callable[..., Run]
INVENTORY = str(Path(__file__).parents[2] / "examples" / "inventory")
QUICK = {"data_flow_wait_interval": 0.1, "nifi_wait_interval": 0.1}
CONFIRMED = {"decommission_confirmed": True}
FLOW, SERVICE = "samsungcloud.scp.data_flow : The Data Flow", "samsungcloud.scp.nifi : The Data Flow Service"


def run(playbook: Playbook, name: str, *flags: str, **variables: Any) -> Run:
    """A playbook of the collection by its full name, on the example inventory."""
    extra = json.dumps({**QUICK, **variables})
    return playbook(f"samsungcloud.scp.{name}", "-i", INVENTORY, "-e", extra, *flags)


def written(emulator: EmulatorProcess) -> list[str]:
    """The operations that changed the server, sorted, since hosts run side by side."""
    return sorted(entry["operation"] for entry in emulator.requests() if entry["committed"])


def report(result: Run) -> list[list[str]]:
    """The report at the end of a run: host, what became of it and so on; the sum comes last."""
    (message,) = (task.result["msg"] for task in result.tasks if task.task == "What there is now")
    return [line.split(maxsplit=2) for line in message]


def test_provision_and_decommission(emulator: EmulatorProcess, ansible_playbook: Playbook) -> None:
    """From nothing, checked first, to running services; again without a change; resized; and down."""
    checked = run(ansible_playbook, "provision", "--check", "--diff")
    assert (checked.code, written(emulator)) == (0, []), checked.output
    assert "2 new services on cluster ske-dev (orders, payments): 6000 millicores, 12288 MiB" in checked.output
    assert "2 services would be: 2 created, 0 changed, 0 unchanged, 0 failed" in checked.output

    first = run(ansible_playbook, "provision", "--diff", "--forks", "20")
    assert first.code == 0, first.output
    assert written(emulator) == ["CreateDataFlow", "CreateDataFlowService", "CreateDataFlowService"]
    for task in (FLOW, SERVICE):
        for host, result in first.of(task).items():
            assert (checked.of(task)[host]["changed"], result["changed"]) == (True, True)
    assert report(first) == [
        ["orders", "created", "RUNNING   https://orders.orders-dev"],
        ["payments", "created", "RUNNING   https://payments.payments-dev"],
        ["2", "services:", "2 created, 0 changed, 0 unchanged, 0 failed"],
    ]

    emulator.admin("DELETE", "/requests")
    again = run(ansible_playbook, "provision")
    assert again.code == 0
    assert not [task for task in again.tasks if task.result.get("changed")]
    assert report(again)[-1][2] == "0 created, 0 changed, 2 unchanged, 0 failed"
    asked = Counter(entry["operation"] for entry in emulator.requests())
    # Each service is found and read; all else is done once for the Data Flow: two looks before, one look after.
    assert asked == {"ListDataFlowService": 2 + 2, "ShowDataFlowService": 2, "ListDataFlows": 3, "ShowDataFlow": 2}

    resized = {"nifi_workload": {"nifi": {"replica": 3}}}
    preview = run(ansible_playbook, "provision", "--check", "--diff", "--limit", "orders", **resized)
    assert '-            "replica": 1' in preview.output
    assert '+            "replica": 3' in preview.output
    assert not written(emulator)
    limited = run(ansible_playbook, "provision", "--limit", "orders", "--tags", "apply", **resized)
    assert limited.code == 0
    assert written(emulator) == ["UpdateDataFlowService"]
    assert report(limited)[0][:2] == ["orders", "changed"]
    orders = limited.of(SERVICE)["orders"]["data_flow_service"]["data_flow_service_id"]
    emulator.admin("PATCH", f"/objects/{orders}", {"state": "ERROR"})
    verified = run(ansible_playbook, "provision", "--tags", "verify")
    assert verified.code != 0
    assert report(verified)[:2] == [
        ["orders", "failed", "Data Flow Service orders should be RUNNING, and is ERROR."],
        ["payments", "healthy"],
    ]

    refused = run(ansible_playbook, "decommission")
    assert refused.code != 0
    assert "decommission_confirmed=true" in refused.output
    preview = run(ansible_playbook, "decommission", "--check", "--diff")
    assert preview.code == 0, preview.output
    assert preview.of("samsungcloud.scp.decommission : Data Flow")["orders"]["changed"]
    assert written(emulator) == ["UpdateDataFlowService"]

    one = run(ansible_playbook, "decommission", "--limit", "payments", **CONFIRMED)
    assert one.code == 0, one.output
    assert "stays" in one.output
    assert [item["name"] for item in emulator.admin("GET", "/objects")["data_flows"]] == ["analytics"]
    rest = run(ansible_playbook, "decommission", **CONFIRMED)
    assert rest.code == 0, rest.output
    assert emulator.admin("GET", "/objects") == {"data_flows": [], "data_flow_services": []}


def test_the_settings_of_other_projects_do_not_matter(
    emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path
) -> None:
    """Another strategy, and privileges that nobody here needs or could get."""
    configuration = tmp_path / "ansible.cfg"
    configuration.write_text(
        "[defaults]\nstrategy = free\n[privilege_escalation]\nbecome = true\nbecome_exe = /no/such/sudo\n"
    )
    for name in ("preflight", "provision", "inspect", "decommission"):
        extra = json.dumps({**QUICK, **CONFIRMED, "preflight_resolve": False})
        playbook = f"samsungcloud.scp.{name}"
        result = ansible_playbook(playbook, "-i", INVENTORY, "-e", extra, "--become", ANSIBLE_CONFIG=str(configuration))
        assert result.code == 0, result.output
    carried_out = [
        "CreateDataFlow",
        *(["CreateDataFlowService"] * 2),
        "DeleteDataFlow",
        *(["DeleteDataFlowService"] * 2),
    ]
    assert written(emulator) == carried_out


def test_what_fails_does_not_stop_the_others(
    emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path
) -> None:
    """The report tells which host failed and why; a cluster whose new services do not fit is left alone."""
    small, new = {"data_flow_name": "small"}, {"data_flow_name": "new", "data_flow_version": "9.9.9"}
    large = {
        "data_flow_name": "large",
        "data_flow_cluster_name": "ske-prod",
        "nifi_workload": {"nifi": {"replica": 16}},
    }
    hosts: dict[str, dict[str, Any]] = {
        "fine": small,
        "broken": {**small, "nifi_node_selector": "no=label"},
        "odd": {**small, "nifi_size": "enormous"},
        "lonely": {},
        "big": large,
        "bigger": large,
        "orphan": new,
        "sibling": new,
    }
    common = {
        "data_flow_cluster_name": "ske-dev",
        "data_flow_version": "1.1.0",
        "data_flow_domain": "nifi-dev",
        "data_flow_storage_class_name": "nfs",
        "nifi_size": "standard",
        "nifi_domain": "nifi-dev",
        "nifi_storage_class_name": "nfs",
        **QUICK,
    }
    inventory = tmp_path / "hosts.json"
    inventory.write_text(json.dumps({"all": {"hosts": hosts, "vars": common}}))
    result = ansible_playbook("samsungcloud.scp.provision", "-i", str(inventory))
    assert result.code != 0
    lines = {host: (outcome, text) for host, outcome, text in report(result)}
    assert lines.pop("8") == ("services:", "1 created, 0 changed, 0 unchanged, 7 failed"), result.output
    assert lines.pop("fine")[0] == "created"
    assert {outcome for outcome, _text in lines.values()} == {"failed"}
    for host, words in {
        "broken": "Usual causes are a workload that the cluster cannot place and a node_selector",
        "lonely": "lonely has no data_flow_name",
        "odd": "nifi_size: there is no size enormous. There are development, standard, high_availability.",
        "big": "together they do not fit",
        "bigger": "They are, in this order: big, bigger.",
        "orphan": "data_flow_version: there is no image of version '9.9.9'",
        "sibling": "Data Flow new cannot be brought up, see orphan.",
    }.items():
        assert words in lines[host][1], host
    assert written(emulator) == ["CreateDataFlow", "CreateDataFlowService", "CreateDataFlowService"]


def test_slices_with_a_vault(emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """Slices of one Data Flow that run at the same time create it once; the login comes out of the vault."""
    key, inventory = tmp_path / "key", tmp_path / "inventory"
    key.write_text("only for this test")
    unlocked = ("--vault-password-file", str(key))
    shutil.copytree(INVENTORY, inventory)
    common = inventory / "group_vars" / "all.yml"
    common.write_text(re.sub(r'account_password: ".*"', f"account_password: {PASSWORD}", common.read_text()))
    subprocess.run(["ansible-vault", "encrypt", str(common), *unlocked], capture_output=True, check=True)
    # So that each slice finds no Data Flow and wants to create it.
    emulator.admin("POST", "/faults", {"operation": "CreateDataFlow", "kind": "delay_before", "count": 2, "seconds": 3})

    def slice_of(host: str) -> Run:
        arguments = ("-vvvv", "-i", str(inventory), "--limit", host, "-e", json.dumps(QUICK), *unlocked)
        own = {"NIFI_PASSWORD": None, "RECORD_TO": str(tmp_path / f"record-{host}")}
        return ansible_playbook("samsungcloud.scp.provision", *arguments, **own)

    with ThreadPoolExecutor() as pool:
        for result in pool.map(slice_of, ("orders", "payments")):
            assert result.code == 0, result.output
            assert "1 services: 1 created, 0 changed, 0 unchanged, 0 failed" in result.output
    assert written(emulator) == ["CreateDataFlow", "CreateDataFlowService", "CreateDataFlowService"]
    services = emulator.admin("GET", "/objects")["data_flow_services"]
    assert [service["account"]["account_password"] for service in services] == [fingerprint(PASSWORD)] * 2
