"""Rolldown's devtools log, which Vite 8 writes with ``devtools: true``.

Format: one JSON object per line with an ``action``, as Rolldown 1.3 writes it to
``node_modules/.rolldown/<session>/logs.json``. Most of such a log is the text of modules after each
plug-in, so lines of other actions are never parsed. Several builds (client, server, workers) share
a log. Lengths are those before minification, and per module, not per chunk.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.stats.collector import ReportCollector
from bundleaudit.inputs.stats.fields import byte_count_of, objects_of, text_of, texts_of
from bundleaudit.inputs.stats.report import StatsFormat, StatsReport
from bundleaudit.inputs.untrusted_text import decode_text, parse_json

if TYPE_CHECKING:
    from collections.abc import Iterable

_WANTED: Final = re.compile(
    rb'"action"\s{0,4}:\s{0,4}"(?:AssetsReady|ChunkGraphReady|ModuleGraphReady|ModuleRenderedReady'
    rb'|PackageGraphReady)"'
)
_Key = tuple[object, object]


def is_devtools_line(document: object) -> bool:
    """Return whether one line of a file is an event of such a log."""
    return (
        isinstance(document, dict)
        and isinstance(document.get("action"), str)
        and not document.keys().isdisjoint({"session_id", "build_id", "timestamp"})
    )


def parse_rolldown_devtools(lines: Iterable[bytes], path: str) -> StatsReport:
    """Return the report; reads ``lines`` once and keeps one of them at a time."""
    log = _Log(path)
    for line in lines:
        if _WANTED.search(line):
            log.add_line(line)
    return log.finish()


class _Log:
    """Joins events: chunks and files are told in different ones."""

    def __init__(self, path: str) -> None:
        self._collector = ReportCollector(StatsFormat.ROLLDOWN_DEVTOOLS, path)
        self._chunk_modules: dict[_Key, list[str]] = {}
        self._chunk_files: dict[_Key, str] = {}
        self._lengths: dict[_Key, int | None] = {}

    def add_line(self, line: bytes) -> None:
        try:
            event = parse_json(decode_text(line))
        except ValueError:
            self._collector.add_fault()  # the last line of a build that was stopped
            return
        if not isinstance(event, dict):
            return
        build = text_of(event.get("build_id"))
        match event.get("action"):
            case "ModuleGraphReady":
                self._add_modules(event)
            case "ChunkGraphReady":
                self._add_chunks(event, build)
            case "AssetsReady":
                self._add_files(event, build)
            case "ModuleRenderedReady":
                for module in objects_of(event.get("modules")):
                    name = text_of(module.get("id"))
                    self._lengths[build, name] = byte_count_of(module.get("bytes"))
            case "PackageGraphReady":
                self._add_packages(event)
            case _:
                pass

    def _add_files(self, event: dict[str, object], build: str | None) -> None:
        for asset in objects_of(event.get("assets")):
            file, chunk = text_of(asset.get("filename")), asset.get("chunk_id")
            if file is not None and isinstance(chunk, int):
                self._chunk_files[build, chunk] = file

    def _add_packages(self, event: dict[str, object]) -> None:
        for package in objects_of(event.get("packages")):
            name, version = text_of(package.get("name")), text_of(package.get("version"))
            root = text_of(package.get("package_root")) or ""
            if name is not None and version is not None:
                self._collector.add_version(name, version, root)

    def _add_modules(self, event: dict[str, object]) -> None:
        for module in objects_of(event.get("modules")):
            name = text_of(module.get("id"))
            if name is None:
                self._collector.add_fault()
                continue
            self._collector.add_module(name, is_external=module.get("is_external") is True)
            for target in texts_of(module.get("imports")):  # up to Rolldown 1.0
                self._collector.add_import(name, target, is_dynamic=False)
            for record in objects_of(module.get("imports")):
                imported = text_of(record.get("module_id")) or text_of(record.get("id"))
                if imported is not None:
                    self._collector.add_import(
                        name,
                        imported,
                        is_dynamic=record.get("kind") == "dynamic-import",
                        specifier=text_of(record.get("module_request")),
                    )

    def _add_chunks(self, event: dict[str, object], build: str | None) -> None:
        for chunk in objects_of(event.get("chunks")):
            number = chunk.get("chunk_id")
            if not isinstance(number, int):
                self._collector.add_fault()
                continue
            self._chunk_modules[build, number] = texts_of(chunk.get("modules"))
            entry = text_of(chunk.get("entry_module"))
            if entry is not None and chunk.get("is_user_defined_entry") is True:
                self._collector.add_entry(entry)

    def finish(self) -> StatsReport:
        placed: dict[_Key, int] = {}
        for (build, _), modules in self._chunk_modules.items():
            for module in modules:
                placed[build, module] = placed.get((build, module), 0) + 1
        for key, modules in self._chunk_modules.items():
            file = self._chunk_files.get(key)
            if file is None:
                continue
            self._collector.add_chunk(file)
            for module in modules:
                is_alone = placed[key[0], module] == 1
                length = self._lengths.get((key[0], module)) if is_alone else None
                self._collector.add_part(file, module, length)
        return self._collector.finish()
