# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""API versions that are withdrawn, new, or offered by some operations only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cases import FLOW, SERVICE
from harness import FLOW as FLOW_ID
from harness import OTHER_FLOW, SKE_DEV, Run, both_executions
from harness import SERVICE as SERVICE_ID
from lifecycle import lives

from emulator.process import EmulatorProcess

Play = Callable[..., Run]
NOT_OFFERED = "is not offered for all operations"
SMALL = {"cpu": 100, "memory": 256, "replica": 1}


def offer(emulator: EmulatorProcess, versions: dict[str, list[str]]) -> None:
    """Set the versions that operations offer, and accept tags as their versions name them."""
    emulator.admin("PATCH", "/gateway", {"versions": versions})
    emulator.admin("PATCH", "/switches", {"tag_keys": "by_version"})


def answered(emulator: EmulatorProcess) -> set[tuple[str, str]]:
    """Return the operations that were carried out, each with its version."""
    return {
        (entry["operation"], entry["api_version"].removeprefix("data-flow "))
        for entry in emulator.requests()
        if entry["status"] // 100 == 2 and entry["operation"] not in ("ListVersions", "ListClusters")
    }


@pytest.mark.parametrize("asked", [None, "0.9", "1.0", "1.2", "1.5", "2.0"])
@pytest.mark.parametrize("offered", ["1.0", "1.1", "1.2", "1.3"])
def test_life_where_one_version_is_offered(
    offered: str, asked: str | None, emulator: EmulatorProcess, play: Play
) -> None:
    """Whichever version is offered and requested, all is done once, and a version is refused at most once per task."""
    offer(emulator, {"*": [offered]})
    lives(emulator, play, **({"api_version": asked} if asked else {}))
    assert {version for _operation, version in answered(emulator)} == {offered}
    refused = Counter(entry["operation"] for entry in emulator.requests() if entry["status"] == 406)
    assert sum(refused.values()) == len(emulator.requests(operation="ListVersions"))
    if (asked or "1.1") == offered:  # currently, one operation has no version newer than 1.1
        assert set(refused) <= {"ListDataFlowIngressControllers"}
    else:
        assert sum(refused.values()) == 18
    tags = emulator.requests(operation="CreateDataFlow")[-1]["body"]["tags"]
    assert tags == [{"tag_key": "team", "tag_value": "a"} if offered >= "1.2" else {"key": "team", "value": "a"}]


MIXES: list[dict[str, list[str]]] = [
    {"CreateDataFlow": ["1.2"], "ListDataFlowService": ["1.0"], "UpdateDataFlowService": ["1.2"]},
    {"CreateDataFlowService": ["1.2"], "ShowDataFlow": ["1.0"], "DeleteDataFlow": ["1.0", "1.2"]},
    {"*": ["1.2"], "ListDataFlowIngressControllers": ["1.1"], "ListDataFlows": ["1.1"], "ListVersions": ["1.2"]},
    {"*": ["1.0", "1.2"], "CreateDataFlow": ["1.0"], "CreateDataFlowService": ["1.3"], "ListVersions": ["1.2", "1.3"]},
]


@pytest.mark.parametrize("mix", MIXES, ids=range(len(MIXES)))
def test_life_where_operations_differ(mix: dict[str, list[str]], emulator: EmulatorProcess, play: Play) -> None:
    """Each operation is called at the nearest version that it offers, with a body for that version."""
    offer(emulator, mix)
    lives(emulator, play)
    known = {"ListDataFlowIngressControllers": ["1.0", "1.1"]}
    for operation, version in answered(emulator):
        offered = mix.get(operation) or mix.get("*") or known.get(operation, ["1.0", "1.1", "1.2"])
        assert version == ("1.1" if "1.1" in offered else offered[-1]), operation
    for create in ("CreateDataFlow", "CreateDataFlowService"):
        (made,) = [entry for entry in emulator.requests(operation=create) if entry["committed"]]
        assert list(made["body"]["tags"][0]) == (
            ["tag_key", "tag_value"] if made["api_version"] >= "data-flow 1.2" else ["key", "value"]
        )


@both_executions
def test_a_task_warns_once(emulator: EmulatorProcess, play: Play) -> None:
    """One warning covers all operations, in tasks that write and that read; there is none if all is as requested."""
    (quiet,) = play([("data_flow_info", {})]).results
    offer(emulator, {"*": ["1.2"]})
    results = play([("data_flow", FLOW), ("data_flow_info", {"details": True}), ("data_flow_image_info", {})]).results
    warnings = [[text for text in result.get("warnings", []) if NOT_OFFERED in text] for result in [quiet, *results]]
    assert [len(texts) for texts in warnings] == [0, 1, 1, 1]
    assert warnings[1][0].startswith("API version 1.1 is not offered for all operations")
    for title in ("List Data Flows (1.2)", "Create Data Flow (1.2)", "Show Data Flow (1.2)"):
        assert warnings[1][0].count(title) == 1
    assert warnings[3][0].endswith(": List Data Flow images (1.2).")


def test_a_fleet_finds_out_once(emulator: EmulatorProcess, play: Play) -> None:
    """Members make their calls in parallel and share what they learn about versions."""
    assert play([("data_flow", FLOW)]).code == 0
    offer(emulator, {"*": ["1.2"]})
    emulator.admin("DELETE", "/requests")
    small = dict.fromkeys(SERVICE["service_workload"], SMALL)
    services = [{**SERVICE, "name": f"orders-{n}", "service_workload": small, "tags": {"n": n}} for n in range(20)]
    fleet = {"data_flow_services": services, "wait_interval": 0.1, "max_parallel": 10}
    (result,) = play([("data_flow_fleet", fleet)]).results
    assert not result["failed"], result
    assert Counter(entry["status"] for entry in emulator.requests())[406] == 1
    assert len(emulator.requests(operation="ListVersions")) == 1
    assert sum(entry["committed"] for entry in emulator.requests()) == 20
    assert len([text for text in result["warnings"] if NOT_OFFERED in text]) == 1


@pytest.mark.parametrize("offered", ["1.0", "1.2", "1.3"])
def test_a_wait_for_a_state_finds_out_once(offered: str, seeded: EmulatorProcess, play: Play) -> None:
    """A version is refused once, however often the task polls, by name or by id."""
    offer(seeded, {"*": [offered]})
    seeded.admin("PATCH", f"/objects/{SERVICE_ID}", {"state": "UPDATING"})
    for target in ({"data_flow_service_id": SERVICE_ID}, {"name": "orders", "data_flow": "analytics"}):
        seeded.admin("DELETE", "/requests")
        wait = {"wait_for_state": "RUNNING", "wait_interval": 0.1, "wait_timeout": 1}
        (result,) = play([("data_flow_service_info", {**target, **wait})]).results
        assert "did not finish within wait_timeout" in result["msg"]
        assert len([text for text in result["warnings"] if NOT_OFFERED in text]) == 1
        statuses = Counter(entry["status"] for entry in seeded.requests())
        assert (statuses[406], statuses[200] > 3) == (1, True)


def test_the_inventory_uses_what_is_offered(
    seeded: EmulatorProcess, ansible_playbook: Callable[..., Run], tmp_path: Path
) -> None:
    offer(seeded, {"*": ["1.2"]})
    source = tmp_path / "live.data_flow.yml"
    source.write_text("plugin: samsungcloud.scp.data_flow\n")
    run = ansible_playbook("--list", "-i", str(source), tool="ansible-inventory")
    assert run.code == 0, run.output
    assert "orders.analytics" in run.output
    assert " ".join(run.output.split()).count(NOT_OFFERED) == 1


@pytest.mark.parametrize(
    ("offered", "detail"),
    [
        (["1.0", "1.1", "1.2"], "1.1 is used. Offered: 1.2 CURRENT, 1.1 SUPPORTED, 1.0 SUPPORTED."),
        (["1.0", "1.2"], "1.2 is used, since 1.1 is not offered. Offered: 1.2 CURRENT, 1.0 SUPPORTED."),
        (["1.0"], "1.0 is used, since 1.1 is not offered. Offered: 1.0 CURRENT."),
        (["1.3"], "1.3 is used, since 1.1 is not offered. Offered: 1.3 CURRENT."),
    ],
)
def test_the_preflight_says_which_is_used(
    offered: list[str], detail: str, emulator: EmulatorProcess, play: Play
) -> None:
    offer(emulator, {"*": offered})
    (result,) = play([("data_flow_preflight_info", {"data_flows": [FLOW]})]).results
    checks = {(row["check"], row["status"]): row["detail"] for row in result["checks"]}
    assert checks["API version", "passed"] == detail
    assert {status for _check, status in checks} == {"passed"}


@pytest.mark.parametrize(
    ("connection", "offered"),
    [
        ({"api_version": "1.2"}, {}),
        ({}, {"*": ["1.2"]}),
        ({"api_version": "1.0"}, {"*": ["1.3"]}),
        ({}, {"*": ["1.2"], "ListDataFlowIngressControllers": []}),
    ],
)
def test_a_cluster_without_ingress_controller_from_1_2_on(
    connection: dict[str, str], offered: dict[str, list[str]], emulator: EmulatorProcess, play: Play
) -> None:
    """This is no error at the version that is called, and no name is sent."""
    emulator.admin("DELETE", f"/ingress-controllers/{SKE_DEV}/dss-ingress")
    (refused,) = play([("data_flow", FLOW)]).results
    assert "has no ingress controller" in refused["msg"]
    assert "api_version to '1.2'" in refused["msg"]
    offer(emulator, offered)
    check = {"check_mode": True}
    preflight = ("data_flow_preflight_info", {"data_flows": [FLOW], **connection})
    checked, table, made, again = play(
        [("data_flow", {**FLOW, **connection}, check), preflight, *[("data_flow", {**FLOW, **connection})] * 2]
    ).results
    assert [checked["changed"], made["changed"], again["changed"]] == [True, True, False], made
    assert checked["diff"] == made["diff"]
    (creation,) = [entry for entry in emulator.requests(operation="CreateDataFlow") if entry["committed"]]
    assert "ingress_controller_name" not in creation["body"]
    (plan,) = [row for row in table["checks"] if row["check"] == "plan"]
    assert plan["status"] == "passed"
    assert "ingress" not in plan["detail"]


def test_one_of_several_ingress_controllers_is_chosen_in_any_version(emulator: EmulatorProcess, play: Play) -> None:
    emulator.admin("POST", "/ingress-controllers", {"cluster_id": SKE_DEV, "name": "second"})
    for version in ("1.1", "1.2"):
        (result,) = play([("data_flow", {**FLOW, "api_version": version})]).results
        assert "the cluster has several: dss-ingress, second" in result["msg"]


def test_an_operation_that_is_offered_in_no_version(emulator: EmulatorProcess, play: Play) -> None:
    """Each version is tried once per task, and the message contains a resolution."""
    offer(emulator, {"ListDataFlows": []})
    (result,) = play([("data_flow_info", {})]).results
    assert "It offers no other known or listed version: set api_version to one" in result["msg"]
    versions = [str(entry["api_version"]).removeprefix("data-flow ") for entry in emulator.requests()]
    assert versions == ["1.1", "None", "1.2", "1.0"]


def test_a_raw_request_takes_its_version_as_it_is(emulator: EmulatorProcess, play: Play) -> None:
    offer(emulator, {"*": ["1.2"]})
    raw = {"service": "data-flow", "path": "/v1/data-flows", "version": "1.1"}
    (result,) = play([("request", raw)]).results
    assert (result["failed"], result["error"]["status"], len(emulator.requests())) == (True, 406, 1)


@pytest.mark.parametrize("keys", ["key_value", "tag_key_tag_value"])
@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_life_whatever_tags_are_called(keys: str, version: str, emulator: EmulatorProcess, play: Play) -> None:
    """A refused format has no effect, and the other one is tried once. A format that is set is the only one."""
    emulator.admin("PATCH", "/switches", {"tag_keys": keys})
    lives(emulator, play, api_version=version)
    tries = 1 if (keys == "key_value") == (version != "1.2") else 2
    for create in ("CreateDataFlow", "CreateDataFlowService"):
        assert [entry["status"] for entry in emulator.requests(operation=create)] == [400, 202][-tries:]
    emulator.admin("DELETE", "/requests")
    forms = ("key_value", "tag_key_tag_value")
    tagged: list[dict[str, Any]] = [
        {**FLOW, "name": form.replace("_", "-"), "tags": {"a": "b"}, "tags_format": form, "api_version": version}
        for form in forms
    ]
    results = play([("data_flow", options) for options in tagged]).results
    assert [result["failed"] for result in results] == [form != keys for form in forms]
    assert [entry["status"] for entry in emulator.requests(operation="CreateDataFlow")] == [
        202 if form == keys else 400 for form in forms
    ]


def test_a_fleet_finds_out_once_what_tags_are_called(emulator: EmulatorProcess, play: Play) -> None:
    """Items may differ in the format that is set."""
    assert play([("data_flow", FLOW)]).code == 0
    emulator.admin("PATCH", "/switches", {"tag_keys": "tag_key_tag_value"})
    emulator.admin("DELETE", "/requests")
    small = dict.fromkeys(SERVICE["service_workload"], SMALL)
    services = [{**SERVICE, "name": f"orders-{n}", "service_workload": small, "tags": {"n": n}} for n in range(6)]
    fleet = {"data_flow_services": services, "wait_interval": 0.1, "max_parallel": 1}
    (result,) = play([("data_flow_fleet", fleet)]).results
    assert not result["failed"], result
    statuses = Counter(entry["status"] for entry in emulator.requests(operation="CreateDataFlowService"))
    assert statuses == {400: 1, 202: 6}
    emulator.admin("DELETE", "/requests")
    several = [{**service, "name": f"more-{n}"} for n, service in enumerate(services[:2])]
    several[0]["tags_format"] = "tag_key_tag_value"
    fleet = {
        "data_flow_services": several,
        "wait_interval": 0.1,
        "data_flow_service_defaults": {"tags_format": "key_value"},
    }
    (result,) = play([("data_flow_fleet", {**fleet, "continue_on_error": True})]).results
    assert result["error"]["summary"] == {**result["error"]["summary"], "created": 1, "failed": 1}


@pytest.mark.parametrize("kind", ["drop_after", "status_after"])
def test_a_lost_answer_to_the_second_format_creates_nothing_twice(
    kind: str, emulator: EmulatorProcess, play: Play
) -> None:
    """The object is looked up, as after any create request whose result is unknown."""
    emulator.admin("PATCH", "/switches", {"tag_keys": "tag_key_tag_value"})
    fault = {"operation": "CreateDataFlow", "kind": kind, "skip": 1, **({"status": 503} if "status" in kind else {})}
    emulator.admin("POST", "/faults", fault)
    (result,) = play([("data_flow", {**FLOW, "tags": {"a": "b"}})]).results
    assert (result["failed"], result["changed"], result["data_flow"]["state"]) == (False, True, "RUNNING")
    assert [entry["committed"] for entry in emulator.requests(operation="CreateDataFlow")] == [False, True]


UNREACHABLE = "The API could not reach cluster ske-dev (cluster_request_failed)"


def outdated(result: dict[str, Any]) -> list[str]:
    """Return the warnings about clusters that could not be reached."""
    return [text for text in result.get("warnings", []) if "cluster_request_failed" in text]


@both_executions
def test_what_may_be_out_of_date_is_named_once(seeded: EmulatorProcess, play: Play) -> None:
    """Modules that write and that read, and the fleet, warn once, not for each poll, and not about other objects."""
    seeded.admin("PATCH", f"/objects/{SERVICE_ID}", {"state": "UPDATING"})
    for kind, operation in (("list_override", "ListDataFlowService"), ("detail_override", "ShowDataFlowService")):
        fault = {"operation": operation, "kind": kind, "count": 1000, "object_id": SERVICE_ID}
        seeded.admin("POST", "/faults", {**fault, "override": {"cluster_request_failed": True}})
    orders = {"name": "orders", "data_flow": "analytics"}
    change = {**orders, "description": "new", "wait_timeout": 1, "wait_interval": 0.1}
    tasks = [
        ("data_flow_service", change),  # which fails, and still warns
        ("data_flow_service", {"name": "orders", "data_flow": "other"}),
        ("data_flow_service_info", {}),
        ("data_flow_service_info", {"data_flow_service_id": SERVICE_ID}),
        ("data_flow_service_info", {"data_flow": "other", "details": True}),
        ("data_flow_fleet", {"data_flow_services": [orders, {**orders, "data_flow": "other"}], "wait": False}),
        ("data_flow_info", {}),
    ]
    results = play(tasks).results
    assert "did not finish within wait_timeout" in results[0]["msg"]
    named = f"{UNREACHABLE}, so its data on these objects may be out of date: Data Flow Service orders ({SERVICE_ID})."
    assert [outdated(result) for result in results] == [[named], [], [named], [named], [], [named], []]


@pytest.mark.parametrize("value", [True, "true", "TRUE", 1, "1"])
def test_however_it_says_that_a_cluster_was_not_reached(seeded: EmulatorProcess, play: Play, value: Any) -> None:
    fault = {"operation": "ListDataFlowService", "kind": "list_override", "count": 1000, "object_id": SERVICE_ID}
    seeded.admin("POST", "/faults", {**fault, "override": {"cluster_request_failed": value}})
    (result,) = play([("data_flow_service_info", {"details": False})]).results
    assert len(outdated(result)) == 1


def test_a_cluster_that_is_down(seeded: EmulatorProcess, play: Play) -> None:
    """One warning names all of its objects."""
    seeded.admin("POST", "/clusters", {"id": SKE_DEV, "name": "ske-dev", "status": "STOPPED"})
    flows, services = play([("data_flow_info", {"details": True}), ("data_flow_service_info", {})]).results
    (text,) = outdated(flows)
    assert text.startswith(UNREACHABLE)
    assert text.endswith(f": Data Flow other ({OTHER_FLOW}), Data Flow analytics ({FLOW_ID}).")
    (text,) = outdated(services)
    assert text.count("Data Flow Service orders (") == 2
