# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The door between Ansible and the collection: options in, result or failure out. Nothing else knows AnsibleModule."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ._scp import settings, transport, waiter
from ._scp.errors import ScpError
from ._scp.work import Work

# What every module takes to reach the service, see the documentation fragment `connection`. There are no defaults
# here: an option that is not set leaves the word to the environment and to the files.
CONNECTION: Mapping[str, Mapping[str, Any]] = {
    "access_key": {"type": "str", "no_log": False},
    "secret_key": {"type": "str", "no_log": True},
    "auth_token": {"type": "str", "no_log": True},
    "region": {"type": "str"},
    "environment": {"type": "str"},
    "endpoint": {"type": "str"},
    "allow_http": {"type": "bool"},
    "api_version": {"type": "str", "choices": list(settings.API_VERSIONS)},
    "language": {"type": "str", "choices": list(settings.LANGUAGES)},
    "validate_certs": {"type": "bool"},
    "ca_path": {"type": "path"},
    "timeout": {"type": "float"},
    "retries": {"type": "int"},
    "config_dir": {"type": "path"},
}

# What every module takes that waits, see the documentation fragment `wait`. Times are in seconds.
WAIT_FOR_STATE: Mapping[str, Mapping[str, Any]] = {
    "wait_timeout": {"type": "float", "default": 3600},
    "wait_interval": {"type": "float", "default": 15},
}
WAIT: Mapping[str, Mapping[str, Any]] = {"wait": {"type": "bool", "default": True}, **WAIT_FOR_STATE}


def run_module(argument_spec: Mapping[str, Any], work: Work, **rules: Any) -> None:
    """Runs `work` as a module of these options; `rules` are those of AnsibleModule, such as mutually_exclusive."""
    module = AnsibleModule(argument_spec={**CONNECTION, **argument_spec}, supports_check_mode=True, **rules)
    for library, problem in (("requests", transport.IMPORT_ERROR), ("jmespath", waiter.IMPORT_ERROR)):
        if problem:
            module.fail_json(msg=missing_required_lib(library), exception=problem)
    calls = transport.Calls()
    try:
        # What may hold secrets without being one: bodies, and addresses with a password in them, which are refused.
        module.no_log_values.update(transport.secrets_in(module.params.get("body")))
        for address in ("endpoint", "url"):
            module.no_log_values.update(settings.logins_in(module.params.get(address) or ""))
        in_force = settings.resolve(module.params, os.environ)
        # Secrets from the environment and from files are masked like those from options.
        module.no_log_values.update(in_force.secrets)
        for warning in in_force.warnings:
            module.warn(warning)
        connection = transport.Transport(in_force, calls, read_only=module.check_mode)
        result, warnings = work(module.params, connection, check_mode=module.check_mode)
    except ScpError as error:
        module.fail_json(**error.as_result(), changed=calls.changes > 0, api=calls.as_result())
    for warning in warnings:
        module.warn(warning)
    module.exit_json(**result, api=calls.as_result())
