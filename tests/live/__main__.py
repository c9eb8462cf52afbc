# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the live kit: python -m ansible_collections.samsungcloud.scp.tests.live, above ansible_collections.

Without options it only reads. Credentials come from the environment and from ~/.scpconf, as for every module.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import ScpError
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.settings import Settings, resolve

from . import reading, writing
from .anonymizer import Anonymizer
from .client import Client
from .kit import Kit, until_it_ends
from .own import OWN_NAME, PREFIX, Times, clean
from .questions import SWITCHES
from .report import write_files
from .writing import DOTTED_DOMAIN, FIRST_TEXT, WORKLOAD, Target, Writer

UNFINISHED = 3  # the exit code if calls failed, and so not all questions were asked
ANNOUNCEMENT = """This run creates on cluster {cluster}, with storage class {storage_class}:

  - one Data Flow {flow}{elsewhere};
  - one Data Flow Service {service}: {sizes}.
    Together {cpu} millicores and {memory} MiB, and what a Data Flow itself needs. It may take an hour or more.

It changes them several times, and deletes them at the end, also after an error and after Ctrl-C. If the API does not
check names, a second service of the same name exists for a moment. It changes no other object.
If the run is killed, run it again with {clean}: it deletes what has a name such as {flow}.
"""


def say(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)


def progress(number: int, count: int, text: str) -> None:
    """Print which question is asked, and how many are left."""
    say(f"[{number}/{count}] {text}")


def interrupted(signum: int, frame: object) -> None:
    """Treat SIGTERM as Ctrl-C, so that what was created is deleted."""
    raise KeyboardInterrupt


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the command line."""
    times = Times()
    parser = argparse.ArgumentParser(prog="live", description=str(__doc__).partition("\n\n")[2])
    parser.add_argument("--write", action="store_true", help="also create, change and delete one Data Flow and service")
    parser.add_argument("--clean", action="store_true", help="delete what a killed run left, and do nothing else")
    parser.add_argument("--cluster", default="", help="name of the cluster to create on")
    parser.add_argument("--storage-class", default="", help="storage class of the cluster")
    parser.add_argument("--domain", default=DOTTED_DOMAIN, help="domain of both objects (%(default)s)")
    parser.add_argument("--other-cluster", default="", help="second cluster, to find the scope of names")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--output", type=Path, help="folder of the report (live-DATE)")
    parser.add_argument("--interval", type=float, default=times.interval, help="seconds between polls (%(default)g)")
    parser.add_argument("--settle", type=float, default=times.settle, help="seconds that lists may lag (%(default)g)")
    parser.add_argument("--limit", type=float, default=times.limit, help="seconds a transition may take (%(default)g)")
    given = parser.parse_args(arguments)
    if given.write and given.clean:
        parser.error("--write and --clean exclude each other")
    if given.write and not (given.cluster and given.storage_class):
        parser.error("--write needs --cluster and --storage-class (make live: CLUSTER=name STORAGE_CLASS=name)")
    return given


def confirmed(is_sure: bool) -> bool:
    """Ask whether to go on."""
    if is_sure:
        return True
    if not sys.stdin.isatty():
        say("Nothing was created: confirm with YES=1 (--yes).")
        return False
    return input("Type yes to go on: ").strip().lower() == "yes"


def remaining(left: Sequence[str]) -> int:
    """Print what is left, and return the exit code."""
    if left:
        say("NOT DELETED:\n  " + "\n  ".join(left) + "\nRun make live CLEAN=yes, and look into the console.")
    return int(bool(left))


def clean_only(settings: Settings, times: Times) -> int:
    """Delete what a killed run left."""
    client = Client(settings, True, times.interval)
    left = until_it_ends(lambda: clean(client, times, lambda name: bool(OWN_NAME.fullmatch(name)), say))
    if not left:
        say(f"No object with a name such as {PREFIX}1a2b3c4d is left.")
    return remaining(left)


def main(arguments: Sequence[str]) -> int:
    """Run the kit, and return the exit code."""
    given = options(arguments)
    times = Times(given.interval, given.settle, given.limit)
    try:
        settings = resolve({}, os.environ)
    except ScpError as error:
        say(f"error: {error}")
        return 2
    signal.signal(signal.SIGTERM, interrupted)
    signal.signal(signal.SIGINT, interrupted)  # A shell starts programs in the background without it.
    if given.clean:
        return clean_only(settings, times)
    target = Target(given.cluster, given.storage_class, given.domain, given.other_cluster) if given.write else None
    kit = Kit(settings, times, target, say, progress)
    if kit.writer:
        announce(kit.writer)
        if not confirmed(given.yes):
            return 2
    folder = given.output or Path(f"live-{time.strftime('%Y%m%d-%H%M%S')}")
    try:
        kit.conduct()
    finally:
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.SIG_IGN)  # The report takes less than a second.
        summary = write_report(kit, folder)
    say(f"\n{summary}\nSee {folder}/report.md")
    if kit.findings.unfinished and not kit.is_interrupted:
        say("Not finished: " + ", ".join(kit.findings.unfinished) + ". Run it again to find out the rest.")
    return remaining(kit.left) or 130 * kit.is_interrupted or UNFINISHED * bool(kit.findings.unfinished)


def write_report(kit: Kit, folder: Path) -> str:
    """Write the files of a run, and return its summary."""
    found = sum(kit.findings.position(name) is not None for name in SWITCHES)
    summary = (
        f"{time.strftime('%Y-%m-%d')}, a run that {'reads and writes' if kit.writer else 'only reads'}: "
        f"{len(kit.client.exchanges)} calls, {found} of {len(SWITCHES)} positions found."
        f"{' The run was interrupted.' if kit.is_interrupted else ''}"
    )
    anonymizer = Anonymizer(secrets_of(kit.settings, kit.writer))
    anonymizer.keep(*made_up(kit.client, kit.writer))
    write_files(
        folder,
        kit.findings,
        kit.client.exchanges,
        anonymizer,
        summary=summary,
        writes=kit.writer is not None,
        lags=kit.writer.lags if kit.writer else (),
        durations=kit.writer.durations if kit.writer else None,
    )
    return summary


def announce(writer: Writer) -> None:
    """Print what the run will create."""
    target = writer.target
    sizes = (f"{name} {size['replica']} × {size['cpu']}m/{size['memory']}Mi" for name, size in WORKLOAD.items())
    total = {key: sum(int(size[key]) * int(size["replica"]) for size in WORKLOAD.values()) for key in ("cpu", "memory")}
    say(
        ANNOUNCEMENT.format(
            cluster=target.cluster,
            storage_class=target.storage_class,
            flow=writer.flow.name,
            service=writer.service.name,
            elsewhere=f" (and, for a moment, one of that name on {target.other_cluster})"
            if target.other_cluster
            else "",
            sizes=", ".join(sizes),
            clean="CLEAN=yes (--clean)",
            **total,
        )
    )


def secrets_of(settings: Settings, writer: Writer | None) -> list[str]:
    """Return the values that no file may contain."""
    return [*settings.secrets, settings.access_key, *([writer.password] if writer else [])]


def made_up(client: Client, writer: Writer | None) -> list[str]:
    """Return the values that the kit made up, which files may show."""
    texts = [reading.MALFORMED, "ZZ_live", "zz_live:asc", reading.UNKNOWN_VERSION]
    if writer:
        texts += [FIRST_TEXT, FIRST_TEXT.strip(), writing.SECOND_TEXT, writing.THIRD_TEXT, writing.ACCOUNT_ID]
        texts += [
            writing.UNKNOWN_LABEL,
            writing.UNKNOWN_VERSION,
            "zz-live",
            "yes",
            "zz-live-a",
            "zz-live-b",
            "192.0.2.1",
        ]
        texts += [DOTTED_DOMAIN, DOTTED_DOMAIN.replace(".", "-")]
    return [*texts, *client.names]


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
