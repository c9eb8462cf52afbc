# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files with a report. The ending of the name chooses the format."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile

from ansible.errors import AnsibleError

from ..module_utils._scp.raw_options import is_left_out, trimmed


def report_file(file: str | None, formats: Iterable[str]) -> Path | None:
    """Return the path of the file, None if there is none. Raises AnsibleError if it cannot be written."""
    file = trimmed(file)
    if file is None or is_left_out(file):
        return None
    path = Path(file).expanduser().absolute()
    *endings, last = formats
    if path.suffix.lower() not in (*endings, last):
        raise AnsibleError(f"file: must end in {', '.join(endings)} or {last}, which is the format, and is {file!r}.")
    if not path.parent.is_dir() or path.is_dir():
        wrong = f"there is no directory {path.parent}" if not path.parent.is_dir() else f"{path} is a directory"
        raise AnsibleError(f"file: cannot be written, because {wrong}.")
    return path


def write_report(path: Path, text: str) -> str | None:
    """Write the file for its owner alone, as a whole or not at all. Return why it could not be written."""
    content = text.encode("utf-8", "replace")
    try:
        # In the same directory, which has the place; its mode is 0600.
        with NamedTemporaryFile(prefix=f".{path.name}.", dir=path.parent, delete=False) as temporary:
            written = Path(temporary.name)
            try:
                temporary.write(content)
                temporary.flush()
                written.replace(path)
            except OSError:
                written.unlink()
                raise
    except OSError as error:
        return f"file: cannot be written: {path}: {error.strerror}."
    return None
