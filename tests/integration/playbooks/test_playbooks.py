# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbook provision, and the others with the shipped example inventory, as a user runs them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from harness import PASSWORD, ROOT, Run

from emulator.process import EmulatorProcess
from emulator.request_log import fingerprint

Playbook = Callable[..., Run]
PAGE = ROOT / "docs" / "playbooks.md"
SKE_DEV = "70a599e031e749b7b260868f441e862b"
COMPONENTS = ("nifi", "nifi_registry", "zookeeper")
INVENTORY = str(ROOT / "examples" / "inventory")
QUICK = {"data_flow_wait_interval": 0.1, "nifi_wait_interval": 0.1}
CONFIRMED = {"decommission_confirmed": True}
RESULT = "Show the result of the host"


def run(playbook: Playbook, name: str, *flags: str, **variables: Any) -> Run:
    """Run a playbook of the collection by its full name, on the example inventory."""
    extra = json.dumps({**QUICK, **variables})
    return playbook(f"samsungcloud.scp.{name}", "-i", INVENTORY, "-e", extra, *flags)


def written(emulator: EmulatorProcess) -> list[str]:
    """Return the operations that changed the server, sorted, since hosts run in parallel."""
    return sorted(entry["operation"] for entry in emulator.requests() if entry["committed"])


def summary(result: Run) -> list[str]:
    """Return the summary at the end of a run, which is printed unchanged."""
    (printed,) = result.of("Show the summary").values()
    lines: list[str] = printed["lines"]
    assert "\n".join(lines) in result.output
    return lines


def recap(result: Run, host: str) -> dict[str, int]:
    """Return the nonzero numbers of a host in the recap."""
    (line,) = re.findall(rf"^{host} +: (.*)", result.output, re.MULTILINE)
    return {word: int(number) for word, number in re.findall(r"(\w+)=(\d+)", line) if number != "0"}


def test_provision_from_nothing_and_again(emulator: EmulatorProcess, ansible_playbook: Playbook) -> None:
    """Check mode predicts the run; each host has its own result, and the second run changes nothing."""
    assert written(emulator) == []
    checked = run(ansible_playbook, "provision", "--check", "--diff")
    assert (checked.code, written(emulator)) == (0, []), checked.output
    assert summary(checked)[-2:] == ["Data Flow analytics: would be created", "2 services: 2 would be created."]
    assert "+++ after: Data Flow Service payments" in checked.output

    first = run(ansible_playbook, "provision", "--diff", "--forks", "20")
    assert first.code == 0, first.output
    assert written(emulator) == ["CreateDataFlow", "CreateDataFlowService", "CreateDataFlowService"]
    assert [line.split() for line in summary(first)] == [
        ["name", "outcome", "state", "url"],
        ["orders", "created", "RUNNING", "https://orders.orders-dev"],
        ["payments", "created", "RUNNING", "https://payments.payments-dev"],
        ["Data", "Flow", "analytics:", "created"],
        ["2", "services:", "2", "created."],
    ]
    assert first.is_shown(PAGE, "samsungcloud.scp.provision -i examples/inventory")
    for host, result in first.of(RESULT).items():
        assert (checked.of(RESULT)[host]["changed"], result["changed"], result["outcome"]) == (True, True, "created")
        assert result["data_flow_service"]["web_url_registry"]
        assert result["diff"][-1]["after"]["domain"] == f"{host}-dev"
        assert recap(first, host)["changed"] == 1
    assert {host: bool(result["data_flow"]) for host, result in first.of(RESULT).items()} == {
        "orders": True,
        "payments": False,
    }

    emulator.admin("DELETE", "/requests")
    again = run(ansible_playbook, "provision")
    assert again.code == 0
    assert not [task for task in again.tasks if task.result.get("changed")]
    assert summary(again)[-1] == "2 services: 2 unchanged."
    asked = Counter(entry["operation"] for entry in emulator.requests())
    assert asked == {"ListDataFlows": 1, "ListDataFlowService": 1, "ShowDataFlow": 1, "ShowDataFlowService": 2}


def test_limit_tags_and_verify(emulator: EmulatorProcess, ansible_playbook: Playbook) -> None:
    """Some of the hosts, single steps, and a verification that lists what it checked."""
    assert run(ansible_playbook, "provision").code == 0
    emulator.admin("DELETE", "/requests")
    resized = {"nifi_workload": {"nifi": {"replica": 3}}}
    planned = run(ansible_playbook, "provision", "--tags", "preflight", "--limit", "orders", "--diff", **resized)
    assert (planned.code, written(emulator)) == (0, [])
    assert '-            "replica": 1' in planned.output
    assert '+            "replica": 3' in planned.output
    limited = run(ansible_playbook, "provision", "--limit", "orders", "--tags", "apply", **resized)
    assert limited.code == 0
    assert written(emulator) == ["UpdateDataFlowService"]
    assert summary(limited)[-1] == "1 service: 1 updated."
    healthy = run(ansible_playbook, "provision", "--tags", "verify")
    assert (healthy.code, summary(healthy)[-1]) == (0, "2 services: 2 verified.")
    orders = limited.of(RESULT)["orders"]["data_flow_service"]["data_flow_service_id"]
    emulator.admin("PATCH", f"/objects/{orders}", {"state": "UPDATING"})
    verified = run(ansible_playbook, "provision", "--tags", "verify")
    assert verified.code != 0
    assert "Data Flow Service orders should be RUNNING, but is UPDATING." in verified.output
    assert summary(verified)[-1] == "2 services: 1 verified, 1 failed."
    assert recap(verified, "payments") == {"ok": 1}
    assert written(emulator) == ["UpdateDataFlowService"]


def test_a_wrong_option_is_the_one_error(emulator: EmulatorProcess, ansible_playbook: Playbook) -> None:
    """No summary fails after it."""
    result = run(ansible_playbook, "provision", provision_max_parallel="perhaps")
    assert result.code != 0
    assert {task.task for task in result.tasks if task.outcome == "failed"} == {"Create and update the services"}
    assert not emulator.requests()


def test_nothing_connects_to_hosts(emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """Whatever the inventory says about them, since other playbooks may use them as machines."""
    machines = tmp_path / "machines.yml"
    reached = {"ansible_connection": "ssh", "ansible_host": "192.0.2.1", "ansible_become": True}
    machines.write_text(json.dumps({"all": {"vars": {**reached, "resize_size": "standard", **CONFIRMED}}}))
    for name in ("provision", "preflight", "resize", "decommission", "inspect"):
        result = run(ansible_playbook, name, "-i", str(machines))
        assert result.code == 0, result.output


def test_decommission(emulator: EmulatorProcess, ansible_playbook: Playbook) -> None:
    """Only when confirmed, with a preview, and a Data Flow only with its last service."""
    assert run(ansible_playbook, "provision").code == 0
    emulator.admin("DELETE", "/requests")
    refused = run(ansible_playbook, "decommission")
    assert refused.code != 0
    assert "decommission_confirmed: must be true" in refused.output
    preview = run(ansible_playbook, "decommission", "--check", "--diff")
    assert preview.code == 0, preview.output
    assert written(emulator) == []
    one = run(ansible_playbook, "decommission", "--limit", "payments", **CONFIRMED)
    assert one.code == 0, one.output
    assert [item["name"] for item in emulator.admin("GET", "/objects")["data_flows"]] == ["analytics"]
    rest = run(ansible_playbook, "decommission", **CONFIRMED)
    assert rest.code == 0, rest.output
    assert emulator.admin("GET", "/objects") == {"data_flows": [], "data_flow_services": []}


def test_the_settings_of_other_projects_do_not_matter(
    emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path
) -> None:
    """Another strategy, and privilege escalation that is neither needed nor possible."""
    configuration = tmp_path / "ansible.cfg"
    configuration.write_text(
        "[defaults]\nstrategy = free\n[privilege_escalation]\nbecome = true\nbecome_exe = /no/such/sudo\n"
    )
    for name in ("preflight", "provision", "inspect", "decommission"):
        extra = json.dumps({**QUICK, **CONFIRMED, "preflight_resolve_dns": False})
        playbook = f"samsungcloud.scp.{name}"
        result = ansible_playbook(playbook, "-i", INVENTORY, "-e", extra, "--become", ANSIBLE_CONFIG=str(configuration))
        assert result.code == 0, result.output
    carried_out = [
        "CreateDataFlow",
        *(["CreateDataFlowService"] * 2),
        "DeleteDataFlow",
        *(["DeleteDataFlowService"] * 2),
    ]
    assert written(emulator) == carried_out


def test_what_fails_does_not_stop_the_others(
    emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path
) -> None:
    """Each host has its message once.

    A cluster without capacity for the new services is not changed, and no Data Flow is created for services that cannot
    be created.
    """
    small, new = {"data_flow_name": "small"}, {"data_flow_name": "new", "data_flow_version": "9.9.9"}
    large = {
        "data_flow_name": "large",
        "data_flow_cluster_name": "ske-prod",
        "nifi_workload": {"nifi": {"replica": 16}},
    }
    hosts: dict[str, dict[str, Any]] = {
        "fine": small,
        "broken": {**small, "nifi_node_selector": "no=label"},
        "odd": {**small, "nifi_size": "enormous"},
        "lonely": {},
        "big": large,
        "bigger": large,
        "orphan": new,
        "sibling": new,
        "alone": {"data_flow_name": "alone", "nifi_domain": ""},
    }
    inventory = hosts_file(tmp_path, hosts)
    result = ansible_playbook("samsungcloud.scp.provision", "-i", inventory)
    assert result.code != 0
    assert summary(result)[-1] == "9 services: 1 created, 6 failed, 1 incomplete, 1 skipped.", result.output
    outcomes = {host: (own["outcome"], own.get("msg", "")) for host, own in result.of(RESULT).items()}
    assert outcomes.pop("fine") == ("created", "")
    codes = {host: own["error"]["code"] for host, own in result.of(RESULT).items() if own.get("failed")}
    assert codes == {
        "broken": "failed_state",
        "lonely": "invalid_option",
        "odd": "invalid_option",
        "big": "insufficient_capacity",
        "bigger": "insufficient_capacity",
        "orphan": "not_found",
        "sibling": "skipped",
        "alone": "invalid_option",
    }
    for host, (outcome, words) in {
        "broken": ("incomplete", "Usual causes are a workload that the cluster cannot place"),
        "lonely": ("failed", "data_flow_name: is needed"),
        "odd": ("failed", "nifi_size: there is no size 'enormous'. Sizes: development, standard, high_availability."),
        "big": ("failed", "The workload of 2 new services"),
        "bigger": ("failed", "Same error as big."),
        "orphan": ("failed", "data_flow_version: there is no image of version '9.9.9'"),
        "sibling": ("skipped", "Data Flow Service sibling was skipped because Data Flow new failed."),
        "alone": ("failed", "nifi_domain: is needed to create Data Flow Service alone"),
    }.items():
        assert outcomes[host][0] == outcome, host
        assert words in outcomes[host][1], host
        assert recap(result, host) == {"failed": 1}
    assert written(emulator) == ["CreateDataFlow", "CreateDataFlowService", "CreateDataFlowService"]
    assert "data_flow_services[" not in result.output
    assert "service_workload" not in result.output


COMMON = {
    "data_flow_cluster_name": "ske-dev",
    "data_flow_version": "1.1.0",
    "data_flow_domain": "nifi-dev",
    "data_flow_storage_class_name": "nfs",
    "nifi_size": "standard",
    "nifi_domain": "nifi-dev",
    "nifi_storage_class_name": "nfs",
    **QUICK,
}


def hosts_file(where: Path, hosts: dict[str, dict[str, Any]], **common: Any) -> str:
    """Write an inventory of hosts with variables of their own."""
    inventory = where / "hosts.json"
    inventory.write_text(json.dumps({"all": {"hosts": hosts, "vars": {**COMMON, **common}}}))
    return str(inventory)


@pytest.mark.parametrize(
    "asked",
    [
        {"extra": {"provision_continue_on_error": False}},
        {"environment": {"ANSIBLE_ANY_ERRORS_FATAL": "true"}},
    ],
)
def test_all_or_nothing(
    asked: dict[str, Any], emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path
) -> None:
    """If requested, one host with an error prevents all changes; the summary is printed."""
    for problem in ({"nifi_domain": "no_name"}, {"nifi_domain": ""}):
        inventory = hosts_file(tmp_path, {"fine": {}, "wrong": problem}, data_flow_name="analytics")
        extra = ("-e", json.dumps(asked.get("extra", {})))
        result = ansible_playbook("samsungcloud.scp.provision", "-i", inventory, *extra, **asked.get("environment", {}))
        assert result.code != 0
        assert written(emulator) == []
        assert summary(result)[-1] == "2 services: 1 failed, 1 skipped.", result.output
    inventory = hosts_file(tmp_path, {"fine": {}, "wrong": {"nifi_domain": "no_name"}}, data_flow_name="analytics")
    result = ansible_playbook("samsungcloud.scp.provision", "-i", inventory)
    assert summary(result)[-1] == "2 services: 1 created, 1 failed."


def test_serial(emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """Hosts run in batches; a batch that fails as a whole ends the run."""
    hosts: dict[str, dict[str, Any]] = {name: {} for name in ("one", "two", "three")}
    inventory = hosts_file(tmp_path, hosts, data_flow_name="analytics", provision_serial=2)
    result = ansible_playbook("samsungcloud.scp.provision", "-i", inventory, "-e", "provision_serial=2")
    assert result.code == 0, result.output
    assert "2 services: 2 created." in result.output
    assert "1 service: 1 created." in result.output
    assert written(emulator).count("CreateDataFlow") == 1


UNKNOWN = {
    "nifi_sise": "Did you mean nifi_size",
    "nifi_descripton": "Did you mean nifi_description",
    "data_flow_clustername": "data_flow_cluster_name",
    "nifi_service_workload": "nifi_workload",
}


def test_a_variable_that_is_not_known_is_an_error(
    emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path
) -> None:
    """The error has the nearest name, for this host only; users can list variables of their own."""
    hosts: dict[str, dict[str, Any]] = {f"host-{place}": {name: "x"} for place, name in enumerate(UNKNOWN)}
    mine = {"nifi_team_mail": "a@b", "nifi_cost": 3, "data_flow_owner": "me", "nifi_tenants_defaults": {}}
    own = {"nifi_own_variables": ["nifi_team_*", "nifi_cost"], "data_flow_own_variables": "data_flow_owner"}
    inventory = hosts_file(tmp_path, {**hosts, "mine": {**mine, **own}}, data_flow_name="analytics")
    result = ansible_playbook("samsungcloud.scp.provision", "-i", inventory, "--check")
    assert summary(result)[-1] == "5 services: 1 would be created, 4 failed.", result.output
    for place, (name, words) in enumerate(UNKNOWN.items()):
        message = result.of(RESULT)[f"host-{place}"]["msg"]
        assert f"{name}: is not a variable of this collection." in message
        assert words in message
    assert result.of(RESULT)["mine"]["outcome"] == "created"


def test_values_that_only_ansible_knows(emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """Templates of other variables and hosts, omitted values at any depth, and undefined values with their name."""
    account = {"account_id": "nifiadmin", "account_password": "{{ nifi_pass_word }}"}
    hosts: dict[str, dict[str, Any]] = {
        "first": {"stage": "dev", "nifi_domain": "{{ stage }}-first", "nifi_description": "{{ omit }}"},
        "second": {
            "nifi_domain": "{{ hostvars['first'].stage }}-second",
            "nifi_workload": {"nifi": {"version": "{{ pinned | default(omit) }}"}},
            "nifi_host_aliases": "{{ [{'ip': '10.0.0.1', 'hostnames': ['kafka']}] }}",
            "nifi_tags": {"host": "{{ inventory_hostname }}"},
        },
        "third": {"nifi_account": account},
        "fourth": {"nifi_domain": "{{ nothing }}"},
    }
    inventory = hosts_file(tmp_path, hosts, data_flow_name="analytics")
    settings = {"ANSIBLE_JINJA2_NATIVE": "true", "ANSIBLE_ERROR_ON_UNDEFINED_VARS": "false"}
    for environment in ({}, settings):
        result = ansible_playbook("samsungcloud.scp.provision", "-i", inventory, "--check", **environment)
        assert summary(result)[-1] == "4 services: 2 would be created, 2 failed.", result.output
        results = result.of(RESULT)
        assert [results[host]["data_flow_service"]["domain"] for host in ("first", "second")] == [
            "dev-first",
            "dev-second",
        ]
        assert "nifi_account: " in results["third"]["msg"]
        assert "nifi_pass_word" in results["third"]["msg"]
        assert "nifi_domain: " in results["fourth"]["msg"]
        assert "nothing" in results["fourth"]["msg"]


def test_output_is_short(emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """Three lines per host and twenty more; an error is printed at its host, and abridged in the summary."""
    workload = {name: {"cpu": "2000", "memory": "4096", "replica": "1"} for name in COMPONENTS}
    common = {"storage_class_name": "nfs", "domain": "nifi-dev"}
    flow = emulator.admin("POST", "/data-flows", {"name": "analytics", "cluster_id": SKE_DEV, **common})
    names = [f"service-{number:02}" for number in range(60)]
    seeds = [{"name": name, "data_flow_id": flow["id"], "service_workload": workload, **common} for name in names]
    emulator.admin("POST", "/data-flow-services", seeds)
    hosts: dict[str, dict[str, Any]] = {name: {} for name in names}
    small = {"nifi_size": "", "nifi_workload": workload}
    inventory = hosts_file(tmp_path, hosts, data_flow_name="analytics", data_flow_version="1.0.0", **small)
    result = ansible_playbook("samsungcloud.scp.provision", "-i", inventory)
    assert summary(result)[-1] == "60 services: 60 unchanged.", result.output
    lines = [line for line in result.output.splitlines() if line.strip()]
    assert len(lines) <= 3 * 60 + 20
    assert not re.search(r"[{}\[\]]\"|skipping", result.output)


def test_slices_with_a_vault(emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """Parallel slices of one Data Flow create it once; the credentials come from a vault."""
    key, inventory = tmp_path / "key", tmp_path / "inventory"
    key.write_text("only for this test")
    unlocked = ("--vault-password-file", str(key))
    shutil.copytree(INVENTORY, inventory)
    common = inventory / "group_vars" / "all.yml"
    common.write_text(re.sub(r'account_password: ".*"', f"account_password: {PASSWORD}", common.read_text()))
    subprocess.run(["ansible-vault", "encrypt", str(common), *unlocked], capture_output=True, check=True)
    # So that each slice finds no Data Flow and tries to create it.
    emulator.admin("POST", "/faults", {"operation": "CreateDataFlow", "kind": "delay_before", "count": 2, "seconds": 3})

    def slice_of(host: str) -> Run:
        arguments = ("-vvvv", "-i", str(inventory), "--limit", host, "-e", json.dumps(QUICK), *unlocked)
        own = {"NIFI_PASSWORD": None, "RECORD_TO": str(tmp_path / f"record-{host}")}
        return ansible_playbook("samsungcloud.scp.provision", *arguments, **own)

    with ThreadPoolExecutor() as pool:
        for result in pool.map(slice_of, ("orders", "payments")):
            assert result.code == 0, result.output
            assert "1 service: 1 created." in result.output.splitlines()
    assert written(emulator) == ["CreateDataFlow", "CreateDataFlowService", "CreateDataFlowService"]
    services = emulator.admin("GET", "/objects")["data_flow_services"]
    assert [service["account"]["account_password"] for service in services] == [fingerprint(PASSWORD)] * 2


def test_variables_of_the_play_are_those_of_every_host(
    emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path
) -> None:
    """As import_playbook gives them, also if they refer to the host."""
    playbook = tmp_path / "site.yml"
    given = {"nifi_domain": "{{ inventory_hostname }}-dev", "nifi_storage_class_name": "nfs-a", "nifi_size": "standard"}
    playbook.write_text(json.dumps([{"import_playbook": "samsungcloud.scp.provision", "vars": {**QUICK, **given}}]))
    flow = emulator.admin("POST", "/data-flows", {"name": "analytics"})["id"]
    inventory = tmp_path / "hosts.json"
    hosts = {"hosts": {"orders": {}, "payments": {}}, "vars": {"data_flow_name": "analytics"}}
    inventory.write_text(json.dumps({"all": {"children": {"analytics": hosts}}}))
    result = ansible_playbook(str(playbook), "-i", str(inventory))
    assert result.code == 0, result.output
    services = emulator.admin("GET", "/objects")["data_flow_services"]
    assert {(each["name"], each["domain"], each["data_flow_id"]) for each in services} == {
        ("orders", "orders-dev", flow), ("payments", "payments-dev", flow),
    }  # fmt: skip
