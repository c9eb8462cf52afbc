# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The text of the files of an exported inventory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

import yaml

from ..module_utils._data_flow.base import STATES
from ..module_utils._data_flow.export import Entry, Export, Group, Unsafe
from ..module_utils._data_flow.variables import FLOW_VARIABLES, SERVICE_VARIABLES
from ..module_utils._resource.states import state_of
from ..module_utils._scp.text import count, sanitize

HOSTS = "hosts.yml"
COMMON = "group_vars/all/common.yml"
PASSWORDS = "group_vars/all/vault.yml"
WIDTH = 118
LINE_BREAKS = frozenset("\x85\u2028\u2029")
MOST_LISTED = 20  # files of hosts, and passwords in one line


class Dumper(yaml.SafeDumper):
    """SafeDumper that also writes Unsafe, and indents lists."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        """Indent lists, too."""
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        """Return True, to write equal values out."""
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    """Return a node for text. Other styles than this one fold the line breaks of Unicode into blanks."""
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if LINE_BREAKS & set(text) else None)


Dumper.add_representer(str, _represent_text)
Dumper.add_representer(Unsafe, lambda dumper, text: dumper.represent_scalar("!unsafe", str(text), style='"'))


def files_of(export: Export) -> dict[str, str]:
    """Return the text of all files by path, sorted; no files if there is nothing to describe."""
    if not export.groups:
        return {}
    groups, common, passwords = export.groups, export.common, export.passwords
    files = {HOSTS: _hosts(groups, export.left_out)}
    if common.variables or common.unknown:
        files[COMMON] = _text(["What all have in common."], [common])
    if passwords:
        about = [
            "The passwords of the NiFi accounts, which the export does not contain.",
            f"Fill them in, then encrypt this file: ansible-vault encrypt {PASSWORDS}",
            "They are needed to create an object. For an object that exists, a blank password is ignored.",
        ]
        files[PASSWORDS] = _text(about, [Entry(dict.fromkeys(passwords))])
    hidden = [
        names.variable(f.option)
        for names in (FLOW_VARIABLES, SERVICE_VARIABLES)
        for f in names.kind.fields
        if not f.readable
    ]
    for name, group in groups.items():
        about = [
            f"The Data Flow {group.flow['data_flow_name']}, and what its services have in common.",
            f"The API does not return {', '.join(hidden)}.",
            "They have an effect only when an object is created. Add them here if you know them.",
        ]
        files[f"group_vars/{name}.yml"] = _text(about, [group.own, group.common])
        for host, entry in group.hosts.items():
            if entry.variables or entry.unknown or entry.comments:
                files[f"host_vars/{host}.yml"] = _text([], [entry])
    return dict(sorted(files.items()))


def _hosts(groups: Mapping[str, Group], left_out: Sequence[str]) -> str:
    """Return the text of the inventory: a group for each Data Flow, a host for each service."""
    lines = [
        "---",
        *_comment(
            "Each group is a Data Flow. Each host is a Data Flow Service, unless it has data_flow_only. Exported by "
            "samsungcloud.scp.export for samsungcloud.scp.provision."
        ),
        *_comment(
            "A description, node selector, instance id or host alias that is not here is not set, or the API does not "
            "return it."
        ),
        *(line for text in left_out for line in _comment(text)),
    ]
    for name, group in groups.items():
        lines += _comment(_of_state(state_of(group.flow))) if state_of(group.flow) not in STATES.healthy else []
        lines += [f"{_key(name)}:", "  hosts:"]
        if group.alone:
            lines += [f"    {_key(group.alone)}: # a Data Flow without services", "      data_flow_only: true"]
        for host in group.hosts:
            state = group.states.get(host)
            lines += _comment(_of_state(state), "    ") if state else []
            lines.append(f"    {_key(host)}:")
    return "\n".join([*lines, ""])


def _of_state(state: str) -> str:
    """Return what the state of an object means for provision."""
    if state in STATES.failed:
        return f"In state {state} when exported. provision cannot change it: delete it, and create it again."
    return str(sanitize(f"In state {state} when exported."))


def _key(name: str) -> str:
    """Return a name as a key of YAML, quoted if necessary."""
    return _dumped({name: None}).removesuffix(": null\n")


def _text(about: Iterable[str], entries: Sequence[Entry]) -> str:
    """Return the text of a file of variables."""
    unknown = [name for entry in entries for name in entry.unknown]
    comments = [*about, *(comment for entry in entries for comment in entry.comments)]
    if unknown:
        comments.append(
            f"The API returned no value for {', '.join(unknown)}. It is not set, or the API does not return it."
        )
    variables = {name: value for entry in entries for name, value in entry.variables.items()}
    lines = ["---", *(line for comment in comments for line in _comment(comment))]
    return "\n".join([*lines, _dumped(variables) if variables else ""])


def _dumped(value: Mapping[str, Any]) -> str:
    text: str = yaml.dump(dict(value), Dumper=Dumper, sort_keys=False, allow_unicode=True, width=10**9)
    return text


def _comment(text: str, indent: str = "") -> Iterator[str]:
    """Yield a text as lines of a comment."""
    yield from (
        f"{indent}# {line}"
        for line in wrap(str(sanitize(text)), WIDTH - len(indent) - len("# "), break_on_hyphens=False)
    )


def report_lines(export: Export, files: Iterable[str], place: str, what: str) -> list[str]:
    """Return what was exported, as lines for a person."""
    lines = [f"{what} {place}: {count(len(export.groups), 'Data Flow')}, {count(export.services, 'service')}."]
    lines += [f"  {path}" for path in _shortened(files)]
    lines = [*(lines if export.groups else []), *export.left_out]
    if export.without_services:
        names = ", ".join(export.without_services)
        lines.append(f"Without services, each described by a host with data_flow_only: {names}.")
    if export.passwords:
        asked = f"Fill in these passwords in {PASSWORDS}, and encrypt it:"
        few = len(export.passwords) <= MOST_LISTED
        lines += [f"{asked} {', '.join(export.passwords)}."] if few else [asked, *(f"  {n}" for n in export.passwords)]
    return lines


def _shortened(files: Iterable[str]) -> list[str]:
    """Return the paths of files, and those of hosts as one line where there are many."""
    of_hosts = [path for path in files if path.startswith("host_vars/")]
    if len(of_hosts) <= MOST_LISTED:
        return list(files)
    return [*(path for path in files if path not in of_hosts), f"host_vars/: {count(len(of_hosts), 'file')}"]
