# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sphinx settings of the documentation site.

`make docs` runs Sphinx in a copy of the checkout, in which antsibull-docs has written the pages of modules, plugins and
roles to `reference/`. All other pages are the Markdown files of the repository, which GitHub shows too.
"""

from __future__ import annotations

import posixpath
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from docutils import nodes
from sphinx import addnodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

ROOT = Path(__file__).parents[2]
GALAXY = yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))
REPOSITORY = GALAXY["repository"]
FILES, DIRECTORIES = f"{REPOSITORY}/blob/main/", f"{REPOSITORY}/tree/main/"
ANSIBLE = "https://docs.ansible.com/projects/ansible/latest/"

project = f"{GALAXY['namespace']}.{GALAXY['name']}"
release = version = GALAXY["version"]
copyright = GALAXY["authors"][0]  # noqa: A001

extensions = ["myst_parser", "sphinx_antsibull_ext"]
root_doc = "README"
include_patterns = ["*.md", "docs/**.md", "roles/*/README.md", "tests/emulator/README.md", "reference/**.rst"]
nitpicky = True
default_role = "any"
smartquotes_action = "D"  # antsibull-docs writes -- for a dash
highlight_language = "YAML+Jinja"
pygments_style = "ansible"

myst_heading_anchors = 6  # the same anchors as GitHub gives to headings

html_theme = "sphinx_ansible_theme"
html_title = html_short_title = project
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_use_index = False
html_theme_options = {
    "topbar_links": {
        "Repository": REPOSITORY,
        "Issues": GALAXY["issues"],
        "Ansible forum": "https://forum.ansible.com",
        "Ansible documentation": "https://docs.ansible.com",
    },
}

# The navigation: a caption, and patterns of pages. The first pattern that matches a page decides where it is listed.
NAVIGATION = {
    "Guides": ["docs/guides/getting_started", "docs/guides/*"],
    "Playbooks and inventories": [
        "docs/playbooks",
        "docs/provisioning",
        "docs/dynamic_inventory",
        "docs/event_driven_ansible",
    ],
    "Roles": ["roles/*/README"],
    "한국어": ["README.ko", "docs/ko/getting_started", "docs/ko/*"],
    "Reference": ["reference/index", "docs/api_mapping", "docs/*"],
    "Project": ["CHANGELOG", "*"],
}

KINDS = ("_module", "_role", "_inventory", "_lookup", "_filter")  # how the names of antsibull-docs' pages end

# Where Ansible's documentation has the labels that antsibull-docs refers to, besides those of plugins and variables.
ANSIBLE_LABELS = {
    "action_plugins": "plugins/action.html#action-plugins",
    "ansible_configuration_settings": "reference_appendices/config.html#ansible-configuration-settings",
    "common_return_values": "reference_appendices/common_return_values.html#common-return-values",
}


def add_navigation(app: Sphinx, docname: str, source: list[str]) -> None:
    """Append the navigation to the start page."""
    if docname != root_doc:
        return
    left = {page for page in app.env.found_docs if page == "reference/index" or not page.startswith("reference/")}
    left.remove(root_doc)
    for caption, patterns in NAVIGATION.items():
        pages = []
        for pattern in patterns:
            found = sorted(page for page in left if fnmatchcase(page, pattern))
            left.difference_update(found)
            pages += found
        if pages:
            source[0] += "\n".join(["", "```{toctree}", ":hidden:", f":caption: {caption}", *pages, "```", ""])


def shorten_titles(app: Sphinx, doctree: nodes.document) -> None:
    """Give the index of plugins a title for readers, and list plugins in the navigation by their names alone."""
    if app.env.docname == "reference/index":
        for title in list(doctree.findall(nodes.title))[:1]:
            title.children = [nodes.Text("Modules, plugins and roles")]
        for toctree in doctree.findall(addnodes.toctree):
            toctree["entries"] = [
                (title or (page.split("/")[1].rpartition("_")[0] if page.endswith(KINDS) else None), page)
                for title, page in toctree["entries"]
            ]


def to_page(page: str, docname: str, content: list[nodes.Node]) -> addnodes.pending_xref:
    """Return a link from one page of the site to another, as myst_parser would make it."""
    options = {"refdomain": "doc", "reftype": "myst", "reftargetid": None, "refexplicit": True, "refdoc": docname}
    return addnodes.pending_xref("", nodes.inline("", "", *content), reftarget=page, **options)


def redirect_links(app: Sphinx, doctree: nodes.document) -> None:
    """Let links to directories lead to the repository, and links to pages in the repository to pages of the site."""
    docname = app.env.docname
    for link in list(doctree.findall(addnodes.pending_xref)):
        path = posixpath.normpath(posixpath.join(posixpath.dirname(docname), link["reftarget"]))
        if link["reftype"] == "myst" and link.get("refdomain") != "doc" and (ROOT / path).is_dir():
            link.replace_self(nodes.reference("", "", *link.children, refuri=DIRECTORIES + path))
    for link in list(doctree.findall(nodes.reference)):
        page = link.get("refuri", "").removeprefix(FILES).removesuffix(".md")
        if page in app.env.found_docs:
            link.replace_self(to_page(page, docname, link.children))


def link_names(app: Sphinx, doctree: nodes.document) -> None:
    """Make links of the names of modules, plugins and roles.

    A name is a full one, or comes after a word such as module, or is one that only a module has.
    """
    docname = app.env.docname
    for literal in list(doctree.findall(nodes.literal)):
        name = literal.astext().removeprefix(f"{project}.")
        kinds = [kind for kind in KINDS if f"reference/{name}{kind}" in app.env.found_docs]
        before = literal.parent.children[: literal.parent.index(literal)][-1:]
        words = before[0].astext().removesuffix(" ").removesuffix(" plugin") if before else ""
        if name != literal.astext() or (kinds == ["_module"] and name.startswith("data_flow_")):
            kinds = kinds[:1]
        else:
            kinds = [kind for kind in kinds if words.endswith(kind[1:])]
        page = f"reference/{name}{kinds[0]}" if kinds else docname
        if page != docname and not isinstance(literal.parent, (nodes.title, nodes.reference, addnodes.pending_xref)):
            literal.replace_self(to_page(page, docname, [literal.deepcopy()]))


def find_in_ansible(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, content: nodes.Element
) -> nodes.reference | None:
    """Link what Ansible's documentation has: labels, environment variables, and plugins of ansible.builtin."""
    target = node["reftarget"]
    if node["reftype"] == "envvar" and target.startswith("ANSIBLE_"):
        url = f"reference_appendices/config.html#envvar-{target}"
    elif target.startswith("ansible_collections.ansible.builtin."):
        page = target.removeprefix("ansible_collections.ansible.builtin.").split("__")[0]
        url = f"collections/ansible/builtin/{page}.html"
    elif target in ANSIBLE_LABELS:
        url = ANSIBLE_LABELS[target]
    else:
        return None
    return nodes.reference("", "", content, refuri=ANSIBLE + url, internal=False)


def link_home(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Let the logo lead to the start page; the theme does not make a relative link of the option."""
    context["theme_documentation_home_url"] = context["pathto"](root_doc)


def setup(app: Sphinx) -> None:
    """Register the functions above, to run before Sphinx collects titles and links."""
    app.connect("source-read", add_navigation)
    for function in (shorten_titles, redirect_links, link_names):
        app.connect("doctree-read", function, priority=100)
    app.connect("missing-reference", find_in_ansible)
    app.connect("html-page-context", link_home)
