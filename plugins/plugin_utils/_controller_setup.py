# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Action controller_setup: make the objects of AWX or Automation Controller with the modules of awx.awx."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ansible.errors import AnsibleError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.action import ActionBase
from ansible.plugins.loader import module_loader

from ..module_utils._scp.errors import OptionError, raise_all
from ..module_utils._scp.raw_options import prepared, trimmed
from ..module_utils._scp.text import sanitize
from . import _controller_objects as objects
from ._controller_api import ControllerApi
from ._controller_objects import Object, Settings
from ._in_process import as_json
from ._variables import in_origins, origins_of

QUESTION: Mapping[str, Mapping[str, Any]] = {
    "variable": {"type": "str", "required": True},
    "question_name": {"type": "str"},
    "question_description": {"type": "str", "default": ""},
    "type": {
        "type": "str",
        "choices": ["text", "textarea", "password", "integer", "float", "multiplechoice", "multiselect"],
        "default": "text",
    },
    "required": {"type": "bool", "default": False},
    "default": {"type": "raw"},
    "choices": {"type": "list", "elements": "str"},
    "min": {"type": "int"},
    "max": {"type": "int"},
}
ROLE: Mapping[str, Mapping[str, Any]] = {
    "team": {"type": "str", "required": True},
    "role": {"type": "str", "required": True, "choices": list(objects.GRANTS)},
    "templates": {"type": "list", "elements": "str", "choices": [objects.WORKFLOW, *objects.JOB_TEMPLATES]},
}
ARGUMENT_SPEC: Mapping[str, Mapping[str, Any]] = {
    "project_url": {"type": "str", "required": True},
    "credential": {"type": "dict", "required": True},
    "name": {"type": "str", "default": "SCP Data Flow"},
    "organization": {"type": "str", "default": "Default"},
    "credential_type": {"type": "str", "default": objects.CREDENTIAL_TYPE["name"]},
    "execution_environment": {"type": "str"},
    "project_branch": {"type": "str"},
    "project_credential": {"type": "str"},
    "playbooks": {"type": "str", "default": "playbooks"},
    "desired_path": {"type": "str", "default": "inventory/desired.yml"},
    "live_path": {"type": "str", "default": "inventory/live.data_flow.yml"},
    "slices": {"type": "int", "default": 1},
    "project_cache_timeout": {"type": "int", "default": 0},
    "inventory_cache_timeout": {"type": "int", "default": 0},
    "approval_timeout": {"type": "int", "default": 0},
    "schedules": {"type": "dict", "default": {}},
    "questions": {"type": "dict", "default": {}},
    "roles": {"type": "list", "elements": "dict", "options": ROLE},
    "update_secrets": {"type": "bool", "default": False},
    "collection": {"type": "str", "choices": ["awx.awx", "ansible.controller"], "default": "awx.awx"},
}
LEAST = {"slices": 1, "project_cache_timeout": 0, "inventory_cache_timeout": 0, "approval_timeout": 0}
KEPT_TYPE = (
    "The inputs of the credential type {name!r} differ from those of this release and stay as they are, because AWX "
    "does not allow to change them as long as a credential uses them ({count})."
)
OTHER_TYPE = (
    "To use the inputs of this release, set {option} to another name. The playbook then creates a new type and a new "
    "credential beside the old ones, and moves the job templates and inventories to them. Delete the old ones then."
)


class SetupError(Exception):
    """An object could not be made; the message says why and what to do."""


class ControllerSetupAction(ActionBase):
    """Set up a controller."""

    TRANSFERS_FILES = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return what was changed, or would be."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        self._variables = task_vars or {}
        self._lines: list[str] = []
        self._changed = False
        self._missing: set[str] = set()  # kinds of objects that check mode found missing
        warnings: list[str] = []
        error: dict[str, Any] = {}
        try:
            settings = self._settings()
            api = ControllerApi(settings.collection)
            try:
                self._set_up(settings, api, warnings)
            finally:
                api.logout()
        except OptionError as wrong:
            error = {**wrong.as_result(), "failed": True}
            error["msg"] = in_origins(f"{wrong} Nothing was changed.", origins_of(self._task))
        except (AnsibleError, SetupError) as wrong:
            before = f"Before that: {'; '.join(self._lines)}." if self._lines else "Nothing was changed."
            text = f"{wrong} {before}"
            error = {"failed": True, "msg": sanitize(text), "error": {"code": "api_error"}}
        return {
            **result,
            "changed": self._changed,
            "lines": [sanitize(line) for line in self._lines],
            **({"warnings": [str(sanitize(text)) for text in warnings]} if warnings else {}),
            **error,
        }

    def _settings(self) -> Settings:
        """Return the options of the task. Raises OptionError for all that is wrong with them."""
        problems: list[OptionError] = []
        args = {name: trimmed(value) for name, value in as_json(self._task.args).items() if value is not None}
        given = prepared(ARGUMENT_SPEC, args, problems)
        # A blank means the default, as from an empty field of a survey.
        given = {name: value for name, value in given.items() if value != ""}
        validation = ArgumentSpecValidator(ARGUMENT_SPEC).validate(given)
        if validation.error_messages and not problems:
            raise OptionError("options", f"{'. '.join(validation.error_messages)}.")
        raise_all(problems)
        options = dict(validation.validated_parameters)
        options["project_branch"] = options["project_branch"] or ""
        options["schedules"] = {name: trimmed(rule) or "" for name, rule in options["schedules"].items()}
        options["questions"] = dict(_questions(options["questions"], problems))
        problems += _wrong(options)
        raise_all(problems)
        if not module_loader.find_plugin_with_context(f"{options['collection']}.project").resolved:
            why = f"The collection {options['collection']} is not installed."
            hint = "Install it with ansible-galaxy collection install, or name the other one."
            raise OptionError("collection", why, hint=hint)
        return Settings(**options)

    def _set_up(self, settings: Settings, api: ControllerApi, warnings: list[str]) -> None:
        """Make all objects, each after those it refers to. Raises SetupError, AnsibleError, OptionError."""
        check_references(settings, api)
        option = origins_of(self._task).get("credential_type", "credential_type")
        kept = kept_inputs(settings, api, warnings, option)
        self._make(objects.credential_type(settings, kept), api)
        credential = str(self._make(objects.credential(settings), api).get("id"))
        project = self._make(objects.project(settings), api).get("id")
        self._update(settings, "project_update", {"name": settings.name}, api)
        self._check_playbooks(settings, project, api)
        for made in (
            *objects.inventories(settings),
            *objects.inventory_sources(settings, credential),
            *objects.job_templates(settings, credential),
            *objects.schedules(settings),
            *objects.workflow(settings),
        ):
            self._make(made, api)
        for granted in objects.grants(settings):
            self._make(objects.role(settings, *granted), api)
        if settings.roles is not None:
            for granted in surplus_grants(settings, api):
                self._make(objects.role(settings, *granted, state="absent"), api)
        failures: list[str] = []
        for name, path in settings.sources.items():
            try:
                source = {"name": path, "inventory": settings.named(name)}
                self._update(settings, "inventory_source_update", source, api)
            except SetupError as error:
                failures.append(str(error))
        if failures:
            raise SetupError(" ".join([*failures, "All objects are set up. Correct the cause, and run this again."]))

    def _make(self, made: Object, api: ControllerApi) -> dict[str, Any]:
        """Create or update one object. In check mode, one that needs a missing one is not looked at."""
        if self._missing & set(made.needs):
            result: dict[str, Any] = {"changed": not made.is_absent}
        else:
            result = self._module(made.module, made.options)
            if result.get("failed"):
                raise SetupError(f"{made}: {_reason(result)}")
            if "id" in result:
                cleared = api.clear(made.endpoint, result["id"], made.empty, check_mode=self._task.check_mode)
                result["changed"] = result.get("changed", False) or cleared
        if self._task.check_mode and "id" not in result and not made.is_absent and made.module != "role":
            self._missing.add(made.kind)
        self._note(made, result)
        return result

    def _update(self, settings: Settings, module: str, options: Mapping[str, Any], api: ControllerApi) -> None:
        """Sync a project or an inventory source, and wait. Raises SetupError with the output of the sync."""
        if self._task.check_mode:
            return
        result = self._module(module, {**options, "organization": settings.organization, "wait": False})
        failure = _reason(result) if result.get("failed") else api.failure(module, result["id"])
        if failure:
            kind = module.removesuffix("_update").replace("_", " ")
            raise SetupError(f"{kind} {options['name']!r}: sync failed. {failure}")

    def _check_playbooks(self, settings: Settings, project: int | None, api: ControllerApi) -> None:
        """Raise SetupError if the project has not all playbooks. In check mode, it is as it was at its last sync."""
        if self._task.check_mode:
            return
        there = api.listed(f"projects/{project}/playbooks")
        absent = [path for path in map(settings.path, objects.JOB_TEMPLATES) if path not in there]
        if absent:
            raise SetupError(
                f"project {settings.name!r}: the repository has no {', '.join(absent)}. Copy them from "
                "examples/controller_project of the collection, or set controller_setup_playbooks."
            )

    def _module(self, name: str, options: Mapping[str, Any]) -> dict[str, Any]:
        collection = self._task.args.get("collection") or ARGUMENT_SPEC["collection"]["default"]
        result: dict[str, Any] = self._execute_module(
            module_name=f"{collection}.{name}", module_args=dict(options), task_vars=self._variables
        )
        return result

    def _note(self, made: Object, result: Mapping[str, Any]) -> None:
        self._changed = self._changed or bool(result.get("changed"))
        line = f"{'would be changed' if self._task.check_mode else 'changed'}: {made}"
        if result.get("changed") and line not in self._lines:
            self._lines.append(line)


def kept_inputs(settings: Settings, api: ControllerApi, warnings: list[str], option: str) -> list[str] | None:
    """Return the inputs of a credential type whose inputs cannot be changed: AWX refuses it if a credential uses them.

    Raises OptionError if the credential has an input that the type does not have. `option` names the type.
    """
    there = api.named("credential_types", settings.credential_type)
    if not there or _normal(there["inputs"]) == _normal(objects.CREDENTIAL_TYPE["inputs"]):
        return None
    count = api.get("credentials", credential_type=there["id"])["count"]
    if not count:
        return None
    known = [item["id"] for item in there["inputs"].get("fields", [])]
    unknown = sorted(set(settings.credential) - set(known))
    texts = [KEPT_TYPE.format(name=settings.credential_type, count=count), OTHER_TYPE.format(option=option)]
    if unknown:
        raise OptionError("credential", f"{', '.join(unknown)} cannot be set. {texts[0]}", hint=texts[1])
    warnings.append(" ".join(texts))
    return known


def _normal(inputs: Mapping[str, Any]) -> Any:
    """Return inputs of a credential type in one form: AWX adds defaults."""
    fields = [
        {"type": "string", **{name: value for name, value in item.items() if value not in (False, "", None)}}
        for item in inputs.get("fields", [])
    ]
    return fields, sorted(inputs.get("required", []))


def check_references(settings: Settings, api: ControllerApi) -> None:
    """Raise OptionError for all objects that must exist, and do not."""
    organization = api.named("organizations", settings.organization)
    named = [
        ("organization", "organizations", settings.organization, {}),
        ("execution_environment", "execution_environments", settings.execution_environment, {}),
        ("project_credential", "credentials", settings.project_credential, {}),
        *(
            ("roles", "teams", item["team"], {"organization": organization["id"]})
            for item in (settings.roles or [])
            if organization
        ),
    ]
    problems = [
        OptionError(option, f"The controller has no {endpoint[:-1].replace('_', ' ')} {name!r}.")
        for option, endpoint, name, query in named
        if name and not api.named(endpoint, name, **query)
    ]
    raise_all(problems)


def surplus_grants(settings: Settings, api: ControllerApi) -> Iterator[tuple[str, str, str]]:
    """Yield what teams may do according to the controller, but not according to the settings."""
    desired = set(objects.grants(settings))
    for which in (objects.WORKFLOW, *objects.JOB_TEMPLATES):
        endpoint = "workflow_job_templates" if which == objects.WORKFLOW else "job_templates"
        there = api.named(endpoint, settings.template(which)) or {}
        roles = there.get("summary_fields", {}).get("object_roles", {})
        for granted, role in objects.GRANTS.items():
            if f"{role}_role" in roles:
                teams = api.get(f"roles/{roles[f'{role}_role']['id']}/teams")["results"]
                have = {(team["name"], granted, which) for team in teams}
                yield from sorted(have - desired)


def _wrong(options: Mapping[str, Any]) -> list[OptionError]:
    """Return what is wrong with valid types of options."""
    problems = [
        OptionError(name, f"must be {least} or more, and is {options[name]}.")
        for name, least in LEAST.items()
        if options[name] < least
    ]
    credential = options["credential"]
    unknown = sorted(set(credential) - set(objects.INPUTS))
    missing = [name for name in objects.CREDENTIAL_TYPE["inputs"]["required"] if not credential.get(name)]
    if unknown or missing:
        what = [f"{name} is unknown." for name in unknown] + [f"{name} is missing." for name in missing]
        problems.append(OptionError("credential", f"{' '.join(what)} It takes {', '.join(objects.INPUTS)}."))
    for playbook in sorted(set(options["schedules"]) - set(objects.READ_ONLY)):
        problems.append(OptionError("schedules", f"{playbook}: must be one of {', '.join(objects.READ_ONLY)}."))
    problems += [
        OptionError("roles", f"{which}: can be approved by nobody; {objects.WORKFLOW} can.")
        for item in options["roles"] or []
        if item["role"] == "approve"
        for which in item["templates"] or []
        if which != objects.WORKFLOW
    ]
    return problems


def _questions(questions: Mapping[str, Any], problems: list[OptionError]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the additional questions of each survey in the form that AWX takes. Adds to the problems."""
    for playbook, asked in questions.items():
        if playbook not in objects.JOB_TEMPLATES or not isinstance(asked, list):
            names = ", ".join(objects.JOB_TEMPLATES)
            problems.append(OptionError("questions", f"{playbook}: must be a list of questions for one of {names}."))
            continue
        complete: list[dict[str, Any]] = []
        taken = {item["variable"] for item in objects.JOB_TEMPLATES[playbook]["survey"]}
        for number, question in enumerate(asked):
            place = f"{playbook}[{number}]"
            validation = ArgumentSpecValidator(QUESTION).validate(question if isinstance(question, dict) else {})
            valid = validation.validated_parameters
            if validation.error_messages:
                problems.append(OptionError("questions", f"{place}: {' '.join(validation.error_messages)}"))
            elif valid["variable"] in taken:
                problems.append(OptionError("questions", f"{place}: {valid['variable']} is asked already."))
            else:
                taken.add(valid["variable"])
                valid["question_name"] = valid["question_name"] or valid["variable"]
                complete.append({name: value for name, value in valid.items() if value is not None})
        yield playbook, complete


def _reason(result: Mapping[str, Any]) -> str:
    """Return why a module failed, with what the controller responded."""
    answer = result.get("response", {}).get("json")
    details = " ".join(_flat(answer)) if isinstance(answer, Mapping) else ""
    return " ".join(part for part in (str(result.get("msg", "")).rstrip("."), details) if part).join(["", "."])


def _flat(answer: Mapping[str, Any]) -> Iterable[str]:
    for name, value in answer.items():
        text = " ".join(map(str, value)) if isinstance(value, list) else str(value)
        yield text if name in ("detail", "__all__", "error") else f"{name}: {text}"
