# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls of the live kit: signed by the collection's own client, counted, kept in full, and limited to what is ours."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

import requests

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.api import OPERATIONS, PRODUCT, Operation
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import CallError
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.explanation import Explanation, explanation
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.responses import RawResponse, ResponseFormatError
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.settings import Settings
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.transport import CallStats, Request, Transport

MAX_READS = 80  # calls of a run that only reads, retries included
ATTEMPTS = 4  # of a call that fails for a reason that passes
TRANSIENT = (429, 502, 503, 504)
LONGEST_PAUSE = 60.0  # seconds between two attempts
RATE_LIMIT_PAUSE = 1.0  # seconds, the first one after a 429
ALL_OPERATIONS: Mapping[str, tuple[str, Operation]] = {
    **{name: (PRODUCT, operation) for name, operation in OPERATIONS.items()},
    "ListVersions": (PRODUCT, Operation("List API versions", "GET", "/")),
    "ListClusters": ("ske", Operation("List clusters", "GET", "/v1/clusters")),
}


class UnansweredError(Exception):
    """A call without a usable response; a writing one may have been carried out."""


class OutOfCallsError(Exception):
    """The limit of calls is reached."""


class ForeignObjectError(Exception):
    """A call would have changed an object that this run did not create: a bug of the kit."""


@dataclass(frozen=True)
class Exchange:
    """A request and its response as it arrived, passwords included; `body` is decoded JSON, or text if it is not."""

    number: int
    operation: str
    method: str
    path: str
    query: Mapping[str, Any]
    version: str | None
    sent: Any
    status: int
    headers: Mapping[str, str]
    body: Any
    error: Explanation
    at: float  # seconds since the start of the run
    seconds: float
    signed: bool = True

    @property
    def ok(self) -> bool:
        """Whether the call succeeded."""
        return self.status // 100 == 2

    @property
    def refused(self) -> bool:
        """Whether the API refused the call for what it asks."""
        return self.status // 100 == 4 and self.status not in (401, 403, 406, 408, 429)

    @property
    def failed(self) -> bool:
        """Whether the call failed for a reason that says nothing about what it asks."""
        return self.signed and (self.status in (401, 408, 429) or self.status >= 500)

    @property
    def is_offered(self) -> bool | None:
        """Whether the operation is offered in the version of the call, None if the response does not show it."""
        return False if self.status == 406 else True if self.ok or self.refused else None

    @property
    def items(self) -> list[dict[str, Any]]:
        """The items of a list, or an empty list."""
        found = self.body.get("contents", self.body.get("clusters")) if isinstance(self.body, dict) else None
        return [item for item in found or [] if isinstance(item, dict)] if isinstance(found, list) else []

    @property
    def object(self) -> dict[str, Any]:
        """The object that the response shows, also if it is nested under one key; empty if there is none."""
        body = self.body if self.ok and isinstance(self.body, dict) else {}
        inner = next(iter(body.values())) if len(body) == 1 else None
        return inner if isinstance(inner, dict) else body


@dataclass
class Client:
    """A connection to the API. Without `writes`, every call but a GET is refused before it is sent."""

    settings: Settings
    writes: bool
    interval: float  # seconds, the first pause before another attempt
    sleep: Callable[[float], None] = time.sleep
    observers: list[Callable[[Exchange], None]] = field(default_factory=list)
    version: str = "1.1"
    exchanges: list[Exchange] = field(default_factory=list)
    names: set[str] = field(default_factory=set)  # of the objects that this run creates
    ids: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Open the connection. Retries are made here, since each attempt counts and is recorded."""
        self._received: list[tuple[requests.PreparedRequest, RawResponse]] = []
        self._started = time.monotonic()
        self._attempts = 0
        self._transport = Transport(
            replace(self.settings, retries=0), CallStats(), read_only=not self.writes, observe=self._observe
        )

    def now(self) -> float:
        """Return the seconds since the start of the run."""
        return time.monotonic() - self._started

    def _observe(self, sent: requests.PreparedRequest, received: RawResponse) -> None:
        self._received.append((sent, received))

    def call(
        self,
        name: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        version: str | None = None,
        signed: bool = True,
        parts: Mapping[str, str] | None = None,
    ) -> Exchange:
        """Make a call and return what was exchanged, whatever its status.

        A call that certainly was not carried out is repeated, and one that reads is repeated in any case. An error of
        the server (5xx) leaves open whether a write was carried out, as a lost response does. Raises UnansweredError,
        OutOfCallsError and ForeignObjectError.
        """
        product, operation = ALL_OPERATIONS[name]
        self._refuse_foreign(operation, parts or {}, body)
        request = Request(
            operation.title,
            operation.method,
            product,
            operation.path,
            parts=parts or {},
            query=query or {},
            body=body,
            version=(version or self.version) if name in OPERATIONS else None,
            changes=operation.method != "GET",
            signed=signed,
        )
        for attempt in range(ATTEMPTS):
            try:
                exchange = self._once(name, request)
            except UnansweredError:
                if request.changes or attempt == ATTEMPTS - 1:
                    raise
                self.sleep(self._pause(attempt))
                continue
            is_transient = exchange.status in (TRANSIENT if not request.changes else (429,))
            if not is_transient or attempt == ATTEMPTS - 1:
                break
            self.sleep(self._pause(attempt, exchange))
        if request.changes and exchange.status >= 500:
            raise UnansweredError(f"{request.operation} got {exchange.status} {exchange.error.detail}".strip())
        return exchange

    def _once(self, name: str, request: Request) -> Exchange:
        if not self.writes and self._attempts >= MAX_READS:
            raise OutOfCallsError(f"the limit of {MAX_READS} calls is reached")
        self._attempts += 1
        self._received.clear()
        started = self.now()
        problem = ""
        try:
            self._transport.request(request)
        except CallError as error:
            problem = str(error)
        if not self._received:
            raise UnansweredError(problem or "no response")
        sent, received = self._received[-1]
        try:
            body = received.decoded()
        except ResponseFormatError as error:
            body = received.body.decode(errors="replace") if isinstance(received.body, bytes) else None
            if received.status // 100 == 2:
                raise UnansweredError(f"{request.operation} got a response that {error}") from None
        exchange = Exchange(
            len(self.exchanges) + 1,
            name,
            request.method,
            urlsplit(str(sent.url)).path,
            request.query,
            request.version,
            request.body,
            received.status,
            dict(received.headers),
            body,
            explanation(received) if received.status // 100 != 2 else Explanation(),
            started,
            self.now() - started,
            request.signed,
        )
        self.exchanges.append(exchange)
        for observer in self.observers:
            observer(exchange)
        return exchange

    def responds(self) -> bool:
        """Return whether the API still serves one of two calls that it certainly offers."""
        for name in ("ListDataFlowImages", "ListDataFlows"):
            with suppress(UnansweredError, OutOfCallsError):
                if self.call(name).ok:
                    return True
        return False

    def _pause(self, attempt: int, exchange: Exchange | None = None) -> float:
        asked = str(exchange.headers.get("Retry-After")) if exchange else ""
        least = RATE_LIMIT_PAUSE if exchange and exchange.status == 429 else 0.0
        first = max(float(asked) if asked.isdecimal() else 0.0, least, self.interval)
        return float(min(first * 2**attempt, LONGEST_PAUSE))

    def _refuse_foreign(self, operation: Operation, parts: Mapping[str, str], body: Any) -> None:
        """Raise before a call that would change something other than an object of this run."""
        if not operation.changes:
            return
        if operation.method == "POST":
            name = next((value for key, value in body.items() if key.endswith("_name") and value in self.names), None)
            parent = body.get("data_flow_id")
            is_ours = name is not None and (parent is None or parent in self.ids)
        else:
            is_ours = set(parts.values()) <= self.ids
        if not is_ours:
            raise ForeignObjectError(f"{operation.title} of {json.dumps(dict(parts))} was not sent")


def names_of(items: Sequence[Mapping[str, Any]], key: str) -> list[str]:
    """Return the texts under a key, without those that are missing."""
    return [item[key] for item in items if isinstance(item.get(key), str)]
