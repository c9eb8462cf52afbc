# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role and the playbook decommission: what they delete, what they keep, and that no blank selects more."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from harness import ROOT, Run

from emulator.process import EmulatorProcess

Playbook = Callable[..., Run]
PAGE = ROOT / "roles" / "decommission" / "README.md"
(EXAMPLE,) = re.findall(r"^```yaml\n(.*?)^```", PAGE.read_text(), re.DOTALL | re.MULTILINE)
SKE_DEV = "70a599e031e749b7b260868f441e862b"
SKE_PROD = "c2d4e6f8a0b14c3d8e5f7a9b1c2d3e4f"
CONFIRMED = {"decommission_confirmed": True}


def written(emulator: EmulatorProcess) -> list[str]:
    """Return the operations that changed the server."""
    return [entry["operation"] for entry in emulator.requests() if entry["committed"]]


def changes(result: Run) -> list[str]:
    """Return the tasks that changed something, or would."""
    return [task.task for task in result.tasks if task.result.get("changed")]


def names(emulator: EmulatorProcess, kind: str = "data_flow_services") -> list[str]:
    """Return the names of the objects that exist."""
    return sorted(item["name"] for item in emulator.admin("GET", "/objects")[kind])


@pytest.fixture
def instant(emulator: EmulatorProcess) -> EmulatorProcess:
    """Return the emulator at a speed at which no wait is needed."""
    emulator.admin("PATCH", "/clock", {"speed": 10_000_000})
    return emulator


@pytest.fixture
def full(instant: EmulatorProcess) -> EmulatorProcess:
    """Return an emulator with two Data Flows with services; both have one called orders."""
    instant.admin(
        "POST", "/data-flows", [{"name": "analytics", "id": "analytics-id"}, {"name": "other", "id": "other-id"}]
    )
    services = [("orders", "analytics"), ("payments", "analytics"), ("returns", "analytics"), ("orders", "other")]
    instant.admin("POST", "/data-flow-services", [{"name": n, "data_flow_id": f"{flow}-id"} for n, flow in services])
    instant.admin("DELETE", "/requests")
    return instant


@pytest.fixture
def role(ansible_playbook: Playbook, tmp_path: Path) -> Callable[..., Run]:
    """Run the example of the page with other variables."""
    playbook = tmp_path / "down.yml"
    playbook.write_text(EXAMPLE)
    return lambda *flags, **variables: ansible_playbook(str(playbook), "-e", json.dumps(variables), *flags)


@pytest.fixture
def playbook(ansible_playbook: Playbook, tmp_path: Path) -> Callable[..., Run]:
    """Run the playbook on an inventory of three services under two Data Flows, and of one that does not exist."""
    inventory = tmp_path / "hosts.json"
    groups = {"analytics": ["orders", "payments", "gone"], "other": ["others"]}
    children = {
        flow: {"hosts": {host: {} for host in hosts}, "vars": {"data_flow_name": flow}}
        for flow, hosts in groups.items()
    }
    children["other"]["hosts"] = {"others": {"nifi_name": "orders"}}
    inventory.write_text(json.dumps({"all": {"children": children}}))
    started = ("samsungcloud.scp.decommission", "-i", str(inventory))
    return lambda *flags, **variables: ansible_playbook(*started, "-e", json.dumps(variables), *flags)


def test_the_role(instant: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """Only when confirmed; resumed after an interruption; a Data Flow is kept while it has other services."""
    flow = instant.admin("POST", "/data-flows", {"name": "analytics"})["id"]
    names = ("orders", "payments", "returns")
    instant.admin("POST", "/data-flow-services", [{"name": name, "data_flow_id": flow} for name in names])
    instant.admin("POST", "/data-flows", {"name": "other", "id": "another-one"})
    instant.admin("POST", "/data-flow-services", {"name": "orders", "data_flow_id": "another-one"})
    playbook = tmp_path / "down.yml"
    playbook.write_text(EXAMPLE)
    asked = {"decommission_services": ["orders", "payments"], "decommission_confirmed": False}

    def run(*flags: str, **variables: Any) -> Run:
        return ansible_playbook(str(playbook), "-e", json.dumps({**asked, **variables}), *flags)

    def left() -> list[str]:
        return [item["name"] for item in instant.admin("GET", "/objects")["data_flow_services"]]

    stays = "Data Flow analytics was not deleted: it has 1 other service: returns."
    checked = run("--check", "--diff")
    assert (checked.code, written(instant)) == (0, []), checked.output
    assert "payments             would be deleted" in checked.output
    assert stays in checked.output
    for unconfirmed in (False, "no", "", None):
        refused = run(decommission_confirmed=unconfirmed)
        assert refused.code != 0
        assert "decommission_confirmed: must be true, because this permanently deletes" in refused.output
        assert "payments             would be deleted" in refused.output
    for nameless in ("", " ", None):
        refused = run(decommission_data_flow=nameless, decommission_confirmed=True)
        assert "decommission_data_flow: is needed, the Data Flow of the services." in refused.output
    assert not written(instant)

    instant.admin(
        "POST",
        "/faults",
        {"operation": "DeleteDataFlowService", "kind": "status_before", "status": 403, "count": 1, "skip": 1},
    )
    interrupted = run(decommission_confirmed=True)
    assert interrupted.code != 0
    assert len(left()) == 3  # deletions run in parallel, so either of the two
    resumed = run(decommission_confirmed=True)
    assert resumed.code == 0, resumed.output
    assert sorted(left()) == ["orders", "returns"]
    assert resumed.output.count(stays) >= 2
    again = run(decommission_confirmed=True)
    assert (again.code, changes(again)) == (0, []), again.output
    everything = run(decommission_confirmed=True, decommission_all_services=True)
    assert everything.code == 0, everything.output
    assert left() == ["orders"]
    assert [item["name"] for item in instant.admin("GET", "/objects")["data_flows"]] == ["other"]
    assert written(instant) == ["DeleteDataFlowService"] * 3 + ["DeleteDataFlow"]
    nothing = run(decommission_confirmed=True)
    assert (nothing.code, changes(nothing)) == (0, []), nothing.output


def test_role_blanks_and_wrong_values(full: EmulatorProcess, role: Callable[..., Run]) -> None:
    """A blank counts as omitted and selects nothing; an error names the variable of a wrong value."""
    for blank in ("", " ", None):
        options = ("services", "all_services", "wait_timeout", "wait_interval")
        result = role(**{f"decommission_{option}": blank for option in options})
        assert (result.code, changes(result)) == (0, []), result.output
        assert (
            "Data Flow analytics was not deleted: it has 3 other services: orders, payments, returns." in result.output
        )
    for option, value, words in (
        (
            "all_services",
            "perhaps",
            "argument 'decommission_all_services' is of type ",
        ),
        ("confirmed", "perhaps", "argument 'decommission_confirmed' is of type "),
        ("services", {"orders": 1}, "argument 'decommission_services' is of type "),
        ("services", [["orders"]], "entry 1: must be a map of settings, or a name."),
        ("services", [""], "entry 1: name: is needed."),
        ("services", "orders, Payments", "name: 'Payments' is not a valid name"),
        ("services", ["orders", "orders"], "mean the same Data Flow Service, orders."),
        ("wait_timeout", "soon", "argument 'decommission_wait_timeout' is of type "),
        ("data_flow", "No Name", "decommission_data_flow: 'No Name' is not a valid name"),
        ("cluster_id", " ", "decommission_cluster_id: must not be blank when state is absent"),
        ("cluster_name", "", "decommission_cluster_name: must not be blank when state is absent"),
        ("cluster_id", {"a": 1}, "decommission_cluster_id: must be text, and is a map."),
        ("cluster_name", ["ske-dev"], "decommission_cluster_name: must be text, and is a list."),
    ):
        result = role("--tags", "preflight", **{f"decommission_{option}": value})
        assert result.code != 0, option
        messages = [str(task.result.get("msg")) for task in result.tasks if task.outcome == "failed"]
        assert any(words in message for message in messages), (option, messages)
    assert not written(full)


def test_role_of_one_cluster(full: EmulatorProcess, role: Callable[..., Run]) -> None:
    """Of two Data Flows of one name, only that on the cluster is meant, and none if the cluster is not given."""
    full.admin("POST", "/data-flows", {"name": "analytics", "id": "prod-id", "cluster_id": SKE_PROD})
    full.admin("POST", "/data-flow-services", {"name": "invoices", "data_flow_id": "prod-id"})
    services = {"decommission_services": "invoices,nothing"}
    unclear = role("--tags", "preflight", **services)
    assert unclear.code != 0
    elsewhere = role("--tags", "preflight", decommission_cluster_name="ske-dev", **services)
    assert "belongs to another Data Flow analytics" in elsewhere.output, elsewhere.output
    assert not written(full)
    result = role(data_flow_cluster_name="ske-prod", **services)
    assert result.code == 0, result.output
    assert written(full) == ["DeleteDataFlowService", "DeleteDataFlow"]
    assert [item["id"] for item in full.admin("GET", "/objects")["data_flows"]] == ["analytics-id", "other-id"]


def test_the_playbook(full: EmulatorProcess, playbook: Callable[..., Run]) -> None:
    """Each host has a result; a Data Flow is kept while it has other services, and deleted with its last one."""
    for unconfirmed in ({}, {"decommission_confirmed": ""}, {"decommission_confirmed": "no"}):
        refused = playbook(**unconfirmed)
        assert refused.code != 0
        assert "decommission_confirmed: must be true, because this permanently deletes" in refused.output
        assert "payments  would be deleted" in refused.output
    checked = playbook("--check", "--diff")
    assert checked.code == 0, checked.output
    assert {host: result["outcome"] for host, result in checked.of("Show the result of the host").items()} == {
        "orders": "deleted", "payments": "deleted", "others": "deleted", "gone": "unchanged",
    }  # fmt: skip
    assert "Data Flow other: would be deleted" in checked.output
    assert "Data Flow analytics was not deleted: it has 1 other service: returns." in checked.output
    assert not written(full)

    one = playbook("--limit", "payments", **CONFIRMED)
    assert one.code == 0, one.output
    assert "Data Flow analytics was not deleted: it has 2 other services: orders, returns." in one.output
    assert (names(full), written(full)) == (["orders", "orders", "returns"], ["DeleteDataFlowService"])

    full.admin("POST", "/faults", {"operation": "DeleteDataFlow", "kind": "status_before", "status": 403, "count": 1})
    some = playbook(**CONFIRMED)
    assert some.code != 0
    failed = {task.host: task.result["msg"] for task in some.tasks if task.outcome == "failed"}
    assert set(failed) == {"others"}, some.output
    assert (names(full), names(full, "data_flows")) == (["returns"], ["analytics", "other"])
    rest = playbook(decommission_all_services="yes", **CONFIRMED)
    assert rest.code == 0, rest.output
    assert full.admin("GET", "/objects") == {"data_flows": [], "data_flow_services": []}
    again = playbook(**CONFIRMED)
    assert (again.code, changes(again)) == (0, []), again.output
    assert "4 services: 4 unchanged." in again.output


def test_the_playbook_verifies(full: EmulatorProcess, playbook: Callable[..., Run]) -> None:
    """Alone, it reports which objects of the inventory still exist."""
    result = playbook("--tags", "verify")
    assert result.code != 0
    failed = {task.host: task.result["msg"] for task in result.tasks if task.outcome == "failed"}
    assert failed == {
        "orders": "Data Flow Service orders should be deleted, but exists.",
        "payments": "Data Flow Service payments should be deleted, but exists.",
        "others": "Data Flow other, Data Flow Service orders should be deleted, but exists.",
    }
    assert not written(full)


@pytest.mark.parametrize("blank", ["", " ", ",", None, []])
def test_a_blank_pattern_is_not_all_hosts(blank: Any, full: EmulatorProcess, playbook: Callable[..., Run]) -> None:
    """Ansible would take most of them for all hosts, and refuses some itself."""
    result = playbook(decommission_hosts=blank, **CONFIRMED)
    assert result.code != 0
    assert re.search("decommission_hosts:? is blank", result.output) or (blank == " " and "empty" in result.output)
    assert not full.requests()


def test_hosts_by_pattern_and_blanks(full: EmulatorProcess, playbook: Callable[..., Run]) -> None:
    """As surveys give them; a host without a Data Flow is refused, and the others continue."""
    result = playbook(decommission_hosts=["orders", "others"], decommission_all_services="", **CONFIRMED)
    assert result.code == 0, result.output
    assert names(full) == ["payments", "returns"]
    for variables in ({"data_flow_name": ""}, {"data_flow_name": None}):
        result = playbook("--limit", "payments", **variables, **CONFIRMED)
        assert result.code != 0
        assert "data_flow_name: is needed, the Data Flow of the service." in result.output
    wrong = playbook(decommission_all_services="perhaps", **CONFIRMED)
    assert "argument 'decommission_all_services' is of type " in wrong.output
    assert names(full) == ["payments", "returns"]


@pytest.mark.parametrize("variable", ["decommission_all_services", "decommission_confirmed"])
def test_what_one_group_says_counts_for_no_other(
    variable: str, full: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path
) -> None:
    """A run variable that one group sets does not apply to the hosts of another, which fail instead."""
    inventory = tmp_path / "hosts.json"
    groups = {
        "other": {"hosts": {"a-test": {"nifi_name": "orders"}}, "vars": {"data_flow_name": "other", variable: True}},
        "analytics": {"hosts": {"payments": {}, "returns": {}}, "vars": {"data_flow_name": "analytics"}},
    }
    inventory.write_text(json.dumps({"all": {"children": groups}}))
    others = CONFIRMED if variable not in CONFIRMED else {"decommission_all_services": True}
    result = ansible_playbook("samsungcloud.scp.decommission", "-i", str(inventory), "-e", json.dumps(others))
    assert result.code != 0
    failed = {task.host: task.result["msg"] for task in result.tasks if task.outcome == "failed"}
    assert set(failed) == {"payments", "returns"}
    expected = f"{variable}: differs from that of a-test, but must be the same for all hosts of the run."
    assert expected in failed["payments"]
    assert names(full) == ["orders", "payments", "returns"]
    assert names(full, "data_flows") == ["analytics"]
    alike = {**others, variable: True}
    assert ansible_playbook("samsungcloud.scp.decommission", "-i", str(inventory), "-e", json.dumps(alike)).code == 0
    assert full.admin("GET", "/objects") == {"data_flows": [], "data_flow_services": []}


def test_what_is_not_deleted_yet_is_not_verified(full: EmulatorProcess, playbook: Callable[..., Run]) -> None:
    """A service that is being deleted still exists, and a Data Flow that is kept is reported."""
    items = full.admin("GET", "/objects")["data_flow_services"]
    payments = next(item["id"] for item in items if item["name"] == "payments")
    full.admin("PATCH", f"/objects/{payments}", {"state": "DELETING"})
    result = playbook("--tags", "verify", "--limit", "payments,gone")
    assert result.code != 0
    failed = {task.host: task.result["msg"] for task in result.tasks if task.outcome == "failed"}
    assert failed == {"payments": "Data Flow Service payments should be deleted, but exists."}
    planned = playbook("--tags", "preflight", "--limit", "gone")
    assert "Data Flow analytics was not deleted: it has 2 other services: orders, returns." in planned.output
    assert not written(full)


def test_the_plan_names_what_goes_with_a_data_flow(full: EmulatorProcess, playbook: Callable[..., Run]) -> None:
    """Services that the run does not describe are named before they are deleted."""
    planned = playbook("--tags", "preflight", "--limit", "orders,others", decommission_all_services=True)
    assert planned.code == 0, planned.output
    shown = " ".join(planned.output.split())
    assert "Data Flow analytics: is deleted with 2 other services: payments, returns." in shown
    assert "Data Flow other: is deleted" not in shown
    assert not written(full)


def test_the_plan_fails_for_a_host_with_an_error(full: EmulatorProcess, playbook: Callable[..., Run]) -> None:
    """A blank cluster is one, since a Data Flow on another cluster could be meant."""
    result = playbook("--tags", "preflight", "--limit", "orders", data_flow_cluster_name=" ")
    assert result.code != 0
    assert "data_flow_cluster_name: must not be blank when state is absent" in result.output
    refused = playbook(data_flow_cluster_name="", data_flow_cluster_id="", **CONFIRMED)
    assert "data_flow_cluster_id and data_flow_cluster_name: must not be blank" in " ".join(refused.output.split())
    assert not written(full)
    dev = playbook("--limit", "orders", data_flow_cluster_name="", data_flow_cluster_id=SKE_DEV, **CONFIRMED)
    assert dev.code == 0, dev.output
