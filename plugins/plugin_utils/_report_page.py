# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A report of a fleet as one HTML page that needs nothing else, and all forms of a report."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping

from jinja2 import Environment, StrictUndefined

from ..module_utils._data_flow.flow import Flow
from ..module_utils._data_flow.service import Service
from ..module_utils._data_flow.values import COMPONENTS
from ._report_data import DEFAULT, NUMBERS, UNITS, Report
from ._report_markdown import as_markdown
from ._report_script import SCRIPT
from ._report_style import STYLE
from ._report_template import TEMPLATE
from ._report_texts import TEXTS

MOST_OPEN = 20  # clusters and differences that are open at first


def hash_of(text: str) -> str:
    """Return the hash by which a Content Security Policy allows a style or script."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


POLICY = (
    f"default-src 'none'; style-src '{hash_of(STYLE)}'; script-src '{hash_of(SCRIPT)}'; base-uri 'none';"
    " form-action 'none'"
)


def as_html(report: Report, language: str | None = None) -> str:
    """Return a report as an HTML page, which has all languages.

    `language` is the first one. Without it, that is the language of the browser.
    """
    there = {
        "overview": True,
        "drift": report["drift"] is not None,
        "results": report["results"],
        "timeline": report["runs"] is not None,
        "topology": report["objects"],
        "objects": report["objects"],
    }
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)
    text = template.from_string(TEMPLATE).render(
        report, texts=TEXTS, t=TEXTS[language or DEFAULT], language=language or DEFAULT, follow=language is None,
        style=STYLE, script=SCRIPT, policy=POLICY, sections=[name for name, shown in there.items() if shown],
        kinds=(Service.key, Flow.key), components=COMPONENTS, units=UNITS, numbers=NUMBERS, most_open=MOST_OPEN,
    )  # fmt: skip
    return f"{text}\n"


PAGE = ".html"
FORMATS: Mapping[str, Callable[[Report, str | None], str]] = {PAGE: as_html, ".md": as_markdown}
