"""Asks a server for everything a build has; what it says is judged elsewhere."""

from __future__ import annotations

import asyncio
import urllib.request
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import httpx

from bundleaudit.publish.served.answers import Observed, ServedFile, ServedRoute
from bundleaudit.publish.served.body import offered_encodings
from bundleaudit.publish.served.client import Limits, ServedClient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bundleaudit.publish.served.address import Address, Mask
    from bundleaudit.publish.served.expected import Expected, ExpectedFile

ABSENT: Final = "assets/bundleaudit-no-such-file-00000000.js"
"""A script no build holds: what comes for it comes for every script of an earlier deployment."""
_ABSENT_BYTES: Final = 100_000
_REPEATS_PER_GROUP: Final = 3
_HANDSHAKE_S: Final = 10.0


def observe(
    address: Address,
    expected: Expected,
    *,
    headers: tuple[tuple[str, str], ...],
    mask: Mask,
    limits: Limits | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Observed:
    """Return what the server at ``address`` says for every file of a build.

    Args:
        address: Where the build is deployed.
        expected: The build's files and routes.
        headers: Sent with every request, to the address' origin only.
        mask: Hides them in everything the server says.
        limits: How much and how long; by default six connections and 30 s a request.
        progress: Told how many files were asked for, and of how many.

    Raises:
        PublishError: The server cannot be reached, or stopped answering.
    """
    try:
        return asyncio.run(_observe(address, expected, headers, mask, limits or Limits(), progress))
    except ExceptionGroup as group:  # of the tasks: the first tells why
        raise group.exceptions[0] from None


async def _observe(
    address: Address,
    expected: Expected,
    headers: tuple[tuple[str, str], ...],
    mask: Mask,
    limits: Limits,
    progress: Callable[[int, int], None] | None,
) -> Observed:
    done = 0

    async with ServedClient(address, headers, mask, limits) as client:
        repeated = _to_repeat(expected.files)

        async def ask(file: ExpectedFile) -> ServedFile:
            nonlocal done
            served = await _ask_for(client, file, is_repeated=file.path in repeated)
            done += 1
            if progress is not None:
                progress(done, len(expected.files))
            return served

        # Alone and first: a server that is not there is asked once, not for every file.
        absent = await client.ask(ABSENT, _ABSENT_BYTES)
        async with asyncio.TaskGroup() as group:
            files = [group.create_task(ask(file)) for file in expected.files]
            maps = [
                group.create_task(_ask_for(client, file, is_repeated=False))
                for file in expected.hidden_maps
            ]
            routes = [
                group.create_task(client.ask(route.address, route.page_bytes, Accept="text/html"))
                for route in expected.routes
            ]
        return Observed(
            url=mask(address.root),
            files=tuple(task.result() for task in files),
            hidden_maps=tuple(task.result() for task in maps),
            routes=tuple(
                ServedRoute(route=route, answer=task.result())
                for route, task in zip(expected.routes, routes, strict=True)
            ),
            absent=absent,
            alpn=await _ask_for_http2(address),
            request_count=client.request_count,
            encodings=offered_encodings(),
        )


async def _ask_for(client: ServedClient, file: ExpectedFile, *, is_repeated: bool) -> ServedFile:
    answer = await client.ask(file.address, file.raw_bytes)
    repeat_status: int | None = None
    condition = _condition(answer.etag, answer.last_modified)
    if is_repeated and answer.status == 200 and not answer.problem and condition:
        repeat_status = (await client.ask(file.address, file.raw_bytes, **condition)).status
    return ServedFile(
        expected=file,
        # Validators are opaque: only that there are some is kept, so that nothing prints them.
        answer=replace(answer, etag="*" if answer.etag else ""),
        repeat_status=repeat_status,
    )


def _condition(etag: str, last_modified: str) -> dict[str, str]:
    """Return the header browsers send for the same answer again; RFC 9110, section 13.1."""
    if etag:
        return {"If_None_Match": etag}
    return {"If_Modified_Since": last_modified} if last_modified else {}


def _to_repeat(files: Iterable[ExpectedFile]) -> frozenset[str]:
    """Return the paths of a few files of each kind: one setting holds for all of them."""
    counts: dict[tuple[str, bool | None], int] = {}
    chosen: set[str] = set()
    for file in files:
        key = (file.kind.value, file.is_hashed)
        counts[key] = counts.get(key, 0) + 1
        if counts[key] <= _REPEATS_PER_GROUP:
            chosen.add(file.path)
    return frozenset(chosen)


async def _ask_for_http2(address: Address) -> str | None:
    """Return what a TLS handshake that offers HTTP/2 agrees on; nothing is sent after it."""
    scheme, host, port = address.origin
    proxies = urllib.request.getproxies()
    if scheme != "https" or "https" in proxies or "all" in proxies:
        return None
    try:
        context = httpx.create_ssl_context()
        context.set_alpn_protocols(["h2", "http/1.1"])
        async with asyncio.timeout(_HANDSHAKE_S):
            _, writer = await asyncio.open_connection(host, port, ssl=context)
    except (OSError, ValueError, TimeoutError):
        return None
    try:
        tls = writer.get_extra_info("ssl_object")
        return tls.selected_alpn_protocol() or ""
    finally:
        writer.transport.abort()
