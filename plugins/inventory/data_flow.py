# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible inventory plugin data_flow."""

from __future__ import annotations

DOCUMENTATION = r"""
name: data_flow
short_description: Read Data Flow Services (Apache NiFi) of Samsung Cloud Platform as hosts
version_added: 0.1.0
description:
  - Adds a host for each Data Flow Service that the API lists, and a group for each Data Flow.
  - The host has the name of its Data Flow Service. If several services have the same name, the name of the Data Flow is
    added to each, for example V(orders.analytics), or the id if these names are also the same. A host is never used for
    two services. The same applies to reserved names, such as V(localhost), V(all) and V(ungrouped). Characters that
    a host name cannot have become V(_).
  - The fields of the service are variables of the host, see O(hostvars_prefix). Their text is marked as unsafe, so that
    nothing from the API, for example a description, is evaluated as a template or as a condition. Numbers, versions,
    ids, times and known states have a fixed form, can be neither, and are not marked.
  - Hosts have no C(ansible_host), because there is no machine to connect to. Set it with O(compose) if you need it.
  - The name of the configuration file must end in C(data_flow.yml) or C(data_flow.yaml).
author:
  - samsungcloud.scp contributors (@samsungcloud)
options:
  plugin:
    description: Name of the plugin, which marks the file as a source of this plugin.
    type: str
    required: true
    choices: [samsungcloud.scp.data_flow]
  name:
    description: Only services with this name, or whose name matches this shell pattern, for example V(orders-*).
    type: str
  data_flow:
    description: Only services of the Data Flow with exactly this name.
    type: str
  data_flow_id:
    description: Only services of the Data Flow with this id.
    type: str
  cluster_id:
    description: Only services on the cluster with this id.
    type: str
  cluster_name:
    description: Only services on the cluster with this name, which must exist. Takes one more call.
    type: str
  created_by:
    description: Only services that this user created.
    type: str
  state:
    description: Only services in this state, for example V(RUNNING). The value is sent to the API unchanged.
    type: str
  details:
    description:
      - Whether to read each service with all details, with one more call for each.
      - With V(false), the variables of fields that the API does not return in lists are null, for example
        C(scp_web_url_nifi).
    type: bool
    default: false
  data_flow_groups:
    description:
      - Whether to add a group for each Data Flow. The group has the name of the Data Flow, with V(_) for characters
        that the name of a group cannot have. Data Flows with the same name share a group.
      - If that is the name of a host, or reserved, the group is called C(data_flow_) and the name.
    type: bool
    default: true
  hostvars_prefix:
    description:
      - Prefix of the names of the variables. Can be empty.
      - A variable is left out, with a warning, if its whole name has a meaning for Ansible (C(ansible_*), magic
        variables such as C(groups), keywords such as C(tags) or C(environment)) or for this collection
        (C(samsungcloud_scp_*)), or is not a valid variable name. No documented field is affected.
    type: str
    default: scp_
notes:
  - Options of type string can be templates, for example a lookup. Use lookups or environment variables to keep secrets
    out of the file.
  - Unknown options are an error, so that a misspelled filter is not ignored.
  - The cache has the responses of the API, without passwords, separately for each account, URL, API version and filter.
extends_documentation_fragment:
  - constructed
  - inventory_cache
  - samsungcloud.scp.connection
seealso:
  - module: samsungcloud.scp.data_flow_service_info
  - plugin: samsungcloud.scp.data_flow_service
    plugin_type: lookup
"""

EXAMPLES = r"""
# live.data_flow.yml: all services, with the connection settings from environment variables
plugin: samsungcloud.scp.data_flow
---
# running.data_flow.yml: the running services of one Data Flow with details, ansible_host and groups
plugin: samsungcloud.scp.data_flow
data_flow: analytics
state: RUNNING
details: true
compose:
  ansible_host: scp_web_url_nifi | urlsplit('hostname')
  nifi_replicas: scp_service_workload.nifi.replica
groups:
  clustered: scp_service_workload.nifi.replica > 1
keyed_groups:
  - key: scp_cluster_name
    prefix: cluster
  - key: scp_state | lower
    prefix: state
---
# secrets.data_flow.yml: a pattern of names, a secret from a lookup, and a cache of ten minutes
plugin: samsungcloud.scp.data_flow
secret_key: "{{ lookup('ansible.builtin.env', 'TEAM_SECRET_KEY') }}"
name: orders*
hostvars_prefix: ""
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: ~/.cache/scp-inventory
cache_timeout: 600
"""

import hashlib
import json
import os
from keyword import iskeyword
from typing import Any

from ansible import constants
from ansible.errors import AnsibleError, AnsibleParserError
from ansible.module_utils.basic import missing_required_lib
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable, to_safe_group_name
from ansible.utils.unsafe_proxy import wrap_var
from ansible.vars.reserved import is_reserved_name

from ..module_utils._data_flow.api import PRODUCT
from ..module_utils._data_flow.inventory import FILTERS, by_host, free_group, group_of, is_plain, read_services
from ..module_utils._scp import masking, settings, transport, waiter
from ..module_utils._scp.errors import ScpError
from ..module_utils._scp.text import sanitize
from ..plugin_utils._secrets import register_secrets

try:
    from ansible.template import trust_as_template  # From ansible-core 2.19 on, text is unsafe unless it is trusted.
except ImportError:

    def trust_as_template(value: str) -> str:
        """Return the text as it is: up to ansible-core 2.18, it is trusted unless it is marked as unsafe."""
        return value


CONNECTION = (*settings.SETTINGS, "config_dir")
CONSTRUCTED = ("hostvars_prefix", "data_flow_groups", "compose", "groups", "keyed_groups", "strict")
# Names that templates need, aside from those that Ansible itself calls reserved in all of its versions.
OF_TEMPLATES = frozenset(
    {
        "cycler", "dict", "gather_subset", "item", "joiner", "lipsum", "lookup", "namespace", "now", "omit", "q",
        "query", "range", "undef", "vars",
    }
)  # fmt: skip


def is_fit(name: str) -> bool:
    """Whether a server may set the variable: it must be one, and have no meaning for Ansible or this collection."""
    return (
        name.isascii()
        and name.isidentifier()
        and not iskeyword(name)
        and not name.startswith(("ansible_", "_ansible", "samsungcloud_scp_"))
        and not is_reserved_name(name)
        and name not in {*OF_TEMPLATES, *constants.INTERNAL_STATIC_VARS}
    )


def marked(value: Any) -> Any:
    """Return the value with all text in it marked as unsafe that is not plain, which ansible-inventory shows bare."""
    if isinstance(value, str):
        return trust_as_template(value) if is_plain(value) else wrap_var(value)
    if isinstance(value, list):
        return [marked(item) for item in value]
    if isinstance(value, dict):
        return {wrap_var(key): marked(item) for key, item in value.items()}
    return value


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):
    """Data Flow Services as hosts."""

    NAME = "samsungcloud.scp.data_flow"

    def verify_file(self, path: str) -> bool:
        """Whether the file is one for this plugin, by its name."""
        return super().verify_file(path) and path.endswith(("data_flow.yml", "data_flow.yaml"))

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        """Add the hosts, from the cache if it may be used. Raises AnsibleParserError."""
        super().parse(inventory, loader, path, cache)
        unknown = sorted(map(str, set(self._read_config_data(path)) - set(self._options)))
        if unknown:
            raise AnsibleParserError(
                f"There is no option {', '.join(unknown)}: see ansible-doc -t inventory {self.NAME}."
            )
        self.secrets: set[str] = set()
        try:
            hosts = by_host(self._services(path, cache))
        except ScpError as error:
            raise AnsibleParserError(self._safe(error.as_result()["msg"])) from None
        options = {name: self.get_option(name) for name in CONSTRUCTED}  # Once, which counts with many hosts.
        for host in hosts:
            self.inventory.add_host(host)
        names = {field: f"{options['hostvars_prefix']}{field}" for service in hosts.values() for field in service}
        variables = {field: name for field, name in names.items() if is_fit(name)}
        for host, service in hosts.items():
            self._add(
                host, {variables[field]: value for field, value in service.items() if field in variables}, options
            )
            self._group(host, service, options)
        unfit = ", ".join(sorted({*names.values()} - {*variables.values()}))
        if unfit:
            self._warn(
                f"Not set as variables, because Ansible reserves these names or they are not valid names: {unfit}."
            )

    def _sanitize_group_name(self, name: str) -> str:
        """Return the name of the group for a value, as Constructable needs it."""
        return free_group(to_safe_group_name(name), self.inventory.hosts)

    def _services(self, path: str, cache: bool) -> list[dict[str, Any]]:
        """Return the services that the API lists, or listed when the cache was filled."""
        connection = settings.resolve({name: self._text(name) for name in CONNECTION}, os.environ)
        self.secrets = masking.replaceable(connection.secrets)
        register_secrets(self.secrets)
        for warning in connection.warnings:
            self._warn(warning)
        desired = {"details": self.get_option("details"), **{name: self._text(name) for name in FILTERS}}
        cached = self.get_option("cache")
        key = self._key(path, connection, desired)
        if cached and cache:
            try:
                return list(self._cache[key]["data_flow_services"])
            except KeyError:
                pass  # not there, or too old
        for library, problem in (("requests", transport.IMPORT_ERROR), ("jmespath", waiter.IMPORT_ERROR)):
            if problem:
                raise AnsibleParserError(missing_required_lib(library))
        session = transport.Transport(connection, transport.CallStats(), read_only=True)
        try:
            services = read_services(desired, session)
        finally:
            session.close()
            for warning in session.warnings:
                self._warn(warning)
        if cached:
            self._cache[key] = {"data_flow_services": services}
        return services

    def _key(self, path: str, connection: settings.Settings, desired: dict[str, Any]) -> str:
        """Return the key of the cache: it differs for every setting that changes the response, and has no secrets."""
        origin = [connection.access_key, connection.base_url(PRODUCT), connection.api_version, desired]
        return f"{self.get_cache_key(path)}_{hashlib.sha256(json.dumps(origin).encode()).hexdigest()[:16]}"

    def _safe(self, message: str) -> str:
        """Return a message without secrets, safe for a terminal."""
        return str(sanitize(masking.mask(message, self.secrets)))

    def _warn(self, message: str) -> None:
        self.display.warning(self._safe(message))

    def _text(self, name: str) -> Any:
        """Return an option, templated if it is text."""
        value = self.get_option(name)
        if not isinstance(value, str):
            return value
        try:
            value = self.templar.template(value)
        except AnsibleError as error:
            raise AnsibleParserError(f"{name}: the template cannot be evaluated: {error}") from None
        return value if value is None else str(value)

    def _add(self, host: str, variables: dict[str, Any], options: dict[str, Any]) -> None:
        """Add the variables of a host, and those that the user composes from them."""
        entry = self.inventory.get_host(host)
        for name, value in variables.items():
            # Of the host itself: the inventory would go through each value once more, which takes twice the time.
            entry.set_variable(name, marked(value))
        if options["compose"]:
            # From unsafe values only: a part of a plain text, or its lower case, need not be plain.
            known = {**entry.get_vars(), **wrap_var(variables)}
            self._set_composite_vars(options["compose"], known, host, strict=options["strict"])

    def _group(self, host: str, service: dict[str, Any], options: dict[str, Any]) -> None:
        """Add a host to its groups."""
        group = group_of(service, self.inventory.hosts) if options["data_flow_groups"] else None
        if group:
            self.inventory.add_host(host, group=self.inventory.add_group(group))
        self._add_host_to_composed_groups(options["groups"], {}, host, strict=options["strict"])
        self._add_host_to_keyed_groups(options["keyed_groups"], {}, host, strict=options["strict"])
