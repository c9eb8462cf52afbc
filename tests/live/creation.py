# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The creation of the objects, and of others with their names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import reading
from .client import Exchange, UnansweredError
from .deletion import delete_object
from .models import HEALTHY
from .own import KINDS, Own, StoppedError, find, state_of, wait
from .writer import FIRST_TEXT, Writer, judge_accepted_body, new_body

NAME_TAKEN = ("duplic", "exist", "already", "taken", "conflict", "중복")
RISKS = ("spaces", "domain_dots", "empty_host_aliases", "tags", "versions")  # the least certain forms first


def create_flow(writer: Writer) -> None:
    """Create the Data Flow, and wait until it is healthy."""
    _create(writer, writer.flow)


def create_service(writer: Writer) -> None:
    """Create the service, and wait until it is healthy."""
    shown = writer.client.call("ShowDataFlowServiceSubVersions", parts={"data_flow_id": writer.flow.id}).object.get(
        "versions"
    )
    if isinstance(shown, dict) and shown.keys() >= {"nifi", "nifiregistry", "zookeeper"}:
        writer.versions = {**shown, "nifi_registry": shown["nifiregistry"]}
    _create(writer, writer.service)


def _create(writer: Writer, own: Own) -> None:
    """Create an object; while the API refuses, take one risk less."""
    client, findings = writer.client, writer.findings
    risks = {risk: writer.accepted.get(risk, True) for risk in RISKS}
    dropped: list[str] = []
    while True:
        body = new_body(writer, own, risks)
        exchange, accepted = _post(writer, own, body)
        if exchange is None or exchange.ok:
            break
        taken = [risk for risk in RISKS if risks[risk]]
        if not exchange.refused or not taken:
            raise StoppedError(f"{exchange.operation} got {exchange.status} {exchange.error.detail}")
        risks[taken[0]] = False
        dropped.append(taken[0])
    for risk in ("domain_dots", "empty_host_aliases"):
        if risks[risk]:
            findings.add(risk, "accept", *([exchange] if exchange else []))
        elif dropped and risk == dropped[-1]:
            findings.add(risk, "refuse", *([exchange] if exchange else []))
        elif risk in dropped:
            findings.missing(risk, "refused together with other forms")
    writer.accepted.update(risks)
    writer.bodies[own.kind] = body
    if exchange:
        judge_accepted_body(writer, exchange)
        own.id = str(exchange.object.get(f"{own.kind}_id") or exchange.object.get("id") or "")
        client.ids |= {own.id} - {""}
    object_id, lag = find(client, own, writer.times, accepted)
    own.id = own.id or object_id
    if not own.id:
        raise StoppedError(f"no list shows the new {own.kind} after {lag:.0f} s")
    client.ids.add(own.id)
    if object_id and exchange:
        writer.lags.append(lag)
        findings.remark("list_lag", f"a list showed a new {own.kind} after {lag:.1f} s", exchange)
    # Where the response was lost, it is not known when the call was accepted, and so not how long it took.
    shown = writer.wait(own, accepted) if exchange else wait(client, own, writer.times, accepted)
    if state_of(shown) not in HEALTHY:
        raise StoppedError(f"the new {own.kind} is {state_of(shown)}")
    _judge_readback(writer, own, shown)


def _post(writer: Writer, own: Own, body: Any) -> tuple[Exchange | None, float]:
    """Send a create call. Where its response is lost, look whether it was carried out, and send it once more if not."""
    client = writer.client
    client.names.add(own.name)
    lost: UnansweredError | None = None
    for _attempt in range(2):
        exchange = None
        try:
            exchange = client.call(KINDS[own.kind]["create"], body=body)
            if not (lost and is_name_taken(exchange)):  # else the call before was carried out late
                return exchange, client.now()
        except UnansweredError as error:
            lost = error
        sent = client.now()
        own.id, _lag = find(client, own, writer.times, sent)
        if own.id:
            return None, sent
    raise lost or StoppedError("a create call has no result")


def _judge_readback(writer: Writer, own: Own, exchange: Exchange) -> None:
    """Compare what a new object shows with what was sent."""
    sent, shown, findings = writer.bodies[own.kind], exchange.object, writer.findings
    account = shown.get("account")
    if isinstance(account, dict) and account.get("account_password") == writer.password:
        findings.add("password_readback", "plain", exchange)
    nullable = {"description", "domain"} & shown.keys()
    if nullable and "account" not in shown:
        findings.add("account_readback", "absent", exchange)
    if nullable and own.kind == "data_flow_service" and "service_workload" not in shown:
        findings.add("workload_readback", "absent", exchange)
    pairs = [(sent[key], shown[key]) for key in ("description", "domain") if isinstance(shown.get(key), str)]
    alias = shown.get("host_alias_list")
    if isinstance(alias, list) and alias and sent.get("host_alias_list"):
        pairs.append((sent["host_alias_list"][0]["hostnames"], alias[0].get("hostnames")))
    if "description" not in nullable or sent["description"] != FIRST_TEXT:
        findings.missing("stored_text", "no description with surrounding spaces can be read back")
    elif all(before == after for before, after in pairs):
        findings.add("stored_text", "as_sent", exchange)
    else:
        is_same = all(_normal(before) == _normal(after) for before, after in pairs)
        findings.add("stored_text", "normalized" if is_same else "other_form", exchange)


def _normal(value: Any) -> Any:
    return sorted(map(_normal, value)) if isinstance(value, list) else str(value).strip()


def name_scope(writer: Writer) -> None:
    """Create the service again under its name, and the Data Flow on the other cluster."""
    findings = writer.findings
    again = _duplicate(writer, writer.service, writer.bodies["data_flow_service"])
    if again is None or again.ok:
        if again:
            findings.add("name_scope", "none", again)
        return
    if not is_name_taken(again):
        findings.missing("name_scope", f"a second service of the name got {again.status} {again.error.code}")
        return
    if not writer.target.other_cluster:
        findings.missing("name_scope", "names are checked; OTHER_CLUSTER would show whether per cluster")
        return
    other = writer.clusters[writer.target.other_cluster]
    controllers = [str(each.get("name")) for each in reading.ingress_controllers(writer.run, other)]
    body = {**writer.bodies["data_flow"], "cluster_id": other}
    if controllers and "ingress_controller_name" in body:
        body["ingress_controller_name"] = controllers[0]
    elsewhere = _duplicate(writer, writer.flow, body)
    if elsewhere and (elsewhere.ok or is_name_taken(elsewhere)):
        findings.add("name_scope", "cluster" if elsewhere.ok else "account", again, elsewhere)
    elif elsewhere:
        findings.missing("name_scope", f"the Data Flow on another cluster got {elsewhere.status}")


def is_name_taken(exchange: Exchange) -> bool:
    """Return whether the API refused a create call since the name is taken."""
    text = f"{exchange.error.code} {exchange.error.detail}".lower()
    return exchange.status == 409 or (exchange.refused and any(word in text for word in NAME_TAKEN))


def _duplicate(writer: Writer, own: Own, body: Mapping[str, Any]) -> Exchange | None:
    """Create an object whose name is taken. If the API allows it, delete it again."""
    second = Own(own.kind, own.name)
    exchange, accepted = _post_duplicate(writer, second, body)
    if exchange and exchange.ok:
        second.id = str(exchange.object.get(f"{own.kind}_id") or exchange.object.get("id") or "")
        second.id = second.id or find(writer.client, second, writer.times, accepted)[0]
        if not second.id:
            raise StoppedError("no list shows the second object of a name")
        writer.client.ids.add(second.id)
        wait(writer.client, second, writer.times, accepted)
        delete_object(writer, second)
    return exchange


def _post_duplicate(writer: Writer, own: Own, body: Any) -> tuple[Exchange | None, float]:
    try:
        return writer.client.call(KINDS[own.kind]["create"], body=body), writer.client.now()
    except UnansweredError:
        object_id, _lag = find(writer.client, own, writer.times, writer.client.now())
        if object_id:
            writer.client.ids.add(object_id)
            own.id = object_id
            delete_object(writer, own)
        return None, 0.0
