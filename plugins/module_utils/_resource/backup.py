# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Backups of the settings of objects that are being replaced, one file for each.

A replacement deletes an object before it creates it again. If a run ends between the two, the next one reads from the
backup what its options do not have. Backups have no secrets: those are never returned by the API.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any

from .._scp.errors import PlanError
from .._scp.settings import Settings

FORMAT = 1
UNFIT = re.compile(r"[^A-Za-z0-9-]")


@dataclass(frozen=True)
class Identity:
    """What identifies an object without its id: its kind, its name, and the name of the object it belongs to."""

    kind: str
    name: str
    parent: str = ""


@dataclass(frozen=True)
class Backup:
    """The settings of one object, by option, and where and when they were written."""

    identity: Identity
    settings: Mapping[str, Any]
    path: Path
    written: str


class Backups:
    """The backups in a directory. `account` distinguishes objects of the same name in different places."""

    def __init__(self, directory: str, account: str) -> None:
        self.directory = Path(directory).expanduser()
        self.account = sha256(account.encode()).hexdigest()

    def path(self, identity: Identity) -> Path:
        """Return the file of an object."""
        digest = sha256(json.dumps([self.account, *vars(identity).values()]).encode()).hexdigest()
        return self.directory / f"{identity.kind}-{UNFIT.sub('_', identity.name)}-{digest[:16]}.json"

    def write(self, identity: Identity, settings: Mapping[str, Any]) -> Path:
        """Write the settings of an object to a file that only this user can read, and return it. Raises PlanError."""
        path = self.path(identity)
        content = {
            "format": FORMAT,
            "account": self.account,
            **vars(identity),
            "written": datetime.now(timezone.utc).isoformat(timespec="seconds"),
            "settings": settings,
        }
        try:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.directory, prefix=f".{path.stem}.", suffix=".tmp")  # has mode 0600
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(content, file, indent=2, sort_keys=True)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except OSError as error:
            raise PlanError(
                f"{path} cannot be written: {error.strerror}.",
                code="invalid_option",
                hint="Without it, settings could be lost while an object is replaced. Set backup_directory.",
            ) from None
        return path

    def any_of(self, kind: str, name: str) -> bool:
        """Return whether there may be backups of objects of a kind and name, without opening a file."""
        return any(self.directory.glob(f"*{kind}-{UNFIT.sub('_', name)}-*"))

    def read(self, identity: Identity) -> Backup | None:
        """Return the backup of an object, None if there is none. Raises PlanError if it cannot be used."""
        path = self.path(identity)
        return self._load(path) if path.is_file() else None

    def of_parent(self, kind: str, parent: str) -> Iterator[Backup]:
        """Yield the backups of objects of a kind that belong to the object with a name."""
        for path in sorted(self.directory.glob(f"{kind}-*.json")):
            backup = self._load(path)
            if backup and (backup.identity.kind, backup.identity.parent) == (kind, parent):
                yield backup

    def discard(self, identity: Identity) -> None:
        """Delete the backup of an object, if there is one, and what a run that was killed left of writing it."""
        path = self.path(identity)
        with suppress(OSError):
            for each in (*self.directory.glob(f".{path.stem}.*.tmp"), path):
                each.unlink()

    def _load(self, path: Path) -> Backup | None:
        """Return the backup in a file, None if it is one of another account."""
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            identity = Identity(*(content[name] for name in ("kind", "name", "parent")))
            if content["format"] != FORMAT:
                raise ValueError(content["format"])
            if content["account"] != self.account:
                return None
            return Backup(identity, dict(content["settings"]), path, str(content["written"]))
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            raise PlanError(
                f"{path} is not a backup that can be read.",
                code="invalid_option",
                hint="It may have settings of an object that is being replaced. Move it away to continue without them.",
            ) from None


def backups_of(options: Mapping[str, Any], settings: Settings) -> Backups:
    """Return the backups in the directory of the options, of the account that the settings are for."""
    return Backups(options["backup_directory"], f"{settings.base_url('')} {settings.access_key}")
