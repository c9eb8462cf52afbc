# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Action export: read what exists, and write it as an inventory into a directory that was not there."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import count as numbers
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.action import ActionBase

from ..module_utils._data_flow.export import Selection, exported, patterns
from ..module_utils._data_flow.stats import custom_stats
from ..module_utils._data_flow.variables import Item
from ..module_utils._module_spec import CONNECTION
from ..module_utils._scp.errors import OptionError, collected, raise_all
from ..module_utils._scp.masking import without_no_log
from ..module_utils._scp.raw_options import prepared
from ..module_utils._scp.text import sanitize
from ._export_text import COMMON, HOSTS, PASSWORDS, files_of, report_lines
from ._in_process import as_json
from ._provision import ProvisionAction
from ._variables import in_origins, origins_of

ARGUMENT_SPEC: Mapping[str, Mapping[str, Any]] = {
    "directory": {"type": "path", "default": "inventory"},
    "data_flow": {"type": "raw"},
    "cluster": {"type": "raw"},
    "service": {"type": "raw"},
    "stats_prefix": {"type": "str"},
    "files_artifact": {"type": "bool", "default": False},
}
FLOWS = "samsungcloud.scp.data_flow_info"
SERVICES = "samsungcloud.scp.data_flow_service_info"
VERSIONS = "samsungcloud.scp.data_flow_service_version_info"
OWN = (HOSTS, Path(COMMON).parts[0], "host_vars")  # what Ansible reads of an inventory
# A password that somebody wrote into a file, which a diff must not show.
PASSWORD = re.compile(r"^(\s*[\w-]*passw[\w-]*\s*:)(?!\s*['\"]?\{\{).*$", re.IGNORECASE | re.MULTILINE)


class ReadError(Exception):
    """A reading task failed; `result` is what it returned."""

    def __init__(self, result: Item) -> None:
        super().__init__(result.get("msg"))
        self.result = result


class ExportAction(ProvisionAction):
    """Write an inventory of what exists."""

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return what was written, or would be."""
        result: dict[str, Any] = ActionBase.run(self, tmp, task_vars)
        origins = origins_of(self._task)
        try:
            return {**result, **self._export(self._own_options(), task_vars or {})}
        except ReadError as error:
            return {**result, **error.result}
        except OptionError as error:
            failure = {**error.as_result(), "failed": True}
            return {**result, **failure, "msg": in_origins(str(error), origins)}
        except AnsibleError as error:
            code = "invalid_option"
            return {**result, "failed": True, "msg": in_origins(str(error), origins), "error": {"code": code}}

    def _own_options(self) -> dict[str, Any]:
        """Return the options of the task. Raises OptionError for all that is wrong with them."""
        spec = {**CONNECTION, **ARGUMENT_SPEC}
        problems: list[OptionError] = []
        given = prepared(spec, {k: v for k, v in as_json(self._task.args).items() if v is not None}, problems)
        validation = ArgumentSpecValidator(without_no_log(spec)).validate(given)
        if validation.error_messages and not problems:
            raise AnsibleError(" ".join(validation.error_messages))
        options: dict[str, Any] = validation.validated_parameters
        options["directory"] = str(options["directory"]).strip() or ARGUMENT_SPEC["directory"]["default"]
        for name in ("data_flow", "cluster", "service"):
            with collected(problems):
                options[name] = patterns(name, options[name])
        raise_all(problems)
        return options

    def _export(self, options: Mapping[str, Any], task_vars: dict[str, Any]) -> Item:
        connection = {name: options[name] for name in CONNECTION if options.get(name) is not None}
        read = {
            name: self._run_module(name, {**connection, **more}, task_vars, check_mode=True)
            for name, more in ((FLOWS, {"details": True}), (SERVICES, {"details": True}), (VERSIONS, {}))
        }
        for name in (FLOWS, SERVICES):
            if read[name].get("failed"):
                raise ReadError(read[name])
        export = exported(
            read[FLOWS]["data_flows"],
            read[SERVICES]["data_flow_services"],
            read[VERSIONS].get("service_versions") or [],
            Selection(options["data_flow"], options["cluster"], options["service"]),
        )
        files = files_of(export)
        given = Path(options["directory"]).expanduser()
        directory = given.resolve()
        try:
            place, written = place_for(directory, files) if files else (directory, True)
            changes = [] if written else list(differences(directory, files))
            if not written and not self._task.check_mode:
                write(place, files)
        except OSError as error:
            why = f"{directory} cannot be read or written: {error.strerror or error}."
            raise OptionError("directory", why, hint="Nothing was written. Choose another directory.") from None
        shown = str(place) if given.is_absolute() else os.path.relpath(place)
        lines = [
            *([] if files else ["There are no Data Flows to export."]),
            *([] if place == directory else [f"{given} exists and differs, so it stays as it is."]),
            *report_lines(export, files, shown, _done(written, check_mode=self._task.check_mode)),
        ]
        results, prefix = list(read.values()), options["stats_prefix"]
        stats = {
            "check_mode": self._task.check_mode,
            "changed": not written,
            "directory": str(place) if files else None,
            "data_flows": len(export.groups),
            "services": export.services,
            "left_out": len(export.left_out),
            "passwords": len(export.passwords),
        }
        more: Item = {f"{prefix}_files": files} if options["files_artifact"] else {}
        return {
            "changed": not written,
            "directory": str(place) if files else None,
            "files": list(files),
            "passwords": list(export.passwords),
            "left_out": list(export.left_out),
            "without_services": export.without_services,
            "lines": [sanitize(line) for line in lines],
            "diff": changes,
            "api": _api(results),
            "warnings": [warning for result in results[:2] for warning in result.get("warnings", [])],
            "deprecations": [text for result in results[:1] for text in result.get("deprecations", [])],
            **custom_stats(prefix, stats, **more),
        }


def _done(written: bool, *, check_mode: bool) -> str:
    return "Unchanged in" if written else "Would be written to" if check_mode else "Written to"


def _api(results: list[Item]) -> Item:
    """Return the calls of several results together."""
    every = [result["api"] for result in results if "api" in result]
    calls: Counter[str] = Counter()
    for each in every:
        calls.update(each["calls"])
    return {
        "calls": dict(calls),
        "execution": every[0]["execution"],
        "retries": sum(each["retries"] for each in every),
        "seconds": round(sum(each["seconds"] for each in every), 3),
    }


def place_for(directory: Path, files: Mapping[str, str]) -> tuple[Path, bool]:
    """Return the directory for the files, and whether it has them. A directory that has others is left alone.

    The one beside it is called `NAME.export`, or `NAME.export-2` and so on. Raises OptionError.
    """
    for number in numbers():
        place = directory if not number else Path(f"{directory}.export{'' if number == 1 else f'-{number}'}")
        if place.exists() and not place.is_dir():
            raise OptionError("directory", f"{place} is not a directory.", hint="Choose another one.")
        if not place.exists() or not any(place.iterdir()):
            return place, False
        if not list(differences(place, files)):
            return place, True
    raise AssertionError


def there(place: Path) -> dict[str, str]:
    """Return the text of the files of an inventory, by path."""
    found = [path for name in OWN for path in (place / name, *(place / name).rglob("*")) if path.is_file()]
    return {path.relative_to(place).as_posix(): path.read_bytes().decode(errors="replace") for path in sorted(found)}


def differences(place: Path, files: Mapping[str, str]) -> Iterator[Item]:
    """Yield the files that differ from those in a directory. One with passwords does not count, and is not shown."""
    before = there(place)
    for path in sorted({*before, *files}):
        if before.get(path) != files.get(path) and not (path == PASSWORDS and path in before):
            yield {
                "before_header": path,
                "after_header": path,
                "before": PASSWORD.sub(r"\1 (not shown)", before.get(path, "")),
                "after": files.get(path, ""),
            }


def write(place: Path, files: Mapping[str, str]) -> None:
    """Write the files for their owner alone, all of them or none. Raises OSError."""
    place.parent.mkdir(parents=True, exist_ok=True)
    half = Path(tempfile.mkdtemp(prefix=f".{place.name}.", dir=place.parent))
    try:
        for path, text in files.items():
            file = half / path
            for folder in reversed(file.relative_to(half).parents[:-1]):
                (half / folder).mkdir(mode=0o700, exist_ok=True)
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
                stream.write(text)
        half.rename(place)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise
