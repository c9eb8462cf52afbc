# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filters that are more than a door to module_utils."""

from __future__ import annotations

from ansible_collections.samsungcloud.scp.plugins.filter.differences import differences


def test_differences_are_found_at_any_depth() -> None:
    before = {"same": 1, "gone": "x", "deep": {"replica": 1, "cpu": "2000m"}, "aliases": [{"ip": "10.0.0.1"}]}
    after = {"same": 1, "new": False, "deep": {"replica": 3, "cpu": "2000m"}, "aliases": [{"ip": "10.0.0.2"}, {}]}
    assert differences(before, after) == [
        {"setting": "aliases[0].ip", "before": "10.0.0.1", "after": "10.0.0.2"},
        {"setting": "deep.replica", "before": 1, "after": 3},
        {"setting": "gone", "before": "x", "after": None},
        {"setting": "new", "before": None, "after": False},
    ]
    assert differences(after, after) == []


def test_secrets_are_compared_and_not_shown() -> None:
    before = {"account": {"account_password": "Old-Pass1"}, "secret_key": "k", "nifi_update_password": "on_create"}
    after = {"account": {"account_password": "New-Pass1"}, "secret_key": "k", "nifi_update_password": "always"}
    assert differences(before, {**after, "auth_token": "t"}) == [
        {"setting": "account.account_password", "before": "(not shown)", "after": "(not shown)"},
        {"setting": "auth_token", "before": None, "after": "(not shown)"},
        {"setting": "nifi_update_password", "before": "on_create", "after": "always"},
    ]
