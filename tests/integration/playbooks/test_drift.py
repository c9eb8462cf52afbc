# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbook drift: what differs from an inventory, as a table, as a file and as an exit code, without any change."""

from __future__ import annotations

import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from cases import DEVELOPMENT
from harness import PASSWORD, ROOT, SKE_DEV, Run, both_executions
from markdown_it import MarkdownIt

from emulator.process import EmulatorProcess

Playbook = Callable[..., Run]
Changes = dict[str, dict[str, Any]]
PAGE = ROOT / "docs" / "playbooks.md"
COMPARED, VERDICT = "Compare the services", "Fail if there is drift"
QUICK = {"data_flow_wait_interval": 0.1, "nifi_wait_interval": 0.1}
IN_SYNC, DRIFT, INCOMPLETE = 0, 2, 4  # exit codes
STATUSES = ("differs", "missing", "broken", "unmanaged", "unknown", "in_transition", "in_sync")
FLOW = {
    "data_flow_name": "analytics",
    "data_flow_cluster_name": "ske-dev",
    "data_flow_version": "1.1.0",
    "data_flow_domain": "analytics-dev",
    "data_flow_storage_class_name": "nfs",
    "data_flow_description": "Managed by Ansible",
}
SERVICE = {
    "nifi_storage_class_name": "nfs",
    "nifi_size": "development",
    "nifi_account": {"account_id": "nifiadmin", "account_password": PASSWORD},
}


class World:
    """An inventory, the runs on it, and the objects that the emulator has."""

    def __init__(self, emulator: EmulatorProcess, playbook: Playbook, folder: Path) -> None:
        self.emulator, self.playbook, self.folder = emulator, playbook, folder
        self.hosts: dict[str, dict[str, Any]] = {}

    def describe(self, **hosts: Mapping[str, Any] | None) -> None:
        """Set the hosts of the inventory, each with variables of its own."""
        self.hosts = {name: {"nifi_domain": f"{name}-dev", **(own or {})} for name, own in hosts.items()}

    def run(self, name: str, *flags: str, code: int | None = None, **variables: Any) -> Run:
        """Run a playbook on the inventory, and check its exit code. Names in upper case are environment variables."""
        environ = {key: variables.pop(key) for key in [*variables] if key.isupper()}
        inventory = self.folder / "inventory.yml"
        group = {"hosts": self.hosts, "vars": {**FLOW, **SERVICE, **QUICK}}
        inventory.write_text(json.dumps({"all": {"children": {"analytics": group}}}))
        found = self.playbook(
            f"samsungcloud.scp.{name}",
            "-i",
            str(inventory),
            "-e",
            json.dumps(variables),
            *flags,
            cwd=self.folder,
            **environ,
        )
        assert code is None or found.code == code, found.output
        return found

    def provision(self, *flags: str) -> None:
        """Create what the inventory describes."""
        self.run("provision", *flags, code=0)

    def drift(self, code: int, *flags: str, **variables: Any) -> Run:
        """Run drift, check its exit code, and that nothing was written."""
        self.emulator.admin("DELETE", "/requests")
        found = self.run("drift", *flags, code=code, **variables)
        assert not [entry for entry in self.emulator.requests() if entry["committed"]]
        return found

    def named(self, name: str) -> list[str]:
        """Return the ids of the objects with a name."""
        objects = self.emulator.admin("GET", "/objects")
        return [each["id"] for each in [*objects["data_flows"], *objects["data_flow_services"]] if each["name"] == name]

    def id(self, name: str) -> str:
        """Return the id of the only object with a name."""
        (own,) = self.named(name)
        return own

    def patch(self, name: str, **changes: Any) -> None:
        """Change an object behind the back of the inventory."""
        self.emulator.admin("PATCH", f"/objects/{self.id(name)}", changes)

    def delete(self, name: str) -> None:
        """Delete an object behind the back of the inventory."""
        self.emulator.admin("DELETE", f"/objects/{self.id(name)}")

    def add(self, name: str, **settings: Any) -> None:
        """Create a service that the inventory does not describe."""
        self.emulator.admin(
            "POST", "/data-flow-services", {"name": name, "data_flow_id": self.id("analytics"), **settings}
        )


@pytest.fixture
def world(emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> World:
    """Return a world with an empty inventory."""
    return World(emulator, ansible_playbook, tmp_path)


def rows(run: Run) -> dict[str, dict[str, Any]]:
    """Return the rows of a run by the names of the objects, each of which has one."""
    (result,) = run.of(COMPARED).values()
    found = {row["name"]: row for row in result["drift"]}
    assert len(found) == len(result["drift"])
    assert result["drift_summary"] == {
        **dict.fromkeys(STATUSES, 0),
        **Counter(row["status"] for row in result["drift"]),
    }
    assert "\n".join(result["lines"]) in run.output
    return found


def statuses(run: Run) -> dict[str, str]:
    """Return the statuses of the objects by their names."""
    return {name: row["status"] for name, row in rows(run).items()}


def counted(run: Run) -> dict[str, Any]:
    """Return the counts of a run."""
    (result,) = run.of(COMPARED).values()
    summary: dict[str, Any] = result["drift_summary"]
    return summary


def changes(row: Mapping[str, Any]) -> dict[str, tuple[Any, Any, bool]]:
    """Return the changes of a row by option."""
    return {each["option"]: (each["before"], each["after"], each["updatable"]) for each in row["changes"]}


def lines(run: Run) -> list[str]:
    """Return the printed lines."""
    (result,) = run.of(COMPARED).values()
    found: list[str] = result["lines"]
    return found


@both_executions
def test_every_status_at_once(world: World) -> None:
    """One inventory with an object in each status; the calls only read, and each object is read once."""
    alias = {"ip": "10.0.0.10", "hostnames": ["kafka-1"]}
    names = ("same", "other", "fixed", "gone", "leaving", "failed", "stopped", "moving")
    world.describe(**{**dict.fromkeys(names), "other": {"nifi_host_aliases": [alias, {**alias, "ip": "10.0.0.11"}]}})
    world.provision()
    workload = next(
        each["service_workload"]
        for each in world.emulator.admin("GET", "/objects")["data_flow_services"]
        if each["name"] == "other"
    )
    workload["nifi"]["cpu"] = "1000"
    aliases = [{"ip": "10.0.0.10", "hostname": name} for name in ("kafka-1", "kafka-2")]
    world.patch("other", service_workload=workload, host_alias={"enabled": "true", "host_alias_list": aliases})
    world.patch("analytics", description="By hand")
    world.patch("fixed", storage_class_name="block")
    world.delete("gone")
    world.patch("leaving", state="DELETING")
    world.patch("failed", state="ERROR")
    world.patch("stopped", state="STOPPED", description="By hand")
    world.patch("moving", state="UPDATING")
    world.add("extra")
    world.hosts["wrong"] = {"nifi_domian": "wrong-dev"}
    world.hosts["stopped"]["nifi_description"] = "Stopped"

    run = world.drift(INCOMPLETE)
    found = rows(run)
    assert {name: row["status"] for name, row in found.items()} == {
        "analytics": "differs",
        "same": "in_sync",
        "other": "differs",
        "fixed": "differs",
        "gone": "missing",
        "leaving": "missing",
        "failed": "broken",
        "stopped": "broken",
        "moving": "in_transition",
        "wrong": "unknown",
        "extra": "unmanaged",
    }
    assert changes(found["analytics"]) == {"data_flow_description": ("By hand", "Managed by Ansible", True)}
    assert changes(found["other"]) == {
        "nifi_workload.nifi.cpu": (1000, 2000, True),
        "nifi_host_aliases[10.0.0.10]": (["kafka-1", "kafka-2"], ["kafka-1"], True),
        "nifi_host_aliases[10.0.0.11]": (None, ["kafka-1"], True),
    }
    assert changes(found["fixed"]) == {"nifi_storage_class_name": ("block", "nfs", False)}
    assert changes(found["stopped"]) == {"nifi_description": ("By hand", "Stopped", True)}
    assert "nifi_domian: is not a variable of this collection. Did you mean nifi_domain" in found["wrong"]["msg"]
    assert found["failed"]["msg"].startswith("Data Flow Service failed is in state ERROR and cannot be changed.")
    for name, row in found.items():
        service = name != "analytics"
        assert (row["kind"], row["data_flow"]) == ("data_flow_service" if service else "data_flow", "analytics")
        assert row["host"] == (None if name in ("analytics", "extra") else name)
        assert row["id"] == (None if name in ("gone", "leaving", "wrong") else world.id(name))
    assert {name: found[name]["state"] for name in ("gone", "leaving", "moving", "extra", "wrong")} == {
        "gone": None,
        "leaving": "DELETING",
        "moving": "UPDATING",
        "extra": "RUNNING",
        "wrong": None,
    }
    assert found["same"]["url"] == "https://same.same-dev"
    assert lines(run)[-1] == (
        "11 objects: 3 differ from the inventory, 2 are missing, 2 are broken, 1 is unmanaged, "
        "1 could not be compared, 1 is in transition, 1 is in sync."
    )
    assert (
        "3 of 11 objects differ from the inventory, 2 are missing, 2 are broken, 1 is unmanaged, "
        "1 could not be compared. wrong: nifi_domian: is not a variable"
    ) in run.output


ALONE: Mapping[str, tuple[Callable[[World], None], int]] = {
    "in_sync": (lambda world: None, IN_SYNC),
    "differs": (lambda world: world.patch("orders", domain="other-dev"), DRIFT),
    "missing": (lambda world: world.delete("orders"), DRIFT),
    "unmanaged": (lambda world: world.add("extra"), DRIFT),
    "in_transition": (lambda world: world.patch("orders", state="UPDATING"), IN_SYNC),
    "broken": (lambda world: world.patch("orders", state="ERROR"), DRIFT),
    "unknown": (lambda world: world.hosts["orders"].update(nifi_size="huge"), INCOMPLETE),
}


@pytest.mark.parametrize("status", ALONE)
def test_one_status_alone(world: World, status: str) -> None:
    """Each status has its exit code, which is 0 with drift_fail: false."""
    world.describe(orders=None, payments=None)
    world.provision()
    change, code = ALONE[status]
    change(world)
    run = world.drift(code)
    named = "extra" if status == "unmanaged" else "orders"
    others = {"analytics": "in_sync", "orders": "in_sync", "payments": "in_sync"}
    assert statuses(run) == {**others, named: status}
    shown = [line for line in lines(run) if named in line]
    assert len(shown) == (status != "in_sync")
    assert bool(run.of(VERDICT).get("orders", {}).get("msg")) == (code == DRIFT)
    world.drift(0, drift_fail=False)
    if status == "unmanaged":
        assert "extra" not in statuses(world.drift(IN_SYNC, drift_unmanaged=False))


def planned(world: World) -> dict[str, dict[str, tuple[Any, Any]]]:
    """Return what provision would change, by its own diff: single values before and after, by object and option."""
    run = world.run("provision", "--check", "--diff")
    results = run.of("Show the result of the host").values()
    diffs = [diff for result in results for diff in result.get("diff", [])]
    return {
        diff["before_header"].rpartition(" ")[2]: {
            path: (before.get(path), after.get(path))
            for path in {**before, **after}
            if before.get(path) != after.get(path)
        }
        for diff in diffs
        for before, after in [(flat(diff["before"]), flat(diff["after"]))]
    }


def flat(settings: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return settings as single values by their path."""
    found: dict[str, Any] = {}
    for key, value in settings.items():
        path = f"{prefix}{key}"
        if key == "host_aliases":
            found |= {f"{path}[{alias['ip']}]": alias["hostnames"] for alias in value}
        elif isinstance(value, dict):
            found |= flat(value, f"{path}.")
        elif value not in (None, {}) and key != "account_password":  # which nobody can compare
            found[path] = value
    return found


def as_variables(settings: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """Return settings by the names of variables."""
    return {f"{prefix}{option.replace('service_workload', 'workload')}": value for option, value in settings.items()}


MUTATIONS: list[Callable[[World, str, random.Random], Any]] = [
    lambda world, name, any_of: world.patch(name, description=any_of.choice(["By hand", None, "한글"])),
    lambda world, name, any_of: world.patch(name, domain=any_of.choice(["other-dev", "another-dev"])),
    lambda world, name, any_of: world.patch(name, node_selector=any_of.choice(["pool=standard", "node-role=nifi"])),
    lambda world, name, any_of: world.patch(name, account={"account_id": "somebody", "account_password": PASSWORD}),
    lambda world, name, any_of: world.patch(name, storage_class_name="block"),
    lambda world, name, any_of: world.patch(name, state=any_of.choice(["ERROR", "STOPPED", "RUNNING"])),
    lambda world, name, any_of: None,
]
OF_SERVICE: list[Callable[[World, str, random.Random], Any]] = [
    *MUTATIONS,
    lambda world, name, any_of: world.delete(name),
    lambda world, name, any_of: world.add(f"{name}-copy"),
    lambda world, name, any_of: world.patch(
        name,
        service_workload={
            component: {"cpu": any_of.choice(["500", "700"]), "memory": "1024", "replica": "1", "version": "1.28.1"}
            for component in ("nifi", "nifi_registry", "zookeeper")
        },
    ),
    lambda world, name, any_of: world.patch(
        name,
        host_alias={
            "enabled": any_of.choice(["true", "false"]),
            "host_alias_list": [{"ip": any_of.choice(["10.0.0.1", "10.0.0.2"]), "hostname": "kafka"}],
        },
    ),
]


@pytest.mark.parametrize("seed", range(3))
def test_it_says_what_provision_would_do(world: World, seed: int) -> None:
    """In random worlds: the objects and values of provision's diff. After it, what it could change is in sync."""
    any_of = random.Random(seed)
    own: list[dict[str, Any]] = [
        {},
        {"nifi_description": "Orders"},
        {"nifi_node_selector": "node-role=nifi", "nifi_host_aliases": [{"ip": "10.0.0.1", "hostnames": ["kafka"]}]},
        {"nifi_workload": {"nifi": {"replica": 2}}},
        {"nifi_on_immutable_change": "warn"},
        {"nifi_tags": {"team": "orders"}},
    ]
    names = [f"service-{number}" for number in range(10)]
    world.describe(**{name: any_of.choice(own) for name in names})
    world.provision()
    for name in names:
        for mutate in any_of.sample(OF_SERVICE, 2):
            if world.named(name):
                mutate(world, name, any_of)
    any_of.choice(MUTATIONS[:4])(world, "analytics", any_of)

    diff = planned(world)
    found = rows(world.run("drift"))
    missing = {name for name, row in found.items() if row["status"] == "missing"}
    assert missing == {name for name, values in diff.items() if "name" in values}
    fixed = {name for name, row in found.items() if not all(each["updatable"] for each in row["changes"])}
    for name, row in found.items():
        if name in missing or name in fixed:  # Provision refuses the latter as a whole.
            continue
        prefix = "data_flow_" if row["kind"] == "data_flow" else "nifi_"
        values = as_variables(diff.get(name, {}), prefix)
        assert {option: pair[:2] for option, pair in changes(row).items()} == values, name
        assert (row["status"] in ("differs", "broken")) or not values

    world.run("provision")
    left = rows(world.run("drift"))
    stuck = {name for name, row in found.items() if row["status"] == "broken"}
    for name, row in left.items():
        assert row["status"] in ("in_sync", "unmanaged") or name in fixed | stuck, (name, row)
        assert not [each for each in row["changes"] if each["updatable"]] or name in fixed | stuck


def test_what_provision_cannot_do_is_still_compared(world: World) -> None:
    """A size without capacity, settings that cannot be changed, each policy for them, and what is not comparable."""
    huge = {"nifi": {"cpu": 900_000}}
    world.describe(
        orders=None,
        fixed=None,
        warned={"nifi_on_immutable_change": "warn"},
        ignored={"nifi_on_immutable_change": "ignore"},
        sent={"nifi_update_password": "always", "nifi_tags": {"team": "orders"}},
    )
    world.provision()
    world.hosts["orders"]["nifi_workload"] = huge
    for name in ("fixed", "warned", "ignored"):
        world.patch(name, storage_class_name="block")
    world.patch("fixed", description="By hand")
    world.hosts["fixed"]["nifi_description"] = "Fixed"
    world.hosts["new"] = {"nifi_domain": "new-dev", "nifi_workload": huge}
    world.hosts["unable"] = {"nifi_domain": "unable-dev", "nifi_storage_class_name": ""}
    found = rows(world.drift(DRIFT))
    assert {name: row["status"] for name, row in found.items() if row["status"] != "in_sync"} == {
        **dict.fromkeys(("orders", "fixed", "warned"), "differs"),
        **dict.fromkeys(("new", "unable"), "missing"),
    }
    assert changes(found["orders"]) == {"nifi_workload.nifi.cpu": (2000, 900_000, True)}
    assert "does not fit" in found["orders"]["msg"]
    assert "does not fit" in found["new"]["msg"]
    assert "nifi_storage_class_name: is needed to create" in found["unable"]["msg"]
    assert changes(found["fixed"]) == {
        "nifi_description": ("By hand", "Fixed", True),
        "nifi_storage_class_name": ("block", "nfs", False),
    }
    assert found["sent"]["not_compared"] == ["nifi_tags", "nifi_account.account_password"]
    assert not found["ignored"]["changes"]


def test_a_missing_data_flow(world: World) -> None:
    """Its services are missing as well, also if the inventory has only its name."""
    world.describe(orders=None, payments=None)
    assert statuses(world.drift(DRIFT)) == dict.fromkeys(("analytics", "orders", "payments"), "missing")
    named = {name: None for name in FLOW if name != "data_flow_name"}
    run = world.drift(DRIFT, **named)
    assert statuses(run) == dict.fromkeys(("analytics", "orders", "payments"), "missing")


def test_services_of_other_hosts_are_not_unmanaged(world: World) -> None:
    """With --limit and drift_hosts, names of other hosts count as described, under their own Data Flow only."""
    world.describe(orders=None, payments=None, alias={"nifi_name": "invoices"}, elsewhere={"nifi_data_flow": "other"})
    world.provision("--limit", "orders,payments,alias")
    world.add("extra")
    world.add("elsewhere")
    world.hosts["broken-template"] = {"nifi_name": "{{ nowhere }}"}
    unmanaged = {"extra": "unmanaged", "elsewhere": "unmanaged"}
    for flags, variables in ((["--limit", "orders"], {}), ([], {"drift_hosts": "orders"})):
        run = world.drift(DRIFT, *flags, **variables)
        assert statuses(run) == {"analytics": "in_sync", "orders": "in_sync", **unmanaged}
    slice_of = {"awx_job_template_name": "drift", "awx_workflow_job_name": "drift"}
    run = world.drift(IN_SYNC, "--limit", "orders", **slice_of)
    assert statuses(run) == {"analytics": "in_sync", "orders": "in_sync"}
    assert lines(run) == [
        "Unmanaged services are unknown, because a slice of a job template has only some hosts of the inventory.",
        "2 objects: 2 are in sync.",
    ]
    nobody = world.run("drift", "--limit", "nobody")
    assert nobody.code not in (IN_SYNC, DRIFT)
    nothing = world.run("drift", drift_hosts="nobody")
    assert nothing.code not in (IN_SYNC, DRIFT)
    assert "drift_hosts: no host matches 'nobody'." in nothing.output


def test_failed_calls(world: World) -> None:
    """One object, or all, cannot be compared: exit code 4, and the others are compared."""
    world.describe(orders=None, payments=None)
    world.provision()
    world.delete("payments")
    refused = {"kind": "status_before", "status": 403, "count": 100}
    one = {**refused, "operation": "ShowDataFlowService", "object_id": world.id("orders")}
    world.emulator.admin("POST", "/faults", one)
    run = world.drift(INCOMPLETE)
    assert statuses(run) == {"analytics": "in_sync", "orders": "unknown", "payments": "missing"}
    assert "1 of 3 objects is missing, 1 could not be compared. orders: " in run.output
    world.emulator.admin("DELETE", "/faults")
    world.emulator.admin("POST", "/faults", {**refused, "operation": "*"})
    run = world.drift(INCOMPLETE)
    assert set(statuses(run).values()) == {"unknown"}
    world.emulator.admin("DELETE", "/faults")
    for variables in ({"SCP_SECRET_KEY": None}, {"drift_max_parallel": "many"}, {"drift_unmanaged": "perhaps"}):
        wrong = world.drift(INCOMPLETE, **variables)
        assert not world.emulator.requests(), variables
        assert "UNREACHABLE" in wrong.output
        assert "secret_key" in wrong.output or next(iter(variables)) in wrong.output


@both_executions
def test_200_hosts(world: World) -> None:
    """One list for each kind and one call for each object, as of provision in check mode, quickly."""
    names = [f"service-{number}" for number in range(200)]
    world.describe(**dict.fromkeys(names))
    (flow,) = world.emulator.admin(
        "POST",
        "/data-flows",
        [{"name": "analytics", "cluster_id": SKE_DEV, "domain": "analytics-dev", "storage_class_name": "nfs"}],
    )
    account = {"account_id": "nifiadmin", "account_password": PASSWORD}
    seed = {
        "data_flow_id": flow["id"],
        "storage_class_name": "nfs",
        "account": account,
        "service_workload": DEVELOPMENT,
    }
    seeds = [
        {**seed, "name": name, "domain": f"{name}-dev" if number % 2 else "other-dev"}
        for number, name in enumerate(names)
    ]
    world.emulator.admin("POST", "/data-flow-services", seeds)
    started = time.monotonic()
    run = world.drift(DRIFT)
    assert time.monotonic() - started < 60
    asked = Counter(entry["operation"] for entry in world.emulator.requests())
    pages = {"ListDataFlows": 1, "ListDataFlowService": 2}
    assert asked == {**pages, "ShowDataFlow": 1, "ShowDataFlowService": 200}
    world.emulator.admin("DELETE", "/requests")
    world.run("provision", "--check", data_flow_on_immutable_change="ignore")
    assert asked == Counter(entry["operation"] for entry in world.emulator.requests())
    assert {status: number for status, number in counted(run).items() if number} == {"differs": 101, "in_sync": 100}


HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "a|b|c",
    "[link](javascript:alert(1))",
    "**bold** __under__ ~~gone~~ `code`",
    "# heading",
    "```",
    "a\\|b",
    "line\nbreak\r\n| forged |",
    "&lt;b&gt; &copy; $x$ @someone",
    "![image](https://example.com/x.png)",
)


def test_files(world: World) -> None:
    """JSON and Markdown with the same content, for the owner alone, whatever objects are called. None in check mode."""
    world.describe(orders=None, payments=None)
    world.provision()
    for name in HOSTILE:
        world.add(name, state="RUNNING")
    evil = "```\n+ forged\n</code><script>alert(1)</script>"
    world.patch("orders", description=evil)
    world.hosts["orders"]["nifi_description"] = "````` <b>"
    world.drift(DRIFT, "--check", drift_file="drift.json")
    assert not (world.folder / "drift.json").exists()
    run = world.drift(DRIFT, drift_file="drift.json")
    assert (world.folder / "drift.json").stat().st_mode & 0o777 == 0o600
    written = json.loads((world.folder / "drift.json").read_text(encoding="utf-8"))
    (result,) = run.of(COMPARED).values()
    assert written == {"format_version": 1, "summary": result["drift_summary"], "objects": result["drift"]}

    file = world.folder / "report.MD"
    file.write_text("older")
    world.drift(DRIFT, drift_file=str(file))
    assert file.stat().st_mode & 0o777 == 0o600
    assert not [*world.folder.glob(".report*")]
    text = file.read_text(encoding="utf-8")
    assert PASSWORD not in text
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text)
    cells = [cell.children for row, cell in zip(tokens, tokens[1:]) if row.type == "td_open"]
    assert {child.type for cell in cells for child in cell} == {"text"}
    assert "html_block" not in {token.type for token in tokens}
    table = ["".join(child.content for child in cell) for cell in cells]
    table = [table[start : start + 6] for start in range(0, len(table), 6)]
    spoken = {row[1] or row[0]: row[2].replace(" ", "_") for row in table}
    expected = {" ".join(row["name"].split()): row["status"] for row in result["drift"]}
    assert {" ".join(name.split()): status for name, status in spoken.items()} == expected
    (block,) = [token for token in tokens if token.type == "fence"]
    assert block.info == "diff"
    assert block.content.splitlines() == [
        f"- nifi_description: {evil.replace(chr(10), ' ')}",
        "+ nifi_description: ````` <b>",
    ]
    headings = [after.content for token, after in zip(tokens, tokens[1:]) if token.type == "heading_open"]
    assert headings == ["Drift", "Data Flow Service orders"]


def test_a_page_shows_the_objects_as_they_are(world: World) -> None:
    """It has each difference, and in the table the values of the platform, not those that an update would leave."""
    world.describe(orders={"nifi_description": "Orders"}, payments=None, shipping=None)
    world.provision()
    world.delete("payments")
    world.add("old-orders", state="RUNNING")
    workload = {**DEVELOPMENT, "nifi": {**DEVELOPMENT["nifi"], "replica": "3"}}
    evil = "</script><script>alert(1)</script>"
    world.patch("orders", service_workload=workload, description=evil)
    world.drift(DRIFT, drift_file="drift.html")
    file = world.folder / "drift.html"
    assert file.stat().st_mode & 0o777 == 0o600
    text = file.read_text(encoding="utf-8")
    assert not [secret for secret in (PASSWORD, evil) if secret in text]
    assert "<dt><bdi>nifi_workload.nifi.replica</bdi></dt>" in text
    assert "&lt;/script&gt;&lt;script&gt;alert(1)" in text
    lines = re.findall("<tr data-kind.*?</tr>", text, re.DOTALL)
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", line, re.DOTALL) for line in lines]
    found = [[re.sub("<[^>]*>", "", cell).strip() for cell in row] for row in cells]
    assert {(row[0], row[2].partition(" ")[0], row[4]) for row in found} == {
        ("ske-dev", "analytics", "in sync"),
        ("ske-dev", "orders", "differs"),
        ("ske-dev", "shipping", "in sync"),
        ("ske-dev", "old-orders", "unmanaged"),
    }
    (orders,) = (row for row in found if row[2] == "orders")
    assert orders[7].startswith("3 x ")
    assert text.startswith('<!DOCTYPE html>\n<html lang="en" data-follow>')
    world.drift(DRIFT, drift_file="drift.html", drift_report_language="ko")
    assert file.read_text(encoding="utf-8").startswith('<!DOCTYPE html>\n<html lang="ko">')


def test_a_report_of_a_run(world: World) -> None:
    """It has the outcome and the waits of each host, the message of a failure, and the objects. None in check mode."""
    world.describe(orders=None, payments=None, wrong={"nifi_size": "huge"})
    world.run("provision", "--check", provision_report_file="run.md")
    assert not (world.folder / "run.md").exists()
    world.run("provision", code=2, provision_report_file="run.html")
    text = (world.folder / "run.html").read_text(encoding="utf-8")
    assert PASSWORD not in text
    for shown in ("section-results", "section-timeline", "huge", "https://orders.orders-dev", "CREATING", "waits for"):
        assert shown in text
    world.run("provision", code=2, provision_report_file="run.md", provision_report_language="ko")
    text = (world.folder / "run.md").read_text(encoding="utf-8")
    assert (world.folder / "run.md").stat().st_mode & 0o777 == 0o600
    assert "| 변경 없음 | 2 |" in text
    assert "| orders | 변경 없음 |  |" in text
    assert "huge" in text


def test_a_report_of_a_run_that_cannot_be_written(world: World) -> None:
    """The run fails before the first call, or warns if it was too late for that."""
    world.describe(orders=None)
    run = world.run("provision", code=2, provision_report_file="run.json")
    assert "provision_report_file: must end in .html or .md, which is the format, and is 'run.json'." in run.output
    assert world.emulator.requests() == []
    run = world.run("provision", code=0, provision_report_file="/proc/run.md")
    assert "provision_report_file: cannot be written: /proc/run.md" in run.output
    assert world.named("orders")


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("drift.pdf", "drift_file: must end in .json, .md or .html, which is the format, and is 'drift.pdf'."),
        ("drift", "drift_file: must end in .json"),
        ("nowhere/drift.md", "drift_file: cannot be written, because there is no directory"),
        ("folder.md", "folder.md is a directory"),
        ("/proc/drift.md", "drift_file: cannot be written: /proc/drift.md: "),
    ],
)
def test_a_file_that_cannot_be_written(world: World, file: str, message: str) -> None:
    """It is no drift. It stops the run before the first call, if it can be known then; otherwise the table is shown."""
    (world.folder / "folder.md").mkdir()
    world.describe(orders=None)
    run = world.drift(INCOMPLETE, drift_file=file, drift_fail=False)
    assert message in run.output
    late = file.startswith("/proc")
    assert bool(world.emulator.requests()) == late
    assert ("2 objects: 2 are missing." in run.output) == late


def test_a_blank_answer_of_a_survey_is_no_answer(world: World) -> None:
    """Variables may be blank, and any_errors_fatal of the configuration does not change the exit code."""
    world.describe(orders=None, wrong={"nifi_size": "huge"})
    blank = dict.fromkeys(("drift_file", "drift_fail", "drift_unmanaged", "drift_max_parallel"), "")
    world.drift(INCOMPLETE, ANSIBLE_ANY_ERRORS_FATAL="true", **blank)


def test_the_page_shows_a_run(emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """The documentation has the output of a run on the example inventory."""
    inventory = str(ROOT / "examples" / "inventory")
    created = ansible_playbook("samsungcloud.scp.provision", "-i", inventory, "-e", json.dumps(QUICK))
    assert created.code == 0, created.output
    objects = emulator.admin("GET", "/objects")
    ids = {each["name"]: each for each in [*objects["data_flows"], *objects["data_flow_services"]]}
    workload = ids["orders"]["service_workload"]
    workload["nifi"].update(cpu="4000", replica="3")
    emulator.admin("PATCH", f"/objects/{ids['orders']['id']}", {"service_workload": workload, "description": "Test"})
    emulator.admin("DELETE", f"/objects/{ids['payments']['id']}")
    emulator.admin("POST", "/data-flow-services", {"name": "old-orders", "data_flow_id": ids["analytics"]["id"]})
    run = ansible_playbook(
        "samsungcloud.scp.drift", "-i", "examples/inventory", "-e", f"drift_file={tmp_path}/drift.md", cwd=ROOT
    )
    assert run.code == DRIFT, run.output
    assert run.is_shown(PAGE, "samsungcloud.scp.drift -i examples/inventory -e drift_file=drift.md")


def test_the_project_of_the_controller(world: World) -> None:
    """Its drift job needs no password, although its inventory refers to one."""
    project = ROOT / "examples" / "controller_project"
    run = world.playbook(
        str(project / "playbooks" / "drift.yml"), "-i", str(project / "inventory" / "desired.yml"), NIFI_PASSWORD=None
    )
    assert run.code == DRIFT, run.output
    assert set(statuses(run).values()) == {"missing"}
