# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Action provision: turn variables or lists into one fleet task, and its outcomes into results of hosts or entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase

from ..module_utils._data_flow.drift import FORMATS, Row, described_by, lines_of, rows_of, summary_of
from ..module_utils._data_flow.flow import Flow
from ..module_utils._data_flow.host_reports import (
    Report,
    as_result,
    check_lines,
    error_of,
    failure_of,
    names_by_outcome,
    reports_of,
    spelled,
    summary,
    warnings_together,
)
from ..module_utils._data_flow.options import BACKUP
from ..module_utils._data_flow.service import Service
from ..module_utils._data_flow.stats import added, custom_stats, of_checks, of_drift, of_run
from ..module_utils._data_flow.variables import (
    IDENTITY,
    Batch,
    Desired,
    Item,
    blank_location,
    combined,
    described,
    described_entry,
    describes_flow_only,
    label_apart,
    locate,
    read_waits,
    sizes_of,
    unknown_settings,
    unknown_variables,
)
from ..module_utils._module_spec import CONNECTION
from ..module_utils._scp.errors import OptionError
from ..module_utils._scp.masking import mask, without_no_log
from ..module_utils._scp.raw_options import ALL, is_left_out, prepared, trimmed
from ..module_utils._scp.text import sanitize
from ..modules.data_flow_fleet import SPEC
from ._awx_job import is_slice, moved, revision_of
from ._in_process import as_json
from ._report_data import report_of_drift, report_of_run, timelines_of
from ._report_file import report_file, write_report
from ._report_page import FORMATS as REPORT_FORMATS
from ._report_page import PAGE, as_html
from ._report_texts import TEXTS
from ._resize import READ, names_in, resize
from ._variables import evaluated, in_origins, of_host, origins_of, shared_values

FLEET = "samsungcloud.scp.data_flow_fleet"
PREFLIGHT = "samsungcloud.scp.data_flow_preflight_info"
LOCAL = ("localhost", "127.0.0.1", "::1")  # not names of services, but of the machine that runs tasks
KINDS = {kind.key: kind for kind in (Flow, Service)}
PASSED_ON = (
    "wait", "purge", "max_deletions", "max_parallel", "max_unavailable", "keep_in_use", "state", "backup_directory",
)  # fmt: skip
# Options that mean something else than a comparison.
NOT_COMPARED = ("state", "verify", "checks", "resize", "purge", "approved")
OF_SLICE = "Unmanaged services are unknown, because a slice of a job template has only some hosts of the inventory."
DRIFT_FORMATS = (*FORMATS, PAGE)
ARGUMENT_SPEC: Mapping[str, Mapping[str, Any]] = {
    "hosts": {"type": "list", "elements": "str"},
    "services": {"type": "list", "elements": "raw"},
    "service_defaults": {"type": "dict", "default": {}},
    "sizes": {"type": "dict", "default": {}},
    "variables": {"type": "dict"},
    "data_flow": {"type": "str"},
    "objects": {"type": "list", "elements": "str", "choices": list(KINDS), "default": list(KINDS)},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "plan": {"type": "bool", "default": False},
    "verify": {"type": "bool", "default": False},
    "compare": {"type": "bool", "default": False},
    "unmanaged": {"type": "bool", "default": True},
    "file": {"type": "str"},
    "report_language": {"type": "str", "choices": list(TEXTS)},
    "report_artifact": {"type": "bool", "default": False},
    "stats_prefix": {"type": "str"},
    "approved": {"type": "dict", "options": {"revision": {"type": "str"}, "plan": {"type": "dict", "required": True}}},
    "confirmed": {"type": "bool"},
    "checks": {"type": "bool", "default": False},
    "resolve_dns": {"type": "bool", "default": True},
    "resize": {"type": "dict", "options": {"size": {"type": "str"}, "workload": {"type": "raw"}}},
    "delete_services": {"type": "bool", "default": False},
    "keep_in_use": {"type": "bool", "default": False},
    "purge": {"type": "bool", "default": False},
    "max_deletions": {"type": "int", "default": 1},
    "max_parallel": {"type": "int", "default": 20},
    "max_unavailable": {"type": "int", "default": 0},
    "continue_on_error": {"type": "bool"},
    **BACKUP,
    "connection": {"type": "dict"},
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "float"},
    "wait_interval": {"type": "float"},
}


class ProvisionAction(ActionBase):
    """Run the fleet module with the items that variables describe."""

    TRANSFERS_FILES = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the result of each host or entry, or only that of the current host."""
        variables = task_vars or {}
        result: dict[str, Any] = super().run(tmp, variables)
        origins = origins_of(self._task)
        try:
            return {**result, **self._run(variables, origins)}
        except AnsibleError as error:
            message = in_origins(str(error), origins)
            if boolean(self._task.args.get("compare") or False, strict=False):
                prefix = trimmed(self._task.args.get("stats_prefix"))
                return {**result, **_comparison([], prefix, problem=message)}  # A failed task would count as drift.
            return {**result, "failed": True, "msg": message, "error": {"code": "invalid_option"}}

    def _run(self, variables: dict[str, Any], origins: Mapping[str, str]) -> Report:
        options = self._options()
        formats = DRIFT_FORMATS if options["compare"] else REPORT_FORMATS
        file = report_file(options["file"], formats)  # first of all, since it would be too late after the calls
        file = None if self._task.check_mode else file
        reads_only = options["plan"] or options["verify"]
        if not reads_only and not self._task.check_mode:
            self._require_confirmation(options)
        everything = self._desired(options, variables, origins)
        batch = combined(everything)
        continues = options["continue_on_error"]
        if continues is None:
            continues = not self._task.any_errors_fatal
        if options["checks"]:
            return self._preflight(options, everything, batch, variables)
        wrong = any(desired.problems for desired in everything)
        stopped = wrong and not continues
        arguments = _fleet_arguments(options, everything, batch, continue_on_error=continues)
        if options["compare"]:
            # The plan of an object that it refuses would have no other differences.
            for kind in KINDS:
                arguments[f"{kind}s"] = [{**item, "on_immutable_change": "ignore"} for item in arguments[f"{kind}s"]]
        # Nothing is purged if a listed service has an error, because it would count as unlisted.
        arguments["purge"] = options["purge"] and not wrong and not options["verify"]
        approved = {} if options["verify"] else options["approved"] or {}
        arguments["approved"] = approved.get("plan")
        done: Report = {}
        if not stopped and (batch.flows or batch.services):
            done = self._run_module(FLEET, arguments, variables, check_mode=self._task.check_mode or reads_only)
        secrets = SPEC.secrets_in(
            {**arguments, "data_flows": _items(everything, "flow"), "data_flow_services": _items(everything, "service")}
        )
        if options["compare"]:
            notes = [OF_SLICE] if options["unmanaged"] and is_slice(variables) else []
            options["unmanaged"] = options["unmanaged"] and not notes
            rows = mask(self._rows(options, everything, batch, done, variables), secrets)
            for row in rows:
                row["msg"] = row["msg"] and in_origins(sanitize(row["msg"]), origins)
            problem = None
            if file:
                text = _drift_text(file.suffix.lower(), rows, mask(done, secrets), options["report_language"])
                problem = _written(file, text, origins)
            page = None
            if self._is_artifact(options):
                page = _drift_text(PAGE, rows, mask(done, secrets), options["report_language"])
            return {**_more(done), **_comparison(rows, options["stats_prefix"], notes, problem=problem, page=page)}
        reports = reports_of(
            everything, batch, done, verify=options["verify"], absent=options["state"] == "absent", stopped=stopped
        )
        reports = {
            label: {
                **report,
                "msg": report["msg"] and in_origins(sanitize(mask(report["msg"], secrets)), origins),
            }
            for label, report in reports.items()
        }
        note = moved(approved.get("revision"), revision_of(variables))
        refused = [report for report in reports.values() if (report["error"] or {}).get("code") == "not_approved"]
        for report in refused if note else ():
            report["msg"] += f" {note}"
        check_mode = self._task.check_mode or options["plan"]
        names = names_by_outcome(reports, done, batch)
        listed = options["services"] is not None
        lines = summary(
            reports,
            names if listed and options["resize"] is None else {},
            check_mode=check_mode,
            resize=options["resize"] is not None,
        )
        if note and done and not refused:
            lines.insert(-1, f"The plan is as approved. {note}")
        result: Report = {**_more(done), **{name: done[name] for name in ("unmanaged",) if name in done}}

        def as_text(form: str) -> str:
            timelines = mask(timelines_of(batch, done), secrets)
            return _run_text(form, mask(reports, secrets), timelines, options["report_language"])

        problem = _written(file, as_text(file.suffix.lower()), origins) if file else None
        if problem:
            result["warnings"] = [*result.get("warnings", []), problem]
        # A check that all is deleted leaves the numbers of the deletion as they are.
        if (prefix := options["stats_prefix"]) and not (options["verify"] and options["state"] == "absent"):
            stats = mask(of_run(reports, check_mode=check_mode), secrets)
            page = as_text(PAGE) if self._is_artifact(options) else None
            result.update(custom_stats(prefix, added([*self._earlier(f"{prefix}_stats", variables), stats]), page))
        if options["plan"]:
            reports = {label: {**report, "changed": False, "diff": []} for label, report in reports.items()}
        if options["hosts"] is not None:
            return {**result, "changed": False, "results": reports, "lines": lines}
        if not listed:
            (report,) = reports.values()
            return {**result, **as_result(report), "lines": lines}
        failed = failure_of(reports)
        if failed and done and "outcomes" not in done.get("error", done):  # The task itself failed.
            failed = in_origins(str(done["msg"]), origins)
            lines = [failed]
        return {
            **result,
            "changed": bool(done.get("changed")) and not options["plan"],
            "diff": [diff for report in reports.values() for diff in report["diff"]],
            "results": reports,
            "names": names,
            "lines": lines,
            "failed": bool(failed),
            **({"msg": failed, "error": error_of(reports, done)} if failed else {}),
        }

    def _options(self) -> dict[str, Any]:
        """Return the options of the task. Raises AnsibleError."""
        spec = {**CONNECTION, **ARGUMENT_SPEC}
        problems: list[OptionError] = []
        written = {name: value for name, value in as_json(self._task.args).items() if value is not None}
        if "approved" in self._task.args and is_left_out(self._task.args["approved"]):
            raise AnsibleError("approved: must be the plan that was approved, and is blank. Nothing was changed.")
        if isinstance(written.get("services"), str) and "resize" in written:
            written["services"] = names_in(written["services"])
        given = prepared(spec, written, problems)
        exclusive = [
            ("hosts", "variables"),
            ("verify", "resize"),
            ("file", "checks"),
            *(("compare", other) for other in NOT_COMPARED),
        ]
        validation = ArgumentSpecValidator(without_no_log(spec), mutually_exclusive=exclusive).validate(given)
        if problems or validation.error_messages:
            raise AnsibleError(" ".join([*map(str, problems), *validation.error_messages]))
        options: dict[str, Any] = validation.validated_parameters
        if "services" in self._task.args:
            options["services"] = _listed(self._task.args["services"], options)
            options["hosts"] = None  # so that a playbook can leave it to its variables which of both it is about
        if options["resize"] is not None:
            options["objects"] = [Service.key]
            options["data_flow"] = None if trimmed(options["data_flow"]) == ALL else options["data_flow"]
        if options["compare"]:
            options.update(plan=True, continue_on_error=True)  # A host with an error does not stop the others.
        return options

    def _require_confirmation(self, options: Mapping[str, Any]) -> None:
        """Raise AnsibleError where the task has to be confirmed, and is not."""
        if "confirmed" in self._task.args and not options["confirmed"]:
            raise AnsibleError(
                "confirmed: must be true, because this permanently deletes Data Flow Services and their data. Nothing "
                "was deleted. A run in check mode shows what would be."
            )

    def _desired(
        self, options: Mapping[str, Any], task_vars: dict[str, Any], origins: Mapping[str, str]
    ) -> list[Desired]:
        """Return what all hosts or entries ask for. Raises AnsibleError for what concerns the task itself."""
        kinds = tuple(KINDS[name] for name in options["objects"])
        only: Sequence[str] | None = IDENTITY if options["verify"] or options["state"] == "absent" else None
        if options["resize"] is not None:
            only = IDENTITY
        if options["services"] is not None:
            everything = self._entries(options, task_vars, only)
        else:
            several = options["hosts"] is not None
            shared: Mapping[str, Any] = {}
            if several:
                names = [variable for option, variable in origins.items() if option != "hosts"]
                shared = shared_values(names, self._task, task_vars, self._templar)
            everything = [
                self._of_variables(host, options, task_vars, kinds, only, shared)
                for host in (options["hosts"] if several else [None])
            ]
        for desired in everything:
            if desired.service is not None and options["data_flow"]:
                desired.service["data_flow"] = options["data_flow"]
            if desired.flow is not None and options["state"] == "absent":
                desired.flow["delete_services"] = options["delete_services"]
        return everything

    def _of_variables(
        self,
        host: str | None,
        options: Mapping[str, Any],
        task_vars: dict[str, Any],
        kinds: tuple[Any, ...],
        only: Sequence[str] | None,
        shared: Mapping[str, Any],
    ) -> Desired:
        """Return what the variables of a host ask for; those of the task, or that it gives, where it is None."""
        read = _read(options, only)
        if host is None:
            values, problems = self._own_variables(options, task_vars, read)
        else:
            values, problems = of_host(host, self._task, task_vars, self._templar, read, shared)
            if describes_flow_only(values, problems):
                kinds = tuple(kind for kind in kinds if kind is Flow)
        named = host or (None if options["variables"] else task_vars.get("inventory_hostname"))
        if is_left_out(values.get("nifi_name")) and named not in (None, *LOCAL):
            values["nifi_name"] = named
        label = host or _label(values, kinds)
        desired = described(label, values, kinds, only, parent_needed=not options["data_flow"])
        desired.problems[:0] = problems
        if host is not None and options["state"] == "absent":
            desired.problems += blank_location(values)
        if kinds == (Service,) and self._needs_parent(options):
            service = desired.service or {}
            if not service.get("data_flow_id"):
                locate(desired, values, options["data_flow"] or service.get("data_flow"))
        if options["resize"] is not None and Service in kinds:
            resize(desired, options["resize"], options["sizes"], values)
        return desired

    def _needs_parent(self, options: Mapping[str, Any]) -> bool:
        """Return whether the Data Flow of a service must be there: not where a check follows one of its creation."""
        updates = options["verify"] or options["resize"] is not None
        return updates or not (options["state"] == "absent" or options["plan"] or self._task.check_mode)

    def _own_variables(
        self, options: Mapping[str, Any], task_vars: dict[str, Any], only: Sequence[str] | None
    ) -> tuple[dict[str, Any], list[str]]:
        """Return the variables that the task gives, or else its own, and what is wrong with them."""
        if options["variables"] is None:
            return evaluated(task_vars, self._templar, task_vars.get("omit"), only)
        return options["variables"], list(unknown_variables(options["variables"]))

    def _entries(
        self, options: Mapping[str, Any], task_vars: dict[str, Any], only: Sequence[str] | None
    ) -> list[Desired]:
        """Return what the entries of the list ask for, and their Data Flow, which the task's variables may describe."""
        values, problems = self._own_variables(options, task_vars, _read(options, only))
        problems = [] if only and options["resize"] is None else problems
        sizes = sizes_of(options, problems, "sizes") or sizes_of(values, problems)
        defaults = options["service_defaults"]
        problems += [f"service_defaults: {problem}" for problem in unknown_settings(defaults)]
        if options["state"] == "absent":
            problems += blank_location(values)
        parent = options["data_flow"] or values.get("data_flow_name")
        if is_left_out(parent):
            given = "data_flow_name" in (options["variables"] or {})
            needed = "data_flow_name: is needed" if given else "data_flow: is needed, or data_flow_name"
            needed = "resize_data_flow: is needed" if options["resize"] is not None else needed
            problems.append(f"{needed}, the Data Flow of the services.")
        if problems:
            raise AnsibleError(" ".join(problems))
        entries = [
            described_entry(place, entry, defaults, {"data_flow": parent}, sizes, only)
            for place, entry in enumerate(options["services"], 1)
        ]
        for desired in entries:
            read_waits(values, desired)
            if options["resize"] is not None:
                locate(desired, values, parent)
                resize(desired, options["resize"], options["sizes"], values)
        label_apart(entries)
        own = values if trimmed(values.get("data_flow_name")) in (None, "", parent) else {}
        flow = described(f"{Flow.label} {parent}", {**own, "data_flow_name": parent}, (Flow,), only)
        # In check mode, an earlier task may be the one that creates a Data Flow of which only the name is known.
        pending = self._task.check_mode and not only and list(flow.flow or {}) == ["name"]
        return [flow, *entries] if Flow.key in options["objects"] and not pending else entries

    def _preflight(
        self, options: Mapping[str, Any], everything: Sequence[Desired], batch: Batch, task_vars: dict[str, Any]
    ) -> Report:
        """Return the checks of all that is described, those that need no call included."""
        arguments = {**_connection(options), **{name: options[name] for name in ("resolve_dns", *BACKUP)}}
        arguments.update(data_flows=batch.flows, data_flow_services=batch.services)
        done = self._run_module(PREFLIGHT, arguments, task_vars, check_mode=True)
        if done.get("failed"):
            return done
        wrong = [
            {"check": "variables", "object": desired.label, "status": "failed", "detail": " ".join(desired.problems)}
            for desired in everything
            if desired.problems
        ]
        checks = [*wrong, *(spelled(row) for row in done["checks"])]
        more: Report = {name: done[name] for name in ("api", "warnings", "deprecations") if name in done}
        failed = [row for row in checks if row["status"] == "failed"]
        approved = {"revision": revision_of(task_vars), "plan": done["plan"]}
        return {
            **more,
            "changed": False,
            "checks": checks,
            "checks_failed": len(failed),
            "approved": approved,
            "lines": check_lines(checks),
            **custom_stats(options["stats_prefix"], of_checks(checks, done["plan"]), provision_approved=approved),
        }

    def _rows(
        self,
        options: Mapping[str, Any],
        everything: Sequence[Desired],
        batch: Batch,
        done: Report,
        task_vars: dict[str, Any],
    ) -> list[Row]:
        """Return the comparison of all that is described with what exists.

        Other hosts of the inventory are evaluated only if there are services that may be theirs.
        """
        hosts, kinds = options["hosts"], tuple(KINDS.values())
        others: list[Desired] = []
        if hosts is not None and options["unmanaged"] and done.get("error", done).get("unmanaged_services"):
            names = [host for host in task_vars["groups"]["all"] if host not in hosts]
            others = [self._of_variables(host, options, task_vars, kinds, IDENTITY, {}) for host in names]
        return rows_of(
            everything,
            batch,
            done,
            hosts=hosts is not None,
            described=[*map(described_by, others)],
            unmanaged=options["unmanaged"],
        )

    def _is_artifact(self, options: Mapping[str, Any]) -> bool:
        """Return whether the page of a report is one of the custom stats, which is like writing a file."""
        return bool(options["report_artifact"] and options["stats_prefix"]) and not self._task.check_mode

    def _earlier(self, name: str, variables: Mapping[str, Any]) -> list[Report]:
        """Return the stats of the batches before this one, each of which is in a variable of all its hosts."""
        batch, every = variables.get("ansible_play_batch") or [], variables.get("ansible_play_hosts_all") or []
        before = every[: every.index(batch[0])] if batch and batch[0] in every else []
        registered = self._task.register  # since ansible-core 2.21 as a map of variables
        variable = registered if isinstance(registered, str) else next(iter(registered or ()), None)
        for host in reversed(before):
            run = variables["hostvars"].raw_get(host).get(variable)
            if isinstance(run, Mapping) and "ansible_stats" in run:
                return [run["ansible_stats"]["data"][name]]  # which has those before it
        return []

    def _run_module(self, name: str, arguments: Item, task_vars: dict[str, Any], *, check_mode: bool) -> Report:
        """Return the result of a module of ours, in process or as a module."""
        task = self._task.copy()
        task.action, task.args, task.check_mode = name, arguments, check_mode
        action = self._shared_loader_obj.action_loader.get(
            name,
            task=task,
            connection=self._connection,
            play_context=self._play_context,
            loader=self._loader,
            templar=self._templar,
            shared_loader_obj=self._shared_loader_obj,
        )
        result: Report = action.run(task_vars=task_vars)
        return result


def _read(options: Mapping[str, Any], only: Sequence[str] | None) -> Sequence[str] | None:
    """Return the options whose variables are read, None for all."""
    return only if options["resize"] is None else (*IDENTITY, *READ)


def _listed(services: Any, options: Mapping[str, Any]) -> list[Any]:
    """Return the services of the task.

    Raises AnsibleError if they are blank or text, as a survey may return them, unless they are deleted.
    """
    listed: list[Any] = options["services"] or []
    if options["state"] == "present" and options["resize"] is None and not isinstance(services, (list, tuple)):
        raise AnsibleError("services: must be a list of services, each a map of settings or a name.")
    if options["purge"] and not listed:
        raise AnsibleError("purge: would delete all services, since the list of services is empty.")
    return listed


def _label(values: Item, kinds: tuple[Any, ...]) -> str:
    """Return what people call the object of a role."""
    if Service in kinds and not is_left_out(values.get("nifi_name")):
        return str(values["nifi_name"])
    name = values.get("data_flow_name")
    return "this task" if is_left_out(name) or Service in kinds else f"{Flow.label} {name}"


def _fleet_arguments(
    options: Mapping[str, Any], everything: Sequence[Desired], batch: Batch, *, continue_on_error: bool
) -> Item:
    """Return the options of the fleet module. It waits as long as the most patient host says."""
    waits = {
        name: options[name] if options[name] is not None else choose(values)
        for name, choose in (("wait_timeout", max), ("wait_interval", min))
        if (values := [desired.waits[name] for desired in everything if name in desired.waits])
        or options[name] is not None
    }
    return {
        **_connection(options),
        **{name: options[name] for name in PASSED_ON},
        **waits,
        "update_only": options["verify"] or options["resize"] is not None,
        "continue_on_error": continue_on_error,
        "data_flows": batch.flows,
        "data_flow_services": batch.services,
    }


def _connection(options: Mapping[str, Any]) -> Item:
    connection = {**{name: options.get(name) for name in CONNECTION}, **(options["connection"] or {})}
    return {name: value for name, value in connection.items() if value is not None}


def _drift_text(form: str, rows: list[Row], done: Report, language: str | None) -> str:
    """Return the content of a file with a comparison. `form` is the ending of its name."""
    if form in FORMATS:
        return FORMATS[form](rows)
    return as_html(report_of_drift(rows, done, datetime.now(timezone.utc)), language)


def _run_text(form: str, reports: Mapping[str, Report], timelines: list[Report], language: str | None) -> str:
    """Return the content of a file with a report of the run. `form` is the ending of its name."""
    return REPORT_FORMATS[form](report_of_run(reports, timelines, datetime.now(timezone.utc)), language)


def _written(file: Path, text: str, origins: Mapping[str, str]) -> str | None:
    """Write a file, and return why it could not be written."""
    problem = write_report(file, text)
    return problem and in_origins(problem, origins)


def _comparison(
    rows: list[Row], prefix: str | None, notes: Sequence[str] = (), *, problem: str | None, page: str | None = None
) -> Report:
    """Return the result of a comparison. `problem` is why it is missing, or not in the file."""
    lines = lines_of(rows, notes) if rows or not problem else []
    lines += [problem] if problem else []
    result: Report = {"changed": False, "drift": rows, "drift_summary": summary_of(rows), "drift_error": problem}
    return {**result, "lines": lines, **custom_stats(prefix, of_drift(rows, problem), page)}


def _more(done: Report) -> Report:
    """Return what a result has besides the objects."""
    more: Report = {name: done[name] for name in ("api", "deprecations") if name in done}
    if done.get("warnings"):
        more["warnings"] = warnings_together([_text(warning) for warning in done["warnings"]])
    return more


def _text(warning: Any) -> str:
    """Return the text of a warning. Since ansible-core 2.19, a warning of a task that runs as a module is an object."""
    return str(getattr(getattr(warning, "event", None), "msg", warning))


def _items(everything: Sequence[Desired], kind: str) -> list[Item]:
    return [item for desired in everything if (item := getattr(desired, kind))]
