# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The API of AWX or Automation Controller, for what no module of awx.awx reads or takes out again.

It uses the client of awx.awx, with the same settings (CONTROLLER_HOST, CONTROLLER_OAUTH_TOKEN and so on).
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import count
from typing import Any, NoReturn

from ansible.errors import AnsibleError
from ansible.plugins.loader import lookup_loader

MOST = 2000  # characters of the output of a job in a message
STYLES = re.compile(r"\x1b\[[0-9;]*m")  # of a terminal
TELLING = re.compile(r"^\s*(fatal|failed): |ERROR|Failed to parse")  # lines of an output that say what went wrong
PAGE_SIZE = 200  # which is the largest of AWX
SYNC_TIMEOUT = 900  # seconds
INTERVAL = 2  # seconds
UPDATES = {"project_update": "project_updates", "inventory_source_update": "inventory_updates"}


class ControllerApi:
    """The client of a collection, awx.awx or ansible.controller."""

    def __init__(self, collection: str) -> None:
        """Read the settings as the lookup of the collection does. Raises AnsibleError."""
        lookup = lookup_loader.get(f"{collection}.controller_api")
        lookup.set_options(direct={})
        module = import_module(f"ansible_collections.{collection}.plugins.module_utils.controller_api")
        settings = {name: lookup.get_option(own) for own, name in module.ControllerAPIModule.short_params.items()}
        given = {name: value for name, value in settings.items() if value is not None}
        self._client = module.ControllerAPIModule(
            argument_spec={}, direct_params=given, error_callback=_fail, warn_callback=lambda _text: None
        )

    def get(self, endpoint: str, **query: Any) -> dict[str, Any]:
        """Return the answer to a GET. Raises AnsibleError."""
        return self._answer(self._client.get_endpoint(endpoint, data=query), endpoint)

    def names(self, endpoint: str) -> list[str]:
        """Return the answer to a GET of plain names. Raises AnsibleError."""
        answer: Any = self.get(endpoint)
        return [str(name) for name in answer]

    def listed(self, endpoint: str) -> Iterator[dict[str, Any]]:
        """Yield the objects of all pages. Raises AnsibleError."""
        for page in count(1):
            answer = self.get(endpoint, page=page, page_size=PAGE_SIZE)
            yield from answer["results"]
            if not answer["next"]:
                return

    def named(self, endpoint: str, name: str, **query: Any) -> dict[str, Any] | None:
        """Return the object with a name, or None. Raises AnsibleError."""
        found: list[dict[str, Any]] = self.get(endpoint, name=name, **query)["results"]
        return found[0] if found else None

    def clear(self, endpoint: str, number: int, links: Sequence[str], *, check_mode: bool) -> bool:
        """Take links out of an object, and return whether it had any. Raises AnsibleError."""
        path = f"{endpoint}/{number}"
        there = self.get(path) if links else {}
        sent = {name: None for name in links if there.get(name) is not None}
        if sent and not check_mode:
            self._answer(self._client.make_request("PATCH", path, data=sent), path)
        return bool(sent)

    def failure(self, module: str, number: int) -> str | None:
        """Wait for an update that a module started. Return why it failed, or None. Raises AnsibleError.

        It does what the modules do with `wait`, but with their result ansible-core 2.19 and later print warnings.
        """
        update, end = f"{UPDATES[module]}/{number}", time.monotonic() + SYNC_TIMEOUT
        while not (found := self.get(update))["event_processing_finished"]:
            if time.monotonic() > end:
                return f"It is {found['status']} after {SYNC_TIMEOUT} s."
            time.sleep(INTERVAL)
        if not found["failed"]:
            return None
        answer = self.get(f"{update}/stdout", format="json")
        text = STYLES.sub("", str(answer.get("content", ""))).strip() or str(found.get("job_explanation", ""))
        telling = "\n".join(line.strip() for line in text.splitlines() if TELLING.search(line)) or text
        return f"Its output: {telling if len(telling) <= MOST else f'… {telling[-MOST:]}'}"

    def logout(self) -> None:
        """Delete the token that a user name and a password got."""
        self._client.logout()

    @staticmethod
    def _answer(response: dict[str, Any], path: str) -> dict[str, Any]:
        answer: dict[str, Any] = response["json"]
        if response["status_code"] != 200:
            raise AnsibleError(f"{path}: the controller responded with HTTP {response['status_code']}: {answer}")
        return answer


def _fail(**result: Any) -> NoReturn:
    raise AnsibleError(str(result.get("msg")))
