# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbook resize: existing services get another size; nothing is created."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cases import DEVELOPMENT
from harness import IMAGES, ROOT, SKE_DEV, Run

from emulator.process import EmulatorProcess

Playbook = Callable[..., Run]
PAGE = ROOT / "docs" / "playbooks.md"
SKE_PROD = "c2d4e6f8a0b14c3d8e5f7a9b1c2d3e4f"
INVENTORY = str(ROOT / "examples" / "inventory")
VALIDATE, UPDATE = "CheckClusterResourceSizeForDataFlowServiceUpdate", "UpdateDataFlowService"


@pytest.fixture
def services(emulator: EmulatorProcess) -> EmulatorProcess:
    """Return the emulator with small services of the shipped inventory, and an empty log."""
    flow = {"name": "analytics", "cluster_id": SKE_DEV, "image_id": IMAGES["1.1.0"]}
    flow_id = emulator.admin("POST", "/data-flows", flow)["id"]
    seeds = [{"name": n, "data_flow_id": flow_id, "service_workload": DEVELOPMENT} for n in ("orders", "payments")]
    emulator.admin("POST", "/data-flow-services", seeds)
    emulator.admin("DELETE", "/requests")
    return emulator


def run(playbook: Playbook, *flags: str, **variables: Any) -> Run:
    """Run the playbook with these variables."""
    return playbook("samsungcloud.scp.resize", *flags, "-e", json.dumps({"nifi_wait_interval": 0.1, **variables}))


def operations(emulator: EmulatorProcess) -> list[str]:
    """Return the logged operations that check capacity or change something, in order."""
    return [entry["operation"] for entry in emulator.requests() if entry["method"] != "GET"]


def lines(result: Run) -> list[str]:
    """Return the lines of the summary, with single spaces."""
    (shown,) = result.of("Show the summary").values()
    return [" ".join(line.split()) for line in shown["lines"]]


def sizes(emulator: EmulatorProcess) -> dict[str, dict[str, Any]]:
    """Return the workloads on the server by service name."""
    return {each["name"]: each["service_workload"] for each in emulator.admin("GET", "/objects")["data_flow_services"]}


def test_named_services_as_a_survey_gives_them(services: EmulatorProcess, ansible_playbook: Playbook) -> None:
    """All values are text, blanks are omitted, there is no inventory; a missing service fails and is not created."""
    named = {"resize_services": "orders, orderz", "resize_data_flow": "analytics", "resize_size": "high_availability"}
    result = run(ansible_playbook, **named, resize_workload="{zookeeper: {memory: 3Gi}}")
    assert result.code != 0
    assert "orderz: There is no Data Flow Service orderz" in result.output
    assert "Did you mean orders?" in result.output
    assert operations(services) == [VALIDATE, UPDATE]
    assert lines(result) == [
        "name component before after",
        "orders nifi 1 x 2000m 4096Mi 3 x 4000m 8192Mi",
        "orders nifi_registry 1 x 500m 1024Mi 1 x 1000m 2048Mi",
        "orders zookeeper 1 x 500m 1024Mi 3 x 1000m 3072Mi",
        "orders total 3000m 6144Mi 16000m 35840Mi",
        "name outcome state url",
        "orders updated RUNNING https://orders.example.internal",
        "orderz failed - There is no Data Flow Service orderz, and update_only does not create it",
        "2 services: 1 updated, 1 failed.",
    ]
    assert sizes(services)["orders"]["nifi"] == {
        "cpu": "4000", "memory": "8192", "replica": "3", "version": "1.28.1"
    }  # fmt: skip
    assert sizes(services)["payments"] == DEVELOPMENT

    again = run(ansible_playbook, **named, resize_workload="{zookeeper: {memory: 3Gi}}", resize_hosts="")
    assert lines(again)[-1] == "2 services: 1 unchanged, 1 failed."
    assert operations(services).count(UPDATE) == 1
    careful = run(ansible_playbook, **{**named, "resize_size": "standard"}, resize_continue_on_error="false")
    assert lines(careful)[-1] == "2 services: 1 failed, 1 skipped."
    assert operations(services).count(UPDATE) == 1


@pytest.mark.parametrize(
    "names", ["orders payments", "orders,\npayments,", ["payments", "orders"], '["orders", "payments"]']
)
def test_the_names_of_services(names: str | list[str], services: EmulatorProcess, ansible_playbook: Playbook) -> None:
    """A list, or a text; neither the inventory nor its variables of localhost apply."""
    variables = {"resize_services": names, "resize_data_flow": "analytics", "resize_size": "standard"}
    result = run(ansible_playbook, "-i", INVENTORY, **variables)
    assert result.code == 0, result.output
    assert lines(result)[-1] == "2 services: 2 updated."
    assert {workload["nifi"]["cpu"] for workload in sizes(services).values()} == {"4000"}


def test_the_services_of_an_inventory(services: EmulatorProcess, ansible_playbook: Playbook) -> None:
    """Shown in check mode; refused without capacity before any change; carried out."""
    page = "samsungcloud.scp.resize -e resize_services=orders,payments -e resize_data_flow=analytics"
    named = run(
        ansible_playbook, resize_services="orders,payments", resize_data_flow="analytics", resize_size="development"
    )
    assert named.is_shown(PAGE, f"{page} -e resize_size=development")
    checked = run(ansible_playbook, "-i", INVENTORY, "--check", "--diff", resize_size="standard")
    assert checked.code == 0, checked.output
    assert checked.is_shown(
        PAGE, "samsungcloud.scp.resize -i examples/inventory -e resize_size=standard --check --diff"
    )
    assert {host: result["changed"] for host, result in checked.of("Show the result of the host").items()} == {
        "orders": True,
        "payments": True,
    }
    assert '-            "cpu": 2000' in checked.output
    assert UPDATE not in operations(services)

    workload = {"nifi": {"replica": 3, "cpu": "{{ 90000 if inventory_hostname == 'orders' else 3000 }}"}}
    result = run(ansible_playbook, "-i", INVENTORY, resize_size="", resize_workload=workload)
    assert result.code != 0
    assert "The workload of Data Flow Service orders does not fit into its cluster" in result.output
    assert lines(result)[-1] == "2 services: 1 updated, 1 failed."
    assert operations(services).count(UPDATE) == 1
    assert sizes(services)["orders"] == DEVELOPMENT
    assert sizes(services)["payments"]["nifi"]["cpu"] == "3000"


def test_each_host_has_its_own_size(services: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """From its variables, as user-defined sizes; nifi_size and nifi_workload do not apply."""
    own = {"tiny": {"nifi": {"cpu": 1500}}}
    hosts = {
        "orders": {"nifi_sizes": own, "resize_size": "tiny", "nifi_size": "no such size", "nifi_workload": "no map"},
        "second": {"nifi_name": "payments", "resize_workload": "{zookeeper: {replica: 3}}"},
        "third": {"nifi_name": "payment", "resize_size": "tiny"},
    }
    inventory = tmp_path / "hosts.json"
    inventory.write_text(json.dumps({"all": {"hosts": hosts, "vars": {"data_flow_name": "analytics"}}}))
    result = run(ansible_playbook, "-i", str(inventory))
    assert result.code != 0
    assert lines(result)[-1] == "3 services: 2 updated, 1 failed."
    assert "there is no size 'tiny'. Sizes: development, standard, high_availability." in result.output
    assert sizes(services)["orders"]["nifi"]["cpu"] == "1500"
    assert sizes(services)["payments"]["zookeeper"]["replica"] == "3"
    assert sizes(services)["payments"]["nifi"] == DEVELOPMENT["nifi"]


SIZES = "Set resize_size to one of development, standard, high_availability, or resize_workload to single values"
NAMED = {"resize_services": "orders", "resize_data_flow": "analytics"}


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"resize_size": "standard"}, "The inventory has no hosts. Name one with -i, or name services in resize_serv"),
        ({"resize_size": "standard", "resize_services": "orders"}, "resize_data_flow: is needed"),
        ({**NAMED, "resize_services": " "}, "resize_services is blank. Name services"),
        ({**NAMED, "resize_services": None}, "resize_services is blank. Name services"),
        ({**NAMED, "resize_services": []}, "resize_services is blank. Name services"),
        ({**NAMED, "resize_size": "gigantic"}, "resize_size: there is no size 'gigantic'. Sizes: development,"),
        ({**NAMED, "resize_size": "standrad"}, "resize_size: there is no size 'standrad'. Did you mean standard?"),
        ({**NAMED, "resize_size": "", "resize_workload": " "}, SIZES),
        ({**NAMED, "resize_size": None, "resize_workload": {}}, SIZES),
        (NAMED, SIZES),
        (
            {**NAMED, "resize_workload": "{nifi: {replica: 3}"},
            "must be a map in YAML, and is invalid in line 1, column",
        ),
        ({**NAMED, "resize_workload": "nifi"}, "resize_workload: must be a map in YAML. For example: {nifi: {"),
        ({**NAMED, "resize_workload": "[3]"}, "resize_workload: must be a map in YAML. For example: {nifi: {"),
        ({**NAMED, "resize_workload": "{nifi:{replica:3}}"}, "there is no resize_workload.nifi.replica:3."),
        ({**NAMED, "resize_workload": "{nifi: 3}"}, "resize_workload.nifi: must be a map, and is a number."),
        ({**NAMED, "resize_workload": "{nifi: {cpus: 3}}"}, "resize_workload: there is no resize_workload.nifi.cpus."),
        ({**NAMED, "resize_workload": "{nifi: {replica: many}}"}, "resize_workload"),
    ],
)  # fmt: skip
def test_a_size_and_services_are_needed(
    variables: dict[str, Any], message: str, services: EmulatorProcess, ansible_playbook: Playbook
) -> None:
    """What is missing or wrong is reported before the first request, in the words of the survey."""
    result = run(ansible_playbook, **variables)
    assert result.code != 0
    assert message in " ".join(result.output.split())
    assert "service_workload" not in result.output
    assert not services.requests()


@pytest.mark.parametrize("named", [True, False])
def test_a_data_flow_of_another_cluster_is_not_meant(
    named: bool, services: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path
) -> None:
    """If variables name its cluster, no service of a Data Flow on another cluster is changed."""
    services.admin("POST", "/data-flows", {"name": "analytics", "id": "prod-id", "cluster_id": SKE_PROD})
    seed = {"name": "returns", "data_flow_id": "prod-id", "service_workload": DEVELOPMENT}
    services.admin("POST", "/data-flow-services", seed)
    inventory = tmp_path / "hosts.json"
    group = {"hosts": {"orders": {}, "returns": {}}, "vars": {"data_flow_name": "analytics"}}
    inventory.write_text(json.dumps({"all": {"children": {"analytics": group}}}))
    meant = {"resize_services": "orders,returns", "resize_data_flow": "analytics"} if named else {}
    flags = [] if named else ["-i", str(inventory)]
    result = run(ansible_playbook, *flags, resize_size="standard", data_flow_cluster_name="ske-dev", **meant)
    assert result.code != 0
    assert "returns: Data Flow Service returns belongs to another Data Flow analytics" in result.output
    assert lines(result)[-1] == "2 services: 1 updated, 1 failed."
    assert (sizes(services)["orders"]["nifi"]["cpu"], sizes(services)["returns"]["nifi"]["cpu"]) == ("4000", "2000")
    elsewhere = run(ansible_playbook, *flags, resize_size="standard", data_flow_cluster_name="gone", **meant)
    assert elsewhere.code != 0
    assert operations(services).count(UPDATE) == 1
