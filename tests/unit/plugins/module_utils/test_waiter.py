# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting on an injected clock: what ends it, and that it ends in time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import CallError, WaitError
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.waiter import MAX_FAILED_POLLS, Acceptors, Waiting

RUNNING = Acceptors(success="state == 'RUNNING' && ready", failure="state == 'ERROR'")
LOST = CallError("Lost.", outcome_unknown=False, transient=True)
FINAL = CallError("Refused.", outcome_unknown=False, transient=False)


class Watch:
    """A clock that only moves when somebody sleeps, or looks where a look takes time; it notes when was looked."""

    def __init__(self, script: list[Any], look_takes: float = 0.0) -> None:
        self.now = 1000.0
        self.script = script
        self.look_takes = look_takes
        self.looks: list[float] = []

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.now += seconds

    def look(self) -> Mapping[str, Any]:
        """The next of the script, and its last again and again."""
        self.looks.append(self.now - 1000)
        assert len(self.looks) < 1000, "waiting does not end"
        self.now += self.look_takes
        step = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if isinstance(step, Exception):
            raise step
        return step if isinstance(step, dict) else {"state": step, "ready": True}

    def waiting(self, timeout: float, interval: float) -> Waiting:
        return Waiting(timeout, interval, sleep=self.sleep, clock=lambda: self.now)


def failure(kind: type[Any], call: Callable[[], Any]) -> Any:
    """The exception of the call."""
    with pytest.raises(kind) as caught:
        call()
    return caught.value


def test_success_ends_the_wait_with_the_document() -> None:
    watch = Watch(["CREATING", {"state": "RUNNING", "ready": False}, "CREATING", "CREATING", "RUNNING"])
    waiting = watch.waiting(3600, 15)
    assert waiting.until("The creation", RUNNING, watch.look) == {"state": "RUNNING", "ready": True}
    assert watch.looks == [0, 15, 30, 45, 60]
    assert waiting.timeline == [
        {"seconds": 0.0, "state": "CREATING"},
        {"seconds": 15.0, "state": "RUNNING"},
        {"seconds": 30.0, "state": "CREATING"},
        {"seconds": 60.0, "state": "RUNNING"},
    ]


def test_success_at_the_first_look_takes_no_time() -> None:
    watch = Watch(["RUNNING"])
    watch.waiting(0, 15).until("The creation", RUNNING, watch.look)
    assert (watch.looks, watch.now) == ([0], 1000.0)


def test_failure_ends_the_wait_at_once() -> None:
    watch = Watch(["CREATING", "ERROR", "RUNNING"])
    error = failure(WaitError, lambda: watch.waiting(3600, 15).until("The creation", RUNNING, watch.look))
    assert str(error) == ("The creation ended in state ERROR after 15 s. States seen: CREATING at 0 s, ERROR at 15 s.")
    assert (error.code, error.details["waited"]) == ("failed_state", 15.0)
    assert [step["state"] for step in error.details["timeline"]] == ["CREATING", "ERROR"]


@pytest.mark.parametrize(
    ("timeout", "interval", "look_takes", "looks"),
    [
        (0, 15, 0, [0]),
        (10, 15, 0, [0, 10]),
        (37.5, 15, 0, [0, 15, 30, 37.5]),
        (45, 15, 0, [0, 15, 30, 45]),
        (3600, 1200, 0, [0, 1200, 2400, 3600]),
        (20, 10, 3, [0, 13, 20]),
    ],
)
def test_a_timeout_is_kept_with_the_last_look_at_the_deadline(
    timeout: float, interval: float, look_takes: float, looks: list[float]
) -> None:
    watch = Watch(["CREATING"], look_takes)
    error = failure(WaitError, lambda: watch.waiting(timeout, interval).until("The creation", RUNNING, watch.look))
    assert watch.looks == looks
    assert watch.now - 1000 == timeout + look_takes
    assert f"did not finish within wait_timeout ({timeout:g} s); the last state was CREATING." in str(error)
    assert (error.code, error.details["waited"]) == ("timeout", timeout + look_takes)


def test_success_at_the_deadline_counts() -> None:
    watch = Watch(["CREATING", "RUNNING"])
    assert watch.waiting(10, 15).until("The creation", RUNNING, watch.look)["state"] == "RUNNING"
    assert watch.looks == [0, 10]


def test_all_waits_of_a_task_share_one_deadline_and_one_timeline() -> None:
    watch = Watch(["UPDATING", "RUNNING", "DELETING"])
    waiting = watch.waiting(40, 15)
    waiting.until("The update", RUNNING, watch.look)
    failure(WaitError, lambda: waiting.until("The deletion", RUNNING, watch.look))
    assert watch.looks == [0, 15, 15, 30, 40]
    assert [(step["seconds"], step["state"]) for step in waiting.timeline] == [
        (0.0, "UPDATING"),
        (15.0, "RUNNING"),
        (15.0, "DELETING"),
    ]


@pytest.mark.parametrize("lost", [1, MAX_FAILED_POLLS - 1])
def test_lost_looks_are_tolerated_and_counted_anew_after_each_answer(lost: int) -> None:
    watch = Watch([LOST] * lost + ["CREATING"] + [LOST] * lost + ["RUNNING"])
    assert watch.waiting(3600, 15).until("The creation", RUNNING, watch.look)["state"] == "RUNNING"
    assert len(watch.looks) == 2 * lost + 2


@pytest.mark.parametrize(
    ("script", "timeout", "looks"),
    [
        ([LOST], 3600, MAX_FAILED_POLLS),  # too many in a row
        (["CREATING", FINAL], 3600, 2),  # of no use to ask again
    ],
)
def test_a_wait_without_answers_ends_with_the_error(script: list[Any], timeout: float, looks: int) -> None:
    watch = Watch(list(script))
    error = failure(CallError, lambda: watch.waiting(timeout, 15).until("The creation", RUNNING, watch.look))
    assert error is script[-1]
    assert len(watch.looks) == looks
    assert watch.now - 1000 <= timeout


def test_a_wait_whose_last_look_is_lost_is_a_timeout() -> None:
    watch = Watch(["CREATING", LOST])
    error = failure(WaitError, lambda: watch.waiting(20, 15).until("The creation", RUNNING, watch.look))
    assert (error.code, len(watch.looks)) == ("timeout", 3)
    assert "wait_timeout (20 s)" in str(error)
    assert str(LOST) in str(error)
