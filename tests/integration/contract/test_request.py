# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module request: any signed call, with pagination and waits; refused where it could do unnoticed harm."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from cases import FLOW
from harness import PASSWORD, Run

from emulator.process import EmulatorProcess

Play = Callable[..., Run]


def test_reading(emulator: EmulatorProcess, play: Play) -> None:
    """A list with all its pages, a query that needs encoding, a full URL, and a wait."""
    emulator.admin("POST", "/data-flows", [{"name": f"flow-{number:02}"} for number in range(25)])
    flows = {"service": "data-flow", "path": "/v1/data-flows", "version": "1.1"}
    paged, waited, addressed, refused = play(
        [
            ("request", {**flows, "query": {"size": 10, "sort": "data_flow_name:asc"}, "paginate": True}),
            ("request", {**flows, "wait_until": "contents[0].state == 'RUNNING'", "wait_interval": 0.1}),
            ("request", {"url": f"{emulator.url}/v1/clusters", "status_codes": [200]}),
            ("request", {"service": "ske", "path": "/v1/clusters", "status_codes": [204]}),
        ],
        "--check",
    ).results
    assert [item["data_flow_name"] for item in paged["resources"]] == [f"flow-{number:02}" for number in range(25)]
    assert (paged["changed"], paged["status"], len(paged["response"]["contents"])) == (False, 200, 10)
    assert waited["timeline"][0]["state"] == "HTTP 200"
    assert addressed["response"]["count"] == 2
    assert "HTTP 200" in refused["msg"]
    assert {entry["api_version"] for entry in emulator.requests(operation="ListDataFlows")} == {"data-flow 1.1"}


def test_a_page_that_comes_again(emulator: EmulatorProcess, play: Play) -> None:
    """It is the end if the API ignores the page number, and an error if other pages follow."""
    emulator.admin("POST", "/data-flows", [{"name": f"flow-{number:02}"} for number in range(25)])
    flows = {"service": "data-flow", "path": "/v1/data-flows", "version": "1.1", "all_pages": True}  # the alias
    (everything,) = play([("request", flows)]).results  # without a size there are no pages
    assert len(everything["resources"]) == 25
    emulator.admin("POST", "/faults", {"operation": "ListDataFlows", "kind": "first_page", "skip": 1})
    (failed,) = play([("request", {**flows, "query": {"size": 10}})]).results
    assert failed["failed"] is True
    assert "returned an earlier page again instead of page 1" in failed["msg"]


def test_writing(emulator: EmulatorProcess, play: Play) -> None:
    """A write reports a change; in check mode it is refused and not sent."""
    (made,) = play([("data_flow", FLOW)]).results
    path = f"/v1/data-flows/{made['data_flow']['data_flow_id']}"
    login = {"account_id": "nifiadmin", "account_password": PASSWORD}
    task = ("request", {"method": "PUT", "service": "data-flow", "path": path, "body": {"account": login}})
    emulator.admin("DELETE", "/requests")
    (refused,) = play([task], "--check").results
    assert "check mode" in refused["msg"]
    assert not emulator.requests()
    (result,) = play([task], "-vvvv").results
    assert (result["changed"], result["status"]) == (True, 202)
    assert result["response"]["account"] == {"account_id": "nifiadmin"}


@pytest.mark.parametrize(
    ("options", "part"),
    [
        ({"url": "https://example.com/v1/clusters"}, "url: "),
        ({"url": "http://ske.kr-west1.e.samsungsdscloud.com/v1"}, "url: "),
        ({"url": "https://ske.kr-west1.e.samsungsdscloud.com/v1?a=b"}, "url: "),
        ({"service": "ske/../x", "path": "/v1"}, "service: "),
        ({"service": "ske", "path": "v1/clusters"}, "path: "),
        ({"service": "ske", "path": "/v1/../v2"}, "path: "),
        ({"service": "ske", "path": "/v1/clusters?size=1"}, "path: "),
        ({"service": "ske", "path": "/v1/clusters", "wait_until": "[?"}, "wait_until: "),
        ({"service": "ske", "path": "/v1/clusters", "method": "DELETE", "paginate": True}, "paginate: "),
        ({"service": "ske", "path": "/v1/clusters", "wait_until": "count", "wait_interval": 0}, "wait_interval: "),
    ],
)
def test_what_cannot_be_meant(options: Mapping[str, Any], part: str, emulator: EmulatorProcess, play: Play) -> None:
    """It is refused before the first request, and the error names the option."""
    (result,) = play([("request", options)]).results
    assert result["failed"]
    assert result["msg"].startswith(part), result["msg"]
    assert not emulator.requests()
