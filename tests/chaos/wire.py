# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The wire between client and server: passes on one request at a time, and can refuse or reset a connection."""

from __future__ import annotations

import re
import socket
import struct
import threading
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from urllib.parse import urlsplit

LOOK = 0.02  # seconds between two looks whether it is over
PATIENCE = 2.0  # seconds that the server may take


class Wire:
    """A proxy of an address for one client, with one connection for each request.

    `resets` are the requests, counted from 0, whose connection breaks before anything is read; `refusals` are those
    from which on nobody listens, and for how many seconds.
    """

    def __init__(self, address: str, resets: set[int], refusals: Mapping[int, float]) -> None:
        parts = urlsplit(address)
        self._server = (str(parts.hostname), int(parts.port or 80))
        self._resets, self._refusals = resets, refusals
        self._over = threading.Event()
        self._door = self._bound(0)
        self._port = self._door.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)
        self.url = f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Wire:
        self._open(0)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()
        self._door.close()

    def _bound(self, port: int) -> socket.socket:
        """A socket that has the port; while it does not listen, connections to it are refused."""
        door = socket.socket()
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(("127.0.0.1", port))
        door.settimeout(LOOK)
        return door

    def _open(self, number: int) -> None:
        if number not in self._refusals:
            self._door.listen()

    def _serve(self) -> None:
        number = 0
        while not self._over.is_set():
            if number in self._refusals:
                self._over.wait(self._refusals[number])
                self._door.listen()
            try:
                client, _address = self._door.accept()
            except TimeoutError:
                continue
            with client:
                client.settimeout(PATIENCE)
                if number in self._resets:
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                else:
                    self._pass_on(client, number + 1)
            number += 1

    def _pass_on(self, client: socket.socket, following: int) -> None:
        """One request and its answer. The door is shut before the client can know that its turn is over."""
        try:
            head, body = _read_head(client)
            with socket.create_connection(self._server, PATIENCE) as server:
                server.sendall(head.replace(b"Connection: keep-alive", b"Connection: close") + body)
                answer = b"".join(iter(lambda: server.recv(65536), b""))
        except OSError:
            answer = b""
        if following in self._refusals:
            self._door.close()
            self._door = self._bound(self._port)
        with suppress(OSError):  # The client may have given up.
            client.sendall(answer)


def _read_head(client: socket.socket) -> tuple[bytes, bytes]:
    """The head of a request, and its body."""
    with client.makefile("rb") as stream:
        lines = list(iter(stream.readline, b"\r\n"))
        if not lines or not lines[-1].endswith(b"\n"):
            raise ConnectionError("not a request")
        head = b"".join(lines) + b"\r\n"
        length = re.search(rb"(?i)content-length: *(\d+)", head)
        return head, stream.read(int(length[1])) if length else b""
