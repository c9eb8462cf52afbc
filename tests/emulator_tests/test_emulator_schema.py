# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fuzz the emulator: it never responds with 500, and all responses match its OpenAPI document."""

from __future__ import annotations

import hypothesis
import pytest
import requests
import schemathesis
from emulator_client import DEV, Client
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from emulator.operations import OPERATIONS

ALL = list(hypothesis.HealthCheck)
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]


class Signed(requests.auth.AuthBase):
    """Sign requests as the client of these tests does."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the headers."""
        request.headers.update(self.client.headers(request.method or "", request.url or ""))
        return request


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_responses_match_openapi_document(client: Client, name: str) -> None:
    """Half of the generated paths address an object that exists."""
    flow = client.flow()
    known = {"cluster_id": DEV, "data_flow_id": flow, "data_flow_service_id": client.service(flow)}
    operation = schemathesis.openapi.from_dict(client.admin("GET", "/openapi.json")).find_operation_by_id(name)
    with requests.Session() as session:
        session.auth = Signed(client)

        @hypothesis.settings(database=None, deadline=None, derandomize=True, max_examples=15, suppress_health_check=ALL)
        @hypothesis.given(operation.as_strategy(), st.booleans())
        def tried(case: schemathesis.Case, there: bool) -> None:
            if there:
                case.path_parameters.update({key: known[key] for key in case.path_parameters if key in known})
            case.call_and_validate(base_url=client.url, session=session, checks=CHECKS)

        tried()
    assert client.admin("GET", f"/requests?operation={name}")
