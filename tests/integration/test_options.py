# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where every option of every module goes: set, and found in the emulator's request log, or its effect proven.

The tables here are also what docs/options.md says; UPDATE_DOCS=1 writes it anew.
"""

from __future__ import annotations

import ast
import importlib
import json
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import jmespath
import pytest
from harness import (
    AUTH_TOKEN,
    FLOW,
    OTHER_FLOW,
    OTHER_SERVICE,
    PASSWORD,
    SECRET_KEY,
    SERVICE,
    SKE_DEV,
    Run,
)
from test_promises import CASES

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.flow import Flow
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.service import Service
from ansible_collections.samsungcloud.scp.plugins.module_utils._module_spec import CONNECTION
from emulator.journal import fingerprint
from emulator.operations import OPERATIONS
from emulator.process import EmulatorProcess

Play = Callable[..., Run]
# An option, the operation that takes it (or RESULT), a JMESPath expression over its log entry, and the value there.
Row = tuple[str, str, str, Any]
# An option that does not travel, or not where the emulator's log shows it: what it does, and the test that proves it.
Effect = tuple[str, str, str]

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "options.md"
PACKAGE = "ansible_collections.samsungcloud.scp.plugins.modules"
RESULT = "result"
REWRITE = 'UPDATE_DOCS=1 make test ARGS="tests/integration/test_options.py -k page" writes it anew'

SKE_PROD = "c2d4e6f8a0b14c3d8e5f7a9b1c2d3e4f"
USER = "b4c8d2e6f0a14b3c9d5e7f1a2b3c4d5e"
IMAGES = {"1.0.0": "IMAGE-5d0b8a52-6c1e-4f0a-9b7d-2f3a1c4e5d60", "1.1.0": "IMAGE-a7e31f94-0d2c-4b58-8e6f-91c0b2d3e4f5"}
FLOWS, SERVICES = "/v1/data-flows", "/v1/data-flow-services"

PLACED = {"domain": "some-dev", "storage_class_name": "nfs"}
WORKLOAD = {
    "nifi": {"cpu": "2000m", "memory": "4Gi", "replica": 2, "version": "1.27.1"},
    "nifi_registry": {"cpu": "500m", "memory": "1Gi", "replica": 1, "version": "1.27.0"},
    "zookeeper": {"cpu": "600m", "memory": "2Gi", "replica": 3, "version": "3.9.2"},
}
WORKLOAD_SENT = {
    "nifi": {"cpu": "2000", "memory": "4096", "replica": "2", "version": "1.27.1"},
    "nifi_registry": {"cpu": "500", "memory": "1024", "replica": "1", "version": "1.27.0"},
    "zookeeper": {"cpu": "600", "memory": "2048", "replica": "3", "version": "3.9.2"},
}
SETTINGS: Mapping[str, Any] = {
    "domain": "new-domain",
    "description": "Some text",
    "node_selector": "node-role=nifi",
    "account": {"account_id": "nifiadmin", "account_password": PASSWORD},
    "host_aliases": [{"ip": "10.0.0.10", "hostnames": ["kafka-1", "kafka-2"]}],
}
SERVICE_ALIASES_SENT = {
    "enabled": "true",
    "host_alias_list": [{"ip": "10.0.0.10", "hostname": "kafka-1"}, {"ip": "10.0.0.10", "hostname": "kafka-2"}],
}


def settings(operation: str) -> list[Row]:
    """Where an operation takes the settings that Data Flows and services share and spell alike."""
    return [
        ("domain", operation, "body.domain", "new-domain"),
        ("description", operation, "body.description", "Some text"),
        ("node_selector", operation, "body.node_selector", "node-role=nifi"),
        ("account.account_id", operation, "body.account.account_id", "nifiadmin"),
        ("account.account_password", operation, "body.account.account_password", fingerprint(PASSWORD)),
    ]


def flow_aliases(operation: str) -> list[Row]:
    """Where an operation on Data Flows takes host aliases: an address with its names."""
    return [
        ("host_aliases.ip", operation, "body.host_alias_list[].ip", ["10.0.0.10"]),
        ("host_aliases.hostnames", operation, "body.host_alias_list[].hostnames", [["kafka-1", "kafka-2"]]),
    ]


def service_aliases(operation: str) -> list[Row]:
    """Where an operation on services takes host aliases: one address and one name each, and a switch."""
    pairs = "body.host_alias.host_alias_list[]"
    return [
        ("host_aliases", operation, "body.host_alias", SERVICE_ALIASES_SENT),
        ("host_aliases.ip", operation, f"{pairs}.ip", ["10.0.0.10", "10.0.0.10"]),
        ("host_aliases.hostnames", operation, f"{pairs}.hostname", ["kafka-1", "kafka-2"]),
    ]


def workload(operation: str, option: str = "service_workload") -> list[Row]:
    """Where an operation takes the workload: every figure as text."""
    return [
        (f"{option}.{component}.{key}", operation, f"body.service_workload.{component}.{key}", figure)
        for component, figures in WORKLOAD_SENT.items()
        for key, figure in figures.items()
    ]


@dataclass(frozen=True)
class Scenario:
    """A task with these options, and where they must be found: in every such request of the task, and in one."""

    options: Mapping[str, Any]
    found: Sequence[Row]


@dataclass(frozen=True)
class Module:
    """A module: its scenarios, its other options, and options that make it read the seeded objects and no more."""

    scenarios: Sequence[Scenario]
    reads: Mapping[str, Any]
    effects: Sequence[Effect] = ()
    versions: Sequence[str | None] = ("data-flow 1.0",)  # asked for where api_version is 1.0
    waits: Mapping[str, Any] = field(default_factory=dict)  # options that make it wait for what never comes


LOOKS = "test_how_long_and_how_often_is_looked"
SETTLED_HERE = "test_connection_options_reach_every_call"
MANAGED: Sequence[Effect] = (
    ("update_password", "when the password is sent again", "test_password_is_sent_when_asked_only"),
    ("tags_format", "what `tags` calls the parts of a tag", "test_life_whatever_tags_are_called"),
    ("check_name", "whether a name that is taken is found before anything is created", "test_a_name_that_is_taken"),
    ("on_immutable_change", "what a difference that cannot be changed does", "test_what_cannot_be_changed_is_reported"),
    ("wait", "whether the task ends with the answer or with the work", "test_another_change_is_waited_for"),
    ("wait_timeout", "when a wait fails", "test_timeouts_are_kept"),
    ("wait_interval", "the pause between two looks", LOOKS),
)
LOOKING: Sequence[Effect] = (
    ("wait_timeout", "when a wait fails", LOOKS),
    ("wait_interval", "the pause between two looks", LOOKS),
)
LISTED: Sequence[Effect] = (
    *LOOKING,
    ("wait_for_state", "the state that all listed objects have to reach", "test_wait_for_state"),
)
ALIKE = "test_items_go_where_the_options_of_a_module_go"
ITEMS = (("s", "the objects, each as by the module for one"), ("_defaults", "options that the objects leave out"))
CONNECTED: Sequence[Effect] = (
    ("access_key", "every call: header `Scp-Accesskey`", SETTLED_HERE),
    ("secret_key", "never sent: makes the header `Scp-Signature` of every call", SETTLED_HERE),
    ("auth_token", "every call: header `X-Auth-Token`", SETTLED_HERE),
    ("region", "every call: in the name of the host", "test_region_and_environment_are_the_address"),
    ("environment", "every call: in the name of the host", "test_region_and_environment_are_the_address"),
    ("endpoint", "every call: instead of the host", SETTLED_HERE),
    (
        "allow_http",
        "whether an endpoint on another machine may be `http`",
        "test_http_to_another_machine_is_allowed_where_asked_and_warned_of",
    ),
    ("api_version", "every Data Flow call: header `Scp-Api-Version`, `1.0` as `data-flow 1.0`", SETTLED_HERE),
    ("language", "every call: header `Accept-Language`", SETTLED_HERE),
    ("validate_certs", "whom a call trusts", "test_what_is_trusted_is_not_undone_by_the_environment"),
    ("ca_path", "whom a call trusts", "test_what_is_trusted_is_not_undone_by_the_environment"),
    ("timeout", "when a call is given up", "test_a_call_without_an_answer_in_time_says_so"),
    ("retries", "how many times a call is repeated", "test_retries_are_limited_and_their_pauses_grow"),
    ("config_dir", "the files that all of these are read from", SETTLED_HERE),
)

MODULES: Mapping[str, Module] = {
    "data_flow": Module(
        scenarios=(
            Scenario(
                {
                    **SETTINGS,
                    "name": "created",
                    "cluster_name": "ske-dev",
                    "version": "1.1.0",
                    "storage_class_name": "nfs",
                    "ingress_controller_name": "second",
                    "dsc_domain": "dsc.internal",
                    "instance_id": "instance-1",
                    "tags": {"team": "a"},
                },
                [
                    ("name", "ListDataFlows", "query.data_flow_name", "created"),
                    ("name", "CreateDataFlow", "body.data_flow_name", "created"),
                    ("cluster_name", "ListClusters", "query.name", "ske-dev"),
                    ("cluster_name", "CreateDataFlow", "body.cluster_id", SKE_DEV),
                    ("version", "CreateDataFlow", "body.image_id", IMAGES["1.1.0"]),
                    ("storage_class_name", "CreateDataFlow", "body.storage_class_name", "nfs"),
                    ("ingress_controller_name", "CreateDataFlow", "body.ingress_controller_name", "second"),
                    ("dsc_domain", "CreateDataFlow", "body.dsc_domain", "dsc.internal"),
                    ("instance_id", "CreateDataFlow", "body.instance_id", "instance-1"),
                    ("tags", "CreateDataFlow", "body.tags", [{"key": "team", "value": "a"}]),
                    *settings("CreateDataFlow"),
                    *flow_aliases("CreateDataFlow"),
                ],
            ),
            Scenario(
                {
                    "name": "created-by-ids",
                    "cluster_id": SKE_PROD,
                    "image_id": IMAGES["1.0.0"],
                    "domain": "new-domain",
                    "storage_class_name": "nfs",
                    "tags": {"team": "a"},
                    "api_version": "1.2",
                },
                [
                    ("cluster_id", "CreateDataFlow", "body.cluster_id", SKE_PROD),
                    ("image_id", "CreateDataFlow", "body.image_id", IMAGES["1.0.0"]),
                    ("tags", "CreateDataFlow", "body.tags", [{"tag_key": "team", "tag_value": "a"}]),
                ],
            ),
            Scenario(
                {**SETTINGS, "data_flow_id": FLOW},
                [
                    ("data_flow_id", "ShowDataFlow", "path", f"{FLOWS}/{FLOW}"),
                    ("data_flow_id", "UpdateDataFlow", "path", f"{FLOWS}/{FLOW}"),
                    *settings("UpdateDataFlow"),
                    *flow_aliases("UpdateDataFlow"),
                ],
            ),
            Scenario(
                {"data_flow_id": OTHER_FLOW, "state": "absent", "delete_services": True},
                [
                    ("state", "DeleteDataFlow", "method", "DELETE"),
                    ("data_flow_id", "DeleteDataFlow", "path", f"{FLOWS}/{OTHER_FLOW}"),
                    ("delete_services", "DeleteDataFlowService", "path", f"{SERVICES}/{OTHER_SERVICE}"),
                ],
            ),
        ),
        reads={"data_flow_id": FLOW},
        effects=MANAGED,
        waits={"data_flow_id": FLOW},
    ),
    "data_flow_service": Module(
        scenarios=(
            Scenario(
                {
                    **SETTINGS,
                    "name": "created",
                    "data_flow": "analytics",
                    "storage_class_name": "nfs",
                    "service_workload": WORKLOAD,
                    "tags": {"team": "a"},
                },
                [
                    ("name", "ListDataFlowService", "query.data_flow_service_name", "created"),
                    ("name", "CreateDataFlowService", "body.data_flow_service_name", "created"),
                    ("data_flow", "ListDataFlowService", "query.data_flow_name", "analytics"),
                    ("data_flow", "ListDataFlows", "query.data_flow_name", "analytics"),
                    ("data_flow", "CreateDataFlowService", "body.data_flow_id", FLOW),
                    ("storage_class_name", "CreateDataFlowService", "body.storage_class_name", "nfs"),
                    ("tags", "CreateDataFlowService", "body.tags", [{"key": "team", "value": "a"}]),
                    *settings("CreateDataFlowService"),
                    *service_aliases("CreateDataFlowService"),
                    *workload("CheckClusterResourceSizeForDataFlowServiceCreate"),
                    *workload("CreateDataFlowService"),
                ],
            ),
            Scenario(
                {
                    "name": "created-by-id",
                    "data_flow_id": OTHER_FLOW,
                    "domain": "new-domain",
                    "storage_class_name": "nfs",
                    "service_workload": WORKLOAD,
                    "tags": {"team": "a"},
                    "api_version": "1.2",
                },
                [
                    ("data_flow_id", "CreateDataFlowService", "body.data_flow_id", OTHER_FLOW),
                    ("tags", "CreateDataFlowService", "body.tags", [{"tag_key": "team", "tag_value": "a"}]),
                ],
            ),
            Scenario(
                {**SETTINGS, "data_flow_service_id": SERVICE, "service_workload": WORKLOAD},
                [
                    ("data_flow_service_id", "ShowDataFlowService", "path", f"{SERVICES}/{SERVICE}"),
                    ("data_flow_service_id", "UpdateDataFlowService", "path", f"{SERVICES}/{SERVICE}"),
                    *settings("UpdateDataFlowService"),
                    *service_aliases("UpdateDataFlowService"),
                    *workload("CheckClusterResourceSizeForDataFlowServiceUpdate"),
                    *workload("UpdateDataFlowService"),
                ],
            ),
            Scenario(
                {"data_flow_service_id": OTHER_SERVICE, "state": "absent"},
                [
                    ("state", "DeleteDataFlowService", "method", "DELETE"),
                    ("data_flow_service_id", "DeleteDataFlowService", "path", f"{SERVICES}/{OTHER_SERVICE}"),
                ],
            ),
        ),
        reads={"data_flow_service_id": SERVICE},
        effects=MANAGED,
        waits={"data_flow_service_id": SERVICE},
    ),
    # Its items go where the options of the modules for one go, as the test says.
    "data_flow_fleet": Module(
        scenarios=(),
        reads={"data_flow_services": [{"name": "orders", "data_flow": "analytics"}]},
        effects=(
            *(
                (f"{kind}{what}", effect, ALIKE)
                for kind in ("data_flow", "data_flow_service")
                for what, effect in ITEMS
            ),
            ("state", "whether the objects are made or removed", "test_a_fleet_is_made_and_removed"),
            ("purge", "whether services that are not listed are removed", "test_what_is_not_listed_is_purged_if_asked"),
            ("update_only", "whether what does not exist is created or fails", "test_only_what_exists_is_updated"),
            ("keep_in_use", "what happens to a Data Flow with other services", "test_a_data_flow_in_use_stays"),
            ("max_removals", "when that is refused", "test_what_is_not_listed_is_purged_if_asked"),
            ("max_parallel", "how many calls are on their way at once", "test_calls_at_once_are_limited"),
            ("continue_on_error", "what happens to the others when one fails", "test_one_of_many_fails"),
            ("wait", "whether the task ends with the answers or with the work", "test_a_fleet_that_does_not_wait"),
            *LOOKING,
        ),
        waits={"data_flow_services": [{"name": "orders", "data_flow": "analytics"}]},
    ),
    "data_flow_info": Module(
        scenarios=(
            Scenario(
                {
                    "name": "analytics",
                    "cluster_id": SKE_DEV,
                    "cluster_name": "ske-dev",
                    "version": "1.0.0",
                    "created_by": USER,
                    "state": "RUNNING",
                    "sort": "data_flow_name:asc",
                    "region_filter": "kr-west1",
                    "details": True,
                    "query": "[].data_flow_name",
                },
                [
                    ("name", "ListDataFlows", "query.data_flow_name", "analytics"),
                    ("cluster_id", "ListDataFlows", "query.cluster_id", SKE_DEV),
                    ("cluster_name", "ListDataFlows", "query.cluster_name", "ske-dev"),
                    ("version", "ListDataFlows", "query.version", "1.0.0"),
                    ("created_by", "ListDataFlows", "query.created_by", USER),
                    ("state", "ListDataFlows", "query.state", "RUNNING"),
                    ("sort", "ListDataFlows", "query.sort", "data_flow_name:asc"),
                    ("region_filter", "ListDataFlows", "query.region", "kr-west1"),
                    ("details", "ShowDataFlow", "path", f"{FLOWS}/{FLOW}"),
                    ("query", RESULT, "query_result", ["analytics"]),
                ],
            ),
            Scenario({"data_flow_id": FLOW}, [("data_flow_id", "ShowDataFlow", "path", f"{FLOWS}/{FLOW}")]),
        ),
        reads={},
        effects=LISTED,
        waits={"wait_for_state": "STOPPED"},
    ),
    "data_flow_service_info": Module(
        scenarios=(
            Scenario(
                {
                    "name": "orders",
                    "data_flow": "analytics",
                    "created_by": USER,
                    "state": "RUNNING",
                    "sort": "data_flow_service_name:asc",
                    "details": True,
                    "query": "[].data_flow_service_name",
                },
                [
                    ("name", "ListDataFlowService", "query.data_flow_service_name", "orders"),
                    ("data_flow", "ListDataFlowService", "query.data_flow_name", "analytics"),
                    ("created_by", "ListDataFlowService", "query.created_by", USER),
                    ("state", "ListDataFlowService", "query.state", "RUNNING"),
                    ("sort", "ListDataFlowService", "query.sort", "data_flow_service_name:asc"),
                    ("details", "ShowDataFlowService", "path", f"{SERVICES}/{SERVICE}"),
                    ("query", RESULT, "query_result", ["orders"]),
                ],
            ),
            # The API cannot filter by this id, so what it lists is filtered here.
            Scenario(
                {"data_flow_id": OTHER_FLOW},
                [("data_flow_id", RESULT, "data_flow_services[].data_flow_service_id", [OTHER_SERVICE])],
            ),
            Scenario(
                {"data_flow_service_id": SERVICE},
                [("data_flow_service_id", "ShowDataFlowService", "path", f"{SERVICES}/{SERVICE}")],
            ),
        ),
        reads={},
        effects=LISTED,
        waits={"wait_for_state": "STOPPED"},
    ),
    "data_flow_image_info": Module(
        scenarios=(
            # The operation has no filter.
            Scenario(
                {"version": "1.0.0", "query": "[].version"},
                [
                    ("version", RESULT, "images[].version", ["1.0.0"]),
                    ("query", RESULT, "query_result", ["1.0.0"]),
                ],
            ),
        ),
        reads={},
    ),
    "data_flow_ingress_controller_info": Module(
        scenarios=(
            Scenario(
                {"cluster_id": SKE_PROD, "query": "[].name"},
                [
                    (
                        "cluster_id",
                        "ListDataFlowIngressControllers",
                        "path",
                        f"{FLOWS}/clusters/{SKE_PROD}/ingress-controllers",
                    ),
                    ("query", RESULT, "query_result", ["dss-ingress"]),
                ],
            ),
            Scenario(
                {"cluster_name": "ske-dev"},
                [
                    ("cluster_name", "ListClusters", "query.name", "ske-dev"),
                    (
                        "cluster_name",
                        "ListDataFlowIngressControllers",
                        "path",
                        f"{FLOWS}/clusters/{SKE_DEV}/ingress-controllers",
                    ),
                ],
            ),
        ),
        reads={"cluster_id": SKE_DEV},
    ),
    "data_flow_service_version_info": Module(
        scenarios=(
            Scenario(
                {"data_flow": "analytics", "query": "[].nifi"},
                [
                    ("data_flow", "ListDataFlows", "query.data_flow_name", "analytics"),
                    ("query", RESULT, "query_result", ["1.27.1"]),
                ],
            ),
            Scenario(
                {"data_flow_id": OTHER_FLOW},
                [
                    (
                        "data_flow_id",
                        "ShowDataFlowServiceSubVersions",
                        "path",
                        f"{SERVICES}/data-flows/{OTHER_FLOW}/sub-versions",
                    )
                ],
            ),
        ),
        reads={},
    ),
    "data_flow_capacity_info": Module(
        scenarios=(
            Scenario(
                {"cluster_name": "ske-dev", "service_workload": WORKLOAD, "query": "[].fits"},
                [
                    ("cluster_name", "ListClusters", "query.name", "ske-dev"),
                    (
                        "cluster_name",
                        "CheckClusterResourceSizeForDataFlowServiceCreate",
                        "path",
                        f"{SERVICES}/clusters/{SKE_DEV}/validate-resources",
                    ),
                    *workload("CheckClusterResourceSizeForDataFlowServiceCreate"),
                    ("query", RESULT, "query_result", [True]),
                ],
            ),
            Scenario(
                {"cluster_id": SKE_PROD, "service_workload": WORKLOAD},
                [
                    (
                        "cluster_id",
                        "CheckClusterResourceSizeForDataFlowServiceCreate",
                        "path",
                        f"{SERVICES}/clusters/{SKE_PROD}/validate-resources",
                    )
                ],
            ),
            Scenario(
                {"cluster_id": SKE_PROD, "service_workloads": [WORKLOAD]},
                workload("CheckClusterResourceSizeForDataFlowServiceCreate", "service_workloads"),
            ),
            Scenario(
                {"data_flow_service": "orders", "data_flow": "analytics", "service_workload": WORKLOAD},
                [
                    ("data_flow", "ListDataFlowService", "query.data_flow_name", "analytics"),
                    ("data_flow_service", "ListDataFlowService", "query.data_flow_service_name", "orders"),
                    (
                        "data_flow_service",
                        "CheckClusterResourceSizeForDataFlowServiceUpdate",
                        "path",
                        f"{SERVICES}/{SERVICE}/validate-resources",
                    ),
                    *workload("CheckClusterResourceSizeForDataFlowServiceUpdate"),
                ],
            ),
            # The API cannot filter by this id: which of the two services of the name is meant shows in the path.
            Scenario(
                {"data_flow_service": "orders", "data_flow_id": OTHER_FLOW, "service_workload": WORKLOAD},
                [
                    (
                        "data_flow_id",
                        "CheckClusterResourceSizeForDataFlowServiceUpdate",
                        "path",
                        f"{SERVICES}/{OTHER_SERVICE}/validate-resources",
                    )
                ],
            ),
            Scenario(
                {"data_flow_service_id": SERVICE, "service_workload": WORKLOAD},
                [
                    (
                        "data_flow_service_id",
                        "CheckClusterResourceSizeForDataFlowServiceUpdate",
                        "path",
                        f"{SERVICES}/{SERVICE}/validate-resources",
                    )
                ],
            ),
        ),
        reads={"cluster_id": SKE_DEV, "service_workload": WORKLOAD},
    ),
    "data_flow_name_info": Module(
        scenarios=(
            Scenario(
                {"data_flows": ["analytics"], "data_flow_services": ["payments"], "query": "[?free].name"},
                [
                    ("data_flows", "CheckDataFlowNameDuplication", "path", f"{FLOWS}/analytics/check-duplication"),
                    (
                        "data_flow_services",
                        "CheckDataFlowServiceNameDuplication",
                        "path",
                        f"{SERVICES}/payments/check-duplication",
                    ),
                    ("query", RESULT, "query_result", ["payments"]),
                ],
            ),
        ),
        reads={"data_flows": ["analytics"]},
    ),
    "data_flow_preflight_info": Module(
        scenarios=(
            Scenario(
                {
                    "data_flows": [{"name": "new", "cluster_id": SKE_PROD, "version": "1.1.0", **PLACED}],
                    "data_flow_services": [
                        {"name": "invoices", "data_flow": "analytics", "service_workload": WORKLOAD, **PLACED}
                    ],
                    "resolve_dns": False,
                    "query": "[?check == 'access'].status",
                },
                [
                    ("data_flows", "CheckDataFlowNameDuplication", "path", f"{FLOWS}/new/check-duplication"),
                    (
                        "data_flow_services",
                        "CheckDataFlowServiceNameDuplication",
                        "path",
                        f"{SERVICES}/invoices/check-duplication",
                    ),
                    ("query", RESULT, "query_result", ["passed"]),
                ],
            ),
        ),
        reads={},
        effects=(("resolve_dns", "nothing that is sent: whether host names are looked up", "test_all_is_well"),),
        versions=(None, "data-flow 1.0"),  # the versions themselves are listed without one
    ),
    "request": Module(
        scenarios=(
            Scenario(
                {"service": "ske", "path": "/v1/clusters", "version": "1.6", "query": {"name": "ske dev & co"}},
                [
                    ("service", "ListClusters", "api_version", "ske 1.6"),
                    ("version", "ListClusters", "api_version", "ske 1.6"),
                    ("path", "ListClusters", "path", "/v1/clusters"),
                    ("query", "ListClusters", "query", {"name": "ske dev & co"}),
                ],
            ),
            Scenario(
                {
                    "method": "PUT",
                    "service": "data-flow",
                    "path": f"{FLOWS}/{FLOW}",
                    "body": {"description": "Some text"},
                },
                [
                    ("method", "UpdateDataFlow", "method", "PUT"),
                    ("body", "UpdateDataFlow", "body", {"description": "Some text"}),
                ],
            ),
        ),
        reads={"service": "data-flow", "path": FLOWS},
        effects=(
            *LOOKING,
            ("api_version", "nothing: `version` takes its place here", SETTLED_HERE),
            ("url", "every call: the address, instead of host and `path`", "test_reading"),
            ("status_codes", "which statuses count as success", "test_reading"),
            ("wait_until", "what an answer must say to end the wait", "test_reading"),
            ("all_pages", "whether the call is repeated with query `page` counted up", "test_reading"),
        ),
        versions=(None,),
        waits={"service": "data-flow", "path": FLOWS, "wait_until": "`false`"},
    ),
}
each_module = pytest.mark.parametrize("module", MODULES)


def spec_of(module: str) -> Mapping[str, Any]:
    """The argument specification of a module, the connection aside."""
    spec: Mapping[str, Any] = importlib.import_module(f"{PACKAGE}.{module}").ARGUMENT_SPEC
    return spec


def names(spec: Mapping[str, Any], whole: Collection[str], prefix: str = "") -> Iterator[str]:
    """The options of a specification; suboptions instead of the option that holds them, as option.suboption, unless
    the option is told as a whole."""
    for name, option in spec.items():
        below = None if name in whole else option.get("options")
        yield from names(below, whole, f"{prefix}{name}.") if below else [f"{prefix}{name}"]


def given(options: Mapping[str, Any], name: str) -> Any:
    """What a task gives an option or suboption; for one in a list of dictionaries, of each of them."""
    value: Any = options
    for part in name.split("."):
        value = [item[part] for item in value] if isinstance(value, list) else value[part]
    return value


def calls(result: Mapping[str, Any]) -> int:
    """How many requests a task sent."""
    return sum(result["api"]["calls"].values())


def requests_of(emulator: EmulatorProcess, run: Run) -> list[list[dict[str, Any]]]:
    """The log, cut into the requests of each task, with their queries taken apart."""
    log = iter(emulator.requests())
    cut = [[next(log) for _number in range(calls(result))] for result in run.results]
    assert not list(log), "somebody else asked"
    return [[{**entry, "query": dict(parse_qsl(entry["query"]))} for entry in entries] for entries in cut]


@pytest.mark.parametrize("module", [module for module, table in MODULES.items() if table.scenarios])
def test_options_are_found_where_they_belong(module: str, world: EmulatorProcess, play: Play) -> None:
    """Each option that is set is in every request of the operation that takes it, in the right place and shape."""
    scenarios = MODULES[module].scenarios
    run = play([(module, scenario.options) for scenario in scenarios])
    assert [result["failed"] for result in run.results] == [False] * len(scenarios), run.output
    for scenario, result, entries in zip(scenarios, run.results, requests_of(world, run)):
        told = [*entries, {**result, "operation": RESULT}]
        for option, operation, place, value in scenario.found:
            seen = [jmespath.search(place, entry) for entry in told if entry["operation"] == operation]
            assert seen == [value] * max(len(seen), 1), (option, operation, place)


@each_module
def test_no_option_is_forgotten(module: str) -> None:
    """The tables have every option of a module and no other, and each is really set where it is looked for."""
    table = MODULES[module]
    for scenario in table.scenarios:
        for option, *_place in scenario.found:
            assert given(scenario.options, option) not in (None, "", [], {}), option
    told = {row[0] for scenario in table.scenarios for row in scenario.found} | {row[0] for row in table.effects}
    holders = {name.rpartition(".")[0] for name in told} - {""}
    known = {*names(spec_of(module), {row[0] for row in table.effects}), *CONNECTION}
    assert told | {row[0] for row in CONNECTED} == known | (told & holders)


def test_each_setting_has_a_case() -> None:
    """In test_promises.py, all but those that say which object is meant."""
    for case, kind in zip(CASES, (Flow, Service)):
        identity = {f.option for f in kind.fields if f.identifies or f.scopes}
        assert {f.option for f in kind.fields} - identity == {*case.updates, *case.immutable, *case.unseen}


def test_no_module_is_forgotten() -> None:
    """The tables have every module, and those that wait are made to wait."""
    in_controller = {"environments", "print", "provision", "provision_result"}  # which call nothing themselves
    assert set(MODULES) | in_controller == {path.stem for path in (ROOT / "plugins" / "modules").glob("*.py")}
    assert {name for name, table in MODULES.items() if table.waits} == {
        name for name in MODULES if "wait_interval" in spec_of(name)
    }
    assert {row[0] for row in CONNECTED} == set(CONNECTION)


def test_every_effect_has_a_test() -> None:
    """The tests that the tables name are there."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    tests = {node.name for source in sources for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
    effects = [*CONNECTED, *(effect for table in MODULES.values() for effect in table.effects)]
    assert {test for *_effect, test in effects} <= tests


@pytest.mark.parametrize("source", ["options", "files"])
def test_connection_options_reach_every_call(source: str, world: EmulatorProcess, play: Play, tmp_path: Path) -> None:
    """Keys, token, language, version and address, as options and from the files in config_dir, in every module.

    The environment holds none of them, and the emulator serves nobody without a good signature.
    """
    credentials = {"access_key": world.env()["SCP_ACCESS_KEY"], "secret_key": SECRET_KEY, "auth_token": AUTH_TOKEN}
    config = {"endpoint": world.url, "language": "ko-KR", "api_version": "1.0"}
    for name, content in (("credentials", credentials), ("config", config)):
        written = {key.replace("_", "-"): value for key, value in content.items()}
        (tmp_path / f"{name}.json").write_text(json.dumps(written))
    connection = {"options": {**credentials, **config}, "files": {"config_dir": str(tmp_path)}}[source]
    unset = dict.fromkeys(("SCP_ACCESS_KEY", "SCP_SECRET_KEY", "SCP_AUTH_TOKEN", "SCP_ENDPOINT"))
    run = play([(module, {**table.reads, **connection}) for module, table in MODULES.items()], "-vvvv", **unset)
    assert [result["failed"] for result in run.results] == [False] * len(MODULES), run.output
    if source == "files":  # written for everybody to read
        assert ["chmod 600" in str(result["warnings"]) for result in run.results] == [True] * len(MODULES)
    for (module, table), entries in zip(MODULES.items(), requests_of(world, run)):
        headers = {(entry["status"], entry["language"], entry["auth_token"]) for entry in entries}
        assert headers == {(200, "ko-KR", True)}, module
        assert {entry["api_version"] for entry in entries} == set(table.versions), module


def test_region_and_environment_are_the_address(emulator: EmulatorProcess, play: Play) -> None:
    """Without an endpoint they name the host, in every module. A proxy that is not there keeps the calls at home."""
    place = {"region": "nowhere", "environment": "test", "retries": 0}
    proxy = dict.fromkeys(("https_proxy", "HTTPS_PROXY"), "http://127.0.0.1:9")
    unset = dict.fromkeys(("SCP_ENDPOINT", "no_proxy", "NO_PROXY"))
    run = play([(module, {**table.reads, **place}) for module, table in MODULES.items()], **proxy, **unset)
    for module, result in zip(MODULES, run.results):
        # For the module that returns checks this is one of them, and no failure.
        assert result["failed"] == ("checks" not in result), module
        told = result["msg"] if result["failed"] else result["checks"][0]["detail"]
        assert "https://data-flow.nowhere.test.samsungsdscloud.com/v1/" in told, module
        assert (calls(result), result["api"]["retries"]) == (1, 0), module
    assert not emulator.requests()


def test_how_long_and_how_often_is_looked(world: EmulatorProcess, play: Play) -> None:
    """wait_timeout ends a wait for what never comes, and a shorter wait_interval means more looks until then."""
    for thing in (FLOW, SERVICE):
        world.admin("PATCH", f"/objects/{thing}", {"state": "CREATING"})
    waiting = {module: table.waits for module, table in MODULES.items() if table.waits}
    tasks = [
        (module, {**options, "wait_timeout": 0.8, "wait_interval": interval})
        for module, options in waiting.items()
        for interval in (60, 0.1)
    ]
    run = play(tasks)
    for module, rare, often in zip(waiting, run.results[0::2], run.results[1::2]):
        for result in (rare, often):
            assert "wait_timeout (0.8 s)" in result["msg"], module
            assert 0.8 <= result["error"]["waited"] < 10, module
        assert calls(rare) < calls(often), module


def words(operation: str, place: str) -> str:
    """A place in words: where in the operation, or what in the result."""
    part, _dot, rest = place.partition(".")
    known = {
        "api_version": "header `Scp-Api-Version`",
        "path": f"path `{OPERATIONS[operation].path}`" if operation in OPERATIONS else "",
    }
    return f"`{place}`" if operation == RESULT else known.get(place, f"{part} `{rest}`" if rest else part)


def code(value: Any) -> str:
    """A value as it stands in the page; a text as it is, all else as JSON."""
    return value if isinstance(value, str) else json.dumps(value)


def goes(scenario: Scenario, row: Row) -> str:
    """Where an option goes, with what becomes of its value where that is something else; passwords are not shown."""
    option, operation, place, value = row
    wanted = given(scenario.options, option)
    same = value == wanted or place == "path" or operation == RESULT or value == fingerprint(wanted)
    version = scenario.options.get("api_version")
    at = f" at API version {version}" if version and option == "tags" else ""
    return words(operation, place) + at + ("" if same else f", `{code(wanted)}` as `{json.dumps(value)}`")


def table_of(title: str, lines: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """A section of the page."""
    yield from ("", f"## {title}", "", "| option | where it goes |", "|---|---|")
    for option in sorted(lines):
        yield f"| `{option}` | {'<br>'.join(lines[option])} |"


def places_of(scenarios: Sequence[Scenario]) -> dict[str, list[str]]:
    """Where options go; operations that take an option alike are told together."""
    operations: dict[tuple[str, str], list[str]] = {}
    for scenario in scenarios:
        for row in scenario.found:
            alike = operations.setdefault((row[0], goes(scenario, row)), [])
            alike += [name for name in [f"`{row[1]}`".replace(f"`{RESULT}`", RESULT)] if name not in alike]
    places: dict[str, list[str]] = {}
    for (option, where), alike in operations.items():
        places.setdefault(option, []).append(f"{', '.join(alike)}: {where}")
    return places


def effects_of(effects: Sequence[Effect]) -> dict[str, list[str]]:
    """What options do that do not travel, with the test that shows it."""
    return {option: [f"{effect} (`{test}`)"] for option, effect, test in effects}


def page() -> str:
    """docs/options.md, as the tables say."""
    lines = [
        f"<!-- Not written by hand: {REWRITE} -->",
        "# Where the options go",
        "",
        "What each option of each module becomes on the wire: the operation of the API that takes it, and the place",
        "there. Of an option that does not travel the effect is told, and the test that proves it. This page is made",
        "from the tables of `tests/integration/test_options.py`, which sets each option and looks for it in the log of",
        "the emulator.",
        *table_of("Every module", effects_of(CONNECTED)),
    ]
    for module, table in sorted(MODULES.items()):
        lines += table_of(f"`{module}`", {**places_of(table.scenarios), **effects_of(table.effects)})
    return "\n".join(lines) + "\n"


def test_the_page_says_what_the_tables_say() -> None:
    """docs/options.md is written from here."""
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.exists(), f"there is no docs/options.md: {REWRITE}"
    assert PAGE.read_text(encoding="utf-8") == page(), f"docs/options.md is not what the tables say: {REWRITE}"
