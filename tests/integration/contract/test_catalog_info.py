# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Info modules about what can be created, except images, which test_info.py has."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import sleep
from typing import Any

import pytest
from cases import FLOW, SERVICE
from harness import Run

from emulator.process import EmulatorProcess

Play = Callable[..., Run]
WORKLOAD = SERVICE["service_workload"]
HUGE = {**WORKLOAD, "nifi": {"cpu": 64000, "memory": "512Gi", "replica": 9}}


@pytest.mark.parametrize("shape", ["list", "contents", "named"])
def test_ingress_controllers(shape: str, emulator: EmulatorProcess, play: Play) -> None:
    """The undocumented response may have any shape, also at an API version that the operation does not offer."""
    emulator.admin("PATCH", "/switches", {"ingress_shape": shape})
    task = {"cluster_name": "ske-dev", "api_version": "1.2", "query": "[].name"}
    (result,) = play([("data_flow_ingress_controller_info", task)], "--check").results
    assert (result["query_result"], len(result["ingress_controllers"])) == (["dss-ingress"], 1)


def test_component_versions(emulator: EmulatorProcess, play: Play) -> None:
    """There is one item per Data Flow, or the one for the Data Flow that is named."""
    older = {**FLOW, "name": "older", "version": "1.0.0"}
    results = play(
        [
            ("data_flow", FLOW),
            ("data_flow", older),
            ("data_flow_service_version_info", {}),
            ("data_flow_service_version_info", {"data_flow": "older"}),
            ("data_flow_service_version_info", {"data_flow": "missing"}),
        ]
    ).results[2:]
    versions = [{item["data_flow"]: item["nifi"] for item in result["service_versions"]} for result in results]
    assert versions == [{"analytics": "1.28.1", "older": "1.27.1"}, {"older": "1.27.1"}, {}]


@pytest.mark.parametrize("shape", ["object", "text", "absent"])
def test_capacity(shape: str, emulator: EmulatorProcess, play: Play) -> None:
    """Capacity is checked for a cluster, and instead of what a service uses; nothing is created."""
    made = play([("data_flow", FLOW), ("data_flow_service", SERVICE)])
    assert made.code == 0
    service_id = made.results[1]["data_flow_service"]["data_flow_service_id"]
    emulator.admin("PATCH", "/switches", {"capacity_shape": shape})
    emulator.admin("DELETE", "/requests")
    asked = [
        ({"cluster_name": "ske-dev"}, WORKLOAD, True),
        ({"cluster_name": "ske-dev"}, HUGE, False),
        ({"data_flow_service": "orders", "data_flow": "analytics"}, WORKLOAD, True),
        ({"data_flow_service_id": service_id}, HUGE, False),
    ]
    tasks = [("data_flow_capacity_info", {**subject, "service_workload": size}) for subject, size, _fits in asked]
    results = play(tasks, "--check").results
    assert [result["capacities"][0]["fits"] for result in results] == [fits for *_subject, fits in asked]
    assert not [entry for entry in emulator.requests() if entry["committed"]]


def test_capacity_for_several(emulator: EmulatorProcess, play: Play) -> None:
    """Workloads that fit individually may not fit together, as the server's own totals show."""
    emulator.admin("PATCH", "/switches", {"capacity_shape": "object"})
    large = {component: {"cpu": 9000, "memory": "1Gi", "replica": 2} for component in WORKLOAD}
    numbers = (1, 2)
    tasks = [
        ("data_flow_capacity_info", {"cluster_name": "ske-dev", "service_workloads": [large] * n}) for n in numbers
    ]
    one, two = (result["capacities"][0] for result in play(tasks).results)
    assert (one["fits"], one["total"]) == (True, {"cpu": 54000, "memory": 6144})
    assert (two["fits"], two["total"]) == (False, {"cpu": 108000, "memory": 12288})
    assert [room["cpu"]["requested"] for room in (one, two)] == [54000, 108000]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"cluster_name": "ske-dev", "service_workload": {"nifi": {"cpu": 2000}}},
            "service_workload.nifi: needs memory and replica.",
        ),
        (
            {"cluster_name": "ske-dev", "service_workloads": [WORKLOAD, {"nifi": {"cpu": 2000}}]},
            "service_workloads[1].nifi: needs memory and replica.",
        ),
        ({"cluster_name": "ske-dev", "service_workloads": []}, "service_workloads: is empty"),
        ({"data_flow_service": "orders", "service_workloads": [WORKLOAD]}, "service_workloads: needs a cluster"),
    ],
)
def test_capacity_of_half_a_workload(
    options: dict[str, Any], message: str, emulator: EmulatorProcess, play: Play
) -> None:
    """It is refused before the first request, and the error names the option."""
    (result,) = play([("data_flow_capacity_info", options)]).results
    assert result["msg"].startswith(message)
    assert not emulator.requests()


def test_names(emulator: EmulatorProcess, play: Play) -> None:
    """Names are taken, available, or invalid."""
    asked = {"data_flows": ["analytics", "other", "Not/A..Name"], "data_flow_services": ["analytics"]}
    (_made, result) = play([("data_flow", FLOW), ("data_flow_name_info", asked)]).results
    assert [(item["kind"], item["name"], item["valid"], item["available"]) for item in result["names"]] == [
        ("data_flow", "analytics", True, False),
        ("data_flow", "other", True, True),
        ("data_flow", "Not/A..Name", False, False),
        ("data_flow_service", "analytics", True, True),
    ]


def test_wait_for_state(emulator: EmulatorProcess, play: Play) -> None:
    """What was started with wait: false can be waited for later, many at once, with one list call per poll."""
    assert play([("data_flow", FLOW)]).code == 0
    emulator.admin("PATCH", "/clock", {"speed": 0})
    names = [f"orders-{number}" for number in range(3)]
    begun = play([("data_flow_service", {**SERVICE, "name": name, "wait": False}) for name in names])
    assert [result["data_flow_service"]["state"] for result in begun.results] == ["CREATING"] * 3
    waiting = {"data_flow": "analytics", "wait_for_state": "RUNNING", "wait_interval": 0.1, "wait_timeout": 60}
    emulator.admin("DELETE", "/requests")
    with ThreadPoolExecutor() as pool:
        run = pool.submit(play, [("data_flow_service_info", waiting)])
        while not run.done() and len(emulator.requests()) < 3:
            sleep(0.05)
        emulator.admin("PATCH", "/clock", {"speed": 1000})
        (result,) = run.result().results
    assert [item["state"] for item in result["data_flow_services"]] == ["RUNNING"] * 3
    assert result["timeline"][0]["state"] == "3 CREATING"
    assert {entry["operation"] for entry in emulator.requests()} == {"ListDataFlowService"}
    first = begun.results[0]["data_flow_service"]["data_flow_service_id"]
    emulator.admin("PATCH", f"/objects/{first}", {"state": "ERROR"})
    slow = {"wait_for_state": "STOPPED", "wait_interval": 0.1, "wait_timeout": 0.3}
    broken, late, skipped = play(
        [
            ("data_flow_service_info", waiting),
            ("data_flow_info", slow),
            ("data_flow_service_info", slow, {"check_mode": True}),
        ]
    ).results
    assert "1 ERROR, 2 RUNNING" in broken["msg"]
    assert "wait_timeout (0.3 s)" in late["msg"]
    assert not skipped["failed"]


def test_an_operation_that_lags_behind_the_version(emulator: EmulatorProcess, play: Play) -> None:
    """If an operation does not offer the version, the nearest one is called, after the versions were listed."""
    emulator.admin("POST", "/faults", {"operation": "ListDataFlows", "kind": "status_before", "status": 406})
    (result,) = play([("data_flow_info", {"api_version": "1.2"})]).results
    assert not result["failed"], result
    assert [entry["api_version"] for entry in emulator.requests()] == ["data-flow 1.2", None, "data-flow 1.1"]
