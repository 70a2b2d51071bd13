"""Two plain forms of a file: its content without hashes, and its code without references.

A hash in a file's name changes with every change of what the file imports, and all importers
repeat it. The *canonical* form puts in the place of every such hash a digest of the name it
belongs to, as long as the hash: contents that differ in hashes alone become equal, and what
compressors make of them moves no more. The *code* form leaves out everything a bundler writes to
tie files together: imports and exports, preload lists, names of files, the file's own name.

Both are found by the look of names, never by what else is in the build, so that forms of two
builds compare and answers can be kept by content.
"""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64encode
from string import ascii_letters, digits
from typing import Final

from bundleaudit.analysis.identity import is_hash
from bundleaudit.model.files import FileKind

_ASSETS: Final = (
    rb"js|mjs|cjs|css|html|wasm|svg|png|jpe?g|gif|webp|avif|ico|woff2?|ttf|otf|eot|mp[34]|webm|"
    rb"ogg|pdf|txt|webmanifest|glb|gltf|bin"
)
# The dot after a hash. `.json` and `.map` are methods as well (`x.response.json(`), so there they
# count only where `-` stands before the hash.
_AFTER_HASH: Final = re.compile(
    rb"\.(?<=[-.][A-Za-z0-9_-]{8}\.)"
    rb"(?:(?:" + _ASSETS + rb")\b|(?<=-[A-Za-z0-9_-]{8}\.)(?:json|map)\b)"
)
_NAME_BYTES: Final = frozenset(
    bytes((code,)) for code in b"$_" + ascii_letters.encode() + digits.encode()
)
_HASH_BYTES: Final = 8
_NAME_BEFORE: Final = re.compile(rb"[\w@$~.-]*\Z")
_LOOK_BACK: Final = 80
# Vue's scope ids hash path and source; Workbox lists unhashed files with the hash of their content.
_SCOPE_ID: Final = re.compile(rb"data-v-([0-9a-f]{8})(?![0-9a-f])")
_REVISION: Final = re.compile(rb"revision[\"']?\s?:\s?[\"'`]([0-9a-f]{32})(?=[\"'`])")

# Every pattern starts with fixed text where it can: then the search is as quick as for that text.
_MAP_COMMENT: Final = re.compile(rb"/[/*][#@] ?sourceMappingURL=[^\n*]*+(?:\*/)?")
_FROM: Final = re.compile(rb"from\s?([\"'])[^\"'\n]{1,512}+\1;?")
_BARE_IMPORT: Final = re.compile(rb"import\s?([\"'])[^\"'\n]{1,512}+\1;?")
_NAMES_ONLY: Final = re.compile(rb"(?:im|ex)port[\w$\s,*{}]*+")
_EXPORTS: Final = re.compile(rb"export\s?\{[\w$\s,]*+\};?")
_FILE_END: Final = re.compile(rb"\.(?:[mc]?js|css)([\"'`])")
_FILE_START: Final = re.compile(rb"([\"'`])[^\"'`\s\\<>]{1,512}+\Z")
_FILE_REACH: Final = 513
_FILE_LIST: Final = re.compile(rb'"\*",\s?"\*"(?:,\s?"\*")*+')
_PRELOAD_NUMBERS: Final = re.compile(rb"__vite__mapDeps\(\[[\d,\s]*+\]")
_LINKS: Final = re.compile(rb"<link\b[^<>\n]{0,400}?[\"']\*[\"'][^<>\n]{0,200}>\s*")


def canonical_form(content: bytes) -> bytes:
    """Return ``content`` with every hash replaced by a digest of what it names; same length."""
    content = _replace_hashes(content)
    content = _SCOPE_ID.sub(_Numbers(b"data-v-"), content)
    return _REVISION.sub(_Numbers(b"revision:"), content)


def code_form(canonical: bytes, kind: FileKind, name: str) -> bytes:
    """Return what a file says by itself, without how it is tied to other files.

    Args:
        canonical: Its canonical form.
        kind: What it is.
        name: The chunk's name, which the code may repeat (``__name: "HomeView"``).
    """
    code = _MAP_COMMENT.sub(b"", canonical)
    if kind is FileKind.JS:
        code = _BARE_IMPORT.sub(b"", _EXPORTS.sub(b"", _cut_imports(code)))
    code = _blank_names(code)
    if kind is FileKind.JS:
        code = _PRELOAD_NUMBERS.sub(b"__vite__mapDeps([]", _FILE_LIST.sub(b'"*"', code))
    if kind is FileKind.HTML:
        code = _LINKS.sub(b"", code)
    if len(name) > 2:
        code = _blank_word(code, name.encode("utf-8", "replace"))
    return code.strip()


def _replace_hashes(content: bytes) -> bytes:
    """Return ``content`` with other hashes in file names; one is the same wherever it stands."""
    digests: dict[bytes, bytes] = {}
    counts: dict[bytes, int] = {}
    kept: list[bytes] = []
    end = 0
    for match in _AFTER_HASH.finditer(content):
        start = match.start() - _HASH_BYTES
        token = content[start : match.start()]
        # After `-` a word is taken for a hash rather than a hash for a word, as one in a hundred
        # looks like one: names of the same length then compare as equal, which moves no size.
        if content[start - 1 : start] != b"-" and not is_hash(token.decode("ascii")):
            continue
        digest = digests.get(token)
        if digest is None:
            before = _NAME_BEFORE.search(content[max(0, start - 1 - _LOOK_BACK) : start - 1])
            name = before[0] if before else b""
            # Files of one name (`index-*.js`) are told apart by the order they are named in.
            count = counts[name] = counts.get(name, 0) + 1
            seed = hashlib.sha256(b"%s#%d" % (name, count)).digest()
            digest = digests[token] = urlsafe_b64encode(seed)[:_HASH_BYTES]
        kept += (content[end:start], digest)
        end = match.start()
    kept.append(content[end:])
    return b"".join(kept)


def _blank_names(code: bytes) -> bytes:
    """Return ``code`` with ``"*"`` for every literal that names a script or a stylesheet.

    They are found by their end, which is rarer than a quotation mark.
    """
    kept: list[bytes] = []
    end = 0
    for match in _FILE_END.finditer(code):
        quote = match.end() - 1
        start = _FILE_START.search(code, max(end, quote - _FILE_REACH), quote)
        if start is not None and start[1] == match[1]:
            kept += (code[end : start.start()], b'"*"')
            end = match.end()
    kept.append(code[end:])
    return b"".join(kept)


def _blank_word(code: bytes, word: bytes) -> bytes:
    """Return ``code`` with ``*`` for ``word`` where it is no part of a longer name.

    Every file has a word of its own: compiling a pattern for each takes longer than looking for it.
    """
    kept: list[bytes] = []
    end = 0
    at = code.find(word)
    while at >= 0:
        after = at + len(word)
        if code[after : after + 1] in _NAME_BYTES or code[at - 1 : at] in _NAME_BYTES:
            at = code.find(word, at + 1)
            continue
        kept.append(code[end:at])
        end = after
        at = code.find(word, after)
    kept.append(code[end:])
    return b"*".join(kept)


class _Numbers:
    """Replaces hashes without a name by a digest of their order of appearance."""

    def __init__(self, prefix: bytes) -> None:
        self._prefix = prefix
        self._digests: dict[bytes, bytes] = {}

    def __call__(self, match: re.Match[bytes]) -> bytes:
        token = match[1]
        digest = self._digests.get(token)
        if digest is None:
            seed = self._prefix + str(len(self._digests)).encode()
            digest = hashlib.sha256(seed).hexdigest()[: len(token)].encode()
            self._digests[token] = digest
        return match[0][: -len(token)] + digest


def _cut_imports(code: bytes) -> bytes:
    """Return ``code`` without imports and re-exports of names from other files."""
    kept: list[bytes] = []
    end = floor = 0
    for match in _FROM.finditer(code):
        start = max(code.rfind(word, floor, match.start()) for word in (b"import", b"export"))
        floor = match.end()  # no text is searched twice
        if start >= 0 and _NAMES_ONLY.fullmatch(code, start, match.start()):
            kept.append(code[end:start])
            end = match.end()
    kept.append(code[end:])
    return b"".join(kept)
