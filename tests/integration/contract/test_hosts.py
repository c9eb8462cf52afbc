# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Host patterns of the playbooks: a pattern that matches nothing is an error, not a successful run without effect."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from harness import Run

from emulator.process import EmulatorProcess

Playbook = Callable[..., Run]
Hosts = Callable[..., Run]
PLAYBOOKS = ("provision", "preflight", "resize", "decommission", "drift")
GROUPS: dict[str, Any] = {
    "analytics": {"hosts": {"orders": {}, "payments": {}}},
    "sales": {"hosts": {"stock-1": {}, "stock-2": {}}},
    "archive": {},
    "test": {"children": {"sales": {}}},
}
SLICE = {"awx_job_template_name": "provision", "awx_workflow_job_name": "provision"}


@pytest.fixture
def hosts(emulator: EmulatorProcess, ansible_playbook: Playbook, tmp_path: Path) -> Hosts:
    """Run a playbook on an inventory of four hosts, with variables."""
    inventory = tmp_path / "hosts.json"
    inventory.write_text(json.dumps({"all": {"children": GROUPS}}))

    def run(name: str, *flags: str, cwd: Path | None = None, **variables: Any) -> Run:
        environment = {name: variables.pop(name) for name in list(variables) if name.isupper()}
        extra = json.dumps({"resize_size": "standard", **variables})
        arguments = (f"samsungcloud.scp.{name}", "-i", str(inventory), "-e", extra, *flags)
        result = ansible_playbook(*arguments, cwd=cwd, **environment)
        assert not emulator.requests()
        return result

    return run


def listed(run: Run) -> list[str]:
    """Return the hosts that --list-hosts shows."""
    assert run.code == 0, run.output
    return re.findall(r"^      (\S+)$", run.output, re.MULTILINE)


def text(run: Run) -> str:
    """Return the output as one line, without the line breaks of older versions of ansible-core."""
    return " ".join(run.output.split())


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("ordres", "no host matches 'ordres'. Did you mean orders?"),
        ("orders,paymens", "no host matches 'paymens'. Did you mean payments?"),
        ("orders:paymens", "no host matches 'paymens'. Did you mean payments?"),
        (["orders", "analytic"], "no host matches 'analytic'. Did you mean analytics?"),
        ("zzz", "no host matches 'zzz'. There are all, analytics,"),
        ("archive", "no host matches 'archive'."),
        ("orders:x*", "no host matches 'x*'."),
        ("~^stok", "no host matches '~^stok'."),
        ("~(stok", "Invalid host list pattern: ~(stok"),
        ("sales[5]", "No hosts matched the subscripted pattern 'sales[5]'"),
        ("sales:&analytics", "'sales,&analytics' leaves no host."),
        ("sales:!test", "'sales,!test' leaves no host."),
        ("{{ nobody_has_this }}", "nobody_has_this"),
        (7, "no host matches '7'."),
    ],
)
def test_a_pattern_that_matches_nothing(pattern: Any, message: str, hosts: Hosts) -> None:
    """One line names the pattern, or the part of it, and nothing is changed."""
    run = hosts("provision", provision_hosts=pattern)
    assert run.code != 0
    assert message in text(run)
    assert not run.tasks


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("all", "orders payments stock-1 stock-2"),
        ("*", "orders payments stock-1 stock-2"),
        (" orders , sales ", "orders stock-1 stock-2"),
        ("orders payments", "orders payments"),
        (["orders", "sales:!stock-1"], "orders stock-2"),
        ("test", "stock-1 stock-2"),
        ("stock-*[0]", "stock-1"),
        ("sales[0:1]", "stock-1 stock-2"),
        ("~(or|pa)", "orders payments"),
        ("all:!archive:!gone", "orders payments stock-1 stock-2"),
        ("all,&test,!stock-1", "stock-2"),
        ("!sales", "orders payments"),
        ("{{ groups['sales'] }}", "stock-1 stock-2"),
    ],
)
def test_a_pattern_that_matches(pattern: Any, found: str, hosts: Hosts) -> None:
    """As in Ansible; exclusions and intersections may match nothing."""
    assert sorted(listed(hosts("provision", "--list-hosts", provision_hosts=pattern))) == found.split()


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_every_playbook(name: str, hosts: Hosts, ansible_playbook: Playbook, tmp_path: Path) -> None:
    """A misspelled pattern and an inventory without hosts are errors. A blank pattern is, too: all is a word."""
    variable = f"{name}_hosts"
    run = hosts(name, **{variable: "orders,sale"})
    assert run.code != 0
    assert f"{variable}: no host matches 'sale'. Did you mean sales?" in text(run)

    everything = ["orders", "payments", "stock-1", "stock-2"]
    assert sorted(listed(hosts(name, "--list-hosts"))) == everything
    for blank in ("", None, ", ,", []):
        run = hosts(name, "--list-hosts", **{variable: blank})
        assert run.code != 0
        assert f"{variable} is blank. Write all for all hosts" in text(run)

    assert listed(hosts(name, "--list-hosts", "--limit", "stock-2", **{variable: "sales"})) == ["stock-2"]
    skipped = hosts(name, "--limit", "orders", **{variable: "sales"})
    assert (skipped.code, skipped.tasks) == (0, []), skipped.output
    slice_ = {**SLICE, variable: "gone", f"{name}_inventory": str(tmp_path / "hosts.json")}
    assert "no host matches 'gone'" in text(hosts(name, **slice_))

    empty = tmp_path / "empty.yml"
    empty.write_text("all:\n")
    playbook = f"samsungcloud.scp.{name}"
    for inventory in ([], ["-i", "/no/such/file"], ["-i", str(empty)]):
        run = ansible_playbook(playbook, *inventory)
        assert run.code != 0
        assert "The inventory has no hosts. Name one with -i" in text(run)
    for listing in ("--syntax-check", "--list-tasks", "--list-tags"):
        assert ansible_playbook(playbook, listing).code == 0


@pytest.fixture
def sliced(hosts: Hosts, tmp_path: Path) -> Hosts:
    """Run a playbook on the inventory of a slice, as AWX writes it: all groups, and only some of their hosts."""
    whole = tmp_path / "project" / "inventory"
    whole.mkdir(parents=True)
    (tmp_path / "hosts.json").rename(whole / "hosts.json")
    script = tmp_path / "hosts.json"  # which the fixture passes with -i
    data = {
        "all": {"hosts": [], "children": list(GROUPS)},
        "analytics": {"hosts": ["orders"]},
        "test": {"children": ["sales"]},
        "_meta": {"hostvars": {"orders": {}}},
    }
    script.write_text(f"#! /usr/bin/env python3\nprint({json.dumps(data)!r})\n")
    script.chmod(0o700)

    def run(name: str, *flags: str, **variables: Any) -> Run:
        return hosts(name, *flags, cwd=tmp_path / "project", **{**SLICE, **variables})

    return run


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("orderz", "no host matches 'orderz'. Did you mean orders?"),
        ("orders,paymens", "no host matches 'paymens'. Did you mean payments?"),
        ("payments:x*", "no host matches 'x*'. There are all, analytics, sales, test, orders, payments,"),
        ("archive", "no host matches 'archive'."),
        ("sales:!test", "'sales,!test' leaves no host."),
    ],
)
def test_a_misspelt_name_in_a_slice(pattern: str, message: str, sliced: Hosts) -> None:
    """The names are those of the whole inventory."""
    run = sliced("decommission", decommission_hosts=pattern, decommission_inventory="inventory")
    assert run.code != 0
    assert message in text(run)
    assert not run.tasks


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("payments", ""),
        ("payments,orders", "orders"),
        (["stock-2", "pay*"], ""),
        ("sales", ""),
        ("sales:!stock-1", ""),
        ("all:&test", ""),
        ("stock-*[1]", ""),
        ("sales[0:1],orders", "orders"),
        ("all", "orders"),
        ("analytics:!payments", "orders"),
    ],
)
def test_a_slice_has_some_hosts_only(pattern: Any, found: str, sliced: Hosts) -> None:
    """What other slices have is no error and no warning, also if Ansible takes a name without a host for an error."""
    given = {"provision_hosts": pattern, "provision_inventory": ["inventory/hosts.json"]}
    run = sliced("provision", "--list-hosts", ANSIBLE_HOST_PATTERN_MISMATCH="error", **given)
    assert listed(run) == found.split()
    assert "Could not match" not in run.output


def test_a_slice_that_is_launched_again(sliced: Hosts) -> None:
    """It has no workflow any more, and still only some hosts."""
    again = {"awx_workflow_job_name": None, "awx_job_launch_type": "relaunch"}
    run = sliced("provision", provision_hosts="payments", provision_inventory="inventory", **again)
    assert (run.code, run.tasks) == (0, []), run.output
    for more in ({"provision_hosts": "paymens", "provision_inventory": "inventory"}, {"provision_hosts": "payments"}):
        run = sliced("provision", **more, **again)
        assert run.code != 0
        assert f"no host matches '{more['provision_hosts']}'" in text(run)


def test_a_slice_that_does_not_know_the_inventory(sliced: Hosts, ansible_playbook: Playbook) -> None:
    """Names of groups and of its own hosts are known. Any other may be misspelt, so it fails and tells what to set."""
    for blank in ({}, {"provision_inventory": ""}, {"provision_inventory": None}):
        run = sliced("provision", provision_hosts="payments", **blank)
        assert "Set provision_inventory to the path of the inventory in the project." in text(run)
    for pattern in ("payments", "orders,orderz", "pay*"):
        run = sliced("provision", provision_hosts=pattern)
        assert run.code != 0
        assert "no host of this slice of the job template" in text(run)
    for pattern in ("sales", "archive", "test:!stock-1"):
        run = sliced("provision", provision_hosts=pattern)
        assert (run.code, run.tasks) == (0, []), run.output
    assert listed(sliced("provision", "--list-hosts", provision_hosts="or*,sales")) == ["orders"]

    tower = {name.replace("awx", "tower"): SLICE[name] for name in SLICE}
    for variables in (SLICE, tower):
        run = ansible_playbook("samsungcloud.scp.provision", "-e", json.dumps(variables))
        assert (run.code, run.tasks) == (0, []), run.output

    run = sliced("provision", provision_hosts="sales", awx_workflow_job_name="every night")
    assert run.code != 0
    assert "no host matches 'sales'" in text(run)


@pytest.mark.parametrize("path", ["elsewhere/hosts.yml", "inventory/empty.yml", "."])
def test_an_inventory_that_is_not_there(path: str, sliced: Hosts, tmp_path: Path) -> None:
    """Nothing is known then, so no name is taken for that of another slice."""
    (tmp_path / "project" / "inventory" / "empty.yml").write_text("all:\n")
    (tmp_path / "project" / "inventory" / "hosts.json").rename(tmp_path / "elsewhere.json")
    run = sliced("provision", provision_hosts="payments", provision_inventory=path)
    assert run.code != 0
    assert f"provision_inventory: there are no hosts in {path}, relative to {tmp_path / 'project'}." in text(run)


def test_a_misspelt_limit(sliced: Hosts, tmp_path: Path) -> None:
    """Ansible fails only if no part of the limit matches a host."""
    whole = ("-i", str(tmp_path / "project" / "inventory"))
    run = sliced("decommission", *whole, "--limit", "payments,orderz", awx_workflow_job_name=None)
    assert run.code != 0
    assert "--limit: no host matches 'orderz'. Did you mean orders?" in text(run)
    failed = tmp_path / "failed.retry"
    failed.write_text("payments\n")
    for limit in ("payments,!gone", f"@{failed}"):
        assert listed(sliced("decommission", *whole, "--limit", limit, "--list-hosts")) == ["payments"]
    run = sliced("provision", "--limit", "orders,orderz", provision_inventory="inventory")
    assert run.code != 0
    assert "--limit: no host matches 'orderz'" in text(run)
    assert listed(
        sliced("provision", "--limit", "orders,payments", "--list-hosts", provision_inventory="inventory")
    ) == ["orders"]


def test_named_services_need_no_hosts(hosts: Hosts) -> None:
    """They run on localhost, which --limit must not leave out."""
    named = {"resize_services": "orders", "resize_data_flow": "analytics", "resize_hosts": "gone"}
    assert listed(hosts("resize", "--list-hosts", **named)) == ["localhost"]
    assert listed(hosts("resize", "--list-hosts", "--limit", "localhost,orders", **named)) == ["localhost"]
    run = hosts("resize", "--limit", "orders", **named)
    assert run.code != 0
    assert "resize_services names the services, and --limit (orders) excludes localhost" in text(run)
