# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Teams become services; what cannot work is said of the entry it stands in."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow import tenants

OWN = {"account_password": "Nifi-Pass1!"}
LOGIN = {"account_id": "nifiadmin", **OWN}
SMALL = {
    "nifi": {"cpu": "1000m", "memory": "2Gi", "replica": 1},
    "nifi_registry": {"cpu": "500m", "memory": "1Gi", "replica": 1},
    "zookeeper": {"cpu": "500m", "memory": "1Gi", "replica": 1},
}
SIZES = {"small": SMALL, "large": {**SMALL, "nifi": {"cpu": "8000m", "memory": "16Gi", "replica": 3}}}
DEFAULTS: dict[str, Any] = {
    "size": "small",
    "domain": "nifi.example.com",
    "storage_class_name": "nfs",
    "account": {"account_id": "nifiadmin"},
}


def test_a_team_goes_before_the_defaults_and_its_figures_before_its_size() -> None:
    team = {"name": "a", "size": "large", "workload": {"nifi": {"replica": 2}}, "account": OWN}
    service = tenants.service_of(team, DEFAULTS, SIZES)
    assert service["account"] == LOGIN
    assert service["service_workload"] == {**SMALL, "nifi": {"cpu": "8000m", "memory": "16Gi", "replica": 2}}
    assert service["domain"] == "nifi.example.com"
    assert not {"size", "workload"} & set(service), "they are no options of the module"
    assert "workload" not in DEFAULTS
    assert DEFAULTS["account"] == {"account_id": "nifiadmin"}


@pytest.mark.parametrize(
    ("option", "problem"),
    [("size", "workload.nifi: needs cpu and memory and replica."), ("domain", "domain: is needed.")],
)
def test_what_neither_a_team_nor_the_defaults_have_is_needed(option: str, problem: str) -> None:
    for own in ({}, {option: None}, {option: ""}):
        defaults = {key: value for key, value in DEFAULTS.items() if key not in (option, "account")}
        (found,) = tenants.problems([{"name": "first", **own}], defaults, SIZES)
        assert problem in found


@pytest.mark.parametrize("blank", [" ", None])
def test_what_is_blank_in_a_row_takes_the_default(blank: str | None) -> None:
    row: dict[str, Any] = {
        "name": "row",
        **dict.fromkeys(("size", "domain", "storage_class_name", "description", "tags"), blank),
    }
    row["account"] = {"account_id": blank, "account_password": OWN["account_password"]}
    defaults = {**DEFAULTS, "description": "Text", "tags": {"a": "b"}}
    assert tenants.service_of(row, defaults, SIZES) == tenants.service_of(
        {"name": "row", "account": OWN}, defaults, SIZES
    )
    assert tenants.problems([row], DEFAULTS, SIZES) == []


def test_teams_that_can_work() -> None:
    good = [
        {"name": "orders", "account": OWN},
        {"name": "whole", "size": "", "workload": SMALL, "account": {}, "host_aliases": []},
        {"name": "text", "workload": {"nifi": {"replica": "3"}}},
    ]
    assert tenants.problems(good, {**DEFAULTS, "account": LOGIN}, SIZES) == []
    assert tenants.problems([], {}, {}) == []


@pytest.mark.parametrize(
    ("team", "problem"),
    [
        ({"name": "Orders"}, "entry 2 (Orders): name: 'Orders' is not a valid name"),
        ({}, "entry 2 (without a name): name: is needed."),
        ({"name": "map", "domain": {"a": "b"}}, "entry 2 (map): domain: must be text, and is a map."),
        ({"name": "list", "node_selector": ["a"]}, "entry 2 (list): node_selector: must be text, and is a list."),
        (
            {"name": "label", "node_selector": "a b"},
            "entry 2 (label): node_selector: 'a b' cannot be a label of a node.",
        ),
        ({"name": "dns", "domain": "my_domain"}, "entry 2 (dns): domain: 'my_domain' cannot be a DNS name"),
        ({"name": "huge", "size": "huge"}, "entry 2 (huge): there is no size 'huge'. Known sizes: small, large."),
        (
            {"name": "tiny", "workload": {"nifi": {"cpu": 2}}},
            "workload.nifi.cpu: 2 would be 2 millicores",
        ),
        (
            {"name": "none", "workload": {"nifi": {"replica": 0}}},
            "workload.nifi.replica: must be at least 1, and is 0.",
        ),
        ({"name": "some", "workload": {"nifi": {"replica": "x"}}}, "workload.nifi.replica: 'x' is not a whole number."),
        ({"name": "domain", "domain": "x"}, "entry 2 (domain): domain: must have 3 to 50 characters, and has 1."),
        ({"name": "login", "account": {"account_id": "a"}}, "account: needs account_id and account_password."),
        ({"name": "nobody", "account": {}}, "account: needs account_id and account_password."),
        (
            {"name": "weak", "account": {"account_id": "nifiadmin", "account_password": "secret-word"}},
            "account.account_password: must contain an upper-case letter and a digit.",
        ),
    ],
)
def test_problems_name_the_entry_and_show_no_password(team: dict[str, Any], problem: str) -> None:
    defaults = {key: value for key, value in DEFAULTS.items() if key != "account"}
    found = tenants.problems([{"name": "first"}, team], defaults, SIZES)
    assert len(found) == 1
    assert problem in found[0]
    assert "secret-word" not in found[0]
