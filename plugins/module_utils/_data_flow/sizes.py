# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sizes that variables name: workloads of one replica each, which sizes of the user's own are added to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SIZES: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "development": {
        "nifi": {"cpu": "2000m", "memory": "4Gi", "replica": 1},
        "nifi_registry": {"cpu": "500m", "memory": "1Gi", "replica": 1},
        "zookeeper": {"cpu": "500m", "memory": "1Gi", "replica": 1},
    },
    "standard": {
        "nifi": {"cpu": "4000m", "memory": "8Gi", "replica": 1},
        "nifi_registry": {"cpu": "1000m", "memory": "2Gi", "replica": 1},
        "zookeeper": {"cpu": "1000m", "memory": "2Gi", "replica": 1},
    },
    "high_availability": {
        "nifi": {"cpu": "4000m", "memory": "8Gi", "replica": 3},
        "nifi_registry": {"cpu": "1000m", "memory": "2Gi", "replica": 1},
        "zookeeper": {"cpu": "1000m", "memory": "2Gi", "replica": 3},
    },
}
