"""Requests to one API: bounded in time and size, retried politely, careful with the token."""

from __future__ import annotations

import re
import time
from dataclasses import field
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urljoin, urlsplit

import httpx

from bundleaudit import __version__
from bundleaudit.inputs.untrusted_text import parse_json
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import TracebackType
    from urllib.parse import SplitResult

_ATTEMPTS: Final = 4
_FIRST_PAUSE_S: Final = 1.0
_LONGEST_PAUSE_S: Final = 60.0
_REDIRECT_LIMIT: Final = 5
_PAGE_LIMIT: Final = 100  # 10,000 comments
_ANSWER_LIMIT_BYTES: Final = 50_000_000
_NEXT_LINK: Final = re.compile(r'<([^<>]{1,2000})>;\s?rel="next"')
_ADDRESSES: Final = ("http://", "https://")
_DIGITS: Final = re.compile(r"[0-9]{1,9}")


class ApiError(Exception):
    """The API could not be asked, or said no.

    Attributes:
        status: The HTTP status; ``None`` when there was no usable answer.
    """

    def __init__(self, message: str, *, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


@record
class Answer:
    """A successful answer, read whole."""

    status: int
    headers: httpx.Headers
    body: bytes

    def json(self) -> Any:
        """Return the body's JSON value.

        Raises:
            ApiError: It is no JSON.
        """
        try:
            return parse_json(self.body.decode("utf-8", "replace"))
        except ValueError as error:
            raise ApiError(
                f"the answer is not JSON: {error}; is the API's address right?"
            ) from error


@record
class Patience:
    """How long to wait, and how: tests wait for nothing.

    Attributes:
        connect_s: For a connection.
        read_s: For each part of an answer.
        sleep: Passes a number of seconds between two attempts.
    """

    connect_s: float = 10.0
    read_s: float = 30.0
    sleep: Callable[[float], None] = field(default=time.sleep)


class ApiClient:
    """One API with its credentials; use it as a context manager.

    Certificates of a private authority are taken from ``SSL_CERT_FILE``, proxies from the usual
    variables (httpx 0.28). Credentials are sent to the origin of the API and nowhere else.

    Raises:
        ApiError: The address, or a setting of the environment, is unusable.
    """

    def __init__(
        self,
        base_url: str,
        *,
        credentials: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._origin = _origin(self._base_url)
        self._credentials = dict(credentials)
        self._patience = patience or Patience()
        try:
            self._client = httpx.Client(
                headers={"User-Agent": f"bundleaudit/{__version__}", **(headers or {})},
                timeout=httpx.Timeout(self._patience.read_s, connect=self._patience.connect_s),
                follow_redirects=False,
            )
        except (OSError, ValueError, ImportError, httpx.InvalidURL) as error:
            # Of SSL_CERT_FILE and the variables for proxies.
            raise ApiError(f"the environment's network settings are unusable: {error}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._client.close()

    def get_json(self, path: str, **params: str | int) -> Any:
        """Return the JSON value at ``path``.

        Raises:
            ApiError: There is none.
        """
        return self.request("GET", path, params=params).json()

    def get_bytes(self, path: str, *, limit_bytes: int, **params: str | int) -> bytes:
        """Return what is at ``path``, following redirects to other hosts without credentials.

        Raises:
            ApiError: There is nothing, or it has more than ``limit_bytes``.
        """
        return self.request("GET", path, params=params, limit_bytes=limit_bytes).body

    def get_pages(self, path: str, **params: str | int) -> Iterator[Any]:
        """Yield the JSON value of every page: by ``Link`` headers, or GitLab's ``X-Next-Page``.

        Raises:
            ApiError: A page cannot be had, or there are more than anybody writes.
        """
        query: dict[str, str | int] = {"per_page": 100, **params}
        url = path
        for _ in range(_PAGE_LIMIT):
            answer = self.request("GET", url, params=query)
            yield answer.json()
            link = _NEXT_LINK.search(answer.headers.get("link", ""))
            number = answer.headers.get("x-next-page", "")
            if link:
                url, query = link[1], {}
            elif _DIGITS.fullmatch(number):
                query = {**query, "page": int(number)}
            else:
                return
        raise ApiError(f"{path}: more than {_PAGE_LIMIT} pages")

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        json: object = None,
        limit_bytes: int = _ANSWER_LIMIT_BYTES,
    ) -> Answer:
        """Return the answer to one request, tried up to four times.

        Tried again: no connection, no answer in time, 5xx, and rate limits, after the pause that
        the server asks for when that is at most a minute. A ``POST`` may so be done twice; who
        posts looks afterwards.

        Raises:
            ApiError: The last answer was an error, or none came.
        """
        # Of a link that is no address, whatever it says, the rest is a path of this API.
        is_address = path.startswith(_ADDRESSES)
        url = path if is_address else f"{self._base_url}/{path.removeprefix('/')}"
        pause_s = _FIRST_PAUSE_S
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return self._follow(method, url, params, json, limit_bytes)
            except _Retryable as failure:
                wait_s = pause_s if failure.wait_s is None else failure.wait_s
                if attempt == _ATTEMPTS or wait_s > _LONGEST_PAUSE_S:
                    raise ApiError(str(failure), status=failure.status) from failure
                self._patience.sleep(wait_s)
                pause_s *= 2
        raise AssertionError("the last attempt returns or raises")

    def _follow(
        self,
        method: str,
        url: str,
        params: Mapping[str, str | int] | None,
        json: object,
        limit_bytes: int,
    ) -> Answer:
        for _ in range(_REDIRECT_LIMIT + 1):
            answer = self._send(method, url, params, json, limit_bytes)
            if answer.status < 300:
                return answer
            if method != "GET" and answer.status not in {307, 308}:
                raise ApiError(
                    f"{method} {_where(url)}: moved ({answer.status})", status=answer.status
                )
            target = _join(url, answer.headers.get("location", ""))
            parts = _split(target)
            is_downgrade = parts.scheme == "http" and _split(url).scheme == "https"
            if parts.scheme not in {"http", "https"} or is_downgrade:
                raise ApiError(f"{method} {_where(url)}: redirected to no safe address")
            if method != "GET" and _origin(target) != self._origin:
                raise ApiError(f"{method} {_where(url)}: redirected to another server")
            url, params = target, None
        raise ApiError(f"{method} {_where(url)}: redirected too often")

    def _send(
        self,
        method: str,
        url: str,
        params: Mapping[str, str | int] | None,
        json: object,
        limit_bytes: int,
    ) -> Answer:
        headers = self._credentials if _origin(url) == self._origin else {}
        place = f"{method} {_where(url)}"
        try:
            with self._client.stream(
                method, url, params=params or None, json=json, headers=headers
            ) as response:
                body = _read_at_most(response, limit_bytes, place)
                status, answer_headers = response.status_code, response.headers
        except (httpx.TransportError, httpx.DecodingError) as error:
            reason = str(error) or type(error).__name__
            raise _Retryable(f"{place}: {reason}") from error
        except (httpx.InvalidURL, httpx.HTTPError, UnicodeError) as error:
            raise ApiError(f"{place}: {error}") from error
        if status >= 400:
            _refuse(place, status, answer_headers, body)
        return Answer(status=status, headers=answer_headers, body=body)


class _Retryable(Exception):  # noqa: N818 - a signal inside this module
    def __init__(
        self, message: str, *, status: int | None = None, wait_s: float | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.wait_s = wait_s


def _read_at_most(response: httpx.Response, limit_bytes: int, place: str) -> bytes:
    body = bytearray()
    for part in response.iter_bytes():
        body += part
        if len(body) > limit_bytes:
            raise ApiError(f"{place}: the answer is larger than {limit_bytes:,} B")
    return bytes(body)


def _refuse(place: str, status: int, headers: httpx.Headers, body: bytes) -> None:
    message = f"{place}: {status} {_reason(body)}".rstrip()
    is_rate_limit = status == 429 or (
        status == 403 and (headers.get("x-ratelimit-remaining") == "0" or "retry-after" in headers)
    )
    if is_rate_limit or status >= 500:
        raise _Retryable(message, status=status, wait_s=_wanted_pause(headers))
    raise ApiError(message, status=status)


def _wanted_pause(headers: httpx.Headers) -> float | None:
    """Return the seconds the server asks to wait, by either header; ``None`` when it does not."""
    after = headers.get("retry-after", "")
    if _DIGITS.fullmatch(after):
        return float(after)
    reset = headers.get("x-ratelimit-reset") or headers.get("ratelimit-reset") or ""
    if headers.get("x-ratelimit-remaining") == "0" and re.fullmatch("[0-9]{1,12}", reset):
        return max(0.0, int(reset) - time.time())
    return None


def _reason(body: bytes) -> str:
    """Return what the API says of an error: ``message`` of GitHub and GitLab, else ``error``."""
    try:
        value = parse_json(body[:100_000].decode("utf-8", "replace"))
    except ValueError:
        return ""
    if not isinstance(value, dict):
        return ""
    text = value.get("message") or value.get("error") or ""
    return str(text)[:300]


def _join(url: str, target: str) -> str:
    try:
        return urljoin(url, target)
    except ValueError as error:
        raise ApiError(f"{_where(url)}: redirected to no address") from error


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:
        raise ApiError(f"{url[:200]!r} is no address: {error}") from error


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = _split(url)
    ports = {"http": 80, "https": 443}
    try:
        port = parts.port
    except ValueError:
        port = -1
    return parts.scheme, parts.hostname or "", port or ports.get(parts.scheme)


def _where(url: str) -> str:
    """Return an address fit for messages: query strings of downloads are credentials."""
    parts = _split(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
