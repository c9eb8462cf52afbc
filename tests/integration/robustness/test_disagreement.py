# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists and details that disagree, and stale lists: each task ends in time, and nothing is done twice.

The outcome of a task is open if they disagree: it may fail. What is not open is checked in the emulator's log.
"""

from __future__ import annotations

import json
import math
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import cycle, product
from typing import Any, get_args

import pytest
from harness import SKE_DEV
from in_process import run

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import ScpError
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.settings import Settings
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.transport import (
    CallStats,
    Request,
    Response,
    Transport,
)
from emulator.listing import State
from emulator.process import EmulatorProcess

FLOW, SERVICE, FLEET = "data_flow", "data_flow_service", "data_flow_fleet"
LISTS = {FLOW: "ListDataFlows", SERVICE: "ListDataFlowService"}
SHOWS = {FLOW: "ShowDataFlow", SERVICE: "ShowDataFlowService"}
SEEDS = {FLOW: "data-flows", SERVICE: "data-flow-services"}
FOREVER = 100_000


class Endless(Exception):
    """A task made more calls than it may."""


class Limited(Transport):
    """A transport with a limited number of calls, whose `name` identifies it in the server's log."""

    def __init__(self, settings: Settings, calls: CallStats, *, read_only: bool, name: str, most: int) -> None:
        super().__init__(settings, calls, read_only=read_only)
        self._session.headers["User-Agent"] = name
        self._most = most

    def request(self, request: Request) -> Response:
        """Make a request within the limit."""
        with self.stats.lock:
            made = sum(self.stats.by_method.values())
        if made >= self._most:
            raise Endless(f"more than {self._most} calls")
        return super().request(request)


# The desired state, which equals the emulator's seeds except for the description.
COMPONENTS = ("nifi", "nifi_registry", "zookeeper")
WANTED: Mapping[str, Mapping[str, Any]] = {
    FLOW: {"cluster_id": SKE_DEV, "version": "1.0.0", "domain": "example.internal", "storage_class_name": "default"},
    SERVICE: {
        "domain": "example.internal",
        "storage_class_name": "default",
        "service_workload": {name: {"cpu": "100", "memory": "100", "replica": 1} for name in COMPONENTS},
    },
}
OFFERED = {"nifi": "1.27.1", "nifi_registry": "1.27.1", "zookeeper": "3.9.2"}
SEED: Mapping[str, Mapping[str, Any]] = {
    FLOW: {},
    SERVICE: {
        "service_workload": {
            name: {"cpu": "100", "memory": "100", "replica": "1", "version": OFFERED[name]} for name in COMPONENTS
        }
    },
}
TASKS: Mapping[str, Mapping[str, Any]] = {
    "present with a change": {"state": "present", "description": "New"},
    "present without a change": {"state": "present"},
    "absent": {"state": "absent"},
}


@dataclass(frozen=True)
class Member:
    """An object of a test: its kind, name and id, and the Data Flow of a service."""

    kind: str
    name: str
    id: str
    parent: Member | None = None

    def desired(self, task: str, by: str = "name") -> dict[str, Any]:
        """Return the options of a module for one object."""
        options = {**(WANTED[self.kind] if task != "absent" else {}), **TASKS[task]}
        if by == "id":
            return {**options, f"{self.kind}_id": self.id}
        return {**options, "name": self.name, **({"data_flow": self.parent.name} if self.parent else {})}

    def seed(self, **changes: Any) -> dict[str, Any]:
        """Return the seed of the object."""
        parent = {"data_flow_id": self.parent.id} if self.parent else {}
        return {"id": self.id, "name": self.name, **parent, **SEED[self.kind], **changes}


def member(kind: str, number: int, parent: Member | None = None) -> Member:
    """Return an object for each number."""
    digit = "a" if kind == FLOW else "b"
    return Member(kind, f"{kind.split('_')[-1]}-{number}", f"{digit}{number:07x}-0000-4000-8000-{number:012x}", parent)


def fleet(members: Sequence[Member], task: str) -> dict[str, Any]:
    """Return the options of a fleet of these members."""
    return {f"{kind}s": [each.desired(task) for each in members if each.kind == kind] for kind in (FLOW, SERVICE)}


# --- What a list and the details may show of one object ------------------------------------------------------------

OTHER_FLOW = Member(FLOW, "elsewhere", "eeeeeeee-0000-4000-8000-eeeeeeeeeeee")
OTHER_PARENT: Mapping[str, Mapping[str, Any]] = {
    FLOW: {"cluster_id": "c2d4e6f8a0b14c3d8e5f7a9b1c2d3e4f", "cluster_name": "ske-prod"},
    SERVICE: {"data_flow_id": OTHER_FLOW.id, "data_flow_name": OTHER_FLOW.name},
}
HEALTHY = ("RUNNING", "ACTIVE")
VIEWS: Mapping[str, Mapping[str, Any]] = {
    **{state: {"override": {"state": state}} for state in get_args(State)},
    "a state nobody knows": {"override": {"state": "HIBERNATING"}},
    "state null": {"override": {"state": None}},
    "no state": {"omit": ["state"]},
    "another name": {},
    "another parent": {},
}
LISTED = [*VIEWS, "not listed"]
SHOWN = [*VIEWS, "404", "400", "no such object"]


def faults(about: Member, listed: str, shown: str) -> Iterator[dict[str, Any]]:
    """Return the permanent faults with which lists show one state of an object and its details another."""
    views = {
        **VIEWS,
        "another name": {"override": {f"{about.kind}_name": "another"}},
        "another parent": {"override": OTHER_PARENT[about.kind]},
    }
    lasting = {"object_id": about.id, "count": FOREVER}
    detail = {**lasting, "operation": SHOWS[about.kind]}
    if listed in views:
        yield {**lasting, "kind": "list_override", **views[listed]}
    else:
        yield {**lasting, "kind": "list_hide"}
    if shown in views:
        yield {**detail, "kind": "detail_override", **views[shown]}
    elif shown == "no such object":
        yield {**detail, "kind": "replace_body", "body": {"contents": [], "total_count": 0}}
    else:
        yield {**detail, "kind": "status_before", "status": int(shown)}


# All pairs are tested for one module by name, with a change to make. For the others, each state of a list is paired
# with one state of the details, rotated from task to task, so that each state occurs with each task, in different
# pairs. The pairs of DOUBTS, with which a task once looped without a pause, are tested everywhere.
DOUBTS = list(product(["RUNNING", "not listed"], ["UPDATING", "no state", "state null", "a state nobody knows"]))
FULL = ("data_flow by name", "present with a change")


def pairs(subject: str, task: str) -> list[tuple[str, str]]:
    """Return what list and details show in the runs of a task."""
    if (subject, task) == FULL:
        return list(product(LISTED, SHOWN))
    shift = list(product(SUBJECTS, TASKS)).index((subject, task))
    turned = zip(cycle(LISTED), SHOWN[shift:] + SHOWN[:shift])
    return list(dict.fromkeys([*DOUBTS, *turned]))


# --- Running the tests -----------------------------------------------------------------------------------------------

INTERVAL = 0.1  # seconds, the shortest that is accepted
SHORT = 0.3  # seconds to wait for a state that is never reached
LONG = 20.0  # maximum seconds if the task succeeds
SLACK = 10  # seconds that a task may need in addition to its wait on a busy machine
AT_ONCE = 24  # tasks, each with its own objects, on one emulator


def most_calls(members: int, wait_timeout: float) -> int:
    """Return the maximum calls of a task: twelve per object, and per poll one or two lists and two more per object."""
    polls = math.ceil(wait_timeout / INTERVAL) + 1
    return 12 * members + (2 + 2 * members) * polls


@dataclass(frozen=True)
class Attempt:
    """A task, the objects it may change, the existing objects, and the faults of lists and details."""

    name: str
    module: str
    options: Mapping[str, Any]
    members: Sequence[Member]
    there: Sequence[Member] = ()
    faults: Sequence[Mapping[str, Any]] = ()
    expected: bool | None = None  # whether it succeeds with a change or without one; None if that is open
    wait_timeout: float = SHORT

    @property
    def most(self) -> int:
        """Return the maximum number of calls."""
        return most_calls(len(self.members), self.wait_timeout)

    def perform(self, url: str) -> dict[str, Any]:
        """Return the result; raises ScpError, or Endless."""
        options = {"wait_timeout": self.wait_timeout, "wait_interval": INTERVAL, **self.options}
        limited = partial(Limited, name=self.name, most=self.most)
        return run(self.module, options, url, open_transport=limited)


@dataclass(frozen=True)
class Ending:
    """How a task ended: with a result or an error, and after how many seconds."""

    result: dict[str, Any] | None
    error: Exception | None
    seconds: float


def ending(attempt: Attempt, url: str) -> Ending:
    """Run a task and return how it ended."""
    begun, result, raised = time.monotonic(), None, None
    try:
        result = attempt.perform(url)
    except Exception as error:
        raised = error
    return Ending(result, raised, time.monotonic() - begun)


def problems(attempt: Attempt, end: Ending, log: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield violations, according to the server's log."""
    if end.error and not isinstance(end.error, ScpError):
        yield f"{type(end.error).__name__}: {end.error}"
        return
    if len(log) > attempt.most:
        yield f"{len(log)} calls, {attempt.most} at most"
    if end.seconds > attempt.wait_timeout + SLACK:
        yield f"{end.seconds:.0f} s"
    written = Counter(written_to(entry, attempt.members) for entry in log if entry["committed"])
    if written - Counter(member.name for member in attempt.members):
        yield f"written more than once, or to another: {dict(written)}"
    result = end.result or {}
    if attempt.expected is not None and result.get("changed") is not attempt.expected:
        yield f"no success with changed {attempt.expected}: {end.error or result}"
    if result and result["changed"] != bool(written):
        yield f"changed is {result['changed']}, and written was {dict(written)}"
    outcomes = {outcome["name"]: outcome for outcome in told(attempt, end)}
    for member in attempt.members:
        outcome = outcomes.get(member.name, {"changed": False, "id": None})
        if outcome["changed"] not in (None, bool(written[member.name])):
            yield f"{member.name}: changed is {outcome['changed']}, and written was {dict(written)}"
        if outcome["id"] != member.id and (outcome["changed"] or outcome["id"]):
            yield f"the id of {member.name} is told as {outcome['id']}"


def told(attempt: Attempt, end: Ending) -> Sequence[Mapping[str, Any]]:
    """Return what a task reports of each object: name, id and, except for a single failed one, whether it changed."""
    details = end.error.details if isinstance(end.error, ScpError) else end.result or {}
    if attempt.module == FLEET:
        outcomes: Sequence[Mapping[str, Any]] = details.get("outcomes", [])
        return outcomes
    object_id = details.get("id") if end.error else (details[attempt.module] or {}).get(f"{attempt.module}_id")
    return [{"name": attempt.members[0].name, "id": object_id, "changed": None}]


def written_to(entry: Mapping[str, Any], members: Sequence[Member]) -> str:
    """Return the name of the object that a request changed."""
    if entry["method"] == "POST":
        return str(entry["body"].get("data_flow_service_name") or entry["body"]["data_flow_name"])
    object_id = str(entry["path"]).rsplit("/", 1)[1]
    return {member.id: member.name for member in members}.get(object_id, object_id)


def seed(emulator: EmulatorProcess, objects: Sequence[Member], **changes: Any) -> None:
    """Create the initial objects."""
    for kind in (FLOW, SERVICE):
        emulator.admin("POST", SEEDS[kind], [each.seed(**changes) for each in objects if each.kind == kind])


def perform_all(attempts: Sequence[Attempt], emulator: EmulatorProcess) -> list[str]:
    """Run the tasks, a few at a time, and return all violations."""
    found = []
    for start in range(0, len(attempts), AT_ONCE):
        batch = attempts[start : start + AT_ONCE]
        emulator.admin("POST", "/reset")
        seed(emulator, [OTHER_FLOW, *(each for attempt in batch for each in attempt.there)])
        emulator.admin("POST", "/faults", [fault for attempt in batch for fault in attempt.faults])
        with ThreadPoolExecutor(AT_ONCE) as pool:
            ends = list(pool.map(lambda attempt: ending(attempt, emulator.url), batch))
        log = emulator.requests()
        for attempt, end in zip(batch, ends):
            own = [entry for entry in log if entry["user_agent"] == attempt.name]
            found += [f"{attempt.name}: {problem}" for problem in problems(attempt, end, own)]
    return found


@dataclass(frozen=True)
class Subject:
    """A module under test: the kinds of its objects, how they are identified, and which of them is inconsistent."""

    module: str
    kinds: Sequence[str]
    by: str = "name"
    doubted: int = 0

    def members(self, number: int) -> list[Member]:
        """Return objects for each number; services under a Data Flow, which may be one of them."""
        flow = member(FLOW, 10 * number)
        return [
            member(kind, 10 * number + place, None if kind == FLOW else flow) for place, kind in enumerate(self.kinds)
        ]

    def options(self, members: Sequence[Member], task: str) -> dict[str, Any]:
        """Return the options of the task."""
        return fleet(members, task) if self.module == FLEET else members[0].desired(task, self.by)


def parents(members: Sequence[Member]) -> list[Member]:
    """Return the Data Flows that services need in addition."""
    return [each for each in {member.parent for member in members} if each and each not in members]


SUBJECTS = {
    "data_flow by name": Subject(FLOW, [FLOW]),
    "data_flow by id": Subject(FLOW, [FLOW], "id"),
    "data_flow_service by name": Subject(SERVICE, [SERVICE]),
    "data_flow_service by id": Subject(SERVICE, [SERVICE], "id"),
    "fleet of one": Subject(FLEET, [SERVICE]),
    "fleet of three, a parent in doubt": Subject(FLEET, [FLOW, SERVICE, SERVICE]),
    "fleet of three, a child in doubt": Subject(FLEET, [FLOW, SERVICE, SERVICE], doubted=1),
}


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_task_ends_whatever_list_and_detail_say(subject: str, task: str, emulator: EmulatorProcess) -> None:
    """In time and within its calls, with nothing done twice, and with a result that matches the log."""
    attempts = []
    for number, (listed, shown) in enumerate(pairs(subject, task)):
        its = SUBJECTS[subject]
        members = its.members(number)
        succeeds = {listed, shown} <= set(HEALTHY)
        attempts.append(
            Attempt(
                f"{subject}, {task}: list {listed}, detail {shown}",
                its.module,
                its.options(members, task),
                members,
                [*parents(members), *members],
                list(faults(members[its.doubted], listed, shown)),
                expected=task != "present without a change" if succeeds else None,
                wait_timeout=LONG if succeeds else SHORT,
            )
        )
    found = perform_all(attempts, emulator)
    assert not found, f"{len(found)} problems in {len(attempts)} runs:\n" + "\n".join(found)


@pytest.mark.parametrize("task", TASKS)
def test_a_task_ends_whatever_its_ids_mean(task: str, emulator: EmulatorProcess) -> None:
    """Ids of no object that have a response all the same, and ids of another object than the name."""
    images = "image-versions"
    no_flow, no_service = Member(FLOW, images, images), Member(SERVICE, images, images)
    flow, other = member(FLOW, 1), member(FLOW, 2)
    service, namesake, sibling = member(SERVICE, 3, flow), member(SERVICE, 4, other), member(SERVICE, 5, flow)
    of_no_flow = {**service.desired(task), "data_flow": None, "data_flow_id": images}
    cases: list[tuple[str, dict[str, Any], Member]] = [
        (FLOW, no_flow.desired(task, "id"), no_flow),
        (FLOW, {**no_flow.desired(task, "id"), "name": "analytics"}, no_flow),
        (FLOW, {**no_flow.desired(task, "id"), "name": flow.name}, no_flow),
        (SERVICE, no_service.desired(task, "id"), no_service),
        (SERVICE, of_no_flow, service),
        (FLEET, {"data_flow_services": [of_no_flow]}, service),
        (FLOW, {**flow.desired(task), "data_flow_id": other.id}, other),
        (SERVICE, {**service.desired(task), "data_flow_service_id": sibling.id}, sibling),
        (SERVICE, {**service.desired(task), "data_flow_service_id": namesake.id}, namesake),
        (SERVICE, {**service.desired(task), "data_flow_id": other.id}, service),
        (FLEET, {"data_flow_services": [{**service.desired(task), "data_flow_id": other.id}]}, service),
    ]
    there = [flow, other, service, namesake, sibling]
    found = []
    for module, options, about in cases:
        attempt = Attempt(json.dumps([module, options]), module, options, [about], there)
        found += perform_all([attempt], emulator)
    assert not found, "\n".join(found)


# --- A single wrong list during a wait ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wait:
    """A task that waits.

    It has the initial state of its objects (None: they do not exist), the state they reach by themselves, what one list
    of the wait shows, and the action, before the wait or after it.
    """

    task: str
    before: str | None
    becomes: str | None
    wrong: Mapping[str, Any]
    verb: str | None
    waits_first: bool = False


HIDDEN: Mapping[str, Any] = {"kind": "list_hide"}
WAITS = {
    "created": Wait("present with a change", None, None, HIDDEN, "Create"),
    "created once it is deleted": Wait("present with a change", "TERMINATING", "DELETED", HIDDEN, "Create", True),
    "updated": Wait("present with a change", "RUNNING", None, HIDDEN, "Update"),
    "updated once it is stable": Wait("present with a change", "UPDATING", "RUNNING", HIDDEN, "Update", True),
    "deleted": Wait("absent", "RUNNING", None, HIDDEN, "Delete"),
    "deleted, and listed as running again": Wait(
        "absent", "RUNNING", None, {"kind": "list_override", "override": {"state": "RUNNING"}}, "Delete"
    ),
    "deleted by another": Wait("absent", "TERMINATING", "DELETED", HIDDEN, None, True),
}
WAITERS = {
    **{name: subject for name, subject in SUBJECTS.items() if subject.module != FLEET},
    "fleet of Data Flows": Subject(FLEET, [FLOW] * 3),
    "fleet of services": Subject(FLEET, [SERVICE] * 3),
}
LISTS_BEFORE = 3  # correct lists; by then an object exists and is in transition
LONG = 15.0  # seconds to wait


# A created object has no id before.
CASES = [
    pair for pair in product(WAITERS, WAITS) if not (WAITERS[pair[0]].by == "id" and WAITS[pair[1]].verb == "Create")
]


@pytest.mark.parametrize(("waiter", "wait"), CASES)
def test_one_list_that_is_wrong_ends_no_wait(waiter: str, wait: str, emulator: EmulatorProcess) -> None:
    """The server's clock stands still until a later list was read, so that nothing can have ended before."""
    subject, case = WAITERS[waiter], WAITS[wait]
    members = subject.members(0)
    kind = members[0].kind
    listing = LISTS[kind]
    emulator.admin("PATCH", "/clock", {"speed": 0})
    now = emulator.admin("GET", "/clock")["elapsed"]
    seed(emulator, parents(members))
    if case.before:
        seed(emulator, members, state=case.before, next_state=case.becomes, due=now + 300 if case.becomes else None)
    emulator.admin("POST", "/faults", {**case.wrong, "operation": listing, "skip": LISTS_BEFORE})
    attempt = Attempt(waiter, subject.module, subject.options(members, case.task), members, wait_timeout=LONG)

    with ThreadPoolExecutor(1) as pool:
        task = pool.submit(attempt.perform, emulator.url)
        lists: list[dict[str, Any]] = []
        while not task.done() and (len(lists) < LISTS_BEFORE + 2):
            time.sleep(0.02)
            lists = emulator.requests(operation=listing)
        early, log = task.done(), emulator.requests()
        emulator.admin("PATCH", "/clock", {"speed": 1000})
        result = task.result()
    assert not early, f"it came back before the end: {result}"
    (wrong,) = [entry["number"] for entry in log if entry["fault"]]
    written = [entry["number"] for entry in log if entry["committed"] and entry["number"] < wrong]
    assert len(written) == (0 if case.waits_first else len(members)), "the list was to be wrong during the wait"

    log = emulator.requests()
    verbs = [entry["operation"] for entry in log if entry["committed"]]
    operation = f"{case.verb}DataFlow{'' if kind == FLOW else 'Service'}"
    assert verbs == ([operation] * len(members) if case.verb else [])
    assert len(log) <= attempt.most
    assert result["changed"] == bool(case.verb)
    objects = emulator.admin("GET", "/objects")[f"{kind}s"]
    there = {each["name"]: (each["id"], each["state"]) for each in objects}
    if case.task == "absent":
        assert not {each.name for each in members} & set(there)
    else:
        assert {there[each.name][1] for each in members} == {"RUNNING"}
    if subject.module == FLEET:
        done = f"{case.verb.lower()}d" if case.verb else "unchanged"
        assert {each["name"]: each["outcome"] for each in result["outcomes"]} == {each.name: done for each in members}
        ids = {each.name: there.get(each.name, (each.id,))[0] for each in members}
        assert {each["name"]: each["id"] for each in result["outcomes"] if each["changed"]} == (
            ids if case.verb else {}
        )
