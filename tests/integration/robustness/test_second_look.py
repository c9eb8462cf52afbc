# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A GET by id with status 400 or 404 does not prove that an object does not exist: the list decides."""

from __future__ import annotations

from typing import Any

import pytest
from harness import FLOW, SERVICE
from in_process import run

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import ApiError
from emulator.process import EmulatorProcess

HURRY = {"wait_interval": 0.1, "wait_timeout": 20}
SHOWS = {"data_flow": "ShowDataFlow", "data_flow_service": "ShowDataFlowService"}
OBJECTS = [
    ("data_flow", {"data_flow_id": FLOW}),
    ("data_flow", {"name": "analytics"}),
    ("data_flow_service", {"data_flow_service_id": SERVICE}),
    ("data_flow_service", {"name": "orders", "data_flow": "analytics"}),
]


def refuse(seeded: EmulatorProcess, module: str, status: int, count: int) -> None:
    """Make the GET by id fail."""
    fault = {"kind": "status_before", "operation": SHOWS[module], "status": status, "count": count}
    seeded.admin("POST", "/faults", fault)


@pytest.mark.parametrize("status", [400, 404])
@pytest.mark.parametrize("check_mode", [True, False])
@pytest.mark.parametrize(("module", "address"), OBJECTS)
def test_what_is_listed_is_there_though_a_get_was_refused_once(
    module: str, address: dict[str, Any], check_mode: bool, status: int, seeded: EmulatorProcess
) -> None:
    """It is updated, not created again or reported as missing; and it is deleted, not taken for absent."""
    refuse(seeded, module, status, 1)
    result = run(module, {**address, "description": "New", **HURRY}, seeded.url, check_mode=check_mode)
    assert (result["changed"], result["diff"]["after"]["description"]) == (True, "New")
    refuse(seeded, module, status, 1)
    more = {"delete_services": True} if module == "data_flow" else {}
    gone = run(module, {**address, "state": "absent", **more, **HURRY}, seeded.url, check_mode=check_mode)
    assert gone["changed"]
    done = [entry["operation"] for entry in seeded.requests() if entry["committed"]]
    kind = SHOWS[module].removeprefix("Show")
    services = [] if module == "data_flow_service" else ["DeleteDataFlowService"]
    assert done == ([] if check_mode else [f"Update{kind}", *services, f"Delete{kind}"])


@pytest.mark.parametrize("status", [400, 404])
@pytest.mark.parametrize(("module", "address"), OBJECTS)
def test_what_is_listed_and_never_shown_is_an_error(
    module: str, address: dict[str, Any], status: int, seeded: EmulatorProcess
) -> None:
    for state in ("present", "absent"):
        refuse(seeded, module, status, 2)
        with pytest.raises(ApiError, match=f"HTTP {status}"):
            run(module, {**address, "state": state, **HURRY}, seeded.url)
    assert not [entry for entry in seeded.requests() if entry["committed"]]
