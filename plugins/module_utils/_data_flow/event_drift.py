# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drift from an inventory, as events. The playbook drift compares, so that Ansible evaluates the inventory."""

from __future__ import annotations

import json
import subprocess  # nosec B404 # runs Ansible alone
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from .._scp.errors import ScpError
from .base import STATES
from .drift import DRIFTED, UNKNOWN, UNMANAGED, Row
from .events import Drift, Event, id_of
from .host_reports import together
from .service import Service

DRIFT, RESOLVED = "drift", "drift_resolved"
EVERYTHING = ""  # stands for all hosts
TELLING = ("status", "state", "id", "name", "data_flow", "changes")  # fields that make drift another one
PLAYBOOK = "samsungcloud.scp.drift"
LONGEST = 3600  # seconds of a comparison


def drift_events(known: Drift, rows: Sequence[Row], now: str, *, complete: bool) -> tuple[list[Event], Drift]:
    """Return the events that lead from the known drift to that of a comparison, and what is known after them.

    `complete` is whether all hosts were compared. An object that could not be compared, or that is in transition, keeps
    the drift that is known.
    """
    compared = {_key(row): row for row in rows}
    following = dict(known.rows)
    for key in _gone(known, rows, complete=complete):
        del following[key]
    for key, row in compared.items():
        if row["status"] == UNKNOWN or row["state"] not in (None, *STATES.stable):
            continue
        if row["status"] not in DRIFTED:
            following.pop(key, None)
        elif _telling(row) != _telling(known.rows.get(key)):
            following[key] = row
    changed = [key for key in {**compared, **known.rows} if following.get(key) != known.rows.get(key)]
    events = [
        _event(known.rows.get(key), following.get(key), known.events + number, now)
        for number, key in enumerate(changed)
    ]
    return events, Drift(following, known.events + len(events))


def _gone(known: Drift, rows: Sequence[Row], *, complete: bool) -> Iterator[str]:
    """Yield the objects without a row that have no drift any more: hosts that were removed, services that were deleted.

    Unmanaged services are missing from a comparison that could not read everything, too.
    """
    compared, parents = {_key(row) for row in rows}, {row["data_flow"] for row in rows}
    readable = not any(row["status"] == UNKNOWN for row in rows)
    for key, row in known.rows.items():
        covered = complete or (row["status"] == UNMANAGED and row["data_flow"] in parents)
        if key not in compared and covered and (readable or row["status"] != UNMANAGED):
            yield key


def _key(row: Row) -> str:
    """Return what identifies an object in all comparisons, whether it exists or not."""
    return f"{row['kind']}:{row['host'] or (row['id'] if row['status'] == UNMANAGED else row['name'])}"


def _telling(row: Row | None) -> list[Any]:
    return [row[name] for name in TELLING] if row else []


def _event(before: Row | None, after: Row | None, number: int, now: str) -> Event:
    row = after or before or {}
    change = DRIFT if after else RESOLVED
    identity = [change, number, _key(row), _telling(before), _telling(after)]
    return {
        "type": change,
        "event_id": id_of(identity),
        "time": now,
        **{name: row[name] for name in ("kind", "id", "name", "data_flow", "host")},
        "changed": sorted(difference["option"] for difference in row["changes"]),
        "before": before,
        "after": after,
    }


def places_of(rows: Iterable[Row]) -> dict[str, tuple[Any, Any]]:
    """Return the Data Flow and the name of the service of each host that could be compared."""
    services = [row for row in rows if row["host"] and row["status"] != UNKNOWN and row["kind"] == Service.key]
    return {row["host"]: (row["data_flow"], row["name"]) for row in services}


def hosts_of(event: Event, places: Mapping[str, tuple[Any, Any]]) -> set[str]:
    """Return the hosts to compare after a change: the host of a service; any host of a Data Flow for what else it has.

    The Data Flow of a host is unknown if its variables have only the id, and the service does not exist.
    """
    parent, name = event["data_flow"], event["name"]
    own = {host for host, place in places.items() if place in ((parent, name), (None, name))}
    if event["kind"] == Service.key and own:
        return own
    return set([host for host, place in places.items() if place[0] == parent][:1])


def hosts_again(rows: Sequence[Row]) -> set[str]:
    """Return the hosts to compare again, because an object could not be compared; all if it belongs to none."""
    hosts = {row["data_flow"]: row["host"] for row in rows if row["host"]}
    return {row["host"] or hosts.get(row["data_flow"]) or EVERYTHING for row in rows if row["status"] == UNKNOWN}


def problem_of(rows: Iterable[Row]) -> str:
    """Return why objects could not be compared, blank if all were."""
    reasons = together((str(row["name"]), row["msg"] or "") for row in rows if row["status"] == UNKNOWN)
    return " ".join(["Could not be compared with the inventory:", *reasons]) if reasons else ""


class Comparison:
    """Runs of the playbook drift, in a process of their own. It reads an inventory as Ansible does.

    `environ` has the connection. It is not in the command, which all users of the machine can see.
    """

    def __init__(self, inventory: Sequence[Path], pattern: str | None, environ: Mapping[str, str]) -> None:
        self._inventory, self._pattern, self._environ = inventory, pattern, environ
        self._process: subprocess.Popen[str] | None = None
        self._closed = False

    def stamp(self) -> frozenset[tuple[str, int, int]]:
        """Return what changes when a file of the inventory changes."""
        beside = [path.parent / name for path in self._inventory for name in ("group_vars", "host_vars")]
        inside = [file for path in (*self._inventory, *beside) if path.is_dir() for file in path.rglob("*")]
        files = [file for file in (*self._inventory, *inside) if file.is_file()]
        return frozenset((str(file), (found := file.stat()).st_mtime_ns, found.st_size) for file in files)

    def rows(self, hosts: Collection[str]) -> list[Row]:
        """Return the comparison of some hosts, or of everything. Raises ScpError."""
        with TemporaryDirectory() as place:
            written, variables = Path(place, "drift.json"), Path(place, "variables.json")
            pattern = self._pattern if EVERYTHING in hosts else sorted(hosts)
            content = {"drift_file": str(written), "drift_fail": False, **({"drift_hosts": pattern} if pattern else {})}
            variables.write_text(json.dumps(content), encoding="utf-8")
            command = [sys.executable, "-m", "ansible", "playbook", PLAYBOOK, "-e", f"@{variables}"]
            command += [word for path in self._inventory for word in ("-i", str(path))]
            code = self._run(command)
            try:
                rows: list[Row] = json.loads(written.read_text(encoding="utf-8"))["objects"]
            except FileNotFoundError:
                # The output can have values of the inventory.
                names = " ".join(f"-i {path}" for path in self._inventory)
                raise ScpError(
                    f"The inventory could not be compared: the playbook ended with exit code {code}.",
                    hint=f"Run ansible-playbook {PLAYBOOK} {names} to see why.",
                ) from None
        return rows

    def _run(self, command: Sequence[str]) -> int:
        with subprocess.Popen(  # nosec B603 # the command has paths alone, and no shell reads it
            command,
            env=self._environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as process:
            self._process = process
            if self._closed:
                process.terminate()
            try:
                return process.wait(LONGEST)
            except subprocess.TimeoutExpired:
                process.kill()
                return process.wait()

    def close(self) -> None:
        """End a run, if there is one."""
        self._closed = True
        if self._process:
            self._process.terminate()
