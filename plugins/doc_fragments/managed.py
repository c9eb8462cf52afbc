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
      - Whether the object is to exist.
      - An object that is being deleted does not count as present. Both states wait until it is gone, and V(present)
        then creates it anew.
    type: str
    choices: [present, absent]
    default: present
  domain:
    description:
      - Domain under which the user interface is reached, as C(name.domain). 3 to 50 characters.
      - Needed to create the object.
      - What cannot be a DNS name is refused. The user guide knows lower-case letters, digits and hyphens only; dots and
        upper-case letters are sent with a warning.
    type: str
  storage_class_name:
    description:
      - Kubernetes storage class of the cluster that the object's volumes are made from.
      - Needed to create the object, and cannot be changed afterwards.
    type: str
  node_selector:
    description:
      - Label of the nodes to run on, for example V(node-role=nifi). A label that no node has ends in state C(ERROR).
      - What cannot be a label is refused. The notation is not documented; any other than V(key=value), and several
        labels, are sent with a warning.
      - A blank text removes it.
    type: str
  description:
    description:
      - Free text, at most 150 characters, without the blanks around it.
      - A blank text removes it. Any other option that is blank counts as left out.
    type: str
  account:
    description: The login to NiFi.
    type: dict
    suboptions:
      account_id:
        description: Login name, 6 to 30 characters.
        type: str
        required: true
      account_password:
        description:
          - Password, 8 to 50 characters, among them an upper-case and a lower-case letter, a digit and a special
            character.
          - It is never returned and cannot be compared, see O(update_password).
        type: str
        required: true
  update_password:
    description:
      - V(on_create) sends the password of O(account) with the creation, and when O(account.account_id) changes.
      - V(always) sends it in every run, which then always reports a change.
    type: str
    choices: [on_create, always]
    default: on_create
  host_aliases:
    description:
      - Entries for the hosts file of the containers. Their order does not matter.
      - At most 20 addresses for a Data Flow; at most 20 pairs of address and name for a Data Flow Service.
      - An empty list removes all.
    type: list
    elements: dict
    suboptions:
      ip:
        description: IP address.
        type: str
        required: true
      hostnames:
        description: Names of that address.
        type: list
        elements: str
        required: true
  tags:
    description:
      - Tags, as a map of keys to values, at most 50. Values are text; numbers, true and false are sent as such.
      - The API takes them at the creation only, and never returns them; later they are listed in RV(not_compared).
    type: dict
  tags_format:
    description:
      - What the API calls the parts of a tag, since the pages of its reference differ. V(key_value) sends C(key) and
        C(value), V(tag_key_tag_value) sends C(tag_key) and C(tag_value).
      - V(auto) sends what the version of the call is documented to take, V(key_value) up to 1.1 and
        V(tag_key_tag_value) from 1.2 on. Where the API refuses the call because of missing or unknown fields, it is
        sent once more in the other format. A call that was refused did nothing.
    type: str
    choices: [auto, key_value, tag_key_tag_value]
    default: auto
  check_name:
    description:
      - Whether to ask the API, before an object is created, whether its name is free, and to fail where it is taken, in
        check mode too. The error says which object has the name.
      - The reference does not say whether names are unique in the account or only on a cluster. With V(false) the API
        decides that when the object is created.
    type: bool
    default: true
  on_immutable_change:
    description:
      - What to do where an option asks for something that the API cannot change in an existing object.
      - V(fail) changes nothing and fails; V(warn) and V(ignore) change what can be changed. The differences are in
        RV(immutable_changes) in any case.
    type: str
    choices: [fail, warn, ignore]
    default: fail
"""
