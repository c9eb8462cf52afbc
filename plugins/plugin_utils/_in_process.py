# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The other door to a task: inside Ansible's own worker process, without the cost of a process of its own.

What a module gets from AnsibleModule stands here with public means: ArgumentSpecValidator, and values that are masked.
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
from ansible.errors import AnsibleActionFail
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.parameters import remove_values
from ansible.module_utils.common.warnings import get_warning_messages
from ansible.module_utils.errors import UnsupportedError
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from ..module_utils._module_spec import LIBRARIES, ModuleSpec, perform, secrets_of
from ..module_utils._scp.progress import Progress, ProgressPrinter, no_progress
from ..module_utils._scp.responses import sanitize

IN_PROCESS = "samsungcloud_scp_in_process"  # auto or never
PROGRESS = "samsungcloud_scp_progress"  # true or false
INVOCATION = "INJECT_INVOCATION"


class InProcessAction(ActionBase):
    """Runs a module in this process where the host is local, and as any other module elsewhere.

    Each module has a subclass, in a file of its name in plugins/action. These files are all the same, and no links,
    since antsibull-docs takes a link for a redirect, and then finds no documentation under the module's name.
    """

    spec: ClassVar[ModuleSpec]
    _supports_async = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """The result of the task; `api.door` tells which door it came in by."""
        variables = task_vars or {}
        result: dict[str, Any] = super().run(tmp, variables)
        if self._fits(variables):
            return {**result, **self._in_process(variables)}
        wrap_async = self._task.async_val and not self._connection.has_native_async
        result.update(self._execute_module(task_vars=variables, wrap_async=wrap_async))
        if not wrap_async:
            self._remove_tmp_path(self._connection._shell.tmpdir)
        return result

    def _fits(self, variables: Mapping[str, Any]) -> bool:
        """Whether this process would do what a module's would: on this host, as this user, with this Python, now."""
        return (
            self._setting(IN_PROCESS, variables, {"auto": True, "never": False}, "auto")
            and self._connection.transport == "local"
            and not getattr(self._connection, "become", None)
            and not self._task.async_val
            and self._same_python(variables)
            and not any(LIBRARIES.values())
        )

    def _same_python(self, variables: Mapping[str, Any]) -> bool:
        """Whether modules run with the Python that runs Ansible. Where Ansible may choose one, it may choose this."""
        delegated = variables.get("ansible_delegated_vars", {}).get(self._task.delegate_to)
        chosen = constants.config.get_config_value("INTERPRETER_PYTHON", variables=delegated or variables)
        python = str(self._templar.template(chosen) or "auto").strip()
        return python.startswith("auto") or _place(shutil.which(python)) == _place(sys.executable)

    def _setting(self, name: str, variables: Mapping[str, Any], words: Mapping[str, bool], default: str) -> bool:
        """What a variable of the task, or else of the environment, says in one of these words."""
        given = self._templar.template(variables.get(name, os.environ.get(name.upper(), default)))
        word = str(given).lower()
        if word not in words:
            raise AnsibleActionFail(f"{name}: must be one of {', '.join(words)}, and is {given!r}.")
        return words[word]

    def _in_process(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        """What the module returns: options are validated before, and secrets masked after, as AnsibleModule does."""
        heard = len(get_warning_messages())
        validation = ArgumentSpecValidator(**self.spec.specification).validate(_plain(self._task.args))
        options = validation.validated_parameters
        secrets = {*validation._no_log_values, *secrets_of(options)}
        # Those of options within options, which ansible-core has shown by itself since 2.19.
        twice = list(get_warning_messages()[heard:])
        twice += [f"Both option {one['option']} and its alias {one['alias']} are set." for one in validation._warnings]
        if validation.error_messages:
            message = validation.errors.msg
            if isinstance(validation.errors[0], UnsupportedError):
                message = f"Unsupported parameters for ({self._task.action}) module: {message}"
            result: dict[str, Any] = {"failed": True, "msg": message}
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
                )
            result["api"]["door"] = "in process"
        said = {"warnings": twice + result.pop("warnings", []), "deprecations": validation._deprecations}
        result.update({kind: lines for kind, lines in said.items() if lines})
        # Before ansible-core 2.21 there was no such setting, and results always told how they came about.
        if not hasattr(constants, INVOCATION) or constants.config.get_config_value(INVOCATION, variables=variables):
            result["invocation"] = {"module_args": options}
        masked: dict[str, Any] = remove_values(_plain(result), secrets)
        return masked

    def _progress(self, variables: Mapping[str, Any], secrets: set[str]) -> Progress:
        """Tells the waits on stderr, so that what reads the results on stdout is not disturbed."""
        words = {**dict.fromkeys(("true", "yes", "on", "1"), True), **dict.fromkeys(("false", "no", "off", "0"), False)}
        if self._task.no_log or not self._setting(PROGRESS, variables, words, "true"):
            return no_progress
        host = variables.get("inventory_hostname", "localhost")
        return ProgressPrinter(
            lambda line: Display().display(sanitize(remove_values(f"waiting: [{host}] {line}", secrets)), stderr=True)
        )


def module_spec(plugin: str) -> ModuleSpec:
    """Return what the module declares that has the name of an action plugin. No other module is imported."""
    spec: ModuleSpec = import_module(f"..modules.{plugin.rpartition('.')[2]}", __package__).SPEC
    return spec


def _place(python: str | None) -> tuple[Path, ...]:
    """Directory and file of a Python. Both count: a virtual environment's is a link to one with other libraries."""
    return (Path(python).parent.resolve(), Path(python).resolve()) if python else ()


def _plain(value: Any) -> Any:
    """The value as it would be after its way to a module, or from there: JSON's own types, nothing of Ansible's."""
    return json.loads(json.dumps(value, default=_of_json))


def _of_json(odd: Any) -> Any:
    if isinstance(odd, bytes):
        raise AnsibleActionFail("An option holds bytes (!!binary in YAML), which no module can take.")
    if isinstance(odd, Mapping):
        return dict(odd)
    return odd.isoformat() if isinstance(odd, date) else str(odd)  # which decrypts, before ansible-core 2.19


@contextmanager
def _environment(variables: Mapping[str, Any]) -> Iterator[None]:
    """The environment with the task's own variables, for as long as the task takes."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update({name: str(value) for name, value in variables.items()})
    try:
        yield
    finally:
        for name, value in before.items():
            del os.environ[name]
            if value is not None:
                os.environ[name] = value
