"""What of a build a server should have, out of its audit."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.identity import find_hash
from bundleaudit.model.content import Mark
from bundleaudit.model.files import FileKind
from bundleaudit.model.ownership import MapLink
from bundleaudit.publish.served.expected import Expected, ExpectedFile, ExpectedRoute

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from bundleaudit.model.build import Build
    from bundleaudit.model.files import OutputFile

_INDEX: Final = "index.html"
_ROUTE_COUNT: Final = 3
_MAP_COUNT: Final = 5
# Where most names carry hashes, eight such letters after a dash may be one that looks like words.
_PERHAPS_HASH: Final = re.compile(r"[-.][A-Za-z0-9_-]{8}\.[A-Za-z0-9.]{1,20}\Z")
_LITERAL_ROUTE: Final = re.compile(r"/[A-Za-z0-9_~/-]{1,200}")


def expect(build: Build) -> Expected:
    """Return what a server that has ``build`` should send."""
    pages = {
        file.path: file
        for file in build.files
        if file.kind is FileKind.HTML and file.is_served and file.fingerprint
    }
    served = [file for file in build.files if file.is_served]
    folders = _hashed_folders(served)
    return Expected(
        files=tuple(_file(file, folders) for file in served),
        hidden_maps=tuple(_file(file, folders) for file in islice(_hidden_maps(build), _MAP_COUNT)),
        routes=tuple(_routes(build, pages)),
        page_hashes=frozenset(
            file.fingerprint.content for file in pages.values() if file.fingerprint
        ),
    )


def _file(file: OutputFile, hashed_folders: Container[str]) -> ExpectedFile:
    folder, _, name = file.path.rpartition("/")
    is_index = name == "index.html"
    is_hashed: bool | None = find_hash(file.path) is not None
    if not is_hashed and folder in hashed_folders and _PERHAPS_HASH.search(name):
        is_hashed = None
    return ExpectedFile(
        path=file.path,
        address=file.path.removesuffix("index.html") if is_index else file.path,
        kind=file.kind,
        raw_bytes=file.sizes.raw_bytes,
        gzip_bytes=file.sizes.gzip_bytes,
        content_hash=file.fingerprint.content if file.fingerprint else None,
        is_compressible=file.is_compressible,
        is_hashed=is_hashed,
        siblings=file.precompressed,
    )


def _hashed_folders(files: Iterable[OutputFile]) -> frozenset[str]:
    """Return the folders where more than half of the names carry a hash."""
    counts: dict[str, list[bool]] = {}
    for file in files:
        folder = file.path.rpartition("/")[0]
        counts.setdefault(folder, []).append(find_hash(file.path) is not None)
    return frozenset(folder for folder, found in counts.items() if 2 * sum(found) > len(found))


def _hidden_maps(build: Build) -> Iterator[OutputFile]:
    """Yield the maps beside scripts that do not name them."""
    files = {file.path: file for file in build.files}
    for chunk in build.chunks:
        if chunk.ownership.map_link is MapLink.HIDDEN:
            file = files.get(f"{chunk.file}.map")
            if file is not None and not file.is_server_side:
                yield file


def _routes(build: Build, pages: dict[str, OutputFile]) -> Iterable[ExpectedRoute]:
    """Return the first routes without parameters.

    None where the router keeps them behind ``#``, where a server renders them (the build holds
    its code), or of pages in folders: how those are found is the server's own affair.
    """
    if _INDEX not in pages or any(file.is_server_side for file in build.files):
        return []
    table = build.routes.routes
    literal = sorted(
        {
            route.path
            for route in table
            if route.page == _INDEX
            and not route.is_redirect
            and not route.is_partial
            and _LITERAL_ROUTE.fullmatch(route.path)
        }
    )
    if not literal or _has_hash_history(build):
        return []
    page = pages[_INDEX]
    if page.fingerprint is None:
        return []
    return [
        ExpectedRoute(
            address=path.lstrip("/"),
            page_hash=page.fingerprint.content,
            page_bytes=page.sizes.raw_bytes,
        )
        for path in literal[:_ROUTE_COUNT]
    ]


def _has_hash_history(build: Build) -> bool:
    return any(
        found.mark is Mark.HASH_HISTORY for _, scan in build.content.scans for found in scan.marks
    )
