# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every response shows, whatever it was asked for: states, dates, ids, fields, headers and error forms."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .client import Exchange
from .findings import Findings
from .models import (
    CAPACITY,
    DELETED,
    FLOW_DETAIL,
    FLOW_ITEM,
    FLOW_UPDATED,
    HEALTHY,
    IMAGE,
    NAME_CHECK,
    SERVICE_DETAIL,
    SERVICE_ITEM,
    SERVICE_UPDATED,
    STATE_NAMES,
    STATES,
    VERSIONS,
    Model,
    optional,
)

ITEMS: Mapping[str, Model] = {
    "ListDataFlows": FLOW_ITEM, "ListDataFlowService": SERVICE_ITEM, "ListDataFlowImages": IMAGE,
}  # fmt: skip
DETAILS: Mapping[str, Model] = {"ShowDataFlow": FLOW_DETAIL, "ShowDataFlowService": SERVICE_DETAIL}
OBJECTS: Mapping[str, Model] = {
    **DETAILS, "UpdateDataFlow": FLOW_UPDATED, "UpdateDataFlowService": SERVICE_UPDATED,
}  # fmt: skip
SMALL: Mapping[str, Model] = {
    "CheckDataFlowNameDuplication": NAME_CHECK,
    "CheckDataFlowServiceNameDuplication": NAME_CHECK,
    "CheckClusterResourceSizeForDataFlowServiceCreate": CAPACITY,
    "CheckClusterResourceSizeForDataFlowServiceUpdate": CAPACITY,
}
KINDS = {str: "text", list: "a list", dict: "an object", type(None): "missing"}
LISTS_OF_OBJECTS = ("ListDataFlows", "ListDataFlowService")
ID_KEYS = ("data_flow_id", "data_flow_service_id")
UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
ID_FORMS = {"uuid": re.compile(UUID), "prefixed": re.compile(f"[A-Za-z_]+-{UUID}")}
MASK = re.compile(r"([^\w\s])\1{2,}")  # a character that is no letter or digit, over and over
ZONE = re.compile(r"(Z|[+-]\d\d:?\d\d)$")
RATE_LIMIT = re.compile("retry-after|.*rate-?limit.*", re.IGNORECASE)
# Documented orders of keys.
ORDERS = (("contents", "total_count"), ("image_id", "image_name", "version"))


def objects(exchange: Exchange) -> Iterator[tuple[dict[str, Any], Model]]:
    """Yield the objects that a response shows, each with its model."""
    name = exchange.operation
    if name in ITEMS:
        yield from ((item, ITEMS[name]) for item in exchange.items)
    elif name in OBJECTS and exchange.object:
        yield exchange.object, OBJECTS[name]
    elif name in SMALL and exchange.object:
        yield exchange.object, SMALL[name]
    elif name == "ShowDataFlowServiceSubVersions" and isinstance(exchange.object.get("versions"), dict):
        yield exchange.object["versions"], VERSIONS


def observe(exchange: Exchange, findings: Findings) -> None:
    """Add what a response shows to the findings."""
    _headers(exchange, findings)
    _key_order(exchange.body, exchange, findings)
    if not exchange.ok:
        _error(exchange, findings)
        return
    if exchange.operation in OBJECTS and isinstance(exchange.body, dict):
        is_flat = any(key in exchange.body for key in ("state", *ID_KEYS))
        if is_flat or exchange.object is not exchange.body:
            findings.add("detail_shape", "flat" if is_flat else "named", exchange)
    if exchange.operation in LISTS_OF_OBJECTS and isinstance(exchange.body, dict):
        total = exchange.body.get("total_count")
        findings.add("total_count", "absent" if total is None else "present", exchange)
    for shown, model in objects(exchange):
        _object(shown, exchange, findings)
        _fields(shown, model, exchange, findings)
    if exchange.operation in DETAILS and exchange.object and exchange.version != "1.0":
        _detail(exchange.object, DETAILS[exchange.operation], exchange, findings)


def _headers(exchange: Exchange, findings: Findings) -> None:
    headers = {name.lower(): value for name, value in exchange.headers.items()}
    findings.remark("headers", "Date is sent" if "date" in headers else "no Date is sent", exchange)
    for name, value in headers.items():
        if RATE_LIMIT.fullmatch(name):
            findings.remark("headers", f"{exchange.status} with {name}: {value[:40]}", exchange)
    if exchange.status == 429:
        findings.remark("headers", "calls are limited (429)", exchange)


def _key_order(body: Any, exchange: Exchange, findings: Findings) -> None:
    """Compare the order of keys with the reference, at every level."""
    if isinstance(body, list):
        for each in body[:1]:
            _key_order(each, exchange, findings)
    elif isinstance(body, dict):
        for order in ORDERS:
            found = [key for key in body if key in order]
            if len(found) == len(order):
                findings.add("key_order", "reference" if found == list(order) else "other", exchange)
        for each in body.values():
            _key_order(each, exchange, findings)


def _error(exchange: Exchange, findings: Findings) -> None:
    body = exchange.body
    first = (
        body["errors"][0]
        if isinstance(body, dict) and isinstance(body.get("errors"), list) and body["errors"]
        else None
    )
    if isinstance(first, dict):
        form = (
            f"errors: [{', '.join(sorted(first))}], detail is {KINDS.get(type(first.get('detail')), 'something else')}"
        )
    else:
        form = f"{{{', '.join(sorted(body))}}}" if isinstance(body, dict) else "a text" if body else "nothing"
    findings.remark("errors", f"{exchange.status}: {form}", exchange)


def _object(shown: Mapping[str, Any], exchange: Exchange, findings: Findings) -> None:
    """Judge the state, the id and the dates of one object."""
    state = shown.get("state")
    if isinstance(state, str) and state.upper() in STATES:
        for position, spelled in (("upper", state.upper()), ("title", state.title()), ("lower", state.lower())):
            if state == spelled:
                findings.add("state_case", position, exchange)
        if state.upper() in HEALTHY:
            findings.add("healthy_state", state.upper(), exchange)
        if state.upper() in STATE_NAMES:
            findings.add("state_names", STATE_NAMES[state.upper()], exchange)
        if state.upper() in DELETED and exchange.operation in LISTS_OF_OBJECTS and not exchange.query.get("state"):
            findings.add("deleted_objects", "listed", exchange)
    for key in ID_KEYS:
        for position, form in ID_FORMS.items():
            if isinstance(shown.get(key), str) and form.fullmatch(shown[key]):
                findings.add("id_form", position, exchange)
    for key in ("created_dt", "modified_dt"):
        if isinstance(shown.get(key), str):
            findings.add("timestamps", "zoned" if ZONE.search(shown[key]) else "zoneless", exchange)


def _fields(shown: Mapping[str, Any], model: Model, exchange: Exchange, findings: Findings) -> None:
    """Compare the fields of one object with the model of the reference."""
    name, old = exchange.operation, exchange.version == "1.0"
    for key in sorted(set(shown) - set(model)):
        findings.remark("fields", f"{name} ({exchange.version}) has {key}, which its model lacks", exchange)
        if exchange.version == "1.2":
            findings.add("new_fields", "added", exchange)
    for key, field in model.items():
        problem = field.problem(shown[key]) if key in shown else "is missing" if field.required else ""
        if problem and not (old and key in ("account_id", "is_active_image")):
            findings.remark("fields", f"{name} ({exchange.version}): {key} {problem}", exchange)
    state = shown.get("state")
    if isinstance(state, str) and state.upper() not in STATES:
        findings.remark("fields", f"{name} shows the state {state[:30]}, which no document has", exchange)


def _detail(shown: Mapping[str, Any], model: Model, exchange: Exchange, findings: Findings) -> None:
    """Judge which fields a detail leaves out, and how it shows account and workload."""
    names = optional(model)
    nulls = {name for name in names if name in shown and shown[name] is None}
    missing, given = names - set(shown), names & set(shown) - nulls
    shows_nulls = bool(nulls)
    if nulls or missing:
        position = "present" if nulls else "omitted_when_null" if given else "omitted"
        findings.add("optional_fields", position, exchange)
    account = shown.get("account")
    if isinstance(account, dict):
        findings.add("account_readback", "present", exchange)
        password = account.get("account_password", ...)
        if password is ...:
            findings.add("password_readback", "omitted", exchange)
        elif isinstance(password, str) and MASK.fullmatch(password):
            findings.add("password_readback", "masked", exchange)
        elif isinstance(password, str):
            findings.missing("password_readback", "a text is shown, which may be the password or an encrypted one")
    elif "account" not in shown and shows_nulls:
        findings.add("account_readback", "absent", exchange)
    if exchange.operation != "ShowDataFlowService":
        return
    workload = shown.get("service_workload")
    if isinstance(workload, dict):
        findings.add("workload_readback", "object", exchange)
    elif isinstance(workload, str) and _is_json_object(workload):
        findings.add("workload_readback", "json_text", exchange)
    elif "service_workload" not in shown and shows_nulls:
        findings.add("workload_readback", "absent", exchange)


def _is_json_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
