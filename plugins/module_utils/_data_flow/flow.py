# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Data Flow: its settings, what it needs to be created, and what stands in the way of its deletion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._resource.backup import Identity
from .._resource.fields import Field, merge_text
from .._resource.plan import DELETE, UPDATE, Plan
from .._resource.resource import Resource
from .._resource.selection import normal_id, same_id
from .._resource.states import state_of
from .._scp.errors import ApiError, OptionError, PlanError, collected, raise_all
from .._scp.text import count
from . import values
from .api import DataFlowApi
from .base import ACCOUNT, DESCRIPTION, DOMAIN, NODE_SELECTOR, STATES, STORAGE_CLASS, TAGS, DataFlowResource
from .service import Service


def on_cluster(flows: list[dict[str, Any]], options: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the Data Flows on the cluster of `cluster_id` and `cluster_name`, or all if neither is given."""
    for option in ("cluster_id", "cluster_name"):
        desired = options.get(option)
        if desired:
            # The API may omit the name of the cluster. Without it, cluster_name cannot distinguish Data Flows.
            spelling = values.merge_id if option == "cluster_id" else merge_text
            flows = [flow for flow in flows if flow.get(option) in (None, spelling(flow.get(option), desired))]
    return flows


def image_of(images: Sequence[Mapping[str, Any]], desired: Mapping[str, Any]) -> dict[str, str]:
    """Return the one image of `version` and `image_id`. Raises OptionError with the images that are offered."""
    version, image_id = desired.get("version"), desired.get("image_id")
    fitting = [
        image
        for image in images
        if version in (None, image.get("version")) and (image_id is None or same_id(image.get("image_id"), image_id))
    ]
    if len(fitting) == 1:
        return {"image_id": fitting[0]["image_id"], "version": fitting[0].get("version")}
    offered = ", ".join(f"{image.get('version')} ({image.get('image_id')})" for image in images) or "none"
    if not fitting:
        given = {"version": version and f"of version {version!r}", "image_id": image_id and f"with id {image_id!r}"}
        which = " and ".join(text for text in given.values() if text)
        option = "version" if version else "image_id"
        raise OptionError(option, f"there is no image {which}.", code="not_found", hint=f"Offered: {offered}.")
    option = "image_id" if version else "version"
    raise OptionError(option, f"is needed, since there are several images: {offered}.")


def ingress_controllers_of(api: DataFlowApi, cluster: str) -> list[dict[str, Any]]:
    """Return the ingress controllers of a cluster, or none if no version offers that operation and none is required."""
    try:
        return api.list_ingress_controllers(cluster)
    except ApiError as error:
        if error.status != 406 or api.needs_ingress_controller:
            raise
        return []


def ingress_controller_names(controllers: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the names of ingress controllers."""
    return [str(controller.get("name") or controller) for controller in controllers]


def ingress_controller_of(controllers: Sequence[Mapping[str, Any]], cluster: str) -> str:
    """Return the name of the cluster's only ingress controller. Raises OptionError if there is none, or several."""
    names = ingress_controller_names(controllers)
    if len(names) == 1:
        return names[0]
    if names:
        raise OptionError(
            "ingress_controller_name", f"the cluster has several: {', '.join(names)}.", hint="Choose one."
        )
    raise OptionError(
        "ingress_controller_name",
        f"cluster {cluster} has no ingress controller.",
        hint="Install one in the cluster first, or set api_version to '1.2', which does not require one.",
    )


class Flow(DataFlowResource):
    """A desired Data Flow (reference, CreateDataFlow, ShowDataFlow, UpdateDataFlow)."""

    label = "Data Flow"
    key = "data_flow"
    fields = (
        Field("name", "data_flow_name", required=True, identifies=True, check=values.name),
        Field("cluster_id", "cluster_id", required=True, resolved=True, scopes=True,
              check=values.cluster_id, merge=values.merge_id),
        Field("cluster_name", "cluster_name", sent_on_create=False, scopes=True),
        Field("image_id", "image_id", required=True, resolved=True, merge=values.merge_id),
        Field("version", "version", sent_on_create=False),
        Field("ingress_controller_name", "ingress_controller_name", readable=False, resolved=True),
        STORAGE_CLASS,
        DOMAIN,
        Field("dsc_domain", "dsc_domain", readable=False, unexplained=True),
        Field("instance_id", "instance_id", unexplained=True),
        NODE_SELECTOR,
        DESCRIPTION,
        ACCOUNT,
        # The API requires the list even if it is empty.
        Field(
            "host_aliases", "host_alias_list", updatable=True, reshaped=True, default=[],
            check=values.flow_aliases, read=values.read_flow_aliases, merge=values.merge_aliases,
        ),
        TAGS,
    )  # fmt: skip
    response_fields = (
        "account", "account_id", "cluster_id", "cluster_name", "cluster_permission", "cluster_request_failed",
        "count_data_flow_service", "created_by", "created_dt", "data_flow_id", "data_flow_name", "description",
        "domain", "hosts_file", "http_port", "https_port", "image_id", "ingress_class_name", "instance_id",
        "is_active_image", "modified_by", "modified_dt", "namespace_name", "node_selector", "state",
        "storage_class_name", "version", "web_url",
    )  # fmt: skip

    def __init__(self, api: DataFlowApi, options: Mapping[str, Any], *, check_mode: bool) -> None:
        super().__init__(api, options, check_mode=check_mode)
        self.being_deleted: set[str] = set()  # normalized ids of its services that the same task deletes first

    def list_candidates(self) -> list[dict[str, Any]]:
        """List the Data Flows of the name, on the cluster where one is given; all where an id is."""
        flows = self.api.list_flows(data_flow_name=None if self.id else self.name)
        return flows if self.id else [flow for flow in on_cluster(flows, self.options) if self._is_on_cluster(flow)]

    def find(self, object_id: str | None = None) -> dict[str, Any] | None:
        """Return the listed Data Flow. If it may be replaced, it may also be the one of its name on another cluster."""
        found = super().find(object_id)
        return found if found or object_id or self.id or self.kept else self._on_other_cluster()

    def _on_other_cluster(self) -> dict[str, Any] | None:
        """Return the Data Flow to move to the cluster of the options: the only one that has the name.

        The API must report that the name is taken. With `check_name: false`, two Data Flows may have one name, so the
        other one stays.
        """
        located = self.options.get("cluster_id") or self.options.get("cluster_name")
        if self.absent or not self.may_replace or not located or self.options.get("check_name") is False:
            return None
        holders = [flow for flow in self.name_holders() if state_of(flow) not in STATES.deleting]
        if len(holders) != 1 or not self.name_taken():
            return None
        if "cluster_id" not in self.desired:  # The API may return no name of the cluster.
            self.desired["cluster_id"] = self.api.cluster_id(self.desired["cluster_name"])
        self.seen_id = self.id_in(holders[0])
        return holders[0]

    @property
    def identity(self) -> Identity:
        """What identifies the Data Flow without its id: its name, and if two may have that, its cluster."""
        if self.options.get("check_name") is not False:
            return super().identity
        name, own_id = self.options.get("cluster_name"), self.options.get("cluster_id")
        own_id = own_id or (self.api.cluster_id(name) if name else None)
        return Identity(self.key, str(self.name), normal_id(own_id) if own_id else "")

    def keep(self, observed: dict[str, Any]) -> dict[str, Any]:
        """Return the settings of a replaced Data Flow, except those that name the new cluster or image."""
        pairs = ({"cluster_id", "cluster_name"}, {"image_id", "version"})
        others = {option for pair in pairs if pair & set(self.desired) for option in pair}
        if observed.get("image_id"):
            others.add("version")  # The id decides. The API may return another version for a withdrawn image.
        return super().keep({option: value for option, value in observed.items() if option not in others})

    def moves(self, detail: Mapping[str, Any]) -> bool:
        """Return whether the planned replacement is on another cluster."""
        return not same_id(detail.get("cluster_id"), self.creation.get("cluster_id"))

    def changes_image(self, detail: Mapping[str, Any]) -> bool:
        """Return whether the planned replacement has another image, which offers other versions to services."""
        return not same_id(detail.get("image_id"), self.creation.get("image_id"))

    def _is_on_cluster(self, flow: Mapping[str, Any]) -> bool:
        """Return whether a Data Flow is on the cluster of `cluster_name`, also where the API returns only its id."""
        name, own_id = self.options.get("cluster_name") or None, flow.get("cluster_id")
        return not name or bool(flow.get("cluster_name")) or not own_id or same_id(self.api.cluster_id(name), own_id)

    def _require_identity(self, detail: Mapping[str, Any]) -> None:
        super()._require_identity(detail)
        if self.absent and not self._is_on_cluster(detail):
            raise PlanError(
                f"{self.label} {detail.get('data_flow_id')}: cluster_id is {detail.get('cluster_id')!r}, but "
                f"cluster_name {self.options['cluster_name']!r} is another cluster.",
                hint="Nothing was changed. Correct the one that is wrong, or leave it out.",
            )

    def list_siblings(self) -> list[dict[str, Any]]:
        """List all Data Flows."""
        return self.api.list_flows()

    def list_named(self) -> list[dict[str, Any]]:
        """List the Data Flows of the name, on any cluster."""
        return self.api.list_flows(data_flow_name=self.name)

    def read(self, object_id: str) -> dict[str, Any]:
        """Read the Data Flow in full."""
        return self.api.show_flow(object_id)

    def name_taken(self) -> bool:
        """Return whether a Data Flow has the name."""
        return self.api.flow_name_taken(str(self.name))

    def send(self, plan: Plan, object_id: str) -> Any:
        """Create, update or delete the Data Flow."""
        if plan.action == DELETE:
            return self.api.delete_flow(object_id)
        if plan.action == UPDATE:
            return self.api.update_flow(object_id, self.body(plan))
        return self.api.create_flow(self.body(plan), self.tags_format)

    def resolve_defaults(self) -> dict[str, Any]:
        """Find the cluster by name, the image by version, and the ingress controller where there is just one."""
        settings = self.settings
        problems: list[OptionError] = []
        with collected(problems):
            self.require(*(() if {"cluster_id", "cluster_name"} & set(settings) else ("cluster_id or cluster_name",)))
        with collected(problems):
            self._resolve_cluster(settings)
        with collected(problems):
            if "image_id" not in settings or "version" in settings or self.replaces:
                settings.update(image_of(self.api.list_images(), settings))
        raise_all(problems)
        return settings

    def _resolve_cluster(self, settings: dict[str, Any]) -> None:
        """Add the id of the cluster and its ingress controller. Raises OptionError."""
        if "cluster_name" in self.desired:
            found = self.api.cluster_id(settings["cluster_name"])
            if values.merge_id(found, settings.setdefault("cluster_id", found)) != found:
                raise OptionError("cluster_name", f"is the cluster {found}, which is not the one of cluster_id.")
        if "cluster_id" in settings:
            cluster = settings["cluster_id"]
            controllers = ingress_controllers_of(self.api, cluster)
            if "ingress_controller_name" in settings:
                self._doubt_ingress_controller(settings["ingress_controller_name"], controllers)
            elif controllers or self.api.needs_ingress_controller:
                settings["ingress_controller_name"] = ingress_controller_of(
                    controllers, settings.get("cluster_name", cluster)
                )

    def _doubt_ingress_controller(self, name: str, controllers: Sequence[Mapping[str, Any]]) -> None:
        """Warn of an ingress controller that is not listed. What the list looks like was never seen."""
        names = ingress_controller_names(controllers)
        if name not in names:
            listed = ", ".join(names) or "none"
            if self.replaces and names and all(controller.get("name") for controller in controllers):
                raise OptionError(
                    "ingress_controller_name", f"{name!r} is not listed by the cluster, which has: {listed}."
                )
            self.warnings.append(
                f"ingress_controller_name: {name!r} is not listed by the cluster, which has: {listed}."
            )

    def _services(self, detail: Mapping[str, Any]) -> list[dict[str, Any]]:
        """List the services of the Data Flow, but for those that the same task deletes before."""
        return [
            service
            for service in self.api.list_services(data_flow_name=detail.get("data_flow_name"))
            if same_id(service.get("data_flow_id"), detail["data_flow_id"])
            and state_of(service) not in STATES.deleted
            and normal_id(service["data_flow_service_id"]) not in self.being_deleted
        ]

    def staying(self, detail: Mapping[str, Any]) -> list[dict[str, Any]]:
        """List the services of the Data Flow that are not deleted, neither by this task nor already."""
        if self.absent and self.options.get("delete_services"):
            return []
        return [service for service in self._services(detail) if state_of(service) not in STATES.deleting]

    def dependents(self, detail: Mapping[str, Any]) -> Sequence[Resource]:
        """Return the services of the Data Flow, including those that are being deleted.

        Raises PlanError if there are others and the task does not delete them.
        """
        if staying := self.staying(detail):
            names = [str(service.get("data_flow_service_name")) for service in staying]
            if not self.absent:
                raise PlanError(
                    f"{self} has {count(len(staying), 'Data Flow Service')}: {', '.join(names)}. It can only be "
                    "replaced together with them.",
                    code="in_use",
                    hint="Nothing was changed. Use data_flow_fleet, which does that.",
                    services=names,
                )
            raise PlanError(
                f"{self} still has {count(len(staying), 'Data Flow Service')}: {', '.join(names)}.",
                code="in_use",
                # The object that a replacement deletes has no such option, and others were deleted before.
                hint="Nothing was changed. Delete them first, or set delete_services: true to delete them with it."
                if "delete_services" in self.options
                else "Created in the meantime: the next run replaces it together with them.",
                services=names,
            )
        return [
            Service(
                self.api,
                {
                    "state": "absent",
                    "name": s.get("data_flow_service_name"),
                    "data_flow_service_id": s["data_flow_service_id"],
                },
                check_mode=self.check_mode,
            )
            for s in self._services(detail)
        ]
