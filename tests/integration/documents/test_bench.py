# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The benchmarks of make bench, made small: they run, and count right. How long it takes is not for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from bench import figures
from bench.figures import Contest
from bench.report import document, lines
from bench.stage import Stage
from emulator.process import EmulatorProcess

SMALL: dict[str, Callable[[Stage], Iterator[Contest]]] = {
    "unchanged": partial(figures.unchanged, times=2, passes=1),
    "processor": partial(figures.processor, times=2, passes=1),
    "calls": partial(figures.calls, services=101),
    "hosts": partial(figures.hosts, services=2, passes=1),
    "inventory": partial(figures.inventory, services=101, passes=1, latency=0.01),
    "provision": partial(figures.provision, services=(2,), many=3, passes=1, latency=0.01),
    "memory": partial(figures.memory, services=2),
    "far": partial(figures.far_away, services=2, latency=0.01),
    "fleets": partial(figures.fleets, services=20, passes=1, latency=0.01),
    "creations": partial(figures.creations, services=101, latency=0.0, speed=150.0, jobs=2),
}


@pytest.mark.parametrize("benchmark", SMALL)
def test_benchmarks(benchmark: str, tmp_path: Path) -> None:
    """Whatever is counted is within its limit, and all that is measured is told."""
    with EmulatorProcess() as server:
        stage = Stage(server, tmp_path)
        contests = list(SMALL[benchmark](stage))
        loading = figures.loading(stage, passes=1) if benchmark == "unchanged" else {}
    assert contests
    found = [figure for contest in contests for figure in contest.figures]
    assert [figure for figure in found if figure.unit in ("calls", "lines") and not figure.met] == []
    page = document(contests, loading, 60)
    assert all(len(each) == 2 for each in loading.values())
    for contest in contests:
        told = "\n".join(lines(contest))
        assert contest.figures
        for what in (contest.conditions, *contest.runs, *(figure.what for figure in contest.figures)):
            assert what in told
            assert what in page
