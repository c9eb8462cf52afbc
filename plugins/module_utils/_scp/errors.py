# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors: each has what failed, what the API answered, and what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from typing import Any, TypeVar

from .text import sanitize

# The next step, by HTTP status. The statuses are those of the API reference ("Responses" of each operation).
HINTS: Mapping[int, str] = {
    401: "Check the access key and the secret key, that the key is active and allowed from this IP address, that the "
    "clock of this machine is right, and that the product is available to the account in this region.",
    403: "Check the permissions of the owner of the key. 'Action definition is not found' means that the URL does not "
    "exist: check the endpoint and the ids.",
    404: "If the object should exist, check the id, the endpoint, the region and the environment.",
    406: "The API does not offer this version of the operation.",
    400: "The API rejected the request. Check its answer and the options that the answer names.",
    429: "The API limits the rate of calls. Run the task again with fewer parallel calls (forks, throttle, "
    "max_parallel) or more time (wait_timeout for a task that waits, otherwise timeout).",
    500: "The API or its gateway has a problem. Run the task again later. If it fails again, send the request id to "
    "support.",
}
# The words of validators for a missing or an unknown field.
FIELDS = re.compile(
    r"required|missing|extra (input|field)|not permitted|(unknown|unexpected|unrecognized) (\w+ )?(field|key|propert)",
    re.IGNORECASE,
)


Error = TypeVar("Error", bound="ScpError")


class ScpError(Exception):
    """Base class of all errors: a message, a hint with the next step, and details for playbooks.

    `str(error)` is safe to print, even if it contains text from a server. `code` identifies the kind of error for
    playbooks; it is stable and in snake_case.
    """

    code = "internal_error"

    def __init__(self, message: str, *, hint: str = "", **details: Any) -> None:
        super().__init__(f"{message} {hint}".strip())
        self.details: dict[str, Any] = details
        self.warnings: list[str] = []  # of the task that fails with this error

    def __str__(self) -> str:
        return str(sanitize(super().__str__()))

    def add_hint(self, hint: str) -> ScpError:
        """Add a hint to the message, and return the error itself."""
        self.args = (f"{self} {hint}",)
        return self

    def copy(self: Error) -> Error:
        """Return an independent copy, which another thread can raise and add hints to."""
        # Not copy.copy(), which calls __init__ with the message only.
        twin = type(self).__new__(type(self), *self.args)
        twin.__dict__.update(deepcopy(self.__dict__))
        return twin

    def as_result(self) -> dict[str, Any]:
        """Return the error as a task result that is not sanitized yet: `msg` for people, `error` for playbooks."""
        return {"msg": super().__str__(), "error": {"code": self.code, **self.details}}


class OptionError(ScpError):
    """An option has an invalid value, raised before anything is changed. `code` is more precise if it is known."""

    def __init__(self, option: str, message: str, *, code: str = "invalid_option", hint: str = "") -> None:
        super().__init__(f"{option}: {message}", hint=hint, option=option)
        self.code = code


@contextmanager
def collected(problems: list[OptionError]) -> Iterator[None]:
    """Add an OptionError of the block to `problems` and continue, so that one run reports all problems."""
    try:
        yield
    except OptionError as problem:
        problems.append(problem)


def raise_all(problems: Sequence[OptionError]) -> None:
    """Raise one OptionError with the messages of all problems, if there are any."""
    if problems:
        first, *others = problems
        raise first.add_hint(" ".join(map(str, others))) if others else first


class SettingsError(ScpError):
    """A connection setting is missing or invalid."""

    code = "invalid_settings"


class ReadOnlyError(ScpError):
    """A writing request was stopped in check mode."""

    code = "read_only"


class PlanError(ScpError):
    """The desired change cannot be made to the object in its current state. `code` is the reason."""

    def __init__(self, message: str, *, code: str = "change_refused", hint: str = "", **details: Any) -> None:
        super().__init__(message, hint=hint, **details)
        self.code = code


class WaitError(ScpError):
    """An object reached a wrong state (`code` is `failed_state`), or not the right one in time (`timeout`)."""

    def __init__(self, message: str, *, code: str, **details: Any) -> None:
        super().__init__(message, **details)
        self.code = code


class CallError(ScpError):
    """A request got no usable response.

    With `outcome_unknown`, the API may have carried out the request. If `transient`, a retry may succeed.
    """

    code = "connection_error"

    def __init__(self, message: str, *, outcome_unknown: bool, transient: bool, hint: str = "", **details: Any) -> None:
        super().__init__(message, hint=hint, **details)
        self.outcome_unknown = outcome_unknown
        self.transient = transient


class UnexpectedResponseError(CallError):
    """The response to a reading request does not have the documented form."""

    code = "unexpected_response"

    def __init__(self, operation: str, expected: str) -> None:
        super().__init__(
            f"{operation} returned a response that is not {expected}.",
            outcome_unknown=False,
            transient=False,
            hint="Check the endpoint and api_version.",
        )


class ApiError(CallError):
    """The API or its gateway responded with an error status."""

    code = "api_error"

    def __init__(
        self, operation: str, status: int, *, api_code: str = "", detail: str = "", request_id: str = "", hint: str = ""
    ) -> None:
        explanation = ": ".join(part for part in (api_code, detail) if part) or "no explanation"
        super().__init__(
            f"{operation} failed with HTTP {status}: "
            + (f"{explanation} (request id {request_id})." if request_id else f"{explanation.rstrip('.')}."),
            hint=hint or HINTS.get(min(status, 500)) or HINTS[400],
            # After a 5xx of a gateway, it is unknown whether the API behind it carried out the request.
            outcome_unknown=status >= 500,
            transient=status == 429 or status >= 500,
            operation=operation,
            status=status,
            api_code=api_code,
            detail=detail,
            request_id=request_id,
        )
        self.status = status

    @property
    def absent(self) -> bool:
        """Whether the object may not exist. 404 is documented, 400 was observed."""
        return self.status in (400, 404)

    @property
    def about_fields(self) -> bool:
        """Whether the API rejected the body because of missing or unknown fields."""
        return self.status in (400, 422) and bool(FIELDS.search(f"{self.details['api_code']} {self.details['detail']}"))

    @property
    def conflict(self) -> bool:
        """Whether the name is taken. Which status the API uses for that is unknown."""
        return self.status == 409 or (
            self.status == 400
            and any(
                word in f"{self.details['api_code']} {self.details['detail']}".lower()
                for word in ("duplicat", "already exist")
            )
        )
