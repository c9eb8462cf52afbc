# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run modules in this process, for tests that need thousands of runs."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from harness import SECRET_KEY

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import raise_all
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.handler import Handler
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.settings import resolve
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.transport import CallStats, Transport

HURRY = {"wait_timeout": 0.05, "wait_interval": 0.1}
FLEET = {"wait_timeout": 3}  # a fleet plans within its wait_timeout, and a busy machine may need a while for that
PACKAGE = "ansible_collections.samsungcloud.scp.plugins.modules"


class Refused(Exception):
    """AnsibleModule would refuse the options."""


@cache
def declared(module: str) -> tuple[Handler, ArgumentSpecValidator]:
    """Return the handler of a module, and its options with their rules."""
    task = importlib.import_module(f"{PACKAGE}.{module}").SPEC
    return task.handler, ArgumentSpecValidator(**task.specification)


def run(
    module: str,
    options: Mapping[str, Any],
    endpoint: str,
    *,
    check_mode: bool = False,
    open_transport: Callable[..., Transport] = Transport,
    warnings: list[str] | None = None,
) -> dict[str, Any]:
    """Return the result of a module, as in-process execution returns it.

    Its warnings are added to `warnings`. Raises ScpError, or Refused.
    """
    work, validator = declared(module)
    keys = {"access_key": "emulator-access-key", "secret_key": SECRET_KEY, "config_dir": "/no/such/directory"}
    hurry = {
        name: value
        for name, value in {**HURRY, **(FLEET if module == "data_flow_fleet" else {})}.items()
        if name in validator.argument_spec
    }
    spec = importlib.import_module(f"{PACKAGE}.{module}").SPEC
    given, problems = spec.prepare({**keys, **hurry, "endpoint": endpoint, "retries": 0, **options})
    validated = validator.validate(given)
    if validated.error_messages:
        raise Refused(validated.error_messages)
    raise_all(problems)
    parameters = validated.validated_parameters
    transport = open_transport(resolve(parameters, {}), CallStats(), read_only=check_mode)
    try:
        result, own_warnings = work(parameters, transport, check_mode=check_mode)
        (warnings if warnings is not None else []).extend([*transport.warnings, *own_warnings])
        return result
    finally:
        transport.close()
