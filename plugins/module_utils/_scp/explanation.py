# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The explanation in an error response, in any of the forms that APIs, validators and gateways use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from .redaction import PASSWORD_NAME, masked
from .responses import RawResponse, ResponseFormatError

MAX_LENGTH = 2000  # characters of an explanation
MAX_PART_LENGTH = 500  # characters of one text in it, such as a code, or of a response in plain text
MAX_ITEMS = 100  # errors in a response, and items of a list in an error
TEXT_KEYS = ("errors", "error", "detail", "message", "error_description")  # in order of precedence
CODE_KEYS = ("code", "name")
REQUEST_ID_KEYS = ("request_id", "global_request_id", "requestId")
IGNORED_KEYS = ("input", *REQUEST_ID_KEYS)  # explain nothing


@dataclass(frozen=True)
class Explanation:
    """The code, the text and the request id of an error response. Each is empty if the response does not have it."""

    code: str = ""
    detail: str = ""
    request_id: str = ""


Finding = tuple[str, str]  # the code and the text of one error; either may be empty


def explanation(response: RawResponse) -> Explanation:
    """Return the code of the first error in a response and the texts of all errors, without passwords."""
    try:
        body = response.decoded()
    except ResponseFormatError:
        return Explanation(detail=_plain(response))
    findings = list(dict.fromkeys(islice(_findings(body), MAX_ITEMS)))
    first = next((finding for finding in findings if finding[0]), ("", ""))
    texts = [text for text in (first[1], *(_line(each) for each in findings if each != first)) if text]
    ids = (
        _cut(masked(str(each[key]))) for each in _errors(body) for key in REQUEST_ID_KEYS if _is_scalar(each.get(key))
    )
    return Explanation(first[0], _cut("; ".join(texts), MAX_LENGTH), next(ids, ""))


def _plain(response: RawResponse) -> str:
    """Return the text of a response that is not JSON, empty if it is not a readable text."""
    text = response.body.decode(errors="replace").strip() if isinstance(response.body, bytes) else ""
    if "html" in response.headers.get("Content-Type", "") or "<html" in text[:MAX_PART_LENGTH].lower():
        return "a web page instead of an API response"
    return "" if text.startswith(("{", "[", "<")) or "\ufffd" in text else _cut(masked(text))


def _findings(value: Any) -> Iterator[Finding]:
    """Yield all codes and texts in a part of a response."""
    if isinstance(value, list):
        items = value[:MAX_ITEMS]
        if items and all(map(_is_scalar, items)):
            yield "", _cut(", ".join(_cut(masked(str(item))) for item in items), MAX_LENGTH)
        else:
            yield from (finding for item in items for finding in _findings(item))
    elif isinstance(value, Mapping):
        yield from _of_error(value) if _is_error(value) else _of_fields(value)
    elif _is_scalar(value):
        yield "", _cut(masked(str(value)))


def _of_error(error: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield the texts of an error, the first one with the code of the error."""
    code = next((_cut(masked(str(error[key]))) for key in CODE_KEYS if _is_scalar(error.get(key))), "")
    found = list(islice((finding for key in TEXT_KEYS for finding in _findings(error.get(key))), MAX_ITEMS))
    found = found or list(_findings(error.get("title")))
    if found and not found[0][0]:
        yield code, found.pop(0)[1]
    elif code:
        yield code, ""
    yield from found


def _of_fields(fields: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield a text for each field, without the value of passwords."""
    for name, value in fields.items():
        if PASSWORD_NAME.search(name):
            yield "", f"{_cut(name)}: (not shown)"
        elif name not in IGNORED_KEYS:
            text = ", ".join(filter(None, map(_line, islice(_findings(value), MAX_ITEMS))))
            yield from [("", f"{_cut(name)}: {_cut(text, MAX_LENGTH)}")] if text else []


def _errors(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the errors in a response, the innermost first."""
    if isinstance(value, Mapping):
        yield from (inner for key in ("errors", "error") for inner in _errors(value.get(key)))
        yield value
    elif isinstance(value, list):
        yield from (inner for item in value for inner in _errors(item))


def _is_error(value: Mapping[str, Any]) -> bool:
    return any(key in value for key in (*TEXT_KEYS, "code", "title"))


def _is_scalar(value: Any) -> bool:
    return bool(value) and value is not True and not isinstance(value, (Mapping, list))


def _line(finding: Finding) -> str:
    return ": ".join(filter(None, finding))


def _cut(text: str, length: int = MAX_PART_LENGTH) -> str:
    return text if len(text) <= length else f"{text[:length]}…"
