# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The signature, compared with values that openssl computed with the documented formula."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from typing import Any
from urllib.parse import parse_qsl, unquote

import hypothesis
import pytest
import requests
from hypothesis import strategies as st

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp import signature
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import OptionError
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.transport import Request

HOST = "https://data-flow.kr-west1.e.samsungsdscloud.com"
ACCESS_KEY, SECRET_KEY = "AccessKey0123", "SecretKey-0123456789"
SECONDS, TIMESTAMP = 1767225600.125, "1767225600125"
# printf '%s' "$METHOD$URL$TIMESTAMP${ACCESS_KEY}Openapi" | openssl dgst -sha256 -hmac "$SECRET_KEY" -binary | base64
VECTORS = [
    (
        "GET",
        "/v1/data-flows/image-versions",
        {},
        "/v1/data-flows/image-versions",
        "dXwOO1k1yaDCZ0ABJCciPEP2tFAvvSTM/EK5iNi2QuI=",
    ),
    (
        "GET",
        "/v1/data-flows",
        {"sort": "created_dt:desc", "size": 100, "page": 0},
        "/v1/data-flows?sort=created_dt%3Adesc&size=100&page=0",
        "TLiT5uHg3JAfCzadehVnlo4k1E04V6nZeKqatQZk7mg=",
    ),
    (
        "GET",
        "/v1/data-flows",
        {"created_by": "홍길동"},
        "/v1/data-flows?created_by=%ED%99%8D%EA%B8%B8%EB%8F%99",
        "M/n9C9jQrfKu4LW+9nkOEmrsn/F+UcNauH9u23God00=",
    ),
    (
        "GET",
        "/v1/data-flows/a%2Fb%20c/check-duplication",
        {},
        "/v1/data-flows/a%2Fb%20c/check-duplication",
        "6hBOTPuO1QlnNapS7683Mci6j8H/n1LRnVjF6SrOA/k=",
    ),
    ("POST", "/v1/data-flows", {}, "/v1/data-flows", "HXPGKHP27mEhcq579Tcrhk39ilbI9UKPqVAS1qRbmVs="),
]
CALLS: list[tuple[dict[str, Any], str]] = [
    ({"path": "/v1/data-flows"}, "/v1/data-flows"),
    (
        {"path": "/v1/data-flows", "query": {"sort": "created_dt:desc", "page": 0}},
        "/v1/data-flows?sort=created_dt%3Adesc&page=0",
    ),
    (
        {"path": "/v1/data-flows", "query": {"created_by": "홍 길동", "state": "a+b&c=d/e~"}},
        "/v1/data-flows?created_by=%ED%99%8D+%EA%B8%B8%EB%8F%99&state=a%2Bb%26c%3Dd%2Fe~",
    ),
    (
        {"path": "/v1/data-flows/{name}/check-duplication", "parts": {"name": "a/b c?d#e%2f~"}},
        "/v1/data-flows/a%2Fb%20c%3Fd%23e%252f~/check-duplication",
    ),
    ({"path": "/v1/data-flows", "method": "POST", "body": {"description": "한글 é"}}, "/v1/data-flows"),
    ({"path": "/v1/data-flows/{id}", "method": "PUT", "parts": {"id": "흐름"}}, "/v1/data-flows/%ED%9D%90%EB%A6%84"),
    ({"path": "/v1/data-flows/{id}", "method": "DELETE", "parts": {"id": "..."}}, "/v1/data-flows/..."),
]


@pytest.mark.parametrize(("method", "path", "query", "wire", "expected"), VECTORS)
def test_a_prepared_request_is_signed_as_openssl_does(
    method: str, path: str, query: dict[str, Any], wire: str, expected: str
) -> None:
    auth = signature.ScpAuth(ACCESS_KEY, SECRET_KEY, clock=lambda: SECONDS)
    prepared = requests.Request(method, HOST + path, params=query, auth=auth).prepare()
    assert prepared.url == HOST + wire
    assert {name: value for name, value in prepared.headers.items() if name.startswith("Scp-")} == {
        "Scp-Accesskey": ACCESS_KEY,
        "Scp-Timestamp": TIMESTAMP,
        "Scp-ClientType": "Openapi",
        "Scp-Signature": expected,
    }


@pytest.mark.parametrize(
    ("secret_key", "method", "url", "expected"),
    [
        (
            SECRET_KEY,
            "delete",
            "https://127.0.0.1:8443/gw/v1/data-flow-services/DOPS_SERVICE-1",
            "ESIJl8GoFJcrsRunwxGud2QWotrqOSPUiQzf4SSB0Vo=",
        ),
        ("비밀-key", "GET", f"{HOST}/v1/data-flows/image-versions", "+T4hs8OEsZqQFqKhRlMMMCDlCP9FWVqKOqUCKe+Vd8U="),
    ],
)
def test_method_case_and_keys_beyond_ascii_are_signed_as_openssl_does(
    secret_key: str, method: str, url: str, expected: str
) -> None:
    assert signature.signature(secret_key, method, url, TIMESTAMP, ACCESS_KEY) == expected


@pytest.mark.parametrize("prefix", ["", "/gateway/v2"])
@pytest.mark.parametrize(("call", "target"), CALLS)
def test_what_is_signed_is_what_the_server_receives(
    loopback: Any, connect: Any, call: dict[str, Any], target: str, prefix: str
) -> None:
    began = time.time()
    transport = connect(endpoint=loopback.url + prefix)
    transport.send(Request("Call", **{"method": "GET", "product": "data-flow", **call}))
    (seen,) = loopback.seen
    assert seen.target == prefix + target
    received = f"{seen.method}http://{seen.headers['Host']}{seen.target}{seen.headers['Scp-Timestamp']}"
    digest = hmac.new(SECRET_KEY.encode(), f"{received}{ACCESS_KEY}Openapi".encode(), hashlib.sha256).digest()
    assert seen.headers["Scp-Signature"] == base64.b64encode(digest).decode()
    assert int(began * 1000) <= int(seen.headers["Scp-Timestamp"]) <= time.time() * 1000


# All characters but surrogates, which have no encoding and are refused.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
ODD = st.text("/\\%.?#&=+ ~:;@[]{}\"'<>|^`!$*(),2fFeE\n\r\t\0é한😀", min_size=1, max_size=20)


@hypothesis.settings(
    deadline=None, database=None, derandomize=True, max_examples=150,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture],
)  # fmt: skip
@hypothesis.given(part=TEXT | ODD, query=st.dictionaries(ODD, TEXT | ODD | st.lists(ODD, max_size=2), max_size=3))
def test_whatever_is_asked_is_signed_as_it_is_sent_and_stays_in_its_place(
    loopback: Any, connect: Any, part: str, query: dict[str, Any]
) -> None:
    hypothesis.assume(part not in (".", ".."))
    loopback.seen.clear()
    connect().send(Request("Call", "GET", "data-flow", "/v1/data-flows/{id}/sub", parts={"id": part}, query=query))
    (seen,) = loopback.seen
    path, _mark, rest = seen.target.partition("?")
    first, second, third, encoded, last = path.split("/")
    assert (first, second, third, last) == ("", "v1", "data-flows", "sub")
    assert unquote(encoded, errors="strict") == part
    expected = [(key, value) for key, told in query.items() for value in (told if isinstance(told, list) else [told])]
    assert parse_qsl(rest, keep_blank_values=True, errors="strict") == expected
    received = f"GEThttp://{seen.headers['Host']}{seen.target}{seen.headers['Scp-Timestamp']}"
    digest = hmac.new(SECRET_KEY.encode(), f"{received}{ACCESS_KEY}Openapi".encode(), hashlib.sha256).digest()
    assert seen.headers["Scp-Signature"] == base64.b64encode(digest).decode()


@pytest.mark.parametrize(
    "call", [{"path": "/v1/{id}", "parts": {"id": "\ud800"}}, {"path": "/v1", "query": {"a": "\udfff"}}]
)
def test_half_of_a_character_is_refused(loopback: Any, connect: Any, call: dict[str, Any]) -> None:
    with pytest.raises(OptionError, match="an unpaired surrogate"):
        connect().send(Request("Call", "GET", "data-flow", **call))
    assert loopback.seen == []
