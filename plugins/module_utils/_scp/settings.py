# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the connection settings come from: the option, then the environment, then the files in ~/.scpconf."""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .errors import SettingsError

CREDENTIALS = "credentials.json"
CONFIG = "config.json"


@dataclass(frozen=True)
class Setting:
    """One setting: its environment variables and file keys in order of precedence, and its default."""

    environment: tuple[str, ...]
    file: str = CONFIG
    keys: tuple[str, ...] = ()
    default: Any = None


# SCP_TF_* and the keys with hyphens are those of the official Terraform provider.
SETTINGS: Mapping[str, Setting] = {
    "access_key": Setting(("SCP_ACCESS_KEY", "SCP_TF_ACCESS_KEY"), CREDENTIALS, ("access-key",)),
    "secret_key": Setting(("SCP_SECRET_KEY", "SCP_TF_SECRET_KEY"), CREDENTIALS, ("secret-key",)),
    "auth_token": Setting(("SCP_AUTH_TOKEN", "SCP_TF_AUTH_TOKEN"), CREDENTIALS, ("auth-token",)),
    "region": Setting(("SCP_REGION", "SCP_TF_DEFAULT_REGION"), CONFIG, ("region", "default-region")),
    "environment": Setting(("SCP_ENVIRONMENT", "SCP_ENV"), CONFIG, ("environment",)),
    "endpoint": Setting(("SCP_ENDPOINT",), CONFIG, ("endpoint",)),
    "api_version": Setting(("SCP_API_VERSION",), CONFIG, ("api-version",), "1.1"),
    "language": Setting(("SCP_LANGUAGE",), CONFIG, ("language",), "en-US"),
    "validate_certs": Setting(("SCP_VALIDATE_CERTS",), CONFIG, ("validate-certs",), True),
    "ca_path": Setting(("SCP_CA_PATH",), CONFIG, ("ca-path",)),
    "timeout": Setting(("SCP_TIMEOUT",), CONFIG, ("timeout",), 30.0),
    "retries": Setting(("SCP_RETRIES",), CONFIG, ("retries",), 4),
}
# The provider has no environment of its own: it is the second label of this URL's host (iam.ENVIRONMENT.…).
AUTH_URL = Setting(("SCP_TF_AUTH_URL",), CONFIG, ("auth-url",))

API_VERSIONS = ("1.0", "1.1", "1.2")
LANGUAGES = ("en-US", "ko-KR")
TRUE = frozenset({"true", "yes", "on", "1"})
FALSE = frozenset({"false", "no", "off", "0"})
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")


@dataclass(frozen=True)
class Settings:
    """The settings in force; `origin` tells for each where it came from. `timeout` is in seconds."""

    access_key: str
    secret_key: str = field(repr=False)
    auth_token: str | None = field(repr=False)
    region: str | None
    environment: str | None
    endpoint: str | None
    api_version: str
    language: str
    validate_certs: bool
    ca_path: str | None
    timeout: float
    retries: int
    origin: Mapping[str, str] = field(default_factory=dict)

    @property
    def secrets(self) -> set[str]:
        """The values that must never be shown."""
        return {value for value in (self.secret_key, self.auth_token) if value}

    def base_url(self, product: str) -> str:
        """The address of a regional product, by the host template of the reference, or the endpoint given instead."""
        return self.endpoint or f"https://{product}.{self.region}.{self.environment}.samsungsdscloud.com"


def resolve(options: Mapping[str, Any], environ: Mapping[str, str]) -> Settings:
    """The settings from options, environment and files. Raises SettingsError naming the setting and its source."""
    directory = Path(options.get("config_dir") or environ.get("SCP_CONFIG_DIR") or "~/.scpconf").expanduser()
    files: dict[str, Mapping[str, Any]] = {}
    values: dict[str, Any] = {}
    origin: dict[str, str] = {}

    def look_up(name: str, setting: Setting) -> tuple[Any, str]:
        # An empty string counts as unset, as in the Terraform provider.
        if options.get(name) not in (None, ""):
            return options[name], f"option {name}"
        for variable in setting.environment:
            if environ.get(variable):
                return environ[variable], f"environment variable {variable}"
        path = directory / setting.file
        if setting.file not in files:
            files[setting.file] = _read(path)
        for key in setting.keys:
            for spelling in (key, key.replace("-", "_")):
                if files[setting.file].get(spelling) not in (None, ""):
                    return files[setting.file][spelling], f"{key} in {path}"
        return setting.default, "default"

    for name, setting in SETTINGS.items():
        values[name], origin[name] = look_up(name, setting)
    if not values["environment"] and not values["endpoint"]:
        url, source = look_up("auth_url", AUTH_URL)
        labels = (urlsplit(str(url or "")).hostname or "").split(".")
        if len(labels) > 2:
            values["environment"], origin["environment"] = labels[1], source
    return _checked(values, origin, directory)


def _read(path: Path) -> Mapping[str, Any]:
    """A settings file; a missing one is empty, a broken one is an error that names it."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        # The file may hold a secret, so nothing of its content is repeated.
        place = f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise SettingsError(
            f"{path} is not valid JSON{place}.", hint="Mend or remove the file, or set config_dir.", file=str(path)
        ) from None
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}.", file=str(path)) from error
    if not isinstance(content, dict):
        raise SettingsError(f"{path} must hold one JSON object.", hint="Mend or remove the file.", file=str(path))
    return content


def _checked(values: dict[str, Any], origin: dict[str, str], directory: Path) -> Settings:
    """Settings of the right type and complete, or an error that names the setting."""

    def refuse(name: str, why: str) -> SettingsError:
        return SettingsError(f"{name} {why} (from {origin[name]}).", setting=name)

    for name, value in values.items():
        kind = type(SETTINGS[name].default)
        try:
            if kind is bool:
                values[name] = value if isinstance(value, bool) else _boolean(value)
            elif kind in (int, float):
                values[name] = kind(value)
            elif value is not None and not isinstance(value, str):
                raise ValueError
        except (TypeError, ValueError):
            wanted = {bool: "true or false", int: "a whole number", float: "a number"}.get(kind, "text")
            raise refuse(name, f"must be {wanted}") from None
    for name in ("access_key", "secret_key"):
        if not values[name]:
            setting = SETTINGS[name]
            raise SettingsError(
                f"No {name} is set.",
                hint=f"Set the option {name}, the environment variable {setting.environment[0]}, "
                f"or {setting.keys[0]} in {directory / setting.file}.",
                setting=name,
            )
    if values["endpoint"]:
        values["endpoint"] = _endpoint(values["endpoint"], refuse)
    else:
        for name in ("region", "environment"):
            setting = SETTINGS[name]
            if not values[name]:
                raise SettingsError(
                    f"No {name} is set.",
                    hint=f"Set the option {name} or the environment variable {setting.environment[0]} "
                    "(for example region kr-west1, environment e), or give an endpoint.",
                    setting=name,
                )
            if not LABEL.fullmatch(values[name]):
                raise refuse(name, f"{values[name]!r} is not a part of a host name")
    for name, choices in (("api_version", API_VERSIONS), ("language", LANGUAGES)):
        if values[name] not in choices:
            raise refuse(name, f"{values[name]!r} is not one of {', '.join(choices)}")
    if values["timeout"] <= 0:
        raise refuse("timeout", "must be more than 0 seconds")
    if values["retries"] < 0:
        raise refuse("retries", "must not be negative")
    if values["ca_path"] and not Path(values["ca_path"]).exists():
        raise refuse("ca_path", f"{values['ca_path']!r} does not exist")
    return Settings(**values, origin=origin)


def _boolean(value: Any) -> bool:
    text = str(value).lower()
    if text not in TRUE | FALSE:
        raise ValueError
    return text in TRUE


def _endpoint(value: str, refuse: Any) -> str:
    """The endpoint without a trailing slash or a default port, so that the URL signed is the URL the server sees."""
    try:
        parts = urlsplit(value)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise refuse("endpoint", f"{value!r} is not a URL") from None
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment or parts.username:
        raise refuse("endpoint", f"{value!r} is not a base URL such as https://host:port")
    if parts.scheme == "http" and not _loopback(host):
        raise refuse(
            "endpoint", f"{value!r} would send passwords unencrypted: use https (http is for this machine only)"
        )
    shown = f"[{host}]" if ":" in host else host
    if port and port != {"http": 80, "https": 443}[parts.scheme]:
        shown += f":{port}"
    return f"{parts.scheme}://{shown}{parts.path.rstrip('/')}"


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
