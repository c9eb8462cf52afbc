# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers that are slow, huge, broken or mean: a clear error in bounded time, and no writing call is misjudged."""

from __future__ import annotations

import gzip
import itertools
import json
import time
from collections.abc import Callable, Iterable
from threading import Event
from typing import Any

import pytest

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp import responses
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import ApiError, CallError, WaitError
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.transport import Request
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.waiter import Acceptors, waiting

READ = Request("List Data Flows", "GET", "data-flow", "/v1/data-flows")
WRITE = Request("Create", "POST", "data-flow", "/v1/data-flows", body={"name": "a"}, changes=True)
OK = b"HTTP/1.1 200 OK\r\n"
BIG = responses.MAX_BYTES + 1


def raw(*pieces: bytes | Iterable[bytes], pause: float = 0.0) -> Callable[..., None]:
    """An answer of exactly these bytes, each piece after a pause."""

    def reply(write: Callable[[bytes], Any], over: Event) -> None:
        for piece in itertools.chain.from_iterable([p] if isinstance(p, bytes) else p for p in pieces):
            if over.wait(pause) if pause else over.is_set():
                return
            write(piece)

    return reply


def sized(body: bytes, *headers: bytes) -> Callable[..., None]:
    """A complete answer with this body."""
    return raw(OK, b"Content-Length: %d\r\n" % len(body), *(header + b"\r\n" for header in headers), b"\r\n", body)


# A welcome status, and then a body that cannot be used. What is said of it, and whether it is worth another try.
BODIES: dict[str, tuple[Any, str, bool]] = {
    "a web page": (sized(b"<html>"), "is not JSON", True),
    "bytes": (sized(b'{"a": "\xff\xfe"}'), "is not JSON", True),
    "NaN": (sized(b'{"a": NaN}'), "is not JSON", True),
    "infinity": (sized(b"[1e999]"), "is not JSON", True),
    "half a character": (sized(b'["\\ud800"]'), "is not JSON", True),
    "deep": (sized(b'{"a":' * 150 + b"1" + b"}" * 150), "is nested deeper than 100 levels", False),
    "very deep": (sized(b"[" * 200_000), "is nested deeper than 100 levels", False),
    "many values": (sized(b"[" + b"[]," * 400_000 + b"1]"), "contains more than 500,000 values", False),
    "huge": (sized(b'"' + b"a" * BIG), "is larger than 8 MiB", False),
    "endless": (raw(OK, b"\r\n", itertools.repeat(b"a" * 2**16)), "is larger than 8 MiB", False),
    "endless chunks": (
        raw(OK, b"Transfer-Encoding: chunked\r\n\r\n", itertools.repeat(b"10000\r\n" + b"a" * 2**16 + b"\r\n")),
        "is larger than 8 MiB",
        False,
    ),
    "a bomb": (sized(gzip.compress(b"0" * BIG * 4), b"Content-Encoding: gzip"), "is larger than 8 MiB", False),
    "half a gzip": (sized(gzip.compress(b"[1]" * 99)[:20], b"Content-Encoding: gzip"), "was cut off", True),
    "no gzip": (sized(b"[1]", b"Content-Encoding: gzip"), "cannot be decompressed", True),
    "another encoding": (sized(b"[1]", b"Content-Encoding: br"), "is encoded as 'br'", False),
    "an encoding of an encoding": (sized(b"[1]", b"Content-Encoding: gzip, gzip"), "is encoded as", False),
    "a cut one": (raw(OK, b"Content-Length: 99\r\n\r\n", b'{"a":'), "", True),
    "a cut chunk": (raw(OK, b"Transfer-Encoding: chunked\r\n\r\n", b"ff\r\n[1"), "was cut off", True),
    "a bad chunk": (raw(OK, b"Transfer-Encoding: chunked\r\n\r\n", b"zz\r\n[1"), "was cut off", True),
    "one that drips": (
        raw(OK, b"\r\n", itertools.repeat(b" "), pause=0.02),
        "was cut off (no complete response within 0.4 s)",
        True,
    ),
    "one that drips in a chunk": (
        raw(OK, b"Transfer-Encoding: chunked\r\n\r\nffff\r\n", itertools.repeat(b" "), pause=0.02),
        "was cut off (no complete response within 0.4 s)",
        True,
    ),
}
# No status, or none that can be understood.
NO_ANSWERS: dict[str, Any] = {
    "nothing": raw(b""),
    "no HTTP": raw(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"),
    "a status that is none": raw(b"HTTP/1.1 abc OK\r\n\r\n"),
    "an endless line": raw(b"HTTP/1.1 ", itertools.repeat(b"2" * 1024)),
    "an endless header": raw(OK, b"A: ", itertools.repeat(b"b" * 1024)),
    "endless headers": raw(OK, itertools.repeat(b"A: b\r\n")),
    "headers that drip": raw(OK, itertools.repeat(b"a"), pause=0.02),
}


def caught(connect: Any, request: Request, timeout: float = 5) -> tuple[Any, float]:
    """The error of a call that is tried once, and how long it took."""
    started = time.monotonic()
    with pytest.raises(CallError) as error:
        connect(timeout=timeout, retries=0).send(request)
    return error.value, time.monotonic() - started


def patience(kind: str) -> float:
    """The timeout to try an answer with."""
    return 0.2 if "drip" in kind else 5


@pytest.mark.parametrize("kind", BODIES)
def test_a_body_that_cannot_be_used(loopback: Any, connect: Any, kind: str) -> None:
    answer, said, transient = BODIES[kind]
    loopback.answers = [answer, answer]
    error, took = caught(connect, READ, patience(kind))
    assert "List Data Flows got a response from http://127.0.0.1" in str(error)
    assert said in str(error)
    assert (error.transient, error.outcome_unknown) == (transient, False)
    assert took < 4
    # The status says that the work was taken, and that is all that counts.
    writing = connect(timeout=patience(kind), retries=0)
    assert writing.send(WRITE) is None
    assert writing.stats.changes == 1


@pytest.mark.parametrize("kind", NO_ANSWERS)
def test_no_status_leaves_open_what_was_done(loopback: Any, connect: Any, kind: str) -> None:
    for request in (READ, WRITE):
        loopback.answers = [NO_ANSWERS[kind]]
        error, took = caught(connect, request, patience(kind))
        assert "got no response from http://127.0.0.1" in str(error)
        assert (error.transient, error.outcome_unknown) == (True, True)
        assert took < 4


def test_what_a_service_may_send_is_read(loopback: Any, connect: Any) -> None:
    many = {"contents": [{"data_flow_id": f"DF-{n}", "description": "가" * 300} for n in range(1000)], "n": 10**300}
    text = json.dumps(many, ensure_ascii=False).encode()
    chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(text), text)
    loopback.answers = [
        sized(text),
        sized(gzip.compress(text), b"Content-Encoding: GZIP"),
        raw(OK, b"Transfer-Encoding: chunked\r\n\r\n", chunks),
        raw(OK, b"\r\n", text),
        sized(json.dumps(many).encode("utf-16")),
    ]
    transport = connect(retries=0)
    assert [transport.send(READ) == many for _answer in range(5)] == [True] * 5
    assert {seen.headers["Accept-Encoding"] for seen in loopback.seen} == {"gzip"}


def test_connections_are_used_again(loopback: Any, connect: Any) -> None:
    transport = connect()
    loopback.answers = [(200, {"a": 1}, {}), (404, {}, {}), (200, None, {})]
    for _call in range(3):
        try:
            transport.send(READ)
        except ApiError as error:
            assert error.absent  # noqa: PT017 # the second
    assert len({seen.client for seen in loopback.seen}) == 1


@pytest.mark.parametrize(
    ("location", "told"),
    [
        ("https://evil.example/v1?a=b", "https://evil.example/v1. "),
        ("http://[bad", "a URL that is not shown"),
        ("\xff\xfe", ""),
        ("//evil.example", "//evil.example"),
        ("a" * 60_000, "aaa…"),
        (None, "an unknown URL"),
    ],
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_told_and_not_followed(
    loopback: Any, connect: Any, status: int, location: str | None, told: str
) -> None:
    # Its body is not read to the end either.
    headers = b"" if location is None else b"Location: %s\r\n" % location.encode("latin-1")
    loopback.answers = [raw(b"HTTP/1.1 %d Moved\r\n%s\r\n" % (status, headers), itertools.repeat(b"a" * 2**16))]
    error, _took = caught(connect, READ)
    assert isinstance(error, ApiError)
    assert "The response redirects to " in str(error)
    assert told in str(error)
    assert len(loopback.seen) == 1


def test_what_a_server_says_does_not_reach_the_terminal_as_it_is(loopback: Any, connect: Any) -> None:
    said = "\x1b[31m\r\nok: [localhost]\x00\u202e" + "x" * 5000
    loopback.answers = [(400, {"errors": [{"code": said, "detail": [said], "request_id": said}]}, {"X-A": "b"})]
    error, _took = caught(connect, READ)
    assert all(letter.isprintable() for letter in str(error))
    assert "ok: [localhost]" in str(error)
    assert len(str(error)) < 5000


@pytest.mark.parametrize(
    "date", ["Mon, 01 Jan 0001 00:00:00 -0000", "Fri, 31 Dec 9999 23:59:59 -2359", "\xff", "9" * 5000]
)
def test_odd_dates_are_no_obstacle(loopback: Any, connect: Any, date: str) -> None:
    loopback.answers = [(401, {}, {"Date": date, "Retry-After": date})]
    error, _took = caught(connect, READ)
    assert error.status == 401


@pytest.mark.parametrize("retry_after", [None, "100"])
def test_pauses_end_with_the_wait(loopback: Any, connect: Any, retry_after: str | None) -> None:
    """Of a wait of 1 s nothing is left for the pauses of 100 s, and at the end there is one last call."""
    loopback.answers = [(503, {}, {} if retry_after is None else {"Retry-After": retry_after})] * 100
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        time.sleep(seconds)

    transport = connect(retries=50, pause=pause)
    wait = waiting({"wait_timeout": 1.0, "wait_interval": 0.1}, transport)
    with pytest.raises(WaitError, match="did not finish within wait_timeout"):
        wait.until("Waiting", Acceptors("a", "b"), lambda: {"state": "x", "a": transport.send(READ)})
    assert 1 <= wait.elapsed < 1.5
    assert len(loopback.seen) <= 5
    assert pauses[-1] < 1.01
    # Outside of a wait they are made as before.
    loopback.answers = [(503, {}, {"Retry-After": "0"}), (200, {}, {})]
    assert transport.send(READ) == {}
