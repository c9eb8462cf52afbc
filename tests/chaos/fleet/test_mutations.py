# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The campaign detects faults: each fault that is injected into the engine is counted, and without it none is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from emulator.process import EmulatorProcess

from ..campaign import SPEED
from .invariants import INVARIANTS, violations
from .mutations import MUTATIONS, Mutation
from .scenarios import parse
from .trial import run_scenario


@pytest.fixture(scope="module")
def server() -> Iterator[EmulatorProcess]:
    """Return one emulator for all tests."""
    with EmulatorProcess(speed=SPEED) as process:
        yield process


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS)
def test_injected_fault_is_counted(mutation: Mutation, server: EmulatorProcess) -> None:
    """The violations are due to the mutation, not to the scenario."""

    def counted() -> list[tuple[str, str]]:
        trials = (run_scenario(parse(name), server) for name in mutation.scenarios)
        return [violation for trial in trials for violation in violations(trial)]

    with mutation.patch():
        assert mutation.invariant in {name for name, _seen in counted()}
    assert not counted()


def test_each_invariant_can_be_violated() -> None:
    """Each invariant detects a fault."""
    assert {mutation.invariant for mutation in MUTATIONS.values()} == set(INVARIANTS)
