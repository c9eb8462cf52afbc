# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports: what they show, what hostile texts do in them, and how large they are."""

from __future__ import annotations

import json
import re
from collections import Counter
from html.parser import HTMLParser
from itertools import product
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.drift import VERBS
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.host_reports import WORDS
from ansible_collections.samsungcloud.scp.plugins.plugin_utils._report_data import report_of
from ansible_collections.samsungcloud.scp.plugins.plugin_utils._report_page import (
    FORMATS,
    as_html,
    as_markdown,
    hash_of,
)
from ansible_collections.samsungcloud.scp.plugins.plugin_utils._report_style import STYLE
from ansible_collections.samsungcloud.scp.plugins.plugin_utils._report_texts import TEXTS
from ansible_collections.samsungcloud.scp.tests.unit.plugins.report_data import (
    HOSTILE,
    NOW,
    difference,
    fleet,
    hostile,
    results,
    timelines,
)

Report = dict[str, Any]
VOID = {"meta", "input", "col"}
OF_PAGE = {
    "a", "b", "bdi", "body", "button", "circle", "col", "colgroup", "dd", "del", "details", "div", "dl", "dt",
    "form", "g", "h1", "h2", "h3", "head", "header", "html", "input", "ins", "label", "li", "main",
    "meta", "nav", "option", "output", "p", "path", "rect", "script", "section", "select", "small", "span", "style",
    "summary", "svg", "symbol", "table", "tbody", "td", "text", "th", "thead", "time", "title", "tr", "tspan", "ul",
    "use",
}  # fmt: skip


class Page(HTMLParser):
    """A page as a browser reads it: its elements, texts and links. Every element must be closed."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that begins."""
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element of a drawing without content."""
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note an element that ends, which must be the last one that began."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.texts.append((self.open[-1] if self.open else "", data))

    def values(self, name: str) -> list[str]:
        """Return the values of an attribute."""
        return [value for _tag, attribute, value in self.attributes if attribute == name]

    def text_of(self, tag: str) -> list[str]:
        """Return the texts of the elements of a kind."""
        return [text for own, text in self.texts if own == tag]


def whole(number: int) -> Report:
    """Return a report of a fleet, with a comparison and a run."""
    flows, services = fleet(number)
    statuses = ["differs", *["in_sync"] * number]
    rows = [difference(service, status) for service, status in zip(services, statuses)]
    return report_of(flows, services, NOW, drift=rows, results=results(services), timelines=timelines(flows, services))


@pytest.fixture(scope="module")
def attacked() -> Report:
    flows, services, rows, runs, waits = hostile()
    return report_of(flows, services, NOW, drift=rows, results=runs, timelines=waits)


def test_counts() -> None:
    """The numbers are those of the fleet, in total and by state."""
    report = whole(40)
    assert report["number"] == {"clusters": 3, "data_flows": 4, "services": 40}
    states = {share["name"]: share["number"] for share in report["states"]}
    assert states == {"RUNNING": 38, "ERROR": 2, "CREATING": 2, "STOPPED": 2}
    assert sum(share["width"] for share in report["states"]) == pytest.approx(100, abs=0.01)
    assert report["total"] == {"cpu": 159000, "memory": 325632}
    assert {share["name"]: share["number"] for share in report["drift_states"]} == {"differs": 1, "in_sync": 39}
    page = Page(as_html(report))
    assert page.text_of("dd")[:5] == ["3", "4", "40", "159,000", "325,632"]
    assert page.tags["tr"] == 1 + 44 + 1 + 40
    markdown = as_markdown(report)
    assert "- Services: 40" in markdown
    assert "| RUNNING | 38 |" in markdown


def test_each_object_has_a_row_with_its_values() -> None:
    """A row has the size of each component, the totals, the drift, a date in UTC and an age."""
    report = whole(1)
    (row,) = (row for row in report["objects"] if row["kind"] == "data_flow_service")
    assert row == {
        "kind": "data_flow_service", "cluster": "ske-dev", "data_flow": "analytics-00", "name": "orders-0000",
        "state": "RUNNING", "meaning": "good", "status": "differs", "version": "1.1.0",
        "created": "2026-11-01T09:30:00Z", "seconds": 2158200, "age": "24d", "nifi": "1 x 1000m 2048Mi",
        "nifi_registry": "1 x 1000m 2048Mi", "zookeeper": "1 x 1000m 2048Mi", "cpu": 3000, "memory": 6144,
        "links": [
            {"name": "web_url_nifi", "url": "https://orders-0.example", "text": "https://orders-0.example"},
            {
                "name": "web_url_registry",
                "url": "https://orders-0-registry.example",
                "text": "https://orders-0-registry.example",
            },
        ],
    }  # fmt: skip
    assert "| 2026-11-01T09:30:00Z (24d) |" in as_markdown(report).replace("\\", "")


def test_without_details_the_columns_are_left_out() -> None:
    """A list without details has no sizes and no URLs, and a report without a comparison no drift."""
    flows, services = fleet(2)
    for item in (*flows, *services):
        item.update(dict.fromkeys(("service_workload", "web_url", "web_url_nifi", "web_url_registry")))
    report = report_of(flows, services, NOW)
    assert report["columns"] == ["cluster", "data_flow", "name", "state", "version", "age"]
    page = Page(as_html(report))
    assert {"section-drift", "section-timeline"}.isdisjoint(page.values("id"))


def test_an_empty_fleet_has_a_page() -> None:
    """Without objects there is no topology and no table."""
    for language, (kind, make) in product(TEXTS, FORMATS.items()):
        text = make(report_of([], [], NOW, drift=[], results={}, timelines=[]), language)
        assert TEXTS[language]["empty"] in text
        assert TEXTS[language]["no_drift"] in text
        assert TEXTS[language]["no_timeline"] in text
        assert kind == ".md" or "section-topology" not in Page(text).values("id")


def test_a_service_whose_data_flow_is_not_listed_is_in_the_topology() -> None:
    """Its Data Flow has a name there, and no state."""
    _flows, services = fleet(1)
    report = report_of([], services, NOW)
    (flow,) = report["clusters"][0]["flows"]
    assert (flow["name"], flow["state"], len(flow["services"])) == ("analytics-00", None, 1)
    Page(as_html(report))


def test_the_same_data_give_the_same_report() -> None:
    """Nothing but the arguments is in a report, and the order of the objects has no effect."""
    flows, services = fleet(40)
    one = report_of(flows, services, NOW)
    other = report_of(flows[::-1], services[::-1], NOW)
    for make, language in product(FORMATS.values(), TEXTS):
        assert make(one, language) == make(one, language) == make(other, language)


@pytest.mark.parametrize("number", [1, 40, 1000])
def test_the_page_needs_nothing_else(number: int) -> None:
    """No URL is loaded, no handler is inline, and the hashes of the policy are those of the style and the script."""
    html = as_html(whole(number))
    page = Page(html)
    assert len(html.encode()) < 3_000_000
    assert set(page.tags) <= OF_PAGE
    assert not [name for _tag, name, _value in page.attributes if name.startswith("on") or name in ("src", "style")]
    policy = page.values("content")[0]
    for tag in ("style", "script"):
        text = page.text_of(tag)[-1]
        assert f"{tag}-src '{hash_of(text)}'" in policy
        assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest|innerHTML|eval\(", text)
    assert policy.startswith("default-src 'none';")
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.values("href") if link.startswith("#")} <= set(ids)


def test_all_texts_are_in_all_languages() -> None:
    """A page begins with one language and has the texts of the others, also those of each element."""
    assert {tuple(texts) for texts in TEXTS.values()} == {tuple(TEXTS["en"])}
    assert all(text.strip() for texts in TEXTS.values() for text in texts.values())
    assert {*WORDS, *VERBS} <= set(TEXTS["en"])
    hangul = re.compile("[가-힣]")
    assert not [text for text in TEXTS["en"].values() if hangul.search(text)]
    names = {"NiFi", "Registry", "ZooKeeper", "CPU", "Data Flow"}  # the same in all languages
    assert not [text for text in TEXTS["ko"].values() if not hangul.search(text) and text not in names]
    page = Page(as_html(whole(40), "ko"))
    used = {key for name in ("data-t", "data-t-label", "data-t-placeholder") for key in page.values(name)}
    assert used <= set(TEXTS["en"])
    assert page.values("lang")[0] == "ko"
    (texts,) = [text for text in page.text_of("script") if text.startswith("{")]
    assert json.loads(texts) == TEXTS
    english = {text.strip() for _tag, text in page.texts} & {*TEXTS["en"].values()} - {*TEXTS["ko"].values()}
    assert english == {TEXTS["en"]["own_name"]}
    # Each text that differs between the languages is one that the script can replace.
    page = Page(as_html(whole(40)))
    differing = {key: text for key, text in TEXTS["en"].items() if text != TEXTS["ko"][key] and key != "own_name"}
    replaced = sum(key in differing for key in page.values("data-t")) - len(page.values("data-with"))
    assert sum(text.strip() in differing.values() for _tag, text in page.texts) == replaced


def test_hostile_texts_are_texts(attacked: Report) -> None:
    """They are in the page as they are, and add no element, no attribute and no link."""
    page = Page(as_html(attacked))
    assert set(page.tags) <= OF_PAGE
    assert page.tags["script"] == 2
    assert not [name for _tag, name, _value in page.attributes if name.startswith("on") or name in ("src", "style")]
    outside = {value for tag, name, value in page.attributes if name == "href" and tag == "a" and value[0] != "#"}
    assert all(re.match("https?://[^/]", url) for url in outside)
    shown = {text for _tag, text in page.texts}
    assert {text for text in HOSTILE if len(text) < 120 and text.isprintable()} <= shown
    assert max(len(text) for tag, text in page.texts if tag not in ("script", "style")) <= 4100
    assert not any(letter in text for text in shown for letter in "\u202e\u202c")


def test_hostile_texts_are_texts_in_markdown(attacked: Report) -> None:
    """They add no HTML, no image, no heading, no link but those to http and https, and no cell."""
    markdown = as_markdown(attacked)
    tokens = [*MarkdownIt("commonmark").enable("table").parse(markdown)]
    inner = [child for token in tokens for child in token.children or ()]
    assert not [token for token in (*tokens, *inner) if token.type in ("html_block", "html_inline", "image")]
    links = [str(token.attrs["href"]) for token in inner if token.type == "link_open"]
    assert links
    assert all(re.match("https?://[^/]", link) for link in links)
    assert [token.info for token in tokens if token.type == "fence"] == ["mermaid", *["diff"] * len(HOSTILE)]
    diagram = next(token.content for token in tokens if token.info == "mermaid").splitlines()
    text = r"[\w .,;#-]*"
    node = re.compile(rf'  (n\d+ --> )?n\d+\["{text}(<br/>{text})*"\](:::\w+)?|  classDef [^"]*|flowchart LR')
    assert all(node.fullmatch(line) for line in diagram)
    table = [line for line in markdown.splitlines() if line.startswith("| Service |")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in table} == {len(attacked["columns"]) + 2}


texts = st.one_of(st.none(), st.integers(), st.sampled_from(HOSTILE), st.text(max_size=50), st.lists(st.text()))
keys = ("data_flow_name", "cluster_name", "state", "version", "created_dt", "service_workload", "web_url_nifi")
items = st.fixed_dictionaries({}, optional={**dict.fromkeys(keys, texts), "data_flow_service_name": texts})


@settings(max_examples=60, deadline=None)
@given(st.lists(items, max_size=4), st.lists(items, max_size=4))
def test_any_object_has_a_page(flows: list[Report], services: list[Report]) -> None:
    """Whatever the API returns as a value, there is a valid page, whose drawings are valid XML."""
    html = as_html(report_of(flows, services, NOW))
    Page(html)
    for drawing in re.findall(r"<svg.*?</svg>", html, re.DOTALL):
        if all(letter.isprintable() or letter == "\n" for letter in drawing):
            ElementTree.fromstring(drawing)
    as_markdown(report_of(flows, services, NOW))


@pytest.mark.parametrize(("number", "most"), [(1, 2), (60, 70), (1000, 400), (10_000, 400)])
def test_the_diagram_is_folded(number: int, most: int) -> None:
    """Mermaid draws a limited number of nodes, and the page a limited number of rows for each cluster."""
    report = whole(number)
    diagram = as_markdown(report).split("```mermaid\n")[1].split("\n```")[0]
    assert diagram.count(" --> ") <= most
    assert len(diagram) < 50_000
    drawn = len(re.findall(r"analytics-\d+<br/>", diagram))
    assert drawn + sum(map(int, re.findall(r"(\d+) more Data Flows", diagram))) == report["number"]["data_flows"]
    assert all(drawing["height"] < 1300 for drawing in report["drawings"])


def test_nothing_is_lost_where_a_topology_is_folded() -> None:
    """All services are squares or are counted, and what needs attention comes first."""
    report = whole(1000)
    for cluster in report["drawings"]:
        left = sum(note["number"] for note in cluster["notes"] if note["text"] == "more")
        assert len(cluster["marks"]) + left == cluster["services"]
        boxes = sum(box["x"] > 100 for box in cluster["boxes"])
        folded = sum(note["number"] for note in cluster["notes"] if note["text"] == "more_flows")
        assert boxes + folded == len(cluster["flows"])
        assert cluster["marks"][0]["meaning"] == "bad"


def test_bars_show_what_waited_for_what() -> None:
    """A bar is the time from one state to the next. A service that began after its Data Flow ran waited for it."""
    report = whole(2)
    rows = report["bars"]["rows"]
    assert [row["name"] for row in rows] == ["analytics-00", "orders-0000", "payments-0001"]
    parts = [[(part["key"], part["title"], part["label"]["text"]) for part in row["segments"]] for row in rows]
    assert parts == [
        [(None, "CREATING 0–60 s", "CREATING")],
        [(None, "CREATING 0–100.5 s", "CREATING")],
        [
            ("wait_for", "analytics-00 0–60.5 s", "analytics-00"),
            (None, "CREATING 60.5–101.5 s", "CREATING"),
        ],
    ]
    assert rows[-1]["end"]["state"] == "RUNNING"
    assert "waits for</tspan> analytics-00" in as_html(report)
    many = whole(1000)["bars"]
    assert many["left_out"] == 1040
    assert {row["name"].split("-")[1] for row in many["rows"]} == {f"{place:04}" for place in range(940, 1000)}


def test_each_host_has_its_result() -> None:
    """Those that failed come first, with their messages, and the outcomes are counted."""
    report = whole(8)
    assert {share["name"]: share["number"] for share in report["outcomes"]} == {"created": 6, "failed": 2}
    assert [row["name"] for row in report["results"]][:3] == ["orders-0000", "payments-0004", "payments-0001"]
    assert as_html(report).count('<td dir="auto">It failed.</td>') == 2
    assert as_markdown(report).count("It failed.") == 2
    assert "| returns-0005 | created |  |" in as_markdown(report).replace("\\", "")
    assert "| returns-0005 | 생성됨 |  |" in as_markdown(report, "ko").replace("\\", "")


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG defines it."""
    digits = colour * 2 if len(colour) == 3 else colour
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear))


def mixed(one: str, other: str, part: float) -> str:
    """Return a mixture of two colours, of which `part` is the first one."""
    sides = [colour * 2 if len(colour) == 3 else colour for colour in (one, other)]
    pairs = [[int(side[place : place + 2], 16) for side in sides] for place in (0, 2, 4)]
    return "".join(f"{round(a * part + b * (1 - part)):02x}" for a, b in pairs)


@pytest.mark.parametrize("scheme", [0, 1])
def test_contrast(scheme: int) -> None:
    """Each colour of text has a contrast of 4.5 at least to what it is on, in both schemes."""
    blocks = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    colours = dict(re.findall(r"--(\w+): #(\w+);", blocks[scheme]))
    assert len(colours) == 10
    tint = int(re.findall(r"--tint: (\d+)%", blocks[scheme])[0]) / 100
    for name in ("good", "bad"):  # The lines of a difference are on a tint of their colour.
        colours[f"on {name}"] = mixed(colours[name], colours["card"], tint)
    pairs = [*product(("ink", "quiet", "accent", "good", "busy", "off", "bad"), ("paper", "card")), ("card", "accent")]
    pairs += [("good", "on good"), ("bad", "on bad")]
    for one, other in pairs:
        bright, dark = sorted((luminance(colours[one]), luminance(colours[other])), reverse=True)
        assert (bright + 0.05) / (dark + 0.05) >= 4.5, (one, other)
