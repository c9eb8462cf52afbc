# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Action provision_result: what became of the current host."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleError
from ansible.plugins.action import ActionBase

from ..module_utils._data_flow.host_reports import as_result

ARGUMENT_SPEC = {"provision": {"type": "str", "required": True}}


class ProvisionResultAction(ActionBase):
    """Returns the host's part of a result that is the same variable on all hosts."""

    TRANSFERS_FILES = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the result of the host, failed or not."""
        variables = task_vars or {}
        result: dict[str, Any] = super().run(tmp, variables)
        _validation, options = self.validate_argument_spec(argument_spec=ARGUMENT_SPEC)
        # As it is, and not as a template: that would look for templates in the results of all hosts, for each host.
        results = variables.get(options["provision"], {}).get("results", {})
        host = variables["inventory_hostname"]
        if host not in results:
            raise AnsibleError(f"provision: the variable {options['provision']} has no result of {host}.")
        return {**result, **as_result(results[host])}
