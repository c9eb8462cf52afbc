# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run small versions of the benchmarks: they must run and count correctly. Durations are not tested."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from bench import benchmarks
from bench.benchmarks import Comparison
from bench.environment import Environment
from bench.report import document, lines
from emulator.process import EmulatorProcess

SMALL: dict[str, Callable[[Environment], Iterator[Comparison]]] = {
    "unchanged": partial(benchmarks.unchanged, times=2, passes=1),
    "cpu": partial(benchmarks.cpu, times=2, passes=1),
    "calls": partial(benchmarks.calls, services=101),
    "hosts": partial(benchmarks.hosts, services=2, passes=1),
    "inventory": partial(benchmarks.inventory, services=101, passes=1, latency=0.01),
    "provision": partial(benchmarks.provision, services=(2,), many=3, passes=1, latency=0.01),
    "slices": partial(benchmarks.slices, services=4, counts=(2,), passes=1, latency=0.01, speed=150.0, rate_limit=50),
    "memory": partial(benchmarks.memory, services=2),
    "high_latency": partial(benchmarks.high_latency, services=2, latency=0.01),
    "fleets": partial(benchmarks.fleets, services=20, passes=1, latency=0.01),
    "create": partial(benchmarks.create, services=101, latency=0.0, speed=150.0, async_jobs=2),
}


@pytest.mark.parametrize("benchmark", SMALL)
def test_benchmarks(benchmark: str, tmp_path: Path) -> None:
    """Whatever is counted is within its limit, and all that is measured is output."""
    with EmulatorProcess() as server:
        environment = Environment(server, tmp_path)
        comparisons = list(SMALL[benchmark](environment))
        loading = benchmarks.loading(environment, passes=1) if benchmark == "unchanged" else {}
    assert comparisons
    found = [metric for comparison in comparisons for metric in comparison.metrics]
    assert [metric for metric in found if metric.unit in ("calls", "lines") and not metric.within_limit] == []
    page = document(comparisons, loading, 60)
    assert all(len(each) == 2 for each in loading.values())
    for comparison in comparisons:
        output = "\n".join(lines(comparison))
        assert comparison.metrics
        for text in (comparison.conditions, *comparison.runs, *(metric.name for metric in comparison.metrics)):
            assert text in output
            assert text in page
