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
    The error message lists similar names. The same applies to each part of C(--limit).
  - A part that begins with V(!) (without these hosts) or V(&) (only these hosts) may match nothing if hosts are left.
  - The lookup does not check whether C(--limit) leaves a host of the pattern.
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  _terms:
    description:
      - Name of the variable with the pattern, a string or a list of strings. All hosts are used if the variable is not
        set. The lookup fails if it is null or blank, such as the answer of an empty survey field, because that would
        select all hosts.
      - If no name is given, the play runs on V(localhost).
    type: str
  instead:
    description:
      - Name of another variable, which names the objects of the play without an inventory. If it is set, the play runs
        on V(localhost). It must not be null or blank.
    type: str
  selectors:
    description:
      - Names of other variables that select the objects of the play. Each may be V(*), which means all, or not be set.
        It must not be null or blank.
    type: list
    elements: str
    default: []
  inventory:
    description:
      - Name of a variable with the path of the whole inventory, or a list of paths, each as for C(-i). A relative path
        is relative to the current directory, which for a job of AWX is the root of the project.
      - A slice of a job template of AWX has only some hosts of the inventory. A name that matches none of them can be
        that of a host of another slice, or be misspelt. The lookup reads the whole inventory to find that out, and only
        then.
      - A variable that is not set, null or blank means that the whole inventory is unknown. In a slice, the lookup then
        fails for a name that is neither a host nor a group.
    type: str
notes:
  - In a slice, parts that match only hosts of other slices are left out. If no part is left, Ansible skips the play.
  - AWX does not report whether a job is a slice. A job whose workflow has the name of its job template
    (C(awx_workflow_job_name), C(awx_job_template_name)) counts as one. So does a job that is launched again
    (C(awx_job_launch_type)), if O(inventory) is set.
"""

EXAMPLES = r"""
- name: Report on services
  hosts: "{{ lookup('samsungcloud.scp.hosts', 'report_hosts') }}"
  gather_facts: false
  tasks: []

- name: Report on services, also in the slices of a job template
  hosts: "{{ lookup('samsungcloud.scp.hosts', 'report_hosts', inventory='report_inventory') }}"
  gather_facts: false
  tasks: []
"""

RETURN = r"""
_raw:
  description: The pattern.
  type: list
  elements: str
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ansible import constants, context
from ansible.errors import AnsibleError, AnsibleLookupError
from ansible.inventory.manager import InventoryManager, split_host_pattern
from ansible.plugins.lookup import LookupBase

from ..module_utils._scp.raw_options import selects_nothing
from ..module_utils._scp.text import nearest
from ..plugin_utils._awx_job import is_slice, may_be_slice

Groups = Mapping[str, Sequence[str]]
LISTINGS = ("syntax", "listtasks", "listtags")  # options that need no inventory
MAGIC = "~*?[]"  # characters of a part that is not a plain name
LOCALHOST = "localhost"
NO_HOST = ["all", "!all"]  # a pattern that matches no host, without a warning of Ansible
MOST_NAMES = 10  # in a message, if no name is similar


class LookupModule(LookupBase):
    """The hosts of a play."""

    def run(self, terms: Sequence[str], variables: Mapping[str, Any] | None = None, **kwargs: Any) -> list[Any]:
        """Return the host pattern. Raises AnsibleLookupError."""
        self.set_options(var_options=variables, direct=kwargs)
        values = variables or {}
        instead, selectors = self.get_option("instead"), self.get_option("selectors")
        name = terms[0] if terms and instead not in values else None
        blank = list(self._blank(name, instead, selectors, values))
        if blank:
            raise AnsibleLookupError(" ".join(blank))
        if instead in values:
            return [self._localhost(instead, values)]
        if name is None:
            return [LOCALHOST]
        parts: list[str] = split_host_pattern(self._value(values[name])) if name in values else ["all"]
        if any(context.CLIARGS.get(listing) for listing in LISTINGS):
            return parts
        return self._known(name, parts, values, instead)

    def _blank(
        self, name: str | None, instead: str | None, selectors: Sequence[str], values: Mapping[str, Any]
    ) -> Iterator[str]:
        """Yield a problem for each variable that selects objects and is blank, as an empty survey field is."""
        refusals: dict[str | None, str] = {
            name: f"Write all for all hosts, or leave {name} out.",
            instead: f"Name services, or leave {instead} out to mean the hosts of the inventory.",
            **{selector: f"Write * for all, or leave {selector} out." for selector in selectors},
        }
        for variable, refusal in refusals.items():
            if variable in values and selects_nothing(self._value(values[variable])):
                yield f"{variable} is blank. {refusal}"

    def _value(self, value: Any) -> Any:
        """Return the value of a variable, as a list or text."""
        value = self._templar.template(value)
        return value if isinstance(value, list) else "" if value is None else str(value)

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

    def _known(self, name: str, parts: list[str], values: Mapping[str, Any], instead: str | None) -> list[str]:
        """Return the parts that match hosts of the job. Raises AnsibleLookupError for names that nothing has."""
        groups: Groups = values["groups"]
        patterns = {name: parts}
        # A file of hosts, as of a run that failed, is Ansible's own.
        limit = [part for part in split_host_pattern(values.get("ansible_limit") or "") if part[0] not in "!&@"]
        if limit:
            patterns["--limit"] = limit
        try:
            self._check(patterns, groups, instead)
        except AnsibleLookupError:
            whole = self._whole_inventory(values) if may_be_slice(values) else None
            if whole is not None:
                self._check(patterns, whole, instead)
            elif is_slice(values):
                self._check_slice(name, parts, groups)
            else:
                raise
            return self._own(parts, groups)
        return parts

    def _check(self, patterns: Mapping[str, Sequence[str]], groups: Groups, instead: str | None) -> None:
        """Raise AnsibleLookupError if a part of a pattern, or all of its parts together, match no host."""
        for name, parts in patterns.items():
            regular = _regular(parts)
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

    def _check_slice(self, name: str, parts: Sequence[str], groups: Groups) -> None:
        """Raise AnsibleLookupError if a part is no name that a slice has. AWX gives it all groups, also empty ones."""
        for part in _regular(parts):
            if part not in groups and not self._matches(part, groups):
                variable = self.get_option("inventory")
                way = f" Set {variable} to the path of the inventory in the project." if variable else ""
                raise AnsibleLookupError(
                    f"{name}: {part!r} is no group, and matches no host of this slice of the job template. It cannot "
                    f"be known whether another slice has it.{way} Nothing was changed."
                )

    def _whole_inventory(self, values: Mapping[str, Any]) -> Groups | None:
        """Return the groups of the whole inventory, None if it is not set. Raises AnsibleLookupError."""
        variable = self.get_option("inventory")
        paths = self._value(values[variable]) if variable in values else ""
        if selects_nothing(paths):
            return None
        paths = paths if isinstance(paths, list) else [paths]
        groups: Groups = InventoryManager(loader=self._loader, sources=paths).get_groups_dict()
        if not groups["all"]:
            raise AnsibleLookupError(
                f"{variable}: there are no hosts in {', '.join(map(str, paths))}, relative to {Path.cwd()}. It must be "
                "the inventory in the project. Nothing was changed."
            )
        return groups

    def _own(self, parts: list[str], groups: Groups) -> list[str]:
        """Return the parts without those that match only hosts of other slices, for which Ansible warns or fails."""

        def is_here(part: str) -> bool:
            try:
                return self._matches(part.lstrip("!&"), groups)
            except AnsibleLookupError:
                return False

        own = [part for part in parts if is_here(part)]
        without_any = _regular(parts) and not _regular(own)
        if without_any or any(part[0] == "&" and part not in own for part in parts):
            return NO_HOST
        return own or ["all"]

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


def _regular(parts: Sequence[str]) -> list[str]:
    """Return the parts that add hosts."""
    return [part for part in parts if part[0] not in "!&"]
