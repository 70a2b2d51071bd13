"""Reads what the build's own documents say: scripts, stylesheets and pages, each file once."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from bundleaudit.inputs.content_cache import content_hash
from bundleaudit.inputs.contents import read_unchanged
from bundleaudit.inputs.directory import read_bytes
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
from bundleaudit.inputs.remembered import Answers, Codec, Task
from bundleaudit.inputs.untrusted_text import decode_text
from bundleaudit.model.files import FileKind
from bundleaudit.model.notes import Note
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bundleaudit.inputs.contents import Contents
    from bundleaudit.inputs.directory import ScannedFile

_IMPORT_MAP: Final = "importmap.json"
ScanT = TypeVar("ScanT")


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

    @property
    def map_urls(self) -> dict[str, str | None]:
        """For every script the URL in its ``sourceMappingURL`` comment, if it has one."""
        return {path: script.source_mapping_url for path, script in self.scripts.items()}


def read_documents(contents: Contents, answers: Answers) -> Documents:
    """Return what scripts, stylesheets and pages say; what was read before is not read again."""
    pages = _read_pages(contents, answers)
    return Documents(
        scripts=_read_all(contents, FileKind.JS, _SCRIPTS, answers),
        stylesheets=_read_all(contents, FileKind.CSS, _STYLESHEETS, answers),
        pages=pages,
        inline_scripts=_scan_inline(pages, answers),
        import_map=_read_import_map(contents),
        notes=tuple(note for page in pages for note in page.notes),
    )


@record
class _Reader(Generic[ScanT]):
    """How documents of one kind are read.

    Attributes:
        label: Part of the cache's key.
        scan: Reads a content.
        codec: How its answer is kept.
    """

    label: str
    scan: Callable[[bytes], ScanT]
    codec: Codec[ScanT]


def _parse_stylesheet(data: bytes) -> StylesheetScan:
    # The patterns of parsers take longer to compile than a warm run takes to read.
    from bundleaudit.inputs.stylesheet import parse_stylesheet  # noqa: PLC0415 - cold runs only

    return parse_stylesheet(data)


def _parse_page(data: bytes) -> HtmlPage:
    from bundleaudit.inputs.html_page import parse_html  # noqa: PLC0415 - cold runs only

    return parse_html(data, "")


_SCRIPTS: Final = _Reader(
    label=f"script|{SCANNER_VERSION}",
    scan=scan_script,
    codec=Codec(encode=encode_scan, decode=decode_scan),
)
_STYLESHEETS: Final = _Reader(
    label=f"style|{PAGES_VERSION}",
    scan=_parse_stylesheet,
    codec=Codec(encode=encode_stylesheet, decode=decode_stylesheet),
)
_PAGES: Final = _Reader(
    label=f"page|{PAGES_VERSION}",
    scan=_parse_page,
    codec=Codec(encode=encode_page, decode=decode_page),
)


def _read_pages(contents: Contents, answers: Answers) -> tuple[HtmlPage, ...]:
    """Return every page, sorted by path; equal ones are read once."""
    found = _read_all(contents, FileKind.HTML, _PAGES, answers)
    return tuple(
        replace(page, path=path, notes=tuple(replace(note, file=path) for note in page.notes))
        for path, page in found.items()
    )


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
    contents: Contents, kind: FileKind, reader: _Reader[ScanT], answers: Answers
) -> dict[str, ScanT]:
    """Return a scan for every file of ``kind``; that of one which changed meanwhile is empty."""
    files = [file for file in contents.files if file.kind is kind]
    tasks = {
        file.path: Task(
            key=f"{hash_text}|{reader.label}",
            compute=partial(_read, reader.scan, file, hash_text),
            cost_bytes=file.raw_bytes,
        )
        for file in files
        for hash_text in (contents.hash_by_path[file.path],)
    }
    found = answers.find(tasks, reader.codec)
    return {
        file.path: found[file.path] if file.path in found else reader.scan(b"") for file in files
    }


def _read(scan: Callable[[bytes], ScanT], file: ScannedFile, expected_hash: str) -> ScanT | None:
    data = read_unchanged(file, expected_hash)
    return None if data is None else scan(data)


def _scan_inline(pages: Iterable[HtmlPage], answers: Answers) -> dict[str, tuple[ScriptScan, ...]]:
    """Return the scans of the inline code of every page; equal code is scanned once."""
    codes_by_page = {
        page.path: [
            code.encode("utf-8", "replace") for code in (*page.inline_modules, *page.inline_scripts)
        ]
        for page in pages
    }
    tasks = {
        name: Task(
            key=f"{name}|{_SCRIPTS.label}",
            compute=partial(scan_script, code),
            cost_bytes=len(code),
        )
        for many in codes_by_page.values()
        for code in many
        for name in (content_hash(code),)
    }
    scans = answers.find(tasks, _SCRIPTS.codec)
    return {
        path: tuple(scans[content_hash(code)] for code in many)
        for path, many in codes_by_page.items()
    }
