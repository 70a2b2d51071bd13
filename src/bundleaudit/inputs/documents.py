"""Reads what the build's own documents say: scripts, stylesheets and pages, each file once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.content_cache import content_hash
from bundleaudit.inputs.directory import hash_file, read_bytes
from bundleaudit.inputs.html_page import HtmlPage, parse_html
from bundleaudit.inputs.import_map import parse_import_map
from bundleaudit.inputs.javascript import (
    SCANNER_VERSION,
    ScriptScan,
    decode_scan,
    encode_scan,
    scan_script,
)
from bundleaudit.inputs.stylesheet import StylesheetScan, parse_stylesheet
from bundleaudit.inputs.untrusted_text import decode_text
from bundleaudit.model.files import FileKind
from bundleaudit.model.notes import Note
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bundleaudit.inputs.content_cache import ContentCache
    from bundleaudit.inputs.directory import DirectoryScan, ScannedFile


_IMPORT_MAP: Final = "importmap.json"


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
    for file in scan.files:
        found = hash_file(file)
        if isinstance(found, Note):
            notes.append(found)
            continue
        digest, size_bytes = found
        if size_bytes != file.raw_bytes:
            notes.append(Note(file=file.path, message="changed while it was read; left out"))
            continue
        hashes[file.path] = digest
        files.append(file)
    return Contents(files=tuple(files), hash_by_path=hashes, notes=tuple(notes))


def read_documents(contents: Contents, cache: ContentCache) -> Documents:
    """Return what scripts, stylesheets and pages say; scans of scripts come from the cache."""
    stylesheets: dict[str, StylesheetScan] = {}
    pages: list[HtmlPage] = []
    for file in contents.files:
        if file.kind not in {FileKind.CSS, FileKind.HTML}:
            continue
        data = _read_unchanged(file, contents) or b""
        if file.kind is FileKind.CSS:
            stylesheets[file.path] = parse_stylesheet(data)
        else:
            pages.append(parse_html(data, file.path))
    return Documents(
        scripts=_read_scripts(contents, cache),
        stylesheets=stylesheets,
        pages=tuple(pages),
        inline_scripts=_scan_inline(pages, cache),
        import_map=_read_import_map(contents),
        notes=tuple(note for page in pages for note in page.notes),
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


def _read_scripts(contents: Contents, cache: ContentCache) -> dict[str, ScriptScan]:
    scripts = {file.path: file for file in contents.files if file.kind is FileKind.JS}
    hashes = {path: contents.hash_by_path[path] for path in scripts}

    def read(path: str) -> bytes | None:
        return _read_unchanged(scripts[path], contents)

    return _scan_all(hashes, read, cache)


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
    scans = _scan_all({key: key for key in codes}, codes.__getitem__, cache)
    return {
        path: tuple(scans[content_hash(code)] for code in many)
        for path, many in codes_by_page.items()
    }


def _scan_all(
    hash_by_name: Mapping[str, str], read: Callable[[str], bytes | None], cache: ContentCache
) -> dict[str, ScriptScan]:
    """Return a scan for every name, from the cache where its content is known."""
    keys = {name: _cache_key(hash_text) for name, hash_text in hash_by_name.items()}
    cached = cache.get_many(keys.values())
    fresh: dict[str, bytes] = {}
    scans: dict[str, ScriptScan] = {}
    for name, key in keys.items():
        scan = _decode(cached.get(key) or fresh.get(key))
        if scan is None:
            code = read(name)
            scan = scan_script(code or b"")
            if code is not None:  # what changed meanwhile must not be remembered
                fresh[key] = encode_scan(scan)
        scans[name] = scan
    cache.put_many(fresh)
    return scans


def _cache_key(hash_text: str) -> str:
    return f"{hash_text}|script|{SCANNER_VERSION}"


def _decode(data: bytes | None) -> ScriptScan | None:
    try:
        return None if data is None else decode_scan(data)
    except ValueError:
        return None
