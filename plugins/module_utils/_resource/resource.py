# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One desired object of any product: how to find, compare and change it. The classes of a product add the rest."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import Any, ClassVar

from .._scp.errors import ApiError, OptionError, PlanError, collected, raise_all
from .._scp.planned import planned_id, planned_name
from .._scp.raw_options import is_left_out, trimmed
from .._scp.redaction import redact
from .._scp.text import nearest
from .._scp.transport import Transport
from .backup import Backup, Backups, Identity
from .fields import Field, missing_parts, observe
from .plan import CREATE, DELETE, NO_CHANGE, REPLACE, UPDATE, Plan, plan_create, plan_delete, plan_replace, plan_update
from .selection import normal_id, same_id, select
from .states import ABSENT, States, has_state, state_of


class Resource(ABC):
    """A desired object. `desired` has the requested settings as checked internal values, by option."""

    label: ClassVar[str]  # the kind of object in messages
    key: ClassVar[str]  # the kind of object in the API: the prefix of its id and its name
    fields: ClassVar[Sequence[Field]]
    states: ClassVar[States]
    response_fields: ClassVar[Sequence[str]]  # the keys of a response, without `reshaped` fields
    modified: ClassVar[str | None] = None  # the field of a response that changes with every accepted update
    failure_hint: ClassVar[str] = "Delete the object with state: absent."  # the next step in a failed state

    def __init__(self, options: Mapping[str, Any], *, check_mode: bool) -> None:
        self.options = options = {option: trimmed(value) for option, value in options.items()}
        self.check_mode = check_mode
        self.id: str | None = options.get(f"{self.key}_id") or None
        self.seen_id = self.id  # the id of the object, as last seen
        planned = planned_name(self.key, self.id)
        self.pending = planned is not None  # whether an earlier task creates the object, in check mode
        self.name: str | None = options.get("name") or planned or None
        if planned is not None and self.name != planned:
            raise OptionError("name", f"is {self.name!r}, and {self.key}_id means {planned!r}.")
        self.absent = options["state"] == "absent"
        if self.absent and not self.id:
            self._refuse_blank_scope()
        self.warnings: list[str] = []
        self.kept: dict[str, Any] = {}  # the settings of the object that this one replaces, by option
        self.given: dict[str, Any] = {}  # the desired settings that the API does not return for that object
        self.backups: Backups | None = None
        self.covered = False  # whether it may be deleted because the object that it belongs to is replaced
        self.backup_file: Path | None = None  # with the settings of the object that this one replaces
        self.creation: dict[str, Any] = {}  # the settings to create the object with, by option
        self.name_free: bool | None = None  # the result of the API's name check; None if it was not called
        self.freed_ids: set[str] = set()  # normal ids of objects that are deleted before this one is created
        self.desired = {} if self.absent else self.check(options)

    def __str__(self) -> str:
        return f"{self.label} {self.name or self.id}"

    @classmethod
    def check(cls, options: Mapping[str, Any]) -> dict[str, Any]:
        """Return the requested settings as internal values. Raises one OptionError for all invalid options."""
        desired: dict[str, Any] = {}
        problems: list[OptionError] = []
        for f in cls.fields:
            value = trimmed(options.get(f.option))
            # A blank setting counts as omitted, such as the answer of an empty survey field.
            if not is_left_out(value) or (f.clearable and value == ""):
                with collected(problems):
                    desired[f.option] = f.check(f.option, value)
        raise_all(problems)
        return desired

    def _refuse_blank_scope(self) -> None:
        """Raise OptionError for a deletion if all options that scope the name are blank."""
        given = {f.option: self.options[f.option] for f in self.fields if f.scopes and self.options.get(f.option) == ""}
        if given and not any(self.options.get(f.option) for f in self.fields if f.scopes):
            raise OptionError(
                " and ".join(given),
                "must not be blank when state is absent, because an object elsewhere could be deleted.",
                hint="Set it, or leave the option out.",
            )

    @classmethod
    @abstractmethod
    def connect(cls, transport: Transport, options: Mapping[str, Any], *, check_mode: bool) -> Resource:
        """Return the desired object for these options and a transport."""

    @abstractmethod
    def list_candidates(self) -> list[dict[str, Any]]:
        """List the items that may be this object."""

    @abstractmethod
    def read(self, object_id: str) -> dict[str, Any]:
        """Read all details of the object."""

    @abstractmethod
    def name_taken(self) -> bool:
        """Return whether the API reports that the name is taken, by a listed object or not."""

    @abstractmethod
    def send(self, plan: Plan, object_id: str) -> Any:
        """Make the writing call of a plan, and return its response."""

    @property
    def settings(self) -> dict[str, Any]:
        """`desired`, completed with the settings of the object that this one replaces."""
        merged = {
            f.option: f.merge(self.kept[f.option], self.desired[f.option])
            for f in self.fields
            if f.option in self.kept and f.option in self.desired and not f.parts
        }
        return {**self.kept, **self.desired, **merged}

    def resolve_defaults(self) -> dict[str, Any]:
        """Return `settings` completed with the defaults to create the object. They are used for nothing else."""
        return self.settings

    def require(self, *more: str) -> None:
        """Raise OptionError for missing options that are needed to create the object, and for the options `more`."""
        settings = self.settings
        parts = missing_parts(self.fields, settings)
        missing = [f.option for f in self.fields if f.required and not f.resolved and not settings.get(f.option)]
        if missing := [*more, *missing, *parts]:
            verb = "is" if len(missing) == 1 else "are"
            reason = f"{verb} needed to create {self}, which does not exist yet."
            raise OptionError(", ".join(missing), reason, hint=" ".join(parts.values()))

    def refresh(self) -> None:
        """Read the next list again, if lists are cached."""

    def recall(self) -> None:
        """Find the id in cached lists, if lists are cached, without a call."""

    @abstractmethod
    def list_siblings(self) -> list[dict[str, Any]]:
        """List the objects in the same scope, for similar names."""

    def list_named(self) -> list[dict[str, Any]]:
        """List the objects in any scope that may have the name."""
        return self.list_candidates()

    def preflight(self, plan: Plan, detail: Mapping[str, Any] | None) -> None:
        """Check whether the API would accept the plan. Raises PlanError if not."""
        creates = plan.action in (CREATE, REPLACE)
        if creates and not self.name_free and self.options.get("check_name") is not False:
            self._check_name(self.id_in(detail), replaces=plan.action == REPLACE)
        if plan.action in (DELETE, REPLACE) and detail:
            self.dependents(detail)

    def _check_name(self, own_id: str | None, *, replaces: bool) -> None:
        """Check whether the name is available. Raises PlanError if another object has it.

        If the object turns out to be this one, `name_free` is False and the caller must plan again. An object that is
        replaced has its name until it is deleted.
        """
        try:
            self.name_free = not self.name_taken()
        except ApiError as error:
            raise error.add_hint(
                "With check_name: false, the task does not check the name before it creates."
            ) from None
        if self.name_free:
            return
        holders = self.name_holders()
        leaving = {normal_id(own_id), *self.freed_ids}
        others = [item for item in holders if normal_id(self.id_in(item)) not in leaving]
        if (holders or replaces) and not others:
            self.name_free = True  # as soon as that object is deleted
        elif others and (replaces or state_of(self.find()) in {ABSENT, *self.states.deleting}):
            raise PlanError(
                f"{self} cannot be created: its name is taken by {self.places(others)}.",
                code="name_taken",
                hint="Choose another name, or delete that object first. With check_name: false, the API decides "
                "whether two objects may share a name.",
                taken_by=[self.id_in(item) for item in others],
            )

    def name_holders(self) -> list[dict[str, Any]]:
        """Return the listed objects in any scope that have the name."""
        name = f"{self.key}_name"
        return [i for i in self.list_named() if i.get(name) == self.name and state_of(i) not in self.states.deleted]

    def places(self, items: Sequence[Mapping[str, Any]]) -> str:
        """Return a text with the ids, scopes and states of objects."""
        places = []
        for item in items:
            scope = observe([f for f in self.fields if f.scopes], item)
            where = [f"{option} {value!r}" for option, value in scope.items() if value]
            places.append(f"{self.id_in(item)} ({', '.join([*where, f'state {state_of(item)}'])})")
        return " and ".join(places)

    def dependents(self, detail: Mapping[str, Any]) -> Sequence[Resource]:
        """Return the objects that must be deleted before this one. Raises PlanError if that is not allowed."""
        return ()

    def id_in(self, response: Any) -> str | None:
        """Return the id in a response, None if it has none."""
        own = response.get(f"{self.key}_id") if isinstance(response, Mapping) else None
        return own if isinstance(own, str) and own else None

    def find(self, object_id: str | None = None) -> dict[str, Any] | None:
        """Return the listed item with the id, in any spelling, or the exact name. Raises PlanError for several."""
        desired = object_id or self.id
        item = select(self.list_candidates(), self.key, self.label, self.states, name=self.name, object_id=desired)
        self.seen_id = self.id_in(item) or self.seen_id
        return item

    def look_up(self, object_id: str) -> dict[str, Any] | None:
        """Read all details of the object, None if the API has no object with the id.

        GET with an unknown id was observed to return 400, and an id may be part of the path of another operation.
        """
        try:
            detail = self.read(object_id)
        except ApiError as error:
            if not error.absent:
                raise
            return None
        own = self.id_in(detail)
        return detail if own and same_id(own, object_id) and state_of(detail) not in self.states.deleted else None

    def observe(self) -> dict[str, Any] | None:
        """Return all details of the object, None if it does not exist. The list decides whether it exists.

        Raises PlanError if the object with the id does not match the options.
        """
        if self.pending:
            return None
        item = None if self.id else self.find()
        object_id = self.id or self.id_in(item)
        detail = self.look_up(object_id) if object_id else None
        if object_id and not detail:
            self.refresh()
            item = self.find(object_id)
            listed = self.id_in(item)
            if not listed:
                return None
            # The list has another spelling of the id, or GET fails for an object in the list: raise that error.
            detail = self.read(listed)
            if not same_id(self.id_in(detail) or listed, listed):
                raise PlanError(
                    f"{self} has the id {listed} in the list, but the API returns another object for this id.",
                    hint="Nothing was changed. Run the task again.",
                )
            if state_of(detail) in self.states.deleted:
                return None
            object_id = listed
        if not detail:
            return None
        if item and not has_state(detail):
            detail["state"] = item.get("state")
        self._require_identity(detail)
        name = detail.get(f"{self.key}_name")
        self.name = self.name or (name if isinstance(name, str) else None)
        return {**detail, f"{self.key}_id": self.id_in(detail) or object_id}

    def _require_identity(self, detail: Mapping[str, Any]) -> None:
        """Raise PlanError if the object differs from the options in a field that identifies it."""
        # Fields that scope the name are immutable. For an object that is not deleted, the plan reports the difference.
        fields = [f for f in self.fields if f.identifies or (f.scopes and self.absent)]
        observed = observe(fields, detail)
        for f in fields:
            given, own = self.options.get(f.option) or None, observed.get(f.option)
            if given and own and f.merge(own, given) != own:
                raise PlanError(
                    f"{self.label} {detail.get(f'{self.key}_id')}: {f.option} is {own!r}, but the task has {given!r}.",
                    hint="Nothing was changed. Correct the wrong option, or remove it.",
                )

    def scope(self, detail: Mapping[str, Any] | None) -> dict[str, Any]:
        """Return the known values of the fields that distinguish objects of the same name, by option."""
        fields = [f for f in self.fields if f.scopes]
        observed = observe(fields, detail) if detail else {}
        given = {**self.options, **self.desired, **self.creation}
        return {f.option: observed.get(f.option) or given.get(f.option) for f in fields}

    def plan(self, detail: Mapping[str, Any] | None, *, resend: bool = False) -> Plan:
        """Return the plan for the current object. With `resend`, it includes fields that cannot be compared."""
        if self.pending:
            return self._plan_pending()
        if self.absent:
            return plan_delete(self.fields, detail) if detail else Plan(NO_CHANGE)
        if detail:
            again = [f.option for f in self.fields if resend and f.option in self.desired and f.resend(self.options)]
            plan = plan_update(self.fields, self.desired, detail, again)
            reason = self.reason_to_replace(plan, detail)
            return self._plan_replacement(plan, detail, reason) if reason else plan
        if self.id:
            raise PlanError(
                f"There is no {self.label} with the id {self.id}.",
                code="not_found",
                hint=f"The API assigns ids. Remove {self.key}_id to create an object by name.",
            )
        if self.options.get("update_only"):
            self._refuse_missing()
        self._restore()
        self.creation = self.resolve_defaults()
        return plan_create(self.fields, self.creation)

    @property
    def may_replace(self) -> bool:
        """Whether the options allow deleting the object and creating it again."""
        return self.options.get("on_immutable_change") == "replace" and bool(self.options.get("replace_allowed"))

    @property
    def may_recreate(self) -> bool:
        """Whether an unfinished replacement of the object, or of the one that it belongs to, may be continued."""
        return self.may_replace or self.covered

    @property
    def identity(self) -> Identity:
        """What identifies the object without its id."""
        return Identity(self.key, str(self.name))

    def reason_to_replace(self, plan: Plan, detail: Mapping[str, Any]) -> str:
        """Return why the object must be replaced to apply the plan, empty if it need not be, or must not."""
        if self.may_replace and plan.immutable_changes:
            options = ", ".join(str(change["option"]) for change in plan.immutable_changes)
            return f"{options} cannot be changed in place"
        if self.may_recreate and state_of(detail) in self.states.failed and self._backup():
            return "its last replacement failed"
        return ""

    def _plan_replacement(self, plan: Plan, detail: Mapping[str, Any], reason: str) -> Plan:
        """Return the plan to replace the object, with all its settings.

        Raises OptionError for settings that the API does not return and the options do not have.
        """
        if self.id:
            raise OptionError(
                f"{self.key}_id",
                f"must not be set for {self}, which must be replaced: the new object has another id.",
                hint="Nothing was changed. Use its name.",
            )
        if self.options.get("update_only"):
            raise OptionError("update_only", f"excludes the replacement of {self}.", hint="Nothing was changed.")
        failed = self._backup() if state_of(detail) in self.states.failed else None
        observed = observe(self.fields, detail)
        if failed:  # It has what the object lost, but may be older than a change of the object.
            current = {option: value for option, value in observed.items() if value is not None}
            observed = {**observed, **failed.settings, **current}
        self.kept = self.keep({o: value for o, value in observed.items() if value is not None})
        hidden = [f for f in self.fields if f.sent_on_create and f.option not in observed]
        hidden = [f for f in hidden if not f.resolved and not f.unexplained]
        unreadable = [f.option for f in hidden if f.option not in self.desired]
        self.given = {f.option: f.public(self.desired[f.option]) for f in hidden if f.option in self.desired}
        if missing := [*unreadable, *missing_parts(self.fields, self.settings)]:
            raise OptionError(
                ", ".join(missing),
                f"must be set to replace {self}, because the API does not return the current value.",
                hint="Nothing was changed." + (" Set tags to {} if there are none." if "tags" in missing else ""),
            )
        self.creation = self.resolve_defaults()
        return plan_replace(self.fields, plan, self.creation, reason)

    def keep(self, observed: dict[str, Any]) -> dict[str, Any]:
        """Return the settings that the new object has in common with the one that it replaces."""
        return {f.option: observed[f.option] for f in self.fields if f.option in observed and not f.unexplained}

    @property
    def replaces(self) -> bool:
        """Whether the object that this one replaces is not deleted yet, so that all must be checked before."""
        return bool(self.kept and self.seen_id)

    def replaced(self) -> Resource:
        """Return the object that this one replaces, to be deleted."""
        old = copy(self)
        old.options = {"state": "absent", "name": self.name, f"{self.key}_id": self.seen_id}
        old.id, old.absent, old.desired, old.warnings, old.backups = self.seen_id, True, {}, [], None
        return old

    def back_up(self) -> None:
        """Write the settings of the object that this one replaces to a file. Raises PlanError."""
        if self.backups:
            self.backup_file = self.backups.write(self.identity, {**self.given, **self.kept})

    def discard_backup(self) -> None:
        """Delete the backup, once the object is what it should be."""
        if self.backups and self.backups.any_of(self.key, str(self.name)):
            self.backups.discard(self.identity)

    def _backup(self) -> Backup | None:
        """Return the backup. A part of an object that was replaced has one without a permission of its own."""
        found = self.backups and self.name and self.backups.any_of(self.key, self.name)
        return self.backups.read(self.identity) if self.backups and found else None

    def _restore(self) -> None:
        """Take over the settings of an object that an earlier run deleted to replace it."""
        backup = None if self.kept else self._backup()
        if backup:
            self.kept = self.keep(dict(backup.settings))
            self.warnings.append(
                f"{self} was deleted by a replacement that did not finish. It is created again with its settings in "
                f"{backup.path} (of {backup.written})."
            )

    def _refuse_missing(self) -> None:
        """Raise PlanError for an object that would be created, with similar names in the hint."""
        names = {str(item.get(f"{self.key}_name")) for item in self.list_siblings()} - {self.name}
        raise PlanError(
            f"There is no {self}, and update_only does not create it.",
            code="not_found",
            hint=nearest(self.name, sorted(names)),
        )

    def _plan_pending(self) -> Plan:
        """Return the plan for an object that an earlier task creates. Nothing can be compared with it."""
        if self.absent:
            return Plan(DELETE)
        after = {f.option: f.redact(self.desired[f.option]) for f in self.fields if f.option in self.desired}
        changes = [f.option for f in self.fields if f.updatable and f.option in self.desired]
        return Plan(UPDATE if changes else NO_CHANGE, after=after, not_compared=sorted(after))

    def warn(self, plan: Plan) -> None:
        """Add warnings about values that are probably wrong, and about fields that cannot be updated.

        A field cannot be updated if the API does not return its current value.
        """
        new = {o: value for o, value in self.desired.items() if plan.after.get(o) != plan.before.get(o)}
        doubts = {f.option: f.doubt(new[f.option]) for f in self.fields if f.option in new}
        self.warnings += [f"{option}: {doubt}" for option, doubt in doubts.items() if doubt]
        if plan.action == REPLACE:
            self._warn_of_replacement(plan)
        hidden = [f.option for f in self.fields if f.updatable and f.option in plan.not_compared]
        if hidden and not self.pending:
            self.warnings.append(f"The API does not return {' and '.join(hidden)} of {self}; left unchanged.")

    def _warn_of_replacement(self, plan: Plan) -> None:
        """Warn of what a replacement deletes."""
        lost = [f.option for f in self.fields if f.unexplained and f.option not in self.desired]
        lost = [option for option in lost if plan.before.get(option, "") is not None]
        self.warnings.append(
            f"{self} is deleted with its data and created again, because {plan.reason}."
            + (f" It is created without {' and '.join(lost)}, unless the task sets them." if lost else "")
        )

    def applied(
        self, detail: Mapping[str, Any], before: Mapping[str, Any], *, lasting: bool
    ) -> Mapping[str, tuple[Any, Any]] | None:
        """Return None if an accepted update is not applied yet, else the settings that the API returns in another form.

        The result is (returned, sent) by option. With `lasting`, the returned form may be the one before the update.
        """
        again = self.plan(detail)
        other = [f for f in self.fields if again.before.get(f.option) != again.after.get(f.option)]
        moved = self.modified is not None and detail.get(self.modified) not in (None, before.get(self.modified))
        now, old = observe(self.fields, detail), observe(self.fields, before)
        if not all(moved and not f.verbatim and (lasting or now[f.option] != old.get(f.option)) for f in other):
            return None
        return {f.option: (again.before[f.option], again.after[f.option]) for f in other}

    def predict(self, detail: Mapping[str, Any] | None, plan: Plan) -> dict[str, Any]:
        """Return the predicted response of the API after a create or an update.

        Values that only the API knows are null, except the id, which is a placeholder in check mode.
        """
        before = plan.before if detail else {}
        changed = [f for f in self.fields if f.readable and plan.after.get(f.option) != before.get(f.option)]
        own_id = {} if detail or not self.check_mode else {f"{self.key}_id": planned_id(self.key, self.name)}
        return {**(detail or own_id), **dict(redact({f.api_name: f.write(plan.after[f.option]) for f in changed}))}

    def body(self, plan: Plan) -> dict[str, Any]:
        """Return the body to send."""
        return dict(plan.body)

    @classmethod
    def normalize(cls, response: Mapping[str, Any]) -> dict[str, Any]:
        """Return a response in the form of results: always the same keys, and one form if the API uses several."""
        reshaped = [f for f in cls.fields if f.reshaped]
        observed = observe(reshaped, response)
        known = {**dict.fromkeys(cls.response_fields), **response}
        for f in reshaped:
            known.pop(f.api_name, None)
        return {**known, **{f.option: observed.get(f.option) for f in reshaped}}
