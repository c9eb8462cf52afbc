# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of the admin API, the request log, and the process itself."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests
from emulator_client import ACCOUNT, DEV, FLOWS, SERVICES, Client, flow_body, service_body

TESTS = Path(__file__).resolve().parents[1]
FINGERPRINT = "sha256:" + hashlib.sha256(ACCOUNT["account_password"].encode()).hexdigest()


def test_request_log_has_all_requests_and_no_password(client: Client, process: Any) -> None:
    client.call("POST", FLOWS, flow_body())
    client.refusal("POST", FLOWS, flow_body(account={"account_password": 12345678}))
    client.send("GET", f"{FLOWS}?sort=created_dt%3Adesc")
    client.send("PATCH", "/nowhere")
    first, second, third, fourth = process.requests()
    process.admin("PATCH", "/clock", {"advance": 10})
    client.send("GET", FLOWS)
    assert process.requests()[-1]["at"] - fourth["at"] >= 10
    assert first == {
        "number": 1,
        "at": first["at"],
        "operation": "CreateDataFlow",
        "method": "POST",
        "path": FLOWS,
        "query": "",
        "api_version": "data-flow 1.1",
        "language": None,
        "auth_token": False,
        "user_agent": requests.utils.default_user_agent(),
        "status": 202,
        "body": flow_body(account=ACCOUNT | {"account_password": FINGERPRINT}),
        "fault": None,
        "committed": True,
    }
    assert (second["status"], second["committed"]) == (400, False)
    assert (third["query"], third["body"]) == ("sort=created_dt%3Adesc", None)
    assert (fourth["operation"], fourth["status"]) == (None, 403)
    assert [each["number"] for each in process.requests(operation="CreateDataFlow")] == [1, 2]
    assert [each["number"] for each in process.requests(method="GET")] == [3, 5]
    for secret in (ACCOUNT["account_password"], "12345678"):
        assert secret not in json.dumps(process.requests())
    client.admin("DELETE", "/requests")
    assert process.requests() == []


def test_request_log_has_language_and_presence_of_token(client: Client, process: Any) -> None:
    sent = {"Accept-Language": "ko-KR", "X-Auth-Token": "the-token"}
    requests.get(client.url + FLOWS, headers=client.headers("GET", client.url + FLOWS) | sent, timeout=10)
    (entry,) = process.requests()
    assert (entry["status"], entry["language"], entry["auth_token"]) == (200, "ko-KR", True)
    assert "the-token" not in json.dumps(entry)


def test_snapshot_has_fields_that_no_response_has(client: Client) -> None:
    flow = client.flow(dsc_domain="dsc", instance_id="instance")
    client.service(flow)
    snapshot = client.admin("GET", "/objects")
    (seen,), (service,) = snapshot["data_flows"], snapshot["data_flow_services"]
    assert (seen["dsc_domain"], seen["instance_id"], seen["ingress_controller_name"]) == (
        "dsc",
        "instance",
        "dss-ingress",
    )
    assert seen["tags"] == service["tags"] == [{"tag_key": "team", "tag_value": "data"}]
    assert seen["account"]["account_password"] == FINGERPRINT
    assert ACCOUNT["account_password"] not in json.dumps(snapshot)


def test_seeding(client: Client) -> None:
    cluster = client.admin("POST", "/clusters", {"name": "tiny", "cpu": 1000, "memory": 1024, "node_labels": []})
    path = f"{SERVICES}/clusters/{cluster['id']}/validate-resources"
    body = {"service_workload": {"nifi": {"cpu": "1001"}}}
    assert client.call("POST", path, body)["result"] is False
    client.admin("POST", "/clusters", {**cluster, "cpu": 2000})
    assert client.call("POST", path, body)["result"] is True

    image = client.admin("POST", "/images", {"version": "3.0.0", "nifi": "2.0.0"})
    assert "3.0.0" in str(client.call("GET", f"{FLOWS}/image-versions"))
    flow = client.flow(image_id=image["image_id"])
    client.admin("DELETE", f"/images/{image['image_id']}")
    assert client.call("GET", f"{FLOWS}/{flow}")["is_active_image"] is False

    client.admin("POST", "/ingress-controllers", {"cluster_id": DEV, "name": "second"})
    assert len(client.call("GET", f"{FLOWS}/clusters/{DEV}/ingress-controllers")) == 2
    client.admin("DELETE", f"/ingress-controllers/{DEV}/second")
    assert len(client.call("GET", f"{FLOWS}/clusters/{DEV}/ingress-controllers")) == 1
    client.admin("DELETE", f"/clusters/{cluster['id']}")
    client.refusal("POST", path, body, status=404)


def test_gateway_settings(client: Client) -> None:
    """Latency and unsigned calls are as configured, and a reset restores the defaults."""
    client.admin("PATCH", "/gateway", {"latency": 0.2})
    assert client.send("GET", FLOWS).elapsed.total_seconds() >= 0.2
    client.admin("PATCH", "/gateway", {"latency": 0, "signatures": "ignored"})
    assert requests.get(client.url + FLOWS, timeout=10).json()["total_count"] == 0
    client.admin("POST", "/reset")
    defaults = {"latency": 0, "signatures": "checked", "rate_limit": 0, "retry_after": None}
    defaults |= {"max_page_size": 0, "list_lag": 0, "versions": {}}
    assert client.admin("GET", "/gateway") == defaults
    assert requests.get(client.url + FLOWS, timeout=10).status_code == 404


def test_seeded_objects_behave_like_created_ones(client: Client) -> None:
    flow = client.admin("POST", "/data-flows", {"data_flow_name": "seeded", "state": "STOPPED"})
    client.admin("POST", "/data-flow-services", [{"data_flow_id": flow["id"], "data_flow_service_name": "one"}])
    assert client.call("GET", f"{FLOWS}/{flow['id']}")["state"] == "STOPPED"
    assert client.call("GET", f"{SERVICES}?data_flow_name=seeded")["total_count"] == 1
    client.admin("PATCH", f"/objects/{flow['id']}", {"state": "ERROR", "description": "broken"})
    detail = client.call("GET", f"{FLOWS}/{flow['id']}")
    assert (detail["state"], detail["description"]) == ("ERROR", "broken")
    client.admin("DELETE", f"/objects/{flow['id']}")
    assert client.call("GET", FLOWS)["total_count"] == client.call("GET", SERVICES)["total_count"] == 0


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("PATCH", "/objects/none", {}, 404),
        ("POST", "/data-flows", {"name": "x", "colour": "red"}, 422),
        ("POST", "/data-flow-services", {"name": "x", "data_flow_id": "none"}, 422),
        ("PATCH", "/clock", {"advance": -1}, 422),
        ("PATCH", "/gateway", {"latency": -1}, 422),
        ("PATCH", "/gateway", {"rate_limit": -1}, 422),
        ("PATCH", "/gateway", {"versions": {"ListNothing": []}}, 422),
        ("PATCH", "/gateway", {"max_page_size": -1}, 422),
        ("PATCH", "/gateway", {"list_lag": -1}, 422),
        ("PATCH", "/durations", {"data_flow": {"CREATING": [2, 1]}}, 422),
        ("PATCH", "/durations", {"data_flow": {"CREATING": [-1, 1]}}, 422),
        ("PATCH", "/durations", {"data_flow": {"RUNNING": [1, 1]}}, 422),
        ("PATCH", "/durations", {"cluster": {}}, 422),
        ("PATCH", "/durations", {"data_flow": 1}, 422),
        ("POST", "/reset", {"colour": "red"}, 422),
        ("GET", "/nothing", None, 404),
    ],
)
def test_invalid_admin_requests_are_refused(client: Client, method: str, path: str, body: Any, status: int) -> None:
    with pytest.raises(RuntimeError, match=str(status)):
        client.admin(method, path, body)


def test_reset_restores_initial_state(client: Client, process: Any) -> None:
    start = client.admin("GET", "/objects")
    client.service(client.flow())
    client.admin("POST", "/faults", {"kind": "drop_before"})
    client.admin("PATCH", "/clock", {"speed": 5})
    client.admin("POST", "/reset")
    assert client.admin("GET", "/objects") == start == {"data_flows": [], "data_flow_services": []}
    assert client.admin("GET", "/faults") == process.requests() == []
    assert client.admin("GET", "/clock")["speed"] == 0


def test_states_are_reproducible(client: Client) -> None:
    client.call("POST", SERVICES, service_body(client.flow()))
    states = []
    for step in range(5):
        client.pass_time(60)
        states.append((step, client.call("GET", SERVICES)["contents"][0]["state"]))
    assert states == [(0, "CREATING"), (1, "CREATING"), (2, "CREATING"), (3, "RUNNING"), (4, "RUNNING")]


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_command_line(ending: signal.Signals) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SCP_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "emulator", "--port", "0"],
        cwd=TESTS.parent,
        env=environment | {"PYTHONPATH": "tests", "SCP_ACCESS_KEY": "mine"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    lines = [process.stdout.readline().strip() for number in range(4)]
    url = lines[0].split()[3]
    assert lines[0] == f"Data Flow emulator: {url} (speed 60)"
    assert lines[1] == f"export SCP_ENDPOINT={url}"
    assert "mine" not in lines[2]
    assert lines[3] == "export SCP_SECRET_KEY=emulator-secret-key"
    with requests.Session() as session:  # an open connection must not delay the exit
        assert session.get(f"{url}/_emulator/clock", timeout=10).json()["speed"] == 60
        process.send_signal(ending)
        rest = process.communicate(timeout=10)
    assert (process.returncode, rest) == (0, ("", ""))


def test_process_runs_from_any_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "a path with spaces"
    shutil.copytree(TESTS / "emulator", copy / "emulator", ignore=shutil.ignore_patterns("__pycache__"))
    program = (
        "from emulator.process import EmulatorProcess\n"
        "with EmulatorProcess(env={'SCP_ACCESS_KEY': 'other'}) as running:\n"
        "    print(running.env()['SCP_ACCESS_KEY'], running.admin('GET', '/clock')['speed'])\n"
        "    assert running.env()['SCP_ENDPOINT'] == running.url\n"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(copy))
    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=True)
    assert output.stdout == "other 1000.0\n"
