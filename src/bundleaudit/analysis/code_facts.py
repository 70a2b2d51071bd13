"""Code facts of every script that browsers load as a module, kept by content."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.code_marks import (
    MARKS_VERSION,
    CodeMarks,
    decode_marks,
    encode_marks,
    read_marks,
)
from bundleaudit.inputs.contents import read_unchanged
from bundleaudit.inputs.remembered import Codec, Task
from bundleaudit.model.code_facts import CodeFacts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bundleaudit.analysis.graph import LoadGraph
    from bundleaudit.inputs.contents import Contents
    from bundleaudit.inputs.directory import ScannedFile
    from bundleaudit.inputs.documents import Documents
    from bundleaudit.inputs.remembered import Answers

_MARKS: Final = Codec(encode=encode_marks, decode=decode_marks)


def find_code_facts(
    contents: Contents, documents: Documents, graph: LoadGraph, answers: Answers
) -> tuple[CodeFacts, ...]:
    """Return what scripts show by themselves, sorted by file; SystemJS twins are left out."""
    files = {file.path: file for file in contents.files}
    hashes = contents.hash_by_path
    tasks = {
        path: Task(
            key=f"{hashes[path]}|marks|{MARKS_VERSION}",
            compute=partial(_read, files[path], hashes[path]),
            cost_bytes=files[path].raw_bytes,
        )
        for path, scan in sorted(documents.scripts.items())
        if not scan.is_systemjs
    }
    known = answers.find(tasks, _MARKS)
    return tuple(
        CodeFacts(
            file=path,
            libraries=marks.libraries,
            eager_globs=marks.eager_globs,
            inlined_import_count=marks.inlined_import_count,
            startup_imports=_resolve(marks.startup_imports, graph.links[path].dynamic_imports),
        )
        for path in tasks
        for marks in (known.get(path, CodeMarks()),)
    )


def _read(file: ScannedFile, expected_hash: str) -> CodeMarks | None:
    code = read_unchanged(file, expected_hash)
    return None if code is None else read_marks(code)


def _resolve(specifiers: Iterable[str], targets: Iterable[str]) -> tuple[str, ...]:
    """Return the targets that the specifiers name; one that might be another is left out."""
    by_name: dict[str, set[str]] = {}
    for target in targets:
        by_name.setdefault(target.rpartition("/")[2], set()).add(target)
    found = (by_name.get(specifier.rpartition("/")[2], set()) for specifier in specifiers)
    return tuple(sorted({name for names in found if len(names) == 1 for name in names}))
