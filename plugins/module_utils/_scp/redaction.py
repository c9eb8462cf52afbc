# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Remove secrets from responses, which may contain secrets that are not in the task."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from .responses import MAX_DEPTH

# With or without separators: account_password, accountPassword, ACCOUNT-PASS-WORD.
PASSWORD_NAME = re.compile(r"[\W_]*".join("password"), re.IGNORECASE)
# The name of a password, in quotes or before "=", and its value. The value is in quotes, which may be escaped, or
# without quotes; if it is a list or a map, all of the rest counts as the value.
PASSWORD_VALUE = re.compile(
    r"""(pass[_-]?word[\w-]{0,50}(?:[\\"']{1,9}\s{0,9}[:=]|\s{0,9}=)\s{0,9})"""
    r"""(?:(\\{0,9}["']).*?(?:(?<!\\)\2|\Z)|[\[{(].*|[^\s,&;}\])]+)""",
    re.IGNORECASE | re.DOTALL,
)


def redact(body: Any, levels: int = MAX_DEPTH) -> Any:
    """Return the body of a response without fields whose name contains "password", because some APIs echo them.

    Texts that are JSON are searched as well, and rewritten without these fields. A text that is nested too deep to be
    searched becomes None.
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
    """Return a text in which the values of named passwords are masked."""
    return PASSWORD_VALUE.sub(r"\1********", str(redact(text) or ""))


def without_secrets(url: str) -> str:
    """Return a URL without user, password and query, or a fixed text if these cannot be found in it."""
    try:
        parts = urlsplit(url)
        unclear = "@" not in parts.netloc and parts.port is not None and "@" in url
    except ValueError:
        unclear = True
    if unclear:
        return "a URL that is not shown because it may contain a password"
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=host, path=parts.path.partition(";")[0], query="", fragment="").geturl()
