# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever an API sends, messages, warnings and progress lines are one line each, printable and not too long."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cases import FLOW as DESIRED
from harness import FLOW, OTHER_FLOW, SERVICE, Run, both_executions

from ansible_collections.samsungcloud.scp.plugins.module_utils._module_spec import ModuleSpec, perform
from emulator.process import EmulatorProcess

Play = Callable[..., Run]
LONGEST = 4001
ODD = "\x1b[31m\r\nFORGED: [localhost]\x9b2J\u202e\u2028\x07" + "x" * 10_000
HEADER = "\x1b[31mFORGED\x07" + "x" * 10_000  # which ends at a line break
HURRY = {"wait_timeout": 1, "wait_interval": 0.1}


class Odd(BaseHTTPRequestHandler):
    """Refuse with odd text, each in another place, by the first part of the path."""

    def do_GET(self) -> None:
        """Handle one request."""
        place = self.path.split("/")[1]
        self.send_response_only(302 if place == "location" else 429 if place == "retry" else 400, HEADER)
        headers = {"location": "Location", "retry": "Retry-After", "encoding": "Content-Encoding", "date": "Date"}
        if place in headers:
            self.send_header(headers[place], "9" * 1000 if place == "retry" else HEADER)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Log nothing."""


@pytest.fixture(scope="module")
def odd() -> Iterator[str]:
    """Return the URL of the server."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Odd) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def is_safe(text: str) -> bool:
    """Return whether a message can be printed."""
    return text.isprintable() and len(text) <= LONGEST


def shows(emulator: EmulatorProcess, kind: str, object_id: str, **override: Any) -> None:
    """Show an object with odd text from now on."""
    emulator.admin("POST", "/faults", {"kind": kind, "object_id": object_id, "override": override, "count": 99})


@both_executions
def test_what_an_api_sends_does_not_reach_the_terminal(seeded: EmulatorProcess, play: Play, odd: str) -> None:
    """Names, states, values, versions, headers and errors: messages are safe, and results keep the values."""
    for kind in ("list_override", "detail_override"):
        shows(seeded, kind, FLOW, state=ODD, cluster_name=ODD, domain=ODD, new_field=ODD)
        shows(seeded, kind, OTHER_FLOW, data_flow_name=ODD)
        shows(seeded, kind, SERVICE, state=ODD, data_flow_name=ODD)
    versions = {"versions": [{"id": f"v1.1{ODD}", "status": ODD}, {"id": "v1.1", "status": ODD}]}
    tasks: list[tuple[str, Mapping[str, Any]]] = [
        ("data_flow_info", {"data_flow_id": FLOW}),
        ("data_flow_info", {"data_flow_id": FLOW, "wait_for_state": "RUNNING", **HURRY}),
        ("data_flow_service_info", {"name": "orders", "wait_for_state": "RUNNING", **HURRY}),
        ("data_flow", {"data_flow_id": FLOW, "name": "analytics", "description": "new", **HURRY}),
        ("data_flow", {"data_flow_id": OTHER_FLOW, "name": "other", "state": "absent"}),
        ("data_flow", {**DESIRED, "name": "analytics", "cluster_name": "ske-prod", **HURRY}),
        ("data_flow", {"data_flow_id": FLOW, "state": "absent", **HURRY}),
        ("data_flow_service", {"name": "orders", "state": "absent", **HURRY}),
        ("data_flow_service", {"data_flow_service_id": SERVICE, "description": "new", **HURRY}),
        ("data_flow_fleet", {"data_flows": [{"data_flow_id": FLOW, "description": "new"}], **HURRY}),
        ("data_flow_preflight_info", {"data_flows": [{**DESIRED, "name": "analytics"}], "resolve_dns": False}),
        *(("data_flow_info", {"endpoint": f"{odd}/{way}", "retries": 1}) for way in ("location", "reason", "date")),
        ("data_flow_info", {"endpoint": f"{odd}/retry", "retries": 1}),
        ("data_flow_info", {"endpoint": f"{odd}/encoding", "retries": 1}),
        ("request", {"endpoint": f"{odd}/reason", "service": "ske", "path": "/v1", "status_codes": [200]}),
    ]
    seeded.admin("POST", "/faults", {"operation": "ListVersions", "kind": "replace_body", "body": versions})
    run = play(tasks)
    shown, *others = run.results
    assert shown["data_flows"][0]["state"] == ODD
    assert shown["data_flows"][0]["new_field"] == ODD
    for task, result in zip(tasks[1:], others):
        details = [check["detail"] for check in result.get("checks", [])]
        texts = [str(result.get("msg", "")), *result.get("warnings", []), *details]
        assert [text for text in texts if not is_safe(text)] == [], task
        assert result["failed"] or details, task
    assert not {"\x1b", "\r", "\x9b", "\u202e", "\u2028", "\x07"} & set(run.output)
    assert not [line for line in run.output.splitlines() if line.startswith("FORGED")]
    assert [line for line in run.output.splitlines() if len(line) > 100_000] == []


@pytest.mark.parametrize(("role", "object_id"), [("data_flow", FLOW), ("nifi", SERVICE)])
def test_what_roles_print_is_safe(
    role: str, object_id: str, seeded: EmulatorProcess, ansible_playbook: Play, tmp_path: Path
) -> None:
    """Their last step prints the state unchanged, and Ansible prints such a message raw."""
    for view in ("list_override", "detail_override"):
        shows(seeded, view, object_id, state=ODD)
    variables = {"data_flow_name": "analytics", "nifi_name": "orders", "nifi_data_flow": "analytics"}
    task = {"ansible.builtin.include_role": {"name": f"samsungcloud.scp.{role}", "tasks_from": "verify"}}
    playbook = tmp_path / "play.yml"
    playbook.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, "vars": variables, "tasks": [task]}]))
    run = ansible_playbook(str(playbook))
    assert run.code != 0
    assert "should be RUNNING, but is  [31m  FORGED" in run.output
    assert not {"\x1b", "\r", "\x9b", "\u202e", "\u2028", "\x07"} & set(run.output)


def test_what_playbooks_print_is_safe(seeded: EmulatorProcess, ansible_playbook: Play, tmp_path: Path) -> None:
    """Tables, and what will be deleted."""
    for view in ("list_override", "detail_override"):
        shows(seeded, view, FLOW, state=ODD, version=ODD, cluster_name=ODD, web_url=ODD)
        shows(seeded, view, SERVICE, state=ODD, version=ODD, data_flow_service_name=ODD, cluster_name=ODD)
    task = {"ansible.builtin.include_role": {"name": "samsungcloud.scp.decommission", "tasks_from": "preflight"}}
    playbook = tmp_path / "play.yml"
    variables = {"decommission_data_flow": "analytics"}
    playbook.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, "vars": variables, "tasks": [task]}]))
    for run in (ansible_playbook("samsungcloud.scp.inspect"), ansible_playbook(str(playbook))):
        assert run.code == 0, run.output
        assert "FORGED" in run.output
        assert not {"\x1b", "\r", "\x9b", "\u202e", "\u2028", "\x07"} & set(run.output)


def test_every_message_and_warning_leaves_by_one_way() -> None:
    """For any handler: secrets are masked first, since a truncated one would not be found."""
    secret = "Canary-Passw0rd\tand more"
    filler = "y" * 2990

    def warns(*arguments: Any, **options: Any) -> Any:
        return {"changed": False, "name": ODD}, [ODD, f"{filler}{secret}{filler}"]

    options = {"secret_key": secret, "access_key": "a", "endpoint": "https://b", "config_dir": "/no"}
    result = perform(ModuleSpec({}, warns), options, {}, check_mode=False, secrets=set())
    assert result["name"] == ODD
    assert [is_safe(warning) for warning in result["warnings"]] == [True, True]
    assert "Canary" not in result["warnings"][1]
