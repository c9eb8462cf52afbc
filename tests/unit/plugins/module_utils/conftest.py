# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures: a scripted server on this machine, and connections to it whose pauses take no time."""

from __future__ import annotations

import json
import socket
import ssl
import struct
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from typing import Any

import pytest
from hypothesis.configuration import set_hypothesis_home_dir

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.progress import Progress, no_progress
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.settings import resolve
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.transport import CallStats, Transport

set_hypothesis_home_dir(str(Path(tempfile.gettempdir()) / "hypothesis"))  # it leaves files behind

PROXIES_AND_TRUST = ("http_proxy", "https_proxy", "all_proxy", "requests_ca_bundle", "curl_ca_bundle")


@dataclass
class Seen:
    """A request as it arrived."""

    method: str
    target: str
    headers: Message
    body: Any
    client: Any


class Server(ThreadingHTTPServer):
    """A server that follows the script of the current test."""

    script: Loopback

    def server_bind(self) -> None:
        """Bind without resolving the name of this machine."""
        TCPServer.server_bind(self)
        self.server_port = self.server_address[1]


class Handler(BaseHTTPRequestHandler):
    """Record a request, and respond according to the script."""

    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # otherwise every response but the first would take 40 ms

    def handle_any(self) -> None:
        """Handle one request."""
        script = self.server.script
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        target = self.requestline.split(" ")[1]
        script.seen.append(
            Seen(self.command, target, self.headers, json.loads(text) if text else None, self.client_address)
        )
        script.reply(self, script.answers.pop(0) if script.answers else (200, {}, {}))

    do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815 # names of the base class

    def log_message(self, *args: Any) -> None:
        """Log nothing."""


@dataclass
class Loopback:
    """Respond to each request with the next of `answers`.

    Each is (status, body, headers), "reset", "hang" or "garbage", or a function that receives a function that writes
    bytes, and an event that is set at the end of the test.
    """

    answers: list[Any] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    @contextmanager
    def serve(self, port: int = 0, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
        """Serve this script until the end of the block."""
        with Server(("127.0.0.1", port), Handler) as server:
            if tls:
                server.socket = tls.wrap_socket(server.socket, server_side=True)
            server.script = self
            self.url = f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}"
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.005}, daemon=True).start()
            try:
                yield server
            finally:
                server.shutdown()

    def reply(self, handler: BaseHTTPRequestHandler, answer: Any) -> None:
        """Send one response of the script."""
        if callable(answer):
            handler.close_connection = True
            with suppress(OSError):  # the client may have closed the connection
                answer(handler.wfile.write, self.released)
            return
        if isinstance(answer, str):
            handler.close_connection = True
            if answer == "hang":
                self.released.wait(5)
            elif answer == "reset":
                handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                handler.connection.close()
            else:  # bytes that are no TLS record, below the encryption
                with socket.socket(fileno=handler.connection.detach()) as plain:
                    plain.sendall(b"garbage " * 4)
            return
        status, body, headers = answer
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        handler.send_response_only(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": len(content), **headers}.items():
            handler.send_header(name, str(value))
        handler.end_headers()
        handler.wfile.write(content)

    def pause(self, seconds: float) -> None:
        """Record a pause, and advance by the millisecond of a timestamp instead."""
        self.pauses.append(seconds)
        now = int(time.time() * 1000)
        while int(time.time() * 1000) == now:
            pass


@pytest.fixture(autouse=True)
def _direct(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES_AND_TRUST:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(scope="session")
def served() -> Iterator[Server]:
    """Return the server that all tests share."""
    with Loopback().serve() as server:
        yield server


@pytest.fixture
def loopback(served: Server) -> Iterator[Loopback]:
    """Return a script for the server, with what arrived."""
    served.script = Loopback(url=f"http://127.0.0.1:{served.server_port}")
    yield served.script
    served.script.released.set()


@pytest.fixture
def connect(loopback: Loopback, tmp_path: Path) -> Iterator[Callable[..., Transport]]:
    """Return a maker of connections to the scripted server."""
    made: list[Transport] = []

    def maker(
        *,
        read_only: bool = False,
        pause: Callable[[float], None] | None = None,
        progress: Progress = no_progress,
        **options: Any,
    ) -> Transport:
        known = {"access_key": "AccessKey0123", "secret_key": "SecretKey-0123456789", "endpoint": loopback.url}
        settings = resolve({**known, "config_dir": str(tmp_path), **options}, {})
        sleep = pause or loopback.pause
        made.append(Transport(settings, CallStats(), read_only=read_only, sleep=sleep, progress=progress))
        return made[-1]

    yield maker
    for transport in made:
        transport.close()
