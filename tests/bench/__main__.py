# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Command line: python -m bench, or --only NAME for one benchmark, which is printed and not written down."""

from __future__ import annotations

import argparse
import tempfile
import time
from functools import partial
from pathlib import Path

from emulator.process import EmulatorProcess

from . import figures
from .report import document, lines
from .stage import Stage

DOCUMENT = Path(__file__).parents[2] / "docs" / "performance.md"
BENCHMARKS = {
    "unchanged": partial(figures.unchanged, times=30, passes=3),
    "processor": partial(figures.processor, times=60, passes=7),
    "calls": partial(figures.calls, services=200),
    "hosts": partial(figures.hosts, services=200, passes=2),
    "provision": partial(figures.provision, services=(60, 200), many=1000, passes=3, latency=1.0),
    "inventory": partial(figures.inventory, services=1000, passes=3, latency=1.0),
    "memory": partial(figures.memory, services=1000),
    "far": partial(figures.far_away, services=200, latency=1.0),
    "fleets": partial(figures.fleets, services=1000, passes=3, latency=1.0),
    "creations": partial(figures.creations, services=200, jobs=200, latency=1.0, speed=1.0),
}


def main() -> None:
    """Runs the benchmarks and writes the document. A figure that is missed is told; it is no failure."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--only", choices=BENCHMARKS)
    only = parser.parse_args().only
    started, contests = time.monotonic(), []
    with EmulatorProcess() as server, tempfile.TemporaryDirectory() as where:
        stage = Stage(server, Path(where))
        for benchmark in [BENCHMARKS[only]] if only else BENCHMARKS.values():
            for contest in benchmark(stage):
                contests.append(contest)
                print(*lines(contest), sep="\n", flush=True)
        if not only:
            page = document(contests, figures.loading(stage, passes=9), time.monotonic() - started)
            DOCUMENT.write_text(page, encoding="utf-8")
            print(f"{DOCUMENT} is written.")


if __name__ == "__main__":
    main()
