# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No response field that is named after a password is returned, wherever it is, and nothing else is lost."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.redaction import masked, redact, without_secrets
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.responses import MAX_DEPTH
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.transport import Request

READ = Request("Read", "GET", "data-flow", "/")
SECRET = "hunter2"
Redacted = tuple[Any, Any]  # a body, and the same without passwords


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"account": {"account_id": "n", "account_password": SECRET}}, {"account": {"account_id": "n"}}),
        ([{"a": [[{"accountPassword": SECRET}]]}], [{"a": [[{}]]}]),
        ({"ACCOUNT-PASSWORD": {"nested": SECRET}, "b": None}, {"b": None}),
        ({"Pass_Word 2": SECRET, "passport": "word"}, {"passport": "word"}),
        ({"account": f'{{"id": 1, "password": "{SECRET}"}}'}, {"account": '{"id": 1}'}),
        ({"accounts": f' [{{"password": "{SECRET}"}}]'}, {"accounts": "[{}]"}),
        ({"twice": json.dumps(json.dumps({"password": SECRET}))}, {"twice": json.dumps("{}")}),
        ({"text": '{ "id":  1 }', "open": '{"password"', "word": "password"},) * 2,
        ("text", "text"),
        (5, 5),
    ],
)
def test_echoed_passwords_are_taken_out(loopback: Any, connect: Any, body: Any, expected: Any) -> None:
    loopback.answers = [(200, body, {})]
    assert connect().send(READ) == expected
    assert redact(body) == expected


def spelled(letters: tuple[str, ...], separators: tuple[str, ...]) -> str:
    """Return the letters with a separator, or none, after each."""
    return "".join(map("".join, zip(letters, separators)))


plain_names = st.text("abcABC_-1", max_size=5)
passwords = st.builds(
    spelled,
    st.tuples(*(st.sampled_from([letter, letter.upper()]) for letter in "password")),
    st.tuples(*[st.sampled_from(["", "", "_", "-"])] * len("password")),
)
password_names = st.builds("{}{}{}".format, plain_names, passwords, plain_names)
secrets = st.recursive(
    st.just(SECRET), lambda inner: st.lists(inner) | st.dictionaries(plain_names, inner), max_leaves=3
)
leaves = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text('ab[{"한 }]', max_size=8)
)


def members(plain: dict[str, Redacted], secret: dict[str, Any]) -> Redacted:
    """Return an object with secrets, and without."""
    expected = {name: after for name, (_before, after) in plain.items()}
    return {**{name: before for name, (before, _after) in plain.items()}, **secret}, expected


def as_text(value: Redacted) -> Redacted:
    """Return both as JSON, with other whitespace if there is nothing to remove."""
    before, after = value
    return (json.dumps(before), json.dumps(after)) if before != after else (json.dumps(before, indent=1),) * 2


bodies = st.recursive(
    leaves.map(lambda leaf: (leaf, leaf)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: ([a for a, _b in items], [b for _a, b in items])),
        st.builds(
            members,
            st.dictionaries(plain_names, inner, max_size=3),
            st.dictionaries(password_names, secrets, max_size=2),
        ),
        inner.map(as_text),
    ),
    max_leaves=15,
)


@settings(max_examples=500, deadline=None)
@given(bodies)
def test_what_is_named_after_a_password_is_dropped_and_nothing_else(body: Redacted) -> None:
    before, after = body
    redacted = redact(before)
    assert redacted == after
    assert SECRET not in json.dumps(redacted)
    assert redact(redacted) == redacted


def test_a_text_that_is_nested_too_deep_is_left_out(loopback: Any, connect: Any) -> None:
    """Its levels count with those around it, so that no response is searched without end."""
    edge = "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    for text, expected in (
        ("[" * 50_000 + "]" * 50_000, None),
        (f"[[[{edge}]]]", None),
        (edge.replace("[]", json.dumps(edge)), edge.replace("[]", "null")),
    ):
        loopback.answers = [(200, {"other": 1, "text": text, "edge": edge}, {})]
        assert connect().send(READ) == {"other": 1, "text": expected, "edge": edge}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"a": [{"account_password": SECRET}]}),
        str({"a": [{"account_password": SECRET}]}),
        f"got {json.dumps({'account': json.dumps({'accountPassword': SECRET})})} and more",
        f"got {{'password': ['{SECRET}', 'x']}}",
        f'{{"password": "{SECRET}',
        f'{{"password": "a\\" {SECRET}", "b": 1}}',
        f"/login?user=a&password={SECRET}&b=c",
    ],
)
def test_passwords_are_taken_out_of_texts(text: str) -> None:
    assert SECRET not in masked(text)


@pytest.mark.parametrize(
    "text", ["account_password: Field required", "['Field required']", "the password is too short"]
)
def test_a_text_about_a_password_says_what_it_says(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"https://user:{SECRET}@other:8443/login;s={SECRET}?token={SECRET}#{SECRET}", "https://other:8443/login"),
        (f"https://{SECRET}@other", "https://other"),
        (f"//user:{SECRET}@other/x", "//other/x"),
        (f"/login?token={SECRET}", "/login"),
        (f"https://user:a/{SECRET}@other", "a URL that is not shown because it may contain a password"),
        (f"https://user:1/{SECRET}@other", "a URL that is not shown because it may contain a password"),
        (f"https://user:1?{SECRET}@other", "a URL that is not shown because it may contain a password"),
        ("https://[::1", "a URL that is not shown because it may contain a password"),
        ("nowhere", "nowhere"),
    ],
)
def test_a_url_is_shown_without_secrets(url: str, shown: str) -> None:
    assert without_secrets(url) == shown


@pytest.mark.parametrize(
    "part", ["password", "password='", 'password="\\', "password = ", "pass", "'password':{", "\\"]
)
def test_a_long_text_takes_no_time(part: str) -> None:
    began = time.monotonic()
    masked(part * 200_000)
    assert time.monotonic() - began < 10
