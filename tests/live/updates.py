# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Updates of the objects."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from .client import Exchange
from .models import HEALTHY, STABLE
from .own import Own, is_gone, rest, state_of, wait
from .writer import ACCOUNT_ID, SECOND_TEXT, THIRD_TEXT, WORKLOAD, Writer, as_numbers, workload

UNKNOWN_VERSION = "0.0.1"
OTHER_MEMORY = "1152"
UNKNOWN_LABEL = "zz-live=absent"
MAX_UPDATES = 12  # in a row


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
    numbers = {name: {**size, **as_numbers(size)} for name, size in workload(writer, versions=False).items()}
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
    for _attempt in range(MAX_UPDATES):
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
