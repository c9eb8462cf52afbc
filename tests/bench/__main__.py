# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the benchmarks: python -m bench, or --only NAME for a single one, whose results are printed only."""

from __future__ import annotations

import argparse
import tempfile
import time
from functools import partial
from pathlib import Path

from emulator.process import EmulatorProcess

from . import benchmarks
from .environment import Environment
from .report import document, lines

DOCUMENT = Path(__file__).parents[2] / "docs" / "performance.md"
BENCHMARKS = {
    "unchanged": partial(benchmarks.unchanged, times=30, passes=3),
    "cpu": partial(benchmarks.cpu, times=60, passes=7),
    "calls": partial(benchmarks.calls, services=200),
    "hosts": partial(benchmarks.hosts, services=200, passes=2),
    "provision": partial(benchmarks.provision, services=(60, 200), many=1000, passes=3, latency=1.0),
    "slices": partial(benchmarks.slices, services=400, counts=(2, 8), passes=2, latency=0.3, speed=20.0, rate_limit=50),
    "inventory": partial(benchmarks.inventory, services=1000, passes=3, latency=1.0),
    "memory": partial(benchmarks.memory, services=1000),
    "high_latency": partial(benchmarks.high_latency, services=200, latency=1.0),
    "fleets": partial(benchmarks.fleets, services=1000, passes=3, latency=1.0),
    "create": partial(benchmarks.create, services=200, async_jobs=200, latency=1.0, speed=1.0),
}


def main() -> None:
    """Run the benchmarks and write the document; a metric that exceeds its limit is reported and is no failure."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--only", choices=BENCHMARKS)
    only = parser.parse_args().only
    started, comparisons = time.monotonic(), []
    with EmulatorProcess() as server, tempfile.TemporaryDirectory() as directory:
        environment = Environment(server, Path(directory))
        for benchmark in [BENCHMARKS[only]] if only else BENCHMARKS.values():
            for comparison in benchmark(environment):
                comparisons.append(comparison)
                print(*lines(comparison), sep="\n", flush=True)
        if not only:
            page = document(comparisons, benchmarks.loading(environment, passes=9), time.monotonic() - started)
            DOCUMENT.write_text(page, encoding="utf-8")
            print(f"{DOCUMENT} is written.")


if __name__ == "__main__":
    main()
