# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text options: values that are no text, domain or label are refused before the first call, blanks are omitted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from cases import FLOW, SERVICE
from harness import PASSWORD, Run, both_executions
from in_process import PACKAGE, declared, run
from scenarios import MODULES

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import OptionError, PlanError, ScpError
from emulator.process import EmulatorProcess

Play = Callable[..., Run]
FLEET = "data_flow_fleet"
OBJECTS: Mapping[str, Mapping[str, Any]] = {"data_flow": FLOW, "data_flow_service": SERVICE}
HURRY = {"wait_interval": 0.1, "wait_timeout": 20}


def fleet_of(module: str, item: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Return the options of a fleet of one."""
    return {f"{module}s": [item], **HURRY, **more}


# --- Refused values and warnings ---------------------------------------------------------------------------------

REFUSED = {
    "domain": [
        "my_domain example",
        "my_domain",
        "a b.c",
        "한국어",
        "-abc",
        "abc-",
        "a..b",
        ".abc",
        "abc.",
        "a/b.c",
        "x" * 51,
        "ab",
    ],
    "node_selector": [
        "node role",
        "node role=nifi",
        "node-role=ni fi",
        "node-role = nifi",
        "=nifi",
        "a=b=c",
        "{'node-role': 'nifi'}",
        '{"node-role": "nifi"}',
        "노드=nifi",
        "node_/x/y=z",
        "-a=b",
        "a=-b",
        "a" * 64 + "=b",
        "a=" + "b" * 64,
        "a=b\nc=d",
        "a;b",
        "a==b",
        "a in (b)",
        "a!=b",
    ],
}
DOUBTED = {
    "domain": ["orders.dev.example", "Orders-Dev"],
    "node_selector": [
        "nifi",
        "node-role: nifi",
        "node-role:nifi",
        "node-role=nifi,pool=standard",
        "kubernetes.io/hostname",
    ],
}
TAKEN = {
    "domain": ["orders-dev", "1st-domain", "a-1"],
    "node_selector": [
        "node-role=nifi",
        "example.com/node-role=nifi",
        "a=",
        "A.b_c-d=E.f_g-h",
        "a" * 63 + "=" + "b" * 63,
    ],
}


def pairs(table: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    """Return each option with each of its values."""
    return [(option, value) for option, values in table.items() for value in values]


@pytest.mark.parametrize("module", OBJECTS)
@pytest.mark.parametrize(("option", "value"), pairs(REFUSED))
def test_what_it_cannot_be_is_refused_everywhere(
    module: str, option: str, value: str, emulator: EmulatorProcess
) -> None:
    """By the modules, the fleet with items and defaults, and the preflight; modules that write make no call."""
    item = {**OBJECTS[module], option: value}
    for name, options in (
        (module, {**item, **HURRY}),
        (FLEET, fleet_of(module, item)),
        (
            FLEET,
            fleet_of(
                module,
                OBJECTS[module] if option != "domain" else {**OBJECTS[module], option: " "},
                **{f"{module}_defaults": {option: value}},
            ),
        ),
    ):
        with pytest.raises(OptionError, match=rf"{option}: ") as caught:
            run(name, options, emulator.url)
        assert repr(value)[1:-1] in str(caught.value) or "characters, and has" in str(caught.value)
    assert not emulator.requests()
    found = run("data_flow_preflight_info", {f"{module}s": [item], "resolve_dns": False}, emulator.url)["checks"]
    (settings,) = [line for line in found if line["check"] == "settings"]
    assert (settings["status"], settings["detail"].startswith(f"{option}: ")) == ("failed", True)


def warnings_of(play: Play, tasks: list[tuple[Any, ...]], emulator: EmulatorProcess) -> list[list[str]]:
    """Return the warnings of each task; none may have failed."""
    return [result.get("warnings", []) for result in play(tasks).results]


@both_executions
def test_what_is_probably_wrong_is_sent_with_a_warning(emulator: EmulatorProcess, play: Play) -> None:
    """In check mode, on create, on update, and if the object ends in ERROR; not if nothing changes."""
    emulator.admin("PATCH", "/switches", {"node_selector": "any"})
    doubtful = {**FLOW, "domain": "orders.Dev", "node_selector": "nifi"}
    tasks = [
        ("data_flow", doubtful, {"check_mode": True}),
        ("data_flow", doubtful),
        ("data_flow", doubtful),
        ("data_flow", {"name": "analytics", "node_selector": "node-role: nifi"}),
        (FLEET, fleet_of("data_flow_service", {**SERVICE, "node_selector": "nifi"})),
    ]
    checked, created, again, changed, fleet = warnings_of(play, tasks, emulator)
    for warnings in (checked, created):
        assert [warning.split(": ")[0] for warning in warnings] == ["domain", "node_selector"]
    assert not again
    (warning,) = changed
    assert warning == (
        "node_selector: 'node-role: nifi' is probably not a node label. Write key=value. If no node has the label, "
        "the object ends in state ERROR."
    )
    assert [warning.split(": ")[:2] for warning in fleet] == [["Data Flow Service orders", "node_selector"]]
    emulator.admin("PATCH", "/switches", {"node_selector": "label"})
    update = {"name": "orders", "data_flow": "analytics", "node_selector": "pool"}
    fleet_update = fleet_of("data_flow", {"name": "analytics", "node_selector": "pool"})
    wrong = play([("data_flow_service", update), (FLEET, fleet_update)])
    for result in wrong.results:
        assert result["failed"]
    assert ["'pool' is probably not a node label" in str(result.get("warnings")) for result in wrong.results] == [
        True,
        True,
    ]


@pytest.mark.parametrize(("option", "value"), pairs(DOUBTED))
def test_the_preflight_has_the_same_doubts(option: str, value: str, emulator: EmulatorProcess) -> None:
    options = {"data_flows": [{**FLOW, option: value}], "resolve_dns": False}
    warnings: list[str] = []
    result = run("data_flow_preflight_info", options, emulator.url, warnings=warnings)
    assert {check["status"] for check in result["checks"]} == {"passed"}
    (warning,) = warnings
    assert warning.startswith(f"Data Flow analytics: {option}: {value!r} ")


@pytest.mark.parametrize(("option", "value"), pairs(TAKEN))
def test_what_is_right_is_taken_without_a_word(option: str, value: str, emulator: EmulatorProcess) -> None:
    options = {"data_flows": [{**FLOW, option: value}], "resolve_dns": False}
    warnings: list[str] = []
    result = run("data_flow_preflight_info", options, emulator.url, warnings=warnings)
    assert {check["status"] for check in result["checks"]} == {"passed"}
    assert warnings == []


def test_what_is_there_already_is_no_fault_of_the_options(emulator: EmulatorProcess) -> None:
    """An existing object may have a domain and a selector that are refused as options; updates keep sending them."""
    odd = {"domain": "my_domain", "node_selector": "node role"}
    emulator.admin("PATCH", "/switches", {"node_selector": "any"})
    run("data_flow", {**FLOW, **HURRY}, emulator.url)
    (flow,) = emulator.admin("GET", "/objects")["data_flows"]
    emulator.admin("PATCH", f"/objects/{flow['id']}", odd)
    assert run("data_flow", {"name": "analytics", "description": "New", **HURRY}, emulator.url)["changed"]
    (entry,) = emulator.requests(operation="UpdateDataFlow")
    assert odd.items() <= entry["body"].items()


# --- Maps, lists and nulls where text is desired --------------------------------------------------------------------

SECRET = "canary-in-a-map"
WRONG = [("map", {"node-role": SECRET}), ("list", [SECRET]), ("list", (SECRET,)), ("list", {SECRET})]


def text_options(spec: Mapping[str, Any], prefix: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Return the path of each text option at any depth, and whether it is a list of texts."""
    for name, rule in spec.items():
        kind, elements = rule.get("type", "str"), rule.get("elements")
        if "options" in rule:
            yield from text_options(rule["options"], (*prefix, f"{name}[]" if kind == "list" else name))
        elif kind in ("str", "path") or elements == "str":
            yield (*prefix, name), elements == "str"


def nested(path: tuple[str, ...], value: Any) -> dict[str, Any]:
    """Return options in which the one at this path has the value; it is in the second item of a list of options."""
    first, *rest = path
    inner = nested(tuple(rest), value) if rest else value
    return {first[:-2]: [{}, inner]} if first.endswith("[]") else {first: inner}


@pytest.mark.parametrize("module", sorted(MODULES))
def test_no_map_and_no_list_becomes_a_text(module: str, emulator: EmulatorProcess) -> None:
    """All text options of all modules, including connection and suboptions; the value may be a secret and is masked."""
    spec = __import__(f"{PACKAGE}.{module}", fromlist=["SPEC"]).SPEC
    found = 0
    for path, in_list in text_options(declared(module)[1].argument_spec):
        place = ".".join(path).replace("[]", "[1]")
        for word, value in WRONG:
            _options, problems = spec.prepare(nested(path, [value] if in_list else value))
            told = [str(problem) for problem in problems]
            assert f"{place}{'[0]' if in_list else ''}: must be text, and is a {word}." in told, path
            assert SECRET not in str((told, _options))
        found += 1
    assert found > 10
    assert not emulator.requests()


@both_executions
def test_all_that_is_no_text_is_told_at_once(emulator: EmulatorProcess, play: Play) -> None:
    """With the path of each, in both executions, in a fleet and in the preflight, before ansible-core validates."""
    wrong = {
        "description": ["a", "b"],
        "node_selector": {"node-role": "nifi"},
        "account": {"account_id": {"a": PASSWORD}, "account_password": [PASSWORD]},
        "host_aliases": [None, {"ip": "10.0.0.1", "hostnames": [None, "kafka"]}, "kafka"],
    }
    parts = [
        "description: must be text, and is a list.",
        "node_selector: must be text, and is a map.",
        "account.account_id: must be text, and is a map.",
        "account.account_password: must be text, and is a list.",
        "host_aliases[0]: must be a map, and is null.",
        "host_aliases[1].hostnames[0]: must be text, and is null.",
        "host_aliases[2]: must be a map, and is text.",
    ]
    places = ["", "data_flow_services[2].", "data_flow_service_defaults."]
    items = {"data_flow_services": [None, SERVICE, {**SERVICE, **wrong}], "data_flow_service_defaults": wrong}
    single, fleet = play([("data_flow_service", {**SERVICE, **wrong}), (FLEET, items)]).results
    for result, prefixes in ((single, places[:1]), (fleet, places[1:])):
        assert result["failed"]
        assert result["changed"] is False
        assert result["error"]["code"] == "invalid_option"
        for prefix in prefixes:
            for part in parts:
                assert f"{prefix}{part}" in result["msg"]
    assert "data_flow_services[0]: must be a map, and is null." in fleet["msg"]
    assert single["error"]["option"] == "node_selector"
    assert not emulator.requests()
    del wrong["account"]  # which the preflight neither masks nor receives
    (preflight,) = play([("data_flow_preflight_info", {"data_flow_services": [{**SERVICE, **wrong}]})]).results
    (settings,) = [line for line in preflight["checks"] if line["check"] == "settings"]
    for part in parts[:2]:
        assert part in settings["detail"]
    assert settings["status"] == "failed"


def test_queries_are_texts(emulator: EmulatorProcess) -> None:
    """Lists of texts are accepted too: a map would lose its values, and a nested list its form."""
    base = {"service": "data-flow", "path": "/v1/data-flows"}
    with pytest.raises(OptionError, match=r"^query\.a, query\.b: must be text or a list of texts\.$"):
        run("request", {**base, "query": {"a": {"x": "y"}, "b": ["x", ["y"]], "page": 0}}, emulator.url)
    assert not emulator.requests()
    run("request", {**base, "query": {"page": 0, "size": "20", "data_flow_name": ["one"], "state": None}}, emulator.url)
    (entry,) = emulator.requests()
    assert entry["query"] == "page=0&size=20&data_flow_name=one"


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"node_selector": {"node-role": "nifi"}}, "data_flow_node_selector: must be text, and is a map."),
        ({"node_selector": "node role"}, "data_flow_node_selector: 'node role' is not a node label."),
        ({"domain": "my_domain example"}, "data_flow_domain: 'my_domain example' cannot be a DNS name"),
        ({"domain": " "}, "data_flow_domain: is needed to create Data Flow analytics"),
    ],
)
def test_a_role_says_which_of_its_variables_is_wrong(
    variables: Mapping[str, Any],
    message: str,
    emulator: EmulatorProcess,
    ansible_playbook: Callable[..., Run],
    tmp_path: Path,
) -> None:
    """The rules of the module apply before anything is changed."""
    playbook = tmp_path / "play.yml"
    playbook.write_text("- {hosts: localhost, gather_facts: false, roles: [samsungcloud.scp.data_flow]}")
    given = {f"data_flow_{name}": value for name, value in {**FLOW, **variables}.items()}
    result = ansible_playbook(str(playbook), "-e", json.dumps(given))
    assert result.code != 0
    assert message in result.results[-1]["msg"], result.output
    assert not [entry for entry in emulator.requests() if entry["committed"]]


@pytest.mark.parametrize("module", OBJECTS)
def test_tags_are_texts(module: str, emulator: EmulatorProcess) -> None:
    """Numbers, true and false are converted to text; maps and lists are refused."""
    if module == "data_flow_service":
        run("data_flow", {**FLOW, **HURRY}, emulator.url)
    tags = {"a": 5, "b": True, "c": False, "d": None, "e": 1.5, "f": "text"}
    with pytest.raises(OptionError, match=r"tags.x, tags.y: must be text"):
        run(module, {**OBJECTS[module], "tags": {**tags, "x": {}, "y": [1]}}, emulator.url)
    run(module, {**OBJECTS[module], "tags": tags, "description": 5, **HURRY}, emulator.url)
    body = emulator.requests(method="POST")[-1]["body"]
    sent = {(tag.get("key") or tag.get("tag_key")): tag.get("value", tag.get("tag_value")) for tag in body["tags"]}
    assert sent == {"a": "5", "b": "true", "c": "false", "d": "", "e": "1.5", "f": "text"}
    assert body["description"] == "5"


def test_json_text_stays_text(emulator: EmulatorProcess) -> None:
    """A survey gives text; a map as JSON text is converted where a map is expected."""
    account = '{"account_id": "nifiadmin", "account_password": ' + f'"{PASSWORD}"}}'
    run("data_flow", {**FLOW, "description": '{"a": 1}', "account": account, **HURRY}, emulator.url)
    body = emulator.requests(operation="CreateDataFlow")[0]["body"]
    assert body["description"] == '{"a": 1}'
    assert body["account"]["account_id"] == "nifiadmin"
    with pytest.raises(OptionError, match=r"account.account_id: must be text, and is a map"):
        run("data_flow", {**FLOW, "account": account.replace('"nifiadmin"', "{}")}, emulator.url)


# --- Blanks ---------------------------------------------------------------------------------------------------------

BLANKS = ["", "  ", "\t\n"]


def row(module: str, value: str) -> dict[str, Any]:
    """Return all options of an object as blanks, as the empty columns of a spreadsheet give them."""
    return dict.fromkeys(declared(FLEET)[1].argument_spec[f"{module}s"]["options"], value)


@pytest.mark.parametrize("value", BLANKS)
@pytest.mark.parametrize("module", OBJECTS)
def test_what_is_blank_is_left_out(module: str, value: str, emulator: EmulatorProcess) -> None:
    """All optional options are blank: the object is created as without them, and then unchanged."""
    if module == "data_flow_service":
        run("data_flow", {**FLOW, **HURRY}, emulator.url)
    emulator.admin("DELETE", "/requests")
    whole = {**row(module, value), **OBJECTS[module], **HURRY}
    assert run(module, whole, emulator.url)["changed"]
    full = emulator.requests(method="POST")[-1]["body"]
    assert not {"account", "tags", "description", "node_selector"} & set(full)
    assert not run(module, whole, emulator.url)["changed"]
    for option in ("domain", "storage_class_name"):
        assert not run(module, {**whole, option: value}, emulator.url)["changed"]
    with pytest.raises(OptionError, match=r"domain: is needed"):
        run(module, {**whole, "name": "another", "domain": value}, emulator.url)


def test_blanks_around_a_text_are_no_part_of_it(emulator: EmulatorProcess) -> None:
    """Names, ids and settings with blanks identify and create the same objects; a password is sent unchanged."""
    run(
        "data_flow",
        {**FLOW, "name": " analytics", "cluster_name": "ske-dev\n", "version": "1.1.0 ", **HURRY},
        emulator.url,
    )
    password = " Aa1!567"  # too short without its blank
    account = {"account_id": " nifiadmin ", "account_password": password}
    spelled = {
        **SERVICE,
        "name": "orders ",
        "data_flow": " analytics ",
        "storage_class_name": "nfs\n",
        "account": account,
    }
    created = run("data_flow_service", {**spelled, "description": "Text\n", **HURRY}, emulator.url)["data_flow_service"]
    assert (created["data_flow_service_name"], created["description"]) == ("orders", "Text")
    body = emulator.requests(operation="CreateDataFlowService")[0]["body"]
    assert (body["storage_class_name"], body["account"]["account_id"]) == ("nfs", "nifiadmin")
    again = {"data_flow_services": [spelled], "data_flows": [{**FLOW, "name": "analytics "}], **HURRY}
    assert not run(FLEET, again, emulator.url)["changed"]
    by_id = {"data_flow_service_id": f" {created['data_flow_service_id']}\t"}
    for options in (by_id, {"name": " orders", "data_flow": "analytics "}):
        assert len(run("data_flow_service_info", options, emulator.url)["data_flow_services"]) == 1
        assert not run("data_flow_service", options, emulator.url)["changed"]
    assert run("data_flow_service", {**by_id, "state": "absent", **HURRY}, emulator.url)["changed"]


@pytest.mark.parametrize("value", BLANKS)
def test_a_blank_of_an_item_takes_the_default(value: str, emulator: EmulatorProcess) -> None:
    """Items have all keys and only names as values; defaults provide all that they can."""
    common = {
        "description": "Text",
        "node_selector": "node-role=nifi",
        "tags": {"team": "a"},
        "account": {"account_id": "nifiadmin", "account_password": PASSWORD},
        "host_aliases": [{"ip": "10.0.0.1", "hostnames": ["kafka"]}],
    }
    parts = {
        "account": dict.fromkeys(("account_id", "account_password"), value),
        "service_workload": {
            name: dict.fromkeys(("cpu", "memory", "replica"), value) for name in SERVICE["service_workload"]
        },
    }
    for nested_parts in ({}, parts):
        emulator.admin("POST", "/reset")
        emulator.admin("PATCH", "/clock", {"speed": 1000})
        options = {
            "data_flows": [{**row("data_flow", value), "name": "analytics"}],
            "data_flow_defaults": {**FLOW, **common},
            "data_flow_services": [{**row("data_flow_service", value), **nested_parts, "name": "orders"}],
            "data_flow_service_defaults": {**SERVICE, **common},
            **HURRY,
        }
        assert run(FLEET, options, emulator.url)["summary"]["created"] == 2
        for entry in emulator.requests(method="POST"):
            if entry["committed"]:
                assert {"description", "node_selector", "tags", "account", "domain"} <= set(entry["body"])
                assert entry["body"]["description"] == "Text"
        assert not run(FLEET, options, emulator.url)["changed"]


@pytest.mark.parametrize("value", BLANKS)
@pytest.mark.parametrize("option", ["description", "node_selector"])
def test_what_can_be_emptied_is_emptied_by_a_blank(option: str, value: str, emulator: EmulatorProcess) -> None:
    """By a module, and by a fleet without a default."""
    full = {"description": "Text", "node_selector": "node-role=nifi"}
    own = {"name": "analytics", option: value}
    for name, options in (
        ("data_flow", own),
        (FLEET, {"data_flows": [own]}),
        (FLEET, {"data_flows": [{"name": "analytics"}], "data_flow_defaults": {option: value}}),
    ):
        emulator.admin("POST", "/reset")
        emulator.admin("PATCH", "/clock", {"speed": 1000})
        run("data_flow", {**FLOW, **full, **HURRY}, emulator.url)
        assert [run(name, {**options, **HURRY}, emulator.url)["changed"] for _again in range(2)] == [True, False]
        (flow,) = emulator.admin("GET", "/objects")["data_flows"]
        assert not flow[option]
        assert all(flow[other] == text for other, text in full.items() if other != option)
    with_default = {"data_flows": [own], "data_flow_defaults": full, **HURRY}
    run(FLEET, with_default, emulator.url)
    (flow,) = emulator.admin("GET", "/objects")["data_flows"]
    assert flow[option] == full[option]


@pytest.mark.parametrize("value", BLANKS)
def test_no_deletion_widens_because_something_is_blank(value: str, emulator: EmulatorProcess) -> None:
    """A blank option that selects what to delete is refused; in a fleet the default applies."""
    run("data_flow", {**FLOW, **HURRY}, emulator.url)
    run("data_flow", {**FLOW, "name": "other", **HURRY}, emulator.url)
    run("data_flow_service", {**SERVICE, **HURRY}, emulator.url)
    emulator.admin("DELETE", "/requests")
    for module, name, options in (
        ("data_flow_service", "orders", ["data_flow"]),
        ("data_flow_service", "orders", ["data_flow_id"]),
        ("data_flow_service", "orders", ["data_flow", "data_flow_id"]),
        ("data_flow", "other", ["cluster_name"]),
        ("data_flow", "other", ["cluster_id", "cluster_name"]),
    ):
        absent = {"name": name, "state": "absent", **dict.fromkeys(options, value)}
        for check_mode in (False, True):
            with pytest.raises(OptionError, match=f"{options[0]}.*must not be blank when state is absent"):
                run(module, absent, emulator.url, check_mode=check_mode)
            with pytest.raises(OptionError, match=rf"{module}s\[0\]: {options[0]}.*must not be blank"):
                run(FLEET, fleet_of(module, absent), emulator.url, check_mode=check_mode)
    for item in ({"name": value}, {"data_flow_service_id": value}, {"name": value, "data_flow_service_id": value}):
        with pytest.raises(ScpError, match="name"):
            run(FLEET, fleet_of("data_flow_service", {**item, "state": "absent"}), emulator.url)
        if "name" in item:
            with pytest.raises(OptionError, match="name: must not be empty"):
                run("data_flow_service", {**item, "state": "absent"}, emulator.url)
    elsewhere = {"data_flow_service_defaults": {"data_flow": "other"}, "state": "absent"}
    item = {**row("data_flow_service", value), "name": "orders"}
    assert not run(FLEET, fleet_of("data_flow_service", item, **elsewhere), emulator.url)["changed"]
    assert not [entry for entry in emulator.requests() if entry["committed"]]
    there = {**elsewhere, "data_flow_service_defaults": {"data_flow": "analytics"}}
    gone = run(FLEET, fleet_of("data_flow_service", item, **there), emulator.url)
    assert gone["summary"]["deleted"] == 1


def test_a_deletion_by_name_alone_is_for_a_name_that_there_is_once(emulator: EmulatorProcess) -> None:
    """Without a parent any parent matches; if there are two objects, neither is deleted."""
    emulator.admin("PATCH", "/switches", {"name_scope": "none"})
    for flow in ("analytics", "other"):
        run("data_flow", {**FLOW, "name": flow, **HURRY}, emulator.url)
        run("data_flow_service", {**SERVICE, "data_flow": flow, "check_name": False, **HURRY}, emulator.url)
    absent = {"name": "orders", "state": "absent", **HURRY}
    with pytest.raises(PlanError, match="2 Data Flow Services are called 'orders'"):
        run("data_flow_service", absent, emulator.url)
    assert run("data_flow_service", {**absent, "data_flow": "other"}, emulator.url)["changed"]
    assert run("data_flow_service", absent, emulator.url)["changed"]


@both_executions
def test_blanks_of_a_survey(emulator: EmulatorProcess, play: Play) -> None:
    """Blank numbers, choices, lists and flags count as omitted before ansible-core validates them."""
    survey = dict.fromkeys(("state", "wait", "wait_timeout", "wait_interval", "host_aliases", "tags", "account"), "")
    survey |= dict.fromkeys(
        ("update_password", "on_immutable_change", "delete_services", "validate_certs", "retries"), " "
    )
    tasks = [
        ("data_flow", {**FLOW, **survey, **{name: HURRY[name] for name in HURRY}}),
        ("data_flow_info", {"name": "", "data_flow_id": "", "details": "", "wait_for_state": " ", "query": ""}),
        (
            FLEET,
            {
                "data_flows": [{**FLOW, **dict.fromkeys(("state", "tags", "delete_services"), "")}],
                "purge": "",
                "state": "",
                "max_deletions": "",
                "max_parallel": " ",
                "continue_on_error": "",
                "data_flow_defaults": "",
            },
        ),
    ]
    created, info, fleet = play(tasks).results
    assert created["changed"]
    assert len(info["data_flows"]) == 1
    assert fleet["summary"]["unchanged"] == 1
    blank = dict.fromkeys(("url", "wait_until", "version", "query", "body", "status_codes", "language", "region"), " ")
    (result,) = play([("request", {**blank, "service": "data-flow", "path": "/v1/data-flows"})]).results
    assert result["status"] == 200, result
    by_id = {"name": " ", "data_flow_id": info["data_flows"][0]["data_flow_id"]}
    (result,) = play([("data_flow_info", by_id)]).results
    assert len(result["data_flows"]) == 1
