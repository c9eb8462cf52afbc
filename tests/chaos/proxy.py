# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A proxy between client and server that forwards one request at a time, and refuses or resets connections."""

from __future__ import annotations

import re
import socket
import struct
import threading
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from urllib.parse import urlsplit

POLL_SECONDS = 0.02  # between two checks whether to stop
CALL_TIMEOUT = 2.0  # seconds for the response of the server


class Proxy:
    """A proxy in front of a URL for one client, with one connection per request.

    `resets` are the requests, counted from 0, whose connection is reset before anything is read. `refusals` maps
    requests to the number of seconds for which connections are refused from then on.
    """

    def __init__(self, url: str, resets: set[int], refusals: Mapping[int, float]) -> None:
        parts = urlsplit(url)
        self._server = (str(parts.hostname), int(parts.port or 80))
        self._resets, self._refusals = resets, refusals
        self._stopped = threading.Event()
        self._listener = self._bound(0)
        self._port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)
        self.url = f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Proxy:
        self._open(0)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stopped.set()
        self._thread.join()
        self._listener.close()

    def _bound(self, port: int) -> socket.socket:
        """Return a socket bound to the port; connections are refused until it listens."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.settimeout(POLL_SECONDS)
        return listener

    def _open(self, number: int) -> None:
        if number not in self._refusals:
            self._listener.listen()

    def _serve(self) -> None:
        number = 0
        while not self._stopped.is_set():
            if number in self._refusals:
                self._stopped.wait(self._refusals[number])
                self._listener.listen()
            try:
                client, _address = self._listener.accept()
            except TimeoutError:
                continue
            with client:
                client.settimeout(CALL_TIMEOUT)
                if number in self._resets:
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                else:
                    self._forward(client, number + 1)
            number += 1

    def _forward(self, client: socket.socket, following: int) -> None:
        """Forward one request and its response.

        The listener is closed before the client receives the response, so that its next connection is refused.
        """
        try:
            head, body = _read_head(client)
            with socket.create_connection(self._server, CALL_TIMEOUT) as server:
                server.sendall(head.replace(b"Connection: keep-alive", b"Connection: close") + body)
                response = b"".join(iter(lambda: server.recv(65536), b""))
        except OSError:
            response = b""
        if following in self._refusals:
            self._listener.close()
            self._listener = self._bound(self._port)
        with suppress(OSError):  # The client may have timed out.
            client.sendall(response)


def _read_head(client: socket.socket) -> tuple[bytes, bytes]:
    """Return the head of a request, and its body."""
    with client.makefile("rb") as stream:
        lines = list(iter(stream.readline, b"\r\n"))
        if not lines or not lines[-1].endswith(b"\n"):
            raise ConnectionError("not a request")
        head = b"".join(lines) + b"\r\n"
        length = re.search(rb"(?i)content-length: *(\d+)", head)
        return head, stream.read(int(length[1])) if length else b""
