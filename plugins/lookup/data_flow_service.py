# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lookup data_flow_service."""

from __future__ import annotations

DOCUMENTATION = r"""
name: data_flow_service
short_description: Look up Data Flow Services (Apache NiFi) of Samsung Cloud Platform by name
version_added: 0.1.0
description:
  - Returns Data Flow Services, for example to use their URL, id or state in a template.
  - Fails if no service has the name. Set C(errors='ignore') to continue without it.
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  _terms:
    description: Names of services.
    type: list
    elements: str
    required: true
  data_flow:
    description: Name of the Data Flow that the services belong to. Required if several services have the same name.
    type: str
  data_flow_id:
    description: Id of the Data Flow, instead of O(data_flow).
    type: str
  details:
    description:
      - Whether to read each service with all details, with one more call for each.
      - With V(false), the fields that the API does not return in lists are null, for example C(web_url_nifi).
    type: bool
    default: true
extends_documentation_fragment:
  - samsungcloud.scp.connection
notes:
  - C(module_defaults) have no effect on lookups. Set the connection in environment variables, in the files, or in
    options of the lookup.
seealso:
  - module: samsungcloud.scp.data_flow_service_info
  - plugin: samsungcloud.scp.data_flow
    plugin_type: inventory
"""

EXAMPLES = r"""
- name: Show the URL of NiFi
  ansible.builtin.debug:
    msg: "{{ lookup('samsungcloud.scp.data_flow_service', 'orders', data_flow='analytics').web_url_nifi }}"

- name: Show the states of several services, without one more call for each
  ansible.builtin.debug:
    msg: "{{ services | map(attribute='state') }}"
  vars:
    services: "{{ query('samsungcloud.scp.data_flow_service', 'orders', 'payments', details=false) }}"
"""

RETURN = r"""
_raw:
  description: The services in the order of the names. The keys are those of
    RV(samsungcloud.scp.data_flow_service_info#module:data_flow_services).
  type: list
  elements: dict
"""

import os
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any

from ansible.errors import AnsibleError
from ansible.module_utils.basic import missing_required_lib
from ansible.plugins.lookup import LookupBase
from ansible.utils.display import Display

from ..module_utils._data_flow.info import services_by_name
from ..module_utils._module_spec import CONNECTION, LIBRARIES
from ..module_utils._scp.errors import ScpError
from ..module_utils._scp.masking import mask, replaceable
from ..module_utils._scp.settings import resolve
from ..module_utils._scp.text import sanitize
from ..module_utils._scp.transport import CallStats, Transport
from ..plugin_utils._secrets import register_secrets


class LookupModule(LookupBase):
    """Data Flow Services by name."""

    def run(self, terms: Sequence[str], variables: Mapping[str, Any] | None = None, **kwargs: Any) -> list[Any]:
        """Return the services. Raises AnsibleError."""
        self.set_options(var_options=variables, direct=kwargs)
        for library, problem in LIBRARIES.items():
            if problem:
                raise AnsibleError(missing_required_lib(library))
        options = {name: self.get_option(name) for name in ("data_flow", "data_flow_id", "details")}
        secrets: set[str] = set()
        try:
            settings = resolve({name: self.get_option(name) for name in CONNECTION}, os.environ)
            secrets = replaceable(settings.secrets)
            register_secrets(secrets)
            with closing(Transport(settings, CallStats(), read_only=True)) as transport:
                services = services_by_name(terms, options, transport)
        except ScpError as error:
            raise AnsibleError(str(sanitize(mask(error.as_result()["msg"], secrets)))) from None
        for warning in [*settings.warnings, *transport.warnings]:
            Display().warning(sanitize(mask(warning, secrets)))
        return services
