"""What a server should have of a build; plain values, so that nobody here knows a build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.records import record

if TYPE_CHECKING:
    from bundleaudit.model.files import FileKind


@record
class ExpectedFile:
    """One file visitors download.

    Attributes:
        path: Relative to the build, with ``/``.
        address: The path asked for below the build's address: that of the file, and the folder
            for an ``index.html``.
        kind: What it is.
        raw_bytes: Its size on disk.
        gzip_bytes: Its size by the audit's gzip; ``None`` when not measured.
        content_hash: ``content_hash`` of its bytes; ``None`` when unknown.
        is_compressible: Whether a server gains by compressing it.
        is_hashed: Whether its name changes with its content; ``None`` where that cannot be told.
        siblings: Sizes of its precompressed siblings by suffix.
    """

    path: str
    address: str
    kind: FileKind
    raw_bytes: int
    gzip_bytes: int | None
    content_hash: str | None
    is_compressible: bool
    is_hashed: bool | None
    siblings: tuple[tuple[str, int], ...] = ()


@record
class ExpectedRoute:
    """An address of the application that no file has, answered by its page.

    Attributes:
        address: Below the build's address, without a leading ``/``.
        page_hash: ``content_hash`` of the page.
        page_bytes: Its size.
    """

    address: str
    page_hash: str
    page_bytes: int


@record
class Expected:
    """Everything to ask a server for.

    Attributes:
        files: Sorted by path.
        hidden_maps: Source maps that no script names: kept for an error tracker.
        routes: A few routes without parameters; none where the router works without the server.
        page_hashes: Hashes of all pages, by which a page is recognised in a script's place.
    """

    files: tuple[ExpectedFile, ...]
    hidden_maps: tuple[ExpectedFile, ...] = ()
    routes: tuple[ExpectedRoute, ...] = ()
    page_hashes: frozenset[str] = frozenset()
