# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of what the live kit writes: nothing that identifies an account, and the form of everything."""

from __future__ import annotations

import json
import re
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.configuration import set_hypothesis_home_dir

from live.anonymizer import SECRET, Anonymizer

set_hypothesis_home_dir(str(Path(tempfile.gettempdir()) / "hypothesis"))  # it leaves files behind

UUID = "70a599e0-31e7-49b7-b260-868f441e862b"
HEX = UUID.replace("-", "")
KEY = 'S3cr&t/Key+"ö"\\ 9'
# Each of a form of its own, so that it is found wherever it occurs.
FORMED = {
    "uuid": UUID,
    "hex": "1f2e3d4c5b6a79880123456789abcdef",
    "email": "canary.mail@corp.example.org",
    "ipv4": "10.11.12.13",
    "ipv6": "fd12:3456:789a::c0de",
    "host": "canary-node.corp.internal",
    "url": "https://canary-url.corp.internal:8443/canaryroom/x?canaryparam=canaryvalue",
    "srn": "srn:e::canaryaccount:kr-west1::virtualserver:virtual-server/canaryserver",
    "digits": "482910377465",
    "path": "/home/canaryuser/flows",
    "mac": "02:1a:2b:3c:4d:5e",
}
PLAIN = {"name": "canary-flow", "user": "canary_user", "blanks": "canary with blanks", "korean": "카나리아 이름"}
CANARIES = {**FORMED, **PLAIN}
LEAKS = [*CANARIES.values(), "canaryroom", "canaryvalue", "canaryaccount", "canaryuser", "canary-node", "canary-url"]
TEXT_FIELDS = ("detail", "error", "message", "title", "result")
STRICT_FIELDS = (
    "version",
    "nifi",
    "id",
    "kubernetes_version",
    "created_dt",
    "timestamp",
    "not_before",
    "err_code",
    "code",
)
STRICT_FIELDS += ("state", "status", "image_name", "enabled", "replica", "cpu", "memory", "sort", "size", "loc", "path")


def leaked(output: Any) -> list[str]:
    """Return the canaries in an output, in any letter case and without hyphens."""
    text = output if isinstance(output, str) else json.dumps(output, ensure_ascii=False)
    shown = text.lower() + text.lower().replace("-", "")
    return [each for each in LEAKS if each.lower() in shown]


@pytest.mark.parametrize("canary", CANARIES.values(), ids=CANARIES)
@pytest.mark.parametrize("spell", [str, str.upper, " {} ".format], ids=["as it is", "upper case", "with blanks"])
def test_canary_in_every_position(canary: str, spell: Any) -> None:
    """A value that identifies something is nowhere in the output, whatever mentions it."""
    one, value = Anonymizer(), spell(canary)
    body = {
        "contents": [{"data_flow_name": value, "nested": {"unknown": [[value]], value: 1, f"{value}": {"x": value}}}],
        "service_workload": json.dumps({"nifi": {"label": value}}),
        "description": f"{value} and more",
        "hosts_file": f"{value} # {value}\n{value}\n",
        "node_selector": f"{value}={value}",
        "detail": [f"There is no {value}.", f"'{value}'", f"{value}이(가) 없습니다"],
        "errors": str([f"Not found: {value}"]),
    }
    outputs = [
        one.json(body),
        one.text(f"({value}) {value}, {value}: '{value}'\n{value}"),
        one.text(json.dumps(body)),
        one.path(f"/v1/data-flows/{quote(value, safe='')}/check-duplication?name={quote_plus(value)}"),
        one.query({"data_flow_name": value, "x": [value], value: "y", "sort": value, "state": value}),
        one.headers({"X-Name": value, "Date": value, "Retry-After": value, "Content-Type": f"text/{value}"}),
    ]
    assert leaked(outputs) == []


@pytest.mark.parametrize("canary", FORMED.values(), ids=FORMED)
def test_text_needs_no_lesson_for_a_form(canary: str) -> None:
    assert leaked(Anonymizer().text(f"Failed for {canary}, see <{canary}> or ({canary}).")) == []


@pytest.mark.parametrize("canary", CANARIES.values(), ids=CANARIES)
@pytest.mark.parametrize("field", STRICT_FIELDS)
def test_a_known_field_keeps_only_what_has_its_form(field: str, canary: str) -> None:
    assert leaked(Anonymizer().json({field: canary})) == []


@pytest.mark.parametrize("name", ["state", "code", "request_id"])
def test_a_known_field_does_not_keep_the_name_of_an_object(name: str) -> None:
    """A value that has the form of the field is replaced if another field has shown whose it is."""
    value = UUID if name == "request_id" else "Canary"
    shown = Anonymizer().json([{name: value}, {"name": value}])
    assert value not in json.dumps(shown)


SPELLINGS = {
    "plain": KEY,
    "upper case": KEY.upper(),
    "URL": quote(KEY, safe=""),
    "query": quote_plus(KEY),
    "lower case escapes": re.sub("%..", lambda match: match[0].lower(), quote(KEY, safe="")),
    "twice": quote(quote(KEY, safe=""), safe=""),
    "JSON": json.dumps(KEY)[1:-1],
    "JSON in JSON": json.dumps(json.dumps(KEY))[1:-1],
    "JSON in Unicode": json.dumps(KEY, ensure_ascii=False)[1:-1],
    "escaped slash": json.dumps(KEY)[1:-1].replace("/", "\\/"),
    "HTML": "S3cr&amp;t/Key+&quot;ö&quot;\\ 9",
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_secret_in_every_spelling(spelling: str) -> None:
    one = Anonymizer([KEY])
    outputs = [
        one.text(f"signed with {spelling}, '{spelling}'"),
        one.json({"name": spelling, "state": spelling, "detail": spelling, spelling: {"x": [f"a{spelling}b"]}}),
        one.path(f"/v1/data-flows/{spelling}"),
        one.query({"name": spelling, spelling: 1}),
        one.headers({"Date": spelling, "Scp-Signature": spelling, "Accept": spelling}),
    ]
    assert "S3cr" not in str(outputs)
    assert "s3cr" not in str(outputs).lower()


@pytest.mark.parametrize(
    "name", ["password", "accountPassword", "client-secret", "X_AUTH_TOKEN", "secretKey", "access_key"]
)
def test_values_of_secret_fields(name: str) -> None:
    """A secret is replaced whatever its type, and then wherever it is mentioned; a mask and nothing stay."""
    one = Anonymizer()
    shown = one.json({"detail": "Weak: Hunter2!x", name: "Hunter2!x", "a": {name: [1, True, {"x": "Hunter2!y"}]}})
    assert shown == {"detail": f"Weak: {SECRET}", name: SECRET, "a": {name: [SECRET, SECRET, {"x": SECRET}]}}
    assert one.text("hunter2!y is too weak") == f"{SECRET} is too weak"
    assert one.json({name: ["ab", {"x": "cd"}]}) == {name: [SECRET, {"x": SECRET}]}
    same = {"a": {name: None}, "b": {name: ""}, "c": {name: "********"}}
    assert one.json(same) == same


def test_the_same_value_has_the_same_pseudonym() -> None:
    one = Anonymizer()
    first = one.json({"data_flow_name": "prod", "created_by": "ann", "cluster_id": HEX})
    assert first == {"data_flow_name": "name-1", "created_by": "user-1", "cluster_id": first["cluster_id"]}
    other = {"unknown": "prod", "modified_by": "ann", "description": "PROD", "account": {"account_id": "Ann"}}
    assert one.json(other) == {
        "unknown": "name-1",
        "modified_by": "user-1",
        "description": "NAME-1",
        "account": {"account_id": "User-1"},
    }
    assert one.path("/v1/data-flows/pro%64/check-duplication") == "/v1/data-flows/name-1/check-duplication"
    assert one.query({"data_flow_name": " prod", "created_by": "bob", "size": 20, "page": "0"}) == {
        "data_flow_name": " name-1",
        "created_by": "user-2",
        "size": 20,
        "page": "0",
    }
    assert one.text("ann may not delete prod of Bob; product") == "user-1 may not delete name-1 of User-2; product"
    assert one.text(f"Cluster {HEX}") == f"Cluster {first['cluster_id']}"
    assert one.json({"prod": 1}) == {"name-1": 1}


def test_text_keeps_its_words() -> None:
    """Words, dates and names of fields stay; what stands between quotes may be anything."""
    one = Anonymizer()
    text = "It's 2026-11-26T10:00:00.123456789Z: service_workload.nifi.cpu of 'nifi' is '1.27.1' in 'data-flow 1.1'."
    assert one.text(text) == text
    quoted = "No 'blue team' or \"Red\" in \u201cRome\u201d"
    assert one.text(quoted) == "No 'text-1' or \"Text-2\" in \u201cText-3\u201d"


def test_learning_comes_before_the_text_that_is_written_first() -> None:
    one = Anonymizer()
    one.learn({"contents": [{"data_flow_name": "prod"}]})
    assert one.text("prod is busy") == "name-1 is busy"


def test_ids_keep_their_spelling() -> None:
    one = Anonymizer()
    shown = one.json(
        {"a_id": UUID, "b_id": HEX, "c_id": UUID.upper(), "d_id": f"DATAFLOW-{UUID}", "e_id": f"canary-{UUID}"}
    )
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-b[0-9a-f]{3}-[0-9a-f]{12}", shown["a_id"])
    assert shown["b_id"] == shown["a_id"].replace("-", "")
    assert shown["c_id"] == shown["a_id"].upper()
    assert shown["d_id"] == f"DATAFLOW-{shown['a_id']}"
    assert shown["e_id"] == f"name-1-{shown['a_id']}"
    assert one.path(f"/v1/data-flows/{HEX.upper()}") == f"/v1/data-flows/{shown['b_id'].upper()}"
    assert one.text(f"req DATAFLOW-{UUID}.") == f"req DATAFLOW-{shown['a_id']}."
    assert Anonymizer().json({"a_id": UUID}) != {"a_id": shown["a_id"]}, "another run, another pseudonym"


def test_forms_stay_forms() -> None:
    one = Anonymizer()
    assert one.json(
        {
            "created_by": "ann@corp.example",
            "ip": ["10.0.0.1", "10.0.0.2", "10.0.0.1", "fe80::1", "10.0.0.2:8080", "10.0.0.0/24"],
            "hostname": "node.corp.example",
            "web_url": "http://ann:pw@node.corp.example:30708/nifi/?user=ann",
            "account_id": "Bobby",
            "name": " PROD ",
            "description": "",
            "domain": "  ",
            "tags": [{"key": "team", "value": "blue"}],
        }
    ) == {
        "created_by": "user1@example.com",
        "ip": ["192.0.2.1", "192.0.2.2", "192.0.2.1", "2001:db8::1", "192.0.2.2:8080", "192.0.2.3/24"],
        "hostname": "host1.example.com",
        "web_url": f"http://{SECRET}@host1.example.com:30708/nifi/?user=user-1",
        "account_id": "Account-1",
        "name": " NAME-1 ",
        "description": "",
        "domain": "  ",
        "tags": [{"key": "text-1", "value": "text-2"}],
    }
    many = one.json([f"172.16.{high}.{low}" for high in range(4) for low in range(1, 255)])
    assert len(set(many)) == len(many)
    assert many[300].startswith("198.51.100.")


def test_an_address_made_of_known_names_stays_one() -> None:
    """Whether the address of a flow is its name and its domain can be told."""
    shown = Anonymizer().json({"data_flow_name": "prod", "domain": "corp", "web_url": "https://prod.corp:30708/nifi"})
    assert shown["web_url"] == f"https://{shown['data_flow_name']}.{shown['domain']}:30708/nifi"


def test_hosts_files_and_workloads_keep_their_structure() -> None:
    workload = {"nifi": {"cpu": "2000", "memory": "4Gi", "replica": "1", "version": "1.27.1", "note": "canary"}}
    shown = Anonymizer().json(
        {"hosts_file": "10.0.0.1\tnifi-0 nifi.corp.example\n# by ann\n", "service_workload": json.dumps(workload)}
    )
    assert shown["hosts_file"] == "192.0.2.1\tname-1 host1.example.com\n# name-2 name-3\n"
    workload["nifi"]["note"] = "text-1"
    assert json.loads(shown["service_workload"]) == workload


UNCHANGED: dict[str, Any] = {
    "versions": [{"id": "v1.1", "links": [], "not_before": "2027-12-31", "status": "CURRENT"}],
    "errors": [
        {
            "code": "ValidationError",
            "detail": ["Field required", "Cannot sort by 'created_dt:desc'.", "Input 'data_flow_name' at body.domain"],
            "global_request_id": f"req-{UUID}",
            "links": [],
            "related_resources": [],
            "request_id": f"req-{HEX}",
            "response": None,
            "status": 400,
            "title": "ValidationError",
        },
        {"code": "PRODUCT-AI-ANALYTICS-USER-0002", "detail": "['Field required', 'Field required']", "status": "404"},
    ],
    "gateway": {"status": "UNAUTHORIZED", "name": "Request was rejected by gateway", "message": "Clock at 12:30:45"},
    "unrouted": {
        "timestamp": "2026-11-26T14:40:49.123+00:00",
        "path": "/v1/data-flows",
        "requestId": "0123456789abcdef",
    },
    "contents": [
        {"state": "RUNNING", "version": "4.1.1", "created_dt": "2026-11-26T14:40:49.123456Z", "x": [1, None, False]}
    ],
    "images": [{"image_name": "Data Flow 1.27.1", "version": "1.0"}],
    "kubernetes_version": "v1.29.8",
    "ingress_controllers": [{"name": "dss-nginx", "namespace": "dss-ingress"}],
    "host_alias": {"enabled": "true", "host_alias_list": []},
    "nifi_registry": {"cpu": "2000", "memory": "1024", "replica": "3", "version": "1.27.1"},
    "cpu": "capacity=64 used=8 requested=12",
    "href": "/v1/clusters?page=1&sort=created_dt:desc",
    "err_code": "INSUFFICIENT_CPU,INSUFFICIENT_MEMORY",
    "sort": "created_dt:desc",
}


def test_what_the_protocol_says_stays() -> None:
    one = Anonymizer()
    assert one.json(UNCHANGED) == UNCHANGED
    assert one.text(f"See req-{UUID}") == f"See req-{UUID}", "a request id is evidence"
    one.learn({"cluster_id": UUID})
    assert UUID not in one.text(f"See req-{UUID}"), "the id of an object is not"


def test_keys() -> None:
    shown = Anonymizer().json(
        {"canPermit": 1, "k8s.version": 2, "a@b.org": 3, "10.0.0.1": 4, "node-1": 5, "a b": 6, "A B": 7}
    )
    assert [*shown] == ["canPermit", "k8s.version", "user1@example.com", "192.0.2.1", "key-1", "key-2", "KEY-2"]


def test_keys_that_become_one_stay_apart() -> None:
    assert Anonymizer().json({"Node 1": 1, "nodE 1": 2}) == {"Key-1": 1, "Key-1_": 2}


def test_kept_values_stay() -> None:
    one = Anonymizer()
    one.keep("live-x7", "live-domain", UUID, " probe text ")
    body = {
        "data_flow_name": "live-x7",
        "domain": "LIVE-DOMAIN",
        "description": " probe text ",
        "data_flow_id": UUID,
        "cluster_id": HEX,
        "web_url": "https://live-x7.live-domain/nifi",
        "detail": f"'live-x7' and live-x7, {UUID} probe text",
    }
    assert one.json(body) == body
    assert one.path("/v1/data-flows/live%2Dx7/check-duplication") == "/v1/data-flows/live%2Dx7/check-duplication"
    assert one.query({"data_flow_name": "Live-X7"}) == {"data_flow_name": "Live-X7"}


def test_a_secret_does_not_stay_though_it_is_kept() -> None:
    one = Anonymizer(["Hunter2!x"])
    one.keep("Hunter2!x", "made-up")
    assert one.json({"Hunter2!x": "Hunter2!x"}) == {SECRET: SECRET}
    assert one.json({"account_password": "made-up"}) == {"account_password": SECRET}
    assert one.text("Hunter2!x") == SECRET


def test_a_secret_of_digits_is_no_number() -> None:
    assert Anonymizer(["482910"]).json({"size": 482910, "page": 4829101}) == {"size": SECRET, "page": 4829101}


def test_long_text_takes_no_time() -> None:
    one = Anonymizer([KEY])
    one.learn([f"name of {number}" for number in range(500)])
    text = f"{'x' * 20_000} {'a.' * 10_000} {'10.0.0.1 ' * 1000} name of 7"
    start = time.monotonic()
    assert one.text(text).endswith("192.0.2.1  text-8")
    assert time.monotonic() - start < 20


def test_headers() -> None:
    shown = {
        "Date": "Thu, 26 Nov 2026 14:40:49 GMT",
        "Retry-After": "30",
        "content-type": "application/json; charset=utf-8",
        "Content-Encoding": "gzip",
        "X-RateLimit-Remaining": "99",
        "RateLimit-Policy": "100;w=60",
        "Scp-Api-Version": "data-flow 1.1",
        "Accept-Language": "en-US",
        "Accept": "application/json",
    }
    hidden = ("Scp-Signature", "Scp-Accesskey", "X-Auth-Token", "Set-Cookie", "Cookie", "Server", "Location", "Host")
    one = Anonymizer()
    one.keep("x")
    assert one.headers({**shown, **dict.fromkeys(hidden, "x")}) == {**shown, **dict.fromkeys(hidden, "…")}


def test_paths_keep_their_form() -> None:
    one = Anonymizer()
    assert one.path("/v1/data-flows//check-duplication") == "/v1/data-flows//check-duplication"
    assert one.path("/") == "/"
    assert one.path("/v1/data-flows/a%20b") == one.path("/v1/data-flows/A%20B").lower()
    assert (
        one.path("/v1/data-flows?sort=created_dt%3Adesc&size=1&name=")
        == "/v1/data-flows?sort=created_dt:desc&size=1&name="
    )
    assert one.path("/v1/data-flows/%20") == "/v1/data-flows/%20"


FIELDS = st.sampled_from(
    [*STRICT_FIELDS, "name", "created_by", "account_id", "domain", "x", "hosts_file", "node_selector"]
)
KEYS = FIELDS | st.sampled_from([*TEXT_FIELDS, *CANARIES.values()])
GLUE = st.sampled_from(["", " ", "\n", ", ", "'", '"', " is ", "이 "])
STRINGS = st.one_of(
    st.sampled_from([*CANARIES.values()]),
    st.builds("".join, st.tuples(GLUE, st.sampled_from([*CANARIES.values()]), GLUE)),
    st.sampled_from([*CANARIES.values()]).map(str.upper),
    st.sampled_from([*CANARIES.values()]).map(lambda each: json.dumps({"x": [each], each: each})),
    st.text(max_size=8),
)
BODIES = st.recursive(
    STRINGS | st.none() | st.booleans() | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=15,
)


def shape(value: Any) -> Any:
    """Return a body without its strings and keys."""
    if isinstance(value, dict):
        return [shape(each) for each in value.values()]
    return [shape(each) for each in value] if isinstance(value, list) else type(value)


@settings(max_examples=300, deadline=None)
@given(bodies=st.lists(BODIES, min_size=1, max_size=3), text=st.lists(GLUE | STRINGS, max_size=6).map(" ".join))
def test_no_canary_in_any_output(bodies: list[Any], text: str) -> None:
    """Whatever the bodies look like, no canary is shown, the shape stays, and a second time shows the same."""
    one = Anonymizer([KEY])
    one.learn(list(PLAIN.values()))
    shown = [one.json(each) for each in bodies]
    assert leaked([*shown, one.text(text)]) == []
    assert shape(shown) == shape(bodies)
    assert [one.json(each) for each in bodies] == shown
    assert shape(one.json(shown)) == shape(bodies)
