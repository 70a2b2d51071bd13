"""Vite's ``ssr-manifest.json``: which chunk holds a module.

Format: ``packages/vite/src/node/ssr/ssrManifestPlugin.ts``, checked against Vite 8: module id,
relative to Vite's root, to URLs with the base in front. The chunk comes first, then its styles and
assets; modules of entry chunks have no chunk. It knows neither bytes nor importers.
"""

from __future__ import annotations

from bundleaudit.inputs.stats.collector import ReportCollector
from bundleaudit.inputs.stats.fields import object_of, texts_of
from bundleaudit.inputs.stats.report import StatsFormat, StatsReport

_SCRIPTS = (".js", ".mjs", ".cjs")


def is_ssr_manifest(document: object) -> bool:
    """Return whether every entry lists URLs and one of them is a script's or stylesheet's."""
    if not isinstance(document, dict) or not document:
        return False
    return all(
        isinstance(urls, list) and all(isinstance(url, str) and "/" in url for url in urls)
        for urls in document.values()
    ) and any(
        url.endswith((*_SCRIPTS, ".css")) for urls in document.values() for url in texts_of(urls)
    )


def parse_ssr_manifest(document: object, path: str) -> StatsReport:
    """Return the report; chunk files keep the base in front, without its first slash."""
    collector = ReportCollector(StatsFormat.SSR_MANIFEST, path)
    rows = {module: texts_of(urls) for module, urls in object_of(document).items()}
    # A worker's script is an asset of an entry chunk; a chunk comes first somewhere.
    chunks = {urls[0] for urls in rows.values() if urls and urls[0].endswith(_SCRIPTS)}
    for module, urls in rows.items():
        if module.endswith(_SCRIPTS) and "/" not in module and not chunks.intersection(urls):
            continue  # names a chunk whose styles it lists, no module
        collector.add_module(module)
        for url in urls:
            if url in chunks:
                collector.add_part(url.lstrip("/"), module, None)
    return collector.finish()
