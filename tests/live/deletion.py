# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The deletion of the objects, and what is left of them."""

from __future__ import annotations

from .client import Exchange
from .models import DELETED
from .own import Own, StoppedError, is_gone, listed, rest, state_of, wait
from .writer import Writer, judge_accepted_body


def delete_object(writer: Writer, own: Own) -> Exchange:
    """Delete an object, and wait until it does not exist. Raises StoppedError if the API refuses."""
    exchange, accepted = writer.write(own, "delete")
    if not exchange.ok:
        raise StoppedError(f"{exchange.operation} got {exchange.status} {exchange.error.detail}")
    judge_accepted_body(writer, exchange)
    writer.wait(own, accepted, for_absence=True)
    return exchange


def delete(writer: Writer) -> None:
    """Delete the Data Flow while it has a service, and the service itself if that is refused."""
    findings = writer.findings
    for own in (writer.service, writer.flow):
        rest(writer.client, own, writer.times)
    first, accepted = writer.write(writer.flow, "delete")
    if first.ok:
        judge_accepted_body(writer, first)
        writer.wait(writer.flow, accepted, for_absence=True)
        service = wait(writer.client, writer.service, writer.times, accepted, for_absence=True)
        if is_gone(state_of(service)):
            findings.add("flow_with_services", "cascade", first, service)
        return
    delete_object(writer, writer.service)
    second = delete_object(writer, writer.flow)
    if first.refused and second.ok:
        findings.add("flow_with_services", "refuse", first, second)


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
