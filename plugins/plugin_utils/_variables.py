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

from ..module_utils._data_flow.variables import FLOW_VARIABLES, ONLY, OWN, SERVICE_VARIABLES, WAITS, unknown_variables
from ..module_utils._scp.raw_options import is_left_out
from ._in_process import as_json

ORIGIN = re.compile(r"\s*\{\{\s*(\w+)\b")  # the first variable of a template
# Text that ansible-core adds to its errors before 2.19: the text of a template, or the value of a variable.
TEMPLATES = [
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"\.? String: .*",
        r"An unhandled exception occurred while templating '.*'\. Error was a <[^>]*>, original message: ",
        r" on \(.*\)(?=: )",
        r"^.*: (?='[^']*' (?:is undefined|has no attribute))",
    )
]
KNOWN = {**FLOW_VARIABLES.known, **SERVICE_VARIABLES.known}
OF_RESIZE = ("resize_size", "resize_workload")  # which are read only where they are asked for


def of_host(
    host: str,
    task: Task,
    task_vars: Mapping[str, Any],
    templar: Templar,
    only: Sequence[str] | None = None,
    shared: Mapping[str, Any] | None = None,
) -> tuple[dict[str, Any], list[str]]:
    """Return the variables of a host in a task, and their problems.

    A variable that must be the same for all hosts, but has another value, is a problem, too.
    """
    raw = _raw(host, task, task_vars)
    templar, omit = templar.copy_with_new_env(available_variables=raw), task_vars.get("omit")
    values, problems = evaluated(raw, templar, omit, only)
    own, wrong = _values(raw, templar, omit, shared or {})
    problems += wrong or [
        f"{name}: differs from that of {task_vars['inventory_hostname']}, but must be the same for all hosts of the "
        "run. Set it with -e, or for all hosts."
        for name, value in (shared or {}).items()
        if own.get(name) != value
    ]
    return values, problems


def shared_values(names: Iterable[str], task: Task, task_vars: Mapping[str, Any], templar: Templar) -> dict[str, Any]:
    """Return the values of variables that count for all hosts of a task, which are those of the current one."""
    raw = _raw(task_vars["inventory_hostname"], task, task_vars)
    values, _problems = _values(raw, templar.copy_with_new_env(available_variables=raw), task_vars.get("omit"), names)
    return {name: values.get(name) for name in names}


def _raw(host: str, task: Task, task_vars: Mapping[str, Any]) -> dict[str, Any]:
    """Return the variables that a host has in a task, not evaluated. Raises AnsibleError."""
    hostvars = task_vars["hostvars"]
    # Not hostvars[host], which has none of the play, as import_playbook gives them, and which leaves what is undefined
    # as it is, before ansible-core 2.19.
    found = hostvars._inventory.get_host(host)
    if found is None:
        raise AnsibleError(f"hosts: there is no host {host!r}.")
    raw: dict[str, Any] = hostvars._variable_manager.get_vars(play=task.get_play(), host=found, task=task)
    return raw


def _values(
    raw: Mapping[str, Any], templar: Templar, omit: Any, names: Iterable[str]
) -> tuple[dict[str, Any], list[str]]:
    """Return the values of the variables that there are, and what is wrong with them."""
    values: dict[str, Any] = {}
    problems: list[str] = []
    for name in names:
        if name in raw:
            try:
                # In a map, from which what is omitted is taken out, since ansible-core 2.19 by Ansible itself.
                value = without_omitted(templar.template({name: raw[name]}, fail_on_undefined=True), omit)
                values.update(as_json(value))
            except Exception as error:  # of any kind, since a filter may raise what it likes
                problems.append(f"{name}: {_reason(error)}")
    return values, problems


def _reason(error: Exception) -> str:
    """Return why a template cannot be evaluated, without the template, where a password may stand."""
    text = str(getattr(error, "message", error))
    for pattern in TEMPLATES:
        text = pattern.sub("", text)
    return text


def evaluated(
    raw: Mapping[str, Any], templar: Templar, omit: Any, only: Sequence[str] | None = None
) -> tuple[dict[str, Any], list[str]]:
    """Return the values of the variables that describe Data Flows and services, and their problems.

    `only` limits this to the variables of some options and of waits.
    """
    known = KNOWN if only is None else {**KNOWN, **dict(zip(OF_RESIZE, OF_RESIZE))}
    names = [name for name, option in known.items() if only is None or option in (*only, *WAITS, ONLY)]
    values, problems = _values(raw, templar, omit, names)
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
    """Return the variables from which a task takes its options, by option.

    An example is `wait_timeout: "{{ resize_wait_timeout | default(omit) }}"`. Users of a role or playbook know only
    these variables.
    """
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
