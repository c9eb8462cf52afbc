# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Variables become options: names, sizes, blanks, errors, and what hosts have in common."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.flow import Flow
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.options import FLOW, MANAGED, SERVICE
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.service import Service
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.sizes import SIZES
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.values import whole_workload
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.variables import (
    ENTRY_KEYS,
    FLOW_VARIABLES,
    IDENTITY,
    KNOWN_TO_ROLES,
    OF_ROLES,
    SERVICE_VARIABLES,
    Desired,
    combined,
    described,
    described_entry,
    unknown_variables,
)

ROOT = Path(__file__).resolve().parents[4]
BOTH = (Flow, Service)
PARENT = {"data_flow_name": "analytics", "data_flow_cluster_name": "ske-dev"}


def host(name: str, **variables: Any) -> Desired:
    """Return what a host requests."""
    return described(name, {"nifi_name": name, **PARENT, **variables}, BOTH)


def test_each_option_has_its_variable() -> None:
    """Except those of the task."""
    missing = {"state", "delete_services"}
    assert {*FLOW, *MANAGED} - missing == set(FLOW_VARIABLES.spec)
    assert {*SERVICE, *MANAGED} - missing == set(SERVICE_VARIABLES.spec)
    assert {"nifi_workload", "nifi_size", "nifi_wait_timeout", "data_flow_version"} <= {
        *SERVICE_VARIABLES.known,
        *FLOW_VARIABLES.known,
    }
    assert all("default" not in rule for rule in SERVICE_VARIABLES.spec.values())


@pytest.mark.parametrize("size", SIZES)
def test_a_size_is_a_whole_workload(size: str) -> None:
    assert whole_workload("service_workload", SIZES[size])


def test_the_workload_of_a_size_with_single_values_replaced() -> None:
    """User-defined sizes are added to those of the collection, and may replace one."""
    sizes = {"tiny": {**SIZES["development"], "nifi": {"cpu": "1000m", "memory": "2Gi", "replica": 1}}}
    desired = host("orders", nifi_size="tiny", nifi_workload={"nifi": {"replica": 2}}, nifi_sizes=sizes)
    assert desired.problems == []
    assert desired.service is not None
    assert desired.service["service_workload"]["nifi"] == {"cpu": "1000m", "memory": "2Gi", "replica": 2}
    assert host("orders", nifi_size="standard", nifi_sizes=sizes).problems == []
    assert host("orders", nifi_size="tinny", nifi_sizes=sizes).problems == [
        "nifi_size: there is no size 'tinny'. Did you mean tiny?"
    ]


BLANK = ["", "  ", None]


@pytest.mark.parametrize("blank", BLANK)
@pytest.mark.parametrize("variable", [*SERVICE_VARIABLES.known, *FLOW_VARIABLES.known])
def test_a_blank_variable_is_left_out(variable: str, blank: Any) -> None:
    """Whatever its type."""
    if variable in ("nifi_name", "data_flow_name"):
        return
    desired, without = host("orders", **{variable: blank}), host("orders")
    if variable in PARENT:
        without = described("orders", {"nifi_name": "orders", "data_flow_name": "analytics"}, BOTH)
    assert (desired.problems, desired.flow, desired.service) == (without.problems, without.flow, without.service)


def test_a_map_of_blanks_is_left_out_and_half_of_one_is_not() -> None:
    blank = {"account_id": "", "account_password": None}
    assert "account" not in (host("orders", nifi_account=blank).service or {})
    (problem,) = host("orders", nifi_account={"account_id": "", "account_password": "Nifi-Pass1!"}).problems
    assert problem.startswith("nifi_account.account_id: must have 6 to 30 characters")


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"nifi_workload": {"nifi": {"cpu": 2}}}, "nifi_workload.nifi.cpu: 2 would be 2 millicores"),
        ({"nifi_workload": "large"}, "nifi_workload: must be a map of the components"),
        ({"nifi_workload": {"nifi": {"replica": "many"}}}, "nifi_workload: "),
        ({"nifi_domain": {"a": "b"}}, "nifi_domain: must be text, and is a map."),
        ({"nifi_domain": "a_b"}, "nifi_domain: "),
        ({"nifi_on_immutable_change": "explode"}, "nifi_on_immutable_change: value of"),
        ({"data_flow_check_name": "perhaps"}, "data_flow_check_name: "),
        ({"data_flow_host_aliases": [{"ip": "10.0.0.1"}]}, "data_flow_host_aliases: "),
        ({"nifi_wait_timeout": "soon"}, "nifi_wait_timeout: must be a number of seconds."),
        ({"nifi_wait_timeout": -1}, "nifi_wait_timeout: must be at least 0 and at most "),
        ({"nifi_wait_timeout": "nan"}, "nifi_wait_timeout: must be at least 0 and at most "),
        ({"data_flow_wait_interval": 0}, "data_flow_wait_interval: must be at least 0.1 and at most "),
        ({"nifi_sizes": ["a"]}, "nifi_sizes: must be a map of workloads"),
        ({"nifi_name": "Bad_Name"}, "nifi_name: 'Bad_Name' is not a valid name"),
        ({"nifi_name": ""}, "nifi_name: is needed."),
    ],
)
def test_what_is_wrong_is_said_of_the_variable(variables: dict[str, Any], words: str) -> None:
    """The errors do not name the options behind it."""
    problems = host("orders", **variables).problems
    assert any(problem.startswith(words) for problem in problems), problems
    assert not [problem for problem in problems if "service_workload" in problem]


def test_messages_name_variables() -> None:
    names = SERVICE_VARIABLES
    for text, expected in {
        "domain: must be text.": "nifi_domain: must be text.",
        "domain, storage_class_name: are needed": "nifi_domain, nifi_storage_class_name: are needed",
        "Data Flow Service a: service_workload.nifi.cpu: 2": "Data Flow Service a: nifi_workload.nifi.cpu: 2",
        "'x' is not a valid name: letters": "'x' is not a valid name: letters",
        "check_name: false creates": "nifi_check_name: false creates",
        "the module data_flow first, data_flow_fleet": "the module data_flow first, data_flow_fleet",
        "API said code: description of x": "API said code: description of x",
    }.items():
        assert names.in_text(text) == expected


def test_variables_that_are_not_known() -> None:
    variables = ["nifi_sise", "nifi_mine", "data_flow_nam", "other", "nifi_tenants", "data_flow_service_name"]
    problems = list(unknown_variables(variables, ["nifi_mi*"]))
    assert [problem.split(":")[0] for problem in problems] == ["data_flow_nam", "nifi_sise"]
    assert "Did you mean data_flow_name" in problems[0]


def test_hosts_of_one_data_flow() -> None:
    """It is one item, that of the first host; a different description is an error of the other host."""
    hosts = [host("one"), host("two"), host("three", data_flow_cluster_name="ske-prod")]
    hosts += [host("four", data_flow_version="1.1.0")]
    batch = combined(hosts)
    assert [flow["cluster_name"] for flow in batch.flows] == ["ske-dev", "ske-prod"]
    assert [owner.label for owner in batch.flow_owners[0]] == ["one", "two"]
    assert [service["name"] for service in batch.services] == ["one", "two", "three"]
    (problem,) = hosts[3].problems
    assert problem.startswith("data_flow_version: differs from one, which is under the same Data Flow analytics.")


def test_two_that_mean_the_same_service() -> None:
    """In one Data Flow, by its name or by any spelling of its id."""
    own_id = "1F6D3A52-7c1e-4f0a-9b7d-2f3a1c4e5d61"
    hosts = [host("a", nifi_name="xxx"), host("b", nifi_name="xxx"), host("c", nifi_name="xxx", data_flow_name="other")]
    hosts += [host("d", nifi_name="yyy", nifi_data_flow_id=own_id)]
    hosts += [host("e", nifi_name="yyy", nifi_data_flow_id=own_id.lower().replace("-", ""))]
    batch = combined(hosts)
    assert [bool(each.problems) for each in hosts] == [True, True, False, True, True]
    assert [service["name"] for service in batch.services] == ["xxx"]


def test_waits_are_as_long_as_the_most_patient_says() -> None:
    desired = host("one", nifi_wait_timeout="60", data_flow_wait_timeout=90, nifi_wait_interval=2)
    assert desired.waits == {"wait_timeout": 90.0, "wait_interval": 2.0}


def test_only_the_identity_counts_where_nothing_else_is_needed() -> None:
    variables = {"nifi_name": "one", **PARENT, "nifi_domain": "no_domain", "nifi_size": "none"}
    desired = described("one", variables, BOTH, IDENTITY)
    assert (desired.problems, desired.service) == ([], {"name": "one", "data_flow": "analytics"})
    assert desired.flow == {"name": "analytics", "cluster_name": "ske-dev"}


def test_entries_of_a_list() -> None:
    """Short keys or those of the module; names only; defaults at any depth; unknown keys."""
    defaults = {"size": "development", "workload": {"nifi": {"replica": 2}}, "domain": "a-dev"}
    common = {"data_flow": "analytics"}
    entry = described_entry(1, {"name": "one", "workload": {"nifi": {"cpu": "3000m"}}}, defaults, common, {})
    assert entry.problems == []
    assert entry.service is not None
    assert entry.service["service_workload"]["nifi"] == {"cpu": "3000m", "memory": "4Gi", "replica": 2}
    assert described_entry(1, "two", {}, common, {}).service == {"data_flow": "analytics", "name": "two"}
    wrong = described_entry(3, {"descripton": "x"}, {}, common, {})
    assert (wrong.label, len(wrong.problems)) == ("entry 3", 2)
    assert "descripton: is not a setting of a service. Did you mean description?" in wrong.problems
    assert described_entry(4, 5, {}, common, {}).problems == ["must be a map of settings, or a name."]
    assert set(ENTRY_KEYS.known) >= {"name", "size", "workload", "domain", "account"}


@pytest.mark.parametrize("role", OF_ROLES)
def test_the_variables_of_roles_are_known(role: str) -> None:
    """Those of the argument specs, and those that the tasks use, are known, and no others."""
    place = ROOT / "roles" / role
    specs = yaml.safe_load((place / "meta/argument_specs.yml").read_text())["argument_specs"]["main"]
    tasks = "".join(path.read_text() for path in place.rglob("*.yml") if path.parent.name != "meta")
    used = {name for name in re.findall(r"\bnifi_\w+", tasks) if name.startswith(role)}
    documented = {name for name in specs["options"] if name.startswith(role)}
    assert used | documented == {name for name in KNOWN_TO_ROLES if name.startswith(role)}
    assert not list(unknown_variables([*used, *documented]))
    (problem,) = unknown_variables([f"{role}_defnitions"])
    assert "is not a variable of this collection" in problem


def test_a_misspelt_variable_of_a_role_is_refused() -> None:
    (problem,) = unknown_variables(["nifi_tenants_purg"])
    assert "Did you mean nifi_tenants_purge" in problem
