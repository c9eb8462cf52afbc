# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All examples of all modules run twice on the emulator: the second run changes nothing.

The results are those that RETURN documents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.parsing.vault import VaultLib, VaultSecret
from cases import FLOW, SERVICE
from guide import INSTANTLY, examples
from harness import IN_PROCESS, MODULE, PASSWORD, ROOT, Run, both_executions
from returned import undocumented

from emulator.process import EmulatorProcess

MODULES = sorted((ROOT / "plugins" / "modules").glob("*.py"))
ON_EMULATOR = [module for module in MODULES if module.stem != "controller_setup"]  # test_controller.py runs that one
NEEDS: dict[str, list[tuple[str, Any]]] = {
    "data_flow_capacity_info": [("data_flow", FLOW), ("data_flow_service", SERVICE)],
    "data_flow_service": [("data_flow", FLOW)],
    "data_flow_service_info": [("data_flow", FLOW), ("data_flow_service", SERVICE)],
    "data_flow_service_version_info": [("data_flow", FLOW)],
    "data_flow_info": [("data_flow", FLOW)],
    "export": [("data_flow", FLOW), ("data_flow_service", SERVICE)],
}
# The variables that the examples of provision and provision_result read.
PROVISION = {
    "nifi_name": "invoices", "nifi_domain": "some-dev", "nifi_size": "development", "nifi_storage_class_name": "nfs",
    "data_flow_name": "analytics", "data_flow_cluster_name": "ske-dev", "data_flow_version": "1.1.0",
    "data_flow_domain": "some-dev", "data_flow_storage_class_name": "nfs", "nifi_wait_interval": 0.1,
}  # fmt: skip
VAULT_PASSWORD = "some-vault-password"
WRITES = {f"samsungcloud.scp.{name}" for name in ("data_flow", "data_flow_service", "data_flow_fleet")}
FEWEST = {"data_flow": 8, "data_flow_service": 8, "data_flow_fleet": 8, "provision": 8}  # examples of a module
BLOCKS = ("block", "rescue", "always")


def renamed(task: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """Return a task, or a block with its tasks, whose names begin with a prefix."""
    parts = {key: [renamed(each, prefix) for each in task[key]] for key in BLOCKS if key in task}
    return {**task, "name": f"{prefix} {task['name']}", **parts}


def plays(listed: list[dict[str, Any]], variables: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield plays that run each example twice in a row. Names of tasks begin with the example's number and the time."""
    for number, example in enumerate(listed):
        own = example if "hosts" in example else {"hosts": "localhost", "gather_facts": False, "tasks": [example]}
        for time in ("first", "second"):
            tasks = [renamed(task, f"{number} {time}") for task in own["tasks"]]
            yield {**own, "vars": variables, "tasks": tasks}


@both_executions
@pytest.mark.parametrize("module", ON_EMULATOR, ids=lambda module: module.stem)
def test_examples(
    module: Path,
    emulator: EmulatorProcess,
    play: Callable[..., Run],
    ansible_playbook: Callable[..., Run],
    tmp_path: Path,
    scratch: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One after another, each twice in a row."""
    monkeypatch.setattr("harness.TAKEN", {IN_PROCESS: {IN_PROCESS, MODULE}, MODULE: {MODULE}})  # async is a module
    emulator.admin("PATCH", "/clock", {"speed": INSTANTLY})
    assert play(NEEDS.get(module.stem, [])).code == 0
    vault = VaultLib([("default", VaultSecret(VAULT_PASSWORD.encode()))])
    (tmp_path / "vault.yml").write_bytes(vault.encrypt(f"vault_nifi_password: {PASSWORD}"))
    (tmp_path / "vault-password").write_text(VAULT_PASSWORD)
    playbook = tmp_path / "examples.yml"
    listed = examples(module)
    variables = {"nifi_password": PASSWORD, **(PROVISION if module.stem.startswith("provision") else {})}
    playbook.write_text(yaml.safe_dump(list(plays(listed, variables)), sort_keys=False))
    run = ansible_playbook(
        str(playbook),
        "--diff",
        "--vault-password-file",
        str(tmp_path / "vault-password"),
        ANSIBLE_ASYNC_DIR=str(scratch / "async"),
    )
    assert run.code == 0, run.output
    assert [problem for task in run.tasks for problem in undocumented(task)] == []

    changed: dict[tuple[int, str], bool] = defaultdict(bool)
    written = set()
    for task in run.tasks:
        number, time, _name = task.task.split(" ", 2)
        written |= {int(number)} if task.action in WRITES and not task.check_mode else set()
        ended = [item for item in task.items if item.get("finished", True)]  # a task that starts another has not
        changed[int(number), time] |= not task.check_mode and any(item.get("changed") for item in ended)
    assert len(listed) >= FEWEST.get(module.stem, 1)
    assert not [number for number in range(len(listed)) if changed[number, "second"]]
    assert not [number for number in written if not changed[number, "first"]]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_names_of_examples(module: Path) -> None:
    """Each begins with a verb in the imperative and ends without a period."""
    names = [task["name"] for task in examples(module)]
    assert len(set(names)) == len(names)
    assert not [name for name in names if name.endswith(".") or name.split()[0].endswith(("s", "ing"))]
