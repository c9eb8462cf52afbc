# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a fleet scenario: once with its faults, once without, and once more to check that nothing is left to change."""

from __future__ import annotations

import json
import random
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow import fleet as fleet_engine
from ansible_collections.samsungcloud.scp.plugins.module_utils._resource.backup import Backups
from ansible_collections.samsungcloud.scp.plugins.modules import data_flow_fleet
from emulator.process import EmulatorProcess

from ..cases import KINDS, run_module
from ..faults import REFUSED_SECONDS, UNLIMITED
from ..proxy import Proxy
from ..run import (
    CALL_TIMEOUT,
    RETRIES,
    SCALED_CONSTANTS,
    WAIT_INTERVAL,
    interfere_while_held,
    override_constants,
    pagination,
    run_and_kill,
)
from ..scenarios import NO_WAIT
from ..trial import FLOWS, SERVICES, Objects, existing_objects
from .cases import CLUSTER_SEED, FLOW, SERVICE, Fleet, Identity, Member
from .faults import (
    CHURN,
    CONCURRENT_CREATE,
    CONCURRENT_DELETE,
    FAULTS,
    INCONSISTENT_LIST,
    INCONSISTENT_SECONDS,
    LATE_SECONDS,
    PAGE_SHIFT,
    TIMEOUT,
)
from .recorder import OVERRUN, Recorder, SentCall, recording
from .scenarios import CONTINUE, TWO_FLEETS, UNAVAILABLE, FleetScenario

LANGUAGES = ("en-US", "ko-KR")  # distinguish the two fleets, in the client and in the server's log
NO_FAULT_TIMEOUT = 20.0  # wait_timeout of a run without faults
CHURN_PAUSE = 0.03  # seconds between two changes by a concurrent writer
SETTLE_SECONDS = 0.1  # seconds for the requests that a killed process had sent
PATHS = {FLOW: "/data-flows", SERVICE: "/data-flow-services"}
LISTED = {FLOW: FLOWS, SERVICE: SERVICES}


@dataclass
class Run:
    """One run of one task: its result (None if killed), the exception it raised, and its requests on the server."""

    name: str
    fleet: Fleet
    wait: bool
    wait_timeout: float
    without_faults: bool = True
    result: dict[str, Any] | None = None
    raised: str = ""
    started: float = 0.0
    seconds: float = 0.0
    recorder: Recorder = field(default_factory=lambda: Recorder(0.0))
    requests: list[dict[str, Any]] = field(default_factory=list)
    objects: Objects = field(default_factory=dict)  # after the run
    interfered: set[Identity] = field(default_factory=set)  # what others changed during the run
    backups: Mapping[str, str] = field(default_factory=dict)  # the backup files after the run, by name

    @property
    def failed(self) -> bool:
        """Return whether the task reports a failure."""
        return bool(self.result and self.result["failed"])

    @property
    def message(self) -> str:
        """Return the message of the task."""
        return str((self.result or {}).get("msg", ""))

    @property
    def reported(self) -> Mapping[str, Any]:
        """Return what contains the outcomes: the result of a success, or the error of a failure."""
        result = self.result or {}
        return result["error"] if self.failed else result

    @property
    def outcomes(self) -> list[dict[str, Any]]:
        """Return the outcomes that the task reports."""
        return list(self.reported.get("outcomes") or [])

    @property
    def commits(self) -> list[dict[str, Any]]:
        """Return the requests of this run that the server carried out."""
        return [entry for entry in self.requests if entry["committed"]]

    @property
    def deletions(self) -> list[dict[str, Any]]:
        """Return the deletions of this run that the server carried out."""
        return [entry for entry in self.commits if str(entry["operation"]).startswith("Delete")]


@dataclass
class Trial:
    """The runs of a scenario; `known` are all objects that ever existed, by id. Backups are in `directory`."""

    scenario: FleetScenario
    directory: Path = field(default_factory=Path)
    runs: list[Run] = field(default_factory=list)
    known: dict[str, Identity] = field(default_factory=dict)
    seeded: Objects = field(default_factory=dict)
    deleted_by_others: Counter[Identity] = field(default_factory=Counter)
    created_by_others: set[Identity] = field(default_factory=set)

    @cached_property
    def members(self) -> Mapping[Identity, Member]:
        """Return all members of the scenario."""
        return {member.identity: member for member in self.scenario.fleet.members}

    @property
    def seeds(self) -> list[dict[str, Any]]:
        """Return the initial objects as the server has them."""
        return [obj for objects in self.seeded.values() for obj in objects]

    def learn(self, objects: Objects) -> Objects:
        """Remember the identities of these objects."""
        for flow in objects[FLOWS]:
            self.known[flow["id"]] = (FLOW, flow["name"], "")
        for service in objects[SERVICES]:
            parent = self.known.get(service["data_flow_id"], ("", "", ""))
            self.known[service["id"]] = (SERVICE, service["name"], parent[1])
        return objects

    def target(self, entry: Mapping[str, Any]) -> Identity | None:
        """Return the identity of the object that a logged request changes."""
        return self._target(entry["method"], entry["path"], entry["body"])

    def sent_to(self, call: SentCall) -> Identity | None:
        """Return the identity of the object that a request changes, as the client sent it."""
        return self._target(call.method, call.path, json.loads(call.body or b"null"))

    def _target(self, method: str, path: str, body: Any) -> Identity | None:
        if method != "POST":
            return self.known.get(path.rsplit("/", 1)[-1])
        if not isinstance(body, dict):
            return None  # The request was cut off when its client was killed.
        if "data_flow_service_name" in body:
            parent = self.known.get(body["data_flow_id"], ("", "", ""))
            return SERVICE, body["data_flow_service_name"], parent[1]
        return FLOW, body["data_flow_name"], ""

    def ids(self, identity: Identity) -> set[str]:
        """Return the ids of all objects that ever had this identity."""
        return {own_id for own_id, known in self.known.items() if known == identity}

    def existing(self, identity: Identity, run: Run) -> list[dict[str, Any]]:
        """Return the objects of a member after a run."""
        ids = self.ids(identity)
        return [obj for obj in run.objects[LISTED[identity[0]]] if obj["id"] in ids]


class ConcurrentWriters:
    """The concurrent writers of a scenario, who use the admin API."""

    def __init__(self, trial: Trial, server: EmulatorProcess) -> None:
        self.trial, self.server = trial, server
        self.chance = random.Random(trial.scenario.seed)
        self.changed: set[Identity] = set()
        self.healthy = {"state": trial.scenario.switches.get("healthy_state", "RUNNING")}
        self.transient = 100

    def interfere(self, held: Mapping[str, Any]) -> None:
        """Make the changes of the scenario while a request is held."""
        scenario = self.trial.scenario
        if scenario.has_fault(CONCURRENT_CREATE):
            self.create(held)
        if scenario.has_fault(CONCURRENT_DELETE):
            self.delete(held)
        if scenario.has_fault(PAGE_SHIFT):
            change = self.chance.choice((self.delete_transient, self.delete_transient, self.add_transient))
            for _number in range(self.chance.randint(1, 4)):
                change()

    def create(self, held: Mapping[str, Any]) -> None:
        """Create a missing member: the one whose create request is held, or another."""
        objects = self.trial.learn(existing_objects(self.server))
        existing = {self.trial.known[obj["id"]] for listed in objects.values() for obj in listed}
        missing = [m for m in self.trial.scenario.fleet.members if m.present and m.identity not in existing]
        target = self.trial.target(held) if held["operation"].startswith("Create") else None
        chosen = [m for m in missing if m.identity == target] or self.chance.sample(missing, len(missing))
        parents = {flow["name"]: flow["id"] for flow in objects[FLOWS]}
        for member in chosen:
            seed = {**KINDS[member.key].seed, "name": member.name, **self.healthy}
            if member.key == SERVICE and member.parent not in parents:
                continue
            if member.key == SERVICE:
                seed["data_flow_id"] = parents[member.parent]
            self.server.admin("POST", PATHS[member.key], seed)
            self.trial.created_by_others.add(member.identity)
            self.record_change(member.identity)
            return

    def delete(self, held: Mapping[str, Any]) -> None:
        """Delete a member: the one that the held request addresses, or another."""
        objects = self.trial.learn(existing_objects(self.server))
        ours = {m.identity for m in self.trial.scenario.fleet.members}
        ids = [obj["id"] for listed in objects.values() for obj in listed if self.trial.known[obj["id"]] in ours]
        if ids:
            chosen = next((own_id for own_id in ids if own_id in held["path"]), self.chance.choice(ids))
            identity = self.trial.known[chosen]
            children = {known for known in self.trial.known.values() if known[2] and known[2] == identity[1]}
            deleted = {identity, *(children if identity[0] == FLOW else ())}
            with suppress(RuntimeError):  # It may have been deleted in the meantime.
                self.server.admin("DELETE", f"/objects/{chosen}")
            self.trial.deleted_by_others.update(deleted)
            for each in deleted:
                self.record_change(each)

    def record_change(self, identity: Identity) -> None:
        """Record what a concurrent writer changed, and learn the objects that exist now."""
        self.changed.add(identity)
        self.trial.learn(existing_objects(self.server))

    def delete_transient(self) -> None:
        """Delete the newest transient object; lists show it first, so all other rows move up."""
        transient = [obj for obj in existing_objects(self.server)[SERVICES] if obj["name"].startswith("visitor-")]
        if transient:
            with suppress(RuntimeError):  # Another writer may have deleted it.
                self.server.admin("DELETE", f"/objects/{transient[-1]['id']}")

    def add_transient(self) -> None:
        """Create a transient object."""
        self.transient += 1
        seed = {**self.trial.scenario.fleet.transient[0][1], "name": f"visitor-{self.transient}", **self.healthy}
        self.server.admin("POST", PATHS[SERVICE], {name: value for name, value in seed.items() if name != "id"})

    def make_list_inconsistent(self) -> None:
        """Put some members into transition while lists show them as stable for some time."""
        self.server.admin("POST", "/faults", {"kind": "stale_list", "seconds": INCONSISTENT_SECONDS})
        clock = self.server.admin("GET", "/clock")
        due = clock["elapsed"] + 1.5 * INCONSISTENT_SECONDS * clock["speed"]
        members = self.trial.scenario.fleet.listed
        changing = [member for member in members if member.seed and member.present and member.action]
        seeded = changing or [member for member in members if member.seed]
        for member in self.chance.sample(seeded, min(3, len(seeded))):
            changes = {"state": "UPDATING", "next_state": "RUNNING", "due": due}
            self.server.admin("PATCH", f"/objects/{(member.seed or {})['id']}", changes)
            self.changed.add(member.identity)

    @contextmanager
    def active(self) -> Iterator[None]:
        """Make the changes of the scenario for the duration of the block."""
        scenario, stop = self.trial.scenario, Event()

        def churn() -> None:
            while not stop.wait(CHURN_PAUSE):
                self.chance.choice((self.add_transient, self.delete_transient))()

        if scenario.has_fault(INCONSISTENT_LIST):
            self.make_list_inconsistent()
        churning = Thread(target=churn)
        with ExitStack() as stack:
            if scenario.has_fault(CONCURRENT_CREATE, CONCURRENT_DELETE, PAGE_SHIFT):
                stack.enter_context(interfere_while_held(self.server, self.interfere))
            if scenario.has_fault(CHURN):
                churning.start()
                stack.callback(churning.join)
                stack.callback(stop.set)
            yield


def run_scenario(scenario: FleetScenario, server: EmulatorProcess) -> Trial:
    """Run a scenario on a server in its initial state."""
    with TemporaryDirectory() as directory:
        trial = Trial(scenario, Path(directory))
        run_all(trial, server)
    return trial


def run_all(trial: Trial, server: EmulatorProcess) -> None:
    """Run the task of a trial with its faults, then without, then once more."""
    scenario = trial.scenario
    random.seed(scenario.seed)
    server.admin("POST", "/reset", {"switches": scenario.switches})
    server.admin("POST", "/clusters", CLUSTER_SEED)
    healthy = {"state": scenario.switches.get("healthy_state", "RUNNING")}
    for key, seeds in scenario.fleet.seeds().items():
        server.admin("POST", PATHS[key], [{**seed, **healthy} for seed in seeds])
    trial.seeded = trial.learn(existing_objects(server))
    fleets = (
        [scenario.fleet.part(number) for number in range(2)] if TWO_FLEETS in scenario.parameters else [scenario.fleet]
    )
    timeout = TIMEOUT if may_time_out(scenario) else CALL_TIMEOUT
    first_runs = [
        Run(f"run 1{'ab'[number] if fleets[1:] else ''}", fleet, NO_WAIT not in scenario.parameters,
            float(scenario.parameter("within")), without_faults=False)
        for number, fleet in enumerate(fleets)
    ]  # fmt: skip
    run_with_faults(trial, first_runs, server, timeout)
    for ordinal in (2, 3):
        for number, first in enumerate(first_runs):
            run = replace(
                first, name=first.name.replace("1", str(ordinal)), wait=True, wait_timeout=NO_FAULT_TIMEOUT,
                without_faults=True, result=None, raised="", interfered=set(),
            )  # fmt: skip
            server.admin("DELETE", "/requests")
            with override_constants(constants(scenario)), recording({LANGUAGES[number]: start_recorder(run)}):
                perform(run, trial, server.url, LANGUAGES[number], CALL_TIMEOUT)
            collect_results(trial, [run], server)


def constants(scenario: FleetScenario) -> dict[tuple[Any, str], Any]:
    """Return the values for the client's constants, scaled down. Backups are the same with and without the proxy."""

    def one_account(options: Mapping[str, Any], _settings: Any) -> Backups:
        return Backups(options["backup_directory"], "emulator")

    pages = scenario.parameter("pages")
    return {**SCALED_CONSTANTS, (pagination, "PAGE_SIZE"): pages, (fleet_engine, "backups_of"): one_account}


def may_time_out(scenario: FleetScenario) -> bool:
    """Return whether a call may get no response, so that it must time out soon."""
    faults = [FAULTS[fault.name] for fault in scenario.faults]
    return any(
        each.source == "server" and each.emulator_fault["kind"].startswith(("hold", "delay_before")) for each in faults
    )


def start_recorder(run: Run) -> Recorder:
    """Return the recorder of a run that starts now."""
    run.started = time.monotonic()
    run.recorder = Recorder(run.started + run.wait_timeout + OVERRUN)
    return run.recorder


def perform(run: Run, trial: Trial, url: str, language: str, timeout: float) -> None:
    """Run the task in this process."""
    scenario = trial.scenario
    options = {
        **run.fleet.task(),
        "endpoint": url,
        "access_key": "emulator-access-key",
        "secret_key": "emulator-secret-key",
        "language": language,
        "timeout": timeout,
        "retries": RETRIES,
        "wait": run.wait,
        "wait_timeout": run.wait_timeout,
        "wait_interval": WAIT_INTERVAL,
        "max_parallel": scenario.parameter("parallel"),
        "max_unavailable": scenario.parameter(UNAVAILABLE),
        "backup_directory": str(trial.directory),
        # With it only the contradicting items fail, and the others continue.
        "continue_on_error": CONTINUE in scenario.parameters and not scenario.fleet.second_items,
    }
    try:
        run.result = run_module(data_flow_fleet, options)
    except Exception:
        run.raised = traceback.format_exc()
    run.seconds = time.monotonic() - run.started


def run_with_faults(trial: Trial, runs: Sequence[Run], server: EmulatorProcess, timeout: float) -> None:
    """Run the task with the faults of the scenario, or two tasks at the same time."""
    scenario, others = trial.scenario, ConcurrentWriters(trial, server)
    # The emulator checks its faults in order, and a request that one fault takes is not counted by the next.
    server.admin("DELETE", "/requests")
    server.admin("POST", "/faults", sorted(emulator_faults(scenario), key=lambda fault: -fault.get("skip", 0)))
    with fault_proxy(scenario, server) if "proxy" in scenario.sources else nullcontext(server) as target:
        recorders = {language: start_recorder(run) for language, run in zip(LANGUAGES, runs)}
        with override_constants(constants(scenario)), recording(recorders), others.active():
            if "kill" in scenario.sources:
                run_and_kill(lambda: perform(runs[0], trial, target.url, LANGUAGES[0], timeout), server)
            else:
                with ThreadPoolExecutor(len(runs)) as pool:
                    each = [
                        pool.submit(perform, run, trial, target.url, language, timeout)
                        for language, run in zip(LANGUAGES, runs)
                    ]
                for future in each:
                    future.result()
    server.admin("DELETE", "/faults")
    time.sleep(
        LATE_SECONDS if scenario.has_fault("late_commit") else SETTLE_SECONDS if "kill" in scenario.sources else 0
    )
    for run in runs:
        run.interfered |= others.changed
    collect_results(trial, runs, server)


def collect_results(trial: Trial, runs: Sequence[Run], server: EmulatorProcess) -> None:
    """Add the requests and the objects on the server to runs that ended."""
    objects = trial.learn(existing_objects(server))
    log = server.requests()
    for run, language in zip(runs, LANGUAGES):
        run.requests = [entry for entry in log if len(runs) == 1 or entry["language"] == language]
        run.objects = objects
        run.backups = {path.name: path.read_text(encoding="utf-8") for path in trial.directory.iterdir()}
        trial.runs.append(run)
    for run in runs:
        for other in runs:
            if other is not run:
                run.interfered |= {target for entry in other.commits if (target := trial.target(entry))}


def emulator_faults(scenario: FleetScenario) -> Iterator[dict[str, Any]]:
    """Yield the faults that the emulator injects."""
    for hit in scenario.faults:
        fault = FAULTS[hit.name]
        if not fault.emulator_fault:
            continue
        if fault.applies_to == "start" and fault.emulator_fault.get("count"):
            yield from ({**fault.emulator_fault, "method": method} for method in ("POST", "PUT", "DELETE"))
        elif fault.applies_to == "start":
            yield dict(fault.emulator_fault)
        elif fault.persistent:
            yield {**fault.emulator_fault, "skip": hit.nth - 1, "count": UNLIMITED}
        else:
            yield {**fault.emulator_fault, "operation": hit.operation, "skip": hit.nth - 1}


def fault_proxy(scenario: FleetScenario, server: EmulatorProcess) -> Proxy:
    """Return the proxy that injects the faults of the connection."""
    hits = [(hit.nth - 1, hit.name) for hit in scenario.faults]
    refusals = {
        at: UNLIMITED if name == "refused_on" else REFUSED_SECONDS for at, name in hits if name.startswith("refused")
    }
    return Proxy(server.url, {at for at, name in hits if name == "reset"}, refusals)
