# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sends signed requests: time limits, retries where they are safe, errors with what the API answered, statistics."""

from __future__ import annotations

import json
import math
import os
import random
import re
import ssl
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from threading import BoundedSemaphore, Lock
from typing import Any
from urllib.parse import quote

from .errors import HINTS, ApiError, CallError, OptionError, ReadOnlyError
from .explanation import explanation
from .progress import Progress, no_progress
from .redaction import redact, without_secrets
from .responses import ENCODING, RawResponse, ResponseFormatError, receive
from .settings import Settings, is_local
from .signature import ScpAuth

try:
    import requests
    from urllib3.exceptions import ConnectTimeoutError, HTTPError, InvalidHeader, LocationValueError, NewConnectionError
    from urllib3.util import Retry, parse_url

    IMPORT_ERROR: str | None = None
except ImportError:
    IMPORT_ERROR = traceback.format_exc()

CONNECT_TIMEOUT = 10.0  # seconds; a host that does not answer by then is down
BACKOFF = 0.5  # seconds before the first retry, doubled for each further one
MAX_PARALLEL = 64  # requests by threads that share a session, each with a connection that is kept for the next
LONGEST_PAUSE = 30.0  # seconds between two attempts, unless the API asks for another with Retry-After
LONGEST_RETRY_AFTER = 120.0  # seconds; where the API asks for more, a retry is not worth it
PATIENCE = 10  # times the timeout that a rate limit may hold back a call, where the task has no deadline
REPORTED_PAUSE = 10.0  # seconds; a rate limit's pause of this length or more is reported as progress
CLOCK_SKEW = 15 * 60  # seconds a signature is valid (documented for a sister API with the same signature)
HOST_MISMATCH = (62, 64)  # codes of OpenSSL for a certificate of another name or address
AUTHORITY = re.compile(r"^\w+://[^/?#]*")  # of a URL: user, password, host and port
REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class Request:
    """One request. `operation` names it for people, `path` is filled from `parts`, `changes` marks one that writes."""

    operation: str
    method: str
    product: str
    path: str
    parts: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    version: str | None = None
    changes: bool = False
    url: str = ""  # instead of product and path
    statuses: Sequence[int] = ()  # that count as success; any 2xx by default


@dataclass(frozen=True)
class Response:
    """A successful response: HTTP status, None where no request was made, and the decoded body without passwords."""

    status: int | None
    body: Any


@dataclass
class CallStats:
    """Statistics: requests by method, retries included, and the seconds spent in them and in the pauses between.

    Threads share it, so they take `lock` before they add to it.
    """

    by_method: Counter[str] = field(default_factory=Counter)
    retries: int = 0
    seconds: float = 0.0
    changes: int = 0  # writing requests that were, or may have been, carried out
    lock: Lock = field(default_factory=Lock, repr=False)

    def as_result(self) -> dict[str, Any]:
        """Return the statistics as every module returns them."""
        return {"calls": dict(self.by_method), "retries": self.retries, "seconds": round(self.seconds, 3)}


class Transport:
    """A session with one SCP account, which counts in `stats`. With `read_only` it refuses to write."""

    def __init__(
        self,
        settings: Settings,
        stats: CallStats,
        *,
        read_only: bool,
        sleep: Callable[[float], None] = time.sleep,
        progress: Progress = no_progress,
    ) -> None:
        self.settings = settings
        self._read_only = read_only
        self._sleep = sleep
        self._progress = progress
        self._opened = time.monotonic()
        self._warnings: dict[str, dict[str, None]] = {}  # what each is about, in order
        self._deadline = math.inf
        self._slots: AbstractContextManager[Any] = nullcontext()
        self._session = requests.Session()
        adapter = requests.adapters.HTTPAdapter(pool_maxsize=MAX_PARALLEL)
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, adapter)
        self._auth = ScpAuth(settings.access_key, settings.secret_key)
        self.stats = stats

    def close(self) -> None:
        """Close the connections. A thread that was left behind writes no more, and retries nothing."""
        self._read_only, self._deadline = True, -math.inf
        self._session.close()

    def warn(self, about: str, subject: str) -> None:
        """Add a subject to the warning about something. There is one for all of a task, which names each once."""
        with self.stats.lock:
            self._warnings.setdefault(about, {})[subject] = None

    @property
    def warnings(self) -> list[str]:
        """The warnings of all calls."""
        return [f"{about}: {', '.join(subjects)}." for about, subjects in self._warnings.items()]

    def limit(self, parallel: int) -> None:
        """Make at most so many calls at the same time from now on, however many threads there are."""
        self._slots = BoundedSemaphore(parallel)

    @contextmanager
    def pausing_until(self, deadline: float) -> Iterator[None]:
        """Return a block in which pauses end at the deadline (of time.monotonic), and no further attempt begins after
        it. A call that is to begin later than by the time of one call fails: many in a row would have no end.
        """
        outer, self._deadline = self._deadline, deadline
        try:
            yield
        finally:
            self._deadline = outer

    def send(self, request: Request) -> Any:
        """Return the body of the response, see `request`."""
        return self.request(request).body

    def request(self, request: Request) -> Response:
        """Send a request and return the response. Raises CallError.

        What certainly was not carried out is retried for every method, what perhaps was for reading ones only: after a
        lost response to a writing request, the caller has to find out whether it was carried out. A rate limit (429) is
        waited out as long as there is time, and counts for none of the retries.
        """
        started = time.monotonic()
        try:
            attempt = held_back = 0
            while True:
                if request.changes and self._read_only:
                    raise ReadOnlyError(f"{request.operation} would change something, and this is check mode.")
                if time.monotonic() > self._deadline + self.settings.timeout:
                    raise CallError(
                        f"{request.operation} was not begun, since the time of the task was over.",
                        outcome_unknown=False,
                        transient=False,
                        hint="Run the task again; a higher wait_timeout gives it more time.",
                    )
                try:
                    with self._slots:
                        response = self._send_once(request)
                    self._count(changes=request.changes)
                    return response
                except CallError as error:
                    self._count(changes=request.changes and error.outcome_unknown)
                    if isinstance(error, ApiError) and error.status == 429:
                        self._wait_for_turn(error, held_back, started)
                        held_back += 1
                    else:
                        self._wait_to_retry(error, attempt, request)
                        attempt += 1
                self._count(retries=1)
        finally:
            self._count(seconds=time.monotonic() - started)

    def _count(self, *, changes: int = 0, retries: int = 0, seconds: float = 0.0, method: str = "") -> None:
        with self.stats.lock:
            self.stats.changes += changes
            self.stats.retries += retries
            self.stats.seconds += seconds
            self.stats.by_method.update([method] if method else [])

    def _send_once(self, request: Request) -> Response:
        url = request.url or self.settings.base_url(request.product) + _fill(request.path, request.parts)
        timeouts = (min(CONNECT_TIMEOUT, self.settings.timeout), self.settings.timeout)
        try:
            prepared = self._prepared(request, url)
            # Given on each request, since REQUESTS_CA_BUNDLE overrides what a session says.
            trusted = self.settings.validate_certs and (self.settings.ca_path or True)
            network: Any = self._session.merge_environment_settings(prepared.url, {}, True, trusted, None)
            if is_local(url):
                network["proxies"] = {}  # they would send what is for this machine to another
            # Not Session.send, which reads all of a redirect and follows where it leads.
            adapter = self._session.get_adapter(url)
            _check_proxy(request, url, adapter, network["proxies"])
            self._count(method=request.method)
            response = receive(lambda: adapter.send(prepared, timeout=timeouts, **network), sum(timeouts))
        except (HTTPError, OSError) as error:
            raise _connection_error(request, url, error, self.settings) from error
        if response.status not in request.statuses if request.statuses else response.status // 100 != 2:
            raise _api_error(request, response, self.settings)
        try:
            return Response(response.status, redact(response.decoded()))
        except ResponseFormatError as problem:
            if request.changes:
                # The status says that it was accepted, which is all that matters of a writing request.
                return Response(response.status, None)
            raise CallError(
                f"{request.operation} got an answer from {url} that {problem}.",
                outcome_unknown=False,
                transient=problem.transient,
                hint="Run the task again; if this stays so, check the endpoint: it is probably not the API.",
                operation=request.operation,
                url=url,
            ) from None

    def _prepared(self, request: Request, url: str) -> requests.PreparedRequest:
        """Return the signed request. With an auth of its own, requests takes none from ~/.netrc."""
        try:
            return self._session.prepare_request(
                requests.Request(
                    request.method,
                    url,
                    params={name: _parameter(value) for name, value in request.query.items()},
                    data=None if request.body is None else json.dumps(request.body).encode(),
                    headers=self._headers(request),
                    auth=self._auth,
                )
            )
        except UnicodeEncodeError:
            raise OptionError(
                " or ".join(request.query) or "path", f"of {request.operation} holds half of a character (a surrogate)."
            ) from None

    def _headers(self, request: Request) -> dict[str, str]:
        headers = {
            "Accept": "application/json",
            "Accept-Encoding": ENCODING,
            "Accept-Language": self.settings.language,
        }
        if request.body is not None:
            headers["Content-Type"] = "application/json"
        if request.version:
            headers["Scp-Api-Version"] = f"{request.product} {request.version}"
        if self.settings.auth_token:
            headers["X-Auth-Token"] = self.settings.auth_token
        return headers

    def _wait_to_retry(self, error: CallError, attempt: int, request: Request) -> None:
        """Pause before the next attempt. Raises the error where there is none."""
        retriable = error.transient and not (request.changes and error.outcome_unknown)
        if not retriable or attempt == self.settings.retries:
            raise error
        asked = error.details.get("retry_after") or 0.0
        if asked > LONGEST_RETRY_AFTER:
            raise error.add_hint(f"It asks to wait {round(asked)} s (Retry-After), which is too long to wait here.")
        pause, left = _pause(error, attempt), self._deadline - time.monotonic()
        self._sleep(max(0.0, min(pause, left)))
        if left < pause:
            raise error

    def _wait_for_turn(self, error: ApiError, attempt: int, started: float) -> None:
        """Pause for the rate limit: until the deadline of the task, where it has none for some time from the start of
        the call. Raises the error where that is over, where the API asks to wait for longer, and without retries.
        """
        now = time.monotonic()
        ends = started + PATIENCE * self.settings.timeout if self._deadline == math.inf else self._deadline
        left, asked = max(0.0, ends - now), error.details.get("retry_after") or 0.0
        if not self.settings.retries:
            raise error.add_hint("It was not tried again, since retries is 0.")
        if asked > left:
            error.transient = False  # Nothing that is tried until then can succeed.
            raise error.add_hint(
                f"It asks to wait {round(asked)} s (Retry-After), and {left:.0f} s are left after "
                f"{now - started:.0f} s."
            )
        if left < BACKOFF:
            tried = f"{now - started:.0f} s" if now - started >= 1 else "less than 1 s"
            raise error.add_hint(
                f"It was tried again for {tried}."
                if attempt
                else "It was not tried again, since no time is left for that."
            )
        pause = _pause(error, attempt, left)
        if pause >= REPORTED_PAUSE:
            self._progress(str(error.details["operation"]), "held back by the rate limit", now - self._opened)
        self._sleep(pause)


def _pause(error: CallError, attempt: int, left: float = math.inf) -> float:
    """Return the seconds to wait, at most those that are left: what the API asks for, and a random part of a limit that
    doubles each time. Without that, those who were refused together would come again together.
    """
    asked = error.details.get("retry_after") or 0.0
    longest = min(LONGEST_PAUSE, BACKOFF * 2 ** min(attempt + 1, 10), left - asked)
    spread = random.uniform(0.0 if asked else BACKOFF, longest)  # nosec B311 # spreads retries, keeps no secret
    return float(asked + spread)


def _parameter(value: Any) -> Any:
    """Return a query parameter's value as a URL has it: booleans in lower case. None is left out."""
    if isinstance(value, list):
        return [_parameter(item) for item in value]
    return str(value).lower() if isinstance(value, bool) else value


def _fill(path: str, parts: Mapping[str, str]) -> str:
    """Return the path with its parts encoded. Raises OptionError for a part that would lead to another path."""
    encoded = {}
    for name, value in parts.items():
        if value in ("", ".", ".."):
            raise OptionError(name, f"{value!r} cannot stand in an address")
        try:
            encoded[name] = quote(value, safe="")
        except UnicodeEncodeError:
            raise OptionError(name, f"{value!r} holds half of a character (a surrogate)") from None
    return path.format(**encoded)


def _check_proxy(request: Request, url: str, adapter: Any, proxies: Mapping[str, str]) -> None:
    """Raise CallError for a proxy that cannot be used, before anything is sent. The adapter keeps what is made here."""
    utils: Any = requests.utils  # which has no types in some versions
    proxy = utils.select_proxy(url, proxies)
    if not proxy:
        return
    try:
        proxy_url = utils.prepend_scheme_if_needed(proxy, "http")
        host = parse_url(proxy_url).host or ""
        # Without a host, or with spaces in it, or a password with / or #, so that the host is taken for the user: all
        # this urllib3 finds late or never. What cannot be the name of a host is a UnicodeError.
        if host.split() != [host] or "@" in AUTHORITY.sub("", proxy_url):
            raise ValueError(proxy)
        host.encode("idna")
        adapter.proxy_manager_for(proxy_url)
    except (AssertionError, HTTPError, OSError, ValueError) as error:
        # Nothing of the URL is repeated, since it may hold a password in a place where none is looked for.
        names = (f"{url.partition(':')[0]}_proxy", "all_proxy")
        variables = [name for name, value in os.environ.items() if name.lower() in names and value == proxy]
        where = f"the environment variable {variables[0]}" if variables else "the settings of this machine"
        if isinstance(error, requests.exceptions.InvalidSchema):
            problem, hint = "for SOCKS the library PySocks is missing", "Install requests[socks] for this Python"
        else:
            problem, hint = "its URL is malformed, or of an unknown scheme", "Write it as http://host:port"
        raise CallError(
            f"{request.operation} was not sent: the proxy that {where} names cannot be used, since {problem}.",
            outcome_unknown=False,
            transient=False,
            hint=f"{hint}, or name the host in NO_PROXY.",
            operation=request.operation,
            url=url,
        ) from None


def _connection_error(request: Request, url: str, error: Exception, settings: Settings) -> CallError:
    """Return the error of a failed connection, which was never made, or whose response got lost."""
    cause = _root_cause(error)
    # Only a certificate that is not trusted is sure to come before the request; other TLS errors may come after it.
    # CertificateError is that of urllib3, which is defined in another place in each version.
    untrusted = isinstance(cause, ssl.SSLCertVerificationError) or type(cause).__name__ == "CertificateError"
    unusable = isinstance(error, (requests.exceptions.InvalidURL, LocationValueError))
    # The file of authorities: where there is none the error is not one of requests, else one of reading it.
    no_trust = getattr(cause, "library", None) in ("ASN1", "PEM", "X509") or not isinstance(
        error, (requests.exceptions.RequestException, HTTPError, TimeoutError)
    )
    never_sent = (
        untrusted
        or unusable
        or no_trust
        or isinstance(cause, (ConnectTimeoutError, NewConnectionError))
        or isinstance(error, requests.exceptions.ProxyError)
    )
    if untrusted and getattr(cause, "verify_code", HOST_MISMATCH[0]) in HOST_MISMATCH:
        hint = "The certificate is that of another host: check the endpoint."
    elif untrusted:
        hint = "If the server is the right one, name its certificate authority with ca_path."
    elif no_trust:
        hint = "Check ca_path, and the environment variables REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE."
    elif never_sent:
        where = "endpoint" if settings.endpoint else "region"
        hint = f"Check the {where} (from {settings.origin.get(where)}), the network and the proxy."
    else:
        hint = "The connection was made, but the answer did not arrive; a higher timeout may help."
    return CallError(
        f"{request.operation} got no answer from {url}: {cause}.",
        outcome_unknown=not never_sent,
        transient=not (untrusted or unusable or no_trust),
        hint=hint,
        operation=request.operation,
        url=url,
    )


def _root_cause(error: BaseException) -> BaseException:
    """Return the innermost cause, which requests and urllib3 wrap in `args` and `reason`."""
    inner = getattr(error, "reason", None) or next((arg for arg in error.args if isinstance(arg, BaseException)), None)
    return _root_cause(inner) if isinstance(inner, BaseException) else error


def _api_error(request: Request, response: RawResponse, settings: Settings) -> ApiError:
    """Return the error of a response, with what it says."""
    said = explanation(response)
    hint = ""
    if response.status == 401:
        skew = _skew(response)
        hint = (
            f"The access key {settings.access_key[:4]}… comes from {settings.origin.get('access_key', 'the options')}. "
        )
        if abs(skew) > CLOCK_SKEW:
            way = "ahead" if skew > 0 else "behind"
            hint += f"This machine's clock is {abs(skew):.0f} s {way} of the service's: set it right (NTP). "
        hint += HINTS[401]
    elif response.status in REDIRECTS:
        hint = (
            f"It redirects to {without_secrets(response.headers.get('Location', 'nowhere'))}. Redirects are not "
            "followed, since a signature is for one host only: check the endpoint."
        )
    api_error = ApiError(
        request.operation,
        response.status,
        api_code=said.code,
        detail=said.detail or response.reason,
        request_id=said.request_id,
        hint=hint,
    )
    api_error.details["retry_after"] = _retry_after(response)
    return api_error


def _retry_after(response: RawResponse) -> float | None:
    """Return the seconds that the API asks to wait, as a number or a date."""
    header = response.headers.get("Retry-After")
    try:
        # Not get_retry_after(): up to urllib3 1.26.12 it wants a response of urllib3.
        return Retry().parse_retry_after(header) if header else None
    except (InvalidHeader, OverflowError, ValueError):
        return None


def _skew(response: RawResponse) -> float:
    """Return the seconds by which this machine's clock is ahead of the API's; 0 where the response has no date."""
    try:
        return time.time() - parsedate_to_datetime(response.headers["Date"]).timestamp()
    except (KeyError, OverflowError, TypeError, ValueError):
        return 0.0
