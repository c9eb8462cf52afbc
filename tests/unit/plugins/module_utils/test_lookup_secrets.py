# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Selection of the listed object that is meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.api import DataFlowApi
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.flow import Flow
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.service import Service
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import OptionError, PlanError
from ansible_collections.samsungcloud.scp.plugins.module_utils._ske.clusters import cluster_id

ID = "70a599e031e749b7b260868f441e862b"
UUID = "70A599E0-31E7-49B7-B260-868F441E862B"


def flow(number: int, name: str = "a", state: str = "RUNNING", **told: Any) -> dict[str, Any]:
    """Return a listed Data Flow."""
    return {"data_flow_id": f"DF-{number}", "data_flow_name": name, "state": state, **told}


def service(number: int, parent: int, name: str = "a", state: str = "RUNNING") -> dict[str, Any]:
    """Return a listed service."""
    own = {"data_flow_service_id": f"DFS-{number}", "data_flow_service_name": name, "state": state}
    return {**own, "data_flow_id": f"DF-{parent}", "data_flow_name": f"flow-{parent}"}


@pytest.fixture
def find(loopback: Any, connect: Any) -> Callable[..., Any]:
    """Return a function that returns the id found in a list, or None."""

    def call(kind: type[Any], items: list[dict[str, Any]], **options: Any) -> Any:
        loopback.answers = [(200, {"contents": items, "total_count": len(items)}, {})]
        managed = kind(DataFlowApi(connect(), "1.1"), {"state": "present", **options}, check_mode=False)
        return (managed.find() or {}).get(f"{kind.key}_id")

    return call


@pytest.mark.parametrize(
    ("items", "options", "expected"),
    [
        ([], {"name": "abc"}, None),
        ([flow(1, "abcd"), flow(2, "abc"), flow(3, "ABC")], {"name": "abc"}, "DF-2"),
        ([flow(1, "abc", "DELETED"), flow(2, "abc", "Terminated")], {"name": "abc"}, None),
        ([flow(1, "abc", "DELETING"), flow(2, "abc", "ERROR")], {"name": "abc"}, "DF-2"),
        ([flow(1, "abc", "Terminating")], {"name": "abc"}, "DF-1"),
        ([flow(1), flow(2)], {"data_flow_id": "DF-2"}, "DF-2"),
        ([flow(1, "abc")], {"name": "xyz", "data_flow_id": "DF-1"}, "DF-1"),
        (
            [flow(1, "abc", cluster_id="c-1"), flow(2, "abc", cluster_id=ID)],
            {"name": "abc", "cluster_id": UUID},
            "DF-2",
        ),
        ([flow(1, "abc", cluster_id="c-1")], {"name": "abc", "cluster_id": "c-2"}, None),
        (
            [flow(1, "abc", cluster_name="ske-dev"), flow(2, "abc", cluster_name="ske-prod")],
            {"name": "abc", "cluster_name": "ske-prod"},
            "DF-2",
        ),
        # Names are compared exactly, unlike ids.
        ([flow(1, "abc", cluster_name="skedev")], {"name": "abc", "cluster_name": "ske-dev"}, None),
        # The name of the cluster is optional in a response: an object without it is not a missing one.
        ([flow(1, "abc")], {"name": "abc", "cluster_name": "ske-dev"}, "DF-1"),
        ([flow(1, "abc", cluster_name=None)], {"name": "abc", "cluster_name": "ske-dev"}, "DF-1"),
    ],
)
def test_a_data_flow_is_found_by_its_exact_name_and_cluster(
    find: Any, items: list[Any], options: dict[str, Any], expected: str | None
) -> None:
    assert find(Flow, items, **options) == expected


@pytest.mark.parametrize(
    ("items", "options", "expected"),
    [
        ([service(1, 1, "abcd"), service(2, 1, "abc")], {"name": "abc"}, "DFS-2"),
        ([service(1, 1, "abc"), service(2, 2, "abc")], {"name": "abc", "data_flow": "flow-2"}, "DFS-2"),
        ([service(1, 1, "abc"), service(2, 2, "abc")], {"name": "abc", "data_flow_id": "DF-1"}, "DFS-1"),
        ([service(1, 1, "abc")], {"name": "abc", "data_flow_id": "DF-2"}, None),
        ([service(1, 1, "abc"), service(2, 2, "abc")], {"data_flow_service_id": "DFS-2"}, "DFS-2"),
    ],
)
def test_a_service_is_found_by_its_exact_name_and_data_flow(
    find: Any, items: list[Any], options: dict[str, Any], expected: str | None
) -> None:
    assert find(Service, items, **options) == expected


@pytest.mark.parametrize(
    ("kind", "items"),
    [(Flow, [flow(1, "abc"), flow(2, "abc", "ERROR")]), (Service, [service(1, 1, "abc"), service(2, 2, "abc")])],
)
def test_several_of_one_name_are_not_guessed_among(find: Any, kind: type[Any], items: list[Any]) -> None:
    with pytest.raises(PlanError, match=r"2 Data Flow( Service)?s are called") as caught:
        find(kind, items, name="abc")
    assert [item[f"{kind.key}_id"] for item in items if item[f"{kind.key}_id"] not in str(caught.value)] == []


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["ske-dev-2", "ske-dev"], "c-1"),
        (["ske-dev-2"], "there is no cluster"),
        (["ske-dev"] * 2, "2 clusters are called"),
    ],
)
def test_a_cluster_is_found_by_its_exact_name(loopback: Any, connect: Any, names: list[str], expected: str) -> None:
    clusters = [{"id": f"c-{number}", "name": name} for number, name in enumerate(names)]
    loopback.answers = [(200, {"clusters": clusters, "count": len(clusters), "links": []}, {})]
    if expected.startswith("c-"):
        assert cluster_id(connect(), "ske-dev") == expected
    else:
        with pytest.raises(OptionError, match=expected):
            cluster_id(connect(), "ske-dev")
    assert loopback.seen[0].target == "/v1/clusters?name=ske-dev&size=100&page=0"
    assert loopback.seen[0].headers["Scp-Api-Version"] is None
