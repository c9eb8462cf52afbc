# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fake of the part of AWX's API that sets it up: objects by name, related lists, surveys, approvals.

It runs no jobs. It refuses what AWX 24.6.1 refuses of the requests that the collection sends, and returns what AWX
returns: secrets as $encrypted$, fields that were not sent with their defaults, and no unknown fields. A project is
known as it was at its last sync, which fails if there is no such repository. A launch is only validated.
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
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

TOKEN = "canary-controller-token-2d4b"
ENCRYPTED = "$encrypted$"
PREFIXES = ("/api/controller/v2", "/api/v2")  # Automation Platform 2.5, AWX
PREFIX = PREFIXES[1]
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
    roles: tuple[str, ...] = ()


NAMED = {"name": NEEDED, "description": ""}
PROMPTS = ("variables", "limit", "verbosity", "job_type", "diff_mode")
SURVEYED = {"extra_vars": "", "survey_enabled": False, **{f"ask_{prompt}_on_launch": False for prompt in PROMPTS}}
UPDATE = {
    "project": None, "inventory_source": None, "status": "successful", "failed": False, "output": "",
    "event_processing_finished": True, "scm_revision": "", "elapsed": 0.1, "started": "2026-01-01T00:00:00Z",
    "finished": "2026-01-01T00:00:01Z",
}  # fmt: skip
EDGES = dict.fromkeys(("success_nodes", "failure_nodes", "always_nodes"), "workflow_job_template_nodes")
KINDS: Mapping[str, Kind] = {
    "organizations": Kind("organization", NAMED),
    "teams": Kind("team", {**NAMED, "organization": NEEDED}, unique=("name", "organization")),
    "roles": Kind("role", NAMED, lists={"teams": "teams"}, unique=()),
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
            "scm_update_on_launch": False, "scm_update_cache_timeout": 0, "allow_override": False,
            "default_environment": None, "scm_revision": "",
        },
        links=("update", "playbooks"),
        fixed=("scm_revision",),
    ),
    "project_updates": Kind("project_update", UPDATE, links=("stdout",), unique=()),
    "inventory_updates": Kind("inventory_update", UPDATE, links=("stdout",), unique=()),
    "inventories": Kind(
        "inventory",
        {**NAMED, "organization": NEEDED, "kind": "", "host_filter": None, "variables": ""},
        unique=("name", "organization"),
    ),
    "inventory_sources": Kind(
        "inventory_source",
        {
            **NAMED, "inventory": NEEDED, "source": NEEDED, "source_project": None, "source_path": "",
            "source_vars": "", "credential": None, "execution_environment": None, "overwrite": False,
            "overwrite_vars": False,
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
            "job_tags": "", "skip_tags": "",
            "execution_environment": None,
        },
        links=("survey_spec", "launch"),
        lists={"credentials": "credentials"},
        unique=("name", "organization"),
        fixed=("organization",),
        roles=("admin", "execute", "read"),
    ),
    "schedules": Kind(
        "schedule",
        {**NAMED, "unified_job_template": NEEDED, "rrule": NEEDED, "enabled": True, "extra_data": {}},
        unique=("name", "unified_job_template"),
    ),
    "workflow_job_templates": Kind(
        "workflow_job_template",
        {
            **NAMED, **SURVEYED, "organization": None, "inventory": None, "limit": None, "allow_simultaneous": False,
        },
        links=("survey_spec", "launch"),
        unique=("name", "organization"),
        roles=("admin", "execute", "read", "approval"),
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
    """A controller with the organization Default; `repositories` are the git repositories that projects can have.

    The collection is in the execution environments that have a name, but not in that of the controller.
    """

    def __init__(self, repositories: dict[str, Path]) -> None:
        self.repositories = repositories
        self.collection_by_default = True  # whether the execution environment of the controller has the collection
        self.is_superuser = True  # who sends the requests
        self.prefix = PREFIX
        self._checkouts = TemporaryDirectory()
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
        self._checkouts.cleanup()

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
        product = "AWX" if self.prefix == PREFIX else "Red Hat Ansible Automation Platform"
        headers = {"X-API-Product-Name": product, "X-API-Product-Version": "24.6.1"}
        return Response(content, status, headers, "application/json")

    def _answer(self, method: str, path: str, query: dict[str, str], body: dict[str, Any]) -> tuple[int, Any]:
        path = path.replace(f"{self.prefix}/", f"{PREFIX}/", 1) if path.startswith(self.prefix) else ""
        collection, number, related, *rest = [*path.removeprefix(PREFIX).strip("/").split("/"), "", ""]
        if collection == "me":
            return 200, self._list(iter([{"username": "admin", "is_superuser": self.is_superuser}]))
        if not path or rest[2:] or collection not in {*KINDS, "unified_job_templates"}:
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
        if method == "DELETE":
            self._delete(collection, int(number))
            return 204, None
        return 200, self.show(collection, int(number))

    def _found(self, collection: str, filters: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        collections = sorted(TEMPLATES) if collection == "unified_job_templates" else [collection]
        either = {name.removeprefix("or__"): value for name, value in filters.items() if name.startswith("or__")}
        every = {name: value for name, value in filters.items() if not name.startswith("or__")}
        for one in collections:
            for number in self.objects[one]:
                item = self.show(one, number)
                unknown = {*either, *every} - set(item)
                if unknown and len(collections) == 1:
                    raise RefusedError(400, detail=f"{KINDS[one].type} has no field named {unknown.pop()!r}")
                chosen = not either or any(str(item.get(name)) == value for name, value in either.items())
                if chosen and all(str(item.get(name)) == value for name, value in every.items()):
                    yield item

    @staticmethod
    def _list(items: Iterator[dict[str, Any]]) -> dict[str, Any]:
        results = list(items)
        return {"count": len(results), "next": None, "previous": None, "results": results}

    def show(self, collection: str, number: int) -> dict[str, Any]:
        """Return an object as the API returns it."""
        kind, item = KINDS[collection], self.objects[collection][number]
        url = f"{self.prefix}/{collection}/{number}/"
        shown = {
            **{name: value for name, value in item.items() if not name.startswith("_")},
            "id": number,
            "type": kind.type,
            "url": url,
            "related": {name: f"{url}{name}/" for name in (*kind.links, *kind.lists)},
            "summary_fields": {},
        }
        if kind.roles:
            shown["summary_fields"]["object_roles"] = item["_roles"]
        if collection == "credentials":
            secret = {asked["id"] for asked in self._fields(item["credential_type"]) if asked.get("secret")}
            shown["inputs"] = {name: ENCRYPTED if name in secret else v for name, v in item["inputs"].items()}
        for template, name in self._templates():
            if collection == "workflow_job_template_nodes" and template == item["unified_job_template"]:
                shown["related"]["unified_job_template"] = f"{self.prefix}/{name}/{template}/"
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
        item["_roles"] = {f"{name}_role": {"id": self.create("roles", {"name": name})["id"]} for name in kind.roles}
        if collection == "projects":
            item["_updates"] = [self._sync_project(number)["id"]]
        return self.show(collection, number)

    def _delete(self, collection: str, number: int) -> None:
        del self.objects[collection][number]
        self.surveys.pop(number, None)

    def _sync_project(self, number: int) -> dict[str, Any]:
        """Fetch a repository, which fails if there is none."""
        project = self.objects["projects"][number]
        repository = self.repositories.get(project["scm_url"])
        if repository is None:
            output = f"\x1b[0;31mfatal: repository '{project['scm_url']}' not found\x1b[0m\n"
            failure = {"status": "failed", "failed": True, "output": output}
            return self.create("project_updates", {"project": number, **failure})
        project["_checkout"] = copytree(repository, Path(self._checkouts.name) / str(next(self._ids)))
        project["scm_revision"] = f"{len(self.objects['project_updates']):040x}"
        return self.create("project_updates", {"project": number, "scm_revision": project["scm_revision"]})

    def _sync_source(self, number: int) -> dict[str, Any]:
        """Update an inventory, which fails without the file or without the collection of its plugin."""
        source = self.objects["inventory_sources"][number]
        path = self._file(source["source_project"], source["source_path"])
        # AWX does not use the execution environment of the project here.
        there = source["execution_environment"] or self.collection_by_default
        output = ""
        if not path:
            output = f"ERROR! Source path {source['source_path']} does not exist.\n"
        elif "plugin: samsungcloud.scp" in path.read_text(encoding="utf-8") and not there:
            output = f"ERROR! inventory config '{path}' specifies unknown plugin 'samsungcloud.scp.data_flow'\n"
        failure = {"status": "failed", "failed": True, "output": output} if output else {}
        return self.create("inventory_updates", {"inventory_source": number, **failure})

    def _file(self, project: int, path: str) -> Path | None:
        """Return a file of a project as it was at the last sync."""
        checkout = self.objects["projects"][project].get("_checkout")
        return checkout / path if checkout and (checkout / path).is_file() else None

    def _change(self, collection: str, number: int, body: Mapping[str, Any]) -> None:
        kind, item = KINDS[collection], self.objects[collection][number]
        sent = {name: value for name, value in body.items() if name in kind.fields and name not in kind.fixed}
        if collection == "credential_types" and not self.is_superuser and item in self.objects[collection].values():
            raise RefusedError(403, detail="You do not have permission to perform this action.")
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
        if desired["scm_type"] != "git":
            raise RefusedError(400, scm_type=["Only git projects can be the source of an inventory."])

    def _check_inventory_source(self, desired: dict[str, Any], before: dict[str, Any]) -> None:
        project = self.objects["projects"].get(desired["source_project"] or 0)
        if desired["source"] != "scm" or not project:
            raise RefusedError(400, source_project=["Project required for scm type sources."])

    def _check_job_template(self, desired: dict[str, Any], before: dict[str, Any]) -> None:
        project = self.objects["projects"].get(desired["project"])
        if not project or desired["inventory"] not in self.objects["inventories"]:
            raise RefusedError(400, inventory=["You must either set a default value or ask to prompt on launch."])
        playbook = self._file(desired["project"], desired["playbook"])
        if not playbook or not PLAYBOOK.search(playbook.read_text(encoding="utf-8")):
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
        if related == "update" and related in kind.links and method == "POST":
            return 202, self._sync_project(number) if collection == "projects" else self._sync_source(number)
        if related == "playbooks" and related in kind.links:
            checkout = item.get("_checkout")
            files = sorted(checkout.rglob("*.y*ml")) if checkout else []
            playbooks = [file for file in files if PLAYBOOK.search(file.read_text(encoding="utf-8"))]
            return 200, [file.relative_to(checkout).as_posix() for file in playbooks]
        if related == "stdout" and related in kind.links:
            return 200, {"range": {"start": 0, "end": 1, "absolute_end": 1}, "content": item["output"]}
        if related == "launch" and related in kind.links and method == "POST":
            return 201, {"extra_vars": self._launched(collection, number, body)}
        if related == "create_approval_template" and related in kind.links and method == "POST":
            template = self.create("workflow_approval_templates", body)
            item["unified_job_template"] = template["id"]
            return 201, template
        raise RefusedError(404, detail="Not found.")

    def _launched(self, collection: str, number: int, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return the variables of a launched job. An empty text counts as an answer unless `min` is set."""
        given, template = body.get("extra_vars", {}), self.objects[collection][number]
        questions = self.surveys.get(number, {"spec": []})["spec"]
        values, errors = {}, []
        for question in questions:
            name = question["variable"]
            if name not in given and question["required"]:
                errors.append(f"'{name}' value missing")
            elif name in given and len(given[name]) < (question.get("min") or 0):
                errors.append(f"'{name}' value {given[name]} is too small (must be at least {question['min']}).")
            elif name in given or question.get("default") is not None:
                values[name] = given.get(name, question.get("default"))
        if errors:
            raise RefusedError(400, variables_needed_to_start=errors)
        return {**json.loads(template["extra_vars"] or "{}"), **values}


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
