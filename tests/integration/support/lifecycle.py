# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lifecycle of a Data Flow and its service: create, update and delete, each step first in check mode."""

from __future__ import annotations

from collections.abc import Callable

from cases import CHECK, FLOW, REAL, SERVICE
from harness import PASSWORD, Run

from emulator.process import EmulatorProcess
from emulator.stored_text import as_stored

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
    # Text that the API stores in another form is sent again in each run.
    resent = told and switches["stored_text"] == "other_form"
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
    assert [result["changed"] for result in again] == [resent, resent, resent, resent, False, False], run.output
    for (key, _options), prediction, outcome in zip(steps, checked, done):
        assert (prediction["changed"], prediction["diff"]) == (outcome["changed"], outcome["diff"])
        # What a writing call detects may be a warning in the real run only.
        assert set(prediction) - {"warnings"} == set(outcome) - {"warnings"}
        # Nobody can predict a field that is in no model.
        assert set(prediction[key] or {}) | {"unknown_field"} == set(outcome[key] or {}) | {"unknown_field"}
    kinds = {"data_flow": "DataFlow", "data_flow_service": "DataFlowService"}
    actions = ("Create", "Create", "Update", "Update", "Delete", "Delete")
    writes = [
        f"{verb}{kinds[module]}"
        for (module, _options), action, first, second in zip(steps, actions, done, again)
        for verb, result in ((action, first), ("Update", second))
        if result["changed"]
    ]
    assert [entry["operation"] for entry in emulator.requests() if entry["committed"]] == writes
    stored = as_stored(switches["stored_text"], {"description": "New", "node_selector": "node-role=nifi"})
    for result, key in ((again[2], "data_flow"), (again[3], "data_flow_service")):
        if told:
            assert {name: result[key][name] for name in stored} == stored
        else:
            assert "description and host_aliases" in result["warnings"][0]
    logins = [entry["operation"] for entry in emulator.requests(method="PUT") if "account" in entry["body"]]
    is_stale = resent and switches["account_readback"] == "present"
    assert logins == ["UpdateDataFlow", "UpdateDataFlowService"] * is_stale, "the login is sent when asked only"
