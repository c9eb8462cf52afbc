# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fleets of any size and hostile texts, for tests of reports."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

Item = dict[str, Any]

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=timezone.utc)
STATES = ["RUNNING"] * 17 + ["ERROR", "CREATING", "STOPPED"]
HOSTILE = (
    "<script>window.hacked = 1</script>",
    "</script><script>window.hacked = 1</script>",
    '"><img src=x onerror="window.hacked = 1">',
    "' onmouseover='window.hacked = 1",
    "javascript:window.hacked=1",
    "</title></style></svg><b>b",
    "{{ 7 * 7 }}{% raw %}{# x #}",
    "]]><!-- --> &lt;&amp;&#60;",
    "```\n# h | [a](javascript:x) <b> ![x](http://x)",
    "\u202etfel ot thgir\u202c \u0634\u0631\u0643\u0629 \u0627\u0644\u0646\u0641\u0637",
    "x" * 10_000,
    "\ud55c\uae00" * 200,
)
HOSTILE_URLS = (
    "javascript:window.hacked=1",
    " java\tscript:window.hacked=1",
    "data:text/html,<script>window.hacked=1</script>",
    "//example.com",
    "https://[::1",
    'https://example.com/"><script>window.hacked = 1</script>',
    "https://example.com/>](javascript:x)|",
)


def fleet(number: int) -> tuple[list[Item], list[Item]]:
    """Return the Data Flows and a number of services, as the info modules return them, in three clusters at most."""
    flows = [_flow(place) for place in range(max(1, number // 10))]
    return flows, [_service(place, flows[place % len(flows)]) for place in range(number)]


def _flow(place: int) -> Item:
    cluster = ("ske-dev", "ske-test", "ske-prod")[place % 3]
    return {
        "data_flow_id": f"flow-{place}", "data_flow_name": f"analytics-{place:02}", "cluster_id": f"id-{cluster}",
        "cluster_name": cluster, "state": "RUNNING", "version": "1.1.0", "created_dt": "2026-10-23T09:30:00.000Z",
        "web_url": f"https://analytics-{place}.example",
    }  # fmt: skip


def _service(place: int, flow: Item) -> Item:
    size = {"cpu": 1000, "memory": 2048, "replica": 1}
    return {
        **{name: flow[name] for name in ("data_flow_id", "data_flow_name", "cluster_id", "cluster_name", "version")},
        "data_flow_service_id": f"service-{place}",
        "data_flow_service_name": f"{('orders', 'payments', 'returns')[place % 3]}-{place:04}",
        "state": STATES[(place + 1) % 20],
        "created_dt": f"2026-11-{1 + place % 25:02}T09:30:00.000Z",
        "service_workload": {"nifi": {**size, "replica": 1 + place % 3}, "nifi_registry": size, "zookeeper": size},
        "web_url_nifi": f"https://orders-{place}.example",
        "web_url_registry": f"https://orders-{place}-registry.example",
    }


def difference(service: Item, status: str = "differs", **more: Any) -> Item:
    """Return a row of a comparison."""
    change = {"option": "nifi_workload.nifi.cpu", "before": 1000, "after": 4000, "updatable": True, "replaces": False}
    row = {
        "status": status, "kind": "data_flow_service", "name": service["data_flow_service_name"],
        "data_flow": service["data_flow_name"], "host": None, "id": service["data_flow_service_id"],
        "state": service["state"], "url": None, "changes": [change] if status == "differs" else [],
        "not_compared": [], "msg": None,
    }  # fmt: skip
    return {**row, **more}


def results(services: list[Item]) -> dict[str, Item]:
    """Return the results of a provision run, in which one service in four failed."""
    created, failed = {"outcome": "created"}, {"outcome": "failed", "msg": "It failed."}
    return {
        service["data_flow_service_name"]: created if place % 4 else failed for place, service in enumerate(services)
    }


def timelines(flows: list[Item], services: list[Item]) -> list[Item]:
    """Return what a provision run waited for: Data Flows for 60 seconds, and for each the services that follow it."""
    return [
        *(
            _timeline("data_flow", flow["data_flow_name"], flow["data_flow_name"], {"CREATING": 0, "RUNNING": 60})
            for flow in flows
        ),
        *(
            _timeline(
                "data_flow_service", service["data_flow_service_name"], service["data_flow_name"],
                {"CREATING": 60.5 * (place % 2), "RUNNING": 100.5 + place},
            )
            for place, service in enumerate(services)
        ),
    ]  # fmt: skip


def _timeline(kind: str, name: str, flow: str, steps: dict[str, float]) -> Item:
    timeline = [{"seconds": seconds, "state": state} for state, seconds in steps.items()]
    return {"kind": kind, "name": name, "data_flow": flow, "timeline": timeline}


def hostile() -> tuple[list[Item], list[Item], list[Item], dict[str, Item], list[Item]]:
    """Return a fleet, a comparison, and the results and timelines of a run, with hostile texts in every field."""
    flows, services = fleet(len(HOSTILE) * 2)
    rows, runs, waits = [], {}, []
    for place, text in enumerate(HOSTILE):
        named, placed = services[place], services[len(HOSTILE) + place]
        named.update(
            data_flow_service_name=text, description=text, version=text, created_dt=text,
            web_url_nifi=HOSTILE_URLS[place % len(HOSTILE_URLS)], web_url_registry=text,
        )  # fmt: skip
        placed.update(
            state=text, cluster_name=text, data_flow_name=text, service_workload={"nifi": {"cpu": text}, text: text}
        )
        change = {"option": text, "before": {text: text}, "after": text, "updatable": False, "replaces": False}
        rows.append(difference(named, changes=[change], msg=text, host=text, url=text, not_compared=[text], state=text))
        runs[text] = {"outcome": "failed", "msg": text}
        runs[f"{text}2"] = {"outcome": text}
        waits.append(_timeline("data_flow", text, text, {text: 0, "RUNNING": 30}))
        waits.append(_timeline("data_flow_service", text, text, {text: 40 + place, f"{text}2": 99}))
    return flows, services, rows, runs, waits
