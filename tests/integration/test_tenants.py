# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Role nifi_tenants: the guide is followed, and the README's playbook is run under troubles."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from guide import follow
from harness import PASSWORD, Run
from test_examples import examples
from test_options import IMAGES, SKE_DEV
from test_readme import INSTANTLY, blocks

from emulator.process import EmulatorProcess

Playbook = Callable[..., Run]
ROOT = Path(__file__).parents[2]
README = ROOT / "roles" / "nifi_tenants" / "README.md"
REFUSED_ONCE = {"operation": "CreateDataFlowService", "kind": "status_before", "status": 403}
DATA_FLOW = {"name": "analytics", "cluster_id": SKE_DEV, "image_id": IMAGES["1.1.0"]}


def written(emulator: EmulatorProcess) -> list[tuple[str, str]]:
    """What changed the server: the operations, each with the name in its body or the path."""
    return [
        (entry["operation"], (entry["body"] or {}).get("data_flow_service_name") or "")
        for entry in emulator.requests()
        if entry["committed"]
    ]


def names(emulator: EmulatorProcess) -> set[str]:
    """The services that there are."""
    return {service["name"] for service in emulator.admin("GET", "/objects")["data_flow_services"]}


def report(run: Run, host: str = "localhost") -> dict[str, Any]:
    """What the role says became of the teams, without what became of none."""
    facts = run.of("samsungcloud.scp.nifi_tenants : Report")[host]["ansible_facts"]
    return {outcome: teams for outcome, teams in facts["nifi_tenants_report"].items() if teams}


def test_the_guide(
    emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From nothing, checked first; the list changes; what is unlisted goes when that is allowed."""
    monkeypatch.chdir(tmp_path)
    emulator.admin("PATCH", "/clock", {"speed": INSTANTLY})
    runs = follow(ROOT / "docs/guides/many_teams.md", tmp_path, ansible_playbook)

    next(runs)
    assert written(emulator) == []
    emulator.admin("POST", "/data-flows", [DATA_FLOW])
    assert len(emulator.requests(operation="CheckClusterResourceSizeForDataFlowServiceCreate")) == 1

    next(runs)
    assert sorted(written(emulator)) == [("CreateDataFlowService", "orders"), ("CreateDataFlowService", "payments")]

    next(runs)
    assert sorted(written(emulator)[2:]) == [("CreateDataFlowService", "search"), ("UpdateDataFlowService", "")]
    assert names(emulator) == {"orders", "payments", "search"}

    last = next(runs)
    assert written(emulator)[4:] == [("DeleteDataFlowService", "")]
    assert names(emulator) == {"orders", "search"}
    changed = [task.task for task in last.tasks if task.result.get("changed")]
    assert changed == ["samsungcloud.scp.nifi_tenants : Services of the teams"], "not the preflight"
    assert next(runs, None) is None


def test_troubles(emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """The README's playbook: one team is refused, nothing else ends in time, and the next run makes up for all that."""
    (playbook,) = blocks(README, "yaml")
    (tmp_path / "play.yml").write_text(playbook, encoding="utf-8")
    (flow,) = emulator.admin("POST", "/data-flows", [DATA_FLOW])
    emulator.admin("POST", "/data-flow-services", {"name": "left-behind", "data_flow_id": flow["id"]})

    def run(*flags: str, **variables: Any) -> Run:
        return ansible_playbook(str(tmp_path / "play.yml"), *flags, "-e", json.dumps(variables))

    emulator.admin("POST", "/faults", REFUSED_ONCE)
    emulator.admin("PATCH", "/clock", {"speed": 0})
    # One call at a time, so that it is the first team that is refused.
    slow = {"nifi_tenants_wait_timeout": 1, "nifi_tenants_wait_interval": 0.1, "nifi_tenants_max_parallel": 1}
    stuck = run(**slow, nifi_tenants_remove_unlisted=True)
    assert stuck.code != 0
    assert report(stuck) == {"unlisted": ["left-behind"], "failed": ["orders"], "incomplete": ["payments", "audit"]}
    # Both were begun although neither came to its end.
    assert written(emulator) == [("CreateDataFlowService", "payments"), ("CreateDataFlowService", "audit")]
    assert "waiting: [localhost] The fleet: " in stuck.output
    message = stuck.of("samsungcloud.scp.nifi_tenants : No team failed")["localhost"]["msg"]
    assert message[0].startswith("1 of 3 teams failed, 2 are incomplete")
    assert ["payments" in line for line in message[1:]] == [False, True, False]
    assert "HTTP 403" in message[1]
    assert "CREATING" in message[2]

    emulator.admin("PATCH", "/clock", {"speed": INSTANTLY})
    mended = run(nifi_tenants_remove_unlisted=True)
    assert mended.code == 0, mended.output
    assert report(mended) == {"created": ["orders"], "unchanged": ["payments", "audit"], "removed": ["left-behind"]}
    assert Counter(written(emulator)) == {
        **{("CreateDataFlowService", team): 1 for team in ("orders", "payments", "audit")},
        ("DeleteDataFlowService", ""): 1,
    }
    assert written(emulator)[-1] == ("DeleteDataFlowService", "")

    audit = next(each for each in emulator.admin("GET", "/objects")["data_flow_services"] if each["name"] == "audit")
    emulator.admin("PATCH", f"/objects/{audit['id']}", {"state": "ERROR"})
    verified = run("--tags", "verify")
    assert verified.code != 0
    assert "under Data Flow analytics: audit." in verified.output
    assert len(written(emulator)) == 4

    # One that cannot be planned is no reason not to begin another, but one to remove nothing.
    teams = [{"name": "payments", "storage_class_name": "other"}, {"name": "search"}]
    unplanned = run(nifi_tenants_teams=teams, nifi_tenants_remove_unlisted=True, nifi_tenants_max_removals=2)
    assert unplanned.code != 0
    assert report(unplanned) == {"created": ["search"], "unlisted": ["audit", "orders"], "failed": ["payments"]}
    assert written(emulator)[4:] == [("CreateDataFlowService", "search")]


def test_what_is_refused_before_anything_is_done(
    emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path
) -> None:
    """Lists that cannot be carried out, and some that stop at their first team; a host each."""
    emulator.admin("POST", "/faults", REFUSED_ONCE)
    (flow,) = emulator.admin("POST", "/data-flows", [DATA_FLOW])
    services = [{"name": name, "data_flow_id": flow["id"]} for name in ("one", "two")]
    emulator.admin("POST", "/data-flow-services", services)
    defaults = {"size": "standard", "domain": "nifi.example.com", "storage_class_name": "nfs"}
    lists: dict[str, dict[str, Any]] = {
        "impossible": {
            "data_flow_name": "never-asked-about",
            "nifi_tenants_teams": [
                {"name": "a-b"},
                {"name": "a-b", "size": "huge"},
                {"name": "No", "domain": "my_domain"},
            ],
        },
        "twice": {"data_flow_name": "never-asked-about", "nifi_tenants_teams": [{"name": "a-b"}, {"name": "a-b"}]},
        "nameless": {"data_flow_name": "", "nifi_tenants_teams": [{"name": "a-b"}]},
        "empty": {
            "data_flow_name": "never-asked-about",
            "nifi_tenants_teams": [],
            "nifi_tenants_remove_unlisted": True,
        },
        "many": {"nifi_tenants_teams": [{"name": "orders"}], "nifi_tenants_remove_unlisted": True},
        "large": {"nifi_tenants_teams": [{"name": f"team-{number}"} for number in range(12)]},
        "fragile": {
            "nifi_tenants_teams": [{"name": "orders"}, {"name": "payments"}, {"name": "audit"}],
            "nifi_tenants_keep_going": False,
            "nifi_tenants_max_parallel": 1,
        },
        "immutable": {
            "nifi_tenants_teams": [{"name": "orders"}, {"name": "one", "storage_class_name": "other"}],
            "nifi_tenants_keep_going": False,
        },
        "nowhere": {"nifi_tenants_teams": [{"name": "orders"}], "data_flow_name": "unheard-of"},
    }
    common = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
    inventory, playbook = tmp_path / "hosts.yml", tmp_path / "play.yml"
    group = {"hosts": lists, "vars": {**common, "data_flow_name": "analytics", "nifi_tenants_defaults": defaults}}
    inventory.write_text(yaml.safe_dump({"all": group}))
    playbook.write_text("- {hosts: all, gather_facts: false, roles: [samsungcloud.scp.nifi_tenants]}")

    run = ansible_playbook("-i", str(inventory), str(playbook))
    said = {task.host: " ".join(str(task.result["msg"]).split()) for task in run.tasks if task.outcome == "failed"}
    assert said.keys() == lists.keys(), run.output
    for text in (
        "entry 2 (a-b): there is no size 'huge'. Known sizes: development, standard, high_availability.",
        "entry 3 (No): name: must have 3 to 30 characters, and has 2.",
        "entry 3 (No): domain: 'my_domain' cannot be a DNS name",
    ):
        assert text in said["impossible"]
    assert (
        "data_flow_services[0] and data_flow_services[1] are the same object, Data Flow Service a-b." in said["twice"]
    )
    assert "must name a Data Flow" in said["nameless"]
    assert "would remove all services, since data_flow_services is empty." in said["empty"]
    assert re.match(r"purge would remove 2 services, and max_removals is 1: (one, two|two, one)\.", said["many"])
    assert re.search(
        r"The workload of 12 new services \(72\d{3} millicores, .* does not fit into cluster", said["large"]
    )
    assert "There is no Data Flow unheard-of" in said["nowhere"]
    assert "1 of 3 teams failed" in said["fragile"]
    assert "1 of 2 teams failed" in said["immutable"]
    assert "Data Flow Service one cannot be changed in place: storage_class_name" in said["immutable"]
    assert report(run, "immutable") == {"unlisted": ["two"], "failed": ["one"], "not_begun": ["orders"]}
    assert report(run, "fragile") == {
        "unlisted": ["one", "two"],
        "failed": ["orders"],
        "not_begun": ["payments", "audit"],
    }
    assert written(emulator) == []
    assert not [entry for entry in emulator.requests() if "never-asked-about" in entry["query"]]


def test_rows_of_a_table(emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """All columns in each row, most of them blank: the defaults count, and the second run changes nothing."""
    emulator.admin("POST", "/data-flows", [DATA_FLOW])
    emulator.admin("PATCH", "/clock", {"speed": INSTANTLY})
    columns = ("size", "domain", "storage_class_name", "description", "node_selector")
    row = {**dict.fromkeys(columns, ""), "account": {"account_id": " ", "account_password": ""}}
    defaults = {
        "size": "development", "domain": "nifi-dev", "storage_class_name": "nfs", "description": "Of a team",
        "node_selector": "node-role=nifi", "account": {"account_id": "nifiadmin", "account_password": PASSWORD},
    }  # fmt: skip
    variables = {
        "nifi_tenants_data_flow": "analytics",
        "nifi_tenants_teams": [{**row, "name": " orders "}, {**row, "name": "payments", "description": "Own"}],
        "nifi_tenants_defaults": defaults,
        "nifi_tenants_wait_interval": 0.1,
    }
    playbook = tmp_path / "play.yml"
    playbook.write_text("- {hosts: localhost, gather_facts: false, roles: [samsungcloud.scp.nifi_tenants]}")
    (tmp_path / "vars.json").write_text(json.dumps(variables))
    for expected in ({"created": ["orders", "payments"]}, {"unchanged": ["orders", "payments"]}):
        run = ansible_playbook(str(playbook), "-e", f"@{tmp_path / 'vars.json'}")
        assert run.code == 0, run.output
        assert report(run) == expected
    bodies = [entry["body"] for entry in emulator.requests(operation="CreateDataFlowService")]
    assert sorted(body["description"] for body in bodies) == ["Of a team", "Own"]
    assert {(body["domain"], body["node_selector"]) for body in bodies} == {("nifi-dev", "node-role=nifi")}
    assert all("account" in body for body in bodies)


def test_examples_of_filters(ansible_playbook: Playbook, tmp_path: Path) -> None:
    """They run as they stand in the documentation, and show no secret."""
    tasks = [task for filter_file in (ROOT / "plugins/filter").glob("*.py") for task in examples(filter_file)]
    (tmp_path / "play.yml").write_text(yaml.safe_dump([{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]))
    run = ansible_playbook(str(tmp_path / "play.yml"))
    assert run.code == 0, run.output
    assert len(run.tasks) == len(tasks) >= 3
    assert "Pass1" not in run.output
