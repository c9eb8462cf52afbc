# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Capacity checks, and create calls that must fail: they show which bodies the API accepts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from .client import Exchange
from .own import KINDS, Own, StoppedError, new_name
from .writer import ACCOUNT_ID, DOTTED_DOMAIN, TAG_KEYS, Writer, aliases, as_numbers, new_body, workload

TAG_VERSIONS = ("1.1", "1.2")
# What each position of tag_keys accepts, by version.
TAG_POSITIONS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "either": {"1.1": list(TAG_KEYS), "1.2": list(TAG_KEYS)},
    "by_version": {"1.1": ["key_value"], "1.2": ["tag_key_tag_value"]},
    "key_value": {"1.1": ["key_value"], "1.2": ["key_value"]},
    "tag_key_tag_value": {"1.1": ["tag_key_tag_value"], "1.2": ["tag_key_tag_value"]},
}


def capacity(writer: Writer) -> None:
    """Check the capacity of the cluster, with text and with numbers."""
    name, cluster_id = "CheckClusterResourceSizeForDataFlowServiceCreate", writer.run.cluster_id
    size = workload(writer)
    text = writer.client.call(name, body={"service_workload": size}, parts={"cluster_id": cluster_id})
    if not text.ok:
        writer.findings.missing("capacity_shape", f"the check got {text.status}")
        return
    shapes = {type(text.object.get(each)) for each in ("cpu", "memory")}
    position = {dict: "object", str: "text", type(None): "absent"}.get(shapes.pop(), "") if len(shapes) == 1 else ""
    if position:
        writer.findings.add("capacity_shape", position, text)
    fits, code = text.object.get("result"), text.object.get("err_code")
    writer.findings.remark("capacity", f"result {fits}, err_code {code!r}", text)
    numbers = {module: {**values, **as_numbers(values)} for module, values in size.items()}
    typed = writer.client.call(name, body={"service_workload": numbers}, parts={"cluster_id": cluster_id})
    if typed.ok or typed.refused:
        writer.findings.add("number_types", "any" if typed.ok else "strings", text, typed)
    if str(fits).lower() == "false":
        raise StoppedError("the cluster has no capacity for the smallest workload")


def bodies(writer: Writer) -> None:
    """Send bodies that name a cluster or a Data Flow that does not exist: they show what validation accepts."""
    defects = ({"cluster_id": uuid4().hex}, {"image_id": f"IMAGE-{uuid4()}"})
    flow, findings = Probes(writer, "data_flow", defects), writer.findings
    if flow.order:
        findings.add("body_validation", flow.order, *flow.evidence)
    for question, change in (
        ("domain_dots", {"domain": DOTTED_DOMAIN}),
        ("empty_host_aliases", aliases("data_flow", empty=True)),
    ):
        flow.judge_risk(question, change)
    if (verdict := flow.accepts({"zz_live_unknown": "x"})) is not None:
        findings.add("unknown_keys", "ignore" if verdict else "refuse", *flow.evidence)
    account = {"account_id": ACCOUNT_ID, "account_password": writer.password}
    parts = [flow.accepts({"account": {key: value}}) for key, value in account.items()]
    if None not in parts and len(set(parts)) == 1:
        findings.add("account_parts", "any" if parts[0] else "both", *flow.evidence)
    elif None not in parts:
        findings.remark("account_parts", f"only an id: {parts[0]}, only a password: {parts[1]}", *flow.evidence)
    _tags(writer, flow)
    for version in TAG_VERSIONS:
        verdict = flow.accepts({"ingress_controller_name": ...}, version=version)
        shown = {True: "optional", False: "required", None: "not known"}[verdict]
        findings.remark("requirements", f"ingress_controller_name in {version}: {shown}", *flow.evidence)
    service = Probes(writer, "data_flow_service", [{"data_flow_id": str(uuid4())}])
    typed = {module: {**values, **as_numbers(values)} for module, values in workload(writer).items()}
    if (verdict := service.accepts({"service_workload": typed})) is not None:
        findings.add("number_types", "any" if verdict else "strings", *service.evidence)


def _tags(writer: Writer, flow: Probes) -> None:
    """Find the keys of tags from what each version accepts."""
    seen: dict[str, dict[str, bool]] = {}
    for version in TAG_VERSIONS:
        for form, keys in TAG_KEYS.items():
            verdict = flow.accepts({"tags": [dict(zip(keys, ("zz-live", "yes")))]}, version=version)
            if verdict is not None:
                seen.setdefault(version, {})[form] = verdict
    fitting = [
        position
        for position, by_version in TAG_POSITIONS.items()
        if all((form in by_version[version]) == verdict for version in seen for form, verdict in seen[version].items())
    ]
    if len(fitting) == 1:
        writer.findings.add("tag_keys", fitting[0], *flow.evidence)
    else:
        writer.findings.remark("tag_keys", f"accepted by version: {json.dumps(seen)}", *flow.evidence)
    formats = seen.get(writer.client.version, {})
    writer.tags_format = next((form for form, verdict in formats.items() if verdict), "")
    writer.accepted["tags"] = bool(writer.tags_format)


class Probes:
    """Create calls that must fail, since they name something that does not exist.

    The API validates a body before it looks up what the body names, as was observed on a related product. Then a body
    whose refusal differs from that of a valid one is refused by validation. Whether it is so is tried with a body that
    lacks a required field.
    """

    def __init__(self, writer: Writer, kind: str, defects: Sequence[Mapping[str, str]]) -> None:
        self.writer, self.kind = writer, kind
        self.evidence: list[Exchange] = []
        self._controls: dict[str, Exchange] = {}
        writer.client.ids |= {each["data_flow_id"] for each in defects if "data_flow_id" in each}  # which none has
        self.defect: Mapping[str, str] | None = None
        self.order = ""
        for defect in defects:
            self.defect = defect
            valid, invalid = self._send({}, writer.client.version), self._send({"domain": ...}, writer.client.version)
            self.evidence = [valid, invalid]
            if valid.refused and invalid.status == 400 and _answer(valid) != _answer(invalid):
                self.order = self.order or "first"
                return
            if valid.refused and _answer(valid) == _answer(invalid):
                self.order = "after_lookup"
        self.defect = None

    def accepts(self, change: Mapping[str, Any], version: str = "") -> bool | None:
        """Return whether validation accepts a change of the body, None if that cannot be told."""
        if self.defect is None:
            return None
        version = version or self.writer.client.version
        if version not in self._controls:
            self._controls[version] = self._send({}, version)
        control = self._controls[version]
        if not control.refused:
            return None
        exchange = self._send(change, version)
        self.evidence = [control, exchange]
        if _answer(exchange) == _answer(control):
            return True
        return False if exchange.status == 400 else None

    def judge_risk(self, risk: str, change: Mapping[str, Any]) -> None:
        """Judge a form of the body that the create call takes if it is accepted."""
        verdict = self.accepts(change)
        self.writer.accepted[risk] = verdict is not False
        if verdict is False:
            self.writer.findings.add(risk, "refuse", *self.evidence)

    def _send(self, change: Mapping[str, Any], version: str) -> Exchange:
        own = Own(self.kind, new_name())
        self.writer.client.names.add(own.name)
        body = {**new_body(self.writer, own, {"versions": True}), **(self.defect or {}), **change}
        body = {key: value for key, value in body.items() if value is not ...}
        exchange = self.writer.client.call(KINDS[self.kind]["create"], body=body, version=version)
        if exchange.ok:
            raise StoppedError("an object was created although its parent does not exist")
        return exchange


def _answer(exchange: Exchange) -> tuple[int, str]:
    return exchange.status, exchange.error.code
