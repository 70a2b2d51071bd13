"""Fingerprints of files: what stays the same when only hashes or references change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.analysis.canonical import FORMS_VERSION, TEXT_KINDS, canonical_form, code_form
from bundleaudit.analysis.identity import chunk_name
from bundleaudit.inputs.content_cache import content_hash
from bundleaudit.inputs.directory import read_bytes
from bundleaudit.model.files import Fingerprint
from bundleaudit.model.notes import Note

if TYPE_CHECKING:
    from bundleaudit.inputs.content_cache import ContentCache
    from bundleaudit.inputs.directory import ScannedFile
    from bundleaudit.inputs.documents import Contents
    from bundleaudit.model.files import FileKind

_HASH_DIGITS = 32
_TELLING_BYTES = 24


def fingerprint_files(contents: Contents, cache: ContentCache) -> dict[str, Fingerprint]:
    """Return the fingerprint of every file by path; a file that changed meanwhile has none."""
    fingerprints: dict[str, Fingerprint] = {}
    texts: dict[str, ScannedFile] = {}
    for file in contents.files:
        hash_text = contents.hash_by_path[file.path]
        if file.kind in TEXT_KINDS:
            texts[_key(hash_text, file)] = file
        else:
            fingerprints[file.path] = Fingerprint(
                content=hash_text, canonical=hash_text, code=hash_text
            )
    known = cache.get_many(texts)
    fresh: dict[str, bytes] = {}
    for file in contents.files:
        if file.kind not in TEXT_KINDS:
            continue
        key = _key(contents.hash_by_path[file.path], file)
        value = known.get(key) or fresh.get(key)
        if value is None or len(value) != 2 * _HASH_DIGITS:
            data = read_bytes(file)
            if isinstance(data, Note) or content_hash(data) != contents.hash_by_path[file.path]:
                continue
            made = fingerprint(data, file.kind, chunk_name(file.path))
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
    canonical = canonical_form(content)
    code = code_form(canonical, kind, name)
    if len(code) < _TELLING_BYTES:
        code = b"%s:%s" % (name.encode("utf-8", "replace"), code)
    return Fingerprint(
        content=content_hash(content), canonical=content_hash(canonical), code=content_hash(code)
    )


def _key(hash_text: str, file: ScannedFile) -> str:
    name = content_hash(chunk_name(file.path).encode("utf-8", "replace"))
    return f"{hash_text}|forms|{FORMS_VERSION}|{file.kind.value}|{name}"
