# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold in every scenario, checked against the server's log and objects, not against what the task reports."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.api import OPERATIONS

from .cases import KINDS, UNRELATED
from .faults import FAULTS
from .run import CALL_TIMEOUT, WAIT_TIMEOUT, Run, call_timeout
from .scenarios import REAL_TIME, Scenario
from .trial import FLOWS, SERVICES, Trial

SLACK = 1.5  # seconds that a busy machine may add
UNCERTAIN = re.compile("not known whether the API carried out")
RESOLUTION = re.compile(
    r"\b(check|run the task again|set|look at|raise|choose|remove|delete|create|install|name one|repair|leave out|"
    r"may help|ask)\b",
    re.IGNORECASE,
)
# A message names one of these: an object, an operation, or the list that could not be read.
NAMES = (
    *(kind.name for kind in KINDS.values()),
    *(operation.title for operation in OPERATIONS.values()),
    "List clusters",
)
MEANINGS = {
    "created twice": "the API carried out one create request, and one object has the name",
    "lost or not reported": "the result or the message names what the API created, and the next run finds it; "
    "the objects of others are unchanged",
    "`changed` does not match the log": "`changed` matches the log, or the message says that this is uncertain",
    "timeout exceeded": f"no task lasts longer than `wait_timeout`, one call and {SLACK:g} s",
    "message without a resolution": "each failure names the object or the operation, and a resolution",
    "unexpected exception": "tasks fail only with the intended exceptions",
    "not converged": "the next run succeeds with the desired state, and the one after that changes nothing",
}


def violations(trial: Trial) -> Iterator[tuple[str, str]]:
    """Yield the violated invariants, and what was observed instead."""
    scenario = trial.scenario
    for at, run in enumerate(trial.runs):
        label = f"run {at + 1}"
        if len(trial.ours(at)) > 1:
            yield "created twice", f"{label}: {[obj['id'] for obj in trial.ours(at)]}"
        if run.raised:
            yield "unexpected exception", f"{label}: {run.raised}"
        limit = (
            (60.0 if REAL_TIME in scenario.parameters else WAIT_TIMEOUT)
            + (CALL_TIMEOUT if at else call_timeout(scenario))
            + SLACK
        )
        if run.seconds > limit:
            yield "timeout exceeded", f"{label}: {run.seconds:.1f} s of {limit:.1f} s; {run.result}"
        for name, seen in result_violations(run, trial, at):
            yield name, f"{label}: {seen}"
    creations = [commit for run in trial.runs for commit in run.commits if commit.startswith("Create")]
    if len(creations) > 1 + trial.interfered:
        yield "created twice", f"create requests carried out: {creations}"
    yield from converged(trial)


def result_violations(run: Run, trial: Trial, at: int) -> Iterator[tuple[str, str]]:
    """Yield the violations of one result, compared with the state of the server."""
    result = run.result
    if result is None:
        return
    says, claims, commits = str(result.get("msg", "")), result["changed"], run.commits
    key = trial.case.kind.key
    ids = {obj["id"] for obj in trial.ours(at)}
    if commits and not claims:
        yield "`changed` does not match the log", f"reports no change, carried out were {commits}: {says}"
    if claims and not commits and not (UNCERTAIN.search(says) if result["failed"] else is_ambiguous(trial.scenario)):
        yield "`changed` does not match the log", f"reports a change, and nothing was carried out: {says}"
    if result["failed"]:
        if not any(known in says for known in NAMES):
            yield "message without a resolution", f"names neither object nor operation: {says!r}"
        if not RESOLUTION.search(says):
            yield "message without a resolution", f"gives no resolution: {says!r}"
        created = any(commit.startswith("Create") for commit in commits)
        if created and not any(known in says for known in {trial.case.kind.name, *ids}):
            yield "lost or not reported", f"created {ids}, and does not report it: {says!r}"
    elif trial.case.absent:
        if ids and not trial.scenario.has_fault("concurrent_create") and result[key] is None:
            yield "lost or not reported", f"reports it deleted, and {ids} exists"
    elif ids != {(result[key] or {}).get(f"{key}_id")} and not trial.interfered:
        yield "lost or not reported", f"reports {result[key]}, and {ids} exists"


def is_ambiguous(scenario: Scenario) -> bool:
    """Return whether a concurrent writer may have made the same change, so that its origin cannot be known."""
    return len(scenario.faults) > 1 and any(FAULTS[injected.name].source == "writer" for injected in scenario.faults)


def converged(trial: Trial) -> Iterator[tuple[str, str]]:
    """Yield violations of convergence.

    The second run must succeed with the desired state, the third must change nothing, and the objects of others must be
    unchanged.
    """
    case = trial.case
    second, third = trial.runs[1:]
    for label, run in (("run 2", second), ("run 3", third)):
        if run.result is not None and run.result["failed"]:
            yield "not converged", f"{label} failed: {run.result['msg']}"
    if third.commits or (third.result or {}).get("changed"):
        yield "not converged", f"run 3 changed something: {third.commits}"
    ours = trial.ours(1)
    if case.absent and ours:
        yield "not converged", f"still exists: {ours}"
    if not case.absent:
        if len(ours) != 1 or ours[0]["state"] not in ("RUNNING", "ACTIVE"):
            yield "not converged", f"expected one that runs, found {ours}"
        elif any(ours[0][name] != case.options[name] for name in ("domain", "description")):
            yield "not converged", f"not as desired: {ours[0]}"
    for kind, unrelated in zip((FLOWS, SERVICES), UNRELATED):
        left = {obj["id"]: obj["description"] for obj in trial.objects[-1][kind]}
        for obj in unrelated:
            if left.get(obj["id"]) != obj["description"]:
                yield "lost or not reported", f"changed an object of others: {obj['name']}"
