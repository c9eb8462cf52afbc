# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Role nifi_environments, with an emulator of its own for each environment."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from guide import follow
from harness import AUTH_TOKEN, PASSWORD, SECRET_KEY, Run
from test_readme import INSTANTLY, blocks

from emulator.process import EmulatorProcess

Playbook = Callable[..., Run]
ROOT = Path(__file__).parents[2]
ROLE = ROOT / "roles" / "nifi_environments"
# Nothing but what the role passes on says where an environment is.
NOWHERE: dict[str, str | None] = {
    "SCP_ENDPOINT": None,
    "SCP_ACCESS_KEY": None,
    "SCP_SECRET_KEY": None,
    "SCP_CONFIG_DIR": None,
    "SCP_AUTH_TOKEN": None,
}
EVERYTHING = ["CreateDataFlow", "CreateDataFlowService"]


@pytest.fixture(scope="module")
def servers() -> Iterator[list[EmulatorProcess]]:
    """Three emulators."""
    with (
        EmulatorProcess(INSTANTLY, {"SCP_SECRET_KEY": SECRET_KEY}) as one,
        EmulatorProcess(INSTANTLY, {"SCP_SECRET_KEY": SECRET_KEY}) as two,
        EmulatorProcess(INSTANTLY, {"SCP_SECRET_KEY": SECRET_KEY}) as three,
    ):
        yield [one, two, three]


@pytest.fixture
def environments(servers: list[EmulatorProcess]) -> list[EmulatorProcess]:
    """The emulators as they are when new."""
    for server in servers:
        server.admin("POST", "/reset")
        server.admin("PATCH", "/clock", {"speed": INSTANTLY})
    return servers


def written(server: EmulatorProcess) -> list[str]:
    """The operations that changed the server."""
    return [entry["operation"] for entry in server.requests() if entry["committed"]]


def test_the_guide(
    environments: list[EmulatorProcess], ansible_playbook: Playbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Checked from nothing, then development alone, then production as well."""
    monkeypatch.chdir(tmp_path)
    for server, name in zip(environments, ("development", "production")):
        directory = tmp_path / "scpconf" / name
        directory.mkdir(parents=True)
        variables = server.env()
        keys = {"access-key": variables["SCP_ACCESS_KEY"], "secret-key": variables["SCP_SECRET_KEY"]}
        (directory / "credentials.json").write_text(json.dumps(keys))
        (directory / "config.json").write_text(json.dumps({"endpoint": server.url}))
    development, production, _unused = environments
    runs = follow(ROOT / "docs/guides/development_to_production.md", tmp_path, partial(ansible_playbook, **NOWHERE))

    checked = next(runs)
    assert written(development) == written(production) == []
    assert '+            "replica": 3' in checked.output
    production.admin("DELETE", "/requests")

    next(runs)
    assert written(development) == EVERYTHING
    assert production.requests() == []

    next(runs)
    assert written(development) == EVERYTHING
    assert written(production) == EVERYTHING
    assert next(runs, None) is None


def test_a_failure_leaves_the_later_environments_alone(
    environments: list[EmulatorProcess], ansible_playbook: Playbook, tmp_path: Path
) -> None:
    """The README's playbook with three environments, of which the second cannot take what is asked for."""
    (playbook,) = blocks(ROLE / "README.md", "yaml")
    (tmp_path / "play.yml").write_text(playbook, encoding="utf-8")
    names = ("development", "staging", "production")
    for server in environments:
        server.admin("PATCH", "/switches", {"healthy_state": "ACTIVE"})
    connections = [
        {
            "endpoint": server.url,
            "access_key": server.env()["SCP_ACCESS_KEY"],
            "secret_key": SECRET_KEY,
            "auth_token": AUTH_TOKEN,
        }
        for server in environments
    ]

    def run(*flags: str, **overrides: Any) -> Run:
        listed = [
            {"name": name, "connection": connection, "overrides": overrides.get(name, {})}
            for name, connection in zip(names, connections)
        ]
        # In a file, since the command line is no place for secrets.
        (tmp_path / "environments.json").write_text(
            json.dumps({"nifi_environments": listed, "nifi_password": PASSWORD})
        )
        extra = f"@{tmp_path / 'environments.json'}"
        return ansible_playbook(str(tmp_path / "play.yml"), "-e", extra, *flags, **NOWHERE)

    unknown = run(production={"nifi_sise": "standard"})
    assert unknown.code != 0
    assert "nifi_sise" in unknown.output
    assert not any(server.requests() for server in environments)

    login = {"account_id": "nifiadmin", "account_password": f"Other-{PASSWORD}"}
    broken = run("--tags", "preflight,apply", staging={"nifi_node_selector": "no=label", "nifi_account": login})
    assert broken.code != 0
    development, staging, production = environments
    assert written(development) == EVERYTHING
    assert written(staging) == EVERYTHING
    assert production.requests() == []
    for text in (
        "nifi_node_selector: None -> no=label",
        "nifi_account.account_password: (not shown) -> (not shown)",
        "Environment staging failed in",
        "Done and healthy: development.",
        "Not touched: production.",
    ):
        assert text in broken.output

    staging.admin("DELETE", "/requests")
    verified = run("--tags", "verify", "-e", "nifi_environments_until=development")
    assert verified.code == 0, verified.output
    assert [task for task in verified.tasks if task.result.get("api")]
    assert written(development) == EVERYTHING
    assert staging.requests() == production.requests() == []


def test_every_variable_of_the_roles_is_passed_on() -> None:
    """environment.yml names each variable that roles data_flow and nifi take."""
    known: set[str] = set()
    for role in ("data_flow", "nifi"):
        specification = ROOT / "roles" / role / "meta" / "argument_specs.yml"
        known |= yaml.safe_load(specification.read_text(encoding="utf-8"))["argument_specs"]["main"]["options"].keys()
    (block,) = yaml.safe_load((ROLE / "tasks/environment.yml").read_text(encoding="utf-8"))
    passed_on = {name for name in block["vars"] if not name.startswith("nifi_environments_")}
    assert passed_on == known - {"nifi_sizes"}  # which is for the whole play
