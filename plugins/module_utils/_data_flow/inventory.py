# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Live Data Flow Services as hosts of an inventory: which ones, and under which names.

A server may send any name. None may become a name with a meaning for Ansible: a host that is this machine or all
hosts, a path of variable files, a group that is also a host.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from .._resource.states import state_of
from .._scp.transport import Transport
from .._ske.clusters import cluster_id
from .base import STATES, warn_if_outdated
from .info import Item, api_of, given, list_services, read_details
from .service import Service
from .values import merge_id

FILTERS = ("name", "data_flow", "data_flow_id", "cluster_id", "cluster_name", "created_by", "state")
# Not allowed in the name of a host, which Ansible may use as a template, a pattern, a path (..) or an option of ssh.
UNFIT = re.compile(r"^[-.]|[^A-Za-z0-9._-]")
UNFIT_FOR_GROUP = re.compile(r"^\d|\W")
RESERVED = frozenset({"", "all", "ungrouped", "_meta", "localhost", "127.0.0.1", "::1"})  # of hosts and groups
# A number or a version, an id (32 hex digits, a UUID, or a UUID behind an upper-case prefix), a time, and no character
# more. Without a hex letter, `A-00000000-...` would be a difference, and show the variable A.
PLAIN = re.compile(
    r"""[0-9]{1,18}(\.[0-9]{1,18}){0,3}
    | [0-9a-f]{32}
    | ([A-Z]{1,16}(_[A-Z]{1,16})?-(?=.*[abcdf]))?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}
    | [0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?Z""",
    re.VERBOSE,
)


def read_services(options: Mapping[str, Any], transport: Transport) -> list[Item]:
    """Return the services that match the filters, normalized, and in full if `details` is true."""
    options, api = given(options), api_of(transport)
    clusters = [options["cluster_id"]] if options["cluster_id"] else []
    if options["cluster_name"]:
        clusters.append(cluster_id(transport, options["cluster_name"]))

    def look() -> list[Item]:
        # The API filters by these and by the Data Flow; the rest is filtered here.
        listed = list_services(api, options, None, created_by=options["created_by"], state=options["state"])
        return [
            item
            for item in listed
            if state_of(item) not in STATES.deleted
            and fnmatchcase(str(item.get("data_flow_service_name")), options["name"] or "*")
            and all(merge_id(item.get("cluster_id"), cluster) == item.get("cluster_id") for cluster in clusters)
        ]

    items = look()
    if options["details"]:
        items = read_details(Service, items, look, api.show_service)
    for item in items:
        warn_if_outdated(transport, Service, item)
    return [Service.normalize(item) for item in items]


def by_host(services: Sequence[Item]) -> dict[str, Item]:
    """Return the services by host name, sorted. No host stands for two services.

    A unique name is the host name. If several services share a name, or it is reserved, the name of the Data Flow, or
    else the id, is added for all of them.
    """
    hosts: dict[str, Item] = {}
    for form in (_by_name, _by_flow, _by_id):
        names = [form(service) for service in services]
        counts = Counter(names)
        taken = {*hosts, *RESERVED}
        alone = {name: service for name, service in zip(names, services) if counts[name] == 1 and name not in taken}
        hosts.update(alone)
        services = [service for name, service in zip(names, services) if name not in alone]
    return dict(sorted(hosts.items()))


def is_plain(text: str) -> bool:
    """Whether a text means itself wherever Ansible might evaluate it, and so need not be marked as unsafe.

    Ansible evaluates what is not unsafe in two ways. As a template: then it must have no delimiter, whatever the
    delimiters are. As an expression, which needs no braces, where a play passes a value on: `when: "{{ value }}"`,
    `that: "{{ value }}"`, and `var: "{{ value }}"` of the module debug. There `lookup('pipe', ...)` runs a program,
    and `db_password` shows another variable. So no list of forbidden characters is enough. A text is plain if it has
    the form of a number, an id or a time, or is a state that the collection knows. Names, descriptions, addresses and
    all other text that a person may choose are not plain.
    """
    return text in STATES.known or PLAIN.fullmatch(text) is not None


def group_of(service: Item, hosts: Container[str]) -> str | None:
    """Return the group of the Data Flow of a service, None if that has no name."""
    name = UNFIT_FOR_GROUP.sub("_", str(service["data_flow_name"] or ""))
    return free_group(name, hosts) if name else None


def free_group(name: str, hosts: Container[str]) -> str:
    """Return the name of a group, prefixed with `data_flow_` if it is reserved or the name of a host."""
    while name in RESERVED or name in hosts:
        name = f"data_flow_{name}"
    return name


def _by_name(service: Item) -> str:
    return UNFIT.sub("_", str(service["data_flow_service_name"]))


def _by_flow(service: Item) -> str:
    return UNFIT.sub("_", f"{service['data_flow_service_name']}.{service['data_flow_name']}")


def _by_id(service: Item) -> str:
    return UNFIT.sub("_", f"{service['data_flow_service_name']}.{service['data_flow_service_id']}")
