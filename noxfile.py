# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# /// script
# dependencies = ["antsibull-nox>=1.8", "nox>=2025.5"]
# ///
"""The sessions behind the Makefile's targets: `make test` is `nox -s test`.

The sessions write nothing into the checkout. Ansible can neither run an interpreter nor test a collection whose path
has a space, and expects it at .../ansible_collections/samsungcloud/scp. So everything is built in a work area.
"""

from __future__ import annotations

import atexit
import fcntl
import logging
import os
import re
import shutil
import subprocess
import sys
import time
import zlib
from pathlib import Path
from zipfile import ZipFile

import antsibull_nox
import nox
from nox.command import CommandFailed

HERE = Path(__file__).resolve().parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
WORK = Path(os.environ.get("WORK") or CACHE / "samsungcloud.scp" / str(zlib.crc32(str(HERE).encode())))
if not WORK.is_absolute() or re.search(r"\s", str(WORK)):
    sys.exit(f"error: the work area must be an absolute path without spaces: set WORK (now '{WORK}')")

COLLECTION = Path("ansible_collections/samsungcloud/scp")
COLLECTIONS = WORK / "collections"  # where the checkout itself is linked as an installed collection
CONTROLLER_COLLECTIONS = WORK / "awx"
PYTHON = os.environ.get("PYTHON") or sys.executable
CORE = os.environ.get("CORE", "")
CALLED_IN = Path(os.environ.get("PWD", "."))  # nox itself runs in the directory of this file
PROFILE = str(CALLED_IN / os.environ["PROFILE"]) if os.environ.get("PROFILE") else ""  # of the emulator
LOWEST = bool(os.environ.get("LOWEST"))  # install the lowest versions that meta/ee-requirements.txt allows
PRE_RELEASES = ("2.22",)  # releases of ansible-core of which there is no final version yet
VERSION = subprocess.run(
    [PYTHON, "-c", "import platform; print(platform.python_version())"], capture_output=True, text=True, check=True
).stdout.strip()

# What `make matrix` runs: the suite, the ansible-core, the Pythons of which the first that is found is taken, and the
# versions of the requirements. The suites sanity and units also try all Pythons of hosts that run modules, from 3.9 on,
# as far as ansible-test finds them.
MATRIX = (
    ("sanity", "2.16", "3.12 3.11 3.10", "newest"),
    ("sanity", "2.17", "3.12 3.11 3.10", "newest"),
    ("sanity", "2.18", "3.13 3.12 3.11", "newest"),
    ("sanity", "2.19", "3.13 3.12 3.11", "newest"),
    ("sanity", "2.20", "3.14 3.13 3.12", "newest"),
    ("sanity", "2.21", "3.14 3.13 3.12", "newest"),
    ("sanity", "2.22", "3.14 3.13 3.12", "newest"),
    ("units", "2.16", "3.12 3.11 3.10", "newest"),
    ("units", "2.21", "3.14 3.13 3.12", "newest"),
    ("units", "2.22", "3.14 3.13 3.12", "newest"),
    ("targets", "2.16", "3.12 3.11 3.10", "newest"),
    ("targets", "2.17", "3.12 3.11 3.10", "newest"),
    ("targets", "2.18", "3.13 3.12 3.11", "newest"),
    ("targets", "2.19", "3.13 3.12 3.11", "newest"),
    ("targets", "2.20", "3.14 3.13 3.12", "newest"),
    ("targets", "2.21", "3.14 3.13 3.12", "newest"),
    ("targets", "2.22", "3.14 3.13 3.12", "newest"),
    ("test", "2.16", "3.10 3.11 3.12", "lowest"),
    ("test", "2.21", "3.14 3.13 3.12", "newest"),
    ("secrets", "2.22", "3.14 3.13 3.12", "newest"),
)
PYTHONS = ("3.9", "3.10", "3.11", "3.12", "3.13", "3.14")  # those that are claimed

# The tests of a suite that is a call of the session test.
TESTS = {
    "test": ["tests/unit", "tests/integration"],
    "secrets": ["tests/integration/robustness/test_secrets.py", "tests/integration/contract/test_execution.py"],
}

# Those that hold however the API behaves where that is not known, and so under each profile of the emulator.
PROFILE_TESTS = [f"tests/integration/contract/test_{name}.py" for name in ("contract", "api_variants", "execution")]

nox.needs_version = ">=2025.5"
nox.options.envdir = str(WORK / "-".join(["venv", VERSION, *["core", CORE][: 2 * bool(CORE)], *["lowest"][:LOWEST]]))
nox.options.sessions = ["lint", "sanity", "units", "targets", "test"]
antsibull_nox.load_antsibull_nox_toml()

WORK.mkdir(parents=True, exist_ok=True)
LOCK = (WORK / "lock").open("w")
fcntl.flock(LOCK, fcntl.LOCK_EX)  # until the environment is complete, since another terminal may be at it


def say(text: str) -> None:
    """Print a line about what comes."""
    print(f"==> {text}", flush=True)


def prepare(session: nox.Session, requirements: str) -> None:
    """Install requirements and ansible-core where they changed, and shut out the user's own configuration."""
    files = [*sorted((HERE / "tests/requirements").glob("*.txt")), HERE / "meta/ee-requirements.txt"]
    stamp, desired = Path(session.virtualenv.location) / "stamp", "".join(file.read_text() for file in files)
    if not stamp.exists() or stamp.read_text() != desired:
        core = f"ansible-core~={CORE}.0{'rc0' if CORE in PRE_RELEASES else ''}" if CORE else "ansible-core"
        lowest = WORK / "lowest.txt"
        lowest.write_text(files[-1].read_text().replace(">=", "=="))
        session.install(*["-c", str(lowest)][: 2 * LOWEST], "-r", f"tests/requirements/{requirements}.txt", core)
        stamp.write_text(desired)
    home = WORK / "home"
    if not home.exists():  # ansible-test hands no more than HOME to its pip, which looks there for settings and cache
        (home / ".config").mkdir(parents=True)
        (home / ".cache").mkdir()
        config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
        (home / ".config/pip").symlink_to(config / "pip")
        (home / ".cache/pip").symlink_to(CACHE / "pip")
    (WORK / "tmp").mkdir(exist_ok=True)
    (WORK / "ansible.cfg").touch()
    session.env.update({name: None for name in os.environ if name.startswith(("ANSIBLE_", "SCP_", "XDG_"))})
    session.env.update(dict.fromkeys(("CDPATH", "PYTHONHOME", "PYTHONPATH")))
    session.env.update(
        WORK=str(WORK),
        HOME=str(home),
        ANSIBLE_HOME=str(home / ".ansible"),
        ANSIBLE_LOCAL_TEMP=str(WORK / "tmp"),
        ANSIBLE_CONFIG=str(WORK / "ansible.cfg"),
        PYTHONDONTWRITEBYTECODE="1",
        MYPY_CACHE_DIR=str(WORK / "cache/mypy"),
        RUFF_CACHE_DIR=str(WORK / "cache/ruff"),
        PYTEST_ADDOPTS=f"-o cache_dir={WORK}/cache/pytest",
        NO_PROXY="127.0.0.1,localhost",
        no_proxy="127.0.0.1,localhost",
        LC_ALL=os.environ.get("LC_ALL", "C.UTF-8"),  # Ansible needs UTF-8
    )
    fcntl.flock(LOCK, fcntl.LOCK_UN)


def show_versions(session: nox.Session, *packages: str) -> None:
    """Print the versions of packages, which the summary of the matrix reads."""
    session.run("python", "-c", VERSIONS, *packages, log=False)


VERSIONS = """
import platform, sys
from importlib.metadata import version
print("==> Python " + ", ".join([platform.python_version(), *(f"{name} {version(name)}" for name in sys.argv[1:])]))
"""


def link(session: nox.Session, *paths: str) -> None:
    """Let the checkout itself be found as an installed collection: what is edited is what runs."""
    link = COLLECTIONS / COLLECTION
    link.parent.mkdir(parents=True, exist_ok=True)
    if not link.is_symlink() or link.readlink() != HERE:
        link.unlink(missing_ok=True)
        link.symlink_to(HERE)
    session.env.update(
        ANSIBLE_COLLECTIONS_PATH=str(COLLECTIONS), PYTHONPATH=os.pathsep.join([str(COLLECTIONS), *paths])
    )


def run_last(session: nox.Session, *command: str) -> None:
    """Run a program whose output ends that of the session, and which ends by itself when it is interrupted."""
    session.run(*command, interrupt_timeout=None, terminate_timeout=None)
    logging.getLogger("nox").setLevel(logging.WARNING)


def copy(session: nox.Session) -> None:
    """Work in a copy of what git has or would take, for tools that resolve links or leave something behind."""
    to = WORK / "copy" / session.name
    say(f"a copy of the checkout in {to / COLLECTION}")
    shutil.rmtree(to, ignore_errors=True)
    command = ["git", "-C", str(HERE), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for file in filter(None, subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\0")):
        source, target = HERE / file, to / COLLECTION / file
        if source.exists() or source.is_symlink():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target, follow_symlinks=False)
    session.env["ANSIBLE_COLLECTIONS_PATH"] = str(to)
    session.chdir(to / COLLECTION)


def build(session: nox.Session) -> Path:
    """Build the artifact from the copy that is the working directory, and return its path."""
    to = WORK / "build" / session.name
    shutil.rmtree(to, ignore_errors=True)
    session.run("ansible-galaxy", "collection", "build", "--output-path", str(to), silent=True)
    (artifact,) = to.glob("*.tar.gz")
    return artifact


def install(session: nox.Session) -> None:
    """Install the artifact as users do, and work in what they have then."""
    copy(session)
    artifact, to = build(session), WORK / "installed" / session.name
    shutil.rmtree(to, ignore_errors=True)
    session.env["ANSIBLE_COLLECTIONS_PATH"] = str(to)
    session.run("ansible-galaxy", "collection", "install", "--offline", "-p", str(to), str(artifact), silent=True)
    session.chdir(to / COLLECTION)


def install_awx(session: nox.Session) -> None:
    """Take awx.awx, which only playbooks/controller_setup.yml needs, out of the last PyPI package that has it."""
    session.env["CONTROLLER_COLLECTIONS"] = str(CONTROLLER_COLLECTIONS)
    if CONTROLLER_COLLECTIONS.exists():
        return
    new = WORK / "awx.new"
    shutil.rmtree(new, ignore_errors=True)
    download = ["python", "-m", "pip", "download", "-qq", "--no-deps", "--only-binary", ":all:", "-d", str(new)]
    session.run(*download, "--python-version", "3.12", "ansible==13.*")
    (wheel,) = new.glob("*.whl")
    with ZipFile(wheel) as package:
        package.extractall(new, [name for name in package.namelist() if name.startswith("ansible_collections/awx/")])
    wheel.unlink()
    new.rename(CONTROLLER_COLLECTIONS)


def search_path() -> list[str]:
    """PATH, with each real Python of pyenv first: its shims also exist for versions that are off, and fail."""
    roots = {Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")}
    path = os.environ["PATH"].split(os.pathsep)
    roots |= {Path(directory).parent for directory in path if directory.endswith("/shims")}
    return [str(directory) for root in roots for directory in sorted(root.glob("versions/*/bin"))] + path


def prepare_ansible_test(session: nox.Session) -> None:
    """Show ansible-test all Pythons, and the pip that it would download from a server of its own."""
    session.env["PATH"] = os.pathsep.join([session.bin, *search_path()])
    site = next(Path(session.virtualenv.location).glob("lib/python*/site-packages"))
    source = (site / "ansible_test/_internal/python_requirements.py").read_text()
    pip = re.findall(r"pip='([0-9.]+)'", source)[0]
    cache = WORK / "home/.ansible/test/cache"
    script = cache / f"get_pip_{pip.replace('.', '_')}.py"
    if not script.exists():
        session.run("python", "-m", "pip", "download", "-qq", "--no-deps", "-d", str(cache), f"pip=={pip}")
        script.write_text(GET_PIP.format(wheel=cache / f"pip-{pip}-py3-none-any.whl"))
    show_versions(session, "ansible-core")


GET_PIP = """
import sys
sys.path.insert(0, "{wheel}")
from pip._internal.cli.main import main
arguments = [argument for argument in sys.argv[1:] if argument not in ("--no-setuptools", "--no-wheel")]
sys.exit(main(["install", "--force-reinstall", *arguments]))
"""


@nox.session(python=PYTHON, reuse_venv=True)
def test(session: nox.Session) -> None:
    """Unit and integration tests with pytest, or those of a PROFILE; arguments go to pytest."""
    prepare(session, "test")
    link(session)
    install_awx(session)
    show_versions(session, "ansible-core", "jmespath", "requests", "urllib3")
    arguments = session.posargs
    if PROFILE:
        session.env["SCP_EMULATOR_PROFILE"] = PROFILE
        names_tests = any((HERE / argument.partition("::")[0]).exists() for argument in arguments)
        arguments = arguments if names_tests else [*PROFILE_TESTS, *arguments]
    # Most tests wait for other processes half of their time.
    workers = max(2, (os.cpu_count() or 1) * 3 // 2)
    run_last(session, "python", "-m", "pytest", "-n", str(workers), "--dist", "worksteal", *arguments)


@nox.session(python=PYTHON, reuse_venv=True, default=False)
def browser(session: nox.Session) -> None:
    """Look at reports with a Chromium of this machine; it fails without one. Arguments go to pytest."""
    prepare(session, "browser")
    link(session)
    session.env.update({name: os.environ.get(name) for name in ("CHROMIUM", "SCREENSHOTS")})
    run_last(session, "python", "-m", "pytest", "-s", "tests/browser", *session.posargs)


@nox.session(python=PYTHON, reuse_venv=True)
def units(session: nox.Session) -> None:
    """ansible-test units in an installed copy, on each Python that is found or the `oldest`; arguments go to it."""
    prepare(session, "sanity")
    install(session)
    prepare_ansible_test(session)
    oldest = next(version for version in PYTHONS if interpreter(version))
    arguments = ["--python", oldest] if session.posargs == ["oldest"] else session.posargs
    session.run("ansible-test", "units", "--venv", "--color", "no", *arguments)


@nox.session(python=PYTHON, reuse_venv=True)
def targets(session: nox.Session) -> None:
    """ansible-test integration in an installed copy; arguments go to ansible-test."""
    prepare(session, "sanity")
    install(session)
    prepare_ansible_test(session)
    python = ["--python", ".".join(VERSION.split(".")[:2])] if "--target" not in session.posargs else []
    session.run("ansible-test", "integration", "--venv", "--color", "no", *python, *session.posargs)


@nox.session(python=PYTHON, reuse_venv=True)
def sanity(session: nox.Session) -> None:
    """ansible-test sanity in full; arguments go to ansible-test."""
    prepare(session, "sanity")
    copy(session)
    prepare_ansible_test(session)
    session.run("ansible-test", "sanity", "--color", "no", *session.posargs)


@nox.session(python=PYTHON, reuse_venv=True)
def lint(session: nox.Session) -> None:
    """Style, types, documentation, licences, security, and the package as Galaxy would import it."""
    prepare(session, "lint")
    install_awx(session)
    copy(session)
    session.env["ANSIBLE_COLLECTIONS_PATH"] = f"{WORK / 'copy/lint'}:{CONTROLLER_COLLECTIONS}"
    failed = []
    for step in (
        ["ruff", "check", "--quiet", "--output-format", "concise", "."],
        ["ruff", "format", "--check", "--output-format", "concise", "."],
        types,
        ["shellcheck", ".ci/run", "tests/tools/run", "examples/execution_environment/make_context.sh"],
        ["yamllint", "--strict", "."],
        ["ansible-lint", "-q", "--nocolor"],
        ["antsibull-changelog", "lint"],
        ["antsibull-docs", "lint-collection-docs", "--plugin-docs", "--validate-collection-refs=all", "."],
        ["reuse", "lint", "--quiet"],
        words,
        ["bandit", "--quiet", "--recursive", "plugins"],
        audit,
        package,
    ):
        try:
            if isinstance(step, list):
                session.run(*step)
            else:
                step(session)
        except CommandFailed:
            failed.append(step[0] if isinstance(step, list) else step.__name__)
    session.notify("extra-checks")
    if failed:
        session.error(f"these steps failed: {', '.join(failed)}")


# Words that the vocabulary left behind: an execution was a door, and what is unknown was untold.
LEFT_BEHIND = re.compile(
    r"\b(doors?|told|untold|tells?|mend(s|ed)?|cures?|begun|gone|taken down|brought (up|about)|wanted|at rest|figures?"
    r"|restless|nobody knows|left as it is|comes? to (its|their|an) end|max_removals|removals?"
    r"|the service (says|answers|refuses|knows))\b",
    re.IGNORECASE,
)
SEARCHED = ("docs", "plugins", "roles", "playbooks", "examples")


def words(session: nox.Session) -> None:
    """Find words that were left behind, in documents, messages and comments."""
    files = [*Path().glob("*.md"), *(file for directory in SEARCHED for file in Path(directory).rglob("*.*"))]
    found = [
        f"{file}:{number}: {match[0]!r} is a word that was left behind"
        for file in files
        if file.suffix in (".md", ".rst", ".yml", ".py") and file.name not in ("CHANGELOG.md", "CODE_OF_CONDUCT.md")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        for match in LEFT_BEHIND.finditer(line)
    ]
    if found:
        print(*found, sep="\n")
        raise CommandFailed


def types(session: nox.Session) -> None:
    """Check types from above ansible_collections, so that modules have the names that they are imported by."""
    plugins = (f"plugins/{kind}" for kind in ("module_utils", "plugin_utils", "modules", "action"))
    parts = (*plugins, "extensions/eda/plugins/event_source/data_flow.py", "tests/emulator", "tests/live")
    with session.chdir(WORK / "copy/lint"):
        command = ["mypy", "--config-file", f"{COLLECTION}/pyproject.toml", *(f"{COLLECTION}/{part}" for part in parts)]
        session.run(*command, env={"MYPYPATH": f"{COLLECTION}/tests"})


def audit(session: nox.Session) -> None:
    """Look for known vulnerabilities of what users install; without --strict none are found where nothing is known."""
    command = ["pip-audit", "--strict", "--progress-spinner", "off", "--requirement", "meta/ee-requirements.txt"]
    log = str(session.run(*command, silent=True, success_codes=[0, 1]))
    if re.search(r"^Found \d+ known", log, re.MULTILINE):
        print(log)
        raise CommandFailed
    if "No known vulnerabilities" not in log:
        reason = log.strip().splitlines()[-1]
        say(f"NOT RUN: no service is reached that knows whether the requirements have vulnerabilities ({reason})")


def package(session: nox.Session) -> None:
    """Import the artifact as Galaxy does; a warning counts."""
    artifact = build(session)
    (artifact.parent / "importer.cfg").write_text("[galaxy-importer]\nCHECK_REQUIRED_TAGS = True\n")
    with session.chdir(artifact.parent):
        command = ["python", "-m", "galaxy_importer.main", artifact.name]
        log = str(session.run(*command, silent=True, env={"GALAXY_IMPORTER_CONFIG": "importer.cfg"}))
    # The importer lets ansible-lint look for our own playbooks in a place where they are not.
    expected = re.compile(r"Failed to find samsungcloud\.scp\.[a-z]+ playbook\.")
    if any(re.match("WARNING|ERROR", line) and not expected.search(line) for line in log.splitlines()):
        print(log)
        raise CommandFailed


@nox.session(python=PYTHON, reuse_venv=True, default=False)
def docs(session: nox.Session) -> None:
    """Build the documentation site, and print its path."""
    prepare(session, "docs")
    copy(session)
    reference, site = Path("reference"), WORK / "docs"
    reference.mkdir(mode=0o700)  # antsibull-docs requires a directory that only its owner can write to.
    options = ["--use-current", "--squash-hierarchy", "--fail-on-error", "--dest-dir", str(reference)]
    session.run("antsibull-docs", "collection", *options, "samsungcloud.scp")
    shutil.rmtree(site / "html", ignore_errors=True)
    options = ["--quiet", "--jobs", "auto", "--fail-on-warning", "--keep-going", "-E", "-d", str(site / "doctrees")]
    session.run("sphinx-build", *options, "-c", "docs/docsite", ".", str(site / "html"))
    shutil.copy(site / "html/README.html", site / "html/index.html")
    say(f"open {site / 'html/index.html'} in a browser")


@nox.session(python=PYTHON, reuse_venv=True, default=False)
def demo(session: nox.Session) -> None:
    """Play the demo against the emulator."""
    prepare(session, "demo")
    link(session)
    run_last(session, "python", "tests/demo.py", *session.posargs)


@nox.session(python=PYTHON, reuse_venv=True, default=False)
def emulator(session: nox.Session) -> None:
    """Run the emulator in the foreground."""
    prepare(session, "demo")
    link(session, "tests")
    run_last(session, "python", "-m", "emulator", *(["--profile", PROFILE] if PROFILE else []), *session.posargs)


@nox.session(python=PYTHON, reuse_venv=True, default=False)
def live(session: nox.Session) -> None:
    """Find out how the live API behaves, with the user's own settings."""
    prepare(session, "demo")
    link(session, str(HERE / "tests"))
    own = {name: value for name, value in os.environ.items() if name.startswith("SCP_") or name == "HOME"}
    proxies = {name: os.environ.get(name) for name in ("NO_PROXY", "no_proxy")}
    session.env.update({**own, **proxies})
    session.chdir(CALLED_IN)
    run_last(session, "python", "-m", "live", *session.posargs)


@nox.session(name="live-proof", python=PYTHON, reuse_venv=True, default=False)
def live_proof(session: nox.Session) -> None:
    """Prove that the live kit finds out how the emulator behaves, under random positions."""
    prepare(session, "demo")
    link(session, "tests")
    run_last(session, "python", "-m", "live.proof", *session.posargs)


@nox.session(python=PYTHON, reuse_venv=True, default=False)
def rulebooks(session: nox.Session) -> None:
    """Run the rulebooks with ansible-rulebook, which needs Java 17, against the emulator."""
    prepare(session, "rulebook")
    link(session)
    show_versions(session, "ansible-core", "ansible-rulebook")
    run_last(session, "python", "-m", "pytest", "tests/rulebook_tests", *session.posargs)


@nox.session(python=PYTHON, reuse_venv=True, default=False)
def chaos(session: nox.Session) -> None:
    """Inject faults at every call of every task, and write docs/reliability.md."""
    prepare(session, "demo")
    link(session, "tests")
    # Runs that are killed on purpose leave semaphores, and each campaign would be told of it.
    session.env["PYTHONWARNINGS"] = "ignore::UserWarning:multiprocessing.resource_tracker"
    run_last(session, "python", "-m", "chaos", "--write", *session.posargs)


@nox.session(python=PYTHON, reuse_venv=True, default=False)
def bench(session: nox.Session) -> None:
    """Measure how fast it is beside other ways, and write docs/performance.md."""
    prepare(session, "demo")
    link(session, "tests")
    run_last(session, "python", "-m", "bench", *session.posargs)


def interpreter(versions: str) -> str | None:
    """Return the first of the Pythons that is found and can make environments."""
    for version in versions.split():
        for directory in search_path():
            python = Path(directory) / f"python{version}"
            command = [python, "-c", "import ensurepip, venv"]
            if python.is_file() and not subprocess.run(command, capture_output=True, check=False).returncode:
                return str(python)
    return None


def selected() -> list[tuple[str, ...]]:
    """Return the rows of the matrix that CORES and ONLY leave."""
    cores, suites = os.environ.get("CORES", "").split(), os.environ.get("ONLY", "").split()
    rows = [row for row in MATRIX if row[0] in (suites or row) and row[1] in (cores or row)]
    if not rows or not {*cores, *suites} <= {word for row in rows for word in row}:
        sys.exit(
            f"error: the matrix has no row for CORES='{' '.join(cores)}' and ONLY='{' '.join(suites)}', see noxfile.py"
        )
    return rows


TABLE: list[str] = []


@nox.session(python=False, default=False)
@nox.parametrize("row", [nox.param(row, id=f"{row[0]}-{row[1]}") for row in selected()])
def matrix(session: nox.Session, row: tuple[str, ...]) -> None:
    """Sanity and tests on each ansible-core; CORES and ONLY leave rows out. Arguments go to pytest."""
    fcntl.flock(LOCK, fcntl.LOCK_UN)
    suite, core, pythons, versions = row
    if not TABLE:
        TABLE.append(f"{'suite':8}  {'core':9}  {'Python':8}  {'result':6}  {'time':>6}  summary")
        atexit.register(lambda: print("", *TABLE, sep="\n"))
    log, started, python = WORK / f"matrix/{suite}-{core}.log", time.monotonic(), interpreter(pythons)
    if not python:
        TABLE.append(f"{suite:8}  {core:9}  {pythons} not found, neither on PATH nor among the versions of pyenv")
        session.error(TABLE[-1])
    log.parent.mkdir(exist_ok=True)
    environment = {**os.environ, "PYTHON": python, "CORE": core, "LOWEST": versions.removeprefix("newest")}
    command = [sys.executable, "-m", "nox", "--script-mode", "none", "-f", str(HERE / "noxfile.py")]
    command += ["-s", "test", "--", *TESTS[suite], *session.posargs] if suite in TESTS else ["-s", suite]
    with log.open("w") as copy_of_output:
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for line in process.stdout or []:
            print(line, end="", flush=True)
            copy_of_output.write(line)
    result, text = "FAILED" if process.wait() else "PASSED", log.read_text()
    found = re.findall(r"^==> Python ([\w.]+), ansible-core ([\w.]+)", text, re.MULTILINE)
    version, core = found[-1] if found else ("", core)
    duration = f"{time.monotonic() - started:5.0f}s"
    TABLE.append(f"{suite:8}  {core:9}  {version:8}  {result:6}  {duration}  {summary(text)}")
    if result == "FAILED":
        session.error(f"the log is {log}")


def summary(log: str) -> str:
    """Say how much was tested, with what, what failed, and which Pythons were not found."""
    totals = {
        word: sum(int(count) for count in re.findall(rf"^=.* (\d+) {word}", log, re.MULTILINE))
        for word in ("passed", "failed", "error")
    }
    targets = re.findall(r"^Running (\w+) integration test", log, re.MULTILINE)
    failed = re.findall(r"^FATAL: The .* sanity test.*:\n(.*)", log, re.MULTILINE)
    versions = re.findall(r"^==> .*(jmespath .*)", log, re.MULTILINE)
    without = re.findall(r"Skipping .* on Python (\S+) because it could not be found", log)
    parts = [f"{count} {word}" for word, count in totals.items() if count]
    parts += [f"{len(targets)} targets"] * bool(targets) + versions[-1:] + [f"failed: {name}" for name in failed]
    parts += [f"Python {', '.join(sorted(set(without)))} was not found"] * bool(without)
    return "; ".join(parts)


@nox.session(python=False, default=False)
def clean(session: nox.Session) -> None:
    """Remove everything that the other sessions built."""
    say(f"removing what is ours of {WORK}")  # by name: a WORK that was given may hold something else
    names = "ansible.cfg awx awx.new build cache collections copy docs home installed lint lock lowest.txt matrix"
    names += " sanity source tmp venv-* nox-*"
    for path in [path for name in names.split() for path in WORK.glob(name)]:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    if not any(WORK.iterdir()):
        WORK.rmdir()
