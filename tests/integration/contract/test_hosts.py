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
PLAYBOOKS = ("provision", "preflight", "resize", "decommission")
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

    def run(name: str, *flags: str, **variables: Any) -> Run:
        extra = json.dumps({"resize_size": "standard", **variables})
        result = ansible_playbook(f"samsungcloud.scp.{name}", "-i", str(inventory), "-e", extra, *flags)
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

    empty = tmp_path / "empty.yml"
    empty.write_text("all:\n")
    playbook = f"samsungcloud.scp.{name}"
    for inventory in ([], ["-i", "/no/such/file"], ["-i", str(empty)]):
        run = ansible_playbook(playbook, *inventory)
        assert run.code != 0
        assert "The inventory has no hosts. Name one with -i" in text(run)
    for listing in ("--syntax-check", "--list-tasks", "--list-tags"):
        assert ansible_playbook(playbook, listing).code == 0


def test_a_slice_without_hosts_is_no_error(hosts: Hosts, ansible_playbook: Playbook) -> None:
    """With a sliced job template, a job of AWX may have some hosts only, or none."""
    for run in (
        hosts("provision", provision_hosts="others", **SLICE),
        hosts("provision", provision_hosts="archive", **{name.replace("awx", "tower"): SLICE[name] for name in SLICE}),
        ansible_playbook("samsungcloud.scp.provision", "-e", json.dumps(SLICE)),
    ):
        assert (run.code, run.tasks) == (0, []), run.output
    run = hosts("provision", provision_hosts="others", **{**SLICE, "awx_workflow_job_name": "every night"})
    assert run.code != 0


def test_named_services_need_no_hosts(hosts: Hosts) -> None:
    """They run on localhost, which --limit must not leave out."""
    named = {"resize_services": "orders", "resize_data_flow": "analytics", "resize_hosts": "gone"}
    assert listed(hosts("resize", "--list-hosts", **named)) == ["localhost"]
    assert listed(hosts("resize", "--list-hosts", "--limit", "localhost,orders", **named)) == ["localhost"]
    run = hosts("resize", "--limit", "orders", **named)
    assert run.code != 0
    assert "resize_services names the services, and --limit (orders) excludes localhost" in text(run)
