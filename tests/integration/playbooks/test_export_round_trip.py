# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From objects to an inventory and back: provision changes nothing with it, and creates the same objects from it.

Each seed is another world, with other positions of the switches of the emulator. Together they have every position.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, get_args

import pytest
from harness import PASSWORD, SKE_DEV, SKE_PROD, Run

from emulator.process import EmulatorProcess
from emulator.stored_text import as_stored
from emulator.switches import Switches

Item = dict[str, Any]
Playbook = Callable[..., Run]
SEEDS = range(6)
SERVICES = (1, 40, 6, 2, 14, 9)  # the number of services, by seed
CLUSTERS = {SKE_DEV: "ske-dev", SKE_PROD: "ske-prod"}
OFFERED = {
    "IMAGE-5d0b8a52-6c1e-4f0a-9b7d-2f3a1c4e5d60": {"nifi": "1.27.1", "nifi_registry": "1.27.1", "zookeeper": "3.9.2"},
    "IMAGE-a7e31f94-0d2c-4b58-8e6f-91c0b2d3e4f5": {"nifi": "1.28.1", "nifi_registry": "1.28.1", "zookeeper": "3.9.3"},
}
SIZES = (
    {"nifi": (2000, 4096, 1), "nifi_registry": (500, 1024, 1), "zookeeper": (500, 1024, 1)},
    {"nifi": (4000, 8192, 3), "nifi_registry": (1000, 2048, 1), "zookeeper": (1000, 2048, 3)},
    {"nifi": (2500, 4000, 2), "nifi_registry": (500, 1024, 1), "zookeeper": (70, 60, 1)},
)
TEXTS = (
    "Orders from the shops",
    "{{ lookup('env', 'HOME') }}",
    "yes",
    "주문: a # b",
    "two\nlines",
    "{% raw",
    None,
    None,
)
WAYS = {"ip": ("10.0.0.10", "10.0.0.9", "fd00::1"), "hostname": ("kafka-1", "zk.internal", "db")}
TIMES = ("id", "data_flow_id", "created", "modified", "created_by", "modified_by", "due", "next_state")
ALIASES = [{"ip": "10.0.0.1", "hostnames": ["unknown"]}]
OF_OPTIONAL = {"account", "description", "domain", "node_selector", "host_alias", "host_alias_list", "service_workload"}


def switches(seed: int) -> dict[str, Any]:
    """Return positions of all switches. All seeds together have each position of each switch equally often."""
    chosen = {}
    for name, field in Switches.model_fields.items():
        positions = get_args(field.annotation)
        dealt = [positions[each % len(positions)] for each in SEEDS]
        random.Random(name).shuffle(dealt)
        chosen[name] = dealt[seed]
    if chosen["stored_text"] == "other_form":
        chosen["domain_dots"] = "accept"  # It adds dots to each domain.
    return chosen


class World:
    """Random objects, seeded as the API would have stored them."""

    def __init__(self, emulator: EmulatorProcess, seed: int) -> None:
        self.emulator = emulator
        self.random = random.Random(seed)
        self.switches = switches(seed)
        self.parents: set[str] = set()  # ids of Data Flows with services
        emulator.admin("PATCH", "/switches", self.switches)
        for cluster, name in CLUSTERS.items():
            emulator.admin("POST", "/clusters", {"id": cluster, "name": name, "cpu": 10**7, "memory": 10**8})
        names = ["analytics", "data-platform", "orders", "all", "null"]
        flows = [self.flow(name) for name in names[: self.random.randint(1, 5)]]
        if seed == 1:
            flows.append({**self.flow("twin"), "cluster_id": SKE_DEV})
            flows.append({**self.flow("twin"), "cluster_id": SKE_PROD})
        self.flows = emulator.admin("POST", "/data-flows", flows)
        seeds = [self.service(number) for number in range(SERVICES[seed])]
        self.services = emulator.admin("POST", "/data-flow-services", seeds)
        emulator.admin("DELETE", "/requests")

    def common(self, name: str) -> Item:
        """Return settings that both kinds have."""
        choose = self.random.choice
        dots = self.switches["domain_dots"] == "accept"
        return {
            "name": name,
            "account": choose([None, {"account_id": choose(["nifiadmin", "123456"]), "account_password": PASSWORD}]),
            "description": choose(TEXTS),
            "domain": choose(["example.internal" if dots else "plain-dev", f"{name}-dev"]),
            "node_selector": choose([None, "node-role=nifi"]),
            "storage_class_name": choose(["nfs", "default"]),
        }

    def pairs(self) -> list[tuple[str, str]]:
        """Return pairs of IP address and host name."""
        some = self.random.randint(int(self.switches["empty_host_aliases"] == "refuse"), 3)
        return [(self.random.choice(WAYS["ip"]), self.random.choice(WAYS["hostname"])) for _number in range(some)]

    def flow(self, name: str) -> Item:
        """Return a Data Flow."""
        by_ip: dict[str, list[str]] = {}
        for ip, hostname in self.pairs():
            by_ip[ip] = sorted({*by_ip.get(ip, []), hostname})
        aliases = [{"ip": ip, "hostnames": by_ip[ip]} for ip in sorted(by_ip)]
        own = {
            "host_alias_list": aliases,
            "cluster_id": self.random.choice(list(CLUSTERS)),
            "image_id": self.random.choice(list(OFFERED)),
            "instance_id": self.random.choice([None, "one"]),
        }
        return {**as_stored(self.switches["stored_text"], {**self.common(name), **own}), "name": name}

    def service(self, number: int) -> Item:
        """Return a service under one of the Data Flows."""
        flow = self.random.choice(self.flows)
        offered = OFFERED[flow["image_id"]]
        other = {"nifi": "1.26.0"} if self.switches["workload_versions"] == "any" and number % 4 == 3 else {}
        workload = {
            name: {"cpu": str(cpu), "memory": str(memory), "replica": str(replica), "version": version}
            for (name, (cpu, memory, replica)), version in zip(
                self.random.choice(SIZES).items(), {**offered, **other}.values()
            )
        }
        pairs = sorted(set(self.pairs()))
        listed = [{"ip": ip, "hostname": hostname} for ip, hostname in pairs]
        own = {
            "host_alias": {"enabled": "true" if listed else "false", "host_alias_list": listed},
            "service_workload": workload,
            "data_flow_id": flow["id"],
        }
        # Where names need not be unique in the account, the first services of all Data Flows have the same name.
        shared = self.switches["name_scope"] != "account" and flow["id"] not in self.parents
        self.parents.add(flow["id"])
        name = "shared" if shared else f"service-{number}"
        return {**as_stored(self.switches["stored_text"], {**self.common(name), **own}), "name": name}

    @property
    def unknown(self) -> set[str]:
        """The fields that responses do not have."""
        found = OF_OPTIONAL if self.switches["optional_fields"] == "omitted" else set()
        found = found | ({"account"} if self.switches["account_readback"] == "absent" else set())
        return found | ({"service_workload"} if self.switches["workload_readback"] == "absent" else set())

    def needed(self) -> Item:
        """Return what somebody has to add by hand to create the objects."""
        kinds = ("data_flow", "nifi")
        added: Item = {f"{kind}_wait_interval": 0.1 for kind in kinds}
        if "domain" in self.unknown:
            added.update({f"{kind}_domain": "added-dev" for kind in kinds})
        if "service_workload" in self.unknown:
            added["nifi_size"] = "development"
        if "host_alias" in self.unknown and self.switches["empty_host_aliases"] == "refuse":
            added.update({f"{kind}_host_aliases": ALIASES for kind in kinds})
        return added

    def objects(self, without: Iterable[str]) -> dict[str, Item]:
        """Return what is stored of each object, by its names, without what is not known and what only the API sets."""
        stored = self.emulator.admin("GET", "/objects")
        names = {flow["id"]: f"{flow['name']} on {CLUSTERS[flow['cluster_id']]}" for flow in stored["data_flows"]}
        found = {}
        for item in [*stored["data_flows"], *stored["data_flow_services"]]:
            name = names[item.get("data_flow_id") or item["id"]]
            label = f"{name}: {item['name']}" if item["kind"] == "data_flow_service" else name
            kept = {key: value for key, value in item.items() if key not in {*TIMES, *without}}
            for aliases in (kept.get("host_alias_list"), (kept.get("host_alias") or {}).get("host_alias_list")):
                if aliases:
                    aliases.sort(key=lambda alias: json.dumps(alias, sort_keys=True))
                    for alias in aliases:
                        alias.get("hostnames", []).sort()
            found[label] = kept
        return found


def committed(emulator: EmulatorProcess) -> list[Item]:
    return [entry for entry in emulator.requests() if entry["committed"]]


def texts(directory: Path) -> dict[str, str]:
    return {
        path.relative_to(directory).as_posix(): path.read_text(encoding="utf-8")
        for path in directory.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_round_trip(seed: int, emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    world = World(emulator, seed)
    run = ansible_playbook("samsungcloud.scp.export", "-e", f"export_directory={tmp_path / 'inventory'}")
    assert run.code == 0, run.output
    inventory = tmp_path / "inventory"
    first = texts(inventory)
    everything = "".join(first.values())
    for field in world.unknown - {"description", "node_selector", "host_alias", "host_alias_list"}:
        assert f"nifi_{field.removeprefix('service_')}" in everything.partition("The API returned no value for ")[2]
    again = ansible_playbook("samsungcloud.scp.export", "-e", f"export_directory={tmp_path / 'again'}")
    assert again.code == 0, again.output
    assert texts(tmp_path / "again") == first

    check = ansible_playbook("samsungcloud.scp.provision", "-i", str(inventory), "--check", "--diff")
    assert check.code == 0, check.output
    results = check.of("Show the result of the host")
    assert len(results) == len(world.services) + len(world.flows) - len(world.parents)
    assert {result["outcome"] for result in results.values()} == {"unchanged"}
    assert not any(result["changed"] or result["diff"] for result in results.values())
    assert not committed(emulator)

    before = world.objects(world.unknown)
    for flow in world.flows:
        emulator.admin("DELETE", f"/objects/{flow['id']}")
    vault = inventory / "group_vars" / "all" / "vault.yml"
    if vault.exists():
        vault.write_text(vault.read_text().replace(": null", f": {PASSWORD}"))
    limit = ["--limit", "!twin_*"] if "twin" in {flow["name"] for flow in world.flows} else []
    create = ansible_playbook(
        "samsungcloud.scp.provision", "-i", str(inventory), *limit, "-e", json.dumps(world.needed())
    )
    assert create.code == 0, create.output
    expected = {name: item for name, item in before.items() if not name.startswith("twin ")}
    created = world.objects(world.unknown)
    assert created.keys() == expected.keys()
    for name, item in expected.items():
        assert created[name] == item, name
