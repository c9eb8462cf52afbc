# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Variables of hosts, evaluated in the controller: those of this collection alone, each with its own error."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ansible.errors import AnsibleError
from ansible.playbook.task import Task
from ansible.template import Templar

from ..module_utils._data_flow.variables import FLOW_VARIABLES, OWN, SERVICE_VARIABLES, WAITS, unknown_variables
from ..module_utils._scp.raw_options import is_left_out
from ._in_process import as_json

ORIGIN = re.compile(r"\s*\{\{\s*(\w+)\b")  # the first variable of a template
KNOWN = {**FLOW_VARIABLES.known, **SERVICE_VARIABLES.known}
OF_RESIZE = ("resize_size", "resize_workload")  # which are read only where they are asked for


def of_host(
    host: str, task_vars: Mapping[str, Any], templar: Templar, only: Sequence[str] | None = None
) -> tuple[dict[str, Any], list[str]]:
    """Return the variables of a host, those of the whole task for the current one, and what is wrong with them."""
    hostvars = task_vars["hostvars"]
    if host == task_vars.get("inventory_hostname"):
        return evaluated(task_vars, templar, task_vars.get("omit"), only)
    # Not hostvars[host], which leaves what is undefined as it is, before ansible-core 2.19.
    raw = {**hostvars.raw_get(host), "hostvars": hostvars}
    return evaluated(raw, templar.copy_with_new_env(available_variables=raw), task_vars.get("omit"), only)


def evaluated(
    raw: Mapping[str, Any], templar: Templar, omit: Any, only: Sequence[str] | None = None
) -> tuple[dict[str, Any], list[str]]:
    """Return the values of the variables that describe Data Flows and services, and what is wrong with them; of those
    of the options in `only` and of waits, where that is given."""
    values: dict[str, Any] = {}
    problems: list[str] = []
    for name, option in (KNOWN if only is None else {**KNOWN, **dict(zip(OF_RESIZE, OF_RESIZE))}).items():
        if name in raw and (only is None or option in (*only, *WAITS)):
            try:
                # In a map, from which what is omitted is taken out, since ansible-core 2.19 by Ansible itself.
                value = without_omitted(templar.template({name: raw[name]}, fail_on_undefined=True), omit)
            except AnsibleError as error:
                problems.append(f"{name}: {error.message if hasattr(error, 'message') else error}")
            else:
                values.update(as_json(value))
    if only is not None:
        return values, problems
    own = [pattern for names in (FLOW_VARIABLES, SERVICE_VARIABLES) for pattern in _own(values, names.prefix, problems)]
    return values, [*unknown_variables(raw, own), *problems]


def _own(values: Mapping[str, Any], prefix: str, problems: list[str]) -> Iterable[str]:
    """Return patterns of names that are the user's own. What is wrong with them is added to the problems."""
    own = values.get(f"{prefix}{OWN}")
    if is_left_out(own):
        return []
    if isinstance(own, str):
        return own.replace(",", " ").split()
    if isinstance(own, (list, tuple)):
        return map(str, own)
    problems.append(f"{prefix}{OWN}: must be a list of patterns.")
    return []


def without_omitted(value: Any, omit: Any) -> Any:
    """Return the value without what is omitted in it, at any depth, as Ansible's own options are."""
    if isinstance(value, Mapping):
        return {key: without_omitted(inner, omit) for key, inner in value.items() if not _is_omitted(inner, omit)}
    if isinstance(value, (list, tuple)):
        return [without_omitted(inner, omit) for inner in value if not _is_omitted(inner, omit)]
    return value


def _is_omitted(value: Any, omit: Any) -> bool:
    return omit is not None and (value is omit or (isinstance(value, str) and value == omit))


def origins_of(task: Task) -> dict[str, str]:
    """Return the variables that a task passes on, by the option or variable that it gives, as in
    `wait_timeout: "{{ resize_wait_timeout | default(omit) }}"`: whoever runs a role or playbook knows only those."""
    written = dict(next((given for given in (task.get_ds() or {}).values() if isinstance(given, Mapping)), {}))
    written.update(written.pop("variables", None) if isinstance(written.get("variables"), Mapping) else {})
    found = {name: ORIGIN.match(value) for name, value in written.items() if isinstance(value, str)}
    return {str(name): match[1] for name, match in found.items() if match and match[1] != "lookup"}


def in_origins(text: str, origins: Mapping[str, str]) -> str:
    """Return a message that names the variables in place of the options that they were passed on as."""
    if not origins:
        return text
    # A plain word is an option only where something is said of it, as in "services: must be ...".
    plain, marked = (
        "|".join(name for name in origins if ("_" in name) is underscored) for underscored in (False, True)
    )
    pattern = (
        rf"(?:(?<=')|(?<![\w.'-]))(?:{plain or '(?!)'})(?=(?:\.\w+)*: |')|(?<![\w.-])(?:{marked or '(?!)'})(?![\w-])"
    )
    return re.sub(pattern, lambda match: origins[match[0]], text)
