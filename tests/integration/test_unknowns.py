# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of a Data Flow and its service under each thing that the live service may do and nobody knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args, get_type_hints

import pytest
from harness import PASSWORD, Run
from test_promises import CHECK, FLOW, REAL, SERVICE

from emulator.process import EmulatorProcess
from emulator.switches import Switches

POSITIONS = [(name, position) for name, hint in get_type_hints(Switches).items() for position in get_args(hint)[1:]]
POSITIONS.remove(("stored_text", "other_form"))  # Each run sends the update again, see test_stored_text.py.
SETTINGS = {
    "account": {"account_id": "nifiadmin", "account_password": PASSWORD},
    "description": "Text",
    "host_aliases": [{"ip": "10.0.0.10", "hostnames": ["kafka-1", "kafka-2"]}],
    "node_selector": "node-role=nifi",
    "tags": {"team": "a"},
}


def lives(emulator: EmulatorProcess, play: Callable[..., Run], **connection: str) -> None:
    """Everything is created, changed and deleted exactly once, as checked before, and what was not named stays."""
    flow, service = {**FLOW, **SETTINGS}, {**SERVICE, **SETTINGS}
    change = {"description": "New", "host_aliases": [{"ip": "10.0.0.11", "hostnames": ["kafka-3"]}]}
    resize = {"service_workload": {"nifi": {"replica": 2}}}
    switches = emulator.admin("GET", "/switches")
    readable = switches["workload_readback"] != "absent" and switches["optional_fields"] != "omitted"
    # What the service never tells cannot be compared: nothing is sent then, and the task says so.
    told = switches["optional_fields"] != "omitted"
    steps = [
        ("data_flow", flow),
        ("data_flow_service", service),
        ("data_flow", {"name": "analytics", **change}),
        ("data_flow_service", {"name": "orders", "data_flow": "analytics", **change, **(resize if readable else {})}),
        ("data_flow_service", {"name": "orders", "data_flow": "analytics", "state": "absent"}),
        ("data_flow", {"name": "analytics", "state": "absent"}),
    ]
    run = play(
        [(module, {**options, **connection}, mode) for module, options in steps for mode in (CHECK, REAL, REAL)],
        "--diff",
    )
    checked, done, again = run.results[0::3], run.results[1::3], run.results[2::3]
    assert [result["changed"] for result in done] == [True, True, told, told, True, True], run.output
    assert not [result for result in again if result["changed"]], run.output
    for (key, _options), prediction, outcome in zip(steps, checked, done):
        assert (prediction["changed"], prediction["diff"]) == (outcome["changed"], outcome["diff"])
        # What a writing call finds out may be a warning in the real run alone.
        assert set(prediction) - {"warnings"} == set(outcome) - {"warnings"}
        assert set(prediction[key] or {}) == set(outcome[key] or {})
    writes = ["CreateDataFlow", "CreateDataFlowService", "UpdateDataFlow", "UpdateDataFlowService"]
    writes += ["DeleteDataFlowService", "DeleteDataFlow"]
    committed = [entry["operation"] for entry in emulator.requests() if entry["committed"]]
    assert committed == [operation for operation in writes if told or "Update" not in operation]
    for result, key in ((again[2], "data_flow"), (again[3], "data_flow_service")):
        if told:
            assert (result[key]["description"], result[key]["node_selector"]) == ("New", "node-role=nifi")
        else:
            assert "description and host_aliases" in result["warnings"][0]
    updates = [entry["body"] for entry in emulator.requests(method="PUT")]
    assert not [body for body in updates if "account" in body], "the login is sent when asked only"


@pytest.mark.parametrize(("switch", "position"), POSITIONS)
def test_life_whatever_the_service_does(
    switch: str, position: str, emulator: EmulatorProcess, play: Callable[..., Run]
) -> None:
    """One switch away from the default."""
    emulator.admin("PATCH", "/switches", {switch: position})
    lives(emulator, play)


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_life_in_each_version(version: str, emulator: EmulatorProcess, play: Callable[..., Run]) -> None:
    """Each API version that can be asked for, with its own names of tags."""
    emulator.admin("PATCH", "/switches", {"tag_keys": "by_version"})
    lives(emulator, play, api_version=version)
    (tags,) = [entry["body"]["tags"] for entry in emulator.requests(operation="CreateDataFlow")]
    assert tags == [{"tag_key": "team", "tag_value": "a"} if version == "1.2" else {"key": "team", "value": "a"}]
