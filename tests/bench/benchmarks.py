# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The benchmarks; each metric is a ratio within one run or a count, and has a limit."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from emulator.durations import Durations

from .environment import CLUSTER, COMMON, Environment, Measurement, Task, name, service_id

LISTS, PAGE = "ListDataFlowService", 100  # services per page
PARALLEL, MAX_PARALLEL = 20, 64  # concurrent calls of a fleet: default and maximum
REQUESTS = ["requests", "urllib3", "charset_normalizer", "chardet", "idna", "certifi"]
AS_MODULE = {"SAMSUNGCLOUD_SCP_IN_PROCESS": "never"}

# The subjects, as the document names them.
EMPTY = "an empty play"
DEBUG = "`ansible.builtin.debug`"
URI = "`ansible.builtin.uri`, one GET each"
SCRIPT = "a Python script with `requests`"
STATIC = "`ansible-inventory` of one static host"
DYNAMIC = "`ansible-inventory` with that script"
MODULE = "`data_flow_service` as a module"
IN_PROCESS = "`data_flow_service` in process"
FLEET = "one task of `data_flow_fleet`"
WIDE_FLEET = f"{FLEET} with `max_parallel: {MAX_PARALLEL}`"
ASYNC = "`data_flow_service` in a loop with `async`, then `async_status`"
PROVISION = "playbook `provision`"
ONE_JOB = "one job of `provision`"
WIDE_JOB = f"one job with `provision_max_parallel: {MAX_PARALLEL}`"
DEBUG_ON_HOSTS = "a play with as many hosts and one `ansible.builtin.debug`"
PLUGIN = "`ansible-inventory` with the inventory plugin"
READER = "a Python script with the list reader of the plugin"

# The variables of a Data Flow that does not exist.
NEW_FLOW = {
    "data_flow_version": "1.1.0",
    "data_flow_cluster_name": CLUSTER["name"],
    "data_flow_domain": COMMON["domain"],
    "data_flow_storage_class_name": COMMON["storage_class_name"],
}

# What users write without a module: a read, without a comparison.
GET: Task = {"ansible.builtin.uri": {"url": f"{{{{ endpoint }}}}/v1/data-flow-services/{service_id(0)}"}}
GET_ITEM: Task = {"ansible.builtin.uri": {"url": "{{ endpoint }}/v1/data-flow-services/{{ item }}"}}
GET_SCRIPT = """
import sys, requests
session = requests.Session()
for service in sys.argv[2:]:
    session.get(f"{sys.argv[1]}/v1/data-flow-services/{service}").raise_for_status()
"""
LIST_SCRIPT = """
import json, os, requests
session, items, page = requests.Session(), [], 0
while True:
    url = os.environ["SCP_ENDPOINT"] + "/v1/data-flow-services"
    response = session.get(url, params={"size": 100, "page": page}).json()
    items, page = items + response["contents"], page + 1
    if len(items) >= response["total_count"]:
        break
hosts = {item["data_flow_service_name"]: item for item in items}
print(json.dumps({"all": {"hosts": list(hosts)}, "_meta": {"hostvars": hosts}}))
"""

READER_SCRIPT = """
import json, os
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.api import DataFlowApi
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.settings import resolve
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.transport import CallStats, Transport
api = DataFlowApi(Transport(resolve({}, os.environ), CallStats(), read_only=True), "1.1")
hosts = {item["data_flow_service_name"]: item for item in api.list_services()}
print(json.dumps({"all": {"hosts": list(hosts)}, "_meta": {"hostvars": hosts}}))
"""


def service_task(**options: object) -> Task:
    """Return a task for one service."""
    return {"samsungcloud.scp.data_flow_service": {"data_flow": "analytics", **COMMON, **options}}


def fleet(services: int, **options: object) -> Task:
    """Return one task for `services` services."""
    defaults = {"data_flow": "analytics", **COMMON}
    items = [{"name": name(number)} for number in range(services)]
    module = {"data_flow_service_defaults": defaults, "data_flow_services": items, **options}
    return {"samsungcloud.scp.data_flow_fleet": module}


@dataclass(frozen=True)
class Metric:
    """A measured value and its limit; `unit` is empty for ratios."""

    name: str
    value: float
    limit: float
    unit: str = ""

    @property
    def within_limit(self) -> bool:
        """Return whether the value is within its limit."""
        return self.value <= self.limit

    def format(self, value: float) -> str:
        """Format a value; small ratios are shown as fractions."""
        if self.unit:
            return f"{value:.0f} {self.unit}"
        return f"{value:.2f}" if value > 0.5 else f"1/{1 / value:.1f}".removesuffix(".0")


@dataclass
class Comparison:
    """The runs of several subjects under the same conditions, and the metrics derived from them."""

    conditions: str
    runs: dict[str, list[Measurement]] = field(default_factory=dict)
    metrics: list[Metric] = field(default_factory=list)

    def measure(self, passes: int, subjects: Mapping[str, Callable[[], Measurement]]) -> None:
        """Run each subject once per pass, so that other load on the machine affects all of them."""
        for _pass in range(passes):
            for subject, run in subjects.items():
                self.runs.setdefault(subject, []).append(run())

    def seconds(self, subject: str, above: str = "", of: str = "seconds") -> float:
        """Return the median seconds of a subject, minus those of the subject `above` if given.

        With `of` as cpu, it is the minimum, since other load on the machine only adds to it.
        """
        typical = min if of == "cpu" else statistics.median
        own = float(typical(getattr(measured, of) for measured in self.runs[subject]))
        return own - (self.seconds(above, of=of) if above else 0.0)

    def count(self, name: str, value: float, limit: float, unit: str) -> None:
        """Add a metric that is not a ratio."""
        self.metrics.append(Metric(name, value, limit, unit))

    def ratio(
        self, name: str, numerator: str, denominator: str, limit: float, above: str = "", of: str = "seconds"
    ) -> None:
        """Add a ratio of two subjects as a metric."""
        self.metrics.append(
            Metric(name, self.seconds(numerator, above, of) / self.seconds(denominator, above, of), limit)
        )


def check_execution(environment: Environment) -> None:
    """Fail unless tasks run in process or as a module, as the subjects are named."""
    for execution, variables in {"in_process": {}, "module": AS_MODULE}.items():
        check = {"ansible.builtin.assert": {"that": f"result.api.execution == '{execution}'"}}
        environment.play([{**service_task(name=name(0)), "register": "result"}, check], **variables)


def unchanged(environment: Environment, *, times: int, passes: int) -> Iterator[Comparison]:
    """Measure repeated tasks for one unchanged service."""
    forms: Mapping[str, tuple[Callable[[Task], list[Task]], float]] = {
        f"a loop of {times}": (lambda task: [{**task, "loop": list(range(times))}], 1 / 15),
        f"{times} separate tasks": (lambda task: [task] * times, 1 / 8),
    }
    environment.reset(1)
    check_execution(environment)
    gets = environment.script("get.py", GET_SCRIPT)
    for form, (tasks, limit) in forms.items():
        comparison = Comparison(f"One unchanged service, {form}, no latency")
        comparison.measure(
            passes,
            {
                EMPTY: partial(environment.play, []),
                URI: partial(environment.play, tasks(GET)),
                MODULE: partial(environment.play, tasks(service_task(name=name(0))), **AS_MODULE),
                IN_PROCESS: partial(environment.play, tasks(service_task(name=name(0)))),
                SCRIPT: partial(environment.run, gets, environment.server.url, *[service_id(0)] * times),
            },
        )
        comparison.ratio(f"{form}: in process / `uri`", IN_PROCESS, URI, limit, above=EMPTY)
        if "loop" in form:
            comparison.ratio(f"{form}: as a module / `uri`", MODULE, URI, 1.0, above=EMPTY)
        yield comparison


def cpu(environment: Environment, *, times: int, passes: int) -> Iterator[Comparison]:
    """Measure the processor time of repeated tasks for one unchanged service."""
    environment.reset(1)
    loop = {"loop": list(range(times))}
    comparison = Comparison(f"One unchanged service, a loop of {times}, no latency")
    comparison.measure(
        passes,
        {
            EMPTY: partial(environment.play, []),
            DEBUG: partial(environment.play, [{"ansible.builtin.debug": {"msg": "nothing"}, **loop}]),
            IN_PROCESS: partial(environment.play, [{**service_task(name=name(0)), **loop}]),
        },
    )
    comparison.ratio(f"CPU of a loop of {times}: in process / `debug`", IN_PROCESS, DEBUG, 2, above=EMPTY, of="cpu")
    yield comparison


def loading(environment: Environment, *, passes: int) -> dict[str, dict[str, float]]:
    """Return the milliseconds that the process of a module takes to load its libraries, by library and subject."""
    environment.reset(1)
    measured = {URI: environment.loading(GET, passes), MODULE: environment.loading(service_task(name=name(0)), passes)}
    libraries = {"ansible": ["ansible"], "`requests` with its libraries": REQUESTS, "`jmespath`": ["jmespath"]}
    libraries |= {"this collection": ["ansible_collections"]}
    named = {library for names in libraries.values() for library in names}
    libraries |= {"Python's own library": sorted({library for each in measured.values() for library in each} - named)}
    return {
        what: {subject: sum(each[library] for library in names) for subject, each in measured.items()}
        for what, names in libraries.items()
    }


def calls(environment: Environment, *, services: int) -> Iterator[Comparison]:
    """Count the calls of tasks whose objects are unchanged."""
    environment.reset(services)
    comparison = Comparison(f"Unchanged, {services} services on {-(-services // PAGE)} pages, no latency")
    comparison.measure(
        1,
        {
            "by name": partial(environment.play, [service_task(name=name(0))]),
            "by id": partial(environment.play, [service_task(data_flow_service_id=service_id(0))]),
            "a fleet": partial(environment.play, [fleet(services)]),
        },
    )
    limits = {"by name": 2, "by id": 1, "a fleet": services - (-services // PAGE) + 2}
    for subject, limit in limits.items():
        comparison.count(f"unchanged, {subject}", comparison.runs[subject][0].calls.total(), limit, "calls")
    yield comparison


def high_latency(environment: Environment, *, services: int, latency: float) -> Iterator[Comparison]:
    """Measure many unchanged services, with the latency of live calls."""
    environment.reset(services, latency)
    ids = [service_id(number) for number in range(services)]
    gets = environment.script("get.py", GET_SCRIPT)
    comparison = Comparison(f"{services} unchanged services, {latency:g} s latency")
    comparison.measure(
        1,
        {
            FLEET: partial(environment.play, [fleet(services)]),
            URI: partial(environment.play, [{**GET_ITEM, "loop": ids}]),
            SCRIPT: partial(environment.run, gets, environment.server.url, *ids),
        },
    )
    comparison.ratio("one fleet task / a loop of `uri`", FLEET, URI, 1 / 15)
    yield comparison


def fleets(environment: Environment, *, services: int, passes: int, latency: float) -> Iterator[Comparison]:
    """Measure unchanged fleets: how the cost grows with the members, and how close it is to the time of the calls."""

    def play(number: int) -> Measurement:
        environment.reset(number)
        return environment.play([fleet(number)])

    few, many = f"a fleet of {services // 10}", f"a fleet of {services}"
    comparison = Comparison("Unchanged fleets, no latency")
    comparison.measure(
        passes,
        {EMPTY: partial(environment.play, []), few: partial(play, services // 10), many: partial(play, services)},
    )
    comparison.ratio(f"CPU: {many} / {few}", many, few, 11, above=EMPTY, of="cpu")
    yield comparison

    environment.reset(services, latency)
    comparison = Comparison(
        f"A fleet of {services} unchanged services, {PARALLEL} calls at once, {latency:g} s latency"
    )
    comparison.measure(1, {FLEET: partial(environment.play, [fleet(services, max_parallel=PARALLEL)])})
    least = (-(-services // PAGE) + services / PARALLEL) * latency
    comparison.metrics.append(
        Metric(
            "unchanged fleet: wall time / ((pages + services / `max_parallel`) × latency)",
            comparison.seconds(FLEET) / least,
            1.15,
        )
    )
    yield comparison


def hosts(environment: Environment, *, services: int, passes: int) -> Iterator[Comparison]:
    """Measure services as hosts of an inventory, as for playbook provision."""
    environment.reset(services)
    inventory = {name(number): {"item": service_id(number)} for number in range(services)}
    task = service_task(name="{{ inventory_hostname }}")
    comparison = Comparison(f"{services} unchanged services as hosts, forks 20, no latency")
    comparison.measure(
        passes,
        {
            EMPTY: partial(environment.play, [], inventory, 20),
            URI: partial(environment.play, [GET_ITEM], inventory, 20),
            MODULE: partial(environment.play, [task], inventory, 20, **AS_MODULE),
            IN_PROCESS: partial(environment.play, [task], inventory, 20),
        },
    )
    comparison.ratio("hosts: in process / `uri`", IN_PROCESS, URI, 1 / 8)
    yield comparison


def create(
    environment: Environment, *, services: int, async_jobs: int, latency: float, speed: float
) -> Iterator[Comparison]:
    """Measure the creation of many services, with waits; all of them take equally long."""
    comparison = Comparison(
        f"{services} services created, with waits, {latency:g} s latency, API at {speed:g} times real time"
    )
    interval = {"wait_interval": 15 / speed}
    slowest = Durations().data_flow_service.CREATING[1] / speed
    for subject, more in ((WIDE_FLEET, {"max_parallel": MAX_PARALLEL}), (FLEET, {})):
        environment.reset(0, latency, speed)
        comparison.measure(1, {subject: partial(environment.play, [fleet(services, **interval, **more)])})
        wall = comparison.seconds(subject) / slowest
        comparison.metrics.append(Metric(f"create by {subject}: wall time / the slowest service", wall, 1.10))
    requests = environment.server.requests()
    created = [entry["number"] for entry in requests if entry["committed"]]
    list_calls = [entry["query"] for entry in requests if entry["operation"] == LISTS and entry["number"] > created[-1]]
    polls = sum("page=0" in query for query in list_calls)
    comparison.count(
        "create: list calls per poll, for all services", len(list_calls) / polls, -(-services // PAGE), "calls"
    )

    environment.reset(0, latency, speed)
    comparison.measure(
        1, {ASYNC: partial(environment.play, async_tasks([name(number) for number in range(async_jobs)], interval))}
    )
    for subject, expected in {WIDE_FLEET: services, FLEET: services, ASYNC: async_jobs}.items():
        sent = comparison.runs[subject][0].calls["CreateDataFlowService"]
        if sent != expected:
            raise RuntimeError(f"{subject}: {sent} create requests were sent, not {expected}")
    yield comparison


def async_tasks(names: Sequence[str], options: Mapping[str, object]) -> list[Task]:
    """Return tasks that create services concurrently without a fleet."""
    start = {
        **service_task(name="{{ item }}", **options),
        "loop": names,
        "async": 3600,
        "poll": 0,
        "register": "async_jobs",
    }
    wait = {"until": "job is finished", "retries": 1000, "delay": 5, "register": "job"}
    status = {"ansible.builtin.async_status": {"jid": "{{ item.ansible_job_id }}"}, "loop": "{{ async_jobs.results }}"}
    return [start, {**status, **wait, "loop_control": {"label": "{{ item.item }}"}}]


def provision(
    environment: Environment, *, services: Sequence[int], many: int, passes: int, latency: float
) -> Iterator[Comparison]:
    """Compare an inventory whose hosts are unchanged services with the same list as one fleet task."""
    for number, pause in [*((few, pause) for few in services for pause in (0.0, latency)), (many, 0.0)]:
        environment.reset(number, pause)
        hosts = environment.hosts(number)
        once = 1 if pause or number == many else passes
        comparison = Comparison(f"{number} unchanged services as hosts of an inventory, {pause:g} s latency, forks 5")
        comparison.measure(
            once,
            {
                DEBUG_ON_HOSTS: partial(
                    environment.play_on_hosts, hosts, [{"ansible.builtin.debug": {"msg": "nothing"}}]
                ),
                FLEET: partial(environment.play, [fleet(number)]),
                PROVISION: partial(environment.run, "ansible-playbook", "samsungcloud.scp.provision", "-i", hosts),
            },
        )
        if number == services[0] and not pause:
            printed = len([line for line in environment.output.read_text().splitlines() if line.strip()])
            comparison.count(f"{number} hosts: lines that `provision` prints", printed, 3 * number + 20, "lines")
        if not pause:
            comparison.ratio(f"{number} hosts: CPU of `provision` / one fleet task", PROVISION, FLEET, 2.5, of="cpu")
        comparison.ratio(
            f"{number} hosts: `provision` / one fleet task, {pause:g} s latency",
            PROVISION,
            FLEET,
            1.3 if pause else 2.5,
        )
        yield comparison


def slices(
    environment: Environment,
    *,
    services: int,
    counts: Sequence[int],
    passes: int,
    latency: float,
    speed: float,
    rate_limit: int,
) -> Iterator[Comparison]:
    """Compare one job with slices that run at the same time on this machine, as AWX divides an inventory."""
    intervals = {f"{kind}_wait_interval": 15 / speed for kind in ("nifi", "data_flow")}
    alone = f"1 of {counts[-1]} slices alone"
    # How many slices the inventory has, how many of them run, and variables.
    subjects: dict[str, tuple[int, int, dict[str, object]]] = {
        ONE_JOB: (1, 1, {}),
        WIDE_JOB: (1, 1, {"provision_max_parallel": MAX_PARALLEL}),
        **{f"{count} slices at once": (count, count, {}) for count in counts},
        alone: (counts[-1], 1, {}),  # as on a node of its own
    }
    limited = f"unchanged, {rate_limit} calls/s at most"
    creation = f", with waits, API at {speed:g} times real time"

    def run(count: int, running: int, variables: Mapping[str, object], form: str) -> Measurement:
        created = form == "created"
        limit = rate_limit if form == limited else 0
        environment.reset(0 if created else services, latency, speed, rate_limit=limit, flow=not created)
        more = {**variables, **intervals, **(NEW_FLOW if created else {})}
        parts = [environment.hosts(services, slice(number, None, count), **more) for number in range(running)]
        measured = environment.run_together(
            [["ansible-playbook", "samsungcloud.scp.provision", "-i", inventory] for inventory in parts]
        )
        sent, expected = measured.calls["CreateDataFlowService"], services * running // count if created else 0
        if sent != expected:
            raise RuntimeError(f"{sent} create requests were sent, not {expected}")
        return measured

    for form in ("unchanged", limited, "created"):
        title = f"{form} with their Data Flow{creation}" if form == "created" else form
        comparison = Comparison(f"Slices: {services} services, {title}, {latency:g} s latency")
        runs = {subject: partial(run, *options, form) for subject, options in subjects.items()}
        if form == limited:
            del runs[alone]  # Slices share the limit, on any number of nodes.
        comparison.measure(passes if form == "unchanged" else 1, runs)
        for subject in list(runs)[1:]:
            comparison.ratio(f"{services} services {form}: {subject} / one job", subject, ONE_JOB, 1)
        for count in counts:
            subject = f"{count} slices at once"
            comparison.ratio(f"{services} services {form}: CPU of {subject} / one job", subject, ONE_JOB, 2, of="cpu")
            if form == "unchanged":  # Each slice reads the lists, which are the pages of services and two of flows.
                one, several = (comparison.runs[each][0].calls.total() for each in (ONE_JOB, subject))
                lists = (count - 1) * (-(-services // PAGE) + 2)
                comparison.count(
                    f"{services} services {form}: calls of {subject} - one job", several - one, lists, "calls"
                )
        yield comparison


def memory(environment: Environment, *, services: int) -> Iterator[Comparison]:
    """Measure the memory of a large fleet."""
    comparison = Comparison(f"A fleet of {services} services, no latency")
    ping = {"ansible.builtin.ping": {}}
    task = fleet(services, wait_interval=0.5)
    executions = {"as a module": environment.peak_as_module, "in process": environment.peak_in_process}
    for present in (services, 0):
        what = "unchanged" if present else "created"
        for execution, peak in executions.items():
            environment.reset(present)
            above = peak(task) - peak(ping)
            comparison.count(
                f"memory of a fleet of {services}, {what}, {execution}, minus that of `ping`", above, 120, "MiB"
            )
    environment.reset(services)
    comparison.measure(1, {FLEET: partial(environment.play, [task])})
    yield comparison


def inventory(environment: Environment, *, services: int, passes: int, latency: float) -> Iterator[Comparison]:
    """Compare the inventory plugin with scripts as users write them."""
    source, script = environment.directory / "live.data_flow.yml", environment.script("list.py", LIST_SCRIPT)
    reader = environment.script("read.py", READER_SCRIPT)
    source.write_text(json.dumps({"plugin": "samsungcloud.scp.data_flow"}))
    for pause in (latency, 0.0):
        environment.reset(services, pause)
        comparison = Comparison(f"An inventory of {services} services, {pause:g} s latency")
        comparison.measure(
            passes,
            {
                SCRIPT: partial(environment.run, script),
                READER: partial(environment.run, reader),
                STATIC: partial(environment.run, "ansible-inventory", "-i", "localhost,", "--list"),
                DYNAMIC: partial(environment.run, "ansible-inventory", "-i", script, "--list"),
                PLUGIN: partial(environment.run, "ansible-inventory", "-i", str(source), "--list"),
            },
        )
        limit = 1 / 3 if pause else 2
        comparison.ratio(f"inventory: plugin / a bare script, {pause:g} s latency", PLUGIN, SCRIPT, limit)
        if pause:
            comparison.ratio(
                f"reading {services} services, {pause:g} s latency: plugin / one page after another",
                READER,
                SCRIPT,
                1 / 4,
            )
        else:
            comparison.ratio("inventory: plugin / the same script as a dynamic inventory", PLUGIN, DYNAMIC, 2)
            comparison.ratio(
                "inventory: plugin / that dynamic inventory, both minus one static host",
                PLUGIN,
                DYNAMIC,
                1,
                above=STATIC,
            )
            comparison.count("inventory: calls", comparison.runs[PLUGIN][0].calls.total(), 15, "calls")
        yield comparison
