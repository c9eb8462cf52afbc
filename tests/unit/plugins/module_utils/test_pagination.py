# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists are read to their end, whatever the service makes of size and total."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import CallError, ScpError
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.pagination import paginate

ALL = [{"id": f"DF-{number}", "number": number} for number in range(250)]
MANY = ALL[:7]


def pages(total: Any, size: int | None = None, items: Any = ALL, most: int = 10) -> tuple[list[Any], list[Any]]:
    """What is read from a service with these items and this total, and the pages that were asked for. The service
    keeps to `size` where it is given and to the size asked for otherwise."""
    asked: list[Mapping[str, int]] = []

    def get_page(page: Mapping[str, int]) -> Any:
        asked.append(page)
        assert len(asked) <= most, "reading does not end"
        step = size or page["size"]
        answer = {"contents": items[page["page"] * step : (page["page"] + 1) * step]}
        return answer if total is None else {**answer, "total_count": total}

    return paginate(get_page, items="contents", total="total_count", key="id"), [page["page"] for page in asked]


@pytest.mark.parametrize(
    ("total", "size", "items", "asked"),
    [
        (250, None, ALL, [0, 1, 2]),  # honoured: no page is asked for in vain
        (7, None, MANY, [0]),
        (0, None, [], [0]),
        (None, None, [], [0]),  # absent: until a page brings nothing
        (None, None, ALL, [0, 1, 2, 3]),
        (None, None, MANY, [0, 1]),
        ("7", None, MANY, [0, 1]),  # of no use: as if absent
        (9999, None, ALL, [0, 1, 2, 3]),  # too high: until a page brings nothing
        (250, 1000, ALL, [0]),  # the size is not kept to
        (None, 1000, ALL, [0, 1]),
        (250, 60, ALL, [0, 1, 2, 3, 4]),
        (None, 60, ALL, [0, 1, 2, 3, 4, 5]),
    ],
)
def test_every_item_is_read(total: Any, size: int | None, items: list[Any], asked: list[int]) -> None:
    assert pages(total, size, items) == (items, asked)


@pytest.mark.parametrize("total", [None, 7, 9999])
def test_a_service_that_answers_the_same_page_again_and_again_is_left(total: int | None) -> None:
    found = paginate(
        lambda page: {"contents": MANY, "total_count": total}, items="contents", total="total_count", key="id"
    )
    assert found == MANY


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_page_that_comes_again_is_no_end(times: int) -> None:
    """The list is read anew, and if that does not help it is an error: what is missing would be taken for absent."""
    asked: list[int] = []

    def get_page(page: Mapping[str, int]) -> Any:
        asked.append(page["page"])
        shown = 0 if asked.count(1) <= times else page["page"]
        return {"contents": ALL[shown * page["size"] : (shown + 1) * page["size"]], "total_count": len(ALL)}

    if times < 3:
        assert paginate(get_page, items="contents", total="total_count", key="id") == ALL
    else:
        with pytest.raises(CallError, match=r"same page again: 98 contents of 250.*Run the task again") as caught:
            paginate(get_page, items="contents", total="total_count", key="id")
        assert caught.value.transient
    assert asked == [0, 1] * min(times, 3) + ([0, 1, 2] if times < 3 else [])


@pytest.mark.parametrize("times", [0, 1, 3])
def test_without_a_total_a_full_page_that_comes_again_is_no_end(times: int) -> None:
    """It is where nobody keeps to the size, so that is asked for by another size."""
    asked: list[int] = []

    def get_page(page: Mapping[str, int]) -> Any:
        asked.append(page["page"])
        shown = 0 if asked.count(1) <= times else page["page"]
        return {"contents": ALL[shown * page["size"] : (shown + 1) * page["size"]]}

    if times < 3:
        assert paginate(get_page, items="contents", total="total_count", key="id") == ALL
    else:
        with pytest.raises(CallError, match="same page again: 98 contents of an unknown number"):
            paginate(get_page, items="contents", total="total_count", key="id")
    assert asked == [0, 1] * times + ([0, 1, 2, 3] if times < 3 else [])


def test_a_service_without_pages_and_totals_may_have_just_a_page_full() -> None:
    asked: list[Mapping[str, int]] = []

    def get_page(page: Mapping[str, int]) -> Any:
        asked.append(page)
        return {"contents": ALL[:100]}

    assert paginate(get_page, items="contents", total="total_count", key="id") == ALL[:100]
    assert [(page["size"], page["page"]) for page in asked] == [(100, 0), (100, 1), (99, 0), (99, 1)]


def test_an_item_that_moves_to_the_next_page_is_there_once() -> None:
    answers = [MANY[:4], MANY[2:6], MANY[6:], []]
    found = paginate(lambda page: {"contents": answers[page["page"]]}, items="contents", total="total_count", key="id")
    assert found == MANY


def test_other_names_for_items_and_total_are_known() -> None:
    answer = {"clusters": [{"id": "c-1"}], "count": 1, "links": []}
    assert paginate(lambda page: answer, items="clusters", total="count", key="id") == [{"id": "c-1"}]


@pytest.mark.parametrize("answer", [{"contents": []}, {"contents": [], "total_count": 0}])
def test_an_empty_list_is_empty(answer: Any) -> None:
    assert paginate(lambda page: answer, items="contents", total="total_count", key="id") == []


@pytest.mark.parametrize(
    "answer", [None, {}, {"message": "maintenance"}, ["DF-1"], "maintenance", {"contents": "none"}]
)
def test_an_answer_that_is_no_list_is_not_taken_for_an_empty_one(answer: Any) -> None:
    # An empty list means that the object may be created, or that it is gone.
    with pytest.raises(ScpError):
        paginate(lambda page: answer, items="contents", total="total_count", key="id")
