# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes secrets out of what an API sends, which may be some that the task was never given."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from .responses import DEEPEST

# With separators or without: account_password, accountPassword, ACCOUNT-PASS-WORD.
PASSWORD_NAME = re.compile(r"[\W_]*".join("password"), re.IGNORECASE)
# A password's name in quotes, or before "=", and what follows it: in quotes of its own,
# which may be escaped, or without; where more is in it, all of the rest.
PASSWORD_VALUE = re.compile(
    r"""(pass[_-]?word[\w-]{0,50}(?:[\\"']{1,9}\s{0,9}[:=]|\s{0,9}=)\s{0,9})"""
    r"""(?:(\\{0,9}["']).*?(?:(?<!\\)\2|\Z)|[\[{(].*|[^\s,&;}\])]+)""",
    re.IGNORECASE | re.DOTALL,
)


def redact(body: Any, levels: int = DEEPEST) -> Any:
    """Return the body of a response without fields whose name contains "password", since some APIs echo them.

    A text that is JSON itself is searched as well, and written anew without them. One that cannot be searched, since
    all together is nested too deep, is null.
    """
    if levels < 0:
        raise RecursionError
    if isinstance(body, dict):
        return {name: redact(value, levels - 1) for name, value in body.items() if not PASSWORD_NAME.search(name)}
    if isinstance(body, list):
        return [redact(value, levels - 1) for value in body]
    if isinstance(body, str) and body.lstrip().startswith(("{", "[", '"')):
        try:
            value = json.loads(body)
            redacted = redact(value, levels - 1)
        except ValueError:
            return body
        except RecursionError:
            return None
        return body if redacted == value else json.dumps(redacted)
    return body


def masked(text: str) -> str:
    """Return a text of any kind without the passwords that it shows with their names."""
    return PASSWORD_VALUE.sub(r"\1********", str(redact(text) or ""))


def without_secrets(url: str) -> str:
    """Return a URL without user, password and query; nothing of one where they cannot be separated from the rest."""
    try:
        parts = urlsplit(url)
        unclear = "@" not in parts.netloc and parts.port is not None and "@" in url
    except ValueError:
        unclear = True
    if unclear:
        return "a URL that is not shown, since it may hold a password"
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=host, path=parts.path.partition(";")[0], query="", fragment="").geturl()
