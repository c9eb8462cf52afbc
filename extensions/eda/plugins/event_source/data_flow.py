# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Event source data_flow for Event-Driven Ansible: changes of Data Flows and Data Flow Services."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

DOCUMENTATION = r"""
module: data_flow
short_description: Receive events when Data Flows or Data Flow Services change
description:
  - Polls the API, with one list call for each kind and poll (more for lists of more than 100 objects), and sends an
    event for each change.
  - The types of events are V(created), V(state_changed), V(settings_changed), V(deleted), V(drift), V(drift_resolved),
    V(api_unavailable), V(api_available) and V(heartbeat).
  - Each event is sent at least once if O(cursor) is set. An event that is sent again has the same C(event_id).
  - The source ends only if an option is wrong or if the API refuses the credentials (HTTP 401 or 403).
options:
  interval:
    description: Seconds between two polls, at least 1.
    type: float
    default: 60
  data_flow:
    description: Only the Data Flow with exactly this name, and its services.
    type: str
  kinds:
    description: Kinds of objects, V(data_flow) and V(data_flow_service). A list, or text with commas.
    type: list
    elements: str
    default: [data_flow, data_flow_service]
  states:
    description:
      - Only changes of objects that are in one of these states after the change, for example V(ERROR). For deleted
        objects, the last known state counts. A list, or text with commas.
      - V(RUNNING) and V(ACTIVE) are the same.
    type: list
    elements: str
  cursor:
    description:
      - File in which the source keeps what it has reported, so that changes are reported that happen while it does not
        run. It has mode 0600 and contains no secrets. Use a file for each rulebook.
      - The events that are in the file are sent again after a restart, until they were passed to the rulebook.
    type: path
  details:
    description: Whether to read each changed object with all details into C(details), with one more call for each.
    type: bool
    default: false
  initial:
    description:
      - What the first poll does without a cursor. V(baseline) sends no events. V(events) sends a V(created) event for
        each object.
    type: str
    choices: [baseline, events]
    default: baseline
  heartbeat:
    description: Seconds between two V(heartbeat) events, at least 1. Without it, none are sent.
    type: float
  inventory:
    description:
      - Inventories to compare with what exists, as files or directories. An event is sent when an object begins to
        differ from its description, differs in another way, or differs no more. A list, or text with commas.
      - The playbook P(samsungcloud.scp.drift#playbook) compares, in a process of its own. All hosts are compared when
        the source starts and when a file of the inventory changes, and the hosts of an object when that changes.
    type: list
    elements: path
  hosts:
    description: Pattern of the hosts of O(inventory) to compare. Without it, all.
    type: str
  access_key:
    description: As in the modules of the collection, also from C(SCP_ACCESS_KEY) or C(~/.scpconf).
    type: str
  secret_key:
    description: As in the modules of the collection, also from C(SCP_SECRET_KEY) or C(~/.scpconf).
    type: str
  auth_token:
    description: As in the modules of the collection, also from C(SCP_AUTH_TOKEN) or C(~/.scpconf).
    type: str
  region:
    description: As in the modules of the collection, also from C(SCP_REGION) or C(~/.scpconf).
    type: str
  environment:
    description: As in the modules of the collection, also from C(SCP_ENVIRONMENT) or C(~/.scpconf).
    type: str
  endpoint:
    description: As in the modules of the collection, also from C(SCP_ENDPOINT) or C(~/.scpconf).
    type: str
  allow_http:
    description: As in the modules of the collection, also from C(SCP_ALLOW_HTTP) or C(~/.scpconf).
    type: bool
  api_version:
    description: As in the modules of the collection, also from C(SCP_API_VERSION) or C(~/.scpconf).
    type: str
  language:
    description: As in the modules of the collection, also from C(SCP_LANGUAGE) or C(~/.scpconf).
    type: str
  validate_certs:
    description: As in the modules of the collection, also from C(SCP_VALIDATE_CERTS) or C(~/.scpconf).
    type: bool
  ca_path:
    description: As in the modules of the collection, also from C(SCP_CA_PATH) or C(~/.scpconf).
    type: path
  timeout:
    description: As in the modules of the collection, also from C(SCP_TIMEOUT) or C(~/.scpconf).
    type: float
  retries:
    description: As in the modules of the collection, also from C(SCP_RETRIES) or C(~/.scpconf).
    type: int
  config_dir:
    description: As in the modules of the collection, also from C(SCP_CONFIG_DIR), by default C(~/.scpconf).
    type: path
"""

EXAMPLES = r"""
- samsungcloud.scp.data_flow:
    interval: 30
    data_flow: analytics
    cursor: /var/lib/eda/analytics.json

- samsungcloud.scp.data_flow:
    kinds: [data_flow_service]
    states: [ERROR]
    details: true
    heartbeat: 300

- samsungcloud.scp.data_flow:
    inventory: inventories/production
    cursor: /var/lib/eda/drift.json
"""

# ansible-rulebook runs this file by its path, without the collections on the path of Python.
ROOTS = [str(place.parent) for place in Path(__file__).absolute().parents if place.name == "ansible_collections"]
sys.path += [root for root in ROOTS if root not in sys.path]

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.event_options import (  # noqa: E402
    read_options,
)
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.event_source import Watch  # noqa: E402
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import ScpError  # noqa: E402

LOGGER = logging.getLogger("samsungcloud.scp.data_flow")


class EventSourceError(Exception):
    """What ends the source: a wrong option, or credentials that the API refuses. The message has no secrets."""


async def main(queue: asyncio.Queue[Any], args: dict[str, Any]) -> None:
    """Put the events into the queue until the task is cancelled. Raises EventSourceError."""
    try:
        watch = await asyncio.to_thread(Watch, read_options(args), os.environ)
    except ScpError as error:
        raise EventSourceError(str(error)) from None
    beats = asyncio.create_task(_beat(queue, watch)) if watch.options.heartbeat else None
    try:
        await _send(queue, watch, lambda: watch.pending)  # of a source that was killed
        while True:
            await _send(queue, watch, watch.poll)
            await _send(queue, watch, watch.compare)
            await asyncio.sleep(watch.pause())
    except ScpError as error:
        raise EventSourceError(watch.safe(str(error))) from None
    finally:
        if beats:
            beats.cancel()
            with suppress(asyncio.CancelledError):
                await beats
        watch.close()


async def _send(queue: asyncio.Queue[Any], watch: Watch, read: Callable[[], list[dict[str, Any]]]) -> None:
    """Put events into the queue. Only after that, the cursor has them no more."""
    for event in await asyncio.to_thread(read):
        await queue.put(event)
    await asyncio.to_thread(watch.commit)
    for message in watch.messages():
        LOGGER.warning(message)


async def _beat(queue: asyncio.Queue[Any], watch: Watch) -> None:
    """Put heartbeats into the queue, also while a poll waits for the API."""
    while True:
        await queue.put(watch.heartbeat())
        await asyncio.sleep(watch.options.heartbeat or 0)
