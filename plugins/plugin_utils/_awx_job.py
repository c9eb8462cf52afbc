# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Variables that AWX sets for a job."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PREFIXES = ("awx", "tower")
SHOWN = 12  # characters of a revision in a message


def is_slice(values: Mapping[str, Any]) -> bool:
    """Return whether this is probably a slice of an AWX job template, which sees only a part of the inventory."""
    templates = [values.get(f"{prefix}_job_template_name") for prefix in PREFIXES]
    workflows = [values.get(f"{prefix}_workflow_job_name") for prefix in PREFIXES]
    return any(template and template == workflow for template, workflow in zip(templates, workflows))


def may_be_slice(values: Mapping[str, Any]) -> bool:
    """Return whether this can be a slice: also a job that was launched again, which has no workflow any more."""
    return is_slice(values) or any(values.get(f"{prefix}_job_launch_type") == "relaunch" for prefix in PREFIXES)


def revision_of(values: Mapping[str, Any]) -> str | None:
    """Return the revision of the project of the job, None if there is none."""
    found = [values.get(f"{prefix}_project_revision") for prefix in PREFIXES]
    return next((str(revision) for revision in found if revision), None)


def moved(approved: str | None, revision: str | None) -> str:
    """Return that a plan was approved at another revision, blank if it was not or that is unknown."""
    if not approved or not revision or approved == revision:
        return ""
    return f"It was approved at revision {approved[:SHOWN]} of the project, and this job has {revision[:SHOWN]}."
