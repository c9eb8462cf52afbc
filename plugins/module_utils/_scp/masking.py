# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which parts of options are secret: hidden in their place, and some of them replaced wherever they occur.

To hide too much of the options that are shown does no harm. To replace too much everywhere does: an id, a name or a
short word would be lost in results. So what is in doubt by its name or by the rules is hidden in its place, and only
what is surely a secret, and long enough to be one, is replaced. Nothing that stands in free text is.
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
SHORTEST = 8  # characters of a text that may be replaced everywhere; as many as the shortest password that is allowed
SEPARATORS = re.compile(r"[\W_]")  # that a name may have or not: account_password, accountPassword, ACCOUNT-PASSWORD
# Names of what may be a secret, without separators and in lower case.
DOUBTFUL = re.compile(
    "pas+w|pwd|secre?t|token|credential|(api|auth|private|signing)key|(pass|pw)$|kennwort|비밀번호|암호"
)
# Words that make a name doubtful, with one letter too many, too few or wrong, or with two that are swapped, as well.
MISSPELT = ("password", "passphrase", "passcode", "secret", "authorization", "credential", "accesskey")
MISSPELT_PART = ("token",)  # only as a part of a name, since others have it in them, such as broken
# Parts of a name, of which longer words mean something else.
PARTS = frozenset(["pw", "pass", "auth", "bearer", "cookie", "creds", "jwt"])
SIGNER = "accesskey"  # which names who signs
PART = re.compile("[A-Z]?[a-z]+|[A-Z]+")
# Names of what is a secret, and not its id, its rules or the next page.
CERTAIN = re.compile(
    "(pas+word|passwd|pas+phrase|secret(access)?key|(api|private)key|(api|client)secret|(auth|access|session|refresh)token)"
    r"(confirm(ation)?|again|repeat)?s?\d*$"
)
# A name and what follows it, which may be a name as well, in a text that was to be JSON, or is a URL or a query.
# No text makes it take long.
NAMED = re.compile(r"(?<![\w-])([\w-]+)(?=[\"'\\\s]*[:=][\"'\\\s\[{]*([^\"'\\\s&,;\]}]{1,100}))")
# What is before a secret in a text for people: an option of a command, a kind of authorization, the head of a key.
SPOKEN = re.compile(r"(?<![\w-])(-----BEGIN[A-Z ]{1,30}-----|--[\w-]+|bearer)\s+(?=(\S))", re.IGNORECASE)
STRUCTURED = ("dict", "raw")  # types of options whose text is read as names and values; any other is for people
ADDRESSES = ("endpoint", "url", "path")  # options of a connection: what is secret in them is in no other text


def _nearly(words: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of words with one mistake at most."""
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
    """Return options for showing: secrets are hidden, and what the rules do not know, since it may be one misspelt.

    Without rules, names decide.
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
            for pattern in (NAMED, SPOKEN)
        ]
        shown = f"{value[: min(starts)]}********" if min(starts) < len(value) else value
        scheme, slashes, rest = shown.partition("//")
        # To the last one, since a password may not have been encoded.
        return f"{scheme}//********@{rest.rpartition('@')[2]}" if slashes and "@" in rest else shown
    return value


def secrets_in(value: Any, rules: Rules | None) -> set[str]:
    """Return the texts in options that are surely secrets, in each form in which they may come back."""
    return replaceable(_certain(value, rules))


def replaceable(secrets: Iterable[str]) -> set[str]:
    """Return the secrets that may be replaced wherever they occur, in each form in which they may come back."""
    return {
        form
        for text in set(secrets)
        for secret in (text, text.strip())
        if len(secret) >= SHORTEST
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
    """Whether something of this name may be a secret."""
    squeezed = _squeezed(name).replace(SIGNER, "")
    parts = [part.lower() for part in PART.findall(name)]
    return bool(
        DOUBTFUL.search(squeezed)
        or NEARLY.search(squeezed)
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
    """Yield what is surely secret: by the rules, and by its name where they do not know it."""
    if isinstance(value, Mapping):
        known = _by_name(rules) or {}
        for name, inner in value.items():
            if name in known:
                yield from _certain_in_option(name, inner, known[name])
            else:
                yield from _texts(inner) if CERTAIN.search(_squeezed(str(name))) else _certain(inner, None)
    elif isinstance(value, list):
        for item in value:
            yield from _certain(item, rules)
    elif isinstance(value, str) and value.lstrip().startswith(("{", "[", '"')):
        with suppress(RecursionError, ValueError):
            yield from _certain(json.loads(value), rules)


def _certain_in_option(name: str, value: Any, rule: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is surely secret in an option that the rules know. Free text has nothing of that, whatever it says."""
    if _is_ruled(value, rule):
        yield from _texts(value)
        return
    if rule.get("no_log") is False:
        return
    structured = rule.get("elements" if rule.get("type") == "list" else "type") in STRUCTURED
    for item in value if isinstance(value, list) else [value]:
        if not isinstance(item, str):
            yield from _certain(item, rule.get("options"))
        elif name in ADDRESSES:
            # The password, not the user; to the last @, since it may not have been encoded.
            yield item.partition("//")[2].rpartition("@")[0].partition(":")[2]
            yield from _named(item)
        elif structured:
            try:
                yield from _certain(json.loads(item), rule.get("options"))
            except (RecursionError, ValueError):
                yield from _named(item)


def _named(text: str) -> Iterator[str]:
    """Yield what follows the name of a secret in a query, or in a text that was to be JSON."""
    return (match[2] for match in NAMED.finditer(text) if CERTAIN.search(_squeezed(match[1])))


def _by_name(rules: Rules | None) -> Rules | None:
    """Return the rules by each name of an option."""
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
    """Whether a rule makes the value a secret. What is declared as none is one where it is not one of the choices."""
    if rule.get("no_log") is False:
        return bool(rule.get("choices")) and value not in rule["choices"]
    return bool(rule.get("no_log"))


def _texts(value: Any) -> Iterator[str]:
    """Yield all that a secret consists of."""
    if isinstance(value, (Mapping, list)):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(inner)
    elif value is not None:
        yield str(value)


def _squeezed(name: str) -> str:
    return SEPARATORS.sub("", normalize("NFKC", name)).lower()
