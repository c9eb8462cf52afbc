# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contract of declarative modules, for all write modules; a new module is added with one more Case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from time import sleep
from typing import Any

import pytest
from cases import ACCOUNT, CHECK, COMMON_UPDATES, REAL, Case, each_case
from harness import Run, both_executions

from emulator.process import EmulatorProcess
from emulator.switches import Switches

pytestmark = both_executions
Play = Callable[..., Run]


@pytest.fixture(autouse=True)
def switches(emulator: EmulatorProcess) -> Switches:
    """Return the switches, with an API that accepts objects without aliases and returns settings as they were sent.

    For other positions of these, see test_api_variants.py and test_stored_text.py. Lists do not lag, since some tests
    stop the clock.
    """
    emulator.admin("PATCH", "/gateway", {"list_lag": 0})
    emulator.admin("PATCH", "/switches", {"empty_host_aliases": "accept", "stored_text": "as_sent"})
    if emulator.admin("GET", "/switches")["optional_fields"] == "omitted":
        emulator.admin("PATCH", "/switches", {"optional_fields": "present"})
    return Switches.model_validate(emulator.admin("GET", "/switches"))


def writes(emulator: EmulatorProcess) -> list[str]:
    """Return the operations that changed the server, in order."""
    return [entry["operation"] for entry in emulator.requests() if entry["committed"]]


def same_promise(checked: Mapping[str, Any], real: Mapping[str, Any], key: str, switches: Switches) -> None:
    """Check that check mode predicted the real run: changed, diff, keys, and all values known in advance."""
    assert checked["changed"] == real["changed"]
    assert checked["diff"] == real["diff"]
    assert set(checked) == set(real)
    if real[key] is None or checked[key] is None:
        assert checked[key] == real[key]
        return
    assert set(checked[key]) == set(real[key])
    unknowable = {"state", "modified_dt", "web_url", "web_url_nifi", "web_url_registry", "hosts_file"}
    unknowable |= {"account"} if switches.account_readback == "absent" else set()
    unknowable |= {"service_workload"} if switches.workload_readback == "absent" else set()
    for name, value in checked[key].items():
        if name == f"{key}_id" and str(value).startswith("check-mode:"):
            assert value == f"check-mode:{key}:{real[key][f'{key}_name']}"
        elif value is not None and name not in unknowable:
            assert value == real[key][name], name


@each_case
def test_life(case: Case, emulator: EmulatorProcess, play: Play, switches: Switches) -> None:
    """Create, again, absent, absent again: each first in check mode, which writes nothing and predicts the result."""
    assert play(case.before).code == 0
    emulator.admin("DELETE", "/requests")
    absent = {**case.address, "state": "absent"}
    steps = ({**case.create, "tags": {"team": "a"}, "account": ACCOUNT}, case.create, absent, absent)
    results = play([(case.module, step, mode) for step in steps for mode in (CHECK, REAL)], "--diff").results
    checked, real = results[0::2], results[1::2]
    assert [result["changed"] for result in real] == [True, False, True, False], real
    assert writes(emulator) == [case.operations[0], case.operations[2]]
    for prediction, outcome in zip(checked, real):
        same_promise(prediction, outcome, case.module, switches)
        different = outcome["diff"]["before"] != outcome["diff"]["after"]
        assert different is outcome["changed"]
        assert set(outcome) - {"warnings"} == set(real[0]) - {"warnings"}, "the keys of a result are always the same"


@each_case
def test_second_run_by_name_costs_two_calls_and_by_id_one(
    case: Case, emulator: EmulatorProcess, play: Play, switches: Switches
) -> None:
    """An unchanged object is read, and nothing else is called; a list without a total takes one more call."""
    created = play([*case.before, (case.module, case.create)]).results[-1]
    by_id = {f"{case.module}_id": created[case.module][f"{case.module}_id"]}
    options = {option: value for option, value in case.create.items() if option not in case.address}
    by_name = 2 + (switches.total_count == "absent")
    for address, calls in ((case.address, by_name), (by_id, 1)):
        emulator.admin("DELETE", "/requests")
        (result,) = play([(case.module, {**options, **address})]).results
        assert (result["changed"], result["api"]["calls"]) == (False, {"GET": calls})
        assert len(emulator.requests()) == calls


@each_case
def test_each_option_is_changed_in_place(case: Case, emulator: EmulatorProcess, play: Play, switches: Switches) -> None:
    """Setting one option changes only that option, once; check mode predicts it and writes nothing.

    What the API does not return is left unchanged.
    """
    readable = {
        # The objects have no account, and a missing account is no null.
        "account": switches.account_readback == "present" and switches.optional_fields == "present",
        "service_workload": switches.workload_readback != "absent",
    }
    changeable = [option for option in case.updates if readable.get(option, True)]
    assert play([*case.before, (case.module, case.create)]).code == 0
    emulator.admin("DELETE", "/requests")
    tasks = [
        (case.module, {**case.address, option: value}, mode)
        for option, value in case.updates.items()
        for mode in (CHECK, REAL, REAL)
    ]
    results = iter(play(tasks, "--diff").results)
    for option, checked, real, again in zip(case.updates, results, results, results):
        assert (real["changed"], again["changed"]) == (option in changeable, False), (option, real, again)
        same_promise(checked, real, case.module, switches)
        before, after = real["diff"]["before"], real["diff"]["after"]
        assert {name for name in {*before, *after} if before.get(name) != after.get(name)} == {option} & {*changeable}
    assert writes(emulator) == [case.operations[1]] * len(changeable)


@each_case
def test_other_words_for_the_same_are_no_change(case: Case, emulator: EmulatorProcess, play: Play) -> None:
    """Equivalent are numbers as text, units, case and hyphens of ids, blanks, and reordered or repeated aliases."""
    aliases = [
        {"ip": "10.0.0.10", "hostnames": ["kafka-2", "kafka-1"]},
        {"ip": "2001:db8::1", "hostnames": ["kafka-3"]},
    ]
    again = [{"ip": "2001:DB8:0::1", "hostnames": ["kafka-3"]}, *reversed(aliases), aliases[0]]
    spelled = [{**case.address, **spelling} for spelling in case.spellings]
    tasks = [{key: value for key, value in options.items() if value is not None} for options in spelled]
    results = play(
        [
            *case.before,
            (case.module, case.create),
            *((case.module, options) for options in tasks),
            (case.module, {**case.address, "host_aliases": aliases}),
            (case.module, {**case.address, "host_aliases": again}),
        ]
    ).results[len(case.before) :]
    assert [result["changed"] for result in results] == [True, *[False] * len(tasks), True, False], results


@each_case
def test_by_id(case: Case, emulator: EmulatorProcess, play: Play) -> None:
    """An object can be updated and deleted by its id; an unknown id is absent, and cannot be created."""
    created = play([*case.before, (case.module, case.create)]).results[-1][case.module]
    by_id = {f"{case.module}_id": created[f"{case.module}_id"]}
    alias = {"id": created[f"{case.module}_id"]}
    for status in (400, 404):
        emulator.admin("PATCH", "/switches", {"unknown_id": status})
        changed, removed, again, missing = play(
            [
                (case.module, {**by_id, "description": f"New {status}"}),
                (case.module, {**alias, "state": "absent"}),
                (case.module, {**by_id, "state": "absent"}),
                (case.module, {**by_id, "description": "New"}),
            ]
        ).results
        assert [result["changed"] for result in (changed, removed, again)] == [True, True, False]
        assert created[f"{case.module}_id"] in missing["msg"]
        if status == 400:
            created = play([(case.module, case.create)]).results[-1][case.module]
            by_id = {f"{case.module}_id": created[f"{case.module}_id"]}
            alias = {"id": created[f"{case.module}_id"]}


@pytest.mark.parametrize("check_name", [True, False])
@each_case
def test_another_writer_was_faster(
    case: Case, check_name: bool, emulator: EmulatorProcess, play: Play, switches: Switches
) -> None:
    """After a name conflict the task reads again and continues with what exists; nothing is created twice.

    Only an API that allows names twice, and is not asked before, creates a second object.
    """
    assert play(case.before).code == 0
    emulator.admin("POST", "/faults", {"kind": "stale_list"})
    parent = [item["id"] for item in emulator.admin("GET", "/objects")["data_flows"]]
    emulator.admin("POST", case.seed, {"name": case.create["name"], **({"data_flow_id": parent[0]} if parent else {})})
    options = {**case.create, "on_immutable_change": "ignore", "check_name": check_name}
    (result,) = play([(case.module, options)]).results
    twice = switches.name_scope == "none" and not check_name
    # By its name alone, the second object cannot be found.
    assert result["failed"] is (twice and switches.accepted_body == "empty"), result
    assert twice or result["diff"]["before"], "it was there already"
    refused = [entry for entry in emulator.requests(operation=case.operations[0]) if entry["status"] == 409]
    assert len(refused) == (not check_name and not twice)
    assert (case.operations[0] in writes(emulator)[len(case.before) :]) is twice


@each_case
def test_emptied_options_are_empty_and_left_out_options_stay(case: Case, emulator: EmulatorProcess, play: Play) -> None:
    """An empty list or text clears an option; options not set keep their value, even if PUT replaces."""
    emulator.admin("PATCH", "/switches", {"put": "replace"})
    full = {**case.create, "description": "Text", "host_aliases": COMMON_UPDATES["host_aliases"]}
    empty: Mapping[str, Any] = {"description": "", "host_aliases": []}
    tasks = [(case.module, {**case.address, option: value}) for option, value in empty.items() for _again in range(2)]
    results = play([*case.before, (case.module, full), *tasks]).results[len(case.before) + 1 :]
    assert [result["changed"] for result in results] == [True, False, True, False]
    assert not results[1][case.module]["description"]
    assert results[1][case.module]["host_aliases"] == full["host_aliases"]
    assert results[3][case.module]["host_aliases"] == []
    assert results[3][case.module]["domain"] == case.create["domain"]


@each_case
def test_what_cannot_be_changed_is_reported(case: Case, emulator: EmulatorProcess, play: Play) -> None:
    """Immutable options fail, warn or are ignored, as the user chooses; options that cannot be read back are named."""
    play([*case.before, (case.module, case.create)])
    count = len(writes(emulator))
    refused = [
        (case.module, {**case.address, option: value, "description": "New"}) for option, value in case.immutable.items()
    ]
    for option, failed in zip(case.immutable, play(refused).results):
        assert failed["failed"]
        assert option in failed["msg"]
        assert "on_immutable_change" in failed["msg"]
        assert failed["changed"] is False
    assert len(writes(emulator)) == count
    option, value = next(iter(case.immutable.items()))
    policies = {"warn": "one", "ignore": "two"}
    results = play(
        [
            (case.module, {**case.address, option: value, "description": text, "on_immutable_change": policy})
            for policy, text in policies.items()
        ]
    ).results
    for policy, result in zip(policies, results):
        assert result["changed"]
        assert [change["option"] for change in result["immutable_changes"]] == [option]
        assert (policy == "warn") is any(option in warning for warning in result.get("warnings", []))
    unseen = [(case.module, {**case.address, option: value}) for option, value in case.unseen.items()]
    for option, result in zip(case.unseen, play(unseen).results):
        assert (result["changed"], result["not_compared"]) == (False, [option])


@each_case
def test_password_is_sent_when_asked_only(case: Case, emulator: EmulatorProcess, play: Play) -> None:
    """update_password: on_create sends it when creating only, always in each run."""
    always = {**case.address, "account": ACCOUNT, "update_password": "always"}
    quiet = {**case.address, "account": ACCOUNT}
    results = play(
        [*case.before, (case.module, {**case.create, "account": ACCOUNT}), (case.module, quiet), (case.module, always)]
    ).results[len(case.before) :]
    assert [result["changed"] for result in results] == [True, False, True]
    sent = [e for e in emulator.requests() if e["operation"] in case.operations and "account" in (e["body"] or {})]
    assert [entry["operation"] for entry in sent] == list(case.operations[:2])


LOST = (
    {"kind": "drop_before"},
    {"kind": "drop_after"},
    {"kind": "status_before", "status": 502},
    {"kind": "status_after", "status": 503},
    {"kind": "status_after", "status": 500},
    {"kind": "truncate"},
)


@each_case
@pytest.mark.parametrize("fault", LOST, ids=lambda fault: "-".join(str(value) for value in fault.values()))
def test_lost_answers(case: Case, fault: Mapping[str, Any], emulator: EmulatorProcess, play: Play) -> None:
    """Each write loses its response, before or after it was carried out; everything is still done exactly once."""
    assert play(case.before).code == 0
    emulator.admin("DELETE", "/requests")
    steps = (case.create, {**case.address, "description": "New"}, {**case.address, "state": "absent"})
    for operation in case.operations:
        emulator.admin("POST", "/faults", {"operation": operation, "count": 1, **fault})
    run = play([(case.module, step) for step in steps for _again in range(2)])
    assert [result["changed"] for result in run.results] == [True, False, True, False, True, False], run.output
    assert writes(emulator) == list(case.operations)


@each_case
def test_another_change_is_waited_for(case: Case, emulator: EmulatorProcess, play: Play, switches: Switches) -> None:
    """wait: false returns at once with the id; the next update, delete or create waits for it."""
    assert play(case.before).code == 0

    def at_once(options: Mapping[str, Any]) -> dict[str, Any]:
        """Return the result while the emulator's clock stands still."""
        emulator.admin("PATCH", "/clock", {"speed": 0})
        return play([(case.module, {**options, "wait": False})]).results[0]

    def in_the_end(options: Mapping[str, Any]) -> dict[str, Any]:
        """Return the result if the emulator's clock continues only after the task has polled."""
        emulator.admin("DELETE", "/requests")
        with ThreadPoolExecutor() as pool:
            run = pool.submit(play, [(case.module, options)])
            while not run.done() and len(emulator.requests()) < 4:
                sleep(0.05)
            emulator.admin("PATCH", "/clock", {"speed": 1000})
            return run.result().results[0]

    absent = {**case.address, "state": "absent"}
    steps = (
        (at_once, case.create, True, "CREATING"),
        (in_the_end, {**case.address, "description": "New"}, True, "RUNNING"),
        (at_once, absent, True, "TERMINATING"),
        (in_the_end, case.create, True, "RUNNING"),
        (at_once, absent, True, "TERMINATING"),
        (in_the_end, absent, False, None),
    )
    seen, objects = [], []
    for run, options, changed, state in steps:
        result = run(options)
        assert not result["failed"], result
        shown = state and switches.show_state(state)
        assert (result["changed"], (result[case.module] or {}).get("state")) == (changed, shown)
        seen.append([step["state"] for step in result["timeline"]])
        objects.append(result[case.module])
    deleting = switches.show_state("TERMINATING").upper()
    assert [states[:1] for states in seen] == [[], ["CREATING"], [], [deleting], [], [deleting]]
    ids = [item[f"{case.module}_id"] for item in objects[:5]]
    assert ids[0] == ids[1] == ids[2] != ids[3] == ids[4]
    assert objects[1]["description"] == "New"


@each_case
def test_error_state_is_told_and_can_be_removed(
    case: Case, emulator: EmulatorProcess, play: Play, switches: Switches
) -> None:
    """A create that ends in ERROR fails with the id, a second run gives the resolution, and absent deletes it.

    No create ends in ERROR if the API accepts each node selector.
    """
    broken = {**case.create, "node_selector": "no-such=label"}
    results = play(
        [
            *case.before,
            (case.module, broken),
            (case.module, case.create),
            (case.module, {**case.address, "state": "absent"}),
            (case.module, case.create),
        ]
    ).results[len(case.before) :]
    failed, refused, removed, created = results
    if switches.node_selector == "any":
        assert [result["changed"] for result in results] == [True, False, True, True]
        return
    assert failed["failed"]
    assert failed["changed"], "the object was created, and the result says so"
    assert failed["error"]["id"]
    assert failed["error"]["id"] in failed["msg"]
    assert "node_selector" in failed["msg"]
    assert "state: absent" in refused["msg"]
    assert removed["changed"]
    assert created["changed"]
    assert created[case.module]["state"] == switches.show_state("RUNNING")


@each_case
def test_timeouts_are_kept(case: Case, emulator: EmulatorProcess, play: Play) -> None:
    """A wait ends at wait_timeout and reports the state, the seconds, the timeline and the id."""
    assert play(case.before).code == 0
    emulator.admin("PATCH", "/clock", {"speed": 0})
    for seconds in (0.5, 1, 2):
        (result,) = play([(case.module, {**case.create, "wait_timeout": seconds})]).results
        assert result["failed"]
        assert seconds <= result["error"]["waited"] <= seconds + 0.5
        assert result["error"]["timeline"][-1]["state"] == "CREATING"
        assert result["error"]["id"] in result["msg"]
        assert f"{seconds:g} s" in result["msg"]
