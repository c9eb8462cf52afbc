# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The questions that writing answers: the life of one Data Flow and one service, from create to delete."""

from __future__ import annotations

import json
import re
import secrets
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from . import reading
from .client import Client, Exchange, UnansweredError
from .findings import Findings
from .models import DELETED, HEALTHY, STABLE
from .own import KINDS, Own, StoppedError, Times, duration, find, is_gone, listed, new_name, rest, state_of, wait
from .reading import Run

# The example of the reference: the only size that a document shows.
WORKLOAD = {
    "nifi": {"cpu": "2000", "memory": "1024", "replica": "1"},
    "nifi_registry": {"cpu": "2000", "memory": "1024", "replica": "1"},
    "zookeeper": {"cpu": "2000", "memory": "1024", "replica": "3"},
}
EXAMPLE_VERSIONS = {"nifi": "1.27.1", "nifi_registry": "1.27.1", "zookeeper": "3.9.2"}
UNKNOWN_VERSION = "0.0.1"
OTHER_MEMORY = "1152"
UNKNOWN_LABEL = "zz-live=absent"
ACCOUNT_ID = "zzliveadmin"
DOTTED_DOMAIN = "zz-live.example"
FIRST_TEXT, SECOND_TEXT, THIRD_TEXT = " Zz live first ", "Zz live second", "Zz live third"
TAG_KEYS = {"key_value": ("key", "value"), "tag_key_tag_value": ("tag_key", "tag_value")}
TAG_VERSIONS = ("1.1", "1.2")
# What each position of tag_keys accepts, by version.
TAG_POSITIONS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "either": {"1.1": list(TAG_KEYS), "1.2": list(TAG_KEYS)},
    "by_version": {"1.1": ["key_value"], "1.2": ["tag_key_tag_value"]},
    "key_value": {"1.1": ["key_value"], "1.2": ["key_value"]},
    "tag_key_tag_value": {"1.1": ["tag_key_tag_value"], "1.2": ["tag_key_tag_value"]},
}
NAME_TAKEN = ("duplic", "exist", "already", "taken", "conflict", "중복")
MAX_UPDATES = 12  # in a row
RISKS = ("spaces", "domain_dots", "empty_host_aliases", "tags", "versions")  # the least certain forms first


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


def clusters(writer: Writer) -> None:
    """Find the cluster."""
    client = writer.client
    for page in range(100):
        exchange = client.call("ListClusters", query={"size": 100, "page": page})
        if not exchange.ok:
            raise StoppedError(f"the list of clusters got {exchange.status} {exchange.error.detail}".strip())
        new = {str(each.get("name")): str(each.get("id")) for each in exchange.items}
        if not new.keys() - writer.clusters.keys():
            break
        writer.clusters.update(new)
    for name in filter(None, (writer.target.cluster, writer.target.other_cluster)):
        if name not in writer.clusters:
            option = "CLUSTER" if name == writer.target.cluster else "OTHER_CLUSTER"
            raise StoppedError(f"there is no cluster of the name that {option} gives")
    writer.run.cluster_id = writer.clusters[writer.target.cluster]


def prepare(writer: Writer) -> None:
    """Find the ingress controller of the cluster, and the image."""
    writer.run.controllers = [
        str(each.get("name") or "") for each in reading.ingress_controllers(writer.run, writer.run.cluster_id)
    ]
    known = writer.client.call("ListDataFlowImages")
    images = known.items
    if not images:
        raise StoppedError("there is no image" if known.ok else f"the list of images got {known.status}")
    newest = max(images, key=lambda image: [int(part) for part in re.findall(r"\d+", str(image.get("version")))])
    writer.image_id = str(newest.get("image_id"))


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
    numbers = {module: {**figures, **_numbers(figures)} for module, figures in size.items()}
    typed = writer.client.call(name, body={"service_workload": numbers}, parts={"cluster_id": cluster_id})
    if typed.ok or typed.refused:
        writer.findings.add("number_types", "any" if typed.ok else "strings", text, typed)
    if str(fits).lower() == "false":
        raise StoppedError("the cluster has no capacity for the smallest workload")


def _numbers(module: Mapping[str, str]) -> dict[str, int]:
    return {key: int(value) for key, value in module.items() if value.isdecimal()}


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
    typed = {module: {**figures, **_numbers(figures)} for module, figures in workload(writer).items()}
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
        _judge_accepted_body(writer, exchange)
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
    for _ in range(2):
        exchange = None
        try:
            exchange = client.call(KINDS[own.kind]["create"], body=body)
            if not (lost and _is_name_taken(exchange)):  # else the call before was carried out late
                return exchange, client.now()
        except UnansweredError as error:
            lost = error
        sent = client.now()
        own.id, _lag = find(client, own, writer.times, sent)
        if own.id:
            return None, sent
    raise lost or StoppedError("a create call has no result")


def _judge_accepted_body(writer: Writer, exchange: Exchange) -> None:
    """Judge the body of a 202 of create or delete."""
    shown = exchange.object
    ids = {key for key in shown if key == "id" or key.endswith("_id")}
    position = "object" if "state" in shown else "id" if shown and ids == set(shown) else ""
    position = "empty" if exchange.body in (None, "", {}) else position
    writer.findings.add("accepted_body", position, exchange, note="" if position else f"has {', '.join(sorted(shown))}")


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


def read_again(writer: Writer) -> None:
    """Ask the questions of reading again, now that there are objects."""
    steps = (reading.lists, reading.details, reading.sub_versions, reading.versions, reading.pages)
    reading.read(
        writer.run,
        lambda text: writer.say(f"  {text}"),
        (*steps, reading.unknown_ids, reading.id_spelling, reading.filters, reading.name_checks),
    )


def name_scope(writer: Writer) -> None:
    """Create the service again under its name, and the Data Flow on the other cluster."""
    findings = writer.findings
    again = _duplicate(writer, writer.service, writer.bodies["data_flow_service"])
    if again is None or again.ok:
        if again:
            findings.add("name_scope", "none", again)
        return
    if not _is_name_taken(again):
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
    if elsewhere and (elsewhere.ok or _is_name_taken(elsewhere)):
        findings.add("name_scope", "cluster" if elsewhere.ok else "account", again, elsewhere)
    elif elsewhere:
        findings.missing("name_scope", f"the Data Flow on another cluster got {elsewhere.status}")


def _is_name_taken(exchange: Exchange) -> bool:
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
        _delete(writer, second)
    return exchange


def _post_duplicate(writer: Writer, own: Own, body: Any) -> tuple[Exchange | None, float]:
    try:
        return writer.client.call(KINDS[own.kind]["create"], body=body), writer.client.now()
    except UnansweredError:
        object_id, _lag = find(writer.client, own, writer.times, writer.client.now())
        if object_id:
            writer.client.ids.add(object_id)
            own.id = object_id
            _delete(writer, own)
        return None, 0.0


def put(writer: Writer) -> None:
    """Update the description alone, then set it to null."""
    findings, own = writer.findings, writer.flow
    before = own.call(writer.client, "show").object
    after = writer.update(own, {"description": SECOND_TEXT})
    evidence = writer.client.exchanges[-1]
    if after is None:
        findings.missing("put", "the update was refused")
        return
    if not before.get("domain") or "description" not in after or not _is_text(after["description"], SECOND_TEXT):
        findings.missing("put", "details do not show the update")
        return
    findings.add("put", "merge" if after.get("domain") == before["domain"] else "replace", evidence)
    body = {key: writer.bodies["data_flow"][key] for key in ("domain", "host_alias_list")}
    body["domain"] = f"zz-live-{body['domain'].removeprefix('zz-live-')}-2"[:50]  # shows that the update is done
    cleared = writer.update(own, {**body, "description": None})
    evidence = writer.client.exchanges[-1]
    if cleared is None:
        findings.missing("put_null", "the update was refused")
    elif cleared.get("domain") in (after.get("domain"), None):
        findings.missing("put_null", "details do not show the update")
    elif cleared.get("description") == after["description"]:
        findings.add("put_null", "keep", evidence)
    elif cleared.get("description"):
        findings.missing("put_null", "the description became another text")
    elif findings.position("put") == "merge":
        findings.add("put_null", "clear", evidence)
    else:
        findings.missing("put_null", "an update clears what it does not name, with or without null")


def _is_text(shown: Any, sent: str) -> bool:
    return isinstance(shown, str) and shown.strip().lower() == sent.strip().lower()


def forms(writer: Writer) -> None:
    """Update with an unknown key, with parts of an account, and with numbers."""
    flow, service, findings = writer.flow, writer.service, writer.findings
    account = {"account_id": ACCOUNT_ID, "account_password": writer.password}
    numbers = {name: {**size, **_numbers(size)} for name, size in workload(writer, versions=False).items()}
    text, size = {"description": THIRD_TEXT}, workload(writer, versions=False)
    parts = tuple({"account": {key: each}} for key, each in account.items())
    bodies: Sequence[tuple[str, Own, Sequence[dict[str, Any]], dict[str, Any], tuple[str, str]]] = (
        ("unknown_keys", flow, ({**text, "zz_live_unknown": "x"},), text, ("ignore", "refuse")),
        ("account_parts", flow, parts, {"account": account}, ("any", "both")),
        ("number_types", service, ({"service_workload": numbers},), {"service_workload": size}, ("any", "strings")),
    )
    for question, own, updates, valid, (accepted, refused) in bodies:
        seen = [(writer.update(own, body), _update_of(writer))[1] for body in updates]
        verdicts = {True if each.ok else False if each.refused else None for each in seen}
        # A refusal counts if the valid form of the same update is accepted.
        if verdicts == {True} or (verdicts == {False} and writer.update(own, valid) is not None):
            findings.add(question, accepted if verdicts == {True} else refused, *seen)
        else:
            findings.remark(question, f"updates got {', '.join(str(each.status) for each in seen)}", *seen)


def _update_of(writer: Writer) -> Exchange:
    """Return the last update."""
    return next(each for each in reversed(writer.client.exchanges) if each.method == "PUT")


def busy(writer: Writer) -> None:
    """Update the Data Flow three times in a row."""
    own, body = writer.flow, {**writer.bodies["data_flow"], "description": THIRD_TEXT}
    body = {key: body[key] for key in ("description", "domain", "host_alias_list")}
    exchange, accepted = writer.write(own, "update", body)
    if not exchange.ok:
        writer.findings.missing("busy", "the first update was refused")
        return
    evidence, quick = [exchange], 0
    known = writer.durations[own.kind]
    least = min((known[state][0] for state in ("UPDATING", "EDITING") if state in known), default=0.0)
    # An update that is accepted may have met the end of a transition, although it followed a look at it. Those count
    # that took less time than any transition so far.
    for _ in range(MAX_UPDATES):
        between = own.call(writer.client, "show")
        if state_of(between) in STABLE or is_gone(state_of(between)):
            writer.findings.missing("busy", "the transition was over too soon")
            break
        started = evidence[-1].at
        exchange, accepted_again = writer.write(own, "update", body)
        evidence += [between, exchange]
        if exchange.refused:
            writer.findings.add("busy", "refuse", *evidence[-2:])
            break
        if not exchange.ok:
            break
        accepted, quick = accepted_again, quick + (accepted_again - started < least)
        if quick == 2:
            writer.findings.add("busy", "accept", *evidence)
            break
    else:
        writer.findings.missing("busy", "updates take nearly as long as the transitions")
    wait(writer.client, own, writer.times, accepted)


def put_workload(writer: Writer) -> None:
    """Update the memory of one module of the workload."""
    own, findings = writer.service, writer.findings
    after = writer.update(own, {"service_workload": {"nifi": {"memory": OTHER_MEMORY}}})
    evidence = writer.client.exchanges[-1]
    if after is None:
        findings.missing("put_workload", "the update was refused")
        return
    shown = _decoded(after.get("service_workload"))
    module = _decoded(shown.get("nifi"))
    if str(module.get("memory")) != OTHER_MEMORY:
        findings.missing("put_workload", "details do not show the update")
    elif shown.keys() >= WORKLOAD.keys() and "cpu" in module:
        findings.add("put_workload", "merge", evidence)
    elif set(shown) == {"nifi"} and "cpu" not in module:
        findings.add("put_workload", "replace", evidence)
    else:
        findings.remark("put_workload", f"afterwards the workload has {json.dumps(shown)}", evidence)


def _decoded(value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return {}
    return value if isinstance(value, dict) else {}


def node_selector(writer: Writer) -> None:
    """Update the service to a label that no node has."""
    own, findings = writer.service, writer.findings
    if state_of(own.call(writer.client, "show")) not in HEALTHY:
        findings.missing("node_selector", "the service was not healthy before")
        return
    after = writer.update(own, {"node_selector": UNKNOWN_LABEL})
    evidence = writer.client.exchanges[-1]
    if after is None:
        findings.missing("node_selector", f"the update was refused with {evidence.status} {evidence.error.code}")
    else:
        state = state_of(evidence)
        if state in HEALTHY or state == "ERROR":
            findings.add("node_selector", "any" if state in HEALTHY else "label", evidence)


def workload_versions(writer: Writer) -> None:
    """Update the service to a component version that does not exist."""
    own, findings = writer.service, writer.findings
    size = writer.bodies["data_flow_service"]["service_workload"]
    if writer.update(own, {"service_workload": size, "node_selector": None}) is None:
        findings.missing("workload_versions", "an update to the versions of before was refused")
        return
    rest(writer.client, own, writer.times)
    wrong = {**size, "nifi": {**size["nifi"], "version": UNKNOWN_VERSION}}
    exchange, accepted = writer.write(own, "update", {"service_workload": wrong})
    if exchange.ok or exchange.refused:
        findings.add("workload_versions", "any" if exchange.ok else "offered", exchange)
    if exchange.ok:
        wait(writer.client, own, writer.times, accepted)


def delete(writer: Writer) -> None:
    """Delete the Data Flow while it has a service, and the service itself if that is refused."""
    findings = writer.findings
    for own in (writer.service, writer.flow):
        rest(writer.client, own, writer.times)
    first, accepted = writer.write(writer.flow, "delete")
    if first.ok:
        _judge_accepted_body(writer, first)
        writer.wait(writer.flow, accepted, for_absence=True)
        service = wait(writer.client, writer.service, writer.times, accepted, for_absence=True)
        if is_gone(state_of(service)):
            findings.add("flow_with_services", "cascade", first, service)
        return
    _delete(writer, writer.service)
    second = _delete(writer, writer.flow)
    if first.refused and second.ok:
        findings.add("flow_with_services", "refuse", first, second)


def _delete(writer: Writer, own: Own) -> Exchange:
    exchange, accepted = writer.write(own, "delete")
    if not exchange.ok:
        raise StoppedError(f"{exchange.operation} got {exchange.status} {exchange.error.detail}")
    _judge_accepted_body(writer, exchange)
    writer.wait(own, accepted, for_absence=True)
    return exchange


def after_deletion(writer: Writer) -> None:
    """Show and list what was deleted."""
    for own in (writer.service, writer.flow):
        detail = own.call(writer.client, "show")
        writer.findings.remark("after_deletion", f"{detail.operation}: {detail.status} {state_of(detail)}", detail)
        started, absent = writer.client.now(), None
        while True:
            items = listed(writer.client, own.kind, {f"{own.kind}_name": own.name})
            states = [str(each.get("state")).upper() for each in items if each.get(f"{own.kind}_id") == own.id]
            evidence = writer.client.exchanges[-1]
            # A list without the object may be one of before its creation.
            absent = None if states else evidence.at if absent is None else absent
            is_removed = absent is not None and evidence.at - absent >= writer.times.settle
            if is_removed:
                writer.findings.add("deleted_objects", "removed", detail, evidence)
            if is_removed or writer.client.now() - started > 2 * writer.times.settle:
                break
            writer.client.sleep(min(writer.times.interval, writer.times.settle / 5))
        shown = f"still listed as {states[0]}" if states else "not listed any more"
        writer.findings.remark("after_deletion", f"{own.kind}: {shown}", evidence)
        if states and states[0] not in DELETED:
            writer.findings.missing("deleted_objects", f"a list shows a deleted object as {states[0]}")


Step = Callable[[Writer], None]
FIRST_STEPS: Sequence[Step] = (clusters,)  # before everything is read, so that a wrong name shows at once
STEPS: Sequence[Step] = (
    prepare, capacity, bodies, create_flow, create_service, read_again, name_scope, put, forms, busy, put_workload,
    node_selector, workload_versions, delete, after_deletion,
)  # fmt: skip
# A step without which later ones have no objects.
ESSENTIAL = (clusters, prepare, create_flow, create_service)


def write(writer: Writer, progress: Callable[[str], None], steps: Sequence[Step] = STEPS) -> None:
    """Take the steps in turn. A step that fails ends the run only if later ones need what it makes."""
    for step in steps:
        progress(reading.title(step))
        known = len(writer.client.exchanges)
        try:
            step(writer)
        except (StoppedError, UnansweredError) as error:
            writer.findings.not_finished(reading.title(step), str(error))
            writer.say(f"  not finished: {error}")
            if step in ESSENTIAL or (step is capacity and "no capacity" in str(error)):
                writer.findings.ended = str(error)
                return
            writer.client.sleep(writer.times.settle)  # A write without a response may still be carried out.
            if not writer.client.responds():
                writer.findings.ended = f"the API does not respond any more: {error}"
        if step is not read_again:
            reading.failures(writer.run, reading.title(step), known)
        if writer.findings.ended:
            return
