# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Entries of a list become services; errors name their entry."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.host_reports import failure_of, together
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.variables import (
    Desired,
    described_entry,
    label_apart,
    unknown_settings,
)

OWN = {"account_password": "Nifi-Pass1!"}
LOGIN = {"account_id": "nifiadmin", **OWN}
SMALL = {
    "nifi": {"cpu": "1000m", "memory": "2Gi", "replica": 1},
    "nifi_registry": {"cpu": "500m", "memory": "1Gi", "replica": 1},
    "zookeeper": {"cpu": "500m", "memory": "1Gi", "replica": 1},
}
SIZES = {"small": SMALL, "large": {**SMALL, "nifi": {"cpu": "8000m", "memory": "16Gi", "replica": 3}}}
DEFAULTS: dict[str, Any] = {"size": "small", "domain": "nifi-dev", "storage_class_name": "nfs"}


def entry(own: Any, defaults: dict[str, Any] | None = None) -> Desired:
    """Return the result of an entry, the second of a list under Data Flow analytics."""
    return described_entry(2, own, DEFAULTS if defaults is None else defaults, {"data_flow": "analytics"}, SIZES)


def test_an_entry_goes_before_the_defaults_and_its_values_before_its_size() -> None:
    defaults = {**DEFAULTS, "account": {"account_id": "nifiadmin"}}
    desired = entry({"name": "abc", "size": "large", "workload": {"nifi": {"replica": 2}}, "account": OWN}, defaults)
    assert desired.problems == []
    assert desired.service == {
        "name": "abc",
        "data_flow": "analytics",
        "domain": "nifi-dev",
        "storage_class_name": "nfs",
        "account": LOGIN,
        "service_workload": {**SMALL, "nifi": {"cpu": "8000m", "memory": "16Gi", "replica": 2}},
    }
    assert "workload" not in defaults
    assert defaults["account"] == {"account_id": "nifiadmin"}


@pytest.mark.parametrize("blank", ["", " ", None])
def test_what_is_blank_in_a_row_takes_the_default(blank: str | None) -> None:
    """Whatever its type, and also as a map of blanks."""
    columns = (
        "size", "domain", "storage_class_name", "description", "node_selector", "tags", "tags_format", "host_aliases",
        "check_name", "update_password", "on_immutable_change", "workload",
    )  # fmt: skip
    defaults = {**DEFAULTS, "description": "Text", "tags": {"a": "b"}, "check_name": False, "account": LOGIN}
    row: dict[str, Any] = {"name": "row", **dict.fromkeys(columns, blank)}
    row["account"] = {"account_id": blank, "account_password": blank}
    assert entry(row, defaults) == entry("row", defaults)
    row["workload"] = {"nifi": {"cpu": blank, "replica": blank}}
    assert entry(row, defaults) == entry({"name": " row "}, defaults)
    assert entry(row, defaults).problems == []


@pytest.mark.parametrize(
    ("own", "label", "problem"),
    [
        ({"name": "Orders"}, "Orders", "name: 'Orders' is not a valid name"),
        ({}, "entry 2", "name: is needed."),
        ({"name": " "}, "entry 2", "name: is needed."),
        (7, "entry 2", "must be a map of settings, or a name."),
        (None, "entry 2", "must be a map of settings, or a name."),
        (
            {"name": "key", "descripton": "x"},
            "key",
            "descripton: is not a setting of a service. Did you mean description?",
        ),
        ({"name": "elsewhere", "data_flow": "x"}, "elsewhere", "data_flow: must be analytics, the Data Flow of all"),
        ({"name": "map", "domain": {"a": "b"}}, "map", "domain: must be text, and is a map."),
        ({"name": "list", "node_selector": ["a"]}, "list", "node_selector: must be text, and is a list."),
        ({"name": "label", "node_selector": "a b"}, "label", "node_selector: 'a b' is not a node label."),
        ({"name": "dns", "domain": "my_domain"}, "dns", "domain: 'my_domain' cannot be a DNS name"),
        ({"name": "huge", "size": "huge"}, "huge", "size: there is no size 'huge'."),
        ({"name": "smal", "size": "smal"}, "smal", "Did you mean small?"),
        ({"name": "text", "workload": "2"}, "text", "workload: must be a map of the components"),
        ({"name": "tiny", "workload": {"nifi": {"cpu": 2}}}, "tiny", "workload.nifi.cpu: 2 would be 2 millicores"),
        ({"name": "none", "workload": {"nifi": {"replica": 0}}}, "none", "workload.nifi.replica: must be at least 1"),
        ({"name": "short", "domain": "x"}, "short", "domain: must have 3 to 50 characters, and has 1."),
        ({"name": "login", "account": {"account_password": "x"}}, "login", "missing required arguments: account_id"),
        ({"name": "word", "check_name": "perhaps"}, "word", "check_name: "),
        (
            {"name": "weak", "account": {"account_id": "nifiadmin", "account_password": "secret-word"}},
            "weak",
            "a digit and a special character. It has no upper-case letter, no digit.",
        ),
    ],
)
def test_problems_name_the_entry_and_show_no_password(own: Any, label: str, problem: str) -> None:
    desired = entry(own)
    assert desired.label == label
    (found,) = desired.problems
    assert problem in found
    assert "secret-word" not in found


def test_all_problems_of_an_entry_are_found() -> None:
    """Errors of types, values and keys."""
    wrong = {"name": "No", "domain": "my_domain", "node_selector": {}, "tags": 7, "size": "huge", "x": 1}
    text = " ".join(entry({**wrong, "check_name": "perhaps", "node_selector": ["a"]}).problems)
    for option in ("x: ", "size: ", "node_selector: ", "name: ", "domain: ", "tags: ", "check_name: "):
        assert option in text


def test_labels_are_told_apart() -> None:
    entries = [Desired("one"), Desired("two"), Desired("one")]
    label_apart(entries)
    assert [desired.label for desired in entries] == ["one (entry 1)", "two", "one (entry 3)"]


def test_keys_of_defaults_are_those_of_entries() -> None:
    assert list(unknown_settings({**DEFAULTS, "workload": {}, "data_flow_service_name": "x"})) == []
    assert list(unknown_settings({"domian": "x"})) == ["domian: is not a setting of a service. Did you mean domain?"]


def test_a_message_that_many_have_is_there_once() -> None:
    assert together([("a", "Wrong."), ("b", "b: Wrong."), ("c", "Late.")]) == ["a, b: Wrong.", "c: Late."]
    reports = {
        "a": {"kind": "data_flow_service", "failed": True, "outcome": "failed", "msg": "Wrong."},
        "b": {"kind": "data_flow_service", "failed": True, "outcome": "failed", "msg": "Wrong."},
        "c": {"kind": "data_flow_service", "failed": True, "outcome": "skipped", "msg": "c was skipped."},
        "d": {"kind": "data_flow_service", "failed": False, "outcome": "created", "msg": None},
    }
    assert failure_of(reports) == "2 failed, 1 skipped of 4 services. a, b: Wrong."
