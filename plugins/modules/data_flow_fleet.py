#!/usr/bin/python
# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module data_flow_fleet."""

from __future__ import annotations

DOCUMENTATION = r"""
module: data_flow_fleet
short_description: Manage many Data Flows and Data Flow Services at once
version_added: 0.1.0
description:
  - Creates, updates and deletes a list of Data Flows and Data Flow Services in one task. All of them are planned before
    any is changed, and the capacity is checked for all new services together, so that nothing is created that does not
    fit.
  - Data Flows are created before their services, and deleted after them. Everything else is done in parallel, and one
    list call polls the state of all objects.
  - Items are compared as objects after these were read. Two items for one object are refused, whether they use its name
    or its id. A service is handled under the Data Flow that it really belongs to.
  - When O(wait_timeout) is over, no further change is started. Objects whose change was not started are skipped, and
    the task fails.
  - Run the task again after an interruption, and it continues.
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  data_flows:
    description:
      - Data Flows, each with the options of M(samsungcloud.scp.data_flow).
    type: list
    elements: dict
    default: []
    suboptions: &data_flow # generated from data_flow.py by tests/unit/plugins/test_fleet_options.py
      name:
        description:
        - Name of the Data Flow. 3 to 30 lower-case letters, digits and hyphens. The first character must be a letter,
          and the last must not be a hyphen.
        - Cannot be changed. If several clusters have a Data Flow of this name, set O(data_flows[].cluster_id) or
          O(data_flows[].cluster_name) too.
        type: str
        aliases:
        - data_flow_name
      data_flow_id:
        description: Id of an existing Data Flow, instead of O(data_flows[].name).
        type: str
        aliases:
        - id
      cluster_id:
        description:
        - Id of the Kubernetes Engine cluster, 32 hexadecimal digits.
        - This or O(data_flows[].cluster_name) is required to create the Data Flow. Cannot be changed afterwards.
        - With O(data_flows[].state=absent) and neither of them, the Data Flow may be on any cluster. The task fails if
          both are blank.
        type: str
      cluster_name:
        description: Name of the Kubernetes Engine cluster, compared exactly, instead of O(data_flows[].cluster_id).
        type: str
      version:
        description:
        - Version of the image, see M(samsungcloud.scp.data_flow_image_info). Cannot be changed afterwards.
        - Not required to create the Data Flow if the API offers only one image.
        type: str
      image_id:
        description: Id of the image, instead of O(data_flows[].version).
        type: str
      ingress_controller_name:
        description:
        - Name of the ingress controller of the cluster. If not set, and the cluster has exactly one, that one is used.
        - Used only on create. The API does not return it.
        type: str
      dsc_domain:
        description: Sent unchanged on create. The API reference does not explain it.
        type: str
      instance_id:
        description: Sent unchanged on create. The API reference does not explain it.
        type: str
      delete_services:
        description: Whether O(data_flows[].state=absent) also deletes the Data Flow Services of the Data Flow. With
          V(false) the task fails if there are any.
        type: bool
      state:
        description:
        - Whether the object must exist.
        - An object that is being deleted does not count as existing. Both states wait until it is deleted. V(present)
          then creates it again.
        type: str
        choices:
        - present
        - absent
      domain:
        description:
        - Domain of the user interface, whose host name is C(name.domain). 3 to 50 characters.
        - Required to create the object.
        - A value that cannot be a DNS name is refused. The user guide allows lower-case letters, digits and hyphens
          only. Dots and upper-case letters are sent with a warning.
        type: str
      storage_class_name:
        description:
        - Kubernetes storage class of the cluster, for the volumes of the object.
        - Required to create the object. Cannot be changed afterwards.
        type: str
      node_selector:
        description:
        - Label of the nodes to run on, for example V(node-role=nifi). An object with a label that no node has ends in
          the state V(ERROR).
        - A value that cannot be a label is refused. The API reference does not document the notation. Any notation
          other than V(key=value), and more than one label, is sent with a warning.
        - A blank value removes it.
        type: str
      description:
        description:
        - Free text of at most 150 characters. Leading and trailing spaces are removed.
        - A blank value removes it. Any other option with a blank value counts as not set.
        type: str
      account:
        description: Credentials for NiFi.
        type: dict
        suboptions:
          account_id:
            description: User name, 6 to 30 characters.
            type: str
            required: true
          account_password:
            description:
            - Password, 8 to 50 characters. It must contain an upper-case letter, a lower-case letter, a digit and a
              special character.
            - Required to create the object with an account, to change the user name, and to send the password again.
            - If it is blank, only the user name of an object that exists is compared, and nothing is sent.
            - The password is never returned and cannot be compared, see O(data_flows[].update_password).
            type: str
      update_password:
        description:
        - When to send the password of O(data_flows[].account).
        - V(on_create) sends it when the object is created, and when O(data_flows[].account.account_id) changes.
        - V(always) sends it in every run. Every run then reports a change.
        type: str
        choices:
        - on_create
        - always
      host_aliases:
        description:
        - Entries for the hosts file of the containers. Their order does not matter.
        - At most 20 IP addresses for a Data Flow. At most 20 pairs of IP address and host name for a Data Flow Service.
        - An empty list removes all entries.
        type: list
        elements: dict
        suboptions:
          ip:
            description: IP address.
            type: str
            required: true
          hostnames:
            description: Host names of the IP address.
            type: list
            elements: str
            required: true
      tags:
        description:
        - Tags, as a map of keys to values, at most 50. Values are strings. Numbers and booleans are sent as strings.
        - The API accepts tags only on create, and never returns them. For an existing object they are listed in
          RV(outcomes[].not_compared).
        type: dict
      tags_format:
        description:
        - Field names of a tag in the call, because the pages of the API reference disagree.
        - V(key_value) sends C(key) and C(value). V(tag_key_tag_value) sends C(tag_key) and C(tag_value).
        - V(auto) sends the names that are documented for the version of the call, V(key_value) up to 1.1 and
          V(tag_key_tag_value) from 1.2 on. If the API refuses the call because of missing or unknown fields, the call
          is sent once more with the other names. A refused call has no effect.
        type: str
        choices:
        - auto
        - key_value
        - tag_key_tag_value
      check_name:
        description:
        - Whether to ask the API if the name is available before creating the object, and to fail if it is taken. This
          also applies in check mode. The error names the object that has the name.
        - The API reference does not document whether names are unique in the account or on a cluster. With V(false) the
          API decides when the object is created.
        type: bool
      on_immutable_change:
        description:
        - What to do if an option differs from a setting that the API cannot change in an existing object.
        - V(fail) changes nothing and fails. V(warn) and V(ignore) change the other settings, and V(warn) also returns a
          warning. RV(outcomes[].immutable_changes) has the differences, or RV(error.immutable_changes) if the task
          fails.
        - V(replace) deletes the object B(with its data) and creates it again with the desired settings. It needs
          O(data_flows[].replace_allowed). Settings that the task does not have are those of the old object, except the
          image's component versions where the image changes. The task fails before it changes anything if a setting is
          missing that the API does not return, such as the password of O(data_flows[].account), and
          O(data_flows[].tags), which can be C({}).
        type: str
        choices:
        - fail
        - warn
        - ignore
        - replace
      replace_allowed:
        description:
        - Whether O(data_flows[].on_immutable_change=replace) may delete an object with its data. Otherwise the task
          fails.
        - The permission for a Data Flow also covers its services, which are deleted and created again with it.
        type: bool
  data_flow_defaults:
    description:
      - Options that items of O(data_flows) do not set. An option with a blank value in an item, or with a map of blank
        values only, counts as not set, so that the rows of a table can have all columns.
    type: dict
    suboptions: *data_flow
  data_flow_services:
    description:
      - Data Flow Services, each with the options of M(samsungcloud.scp.data_flow_service).
    type: list
    elements: dict
    default: []
    suboptions: &data_flow_service # generated from data_flow_service.py by tests/unit/plugins/test_fleet_options.py
      name:
        description:
        - Name of the service. 3 to 30 lower-case letters, digits and hyphens. The first character must be a letter, and
          the last must not be a hyphen.
        - Cannot be changed.
        type: str
        aliases:
        - data_flow_service_name
      data_flow_service_id:
        description: Id of an existing service, instead of O(data_flow_services[].name).
        type: str
        aliases:
        - id
      data_flow:
        description:
        - Name of the Data Flow that the service belongs to. This or O(data_flow_services[].data_flow_id) is required to
          create the service. Cannot be changed afterwards.
        - With O(data_flow_services[].state=absent) and neither of them, the service may belong to any Data Flow. The
          task fails if both are blank.
        type: str
        aliases:
        - data_flow_name
      data_flow_id:
        description: Id of the Data Flow that the service belongs to, instead of O(data_flow_services[].data_flow).
        type: str
      service_workload:
        description:
        - Size of the deployment. O(data_flow_services[].service_workload.nifi.cpu),
          O(data_flow_services[].service_workload.nifi.memory) and
          O(data_flow_services[].service_workload.nifi.replica), and those of the other two components, are required to
          create a service.
        - For an existing service, a value that is not set is left unchanged.
        type: dict
        suboptions:
          nifi: &id001
            description: Size of the component.
            type: dict
            suboptions:
              cpu:
                description: CPU of one replica in millicores, for example V(2000) or V(2000m).
                type: str
              memory:
                description: Memory of one replica in MiB, or with a Kubernetes suffix, for example V(4096) or V(4Gi).
                type: str
              replica:
                description: Number of replicas.
                type: int
              version:
                description: Version of the component. If not set on create, the version that the Data Flow offers is
                  used.
                type: str
          nifi_registry: *id001
          zookeeper: *id001
      state:
        description:
        - Whether the object must exist.
        - An object that is being deleted does not count as existing. Both states wait until it is deleted. V(present)
          then creates it again.
        type: str
        choices:
        - present
        - absent
      domain:
        description:
        - Domain of the user interface, whose host name is C(name.domain). 3 to 50 characters.
        - Required to create the object.
        - A value that cannot be a DNS name is refused. The user guide allows lower-case letters, digits and hyphens
          only. Dots and upper-case letters are sent with a warning.
        type: str
      storage_class_name:
        description:
        - Kubernetes storage class of the cluster, for the volumes of the object.
        - Required to create the object. Cannot be changed afterwards.
        type: str
      node_selector:
        description:
        - Label of the nodes to run on, for example V(node-role=nifi). An object with a label that no node has ends in
          the state V(ERROR).
        - A value that cannot be a label is refused. The API reference does not document the notation. Any notation
          other than V(key=value), and more than one label, is sent with a warning.
        - A blank value removes it.
        type: str
      description:
        description:
        - Free text of at most 150 characters. Leading and trailing spaces are removed.
        - A blank value removes it. Any other option with a blank value counts as not set.
        type: str
      account:
        description: Credentials for NiFi.
        type: dict
        suboptions:
          account_id:
            description: User name, 6 to 30 characters.
            type: str
            required: true
          account_password:
            description:
            - Password, 8 to 50 characters. It must contain an upper-case letter, a lower-case letter, a digit and a
              special character.
            - Required to create the object with an account, to change the user name, and to send the password again.
            - If it is blank, only the user name of an object that exists is compared, and nothing is sent.
            - The password is never returned and cannot be compared, see O(data_flow_services[].update_password).
            type: str
      update_password:
        description:
        - When to send the password of O(data_flow_services[].account).
        - V(on_create) sends it when the object is created, and when O(data_flow_services[].account.account_id) changes.
        - V(always) sends it in every run. Every run then reports a change.
        type: str
        choices:
        - on_create
        - always
      host_aliases:
        description:
        - Entries for the hosts file of the containers. Their order does not matter.
        - At most 20 IP addresses for a Data Flow. At most 20 pairs of IP address and host name for a Data Flow Service.
        - An empty list removes all entries.
        type: list
        elements: dict
        suboptions:
          ip:
            description: IP address.
            type: str
            required: true
          hostnames:
            description: Host names of the IP address.
            type: list
            elements: str
            required: true
      tags:
        description:
        - Tags, as a map of keys to values, at most 50. Values are strings. Numbers and booleans are sent as strings.
        - The API accepts tags only on create, and never returns them. For an existing object they are listed in
          RV(outcomes[].not_compared).
        type: dict
      tags_format:
        description:
        - Field names of a tag in the call, because the pages of the API reference disagree.
        - V(key_value) sends C(key) and C(value). V(tag_key_tag_value) sends C(tag_key) and C(tag_value).
        - V(auto) sends the names that are documented for the version of the call, V(key_value) up to 1.1 and
          V(tag_key_tag_value) from 1.2 on. If the API refuses the call because of missing or unknown fields, the call
          is sent once more with the other names. A refused call has no effect.
        type: str
        choices:
        - auto
        - key_value
        - tag_key_tag_value
      check_name:
        description:
        - Whether to ask the API if the name is available before creating the object, and to fail if it is taken. This
          also applies in check mode. The error names the object that has the name.
        - The API reference does not document whether names are unique in the account or on a cluster. With V(false) the
          API decides when the object is created.
        type: bool
      on_immutable_change:
        description:
        - What to do if an option differs from a setting that the API cannot change in an existing object.
        - V(fail) changes nothing and fails. V(warn) and V(ignore) change the other settings, and V(warn) also returns a
          warning. RV(outcomes[].immutable_changes) has the differences, or RV(error.immutable_changes) if the task
          fails.
        - V(replace) deletes the object B(with its data) and creates it again with the desired settings. It needs
          O(data_flow_services[].replace_allowed). Settings that the task does not have are those of the old object,
          except the image's component versions where the image changes. The task fails before it changes anything if a
          setting is missing that the API does not return, such as the password of O(data_flow_services[].account), and
          O(data_flow_services[].tags), which can be C({}).
        type: str
        choices:
        - fail
        - warn
        - ignore
        - replace
      replace_allowed:
        description:
        - Whether O(data_flow_services[].on_immutable_change=replace) may delete an object with its data. Otherwise the
          task fails.
        - The permission for a Data Flow also covers its services, which are deleted and created again with it.
        type: bool
  data_flow_service_defaults:
    description:
      - Options that items of O(data_flow_services) do not set, or that are blank there. Options are taken as a whole,
        and their contents are not merged.
    type: dict
    suboptions: *data_flow_service
  state:
    description: Whether the objects must exist, if neither the item nor the defaults of its kind set it.
    type: str
    choices: [present, absent]
    default: present
  update_only:
    description: Whether to fail for an object that does not exist, instead of creating it.
    type: bool
    default: false
  keep_in_use:
    description:
      - Whether to keep a Data Flow that has services which this task does not delete, and to return a warning. With
        V(false) the task fails.
    type: bool
    default: false
  purge:
    description:
      - Whether to delete the services that are not in O(data_flow_services), under the Data Flows in O(data_flows) and
        under the Data Flows of the listed services. A listed service is never deleted, whether it is listed by name or
        by id.
      - The task fails if O(data_flow_services) is empty, and if more than O(max_deletions) services would be deleted.
      - Services are deleted last, after all listed objects, and only if none of these failed, whatever
        O(continue_on_error) is. Their capacity is therefore not available for new services of the same task. Data
        Flows to delete wait for them.
    type: bool
    default: false
  max_deletions:
    description:
      - How many objects may be deleted at most by O(purge), and to be replaced
        (O(data_flow_services[].on_immutable_change=replace)). The services of a Data Flow that is replaced count too.
    type: int
    default: 1
  max_parallel:
    description: How many calls to make at the same time, at most. From 1 to 64.
    type: int
    default: 20
  approved:
    description:
      - The plan that was approved, as M(samsungcloud.scp.data_flow_preflight_info) returned it.
      - Before the first change, the task fails with the code V(not_approved) if it would do anything that is not part
        of this plan, also in check mode. Nothing is changed then. The message has the differences.
      - What is already done of the plan is no difference, so a task that was interrupted can be run again.
    type: dict
  max_unavailable:
    description:
      - How many updates may be in progress at the same time, at most. The next update starts when one has ended and its
        object is healthy. After an update that failed, no further one starts, whatever O(continue_on_error) is.
      - With V(0), there is no limit. Services that are replaced count as well. Objects that are created or
        deleted do not count.
    type: int
    default: 0
  continue_on_error:
    description:
      - Whether to continue with the other objects if one failed. The task fails in either case, after all changes in
        progress have ended, and returns the outcome of each object.
      - With V(false), nothing is changed if an object cannot be planned, and no further change is started after one
        failed.
    type: bool
    default: false
extends_documentation_fragment:
  - samsungcloud.scp.wait
  - samsungcloud.scp.backup
  - samsungcloud.scp.connection
  - samsungcloud.scp.attributes
seealso:
  - module: samsungcloud.scp.data_flow
  - module: samsungcloud.scp.data_flow_service
  - module: samsungcloud.scp.data_flow_preflight_info
  - module: samsungcloud.scp.provision
"""

EXAMPLES = r"""
- name: Create a Data Flow and the services of two teams
  samsungcloud.scp.data_flow_fleet:
    data_flows:
      - name: analytics
        cluster_name: ske-dev
        version: 1.1.0
        domain: analytics-dev
        storage_class_name: nfs-subdir-external
    data_flow_service_defaults:
      data_flow: analytics
      storage_class_name: nfs-subdir-external
      service_workload:
        nifi: {cpu: 2000m, memory: 4Gi, replica: 1}
        nifi_registry: {cpu: 500m, memory: 1Gi, replica: 1}
        zookeeper: {cpu: 500m, memory: 1Gi, replica: 1}
    data_flow_services:
      - name: orders
        domain: orders-dev
      - name: payments
        domain: payments-dev
  register: fleet

- name: Show the outcome of each object
  samsungcloud.scp.print:
    lines: "{{ fleet.outcomes | samsungcloud.scp.table(['name', 'outcome', 'id']) }}"

- name: Update several services
  samsungcloud.scp.data_flow_fleet:
    data_flow_service_defaults:
      data_flow: analytics
    data_flow_services:
      - name: orders
        description: Orders of the web shop
      - name: payments
        service_workload:
          nifi: {replica: 3}
    update_only: true

- name: Plan an update, and make only the changes of this plan
  vars:
    services:
      - name: orders
        data_flow: analytics
        description: Orders of all shops
  block:
    - name: Plan the update
      samsungcloud.scp.data_flow_preflight_info:
        data_flow_services: "{{ services }}"
        resolve_dns: false
      register: planned

    - name: Update the service, and fail if its plan is another one now
      samsungcloud.scp.data_flow_fleet:
        data_flow_services: "{{ services }}"
        approved: "{{ planned.plan }}"

- name: Show the changes that the task would make, without making them
  samsungcloud.scp.data_flow_fleet:
    data_flow_services:
      - name: orders
        data_flow: analytics
        domain: orders-test
  check_mode: true
  diff: true

- name: Create a service for each team of a list, and do not wait for it
  samsungcloud.scp.data_flow_fleet:
    data_flow_service_defaults:
      data_flow: analytics
      storage_class_name: nfs-subdir-external
      service_workload:
        nifi: {cpu: 1000m, memory: 2Gi, replica: 1}
        nifi_registry: {cpu: 500m, memory: 1Gi, replica: 1}
        zookeeper: {cpu: 500m, memory: 1Gi, replica: 1}
    data_flow_services: "{{ teams }}"
    wait: false
  vars:
    teams:
      - {name: shipping, domain: shipping-dev}
      - {name: returns, domain: returns-dev}

- name: Wait until all services of the Data Flow run
  samsungcloud.scp.data_flow_service_info:
    data_flow: analytics
    wait_for_state: RUNNING
    wait_timeout: 1800

# The services are updated in the background, while the play continues.
- name: Update services asynchronously
  block:
    - name: Start to update the services
      samsungcloud.scp.data_flow_fleet:
        data_flow_service_defaults:
          data_flow: analytics
          description: Managed by Ansible
        data_flow_services:
          - name: shipping
          - name: returns
      async: 3600
      poll: 0
      register: job

    - name: Wait until the services run
      ansible.builtin.async_status:
        jid: "{{ job.ansible_job_id }}"
      register: updated
      until: updated is finished
      retries: 720
      delay: 5

- name: Continue if some of the objects failed
  block:
    - name: Update all services that can be updated
      samsungcloud.scp.data_flow_fleet:
        data_flow_service_defaults:
          data_flow: analytics
        data_flow_services:
          - name: orders
            node_selector: node-role=nifi
          - name: payments
            storage_class_name: block-storage
        continue_on_error: true
  rescue:
    - name: Fail on any other error
      ansible.builtin.fail:
        msg: "{{ ansible_failed_result.msg }}"
      when: ansible_failed_result.error.code != 'unconverged'

    - name: Show the objects that failed
      ansible.builtin.debug:
        msg: "{{ ansible_failed_result.error.outcomes | rejectattr('error', 'none') | map(attribute='msg') }}"

- name: Manage services with common options, and a password from Ansible Vault
  hosts: localhost
  gather_facts: false
  vars_files:
    - vault.yml  # encrypted with ansible-vault, sets vault_nifi_password
  module_defaults:
    group/samsungcloud.scp.all:
      region: kr-west1
      environment: e
    group/samsungcloud.scp.wait:
      wait_timeout: 7200
  tasks:
    - name: Update the credentials for all NiFi deployments
      samsungcloud.scp.data_flow_fleet:
        data_flow_service_defaults:
          data_flow: analytics
          account:
            account_id: nifiadmin2
            account_password: "{{ vault_nifi_password }}"
        data_flow_services:
          - name: orders
          - name: payments

- name: Run the task on the machine that has the credentials
  samsungcloud.scp.data_flow_fleet:
    data_flow_services:
      - name: shipping
        data_flow: analytics
        domain: logistics-dev
  delegate_to: localhost

- name: Replace a Data Flow together with its services if its storage class differs, which deletes their data
  samsungcloud.scp.data_flow_fleet:
    data_flows:
      - name: analytics
        storage_class_name: nfs-subdir-external-retained
        tags: {}
        on_immutable_change: replace
        replace_allowed: true
    data_flow_service_defaults:
      data_flow: analytics
      tags: {}
      account:
        account_id: nifiadmin
        account_password: "{{ nifi_password }}"
    data_flow_services:
      - name: orders
      - name: payments
    max_deletions: 20

- name: Delete the services that are not listed, three at most
  samsungcloud.scp.data_flow_fleet:
    data_flow_services:
      - name: orders
        data_flow: analytics
    purge: true
    max_deletions: 3

- name: Delete all listed objects
  samsungcloud.scp.data_flow_fleet:
    data_flows:
      - name: analytics
    data_flow_services:
      - name: orders
        data_flow: analytics
    state: absent
"""

RETURN = r"""
data_flows:
  description: The Data Flows of O(data_flows) that exist, as M(samsungcloud.scp.data_flow) returns them.
  returned: success
  type: list
  elements: dict
  contains:
    account:
      description: Credentials for NiFi. The password is never returned.
      type: dict
      contains:
        account_id:
          description: User name.
          type: str
          sample: nifiadmin
    account_id:
      description: Id of the account on Samsung Cloud Platform. The API returns it from version 1.1 on.
      type: str
      sample: 3f2a9d1c5b7e4a60918273645a5b6c7d
    cluster_id:
      description: Id of the Kubernetes Engine cluster.
      type: str
      sample: 70a599e031e749b7b260868f441e862b
    cluster_name:
      description: Name of the Kubernetes Engine cluster. The API may omit it.
      type: str
      sample: ske-dev
    cluster_permission:
      description: Not explained in the API reference. The API may omit it.
      type: dict
      sample: {}
    cluster_request_failed:
      description: Whether the API could not reach the cluster. The other values may then be out of date, and the task
        returns a warning. The API may omit it.
      type: bool
      sample: false
    count_data_flow_service:
      description: Number of Data Flow Services of the Data Flow. Null in a list without details.
      type: int
      sample: 2
    created_by:
      description: Id of the user who created the Data Flow. The API returns it only in lists.
      type: str
      sample: b4c8d2e6f0a14b3c9d5e7f1a2b3c4d5e
    created_dt:
      description: Time at which the Data Flow was created.
      type: str
      sample: '2026-11-23T09:30:00.000Z'
    data_flow_id:
      description: Id of the Data Flow.
      type: str
      sample: 1599408f-472f-474c-a4a1-ed787a9b6c34
    data_flow_name:
      description: Name of the Data Flow.
      type: str
      sample: analytics
    description:
      description: Free text. Null if there is none, and in a list without details.
      type: str
      sample: Managed by Ansible
    domain:
      description: Domain of the user interface. Null in a list without details.
      type: str
      sample: analytics-dev
    host_aliases:
      description: Entries for the hosts file of the containers. Null in a list without details.
      type: list
      elements: dict
      contains:
        hostnames:
          description: Host names of the IP address.
          type: list
          elements: str
          sample: [kafka-1, kafka-1.internal]
        ip:
          description: IP address.
          type: str
          sample: 10.0.0.10
    hosts_file:
      description: Lines that the API adds to the hosts file. Null if there are none, and in a list without details.
      type: str
      sample: 10.0.0.10 kafka-1 kafka-1.internal
    http_port:
      description: HTTP port of the ingress controller. Null in a list without details.
      type: int
      sample: 30708
    https_port:
      description: HTTPS port of the ingress controller. Null in a list without details.
      type: int
      sample: 31416
    image_id:
      description: Id of the image.
      type: str
      sample: IMAGE-a7e31f94-0d2c-4b58-8e6f-91c0b2d3e4f5
    ingress_class_name:
      description: Ingress class of the ingress controller. Null in a list without details.
      type: str
      sample: dss-nginx
    instance_id:
      description: Value of the option of this name. Not explained in the API reference.
      type: str
      sample: one
    is_active_image:
      description: Whether the image is active.
      type: bool
      sample: true
    modified_by:
      description: Id of the user who last changed the Data Flow. The API returns it only in lists.
      type: str
      sample: b4c8d2e6f0a14b3c9d5e7f1a2b3c4d5e
    modified_dt:
      description: Time of the last change.
      type: str
      sample: '2026-11-23T09:30:00.000Z'
    namespace_name:
      description: Kubernetes namespace of the Data Flow.
      type: str
      sample: data-flow-analytics
    node_selector:
      description: Label of the nodes to run on. Null if there is none, and in a list without details.
      type: str
      sample: node-role=nifi
    state:
      description:
        - State of the Data Flow. V(RUNNING) and V(ACTIVE) mean that it runs, V(ERROR) that it failed.
        - The API reference also lists V(CREATING), V(UPDATING), V(EDITING), V(STARTING), V(STOPPING), V(RESTARTING),
          V(STOPPED), V(UNDEPLOYED), V(DELETING), V(TERMINATING), V(DELETED) and V(TERMINATED).
      type: str
      sample: RUNNING
    storage_class_name:
      description: Kubernetes storage class. Null in a list without details.
      type: str
      sample: nfs-subdir-external
    version:
      description: Version of the image.
      type: str
      sample: 1.1.0
    web_url:
      description: URL of the user interface. Null until the Data Flow runs, and in a list without details.
      type: str
      sample: https://analytics.analytics-dev
data_flow_services:
  description: The services of O(data_flow_services) that exist, as M(samsungcloud.scp.data_flow_service) returns them.
  returned: success
  type: list
  elements: dict
  contains:
    account:
      description: Credentials for NiFi. The password is never returned.
      type: dict
      contains:
        account_id:
          description: User name.
          type: str
          sample: nifiadmin
    account_id:
      description: Id of the account on Samsung Cloud Platform. The API returns it from version 1.1 on.
      type: str
      sample: 3f2a9d1c5b7e4a60918273645a5b6c7d
    cluster_id:
      description: Id of the Kubernetes Engine cluster.
      type: str
      sample: 70a599e031e749b7b260868f441e862b
    cluster_name:
      description: Name of the Kubernetes Engine cluster. The API may omit it.
      type: str
      sample: ske-dev
    cluster_permission:
      description: Not explained in the API reference. The API may omit it.
      type: dict
      sample: {}
    cluster_request_failed:
      description: Whether the API could not reach the cluster. The other values may then be out of date, and the task
        returns a warning. The API may omit it.
      type: bool
      sample: false
    created_by:
      description: Id of the user who created the service. The API returns it only in lists.
      type: str
      sample: b4c8d2e6f0a14b3c9d5e7f1a2b3c4d5e
    created_dt:
      description: Time at which the service was created.
      type: str
      sample: '2026-11-23T09:30:00.000Z'
    data_flow_id:
      description: Id of the Data Flow that the service belongs to.
      type: str
      sample: 1599408f-472f-474c-a4a1-ed787a9b6c34
    data_flow_name:
      description: Name of the Data Flow that the service belongs to.
      type: str
      sample: analytics
    data_flow_service_id:
      description: Id of the service.
      type: str
      sample: a7a99009-119a-47e9-8697-c46c22551286
    data_flow_service_name:
      description: Name of the service.
      type: str
      sample: orders
    description:
      description: Free text. Null if there is none. The API may omit it in lists.
      type: str
      sample: Managed by Ansible
    domain:
      description: Domain of the user interface. Null in a list without details.
      type: str
      sample: orders-dev
    host_aliases:
      description: Entries for the hosts file of the containers. Null in a list without details.
      type: list
      elements: dict
      contains:
        hostnames:
          description: Host names of the IP address.
          type: list
          elements: str
          sample: [kafka-1, kafka-1.internal]
        ip:
          description: IP address.
          type: str
          sample: 10.0.0.10
    host_file_registry:
      description: Not explained in the API reference. Null in a list without details.
      type: str
      sample: 10.0.0.10 kafka-1 kafka-1.internal
    hosts_file:
      description: Lines that the API adds to the hosts file. Null if there are none, and in a list without details.
      type: str
      sample: 10.0.0.10 kafka-1 kafka-1.internal
    http_port:
      description: HTTP port of the ingress controller. Null in a list without details.
      type: int
      sample: 30708
    https_port:
      description: HTTPS port of the ingress controller. Null in a list without details.
      type: int
      sample: 31416
    image_id:
      description: Id of the image of the Data Flow. Null in a list without details.
      type: str
      sample: IMAGE-a7e31f94-0d2c-4b58-8e6f-91c0b2d3e4f5
    ingress_class_name:
      description: Ingress class of the ingress controller. Null in a list without details.
      type: str
      sample: dss-nginx
    instance_id:
      description: Not explained in the API reference. Null in a list without details.
      type: str
      sample: one
    is_active_image:
      description: Whether the image is active. Null in a list without details.
      type: bool
      sample: true
    modified_by:
      description: Id of the user who last changed the service. The API returns it only in lists.
      type: str
      sample: b4c8d2e6f0a14b3c9d5e7f1a2b3c4d5e
    modified_dt:
      description: Time of the last change.
      type: str
      sample: '2026-11-23T09:30:00.000Z'
    namespace_name:
      description: Kubernetes namespace of the service. Null in a list without details.
      type: str
      sample: data-flow-analytics
    node_selector:
      description: Label of the nodes to run on. Null if there is none, and in a list without details.
      type: str
      sample: node-role=nifi
    service_workload:
      description: Size of the deployment. Null in a list without details.
      type: dict
      contains:
        nifi:
          description: Size of NiFi.
          type: dict
          contains: &component
            cpu:
              description: CPU of one replica in millicores.
              type: int
              sample: 2000
            memory:
              description: Memory of one replica in MiB.
              type: int
              sample: 4096
            replica:
              description: Number of replicas.
              type: int
              sample: 1
            version:
              description: Version of the component.
              type: str
              sample: 1.28.1
        nifi_registry:
          description: Size of NiFi Registry.
          type: dict
          contains: *component
        zookeeper:
          description: Size of ZooKeeper.
          type: dict
          contains: *component
    state:
      description:
        - State of the service. V(RUNNING) and V(ACTIVE) mean that it runs, V(ERROR) that it failed.
        - The API reference also lists V(CREATING), V(UPDATING), V(EDITING), V(STARTING), V(STOPPING), V(RESTARTING),
          V(STOPPED), V(UNDEPLOYED), V(DELETING), V(TERMINATING), V(DELETED) and V(TERMINATED).
      type: str
      sample: RUNNING
    storage_class_name:
      description: Kubernetes storage class. Null in a list without details.
      type: str
      sample: nfs-subdir-external
    version:
      description: Version of the image of the Data Flow.
      type: str
      sample: 1.1.0
    web_url_nifi:
      description: URL of NiFi. Null until the service runs, and in a list without details.
      type: str
      sample: https://orders.orders-dev
    web_url_registry:
      description: URL of NiFi Registry. Null until the service runs, and in a list without details.
      type: str
      sample: https://orders-registry.orders-dev
outcomes:
  description:
    - The outcome of each object, in the order of the options, Data Flows first. Services that no item names come last,
      those that are replaced together with their Data Flow, and those that O(purge) deletes.
    - If the task fails, the outcomes are in RV(error.outcomes), and the objects that reached their desired state in
      RV(error.data_flows) and RV(error.data_flow_services).
  returned: success
  type: list
  elements: dict
  contains:
    action:
      description: The planned change, V(create), V(update), V(replace), V(delete) or V(no_change). Null if the
        object could not be planned.
      type: str
      sample: create
    changed:
      description: Whether the object was changed, or may have been changed. In check mode, whether it would be changed.
      type: bool
      sample: true
    diff:
      description: The settings before and after the change, see RV(diff). Empty if nothing changed.
      type: dict
    error:
      description: Details of the failure, see RV(error). Null if the object reached its desired state.
      type: dict
    id:
      description: Id of the object. Null if it does not exist, or its id is not known.
      type: str
      sample: 9b1c5c5e-9d0f-4d1d-8f3e-0a7a2b8f4c11
    immutable_changes:
      description: The options that differ from settings that cannot be changed, see
        RV(samsungcloud.scp.data_flow#module:immutable_changes).
      type: list
      elements: dict
    kind:
      description: Kind of object, V(data_flow) or V(data_flow_service).
      type: str
      sample: data_flow_service
    msg:
      description: Message of the failure, or the reason why the object was kept. Null otherwise.
      type: str
      sample: "Data Flow analytics was not deleted: it has 1 other service: orders."
    name:
      description: Name of the object.
      type: str
      sample: orders
    not_compared:
      description: The options that were not compared, see RV(samsungcloud.scp.data_flow#module:not_compared).
      type: list
      elements: str
      sample: []
    planned:
      description: The settings before and after a change that was planned and failed, or was skipped, as in RV(diff).
        Empty otherwise.
      type: dict
      contains:
        after:
          description: The settings after the change, under the names of the options.
          type: dict
          sample: {"description": "new"}
        before:
          description: The settings before the change, under the names of the options. Empty if the object did not
            exist.
          type: dict
          sample: {"description": "old"}
    outcome:
      description:
        - V(created), V(updated), V(replaced), V(deleted) or V(unchanged).
        - V(failed) means that nothing was changed, or that it is not known whether something was changed, as C(msg)
          explains.
        - V(incomplete) means that the API accepted the change, but the change failed later or did not end before
          O(wait_timeout) was over.
        - V(skipped) means that the change was not started because of another object, or because O(wait_timeout) was
          over.
      type: str
      sample: created
    state:
      description: State of the object before the change. V(ABSENT) if it did not exist, null if it could not be read.
      type: str
      sample: RUNNING
    timeline:
      description: The states of the object that were seen while waiting, see RV(timeline).
      type: list
      elements: dict
summary:
  description: The number of objects by outcome.
  returned: success
  type: dict
  contains:
    created:
      description: Objects that were created.
      type: int
      sample: 2
    deleted:
      description: Objects that were deleted.
      type: int
      sample: 0
    failed:
      description: Objects that failed. Greater than 0 only in RV(error.summary).
      type: int
      sample: 0
    incomplete:
      description: Objects whose change did not end. Greater than 0 only in RV(error.summary).
      type: int
      sample: 0
    replaced:
      description: Objects that were deleted and created again, see C(on_immutable_change=replace).
      type: int
      sample: 0
    skipped:
      description: Objects whose change was not started. Greater than 0 only in RV(error.summary).
      type: int
      sample: 0
    unchanged:
      description: Objects that needed no change.
      type: int
      sample: 1
    updated:
      description: Objects that were updated.
      type: int
      sample: 0
unmanaged_services:
  description: The services in RV(unmanaged). If the task fails, they are in RV(error.unmanaged_services).
  returned: success
  type: list
  elements: dict
  contains:
    data_flow_id:
      description: Id of the Data Flow.
      type: str
      sample: 1599408f-472f-474c-a4a1-ed787a9b6c34
    data_flow_name:
      description: Name of the Data Flow.
      type: str
      sample: analytics
    data_flow_service_id:
      description: Id of the service.
      type: str
      sample: 9b1c5c5e-9d0f-4d1d-8f3e-0a7a2b8f4c11
    data_flow_service_name:
      description: Name of the service.
      type: str
      sample: old-orders
    state:
      description: State of the service.
      type: str
      sample: RUNNING
unmanaged:
  description:
    - Names of the services under the same Data Flows that are not in O(data_flow_services). Empty with O(purge=true).
    - If the task fails, they are in RV(error.unmanaged).
  returned: success
  type: list
  elements: str
  sample: [old-orders]
diff:
  description: The settings before and after the change of each object that changes, without secrets.
  returned: success
  type: list
  elements: dict
  contains:
    after:
      description: The settings after the change, under the names of the options. Empty if the object was deleted.
      type: dict
      sample: {"description": "new"}
    after_header:
      description: Kind and name of the object.
      type: str
      sample: Data Flow analytics
    before:
      description: The settings before the change, under the names of the options. Empty if the object did not exist.
      type: dict
      sample: {"description": "old"}
    before_header:
      description: Kind and name of the object.
      type: str
      sample: Data Flow analytics
timeline:
  description: The states of all objects together that were seen while waiting, in order.
  returned: success
  type: list
  elements: dict
  contains:
    seconds:
      description: Seconds from the start of the task until these states were first seen.
      type: float
      sample: 250.3
    state:
      description: The number of objects in each state.
      type: str
      sample: 2/3 running, 1 creating
error:
  description: Details of the failure, for conditions. RV(error.code) is always present, unless Ansible itself failed.
    The other keys are present if they apply.
  returned: failure
  type: dict
  contains:
    api_code:
      description: Error code of the API. Empty if the response has none.
      type: str
      sample: ValidationError
    code:
      description:
        - Code of the error. Codes do not change between releases.
        - V(invalid_option) - An option, or a combination of options, is invalid. No change was sent.
        - V(invalid_settings) - A connection setting is missing or invalid.
        - V(missing_library) - A Python library that the module requires is not installed.
        - V(not_found) - No object has this id or name, also where an option refers to one, such as a parent or a
          cluster.
        - V(ambiguous) - Several objects have this name.
        - V(name_taken) - Another object has the name.
        - V(immutable_change) - An option differs from a setting that cannot be changed.
        - V(insufficient_capacity) - The workload does not fit into the cluster.
        - V(in_use) - The Data Flow still has Data Flow Services.
        - V(conflict) - Two items of a fleet contradict each other.
        - V(max_deletions_exceeded) - A purge would delete more services than allowed.
        - V(not_approved) - A task would do something that is not part of the approved plan. Nothing was changed.
        - V(change_refused) - The change cannot be made for another reason, which the message has.
        - V(skipped) - The object was skipped because of another object or because the time was over.
        - V(unconverged) - Some objects of a fleet, or of several hosts, did not reach their desired state, and others
          did, or for different reasons. The error of each is in its outcome. If all failed for one reason, the code is
          that of this reason.
        - V(failed_state) - The object is in a failed state.
        - V(timeout) - The time to wait was over.
        - V(connection_error) - There was no response, or none that can be used. The call may have been carried out.
        - V(unexpected_response) - The response does not have the form that the API documents.
        - V(api_error) - The API, or its gateway, responded with an error status.
        - V(read_only) - A call that changes something was stopped in check mode.
      type: str
      sample: api_error
    data_flow_services:
      description: The Data Flow Services that reached their desired state and exist, see
        RV(samsungcloud.scp.data_flow_fleet#module:data_flow_services). For M(samsungcloud.scp.data_flow_fleet) only.
      type: list
      elements: dict
    data_flows:
      description: The Data Flows that reached their desired state and exist, see
        RV(samsungcloud.scp.data_flow_fleet#module:data_flows).
        For M(samsungcloud.scp.data_flow_fleet) only.
      type: list
      elements: dict
    detail:
      description: Explanation of the API.
      type: str
      sample: Field required
    id:
      description: Id of the object.
      type: str
      sample: 1599408f-472f-474c-a4a1-ed787a9b6c34
    immutable_changes:
      description: The options that differ, see RV(samsungcloud.scp.data_flow#module:immutable_changes).
      type: list
      elements: dict
    operation:
      description: Operation of the API that failed.
      type: str
      sample: Create Data Flow
    option:
      description: Name of the invalid option.
      type: str
      sample: domain
    outcomes:
      description: The outcome of each object, see RV(samsungcloud.scp.data_flow_fleet#module:outcomes).
        For M(samsungcloud.scp.data_flow_fleet) only.
      type: list
      elements: dict
    request_id:
      description: Id of the request, for the support of the platform. Empty if the response has none.
      type: str
      sample: req-4f2a9d1c-5b7e-4a60-9182-73645a5b6c7d
    retry_after:
      description: Seconds after which the API asks to try again. Null if it does not.
      type: float
      sample: 30
    services:
      description: Names of the Data Flow Services that prevent the deletion, or that a purge would delete.
      type: list
      elements: str
      sample: [orders, payments]
    setting:
      description: Name of the connection setting.
      type: str
      sample: region
    state:
      description: State of the object.
      type: str
      sample: ERROR
    status:
      description: HTTP status of the response.
      type: int
      sample: 400
    summary:
      description: The number of objects by outcome, see RV(samsungcloud.scp.data_flow_fleet#module:summary).
        For M(samsungcloud.scp.data_flow_fleet) only.
      type: dict
    taken_by:
      description: Ids of the objects that have the name.
      type: list
      elements: str
      sample: [1599408f-472f-474c-a4a1-ed787a9b6c34]
    timeline:
      description: The states that were seen while waiting, see RV(samsungcloud.scp.data_flow#module:timeline).
      type: list
      elements: dict
    unmanaged:
      description: Names of services, see RV(samsungcloud.scp.data_flow_fleet#module:unmanaged).
        For M(samsungcloud.scp.data_flow_fleet) only.
      type: list
      elements: str
      sample: [old-orders]
    unmanaged_services:
      description: Services, see RV(samsungcloud.scp.data_flow_fleet#module:unmanaged_services).
        For M(samsungcloud.scp.data_flow_fleet) only.
      type: list
      elements: dict
    url:
      description: URL of the call that got no usable response.
      type: str
      sample: https://data-flow.kr-west1.e.samsungsdscloud.com/v1/data-flows
    verdict:
      description: Response of the API to the question whether the workload fits.
      type: dict
      contains:
        cpu:
          description: CPU, in a form that the API reference does not document. The API may omit it.
          type: raw
          sample: {"available": 64000, "requested": 73500}
        err_code:
          description: Code of the API.
          type: str
          sample: INSUFFICIENT_CPU
        memory:
          description: Memory, in a form that the API reference does not document. The API may omit it.
          type: raw
          sample: {"available": 131072, "requested": 53248}
        result:
          description: Whether the workload fits.
          type: bool
          sample: false
    waited:
      description: Seconds that the task waited.
      type: float
      sample: 3600.4
api:
  description: The calls that the task made to the API.
  returned: always
  type: dict
  contains:
    calls:
      description: Number of calls by HTTP method, retries included. A method without calls is absent.
      type: dict
      contains:
        DELETE:
          description: Number of C(DELETE) calls.
          type: int
          sample: 1
        GET:
          description: Number of C(GET) calls.
          type: int
          sample: 7
        PATCH:
          description: Number of C(PATCH) calls. For M(samsungcloud.scp.request) only.
          type: int
          sample: 1
        POST:
          description: Number of C(POST) calls.
          type: int
          sample: 1
        PUT:
          description: Number of C(PUT) calls.
          type: int
          sample: 1
    execution:
      description: How the task was executed. V(in_process) is inside the process of Ansible on the controller,
        V(module) is in a process of its own, like any other module.
      type: str
      sample: in_process
    retries:
      description: Number of calls that were retries.
      type: int
      sample: 0
    seconds:
      description: Seconds spent in calls, and in the pauses between retries.
      type: float
      sample: 1.62
"""

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.fleet import converge_fleet
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.options import (
    BACKUP,
    FLOW,
    MANAGED,
    SERVICE,
    without_defaults,
)
from ansible_collections.samsungcloud.scp.plugins.module_utils._module import run_module
from ansible_collections.samsungcloud.scp.plugins.module_utils._module_spec import WAIT, ModuleSpec

DATA_FLOW = without_defaults({**MANAGED, **FLOW, "data_flow_id": {"type": "str", "aliases": ["id"]}})
DATA_FLOW_SERVICE = without_defaults({**MANAGED, **SERVICE, "data_flow_service_id": {"type": "str", "aliases": ["id"]}})
ARGUMENT_SPEC = {
    **BACKUP,
    **WAIT,
    "data_flows": {"type": "list", "elements": "dict", "options": DATA_FLOW, "default": []},
    "data_flow_defaults": {"type": "dict", "options": DATA_FLOW},
    "data_flow_services": {"type": "list", "elements": "dict", "options": DATA_FLOW_SERVICE, "default": []},
    "data_flow_service_defaults": {"type": "dict", "options": DATA_FLOW_SERVICE},
    "state": MANAGED["state"],
    "update_only": {"type": "bool", "default": False},
    "keep_in_use": {"type": "bool", "default": False},
    "purge": {"type": "bool", "default": False},
    "max_deletions": {"type": "int", "default": 1},
    "max_parallel": {"type": "int", "default": 20},
    "max_unavailable": {"type": "int", "default": 0},
    "continue_on_error": {"type": "bool", "default": False},
    "approved": {"type": "dict"},
}
SPEC = ModuleSpec(ARGUMENT_SPEC, converge_fleet)


def main() -> None:
    """Run the module."""
    run_module(SPEC)


if __name__ == "__main__":
    main()
