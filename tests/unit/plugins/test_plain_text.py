# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text of the API that the inventory plugin does not mark as unsafe: it means itself wherever Ansible evaluates it."""

from __future__ import annotations

import re

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, TemplateSyntaxError, meta

from ansible_collections.samsungcloud.scp.plugins.inventory.data_flow import marked
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.base import STATES
from ansible_collections.samsungcloud.scp.plugins.module_utils._data_flow.inventory import PLAIN, is_plain

PLAIN_TEXTS = st.from_regex(PLAIN, fullmatch=True) | st.sampled_from(sorted(STATES.known))
IDENTIFIERS = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,30}", fullmatch=True).filter(
    lambda name: name not in STATES.known
)
TEMPLAR = Templar(loader=DataLoader())
DELIMITERS = (("{{", "}}"), ("[[", "]]"), ("<%", "%>"), ("${", "}"), ("@", "@"))


@pytest.mark.parametrize(
    "text",
    [
        "RUNNING", "ERROR", "4", "1.27.1", "70a599e031e749b7b260868f441e862b", "2026-11-26T22:14:37.218Z",
        "1599408f-472f-474c-a4a1-ed787a9b6c34", "IMAGE-5d0b8a52-6c1e-4f0a-9b7d-2f3a1c4e5d60",
        "DFLOW_SERVICE-5d0b8a52-6c1e-4f0a-9b7d-2f3a1c4e5d60",
    ],
)  # fmt: skip
def test_a_text_of_a_fixed_form_is_plain(text: str) -> None:
    assert is_plain(text)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "{{ 4 }}", "4{#", "#jinja2:variable_start_string:'4'", "lookup('pipe', 'id')", "[4]", "db_password",
        "running", "API_TOKEN", "db_password-0", "vars.db_password", "4\n", "RUNNING\n", "٤", "4 ", "-4", "True", "https://a.dev",
        "A-00000000-0000-0000-0000-000000000000",
    ],
)  # fmt: skip
def test_text_that_may_mean_something_else_is_not_plain(text: str) -> None:
    assert not is_plain(text)


@given(IDENTIFIERS)
def test_the_name_of_a_variable_is_not_plain(name: str) -> None:
    """As the condition `{{ value }}`, it would be read."""
    assert not is_plain(name)
    assert not is_plain(f"{name}.{name}")
    assert not is_plain(f"{name}-0")


@given(PLAIN_TEXTS)
def test_a_plain_text_is_the_template_of_itself(text: str) -> None:
    """With the ansible-core of the run, and with any delimiters."""
    assert is_plain(text)
    value = marked(text)
    assert TEMPLAR.template(value) == text
    assert TEMPLAR.template(marked([{"a": text}])) == [{"a": text}]
    for start, end in DELIMITERS:
        names = {"variable_start_string": start, "variable_end_string": end, "keep_trailing_newline": True}
        assert Environment(autoescape=False, **names).from_string(value).render() == text


@given(PLAIN_TEXTS)
def test_a_plain_text_as_an_expression_reads_no_variable(text: str) -> None:
    """It is no valid expression, or it has names that are no variables: states, and groups of hex digits."""
    try:
        names = meta.find_undeclared_variables(Environment(autoescape=False).parse(f"{{{{ {text} }}}}"))
    except TemplateSyntaxError:
        return
    groups = {name for name in names if re.fullmatch(r"[a-f][0-9a-f]{3,31}", name)}
    prefixes = names - groups - STATES.known
    assert not prefixes or groups  # the difference of a prefix and of what is undefined has no value
    assert not [name for name in prefixes if not re.fullmatch(r"[A-Z_]+", name)]
