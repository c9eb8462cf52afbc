# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Data Flow Service, one NiFi deployment: its settings, its parent, its workload and whether that fits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._resource.plan import CREATE, DELETE, UPDATE, Field, Plan
from .._resource.resource import DELETED, DELETING, FAILED, Resource, state_of
from .._scp.errors import OptionError, PlanError
from . import values

# How the answer with the offered versions names the components (facts: without an underscore there).
OFFERED_AS = {"nifi": "nifi", "nifi_registry": "nifiregistry", "zookeeper": "zookeeper"}


def of_parent(services: list[dict[str, Any]], options: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The services under the Data Flow that `data_flow` or `data_flow_id` names, all where neither does."""
    name, own_id = options.get("data_flow") or None, options.get("data_flow_id") or None
    return [s for s in services if name in (None, s.get("data_flow_name")) and own_id in (None, s.get("data_flow_id"))]


class Service(Resource):
    """A wanted Data Flow Service (reference, CreateDataFlowService, ShowDataFlowService, UpdateDataFlowService)."""

    label = "Data Flow Service"
    key = "data_flow_service"
    fields = (
        Field("name", "data_flow_service_name", required=True, check=values.name),
        Field("data_flow", "data_flow_name", sent_on_create=False),
        Field("data_flow_id", "data_flow_id", merge=values.merge_id),
        Field("storage_class_name", "storage_class_name", required=True),
        Field("domain", "domain", required=True, updatable=True, check=values.length(3, 50)),
        Field("node_selector", "node_selector", updatable=True),
        Field("description", "description", updatable=True, check=values.length(0, 150)),
        Field(
            "account", "account", updatable=True, nullable=False, check=values.account,
            read=values.read_account, merge=values.merge_account, redact=values.show_account,
        ),
        # The API demands the object even where no alias is wanted.
        Field(
            "host_aliases", "host_alias", updatable=True, default=[],
            check=values.service_aliases, read=values.read_service_aliases, write=values.write_service_aliases,
        ),
        Field(
            "service_workload", "service_workload", updatable=True, required=True, nullable=False,
            check=values.workload, read=values.read_workload, merge=values.merge_workload, write=values.write_workload,
        ),
        Field("tags", "tags", readable=False, check=values.tags),
    )  # fmt: skip
    answer = (
        "account", "account_id", "cluster_id", "cluster_name", "cluster_permission", "cluster_request_failed",
        "created_by", "created_dt", "data_flow_id", "data_flow_name", "data_flow_service_id",
        "data_flow_service_name", "description", "domain", "host_file_registry", "hosts_file", "http_port",
        "https_port", "image_id", "ingress_class_name", "instance_id", "is_active_image", "modified_by",
        "modified_dt", "namespace_name", "node_selector", "state", "storage_class_name", "version", "web_url_nifi",
        "web_url_registry",
    )  # fmt: skip

    def listed(self) -> list[dict[str, Any]]:
        """The services of the name, under the parent where one is given (the API cannot filter by the parent's id)."""
        parent = self.options.get("data_flow") or None
        services = self.api.list_services(data_flow_service_name=self.name, data_flow_name=parent)
        return services if self.id else of_parent(services, self.options)

    def show(self, object_id: str) -> dict[str, Any]:
        """The service in full."""
        return self.api.show_service(object_id)

    def name_taken(self) -> bool:
        """Whether a service has the name."""
        return self.api.service_name_taken(str(self.name))

    def send(self, plan: Plan, object_id: str) -> Any:
        """Creates, updates or deletes the service."""
        if plan.action == DELETE:
            return self.api.delete_service(object_id)
        if plan.action == UPDATE:
            return self.api.update_service(object_id, self.body(plan))
        return self.api.create_service(self.body(plan))

    cluster_id: str | None = None  # of the parent, once that is found
    parent_pending = False  # whether the parent is one that the same task will have created
    room_asked_for = False  # whether the room for a new service is asked for elsewhere, for several together

    def complete(self) -> None:
        """Finds the parent, and the component versions that it offers."""
        for component in values.COMPONENTS:
            given = self.desired.get("service_workload", {}).get(component, {})
            for figure in ("cpu", "memory", "replica"):
                if figure not in given:
                    raise OptionError(
                        f"service_workload.{component}.{figure}",
                        f"is needed to create {self}, which does not exist yet.",
                    )
        parent = self._parent()
        if parent:
            self.desired["data_flow_id"] = parent["data_flow_id"]
            self.desired["data_flow"] = parent.get("data_flow_name")
            self._default_versions(self.desired["service_workload"], parent["data_flow_id"])
        cluster = (parent or {}).get("cluster_id")
        self.cluster_id = cluster if isinstance(cluster, str) else None

    def _parent(self) -> dict[str, Any] | None:
        """The Data Flow the service is to belong to; in check mode it may be one that an earlier task would create."""
        name, own_id = self.options.get("data_flow"), self.options.get("data_flow_id")
        if not name and not own_id:
            raise OptionError("data_flow", f"or data_flow_id is needed to create {self}, which does not exist yet.")
        flows = [flow for flow in self.api.list_flows(data_flow_name=name) if state_of(flow) not in DELETED | DELETING]
        found = [f for f in flows if (f.get("data_flow_id") == own_id if own_id else f.get("data_flow_name") == name)]
        option, called = ("data_flow_id", own_id) if own_id else ("data_flow", name)
        if len(found) > 1:
            ids = ", ".join(str(flow["data_flow_id"]) for flow in found)
            raise OptionError(
                option, f"{len(found)} Data Flows are called {called!r} ({ids}).", hint="Set data_flow_id."
            )
        if found and state_of(found[0]) in FAILED:
            raise PlanError(f"Data Flow {called} is in state ERROR and can take no services.", hint="Repair it first.")
        if found:
            return found[0]
        if self.parent_pending:
            return None
        if not self.check_mode or own_id:
            raise OptionError(
                option, f"there is no Data Flow {called!r}.", hint="Create it with the module data_flow first."
            )
        self.warnings.append(
            f"There is no Data Flow {called!r} yet. The check assumes that an earlier task creates it, and could not "
            "ask whether the workload fits."
        )
        return None

    def _default_versions(self, workload: dict[str, dict[str, Any]], data_flow_id: str) -> None:
        """Adds the versions that the Data Flow offers to the components that have none."""
        if all("version" in figures for figures in workload.values()):
            return
        offered = self.api.sub_versions(data_flow_id)
        for component, figures in workload.items():
            version = offered.get(OFFERED_AS[component])
            if version and isinstance(version, str):
                figures.setdefault("version", version)

    def preflight(self, plan: Plan, detail: Mapping[str, Any] | None) -> None:
        """Asks the service whether a new workload fits into the cluster. Raises PlanError with what does not fit."""
        resized = plan.before.get("service_workload") != plan.after.get("service_workload")
        if plan.action not in (CREATE, UPDATE) or not resized:
            return
        workload = plan.body["service_workload"]
        if detail:
            verdict = self.api.validate_service(detail["data_flow_service_id"], workload)
        elif self.cluster_id and not self.room_asked_for:
            verdict = self.api.validate_new_service(self.cluster_id, workload)
        else:
            return
        if not verdict["result"]:
            said = ", ".join(f"{key}: {verdict[key]}" for key in ("err_code", "cpu", "memory") if verdict.get(key))
            raise PlanError(
                f"The workload of {self} does not fit into its cluster ({said or 'no figures given'}).",
                hint="Nothing was changed. Ask for less in service_workload, or add nodes to the cluster.",
                verdict=verdict,
            )
