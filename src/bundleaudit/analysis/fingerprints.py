"""Fingerprints of files: what stays the same when only hashes or references change."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.content_cache import content_hash
from bundleaudit.inputs.contents import read_unchanged
from bundleaudit.inputs.remembered import Codec, Task
from bundleaudit.model.files import FileKind, Fingerprint

if TYPE_CHECKING:
    from bundleaudit.inputs.contents import Contents
    from bundleaudit.inputs.directory import ScannedFile
    from bundleaudit.inputs.remembered import Answers

FORMS_VERSION = 2
"""Part of cache keys: raised when ``analysis.canonical`` gives the same content other forms."""

_HASH_DIGITS = 32
_HASH_TAIL = re.compile(r"[-.][A-Za-z0-9_-]{8}\Z")
_TELLING_BYTES = 24
_TEXT_KINDS = frozenset({FileKind.JS, FileKind.CSS, FileKind.HTML})
_TEXT_SUFFIXES = (".json", ".webmanifest", ".xml", ".txt", ".svg")  # what may name other files


def fingerprint_files(contents: Contents, answers: Answers) -> dict[str, Fingerprint]:
    """Return the fingerprint of every file by path; a file that changed meanwhile has none."""
    files = {file.path: file for file in contents.files}
    hashes = contents.hash_by_path
    tasks = {
        path: Task(
            key=_key(hashes[path], file),
            compute=partial(_make, file, hashes[path]),
            cost_bytes=file.raw_bytes,
        )
        for path, file in files.items()
        if _is_text(file)
    }
    texts = answers.find(tasks, _HASHES)
    plain = {path: (hashes[path], hashes[path]) for path in files if path not in tasks}
    return {
        path: Fingerprint(content=hashes[path], canonical=canonical, code=code)
        for path, (canonical, code) in (plain | texts).items()
    }


def _make(file: ScannedFile, expected_hash: str) -> tuple[str, str] | None:
    data = read_unchanged(file, expected_hash)
    if data is None:
        return None
    made = fingerprint(data, file.kind, own_name(file.path))
    return made.canonical, made.code


def _split(data: bytes) -> tuple[str, str]:
    text = data.decode("ascii")
    if len(text) != 2 * _HASH_DIGITS:
        raise ValueError("not two hashes")
    return text[:_HASH_DIGITS], text[_HASH_DIGITS:]


_HASHES: Final = Codec(encode=lambda hashes: "".join(hashes).encode(), decode=_split)


def fingerprint(content: bytes, kind: FileKind, name: str) -> Fingerprint:
    """Return the fingerprint of a text file.

    Where hardly any code is left, as in a chunk that passes on what others export, the name
    counts too: files of different names do not become equal for want of content.

    Args:
        content: The file.
        kind: What it is.
        name: Its name without hash and extension.
    """
    from bundleaudit.analysis.canonical import canonical_form, code_form  # noqa: PLC0415 - cold

    canonical = canonical_form(content)
    code = code_form(canonical, kind, name)
    if len(code) < _TELLING_BYTES:
        code = b"%s:%s" % (name.encode("utf-8", "replace"), code)
    return Fingerprint(
        content=content_hash(content), canonical=content_hash(canonical), code=content_hash(code)
    )


def _is_text(file: ScannedFile) -> bool:
    return file.kind in _TEXT_KINDS or file.path.lower().endswith(_TEXT_SUFFIXES)


def own_name(path: str) -> str:
    """Return what a file is called in its own code: its name without extension and hash.

    Any 8 characters at the end count as a hash, so that the same file always gets the same name.
    """
    stem = path.rpartition("/")[2].rpartition(".")[0]
    return _HASH_TAIL.sub("", stem) or stem


def _key(hash_text: str, file: ScannedFile) -> str:
    name = content_hash(own_name(file.path).encode("utf-8", "replace"))
    return f"{hash_text}|forms|{FORMS_VERSION}|{file.kind.value}|{name}"
