# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The API for one of many objects: lists that all of them need are read once."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from .._resource.read_cache import ReadCache
from .api import OPERATIONS, Body, DataFlowApi


class Listed:
    """A list of objects, and the same objects by name, so that nobody searches the whole list."""

    def __init__(self, items: list[dict[str, Any]], name: str) -> None:
        self.items = items
        self.by_name: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for item in items:
            self.by_name[str(item.get(name))].append(item)


class CachedApi(DataFlowApi):
    """The API for one of many objects.

    Its lists are filtered by name alone, and are never older than its own last write.
    """

    def __init__(self, first: DataFlowApi, cache: ReadCache) -> None:
        super().__init__(first.transport, None)
        self.versions = first.versions
        self._cache = cache
        self._not_before = float("-inf")

    def refresh(self) -> None:
        """Make the next list a new one."""
        self._not_before = time.monotonic()

    def _call(self, name: str, body: Body = None, query: Mapping[str, Any] | None = None, **parts: str) -> Any:
        try:
            return super()._call(name, body, query, **parts)
        finally:
            if OPERATIONS[name].changes:
                self.refresh()

    def _list(self, name: str, key: str, filters: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the objects of the name in the filters, or else all. The caller applies the other filters."""
        own_name = f"{key.removesuffix('_id')}_name"
        if self._offline:
            listed = self._cache.recall(name, self._not_before) or Listed([], own_name)
        else:
            not_before = max(self._cache.round_began, self._not_before)
            listed = self._cache.get(
                name, not_before, lambda: Listed(super(CachedApi, self)._list(name, key, {}), own_name)
            )
        desired = filters.get(own_name)
        found: list[dict[str, Any]] = listed.by_name.get(desired, []) if desired else listed.items
        return found

    def list_images(self) -> list[dict[str, Any]]:
        """Return the images, read once."""
        found: list[dict[str, Any]] = self._cache.get("images", 0, super().list_images)
        return found

    def list_ingress_controllers(self, cluster_id: str) -> list[dict[str, Any]]:
        """Return the ingress controllers of a cluster, read once for each cluster."""
        found: list[dict[str, Any]] = self._cache.get(
            ("ingress controllers", cluster_id), 0, lambda: super(CachedApi, self).list_ingress_controllers(cluster_id)
        )
        return found

    def cluster_id(self, name: str) -> str:
        """Return the id of the cluster of this name, read once for each name."""
        return str(self._cache.get(("cluster", name), 0, lambda: super(CachedApi, self).cluster_id(name)))

    def sub_versions(self, data_flow_id: str) -> dict[str, Any]:
        """Return the component versions that a Data Flow offers, read once for each Data Flow."""
        found: dict[str, Any] = self._cache.get(
            data_flow_id, 0, lambda: super(CachedApi, self).sub_versions(data_flow_id)
        )
        return found
