# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values whose names say that they are secret are not shown, in either execution; other values are never masked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cases import FLOW, SERVICE
from harness import MODULE, PASSWORD, SECRET_KEY, Run, both_executions
from scenarios import MODULES

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.masking import HIDDEN
from emulator.process import EmulatorProcess

pytestmark = both_executions
Play = Callable[..., Run]
Playbook = Callable[..., Run]
CHECK = {"check_mode": True}
# Names of secrets, valid and invalid.
NAMES = [
    "acount_password", "accountPassword", "account-password", "ACCOUNT_PASSWORD", "account_pasword", "password",
    "passwd", "account_pass", "pwd", "client_secret", "secret", "token", "authToken", "api_key", "private_key",
]  # fmt: skip
PLACED = "Canary-in-its-place"
PARTS = {
    name: f"{PLACED}-{number}" for number, name in enumerate(NAMES)
}  # so that none is masked as part of another one
ACCOUNT = {"account_id": "nifiadmin", "account_password": PASSWORD}
WRONG: list[tuple[str, dict[str, Any]]] = [
    # An unknown option, at the top level and nested.
    *((module, {**table.reads, **PARTS}) for module, table in MODULES.items()),
    *((module, {**table.reads, "nonsense": [{"deep": [PARTS]}]}) for module, table in MODULES.items()),
    ("data_flow", {**FLOW, "account": {**ACCOUNT, **PARTS}}),
    ("data_flow", {**FLOW, "account": {"account_id": "nifiadmin", "acount_passowrd": PASSWORD}}),
    ("data_flow_service", {**SERVICE, "account": {"account_id": "nifiadmin", "accountPassword": PASSWORD}}),
    ("data_flow_fleet", {"data_flows": [{**FLOW, "account": {"account_id": "x", **PARTS}}]}),
    ("data_flow_fleet", {"data_flow_services": [{**SERVICE, "acount": ACCOUNT, **PARTS}]}),
    # A wrong type or value, of the secret or of another option.
    ("data_flow", {**FLOW, "account": [ACCOUNT]}),
    ("data_flow", {**FLOW, "account": json.dumps(ACCOUNT)[:-1]}),
    ("data_flow", {**FLOW, "account": f"account_id: nifiadmin, account_password: {PASSWORD}"}),
    ("data_flow", {**FLOW, "account": ACCOUNT, "update_password": PASSWORD}),
    ("data_flow", {**FLOW, "account": ACCOUNT, "wait": "perhaps"}),
    ("data_flow", {**FLOW, "account": {"account_id": "nifiadmin", "account_password": {"odd": [PASSWORD]}}}),
    ("data_flow", {**FLOW, "name": ACCOUNT}),
    ("data_flow_fleet", {"data_flows": [{**FLOW, "account": ACCOUNT, "update_password": PASSWORD}]}),
    ("data_flow_fleet", {"data_flows": [json.dumps({**FLOW, "account": ACCOUNT})[:-1]]}),
    ("data_flow_fleet", {"data_flows": {"account": ACCOUNT}}),
    ("data_flow_info", {"retries": "many", "secret_key": [SECRET_KEY], "auth_token": {"a": PASSWORD}}),
    ("data_flow_capacity_info", {"cluster_name": "ske-dev", "service_workload": {"nifi": PARTS}}),
]
SHOWN: list[tuple[str, dict[str, Any]]] = [
    ("data_flow_preflight_info", {"data_flows": [{**FLOW, "account": ACCOUNT}], "resolve_dns": False}),
    ("data_flow_preflight_info", {"data_flows": [{"account": {"acount_passowrd": PASSWORD}, **PARTS}]}),
    ("data_flow_preflight_info", {"data_flows": [{"account": {"acount_passowrd": PASSWORD}}]}),
    ("data_flow_preflight_info", {"data_flow_services": [{**SERVICE, "account": json.dumps(ACCOUNT)}, PARTS]}),
    ("data_flow_preflight_info", {"data_flow_services": [{"update_password": PASSWORD, "name": ACCOUNT}]}),
]
CLUSTERS = {"service": "ske", "path": "/v1/clusters"}
REQUESTS: list[tuple[str, dict[str, Any]]] = [
    ("request", {**CLUSTERS, "query": PARTS}),
    ("request", {**CLUSTERS, "query": {"nested": json.dumps(PARTS)}}),
    # Secrets of the body itself and of the environment, in fields that are shown.
    ("request", {**CLUSTERS, "method": "POST", "body": {"password": PASSWORD, "about": [f"it is {PASSWORD}"]}}),
    ("request", {**CLUSTERS, "method": "POST", "body": {"about": SECRET_KEY, f"of {SECRET_KEY}": 1}}),
    ("request", {**CLUSTERS, "method": "POST", "body": {"a": [{"b": PARTS}]}}),
    ("request", {**CLUSTERS, "method": "POST", "body": json.dumps({"a": PARTS})}),
    ("request", {**CLUSTERS, "method": "POST", "body": {"account": json.dumps(json.dumps(ACCOUNT))}}),
    ("request", {**CLUSTERS, "method": "POST", "body": json.dumps({"a": PARTS})[:-2]}),
    ("request", {**CLUSTERS, "method": "POST", "body": [PARTS]}),
    ("request", {**CLUSTERS, "method": "POST", "body": f"account_id=one password={PASSWORD}"}),
    ("request", {**CLUSTERS, "method": "POST", "headers": PARTS, "body": PARTS}),
    ("request", {**CLUSTERS, "path": f"/v1/clusters?password={PASSWORD}&size=1"}),
    ("request", {"url": f"https://nobody:{PASSWORD}@ske.e.samsungsdscloud.com/v1?authToken={SECRET_KEY}"}),
    ("request", {**CLUSTERS, "endpoint": f"https://nobody:{PASSWORD}@127.0.0.1"}),
]


def test_no_secret_is_shown(emulator: EmulatorProcess, play: Play, tmp_path: Path) -> None:
    """All modules, with -vvvv and in the log; the fixture `play` checks that no run prints a canary."""
    log = tmp_path / "ansible.log"
    tasks = [(*task, CHECK) for task in (*WRONG, *SHOWN, *REQUESTS)]
    run = play(tasks, "-vvvv", ANSIBLE_INJECT_INVOCATION="1", ANSIBLE_LOG_PATH=str(log))
    went_well = [task for task, result in zip((*WRONG, *SHOWN, *REQUESTS), run.results) if not result["failed"]]
    assert went_well == [*SHOWN, *REQUESTS[:2]]
    assert not [canary for canary in (PASSWORD, SECRET_KEY, PLACED) if canary in log.read_text()]
    assert PLACED not in json.dumps(run.results)
    assert {"module_args"} == {key for result in run.results for key in result["invocation"]}
    shown = run.results[len(WRONG)]["invocation"]["module_args"]["data_flows"][0]
    assert shown["account"]["account_id"] == "nifiadmin"
    assert shown["name"] == FLOW["name"]


def test_a_task_on_its_own_shows_no_secret(
    emulator: EmulatorProcess,
    ansible_playbook: Playbook,
    execution: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With async the result is stored in a file, which `ansible_playbook` searches too."""
    monkeypatch.setattr("harness.TAKEN", {execution: {MODULE}})
    playbook = tmp_path / "play.yml"
    refused = {**FLOW, "account": {"account_id": "nifiadmin", "acount_password": PASSWORD}}
    tasks: list[dict[str, Any]] = [
        {"samsungcloud.scp.data_flow_preflight_info": {"data_flows": [{**FLOW, "account": ACCOUNT}]}, "async": 60},
        {"samsungcloud.scp.data_flow": refused, "async": 60, "ignore_errors": True},
    ]
    playbook.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]))
    run = ansible_playbook(str(playbook), "-vvvv", ANSIBLE_ASYNC_DIR=str(tmp_path / "t"), ANSIBLE_INJECT_INVOCATION="1")
    assert [result["failed"] for result in run.results] == [False, True]
    assert [len(result["invocation"]["module_args"]) > 1 for result in run.results] == [True, True]


def test_what_is_no_secret_is_not_masked(emulator: EmulatorProcess, play: Play) -> None:
    """Ids, names and short words are returned unchanged, whatever else has the same value."""
    emulator.admin("POST", "/data-flows", [{"name": "analytics", "id": "3f2a9d5e-0000-4000-8000-123456789abc"}])
    word = {"token": "analytics", "secret_name": "analytics", "pageToken": "3f2a9d5e", "next_token": "RUNNING"}
    flows = {"service": "data-flow", "path": "/v1/data-flows"}
    tasks: list[tuple[str, dict[str, Any]]] = [
        ("request", flows),
        ("request", {**flows, "query": word}),
        ("request", {**flows, "query": {"password": "RUN", "passwd": "1", "secret": "true", "client_secret": "e"}}),
        ("request", {**flows, "query": {"token": 3, "password": True, "password_policy_id": "analytics"}}),
        ("request", {**flows, "auth_token": "a"}),
    ]
    plain, *others = play(tasks).results
    (flow,) = plain["response"]["contents"]
    assert flow["data_flow_name"] == "analytics"
    for other in others:
        assert (other["status"], other["response"]) == (200, plain["response"])

    named = {**FLOW, "name": "analytics", "account": {**ACCOUNT, "account_password": "1"}}
    (refused,) = play([("data_flow", named)]).results
    assert "account.account_password: must have 8 to 50 characters, with " in refused["msg"]
    assert refused["msg"].endswith(
        " It has 1 character, no upper-case letter, no lower-case letter, no special character."
    )
    (wrong,) = play([("data_flow_info", {"secret_key": "e", "retries": 0})]).results
    assert "List Data Flows failed with HTTP 401: " in wrong["msg"]


def test_tags_come_back_as_they_are(emulator: EmulatorProcess, play: Play) -> None:
    """A tag is shown to everybody in the console, whatever its name."""
    tags = {"token": "orders-team", "secret": "vault/orders-team", "owner": "orders-team", "password": "orders-team"}
    (made,) = play(
        [("data_flow", {**FLOW, "tags": tags, "description": "the orders-team"})], ANSIBLE_INJECT_INVOCATION="1"
    ).results
    assert made["data_flow"]["description"] == "the orders-team"
    assert made["diff"]["after"]["tags"] == tags
    assert made["invocation"]["module_args"]["tags"] == {**dict.fromkeys(tags, HIDDEN), "owner": "orders-team"}


def test_no_free_text_damages_a_result(emulator: EmulatorProcess, play: Play) -> None:
    """A description may look like a secret, and contain the name of the object."""
    looks = [
        "https://analytics@git.example.com/x", "https://me:analytics@git.example.com/x", "[prod] password: analytics",
        "/docs?password=analytics", '{"password": "analytics"}', '{"password": "analytics"',
    ]  # fmt: skip
    tasks = [("data_flow", {**FLOW, "description": look, "tags": {"about": look}}, CHECK) for look in looks]
    for look, result in zip(looks, play([*tasks, ("data_flow", {**FLOW, "description": looks[0]})]).results):
        assert result["data_flow"]["data_flow_name"] == "analytics"
        assert result["data_flow"]["domain"] == "analytics-dev"
        assert result["diff"]["after"]["description"] == look


@pytest.mark.parametrize(
    "variables",
    [
        {"nifi_account": {"account_id": "orders-login", "account_password": f"{{{{{PASSWORD}"}},
        {"nifi_account": {"account_id": "orders-login", "account_password": "{{ pw }}"}, "pw": f"{PASSWORD}{{%"},
        {"nifi_account": {"account_id": "orders-login", "account_password": f"{{{{ '{PASSWORD}' | int(x=5) }}}}"}},
        {"nifi_account": f"{{{{ '{PASSWORD}' | from_json }}}}"},
        {"nifi_account": "{{ login }}", "login": {"account_id": "{{ nowhere }}", "account_password": PASSWORD}},
        {
            "nifi_domain": "{{ all.domain }}",
            "all": {"domain": "{{ login.nowhere }}", "password": PASSWORD},
            "login": {},
        },
    ],
)
def test_variables_that_cannot_be_evaluated(
    variables: dict[str, Any], seeded: EmulatorProcess, ansible_playbook: Callable[..., Run], tmp_path: Path
) -> None:
    """Only this host fails, and no error has the template or what it refers to."""
    inventory = tmp_path / "hosts.json"
    hosts = {"hosts": {"orders": variables, "second": {"nifi_name": "orders", "data_flow_name": "other"}}}
    group = {**hosts, "vars": {"data_flow_name": "analytics"}}
    inventory.write_text(json.dumps({"all": {"children": {"teams": group}}}))
    result = ansible_playbook("samsungcloud.scp.provision", "-i", str(inventory), "-vvv")
    assert result.code != 0
    failed = {task.host: task.result["msg"] for task in result.tasks if task.outcome == "failed"}
    assert set(failed) == {"orders"}
    assert re.match(r"nifi_(account|domain): .*\w", failed["orders"])
