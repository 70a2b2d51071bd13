"""Fingerprints of files: what stays the same when only hashes or references change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bundleaudit.inputs.content_cache import content_hash
from bundleaudit.inputs.directory import read_bytes
from bundleaudit.model.files import FileKind, Fingerprint
from bundleaudit.model.notes import Note

if TYPE_CHECKING:
    from bundleaudit.inputs.content_cache import ContentCache
    from bundleaudit.inputs.directory import ScannedFile
    from bundleaudit.inputs.documents import Contents

FORMS_VERSION = 2
"""Part of cache keys: raised when ``analysis.canonical`` gives the same content other forms."""

_HASH_DIGITS = 32
_HASH_TAIL = re.compile(r"[-.][A-Za-z0-9_-]{8}\Z")
_TELLING_BYTES = 24
_TEXT_KINDS = frozenset({FileKind.JS, FileKind.CSS, FileKind.HTML})
_TEXT_SUFFIXES = (".json", ".webmanifest", ".xml", ".txt", ".svg")  # what may name other files


def fingerprint_files(contents: Contents, cache: ContentCache) -> dict[str, Fingerprint]:
    """Return the fingerprint of every file by path; a file that changed meanwhile has none."""
    fingerprints: dict[str, Fingerprint] = {}
    texts: dict[str, ScannedFile] = {}
    for file in contents.files:
        hash_text = contents.hash_by_path[file.path]
        if _is_text(file):
            texts[_key(hash_text, file)] = file
        else:
            fingerprints[file.path] = Fingerprint(
                content=hash_text, canonical=hash_text, code=hash_text
            )
    known = cache.get_many(texts)
    fresh: dict[str, bytes] = {}
    for file in contents.files:
        if not _is_text(file):
            continue
        key = _key(contents.hash_by_path[file.path], file)
        value = known.get(key) or fresh.get(key)
        if value is None or len(value) != 2 * _HASH_DIGITS:
            data = read_bytes(file)
            if isinstance(data, Note) or content_hash(data) != contents.hash_by_path[file.path]:
                continue
            made = fingerprint(data, file.kind, own_name(file.path))
            value = fresh[key] = (made.canonical + made.code).encode()
        text = value.decode("ascii", "replace")
        fingerprints[file.path] = Fingerprint(
            content=contents.hash_by_path[file.path],
            canonical=text[:_HASH_DIGITS],
            code=text[_HASH_DIGITS:],
        )
    cache.put_many(fresh)
    return fingerprints


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
