# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The total of several workloads is exact, and the error contains it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow import capacity
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.values import COMPONENTS
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import PlanError

SIZE = st.fixed_dictionaries(
    {"cpu": st.integers(1, 64_000), "memory": st.integers(1, 262_144), "replica": st.integers(1, 9)}
)
WORKLOAD = st.fixed_dictionaries(dict.fromkeys(COMPONENTS, SIZE))


def workload(cpu: int, memory: int, replica: int, version: str = "1") -> dict[str, Any]:
    """Return a workload whose components are all of one size."""
    own = {"cpu": cpu, "memory": memory, "replica": replica, "version": version}
    return {component: dict(own) for component in COMPONENTS}


@given(st.lists(WORKLOAD, min_size=1, max_size=6))
def test_together_they_take_exactly_their_sum_with_as_many_replicas(workloads: list[Any]) -> None:
    joint = capacity.combined(workloads)
    assert capacity.total([joint]) == capacity.total(workloads)
    replicas = [sum(own["replica"] for own in each.values()) for each in [joint, *workloads]]
    assert replicas[0] == sum(replicas[1:])
    assert all(own[unit] >= 0 for own in joint.values() for unit in ("cpu", "memory"))
    largest = max(own["cpu"] for each in workloads for own in each.values())
    assert max(own["cpu"] for own in joint.values()) <= largest + replicas[0], "none is larger than those asked for"


def test_components_keep_their_own_sizes_where_that_is_exact() -> None:
    small, large = (
        workload(1000, 1024, 1, "1"),
        {**workload(1000, 1024, 1, "2"), "nifi": workload(3000, 3072, 1)["nifi"]},
    )
    assert capacity.combined([small]) == small
    joint = capacity.combined([small, large])
    assert joint["nifi"] == {"cpu": 2000, "memory": 2048, "replica": 2, "version": "1"}
    assert joint["zookeeper"] == {"cpu": 1000, "memory": 1024, "replica": 2, "version": "1"}


def test_a_refusal_names_the_workload_its_total_and_what_the_api_says() -> None:
    verdict = {"result": False, "err_code": "INSUFFICIENT_CPU", "cpu": {"used": 1}, "memory": None}
    asked = [workload(1000, 1024, 2)] * 2
    with pytest.raises(PlanError) as caught:
        capacity.require(verdict, capacity.workload_of(asked), "cluster c-1")
    assert str(caught.value).startswith(
        "The workload of 2 new services (12000 millicores, 12288 MiB) does not fit into cluster c-1 "
        "(err_code: INSUFFICIENT_CPU, cpu: {'used': 1}). Nothing was changed."
    )
    assert capacity.workload_of(asked[:1]).startswith("The workload of 1 new service (")
    capacity.require({"result": True}, "The workload")
