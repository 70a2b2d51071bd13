"""Code facts of every script that browsers load as a module, kept by content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.code_marks import (
    MARKS_VERSION,
    CodeMarks,
    decode_marks,
    encode_marks,
    read_marks,
)
from bundleaudit.inputs.contents import read_unchanged
from bundleaudit.inputs.remembered import Codec, answer_all
from bundleaudit.model.code_facts import CodeFacts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bundleaudit.analysis.graph import LoadGraph
    from bundleaudit.inputs.content_cache import ContentCache
    from bundleaudit.inputs.contents import Contents
    from bundleaudit.inputs.documents import Documents

_MARKS: Final = Codec(encode=encode_marks, decode=decode_marks)


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

    def read(path: str) -> CodeMarks | None:
        code = read_unchanged(files[path], contents)
        return None if code is None else read_marks(code)

    known = answer_all(keys, read, _MARKS, cache)
    return tuple(
        CodeFacts(
            file=path,
            libraries=marks.libraries,
            eager_globs=marks.eager_globs,
            inlined_import_count=marks.inlined_import_count,
            startup_imports=_resolve(marks.startup_imports, graph.links[path].dynamic_imports),
        )
        for path in keys
        for marks in (known.get(path, CodeMarks()),)
    )


def _resolve(specifiers: Iterable[str], targets: Iterable[str]) -> tuple[str, ...]:
    """Return the targets that the specifiers name; one that might be another is left out."""
    by_name: dict[str, set[str]] = {}
    for target in targets:
        by_name.setdefault(target.rpartition("/")[2], set()).add(target)
    found = (by_name.get(specifier.rpartition("/")[2], set()) for specifier in specifiers)
    return tuple(sorted({name for names in found if len(names) == 1 for name in names}))
