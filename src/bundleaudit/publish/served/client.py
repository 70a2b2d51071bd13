"""Asks one server: bounded in time, in connections and in what is read."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Self

import httpx

from bundleaudit import __version__
from bundleaudit.errors import PublishError
from bundleaudit.publish.served.answers import Answer
from bundleaudit.publish.served.body import BodyDigest, offered_encodings
from bundleaudit.publish.served.cache_policy import find_expires_in_s
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from bundleaudit.publish.served.address import Address, Mask

_REDIRECT_LIMIT: Final = 5
_FAILURE_LIMIT: Final = 10
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


@record
class Limits:
    """How much is asked of a server, and how long it is waited for.

    Attributes:
        connection_count: Connections at the same time.
        request_s: For one request with everything that belongs to it: a server that sends a byte
            now and then gets no more.
    """

    connection_count: int = 6
    request_s: float = 30.0


class ServedClient:
    """One server; use it as an asynchronous context manager.

    The given headers are sent to the address' origin and nowhere else. Certificates of a private
    authority are taken from ``SSL_CERT_FILE``, proxies from the usual variables (httpx 0.28).

    Attributes:
        request_count: Requests sent.

    Raises:
        PublishError: A setting of the environment is unusable.
    """

    def __init__(
        self,
        address: Address,
        headers: tuple[tuple[str, str], ...],
        mask: Mask,
        limits: Limits,
    ) -> None:
        self._address = address
        self._mask = mask
        self._limits = limits
        self._places = asyncio.Semaphore(limits.connection_count)
        self._failure_count = 0
        self._success_count = 0
        self.request_count = 0
        try:
            self._client = httpx.AsyncClient(
                headers=[("User-Agent", f"bundleaudit/{__version__}"), ("Accept", "*/*"), *headers],
                timeout=limits.request_s,
                limits=httpx.Limits(max_connections=limits.connection_count),
                follow_redirects=False,
            )
        except (OSError, ValueError, ImportError, httpx.InvalidURL) as error:
            raise PublishError(
                f"the environment's network settings are unusable: {error}"
            ) from error

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        await self._client.aclose()

    async def ask(self, path: str, expected_bytes: int, **headers: str) -> Answer:
        """Return the answer for a path of the build; a failure is an answer with a problem.

        Args:
            path: Below the build's address.
            expected_bytes: No body is read further than this, unpacked.
            headers: Further ones, with ``_`` for ``-``.

        Raises:
            PublishError: Ten requests in a row, or the first ones, had no usable answer.
        """
        sent = {"Accept-Encoding": ", ".join(offered_encodings())}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        async with self._places:
            try:
                async with asyncio.timeout(self._limits.request_s):
                    answer = await self._follow(self._address.below(path), expected_bytes, sent)
            except TimeoutError:
                answer = Answer(
                    status=None, problem=f"no whole answer within {self._limits.request_s:g} s"
                )
        self._count(answer)
        return answer

    def _count(self, answer: Answer) -> None:
        if answer.status is not None:  # whatever it is, a server answers
            self._failure_count, self._success_count = 0, self._success_count + 1
            return
        self._failure_count += 1
        if self._success_count == 0 or self._failure_count >= _FAILURE_LIMIT:
            raise PublishError(
                f"{self._mask(self._address.root)} cannot be asked: {answer.problem}",
                hint="is the server running, and the address the one browsers use?",
            )

    async def _follow(self, url: str, expected_bytes: int, headers: Mapping[str, str]) -> Answer:
        shown = ""
        for _ in range(_REDIRECT_LIMIT + 1):
            answer, location = await self._send_twice(url, expected_bytes, headers, shown)
            if location is None:
                return answer
            shown = self._mask(location)
            target = self._address.follow(url, location)
            if target is None:
                return Answer(status=answer.status, redirected_to=shown, has_left=True)
            url = target
        return Answer(status=None, problem="redirected too often", redirected_to=shown)

    async def _send_twice(
        self, url: str, expected_bytes: int, headers: Mapping[str, str], redirected_to: str
    ) -> tuple[Answer, str | None]:
        """Send once more when the connection broke: servers close idle ones at any time."""
        try:
            try:
                return await self._send(url, expected_bytes, headers, redirected_to)
            except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
                return await self._send(url, expected_bytes, headers, redirected_to)
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as error:
            reason = self._mask(str(error) or type(error).__name__)
            return Answer(status=None, problem=reason, redirected_to=redirected_to), None

    async def _send(
        self, url: str, expected_bytes: int, headers: Mapping[str, str], redirected_to: str
    ) -> tuple[Answer, str | None]:
        self.request_count += 1
        request = self._client.build_request("GET", url, headers=headers)
        response = await self._client.send(request, stream=True)
        try:
            location = response.headers.get("location")
            if response.status_code in _REDIRECTS and location is not None:
                return Answer(status=response.status_code), location
            said = response.headers
            digest = BodyDigest(said.get("content-encoding", ""), expected_bytes)
            is_whole = True
            async for part in response.aiter_raw():
                if not digest.feed(part):
                    is_whole = False
                    break
            content = digest.finish() if is_whole and response.status_code == 200 else None
            return (
                Answer(
                    status=response.status_code,
                    problem=self._mask(digest.problem) if response.status_code == 200 else "",
                    http_version=response.http_version,
                    content_type=self._mask(said.get("content-type", "")),
                    content_encoding=self._mask(said.get("content-encoding", "").lower()),
                    vary=self._mask(said.get("vary", "")),
                    cache_control=self._mask(said.get("cache-control", "")),
                    expires_in_s=find_expires_in_s(said, datetime.now(UTC)),
                    # Sent back as they are; nothing prints them.
                    etag=said.get("etag", ""),
                    last_modified=said.get("last-modified", ""),
                    alt_svc=self._mask(said.get("alt-svc", "")),
                    transfer_bytes=digest.transfer_bytes if is_whole else None,
                    content_hash=content,
                    is_longer=digest.is_longer,
                    redirected_to=redirected_to,
                ),
                None,
            )
        finally:
            await response.aclose()
