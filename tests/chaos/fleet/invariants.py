# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold for a fleet in every scenario, one function per invariant.

The server's log and objects are the reference. What the task reports of each member is compared with them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.api import OPERATIONS
from emulator.durations import Durations

from ..invariants import RESOLUTION, UNCERTAIN
from ..run import WAIT_INTERVAL
from ..scenarios import READS
from .cases import FLOW, LISTS, PASSWORD, SERVICE, Identity, Member
from .faults import CONCURRENT_CREATE, FAULTS
from .scenarios import TWO_FLEETS, UNAVAILABLE
from .trial import LISTED, Run, Trial

SLACK = 1.5  # seconds that a busy machine may add
HEALTHY = ("RUNNING", "ACTIVE")
MORE_PAGES = re.compile(r"\bpage=[1-9]")
LIST_PATHS = {OPERATIONS[operation].path for operation in LISTS.values()}
ACTIONS = {"Create": "create", "Update": "update", "Delete": "delete"}
# The action that an outcome reports, and what is carried out for it.
CHANGES = {"created": "create", "updated": "update", "replaced": "replace", "deleted": "delete"}
STEPS = {"replace": {"delete", "create"}}
# The settings that a task changes only if its item has them.
SETTINGS = ("storage_class_name", "domain", "description", "node_selector", "host_alias", "host_alias_list", "account")
TRANSITIONS = {"Create": "CREATING", "Update": "UPDATING", "Delete": "TERMINATING"}  # the states after a request
DURATIONS = Durations().model_dump()
UNTOUCHED = ("unchanged", "skipped", "failed")
UNFINISHED = ("failed", "skipped", "incomplete")
# Maximum reads per interval of the wait: of a list, with retries and repeated passes; of an object.
LIST_READS, OBJECT_READS = 4, 2
INITIAL_READS = 5  # reads without a pause, and again after each lost response


@dataclass
class MemberLog:
    """What the server's log shows of one member in one run, and whether the client could know it."""

    trial: Trial
    run: Run
    member: Member

    @property
    def commits(self) -> list[Mapping[str, Any]]:
        """Return the changes of the member itself that were carried out."""
        return [entry for entry in self.run.commits if self.trial.target(entry) == self.member.identity]

    @property
    def family(self) -> set[Identity]:
        """Return the member, and the unlisted services that are deleted with their Data Flow."""
        deletes = (self.member.item or {}).get("delete_services")
        children = [m for m in self.run.fleet.unlisted if deletes and m.parent == self.member.name]
        return {member.identity for member in (self.member, *children)}

    @property
    def with_children(self) -> list[Mapping[str, Any]]:
        """Return the changes of the member and of its family."""
        return [entry for entry in self.run.commits if self.trial.target(entry) in self.family]

    @property
    def uncertain(self) -> bool:
        """Return whether the response to one of its changes was lost, so that the client may not know the result."""
        return any(
            call.uncertain and self.trial.sent_to(call) in self.family
            for call in self.run.recorder.calls
            if call.writes
        )

    @property
    def interfered(self) -> bool:
        """Return whether a concurrent writer changed the member or its Data Flow during the run."""
        return bool(self.run.interfered & {self.member.identity, (FLOW, self.member.parent, "")})

    @property
    def learnable(self) -> bool:
        """Return whether the client could know the id.

        It could if nothing prevented it, or if it read the whole list after its changes. Reading a list that changes
        takes more calls than it has pages, and after a lost response one member reads it before the others do. Once
        lists fail permanently, the log does not show which of them had been read completely.
        """
        if self.run.without_faults:
            return True
        fails_for_good = any(FAULTS[fault.name].persistent for fault in self.trial.scenario.faults)
        if fails_for_good or any(call.uncertain for call in self.run.recorder.calls if call.writes):
            return False
        sent = (entry for entry in self.run.requests if str(entry["operation"]).startswith(tuple(ACTIONS)))
        since = max((entry["number"] for entry in sent), default=0)
        if not self.commits and not self.member.seed:
            return False
        pages = len(self.run.objects[LISTED[self.member.key]]) // self.trial.scenario.parameter("pages") + 1
        pages += self.trial.scenario.switches.get("total_count") == "absent"
        read = [
            entry
            for entry in self.run.requests
            if entry["number"] > since
            and entry["operation"] == LISTS[self.member.key]
            and entry["status"] == 200
            and not entry["fault"]
        ]
        return len(read) > 2 * pages and not self.trial.scenario.has_fault(*LAGGING)


LAGGING = ("stale_0.1", "stale_0.5", "stale_2.0", "inconsistent_list", "first_page")
# Faults that a retry overcomes, and those that end after a while.
RETRIED = (
    "refused",
    "reset",
    "drop_before",
    "drop_midway",
    "truncated",
    "429",
    *(f"{code}_before" for code in range(500, 505)),
)
OUTLASTED = (
    "stale",
    "stale_0.1",
    "stale_0.5",
    "stale_2.0",
    "page_shift",
    "churn",
    "inconsistent_list",
    "concurrent_create",
    "slow",
)


def actions(entries: list[Mapping[str, Any]]) -> set[str]:
    """Return the actions of these requests, as outcomes name them."""
    return {verb for entry in entries for prefix, verb in ACTIONS.items() if str(entry["operation"]).startswith(prefix)}


def reported_outcomes(trial: Trial) -> Iterator[tuple[str, dict[str, Any], MemberLog]]:
    """Yield each outcome that a task reports of a member, with its title and the member's log."""
    for run in trial.runs:
        members = {(member.key, member.name): member for member in trial.scenario.fleet.members}
        for outcome in run.outcomes:
            member = members.get((outcome["kind"], outcome["name"]))
            if member:
                title = f"{run.name}, {outcome['name']} {outcome['outcome']} ({outcome['msg']})"
                yield title, outcome, MemberLog(trial, run, member)


def created_twice(trial: Trial) -> Iterator[str]:
    """Check that no member was created twice."""
    for run in trial.runs:
        for identity in trial.members:
            if len(found := trial.existing(identity, run)) > 1:
                yield f"{run.name}: {identity} {[obj['id'] for obj in found]}"
    created = [trial.target(e) for run in trial.runs for e in run.commits if e["operation"].startswith("Create")]
    for identity, count in Counter(created).items():
        if not identity or identity not in trial.members:
            continue
        # Deleting a Data Flow deletes its services, including those that are being created at that moment.
        gone = trial.deleted_by_others[identity] + trial.deleted_by_others[FLOW, identity[2], ""]
        deleted = [e for run in trial.runs for e in run.deletions if trial.target(e) == identity]
        if count > (not trial.members[identity].seed) + gone + len(deleted):
            yield f"{count} create requests of {identity} were carried out"


def must_refuse(trial: Trial, run: Run) -> bool:
    """Return whether a run must change nothing.

    It need not refuse if a concurrent writer deleted some of what would be too much to purge or to replace, or if some
    of it failed.
    """
    limited = [*purged(run), *run.fleet.replaced]
    taken = [member for member in limited if trial.deleted_by_others[member.identity]]
    failed = {(each["kind"], each["name"]) for each in run.outcomes if each["outcome"] in UNFINISHED}
    return run.fleet.refused and not taken and not failed & {m.identity[:2] for m in run.fleet.replaced}


def wrongly_deleted(trial: Trial) -> Iterator[str]:
    """Check that nothing listed as present is deleted unless it is replaced, and no more than max_deletions."""
    seeded = {obj["id"] for obj in trial.seeds}
    flows = {member.name for member in trial.scenario.fleet.replaced if member.key == FLOW}
    others = {*trial.deleted_by_others, *trial.created_by_others}
    gone: dict[Identity | None, float] = dict.fromkeys(others, 0.0)  # since when
    for run in trial.runs:
        gone.update(dict.fromkeys(run.interfered, 0.0))
        limited = {member.identity for member in (*purged(run), *run.fleet.replaced)}
        deleted = [trial.target(entry) for entry in run.deletions]
        for entry in run.deletions:
            identity = trial.target(entry)
            member = trial.members.get(identity) if identity else None
            replaced = member and (member.replaced or (identity in others and identity[2] in flows))
            if member and member.present and not replaced:
                yield f"{run.name}: deleted {identity}, which is listed as present"
            elif member and member.present and entry["path"].rsplit("/", 1)[-1] not in seeded and identity not in gone:
                yield f"{run.name}: deleted {identity}, which was replaced before"
            gone.setdefault(identity, entry["at"] + min(DURATIONS[SERVICE]["TERMINATING"]))
            parts = trial.scenario.fleet.parts(member) if member else ()
            if left := [part.name for part in parts if gone.get(part.identity, inf) > entry["at"]]:
                yield f"{run.name}: deleted {identity} before {left}, which are replaced with it"
        count = len([identity for identity in deleted if identity in limited])
        if count > run.fleet.options.get("max_deletions", 0):
            yield f"{run.name}: deleted {count}, allowed were {run.fleet.options['max_deletions']}"
        if must_refuse(trial, run) and run.commits:
            yield f"{run.name}: must be refused, and carried out were {[entry['operation'] for entry in run.commits]}"


def others_changed(trial: Trial) -> Iterator[str]:
    """Check that the objects of others are unchanged, and that no call even asked to change them."""
    before = {obj["id"]: obj for obj in trial.seeds}
    for run in trial.runs:
        for entry in run.requests:
            writes = str(entry["operation"]).startswith(tuple(ACTIONS))
            cut_off = entry["method"] == "POST" and not entry["body"]
            if writes and not cut_off and trial.target(entry) not in trial.members:
                yield f"{run.name}: {entry['method']} {entry['path']} {trial.target(entry)}"
    for key, seed in trial.scenario.fleet.unrelated:
        left = {obj["id"]: obj for obj in trial.runs[-1].objects[LISTED[key]]}
        if left.get(seed["id"]) != before[seed["id"]]:
            yield f"{seed['name']} was {before[seed['id']]} and is {left.get(seed['id'])}"


def outcome_against_log(trial: Trial) -> Iterator[str]:
    """Check that outcome, action and `changed` of each member match the log."""
    for title, outcome, seen in reported_outcomes(trial):
        status, says = outcome["outcome"], str(outcome["msg"])
        if seen.uncertain and (seen.interfered or UNCERTAIN.search(says)):
            continue  # The origin of the change cannot be known, or the message says that the result is not certain.
        if UNCERTAIN.search(says) and not seen.uncertain:
            yield f"{title}: says that it is not certain, though every response arrived"
        own, done = actions(seen.commits), actions(seen.with_children)
        if outcome["changed"] != bool(done):
            yield f"{title}: changed is {outcome['changed']}, carried out was {sorted(done) or 'nothing'}"
        if status in CHANGES:
            # Deleted is also what a concurrent writer deleted in the end, after we had deleted its services.
            carried_out = done if seen.interfered else own
            steps = STEPS.get(CHANGES[status], {CHANGES[status]})
            # Another writer may have done one half of a replacement.
            complete = steps & carried_out if seen.interfered else steps <= carried_out
            right = bool(complete) and outcome["action"] == CHANGES[status]
        elif status == "incomplete":
            # A replacement starts with the deletion.
            half = outcome["action"] == "replace" and ("delete" in done or seen.interfered)
            right = bool(done) and (outcome["action"] in done or half)
        else:
            # A Data Flow that was not deleted itself has failed, even if services of it are deleted.
            right = status in UNTOUCHED and not own
        if not right:
            yield f"{title}: action is {outcome['action']}, carried out was {sorted(own) or 'nothing'}"


def id_against_server(trial: Trial) -> Iterator[str]:
    """Check that the id is that of the member's object, and that it is present if the client could know it."""
    for title, outcome, seen in reported_outcomes(trial):
        ids = trial.ids(seen.member.identity)
        if outcome["id"] is not None and outcome["id"] not in ids:
            yield f"{title}: the id is {outcome['id']}, known ids are {ids}"
        there = {obj["id"] for obj in trial.existing(seen.member.identity, seen.run)}
        # No id is required of what was never read, or may be carried out after the last read.
        known = outcome["outcome"] != "skipped" and not seen.uncertain and seen.learnable
        if outcome["id"] is None and there and not seen.interfered and known:
            yield f"{title}: no id, and {there} exists"


def state_against_server(trial: Trial) -> Iterator[str]:
    """Check that, if the task waits, what it reports as done is done: healthy and as desired, or deleted."""
    for title, outcome, seen in reported_outcomes(trial):
        if not seen.run.wait or seen.interfered or outcome["outcome"] not in (*CHANGES, "unchanged"):
            continue
        found = trial.existing(seen.member.identity, seen.run)
        if not as_asked(trial, seen.member, found):
            yield f"{title}: found {found or 'nothing'}"


def as_asked(trial: Trial, member: Member, found: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether there is exactly one object and it is as desired, or none where none is desired."""
    return len(found) == 1 and as_desired(trial, found[0], member) if member.present else not found


def as_desired(trial: Trial, obj: Mapping[str, Any], member: Member) -> bool:
    """Return whether an object is healthy, has the desired settings, and nothing else is lost.

    A writer who deleted or created it in the meantime may have changed what its item does not have.
    """
    item = member.item or {}
    others = member.identity in trial.created_by_others or trial.deleted_by_others[member.identity]
    seed = {} if others else next((each for each in trial.seeds if each["id"] == (member.seed or {}).get("id")), {})
    desired = {**seed, **{name: value for name, value in item.items() if name != "account"}}
    sizes = {**seed.get("service_workload", {}), **item.get("service_workload", {})}
    return (
        obj["state"] in HEALTHY
        and all(setting(obj, name) == setting(desired, name) for name in SETTINGS if name in desired and name in obj)
        and all(obj["service_workload"][name][part] == size[part] for name, size in sizes.items() for part in size)
    )


def setting(obj: Mapping[str, Any], name: str) -> Any:
    """Return a setting of an object, None if it is empty."""
    value = obj[name]
    return (value.get("host_alias_list") if name == "host_alias" and value else value) or None


def completeness(trial: Trial) -> Iterator[str]:
    """Check that each listed or changed member is reported exactly once, and that the summary matches the outcomes."""
    for run in trial.runs:
        if run.result is None:
            continue
        reported = Counter((outcome["kind"], outcome["name"]) for outcome in run.outcomes)
        if run.fleet.refused and not run.commits:
            continue
        yield from (f"{run.name}: {name} is reported {count} times" for name, count in reported.items() if count > 1)
        if run.outcomes or run.commits or not run.failed:
            missing = {member.identity[:2] for member in run.fleet.listed} - set(reported)
            if missing:
                yield f"{run.name}: not reported are {sorted(missing)}; {run.message}"
        unlisted = (*purged(run), *run.fleet.replaced)
        deleted = {trial.target(entry) for entry in run.deletions} & {m.identity for m in unlisted}
        for identity in deleted:
            if identity and identity[:2] not in reported:
                yield f"{run.name}: deleted {identity}, and does not report it"
        counts = Counter(outcome["outcome"] for outcome in run.outcomes)
        summary = {status: count for status, count in (run.reported.get("summary") or {}).items() if count}
        if summary != counts:
            yield f"{run.name}: the summary says {summary}, the outcomes {dict(counts)}"
        if run.outcomes and run.failed != any(counts[status] for status in UNFINISHED):
            yield f"{run.name}: failed is {run.failed}, with {dict(counts)}"


def purged(run: Run) -> list[Member]:
    """Return the members that a purge deletes."""
    return run.fleet.unlisted if run.fleet.options.get("purge") else []


def changed_against_log(trial: Trial) -> Iterator[str]:
    """Check that the `changed` of the task matches the log."""
    for run in trial.runs:
        if run.result is None:
            continue
        uncertain = any(call.uncertain for call in run.recorder.calls if call.writes)
        if bool(run.commits) != run.result["changed"] and not (run.result["changed"] and uncertain):
            yield f"{run.name}: changed is {run.result['changed']}, carried out were {len(run.commits)}; {run.message}"


def late_writes(trial: Trial) -> Iterator[str]:
    """Check that no change is started after wait_timeout."""
    for run in trial.runs:
        end = run.started + run.wait_timeout + longest_call(run) + SLACK / 2
        late = [call for call in run.recorder.calls if call.writes and call.began > end]
        if late:
            last = late[-1].began - run.started
            yield f"{run.name}: {len(late)} changes started after {run.wait_timeout:g} s, the last at {last:.1f} s"


def exceeded_timeout(trial: Trial) -> Iterator[str]:
    """Check that the task ends within wait_timeout and the duration of one call."""
    for run in trial.runs:
        limit = run.wait_timeout + longest_call(run) + SLACK
        if run.seconds > limit or "goes on" in run.recorder.runaway:
            yield f"{run.name}: {run.seconds:.1f} s of {limit:.1f} s; {run.recorder.runaway or run.message}"


def longest_call(run: Run) -> float:
    """Return the seconds of the longest call of a run."""
    return max((call.ended - call.began for call in run.recorder.calls if call.ended), default=0.0)


def too_many_calls(trial: Trial) -> Iterator[str]:
    """Check that one read of a list serves all members, whether it succeeds or not, and that reads are paced."""
    for run in trial.runs:
        lost = sum(call.uncertain for call in run.recorder.calls if call.writes)
        intervals = min(run.seconds, run.wait_timeout) / WAIT_INTERVAL + INITIAL_READS * (1 + lost)
        reads = [call for call in run.recorder.calls if call.method == "GET"]
        # Count the first page of each list, and each object.
        counts = Counter(call.path.partition("?")[0] for call in reads if not MORE_PAGES.search(call.path))
        for path, count in counts.items():
            if count > intervals * (LIST_READS if path in LIST_PATHS else OBJECT_READS):
                yield f"{run.name}: {count} times {path} in {run.seconds:.1f} s"
        if "calls" in run.recorder.runaway and "goes on" not in run.recorder.runaway:
            yield f"{run.name}: stopped after {run.recorder.runaway}"


def messages(trial: Trial) -> Iterator[str]:
    """Check that each failure names an object or an operation and a resolution, and that outcomes have a reason."""
    names = {member.name for member in trial.members.values()} | {each.title for each in OPERATIONS.values()}
    names.add("List clusters")
    for run in trial.runs:
        if run.failed:
            if not any(name in run.message for name in names):
                yield f"{run.name} names neither object nor operation: {run.message!r}"
            if not RESOLUTION.search(run.message):
                yield f"{run.name} gives no resolution: {run.message!r}"
    for title, outcome, _seen in reported_outcomes(trial):
        if outcome["outcome"] in UNFINISHED and not any(name in str(outcome["msg"]) for name in names):
            yield f"{title}: gives no reason that names anything"


def exceptions(trial: Trial) -> Iterator[str]:
    """Check that tasks fail only with the intended exceptions."""
    yield from (f"{run.name}: {run.raised}" for run in trial.runs if run.raised and not run.recorder.runaway)


def not_converged(trial: Trial) -> Iterator[str]:
    """Check convergence.

    The next run must succeed with the desired state, or refuse what it must; the run after that must change nothing.
    """
    runs = [run for run in trial.runs if run.without_faults and run.result]
    for run in runs:
        if run.failed != must_refuse(trial, run):
            yield f"{run.name}: {'failed' if run.failed else 'did not refuse'}: {run.message}"
        if run.name.startswith("run 3") and (run.commits or (run.result or {}).get("changed")):
            yield f"{run.name} changed something: {[entry['operation'] for entry in run.commits]}"
    last = trial.runs[-1]
    for identity, member in trial.members.items():
        found = trial.existing(identity, last)
        if not must_refuse(trial, last) and not as_asked(trial, member, found):
            yield f"{identity} is {found or 'missing'}"


def backups(trial: Trial) -> Iterator[str]:
    """Check that no backup has a password, and that none is left in the end."""
    for run in trial.runs:
        yield from (f"{run.name}: {name} has a password" for name, text in run.backups.items() if PASSWORD in text)
    if trial.runs[-1].backups:
        yield f"left are {sorted(trial.runs[-1].backups)}"


def waves(trial: Trial) -> Iterator[str]:
    """Check that no more than max_unavailable updates are in progress at once, and that none starts after a failure.

    The server's durations are the shortest possible, so a member may be in its update for longer.
    """
    limit = trial.scenario.parameter(UNAVAILABLE)
    for run in trial.runs if limit else ():
        failed = {(each["kind"], each["name"]) for each in run.outcomes if each["outcome"] in UNFINISHED}
        spans = list(updates(trial, run))
        for number, (member, _start, _end) in enumerate(spans):
            # They take up all the places for as long as they run, and then none may start.
            before = [other.name for other, _start, _end in spans[:number] if other.identity[:2] in failed]
            if len(before) >= limit:
                yield f"{run.name}: {member.name} was started after {before}, which failed"
        for _member, moment, _end in spans:
            busy = [other.name for other, start, end in spans if start <= moment < end]
            if len(busy) > limit:
                yield f"{run.name}: {busy} were updated at the same time"


def updates(trial: Trial, run: Run) -> Iterator[tuple[Member, float, float]]:
    """Yield the members that are updated, or replaced alone, with the server's times of the start and of the end."""
    requests: dict[Identity, list[dict[str, Any]]] = {}
    for entry in run.requests:
        identity = trial.target(entry) if str(entry["operation"]).startswith(tuple(ACTIONS)) else None
        if identity and identity in trial.members:
            requests.setdefault(identity, []).append(entry)
    for identity, entries in requests.items():
        member, whole = trial.members[identity], trial.members.get((FLOW, identity[2], ""))
        together = bool(run.fleet.parts(member)) or (whole is not None and whole.replaced)
        first = str(entries[0]["operation"])
        if first.startswith("Update") or (first.startswith("Delete") and member.replaced and not together):
            ends = [
                entry["at"] + min(DURATIONS[identity[0]][state])
                for entry in entries
                for action, state in TRANSITIONS.items()
                if entry["committed"] and str(entry["operation"]).startswith(action)
            ]
            yield member, entries[0]["at"], max(ends, default=entries[0]["at"])


def unnecessary_failure(trial: Trial) -> Iterator[str]:
    """Check that a temporary fault, which a retry or waiting overcomes, does not make the task fail."""
    scenario = trial.scenario
    single_fault = len(scenario.faults) == 1 and TWO_FLEETS not in scenario.parameters and not scenario.fleet.refused
    for run in trial.runs:
        if run.without_faults or not run.failed or not single_fault or run.seconds >= run.wait_timeout:
            continue
        fault = scenario.faults[0]
        if fault.name == "429" and run.wait_timeout <= 1:
            continue  # The server requests a longer pause than the task may make.
        if fault.name == CONCURRENT_CREATE and scenario.fleet.replaced:
            continue  # The new object may be in a Data Flow whose other services are deleted already.
        if fault.name in OUTLASTED or (fault.name in RETRIED and fault.operation.startswith(READS)):
            yield f"{run.name} failed: {run.message}"


INVARIANTS: Mapping[str, tuple[str, Callable[[Trial], Iterator[str]]]] = {
    "created twice": ("each object is created once and exists once", created_twice),
    "wrongly deleted": (
        "nothing listed as present is deleted, however it is spelled, unless it is replaced; `max_deletions` holds",
        wrongly_deleted,
    ),
    "objects of others": ("the objects of others are unchanged, and no call asked to change them", others_changed),
    "outcome does not match the log": (
        "`outcome`, `action` and `changed` of each member match the log, or the message says that this is uncertain",
        outcome_against_log,
    ),
    "id does not match the server": (
        "`id` is that of the member's object, and is present where it can be known",
        id_against_server,
    ),
    "state does not match the server": ("what is reported as done is done", state_against_server),
    "not reported": ("each member has one outcome; `summary` and `failed` match the outcomes", completeness),
    "`changed` does not match the log": ("`changed` of the task matches the log", changed_against_log),
    "started too late": (f"no change is started after `wait_timeout`, one call and {SLACK / 2:g} s", late_writes),
    "timeout exceeded": (f"no task lasts longer than `wait_timeout`, one call and {SLACK:g} s", exceeded_timeout),
    "too many calls": (
        "a list is read once for all members, whether it succeeds or not; no call is repeated without a pause",
        too_many_calls,
    ),
    "message without a resolution": (
        "each failure names an object or an operation, and a resolution; each outcome that is no success has a reason",
        messages,
    ),
    "unnecessary failure": (
        "a single read that fails, is stale or changes between pages does not make the task fail",
        unnecessary_failure,
    ),
    "unexpected exception": ("tasks fail only with the intended exceptions", exceptions),
    "more updates than allowed": (
        "at most `max_unavailable` updates are in progress at the same time, and none starts after one that failed",
        waves,
    ),
    "backup left": ("no backup is left in the end, and none has a password", backups),
    "not converged": (
        "the next run succeeds with the desired state and nothing lost, and the one after that changes nothing",
        not_converged,
    ),
}


def violations(trial: Trial) -> Iterator[tuple[str, str]]:
    """Yield the violated invariants, and what was observed instead."""
    for name, (_meaning, invariant) in INVARIANTS.items():
        yield from ((name, seen) for seen in invariant(trial))
