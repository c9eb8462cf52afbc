# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The declaration of a module, and its execution from options to a result or an error, in process or as a module."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from ._scp import masking, settings, transport, waiter
from ._scp.errors import OptionError, ScpError, raise_all
from ._scp.handler import Handler
from ._scp.planned import placeholders
from ._scp.progress import Progress, no_progress
from ._scp.raw_options import is_blank, prepared
from ._scp.text import sanitize

# The connection options of every module, see the documentation fragment `connection`. They have no defaults here: if
# an option is not set, the environment and the files are used.
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

# The options of every module that waits, see the documentation fragment `wait`. Times are in seconds.
WAIT_FOR_STATE: Mapping[str, Mapping[str, Any]] = {
    "wait_timeout": {"type": "float", "default": 3600},
    "wait_interval": {"type": "float", "default": 15},
}
WAIT: Mapping[str, Mapping[str, Any]] = {"wait": {"type": "bool", "default": True}, **WAIT_FOR_STATE}

# The required libraries, each with its import error if there is one.
LIBRARIES: Mapping[str, str | None] = {"requests": transport.IMPORT_ERROR, "jmespath": waiter.IMPORT_ERROR}


@dataclass(frozen=True)
class ModuleSpec:
    """The declaration of a module: its options without those of the connection, their rules, and its handler.

    `items` has the options of the items of free-form lists. It is only used to decide what is secret.
    """

    own_options: Mapping[str, Any]
    handler: Handler
    required_one_of: Sequence[Sequence[str]] = ()
    mutually_exclusive: Sequence[Sequence[str]] = ()
    required_together: Sequence[Sequence[str]] = ()
    items: Mapping[str, masking.Rules] = field(default_factory=dict)

    @property
    def specification(self) -> dict[str, Any]:
        """The arguments of AnsibleModule and ArgumentSpecValidator, which have the same names in both."""
        return {
            "argument_spec": {**CONNECTION, **self.own_options},
            "required_one_of": self.required_one_of,
            "mutually_exclusive": self.mutually_exclusive,
            "required_together": self.required_together,
        }

    def prepare(self, options: Mapping[str, Any]) -> tuple[dict[str, Any], list[OptionError]]:
        """Return the options in the form that ansible-core validates, and the problems that were found before."""
        problems: list[OptionError] = []
        result = prepared({**CONNECTION, **self.own_options}, options, problems)
        exclusive = {name for group in self.mutually_exclusive for name in group}
        return {name: value for name, value in result.items() if name not in exclusive or not is_blank(value)}, problems

    def secrets_in(self, options: Mapping[str, Any]) -> set[str]:
        """Return the secrets in options that are masked everywhere, also if the options are invalid."""
        return masking.secrets_in(options, self._rules)

    def shown(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Return the options for display in results."""
        shown: dict[str, Any] = masking.hide(options, self._rules)
        return shown

    @property
    def _rules(self) -> masking.Rules:
        rules = {**CONNECTION, **self.own_options}
        return {**rules, **{name: {**rules[name], "options": options} for name, options in self.items.items()}}


def perform(
    spec: ModuleSpec,
    options: Mapping[str, Any],
    environment: Mapping[str, str],
    *,
    check_mode: bool,
    secrets: set[str],
    progress: Progress = no_progress,
    problems: Sequence[OptionError] = (),
) -> dict[str, Any]:
    """Run a task and return its result, with `failed`. Raises no ScpError.

    Values that must be masked are added to `secrets`. `problems` are those from the preparation of the options. All
    messages and warnings are made safe for a terminal here; values from the API stay unchanged.
    """
    stats = transport.CallStats()
    warnings: list[str] = []
    try:
        secrets.update(spec.secrets_in(options))
        raise_all(problems)
        resolved = settings.resolve(options, environment)
        # Secrets from the environment and from files are masked like those from options.
        secrets.update(masking.replaceable(resolved.secrets))
        warnings += resolved.warnings
        warnings += _of_placeholders(options, check_mode=check_mode)
        session = transport.Transport(resolved, stats, read_only=check_mode, progress=progress)
        try:
            with closing(session):
                result, own_warnings = spec.handler(options, session, check_mode=check_mode, progress=progress)
        finally:
            warnings += session.warnings
        warnings += own_warnings
        result = {"failed": False, **result}
    except ScpError as error:
        warnings += error.warnings
        report = sanitize(masking.mask(error.as_result(), secrets))
        result = {"failed": True, **report, "changed": stats.changes > 0}
    return {**result, "warnings": sanitize(masking.mask(warnings, secrets)), "api": stats.as_result()}


def _of_placeholders(options: Mapping[str, Any], *, check_mode: bool) -> list[str]:
    """Return a warning for each placeholder id in the options. Raises OptionError outside of check mode."""
    found = list(placeholders(options))
    for option, own_id in found if not check_mode else ():
        raise OptionError(
            option,
            f"{own_id} is an id from check mode, and this task does not run in check mode.",
            hint="Use the id that the earlier task returns without check mode.",
        )
    return [
        f"{option}: {own_id} does not exist yet; an earlier task is assumed to create it." for option, own_id in found
    ]
