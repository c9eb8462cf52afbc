# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task, whichever door it comes in by: what a module declares, and the way from options to a result or a failure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from ._scp import settings, transport, waiter
from ._scp.errors import ScpError
from ._scp.handler import Handler
from ._scp.progress import Progress, no_progress

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
    "api_version": {"type": "str"},
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

# The libraries that a task needs, and why they cannot be imported where they cannot.
LIBRARIES: Mapping[str, str | None] = {"requests": transport.IMPORT_ERROR, "jmespath": waiter.IMPORT_ERROR}


@dataclass(frozen=True)
class ModuleSpec:
    """What a module declares: its options aside from those of the connection, the rules for them, and its work."""

    own_options: Mapping[str, Any]
    work: Handler
    required_one_of: Sequence[Sequence[str]] = ()
    mutually_exclusive: Sequence[Sequence[str]] = ()
    required_together: Sequence[Sequence[str]] = ()

    @property
    def specification(self) -> dict[str, Any]:
        """All that AnsibleModule and ArgumentSpecValidator have to know, by the names that they share."""
        return {
            "argument_spec": {**CONNECTION, **self.own_options},
            "required_one_of": self.required_one_of,
            "mutually_exclusive": self.mutually_exclusive,
            "required_together": self.required_together,
        }


def secrets_of(options: Mapping[str, Any]) -> set[str]:
    """What is secret in options that are not so as a whole: in bodies, queries, and addresses, where it is refused.

    Doors mask it even where they refuse the options, which may be of any type then.
    """
    logins = [settings.logins_in(str(options.get(address) or "")) for address in ("endpoint", "url")]
    return transport.secrets_in([options.get("body"), options.get("query")]).union(*logins)


def perform(
    task: ModuleSpec,
    options: Mapping[str, Any],
    environment: Mapping[str, str],
    *,
    check_mode: bool,
    secrets: set[str],
    progress: Progress = no_progress,
) -> dict[str, Any]:
    """The task result, `failed` or not: no ScpError comes out. What it must not show is added to `secrets`."""
    calls = transport.CallStats()
    warnings: list[str] = []
    try:
        secrets.update(secrets_of(options))
        in_force = settings.resolve(options, environment)
        # Secrets from the environment and from files are masked like those from options.
        secrets.update(in_force.secrets)
        warnings += in_force.warnings
        with closing(transport.Transport(in_force, calls, read_only=check_mode)) as connection:
            result, told = task.work(options, connection, check_mode=check_mode, progress=progress)
        outcome = {"failed": False, **result}
        warnings += told
    except ScpError as error:
        outcome = {"failed": True, **error.as_result(), "changed": calls.changes > 0}
    return {**outcome, "warnings": warnings, "api": calls.as_result()}
