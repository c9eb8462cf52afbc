# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All errors: each holds what failed, what the API answered, and what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from typing import Any, TypeVar

from .text import sanitize

# What to try, by HTTP status; the statuses are those of facts and reference ("Responses" of each operation).
HINTS: Mapping[int, str] = {
    401: "Check the access key and its secret key, that the key is active and may be used from this address, "
    "that this machine's clock is right, and that the product is available to the account in this region.",
    403: "Check the permissions of the key's owner. 'Action definition is not found' means that the address called "
    "does not exist: check the endpoint and the ids.",
    404: "If nothing of that id was expected to be missing, check the endpoint, the region and the environment.",
    406: "The API does not offer this version of the operation.",
    400: "The service refused the call as it is: check what it says, and the options that it is about.",
    429: "The API limits the rate of calls. Run the task again with fewer calls at once (forks, throttle, "
    "max_parallel) or more time (wait_timeout for a task that waits, else timeout).",
    500: "The service or its gateway has a problem: run the task again later; support will ask for the request id.",
}
# How validators call a field that is missing, or one that they do not know.
FIELDS = re.compile(
    r"required|missing|extra (input|field)|not permitted|(unknown|unexpected|unrecognized) (\w+ )?(field|key|propert)",
    re.IGNORECASE,
)


Error = TypeVar("Error", bound="ScpError")


class ScpError(Exception):
    """Base of all errors: a message, a hint what to do next, and details for programs.

    As text it is safe to print, whatever of a server's names and texts is in it. `code` is the kind of error, for
    playbooks: stable, snake_case.
    """

    code = "internal_error"

    def __init__(self, message: str, *, hint: str = "", **details: Any) -> None:
        super().__init__(f"{message} {hint}".strip())
        self.details: dict[str, Any] = details
        self.warnings: list[str] = []  # of the task that it ends

    def __str__(self) -> str:
        return str(sanitize(super().__str__()))

    def add_hint(self, hint: str) -> ScpError:
        """Add a hint to the message, and return the error itself."""
        self.args = (f"{self} {hint}",)
        return self

    def copy(self: Error) -> Error:
        """Return an equal error of its own, to be raised and added to in another thread."""
        # Not copy.copy(), which calls __init__ with the message alone.
        twin = type(self).__new__(type(self), *self.args)
        twin.__dict__.update(deepcopy(self.__dict__))
        return twin

    def as_result(self) -> dict[str, Any]:
        """Return the error as a task result, msg for people and error for programs, before it is sanitized."""
        return {"msg": super().__str__(), "error": {"code": self.code, **self.details}}


class OptionError(ScpError):
    """An option has an invalid value; raised before anything is changed."""

    code = "invalid_option"

    def __init__(self, option: str, message: str, *, hint: str = "") -> None:
        super().__init__(f"{option}: {message}", hint=hint, option=option)


@contextmanager
def collected(problems: list[OptionError]) -> Iterator[None]:
    """Return a block that adds an OptionError to the problems, so that what follows is looked at as well."""
    try:
        yield
    except OptionError as problem:
        problems.append(problem)


def raise_all(problems: Sequence[OptionError]) -> None:
    """Raise one OptionError that tells all the problems, if there are any."""
    if problems:
        first, *others = problems
        raise first.add_hint(" ".join(map(str, others))) if others else first


class SettingsError(ScpError):
    """A connection setting is missing or unusable."""

    code = "invalid_settings"


class ReadOnlyError(ScpError):
    """A request that changes something was about to be sent in check mode."""

    code = "read_only"


class PlanError(ScpError):
    """The desired change cannot be made to the object as it is; `code` says why."""

    def __init__(self, message: str, *, code: str = "change_refused", hint: str = "", **details: Any) -> None:
        super().__init__(message, hint=hint, **details)
        self.code = code


class WaitError(ScpError):
    """An object reached a state that was not desired, or did not reach the desired one in time.

    `code` is `failed_state` or `timeout`.
    """

    def __init__(self, message: str, *, code: str, **details: Any) -> None:
        super().__init__(message, **details)
        self.code = code


class CallError(ScpError):
    """A request got no usable response.

    With `outcome_unknown` the API may have carried it out all the same; what is `transient` may succeed when repeated.
    """

    code = "connection_error"

    def __init__(self, message: str, *, outcome_unknown: bool, transient: bool, hint: str = "", **details: Any) -> None:
        super().__init__(message, hint=hint, **details)
        self.outcome_unknown = outcome_unknown
        self.transient = transient


class UnexpectedResponseError(CallError):
    """The response to a reading request does not have the form that the operation documents."""

    code = "unexpected_response"

    def __init__(self, operation: str, expected: str) -> None:
        super().__init__(
            f"{operation} was answered with something that is not {expected}.",
            outcome_unknown=False,
            transient=False,
            hint="Check the endpoint and api_version.",
        )


class ApiError(CallError):
    """The API, or its gateway, responded with an error status."""

    code = "api_error"

    def __init__(
        self, operation: str, status: int, *, api_code: str = "", detail: str = "", request_id: str = "", hint: str = ""
    ) -> None:
        explanation = ": ".join(part for part in (api_code, detail) if part) or "no explanation"
        super().__init__(
            f"{operation} failed with HTTP {status}: {explanation}"
            + (f" (request id {request_id})." if request_id else "."),
            hint=hint or HINTS.get(min(status, 500)) or HINTS[400],
            # A gateway's 5xx does not tell whether the API behind it carried out the request.
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
        """Whether the object may not exist: 404 is documented, 400 was observed."""
        return self.status in (400, 404)

    @property
    def about_fields(self) -> bool:
        """Whether the API refused the body since it lacks fields, or has some that are not known."""
        return self.status in (400, 422) and bool(FIELDS.search(f"{self.details['api_code']} {self.details['detail']}"))

    @property
    def conflict(self) -> bool:
        """Whether the name is taken; which status the API uses for that is unknown."""
        return self.status == 409 or (
            self.status == 400
            and any(
                word in f"{self.details['api_code']} {self.details['detail']}".lower()
                for word in ("duplicat", "already exist")
            )
        )
