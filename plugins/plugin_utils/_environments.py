# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Action environments: validate all environments first, and provision one at a time."""

from __future__ import annotations

import os
from collections.abc import Hashable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from ansible.errors import AnsibleError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ..module_utils._data_flow.environments import Environment, chosen, collisions, difference_lines, environments_of
from ..module_utils._data_flow.variables import Item, sizes_of
from ..module_utils._scp.errors import OptionError, SettingsError
from ..module_utils._scp.raw_options import ALL, prepared
from ..module_utils._scp.settings import resolve
from ..module_utils._scp.text import sanitize
from ._in_process import as_json
from ._provision import ProvisionAction
from ._variables import in_origins, origins_of

ARGUMENT_SPEC: Mapping[str, Mapping[str, Any]] = {
    "environments": {"type": "raw", "required": True},
    "definition": {"type": "raw"},
    "sizes": {"type": "raw"},
    "until": {"type": "str"},
    "provision": {"type": "str"},
    "verify": {"type": "bool", "default": False},
}
WHERE = (
    "access_key",
    "endpoint",
    "region",
    "environment",
    "config_dir",
)  # the options that decide which account is reached


class EnvironmentsAction(ProvisionAction):
    """Validate environments, or provision one of them as the action provision does."""

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return names and differences of all environments, or the result of the one to provision."""
        try:
            options = self._own_options()
            listed, names = self._listed(options)
        except AnsibleError as error:
            return {"failed": True, "msg": str(error), "error": {"code": "invalid_option"}}
        if options["provision"] is None:
            return {
                "changed": False,
                "names": names,
                "lines": difference_lines(listed),
                "summary": self._summary(names, [each.name for each in listed], verify=options["verify"]),
            }
        own = next((each for each in listed if each.name == options["provision"] and each.name in names), None)
        if own is None:
            raise AnsibleError(f"provision: {options['provision']} is none of {', '.join(names)}.")
        self._task.args = {"variables": own.variables, "connection": own.connection, "verify": options["verify"]}
        result = super().run(tmp, task_vars)
        if not result.get("failed"):
            return result
        message = f"{own.name}: {result.get('msg')} {self._progress(own.name, names, verify=options['verify'])}"
        shown: dict[str, Any] = {name: result[name] for name in ("api", "error", "warnings") if name in result}
        return {**shown, "changed": result.get("changed", False), "failed": True, "msg": message}

    def _own_options(self) -> dict[str, Any]:
        problems: list[OptionError] = []
        written = {name: value for name, value in as_json(self._task.args).items() if value is not None}
        given = {"environments": None, **prepared(ARGUMENT_SPEC, written, problems)}
        validation = ArgumentSpecValidator(ARGUMENT_SPEC).validate(given)
        if problems or validation.error_messages:
            raise AnsibleError(" ".join([*map(str, problems), *validation.error_messages]))
        options: dict[str, Any] = validation.validated_parameters
        if self._task.args.get("until", ALL) is None:  # null, which is refused as blank text is
            options["until"] = ""
        return options

    def _listed(self, options: Mapping[str, Any]) -> tuple[list[Environment], list[str]]:
        """Return all environments, and the names of those that are asked for. Raises AnsibleError."""
        problems: list[str] = []
        sizes = sizes_of({"nifi_sizes": options["sizes"]}, problems)
        listed, wrong = environments_of(options["environments"], options["definition"], sizes)
        problems += wrong
        problems += collisions(listed, self._location)
        names: list[str] = []
        if listed:
            try:
                names = chosen(listed, options["until"])
            except OptionError as error:
                problems.append(str(error))
        if problems:
            origins = origins_of(self._task)
            raise AnsibleError(str(sanitize(in_origins(" ".join(problems), origins))))
        return listed, names

    def _location(self, connection: Item) -> Hashable:
        """Return the place that a connection leads to: the account of a key, at an endpoint or in a region.

        If the settings are on another machine, or are missing, only the options of the environment are known.
        """
        environment: dict[str, Any] = {}
        self._compute_environment_string(environment)
        with suppress(SettingsError):
            if self._connection.transport == "local":
                settings = resolve(connection, {**os.environ, **environment})
                place = (settings.endpoint,) if settings.endpoint else (settings.region, settings.environment)
                return (settings.access_key, *place)
        return tuple(sorted((name, str(value)) for name, value in connection.items() if name in WHERE))

    def _done(self, *, verify: bool) -> str:
        return (
            "Verified"
            if verify
            else "Planned, and not changed"
            if self._task.check_mode
            else "Provisioned and verified"
        )

    def _summary(self, names: Sequence[str], everything: Sequence[str], *, verify: bool) -> str:
        others = [name for name in everything if name not in names]
        return f"{self._done(verify=verify)}: {', '.join(names)}. Not included: {', '.join(others) or 'none'}."

    def _progress(self, failed: str, names: Sequence[str], *, verify: bool) -> str:
        """Return which environments were done, failed and were not started, and what to do next."""
        place = names.index(failed)
        before, after = ", ".join(names[:place]) or "none", ", ".join(names[place + 1 :]) or "none"
        return (
            f"{self._done(verify=verify)}: {before}. Failed: {failed}. Not started: {after}. Fix {failed} and run it "
            "again; objects that match their definition stay unchanged."
        )
