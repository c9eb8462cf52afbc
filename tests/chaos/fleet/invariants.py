# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold of a fleet whatever happens, one function for each. The server's log and its objects are believed, and
what the task says of each member is judged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.api import OPERATIONS

from ..attempt import WAIT_INTERVAL
from ..invariants import UNSURE, WAY_OUT
from ..scenarios import READS
from .cases import AS_WANTED, FLOW, LISTS, Member
from .faults import FAULTS
from .scenarios import TWO
from .trial import LISTED, Run, Trial

SLACK = 1.5  # seconds that a busy machine may add
HEALTHY = ("RUNNING", "ACTIVE")
MORE_PAGES = re.compile(r"\bpage=[1-9]")
LIST_PATHS = {OPERATIONS[operation].path for operation in LISTS.values()}
VERBS = {"Create": "create", "Update": "update", "Delete": "delete"}
CHANGES = {"created": "create", "updated": "update", "deleted": "delete"}  # what an outcome says was carried out
UNTOUCHED = ("unchanged", "skipped", "failed")
UNFINISHED = ("failed", "skipped", "incomplete")
# How often one thing may be read in each interval of the wait: a list, with retries and as long as it moves; an object.
PASSES, LOOKS = 4, 2
READINGS = 5  # how often without a pause, and again after each lost answer


@dataclass
class Witnessed:
    """What the server's log says of one member in one run, and whether the client could know it."""

    trial: Trial
    run: Run
    member: Member

    @property
    def commits(self) -> list[Mapping[str, Any]]:
        """The changes of the member itself that were carried out."""
        return [entry for entry in self.run.commits if self.trial.target(entry) == self.member.identity]

    @property
    def with_children(self) -> list[Mapping[str, Any]]:
        """The same, and those of services that are removed with their Data Flow, without being members of the task."""
        mine = {self.member.identity}
        if (self.member.item or {}).get("delete_services"):
            mine |= {m.identity for m in self.run.fleet.unlisted if m.parent == self.member.name}
        return [entry for entry in self.run.commits if self.trial.target(entry) in mine]

    @property
    def uncertain(self) -> bool:
        """Whether the answer to one of its changes was lost, so that the client may not know."""
        return any(
            call.uncertain and self.trial.sent_to(call) == self.member.identity
            for call in self.run.recorder.calls
            if call.writes
        )

    @property
    def interfered(self) -> bool:
        """Whether another writer changed it, or its Data Flow, meanwhile."""
        return bool(self.run.interfered & {self.member.identity, (FLOW, self.member.parent, "")})

    @property
    def learnable(self) -> bool:
        """Whether the client could know the id: nothing kept it from that, or it read the whole list after its changes.

        A list that moves is read in more calls than it has pages, and after a lost answer one member reads it before
        the others look. Once lists fail for good, the log does not show which of them had been read whole.
        """
        if self.run.calm:
            return True
        fails_for_good = any(FAULTS[fault.trouble].lasting for fault in self.trial.scenario.faults)
        if fails_for_good or any(call.uncertain for call in self.run.recorder.calls if call.writes):
            return False
        sent = (entry for entry in self.run.requests if str(entry["operation"]).startswith(tuple(VERBS)))
        since = max((entry["number"] for entry in sent), default=0)
        if not self.commits and not self.member.seed:
            return False
        pages = len(self.run.objects[LISTED[self.member.key]]) // self.trial.scenario.way("pages") + 1
        pages += self.trial.scenario.switches.get("total_count") == "absent"
        read = [
            entry
            for entry in self.run.requests
            if entry["number"] > since
            and entry["operation"] == LISTS[self.member.key]
            and entry["status"] == 200
            and not entry["fault"]
        ]
        return len(read) > 2 * pages and not self.trial.scenario.meets(*LAGGING)


LAGGING = ("stale_0.1", "stale_0.5", "stale_2.0", "disagree", "first_page")
# Faults that reading again helps against, and those that are over after a while.
REPEATED = (
    "refused",
    "reset",
    "drop_before",
    "midway",
    "truncated",
    "429",
    *(f"{code}_before" for code in range(500, 505)),
)
OUTLASTED = ("stale", "stale_0.1", "stale_0.5", "stale_2.0", "drift", "churn", "disagree", "rival", "slow")


def verbs(entries: list[Mapping[str, Any]]) -> set[str]:
    """What these requests do, as an outcome's action says it."""
    return {verb for entry in entries for prefix, verb in VERBS.items() if str(entry["operation"]).startswith(prefix)}


def judged(trial: Trial) -> Iterator[tuple[str, dict[str, Any], Witnessed]]:
    """Each outcome that a task tells of a member, with what is known of it, and what to call it."""
    for run in trial.runs:
        members = {(member.key, member.name): member for member in trial.scenario.fleet.members}
        for outcome in run.outcomes:
            member = members.get((outcome["kind"], outcome["name"]))
            if member:
                title = f"{run.name}, {outcome['name']} {outcome['outcome']} ({outcome['msg']})"
                yield title, outcome, Witnessed(trial, run, member)


def created_twice(trial: Trial) -> Iterator[str]:
    """No member was created twice."""
    for run in trial.runs:
        for identity in trial.members:
            if len(found := trial.existing(identity, run)) > 1:
                yield f"{run.name}: {identity} {[thing['id'] for thing in found]}"
    created = [trial.target(e) for run in trial.runs for e in run.commits if e["operation"].startswith("Create")]
    for identity, count in Counter(created).items():
        if not identity or identity not in trial.members:
            continue
        # With a Data Flow its services are gone, also those that come into being at that moment.
        gone = trial.removed_by_others[identity] + trial.removed_by_others[FLOW, identity[2], ""]
        if count > 1 + gone:
            yield f"{count} creations of {identity} were carried out"


def must_refuse(trial: Trial, run: Run) -> bool:
    """Whether a run must change nothing. Another writer may have taken some of what would be too much to purge."""
    taken = [member for member in purged(run) if trial.removed_by_others[member.identity]]
    return run.fleet.refused and not taken


def wrongly_removed(trial: Trial) -> Iterator[str]:
    """Nothing that is listed as present is deleted, nor more than max_deletions of what is not listed."""
    for run in trial.runs:
        removed = [trial.target(entry) for entry in run.commits if entry["operation"].startswith("Delete")]
        for identity in removed:
            member = trial.members.get(identity) if identity else None
            if member and member.present:
                yield f"{run.name}: deleted {identity}, which is listed as present"
        unlisted = {member.identity for member in purged(run)}
        count = len([identity for identity in removed if identity in unlisted])
        if count > run.fleet.options.get("max_deletions", 0):
            yield f"{run.name}: removed {count}, allowed were {run.fleet.options['max_deletions']}"
        if must_refuse(trial, run) and run.commits:
            yield f"{run.name}: must be refused, and carried out were {[entry['operation'] for entry in run.commits]}"


def others_touched(trial: Trial) -> Iterator[str]:
    """What belongs to others is as before, and no change of it was even asked for."""
    before = {thing["id"]: thing for things in trial.seeded.values() for thing in things}
    for run in trial.runs:
        for entry in run.requests:
            writes = str(entry["operation"]).startswith(tuple(VERBS))
            cut_off = entry["method"] == "POST" and not entry["body"]
            if writes and not cut_off and trial.target(entry) not in trial.members:
                yield f"{run.name}: {entry['method']} {entry['path']} {trial.target(entry)}"
    for key, seed in trial.scenario.fleet.bystanders:
        left = {thing["id"]: thing for thing in trial.runs[-1].objects[LISTED[key]]}
        if left.get(seed["id"]) != before[seed["id"]]:
            yield f"{seed['name']} was {before[seed['id']]} and is {left.get(seed['id'])}"


def outcome_against_log(trial: Trial) -> Iterator[str]:
    """Outcome, action and `changed` of each member are what the log says."""
    for title, outcome, seen in judged(trial):
        word, says = outcome["outcome"], str(outcome["msg"])
        if seen.uncertain and (seen.interfered or UNSURE.search(says)):
            continue  # Nobody can know whose change it was, or it says so.
        if UNSURE.search(says) and not seen.uncertain:
            yield f"{title}: says that it is not certain, though every answer arrived"
        own, done = verbs(seen.commits), verbs(seen.with_children)
        if outcome["changed"] != bool(done):
            yield f"{title}: changed is {outcome['changed']}, carried out was {sorted(done) or 'nothing'}"
        if word in CHANGES:
            # What another deleted in the end, once we had deleted what was under it, is deleted too.
            carried_out = done if seen.interfered else own
            right = CHANGES[word] in carried_out and outcome["action"] in carried_out
        elif word == "incomplete":
            right = bool(done) and outcome["action"] in done
        else:
            # A Data Flow that did not come to its own deletion has failed, though services of it may be gone.
            right = word in UNTOUCHED and not own
        if not right:
            yield f"{title}: action is {outcome['action']}, carried out was {sorted(own) or 'nothing'}"


def id_against_server(trial: Trial) -> Iterator[str]:
    """The id is that of the member's object, and is there if the client could know it."""
    for title, outcome, seen in judged(trial):
        ids = trial.ids(seen.member.identity)
        if outcome["id"] is not None and outcome["id"] not in ids:
            yield f"{title}: the id is {outcome['id']}, known are {ids}"
        there = {thing["id"] for thing in trial.existing(seen.member.identity, seen.run)}
        # Of what was never looked at, and of what may be carried out after the last look, it is not asked for.
        known = outcome["outcome"] != "skipped" and not seen.uncertain and seen.learnable
        if outcome["id"] is None and there and not seen.interfered and known:
            yield f"{title}: no id, and there is {there}"


def state_against_server(trial: Trial) -> Iterator[str]:
    """Where the task waits, what it calls done is done: healthy and as wanted, or gone."""
    for title, outcome, seen in judged(trial):
        if not seen.run.wait or seen.interfered or outcome["outcome"] not in (*CHANGES, "unchanged"):
            continue
        found = trial.existing(seen.member.identity, seen.run)
        if not as_asked(seen.member, found):
            yield f"{title}: there is {found or 'nothing'}"


def as_asked(member: Member, found: Sequence[Mapping[str, Any]]) -> bool:
    """Whether there is just one object and as it is wanted, or none where none must be."""
    return len(found) == 1 and as_wanted(found[0], member) if member.present else not found


def as_wanted(thing: Mapping[str, Any], member: Member) -> bool:
    """Whether an object is healthy and has the settings that are asked for."""
    item = member.item or {}
    sizes = item.get("service_workload", {})
    return (
        thing["state"] in HEALTHY
        and thing["description"] == AS_WANTED
        and all(thing["service_workload"][name]["replica"] == size["replica"] for name, size in sizes.items())
    )


def completeness(trial: Trial) -> Iterator[str]:
    """Each member that is listed or changed is told of just once, and the whole agrees with its parts."""
    for run in trial.runs:
        if run.result is None:
            continue
        told = Counter((outcome["kind"], outcome["name"]) for outcome in run.outcomes)
        if run.fleet.refused and not run.commits:
            continue
        yield from (f"{run.name}: {name} is told of {count} times" for name, count in told.items() if count > 1)
        if run.outcomes or run.commits or not run.failed:
            missing = {member.identity[:2] for member in run.fleet.listed} - set(told)
            if missing:
                yield f"{run.name}: not reported are {sorted(missing)}; {run.says}"
        deleted = {trial.target(entry) for entry in run.commits} & {m.identity for m in purged(run)}
        for identity in deleted:
            if identity and identity[:2] not in told:
                yield f"{run.name}: removed {identity}, and does not tell of it"
        words = Counter(outcome["outcome"] for outcome in run.outcomes)
        summary = {word: count for word, count in (run.reported.get("summary") or {}).items() if count}
        if summary != words:
            yield f"{run.name}: the summary says {summary}, the outcomes {dict(words)}"
        if run.outcomes and run.failed != any(words[word] for word in UNFINISHED):
            yield f"{run.name}: failed is {run.failed}, with {dict(words)}"


def purged(run: Run) -> list[Member]:
    """What a purge removes."""
    return run.fleet.unlisted if run.fleet.options.get("purge") else []


def changed_against_log(trial: Trial) -> Iterator[str]:
    """The task's own `changed` is what the log says."""
    for run in trial.runs:
        if run.result is None:
            continue
        uncertain = any(call.uncertain for call in run.recorder.calls if call.writes)
        if bool(run.commits) != run.result["changed"] and not (run.result["changed"] and uncertain):
            yield f"{run.name}: changed is {run.result['changed']}, carried out were {len(run.commits)}; {run.says}"


def late_writes(trial: Trial) -> Iterator[str]:
    """No change is begun once wait_timeout is over."""
    for run in trial.runs:
        end = run.started + run.wait_timeout + longest_call(run) + SLACK / 2
        late = [call for call in run.recorder.calls if call.writes and call.began > end]
        if late:
            last = late[-1].began - run.started
            yield f"{run.name}: {len(late)} changes begun after {run.wait_timeout:g} s, the last at {last:.1f} s"


def beyond_its_time(trial: Trial) -> Iterator[str]:
    """The task ends within wait_timeout and one call."""
    for run in trial.runs:
        limit = run.wait_timeout + longest_call(run) + SLACK
        if run.seconds > limit or "goes on" in run.recorder.runaway:
            yield f"{run.name}: {run.seconds:.1f} s of {limit:.1f} s; {run.recorder.runaway or run.says}"


def longest_call(run: Run) -> float:
    """Seconds of the longest call of a run."""
    return max((call.ended - call.began for call in run.recorder.calls if call.ended), default=0.0)


def too_many_calls(trial: Trial) -> Iterator[str]:
    """One reading of a list serves all members, whether it succeeds or not, and none is made without a pause."""
    for run in trial.runs:
        lost = sum(call.uncertain for call in run.recorder.calls if call.writes)
        intervals = min(run.seconds, run.wait_timeout) / WAIT_INTERVAL + READINGS * (1 + lost)
        reads = [call for call in run.recorder.calls if call.method == "GET"]
        # Of each list the first page, and each object.
        counts = Counter(call.path.partition("?")[0] for call in reads if not MORE_PAGES.search(call.path))
        for path, count in counts.items():
            if count > intervals * (PASSES if path in LIST_PATHS else LOOKS):
                yield f"{run.name}: {count} times {path} in {run.seconds:.1f} s"
        if "calls" in run.recorder.runaway and "goes on" not in run.recorder.runaway:
            yield f"{run.name}: stopped after {run.recorder.runaway}"


def messages(trial: Trial) -> Iterator[str]:
    """Each failure names an object or an operation, and what to do; each outcome that is no success has a reason."""
    names = {member.name for member in trial.members.values()} | {each.title for each in OPERATIONS.values()}
    names.add("List clusters")
    for run in trial.runs:
        if run.failed:
            if not any(name in run.says for name in names):
                yield f"{run.name} names neither object nor operation: {run.says!r}"
            if not WAY_OUT.search(run.says):
                yield f"{run.name} says not what to do: {run.says!r}"
    for title, outcome, _seen in judged(trial):
        if outcome["outcome"] in UNFINISHED and not any(name in str(outcome["msg"]) for name in names):
            yield f"{title}: gives no reason that names anything"


def exceptions(trial: Trial) -> Iterator[str]:
    """Nothing fails but in the ways that are meant to."""
    yield from (f"{run.name}: {run.raised}" for run in trial.runs if run.raised and not run.recorder.runaway)


def not_converged(trial: Trial) -> Iterator[str]:
    """The next run ends well with what was asked for, or refuses what it must; the one after that changes nothing."""
    calm = [run for run in trial.runs if run.calm and run.result]
    for run in calm:
        if run.failed != must_refuse(trial, run):
            yield f"{run.name}: {'failed' if run.failed else 'did not refuse'}: {run.says}"
        if run.name.startswith("run 3") and (run.commits or (run.result or {}).get("changed")):
            yield f"{run.name} changed something: {[entry['operation'] for entry in run.commits]}"
    last = trial.runs[-1]
    for identity, member in trial.members.items():
        found = trial.existing(identity, last)
        if not must_refuse(trial, last) and not as_asked(member, found):
            yield f"{identity} is {found or 'not there'}"


def felt(trial: Trial) -> Iterator[str]:
    """A fault that passes, and that may be met by reading again or by waiting, does not make the task fail."""
    scenario = trial.scenario
    harmless = len(scenario.faults) == 1 and TWO not in scenario.ways and not scenario.fleet.refused
    for run in trial.runs:
        if run.calm or not run.failed or not harmless or run.seconds >= run.wait_timeout:
            continue
        fault = scenario.faults[0]
        if fault.trouble == "429" and run.wait_timeout <= 1:
            continue  # The API asks to wait for longer than the task may.
        if fault.trouble in OUTLASTED or (fault.trouble in REPEATED and fault.operation.startswith(READS)):
            yield f"{run.name} failed: {run.says}"


INVARIANTS: Mapping[str, tuple[str, Callable[[Trial], Iterator[str]]]] = {
    "created twice": ("each object is created once, and there is one of it", created_twice),
    "wrongly deleted": (
        "nothing that is listed as present is deleted, however it is spelled; no more than `max_deletions` are",
        wrongly_removed,
    ),
    "others' objects": ("what belongs to others is as before, and no call asked to change it", others_touched),
    "outcome against the log": (
        "`outcome`, `action` and `changed` of each member are what the log says; where nobody can know, it says so",
        outcome_against_log,
    ),
    "id against the server": (
        "`id` is that of the member's object, and is given where it can be known",
        id_against_server,
    ),
    "state against the server": ("what is called done is done", state_against_server),
    "not reported": ("each member has one outcome; `summary` and `failed` agree with the outcomes", completeness),
    "changed against the log": ("`changed` of the task is what the log says", changed_against_log),
    "begun too late": (f"nothing is begun after `wait_timeout`, one call and {SLACK / 2:g} s", late_writes),
    "beyond its timeout": (f"no task lasts longer than `wait_timeout`, one call and {SLACK:g} s", beyond_its_time),
    "too many calls": (
        "a list is read once for all members, an answer or not; nothing is asked again without a pause",
        too_many_calls,
    ),
    "message without a way out": (
        "each failure names an object or an operation, and what to do; each outcome that is none has its reason",
        messages,
    ),
    "felt without need": ("one reading that fails, lags or moves does not make the task fail", felt),
    "unexpected exception": ("nothing fails but in the ways that are meant to", exceptions),
    "not converged": (
        "the next run ends well with what was asked for, and the one after that changes nothing",
        not_converged,
    ),
}


def violations(trial: Trial) -> Iterator[tuple[str, str]]:
    """Which invariants do not hold, and what was seen instead."""
    for name, (_says, invariant) in INVARIANTS.items():
        yield from ((name, seen) for seen in invariant(trial))
