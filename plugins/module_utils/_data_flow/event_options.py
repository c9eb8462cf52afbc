# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the event source. ansible-rulebook passes them as they stand in the rulebook, without validation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .._resource.states import ABSENT
from .._scp.errors import OptionError, collected, raise_all
from .._scp.raw_options import is_left_out, trimmed
from .._scp.settings import BOOLEANS, SETTINGS
from .._scp.text import nearest
from .base import STATES as RESOURCE_STATES
from .events import KINDS
from .info import KNOWN_STATES

CONNECTION = (*SETTINGS, "config_dir")
OF_RULEBOOK = frozenset({"eda_feedback_queue"})  # which ansible-rulebook adds itself
INITIAL = ("baseline", "events")
MAX_SECONDS = 86400
STATES = tuple(sorted(KNOWN_STATES - {ABSENT}))
HEALTHY = RESOURCE_STATES.healthy


@dataclass(frozen=True)
class Options:
    """The options of the source; those of the connection are for `settings.resolve`."""

    connection: Mapping[str, Any]
    interval: float = 60.0
    data_flow: str | None = None
    kinds: tuple[str, ...] = KINDS
    states: frozenset[str] = frozenset()
    cursor: Path | None = None
    details: bool = False
    initial: str = INITIAL[0]
    heartbeat: float | None = None
    inventory: tuple[Path, ...] = ()
    hosts: str | None = None


def _seconds(name: str, value: Any) -> float:
    try:
        seconds = float(value)
    except (OverflowError, TypeError, ValueError):
        seconds = 0.0
    if isinstance(value, bool) or not 1 <= seconds <= MAX_SECONDS:
        raise OptionError(name, f"must be a number of seconds from 1 to {MAX_SECONDS}.")
    return seconds


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise OptionError(name, "must be text.")
    return value


def _boolean(name: str, value: Any) -> bool:
    word = str(value).lower()
    if word not in BOOLEANS:
        raise OptionError(name, "must be true or false.")
    return BOOLEANS[word]


def _choice(name: str, value: Any, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise OptionError(name, f"{value!r} is not one of {', '.join(choices)}.", hint=nearest(value, choices))
    return str(value)


def _choices(name: str, value: Any, choices: tuple[str, ...]) -> list[str]:
    """Return the words of a list, or of a text with commas, which a variable may be."""
    words = value.split(",") if isinstance(value, str) else value
    if not isinstance(words, (list, tuple)):
        raise OptionError(name, "must be a list.")
    return [_choice(name, trimmed(word), choices) for word in words if not is_left_out(word)]


def _states(name: str, value: Any) -> frozenset[str]:
    """Return the states in upper case. RUNNING and ACTIVE are the same: it is unknown which one the API shows."""
    words = value.split(",") if isinstance(value, str) else value
    upper = [each.upper() if isinstance(each, str) else each for each in words] if isinstance(words, list) else words
    states = frozenset(_choices(name, upper, STATES))
    return states | HEALTHY if states & HEALTHY else states


def _cursor(name: str, value: Any) -> Path:
    path = Path(_text(name, value)).expanduser().absolute()
    if path.is_dir() or not path.parent.is_dir():
        wrong = f"{path} is a directory" if path.is_dir() else f"there is no directory {path.parent}"
        raise OptionError(name, f"cannot be written, because {wrong}.")
    return path


def _inventory(name: str, value: Any) -> tuple[Path, ...]:
    """Return the paths of a list, or of a text with commas."""
    words = value.split(",") if isinstance(value, str) else value
    if not isinstance(words, (list, tuple)):
        raise OptionError(name, "must be a list.")
    paths = [Path(_text(name, trimmed(word))).expanduser().absolute() for word in words if not is_left_out(word)]
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise OptionError(name, f"does not exist: {', '.join(missing)}.")
    return tuple(paths)


CHECKS: Mapping[str, Callable[[str, Any], Any]] = {
    "interval": _seconds,
    "data_flow": _text,
    "kinds": lambda name, value: tuple(dict.fromkeys(_choices(name, value, KINDS))) or KINDS,
    "states": _states,
    "cursor": _cursor,
    "details": _boolean,
    "initial": lambda name, value: _choice(name, value, INITIAL),
    "heartbeat": _seconds,
    "inventory": _inventory,
    "hosts": _text,
}


def read_options(arguments: Mapping[str, Any]) -> Options:
    """Return the options. Raises one OptionError for all that are unknown or invalid."""
    known = (*CHECKS, *CONNECTION)
    problems: list[OptionError] = []
    read: dict[str, Any] = {}
    for name, value in arguments.items():
        if name not in (*known, *OF_RULEBOOK):
            problems.append(OptionError(str(name), "is no option of this event source.", hint=nearest(name, known)))
        elif name in CHECKS and not is_left_out(value):
            with collected(problems):
                read[name] = CHECKS[name](name, trimmed(value))
    if read.get("hosts") and not read.get("inventory"):
        problems.append(OptionError("hosts", "needs inventory."))
    raise_all(problems)
    return Options({name: arguments.get(name) for name in CONNECTION}, **read)
