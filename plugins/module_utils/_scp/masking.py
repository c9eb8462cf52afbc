# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Detection of secrets in options. A secret is hidden in the shown options, or also masked wherever it occurs.

Hiding too many of the shown options does no harm. Masking too much everywhere does: results would lose ids, names and
short words. So a value that may be a secret, by its name or by the rules, is hidden in the shown options only. A value
that certainly is a secret, and is long enough, is masked everywhere. Nothing in free text is masked everywhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any
from unicodedata import normalize
from urllib.parse import quote, quote_plus

from .text import sanitize

HIDDEN = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"  # as ansible-core writes it
MIN_LENGTH = 8  # characters of a text that may be masked everywhere; the length of the shortest valid password
SEPARATORS = re.compile(r"[\W_]")  # optional in names: account_password, accountPassword, ACCOUNT-PASSWORD
# Names of values that may be secrets, in lower case and without separators.
DOUBTFUL = re.compile(
    "pas+w|pwd|secre?t|token|credential|(api|auth|private|signing)key|(pass|pw)$|kennwort|비밀번호|암호"
)
# Words that mark a name as doubtful, also if misspelt: one letter missing, added or wrong, or two letters swapped.
MISSPELT = ("password", "passphrase", "passcode", "secret", "authorization", "credential", "accesskey")
MISSPELT_PART = ("token",)  # only as a whole part of a name, because words such as "broken" contain a misspelling
# Doubtful only as a whole part of a name. Longer words that contain them mean something else.
PARTS = frozenset(["pw", "pass", "auth", "bearer", "cookie", "creds", "jwt"])
SIGNER = "accesskey"  # identifies the signer and is no secret
PART = re.compile("[A-Z]?[a-z]+|[A-Z]+")
# Names of values that certainly are secrets, and not ids or rules of secrets, or tokens of a next page.
CERTAIN = re.compile(
    "(pas+word|passwd|pas+phrase|secret(access)?key|(api|private)key|(api|client)secret|(auth|access|session|refresh)token)"
    r"(confirm(ation)?|again|repeat)?s?\d*$"
)
# A name and its value, which may itself be a name, in broken JSON, a URL or a query. Matching is fast for every text.
NAMED = re.compile(r"(?<![\w-])([\w-]+)(?=[\"'\\\s]*[:=][\"'\\\s\[{]*([^\"'\\\s&,;\]}]{1,100}))")
# The word before a secret in free text: an option of a command, a kind of authorization, the header of a key.
FREE_TEXT = re.compile(r"(?<![\w-])(-----BEGIN[A-Z ]{1,30}-----|--[\w-]+|bearer)\s+(?=(\S))", re.IGNORECASE)
STRUCTURED = ("dict", "raw")  # types of options whose text is parsed as names and values; other text is free text
URL_OPTIONS = ("endpoint", "url", "path")  # options whose text may contain credentials as a URL does


def _nearly(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that matches words with at most one typing error."""
    spellings = (
        spelling
        for word in words
        for place in range(len(word))
        for before, letter, after in [(word[:place], word[place], word[place + 1 :])]
        for spelling in (
            before + after,
            before + after[:1] + letter + after[1:],
            f"{before}{letter}.{after}",
            f"{before}.{after}" if before else word,
        )
    )
    return re.compile("|".join(dict.fromkeys(spellings)))


NEARLY, NEARLY_PART = _nearly(MISSPELT), _nearly(MISSPELT_PART)
Rules = Mapping[str, Mapping[str, Any]]


def hide(value: Any, rules: Rules | None) -> Any:
    """Return options for display, without secrets and options that the rules do not know (they may be misspelt).

    Without rules, the names decide what is hidden.
    """
    if isinstance(value, Mapping):
        known = _by_name(rules)
        return {
            name: HIDDEN if _is_hidden(name, inner, known) else hide(inner, _inner_rules(name, known))
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [hide(item, rules) for item in value]
    if isinstance(value, str):
        starts = [
            next((match.start(2) for match in pattern.finditer(value) if is_doubtful(match[1])), len(value))
            for pattern in (NAMED, FREE_TEXT)
        ]
        shown = f"{value[: min(starts)]}********" if min(starts) < len(value) else value
        scheme, slashes, rest = shown.partition("//")
        # Up to the last @, because the password may not be encoded.
        return f"{scheme}//********@{rest.rpartition('@')[2]}" if slashes and "@" in rest else shown
    return value


def secrets_in(value: Any, rules: Rules | None) -> set[str]:
    """Return the texts in options that certainly are secrets, in each form in which they may occur in results."""
    return replaceable(_certain(value, rules))


def replaceable(secrets: Iterable[str]) -> set[str]:
    """Return the secrets that may be masked everywhere, in each form in which they may occur in results."""
    return {
        form
        for text in set(secrets)
        for secret in (text, text.strip())
        if len(secret) >= MIN_LENGTH
        for form in (
            secret,
            sanitize(secret),
            json.dumps(secret)[1:-1],
            json.dumps(secret, ensure_ascii=False)[1:-1],
            repr(secret)[1:-1],
            quote(secret, errors="replace"),
            quote_plus(secret, errors="replace"),
        )
    }


def mask(value: Any, secrets: Iterable[str]) -> Any:
    """Return the value with each secret replaced in all texts, numbers and names of fields in it.

    ansible-core has no such function in all of its releases: `remove_values` is deprecated in 2.22 and ends in 2.25.
    """
    # Longer ones first, since one may be a part of another one.
    return _masked(value, sorted(filter(None, secrets), key=len, reverse=True))


def without_no_log(rules: Rules) -> dict[str, dict[str, Any]]:
    """Return the rules of options for ansible-core to validate by, without `no_log`.

    Since 2.22, validation registers each value of a `no_log` option as a secret, however short: all later output of the
    run would lose that word or letter.
    """
    return {
        name: {
            **rule,
            "no_log": False,
            **({"options": without_no_log(rule["options"])} if rule.get("options") else {}),
        }
        for name, rule in rules.items()
    }


def is_doubtful(name: str) -> bool:
    """Return whether a value of this name may be a secret."""
    plain = _plain_name(name).replace(SIGNER, "")
    parts = [part.lower() for part in PART.findall(name)]
    return bool(
        DOUBTFUL.search(plain)
        or NEARLY.search(plain)
        or any(part in PARTS or NEARLY_PART.fullmatch(part) for part in parts)
    )


def _masked(value: Any, secrets: list[str]) -> Any:
    if isinstance(value, Mapping):
        return {_masked(name, secrets): _masked(inner, secrets) for name, inner in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_masked(inner, secrets) for inner in value]
    if isinstance(value, str):
        if value in secrets:
            return HIDDEN
        for secret in secrets:
            if secret in value:  # Another text keeps its type, which may be a subtype of str with tags of ansible-core.
                value = value.replace(secret, "********")
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return HIDDEN if any(secret in str(value) for secret in secrets) else value
    return value


def _certain(value: Any, rules: Rules | None) -> Iterator[str]:
    """Yield values that certainly are secrets: by the rules, or by name if the rules do not have the option."""
    if isinstance(value, Mapping):
        known = _by_name(rules) or {}
        for name, inner in value.items():
            if name in known:
                yield from _certain_in_option(name, inner, known[name])
            else:
                yield from _texts(inner) if CERTAIN.search(_plain_name(str(name))) else _certain(inner, None)
    elif isinstance(value, list):
        for item in value:
            yield from _certain(item, rules)
    elif isinstance(value, str) and value.lstrip().startswith(("{", "[", '"')):
        with suppress(RecursionError, ValueError):
            yield from _certain(json.loads(value), rules)


def _certain_in_option(name: str, value: Any, rule: Mapping[str, Any]) -> Iterator[str]:
    """Yield values in an option of the rules that certainly are secrets. Free text never counts as one."""
    if _is_ruled(value, rule):
        yield from _texts(value)
        return
    if rule.get("no_log") is False:
        return
    structured = rule.get("elements" if rule.get("type") == "list" else "type") in STRUCTURED
    for item in value if isinstance(value, list) else [value]:
        if not isinstance(item, str):
            yield from _certain(item, rule.get("options"))
        elif name in URL_OPTIONS:
            # The password, not the user. Up to the last @, because the password may not be encoded.
            yield item.partition("//")[2].rpartition("@")[0].partition(":")[2]
            yield from _named(item)
        elif structured:
            try:
                yield from _certain(json.loads(item), rule.get("options"))
            except (RecursionError, ValueError):
                yield from _named(item)


def _named(text: str) -> Iterator[str]:
    """Yield the values after names of secrets in a query or in broken JSON."""
    return (match[2] for match in NAMED.finditer(text) if CERTAIN.search(_plain_name(match[1])))


def _by_name(rules: Rules | None) -> Rules | None:
    """Return the rules by option, with aliases as keys as well."""
    if rules is None:
        return None
    return {alias: rule for name, rule in rules.items() for alias in (name, *rule.get("aliases", ()))}


def _inner_rules(name: Any, known: Rules | None) -> Rules | None:
    rules: Rules | None = (known or {}).get(name, {}).get("options")
    return rules


def _is_hidden(name: Any, value: Any, known: Rules | None) -> bool:
    if value in (None, ""):
        return False
    if known is None:
        return is_doubtful(str(name))
    return name not in known or _is_ruled(value, known[name])


def _is_ruled(value: Any, rule: Mapping[str, Any]) -> bool:
    """Return whether a rule makes the value a secret.

    With no_log: false, a value is still a secret if the option has choices and the value is none of them.
    """
    if rule.get("no_log") is False:
        return bool(rule.get("choices")) and value not in rule["choices"]
    return bool(rule.get("no_log"))


def _texts(value: Any) -> Iterator[str]:
    """Yield all texts in a secret."""
    if isinstance(value, (Mapping, list)):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(inner)
    elif value is not None:
        yield str(value)


def _plain_name(name: str) -> str:
    return SEPARATORS.sub("", normalize("NFKC", name)).lower()
