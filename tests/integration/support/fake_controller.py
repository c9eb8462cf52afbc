# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fake of the part of AWX's API that sets it up: objects by name, related lists, surveys, approvals.

It runs no jobs. It refuses what AWX 24 refuses of the requests that the collection sends, and returns what AWX returns:
secrets as $encrypted$, fields that were not sent with their defaults, and no unknown fields.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

TOKEN = "canary-controller-token-2d4b"
ENCRYPTED = "$encrypted$"
PREFIX = "/api/v2"
NEEDED: Any = object()
PLAYBOOK = re.compile(r"^\s*?-?\s*?(?:hosts|(ansible\.builtin\.)?include|(ansible\.builtin\.)?import_playbook):", re.M)
QUESTION = {"text": str, "textarea": str, "password": str, "multiplechoice": str, "integer": int, "float": float}
TEMPLATES = {"job_templates", "workflow_job_templates", "projects", "inventory_sources"}


class RefusedError(Exception):
    """The error response of AWX to a request that it refuses."""

    def __init__(self, status: int, **body: Any) -> None:
        super().__init__(body)
        self.status = status
        self.body = body


@dataclass(frozen=True)
class Kind:
    """A kind of object: its type, the defaults of its fields, its links, and its related lists."""

    type: str
    fields: Mapping[str, Any]
    links: tuple[str, ...] = ()
    lists: Mapping[str, str] = field(default_factory=dict)
    unique: tuple[str, ...] = ("name",)
    fixed: tuple[str, ...] = ()


NAMED = {"name": NEEDED, "description": ""}
SURVEYED = {"extra_vars": "", "survey_enabled": False, "ask_variables_on_launch": False, "ask_limit_on_launch": False}
EDGES = dict.fromkeys(("success_nodes", "failure_nodes", "always_nodes"), "workflow_job_template_nodes")
KINDS: Mapping[str, Kind] = {
    "organizations": Kind("organization", NAMED),
    "execution_environments": Kind("execution_environment", {**NAMED, "image": NEEDED}),
    "credential_types": Kind(
        "credential_type",
        {**NAMED, "kind": NEEDED, "inputs": {}, "injectors": {}, "managed": False},
        fixed=("managed",),
    ),
    "credentials": Kind(
        "credential",
        {**NAMED, "organization": NEEDED, "credential_type": NEEDED, "inputs": {}},
        unique=("name", "organization", "credential_type"),
    ),
    "projects": Kind(
        "project",
        {
            **NAMED, "organization": None, "scm_type": "", "scm_url": "", "scm_branch": "", "credential": None,
            "scm_update_on_launch": False, "allow_override": False, "default_environment": None, "scm_revision": "",
        },
        links=("update",),
        fixed=("scm_revision",),
    ),
    "project_updates": Kind("project_update", {"project": NEEDED, "status": "successful"}, unique=()),
    "inventories": Kind(
        "inventory",
        {**NAMED, "organization": NEEDED, "kind": "", "host_filter": None, "variables": ""},
        unique=("name", "organization"),
    ),
    "inventory_sources": Kind(
        "inventory_source",
        {
            **NAMED, "inventory": NEEDED, "source": NEEDED, "source_project": None, "source_path": "",
            "source_vars": "", "credential": None, "overwrite": False, "overwrite_vars": False,
            "update_on_launch": False, "update_cache_timeout": 0,
        },
        links=("update",),
        unique=("name", "inventory"),
    ),
    "job_templates": Kind(
        "job_template",
        {
            **NAMED, **SURVEYED, "organization": None, "project": NEEDED, "playbook": NEEDED, "inventory": None,
            "job_type": "run", "job_slice_count": 1, "diff_mode": False, "allow_simultaneous": False, "limit": "",
            "ask_job_type_on_launch": False, "ask_diff_mode_on_launch": False, "execution_environment": None,
        },
        links=("survey_spec",),
        lists={"credentials": "credentials"},
        unique=("name", "organization"),
        fixed=("organization",),
    ),
    "schedules": Kind(
        "schedule",
        {**NAMED, "unified_job_template": NEEDED, "rrule": NEEDED, "enabled": True, "extra_data": {}},
        unique=("name", "unified_job_template"),
    ),
    "workflow_job_templates": Kind(
        "workflow_job_template",
        {**NAMED, **SURVEYED, "organization": None, "inventory": None, "limit": None},
        links=("survey_spec",),
        unique=("name", "organization"),
    ),
    "workflow_job_template_nodes": Kind(
        "workflow_job_template_node",
        {
            "identifier": NEEDED, "workflow_job_template": NEEDED, "unified_job_template": None, "extra_data": {},
            "all_parents_must_converge": False,
        },
        links=("create_approval_template",),
        lists=EDGES,
        unique=("identifier", "workflow_job_template"),
    ),
    "workflow_approval_templates": Kind(
        "workflow_approval_template", {**NAMED, "timeout": 0}, unique=()
    ),
}  # fmt: skip


class Controller:
    """A controller with the organization Default; `repositories` are the git repositories that projects can have."""

    def __init__(self, repositories: Mapping[str, Path]) -> None:
        self.repositories = repositories
        self.requests: list[tuple[str, str]] = []
        self.objects: dict[str, dict[int, dict[str, Any]]] = {collection: {} for collection in KINDS}
        self.surveys: dict[int, dict[str, Any]] = {}
        self._ids = count(1)
        self.create("organizations", {"name": "Default"})
        application = FastAPI(openapi_url=None)
        application.add_api_route("/{path:path}", self.serve, methods=["GET", "POST", "PATCH", "DELETE"])
        self._server = uvicorn.Server(uvicorn.Config(application, port=0, log_level="warning"))
        self._thread = threading.Thread(target=self._server.run)

    def __enter__(self) -> Controller:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        return self

    def __exit__(self, *details: object) -> None:
        self._server.should_exit = True
        self._thread.join()

    @property
    def url(self) -> str:
        """Return the URL of the server."""
        return f"http://127.0.0.1:{self._server.servers[0].sockets[0].getsockname()[1]}"

    @property
    def writes(self) -> list[tuple[str, str]]:
        """Return the requests that change something."""
        return [request for request in self.requests if request[0] != "GET"]

    def named(self, collection: str) -> dict[str, dict[str, Any]]:
        """Return what is stored, including secrets, by name."""
        return {item.get("name") or item["identifier"]: item for item in self.objects[collection].values()}

    def number(self, collection: str, name: str) -> int:
        """Return the id of the object with a name."""
        desired = self.named(collection)[name]
        return next(number for number, item in self.objects[collection].items() if item is desired)

    async def serve(self, request: Request) -> Response:
        """Handle one request."""
        body = await request.body()
        self.requests.append((request.method, request.url.path))
        try:
            if request.headers.get("Authorization") != f"Bearer {TOKEN}":
                raise RefusedError(401, detail="Authentication credentials were not provided.")
            status, answer = self._answer(
                request.method, request.url.path, dict(request.query_params), json.loads(body or "{}")
            )
        except RefusedError as refused:
            status, answer = refused.status, refused.body
        content = b"" if status == 204 else json.dumps(answer).encode()
        headers = {"X-API-Product-Name": "AWX", "X-API-Product-Version": "24.6.1"}
        return Response(content, status, headers, "application/json")

    def _answer(self, method: str, path: str, query: dict[str, str], body: dict[str, Any]) -> tuple[int, Any]:
        collection, number, related, *rest = [*path.removeprefix(PREFIX).strip("/").split("/"), "", ""]
        if not path.startswith(PREFIX) or rest[2:] or collection not in {*KINDS, "unified_job_templates"}:
            raise RefusedError(404, detail="Not found.")
        if not number:
            if method == "POST":
                return 201, self.create(collection, body)
            return 200, self._list(self._found(collection, query))
        if int(number) not in self.objects[collection]:
            raise RefusedError(404, detail="Not found.")
        if related:
            return self._related(method, collection, int(number), related, body)
        if method == "PATCH":
            self._change(collection, int(number), body)
        return 200, self.show(collection, int(number))

    def _found(self, collection: str, filters: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        collections = sorted(TEMPLATES) if collection == "unified_job_templates" else [collection]
        for one in collections:
            for number in self.objects[one]:
                item = self.show(one, number)
                unknown = set(filters) - set(item)
                if unknown and len(collections) == 1:
                    raise RefusedError(400, detail=f"{KINDS[one].type} has no field named {unknown.pop()!r}")
                if all(str(item.get(name)) == value for name, value in filters.items()):
                    yield item

    @staticmethod
    def _list(items: Iterator[dict[str, Any]]) -> dict[str, Any]:
        results = list(items)
        return {"count": len(results), "next": None, "previous": None, "results": results}

    def show(self, collection: str, number: int) -> dict[str, Any]:
        """Return an object as the API returns it."""
        kind, item = KINDS[collection], self.objects[collection][number]
        url = f"{PREFIX}/{collection}/{number}/"
        shown = {
            **{name: value for name, value in item.items() if not name.startswith("_")},
            "id": number,
            "type": kind.type,
            "url": url,
            "related": {name: f"{url}{name}/" for name in (*kind.links, *kind.lists)},
            "summary_fields": {},
        }
        if collection == "credentials":
            secret = {asked["id"] for asked in self._fields(item["credential_type"]) if asked.get("secret")}
            shown["inputs"] = {name: ENCRYPTED if name in secret else v for name, v in item["inputs"].items()}
        for template, name in self._templates():
            if collection == "workflow_job_template_nodes" and template == item["unified_job_template"]:
                shown["related"]["unified_job_template"] = f"{PREFIX}/{name}/{template}/"
        if collection == "projects" and item["_updates"]:
            # AWX fetches the repository as soon as a project exists; a later request finds it done.
            shown["summary_fields"]["current_update"] = {"id": item["_updates"].pop()}
        return shown

    def _templates(self) -> Iterator[tuple[int, str]]:
        for collection in (*TEMPLATES, "workflow_approval_templates"):
            for number in self.objects[collection]:
                yield number, collection

    def create(self, collection: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Create an object, and return it as the API returns it."""
        kind, number = KINDS[collection], next(self._ids)
        item = {name: default for name, default in kind.fields.items() if default is not NEEDED}
        item |= {name: [] for name in kind.lists}
        missing = [name for name, default in kind.fields.items() if default is NEEDED and body.get(name) in (None, "")]
        if missing:
            raise RefusedError(400, **{name: ["This field is required."] for name in missing})
        self.objects[collection][number] = item
        try:
            self._change(collection, number, body)
        except RefusedError:
            del self.objects[collection][number]
            raise
        if collection == "projects":
            item["_updates"] = [self.create("project_updates", {"project": number})["id"]]
        return self.show(collection, number)

    def _change(self, collection: str, number: int, body: Mapping[str, Any]) -> None:
        kind, item = KINDS[collection], self.objects[collection][number]
        sent = {name: value for name, value in body.items() if name in kind.fields and name not in kind.fixed}
        if [name for name in sent if sent[name] is None and kind.fields[name] is not None]:
            raise RefusedError(400, **{name: ["This field may not be null."] for name in sent if sent[name] is None})
        desired = {**item, **sent}
        for other, same in self.objects[collection].items():
            if kind.unique and other != number and all(same[name] == desired[name] for name in kind.unique):
                raise RefusedError(400, __all__=[f"{kind.type} with these {kind.unique} already exists."])
        check: Callable[[dict[str, Any], dict[str, Any]], None] | None = getattr(self, f"_check_{kind.type}", None)
        if check:
            check(desired, item)
        item.update(desired)

    def _fields(self, credential_type: int) -> list[dict[str, Any]]:
        fields: list[dict[str, Any]] = self.objects["credential_types"][credential_type]["inputs"].get("fields", [])
        return fields

    def _check_credential_type(self, desired: dict[str, Any], before: dict[str, Any]) -> None:
        known = {"id", "type", "label", "help_text", "secret", "multiline", "default", "choices", "format"}
        used = [item for item in self.objects["credentials"].values() if self._type_of(item) is before]
        if used and desired["inputs"] != before["inputs"]:
            raise RefusedError(
                403, detail="Modifications to inputs are not allowed for credential types that are in use"
            )
        if desired["kind"] not in ("cloud", "net"):
            raise RefusedError(400, kind=[f"Must be 'cloud' or 'net', not {desired['kind']}"])
        if set(desired["inputs"]) - {"fields", "required"} or set(desired["injectors"]) - {"env", "file", "extra_vars"}:
            raise RefusedError(400, inputs=["Additional properties are not allowed"])
        for asked in desired["inputs"].get("fields", []):
            asked.setdefault("type", "string")
            if set(asked) - known or not {"id", "label"} <= set(asked):
                raise RefusedError(400, inputs=[f"{asked} is not valid under the given schema"])
        try:
            rendered = render(
                desired, {asked["id"]: "EXAMPLE" for asked in desired["inputs"].get("fields", [])}, strict=True
            )
        except TemplateError as error:
            raise RefusedError(400, injectors=[f"uses an undefined field ({error})"]) from None
        if [name for name in rendered if name.startswith("ANSIBLE_") or not name.isidentifier()]:
            raise RefusedError(400, injectors=["Environment variable is not allowed to be used in credentials."])

    def _type_of(self, credential: Mapping[str, Any]) -> dict[str, Any] | None:
        return self.objects["credential_types"].get(credential.get("credential_type", 0))

    def _check_credential(self, desired: dict[str, Any], before: dict[str, Any]) -> None:
        fields = {asked["id"] for asked in self._fields(desired["credential_type"])}
        if not set(desired["inputs"]) <= fields or not all(isinstance(v, str) for v in desired["inputs"].values()):
            raise RefusedError(400, inputs=["Additional properties are not allowed"])
        kept = before.get("inputs", {})
        desired["inputs"] = {n: kept.get(n) if value == ENCRYPTED else value for n, value in desired["inputs"].items()}

    def _check_project(self, desired: dict[str, Any], before: dict[str, Any]) -> None:
        if desired["scm_type"] != "git" or desired["scm_url"] not in self.repositories:
            raise RefusedError(400, scm_url=["There is no such repository."])
        desired["scm_revision"] = "da39a3ee"

    def _check_inventory_source(self, desired: dict[str, Any], before: dict[str, Any]) -> None:
        project = self.objects["projects"].get(desired["source_project"] or 0)
        if desired["source"] != "scm" or not project:
            raise RefusedError(400, source_project=["Project required for scm type sources."])
        if not (self.repositories[project["scm_url"]] / desired["source_path"]).is_file():
            raise RefusedError(400, source_path=["AWX would say so only when the source is updated: no such file."])

    def _check_job_template(self, desired: dict[str, Any], before: dict[str, Any]) -> None:
        project = self.objects["projects"].get(desired["project"])
        if not project or desired["inventory"] not in self.objects["inventories"]:
            raise RefusedError(400, inventory=["You must either set a default value or ask to prompt on launch."])
        playbook = self.repositories[project["scm_url"]] / desired["playbook"]
        if not playbook.is_file() or not PLAYBOOK.search(playbook.read_text(encoding="utf-8")):
            raise RefusedError(400, playbook=["Playbook not found for project."])
        desired["organization"] = project["organization"]

    def _check_schedule(self, desired: dict[str, Any], before: dict[str, Any]) -> None:
        if desired["unified_job_template"] not in dict(self._templates()):
            raise RefusedError(400, unified_job_template=["Invalid pk - object does not exist."])
        for part in ("DTSTART", "RRULE", "INTERVAL"):
            if part not in desired["rrule"]:
                raise RefusedError(400, rrule=[f"{part} required in rrule."])
        survey = self.surveys.get(desired["unified_job_template"], {"spec": []})
        asked = [q["variable"] for q in survey["spec"] if q["required"] and q["variable"] not in desired["extra_data"]]
        if asked:  # A default does not count.
            raise RefusedError(400, variables_needed_to_start=[f"'{variable}' value missing" for variable in asked])

    def _check_workflow_job_template_node(self, desired: dict[str, Any], before: dict[str, Any]) -> None:
        if desired["workflow_job_template"] not in self.objects["workflow_job_templates"]:
            raise RefusedError(400, workflow_job_template=["Invalid pk - object does not exist."])

    def _related(
        self, method: str, collection: str, number: int, related: str, body: dict[str, Any]
    ) -> tuple[int, Any]:
        kind, item = KINDS[collection], self.objects[collection][number]
        if related in kind.lists:
            if method == "GET":
                return 200, self._list(self.show(kind.lists[related], other) for other in item[related])
            if body["id"] not in self.objects[kind.lists[related]]:
                raise RefusedError(400, msg="object does not exist")
            item[related] = [other for other in item[related] if other != body["id"]]
            item[related] += [] if body.get("disassociate") else [body["id"]]
            return 204, None
        if related == "survey_spec" and related in kind.links:
            if method == "POST":
                self.surveys[number] = _checked_survey(body)
            return 200, self.surveys.get(number, {})
        if related == "create_approval_template" and related in kind.links and method == "POST":
            template = self.create("workflow_approval_templates", body)
            item["unified_job_template"] = template["id"]
            return 201, template
        raise RefusedError(404, detail="Not found.")


def render(credential_type: Mapping[str, Any], inputs: Mapping[str, str], *, strict: bool = False) -> dict[str, str]:
    """Return the environment variables of a job with a credential; an input without a value is an empty variable."""
    environment = ImmutableSandboxedEnvironment(**({"undefined": StrictUndefined} if strict else {}))
    given = {name: value for name, value in inputs.items() if value}
    return {
        name: environment.from_string(template).render(given)
        for name, template in credential_type["injectors"]["env"].items()
    }


def _checked_survey(survey: dict[str, Any]) -> dict[str, Any]:
    if {name: type(survey.get(name)) for name in ("name", "description", "spec")} != {
        "name": str, "description": str, "spec": list,
    } or not survey["spec"]:  # fmt: skip
        raise RefusedError(400, error="Field is missing from survey spec.")
    for number, question in enumerate(survey["spec"]):
        if not all(isinstance(question.get(name), str) for name in ("type", "question_name", "variable")):
            raise RefusedError(400, error=f"a field is missing from survey question {number}")
        if not isinstance(question.get("required"), bool) or question["type"] not in QUESTION:
            raise RefusedError(400, error=f"survey question {number} is not one of the allowed question types")
        default = question.get("default", "")
        if default != "" and not isinstance(default, QUESTION[question["type"]]):
            raise RefusedError(400, error=f"Default value in survey question {number} has the wrong type")
        if question["type"] == "multiplechoice":
            choices = question.get("choices") or []
            if isinstance(choices, str) or (default and default not in choices):
                raise RefusedError(400, error="Default choice must be answered from the choices listed.")
        elif question["type"] == "password" and default:
            question["default"] = ENCRYPTED
    if len({question["variable"] for question in survey["spec"]}) != len(survey["spec"]):
        raise RefusedError(400, error="'variable' duplicated in survey")
    return survey
