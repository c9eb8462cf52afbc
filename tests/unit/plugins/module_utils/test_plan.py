# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan for an object, for all settings of Data Flows and Data Flow Services."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.api import DataFlowApi
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.flow import Flow
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.service import Service
from ansible_collections.samsungcloud.scp.plugins.module_utils._resource.plan import (
    CREATE,
    DELETE,
    NO_CHANGE,
    UPDATE,
    Plan,
    plan_create,
    plan_update,
)
from ansible_collections.samsungcloud.scp.plugins.module_utils._resource.resource import Resource
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import OptionError

PASSWORD = "Nifi-Pass1!"
ACCOUNT = {"account_id": "nifiadmin", "account_password": PASSWORD}
OTHER_ACCOUNT = {"account_id": "another", "account_password": PASSWORD}
SHOWN_ACCOUNT = {"account_id": "another", "account_password": "(sent, not shown)"}
ALIASES = [{"ip": "10.0.0.10", "hostnames": ["kafka-2", "kafka-1"]}]
OTHER_ALIASES = [{"ip": "10.0.0.11", "hostnames": ["kafka-3"]}]
CLUSTER_ID = "70a599e031e749b7b260868f441e862b"

FLOW_MINIMAL: dict[str, Any] = {
    "name": "analytics",
    "cluster_id": CLUSTER_ID,
    "image_id": "IMAGE-1",
    "storage_class_name": "nfs",
    "domain": "analytics-dev",
}
FLOW_MINIMAL_BODY: dict[str, Any] = {
    "data_flow_name": "analytics",
    "cluster_id": CLUSTER_ID,
    "image_id": "IMAGE-1",
    "storage_class_name": "nfs",
    "domain": "analytics-dev",
    "host_alias_list": [],
}
FLOW_COMPLETE: dict[str, Any] = {
    **FLOW_MINIMAL,
    "cluster_name": "ske-dev",
    "version": "1.1.0",
    "ingress_controller_name": "dss-nginx",
    "dsc_domain": "dsc",
    "instance_id": "i-1",
    "node_selector": "role=nifi",
    "description": "Orders",
    "account": ACCOUNT,
    "host_aliases": ALIASES,
    "tags": {"team": "a"},
}
FLOW_COMPLETE_BODY: dict[str, Any] = {
    **FLOW_MINIMAL_BODY,
    "ingress_controller_name": "dss-nginx",
    "dsc_domain": "dsc",
    "instance_id": "i-1",
    "node_selector": "role=nifi",
    "description": "Orders",
    "account": ACCOUNT,
    "host_alias_list": [{"ip": "10.0.0.10", "hostnames": ["kafka-1", "kafka-2"]}],
    "tags": {"team": "a"},  # the API class converts it for the version
}
FLOW_DETAIL: dict[str, Any] = {
    **FLOW_COMPLETE_BODY,
    "data_flow_id": "DF-1",
    "account_id": "the SCP account",
    "cluster_name": "ske-dev",
    "version": "1.1.0",
    "state": "RUNNING",
    "account": {"account_id": "nifiadmin"},
}
for hidden in ("ingress_controller_name", "dsc_domain", "tags"):  # which no response has
    del FLOW_DETAIL[hidden]
FLOW_KEPT = {name: FLOW_DETAIL[name] for name in ("domain", "node_selector", "description", "host_alias_list")}

WORKLOAD = {
    "nifi": {"cpu": "2000m", "memory": "4Gi", "replica": 1, "version": "1.27.1"},
    "nifi_registry": {"cpu": "500", "memory": "1Gi", "replica": 1, "version": "1.27.1"},
    "zookeeper": {"cpu": "500", "memory": "1024", "replica": 3, "version": "3.9.2"},
}
WORKLOAD_BODY = {
    "nifi": {"cpu": "2000", "memory": "4096", "replica": "1", "version": "1.27.1"},
    "nifi_registry": {"cpu": "500", "memory": "1024", "replica": "1", "version": "1.27.1"},
    "zookeeper": {"cpu": "500", "memory": "1024", "replica": "3", "version": "3.9.2"},
}
WORKLOAD_SHOWN = {
    name: {key: figure if key == "version" else int(figure) for key, figure in own.items()}
    for name, own in WORKLOAD_BODY.items()
}
SERVICE_MINIMAL: dict[str, Any] = {
    "name": "orders",
    "data_flow_id": "DF-1",
    "storage_class_name": "nfs",
    "domain": "orders-dev",
    "service_workload": WORKLOAD,
}
SERVICE_MINIMAL_BODY: dict[str, Any] = {
    "data_flow_service_name": "orders",
    "data_flow_id": "DF-1",
    "storage_class_name": "nfs",
    "domain": "orders-dev",
    "service_workload": WORKLOAD_BODY,
    "host_alias": {"enabled": "false", "host_alias_list": []},
}
SERVICE_COMPLETE: dict[str, Any] = {
    **SERVICE_MINIMAL,
    "data_flow": "analytics",
    "node_selector": "role=nifi",
    "description": "Orders",
    "account": ACCOUNT,
    "host_aliases": ALIASES,
    "tags": {"team": "a"},
}
SERVICE_COMPLETE_BODY: dict[str, Any] = {
    **SERVICE_MINIMAL_BODY,
    "node_selector": "role=nifi",
    "description": "Orders",
    "account": ACCOUNT,
    "host_alias": {
        "enabled": "true",
        "host_alias_list": [{"ip": "10.0.0.10", "hostname": "kafka-1"}, {"ip": "10.0.0.10", "hostname": "kafka-2"}],
    },
    "tags": {"team": "a"},  # the API class converts it for the version
}
SERVICE_DETAIL: dict[str, Any] = {
    **{key: value for key, value in SERVICE_COMPLETE_BODY.items() if key != "tags"},
    "data_flow_service_id": "DFS-1",
    "data_flow_name": "analytics",
    "account_id": "the SCP account",
    "state": "RUNNING",
    "account": {"account_id": "nifiadmin"},
}
SERVICE_KEPT = {name: SERVICE_DETAIL[name] for name in ("domain", "node_selector", "description", "host_alias")}

COMPLETE: dict[type[Resource], dict[str, Any]] = {Flow: FLOW_COMPLETE, Service: SERVICE_COMPLETE}
DETAIL: dict[type[Resource], dict[str, Any]] = {Flow: FLOW_DETAIL, Service: SERVICE_DETAIL}
KEPT: dict[type[Resource], dict[str, Any]] = {Flow: FLOW_KEPT, Service: SERVICE_KEPT}
BOTH = [Flow, Service]


def managed(kind: type[Resource], options: dict[str, Any], version: str = "1.1") -> Resource:
    """Return the desired object for these options; no call is made in these tests."""
    return kind(DataFlowApi(None, version), {"state": "present", **options}, check_mode=False)  # type: ignore[arg-type]


def change(kind: type[Resource], options: dict[str, Any], **told: Any) -> Plan:
    """Return the plan for an existing object whose response differs as given; None makes a field null."""
    desired = managed(kind, options).desired
    return plan_update(kind.fields, desired, {**DETAIL[kind], **told})


def differences(plan: Plan) -> dict[str, tuple[Any, Any]]:
    """Return the differences between before and after."""
    names = {*plan.before, *plan.after}
    pairs = {name: (plan.before.get(name), plan.after.get(name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


@pytest.mark.parametrize(
    ("kind", "options", "body"),
    [
        (Flow, FLOW_MINIMAL, FLOW_MINIMAL_BODY),
        (Flow, FLOW_COMPLETE, FLOW_COMPLETE_BODY),
        (Service, SERVICE_MINIMAL, SERVICE_MINIMAL_BODY),
        (Service, SERVICE_COMPLETE, SERVICE_COMPLETE_BODY),
    ],
)
def test_a_creation_sends_what_was_given_and_what_the_api_demands(
    kind: type[Resource], options: dict[str, Any], body: dict[str, Any]
) -> None:
    desired = managed(kind, options)
    plan = plan_create(kind.fields, desired.desired)
    assert plan.action == CREATE
    assert desired.body(plan) == body
    assert plan.before == {}
    assert set(plan.after) == {*options, "host_aliases"}


@pytest.mark.parametrize("kind", BOTH)
def test_no_tags_are_sent_as_an_empty_list_or_not_at_all(kind: type[Resource]) -> None:
    desired = managed(kind, {**COMPLETE[kind], "tags": {}})
    assert desired.body(plan_create(kind.fields, desired.desired)).get("tags", []) == []


@pytest.mark.parametrize(
    ("kind", "option"),
    [
        *(
            (Flow, option)
            for option in ("node_selector", "description", "dsc_domain", "instance_id", "ingress_controller_name")
        ),
        *((Service, option) for option in ("node_selector", "description")),
    ],
)
def test_an_empty_text_is_left_out_of_a_creation(kind: type[Resource], option: str) -> None:
    desired = managed(kind, {**COMPLETE[kind], option: ""})
    assert option not in desired.body(plan_create(kind.fields, desired.desired))


@pytest.mark.parametrize(
    ("kind", "option"),
    [
        *((Flow, option) for option in ("name", "cluster_id", "image_id", "storage_class_name", "domain")),
        *((Service, option) for option in ("name", "storage_class_name", "domain", "service_workload")),
    ],
)
def test_a_creation_names_what_it_lacks(kind: type[Resource], option: str) -> None:
    desired = managed(kind, {key: value for key, value in COMPLETE[kind].items() if key != option}).desired
    with pytest.raises(OptionError, match="is needed to create the object") as caught:
        plan_create(kind.fields, desired)
    assert caught.value.details["option"] == option


@pytest.mark.parametrize(
    ("kind", "option", "value", "pair", "sent"),
    [
        (Flow, "domain", "another-dev", ("analytics-dev", "another-dev"), {"domain": "another-dev"}),
        (Flow, "node_selector", "role=x", ("role=nifi", "role=x"), {"node_selector": "role=x"}),
        (Flow, "node_selector", "", ("role=nifi", None), {"node_selector": ""}),
        (Flow, "description", "한글", ("Orders", "한글"), {"description": "한글"}),
        (Flow, "description", "", ("Orders", None), {"description": ""}),
        (Flow, "account", OTHER_ACCOUNT, ({"account_id": "nifiadmin"}, SHOWN_ACCOUNT), {"account": OTHER_ACCOUNT}),
        (
            Flow,
            "host_aliases",
            OTHER_ALIASES,
            ([{"ip": "10.0.0.10", "hostnames": ["kafka-1", "kafka-2"]}], OTHER_ALIASES),
            {"host_alias_list": OTHER_ALIASES},
        ),
        (
            Flow,
            "host_aliases",
            [],
            ([{"ip": "10.0.0.10", "hostnames": ["kafka-1", "kafka-2"]}], []),
            {"host_alias_list": []},
        ),
        (Service, "domain", "another-dev", ("orders-dev", "another-dev"), {"domain": "another-dev"}),
        (Service, "node_selector", "role=x", ("role=nifi", "role=x"), {"node_selector": "role=x"}),
        (Service, "description", "", ("Orders", None), {"description": ""}),
        (Service, "account", OTHER_ACCOUNT, ({"account_id": "nifiadmin"}, SHOWN_ACCOUNT), {"account": OTHER_ACCOUNT}),
        (
            Service,
            "host_aliases",
            OTHER_ALIASES,
            ([{"ip": "10.0.0.10", "hostnames": ["kafka-1", "kafka-2"]}], OTHER_ALIASES),
            {"host_alias": {"enabled": "true", "host_alias_list": [{"ip": "10.0.0.11", "hostname": "kafka-3"}]}},
        ),
        (
            Service,
            "host_aliases",
            [],
            ([{"ip": "10.0.0.10", "hostnames": ["kafka-1", "kafka-2"]}], []),
            {"host_alias": {"enabled": "false", "host_alias_list": []}},
        ),
        (
            Service,
            "service_workload",
            {"nifi": {"replica": 3}},
            (WORKLOAD_SHOWN, {**WORKLOAD_SHOWN, "nifi": {**WORKLOAD_SHOWN["nifi"], "replica": 3}}),
            {"service_workload": {**WORKLOAD_BODY, "nifi": {**WORKLOAD_BODY["nifi"], "replica": "3"}}},
        ),
    ],
)
def test_a_change_of_one_setting_is_that_change_and_keeps_what_a_put_might_clear(
    kind: type[Resource], option: str, value: Any, pair: tuple[Any, Any], sent: dict[str, Any]
) -> None:
    for options in ({option: value}, {**COMPLETE[kind], option: value}):
        plan = change(kind, options)
        assert plan.action == UPDATE
        assert differences(plan) == {option: pair}
        assert plan.body == {**KEPT[kind], **sent}
        assert plan.immutable_changes == []


@pytest.mark.parametrize("kind", BOTH)
def test_an_update_sends_nothing_that_is_not_there_to_keep(kind: type[Resource]) -> None:
    aliases = {
        "host_alias_list": None,
        "host_alias": {"enabled": "false", "host_alias_list": [{"ip": "a", "hostname": "b"}]},
    }
    plan = change(kind, {"description": "new"}, description=None, node_selector="", domain=None, **aliases)
    assert plan.body == {"description": "new"}


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (Flow, {}),
        (Flow, {"cluster_id": "70A599E0-31E7-49B7-B260-868F441E862B"}),
        (
            Flow,
            {
                "host_alias_list": [
                    {"ip": "10.0.0.10", "hostnames": ["kafka-2"]},
                    {"ip": "10.0.0.10", "hostnames": ["kafka-1"]},
                ]
            },
        ),
        (Flow, {"account": {"account_id": "nifiadmin", "account_password": "another"}}),
        (Service, {}),
        (Service, {"service_workload": WORKLOAD_SHOWN}),
        (Service, {"service_workload": json.dumps(WORKLOAD_BODY)}),
        (Service, {"host_alias": {**SERVICE_DETAIL["host_alias"], "enabled": True}}),
    ],
)
def test_an_unchanged_object_is_left_alone(kind: type[Resource], told: dict[str, Any]) -> None:
    plan = change(kind, COMPLETE[kind], **told)
    assert (plan.action, plan.body, list(plan.immutable_changes)) == (NO_CHANGE, {}, [])
    assert plan.before == plan.after


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("password", [{}, {"account_password": None}, {"account_password": ""}])
def test_a_blank_password_is_compared_and_never_sent(kind: type[Resource], password: dict[str, Any]) -> None:
    """Only the user name is compared. What would send the account is refused: other names, and a password to resend."""
    options = {**COMPLETE[kind], "account": {"account_id": "nifiadmin", **password}}
    assert change(kind, options).action == NO_CHANGE
    plan = change(kind, {**options, "description": "changed"})
    assert (plan.action, "account" in plan.body) == (UPDATE, False)
    for told in ({"account": {"account_id": "another"}}, {"account": None}):
        with pytest.raises(OptionError, match=r"^account\.account_password: is needed to change this setting"):
            change(kind, options, **told)


@pytest.mark.parametrize("kind", BOTH)
def test_what_is_left_out_is_left_alone(kind: type[Resource]) -> None:
    plan = change(kind, dict.fromkeys(COMPLETE[kind]))
    assert (plan.action, plan.body, list(plan.immutable_changes), list(plan.not_compared)) == (NO_CHANGE, {}, [], [])


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("option", ["description", "node_selector"])
@pytest.mark.parametrize("told", [None, ""])
def test_null_and_an_empty_text_are_the_same(kind: type[Resource], option: str, told: Any) -> None:
    assert change(kind, {option: ""}, **{option: told}).action == NO_CHANGE


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (Flow, {"host_alias_list": None}),
        (Flow, {"host_alias_list": []}),
        (Service, {"host_alias": None}),
        (Service, {"host_alias": {"enabled": "false", "host_alias_list": [{"ip": "10.0.0.1", "hostname": "a"}]}}),
    ],
)
def test_an_empty_list_equals_none(kind: type[Resource], told: dict[str, Any]) -> None:
    assert change(kind, {"host_aliases": []}, **told).action == NO_CHANGE


@pytest.mark.parametrize(
    ("kind", "option", "current", "desired"),
    [
        (Flow, "name", "analytics", "another"),
        (Flow, "cluster_id", CLUSTER_ID, "0" * 32),
        (Flow, "cluster_name", "ske-dev", "skedev"),
        (Flow, "image_id", "IMAGE-1", "IMAGE-2"),
        (Flow, "version", "1.1.0", "1.2.0"),
        (Flow, "storage_class_name", "nfs", "block"),
        (Flow, "instance_id", "i-1", "i-2"),
        (Service, "name", "orders", "another"),
        (Service, "data_flow", "analytics", "another"),
        (Service, "data_flow_id", "DF-1", "DF-2"),
        (Service, "storage_class_name", "nfs", "block"),
    ],
)
def test_what_cannot_be_changed_is_told_and_not_sent(
    kind: type[Resource], option: str, current: str, desired: str
) -> None:
    expected = [{"option": option, "current": current, "desired": desired}]
    alone = change(kind, {**COMPLETE[kind], option: desired})
    assert (alone.action, alone.body, list(alone.immutable_changes)) == (NO_CHANGE, {}, expected)
    assert alone.before == alone.after
    along = change(kind, {**COMPLETE[kind], option: desired, "description": "new"})
    assert (along.action, list(along.immutable_changes)) == (UPDATE, expected)
    assert along.body == {**KEPT[kind], "description": "new"}


@pytest.mark.parametrize(
    ("kind", "missing", "expected"),
    [
        (Flow, [], ["dsc_domain", "ingress_controller_name", "tags"]),
        (
            Flow,
            ["account", "cluster_name"],
            ["account", "cluster_name", "dsc_domain", "ingress_controller_name", "tags"],
        ),
        (Service, [], ["tags"]),
        (Service, ["service_workload", "description"], ["description", "service_workload", "tags"]),
    ],
)
def test_what_no_answer_tells_is_not_compared(kind: type[Resource], missing: list[str], expected: list[str]) -> None:
    detail = {key: value for key, value in DETAIL[kind].items() if key not in missing} | {"hosts_file": None}
    plan = plan_update(kind.fields, managed(kind, COMPLETE[kind]).desired, detail)
    assert (plan.action, list(plan.not_compared), list(plan.immutable_changes)) == (NO_CHANGE, expected, [])


@pytest.mark.parametrize("kind", BOTH)
def test_what_is_missing_is_null_where_an_answer_leaves_nulls_out(kind: type[Resource]) -> None:
    missing = ("description", "host_alias_list", "host_alias")
    detail = {key: value for key, value in DETAIL[kind].items() if key not in missing and value is not None}
    plan = plan_update(kind.fields, managed(kind, {"description": "new", "host_aliases": []}).desired, detail)
    assert (plan.action, plan.body["description"], list(plan.not_compared)) == (UPDATE, "new", [])


@pytest.mark.parametrize("told", [None, "", "no JSON", {}])
def test_a_workload_that_an_answer_leaves_open_is_not_compared(told: Any) -> None:
    plan = change(Service, {"service_workload": WORKLOAD}, service_workload=told)
    assert (plan.action, list(plan.not_compared)) == (NO_CHANGE, ["service_workload"])


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize(
    ("policy", "resend", "told", "sent"),
    [
        ("on_create", True, {"account_id": "nifiadmin"}, False),
        ("on_create", True, {"account_id": "another"}, True),
        ("on_create", True, None, True),
        ("always", True, {"account_id": "nifiadmin"}, True),
        ("always", True, None, True),
        ("always", False, {"account_id": "nifiadmin"}, False),  # when checking whether an update has arrived
    ],
)
def test_a_password_is_sent_again_only_where_that_is_asked(
    kind: type[Resource], policy: str, resend: bool, told: Any, sent: bool
) -> None:
    desired = managed(kind, {**COMPLETE[kind], "update_password": policy})
    plan = desired.plan({**DETAIL[kind], "account": told}, resend=resend)
    assert plan.action == (UPDATE if sent else NO_CHANGE)
    assert plan.body == ({**KEPT[kind], "account": ACCOUNT} if sent else {})


@pytest.mark.parametrize("kind", BOTH)
def test_without_an_account_no_password_is_sent_again(kind: type[Resource]) -> None:
    plan = managed(kind, {"name": COMPLETE[kind]["name"], "update_password": "always"}).plan(DETAIL[kind], resend=True)
    assert plan.action == NO_CHANGE


@pytest.mark.parametrize("kind", BOTH)
def test_secrets_are_in_the_body_and_nowhere_else(kind: type[Resource]) -> None:
    always = managed(kind, {**COMPLETE[kind], "update_password": "always", "storage_class_name": "block"})
    echoed = {**DETAIL[kind], "account": {"account_id": "another", "account_password": PASSWORD}}
    plans = [plan_create(kind.fields, always.desired), always.plan(echoed, resend=True), always.plan(echoed)]
    for plan in plans:
        assert PASSWORD in json.dumps(plan.body)
        assert PASSWORD not in json.dumps([plan.before, plan.after, plan.immutable_changes, plan.not_compared])
    deletion = managed(kind, {"state": "absent", "name": "x"}).plan(echoed)
    assert PASSWORD not in json.dumps([deletion.before, deletion.after, deletion.body])


@pytest.mark.parametrize("kind", BOTH)
def test_a_deletion_shows_what_goes(kind: type[Resource]) -> None:
    plan = managed(kind, {"state": "absent", "name": COMPLETE[kind]["name"]}).plan(DETAIL[kind])
    assert (plan.action, plan.body, plan.after) == (DELETE, {}, {})
    assert plan.before == change(kind, {}).before
    assert plan.before["name"] == COMPLETE[kind]["name"]


@pytest.mark.parametrize("kind", BOTH)
def test_options_are_not_looked_at_where_the_object_is_to_go(kind: type[Resource]) -> None:
    desired = managed(kind, {"state": "absent", "name": "NOT A NAME", "domain": ""})
    assert desired.desired == {}
    assert desired.plan(None).action == NO_CHANGE


@pytest.mark.parametrize("kind", BOTH)
def test_planning_changes_neither_options_nor_answers(kind: type[Resource]) -> None:
    options, detail = deepcopy(COMPLETE[kind]), deepcopy(DETAIL[kind])
    desired = managed(kind, options).desired
    checked = deepcopy(desired)
    plan_create(kind.fields, desired)
    plan_update(kind.fields, desired, detail, resend=["account"])
    plan_update(kind.fields, {**desired, "description": "new", "host_aliases": []}, detail)
    assert (options, detail, desired) == (COMPLETE[kind], DETAIL[kind], checked)


TEXTS = st.sampled_from(["", "a=b", "Orders", "흐름"])
ALL_ALIASES = st.lists(st.sampled_from([*ALIASES, *OTHER_ALIASES]), max_size=2)
WANTED = {
    "domain": st.sampled_from(["one.dev", "two.dev"]),
    "description": TEXTS,
    "node_selector": st.sampled_from(["", "a=b", "nifi"]),
    "host_aliases": ALL_ALIASES,
    "account": st.sampled_from([ACCOUNT, OTHER_ACCOUNT]),
}
FIGURES = st.fixed_dictionaries(
    {}, optional={"cpu": st.integers(50, 9999), "memory": st.sampled_from(["1Gi", "512"]), "replica": st.integers(1, 9)}
)
WORKLOADS = st.dictionaries(st.sampled_from(["nifi", "zookeeper"]), FIGURES)
EMPTY = st.sampled_from(["domain", "description", "node_selector", "account", "host_alias", "host_alias_list"])


@settings(database=None, deadline=None, derandomize=True, max_examples=100)
@given(st.sampled_from(BOTH), st.fixed_dictionaries({}, optional=WANTED), WORKLOADS, st.sets(EMPTY), st.booleans())
def test_what_was_carried_out_leaves_nothing_to_do(
    kind: type[Resource], desired: Any, workload: Any, empty: set[str], shown: bool
) -> None:
    """Whatever is desired, and whether empty values are null or omitted; only changeable settings are sent."""
    options = {**desired, **({"service_workload": workload} if kind is Service else {})}
    told = {key: None if key in empty else value for key, value in DETAIL[kind].items() if shown or key not in empty}
    own = managed(kind, options)
    plan = own.plan(told)
    assert set(plan.body) <= {f.api_name for f in kind.fields if f.updatable}
    assert (plan.action == UPDATE) == bool(plan.body) == (plan.before != plan.after)
    assert PASSWORD not in json.dumps([plan.before, plan.after])
    assert own.plan(own.predict(told, plan)).action == NO_CHANGE
