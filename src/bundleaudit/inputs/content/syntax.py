"""Where a script leaves ECMAScript 5, as browsers without modules read it, or newer editions.

Template literals, which Vite 8's minifier puts into every legacy chunk, are found by the lexer at
tens of megabytes a second. A script without any is parsed whole (0.3 MB/s), so the answer of a
script that keeps to ES5 is a proof.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from bundleaudit.inputs.contents import read_unchanged
from bundleaudit.inputs.remembered import Task, json_codec
from bundleaudit.inputs.url_paths import file_name
from bundleaudit.model.content import SyntaxFault, SyntaxUse
from bundleaudit.model.files import FileKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bundleaudit.inputs.contents import Contents
    from bundleaudit.inputs.directory import ScannedFile
    from bundleaudit.inputs.documents import Documents
    from bundleaudit.inputs.remembered import Answers

_VERSION: Final = 4
_LEGACY_MARK: Final = "-legacy"

AnswerT = TypeVar("AnswerT")


def read_syntax(
    contents: Contents, documents: Documents, answers: Answers
) -> tuple[tuple[str, SyntaxFault | None], ...]:
    """Return scripts for browsers without modules with where they leave ES5, sorted by path.

    Taken are SystemJS chunks, scripts of ``nomodule`` tags and those Vite names as legacy.
    """
    legacy = _legacy_scripts(contents, documents)
    files = [file for file in contents.files if file.path in legacy]
    found = answers.find(_tasks(files, contents, "es5", _find_faults), FAULTS)
    return tuple((path, faults[0] if faults else None) for path, faults in found.items())


def read_modern_syntax(
    contents: Contents, documents: Documents, answers: Answers
) -> tuple[tuple[str, tuple[SyntaxUse, ...]], ...]:
    """Return every other script with the newer syntax it uses, sorted by path; none without any."""
    legacy = _legacy_scripts(contents, documents)
    files = [
        file for file in contents.files if file.kind is FileKind.JS and file.path not in legacy
    ]
    found = answers.find(_tasks(files, contents, "modern", _find_uses), USES)
    return tuple((path, uses) for path, uses in found.items() if uses)


def _find_faults(file: ScannedFile, expected_hash: str) -> tuple[SyntaxFault, ...] | None:
    code = read_unchanged(file, expected_hash)
    if code is None:
        return None
    from bundleaudit.inputs.content.newer_syntax import (  # noqa: PLC0415 - cold runs only
        find_newer_syntax,
    )

    fault = find_newer_syntax(code)
    return () if fault is None else (fault,)


def _find_uses(file: ScannedFile, expected_hash: str) -> tuple[SyntaxUse, ...] | None:
    code = read_unchanged(file, expected_hash)
    if code is None:
        return None
    from bundleaudit.inputs.content.modern_syntax import (  # noqa: PLC0415 - cold runs only
        find_modern_syntax,
    )

    return find_modern_syntax(code)


def _tasks(
    files: Iterable[ScannedFile],
    contents: Contents,
    question: str,
    find: Callable[[ScannedFile, str], AnswerT | None],
) -> dict[str, Task[AnswerT]]:
    """Return a task for every file, sorted by path."""
    hashes = contents.hash_by_path
    return {
        file.path: Task(
            key=f"{hashes[file.path]}|{question}|{_VERSION}",
            compute=partial(find, file, hashes[file.path]),
            cost_bytes=file.raw_bytes,
        )
        for file in sorted(files, key=lambda file: file.path)
    }


def _legacy_scripts(contents: Contents, documents: Documents) -> frozenset[str]:
    """Return SystemJS chunks, scripts of ``nomodule`` tags and those Vite names as legacy."""
    legacy_names = {
        file_name(url)
        for page in documents.pages
        for url in (*page.nomodule_scripts, *page.legacy_entries)
    }
    return frozenset(
        file.path
        for file in contents.files
        if file.kind is FileKind.JS
        and (
            documents.scripts[file.path].is_systemjs
            or file.path.rpartition("/")[2] in legacy_names
            or _LEGACY_MARK in file.path.rpartition("/")[2]
        )
    )


def _faults_of(rows: Any) -> tuple[SyntaxFault, ...]:
    return tuple(
        SyntaxFault(
            feature=str(feature),
            offset_bytes=int(offset_bytes),
            level=int(level),
            is_alone=bool(is_alone),
        )
        for feature, offset_bytes, level, is_alone in rows
    )


def _uses_of(rows: Any) -> tuple[SyntaxUse, ...]:
    return tuple(
        SyntaxUse(feature=str(feature), offset_bytes=int(offset_bytes))
        for feature, offset_bytes in rows
    )


FAULTS: Final = json_codec(
    lambda faults: [(one.feature, one.offset_bytes, one.level, one.is_alone) for one in faults],
    _faults_of,
)
USES: Final = json_codec(
    lambda uses: [(use.feature, use.offset_bytes) for use in uses],
    _uses_of,
)
