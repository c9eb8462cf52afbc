# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Slices of AWX job templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PREFIXES = ("awx", "tower")  # of the variables that AWX sets for a job


def is_slice(values: Mapping[str, Any]) -> bool:
    """Return whether this is probably a slice of an AWX job template, which sees only a part of the inventory."""
    templates = [values.get(f"{prefix}_job_template_name") for prefix in PREFIXES]
    workflows = [values.get(f"{prefix}_workflow_job_name") for prefix in PREFIXES]
    return any(template and template == workflow for template, workflow in zip(templates, workflows))


def may_be_slice(values: Mapping[str, Any]) -> bool:
    """Return whether this can be a slice: also a job that was launched again, which has no workflow any more."""
    return is_slice(values) or any(values.get(f"{prefix}_job_launch_type") == "relaunch" for prefix in PREFIXES)
