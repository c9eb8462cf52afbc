# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Korean pages have the structure, commands, links, names and numbers of the English pages.

The commands of the English pages run in the tests. Those of the Korean pages are the same, so they need no run of their
own.

A section of a Korean page may be shorter than the English section if it links to it. Then it may only leave things out.
UPDATE_DOCS=1 writes messages of the English pages into the Korean tables that have the same number of rows.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from guide import PART
from harness import ROOT

FENCE = re.compile(r"^ *```.*?^ *```\n", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^(#+) (.*)\n", re.MULTILINE)
COMMENT = re.compile(r"(?:^|(?<=\s))#.*|<!--.*?-->")  # of YAML, shell and HTML
LANGUAGE = re.compile(r"^\[(?:English|한국어)\]\((.*)\)$", re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
NAME = re.compile(r"`([^`]+)`")
VERBATIM = ("message", "warning", "code")  # columns that Korean tables have in English
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass
class Section:
    """What is below a heading, up to the next heading. Code blocks are not in the text."""

    level: int
    title: str
    text: str
    code: list[str]

    @property
    def anchor(self) -> str:
        """The anchor that GitHub and the documentation site make from the title."""
        return re.sub(r"[^\w\- ]", "", self.title.lower()).replace(" ", "-")

    @property
    def names(self) -> set[str]:
        """Everything in backticks."""
        return {" ".join(name.split()) for name in NAME.findall(self.text)}

    @property
    def numbers(self) -> set[str]:
        """The numbers outside of backticks and links."""
        return set(NUMBER.findall(LINK.sub("", NAME.sub("", self.text))))

    @property
    def rows(self) -> list[list[str]]:
        """The rows of tables, as lists of cells."""
        lines = re.findall(r"^\|(.*)\|$", self.text, re.MULTILINE)
        return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)] for line in lines]


class Page:
    """A Markdown page, by its path in the repository."""

    def __init__(self, path: str, text: str | None = None) -> None:
        """Read the page, or take the text for it."""
        self.path = path
        self.text = (ROOT / path).read_text(encoding="utf-8") if text is None else text
        self.parts = [tuple(COMMENT.sub("", part) for part in found) for found in PART.findall(self.text)]
        code = [COMMENT.sub("", block) for block in FENCE.findall(self.text)]
        _start, *pieces = HEADING.split(FENCE.sub("\0", self.text))
        self.sections = []
        for marks, title, text in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True):
            blocks = [code.pop(0) for _block in range(text.count("\0"))]
            self.sections.append(Section(len(marks), title, LANGUAGE.sub("", text).replace("\0", ""), blocks))

    def resolve(self, target: str) -> tuple[str, str]:
        """Return the path in the repository, or the URL, and the anchor of a link of this page."""
        path, _hash, anchor = target.partition("#")
        if "://" not in path:
            path = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), path)) if path else self.path
        return path, anchor

    def links(self, section: Section) -> list[tuple[str, str]]:
        """Return where the links of a section lead, sorted."""
        return sorted(self.resolve(target) for target in LINK.findall(section.text))

    @property
    def other_language(self) -> str:
        """The path of the page that the line at the top links to."""
        match = LANGUAGE.search(self.text)
        return self.resolve(match[1])[0] if match else ""


KOREAN = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "README.ko.md", *ROOT.glob("docs/ko/*.md")))
COUNTERPARTS = {Page(path).other_language: path for path in KOREAN}


def in_korean(path: str, anchor: str) -> tuple[str, str]:
    """Return the Korean counterpart of a link to an English page, or the link itself if there is none."""
    if path not in COUNTERPARTS:
        return path, anchor
    anchors = [section.anchor for section in Page(path).sections]
    korean = [section.anchor for section in Page(COUNTERPARTS[path]).sections]
    return COUNTERPARTS[path], korean[anchors.index(anchor)] if anchor else ""


def differences(english: Page, korean: Page) -> Iterator[str]:
    """Yield what the Korean page has not, or has otherwise than the English page."""
    if english.other_language != korean.path or korean.other_language != english.path:
        yield "the pages do not link to each other"
    if [section.level for section in english.sections] != [section.level for section in korean.sections]:
        yield f"headings: {[s.title for s in english.sections]} / {[s.title for s in korean.sections]}"
        return
    if english.parts != korean.parts:
        yield "files or commands, as tests follow a page"
    for ours, theirs in zip(english.sections, korean.sections, strict=True):
        place = f"{ours.title} / {theirs.title}"
        links, found = [in_korean(*link) for link in english.links(ours)], korean.links(theirs)
        if ours.code != theirs.code:
            yield f"{place}: code blocks"
        if (english.path, ours.anchor) in found:
            if new := (set(found) - {(english.path, ours.anchor)} - set(links)) | (theirs.names - ours.names):
                yield f"{place}: only in Korean: {new}"
            continue
        if sorted(links) != found:
            yield f"{place}: links: {set(links) ^ set(found) or 'their numbers'}"
        if ours.names != theirs.names:
            yield f"{place}: names: {ours.names ^ theirs.names}"
        if missing := ours.numbers - theirs.numbers:
            yield f"{place}: numbers: {missing}"
        if len(ours.rows) != len(theirs.rows):
            yield f"{place}: {len(ours.rows)} / {len(theirs.rows)} rows of tables"
            continue
        for our_row, their_row in zip(ours.rows, theirs.rows, strict=True):
            if [set(NAME.findall(cell)) for cell in our_row] != [set(NAME.findall(cell)) for cell in their_row]:
                yield f"{place}: row of {our_row[0]}"
            header = ours.rows[0][0]
            if header in VERBATIM and our_row[0] not in (header, their_row[0]):
                yield f"{place}: {header} {our_row[0]}"


def with_messages(english: Page, korean: Page) -> str:
    """Return the text of the Korean page with the columns that are in English from the English page."""
    text = korean.text
    for ours, theirs in zip(english.sections, korean.sections, strict=True):
        if ours.rows and ours.rows[0][0] in VERBATIM and len(ours.rows) == len(theirs.rows):
            for our_row, their_row in zip(ours.rows[2:], theirs.rows[2:], strict=True):
                text = text.replace(f"\n| {their_row[0]} |", f"\n| {our_row[0]} |")
    return text


@pytest.mark.parametrize("path", KOREAN)
def test_korean_page(path: str) -> None:
    korean = Page(path)
    if os.environ.get("UPDATE_DOCS"):
        text = with_messages(Page(korean.other_language), korean)
        (ROOT / path).write_text(text, encoding="utf-8")
        korean = Page(path)
    assert list(differences(Page(korean.other_language), korean)) == []


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("README.ko.md", r"\[English\]", "[영어]"),
        ("README.ko.md", r"### 실행\n", "#### 실행\n"),
        ("README.ko.md", r"### 실행\n", ""),
        ("README.ko.md", r"ansible-playbook nifi.yml\n", "ansible-playbook nifi.yaml\n"),
        ("README.ko.md", r"replica: 1", "replica: 2"),
        ("README.ko.md", r"\(docs/ko/provisioning.md\)", "(docs/provisioning.md)"),
        ("README.ko.md", r"\(#프로세스-내-실행과", "(#프로세스-안-실행과"),
        ("README.ko.md", r"`wait_timeout`", "`wait_limit`"),
        ("README.ko.md", "3,500", "3,000"),
        ("README.ko.md", r"\| `request` .*\n", ""),
        ("docs/ko/getting_started.md", r"^`inventory.yml`", "`hosts.yml`"),
        ("docs/ko/provisioning.md", r"`nifi_domain`", "`nifi_domains`"),
        ("docs/ko/provisioning.md", r"#variables-of-nifi-services", ""),
        ("docs/ko/troubleshooting.md", r"No … is set.", "No … is given."),
        ("docs/ko/troubleshooting.md", r"\| … failed with HTTP 401 .*\n", ""),
    ],
)
def test_differences_are_found(path: str, old: str, new: str) -> None:
    text, changed = re.subn(old, new, Page(path).text, flags=re.MULTILINE)
    assert changed
    korean = Page(path, text)
    assert list(differences(Page(Page(path).other_language), korean))


def test_all_korean_pages_are_found() -> None:
    assert {"README.md", "docs/provisioning.md", "docs/guides/troubleshooting.md"} <= set(COUNTERPARTS)
    assert all((ROOT / path).is_file() for path in COUNTERPARTS)
