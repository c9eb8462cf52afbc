# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signed requests with time limits, safe retries, errors that include the API's answer, and statistics."""

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

CONNECT_TIMEOUT = 10.0  # seconds; a host that does not respond by then is down
BACKOFF = 0.5  # seconds before the first retry, doubled for each further one
MAX_PARALLEL = 64  # requests of threads that share a session; each connection is kept for the next request
MAX_PAUSE = 30.0  # seconds between two attempts, unless the API asks for more with Retry-After
MAX_RETRY_AFTER = 120.0  # seconds; if the API asks for more, the request is not retried
RATE_LIMIT_TIMEOUTS = 10  # timeouts that a call may wait for the rate limit, if the task has no deadline
REPORTED_PAUSE = 10.0  # seconds; a pause for the rate limit of at least this length is reported as progress
CLOCK_SKEW = 15 * 60  # seconds a signature is valid (documented for a sister API with the same signature)
HOST_MISMATCH = (62, 64)  # codes of OpenSSL for a certificate of another host name or IP address
AUTHORITY = re.compile(r"^\w+://[^/?#]*")  # the scheme, user, password, host and port of a URL
REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class Request:
    """One request. `operation` is its name in messages; `parts` fill the path; `changes` marks a writing request."""

    operation: str
    method: str
    product: str
    path: str
    parts: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    version: str | None = None
    changes: bool = False
    url: str = ""  # replaces product and path
    statuses: Sequence[int] = ()  # count as success; by default any 2xx
    signed: bool = True


@dataclass(frozen=True)
class Response:
    """A successful response: the HTTP status, None if no request was made, and the decoded body without passwords."""

    status: int | None
    body: Any


@dataclass
class CallStats:
    """Statistics: requests by method, retries included, and the seconds spent in requests and in pauses between them.

    Threads share the object and take `lock` to update it.
    """

    by_method: Counter[str] = field(default_factory=Counter)
    retries: int = 0
    seconds: float = 0.0
    changes: int = 0  # writing requests that the API carried out, or may have carried out
    lock: Lock = field(default_factory=Lock, repr=False)

    def as_result(self) -> dict[str, Any]:
        """Return the statistics for the result of a module."""
        return {"calls": dict(self.by_method), "retries": self.retries, "seconds": round(self.seconds, 3)}


class Transport:
    """A session with one SCP account.

    It counts its requests in `stats`; with `read_only`, it refuses to write.

    `observe` receives each response as it arrived, with the request as it was sent.
    """

    def __init__(
        self,
        settings: Settings,
        stats: CallStats,
        *,
        read_only: bool,
        sleep: Callable[[float], None] = time.sleep,
        progress: Progress = no_progress,
        observe: Callable[[requests.PreparedRequest, RawResponse], None] = lambda sent, received: None,
    ) -> None:
        self.settings = settings
        self._observe = observe
        self._read_only = read_only
        self._sleep = sleep
        self._progress = progress
        self._opened = time.monotonic()
        self._warnings: dict[str, dict[str, None]] = {}  # the subjects of each warning, in order
        self._deadline = math.inf
        self._slots: AbstractContextManager[Any] = nullcontext()
        self._session = requests.Session()
        adapter = requests.adapters.HTTPAdapter(pool_maxsize=MAX_PARALLEL)
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, adapter)
        self._auth = ScpAuth(settings.access_key, settings.secret_key)
        self.stats = stats

    def close(self) -> None:
        """Close the connections. Abandoned threads write and retry nothing after that."""
        self._read_only, self._deadline = True, -math.inf
        self._session.close()

    def warn(self, about: str, subject: str) -> None:
        """Add a subject to the warning about something. A task has one warning, which names each subject once."""
        with self.stats.lock:
            self._warnings.setdefault(about, {})[subject] = None

    @property
    def warnings(self) -> list[str]:
        """The warnings of all calls."""
        return [f"{about}: {', '.join(subjects)}." for about, subjects in self._warnings.items()]

    def limit(self, parallel: int) -> None:
        """Limit the number of parallel calls, however many threads there are."""
        self._slots = BoundedSemaphore(parallel)

    @contextmanager
    def pausing_until(self, deadline: float) -> Iterator[None]:
        """End the pauses of the block at a deadline (of time.monotonic), and start no further attempt after it.

        A call that would start later than the deadline plus one timeout fails, because many calls in a row would have
        no end.
        """
        outer, self._deadline = self._deadline, deadline
        try:
            yield
        finally:
            self._deadline = outer

    def send(self, request: Request) -> Any:
        """Return the body of the response to a request, see `request`."""
        return self.request(request).body

    def request(self, request: Request) -> Response:
        """Send a request and return the response. Raises CallError.

        A request that was certainly not carried out is retried for every method. A request that may have been carried
        out is retried only if it reads: after a lost response to a writing request, the caller must find out whether
        the API carried it out. After a 429 (rate limit), the request is retried as long as there is time; this does
        not count as one of the retries.
        """
        started = time.monotonic()
        try:
            attempt = rate_limited = 0
            while True:
                if request.changes and self._read_only:
                    raise ReadOnlyError(
                        f"{request.operation} was not sent: it would change something in check mode.",
                        hint="This is a bug of the collection. Report it.",
                    )
                if time.monotonic() > self._deadline + self.settings.timeout:
                    raise CallError(
                        f"{request.operation} was not started because the time of the task was over.",
                        outcome_unknown=False,
                        transient=False,
                        hint="Run the task again, with a higher wait_timeout if it needs more time.",
                    )
                try:
                    with self._slots:
                        response = self._send_once(request)
                    self._count(changes=request.changes)
                    return response
                except CallError as error:
                    self._count(changes=request.changes and error.outcome_unknown)
                    if isinstance(error, ApiError) and error.status == 429:
                        self._wait_for_rate_limit(error, rate_limited, started)
                        rate_limited += 1
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
            # Set on each request, because REQUESTS_CA_BUNDLE overrides the setting of a session.
            trusted = self.settings.validate_certs and (self.settings.ca_path or True)
            network: Any = self._session.merge_environment_settings(prepared.url, {}, True, trusted, None)
            if is_local(url):
                network["proxies"] = {}  # A proxy would send requests for this machine to another one.
            # Not Session.send, which reads the whole body of a redirect and follows it.
            adapter = self._session.get_adapter(url)
            _check_proxy(request, url, adapter, network["proxies"])
            self._count(method=request.method)
            response = receive(lambda: adapter.send(prepared, timeout=timeouts, **network), sum(timeouts))
        except (HTTPError, OSError) as error:
            raise _connection_error(request, url, error, self.settings) from error
        self._observe(prepared, response)
        if response.status not in request.statuses if request.statuses else response.status // 100 != 2:
            raise _api_error(request, response, self.settings)
        try:
            return Response(response.status, redact(response.decoded()))
        except ResponseFormatError as problem:
            if request.changes:
                # The status shows that the API accepted the request. The body of a writing request is not needed.
                return Response(response.status, None)
            raise CallError(
                f"{request.operation} got a response from {url} that {problem}.",
                outcome_unknown=False,
                transient=problem.transient,
                hint="Run the task again. If it fails again, check the endpoint: it is probably not the API.",
                operation=request.operation,
                url=url,
            ) from None

    def _prepared(self, request: Request, url: str) -> requests.PreparedRequest:
        """Return the signed request. Because it has an auth, requests does not read ~/.netrc."""
        try:
            return self._session.prepare_request(
                requests.Request(
                    request.method,
                    url,
                    params={name: _parameter(value) for name, value in request.query.items()},
                    data=None if request.body is None else json.dumps(request.body).encode(),
                    headers=self._headers(request),
                    auth=self._auth if request.signed else _unsigned,
                )
            )
        except UnicodeEncodeError:
            raise OptionError(
                " or ".join(request.query) or "path",
                f"of {request.operation} contains an unpaired surrogate.",
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
        """Pause before the next attempt. Raises the error if there is no next attempt."""
        retriable = error.transient and not (request.changes and error.outcome_unknown)
        if not retriable or attempt == self.settings.retries:
            raise error
        asked = error.details.get("retry_after") or 0.0
        if asked > MAX_RETRY_AFTER:
            raise error.add_hint(
                f"The API asks to wait {round(asked)} s (Retry-After); a call waits at most {MAX_RETRY_AFTER:.0f} s."
            )
        pause, left = _pause(error, attempt), self._deadline - time.monotonic()
        self._sleep(max(0.0, min(pause, left)))
        if left < pause:
            raise error

    def _wait_for_rate_limit(self, error: ApiError, attempt: int, started: float) -> None:
        """Pause before the next attempt after a 429.

        The limit is the deadline of the task, or, if it has none, a number of timeouts from the start of the call.
        Raises the error if the time is over, if the API asks to wait for longer, or if retries are switched off.
        """
        now = time.monotonic()
        deadline = (
            started + RATE_LIMIT_TIMEOUTS * self.settings.timeout if self._deadline == math.inf else self._deadline
        )
        left, asked = max(0.0, deadline - now), error.details.get("retry_after") or 0.0
        if not self.settings.retries:
            raise error.add_hint("The call was not retried because retries is 0.")
        if asked > left:
            error.transient = False  # No attempt before that can succeed.
            raise error.add_hint(
                f"The API asks to wait {round(asked)} s (Retry-After), and {left:.0f} s are left after "
                f"{now - started:.0f} s."
            )
        if left < BACKOFF:
            tried = f"{now - started:.0f} s" if now - started >= 1 else "less than 1 s"
            raise error.add_hint(
                f"The call was retried for {tried}."
                if attempt
                else "The call was not retried because no time was left."
            )
        pause = _pause(error, attempt, left)
        if pause >= REPORTED_PAUSE:
            self._progress(str(error.details["operation"]), "waiting for the rate limit", now - self._opened)
        self._sleep(pause)


def _unsigned(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Leave a request unsigned."""
    return request


def _pause(error: CallError, attempt: int, left: float = math.inf) -> float:
    """Return the seconds to wait, at most `left`: the time the API asks for, plus a random time (jitter).

    The maximum of the jitter doubles with each attempt. Without it, clients that were rejected together would return
    together.
    """
    asked = error.details.get("retry_after") or 0.0
    longest = min(MAX_PAUSE, BACKOFF * 2 ** min(attempt + 1, 10), left - asked)
    jitter = random.uniform(0.0 if asked else BACKOFF, longest)  # nosec B311 # spreads retries, keeps no secret
    return float(asked + jitter)


def _parameter(value: Any) -> Any:
    """Return the value of a query parameter for a URL, with booleans in lower case. None is omitted."""
    if isinstance(value, list):
        return [_parameter(item) for item in value]
    return str(value).lower() if isinstance(value, bool) else value


def _fill(path: str, parts: Mapping[str, str]) -> str:
    """Return the path with its parts encoded. Raises OptionError for a part that would change the path."""
    encoded = {}
    for name, value in parts.items():
        if value in ("", ".", ".."):
            raise OptionError(name, f"{value!r} cannot be part of a URL path")
        try:
            encoded[name] = quote(value, safe="")
        except UnicodeEncodeError:
            raise OptionError(name, f"{value!r} contains an unpaired surrogate") from None
    return path.format(**encoded)


def _check_proxy(request: Request, url: str, adapter: Any, proxies: Mapping[str, str]) -> None:
    """Raise CallError for a proxy that cannot be used, before anything is sent.

    The adapter keeps the connection pool that is created here.
    """
    utils: Any = requests.utils  # Some versions have no types.
    proxy = utils.select_proxy(url, proxies)
    if not proxy:
        return
    try:
        proxy_url = utils.prepend_scheme_if_needed(proxy, "http")
        host = parse_url(proxy_url).host or ""
        # urllib3 finds these problems late or never: no host, spaces in the host, or a password with / or #, after
        # which the user is taken for the host. An invalid host name raises UnicodeError.
        if host.split() != [host] or "@" in AUTHORITY.sub("", proxy_url):
            raise ValueError(proxy)
        host.encode("idna")
        adapter.proxy_manager_for(proxy_url)
    except (AssertionError, HTTPError, OSError, ValueError) as error:
        # The message does not repeat the URL, because it may contain a password in an unexpected place.
        names = (f"{url.partition(':')[0]}_proxy", "all_proxy")
        variables = [name for name, value in os.environ.items() if name.lower() in names and value == proxy]
        where = f"the environment variable {variables[0]}" if variables else "the settings of this machine"
        if isinstance(error, requests.exceptions.InvalidSchema):
            problem, hint = "SOCKS needs the library PySocks", "Install requests[socks] for this Python"
        else:
            problem, hint = "its URL is malformed or has an unknown scheme", "Write it as http://host:port"
        raise CallError(
            f"{request.operation} was not sent: the proxy from {where} cannot be used because {problem}.",
            outcome_unknown=False,
            transient=False,
            hint=f"{hint}, or add the host name to NO_PROXY.",
            operation=request.operation,
            url=url,
        ) from None


def _connection_error(request: Request, url: str, error: Exception, settings: Settings) -> CallError:
    """Return the error of a connection that was not made, or whose response was lost."""
    cause = _root_cause(error)
    # Only an untrusted certificate certainly fails before the request is sent; other TLS errors may come later.
    # CertificateError is the class of urllib3, which each version defines in another place.
    untrusted = isinstance(cause, ssl.SSLCertVerificationError) or type(cause).__name__ == "CertificateError"
    unusable = isinstance(error, (requests.exceptions.InvalidURL, LocationValueError))
    # The CA file: if it is missing, the error is not one of requests; if it is invalid, OpenSSL cannot read it.
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
        hint = "The certificate belongs to another host: check the endpoint."
    elif untrusted:
        hint = "If the server is the right one, set ca_path to its certificate authority."
    elif no_trust:
        hint = "Check ca_path, and the environment variables REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE."
    elif never_sent:
        where = "endpoint" if settings.endpoint else "region"
        hint = f"Check the {where} (from {settings.origin.get(where)}), the network and the proxy."
    else:
        hint = "The connection was made, but the response did not arrive. A higher timeout may help."
    return CallError(
        f"{request.operation} got no response from {url}: {cause}.",
        outcome_unknown=not never_sent,
        transient=not (untrusted or unusable or no_trust),
        hint=hint,
        operation=request.operation,
        url=url,
    )


def _root_cause(error: BaseException) -> BaseException:
    """Return the innermost cause. requests and urllib3 wrap it in `args` and `reason`."""
    inner = getattr(error, "reason", None) or next((arg for arg in error.args if isinstance(arg, BaseException)), None)
    return _root_cause(inner) if isinstance(inner, BaseException) else error


def _api_error(request: Request, response: RawResponse, settings: Settings) -> ApiError:
    """Return the error of a response, with the explanation in its body."""
    found = explanation(response)
    hint = ""
    if response.status == 401:
        skew = _skew(response)
        hint = (
            f"The access key {settings.access_key[:4]}… comes from {settings.origin.get('access_key', 'the options')}. "
        )
        if abs(skew) > CLOCK_SKEW:
            way = "ahead of" if skew > 0 else "behind"
            hint += f"The clock of this machine is {abs(skew):.0f} s {way} the clock of the API: synchronize it (NTP). "
        hint += HINTS[401]
    elif response.status in REDIRECTS:
        hint = (
            f"The response redirects to {without_secrets(response.headers.get('Location', 'an unknown URL'))}. "
            "Redirects are not followed because a signature is valid for one host only: check the endpoint."
        )
    api_error = ApiError(
        request.operation,
        response.status,
        api_code=found.code,
        detail=found.detail or response.reason,
        request_id=found.request_id,
        hint=hint,
    )
    api_error.details["retry_after"] = _retry_after(response)
    return api_error


def _retry_after(response: RawResponse) -> float | None:
    """Return the seconds that the API asks to wait. The header has a number or a date."""
    header = response.headers.get("Retry-After")
    try:
        # Not get_retry_after(): up to urllib3 1.26.12, it needs a response of urllib3.
        return Retry().parse_retry_after(header) if header else None
    except (InvalidHeader, OverflowError, ValueError):
        return None


def _skew(response: RawResponse) -> float:
    """Return the seconds by which the local clock is ahead of the API's clock, 0 if the response has no date."""
    try:
        return time.time() - parsedate_to_datetime(response.headers["Date"]).timestamp()
    except (KeyError, OverflowError, TypeError, ValueError):
        return 0.0
