# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookup returns services by name, in templates of real playbooks."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from harness import PASSWORD, SECRET_KEY, Run

from ansible_collections.samsungcloud.scp.plugins.lookup import data_flow_service
from emulator.process import EmulatorProcess

NAME = "samsungcloud.scp.data_flow_service"


@pytest.fixture
def there(emulator: EmulatorProcess) -> EmulatorProcess:
    """Return services orders and payments under one Data Flow, and another orders under a second."""
    for flow, names in (("analytics", ("orders", "payments")), ("billing", ("orders", "invoices"))):
        own_id = emulator.admin("POST", "/data-flows", {"name": flow})["id"]
        account = {"account_id": "nifiadmin", "account_password": PASSWORD}
        seeds = [{"name": n, "data_flow_id": own_id, "domain": f"{flow}-dev", "account": account} for n in names]
        emulator.admin("POST", "/data-flow-services", seeds)
    emulator.admin("DELETE", "/requests")
    return emulator


@pytest.fixture
def evaluate(ansible_playbook: Callable[..., Run], tmp_path: Path) -> Callable[..., list[object]]:
    """Return the values of expressions, or the messages of failures."""

    def run(*expressions: str) -> list[object]:
        tasks = [{"ansible.builtin.debug": {"msg": f"{{{{ {e} }}}}"}, "ignore_errors": True} for e in expressions]
        playbook = tmp_path / "play.yml"
        playbook.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]))
        return [task.result["msg"] for task in ansible_playbook(str(playbook)).tasks]

    return run


def test_services_are_returned_in_templates(there: EmulatorProcess, evaluate: Callable[..., list[object]]) -> None:
    url, states = evaluate(
        f"lookup('{NAME}', 'orders', data_flow='analytics').web_url_nifi",
        f"query('{NAME}', 'payments', 'invoices', details=false) | map(attribute='state') | list",
    )
    assert url == "https://orders.analytics-dev"
    assert states == ["RUNNING", "RUNNING"]
    assert len(there.requests(operation="ShowDataFlowService")) == 1


def test_what_cannot_be_looked_up_is_an_error(there: EmulatorProcess, evaluate: Callable[..., list[object]]) -> None:
    missing, several, ignored, unreachable = map(
        str,
        evaluate(
            f"lookup('{NAME}', 'ordrs', data_flow='analytics')",
            f"lookup('{NAME}', 'orders')",
            f"lookup('{NAME}', 'ordrs', errors='ignore') | default('none', true)",
            f"lookup('{NAME}', 'orders', endpoint='https://127.0.0.1:1', retries=0)",
        ),
    )
    assert "name: there is no service 'ordrs'. Did you mean orders?" in missing
    assert "2 Data Flow Services are called 'orders': " in several
    assert ignored == "none"
    assert "List Data Flow Services" in unreachable


def test_the_examples_run(there: EmulatorProcess, ansible_playbook: Callable[..., Run], tmp_path: Path) -> None:
    playbook = tmp_path / "play.yml"
    tasks = yaml.safe_load(data_flow_service.EXAMPLES)
    playbook.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]))
    # The second example names services without a Data Flow, so each name must be unique.
    (orders,) = [
        each["id"]
        for each in there.admin("GET", "/objects")["data_flow_services"]
        if each["name"] == "orders" and each["domain"] == "billing-dev"
    ]
    there.admin("DELETE", f"/objects/{orders}")
    result = ansible_playbook(str(playbook))
    assert result.code == 0, result.output
    assert "https://orders.analytics-dev" in result.output


def test_an_error_shows_no_secret(there: EmulatorProcess, evaluate: Callable[..., list[object]]) -> None:
    """The API repeats it, here as a name that is similar to the one looked up."""
    shown = {"operation": "ListDataFlowService", "kind": "list_override", "count": 10}
    there.admin("POST", "/faults", {**shown, "override": {"data_flow_service_name": SECRET_KEY}})
    (message,) = evaluate(f"lookup('{NAME}', '{SECRET_KEY[:-1]}')")
    assert "Did you mean ******** or" in str(message)
