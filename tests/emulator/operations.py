# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operations as data: method, path, status and versions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .errors import ApiError

PRODUCT = "data-flow"


@dataclass(frozen=True)
class Operation:
    """One operation of the reference; a success status of 202 means that it changes state."""

    name: str
    method: str
    path: str
    status: int = 200
    versions: tuple[str, ...] = ("1.0", "1.1", "1.2")
    product: str = PRODUCT

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return a pattern for the raw, still percent-encoded path."""
        return re.compile(re.sub(r"\{\w+\}", "[^/]+", self.path))

    @property
    def writes(self) -> bool:
        """Return whether a successful call changes state."""
        return self.status == 202

    def negotiate(self, header: str | None, versions: Sequence[str], nearest: bool = False) -> str:
        """Return the version of the response: the requested one, or the current one if none is requested.

        Raises ApiError with 406 if the operation does not offer the version. With `nearest`, the version is then the
        newest one that is older, or else the oldest.
        """
        if header is None and versions:
            return versions[-1]
        requested = re.fullmatch(rf"{self.product} (\d+\.\d+)", header or "")
        if requested and requested[1] in versions:
            return requested[1]
        if requested and versions and nearest:
            older = [version for version in versions if version_key(version) < version_key(requested[1])]
            return max(older, key=version_key) if older else min(versions, key=version_key)
        raise ApiError(406, "NoSuchVersion", f"{self.name} has no version '{header}'.")


def version_key(version: str) -> list[int]:
    """Return a key that sorts versions by their numbers."""
    return [int(number) for number in version.split(".")]


_FLOWS = "/v1/data-flows"
_FLOW = f"{_FLOWS}/{{data_flow_id}}"
_SERVICES = "/v1/data-flow-services"
_SERVICE = f"{_SERVICES}/{{data_flow_service_id}}"

# Routes are registered in this order: a literal segment must come before a parameter that would match it.
OPERATIONS: dict[str, Operation] = {
    operation.name: operation
    for operation in (
        Operation("ListVersions", "GET", "/"),
        # The versions of SKE that are known to be served (1.5 is mentioned nowhere).
        Operation("ListClusters", "GET", "/v1/clusters", versions=("1.2", "1.3", "1.4", "1.6"), product="ske"),
        Operation("ListDataFlowImages", "GET", f"{_FLOWS}/image-versions"),
        # The only operation without version 1.2.
        Operation(
            "ListDataFlowIngressControllers",
            "GET",
            f"{_FLOWS}/clusters/{{cluster_id}}/ingress-controllers",
            versions=("1.0", "1.1"),
        ),
        Operation("CheckDataFlowNameDuplication", "GET", f"{_FLOWS}/{{data_flow_name}}/check-duplication"),
        Operation("ListDataFlows", "GET", _FLOWS),
        Operation("CreateDataFlow", "POST", _FLOWS, 202),
        Operation("ShowDataFlow", "GET", _FLOW),
        Operation("UpdateDataFlow", "PUT", _FLOW, 202),
        Operation("DeleteDataFlow", "DELETE", _FLOW, 202),
        Operation(
            "CheckClusterResourceSizeForDataFlowServiceCreate",
            "POST",
            f"{_SERVICES}/clusters/{{cluster_id}}/validate-resources",
        ),
        Operation("CheckClusterResourceSizeForDataFlowServiceUpdate", "POST", f"{_SERVICE}/validate-resources"),
        Operation(
            "CheckDataFlowServiceNameDuplication", "GET", f"{_SERVICES}/{{data_flow_service_name}}/check-duplication"
        ),
        Operation("ShowDataFlowServiceSubVersions", "GET", f"{_SERVICES}/data-flows/{{data_flow_id}}/sub-versions"),
        Operation("ListDataFlowService", "GET", _SERVICES),
        Operation("CreateDataFlowService", "POST", _SERVICES, 202),
        Operation("ShowDataFlowService", "GET", _SERVICE),
        Operation("UpdateDataFlowService", "PUT", _SERVICE, 202),
        Operation("DeleteDataFlowService", "DELETE", _SERVICE, 202),
    )
}


def find_operation(method: str, raw_path: str) -> Operation | None:
    """Return the operation that a request addresses, or None."""
    return next(
        (each for each in OPERATIONS.values() if each.method == method and each.pattern.fullmatch(raw_path)), None
    )
