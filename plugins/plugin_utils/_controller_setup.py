# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Action controller_setup: make the objects of AWX or Automation Controller with the modules of awx.awx."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from ansible.errors import AnsibleError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.action import ActionBase
from ansible.plugins.loader import module_loader

from ..module_utils._scp.errors import OptionError, raise_all
from ..module_utils._scp.raw_options import prepared, trimmed
from ..module_utils._scp.text import sanitize
from . import _controller_objects as objects
from ._controller_api import MOST, ControllerApi
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
    "does not allow to change them as long as a credential uses them ({count}). To use the inputs of this release, "
    "set {option} to another name. The playbook then creates a new type and a new credential beside the old ones, and "
    "moves the job templates and inventories to them. Delete the old ones then."
)
NO_SUPERUSER = (
    "The credential type {name!r} differs from that of this release, and only a superuser can change it. It stays as "
    "it is. Run this once with the token of a superuser."
)
NAMES = ("name", "organization", "credential_type", "execution_environment", "project_credential")


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
            self._collection = settings.collection
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
            text = f"{str(wrong).rstrip('.')}. {before}"
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
        organization = check_references(settings, api)
        option = origins_of(self._task).get("credential_type", "credential_type")
        credential_type = credential_type_to_make(settings, api, warnings, option)
        if credential_type:
            self._make(credential_type, api)
        credential = str(self._make(objects.credential(settings), api).get("id"))
        project = self._make(objects.project(settings), api).get("id")
        self._update(settings, "project_update", {"name": settings.name}, api)
        self._check_playbooks(settings, project, api)
        inventories = {
            name: str(self._make(made, api).get("id")) for name, made in objects.inventories(settings).items()
        }
        for made in (
            *objects.inventory_sources(settings, credential),
            *objects.job_templates(settings, credential, inventories),
            *objects.schedules(settings),
            *objects.workflow(settings),
        ):
            self._make(made, api)
        desired = dict.fromkeys(objects.grants(settings))
        for granted in desired:
            self._make(objects.role(settings, *granted), api)
        if settings.roles is not None:
            for granted in surplus_grants(settings, organization, desired, api):
                self._make(objects.role(settings, *granted, state="absent"), api)
        failures: list[str] = []
        for name in settings.sources:
            try:
                source = {"name": name, "inventory": settings.named(name)}
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
        there = api.names(f"projects/{project}/playbooks")
        absent = [path for path in map(settings.path, objects.JOB_TEMPLATES) if path not in there]
        if absent:
            raise SetupError(
                f"project {settings.name!r}: the repository has no {', '.join(absent)}. Copy them from "
                "examples/controller_project of the collection, or set controller_setup_playbooks."
            )

    def _module(self, name: str, options: Mapping[str, Any]) -> dict[str, Any]:
        result: dict[str, Any] = self._execute_module(
            module_name=f"{self._collection}.{name}", module_args=dict(options), task_vars=self._variables
        )
        return result

    def _note(self, made: Object, result: Mapping[str, Any]) -> None:
        self._changed = self._changed or bool(result.get("changed"))
        done = "removed" if made.is_absent else "changed"
        line = f"{f'would be {done}' if self._task.check_mode else done}: {made}"
        if result.get("changed") and line not in self._lines:
            self._lines.append(line)


def credential_type_to_make(settings: Settings, api: ControllerApi, warnings: list[str], option: str) -> Object | None:
    """Return the credential type to create or to update, None if it stays as it is.

    Only a superuser may change one, and nobody its inputs once a credential uses them. Raises OptionError if the
    credential cannot be made. `option` names the type.
    """
    made, there = objects.credential_type(settings), api.named("credential_types", settings.credential_type)
    is_superuser = bool(api.get("me")["results"][0]["is_superuser"])
    if there is None and is_superuser:
        return made
    if there is None:
        why = f"The controller has no credential type {settings.credential_type!r}, and only a superuser can create it."
        raise OptionError("credential_type", why, hint="Run this once with the token of a superuser.")
    same_inputs = _normal(there["inputs"]) == _normal(made.options["inputs"])
    if same_inputs and all(there[name] == made.options[name] for name in ("description", "kind", "injectors")):
        return None
    text = NO_SUPERUSER.format(name=settings.credential_type)
    if is_superuser:
        count = api.get("credentials", credential_type=there["id"])["count"]
        if same_inputs or not count:
            return made
        text = KEPT_TYPE.format(name=settings.credential_type, count=count, option=option)
    known = [item["id"] for item in there["inputs"].get("fields", [])]
    if unknown := sorted(set(settings.credential) - set(known)):
        raise OptionError("credential", f"{', '.join(unknown)} cannot be set. {text}")
    warnings.append(text)
    return objects.credential_type(settings, known) if is_superuser else None


def _normal(inputs: Mapping[str, Any]) -> Any:
    """Return inputs of a credential type in one form: AWX adds defaults."""
    fields = [
        {"type": "string", **{name: value for name, value in item.items() if value not in (False, "", None)}}
        for item in inputs.get("fields", [])
    ]
    return fields, sorted(inputs.get("required", []))


def check_references(settings: Settings, api: ControllerApi) -> int:
    """Return the id of the organization. Raises OptionError for all objects that must exist, and do not."""
    organization = int((api.named("organizations", settings.organization) or {"id": 0})["id"])
    named: list[tuple[str, str, str | None, dict[str, Any]]] = [
        ("organization", "organizations", settings.organization, {}),
        ("execution_environment", "execution_environments", settings.execution_environment, {}),
        ("project_credential", "credentials", settings.project_credential, {}),
        *(("roles", "teams", item["team"], {"organization": organization}) for item in settings.roles or []),
    ]
    raise_all(
        [
            OptionError(option, f"The controller has no {endpoint[:-1].replace('_', ' ')} {name!r}.")
            for option, endpoint, name, query in named
            if name and not api.named(endpoint, name, **query)
        ]
    )
    return organization


def surplus_grants(
    settings: Settings, organization: int, desired: Collection[tuple[str, str, str]], api: ControllerApi
) -> Iterator[tuple[str, str, str]]:
    """Yield what teams of the organization may do, but not according to the settings."""
    for which in (objects.WORKFLOW, *objects.JOB_TEMPLATES):
        endpoint = "workflow_job_templates" if which == objects.WORKFLOW else "job_templates"
        there = api.named(endpoint, settings.template(which), organization=organization) or {}
        roles = there.get("summary_fields", {}).get("object_roles", {})
        for granted, role in objects.GRANTS.items():
            if f"{role}_role" in roles:
                teams = list(api.listed(f"roles/{roles[f'{role}_role']['id']}/teams"))
                have = {(team["name"], granted, which) for team in teams if team["organization"] == organization}
                yield from sorted(have - set(desired))


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
    # The modules take digits for an id, and two plus signs for a path.
    names = [(option, options[option]) for option in NAMES] + [
        ("roles", item["team"]) for item in options["roles"] or []
    ]
    problems += [
        OptionError(option, f"{name!r} must not be a number or contain '++'.")
        for option, name in names
        if name and (name.isdigit() or "++" in name)
    ]
    problems += [
        OptionError(
            "questions", f"{playbook}: {question['variable']} must not be required, because a schedule has no answers."
        )
        for playbook, rule in options["schedules"].items()
        for question in options["questions"].get(playbook, [])
        if rule and question["required"]
    ]
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
            elif valid["type"] == "password" and valid["default"] is not None:
                why = "a password must have no default, because the controller never returns it to be compared."
                problems.append(OptionError("questions", f"{place}: {why}"))
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
    text = " ".join(part for part in (str(result.get("msg", "")).rstrip("."), details) if part)
    return text if len(text) <= MOST else f"{text[:MOST]} …"


def _flat(answer: Mapping[str, Any]) -> Iterable[str]:
    for name, value in answer.items():
        text = " ".join(map(str, value)) if isinstance(value, list) else str(value)
        yield text if name in ("detail", "__all__", "error") else f"{name}: {text}"
