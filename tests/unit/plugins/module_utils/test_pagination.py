# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists are read to their end, whatever the service makes of size and total."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count
from threading import Barrier
from typing import Any

import pytest

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp import pagination
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import (
    CallError,
    ScpError,
    UnexpectedResponseError,
    WaitError,
)
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.pagination import paginate

ALL = [{"id": f"DF-{number}", "number": number} for number in range(250)]
MANY = ALL[:7]


def read(get_page: Callable[[Mapping[str, int]], Any], **options: Any) -> list[dict[str, Any]]:
    """The list that the pages are of."""
    return paginate(get_page, operation="List things", items="contents", total="total_count", key="id", **options)


class Api:
    """An API with these items and this total, and what it was asked. Its pages are of `step` items where that is given,
    and page 0 comes instead of page 1 so many times."""

    def __init__(self, items: list[Any], total: Any = None, step: int | None = None, repeats: int = 0) -> None:
        self.items, self.total, self.step, self.repeats = items, total, step, repeats
        self.asked: list[tuple[int, int]] = []

    def __call__(self, page: Mapping[str, int]) -> Any:
        size, number = page["size"], page["page"]
        self.asked.append((size, number))
        assert len(self.asked) <= 40, "reading does not end"
        if number == 1 and self.repeats:
            self.repeats, number = self.repeats - 1, 0
        size = self.step or size
        answer = {"contents": self.items[number * size : (number + 1) * size]}
        return answer if self.total is None else {**answer, "total_count": self.total}

    @property
    def numbers(self) -> list[int]:
        """The numbers of the pages, which are asked for side by side."""
        return sorted(number for _size, number in self.asked)


@pytest.mark.parametrize(
    ("total", "step", "items", "asked"),
    [
        (250, None, ALL, [0, 1, 2]),  # honoured: no page is asked for in vain
        (7, None, MANY, [0]),
        (0, None, [], [0]),
        (None, None, [], [0]),  # absent: until a page brings nothing
        (None, None, ALL, [0, 1, 2, 3]),
        (None, None, MANY, [0, 1]),
        (None, None, MANY[:1], [0, 1]),
        ("7", None, MANY, [0, 1]),  # of no use: as if absent
        (True, None, MANY[:1], [0, 1]),
        (0, None, ALL, [0, 1, 2, 3]),  # too low: as if absent
        (-1, None, MANY, [0, 1]),
        (100, None, ALL, [0, 1, 2, 3]),  # of the page: page 0 is full, so there may be more
        (100, None, ALL[:100], [0, 1]),
        (120, None, ALL, [0, 1, 2, 3]),
        (9999, None, MANY, [0, 1]),  # too high: until a page brings nothing
        # Pages that cannot overlap: twice, since nothing else tells that nobody deleted what was before them. Page 0 is
        # more than was asked for in the first two, so there may be another.
        (250, 1000, ALL, [0, 0, 1]),
        (None, 1000, ALL, [0, 0, 1]),
        (250, 60, ALL, [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5]),
        (None, 60, ALL, [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5]),
    ],
)
def test_every_item_is_read(total: Any, step: int | None, items: list[Any], asked: list[int]) -> None:
    api = Api(items, total, step)
    assert (read(api), api.numbers) == (items, asked)


@pytest.mark.parametrize(
    ("count", "total", "newest_first", "calls"),
    [
        *((count, True, True, calls) for count, calls in {99: 1, 101: 2, 200: 2, 250: 3, 1000: 10, 1001: 11}.items()),
        *((count, True, False, calls) for count, calls in {99: 1, 197: 2, 198: 3, 250: 3, 999: 11, 1000: 12}.items()),
        *((count, False, False, calls) for count, calls in {0: 1, 99: 2, 197: 3, 198: 3, 250: 4, 1000: 12}.items()),
    ],
)
def test_what_a_list_at_rest_costs(count: int, total: bool, newest_first: bool, calls: int) -> None:
    """As docs/architecture.md says. New ones at the beginning: a call for each 100."""
    items = [{"id": f"DF-{number}"} for number in range(count)]
    api = Api(items, count if total else None)
    assert read(api, newest_first=newest_first) == items
    assert len(api.asked) == len(set(api.asked)) == calls


def test_a_total_that_is_too_high_is_not_believed_for_long() -> None:
    """Pages are read side by side, so that some behind the end are asked for before it is known, but not all."""
    for newest_first in (True, False):
        api = Api(ALL, 100_000)
        assert read(api, newest_first=newest_first) == ALL
        assert len(api.asked) < 3 + 2 * pagination.PARALLEL_PAGES


def test_pages_are_read_side_by_side() -> None:
    """All that follow page 0 of a list of 1,000; its order is that of the list all the same."""
    items = [{"id": f"DF-{number}"} for number in range(1000)]
    api, pages = Api(items, len(items)), Barrier(9, timeout=30)

    def get_page(page: Mapping[str, int]) -> Any:
        answer = api(page)
        if page["page"]:
            pages.wait()  # breaks where fewer come together
        return answer

    assert read(get_page, newest_first=True) == items


def test_an_error_of_a_page_is_that_of_the_list() -> None:
    """The first one by the number of the page."""

    def get_page(page: Mapping[str, int]) -> Any:
        if page["page"] in (3, 5):
            raise WaitError(f"page {page['page']}", code="timeout")
        return Api(ALL * 4, 1000)(page)

    with pytest.raises(WaitError, match="page 3"):
        read(get_page, newest_first=True)


@pytest.mark.parametrize("total", [None, 7, 9999])
def test_an_api_that_answers_the_same_page_again_and_again_is_left(total: int | None) -> None:
    assert read(lambda page: {"contents": MANY, "total_count": total}) == MANY
    assert read(lambda page: {"contents": MANY[: page["size"]]}) == MANY


@pytest.mark.parametrize("newest_first", [True, False])
@pytest.mark.parametrize("total", [None, 250])
@pytest.mark.parametrize("times", [1, 2, 9])
def test_a_page_that_comes_again_is_no_end(times: int, total: int | None, newest_first: bool) -> None:
    """The list is read anew, and if that does not help it is an error: what is missing would be taken for absent."""
    api = Api(ALL, total, repeats=times)
    if times < 3:
        assert read(api, newest_first=newest_first) == ALL
    else:
        with pytest.raises(
            CallError, match=r"100 of (250|an unknown number of) items are confirmed.*Run the task again"
        ) as caught:
            read(api, newest_first=newest_first)
        assert caught.value.transient
    assert api.asked.count((100, 0)) == min(times + 1, 4)


def test_an_api_without_pages_and_totals_may_have_just_a_page_full() -> None:
    asked: list[Mapping[str, int]] = []

    def get_page(page: Mapping[str, int]) -> Any:
        asked.append(page)
        return {"contents": ALL[:100]}

    assert read(get_page) == ALL[:100]
    assert [(page["size"], page["page"]) for page in asked] == [(100, 0), (99, 1)]


def test_a_list_that_goes_on_and_on_is_an_error() -> None:
    numbers = count()
    with pytest.raises(UnexpectedResponseError, match="complete after 1000 pages"):
        read(lambda page: {"contents": [{"id": f"DF-{next(numbers)}"} for _item in range(page["size"])]})


@pytest.mark.parametrize(("newest_first", "calls"), [(True, 3 + 3), (False, 3 + 1)])
def test_what_a_deletion_costs(newest_first: bool, calls: int) -> None:
    """Somebody deletes an item of page 0 once that is read: page 1 begins one later. As much again, side by side, or
    less where what was read overlaps."""
    api = Api(list(ALL), 250)

    def get_page(page: Mapping[str, int]) -> Any:
        answer = api(page)
        if len(api.asked) == 1:
            del api.items[50]
            api.total = 249
        return answer

    assert read(get_page, newest_first=newest_first) == ALL
    assert len(api.asked) == calls


def test_totals_that_differ_prove_nothing() -> None:
    """Somebody creates after the API has counted for page 0, and before it reads it: the last item is on page 2."""
    items = [{"id": "new"}, *ALL[:200]]
    api = Api(items, 200)

    def get_page(page: Mapping[str, int]) -> Any:
        api.total = 200 if not api.asked else 201
        return api(page)

    assert read(get_page, newest_first=True) == items


def test_an_item_that_moves_to_the_next_page_is_there_once() -> None:
    """What is created at the beginning pushes the others on; where pages overlap, that costs nothing."""
    api = Api(list(ALL))

    def get_page(page: Mapping[str, int]) -> Any:
        answer = api(page)
        api.items.insert(0, {"id": f"new-{len(api.asked)}"})
        return answer

    assert read(get_page) == ALL
    assert api.numbers == [0, 1, 2, 3]


def test_other_names_for_items_and_total_are_known() -> None:
    answer = {"clusters": [{"id": "c-1"}], "count": 1, "links": []}
    assert paginate(lambda page: answer, operation="List things", items="clusters", total="count", key="id") == [
        {"id": "c-1"}
    ]


@pytest.mark.parametrize("answer", [{"contents": []}, {"contents": [], "total_count": 0}])
def test_an_empty_list_is_empty(answer: Any) -> None:
    assert paginate(lambda page: answer, operation="List things", items="contents", total="total_count", key="id") == []


@pytest.mark.parametrize(
    "answer", [None, {}, {"message": "maintenance"}, ["DF-1"], "maintenance", {"contents": "none"}]
)
def test_an_answer_that_is_no_list_is_not_taken_for_an_empty_one(answer: Any) -> None:
    # An empty list means that the object may be created, or that it is gone.
    with pytest.raises(ScpError):
        paginate(lambda page: answer, operation="List things", items="contents", total="total_count", key="id")
