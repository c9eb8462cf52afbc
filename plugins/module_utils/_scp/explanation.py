# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads what an error answer says, in any of the forms that APIs, their validators and their gateways give it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from .redaction import PASSWORD_NAME, masked
from .responses import RawResponse, ResponseFormatError

LONGEST = 2000  # characters of what an answer says
LONGEST_PART = 500  # characters of one text of it, such as a code, or of an answer that is plain text
MOST = 100  # errors, and items of a list in one
SAYS = ("errors", "error", "detail", "message", "error_description")  # in the order in which they are read
CODES = ("code", "name")
REQUEST_IDS = ("request_id", "global_request_id", "requestId")
ECHOES = ("input", *REQUEST_IDS)  # say nothing about what is wrong


@dataclass(frozen=True)
class Explanation:
    """What an answer says; each is empty where it says nothing."""

    code: str = ""
    detail: str = ""
    request_id: str = ""


Finding = tuple[str, str]  # one of several errors: its code, and what it says; either may be empty


def explanation(response: RawResponse) -> Explanation:
    """Return what an error answer says: the code of the first error, and the texts of all, without passwords."""
    try:
        body = response.decoded()
    except ResponseFormatError:
        return Explanation(detail=_plain(response))
    findings = list(dict.fromkeys(islice(_findings(body), MOST)))
    first = next((finding for finding in findings if finding[0]), ("", ""))
    texts = [text for text in (first[1], *(_line(each) for each in findings if each != first)) if text]
    ids = (_cut(masked(str(each[key]))) for each in _errors(body) for key in REQUEST_IDS if _is_word(each.get(key)))
    return Explanation(first[0], _cut("; ".join(texts), LONGEST), next(ids, ""))


def _plain(response: RawResponse) -> str:
    """Return what an answer says that is not JSON, where it is a text for people."""
    text = response.body.decode(errors="replace").strip() if isinstance(response.body, bytes) else ""
    if "html" in response.headers.get("Content-Type", "") or "<html" in text[:LONGEST_PART].lower():
        return "a web page instead of an API answer"
    return "" if text.startswith(("{", "[", "<")) or "\ufffd" in text else _cut(masked(text))


def _findings(value: Any) -> Iterator[Finding]:
    """Yield all that a part of an answer says."""
    if isinstance(value, list):
        items = value[:MOST]
        if items and all(map(_is_word, items)):
            yield "", _cut(", ".join(_cut(masked(str(item))) for item in items), LONGEST)
        else:
            yield from (finding for item in items for finding in _findings(item))
    elif isinstance(value, Mapping):
        yield from _of_error(value) if _is_error(value) else _of_fields(value)
    elif _is_word(value):
        yield "", _cut(masked(str(value)))


def _of_error(error: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield what an error says, with its code at what it says first."""
    code = next((_cut(masked(str(error[key]))) for key in CODES if _is_word(error.get(key))), "")
    found = list(islice((finding for key in SAYS for finding in _findings(error.get(key))), MOST))
    found = found or list(_findings(error.get("title")))
    if found and not found[0][0]:
        yield code, found.pop(0)[1]
    elif code:
        yield code, ""
    yield from found


def _of_fields(fields: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield what is said of each field, without its value where it is a password."""
    for name, value in fields.items():
        if PASSWORD_NAME.search(name):
            yield "", f"{_cut(name)}: (not shown)"
        elif name not in ECHOES:
            said = ", ".join(filter(None, map(_line, islice(_findings(value), MOST))))
            yield from [("", f"{_cut(name)}: {_cut(said, LONGEST)}")] if said else []


def _errors(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the errors of an answer, the innermost first."""
    if isinstance(value, Mapping):
        yield from (inner for key in ("errors", "error") for inner in _errors(value.get(key)))
        yield value
    elif isinstance(value, list):
        yield from (inner for item in value for inner in _errors(item))


def _is_error(value: Mapping[str, Any]) -> bool:
    return any(key in value for key in (*SAYS, "code", "title"))


def _is_word(value: Any) -> bool:
    return bool(value) and value is not True and not isinstance(value, (Mapping, list))


def _line(finding: Finding) -> str:
    return ": ".join(filter(None, finding))


def _cut(text: str, longest: int = LONGEST_PART) -> str:
    return text if len(text) <= longest else f"{text[:longest]}…"
