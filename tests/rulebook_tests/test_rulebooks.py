# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rulebooks of the collection with the real ansible-rulebook, against the emulator and a small controller."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.event_options import read_options
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.event_source import Watch
from emulator.process import EmulatorProcess

ROOT = Path(__file__).parents[2]
SECRET_KEY = "canary-secret-key-7f3a"
TEMPLATE = {
    "id": 7,
    "type": "job_template",
    "name": "SCP Data Flow: drift",
    "related": {"launch": "/api/v2/job_templates/7/launch/"},
    "summary_fields": {"organization": {"name": "Default"}},
    **{f"ask_{what}_on_launch": True for what in ("limit", "labels", "inventory", "variables")},
}
JOB = {"id": 8, "url": "/api/v2/jobs/8/", "status": "successful", "created": "2026-01-01T00:00:00Z", "artifacts": {}}

PAGES: dict[str, Any] = {
    "unified_job_templates": {"count": 1, "results": [TEMPLATE]},
    "organizations": {"count": 1, "results": [{"id": 1, "name": "Default"}]},
    "labels": {"count": 0, "results": []},
    "jobs": {**JOB, "count": 1, "results": [JOB]},  # one job, and all jobs
}


@pytest.fixture
def emulator() -> Iterator[EmulatorProcess]:
    with EmulatorProcess(env={"SCP_SECRET_KEY": SECRET_KEY}) as process:
        yield process


@pytest.fixture
def service(emulator: EmulatorProcess) -> str:
    """Return the id of a service."""
    flow = emulator.admin("POST", "/data-flows", {"name": "analytics"})
    return str(emulator.admin("POST", "/data-flow-services", {"name": "orders", "data_flow_id": flow["id"]})["id"])


@pytest.fixture
def controller() -> Iterator[tuple[str, list[str]]]:
    """Return the URL of a controller with one job template, and the paths of the jobs that were launched."""
    launched: list[str] = []

    class Controller(BaseHTTPRequestHandler):
        def reply(self, content: Any) -> None:
            body = json.dumps(content).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            self.reply(next((page for name, page in PAGES.items() if f"/{name}/" in self.path), {"version": "4.6"}))

        def do_POST(self) -> None:
            launched.extend([self.path] * self.path.endswith("/launch/"))
            self.reply(JOB)

        def log_message(self, *_arguments: Any) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Controller) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", launched
        server.shutdown()


class Rulebook:
    """A running ansible-rulebook, whose output is collected."""

    def __init__(self, name: str, emulator: EmulatorProcess, place: Path, *flags: str, **variables: Any) -> None:
        (place / "vars.yml").write_text(yaml.safe_dump({"interval": 1, **variables}))
        command = ["ansible-rulebook", "--rulebook", name, "--vars", str(place / "vars.yml")]
        command += ["--inventory", str(ROOT / "examples/inventory"), *flags]
        # The collection is not on the path of this Python: the source finds it.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        settings = {"SCP_CONFIG_DIR": str(place / "scpconf"), "ANSIBLE_NOCOLOR": "1"}
        self._emulator = emulator
        self._process = subprocess.Popen(
            command,
            env={**environment, **emulator.env(), **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=place,
        )
        self.output = ""
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            self.output += line

    def __enter__(self) -> Rulebook:
        self.until(lambda: len(self._emulator.requests(operation="ListDataFlowService")) > 1)
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.terminate()
        self.wait()
        assert SECRET_KEY not in self.output

    def wait(self) -> int:
        """Wait until it ends, and return the exit code."""
        code = self._process.wait(60)
        self._reader.join()
        return code

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait for a condition."""
        end = time.monotonic() + 60
        while not condition():
            assert time.monotonic() < end, self.output
            assert self._process.poll() is None, self.output
            time.sleep(0.1)


def test_a_service_in_error_starts_the_preflight(emulator: EmulatorProcess, service: str, tmp_path: Path) -> None:
    cursor = tmp_path / "cursor.json"
    variables = {"cursor": str(cursor), "interval": 5}
    with Rulebook("samsungcloud.scp.service_error", emulator, tmp_path, **variables) as rulebook:
        polls = len(emulator.requests(operation="ListDataFlowService"))
        emulator.admin("PATCH", f"/objects/{service}", {"state": "ERROR"})
        rulebook.until(lambda: "is in the state ERROR" in rulebook.output)
        assert len(emulator.requests(operation="ListDataFlowService")) <= polls + 2
        rulebook.until(lambda: "Fail if a check failed" in rulebook.output)
    assert "Service orders of Data Flow analytics is in the state ERROR." in rulebook.output
    assert "Data Flow Service orders is in state ERROR and cannot be changed." in rulebook.output
    # After a restart the same error starts nothing.
    calls = len(emulator.requests(operation="ListDataFlowService"))
    with Rulebook("samsungcloud.scp.service_error", emulator, tmp_path, cursor=str(cursor)) as rulebook:
        rulebook.until(lambda: len(emulator.requests(operation="ListDataFlowService")) > calls + 2)
    assert "in the state ERROR" not in rulebook.output


def test_the_rulebook_of_the_page_runs(emulator: EmulatorProcess, service: str, tmp_path: Path) -> None:
    page = (ROOT / "docs/event_driven_ansible.md").read_text()
    text = page.partition("```yaml\n")[2].partition("```")[0].replace("/var/lib/eda", str(tmp_path))
    (tmp_path / "watch.yml").write_text(text.replace("interval: 30", "interval: 1"))
    with Rulebook(str(tmp_path / "watch.yml"), emulator, tmp_path) as rulebook:
        emulator.admin("PATCH", f"/objects/{service}", {"state": "ERROR"})
        rulebook.until(lambda: "orders of analytics is in ERROR." in rulebook.output)


def test_drift_launches_the_job_template(
    emulator: EmulatorProcess, service: str, controller: tuple[str, Sequence[str]], tmp_path: Path
) -> None:
    url, launched = controller
    flags = ("--controller-url", url, "--controller-token", "token")
    orders = {"data_flow_name": "analytics", "nifi_description": "Orders"}
    inventory = tmp_path / "services.yml"
    inventory.write_text(yaml.safe_dump({"all": {"hosts": {"orders": orders}}}))
    emulator.admin("PATCH", f"/objects/{service}", {"description": "Orders"})
    variables = {"inventory": str(inventory), "cursor": str(tmp_path / "cursor.json")}
    with Rulebook("samsungcloud.scp.drift", emulator, tmp_path, *flags, **variables) as rulebook:
        compared = len(emulator.requests(operation="ShowDataFlowService"))
        assert compared
        assert not launched
        emulator.admin("PATCH", f"/objects/{service}", {"description": "By hand"})
        rulebook.until(lambda: bool(launched))
        emulator.admin("PATCH", f"/objects/{service}", {"description": "Orders"})
        rulebook.until(lambda: "orders of Data Flow analytics no longer differs" in rulebook.output)
    assert "orders of Data Flow analytics: differs." in rulebook.output
    assert launched == ["/api/v2/job_templates/7/launch/"]


def test_refused_credentials_end_the_rulebook(emulator: EmulatorProcess, tmp_path: Path) -> None:
    emulator.admin("POST", "/faults", {"kind": "status_before", "status": 401, "count": 100})
    rulebook = Rulebook("samsungcloud.scp.service_error", emulator, tmp_path)
    assert rulebook.wait() != 0
    assert "Check the access key and the secret key" in rulebook.output


def test_memory_is_flat(emulator: EmulatorProcess, service: str) -> None:
    """500 polls of 1,000 services over HTTP, of which some change in each."""
    parent = emulator.admin("GET", "/objects")["data_flows"][0]["id"]
    names = [f"orders-{number:03}" for number in range(999)]
    ids = [
        each["id"]
        for each in emulator.admin(
            "POST", "/data-flow-services", [{"name": name, "data_flow_id": parent} for name in names]
        )
    ]
    connection = {name: emulator.env()[f"SCP_{name.upper()}"] for name in ("endpoint", "access_key", "secret_key")}
    watch = Watch(read_options({**connection, "kinds": "data_flow_service"}), {})
    peaks, events = [], 0
    for poll in range(500):
        emulator.admin("PATCH", f"/objects/{ids[poll]}", {"state": "ERROR"})
        events += len(watch.poll())
        watch.commit()
        if poll in (100, 499):
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    watch.close()
    assert events == 499  # The first poll is the baseline.
    assert peaks[1] <= peaks[0] * 1.05
