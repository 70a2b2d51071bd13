"""Files of the build that nothing in it refers to."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from bundleaudit.analysis.identity import find_hash
from bundleaudit.inputs.directory import read_bytes
from bundleaudit.model.files import FileKind, OtherFormat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bundleaudit.analysis.graph import LoadGraph
    from bundleaudit.inputs.directory import ScannedFile
    from bundleaudit.inputs.documents import Documents
    from bundleaudit.inputs.manifest import Manifest

_TEXT_SUFFIXES = (".json", ".webmanifest", ".txt", ".xml")
_LARGEST_TEXT_BYTES = 1 << 20


def find_orphans(
    files: Sequence[ScannedFile],
    documents: Documents,
    graph: LoadGraph,
    manifests: Iterable[Manifest],
) -> frozenset[str]:
    """Return hashed files whose name appears nowhere, and source maps whose script is gone.

    A name counts wherever it appears: in code, styles, pages, manifests and small text files, with
    or without its folder, because code may put paths together at run time. What a service worker
    precaches does not count: such a list is made from the directory itself. Files without a hash
    are never orphans: the server may know them.
    """
    paths = {file.path for file in files}
    mentioned = set(_mentioned_names(documents, graph, manifests))
    candidates = [
        file
        for file in files
        if file.other_format is None
        and find_hash(file.path) is not None
        and _name(file.path) not in mentioned
    ]
    for text in _read_small_texts(files) if candidates else ():
        candidates = [file for file in candidates if _name(file.path).encode() not in text]
    stray_maps = (
        file.path
        for file in files
        if file.other_format is OtherFormat.SOURCE_MAP
        and file.path.removesuffix(".map") not in paths
    )
    return frozenset(chain((file.path for file in candidates), stray_maps))


def _mentioned_names(
    documents: Documents, graph: LoadGraph, manifests: Iterable[Manifest]
) -> Iterator[str]:
    for path, scan in documents.scripts.items():
        own_name = _name(path)
        if not scan.precache:
            yield from (name for name in scan.mentioned_names if name != own_name)
    for links in graph.links.values():
        yield from map(_name, (*links.static_imports, *links.dynamic_imports, *links.workers))
    for sheet in documents.stylesheets.values():
        yield from map(_name, (*sheet.imports, *sheet.urls))
    for scans in documents.inline_scripts.values():
        yield from chain.from_iterable(scan.mentioned_names for scan in scans)
    for page in documents.pages:
        urls = chain(
            page.module_scripts,
            page.nomodule_scripts,
            page.legacy_entries,
            page.module_preloads,
            page.other_references,
            (script.src for script in page.classic_scripts),
            (sheet.href for sheet in page.stylesheets),
            (preload.href for preload in page.preloads),
            (url for _, url in page.import_map),
        )
        yield from map(_name, urls)
    for manifest in manifests:
        for chunk in manifest.chunks:
            yield from map(_name, (chunk.file, *chunk.css, *chunk.assets))


def _name(url: str) -> str:
    return url.partition("?")[0].partition("#")[0].rpartition("/")[2]


def _read_small_texts(files: Iterable[ScannedFile]) -> Iterator[bytes]:
    for file in files:
        is_text = file.path.endswith(_TEXT_SUFFIXES) or file.kind is FileKind.HTML
        if is_text and file.raw_bytes <= _LARGEST_TEXT_BYTES:
            data = read_bytes(file)
            if isinstance(data, bytes):
                yield data
