# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One wanted object of the product: how it is found, compared and changed. Flow and Service fill in the rest."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from .._data_flow import values
from .._data_flow.api import DataFlowApi
from .._scp.errors import ApiError, PlanError
from .._scp.transport import redact
from .plan import DELETE, NO_CHANGE, Field, Plan, observe, plan_create, plan_delete, plan_update

# The states of the reference and of its newer pages, by what they mean for us; any other state is one to wait on.
HEALTHY = frozenset({"RUNNING", "ACTIVE"})  # which of the two a healthy object shows is unknown
DELETING = frozenset({"TERMINATING", "DELETING"})
DELETED = frozenset({"DELETED", "TERMINATED"})
STOPPED = frozenset({"STOPPED", "UNDEPLOYED"})  # no operation starts what is in these
FAILED = frozenset({"ERROR"})
STABLE = HEALTHY | STOPPED | FAILED


def state_of(answer: Mapping[str, Any] | None) -> str:
    """The state in upper case; ABSENT where there is no object."""
    return str(answer.get("state") or "UNKNOWN").upper() if answer else "ABSENT"


class Resource(ABC):
    """A wanted object. `wanted` holds the settings asked for, checked, by option and in our own shape."""

    label: ClassVar[str]
    key: ClassVar[str]
    fields: ClassVar[Sequence[Field]]

    answer: ClassVar[Sequence[str]]  # what an answer may hold at versions 1.0 to 1.2, our own fields aside

    def __init__(self, api: DataFlowApi, options: Mapping[str, Any], *, check_mode: bool) -> None:
        self.api = api
        self.options = options
        self.check_mode = check_mode
        self.id: str | None = options.get(f"{self.key}_id") or None
        self.name: str | None = options.get("name") or None
        self.absent = options["state"] == "absent"
        self.warnings: list[str] = []
        self.desired: dict[str, Any] = {
            f.option: f.check(f.option, options[f.option])
            for f in self.fields
            # A blank setting that could not be changed is one that was left out, as by an empty field of a survey.
            if options.get(f.option) is not None and (f.updatable or options[f.option] != "") and not self.absent
        }

    def __str__(self) -> str:
        return f"{self.label} {self.name or self.id}"

    @abstractmethod
    def listed(self) -> list[dict[str, Any]]:
        """The items that may be this object, as the service lists them."""

    @abstractmethod
    def show(self, object_id: str) -> dict[str, Any]:
        """The object in full."""

    @abstractmethod
    def complete(self) -> None:
        """Reads what a creation needs and the user left to us, and adds it to `wanted`."""

    @abstractmethod
    def name_taken(self) -> bool:
        """Whether the service knows the name, listed or not."""

    @abstractmethod
    def send(self, plan: Plan, object_id: str) -> Any:
        """The one writing call of a plan."""

    def preflight(self, plan: Plan, detail: Mapping[str, Any] | None) -> None:
        """Reads whether the service would take the plan. Raises PlanError."""
        if plan.action == DELETE and detail:
            self.dependents(detail)

    def dependents(self, detail: Mapping[str, Any]) -> Sequence[Resource]:
        """The objects that must be deleted before this one. Raises PlanError where the user did not allow that."""
        return ()

    def find(self, object_id: str | None = None) -> dict[str, Any] | None:
        """The listed item: by id, or by exact name. One that is being deleted counts only where there is no other."""
        wanted_id = object_id or self.id
        field, value = (f"{self.key}_id", wanted_id) if wanted_id else (f"{self.key}_name", self.name)
        found = [item for item in self.listed() if item.get(field) == value and state_of(item) not in DELETED]
        staying = [item for item in found if state_of(item) not in DELETING]
        if len(staying) > 1:
            ids = ", ".join(str(item[f"{self.key}_id"]) for item in staying)
            raise PlanError(f"{len(staying)} objects are called {self}: {ids}.", hint=f"Name one by {self.key}_id.")
        return next(iter(staying or found), None)

    def observe(self) -> dict[str, Any] | None:
        """The object in full, or None where there is none. Existence is decided by the list, since a GET by an
        unknown id was seen to answer 400."""
        object_id = self.id or (self.find() or {}).get(f"{self.key}_id")
        if not object_id:
            return None
        try:
            detail = self.show(str(object_id))
        except ApiError as error:
            if not error.absent or self.find():
                raise
            return None
        name = detail.get(f"{self.key}_name")
        self.name = self.name or (name if isinstance(name, str) else None)
        return None if state_of(detail) in DELETED else {**detail, f"{self.key}_id": object_id}

    def plan(self, detail: Mapping[str, Any] | None, *, resend: bool = False) -> Plan:
        """What is to be done, given the object as it is. With `resend`, also what cannot be compared."""
        if self.absent:
            return plan_delete(self.fields, detail) if detail else Plan(NO_CHANGE)
        if detail:
            always = resend and self.options.get("update_password") == "always" and "account" in self.desired
            return plan_update(self.fields, self.desired, detail, ("account",) if always else ())
        if self.id:
            raise PlanError(
                f"There is no {self.label} with the id {self.id}.",
                hint=f"Ids are given by the service: leave out {self.key}_id to create one by name.",
            )
        self.complete()
        return plan_create(self.fields, self.desired)

    def tell_what_was_not_compared(self, plan: Plan) -> None:
        """Warns of settings that could have been changed, had the service told how they are."""
        untold = [f.option for f in self.fields if f.updatable and f.option in plan.not_compared]
        if untold:
            self.warnings.append(
                f"The service does not tell {' and '.join(untold)} of {self}: left as it is, whatever it is."
            )

    def predict(self, detail: Mapping[str, Any] | None, plan: Plan) -> dict[str, Any]:
        """An answer as the service would give it after a creation or an update; what only the service knows is null."""
        changed = [f for f in self.fields if f.readable and plan.after.get(f.option) != plan.before.get(f.option)]
        return {**(detail or {}), **dict(redact({f.api_name: f.write(plan.after[f.option]) for f in changed}))}

    def body(self, plan: Plan) -> dict[str, Any]:
        """The body to send: tags are named differently from version to version."""
        tags = plan.body.get("tags")
        return {**plan.body, **({"tags": values.write_tags(tags, self.api.version)} if tags else {})}

    @classmethod
    def shape(cls, answer: Mapping[str, Any]) -> dict[str, Any]:
        """An answer as users get it: always the same keys, and one shape for what has two on the wire."""
        ours = {f.option: f for f in cls.fields if f.option in ("host_aliases", "service_workload")}
        known = {key: answer.get(key) for key in cls.answer}
        new = {key: value for key, value in answer.items() if key not in {f.api_name for f in ours.values()}}
        return {**known, **new, **{option: observe([f], answer).get(option) for option, f in ours.items()}}
