# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Host names: each service has a unique one that Ansible accepts."""

from __future__ import annotations

import pytest

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.inventory import RESERVED, by_host, group_of


def names(*services: tuple[str, str, str]) -> dict[str, str]:
    """Return the ids by host of services given as name, Data Flow and id."""
    items = [
        {"data_flow_service_name": name, "data_flow_name": flow, "data_flow_service_id": own_id}
        for name, flow, own_id in services
    ]
    return {host: str(item["data_flow_service_id"]) for host, item in by_host(items).items()}


def test_a_name_is_made_longer_only_where_it_is_shared() -> None:
    found = names(("b", "x", "1"), ("a", "x", "2"), ("a", "y", "3"), ("c", "z", "4"), ("c", "z", "5"), ("c", "y", "6"))
    assert found == {"a.x": "2", "a.y": "3", "b": "1", "c.y": "6", "c.4": "4", "c.5": "5"}
    assert list(found) == sorted(found)


def test_a_longer_name_that_is_taken_is_not_given_again() -> None:
    assert names(("a.x", "y", "1"), ("a", "x", "2"), ("a", "z", "3")) == {"a.x": "1", "a.2": "2", "a.z": "3"}


def test_what_no_host_name_may_hold_is_replaced_before_names_are_compared() -> None:
    assert names(("{{ x }}", "f", "1"), ("[[ x ]]", "g", "2"), ("a,b", "f", "3")) == {
        "___x___.f": "1",
        "___x___.g": "2",
        "a_b": "3",
    }


@pytest.mark.parametrize("name", sorted({*RESERVED, ".", "..", "-oProxyCommand", "../x", "a\x1b[31m"}))
def test_no_host_is_this_machine_or_all_of_them_or_a_path(name: str) -> None:
    (host,) = names((name, "flow", "1"))
    assert host not in RESERVED
    assert host.startswith(name) or not host.startswith((".", "-"))
    assert "/" not in host
    assert host.isprintable()


@pytest.mark.parametrize(
    ("flow", "hosts", "group"),
    [
        ("sales-eu", ["sales-eu"], "sales_eu"),
        ("orders", ["orders"], "data_flow_orders"),
        ("orders", ["orders", "data_flow_orders"], "data_flow_data_flow_orders"),
        ("all", [], "data_flow_all"),
        ("ungrouped", [], "data_flow_ungrouped"),
        ("_meta", [], "data_flow__meta"),
        ("localhost", [], "data_flow_localhost"),
        ("1st", [], "_st"),
        ("127.0.0.1", [], "_27_0_0_1"),
        ("a\x1b[31m\nb", [], "a__31m_b"),
        ("", [], None),
        (None, [], None),
    ],
)
def test_a_group_is_neither_a_host_nor_reserved(flow: str | None, hosts: list[str], group: str | None) -> None:
    assert group_of({"data_flow_name": flow}, hosts) == group
