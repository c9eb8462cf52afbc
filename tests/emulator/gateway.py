# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The API gateway in front of the product: signature, routing, version, request log, and injected faults."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Sequence
from email.utils import formatdate

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .context import CURRENT_CALL, Call, Emulator
from .errors import ApiError, ErrorResponse
from .faults import LISTS_OF_OBJECTS, Fault, truncate
from .operations import OPERATIONS, Operation, find_operation
from .request_log import decode_body


class Gateway:
    """The outermost ASGI application: paths below /_emulator go to the admin API, all others to the product."""

    def __init__(self, emulator: Emulator, product: ASGIApp, admin: ASGIApp) -> None:
        self.emulator, self.product, self.admin = emulator, product, admin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["path"].startswith("/_emulator"):
            self.emulator.complete_transitions()
            await self.admin(scope, receive, send)
            if scope["method"] != "GET":
                self.emulator.record()
            return
        body = await read_body(receive)
        method, path, headers = scope["method"], scope["raw_path"].decode("latin-1"), Headers(scope=scope)
        operation = find_operation(method, path)
        name = operation.name if operation else None
        taken = self.emulator.faults.take(name, method, path)
        fault = next((each for each in taken if not each.is_override), None)
        overrides = [each for each in taken if each.is_override]
        kind = fault.kind if fault else ""
        entry = self.emulator.request_log.open(
            at=self.emulator.clock.now(),
            operation=name,
            method=method,
            path=path,
            query=scope["query_string"].decode("latin-1"),
            api_version=headers.get("Scp-Api-Version"),
            language=headers.get("Accept-Language"),
            auth_token="X-Auth-Token" in headers,
            body=decode_body(body),
            user_agent=headers.get("User-Agent"),
            fault=" ".join(each.kind for each in taken) or None,
        )
        await asyncio.sleep(self.emulator.gateway_settings.latency)
        if fault and kind == "delay_before":
            await asyncio.sleep(fault.seconds)
        if kind == "hold_before" and not await self.emulator.faults.hold(entry, receive):
            return
        if self.emulator.is_over_rate_limit():
            response = too_many_requests(self.emulator.gateway_settings.retry_after)
        elif fault and kind in ("drop_before", "status_before"):
            response = fault.to_response()
        else:
            response = await self.respond(scope, path, body, headers, operation, fault, overrides)
            entry.committed = bool(operation and operation.writes and response.status_code < 400)
        if fault and kind == "interfere":
            fault.interfere(self.emulator.state, self.emulator.clock.now())
        if entry.committed or kind == "interfere":
            self.emulator.record()
        if kind == "hold_after" and not await self.emulator.faults.hold(entry, receive):
            return
        if fault:
            response = await after_commit(fault, response)
        response.headers["Date"] = formatdate(time.time() + clock_skew(fault), usegmt=True)
        if kind.startswith("drop"):
            await drop_connection(response if kind == "drop_midway" else None, receive, send)
            return
        entry.status = response.status_code
        await response(scope, receive, send)

    async def respond(
        self,
        scope: Scope,
        path: str,
        body: bytes,
        headers: Headers,
        operation: Operation | None,
        fault: Fault | None,
        overrides: Sequence[Fault],
    ) -> Response:
        """Return the response of the product, or the error response of the gateway."""
        try:
            self.authenticate(scope, path, headers, operation, clock_skew(fault))
            if operation is None:
                raise ApiError(403, "Forbidden", "Action definition is not found.")
            version = operation.negotiate(
                headers.get("Scp-Api-Version"),
                self.emulator.gateway_settings.versions_of(operation),
                self.emulator.switches.unknown_version == "nearest",
            )
        except ErrorResponse as refusal:
            return refusal.to_response()
        now = self.emulator.complete_transitions()
        seen = fault or self.emulator.faults.stale_list_fault(operation.name, scope["method"], path)
        state = self.emulator.listed_state() if operation.name in LISTS_OF_OBJECTS else self.emulator.state
        state = seen.visible_state(state) if seen else state
        CURRENT_CALL.set(Call(self.emulator, operation, version, state, now, overrides))
        query = re.sub(rb"\bpage=\d+", b"page=0", scope["query_string"])
        query = query if fault and fault.kind == "first_page" else scope["query_string"]
        # Use the raw path, so that an encoded slash stays in its segment. Treat every body as JSON, whatever its
        # content type.
        others = [(name, value) for name, value in scope["headers"] if name != b"content-type"]
        response = await call_app(
            self.product,
            {
                **scope,
                "path": path,
                "query_string": query,
                "headers": [*others, (b"content-type", b"application/json")],
            },
            body,
        )
        return reverse_keys(response) if self.emulator.switches.key_order == "other" else response

    def authenticate(self, scope: Scope, path: str, headers: Headers, operation: Operation | None, skew: float) -> None:
        """Raise unless the request is signed over its URL, byte for byte as received."""
        if self.emulator.gateway_settings.signatures == "ignored":
            return
        is_root = operation is OPERATIONS["ListVersions"]
        if is_root and self.emulator.switches.root_signature == "optional" and "Scp-Signature" not in headers:
            return
        query = scope["query_string"].decode("latin-1")
        url = f"{scope['scheme']}://{headers.get('Host', '')}{path}{'?' if query else ''}{query}"
        self.emulator.credentials.check(scope["method"], url, path, headers, time.time() + skew)


def too_many_requests(retry_after: int | None) -> Response:
    """Return the response to a call that exceeds the rate limit."""
    response = ApiError(429, "TooManyRequests", "API rate limit exceeded.").to_response()
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def reverse_keys(response: Response) -> Response:
    """Return a response with the keys of all its objects in the reverse order."""
    if not response.body:
        return response
    content = json.loads(bytes(response.body), object_pairs_hook=lambda pairs: dict(reversed(pairs)))
    return JSONResponse(content, response.status_code)


def clock_skew(fault: Fault | None) -> float:
    """Return the number of seconds by which the server's clock is ahead."""
    return fault.seconds if fault and fault.kind == "skew" else 0.0


async def after_commit(fault: Fault, response: Response) -> Response:
    """Return the response as a fault changes it after the request was carried out."""
    if fault.kind == "status_after":
        return fault.to_response()
    if fault.kind == "delay":
        await asyncio.sleep(fault.seconds)
    if fault.kind == "replace_body":
        return JSONResponse(fault.body, response.status_code)
    return truncate(response) if fault.kind == "truncate" else response


async def read_body(receive: Receive) -> bytes:
    """Return the complete body of a request."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


async def call_app(app: ASGIApp, scope: Scope, body: bytes) -> Response:
    """Return the complete response of an application to a request whose body was already read."""
    start: Message = {}
    chunks: list[bytes] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        else:
            chunks.append(message.get("body", b""))

    await app(scope, receive, send)
    response = Response(b"".join(chunks), start["status"])
    response.raw_headers = list(start["headers"])
    return response


async def drop_connection(response: Response | None, receive: Receive, send: Send) -> None:
    """Abort the connection, after half of the response if there is one."""
    if response is not None:
        await send({"type": "http.response.start", "status": response.status_code, "headers": response.raw_headers})
        half = bytes(response.body)[: len(response.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
    # ASGI has no message for this. In uvicorn, `receive` is a method of the object that owns the transport.
    receive.__self__.transport.abort()  # type: ignore[attr-defined]
    await receive()
