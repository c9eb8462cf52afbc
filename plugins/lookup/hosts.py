# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lookup hosts."""

from __future__ import annotations

DOCUMENTATION = r"""
name: hosts
short_description: Read the hosts of a play from a variable, and fail if a pattern matches no host
version_added: 0.1.0
description:
  - Returns the value for C(hosts) in the playbooks of this collection. Ansible skips a play whose pattern matches no
    host, and the run succeeds although nothing was done. With this lookup, each part of the pattern must match a host.
    The error message lists similar names.
  - A part that begins with V(!) (without these hosts) or V(&) (only these hosts) may match nothing if hosts are left.
  - The lookup does not check whether C(--limit) leaves a host.
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  _terms:
    description:
      - Name of the variable with the pattern, a string or a list of strings. All hosts are used if the variable is not
        set. The lookup fails if it is null or blank, such as the answer of an empty survey field, because that would
        select all hosts.
    type: str
    required: true
  instead:
    description:
      - Name of another variable, which names the objects of the play without an inventory. If it is set, the play runs
        on V(localhost). It must not be null or blank.
    type: str
notes:
  - An AWX job that is a slice of a job template has only some of the hosts of the inventory. A pattern may match only
    hosts of other slices, so in a slice the lookup does not fail. AWX does not report whether a job is a slice. A job
    whose workflow has the name of its job template (C(awx_workflow_job_name), C(awx_job_template_name)) counts as one.
"""

EXAMPLES = r"""
- name: Report on services
  hosts: "{{ lookup('samsungcloud.scp.hosts', 'report_hosts') }}"
  gather_facts: false
  tasks: []
"""

RETURN = r"""
_raw:
  description: The pattern.
  type: list
  elements: str
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ansible import constants, context
from ansible.errors import AnsibleError, AnsibleLookupError
from ansible.inventory.manager import InventoryManager, split_host_pattern
from ansible.plugins.lookup import LookupBase

from ..module_utils._scp.text import nearest
from ..plugin_utils._slices import is_slice

Groups = Mapping[str, Sequence[str]]
LISTINGS = ("syntax", "listtasks", "listtags")  # options that need no inventory
MAGIC = "~*?[]"  # characters of a part that is not a plain name
LOCALHOST = "localhost"
MOST_NAMES = 10  # in a message, if no name is similar


class LookupModule(LookupBase):
    """The hosts of a play."""

    def run(self, terms: Sequence[str], variables: Mapping[str, Any] | None = None, **kwargs: Any) -> list[Any]:
        """Return the host pattern. Raises AnsibleLookupError."""
        self.set_options(var_options=variables, direct=kwargs)
        values = variables or {}
        (name,) = terms
        instead = self.get_option("instead")
        if instead in values:
            self._value(instead, values, f"Name services, or leave {instead} out to mean the hosts of the inventory.")
            return [self._localhost(instead, values)]
        parts: list[str] = ["all"]
        if name in values:
            parts = split_host_pattern(self._value(name, values, f"Write all for all hosts, or leave {name} out."))
        if not is_slice(values) and not any(context.CLIARGS.get(listing) for listing in LISTINGS):
            self._check(name, parts, values["groups"], instead)
        return parts

    def _value(self, name: str, values: Mapping[str, Any], refusal: str) -> Any:
        """Return the value of a variable. Raises AnsibleLookupError if it is blank."""
        value = self._templar.template(values[name])
        value = value if isinstance(value, list) else "" if value is None else str(value)
        if split_host_pattern(value):  # Separators alone count as blank, too.
            return value
        raise AnsibleLookupError(f"{name} is blank. {refusal}")

    def _localhost(self, instead: str, values: Mapping[str, Any]) -> str:
        """Return localhost. Raises AnsibleLookupError if --limit excludes it, because nothing would be done."""
        limit = values.get("ansible_limit")
        groups = {**values["groups"], "all": [*values["groups"]["all"], LOCALHOST]}
        if limit and LOCALHOST not in map(str, self._matching(split_host_pattern(limit), groups)):
            raise AnsibleLookupError(
                f"{instead} names the services, and --limit ({limit}) excludes localhost, where the play "
                "runs. Leave --limit out."
            )
        return LOCALHOST

    def _check(self, name: str, parts: Sequence[str], groups: Groups, instead: str | None) -> None:
        """Raise AnsibleLookupError if a part, or all of them together, match no host."""
        regular = [part for part in parts if part[0] not in "!&"]
        if not groups["all"] and not set(regular) & set(constants.LOCALHOST):
            more = f", or name services in {instead}" if instead else ""
            raise AnsibleLookupError(f"The inventory has no hosts. Name one with -i{more}. Nothing was changed.")
        for part in regular:
            if not self._matches(part, groups):
                known = [group for group in groups if groups[group]] + list(groups["all"])
                hint = nearest(part, known) or f"There are {', '.join(known[:MOST_NAMES])}."
                raise AnsibleLookupError(f"{name}: no host matches {part!r}. {hint} Nothing was changed.")
        if len(regular) < len(parts) and not self._matching(parts, groups):
            raise AnsibleLookupError(f"{name}: {','.join(parts)!r} leaves no host. Nothing was changed.")

    def _matches(self, part: str, groups: Groups) -> bool:
        """Return whether a part matches a host. Most are plain names, which need no inventory manager."""
        named = bool(groups.get(part)) or part in groups["all"] or part in constants.LOCALHOST
        return named or bool(set(part) & set(MAGIC) and self._matching([part], groups))

    def _matching(self, parts: Sequence[str], groups: Groups) -> list[Any]:
        """Return the hosts that Ansible finds for a pattern. Raises AnsibleLookupError."""
        manager = InventoryManager(loader=self._loader, parse=False)
        for group, hosts in groups.items():
            manager.add_group(group)
            for host in hosts:
                manager.add_host(host, group)
        try:
            found: list[Any] = manager.get_hosts(list(parts))
        except AnsibleError as error:  # an index out of range, or an invalid regular expression
            raise AnsibleLookupError(f"{error} Nothing was changed.") from None
        return found
