"""Reads what the build's own documents say: scripts, stylesheets and pages, each file once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from bundleaudit.inputs.content_cache import content_hash
from bundleaudit.inputs.directory import LARGEST_READ_BYTES, hash_file, read_bytes, too_large
from bundleaudit.inputs.import_map import parse_import_map
from bundleaudit.inputs.javascript import (
    SCANNER_VERSION,
    ScriptScan,
    decode_scan,
    encode_scan,
    scan_script,
)
from bundleaudit.inputs.page_values import (
    PAGES_VERSION,
    HtmlPage,
    StylesheetScan,
    decode_page,
    decode_stylesheet,
    encode_page,
    encode_stylesheet,
)
from bundleaudit.inputs.untrusted_text import decode_text
from bundleaudit.model.files import FileKind, OtherFormat
from bundleaudit.model.notes import Note
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bundleaudit.inputs.content_cache import ContentCache
    from bundleaudit.inputs.directory import DirectoryScan, ScannedFile


_IMPORT_MAP: Final = "importmap.json"
_DOCUMENTS: Final = frozenset({FileKind.JS, FileKind.CSS, FileKind.HTML})
_HASHING_THREADS: Final = 4  # more wait for the disk and for one another
_UNREAD: Final = Note(file="", message="")
ScanT = TypeVar("ScanT")


@record
class Contents:
    """Every readable file with the hash of its content.

    Attributes:
        files: In the order of the scan; unreadable files are left out.
        hash_by_path: Content hash by path.
        notes: Why files were left out.
    """

    files: tuple[ScannedFile, ...]
    hash_by_path: Mapping[str, str]
    notes: tuple[Note, ...]


@record
class Documents:
    """What the build's documents say, by path.

    Attributes:
        scripts: Every script.
        stylesheets: Every stylesheet.
        pages: Every HTML document, sorted by path.
        inline_scripts: Scans of the inline code of pages: modules first, then classic scripts.
        import_map: Entries of an ``importmap.json`` beside the pages (``build.chunkImportMap``).
        notes: What in them could not be read.
    """

    scripts: Mapping[str, ScriptScan]
    stylesheets: Mapping[str, StylesheetScan]
    pages: tuple[HtmlPage, ...]
    inline_scripts: Mapping[str, tuple[ScriptScan, ...]]
    import_map: Mapping[str, str]
    notes: tuple[Note, ...]


def hash_files(scan: DirectoryScan) -> Contents:
    """Return the readable files of ``scan`` with their content hashes."""
    hashes: dict[str, str] = {}
    notes: list[Note] = []
    files: list[ScannedFile] = []
    for file, found in zip(scan.files, _hash_all(scan.files), strict=True):
        if isinstance(found, Note):
            notes.append(found)
            continue
        digest, size_bytes = found
        if size_bytes != file.raw_bytes:
            notes.append(Note(file=file.path, message="changed while it was read; left out"))
            continue
        hashes[file.path] = digest
        files.append(file)
        if size_bytes > LARGEST_READ_BYTES and _is_read(file):
            notes.append(too_large(file.path))
    return Contents(files=tuple(files), hash_by_path=hashes, notes=tuple(notes))


def _is_read(file: ScannedFile) -> bool:
    return file.kind in _DOCUMENTS or file.other_format is OtherFormat.SOURCE_MAP


def _hash_all(files: Sequence[ScannedFile]) -> list[tuple[str, int] | Note]:
    """Return hash and size of every file; reading and hashing both let other threads run."""
    found: list[tuple[str, int] | Note] = [_UNREAD] * len(files)

    def hash_from(first: int) -> None:
        for index in range(first, len(files), _HASHING_THREADS):
            found[index] = hash_file(files[index])

    with ThreadPoolExecutor(_HASHING_THREADS) as pool:
        list(pool.map(hash_from, range(_HASHING_THREADS)))
    return found


def read_documents(contents: Contents, cache: ContentCache) -> Documents:
    """Return what scripts, stylesheets and pages say; what was read before is in the cache."""
    pages = _read_pages(contents, cache)
    return Documents(
        scripts=_read_all(contents, FileKind.JS, _SCRIPTS, cache),
        stylesheets=_read_all(contents, FileKind.CSS, _STYLESHEETS, cache),
        pages=pages,
        inline_scripts=_scan_inline(pages, cache),
        import_map=_read_import_map(contents),
        notes=tuple(note for page in pages for note in page.notes),
    )


@record
class _Reader(Generic[ScanT]):
    """How documents of one kind are read.

    Attributes:
        label: Part of the cache's key.
        scan: Reads a content.
        encode: Its answer for the cache.
        decode: Undoes ``encode``; raises ``ValueError`` for damage.
    """

    label: str
    scan: Callable[[bytes], ScanT]
    encode: Callable[[ScanT], bytes]
    decode: Callable[[bytes], ScanT]


def _parse_stylesheet(data: bytes) -> StylesheetScan:
    # The patterns of parsers take longer to compile than a warm run takes to read.
    from bundleaudit.inputs.stylesheet import parse_stylesheet  # noqa: PLC0415 - cold runs only

    return parse_stylesheet(data)


def _parse_page(data: bytes) -> HtmlPage:
    from bundleaudit.inputs.html_page import parse_html  # noqa: PLC0415 - cold runs only

    return parse_html(data, "")


_SCRIPTS: Final = _Reader(
    label=f"script|{SCANNER_VERSION}", scan=scan_script, encode=encode_scan, decode=decode_scan
)
_STYLESHEETS: Final = _Reader(
    label=f"style|{PAGES_VERSION}",
    scan=_parse_stylesheet,
    encode=encode_stylesheet,
    decode=decode_stylesheet,
)
_PAGES: Final = _Reader(
    label=f"page|{PAGES_VERSION}", scan=_parse_page, encode=encode_page, decode=decode_page
)


def _read_pages(contents: Contents, cache: ContentCache) -> tuple[HtmlPage, ...]:
    """Return every page, sorted by path; equal ones are read once."""
    found = _read_all(contents, FileKind.HTML, _PAGES, cache)
    return tuple(
        replace(page, path=path, notes=tuple(replace(note, file=path) for note in page.notes))
        for path, page in found.items()
    )


def _read_unchanged(file: ScannedFile, contents: Contents) -> bytes | None:
    """Return the content that was hashed, or ``None`` when the file is another one by now."""
    data = read_bytes(file)
    if isinstance(data, Note) or content_hash(data) != contents.hash_by_path[file.path]:
        return None
    return data


def _read_import_map(contents: Contents) -> dict[str, str]:
    """Return the entries of ``importmap.json``; a file of that name may well be another tool's."""
    for file in contents.files:
        if file.path == _IMPORT_MAP:
            data = read_bytes(file)
            try:
                return {} if isinstance(data, Note) else dict(parse_import_map(decode_text(data)))
            except ValueError:
                return {}
    return {}


def _read_all(
    contents: Contents, kind: FileKind, reader: _Reader[ScanT], cache: ContentCache
) -> dict[str, ScanT]:
    files = {file.path: file for file in contents.files if file.kind is kind}
    hashes = {path: contents.hash_by_path[path] for path in files}

    def read(path: str) -> bytes | None:
        return _read_unchanged(files[path], contents)

    return _scan_all(hashes, read, reader, cache)


def _scan_inline(
    pages: Iterable[HtmlPage], cache: ContentCache
) -> dict[str, tuple[ScriptScan, ...]]:
    """Return the scans of the inline code of every page; equal code is scanned once."""
    codes_by_page = {
        page.path: [
            code.encode("utf-8", "replace") for code in (*page.inline_modules, *page.inline_scripts)
        ]
        for page in pages
    }
    codes = {content_hash(code): code for many in codes_by_page.values() for code in many}
    scans = _scan_all({key: key for key in codes}, codes.__getitem__, _SCRIPTS, cache)
    return {
        path: tuple(scans[content_hash(code)] for code in many)
        for path, many in codes_by_page.items()
    }


def _scan_all(
    hash_by_name: Mapping[str, str],
    read: Callable[[str], bytes | None],
    reader: _Reader[ScanT],
    cache: ContentCache,
) -> dict[str, ScanT]:
    """Return a scan for every name, from the cache where its content is known."""
    keys = {name: f"{hash_text}|{reader.label}" for name, hash_text in hash_by_name.items()}
    cached = cache.get_many(keys.values())
    fresh: dict[str, bytes] = {}
    scans: dict[str, ScanT] = {}
    for name, key in keys.items():
        scan = _decode(reader, cached.get(key) or fresh.get(key))
        if scan is None:
            data = read(name)
            scan = reader.scan(data or b"")
            if data is not None:  # what changed meanwhile must not be remembered
                fresh[key] = reader.encode(scan)
        scans[name] = scan
    cache.put_many(fresh)
    return scans


def _decode(reader: _Reader[ScanT], data: bytes | None) -> ScanT | None:
    try:
        return None if data is None else reader.decode(data)
    except ValueError:
        return None
