# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input and a bad world: one message that names the option or the cause and the way out, and nothing changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from cases import FLOW, SERVICE
from harness import PASSWORD, Run, both_executions

from emulator.process import EmulatorProcess

pytestmark = both_executions
Play = Callable[..., Run]
SKE_DEV = "70a599e031e749b7b260868f441e862b"
WORKLOAD: Mapping[str, Any] = SERVICE["service_workload"]


def fails(run: Run, emulator: EmulatorProcess, *parts: str, requests: bool = True) -> None:
    """The last task failed with all the parts in its message; nothing was written, or not even asked."""
    result = run.results[-1]
    assert result["failed"], result
    for part in parts:
        assert part in result["msg"]
    assert result["changed"] is False
    assert not [entry for entry in emulator.requests() if entry["committed"]]
    assert requests or not emulator.requests()


@pytest.mark.parametrize(
    ("module", "options", "parts"),
    [
        ("data_flow", {"name": "Analytics"}, ["name: ", "'Analytics'", "lower-case"]),
        ("data_flow", {"name": "ab"}, ["name: ", "3 to 30 characters"]),
        ("data_flow", {"name": "../images"}, ["name: ", "'../images'"]),
        ("data_flow", {"domain": "d" * 51}, ["domain: ", "3 to 50", "51"]),
        ("data_flow", {"description": "d" * 151}, ["description: ", "150"]),
        (
            "data_flow",
            {"account": {"account_id": "abc", "account_password": PASSWORD}},
            ["account.account_id: ", "6 to 30"],
        ),
        (
            "data_flow",
            {"account": {"account_id": "nifiadmin", "account_password": "short-pw-1"}},
            ["account.account_password: ", "an upper-case letter"],
        ),
        ("data_flow", {"host_aliases": [{"ip": "10.0.0.300", "hostnames": ["a"]}]}, ["host_aliases[0].ip: "]),
        ("data_flow", {"wait_interval": 0}, ["wait_interval: ", "0.1"]),
        (
            "data_flow_service",
            {"service_workload": {**WORKLOAD, "nifi": {"cpu": "2 cores", "memory": "4Gi", "replica": 1}}},
            ["service_workload.nifi.cpu: ", "'2 cores'", "millicores"],
        ),
        (
            "data_flow_service",
            {"service_workload": {**WORKLOAD, "nifi": {"cpu": "2000", "memory": "4GB", "replica": 1}}},
            ["service_workload.nifi.memory: ", "'4GB'", "Gi"],
        ),
        (
            "data_flow_service",
            {"service_workload": {**WORKLOAD, "nifi": {"cpu": 2, "memory": "4Gi", "replica": 1}}},
            ["service_workload.nifi.cpu: ", "2 millicores"],
        ),
    ],
)
def test_impossible_options_are_refused_before_the_first_request(
    module: str, options: Mapping[str, Any], parts: list[str], emulator: EmulatorProcess, play: Play
) -> None:
    """Limits and units are known without asking."""
    wanted = {"data_flow": FLOW, "data_flow_service": SERVICE}[module]
    fails(play([(module, {**wanted, **options})]), emulator, *parts, requests=False)


@pytest.mark.parametrize(
    ("options", "parts"),
    [
        ({"version": "9.9.9"}, ["version: ", "'9.9.9'", "1.0.0", "1.1.0"]),
        ({"version": None}, ["version: ", "1.0.0", "1.1.0"]),
        ({"cluster_name": "ske-nowhere"}, ["cluster_name: ", "'ske-nowhere'"]),
        ({"cluster_name": None}, ["cluster_id or cluster_name: is needed to create"]),
        ({"cluster_id": "c" * 32}, ["cluster_name: ", "cluster_id"]),
        ({"image_id": "IMAGE-1"}, ["version: ", "'1.1.0'", "'IMAGE-1'"]),
        ({"domain": None}, ["domain: "]),
        ({"storage_class_name": None}, ["storage_class_name: "]),
    ],
)
def test_what_a_creation_lacks(
    options: Mapping[str, Any], parts: list[str], emulator: EmulatorProcess, play: Play
) -> None:
    """What only the service can tell is asked before anything is created."""
    given = {option: value for option, value in {**FLOW, **options}.items() if value is not None}
    fails(play([("data_flow", given)]), emulator, *parts)


def test_ingress_controllers_none_and_two(emulator: EmulatorProcess, play: Play) -> None:
    """Two leave the choice to the user, none cannot be helped."""
    emulator.admin("POST", "/ingress-controllers", {"cluster_id": SKE_DEV, "name": "second"})
    fails(play([("data_flow", FLOW)]), emulator, "ingress_controller_name: ", "dss-ingress", "second")
    for name in ("second", "dss-ingress"):
        emulator.admin("DELETE", f"/ingress-controllers/{SKE_DEV}/{name}")
    fails(play([("data_flow", FLOW)]), emulator, "ingress_controller_name: ", "no ingress controller")


def test_a_service_without_its_parent_or_its_size(emulator: EmulatorProcess, play: Play) -> None:
    """The parent has to be there, and each component needs its figures; a check only warns of a missing parent."""
    fails(play([("data_flow_service", SERVICE)]), emulator, "data_flow: ", "'analytics'", "module data_flow")
    (checked,) = play([("data_flow_service", SERVICE)], "--check").results
    assert checked["changed"]
    assert "'analytics'" in checked["warnings"][0]
    assert play([("data_flow", FLOW)]).code == 0
    emulator.admin("DELETE", "/requests")
    half = {**SERVICE, "service_workload": {"nifi": {"cpu": 2000}}}
    missing = ("service_workload.nifi.memory, service_workload.nifi.replica, ", "zookeeper.replica: are needed")
    fails(play([("data_flow_service", half)]), emulator, *missing)


def test_a_workload_that_does_not_fit(emulator: EmulatorProcess, play: Play) -> None:
    """validate-resources is asked before a creation and before a resize, in check mode too."""
    assert play([("data_flow", FLOW)]).code == 0
    emulator.admin("DELETE", "/requests")
    huge = {"nifi": {"cpu": 64000, "memory": "512Gi", "replica": 9}}
    for flag in ("--check", "--diff"):
        run = play([("data_flow_service", {**SERVICE, "service_workload": {**WORKLOAD, **huge}})], flag)
        fails(run, emulator, "does not fit", "cpu", "memory", "service_workload")
    assert play([("data_flow_service", SERVICE)]).code == 0
    emulator.admin("DELETE", "/requests")
    resize = {"name": "orders", "data_flow": "analytics", "service_workload": huge}
    fails(play([("data_flow_service", resize)]), emulator, "does not fit", "Nothing was changed")


def test_a_flow_with_services_is_not_deleted_unasked(emulator: EmulatorProcess, play: Play) -> None:
    """delete_services: true takes the services down first; without it, the refusal names them."""
    assert play([("data_flow", FLOW), ("data_flow_service", SERVICE)]).code == 0
    emulator.admin("DELETE", "/requests")
    absent = {"name": "analytics", "state": "absent"}
    for flag in ("--check", "--diff"):
        fails(play([("data_flow", absent)], flag), emulator, "orders", "delete_services: true")
    (result,) = play([("data_flow", {**absent, "delete_services": True})]).results
    assert result["changed"]
    written = [entry["operation"] for entry in emulator.requests() if entry["committed"]]
    assert written == ["DeleteDataFlowService", "DeleteDataFlow"]


def test_an_object_of_the_name_elsewhere(emulator: EmulatorProcess, play: Play) -> None:
    """A name on another cluster or under another Data Flow is not the object that is meant, and is left alone."""
    other = {**FLOW, "name": "other"}
    assert play([("data_flow", FLOW), ("data_flow", other), ("data_flow_service", SERVICE)]).code == 0
    emulator.admin("DELETE", "/requests")
    for task in (
        ("data_flow", {**FLOW, "cluster_name": "ske-prod"}),
        ("data_flow_service", {**SERVICE, "data_flow": "other"}),
    ):
        fails(play([task]), emulator, "its name is taken by", "Choose another name")
    (flow,) = play([("data_flow_info", {"name": "analytics"})]).results[0]["data_flows"]
    own = {"data_flow_id": flow["data_flow_id"]}
    moved, renamed = {**own, "cluster_name": "ske-prod"}, {**own, "name": "renamed", "on_immutable_change": "ignore"}
    fails(play([("data_flow", moved)]), emulator, "cluster_name is 'ske-dev', desired 'ske-prod'")
    for state in ("present", "absent"):
        refused = play([("data_flow", {**renamed, "state": state})])
        fails(refused, emulator, flow["data_flow_id"], "name is 'analytics', but the task has 'renamed'")
    (service,) = play([("data_flow_service_info", {"name": "orders"})]).results[0]["data_flow_services"]
    for state in ("present", "absent"):
        elsewhere = {"data_flow_service_id": service["data_flow_service_id"], "data_flow": "other", "state": state}
        fails(play([("data_flow_service", elsewhere)]), emulator, "data_flow is 'analytics', but the task has 'other'")


def test_credentials(emulator: EmulatorProcess, play: Play, tmp_path: Path) -> None:
    """Missing, malformed and wrong credentials, each with the place to look at."""
    tasks = [("data_flow_info", {})]
    settings = tmp_path / "scpconf"
    settings.mkdir()
    fails(
        play(tasks, SCP_SECRET_KEY=None), emulator, "secret_key", "SCP_SECRET_KEY", "credentials.json", requests=False
    )
    (settings / "credentials.json").write_text('{"secret-key": "canary-secret-key-7f3a",,')
    fails(play(tasks, SCP_SECRET_KEY=None), emulator, "credentials.json", "not valid JSON", "line 1", requests=False)
    fails(play(tasks, SCP_ENDPOINT=None), emulator, "region", "SCP_REGION", requests=False)
    fails(
        play(tasks, SCP_SECRET_KEY="wrong"), emulator, "HTTP 401", "environment variable SCP_ACCESS_KEY", "secret key"
    )


@pytest.mark.parametrize("directory", ["file", "full", "~no-such-user/x"])
def test_settings_files_that_cannot_be_read(
    directory: str, emulator: EmulatorProcess, play: Play, tmp_path: Path
) -> None:
    """They stop nothing where all is set elsewhere; where a setting is missing, the message names it."""
    (tmp_path / "file").touch()
    for name in ("credentials.json", "config.json"):
        (tmp_path / "full" / name).mkdir(parents=True)
    place = {"SCP_CONFIG_DIR": directory if directory.startswith("~") else str(tmp_path / directory)}
    (result,) = play([("data_flow_info", {})], **place).results
    assert (result["failed"], result.get("warnings")) == (False, None)
    run = play([("data_flow_info", {})], **place, SCP_SECRET_KEY=None)
    fails(run, emulator, directory, "no secret_key is set elsewhere", "SCP_SECRET_KEY")


def test_a_broken_settings_file_that_is_not_needed(emulator: EmulatorProcess, play: Play, tmp_path: Path) -> None:
    """It stops nothing, and there is a warning, since somebody wrote it."""
    settings = tmp_path / "scpconf"
    settings.mkdir()
    (settings / "config.json").write_text("{'endpoint': \x1b[31m\n")
    (settings / "credentials.json").write_text(f'{{"secret-key": "{PASSWORD}"}}')
    (settings / "credentials.json").chmod(0o666)
    (result,) = play([("data_flow_info", {})]).results
    assert result["failed"] is False
    (warning,) = result["warnings"]
    assert warning.endswith("config.json is not valid JSON (line 1, column 2). The file is ignored.")


def test_a_proxy_without_its_library(emulator: EmulatorProcess, play: Play) -> None:
    """The message leads to the proxy, and the task is not repeated."""
    proxy = {"HTTPS_PROXY": "socks5h://nobody:hunter2@127.0.0.1:9", "https_proxy": None}
    direct = dict.fromkeys(("NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"))
    run = play([("data_flow", FLOW)], SCP_ENDPOINT="https://gateway.invalid", **proxy, **direct)
    fails(run, emulator, "environment variable HTTPS_PROXY", "PySocks", "requests[socks]", requests=False)
    assert run.results[-1]["api"]["retries"] == 0
    assert "hunter2" not in run.output


def test_a_clock_that_is_off(emulator: EmulatorProcess, play: Play, tmp_path: Path) -> None:
    """A refused signature says by how much this machine's clock is wrong."""
    (tmp_path / "sitecustomize.py").write_text("import time\nreal = time.time\ntime.time = lambda: real() + 3600\n")
    run = play([("data_flow_info", {})], PYTHONPATH=str(tmp_path))
    fails(run, emulator, "HTTP 401", "The clock of this machine is 360", "s ahead of the clock of the API", "NTP")


def test_an_endpoint_that_is_not_there(emulator: EmulatorProcess, play: Play) -> None:
    """No connection names the address and where it came from; a web page is not taken for an answer."""
    run = play([("data_flow_info", {"retries": 1})], SCP_ENDPOINT="http://127.0.0.1:9")
    fails(run, emulator, "http://127.0.0.1:9/", "Connection refused", "SCP_ENDPOINT", requests=False)
    assert run.results[-1]["api"]["retries"] == 1
    fails(
        play([("data_flow_info", {})], SCP_ENDPOINT="http://192.0.2.1"), emulator, "endpoint", "https", requests=False
    )
