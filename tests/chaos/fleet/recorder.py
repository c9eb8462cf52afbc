# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Record what a client sends and when, and stop a client that does not end."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import requests
from requests.adapters import HTTPAdapter

MOST_CALLS = 4000  # of one run; forty members that wait for four seconds need a third of it
OVERRUN = 8.0  # seconds after its deadline at which a run is stopped


class RunawayError(RuntimeError):
    """A run was stopped, since it made too many calls or did not end."""


@dataclass
class SentCall:
    """One request as the client sent it.

    `status` is None if no response arrived; times are those of time.monotonic.
    """

    method: str
    path: str
    body: bytes
    began: float
    ended: float = 0.0
    status: int | None = None

    @property
    def writes(self) -> bool:
        """Return whether the call changes something."""
        return self.method in ("PUT", "DELETE") or (self.method == "POST" and "validate-resources" not in self.path)

    @property
    def uncertain(self) -> bool:
        """Return whether the response leaves open if the call was carried out."""
        return self.status is None or self.status >= 500


@dataclass
class Recorder:
    """The calls of one run, which must end by `deadline`."""

    deadline: float
    calls: list[SentCall] = field(default_factory=list)
    runaway: str = ""

    def check(self) -> None:
        """Raise RunawayError if the run should have ended."""
        if len(self.calls) >= MOST_CALLS:
            self.runaway = f"{len(self.calls)} calls"
        elif time.monotonic() > self.deadline:
            self.runaway = f"goes on {OVERRUN:g} s after its time, with {len(self.calls)} calls"
        if self.runaway:
            raise RunawayError(self.runaway)


@contextmanager
def recording(recorders: Mapping[str, Recorder]) -> Iterator[None]:
    """Record the calls of each client; the clients of one process differ by the language that they request."""
    send = HTTPAdapter.send

    def record(self: HTTPAdapter, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        recorder = recorders.get(str(request.headers.get("Accept-Language")))
        if recorder is None:
            return send(self, request, *args, **options)
        recorder.check()
        body = request.body if isinstance(request.body, bytes) else b""
        call = SentCall(str(request.method), request.path_url, body, time.monotonic())
        recorder.calls.append(call)
        try:
            response = send(self, request, *args, **options)
            call.status = response.status_code
        finally:
            call.ended = time.monotonic()
        return response

    HTTPAdapter.send = record  # type: ignore[method-assign]
    try:
        yield
    finally:
        HTTPAdapter.send = send  # type: ignore[method-assign]
