# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Normalization of what users write and what the API returns."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow import values
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import OptionError

PASSWORD = "Nifi-Pass1!"
IP4 = [f"10.0.0.{number}" for number in range(30)]
NAMES = [f"host-{number}" for number in range(30)]
OBSERVED = {
    "nifi": {"cpu": 2000, "memory": 4096, "replica": 1, "version": "1.27.1"},
    "nifi_registry": {"cpu": 500, "memory": 1024, "replica": 1, "version": "1.27.1"},
    "zookeeper": {"cpu": 500, "memory": 1024, "replica": 3, "version": "3.9.2"},
}
AS_TEXT = {
    "nifi": {"cpu": "2000", "memory": "4096", "replica": "1", "version": "1.27.1"},
    "nifi_registry": {"cpu": "500", "memory": "1024", "replica": "1", "version": "1.27.1"},
    "zookeeper": {"cpu": "500", "memory": "1024", "replica": "3", "version": "3.9.2"},
}
PAIRS = st.lists(
    st.fixed_dictionaries(
        {
            "ip": st.sampled_from([*IP4[:6], "2001:db8::1"]),
            "hostnames": st.lists(st.sampled_from(NAMES[:6]), min_size=1),
        }
    ),
    max_size=3,
)
FIGURES = st.integers(1, 10**9)
WORKLOADS = st.dictionaries(
    st.sampled_from(values.COMPONENTS),
    st.fixed_dictionaries(
        {},
        optional={
            "cpu": FIGURES,
            "memory": FIGURES,
            "replica": FIGURES,
            "version": st.from_regex(r"\A\d+(\.\d+){0,2}\Z"),
        },
    ).filter(bool),
    min_size=1,
)
many = settings(database=None, deadline=None, max_examples=100, derandomize=True)


def alias(ip: str, *hostnames: str) -> dict[str, Any]:
    """Return a host alias as users write it."""
    return {"ip": ip, "hostnames": list(hostnames)}


def refusal(call: Callable[[], Any]) -> OptionError:
    """Return the error of the call."""
    with pytest.raises(OptionError) as caught:
        call()
    return caught.value


@pytest.mark.parametrize("text", ["abc", "a-1", "a--b", "x" * 30, "nifi2", "a00"])
def test_a_good_name_is_taken_as_it_is(text: str) -> None:
    assert values.name("name", text) == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "3 to 30 characters, and has 0"),
        ("ab", "3 to 30 characters, and has 2"),
        ("x" * 31, "3 to 30 characters, and has 31"),
        *(
            (text, "is not a valid name")
            for text in ("Abc", "1abc", "-abc", "abc-", "a_b", "a.b", "a b", "abc\n", "흐름들")
        ),
    ],
)
def test_a_bad_name_is_refused(text: str, why: str) -> None:
    error = refusal(lambda: values.name("name", text))
    assert str(error).startswith("name: ")
    assert why in str(error)
    assert error.details == {"option": "name"}


@pytest.mark.parametrize(("text", "good"), [("ab", False), ("abc", True), ("x" * 50, True), ("x" * 51, False)])
def test_a_length_has_two_limits(text: str, good: bool) -> None:
    check = values.length(3, 50)
    if good:
        assert check("domain", text) == text
    else:
        assert f"3 to 50 characters, and has {len(text)}" in str(refusal(lambda: check("domain", text)))


@pytest.mark.parametrize(
    ("read", "text", "expected"),
    [
        (values.millicores, "2000", 2000),
        (values.millicores, 2000, 2000),
        (values.millicores, "2000m", 2000),
        (values.millicores, " 2000m ", 2000),
        (values.millicores, "2000.0", 2000),
        (values.millicores, "1m", 1),
        (values.millicores, "50", 50),
        (values.mebibytes, "4096", 4096),
        (values.mebibytes, 4096, 4096),
        (values.mebibytes, "50", 50),
        (values.mebibytes, "1Mi", 1),
        (values.mebibytes, "512Mi", 512),
        (values.mebibytes, "2Gi", 2048),
        (values.mebibytes, "1.5Gi", 1536),
        (values.mebibytes, "0.5Gi", 512),
        (values.mebibytes, "1Ti", 1048576),
        (values.mebibytes, "2048Ki", 2),
        (values.mebibytes, "1048576k", 1000),
        (values.mebibytes, "131072M", 125000),
    ],
)
def test_a_quantity_is_read_in_one_unit(read: Callable[[str, Any], int], text: Any, expected: int) -> None:
    found = read("size", text)
    assert (found, type(found)) == (expected, int)


@pytest.mark.parametrize(
    ("read", "text", "why"),
    [
        (values.millicores, "", "is not a quantity"),
        (values.millicores, "m", "is not a quantity"),
        (values.millicores, "-2000", "is not a quantity"),
        (values.millicores, "2e3", "is not a quantity"),
        (values.millicores, "2,000", "is not a quantity"),
        (values.millicores, "2000 m", "is not a quantity"),
        (values.millicores, "2000M", "is not a quantity"),
        (values.millicores, "2000mm", "is not a quantity"),
        (values.millicores, "2Gi", "is not a quantity"),
        (values.millicores, "2 cores", "is not a quantity"),
        (values.mebibytes, "4GB", "or 4Gi. Write 4Gi."),
        (values.mebibytes, "512mb", "or 4Gi. Write 512Mi."),
        (values.mebibytes, "4G", "or 4Gi. It is 3814.7: write 4Gi."),
        (values.mebibytes, "4X", "Known suffixes: Ki, Mi, "),
        (values.millicores, "2000\n3000", "is not a quantity"),
        (values.millicores, "nan", "is not a quantity"),
        (values.millicores, "0", "is not a whole, positive number"),
        (values.millicores, "0m", "is not a whole, positive number"),
        (values.millicores, "0.5", "is not a whole, positive number"),
        (values.millicores, "1.5m", "is not a whole, positive number"),
        (values.millicores, "2", "for whole cores write them times 1000"),
        (values.millicores, "49", "for whole cores write them times 1000"),
        pytest.param(values.millicores, "1" + "0" * 400, "", id="beyond all floats"),
        (values.mebibytes, "0Gi", "is not a whole, positive number"),
        (values.mebibytes, "1000k", "is not a whole, positive number"),
        (values.mebibytes, "1G", "is not a whole, positive number"),
        (values.mebibytes, "1Ki", "is not a whole, positive number"),
        (values.mebibytes, "4gi", "is not a quantity"),
        (values.mebibytes, "4GiB", "is not a quantity"),
        (values.mebibytes, "4m", "Known suffixes: Ki, Mi, "),
        (values.mebibytes, "4K", "is not a quantity"),
        (values.mebibytes, "4", "for GiB write the suffix Gi"),
        (values.mebibytes, "49", "for GiB write the suffix Gi"),
    ],
)
def test_what_is_no_quantity_is_refused(read: Callable[[str, Any], int], text: str, why: str) -> None:
    error = refusal(lambda: read("size", text))
    assert str(error).startswith("size: ")
    assert why in str(error)


@pytest.mark.parametrize(
    ("account_id", "password", "option", "why"),
    [
        ("nifia", PASSWORD, "account_id", "6 to 30 characters, and has 5"),
        ("n" * 31, PASSWORD, "account_id", "6 to 30 characters, and has 31"),
        (
            "nifiadmin",
            "Aa1!567",
            "account_password",
            "must have 8 to 50 characters, with an upper-case letter, a lower",
        ),
        ("nifiadmin", "Aa1!" + "x" * 47, "account_password", "It has 51 characters."),
        ("nifiadmin", "nifi-pass1!", "account_password", "It has no upper-case letter."),
        ("nifiadmin", "NIFI-PASS1!", "account_password", "It has no lower-case letter."),
        ("nifiadmin", "Nifi-Pass!!", "account_password", "It has no digit."),
        ("nifiadmin", "Nifi-Pass!٣", "account_password", "It has no digit."),
        ("nifiadmin", "NifiPass111", "account_password", "It has no special character."),
        (
            "nifiadmin",
            "nifi",
            "account_password",
            "It has 4 characters, no upper-case letter, no digit, no special character.",
        ),
    ],
)
def test_a_bad_account_is_refused_without_showing_it(account_id: str, password: str, option: str, why: str) -> None:
    value = {"account_id": account_id, "account_password": password}
    error = refusal(lambda: values.account("account", value))
    assert str(error).startswith(f"account.{option}: ")
    assert why in str(error)
    assert password not in json.dumps(error.as_result())


@pytest.mark.parametrize(
    ("account_id", "password"), [("nifi-1", "Aa1!5678"), ("n" * 30, "Aa1!" + "x" * 46), ("한글한글한글", "Aa1 5678")]
)
def test_a_good_account_is_taken_as_it_is(account_id: str, password: str) -> None:
    value = {"account_id": account_id, "account_password": password}
    assert values.account("account", value) == value


@pytest.mark.parametrize("password", [{}, {"account_password": None}, {"account_password": " "}])
def test_a_blank_password_is_left_out(password: dict[str, Any]) -> None:
    assert values.account("account", {"account_id": "nifiadmin", **password}) == {"account_id": "nifiadmin"}


@pytest.mark.parametrize("check", [values.flow_aliases, values.service_aliases])
@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ([], []),
        ([alias("10.0.0.2", "b", "a"), alias("10.0.0.1", "c")], [alias("10.0.0.1", "c"), alias("10.0.0.2", "a", "b")]),
        ([alias("10.0.0.1", "b", "a", "b"), alias("10.0.0.1", "a", "c")], [alias("10.0.0.1", "a", "b", "c")]),
        ([alias("2001:db8::1", "kafka.internal")], [alias("2001:db8::1", "kafka.internal")]),
        ([alias("2001:DB8:0::1", "b"), alias("2001:db8::1", "a")], [alias("2001:db8::1", "a", "b")]),
        ([alias("10.0.0.1", "a" * 63 + ".b-1.C")], [alias("10.0.0.1", "a" * 63 + ".b-1.C")]),
    ],
)
def test_aliases_come_in_one_order_with_each_address_once(
    check: Callable[[str, Any], Any], written: list[Any], expected: list[Any]
) -> None:
    assert check("host_aliases", written) == expected


@pytest.mark.parametrize("check", [values.flow_aliases, values.service_aliases])
@pytest.mark.parametrize(
    ("bad", "option", "why"),
    [
        (alias("10.0.0", "a"), "ip", "'10.0.0' is not an IP address"),
        (alias("10.0.0.256", "a"), "ip", "is not an IP address"),
        (alias("10.0.0.0/24", "a"), "ip", "is not an IP address"),
        (alias("", "a"), "ip", "is not an IP address"),
        (alias("kafka", "a"), "ip", "is not an IP address"),
        (alias("2001:db8::g", "a"), "ip", "is not an IP address"),
        (alias("10.0.0.1"), "hostnames", "must not be empty"),
        *(
            (alias("10.0.0.1", "good", name), "hostnames", f"{name!r} is not a host name")
            for name in ("", "-a", "a-", "a..b", ".a", "a.", "a_b", "a b", "a\nb", "카프카", "x" * 64, "a." * 127 + "a")
        ),
    ],
)
def test_a_bad_alias_is_refused_with_its_place(
    check: Callable[[str, Any], Any], bad: dict[str, Any], option: str, why: str
) -> None:
    error = refusal(lambda: check("host_aliases", [alias("10.0.0.9", "good"), bad]))
    assert str(error).startswith(f"host_aliases[1].{option}: ")
    assert why in str(error)


@pytest.mark.parametrize(
    ("check", "written", "refused"),
    [
        (values.flow_aliases, [alias(ip, "a", "b") for ip in IP4[:20]], None),
        (values.flow_aliases, [alias("10.0.0.1", *NAMES[:30])], None),
        (values.flow_aliases, [alias(ip, "a") for ip in IP4[:20] * 2], None),
        (values.flow_aliases, [alias(ip, "a") for ip in IP4[:21]], "has 21 addresses, and 20 are allowed"),
        (values.service_aliases, [alias(ip, "a", "b") for ip in IP4[:10]], None),
        (values.service_aliases, [alias("10.0.0.1", *NAMES[:20], *NAMES[:20])], None),
        (values.service_aliases, [alias("10.0.0.1", *NAMES[:21])], "has 21 pairs of IP address and name"),
        (values.service_aliases, [alias(ip, "a", "b") for ip in IP4[:11]], "has 22 pairs of IP address and name"),
    ],
)
def test_twenty_aliases_are_allowed_as_the_api_counts_them(
    check: Callable[[str, Any], Any], written: list[Any], refused: str | None
) -> None:
    if refused:
        assert refused in str(refusal(lambda: check("host_aliases", written)))
    else:
        found = [pair for one in check("host_aliases", written) for pair in one["hostnames"]]
        assert len(found) == len({(one["ip"], name) for one in written for name in one["hostnames"]})


@pytest.mark.parametrize(
    ("read", "answer", "expected"),
    [
        (values.read_flow_aliases, None, []),
        (values.read_flow_aliases, [], []),
        (values.read_flow_aliases, [alias("10.0.0.1")], []),
        (values.read_flow_aliases, [{"ip": "10.0.0.1", "hostnames": None}], []),
        (
            values.read_flow_aliases,
            [alias("10.0.0.2", "b"), alias("10.0.0.1", "a")],
            [alias("10.0.0.1", "a"), alias("10.0.0.2", "b")],
        ),
        (values.read_service_aliases, None, []),
        (values.read_service_aliases, {}, []),
        (values.read_service_aliases, {"enabled": "true", "host_alias_list": None}, []),
        (values.read_service_aliases, {"enabled": "true"}, []),
        *(
            (
                values.read_service_aliases,
                {"enabled": enabled, "host_alias_list": [{"ip": "10.0.0.1", "hostname": name} for name in "ba"]},
                [alias("10.0.0.1", "a", "b")] if on else [],
            )
            for enabled, on in [("true", True), ("True", True), (True, True), ("false", False), (False, False)]
        ),
        (
            values.read_service_aliases,
            {"host_alias_list": [{"ip": "10.0.0.1", "hostname": "a"}]},
            [alias("10.0.0.1", "a")],
        ),
    ],
)
def test_aliases_are_read_from_either_shape(read: Callable[[Any], Any], answer: Any, expected: list[Any]) -> None:
    assert read(answer) == expected


def test_a_services_aliases_are_written_as_pairs_with_a_switch() -> None:
    assert values.write_service_aliases([alias("10.0.0.1", "a", "b")]) == {
        "enabled": "true",
        "host_alias_list": [{"ip": "10.0.0.1", "hostname": "a"}, {"ip": "10.0.0.1", "hostname": "b"}],
    }
    assert values.write_service_aliases([]) == {"enabled": "false", "host_alias_list": []}


@many
@given(PAIRS)
def test_aliases_that_were_written_are_read_as_they_were(written: list[dict[str, Any]]) -> None:
    ours = values.service_aliases("host_aliases", written)
    assert values.read_service_aliases(values.write_service_aliases(ours)) == ours
    assert values.read_flow_aliases(values.flow_aliases("host_aliases", written)) == ours


@many
@given(PAIRS, st.randoms(use_true_random=False))
def test_the_order_of_aliases_does_not_matter(written: list[dict[str, Any]], random: Any) -> None:
    shuffled = [alias(one["ip"], *random.sample(one["hostnames"], len(one["hostnames"]))) for one in written]
    random.shuffle(shuffled)
    expected = values.flow_aliases("host_aliases", written)
    pairs = values.write_service_aliases(shuffled)
    assert values.flow_aliases("host_aliases", shuffled) == expected
    assert values.read_flow_aliases(shuffled) == expected
    assert values.read_service_aliases(pairs) == expected


@many
@given(WORKLOADS, st.booleans())
def test_a_workload_that_was_written_is_read_as_it_was(figures: dict[str, Any], as_json: bool) -> None:
    written = values.write_workload(figures)
    assert {type(figure) for own in written.values() for figure in own.values()} == {str}
    assert values.read_workload(json.dumps(written) if as_json else written) == figures


@pytest.mark.parametrize("answer", [OBSERVED, AS_TEXT, json.dumps(OBSERVED), json.dumps(AS_TEXT)])
def test_a_workload_is_read_from_object_and_text(answer: Any) -> None:
    assert values.read_workload(answer) == OBSERVED


def test_a_version_stays_text_and_what_is_not_known_is_left_out() -> None:
    answer = {"nifi": {"version": "2", "cpu": "2000", "uptime": "3"}, "kafka": {"cpu": "1"}, "zookeeper": None}
    assert values.read_workload(answer) == {"nifi": {"version": "2", "cpu": 2000}}


@pytest.mark.parametrize("answer", [None, "", {}, "{}", "[]", "null", "no JSON", [], 5])
def test_a_workload_that_is_not_told_is_unknown(answer: Any) -> None:
    assert values.read_workload(answer) is values.UNKNOWN


@pytest.mark.parametrize(
    ("observed", "desired", "expected"),
    [
        (OBSERVED, {}, OBSERVED),
        (OBSERVED, {"nifi": {"replica": 1}}, OBSERVED),
        (OBSERVED, {"nifi": {"replica": 3}}, {**OBSERVED, "nifi": {**OBSERVED["nifi"], "replica": 3}}),
        (OBSERVED, OBSERVED, OBSERVED),
        ({}, {"nifi": {"cpu": 1000}}, {"nifi": {"cpu": 1000}}),
        (None, {"nifi": {"cpu": 1000}}, {"nifi": {"cpu": 1000}}),
        ({"nifi": {"cpu": 1}}, {"zookeeper": {"cpu": 2}}, {"nifi": {"cpu": 1}, "zookeeper": {"cpu": 2}}),
    ],
)
def test_what_is_not_asked_of_a_workload_stays(observed: Any, desired: Any, expected: Any) -> None:
    assert values.merge_workload(observed, desired) == expected


def test_a_workload_is_checked_figure_by_figure() -> None:
    written = {
        "nifi": {"cpu": "2000m", "memory": "4Gi", "replica": 2, "version": None},
        "nifi_registry": {"cpu": None, "memory": None, "replica": None, "version": "1.27.1"},
        "zookeeper": None,
    }
    assert values.workload("service_workload", written) == {
        "nifi": {"cpu": 2000, "memory": 4096, "replica": 2},
        "nifi_registry": {"version": "1.27.1"},
    }
    assert values.workload("service_workload", {"nifi": {"cpu": None}}) == {}


@pytest.mark.parametrize(
    ("component", "figure", "value"),
    [
        ("nifi", "cpu", "2"),
        ("nifi_registry", "memory", "4"),
        ("zookeeper", "replica", 0),
        ("zookeeper", "replica", -1),
    ],
)
def test_a_bad_figure_is_refused_with_its_place(component: str, figure: str, value: Any) -> None:
    error = refusal(lambda: values.workload("service_workload", {component: {figure: value}}))
    assert str(error).startswith(f"service_workload.{component}.{figure}: ")


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        (("0.9", "1.0", "1.1"), [{"key": "a", "value": ""}, {"key": "b", "value": "2"}]),
        (("1.2", "1.10", "2.0"), [{"tag_key": "a", "tag_value": ""}, {"tag_key": "b", "tag_value": "2"}]),
    ],
)
def test_tags_are_named_as_the_version_wants_them(versions: Sequence[str], expected: list[dict[str, str]]) -> None:
    for version in versions:
        assert values.write_tags(values.tags("tags", {"b": 2, "a": None}), values.tags_format(version)) == expected


@pytest.mark.parametrize(
    ("written", "why"),
    [({f"key-{number}": "" for number in range(51)}, "has 51 tags, and 50 are allowed"), ({"": "x"}, "an empty key")],
)
def test_bad_tags_are_refused(written: dict[str, str], why: str) -> None:
    assert why in str(refusal(lambda: values.tags("tags", written)))


def test_fifty_tags_are_allowed() -> None:
    assert len(values.tags("tags", {f"key-{number}": "" for number in range(50)})) == 50


def test_no_account_differs_from_every_desired_one() -> None:
    desired = {"account_id": "nifiadmin", "account_password": PASSWORD}
    assert values.merge_account(values.read_account(None), desired) == desired


@pytest.mark.parametrize("answer", [{}, {"account_id": ""}, {"account_id": None}, "********"])
def test_an_account_without_its_id_cannot_be_compared(answer: Any) -> None:
    assert values.read_account(answer) is values.UNKNOWN


def test_an_account_is_read_and_shown_without_its_password() -> None:
    account = {"account_id": "nifiadmin", "account_password": PASSWORD}
    assert values.read_account(account) == {"account_id": "nifiadmin"}
    assert values.show_account(account) == {"account_id": "nifiadmin", "account_password": "(sent, not shown)"}


@pytest.mark.parametrize(
    ("observed", "desired", "same"),
    [
        ("70a599e031e749b7b260868f441e862b", "70A599E0-31E7-49B7-B260-868F441E862B", True),
        ("DOPS-1", "DOPS-1", True),
        ("70a599e031e749b7b260868f441e862b", "70a599e031e749b7b260868f441e862c", False),
        (None, "70a599e031e749b7b260868f441e862b", False),
    ],
)
def test_two_spellings_of_an_id_are_one_id(observed: Any, desired: str, same: bool) -> None:
    assert values.merge_id(observed, desired) == (observed if same else desired)


ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["", "1Gi", "true", "[[", "a"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["ip", "hostname", "hostnames", "enabled", "host_alias_list", "nifi", "cpu", "account_id"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@many
@given(ANYTHING)
def test_whatever_is_answered_is_read_or_unknown(answer: Any) -> None:
    for read in (values.read_flow_aliases, values.read_service_aliases, values.read_workload, values.read_account):
        found = read(answer)
        assert found is values.UNKNOWN or isinstance(found, (dict, list))
    assert isinstance(values.merge_id(answer, "a"), type(answer)) or values.merge_id(answer, "a") == "a"


@many
@given(st.integers(1, 10**6), st.sampled_from(["Mi", "Gi", "Ti"]))
def test_units_are_powers_of_each_other(number: int, unit: str) -> None:
    assert values.mebibytes("memory", f"{number}{unit}") == number * 1024 ** ["Mi", "Gi", "Ti"].index(unit)
    assert values.millicores("cpu", f"{number}m") == number


@many
@given(st.text() | st.from_regex(values.QUANTITY), st.sampled_from([values.millicores, values.mebibytes]))
def test_any_text_is_a_positive_quantity_or_refused(text: str, read: Callable[[str, Any], int]) -> None:
    try:
        found = read("option", text)
    except OptionError as error:
        found = 1
        text = str(error)
    assert found > 0
    assert text
