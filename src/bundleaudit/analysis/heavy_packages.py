"""Heavy packages in initial loads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.splits import gzip_bytes_of
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.analysis.splits import ChunkContent, Splits
    from bundleaudit.model.outcome import Confidence
    from bundleaudit.model.ownership import ModuleShare

HEAVY_PACKAGES: Final = (
    "@amcharts/*",
    "@antv/*",
    "@codemirror/*",
    "@deck.gl/*",
    "@ffmpeg/*",
    "@fullcalendar/*",
    "@tensorflow/*",
    "@tinymce/*",
    "ace-builds",
    "ag-grid-community",
    "ag-grid-enterprise",
    "apexcharts",
    "chart.js",
    "ckeditor5",
    "codemirror",
    "cytoscape",
    "d3",
    "docx",
    "echarts",
    "exceljs",
    "fabric",
    "handsontable",
    "highcharts",
    "highlight.js",
    "hls.js",
    "html2canvas",
    "html2pdf.js",
    "jspdf",
    "jszip",
    "katex",
    "konva",
    "leaflet",
    "lodash",
    "lottie-web",
    "mapbox-gl",
    "maplibre-gl",
    "mathjs",
    "mermaid",
    "moment",
    "moment-timezone",
    "monaco-editor",
    "ol",
    "pdf-lib",
    "pdfjs-dist",
    "pdfmake",
    "plotly.js",
    "plotly.js-dist",
    "plotly.js-dist-min",
    "prosemirror-view",
    "quill",
    "shiki",
    "three",
    "tinymce",
    "video.js",
    "xlsx",
    "zrender",
)
"""Packages that draw, edit, play or convert something: one view's business, not every page's."""

FRAMEWORKS: Final = (
    "vue",
    "@vue/*",
    "vue-router",
    "pinia",
    "vuex",
    "react",
    "react-dom",
    "react-router",
    "scheduler",
    "preact",
    "svelte",
    "solid-js",
    "@angular/*",
)
"""What every page of an application needs."""


@record
class HeavyPackage:
    """A package in an initial load.

    Attributes:
        name: Its name.
        is_listed: Whether it is known to be heavy and seldom needed at once.
        page: The page that loads most of it.
        chunk: The chunk that holds most of it there.
        gzip_bytes: Its shares in that page's initial load.
        saving_bytes: What would leave the initial load with it.
        importers: The application's modules that import it, sorted; empty when unknown.
        confidence: By maps, or estimated.
    """

    name: str
    is_listed: bool
    page: str
    chunk: str
    gzip_bytes: int
    saving_bytes: int
    importers: tuple[str, ...]
    confidence: Confidence


def find_heavy_packages(
    facts: Facts, heavy: Sequence[str], allowed: Sequence[str]
) -> tuple[HeavyPackage, ...]:
    """Return every package of every initial load but the allowed ones, the largest first.

    Each is named once, with the page that loads most of it. What is late (BA205) is left out.
    """
    late = {module for item in facts.splits.late for module in item.modules}
    contents = {content.chunk.file: content for content in facts.splits.contents}
    retained = {package.name: package.retained_gzip_bytes for package in facts.packages}
    best: dict[str, tuple[int, str, str]] = {}
    held: dict[str, list[ModuleShare]] = {}
    for load in facts.splits.pages:
        by_package = _by_package(
            (contents[file] for file in load.initial.files if file in contents), late
        )
        for name, parts in by_package.items():
            total = sum(size for size, _, _ in parts)
            if total > best.get(name, (-1, "", ""))[0]:
                largest = min(parts, key=lambda part: (-part[0], part[1]))
                best[name] = (total, load.file, largest[1])
                held[name] = [module for _, _, modules in parts for module in modules]
    found = [
        HeavyPackage(
            name=name,
            is_listed=matches(name, heavy),
            page=page,
            chunk=chunk,
            gzip_bytes=gzip_bytes,
            saving_bytes=max(gzip_bytes, retained.get(name) or 0),
            importers=facts.splits.importers_of(module.path for module in held[name]),
            confidence=contents[chunk].confidence,
        )
        for name, (gzip_bytes, page, chunk) in best.items()
        if not matches(name, allowed)
    ]
    return tuple(sorted(found, key=lambda package: (-package.gzip_bytes, package.name)))


def find_heavy_by_code(splits: Splits, heavy: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return heavy libraries that strings prove in initial chunks without known modules.

    With the chunk, sorted by name; each once.
    """
    found: dict[str, str] = {}
    for chunk in splits.without_modules:
        facts = splits.code_facts.get(chunk.file)
        if facts is None or chunk.file not in splits.initial:
            continue
        for name in facts.libraries:
            if matches(name, heavy):
                found.setdefault(name, chunk.file)
    return tuple(sorted(found.items()))


def matches(name: str, patterns: Iterable[str]) -> bool:
    """Return whether a package is one of ``patterns``, of which ``@scope/*`` is a whole scope."""
    return any(
        name.startswith(pattern[:-1]) if pattern.endswith("/*") else name == pattern
        for pattern in patterns
    )


def _by_package(
    contents: Iterable[ChunkContent], late: set[str]
) -> dict[str, list[tuple[int, str, list[ModuleShare]]]]:
    found: dict[str, list[tuple[int, str, list[ModuleShare]]]] = {}
    for content in contents:
        for name, modules in content.third_party.items():
            early = [module for module in modules if module.path not in late]
            gzip_bytes = gzip_bytes_of(early)
            if early and gzip_bytes is not None:
                found.setdefault(name, []).append((gzip_bytes, content.chunk.file, early))
    return found
