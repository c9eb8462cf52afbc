# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules and a hostile server: little memory, little time, a clear message, and no secret shown."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from harness import AUTH_TOKEN, MODULE, PASSWORD, SECRET_KEY, Run
from scenarios import MODULES

Play = Callable[..., Run]
MEBIBYTE = b"0" * 2**20
MOST_MEMORY = 200 * 1024  # KiB


class Hostile(BaseHTTPRequestHandler):
    """Do the harm that the first part of the path names."""

    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        """Handle one request."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.close_connection = True
        with suppress(OSError):  # the client has closed the connection
            getattr(self, self.path.split("/")[1])(body)

    do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 # names of the base class

    def begin(self, status: int, **headers: Any) -> None:
        """Send what precedes the body."""
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()

    def huge(self, body: str) -> None:
        """Send 200 MiB."""
        self.begin(200, Content_Length=200 * 2**20)
        for _count in range(200):
            self.wfile.write(MEBIBYTE)

    def bomb(self, body: str) -> None:
        """Send less than 1 MiB that decompresses to 200 MiB."""
        self.begin(200, Content_Encoding="gzip")
        with gzip.GzipFile(fileobj=self.wfile, mode="wb", compresslevel=1) as file:
            for _count in range(200):
                file.write(MEBIBYTE)

    def drip(self, body: str) -> None:
        """Send byte after byte."""
        self.begin(200, Content_Length=10**6)
        for _count in range(1000):
            self.wfile.write(b" ")
            time.sleep(0.05)

    def echo(self, body: str) -> None:
        """Refuse, and return all that was sent."""
        said = json.dumps({"errors": [{"code": "Echo", "detail": f"{self.headers} {body}"}]}).encode()
        self.begin(400, Content_Length=len(said))
        self.wfile.write(said)

    def log_message(self, *args: Any) -> None:
        """Log nothing."""


@pytest.fixture(scope="module")
def hostile() -> Iterator[str]:
    """Return the URL of the server."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Hostile) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


# Run at the start of each Python: record the maximum memory of a module.
MEASURE = """
import atexit, os, resource, sys
@atexit.register
def note():
    if "Ansiball" in sys.argv[0]:
        with open(os.path.join(os.path.dirname(__file__), f"{os.getpid()}.kib"), "w") as file:
            file.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))
"""


@pytest.mark.parametrize("execution", [MODULE])  # which has its own process
def test_memory_and_time_are_limited(hostile: str, play: Play, tmp_path: Path) -> None:
    """A response that is too large, one that becomes too large, and one that never ends."""
    ways = [{"endpoint": f"{hostile}/{way}", "timeout": 3, "retries": 0} for way in ("huge", "bomb", "drip")]
    (tmp_path / "sitecustomize.py").write_text(MEASURE)
    run = play([("data_flow_image_info", options) for options in ways], PYTHONPATH=str(tmp_path))
    assert [result["api"]["seconds"] < 7 for result in run.results] == [True] * 3
    said = [result["msg"] for result in run.results]
    assert ["larger than 8 MiB" in text for text in said] == [True, True, False]
    assert "no complete response within 6 s" in said[2]
    used = [int(file.read_text()) for file in tmp_path.glob("*.kib")]
    assert len(used) == 3
    assert max(used) < MOST_MEMORY


def test_the_inventory_shows_no_secret(hostile: str, ansible_playbook: Play, tmp_path: Path) -> None:
    """The token is sent, and is returned in the error, which Ansible prints."""
    source = tmp_path / "live.data_flow.yml"
    source.write_text(json.dumps({"plugin": "samsungcloud.scp.data_flow", "retries": 0, "endpoint": f"{hostile}/echo"}))
    run = ansible_playbook("--list", "-i", str(source), "-vvvv", tool="ansible-inventory")
    assert "Echo" in run.output
    assert "X-Auth-Token: ********" in run.output


def test_no_secret_comes_back_to_light(hostile: str, play: Play) -> None:
    """All modules, with -vvvv, and a server that returns everything that was sent; and one with broken settings."""
    account = {"account": {"account_id": "nifiadmin", "account_password": PASSWORD}}
    echo = {"retries": 0, "endpoint": f"{hostile}/echo"}
    options = {module: {**table.reads, **echo} for module, table in MODULES.items()}
    for module in ("data_flow", "data_flow_service"):
        options[module].update(account)
    options["request"].update(method="POST", body=account)
    broken = [
        ("data_flow_image_info", {"secret_key": SECRET_KEY, "endpoint": f"http://user:{PASSWORD}@127.0.0.1"}),
        ("request", {"auth_token": AUTH_TOKEN, "url": f"https://{PASSWORD}@ske.e.samsungsdscloud.com/v1"}),
    ]
    run = play([*options.items(), *broken], "-vvvv")
    # The preflight reports the problem, and continues.
    assert [module for module, result in zip(MODULES, run.results) if not result["failed"]] == [
        "data_flow_preflight_info"
    ]
    assert [result["failed"] for result in run.results[len(MODULES) :]] == [True, True]
    assert [module for module, result in zip(MODULES, run.results) if "Echo" not in str(result)] == []
