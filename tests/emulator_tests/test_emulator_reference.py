# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compare the OpenAPI document and real responses with the reference, in both directions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from emulator_client import DEV, FLOWS, SERVICES, WORKLOAD, Client

OPERATIONS = yaml.safe_load(Path(__file__).with_name("reference.yml").read_text(encoding="utf-8"))["operations"]
# Not part of Data Flow: the list of versions, and the SKE clusters.
FOREIGN = {"ListVersions", "ListClusters"}


def names(tree: dict[str, Any] | None, prefix: str = "") -> Iterator[str]:
    """Yield the dotted names of a tree of fields."""
    for key, inner in (tree or {}).items():
        yield prefix + key
        yield from names(inner, f"{prefix}{key}.")


def tree_of_schema(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any] | None:
    """Return the tree of fields of a JSON schema."""
    for option in schema.get("anyOf", []):
        if tree := tree_of_schema(option, document):
            return tree
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    if "items" in schema:
        return tree_of_schema(schema["items"], document)
    inner = schema.get("properties", {})
    return {key: tree_of_schema(value, document) for key, value in inner.items()} or None


def tree_of_value(value: Any) -> dict[str, Any] | None:
    """Return the tree of fields of decoded JSON."""
    if isinstance(value, list):
        return tree_of_value(value[0]) if value else None
    return {key: tree_of_value(each) for key, each in value.items()} if isinstance(value, dict) else None


@pytest.fixture(scope="module")
def document(process: Any) -> Any:
    return process.admin("GET", "/openapi.json")


@pytest.fixture(scope="module")
def described(document: Any) -> dict[str, Any]:
    return {
        operation["operationId"]: operation | {"path": path, "method": method.upper()}
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def test_operations_match_reference(described: dict[str, Any]) -> None:
    assert set(described) == set(OPERATIONS) | FOREIGN


@pytest.mark.parametrize("name", OPERATIONS)
def test_openapi_matches_reference(name: str, described: dict[str, Any], document: Any) -> None:
    expected, found = OPERATIONS[name], described[name]
    success = found["responses"][str(expected["status"])]
    parameters = [each for each in found.get("parameters", []) if each["in"] == "query"]
    query = {each["name"]: each["schema"].get("default") for each in parameters}
    response = success.get("content", {}).get("application/json", {}).get("schema", {})
    body = found.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    required = document["components"]["schemas"].get(body.get("$ref", "").rsplit("/", 1)[-1], {}).get("required", [])
    assert (found["method"], found["path"]) == (expected["method"], expected["path"])
    assert set(found["responses"]) == {str(expected["status"]), "4XX"}
    assert found["x-scp-versions"] == expected.get("versions", ["1.0", "1.1", "1.2"])
    assert query == expected.get("query", {})
    assert set(names(tree_of_schema(body, document))) == set(names(expected.get("body")))
    assert set(names(tree_of_schema(response, document))) == set(names(expected.get("response")))
    assert sorted(required) == sorted(expected.get("required", []))


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_responses_have_fields_of_their_version(client: Client, version: str) -> None:
    flow = client.flow()
    service = client.service(flow)
    check = {"service_workload": WORKLOAD}
    responses = {
        "CheckClusterResourceSizeForDataFlowServiceCreate": (f"{SERVICES}/clusters/{DEV}/validate-resources", check),
        "CheckClusterResourceSizeForDataFlowServiceUpdate": (f"{SERVICES}/{service}/validate-resources", check),
        "CheckDataFlowNameDuplication": (f"{FLOWS}/x/check-duplication", None),
        "CheckDataFlowServiceNameDuplication": (f"{SERVICES}/x/check-duplication", None),
        "ListDataFlowImages": (f"{FLOWS}/image-versions", None),
        "ListDataFlows": (FLOWS, None),
        "ListDataFlowService": (SERVICES, None),
        "ShowDataFlow": (f"{FLOWS}/{flow}", None),
        "ShowDataFlowService": (f"{SERVICES}/{service}", None),
        "ShowDataFlowServiceSubVersions": (f"{SERVICES}/data-flows/{flow}/sub-versions", None),
        "UpdateDataFlow": (f"{FLOWS}/{flow}", {"description": "new"}),
        "UpdateDataFlowService": (f"{SERVICES}/{service}", {"description": "new"}),
    }
    assert set(responses) == {name for name, operation in OPERATIONS.items() if "response" in operation}
    for name, (path, body) in responses.items():
        operation = OPERATIONS[name]
        response = client.call(operation["method"], path, body, version, expect=operation["status"])
        expected = set(names(operation["response"])) - set(operation.get("since_1_1", []) if version == "1.0" else [])
        # The content of these objects is not documented.
        opaque = ("cpu.", "memory.", "service_workload.")
        assert {each for each in names(tree_of_value(response)) if not each.startswith(opaque)} == expected, name


@pytest.mark.parametrize("name", [name for name, operation in OPERATIONS.items() if "required" in operation])
@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_empty_body_lacks_all_required_fields(client: Client, name: str, version: str) -> None:
    operation = OPERATIONS[name]
    flow = client.flow()
    path = operation["path"].format(cluster_id=DEV, data_flow_id=flow, data_flow_service_id=client.service(flow))
    later = [fields for until, fields in operation.get("required_until", {}).items() if version <= until]
    count = len(operation["required"]) + sum(map(len, later))
    if count:
        error = client.refusal(operation["method"], path, {}, version)
        assert (error["code"], error["detail"]) == ("ValidationError", ["Field required"] * count)
    else:
        client.call(operation["method"], path, {}, version, expect=202)
