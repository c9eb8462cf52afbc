# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Error responses: the envelope of the product and the two envelopes of the gateway in front of it."""

from __future__ import annotations

from datetime import datetime, timezone
from uuid import uuid4

from fastapi.responses import JSONResponse


class ErrorResponse(Exception):
    """Base of the exceptions that become an error response."""

    def to_response(self) -> JSONResponse:
        """Return the error as the client receives it."""
        raise NotImplementedError


class ApiError(ErrorResponse):
    """An error in the envelope of the product; `detail` is a list for validation errors, a string otherwise."""

    def __init__(self, status: int, code: str, detail: str | list[str]) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code, self.detail = status, code, detail

    def to_response(self) -> JSONResponse:
        """Return `{"errors": [...]}`."""
        error = {
            "code": self.code,
            "detail": self.detail,
            "global_request_id": f"req-{uuid4()}",
            "links": [],
            "related_resources": [],
            "request_id": f"req-{uuid4()}",
            "response": None,
            "status": self.status,
            "title": self.code,
        }
        return JSONResponse({"errors": [error]}, self.status)


class Unauthorized(ErrorResponse):
    """The gateway's response to a signature that it does not accept."""

    def to_response(self) -> JSONResponse:
        """Return `{"status": "UNAUTHORIZED", ...}`."""
        body = {"status": "UNAUTHORIZED", "name": "Request was rejected by gateway", "message": str(self)}
        return JSONResponse(body, 401)


class Unrouted(ErrorResponse):
    """The gateway's response to an unsigned request: 404, as if the path did not exist (observed live)."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def to_response(self) -> JSONResponse:
        """Return `{"timestamp", "path", "status", "error", "requestId"}`."""
        body = {
            "timestamp": datetime.now(timezone.utc).isoformat(timespec="milliseconds"),
            "path": self.path,
            "status": 404,
            "error": "Not Found",
            "requestId": uuid4().hex[:16],
        }
        return JSONResponse(body, 404)


def bad_request(detail: str) -> ApiError:
    """Return the error of a request that is well formed but impossible."""
    return ApiError(400, "BadRequest", detail)
