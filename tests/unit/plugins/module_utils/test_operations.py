# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operations of the reference, and the calls that their methods make."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.api import OPERATIONS, DataFlowApi
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import AnswerError, ApiError, ReadOnlyError

BODY = {"name": "a"}
WORKLOAD = {"service_workload": BODY}
LIST = {
    "contents": [{"data_flow_id": "1", "data_flow_service_id": "1", "image_id": "1"}],
    "total_count": 1,
    "result": "False",
}
PAGE = "?size=100&page=0"
F, S = "/v1/data-flows", "/v1/data-flow-services"
# The reference: operation, method, path and whether it writes; then how it is called, and what arrives with id 1.
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
    # One operation has no version 1.2; asked for it, the service answers 406.
    newest = min(version, "1.1") if name == "ListDataFlowIngressControllers" else version
    assert seen.headers["Scp-Api-Version"] == f"data-flow {newest}"


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        (None, ["1.1", "1.0"]),
        ("1.0", ["1.0"]),
        ("1.2", ["1.2", "1.1", "1.0"]),
        ("1.10", ["1.10", "1.2", "1.1", "1.0"]),
        ("2.0", ["2.0", "1.2", "1.1", "1.0"]),
        ("0.9", ["0.9"]),
    ],
)
def test_a_version_that_is_not_there_is_followed_by_the_nearest_older_one(
    loopback: Any, connect: Any, asked: str | None, sent: list[str]
) -> None:
    """Until there is none: then the refusal is the end. What was found out is kept for the next call."""
    api = DataFlowApi(connect(), asked)
    refusal = (406, {"errors": [{"code": "NoSuchVersion"}]}, {})
    loopback.answers = [*[refusal] * len(sent), (200, LIST, {})]
    with pytest.raises(ApiError, match="NoSuchVersion"):
        api.list_images()
    api.list_images()
    assert [seen.headers["Scp-Api-Version"] for seen in loopback.seen] == [f"data-flow {v}" for v in (*sent, sent[-1])]


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
# Of the objects that are shown each field is looked at where it is used; the list of controllers may hold anything.
SHOWN, ANY_LIST = ("ShowDataFlow", "ShowDataFlowService"), "ListDataFlowIngressControllers"


@pytest.mark.parametrize("answer", ["text", 5, True, ["x"], WRONG])
@pytest.mark.parametrize("row", [row for row in REFERENCE if not row[3]], ids=lambda row: row[0])
def test_an_answer_of_another_shape_is_no_answer(loopback: Any, connect: Any, row: Any, answer: Any) -> None:
    name, call = row[0], row[4]
    loopback.answers = [(200, answer, {})]
    if (answer is WRONG and name in SHOWN) or (answer == ["x"] and name == ANY_LIST):
        assert call(DataFlowApi(connect(), "1.1"))
    else:
        with pytest.raises(AnswerError):
            call(DataFlowApi(connect(), "1.1"))
