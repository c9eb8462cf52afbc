# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filters that do more than call module_utils."""

from __future__ import annotations

import unicodedata

from ansible_collections.samsungcloud.scp.plugins.filter.overview import overview
from ansible_collections.samsungcloud.scp.plugins.filter.table import table
from ansible_collections.samsungcloud.scp.plugins.filter.workload_changes import workload_changes


def test_what_is_shown_can_be_printed() -> None:
    """Whatever is in a name or a value, one line stays one line."""
    odd = "a\x9b31m\x1b[2J\u2028\u202e\r\n\x07\x85z"
    flow = {"data_flow_name": odd, "state": odd, "version": odd, "cluster_name": odd, "created_dt": odd, "web_url": odd}
    rows = overview([flow], [{**flow, "data_flow_service_name": odd, "web_url_nifi": odd}])
    figures = {"nifi": {"cpu": odd, "memory": odd, "replica": odd}}
    shown = [
        *table([{"a": odd}], ["a"]),
        *(text for row in rows for text in row.values()),
        *(text for row in workload_changes(figures, {}) for text in row.values()),
    ]
    assert len(shown) == 2 + 18 + 6
    assert [text for text in shown if not text.isprintable()] == []


def test_columns_line_up_where_characters_are_wide() -> None:
    """A terminal shows Hangul two columns wide, and a combining character (Hangul as macOS writes it) in none."""
    rows = [{"name": "주문", "state": "실행"}, {"name": "a\u0301bcde", "state": "ok"}]
    rows += [{"name": unicodedata.normalize("NFD", "주문"), "state": "ok"}, {"name": "orders", "state": "ok"}]
    assert table(rows, ["name", "state"]) == [
        "name    state",
        "주문    실행",
        "a\u0301bcde   ok",
        unicodedata.normalize("NFD", "주문") + "    ok",
        "orders  ok",
    ]
