# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kubernetes Engine (SKE) clusters, as far as other products need them: the id of a cluster by its name."""

from __future__ import annotations

from .._scp.errors import OptionError
from .._scp.pagination import paginate
from .._scp.transport import Request, Transport


def cluster_id(transport: Transport, name: str) -> str:
    """Return the id of the cluster with exactly this name. Raises OptionError if there is not exactly one."""
    clusters = paginate(
        # No version is requested: the versions of SKE change within months, and all of them return id and name.
        lambda page: transport.send(
            Request("List clusters", "GET", "ske", "/v1/clusters", query={"name": name, **page})
        ),
        operation="List clusters",
        items="clusters",
        total="count",
        key="id",
    )
    ids = [str(cluster["id"]) for cluster in clusters if cluster.get("name") == name]
    if len(ids) == 1:
        return ids[0]
    if ids:
        raise OptionError(
            "cluster_name",
            f"{len(ids)} clusters are called {name!r} ({', '.join(ids)}).",
            code="ambiguous",
            hint="Set cluster_id.",
        )
    raise OptionError(
        "cluster_name",
        f"there is no cluster {name!r} in this region.",
        code="not_found",
        hint="Check the spelling and the region. Names are compared exactly.",
    )
