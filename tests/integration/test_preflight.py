# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbook preflight: one run finds all that is wrong, and only reads; its module where the service is odd."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from harness import PASSWORD, Run
from test_options import IMAGES, SKE_DEV, SKE_PROD

from emulator.process import EmulatorProcess

Playbook = Callable[..., Run]
ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "playbooks.md"
INVENTORY = str(ROOT / "examples" / "inventory")
NO_DNS = ("-e", "preflight_resolve=false")
# Two Data Flows that cannot be and one that is there; services with a fault each, or two.
WRONG = {
    "all": {
        "vars": {
            "data_flow_storage_class_name": "nfs",
            "nifi_storage_class_name": "nfs",
            "nifi_size": "standard",
            "nifi_account": {"account_id": "nifiadmin", "account_password": PASSWORD},
        },
        "children": {
            "reports": {
                "vars": {
                    "data_flow_name": "reports",
                    "data_flow_cluster_name": "ske-nowhere",
                    "data_flow_version": "9.9.9",
                    "data_flow_domain": "reports-dev",
                },
                "hosts": {
                    "Bad_Name": {"nifi_domain": "bad-dev"},
                    "vast": {"nifi_domain": "vast-dev", "nifi_size": "gigantic"},
                    "open": {
                        "nifi_domain": "open-dev",
                        "nifi_account": {"account_id": "nifiadmin", "account_password": ""},
                    },
                },
            },
            "analytics": {
                "vars": {"data_flow_name": "analytics", "data_flow_cluster_name": "ske-dev"},
                "hosts": {
                    "orders": {"nifi_domain": "orders-dev"},
                    "large": {"nifi_domain": "large-dev", "nifi_workload": {"nifi": {"replica": 30}}},
                    "text": {"nifi_domain": "text-dev", "nifi_workload": {"nifi": {"replica": "three"}}},
                    "nodomain": {"nifi_workload": {"nifi": {"version": "0.0.1"}}},
                },
            },
            "billing": {
                "vars": {
                    "data_flow_name": "billing",
                    "data_flow_cluster_name": "ske-prod",
                    "data_flow_ingress_controller_name": "nginx",
                    "data_flow_domain": "billing-dev",
                },
                "hosts": {
                    "payments": {"nifi_domain": "payments-dev"},
                    "twin-1": {"nifi_name": "twin", "nifi_domain": "same-dev"},
                    "twin-2": {"nifi_name": "twin", "nifi_domain": "same-dev"},
                },
            },
            "lonely": {"hosts": {"stray": {"nifi_domain": "stray-dev"}}},
        },
    }
}
FOUND = {
    ("settings", "service vast"): "Needed to create it: service_workload.",
    ("settings", "service text"): "'replica'",
    ("settings", "service nodomain"): "Needed to create it: domain.",
    ("settings", "service stray"): "data_flow or data_flow_id is needed.",
    ("address", "service Bad_Name"): "'Bad_Name.bad-dev' cannot be a DNS name",
    ("address", "service twin"): "twin.same-dev would also be the address of service twin.",
    ("name", "service Bad_Name"): "is not a valid name",
    ("name", "service payments"): "'payments' is taken, by one of Data Flow analytics. Choose another name.",
    ("name", "service twin"): "is wanted more than once",
    ("cluster", "cluster ske-nowhere"): "there is no cluster 'ske-nowhere' in this region",
    ("ingress controller", "Data Flow billing"): "'nginx' is not there. The cluster has: dss-ingress.",
    ("image", "Data Flow reports"): "there is no image of version '9.9.9'. Offered: 1.0.0",
    ("image", "Data Flow billing"): "is needed, since there are several images",
    ("versions", "service nodomain"): "nifi 0.0.1 is not offered. Offered: nifi 1.27.1",
    ("room", "cluster ske-dev"): "INSUFFICIENT_CPU",
    ("size", "service vast"): "gigantic is none of development, standard, high_availability.",
    ("login", "service open"): "account_password 8 to 50",
}


def findings(run: Run) -> list[dict[str, Any]]:
    """What the module found, and what the playbook adds to it, as it is printed."""
    (printed,) = run.of("What was found").values()
    (checked,) = run.of("The checks").values()
    added = [
        row for facts in run.of("What each host asks for").values() for row in facts["ansible_facts"]["preflight_own"]
    ]
    rows: list[dict[str, Any]] = checked["findings"] + [row for row in added if row["result"] == "FAILED"]
    assert printed["msg"][0].split() == ["check", "object", "result", "detail"]
    for row in rows:
        assert any(line.startswith(row["check"]) and line.endswith(row["detail"]) for line in printed["msg"])
    return rows


def failed(rows: list[dict[str, Any]]) -> dict[tuple[str, str], str]:
    """Why a check of an object failed."""
    return {(row["check"], row["object"]): row["detail"] for row in rows if row["result"] == "FAILED"}


def asked(emulator: EmulatorProcess) -> Counter[str]:
    """How often each operation was called; none of them is one that changes something."""
    entries = emulator.requests()
    assert not [entry for entry in entries if entry["committed"]]
    assert {entry["method"] for entry in entries if "validate-resources" not in entry["path"]} <= {"GET"}
    return Counter(entry["operation"] for entry in entries)


def test_all_is_well(emulator: EmulatorProcess, ansible_playbook: Playbook) -> None:
    """The shipped inventory in check mode on an empty account, and a part of it."""
    run = ansible_playbook("samsungcloud.scp.preflight", "-i", INVENTORY, "--check", "--forks", "2")
    assert run.code == 0, run.output
    assert run.is_shown(PAGE, "samsungcloud.scp.preflight -i examples/inventory")
    rows = findings(run)
    assert {row["result"] for row in rows} == {"ok"}
    details = {(row["check"], row["object"]): row["detail"] for row in rows}
    assert details["image", "Data Flow analytics"] == f"1.1.0 ({IMAGES['1.1.0']})"
    assert details["cluster", "cluster ske-dev"] == SKE_DEV
    room = details["room", "cluster ske-dev"]
    assert room == "The workload of 2 new services (6000 millicores, 12288 MiB) fits."
    assert "resolve" in details["address", "service orders"]
    calls = asked(emulator)
    assert calls["CheckClusterResourceSizeForDataFlowServiceCreate"] == 1

    emulator.admin("DELETE", "/requests")
    run = ansible_playbook("samsungcloud.scp.preflight", "-i", INVENTORY, "--limit", "orders", *NO_DNS)
    assert run.code == 0, run.output
    assert "payments" not in run.output
    assert "The workload of 1 new service (" in run.output


def test_all_that_is_wrong_is_found_in_one_run(
    emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path
) -> None:
    """One run, no more calls for many services than for one, and an exit code that tells."""
    flow = emulator.admin("POST", "/data-flows", {"name": "analytics", "cluster_id": SKE_DEV})
    workload = {"nifi": {"cpu": "2000", "memory": "4096", "replica": "1"}}
    emulator.admin(
        "POST",
        "/data-flow-services",
        [{"name": name, "data_flow_id": flow["id"], "service_workload": workload} for name in ("orders", "payments")],
    )
    inventory = tmp_path / "hosts.yml"
    inventory.write_text(yaml.safe_dump(WRONG), encoding="utf-8")
    emulator.admin("DELETE", "/requests")
    run = ansible_playbook("samsungcloud.scp.preflight", "-i", str(inventory), *NO_DNS)
    assert run.code != 0
    rows = findings(run)
    found = failed(rows)
    assert set(found) == set(FOUND)
    for place, words in FOUND.items():
        assert words in found[place], place
    assert f"{len([row for row in rows if row['result'] == 'FAILED'])} of {len(rows)} checks FAILED" in run.output
    told = {(row["check"], row["object"]): (row["result"], row["detail"]) for row in rows}
    assert told["name", "service orders"] == ("ok", "exists, RUNNING")
    assert told["ingress controller", "Data Flow reports"] == ("unknown", "Its cluster was not found.")
    assert told["room", "cluster ske-nowhere"][0] == "unknown"
    assert "Without text" in told["room", "cluster ske-dev"][1]
    calls = asked(emulator)
    assert [calls[name] for name in ("ListDataFlows", "ListDataFlowService", "ListDataFlowImages")] == [1, 1, 1]
    assert calls["ListDataFlowIngressControllers"] == 2
    assert calls["CheckClusterResourceSizeForDataFlowServiceCreate"] == 2
    assert calls["ShowDataFlowServiceSubVersions"] == 1


def test_without_access(emulator: EmulatorProcess, ansible_playbook: Playbook) -> None:
    """The cause and the way out, what can be checked all the same, and no exit code where none is wanted."""
    emulator.admin("DELETE", "/requests")
    wanted = ("-e", json.dumps({"nifi_domain": "same_dev", "preflight_fail": False}))
    run = ansible_playbook(
        "samsungcloud.scp.preflight", "-i", INVENTORY, *NO_DNS, *wanted, SCP_SECRET_KEY="not-the-secret-key"
    )
    assert run.code == 0, run.output
    found = failed(findings(run))
    services = ("service orders", "service payments")
    checks = {(check, service) for check in ("settings", "address") for service in services}
    assert set(found) == {("access", "Data Flow API"), *checks}
    assert "HTTP 401" in found["access", "Data Flow API"]
    assert "Check the access key and its secret key" in found["access", "Data Flow API"]
    assert set(asked(emulator)) == {"ListDataFlows"}


def test_where_the_service_is_odd(emulator: EmulatorProcess, play: Callable[..., Run]) -> None:
    """Ids instead of names, objects in other states, no list of versions, and a call that is not allowed."""
    emulator.admin("PATCH", "/switches", {"root_signature": "required"})
    states = {"broken": "ERROR", "leaving": "TERMINATING", "moved": "RUNNING"}
    seeds = [{"name": name, "state": state, "cluster_id": SKE_DEV} for name, state in states.items()]
    flows = {flow["name"]: flow["id"] for flow in emulator.admin("POST", "/data-flows", seeds)}
    emulator.admin("POST", "/faults", {"operation": "ListDataFlowImages", "kind": "status_before", "status": 403})
    emulator.admin("DELETE", "/requests")
    common = {"domain": "some-dev", "storage_class_name": "nfs"}
    service = {**common, "service_workload": {"nifi": {"cpu": 2, "memory": "4Gi", "replica": 1}}}
    wanted = {
        "resolve": False,
        "data_flows": [
            {"name": "broken", "cluster_id": SKE_DEV, **common},
            {"name": "leaving", "cluster_id": SKE_DEV, **common},
            {"name": "moved", "cluster_id": SKE_PROD, **common},
            {"name": "lost", "cluster_id": "0" * 32, "update_password": "always", **common},
            {
                "name": "split",
                "cluster_id": SKE_DEV,
                "cluster_name": "ske-prod",
                **common,
                "host_aliases": [{"ip": "x"}],
            },
            {"name": "nowhere", **common},
        ],
        "data_flow_services": [
            {"name": "child", "data_flow_id": flows["moved"], **service},
            {"name": "orphan", "data_flow": "nobody", **common},
        ],
    }
    (result,) = play([("data_flow_preflight_info", wanted)]).results
    found = failed(result["findings"])
    expected = {
        ("name", "Data Flow broken"): "It exists, in state ERROR.",
        ("name", "Data Flow moved"): "'moved' is taken, by one of cluster ske-dev.",
        ("cluster", f"cluster {'0' * 32}"): "Data Flow knows no cluster",
        ("cluster", "cluster ske-prod"): "which is not the one of cluster_id",
        ("settings", "Data Flow split"): "missing required arguments: hostnames",
        ("settings", "Data Flow nowhere"): "Needed to create it: cluster_id or cluster_name.",
        ("settings", "service child"): "service_workload.nifi.cpu: 2 would be 2 millicores",
        ("settings", "service orphan"): "There is no Data Flow 'nobody', and none of that name is wanted.",
        **{("image", f"Data Flow {name}"): "HTTP 403" for name in ("leaving", "moved", "lost", "split", "nowhere")},
    }
    assert set(found) == set(expected)
    for place, words in expected.items():
        assert words in found[place], place
    told = {(row["check"], row["object"]): (row["result"], row["detail"]) for row in result["findings"]}
    assert told["name", "Data Flow leaving"] == ("ok", "free once the deletion is over, TERMINATING")
    assert told["room", "cluster ske-dev"] == ("unknown", "No new service says its size. Without child: see settings.")
    assert asked(emulator)["ListDataFlowImages"] == 1
