# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a task with the faults of a scenario, in this process or in one that is killed."""

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

from .cases import Case
from .faults import FAULTS, LATE_SECONDS, REFUSED_SECONDS, TIMEOUT, UNLIMITED
from .proxy import Proxy
from .scenarios import NO_WAIT, REAL_TIME, Scenario

RETRIES = 2
CALL_TIMEOUT = 5.0  # seconds for one call of a run without faults
WAIT_TIMEOUT, WAIT_INTERVAL = 4.0, 0.1
HELD_SECONDS = 0.3  # for one check whether a request is held
# Values for the client's constants that make a scenario take a second instead of a minute.
SCALED_CONSTANTS = {
    (transport, "BACKOFF"): 0.02,
    (reconciler, "LIST_LAG"): 0.3,
    (reconciler, "TAKEN_NAME_LAG"): 3.0,
    (reconciler, "UPDATE_VISIBLE_TIMEOUT"): 2.0,
    (pagination, "PAGE_SIZE"): 3,
}

Interference = Callable[[Mapping[str, Any]], None]  # receives the request that is held


@dataclass
class Run:
    """One run of a task: its result (None if killed), the exception it raised, and the requests on the server."""

    result: dict[str, Any] | None
    seconds: float
    raised: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)

    @property
    def commits(self) -> list[str]:
        """Return the operations that the server carried out."""
        return [entry["operation"] for entry in self.requests if entry["committed"]]


@contextmanager
def override_constants(figures: Mapping[tuple[Any, str], Any]) -> Iterator[None]:
    """Replace constants of the client, and restore them at the end of the block."""
    own = {(module, name): getattr(module, name) for module, name in figures}
    for (module, name), value in figures.items():
        setattr(module, name, value)
    try:
        yield
    finally:
        for (module, name), value in own.items():
            setattr(module, name, value)


def call_timeout(scenario: Scenario) -> float:
    """Return the seconds for one call of the run with faults.

    They are few only where a call may time out, since a busy machine may be slow.
    """
    waits = ("hold", "delay")
    fault_types = [FAULTS[injected.name] for injected in scenario.faults]
    may_time_out = any(
        each.source == "server" and each.emulator_fault["kind"].startswith(waits) for each in fault_types
    )
    return TIMEOUT if may_time_out else CALL_TIMEOUT


def options(case: Case, scenario: Scenario, url: str, timeout: float) -> dict[str, Any]:
    """Return the options of the task."""
    real = REAL_TIME in scenario.parameters
    return {
        **case.options,
        "endpoint": url,
        "access_key": "emulator-access-key",
        "secret_key": "emulator-secret-key",
        "timeout": timeout,
        "retries": RETRIES,
        "wait": NO_WAIT not in scenario.parameters,
        "wait_timeout": 60.0 if real else WAIT_TIMEOUT,
        "wait_interval": WAIT_INTERVAL,
    }


def run_task(
    case: Case, scenario: Scenario, server: EmulatorProcess, url: str = "", timeout: float = CALL_TIMEOUT
) -> Run:
    """Run a task in this process."""
    seen = len(server.requests())
    started = time.monotonic()
    result, raised = None, ""
    with override_constants({} if REAL_TIME in scenario.parameters else SCALED_CONSTANTS):
        try:
            result = case.kind.perform(options(case, scenario, url or server.url, timeout))
        except Exception:
            raised = traceback.format_exc()
    seconds = time.monotonic() - started
    return Run(result, seconds, raised, server.requests()[seen:])


def run_with_faults(case: Case, scenario: Scenario, server: EmulatorProcess, interfere: Interference) -> Run:
    """Run a task with the faults of the scenario; `interfere` is called as the concurrent writer."""
    # The emulator checks its faults in order, and a request that one fault takes is not counted by the next.
    ordered = sorted(emulator_faults(case, scenario), key=lambda fault: -fault.get("skip", 0))
    server.admin("POST", "/faults", ordered)
    sources = {FAULTS[injected.name].source for injected in scenario.faults}
    if "kill" in sources:
        seconds = run_and_kill(lambda: run_task(case, scenario, server, timeout=call_timeout(scenario)), server)
        run = Run(None, seconds)
    elif "writer" in sources:
        with interfere_while_held(server, interfere):
            run = run_task(case, scenario, server, timeout=call_timeout(scenario))
    else:
        with fault_proxy(case, scenario, server) if "proxy" in sources else nullcontext(server) as target:
            run = run_task(case, scenario, server, target.url, call_timeout(scenario))
    server.admin("DELETE", "/faults")
    if scenario.has_fault("late_commit"):
        time.sleep(LATE_SECONDS)
    run.requests = server.requests()
    return run


def emulator_faults(case: Case, scenario: Scenario) -> Iterator[dict[str, Any]]:
    """Yield the faults that the emulator injects."""
    for injected in scenario.faults:
        fault_type = FAULTS[injected.name]
        if not fault_type.emulator_fault:
            continue
        if fault_type.applies_to == "start":
            yield dict(fault_type.emulator_fault)
        elif fault_type.persistent:
            yield {
                **fault_type.emulator_fault,
                "skip": case.calls.index((injected.operation, injected.nth)),
                "count": UNLIMITED,
            }
        else:
            yield {**fault_type.emulator_fault, "operation": injected.operation, "skip": injected.nth - 1}


def fault_proxy(case: Case, scenario: Scenario, server: EmulatorProcess) -> Proxy:
    """Return the proxy that injects the faults of the connection."""
    steps = [(case.calls.index((injected.operation, injected.nth)), injected.name) for injected in scenario.faults]
    refusals = {
        at: UNLIMITED if name == "refused_on" else REFUSED_SECONDS for at, name in steps if name.startswith("refused")
    }
    return Proxy(server.url, {at for at, name in steps if name == "reset"}, refusals)


def run_and_kill(run: Callable[[], object], server: EmulatorProcess) -> float:
    """Run a function in a process that is killed while its request is held, and return the duration in seconds."""
    started = time.monotonic()
    child = os.fork()
    if not child:
        try:
            run()
        finally:
            os._exit(0)
    while not server.admin("GET", f"/held?seconds={HELD_SECONDS}"):
        if os.waitpid(child, os.WNOHANG)[0]:
            break  # Another fault ended it first.
    else:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    while server.admin("GET", "/held"):
        time.sleep(0.01)
    return time.monotonic() - started


@contextmanager
def interfere_while_held(server: EmulatorProcess, interfere: Interference) -> Iterator[None]:
    """Call `interfere` while a request is held, then release the request."""
    stop = threading.Event()

    def watch() -> None:
        while not stop.is_set():
            if held := server.admin("GET", f"/held?seconds={HELD_SECONDS}"):
                interfere(held[0])
                server.admin("DELETE", "/held")
                return

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        stop.set()
        watcher.join()
