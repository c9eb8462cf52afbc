# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs of the live kit as a command, and a server that stands between it and the emulator."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import requests

TESTS = Path(__file__).resolve().parents[1]
FAST = ("--interval", "0.02", "--settle", "0.15")  # for an emulator at SPEED
SPEED = 200
FILES = ("profile.json", "recording.jsonl", "report.md")
Answer = tuple[int, str, bytes]  # status, content type, body


@dataclass
class LiveRun:
    """What a run printed, its exit code, and where it wrote."""

    code: int
    output: str
    folder: Path

    @property
    def report(self) -> str:
        """The report."""
        return (self.folder / "report.md").read_text(encoding="utf-8")

    @property
    def profile(self) -> dict[str, Any]:
        """The profile."""
        profile: dict[str, Any] = json.loads((self.folder / "profile.json").read_text(encoding="utf-8"))
        return profile

    @property
    def calls(self) -> list[dict[str, Any]]:
        """The calls of the recording."""
        return [json.loads(line) for line in (self.folder / "recording.jsonl").read_text(encoding="utf-8").splitlines()]

    @property
    def texts(self) -> dict[str, str]:
        """All that the run wrote, by where it wrote it."""
        files = {path.name: path.read_text(encoding="utf-8") for path in self.folder.iterdir()}
        assert sorted(files) == sorted(FILES)
        return {**files, "output": self.output}


def environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which only the given variables configure the connection."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SCP_")}
    path = os.pathsep.join(filter(None, (str(TESTS), os.environ.get("PYTHONPATH"))))
    return {**kept, "PYTHONPATH": path, "SCP_CONFIG_DIR": "/nonexistent", **variables}


def run_live(variables: Mapping[str, str], cwd: Path, *arguments: str, stdin: str = "") -> LiveRun:
    """Run the kit with --output, in a directory."""
    process = subprocess.run(
        [sys.executable, "-m", "live", *FAST, "--output", "out", *arguments],
        env=environment(variables),
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return LiveRun(process.returncode, process.stdout + process.stderr, cwd / "out")


@contextmanager
def server_between(
    upstream: str, answer: Callable[[str, str], Answer | None]
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield the URL of a server and the list of its requests; those without an answer go to the upstream server."""
    seen: list[tuple[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def _handle(self) -> None:
            seen.append((self.command, self.path))
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length) if length else None
            status, kind, content = answer(self.command, self.path) or self._forward(body)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = _handle  # noqa: N815

        def _forward(self, body: bytes | None) -> Answer:
            with requests.Session() as session:
                session.trust_env = False
                url, headers = upstream + self.path, dict(self.headers)
                response = session.request(self.command, url, data=body, headers=headers, allow_redirects=False)
            return response.status_code, response.headers.get("Content-Type", ""), response.content

        def log_message(self, *arguments: Any) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", seen
        server.shutdown()
