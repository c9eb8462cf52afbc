# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads responses within limits of time, size and depth, whatever a server sends."""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from requests import Response

LARGEST = 8 * 2**20  # bytes of a body; a list of 1,000 objects has about one million
MOST_VALUES = 500_000  # in a body; three bytes of JSON can take a hundred of memory
DEEPEST = 100  # levels of JSON; Python's own limit is met at ten times as many
PIECE = 2**16
ENCODING = "gzip"  # the one that is accepted


class ResponseFormatError(Exception):
    """A body that cannot be used: why, worded to follow "an answer that". What is `transient` may be gone next time."""

    def __init__(self, problem: str, *, transient: bool) -> None:
        super().__init__(problem)
        self.transient = transient


@dataclass(frozen=True)
class RawResponse:
    """A response as far as it arrived: its body, or why there is none."""

    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes | ResponseFormatError

    def decoded(self) -> Any:
        """Return the body as JSON, None where it is empty. Raises ResponseFormatError."""
        if isinstance(self.body, ResponseFormatError):
            raise self.body
        return decoded(self.body) if self.body else None


def receive(send: Callable[[], Response], seconds: float) -> RawResponse:
    """Send a request and read the response. Raises what `send` raises, and TimeoutError where no status comes in time.

    The time limits of requests are for each piece of a response, so that one that drips never ends. Only a thread that
    can be left behind ends it; its memory is limited, and it ends with the process.
    """
    deadline = time.monotonic() + seconds
    arrivals: SimpleQueue[Any] = SimpleQueue()

    def read() -> None:
        try:
            response = send()
            arrivals.put(response)
            with response:
                arrivals.put(_body(response))
        except Exception as error:  # of the thread that waits, which decides what it means
            arrivals.put(error)

    def arrival() -> Any:
        try:
            arrived = arrivals.get(timeout=max(0.0, deadline - time.monotonic()))
        except Empty:
            raise TimeoutError(f"no complete answer within {seconds:g} s") from None
        if isinstance(arrived, Exception):
            raise arrived
        return arrived

    Thread(target=read, daemon=True).start()
    response = arrival()
    try:
        body = arrival()
    except ResponseFormatError as problem:
        body = problem
    except Exception as error:
        body = ResponseFormatError(f"broke off ({error})", transient=True)
    return RawResponse(response.status_code, response.reason or "", response.headers, body)


def _body(response: Response) -> bytes:
    """Return the body, decompressed here, since a library may decompress any amount at once."""
    content = b""
    while piece := response.raw.read(PIECE, decode_content=False):
        content = _limited(content + piece)
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if not content or encoding in ("", "identity"):
        return content
    if encoding != ENCODING:
        raise ResponseFormatError(f"is encoded as {encoding!r}, which was not asked for", transient=False)
    stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        content = _limited(stream.decompress(content, LARGEST + 1))
    except zlib.error as error:
        raise ResponseFormatError(f"cannot be decompressed ({error})", transient=True) from None
    if not stream.eof:
        raise ResponseFormatError("broke off", transient=True)
    return content


def _limited(content: bytes) -> bytes:
    if len(content) > LARGEST:
        raise ResponseFormatError(f"is larger than {LARGEST // 2**20} MiB", transient=False)
    return content


def decoded(content: bytes) -> Any:
    """Return the JSON. Raises ResponseFormatError.

    So does what cannot be written as JSON again (NaN, halves of characters), since it would fail somewhere later.
    """
    if sum(map(content.count, (b",", b"[", b"{"))) > MOST_VALUES:
        raise ResponseFormatError(f"holds more than {MOST_VALUES:,} values", transient=False)
    try:
        value = json.loads(content)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except ValueError:
        raise ResponseFormatError("is not JSON", transient=True) from None
    except RecursionError:
        raise _too_deep() from None
    level = [value]
    for _level in range(DEEPEST):
        level = [
            inner
            for each in level
            if isinstance(each, (dict, list))
            for inner in (each.values() if isinstance(each, dict) else each)
        ]
    if level:
        raise _too_deep()
    return value


def _too_deep() -> ResponseFormatError:
    return ResponseFormatError(f"is nested deeper than {DEEPEST} levels", transient=False)
