# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Admin API for tests: seed, inspect, set switches, inject faults. Unsigned, and open to this machine only."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated, Any

from fastapi import Body, Depends, FastAPI, HTTPException, Query, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .context import Emulator
from .durations import Durations
from .faults import Fault, Faults
from .gateway_settings import GatewaySettings
from .lifecycle import new_id
from .profile import Profile
from .request_log import LogEntry, redacted
from .state import Cluster, DataFlow, DataFlowService, Image, IngressController
from .switches import Switches

POLL_SECONDS = 0.005  # between two checks for held requests
_LOOPBACK = ("127.0.0.1", "::1")


class ClockChange(BaseModel):
    """Body of PATCH clock, in seconds of the emulator's clock."""

    model_config = ConfigDict(extra="forbid")

    speed: float | None = Field(None, ge=0)
    advance: float = Field(0.0, ge=0)


def loopback_only(request: Request) -> None:
    """Refuse requests from other machines."""
    if request.client is None or request.client.host not in _LOOPBACK:
        raise HTTPException(403, "The admin API is open to this machine only.")


def many(value: Any) -> list[Any]:
    """Return a list unchanged, and any other value as a list of one."""
    return value if isinstance(value, list) else [value]


def build_admin(emulator: Emulator, product: FastAPI) -> FastAPI:
    """Return the application that serves the paths below /_emulator."""
    admin = FastAPI(openapi_url=None, root_path_in_servers=False, dependencies=[Depends(loopback_only)])

    @admin.exception_handler(ValidationError)
    async def invalid(request: Request, error: ValidationError) -> Response:
        return JSONResponse({"detail": [each["msg"] for each in error.errors()]}, 422)

    def find(object_id: str) -> DataFlow | DataFlowService:
        resource = emulator.state.flows.get(object_id) or emulator.state.services.get(object_id)
        if resource is None:
            raise HTTPException(404, f"There is no object {object_id}.")
        return resource

    def put(resource: DataFlow | DataFlowService) -> dict[str, Any]:
        if isinstance(resource, DataFlow):
            emulator.state.flows[resource.id] = resource
        else:
            emulator.state.services[resource.id] = resource
        snapshot: dict[str, Any] = redacted(resource.model_dump())
        return snapshot

    @admin.get("/_emulator/openapi.json")
    async def openapi() -> dict[str, Any]:
        return get_openapi(title=product.title, version="1.2", routes=product.routes)

    @admin.post("/_emulator/reset")
    async def reset(profile: Profile | None = None) -> Switches:
        emulator.reset(profile)
        return emulator.switches

    @admin.get("/_emulator/switches")
    async def get_switches() -> Switches:
        return emulator.switches

    @admin.patch("/_emulator/switches")
    async def set_switches(changes: dict[str, Any]) -> Switches:
        emulator.switches = Switches.model_validate(emulator.switches.model_dump() | changes)
        return emulator.switches

    @admin.get("/_emulator/gateway")
    async def get_gateway() -> GatewaySettings:
        return emulator.gateway_settings

    @admin.patch("/_emulator/gateway")
    async def set_gateway(changes: dict[str, Any]) -> GatewaySettings:
        emulator.gateway_settings = GatewaySettings.model_validate(emulator.gateway_settings.model_dump() | changes)
        return emulator.gateway_settings

    @admin.get("/_emulator/durations")
    async def get_durations() -> Durations:
        return emulator.durations

    @admin.patch("/_emulator/durations")
    async def set_durations(changes: dict[str, Any]) -> Durations:
        emulator.durations = emulator.durations.changed(changes)
        return emulator.durations

    @admin.get("/_emulator/clock")
    async def get_clock() -> dict[str, Any]:
        now = emulator.clock.now()
        return {"speed": emulator.clock.speed, "elapsed": now, "now": emulator.clock.date(now)}

    @admin.patch("/_emulator/clock")
    async def set_clock(change: ClockChange) -> dict[str, Any]:
        emulator.clock.change(**change.model_dump())
        return await get_clock()

    @admin.post("/_emulator/clusters")
    async def seed_cluster(cluster: Cluster) -> Cluster:
        emulator.state.clusters[cluster.id] = cluster
        return cluster

    @admin.delete("/_emulator/clusters/{cluster_id}")
    async def delete_cluster(cluster_id: str) -> None:
        emulator.state.clusters.pop(cluster_id, None)

    @admin.post("/_emulator/images")
    async def seed_image(image: Image) -> Image:
        emulator.state.images[image.image_id] = image
        return image

    @admin.delete("/_emulator/images/{image_id}")
    async def delete_image(image_id: str) -> None:
        emulator.state.images.pop(image_id, None)

    @admin.post("/_emulator/ingress-controllers")
    async def seed_ingress_controller(controller: IngressController) -> IngressController:
        await delete_ingress_controller(controller.cluster_id, controller.name)
        emulator.state.ingress_controllers.append(controller)
        return controller

    @admin.delete("/_emulator/ingress-controllers/{cluster_id}/{name}")
    async def delete_ingress_controller(cluster_id: str, name: str) -> None:
        emulator.state.ingress_controllers = [
            each for each in emulator.state.ingress_controllers if (each.cluster_id, each.name) != (cluster_id, name)
        ]

    @admin.post("/_emulator/data-flows")
    async def seed_flows(flows: DataFlow | list[DataFlow]) -> Any:
        state = emulator.state
        for flow in many(flows):
            flow.id = flow.id or new_id(flow.kind, emulator.switches.id_form)
            flow.cluster_id = flow.cluster_id or next(iter(state.clusters))
            flow.image_id = flow.image_id or next(iter(state.images))
            flow.created = flow.modified = flow.created or emulator.clock.now()
        seeded = [put(flow) for flow in many(flows)]
        return seeded if isinstance(flows, list) else seeded[0]

    @admin.post("/_emulator/data-flow-services")
    async def seed_services(services: DataFlowService | list[DataFlowService]) -> Any:
        for service in many(services):
            if service.data_flow_id not in emulator.state.flows:
                raise HTTPException(422, f"There is no Data Flow {service.data_flow_id}.")
            service.id = service.id or new_id(service.kind, emulator.switches.id_form)
            service.created = service.modified = service.created or emulator.clock.now()
        seeded = [put(service) for service in many(services)]
        return seeded if isinstance(services, list) else seeded[0]

    @admin.get("/_emulator/objects")
    async def snapshot() -> Any:
        state = emulator.state
        return redacted(
            {
                "data_flows": [each.model_dump() for each in state.flows.values()],
                "data_flow_services": [each.model_dump() for each in state.services.values()],
            }
        )

    @admin.patch("/_emulator/objects/{object_id}")
    async def patch_object(object_id: str, changes: dict[str, Any]) -> Any:
        resource = find(object_id)
        settled = {"next_state": None, "due": None} if "state" in changes else {}
        return put(type(resource).model_validate(resource.model_dump() | settled | changes))

    @admin.delete("/_emulator/objects/{object_id}")
    async def delete_object(object_id: str) -> None:
        emulator.state.remove(find(object_id).id)

    @admin.get("/_emulator/requests")
    async def get_requests(operation: str | None = None, method: str | None = None) -> Any:
        return [
            entry
            for entry in emulator.request_log.entries
            if operation in (None, entry.operation) and method in (None, entry.method)
        ]

    @admin.delete("/_emulator/requests")
    async def clear_requests() -> None:
        emulator.request_log.entries.clear()

    @admin.post("/_emulator/faults")
    async def add_faults(faults: Annotated[Fault | list[Fault], Body()]) -> list[Fault]:
        for fault in many(faults):
            emulator.faults.add(fault, emulator.state)
        return emulator.faults.pending

    @admin.get("/_emulator/faults")
    async def get_faults() -> list[Fault]:
        return emulator.faults.pending

    @admin.delete("/_emulator/faults")
    async def clear_faults() -> None:
        emulator.faults.release()
        emulator.faults = Faults()

    @admin.get("/_emulator/held")
    async def get_held(seconds: Annotated[float, Query(ge=0)] = 0.0) -> list[LogEntry]:
        end = time.monotonic() + seconds
        while not emulator.faults.held and time.monotonic() < end:
            await asyncio.sleep(POLL_SECONDS)
        return emulator.faults.held

    @admin.delete("/_emulator/held")
    async def release_held() -> None:
        emulator.faults.release()

    return admin
