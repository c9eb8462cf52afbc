# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each position of each switch changes an observable behavior, and the README lists them all."""

from __future__ import annotations

import re
import typing
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from emulator_client import ACCOUNT, DEV, FLOWS, PROD, SERVICES, WORKLOAD, Client, flow_body, service_body

from emulator.switches import Switches

README = Path(__file__).parents[1] / "emulator" / "README.md"
NOBODY = "00000000-0000-4000-8000-000000000000"
ALIASES: dict[str, Any] = {"enabled": "false", "host_alias_list": []}


def status(client: Client, method: str, path: str, body: Any = None, version: str | None = "1.1") -> int:
    return int(client.send(method, path, body, version).status_code)


def created(client: Client, version: str | None = "1.1", **changes: Any) -> int:
    return status(client, "POST", FLOWS, flow_body(**changes), version)


def shown_flow(client: Client, **changes: Any) -> Any:
    return client.call("GET", f"{FLOWS}/{client.flow(**changes)}")


def shown_service(client: Client) -> Any:
    return client.call("GET", f"{SERVICES}/{client.service(client.flow())}")


def flow_after_put(client: Client, body: dict[str, Any]) -> Any:
    path = f"{FLOWS}/{client.flow()}"
    client.call("PUT", path, body)
    return client.call("GET", path)


def accepted_body(client: Client) -> list[str]:
    return sorted(client.call("POST", FLOWS, flow_body(account=...)) or {})[:1]


def texts(client: Client) -> list[Any]:
    """Return the stored text, after the shown values were sent back."""
    path = f"{FLOWS}/{client.flow(domain=' Dev ', node_selector='node-role=nifi', description='One')}"
    client.call("PUT", path, {"host_alias_list": [{"ip": "10.0.0.1", "hostnames": ["B", "a"]}]})
    client.pass_time()
    shown = client.call("GET", path)
    client.call("PUT", path, {"description": " Two ", **{key: shown[key] for key in ("domain", "node_selector")}})
    client.pass_time()
    shown = client.call("GET", path)
    (alias,) = shown["host_alias_list"]
    return [*(shown[key] for key in ("description", "domain", "node_selector")), alias["hostnames"], shown["state"]]


def account_of_flow(client: Client) -> Any:
    return shown_flow(client).get("account", "none")


def put_workload(client: Client) -> list[str]:
    path = f"{SERVICES}/{client.service(client.flow())}"
    response = client.call("PUT", path, {"service_workload": {"nifi": {"cpu": "1"}}})
    return sorted(response["service_workload"])


def deleted(client: Client) -> Any:
    flow = client.flow()
    client.call("DELETE", f"{FLOWS}/{flow}")
    client.pass_time()
    rows = client.call("GET", FLOWS)["contents"]
    return [row["state"] for row in rows], status(client, "DELETE", f"{FLOWS}/{flow}"), created(client)


def states_shown(client: Client) -> list[str]:
    """Return the states of an update and a deletion in responses, and those that the list finds by them."""
    client.switch(deleted_objects="listed")
    path, seen = f"{FLOWS}/{client.flow()}", []
    for method in ("PUT", "DELETE"):
        client.call(method, path, {})
        seen += [client.call("GET", path)["state"], client.call("GET", f"{FLOWS}")["contents"][0]["state"]]
        client.pass_time()
    seen.append(client.call("GET", path)["state"])
    assert [row["state"] for row in client.call("GET", f"{FLOWS}?state={seen[-1]}")["contents"]] == seen[-1:]
    assert client.admin("GET", "/objects")["data_flows"][0]["state"] == "DELETED"
    return seen


def versions_served(client: Client) -> list[int]:
    """Return the statuses of versions that are too new, too old, in between, and malformed."""
    client.admin("PATCH", "/gateway", {"versions": {"ListDataFlows": ["1.1", "1.10"]}})
    client.flow()
    return [status(client, "GET", FLOWS, version=version) for version in ("2.0", "1.0", "1.2", "new")]


def versions_of_ingress_controllers(client: Client) -> tuple[list[int], int]:
    return versions_served(client), status(client, "GET", f"{FLOWS}/clusters/{DEV}/ingress-controllers", version="1.2")


def detail_shapes(client: Client) -> list[list[str]]:
    """Return the first keys of all bodies that show one object."""
    client.switch(accepted_body="id")
    bodies = [client.call("POST", FLOWS, flow_body())]
    client.pass_time()
    flow = client.call("GET", FLOWS)["contents"][0]["data_flow_id"]
    bodies += [client.call(method, f"{FLOWS}/{flow}", {}) for method in ("GET", "PUT")]
    client.pass_time()
    client.switch(accepted_body="object")
    bodies.append(client.call("POST", SERVICES, service_body(flow)))
    client.pass_time()
    path = f"{SERVICES}/{client.call('GET', SERVICES)['contents'][0]['data_flow_service_id']}"
    for method in ("GET", "PUT", "DELETE"):
        bodies.append(client.call(method, path, {}))
        client.pass_time()
    return [list(body)[:1] for body in bodies]


def key_order(client: Client) -> list[list[str]]:
    flow = shown_flow(client)
    return [list(flow)[:2], list(flow["account"]), list(client.call("GET", FLOWS))]


def cascade(client: Client) -> Any:
    flow = client.flow()
    client.service(flow)
    response = status(client, "DELETE", f"{FLOWS}/{flow}")
    client.pass_time()
    return response, client.call("GET", SERVICES)["total_count"]


def busy(client: Client) -> Any:
    client.call("POST", FLOWS, flow_body())
    path = f"{FLOWS}/{client.call('GET', FLOWS)['contents'][0]['data_flow_id']}"
    return status(client, "PUT", path, {}), status(client, "DELETE", path), status(client, "DELETE", path)


def spelled_otherwise(client: Client) -> list[int]:
    """Return the statuses of calls with ids in upper case and without hyphens, in paths and in a body."""
    flow = client.flow().replace("-", "").upper()
    responses = [status(client, "GET", f"{FLOWS}/{flow}"), status(client, "POST", SERVICES, service_body(flow))]
    client.pass_time()
    service = client.service(client.flow(data_flow_name="other"), data_flow_service_name="other").upper()
    responses.append(status(client, "PUT", f"{SERVICES}/{service}", {"description": "new"}))
    client.pass_time()
    return [*responses, status(client, "DELETE", f"{SERVICES}/{service}")]


def names_in_scope(client: Client) -> Any:
    flows = client.flow(), client.flow(data_flow_name="other", cluster_id=PROD)
    responses = [status(client, "POST", SERVICES, service_body(flow)) for flow in flows]
    return created(client), created(client, cluster_id=PROD), responses


def ingress_shape(client: Client) -> Any:
    response = client.call("GET", f"{FLOWS}/clusters/{DEV}/ingress-controllers")
    return "list" if isinstance(response, list) else sorted(response)


def tags(client: Client, key: str, version: str) -> int:
    return created(client, version, tags=[{key: "a"}])


def workload_of(client: Client, **changes: Any) -> int:
    body = service_body(client.flow(), service_workload=WORKLOAD | {"nifi": WORKLOAD["nifi"] | changes})
    return status(client, "POST", SERVICES, body)


def capacity(client: Client) -> str:
    body = {"service_workload": WORKLOAD}
    response = client.call("POST", f"{SERVICES}/clusters/{DEV}/validate-resources", body)
    return type(response.get("cpu")).__name__


def page_of_one(client: Client) -> int:
    client.admin("POST", "/data-flows", [{"name": "one"}, {"name": "two"}])
    return len(client.call("GET", f"{FLOWS}?size=1&page=1")["contents"])


def root(client: Client) -> int:
    return int(requests.get(f"{client.url}/", timeout=10).status_code)


def has_zone(client: Client) -> bool:
    return bool(re.search(r"Z$", shown_flow(client)["created_dt"]))


def empty_aliases(client: Client) -> tuple[int, int]:
    client.admin("POST", "/data-flows", {"id": NOBODY, "name": "seeded"})
    body = service_body(NOBODY, host_alias=ALIASES)
    return created(client, host_alias_list=[]), status(client, "POST", SERVICES, body)


# For each switch: the function that observes it, and the expected value in each position.
OBSERVATIONS: dict[str, tuple[Callable[[Client], Any], dict[Any, Any]]] = {
    "healthy_state": (lambda c: shown_flow(c)["state"], {"RUNNING": "RUNNING", "ACTIVE": "ACTIVE"}),
    "state_case": (lambda c: shown_flow(c)["state"], {"upper": "RUNNING", "title": "Running", "lower": "running"}),
    "state_names": (
        states_shown,
        {
            "reference": ["UPDATING", "UPDATING", "TERMINATING", "TERMINATING", "DELETED"],
            "newer": ["EDITING", "EDITING", "DELETING", "DELETING", "TERMINATED"],
        },
    ),
    "unknown_version": (
        versions_of_ingress_controllers,
        {"refuse": ([406] * 4, 406), "nearest": ([200, 200, 200, 406], 200)},
    ),
    "unknown_id": (lambda c: status(c, "GET", f"{FLOWS}/{NOBODY}"), {400: 400, 404: 404}),
    "id_form": (lambda c: len(c.flow()), {"uuid": 36, "prefixed": 45}),
    "id_spelling": (spelled_otherwise, {"exact": [400] * 4, "any": [200, 202, 202, 202]}),
    "accepted_body": (accepted_body, {"empty": [], "id": ["data_flow_id"], "object": ["account"]}),
    "detail_shape": (
        detail_shapes,
        {
            "flat": [["data_flow_id"], *[["account"]] * 6],
            "named": [["data_flow"]] * 3 + [["data_flow_service"]] * 4,
        },
    ),
    "key_order": (
        key_order,
        {
            "reference": [["account", "cluster_id"], ["account_id", "account_password"], ["contents", "total_count"]],
            "other": [
                ["is_active_image", "account_id"],
                ["account_password", "account_id"],
                ["total_count", "contents"],
            ],
        },
    ),
    "put": (
        lambda c: flow_after_put(c, {"domain": "new"})["description"],
        {"merge": "first", "replace": None},
    ),
    "put_null": (lambda c: flow_after_put(c, {"description": None})["description"], {"clear": None, "keep": "first"}),
    "put_workload": (put_workload, {"merge": ["nifi", "nifi_registry", "zookeeper"], "replace": ["nifi"]}),
    "password_readback": (
        account_of_flow,
        {
            "plain": ACCOUNT,
            "masked": ACCOUNT | {"account_password": "********"},
            "omitted": {"account_id": ACCOUNT["account_id"]},
        },
    ),
    "account_readback": (account_of_flow, {"present": ACCOUNT, "absent": "none"}),
    "account_parts": (lambda c: created(c, account={"account_id": "nifiadmin"}), {"any": 202, "both": 400}),
    "workload_readback": (
        lambda c: type(shown_service(c).get("service_workload")).__name__,
        {"object": "dict", "json_text": "str", "absent": "NoneType"},
    ),
    "workload_versions": (lambda c: workload_of(c, version="0.0.1"), {"any": 202, "offered": 400}),
    "optional_fields": (
        lambda c: ("domain" in (flow := shown_flow(c)), "instance_id" in flow),
        {"present": (True, True), "omitted_when_null": (True, False), "omitted": (False, True)},
    ),
    "new_fields": (
        lambda c: "unknown_field" in c.call("GET", f"{FLOWS}/{c.flow()}", version="1.2"),
        {"none": False, "added": True},
    ),
    "name_filter": (
        lambda c: (c.flow(), *(c.call("GET", f"{FLOWS}?data_flow_name={n}")["total_count"] for n in ("flow", "x")))[1:],
        {"exact": (0, 0), "substring": (1, 0), "ignored": (1, 1)},
    ),
    "deleted_objects": (deleted, {"removed": ([], 400, 202), "listed": (["DELETED"], 400, 202)}),
    "empty_host_aliases": (empty_aliases, {"accept": (202, 202), "refuse": (400, 400)}),
    "domain_dots": (created, {"accept": 202, "refuse": 400}),
    "node_selector": (
        lambda c: shown_flow(c, node_selector="no: label")["state"],
        {"label": "ERROR", "any": "RUNNING"},
    ),
    "stored_text": (
        texts,
        {
            "as_sent": [" Two ", " Dev ", "node-role=nifi", ["B", "a"], "RUNNING"],
            "normalized": ["Two", "dev", "node-role=nifi", ["a", "b"], "RUNNING"],
            "other_form": [" TWO ", "dev.internal", "node-role: nifi", ["a.internal", "b.internal"], "RUNNING"],
        },
    ),
    "body_validation": (lambda c: created(c, cluster_id="0" * 32, colour="red"), {"first": 400, "after_lookup": 404}),
    "unknown_keys": (lambda c: created(c, colour="red"), {"refuse": 400, "ignore": 202}),
    "tag_keys": (
        lambda c: [tags(c, "tag_key", "1.1"), tags(c, "key", "1.2"), tags(c, "key", "1.1")],
        {
            "either": [202, 409, 409],
            "by_version": [400, 400, 202],
            "key_value": [400, 202, 409],
            "tag_key_tag_value": [202, 400, 400],
        },
    ),
    "number_types": (lambda c: workload_of(c, cpu=2000, replica=1), {"strings": 400, "any": 202}),
    "flow_with_services": (cascade, {"refuse": (400, 1), "cascade": (202, 0)}),
    "busy": (busy, {"refuse": (400, 400, 400), "accept": (202, 202, 400)}),
    "name_scope": (
        names_in_scope,
        {
            "account": (409, 409, [202, 409]),
            "cluster": (409, 202, [202, 202]),
            "none": (202, 202, [202, 202]),
        },
    ),
    "ingress_shape": (
        ingress_shape,
        {"list": "list", "contents": ["contents"], "named": ["ingress_controllers"]},
    ),
    "page_size": (page_of_one, {"honored": 1, "ignored": 2}),
    "total_count": (lambda c: "total_count" in c.call("GET", FLOWS), {"present": True, "absent": False}),
    "capacity_shape": (capacity, {"object": "dict", "text": "str", "absent": "NoneType"}),
    "timestamps": (has_zone, {"zoned": True, "zoneless": False}),
    "root_signature": (root, {"optional": 200, "required": 404}),
}


@pytest.mark.parametrize(
    ("name", "position", "expected"),
    [
        (name, position, seen)
        for name, (observe, positions) in OBSERVATIONS.items()
        for position, seen in positions.items()
    ],
)
def test_positions(client: Client, name: str, position: Any, expected: Any) -> None:
    client.switch(**{name: position})
    assert OBSERVATIONS[name][0](client) == expected


def test_all_switches_and_positions_are_tested(client: Client) -> None:
    fields = typing.get_type_hints(Switches)
    declared = {name: list(typing.get_args(fields[name])) for name in Switches.model_fields}
    assert {name: list(positions) for name, (observe, positions) in OBSERVATIONS.items()} == declared
    assert client.admin("GET", "/switches") == {name: positions[0] for name, positions in declared.items()}
    assert all(field.description for field in Switches.model_fields.values())


def test_readme_has_all_switches_and_positions() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ((?:`\w+`(?:, )?)+) \|$", README.read_text(), re.MULTILINE)
    listed = [(name, re.findall(r"\w+", positions)) for name, positions in rows]
    fields = typing.get_type_hints(Switches)
    assert listed == [(name, list(map(str, typing.get_args(fields[name])))) for name in Switches.model_fields]


@pytest.mark.parametrize("changes", [{"colour": "red"}, {"busy": "maybe"}, {"unknown_id": 500}])
def test_unknown_switches_and_positions_are_refused(client: Client, changes: dict[str, Any]) -> None:
    with pytest.raises(RuntimeError, match="422"):
        client.switch(**changes)


def test_reset_sets_switches(client: Client) -> None:
    client.switch(busy="accept")
    client.admin("POST", "/reset", {"switches": {"put": "replace"}})
    switches = client.admin("GET", "/switches")
    assert (switches["busy"], switches["put"]) == ("refuse", "replace")
