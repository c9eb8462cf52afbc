# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of environments, their errors, and their differences."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.environments import (
    chosen,
    collisions,
    difference_lines,
    environments_of,
)
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import OptionError

DEFINITION: dict[str, Any] = {
    "data_flow_name": "analytics",
    "data_flow_cluster_name": "ske-dev",
    "nifi_name": "orders",
    "nifi_size": "development",
    "nifi_domain": "nifi-dev",
    "nifi_storage_class_name": "nfs",
}


def lines(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Return the differences between two environments as printed, without the heading."""
    listed = [
        {"name": "one", "overrides": before, "connection": before.pop("connection", None)},
        {"name": "two", "overrides": after, "connection": after.pop("connection", None)},
    ]
    found, problems = environments_of(listed, DEFINITION, {})
    assert problems == []
    heading, *rest = difference_lines(found)
    assert heading == "one -> two:"
    return rest


def test_an_environment_goes_before_the_definition() -> None:
    """At any depth; blanks are omitted."""
    workload = {"nifi": {"cpu": "3000m", "replica": ""}}
    overrides = {"nifi_size": "standard", "nifi_domain": " ", "nifi_workload": workload, "nifi_name": None}
    sizes = {"standard": {"nifi": {"cpu": "1000m", "memory": "2Gi", "replica": 3}}}
    (found,), problems = environments_of([{"name": " dev ", "overrides": overrides}], DEFINITION, sizes)
    assert problems == []
    assert found.name == "dev"
    assert found.desired.service is not None
    assert found.desired.service["domain"] == "nifi-dev"
    assert found.desired.service["service_workload"]["nifi"] == {"cpu": "3000m", "memory": "2Gi", "replica": 3}
    assert found.variables["nifi_sizes"] == sizes


def test_differences_are_found_at_any_depth() -> None:
    before = {
        "nifi_workload": {"nifi": {"replica": 1, "cpu": "2000m"}},
        "nifi_host_aliases": [{"ip": "10.0.0.1", "hostnames": ["a"]}],
        "nifi_description": "before",
        "connection": {"region": "kr-west1"},
    }
    after = {
        "nifi_workload": {"nifi": {"replica": 3, "cpu": "2000m"}},
        "nifi_host_aliases": [{"ip": "10.0.0.2", "hostnames": ["a"]}],
        "nifi_check_name": False,
        "nifi_node_selector": " ",
        "connection": {"region": "kr-east1"},
    }
    assert lines(before, after) == [
        "  connection.region: kr-west1 -> kr-east1",
        "  nifi_check_name: (not set) -> False",
        "  nifi_description: before -> (not set)",
        "  nifi_host_aliases[0].ip: 10.0.0.1 -> 10.0.0.2",
        "  nifi_workload.nifi.replica: 1 -> 3",
    ]
    assert lines({}, {}) == ["  no differences"]


def test_secrets_are_not_shown_and_not_told_to_differ() -> None:
    before = {
        "nifi_account": {"account_id": "nifiadmin", "account_password": "Old-Pass1!"},
        "nifi_update_password": "on_create",
        "connection": {"secret_key": "one", "auth_token": "one"},
    }
    after = {
        "nifi_account": {"account_id": "operator", "account_password": "New-Pass1!"},
        "nifi_update_password": "always",
        "nifi_tags": {"api_token": "x"},
        "connection": {"secret_key": "two"},
    }
    assert lines(before, after) == [
        "  nifi_account.account_id: nifiadmin -> operator",
        "  nifi_update_password: on_create -> always",
    ]


def test_what_is_shown_can_be_printed() -> None:
    odd = "a\x9b31m\x1b[2J\u2028\u202e\r\n\x07\x85z"
    (line,) = lines({"nifi_description": odd}, {})
    assert line.isprintable()


def test_the_last_environment_is_the_default() -> None:
    found, _problems = environments_of([{"name": "dev"}, {"name": "prod"}], DEFINITION, {})
    assert chosen(found, None) == chosen(found, " * ") == chosen(found, "prod") == ["dev", "prod"]
    assert chosen(found, " dev ") == ["dev"]
    with pytest.raises(OptionError, match=r"until: there is no environment 'pro'. Did you mean prod\?"):
        chosen(found, "pro")
    for blank in ("", " , "):
        with pytest.raises(OptionError, match=r"until: is blank. Write \* for all environments, or leave it out."):
            chosen(found, blank)


@pytest.mark.parametrize(
    ("overrides", "collide"),
    [
        ({}, True),
        ({"data_flow_domain": "other"}, True),
        ({"nifi_name": "other"}, False),
        ({"nifi_name": "other", "data_flow_domain": "other"}, True),
        ({"nifi_name": "other", "data_flow_domain": "other", "data_flow_cluster_name": "ske-prod"}, False),
        ({"data_flow_cluster_name": "ske-prod"}, False),
        ({"data_flow_name": "other"}, False),
        ({"nifi_data_flow": "other"}, False),
    ],
)
def test_environments_of_one_account_must_not_change_the_same_objects(overrides: dict[str, Any], collide: bool) -> None:
    listed = [{"name": "dev"}, {"name": "prod", "overrides": overrides}]
    found, problems = environments_of(listed, DEFINITION, {})
    assert problems == []
    assert bool(list(collisions(found, lambda connection: "the same"))) == collide
    assert not list(collisions(found, id))
