# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Action report: write what the info modules returned as a page for people, or as Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from ansible.errors import AnsibleError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.action import ActionBase

from ..module_utils._data_flow.stats import custom_stats, of_objects
from ..module_utils._scp.errors import OptionError
from ..module_utils._scp.raw_options import prepared
from ._in_process import as_json
from ._report_data import report_of
from ._report_file import report_file, write_report
from ._report_page import FORMATS, PAGE
from ._report_texts import TEXTS
from ._variables import in_origins, origins_of

ARGUMENT_SPEC: Mapping[str, Mapping[str, Any]] = {
    "file": {"type": "str"},
    "data_flows": {"type": "list", "elements": "dict"},
    "data_flow_services": {"type": "list", "elements": "dict"},
    "report_language": {"type": "str", "choices": list(TEXTS)},
    "report_artifact": {"type": "bool", "default": False},
    "stats_prefix": {"type": "str"},
}


class ReportAction(ActionBase):
    """Write a report, or only check that it can be written."""

    TRANSFERS_FILES = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the path of the file, and the custom stats of the run."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        try:
            return {**result, "changed": False, **self._write()}
        except AnsibleError as error:
            message = in_origins(str(error), origins_of(self._task))
            return {**result, "failed": True, "msg": message, "error": {"code": "invalid_option"}}

    def _write(self) -> dict[str, Any]:
        """Write the file if there is something to write. Raises AnsibleError."""
        problems: list[OptionError] = []
        written = {name: value for name, value in as_json(self._task.args).items() if value is not None}
        given = prepared(ARGUMENT_SPEC, written, problems)
        validation = ArgumentSpecValidator(ARGUMENT_SPEC).validate(given)
        if problems or validation.error_messages:
            raise AnsibleError(" ".join([*map(str, problems), *validation.error_messages]))
        options = validation.validated_parameters
        path = report_file(options["file"], FORMATS)
        flows, services = options["data_flows"], options["data_flow_services"]
        result: dict[str, Any] = {"path": str(path) if path else None}
        if flows is None and services is None:
            return result
        page = None
        if (path or options["report_artifact"]) and not self._task.check_mode:
            report = report_of(flows or [], services or [], datetime.now(timezone.utc))
            forms = {*([path.suffix.lower()] if path else []), *([PAGE] if options["report_artifact"] else [])}
            texts = {form: FORMATS[form](report, options["report_language"]) for form in forms}
            problem = path and write_report(path, texts[path.suffix.lower()])
            if problem:
                raise AnsibleError(problem)
            page = texts[PAGE] if options["report_artifact"] else None
        return {**result, **custom_stats(options["stats_prefix"], of_objects(flows or [], services or []), page)}
