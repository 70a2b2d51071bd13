"""Finding Vite's manifests among the JSON files of a build."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.directory import DirectoryScan, ScannedFile, read_bytes
from bundleaudit.inputs.manifest import Manifest, is_convincing, parse_manifest
from bundleaudit.model.notes import Note
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

_LARGEST_BYTES: Final = 16 << 20
_EXPECTED: Final = re.compile(r"(?:[^/]+/){0,2}\.vite/manifest\.json")
_POSSIBLE: Final = re.compile(r"[^/]+\.json|[^/]+/manifest\.json|(?:[^/]+/){0,2}\.vite/[^/]+\.json")
_OPENING: Final = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*+\{\s*+"(?:[^"\\]|\\.)*+"\s*+:\s*+\{', re.DOTALL
)


@record
class ManifestSearch:
    """What was found.

    Attributes:
        manifests: Sorted by path; several when one directory holds several builds.
        notes: Files that should be manifests and are not; not the notes inside the manifests.
    """

    manifests: tuple[Manifest, ...]
    notes: tuple[Note, ...]


def find_manifests(scan: DirectoryScan) -> ManifestSearch:
    """Return every Vite manifest of the build.

    Looked at are ``.vite/*.json`` up to two folders deep, every ``*.json`` at the top (the name is
    free: ``build.manifest``) and ``manifest.json`` one folder deep. Which of them is one shows in
    its content; manifests of web apps and of module federation, import maps and licence lists are
    told apart. Files above 64 MiB are not read.
    """
    paths = frozenset(file.path for file in scan.files)
    manifests: list[Manifest] = []
    notes: list[Note] = []
    for file in scan.files:
        if not _POSSIBLE.fullmatch(file.path):
            continue
        answer = _read(file, paths)
        if isinstance(answer, Manifest):
            manifests.append(answer)
        elif _EXPECTED.fullmatch(file.path):
            message = f"{answer.message}; the audit goes on from HTML and code"
            notes.append(Note(file=answer.file, message=message))
    return ManifestSearch(manifests=tuple(manifests), notes=tuple(notes))


def _read(file: ScannedFile, paths: AbstractSet[str]) -> Manifest | Note:
    if file.raw_bytes > _LARGEST_BYTES:
        return Note(file=file.path, message="is too large for a Vite manifest (over 16 MiB)")
    data = read_bytes(file)
    if isinstance(data, Note):
        return data
    is_expected = _EXPECTED.fullmatch(file.path) is not None
    # Translations and icon sets weigh megabytes: do not decode what cannot be a manifest.
    if not is_expected and not (b'"file"' in data and _OPENING.match(data)):
        return Note(file=file.path, message="is not a Vite manifest")
    answer = min(
        (parse_manifest(data, file.path, folder=folder) for folder in _folders_of(file.path)),
        key=lambda answer: _count_missing(answer, paths),
    )
    if isinstance(answer, Manifest) and not is_expected and not is_convincing(answer):
        return Note(file=file.path, message="is not a Vite manifest")
    return answer


def _folders_of(path: str) -> tuple[str, ...]:
    """Return what the manifest's file names may be relative to, the likeliest first."""
    folder = path[: path.rfind("/") + 1]
    if folder.endswith(".vite/"):
        return (folder.removesuffix(".vite/"),)
    return (folder, "") if folder else ("",)


def _count_missing(answer: Manifest | Note, paths: AbstractSet[str]) -> int:
    if isinstance(answer, Note):
        return 0
    return sum(chunk.file not in paths for chunk in answer.chunks)
