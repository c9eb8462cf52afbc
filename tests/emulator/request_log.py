# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Log of all requests, without passwords."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from pydantic import BaseModel

SECRET_NAME = re.compile("password|secret|token", re.IGNORECASE)


class LogEntry(BaseModel):
    """One request, which arrived `at` that many seconds of the emulator's clock.

    `status` is null if no response was sent, `committed` is whether it changed state.

    Of a token (X-Auth-Token), only its presence is logged.
    """

    number: int
    at: float
    operation: str | None
    method: str
    path: str
    query: str
    api_version: str | None
    language: str | None
    auth_token: bool
    user_agent: str | None
    body: Any
    fault: str | None
    status: int | None = None
    committed: bool = False


class RequestLog:
    """All requests since the last reset."""

    def __init__(self) -> None:
        self.entries: list[LogEntry] = []
        self._count = 0

    def open(self, **values: Any) -> LogEntry:
        """Add a request at the time it arrives."""
        self._count += 1
        entry = LogEntry(number=self._count, **values)
        self.entries.append(entry)
        return entry


def redacted(value: Any) -> Any:
    """Return a copy of decoded JSON in which all values named password, secret or token are fingerprints."""
    if isinstance(value, list):
        return [redacted(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {key: fingerprint(each) if SECRET_NAME.search(key) else redacted(each) for key, each in value.items()}


def fingerprint(password: Any) -> str:
    """Return the SHA-256 fingerprint that is shown instead of a password."""
    text = password if isinstance(password, str) else json.dumps(password)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def decode_body(body: bytes) -> Any:
    """Return a request body for the log; a body that is not JSON may contain secrets and is left out."""
    try:
        return redacted(json.loads(body)) if body else None
    except (RecursionError, ValueError):
        return "(no JSON)"
