# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The HTML report in a browser: what readers do with it, and how it looks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from ansible_collections.samsungcloud.scp.plugins.plugin_utils._report_data import report_of
from ansible_collections.samsungcloud.scp.plugins.plugin_utils._report_page import as_html
from ansible_collections.samsungcloud.scp.plugins.plugin_utils._report_texts import TEXTS
from ansible_collections.samsungcloud.scp.tests.unit.plugins.report_data import (
    NOW,
    difference,
    fleet,
    hostile,
    results,
    timelines,
)

Report = dict[str, Any]
Open = Callable[..., Page]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
MOST_MILLISECONDS = 100
MEASURE = """async (texts) => {
  const filter = document.getElementById("filter"), times = [];
  for (const text of texts) {
    const start = performance.now();
    filter.value = text;
    filter.dispatchEvent(new InputEvent("input", { bubbles: true }));
    document.body.getBoundingClientRect();
    times.push(performance.now() - start);
    await new Promise((done) => setTimeout(done, 2000));
  }
  return times;
}"""


# Each text, title and label of the page.
WORDS = """() => {
  const nodes = document.createNodeIterator(document.querySelector("html"), NodeFilter.SHOW_TEXT), words = [];
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    if (!["SCRIPT", "STYLE"].includes(node.parentNode.nodeName)) words.push(node.data.trim());
  }
  for (const name of ["aria-label", "placeholder", "title"]) {
    document.querySelectorAll(`[${name}]`).forEach((node) => words.push(node.getAttribute(name)));
  }
  return words;
}"""


def whole(number: int) -> Report:
    """Return a report of a fleet, with a comparison and a run."""
    flows, services = fleet(number)
    rows = [difference(service, "in_sync") for service in services]
    rows[:3] = [difference(*pair) for pair in zip(services, ("differs", "missing", "unmanaged"))]
    return report_of(flows, services, NOW, drift=rows, results=results(services), timelines=timelines(flows, services))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.exit(f"error: there is no browser: set CHROMIUM, or install one of {', '.join(NAMES)}", returncode=1)
    with sync_playwright() as playwright:
        own = playwright.chromium.launch(executable_path=found)
        yield own
        own.close()


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Open reports from a file, as a mail attachment. No page may have an error or ask for anything."""
    pages: list[Page] = []
    problems: list[str] = []

    def show(report: Report, language: str | None = None, **options: Any) -> Page:
        path = tmp_path / f"{len(pages)}.html"
        path.write_text(as_html(report, language), encoding="utf-8")
        page = browser.new_page(**{"viewport": {"width": 1400, "height": 900}, **options})
        page.on("console", lambda message: problems.append(message.text))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("dialog", lambda dialog: problems.append(dialog.message))
        page.on("request", lambda request: problems.append(request.url) if request.url != path.as_uri() else None)
        page.goto(path.as_uri())
        pages.append(page)
        return page

    yield show
    assert problems == []
    for page in pages:
        page.close()


def shown(page: Page, column: int = 2) -> list[str]:
    """Return the texts of a column in all rows that are visible."""
    return page.evaluate(
        "(n) => [...document.querySelectorAll('#objects tbody tr')].filter((row) => row.checkVisibility())"
        ".map((row) => row.cells[n].innerText)",
        column,
    )


def test_filter(show: Open) -> None:
    """All words must be in a row. The kind and the state also count. The number of rows is announced."""
    page = show(whole(40))
    page.get_by_label("Filter").fill("ORDERS  ske-dev")
    names = shown(page)
    assert names
    assert all(name.startswith("orders") for name in names)
    assert {*shown(page, 0)} == {"ske-dev"}
    assert page.locator("output").inner_text() == f"{len(names)} / 44"
    page.get_by_label("Filter").fill("no such service")
    assert shown(page) == []
    assert page.get_by_text("No row matches the filter.").is_visible()
    page.get_by_role("button", name="Clear").click()
    page.wait_for_function("document.querySelector('output').value === '44 / 44'")
    page.get_by_label("State").select_option("ERROR")
    assert len(shown(page)) == 2
    assert {text.strip() for text in shown(page, 3)} == {"ERROR"}
    page.get_by_label("Kind").select_option("Data Flow")
    assert shown(page) == []


def test_sort(show: Open) -> None:
    """A heading sorts in one direction, then in the other. Numbers are sorted as numbers, and no value is last."""
    page = show(whole(40))
    for heading, column in (("CPU", 10), ("Age", 6)):
        button = page.locator("th button", has_text=heading)
        for direction in ("ascending", "descending"):
            button.click()
            assert page.locator(f"th[aria-sort='{direction}']").inner_text().startswith(heading)
            values = page.evaluate(
                "(n) => [...document.querySelectorAll('[data-kind]')].map((row) => row.cells[n].dataset.v)",
                column,
            )
            numbers = [int(value) for value in values if value]
            assert numbers == sorted(numbers, reverse=direction == "descending")
            assert [bool(value) for value in values] == sorted(map(bool, values), reverse=True)
    page.locator("th button", has_text="Name").click()
    assert shown(page) == sorted(shown(page))


def test_languages(show: Open) -> None:
    """The whole page changes its language and back, and the filter finds the words of both."""
    page = show(whole(40))
    before = page.inner_text("body")
    page.get_by_role("button", name="한국어").click()
    assert page.locator("html").get_attribute("lang") == "ko"
    assert page.title().startswith("Data Flow 보고서")
    assert page.get_by_label("필터").get_attribute("placeholder")
    english, korean = ({*TEXTS[language].values()} for language in ("en", "ko"))
    words = {*page.evaluate(WORDS)}
    assert words & (english - korean) == {"English"}
    assert len(words & (korean - english)) > 40
    assert not [word for word in words if word.startswith(("waits", "Report"))]
    page.get_by_label("필터").fill("다름")
    assert len(shown(page)) == 1
    page.get_by_label("필터").fill("")
    page.get_by_role("button", name="English").click()
    page.wait_for_function("document.querySelectorAll('#objects tr[hidden]').length === 0")
    assert page.inner_text("body") == before


@pytest.mark.parametrize(
    ("locale", "language", "first"),
    [("ko-KR", None, "ko"), ("en-US", None, "en"), ("fr-FR", None, "en"), ("ko-KR", "en", "en"), ("en-US", "ko", "ko")],
)
def test_first_language(show: Open, locale: str, language: str | None, first: str) -> None:
    """It is the one that the report was asked for, else that of the browser, else English."""
    page = show(whole(1), language, locale=locale)
    assert page.locator("html").get_attribute("lang") == first
    assert page.locator("h1").inner_text() == TEXTS[first]["title"]
    assert page.locator("[aria-pressed='true']").inner_text() == TEXTS[first]["own_name"]


def test_dark_mode(show: Open) -> None:
    """The page follows the scheme of the browser, and is light on paper."""
    colour = "getComputedStyle(document.body).backgroundColor"
    dark, light = (show(whole(1), color_scheme=scheme) for scheme in ("dark", "light"))
    assert dark.evaluate(colour) == "rgb(15, 19, 26)"
    assert light.evaluate(colour) == "rgb(246, 247, 249)"
    dark.emulate_media(media="print")
    assert dark.evaluate(colour) == "rgb(255, 255, 255)"


def test_keyboard(show: Open) -> None:
    """Each control is reached with the tab key, its focus is visible, and space and enter use it."""
    page = show(whole(40))
    reached = []
    for _step in range(60):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "[document.activeElement.tagName, document.activeElement.innerText,"
                " getComputedStyle(document.activeElement).outlineStyle]"
            )
        )
    assert all(outline != "none" for _tag, _text, outline in reached)
    texts = [(tag, text.strip(" ↑↓\n")) for tag, text, _outline in reached]
    wanted = [("BUTTON", "English"), ("A", "Overview"), ("BUTTON", "Clear"), ("BUTTON", "Cluster"), ("BUTTON", "CPU")]
    assert [text for text in texts if text in wanted] == wanted
    assert {"INPUT", "SELECT", "SUMMARY", "DIV"} <= {tag for tag, _text in texts}
    for name, code in (("한국어", "ko"), ("English", "en")):
        page.get_by_role("button", name=name).focus()
        page.keyboard.press("Space")
        assert page.locator("html").get_attribute("lang") == code
    page.locator("th button", has_text="State").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    assert page.locator("th[aria-sort='descending']").inner_text().startswith("State")
    page.get_by_label("Filter").focus()
    page.keyboard.type("orders")
    page.keyboard.press("Enter")
    assert {name.split("-")[0] for name in shown(page)} == {"orders"}


@pytest.mark.parametrize("width", [390, 1400])
def test_hostile_texts_do_nothing(show: Open, width: int) -> None:
    """They run no script, add no element that loads something, and do not make the page wider than the window."""
    flows, services, rows, runs, waits = hostile()
    page = show(
        report_of(flows, services, NOW, drift=rows, results=runs, timelines=waits),
        viewport={"width": width, "height": 900},
    )
    page.get_by_role("button", name="한국어").click()
    page.locator("th button").first.click()
    page.locator("#filter").fill("script")
    assert page.evaluate("window.hacked") is None
    assert page.locator("img, iframe, object, [onerror], [onmouseover], a[href^='javascript' i]").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for cell in page.locator("tbody td").all():
        assert cell.evaluate("(cell) => cell.scrollWidth <= cell.clientWidth + 1 || !!cell.closest('.scroll')")


def test_without_scripts_the_page_shows_everything(show: Open) -> None:
    """A mail program may run no script: all rows are there, and no controls without effect."""
    page = show(whole(40), java_script_enabled=False)
    assert page.locator("#objects tbody tr").count() == 44
    assert page.locator("#objects tbody").get_by_text("orders-0003").is_visible()
    assert not page.locator(".filters").is_visible()


def test_a_filter_of_many_rows_is_fast(show: Open) -> None:
    """The page reacts in time, whatever is filtered, and all rows are there in the end."""
    page = show(whole(1000))
    print(f"\na page of 1,000 services: {len(as_html(whole(1000)).encode()):,} bytes")
    times = page.evaluate(MEASURE, ["o", "orders", "orders-09", "no such service", ""])
    print(f"a filter of 1,100 rows: {', '.join(f'{time:.0f}' for time in times)} ms")
    assert max(times) < MOST_MILLISECONDS
    assert len(shown(page)) == 1100


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("number", [1, 40, 1000])
def test_print_and_pictures(show: Open, number: int, scheme: str) -> None:
    """Nothing is wider than the window or the paper. The pictures are for people."""
    page = show(whole(number), color_scheme=scheme)
    for width in (1400, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if directory := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=Path(directory) / f"{number}-{scheme}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1032, "height": 700})  # A4, landscape, without its margins
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1032
    assert not page.locator(".filters").is_visible()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
