# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the connection options, which every module and plugin has."""

from __future__ import annotations


class ModuleDocFragment:
    """Options of the connection."""

    DOCUMENTATION = r"""
options:
  access_key:
    description:
      - Access key of the account.
      - If not set, the value of the environment variable E(SCP_ACCESS_KEY) or E(SCP_TF_ACCESS_KEY) is used, or
        C(access-key) in the file C(credentials.json).
    type: str
  secret_key:
    description:
      - Secret key that belongs to O(access_key). It signs the calls and is never sent.
      - If not set, the value of the environment variable E(SCP_SECRET_KEY) or E(SCP_TF_SECRET_KEY) is used, or
        C(secret-key) in the file C(credentials.json).
    type: str
  auth_token:
    description:
      - Token to send in the header C(X-Auth-Token), for accounts that need one. Most accounts do not.
      - If not set, the value of the environment variable E(SCP_AUTH_TOKEN) or E(SCP_TF_AUTH_TOKEN) is used, or
        C(auth-token) in the file C(credentials.json).
    type: str
  region:
    description:
      - Region, for example V(kr-west1). Required unless O(endpoint) is set.
      - If not set, the value of the environment variable E(SCP_REGION) or E(SCP_TF_DEFAULT_REGION) is used, or
        C(region) or C(default-region) in the file C(config.json).
    type: str
  environment:
    description:
      - Environment of the platform, for example V(e) (Enterprise), V(g) (Sovereign) or V(s) (for Samsung). Required
        unless O(endpoint) is set.
      - If not set, the value of the environment variable E(SCP_ENVIRONMENT) or E(SCP_ENV) is used, C(environment) in
        the file C(config.json), or the host name in E(SCP_TF_AUTH_URL) or in C(auth-url) in the file C(config.json).
    type: str
  endpoint:
    description:
      - Base URL to use instead of the URL of every product, for example the URL of a gateway or of the emulator.
      - The URL must begin with C(https), unless it points to the local machine or O(allow_http=true). URLs of the local
        machine are never called through a proxy.
      - If not set, the value of the environment variable E(SCP_ENDPOINT) is used, or C(endpoint) in the file
        C(config.json).
    type: str
  allow_http:
    description:
      - Whether O(endpoint) may be a C(http) URL of another machine. Passwords can then be read and responses forged on
        the network, and the task returns a warning. The secret key is never sent, but O(auth_token) is.
      - If not set, the value of the environment variable E(SCP_ALLOW_HTTP) is used, or C(allow-http) in the file
        C(config.json), and otherwise V(false).
    type: bool
  api_version:
    description:
      - Version of the Data Flow API to call, as C(major.minor). V(1.0), V(1.1) and V(1.2) are known. Any other version
        can be set. Quote it in YAML.
      - An operation that does not offer the version is called at the nearest version that it offers, newer or older.
        If it offers no version that is known, the versions that the API lists are tried. The task returns one warning
        with the operations and their versions. Request bodies have the form of the version that is called.
      - If not set, the value of the environment variable E(SCP_API_VERSION) is used, or C(api-version) in the file
        C(config.json), and otherwise V(1.1).
    type: str
  language:
    description:
      - Language of some of the messages of the API.
      - If not set, the value of the environment variable E(SCP_LANGUAGE) is used, or C(language) in the file
        C(config.json), and otherwise V(en-US).
    type: str
    choices: [en-US, ko-KR]
  validate_certs:
    description:
      - Whether to verify the TLS certificate of the API. With V(false) the task returns a warning.
      - If not set, the value of the environment variable E(SCP_VALIDATE_CERTS) is used, or C(validate-certs) in the
        file C(config.json), and otherwise V(true).
    type: bool
  ca_path:
    description:
      - File with the certificate authorities to trust instead of the default ones, or a directory of such files as
        C(openssl rehash) creates it.
      - If not set, the value of the environment variable E(SCP_CA_PATH) is used, or C(ca-path) in the file
        C(config.json).
    type: path
  timeout:
    description:
      - Seconds to wait for the connection, at most 10, and then for each part of the response. A whole call never takes
        longer than both together, however slowly the response arrives.
      - A response of more than 8 MiB is an error.
      - If not set, the value of the environment variable E(SCP_TIMEOUT) is used, or C(timeout) in the file
        C(config.json), and otherwise V(30).
    type: float
  retries:
    description:
      - How many times a call is retried where that is safe, after growing pauses or the pauses that the API asks for.
        A call that creates, changes or deletes an object, and that may have been carried out, is not sent again before
        the object was read.
      - Calls that exceed a rate limit (HTTP 429) do not count, because the API did not carry them out. They are
        retried after growing pauses of random length, or the pauses that the API asks for. Modules that manage objects
        or wait for a state retry until C(wait_timeout) is over, all others for 10 times O(timeout). If a pause would
        be longer than the time that is left, the task fails at once. These calls are included in C(api.retries).
      - With V(0) no call is retried, not even after a rate limit.
      - If not set, the value of the environment variable E(SCP_RETRIES) is used, or C(retries) in the file
        C(config.json), and otherwise V(4).
    type: int
  config_dir:
    description:
      - Directory of the files C(credentials.json) and C(config.json).
      - If not set, the value of the environment variable E(SCP_CONFIG_DIR) is used, and otherwise V(~/.scpconf).
    type: path
requirements:
  - python >= 3.9
  - requests >= 2.28
  - urllib3 >= 1.26.15
  - jmespath >= 1.0
notes:
  - Each connection setting is taken from the option, then from the environment variables, then from the files in
    O(config_dir). An empty string counts as not set.
  - A file that cannot be read is an error only if a required setting is not set elsewhere.
"""
