# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbook export: the inventory of what exists, where it is written, and what is selected."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cases import DEVELOPMENT
from harness import PASSWORD, ROOT, SKE_DEV, SKE_PROD, Run

from emulator.process import EmulatorProcess

Playbook = Callable[..., Run]
PAGE = ROOT / "docs" / "playbooks.md"


def world(emulator: EmulatorProcess) -> dict[str, str]:
    """Add two Data Flows and two services, and return the ids of the Data Flows by name."""
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


def export(playbook: Playbook, place: Path, *flags: str, **variables: Any) -> Run:
    """Run the playbook in a directory."""
    given = {f"export_{name}": value for name, value in variables.items()}
    return playbook("samsungcloud.scp.export", *flags, "-e", json.dumps(given), cwd=place)


def result(run: Run) -> dict[str, Any]:
    return run.of("Export the Data Flows and services")["localhost"]


def test_files(emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """The files are as documented, and for their owner alone. The run reads each object once. A second writes none."""
    world(emulator)
    run = ansible_playbook("samsungcloud.scp.export", cwd=tmp_path)
    assert run.code == 0, run.output
    assert run.is_shown(PAGE, "samsungcloud.scp.export")
    directory = tmp_path / "inventory"
    files = texts(directory)
    assert sorted(files) == [
        "group_vars/all/common.yml",
        "group_vars/all/vault.yml",
        "group_vars/analytics.yml",
        "group_vars/billing.yml",
        "host_vars/orders.yml",
        "host_vars/payments.yml",
        "hosts.yml",
    ]
    modes = {path.stat().st_mode & 0o777 for path in (directory, *directory.rglob("*")) if path.is_dir()}
    assert modes == {0o700}
    assert {path.stat().st_mode & 0o777 for path in directory.rglob("*") if path.is_file()} == {0o600}
    assert files["host_vars/payments.yml"] == (
        "---\n"
        "nifi_domain: payments-dev\n"
        "nifi_host_aliases:\n"
        "  - ip: 10.0.0.10\n"
        "    hostnames:\n"
        "      - kafka-1\n"
        "nifi_account:\n"
        "  account_id: nifiadmin\n"
        "  account_password: '{{ vault_nifi_payments_password }}'\n"
    )
    assert "nifi_size: development\n" in files["group_vars/analytics.yml"]
    alone = "billing-data-flow: # a Data Flow without services\n      data_flow_only: true\n"
    assert f"\nbilling:\n  hosts:\n    {alone}" in files["hosts.yml"]
    done = result(run)
    assert (done["changed"], done["directory"], done["files"]) == (True, str(directory), sorted(files))
    assert done["passwords"] == ["vault_nifi_orders_password", "vault_nifi_payments_password"]
    assert (done["without_services"], done["left_out"]) == (["billing"], [])
    calls = Counter(entry["operation"] for entry in emulator.requests())
    assert calls == {
        "ListDataFlows": 2,
        "ListDataFlowService": 1,
        "ShowDataFlow": 2,
        "ShowDataFlowService": 2,
        "ShowDataFlowServiceSubVersions": 2,
    }
    assert done["api"]["calls"] == {"GET": sum(calls.values())}

    again = export(ansible_playbook, tmp_path, "--diff")
    assert (result(again)["changed"], result(again)["diff"]) == (False, [])
    assert texts(directory) == files
    assert [path.name for path in tmp_path.iterdir() if path.is_dir() and path.name.startswith("inventory")] == [
        "inventory"
    ]


def test_a_directory_that_differs_stays_as_it_is(
    emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path
) -> None:
    """The export is written beside it, once for the same content. Passwords that were filled in are no difference."""
    ids = world(emulator)
    planned = export(ansible_playbook, tmp_path, "--check", "--diff")
    assert planned.code == 0, planned.output
    assert result(planned)["changed"]
    assert "Would be written to inventory: 2 Data Flows, 2 services." in planned.output
    assert "+nifi_domain: orders-dev" in planned.output
    assert not (tmp_path / "inventory").exists()

    assert export(ansible_playbook, tmp_path).code == 0
    vault = tmp_path / "inventory" / "group_vars" / "all" / "vault.yml"
    vault.write_text(vault.read_text(encoding="utf-8").replace(": null", f": {PASSWORD}"), encoding="utf-8")
    assert not result(export(ansible_playbook, tmp_path, "--diff"))["changed"]

    emulator.admin("PATCH", f"/objects/{ids['analytics']}", {"description": "Changed by hand"})
    orders = tmp_path / "inventory" / "host_vars" / "orders.yml"
    orders.write_text(
        orders.read_text(encoding="utf-8").replace("'{{ vault_nifi_orders_password }}'", PASSWORD), encoding="utf-8"
    )
    (tmp_path / "inventory" / "host_vars" / "old.yml").write_text("nifi_domain: old-dev\n", encoding="utf-8")
    before = texts(tmp_path / "inventory")
    run = export(ansible_playbook, tmp_path, "--diff")  # The fixture fails if the output has the password.
    assert run.code == 0, run.output
    assert "inventory exists and differs, so it stays as it is." in run.output
    assert "Written to inventory.export: 2 Data Flows, 2 services." in run.output
    for line in (
        "-data_flow_description: Managed by Ansible",
        "+data_flow_description: Changed by hand",
        "-nifi_domain: old-dev",
    ):
        assert line in run.output
    assert [each["after_header"] for each in result(run)["diff"]] == [
        "group_vars/analytics.yml",
        "host_vars/old.yml",
        "host_vars/orders.yml",
    ]
    assert texts(tmp_path / "inventory") == before
    assert "Changed by hand" in texts(tmp_path / "inventory.export")["group_vars/analytics.yml"]

    assert not result(export(ansible_playbook, tmp_path))["changed"]
    emulator.admin("PATCH", f"/objects/{ids['analytics']}", {"description": "Changed again"})
    assert result(export(ansible_playbook, tmp_path))["directory"] == str(tmp_path / "inventory.export-2")
    left = sorted(path.name for path in tmp_path.iterdir() if "inventory" in path.name)
    assert left == ["inventory", "inventory.export", "inventory.export-2"]


def test_what_cannot_be_exported_is_said(emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """Objects that are being deleted are left out; those in other states have a comment."""
    ids = world(emulator)
    more = [
        {"name": "broken", "data_flow_id": ids["analytics"], "state": "ERROR"},
        {"name": "leaving", "data_flow_id": ids["analytics"], "state": "TERMINATING"},
        {"name": "gone", "data_flow_id": ids["analytics"], "state": "DELETED"},
        {"name": "moving", "data_flow_id": ids["analytics"], "state": "UPDATING"},
        {"name": "invoices", "data_flow_id": ids["billing"]},
    ]
    emulator.admin("POST", "/data-flow-services", more)
    emulator.admin("PATCH", f"/objects/{ids['billing']}", {"state": "TERMINATING"})
    run = export(ansible_playbook, tmp_path)
    assert run.code == 0, run.output
    reasons = [line.rpartition(", because ")[2] for line in result(run)["left_out"]]
    assert reasons == [
        "it is being deleted (state TERMINATING).",
        "it is being deleted (state TERMINATING).",
        "its Data Flow is being deleted.",
    ]
    text = texts(tmp_path / "inventory")["hosts.yml"]
    assert all(line in " ".join(text.replace("# ", "").split()) for line in result(run)["left_out"])
    assert (
        "    # In state ERROR when exported. provision cannot change it: delete it, and create it again.\n    broken:"
        in text
    )
    assert "    # In state UPDATING when exported.\n    moving:" in text
    assert "leaving:" not in text
    assert "nifi_workload" in texts(tmp_path / "inventory")["host_vars/broken.yml"]  # as a setting that is not known


def test_selection(emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """Names and patterns, as text or lists. All that match nothing are refused at once, and nothing is written."""
    world(emulator)
    for number, (variables, expected) in enumerate(
        [
            ({"data_flow": "anal*"}, ["analytics"]),
            ({"cluster": ["ske-prod"], "data_flow": "*"}, ["billing"]),
            ({"service": "orders, payments"}, ["analytics"]),
        ]
    ):
        run = export(ansible_playbook, tmp_path, directory=f"part-{number}", **variables)
        assert run.code == 0, run.output
        groups = [path for path in result(run)["files"] if path.startswith("group_vars/") and "/all/" not in path]
        assert groups == [f"group_vars/{name}.yml" for name in expected]
    wrong = export(
        ansible_playbook, tmp_path, directory="wrong", data_flow="analytics nowhere", service=["none"], cluster={"a": 1}
    )
    assert wrong.code == 2
    assert "export_cluster: must be a list of names or patterns, or text with commas between them." in wrong.output
    wrong = export(ansible_playbook, tmp_path, directory="wrong", data_flow="analytics nowhere", service=["none"])
    message = result(wrong)["msg"]
    assert "export_data_flow: nowhere matches no Data Flow. There are: analytics, billing." in message
    assert "export_service: none matches no Data Flow Service. There are: orders, payments." in message
    assert result(wrong)["error"]["code"] == "not_found"
    assert not (tmp_path / "wrong").exists()
    emulator.admin("POST", "/reset")
    nothing = export(ansible_playbook, tmp_path, directory="nothing")
    assert nothing.code == 0, nothing.output
    assert (result(nothing)["changed"], result(nothing)["directory"]) == (False, None)
    assert "There are no Data Flows to export." in nothing.output


def test_nothing_is_half_written(emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """A place that cannot be written, and an API that fails."""
    world(emulator)
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for directory in ("file", "file/below"):
        run = export(ansible_playbook, tmp_path, directory=directory)
        assert run.code == 2
        assert result(run)["msg"].startswith("export_directory: ")
        assert result(run)["error"]["code"] == "invalid_option"
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
    emulator.admin(
        "POST", "/faults", {"operation": "ListDataFlowService", "kind": "status_before", "status": 403, "count": 20}
    )
    run = export(ansible_playbook, tmp_path)
    assert run.code == 2
    assert (result(run)["error"]["code"], result(run)["error"]["status"]) == ("api_error", 403)
    assert not [path for path in tmp_path.iterdir() if "inventory" in path.name]


def test_a_missing_password_is_refused_before_the_first_write(
    emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path
) -> None:
    """It is ignored as long as the object exists. Filled in and encrypted, it creates the object."""
    ids = world(emulator)
    assert export(ansible_playbook, tmp_path, data_flow="analytics").code == 0
    inventory = ("-i", str(tmp_path / "inventory"))
    always = ansible_playbook("samsungcloud.scp.provision", *inventory, "-e", "nifi_update_password=always")
    assert always.code == 2
    assert "nifi_account.account_password: is needed to change this setting, and is blank." in always.output
    for own_id in ids.values():
        emulator.admin("DELETE", f"/objects/{own_id}")
    emulator.admin("DELETE", "/requests")
    run = ansible_playbook("samsungcloud.scp.provision", *inventory)
    assert run.code == 2
    for host, done in run.of("Show the result of the host").items():
        assert f"nifi_account.account_password: is needed to create Data Flow Service {host}" in done["msg"]
    assert not [entry for entry in emulator.requests() if entry["committed"]]

    vault = tmp_path / "inventory" / "group_vars" / "all" / "vault.yml"
    vault.write_text(vault.read_text(encoding="utf-8").replace(": null", f": {PASSWORD}"), encoding="utf-8")
    key = tmp_path / "key"
    key.write_text("opens the vault", encoding="utf-8")
    secret = ("--vault-password-file", str(key))
    assert ansible_playbook("encrypt", *secret, str(vault), tool="ansible-vault").code == 0
    quick = ("-e", "nifi_wait_interval=0.1", "-e", "data_flow_domain=analytics-dev")
    run = ansible_playbook("samsungcloud.scp.provision", *inventory, *secret, *quick)
    assert run.code == 0, run.output
    assert "2 services: 2 created." in run.output
    assert not result(export(ansible_playbook, tmp_path, data_flow="analytics"))["changed"]
