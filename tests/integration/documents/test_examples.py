# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All examples of all modules run twice on the emulator: the second run changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from cases import FLOW, SERVICE
from guide import examples
from harness import PASSWORD, ROOT, Run, both_executions

from emulator.process import EmulatorProcess

pytestmark = both_executions
MODULES = sorted((ROOT / "plugins" / "modules").glob("*.py"))
NEEDS: dict[str, list[tuple[str, Any]]] = {
    "data_flow_service": [("data_flow", FLOW)],
    "data_flow_service_info": [("data_flow", FLOW), ("data_flow_service", SERVICE)],
    "data_flow_info": [("data_flow", FLOW)],
}
# The variables that the examples of actions assume, and which of their tasks change something.
PROVISION = {
    "nifi_name": "invoices", "nifi_domain": "some-dev", "nifi_size": "development", "nifi_storage_class_name": "nfs",
    "data_flow_name": "analytics", "data_flow_cluster_name": "ske-dev", "data_flow_version": "1.1.0",
    "data_flow_domain": "some-dev", "data_flow_storage_class_name": "nfs", "nifi_wait_interval": 0.1,
}  # fmt: skip
CHANGES = {"provision": [True, True, False, False]}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_examples(
    module: Path,
    emulator: EmulatorProcess,
    play: Callable[..., Run],
    ansible_playbook: Callable[..., Run],
    tmp_path: Path,
) -> None:
    """One after another, each twice in a row."""
    assert play(NEEDS.get(module.stem, [])).code == 0
    tasks = examples(module)
    writes = module.stem in ("data_flow", "data_flow_fleet", "data_flow_service")
    playbook = tmp_path / "examples.yml"
    document = {
        "hosts": "localhost",
        "gather_facts": False,
        "vars": {"nifi_password": PASSWORD, **(PROVISION if module.stem.startswith("provision") else {})},
        "module_defaults": {f"samsungcloud.scp.{module.stem}": {"wait_interval": 0.1}} if writes else {},
        "tasks": [task for task in tasks for _time in range(2)],
    }
    playbook.write_text(yaml.safe_dump([document], sort_keys=False))
    run = ansible_playbook(str(playbook), "--diff")
    assert run.code == 0, run.output
    changed = [result.get("changed") for result in run.results]
    assert changed[1::2] == [False] * len(tasks)
    assert changed[0::2] == CHANGES.get(module.stem, [writes] * len(tasks))
