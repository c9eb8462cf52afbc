# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of Data Flows and Data Flow Services; those they share are in the documentation fragment `managed`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .values import TAGS_FORMATS

MANAGED: Mapping[str, Mapping[str, Any]] = {
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "domain": {"type": "str"},
    "storage_class_name": {"type": "str"},
    "node_selector": {"type": "str"},
    "description": {"type": "str"},
    "account": {
        "type": "dict",
        "options": {
            "account_id": {"type": "str", "required": True},
            "account_password": {"type": "str", "no_log": True},
        },
    },
    "update_password": {"type": "str", "choices": ["on_create", "always"], "default": "on_create", "no_log": False},
    "host_aliases": {
        "type": "list",
        "elements": "dict",
        "options": {
            "ip": {"type": "str", "required": True},
            "hostnames": {"type": "list", "elements": "str", "required": True},
        },
    },
    "tags": {"type": "dict", "no_log": False},  # which the console shows to everybody, whatever their keys
    "tags_format": {"type": "str", "choices": ["auto", *TAGS_FORMATS], "default": "auto"},
    "check_name": {"type": "bool", "default": True},
    "on_immutable_change": {"type": "str", "choices": ["fail", "warn", "ignore", "replace"], "default": "fail"},
    "replace_allowed": {"type": "bool", "default": False},
}
BACKUP: Mapping[str, Mapping[str, Any]] = {
    "backup_directory": {"type": "path", "default": "~/.ansible/samsungcloud.scp/replaced"},
}
COMPONENT: Mapping[str, Any] = {
    "type": "dict",
    "options": {
        "cpu": {"type": "str"},
        "memory": {"type": "str"},
        "replica": {"type": "int"},
        "version": {"type": "str"},
    },
}
FLOW: Mapping[str, Mapping[str, Any]] = {
    "name": {"type": "str", "aliases": ["data_flow_name"]},
    "cluster_id": {"type": "str"},
    "cluster_name": {"type": "str"},
    "version": {"type": "str"},
    "image_id": {"type": "str"},
    "ingress_controller_name": {"type": "str"},
    "dsc_domain": {"type": "str"},
    "instance_id": {"type": "str"},
    "delete_services": {"type": "bool", "default": False},
}
SERVICE: Mapping[str, Mapping[str, Any]] = {
    "name": {"type": "str", "aliases": ["data_flow_service_name"]},
    "data_flow": {"type": "str", "aliases": ["data_flow_name"]},
    "data_flow_id": {"type": "str"},
    "service_workload": {
        "type": "dict",
        "options": {"nifi": COMPONENT, "nifi_registry": COMPONENT, "zookeeper": COMPONENT},
    },
}


def without_defaults(options: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the options as those of an item of a list, whose defaults stand elsewhere."""
    return {name: {key: rule for key, rule in option.items() if key != "default"} for name, option in options.items()}
