# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An exported inventory: read back, it describes the objects that it was made from, and nothing else."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.export import (
    Export,
    Selection,
    Unsafe,
    exported,
    patterns,
    size_and_workload,
)
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.flow import Flow
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.service import OFFERED_AS, Service
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.sizes import SIZES
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.values import whole_workload
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.variables import (
    FLOW_VARIABLES,
    SERVICE_VARIABLES,
    Desired,
    combined,
    described,
    describes_flow_only,
    unknown_variables,
)
from ansible_collections.samsungcloud.scp.plugins.module_utils._resource.fields import observe
from ansible_collections.samsungcloud.scp.plugins.module_utils._resource.plan import NO_CHANGE, plan_update
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import OptionError
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.raw_options import is_left_out
from ansible_collections.samsungcloud.scp.plugins.plugin_utils._export_text import (
    COMMON,
    HOSTS,
    PASSWORDS,
    files_of,
    report_lines,
)

Item = dict[str, Any]
PASSWORD = "Nifi-Pass1!"
CLUSTERS = [("c" * 32, "ske-dev"), ("d" * 32, "ske-prod"), ("e" * 32, "ske-dev"), ("f" * 32, None)]
# Names that mean something to YAML, to Ansible, or to the files of an export.
NAMES = [
    "analytics",
    "data-flow",
    "orders",
    "all",
    "ungrouped",
    "localhost",
    "vault",
    "common",
    "null",
    "yes",
    "hosts",
    "a1-b",
]
OFFERED = {"nifi": "1.28.1", "nifiregistry": "1.28.1", "zookeeper": "3.9.3"}
REFERENCE = re.compile(r"\{\{ (vault_(?:nifi|data_flow)_\w+_password) \}\}")
EVERYTHING = Selection()
# Settings that say which object is meant, of which one of several is enough.
IDENTITY = {"cluster_id", "cluster_name", "image_id", "version", "data_flow", "data_flow_id"}


class Loader(yaml.SafeLoader):
    """SafeLoader that knows the tag of text that is no template."""


Loader.add_constructor("!unsafe", lambda loader, node: Unsafe(node.value))

texts = st.one_of(
    st.none(),
    st.sampled_from(
        ["", "  ", "Orders", " spaced ", "{{ lookup('pipe', 'id') }}", "{% raw %}", "{# c", "no", "1.10", "1e3", "0x1f",
         "2026-11-01", "주문", "a: b # c", "- x", "a\nb", "tab\there", "'\"", "x" * 151, "\x07bell", "!unsafe x", "~",
         "{[", "%", "@x", "# y", "\u2028", "😀"]
    ),
    st.text(max_size=30),
)  # fmt: skip
domains = st.sampled_from(
    [None, "orders-dev", "example.internal", "Shop-Dev", "no", "123", "ab", "bad domain", "x" * 51]
)
accounts = st.sampled_from(
    [
        None,
        {"account_id": "nifiadmin", "account_password": PASSWORD},
        {"account_id": " {{ user }} "},
        {"account_id": "123456"},
        {"account_id": "x"},
    ]
)
amounts = st.integers(1, 20000)
components = st.fixed_dictionaries(
    {"cpu": amounts.map(str), "memory": amounts.map(str), "replica": st.integers(1, 5).map(str)},
    optional={"version": st.sampled_from(["1.28.1", "1.27.1", "3.9.3"])},
)
sizes = st.sampled_from(list(SIZES)).map(
    lambda name: {
        part: {key: str(value) for key, value in own.items()}
        for part, own in whole_workload("workload", SIZES[name]).items()
    }
)
workloads = st.one_of(
    sizes,
    sizes,
    st.fixed_dictionaries(dict.fromkeys(("nifi", "nifi_registry", "zookeeper"), components)),
    st.fixed_dictionaries({}, optional=dict.fromkeys(("nifi", "nifi_registry", "zookeeper"), components)),
    st.none(),
)
pairs = st.lists(
    st.tuples(st.sampled_from(["10.0.0.10", "10.0.0.9", "::1"]), st.sampled_from(["kafka-1", "Kafka.x"])), max_size=3
)
common = {
    "storage_class_name": st.sampled_from(["default", "nfs", "{{ x }}"]),
    "domain": domains,
    "node_selector": st.sampled_from([None, "", "node-role=nifi", "node-role: nifi", "* *"]),
    "description": texts,
    "account": accounts,
    "state": st.sampled_from(["RUNNING", "Active", "ERROR", "UPDATING", "DELETING", "RUNNING", "RUNNING"]),
}


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Item], list[Item]]:
    """Return Data Flows and services as the API shows them, in any order."""
    flows, services = [], []
    for number in range(draw(st.integers(0, 5))):
        cluster_id, cluster_name = draw(st.sampled_from(CLUSTERS))
        flow = draw(
            st.fixed_dictionaries(
                {
                    **common,
                    "data_flow_name": st.sampled_from(NAMES),
                    "version": st.sampled_from(["1.0.0", "1.10", None]),
                    "host_alias_list": pairs.map(lambda found: [{"ip": ip, "hostnames": [name]} for ip, name in found]),
                    "instance_id": st.sampled_from([None, "one", "{{ two }}"]),
                }
            )
        )
        flow.update(data_flow_id=f"flow-{number}", cluster_id=cluster_id, cluster_name=cluster_name, image_id="IMAGE-1")
        flows.append(flow)
    for number in range(draw(st.integers(0, 8)) if flows else 0):
        service = draw(
            st.fixed_dictionaries(
                {
                    **common,
                    "data_flow_service_name": st.sampled_from(NAMES),
                    "service_workload": workloads,
                    "host_alias": pairs.map(
                        lambda found: {
                            "enabled": "true",
                            "host_alias_list": [{"ip": i, "hostname": n} for i, n in found],
                        }
                    ),
                }
            )
        )
        flow = draw(st.sampled_from(flows))
        service.update({name: flow[name] for name in ("data_flow_id", "data_flow_name", "cluster_id", "cluster_name")})
        service["data_flow_service_id"] = f"service-{number}"
        services.append(service)
    return draw(st.permutations(flows)), draw(st.permutations(services))


def export_of(flows: list[Item], services: list[Item], selection: Selection = EVERYTHING) -> Export:
    versions = [
        {"data_flow_id": flow["data_flow_id"], **{name: OFFERED[key] for name, key in OFFERED_AS.items()}}
        for flow in flows
        if flow["data_flow_name"] != "hosts"  # of which they are not known
    ]
    return exported(
        [Flow.normalize(flow) for flow in flows], [Service.normalize(each) for each in services], versions, selection
    )


def loaded(files: Mapping[str, str]) -> dict[str, Any]:
    return {path: yaml.load(text, Loader) or {} for path, text in files.items()}


def evaluated(value: Any, passwords: Mapping[str, Any]) -> Any:
    """Return a value as Ansible evaluates it. Fails for a template that is no reference to a password."""
    if isinstance(value, dict):
        return {key: evaluated(inner, passwords) for key, inner in value.items()}
    if isinstance(value, list):
        return [evaluated(inner, passwords) for inner in value]
    if not isinstance(value, str) or isinstance(value, Unsafe):
        return value
    if reference := REFERENCE.fullmatch(value):
        return passwords[reference[1]]
    assert not re.search(r"\{[{%#]", value)
    return value


def described_by(files: Mapping[str, str]) -> Iterator[tuple[str, Desired]]:
    """Yield what each host of an inventory describes, as provision reads it."""
    content = loaded(files)
    passwords = content.get(PASSWORDS, {})
    for group, inner in content[HOSTS].items():
        for host, alone in inner["hosts"].items():
            own = {
                **content.get(COMMON, {}),
                **content[f"group_vars/{group}.yml"],
                **content.get(f"host_vars/{host}.yml", {}),
                **(alone or {}),
            }
            variables = evaluated({"nifi_name": host, **own}, passwords)
            assert not list(unknown_variables(variables))
            kinds = (Flow,) if describes_flow_only(variables, []) else (Flow, Service)
            yield host, described(host, variables, kinds, parent_needed=True)


def refusal(kind: type[Flow] | type[Service], option: str) -> str:
    """Return the beginning of a comment on a setting that provision would refuse."""
    names = FLOW_VARIABLES if kind is Flow else SERVICE_VARIABLES
    return f"Not exported, because provision refuses it. {names.variable(option)}"


def is_leaving(item: Item) -> bool:
    return item["state"] == "DELETING"


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(worlds())
def test_an_inventory_describes_what_it_was_made_from(world: tuple[list[Item], list[Item]]) -> None:
    """Each host plans no change of the object that it stands for; each object is a host, or is said to be left out."""
    flows, services = world
    export = export_of(flows, services)
    files = files_of(export)
    if not files:
        assert len(export.left_out) == len(flows) + len(services)
        return
    hosts = dict(described_by(files))
    of_services = {host: desired for host, desired in hosts.items() if desired.service}
    assert len(of_services) + len([line for line in export.left_out if "Service" in line]) == len(services)
    assert len(hosts) - len(of_services) == len(export.without_services)
    assert len(export.groups) + len([line for line in export.left_out if "Service" not in line]) == len(flows)
    combined(list(hosts.values()))
    seen = set()
    for host, desired in hosts.items():
        assert not desired.problems, host
        assert desired.flow
        if not desired.service:
            same = {"data_flow_name": desired.flow["name"]}
            same |= {key: desired.flow[key] for key in ("cluster_name", "cluster_id") if key in desired.flow}
            (own,) = [flow for flow in flows if same.items() <= flow.items() and not is_leaving(flow)]
            assert plan_update(Flow.fields, Flow.check(desired.flow), own).action == NO_CHANGE
            continue
        options = desired.service
        (own,) = [
            each
            for each in services
            if each["data_flow_service_name"] == options["name"]
            and not is_leaving(each)
            and options.get("data_flow_id", each["data_flow_id"]) == each["data_flow_id"]
            and each["data_flow_name"] == desired.flow["name"]
            and desired.flow.get("cluster_name", each["cluster_name"]) == each["cluster_name"]
            and desired.flow.get("cluster_id", each["cluster_id"]) == each["cluster_id"]
        ]
        (parent,) = [flow for flow in flows if flow["data_flow_id"] == own["data_flow_id"]]
        seen.add(own["data_flow_service_id"])
        for kind, asked, detail in ((Flow, desired.flow, parent), (Service, options, own)):
            plan = plan_update(kind.fields, kind.check(asked), detail)
            assert (plan.action, list(plan.immutable_changes)) == (NO_CHANGE, [])
            shown = {
                option for option, value in observe(kind.fields, detail).items() if not is_left_out(value) and value
            }
            lost = shown - set(kind.check(asked)) - IDENTITY
            assert not [option for option in lost if refusal(kind, option) not in "".join(files.values())], lost
    assert len(seen) == len(of_services)


@settings(max_examples=50, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_lists_does_not_matter(world: tuple[list[Item], list[Item]], random: Any) -> None:
    flows, services = world
    first = export_of(flows, services)
    random.shuffle(flows)
    random.shuffle(services)
    again = export_of(flows, services)
    assert (files_of(first), first.left_out) == (files_of(again), again.left_out)


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(worlds())
def test_files_are_valid_and_have_no_secret(world: tuple[list[Item], list[Item]]) -> None:
    """Names fit Ansible and are unique, no value is empty, every password is a variable, and every variable is used."""
    export = export_of(*world)
    files = files_of(export)
    assume(files)
    content = loaded(files)
    groups, hosts = list(content[HOSTS]), [host for inner in content[HOSTS].values() for host in inner["hosts"]]
    reserved = {"all", "ungrouped", "localhost", "_meta", "127.0.0.1", "::1"}
    assert all(re.fullmatch(r"[a-zA-Z_]\w*", group) for group in groups)
    assert all(re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]*", host) for host in hosts)
    assert len({*groups, *hosts, *reserved}) == len(groups) + len(hosts) + len(reserved)
    everything = "".join(files.values())
    assert PASSWORD not in everything
    assert everything.count("_password: ") == 2 * len(export.passwords)
    assert set(REFERENCE.findall(everything)) == set(export.passwords) == set(content.get(PASSWORDS, {}))
    for path, variables in content.items():
        assert path in (HOSTS, PASSWORDS) or all(value not in (None, "", [], {}) for value in variables.values()), path
        for line in files[path].splitlines():
            assert len(line) <= 118 or not line.lstrip().startswith("#")


@settings(max_examples=100, deadline=None, derandomize=True)
@given(workloads)
@example({part: {**own, "version": "1.28.1"} for part, own in whole_workload("w", SIZES["standard"]).items()})
def test_a_size_has_only_what_differs_from_it(workload: Any) -> None:
    shown = Service.normalize({"service_workload": workload, "description": None})["service_workload"] or {}
    size, rest = size_and_workload(shown, {"nifi": "1.28.1", "nifi_registry": "1.28.1", "zookeeper": "3.9.3"})
    whole = {part: {key: value for key, value in own.items() if key != "version"} for part, own in shown.items()}
    assert size == next((name for name, own in SIZES.items() if whole_workload("w", own) == whole), None)
    assert not size or all(set(own) == {"version"} for own in rest.values())
    offered = {part: "3.9.3" if part == "zookeeper" else "1.28.1" for part in shown}
    other = {part: own["version"] for part, own in shown.items() if own.get("version") not in (None, offered[part])}
    assert {part: own["version"] for part, own in rest.items() if "version" in own} == other


FLOWS = [
    {"data_flow_id": f"f{n}", "data_flow_name": name, "cluster_id": own_id, "cluster_name": cluster, "state": "RUNNING"}
    for n, (name, (own_id, cluster)) in enumerate(
        [("analytics", CLUSTERS[0]), ("billing", CLUSTERS[1]), ("analytics", CLUSTERS[1])]
    )
]
SERVICES = [
    {**FLOWS[parent], "data_flow_service_id": f"s{n}", "data_flow_service_name": name}
    for n, (name, parent) in enumerate([("orders", 0), ("payments", 0), ("orders", 1), ("orders", 2)])
]


@pytest.mark.parametrize(
    ("selection", "groups"),
    [
        (
            {},
            {
                "analytics_ske_dev": ["orders.analytics_ske_dev", "payments"],
                "analytics_ske_prod": ["orders.analytics_ske_prod"],
                "billing": ["orders.billing"],
            },
        ),
        ({"data_flow": ["bill*"]}, {"billing": ["orders"]}),
        ({"cluster": ["ske-dev"], "service": ["pay*"]}, {"analytics": ["payments"]}),
        ({"cluster": ["d" * 32]}, {"analytics": ["orders.analytics"], "billing": ["orders.billing"]}),
        ({"service": ["payments", "orders"], "data_flow": ["billing"]}, {"billing": ["orders"]}),
    ],
)
def test_selection(selection: Item, groups: Mapping[str, list[str]]) -> None:
    """A name that several have is that of no host or group; the Data Flow or the cluster is added for all of them."""
    export = export_of(FLOWS, SERVICES, Selection(**selection))
    assert {name: list(group.hosts) for name, group in export.groups.items()} == groups


@pytest.mark.parametrize("name", ["ske-dev", "ske-prod"])
def test_a_name_that_two_clusters_have_is_not_used(name: str) -> None:
    flows = [FLOWS[0], {**FLOWS[1], "cluster_name": name}]
    own = loaded(files_of(export_of(flows, SERVICES[:2])))["group_vars/billing.yml"]
    unique = {"ske-dev": {"data_flow_cluster_id": "d" * 32}, "ske-prod": {"data_flow_cluster_name": "ske-prod"}}
    assert {key: value for key, value in own.items() if "cluster" in key} == unique[name]


def test_objects_of_one_name_in_one_place_are_left_out() -> None:
    twin = {**SERVICES[0], "data_flow_service_id": "s9"}
    export = export_of(FLOWS[:2], [*SERVICES[:3], twin])
    assert {name: list(group.hosts) for name, group in export.groups.items()} == {
        "analytics": ["payments"],
        "billing": ["orders"],
    }
    assert [line.partition(",")[0] for line in export.left_out] == [
        "Data Flow Service orders (s0) is left out",
        "Data Flow Service orders (s9) is left out",
    ]


@pytest.mark.parametrize(
    ("selection", "words"),
    [
        (
            {"data_flow": ["analytics", "nowhere"]},
            "data_flow: nowhere matches no Data Flow. There are: analytics, billing.",
        ),
        ({"cluster": ["x*"]}, "cluster: x* matches no cluster of a Data Flow. There are: ske-dev, ske-prod."),
        ({"service": ["Orders"]}, "service: Orders matches no Data Flow Service. There are: orders, payments."),
        (
            {"data_flow": ["billing"], "service": ["payments"]},
            "data_flow, service: nothing that exists matches all of them.",
        ),
    ],
)
def test_a_selection_that_matches_nothing_names_what_exists(selection: Item, words: str) -> None:
    with pytest.raises(OptionError, match=re.escape(words)):
        export_of(FLOWS, SERVICES, Selection(**selection))


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, []), (" ", []), ("a, b c*", ["a", "b", "c*"]), (["a", " b ", ""], ["a", "b"]), ([7], ["7"])],
)
def test_patterns(value: Any, expected: list[str]) -> None:
    assert patterns("data_flow", value) == expected


@pytest.mark.parametrize("value", [{"a": "b"}, [["a"]], 7, [None, {}]])
def test_what_is_no_pattern_is_refused(value: Any) -> None:
    with pytest.raises(OptionError, match=r"^data_flow: must be a list of names or patterns"):
        patterns("data_flow", value)


def test_a_thousand_services_take_seconds() -> None:
    services = [
        {
            **SERVICES[0],
            "data_flow_service_id": f"s{n}",
            "data_flow_service_name": f"orders-{n}",
            "domain": f"orders-{n}-dev",
            "account": {"account_id": "nifiadmin"},
            "service_workload": whole_workload("w", SIZES["standard"]),
        }
        for n in range(1000)
    ]
    started = time.process_time()
    export = export_of(FLOWS[:1], services)
    files = files_of(export)
    assert len(files) == 1000 + 3
    lines = report_lines(export, files, "inventory", "Written to")
    assert "  host_vars/: 1000 files" in lines
    assert all(f"  {name}" in lines for name in export.passwords)
    assert time.process_time() - started < 30
