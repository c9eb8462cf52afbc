# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbook drift: what differs from an inventory, as a table, as a file and as an exit code, without any change."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from harness import PASSWORD, ROOT, SKE_DEV, Run, both_executions

from emulator.process import EmulatorProcess

Playbook = Callable[..., Run]
Changes = dict[str, dict[str, Any]]
PAGE = ROOT / "docs" / "playbooks.md"
COMPARED, VERDICT = "Compare the services", "Fail if there is drift"
QUICK = {"data_flow_wait_interval": 0.1, "nifi_wait_interval": 0.1}
IN_SYNC, DRIFT, INCOMPLETE = 0, 2, 4  # exit codes
STATUSES = ("differs", "missing", "broken", "unmanaged", "unknown", "in_transition", "in_sync")
FLOW = {
    "data_flow_name": "analytics",
    "data_flow_cluster_name": "ske-dev",
    "data_flow_version": "1.1.0",
    "data_flow_domain": "analytics-dev",
    "data_flow_storage_class_name": "nfs",
    "data_flow_description": "Managed by Ansible",
}
SERVICE = {
    "nifi_storage_class_name": "nfs",
    "nifi_size": "development",
    "nifi_account": {"account_id": "nifiadmin", "account_password": PASSWORD},
}
READS = {"ListDataFlows", "ListDataFlowService", "ShowDataFlow", "ShowDataFlowService"}


class World:
    """An inventory, the runs on it, and the objects that the emulator has."""

    def __init__(self, emulator: EmulatorProcess, playbook: Playbook, folder: Path) -> None:
        self.emulator, self.playbook, self.folder = emulator, playbook, folder
        self.hosts: dict[str, dict[str, Any]] = {}

    def describe(self, **hosts: Mapping[str, Any] | None) -> None:
        """Set the hosts of the inventory, each with variables of its own."""
        self.hosts = {name: {"nifi_domain": f"{name}-dev", **(own or {})} for name, own in hosts.items()}

    def run(self, name: str, *flags: str, code: int | None = None, **variables: Any) -> Run:
        """Run a playbook on the inventory, and check its exit code."""
        inventory = self.folder / "inventory.yml"
        group = {"hosts": self.hosts, "vars": {**FLOW, **SERVICE, **QUICK}}
        inventory.write_text(json.dumps({"all": {"children": {"analytics": group}}}))
        found = self.playbook(
            f"samsungcloud.scp.{name}", "-i", str(inventory), "-e", json.dumps(variables), *flags, cwd=self.folder
        )
        assert code is None or found.code == code, found.output
        return found

    def provision(self, *flags: str) -> None:
        """Create what the inventory describes."""
        self.run("provision", *flags, code=0)

    def drift(self, code: int, *flags: str, **variables: Any) -> Run:
        """Run drift, check its exit code, and that nothing was written."""
        self.emulator.admin("DELETE", "/requests")
        found = self.run("drift", *flags, code=code, **variables)
        assert not [entry for entry in self.emulator.requests() if entry["committed"]]
        return found

    def id(self, name: str) -> str:
        """Return the id of an object."""
        objects = self.emulator.admin("GET", "/objects")
        (own,) = [each["id"] for each in [*objects["data_flows"], *objects["data_flow_services"]] if each["name"] == name]
        return str(own)

    def patch(self, name: str, **changes: Any) -> None:
        """Change an object behind the back of the inventory."""
        self.emulator.admin("PATCH", f"/objects/{self.id(name)}", changes)

    def delete(self, name: str) -> None:
        """Delete an object behind the back of the inventory."""
        self.emulator.admin("DELETE", f"/objects/{self.id(name)}")

    def add(self, name: str, **settings: Any) -> None:
        """Create a service that the inventory does not describe."""
        self.emulator.admin(
            "POST", "/data-flow-services", {"name": name, "data_flow_id": self.id("analytics"), **settings}
        )


@pytest.fixture
def world(emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> World:
    """Return a world with an empty inventory."""
    return World(emulator, ansible_playbook, tmp_path)


def rows(run: Run) -> dict[str, dict[str, Any]]:
    """Return the rows of a run by the names of the objects, each of which has one."""
    (result,) = run.of(COMPARED).values()
    found = {row["name"]: row for row in result["drift"]}
    assert len(found) == len(result["drift"])
    assert result["drift_summary"] == {
        **dict.fromkeys(STATUSES, 0),
        **Counter(row["status"] for row in result["drift"]),
    }
    assert "\n".join(result["lines"]) in run.output
    return found


def statuses(run: Run) -> dict[str, str]:
    """Return the statuses of the objects by their names."""
    return {name: row["status"] for name, row in rows(run).items()}


def changes(row: Mapping[str, Any]) -> dict[str, tuple[Any, Any, bool]]:
    """Return the changes of a row by option."""
    return {each["option"]: (each["before"], each["after"], each["updatable"]) for each in row["changes"]}


def lines(run: Run) -> list[str]:
    """Return the printed lines."""
    (result,) = run.of(COMPARED).values()
    found: list[str] = result["lines"]
    return found


@both_executions
def test_every_status_at_once(world: World) -> None:
    """One inventory with an object in each status; the calls only read, and each object is read once."""
    alias = {"ip": "10.0.0.10", "hostnames": ["kafka-1"]}
    names = ("same", "other", "fixed", "gone", "leaving", "failed", "stopped", "moving")
    world.describe(**{**dict.fromkeys(names), "other": {"nifi_host_aliases": [alias, {**alias, "ip": "10.0.0.11"}]}})
    world.provision()
    workload = next(
        each["service_workload"]
        for each in world.emulator.admin("GET", "/objects")["data_flow_services"]
        if each["name"] == "other"
    )
    workload["nifi"]["cpu"] = "1000"
    aliases = [{"ip": "10.0.0.10", "hostname": name} for name in ("kafka-1", "kafka-2")]
    world.patch("other", service_workload=workload, host_alias={"enabled": "true", "host_alias_list": aliases})
    world.patch("analytics", description="By hand")
    world.patch("fixed", storage_class_name="block")
    world.delete("gone")
    world.patch("leaving", state="DELETING")
    world.patch("failed", state="ERROR")
    world.patch("stopped", state="STOPPED", description="By hand")
    world.patch("moving", state="UPDATING")
    world.add("extra")
    world.hosts["wrong"] = {"nifi_domian": "wrong-dev"}
    world.hosts["stopped"]["nifi_description"] = "Stopped"

    run = world.drift(INCOMPLETE)
    found = rows(run)
    assert {name: row["status"] for name, row in found.items()} == {
        "analytics": "differs",
        "same": "in_sync",
        "other": "differs",
        "fixed": "differs",
        "gone": "missing",
        "leaving": "missing",
        "failed": "broken",
        "stopped": "broken",
        "moving": "in_transition",
        "wrong": "unknown",
        "extra": "unmanaged",
    }
    assert changes(found["analytics"]) == {"data_flow_description": ("By hand", "Managed by Ansible", True)}
    assert changes(found["other"]) == {
        "nifi_workload.nifi.cpu": (1000, 2000, True),
        "nifi_host_aliases[10.0.0.10]": (["kafka-1", "kafka-2"], ["kafka-1"], True),
        "nifi_host_aliases[10.0.0.11]": (None, ["kafka-1"], True),
    }
    assert changes(found["fixed"]) == {"nifi_storage_class_name": ("block", "nfs", False)}
    assert changes(found["stopped"]) == {"nifi_description": ("By hand", "Stopped", True)}
    assert "nifi_domian: is not a variable of this collection. Did you mean nifi_domain" in found["wrong"]["msg"]
    assert found["failed"]["msg"].startswith("Data Flow Service failed is in state ERROR and cannot be changed.")
    for name, row in found.items():
        service = name != "analytics"
        assert (row["kind"], row["data_flow"]) == ("data_flow_service" if service else "data_flow", "analytics")
        assert row["host"] == (None if name in ("analytics", "extra") else name)
        assert row["id"] == (None if name in ("gone", "leaving", "wrong") else world.id(name))
    assert {name: found[name]["state"] for name in ("gone", "leaving", "moving", "extra", "wrong")} == {
        "gone": None,
        "leaving": "DELETING",
        "moving": "UPDATING",
        "extra": "RUNNING",
        "wrong": None,
    }
    assert found["same"]["url"] == "https://same.same-dev"
    assert lines(run)[-1] == (
        "11 objects: 3 differ from the inventory, 2 are missing, 2 are broken, 1 is unmanaged, 1 could not be compared, "
        "1 is in transition, 1 is in sync."
    )
    assert (
        "3 of 11 objects differ from the inventory, 2 are missing, 2 are broken, 1 is unmanaged, 1 could not be compared. "
        "wrong: nifi_domian: is not a variable"
    ) in run.output


ALONE: Mapping[str, tuple[Callable[[World], None], int]] = {
    "in_sync": (lambda world: None, IN_SYNC),
    "differs": (lambda world: world.patch("orders", domain="other-dev"), DRIFT),
    "missing": (lambda world: world.delete("orders"), DRIFT),
    "unmanaged": (lambda world: world.add("extra"), DRIFT),
    "in_transition": (lambda world: world.patch("orders", state="UPDATING"), IN_SYNC),
    "broken": (lambda world: world.patch("orders", state="ERROR"), DRIFT),
    "unknown": (lambda world: world.hosts["orders"].update(nifi_size="huge"), INCOMPLETE),
}


@pytest.mark.parametrize("status", ALONE)
def test_one_status_alone(world: World, status: str) -> None:
    """Each status has its exit code, which is 0 with drift_fail: false."""
    world.describe(orders=None, payments=None)
    world.provision()
    change, code = ALONE[status]
    change(world)
    run = world.drift(code)
    named = "extra" if status == "unmanaged" else "orders"
    others = {"analytics": "in_sync", "orders": "in_sync", "payments": "in_sync"}
    assert statuses(run) == {**others, named: status}
    shown = [line for line in lines(run) if named in line]
    assert len(shown) == (status != "in_sync")
    assert bool(run.of(VERDICT).get("orders", {}).get("msg")) == (code == DRIFT)
    world.drift(0, drift_fail=False)
    if status == "unmanaged":
        assert "extra" not in statuses(world.drift(IN_SYNC, drift_unmanaged=False))
