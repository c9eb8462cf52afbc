# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a creation needs of the user, and where it belongs."""

from __future__ import annotations

import uuid

import in_process
import pytest
from harness import SKE_DEV
from test_promises import SERVICE

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import OptionError
from emulator.process import EmulatorProcess

FIGURES = ("cpu", "memory", "replica")


@pytest.mark.parametrize("check_mode", [False, True])
def test_a_creation_says_all_that_it_needs(check_mode: bool, world: EmulatorProcess) -> None:
    """At once, and the parent first: with a misspelt one it would not be a creation."""
    sized = {"name": "new", "data_flow": "analytics", "service_workload": {"nifi": {"cpu": 2000, "memory": "4Gi"}}}
    others = [f"service_workload.{name}.{figure}" for name in ("nifi_registry", "zookeeper") for figure in FIGURES]
    missing = ", ".join(["service_workload.nifi.replica", *others, "storage_class_name", "domain"])
    for module, options, message in (
        (
            "data_flow",
            {"name": "new-flow"},
            "cluster_id or cluster_name, storage_class_name, domain: are needed to create",
        ),
        ("data_flow_service", sized, f"{missing}: are needed to create Data Flow Service new"),
        (
            "data_flow_service",
            {**sized, "data_flow": "analytc"},
            "there is no Data Flow 'analytc'. Is analytics meant?",
        ),
        ("data_flow_service", {**sized, "data_flow": "else"}, "there is no Data Flow 'else'. Create it with"),
    ):
        with pytest.raises(OptionError) as caught:
            in_process.run(module, options, world.url, check_mode=check_mode)
        assert message in str(caught.value)
    assert not world.requests(method="POST")


def test_a_cluster_id_may_be_spelled_as_a_uuid(world: EmulatorProcess) -> None:
    """The API takes 32 hexadecimal digits only, whatever the reference shows."""
    spelled = str(uuid.UUID(SKE_DEV)).upper()
    assert len(in_process.run("data_flow_info", {"cluster_id": spelled}, world.url)["data_flows"]) == 2
    (capacity,) = in_process.run(
        "data_flow_capacity_info", {"cluster_id": spelled, "service_workload": SERVICE["service_workload"]}, world.url
    )["capacities"]
    assert capacity["fits"]
    controllers = in_process.run("data_flow_ingress_controller_info", {"cluster_id": spelled}, world.url)
    name = controllers["ingress_controllers"][0]["name"]
    flow = {"name": "new-flow", "cluster_id": spelled, "version": "1.1.0", "ingress_controller_name": name}
    flow.update(storage_class_name="nfs", domain="new-flow-dev", wait_timeout=20)
    results = [in_process.run("data_flow", flow, world.url) for _time in range(2)]
    assert [result["changed"] for result in results] == [True, False]
    assert results[0]["data_flow"]["cluster_id"] == SKE_DEV
