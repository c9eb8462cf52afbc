# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many objects in one task: planned together, created in parallel, reported individually."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from cases import FLOW, SERVICE
from harness import IN_PROCESS, PASSWORD, Run, both_executions, descendants

from emulator.process import EmulatorProcess

pytestmark = both_executions
Play = Callable[..., Run]
NAMES = [f"team-{number}" for number in range(6)]
SMALL = {component: {"cpu": 100, "memory": "128Mi", "replica": 1} for component in SERVICE["service_workload"]}
FLEET: Mapping[str, Any] = {
    "data_flows": [FLOW],
    "data_flow_service_defaults": {**SERVICE, "name": None, "service_workload": SMALL},
    "data_flow_services": [{"name": name, "domain": f"{name}-dev"} for name in NAMES],
    "wait_interval": 0.1,
    "wait_timeout": 60,
}
MODULE = "data_flow_fleet"
NONE = dict.fromkeys(("created", "updated", "replaced", "deleted", "unchanged", "failed", "incomplete", "skipped"), 0)


def asked(emulator: EmulatorProcess, **match: Any) -> Counter[str]:
    """Return how often each operation was called."""
    return Counter(str(entry["operation"]) for entry in emulator.requests() if match.items() <= entry.items())


def headers(result: Mapping[str, Any]) -> list[str]:
    """Return the objects of the diffs of a result."""
    return [diff["after_header"] for diff in result["diff"]]


def test_a_fleet_is_made_and_removed(emulator: EmulatorProcess, play: Play) -> None:
    """Check from nothing, create, repeat without a change, resize in part, delete, delete again."""
    one_moved = [*FLEET["data_flow_services"][:-1], {"name": NAMES[-1], "domain": "new-dev"}]
    moved = {**FLEET, "data_flow_services": one_moved}
    checked, made, again, preview, changed = play(
        [
            (MODULE, FLEET, {"check_mode": True}),
            (MODULE, FLEET),
            (MODULE, FLEET),
            (MODULE, moved, {"check_mode": True}),
            (MODULE, moved),
        ],
        "--diff",
    ).results
    unchanged = {**NONE, "unchanged": 7}
    for run in (checked, made):
        assert (run["changed"], run["summary"]) == (True, {**unchanged, "created": 7, "unchanged": 0})
        assert headers(run) == ["Data Flow analytics", *(f"Data Flow Service {name}" for name in NAMES)]
        assert PASSWORD not in str(run)
    assert [item["state"] for item in made["data_flow_services"]] == ["RUNNING"] * 6
    assert (again["changed"], again["summary"], again["diff"]) == (False, unchanged, [])
    assert again["api"]["calls"]["GET"] <= 7 + 2 + 2, "each once, and the pages of two lists"
    for run in (preview, changed):
        assert run["summary"] == {**unchanged, "updated": 1, "unchanged": 6}
        (diff,) = run["diff"]
        assert diff["before_header"] == diff["after_header"] == f"Data Flow Service {NAMES[-1]}"
        assert (diff["before"]["domain"], diff["after"]["domain"]) == (f"{NAMES[-1]}-dev", "new-dev")
    assert asked(emulator, committed=True) == {
        "CreateDataFlow": 1,
        "CreateDataFlowService": 6,
        "UpdateDataFlowService": 1,
    }
    gone = {"state": "absent", "data_flows": [{"name": FLOW["name"]}], "wait_interval": 0.1}
    gone["data_flow_services"] = [{"name": name, "data_flow": FLOW["name"]} for name in NAMES]
    checked, removed, again = play([(MODULE, gone, {"check_mode": True}), (MODULE, gone), (MODULE, gone)]).results
    for run in (checked, removed):
        assert (run["changed"], run["summary"]) == (True, {**unchanged, "deleted": 7, "unchanged": 0})
    assert (again["changed"], again["summary"]) == (False, unchanged)
    assert emulator.admin("GET", "/objects") == {"data_flows": [], "data_flow_services": []}
    last = [entry["operation"] for entry in emulator.requests() if entry["committed"]][-1]
    assert last == "DeleteDataFlow", "children go first"


def test_one_list_serves_all_that_wait(emulator: EmulatorProcess, play: Play) -> None:
    """While many objects are created, each poll is one list call, whatever their number."""
    assert play([("data_flow", FLOW)]).code == 0
    emulator.admin("PATCH", "/clock", {"speed": 100})
    emulator.admin("DELETE", "/requests")
    many = {**FLEET, "data_flows": [], "wait_interval": 1}
    (result,) = play([(MODULE, many)]).results
    assert result["summary"]["created"] == 6
    assert asked(emulator)["CheckClusterResourceSizeForDataFlowServiceCreate"] == 1, "asked for all together"
    looks = asked(emulator)["ListDataFlowService"]
    assert looks <= result["timeline"][-1]["seconds"] + 4, "one a second, and those before the first pause"


def test_items_go_where_the_options_of_a_module_go(emulator: EmulatorProcess, play: Play) -> None:
    """The bodies of the requests are those of the modules for one object, from items and from defaults."""
    bodies = []
    flow = {**FLOW, "account": {"account_id": "nifiadmin", "account_password": PASSWORD}, "tags": {"a": "b"}}
    service = {**SERVICE, "description": "One", "node_selector": "node-role=nifi", "tags": {"a": "b"}}
    ways: list[list[tuple[str, Mapping[str, Any]]]] = [
        [("data_flow", flow), ("data_flow_service", service)],
        [(MODULE, {"data_flows": [flow], "data_flow_services": [service]})],
        [
            (
                MODULE,
                {
                    "data_flows": [{}],
                    "data_flow_defaults": flow,
                    "data_flow_services": [{}],
                    "data_flow_service_defaults": service,
                },
            )
        ],
    ]
    for way in ways:
        emulator.admin("POST", "/reset")
        emulator.admin("PATCH", "/clock", {"speed": 1000})
        run = play([(module, {**options, "wait_interval": 0.1}) for module, options in way])
        assert run.code == 0, run.output
        posts = [entry["body"] for entry in emulator.requests() if entry["committed"]]
        bodies.append([{**body, "data_flow_id": ""} for body in posts])
    assert len(bodies[0]) == 2
    assert bodies[1:] == [bodies[0]] * 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"data_flow_services": [{"domain": "abc"}]}, "data_flow_services[0].name: is needed."),
        ({"data_flow_services": [{"name": "one"}, {"name": "Two"}]}, "data_flow_services[1]: name: "),
        ({"data_flows": [{"name": "one", "domain": "x"}]}, "data_flows[0]: domain: "),
        ({"purge": True}, "purge: would delete all services"),
        ({"max_parallel": 0}, "max_parallel: must be from 1 to 64"),
        ({"max_deletions": -1}, "max_deletions: must not be negative"),
    ],
)
def test_what_cannot_be_asked(options: dict[str, Any], message: str, emulator: EmulatorProcess, play: Play) -> None:
    """It is refused before the first request, and the error names the item."""
    (result,) = play([(MODULE, options)]).results
    assert result["failed"]
    assert result["msg"].startswith(message)
    assert not emulator.requests()


def test_more_than_fits_is_not_begun(emulator: EmulatorProcess, play: Play) -> None:
    """Each one would fit, all together do not: nothing is written, not even their Data Flow."""
    large = {component: {"cpu": 2000, "memory": "1Gi", "replica": 2} for component in SMALL}
    fleet = {**FLEET, "data_flow_service_defaults": {**FLEET["data_flow_service_defaults"], "service_workload": large}}
    for check in (True, False):
        (result,) = play([(MODULE, fleet, {"check_mode": check})]).results
        assert "The workload of 6 new services (72000 millicores, 36864 MiB) does not fit into cluster" in result["msg"]
        assert not result["changed"]
    assert not asked(emulator, committed=True)


def test_one_of_many_fails(emulator: EmulatorProcess, play: Play) -> None:
    """Items that cannot be planned prevent all changes, unless continue_on_error is set; later failures do not."""
    wrong = {"name": "wrong", "domain": "wrong-dev", "data_flow": "other", "data_flow_id": "missing"}
    fleet = {**FLEET, "data_flow_services": [*FLEET["data_flow_services"][:2], wrong]}
    for result in play([(MODULE, fleet, {"check_mode": True}), (MODULE, fleet)]).results:
        assert result["msg"].startswith(
            "1 of 4 objects failed, 3 were skipped: Data Flow Service wrong: data_flow_id: "
            "there is no Data Flow 'missing'."
        )
        assert not result["changed"]
    assert not asked(emulator, committed=True)
    (result,) = play([(MODULE, {**fleet, "continue_on_error": True})]).results
    assert result["error"]["summary"] == {**NONE, "created": 3, "failed": 1}
    assert result["changed"]
    broken = {"name": "broken", "domain": "broken-dev", "node_selector": "no=label"}
    later = {**FLEET, "data_flow_services": [broken, *FLEET["data_flow_services"]]}
    (result,) = play([(MODULE, later)]).results
    assert "The creation of Data Flow Service broken ended in state ERROR" in result["msg"]
    assert "state: absent" in result["msg"], "what to do with it"
    outcomes = {item["name"]: item["outcome"] for item in result["error"]["outcomes"]}
    assert outcomes["broken"] == "incomplete"
    assert {outcomes[name] for name in NAMES} == {"created", "unchanged"}, "what was begun is waited for"


def test_what_is_not_listed_is_purged_if_asked(emulator: EmulatorProcess, play: Play) -> None:
    """Only services of the named Data Flows are deleted, and no more than allowed."""
    other = {**FLOW, "name": "other"}
    foreign = {**SERVICE, "name": "foreign", "data_flow": "other", "service_workload": SMALL}
    assert play([(MODULE, FLEET), (MODULE, {"data_flows": [other], "data_flow_services": [foreign]})]).code == 0
    kept = {**FLEET, "data_flow_services": FLEET["data_flow_services"][2:], "purge": True}
    emulator.admin("DELETE", "/requests")
    refused, checked, purged, again = play(
        [
            (MODULE, kept),
            (MODULE, {**kept, "max_deletions": 2}, {"check_mode": True}),
            (MODULE, {**kept, "max_deletions": 2}),
            (MODULE, kept),
        ]
    ).results
    assert "purge: would delete 2 services, and max_deletions is 1: " in refused["msg"]
    for run in (checked, purged):
        assert run["summary"]["deleted"] == 2
        assert sorted(headers(run)) == [f"Data Flow Service {name}" for name in NAMES[:2]]
    assert not again["changed"]
    left = {item["name"] for item in emulator.admin("GET", "/objects")["data_flow_services"]}
    assert left == {*NAMES[2:], "foreign"}


@pytest.mark.parametrize("go_on", [False, True])
def test_what_is_not_listed_goes_last(go_on: bool, emulator: EmulatorProcess, play: Play) -> None:
    """They are kept if a listed item fails or times out, and otherwise deleted after all others."""
    old = {**SERVICE, "name": "old", "service_workload": SMALL}
    assert play([("data_flow", FLOW), ("data_flow_service", old)]).code == 0
    purging = {**FLEET, "purge": True, "max_deletions": 2, "continue_on_error": go_on}
    broken = {"name": "broken", "domain": "broken-dev", "node_selector": "no=label"}
    listed = FLEET["data_flow_services"]

    (result,) = play([(MODULE, {**purging, "data_flow_services": [listed[0], broken]})]).results
    outcomes = {item["name"]: item for item in result["error"]["outcomes"]}
    assert (outcomes["broken"]["outcome"], outcomes["old"]["outcome"]) == ("incomplete", "skipped")
    assert outcomes["old"]["msg"] == "Data Flow Service old was skipped because Data Flow Service broken failed."
    emulator.admin("PATCH", "/clock", {"speed": 0})
    (result,) = play([(MODULE, {**purging, "data_flow_services": listed[:2], "wait_timeout": 3})]).results
    outcomes = {item["name"]: item["outcome"] for item in result["error"]["outcomes"] if item["outcome"] != "unchanged"}
    assert outcomes == {NAMES[1]: "incomplete", "old": "skipped", "broken": "skipped"}
    assert "DeleteDataFlowService" not in asked(emulator)

    emulator.admin("PATCH", "/clock", {"speed": 100})
    (result,) = play([(MODULE, {**purging, "data_flow_services": listed[:3]})]).results
    outcomes = {item["name"]: item for item in result["outcomes"]}
    assert {outcomes[name]["outcome"] for name in ("old", "broken")} == {"deleted"}
    assert outcomes["old"]["timeline"][0]["seconds"] >= outcomes[NAMES[2]]["timeline"][-1]["seconds"] > 0


def test_data_flows_that_go_wait_for_what_is_not_listed(emulator: EmulatorProcess, play: Play) -> None:
    """No deadlock: listed and unlisted services are deleted, then their Data Flows, in one task."""
    flows = [FLOW, {**FLOW, "name": "other"}]
    services = [{"name": "one"}, {"name": "two", "data_flow": "other"}, {"name": "three", "data_flow": "other"}]
    fleet = {**FLEET, "data_flows": flows, "data_flow_services": [{**each, "domain": "abc"} for each in services]}
    gone: dict[str, Any] = {**FLEET, "data_flow_service_defaults": {"data_flow": FLOW["name"]}, "purge": True}
    gone.update(data_flows=[{"name": flow["name"], "state": "absent"} for flow in flows], max_deletions=2)
    made, refused, removed = play(
        [
            (MODULE, fleet),
            (MODULE, {**gone, "data_flow_services": [{"name": "one"}]}),
            (MODULE, {**gone, "data_flow_services": [{"name": "one", "state": "absent"}]}),
        ]
    ).results
    assert made["summary"]["created"] == 5
    assert "data_flow_services[0] has Data Flow Service one present, but data_flows[0] has" in refused["msg"]
    assert removed["summary"]["deleted"] == 5
    assert emulator.admin("GET", "/objects") == {"data_flows": [], "data_flow_services": []}


def test_nothing_more_is_begun_once_one_failed(emulator: EmulatorProcess, play: Play) -> None:
    """One call at a time: items after the refused one are skipped, those before it are waited for."""
    assert play([("data_flow", FLOW)]).code == 0
    refused = {"operation": "CreateDataFlowService", "kind": "status_before", "status": 403, "skip": 1}
    emulator.admin("POST", "/faults", refused)
    (result,) = play([(MODULE, {**FLEET, "max_parallel": 1})]).results
    outcomes = [item["outcome"] for item in result["error"]["outcomes"]]
    assert outcomes == ["unchanged", "created", "failed", "skipped", "skipped", "skipped", "skipped"]
    assert asked(emulator)["CreateDataFlowService"] == 2


def test_calls_at_once_are_limited(emulator: EmulatorProcess, play: Play) -> None:
    """With max_parallel 1, no call starts before the previous one has ended."""
    emulator.admin("POST", "/faults", {"operation": "*", "kind": "delay", "seconds": 0.05, "count": 1000})
    took = []
    for at_once in (1, 6):
        (result,) = play([(MODULE, {**FLEET, "max_parallel": at_once}, {"check_mode": True})]).results
        assert not result["failed"], result
        took.append(result["api"]["seconds"])
    (result,) = play([(MODULE, {**FLEET, "max_parallel": 1})]).results
    calls = sum(result["api"]["calls"].values())
    assert result["api"]["seconds"] >= 0.05 * calls, "one after another"


def test_a_fleet_that_does_not_wait(emulator: EmulatorProcess, play: Play) -> None:
    """Data Flows are waited for, because their services need them; the services are not."""
    emulator.admin("PATCH", "/clock", {"speed": 200})
    begun, waited = play([(MODULE, {**FLEET, "wait": False}), (MODULE, FLEET)]).results
    assert begun["summary"]["created"] == 7
    assert {item["state"] for item in begun["data_flow_services"]} == {"CREATING"}
    assert not waited["changed"]
    assert {item["state"] for item in waited["data_flow_services"]} == {"RUNNING"}


def test_lost_answers_create_nothing_twice(emulator: EmulatorProcess, play: Play) -> None:
    """The response of each create request is lost, before or after it was carried out; the run succeeds anyway."""
    for kind in ("drop_after", "drop_before"):
        emulator.admin("POST", "/faults", {"operation": "CreateDataFlowService", "kind": kind, "count": 3})
    (result,) = play([(MODULE, FLEET)]).results
    assert not result["failed"], result
    assert asked(emulator, committed=True) == {"CreateDataFlow": 1, "CreateDataFlowService": 6}


def test_a_run_that_was_killed_is_gone_on_with(
    emulator: EmulatorProcess, play: Play, environment: dict[str, str], tmp_path: Path
) -> None:
    """The next run takes over what was started, and starts only the others."""
    assert play([("data_flow", FLOW)]).code == 0
    emulator.admin("PATCH", "/clock", {"speed": 0})
    emulator.admin("PATCH", "/gateway", {"latency": 0.1})
    one_by_one = {f"samsungcloud.scp.{MODULE}": {**FLEET, "max_parallel": 1}}
    (tmp_path / "killed.yml").write_text(json.dumps([{"hosts": "localhost", "tasks": [one_by_one]}]))
    process = subprocess.Popen(
        ["ansible-playbook", str(tmp_path / "killed.yml")],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while asked(emulator, committed=True)["CreateDataFlowService"] < 2:
        assert process.poll() is None
        time.sleep(0.02)
    for victim in descendants(process.pid):
        os.kill(victim, signal.SIGKILL)
    process.wait()
    while asked(emulator, status=None):
        time.sleep(0.02)  # The call in transit still arrives.
    begun = asked(emulator, committed=True)["CreateDataFlowService"]
    assert begun < len(NAMES)

    emulator.admin("PATCH", "/gateway", {"latency": 0})
    emulator.admin("PATCH", "/clock", {"speed": 1000})
    (result,) = play([(MODULE, FLEET)]).results
    assert (result["summary"]["created"], result["summary"]["unchanged"]) == (len(NAMES) - begun, 1 + begun)
    assert {item["state"] for item in result["data_flow_services"]} == {"RUNNING"}
    assert asked(emulator, committed=True) == {"CreateDataFlow": 1, "CreateDataFlowService": len(NAMES)}


def test_a_fleet_says_how_far_it_is(emulator: EmulatorProcess, play: Play, execution: str) -> None:
    """Members that become ready one by one are counted, each count is printed once, and failures are named.

    A module cannot print progress; its result contains the timeline.
    """
    assert play([("data_flow", FLOW)]).code == 0
    emulator.admin("PATCH", "/clock", {"speed": 100})
    emulator.admin("PATCH", "/gateway", {"latency": 0.2})
    broken = {"name": "broken", "domain": "broken-dev", "node_selector": "no=label"}
    fleet = {**FLEET, "data_flow_services": [*FLEET["data_flow_services"], broken], "max_parallel": 1}
    run = play([(MODULE, fleet)])
    timeline = [step["state"] for step in run.results[0]["error"]["timeline"]]
    told = re.findall(r"^waiting: \[localhost\] data_flow_fleet: (.+), \d+ s$", run.output, re.MULTILINE)
    for states in (timeline, *([told] if execution == IN_PROCESS else [])):
        assert states == list(dict.fromkeys(states))
        assert states[-1] == "7/8 running, 1 incomplete"
        assert [state for state in states if re.fullmatch(r"[2-6]/8 running, [1-6] creating", state)], states
    assert bool(told) == (execution == IN_PROCESS)


def test_one_that_does_not_come_to_rest_holds_up_no_other(emulator: EmulatorProcess, play: Play) -> None:
    """A change by another writer never ends for one member; the others are created anyway."""
    one = {**FLEET, "data_flow_services": [{"name": NAMES[0], "domain": "old-dev"}]}
    assert play([(MODULE, one)]).code == 0
    (seen,) = emulator.admin("GET", "/objects")["data_flow_services"]
    emulator.admin("PATCH", f"/objects/{seen['id']}", {"state": "UPDATING"})
    (result,) = play([(MODULE, {**FLEET, "wait_timeout": 8})]).results
    outcomes = {item["name"]: item["outcome"] for item in result["error"]["outcomes"]}
    assert outcomes == {FLOW["name"]: "unchanged", NAMES[0]: "failed", **dict.fromkeys(NAMES[1:], "created")}
    assert "which must be stable before it can be changed, did not finish within wait_timeout (8 s)" in result["msg"]
