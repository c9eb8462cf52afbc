# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Any request to the SCP Open API, for products that have no module yet."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit

from .errors import CallError, OptionError, PlanError, UnexpectedResponseError
from .handler import Result
from .pagination import MAX_PAGES
from .planned import placeholders
from .progress import Progress, no_progress
from .settings import DOMAIN, LABEL, Settings
from .transport import Request, Response, Transport
from .waiter import Acceptors, Waiting, checked_expression, evaluated, waiting

WRITING = ("POST", "PUT", "PATCH", "DELETE")
PATH = re.compile(r"/[^?#\\\s\x00-\x1f\x7f\ud800-\udfff]*")
# Not urlsplit, which drops line breaks, and reads a backslash as part of the host, where other parsers end the host.
BASE_URL = re.compile(rf"https://([a-z0-9-]+\.)+{re.escape(DOMAIN)}(:[0-9]+)?(?=/)", re.IGNORECASE)
VERSION = re.compile(r"[0-9A-Za-z._-]{1,20}")


def raw_request(
    options: Mapping[str, Any], transport: Transport, *, check_mode: bool, progress: Progress = no_progress
) -> Result:
    """Send the request that the options describe, and return `status`, `response` and `resources`."""
    method = options["method"]
    writes = method in WRITING
    if writes and check_mode:
        raise PlanError(
            f"{method} may change something that cannot be predicted, so it cannot run in check mode.",
            code="read_only",
            hint="Add 'when: not ansible_check_mode' to the task, or check_mode: false if the call changes nothing.",
        )
    for option in ("wait_until", "paginate"):
        if writes and options[option]:
            raise OptionError(option, f"needs the method GET, and the method is {method}.")
    if options["version"] and not VERSION.fullmatch(options["version"]):
        raise OptionError("version", f"{options['version']!r} is not a version such as 1.4.")
    if options["paginate"] and not str((options["query"] or {}).get("page", 0)).isdecimal():
        raise OptionError("query", "page must be a whole number, from which paginate counts up.")
    wrong = [f"query.{name}" for name, value in (options["query"] or {}).items() if not _is_parameter(value)]
    if wrong:
        raise OptionError(", ".join(wrong), "must be text or a list of texts.")
    url = _url(options, transport.settings)
    request = Request(
        f"{method} {urlsplit(url).path}",
        method,
        options["service"] or urlsplit(url).netloc.split(".")[0],
        "",
        query=options["query"] or {},
        body=options["body"],
        version=options["version"],
        changes=writes,
        url=url,
        statuses=options["status_codes"] or (),
    )
    wait = waiting(options, transport, progress)
    if check_mode and any(placeholders(options)):
        response = Response(None, None)  # The API cannot answer questions about an object that does not exist yet.
    elif options["wait_until"]:
        response = _wait(request, transport, wait, checked_expression("wait_until", options["wait_until"]))
    else:
        response = transport.request(request)
    return {
        "changed": writes,
        "diff": {"before": {}, "after": {}},
        "status": response.status,
        "response": response.body,
        "resources": _paginate(request, transport, response.body) if options["paginate"] and response.status else [],
        "timeline": wait.timeline,
    }, []


def _is_parameter(value: Any) -> bool:
    values = value if isinstance(value, list) else [value]
    return not any(isinstance(each, (Mapping, list)) for each in values)


def _url(options: Mapping[str, Any], settings: Settings) -> str:
    """Return the URL. Raises OptionError if it is invalid or does not belong to the platform."""
    option, base, path = "path", "", options["path"] or ""
    if options["url"]:
        match = BASE_URL.match(options["url"])
        origin = "://".join(urlsplit(settings.endpoint)[:2]) if settings.endpoint else None
        if not match and not (origin and options["url"].startswith(f"{origin}/")):
            raise OptionError(
                "url",
                f"must be an https URL of {DOMAIN} or of the endpoint, without a query.",
                hint="Signatures are sent to the platform only. Set the query with the option query.",
            )
        option, base = "url", match[0] if match else str(origin)
        path = options["url"][len(base) :]
    elif not LABEL.fullmatch(options["service"] or ""):
        raise OptionError("service", f"{options['service']!r} is not the name of a product such as ske.")
    # requests decodes characters that need no encoding, so it sends %2e%2e as .. ; a gateway may also decode %2f.
    if not PATH.fullmatch(path) or {".", ".."} & set(unquote(path).split("/")):
        raise OptionError(
            option, f"{path!r} is not a path: a path begins with /, has no spaces, ?, # or \\, and no segments . or .."
        )
    return (base or settings.base_url(options["service"])) + path


def _wait(request: Request, transport: Transport, wait: Waiting, expression: str) -> Response:
    """Repeat the request until the expression is true for the response. Return that response."""
    responses: list[Response] = []

    def poll() -> Mapping[str, Any]:
        responses.append(transport.request(request))
        met = evaluated("wait_until", expression, responses[-1].body)
        return {"state": f"HTTP {responses[-1].status}", "met": met}

    wait.until(f"{request.operation} with {expression}", Acceptors("met", "`false`"), poll)
    return responses[-1]


def _paginate(request: Request, transport: Transport, first: Any) -> list[Any]:
    """Return the items of all pages: of the one list in the response, page by page until one is empty.

    The keys of the id and of the total are not known here, so a list that changes during the reading is not detected.
    An API that ignores the page number, or stops at the last page, repeats a page; this ends the reading as well.
    Raises CallError if another page follows a repeated one, because then one is missing.
    """
    lists = [key for key, value in first.items() if isinstance(value, list)] if isinstance(first, dict) else []
    lists = [key for key in lists if key != "links"]
    if len(lists) != 1:
        raise UnexpectedResponseError(
            f"{request.operation} with paginate", f"an object with one list (it has {len(lists)})"
        )
    found: dict[str, Any] = {}
    start, items, repeated = int(request.query.get("page") or 0), first[lists[0]], False
    for page in range(start + 1, start + 1 + MAX_PAGES):
        new = {text: item for item in items if (text := json.dumps(item, sort_keys=True)) not in found}
        if not items or (repeated and not new):
            return list(found.values())
        if repeated and len(new) == len(items):
            raise CallError(
                f"{request.operation} returned an earlier page again instead of page {page - 2}.",
                outcome_unknown=False,
                transient=True,
                hint="Run the task again when the list does not change.",
            )
        repeated = not new
        found.update(new)
        body = transport.send(replace(request, query={**request.query, "page": page}))
        items = body.get(lists[0]) or [] if isinstance(body, dict) else []
        if not isinstance(items, list):
            raise UnexpectedResponseError(f"{request.operation} with page {page}", f"an object with a list {lists[0]}")
    raise UnexpectedResponseError(f"{request.operation} with paginate", f"complete after {MAX_PAGES} pages")
