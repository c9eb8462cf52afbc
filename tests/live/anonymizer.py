# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Replacement of everything that identifies an account, before requests and responses are written to a file.

The default is deny: a string stays only if its field has an entry in `SAFE` and the string has the form given there.
Everything else is replaced by a pseudonym of the same form. The same value has the same pseudonym in the whole run.
"""

from __future__ import annotations

import ast
import hashlib
import html
import ipaddress
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

SECRET = "<secret>"
SECRET_NAME = re.compile(
    "passw|passphrase|pwd|secret|token|credential|signature|authorization|cookie"
    "|(?:access|api|auth|private|secret|hmac|encryption|ssh)key"
)  # in a name without separators, in lower case
MASK = re.compile(r"([^\w\s])\1+")

PATH_WORD = (
    r"v1|data-flows|data-flow-services|clusters|image-versions|ingress-controllers|sub-versions|check-duplication"
    r"|validate-resources|nifi|nifi-registry|\.\.?"
)
TEXT_FIELD = "details?|errors?|message|msg|reason|result|title"  # what they contain is free text
FIELD = rf"""(?x:{TEXT_FIELD}|account|account_id|account_password|capacity|cluster_id|cluster_name|cluster_permission
    |cluster_request_failed|clusters|code|contents|count|count_data_flow_service|cpu|created_at|created_by|created_dt
    |data_flow_id|data_flow_name|data_flow_service_count|data_flow_service_id|data_flow_service_name|description|domain
    |dsc_domain|enabled|err_code|global_request_id|host_alias|host_alias_list|host_file_registry|hostnames?|hosts_file
    |href|https?_port|id|image_attr|image_id|image_name|ingress_class_name|ingress_controller_name|ingress_controllers
    |instance_id|ip|is_active_image|k8s\.version|key|kubernetes_version|links|loc|memory|modified_at|modified_by
    |modified_dt|name|namespace|namespace_name|nifi|nifi_registry|nifiregistry|node_count|node_selector|not_before
    |os\.type|page|path|region|rel|related_resources|replica|request_?id|requested|response|service_workload|size|sort
    |state|status|storage_class_name|subnet_id|tag_key|tag_value|tags|timestamp|total_count|type|used|value|versions?
    |web_url|web_url_nifi|web_url_registry|zookeeper)"""
STATE = (
    "active|available|creating|running|error|failed|terminating|terminated|deleting|deleted|updating|editing|starting"
    "|stopping|stopped|restarting|undeployed|unknown"
)
WORD = rf"{FIELD}|{STATE}|body|query|header|ctx|input|missing|string|integer|boolean|object|array|list|true|false|null"
PHRASES = (SECRET, "Request was rejected by gateway", "dss-ingress", "dss-nginx", "true", "false", "True", "False")

DATE = r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z| ?UTC|[+-]\d\d:?\d\d)?)?"
HTTP_DATE = r"(?:[A-Z][a-z]{2}, )?\d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT"
UUID = r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}"
VERSION = r"[vV]?\d{1,4}(?:\.\d{1,4}){0,2}(?:[-+.](?:rc|m|alpha|beta|ga|release|final|snapshot)[-.]?\d{0,3})?"
API_VERSION = r"(?:data-flow|ske) \d{1,2}\.\d{1,2}"
TIME = r"\d{1,2}:\d\d:\d\d"
SORT = rf"(?i:[+-]?{FIELD}(?::(?:asc|desc))?)"
QUANTITY = r"(?:[a-z_]{2,20}=)?\d{1,7}(?:\.\d{1,6})?(?: ?(?:m|[kKMGT]i?B?|cores?))?"
NUMBER = r"\d{1,7}"
REQUEST_ID = rf"(?i:(?:req-)?(?:{UUID}|[0-9a-f]{{8}}-\d{{1,6}}|[0-9a-f]{{16,64}}))"
CODE = r"(?:[A-Z][A-Za-z]*(?:[._][A-Z][A-Za-z]*)*|[A-Z]+(?:-[A-Z]+)*-\d{1,5})"

# The form that a string must have to stay, by the name of its field. A value of `WORDY` can also be the name of an
# object, so it is replaced if another field has shown it to be one.
SAFE = {
    r"version|nifi|nifi_?registry|zookeeper|kubernetes_version|k8s\.version": VERSION,
    r"replica|https?_port|size|page|limit|offset|(?:total_|node_)?count": NUMBER,
    r"(?:global_)?request_?id": REQUEST_ID,
    r"cpu|memory": rf"CPU|Memory|{QUANTITY}(?:[ ,]+{QUANTITY})*",
    r"loc|type|rel": rf"(?i:{WORD})",
    r"sort": SORT,
    r"id": r"v\d{1,2}(?:\.\d{1,2})?",
    r"enabled": r"(?i:true|false|yes|no|on|off|[01])",
    # other states stay as APIs write them, and people do not write names
    r"state|status": rf"(?i:{STATE})|[1-5]\d\d|[A-Z]{{2,20}}(?:_[A-Z]{{2,20}})*|[A-Z][a-z]{{2,20}}(?: [A-Z][a-z]+)?",
    r"code|err_code": rf"{CODE}(?:, ?{CODE})*",
    r"image_name": rf"(?:(?i:data[ _-]?flow|nifi|image|apache)[ _-]?)+(?:{VERSION})?",
}
WORDY = r"state|status|code|err_code|cpu|memory|(?:global_)?request_?id"
HARMLESS = re.compile(
    "|".join([SORT, TIME, DATE, VERSION, API_VERSION, rf"(?i:{WORD}|{PATH_WORD})", *PHRASES])
)  # between quotes

# What a value that has no form of its own is called, by the name of its field.
KINDS = (
    (re.compile(r"(^|_)(created|modified|updated|deleted)_?by$|user|owner|login"), "user"),
    (re.compile(r"account"), "account"),
    (re.compile(r"domain"), "domain"),
    (re.compile(r"name|cluster$"), "name"),
    (re.compile(r"id$"), "id"),
)
TOKENS = {"hosts_file": r"[^\s#]+", "host_file_registry": r"[^\s#]+", "node_selector": r"[^\s=:,]+"}

TYPE = r"(?:\*|application|text)/(?:\*|json|problem\+json|html|plain|xml|octet-stream)"
LANGUAGE = r"(?:\*|[A-Za-z]{2}(?:-[A-Z]{2})?)(?:; ?q=[\d.]{1,5})?"
HEADERS = {
    "date": HTTP_DATE,
    "retry-after": rf"{NUMBER}|{HTTP_DATE}",
    "content-type": rf"{TYPE}(?:; ?charset=(?i:utf-8|us-ascii|euc-kr|iso-8859-1))?",
    "content-encoding": "gzip|deflate|br|zstd|identity",
    "scp-api-version": API_VERSION,
    "accept-language": rf"{LANGUAGE}(?:, ?{LANGUAGE})*",
    "accept": rf"{TYPE}(?:, ?{TYPE})*",
}
RATE_LIMIT = re.compile(r"(?:x-)?ratelimit(?:-[a-z]+)*")
RATE = r"\d{1,12}(?:[,;] ?(?:w=)?\d{1,12})*"

# What is replaced wherever it occurs, in this order where two begin at the same place. A date is there to stay.
FORMS = {
    "srn": r"\bsrn:[^\s'\"<>,]*[^\s'\"<>,.]",
    "url": r"\b[a-z][a-z0-9+.-]*://[^\s'\"<>]*[^\s'\"<>.,;:!?)\]]",
    "email": r"[^\s@<>()\[\]{}'\",;:=/]{1,100}@[^\s@<>()\[\]{}'\",;:=/]*[a-z0-9]",
    "date": rf"(?<!\d){DATE}(?![\w-])",
    "uuid": rf"(?<![0-9a-f])(?:{UUID})(?![0-9a-f])",
    "ipv6": r"(?<![\w:.])(?=[0-9a-f.]*:[0-9a-f.]*:)[0-9a-f:.]*[0-9a-f:]",
    "host": r"(?<![0-9a-z_-])(?:[a-z0-9_][a-z0-9_-]{0,70}\.){1,20}[a-z][a-z0-9-]*[a-z0-9](?::\d{1,5})?",
    "ipv4": r"(?<!\d)(?:\d{1,3}\.){3}\d{1,3}(?!\d)(?::\d{1,5}|/\d{1,2})?",
    "path": r"(?<![\w.:/])(?!(?<=<)/[a-z0-9]+>)/[^\s'\"<>,;()]*[^\s'\"<>.,;:!?()\]]",
    "long": r"(?<![0-9a-z])(?:\d{8,}|(?=[a-f]*\d)[0-9a-f]{16,}(?![0-9a-z]))",
    "quoted": r"(?<!\w)(?P<open>[\"'`\u2018\u201c])(?P<inner>[^\n]{1,300}?)[\"'`\u2019\u201d](?!\w)",
}
FORM = re.compile("|".join(f"(?P<{name}>{form})" for name, form in FORMS.items()), re.IGNORECASE)
HYPHENATED = re.compile(r"(?<![\w.-])[a-z0-9]+(?:-[a-z0-9]+)+(?![\w-])")  # in a text, it may be the name of an object
KEY = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,40}")
PREFIX = re.compile("(?:data|flow|service|dops|image|cluster|req|request|id|[_-])*", re.IGNORECASE)  # of a UUID
IPV4 = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "198.18.0.0/15")  # set aside for documentation and tests
LABELS = {"email": "user{}@example.com", "host": "host{}.example.com"}


class Anonymizer:
    """Replace what identifies an account, its objects and its users; `secrets` are replaced in every spelling.

    `words` are those of the notes that the kit itself writes.
    """

    def __init__(self, secrets: Iterable[str] = (), words: Iterable[str] = ()) -> None:
        self._salt = os.urandom(16)
        self._names: dict[str, str] = {}  # the pseudonym of each canonical value
        self._learned: set[str] = set()  # the canonical values of fields, paths and queries, to look for in texts
        self._kept: set[str] = set()
        self._note_words = frozenset(map(_canonical, words))
        self._evidence: set[str] = set()  # request ids
        self._counts: Counter[str] = Counter()
        self._addresses: dict[int, Iterator[Any]] = {
            4: chain.from_iterable(ipaddress.ip_network(each).hosts() for each in IPV4),
            6: iter(ipaddress.ip_network("2001:db8::/32").hosts()),
        }
        self._secrets: set[str] = set()
        self._secret = self._word = re.compile(r"(?!)")
        self._words = 0
        self._hide(secrets)

    def keep(self, *values: str) -> None:
        """Let values stay that identify nobody, such as the random names that the kit made up."""
        kept = {canonical for canonical in map(_canonical, values) if canonical}
        self._kept |= kept | {each.replace("-", "") for each in kept if re.fullmatch(UUID, each)}

    def learn(self, body: Any) -> None:
        """Register the values in decoded JSON, so that texts that mention them are replaced, too."""
        self._learn(body, "")

    def json(self, value: Any) -> Any:
        """Return a copy of decoded JSON in which values are replaced."""
        self.learn(value)
        return self._json(value, "")

    def text(self, text: str) -> str:
        """Return free text in which every known value and every value of a known form is replaced."""
        return self._text(self._secret.sub(SECRET, text))

    def note(self, text: str) -> str:
        """Return a note of the kit as free text; its own words stay even if an object of the account is named so."""
        return self._text(self._secret.sub(SECRET, text), self._note_words)

    def path(self, path: str) -> str:
        """Return the path of a URL in which everything but the API's own words is replaced."""
        return self._path(path, learn=True)

    def query(self, query: Mapping[str, Any]) -> dict[str, Any]:
        """Return the parameters of a query with replaced values."""
        replaced: dict[str, Any] = self.json(dict(query))
        return replaced

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Return headers of which only harmless ones still have their value."""
        copy = {}
        for name, value in headers.items():
            form = RATE if RATE_LIMIT.fullmatch(name.lower()) else HEADERS.get(name.lower())
            shown = form and (re.fullmatch(form, value) or _canonical(value) in self._kept)
            copy[name if form else self._key(name)] = self._secret.sub(SECRET, value) if shown else "…"
        return copy

    def _learn(self, body: Any, field: str) -> None:
        leaves = [(name.lower(), value) for name, value in _leaves(body, field) if isinstance(value, str)]
        self._hide(each for name, each in leaves if _is_secret(name) and len(each) > 3 and not MASK.fullmatch(each))
        for name, value in leaves:
            if not _is_secret(name) and not re.fullmatch(TEXT_FIELD, name):
                self._string(self._secret.sub(SECRET, value), name)

    def _hide(self, secrets: Iterable[str]) -> None:
        """Add secrets, and look for each of their characters as it is and as URLs, JSON and HTML spell it."""
        found = {each for each in secrets if each.strip() and each != SECRET} - self._secrets
        if found:
            self._secrets |= found
            spellings = ("".join(map(_spelled, each)) for each in sorted(self._secrets, key=len, reverse=True))
            self._secret = re.compile("|".join(spellings), re.IGNORECASE)

    def _stays(self, canonical: str, learn: bool) -> bool:
        """Tell whether a value is safe to show, after it was learned from a field or met in a text."""
        if learn:
            self._learned.add(canonical)
        return canonical in self._kept or (canonical in self._evidence and canonical not in self._learned)

    def _json(self, value: Any, field: str) -> Any:
        if isinstance(value, dict):
            copy: dict[str, Any] = {}
            for key, each in value.items():
                name = self._key(str(key))
                while name in copy:  # two spellings of one name
                    name += "_"
                copy[name] = self._json(each, field if _is_secret(field) else str(key).lower())
            return copy
        if isinstance(value, (list, tuple)):
            return [self._json(each, field) for each in value]
        if _is_secret(field):
            return value if value is None or value == "" or MASK.fullmatch(str(value)) else SECRET
        if value is None or isinstance(value, (int, float)):
            return SECRET if self._secret.fullmatch(str(value)) else value
        return self._string(self._secret.sub(SECRET, str(value)), field)

    def _key(self, key: str) -> str:
        if re.fullmatch(FIELD, key.lower()):
            return key
        key = self._secret.sub(SECRET, key)
        if _canonical(key) in self._kept:
            return key
        is_name = KEY.fullmatch(key) and not any(part.isdigit() for part in re.split("[_.-]", key))
        learned = any(_canonical(match[0]) not in self._kept for match in self._known_words().finditer(key))
        return key if is_name and not FORM.search(key) and not learned else self._pseudonym(key, "key")

    def _string(self, value: str, field: str) -> str:
        """Return a string of a field, which may be text, JSON or a list of tokens."""
        canonical = _canonical(value)
        form = next((form for name, form in SAFE.items() if re.fullmatch(name, field)), "(?!)")
        if not canonical or value in PHRASES or canonical in self._kept or re.fullmatch(DATE, value):
            return value
        if form == REQUEST_ID:
            canonical = re.sub("^req-|-", "", canonical)
        if re.fullmatch(form, value) and not (re.fullmatch(WORDY, field) and canonical in self._learned):
            self._evidence.update([canonical] * (form == REQUEST_ID))
            return value
        if field == "path":
            return self.path(value)
        if re.fullmatch(TEXT_FIELD, field):
            return self._text(value)
        decoded, encode = _decoded(value)
        if encode:
            return encode(self.json(decoded))
        if field in TOKENS:
            return re.sub(TOKENS[field], lambda match: self._pseudonym(match[0], "name"), value)
        return self._pseudonym(value, next((kind for name, kind in KINDS if name.search(field)), "text"))

    def _text(self, text: str, words: frozenset[str] = frozenset()) -> str:
        decoded, encode = _decoded(text)
        if encode:
            self._learn(decoded, "detail")
            return encode(self._json(decoded, "detail"))
        parts: list[str] = []
        position = 0
        found = [self._known_words().search(text), FORM.search(text), HYPHENATED.search(text)]
        while any(found):
            match = min(filter(None, found), key=lambda each: (each.start(), -each.end()))
            is_word = match.re is not FORM and _canonical(match[0]) in words
            parts += [text[position : match.start()], match[0] if is_word else self._matched(match)]
            position = match.end()
            found = [each.re.search(text, position) if each and each.start() < position else each for each in found]
        return "".join([*parts, text[position:]])

    def _matched(self, match: re.Match[str]) -> str:
        """Return what replaces a match in a text."""
        value, groups = match[0], match.groupdict() if match.re is FORM else {}
        if groups.get("date") or re.fullmatch(TIME, value) or (match.re is HYPHENATED and HARMLESS.fullmatch(value)):
            return value
        if groups.get("host") and re.fullmatch(rf"(?i:(?:{WORD}|\d+)(?:\.|$))+", value):
            return value  # the name of a nested field
        if groups.get("quoted"):
            inner = groups["inner"]
            if HARMLESS.fullmatch(inner):
                return value
            return value[0] + self._pseudonym(inner, "text", learn=False) + value[-1]
        return self._pseudonym(value, "text", learn=False)

    def _known_words(self) -> re.Pattern[str]:
        """Return the pattern of the values that were kept or learned, for texts."""
        if self._words != len(self._kept) + len(self._learned):
            self._words = len(self._kept) + len(self._learned)
            learned = (each for each in self._learned if len(each) > 1 and not HARMLESS.fullmatch(each))
            words = sorted({*learned, *self._kept}, key=len, reverse=True)
            self._word = re.compile("|".join(map(_whole, words)) or r"(?!)", re.IGNORECASE)
        return self._word

    def _path(self, path: str, learn: bool) -> str:
        path, mark, query = path.partition("?")
        pairs = (self.query({key: value}) for key, value in parse_qsl(query, keep_blank_values=True))
        parameters = "&".join(f"{_quoted(key)}={_quoted(each)}" for pair in pairs for key, each in pair.items())
        return "/".join(self._segment(each, learn) for each in path.split("/")) + mark + parameters

    def _segment(self, segment: str, learn: bool) -> str:
        value = self._secret.sub(SECRET, unquote(self._secret.sub(SECRET, segment)))
        if not segment or re.fullmatch(PATH_WORD, segment) or _canonical(value) in self._kept:
            return segment
        return _quoted(self._pseudonym(value, "name", learn))

    def _pseudonym(self, value: str, kind: str, learn: bool = True) -> str:
        """Return the pseudonym of a value, with its blanks, its letter case and its form."""
        core, canonical = value.strip(), _canonical(value)
        if not canonical or core == SECRET or canonical in self._kept:
            return value
        start = value.index(core)
        return value[:start] + self._core(core, kind, learn) + value[start + len(core) :]

    def _core(self, core: str, kind: str, learn: bool) -> str:
        match = FORM.fullmatch(core)
        form = next((name for name in FORMS if match and match[name]), "")
        if form == "url":
            return self._url(core, learn)
        if form == "path":
            return self._path(core, learn)
        if form in ("host", "ipv4"):
            core, port = re.fullmatch("(.*?)((?:[:/].*)?)", core).groups()  # type: ignore[union-attr]
            return self._named(core, kind, form, learn) + port
        prefixed = re.fullmatch(rf"([A-Za-z_-]{{1,30}}[-_])?({UUID})", core, re.IGNORECASE)
        if not prefixed:
            return self._named(core, kind, form, learn)
        prefix, uuid = prefixed[1] or "", prefixed[2]
        if not prefix.isupper() and not PREFIX.fullmatch(prefix):
            prefix = self._pseudonym(prefix[:-1], "name", learn) + prefix[-1]
        return prefix + self._uuid(uuid, learn)

    def _named(self, core: str, kind: str, form: str, learn: bool) -> str:
        canonical = _canonical(core)
        if self._stays(canonical, learn):
            return core
        if canonical not in self._names:
            self._names[canonical] = self._new(core, kind, form)
        return _cased(self._names[canonical], core)

    def _new(self, core: str, kind: str, form: str) -> str:
        """Return a pseudonym that no other value has."""
        if form in ("ipv4", "ipv6"):
            try:
                return str(next(self._addresses[ipaddress.ip_address(core).version]))
            except ValueError:
                form = ""
        head, _dot, tail = core.partition(".")
        if form == "host" and _canonical(head) in self._kept | self._learned:  # {name}.{domain}
            return (self._pseudonym(head, "name") + "." + self._pseudonym(tail, "host")).lower()
        kind = form if form in LABELS else kind
        self._counts[kind] += 1
        return LABELS.get(kind, f"{kind}-{{}}").format(self._counts[kind])

    def _uuid(self, uuid: str, learn: bool) -> str:
        """Return another UUID in the same spelling, with the same version and variant."""
        digits = uuid.replace("-", "").lower()
        if self._stays(digits, learn):
            return uuid
        other = hashlib.blake2b(digits.encode(), key=self._salt, digest_size=16).hexdigest()
        characters = iter(other[:12] + digits[12] + other[13:16] + digits[16] + other[17:])
        spelled = "".join(each if each == "-" else next(characters) for each in uuid)
        return spelled.upper() if uuid.isupper() else spelled

    def _url(self, url: str, learn: bool) -> str:
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", f":{parts.port}" if parts.port else ""
        except ValueError:
            return self._named(url, "text", "", learn)
        host = self._pseudonym(host, "name", learn)
        host = f"[{host}]" if ":" in host else host
        user = f"{SECRET}@" if "@" in parts.netloc else ""
        path = self._path(parts.path + "?" * bool(parts.query) + parts.query, learn)
        fragment = "#" + _quoted(self._pseudonym(parts.fragment, "text", learn)) if parts.fragment else ""
        return f"{parts.scheme}://{user}{host}{port}{path}{fragment}"


def _quoted(value: str) -> str:
    return quote(value, safe="<>:@")


def _canonical(value: str) -> str:
    return value.strip().casefold()


def _cased(pseudonym: str, value: str) -> str:
    """Return a pseudonym in the letter case of a value: upper, lower or mixed."""
    if value.isupper():
        return pseudonym.upper()
    return pseudonym if value == value.lower() else pseudonym[0].upper() + pseudonym[1:]


def _is_secret(name: str) -> bool:
    return bool(SECRET_NAME.search(re.sub("[^a-z]", "", name.lower())))


def _leaves(value: Any, field: str) -> Iterator[tuple[str, Any]]:
    """Yield each value of decoded JSON with the name of its field, or of the secret that it is part of."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _leaves(each, field if _is_secret(field) else str(key))
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _leaves(each, field)
    else:
        yield field, value


def _decoded(text: str) -> tuple[Any, Callable[[Any], str] | None]:
    """Return the object or array that a text is in JSON or in Python, and how to encode it again."""
    if text.strip()[:1] in ("{", "["):
        for decode, encode in ((json.loads, json.dumps), (ast.literal_eval, repr)):
            try:
                value = decode(text.strip())
            except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
                continue
            if isinstance(value, (dict, list)):
                return value, encode
    return None, None


def _spelled(character: str) -> str:
    """Return the pattern of a character in all its spellings."""
    encoded = "".join(f"%(?:25)*{byte:02x}" for byte in character.encode("utf-8", "surrogatepass"))
    escaped = json.dumps(character)[1:-1].lstrip("\\"), f"u{ord(character):04x}"
    spellings = [
        re.escape(character),
        re.escape(html.escape(character)),
        *(rf"\\+{re.escape(each)}" for each in escaped),
    ]
    return f"(?:{'|'.join([*spellings, encoded, *[chr(92) + '+'] * (character == ' ')])})"


def _whole(word: str) -> str:
    """Return the pattern of a word that is not part of a longer one."""
    start = "(?<![0-9a-z])" if re.match("[0-9a-z]", word) else ""
    return start + re.escape(word) + ("(?![0-9a-z])" if re.search("[0-9a-z]$", word) else "")
