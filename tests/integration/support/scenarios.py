# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All options of all modules: tasks that set them, and where the emulator's request log must show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from harness import FLOW, IMAGES, OTHER_FLOW, OTHER_SERVICE, PASSWORD, SERVICE, SKE_DEV, SKE_PROD

from emulator.request_log import fingerprint

# An option, the operation that takes it (or RESULT), a JMESPath expression over its log entry, and the value there.
Row = tuple[str, str, str, Any]
# An option that does not travel, or not where the emulator's log shows it: what it does, and the test that proves it.
Effect = tuple[str, str, str]

RESULT = "result"

USER = "b4c8d2e6f0a14b3c9d5e7f1a2b3c4d5e"
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
    """Return where an operation takes the settings that Data Flows and services share and spell alike."""
    return [
        ("domain", operation, "body.domain", "new-domain"),
        ("description", operation, "body.description", "Some text"),
        ("node_selector", operation, "body.node_selector", "node-role=nifi"),
        ("account.account_id", operation, "body.account.account_id", "nifiadmin"),
        ("account.account_password", operation, "body.account.account_password", fingerprint(PASSWORD)),
    ]


def flow_aliases(operation: str) -> list[Row]:
    """Return where an operation on Data Flows takes host aliases: an IP address with its names."""
    return [
        ("host_aliases.ip", operation, "body.host_alias_list[].ip", ["10.0.0.10"]),
        ("host_aliases.hostnames", operation, "body.host_alias_list[].hostnames", [["kafka-1", "kafka-2"]]),
    ]


def service_aliases(operation: str) -> list[Row]:
    """Return where an operation on services takes host aliases: one IP address and one name each, and a flag."""
    pairs = "body.host_alias.host_alias_list[]"
    return [
        ("host_aliases", operation, "body.host_alias", SERVICE_ALIASES_SENT),
        ("host_aliases.ip", operation, f"{pairs}.ip", ["10.0.0.10", "10.0.0.10"]),
        ("host_aliases.hostnames", operation, f"{pairs}.hostname", ["kafka-1", "kafka-2"]),
    ]


def workload(operation: str, option: str = "service_workload") -> list[Row]:
    """Return where an operation takes the workload, with all numbers as strings."""
    return [
        (f"{option}.{component}.{key}", operation, f"body.service_workload.{component}.{key}", figure)
        for component, figures in WORKLOAD_SENT.items()
        for key, figure in figures.items()
    ]


@dataclass(frozen=True)
class Scenario:
    """A task with these options, and where they must be: in each such request of the task, and in at least one."""

    options: Mapping[str, Any]
    found: Sequence[Row]


@dataclass(frozen=True)
class Module:
    """A module: its scenarios, its other options, and options with which it reads only the seeded objects."""

    scenarios: Sequence[Scenario]
    reads: Mapping[str, Any]
    effects: Sequence[Effect] = ()
    versions: Sequence[str | None] = ("data-flow 1.0",)  # asked for where api_version is 1.0
    waits: Mapping[str, Any] = field(default_factory=dict)  # options that make it wait for what never comes


LOOKS = "test_how_long_and_how_often_is_looked"
SETTLED_HERE = "test_connection_options_reach_every_call"
MANAGED: Sequence[Effect] = (
    ("update_password", "when the password is sent again", "test_password_is_sent_when_asked_only"),
    ("tags_format", "the names of the parts of a tag in `tags`", "test_life_whatever_tags_are_called"),
    ("check_name", "whether a name that is taken fails before the create call", "test_a_name_that_is_taken"),
    (
        "on_immutable_change",
        "what happens if a value that cannot be changed differs",
        "test_what_cannot_be_changed_is_reported",
    ),
    (
        "replace_allowed",
        "whether `on_immutable_change: replace` may delete",
        "test_without_permission_nothing_is_replaced",
    ),
    ("wait", "whether the task waits until the operation is complete", "test_another_change_is_waited_for"),
    ("wait_timeout", "when a wait fails", "test_timeouts_are_kept"),
    ("wait_interval", "the pause between two polls", LOOKS),
)
BACKED_UP = (
    "backup_directory",
    "where settings of objects to replace are kept",
    "test_a_backup_is_private_and_has_no_password",
)
LOOKING: Sequence[Effect] = (
    ("wait_timeout", "when a wait fails", LOOKS),
    ("wait_interval", "the pause between two polls", LOOKS),
)
LISTED: Sequence[Effect] = (
    *LOOKING,
    ("wait_for_state", "the state that all listed objects must reach", "test_wait_for_state"),
)
ALIKE = "test_items_go_where_the_options_of_a_module_go"
ITEMS = (
    ("s", "the objects, as for the module of one object"),
    ("_defaults", "defaults for the options of the objects"),
)
CONNECTED: Sequence[Effect] = (
    ("access_key", "every call: header `Scp-Accesskey`", SETTLED_HERE),
    ("secret_key", "not sent: signs every call, header `Scp-Signature`", SETTLED_HERE),
    ("auth_token", "every call: header `X-Auth-Token`", SETTLED_HERE),
    ("region", "every call: part of the host name", "test_region_and_environment_are_the_address"),
    ("environment", "every call: part of the host name", "test_region_and_environment_are_the_address"),
    ("endpoint", "every call: base URL, instead of the host name", SETTLED_HERE),
    (
        "allow_http",
        "whether the endpoint can be an `http` URL of another machine",
        "test_http_to_another_machine_is_allowed_where_asked_and_warned_of",
    ),
    ("api_version", "every Data Flow call: header `Scp-Api-Version`, `1.0` as `data-flow 1.0`", SETTLED_HERE),
    ("language", "every call: header `Accept-Language`", SETTLED_HERE),
    ("validate_certs", "whether certificates are verified", "test_what_is_trusted_is_not_undone_by_the_environment"),
    ("ca_path", "which certificate authorities are trusted", "test_what_is_trusted_is_not_undone_by_the_environment"),
    ("timeout", "how long a call waits for a response", "test_a_call_without_an_answer_in_time_says_so"),
    ("retries", "how many times a call is repeated", "test_retries_are_limited_and_their_pauses_grow"),
    ("config_dir", "the directory of the files with these settings", SETTLED_HERE),
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
        effects=(*MANAGED, BACKED_UP),
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
        effects=(*MANAGED, BACKED_UP),
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
            ("state", "whether the objects are created or deleted", "test_a_fleet_is_made_and_removed"),
            ("purge", "whether services that are not listed are deleted", "test_what_is_not_listed_is_purged_if_asked"),
            (
                "update_only",
                "whether an object that does not exist is created or fails",
                "test_only_what_exists_is_updated",
            ),
            ("keep_in_use", "what happens to a Data Flow with other services", "test_a_data_flow_in_use_stays"),
            ("max_deletions", "how many objects can be deleted", "test_what_is_not_listed_is_purged_if_asked"),
            ("max_parallel", "how many calls run in parallel", "test_calls_at_once_are_limited"),
            BACKED_UP,
            ("max_unavailable", "how many updates are in progress at the same time", "test_updates_in_waves"),
            ("continue_on_error", "what happens to the other objects when one fails", "test_one_of_many_fails"),
            ("approved", "which changes are part of the approved plan", "test_what_is_not_approved_is_refused"),
            ("wait", "whether the task waits until the operations are complete", "test_a_fleet_that_does_not_wait"),
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
                {"data_flows": ["analytics"], "data_flow_services": ["payments"], "query": "[?available].name"},
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
        effects=(("resolve_dns", "not sent: whether host names are looked up in DNS", "test_all_is_well"), BACKED_UP),
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
            ("api_version", "not used: `version` replaces it", SETTLED_HERE),
            ("url", "every call: the URL, instead of host name and `path`", "test_reading"),
            ("status_codes", "which status codes count as success", "test_reading"),
            ("wait_until", "the condition for the response that ends the wait", "test_reading"),
            ("paginate", "whether the call is repeated for each page, with query `page`", "test_reading"),
        ),
        versions=(None,),
        waits={"service": "data-flow", "path": FLOWS, "wait_until": "`false`"},
    ),
}
