"""Code facts of every script that browsers load as a module, kept by content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.inputs.code_marks import (
    MARKS_VERSION,
    CodeMarks,
    decode_marks,
    encode_marks,
    read_marks,
)
from bundleaudit.inputs.content_cache import content_hash
from bundleaudit.inputs.directory import read_bytes
from bundleaudit.model.code_facts import CodeFacts
from bundleaudit.model.notes import Note

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bundleaudit.analysis.graph import LoadGraph
    from bundleaudit.inputs.content_cache import ContentCache
    from bundleaudit.inputs.directory import ScannedFile
    from bundleaudit.inputs.documents import Contents, Documents


def find_code_facts(
    contents: Contents, documents: Documents, graph: LoadGraph, cache: ContentCache
) -> tuple[CodeFacts, ...]:
    """Return what scripts show by themselves, sorted by file; SystemJS twins are left out."""
    files = {file.path: file for file in contents.files}
    keys = {
        path: f"{contents.hash_by_path[path]}|marks|{MARKS_VERSION}"
        for path, scan in sorted(documents.scripts.items())
        if not scan.is_systemjs
    }
    cached = cache.get_many(keys.values())
    found: list[CodeFacts] = []
    for path, key in keys.items():
        marks = _decode(cached.get(key))
        if marks is None:
            marks = _read(files[path], contents.hash_by_path[path], key, cache)
        found.append(
            CodeFacts(
                file=path,
                libraries=marks.libraries,
                eager_globs=marks.eager_globs,
                inlined_import_count=marks.inlined_import_count,
                startup_imports=_resolve(marks.startup_imports, graph.links[path].dynamic_imports),
            )
        )
    return tuple(found)


def _read(file: ScannedFile, expected_hash: str, key: str, cache: ContentCache) -> CodeMarks:
    data = read_bytes(file)
    if isinstance(data, Note):
        return CodeMarks()
    marks = read_marks(data)
    if content_hash(data) == expected_hash:  # else it changed meanwhile
        cache.put_many({key: encode_marks(marks)})
    return marks


def _resolve(specifiers: Iterable[str], targets: Iterable[str]) -> tuple[str, ...]:
    """Return the targets that the specifiers name; one that might be another is left out."""
    by_name: dict[str, set[str]] = {}
    for target in targets:
        by_name.setdefault(target.rpartition("/")[2], set()).add(target)
    found = (by_name.get(specifier.rpartition("/")[2], set()) for specifier in specifiers)
    return tuple(sorted({name for names in found if len(names) == 1 for name in names}))


def _decode(data: bytes | None) -> CodeMarks | None:
    try:
        return None if data is None else decode_marks(data)
    except ValueError:
        return None
