"""Where a script leaves ECMAScript 5, as browsers without modules read it.

Template literals, which Vite 8's minifier puts into every legacy chunk, are found by the lexer at
tens of megabytes a second. A script without any is parsed whole (0.3 MB/s), so the answer of a
script that keeps to ES5 is a proof.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from bundleaudit.inputs.content_cache import content_hash
from bundleaudit.inputs.directory import read_bytes
from bundleaudit.inputs.javascript.lexer import find_texts
from bundleaudit.inputs.javascript.masking import mask_text
from bundleaudit.inputs.javascript.parser import NotParsedError, parse_program
from bundleaudit.model.content import SyntaxFault
from bundleaudit.model.files import FileKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.inputs.content_cache import ContentCache
    from bundleaudit.inputs.documents import Contents, Documents

_VERSION: Final = 1
_LEGACY_MARK: Final = "-legacy"
_LARGEST_BYTES: Final = 4 << 20
_BACKTICK: Final = 0x60
_NODES: Final = {
    "ArrowFunctionExpression": ("arrow function", 2015),
    "ClassDeclaration": ("class", 2015),
    "ClassExpression": ("class", 2015),
    "TemplateLiteral": ("template literal", 2015),
    "SpreadElement": ("spread", 2015),
    "RestElement": ("rest parameter", 2015),
    "ForOfStatement": ("for-of loop", 2015),
    "ObjectPattern": ("destructuring", 2015),
    "ArrayPattern": ("destructuring", 2015),
    "AssignmentPattern": ("default value", 2015),
    "YieldExpression": ("generator", 2015),
    "MetaProperty": ("new.target", 2015),
    "Super": ("super", 2015),
    "AwaitExpression": ("await", 2017),
    "ChainExpression": ("optional chaining", 2020),
    "ImportExpression": ("import()", 2020),
    "Import": ("import()", 2020),
}
_OPERATORS: Final = {
    "**": 2016, "**=": 2016, "??": 2020, "??=": 2021, "||=": 2021, "&&=": 2021,
}  # fmt: skip
_NEW_FLAGS: Final = re.compile(r"[yusdv]")
_NEW_NUMBER: Final = re.compile(r"0[bBoO]|.*(?:_|n\Z)")
# What a transpiler to ES5 never leaves and code of today never lacks.
_MODERN_SIGN: Final = re.compile(rb"=>|(?<![\w$.])(?:const|let|class)\s[\w$\s\[{]")
_OLD_NUMBER: Final = re.compile(r"0[xX]")


def read_syntax(
    contents: Contents, documents: Documents, cache: ContentCache
) -> tuple[tuple[str, SyntaxFault | None], ...]:
    """Return scripts for browsers without modules with where they leave ES5, sorted by path.

    Taken are SystemJS chunks, scripts of ``nomodule`` tags and those Vite names as legacy.
    """
    legacy_names = {
        url.partition("?")[0].rpartition("/")[2]
        for page in documents.pages
        for url in (*page.nomodule_scripts, *page.legacy_entries)
    }
    files = {
        file.path: file
        for file in contents.files
        if file.kind is FileKind.JS
        and (
            documents.scripts[file.path].is_systemjs
            or file.path.rpartition("/")[2] in legacy_names
            or _LEGACY_MARK in file.path.rpartition("/")[2]
        )
    }
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
            fault = find_newer_syntax(code)
            fresh[keys[path]] = _encode(fault)
        found.append((path, fault))
    cache.put_many(fresh)
    return tuple(found)


def find_newer_syntax(code: bytes) -> SyntaxFault | None:
    """Return the first template literal, else the first other construct beyond ES5, else ``None``.

    A script that cannot be read as a classic script gives a fault without a feature.
    """
    for start, end in find_texts(code) if b"`" in code else ():
        if code[start] == _BACKTICK and end > start:
            return SyntaxFault(
                feature="template literal",
                offset_bytes=start,
                level=2015,
                is_alone=_MODERN_SIGN.search(mask_text(code)) is None,
            )
    unknown = SyntaxFault(feature="", offset_bytes=0, level=0)
    if len(code) > _LARGEST_BYTES:
        return unknown
    text = code.decode("utf-8", "replace").removeprefix("\ufeff")
    try:
        program = parse_program(text)
    except NotParsedError:
        return unknown
    first = min(_newer(program), default=None)
    if first is None:
        return None
    place, level, feature = first
    offset_bytes = len(text[:place].encode("utf-8", "replace"))
    return SyntaxFault(feature=feature, offset_bytes=offset_bytes, level=level)


def _newer(program: Any) -> Iterator[tuple[int, int, str]]:
    """Yield position, edition and name of everything beyond ES5, in no order."""
    pending: list[Any] = [program]
    while pending:
        node = pending.pop()
        if isinstance(node, list):
            pending += node
            continue
        kind = getattr(node, "type", None)
        if not isinstance(kind, str):
            continue
        feature = _NODES.get(kind) or _feature(node, kind)
        if feature is not None and getattr(node, "range", None):
            yield node.range[0], feature[1], feature[0]
        pending += (
            value
            for name, value in vars(node).items()
            if name not in {"range", "regex", "value", "raw"} or kind == "Property"
            if isinstance(value, list) or hasattr(value, "type")
        )


def _feature(node: Any, kind: str) -> tuple[str, int] | None:
    """Return what is new in a node whose type is old."""
    if kind == "Literal":
        return _literal(node)
    if kind in {"FunctionDeclaration", "FunctionExpression"}:
        if getattr(node, "isAsync", False) or getattr(node, "async", False):
            return "async function", 2017
        return ("generator", 2015) if node.generator else None
    operator = str(getattr(node, "operator", None) or "")
    found = None
    if kind == "VariableDeclaration" and node.kind != "var":
        found = (str(node.kind), 2015)
    elif kind == "Property" and (node.shorthand or node.method or node.computed):
        found = ("shorthand or computed property", 2015)
    elif kind == "CatchClause" and node.param is None:
        found = ("catch without a binding", 2019)
    elif operator in _OPERATORS:
        found = (f"operator {operator}", _OPERATORS[operator])
    return found


def _literal(node: Any) -> tuple[str, int] | None:
    regex = getattr(node, "regex", None)
    if regex is not None:
        flags = getattr(regex, "flags", "") or ""
        return ("flag of a regular expression", 2018) if _NEW_FLAGS.search(flags) else None
    raw = str(getattr(node, "raw", ""))
    if raw[:1].isdigit() and not _OLD_NUMBER.match(raw) and _NEW_NUMBER.match(raw):
        return "number", 2021
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
    except (ValueError, TypeError, RecursionError):
        return False, None
