# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sphinx settings of the documentation site.

`make docs` runs Sphinx in a copy of the checkout, in which antsibull-docs has written the pages of modules, plugins and
roles to `reference/`. All other pages are the Markdown files of the repository, which GitHub shows too.
"""

from __future__ import annotations

import os.path
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from docutils import nodes
from sphinx import addnodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

ROOT = Path(__file__).parents[2]
GALAXY = yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))
REPOSITORY = GALAXY["repository"]
ANSIBLE = "https://docs.ansible.com/projects/ansible/latest/"

project = f"{GALAXY['namespace']}.{GALAXY['name']}"
release = version = GALAXY["version"]
copyright = GALAXY["authors"][0]  # noqa: A001

extensions = ["myst_parser", "sphinx_antsibull_ext"]
root_doc = "README"
include_patterns = ["*.md", "docs/**.md", "roles/*/README.md", "tests/emulator/README.md", "reference/**.rst"]
nitpicky = True
default_role = "any"
highlight_language = "YAML+Jinja"
pygments_style = "ansible"

myst_heading_anchors = 6  # the same anchors as GitHub gives to headings

html_theme = "sphinx_ansible_theme"
html_title = html_short_title = project
html_copy_source = False
html_use_index = False
html_theme_options = {
    "documentation_home_url": "README.html",
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
    "Playbooks and inventories": ["docs/playbooks", "docs/provisioning", "docs/dynamic_inventory"],
    "Roles": ["roles/*/README"],
    "Reference": ["reference/index", "docs/api_mapping", "docs/[!k]*"],
    "한국어": ["README.ko", "docs/ko/*"],
    "Project": ["CHANGELOG", "*"],
}
TITLES = {"reference/index": "Modules, plugins and roles"}

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
    left = {page for page in app.env.found_docs if page != root_doc and (page == "reference/index" or "reference/" not in page)}
    for caption, patterns in NAVIGATION.items():
        pages = []
        for pattern in patterns:
            found = sorted(page for page in left if fnmatchcase(page, pattern))
            left.difference_update(found)
            pages += [f"{TITLES[page]} <{page}>" if page in TITLES else page for page in found]
        if pages:
            source[0] += "\n".join(["", "```{toctree}", ":hidden:", f":caption: {caption}", *pages, "```", ""])


def to_page(page: str, link: nodes.Element, docname: str) -> addnodes.pending_xref:
    """Return a link to a page with the content of another link."""
    options = {"refdomain": "std", "reftype": "doc", "refexplicit": True, "refwarn": True, "refdoc": docname}
    return addnodes.pending_xref("", *link.children, reftarget=f"/{page}", **options)


def follow_links(app: Sphinx, doctree: nodes.document) -> None:
    """Let links to sources of plugins and to pages on GitHub lead to pages of the site, and links to directories to GitHub."""
    docname = app.env.docname
    for link in list(doctree.findall(nodes.Element)):
        if isinstance(link, (addnodes.pending_xref, addnodes.download_reference)):
            if link["reftype"] != "myst" or link.get("refdomain") == "doc":
                continue
            path = os.path.normpath(os.path.join(os.path.dirname(docname), link["reftarget"]))
        elif isinstance(link, nodes.reference) and link.get("refuri", "").startswith(f"{REPOSITORY}/blob/HEAD/"):
            path = link["refuri"].removeprefix(f"{REPOSITORY}/blob/HEAD/")
        else:
            continue
        parts = Path(path).parts
        if parts[0] == "plugins" and len(parts) == 3:
            page = f"reference/{Path(path).stem}_{parts[1].removesuffix('s')}"
        else:
            page = path.removesuffix(".md")
        if page in app.env.found_docs:
            link.replace_self(to_page(page, link, docname))
        elif (ROOT / path).is_dir():
            link.replace_self(nodes.reference("", "", *link.children, refuri=f"{REPOSITORY}/tree/HEAD/{path}"))


def link_names(app: Sphinx, doctree: nodes.document) -> None:
    """Make links of the full names of modules."""
    for name in list(doctree.findall(nodes.literal)):
        page = f"reference/{name.astext().removeprefix(f'{project}.')}_module"
        if name.astext().startswith(f"{project}.") and page in app.env.found_docs and not isinstance(name.parent, nodes.reference):
            name.replace_self(to_page(page, nodes.inline("", "", name.deepcopy()), app.env.docname))


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


def setup(app: Sphinx) -> None:
    """Register what is above. Links are changed before Sphinx collects the files to copy."""
    app.connect("source-read", add_navigation)
    app.connect("doctree-read", follow_links, priority=100)
    app.connect("doctree-read", link_names, priority=100)
    app.connect("missing-reference", find_in_ansible)
