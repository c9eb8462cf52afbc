# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an approved plan covers, and the results of runs that are added up."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.approval import (
    read_approved,
    steps_of,
    uncovered,
)
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.stats import added
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.values import NOT_SHOWN
from ansible_collections.samsungcloud.scp.plugins.module_utils._resource.plan import (
    CREATE,
    DELETE,
    NO_CHANGE,
    REPLACE,
    UPDATE,
    Plan,
)
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import OptionError

Settings = dict[str, Any]
OPTIONS = ("domain", "description", "storage_class_name")
VALUES = st.text(min_size=1, max_size=8) | st.integers(0, 9)
SETTINGS = st.dictionaries(st.sampled_from(OPTIONS), VALUES, min_size=1) | st.fixed_dictionaries(
    {"service_workload": st.fixed_dictionaries({"nifi": st.fixed_dictionaries({"cpu": VALUES, "replica": VALUES})})}
)
ACTIONS = st.sampled_from([CREATE, UPDATE, REPLACE])


def refused(plan: Plan, approved: list[str], *, moving: bool = False, left_open: tuple[str, ...] = ()) -> bool:
    """Return whether the approved steps do not cover a plan."""
    missed, left_out = uncovered(plan, approved, moving=moving, left_open=left_open)
    assert bool(missed) == bool(left_out or missed)  # The message always says what would be done.
    return bool(missed or left_out)


@given(ACTIONS, SETTINGS)
def test_a_plan_covers_itself_after_a_transfer(action: str, after: Settings) -> None:
    plan = Plan(action, after=after, reason="domain cannot be changed in place" if action == REPLACE else "")
    assert not refused(plan, json.loads(json.dumps(steps_of(plan))))
    assert refused(plan, [])


@given(ACTIONS, st.dictionaries(st.sampled_from(OPTIONS), VALUES, min_size=1), st.sampled_from(OPTIONS), VALUES)
def test_another_value_is_another_plan(action: str, after: Settings, option: str, value: Any) -> None:
    assume(after.get(option) != value and str(after.get(option)) != str(value))
    approved = steps_of(Plan(action, after=after))
    assert refused(Plan(action, after={**after, option: value}), approved)


@given(st.dictionaries(st.sampled_from(OPTIONS), VALUES, min_size=2), VALUES)
def test_the_rest_of_an_update_is_covered(after: Settings, old: Any) -> None:
    """If a part is done, but not if it starts from other values."""
    assume(all(str(value) != str(old) for value in after.values()))
    before = dict.fromkeys(after, old)
    approved = steps_of(Plan(UPDATE, before=before, after=after))
    rest = dict(list(after.items())[1:])
    assert not refused(Plan(UPDATE, before=before, after={**before, **rest}), approved)
    other = {**before, next(iter(rest)): "of another client"}
    assert refused(Plan(UPDATE, before=other, after=after), approved)


def test_less_of_a_creation_is_another_creation() -> None:
    approved = steps_of(Plan(CREATE, after={"domain": "dev", "description": "Orders"}))
    missed, left_out = uncovered(Plan(CREATE, after={"domain": "dev"}), approved, moving=False, left_open=())
    assert (missed, left_out) == (["create"], ["create", "description: Orders"])


@pytest.mark.parametrize("action", [CREATE, REPLACE])
def test_what_a_creation_leaves_to_do(action: str) -> None:
    """While the object is created, its values may be missing; a password is sent again."""
    settings = {"domain": "dev", "account": {"account_id": "admin", "account_password": NOT_SHOWN}}
    approved = steps_of(Plan(action, after=settings, reason="it has to"))
    assert not refused(Plan(CREATE, after=settings), approved)
    late = Plan(UPDATE, before={"domain": None}, after={"domain": "dev"})
    assert not refused(late, approved, moving=True)
    assert refused(late, approved)
    assert refused(Plan(UPDATE, before={"domain": None}, after={"domain": "test"}), approved, moving=True)
    again = Plan(UPDATE, before={"account": {"account_id": "admin"}}, after={"account": settings["account"]})
    assert not refused(again, approved)


def test_only_the_same_action_or_its_rest_is_covered() -> None:
    """Nothing is deleted, and nothing that exists is replaced, where that was not approved."""
    plans = {action: Plan(action, after={"domain": "dev"}) for action in (CREATE, UPDATE, REPLACE)}
    plans[DELETE] = Plan(DELETE)
    for was, approved in plans.items():
        for action, plan in plans.items():
            rest = {(CREATE, UPDATE), (REPLACE, CREATE), (REPLACE, UPDATE)}
            covered = was == action or (was, action) in rest
            assert refused(plan, steps_of(approved), moving=True) != covered, (was, action)
    assert steps_of(Plan(NO_CHANGE, before={"domain": "dev"}, after={"domain": "dev"})) == []


def test_versions_that_the_data_flow_decides() -> None:
    """They are not known before it exists. Once they were approved, they must be the same."""
    path = "service_workload.nifi.version"
    without = steps_of(Plan(CREATE, after={"service_workload": {"nifi": {"cpu": 1}}}))
    plan = Plan(CREATE, after={"service_workload": {"nifi": {"cpu": 1, "version": "2"}}})
    assert not refused(plan, without, left_open=(path,))
    assert refused(plan, without)
    both = uncovered(plan, [*without, f"{path}: 1"], moving=False, left_open=(path,))
    assert both == (["create", f"{path}: 2"], ["create", f"{path}: 1"])


def test_a_plan_has_no_ids_that_only_exist_later() -> None:
    after = {"name": "orders", "data_flow": "analytics", "data_flow_id": "check-mode:data_flow:analytics", "tags": None}
    assert steps_of(Plan(CREATE, after={**after, "domain": "dev"})) == ["create", "domain: dev"]


@pytest.mark.parametrize("value", ["", "text", [], {"a": "create"}, {"a": [1]}, {"a": None}])
def test_what_is_no_plan(value: Any) -> None:
    with pytest.raises(OptionError, match="approved: must be the plan"):
        read_approved(value)


def test_what_is_a_plan() -> None:
    assert read_approved(None) is None
    assert read_approved({"a": [], "b": ["create", "domain: dev"]})


def test_batches_are_added_up() -> None:
    one = {"check_mode": False, "created": 2, "outcomes": {"a": "created", "b": "created"}, "urls": {"a": "x"}}
    two = {"check_mode": False, "created": 1, "outcomes": {"c": "created"}, "urls": {}}
    assert added([one, two]) == {
        "check_mode": False, "created": 3, "outcomes": dict.fromkeys("abc", "created"), "urls": {"a": "x"}
    }  # fmt: skip
    assert added([one]) == one
