# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Execution as a module in a separate process. This is the only file that uses AnsibleModule."""

from __future__ import annotations

import os
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ._module_spec import LIBRARIES, ModuleSpec, perform
from ._scp.errors import OptionError
from ._scp.masking import mask, without_no_log


class _Module(AnsibleModule):
    argument_spec: dict[str, dict[str, Any]]
    params: dict[str, Any]
    no_log_values: set[str]

    def __init__(self, spec: ModuleSpec) -> None:
        self._spec = spec
        self.problems: list[OptionError] = []
        self.secrets: set[str] = set()
        # no_log keeps the options out of the system log. In-process execution writes nothing there either.
        super().__init__(**spec.specification, supports_check_mode=True, no_log=True)

    def exit_json(self, **result: Any) -> None:
        """Return a result and exit."""
        super().exit_json(**self._masked(result))

    def _load_params(self) -> None:
        """Read and prepare the options. AnsibleModule calls this before it validates them."""
        super()._load_params()
        self.argument_spec = without_no_log(self.argument_spec)
        self.params, self.problems = self._spec.prepare(self.params)

    def fail_json(self, msg: str, **result: Any) -> None:
        """Return an error and exit. AnsibleModule also calls this for invalid options."""
        super().fail_json(**self._masked({"msg": msg, "error": {"code": "invalid_option"}, **result}))

    def _masked(self, result: dict[str, Any]) -> dict[str, Any]:
        """Return the result with secrets masked, and mask the options that it shows.

        AnsibleModule itself shows undeclared options, and masks even short words.
        """
        secrets = self.secrets | self._spec.secrets_in(self.params)
        self.no_log_values = secrets  # Up to ansible-core 2.21, its own warnings are masked by them.
        self.params = mask(self._spec.shown(self.params), secrets)
        masked: dict[str, Any] = mask(result, secrets)
        return masked


def run_module(spec: ModuleSpec) -> None:
    """Run a module."""
    module = _Module(spec)
    for library, problem in LIBRARIES.items():
        if problem:
            module.fail_json(msg=missing_required_lib(library), exception=problem, error={"code": "missing_library"})
    result = perform(
        spec, module.params, os.environ, check_mode=module.check_mode, secrets=module.secrets, problems=module.problems
    )
    result["api"]["execution"] = "module"
    for warning in result.pop("warnings"):
        module.warn(warning)
    (module.fail_json if result.pop("failed") else module.exit_json)(**result)
