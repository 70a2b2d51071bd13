"""Fragments of JavaScript as nodes; the only module that knows esprima.

Checked with ``esprima-fork`` 5.0 (ECMAScript 2026), which reads about half a megabyte a second:
whoever calls cuts out what is to be understood.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from bundleaudit.inputs.javascript import tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_FRAMES: Final = 6000  # the parser needs 20 to 40 for each level; Python code, so no stack is lost
_DEEPEST: Final = 120
_TOKEN: Final = re.compile(rb"[\w$\x80-\xff]++|[^\s\w$\x80-\xff]")
_BYTES_PER_TOKEN: Final = 3  # of minified code
_OTHER: Final = tree.Other()


class NotParsedError(ValueError):
    """The text is no expression this parser understands."""


def parsing_cost_bytes(masked: bytes) -> int:
    """Return how many bytes of ordinary minified code take as long to parse.

    The parser's time goes by tokens, 12 microseconds each, and hostile code has one in every byte.

    Args:
        masked: The code; where its text is not blanked, words in text count too.
    """
    return max(len(masked), _BYTES_PER_TOKEN * sum(1 for _ in _TOKEN.finditer(masked)))


def parse_expression(code: str) -> tree.Node:
    """Return the expression ``code``, which may also be a declaration of a function or a class.

    Raises:
        NotParsedError: It is not one, or is nested too deeply.
    """
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, _FRAMES))
    try:
        program = _esprima().parseModule(f"(async()=>(\n{code}\n))")
        return _convert(program.body[0].expression.body, 0)
    except Exception as error:  # any of the parser's own faults on hostile input ends here
        raise NotParsedError(str(error)) from error
    finally:
        sys.setrecursionlimit(limit)


def parse_program(code: str) -> Any:
    """Return the tree of a whole classic script, with ranges in UTF-16 units as esprima has them.

    Raises:
        NotParsedError: It is no script this parser understands.
    """
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, _FRAMES))
    try:
        return _esprima().parseScript(code, {"range": True})
    except Exception as error:  # any of the parser's own faults on hostile input ends here
        raise NotParsedError(str(error)) from error
    finally:
        sys.setrecursionlimit(limit)


@cache
def _esprima() -> Any:
    import esprima  # noqa: PLC0415 - 15 ms that only a cold run needs

    return esprima


def _convert(node: Any, depth: int) -> tree.Node:
    converter = None if node is None or depth > _DEEPEST else _CONVERTERS.get(node.type)
    return _OTHER if converter is None else converter(node, depth + 1)


def _all(nodes: Any, depth: int) -> tuple[tree.Node, ...]:
    return tuple(_convert(node, depth) for node in nodes if node is not None)


def _literal(node: Any, _: int) -> tree.Node:
    if isinstance(node.value, str) and not getattr(node, "regex", None):
        return tree.Text(node.value.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    return tree.Constant(bool(node.value))


def _template(node: Any, depth: int) -> tree.Node:
    texts = [tree.Text(quasi.value.cooked or "") for quasi in node.quasis]
    parts: list[tree.Node] = [texts[0]]
    for expression, text in zip(node.expressions, texts[1:], strict=False):
        parts += (_convert(expression, depth), text)
    return parts[0] if len(parts) == 1 else tree.Joined(tuple(parts))


def _object(node: Any, depth: int) -> tree.Node:
    fields: list[tuple[str | None, tree.Node]] = []
    for item in node.properties:
        if item.type == "SpreadElement":
            fields.append((None, tree.Spread(_convert(item.argument, depth))))
            continue
        key = _key(item.key, is_computed=item.computed)
        fields.append((key, _OTHER if item.kind == "get" else _convert(item.value, depth)))
    return tree.Fields(tuple(fields))


def _key(key: Any, *, is_computed: bool) -> str | None:
    if key.type == "Literal":
        return key.value if isinstance(key.value, str) else str(key.value)
    if key.type == "TemplateLiteral" and not key.expressions:
        return str(key.quasis[0].value.cooked)
    return key.name if key.type == "Identifier" and not is_computed else None


def _member(node: Any, depth: int) -> tree.Node:
    return tree.Member(_convert(node.object, depth), _key(node.property, is_computed=node.computed))


def _call(node: Any, depth: int) -> tree.Node:
    if node.callee.type == "Import":
        return _import(node, depth)
    return tree.Call(_convert(node.callee, depth), _all(node.arguments, depth))


def _import(node: Any, depth: int) -> tree.Node:
    source = getattr(node, "source", None) or node.arguments[0]
    specifier = _convert(source, depth)
    return tree.Import(specifier.value if isinstance(specifier, tree.Text) else None)


def _logical(node: Any, depth: int) -> tree.Node:
    right = _convert(node.right, depth)
    return right if node.operator == "&&" else tree.Choice((_convert(node.left, depth), right))


def _binary(node: Any, depth: int) -> tree.Node:
    if node.operator != "+":
        return _OTHER
    operands: list[Any] = []
    while node.type == "BinaryExpression" and node.operator == "+":  # as deep as the sum is long
        operands.append(node.right)
        node = node.left
    operands.append(node)
    return tree.Joined(_all(reversed(operands), depth))


def _unary(node: Any, _: int) -> tree.Node:
    if node.operator == "!" and node.argument.type == "Literal":
        return tree.Constant(not node.argument.value)
    return tree.Constant(False) if node.operator == "void" else _OTHER  # noqa: FBT003


def _function(node: Any, depth: int) -> tree.Node:
    bindings: list[tuple[str, tree.Node]] = []
    effects: list[tree.Node] = []
    returned: list[tree.Node] = []
    if node.body.type != "BlockStatement":
        returned.append(_convert(node.body, depth))
    else:
        for statement in _statements(node.body):
            if statement.type == "ReturnStatement":
                returned.append(_convert(statement.argument, depth))
            elif statement.type == "ExpressionStatement":
                effects.append(_convert(statement.expression, depth))
            elif statement.type == "FunctionDeclaration":
                bindings.append((statement.id.name, _function(statement, depth + 1)))
            elif statement.type == "VariableDeclaration":
                for declared in statement.declarations:
                    value = _convert(declared.init, depth)
                    if declared.id.type == "Identifier":
                        bindings.append((declared.id.name, value))
                    else:
                        effects.append(value)
    return tree.Function(
        parameters=tuple(_parameter(item) for item in node.params),
        bindings=tuple(bindings),
        effects=tuple(effects),
        returned=tuple(returned),
    )


def _statements(block: Any) -> Iterator[Any]:
    """Yield the statements of a function's own, those inside of others as well, in order."""
    pending = [block]
    while pending:
        node = pending.pop()
        if node is None:
            continue
        inner = {
            "BlockStatement": ("body",),
            "IfStatement": ("consequent", "alternate"),
            "TryStatement": ("block", "handler", "finalizer"),
            "CatchClause": ("body",),
        }.get(node.type)
        if inner is None:
            yield node
            continue
        children: list[Any] = []
        for key in inner:
            child = getattr(node, key, None)
            children += child if isinstance(child, list) else [child]
        pending += reversed(children)


def _parameter(node: Any) -> str | None:
    if node.type == "AssignmentPattern":
        node = node.left
    return str(node.name) if node.type == "Identifier" else None


_CONVERTERS: Final[dict[str, Callable[[Any, int], tree.Node]]] = {
    "ArrayExpression": lambda node, depth: tree.Items(_all(node.elements, depth)),
    "ArrowFunctionExpression": _function,
    "AssignmentExpression": lambda node, depth: tree.Assigned(
        _convert(node.left, depth), _convert(node.right, depth)
    ),
    "AwaitExpression": lambda node, depth: _convert(node.argument, depth),
    "BinaryExpression": _binary,
    "CallExpression": _call,
    "ChainExpression": lambda node, depth: _convert(node.expression, depth),
    "ConditionalExpression": lambda node, depth: tree.Choice(
        (_convert(node.consequent, depth), _convert(node.alternate, depth))
    ),
    "FunctionDeclaration": _function,
    "FunctionExpression": _function,
    "Identifier": lambda node, _: tree.Name(str(node.name)),
    "ImportExpression": _import,
    "Literal": _literal,
    "LogicalExpression": _logical,
    "MemberExpression": _member,
    "NewExpression": _call,
    "ObjectExpression": _object,
    "SequenceExpression": lambda node, depth: tree.Sequence(_all(node.expressions, depth)),
    "SpreadElement": lambda node, depth: tree.Spread(_convert(node.argument, depth)),
    "TemplateLiteral": _template,
    "UnaryExpression": _unary,
}
