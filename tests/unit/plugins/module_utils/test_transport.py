# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls over a real connection to a server on this machine: what is sent, repeated, refused and reported."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, nullcontext, suppress
from email.utils import formatdate
from multiprocessing.pool import ThreadPool
from typing import Any

import pytest

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import (
    ApiError,
    CallError,
    OptionError,
    ReadOnlyError,
    ScpError,
)
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.transport import Request

READ = Request("List Data Flows", "GET", "data-flow", "/v1/data-flows")
ASK = Request("Validate", "POST", "data-flow", "/v1/validate", body={"cpu": "1"})
WRITES = [
    Request("Create", "POST", "data-flow", "/v1/data-flows", body={"name": "a"}, changes=True),
    Request("Update", "PUT", "data-flow", "/v1/data-flows/1", body={"name": "a"}, changes=True),
    Request("Delete", "DELETE", "data-flow", "/v1/data-flows/1", changes=True),
]
HTML = {"Content-Type": "text/html;charset=utf-8"}
TEXT = {"Content-Type": "text/plain"}
SHOWN = "account: account_password: (not shown), a: 1"
OK = (200, {"done": True}, {})
BUSY = (429, {"errors": [{"code": "TooManyRequests"}]}, {})
DOWN = (503, {}, {})


def shape(**told: Any) -> dict[str, Any]:
    """The usual body of a refusal."""
    request_ids = {"global_request_id": "req-g", "request_id": "req-1"}
    return {"errors": [{"links": [], "related_resources": [], "response": None, "status": 400, **request_ids, **told}]}


@pytest.fixture
def refused(loopback: Any, connect: Any) -> Callable[..., Any]:
    """Return a function that makes a call which fails, and gives the exception."""

    def call(request: Request, *answers: Any, **options: Any) -> Any:
        loopback.answers = list(answers)
        with pytest.raises(ScpError) as caught:
            connect(**options).send(request)
        return caught.value

    return call


@pytest.mark.parametrize(
    ("status", "body", "headers", "code", "detail", "request_id"),
    [
        (
            400,
            shape(code="ValidationError", title="ValidationError", detail=["Field required", "Field required"]),
            {},
            "ValidationError",
            "Field required, Field required",
            "req-1",
        ),
        (
            400,
            shape(code="ValidationError", detail="['Field required']"),
            {},
            "ValidationError",
            "['Field required']",
            "req-1",
        ),
        (
            403,
            shape(code="Forbidden", detail="You do not have permission to …"),
            {},
            "Forbidden",
            "You do not have permission to …",
            "req-1",
        ),
        (400, shape(code="Bad", detail=None, title="A title"), {}, "Bad", "A title", "req-1"),
        (400, shape(code="Bad", detail=[], title=None), {}, "Bad", "Bad Request", "req-1"),
        (
            404,
            {"errors": [{"code": "NotFound", "detail": "없음", "global_request_id": "req-g"}]},
            {},
            "NotFound",
            "없음",
            "req-g",
        ),
        (
            401,
            {"status": "UNAUTHORIZED", "name": "Request was rejected by gateway", "message": "Not in the catalog."},
            {},
            "Request was rejected by gateway",
            "Not in the catalog.",
            "",
        ),
        (
            404,
            {"timestamp": "t", "path": "/v1", "status": 404, "error": "Not Found", "requestId": "req-2"},
            {},
            "",
            "Not Found",
            "req-2",
        ),
        (
            400,
            {"message": "No.", "code": "M-1", "service": "s", "path": "/", "requestId": "req-3", "timestamp": "t"},
            {},
            "M-1",
            "No.",
            "req-3",
        ),
        (404, b"<html><body>404</body></html>", HTML, "", "a web page instead of an API response", ""),
        (404, b"\n<!DOCTYPE html><HTML>", TEXT, "", "a web page instead of an API response", ""),
        (400, b"upstream connect error", TEXT, "", "upstream connect error", ""),
        (400, b"\xff\xfe\x00", TEXT, "", "Bad Request", ""),
        (400, b'{"errors": [', {}, "", "Bad Request", ""),
        (400, None, {}, "", "Bad Request", ""),
        (400, {}, {}, "", "Bad Request", ""),
        (400, [], {}, "", "Bad Request", ""),
        (400, "text", {}, "", "text", ""),
        (400, {"errors": []}, {}, "", "Bad Request", ""),
        (
            400,
            {
                "errors": [
                    {"code": "A", "detail": ["one", "two"]},
                    "x",
                    {"code": "B", "detail": "three"},
                    {"title": "T"},
                ]
            },
            {},
            "A",
            "one, two; x; B: three; T",
            "",
        ),
        (400, {"errors": ["x"]}, {}, "", "x", ""),
        (400, {"errors": ["first", "second"]}, {}, "", "first, second", ""),
        (
            400,
            {"errors": {"domain": ["too short"], "account": {"id": ["no", "not"]}}},
            {},
            "",
            "domain: too short; account: id: no, not",
            "",
        ),
        (400, [{"code": "A", "detail": "a", "requestId": "r"}, {"code": "B"}, None], {}, "A", "a; B", "r"),
        (400, {"errors": [{"code": "A", "errors": [{"detail": "inner"}]}]}, {}, "A", "inner", ""),
        (400, {"code": "A", "errors": [{"code": "B", "detail": "inner"}]}, {}, "A", "B: inner", ""),
        (400, {"errors": ["plain", {"code": "B", "detail": "second"}]}, {}, "B", "second; plain", ""),
        (400, {"message": "top", "errors": [{"code": "B", "detail": "sub"}]}, {}, "B", "sub; top", ""),
        (400, {"error": {"code": "X", "message": "y"}}, {}, "X", "y", ""),
        (400, {"error": True, "message": "y"}, {}, "", "y", ""),
        (
            422,
            {"detail": [{"loc": ["body", "x"], "msg": "Field required", "input": {"a": 1}}]},
            {},
            "",
            "loc: body, x; msg: Field required",
            "",
        ),
        (400, {"errors": [{"detail": {"account": {"account_password": "STORED", "a": 1}}}]}, {}, "", SHOWN, ""),
        (400, {"errors": {"account_password": ["STORED"]}}, {}, "", "account_password: (not shown)", ""),
        (400, {"detail": [{"input": {"accountPassword": "STORED"}, "msg": "no"}]}, {}, "", "msg: no", ""),
        (400, {"detail": json.dumps({"password": "STORED", "a": 1})}, {}, "", '{"a": 1}', ""),
        (400, {"code": "A", "message": str({"password": "STORED"})}, {}, "A", "{'password': ********}", ""),
        (400, {"code": json.dumps({"password": "STORED"}), "requestId": "x"}, {}, "{}", "Bad Request", "x"),
        (400, b"got password=STORED and more", TEXT, "", "got password=******** and more", ""),
        (400, {"errors": None, "message": "No."}, {}, "", "No.", ""),
    ],
)
def test_a_refusal_tells_what_the_service_said(
    refused: Any, status: int, body: Any, headers: Any, code: str, detail: str, request_id: str
) -> None:
    error = refused(READ, (status, body, headers))
    assert isinstance(error, ApiError)
    told = {name: error.details[name] for name in ("operation", "status", "api_code", "detail", "request_id")}
    assert told == {
        "operation": "List Data Flows",
        "status": status,
        "api_code": code,
        "detail": detail,
        "request_id": request_id,
    }
    assert str(error).startswith(f"List Data Flows failed with HTTP {status}: ")
    assert [text for text in (code, detail, request_id) if text not in str(error)] == []
    assert error.absent == (status in (400, 404))
    assert error.as_result()["error"]["code"] == "api_error"
    assert "STORED" not in str(error.as_result())


@pytest.mark.parametrize(
    "body",
    [
        "x" * 10**6,
        ["x" * 100] * 10_000,
        [{"code": "c" * 10_000, "detail": "d" * 10_000}] * 1000,
        {"errors": {f"field-{number}": ["x"] * 5 for number in range(50_000)}},
        json.loads("[" * 99 + '{"detail": "x"}' + "]" * 99),
        json.loads('{"a":' * 99 + '"x"' + "}" * 99),
    ],
    ids=["text", "words", "errors", "fields", "deep list", "deep map"],
)
def test_what_a_refusal_says_has_an_end(refused: Any, body: Any) -> None:
    """Whatever it is, it is read in little time."""
    began = time.monotonic()
    error = refused(READ, (400, body, {}))
    assert time.monotonic() - began < 5
    assert 0 < len(error.details["detail"]) <= 2001
    assert "x" in str(error) or "d" in str(error)


@pytest.mark.parametrize(
    ("status", "body", "conflict"),
    [
        (409, {}, True),
        (400, shape(code="DuplicatedName"), True),
        (400, shape(code="Bad", detail="The name already exists."), True),
        (400, shape(code="ValidationError", detail="Field required"), False),
        (404, shape(code="Duplicate"), False),
    ],
)
def test_a_name_that_is_taken_is_a_conflict(refused: Any, status: int, body: Any, conflict: bool) -> None:
    assert refused(WRITES[0], (status, body, {})).conflict is conflict


@pytest.mark.parametrize("status", [400, 401, 403, 404, 406, 409])
@pytest.mark.parametrize("request_", [READ, ASK, *WRITES], ids=lambda request: request.operation)
def test_a_plain_refusal_is_not_repeated(loopback: Any, refused: Any, status: int, request_: Request) -> None:
    error = refused(request_, (status, {}, {}))
    assert (error.transient, error.outcome_unknown) == (False, False)
    assert (len(loopback.seen), loopback.pauses) == (1, [])


@pytest.mark.parametrize("answer", [500, 502, 503, 504, 429, "reset", b"no JSON"])
@pytest.mark.parametrize("request_", [READ, ASK], ids=lambda request: request.operation)
def test_a_reading_call_is_repeated_with_a_new_signature(
    loopback: Any, connect: Any, request_: Request, answer: Any
) -> None:
    lost = answer if isinstance(answer, str) else (200, answer, {}) if isinstance(answer, bytes) else (answer, {}, {})
    loopback.answers = [lost, lost, OK]
    transport = connect()
    assert transport.send(request_) == {"done": True}
    assert len(loopback.seen) == 3
    for header in ("Scp-Timestamp", "Scp-Signature"):
        assert len({seen.headers[header] for seen in loopback.seen}) == 3
    assert {seen.target for seen in loopback.seen} == {request_.path}
    calls = transport.stats
    assert (calls.as_result()["calls"], calls.retries, calls.changes) == ({request_.method: 3}, 2, 0)


@pytest.mark.parametrize("answer", [500, 502, 503, 504, "reset", "hang"])
@pytest.mark.parametrize("request_", WRITES, ids=lambda request: request.operation)
def test_a_writing_call_that_may_have_been_carried_out_is_not_repeated(
    loopback: Any, connect: Any, request_: Request, answer: Any
) -> None:
    loopback.answers = [answer if isinstance(answer, str) else (answer, {}, {"Retry-After": "0"})]
    transport = connect(timeout=0.1 if answer == "hang" else 30)
    with pytest.raises(CallError) as caught:
        transport.send(request_)
    assert caught.value.outcome_unknown
    assert (len(loopback.seen), loopback.pauses) == (1, [])
    assert (transport.stats.changes, transport.stats.retries) == (1, 0)


@pytest.mark.parametrize("request_", WRITES, ids=lambda request: request.operation)
def test_a_writing_call_that_was_certainly_not_carried_out_is_repeated(
    loopback: Any, connect: Any, request_: Request
) -> None:
    loopback.answers = [BUSY, BUSY, (202, None, {})]
    transport = connect()
    assert transport.send(request_) is None
    assert [seen.body for seen in loopback.seen] == [request_.body] * 3
    assert len({seen.headers["Scp-Signature"] for seen in loopback.seen}) == 3
    assert (transport.stats.changes, transport.stats.retries) == (1, 2)


@pytest.mark.parametrize("request_", [READ, *WRITES], ids=lambda request: request.operation)
def test_a_call_is_repeated_where_nobody_listened(loopback: Any, connect: Any, request_: Request) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]
    with ExitStack() as later:
        pauses: list[float] = []

        def pause(seconds: float) -> None:
            pauses.append(seconds)
            later.enter_context(loopback.serve(port))

        transport = connect(endpoint=f"http://127.0.0.1:{port}", pause=pause)
        loopback.answers = [(202, None, {})]
        assert transport.send(request_) is None
        transport.close()
    assert len(pauses) == 1
    assert (len(loopback.seen), transport.stats.retries, transport.stats.by_method) == (1, 1, {request_.method: 2})
    assert transport.stats.changes == request_.changes


@pytest.mark.parametrize("request_", [READ, WRITES[0]], ids=lambda request: request.operation)
def test_an_endpoint_that_is_not_there_is_named(loopback: Any, connect: Any, request_: Request) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{reserved.getsockname()[1]}"
    transport = connect(endpoint=endpoint, retries=2)
    with pytest.raises(CallError) as caught:
        transport.send(request_)
    assert f"got no response from {endpoint}{request_.path}: " in str(caught.value)
    assert "Check the endpoint (from option endpoint)" in str(caught.value)
    assert caught.value.details["url"] == endpoint + request_.path
    assert not caught.value.outcome_unknown
    assert (len(loopback.pauses), transport.stats.changes) == (2, 0)


def test_a_call_without_an_answer_in_time_says_so(loopback: Any, refused: Any) -> None:
    error = refused(READ, "hang", "hang", timeout=0.1, retries=1)
    assert "the response did not arrive. A higher timeout may help" in str(error)
    assert len(loopback.seen) == 2


@pytest.mark.parametrize("retries", [0, 1, 7])
def test_retries_are_limited_and_their_pauses_grow(loopback: Any, refused: Any, retries: int) -> None:
    assert refused(READ, *[DOWN] * (retries + 1), retries=retries).status == 503
    assert len(loopback.seen) == retries + 1
    limits = [min(30.0, 0.5 * 2 ** (number + 1)) for number in range(retries)]
    assert len(loopback.pauses) == retries
    assert [pause for pause, limit in zip(loopback.pauses, limits) if not 0.5 <= pause <= limit] == []


@pytest.mark.parametrize("answer", [BUSY, DOWN])
@pytest.mark.parametrize(
    ("retry_after", "least", "most"),
    [
        ("0", 0.5, 1),
        ("7", 7, 8),
        ("120", 120, 121),
        (lambda: formatdate(time.time() + 60, usegmt=True), 55, 61),
        (lambda: formatdate(time.time() - 60, usegmt=True), 0.5, 1),
        ("soon", 0.5, 1),
        ("-5", 0.5, 1),
        ("", 0.5, 1),
        ("Fri, 31 Dec 99999 23:59:59 GMT", 0.5, 1),
    ],
)
def test_the_pause_the_service_asks_for_is_made_and_spread(
    loopback: Any, connect: Any, answer: Any, retry_after: Any, least: float, most: float
) -> None:
    told = retry_after() if callable(retry_after) else retry_after
    loopback.answers = [(answer[0], answer[1], {"Retry-After": told}), OK]
    assert connect().send(READ) == {"done": True}
    assert len(loopback.pauses) == 1
    assert least <= loopback.pauses[0] <= most


@pytest.mark.parametrize(
    ("status", "least"),
    [(503, 121), (429, 301)],  # a rate limit is waited out for 10 times the timeout, for a retry 120 s are the most
)
@pytest.mark.parametrize("more", [0, 86400, 10**400, None])
@pytest.mark.parametrize("request_", [READ, WRITES[0]], ids=lambda request: request.operation)
def test_too_long_a_pause_ends_the_call_and_is_told(
    loopback: Any, refused: Any, request_: Request, status: int, least: int, more: int | None
) -> None:
    retry_after = formatdate(4102444800, usegmt=True) if more is None else str(least + more)
    error = refused(request_, (status, {}, {"Retry-After": retry_after}))
    assert error.status == status
    assert (len(loopback.seen), loopback.pauses) == (1, [])
    assert ("Retry-After" in str(error)) is (status == 429 or request_ is READ)


class Time:
    """Time that passes only in pauses, and the pauses that were made."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.pauses = time.monotonic(), [0.0][:0]
        monkeypatch.setattr("time.monotonic", lambda: self.now)

    def sleep(self, seconds: float) -> None:
        """Let the seconds pass."""
        self.pauses.append(seconds)
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Time:
    """Return time that passes only in pauses."""
    return Time(monkeypatch)


@pytest.mark.parametrize("retry_after", [None, "2", "20"])
@pytest.mark.parametrize("request_", [READ, ASK, *WRITES], ids=lambda request: request.operation)
def test_a_rate_limit_is_waited_out_whatever_the_retries(
    loopback: Any, connect: Any, clock: Time, request_: Request, retry_after: str | None
) -> None:
    """A call that was held back may still fail as often as it is retried for other reasons."""
    limited = (429, {}, {"Retry-After": retry_after} if retry_after else {})
    loopback.answers = [*[limited] * 6, (503, {}, {}) if request_ is READ else limited, limited, OK]
    transport = connect(retries=1, pause=clock.sleep)
    assert transport.send(request_) == {"done": True}
    assert (len(loopback.seen), transport.stats.retries) == (9, 8)
    least = float(retry_after or 0.5)
    limits = [float(retry_after or 0) + min(30.0, 0.5 * 2 ** (number + 1)) for number in range(6)]
    assert [pause for pause, limit in zip(clock.pauses, limits) if not least <= pause <= limit] == []
    assert len(set(clock.pauses)) == len(clock.pauses), "pauses are spread"


@pytest.mark.parametrize("retry_after", [None, "7"])
@pytest.mark.parametrize(("wait_timeout", "timeout"), [(60, 30), (1000, 5), (None, 30), (None, 5)])
def test_a_rate_limit_is_waited_out_as_long_as_there_is_time(
    loopback: Any, connect: Any, clock: Time, wait_timeout: int | None, timeout: int, retry_after: str | None
) -> None:
    """Until the deadline of a task that has one; else for ten times the timeout. The message says how long it was."""
    transport = connect(timeout=timeout, pause=clock.sleep)
    time_for_it = wait_timeout or 10 * timeout
    loopback.answers = [(429, {}, {"Retry-After": retry_after} if retry_after else {})] * 1000
    deadline = transport.pausing_until(clock.now + wait_timeout) if wait_timeout else nullcontext()
    with deadline, pytest.raises(ApiError, match="HTTP 429") as caught:
        transport.send(WRITES[0])
    waited = sum(clock.pauses)
    assert time_for_it - (8 if retry_after else 0.5) <= waited < time_for_it
    assert f"{waited:.0f} s" in str(caught.value)
    assert "wait_timeout for a task that waits, otherwise timeout" in str(caught.value)
    assert (transport.stats.changes, transport.stats.retries) == (0, len(loopback.seen) - 1)


def test_without_retries_a_rate_limit_is_not_waited_out(loopback: Any, refused: Any) -> None:
    error = refused(READ, BUSY, retries=0)
    assert "The call was not retried because retries is 0." in str(error)
    assert (len(loopback.seen), loopback.pauses, error.transient) == (1, [], True)


@pytest.mark.parametrize(
    ("seconds", "retry_after", "told"),
    [(0.1, None, "was not retried because no time was left"), (0.7, "0.2", "was retried for less than 1 s.")],
)
def test_a_rate_limit_that_leaves_no_time_says_so(
    loopback: Any, connect: Any, clock: Time, seconds: float, retry_after: str | None, told: str
) -> None:
    transport = connect(pause=clock.sleep)
    loopback.answers = [(429, {}, {"Retry-After": retry_after} if retry_after else {})] * 20
    with transport.pausing_until(clock.now + seconds), pytest.raises(ApiError) as caught:
        transport.send(READ)
    assert told in str(caught.value)


def test_a_long_pause_of_a_rate_limit_is_reported(loopback: Any, connect: Any, clock: Time) -> None:
    """With the second of the task in which it begins; a short one is not."""
    lines: list[tuple[str, str, float]] = []
    loopback.answers = [(429, {}, {"Retry-After": pause}) for pause in ("5", "20")]
    connect(pause=clock.sleep, progress=lambda *line: lines.append(line)).send(READ)
    assert [(what, state, round(elapsed)) for what, state, elapsed in lines] == [
        ("List Data Flows", "waiting for the rate limit", round(clock.pauses[0]))
    ]


@pytest.mark.parametrize("request_", WRITES, ids=lambda request: request.operation)
def test_check_mode_refuses_to_write_before_anything_is_sent(loopback: Any, connect: Any, request_: Request) -> None:
    transport = connect(read_only=True)
    with pytest.raises(ReadOnlyError, match=request_.operation):
        transport.send(request_)
    assert (loopback.seen, transport.stats.as_result()["calls"]) == ([], {})
    assert transport.send(ASK) == transport.send(READ) == {}


@pytest.mark.parametrize("request_", [READ, *WRITES], ids=lambda request: request.method)
def test_a_closed_transport_tries_nothing_again(request_: Request, loopback: Any, connect: Any) -> None:
    """A thread may outlive its task, whose time was over: it does not go on behind the back of the next."""
    loopback.answers = [BUSY]
    transport = connect(pause=lambda seconds: transport.close())
    with suppress(ScpError):
        transport.send(request_)
    assert len(loopback.seen) == 1
    transport = connect()
    transport.close()
    loopback.answers = [BUSY, BUSY]
    with pytest.raises(ScpError):
        transport.send(request_)
    assert len(loopback.seen) == 1


@pytest.mark.parametrize("request_", [READ, *WRITES], ids=lambda request: request.operation)
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(loopback: Any, refused: Any, request_: Request, status: int) -> None:
    secret = loopback.url.replace("//", "//user:hunter2@") + "/elsewhere?token=hunter2"
    error = refused(request_, (status, None, {"Location": secret}))
    assert f"The response redirects to {loopback.url}/elsewhere. Redirects are not followed" in str(error)
    assert "hunter2" not in str(error.as_result())
    assert len(loopback.seen) == 1


@pytest.mark.parametrize("status", [200, 202, 204])
@pytest.mark.parametrize("request_", [READ, *WRITES], ids=lambda request: request.operation)
def test_an_answer_without_a_body_is_nothing(loopback: Any, connect: Any, request_: Request, status: int) -> None:
    loopback.answers = [(status, None, {})]
    assert connect().send(request_) is None


@pytest.mark.parametrize("body", [b"<html>", b'{"contents": [', b"\xff"])
def test_a_broken_answer_matters_to_who_reads_and_not_to_who_writes(
    loopback: Any, connect: Any, refused: Any, body: bytes
) -> None:
    error = refused(READ, (200, body, {}), (200, body, {}), retries=1)
    assert "is not JSON" in str(error)
    assert f"{loopback.url}{READ.path}" in str(error)
    loopback.answers = [(202, body, {})]
    assert connect().send(WRITES[0]) is None


@pytest.mark.parametrize(
    ("offset", "told"),
    [
        (0, None),
        (600, None),
        (-600, None),
        (3600, "s behind the clock of the API"),
        (-3600, "s ahead of the clock of the API"),
    ],
)
def test_a_wrong_clock_is_told_where_the_signature_is_refused(refused: Any, offset: int, told: str | None) -> None:
    error = refused(READ, (401, {}, {"Date": formatdate(time.time() + offset, usegmt=True)}))
    assert ("The clock of this machine is" in str(error)) == bool(told)
    assert (told or "") in str(error)
    assert "The access key Acce… comes from option access_key." in str(error)
    assert "AccessKey0123" not in str(error)


@pytest.mark.parametrize("date", [None, "", "yesterday", "Fri, 32 Dec 2027 00:00:00 GMT"])
def test_without_a_date_nothing_is_said_of_the_clock(refused: Any, date: str | None) -> None:
    error = refused(READ, (401, {}, {} if date is None else {"Date": date}))
    assert "The clock of this machine is" not in str(error)


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_a_part_that_would_change_the_path_is_refused(loopback: Any, connect: Any, value: str) -> None:
    transport = connect()
    with pytest.raises(OptionError, match="cannot be part of a URL path"):
        transport.send(Request("Show", "GET", "data-flow", "/v1/data-flows/{id}", parts={"id": value}))
    assert (loopback.seen, transport.stats.as_result()["calls"]) == ([], {})


@pytest.mark.parametrize(
    ("value", "wire"),
    [
        ("DF-1_a.b~c", "DF-1_a.b~c"),
        ("...", "..."),
        ("a/b", "a%2Fb"),
        ("../x", "..%2Fx"),
        ("a?b=c&d", "a%3Fb%3Dc%26d"),
        ("a#b", "a%23b"),
        ("%2f", "%252f"),
        ("%2e%2e", "%252e%252e"),
        ("a b+c", "a%20b%2Bc"),
        ("{id}", "%7Bid%7D"),
        ("흐름", "%ED%9D%90%EB%A6%84"),
        ("a\r\nb", "a%0D%0Ab"),
    ],
)
def test_a_part_stays_one_part(loopback: Any, connect: Any, value: str, wire: str) -> None:
    connect().send(Request("Show", "GET", "data-flow", "/v1/data-flows/{id}/sub", parts={"id": value}))
    assert loopback.seen[0].target == f"/v1/data-flows/{wire}/sub"


def test_what_is_not_asked_for_is_not_in_the_query(loopback: Any, connect: Any) -> None:
    query = {"name": None, "page": 0, "state": "", "size": 100, "sort": "created_dt:desc"}
    connect().send(Request("List", "GET", "data-flow", "/v1/data-flows", query=query))
    assert loopback.seen[0].target == "/v1/data-flows?page=0&state=&size=100&sort=created_dt%3Adesc"


@pytest.mark.parametrize(
    ("request_", "options", "expected"),
    [
        (READ, {}, {"Accept-Language": "en-US"}),
        (READ, {"language": "ko-KR"}, {"Accept-Language": "ko-KR"}),
        (READ, {"auth_token": "token"}, {"Accept-Language": "en-US", "X-Auth-Token": "token"}),
        (
            Request("List", "GET", "data-flow", "/v1/data-flows", version="1.2"),
            {},
            {"Accept-Language": "en-US", "Scp-Api-Version": "data-flow 1.2"},
        ),
        (
            Request("List", "GET", "ske", "/v1/clusters", version="1.6"),
            {},
            {"Accept-Language": "en-US", "Scp-Api-Version": "ske 1.6"},
        ),
        (WRITES[0], {}, {"Accept-Language": "en-US", "Content-Type": "application/json"}),
        (
            Request("Create", "POST", "data-flow", "/v1/data-flows", body={}, changes=True),
            {},
            {"Accept-Language": "en-US", "Content-Type": "application/json"},
        ),
        (WRITES[2], {}, {"Accept-Language": "en-US"}),
    ],
)
def test_headers_are_those_of_the_call(
    loopback: Any, connect: Any, request_: Request, options: dict[str, Any], expected: dict[str, str]
) -> None:
    connect(**options).send(request_)
    (seen,) = loopback.seen
    names = ("Accept-Language", "Content-Type", "Scp-Api-Version", "X-Auth-Token", "Scp-AccountId", "Authorization")
    assert {name: seen.headers[name] for name in names if name in seen.headers} == expected
    assert seen.headers["Accept"] == "application/json"
    assert {"Scp-Accesskey", "Scp-Timestamp", "Scp-ClientType", "Scp-Signature"} <= set(seen.headers)
    assert "SecretKey" not in str(seen.headers)


def test_a_body_arrives_as_it_was(loopback: Any, connect: Any) -> None:
    body = {"description": '한글 "é"', "tags": [], "n": None}
    connect().send(Request("Create", "POST", "data-flow", "/v1/data-flows", body=body, changes=True))
    assert loopback.seen[0].body == body


def test_calls_are_counted(loopback: Any, connect: Any) -> None:
    loopback.answers = [DOWN, OK, OK, (202, None, {}), (404, {}, {}), (500, {}, {})]
    transport = connect()
    for request in (READ, ASK, WRITES[0]):
        transport.send(request)
    for request in WRITES[1:]:
        with pytest.raises(ApiError):
            transport.send(request)
    account = transport.stats.as_result()
    assert account.pop("seconds") > 0
    assert account == {"calls": {"GET": 2, "POST": 2, "PUT": 1, "DELETE": 1}, "retries": 1}
    assert transport.stats.changes == 2  # the creation, and the deletion that got a 500
    assert json.loads(json.dumps(account)) == account


@pytest.mark.parametrize("limit", [1, 3])
def test_no_more_calls_are_made_at_once_than_allowed(limit: int, loopback: Any, connect: Any) -> None:
    """However many threads want to make one; all of them get their turn."""
    lock, now, most = threading.Lock(), 0, 0

    def answer(write: Callable[[bytes], object], released: threading.Event) -> None:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        released.wait(0.02)
        with lock:
            now -= 1
        write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    loopback.answers[:] = [answer] * 12
    transport = connect()
    transport.limit(limit)
    with ThreadPool(12) as pool:
        pool.map(lambda _number: transport.send(READ), range(12))
    assert most == limit
    assert len(loopback.seen) == 12


def test_no_call_begins_long_after_the_time(connect: Any, loopback: Any) -> None:
    """One may begin at its end, as the last poll does; many in a row would have no end."""
    transport = connect(timeout=5)
    with transport.pausing_until(time.monotonic() - 1):
        assert transport.send(READ) == {}
    with transport.pausing_until(time.monotonic() - 6), pytest.raises(CallError, match="was not started"):
        transport.send(READ)
    assert transport.send(READ) == {}
    assert len(loopback.seen) == 2
