# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading of responses within limits of time, size and depth, whatever a server sends."""

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

MAX_BYTES = 8 * 2**20  # of a body; a list of 1,000 objects has about one million
MAX_VALUES = 500_000  # in a body; three bytes of JSON can take a hundred bytes of memory
MAX_DEPTH = 100  # levels of JSON; the limit of Python is about ten times as high
CHUNK_SIZE = 2**16  # bytes
ENCODING = "gzip"  # the only one that is accepted


class ResponseFormatError(Exception):
    """A body that cannot be used.

    The message follows the words "a response that". If `transient`, a retry may succeed.
    """

    def __init__(self, problem: str, *, transient: bool) -> None:
        super().__init__(problem)
        self.transient = transient


@dataclass(frozen=True)
class RawResponse:
    """A response as far as it arrived. `body` is the error if there is no usable body."""

    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes | ResponseFormatError

    def decoded(self) -> Any:
        """Return the decoded JSON of the body, None if it is empty. Raises ResponseFormatError."""
        if isinstance(self.body, ResponseFormatError):
            raise self.body
        return decoded(self.body) if self.body else None


def receive(send: Callable[[], Response], seconds: float) -> RawResponse:
    """Send a request and read the response within a number of seconds.

    Raises what `send` raises, and TimeoutError if no status arrives in time.

    The timeouts of requests apply to each chunk of a response, so a server that sends one byte at a time is never
    timed out. A thread limits the total time: it is abandoned at the deadline, its memory is limited, and it ends with
    the process.
    """
    deadline = time.monotonic() + seconds
    parts: SimpleQueue[Any] = SimpleQueue()

    def read() -> None:
        try:
            response = send()
            parts.put(response)
            with response:
                parts.put(_body(response))
        except Exception as error:  # raised again in the waiting thread, which handles it
            parts.put(error)

    def next_part() -> Any:
        try:
            part = parts.get(timeout=max(0.0, deadline - time.monotonic()))
        except Empty:
            raise TimeoutError(f"no complete response within {seconds:g} s") from None
        if isinstance(part, Exception):
            raise part
        return part

    Thread(target=read, daemon=True).start()
    response = next_part()
    try:
        body = next_part()
    except ResponseFormatError as problem:
        body = problem
    except Exception as error:
        body = ResponseFormatError(f"was cut off ({error})", transient=True)
    return RawResponse(response.status_code, response.reason or "", response.headers, body)


def _body(response: Response) -> bytes:
    """Return the body. It is decompressed here, because a library may decompress any amount at once."""
    content = b""
    while chunk := response.raw.read(CHUNK_SIZE, decode_content=False):
        content = _limited(content + chunk)
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if not content or encoding in ("", "identity"):
        return content
    if encoding != ENCODING:
        raise ResponseFormatError(f"is encoded as {encoding!r}, which was not requested", transient=False)
    stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        content = _limited(stream.decompress(content, MAX_BYTES + 1))
    except zlib.error as error:
        raise ResponseFormatError(f"cannot be decompressed ({error})", transient=True) from None
    if not stream.eof:
        raise ResponseFormatError("was cut off", transient=True)
    return content


def _limited(content: bytes) -> bytes:
    if len(content) > MAX_BYTES:
        raise ResponseFormatError(f"is larger than {MAX_BYTES // 2**20} MiB", transient=False)
    return content


def decoded(content: bytes) -> Any:
    """Return the decoded JSON.

    Raises ResponseFormatError, also for values that cannot be written as JSON again (NaN, halves of characters),
    because they would fail later.
    """
    if sum(map(content.count, (b",", b"[", b"{"))) > MAX_VALUES:
        raise ResponseFormatError(f"contains more than {MAX_VALUES:,} values", transient=False)
    try:
        value = json.loads(content)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except ValueError:
        raise ResponseFormatError("is not JSON", transient=True) from None
    except RecursionError:
        raise _too_deep() from None
    level = [value]
    for _level in range(MAX_DEPTH):
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
    return ResponseFormatError(f"is nested deeper than {MAX_DEPTH} levels", transient=False)
