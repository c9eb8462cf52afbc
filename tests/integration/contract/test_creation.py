# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What create requires from the user, and where the object belongs."""

from __future__ import annotations

import uuid

import in_process
import pytest
from cases import SERVICE
from harness import FLOW, SKE_DEV

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import OptionError
from emulator.process import EmulatorProcess

FIGURES = ("cpu", "memory", "replica")


@pytest.mark.parametrize("check_mode", [False, True])
def test_a_creation_says_all_that_it_needs(check_mode: bool, seeded: EmulatorProcess) -> None:
    """All missing options are reported at once, the parent first: with a misspelled one, nothing would be created."""
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
            "there is no Data Flow 'analytc'. Did you mean analytics?",
        ),
        ("data_flow_service", {**sized, "data_flow": "else"}, "there is no Data Flow 'else'. Create it with"),
    ):
        with pytest.raises(OptionError) as caught:
            in_process.run(module, options, seeded.url, check_mode=check_mode)
        assert message in str(caught.value)
    assert not seeded.requests(method="POST")


def test_a_cluster_id_may_be_spelled_as_a_uuid(seeded: EmulatorProcess) -> None:
    """The API accepts only 32 hexadecimal digits, whatever the reference shows."""
    spelled = str(uuid.UUID(SKE_DEV)).upper()
    assert len(in_process.run("data_flow_info", {"cluster_id": spelled}, seeded.url)["data_flows"]) == 2
    (capacity,) = in_process.run(
        "data_flow_capacity_info", {"cluster_id": spelled, "service_workload": SERVICE["service_workload"]}, seeded.url
    )["capacities"]
    assert capacity["fits"]
    controllers = in_process.run("data_flow_ingress_controller_info", {"cluster_id": spelled}, seeded.url)
    name = controllers["ingress_controllers"][0]["name"]
    flow = {"name": "new-flow", "cluster_id": spelled, "version": "1.1.0", "ingress_controller_name": name}
    flow.update(storage_class_name="nfs", domain="new-flow-dev", wait_timeout=20)
    results = [in_process.run("data_flow", flow, seeded.url) for _time in range(2)]
    assert [result["changed"] for result in results] == [True, False]
    assert results[0]["data_flow"]["cluster_id"] == SKE_DEV


IMAGE = {"image_id": "IMAGE-1", "version": "9.0.0", "nifi": "1.1.1", "nifiregistry": "2.2.2", "zookeeper": "3.3.3"}
OFFERED = {"nifi": "1.1.1", "nifi_registry": "2.2.2", "zookeeper": "3.3.3"}


@pytest.mark.parametrize("module", ["data_flow_service", "data_flow_fleet"])
def test_versions_are_those_that_the_data_flow_offers(module: str, seeded: EmulatorProcess) -> None:
    """Each component gets the version that the API offers under any name; a version that is given is kept."""
    seeded.admin("POST", "/images", IMAGE)
    seeded.admin("PATCH", f"/objects/{FLOW}", {"image_id": IMAGE["image_id"]})
    seeded.admin("PATCH", "/switches", {"workload_versions": "offered"})
    small = {"cpu": 100, "memory": "128Mi", "replica": 1}
    workloads = {
        "plain": (dict.fromkeys(OFFERED, small), OFFERED),
        "given": ({**dict.fromkeys(OFFERED, small), "nifi_registry": {**small, "version": "2.2.2"}}, OFFERED),
    }
    for name, (workload, versions) in workloads.items():
        item = {**SERVICE, "name": name, "service_workload": workload}
        hurry = {"wait_interval": 0.1, "wait_timeout": 20}
        options = {**item, **hurry} if module == "data_flow_service" else {"data_flow_services": [item], **hurry}
        in_process.run(module, options, seeded.url)
        sent = seeded.requests(operation="CreateDataFlowService")[-1]["body"]["service_workload"]
        assert {component: figures["version"] for component, figures in sent.items()} == versions
    seeded.admin("PATCH", "/switches", {"workload_versions": "any"})
    odd = {**dict.fromkeys(OFFERED, small), "zookeeper": {**small, "version": "9.9.9"}}
    in_process.run("data_flow_service", {**SERVICE, "name": "odd", "service_workload": odd, **hurry}, seeded.url)
    sent = seeded.requests(operation="CreateDataFlowService")[-1]["body"]["service_workload"]
    assert [sent[name]["version"] for name in OFFERED] == ["1.1.1", "2.2.2", "9.9.9"]
    (offer,) = in_process.run("data_flow_service_version_info", {"data_flow_id": FLOW}, seeded.url)["service_versions"]
    assert {component: offer[component] for component in OFFERED} == OFFERED
