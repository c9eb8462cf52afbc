# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plan that preflight returned and somebody approved, as a workflow passes it on to provision."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from harness import PASSWORD, Run

from emulator.process import EmulatorProcess

Playbook = Callable[..., Run]
Hosts = dict[str, Any]
FLOW = {
    "data_flow_name": "analytics", "data_flow_cluster_name": "ske-dev", "data_flow_version": "1.1.0",
    "data_flow_domain": "analytics-dev", "data_flow_storage_class_name": "nfs-subdir-external",
    "data_flow_wait_interval": 0.1,
}  # fmt: skip
SERVICE = {
    "nifi_size": "development", "nifi_domain": "{{ inventory_hostname }}-dev",
    "nifi_storage_class_name": "nfs-subdir-external", "nifi_wait_interval": 0.1,
    "nifi_account": {"account_id": "nifiadmin", "account_password": "{{ lookup('env', 'NIFI_PASSWORD') }}"},
}  # fmt: skip
OLD, NEW = "1" * 40, "2" * 40  # revisions of a project
MOVED = f"It was approved at revision {OLD[:12]} of the project, and this job has {NEW[:12]}."
LARGER = {"nifi_workload": {"nifi": {"cpu": 4000}}}


class Workflow:
    """A workflow of a controller: the results of one job become extra variables of the next."""

    def __init__(self, playbook: Playbook, inventory: Path) -> None:
        self.playbook = playbook
        self.inventory = inventory
        self.hosts: Hosts = {"orders": {}, "payments": {}}
        self.stats: dict[str, Any] = {}

    def run(self, name: str, *flags: str, revision: str = OLD, **extra: Any) -> Run:
        """Run a job, and take its results."""
        content = {"all": {"hosts": self.hosts, "vars": {**FLOW, **SERVICE}}}
        self.inventory.write_text(json.dumps(content))
        variables = json.dumps({"awx_project_revision": revision, **extra})
        arguments = [f"samsungcloud.scp.{name}", "-i", str(self.inventory), "-e", variables, *flags]
        result = self.playbook(*arguments, ANSIBLE_SHOW_CUSTOM_STATS="1")
        self.stats = next((json.loads(text) for text in re.findall(r"\tRUN: (.*)", result.output)), {})
        return result

    def approve(self, *flags: str, **extra: Any) -> dict[str, Any]:
        """Run the preflight, and return what provision gets."""
        result = self.run("preflight", *flags, preflight_resolve_dns=False, **extra)
        assert result.code == 0, result.output
        approved: dict[str, Any] = self.stats["provision_approved"]
        assert PASSWORD not in json.dumps(approved)
        return approved


@pytest.fixture
def workflow(ansible_playbook: Playbook, tmp_path: Path) -> Workflow:
    """Return a workflow over two services of one Data Flow."""
    return Workflow(ansible_playbook, tmp_path / "hosts.json")


def written(emulator: EmulatorProcess) -> list[str]:
    """Return the operations that changed the server, sorted."""
    return sorted(entry["operation"] for entry in emulator.requests() if entry["committed"])


def service(emulator: EmulatorProcess, name: str) -> dict[str, Any]:
    """Return a service as it is on the server."""
    (found,) = (item for item in emulator.admin("GET", "/objects")["data_flow_services"] if item["name"] == name)
    return dict(found)


def refused(emulator: EmulatorProcess, run: Run, *texts: str) -> None:
    """Require that a run failed with these texts, and changed nothing."""
    assert run.code != 0, run.output
    output = " ".join(run.output.split())
    assert not [text for text in texts if text not in output], output
    assert "Run the preflight again, and have its plan approved." in output
    assert written(emulator) == []


def test_what_is_approved_is_provisioned(emulator: EmulatorProcess, workflow: Workflow) -> None:
    """A creation; the same job once more, when all is done; and a revision that changes nothing for the services."""
    approved = workflow.approve()
    assert approved["revision"] == OLD
    assert set(approved["plan"]) == {
        "Data Flow analytics on ske-dev", "Data Flow Service orders of analytics",
        "Data Flow Service payments of analytics",
    }  # fmt: skip
    steps = approved["plan"]["Data Flow Service orders of analytics"]
    assert steps[0] == "create"
    assert {"domain: orders-dev", "service_workload.nifi.cpu: 2000", "account.account_id: nifiadmin"} <= set(steps)
    assert workflow.stats["preflight_stats"]["planned"] == {"create": 3, "update": 0, "replace": 0, "no_change": 0}
    assert written(emulator) == []

    done = workflow.run("provision", provision_approved=approved, revision=NEW)
    assert done.code == 0, done.output
    note = (
        f"The plan is as approved. It was approved at revision {OLD[:12]} of the project, and this job has {NEW[:12]}."
    )
    assert done.output.count(note) == 1 + 0
    assert workflow.stats["provision_stats"]["created"] == 2
    emulator.admin("DELETE", "/requests")
    again = workflow.run("provision", provision_approved=approved)
    assert (again.code, written(emulator)) == (0, []), again.output
    assert "The plan is as approved" not in again.output
    assert workflow.stats["provision_stats"]["unchanged"] == 2

    nothing = workflow.approve()
    assert list(nothing["plan"].values()) == [[], [], []]
    assert len(json.dumps(nothing["plan"])) / 3 < 100


def test_what_is_not_approved_is_refused(emulator: EmulatorProcess, workflow: Workflow) -> None:
    """A changed variable, a new host, and both at once, before anything is written; check mode says it, too."""
    approved = workflow.approve()
    workflow.hosts = {"orders": {"nifi_domain": "elsewhere"}, "payments": {}, "stock": {}}
    for flags in ((), ("--check",)):
        run = workflow.run("provision", *flags, provision_approved=approved, revision=NEW)
        refused(
            emulator,
            run,
            "Data Flow Service orders is not provisioned as approved. Approved: create: nifi_domain: orders-dev. "
            "Planned now: create: nifi_domain: elsewhere.",
            "Data Flow Service stock is not provisioned as approved. Approved: nothing, because the plan does not ",
            MOVED,
            "payments was skipped because the plan of Data Flow Service orders is not the approved one",
        )
    assert workflow.stats["provision_stats"]["failed"] == 2
    # Without an approved plan, or with the new one, it goes on.
    accepted = workflow.run("provision", provision_approved=workflow.approve())
    assert accepted.code == 0, accepted.output


def test_the_cloud_changes_between_approval_and_provision(emulator: EmulatorProcess, workflow: Workflow) -> None:
    """An object is deleted, another one is changed, or the value that an update starts from is another one."""
    assert workflow.run("provision").code == 0
    emulator.admin("DELETE", "/requests")
    unchanged = workflow.approve()
    orders = service(emulator, "orders")
    emulator.admin("PATCH", f"/objects/{orders['id']}", {"description": "changed by hand"})
    workflow.hosts["orders"] = {"nifi_description": "Orders"}
    refused(
        emulator,
        workflow.run("provision", provision_approved=unchanged),
        "Data Flow Service orders is not provisioned as approved. Approved: no change. Planned now: update: "
        "nifi_description: changed by hand -> Orders.",
    )
    update = workflow.approve()
    assert update["plan"]["Data Flow Service orders of analytics"] == [
        "update", "description: changed by hand -> Orders"
    ]  # fmt: skip
    emulator.admin("PATCH", f"/objects/{orders['id']}", {"description": "changed again"})
    refused(
        emulator,
        workflow.run("provision", provision_approved=update),
        "Planned now: update: nifi_description: changed again -> Orders.",
    )
    emulator.admin("DELETE", f"/objects/{orders['id']}")
    refused(
        emulator,
        workflow.run("provision", provision_approved=update),
        "Approved: update: nifi_description: changed by hand -> Orders. Planned now: create: ",
    )
    # What concerns other hosts does not matter, and another size is another plan.
    workflow.hosts["payments"] = LARGER
    alone = workflow.run("provision", "--limit", "payments", provision_approved=workflow.approve())
    assert (alone.code, written(emulator)) == (0, ["UpdateDataFlowService"]), alone.output


def test_slices_and_a_job_that_goes_on(emulator: EmulatorProcess, workflow: Workflow) -> None:
    """Each slice compares its own hosts, and a job that was cancelled continues with the approved plan."""
    workflow.hosts = {name: {} for name in ("orders", "payments", "stock")}
    approved = workflow.approve()
    first = workflow.run("provision", "--limit", "payments", provision_approved=approved)
    assert first.code == 0, first.output
    emulator.admin("DELETE", "/requests")
    # The Data Flow is there now, and decides the versions of the components.
    second = workflow.run("provision", "--limit", "orders,stock", provision_approved=approved)
    assert (second.code, written(emulator)) == (0, ["CreateDataFlowService"] * 2), second.output
    emulator.admin("DELETE", f"/objects/{service(emulator, 'stock')['id']}")
    emulator.admin("DELETE", "/requests")
    again = workflow.run("provision", provision_approved=approved)
    assert (again.code, written(emulator)) == (0, ["CreateDataFlowService"]), again.output
    emulator.admin("DELETE", "/requests")
    versions = {"nifi_workload": {"nifi": {"version": "9.9.9"}}}
    emulator.admin("DELETE", f"/objects/{service(emulator, 'stock')['id']}")
    workflow.hosts["stock"] = versions
    refused(
        emulator,
        workflow.run("provision", provision_approved=approved),
        "Data Flow Service stock is not provisioned as approved. Approved: create. "
        "Planned now: create: nifi_workload.nifi.version: 9.9.9.",
    )


def test_a_replacement_has_to_be_approved(emulator: EmulatorProcess, workflow: Workflow, tmp_path: Path) -> None:
    """It is part of the plan with its reason, and nothing is deleted for an approved update."""
    assert workflow.run("provision").code == 0
    emulator.admin("DELETE", "/requests")
    workflow.hosts["orders"] = {"nifi_description": "Orders"}
    update = workflow.approve()
    replaced = {"nifi_storage_class_name": "nfs-other", "nifi_on_immutable_change": "replace"}
    workflow.hosts["orders"] = {**workflow.hosts["orders"], **replaced, "nifi_replace_allowed": True, "nifi_tags": {}}
    refused(
        emulator,
        workflow.run("provision", provision_approved=update),
        "Planned now: replace, because nifi_storage_class_name cannot be changed in place: ",
    )
    replacement: dict[str, Any] = {
        "provision_approved": workflow.approve(),
        "provision_backup_directory": str(tmp_path / "backups"),
    }
    approved = replacement["provision_approved"]["plan"]["Data Flow Service orders of analytics"]
    # The job ends after the deletion. The next one has the approval of the whole replacement, but of no other one.
    fault = {"operation": "CreateDataFlowService", "kind": "status_before", "status": 403, "count": 1}
    emulator.admin("POST", "/faults", fault)
    assert workflow.run("provision", **replacement).code != 0
    assert written(emulator) == ["DeleteDataFlowService"]
    emulator.admin("DELETE", "/requests")
    workflow.hosts["orders"] = {**workflow.hosts["orders"], "nifi_domain": "elsewhere"}
    refused(emulator, workflow.run("provision", **replacement), "Planned now: create: nifi_domain: elsewhere.")
    del workflow.hosts["orders"]["nifi_domain"]
    assert workflow.approve(**replacement)["plan"] == {
        **replacement["provision_approved"]["plan"],
        "Data Flow Service orders of analytics": ["create", *approved[1:]],
    }
    done = workflow.run("provision", **replacement)
    assert (done.code, written(emulator)) == (0, ["CreateDataFlowService"]), done.output


@pytest.mark.parametrize(
    ("approved", "message"),
    [
        ("", "provision_approved: must be the plan that was approved, and is blank."),
        (None, "provision_approved: must be the plan that was approved, and is blank."),
        ({}, "missing required arguments: plan"),
        ({"plan": {"Data Flow Service orders of analytics": "create"}}, "must be the plan that data_flow_preflight_"),
    ],
)  # fmt: skip
def test_what_is_no_plan(approved: Any, message: str, emulator: EmulatorProcess, workflow: Workflow) -> None:
    """A blank value does not count as no plan."""
    run = workflow.run("provision", provision_approved=approved)
    assert run.code != 0
    assert message in " ".join(run.output.split())
    assert not emulator.requests()
