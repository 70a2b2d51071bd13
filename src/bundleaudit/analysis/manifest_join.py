"""Joins the manifest to the graph: names and styles from it, and a note where they disagree.

The manifest is evidence, not truth: up to Vite 7 it lists transitive imports, Vite 5 loses some
stylesheets, Vite 8 lists chunks among their own dynamic imports and leaves out the source of a
lazy module that landed in a shared chunk. Closures are compared, so none of that is a
disagreement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.model.notes import Note
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from bundleaudit.analysis.graph import LoadGraph
    from bundleaudit.inputs.manifest import Manifest, ManifestChunk

_SHOWN_FILES = 3


@record
class ManifestFacts:
    """What the manifests add to the code.

    Attributes:
        chunk_by_file: The manifest's chunk of every script it lists.
        notes: Files that are not there, and imports the code does not confirm; sorted.
    """

    chunk_by_file: Mapping[str, ManifestChunk]
    notes: tuple[Note, ...]


def join_manifests(
    manifests: Iterable[Manifest], graph: LoadGraph, files: Collection[str]
) -> ManifestFacts:
    """Return what ``manifests`` say of the scripts in ``graph``."""
    chunk_by_file: dict[str, ManifestChunk] = {}
    notes: list[Note] = []
    for manifest in manifests:
        notes += manifest.notes
        by_key = {chunk.key: chunk for chunk in manifest.chunks}
        notes += _note_missing(manifest, files)
        for chunk in manifest.chunks:
            if chunk.file not in graph.links:
                continue
            known = chunk_by_file.get(chunk.file)
            if known is None or (known.source is None and chunk.source is not None):
                chunk_by_file[chunk.file] = chunk
            if graph.links[chunk.file].is_browser_code:
                notes += _compare(manifest, chunk, by_key, graph)
    return ManifestFacts(chunk_by_file=chunk_by_file, notes=tuple(sorted(set(notes))))


def _note_missing(manifest: Manifest, files: Collection[str]) -> list[Note]:
    named = {
        file: None
        for chunk in manifest.chunks
        for file in (chunk.file, *chunk.css, *chunk.assets)
        if file not in files
    }
    if not named:
        return []
    return [
        Note(
            file=manifest.path,
            message=f"lists files that are not in the build: {_shorten(list(named))}",
        )
    ]


def _compare(
    manifest: Manifest, chunk: ManifestChunk, by_key: Mapping[str, ManifestChunk], graph: LoadGraph
) -> list[Note]:
    notes = []
    listed = _close_listed(chunk, by_key, graph)
    in_code = graph.close_statically([chunk.file])
    for only, owner, other in (
        (sorted(listed - set(in_code)), manifest.path, "its code does not"),
        (sorted(set(in_code) - listed), "the code", f"{manifest.path} does not"),
    ):
        if only:
            message = f"{owner} says it imports {_shorten(only)} statically; {other}"
            notes.append(Note(file=chunk.file, message=message))
    lazy_listed = {by_key[key].file for key in chunk.dynamic_imports if key in by_key} - {
        chunk.file
    }
    unconfirmed = sorted(
        file
        for file in lazy_listed - set(graph.links[chunk.file].dynamic_imports)
        if file in graph.links
    )
    if unconfirmed:
        message = f"{manifest.path} says it imports {_shorten(unconfirmed)} dynamically; its code does not"
        notes.append(Note(file=chunk.file, message=message))
    return notes


def _close_listed(
    chunk: ManifestChunk, by_key: Mapping[str, ManifestChunk], graph: LoadGraph
) -> set[str]:
    """Return the static closure the manifest claims, as scripts of the build."""
    reached = {chunk.key}
    pending = [chunk]
    while pending:
        for key in pending.pop().imports:
            if key in by_key and key not in reached:
                reached.add(key)
                pending.append(by_key[key])
    return {by_key[key].file for key in reached if by_key[key].file in graph.links}


def _shorten(files: list[str]) -> str:
    shown = ", ".join(files[:_SHOWN_FILES])
    rest = len(files) - _SHOWN_FILES
    return f"{shown} and {rest} more" if rest > 0 else shown
