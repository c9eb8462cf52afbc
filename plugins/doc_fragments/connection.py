# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the options that every module and plugin takes to reach the service."""

from __future__ import annotations


class ModuleDocFragment:
    """Options of the connection."""

    DOCUMENTATION = r"""
options:
  access_key:
    description:
      - Access key of the account.
      - Taken from the environment variable E(SCP_ACCESS_KEY) or E(SCP_TF_ACCESS_KEY), or from C(access-key) in
        C(credentials.json), where not set.
    type: str
  secret_key:
    description:
      - Secret key that belongs to O(access_key). It signs the calls and is never sent.
      - Taken from E(SCP_SECRET_KEY) or E(SCP_TF_SECRET_KEY), or from C(secret-key) in C(credentials.json),
        where not set.
    type: str
  auth_token:
    description:
      - Token to send along as C(X-Auth-Token), for accounts that need one. Most do not.
      - Taken from E(SCP_AUTH_TOKEN) or E(SCP_TF_AUTH_TOKEN), or from C(auth-token) in C(credentials.json),
        where not set.
    type: str
  region:
    description:
      - Region, for example V(kr-west1). Needed unless O(endpoint) is set.
      - Taken from E(SCP_REGION) or E(SCP_TF_DEFAULT_REGION), or from C(region) or C(default-region) in C(config.json),
        where not set.
    type: str
  environment:
    description:
      - Environment of the platform, for example V(e) (Enterprise), V(g) (Sovereign) or V(s) (for Samsung).
        Needed unless O(endpoint) is set.
      - Taken from E(SCP_ENVIRONMENT) or E(SCP_ENV), from C(environment) in C(config.json), or from the host in
        E(SCP_TF_AUTH_URL) or C(auth-url) in C(config.json), where not set.
    type: str
  endpoint:
    description:
      - Base URL that replaces the address of every product, for example that of a gateway or of the emulator.
      - Must be C(https), except for addresses of the machine itself, unless O(allow_http=true). A proxy is never asked
        for addresses of the machine itself.
      - Taken from E(SCP_ENDPOINT), or from C(endpoint) in C(config.json), where not set.
    type: str
  allow_http:
    description:
      - Whether O(endpoint) may be C(http) on another machine. Passwords can then be read on the way and answers be
        forged, so there is a warning. The key itself is never sent, but O(auth_token) is.
      - Taken from E(SCP_ALLOW_HTTP), or from C(allow-http) in C(config.json), where not set. V(false) by default.
    type: bool
  api_version:
    description:
      - Version of the Data Flow API to ask for, as C(major.minor). Known are V(1.0), V(1.1) and V(1.2), and any other
        may be asked for; quote it in YAML.
      - An operation that does not offer the version is called at the nearest one that it offers, newer or older. Where
        it offers none that is known, those are tried that the API lists. The task warns once, and names the operations
        and their versions. Bodies are made for the version that is really called.
      - Taken from E(SCP_API_VERSION), or from C(api-version) in C(config.json), where not set. V(1.1) by default.
    type: str
  language:
    description:
      - Language of some of the service's messages.
      - Taken from E(SCP_LANGUAGE), or from C(language) in C(config.json), where not set. V(en-US) by default.
    type: str
    choices: [en-US, ko-KR]
  validate_certs:
    description:
      - Whether to verify the certificate of the service. There is a warning where it is not.
      - Taken from E(SCP_VALIDATE_CERTS), or from C(validate-certs) in C(config.json), where not set.
        V(true) by default.
    type: bool
  ca_path:
    description:
      - File of the certificate authorities to trust instead of the usual ones, or a directory of them as
        C(openssl rehash) makes it.
      - Taken from E(SCP_CA_PATH), or from C(ca-path) in C(config.json), where not set.
    type: path
  timeout:
    description:
      - Seconds to wait for the connection to be made, 10 at most, and then for each piece of the answer. The whole of
        one call never takes longer than both together, however slowly the answer drips.
      - An answer of more than 8 MiB is an error.
      - Taken from E(SCP_TIMEOUT), or from C(timeout) in C(config.json), where not set. 30 by default.
    type: float
  retries:
    description:
      - How many times a call is tried again where that is safe, after growing pauses or those the API asks for.
        A creation, change or deletion that perhaps was carried out is never sent again before the object was read.
      - A rate limit (HTTP 429) does not count. The call was not carried out, and is tried again after growing pauses of
        random length, or those the API asks for, until C(wait_timeout) is over in a task of a module that manages
        objects or waits for a state, and elsewhere for 10 times O(timeout). A task that would have to wait for longer
        fails at once. C(api.retries) counts these calls, too.
      - With V(0) no call is tried again, after a rate limit neither.
      - Taken from E(SCP_RETRIES), or from C(retries) in C(config.json), where not set. 4 by default.
    type: int
  config_dir:
    description:
      - Directory of C(credentials.json) and C(config.json).
      - Taken from E(SCP_CONFIG_DIR) where not set. C(~/.scpconf) by default.
    type: path
requirements:
  - python >= 3.9
  - requests >= 2.28
  - urllib3 >= 1.26.15
  - jmespath >= 1.0
notes:
  - A setting is taken from the option, then from the environment, then from the files in O(config_dir).
    An empty text counts as not set.
  - A file that cannot be read is an error only where a setting that is needed stands nowhere else.
"""
