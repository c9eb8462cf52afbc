# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Action provision_result: what became of the current host."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.action import ActionBase

from ..module_utils._data_flow.drift import UNKNOWN, verdict
from ..module_utils._data_flow.host_reports import as_result, outcome_of
from ..module_utils._scp.raw_options import prepared

ARGUMENT_SPEC = {"provision": {"type": "str", "required": True}, "fail": {"type": "bool", "default": True}}


class ProvisionResultAction(ActionBase):
    """Returns the host's part of a result that is the same variable on all hosts."""

    TRANSFERS_FILES = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the result of the host, failed or not."""
        variables = task_vars or {}
        result: dict[str, Any] = super().run(tmp, variables)
        given = prepared(ARGUMENT_SPEC, self._task.args, [])
        validation = ArgumentSpecValidator(ARGUMENT_SPEC).validate(given)
        if validation.error_messages:
            raise AnsibleError(" ".join(validation.error_messages))
        options = validation.validated_parameters
        # As it is, and not as a template: that would look for templates in the results of all hosts, for each host.
        run = variables.get(options["provision"], {})
        if "drift" in run:
            # Not with run_once: in ansible-core 2.16, an unreachable host then has the exit code of a failed one.
            first = variables["inventory_hostname"] == variables["ansible_play_hosts"][0]
            return {**result, **_of_drift(run, fail=options["fail"])} if first else {**result, "changed": False}
        if "checks" in run:
            return {**result, **_of_checks(run, fail=options["fail"])}
        if "results" not in run or "names" in run:  # of one task, which failed or not as a whole
            return {**result, **outcome_of(run)}
        results = run["results"]
        host = variables["inventory_hostname"]
        if host not in results:
            raise AnsibleError(f"provision: the variable {options['provision']} has no result of {host}.")
        return {**result, **as_result(results[host])}


def _of_drift(run: Mapping[str, Any], *, fail: bool) -> dict[str, Any]:
    """Return failed for drift, and unreachable if the comparison is incomplete, so that the exit codes differ."""
    message = " ".join(filter(None, [verdict(run["drift"]) if fail else "", run["drift_error"]]))
    if not message:
        return {"changed": False, "drift_summary": run["drift_summary"]}
    incomplete = run["drift_summary"][UNKNOWN] or run["drift_error"]
    return {"unreachable" if incomplete else "failed": True, "msg": message, "error": {"code": "unconverged"}}


def _of_checks(run: Mapping[str, Any], *, fail: bool) -> dict[str, Any]:
    failed, number = run["checks_failed"], len(run["checks"])
    if failed and fail:
        message = f"{failed} of {number} checks failed, see the table."
        return {"failed": True, "msg": message, "error": {"code": "unconverged"}}
    return {"changed": False, "checks_failed": failed}
