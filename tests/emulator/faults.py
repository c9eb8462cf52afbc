# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Troubles that tests order, and which request meets them."""

from __future__ import annotations

import time
from typing import Literal

from fastapi.responses import JSONResponse, PlainTextResponse, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from .errors import ApiError, Unauthorized
from .operations import OPERATIONS
from .world import World

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
    "stale_list",  # for `seconds`, lists answer as things were when the fault was added; `count` has no meaning
]


class Fault(BaseModel):
    """A trouble for the next `count` requests that match, after letting `skip` of them pass."""

    model_config = ConfigDict(extra="forbid")

    operation: str = "*"
    method: str | None = None
    kind: Kind
    count: int = Field(1, ge=1)
    skip: int = Field(0, ge=0)
    status: int | None = Field(None, ge=400, le=599)
    retry_after: int | str | None = None
    seconds: float = Field(0.0, ge=0)

    @model_validator(mode="after")
    def _is_possible(self) -> Fault:
        if self.operation not in ("*", *OPERATIONS):
            raise ValueError(f"there is no operation {self.operation}")
        if self.kind.startswith("status") and self.status is None:
            raise ValueError(f"{self.kind} needs a status")
        return self

    def matches(self, operation: str | None, method: str) -> bool:
        """Return whether a request is one of those meant."""
        return self.operation in ("*", operation) and self.method in (None, method)

    def answer(self) -> Response:
        """Return the error answer of a status fault."""
        status = self.status or 500
        response: Response
        if status == 401:
            response = Unauthorized("Injected fault.").answer()
        elif status in (502, 503, 504):
            response = PlainTextResponse("upstream connect error", status)
        else:
            response = ApiError(status, _CODES.get(status, "Fault"), "Injected fault.").answer()
        if self.retry_after is not None:
            response.headers["Retry-After"] = str(self.retry_after)
        return response


class Faults:
    """The faults in the order in which they were added."""

    def __init__(self) -> None:
        self.pending: list[Fault] = []
        self._past: list[tuple[Fault, float, World]] = []

    def add(self, fault: Fault, world: World) -> None:
        """Queue a fault."""
        if fault.kind == "stale_list":
            self._past.append((fault, time.monotonic() + fault.seconds, world.model_copy(deep=True)))
        else:
            self.pending.append(fault)

    def take(self, operation: str | None, method: str) -> Fault | None:
        """Return the fault that this request meets, and use it up."""
        for fault in self.pending:
            if not fault.matches(operation, method):
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            fault.count -= 1
            if not fault.count:
                self.pending.remove(fault)
            return fault
        return None

    def stale_world(self, operation: str, method: str) -> World | None:
        """Return the past that this request is shown, if any."""
        return next(
            (world for fault, end, world in self._past if fault.matches(operation, method) and time.monotonic() < end),
            None,
        )


def truncated(response: Response) -> Response:
    """Return the answer with half of its body, in itself a correct HTTP message."""
    body = bytes(response.body)
    return Response(body[: len(body) // 2], response.status_code, media_type=JSONResponse.media_type)
