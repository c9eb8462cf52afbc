# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lifecycle of a Data Flow and its service: create, update and delete, each step first in check mode."""

from __future__ import annotations

from collections.abc import Callable

from cases import CHECK, FLOW, REAL, SERVICE
from harness import PASSWORD, Run

from emulator.process import EmulatorProcess

SETTINGS = {
    "account": {"account_id": "nifiadmin", "account_password": PASSWORD},
    "description": "Text",
    "host_aliases": [{"ip": "10.0.0.10", "hostnames": ["kafka-1", "kafka-2"]}],
    "node_selector": "node-role=nifi",
    "tags": {"team": "a"},
}


def lives(emulator: EmulatorProcess, play: Callable[..., Run], **connection: str) -> None:
    """Check that each step is carried out once, as check mode predicted, and that unnamed options are unchanged."""
    flow, service = {**FLOW, **SETTINGS}, {**SERVICE, **SETTINGS}
    change = {"description": "New", "host_aliases": [{"ip": "10.0.0.11", "hostnames": ["kafka-3"]}]}
    resize = {"service_workload": {"nifi": {"replica": 2}}}
    switches = emulator.admin("GET", "/switches")
    readable = switches["workload_readback"] != "absent" and switches["optional_fields"] != "omitted"
    # Settings that the API never returns cannot be compared: they are not sent, and the task says so.
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
        # What a writing call detects may be a warning in the real run only.
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
