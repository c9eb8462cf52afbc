# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the options that Data Flows and Data Flow Services share."""

from __future__ import annotations


class ModuleDocFragment:
    """Options of the objects that the modules manage."""

    DOCUMENTATION = r"""
options:
  state:
    description:
      - Whether the object must exist.
      - An object that is being deleted does not count as existing. Both states wait until it is deleted. V(present)
        then creates it again.
    type: str
    choices: [present, absent]
    default: present
  domain:
    description:
      - Domain of the user interface, whose host name is C(name.domain). 3 to 50 characters.
      - Required to create the object.
      - A value that cannot be a DNS name is refused. The user guide allows lower-case letters, digits and hyphens only.
        Dots and upper-case letters are sent with a warning.
    type: str
  storage_class_name:
    description:
      - Kubernetes storage class of the cluster, for the volumes of the object.
      - Required to create the object. Cannot be changed afterwards.
    type: str
  node_selector:
    description:
      - Label of the nodes to run on, for example V(node-role=nifi). An object with a label that no node has ends in the
        state V(ERROR).
      - A value that cannot be a label is refused. The API reference does not document the notation. Any notation other
        than V(key=value), and more than one label, is sent with a warning.
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
          - The password is never returned and cannot be compared, see O(update_password).
        type: str
  update_password:
    description:
      - When to send the password of O(account).
      - V(on_create) sends it when the object is created, and when O(account.account_id) changes.
      - V(always) sends it in every run. Every run then reports a change.
    type: str
    choices: [on_create, always]
    default: on_create
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
        RV(not_compared).
    type: dict
  tags_format:
    description:
      - Field names of a tag in the call, because the pages of the API reference disagree.
      - V(key_value) sends C(key) and C(value). V(tag_key_tag_value) sends C(tag_key) and C(tag_value).
      - V(auto) sends the names that are documented for the version of the call, V(key_value) up to 1.1 and
        V(tag_key_tag_value) from 1.2 on. If the API refuses the call because of missing or unknown fields, the call is
        sent once more with the other names. A refused call has no effect.
    type: str
    choices: [auto, key_value, tag_key_tag_value]
    default: auto
  check_name:
    description:
      - Whether to ask the API if the name is available before creating the object, and to fail if it is taken. This
        also applies in check mode. The error names the object that has the name.
      - The API reference does not document whether names are unique in the account or on a cluster. With V(false) the
        API decides when the object is created.
    type: bool
    default: true
  on_immutable_change:
    description:
      - What to do if an option differs from a setting that the API cannot change in an existing object.
      - V(fail) changes nothing and fails. V(warn) and V(ignore) change the other settings, and V(warn) also returns a
        warning. RV(immutable_changes) has the differences, or RV(error.immutable_changes) if the task fails.
      - V(replace) deletes the object B(with its data) and creates it again with the desired settings. It needs
        O(replace_allowed). Settings that the task does not have are those of the old object, except the image's
        component versions where the image changes. The task fails before it changes anything if a setting is missing
        that the API does not return, such as the password of O(account), and O(tags), which can be C({}).
    type: str
    choices: [fail, warn, ignore, replace]
    default: fail
  replace_allowed:
    description:
      - Whether O(on_immutable_change=replace) may delete an object with its data. Otherwise the task fails.
      - The permission for a Data Flow also covers its services, which are deleted and created again with it.
    type: bool
    default: false
"""
