# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator as a child process, for tests and demonstrations."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import requests

START_TIMEOUT_SECONDS = 30
ADMIN_TIMEOUT_SECONDS = 10


class EmulatorProcess:
    """A running emulator on a free port, usable as a context manager."""

    def __init__(
        self, speed: float = 1000, env: dict[str, str] | None = None, profile: str | Path | None = None
    ) -> None:
        self._environment = {**os.environ, **self._keys(), **(env or {})}
        package = Path(__file__).resolve().parent
        self._environment["PYTHONPATH"] = str(package.parent)
        command = [sys.executable, "-m", package.name, "--port", "0", "--speed", str(speed)]
        command += ["--profile", str(Path(profile).absolute())] if profile else []
        self._process = subprocess.Popen(
            command, env=self._environment, cwd=package.parent, stdout=subprocess.PIPE, text=True
        )
        self.url = self._read_url()

    @staticmethod
    def _keys() -> dict[str, str]:
        return {"SCP_ACCESS_KEY": "emulator-access-key", "SCP_SECRET_KEY": "emulator-secret-key"}

    def _read_url(self) -> str:
        output = self._process.stdout
        if output is None:
            raise RuntimeError("the emulator has no output")
        watchdog = threading.Timer(START_TIMEOUT_SECONDS, self._process.kill)
        watchdog.start()
        line = output.readline()
        watchdog.cancel()
        if "http://" not in line:
            self.stop()
            raise RuntimeError(f"the emulator did not start: {line!r}")
        return next(word for word in line.split() if word.startswith("http://"))

    def env(self) -> dict[str, str]:
        """Return the environment variables that a client needs."""
        return {"SCP_ENDPOINT": self.url, **{name: self._environment[name] for name in self._keys()}}

    def admin(self, method: str, path: str, json: Any = None) -> Any:
        """Call the admin API and return the decoded response.

        For example: admin("POST", "/reset"). Raises RuntimeError if the response is an error.
        """
        path = path.removeprefix("/_emulator").lstrip("/")
        with requests.Session() as session:
            session.trust_env = False
            response = session.request(method, f"{self.url}/_emulator/{path}", json=json, timeout=ADMIN_TIMEOUT_SECONDS)
        if not response.ok:
            raise RuntimeError(f"{method} {path}: {response.status_code} {response.text}")
        return response.json() if response.content else None

    def requests(self, **filters: str) -> list[dict[str, Any]]:
        """Return the logged requests, filtered by operation or method."""
        query = "&".join(f"{key}={value}" for key, value in filters.items())
        entries: list[dict[str, Any]] = self.admin("GET", f"/requests?{query}")
        return entries

    def stop(self) -> None:
        """Stop the process and wait until it has ended."""
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()

    def __enter__(self) -> EmulatorProcess:
        return self

    def __exit__(self, *details: object) -> None:
        self.stop()
