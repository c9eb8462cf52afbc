# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of controller_setup, which runs in the controller: plugins/action/controller_setup.py."""

from __future__ import annotations

DOCUMENTATION = r"""
module: controller_setup
short_description: Set up AWX or Automation Controller for Data Flow
version_added: 0.1.0
description:
  - Creates and updates a credential type, a credential, a project, inventories, job templates with surveys, schedules,
    and a workflow with an approval. The collection has the surveys and templates in C(extensions/awx/templates.yml).
  - Syncs the project, and at the end the sources of the inventories. If a sync fails, the task fails with its output.
  - What you take out of the options is taken out of the objects again. What you change by hand is set back, if it is
    something that the options or the templates set, and so are the limit, the tags and the execution environment of a
    job template. Other objects of the controller are not changed. With another O(name) or O(organization), a second set
    of objects is created, and the first one stays.
  - Only a superuser can create or change the credential type. Otherwise it must exist. If it differs from that of this
    release, the task warns.
  - Uses the modules of a collection for the controller, which is not a dependency of this one. They read the address
    and the token of the controller from C(CONTROLLER_HOST), C(CONTROLLER_OAUTH_TOKEN) and similar environment
    variables.
  - The playbook C(samsungcloud.scp.controller_setup) uses this module.
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  project_url:
    description: URL of the git repository with the playbooks and inventories.
    type: str
    required: true
  credential:
    description: Inputs of the credential that the jobs use, V(access_key), V(secret_key), V(region) and so on. The file
      C(extensions/awx/credential_type.yml) of the collection lists them.
    type: dict
    required: true
  name:
    description: Name of the credential, the project and the workflow, and prefix of the names of the other objects. It
      must not be a number or contain C(++), and neither must other names.
    type: str
    default: SCP Data Flow
  organization:
    description: Name of an existing organization. All objects but the credential type belong to it.
    type: str
    default: Default
  credential_type:
    description: Name of the credential type. AWX does not allow to change the inputs of a type in use. If a new release
      of the collection has other inputs, a new name creates a new type and a new credential, and moves the job
      templates and inventories to it. The old ones stay.
    type: str
    default: Samsung Cloud Platform
  execution_environment:
    description: Name of an existing execution environment for the jobs and for the updates of the inventories. By
      default they run in that of the organization or of the controller.
    type: str
  project_branch:
    description: Branch of the repository. By default that of the repository.
    type: str
  project_credential:
    description: Name of an existing source control credential for the repository.
    type: str
  playbooks:
    description: Directory of the playbooks in the project.
    type: str
    default: playbooks
  desired_path:
    description: Path of the inventory of the desired services in the project.
    type: str
    default: inventory/desired.yml
  live_path:
    description: Path of the inventory of the existing services in the project, a file for the inventory plugin.
    type: str
    default: inventory/live.data_flow.yml
  slices:
    description: Number of jobs that C(provision) is divided into.
    type: int
    default: 1
  project_cache_timeout:
    description: Seconds for which jobs use the project as it is, instead of syncing it when they are launched.
    type: int
    default: 0
  inventory_cache_timeout:
    description: Seconds for which jobs use the inventories as they are, instead of updating them when they are
      launched.
    type: int
    default: 0
  approval_timeout:
    description: Seconds after which a workflow that nobody approved fails. V(0) means never.
    type: int
    default: 0
  schedules:
    description: Rules of schedules, by playbook, which is V(preflight), V(drift), V(inspect) or V(export). A rule has
      the form V(DTSTART:20260101T060000Z RRULE:FREQ=DAILY;INTERVAL=1). A playbook without a rule has no schedule.
    type: dict
    default: {}
  questions:
    description: More questions of the surveys, a list for each playbook. The workflow asks those of C(provision).
      A question has the keys of AWX. Only C(variable) is required. C(question_name) is the variable, C(type) is
      V(text) and C(required) is V(false) by default. A password cannot have a default.
    type: dict
    default: {}
  roles:
    description: What teams may do. If it is set, the list is complete, and what a team may do beyond it is revoked. An
      empty list revokes all. If it is not set, nothing is granted or revoked.
    type: list
    elements: dict
    suboptions:
      team:
        description: Name of an existing team of the organization.
        type: str
        required: true
      role:
        description: V(launch) allows to launch templates, V(approve) to approve the workflow, V(read) to see templates
          and their jobs.
        type: str
        required: true
        choices: [launch, approve, read]
      templates:
        description: Playbooks whose job templates the role is for, or V(workflow). By default V(launch) is for the
          workflow and for the playbooks that change nothing, so that a change requires an approval. V(read) is for all.
          A role for the workflow includes V(read) for C(preflight) and C(provision), whose output it shows.
        type: list
        elements: str
        choices: [workflow, preflight, provision, drift, inspect, export, resize, decommission]
  update_secrets:
    description: Whether to send the secrets of the credential again. The controller never returns them, so they cannot
      be compared, and the task reports a change each time. If V(false), they are sent only with another input.
    type: bool
    default: false
  collection:
    description: Collection with the modules for the controller.
    type: str
    choices: [awx.awx, ansible.controller]
    default: awx.awx
attributes:
  check_mode:
    description: Can run in check mode and return the changes it would make, without changing anything.
    support: full
    details: Nothing is synced.
  diff_mode:
    description: Returns the settings before and after the change.
    support: none
  idempotent:
    description: Makes no changes when it runs again with the same options.
    support: partial
    details: With O(update_secrets), it reports a change each time.
"""

EXAMPLES = r"""
- name: Set up the controller
  samsungcloud.scp.controller_setup:
    project_url: https://git.example.com/nifi.git
    credential:
      access_key: "{{ vault_scp_access_key }}"
      secret_key: "{{ vault_scp_secret_key }}"
      region: kr-west1
      environment: e
    execution_environment: scp-ee
    project_branch: main
    slices: 4
    approval_timeout: 86400
    schedules:
      drift: DTSTART:20260101T060000Z RRULE:FREQ=DAILY;INTERVAL=1
    questions:
      provision:
        - variable: provision_max_parallel
          question_name: Parallel calls
          type: integer
          min: 1
          max: 20
    roles:
      - {team: Operators, role: launch}
      - {team: Leads, role: approve}
      - {team: Auditors, role: read}
"""

RETURN = r"""
lines:
  description: What was changed, or would be, a line for each object.
  returned: always
  type: list
  elements: str
  sample: ["changed: project 'SCP Data Flow'", "changed: job template 'SCP Data Flow: drift'"]
error:
  description: Details of the failure, for conditions.
  returned: failure
  type: dict
  contains:
    code:
      description:
        - Code of the error.
        - V(invalid_option) - An option, or an object that it names, is invalid. Nothing was changed.
        - V(api_error) - The controller refused an object, or a sync failed.
      type: str
      sample: api_error
    option:
      description: Name of the invalid option.
      type: str
      sample: project_url
"""
