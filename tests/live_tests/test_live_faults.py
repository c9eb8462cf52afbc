# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of the live kit under faults: it ends, deletes what it created, and reports no wrong position."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.settings import resolve
from chaos.faults import FAULTS, UNLIMITED
from emulator.operations import OPERATIONS
from emulator.process import EmulatorProcess
from live import client, reading, report, writing
from live.anonymizer import Anonymizer
from live.kit import Kit
from live.own import OWN_NAME, Times, clean
from live.proof import POSITIONS, SPEED, Configuration, configuration, populate
from live.questions import SWITCHES
from live.writer import Target

TIMEOUT = 0.4  # seconds for a call, as in the faults
TIMES = Times(interval=0.02, settle=0.7, limit=15.0)
LONGEST = 100.0  # seconds of a run
LISTS = ("ListDataFlows", "ListDataFlowService")
# How many calls of a method a run makes, at most; a fault is injected at a random one.
CALLS = {
    "read": {"GET": 70, "List": 30, "*": 70},
    "write": {"GET": 220, "POST": 32, "PUT": 14, "DELETE": 3, "List": 60, "*": 260},
}
# Faults that a server shows; those of a proxy, a concurrent writer and a kill are tested elsewhere.
KINDS = [name for name, fault in FAULTS.items() if fault.source == "server"]
PASSING = [name for name in KINDS if not FAULTS[name].persistent and name != "stale_2.0"]


@dataclass
class Trial:
    """A run of the kit under a configuration and faults, and what was wrong with it."""

    given: Configuration
    faults: Sequence[tuple[str, dict[str, Any]]]
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0
    missed: int = 0
    kit: Kit | None = None

    @property
    def is_persistent(self) -> bool:
        """Whether a fault lasts until the end of the run."""
        return any(FAULTS[name].persistent and name != "first_page" for name, _fault in self.faults)

    def __str__(self) -> str:
        mode = "write" if self.given.writes else "read"
        shown = [
            (name, {k: v for k, v in fault.items() if k in ("operation", "method", "skip")})
            for name, fault in self.faults
        ]
        return f"{mode} {self.given.seed} {shown}"


def drawn(rng: random.Random, names: Sequence[str], mode: str) -> tuple[str, dict[str, Any]]:
    """Return a fault at a random call."""
    name = rng.choice(names)
    fault = {**FAULTS[name].emulator_fault, "count": UNLIMITED if FAULTS[name].persistent else 1}
    if "retry_after" in fault:
        fault["retry_after"] = 0
    calls = CALLS[mode]
    if "seconds" in fault and fault["kind"] == "stale_list":
        return name, fault
    if FAULTS[name].applies_to == "lists":
        method = "List"
    elif FAULTS[name].applies_to == "writes" and mode == "write":
        method = rng.choice(("POST", "PUT", "DELETE"))
    else:
        method = rng.choice([each for each in calls if each != "List"])
    fault["skip"] = rng.randrange(calls[method])
    if method not in ("List", "*"):
        fault["method"] = method
    return name, fault


def trial(
    server: EmulatorProcess,
    given: Configuration,
    faults: Sequence[tuple[str, dict[str, Any]]],
    observer: Callable[[client.Exchange], None] = lambda exchange: None,
) -> Trial:
    """Run the kit, and check what it did and found."""
    made = Trial(given, faults)
    server.admin("POST", "/reset", given.profile)
    populate(server, given)
    time.sleep(2 * given.profile["gateway"]["list_lag"] / SPEED)  # Lists show what exists.
    before = server.admin("GET", "/objects")
    server.admin("DELETE", "/requests")
    timed = [fault for _name, fault in faults if fault["kind"] == "stale_list" and fault.get("seconds")]
    server.admin("POST", "/faults", [fault for _name, fault in faults if fault not in timed])
    settings = resolve({}, {**server.env(), "SCP_CONFIG_DIR": "/nonexistent", "SCP_TIMEOUT": str(TIMEOUT)})
    target = Target("ske-dev", "nfs", other_cluster="ske-prod") if given.writes else None
    rng = random.Random(given.seed)
    at = sorted(
        (rng.randrange(CALLS["write" if given.writes else "read"]["*"]), number) for number in range(len(timed))
    )

    kit = Kit(settings, TIMES, target, lambda text: None, lambda number, count, text: None)

    def start_staleness(exchange: client.Exchange) -> None:
        while at and exchange.number >= at[0][0]:
            server.admin("POST", "/faults", timed[at.pop(0)[1]])

    kit.client.observers += [start_staleness, observer]
    made.kit = kit
    started = time.monotonic()
    kit.conduct()
    made.seconds = time.monotonic() - started
    made.problems += checks(made, kit, server, before)
    if made.is_persistent and given.writes:
        server.admin("DELETE", "/faults")
        again = client.Client(settings, True, TIMES.interval)
        left = clean(again, TIMES, lambda name: bool(OWN_NAME.fullmatch(name)), lambda text: None)
        made.problems += [f"--clean left {left}"] * bool(left)
        made.problems += [f"{name} is left after --clean" for name in strays(server, before)]
    return made


def strays(server: EmulatorProcess, before: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of new objects that are not deleted."""
    after = server.admin("GET", "/objects")
    for kind in ("data_flows", "data_flow_services"):
        known = {each["id"] for each in before[kind]}
        yield from (each["name"] for each in after[kind] if each["id"] not in known and each["state"] != "DELETED")


def checks(made: Trial, kit: Kit, server: EmulatorProcess, before: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with a run."""
    given = made.given
    if made.seconds > LONGEST:
        yield f"it took {made.seconds:.0f} s"
    for name in SWITCHES:
        position = kit.findings.position(name)
        is_first_page = any(fault == "first_page" for fault, _injected in made.faults)
        if name == "page_size" and is_first_page and 1 in map(len, kit.run.listed.values()):
            continue  # A list of one object that repeats its first page does ignore size and page.
        if position not in (None, str(given.switches[name])):
            evidence = [
                f"#{e.number} {e.operation} {e.status}" for each in kit.findings.found[name] for e in each.evidence
            ]
            yield f"WRONG {name}: {position} instead of {given.switches[name]} {evidence}"
    profile = report.profile(kit.findings, kit.client.exchanges, *lags_and_durations(kit))
    gateway = profile["gateway"]
    if gateway.get("max_page_size") not in (None, given.profile["gateway"]["max_page_size"]):
        yield f"WRONG max_page_size: {gateway['max_page_size']}"
    for name, versions in gateway.get("versions", {}).items():
        if versions != list(OPERATIONS[name].versions):
            yield f"WRONG versions of {name}: {versions}"
    for kind, states in profile["durations"].items():
        for state, (least, most) in states.items():
            low, high = (seconds / SPEED for seconds in given.profile["durations"][kind][state])
            if least > high + 0.1 or most < low - 0.005:
                yield f"WRONG duration of {kind} {state}: {least} to {most} instead of {low} to {high}"
    after = server.admin("GET", "/objects")
    for kind in ("data_flows", "data_flow_services"):
        left = {each["id"]: each for each in after[kind]}
        if any(left.get(each["id"]) != each for each in before[kind]):
            yield "an object of another was changed"
    names = list(strays(server, before))
    if names and not (made.is_persistent and kit.left):
        yield f"{names} are left, and it said {kit.left}"
    if kit.left and not made.is_persistent:
        yield f"it left {kit.left}"
    anonymizer = Anonymizer(list(kit.settings.secrets))
    text = report.report(kit.findings, anonymizer, "Summary.", given.writes)
    missing = text.partition("## Not observed")[2].partition("## What else")[0]
    for name in SWITCHES:
        if kit.findings.position(name) is None:
            made.missed += 1
            row = re.search(rf"^\| `{name}` \| [^\n]*\| (.+?) \| [^|\n]*\|$", missing, re.MULTILINE)
            if not row:
                yield f"the report does not say why {name} was not found"


def lags_and_durations(kit: Kit) -> tuple[Sequence[float], Mapping[str, Any]]:
    """Return what a run measured."""
    return (kit.writer.lags, kit.writer.durations) if kit.writer else ((), {})


def random_trial(server: EmulatorProcess, seed: int, writes: bool, names: Sequence[str]) -> Trial:
    """Run the kit under a random configuration and one to three random faults."""
    rng = random.Random(f"faults {seed} {writes}")
    mode = "write" if writes else "read"
    faults = [drawn(rng, names, mode) for _fault in range(rng.randint(1, 3))]
    return trial(server, configuration(seed, writes=writes), faults)


@pytest.fixture(scope="module")
def server() -> Iterator[EmulatorProcess]:
    with EmulatorProcess(speed=SPEED) as process:
        yield process


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "RATE_LIMIT_PAUSE", 0.02)


def given(*, writes: bool, objects: int = 3, update: float = 60.0, **switches: Any) -> Configuration:
    """Return a configuration with the first position of all switches but these."""
    states = {"CREATING": (100.0, 100.0), "UPDATING": (update, update), "TERMINATING": (60.0, 60.0)}
    positions = {name: positions[0] for name, positions in POSITIONS.items()}
    profile = {
        "switches": {**positions, **switches},
        "gateway": {"max_page_size": 0, "list_lag": 0},
        "durations": dict.fromkeys(("data_flow", "data_flow_service"), states),
    }
    return Configuration(0, writes, objects, profile)


def fault(name: str, **more: Any) -> tuple[str, dict[str, Any]]:
    """Return a fault of the catalogue."""
    injected = {**FAULTS[name].emulator_fault, "count": UNLIMITED if FAULTS[name].persistent else 1, **more}
    return name, injected


@pytest.mark.parametrize("seed", range(1, 6))
def test_under_passing_faults_a_run_that_writes_finds_nothing_wrong(server: EmulatorProcess, seed: int) -> None:
    made = random_trial(server, seed, True, PASSING)
    assert not made.problems, made


@pytest.mark.parametrize("first", range(1, 200, 20))
def test_under_passing_faults_a_run_that_reads_finds_nothing_wrong(server: EmulatorProcess, first: int) -> None:
    made = [random_trial(server, seed, False, PASSING) for seed in range(first, first + 5)]
    assert not [(str(each), each.problems) for each in made if each.problems]


@pytest.mark.parametrize("name", [name for name in KINDS if FAULTS[name].persistent])
@pytest.mark.parametrize("skip", [5, 40, 55])
def test_under_a_persistent_fault_a_run_that_reads_finds_nothing_wrong(
    server: EmulatorProcess, name: str, skip: int
) -> None:
    made = trial(server, given(writes=False, unknown_id=404, id_spelling="any"), [fault(name, skip=skip)])
    assert not made.problems, made
    assert made.kit
    assert made.kit.findings.unfinished or made.kit.findings.ended or name == "first_page"


@pytest.mark.parametrize("name", ["503_on", "revoked", "drop_on"])
@pytest.mark.parametrize("skip", [94, 180])
def test_under_a_persistent_fault_a_run_that_writes_ends_soon(server: EmulatorProcess, name: str, skip: int) -> None:
    made = trial(server, given(writes=True), [fault(name, skip=skip, method="GET")])
    assert not made.problems, made
    assert made.kit
    assert made.kit.left
    assert made.kit.findings.ended
    assert made.seconds < TIMES.limit


def test_ids_that_are_not_served_are_not_refused(server: EmulatorProcess) -> None:
    configuration = given(writes=False, id_spelling="any")
    undisturbed = trial(server, configuration, [])
    assert undisturbed.kit
    respelled = [each for each in undisturbed.kit.client.exchanges if re.search("/[0-9A-F]{32}$", each.path)]
    made = trial(server, configuration, [fault("revoked", skip=respelled[0].number - 1)])
    assert not made.problems, made


def test_a_list_of_versions_that_fails_once_needs_no_signature(server: EmulatorProcess) -> None:
    revoked = fault("revoked", operation="ListVersions", skip=1, count=1)
    made = trial(server, given(writes=False, root_signature="optional"), [revoked])
    assert not made.problems, made


def test_a_failed_call_does_not_show_the_versions_of_an_operation(server: EmulatorProcess) -> None:
    made = trial(server, given(writes=False), [fault("revoked", operation="CheckDataFlowNameDuplication")])
    assert not made.problems, made
    assert made.kit
    assert "CheckDataFlowNameDuplication" not in report.offered_versions(made.kit.client.exchanges)
    assert "CheckDataFlowNameDuplication got 401" in made.kit.findings.unfinished[reading.title(reading.versions)]


def test_a_run_without_lists_goes_on(server: EmulatorProcess) -> None:
    made = trial(server, given(writes=False), [fault("drop_on", operation="ListDataFlows")])
    assert not made.problems, made
    assert made.kit
    assert made.kit.findings.position("unknown_id") == "404" or made.kit.findings.position("ingress_shape")


def test_lists_that_hide_a_deleted_object_twice_do_not_show_its_removal(server: EmulatorProcess) -> None:
    def hide(exchange: client.Exchange) -> None:
        if exchange.operation.startswith("Delete") and exchange.ok:
            hidden = [{"kind": "list_hide", "operation": name, "count": 3} for name in LISTS]
            server.admin("DELETE", "/faults")
            server.admin("POST", "/faults", hidden)

    made = trial(server, given(writes=True, deleted_objects="listed"), [], hide)
    assert not made.problems, made
    assert made.kit
    assert made.kit.findings.position("deleted_objects") == "listed"


def test_updates_that_take_as_long_as_a_transition_do_not_show_that_they_are_accepted(server: EmulatorProcess) -> None:
    slow = ("drop_before", {"kind": "delay_before", "method": "PUT", "seconds": 0.15, "count": UNLIMITED})
    made = trial(server, given(writes=True, busy="refuse", update=20.0), [slow])
    assert not made.problems, made


def test_a_slow_response_does_not_shorten_a_transition(server: EmulatorProcess) -> None:
    slow = [
        ("drop_before", {"kind": "delay", "operation": name, "seconds": 0.3, "count": UNLIMITED})
        for name in ("CreateDataFlow", "CreateDataFlowService")
    ]
    made = trial(server, given(writes=True), slow)
    assert not made.problems, made


def test_an_object_that_no_list_shows_is_not_deleted(server: EmulatorProcess) -> None:
    hidden = [("stale", {"kind": "list_hide", "operation": name, "count": UNLIMITED}) for name in LISTS]
    made = trial(server, given(writes=True, objects=0), hidden)
    assert made.kit
    assert made.kit.writer
    assert made.kit.left == [f"{made.kit.writer.flow.name}, which was created, and which no list showed"]


def test_a_creation_without_a_response_that_lists_show_late_is_found(server: EmulatorProcess) -> None:
    def show(exchange: client.Exchange) -> None:
        if exchange.status == 409:
            server.admin("DELETE", "/faults")

    sent = [each for each in trial_calls(server) if each.operation == "CreateDataFlow"]
    probes = [each.ok for each in sent].index(True)
    lost = fault("drop_after", operation="CreateDataFlow", skip=probes)
    hidden = ("stale", {"kind": "list_hide", "operation": "ListDataFlows", "count": UNLIMITED})
    made = trial(server, given(writes=True, objects=0, name_scope="account"), [lost, hidden], show)
    assert not made.problems, made
    assert made.kit
    assert reading.title(writing.create_flow) not in made.kit.findings.unfinished


def trial_calls(server: EmulatorProcess) -> Sequence[client.Exchange]:
    """Return the calls of an undisturbed run that writes."""
    made = trial(server, given(writes=True, objects=0, name_scope="account"), [])
    assert not made.problems, made
    assert made.kit
    return made.kit.client.exchanges
