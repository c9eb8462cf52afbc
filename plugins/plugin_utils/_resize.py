# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Services that only get another size: which, and what workload, as variables and surveys say it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import yaml

from ..module_utils._data_flow.service import Service
from ..module_utils._data_flow.sizes import SIZES
from ..module_utils._data_flow.variables import SERVICE_VARIABLES, Desired, Names, checked, sizes_of, workload_of
from ..module_utils._scp.errors import OptionError
from ..module_utils._scp.raw_options import is_left_out
from ._variables import OF_RESIZE

RESIZE = Names(Service, "resize_", SERVICE_VARIABLES.spec)
READ = (*OF_RESIZE, "sizes")  # of a host, in addition to the identity of its service; not nifi_size and nifi_workload
EXAMPLE = "{nifi: {cpu: 2000m, replica: 3}}"


def names_in(text: str) -> list[str]:
    """Return the names in a text of a survey: with commas, spaces or line breaks between them, or a list as in JSON."""
    return list(dict.fromkeys(re.findall(r"[^\s,\[\]\"']+", text)))


def resize(desired: Desired, given: Mapping[str, Any], sizes: Mapping[str, Any], variables: Mapping[str, Any]) -> None:
    """Have a service get the workload that the task says, or else the variables."""
    size, workload = (
        variables.get(f"resize_{name}") if is_left_out(given[name]) else given[name] for name in ("size", "workload")
    )
    sizes = {**sizes_of(variables, desired.problems), **sizes}
    parent = {"data_flow": "resize_data_flow"} if not desired.names.prefix else {}
    desired.names = replace(
        desired.names, aliases={**desired.names.aliases, **parent, "service_workload": "resize_workload"}
    )
    try:
        workload = _map(workload)
        problems = checked(RESIZE, {"service_workload": workload or {}})
        found = workload_of(size, workload, sizes, RESIZE)
    except OptionError as error:
        desired.problems.append(str(error))
        return
    if not found and not problems:
        problems.append(
            "resize_size, resize_workload: one of the two is needed. Set resize_size to one of "
            f"{', '.join({**SIZES, **sizes})}, or resize_workload to single values, such as {EXAMPLE}."
        )
    desired.problems += problems or checked(RESIZE, {"service_workload": found})
    if desired.service is not None:
        desired.service["service_workload"] = found


def _map(workload: Any) -> Any:
    """Return a workload as a map, also that of a text, as a survey gives it. Raises OptionError."""
    place = ""
    if isinstance(workload, str):
        try:
            workload = yaml.safe_load(workload)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            place = f", and is invalid in line {mark.line + 1}, column {mark.column + 1}" if mark else ""
    if workload is not None and not isinstance(workload, Mapping):
        raise OptionError("resize_workload", f"must be a map in YAML{place}.", hint=f"For example: {EXAMPLE}.")
    return workload
