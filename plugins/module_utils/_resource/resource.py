# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One desired object of any product: how it is found, compared and changed. A product's classes fill in the rest."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from .._scp.errors import ApiError, OptionError, PlanError, collected, raise_all
from .._scp.planned import planned_id, planned_name
from .._scp.raw_options import is_left_out, trimmed
from .._scp.redaction import redact
from .._scp.text import nearest
from .._scp.transport import Transport
from .fields import Field, observe
from .plan import CREATE, DELETE, NO_CHANGE, UPDATE, Plan, plan_create, plan_delete, plan_update
from .selection import normal_id, same_id, select
from .states import ABSENT, States, has_state, state_of


class Resource(ABC):
    """A desired object. `desired` holds the settings asked for, checked, by option and in our own shape."""

    label: ClassVar[str]  # what people call such an object
    key: ClassVar[str]  # how the API calls it: the prefix of its id and its name
    fields: ClassVar[Sequence[Field]]
    states: ClassVar[States]
    response_fields: ClassVar[Sequence[str]]  # what a response may hold, our own fields aside
    modified: ClassVar[str | None] = None  # the field of a response that moves with every update that is accepted
    failure_hint: ClassVar[str] = "state: absent removes the object."  # what to do with one in a failed state

    def __init__(self, options: Mapping[str, Any], *, check_mode: bool) -> None:
        self.options = options = {option: trimmed(value) for option, value in options.items()}
        self.check_mode = check_mode
        self.id: str | None = options.get(f"{self.key}_id") or None
        self.seen_id = self.id  # of the object, as far as it was seen
        planned = planned_name(self.key, self.id)
        self.pending = planned is not None  # whether an earlier task creates it, in check mode
        self.name: str | None = options.get("name") or planned or None
        if planned is not None and self.name != planned:
            raise OptionError("name", f"is {self.name!r}, and {self.key}_id means {planned!r}.")
        self.absent = options["state"] == "absent"
        if self.absent and not self.id:
            self._refuse_blank_scope()
        self.warnings: list[str] = []
        self.creation: dict[str, Any] = {}  # what a creation would send, by option
        self.name_free: bool | None = None  # as the API's name check said; None where it was not asked
        self.freed_ids: set[str] = set()  # normal ids of objects that are deleted before this one is created
        self.desired = {} if self.absent else self.check(options)

    def __str__(self) -> str:
        return f"{self.label} {self.name or self.id}"

    @classmethod
    def check(cls, options: Mapping[str, Any]) -> dict[str, Any]:
        """Return the settings that the options ask for, in our own shape. Raises OptionError for all that is wrong."""
        desired: dict[str, Any] = {}
        problems: list[OptionError] = []
        for f in cls.fields:
            value = trimmed(options.get(f.option))
            # A blank setting is one that was left out, as by an empty field of a survey.
            if not is_left_out(value) or (f.clearable and value == ""):
                with collected(problems):
                    desired[f.option] = f.check(f.option, value)
        raise_all(problems)
        return desired

    def _refuse_blank_scope(self) -> None:
        """Raise OptionError where all that was to tell which object is deleted is blank."""
        given = {f.option: self.options[f.option] for f in self.fields if f.scopes and self.options.get(f.option) == ""}
        if given and not any(self.options.get(f.option) for f in self.fields if f.scopes):
            raise OptionError(
                " and ".join(given),
                "must not be blank where state is absent, or an object elsewhere could be meant.",
                hint="Set it, or leave the option out.",
            )

    @classmethod
    @abstractmethod
    def connect(cls, transport: Transport, options: Mapping[str, Any], *, check_mode: bool) -> Resource:
        """Return the desired object of these options, behind a transport."""

    @abstractmethod
    def list_candidates(self) -> list[dict[str, Any]]:
        """List the items that may be this object."""

    @abstractmethod
    def read(self, object_id: str) -> dict[str, Any]:
        """Read the object in full."""

    @abstractmethod
    def name_taken(self) -> bool:
        """Return whether the API knows the name, listed or not."""

    @abstractmethod
    def send(self, plan: Plan, object_id: str) -> Any:
        """Make the one writing call of a plan, and return its response."""

    def resolve_defaults(self) -> dict[str, Any]:
        """Return `desired` with what a creation needs and the user left open; it counts for nothing else."""
        return dict(self.desired)

    def require(self, *more: str) -> None:
        """Raise OptionError for all that a creation needs of the user and was not given, `more` included."""
        missing = [f.option for f in self.fields if f.required and not f.resolved and not self.desired.get(f.option)]
        if missing := [*more, *missing]:
            verb = "is" if len(missing) == 1 else "are"
            raise OptionError(", ".join(missing), f"{verb} needed to create {self}, which does not exist yet.")

    def refresh(self) -> None:
        """Make the next list a new one, where lists are shared."""

    def recall(self) -> None:
        """Learn the id from lists that were read for others, where lists are shared, without a call."""

    @abstractmethod
    def list_siblings(self) -> list[dict[str, Any]]:
        """List the objects among which one of this name is looked for."""

    def list_named(self) -> list[dict[str, Any]]:
        """List what may have the name, wherever it is."""
        return self.list_candidates()

    def preflight(self, plan: Plan, detail: Mapping[str, Any] | None) -> None:
        """Read whether the API would take the plan. Raises PlanError."""
        if plan.action == CREATE and not self.name_free and self.options.get("check_name") is not False:
            self._check_name(self.id_in(detail))
        if plan.action == DELETE and detail:
            self.dependents(detail)

    def _check_name(self, own_id: str | None) -> None:
        """Ask whether the name is free. Raises PlanError where another object has it; one that only now turns out to be
        this object leaves open what is to be done.
        """
        try:
            self.name_free = not self.name_taken()
        except ApiError as error:
            raise error.add_hint("check_name: false creates without asking whether the name is free.") from None
        if self.name_free:
            return
        holders = self.name_holders()
        ids = {normal_id(self.id_in(item)) for item in holders}
        if ids and ids <= {normal_id(own_id), *self.freed_ids}:
            self.name_free = True  # once that is deleted
        elif holders and state_of(self.find()) in {ABSENT, *self.states.deleting}:
            raise PlanError(
                f"{self} cannot be created: its name is taken by {self.places(holders)}.",
                code="name_taken",
                hint="Choose another name, or delete that object first. check_name: false leaves it to the API whether "
                "two objects may share a name.",
                taken_by=[self.id_in(item) for item in holders],
            )

    def name_holders(self) -> list[dict[str, Any]]:
        """Return the listed objects that have the name, wherever they are."""
        name = f"{self.key}_name"
        return [i for i in self.list_named() if i.get(name) == self.name and state_of(i) not in self.states.deleted]

    def places(self, items: Sequence[Mapping[str, Any]]) -> str:
        """Return which objects they are, where they belong, and their states."""
        places = []
        for item in items:
            scope = observe([f for f in self.fields if f.scopes], item)
            where = [f"{option} {value!r}" for option, value in scope.items() if value]
            places.append(f"{self.id_in(item)} ({', '.join([*where, f'state {state_of(item)}'])})")
        return " and ".join(places)

    def dependents(self, detail: Mapping[str, Any]) -> Sequence[Resource]:
        """Return the objects that must be deleted before this one. Raises PlanError where that is not allowed."""
        return ()

    def id_in(self, response: Any) -> str | None:
        """Return the id that a response tells, None where it tells none."""
        own = response.get(f"{self.key}_id") if isinstance(response, Mapping) else None
        return own if isinstance(own, str) and own else None

    def find(self, object_id: str | None = None) -> dict[str, Any] | None:
        """Return the listed item: by id in any spelling, or by exact name. Raises PlanError where several are meant."""
        wanted = object_id or self.id
        item = select(self.list_candidates(), self.key, self.label, self.states, name=self.name, object_id=wanted)
        self.seen_id = self.id_in(item) or self.seen_id
        return item

    def look_up(self, object_id: str) -> dict[str, Any] | None:
        """Read the object in full; None where the API knows no object of the id. A GET by an unknown id was seen to
        answer 400, and an id may be a part of another path.
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
        """Return the object in full, None where there is none. Whether it exists is decided by the list.

        Raises PlanError where the object is another one than the options say.
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
            # The list has it under another spelling of its id, or the GET refuses what the list has: that is the error.
            detail = self.read(listed)
            if not same_id(self.id_in(detail) or listed, listed):
                raise PlanError(
                    f"{self} has the id {listed} in the list, and the API shows another object under it.",
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
        """Raise PlanError where the object differs from the options in what identifies it."""
        # What tells objects apart cannot be changed, which a plan says of an object that stays.
        fields = [f for f in self.fields if f.identifies or (f.scopes and self.absent)]
        observed = observe(fields, detail)
        for f in fields:
            given, own = self.options.get(f.option) or None, observed.get(f.option)
            if given and own and f.merge(own, given) != own:
                raise PlanError(
                    f"{self.label} {detail.get(f'{self.key}_id')}: {f.option} is {own!r}, and the task says {given!r}.",
                    hint="Nothing was changed. Correct the one that is wrong, or leave it out.",
                )

    def scope(self, detail: Mapping[str, Any] | None) -> dict[str, Any]:
        """Return what tells objects of the same name apart, by option, as far as it is known."""
        fields = [f for f in self.fields if f.scopes]
        observed = observe(fields, detail) if detail else {}
        given = {**self.options, **self.desired, **self.creation}
        return {f.option: observed.get(f.option) or given.get(f.option) for f in fields}

    def plan(self, detail: Mapping[str, Any] | None, *, resend: bool = False) -> Plan:
        """Return what has to be done, given the object as it is. With `resend`, also what cannot be compared."""
        if self.pending:
            return self._plan_pending()
        if self.absent:
            return plan_delete(self.fields, detail) if detail else Plan(NO_CHANGE)
        if detail:
            again = [f.option for f in self.fields if resend and f.option in self.desired and f.resend(self.options)]
            return plan_update(self.fields, self.desired, detail, again)
        if self.id:
            raise PlanError(
                f"There is no {self.label} with the id {self.id}.",
                code="not_found",
                hint=f"Ids are given by the API: leave out {self.key}_id to create one by name.",
            )
        if self.options.get("update_only"):
            self._refuse_missing()
        self.creation = self.resolve_defaults()
        return plan_create(self.fields, self.creation)

    def _refuse_missing(self) -> None:
        """Raise PlanError for an object that would be created, with the names that are similar."""
        names = {str(item.get(f"{self.key}_name")) for item in self.list_siblings()} - {self.name}
        raise PlanError(
            f"There is no {self}, and it is only to be updated.",
            code="not_found",
            hint=nearest(self.name, sorted(names)),
        )

    def _plan_pending(self) -> Plan:
        """Return the plan for an object that an earlier task creates, with which nothing can be compared."""
        if self.absent:
            return Plan(DELETE)
        after = {f.option: f.redact(self.desired[f.option]) for f in self.fields if f.option in self.desired}
        changes = [f.option for f in self.fields if f.updatable and f.option in self.desired]
        return Plan(UPDATE if changes else NO_CHANGE, after=after, not_compared=sorted(after))

    def warn(self, plan: Plan) -> None:
        """Warn of what is sent and is probably wrong, and of settings that could have been changed, had the API
        returned how they are.
        """
        new = {o: value for o, value in self.desired.items() if plan.after.get(o) != plan.before.get(o)}
        doubts = {f.option: f.doubt(new[f.option]) for f in self.fields if f.option in new}
        self.warnings += [f"{option}: {doubt}" for option, doubt in doubts.items() if doubt]
        hidden = [f.option for f in self.fields if f.updatable and f.option in plan.not_compared]
        if hidden and not self.pending:
            self.warnings.append(f"The API does not return {' and '.join(hidden)} of {self}; left unchanged.")

    def applied(
        self, detail: Mapping[str, Any], before: Mapping[str, Any], *, lasting: bool
    ) -> Mapping[str, tuple[Any, Any]] | None:
        """Return None where an accepted update is not applied, and else the settings that the API shows in another form
        than they were sent, by option: (shown, sent). With `lasting`, that may be the form that they had before.
        """
        again = self.plan(detail)
        other = [f for f in self.fields if again.before.get(f.option) != again.after.get(f.option)]
        moved = self.modified is not None and detail.get(self.modified) not in (None, before.get(self.modified))
        now, old = observe(self.fields, detail), observe(self.fields, before)
        if not all(moved and not f.verbatim and (lasting or now[f.option] != old.get(f.option)) for f in other):
            return None
        return {f.option: (again.before[f.option], again.after[f.option]) for f in other}

    def predict(self, detail: Mapping[str, Any] | None, plan: Plan) -> dict[str, Any]:
        """Return a response as the API would give it after a creation or an update; what only the API
        knows is null, but for the id: in check mode a placeholder stands for it.
        """
        changed = [f for f in self.fields if f.readable and plan.after.get(f.option) != plan.before.get(f.option)]
        own_id = {} if detail or not self.check_mode else {f"{self.key}_id": planned_id(self.key, self.name)}
        return {**(detail or own_id), **dict(redact({f.api_name: f.write(plan.after[f.option]) for f in changed}))}

    def body(self, plan: Plan) -> dict[str, Any]:
        """Return the body to send."""
        return dict(plan.body)

    @classmethod
    def normalize(cls, response: Mapping[str, Any]) -> dict[str, Any]:
        """Return a response as users get it: always the same keys, and one shape for what has two on the wire."""
        reshaped = [f for f in cls.fields if f.reshaped]
        observed = observe(reshaped, response)
        known = {**dict.fromkeys(cls.response_fields), **response}
        for f in reshaped:
            known.pop(f.api_name, None)
        return {**known, **{f.option: observed.get(f.option) for f in reshaped}}
