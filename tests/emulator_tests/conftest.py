# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures: one emulator for all tests, with a stopped clock and a reset before each test."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from emulator_client import Client

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from emulator.process import EmulatorProcess


@pytest.fixture(scope="session")
def process() -> Iterator[EmulatorProcess]:
    """Return a running emulator."""
    with EmulatorProcess(speed=0) as running:
        yield running


@pytest.fixture
def client(process: EmulatorProcess) -> Client:
    """Return a client of an emulator in its initial state."""
    process.admin("POST", "/reset")
    return Client(process.url, process.admin)
