# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Role nifi_environments, with one emulator per environment."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from ansible.parsing.vault import VaultLib, VaultSecret
from guide import INSTANTLY, blocks, follow
from harness import AUTH_TOKEN, PASSWORD, ROOT, SECRET_KEY, Run

from emulator.process import EmulatorProcess

Playbook = Callable[..., Run]
ROLE = ROOT / "roles" / "nifi_environments"
# Only what the role passes on determines the endpoint of an environment.
NOWHERE: dict[str, str | None] = {
    "SCP_ENDPOINT": None,
    "SCP_ACCESS_KEY": None,
    "SCP_SECRET_KEY": None,
    "SCP_CONFIG_DIR": None,
    "SCP_AUTH_TOKEN": None,
}
DEFINITION = {
    "data_flow_name": "analytics",
    "data_flow_cluster_name": "ske-dev",
    "data_flow_version": "1.1.0",
    "data_flow_domain": "analytics-dev",
    "data_flow_storage_class_name": "nfs",
    "nifi_name": "orders",
    "nifi_size": "development",
    "nifi_domain": "nifi-dev",
    "nifi_storage_class_name": "nfs",
    "nifi_account": {"account_id": "nifiadmin", "account_password": PASSWORD},
    "nifi_wait_interval": 0.1,
}
PLAY = "- {hosts: localhost, gather_facts: false, roles: [samsungcloud.scp.nifi_environments]}"
EVERYTHING = ["CreateDataFlow", "CreateDataFlowService"]


@pytest.fixture(scope="module")
def servers() -> Iterator[list[EmulatorProcess]]:
    """Return three emulators."""
    with (
        EmulatorProcess(INSTANTLY, {"SCP_SECRET_KEY": SECRET_KEY}) as one,
        EmulatorProcess(INSTANTLY, {"SCP_SECRET_KEY": SECRET_KEY}) as two,
        EmulatorProcess(INSTANTLY, {"SCP_SECRET_KEY": SECRET_KEY}) as three,
    ):
        yield [one, two, three]


@pytest.fixture
def environments(servers: list[EmulatorProcess]) -> list[EmulatorProcess]:
    """Return the emulators in their initial state."""
    for server in servers:
        server.admin("POST", "/reset")
        server.admin("PATCH", "/clock", {"speed": INSTANTLY})
    return servers


def written(server: EmulatorProcess) -> list[str]:
    """Return the operations that changed the server."""
    return [entry["operation"] for entry in server.requests() if entry["committed"]]


def connections(servers: list[EmulatorProcess]) -> list[dict[str, str]]:
    """Return the connection options of each server."""
    return [
        {
            "endpoint": server.url,
            "access_key": server.env()["SCP_ACCESS_KEY"],
            "secret_key": SECRET_KEY,
            "auth_token": AUTH_TOKEN,
        }
        for server in servers
    ]


def message(run: Run) -> str:
    """Return the only message with which the run failed."""
    (text,) = [str(task.result["msg"]) for task in run.tasks if task.outcome == "failed"]
    return text


@pytest.fixture
def role(ansible_playbook: Playbook, tmp_path: Path) -> Playbook:
    """Run the role with variables in a file, since they contain secrets."""
    (tmp_path / "play.yml").write_text(PLAY, encoding="utf-8")

    def run(*flags: str, **variables: Any) -> Run:
        (tmp_path / "vars.json").write_text(json.dumps(variables), encoding="utf-8")
        return ansible_playbook(str(tmp_path / "play.yml"), "-e", f"@{tmp_path / 'vars.json'}", *flags, **NOWHERE)

    return run


def test_the_guide(
    environments: list[EmulatorProcess], ansible_playbook: Playbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Plan from nothing, then development only, then also production, then verify."""
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

    planned = next(runs)
    assert written(development) == written(production) == []
    assert '+            "replica": 3' in planned.output
    assert "healthy" not in planned.output
    assert "erified" not in planned.output
    production.admin("DELETE", "/requests")

    next(runs)
    assert written(development) == EVERYTHING
    assert production.requests() == []

    for _promoted_and_verified in range(2):
        next(runs)
        assert written(development) == EVERYTHING
        assert written(production) == EVERYTHING
    assert next(runs, None) is None


def test_a_failure_leaves_the_later_environments_alone(
    environments: list[EmulatorProcess], ansible_playbook: Playbook, tmp_path: Path
) -> None:
    """The README's playbook with three environments, of which the second has insufficient capacity."""
    (playbook,) = blocks(ROLE / "README.md", "yaml")
    (tmp_path / "play.yml").write_text(playbook, encoding="utf-8")
    names = ("development", "staging", "production")
    for server in environments:
        server.admin("PATCH", "/switches", {"healthy_state": "ACTIVE"})

    def run(*flags: str, **overrides: Any) -> Run:
        listed = [
            {"name": name, "connection": connection, "overrides": overrides.get(name, "")}
            for name, connection in zip(names, connections(environments))
        ]
        # In a file, since the command line is visible to others.
        (tmp_path / "environments.json").write_text(
            json.dumps({"nifi_environments": listed, "nifi_password": PASSWORD})
        )
        extra = f"@{tmp_path / 'environments.json'}"
        return ansible_playbook(str(tmp_path / "play.yml"), "-e", extra, *flags, **NOWHERE)

    unknown = run(production={"nifi_sise": "standard"})
    assert "production: overrides.nifi_sise: is not a variable of roles data_flow and nifi." in message(unknown)
    assert not any(server.requests() for server in environments)

    login = {"account_id": "nifiadmin", "account_password": f"Other-{PASSWORD}"}
    broken = run("--tags", "preflight,apply", staging={"nifi_node_selector": "no=label", "nifi_account": login})
    development, staging, production = environments
    assert written(development) == EVERYTHING
    assert written(staging) == EVERYTHING
    assert production.requests() == []
    for text in (
        "staging: The creation of Data Flow Service orders ended in state ERROR",
        "Provisioned and verified: development. Failed: staging. Not started: production.",
    ):
        assert text in message(broken)
    assert "  nifi_node_selector: (not set) -> no=label" in broken.output.splitlines()
    assert "account_password" not in broken.output
    ran = [task.task.rpartition(" : ")[2] for task in broken.tasks]
    assert [name for name in ran if name.startswith("staging")] == [
        "staging: create and update the Data Flow and the service"
    ]
    assert not [name for name in ran if name.startswith("production")]

    staging.admin("DELETE", "/requests")
    verified = run("--tags", "verify", "-e", "nifi_environments_promote_to=development")
    assert verified.code == 0, verified.output
    assert "Verified: development. Not included: staging, production." in verified.output.splitlines()
    assert [task for task in verified.tasks if task.result.get("api")]
    assert written(development) == EVERYTHING
    assert staging.requests() == production.requests() == []


def test_a_stopped_service_ends_the_run(environments: list[EmulatorProcess], role: Playbook) -> None:
    """It is as defined but does not run, so nothing after it is started."""
    development, production, _unused = environments
    one, other, _third = connections(environments)
    both = [{"name": "development", "connection": one}, {"name": "production", "connection": other}]
    variables = {"nifi_environments_definition": DEFINITION, "nifi_environments": both}
    assert role(**variables, nifi_environments_until="development").code == 0  # the deprecated name
    (service,) = development.admin("GET", "/objects")["data_flow_services"]
    development.admin("PATCH", f"/objects/{service['id']}", {"state": "STOPPED"})
    for flags in ((), ("--tags", "verify")):
        run = role(*flags, **variables, nifi_environments_promote_to="*")
        assert message(run) == (
            "development: Data Flow Service orders should be RUNNING, but is STOPPED. "
            "Verified: none. Failed: development. Not started: production. Fix development and run it again; "
            "objects that match their definition stay unchanged."
        )
    assert production.requests() == []


def test_all_that_is_wrong_is_said_at_once(environments: list[EmulatorProcess], role: Playbook) -> None:
    """All problems are reported before any environment is contacted."""
    one, other, _third = connections(environments)
    good = {"name": "development", "connection": one}
    cases: list[tuple[dict[str, Any], list[str]]] = [
        (
            {
                "nifi_environments": [
                    good,
                    {"name": "staging", "connection": other, "overrides": {"nifi_sise": "x"}, "override": {}},
                    {"name": "staging", "connection": {**other, "acess_key": "x", "timeout": "soon"}},
                    {"connection": "x", "overrides": ["y"]},
                    7,
                    {
                        "name": "production",
                        "connection": {"config_dir": "", "validate_certs": ""},
                        "overrides": {
                            "data_flow_name": {"a": "b"},
                            "nifi_domain": "my_domain",
                            "nifi_workload": {"nifi": {"cpu": 2}},
                            "nifi_account": {"account_password": f"short-{PASSWORD}"},
                            "data_flow_id": "x",
                        },
                    },
                ],
                "nifi_environments_promote_to": "prodction",
            },
            [
                "nifi_environments: several are called staging.",
                "staging: overrides.nifi_sise: is not a variable of roles data_flow and nifi. Did you mean nifi_size",
                "staging: override: is not a key of an environment. Did you mean overrides?",
                "staging: connection.acess_key: is not an option of a connection. Did you mean access_key?",
                "staging: connection.timeout: must be a number.",
                "environment 4: name: is needed, as text.",
                "environment 4: connection: must be a map.",
                "environment 4: overrides: must be a map.",
                "environment 5: must be a map with a name.",
                "production: overrides.data_flow_id: is not a variable of roles data_flow and nifi. Did you mean ",
                "production: data_flow_name: must be text, and is a map.",
                "production: nifi_domain: 'my_domain' cannot be a DNS name",
                "nifi_workload.nifi.cpu: 2 would be 2 millicores",
                "nifi_environments_promote_to: there is no environment 'prodction'. Did you mean production?",
            ],
        ),
        (
            {"nifi_environments_definition": {"nifi_nam": "x"}},
            ["nifi_environments_definition.nifi_nam: is not a variable"],
        ),
        ({"nifi_environments_definition": "x"}, ["nifi_environments_definition: must be a map."]),
        ({"nifi_environments_definition": ""}, ["development, production: nifi_name: is needed."]),
        ({"nifi_sizes": "x"}, ["nifi_sizes: must be a map of workloads"]),
        *(
            ({"nifi_environments": listed}, ["nifi_environments: must be a list of at least one environment"])
            for listed in ("", None, [], {}, "development")
        ),
    ]
    for variables, texts in cases:
        run = role(
            **{
                "nifi_environments_definition": DEFINITION,
                "nifi_environments": [good, {"name": "production", "connection": other}],
                **variables,
            }
        )
        said = message(run)
        assert [text for text in texts if text not in said] == [], said
    assert not any(server.requests() for server in environments)


def test_environments_that_would_change_the_same_objects(
    environments: list[EmulatorProcess], role: Playbook, tmp_path: Path
) -> None:
    """They are refused, however the connections lead to the same account: by options, files, or the environment."""
    one, other, _third = connections(environments)
    directory = tmp_path / "files"
    directory.mkdir()
    keys = {"access-key": one["access_key"], "secret-key": SECRET_KEY}
    (directory / "credentials.json").write_text(json.dumps(keys))
    (directory / "credentials.json").chmod(0o600)
    (directory / "config.json").write_text(json.dumps({"endpoint": f"{one['endpoint']}/"}))
    files = {"config_dir": str(directory)}
    same_service = "development and production have the same connection, and mean the same Data Flow Service, orders."
    same_flow = "mean the same Data Flow, analytics, with different settings: data_flow_domain."
    cases: list[tuple[Any, Any, str | None]] = [
        (one, {}, same_service),
        (files, {}, same_service),
        (files, {"data_flow_domain": "analytics-prod"}, same_service),
        (one, {"nifi_name": "invoices", "data_flow_domain": "analytics-prod"}, same_flow),
        (one, {"nifi_name": "invoices"}, None),  # two services of one Data Flow
        (one, {"data_flow_name": "finance"}, None),
        (one, {"data_flow_cluster_name": "ske-prod"}, None),
        (other, {}, None),
        ({**one, "access_key": "of-another-account"}, {}, None),
    ]
    for connection, overrides, problem in cases:
        listed = [
            {"name": "development", "connection": one},
            {"name": "production", "connection": connection, "overrides": overrides},
        ]
        run = role("--tags", "preflight", nifi_environments_definition=DEFINITION, nifi_environments=listed)
        assert (run.code != 0) == (problem is not None), (connection, overrides, run.output)
        assert problem is None or problem in message(run)
    assert not any(server.requests() for server in environments)


def test_a_connection_takes_nothing_of_the_play(
    environments: list[EmulatorProcess], role: Playbook, tmp_path: Path
) -> None:
    """`module_defaults` do not apply, since they would connect an environment to the account of another."""
    one, other, _third = connections(environments)
    play = [
        {
            "hosts": "localhost",
            "gather_facts": False,
            "module_defaults": {"group/samsungcloud.scp.all": other},
            "roles": ["samsungcloud.scp.nifi_environments"],
        }
    ]
    (tmp_path / "play.yml").write_text(json.dumps(play), encoding="utf-8")
    listed = [{"name": "development", "connection": {"endpoint": one["endpoint"], "access_key": one["access_key"]}}]
    run = role("--check", nifi_environments_definition=DEFINITION, nifi_environments=listed)
    assert "development: No secret_key is set." in message(run)
    assert not any(server.requests() for server in environments)


def test_omit_vault_and_blanks(environments: list[EmulatorProcess], ansible_playbook: Playbook, tmp_path: Path) -> None:
    """Omitted and blank values are left out at any depth, and inline encrypted secrets are sent."""
    development, production, _unused = environments
    (tmp_path / "vault").write_text("of-the-test", encoding="utf-8")
    library = VaultLib([("default", VaultSecret(b"of-the-test"))])

    def vault(text: str) -> str:
        return library.encrypt(text).decode().replace("\n", "\n            ")

    listed = [
        f"""
      - name: {name}
        connection:
          endpoint: {server.url}
          access_key: {server.env()["SCP_ACCESS_KEY"]}
          secret_key: !vault |
            {vault(SECRET_KEY)}
          auth_token: "{{{{ undefined_token | default(omit) }}}}"
          timeout: ""
        overrides: {overrides}"""
        for server, name, overrides in (
            (development, "development", "''"),
            (production, "production", "{nifi_size: '', nifi_domain: nifi, nifi_description: }"),
        )
    ]
    (tmp_path / "play.yml").write_text(
        f"""
- hosts: localhost
  gather_facts: false
  vars:
    nifi_environments_promote_to: "{{{{ undefined_name | default(omit) }}}}"
    nifi_environments_definition:
      data_flow_name: analytics
      data_flow_cluster_name: ske-dev
      data_flow_version: 1.1.0
      data_flow_domain: analytics-dev
      data_flow_storage_class_name: nfs
      data_flow_node_selector: "{{{{ undefined_selector | default(omit) }}}}"
      nifi_name: orders
      nifi_size: development
      nifi_workload:
        nifi:
          cpu: "{{{{ 1 + 2 }}}}000m"
          replica: "{{{{ undefined_replica | default(omit) }}}}"
      nifi_description: Of the definition
      nifi_domain: nifi-dev
      nifi_storage_class_name: nfs
      nifi_tags: "{{{{ undefined_tags | default(omit) }}}}"
      nifi_account:
        account_id: nifiadmin
        account_password: !vault |
            {vault(PASSWORD)}
    nifi_environments:{"".join(listed)}
  roles: [samsungcloud.scp.nifi_environments]
""",
        encoding="utf-8",
    )
    run = ansible_playbook(str(tmp_path / "play.yml"), "--vault-password-file", str(tmp_path / "vault"), **NOWHERE)
    assert run.code == 0, run.output
    for server, domain in ((development, "nifi-dev"), (production, "nifi")):
        assert written(server) == EVERYTHING
        (body,) = [entry["body"] for entry in server.requests(operation="CreateDataFlowService")]
        assert body["service_workload"]["nifi"]["cpu"] == "3000"
        assert (body["domain"], body["description"]) == (domain, "Of the definition")
        assert body["account"]["account_id"] == "nifiadmin"
    assert "nifi_description" not in run.output
