# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""on_immutable_change: replace. Objects are deleted and created again, with their services, and nothing is lost."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from multiprocessing.pool import ThreadPool
from pathlib import Path
from typing import Any

import pytest
from harness import SKE_DEV
from in_process import run

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import PlanError, ScpError
from emulator.process import EmulatorProcess

FLOW, ORDERS, PAYMENTS = (f"{digit}f6d3a52-7c1e-4f0a-9b7d-2f3a1c4e5d61" for digit in "123")
SKE_PROD = "c2d4e6f8a0b14c3d8e5f7a9b1c2d3e4f"
VERSIONS = {"nifi": "2.9", "nifiregistry": "2.9", "zookeeper": "3.9"}
IMAGE = "IMAGE-a7e31f94-0d2c-4b58-8e6f-91c0b2d3e4f5"
COMPONENT = {"cpu": "100", "memory": "128", "replica": "1", "version": "1.28.1"}
WORKLOAD = {"nifi": COMPONENT, "nifi_registry": COMPONENT, "zookeeper": {**COMPONENT, "version": "3.9.3"}}
ALIASES = [{"ip": "10.0.0.10", "hostnames": ["kafka-1"]}]
REPLACE = {"on_immutable_change": "replace", "replace_allowed": True, "tags": {}}
WAIT = {"wait_interval": 0.1, "wait_timeout": 60}
DELETED = ["DeleteDataFlowService", "DeleteDataFlowService", "DeleteDataFlow"]
CREATED = ["CreateDataFlow", "CreateDataFlowService", "CreateDataFlowService"]
Item = dict[str, Any]


@pytest.fixture
def there(emulator: EmulatorProcess) -> EmulatorProcess:
    """Return an emulator with the Data Flow flow-a and its services orders and payments."""
    seed = {"cluster_id": SKE_DEV, "image_id": IMAGE, "storage_class_name": "nfs", "domain": "example-dev"}
    emulator.admin("POST", "/data-flows", {**seed, "id": FLOW, "name": "flow-a", "description": "By hand"})
    common = {"domain": "example-dev", "storage_class_name": "nfs", "service_workload": WORKLOAD, "data_flow_id": FLOW}
    services = [
        {**common, "id": ORDERS, "name": "orders", "description": "Of the shop"},
        {**common, "id": PAYMENTS, "name": "payments", "node_selector": "pool=standard"},
    ]
    emulator.admin("POST", "/data-flow-services", services)
    emulator.admin("DELETE", "/requests")
    return emulator


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    return tmp_path / "replaced"


def fleet(emulator: EmulatorProcess, backups: Path, *, check_mode: bool = False, **options: Any) -> dict[str, Any]:
    """Run the fleet. Raises ScpError."""
    given = {"max_deletions": 3, "backup_directory": str(backups), **WAIT, **options}
    return run("data_flow_fleet", given, emulator.url, check_mode=check_mode)


def writes(emulator: EmulatorProcess) -> list[str]:
    """Return the operations that the server carried out, in their order."""
    return [str(entry["operation"]) for entry in emulator.requests() if entry["committed"]]


def objects(emulator: EmulatorProcess, kind: str = "data-flow-services") -> dict[str, Item]:
    """Return the objects on the server by name."""
    found = emulator.admin("GET", "/objects")[kind.replace("-", "_")]
    return {each["name"]: each for each in found}


def service(**settings: Any) -> Item:
    return {"name": "orders", "data_flow": "flow-a", **REPLACE, **settings}


def flow(**settings: Any) -> Item:
    return {"name": "flow-a", "storage_class_name": "fast", **REPLACE, **settings}


def outcomes(result: Mapping[str, Any]) -> dict[str, str]:
    return {outcome["name"]: outcome["outcome"] for outcome in result["outcomes"]}


def test_a_service_is_replaced_with_all_its_settings(there: EmulatorProcess, backups: Path) -> None:
    before = objects(there)["orders"]
    plan = fleet(there, backups, data_flow_services=[service(storage_class_name="fast")], check_mode=True)
    assert not writes(there)
    assert not backups.exists()
    (diff,) = plan["diff"]
    assert diff["after_header"] == (
        "Data Flow Service orders (replaced, because storage_class_name cannot be changed in place)"
    )
    assert (diff["before"]["storage_class_name"], diff["after"]["storage_class_name"]) == ("nfs", "fast")
    result = fleet(there, backups, data_flow_services=[service(storage_class_name="fast")])
    assert outcomes(result) == outcomes(plan) == {"orders": "replaced"}
    assert result["diff"] == plan["diff"]
    assert writes(there) == ["DeleteDataFlowService", "CreateDataFlowService"]
    after = objects(there)["orders"]
    same = ("description", "domain", "node_selector", "service_workload", "host_alias", "account")
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert (after["storage_class_name"], after["id"] != before["id"]) == ("fast", True)
    assert not list(backups.iterdir())
    again = fleet(there, backups, data_flow_services=[service(storage_class_name="fast")])
    assert outcomes(again) == {"orders": "unchanged"}


def test_without_permission_nothing_is_replaced(there: EmulatorProcess, backups: Path) -> None:
    item = service(storage_class_name="fast", replace_allowed=False)
    for check_mode in (True, False):
        with pytest.raises(PlanError, match="set replace_allowed to true") as failure:
            fleet(there, backups, data_flow_services=[item], check_mode=check_mode)
        assert "storage_class_name is 'nfs', desired 'fast'" in str(failure.value)
    assert not writes(there)


def test_a_data_flow_is_replaced_with_its_services(there: EmulatorProcess, backups: Path) -> None:
    """Also with one that no item names, whose tags the defaults give."""
    before = objects(there)
    options = {
        "data_flows": [flow()],
        "data_flow_services": [service(description="New")],
        "data_flow_service_defaults": {"tags": {}},
    }
    plan = fleet(there, backups, check_mode=True, **options)
    result = fleet(there, backups, **options)
    assert outcomes(plan) == outcomes(result) == dict.fromkeys(("flow-a", "orders", "payments"), "replaced")
    assert [diff["after_header"].partition("(")[2] for diff in plan["diff"]] == [
        "replaced, because storage_class_name cannot be changed in place)",
        "replaced, because Data Flow flow-a is replaced)",
        "replaced, because Data Flow flow-a is replaced)",
    ]
    assert writes(there) == [*DELETED, *CREATED]
    after, (new,) = objects(there), objects(there, "data-flows").values()
    assert (new["storage_class_name"], new["description"]) == ("fast", "By hand")
    assert after["orders"]["description"] == "New"
    assert after["payments"]["node_selector"] == "pool=standard"
    for name in ("orders", "payments"):
        assert after[name]["service_workload"] == before[name]["service_workload"]
        assert after[name]["data_flow_id"] == new["id"]
    assert outcomes(fleet(there, backups, **options)) == {"flow-a": "unchanged", "orders": "unchanged"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"data_flow_services": [service(storage_class_name="fast", tags=None)]}, "tags: must be set to replace"),
        ({"data_flows": [flow()]}, "tags: must be set to replace Data Flow Service orders"),
        ({"data_flows": [flow()], "max_deletions": 2}, "would replace 3 objects, and max_deletions is 2"),
        ({"data_flows": [flow()], "max_unavailable": 1}, "takes 2 services down at the same time"),
        ({"data_flows": [flow(name=None, data_flow_id=FLOW)]}, "data_flow_id: must not be set"),
        ({"data_flows": [flow()], "data_flow_services": [{"name": "orders", "data_flow_id": FLOW}]}, "data_flow_id: "),
        ({"data_flow_services": [service(storage_class_name="fast", data_flow=None)]}, "data_flow: is needed"),
        ({"data_flows": [flow(version="9.9.9")]}, "there is no image of version '9.9.9'"),
        ({"data_flows": [flow(image_id="IMAGE-0")]}, "there is no image with id 'IMAGE-0'"),
        ({"data_flows": [flow(ingress_controller_name="nope")]}, "'nope' is not listed by the cluster"),
        ({"data_flows": [flow(cluster_id="f" * 32)]}, "There is no cluster ffff"),
        ({"data_flows": [flow()], "update_only": True}, "update_only: excludes"),
    ],
)
def test_what_cannot_be_replaced_is_refused_before_anything_is_deleted(
    options: Item, message: str, there: EmulatorProcess, backups: Path
) -> None:
    defaults = {} if "tags" in message else {"data_flow_service_defaults": {"tags": {}}}
    for check_mode in (True, False):
        with pytest.raises(ScpError, match=message):
            fleet(there, backups, check_mode=check_mode, **{**defaults, **options})
    assert not writes(there)
    assert not list(backups.glob("*"))


def test_a_password_must_be_given(there: EmulatorProcess, backups: Path) -> None:
    """The account of a service is known, and its password is not."""
    there.admin(
        "PATCH", f"/objects/{PAYMENTS}", {"account": {"account_id": "nifiadmin", "account_password": "Secret-123"}}
    )
    defaults = {"data_flow_service_defaults": {"tags": {}}}
    with pytest.raises(ScpError, match=r"account\.account_password: must be set to replace Data Flow Service payments"):
        fleet(there, backups, data_flows=[flow()], **defaults)
    assert not writes(there)
    item = {
        "name": "payments",
        "data_flow": "flow-a",
        "account": {"account_id": "nifiadmin", "account_password": "Newer-123"},
    }
    fleet(there, backups, data_flows=[flow()], data_flow_services=[item], **defaults)
    after = objects(there)["payments"]["account"]
    assert after["account_id"] == "nifiadmin"
    assert after["account_password"] == "sha256:" + sha256(b"Newer-123").hexdigest()


@pytest.mark.parametrize("failing", [*dict.fromkeys(DELETED), *dict.fromkeys(CREATED)])
@pytest.mark.parametrize("kind", ["status_before", "status_after"])
def test_the_next_run_goes_on(failing: str, kind: str, there: EmulatorProcess, backups: Path) -> None:
    """Whatever call fails for good: what the first run deleted is created by the second, with all settings."""
    before = objects(there)
    options = {
        "data_flows": [flow()],
        "data_flow_services": [service()],
        "data_flow_service_defaults": {"tags": {}},
        "retries": 0,
    }
    there.admin("POST", "/faults", {"kind": kind, "status": 500, "operation": failing, "count": 99})
    with suppress(ScpError):  # A change that was carried out is found without a second run.
        fleet(there, backups, **{**options, "wait_timeout": 3})
        assert kind == "status_after"
    there.admin("DELETE", "/faults")
    result = fleet(there, backups, **options)
    after = objects(there)
    assert set(outcomes(result)) >= {"flow-a", "orders"}
    assert set(after) == set(before)
    for name, old in before.items():
        for setting in ("description", "domain", "node_selector", "service_workload", "storage_class_name"):
            assert after[name][setting] == old[setting]
    assert objects(there, "data-flows")["flow-a"]["storage_class_name"] == "fast"
    assert not list(backups.iterdir())


def test_a_backup_is_private_and_has_no_password(there: EmulatorProcess, backups: Path) -> None:
    account = {"account_id": "nifiadmin", "account_password": "Canary-7f3a"}
    there.admin("PATCH", f"/objects/{ORDERS}", {"account": account})
    there.admin(
        "POST", "/faults", {"kind": "status_before", "status": 400, "operation": "CreateDataFlowService", "count": 9}
    )
    with pytest.raises(ScpError, match="was deleted to be replaced, and is not created again yet") as failure:
        fleet(there, backups, data_flow_services=[service(storage_class_name="fast", account=account)])
    (path,) = backups.iterdir()
    assert str(path) in str(failure.value)
    assert (path.stat().st_mode & 0o777, backups.stat().st_mode & 0o777) == (0o600, 0o700)
    text = path.read_text()
    assert "Canary-7f3a" not in text
    assert json.loads(text)["settings"]["description"] == "Of the shop"


def test_a_backup_that_cannot_be_written_or_read_stops_the_task(there: EmulatorProcess, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PlanError, match="cannot be written"):
        fleet(there, tmp_path / "file", data_flow_services=[service(storage_class_name="fast")])
    assert not writes(there)


def test_the_modules_replace_one_object(there: EmulatorProcess, backups: Path) -> None:
    options = {**service(storage_class_name="fast"), **WAIT, "backup_directory": str(backups)}
    warnings: list[str] = []
    result = run("data_flow_service", options, there.url, warnings=warnings)
    assert (result["changed"], result["replaced"]) == (True, True)
    assert result["data_flow_service"]["data_flow_service_id"] != ORDERS
    (warning,) = warnings
    assert warning.startswith("Data Flow Service orders is deleted with its data and created again, because storage_")
    with pytest.raises(PlanError, match=r"2 Data Flow Services: orders, payments\. It can only be replaced together"):
        run("data_flow", {**flow(), **WAIT, "backup_directory": str(backups)}, there.url)
    for name in ("orders", "payments"):
        run("data_flow_service", {"name": name, "state": "absent", **WAIT}, there.url)
    result = run("data_flow", {**flow(), **WAIT, "backup_directory": str(backups)}, there.url)
    assert (result["replaced"], result["data_flow"]["storage_class_name"]) == (True, "fast")
    assert not list(backups.iterdir())


@pytest.mark.parametrize("check_name", [True, False])
def test_a_data_flow_moves_to_another_cluster_unless_two_may_have_its_name(
    check_name: bool, there: EmulatorProcess, backups: Path
) -> None:
    """Without the check of the name, the Data Flow on the other cluster is another one, and stays."""
    there.admin("POST", "/clusters", {"id": SKE_PROD, "name": "ske-prod", "cpu": 10**6, "memory": 10**6})
    there.admin("PATCH", "/switches", {"name_scope": "account" if check_name else "cluster"})
    settings = {"version": "1.1.0", "domain": "example-dev", "storage_class_name": "nfs", "check_name": check_name}
    options = {
        "data_flows": [flow(cluster_name="ske-prod", **settings)],
        "data_flow_service_defaults": {"tags": {}},
    }
    plan = fleet(there, backups, check_mode=True, **options)
    result = fleet(there, backups, **options)
    clusters = [each["cluster_id"] for each in there.admin("GET", "/objects")["data_flows"]]
    if not check_name:
        assert outcomes(plan) == outcomes(result) == {"flow-a": "created"}
        assert sorted(clusters) == sorted([SKE_DEV, SKE_PROD])
        assert not {"DeleteDataFlow", "DeleteDataFlowService"} & set(writes(there))
    else:
        assert outcomes(plan) == outcomes(result) == dict.fromkeys(("flow-a", "orders", "payments"), "replaced")
        assert clusters == [SKE_PROD]
        assert {each["data_flow_id"] for each in objects(there).values()} == {
            objects(there, "data-flows")["flow-a"]["id"]
        }


def test_room_on_the_other_cluster_is_checked_before(there: EmulatorProcess, backups: Path) -> None:
    there.admin("POST", "/clusters", {"id": SKE_PROD, "name": "ske-prod", "cpu": 100, "memory": 100})
    moved = flow(cluster_name="ske-prod", storage_class_name="nfs")
    with pytest.raises(PlanError, match="does not fit"):
        fleet(there, backups, data_flows=[moved], data_flow_service_defaults={"tags": {}})
    assert not writes(there)


def test_another_image_brings_its_own_versions(there: EmulatorProcess, backups: Path) -> None:
    """A version that the task sets is kept."""
    there.admin("POST", "/images", {"version": "2.0.0", **VERSIONS})
    orders = service(service_workload={"nifi": {"version": "1.28.1"}})
    options = {"data_flows": [flow(version="2.0.0", storage_class_name="nfs")], "data_flow_services": [orders]}
    fleet(there, backups, data_flow_service_defaults={"tags": {}}, **options)
    versions = {
        name: [each["service_workload"][component]["version"] for component in ("nifi", "nifi_registry", "zookeeper")]
        for name, each in objects(there).items()
    }
    assert versions == {"orders": ["1.28.1", "2.9", "3.9"], "payments": ["2.9", "2.9", "3.9"]}


def test_a_service_needs_no_permission_to_be_replaced_with_its_data_flow(there: EmulatorProcess, backups: Path) -> None:
    """Its settings are not lost if the first run fails, and its backup is deleted."""
    before = objects(there)
    item = {"name": "orders", "data_flow": "flow-a", "tags": {}}
    options = {"data_flows": [flow()], "data_flow_services": [item], "data_flow_service_defaults": {"tags": {}}}
    there.admin("POST", "/faults", {"kind": "status_before", "status": 400, "operation": "CreateDataFlow", "count": 9})
    with pytest.raises(ScpError):
        fleet(there, backups, **options)
    assert not objects(there)
    there.admin("DELETE", "/faults")
    fleet(there, backups, **options)
    for name, old in before.items():
        assert objects(there)[name]["service_workload"] == old["service_workload"]
    assert not list(backups.iterdir())


def test_purge_does_not_wait_for_services_of_the_new_data_flow(there: EmulatorProcess, backups: Path) -> None:
    """The Data Flow is deleted after the service to purge, so that must not wait for a service that it will have."""
    new = {"name": "new", "domain": "example-dev", "storage_class_name": "nfs", "service_workload": WORKLOAD}
    items = [service(), {**new, "data_flow": "flow-a"}]
    result = fleet(there, backups, data_flows=[flow()], data_flow_services=items, purge=True, wait_timeout=10)
    assert outcomes(result) == {"flow-a": "replaced", "orders": "replaced", "new": "created", "payments": "deleted"}


def test_an_absent_object_needs_no_backup(there: EmulatorProcess, backups: Path) -> None:
    """A new object of that name does not get the settings of the deleted one. A killed run may leave another file."""
    there.admin("POST", "/faults", {"kind": "status_before", "status": 400, "operation": "CreateDataFlowService"})
    with pytest.raises(ScpError):
        fleet(there, backups, data_flow_services=[service(storage_class_name="fast")])
    (path,) = backups.iterdir()
    path.with_name(f".{path.stem}.killed.tmp").write_text("{")
    fleet(there, backups, data_flow_services=[service(state="absent")])
    assert not list(backups.iterdir())


def test_a_deleted_object_is_incomplete_whether_or_not_it_was_created(there: EmulatorProcess, backups: Path) -> None:
    there.admin(
        "POST", "/faults", {"kind": "status_before", "status": 500, "operation": "CreateDataFlowService", "count": 99}
    )
    with pytest.raises(ScpError, match="It is not known whether the API carried out the creation") as failure:
        fleet(there, backups, data_flow_services=[service(storage_class_name="fast")], retries=0, wait_timeout=3)
    (outcome,) = failure.value.details["outcomes"]
    assert (outcome["outcome"], outcome["action"], outcome["changed"]) == ("incomplete", "replace", True)


def test_skipped_objects_name_the_first_cause_and_the_next_step(there: EmulatorProcess, backups: Path) -> None:
    with pytest.raises(PlanError) as failure:
        fleet(there, backups, data_flows=[flow()], data_flow_services=[service()], wait_timeout=0.001)
    assert "wait_timeout (0.001 s) was over before it was planned" in str(failure.value)
    assert str(failure.value).endswith("Run the task again to continue.")


def test_a_service_that_is_created_in_the_meantime_is_replaced_by_the_next_run(
    there: EmulatorProcess, backups: Path
) -> None:
    """The Data Flow with it is not deleted."""
    fault = {"kind": "interfere", "operation": "CheckDataFlowServiceNameDuplication", "creates": ["late"]}
    there.admin("POST", "/faults", fault)
    options = {"data_flows": [flow()], "data_flow_service_defaults": {"tags": {}}, "max_deletions": 4}
    with pytest.raises(ScpError, match=r"1 Data Flow Service: late\. Created in the meantime: the next run") as failure:
        fleet(there, backups, **options)
    assert "Nothing was changed" not in str(failure.value)
    assert set(objects(there)) == {"late"}
    fleet(there, backups, **options)
    assert set(objects(there)) == {"orders", "payments", "late"}
    assert not list(backups.iterdir())


def test_services_that_go_are_deleted_before_and_not_created_again(there: EmulatorProcess, backups: Path) -> None:
    """One by its item, another one by purge."""
    item = {"name": "orders", "data_flow": "flow-a", "state": "absent"}
    result = fleet(there, backups, data_flows=[flow()], data_flow_services=[item], purge=True)
    assert outcomes(result) == {"flow-a": "replaced", "orders": "deleted", "payments": "deleted"}
    assert writes(there) == [*DELETED, "CreateDataFlow"]
    assert not objects(there)


def fail_first(emulator: EmulatorProcess, backups: Path, operation: str, **options: Any) -> None:
    """Run the fleet while an operation fails, then let it succeed again."""
    fault = {"kind": "status_before", "status": 400, "operation": operation, "count": 99}
    emulator.admin("POST", "/faults", fault)
    with pytest.raises(ScpError, match="was deleted to be replaced"):
        fleet(emulator, backups, **options)
    emulator.admin("DELETE", "/faults")


def test_an_image_that_was_withdrawn_is_found_before_anything_is_deleted(there: EmulatorProcess, backups: Path) -> None:
    """The image of the old Data Flow does not exist any more, so the new one could not be created."""
    there.admin("DELETE", f"/images/{IMAGE}")
    with pytest.raises(PlanError, match=f"there is no image with id '{IMAGE}'"):
        fleet(there, backups, data_flows=[flow()], data_flow_service_defaults={"tags": {}})
    assert not writes(there)


@pytest.mark.parametrize("cluster", [{"cluster_id": SKE_PROD}, {"cluster_name": "ske-prod"}])
def test_absent_on_a_cluster_leaves_the_data_flow_on_another_one(
    cluster: Item, there: EmulatorProcess, backups: Path
) -> None:
    """Also with the permission to replace: only a desired Data Flow is moved."""
    there.admin("POST", "/clusters", {"id": SKE_PROD, "name": "ske-prod", "cpu": 10**6, "memory": 10**6})
    item = flow(state="absent", delete_services=True, **cluster)
    assert outcomes(fleet(there, backups, data_flows=[item])) == {"flow-a": "unchanged"}
    assert not writes(there)


def test_a_data_flow_moves_to_a_cluster_that_only_its_id_names(there: EmulatorProcess, backups: Path) -> None:
    there.admin("POST", "/clusters", {"id": SKE_PROD, "name": "ske-prod", "cpu": 10**6, "memory": 10**6})
    item = flow(cluster_id=SKE_PROD, storage_class_name="nfs")
    result = fleet(there, backups, data_flows=[item], data_flow_service_defaults={"tags": {}})
    assert outcomes(result) == dict.fromkeys(("flow-a", "orders", "payments"), "replaced")
    assert objects(there, "data-flows")["flow-a"]["cluster_id"] == SKE_PROD


def test_the_next_run_has_the_tags_of_a_service_that_it_does_not_list(there: EmulatorProcess, backups: Path) -> None:
    """The API does not return tags, so the backup has those that the first run was given, as after --limit."""
    tags = {"team": "data"}
    orders, payments = service(tags=tags), service(name="payments", tags=tags)
    fail_first(there, backups, "CreateDataFlow", data_flows=[flow()], data_flow_services=[orders, payments])
    fleet(there, backups, data_flows=[flow()], data_flow_services=[orders])
    assert {name: each["tags"] for name, each in objects(there).items()} == {
        name: [{"key": "team", "value": "data"}] for name in ("orders", "payments")
    }


@pytest.mark.parametrize("given_up", ["purge", "absent"])
def test_a_service_that_was_given_up_is_not_created_by_a_later_run(
    given_up: str, there: EmulatorProcess, backups: Path
) -> None:
    """A run deletes it and fails. A next one purges what it does not list, or has the Data Flow absent."""
    options = {"data_flows": [flow()], "data_flow_services": [service()]}
    fail_first(there, backups, "CreateDataFlow", **options, data_flow_service_defaults={"tags": {}})
    absent = {"data_flows": [flow(state="absent")], "data_flow_services": [service(state="absent")]}
    fleet(there, backups, **({**options, "purge": True} if given_up == "purge" else absent))
    assert not list(backups.iterdir())
    own = {"version": "1.1.0", "domain": "example-dev", "cluster_id": SKE_DEV}
    fleet(there, backups, data_flows=[flow(**own)], data_flow_service_defaults={"tags": {}})
    assert "payments" not in objects(there)


def test_data_flows_of_one_name_on_two_clusters_have_backups_of_their_own(
    there: EmulatorProcess, backups: Path
) -> None:
    there.admin("POST", "/clusters", {"id": SKE_PROD, "name": "ske-prod", "cpu": 10**6, "memory": 10**6})
    there.admin("PATCH", "/switches", {"name_scope": "cluster"})
    fleet(there, backups, data_flow_services=[{"name": name, "state": "absent"} for name in ("orders", "payments")])
    seed = {"cluster_id": SKE_PROD, "image_id": IMAGE, "storage_class_name": "nfs", "domain": "example-prod"}
    there.admin("POST", "/data-flows", {**seed, "name": "flow-a", "description": "Production"})
    options = {"data_flows": [flow(cluster_id=each, check_name=False) for each in (SKE_DEV, SKE_PROD)]}
    fail_first(there, backups, "CreateDataFlow", **options)
    fleet(there, backups, **options)
    found = there.admin("GET", "/objects")["data_flows"]
    assert {each["cluster_id"]: each["description"] for each in found} == {SKE_DEV: "By hand", SKE_PROD: "Production"}


@pytest.mark.parametrize("change", [{"version": "2.0.0"}, {"cluster_name": "ske-prod"}])
def test_the_next_run_may_have_another_image_or_cluster(change: Item, there: EmulatorProcess, backups: Path) -> None:
    """Such as if the first run failed because of it."""
    there.admin("POST", "/images", {"version": "2.0.0", **VERSIONS})
    there.admin("POST", "/clusters", {"id": SKE_PROD, "name": "ske-prod", "cpu": 10**6, "memory": 10**6})
    options = {"data_flow_services": [service()], "data_flow_service_defaults": {"tags": {}}}
    fail_first(there, backups, "CreateDataFlow", data_flows=[flow(cluster_name="ske-dev")], **options)
    fleet(there, backups, data_flows=[flow(**{"cluster_name": "ske-dev", **change})], **options)
    (new,) = objects(there, "data-flows").values()
    assert (new["description"], new["image_id"] == IMAGE) == ("By hand", "version" not in change)
    assert new["cluster_id"] == (SKE_PROD if "cluster_name" in change else SKE_DEV)
    assert not list(backups.iterdir())


def test_an_old_backup_does_not_override_newer_settings(there: EmulatorProcess, backups: Path) -> None:
    """Without wait, the backup stays until a run finds the object healthy. Here it fails before that."""
    item = service(storage_class_name="fast")
    fleet(there, backups, data_flow_services=[item], wait=False)
    assert list(backups.iterdir())
    change = {"description": "Newer", "state": "ERROR"}
    while objects(there)["orders"]["state"] != "RUNNING":
        time.sleep(0.05)
    there.admin("PATCH", f"/objects/{objects(there)['orders']['id']}", change)
    assert outcomes(fleet(there, backups, data_flow_services=[item])) == {"orders": "replaced"}
    assert objects(there)["orders"]["description"] == "Newer"


def test_a_service_of_the_same_name_elsewhere_does_not_hide_a_deleted_one(
    there: EmulatorProcess, backups: Path
) -> None:
    there.admin("PATCH", "/switches", {"name_scope": "cluster"})
    other = there.admin("POST", "/data-flows", {"name": "flow-b", "cluster_id": SKE_DEV, "image_id": IMAGE})
    seed = {"name": "payments", "data_flow_id": other["id"], "service_workload": WORKLOAD}
    there.admin("POST", "/data-flow-services", seed)
    options = {
        "data_flows": [flow(check_name=False)],
        "data_flow_services": [{"name": "payments", "data_flow": "flow-b"}],
        "data_flow_service_defaults": {"tags": {}, "check_name": False},
    }
    fail_first(there, backups, "CreateDataFlow", **options)
    fleet(there, backups, **options)
    names = [each["name"] for each in there.admin("GET", "/objects")["data_flow_services"]]
    assert sorted(names) == ["orders", "payments", "payments"]


def test_what_a_late_list_shows_is_not_replaced_beyond_the_plan(there: EmulatorProcess, backups: Path) -> None:
    """The service was planned as a new one, which max_deletions does not count."""
    fault = {"kind": "list_hide", "operation": "ListDataFlowService", "object_id": ORDERS}
    there.admin("POST", "/faults", fault)
    item = service(storage_class_name="fast", domain="example-dev", service_workload=WORKLOAD)
    with pytest.raises(PlanError, match="orders appeared or changed while the task ran, and would have to be replaced"):
        fleet(there, backups, data_flow_services=[item], max_deletions=0)
    assert not writes(there)


def test_a_service_that_another_run_created_in_the_new_data_flow_stays(there: EmulatorProcess, backups: Path) -> None:
    """Two runs start together. The slower one finds the services of the faster one, and deletes none of them."""
    options = {"data_flows": [flow()], "data_flow_services": [service(), service(name="payments")]}
    with ThreadPool(2) as pool:
        results = pool.map(lambda _: fleet(there, backups, **options), range(2))
    assert {name for result in results for name in outcomes(result)} == {"flow-a", "orders", "payments"}
    assert writes(there) == [*DELETED, *CREATED]


def test_updates_wait_for_replaced_services(there: EmulatorProcess, backups: Path) -> None:
    """The two services of the Data Flow are as many as max_unavailable allows."""
    other = there.admin("POST", "/data-flows", {"name": "flow-b", "cluster_id": SKE_DEV, "image_id": IMAGE})
    seed = {"name": "other", "data_flow_id": other["id"], "service_workload": WORKLOAD}
    there.admin("POST", "/data-flow-services", seed)
    items = [{"name": "other", "data_flow": "flow-b", "description": "New"}]
    options = {"data_flow_service_defaults": {"tags": {}}, "max_unavailable": 2}
    fleet(there, backups, data_flows=[flow()], data_flow_services=items, **options)
    assert writes(there)[-1] == "UpdateDataFlowService"


def test_two_replaced_data_flows_count_together(there: EmulatorProcess, backups: Path) -> None:
    seed = {"name": "flow-b", "cluster_id": SKE_DEV, "image_id": IMAGE, "storage_class_name": "nfs"}
    other = there.admin("POST", "/data-flows", {**seed, "domain": "example-dev"})
    seed = {"name": "other", "data_flow_id": other["id"], "service_workload": WORKLOAD}
    there.admin("POST", "/data-flow-services", seed)
    options = {"data_flow_service_defaults": {"tags": {}}, "max_unavailable": 2, "max_deletions": 5}
    with pytest.raises(PlanError, match="of Data Flow flow-a and Data Flow flow-b takes 3 services down"):
        fleet(there, backups, data_flows=[flow(), flow(name="flow-b")], **options)
    assert not writes(there)


def test_a_failed_replacement_is_repeated(there: EmulatorProcess, backups: Path) -> None:
    """The new service ends in ERROR. The next run replaces it, with the settings of the first one."""
    options = {"data_flows": [flow()], "data_flow_services": [service()], "data_flow_service_defaults": {"tags": {}}}
    cluster = {"id": SKE_DEV, "name": "ske-dev", "cpu": 10**6, "memory": 10**6}
    there.admin("POST", "/clusters", {**cluster, "node_labels": []})
    with pytest.raises(PlanError, match="payments ended in state ERROR"):
        fleet(there, backups, **options)
    there.admin("POST", "/clusters", cluster)
    result = fleet(there, backups, **options)
    assert outcomes(result) == {"flow-a": "unchanged", "orders": "unchanged", "payments": "replaced"}
    assert objects(there)["payments"]["node_selector"] == "pool=standard"
    assert not list(backups.iterdir())


def test_a_deletion_discards_the_backup(there: EmulatorProcess, backups: Path) -> None:
    """Otherwise a later creation would get the settings of an object that was given up."""
    there.admin("POST", "/faults", {"kind": "status_before", "status": 400, "operation": "CreateDataFlowService"})
    with pytest.raises(ScpError):
        fleet(there, backups, data_flow_services=[service(storage_class_name="fast")])
    assert list(backups.iterdir())
    fleet(there, backups, data_flow_services=[{"name": "orders", "data_flow": "flow-a", "state": "absent"}])
    assert not list(backups.iterdir())


def test_the_preflight_says_why(there: EmulatorProcess) -> None:
    result = run("data_flow_preflight_info", {"data_flow_services": [service(storage_class_name="fast")]}, there.url)
    (plan,) = [check for check in result["checks"] if check["check"] == "plan"]
    assert plan["detail"] == (
        "exists, RUNNING, and would be deleted and created again, because storage_class_name cannot be changed in "
        "place: storage_class_name, tags"
    )
