"""Reads what the files of a build hold, each content once, from the cache where it is known."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.content.encoding import (
    CONTENT_VERSION,
    NOTHING,
    decode_content,
    encode_content,
)
from bundleaudit.inputs.content.image_uses import find_shown_widths
from bundleaudit.inputs.content.pictures import read_pictures
from bundleaudit.inputs.content.siblings import read_siblings
from bundleaudit.inputs.content.syntax import read_modern_syntax, read_syntax
from bundleaudit.inputs.contents import read_unchanged
from bundleaudit.inputs.remembered import Answers, Codec, Task
from bundleaudit.model.content import BuildContent
from bundleaudit.model.files import FileKind, OtherFormat

if TYPE_CHECKING:
    from bundleaudit.inputs.contents import Contents
    from bundleaudit.inputs.directory import ScannedFile
    from bundleaudit.inputs.documents import Documents
    from bundleaudit.model.content import ContentScan

_CODEC: Final = Codec(encode=encode_content, decode=decode_content)
_KINDS: Final = frozenset({FileKind.JS, FileKind.CSS, FileKind.HTML})
_TEXT_SUFFIXES: Final = (".json", ".txt", ".yml", ".yaml", ".pem", ".key", ".toml", ".svg")


def read_build_content(contents: Contents, documents: Documents, answers: Answers) -> BuildContent:
    """Return everything checks ask of single files."""
    scans = read_content(contents, answers)
    return BuildContent(
        scans=scans,
        siblings=read_siblings(contents, answers),
        syntax=read_syntax(contents, documents, answers),
        modern_syntax=read_modern_syntax(contents, documents, answers),
        pictures=read_pictures(contents, answers, find_shown_widths(documents, scans)),
    )


def read_content(contents: Contents, answers: Answers) -> tuple[tuple[str, ContentScan], ...]:
    """Return the scans of all files that hold anything of interest, sorted by path."""
    hashes = contents.hash_by_path
    tasks = {
        file.path: Task(
            key=_key(hashes[file.path], file),
            compute=partial(_scan, file, hashes[file.path]),
            cost_bytes=file.raw_bytes,
        )
        for file in sorted(contents.files, key=lambda file: file.path)
        if _is_scanned(file)
    }
    return tuple(item for item in answers.find(tasks, _CODEC).items() if item[1] != NOTHING)


def _scan(file: ScannedFile, expected_hash: str) -> ContentScan | None:
    data = read_unchanged(file, expected_hash)
    if data is None:
        return None
    from bundleaudit.inputs.content.scan import (  # noqa: PLC0415 - patterns of cold runs
        scan_content,
    )

    return scan_content(
        data, file.kind, file.other_format, is_environment=is_environment(file.path)
    )


def is_environment(path: str) -> bool:
    """Return whether a file is named like those dotenv reads (``.env``, ``.env.production``)."""
    name = path.rpartition("/")[2]
    return name == ".env" or name.startswith(".env.")


def _is_scanned(file: ScannedFile) -> bool:
    return (
        file.kind in _KINDS
        or file.other_format is OtherFormat.SOURCE_MAP
        or (file.other_format is None and file.path.lower().endswith(_TEXT_SUFFIXES))
        or is_environment(file.path)
    )


def _key(hash_text: str, file: ScannedFile) -> str:
    form = "env" if is_environment(file.path) else file.other_format or file.kind
    return f"{hash_text}|content|{CONTENT_VERSION}|{form}"
