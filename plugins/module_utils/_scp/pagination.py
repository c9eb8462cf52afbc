# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a list to its end while others write to it, whatever the API makes of `size` and of the total.

What existed from the first to the last answer is found. One of three rules proves it:

- An answer leaves out nothing between its first and its last item. Two answers that share an item leave out nothing
  between them either, whatever was created and deleted from one to the other. So neighbouring pages overlap, by sizes
  that differ: page 0 of 100 items, page 1 of 99 and page 2 of 98 are the items 0-99, 99-197 and 196-293.
- Where new items come first, pages of one size do if they hold as many different items as all of them give as the
  total. If one that existed throughout were missing, one that is new would be on a page after page 0, behind a whole
  page of new ones. So many are supposed not to be created during a reading.
- An API that pages by a size of its own cannot be asked for an overlap. It is read twice: if all that the first pass
  found is there again, nothing was deleted meanwhile, and each page of the first began where the one before it ended.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import CallError, UnexpectedResponseError
from .parallel import parallel_map

PAGE_SIZE = 100
PAGES_AT_ONCE = 16  # so that 1,000 items take the time of two calls
OVERLAPS = (10, 30, 30)  # items that neighbouring pages share at least, in the passes after the first
MOST_PAGES = 1000  # of a pass; a list that goes on is endless
LEAST_MAXIMUM = 3  # items on a page, of an API that has a maximum; none with a smaller one is thought of
Item = dict[str, Any]
Window = tuple[int, int]  # size and number of a page


@dataclass(frozen=True)
class Page:
    """An answer: its items by key, how many they are, and the total, 0 where it is no number."""

    size: int
    number: int
    items: Mapping[str, Item]
    length: int
    total: int

    @property
    def end(self) -> int:
        """The number of items up to its end, where the API keeps to the size."""
        return self.size * self.number + self.length

    @property
    def full(self) -> bool:
        """Whether more may follow, whatever the total is: there are APIs that count the items of the page."""
        return self.length >= self.size

    @property
    def last(self) -> bool:
        """Whether the list ends with it, where the API keeps to the size."""
        return not self.full and self.total == self.end

    @property
    def counts_more(self) -> bool:
        """Whether page 0 holds as many as were asked for, and the total is more."""
        return self.length == self.size < self.total


class Chain:
    """The items from the beginning of the list up to where something may be left out."""

    def __init__(self) -> None:
        self.items: dict[str, Item] = {}
        self.complete = False
        self._apart: list[Page] = []  # answers that share nothing with it yet

    def add(self, page: Page) -> None:
        """Adds an answer, and those before it that it connects."""
        if not page.number:
            self._start = page
        elif page.items.keys() <= self.items.keys():
            self.complete = self._ends_with(page, self._start)
        self._apart.append(page)
        while linked := next((each for each in self._apart if self._meets(each)), None):
            self._apart.remove(linked)
            self._join(linked)

    def _ends_with(self, page: Page, start: Page) -> bool:
        """Whether an answer after that to page 0, without anything new, says by itself that there is nothing more."""
        if not page.items:
            return page.total <= start.length < LEAST_MAXIMUM
        # Who ignores the number of the page sends page 0 again. So does a mistake, but not by another size than was
        # asked for; and where page 0 was not full, nothing is missing.
        again = next(iter(page.items)) == next(iter(start.items))
        return again and (page.length > page.size or (not start.full and page.total <= start.length))

    def _meets(self, page: Page) -> bool:
        return not page.number or not self.items.keys().isdisjoint(page.items)

    def _join(self, page: Page) -> None:
        nothing_new = page.items.keys() <= self.items.keys()
        for key, item in page.items.items():
            self.items.setdefault(key, item)
        self.complete |= page.last or (not page.full and nothing_new and (page.number > 0 or not page.items))


def paginate(
    get_page: Callable[[Mapping[str, int]], Any],
    *,
    operation: str,
    items: str,
    total: str,
    key: str,
    newest_first: bool = False,
    parallel: Callable[..., list[Any]] = parallel_map,
) -> list[Item]:
    """Return all items, each once by `key`, in the order of the API. `get_page` is called from several threads.

    `operation` is what errors call the reading.

    `newest_first` promises that items are added at the beginning only. Then a list with a total takes a call for each
    100 items; else one more for 198 to 200 items, for 294 to 300 and so on, two for 1,000. Without a total, one more
    that brings nothing new. A total may lengthen a reading, but ends none at a page 0 that is full.
    A list that moves is read again, in four passes at most.

    Raises CallError where that proves nothing, since what is missing from a list would be taken for absent, and
    UnexpectedResponseError for an answer that is no list: it is not an empty one.
    """

    def ask(window: Window) -> Page:
        size, number = window
        answer = get_page({"size": size, "page": number})
        content, count = items_of(answer, operation, items, key), answer.get(total)
        count = count if isinstance(count, int) and not isinstance(count, bool) else 0
        return Page(size, number, {item[key]: item for item in content}, len(content), count)

    chain = Chain()
    before: dict[str, Item] = {}  # a pass that the next one may prove
    for attempt, overlap in enumerate((0 if newest_first else 1, *OVERLAPS)):
        pages: list[Page] = []
        seen: dict[str, Item] = {}
        for page in _pages(operation, ask, overlap, parallel if attempt < 2 else None):
            chain.add(page)
            pages.append(page)
            seen.update(page.items)
            if chain.complete:
                return list(chain.items.values())
            if before.keys() <= seen.keys() if before else not overlap and _add_up(pages, seen):
                return list({**before, **seen}.values())
        # Answers that were given side by side tell nothing about the time between them.
        in_order = attempt >= 2 or not pages[0].counts_more
        before = seen if in_order and len(seen) == sum(page.length for page in pages) else {}
    raise CallError(
        f"{operation}: the list kept changing while it was read {1 + len(OVERLAPS)} times, or its pages repeat; "
        f"{len(chain.items)} of {pages[0].total or 'an unknown number'} are certain.",
        outcome_unknown=False,
        transient=True,
        hint="Run the task again when fewer changes are made.",
    )


def _add_up(pages: list[Page], seen: Mapping[str, Item]) -> bool:
    """Whether pages of one size hold as many different items as each of them gives as the total."""
    return pages[0].counts_more and {page.total for page in pages} == {len(seen)}


def _pages(
    operation: str, ask: Callable[[Window], Page], overlap: int, parallel: Callable[..., list[Any]] | None
) -> Iterator[Page]:
    """The pages of a pass until one brings nothing new; with `parallel`, those that the total promises side by side."""
    page = ask((PAGE_SIZE, 0))
    yield page
    base, seen = min(page.length, PAGE_SIZE), set(page.items)
    if parallel and page.counts_more:
        for further in _side_by_side(ask, page, overlap, parallel):
            page = further
            yield page
            seen.update(page.items)
        if not overlap or page.last:
            return
    own_size = page.length > page.size or page.length < LEAST_MAXIMUM  # as it seems
    for _page in range(MOST_PAGES):
        page = ask((page.size, page.number + 1) if own_size else _window(base, page.end, overlap or 1))
        yield page
        if page.items.keys() <= seen:
            return
        own_size |= page.length > page.size or seen.isdisjoint(page.items)
        seen.update(page.items)
    raise UnexpectedResponseError(operation, f"complete after {MOST_PAGES} pages")


def _side_by_side(
    ask: Callable[[Window], Page], start: Page, overlap: int, parallel: Callable[..., list[Any]]
) -> list[Page]:
    """The pages after page 0; not those behind one that is not full, or new to nobody: the total may be too high."""
    seen, ends = set(start.items), [math.inf]

    def ask_unless_ended(window: Window) -> Page | None:
        if window[0] * window[1] > min(ends):
            return None
        page = ask(window)
        if not page.full or page.items.keys() <= seen:
            ends.append(page.end)
        seen.update(page.items)
        return page

    return [page for page in parallel(ask_unless_ended, _plan(start.total, overlap), PAGES_AT_ONCE) if page]


def _plan(total: int, overlap: int) -> list[Window]:
    """The pages after page 0 for so many items: of one size, or with an overlap and the last one not full."""
    windows: list[Window] = []
    end = PAGE_SIZE
    while end < total + min(overlap, 1) and len(windows) < MOST_PAGES:
        windows.append(_window(PAGE_SIZE, end, overlap))
        end = windows[-1][0] * (windows[-1][1] + 1)
    return windows


def _window(base: int, end: int, overlap: int) -> Window:
    """The page that reaches farthest beyond `end` of those of at most `base` items that have `overlap` items before it;
    the next one of `base` items where there is none.
    """
    best = max(
        ((size, (end - overlap) // size) for size in range(1, base + 1)), key=lambda each: each[0] * (each[1] + 1)
    )
    return best if overlap and best[0] * (best[1] + 1) > end else (base, -(-end // base))


def items_of(answer: Any, operation: str, items: str, key: str) -> list[Item]:
    """The items of a page, each with a `key` that is text. Raises UnexpectedResponseError."""
    content = answer.get(items) if isinstance(answer, dict) else None
    if not isinstance(content, list) or not all(
        isinstance(item, dict) and item.get(key) and isinstance(item[key], str) for item in content
    ):
        raise UnexpectedResponseError(operation, f"a list of {items} with {key}")
    return content
