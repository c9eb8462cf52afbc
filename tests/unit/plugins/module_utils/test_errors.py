# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors as values: what a copy shares with the original error, and what it does not."""

from __future__ import annotations

import pytest

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp import errors

ONE_OF_EACH = [
    errors.ScpError("It failed.", hint="Run it again.", seen=["CREATING"]),
    errors.OptionError("name", "is too short.", hint="Choose another."),
    errors.SettingsError("No region is set.", setting="region"),
    errors.ReadOnlyError("Create would change something."),
    errors.PlanError("It cannot be done."),
    errors.WaitError("It ended in ERROR.", code="failed_state", timeline=[{"seconds": 0.4, "state": "ERROR"}]),
    errors.CallError("No answer.", outcome_unknown=True, transient=True, url="https://example.com"),
    errors.UnexpectedResponseError("List", "a list"),
    errors.ApiError("List", 503, api_code="Unavailable", detail="later", request_id="req-1"),
]


def test_there_is_one_of_each() -> None:
    kinds = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.ScpError)}
    assert {type(error) for error in ONE_OF_EACH} == kinds


@pytest.mark.parametrize("error", ONE_OF_EACH, ids=lambda error: type(error).__name__)
def test_a_copy_is_equal_and_its_own(error: errors.ScpError) -> None:
    """Message, details and attributes are equal; what is added to the copy is not added to the original."""
    before = (str(error), error.as_result())
    twin = error.copy()
    assert (type(twin), twin.args, vars(twin)) == (type(error), error.args, vars(error))
    twin.add_hint("Look there.").details.update(more=1)
    for value in twin.details.values():
        if isinstance(value, list):
            value.append("more")
    assert (str(error), error.as_result()) == before
    with pytest.raises(type(error), match="Look there") as raised:
        raise twin
    assert raised.value is not error
    assert error.__traceback__ is None
