# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Registration of handlers for operations by name, and the routes built from the table of operations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import unquote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import AfterValidator, BaseModel

from .context import CURRENT_CALL
from .errors import ApiError, ErrorResponse
from .lifecycle import find_parent
from .operations import OPERATIONS
from .response_models import Errors

# The gateway routes by the raw path, so segments are decoded here.
Segment = Annotated[str, AfterValidator(unquote)]

Handler = Callable[..., Any]
_HANDLERS: dict[str, tuple[Handler, type[BaseModel] | None]] = {}


def handles(name: str, model: type[BaseModel] | None = None) -> Callable[[Handler], Handler]:
    """Register a function as the handler of an operation; `model` is the documented response body, if any."""

    def register(handler: Handler) -> Handler:
        _HANDLERS[name] = handler, model
        return handler

    return register


def build_product() -> FastAPI:
    """Return the application with all operations."""
    product = FastAPI(title="Data Flow emulator", openapi_url=None, redirect_slashes=False)
    for operation in OPERATIONS.values():
        handler, model = _HANDLERS[operation.name]
        product.add_api_route(
            operation.path,
            handler,
            methods=[operation.method],
            status_code=operation.status,
            operation_id=operation.name,
            response_model=model,
            response_class=JSONResponse if model else Response,
            responses={"4XX": {"model": Errors}},
            openapi_extra={"x-scp-versions": operation.versions},
        )

    @product.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        call = CURRENT_CALL.get()
        if call.switches.body_validation == "after_lookup" and isinstance(error.body, dict):
            try:
                find_parent(call, error.body)
            except ErrorResponse as refusal:
                return refusal.to_response()
        # The API does not name fields in validation errors (observed live).
        return ApiError(400, "ValidationError", [each["msg"] for each in error.errors()]).to_response()

    @product.exception_handler(ErrorResponse)
    async def refused(request: Request, refusal: ErrorResponse) -> Response:
        return refusal.to_response()

    return product
