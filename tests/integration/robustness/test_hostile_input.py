# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No value of any option redirects a call to another path, another host or another header."""

# a fixture is imported and requested by its name

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, unquote

import pytest
from in_process import Refused, declared, run
from scenarios import MODULES

from ansible_collections.samsungcloud.scp.plugins.module_utils._module_spec import CONNECTION
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import OptionError, ScpError, SettingsError
from emulator.process import EmulatorProcess

ODD = [
    "a/b", "..", ".", "a/../../images", "../image-versions", "a?b=c", "?", "a#b", "%2f", "%2e%2e", "..%2f..", "%",
    "a b", "a\nb", "a\r\nX-Evil: 1", "a\0b", "a\tb", "흐름", "😀", "\u202e", "a\\b", "@evil.example", "//evil.example",
    ";a=b", "{data_flow_id}", "x" * 10_000, "\ud800",
]  # fmt: skip
BENIGN = "zzz"
PRODUCT_MODULES = sorted(set(MODULES) - {"request"})


def texts(module: str) -> Iterator[tuple[dict[str, Any], str, bool]]:
    """Yield options of a module that make it call, one of which can have any value: (options, its name, in a list)."""
    spec = {name: option for name, option in declared(module)[1].argument_spec.items() if name not in CONNECTION}
    scenarios = [{**scenario.options} for scenario in MODULES[module].scenarios]
    for name, option in spec.items():
        listed = option.get("type") == "list" and option.get("elements") == "str"
        if not listed and (option.get("type", "str") != "str" or option.get("choices")):
            continue
        yield next((options for options in scenarios if name in options), {**MODULES[module].reads}), name, listed


def reached(seeded: EmulatorProcess) -> set[tuple[str, str, str | None]]:
    """Return the requests since the last check: methods, paths without values, and operations."""
    entries = seeded.requests()
    seeded.admin("DELETE", "/requests")
    values = {quote(value, safe="") for value in (*ODD[:-1], BENIGN)}
    paths = ["/".join("*" if part in values else part for part in entry["path"].split("/")) for entry in entries]
    return {(entry["method"], path, entry["operation"]) for entry, path in zip(entries, paths)}


def attempt(module: str, options: Mapping[str, Any], seeded: EmulatorProcess) -> ScpError | None:
    """Run a module in check mode; only errors of the collection may be raised, with a printable message."""
    try:
        json.dumps(run(module, options, seeded.url, check_mode=True))
    except Refused:
        return OptionError("", "")
    except ScpError as error:
        json.dumps(error.as_result())
        return error
    return None


# Modules whose text is sent in bodies only, or compared locally.
KEPT_AT_HOME = ("data_flow_fleet", "data_flow_image_info", "data_flow_preflight_info")


@pytest.mark.parametrize("module", PRODUCT_MODULES)
def test_an_option_stays_in_its_place(module: str, seeded: EmulatorProcess) -> None:
    """Each option in a path or a query, with each odd value: the calls are the usual ones, or fewer."""
    travelling = 0
    for options, name, listed in texts(module):
        attempt(module, {**options, name: [BENIGN] if listed else BENIGN}, seeded)
        if not any(BENIGN in entry["path"] + entry["query"] for entry in seeded.requests()):
            continue
        attempt(module, options, seeded)
        usual = reached(seeded)
        for value in ODD:
            attempt(module, {**options, name: [value] if listed else value}, seeded)
        assert reached(seeded) <= usual, name
        travelling += 1
    assert travelling or module in KEPT_AT_HOME


SETTINGS = {"access_key", "auth_token", "endpoint", "region", "environment", "ca_path", "language", "api_version"}


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_a_setting_that_cannot_be_sent_is_refused_by_its_name(name: str, seeded: EmulatorProcess) -> None:
    """These settings are sent in headers and host names."""
    for value in ODD:
        error = attempt("data_flow_image_info", {name: value}, seeded)
        if name in ("access_key", "auth_token") and value.isascii() and value.isprintable() and " " not in value:
            continue  # can be sent, and is refused or ignored by the API
        if name in ("region", "environment") and value == "x" * 10_000:
            assert error  # a setting that an endpoint makes redundant is still validated
        if name == "ca_path" and value in (".", ".."):
            continue  # exists
        assert isinstance(error, (SettingsError, OptionError)), ascii(value)
    assert {operation for *_rest, operation in reached(seeded)} <= {"ListDataFlowImages"}


def test_a_request_goes_where_it_was_written_to_go(seeded: EmulatorProcess) -> None:
    """A path is used unchanged or refused."""
    base = {"service": "data-flow", "path": "/v1/data-flows"}
    written = [path for odd in ODD for path in (odd, f"/v1/{odd}", f"/v1/data-flows/{odd}/check-duplication")]
    for path in written:
        attempt("request", {**base, "path": path}, seeded)
    taken = [unquote(entry["path"]) for entry in seeded.requests()]
    assert set(taken) <= {unquote(path) for path in written if path.startswith("/")}
    assert not [path for path in taken if {".", ".."} & set(path.split("/"))]
    seeded.admin("DELETE", "/requests")
    for odd in ODD:
        for options in ({"service": odd}, {"version": odd}, {"query": {odd: odd, "name": [odd]}}):
            attempt("request", {**base, **options}, seeded)
        attempt("request", {"url": seeded.url + odd}, seeded)
        attempt("request", {"url": f"https://{odd}.samsungsdscloud.com/v1", "timeout": 0.2}, seeded)
    assert {path for _method, path, _operation in reached(seeded)} <= {
        "/v1/data-flows",
        "/evil.example",
        "//evil.example",
    }


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example\\.samsungsdscloud.com/v1",
        "https://evil.example/.samsungsdscloud.com",
        "https://evil.example#.samsungsdscloud.com",
        "https://evil.example?.samsungsdscloud.com",
        "https://user@ske.kr-west1.e.samsungsdscloud.com/v1",
        "https://@ske.kr-west1.e.samsungsdscloud.com/v1",
        "https://evil.example\t.samsungsdscloud.com/v1",
        "https://evilsamsungsdscloud.com/v1",
        "https://samsungsdscloud.com.evil.example/v1",
        "https://ske.samsungsdscloud.com/v1/%2e%2E/x",
        "https://ske.samsungsdscloud.com/v1/a\\b",
        "http://ske.kr-west1.e.samsungsdscloud.com/v1",
        "//ske.kr-west1.e.samsungsdscloud.com/v1",
        "https://ske.samsungsdscloud.com:bad/v1",
        "https://[ske.samsungsdscloud.com/v1",
    ],
)
def test_an_address_of_another_host_is_refused(url: str, seeded: EmulatorProcess) -> None:
    """Only requests to the platform and the endpoint are signed."""
    assert str(attempt("request", {"url": url}, seeded)).startswith(("url: ", "path: ", "service: ")), url
    assert not seeded.requests()
