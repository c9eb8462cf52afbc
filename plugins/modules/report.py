# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of report, which runs in the controller: plugins/action/report.py."""

from __future__ import annotations

DOCUMENTATION = r"""
module: report
short_description: Write a report of Data Flows and services for people
version_added: 0.1.0
description:
  - Writes a page or a Markdown file with the numbers by state, the topology of each cluster, and a table of all
    objects.
  - A page needs no other file and no network. It is in English and Korean, and its table can be filtered and sorted.
  - Only the owner can read the file. An existing file is replaced. In check mode it is not written. The file has the
    time at which it was written, so it differs each time, and the task never reports a change.
  - The playbook C(samsungcloud.scp.inspect) uses this module. For a report of a comparison or of a run, see
    O(samsungcloud.scp.provision#module:file).
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  file:
    description: File to write. Its ending is the format, V(.html) or V(.md). A relative path is relative to the current
      directory. If it is not set or blank, the task does nothing.
    type: str
  data_flows:
    description:
      - The Data Flows, as M(samsungcloud.scp.data_flow_info) returns them.
      - If neither O(data_flows) nor O(data_flow_services) is set, the task only checks O(file).
    type: list
    elements: dict
  data_flow_services:
    description: The services, as M(samsungcloud.scp.data_flow_service_info) returns them. Sizes and URLs require its
      option O(samsungcloud.scp.data_flow_service_info#module:details).
    type: list
    elements: dict
  report_language:
    description: Language of the report. If it is not set, Markdown is in English, and a page is in the language of the
      browser. A reader can change that of a page.
    type: str
    choices: [en, ko]
  report_artifact:
    description: Whether the custom stats of the run have the report as an HTML page, C(PREFIX_report), so that it is an
      artifact of a controller's job. Requires O(stats_prefix). There is none in check mode.
    type: bool
    default: false
  stats_prefix:
    description:
      - Prefix of the names of custom stats of the run, such as V(inspect) for C(inspect_stats).
      - If it is not set or blank, there are none.
    type: str
attributes:
  check_mode:
    description: Can run in check mode and return the changes it would make, without changing anything.
    support: full
  diff_mode:
    description: Returns the settings before and after the change.
    support: none
seealso:
  - module: samsungcloud.scp.data_flow_info
  - module: samsungcloud.scp.data_flow_service_info
  - module: samsungcloud.scp.provision
"""

EXAMPLES = r"""
- name: Check that the file can be written, before anything else
  samsungcloud.scp.report:
    file: "{{ playbook_dir }}/services.html"

- name: Write a page of all services
  block:
    - name: Read the Data Flows
      samsungcloud.scp.data_flow_info:
        details: true
      register: flows

    - name: Read the services
      samsungcloud.scp.data_flow_service_info:
        details: true
      register: services

    - name: Write the page
      samsungcloud.scp.report:
        file: "{{ playbook_dir }}/services.html"
        data_flows: "{{ flows.data_flows }}"
        data_flow_services: "{{ services.data_flow_services }}"

    - name: Write the same as Markdown, in Korean
      samsungcloud.scp.report:
        file: "{{ playbook_dir }}/services.md"
        data_flows: "{{ flows.data_flows }}"
        data_flow_services: "{{ services.data_flow_services }}"
        report_language: ko

    - name: Return the numbers and the page as custom stats of the run, for the artifacts of a controller
      samsungcloud.scp.report:
        data_flows: "{{ flows.data_flows }}"
        data_flow_services: "{{ services.data_flow_services }}"
        report_artifact: true
        stats_prefix: fleet
"""

RETURN = r"""
path:
  description: Absolute path of the file. Null without O(file).
  returned: success
  type: str
  sample: /srv/reports/services.html
ansible_stats:
  description: Custom stats of the run. Ansible shows them with C(show_custom_stats), and a controller keeps them as
    artifacts of the job.
  returned: success, with O(stats_prefix)
  type: dict
  contains:
    aggregate:
      description: Whether Ansible merges them with those of earlier tasks. Always false.
      type: bool
      sample: false
    data:
      description: The values of the run by name.
      type: dict
      contains:
        PREFIX_stats:
          description: The numbers of objects. The key is, for example, C(inspect_stats).
          type: dict
          contains:
            data_flows:
              description: Number of Data Flows.
              type: int
              sample: 1
            services:
              description: Number of services.
              type: int
              sample: 2
            states:
              description: Number of objects by state.
              type: dict
              contains:
                STATE:
                  description: Number of objects in this state.
                  type: int
                  sample: 3
            urls:
              description: URLs of the user interfaces.
              type: dict
              contains:
                NAME:
                  description: URL of the Data Flow of this name, or of a service, whose name is DATA_FLOW/SERVICE.
                  type: str
                  sample: https://orders.orders-dev
        PREFIX_report:
          description: The report as an HTML page. With O(report_artifact) only.
          type: str
          sample: "<!DOCTYPE html>..."
    per_host:
      description: Whether they are those of one host. Always false.
      type: bool
      sample: false
error:
  description: Details of the failure, for conditions.
  returned: failure
  type: dict
  contains:
    code:
      description: Code of the error, always V(invalid_option), unless Ansible itself failed.
      type: str
      sample: invalid_option
"""
