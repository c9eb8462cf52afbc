# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The suite can see: each fault that is put back into the engine is counted, and without it nothing is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from emulator.process import EmulatorProcess

from ..campaign import SPEED
from .invariants import INVARIANTS, violations
from .mutations import MUTATIONS, Mutation
from .scenarios import parse
from .trial import tried


@pytest.fixture(scope="module")
def server() -> Iterator[EmulatorProcess]:
    """One emulator for all."""
    with EmulatorProcess(speed=SPEED) as process:
        yield process


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS)
def test_a_fault_that_is_put_back_is_counted(mutation: Mutation, server: EmulatorProcess) -> None:
    """It is the mutation that is counted, and not the scenario."""

    def counted() -> list[tuple[str, str]]:
        trials = (tried(parse(name), server) for name in mutation.scenarios)
        return [violation for trial in trials for violation in violations(trial)]

    with mutation.patch():
        assert mutation.invariant in {name for name, _seen in counted()}
    assert not counted()


def test_each_invariant_can_be_broken() -> None:
    """None is there only to look good."""
    assert {mutation.invariant for mutation in MUTATIONS.values()} == set(INVARIANTS)
