"""The data the page's scripts read: the JSON report as columns over one table of strings.

``static/data.js`` is its only reader, so its shape may change with any release. What is long
in a real build (files, chunks, modules) is a column per field; what is short (pages, routes,
packages, findings) stays as in the JSON report, except that a file is its position in ``files``.
Every string is made printable here, once.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

from bundleaudit.report.html_diff import diff_data
from bundleaudit.report.html_tail import gather_tail
from bundleaudit.report.view import printable
from bundleaudit.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bundleaudit.report.html_tail import ModuleRow
    from bundleaudit.wire import AuditWire, ChunkWire, FileWire

_MODULE_LIMIT: Final = 60_000  # rows; what is beyond is summed up per package and chunk


class _Strings:
    """Positions of strings in a table that holds each of them once."""

    def __init__(self) -> None:
        self.table: list[str] = []
        self._position: dict[str, int] = {}

    def __call__(self, text: str | None) -> int:
        """Return the position of ``text``, -1 for ``None``."""
        if text is None:
            return -1
        position = self._position.get(text)
        if position is None:
            position = self._position[text] = len(self.table)
            self.table.append(printable(text))
        return position


def report_data(report: AuditWire, *, module_limit: int = _MODULE_LIMIT) -> dict[str, Any]:
    """Return the values for the JSON island, ready to be dumped.

    Args:
        report: The JSON report.
        module_limit: How many modules get a row of their own; the largest do.
    """
    strings = _Strings()
    position = {file.file: index for index, file in enumerate(report.files)}
    plain = _Plain(position)
    return {
        "build": printable(report.build),
        "bundler": report.bundler,
        "metrics": _metrics(report),
        "files": _files(report.files, strings),
        "chunks": _chunks(report.chunks, strings, position),
        "modules": _modules(gather_tail(report.chunks, module_limit), strings),
        "packages": plain(report.packages),
        "pages": plain(report.pages),
        "boundaries": plain(report.lazy_boundaries),
        "routes": plain(report.routes),
        "outcomes": plain([one for one in report.outcomes if one.findings]),
        "diff": diff_data(report.diff, report.baseline) if report.diff else None,
        "strings": strings.table,
    }


def _metrics(report: AuditWire) -> list[dict[str, str]]:
    gzip, brotli = report.encoders.gzip, report.encoders.brotli
    names = {"raw": "raw bytes"}
    if gzip:
        names["gzip"] = f"gzip, {gzip.implementation} level {gzip.level}"
    if brotli:
        names["brotli"] = f"brotli, quality {brotli.quality}"
    methods = {
        "gzip": {one.gzip_method for chunk in report.chunks for one in chunk.modules},
        "brotli": {one.brotli_method for chunk in report.chunks for one in chunk.modules},
    }
    return [
        {
            "name": name,
            "label": label,
            "method": "exact" if methods.get(name, set()) <= {None, "exact"} else "estimate",
        }
        for name, label in names.items()
    ]


def _files(files: list[FileWire], strings: _Strings) -> dict[str, Any]:
    return {
        "path": [strings(file.file) for file in files],
        "kind": [strings(file.kind) for file in files],
        "format": [strings(file.other_format) for file in files],
        "role": [strings(file.role) for file in files],
        "raw": [file.raw_bytes for file in files],
        "gzip": [file.gzip_bytes for file in files],
        "brotli": [file.brotli_bytes for file in files],
        "orphans": [index for index, file in enumerate(files) if file.is_orphan],
    }


def _chunks(chunks: list[ChunkWire], strings: _Strings, position: dict[str, int]) -> dict[str, Any]:
    def known(names: Iterable[str]) -> list[int]:
        return [position[name] for name in names if name in position]

    return {
        "file": [position.get(chunk.file, -1) for chunk in chunks],
        "name": [strings(chunk.name) for chunk in chunks],
        "source": [strings(chunk.source) for chunk in chunks],
        "imports": [known(chunk.static_imports) for chunk in chunks],
        "lazy": [known(chunk.dynamic_imports) for chunk in chunks],
        "css": [known(chunk.css) for chunk in chunks],
        "entries": [index for index, chunk in enumerate(chunks) if chunk.is_entry],
        "mapped": [index for index, chunk in enumerate(chunks) if chunk.has_map],
        "buckets": [
            [
                chunk.buckets.generated_code,
                chunk.buckets.source_map_comment,
                chunk.buckets.line_ends,
                chunk.buckets.unmapped,
                chunk.buckets.no_source_map,
            ]
            for chunk in chunks
        ],
    }


def _modules(rows: list[ModuleRow], strings: _Strings) -> dict[str, Any]:
    folders = [row.path.rpartition("/") for row in rows]
    return {
        "chunk": [row.chunk for row in rows],
        "folder": [strings(folder + slash) for folder, slash, _ in folders],
        "name": [strings(name) for _, _, name in folders],
        "package": [strings(row.package) for row in rows],
        "version": [strings(row.version) for row in rows],
        "raw": [row.raw_bytes for row in rows],
        "gzip": [row.gzip_bytes for row in rows],
        "brotli": [row.brotli_bytes for row in rows],
    }


class _Plain:
    """Turns wire values into plain ones: printable text, lists of files as positions."""

    def __init__(self, position: dict[str, int]) -> None:
        self._position = position

    def __call__(self, value: object) -> Any:
        if isinstance(value, Wire):
            return {
                item.name: self._of_field(item.name, getattr(value, item.name))
                for item in fields(value)
            }
        if isinstance(value, dict):
            return {printable(str(key)): self(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self(item) for item in value]
        return printable(value) if isinstance(value, str) else value

    def _of_field(self, name: str, value: Any) -> Any:
        if name in {"files", "chunks", "preloads", "navigation_files"}:
            return [self._position[one] for one in value if one in self._position]
        if name in {"target", "chunk"} and isinstance(value, str):
            return self._position.get(value)
        return self(value)
