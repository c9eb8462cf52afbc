# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Execution of a module in the worker process of Ansible, without the cost of a separate process.

ArgumentSpecValidator and the masking of values replace what AnsibleModule does for a module.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar

from ansible import constants
from ansible.errors import AnsibleError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.warnings import get_warning_messages
from ansible.module_utils.errors import UnsupportedError
from ansible.plugins.action import ActionBase

from ..module_utils._module_spec import LIBRARIES, ModuleSpec, perform
from ..module_utils._scp.masking import mask, without_no_log
from ..module_utils._scp.progress import Progress, ProgressPrinter, no_progress
from ..module_utils._scp.text import sanitize
from ._display import show
from ._secrets import register_secrets

IN_PROCESS = "samsungcloud_scp_in_process"  # auto or never
PROGRESS = "samsungcloud_scp_progress"  # true or false
INVOCATION = "INJECT_INVOCATION"
OWN_PYTHON = "{{ ansible_playbook_python }}"  # Ansible sets this for the implicit localhost.


class InProcessAction(ActionBase):
    """An action plugin that runs its module in this process if the host is local, otherwise like any other module.

    Each module has a subclass in a file of the same name in plugins/action. These files are identical, but not links,
    because antsibull-docs treats a link as a redirect and then finds no documentation for the module.
    """

    spec: ClassVar[ModuleSpec]
    _supports_async = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run the task and return its result. `api.execution` in the result is the kind of execution."""
        variables = task_vars or {}
        result: dict[str, Any] = super().run(tmp, variables)
        if self._can_run_in_process(variables):
            return {**result, **self._run_in_process(variables)}
        register_secrets(self.spec.secrets_in(as_json(self._task.args)))
        wrap_async = self._task.async_val and not self._connection.has_native_async
        result.update(self._execute_module(task_vars=variables, wrap_async=wrap_async))
        if not wrap_async:
            self._remove_tmp_path(self._connection._shell.tmpdir)
        return result

    def _can_run_in_process(self, variables: Mapping[str, Any]) -> bool:
        """Return whether a module would run on this host, as this user, with this Python, and not in background."""
        return (
            self._setting(IN_PROCESS, variables, {"auto": True, "never": False}, "auto")
            and self._connection.transport == "local"
            and not getattr(self._connection, "become", None)
            and not self._task.async_val
            and self._same_python(variables)
            and not any(LIBRARIES.values())
        )

    def _same_python(self, variables: Mapping[str, Any]) -> bool:
        """Return whether modules run with the Python of Ansible, or Ansible is free to choose a Python."""
        delegated = variables.get("ansible_delegated_vars", {}).get(self._task.delegate_to)
        interpreter = constants.config.get_config_value("INTERPRETER_PYTHON", variables=delegated or variables)
        if interpreter == OWN_PYTHON:
            return True  # The usual case, which saves compiling a template for each task.
        python = str(self._templar.template(interpreter) or "auto").strip()
        return python.startswith("auto") or _location(shutil.which(python)) == _location(sys.executable)

    def _setting(self, name: str, variables: Mapping[str, Any], words: Mapping[str, bool], default: str) -> bool:
        """Return the value of a variable of the task, or otherwise of the environment. It must be one of `words`."""
        value = self._templar.template(variables.get(name, os.environ.get(name.upper(), default)))
        word = str(value).lower()
        if word not in words:
            raise AnsibleError(f"{name}: must be one of {', '.join(words)}, and is {value!r}.")
        return words[word]

    def _run_in_process(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        """Validate the options, run the module, and return its result with secrets masked."""
        earlier = len(get_warning_messages())
        given, problems = self.spec.prepare(as_json(self._task.args))
        rules = {
            **self.spec.specification,
            "argument_spec": without_no_log(self.spec.specification["argument_spec"]),
        }
        validation = ArgumentSpecValidator(**rules).validate(given)
        options = validation.validated_parameters
        secrets = self.spec.secrets_in(options)
        register_secrets(secrets)
        # Warnings about suboptions, which ansible-core itself shows since 2.19.
        warnings = list(get_warning_messages()[earlier:])
        warnings += [
            f"Both option {one['option']} and its alias {one['alias']} are set." for one in validation._warnings
        ]
        if validation.error_messages:
            message = validation.errors.msg
            if isinstance(validation.errors[0], UnsupportedError):
                message = f"Unsupported parameters for ({self._task.action}) module: {message}"
            result: dict[str, Any] = {"failed": True, "msg": message, "error": {"code": "invalid_option"}}
        else:
            environment: dict[str, Any] = {}
            self._compute_environment_string(environment)
            with _environment(environment):
                result = perform(
                    self.spec,
                    options,
                    os.environ,
                    check_mode=self._task.check_mode,
                    secrets=secrets,
                    progress=self._progress(variables, secrets),
                    problems=problems,
                )
            register_secrets(secrets)  # with those of the environment and of files
            result["api"]["execution"] = "in_process"
        messages = {"warnings": warnings + result.pop("warnings", []), "deprecations": validation._deprecations}
        result.update({kind: lines for kind, lines in messages.items() if lines})
        # Before ansible-core 2.21, this setting did not exist, and results always had the invocation.
        if not hasattr(constants, INVOCATION) or constants.config.get_config_value(INVOCATION, variables=variables):
            result["invocation"] = {"module_args": self.spec.shown(options)}
        masked: dict[str, Any] = mask(as_json(result), secrets)
        return masked

    def _progress(self, variables: Mapping[str, Any], secrets: set[str]) -> Progress:
        """Return a function that prints the progress of waits to stderr, because stdout is for results."""
        words = {**dict.fromkeys(("true", "yes", "on", "1"), True), **dict.fromkeys(("false", "no", "off", "0"), False)}
        if self._task.no_log or not self._setting(PROGRESS, variables, words, "true"):
            return no_progress
        host = variables.get("inventory_hostname", "localhost")
        return ProgressPrinter(lambda line: show(sanitize(mask(f"waiting: [{host}] {line}", secrets)), stderr=True))


def module_spec(plugin: str) -> ModuleSpec:
    """Return the declaration of the module with the name of an action plugin. No other module is imported."""
    spec: ModuleSpec = import_module(f"..modules.{plugin.rpartition('.')[2]}", __package__).SPEC
    return spec


def _location(python: str | None) -> tuple[Path, ...]:
    """Return the directory and the file of a Python.

    Both count: the Python of a virtual environment is a link to another one, and has other libraries.
    """
    return (Path(python).parent.resolve(), Path(python).resolve()) if python else ()


def as_json(value: Any) -> Any:
    """Return the value in JSON types, as after the transfer to or from a module."""
    return json.loads(json.dumps(value, default=_json_default))


def _json_default(value: Any) -> Any:
    if isinstance(value, bytes):
        raise AnsibleError("An option contains bytes (!!binary in YAML), which modules do not accept.")
    if isinstance(value, Mapping):
        return dict(value)
    return (
        value.isoformat() if isinstance(value, date) else str(value)
    )  # str() decrypts vault values before ansible-core 2.19.


@contextmanager
def _environment(variables: Mapping[str, Any]) -> Iterator[None]:
    """Set the environment variables of the task for the duration of the block."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update({name: str(value) for name, value in variables.items()})
    try:
        yield
    finally:
        for name, value in before.items():
            del os.environ[name]
            if value is not None:
                os.environ[name] = value
