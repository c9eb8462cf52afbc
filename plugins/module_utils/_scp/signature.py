# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signature of requests to SCP: HMAC-SHA256 over method, URL, time, access key and client type.

Calls to the live platform have confirmed the formula. The body, other headers and the API version are not signed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from requests import PreparedRequest

CLIENT_TYPE = "Openapi"


def signature(secret_key: str, method: str, url: str, timestamp: str, access_key: str) -> str:
    """Return the signature in Base64.

    `url` is the complete URL exactly as it is sent; `timestamp` is Unix time in milliseconds.
    """
    message = f"{method.upper()}{url}{timestamp}{access_key}{CLIENT_TYPE}"
    digest = hmac.new(secret_key.encode(), message.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


class ScpAuth:
    """An auth for `requests`, which calls it with the prepared request, whose URL is exactly the one that is sent."""

    def __init__(self, access_key: str, secret_key: str, clock: Callable[[], float] = time.time) -> None:
        self._access_key = access_key
        self._secret_key = secret_key
        self._clock = clock

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Add the authentication headers."""
        timestamp = str(int(self._clock() * 1000))
        request.headers.update(
            {
                "Scp-Accesskey": self._access_key,
                "Scp-Timestamp": timestamp,
                "Scp-ClientType": CLIENT_TYPE,
                "Scp-Signature": signature(
                    self._secret_key, request.method or "GET", request.url or "", timestamp, self._access_key
                ),
            }
        )
        return request
