# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The proof of the kit: against the emulator under random positions, it finds the positions again.

Run it with: python -m ansible_collections.samsungcloud.scp.tests.live.proof --configurations 60
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Any, get_args, get_type_hints

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.settings import resolve
from emulator.process import EmulatorProcess
from emulator.switches import Switches

from .client import MAX_READS
from .kit import Kit
from .own import Times
from .questions import SWITCHES
from .writer import Target

SPEED = 200  # of the emulator's clock
TIMES = Times(interval=0.02, settle=0.15, limit=60.0)
SHARE = 0.95  # of the positions that can be observed
POSITIONS = {name: get_args(hint) for name, hint in get_type_hints(Switches).items()}
STATES = ("CREATING", "UPDATING", "TERMINATING")
NAMES = ("analytics", "orders", "billing", "telemetry", "archive")
WORKLOAD = {
    name: {"cpu": "100", "memory": "100", "replica": "1", "version": "1.27.1"}
    for name in ("nifi", "nifi_registry", "zookeeper")
}


@dataclass(frozen=True)
class Configuration:
    """How the emulator behaves, how many objects of each kind exist, and whether the kit writes."""

    seed: int
    writes: bool
    objects: int
    profile: Mapping[str, Any]

    @property
    def switches(self) -> Mapping[str, Any]:
        """The positions of all switches."""
        return self.profile["switches"]  # type: ignore[no-any-return]


@dataclass
class Outcome:
    """What the kit found of a configuration."""

    found: set[str] = field(default_factory=set)
    missed: dict[str, str] = field(default_factory=dict)  # the reason by name
    wrong: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def configuration(seed: int, *, writes: bool) -> Configuration:
    """Return a random configuration."""
    rng = random.Random(f"{seed} {writes}")
    durations = {
        kind: {state: sorted(rng.uniform(10, 120) for _end in range(2)) for state in STATES}
        for kind in ("data_flow", "data_flow_service")
    }
    gateway = {
        "max_page_size": rng.choice((0, 0, 1, 2, 20)),
        "list_lag": rng.choice((0, rng.uniform(0, 5))),
        "rate_limit": rng.choice((0, 0, 0, 100)),
        "retry_after": rng.choice((None, 0)),
    }
    switches = {name: rng.choice(positions) for name, positions in POSITIONS.items()}
    profile = {"switches": switches, "gateway": gateway, "durations": durations}
    return Configuration(seed, writes, rng.choice((0, 1, 3, 25)), profile)


def observable(given: Configuration) -> set[str]:
    """Return the switches whose positions the API lets one observe. The table in docs/live.md says why."""
    at, exists = given.switches, given.objects > 0
    optional, has_account = at["optional_fields"], at["account_readback"] == "present"
    shows_nulls, shows_some = optional == "present", optional != "omitted"
    if given.writes:
        hidden = {
            "put": not shows_some,
            "put_null": not shows_some or at["put"] == "replace",
            "put_workload": not shows_some or at["workload_readback"] == "absent",
            "stored_text": not shows_some,
            "account_readback": not shows_some,
            "workload_readback": not shows_some,
            "password_readback": not shows_some or not has_account,
        }
        return set(POSITIONS) - {name for name, is_hidden in hidden.items() if is_hidden}
    seen = {
        "root_signature": True,
        "total_count": True,
        "unknown_version": True,
        "key_order": True,
        "ingress_shape": True,
        "new_fields": exists or at["new_fields"] == "added",
        "unknown_id": exists or (at["unknown_id"] == 404 and at["id_form"] == "uuid"),
        "account_readback": exists and (shows_some if has_account else shows_nulls),
        "password_readback": exists and shows_some and has_account and at["password_readback"] != "plain",
        "workload_readback": exists and (shows_nulls if at["workload_readback"] == "absent" else shows_some),
    }
    of_objects = {
        "healthy_state", "state_case", "id_form", "id_spelling", "optional_fields", "name_filter", "page_size",
        "timestamps", "detail_shape",
    }  # fmt: skip
    return {name for name, is_seen in seen.items() if is_seen} | (of_objects if exists else set())


def populate(server: EmulatorProcess, given: Configuration) -> None:
    """Create the objects that exist before the run."""
    account = {"account_id": "nifiadmin", "account_password": "Other-Passw0rd"}
    names = [f"{NAMES[number % len(NAMES)]}-{number:02}" for number in range(given.objects)]
    common = {"account": account, "created": 1.0}
    flows = [{"name": name, **common, "created": float(number)} for number, name in enumerate(names)]
    seeded = server.admin("POST", "/data-flows", flows) if flows else []
    services = [
        {
            "name": f"{name}-s",
            "data_flow_id": flow["id"],
            "service_workload": WORKLOAD,
            **common,
            "created": number + 0.5,
        }
        for number, (name, flow) in enumerate(zip(names, seeded))
    ]
    if services:
        server.admin("POST", "/data-flow-services", services)


def prove(given: Configuration) -> Outcome:
    """Run the kit under a configuration, and compare what it found."""
    with EmulatorProcess(speed=SPEED) as server:
        server.admin("POST", "/reset", given.profile)
        populate(server, given)
        time.sleep(2 * given.profile["gateway"]["list_lag"] / SPEED)  # Lists show what exists.
        before = server.admin("GET", "/objects")
        server.admin("DELETE", "/requests")
        settings = resolve({}, {**server.env(), "SCP_CONFIG_DIR": "/nonexistent"})
        target = Target("ske-dev", "nfs", other_cluster="ske-prod") if given.writes else None
        kit = Kit(settings, TIMES, target, lambda text: None, lambda number, count, text: None)
        kit.conduct()
        after, log = server.admin("GET", "/objects"), server.requests()
    outcome = Outcome(problems=list(problems(kit, before, after, log)))
    expected = observable(given)
    for name in SWITCHES:
        position, is_right = kit.findings.position(name), str(given.switches[name])
        if position is None:
            if name in expected:
                outcome.missed[name] = kit.findings.reason(name)
        elif position == is_right:
            outcome.found.add(name)
        else:
            outcome.wrong[name] = f"{position} instead of {is_right}"
    limit = kit.findings.position("max_page_size")
    if limit and int(limit) != given.profile["gateway"]["max_page_size"]:
        outcome.wrong["max_page_size"] = limit
    return outcome


def problems(kit: Kit, before: Any, after: Any, log: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield what a run may not do, as the server saw it."""
    if kit.left:
        yield f"it left {kit.left}"
    for kind in ("data_flows", "data_flow_services"):
        known = {each["id"]: each for each in before[kind]}
        for each in after[kind]:
            if each["id"] not in known and each["state"] != "DELETED":
                yield f"{each['name']} is left"
        left = {each["id"]: each for each in after[kind]}
        if any(left.get(object_id) != each for object_id, each in known.items()):
            yield "an object of another was changed"
    methods = Counter(entry["method"] for entry in log)
    if not kit.writer and (set(methods) != {"GET"} or methods["GET"] > MAX_READS):
        yield f"a run that reads made these calls: {dict(methods)}"
    yield from (each.note for each in kit.findings.found["unfinished"])


def prove_all(
    configurations: Sequence[Configuration], workers: int, say: Callable[[str], None] = print
) -> list[Outcome]:
    """Prove configurations, several at a time."""
    with ProcessPoolExecutor(workers) as pool:
        outcomes = []
        for given, outcome in zip(configurations, pool.map(prove, configurations)):
            mode, missed = "write" if given.writes else "read", ", ".join(sorted(outcome.missed))
            say(f"{mode} {given.seed}: {len(outcome.found)} found, missed [{missed}], wrong {outcome.wrong}")
            outcomes.append(outcome)
        return outcomes


def summary(mode: str, outcomes: Sequence[Outcome]) -> tuple[str, bool]:
    """Return the result of a mode in a line or more, and whether it is good."""
    found, missed = (sum(len(each) for each in kinds) for kinds in zip(*((o.found, o.missed) for o in outcomes)))
    wrong = [f"{name}: {text}" for each in outcomes for name, text in each.wrong.items()]
    trouble = [text for each in outcomes for text in each.problems]
    share = found / (found + missed)
    by_name: dict[str, list[str]] = defaultdict(list)
    for each in outcomes:
        for name, reason in each.missed.items():
            by_name[name].append(reason)
    text = f"{mode}: {len(outcomes)} configurations, {found} of {found + missed} positions found ({share:.1%})"
    lines = [f"{text}, {len(wrong)} wrong, {len(trouble)} problems"]
    lines += [f"  missed {len(reasons)} times: {name} ({reasons[0]})" for name, reasons in by_name.items()]
    lines += [f"  WRONG: {each}" for each in wrong] + [f"  PROBLEM: {each}" for each in trouble]
    return "\n".join(lines), share >= SHARE and not wrong and not trouble


def main(arguments: Sequence[str]) -> int:
    """Prove both modes, print the results, and return the exit code."""
    parser = argparse.ArgumentParser(prog="live.proof", description=str(__doc__).partition("\n\n")[0])
    parser.add_argument("--configurations", type=int, default=60, help="of each mode (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the first seed (%(default)s)")
    parser.add_argument("--mode", choices=("read", "write"), help="only this one")
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args(arguments)
    good = True
    for mode in (given.mode,) if given.mode else ("read", "write"):
        started = time.monotonic()
        seeds = range(given.seed, given.seed + given.configurations)
        outcomes = prove_all([configuration(seed, writes=mode == "write") for seed in seeds], given.workers)
        text, is_good = summary(mode, outcomes)
        print(f"\n{text}\n  {time.monotonic() - started:.0f} s\n", flush=True)
        good = good and is_good
    return int(not good)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
