# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Data Flow Service, one NiFi deployment: its settings, its parent, its workload and whether that fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._resource.backup import Identity
from .._resource.fields import Field
from .._resource.plan import CREATE, DELETE, REPLACE, UPDATE, Plan
from .._resource.resource import Resource
from .._resource.selection import normal_id, same_id, select
from .._resource.states import state_of
from .._scp.errors import OptionError, PlanError
from .._scp.planned import planned_id, planned_name
from .._scp.raw_options import trimmed
from .._scp.text import nearest
from . import capacity, values
from .api import DataFlowApi
from .base import ACCOUNT, DESCRIPTION, DOMAIN, NODE_SELECTOR, STATES, STORAGE_CLASS, TAGS, DataFlowResource

# The names of the components in the response with the offered versions: without an underscore.
OFFERED_AS = {"nifi": "nifi", "nifi_registry": "nifiregistry", "zookeeper": "zookeeper"}


def of_parent(services: list[dict[str, Any]], options: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the services under the Data Flow that `data_flow` or `data_flow_id` names, all where neither does."""
    name, own_id = options.get("data_flow") or None, options.get("data_flow_id") or None
    return [
        service
        for service in services
        if name in (None, service.get("data_flow_name"))
        and (own_id is None or same_id(service.get("data_flow_id"), own_id))
    ]


class Service(DataFlowResource):
    """A desired Data Flow Service (reference, CreateDataFlowService, ShowDataFlowService, UpdateDataFlowService)."""

    label = "Data Flow Service"
    key = "data_flow_service"
    fields = (
        Field("name", "data_flow_service_name", required=True, identifies=True, check=values.name),
        Field("data_flow", "data_flow_name", sent_on_create=False, identifies=True, scopes=True),
        Field("data_flow_id", "data_flow_id", identifies=True, scopes=True, merge=values.merge_id),
        STORAGE_CLASS,
        DOMAIN,
        NODE_SELECTOR,
        DESCRIPTION,
        ACCOUNT,
        # The API requires the object even if no alias is desired.
        Field(
            "host_aliases", "host_alias", updatable=True, reshaped=True, default=[], check=values.service_aliases,
            read=values.read_service_aliases, merge=values.merge_aliases, write=values.write_service_aliases,
        ),
        Field(
            "service_workload", "service_workload", updatable=True, required=True, nullable=False, reshaped=True,
            verbatim=True, check=values.workload, read=values.read_workload, merge=values.merge_workload,
            write=values.write_workload,
        ),
        TAGS,
    )  # fmt: skip
    response_fields = (
        "account", "account_id", "cluster_id", "cluster_name", "cluster_permission", "cluster_request_failed",
        "created_by", "created_dt", "data_flow_id", "data_flow_name", "data_flow_service_id",
        "data_flow_service_name", "description", "domain", "host_file_registry", "hosts_file", "http_port",
        "https_port", "image_id", "ingress_class_name", "instance_id", "is_active_image", "modified_by",
        "modified_dt", "namespace_name", "node_selector", "state", "storage_class_name", "version", "web_url_nifi",
        "web_url_registry",
    )  # fmt: skip

    # What a task with several objects knows: the Data Flows that it creates, whose services can only be planned as far
    # as that goes, and whether it asks for the capacity for all new services together.
    planned_flows: Sequence[Resource] = ()
    failed_flows: Sequence[Resource] = ()  # those that could not be planned, whose services are skipped
    capacity_asked_together = False
    parent_may_come = True  # whether check mode assumes that an earlier task creates a parent that is not there

    replaced_with: Resource | None = None  # the Data Flow that is replaced
    replaced_parent: str | None = None  # its id before, which its services have until they are deleted
    keeps_versions = True  # whether the Data Flow that is replaced offers the same component versions afterwards

    parent: Mapping[str, Any] | None = None  # the Data Flow of one that is created, as listed
    pending_parent: Resource | None = None  # ... or as planned

    def __init__(self, api: DataFlowApi, options: Mapping[str, Any], *, check_mode: bool) -> None:
        planned = planned_name("data_flow", options.get("data_flow_id"))
        self.parent_pending = planned is not None  # whether an earlier task creates the parent, in check mode
        if planned is not None:
            if trimmed(options.get("data_flow")) not in (None, "", planned):
                raise OptionError("data_flow", f"is {options['data_flow']!r}, and data_flow_id means {planned!r}.")
            options = {**options, "data_flow": planned, "data_flow_id": None}
        super().__init__(api, options, check_mode=check_mode)

    def list_candidates(self) -> list[dict[str, Any]]:
        """List the services of the name, under the parent where one is given (it cannot be filtered by its id)."""
        if self.parent_pending:
            return []
        if self.id:
            return self.api.list_services()
        parent = self.options.get("data_flow") or None
        return of_parent(self.api.list_services(data_flow_service_name=self.name, data_flow_name=parent), self.options)

    @property
    def identity(self) -> Identity:
        """What identifies the service without its id."""
        name, own_id = self.options.get("data_flow"), self.options.get("data_flow_id")
        return Identity(self.key, str(self.name), name or (normal_id(own_id) if own_id else ""))

    def reason_to_replace(self, plan: Plan, detail: Mapping[str, Any]) -> str:
        """Return why the service must be replaced: also because its Data Flow is."""
        own = super().reason_to_replace(plan, detail)
        old = self.replaced_parent and same_id(detail.get("data_flow_id"), self.replaced_parent)
        return f"{self.replaced_with} is replaced" if old else own

    def keep(self, observed: dict[str, Any]) -> dict[str, Any]:
        """Return the settings of a replaced service. The next run needs a parent in its options that is there."""
        by_name, by_id = (self.options.get(option) for option in ("data_flow", "data_flow_id"))
        if by_id if self.replaced_with else not (by_name or by_id):
            if by_id:
                raise OptionError(
                    "data_flow_id",
                    f"must not be set, because {self.replaced_with} gets a new id.",
                    hint="Nothing was changed. Use data_flow.",
                )
            raise OptionError("data_flow", f"is needed to replace {self}.", hint="Nothing was changed.")
        kept = super().keep(observed)
        if not self.keeps_versions:
            kept["service_workload"] = {
                component: {key: value for key, value in own.items() if key != "version"}
                for component, own in kept.get("service_workload", {}).items()
            }
        return {option: value for option, value in kept.items() if option not in ("data_flow", "data_flow_id")}

    def list_siblings(self) -> list[dict[str, Any]]:
        """List the services of the Data Flow. Raises OptionError where there is no such Data Flow."""
        if self.options.get("data_flow") or self.options.get("data_flow_id"):
            self.parent, self.pending_parent = self._parent()
        return of_parent(self.api.list_services(data_flow_name=self.options.get("data_flow") or None), self.options)

    def list_named(self) -> list[dict[str, Any]]:
        """List the services of the name, under any Data Flow."""
        return self.api.list_services(data_flow_service_name=self.name)

    def read(self, object_id: str) -> dict[str, Any]:
        """Read the service in full."""
        return self.api.show_service(object_id)

    def name_taken(self) -> bool:
        """Return whether a service has the name."""
        return self.api.service_name_taken(str(self.name))

    def send(self, plan: Plan, object_id: str) -> Any:
        """Create, update or delete the service."""
        if plan.action == DELETE:
            return self.api.delete_service(object_id)
        if plan.action == UPDATE:
            return self.api.update_service(object_id, self.body(plan))
        return self.api.create_service(self.body(plan), self.tags_format)

    @property
    def cluster_id(self) -> str | None:
        """The cluster of the parent, None as long as there is no parent."""
        if owner := self.pending_parent or self.replaced_with:
            return owner.creation.get("cluster_id")
        found = (self.parent or {}).get("cluster_id")
        return found if isinstance(found, str) else None

    def observe(self) -> dict[str, Any] | None:
        """Return the service in full, None where there is none. Raises OptionError for two parents at once."""
        detail = super().observe()
        if not detail and self.absent and self.options.get("data_flow") and self.options.get("data_flow_id"):
            self._listed_parent()
        return detail

    def resolve_defaults(self) -> dict[str, Any]:
        """Find the parent, and the component versions that it offers."""
        settings = self.settings
        workload = {component: dict(own) for component, own in settings.get("service_workload", {}).items()}
        missing = [
            f"service_workload.{component}.{key}"
            for component in (values.COMPONENTS if workload else ())
            for key in ("cpu", "memory", "replica")
            if key not in workload.get(component, {})
        ]
        if not self.options.get("data_flow") and not self.options.get("data_flow_id"):
            self.require("data_flow or data_flow_id", *missing)
        self.parent, self.pending_parent = self._parent()
        self.require(*missing)
        if self.parent:
            settings["data_flow_id"] = self.parent["data_flow_id"]
            settings["data_flow"] = self.parent.get("data_flow_name")
            if self.keeps_versions or not self.seen_id:  # Once it is deleted, its new parent is there.
                self._default_versions(workload, self.parent["data_flow_id"])
        elif self.check_mode:
            settings["data_flow_id"] = planned_id("data_flow", settings["data_flow"])
        return {**settings, "service_workload": workload}

    def _listed_parent(self) -> dict[str, Any] | None:
        """Return the listed Data Flow that the options name. Raises OptionError where they name two."""
        name, own_id = self.options.get("data_flow") or None, self.options.get("data_flow_id") or None
        if self.parent_pending:
            return None
        flows = self.api.list_flows(data_flow_name=None if own_id else name)
        found = select(flows, "data_flow", "Data Flow", STATES, name=name, object_id=own_id)
        if found and name and found.get("data_flow_name") != name:
            raise OptionError("data_flow", f"is {name!r}, and {own_id} is {found.get('data_flow_name')!r}.")
        return None if state_of(found) in STATES.deleting else found

    def _parent(self) -> tuple[dict[str, Any] | None, Resource | None]:
        """Return the Data Flow of the service, or the planned one.

        In check mode there may be neither, because an earlier task would create it.
        """
        name, own_id = self.options.get("data_flow") or None, self.options.get("data_flow_id") or None
        found = self._listed_parent()
        pending = [flow for flow in self.planned_flows if flow.name == name and not own_id]
        option, called = ("data_flow_id", own_id) if own_id else ("data_flow", name)
        if len(pending) + bool(found) > 1:
            raise OptionError(option, f"there will be several Data Flows called {called!r}.", hint="Set data_flow_id.")
        if found and state_of(found) in STATES.failed:
            raise PlanError(
                f"Data Flow {called} is in state ERROR and can take no services.",
                code="failed_state",
                hint="Repair it first.",
            )
        if not found and not pending and not own_id:
            pending = [flow for flow in self.failed_flows if flow.name == name]
        if found or pending:
            return found, next(iter(pending), None)
        # A parent that an earlier task would create cannot be the parent of an update, which does not give all options.
        may_come = self.check_mode and self.parent_may_come and not self.options.get("update_only")
        if not (may_come and (self.parent_pending or (name and "storage_class_name" in self.desired))) or own_id:
            flows = self.api.list_flows()
            late = select(flows, "data_flow", "Data Flow", STATES, name=name) if name and not own_id else None
            if late and state_of(late) not in STATES.deleting | STATES.failed:
                return late, None  # The first list was out of date.
            near = nearest(called, [flow.get("data_flow_name") for flow in flows])
            hint = near or "Create it with the module data_flow first."
            raise OptionError(option, f"there is no Data Flow {called!r}.", code="not_found", hint=hint)
        self.warnings.append(
            f"There is no Data Flow {called!r} yet. The check assumes that an earlier task creates it, and could not "
            "check whether the workload fits."
        )
        return None, None

    def _default_versions(self, workload: dict[str, dict[str, Any]], data_flow_id: str) -> None:
        """Add the versions that the Data Flow offers to the components that have none.

        Warn about other versions, because it is not documented which versions the API accepts.
        """
        offered = self.api.sub_versions(data_flow_id)
        for component, parts in workload.items():
            version = offered.get(OFFERED_AS[component])
            if version and isinstance(version, str) and parts.setdefault("version", version) != version:
                self.warnings.append(
                    f"service_workload.{component}.version: {parts['version']} may be refused: the Data Flow offers "
                    f"{version}."
                )

    def preflight(self, plan: Plan, detail: Mapping[str, Any] | None) -> None:
        """Ask the API also whether a new workload fits into the cluster. Raises PlanError with what does not fit."""
        super().preflight(plan, detail)
        resized = plan.before.get("service_workload") != plan.after.get("service_workload")
        if plan.action not in (CREATE, UPDATE, REPLACE) or not resized:
            return
        workload = plan.body["service_workload"]
        if plan.action in (UPDATE, REPLACE) and detail:
            verdict = self.api.validate_service(detail["data_flow_service_id"], workload)
        elif self.cluster_id and not self.pending_parent and not self.capacity_asked_together:
            verdict = self.api.validate_new_service(self.cluster_id, workload)
        else:
            return
        capacity.require(verdict, f"The workload of {self}")
