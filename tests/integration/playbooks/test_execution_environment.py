# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ansible-builder with the example and with the collection's own requirements; no image is built."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from harness import ROOT

EXAMPLE = ROOT / "examples" / "execution_environment"
NOWHERE = "http://127.0.0.1:9"
NO_NETWORK = {
    **dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), NOWHERE),
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_FIND_LINKS": "",
    "PIP_INDEX_URL": NOWHERE,
    "ANSIBLE_GALAXY_SERVER": NOWHERE,
}


def run(*command: str, **variables: str) -> str:
    """Run a program that must succeed, and return its output."""
    environment = {**os.environ, **variables}
    result = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout + result.stderr


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the build context that one command makes."""
    to = tmp_path_factory.mktemp("image") / "context"
    output = run(str(EXAMPLE / "make_context.sh"), str(to), PATH=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    # Warnings of ansible-builder have no colon, as those of pip have.
    assert not re.search(r"No matches for|does not exist", output)
    return to


@pytest.fixture(scope="module")
def steps(context: Path) -> str:
    """Return the steps that build the image."""
    return (context / "Containerfile").read_text()


def test_the_context_is_complete(context: Path, steps: str) -> None:
    """All that is copied into the image is there, and nothing else is downloaded than the base image."""
    assert 'ARG EE_BASE_IMAGE="almalinux:10"' in steps
    sources = re.findall(r"^(?:COPY|ADD) (?!--from=)(\S+) \S+$", steps, re.MULTILINE)
    assert {"_build", "_build/wheels", "_build/pip.conf"} <= set(sources)
    assert not [source for source in sources if not (context / source).exists()]
    assert "$PKGMGR install" not in steps
    assert not re.search(r"://|\b(?:curl|wget|git)\b", steps)
    assert (context / "_build" / "pip.conf").read_text() == "[global]\nno-index = true\nfind-links = /opt/wheels\n"
    assert "COPY _build/wheels /opt/wheels" in steps


def test_the_collection_is_installed_without_network(context: Path, steps: str, tmp_path: Path) -> None:
    """With the options of the image's own step."""
    assert 'ARG ANSIBLE_GALAXY_CLI_COLLECTION_OPTS="--offline"' in steps
    assert "ansible-galaxy collection install $ANSIBLE_GALAXY_CLI_COLLECTION_OPTS -r requirements.yml" in steps
    command = (
        f"cd '{context}/_build' && ansible-galaxy collection install --offline -r requirements.yml -p '{tmp_path}'"
    )
    run("sh", "-c", command, ANSIBLE_COLLECTIONS_PATH=str(tmp_path), PYTHONPATH="", **NO_NETWORK)
    installed = tmp_path / "ansible_collections" / "samsungcloud" / "scp"
    assert (installed / "MANIFEST.json").exists()
    assert {path.name for path in (installed / "playbooks").glob("*.yml")} == {
        path.name for path in (ROOT / "playbooks").glob("*.yml")
    }
    found = tmp_path / "requirements.txt"
    run("ansible-builder", "introspect", str(tmp_path), f"--write-pip={found}")
    lines = [line.split("#")[0].strip() for line in found.read_text().splitlines()]
    assert lines == (ROOT / "meta" / "ee-requirements.txt").read_text().splitlines()


def test_the_packages_are_installed_without_index(context: Path, steps: str) -> None:
    """All that the steps and the collection want is among the wheels, for the Python of the base image."""
    [refs] = re.findall(r'^ARG ANSIBLE_INSTALL_REFS="([^"]+)"', steps, re.MULTILINE)
    named = re.findall(r"pip install --no-cache-dir ([^$\n]+)$", steps, re.MULTILINE)
    wanted = [name.strip("'") for group in (refs, *named) for name in group.split()]
    assert {"ansible-core>=2.16", "ansible-runner>=2.4", "bindep", "dumb-init==1.2.5"} <= set(wanted)
    pip = [sys.executable, "-m", "pip", "install", "--no-index", "--find-links", str(context / "_build" / "wheels")]
    # For the base image: CPython 3.12 with glibc 2.39.
    target = ["--python-version", "3.12", "--only-binary", ":all:", "--platform", "manylinux_2_34_x86_64"]
    target += ["--platform", "manylinux_2_28_x86_64", "--platform", "manylinux_2_17_x86_64"]
    where = ["--dry-run", "--target", str(context.parent / "site")]
    requirements = ["--requirement", str(ROOT / "meta" / "ee-requirements.txt")]
    output = run(*pip, *target, *where, *requirements, *wanted, **NO_NETWORK)
    assert "Would install" in output
    assert "ansible-core-2." in output
