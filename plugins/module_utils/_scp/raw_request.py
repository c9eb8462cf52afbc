# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Any request to the SCP Open API, for the products that have no module yet."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit

from .errors import CallError, OptionError, PlanError, UnexpectedResponseError
from .handler import Result
from .pagination import MOST_PAGES
from .planned import placeholders
from .progress import Progress, no_progress
from .settings import DOMAIN, LABEL, Settings
from .transport import Request, Response, Transport
from .waiter import Acceptors, Waiting, checked_expression, evaluated, waiting

WRITING = ("POST", "PUT", "PATCH", "DELETE")
PATH = re.compile(r"/[^?#\\\s\x00-\x1f\x7f\ud800-\udfff]*")
# Not urlsplit, which drops line breaks, and takes a backslash for a part of the host where others see its end.
BASE_URL = re.compile(rf"https://([a-z0-9-]+\.)+{re.escape(DOMAIN)}(:[0-9]+)?(?=/)", re.IGNORECASE)
VERSION = re.compile(r"[0-9A-Za-z._-]{1,20}")


def raw_request(
    options: Mapping[str, Any], transport: Transport, *, check_mode: bool, progress: Progress = no_progress
) -> Result:
    """Send the request that the options describe, and return `status`, `response` and `all_items`."""
    method = options["method"]
    writes = method in WRITING
    if writes and check_mode:
        raise PlanError(
            f"{method} may change something, and nothing tells what: it cannot be run in check mode.",
            hint="Add 'when: not ansible_check_mode' to the task, or check_mode: false if it changes nothing.",
        )
    for option in ("wait_until", "all_pages"):
        if writes and options[option]:
            raise OptionError(option, f"is for GET, and the method is {method}.")
    if options["version"] and not VERSION.fullmatch(options["version"]):
        raise OptionError("version", f"{options['version']!r} is not a version, such as 1.4.")
    if options["all_pages"] and not str((options["query"] or {}).get("page", 0)).isdecimal():
        raise OptionError("query", "needs a whole number as page, where all_pages counts on from it.")
    wrong = [f"query.{name}" for name, value in (options["query"] or {}).items() if not _is_parameter(value)]
    if wrong:
        raise OptionError(", ".join(wrong), "must be text, or a list of texts.")
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
        response = Response(None, None)  # Nothing can be asked about an object that does not exist yet.
    elif options["wait_until"]:
        response = _wait(request, transport, wait, checked_expression("wait_until", options["wait_until"]))
    else:
        response = transport.request(request)
    return {
        "changed": writes,
        "diff": {"before": {}, "after": {}},
        "status": response.status,
        "response": response.body,
        "all_items": _all_pages(request, transport, response.body) if options["all_pages"] and response.status else [],
        "timeline": wait.timeline,
    }, []


def _is_parameter(value: Any) -> bool:
    values = value if isinstance(value, list) else [value]
    return not any(isinstance(each, (Mapping, list)) for each in values)


def _url(options: Mapping[str, Any], settings: Settings) -> str:
    """Return the URL. Raises OptionError where it is none, or not one of the platform's."""
    option, base, path = "path", "", options["path"] or ""
    if options["url"]:
        match = BASE_URL.match(options["url"])
        origin = "://".join(urlsplit(settings.endpoint)[:2]) if settings.endpoint else None
        if not match and not (origin and options["url"].startswith(f"{origin}/")):
            raise OptionError(
                "url",
                f"must be an https address of {DOMAIN} or of the endpoint, without a query.",
                hint="A signature is sent to the platform only; queries go into the option query.",
            )
        option, base = "url", match[0] if match else str(origin)
        path = options["url"][len(base) :]
    elif not LABEL.fullmatch(options["service"] or ""):
        raise OptionError("service", f"{options['service']!r} is not the name of a product, such as ske.")
    # requests decodes what needs no encoding, so that %2e%2e is .. on the wire; a gateway may decode %2f, too.
    if not PATH.fullmatch(path) or {".", ".."} & set(unquote(path).split("/")):
        raise OptionError(
            option, f"{path!r} is not a path: it begins with /, has no spaces, ?, # or \\, and no segments . or .."
        )
    return (base or settings.base_url(options["service"])) + path


def _wait(request: Request, transport: Transport, wait: Waiting, expression: str) -> Response:
    """Repeat the request until the expression is true of the response, which is returned."""
    responses: list[Response] = []

    def look() -> Mapping[str, Any]:
        responses.append(transport.request(request))
        met = evaluated("wait_until", expression, responses[-1].body)
        return {"state": f"HTTP {responses[-1].status}", "met": met}

    wait.until(f"{request.operation} with {expression}", Acceptors("met", "`false`"), look)
    return responses[-1]


def _all_pages(request: Request, transport: Transport, first: Any) -> list[Any]:
    """The items of all pages: those of the one list in the answer, page after page until one is empty.

    What names an item and what counts them is not known here, so nothing tells whether the list moves meanwhile.
    An API that ignores the number, or stops counting at the last page, repeats what it has: that is the end, too.
    Raises CallError where another page follows, since then one is missing.
    """
    lists = [key for key, value in first.items() if isinstance(value, list)] if isinstance(first, dict) else []
    lists = [key for key in lists if key != "links"]
    if len(lists) != 1:
        raise UnexpectedResponseError(
            f"{request.operation} with all_pages", f"an object with one list (it has {len(lists)})"
        )
    found: dict[str, Any] = {}
    start, items, repeated = int(request.query.get("page") or 0), first[lists[0]], False
    for page in range(start + 1, start + 1 + MOST_PAGES):
        new = {text: item for item in items if (text := json.dumps(item, sort_keys=True)) not in found}
        if not items or (repeated and not new):
            return list(found.values())
        if repeated and len(new) == len(items):
            raise CallError(
                f"{request.operation} was answered with a page that came before instead of page {page - 2}.",
                outcome_unknown=False,
                transient=True,
                hint="Run the task again when the list is at rest.",
            )
        repeated = not new
        found.update(new)
        answer = transport.send(replace(request, query={**request.query, "page": page}))
        items = answer.get(lists[0]) or [] if isinstance(answer, dict) else []
        if not isinstance(items, list):
            raise UnexpectedResponseError(f"{request.operation} with page {page}", f"an object with a list {lists[0]}")
    raise UnexpectedResponseError(f"{request.operation} with all_pages", f"complete after {MOST_PAGES} pages")
