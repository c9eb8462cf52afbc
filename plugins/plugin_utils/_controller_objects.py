# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The objects of AWX or Automation Controller for Data Flow, as options for the modules of awx.awx. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

FILES = Path(__file__).parents[2] / "extensions" / "awx"
WORKFLOW = "workflow"  # as the name of what a role is for
GRANTS = {"launch": "execute", "approve": "approval", "read": "read"}  # our word, and the role of the controller
Options = Mapping[str, Any]


def _file(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((FILES / name).read_text(encoding="utf-8"))
    return content


CREDENTIAL_TYPE = _file("credential_type.yml")
TEMPLATES = _file("templates.yml")
JOB_TEMPLATES: Mapping[str, dict[str, Any]] = {item["playbook"]: item for item in TEMPLATES["job_templates"]}
READ_ONLY = [playbook for playbook, item in JOB_TEMPLATES.items() if not item["changes"]]
INPUTS = [item["id"] for item in CREDENTIAL_TYPE["inputs"]["fields"]]


@dataclass(frozen=True)
class Settings:
    """What a user says of the controller: the options of module controller_setup."""

    collection: str
    project_url: str
    credential: Options
    name: str
    organization: str
    credential_type: str
    execution_environment: str | None
    project_branch: str
    project_credential: str | None
    playbooks: str
    desired_path: str
    live_path: str
    slices: int
    project_cache_timeout: int
    inventory_cache_timeout: int
    approval_timeout: int
    schedules: Mapping[str, str]
    questions: Mapping[str, Sequence[Options]]
    roles: Sequence[Options] | None
    update_secrets: bool

    def named(self, part: str) -> str:
        """Return the name of an object that is one of several."""
        return f"{self.name}: {part}"

    @property
    def sources(self) -> Mapping[str, str]:
        """Return the paths of the inventories in the project, by the name of the inventory."""
        return {"desired": self.desired_path, "live": self.live_path}

    def path(self, playbook: str) -> str:
        """Return the path of a playbook in the project."""
        return (PurePosixPath(self.playbooks) / f"{playbook}.yml").as_posix()

    def template(self, which: str) -> str:
        """Return the name of a job template, or of the workflow."""
        return self.name if which == WORKFLOW else self.named(which)


@dataclass(frozen=True)
class Object:
    """An object of the controller: the module that makes it, its name, and the options of the module.

    `empty` lists links that the module can set, but not take out again. `endpoint` is where the API has the object.
    `needs` lists kinds of objects without which it cannot exist.
    """

    module: str
    name: str
    options: Options
    needs: Sequence[str] = ()
    endpoint: str = ""
    empty: Sequence[str] = ()

    @property
    def kind(self) -> str:
        """Return the kind of the object in words."""
        return self.module.replace("workflow_job_template", "workflow").replace("_", " ")

    @property
    def is_absent(self) -> bool:
        """Return whether the object must not exist."""
        return bool(self.options.get("state") == "absent")

    def __str__(self) -> str:
        return f"{self.kind} {self.name!r}"


def credential_type(settings: Settings, kept: Sequence[str] | None = None) -> Object:
    """Return the credential type; where its inputs cannot be changed, with what is injected of those that it has."""
    options: dict[str, Any] = {**CREDENTIAL_TYPE, "name": settings.credential_type}
    if kept is not None:
        del options["inputs"]
        templates = {f"{{{{ {name} }}}}" for name in kept}
        injected = CREDENTIAL_TYPE["injectors"]["env"].items()
        options["injectors"] = {"env": {name: value for name, value in injected if value in templates}}
    return Object("credential_type", settings.credential_type, options)


def credential(settings: Settings) -> Object:
    """Return the credential. Its secrets are sent only if asked for, since AWX never returns them to be compared."""
    options = {
        "name": settings.name,
        "organization": settings.organization,
        "credential_type": settings.credential_type,
        "inputs": dict(settings.credential),
        "update_secrets": settings.update_secrets,
    }
    return Object("credential", settings.name, options, ["credential type"])


def project(settings: Settings) -> Object:
    """Return the project. A manual project cannot be the source of an inventory."""
    links = {"credential": settings.project_credential, "default_environment": settings.execution_environment}
    options = {
        "name": settings.name,
        "organization": settings.organization,
        "scm_type": "git",
        "scm_url": settings.project_url,
        "scm_branch": settings.project_branch,
        "scm_update_on_launch": True,
        "scm_update_cache_timeout": settings.project_cache_timeout,
        "wait": False,  # It is synced by a module of its own, which a project that exists needs as well.
        **_given(links),
    }
    return Object("project", settings.name, options, (), "projects", _not_given(links))


def inventories(settings: Settings) -> Mapping[str, Object]:
    """Return the inventories by their parts of the name. The inventory `local` has no hosts."""
    parts = dict.fromkeys([*settings.sources, *(item["inventory"] for item in JOB_TEMPLATES.values())])
    names = {part: settings.named(part) for part in parts}
    return {
        part: Object("inventory", name, {"name": name, "organization": settings.organization, "kind": ""})
        for part, name in names.items()
    }


def inventory_sources(settings: Settings, credential_id: str) -> Iterator[Object]:
    """Yield the sources of the inventories. AWX does not run them in the execution environment of the project."""
    links = {"execution_environment": settings.execution_environment}
    for name, path in settings.sources.items():
        options = {
            "name": name,  # not the path: with another one, it must be the same source, which replaces its hosts
            "inventory": settings.named(name),
            "organization": settings.organization,
            "source": "scm",
            "source_project": settings.name,
            "source_path": path,
            "credential": credential_id,
            "overwrite": True,
            "overwrite_vars": True,
            "update_on_launch": True,
            "update_cache_timeout": settings.inventory_cache_timeout,
            **_given(links),
        }
        needs = ["credential", "project", "inventory"]
        yield Object("inventory_source", name, options, needs, "inventory_sources", _not_given(links))


def job_templates(settings: Settings, credential_id: str, inventory_ids: Mapping[str, str]) -> Iterator[Object]:
    """Yield a job template for each playbook. Only those that change nothing may run beside themselves.

    Credential and inventories are given by their ids, because the module looks for a name in all organizations.
    """
    links = ("execution_environment",)  # which is that of the project
    for playbook, item in JOB_TEMPLATES.items():
        sliced = playbook == "provision"
        options = {
            "name": settings.named(playbook),
            "description": item["description"],
            "organization": settings.organization,
            "project": settings.name,
            "playbook": settings.path(playbook),
            "inventory": inventory_ids.get(item["inventory"]),
            "credentials": [credential_id],
            **dict.fromkeys(("limit", "job_tags", "skip_tags"), ""),
            "job_slice_count": settings.slices if sliced else 1,
            # A slice has only some of the hosts. It finds the names of the others here.
            "extra_vars": item.get("extra_vars", {})
            | ({"provision_inventory": settings.desired_path} if sliced else {}),
            "diff_mode": True,
            "allow_simultaneous": not item["changes"],
            "ask_job_type_on_launch": True,
            "ask_limit_on_launch": item["inventory"] in settings.sources,
            "ask_verbosity_on_launch": True,
            **_survey(item["survey"], settings.questions.get(playbook, [])),
        }
        needs = ["credential", "project", "inventory"]
        yield Object("job_template", settings.named(playbook), options, needs, "job_templates", links)


def schedules(settings: Settings) -> Iterator[Object]:
    """Yield the schedules. One without a rule is deleted."""
    for playbook in READ_ONLY:
        rule = settings.schedules.get(playbook, "")
        options = {
            "name": settings.named(playbook),
            "organization": settings.organization,
            "unified_job_template": settings.named(playbook),
            **({"rrule": rule} if rule else {"state": "absent"}),
        }
        yield Object("schedule", settings.named(playbook), options, ["job template"])


def workflow(settings: Settings) -> Iterator[Object]:
    """Yield the workflow, and its steps: the last one first, since a step refers to those that follow.

    The approval is made first and linked in a second step.
    """
    described = TEMPLATES["workflow"]
    options = {
        "name": settings.name,
        "description": described["description"],
        "organization": settings.organization,
        # AWX lets a run that waits for its approval block the next one otherwise.
        "allow_simultaneous": True,
        "ask_limit_on_launch": True,
        **_survey(described["survey"], settings.questions.get("provision", [])),
    }
    yield Object("workflow_job_template", settings.name, options)
    approval = {
        "name": described["approval"],
        "description": described["approval_description"],
        "timeout": settings.approval_timeout,
    }
    steps: Iterable[tuple[str, Options]] = (
        ("provision", {"unified_job_template": settings.named("provision")}),
        ("approval", {"approval_node": approval}),
        ("approval", {"success_nodes": ["provision"]}),
        ("preflight", {"unified_job_template": settings.named("preflight"), "success_nodes": ["approval"]}),
    )
    for identifier, step in steps:
        options = {
            "workflow_job_template": settings.name,
            "organization": settings.organization,
            "lookup_organization": settings.organization,
            "identifier": identifier,
            **step,
        }
        yield Object("workflow_job_template_node", identifier, options, ["job template", "workflow"])


def grants(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Yield the team, the role, and what it is for: a playbook, or `workflow`.

    By default a team can change something by the workflow only, which needs an approval. Who launches, approves or
    sees the workflow sees the output of its jobs: AWX does not give that by itself.
    """
    by_default = {"launch": [WORKFLOW, *READ_ONLY], "approve": [WORKFLOW], "read": [WORKFLOW, *JOB_TEMPLATES]}
    for item in settings.roles or []:
        for which in item["templates"] or by_default[item["role"]]:
            yield item["team"], item["role"], which
            if which == WORKFLOW:
                yield from ((item["team"], "read", step) for step in ("preflight", "provision"))


def role(settings: Settings, team: str, granted: str, which: str, *, state: str = "present") -> Object:
    """Return the role of a team for a job template, or for the workflow."""
    options = {
        "team": team,
        "role": GRANTS[granted],
        "lookup_organization": settings.organization,
        ("workflow" if which == WORKFLOW else "job_template"): settings.template(which),
        "state": state,
    }
    return Object("role", f"{granted} of team {team} for {which}", options, ["job template", "workflow"])


def _survey(questions: Sequence[Options], more: Sequence[Options]) -> Options:
    return {"survey_enabled": True, "survey_spec": {"name": "", "description": "", "spec": [*questions, *more]}}


def _given(links: Options) -> Options:
    return {name: value for name, value in links.items() if value}


def _not_given(links: Options) -> list[str]:
    return [name for name, value in links.items() if not value]
