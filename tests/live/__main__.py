# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the live kit: python -m ansible_collections.samsungcloud.scp.tests.live, above ansible_collections.

Without options it only reads. Credentials come from the environment and from ~/.scpconf, as for every module.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import ScpError
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.settings import Settings, resolve

from . import reading, updates
from .anonymizer import Anonymizer
from .client import Client, Exchange
from .kit import Kit, until_it_ends
from .own import OWN_NAME, PREFIX, Times, clean
from .questions import SWITCHES
from .report import write_files
from .writer import ACCOUNT_ID, DOTTED_DOMAIN, FIRST_TEXT, SECOND_TEXT, THIRD_TEXT, WORKLOAD, Target, Writer

UNFINISHED = 3  # the exit code if calls failed, and so not all questions were asked
# The modules whose string literals are in what the kit notes.
SPEAKING = {path.stem for path in Path(__file__).parent.glob("*.py")} - {"__init__", "__main__", "anonymizer", "proof"}
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


def tell(text: str, anonymizer: Anonymizer) -> None:
    """Print a note of the kit, without anything of the account that an error may quote."""
    anonymizer.keep(*OWN_NAME.findall(text))
    say(anonymizer.note(text))


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
        say("error: nothing was created, since this is no terminal: confirm with YES=1 (--yes)")
        return False
    try:
        answer = input("Type yes to go on: ")
    except EOFError:
        answer = ""
    if answer.strip().lower() != "yes":
        say("Nothing was created.")
        return False
    return True


def problem_of(folder: Path) -> str:
    """Return why the files of a run cannot be written to a folder, empty if they can."""
    try:
        is_used = folder.exists() and any(folder.iterdir())
    except OSError as error:
        return f"{folder}: {error.strerror}"
    return f"{folder} is not empty: choose another OUTPUT (--output)" if is_used else ""


def remaining(left: Sequence[str]) -> int:
    """Print what is left, and return the exit code."""
    if left:
        say("NOT DELETED:\n  " + "\n  ".join(left) + "\nRun make live CLEAN=yes, and look into the console.")
    return int(bool(left))


def clean_only(settings: Settings, times: Times) -> int:
    """Delete what a killed run left."""
    client = Client(settings, True, times.interval)
    anonymizer = anonymizer_of(client, settings, None)
    is_ours = OWN_NAME.fullmatch
    left = until_it_ends(lambda: clean(client, times, lambda name: bool(is_ours(name)), lambda t: tell(t, anonymizer)))
    if not left:
        say(f"No object with a name such as {PREFIX}1a2b3c4d is left.")
    return remaining(left)


def main(arguments: Sequence[str]) -> int:
    """Run the kit, and return the exit code."""
    given = options(arguments)
    times = Times(given.interval, given.settle, given.limit)
    folder = given.output or Path(f"live-{time.strftime('%Y%m%d-%H%M%S')}")
    try:
        settings = resolve({}, os.environ)
    except ScpError as error:
        say(f"error: {re.sub('the option [a-z_]+, ', '', str(error))}")  # the kit has no such options
        return 2
    signal.signal(signal.SIGTERM, interrupted)
    signal.signal(signal.SIGINT, interrupted)  # A shell starts programs in the background without it.
    if given.clean:
        return clean_only(settings, times)
    if problem := problem_of(folder):
        say(f"error: {problem}")
        return 2
    target = Target(given.cluster, given.storage_class, given.domain, given.other_cluster) if given.write else None
    kit = Kit(settings, times, target, lambda text: tell(text, anonymizer), progress)
    anonymizer = anonymizer_of(kit.client, settings, kit.writer)
    if kit.writer:
        announce(kit.writer)
        if not confirmed(given.yes):
            return 2
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        say(f"error: {folder}: {error.strerror}")
        return 2
    try:
        kit.conduct()
    except Exception as error:  # Its message may contain anything that the API returned.
        kit.findings.ended = f"{type(error).__name__}: {error}"
        traceback.print_tb(error.__traceback__)
    finally:
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.SIG_IGN)  # The report takes less than a second.
        summary = write_report(kit, folder, anonymizer)
    say(f"\n{summary}\nSee {folder}/report.md")
    is_unfinished = bool(kit.findings.ended or kit.findings.unfinished)
    return remaining(kit.left) or 130 * kit.is_interrupted or UNFINISHED * is_unfinished


def write_report(kit: Kit, folder: Path, anonymizer: Anonymizer) -> str:
    """Write the files of a run, and return its summary."""
    found = sum(kit.findings.position(name) is not None for name in SWITCHES)
    anonymizer.keep(*made_up(kit.client, kit.writer))
    findings = kit.findings
    where = f"step {kit.step} ({kit.doing})"
    notes = (
        [f"The run ended early, in {where}: {anonymizer.note(findings.ended).rstrip('.')}."] if findings.ended else []
    )
    notes += (
        ["Steps were not finished; run it again to find out the rest."]
        if findings.unfinished and not findings.ended
        else []
    )
    notes += ["Everything that the run created is deleted."] if kit.client.names and not kit.left else []
    summary = (
        f"{time.strftime('%Y-%m-%d')}, a run that {'reads and writes' if kit.writer else 'only reads'}: "
        f"{len(kit.client.exchanges)} calls, {found} of {len(SWITCHES)} positions found."
    )
    summary = "\n".join([summary, *notes])
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


def anonymizer_of(client: Client, settings: Settings, writer: Writer | None) -> Anonymizer:
    """Return an anonymizer that learns from each call."""
    anonymizer = Anonymizer([*settings.secrets, settings.access_key, *([writer.password] if writer else [])], words())
    host = urlsplit(settings.endpoint or "").hostname
    anonymizer.learn({"hostname": host})

    def learn(exchange: Exchange) -> None:
        anonymizer.keep(*made_up(client, writer))
        anonymizer.learn([exchange.sent, exchange.query])
        if not isinstance(exchange.body, str):
            anonymizer.learn(exchange.body)

    client.observers.append(learn)
    return anonymizer


def words() -> set[str]:
    """Return the words of the kit: those of the string literals in its modules."""
    sources = (Path(__file__).with_name(f"{name}.py") for name in SPEAKING)
    nodes = (node for source in sources for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))))
    texts = (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return {word for text in texts for word in re.findall(r"[A-Za-z_]{2,}", text)}


def made_up(client: Client, writer: Writer | None) -> list[str]:
    """Return the values that the kit made up, which files may show."""
    texts = [reading.MALFORMED, reading.INVALID_NAME, reading.UNKNOWN_NAME, "zz_live:asc", reading.UNKNOWN_VERSION]
    if writer:
        texts += [FIRST_TEXT, FIRST_TEXT.strip(), SECOND_TEXT, THIRD_TEXT, ACCOUNT_ID]
        texts += [
            updates.UNKNOWN_LABEL,
            updates.UNKNOWN_VERSION,
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
