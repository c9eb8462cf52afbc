# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What users write, what the API wants and what it answers, turned into one shape that can be compared.

The limits are those of the models and of the user guide; they are checked here because the service's own message
("Field required") names no field. Every function here is pure.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from .._resource.fields import UNKNOWN, unless_same
from .._resource.selection import normal_id, same_id
from .._scp.errors import OptionError
from .._scp.raw_options import is_blank, is_left_out, trimmed
from .._scp.responses import ResponseFormatError, decoded
from .._scp.settings import version_key
from .._scp.text import count

NAME = re.compile(r"[a-z][a-z0-9-]*[a-z0-9]")
CLUSTER_ID = re.compile("[0-9a-f]{32}")
HOSTNAME = re.compile(
    r"(?=.{1,253}\Z)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"
)
PLAIN_DOMAIN = re.compile("[a-z0-9-]*")
_LABEL_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?"
_LABEL_KEY = rf"(?:(?=.{{1,253}}/)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?/)?{_LABEL_NAME}"
LABEL = re.compile(rf"{_LABEL_KEY}=(?:{_LABEL_NAME})?")  # of Kubernetes
# Text that may be meant as a label: one in the notation of YAML, a key or a value alone, or several.
LABEL_LIKE = re.compile(rf"{_LABEL_KEY}(?:: ?(?:{_LABEL_NAME})?)?|{LABEL.pattern}(?:, ?{LABEL.pattern})+")
QUANTITY = re.compile(r"([0-9]+(?:\.[0-9]+)?)([A-Za-z]*)")
CPU_UNITS = {"": 1.0, "m": 1.0}
MEMORY_UNITS = {
    "": 1.0, "Ki": 2**-10, "Mi": 1.0, "Gi": 2.0**10, "Ti": 2.0**20,
    "k": 1e3 / 2**20, "M": 1e6 / 2**20, "G": 1e9 / 2**20, "T": 1e12 / 2**20,
}  # fmt: skip
SMALLEST_PLAIN = 50  # a plain number below it is certainly meant in cores or GiB
COMPONENTS = ("nifi", "nifi_registry", "zookeeper")
MOST_ALIASES = 20
MOST_TAGS = 50
TAGS_FORMATS = {"key_value": ("key", "value"), "tag_key_tag_value": ("tag_key", "tag_value")}
NOT_SHOWN = "(sent, not shown)"  # of a password
PASSWORD_LENGTH = (8, 50)
PASSWORD_CLASSES = {
    "upper-case letter": r"[A-Z]",
    "lower-case letter": r"[a-z]",
    "digit": r"[0-9]",
    "special character": r"[^A-Za-z0-9]",
}
RULE_OF_ACCOUNT = (  # in words
    "must have 8 to 50 characters, with an upper-case letter, a lower-case letter, a digit and a special character"
)


def name(option: str, value: str) -> str:
    """Return a name: 3 to 30 characters, lower-case letters, digits and hyphens, a letter first, no hyphen last."""
    length(3, 30)(option, value)
    if not NAME.fullmatch(value):
        raise OptionError(
            option,
            f"{value!r} is not a valid name: lower-case letters, digits and hyphens only, beginning with a letter "
            "and not ending with a hyphen.",
        )
    return value


def cluster_id(option: str, value: str) -> str:
    """Return a cluster's id as the API accepts it: 32 hexadecimal digits, also if it is given as a UUID."""
    normal = normal_id(value)
    return normal if CLUSTER_ID.fullmatch(normal) else value


def domain(option: str, value: str) -> str:
    """Return a domain: 3 to 50 characters that are valid in a host name."""
    length(3, 50)(option, value)
    if not HOSTNAME.fullmatch(value):
        raise OptionError(
            option,
            f"{value!r} cannot be a DNS name, which has parts of at most 63 letters, digits and inner hyphens, with "
            "dots between them.",
        )
    return value


def doubt_domain(value: str) -> str | None:
    """Return a warning if a domain has characters that the user guide does not allow."""
    if PLAIN_DOMAIN.fullmatch(value):
        return None
    return f"{value!r} may be refused: the user guide allows only lower-case letters, digits and hyphens."


def node_selector(option: str, value: str) -> str:
    """Return a node selector: a Kubernetes label in any notation, because that of the API is not documented."""
    if value and not LABEL.fullmatch(value) and not LABEL_LIKE.fullmatch(value):
        raise OptionError(option, f"{value!r} is not a node label.", hint="Write key=value, such as node-role=nifi.")
    return value


def doubt_node_selector(value: str) -> str | None:
    """Return a warning if it is not key=value. An object whose node selector matches no node ends in state ERROR."""
    if not value or LABEL.fullmatch(value):
        return None
    return (
        f"{value!r} is probably not a node label. Write key=value. If no node has the label, the object ends in state "
        "ERROR."
    )


def length(least: int, most: int) -> Callable[[str, str], str]:
    """Return a check that a text has `least` to `most` characters."""

    def check(option: str, value: str) -> str:
        if not least <= len(value) <= most:
            raise OptionError(option, f"must have {least} to {most} characters, and has {len(value)}.")
        return value

    return check


def account(option: str, value: Mapping[str, Any]) -> dict[str, str]:
    """Return the NiFi account: id of 6 to 30 characters, password of 8 to 50 with four classes of characters.

    A blank password is left out: for an object that exists, only the id is compared.
    """
    account_id = trimmed(value["account_id"])
    length(6, 30)(f"{option}.account_id", account_id)
    if is_left_out(value.get("account_password")):
        return {"account_id": account_id}
    password = value["account_password"]
    least, most = PASSWORD_LENGTH
    faults = [] if least <= len(password) <= most else [count(len(password), "character")]
    faults += [f"no {what}" for what, pattern in PASSWORD_CLASSES.items() if not re.search(pattern, password)]
    if faults:
        raise OptionError(f"{option}.account_password", f"{RULE_OF_ACCOUNT}. It has {', '.join(faults)}.")
    return {"account_id": account_id, "account_password": password}


def flow_aliases(option: str, value: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return a Data Flow's host aliases, sorted, each IP address once: [{ip, hostnames}]. At most 20 IP addresses."""
    aliases = _aliases(option, value)
    return _limited(option, aliases, len(aliases), "addresses")


def service_aliases(option: str, value: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return a service's host aliases in the same shape. The API counts pairs of IP address and name: at most 20."""
    aliases = _aliases(option, value)
    return _limited(option, aliases, sum(len(alias["hostnames"]) for alias in aliases), "pairs of IP address and name")


def _aliases(option: str, value: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    for index, alias in enumerate(value):
        place = f"{option}[{index}]"
        try:
            ipaddress.ip_address(trimmed(alias["ip"]))
        except ValueError:
            raise OptionError(f"{place}.ip", f"{alias['ip']!r} is not an IP address.") from None
        if not alias["hostnames"]:
            raise OptionError(f"{place}.hostnames", "must not be empty.")
        for hostname in alias["hostnames"]:
            if not HOSTNAME.fullmatch(trimmed(hostname)):
                raise OptionError(f"{place}.hostnames", f"{hostname!r} is not a host name.")
    return _grouped((alias["ip"], hostname) for alias in value for hostname in alias["hostnames"])


def _limited(option: str, aliases: list[dict[str, Any]], count: int, what: str) -> list[dict[str, Any]]:
    if count > MOST_ALIASES:
        raise OptionError(option, f"has {count} {what}, and {MOST_ALIASES} are allowed.")
    return aliases


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> list[dict[str, Any]]:
    by_ip: dict[str, set[str]] = {}
    for ip, hostname in pairs:
        by_ip.setdefault(_address(trimmed(ip)), set()).add(str(hostname).strip())
    return [{"ip": ip, "hostnames": sorted(by_ip[ip])} for ip in sorted(by_ip)]


def _address(ip: Any) -> str:
    """Return the IP address in its canonical spelling; other text stays unchanged."""
    try:
        return str(ipaddress.ip_address(ip))
    except ValueError:
        return str(ip)


def _dns_form(value: Any) -> Any:
    """Return a domain or host name as DNS compares it, ignoring case; None if it is blank."""
    return value.strip().lower() or None if isinstance(value, str) else value


def _aliases_form(aliases: Sequence[Mapping[str, Any]]) -> list[tuple[str, set[str]]]:
    return [(alias["ip"], {_dns_form(hostname) for hostname in alias["hostnames"]}) for alias in aliases]


merge_domain = unless_same(_dns_form)
merge_aliases = unless_same(_aliases_form)


def read_flow_aliases(answer: Any) -> Any:
    """Return a Data Flow's host_alias_list: [{ip, hostnames}]."""
    aliases = answer or []
    if not _are_objects(aliases) or not all(isinstance(alias.get("hostnames") or [], list) for alias in aliases):
        return UNKNOWN
    return _grouped((alias.get("ip"), name) for alias in aliases for name in alias.get("hostnames") or [])


def read_service_aliases(answer: Any) -> Any:
    """Return a service's host_alias: {enabled, host_alias_list: [{ip, hostname}]}. If disabled, it counts as empty."""
    if answer and not isinstance(answer, dict):
        return UNKNOWN
    if not answer or str(answer.get("enabled", "true")).lower() != "true":
        return []
    aliases = answer.get("host_alias_list") or []
    return _grouped((a.get("ip"), a.get("hostname")) for a in aliases) if _are_objects(aliases) else UNKNOWN


def _are_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def write_service_aliases(aliases: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """host_alias as the API wants it: one pair of address and name each, and `enabled` as text."""
    pairs = [{"ip": alias["ip"], "hostname": hostname} for alias in aliases for hostname in alias["hostnames"]]
    return {"enabled": "true" if pairs else "false", "host_alias_list": pairs}


def tags(option: str, value: Mapping[str, Any]) -> dict[str, str]:
    """At most 50 tags, as a map of key to value."""
    if len(value) > MOST_TAGS:
        raise OptionError(option, f"has {len(value)} tags, and {MOST_TAGS} are allowed.")
    if any(map(is_blank, value)):
        raise OptionError(option, "has a tag with an empty key.")
    wrong = [f"{option}.{key}" for key, tag in value.items() if isinstance(tag, (Mapping, list))]
    if wrong:
        raise OptionError(", ".join(wrong), "must be text, and is a map or a list.")
    return {str(key): _as_text(tag) for key, tag in value.items()}


def _as_text(value: Any) -> str:
    """Return a number, or true and false, as JSON writes them."""
    return "" if value is None else value if isinstance(value, str) else json.dumps(value)


def tags_format(api_version: str) -> str:
    """Return the format of tags that an API version most likely accepts."""
    return "tag_key_tag_value" if version_key(api_version) >= (1, 2) else "key_value"


def write_tags(value: Mapping[str, str], form: str) -> list[dict[str, str]]:
    """Tags as the API wants them, in one of the formats."""
    of_key, of_value = TAGS_FORMATS[form]
    return [{of_key: key, of_value: tag} for key, tag in sorted(value.items())]


def millicores(option: str, value: str) -> int:
    """CPU in millicores: a plain number, or with the suffix m."""
    return _quantity(
        option, value, CPU_UNITS, "millicores, such as 2000 or 2000m", "for whole cores write them times 1000"
    )


def mebibytes(option: str, value: str) -> int:
    """Memory in MiB: a plain number, or with a Kubernetes suffix (Mi, Gi, ...)."""
    return _quantity(option, value, MEMORY_UNITS, "MiB, such as 4096 or 4Gi", "for GiB write the suffix Gi")


def _quantity(option: str, value: str, units: Mapping[str, float], desired: str, advice: str) -> int:
    match = QUANTITY.fullmatch(str(value).strip())
    if not match or match[2] not in units:
        known = ", ".join(unit for unit in units if unit)
        # GB, gb and gi certainly mean Gi. m alone is a thousandth in Kubernetes, and not a size of memory.
        binary = f"{match[2][0].upper()}i" if match and match[2] != "m" else ""
        hint = f"Write {match[1]}{binary}." if match and binary and binary in units else f"Known suffixes: {known}."
        raise OptionError(option, f"{value!r} is not a quantity in {desired}.", hint=hint)
    amount = float(match[1]) * units[match[2]]
    if not amount.is_integer() or amount <= 0:
        hint = f"It is {amount:g}: write {match[1]}{match[2]}i." if f"{match[2]}i" in units else f"It is {amount:g}."
        raise OptionError(option, f"{value!r} is not a whole, positive number of {desired}.", hint=hint)
    if not match[2] and amount < SMALLEST_PLAIN:
        raise OptionError(option, f"{value} would be {value} {desired.split(',')[0]}; {advice}.")
    return int(amount)


def workload(option: str, value: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the given values of each component: cpu (millicores), memory (MiB), replica, version."""
    result: dict[str, dict[str, Any]] = {}
    for component in COMPONENTS:
        own = value.get(component) or {}
        given = {key: trimmed(value) for key, value in own.items() if value is not None and not is_blank(value)}
        place = f"{option}.{component}"
        if "cpu" in given:
            given["cpu"] = millicores(f"{place}.cpu", given["cpu"])
        if "memory" in given:
            given["memory"] = mebibytes(f"{place}.memory", given["memory"])
        if "replica" in given:
            given["replica"] = _count(f"{place}.replica", given["replica"])
        if given:
            result[component] = given
    return result


def whole_workload(option: str, value: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the workload of all components. Raises OptionError if a value is missing."""
    whole = workload(option, value)
    for component in COMPONENTS:
        missing = {"cpu", "memory", "replica"} - whole.get(component, {}).keys()
        if missing:
            raise OptionError(f"{option}.{component}", f"needs {' and '.join(sorted(missing))}.")
    return whole


def _count(option: str, value: Any) -> int:
    try:
        count = int(value)
    except ValueError:
        raise OptionError(option, f"{value!r} is not a whole number.") from None
    if count < 1:
        raise OptionError(option, f"must be at least 1, and is {count}.")
    return count


def read_account(answer: Any) -> Any:
    """Return the part of the NiFi account that can be compared: its id, or nothing if there is no account."""
    if answer is None:
        return {}
    account_id = answer.get("account_id") if isinstance(answer, dict) else None
    return {"account_id": account_id} if account_id else UNKNOWN


def merge_account(observed: Mapping[str, str], desired: Mapping[str, str]) -> Mapping[str, str]:
    """Return the desired account if its id differs; the password cannot be compared."""
    return observed if trimmed(observed.get("account_id")) == desired["account_id"] else desired


def show_account(value: Mapping[str, str]) -> dict[str, str]:
    """Return the account without its password."""
    return {key: NOT_SHOWN if key == "account_password" else text for key, text in value.items()}


def merge_id(observed: Any, desired: Any) -> Any:
    """Return the desired id, unless it differs only in its spelling."""
    return observed if same_id(observed, desired) else desired


def read_workload(answer: Any) -> Any:
    """Return a service_workload of a response, an object or JSON text, with numbers as numbers."""
    if isinstance(answer, str):
        try:
            answer = decoded(answer.encode())
        except ResponseFormatError:
            return UNKNOWN
    if not isinstance(answer, dict) or not answer:
        return UNKNOWN
    return {
        component: {
            key: _read_value(key, value)
            for key, value in parts.items()
            if key in ("cpu", "memory", "replica", "version")
        }
        for component, parts in answer.items()
        if component in COMPONENTS and isinstance(parts, dict)
    }


def _read_value(key: str, value: Any) -> Any:
    """Return a value as a number of millicores or MiB, with or without a suffix; other values stay unchanged."""
    text = str(value)
    match = QUANTITY.fullmatch(text)
    units = {"cpu": CPU_UNITS, "memory": MEMORY_UNITS, "replica": {"": 1.0}}.get(key, {})
    if not match or match[2] not in units:
        return value
    amount = float(match[1]) * units[match[2]]
    return int(amount) if amount.is_integer() else value


def write_workload(parts: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """Return a workload as the API accepts it: every value as text, as in the examples of the reference."""
    return {component: {key: str(value) for key, value in own.items()} for component, own in parts.items()}


def merge_workload(
    observed: Mapping[str, Mapping[str, Any]] | None, desired: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, Any]]:
    """Return the observed workload with the desired values in it; other values stay unchanged."""
    observed = observed or {}
    return {
        component: {**observed.get(component, {}), **desired.get(component, {})}
        for component in COMPONENTS
        if component in observed or component in desired
    }
