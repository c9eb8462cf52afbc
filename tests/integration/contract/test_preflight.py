# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbook preflight finds all problems in one run and only reads; its module with objects in other states."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from harness import IMAGES, PASSWORD, ROOT, SKE_DEV, SKE_PROD, Run

from emulator.process import EmulatorProcess

Playbook = Callable[..., Run]
PAGE = ROOT / "docs" / "playbooks.md"
INVENTORY = str(ROOT / "examples" / "inventory")
NO_DNS = ("-e", "preflight_resolve_dns=false")
# Two impossible Data Flows and an existing one; services with one or two errors each.
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
                        "nifi_account": {"account_id": "nifiadmin", "account_password": "1"},
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
STORAGE = {"storage_class_name": "nfs"}
FOUND = {
    ("variables", "Bad_Name"): "nifi_name: 'Bad_Name' is not a valid name",
    ("variables", "vast"): "nifi_size: there is no size 'gigantic'.",
    ("variables", "open"): "nifi_account.account_password: must have 8 to 50 characters, with an upper-case letter, "
    "a lower-case letter, a digit and a special character. It has 1 character, no",
    ("variables", "text"): "nifi_workload",
    ("variables", "twin-1"): "twin-1 and twin-2 mean the same Data Flow Service, twin.",
    ("variables", "twin-2"): "twin-1 and twin-2 mean the same Data Flow Service, twin.",
    ("variables", "stray"): "data_flow_name: is needed",
    ("plan", "Data Flow billing"): "data_flow_version: is needed, since there are several images",
    ("plan", "Data Flow Service large"): "INSUFFICIENT_CPU",
    ("plan", "Data Flow Service nodomain"): "nifi_domain: is needed to create Data Flow Service nodomain",
}


def checks(run: Run) -> list[dict[str, Any]]:
    """Return the checks of a run, which are printed unchanged."""
    (checked,) = run.of("Check the services").values()
    (printed,) = run.of("Show the checks").values()
    assert printed["lines"] == checked["lines"]
    assert printed["lines"][0].split() == ["check", "object", "status", "detail"]
    assert all(line in run.output.splitlines() for line in printed["lines"])
    rows: list[dict[str, Any]] = checked["checks"]
    return rows


def failed(rows: list[dict[str, Any]]) -> dict[tuple[str, str], str]:
    """Return why a check of an object failed."""
    return {(row["check"], row["object"]): row["detail"] for row in rows if row["status"] == "failed"}


def calls(emulator: EmulatorProcess) -> Counter[str]:
    """Return how often each operation was called; none of them may change something."""
    entries = emulator.requests()
    assert not [entry for entry in entries if entry["committed"]]
    assert {entry["method"] for entry in entries if "validate-resources" not in entry["path"]} <= {"GET"}
    return Counter(entry["operation"] for entry in entries)


def test_all_is_well(emulator: EmulatorProcess, ansible_playbook: Playbook) -> None:
    """The shipped inventory in check mode on an empty account, and a part of it."""
    run = ansible_playbook("samsungcloud.scp.preflight", "-i", INVENTORY, "--check", "--forks", "2")
    assert run.code == 0, run.output
    assert run.is_shown(PAGE, "samsungcloud.scp.preflight -i examples/inventory")
    rows = checks(run)
    assert {row["status"] for row in rows} == {"passed"}
    details = {(row["check"], row["object"]): row["detail"] for row in rows}
    assert details["plan", "Data Flow analytics"] == (
        f"would be created with cluster {SKE_DEV}, version 1.1.0, image {IMAGES['1.1.0']}, ingress controller dss-nginx"
    ).replace("dss-nginx", "dss-ingress")
    capacity = details["capacity", f"cluster {SKE_DEV}"]
    assert capacity == "The workload of 2 new services (6000 millicores, 12288 MiB) fits."
    assert "resolve" in details["host name", "Data Flow Service orders"]
    assert calls(emulator)["CheckClusterResourceSizeForDataFlowServiceCreate"] == 1

    emulator.admin("DELETE", "/requests")
    run = ansible_playbook("samsungcloud.scp.preflight", "-i", INVENTORY, "--limit", "orders", *NO_DNS)
    assert run.code == 0, run.output
    assert "payments" not in run.output
    assert "The workload of 1 new service (" in run.output


def test_all_that_is_wrong_is_found_in_one_run(
    emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path
) -> None:
    """One run, no more calls for many services than for one, and a failing exit code; provision reports the same."""
    flow = emulator.admin("POST", "/data-flows", {"name": "analytics", "cluster_id": SKE_DEV, **STORAGE})
    workload = {"nifi": {"cpu": "2000", "memory": "4096", "replica": "1"}}
    services = [{"name": "orders", "data_flow_id": flow["id"], "service_workload": workload, **STORAGE}]
    emulator.admin("POST", "/data-flow-services", services)
    inventory = tmp_path / "hosts.yml"
    inventory.write_text(yaml.safe_dump(WRONG), encoding="utf-8")
    emulator.admin("DELETE", "/requests")
    run = ansible_playbook("samsungcloud.scp.preflight", "-i", str(inventory), *NO_DNS)
    assert run.code != 0
    rows = checks(run)
    found = failed(rows)
    assert set(found) == set(FOUND)
    for place, words in FOUND.items():
        assert words in found[place], place
    assert f"{len(found)} of {len(rows)} checks failed, see the table." in run.output
    details = {(row["check"], row["object"]): row["detail"] for row in rows}
    assert details["plan", "Data Flow Service orders"].startswith("exists, RUNNING, and would be updated")
    assert details["plan", "Data Flow Service payments"] == "It depends on Data Flow billing, which failed."
    asked = calls(emulator)
    assert [asked[name] for name in ("ListDataFlows", "ListDataFlowService", "ListDataFlowImages")] == [1, 1, 1]
    assert asked["ListDataFlowIngressControllers"] == 1
    assert asked["CheckClusterResourceSizeForDataFlowServiceCreate"] == 1
    assert asked["ShowDataFlowServiceSubVersions"] == 1

    provision = ansible_playbook("samsungcloud.scp.provision", "-i", str(inventory), "--check")
    (result,) = provision.of("Create and update the services").values()
    messages = {name: own["msg"] for name, own in result["results"].items() if own["failed"]}
    expected = {subject.removeprefix("Data Flow Service "): words for (_check, subject), words in FOUND.items()}
    expected["payments"] = expected.pop("Data Flow billing")  # whose first host has its message
    expected["twin-2"] = "Same error as twin-1."
    assert set(messages) == set(expected)
    for host, words in expected.items():
        assert words in messages[host], host


def test_without_access(emulator: EmulatorProcess, ansible_playbook: Playbook) -> None:
    """The cause and the resolution, the checks that are still possible, and success if that is requested."""
    emulator.admin("DELETE", "/requests")
    wrong = ("-e", json.dumps({"nifi_domain": "same_dev", "preflight_fail": False}))
    run = ansible_playbook(
        "samsungcloud.scp.preflight", "-i", INVENTORY, *NO_DNS, *wrong, SCP_SECRET_KEY="not-the-secret-key"
    )
    assert run.code == 0, run.output
    found = failed(checks(run))
    assert set(found) == {("access", "Data Flow API"), ("variables", "orders"), ("variables", "payments")}
    assert "HTTP 401" in found["access", "Data Flow API"]
    assert "Check the access key and the secret key" in found["access", "Data Flow API"]
    assert set(calls(emulator)) == {"ListDataFlows"}


def test_objects_in_other_states(emulator: EmulatorProcess, play: Callable[..., Run]) -> None:
    """Ids instead of names, objects in other states, and parents that do not exist."""
    states = {"broken": "ERROR", "leaving": "TERMINATING", "moved": "RUNNING"}
    seeds = [{"name": name, "state": state, "cluster_id": SKE_DEV} for name, state in states.items()]
    flows = {flow["name"]: flow["id"] for flow in emulator.admin("POST", "/data-flows", seeds)}
    emulator.admin("DELETE", "/requests")
    common = {"domain": "some-dev", "storage_class_name": "nfs"}
    versioned = {**common, "version": "1.1.0"}
    service = {**common, "service_workload": {"nifi": {"cpu": 2, "memory": "4Gi", "replica": 1}}}
    desired = {
        "resolve_dns": False,
        "data_flows": [
            {"name": "broken", "cluster_id": SKE_DEV, **versioned},
            {"name": "leaving", "cluster_id": SKE_DEV, **versioned},
            {"name": "moved", "cluster_id": SKE_PROD, **versioned},
            {"name": "lost", "cluster_id": "0" * 32, "update_password": "always", **versioned},
            {"name": "split", "cluster_id": SKE_DEV, **versioned, "host_aliases": [{"ip": "x"}]},
            {"name": "nowhere", **versioned},
            {"name": "two", "cluster_id": SKE_DEV, "cluster_name": "ske-prod", **versioned},
        ],
        "data_flow_services": [
            {"name": "child", "data_flow_id": flows["moved"], **service},
            {"name": "orphan", "data_flow": "nobody", **common},
            {"name": "under", "data_flow": "split", **common},
        ],
    }
    (result,) = play([("data_flow_preflight_info", desired)]).results
    found = failed(result["checks"])
    expected = {
        ("plan", "Data Flow broken"): "is in state ERROR and cannot be changed",
        ("plan", "Data Flow moved"): "its name is taken by",
        ("plan", "Data Flow lost"): "HTTP 404",
        ("settings", "Data Flow split"): "missing required arguments: hostnames",
        ("plan", "Data Flow nowhere"): "cluster_id or cluster_name",
        ("plan", "Data Flow two"): "which is not the one of cluster_id",
        ("settings", "Data Flow Service child"): "service_workload.nifi.cpu: 2 would be 2 millicores",
        ("plan", "Data Flow Service orphan"): "there is no Data Flow 'nobody'",
    }
    assert set(found) == set(expected)
    for place, words in expected.items():
        assert words in found[place], place
    rows = {(row["check"], row["object"]): (row["status"], row["detail"]) for row in result["checks"]}
    assert rows["plan", "Data Flow leaving"][0] == "passed"
    assert rows["plan", "Data Flow leaving"][1].endswith("after the deletion, TERMINATING")
    assert rows["plan", "Data Flow Service under"] == ("unknown", "The settings of its Data Flow are invalid.")
    assert calls(emulator)["ListDataFlowImages"] == 1


def test_two_objects_of_one_host_name(emulator: EmulatorProcess, play: Callable[..., Run]) -> None:
    """The host name of NiFi is composed of two settings, each of which is valid."""
    flow = {"version": "1.1.0", "cluster_id": SKE_DEV, "storage_class_name": "nfs"}
    flows = [{"name": "one", "domain": "a-dev", **flow}, {"name": "two", "domain": "A-dev", **flow}]
    services = [{"name": "one", "data_flow": "one", "domain": "A-dev"}]
    options = {"data_flows": flows, "data_flow_services": services, "resolve_dns": False}
    (result,) = play([("data_flow_preflight_info", options)]).results
    found = {key: detail for key, detail in failed(result["checks"]).items() if key[0] == "host name"}
    assert found == {
        ("host name", "Data Flow one"): "domain: one.a-dev would also be the host name of Data Flow Service one.",
        ("host name", "Data Flow Service one"): "domain: one.A-dev would also be the host name of Data Flow one.",
    }
