"""What of a build a server should have, out of its audit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.identity import find_hash
from bundleaudit.model.files import FileKind, OtherFormat
from bundleaudit.publish.served.expected import Expected, ExpectedFile, ExpectedRoute

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from bundleaudit.model.build import Build
    from bundleaudit.model.files import OutputFile

_ROUTE_COUNT: Final = 3
_MAP_COUNT: Final = 5
_TAIL_BYTES: Final = 4_000
_MAP_COMMENT: Final = b"sourceMappingURL="
# createWebHashHistory adds the missing "#" to its base; nothing else of vue-router holds this.
_HASH_HISTORY: Final = re.compile(rb"\+=[\"'`]#[\"'`]")
_LITERAL_ROUTE: Final = re.compile(r"/[A-Za-z0-9_~/-]{1,200}")


def expect(build: Build, dist: Path) -> Expected:
    """Return what a server that has ``build`` should send; ``dist`` is its folder."""
    pages = {
        file.path: file
        for file in build.files
        if file.kind is FileKind.HTML and file.is_served and file.fingerprint
    }
    return Expected(
        files=tuple(_file(file) for file in build.files if file.is_served),
        hidden_maps=tuple(_file(file) for file in _hidden_maps(build, dist))[:_MAP_COUNT],
        routes=tuple(_routes(build, dist, pages)),
        page_hashes=frozenset(
            file.fingerprint.content for file in pages.values() if file.fingerprint
        ),
    )


def _file(file: OutputFile) -> ExpectedFile:
    is_index = file.path.rpartition("/")[2] == "index.html"
    return ExpectedFile(
        path=file.path,
        address=file.path.removesuffix("index.html") if is_index else file.path,
        kind=file.kind,
        raw_bytes=file.sizes.raw_bytes,
        gzip_bytes=file.sizes.gzip_bytes,
        content_hash=file.fingerprint.content if file.fingerprint else None,
        is_compressible=file.is_compressible,
        is_hashed=find_hash(file.path) is not None,
        siblings=file.precompressed,
    )


def _hidden_maps(build: Build, dist: Path) -> Iterator[OutputFile]:
    """Yield maps beside a script or stylesheet that does not name them."""
    known = {file.path for file in build.files}
    for file in build.files:
        original = file.path.removesuffix(".map")
        if (
            file.other_format is OtherFormat.SOURCE_MAP
            and not file.is_server_side
            and original in known
            and (tail := _tail(dist / original)) is not None
            and _MAP_COMMENT not in tail
        ):
            yield file


def _routes(build: Build, dist: Path, pages: dict[str, OutputFile]) -> Iterable[ExpectedRoute]:
    """Return the first routes without parameters, unless the router keeps them behind ``#``."""
    table = build.routes.routes
    literal = sorted(
        {
            (route.path, route.page)
            for route in table
            if route.page in pages
            and not route.is_redirect
            and not route.is_partial
            and _LITERAL_ROUTE.fullmatch(route.path)
        }
    )
    if not literal or any(_has_hash_history(dist / chunk.file) for chunk in build.chunks):
        return []
    return [
        ExpectedRoute(
            address=path.lstrip("/"),
            page_hash=page.fingerprint.content,
            page_bytes=page.sizes.raw_bytes,
        )
        for path, name in literal[:_ROUTE_COUNT]
        if (page := pages[name or ""]).fingerprint is not None
    ]


def _has_hash_history(file: Path) -> bool:
    try:
        return _HASH_HISTORY.search(file.read_bytes()) is not None
    except OSError:
        return True  # unknown, so that nothing is claimed


def _tail(file: Path) -> bytes | None:
    try:
        with file.open("rb") as stream:
            stream.seek(0, 2)
            stream.seek(max(0, stream.tell() - _TAIL_BYTES))
            return stream.read()
    except OSError:
        return None
