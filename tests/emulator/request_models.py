# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Request bodies, with the limits of the published models and of the user guide."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from .context import CURRENT_CALL
from .stored_text import QUALIFIER
from .switches import Switches

T = TypeVar("T")

FIELD_REQUIRED = PydanticCustomError("missing", "Field required")


def switches() -> Switches:
    """Return the switches that apply to the request being validated."""
    return CURRENT_CALL.get().switches


def _optional_since_1_2(value: T) -> T:
    if value is None and CURRENT_CALL.get().version < "1.2":
        raise FIELD_REQUIRED
    return value


def _check_password_strength(password: str) -> str:
    if not all(re.search(kind, password) for kind in ("[a-z]", "[A-Z]", "[0-9]", "[^a-zA-Z0-9]")):
        raise ValueError("a password needs upper and lower case letters, digits and special characters")
    return password


def _check_domain(domain: str) -> str:
    # What a response shows can be sent back, in any form.
    unqualified = domain.removesuffix(QUALIFIER) if switches().stored_text == "other_form" else domain
    if "." in unqualified and switches().domain_dots == "refuse":
        raise ValueError("a domain consists of lower case letters, digits and hyphens")
    return domain


def _check_not_empty(aliases: list[T]) -> list[T]:
    if not aliases and switches().empty_host_aliases == "refuse":
        raise ValueError("host aliases must not be empty")
    return aliases


def _number_as_text(value: Any) -> Any:
    is_number = isinstance(value, (int, float)) and switches().number_types == "any"
    return json.dumps(value) if is_number else value


# Lengths are from the models, except those of description, account, aliases and tags, which only the user guide limits.
FlowName = Annotated[str, Field(min_length=3, max_length=30)]
ServiceName = Annotated[str, Field(min_length=3, max_length=30, pattern=r"^[a-z][a-z0-9\-]*[a-z0-9]$")]
Domain = Annotated[str, AfterValidator(_check_domain)]
NewDomain = Annotated[Domain, Field(min_length=3, max_length=50)]
Description = Annotated[str, Field(max_length=150)]
# A related product of the platform refuses an empty string.
StorageClass = Annotated[str, Field(min_length=1)]
AccountId = Annotated[str, Field(min_length=6, max_length=30)]
Password = Annotated[str, Field(min_length=8, max_length=50), AfterValidator(_check_password_strength)]
NumberText = Annotated[str, BeforeValidator(_number_as_text)]
# Units are not documented; capacity can be computed with plain numbers only.
Quantity = Annotated[NumberText, Field(pattern=r"^[0-9]+$")]


class Body(BaseModel):
    """A JSON object in a request."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _ignore_unknown_keys(cls, data: Any) -> Any:
        if isinstance(data, dict) and switches().unknown_keys == "ignore":
            known = set(cls.model_fields)
            return {key: value for key, value in data.items() if key in known}
        return data

    def sent(self) -> dict[str, Any]:
        """Return the fields that the client sent."""
        return self.model_dump(exclude_unset=True)


class Account(Body):
    """The credentials for NiFi; it is not known whether both parts are required."""

    account_id: AccountId = Field(default="")
    account_password: Password = Field(default="")

    @model_validator(mode="after")
    def _is_whole(self) -> Account:
        if switches().account_parts == "both" and len(self.model_fields_set) < 2:
            raise FIELD_REQUIRED
        return self


class Tag(Body):
    """A tag in one of its two spellings; the value is optional in the later one."""

    tag_key: str = Field(default="")
    tag_value: str | None = None
    key: str = Field(default="")
    value: str | None = None

    @model_validator(mode="after")
    def _is_one_spelling(self) -> Tag:
        given, older, newer = self.model_fields_set, ("key", "value"), ("tag_key", "tag_value")
        # For 1.0 the sources contradict each other, so both are accepted.
        by_version = {"1.0": (older, newer), "1.1": (older,)}.get(CURRENT_CALL.get().version, (newer,))
        allowed = {
            "either": (older, newer),
            "by_version": by_version,
            "key_value": (older,),
            "tag_key_tag_value": (newer,),
        }[switches().tag_keys]
        if not any(names[0] in given and given.issubset(names) for names in allowed):
            raise FIELD_REQUIRED
        return self


class FlowHostAlias(Body):
    """A line of the hosts file of a Data Flow."""

    hostnames: list[str]
    ip: str


class ServiceHostAlias(Body):
    """A line of the hosts file of a service, with a single name."""

    hostname: str
    ip: str


class HostAlias(Body):
    """The host aliases of a service; `enabled` is a string."""

    enabled: NumberText = "true"
    host_alias_list: Annotated[list[ServiceHostAlias], Field(max_length=20), AfterValidator(_check_not_empty)] = Field(
        default=[], validate_default=True
    )


class WorkloadModule(Body):
    """The size of one module; cpu in millicores and memory in MiB, as strings."""

    cpu: Quantity = Field(default="0")
    memory: Quantity = Field(default="0")
    replica: Quantity = Field(default="1")
    version: NumberText = Field(default="")


class ServiceWorkload(Body):
    """The modules of a service; which ones are required is not known, so none is."""

    nifi: WorkloadModule = Field(default_factory=WorkloadModule.model_construct)
    nifi_registry: WorkloadModule = Field(default_factory=WorkloadModule.model_construct)
    zookeeper: WorkloadModule = Field(default_factory=WorkloadModule.model_construct)


FlowHostAliases = Annotated[list[FlowHostAlias], Field(max_length=20), AfterValidator(_check_not_empty)]
Tags = Annotated[list[Tag], Field(max_length=50)]


class CreateDataFlowBody(Body):
    """Body of CreateDataFlow."""

    account: Account | None = None
    cluster_id: str
    data_flow_name: FlowName
    description: Description | None = None
    domain: NewDomain
    dsc_domain: str | None = None
    host_alias_list: FlowHostAliases
    image_id: str
    ingress_controller_name: Annotated[str | None, AfterValidator(_optional_since_1_2)] = Field(
        default=None, validate_default=True
    )
    instance_id: str | None = None
    node_selector: str | None = None
    storage_class_name: StorageClass
    tags: Tags = []


class UpdateDataFlowBody(Body):
    """Body of UpdateDataFlow."""

    account: Account | None = None
    description: Description | None = None
    domain: Domain | None = None
    host_alias_list: FlowHostAliases | None = None
    node_selector: str | None = None


class CreateDataFlowServiceBody(Body):
    """Body of CreateDataFlowService."""

    account: Account | None = None
    data_flow_id: str
    data_flow_service_name: ServiceName
    description: Description | None = None
    domain: NewDomain
    host_alias: HostAlias
    node_selector: str | None = None
    service_workload: ServiceWorkload
    storage_class_name: StorageClass
    tags: Tags = []


class UpdateDataFlowServiceBody(Body):
    """Body of UpdateDataFlowService; account and workload may be omitted, but must not be null."""

    account: Account = Field(default_factory=Account.model_construct)
    description: Description | None = None
    domain: Domain | None = None
    host_alias: HostAlias | None = None
    node_selector: str | None = None
    service_workload: ServiceWorkload = Field(default_factory=ServiceWorkload.model_construct)


class ValidateResourcesBody(Body):
    """Body of both validate-resources operations."""

    service_workload: ServiceWorkload
