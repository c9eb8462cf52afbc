# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Role nifi_tenants: the guide is followed, the README's playbook meets faults, and many kinds of lists are run."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.parsing.vault import VaultLib, VaultSecret
from guide import INSTANTLY, blocks, examples, follow
from harness import IMAGES, PASSWORD, ROOT, SKE_DEV, Run

from emulator.process import EmulatorProcess

Playbook = Callable[..., Run]
README = ROOT / "roles" / "nifi_tenants" / "README.md"
REFUSED_ONCE = {"operation": "CreateDataFlowService", "kind": "status_before", "status": 403}
DATA_FLOW = {"name": "analytics", "cluster_id": SKE_DEV, "image_id": IMAGES["1.1.0"]}


FLOW_VARIABLES = {
    "data_flow_name": "analytics",
    "data_flow_cluster_name": "ske-dev",
    "data_flow_version": "1.1.0",
    "data_flow_domain": "analytics-dev",
    "data_flow_storage_class_name": "nfs",
}
WORKLOAD = ("nifi", "nifi_registry", "zookeeper")
DEFAULTS = {"size": "development", "domain": "nifi-dev", "storage_class_name": "nfs"}
OUTCOMES = {
    "created",
    "updated",
    "replaced",
    "deleted",
    "unchanged",
    "failed",
    "incomplete",
    "skipped",
    "unmanaged",
    "verified",
}
PLAY = "- {hosts: localhost, gather_facts: false, roles: [samsungcloud.scp.nifi_tenants]}"
SHOWN = "samsungcloud.scp.nifi_tenants : Show the result of each service"
RESULT = "samsungcloud.scp.nifi_tenants : Fail if a service failed"


def written(emulator: EmulatorProcess) -> list[tuple[str, str]]:
    """Return what changed the server: the operations, each with the name in its body or its path."""
    return [
        (entry["operation"], (entry["body"] or {}).get("data_flow_service_name") or "")
        for entry in emulator.requests()
        if entry["committed"]
    ]


def names(emulator: EmulatorProcess) -> set[str]:
    """Return the names of the services that exist."""
    return {service["name"] for service in emulator.admin("GET", "/objects")["data_flow_services"]}


def report(run: Run, host: str = "localhost") -> dict[str, Any]:
    """Return the report of the role, without empty outcomes."""
    facts = run.of("samsungcloud.scp.nifi_tenants : Set nifi_tenants_report")[host]["ansible_facts"]
    assert facts["nifi_tenants_report"].keys() in (OUTCOMES, set())
    return {outcome: tenants for outcome, tenants in facts["nifi_tenants_report"].items() if tenants}


def message(run: Run, host: str = "localhost") -> str:
    """Return the only message with which a host failed."""
    (text,) = [str(task.result["msg"]) for task in run.tasks if task.host == host and task.outcome == "failed"]
    return text


@pytest.fixture
def role(emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> Playbook:
    """Run the role with variables in a file."""
    emulator.admin("PATCH", "/clock", {"speed": INSTANTLY})
    (tmp_path / "play.yml").write_text(PLAY, encoding="utf-8")

    def run(*flags: str, **variables: Any) -> Run:
        quick = {"nifi_tenants_wait_interval": 0.1, "nifi_tenants_defaults": DEFAULTS}
        (tmp_path / "vars.json").write_text(json.dumps({**quick, **variables}), encoding="utf-8")
        return ansible_playbook(str(tmp_path / "play.yml"), "-e", f"@{tmp_path / 'vars.json'}", *flags)

    return run


def test_the_guide(
    emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From an empty account, planned first; the list changes; unlisted services are deleted if allowed."""
    monkeypatch.chdir(tmp_path)
    emulator.admin("PATCH", "/clock", {"speed": INSTANTLY})
    runs = follow(ROOT / "docs/guides/tenants.md", tmp_path, ansible_playbook)

    next(runs)
    assert written(emulator) == []
    assert len(emulator.requests(operation="CheckClusterResourceSizeForDataFlowServiceCreate")) == 1

    next(runs)
    assert Counter(operation for operation, _name in written(emulator)) == {
        "CreateDataFlow": 1,
        "CreateDataFlowService": 2,
    }

    next(runs)
    assert sorted(written(emulator)[3:]) == [("CreateDataFlowService", "search"), ("UpdateDataFlowService", "")]
    assert names(emulator) == {"orders", "payments", "search"}

    last = next(runs)
    assert written(emulator)[5:] == [("DeleteDataFlowService", "")]
    assert names(emulator) == {"orders", "search"}
    assert len([task for task in last.tasks if task.result.get("changed")]) == 1
    assert report(last) == {"deleted": ["payments"], "unchanged": ["orders", "search"]}

    assert report(next(runs)) == {"verified": ["orders", "search"]}
    assert len(written(emulator)) == 6
    assert next(runs, None) is None


def test_faults(emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """The README's playbook: one tenant is refused, nothing else ends in time, and the next run completes all."""
    (playbook,) = blocks(README, "yaml")
    (tmp_path / "play.yml").write_text(playbook, encoding="utf-8")
    (flow,) = emulator.admin("POST", "/data-flows", [DATA_FLOW])
    emulator.admin("POST", "/data-flow-services", {"name": "left-behind", "data_flow_id": flow["id"]})

    def run(*flags: str, **variables: Any) -> Run:
        return ansible_playbook(str(tmp_path / "play.yml"), *flags, "-e", json.dumps(variables))

    emulator.admin("POST", "/faults", REFUSED_ONCE)
    emulator.admin("PATCH", "/clock", {"speed": 0})
    # One call at a time, so that the first tenant is the one that is refused.
    slow = {"nifi_tenants_wait_timeout": 1, "nifi_tenants_wait_interval": 0.1, "nifi_tenants_max_parallel": 1}
    stuck = run(**slow, nifi_tenants_purge=True)
    assert stuck.code != 0
    assert report(stuck)["failed"] == ["orders"]
    assert report(stuck)["incomplete"] == ["payments", "audit"]
    # Both were started, and neither was completed.
    assert written(emulator) == [("CreateDataFlowService", "payments"), ("CreateDataFlowService", "audit")]
    assert "waiting: [localhost] data_flow_fleet: " in stuck.output
    for text in ("1 failed, 2 incomplete of 4 objects.", "orders: ", "HTTP 403", "payments: ", "audit: ", "CREATING"):
        assert text in message(stuck)
    assert "nifi_tenants_wait_timeout (1 s)" in message(stuck)

    emulator.admin("PATCH", "/clock", {"speed": INSTANTLY})
    fixed = run(nifi_tenants_purge=True)
    assert fixed.code == 0, fixed.output
    assert report(fixed) == {"created": ["orders"], "unchanged": ["payments", "audit"], "deleted": ["left-behind"]}
    assert Counter(written(emulator)) == {
        **{("CreateDataFlowService", tenant): 1 for tenant in ("orders", "payments", "audit")},
        ("DeleteDataFlowService", ""): 1,
    }
    assert written(emulator)[-1] == ("DeleteDataFlowService", "")

    audit = next(each for each in emulator.admin("GET", "/objects")["data_flow_services"] if each["name"] == "audit")
    emulator.admin("PATCH", f"/objects/{audit['id']}", {"state": "STOPPED"})
    verified = run("--tags", "verify")
    assert verified.code != 0
    assert report(verified) == {"verified": ["orders", "payments"], "failed": ["audit"]}
    assert "audit: Data Flow Service audit should be RUNNING, but is STOPPED." in message(verified)
    assert len(written(emulator)) == 4

    # An entry that cannot be planned does not prevent others from being started, but it prevents all deletions.
    tenants = [{"name": "payments", "storage_class_name": "other"}, {"name": "search"}]
    unplanned = run(nifi_tenants=tenants, nifi_tenants_purge=True, nifi_tenants_max_deletions=2)
    assert unplanned.code != 0
    assert report(unplanned)["created"] == ["search"]
    assert report(unplanned)["failed"] == ["payments"]
    assert written(emulator)[4:] == [("CreateDataFlowService", "search")]


def test_what_is_refused(emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """Lists that cannot be carried out, and some that stop at their first tenant; one per host."""
    emulator.admin("POST", "/faults", REFUSED_ONCE)
    (flow,) = emulator.admin("POST", "/data-flows", [DATA_FLOW])
    services = [{"name": name, "data_flow_id": flow["id"]} for name in ("one", "two")]
    emulator.admin("POST", "/data-flow-services", services)
    never = {"data_flow_name": "never-asked-about"}
    lists: dict[str, dict[str, Any]] = {
        "impossible": {
            **never,
            "nifi_tenants": [
                {"name": "a-b", "descripton": "x"},
                {"name": "a-b", "size": "huge"},
                {"name": "No", "domain": "my_domain", "node_selector": ["a"]},
                {"description": "x"},
                7,
                {"name": "login", "account": {"account_id": "nifiadmin", "account_password": "canary"}},
            ],
        },
        "twice": {**never, "nifi_tenants": [{"name": "a-b"}, "a-b"]},
        "defaults": {**never, "nifi_tenants": ["a-b"], "nifi_tenants_defaults": {"domian": "nifi-dev"}},
        "sizes": {**never, "nifi_tenants": ["a-b"], "nifi_tenants_sizes": {"small": "1"}},
        "nameless": {"data_flow_name": "", "nifi_tenants": [{"name": "a-b"}]},
        "empty": {**never, "nifi_tenants": [], "nifi_tenants_purge": True},
        "blank": {**never, "nifi_tenants": " ", "nifi_tenants_purge": True},
        "null": {**never, "nifi_tenants": None},
        "text": {**never, "nifi_tenants": "orders,payments"},
        "number": {**never, "nifi_tenants": ["a-b"], "nifi_tenants_max_deletions": "few"},
        "many": {"nifi_tenants": [{"name": "orders"}], "nifi_tenants_purge": True},
        "large": {"nifi_tenants": [{"name": f"tenant-{number}"} for number in range(12)]},
        "fragile": {
            "nifi_tenants": [{"name": "orders"}, {"name": "payments"}, {"name": "audit"}],
            "nifi_tenants_continue_on_error": False,
            "nifi_tenants_max_parallel": 1,
        },
        "immutable": {
            "nifi_tenants": [{"name": "orders"}, {"name": "one", "storage_class_name": "other"}],
            "nifi_tenants_continue_on_error": False,
        },
        "nowhere": {"nifi_tenants": [{"name": "orders"}], "nifi_tenants_data_flow": "unheard-of"},
    }
    common = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
    defaults = {**DEFAULTS, "size": "standard"}
    inventory, playbook = tmp_path / "hosts.yml", tmp_path / "play.yml"
    group = {"hosts": lists, "vars": {**common, "data_flow_name": "analytics", "nifi_tenants_defaults": defaults}}
    inventory.write_text(yaml.safe_dump({"all": group}))
    playbook.write_text("- {hosts: all, gather_facts: false, roles: [samsungcloud.scp.nifi_tenants]}")

    run = ansible_playbook("-i", str(inventory), str(playbook))
    said = {host: message(run, host) for host in lists}
    expected = {
        "impossible": (
            "7 failed of 7 objects.",  # the Data Flow does not exist either
            "a-b (entry 1): descripton: is not a setting of a service. Did you mean description?",
            "a-b (entry 2): size: there is no size 'huge'.",
            "No: node_selector: must be text, and is a list. name: must have 3 to 30 characters, and has 2.",
            "domain: 'my_domain' cannot be a DNS name",
            "entry 4: name: is needed.",
            "entry 5: must be a map of settings, or a name.",
            "login: account.account_password: must have 8 to 50 characters",
        ),
        "twice": ("a-b (entry 1) and a-b (entry 2) mean the same Data Flow Service, a-b.",),
        "defaults": ("nifi_tenants_defaults: domian: is not a setting of a service. Did you mean domain?",),
        "sizes": ("nifi_tenants_sizes: must be a map of workloads by the names of sizes.",),
        "nameless": ("nifi_tenants_data_flow: is needed, or data_flow_name, the Data Flow of the services.",),
        "empty": ("nifi_tenants_purge: would delete all services, since the list of services is empty.",),
        **dict.fromkeys(
            ("blank", "null", "text"),
            ("nifi_tenants: must be a list of services, each a map of settings or a name.",),
        ),
        "number": ("'nifi_tenants_max_deletions'",),
        "many": ("nifi_tenants_purge: would delete 2 services, and nifi_tenants_max_deletions is 1: ",),
        "large": ("The workload of 12 new services (72000 millicores, ", "does not fit into cluster"),
        "nowhere": (
            "1 failed, 1 skipped of 2 objects.",
            "data_flow_cluster_id or data_flow_cluster_name, data_flow_storage_class_name, data_flow_domain: are",
            "to create Data Flow unheard-of, which does not exist yet.",
        ),
        "fragile": ("1 failed, 2 skipped of 4 objects. orders: ",),
        "immutable": (
            "1 failed, 1 skipped of 3 objects.",
            "one: Data Flow Service one cannot be changed in place: storage_class_name",
        ),
    }
    assert expected.keys() == said.keys()
    for host, texts in expected.items():
        assert [text for text in texts if text not in said[host]] == [], said[host]
    assert not [host for host, text in said.items() if "data_flow_services" in text or "service_defaults" in text]
    assert report(run, "immutable") == {"unmanaged": ["two"], "failed": ["one"], "skipped": ["orders"]}
    assert report(run, "fragile") == {
        "unmanaged": ["one", "two"],
        "failed": ["orders"],
        "skipped": ["payments", "audit"],
    }
    assert written(emulator) == []
    # Valid entries of such a list are looked up, and so is the Data Flow of a host that has one.
    asked = [entry for entry in emulator.requests() if "never-asked-about" in entry["query"]]
    assert {entry["operation"] for entry in asked} <= {"ListDataFlows", "ListDataFlowServices"}


def test_an_entry_with_an_error_is_never_deleted(emulator: EmulatorProcess, role: Playbook) -> None:
    """While one entry is invalid in any way, nothing else is deleted either."""
    (flow,) = emulator.admin("POST", "/data-flows", [DATA_FLOW])
    services = [{"name": name, "data_flow_id": flow["id"]} for name in ("orders", "payments", "search")]
    emulator.admin("POST", "/data-flow-services", services)
    common = {"data_flow_name": "analytics", "nifi_tenants_purge": True, "nifi_tenants_max_deletions": 9}
    for wrong in ({"descripton": "x"}, {"size": "huge"}, {"domain": "my_domain"}, {"check_name": "perhaps"}):
        tenants = [{"name": "payments", **wrong}, {"name": "orders", "domain": None, "storage_class_name": ""}]
        run = role(**common, nifi_tenants=tenants, nifi_tenants_defaults={"on_immutable_change": "ignore"})
        assert run.code != 0
        assert report(run) == {"failed": ["payments"], "unchanged": ["orders"], "unmanaged": ["search"]}
    assert written(emulator) == []


def test_the_data_flow_is_created_by_the_same_run(emulator: EmulatorProcess, role: Playbook) -> None:
    """Check mode reports so, from nothing. If only the name is known, an earlier task may create it."""
    tenants = {"nifi_tenants": ["orders", "payments"]}
    for flags in (("--check",), ("--tags", "preflight")):
        planned = role(*flags, **FLOW_VARIABLES, **tenants)
        assert planned.code == 0, planned.output
        for line in ("Data Flow analytics  would be created  -      -", "3 objects: 3 would be created."):
            assert line in planned.output.splitlines()
        assert (
            "Resource requests: 6000 millicores and 12288 MiB in total. There is capacity for that." in planned.output
        )
    assert not [task for task in planned.tasks if task.result.get("changed")]

    alone = role("--check", nifi_tenants_data_flow="analytics", **tenants)
    assert alone.code == 0, alone.output
    assert alone.output.count("There is no Data Flow 'analytics' yet.") == 1
    for flags in ((), ("--tags", "preflight")):
        missing = role(*flags, nifi_tenants_data_flow="analytics", **tenants)
        assert "are needed to create Data Flow analytics, which does not exist yet." in message(missing)
    assert written(emulator) == []

    created = role(**FLOW_VARIABLES, **tenants)
    assert created.code == 0, created.output
    assert written(emulator)[0][0] == "CreateDataFlow"
    assert report(created) == {"created": ["orders", "payments"]}
    verified = role("--tags", "verify", nifi_tenants_data_flow="analytics", **tenants)
    assert "3 objects: 3 verified." in verified.output
    assert len(written(emulator)) == 3


def test_rows_of_a_table(emulator: EmulatorProcess, role: Playbook) -> None:
    """All columns in each row, most of them blank: the defaults apply, and the second run changes nothing."""
    emulator.admin("POST", "/data-flows", [DATA_FLOW])
    figures = {component: dict.fromkeys(("cpu", "memory", "replica", "version"), "") for component in WORKLOAD}
    blanks = {
        "size": "", "domain": " ", "storage_class_name": None, "description": "", "node_selector": "",
        "update_password": "", "host_aliases": "", "tags": "", "tags_format": "", "check_name": "",
        "on_immutable_change": "", "workload": figures, "account": {"account_id": " ", "account_password": ""},
    }  # fmt: skip
    defaults = {
        **DEFAULTS, "description": "Of a tenant", "node_selector": "node-role=nifi", "check_name": True,
        "account": {"account_id": "nifiadmin", "account_password": PASSWORD},
    }  # fmt: skip
    rows = [
        {**blanks, "name": " orders "},
        {**blanks, "name": "payments", "description": "Own"},
        {**dict.fromkeys(blanks), "name": "audit"},
    ]
    nothing = ("sizes", "continue_on_error", "purge", "max_deletions", "max_parallel", "wait_timeout")
    for blank, outcome in (("", "created"), (None, "unchanged"), (" ", "unchanged")):
        variables = dict.fromkeys((f"nifi_tenants_{name}" for name in nothing), blank)
        run = role(
            **variables,
            nifi_tenants_data_flow=blank,
            data_flow_name="analytics",
            nifi_tenants=rows,
            nifi_tenants_defaults=defaults,
        )
        assert run.code == 0, run.output
        assert report(run) == {outcome: ["orders", "payments", "audit"]}
    bodies = [entry["body"] for entry in emulator.requests(operation="CreateDataFlowService")]
    assert sorted(body["description"] for body in bodies) == ["Of a tenant", "Of a tenant", "Own"]
    assert {(body["domain"], body["node_selector"]) for body in bodies} == {("nifi-dev", "node-role=nifi")}
    assert all("account" in body for body in bodies)


def test_omit_and_vault_in_entries(emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """Omitted values are left out at any depth, and an inline encrypted password is sent."""
    emulator.admin("POST", "/data-flows", [DATA_FLOW])
    emulator.admin("PATCH", "/clock", {"speed": INSTANTLY})
    (tmp_path / "vault").write_text("of-the-test", encoding="utf-8")
    vault = (
        VaultLib([("default", VaultSecret(b"of-the-test"))]).encrypt(PASSWORD).decode().replace("\n", "\n          ")
    )
    (tmp_path / "play.yml").write_text(
        f"""
- hosts: localhost
  gather_facts: false
  vars:
    data_flow_name: "{{{{ undefined_flow | default('analytics') }}}}"
    nifi_tenants_max_deletions: "{{{{ undefined_number | default(omit) }}}}"
    nifi_tenants_defaults:
      size: development
      storage_class_name: nfs
      domain: nifi-dev
      check_name: "{{{{ undefined_choice | default(omit) }}}}"
      account:
        account_id: nifiadmin
        account_password: !vault |
          {vault}
    nifi_tenants:
      - name: orders
        node_selector: "{{{{ undefined_selector | default(omit) }}}}"
        workload:
          nifi:
            replica: "{{{{ undefined_replica | default(omit) }}}}"
            cpu: "{{{{ 1 + 2 }}}}000m"
        host_aliases: "{{{{ undefined_aliases | default(omit) }}}}"
      - name: "{{{{ 'pay' ~ 'ments' }}}}"
        update_password: "{{{{ undefined_word | default(omit) }}}}"
        tags: "{{{{ undefined_tags | default(omit) }}}}"
  roles: [samsungcloud.scp.nifi_tenants]
""",
        encoding="utf-8",
    )
    run = ansible_playbook(str(tmp_path / "play.yml"), "--vault-password-file", str(tmp_path / "vault"))
    assert run.code == 0, run.output
    assert report(run) == {"created": ["orders", "payments"]}
    bodies = {
        entry["body"]["data_flow_service_name"]: entry["body"]
        for entry in emulator.requests(operation="CreateDataFlowService")
    }
    assert bodies["orders"]["service_workload"]["nifi"]["cpu"] == "3000"
    assert {body["service_workload"]["nifi"]["replica"] for body in bodies.values()} in ({1}, {"1"})
    assert {body["account"]["account_id"] for body in bodies.values()} == {"nifiadmin"}
    assert not any("omit" in json.dumps(body) for body in bodies.values())


def test_forty_tenants_are_one_table(emulator: EmulatorProcess, role: Playbook) -> None:
    """One line each, and each message once, whether they fail or not."""
    emulator.admin("POST", "/data-flows", [DATA_FLOW])
    tenants = [{"name": f"tenant-{number}", "size": "tiny"} for number in range(40)]
    tiny = {component: {"cpu": "100m", "memory": "128Mi", "replica": 1} for component in WORKLOAD}
    common = {"data_flow_name": "analytics", "nifi_tenants": tenants, "nifi_tenants_sizes": {"tiny": tiny}}
    created = role(**common)
    assert created.code == 0, created.output
    assert "41 objects: 40 created, 1 unchanged." in created.output
    broken = role(**{**common, "nifi_tenants_defaults": {"domain": "my_domain", "storage_class_name": "nfs"}})
    assert broken.code != 0
    assert message(broken).count("cannot be a DNS name") == 1
    for run in (created, broken):
        lines = [line for line in run.output.splitlines() if not line.startswith("waiting: ")]
        assert len(lines) < 90, run.output
        assert len(run.output) < 12000
        assert not [line for line in lines if line.lstrip().startswith('"')]


def test_examples_of_filters(ansible_playbook: Playbook, tmp_path: Path) -> None:
    """They run as documented, and show no secret."""
    tasks = [task for filter_file in (ROOT / "plugins/filter").glob("*.py") for task in examples(filter_file)]
    (tmp_path / "play.yml").write_text(yaml.safe_dump([{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]))
    run = ansible_playbook(str(tmp_path / "play.yml"))
    assert run.code == 0, run.output
    assert len(run.tasks) == len(tasks) >= 3
    assert "Pass1" not in run.output
