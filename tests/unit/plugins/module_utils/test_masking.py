# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets are masked in their place, whatever surrounds them; elsewhere only certain secrets are replaced."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.masking import (
    HIDDEN,
    hide,
    mask,
    replaceable,
    secrets_in,
    without_no_log,
)

SECRET = "Hunter-2,and;more"
RULES: dict[str, dict[str, Any]] = {
    "name": {"type": "str", "aliases": ["called"]},
    "key": {"type": "str", "no_log": True, "aliases": ["clef"]},
    "access_key": {"type": "str", "no_log": False},
    "update_password": {"type": "str", "choices": ["on_create", "always"], "no_log": False},
    "account": {"type": "dict", "options": {"id": {"type": "str"}, "word": {"type": "str", "no_log": True}}},
    "items": {"type": "list", "elements": "dict", "options": {"id": {"type": "str"}}},
    "free": {"type": "dict"},
    "tags": {"type": "dict", "no_log": False},
    "names": {"type": "list", "elements": "str"},
    "endpoint": {"type": "str"},
    "path": {"type": "str"},
}
CERTAIN = ["password", "account_password", "accountPassword", "ACCOUNT-PASSWORD", "passwd", "Pass_Word 2", "pasword",
           "passphrase", "secret_key", "secretAccessKey", "client_secret", "api_key", "private-key", "auth_token",
           "accessToken", "session_token", "password_confirmation", "passwords", "newPassword",
           "passsphrase", "\uff50assword"]  # fmt: skip
DOUBTFUL = ["token", "secret", "secret_name", "pageToken", "next_token", "password_policy_id", "user_pass", "pwd",
            "credentials", "secrt", "tokens", "tokenType", "signing_key", "Authorization", "pw",
            "account_pw", "accountPw", "accountPW", "dbpw", "pw2", "account_passord", "accountpssword",
            "acount_passowrd", "passwrod", "p4ssword", "accountPasswort", "secert_key", "secrte_key",
            "acces_key", "accesss-key", "auth_tokn", "tokne", "X-Auth-Tkoen", "auth",
            "Set-Cookie", "credentails", "authorisation", "비밀번호"]  # fmt: skip
PLAIN = [
    "broken", "author", "passthrough", "keyword", "namespace", "accessKey", "AccessKeyId", "hostnames", "name",
    "id", "access_key", "passport", "key", "description", "page", "state", "account_id", "wordpress",
]  # fmt: skip


@pytest.mark.parametrize("name", [*CERTAIN, *DOUBTFUL])
def test_a_secret_is_hidden_by_its_name_at_any_depth(name: str) -> None:
    for value in (SECRET, 12345678, [SECRET], {"a": SECRET}, True):
        body = {"b": [[{"c": {name: value, "d": 1}}]]}
        assert hide({"free": body}, RULES) == {"free": {"b": [[{"c": {name: HIDDEN, "d": 1}}]]}}
    for empty in (None, ""):
        assert hide({"free": {name: empty}}, RULES) == {"free": {name: empty}}


@pytest.mark.parametrize("name", PLAIN)
def test_what_is_no_secret_is_shown(name: str) -> None:
    assert hide({"free": {name: SECRET}}, RULES) == {"free": {name: SECRET}}
    assert secrets_in({"free": {name: SECRET}}, RULES) == set()


@pytest.mark.parametrize("name", [*CERTAIN, *DOUBTFUL])
def test_only_what_is_surely_a_secret_is_replaced_elsewhere(name: str) -> None:
    found = secrets_in({"free": [{name: SECRET}]}, RULES)
    assert (SECRET in found) == (name in CERTAIN)


@pytest.mark.parametrize("word", ["1", "true", "admin", "RUNNING", "orders", 7, True, None, ""])
def test_a_short_word_is_never_replaced(word: Any) -> None:
    assert secrets_in({"free": {"password": word}, "key": word, "account": {"word": word}}, RULES) == set()
    assert replaceable({str(word)}) == set()


@pytest.mark.parametrize(
    ("given_", "shown"),
    [
        ({"key": SECRET, "clef": SECRET, "called": "a"}, {"key": HIDDEN, "clef": HIDDEN, "called": "a"}),
        ({"access_key": "a", "update_password": "always"},) * 2,
        ({"update_password": SECRET}, {"update_password": HIDDEN}),
        ({"kye": SECRET, "nme": ["a"]}, {"kye": HIDDEN, "nme": HIDDEN}),
        ({"account": {"id": "a", "wrd": SECRET}}, {"account": {"id": "a", "wrd": HIDDEN}}),
        ({"items": [{"id": "a"}, {"di": SECRET}]}, {"items": [{"id": "a"}, {"di": HIDDEN}]}),
        ({"items": {"di": SECRET}}, {"items": {"di": HIDDEN}}),
        ({"account": f"id=a password={SECRET}"}, {"account": "id=a password=********"}),
        ({"account": f'{{"id": "a", "password": "{SECRET}'}, {"account": '{"id": "a", "password": "********'}),
        ({"account": f'{{"a": {{"token": "{SECRET}'}, {"account": '{"a": {"token": "********'}),
        ({"name": f"https://me:{SECRET}/@host/x"}, {"name": "https://********@host/x"}),
        ({"name": f"/v1?size=1&authToken={SECRET}"}, {"name": "/v1?size=1&authToken=********"}),
        ({"name": "a: b, c=d"},) * 2,
        ({"name": f"run --user a --password {SECRET} --x"}, {"name": "run --user a --password ********"}),
        ({"name": f"it sends Bearer {SECRET}"}, {"name": "it sends Bearer ********"}),
        ({"name": f"-----BEGIN RSA PRIVATE KEY-----\n{SECRET}"}, {"name": "-----BEGIN RSA PRIVATE KEY-----\n********"}),
        ({"name": f"Authorization: Basic {SECRET}"}, {"name": "Authorization: ********"}),
        ({"name": f"accountpssword={SECRET}"}, {"name": "accountpssword=********"}),
        ({"name": "--user a --keep b, -----BEGIN CERTIFICATE----- c, the password of the bearer"},) * 2,
    ],
)
def test_rules_decide_and_what_they_do_not_know_is_hidden(given_: dict[str, Any], shown: dict[str, Any]) -> None:
    assert hide(given_, RULES) == shown


@pytest.mark.parametrize(
    "options",
    [
        {"key": SECRET},
        {"account": {"word": [SECRET]}},
        {"account": {"my_password": SECRET}},
        {"free": json.dumps({"a": [{"password": SECRET}]})},
        {"free": {"a": json.dumps(json.dumps({"password": SECRET}))}},
        {"update_password": SECRET},
        {"endpoint": f"https://me:{SECRET}@host"},
        {"items": [json.dumps({"my_password": SECRET})]},
        {"name": {"my_password": SECRET}},
    ],
)
def test_a_secret_is_found_wherever_it_is_given(options: dict[str, Any]) -> None:
    secrets = secrets_in(options, RULES)
    for text in (f"It is {SECRET}!", json.dumps({"a": SECRET})):
        assert SECRET not in mask(text, secrets)


@pytest.mark.parametrize("password", ["Hunter-2-or-more", "12/Hunter", "Hunter:@/b", "Hunter#?&2"])
def test_a_password_is_found_in_the_addresses_of_a_connection(password: str) -> None:
    assert password in secrets_in({"endpoint": f"https://analytics:{password}@host/v1"}, RULES)
    assert secrets_in({"path": "/v1?a=b&password=Hunter-2-or-more&c=analytics"}, RULES) == {"Hunter-2-or-more"}


TEXTS = [
    "https://analytics@git.example.com/x", "https://me:analytics@git.example.com/x", "[prod] password: analytics",
    "/docs?password=analytics", "password=analytics", '{"password": "analytics"}', "https://h/x?api_key=analytics",
    '[{"password": "analytics"', '"password: analytics"', "{{ password: analytics }}", "http password: analytics",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_nothing_of_free_text_is_replaced_elsewhere(text: str) -> None:
    """Whatever it looks like: names and ids would be damaged. It may be masked in its place."""
    for options in (
        {"name": text, "called": text, "names": [text], "access_key": text},
        {"tags": {"a": text, "password": "analytics"}},
        {"tags": text},
        {"items": [{"id": text}, json.dumps({"id": text})]},
        {"account": {"id": text}},
        {"account": json.dumps({"id": text})},
    ):
        assert secrets_in(options, RULES) == set()


@pytest.mark.parametrize("text", [text for text in TEXTS if not text.startswith('{"')])
def test_nothing_of_a_text_in_a_free_map_is_replaced_elsewhere(text: str) -> None:
    assert secrets_in({"free": {"description": text}, "unknown": [text]}, RULES) == set()


@pytest.mark.parametrize("url", ["https://analytics@host/x", "https://analytics:@host", "https://host/analytics"])
def test_the_user_of_a_url_is_no_secret(url: str) -> None:
    assert secrets_in({"endpoint": url}, RULES) == set()


def test_a_secret_is_found_in_json_that_is_broken() -> None:
    assert "Hunter-2-or-more" in secrets_in({"free": '{"a": {"b": [{"password": "Hunter-2-or-more"'}, RULES)


def test_a_secret_is_replaced_in_each_form_in_which_it_may_come_back() -> None:
    secret = 'Hunter "2"/ö\t@3\n'
    secrets = replaceable({secret})
    for form in (secret, secret.strip(), json.dumps(secret), "Hunter%20%222%22/%C3%B6%09%403", 'Hunter "2"/ö @3 '):
        assert "Hunter" not in mask(f"<{form}>", secrets)


@pytest.mark.parametrize("secret", ["Hunter-2'\"", 'Hunter-2"ö', "Hunter-2\\'\"ö"])
def test_a_secret_with_quotes_is_replaced_where_an_error_quotes_it(secret: str) -> None:
    for form in (repr([secret]), json.dumps(secret), json.dumps(secret, ensure_ascii=False)):
        assert "Hunter" not in mask(form, replaceable({secret}))


@pytest.mark.parametrize(
    ("value", "masked"),
    [
        ("Hunter-2", HIDDEN),
        (f"it is Hunter-2, {SECRET} and 12345678", "it is ********, ******** and ********"),
        ([("Hunter-2", 1)], [[HIDDEN, 1]]),
        ({"Hunter-2": {"of Hunter-2": None}}, {HIDDEN: {"of ********": None}}),
        ({12345678, 9}, [HIDDEN, 9]),
        (123456789, HIDDEN),
        (0.12345678, HIDDEN),
        (True, True),
        (None, None),
    ],
)
def test_a_secret_is_replaced_in_values_of_each_type(value: Any, masked: Any) -> None:
    shown = mask(value, ["", "Hunter-2", SECRET, "12345678"])
    assert shown == masked or sorted(map(str, shown)) == sorted(map(str, masked))


def test_text_without_a_secret_keeps_its_type() -> None:
    """Tags and marks of ansible-core are subtypes of str."""

    class Marked(str):
        pass

    marked = Marked("analytics")
    assert mask({"a": [marked]}, [SECRET])["a"][0] is marked
    assert mask(Marked(f"it is {SECRET}"), [SECRET]) == "it is ********"
    assert mask(Marked(SECRET), [SECRET]) == HIDDEN


def test_rules_without_no_log_are_the_same_otherwise() -> None:
    rules = without_no_log(RULES)
    assert rules["account"]["options"]["word"] == {"type": "str", "no_log": False}
    assert not [rule for rule in (*rules.values(), *rules["account"]["options"].values()) if rule["no_log"]]
    assert rules["key"] == {**RULES["key"], "no_log": False}
    assert RULES["key"]["no_log"] is True


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(database=None, deadline=None, derandomize=True, max_examples=300)
@given(JSON, st.sampled_from([*CERTAIN, *DOUBTFUL]), st.dictionaries(st.sampled_from(list(RULES)), JSON))
def test_whatever_options_are_they_can_be_shown(value: Any, name: str, options: dict[str, Any]) -> None:
    placed = [{**options, "free": [value, {name: {"x": [SECRET]}}], "unknown": SECRET}]
    assert SECRET not in json.dumps(hide(placed, RULES))
    assert all(len(secret) >= 8 for secret in secrets_in(placed, RULES))


@pytest.mark.parametrize(
    "part",
    [
        "a",
        "a ",
        "a:",
        '"',
        "//",
        "//a",
        "//a@",
        "@",
        "a@ ",
        "password",
        "password=",
        "{",
        " ",
        "\\",
        "a-",
        "[{",
        "--a ",
        "--",
        "bearer ",
        "passwor",
        "-----BEGIN",
    ],
)
def test_a_long_text_takes_no_time(part: str) -> None:
    began = time.monotonic()
    for text in (part * 200_000, f"{{{part * 200_000}", f"/{part * 200_000}"):
        hide(text, RULES)
        secrets_in(text, RULES)
    assert time.monotonic() - began < 30
