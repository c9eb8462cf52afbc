# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Complete reading of a paged list while others write to it, for any handling of `size` and of the total by the API.

The result contains every item that existed from the first to the last response. One of three rules proves this:

- A response omits nothing between its first and its last item. Two responses that share an item omit nothing between
  them either, whatever was created and deleted from one to the other. So neighbouring pages overlap, with different
  sizes: page 0 of 100 items, page 1 of 99 and page 2 of 98 are the items 0-99, 99-197 and 196-293.
- If new items come first, pages of one size are enough if the number of different items in them is the total that all
  of them report. If an item that existed throughout were missing, a new item would be on a page after page 0, behind a
  whole page of new items. The collection assumes that so many items are not created during one reading.
- An API that uses its own page size cannot return overlapping pages. Its list is read twice: if the second pass returns
  every item of the first one, nothing was deleted in between, and each page of the first pass began where the page
  before it ended.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import CallError, UnexpectedResponseError
from .parallel import parallel_map

PAGE_SIZE = 100
PARALLEL_PAGES = 16  # so that 1,000 items take the time of two calls
OVERLAPS = (10, 30, 30)  # minimum number of items that neighbouring pages share, in the passes after the first
MAX_PAGES = 1000  # of a pass; a longer list counts as endless
MIN_PAGE_LIMIT = 3  # items; the smallest maximum page size of an API that is supported
Item = dict[str, Any]
Window = tuple[int, int]  # size and number of a page


@dataclass(frozen=True)
class Page:
    """A response: its items by key, their number, and the total, which is 0 if the API returns no number."""

    size: int
    number: int
    items: Mapping[str, Item]
    length: int
    total: int

    @property
    def end(self) -> int:
        """The number of items up to the end of the page, if the API uses the requested size."""
        return self.size * self.number + self.length

    @property
    def full(self) -> bool:
        """Whether more items may follow, whatever the total is. Some APIs return the number on the page as total."""
        return self.length >= self.size

    @property
    def last(self) -> bool:
        """Whether the list ends with this page, if the API uses the requested size."""
        return not self.full and self.total == self.end

    @property
    def counts_more(self) -> bool:
        """Whether page 0 has as many items as requested, and the total is larger."""
        return self.length == self.size < self.total


class Chain:
    """The items from the beginning of the list up to the first possible gap."""

    def __init__(self) -> None:
        self.items: dict[str, Item] = {}
        self.complete = False
        self._apart: list[Page] = []  # pages that share no item with the chain yet

    def add(self, page: Page) -> None:
        """Add a page, and earlier pages that it connects to the chain."""
        if not page.number:
            self._start = page
        elif page.items.keys() <= self.items.keys():
            self.complete = self._ends_with(page, self._start)
        self._apart.append(page)
        while linked := next((each for each in self._apart if self._meets(each)), None):
            self._apart.remove(linked)
            self._join(linked)

    def _ends_with(self, page: Page, start: Page) -> bool:
        """Return whether a page after page 0, without new items, proves that there are no more items."""
        if not page.items:
            return page.total <= start.length < MIN_PAGE_LIMIT
        # An API that ignores the page number returns page 0 again. A fault can do the same, but not with another size
        # than requested; and if page 0 was not full, nothing is missing.
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
    """Return all items, each once by `key`, in the order of the API.

    `get_page` is called from several threads. `operation` is the name of the reading in errors.

    `newest_first` promises that items are added at the beginning only. Then a list with a total takes one call for
    each 100 items. Otherwise, it takes one more call for 198 to 200 items, for 294 to 300 and so on, and two more for
    1,000. Without a total, it takes one more call, which returns nothing new. A total may lengthen a reading, but does
    not end it after a full page 0. A list that changes is read again, in at most four passes.

    Raises CallError if no pass proves that the list is complete, because an item that is missing from a list counts as
    absent. Raises UnexpectedResponseError for a response that is no list, because that is not an empty list.
    """

    def ask(window: Window) -> Page:
        size, number = window
        response = get_page({"size": size, "page": number})
        content, count = items_of(response, operation, items, key), response.get(total)
        count = count if isinstance(count, int) and not isinstance(count, bool) else 0
        return Page(size, number, {item[key]: item for item in content}, len(content), count)

    chain = Chain()
    before: dict[str, Item] = {}  # the items of a pass that the next pass may confirm
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
        # Parallel responses prove nothing about the time between them.
        in_order = attempt >= 2 or not pages[0].counts_more
        before = seen if in_order and len(seen) == sum(page.length for page in pages) else {}
    raise CallError(
        f"{operation}: the list changed each time it was read ({1 + len(OVERLAPS)} times), or its pages repeat; "
        f"{len(chain.items)} of {pages[0].total or 'an unknown number of'} items are confirmed.",
        outcome_unknown=False,
        transient=True,
        hint="Run the task again when fewer objects are created and deleted.",
    )


def _add_up(pages: list[Page], seen: Mapping[str, Item]) -> bool:
    """Return whether pages of one size have as many different items as the total that each of them reports."""
    return pages[0].counts_more and {page.total for page in pages} == {len(seen)}


def _pages(
    operation: str, ask: Callable[[Window], Page], overlap: int, parallel: Callable[..., list[Any]] | None
) -> Iterator[Page]:
    """Yield the pages of a pass until one has no new items. With `parallel`, read the pages up to the total at once."""
    page = ask((PAGE_SIZE, 0))
    yield page
    base, seen = min(page.length, PAGE_SIZE), set(page.items)
    if parallel and page.counts_more:
        for further in _parallel_pages(ask, page, overlap, parallel):
            page = further
            yield page
            seen.update(page.items)
        if not overlap or page.last:
            return
    own_size = page.length > page.size or page.length < MIN_PAGE_LIMIT  # The API seems to use its own page size.
    for _page in range(MAX_PAGES):
        page = ask((page.size, page.number + 1) if own_size else _window(base, page.end, overlap or 1))
        yield page
        if page.items.keys() <= seen:
            return
        own_size |= page.length > page.size or seen.isdisjoint(page.items)
        seen.update(page.items)
    raise UnexpectedResponseError(operation, f"complete after {MAX_PAGES} pages")


def _parallel_pages(
    ask: Callable[[Window], Page], start: Page, overlap: int, parallel: Callable[..., list[Any]]
) -> list[Page]:
    """Return the pages after page 0, up to a page that is not full or has no new items: the total may be too high."""
    seen, ends = set(start.items), [math.inf]

    def ask_unless_ended(window: Window) -> Page | None:
        if window[0] * window[1] > min(ends):
            return None
        page = ask(window)
        if not page.full or page.items.keys() <= seen:
            ends.append(page.end)
        seen.update(page.items)
        return page

    return [page for page in parallel(ask_unless_ended, _plan(start.total, overlap), PARALLEL_PAGES) if page]


def _plan(total: int, overlap: int) -> list[Window]:
    """Return the pages after page 0 for `total` items: of one size, or overlapping, the last one not full."""
    windows: list[Window] = []
    end = PAGE_SIZE
    while end < total + min(overlap, 1) and len(windows) < MAX_PAGES:
        windows.append(_window(PAGE_SIZE, end, overlap))
        end = windows[-1][0] * (windows[-1][1] + 1)
    return windows


def _window(base: int, end: int, overlap: int) -> Window:
    """Return the page that reaches farthest beyond `end`.

    Only pages of at most `base` items that include `overlap` items before `end` count. If there is none, return the
    next page of `base` items.
    """
    best = max(
        ((size, (end - overlap) // size) for size in range(1, base + 1)), key=lambda each: each[0] * (each[1] + 1)
    )
    return best if overlap and best[0] * (best[1] + 1) > end else (base, -(-end // base))


def items_of(response: Any, operation: str, items: str, key: str) -> list[Item]:
    """Return the items of a page, each with a `key` that is text. Raises UnexpectedResponseError."""
    content = response.get(items) if isinstance(response, dict) else None
    if not isinstance(content, list) or not all(
        isinstance(item, dict) and item.get(key) and isinstance(item[key], str) for item in content
    ):
        raise UnexpectedResponseError(operation, f"a list of {items} with {key}")
    return content
