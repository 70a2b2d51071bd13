"""Where a script leaves ECMAScript 5, as browsers without modules read it, or newer editions.

Template literals, which Vite 8's minifier puts into every legacy chunk, are found by the lexer at
tens of megabytes a second. A script without any is parsed whole (0.3 MB/s), so the answer of a
script that keeps to ES5 is a proof.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.content_cache import content_hash
from bundleaudit.inputs.directory import read_bytes
from bundleaudit.model.content import SyntaxFault, SyntaxUse
from bundleaudit.model.files import FileKind

if TYPE_CHECKING:
    from bundleaudit.inputs.content_cache import ContentCache
    from bundleaudit.inputs.documents import Contents, Documents

_VERSION: Final = 2
_LEGACY_MARK: Final = "-legacy"


def read_syntax(
    contents: Contents, documents: Documents, cache: ContentCache
) -> tuple[tuple[str, SyntaxFault | None], ...]:
    """Return scripts for browsers without modules with where they leave ES5, sorted by path.

    Taken are SystemJS chunks, scripts of ``nomodule`` tags and those Vite names as legacy.
    """
    legacy = _legacy_scripts(contents, documents)
    files = {file.path: file for file in contents.files if file.path in legacy}
    keys = {path: f"{contents.hash_by_path[path]}|es5|{_VERSION}" for path in files}
    known = cache.get_many(keys.values())
    fresh: dict[str, bytes] = {}
    found: list[tuple[str, SyntaxFault | None]] = []
    for path, file in sorted(files.items()):
        is_known, fault = _decode(known.get(keys[path], fresh.get(keys[path])))
        if not is_known:
            code = read_bytes(file)
            if not isinstance(code, bytes) or content_hash(code) != contents.hash_by_path[path]:
                continue
            from bundleaudit.inputs.content.newer_syntax import (  # noqa: PLC0415 - cold runs only
                find_newer_syntax,
            )

            fault = find_newer_syntax(code)
            fresh[keys[path]] = _encode(fault)
        found.append((path, fault))
    cache.put_many(fresh)
    return tuple(found)


def read_modern_syntax(
    contents: Contents, documents: Documents, cache: ContentCache
) -> tuple[tuple[str, tuple[SyntaxUse, ...]], ...]:
    """Return every other script with the newer syntax it uses, sorted by path; none without any."""
    legacy = _legacy_scripts(contents, documents)
    files = {
        file.path: file
        for file in contents.files
        if file.kind is FileKind.JS and file.path not in legacy
    }
    keys = {path: f"{contents.hash_by_path[path]}|modern|{_VERSION}" for path in files}
    known = cache.get_many(keys.values())
    fresh: dict[str, bytes] = {}
    found: list[tuple[str, tuple[SyntaxUse, ...]]] = []
    for path, file in sorted(files.items()):
        uses = _decode_uses(known.get(keys[path], fresh.get(keys[path])))
        if uses is None:
            code = read_bytes(file)
            if not isinstance(code, bytes) or content_hash(code) != contents.hash_by_path[path]:
                continue
            from bundleaudit.inputs.content.modern_syntax import (  # noqa: PLC0415 - cold runs only
                find_modern_syntax,
            )

            uses = find_modern_syntax(code)
            rows = [(use.feature, use.offset_bytes) for use in uses]
            fresh[keys[path]] = json.dumps(rows, separators=(",", ":")).encode()
        if uses:
            found.append((path, uses))
    cache.put_many(fresh)
    return tuple(found)


def _legacy_scripts(contents: Contents, documents: Documents) -> frozenset[str]:
    """Return SystemJS chunks, scripts of ``nomodule`` tags and those Vite names as legacy."""
    legacy_names = {
        url.partition("?")[0].rpartition("/")[2]
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


def _decode_uses(data: bytes | None) -> tuple[SyntaxUse, ...] | None:
    try:
        return (
            None
            if data is None
            else tuple(
                SyntaxUse(feature=str(feature), offset_bytes=int(offset_bytes))
                for feature, offset_bytes in json.loads(data)
            )
        )
    except (ValueError, OverflowError, TypeError, RecursionError):
        return None


def _encode(fault: SyntaxFault | None) -> bytes:
    if fault is None:
        return b"[]"
    return json.dumps((fault.feature, fault.offset_bytes, fault.level, fault.is_alone)).encode()


def _decode(data: bytes | None) -> tuple[bool, SyntaxFault | None]:
    """Return whether the cache knows, and what."""
    try:
        fields = [0] if data is None else json.loads(data)
        if fields == []:
            return True, None
        feature, offset_bytes, level, is_alone = fields
        return True, SyntaxFault(
            feature=str(feature),
            offset_bytes=int(offset_bytes),
            level=int(level),
            is_alone=bool(is_alone),
        )
    except (ValueError, OverflowError, TypeError, RecursionError):
        return False, None
