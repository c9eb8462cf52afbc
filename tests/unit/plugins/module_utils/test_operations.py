# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operations of the reference, and the calls of their methods."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from multiprocessing.pool import ThreadPool
from typing import Any

import pytest

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.api import OPERATIONS, DataFlowApi
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.cached_api import CachedApi
from ansible_collections.samsungcloud.scp.plugins.module_utils._resource.read_cache import ReadCache
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import (
    ApiError,
    CallError,
    ReadOnlyError,
    UnexpectedResponseError,
)

BODY = {"name": "a"}
OK = (202, None, {})
WORKLOAD = {"service_workload": BODY}
LIST = {
    "contents": [{"data_flow_id": "1", "data_flow_service_id": "1", "image_id": "1"}],
    "total_count": 1,
    "result": "False",
}
PAGE = "?size=100&page=0"
F, S = "/v1/data-flows", "/v1/data-flow-services"
# The reference: operation, method, path and whether it writes; then its call, and the request for id 1.
REFERENCE: list[tuple[str, str, str, bool, Callable[[DataFlowApi], Any], str, Any]] = [
    (
        "CheckClusterResourceSizeForDataFlowServiceCreate",
        "POST",
        "/v1/data-flow-services/clusters/{cluster_id}/validate-resources",
        False,
        lambda api: api.validate_new_service("1", BODY),
        f"{S}/clusters/1/validate-resources",
        WORKLOAD,
    ),
    (
        "CheckClusterResourceSizeForDataFlowServiceUpdate",
        "POST",
        "/v1/data-flow-services/{data_flow_service_id}/validate-resources",
        False,
        lambda api: api.validate_service("1", BODY),
        f"{S}/1/validate-resources",
        WORKLOAD,
    ),
    (
        "CheckDataFlowNameDuplication",
        "GET",
        "/v1/data-flows/{data_flow_name}/check-duplication",
        False,
        lambda api: api.flow_name_taken("1"),
        f"{F}/1/check-duplication",
        None,
    ),
    (
        "CheckDataFlowServiceNameDuplication",
        "GET",
        "/v1/data-flow-services/{data_flow_service_name}/check-duplication",
        False,
        lambda api: api.service_name_taken("1"),
        f"{S}/1/check-duplication",
        None,
    ),
    ("CreateDataFlow", "POST", "/v1/data-flows", True, lambda api: api.create_flow(BODY), F, BODY),
    ("CreateDataFlowService", "POST", "/v1/data-flow-services", True, lambda api: api.create_service(BODY), S, BODY),
    (
        "DeleteDataFlow",
        "DELETE",
        "/v1/data-flows/{data_flow_id}",
        True,
        lambda api: api.delete_flow("1"),
        f"{F}/1",
        None,
    ),
    (
        "DeleteDataFlowService",
        "DELETE",
        "/v1/data-flow-services/{data_flow_service_id}",
        True,
        lambda api: api.delete_service("1"),
        f"{S}/1",
        None,
    ),
    (
        "ListDataFlowImages",
        "GET",
        "/v1/data-flows/image-versions",
        False,
        lambda api: api.list_images(),
        f"{F}/image-versions",
        None,
    ),
    (
        "ListDataFlowIngressControllers",
        "GET",
        "/v1/data-flows/clusters/{cluster_id}/ingress-controllers",
        False,
        lambda api: api.list_ingress_controllers("1"),
        f"{F}/clusters/1/ingress-controllers",
        None,
    ),
    ("ListDataFlows", "GET", "/v1/data-flows", False, lambda api: api.list_flows(), F + PAGE, None),
    ("ListDataFlowService", "GET", "/v1/data-flow-services", False, lambda api: api.list_services(), S + PAGE, None),
    ("ShowDataFlow", "GET", "/v1/data-flows/{data_flow_id}", False, lambda api: api.show_flow("1"), f"{F}/1", None),
    (
        "ShowDataFlowService",
        "GET",
        "/v1/data-flow-services/{data_flow_service_id}",
        False,
        lambda api: api.show_service("1"),
        f"{S}/1",
        None,
    ),
    (
        "ShowDataFlowServiceSubVersions",
        "GET",
        "/v1/data-flow-services/data-flows/{data_flow_id}/sub-versions",
        False,
        lambda api: api.sub_versions("1"),
        f"{S}/data-flows/1/sub-versions",
        None,
    ),
    (
        "UpdateDataFlow",
        "PUT",
        "/v1/data-flows/{data_flow_id}",
        True,
        lambda api: api.update_flow("1", BODY),
        f"{F}/1",
        BODY,
    ),
    (
        "UpdateDataFlowService",
        "PUT",
        "/v1/data-flow-services/{data_flow_service_id}",
        True,
        lambda api: api.update_service("1", BODY),
        f"{S}/1",
        BODY,
    ),
]


def test_the_operations_are_the_17_of_the_reference() -> None:
    ours = {(name, own.method, own.path, own.changes) for name, own in OPERATIONS.items()}
    assert len(REFERENCE) == 17
    assert ours == {row[:4] for row in REFERENCE}


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
@pytest.mark.parametrize("row", REFERENCE, ids=lambda row: row[0])
def test_an_operation_is_called_as_the_reference_says(loopback: Any, connect: Any, row: Any, version: str) -> None:
    name, method, _path, _writes, call, target, body = row
    loopback.answers = [(200, LIST, {})]
    call(DataFlowApi(connect(), version))
    (seen,) = loopback.seen
    assert (seen.method, seen.target, seen.body) == (method, target, body)
    # One operation has no version 1.2; the API returns 406 for it.
    newest = min(version, "1.1") if name == "ListDataFlowIngressControllers" else version
    assert seen.headers["Scp-Api-Version"] == f"data-flow {newest}"


REFUSAL = (406, {"errors": [{"code": "NoSuchVersion"}]}, {})
FIELDS = (400, {"errors": [{"code": "ValidationError", "detail": ["Field required", "Field required"]}]}, {})


def listing(*versions: str, **others: str) -> tuple[int, Any, dict[str, str]]:
    """Return the API's list of these versions, and of others with a status."""
    statuses = {**dict.fromkeys(versions, "SUPPORTED"), **others}
    return 200, {"versions": [{"id": f"v{version}", "status": status} for version, status in statuses.items()]}, {}


def called(loopback: Any) -> list[str]:
    """Return the versions of the calls that arrived; "list" stands for the list of versions."""
    return [str(seen.headers.get("Scp-Api-Version") or "list").removeprefix("data-flow ") for seen in loopback.seen]


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        (None, ["1.1", "1.2", "1.0"]),
        ("1.0", ["1.0", "1.1", "1.2"]),
        ("1.2", ["1.2", "1.1", "1.0"]),
        ("1.5", ["1.5", "1.2", "1.1", "1.0"]),
        ("1.10", ["1.10", "1.2", "1.1", "1.0"]),
        ("2.0", ["2.0", "1.2", "1.1", "1.0"]),
        ("0.9", ["0.9", "1.0", "1.1", "1.2"]),
    ],
)
@pytest.mark.parametrize("listed", [(404, {}, {}), (200, {"versions": 5}, {}), listing(), listing("nonsense")])
def test_a_version_that_is_not_there_is_followed_by_the_nearest_others(
    loopback: Any, connect: Any, asked: str | None, sent: list[str], listed: Any
) -> None:
    """The last refusal is the error. The versions are listed once, after the first refusal."""
    api = DataFlowApi(connect(), asked)
    loopback.answers = [REFUSAL, listed, *[REFUSAL] * (len(sent) - 1)]
    with pytest.raises(ApiError, match="NoSuchVersion"):
        api.list_images()
    assert called(loopback) == [sent[0], "list", *sent[1:]]
    assert api.transport.warnings == []


@pytest.mark.parametrize(
    ("asked", "listed", "sent"),
    [
        ("1.1", listing("1.2"), ["1.1", "list", "1.2"]),
        ("1.1", listing("1.0"), ["1.1", "list", "1.0"]),
        ("1.1", listing("1.3"), ["1.1", "list", "1.3"]),  # unknown, and the only one
        ("1.1", listing("2.7", "1.3"), ["1.1", "list", "1.3"]),
        ("1.1", listing("1.0", **{"1.2": "PLANNED"}), ["1.1", "list", "1.0"]),  # which cannot be called yet
        ("1.5", listing("1.0", "1.1", "1.2"), ["1.5", "list", "1.2"]),
        ("1.5", listing("1.4", "1.6"), ["1.5", "list", "1.6"]),
        ("1.1", listing("1.0", "1.1", "1.2"), ["1.1", "list", "1.2"]),
    ],
)
def test_versions_that_are_listed_come_first(
    loopback: Any, connect: Any, asked: str, listed: Any, sent: list[str]
) -> None:
    """Other operations do not call a version that was withdrawn from all."""
    api = DataFlowApi(connect(), asked)
    loopback.answers = [REFUSAL, listed, *[(200, LIST, {})] * 3]
    api.list_images()
    assert called(loopback) == sent
    api.list_images()
    api.list_flows()
    withdrawn = f'"v{asked}"' not in json.dumps(listed[1])
    assert called(loopback)[len(sent) :] == [sent[-1], sent[-1] if withdrawn else asked]
    (warning,) = api.transport.warnings
    names = [f"List Data Flow images ({sent[-1]})", f"List Data Flows ({sent[-1]})"][: 1 + withdrawn]
    assert warning.startswith(f"API version {asked} is not offered for all operations")
    assert warning.endswith(f": {', '.join(names)}.")


def test_what_is_listed_may_be_refused_and_the_other_way_round(loopback: Any, connect: Any) -> None:
    """One operation may keep a version that was withdrawn from all others."""
    api = DataFlowApi(connect(), "1.2")
    loopback.answers = [REFUSAL, listing("1.3"), REFUSAL, REFUSAL, (200, [], {})]
    api.list_ingress_controllers("1")
    assert called(loopback) == ["1.1", "list", "1.3", "1.2", "1.0"]


def test_calls_side_by_side_share_what_they_find_out(loopback: Any, connect: Any) -> None:
    """Members of a fleet: no more calls are refused than were in progress, and the versions are listed once."""

    def serve(handler: Any, answer: Any) -> None:
        version = str(handler.headers["Scp-Api-Version"])
        reply(handler, listing("1.2") if handler.path == "/" else (200, LIST, {}) if "1.2" in version else REFUSAL)

    reply, loopback.reply = loopback.reply, serve
    cache, first = ReadCache(), DataFlowApi(connect(), "1.1")
    members = [CachedApi(first, cache) for _number in range(40)]
    with ThreadPool(4) as pool:
        pool.map(lambda api: api.show_flow("1"), members, chunksize=1)
    sent = Counter(called(loopback))
    assert (sent["list"], sent["1.2"]) == (1, 40)
    assert 1 <= sent["1.1"] <= 4
    assert len(first.transport.warnings) == 1


KEYS, TAG_KEYS = [{"key": "a", "value": "1"}], [{"tag_key": "a", "tag_value": "1"}]


def tags_sent(loopback: Any) -> list[Any]:
    """Return the tags of the create requests that arrived."""
    return [seen.body["tags"] for seen in loopback.seen if seen.method == "POST"]


@pytest.mark.parametrize("create", ["create_flow", "create_service"])
@pytest.mark.parametrize(
    ("version", "form", "answers", "sent"),
    [
        ("1.0", "auto", [OK], [KEYS]),
        ("1.1", "auto", [OK], [KEYS]),
        ("1.2", "auto", [OK], [TAG_KEYS]),
        ("1.5", "auto", [OK], [TAG_KEYS]),
        ("1.2", "key_value", [OK], [KEYS]),
        ("1.0", "tag_key_tag_value", [OK], [TAG_KEYS]),
        # The body is built for the version that is called.
        ("1.1", "auto", [REFUSAL, listing("1.2"), OK], [KEYS, TAG_KEYS]),
        ("1.2", "auto", [REFUSAL, listing("1.1"), OK], [TAG_KEYS, KEYS]),
        ("1.1", "key_value", [REFUSAL, listing("1.2"), OK], [KEYS, KEYS]),
        ("1.1", "auto", [FIELDS, OK], [KEYS, TAG_KEYS]),
        ("1.2", "auto", [FIELDS, OK], [TAG_KEYS, KEYS]),
        ("1.1", "auto", [REFUSAL, listing("1.2"), FIELDS, OK], [KEYS, TAG_KEYS, KEYS]),
        ("1.1", "auto", [FIELDS, REFUSAL, listing("1.2"), OK], [KEYS, TAG_KEYS, TAG_KEYS]),
    ],
)
def test_tags_are_sent_in_the_format_that_is_taken(
    loopback: Any, connect: Any, create: str, version: str, form: str, answers: list[Any], sent: list[Any]
) -> None:
    loopback.answers = list(answers)
    getattr(DataFlowApi(connect(), version), create)({"name": "x", "tags": {"a": "1"}}, form)
    assert tags_sent(loopback) == sent
    assert {seen.body["name"] for seen in loopback.seen if seen.method == "POST"} == {"x"}


@pytest.mark.parametrize(
    ("status", "body", "again"),
    [
        (400, {"errors": [{"code": "ValidationError", "detail": ["Field required"]}]}, True),
        (400, {"errors": [{"code": "ValidationError", "detail": "['Field required', 'Field required']"}]}, True),
        (400, {"errors": [{"code": "ValidationError", "detail": ["Extra inputs are not permitted"]}]}, True),
        (422, {"detail": [{"loc": ["body", "tags", 0, "tag_key"], "msg": "Field required", "type": "missing"}]}, True),
        (422, {"detail": [{"loc": ["body", "tags", 0, "key"], "msg": "x", "type": "extra_forbidden"}]}, False),
        (400, {"message": "Unknown field tag_key"}, True),
        (400, {"message": "missing properties: 'key'"}, True),
        (400, {"errors": [{"code": "BadRequest", "detail": "There is no image x."}]}, False),
        (403, {"errors": [{"code": "Forbidden", "detail": "A permission is required."}]}, False),
        (409, {"errors": [{"code": "Conflict", "detail": "The name is a duplicate."}]}, False),
        (500, {"errors": [{"code": "ContactAdminForAssistance", "detail": "Field required"}]}, False),
    ],
)
def test_only_a_refusal_of_fields_is_followed_by_the_other_format(
    loopback: Any, connect: Any, status: int, body: Any, again: bool
) -> None:
    """It happens only with tags whose format is not set."""
    for options, tries in (({"tags": {"a": "1"}}, 1 + again), ({"tags": {}}, 1), ({}, 1)):
        loopback.seen.clear()
        loopback.answers = [(status, body, {})] * tries
        with pytest.raises(ApiError) as caught:
            DataFlowApi(connect(), "1.1").create_flow({"name": "x", **options})
        assert len(loopback.seen) == tries
        assert caught.value.status == status
        assert ("refused in both formats (tags_format)" in str(caught.value)) is (tries == 2)
    loopback.seen.clear()
    loopback.answers = [(status, body, {})]
    with pytest.raises(ApiError):
        DataFlowApi(connect(), "1.1").create_flow({"name": "x", "tags": {"a": "1"}}, "key_value")
    assert len(loopback.seen) == 1


@pytest.mark.parametrize("second", [(409, {}, {}), (503, {}, {}), "reset"])
def test_the_second_format_fails_for_its_own_reason(loopback: Any, connect: Any, second: Any) -> None:
    """That error counts, since the request got further; if it may have been carried out, the object is looked up."""
    loopback.answers = [FIELDS, second]
    with pytest.raises(CallError) as caught:
        DataFlowApi(connect(), "1.1").create_flow({"name": "x", "tags": {"a": "1"}})
    assert "Field required" not in str(caught.value)
    assert caught.value.outcome_unknown is (second != (409, {}, {}))
    assert len(loopback.seen) == 2


def test_the_format_that_was_taken_is_known_to_all_of_a_task(loopback: Any, connect: Any) -> None:
    first, cache = DataFlowApi(connect(), "1.1"), ReadCache()
    loopback.answers = [FIELDS]
    for _member in range(3):
        CachedApi(first, cache).create_service({"tags": {"a": "1"}})
    assert tags_sent(loopback) == [KEYS, *[TAG_KEYS] * 3]


def test_an_operation_that_is_known_to_lag_behind_is_not_asked_for_more(loopback: Any, connect: Any) -> None:
    """Versions are compared as numbers: 1.10 is newer than 1.1, and 0.9 older."""
    for asked, sent in (("1.10", "1.1"), ("0.9", "0.9")):
        DataFlowApi(connect(), asked).list_ingress_controllers("1")
        assert loopback.seen[-1].headers["Scp-Api-Version"] == f"data-flow {sent}"


@pytest.mark.parametrize("row", REFERENCE, ids=lambda row: row[0])
def test_an_operation_that_writes_is_refused_in_check_mode(loopback: Any, connect: Any, row: Any) -> None:
    _name, _method, _path, writes, call, _target, _body = row
    loopback.answers = [(200, LIST, {})]
    api = DataFlowApi(connect(read_only=True), "1.1")
    if writes:
        with pytest.raises(ReadOnlyError):
            call(api)
    else:
        call(api)
    assert len(loopback.seen) == (0 if writes else 1)


@pytest.mark.parametrize(
    ("answer", "call", "expected"),
    [
        ({"result": True}, lambda api: api.flow_name_taken("1"), True),
        ({"result": False}, lambda api: api.flow_name_taken("1"), False),
        ({"result": True}, lambda api: api.service_name_taken("1"), True),
        ({"result": False}, lambda api: api.service_name_taken("1"), False),
        ({"versions": {"nifi": "1"}, "data_flow_service_count": 0}, lambda api: api.sub_versions("1"), {"nifi": "1"}),
        ({"data_flow_service_count": 0}, lambda api: api.sub_versions("1"), {}),
        ({"contents": [{"image_id": "i"}]}, lambda api: api.list_images(), [{"image_id": "i"}]),
        ([{"name": "a"}], lambda api: api.list_ingress_controllers("1"), [{"name": "a"}]),
        (["a", "b"], lambda api: api.list_ingress_controllers("1"), [{"name": "a"}, {"name": "b"}]),
        (
            {"total_count": 1, "contents": [{"name": "a"}]},
            lambda api: api.list_ingress_controllers("1"),
            [{"name": "a"}],
        ),
        ({"ingress_controllers": ["a"]}, lambda api: api.list_ingress_controllers("1"), [{"name": "a"}]),
        ({}, lambda api: api.list_ingress_controllers("1"), []),
        (None, lambda api: api.list_ingress_controllers("1"), []),
    ],
)
def test_an_answer_is_read_in_every_shape_it_may_have(
    loopback: Any, connect: Any, answer: Any, call: Callable[[DataFlowApi], Any], expected: Any
) -> None:
    loopback.answers = [(200, answer, {})]
    assert call(DataFlowApi(connect(), "1.1")) == expected


WRONG = {"contents": 5, "result": 5, "versions": 5}
# Fields of objects are validated where they are used; the list of controllers may contain anything.
SHOWN, ANY_LIST = ("ShowDataFlow", "ShowDataFlowService"), "ListDataFlowIngressControllers"


@pytest.mark.parametrize("answer", ["text", 5, True, ["x"], WRONG])
@pytest.mark.parametrize("row", [row for row in REFERENCE if not row[3]], ids=lambda row: row[0])
def test_an_answer_of_another_shape_is_no_answer(loopback: Any, connect: Any, row: Any, answer: Any) -> None:
    name, call = row[0], row[4]
    loopback.answers = [(200, answer, {})]
    if (answer is WRONG and name in SHOWN) or (answer == ["x"] and name == ANY_LIST):
        assert call(DataFlowApi(connect(), "1.1"))
    else:
        with pytest.raises(UnexpectedResponseError):
            call(DataFlowApi(connect(), "1.1"))
