# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The environment of the benchmarks: a populated emulator, a directory, and the measurement of commands."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emulator.process import EmulatorProcess

FLOW = "5e1f3a52-7c1e-4f0a-9b7d-2f3a1c4e5d61"
CLUSTER = {"id": "70a599e031e749b7b260868f441e862b", "name": "ske-dev", "cpu": 10**9, "memory": 10**9}
MODULE_SIZE = {"cpu": "100", "memory": "128", "replica": "1"}
WORKLOAD = dict.fromkeys(("nifi", "nifi_registry", "zookeeper"), MODULE_SIZE)
COMMON = {"domain": "example.internal", "storage_class_name": "default", "service_workload": WORKLOAD}
Task = dict[str, Any]

# Runs a command, or replaces the interpreter of modules, and records the memory of the largest process in KiB. The
# wrapper itself is small, since a process starts with the memory count of its parent.
WRAPPER = """\
#!{python}
import resource, subprocess, sys
code = subprocess.call([*{before}, *sys.argv[1:]])
with open({peaks!r}, "a") as peaks:
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=peaks)
sys.exit(code)
"""


def name(number: int) -> str:
    """Return the name of a service."""
    return f"team-{number:04}"


def _cpu() -> float:
    """Return the processor seconds of all commands so far, including the processes that they started."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def service_id(number: int) -> str:
    """Return the id of a service."""
    return f"{number:08}-7c1e-4f0a-9b7d-2f3a1c4e5d62"


@dataclass(frozen=True)
class Measurement:
    """Wall-clock seconds and processor seconds of a run, and its calls by operation."""

    seconds: float
    cpu: float
    calls: Counter[str]


class Environment:
    """An emulator with one Data Flow on a cluster with sufficient capacity, and a directory for files."""

    def __init__(self, server: EmulatorProcess, directory: Path) -> None:
        self.server, self.directory, self.output = server, directory, directory / "output"
        self.peaks, self.python, self.command = directory / "peaks", directory / "python", directory / "command"
        for wrapper, before in {self.python: [sys.executable], self.command: []}.items():
            wrapper.write_text(WRAPPER.format(python=sys.executable, before=before, peaks=str(self.peaks)))
            wrapper.chmod(0o755)

    def reset(
        self, services: int, latency: float = 0.0, speed: float = 1000.0, *, rate_limit: int = 0, flow: bool = True
    ) -> None:
        """Reset the emulator to `services` running services, or without their Data Flow."""
        self.server.admin("POST", "/reset")
        self.server.admin("POST", "/clusters", CLUSTER)
        if flow:
            self.server.admin("POST", "/data-flows", {"id": FLOW, "name": "analytics", "cluster_id": CLUSTER["id"]})
        seeds = [
            {"id": service_id(number), "data_flow_id": FLOW, "name": name(number), **COMMON}
            for number in range(services)
        ]
        self.server.admin("POST", "/data-flow-services", seeds)
        self.server.admin("PATCH", "/clock", {"speed": speed})
        self.server.admin("PATCH", "/gateway", {"latency": latency, "signatures": "ignored", "rate_limit": rate_limit})

    def run(self, *command: str, **variables: str) -> Measurement:
        """Run a command that must succeed, and measure it."""
        return self.run_together([command], **variables)

    def run_together(self, commands: Sequence[Sequence[str]], **variables: str) -> Measurement:
        """Run commands at the same time, which must all succeed, and measure them as one."""
        self.server.admin("DELETE", "/requests")
        own = {"ANSIBLE_NOCOLOR": "1", "ANSIBLE_ASYNC_DIR": str(self.directory / "jobs")}
        environment = {**os.environ, **self.server.env(), **own, **variables}
        with self.output.open("w") as out:
            before, started = _cpu(), time.perf_counter()
            processes = [
                subprocess.Popen(
                    command, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT
                )
                for command in commands
            ]
            codes = [process.wait() for process in processes]
            seconds, cpu = time.perf_counter() - started, _cpu() - before
        if any(codes):
            raise RuntimeError(f"{' '.join(commands[0])} failed:\n{self.output.read_text()[-3000:]}")
        calls = Counter(str(entry["operation"]) for entry in self.server.requests())
        return Measurement(seconds, cpu, calls)

    def play(
        self,
        tasks: Sequence[Task],
        hosts: Mapping[str, Any] | None = None,
        forks: int = 5,
        before: Sequence[str] = (),
        **variables: str,
    ) -> Measurement:
        """Play tasks on localhost, or on hosts that stand for services."""
        common = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
        inventory = {"all": {"hosts": hosts or {"localhost": {}}, "vars": {**common, "endpoint": self.server.url}}}
        play = {"hosts": "all", "gather_facts": False, "tasks": tasks}
        (self.directory / "hosts.json").write_text(json.dumps(inventory))
        (self.directory / "play.json").write_text(json.dumps([play]))
        files = [str(self.directory / "play.json"), "-i", str(self.directory / "hosts.json")]
        return self.run(*before, "ansible-playbook", *files, "--forks", str(forks), **variables)

    def hosts(self, services: int, part: slice = slice(None), **variables: object) -> str:
        """Write an inventory whose hosts describe `services` services, or a part of them, and return its path."""
        common = {"data_flow_name": "analytics", "nifi_domain": COMMON["domain"], "nifi_workload": WORKLOAD}
        common["nifi_storage_class_name"] = COMMON["storage_class_name"]
        hosts: dict[str, Any] = {name(number): {} for number in range(services)[part]}
        inventory = self.directory / f"services-{services}-{part.start or 0}-{part.step or 1}.json"
        inventory.write_text(json.dumps({"all": {"hosts": hosts, "vars": {**common, **variables}}}))
        return str(inventory)

    def play_on_hosts(self, inventory: str, tasks: Sequence[Task]) -> Measurement:
        """Play tasks on the hosts of an inventory, without a connection."""
        play = {"hosts": "all", "gather_facts": False, "connection": "local", "tasks": tasks}
        (self.directory / "hosts-play.json").write_text(json.dumps([play]))
        return self.run("ansible-playbook", str(self.directory / "hosts-play.json"), "-i", inventory)

    def script(self, name: str, text: str) -> str:
        """Write an executable Python script, and return its path."""
        path = self.directory / name
        path.write_text(f"#!{sys.executable}\n{text}")
        path.chmod(0o755)
        return str(path)

    def peak_as_module(self, task: Task) -> float:
        """Return the MiB of the process that ran the module of a task."""
        self.peaks.write_text("")
        wrapped = {**task, "vars": {"ansible_python_interpreter": str(self.python)}}
        self.play([wrapped], SAMSUNGCLOUD_SCP_IN_PROCESS="never")
        return self._peak()

    def peak_in_process(self, task: Task) -> float:
        """Return the MiB of the largest Ansible process that played a task."""
        self.peaks.write_text("")
        self.play([task], before=[str(self.command)])
        return self._peak()

    def _peak(self) -> float:
        return max(map(int, self.peaks.read_text().split())) / 1024

    def loading(self, task: Task, passes: int) -> Counter[str]:
        """Return the milliseconds that the process of a module takes to load each library, from the fastest run."""
        kept = self.directory / "kept"
        shutil.rmtree(kept, ignore_errors=True)
        keep = {"ANSIBLE_KEEP_REMOTE_FILES": "1", "ANSIBLE_REMOTE_TEMP": str(kept), "ANSIBLE_REMOTE_TMP": str(kept)}
        self.play([task], SAMSUNGCLOUD_SCP_IN_PROCESS="never", **keep)
        (module,) = kept.glob("*/AnsiballZ_*.py")
        command = [sys.executable, "-X", "importtime", str(module)]
        environment = {**os.environ, **self.server.env()}
        runs = []
        for _pass in range(passes):
            output = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stderr
            measured: Counter[str] = Counter()
            for line in output.splitlines():
                own, _all, name = line.removeprefix("import time:").split("|")
                if own.strip().isdecimal():
                    measured[name.strip().split(".")[0]] += int(own) / 1000
            runs.append(measured)
        return min(runs, key=Counter.total)
