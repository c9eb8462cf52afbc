# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real responses of the emulator with a random mutation: a result or a clear error, never a crash."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import Any
from urllib.parse import urlsplit

import pytest
from harness import FLOW, PASSWORD, SERVICE
from in_process import run
from scenarios import MODULES, WORKLOAD

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import ScpError
from emulator.process import EmulatorProcess

Change = Callable[[Any], Any]
WRONG: list[Any] = [
    None, True, False, 0, -1, 5, 1.5, 10**30, "", "x", "null", "\0", "a/b", "..", "1Gi", "[[[", "흐름",
    [], {}, [[]], [None], [5], ["x"], [{}], {"a": 1}, {"a": {"b": []}}, ...,
]  # fmt: skip
ALIASES = {"host_aliases": [{"ip": "10.0.0.10", "hostnames": ["a", "b"]}]}
ACCOUNT = {"account": {"account_id": "nifiadmin", "account_password": PASSWORD}}
TRIES = 25
CREATED = {"domain": "domain", "storage_class_name": "nfs", **ALIASES, **ACCOUNT}
TASKS: list[tuple[str, dict[str, Any]]] = [
    *((module, {**table.reads}) for module, table in MODULES.items()),
    ("data_flow", {"name": "new", "cluster_name": "ske-dev", "version": "1.1.0", **CREATED}),
    ("data_flow", {"name": "analytics", "description": "new", **ALIASES, **ACCOUNT}),
    ("data_flow", {"name": "analytics", "state": "absent", "delete_services": True}),
    ("data_flow_service", {"name": "new", "data_flow": "analytics", "service_workload": WORKLOAD, **CREATED}),
    ("data_flow_service", {"data_flow_service_id": SERVICE, "service_workload": {"nifi": {"replica": 2}}, **ALIASES}),
    ("data_flow_service", {"name": "orders", "data_flow_id": FLOW, "state": "absent"}),
    ("data_flow_info", {"details": True, "query": "sort_by([], &created_dt)[].account.account_id"}),
    ("data_flow_service_info", {"details": True, "wait_for_state": "RUNNING"}),
    ("data_flow_capacity_info", {"cluster_name": "ske-dev", "service_workload": WORKLOAD}),
    ("data_flow_capacity_info", {"data_flow_service_id": SERVICE, "service_workload": WORKLOAD}),
    ("request", {"service": "ske", "path": "/v1/clusters", "paginate": True, "wait_until": "length(clusters) > `1`"}),
]


def changed(document: Any, dice: Random, share: float) -> Any:
    """The document with something wrong (or nothing, for `...`) in a share of its places, in one at the least."""
    holder = {"": document}
    places: list[tuple[Any, Any]] = []
    rest: list[Any] = [holder]
    while rest:
        each = rest.pop()
        keys = list(each) if isinstance(each, dict) else range(len(each)) if isinstance(each, list) else ()
        places += [(each, key) for key in keys]
        rest += [each[key] for key in keys]
    picked = [place for place in places[1:] if dice.random() < share] or [dice.choice(places)]
    for where, key in reversed(picked):  # lists from their ends
        wrong = dice.choice(WRONG)
        if wrong is ... and where is not holder:
            del where[key]
        else:
            where[key] = None if wrong is ... else wrong
    return holder[""]


class Liar(BaseHTTPRequestHandler):
    """Forward everything, and mutate the responses as the test requires."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    emulator = ""
    change: Change = staticmethod(lambda document: document)

    def pass_on(self) -> None:
        """Handle one request."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        connection = HTTPConnection(self.emulator, timeout=10)
        # With the Host header of the caller, which is signed.
        connection.request(self.command, self.path, body, dict(self.headers))
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        if content:
            content = json.dumps(type(self).change(json.loads(content))).encode()
        self.send_response_only(answer.status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_DELETE = pass_on  # noqa: N815 # names of the base class

    def log_message(self, *args: Any) -> None:
        """Log nothing."""


@pytest.fixture(scope="module")
def liar(server: EmulatorProcess) -> Iterator[str]:
    """Return the URL of a server between the module and the emulator."""
    Liar.emulator = urlsplit(server.url).netloc
    with ThreadingHTTPServer(("127.0.0.1", 0), Liar) as between:
        threading.Thread(target=between.serve_forever, kwargs={"poll_interval": 0.005}, daemon=True).start()
        yield f"http://127.0.0.1:{between.server_port}"
        between.shutdown()


def lie(numbers: set[int], dice: Random, share: float) -> Change:
    """Mutate the responses with these numbers."""
    count = itertools.count()
    return lambda document: changed(document, dice, share) if next(count) in numbers else document


# Those that change something also run in check mode, where the state does not change.
WRITING = ("data_flow", "data_flow_service")
RUNS = [(*task, False) for task in TASKS] + [(*task, True) for task in TASKS if task[0] in WRITING]


@pytest.mark.parametrize(("module", "options", "check_mode"), RUNS, ids=[run[0] for run in RUNS])
def test_an_answer_with_something_wrong_is_no_crash(
    module: str, options: dict[str, Any], check_mode: bool, liar: str, seeded: EmulatorProcess
) -> None:
    """Without check mode, the state is what the previous changes have made of it."""
    seeded.admin("PATCH", "/clock", {"speed": 1_000_000})

    for seed in range(TRIES):
        dice = Random(seed)
        answers = set(dice.sample(range(6), dice.choice([1, 1, 2, 6])))
        Liar.change = staticmethod(lie(answers, dice, dice.choice([0, 0.05, 0.3])))
        try:
            json.dumps(run(module, options, liar, check_mode=check_mode))
        except ScpError as error:
            json.dumps(error.as_result())
        except Exception as error:
            raise AssertionError(f"seed {seed}") from error
