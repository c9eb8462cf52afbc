# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filters that format the reports of the playbooks."""

from __future__ import annotations

import importlib
from datetime import datetime, timezone
from typing import Any

import pytest
import yaml

from ansible_collections.samsungcloud.scp.plugins.filter.overview import rows
from ansible_collections.samsungcloud.scp.plugins.filter.table import table
from ansible_collections.samsungcloud.scp.plugins.filter.workload_changes import workload_changes

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc)
SMALL = {"nifi": {"cpu": 2000, "memory": 4096, "replica": 1}, "zookeeper": {"cpu": 500, "memory": 1024, "replica": 3}}
LARGE = {**SMALL, "nifi": {"cpu": 4000, "memory": 8192, "replica": 2}}


def test_columns_are_aligned_and_nothing_is_a_hyphen() -> None:
    found = [{"name": "orders", "web_url": "https://a", "other": 1}, {"name": "a", "web_url": None}, {"web_url": ""}]
    assert table(found, ["name", "web_url"]) == ["name    web url", "orders  https://a", "a       -", "-       -"]
    assert table([], ["name"]) == ["name"]


def test_workloads_before_and_after() -> None:
    assert workload_changes(SMALL, LARGE) == [
        {"component": "nifi", "before": "1 x 2000m 4096Mi", "after": "2 x 4000m 8192Mi"},
        {"component": "zookeeper", "before": "3 x 500m 1024Mi", "after": "3 x 500m 1024Mi"},
        {"component": "total", "before": "3500m 7168Mi", "after": "9500m 19456Mi"},
    ]


@pytest.mark.parametrize("untold", [{}, {"nifi": {"cpu": 2000, "replica": 1}}, {"nifi": {"cpu": "x", "memory": 1}}])
def test_a_total_of_figures_that_are_not_told_is_blank(untold: dict[str, Any]) -> None:
    assert workload_changes(untold, untold)[-1] == {"component": "total", "before": "", "after": ""}


def test_services_stand_below_their_data_flow() -> None:
    flows = [{"data_flow_name": name, "state": "RUNNING", "web_url": f"https://{name}"} for name in ("b", "a")]
    services = [
        {"data_flow_name": "a", "data_flow_service_name": "two", "service_workload": SMALL},
        {"data_flow_name": "a", "data_flow_service_name": "one", "service_workload": None},
        {"data_flow_name": "elsewhere", "data_flow_service_name": "three"},
    ]
    found = rows(flows, services, NOW)
    order = [("a", ""), ("a", "one"), ("a", "two"), ("b", ""), ("elsewhere", "three")]
    assert [(row["data_flow"], row["service"]) for row in found] == order
    assert [row["cpu"] for row in found] == ["", "", "3500m", "", ""]
    assert [row["url"] for row in found] == ["https://a", "", "", "https://b", ""]


@pytest.mark.parametrize(
    ("created", "age"),
    [
        ("2026-11-20T11:00:00.000Z", "3d"),
        ("2026-11-23T07:30:00", "4h"),
        ("2026-11-23T20:50:00+09:00", "10m"),
        ("2026-11-23T11:59:30+00:00", "30s"),
        ("2026-11-23T12:00:01Z", "0s"),  # a clock that is slightly ahead
        ("long ago", ""),
        (None, ""),
    ],
)
def test_ages(created: str | None, age: str) -> None:
    (row,) = rows([{"data_flow_name": "a", "created_dt": created}], [], NOW)
    assert row["age"] == age


@pytest.mark.parametrize("name", ["overview", "table", "workload_changes"])
def test_a_filter_is_documented_under_its_name(name: str) -> None:
    holder = importlib.import_module(f"ansible_collections.samsungcloud.scp.plugins.filter.{name}")
    assert yaml.safe_load(holder.DOCUMENTATION)["name"] == name
    assert f"samsungcloud.scp.{name}" in holder.EXAMPLES
    assert set(holder.FilterModule().filters()) == {name}
