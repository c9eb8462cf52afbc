# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documentation site that `make docs` builds."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import yaml
from harness import ROOT

REPOSITORY = yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))["repository"]


class Page(HTMLParser):
    """What a page of the site links to, what it loads, and the anchors it has."""

    def __init__(self, path: Path) -> None:
        """Read the file."""
        super().__init__()
        self.links: set[str] = set()
        self.loads: set[str] = set()
        self.anchors: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of the attributes that matter."""
        values = {name: value for name, value in attrs if value}
        self.anchors |= {values[name] for name in ("id", "name") if name in values}
        if tag == "a" and "href" in values:
            self.links.add(values["href"])
        elif tag in ("img", "script", "link"):
            self.loads |= {values[name] for name in ("src", "href") if name in values}


def read_site() -> tuple[Path, dict[Path, Page]]:
    """Build the site, without a warning, and read its pages."""
    run = subprocess.run(
        [str(ROOT / "tests" / "tools" / "run"), "docs"],
        env={**os.environ, "PYTHON": sys.executable, "CORE": "", "LOWEST": ""},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    start = Path(run.stdout.split("==> open ")[1].split(" in a browser")[0]).resolve()
    return start, {path: Page(path) for path in start.parent.rglob("*.html")}


def source_pages() -> set[str]:
    """The pages that the site must have, by their paths in it."""
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("roles/*/README.md")]
    names = {str(page.relative_to(ROOT).with_suffix(".html")) for page in pages}
    for kind in ("modules", "filter", "inventory", "lookup"):
        names |= {
            f"reference/{source.stem}_{kind.removesuffix('s')}.html" for source in ROOT.glob(f"plugins/{kind}/[!_]*.py")
        }
    return names | {f"reference/{role.name}_role.html" for role in ROOT.glob("roles/*")}


def test_docs_site() -> None:
    """All pages are there and can be reached, no link is broken, and the search finds a module."""
    start, pages = read_site()
    site = start.parent
    assert source_pages() - {str(path.relative_to(site)) for path in pages} == set()

    broken, targets = [], {}
    for path, page in pages.items():
        targets[path] = set()
        for link in page.links | page.loads:
            url, anchor = urldefrag(link)
            if urlsplit(url).scheme:
                assert link not in page.loads, f"{path} needs the network for {link}"
                file = re.fullmatch(rf"{REPOSITORY}/(?:blob|edit|tree)/main/([^?]*)(?:\?.*)?", url)
                if file and not (ROOT / file[1]).exists():
                    broken.append((path.name, link))
                continue
            target = (path.parent / unquote(url.split("?")[0])).resolve() if url else path
            targets[path].add(target)
            known = pages[target].anchors if target in pages else None
            if not target.is_file() or (anchor and known is not None and unquote(anchor) not in known):
                broken.append((path.name, link))
    assert broken == []

    reached, new = set(), {start}
    while new:
        reached |= new
        new = {target for path in new for target in targets[path] if target in pages} - reached
    assert set(pages) - reached - {site / "search.html"} == set()

    guides = {site / page for page in source_pages() if page.startswith("docs/")}
    assert guides - targets[site / "reference" / "docsite" / "guides.html"] == set()
    from_guides = set().union(*(targets[path] for path in pages if (site / "docs") in path.parents))
    assert site / "reference" / "data_flow_fleet_module.html" in from_guides, "names of modules are not links"

    index = json.loads((site / "searchindex.js").read_text(encoding="utf-8").removeprefix("Search.setIndex(")[:-1])
    found = {
        index["docnames"][number] for terms in ("terms", "titleterms") for number in index[terms]["data_flow_fleet"]
    }
    assert "reference/data_flow_fleet_module" in found
