# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What runs of the live kit write and print in a world full of canaries: none of them, and everything else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from live_runs import SPEED, LiveRun, run_live, server_between

from emulator.process import EmulatorProcess
from emulator.state import ACCOUNT_ID, USER_ID

SECRET_KEY = "Canary/Secret+Key=1"
ACCESS_KEY = "canaryaccesskey0000001"
AUTH_TOKEN = "canary-auth-token-02"
PASSWORD = "Canary-Passw0rd-03!"
CLUSTER, STORAGE_CLASS = "harbour-cluster", "harbour-nfs"  # what the user types
CLUSTER_ID = "0badc0de0badc0de0badc0de0badc0de"
FLOW_ID, SERVICE_ID = "fee1dead-0000-4000-8000-00000000000a", "fee1dead-0000-4000-8000-00000000000b"
SUBNET_ID = "fee1dead-0000-4000-8000-00000000000c"
MAIL, OTHER_MAIL = "kim.canary@corp.example.kr", "lee.canary@corp.example.kr"
HOST, URL = "canary-db.corp.internal", "https://canary-portal.corp.internal:8443/room/7?who=canaryquery"
IPV4, IPV6 = "10.11.12.13", "fd12:3456:789a::c0de"
DOMAIN = "canary-domain.internal"
# Common words, with which the notes of the kit must stay readable.
PLAIN_NAME = "data"
CANARIES = (
    SECRET_KEY, ACCESS_KEY, AUTH_TOKEN, PASSWORD, CLUSTER_ID, FLOW_ID, FLOW_ID.replace("-", ""), SERVICE_ID,
    SERVICE_ID.replace("-", ""), SUBNET_ID, MAIL, OTHER_MAIL, HOST, "canary-portal", "canaryquery", "corp.internal",
    "corp.example", IPV4, IPV6, DOMAIN, ACCOUNT_ID, USER_ID, "canary", "quayside", "Zz1!",
)  # fmt: skip
TYPED = (CLUSTER, STORAGE_CLASS)
CREDENTIALS = {"SCP_ACCESS_KEY": ACCESS_KEY, "SCP_SECRET_KEY": SECRET_KEY}
SENTENCE = (
    f"Dear {MAIL}, quayside-flow of {CLUSTER} failed at {HOST} ({IPV4}, {IPV6}): see {URL}, key {SECRET_KEY}, "
    f"account {ACCOUNT_ID}, id {FLOW_ID}"
)


@pytest.fixture(scope="module")
def emulator() -> Iterator[EmulatorProcess]:
    """Return an emulator whose keys are canaries."""
    with EmulatorProcess(speed=SPEED, env=CREDENTIALS) as process:
        yield process


@pytest.fixture
def world(emulator: EmulatorProcess) -> EmulatorProcess:
    """Return the emulator with canaries in every field that can be seeded, and in two that cannot."""
    emulator.admin("POST", "/reset")
    for cluster in ("70a599e031e749b7b260868f441e862b", "c2d4e6f8a0b14c3d8e5f7a9b1c2d3e4f"):
        emulator.admin("DELETE", f"/clusters/{cluster}")
    labels = ["quayside=canary-pool"]
    cluster = {"id": CLUSTER_ID, "name": CLUSTER, "subnet_id": SUBNET_ID, "node_labels": labels}
    emulator.admin("POST", "/clusters", cluster)
    controller = {"name": "canary-ingress", "namespace": "canary-namespace", "ingress_class_name": "canary-class"}
    emulator.admin("POST", "/ingress-controllers", {"cluster_id": CLUSTER_ID, **controller})
    common = {
        "created_by": MAIL,
        "modified_by": OTHER_MAIL,
        "account": {"account_id": "canary-nifi-admin", "account_password": PASSWORD},
        "description": SENTENCE,
        "domain": DOMAIN,
        "node_selector": labels[0],
        "storage_class_name": STORAGE_CLASS,
        "tags": [{"tag_key": "canary-tag", "tag_value": "canary-value"}],
    }
    addresses = [{"ip": IPV4, "hostnames": [HOST, "canary-short"]}, {"ip": IPV6, "hostnames": ["canary-six"]}]
    flow = {
        **common,
        "id": FLOW_ID,
        "name": "quayside-flow",
        "cluster_id": CLUSTER_ID,
        "host_alias_list": addresses,
        "ingress_controller_name": "canary-ingress",
        "dsc_domain": "canary-dsc.internal",
        "instance_id": "canary-instance-9",
    }
    emulator.admin("POST", "/data-flows", [flow, {**flow, "id": "", "name": PLAIN_NAME}])
    lines = [{"ip": IPV4, "hostname": HOST}, {"ip": IPV6, "hostname": "canary-six"}]
    workload = {"nifi": {"cpu": "100", "memory": "100", "replica": "1", "version": "1.27.1"}}
    service = {
        **common,
        "id": SERVICE_ID,
        "name": "quayside-service",
        "data_flow_id": FLOW_ID,
        "host_alias": {"enabled": "true", "host_alias_list": lines},
        "service_workload": workload,
    }
    emulator.admin("POST", "/data-flow-services", service)
    unseeded = {"hosts_file": f"{IPV4} {HOST}", "web_url": URL, "quayside-flow": {MAIL: SENTENCE}, "state": "QUAYSIDE"}
    for kind, object_id in (("list_override", FLOW_ID), ("detail_override", FLOW_ID), ("detail_override", SERVICE_ID)):
        fault = {"kind": kind, "count": 100_000, "object_id": object_id, "override": unseeded}
        emulator.admin("POST", "/faults", fault)
    emulator.admin("DELETE", "/requests")
    return emulator


def run(world: EmulatorProcess, folder: Path, *arguments: str, url: str = "") -> LiveRun:
    variables = {**CREDENTIALS, "SCP_AUTH_TOKEN": AUTH_TOKEN, "SCP_ENDPOINT": url or world.url}
    return run_live(variables, folder, *arguments)


WRITE = ("--write", "--yes", "--cluster", CLUSTER, "--storage-class", STORAGE_CLASS)


def assert_clean(made: LiveRun, *, is_announced: bool = False) -> None:
    """Fail if a canary is in the files or in the output; an announcement names what the user typed."""
    for where, text in made.texts.items():
        canaries = CANARIES if is_announced and where == "output" else (*CANARIES, *TYPED)
        found = {each for each in canaries if each.casefold() in text.casefold()}
        assert not found, (where, found, [line for line in text.splitlines() if any(each in line for each in found)])
    if is_announced:
        _announcement, _separator, after = made.output.partition("[1/")
        assert not [each for each in TYPED if each in after]


def spelled(value: str) -> str:
    """Return a value as the kit compares it: an id may be in upper case and without hyphens."""
    return unquote(value).casefold().replace("-", "")


def assert_consistent(made: LiveRun, log: list[dict[str, Any]]) -> None:
    """Fail unless the recording has each call once and in order, and the same replacement for the same value."""
    calls = made.calls
    assert [each["number"] for each in calls] == list(range(1, len(log) + 1))
    assert [each["method"] for each in calls] == [each["method"] for each in log]
    assert [each["status"] for each in calls] == [each["status"] for each in log]
    replaced: dict[str, set[str]] = {}
    for call, entry in zip(calls, log):
        pairs = list(zip(entry["path"].split("/"), call["path"].split("/")))
        pairs += [(value, str(call["query"][name])) for name, value in parse_qsl(entry["query"])]
        for before, after in pairs:
            replaced.setdefault(spelled(before), set()).add(spelled(after))
    assert all(len(after) == 1 for after in replaced.values()), replaced
    assert len({each for after in replaced.values() for each in after}) == len(replaced)
    assert set(map(int, re.findall(r"#(\d+)", made.report))) <= {each["number"] for each in calls}


def test_a_run_that_reads_hides_what_the_account_has(world: EmulatorProcess, tmp_path: Path) -> None:
    made = run(world, tmp_path)
    assert made.code == 0, made.output
    assert_clean(made)
    assert_consistent(made, world.requests())
    assert "ListDataFlows: data_flow_name finds matching objects" in made.report


def test_a_run_that_writes_hides_what_the_account_has(world: EmulatorProcess, tmp_path: Path) -> None:
    made = run(world, tmp_path, *WRITE)
    assert made.code == 0, made.output
    assert_clean(made, is_announced=True)
    assert_consistent(made, world.requests())
    created = [each["request"] for each in made.calls if each["operation"] == "CreateDataFlowService"]
    names = {each["data_flow_service_name"] for each in created}
    assert all(re.fullmatch("zz-live-[0-9a-f]{8}", each) for each in names)
    assert " Zz live first " in {each["description"] for each in created}
    assert {each["account"]["account_id"] for each in created} == {"zzliveadmin"}
    assert "zz-live=absent" in (made.folder / "recording.jsonl").read_text()
    assert "data_flow_service: CREATING → RUNNING in" in made.report
    assert "a list showed a new data_flow " in made.report


@pytest.mark.parametrize("writes", [False, True])
def test_a_refusal_that_quotes_the_key_ends_the_run(writes: bool, world: EmulatorProcess, tmp_path: Path) -> None:
    body = {"status": "UNAUTHORIZED", "name": "Request was rejected by gateway", "message": f"{ACCESS_KEY}: {SENTENCE}"}
    answer = (401, "application/json", json.dumps(body).encode())
    with server_between(world.url, lambda method, path: answer) as (url, seen):
        made = run(world, tmp_path, *(WRITE if writes else ()), url=url)
    assert made.code == 3
    assert "The run ended early" in made.output
    assert "401" in made.output
    assert len(seen) <= 5
    assert_clean(made, is_announced=writes)


PAGE = f"<html><body><h1>{SENTENCE}</h1><p>quayside-flow</p></body></html>".encode()
ERRORS: Mapping[str, tuple[int, str, bytes]] = {
    "a page": (500, "text/html", PAGE),
    "a text": (400, "text/plain", SENTENCE.encode()),
    "an error": (
        409,
        "application/json",
        json.dumps({"errors": [{"code": "quayside-code", "detail": SENTENCE, "request_id": "canary id"}]}).encode(),
    ),
    "fields": (422, "application/json", json.dumps({"detail": {MAIL: [SENTENCE, "quayside-flow"]}}).encode()),
    "no JSON": (200, "application/json", b'{"contents": [{"data_flow_name": "quayside-fl'),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_that_quote_the_account(name: str, world: EmulatorProcess, tmp_path: Path) -> None:
    """Each create call fails, so that the run ends early with the error in its notes."""

    def answer(method: str, path: str) -> tuple[int, str, bytes] | None:
        is_create = method == "POST" and "validate" not in path
        return ERRORS[name] if is_create or urlsplit(path).path.endswith("image-versions") else None

    with server_between(world.url, answer) as (url, seen):
        made = run(world, tmp_path, *WRITE, url=url)
    assert made.code == 3, made.output
    assert "ended early" in made.output
    assert_clean(made, is_announced=True)
    assert not [path for method, path in seen if method == "PUT"]


@pytest.mark.parametrize("name", ERRORS)
def test_an_api_of_which_nothing_is_usable(name: str, world: EmulatorProcess, tmp_path: Path) -> None:
    with server_between(world.url, lambda method, path: ERRORS[name]) as (url, seen):
        made = run(world, tmp_path, url=url)
    assert made.code == 3, made.output
    assert len(seen) < 15
    assert name != "a page" or made.calls[0]["response"].startswith("<html><body><h1>Dear ")
    assert_clean(made)


def test_a_host_that_does_not_answer(world: EmulatorProcess, tmp_path: Path) -> None:
    made = run(world, tmp_path, url="https://canary-endpoint.invalid:8443/canary-path")
    assert made.code == 3
    assert "got no response" in made.output
    assert made.calls == []
    assert_clean(made)


def test_an_error_of_the_kit_writes_its_files_too(world: EmulatorProcess, tmp_path: Path) -> None:
    """A response of a form that no document has may be one that the kit cannot take."""
    odd = {
        "contents": [{"data_flow_id": {"quayside-flow": 1}, "data_flow_name": ["quayside"], "state": {}}],
        "total_count": 1,
    }
    answer = (200, "application/json", json.dumps(odd).encode())
    with server_between(world.url, lambda method, path: answer if "data-flows" in path else None) as (url, _seen):
        made = run(world, tmp_path, url=url)
    assert made.calls
    assert made.code in (0, 3)
    assert_clean(made)
