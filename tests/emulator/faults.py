# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults that tests inject, and the matching of requests against them."""

from __future__ import annotations

import asyncio
import time
from typing import Any, Literal

from fastapi.responses import JSONResponse, PlainTextResponse, Response
from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, model_validator
from starlette.types import Receive

from .errors import ApiError, Unauthorized
from .operations import OPERATIONS
from .request_log import LogEntry
from .state import State

_CODES = {403: "Forbidden", 429: "TooManyRequests", 500: "ContactAdminForAssistance"}

Kind = Literal[
    "drop_before",  # the connection closes without a response; the request was not carried out
    "drop_after",  # the connection closes without a response; the request was carried out
    "drop_midway",  # carried out; the connection closes in the middle of the response
    "status_before",  # error `status`; the request was not carried out
    "status_after",  # error `status`; the request was carried out
    "delay_before",  # waits `seconds` before the request is carried out
    "delay",  # carried out at once; the response follows after `seconds`
    "truncate",  # carried out; a complete response whose JSON is cut in half
    "hold_before",  # waits until released; if the client disconnects first, the request is not carried out
    "hold_after",  # carried out; the response follows when released
    "skew",  # the server's clock is `seconds` ahead when it checks the signature, and so is the Date header
    "stale_list",  # a list returns the state at the time the fault was added; with `seconds`, all lists for that long
    "first_page",  # a list returns its first page, whichever page was requested
    "replace_body",  # carried out; the response body is `body`
    "list_override",  # a list shows objects with the fields of `override`, and without those of `omit`
    "list_hide",  # a list omits objects
    "detail_override",  # as list_override, in the response that shows a single object
    "interfere",  # regular response; afterwards a concurrent writer deletes and creates objects
]
_LISTS = frozenset(name for name in OPERATIONS if name.startswith("List"))
LISTS_OF_OBJECTS = frozenset({"ListDataFlows", "ListDataFlowService"})
_DETAILS = frozenset({"ShowDataFlow", "ShowDataFlowService"})
# The kinds that apply to some operations only.
_APPLICABLE = {
    "stale_list": _LISTS,
    "first_page": _LISTS,
    "list_override": LISTS_OF_OBJECTS,
    "list_hide": LISTS_OF_OBJECTS,
    "detail_override": _DETAILS,
}
# The kinds that change how an object is shown. They can be combined with one fault of another kind.
_OVERRIDES = ("list_override", "list_hide", "detail_override")


class Fault(BaseModel):
    """A fault for the next `count` requests that match, after the first `skip` matching requests.

    `object_id` limits the fault to one object: lists change only how they show that object, and of all other requests
    only those with the id in their path match.
    """

    model_config = ConfigDict(extra="forbid")

    operation: str = "*"
    method: str | None = None
    kind: Kind
    count: int = Field(1, ge=1)
    skip: int = Field(0, ge=0)
    status: int | None = Field(None, ge=400, le=599)
    retry_after: int | str | None = None
    seconds: float = Field(0.0, ge=0)
    object_id: str | None = None
    override: dict[str, Any] = {}
    omit: list[str] = []
    body: Any = None
    deletes: list[str] = []  # ids
    creates: list[str] = []  # names of services, each a copy of the service that was created last
    _stale_state: State | None = PrivateAttr(None)

    @model_validator(mode="after")
    def _is_possible(self) -> Fault:
        if self.operation not in ("*", *OPERATIONS):
            raise ValueError(f"there is no operation {self.operation}")
        if self.operation not in ("*", *_APPLICABLE.get(self.kind, OPERATIONS)):
            raise ValueError(f"{self.kind} is not for {self.operation}")
        if self.kind.startswith("status") and self.status is None:
            raise ValueError(f"{self.kind} needs a status")
        if bool(self.override or self.omit) != self.kind.endswith("_override"):
            raise ValueError("override and omit are for list_override and detail_override, which need one of them")
        if ("body" in self.model_fields_set) != (self.kind == "replace_body"):
            raise ValueError("a body is for replace_body, which needs one")
        return self

    @property
    def is_override(self) -> bool:
        """Return whether the fault changes only how an object is shown."""
        return self.kind in _OVERRIDES

    def matches(self, operation: str | None, method: str, path: str) -> bool:
        """Return whether the fault applies to a request."""
        matched = self.operation in ("*", operation) and self.method in (None, method)
        if self.kind in _APPLICABLE:
            matched = matched and operation in _APPLICABLE[self.kind]
        if self.object_id is None or self.kind in ("list_override", "list_hide"):
            return matched
        return matched and self.object_id in path.split("/")

    def applies_to(self, object_id: str) -> bool:
        """Return whether the fault changes how an object is shown."""
        return self.object_id in (None, object_id)

    def visible_state(self, now: State) -> State:
        """Return the state that a request with this fault sees."""
        return self._stale_state or now

    def interfere(self, state: State, now: float) -> None:
        """Delete and create objects as a concurrent writer does after a request."""
        for name in self.creates:
            state.copy_service(name, now)
        for object_id in self.deletes:
            state.remove(object_id)

    def to_response(self) -> Response:
        """Return the error response of a status fault."""
        status = self.status or 500
        response: Response
        if status == 401:
            response = Unauthorized("Injected fault.").to_response()
        elif status in (502, 503, 504):
            response = PlainTextResponse("upstream connect error", status)
        else:
            response = ApiError(status, _CODES.get(status, "Fault"), "Injected fault.").to_response()
        if self.retry_after is not None:
            response.headers["Retry-After"] = str(self.retry_after)
        return response


class Faults:
    """The pending faults, in the order in which they were added."""

    def __init__(self) -> None:
        self.pending: list[Fault] = []
        self.held: list[LogEntry] = []
        self._release = asyncio.Event()
        self._stale_lists: list[tuple[Fault, float]] = []

    def add(self, fault: Fault, state: State) -> None:
        """Queue a fault."""
        if fault.kind == "stale_list":
            fault._stale_state = state.model_copy(deep=True)
        if fault.kind == "stale_list" and fault.seconds:
            self._stale_lists.append((fault, time.monotonic() + fault.seconds))
        else:
            self.pending.append(fault)

    def release(self) -> None:
        """Release all requests that are held."""
        self._release.set()
        self._release = asyncio.Event()

    async def hold(self, entry: LogEntry, receive: Receive) -> bool:
        """Wait until the request is released or its client disconnects; return whether the client is connected."""
        self.held.append(entry)
        disconnected, released = asyncio.ensure_future(receive()), asyncio.ensure_future(self._release.wait())
        done, waiting = await asyncio.wait((disconnected, released), return_when=asyncio.FIRST_COMPLETED)
        for each in waiting:
            each.cancel()
        self.held.remove(entry)
        return disconnected not in done

    def take(self, operation: str | None, method: str, path: str) -> list[Fault]:
        """Return the faults of this request and count them as used: all overrides, and at most one other fault."""
        taken: list[Fault] = []
        for fault in list(self.pending):
            is_free = fault.is_override or all(each.is_override for each in taken)
            if not is_free or not fault.matches(operation, method, path):
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            fault.count -= 1
            if not fault.count:
                self.pending.remove(fault)
            taken.append(fault)
        return taken

    def stale_list_fault(self, operation: str | None, method: str, path: str) -> Fault | None:
        """Return the fault that makes lists stale for some time, if it applies to this request."""
        now = time.monotonic()
        return next(
            (fault for fault, end in self._stale_lists if now < end and fault.matches(operation, method, path)), None
        )


def truncate(response: Response) -> Response:
    """Return a response with half of the body; as an HTTP message it is complete."""
    body = bytes(response.body)
    return Response(body[: len(body) // 2], response.status_code, media_type=JSONResponse.media_type)
