# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The live kit as a command: what it calls, what it asks, and what it refuses."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import pytest
from live_runs import FAST, FILES, SPEED, TESTS, Answer, LiveRun, environment, run_live, server_between

from emulator.process import EmulatorProcess
from live.client import MAX_READS
from live.questions import QUESTIONS

CLUSTER_ID = "70a599e031e749b7b260868f441e862b"
WRITE = ("--write", "--cluster", "ske-dev", "--storage-class", "nfs")
ROOT = TESTS.parent


@pytest.fixture(scope="module")
def server() -> Iterator[EmulatorProcess]:
    """Return an emulator."""
    with EmulatorProcess(speed=SPEED) as process:
        yield process


@pytest.fixture
def emulator(server: EmulatorProcess) -> EmulatorProcess:
    """Return the emulator in its initial state."""
    server.admin("POST", "/reset")
    return server


def populate(emulator: EmulatorProcess, number: int) -> None:
    flows = emulator.admin("POST", "/data-flows", [{"name": f"flow-{each}"} for each in range(number)])
    services = [{"name": f"service-{each}", "data_flow_id": flow["id"]} for each, flow in enumerate(flows)]
    emulator.admin("POST", "/data-flow-services", services)


def objects(emulator: EmulatorProcess) -> list[str]:
    shown = emulator.admin("GET", "/objects")
    return [each["name"] for kind in ("data_flows", "data_flow_services") for each in shown[kind]]


def assert_refused(made: LiveRun, emulator: EmulatorProcess, line: str) -> None:
    """Fail unless a run ended with code 2, one clear line, and before its first call."""
    assert made.code == 2, made.output
    assert line in made.output.strip().splitlines()[-1]
    assert emulator.requests() == []
    assert "Traceback" not in made.output


@pytest.mark.parametrize("number", [0, 3, 60])
@pytest.mark.parametrize("status", [0, 429, 503])
def test_a_run_that_reads_gets_along_with_gets(
    number: int, status: int, emulator: EmulatorProcess, tmp_path: Path
) -> None:
    populate(emulator, number)
    numbers = count(1)

    def answer(method: str, path: str) -> Answer | None:
        if method != "GET":
            return 405, "text/plain", b"only GET"
        return (status, "text/plain", b"later") if status and next(numbers) % 15 == 0 else None

    with server_between(emulator.url, answer) as (url, seen):
        made = run_live({**emulator.env(), "SCP_ENDPOINT": url}, tmp_path)
    assert {method for method, _path in seen} == {"GET"}
    assert len(seen) <= MAX_READS
    assert len(made.calls) == len(seen)
    assert made.code == (3 if "not finished" in made.output or "ended early" in made.output else 0), made.output
    assert f"a run that only reads: {len(seen)} calls" in made.output


def test_a_run_that_has_no_calls_left_ends(emulator: EmulatorProcess, tmp_path: Path) -> None:
    populate(emulator, 3)
    numbers = count(1)
    late = (503, "text/plain", b"later")
    with server_between(emulator.url, lambda method, path: late if next(numbers) % 3 == 0 else None) as (url, seen):
        made = run_live({**emulator.env(), "SCP_ENDPOINT": url}, tmp_path)
    assert made.code == 3
    assert len(seen) == MAX_READS
    assert re.search(
        rf"The run ended early, in step \d+ \(.*\): the limit of {MAX_READS} calls is reached\.", made.report
    )


def test_a_run_in_an_empty_account_says_why_nothing_was_observed(emulator: EmulatorProcess, tmp_path: Path) -> None:
    made = run_live(emulator.env(), tmp_path)
    assert made.code == 0, made.output
    rows = re.findall(r"^\| `(\w+)` \| .*? \| (.*?) \| (.*?) \|$", made.report, re.MULTILINE)
    assert [name for name, _first, _second in rows] != []
    assert {name for name, _first, _second in rows} == set(QUESTIONS)
    reasons = {name: reason for name, reason, _seen in rows if name in made.profile["not_observed"]}
    assert "there is no Data Flow and no service" in reasons["healthy_state"]
    assert "only a run with WRITE=yes shows it" in reasons["put"]
    assert all(len(reason) > 20 for reason in reasons.values())
    evidence = {name: calls for name, _position, calls in rows if name not in reasons}
    assert all(calls.startswith("#") for calls in evidence.values()), evidence


def test_progress_has_one_numbering(emulator: EmulatorProcess, tmp_path: Path) -> None:
    made = run_live(emulator.env(), tmp_path, *WRITE, "--yes")
    assert made.code == 0, made.output
    steps = re.findall(r"^\[(\d+)/(\d+)\] \w", made.output, re.MULTILINE)
    assert [int(number) for number, _count in steps] == list(range(1, len(steps) + 1))
    assert {int(each) for _number, each in steps} == {len(steps)}
    assert "Everything that the run created is deleted." in made.output
    assert objects(emulator) == []


def test_no_credentials(emulator: EmulatorProcess, tmp_path: Path) -> None:
    emulator.admin("DELETE", "/requests")
    made = run_live({"SCP_ENDPOINT": emulator.url}, tmp_path)
    assert_refused(made, emulator, "error: No access_key is set. Set the environment variable SCP_ACCESS_KEY, or ")
    assert len(made.output.splitlines()) == 1
    assert not made.folder.exists()


@pytest.mark.parametrize("arguments", [WRITE[:3], ("--write", "--storage-class", "nfs"), ("--write", "--clean")])
def test_options_that_are_missing_or_exclude_each_other(
    arguments: Sequence[str], emulator: EmulatorProcess, tmp_path: Path
) -> None:
    made = run_live(emulator.env(), tmp_path, *arguments)
    assert_refused(made, emulator, "live: error: --write ")


@pytest.mark.parametrize(("option", "name"), [("--cluster", "CLUSTER"), ("--other-cluster", "OTHER_CLUSTER")])
def test_a_wrong_cluster_ends_the_run_at_once(
    option: str, name: str, emulator: EmulatorProcess, tmp_path: Path
) -> None:
    made = run_live(emulator.env(), tmp_path, *WRITE, "--yes", option, "nowhere")
    assert made.code == 3
    assert (
        f"ended early, in step 1 (Find the cluster): there is no cluster of the name that {name} gives." in made.output
    )
    assert {entry["operation"] for entry in emulator.requests()} == {"ListClusters"}
    assert "nowhere" not in "".join(text for where, text in made.texts.items() if where != "output")


def test_without_a_terminal_nothing_is_created(emulator: EmulatorProcess, tmp_path: Path) -> None:
    made = run_live(emulator.env(), tmp_path, *WRITE, stdin="yes\n")
    assert_refused(made, emulator, "error: nothing was created, since this is no terminal: confirm with YES=1 (--yes)")
    assert "on cluster ske-dev, with storage class nfs" in made.output
    assert not made.folder.exists()


def on_a_terminal(emulator: EmulatorProcess, folder: Path, answer: bytes) -> tuple[int, str]:
    """Run the kit on a terminal on which someone types an answer; return the exit code and the output."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "live", *FAST, *WRITE, "--output", "out"]
    with subprocess.Popen(
        command, env=environment(emulator.env()), cwd=folder, stdin=theirs, stdout=subprocess.PIPE, text=True
    ) as process:
        os.close(theirs)
        os.write(ours, answer)
        output = process.communicate(timeout=120)[0]
    os.close(ours)
    return process.returncode, output


@pytest.mark.parametrize("answer", [b"no\n", b"\n", b"\x04"])
def test_an_answer_other_than_yes(answer: bytes, emulator: EmulatorProcess, tmp_path: Path) -> None:
    code, output = on_a_terminal(emulator, tmp_path, answer)
    assert code == 2
    assert output.endswith("Type yes to go on: Nothing was created.\n")
    assert emulator.requests() == []
    assert not (tmp_path / "out").exists()


def test_the_answer_yes(emulator: EmulatorProcess, tmp_path: Path) -> None:
    code, output = on_a_terminal(emulator, tmp_path, b"yes\n")
    assert code == 0, output
    assert [entry for entry in emulator.requests() if entry["operation"] == "CreateDataFlow" and entry["committed"]]
    assert objects(emulator) == []


def test_a_cluster_without_capacity(emulator: EmulatorProcess, tmp_path: Path) -> None:
    emulator.admin("POST", "/clusters", {"id": CLUSTER_ID, "name": "ske-dev", "cpu": 100})
    made = run_live(emulator.env(), tmp_path, *WRITE, "--yes")
    assert made.code == 3
    assert ": the cluster has no capacity for the smallest workload." in made.output
    assert not [entry for entry in emulator.requests() if entry["committed"]]
    assert "| `put` |" in made.report.partition("## Not observed")[2]


@pytest.mark.parametrize(
    ("domain", "sent"), [("zz.corp.example", {"zz.corp.example"}), ("zz-corp", {"zz-corp.example", "zz-corp-example"})]
)
def test_a_domain_with_and_without_dots(domain: str, sent: set[str], emulator: EmulatorProcess, tmp_path: Path) -> None:
    made = run_live(emulator.env(), tmp_path, *WRITE, "--yes", "--domain", domain)
    assert made.code == 0, made.output
    creates = [entry for entry in emulator.requests() if str(entry["operation"]).startswith("Create")]
    committed = {entry["body"]["domain"] for entry in creates if entry["committed"]}
    assert committed
    assert committed <= sent
    assert "domain_dots" in made.profile["switches"]


def test_a_folder_with_files_is_not_overwritten(emulator: EmulatorProcess, tmp_path: Path) -> None:
    emulator.admin("DELETE", "/requests")
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "report.md").write_text("mine")
    made = run_live(emulator.env(), tmp_path)
    assert_refused(made, emulator, "error: out is not empty: choose another OUTPUT (--output)")
    assert (folder / "report.md").read_text() == "mine"
    (folder / "report.md").rename(tmp_path / "report.md")
    assert run_live(emulator.env(), tmp_path).code == 0  # an empty folder is used


def test_an_output_that_is_a_file(emulator: EmulatorProcess, tmp_path: Path) -> None:
    emulator.admin("DELETE", "/requests")
    (tmp_path / "out").write_text("mine")
    assert_refused(run_live(emulator.env(), tmp_path), emulator, "error: out: Not a directory")
    made = run_live(emulator.env(), tmp_path, "--output", "out/below")
    assert_refused(made, emulator, "error: out/below: Not a directory")


def test_nothing_to_clean(emulator: EmulatorProcess, tmp_path: Path) -> None:
    populate(emulator, 2)
    before = objects(emulator)
    emulator.admin("DELETE", "/requests")
    made = run_live(emulator.env(), tmp_path, "--clean")
    assert (made.code, made.output) == (0, "No object with a name such as zz-live-1a2b3c4d is left.\n")
    assert {entry["method"] for entry in emulator.requests()} == {"GET"}
    assert objects(emulator) == before
    assert not made.folder.exists()


def test_what_a_killed_run_left_is_cleaned(emulator: EmulatorProcess, tmp_path: Path) -> None:
    flows = emulator.admin("POST", "/data-flows", [{"name": "zz-live-0a1b2c3d"}, {"name": "zz-live-of-another"}])
    emulator.admin("POST", "/data-flow-services", {"name": "zz-live-0a1b2c3e", "data_flow_id": flows[0]["id"]})
    made = run_live(emulator.env(), tmp_path, "--clean")
    assert made.code == 0, made.output
    assert "deleting zz-live-0a1b2c3e\n" in made.output
    assert "deleting zz-live-0a1b2c3d\n" in made.output
    assert objects(emulator) == ["zz-live-of-another"]


def test_settings_of_the_home_directory_and_the_default_folder(emulator: EmulatorProcess, tmp_path: Path) -> None:
    home, elsewhere = tmp_path / "home/.scpconf", tmp_path / "elsewhere"
    home.mkdir(parents=True, mode=0o700)
    elsewhere.mkdir()
    given = emulator.env()
    keys = {"access-key": given["SCP_ACCESS_KEY"], "secret-key": given["SCP_SECRET_KEY"]}
    (home / "credentials.json").write_text(json.dumps(keys))
    (home / "config.json").write_text(json.dumps({"endpoint": emulator.url}))
    variables = {**environment({"HOME": str(tmp_path / "home")}), "SCP_CONFIG_DIR": ""}
    command = [sys.executable, "-m", "live", *FAST]
    done = subprocess.run(command, env=variables, cwd=elsewhere, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (folder,) = elsewhere.iterdir()
    assert re.fullmatch(r"live-\d{8}-\d{6}", folder.name)
    assert f"See {folder.name}/report.md" in done.stdout
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)


def test_an_installed_collection_has_the_kit(emulator: EmulatorProcess, tmp_path: Path) -> None:
    place, elsewhere = tmp_path / "installed", tmp_path / "elsewhere"
    elsewhere.mkdir()
    build = ["ansible-galaxy", "collection", "build", "--output-path", str(place), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (archive,) = place.glob("*.tar.gz")
    install = ["ansible-galaxy", "collection", "install", "--offline", "--force", "-p", str(place), str(archive)]
    subprocess.run(install, check=True, capture_output=True, env={**os.environ, "ANSIBLE_COLLECTIONS_PATH": str(place)})
    variables = {**environment(emulator.env()), "PYTHONPATH": str(place)}
    command = [sys.executable, "-m", "ansible_collections.samsungcloud.scp.tests.live", *FAST, "--output", "out"]
    done = subprocess.run(command, env=variables, cwd=elsewhere, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert sorted(path.name for path in (elsewhere / "out").iterdir()) == sorted(FILES)


@pytest.mark.parametrize(
    ("variables", "arguments"),
    [
        ((), ""),
        (("CLEAN=yes",), "--clean"),
        (
            ("WRITE=yes", "CLUSTER=ske-dev", "STORAGE_CLASS=nfs", "YES=1", "ARGS=--interval 1 --settle 2"),
            "--write --yes --cluster ske-dev --storage-class nfs --interval 1 --settle 2",
        ),
        (
            ("WRITE=yes", "CLUSTER=a b", "STORAGE_CLASS=c", "DOMAIN=d", "OTHER_CLUSTER=e", "OUTPUT=f g"),
            "--write --cluster a b --storage-class c --domain d --other-cluster e --output f g",
        ),
    ],
)
def test_variables_of_make(variables: Sequence[str], arguments: str) -> None:
    outer = ("ARGS", "MAKEFLAGS", "MAKEOVERRIDES", "MFLAGS")  # of the make that runs these tests
    done = subprocess.run(
        ["make", "-C", str(ROOT), "--no-print-directory", "live", "RUN=echo", *variables],
        env={name: value for name, value in os.environ.items() if name not in outer},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["live", *arguments.split()]
