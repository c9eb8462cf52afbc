# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which servers a call trusts, which proxy it uses, and that the user's environment changes nothing that is sent."""

from __future__ import annotations

import hashlib
import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any

import pytest
import trustme
from cryptography import x509
from cryptography.x509.name import _ASN1Type

from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.errors import CallError
from ansible_collections.samsungcloud.scp.plugins.module_utils._scp.transport import Request

READ = Request("List Data Flows", "GET", "data-flow", "/v1/data-flows")
WRITE = Request("Create", "POST", "data-flow", "/v1/data-flows", body={"name": "a"}, changes=True)
OK = (200, {"done": True}, {})
BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
GATEWAY = "gateway.invalid"  # a name that only our proxy knows


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Return a certificate authority that is not trusted."""
    return trustme.CA()


@pytest.fixture(scope="module")
def bundle(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with the certificate of the authority."""
    path = tmp_path_factory.mktemp("tls") / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return path


def context(authority: trustme.CA, name: str) -> ssl.SSLContext:
    """Return the TLS context of a server with that name."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(made)
    return made


@pytest.fixture
def encrypted(loopback: Any, authority: trustme.CA) -> Iterator[Any]:
    """Return a scripted TLS server with a certificate of the authority."""
    with loopback.serve(tls=context(authority, "127.0.0.1")):
        yield loopback


def refused(connect: Any, request: Request, **options: Any) -> Any:
    """Return the error of the call."""
    with pytest.raises(CallError) as caught:
        connect(**options).send(request)
    return caught.value


@pytest.mark.parametrize("request_", [READ, WRITE], ids=lambda request: request.operation)
@pytest.mark.parametrize("named", ["127.0.0.1", "other.example"])
def test_an_untrusted_server_gets_nothing(
    loopback: Any, connect: Any, authority: trustme.CA, bundle: Path, request_: Request, named: str
) -> None:
    """Neither with an unknown authority, nor with the certificate of another host."""
    options = {} if named == "127.0.0.1" else {"ca_path": str(bundle)}
    said = "set ca_path to its certificate authority" if named == "127.0.0.1" else "belongs to another host"
    with loopback.serve(tls=context(authority, named)):
        error = refused(connect, request_, **options)
    assert said in str(error)
    assert (error.outcome_unknown, error.transient) == (False, False)
    assert (loopback.seen, loopback.pauses) == ([], [])


def hashed(authority: trustme.CA) -> str:
    """Return the file name by which OpenSSL finds an authority in a directory: a hash of its lower-case subject."""
    subject = x509.load_pem_x509_certificate(authority.cert_pem.bytes()).subject
    parts = [x509.NameAttribute(part.oid, str(part.value).lower(), _ASN1Type.UTF8String) for part in subject]
    content = b"".join(x509.Name([part]).public_bytes()[2:] for part in parts)  # without the header of each
    return f"{int.from_bytes(hashlib.sha1(content).digest()[:4], 'little'):08x}.0"


@pytest.mark.parametrize("trusting", ["file", "directory", *BUNDLES])
def test_an_authority_can_be_trusted(
    encrypted: Any,
    connect: Any,
    authority: trustme.CA,
    bundle: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    trusting: str,
) -> None:
    authority.cert_pem.write_to_path(tmp_path / hashed(authority))
    paths = {"file": bundle, "directory": tmp_path}
    if trusting in BUNDLES:
        monkeypatch.setenv(trusting, str(bundle))
    encrypted.answers = [OK]
    options = {"ca_path": str(paths[trusting])} if trusting in paths else {}
    assert connect(**options).send(READ) == {"done": True}


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
@pytest.mark.parametrize("variable", [*BUNDLES, "OTHER"])
@pytest.mark.parametrize("trusting", [{"validate_certs": False}, {"validate_certs": False, "ca_path": "/"}, "ca_path"])
def test_what_is_trusted_is_not_undone_by_the_environment(
    encrypted: Any, connect: Any, bundle: Path, monkeypatch: pytest.MonkeyPatch, variable: str, trusting: Any
) -> None:
    monkeypatch.setenv(variable, "/no/such/bundle")
    encrypted.answers = [OK]
    options = {"ca_path": str(bundle)} if trusting == "ca_path" else trusting
    assert connect(**options).send(READ) == {"done": True}


BROKEN = "-----BEGIN CERTIFICATE-----\nAAAA\n"


@pytest.mark.parametrize(
    ("source", "content"),
    [("ca_path", ""), ("ca_path", BROKEN), *((name, None) for name in BUNDLES), (BUNDLES[0], "x")],
)
def test_authorities_that_cannot_be_read_are_told(
    encrypted: Any, connect: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, source: str, content: str | None
) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_text(content)
    if source != "ca_path":
        monkeypatch.setenv(source, str(path))
    error = refused(connect, WRITE, **({"ca_path": str(path)} if source == "ca_path" else {}))
    assert "Check ca_path, and the environment variables REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE." in str(error)
    assert (error.outcome_unknown, error.transient, encrypted.seen) == (False, False, [])


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
def test_a_connection_that_breaks_below_the_encryption_leaves_open_what_was_done(encrypted: Any, connect: Any) -> None:
    encrypted.answers = ["garbage"]
    error = refused(connect, WRITE, validate_certs=False)
    assert len(encrypted.seen) == 1
    assert error.outcome_unknown
    assert "ca_path" not in str(error)


class Proxy(ThreadingTCPServer):
    """Record requests, and connect all tunnels to one port."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), ProxyHandler)
        self.heads: list[list[str]] = []
        self.port = 0


class ProxyHandler(StreamRequestHandler):
    """Handle one connection to the proxy."""

    server: Proxy

    def handle(self) -> None:
        """Open a tunnel, or respond instead of the server."""
        head = [line.decode().strip() for line in iter(self.rfile.readline, b"\r\n")]
        self.server.heads.append(head)
        if not head[0].startswith("CONNECT"):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 14\r\nConnection: close\r\n\r\n" + b'{"done": true}')
            return
        self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        with socket.create_connection(("127.0.0.1", self.server.port)) as inner:
            back = Thread(target=pump, args=(inner, self.connection), daemon=True)
            back.start()
            pump(self.connection, inner)
            back.join(5)


def pump(source: socket.socket, target: socket.socket) -> None:
    """Forward data until there is no more."""
    with suppress(OSError):
        while piece := source.recv(2**16):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """Return a proxy that the environment sets for all URLs."""
    with Proxy() as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.005}, daemon=True).start()
        for name in ("HTTP_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{server.server_address[1]}")
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        yield server
        server.shutdown()


def test_a_proxy_of_https_sees_nothing_but_the_host(
    loopback: Any, connect: Any, authority: trustme.CA, bundle: Path, proxy: Proxy
) -> None:
    loopback.answers = [OK]
    with loopback.serve(tls=context(authority, GATEWAY)) as server:
        proxy.port = server.server_port
        transport = connect(endpoint=f"https://{GATEWAY}", ca_path=str(bundle), auth_token="token")
        assert transport.send(READ) == {"done": True}
        transport.close()
    (head,) = proxy.heads
    assert head[0].startswith(f"CONNECT {GATEWAY}:443 ")
    assert not [line for line in head if "scp-" in line.lower() or "token" in line.lower()]
    assert {"Scp-Signature", "X-Auth-Token"} <= set(loopback.seen[0].headers)


def test_a_proxy_of_http_is_asked_where_http_is_allowed(connect: Any, proxy: Proxy) -> None:
    assert connect(endpoint=f"http://{GATEWAY}", allow_http=True).send(READ) == {"done": True}
    assert proxy.heads[0][0] == f"GET http://{GATEWAY}/v1/data-flows HTTP/1.1"


def test_no_proxy_is_asked_where_none_is_desired_and_for_this_machine(
    loopback: Any, connect: Any, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    loopback.answers = [OK]
    assert connect().send(READ) == {"done": True}
    monkeypatch.setenv("NO_PROXY", GATEWAY)
    assert GATEWAY in str(refused(connect, READ, endpoint=f"https://{GATEWAY}", retries=0))
    assert proxy.heads == []


@pytest.mark.parametrize("request_", [READ, WRITE], ids=lambda request: request.operation)
def test_a_proxy_that_is_not_there_is_told(
    connect: Any, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, request_: Request
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://user:hunter2@127.0.0.1:9")
    error = refused(connect, request_, endpoint=f"https://{GATEWAY}", retries=0)
    assert "the network and the proxy" in str(error)
    assert "hunter2" not in str(error)
    assert not error.outcome_unknown


@pytest.mark.parametrize("request_", [READ, WRITE], ids=lambda request: request.operation)
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
@pytest.mark.parametrize(
    ("url", "hint"),
    [
        *((f"socks{kind}://user:hunter2@127.0.0.1:1", "install requests[socks]") for kind in ("4", "5", "5h", "9")),
        *(
            (url, "as http://host:port")
            for url in (
                "ftp://user:hunter2@host:1", "http://user:hunter2@host:99999", "http://user:hunter2@host:port",
                "user:hunter2@host:port", "http://user:hunter2/hunter2@host:1", "http://", "http:///hunter2", "://",
                "http://hunter2:123#x@h:1", "http://hunter2:123/x@h:1", "hunter2:123/x@h:1", "http://hunter2:1?@h:1",
                "http://a..hunter2:1", f"http://{'a' * 64}:1", "http://[::1", "http://hunter2 host:1", " ", "\x1b[31m://hunter2",
            )
        ),
    ],
)  # fmt: skip
def test_a_proxy_that_cannot_be_used_is_named_by_its_variable(
    connect: Any, loopback: Any, monkeypatch: pytest.MonkeyPatch, request_: Request, variable: str, url: str, hint: str
) -> None:
    """Nothing was sent, so that nothing is uncertain, and a retry is useless."""
    monkeypatch.setenv(variable, url)
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    transport = connect(endpoint=f"https://{GATEWAY}")
    with pytest.raises(CallError) as caught:
        transport.send(request_)
    error = caught.value
    assert transport.stats.as_result()["calls"] == {}
    assert "123" not in str(error)
    assert hint.lower() in str(error).lower()
    assert f"the proxy from the environment variable {variable} cannot" in str(error)
    assert "hunter2" not in str(error)
    assert (error.outcome_unknown, error.transient, loopback.pauses) == (False, False, [])


def test_logins_of_netrc_are_not_used(
    loopback: Any, connect: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login canary password canary\ndefault login a password b\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    loopback.answers = [OK, (401, {}, {})]
    transport = connect()
    transport.send(READ)
    with pytest.raises(CallError):
        transport.send(READ)
    for seen in loopback.seen:
        assert "Authorization" not in seen.headers
        assert "Scp-Signature" in seen.headers


def test_cookies_of_a_server_are_not_sent_back(loopback: Any, connect: Any) -> None:
    loopback.answers = [(200, {}, {"Set-Cookie": "a=b; Path=/"}), OK]
    transport = connect()
    transport.send(READ)
    transport.send(READ)
    assert len(loopback.seen) == 2
    assert not [seen for seen in loopback.seen if "Cookie" in seen.headers]


@pytest.mark.parametrize("host", ["a" * 64 + ".invalid", "a..invalid", ".invalid", "a" * 300, "1.2.3.4.5"])
def test_a_host_that_cannot_be_is_told(connect: Any, host: str) -> None:
    assert host in str(refused(connect, READ, endpoint=f"https://{host}", retries=0))
