# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Verification of a request's signature, over the bytes of the URL as received."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass

from starlette.datastructures import Headers

from .errors import Unauthorized, Unrouted

CLIENT_TYPE = "Openapi"
SIGNED_HEADERS = ("Scp-Accesskey", "Scp-Signature", "Scp-Timestamp", "Scp-ClientType")
# Documented for another API of the platform with the same signature scheme.
LIFETIME_SECONDS = 15 * 60


@dataclass(frozen=True)
class Credentials:
    """The only key pair that the emulator accepts."""

    access_key: str = "emulator-access-key"
    secret_key: str = "emulator-secret-key"

    def sign(self, method: str, url: str, timestamp: str) -> str:
        """Return the signature that a request must carry; it does not cover the body and the version."""
        text = f"{method}{url}{timestamp}{self.access_key}{CLIENT_TYPE}"
        digest = hmac.new(self.secret_key.encode(), text.encode("latin-1"), hashlib.sha256).digest()
        return base64.b64encode(digest).decode()

    def check(self, method: str, url: str, path: str, headers: Headers, now: float) -> None:
        """Raise unless the request is signed with this key pair, for this URL and at about the time `now`.

        Raises Unrouted for an unsigned request, Unauthorized for a wrong signature.
        """
        missing = [name for name in SIGNED_HEADERS if name not in headers]
        if len(missing) == len(SIGNED_HEADERS):
            raise Unrouted(path)
        if missing:
            raise Unauthorized(f"Header {missing[0]} is missing.")
        access_key, signature, timestamp, client_type = (headers[name] for name in SIGNED_HEADERS)
        if client_type != CLIENT_TYPE:
            raise Unauthorized(f"Client type must be {CLIENT_TYPE}.")
        if access_key != self.access_key:
            raise Unauthorized("Access key is unknown.")
        if not timestamp.isdecimal() or abs(now - int(timestamp) / 1000) > LIFETIME_SECONDS:
            raise Unauthorized("Timestamp is not in milliseconds or more than 15 minutes off.")
        if not hmac.compare_digest(signature.encode(), self.sign(method, url, timestamp).encode()):
            raise Unauthorized("Signature does not match.")
