# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Poll the API for changes: one list call for each kind, and a cursor from which no event is lost.

The methods block. The event source calls them in a thread, one at a time.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from .._resource.states import state_of
from .._scp.errors import ApiError, CallError, OptionError, ScpError
from .._scp.masking import mask, replaceable
from .._scp.parallel import parallel_map
from .._scp.raw_options import is_left_out
from .._scp.settings import SETTINGS, resolve
from .._scp.text import sanitize
from .._scp.transport import IMPORT_ERROR, CallStats, Transport
from .api import PRODUCT, DataFlowApi
from .base import STATES
from .event_drift import EVERYTHING, Comparison, drift_events, hosts_again, hosts_of, places_of, problem_of
from .event_options import INITIAL, Options
from .events import (
    DELETED,
    NO_DRIFT,
    CursorFormatError,
    Event,
    Item,
    Known,
    compare,
    from_cursor,
    listed,
    selected,
    to_cursor,
    unconfirmed,
)

REFUSED = (401, 403)  # statuses that another attempt does not change
MAX_PAUSE = 300.0  # seconds between two polls while the API fails, unless the interval is longer


class Watch:
    """The objects that were reported so far, and the API that has their changes."""

    def __init__(self, options: Options, environ: Mapping[str, str]) -> None:
        if IMPORT_ERROR:
            raise ScpError("The Python of ansible-rulebook has no library requests.", hint="Install requests >= 2.28.")
        self.options = options
        connection = resolve(options.connection, environ)
        self._secrets = replaceable(connection.secrets)
        self._scope = {"endpoint": connection.base_url(PRODUCT), "data_flow": options.data_flow}
        self._transport = Transport(connection, CallStats(), read_only=True)
        self._api = DataFlowApi(self._transport, connection.api_version)
        self._snapshot: dict[str, dict[str, Known]] = {}
        self._next: dict[str, dict[str, Known]] = {}
        self.pending: list[Event] = []  # which may not have been passed on
        self._drift = self._next_drift = NO_DRIFT
        environ = {**environ, **_variables(options.connection)}
        self._comparison = Comparison(options.inventory, options.hosts, environ) if options.inventory else None
        self._stamp: object = None  # of the inventory that was compared
        self._places: dict[str, tuple[Any, Any]] = {}  # the Data Flow and the service of each host
        self._due: set[str] = set()  # hosts to compare
        self._again: set[str] = set()  # hosts to compare once more after a pause, because it failed
        self._again_at, self._comparisons_failed, self._problem = 0.0, 0, ""
        self._written: tuple[Any, ...] | None = None  # what the cursor file has
        self._failures = 0  # polls in a row
        self._failing_since = 0.0
        self._asked_pause = 0.0
        self._warned: set[str] = set()
        self._messages = [self.safe(warning) for warning in connection.warnings]
        if options.cursor:
            self._read_cursor(options.cursor)

    def close(self) -> None:
        """Close the connections, and end a comparison."""
        self._transport.close()
        if self._comparison:
            self._comparison.close()

    def safe(self, message: str) -> str:
        """Return a message without secrets, safe for a terminal."""
        return str(sanitize(mask(message, self._secrets)))

    def messages(self) -> list[str]:
        """Return the messages for the log since the last call."""
        messages, self._messages = self._messages, []
        new = [warning for warning in self._transport.warnings if warning not in self._warned]
        self._warned.update(new)
        return [*messages, *map(self.safe, new)]

    def heartbeat(self) -> Event:
        """Return the event that shows that the source is running, and whether the API responded to the last poll."""
        return {
            "type": "heartbeat",
            "time": _now(),
            "available": not self._failures,
            "objects": {kind: len(self._snapshot.get(kind, ())) for kind in self.options.kinds},
        }

    def poll(self) -> list[Event]:
        """Return the events since the last `commit`. Raises ScpError only if another attempt cannot succeed."""
        self._next = dict(self._snapshot)
        try:
            events = self._changes()
        except ApiError as error:
            if error.status in REFUSED:
                raise
            return self._failed(error)
        except OptionError:
            raise
        except ScpError as error:
            return self._failed(error)
        except Exception as error:  # A rulebook must survive any response, also one that nobody thought of.
            return self._failed(ScpError(f"The response cannot be evaluated: {type(error).__name__}: {error}."))
        if self._failures:
            seconds = round(time.monotonic() - self._failing_since)
            self._messages.append(f"The API is available again after {seconds} s.")
            events = [{"type": "api_available", "time": _now(), "seconds": seconds}, *events]
        self._failures = 0
        return self._kept(events)

    def compare(self) -> list[Event]:
        """Return the events of drift since the last `commit`, if anything changed that may have drifted.

        The first comparison, and that of an inventory that changed, are of all hosts.
        """
        if not self._comparison or self._failures:
            return []
        try:
            stamp = self._comparison.stamp()
            if stamp != self._stamp:
                self._stamp = stamp
                self._due.add(EVERYTHING)
            if self._due or (self._again and time.monotonic() >= self._again_at):
                return self._kept(self._compared(self._comparison))
        except ScpError as error:
            self._compare_again(self._due, str(error))
        except Exception as error:  # A rulebook must survive any inventory.
            self._compare_again(self._due, f"The comparison cannot be evaluated: {type(error).__name__}: {error}.")
        return []

    def _compared(self, comparison: Comparison) -> list[Event]:
        self._due |= self._again
        complete = EVERYTHING in self._due
        rows = mask(comparison.rows(self._due), self._secrets)
        self._places = {**({} if complete else self._places), **places_of(rows)}
        self._compare_again(hosts_again(rows), problem_of(rows))
        name, kinds = self.options.data_flow, self.options.kinds
        chosen = [row for row in rows if row["kind"] in kinds and name in (None, row["data_flow"])]
        events, self._next_drift = drift_events(self._drift, chosen, _now(), complete=complete)
        self._due.update(*(hosts_of(event, self._places) for event in events))  # once more, because lists may lag
        return events

    def _compare_again(self, hosts: set[str], problem: str) -> None:
        """Count a comparison: its hosts are compared again after growing pauses, none if nothing failed."""
        self._due, self._again = set(), hosts
        self._comparisons_failed = self._comparisons_failed + 1 if hosts else 0
        self._again_at = time.monotonic() + self._longest(self._comparisons_failed)
        if problem and problem != self._problem:
            self._messages.append(self.safe(problem))
        self._problem = problem

    def _kept(self, events: list[Event]) -> list[Event]:
        """Return the events, after the cursor has them."""
        self.pending = [event for event in events if "event_id" in event]
        if self.pending:
            # First with the events, then without: wherever the process is killed, the next one sends them.
            self._write_cursor()
        return events

    def commit(self) -> None:
        """Count the events of the last poll, and the pending ones, as passed on. Raises OptionError the first time."""
        self._snapshot, self._drift, self.pending = self._next, self._next_drift, []
        self._write_cursor()

    def pause(self) -> float:
        """Return the seconds until the next poll: the interval, and growing random times while the API fails."""
        if not self._failures:
            return self.options.interval
        longest = self._longest(self._failures)
        # Sources that lost the API together must not return together.
        return max(self._asked_pause, random.uniform(longest / 2, longest))  # nosec B311 # keeps no secret

    def _longest(self, failures: int) -> float:
        """Return the longest pause in seconds after a number of failures in a row."""
        growing: float = self.options.interval * 2.0 ** min(failures, 10)
        return max(self.options.interval, min(MAX_PAUSE, growing))

    def _failed(self, error: ScpError) -> list[Event]:
        """Return the event of the first failure in a row. What the poll found until then is found again by the next."""
        self._next = self._snapshot
        self._asked_pause = float(error.details.get("retry_after") or 0.0)
        self._failures += 1
        if self._failures > 1:
            return []
        self._failing_since = time.monotonic()
        message = self.safe(error.as_result()["msg"])
        self._messages.append(f"The API is not available: {message}")
        return [{"type": "api_unavailable", "time": _now(), "code": error.code, "message": message}]

    def _changes(self) -> list[Event]:
        """Return the events of all kinds."""
        # All lists come first, so that a failure leaves nothing half done.
        current = {kind: self._listed(kind) for kind in self.options.kinds}
        events = [event for kind in self.options.kinds for event in self._changes_of(kind, current[kind])]
        return self._detailed(events) if self.options.details else events

    def _listed(self, kind: str) -> dict[str, Item]:
        name = self.options.data_flow
        items = (
            self._api.list_flows(data_flow_name=name)
            if kind == "data_flow"
            else self._api.list_services(data_flow_name=name)
        )
        return listed(kind, mask(items, self._secrets), name)

    def _changes_of(self, kind: str, current: Mapping[str, Item]) -> list[Event]:
        known = self._snapshot.get(kind)
        if known is None:
            if self.options.initial == INITIAL[0]:
                self._next[kind] = {each: Known(item) for each, item in current.items()}
                return []
            known = {}
        deleted = {each for each in unconfirmed(known, current) if self._is_deleted(kind, each)}
        events, self._next[kind] = compare(kind, known, current, deleted, _now())
        self._due.update(*(hosts_of(event, self._places) for event in events))
        return selected(events, self.options.states)

    def _show(self, kind: str, object_id: str) -> Item:
        return self._api.show_flow(object_id) if kind == "data_flow" else self._api.show_service(object_id)

    def _is_deleted(self, kind: str, object_id: str) -> bool:
        """Return whether the API confirms that there is no such object. An error confirms nothing."""
        try:
            return state_of(self._show(kind, object_id)) in STATES.deleted
        except CallError as error:
            return isinstance(error, ApiError) and error.absent

    def _detailed(self, events: list[Event]) -> list[Event]:
        """Return the events with the details of each object that changed, null if it was deleted. One call for each."""
        objects = list(dict.fromkeys((event["kind"], event["id"]) for event in events if event["type"] != DELETED))

        def read(each: tuple[str, str]) -> Item | None:
            try:
                return dict(mask(self._show(*each), self._secrets))
            except ApiError as error:
                if error.absent:
                    return None
                raise

        details = dict(zip(objects, parallel_map(read, objects))) if objects else {}
        return [{**event, "details": details.get((event["kind"], event["id"]))} for event in events]

    def _write_cursor(self) -> None:
        """Write the cursor if it changed.

        The first time, a cursor that cannot be written is an OptionError. Later it is a message, and the next poll
        tries again: events since then are sent again after a restart.
        """
        desired = (self._next, self.pending, self._next_drift)
        if not self.options.cursor or self._written == desired:
            return
        try:
            _write(self.options.cursor, to_cursor(self._scope, *desired))
        except OSError as error:
            problem = f"cannot be written: {self.options.cursor}: {error.strerror}."
            if self._written is None:
                raise OptionError("cursor", problem) from None
            self._messages.append(f"cursor: {problem}")
        else:
            self._written = desired

    def _read_cursor(self, path: Path) -> None:
        try:
            snapshot, pending, drift = from_cursor(path.read_text(encoding="utf-8"), self._scope)
            self._snapshot, self.pending, self._drift = self._written = snapshot, pending, drift
            self._next, self._next_drift = snapshot, drift
        except FileNotFoundError:
            pass
        except (CursorFormatError, OSError, UnicodeDecodeError) as error:
            problem = str(error) if isinstance(error, CursorFormatError) else "cannot be read."
            raise OptionError(
                "cursor",
                f"the file {path} {problem}",
                hint="Use a file for each rulebook, or delete it to begin anew: changes up to then are not reported.",
            ) from None


def _variables(connection: Mapping[str, Any]) -> dict[str, str]:
    """Return the options of the connection as environment variables."""
    variables = {name: setting.variables[0] for name, setting in SETTINGS.items()} | {"config_dir": "SCP_CONFIG_DIR"}
    return {variables[name]: str(value) for name, value in connection.items() if not is_left_out(value)}


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")


def _write(path: Path, text: str) -> None:
    """Write a file for its owner alone, as a whole or not at all. Raises OSError."""
    temporary = path.with_name(f".{path.name}.new")
    with suppress(FileNotFoundError):
        temporary.unlink()  # left by a process that was killed; one that another user made is not written to
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise
