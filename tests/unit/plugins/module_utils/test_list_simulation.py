# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists that others write to between any two answers: what existed throughout is found, and the reading ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from random import Random
from typing import Any

import pytest
from hypothesis import example, find, given, settings
from hypothesis import strategies as st

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp import pagination
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import CallError
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.pagination import paginate

MOST_CALLS = 300  # of a reading here, the lists of which are short
HONOURED, CAPPED, OWN, WHOLE, FIRST = "honoured", "capped", "a size of its own", "everything", "the first page"
TRUE, OF_PAGE, ABSENT = "true", "of the page", "absent"
FRONT, BACK, ANYWHERE = "front", "back", "anywhere"
NAMES = {"operation": "List things", "items": "contents", "total": "total_count", "key": "id"}
Reader = Callable[["Server"], Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Scenario:
    """A list of `count` items and an API, and what others do before each answer but the first: a create or a delete,
    and where. New items come to the `front` in the default order, to the `back` in the opposite, and `anywhere` where
    the list is filtered by something that changes."""

    page_size: int
    count: int
    keeps: str  # what the API makes of the size and the number of the page
    maximum: int  # of a page, of an API that has one; the size of page 0 where it is 0
    total: Any
    creates_at: str
    writes: Sequence[Sequence[tuple[bool, int]]]
    shuffle: int  # the order of the answers to calls that are made side by side

    @property
    def step(self) -> int:
        """The items on a page of an API with a maximum."""
        return self.maximum or self.page_size

    @property
    def most_creates(self) -> int:
        """Between two answers. An API that does not keep to the size gets a page of new items for one that repeats."""
        return 9 if self.keeps == HONOURED else (min(self.step, self.page_size) - 2) // 2

    @property
    def newest_first(self) -> bool:
        """Whether that may be promised: the total is right, or not taken for one."""
        lies = isinstance(self.total, int) and self.total > self.page_size
        return self.creates_at == FRONT and not lies

    @property
    def readable(self) -> bool:
        """Whether a list at rest can be read, and told from a shorter one."""
        short = self.keeps in (CAPPED, OWN) and self.step < self.page_size
        if short and self.total in (OF_PAGE, self.step):
            return False  # the API holds fewer than asked for on a page, and says that this is all
        # If page 0 comes for every page, there is no other to look at.
        more = isinstance(self.total, int) and self.total > self.count
        return not (self.keeps == FIRST and (self.count >= self.page_size or more))


def scenarios(total: st.SearchStrategy[Any], keeps: Sequence[str] = (HONOURED,)) -> st.SearchStrategy[Scenario]:
    """Any of them; pages are small, since what happens at their edges is what matters."""
    write = st.tuples(st.booleans(), st.integers(0, 40))
    return st.builds(
        Scenario,
        page_size=st.sampled_from([4, 5, 7, 12, 24, 100]),
        count=st.integers(0, 60) | st.sampled_from([99, 100, 197, 198, 199, 200, 250]),
        keeps=st.sampled_from(keeps),
        maximum=st.integers(3, 30) | st.just(0),
        total=total,
        creates_at=st.sampled_from([FRONT, BACK, ANYWHERE]),
        writes=st.lists(st.lists(write, max_size=4), max_size=40),
        shuffle=st.integers(0, 1000),
    )


TOTALS = st.sampled_from([TRUE, TRUE, TRUE, ABSENT, ABSENT, OF_PAGE, 0, -1, True, "7", 9999]) | st.integers(1, 60)
APIS = (HONOURED, HONOURED, HONOURED, CAPPED, OWN, WHOLE, FIRST)


class Server:
    """The API of a scenario, while it is read. Items are numbers, and those from `count` on are new."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario, self.random = scenario, Random(scenario.shuffle)
        self.items = list(range(scenario.count))
        self.throughout, self.ever = set(self.items), set(self.items)
        self.next, self.calls, self.moved = scenario.count, 0, False

    def __call__(self, page: Mapping[str, int]) -> Any:
        """Answers as things are, once others have done what they do before this answer."""
        if 0 < self.calls <= len(self.scenario.writes):
            self._write(self.scenario.writes[self.calls - 1])
        self.calls += 1
        assert self.calls <= MOST_CALLS, "reading does not end"
        size, number, keeps = page["size"], page["page"], self.scenario.keeps
        size = {CAPPED: min(size, self.scenario.step), OWN: self.scenario.step}.get(keeps, size)
        start, end = {WHOLE: (0, None), FIRST: (0, size)}.get(keeps, (number * size, (number + 1) * size))
        content = self.items[start:end]
        totals = {TRUE: len(self.items), OF_PAGE: len(content)}
        told = self.scenario.total
        answer: dict[str, Any] = {"contents": [{"id": str(item)} for item in content]}
        return answer if told == ABSENT else {**answer, "total_count": totals.get(told, told) if told != 0 else 0}

    def _write(self, writes: Sequence[tuple[bool, int]]) -> None:
        creates = 0
        for create, place in writes:
            may = creates < self.scenario.most_creates
            # With the promise, fewer than a page are created during a reading.
            may &= not self.scenario.newest_first or self.next - self.scenario.count < self.scenario.page_size - 1
            if create and may:
                places = {FRONT: 0, BACK: len(self.items), ANYWHERE: place}
                self.items.insert(places[self.scenario.creates_at], self.next)
                self.ever.add(self.next)
                self.next, creates, self.moved = self.next + 1, creates + 1, True
            elif not create and self.items:
                self.throughout.discard(self.items.pop(min(place, len(self.items) - 1)))
                self.moved = True

    def side_by_side(self, ask: Callable[[Any], Any], windows: Sequence[Any], _at_once: int) -> list[Any]:
        """As parallel_map, with the answers given in any order, and others writing between any two of them."""
        numbers = list(range(len(windows)))
        self.random.shuffle(numbers)
        answers = {number: ask(windows[number]) for number in numbers}
        return [answers[number] for number in range(len(windows))]


def wrong(scenario: Scenario, read: Reader) -> str:
    """What is wrong with what a reader makes of a scenario, nothing if it is right."""
    server = Server(scenario)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pagination, "PAGE_SIZE", scenario.page_size)
        try:
            found = [int(item["id"]) for item in read(server)]
        except CallError as error:
            expected = error.transient and (server.moved or not scenario.readable)
            return "" if expected else f"an error at rest: {error}"
    if len(found) != len(set(found)):
        return f"twice in {found}"
    if not server.moved and found != list(range(scenario.count)):
        return f"at rest, not as it is: {found}"
    if lost := server.throughout - set(found):
        return f"not found: {lost}"
    return f"never existed: {set(found) - server.ever}" if set(found) - server.ever else ""


def ours(server: Server) -> Sequence[Mapping[str, Any]]:
    """The reader that all of the collection uses."""
    promise = server.scenario.newest_first
    return paginate(server, **NAMES, newest_first=promise, parallel=server.side_by_side)


def with_a_false_promise(server: Server) -> Sequence[Mapping[str, Any]]:
    """Our reader, told that new ones come first wherever they come."""
    return paginate(server, **NAMES, newest_first=True, parallel=server.side_by_side)


def page_by_page(server: Server) -> Sequence[Mapping[str, Any]]:
    """What everybody writes: on to the next page until there are as many as the total, or nothing new comes."""
    found: dict[str, Any] = {}
    for number in range(MOST_CALLS):
        answer = server({"size": server.scenario.page_size, "page": number})
        known = len(found)
        found.update({item["id"]: item for item in answer["contents"]})
        total = answer.get("total_count")
        if len(found) == known or (isinstance(total, int) and len(found) >= total):
            break
    return list(found.values())


def until_two_are_equal(server: Server) -> Sequence[Mapping[str, Any]]:
    """Read again until the number of items is the same as before: it is, if one goes for each that comes."""
    before: Sequence[Any] = []
    for _pass in range(10):
        latest = page_by_page(server)
        if len(latest) == len(before):
            return latest
        before = latest
    raise CallError("It moves.", outcome_unknown=False, transient=True)


# An API with pages of 100, whatever it is asked for. In the second, page 2 is answered before page 1, with a create in
# between, and in the next pass after it, with a delete in between: twice, the item between the two is on neither.
RIGID = Scenario(100, 250, OWN, 0, TRUE, ANYWHERE, writes=[], shuffle=4)
RIGID_AND_MOVING = replace(RIGID, writes=[[], [(True, 150)], [], [], [], [(False, 5)]])


@settings(database=None, deadline=None, derandomize=True, max_examples=1500)
@example(RIGID)
@example(RIGID_AND_MOVING)
@given(scenarios(TOTALS, APIS).filter(lambda scenario: scenario.readable or scenario.keeps == FIRST))
def test_what_exists_throughout_is_found(scenario: Scenario) -> None:
    """Whatever the API makes of size, number and total; where that cannot be proven, it is an error."""
    assert wrong(scenario, ours) == ""


@settings(database=None, deadline=None, derandomize=True, max_examples=1000)
@given(scenarios(st.sampled_from([TRUE, ABSENT])))
def test_of_an_api_as_it_is_documented_too(scenario: Scenario) -> None:
    """The same with size honoured and total true or absent, so that it is tried more often."""
    assert wrong(scenario, ours) == ""


@pytest.mark.parametrize(
    ("reader", "total"),
    [
        (page_by_page, TRUE),
        (page_by_page, ABSENT),
        (until_two_are_equal, TRUE),
        (until_two_are_equal, ABSENT),
        (with_a_false_promise, TRUE),
    ],
)
def test_the_simulation_finds_readers_that_lose_items(reader: Reader, total: str) -> None:
    """Each of these is found out, and ours is right in the same scenario."""
    rules = settings(database=None, deadline=None, derandomize=True, max_examples=3000)
    scenario = find(scenarios(st.just(total)), lambda each: "not found" in wrong(each, reader), settings=rules)
    assert wrong(scenario, ours) == ""


@pytest.mark.parametrize("total", [250, None])
def test_a_list_that_never_rests_is_an_error(total: int | None) -> None:
    """After a bounded number of calls, though there are always 250 items: before each answer all are replaced."""
    calls = count()

    def get_page(page: Mapping[str, int]) -> Any:
        items, start = range(250 * next(calls), 10**6)[:250], page["size"] * page["page"]
        contents = [{"id": str(item)} for item in items[start : start + page["size"]]]
        return {"contents": contents, "total_count": total}

    with pytest.raises(CallError, match=r"the list changed each time it was read \(4 times\)") as caught:
        paginate(get_page, **NAMES)
    assert caught.value.transient
    assert next(calls) < 50
