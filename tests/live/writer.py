# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run that writes: what it creates, and the bodies that it sends."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .client import Client, Exchange
from .findings import Findings
from .own import Own, Times, duration, new_name, rest, wait
from .reading import Run

# The example of the reference: the only size that a document shows.
WORKLOAD = {
    "nifi": {"cpu": "2000", "memory": "1024", "replica": "1"},
    "nifi_registry": {"cpu": "2000", "memory": "1024", "replica": "1"},
    "zookeeper": {"cpu": "2000", "memory": "1024", "replica": "3"},
}
EXAMPLE_VERSIONS = {"nifi": "1.27.1", "nifi_registry": "1.27.1", "zookeeper": "3.9.2"}
ACCOUNT_ID = "zzliveadmin"
DOTTED_DOMAIN = "zz-live.example"
FIRST_TEXT, SECOND_TEXT, THIRD_TEXT = " Zz live first ", "Zz live second", "Zz live third"
TAG_KEYS = {"key_value": ("key", "value"), "tag_key_tag_value": ("tag_key", "tag_value")}


@dataclass(frozen=True)
class Target:
    """Where the objects are created: names of clusters and of a storage class, and a domain."""

    cluster: str
    storage_class: str
    domain: str = DOTTED_DOMAIN
    other_cluster: str = ""


@dataclass
class Writer:
    """A run that writes: the run that reads, what it creates, and the forms of bodies that it found accepted."""

    run: Run
    target: Target
    times: Times
    say: Callable[[str], None]
    flow: Own = field(default_factory=lambda: Own("data_flow", new_name()))
    service: Own = field(default_factory=lambda: Own("data_flow_service", new_name()))
    password: str = field(default_factory=lambda: f"Zz1!{secrets.token_hex(12)}")
    clusters: dict[str, str] = field(default_factory=dict)  # id by name
    image_id: str = ""
    versions: Mapping[str, str] = field(default_factory=lambda: EXAMPLE_VERSIONS)
    accepted: dict[str, bool] = field(default_factory=dict)  # by risk; a risk that is missing is not known
    tags_format: str = ""
    bodies: dict[str, dict[str, Any]] = field(default_factory=dict)  # of the accepted creates, by kind
    lags: list[float] = field(default_factory=list)
    durations: dict[str, dict[str, list[float]]] = field(default_factory=lambda: defaultdict(dict))

    @property
    def client(self) -> Client:
        """The connection."""
        return self.run.client

    @property
    def findings(self) -> Findings:
        """The findings of the run."""
        return self.run.findings

    def write(self, own: Own, what: str, body: Any = None) -> tuple[Exchange, float]:
        """Update or delete an object; return the exchange and when it was accepted, in seconds of the run."""
        exchange = own.call(self.client, what, body)
        return exchange, self.client.now()

    def wait(self, own: Own, accepted: float, *, for_absence: bool = False) -> Exchange:
        """Wait for the end of a transition, and keep how long it took."""
        exchange = wait(self.client, own, self.times, accepted, for_absence=for_absence)
        shown = " → ".join(dict.fromkeys(state for _elapsed, state in own.states))
        self.findings.remark("durations", f"{own.kind}: {shown} in {own.states[-1][0]:.1f} s", exchange)
        if seen := duration(own):
            state, least, most = seen
            # The API may have accepted the write when its call started, and have ended the transition during the poll.
            written = next(each for each in reversed(self.client.exchanges) if each.method != "GET")
            most += written.seconds + exchange.seconds
            known = self.durations[own.kind].setdefault(state, [least, most])
            self.durations[own.kind][state] = [min(known[0], least), max(known[1], most)]
        return exchange

    def update(self, own: Own, body: Mapping[str, Any]) -> dict[str, Any] | None:
        """Update an object and return its detail after the transition, None if the API refused."""
        rest(self.client, own, self.times)
        exchange, accepted = self.write(own, "update", body)
        if not exchange.ok:
            return None
        return self.wait(own, accepted).object


def aliases(kind: str, *, empty: bool) -> dict[str, Any]:
    """Return the host aliases of a body: none, or one."""
    if kind == "data_flow":
        return {"host_alias_list": [] if empty else [{"ip": "192.0.2.1", "hostnames": ["zz-live-b", "zz-live-a"]}]}
    lines = [] if empty else [{"ip": "192.0.2.1", "hostname": "zz-live-b"}]
    return {"host_alias": {"enabled": "false" if empty else "true", "host_alias_list": lines}}


def workload(writer: Writer, *, versions: bool = True) -> dict[str, dict[str, str]]:
    """Return the workload of a body, with or without versions."""
    return {
        name: {**module, **({"version": writer.versions[name]} if versions else {})}
        for name, module in WORKLOAD.items()
    }


def new_body(writer: Writer, own: Own, risks: Mapping[str, bool]) -> dict[str, Any]:
    """Return the body of a create call, in the form that takes the given risks."""
    domain = writer.target.domain if "." in writer.target.domain else f"{writer.target.domain}.example"
    body: dict[str, Any] = {
        f"{own.kind}_name": own.name,
        "account": {"account_id": ACCOUNT_ID, "account_password": writer.password},
        "description": FIRST_TEXT if risks.get("spaces") else FIRST_TEXT.strip(),
        "domain": domain if risks.get("domain_dots") else domain.replace(".", "-"),
        "storage_class_name": writer.target.storage_class,
        **aliases(own.kind, empty=bool(risks.get("empty_host_aliases"))),
    }
    if risks.get("tags") and writer.tags_format:
        body["tags"] = [dict(zip(TAG_KEYS[writer.tags_format], ("zz-live", "yes")))]
    if own.kind == "data_flow":
        controllers = writer.run.controllers
        return {
            **body,
            "cluster_id": writer.clusters[writer.target.cluster],
            "image_id": writer.image_id,
            **({"ingress_controller_name": controllers[0]} if controllers else {}),
        }
    return {
        **body,
        "data_flow_id": writer.flow.id,
        "service_workload": workload(writer, versions=bool(risks.get("versions"))),
    }


def as_numbers(module: Mapping[str, str]) -> dict[str, int]:
    """Return the values of a module that are numbers, as numbers."""
    return {key: int(value) for key, value in module.items() if value.isdecimal()}


def judge_accepted_body(writer: Writer, exchange: Exchange) -> None:
    """Judge the body of a 202 of create or delete."""
    shown = exchange.object
    ids = {key for key in shown if key == "id" or key.endswith("_id")}
    position = "object" if "state" in shown else "id" if shown and ids == set(shown) else ""
    position = "empty" if exchange.body in (None, "", {}) else position
    writer.findings.add("accepted_body", position, exchange, note="" if position else f"has {', '.join(sorted(shown))}")
