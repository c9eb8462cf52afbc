# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fleet scenario is tried: once under its faults, once more without, and once to see that nothing is left to do."""

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
from threading import Event, Thread
from typing import Any

from ansible_collections.samsungcloud.scp.plugins.modules import data_flow_fleet
from emulator.process import EmulatorProcess

from ..attempt import PATIENCE, RETRIES, SCALED, WAIT_INTERVAL, interfering, killed, pagination, scaled
from ..jobs import KINDS, performed_by
from ..scenarios import NO_WAIT
from ..trial import FLOWS, SERVICES, Objects, there
from ..troubles import FOREVER, SHORTLY
from ..wire import Wire
from .cases import CLUSTER_SEED, FLOW, SERVICE, Fleet, Identity, Member
from .faults import CHURN, DISAGREE, DISAGREEING, DRIFT, FAULTS, LATE, RIVAL, TIMEOUT, VANISHED
from .recorder import OVERRUN, Recorder, SentCall, recording
from .scenarios import CONTINUE, TWO, FleetScenario

LANGUAGES = ("en-US", "ko-KR")  # tell the two fleets apart, in the client and in the server's log
CALM_TIMEOUT = 20.0  # wait_timeout of a run without faults
CHURN_PAUSE = 0.03  # seconds between two changes of another writer
STRAGGLERS = 0.1  # seconds for what a killed process had sent
PATHS = {FLOW: "/data-flows", SERVICE: "/data-flow-services"}
LISTED = {FLOW: FLOWS, SERVICE: SERVICES}


@dataclass
class Run:
    """One run of one task: its result, none if it was killed or what it raised; and what the server saw of it."""

    name: str
    fleet: Fleet
    wait: bool
    wait_timeout: float
    calm: bool = True
    result: dict[str, Any] | None = None
    raised: str = ""
    started: float = 0.0
    seconds: float = 0.0
    recorder: Recorder = field(default_factory=lambda: Recorder(0.0))
    requests: list[dict[str, Any]] = field(default_factory=list)
    objects: Objects = field(default_factory=dict)  # afterwards
    interfered: set[Identity] = field(default_factory=set)  # what others changed meanwhile

    @property
    def failed(self) -> bool:
        """Whether the task says that it failed."""
        return bool(self.result and self.result["failed"])

    @property
    def says(self) -> str:
        """The message of the task."""
        return str((self.result or {}).get("msg", ""))

    @property
    def reported(self) -> Mapping[str, Any]:
        """Where the outcomes stand: in a success itself, or in the error of a failure."""
        result = self.result or {}
        return result["error"] if self.failed else result

    @property
    def outcomes(self) -> list[dict[str, Any]]:
        """What the task says became of each object."""
        return list(self.reported.get("outcomes") or [])

    @property
    def commits(self) -> list[dict[str, Any]]:
        """The requests of this run that the server carried out."""
        return [entry for entry in self.requests if entry["committed"]]


@dataclass
class Trial:
    """The runs of a scenario. `known` are all objects that were ever seen, by id."""

    scenario: FleetScenario
    runs: list[Run] = field(default_factory=list)
    known: dict[str, Identity] = field(default_factory=dict)
    seeded: Objects = field(default_factory=dict)
    removed_by_others: Counter[Identity] = field(default_factory=Counter)

    @cached_property
    def members(self) -> Mapping[Identity, Member]:
        """All that the scenario is about."""
        return {member.identity: member for member in self.scenario.fleet.members}

    def learn(self, objects: Objects) -> Objects:
        """Remembers what these objects are."""
        for flow in objects[FLOWS]:
            self.known[flow["id"]] = (FLOW, flow["name"], "")
        for service in objects[SERVICES]:
            parent = self.known.get(service["data_flow_id"], ("", "", ""))
            self.known[service["id"]] = (SERVICE, service["name"], parent[1])
        return objects

    def target(self, entry: Mapping[str, Any]) -> Identity | None:
        """What a request of the log is meant to change."""
        return self._target(entry["method"], entry["path"], entry["body"])

    def sent_to(self, call: SentCall) -> Identity | None:
        """The same, of a request as the client sent it."""
        return self._target(call.method, call.path, json.loads(call.body or b"null"))

    def _target(self, method: str, path: str, body: Any) -> Identity | None:
        if method != "POST":
            return self.known.get(path.rsplit("/", 1)[-1])
        if not isinstance(body, dict):
            return None  # It was cut off with its sender.
        if "data_flow_service_name" in body:
            parent = self.known.get(body["data_flow_id"], ("", "", ""))
            return SERVICE, body["data_flow_service_name"], parent[1]
        return FLOW, body["data_flow_name"], ""

    def ids(self, identity: Identity) -> set[str]:
        """The ids of all objects that were ever this one."""
        return {own_id for own_id, known in self.known.items() if known == identity}

    def existing(self, identity: Identity, run: Run) -> list[dict[str, Any]]:
        """The objects of a member after a run."""
        ids = self.ids(identity)
        return [thing for thing in run.objects[LISTED[identity[0]]] if thing["id"] in ids]


class Others:
    """The other writers of a scenario, who use the side door."""

    def __init__(self, trial: Trial, server: EmulatorProcess) -> None:
        self.trial, self.server = trial, server
        self.chance = random.Random(trial.scenario.seed)
        self.touched: set[Identity] = set()
        self.healthy = {"state": trial.scenario.switches.get("healthy_state", "RUNNING")}
        self.visitors = 100

    def interfere(self, held: Mapping[str, Any]) -> None:
        """What happens while a request is held."""
        scenario = self.trial.scenario
        if scenario.meets(RIVAL):
            self.create(held)
        if scenario.meets(VANISHED):
            self.remove(held)
        if scenario.meets(DRIFT):
            visit = self.chance.choice((self.leave, self.leave, self.arrive))
            for _number in range(self.chance.randint(1, 4)):
                visit()

    def create(self, held: Mapping[str, Any]) -> None:
        """Creates one of ours that does not exist: the one whose creation is held, or another."""
        objects = self.trial.learn(there(self.server))
        there_now = {self.trial.known[thing["id"]] for things in objects.values() for thing in things}
        missing = [m for m in self.trial.scenario.fleet.members if m.present and m.identity not in there_now]
        wanted = self.trial.target(held) if held["operation"].startswith("Create") else None
        chosen = [m for m in missing if m.identity == wanted] or self.chance.sample(missing, len(missing))
        parents = {flow["name"]: flow["id"] for flow in objects[FLOWS]}
        for member in chosen:
            seed = {**KINDS[member.key].seed, "name": member.name, **self.healthy}
            if member.key == SERVICE and member.parent not in parents:
                continue
            if member.key == SERVICE:
                seed["data_flow_id"] = parents[member.parent]
            self.server.admin("POST", PATHS[member.key], seed)
            self.touch(member.identity)
            return

    def remove(self, held: Mapping[str, Any]) -> None:
        """Removes one of ours: the one that the held request is about, or another."""
        objects = self.trial.learn(there(self.server))
        ours = {m.identity for m in self.trial.scenario.fleet.members}
        ids = [thing["id"] for things in objects.values() for thing in things if self.trial.known[thing["id"]] in ours]
        if ids:
            chosen = next((own_id for own_id in ids if own_id in held["path"]), self.chance.choice(ids))
            identity = self.trial.known[chosen]
            children = {known for known in self.trial.known.values() if known[2] and known[2] == identity[1]}
            gone = {identity, *(children if identity[0] == FLOW else ())}
            with suppress(RuntimeError):  # It may be gone by itself in the meantime.
                self.server.admin("DELETE", f"/objects/{chosen}")
            self.trial.removed_by_others.update(gone)
            for each in gone:
                self.touch(each)

    def touch(self, identity: Identity) -> None:
        """Notes what another writer changed; whoever depends on a Data Flow is changed with it."""
        self.touched.add(identity)
        self.trial.learn(there(self.server))

    def leave(self) -> None:
        """The newest of the visitors is removed, which lists have first: all others move up."""
        visiting = [thing for thing in there(self.server)[SERVICES] if thing["name"].startswith("visitor-")]
        if visiting:
            with suppress(RuntimeError):  # Another may have removed it.
                self.server.admin("DELETE", f"/objects/{visiting[-1]['id']}")

    def arrive(self) -> None:
        """One more visitor."""
        self.visitors += 1
        seed = {**self.trial.scenario.fleet.visitors[0][1], "name": f"visitor-{self.visitors}", **self.healthy}
        self.server.admin("POST", PATHS[SERVICE], {name: value for name, value in seed.items() if name != "id"})

    def disagree(self) -> None:
        """Some of ours are in transition while lists say, for some time, that they are at rest."""
        self.server.admin("POST", "/faults", {"kind": "stale_list", "seconds": DISAGREE})
        clock = self.server.admin("GET", "/clock")
        due = clock["elapsed"] + 1.5 * DISAGREE * clock["speed"]
        members = self.trial.scenario.fleet.listed
        changing = [member for member in members if member.seed and member.present and member.action]
        there_before = changing or [member for member in members if member.seed]
        for member in self.chance.sample(there_before, min(3, len(there_before))):
            changes = {"state": "UPDATING", "next_state": "RUNNING", "due": due}
            self.server.admin("PATCH", f"/objects/{(member.seed or {})['id']}", changes)
            self.touched.add(member.identity)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """A block in which they do what the scenario says."""
        scenario, over = self.trial.scenario, Event()

        def churn() -> None:
            while not over.wait(CHURN_PAUSE):
                self.chance.choice((self.arrive, self.leave))()

        if scenario.meets(DISAGREEING):
            self.disagree()
        churning = Thread(target=churn)
        with ExitStack() as stack:
            if scenario.meets(RIVAL, VANISHED, DRIFT):
                stack.enter_context(interfering(self.server, self.interfere))
            if scenario.meets(CHURN):
                churning.start()
                stack.callback(churning.join)
                stack.callback(over.set)
            yield


def tried(scenario: FleetScenario, server: EmulatorProcess) -> Trial:
    """The trial of a scenario, from a server as it is when new."""
    random.seed(scenario.seed)
    trial = Trial(scenario)
    server.admin("POST", "/reset", {"switches": scenario.switches})
    server.admin("POST", "/clusters", CLUSTER_SEED)
    healthy = {"state": scenario.switches.get("healthy_state", "RUNNING")}
    for key, seeds in scenario.fleet.seeds().items():
        server.admin("POST", PATHS[key], [{**seed, **healthy} for seed in seeds])
    trial.seeded = trial.learn(there(server))
    fleets = [scenario.fleet.part(number) for number in range(2)] if TWO in scenario.ways else [scenario.fleet]
    timeout = TIMEOUT if silent(scenario) else PATIENCE
    disturbed = [
        Run(f"run 1{'ab'[number] if fleets[1:] else ''}", fleet, NO_WAIT not in scenario.ways,
            float(scenario.way("within")), calm=False)
        for number, fleet in enumerate(fleets)
    ]  # fmt: skip
    under_faults(trial, disturbed, server, timeout)
    for ordinal in (2, 3):
        for number, first in enumerate(disturbed):
            run = replace(
                first, name=first.name.replace("1", str(ordinal)), wait=True, wait_timeout=CALM_TIMEOUT, calm=True,
                result=None, raised="", interfered=set(),
            )  # fmt: skip
            server.admin("DELETE", "/requests")
            with scaled(figures(scenario)), recording({LANGUAGES[number]: prepared(run)}):
                perform(run, scenario, server.url, LANGUAGES[number], PATIENCE)
            witnessed(trial, [run], server)
    return trial


def figures(scenario: FleetScenario) -> dict[tuple[Any, str], float]:
    """The client's figures, scaled down."""
    return {**SCALED, (pagination, "PAGE_SIZE"): scenario.way("pages")}


def silent(scenario: FleetScenario) -> bool:
    """Whether a call may meet silence, which it must give up soon."""
    faults = [FAULTS[fault.trouble] for fault in scenario.faults]
    return any(each.by == "server" and each.fault["kind"].startswith(("hold", "delay_before")) for each in faults)


def prepared(run: Run) -> Recorder:
    """The recorder of a run that begins now."""
    run.started = time.monotonic()
    run.recorder = Recorder(run.started + run.wait_timeout + OVERRUN)
    return run.recorder


def perform(run: Run, scenario: FleetScenario, url: str, language: str, timeout: float) -> None:
    """Runs the task, here."""
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
        "max_parallel": scenario.way("parallel"),
        # With it only the items that contradict each other fail, and the others go on.
        "continue_on_error": CONTINUE in scenario.ways and not scenario.fleet.second_items,
    }
    try:
        run.result = performed_by(data_flow_fleet, options)
    except Exception:
        run.raised = traceback.format_exc()
    run.seconds = time.monotonic() - run.started


def under_faults(trial: Trial, runs: Sequence[Run], server: EmulatorProcess, timeout: float) -> None:
    """The run under the faults of the scenario, or two at the same time."""
    scenario, others = trial.scenario, Others(trial, server)
    # The emulator asks its faults in turn, and each request that one of them takes is not counted by the next.
    server.admin("DELETE", "/requests")
    server.admin("POST", "/faults", sorted(injected(scenario), key=lambda fault: -fault.get("skip", 0)))
    with proxy(scenario, server) if "wire" in scenario.by else nullcontext(server) as way:
        recorders = {language: prepared(run) for language, run in zip(LANGUAGES, runs)}
        with scaled(figures(scenario)), recording(recorders), others.at_work():
            if "kill" in scenario.by:
                killed(lambda: perform(runs[0], scenario, way.url, LANGUAGES[0], timeout), server)
            else:
                with ThreadPoolExecutor(len(runs)) as pool:
                    each = [
                        pool.submit(perform, run, scenario, way.url, language, timeout)
                        for language, run in zip(LANGUAGES, runs)
                    ]
                for future in each:
                    future.result()
    server.admin("DELETE", "/faults")
    time.sleep(LATE if scenario.meets("late") else STRAGGLERS if "kill" in scenario.by else 0)
    for run in runs:
        run.interfered |= others.touched
    witnessed(trial, runs, server)


def witnessed(trial: Trial, runs: Sequence[Run], server: EmulatorProcess) -> None:
    """Adds to runs that ended what the server saw of them, and what exists now."""
    objects = trial.learn(there(server))
    log = server.requests()
    for run, language in zip(runs, LANGUAGES):
        run.requests = [entry for entry in log if len(runs) == 1 or entry["language"] == language]
        run.objects = objects
        trial.runs.append(run)
    for run in runs:
        for other in runs:
            if other is not run:
                run.interfered |= {target for entry in other.commits if (target := trial.target(entry))}


def injected(scenario: FleetScenario) -> Iterator[dict[str, Any]]:
    """What the emulator is told."""
    for hit in scenario.faults:
        fault = FAULTS[hit.trouble]
        if not fault.fault:
            continue
        if fault.steps == "start" and fault.fault.get("count"):
            yield from ({**fault.fault, "method": method} for method in ("POST", "PUT", "DELETE"))
        elif fault.steps == "start":
            yield dict(fault.fault)
        elif fault.lasting:
            yield {**fault.fault, "skip": hit.nth - 1, "count": FOREVER}
        else:
            yield {**fault.fault, "operation": hit.operation, "skip": hit.nth - 1}


def proxy(scenario: FleetScenario, server: EmulatorProcess) -> Wire:
    """The proxy with the faults that it makes."""
    hits = [(hit.nth - 1, hit.trouble) for hit in scenario.faults]
    refusals = {at: FOREVER if name == "refused_on" else SHORTLY for at, name in hits if name.startswith("refused")}
    return Wire(server.url, {at for at, name in hits if name == "reset"}, refusals)
