# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Troubles that tests order, and which request meets them."""

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
    "drop_before",  # no byte of an answer, nothing was done
    "drop_after",  # no byte of an answer, but it was done
    "drop_midway",  # done, and the connection breaks in the middle of the answer
    "status_before",  # refused with `status`, nothing was done
    "status_after",  # refused with `status`, but it was done
    "delay_before",  # waits `seconds` before it is done
    "delay",  # done at once, answered after `seconds`
    "truncate",  # done; a complete answer whose JSON is cut in half
    "hold_before",  # waits until it is released, or until the client is gone: then nothing was done
    "hold_after",  # done, and answered when it is released
    "skew",  # the service's clock is `seconds` ahead while it looks at the signature, and says so in the answer
    "stale_list",  # a list answers as things were when the fault was added; with `seconds`, all lists for so long
    "first_page",  # a list answers with its first page, whichever was asked for
    "replace_body",  # done, and answered with `body`
    "list_override",  # a list shows objects with the fields of `override`, and without those of `omit`
    "list_hide",  # a list does not show objects
    "detail_override",  # as list_override, but in the answer that shows an object alone
    "interfere",  # answered as usual, and then somebody else deletes and creates objects
]
_LISTS = frozenset(name for name in OPERATIONS if name.startswith("List"))
_LISTS_OF_OBJECTS = frozenset({"ListDataFlows", "ListDataFlowService"})
_DETAILS = frozenset({"ShowDataFlow", "ShowDataFlowService"})
# The kinds that are for some operations only.
_APPLICABLE = {
    "stale_list": _LISTS,
    "first_page": _LISTS,
    "list_override": _LISTS_OF_OBJECTS,
    "list_hide": _LISTS_OF_OBJECTS,
    "detail_override": _DETAILS,
}
# The kinds that change what is shown of an object, for which other faults leave a request free.
_OVERRIDES = ("list_override", "list_hide", "detail_override")


class Fault(BaseModel):
    """A trouble for the next `count` requests that match, after letting `skip` of them pass.

    `object_id` narrows to one object: lists change what they show of it alone, of all others only the requests are
    meant that have the id in their path.
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
    creates: list[str] = []  # names of services, each like the one that was created last
    _past: State | None = PrivateAttr(None)

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
        """Whether it changes what is shown of an object, and leaves the request as it is."""
        return self.kind in _OVERRIDES

    def matches(self, operation: str | None, method: str, path: str) -> bool:
        """Return whether a request is one of those meant."""
        meant = self.operation in ("*", operation) and self.method in (None, method)
        if self.kind in _APPLICABLE:
            meant = meant and operation in _APPLICABLE[self.kind]
        if self.object_id is None or self.kind in ("list_override", "list_hide"):
            return meant
        return meant and self.object_id in path.split("/")

    def applies_to(self, object_id: str) -> bool:
        """Return whether it changes what is shown of an object."""
        return self.object_id in (None, object_id)

    def visible_state(self, now: State) -> State:
        """Return the world that a request with this fault is shown."""
        return self._past or now

    def interfere(self, state: State, now: float) -> None:
        """Do what somebody else does once a request is answered."""
        for name in self.creates:
            state.copy_service(name, now)
        for object_id in self.deletes:
            state.remove(object_id)

    def to_response(self) -> Response:
        """Return the error answer of a status fault."""
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
    """The faults in the order in which they were added."""

    def __init__(self) -> None:
        self.pending: list[Fault] = []
        self.held: list[LogEntry] = []
        self._release = asyncio.Event()
        self._lagging: list[tuple[Fault, float]] = []

    def add(self, fault: Fault, state: State) -> None:
        """Queue a fault."""
        if fault.kind == "stale_list":
            fault._past = state.model_copy(deep=True)
        if fault.kind == "stale_list" and fault.seconds:
            self._lagging.append((fault, time.monotonic() + fault.seconds))
        else:
            self.pending.append(fault)

    def release(self) -> None:
        """Let go of the requests that are held."""
        self._release.set()
        self._release = asyncio.Event()

    async def hold(self, entry: LogEntry, receive: Receive) -> bool:
        """Wait until the request is released or its client is gone, and return whether it is still there."""
        self.held.append(entry)
        gone, released = asyncio.ensure_future(receive()), asyncio.ensure_future(self._release.wait())
        done, waiting = await asyncio.wait((gone, released), return_when=asyncio.FIRST_COMPLETED)
        for each in waiting:
            each.cancel()
        self.held.remove(entry)
        return gone not in done

    def take(self, operation: str | None, method: str, path: str) -> list[Fault]:
        """Return the faults that this request meets, and use them up: all that are overrides, and one other at most."""
        met: list[Fault] = []
        for fault in list(self.pending):
            is_free = fault.is_override or all(each.is_override for each in met)
            if not is_free or not fault.matches(operation, method, path):
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            fault.count -= 1
            if not fault.count:
                self.pending.remove(fault)
            met.append(fault)
        return met

    def stale_list_fault(self, operation: str | None, method: str, path: str) -> Fault | None:
        """Return the fault that keeps lists in the past for some time, if this request is one of them."""
        now = time.monotonic()
        return next(
            (fault for fault, end in self._lagging if now < end and fault.matches(operation, method, path)), None
        )


def truncate(response: Response) -> Response:
    """Return the answer with half of its body, in itself a correct HTTP message."""
    body = bytes(response.body)
    return Response(body[: len(body) // 2], response.status_code, media_type=JSONResponse.media_type)
