# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the settings come from, and that no message about them repeats a secret."""

from __future__ import annotations

import json
import tempfile
import traceback
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import requests
from hypothesis import strategies as st

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import SettingsError
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.settings import (
    SETTINGS,
    Settings,
    resolve,
    version_key,
)

SECRET = "hunter2"
ENOUGH = {"access_key": "key", "secret_key": SECRET, "region": "kr-west1", "environment": "e"}
VERSION_NUMBERS = st.tuples(st.integers(0, 9999), st.integers(0, 9999))
FILES = {"credentials": "credentials.json", "config": "config.json"}
NEEDED_FROM = {"credentials": ["access_key", "secret_key"], "config": ["region", "environment"]}
# By setting, from the first source to the last: where it is set ("option", a variable, or file:key), to what, and what
# comes of it. The last is the default, where there is one.
LADDERS: dict[str, list[tuple[str, Any, Any]]] = {
    "access_key": [
        ("option", "a", "a"),
        ("SCP_ACCESS_KEY", "b", "b"),
        ("SCP_TF_ACCESS_KEY", "c", "c"),
        ("credentials:access-key", "d", "d"),
    ],
    "secret_key": [
        ("option", "a", "a"),
        ("SCP_SECRET_KEY", "b", "b"),
        ("SCP_TF_SECRET_KEY", "c", "c"),
        ("credentials:secret-key", "d", "d"),
    ],
    "auth_token": [
        ("option", "a", "a"),
        ("SCP_AUTH_TOKEN", "b", "b"),
        ("SCP_TF_AUTH_TOKEN", "c", "c"),
        ("credentials:auth-token", "d", "d"),
        ("default", None, None),
    ],
    "region": [
        ("option", "kr-a", "kr-a"),
        ("SCP_REGION", "kr-b", "kr-b"),
        ("SCP_TF_DEFAULT_REGION", "kr-c", "kr-c"),
        ("config:region", "kr-d", "kr-d"),
        ("config:default-region", "kr-e", "kr-e"),
    ],
    "environment": [
        ("option", "a", "a"),
        ("SCP_ENVIRONMENT", "b", "b"),
        ("SCP_ENV", "c", "c"),
        ("config:environment", "d", "d"),
        ("SCP_TF_AUTH_URL", "https://iam.g.samsungsdscloud.com/v1/", "g"),
        ("config:auth-url", "https://iam.s.samsungsdscloud.com", "s"),
    ],
    "endpoint": [
        ("option", "https://a", "https://a"),
        ("SCP_ENDPOINT", "https://b", "https://b"),
        ("config:endpoint", "https://c", "https://c"),
        ("default", None, None),
    ],
    "allow_http": [
        ("option", True, True),
        ("SCP_ALLOW_HTTP", "no", False),
        ("config:allow-http", True, True),
        ("default", None, False),
    ],
    "api_version": [
        ("option", "1.0", "1.0"),
        ("SCP_API_VERSION", "1.10", "1.10"),
        ("config:api-version", "1.0", "1.0"),
        ("default", None, None),
    ],
    "language": [
        ("option", "ko-KR", "ko-KR"),
        ("SCP_LANGUAGE", "en-US", "en-US"),
        ("config:language", "ko-KR", "ko-KR"),
        ("default", None, "en-US"),
    ],
    "validate_certs": [
        ("option", False, False),
        ("SCP_VALIDATE_CERTS", "Yes", True),
        ("config:validate-certs", False, False),
        ("default", None, True),
    ],
    "ca_path": [
        ("option", "/", "/"),
        ("SCP_CA_PATH", ".", "."),
        ("config:ca-path", "..", ".."),
        ("default", None, None),
    ],
    "timeout": [
        ("option", 1.5, 1.5),
        ("SCP_TIMEOUT", "2", 2.0),
        ("config:timeout", 3, 3.0),
        ("default", None, 30.0),
    ],
    "retries": [
        ("option", 0, 0),
        ("SCP_RETRIES", "2", 2),
        ("config:retries", "3", 3),
        ("default", None, 4),
    ],
}


def settle(
    directory: Path,
    options: dict[str, Any] | None = None,
    environ: dict[str, str] | None = None,
    credentials: Any = None,
    config: Any = None,
) -> Settings:
    """The settings from these sources; a file is given as an object or as the bytes in it."""
    for name, content in (("credentials", credentials), ("config", config)):
        if content is not None:
            text = content if isinstance(content, bytes) else json.dumps(content).encode()
            (directory / FILES[name]).write_bytes(text)
    return resolve({"config_dir": str(directory), **(options or {})}, environ or {})


def place(name: str, rungs: list[tuple[str, Any, Any]], underscores: bool = False) -> dict[str, dict[str, Any]]:
    """The sources with the setting as the rungs say, and all other settings that are needed in the options."""
    others = {"endpoint": "https://h"} if name not in ("region", "environment", "endpoint") else {}
    found: dict[str, dict[str, Any]] = {
        "options": {key: value for key, value in {**ENOUGH, **others}.items() if key != name},
        "environ": {},
        "credentials": {},
        "config": {},
    }
    for source, value, _result in rungs:
        file, colon, key = source.partition(":")
        if colon:
            found[file][key.replace("-", "_") if underscores else key] = value
        elif source == "option":
            found["options"][name] = value
        elif source != "default":
            found["environ"][source] = value
    return found


def told(source: str, name: str, directory: Path) -> str:
    """How the origin of a value is told."""
    file, colon, key = source.partition(":")
    if colon:
        return f"{key} in {directory / FILES[file]}"
    return {"option": f"option {name}", "default": "default"}.get(source, f"environment variable {source}")


def without(name: str) -> dict[str, str]:
    """What is enough, without one setting."""
    return {key: value for key, value in ENOUGH.items() if key != name}


def refusal(*arguments: Any, **sources: Any) -> str:
    """The message of the refusal, whose whole report holds no secret."""
    with pytest.raises(SettingsError) as caught:
        settle(*arguments, **sources)
    report = "".join(traceback.format_exception(type(caught.value), caught.value, None))
    assert SECRET not in report + json.dumps(caught.value.as_result())
    return str(caught.value)


def test_the_table_here_knows_every_setting() -> None:
    assert set(LADDERS) == set(SETTINGS)


@pytest.mark.parametrize("name", LADDERS)
def test_each_source_wins_over_those_after_it_and_is_told(name: str, tmp_path: Path) -> None:
    ladder = LADDERS[name]
    for first, (source, _given, expected) in enumerate(ladder):
        found = settle(tmp_path, **place(name, ladder[first:]))
        assert (getattr(found, name), found.origin[name]) == (expected, told(source, name, tmp_path))


@pytest.mark.parametrize("name", LADDERS)
def test_an_empty_text_counts_as_not_set(name: str, tmp_path: Path) -> None:
    *others, (source, given, expected) = LADDERS[name]
    found = settle(tmp_path, **place(name, [(other, "", None) for other, *_rest in others] + [(source, given, "")]))
    assert (getattr(found, name), found.origin[name]) == (expected, told(source, name, tmp_path))


@pytest.mark.parametrize(
    ("name", "rung"), [(name, rung) for name, ladder in LADDERS.items() for rung in ladder if ":" in rung[0]]
)
def test_a_key_may_be_written_with_underscores(name: str, rung: tuple[str, Any, Any], tmp_path: Path) -> None:
    found = settle(tmp_path, **place(name, [rung], underscores=True))
    assert getattr(found, name) == rung[2]


@pytest.mark.parametrize("source", ["option", "variable", "home"])
def test_the_files_are_looked_for_in_one_directory(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {"option": "a", "variable": "b", "home": ".scpconf"}
    for name in names.values():
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").write_text(json.dumps({"region": f"from-{name.strip('.')}"}))
    monkeypatch.setenv("HOME", str(tmp_path))
    options = {"access_key": "key", "secret_key": SECRET, "environment": "e"}
    environ = {"SCP_CONFIG_DIR": str(tmp_path / "b")} if source != "home" else {}
    found = resolve({**options, **({"config_dir": str(tmp_path / "a")} if source == "option" else {})}, environ)
    assert found.region == f"from-{names[source].strip('.')}"


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"secret-key": "hunter2"', "is not valid JSON (line 1, column 25)"),
        (b'{"secret-key": "hunter2\xff"}', "is not valid JSON"),
        (b"hunter2", "is not valid JSON (line 1, column 1)"),
        (b"", "is not valid JSON (line 1, column 1)"),
        (b'["hunter2"]', "must contain one JSON object"),
        (b'"hunter2"', "must contain one JSON object"),
        (b"null", "must contain one JSON object"),
    ],
)
def test_a_broken_file_is_named_and_not_repeated(file: str, content: bytes, why: str, tmp_path: Path) -> None:
    """It is an error only where a setting is missing without it."""
    for name in NEEDED_FROM[file]:
        message = refusal(tmp_path, without(name), **{file: content})
        assert message.startswith(f"{tmp_path / FILES[file]} {why}")
        assert f"It is needed because no {name} is set elsewhere. Set the option {name}, the environment" in message
    (warning,) = settle(tmp_path, ENOUGH, **{file: content}).warnings
    assert warning.startswith(f"{tmp_path / FILES[file]} {why}")
    assert warning.endswith(". The file is ignored.")
    assert SECRET not in warning


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(
    ("directory", "why"),
    [
        ("full", "cannot be read: Is a directory."),
        ("file/.scpconf", "cannot be read: Not a directory."),
        ("/dev/null", "cannot be read: Not a directory."),
        ("x" * 5000, "cannot be read: File name too long."),
        ("loop", "cannot be read: Too many levels of symbolic links."),
        ("~no-such-user/x", "config_dir '~no-such-user/x' refers to a home directory that cannot be found."),
    ],
)
def test_a_file_that_cannot_be_read_stops_nothing_unless_it_is_needed(
    directory: str, why: str, file: str, tmp_path: Path
) -> None:
    for name in FILES.values():
        (tmp_path / "full" / name).mkdir(parents=True)
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    place = Path(directory) if directory.startswith("~") else tmp_path / directory
    found = settle(place, ENOUGH)
    assert (found.secret_key, found.timeout, found.warnings) == (SECRET, 30.0, ())
    assert settle(place, {}, {"SCP_ACCESS_KEY": "a", "SCP_SECRET_KEY": "b", "SCP_ENDPOINT": "https://c"}).warnings == ()
    for name in NEEDED_FROM[file]:
        message = refusal(place, without(name))
        assert why in message
        assert f"no {name} is set elsewhere" in message


@pytest.mark.parametrize("directory", ["a\0b", "\ud800x", "/a\0hunter2"])
def test_a_directory_that_cannot_be_stops_nothing_unless_it_is_needed(directory: str) -> None:
    (warning, _other) = resolve({**ENOUGH, "config_dir": directory}, {}).warnings
    assert "cannot be a file name (config_dir): it contains a NUL or half of a character." in warning
    with pytest.raises(SettingsError, match="cannot be a file name") as caught:
        resolve({**without("region"), "config_dir": directory}, {})
    assert "JSON" not in str(caught.value)
    assert str(caught.value).isprintable()


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_bytes(b'\xef\xbb\xbf{"region": "kr-west9"}')
    assert resolve({**without("region"), "config_dir": str(tmp_path)}, {}).region == "kr-west9"


def test_a_home_that_is_not_known_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/dev/null")
    assert resolve(ENOUGH, {}).warnings == ()
    with pytest.raises(
        SettingsError, match=r"^/dev/null/\.scpconf/config\.json cannot be read: Not a directory\. It is"
    ):
        resolve(without("region"), {})


@pytest.mark.parametrize(
    ("name", "source", "value", "why"),
    [
        ("access_key", "credentials:access-key", {"hunter2": 1}, "must be text"),
        ("secret_key", "credentials:secret-key", ["hunter2"], "must be text"),
        ("secret_key", "credentials:secret-key", 12345, "must be text"),
        ("auth_token", "credentials:auth-token", True, "must be text"),
        ("region", "config:region", 1, "must be text"),
        ("api_version", "config:api-version", 1.1, "must be text"),
        ("api_version", "SCP_API_VERSION", "latest", "'latest' is not a version such as 1.1 (from"),
        ("api_version", "option", "1", "'1' is not a version"),
        ("api_version", "option", "1.1.0", "'1.1.0' is not a version"),
        ("api_version", "option", "v1.1", "'v1.1' is not a version"),
        ("api_version", "option", "1.1\n", ""),
        ("api_version", "option", "1.١", ""),
        ("language", "config:language", "fr-FR", "'fr-FR' is not one of en-US, ko-KR"),
        ("validate_certs", "SCP_VALIDATE_CERTS", "hunter2", "must be true or false"),
        ("validate_certs", "config:validate-certs", {}, "must be true or false"),
        ("timeout", "SCP_TIMEOUT", "hunter2", "must be a number"),
        ("timeout", "config:timeout", [], "must be a number"),
        ("timeout", "option", 0.0, "must be more than 0"),
        ("timeout", "option", -1.0, "must be more than 0"),
        ("timeout", "SCP_TIMEOUT", "nan", ""),
        ("timeout", "SCP_TIMEOUT", "inf", ""),
        ("retries", "SCP_RETRIES", "hunter2", "must be a whole number"),
        ("retries", "SCP_RETRIES", "4.5", "must be a whole number"),
        ("retries", "config:retries", 4.5, "must be a whole number"),
        ("retries", "config:retries", float("inf"), "must be a whole number"),
        ("retries", "option", -1, "must not be negative"),
        ("ca_path", "config:ca-path", "/no/such/file", "'/no/such/file' cannot be read: No such file"),
        ("ca_path", "SCP_CA_PATH", "x" * 10_000, ""),
        ("ca_path", "option", "a\0b", ""),
        ("timeout", "config:timeout", 10**400, "must be a number"),
        ("timeout", "option", 1e300, "must be more than 0 and at most 86400 seconds"),
        ("allow_http", "config:allow-http", "hunter2", "must be true or false"),
        ("endpoint", "config:endpoint", 443, "must be text"),
        ("secret_key", "SCP_SECRET_KEY", "hunter2\udcff", "must be text in UTF-8"),
        ("environment", "config:auth-url", ["https://iam.e.x"], ""),
        ("region", "option", "e" * 64, ""),
        ("environment", "SCP_TF_AUTH_URL", "https://[iam.e", ""),
        # What cannot stand in a header.
        ("access_key", "option", "key\n", ""),
        ("access_key", "SCP_ACCESS_KEY", "열쇠", ""),
        ("auth_token", "option", "hunter2\n", ""),
        ("auth_token", "SCP_AUTH_TOKEN", "hunter2-열쇠", ""),
    ],
)
def test_an_unusable_value_is_refused_with_its_source(
    name: str, source: str, value: Any, why: str, tmp_path: Path
) -> None:
    message = refusal(tmp_path, **place(name, [(source, value, None)]))
    assert message.startswith(f"{name} {why}")
    assert told(source, name, tmp_path) in message


@pytest.mark.parametrize(
    ("text", "expected"),
    [("true", True), ("ON", True), ("1", True), ("False", False), ("no", False), ("off", False), ("0", False)],
)
def test_a_boolean_may_be_written_in_several_ways(text: str, expected: bool, tmp_path: Path) -> None:
    assert settle(tmp_path, ENOUGH, {"SCP_VALIDATE_CERTS": text}).validate_certs is expected


@hypothesis.given(VERSION_NUMBERS, VERSION_NUMBERS)
def test_versions_compare_as_numbers(one: tuple[int, int], other: tuple[int, int]) -> None:
    keys = [version_key("{}.{}".format(*version)) for version in (one, other)]
    assert (keys[0] < keys[1], keys[0] == keys[1]) == (one < other, one == other)


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        ("access_key", ["option access_key", "SCP_ACCESS_KEY", "access-key", "credentials.json"]),
        ("secret_key", ["option secret_key", "SCP_SECRET_KEY", "secret-key", "credentials.json"]),
        ("region", ["option region", "SCP_REGION", "endpoint", "config.json"]),
        ("environment", ["option environment", "SCP_ENVIRONMENT", "endpoint", "config.json"]),
    ],
)
def test_what_is_missing_is_named_with_the_places_it_may_be_set(missing: str, named: list[str], tmp_path: Path) -> None:
    message = refusal(tmp_path, without(missing))
    assert message.startswith(f"No {missing} is set.")
    assert [text for text in named if text not in message] == []


@pytest.mark.parametrize("needed", [{}, {"region": "kr-west1"}, {"environment": "e"}])
def test_with_an_endpoint_neither_region_nor_environment_is_needed(needed: dict[str, str], tmp_path: Path) -> None:
    found = settle(tmp_path, {"access_key": "key", "secret_key": SECRET, "endpoint": "https://gateway", **needed})
    assert found.base_url("data-flow") == "https://gateway"


def test_without_an_endpoint_each_product_has_a_host_of_its_own(tmp_path: Path) -> None:
    found = settle(tmp_path, ENOUGH)
    assert found.base_url("data-flow") == "https://data-flow.kr-west1.e.samsungsdscloud.com"
    assert found.base_url("ske") == "https://ske.kr-west1.e.samsungsdscloud.com"


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("https://gateway", "https://gateway"),
        ("https://gateway/", "https://gateway"),
        ("https://gateway/scp//", "https://gateway/scp"),
        ("HTTPS://Gateway.Example.COM/Scp", "https://gateway.example.com/Scp"),
        ("https://gateway:443/", "https://gateway"),
        ("https://gateway:8443/", "https://gateway:8443"),
        ("https://[2001:db8::1]:443/", "https://[2001:db8::1]"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"),
        ("http://127.0.0.1:8765/", "http://127.0.0.1:8765"),
        ("http://127.1.2.3:80", "http://127.1.2.3"),
        ("http://localhost:443", "http://localhost:443"),
        ("http://[::1]:80/", "http://[::1]"),
    ],
)
def test_an_endpoint_is_brought_into_the_form_that_is_signed(written: str, used: str, tmp_path: Path) -> None:
    assert settle(tmp_path, {**ENOUGH, "endpoint": written}).endpoint == used


@pytest.mark.parametrize(
    ("endpoint", "why"),
    [
        ("gateway", "is not a base URL"),
        ("gateway:8443", "is not a base URL"),
        ("//gateway", "is not a base URL"),
        ("https://", "is not a base URL"),
        ("https:///v1", "is not a base URL"),
        ("ftp://gateway", "is not a base URL"),
        ("file:///etc/passwd", "is not a base URL"),
        ("https://gateway?page=1", "is not a base URL"),
        ("https://gateway#top", "is not a base URL"),
        ("https://user@gateway", ""),
        ("https://user:hunter2@gateway", ""),
        ("https://two words", "is not a base URL"),
        ("https://gate\nway", "is not a base URL"),
        ("https://gateway/a\tb", "is not a base URL"),
        ("https://other.example\\.gateway", "is not a base URL"),
        ("https://gateway/흐름", "is not a base URL"),
        ("https://gateway\0", "is not a base URL"),
        ("https://gateway:99999", "is not a URL"),
        ("https://gateway:port", "is not a URL"),
        ("https://[2001:db8::1", "is not a URL"),
        ("http://gateway", "unencrypted"),
        ("http://10.0.0.1:8765", "unencrypted"),
        ("http://[2001:db8::1]", "unencrypted"),
        ("http://127.0.0.1.example.com", "unencrypted"),
        ("http://localhost.example.com", "unencrypted"),
    ],
)
def test_an_endpoint_that_cannot_work_or_is_not_safe_is_refused(endpoint: str, why: str, tmp_path: Path) -> None:
    message = refusal(tmp_path, {**ENOUGH, "endpoint": endpoint})
    assert message.startswith("endpoint ")
    assert why in message
    assert "option endpoint" in message


@pytest.mark.parametrize("endpoint", ["http://gateway", "http://10.0.0.1:8765", "https://gateway", "http://127.0.0.1"])
def test_http_to_another_machine_is_allowed_where_asked_and_warned_of(endpoint: str, tmp_path: Path) -> None:
    found = settle(tmp_path, {**ENOUGH, "endpoint": endpoint}, {"SCP_ALLOW_HTTP": "true"})
    open_to_all = endpoint in ("http://gateway", "http://10.0.0.1:8765")
    assert found.endpoint == endpoint
    assert len(found.warnings) == open_to_all
    assert not open_to_all or "allow_http, from environment variable SCP_ALLOW_HTTP" in found.warnings[0]


def test_certificates_that_are_not_verified_are_warned_of(tmp_path: Path) -> None:
    (warning,) = settle(tmp_path, ENOUGH, {"SCP_VALIDATE_CERTS": "no"}).warnings
    assert "validate_certs, from environment variable SCP_VALIDATE_CERTS" in warning


@pytest.mark.parametrize(
    ("mode", "content", "warned"),
    [
        (0o600, {"secret-key": SECRET}, False),
        (0o400, {"auth_token": SECRET}, False),
        (0o640, {"secret-key": SECRET}, True),
        (0o604, {"auth_token": SECRET}, True),
        (0o644, {"access-key": "key", "secret-key": SECRET}, True),
        (0o666, {"access-key": "key"}, False),
        (0o644, {}, False),
    ],
)
def test_a_file_with_secrets_that_is_used_and_that_others_may_read_is_warned_of(
    mode: int, content: dict[str, str], warned: bool, tmp_path: Path
) -> None:
    directory = tmp_path / "with space"
    directory.mkdir()
    file = directory / "credentials.json"
    file.touch(mode=0o600)
    file.chmod(mode)
    elsewhere = {name: value for name, value in ENOUGH.items() if name.replace("_", "-") not in content}
    warnings = settle(directory, elsewhere, credentials=content).warnings
    assert len(warnings) == warned
    if "auth_token" not in content:
        assert settle(directory, ENOUGH).warnings == (), "nothing of it is used"
    assert not warned or (str(file) in warnings[0] and f"chmod 600 '{file}'" in warnings[0])
    assert SECRET not in str(warnings)


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
KEYS = sorted({key for setting in SETTINGS.values() for key in setting.keys} | {"auth-url"})
OBJECTS = st.dictionaries(st.sampled_from(KEYS), JSON)
CONTENTS = st.one_of(
    OBJECTS.map(lambda content: json.dumps(content).encode()),
    JSON.map(lambda content: json.dumps(content).encode()),
    st.binary(),
    st.just(b"[" * 100_000),
)


@hypothesis.settings(deadline=None, database=None, derandomize=True, max_examples=60)
@hypothesis.given(CONTENTS, CONTENTS)
def test_whatever_the_files_hold_gives_settings_or_a_clear_refusal(credentials: bytes, config: bytes) -> None:
    with tempfile.TemporaryDirectory() as directory:
        try:
            found = settle(Path(directory), {"secret_key": SECRET}, credentials=credentials, config=config)
        except SettingsError:
            return
    assert found.endpoint or (found.region and found.environment)
    requests.Request("GET", found.base_url("data-flow"), headers={"Scp-Accesskey": found.access_key}).prepare()


@pytest.mark.parametrize("name", ["region", "environment"])
@pytest.mark.parametrize(
    "value",
    ["example.com/", "a.b", "e@example.com", "e:443", "e/", "e#", "e?", "e\\", "e e", "e\n", "-e", "e-", "E", "é"],
)
def test_region_and_environment_cannot_name_another_host(name: str, value: str, tmp_path: Path) -> None:
    assert refusal(tmp_path, {**ENOUGH, name: value}).startswith(f"{name} {value!r} cannot be part of a host name")


def test_an_auth_url_cannot_name_another_host(tmp_path: Path) -> None:
    options = {key: value for key, value in ENOUGH.items() if key != "environment"}
    message = refusal(tmp_path, options, {"SCP_TF_AUTH_URL": "https://iam.e_x.samsungsdscloud.com"})
    assert message.startswith("environment 'e_x' cannot be part of a host name (from environment variable SCP_TF_AUTH")


def test_settings_know_their_secrets_and_do_not_show_them(tmp_path: Path) -> None:
    found = settle(tmp_path, {**ENOUGH, "auth_token": "token-hunter2"})
    assert found.secrets == {SECRET, "token-hunter2"}
    assert SECRET not in repr(found)
    assert "kr-west1" in repr(found)
    assert settle(tmp_path, ENOUGH).secrets == {SECRET}
