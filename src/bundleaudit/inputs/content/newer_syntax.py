"""The first construct of a script that ECMAScript 5 does not have; imported only by cold runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from bundleaudit.inputs.content.newer_tokens import find_newer_tokens
from bundleaudit.inputs.javascript.lexer import find_texts
from bundleaudit.inputs.javascript.masking import mask_text
from bundleaudit.inputs.javascript.parser import (
    NotParsedError,
    parse_program,
    parsing_cost_bytes,
)
from bundleaudit.model.content import SyntaxFault

if TYPE_CHECKING:
    from collections.abc import Iterator

_LARGEST_BYTES: Final = 3 << 20  # of ordinary code; some ten seconds
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
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
# What a transpiler to ES5 never leaves and code of today never lacks.
_MODERN_SIGN: Final = re.compile(rb"=>|(?<![\w$.])(?:const|let|class)\s[\w$\s\[{]")


def find_newer_syntax(code: bytes) -> SyntaxFault | None:
    """Return the first template literal, else the first other construct beyond ES5, else ``None``.

    A script that cannot be read as a classic script gives a fault without a feature.
    """
    offsets = iter(find_texts(code) if b"`" in code else ())
    for start, end in zip(offsets, offsets, strict=True):
        if code[start] == _BACKTICK and end > start:
            return SyntaxFault(
                feature="template literal",
                offset_bytes=start,
                level=2015,
                is_alone=_MODERN_SIGN.search(mask_text(code)) is None,
            )
    unknown = SyntaxFault(feature="", offset_bytes=0, level=0)
    if len(code) > _LARGEST_BYTES or parsing_cost_bytes(mask_text(code)) > _LARGEST_BYTES:
        return unknown
    text = code.decode("utf-8", "replace").removeprefix("\ufeff")
    try:
        program = parse_program(text)
    except NotParsedError:
        return unknown
    found = list(find_newer_tokens(code))
    first = min(_newer(program), default=None)
    if first is not None:
        place, level, feature = first
        ahead_bytes = len(_BYTE_ORDER_MARK) if code.startswith(_BYTE_ORDER_MARK) else 0
        found.append((ahead_bytes + len(text[:place].encode("utf-8", "replace")), level, feature))
    if not found:
        return None
    offset_bytes, level, feature = min(found)
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
    if raw[:1].isdigit() and _NEW_NUMBER.match(raw):
        return "number", 2021
    return None
