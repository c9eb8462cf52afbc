# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One run of a task in this process or in one that is killed, under the blows of a scenario."""

from __future__ import annotations

import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.samsungcloud.scp.plugins.module_utils._resource import reconciler
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp import pagination, transport
from emulator.process import EmulatorProcess

from .jobs import Job
from .scenarios import NO_WAIT, REAL_TIME, Scenario
from .troubles import FOREVER, LATE, SHORTLY, TIMEOUT, TROUBLES
from .wire import Wire

RETRIES = 2
PATIENCE = 5.0  # seconds for one call of a run without troubles
WAIT_TIMEOUT, WAIT_INTERVAL = 4.0, 0.1
HELD_SECONDS = 0.3  # for one look whether a request is held
# What a scenario has instead of the client's own figures, so that it takes a second and not a minute.
SCALED = {
    (transport, "BACKOFF"): 0.02,
    (reconciler, "LIST_LAG"): 0.3,
    (reconciler, "TAKEN_NAME_LAG"): 3.0,
    (reconciler, "UPDATE_VISIBLE_TIMEOUT"): 2.0,
    (pagination, "PAGE_SIZE"): 3,
}

Interference = Callable[[Mapping[str, Any]], None]  # is given the request that is held


@dataclass
class Attempt:
    """What one run gave: the task result, none if it was killed, or what it raised; and what the server saw of it."""

    result: dict[str, Any] | None
    seconds: float
    raised: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)

    @property
    def commits(self) -> list[str]:
        """The operations that the server carried out."""
        return [entry["operation"] for entry in self.requests if entry["committed"]]


@contextmanager
def scaled(figures: Mapping[tuple[Any, str], float]) -> Iterator[None]:
    """The client with these figures instead of its own."""
    own = {(module, name): getattr(module, name) for module, name in figures}
    for (module, name), value in figures.items():
        setattr(module, name, value)
    try:
        yield
    finally:
        for (module, name), value in own.items():
            setattr(module, name, value)


def call_timeout(scenario: Scenario) -> float:
    """Seconds for one call of the disturbed run: few only where there is silence, since a busy machine may be slow."""
    waits = ("hold", "delay")
    troubles = [TROUBLES[blow.trouble] for blow in scenario.blows]
    silent = any(each.by == "server" and each.fault["kind"].startswith(waits) for each in troubles)
    return TIMEOUT if silent else PATIENCE


def options(job: Job, scenario: Scenario, url: str, timeout: float) -> dict[str, Any]:
    """The options of the task."""
    real = REAL_TIME in scenario.ways
    return {
        **job.options,
        "endpoint": url,
        "access_key": "emulator-access-key",
        "secret_key": "emulator-secret-key",
        "timeout": timeout,
        "retries": RETRIES,
        "wait": NO_WAIT not in scenario.ways,
        "wait_timeout": 60.0 if real else WAIT_TIMEOUT,
        "wait_interval": WAIT_INTERVAL,
    }


def performed(
    job: Job, scenario: Scenario, server: EmulatorProcess, url: str = "", timeout: float = PATIENCE
) -> Attempt:
    """A run in this process."""
    seen = len(server.requests())
    started = time.monotonic()
    result, raised = None, ""
    with scaled({} if REAL_TIME in scenario.ways else SCALED):
        try:
            result = job.kind.perform(options(job, scenario, url or server.url, timeout))
        except Exception:
            raised = traceback.format_exc()
    seconds = time.monotonic() - started
    return Attempt(result, seconds, raised, server.requests()[seen:])


def disturbed(job: Job, scenario: Scenario, server: EmulatorProcess, interfere: Interference) -> Attempt:
    """A run under the blows; `interfere` is what another writer does."""
    # The emulator asks its faults in turn, and each request that one of them takes is not counted by the next.
    ordered = sorted(faults(job, scenario), key=lambda fault: -fault.get("skip", 0))
    server.admin("POST", "/faults", ordered)
    hands = {TROUBLES[blow.trouble].by for blow in scenario.blows}
    if "kill" in hands:
        seconds = killed(lambda: performed(job, scenario, server, timeout=call_timeout(scenario)), server)
        attempt = Attempt(None, seconds)
    elif "other" in hands:
        with interfering(server, interfere):
            attempt = performed(job, scenario, server, timeout=call_timeout(scenario))
    else:
        with wire(job, scenario, server) if "wire" in hands else nullcontext(server) as way:
            attempt = performed(job, scenario, server, way.url, call_timeout(scenario))
    server.admin("DELETE", "/faults")
    if scenario.meets("late"):
        time.sleep(LATE)
    attempt.requests = server.requests()
    return attempt


def faults(job: Job, scenario: Scenario) -> Iterator[dict[str, Any]]:
    """What the emulator is told."""
    for blow in scenario.blows:
        trouble = TROUBLES[blow.trouble]
        if not trouble.fault:
            continue
        if trouble.steps == "start":
            yield dict(trouble.fault)
        elif trouble.lasting:
            yield {**trouble.fault, "skip": job.steps.index((blow.operation, blow.nth)), "count": FOREVER}
        else:
            yield {**trouble.fault, "operation": blow.operation, "skip": blow.nth - 1}


def wire(job: Job, scenario: Scenario, server: EmulatorProcess) -> Wire:
    """The wire with the troubles that it makes."""
    steps = [(job.steps.index((blow.operation, blow.nth)), blow.trouble) for blow in scenario.blows]
    refusals = {at: FOREVER if name == "refused_on" else SHORTLY for at, name in steps if name.startswith("refused")}
    return Wire(server.url, {at for at, name in steps if name == "reset"}, refusals)


def killed(run: Callable[[], object], server: EmulatorProcess) -> float:
    """A run in a process of its own, which is killed while its request is held, and the seconds that it lasted."""
    started = time.monotonic()
    child = os.fork()
    if not child:
        try:
            run()
        finally:
            os._exit(0)
    while not server.admin("GET", f"/held?seconds={HELD_SECONDS}"):
        if os.waitpid(child, os.WNOHANG)[0]:
            break  # Another blow ended it first.
    else:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    while server.admin("GET", "/held"):
        time.sleep(0.01)
    return time.monotonic() - started


@contextmanager
def interfering(server: EmulatorProcess, interfere: Interference) -> Iterator[None]:
    """While a request is held, another writer does something; then it goes on."""
    over = threading.Event()

    def watch() -> None:
        while not over.is_set():
            if held := server.admin("GET", f"/held?seconds={HELD_SECONDS}"):
                interfere(held[0])
                server.admin("DELETE", "/held")
                return

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
