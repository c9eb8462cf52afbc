# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ansible-builder with the example and with the collection's own requirements; no image is built."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from harness import ROOT

EXAMPLE = ROOT / "examples" / "execution_environment"


def builder(*arguments: str) -> None:
    """Run ansible-builder, which must succeed."""
    result = subprocess.run(["ansible-builder", *arguments], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "WARNING" not in (result.stdout + result.stderr).upper()


def test_the_build_context(tmp_path: Path) -> None:
    """It is created, and contains what the image needs."""
    definition = str(EXAMPLE / "execution-environment.yml")
    builder("create", "-f", definition, "-c", str(tmp_path), "--output-filename", "Containerfile")
    assert "samsungcloud.scp" in (tmp_path / "_build" / "requirements.yml").read_text()
    steps = (tmp_path / "Containerfile").read_text()
    assert 'ARG EE_BASE_IMAGE="fedora:42"' in steps
    assert 'ARG PYPKG="python3"' in steps
    assert "ansible-galaxy collection install" in steps


def test_what_the_collection_needs(tmp_path: Path) -> None:
    """ansible-builder finds the requirements of meta/ee-requirements.txt in the collection."""
    found = tmp_path / "found.txt"
    builder("introspect", os.environ["ANSIBLE_COLLECTIONS_PATH"], f"--write-pip={found}")
    lines = [line.split("#")[0].strip() for line in found.read_text().splitlines()]
    assert lines == (ROOT / "meta" / "ee-requirements.txt").read_text().splitlines()
