# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Execution as a module, in a process of its own. AnsibleModule is known here alone."""

from __future__ import annotations

import os
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ._module_spec import LIBRARIES, ModuleSpec, perform, secrets_of
from ._scp.errors import OptionError


class _Module(AnsibleModule):
    params: dict[str, Any]

    def __init__(self, spec: ModuleSpec) -> None:
        self._prepare = spec.prepare
        self.problems: list[OptionError] = []
        # no_log keeps the options out of the system's log, where in-process execution writes nothing either.
        super().__init__(**spec.specification, supports_check_mode=True, no_log=True)

    def _load_params(self) -> None:
        """Read the options. AnsibleModule calls this before it validates them."""
        super()._load_params()
        self.params, self.problems = self._prepare(self.params)

    def fail_json(self, msg: str, **result: Any) -> None:
        """Fail. AnsibleModule also calls this itself, where it refuses the options."""
        self.no_log_values.update(secrets_of(self.params))
        super().fail_json(msg, **result)


def run_module(spec: ModuleSpec) -> None:
    """Run a module."""
    module = _Module(spec)
    for library, problem in LIBRARIES.items():
        if problem:
            module.fail_json(msg=missing_required_lib(library), exception=problem)
    result = perform(
        spec,
        module.params,
        os.environ,
        check_mode=module.check_mode,
        secrets=module.no_log_values,
        problems=module.problems,
    )
    result["api"]["door"] = "module"
    for warning in result.pop("warnings"):
        module.warn(warning)
    (module.fail_json if result.pop("failed") else module.exit_json)(**result)
