# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connection settings: from the options, otherwise the environment, otherwise the files in ~/.scpconf."""

from __future__ import annotations

import ipaddress
import json
import re
import shlex
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .errors import SettingsError

CREDENTIALS = "credentials.json"
CONFIG = "config.json"
LANGUAGES = ("en-US", "ko-KR")
SECRETS = ("secret-key", "secret_key", "auth-token", "auth_token")  # keys of the files
BOOLEANS = {**dict.fromkeys(("true", "yes", "on", "1"), True), **dict.fromkeys(("false", "no", "off", "0"), False)}
ASCII = re.compile(r"[!-~]+")
VERSION = re.compile(r"[0-9]{1,4}\.[0-9]{1,4}")
HOST = re.compile(r"[a-z0-9._:-]+")
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
# Products whose host name has no region. All others are regional.
GLOBAL_PRODUCTS = frozenset(
    {
        "billingplan", "budget", "cloudcontrol", "costexplorer", "iam", "organization", "pricing", "product", "quota",
        "resourcemanager", "sts", "support",
    }
)  # fmt: skip
DOMAIN = "samsungsdscloud.com"
MAX_TIMEOUT = 86400  # seconds
DEFAULT_PORTS = {"http": 80, "https": 443}


# Each check converts the value from an option, a variable or a file into the value to use, or raises ValueError. The
# message follows the name of the setting, and never contains a secret.


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("must be text")
    return value


def _secret(value: Any) -> str:
    try:
        _text(value).encode()
    except UnicodeEncodeError:
        raise ValueError("must be text in UTF-8") from None
    return str(value)


def _header(value: Any) -> str:
    if not ASCII.fullmatch(_text(value)):
        raise ValueError("must be ASCII without spaces and line breaks, because it is sent in a header")
    return str(value)


def _label(value: Any) -> str:
    if not LABEL.fullmatch(_text(value)):
        raise ValueError(f"{value!r} cannot be part of a host name")
    return str(value)


def _version(value: Any) -> str:
    if not VERSION.fullmatch(_text(value)):
        raise ValueError(f"{value!r} is not a version such as 1.1")
    return str(value)


def _one_of(choices: tuple[str, ...]) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if _text(value) not in choices:
            raise ValueError(f"{value!r} is not one of {', '.join(choices)}")
        return str(value)

    return check


def _boolean(value: Any) -> bool:
    word = str(value).lower() if isinstance(value, (bool, int, str)) else ""
    if word not in BOOLEANS:
        raise ValueError("must be true or false")
    return BOOLEANS[word]


def _seconds(value: Any) -> float:
    try:
        seconds = float(value)
    except (OverflowError, TypeError, ValueError):
        raise ValueError("must be a number") from None
    if not 0 < seconds <= MAX_TIMEOUT:
        raise ValueError(f"must be more than 0 and at most {MAX_TIMEOUT} seconds")
    return seconds


def _count(value: Any) -> int:
    try:
        count = int(value)
        if count != float(value):
            raise ValueError
    except (OverflowError, TypeError, ValueError):
        raise ValueError("must be a whole number") from None
    if count < 0:
        raise ValueError("must not be negative")
    return count


def _path(value: Any) -> str:
    try:
        Path(_text(value)).stat()
    except OSError as error:
        raise ValueError(f"{value!r} cannot be read: {error.strerror}") from None
    return str(value)


def _base_url(value: Any) -> str:
    """Return the URL without trailing slash and default port, so that the signed URL is the one the server sees."""
    _text(value)
    try:
        parts = urlsplit(value)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError("is not a URL") from None
    if "@" in parts.netloc:
        raise ValueError("must not contain a user or a password")
    # urlsplit drops line breaks, and reads a backslash as part of the host, where other parsers end the host.
    ambiguous = not ASCII.fullmatch(value) or "\\" in value
    if ambiguous or parts.scheme not in DEFAULT_PORTS or not HOST.fullmatch(host) or parts.query or parts.fragment:
        raise ValueError(f"{value!r} is not a base URL such as https://host:port")
    authority = f"[{host}]" if ":" in host else host
    if port and port != DEFAULT_PORTS[parts.scheme]:
        authority += f":{port}"
    return f"{parts.scheme}://{authority}{parts.path.rstrip('/')}"


def version_key(version: str) -> tuple[int, ...]:
    """Return the numbers of a version as a sort key: 1.10 comes after 1.9."""
    return tuple(map(int, version.split(".")))


def is_local(url: str) -> bool:
    """Return whether the host of the URL is this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_unencrypted(endpoint: str | None) -> bool:
    """Return whether requests would leave this machine unencrypted."""
    return endpoint is not None and endpoint.startswith("http:") and not is_local(endpoint)


@dataclass(frozen=True)
class Setting:
    """One setting: its environment variables and file keys in order of precedence, its check, and its default."""

    variables: tuple[str, ...]
    keys: tuple[str, ...]
    check: Callable[[Any], Any] = _text
    default: Any = None
    file: str = CONFIG


# SCP_TF_* and the keys default-region and auth-url are those of the official Terraform provider.
SETTINGS: Mapping[str, Setting] = {
    "access_key": Setting(("SCP_ACCESS_KEY", "SCP_TF_ACCESS_KEY"), ("access-key",), _header, file=CREDENTIALS),
    "secret_key": Setting(("SCP_SECRET_KEY", "SCP_TF_SECRET_KEY"), ("secret-key",), _secret, file=CREDENTIALS),
    "auth_token": Setting(("SCP_AUTH_TOKEN", "SCP_TF_AUTH_TOKEN"), ("auth-token",), _header, file=CREDENTIALS),
    "region": Setting(("SCP_REGION", "SCP_TF_DEFAULT_REGION"), ("region", "default-region"), _label),
    "environment": Setting(("SCP_ENVIRONMENT", "SCP_ENV"), ("environment",), _label),
    "endpoint": Setting(("SCP_ENDPOINT",), ("endpoint",), _base_url),
    "allow_http": Setting(("SCP_ALLOW_HTTP",), ("allow-http",), _boolean, False),
    "api_version": Setting(("SCP_API_VERSION",), ("api-version",), _version),
    "language": Setting(("SCP_LANGUAGE",), ("language",), _one_of(LANGUAGES), "en-US"),
    "validate_certs": Setting(("SCP_VALIDATE_CERTS",), ("validate-certs",), _boolean, True),
    "ca_path": Setting(("SCP_CA_PATH",), ("ca-path",), _path),
    "timeout": Setting(("SCP_TIMEOUT",), ("timeout",), _seconds, 30.0),
    "retries": Setting(("SCP_RETRIES",), ("retries",), _count, 4),
}
# The provider has no setting for the environment. It is the second label of the host of this URL (iam.ENVIRONMENT.…).
AUTH_URL = Setting(("SCP_TF_AUTH_URL",), ("auth-url",))


@dataclass(frozen=True)
class Settings:
    """The settings to use.

    `origin` has the source of each setting, `warnings` the protections that are switched off. `timeout` is in seconds.
    """

    access_key: str
    secret_key: str = field(repr=False)
    auth_token: str | None = field(repr=False)
    region: str | None
    environment: str | None
    endpoint: str | None
    allow_http: bool
    api_version: str | None
    language: str
    validate_certs: bool
    ca_path: str | None
    timeout: float
    retries: int
    origin: Mapping[str, str] = field(default_factory=dict)
    warnings: Sequence[str] = ()

    @property
    def secrets(self) -> set[str]:
        """The values that must never be printed or returned."""
        return {value for value in (self.secret_key, self.auth_token) if value}

    def base_url(self, product: str) -> str:
        """Return the base URL of a product: the endpoint if it is set, else the documented host name."""
        place = self.environment if product in GLOBAL_PRODUCTS else f"{self.region}.{self.environment}"
        return self.endpoint or f"https://{product}.{place}.{DOMAIN}"


class Sources:
    """The sources of settings: options, environment variables and files."""

    def __init__(self, options: Mapping[str, Any], environ: Mapping[str, str]) -> None:
        self._options = options
        self._environ = environ
        self.directory = _directory(options, environ)
        self._files: dict[str, Mapping[str, Any]] = {}
        self._problems: dict[str, str] = {}  # why a file cannot be used
        self.warnings: list[str] = []

    def look_up(self, name: str, setting: Setting) -> tuple[Any, str]:
        """Return the unchecked value of a setting and its source. Empty text counts as unset, as in Terraform."""
        if self._options.get(name) not in (None, ""):
            return self._options[name], f"option {name}"
        for variable in setting.variables:
            if self._environ.get(variable):
                return self._environ[variable], f"environment variable {variable}"
        content = self._file(setting.file)
        for key in setting.keys:
            for spelling in (key, key.replace("-", "_")):
                if content.get(spelling) not in (None, ""):
                    self._warn_of(setting.file)
                    return content[spelling], f"{key} in {self.directory / setting.file}"
        return setting.default, "default"

    def missing(self, name: str) -> SettingsError:
        """Return the error of a required setting that no source has, or only a file that cannot be read."""
        setting = SETTINGS[name]
        places = f"Set the option {name}, the environment variable {setting.variables[0]}, or "
        if setting.file in self._problems:
            return SettingsError(
                f"{self._problems[setting.file]} It is needed because no {name} is set elsewhere.",
                hint=f"{places}{setting.keys[0]} in a file that can be read (config_dir).",
                setting=name,
                file=str(self.directory / setting.file),
            )
        elsewhere = ", or set endpoint" if name in ("region", "environment") else ""
        example = {"region": " (for example kr-west1)", "environment": " (for example e)"}.get(name, "")
        return SettingsError(
            f"No {name} is set.",
            hint=f"{places}{setting.keys[0]} in {self.directory / setting.file}{example}{elsewhere}.",
            setting=name,
        )

    def _file(self, name: str) -> Mapping[str, Any]:
        """Return the content of a file, empty if it cannot be read. `missing` reports a file that is needed."""
        if name not in self._files:
            path = self.directory / name
            self._files[name] = {}
            try:
                self._files[name] = _read(path)
            except OSError as error:
                self._problems[name] = f"{path} cannot be read: {error.strerror}."
            except RuntimeError:
                self._problems[name] = (
                    f"config_dir {str(self.directory)!r} refers to a home directory that cannot be found."
                )
            except ValueError as problem:
                self._problems[name] = f"{path} {problem}."
                # The user wrote the file and probably expects it to be used.
                self.warnings.append(f"{self._problems[name]} The file is ignored.")
        return self._files[name]

    def _warn_of(self, name: str) -> None:
        """Warn if a file that is used contains secrets and other users have access to it."""
        path = self.directory / name
        if any(self._files[name].get(key) for key in SECRETS) and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            warning = f"{path} contains secrets, and other users may open it. Run chmod 600 {shlex.quote(str(path))}"
            self.warnings += [] if warning in self.warnings else [warning]


def resolve(options: Mapping[str, Any], environ: Mapping[str, str]) -> Settings:
    """Return the settings from options, environment and files. Raises SettingsError with the setting and its source."""
    sources = Sources(options, environ)
    values: dict[str, Any] = {}
    origin: dict[str, str] = {}
    for name, setting in SETTINGS.items():
        value, origin[name] = sources.look_up(name, setting)
        if name == "environment" and value is None:
            value, origin[name] = _environment(*sources.look_up("auth_url", AUTH_URL))
        try:
            values[name] = None if value is None else setting.check(value)
        except ValueError as problem:
            raise SettingsError(f"{name} {problem} (from {origin[name]}).", setting=name) from None
    for name in ("access_key", "secret_key", *(() if values["endpoint"] else ("region", "environment"))):
        if not values[name]:
            raise sources.missing(name)
    if _is_unencrypted(values["endpoint"]) and not values["allow_http"]:
        raise SettingsError(
            f"endpoint {values['endpoint']!r} would send passwords unencrypted (from {origin['endpoint']}).",
            hint="Use https. http is for this machine only, unless allow_http is true.",
            setting="endpoint",
        )
    return Settings(**values, origin=origin, warnings=(*sources.warnings, *_unsafe(values, origin)))


def _unsafe(values: Mapping[str, Any], origin: Mapping[str, str]) -> list[str]:
    """Return a warning for each protection that is switched off."""
    warnings = []
    if _is_unencrypted(values["endpoint"]):
        warnings.append(
            f"Calls to {values['endpoint']} are not encrypted: others on the network can read passwords and forge "
            f"responses (allow_http, from {origin['allow_http']})."
        )
    if not values["validate_certs"]:
        warnings.append(
            "The certificate of the API is not verified: calls and passwords may reach another server "
            f"(validate_certs, from {origin['validate_certs']}). Set ca_path to trust a certificate authority instead."
        )
    return warnings


def _environment(auth_url: Any, source: str) -> tuple[str | None, str]:
    """Return the environment in the auth-url of the Terraform provider, if there is one."""
    try:
        labels = (urlsplit(_text(auth_url or "")).hostname or "").split(".")
    except ValueError:
        raise SettingsError(f"environment cannot be read: auth_url is not a URL (from {source}).") from None
    return (labels[1], source) if len(labels) > 2 else (None, source)


def _directory(options: Mapping[str, Any], environ: Mapping[str, str]) -> Path:
    """Return the directory of the files, with ~ unchanged if the home directory cannot be found."""
    directory = Path(str(options.get("config_dir") or environ.get("SCP_CONFIG_DIR") or "~/.scpconf"))
    try:
        return directory.expanduser()
    except RuntimeError:
        return directory


def _read(path: Path) -> Mapping[str, Any]:
    """Return the content of a settings file, empty if it does not exist.

    Raises OSError if it cannot be opened, RuntimeError if the home directory is not known, and ValueError if it is
    invalid. The messages repeat nothing of the file, because it may contain a secret.
    """
    try:
        written = path.expanduser().read_bytes()
    except FileNotFoundError:
        return {}
    except ValueError:
        raise ValueError("cannot be a file name (config_dir): it contains a NUL or an unpaired surrogate") from None
    try:
        content = json.loads(written.decode("utf-8-sig"))  # Some editors write a byte order mark.
    except (RecursionError, ValueError) as error:
        place = f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise ValueError(f"is not valid JSON{place}") from None
    if not isinstance(content, dict):
        raise ValueError("must contain one JSON object")
    return content
