# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold whatever happens. The server's log and its objects are believed, and what the task says is judged."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.api import OPERATIONS

from .attempt import PATIENCE, WAIT_TIMEOUT, Attempt, call_timeout
from .jobs import BYSTANDERS, KINDS
from .scenarios import REAL_TIME, Scenario
from .trial import FLOWS, SERVICES, Trial
from .troubles import TROUBLES

SLACK = 1.5  # seconds that a busy machine may add
UNSURE = re.compile("It is not known whether")
WAY_OUT = re.compile(
    r"\b(check|run the task again|set|look at|raise|choose|remove|delete|create|install|name one|repair|leave out|"
    r"may help|ask)\b",
    re.IGNORECASE,
)
# A message names one of these: our objects, an operation, or the list that could not be read.
NAMES = (
    *(kind.name for kind in KINDS.values()),
    *(operation.title for operation in OPERATIONS.values()),
    "List clusters",
)
MEANINGS = {
    "created twice": "the service carried out one creation, and there is one object of the name",
    "lost or forgotten": "what the service created is in the result or in the message, and the next run takes it over; "
    "what belongs to others is as before",
    "changed against the log": "`changed` is what the log says; where nobody can know, the message says so",
    "beyond its timeout": f"no task lasts longer than `wait_timeout`, one call and {SLACK:g} s",
    "message without a way out": "each failure names the object or the operation, and what to do",
    "unexpected exception": "nothing fails but in the ways that are meant to",
    "not converged": "the next run ends well with what was asked for, and the one after that changes nothing",
}


def violations(trial: Trial) -> Iterator[tuple[str, str]]:
    """Which invariants do not hold, and what was seen instead."""
    scenario = trial.scenario
    for at, attempt in enumerate(trial.attempts):
        run = f"run {at + 1}"
        if len(trial.ours(at)) > 1:
            yield "created twice", f"{run}: {[thing['id'] for thing in trial.ours(at)]}"
        if attempt.raised:
            yield "unexpected exception", f"{run}: {attempt.raised}"
        limit = (
            (60.0 if REAL_TIME in scenario.ways else WAIT_TIMEOUT)
            + (PATIENCE if at else call_timeout(scenario))
            + SLACK
        )
        if attempt.seconds > limit:
            yield "beyond its timeout", f"{run}: {attempt.seconds:.1f} s of {limit:.1f} s; {attempt.result}"
        for name, seen in judged(attempt, trial, at):
            yield name, f"{run}: {seen}"
    creations = [commit for attempt in trial.attempts for commit in attempt.commits if commit.startswith("Create")]
    if len(creations) > 1 + trial.interfered:
        yield "created twice", f"creations carried out: {creations}"
    yield from converged(trial)


def judged(attempt: Attempt, trial: Trial, at: int) -> Iterator[tuple[str, str]]:
    """What one result says, against what the server knows."""
    result = attempt.result
    if result is None:
        return
    says, claims, commits = str(result.get("msg", "")), result["changed"], attempt.commits
    key = trial.job.kind.key
    ids = {thing["id"] for thing in trial.ours(at)}
    if commits and not claims:
        yield "changed against the log", f"says no change, carried out were {commits}: {says}"
    if claims and not commits and not (UNSURE.search(says) if result["failed"] else blind(trial.scenario)):
        yield "changed against the log", f"says a change, and nothing was carried out: {says}"
    if result["failed"]:
        if not any(known in says for known in NAMES):
            yield "message without a way out", f"names neither object nor operation: {says!r}"
        if not WAY_OUT.search(says):
            yield "message without a way out", f"says not what to do: {says!r}"
        created = any(commit.startswith("Create") for commit in commits)
        if created and not any(known in says for known in {trial.job.kind.name, *ids}):
            yield "lost or forgotten", f"created {ids}, and does not say so: {says!r}"
    elif trial.job.absent:
        if ids and not trial.scenario.meets("rival") and result[key] is None:
            yield "lost or forgotten", f"says gone, and there is {ids}"
    elif ids != {(result[key] or {}).get(f"{key}_id")} and not trial.interfered:
        yield "lost or forgotten", f"says {result[key]}, and there is {ids}"


def blind(scenario: Scenario) -> bool:
    """Whether another writer may have done the same while we could not look: nobody can tell whose change it was."""
    return len(scenario.blows) > 1 and any(TROUBLES[blow.trouble].by == "other" for blow in scenario.blows)


def converged(trial: Trial) -> Iterator[tuple[str, str]]:
    """The second run ends well with what was asked for, the third changes nothing, others' objects are as before."""
    job = trial.job
    second, third = trial.attempts[1:]
    for run, attempt in (("run 2", second), ("run 3", third)):
        if attempt.result is not None and attempt.result["failed"]:
            yield "not converged", f"{run} failed: {attempt.result['msg']}"
    if third.commits or (third.result or {}).get("changed"):
        yield "not converged", f"run 3 changed something: {third.commits}"
    ours = trial.ours(1)
    if job.absent and ours:
        yield "not converged", f"still there: {ours}"
    if not job.absent:
        if len(ours) != 1 or ours[0]["state"] not in ("RUNNING", "ACTIVE"):
            yield "not converged", f"instead of one that runs there is {ours}"
        elif any(ours[0][name] != job.options[name] for name in ("domain", "description")):
            yield "not converged", f"not as wanted: {ours[0]}"
    for kind, bystanders in zip((FLOWS, SERVICES), BYSTANDERS):
        left = {thing["id"]: thing["description"] for thing in trial.objects[-1][kind]}
        for thing in bystanders:
            if left.get(thing["id"]) != thing["description"]:
                yield "lost or forgotten", f"touched what belongs to others: {thing['name']}"
