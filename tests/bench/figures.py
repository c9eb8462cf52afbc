# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is measured: each figure is a ratio within one run, or a count, and has a limit to reach."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from emulator.state import TRANSITION_SECONDS

from .stage import COMMON, Stage, Task, Took, name, service_id

LISTS, PAGE = "ListDataFlowService", 100  # services on a page
PARALLEL, MOST_PARALLEL = 20, 64  # calls of a fleet at once: as by default, and at most
REQUESTS = ["requests", "urllib3", "charset_normalizer", "chardet", "idna", "certifi"]
AS_MODULE = {"SAMSUNGCLOUD_SCP_IN_PROCESS": "never"}

# The contestants, as the document calls them.
EMPTY = "an empty play"
DEBUG = "`ansible.builtin.debug`"
URI = "`ansible.builtin.uri`, one GET each"
SCRIPT = "a Python script with `requests`"
NOTHING = "`ansible-inventory` of one host by name"
DYNAMIC = "`ansible-inventory` of that script"
MODULE = "`data_flow_service` as a module"
IN_PROCESS = "`data_flow_service` in process"
FLEET = "one task of `data_flow_fleet`"
WIDE_FLEET = f"{FLEET} with `max_parallel: {MOST_PARALLEL}`"
JOBS = "`data_flow_service` in a loop with `async`, then `async_status`"
PROVISION = "playbook `provision`"
HOSTS_ALONE = "a play of as many hosts, with one `ansible.builtin.debug`"
PLUGIN = "`ansible-inventory` of our plugin"
READER = "a Python script with what the plugin reads lists with"

# What a user writes who has no module: a look, without a comparison.
GET: Task = {"ansible.builtin.uri": {"url": f"{{{{ endpoint }}}}/v1/data-flow-services/{service_id(0)}"}}
GET_ITEM: Task = {"ansible.builtin.uri": {"url": "{{ endpoint }}/v1/data-flow-services/{{ item }}"}}
GETS = """
import sys, requests
session = requests.Session()
for service in sys.argv[2:]:
    session.get(f"{sys.argv[1]}/v1/data-flow-services/{service}").raise_for_status()
"""
INVENTORY = """
import json, os, requests
session, items, page = requests.Session(), [], 0
while True:
    url = os.environ["SCP_ENDPOINT"] + "/v1/data-flow-services"
    answer = session.get(url, params={"size": 100, "page": page}).json()
    items, page = items + answer["contents"], page + 1
    if len(items) >= answer["total_count"]:
        break
hosts = {item["data_flow_service_name"]: item for item in items}
print(json.dumps({"all": {"hosts": list(hosts)}, "_meta": {"hostvars": hosts}}))
"""

READING = """
import json, os
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.api import DataFlowApi
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.settings import resolve
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.transport import CallStats, Transport
api = DataFlowApi(Transport(resolve({}, os.environ), CallStats(), read_only=True), "1.1")
hosts = {item["data_flow_service_name"]: item for item in api.list_services()}
print(json.dumps({"all": {"hosts": list(hosts)}, "_meta": {"hostvars": hosts}}))
"""


def ours(**options: object) -> Task:
    """A task for one service."""
    return {"samsungcloud.scp.data_flow_service": {"data_flow": "analytics", **COMMON, **options}}


def fleet(services: int, **options: object) -> Task:
    """One task for so many services."""
    defaults = {"data_flow": "analytics", **COMMON}
    items = [{"name": name(number)} for number in range(services)]
    module = {"data_flow_service_defaults": defaults, "data_flow_services": items, **options}
    return {"samsungcloud.scp.data_flow_fleet": module}


@dataclass(frozen=True)
class Figure:
    """What was measured of something, and what it may be at most. A `unit` is none for ratios."""

    what: str
    value: float
    limit: float
    unit: str = ""

    @property
    def met(self) -> bool:
        """Whether it is within its limit."""
        return self.value <= self.limit

    def shown(self, value: float) -> str:
        """A value for people: ratios that are small as parts of one."""
        if self.unit:
            return f"{value:.0f} {self.unit}"
        return f"{value:.2f}" if value > 0.5 else f"1/{1 / value:.1f}".removesuffix(".0")


@dataclass
class Contest:
    """The runs of some contestants in the same conditions, and what is to be seen from them."""

    conditions: str
    runs: dict[str, list[Took]] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)

    def race(self, passes: int, contestants: Mapping[str, Callable[[], Took]]) -> None:
        """Lets them run, each once in each pass, so that what else the machine does falls on all."""
        for _pass in range(passes):
            for who, run in contestants.items():
                self.runs.setdefault(who, []).append(run())

    def seconds(self, who: str, above: str = "", of: str = "seconds") -> float:
        """The median of a contestant, above that of another where one is named. `of` may be cpu: then it is the least,
        since what else the machine does only adds to it."""
        typical = min if of == "cpu" else statistics.median
        own = float(typical(getattr(took, of) for took in self.runs[who]))
        return own - (self.seconds(above, of=of) if above else 0.0)

    def count(self, what: str, value: float, limit: float, unit: str) -> None:
        """Adds a figure that is no ratio."""
        self.figures.append(Figure(what, value, limit, unit))

    def ratio(self, what: str, ours: str, theirs: str, limit: float, above: str = "", of: str = "seconds") -> None:
        """Adds a figure: our time over theirs."""
        self.figures.append(Figure(what, self.seconds(ours, above, of) / self.seconds(theirs, above, of), limit))


def check_doors(stage: Stage) -> None:
    """Fails where the contestants would not take the door that they are named after."""
    for door, variables in {"in process": {}, "module": AS_MODULE}.items():
        right = {"ansible.builtin.assert": {"that": f"look.api.door == '{door}'"}}
        stage.play([{**ours(name=name(0)), "register": "look"}, right], **variables)


def unchanged(stage: Stage, *, times: int, passes: int) -> Iterator[Contest]:
    """One service that is as it should be, over and over: what a task costs."""
    ways: Mapping[str, tuple[Callable[[Task], list[Task]], float]] = {
        f"a loop of {times}": (lambda task: [{**task, "loop": list(range(times))}], 1 / 15),
        f"{times} separate tasks": (lambda task: [task] * times, 1 / 8),
    }
    stage.fill(1)
    check_doors(stage)
    gets = stage.script("get.py", GETS)
    for way, (tasks, limit) in ways.items():
        contest = Contest(f"One unchanged service, {way}, no latency")
        contest.race(
            passes,
            {
                EMPTY: partial(stage.play, []),
                URI: partial(stage.play, tasks(GET)),
                MODULE: partial(stage.play, tasks(ours(name=name(0))), **AS_MODULE),
                IN_PROCESS: partial(stage.play, tasks(ours(name=name(0)))),
                SCRIPT: partial(stage.run, gets, stage.server.url, *[service_id(0)] * times),
            },
        )
        contest.ratio(f"{way}: in process over `uri`", IN_PROCESS, URI, limit, above=EMPTY)
        if "loop" in way:
            contest.ratio(f"{way}: through the module over `uri`", MODULE, URI, 1.0, above=EMPTY)
        yield contest


def processor(stage: Stage, *, times: int, passes: int) -> Iterator[Contest]:
    """One service that is as it should be, over and over: what a task costs the controller's processors."""
    stage.fill(1)
    loop = {"loop": list(range(times))}
    contest = Contest(f"One unchanged service, a loop of {times}, no latency")
    contest.race(
        passes,
        {
            EMPTY: partial(stage.play, []),
            DEBUG: partial(stage.play, [{"ansible.builtin.debug": {"msg": "nothing"}, **loop}]),
            IN_PROCESS: partial(stage.play, [{**ours(name=name(0)), **loop}]),
        },
    )
    contest.ratio(f"CPU of a loop of {times}: in process over `debug`", IN_PROCESS, DEBUG, 2, above=EMPTY, of="cpu")
    yield contest


def loading(stage: Stage, *, passes: int) -> dict[str, dict[str, float]]:
    """Where the time of a module's process goes: milliseconds by what is loaded, and by who loads it."""
    stage.fill(1)
    took = {URI: stage.loading(GET, passes), MODULE: stage.loading(ours(name=name(0)), passes)}
    libraries = {"ansible": ["ansible"], "`requests` with its libraries": REQUESTS, "`jmespath`": ["jmespath"]}
    libraries |= {"this collection": ["ansible_collections"]}
    named = {library for names in libraries.values() for library in names}
    libraries |= {"Python's own library": sorted({library for each in took.values() for library in each} - named)}
    return {
        what: {who: sum(each[library] for library in names) for who, each in took.items()}
        for what, names in libraries.items()
    }


def calls(stage: Stage, *, services: int) -> Iterator[Contest]:
    """What a look at objects that are as they should be costs the service."""
    stage.fill(services)
    contest = Contest(f"Unchanged, {services} services on {-(-services // PAGE)} pages, no latency")
    contest.race(
        1,
        {
            "by name": partial(stage.play, [ours(name=name(0))]),
            "by id": partial(stage.play, [ours(data_flow_service_id=service_id(0))]),
            "a fleet": partial(stage.play, [fleet(services)]),
        },
    )
    limits = {"by name": 2, "by id": 1, "a fleet": services - (-services // PAGE) + 2}
    for who, limit in limits.items():
        contest.count(f"unchanged, {who}", contest.runs[who][0].calls.total(), limit, "calls")
    yield contest


def far_away(stage: Stage, *, services: int, latency: float) -> Iterator[Contest]:
    """Many services that are as they should be, each call as slow as live ones are."""
    stage.fill(services, latency)
    ids = [service_id(number) for number in range(services)]
    gets = stage.script("get.py", GETS)
    contest = Contest(f"{services} unchanged services, {latency:g} s latency")
    contest.race(
        1,
        {
            FLEET: partial(stage.play, [fleet(services)]),
            URI: partial(stage.play, [{**GET_ITEM, "loop": ids}]),
            SCRIPT: partial(stage.run, gets, stage.server.url, *ids),
        },
    )
    contest.ratio("one fleet task over a loop of `uri`", FLEET, URI, 1 / 15)
    yield contest


def fleets(stage: Stage, *, services: int, passes: int, latency: float) -> Iterator[Contest]:
    """A fleet without changes: how its cost grows with its members, and how near it comes to the time of its calls."""

    def play(number: int) -> Took:
        stage.fill(number)
        return stage.play([fleet(number)])

    few, many = f"a fleet of {services // 10}", f"a fleet of {services}"
    contest = Contest("Unchanged fleets, no latency")
    contest.race(
        passes,
        {EMPTY: partial(stage.play, []), few: partial(play, services // 10), many: partial(play, services)},
    )
    contest.ratio(f"CPU of {many} over {few}", many, few, 11, above=EMPTY, of="cpu")
    yield contest

    stage.fill(services, latency)
    contest = Contest(f"A fleet of {services} unchanged services, {PARALLEL} calls at once, {latency:g} s latency")
    contest.race(1, {FLEET: partial(stage.play, [fleet(services, max_parallel=PARALLEL)])})
    least = (-(-services // PAGE) + services / PARALLEL) * latency
    contest.figures.append(
        Figure(
            "unchanged fleet: wall over (pages + services / `max_parallel`) × latency",
            contest.seconds(FLEET) / least,
            1.15,
        )
    )
    yield contest


def hosts(stage: Stage, *, services: int, passes: int) -> Iterator[Contest]:
    """Each service a host of the inventory, as for playbook provision."""
    stage.fill(services)
    inventory = {name(number): {"item": service_id(number)} for number in range(services)}
    task = ours(name="{{ inventory_hostname }}")
    contest = Contest(f"{services} unchanged services as hosts, forks 20, no latency")
    contest.race(
        passes,
        {
            EMPTY: partial(stage.play, [], inventory, 20),
            URI: partial(stage.play, [GET_ITEM], inventory, 20),
            MODULE: partial(stage.play, [task], inventory, 20, **AS_MODULE),
            IN_PROCESS: partial(stage.play, [task], inventory, 20),
        },
    )
    contest.ratio("hosts: in process over `uri`", IN_PROCESS, URI, 1 / 8)
    yield contest


def creations(stage: Stage, *, services: int, jobs: int, latency: float, speed: float) -> Iterator[Contest]:
    """Many creations, waited for. The slowest takes as long as any, since all take the same."""
    contest = Contest(f"{services} creations with waits, {latency:g} s latency, the service {speed:g} times its speed")
    interval = {"wait_interval": 15 / speed}
    slowest = TRANSITION_SECONDS["data_flow_service"]["CREATING"] / speed
    for subject, more in ((WIDE_FLEET, {"max_parallel": MOST_PARALLEL}), (FLEET, {})):
        stage.fill(0, latency, speed)
        contest.race(1, {subject: partial(stage.play, [fleet(services, **interval, **more)])})
        wall = contest.seconds(subject) / slowest
        contest.figures.append(Figure(f"creations by {subject}: wall over the slowest", wall, 1.10))
    requests = stage.server.requests()
    begun = [entry["number"] for entry in requests if entry["committed"]]
    looks = [entry["query"] for entry in requests if entry["operation"] == LISTS and entry["number"] > begun[-1]]
    polls = sum("page=0" in query for query in looks)
    contest.count("creations: list calls a poll, for all together", len(looks) / polls, -(-services // PAGE), "calls")

    stage.fill(0, latency, speed)
    contest.race(1, {JOBS: partial(stage.play, in_jobs([name(number) for number in range(jobs)], interval))})
    for who, wanted in {WIDE_FLEET: services, FLEET: services, JOBS: jobs}.items():
        sent = contest.runs[who][0].calls["CreateDataFlowService"]
        if sent != wanted:
            raise RuntimeError(f"{who}: {sent} creations were sent, not {wanted}")
    yield contest


def in_jobs(names: Sequence[str], options: Mapping[str, object]) -> list[Task]:
    """Tasks that create services side by side without a fleet."""
    begin = {**ours(name="{{ item }}", **options), "loop": names, "async": 3600, "poll": 0, "register": "jobs"}
    wait = {"until": "job is finished", "retries": 1000, "delay": 5, "register": "job"}
    status = {"ansible.builtin.async_status": {"jid": "{{ item.ansible_job_id }}"}, "loop": "{{ jobs.results }}"}
    return [begin, {**status, **wait, "loop_control": {"label": "{{ item.item }}"}}]


def provision(stage: Stage, *, services: Sequence[int], many: int, passes: int, latency: float) -> Iterator[Contest]:
    """An inventory whose hosts are unchanged services, against the same list as one fleet task."""
    for number, pause in [*((few, pause) for few in services for pause in (0.0, latency)), (many, 0.0)]:
        stage.fill(number, pause)
        hosts = stage.hosts(number)
        once = 1 if pause or number == many else passes
        contest = Contest(f"{number} unchanged services as hosts of an inventory, {pause:g} s latency, forks 5")
        contest.race(
            once,
            {
                HOSTS_ALONE: partial(stage.on_hosts, hosts, [{"ansible.builtin.debug": {"msg": "nothing"}}]),
                FLEET: partial(stage.play, [fleet(number)]),
                PROVISION: partial(stage.run, "ansible-playbook", "samsungcloud.scp.provision", "-i", hosts),
            },
        )
        if number == services[0] and not pause:
            printed = len([line for line in stage.output.read_text().splitlines() if line.strip()])
            contest.count(f"{number} hosts: lines that `provision` prints", printed, 3 * number + 20, "lines")
        if not pause:
            contest.ratio(f"{number} hosts: CPU of `provision` over one fleet task", PROVISION, FLEET, 2.5, of="cpu")
        contest.ratio(
            f"{number} hosts: `provision` over one fleet task, {pause:g} s latency",
            PROVISION,
            FLEET,
            1.3 if pause else 2.5,
        )
        yield contest


def memory(stage: Stage, *, services: int) -> Iterator[Contest]:
    """How much memory it takes to know so many."""
    contest = Contest(f"A fleet of {services} services, no latency")
    ping = {"ansible.builtin.ping": {}}
    task = fleet(services, wait_interval=0.5)
    doors = {"as a module": stage.peak_of_modules, "in process": stage.peak_in_process}
    for present in (services, 0):
        what = "unchanged" if present else "created"
        for door, peak in doors.items():
            stage.fill(present)
            above = peak(task) - peak(ping)
            contest.count(f"memory of a fleet of {services}, {what}, {door}, above a bare module", above, 120, "MiB")
    stage.fill(services)
    contest.race(1, {FLEET: partial(stage.play, [task])})
    yield contest


def inventory(stage: Stage, *, services: int, passes: int, latency: float) -> Iterator[Contest]:
    """Live services as hosts, from the plugin, and from a script as users write them."""
    source, script = stage.where / "live.data_flow.yml", stage.script("list.py", INVENTORY)
    reader = stage.script("read.py", READING)
    source.write_text(json.dumps({"plugin": "samsungcloud.scp.data_flow"}))
    for pause in (latency, 0.0):
        stage.fill(services, pause)
        contest = Contest(f"An inventory of {services} services, {pause:g} s latency")
        contest.race(
            passes,
            {
                SCRIPT: partial(stage.run, script),
                READER: partial(stage.run, reader),
                NOTHING: partial(stage.run, "ansible-inventory", "-i", "localhost,", "--list"),
                DYNAMIC: partial(stage.run, "ansible-inventory", "-i", script, "--list"),
                PLUGIN: partial(stage.run, "ansible-inventory", "-i", str(source), "--list"),
            },
        )
        limit = 1 / 3 if pause else 2
        contest.ratio(f"inventory over a bare script, {pause:g} s latency", PLUGIN, SCRIPT, limit)
        if pause:
            contest.ratio(
                f"{services} services read at {pause:g} s latency, over page after page", READER, SCRIPT, 1 / 4
            )
        else:
            contest.ratio("inventory over the same script as a dynamic inventory", PLUGIN, DYNAMIC, 2)
            contest.ratio(
                "inventory over that dynamic inventory, each above one host by name", PLUGIN, DYNAMIC, 1, above=NOTHING
            )
            contest.count("inventory: calls", contest.runs[PLUGIN][0].calls.total(), 15, "calls")
        yield contest
