"""Which places of a module use which names of its top level: parsed, with scopes.

Minifiers give the same short name to a name of the top level and to names inside functions, so
only scopes tell them apart. Format: ECMA-262, sections 14 to 16, as far as bundlers write it.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

from bundleaudit.inputs.javascript.masking import mask_text
from bundleaudit.inputs.javascript.parser import parsing_cost_bytes
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_FRAMES: Final = 6_000  # the parser needs 20 to 40 for each level; Python code, so no stack is lost
_MOST_BYTES: Final = 600_000


@record
class SymbolLinks:
    """Names of a module's top level.

    Attributes:
        declared: Offset of each declaration, by name; of a variable that of its value, since maps
            of minified code often begin a module only there. Imported names are not in it.
        exports: Local name by exported name.
        uses: Offset of a use and the name used, ascending; names of inner scopes are not in it.
    """

    declared: dict[str, int]
    exports: dict[str, str]
    uses: tuple[tuple[int, str], ...]


def find_symbol_links(code: bytes) -> SymbolLinks | None:
    """Return the links of a module; ``None`` when it cannot be parsed, or takes too long to.

    That is the case beyond 600 kB, and where parsing costs as much as that many bytes.

    Offsets count bytes. About a third of a megabyte is read each second.
    """
    if len(code) > _MOST_BYTES or parsing_cost_bytes(mask_text(code)) > _MOST_BYTES:
        return None
    import esprima  # noqa: PLC0415 - 15 ms that only few cold runs need

    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, _FRAMES))
    try:
        # One character for each byte: what is not ASCII stands in strings, and offsets are bytes.
        program = esprima.parseModule(code.decode("latin-1"), {"range": True})
    except Exception:  # noqa: BLE001 - any of the parser's own faults on hostile input ends here
        return None
    finally:
        sys.setrecursionlimit(limit)
    return _Resolver().resolve(program)


class _Scope:
    """Names declared in one function or block."""

    __slots__ = ("is_function", "names", "parent")

    def __init__(self, parent: _Scope | None, *, is_function: bool) -> None:
        self.parent = parent
        self.is_function = is_function
        self.names: set[str] = set()

    def hoist(self) -> _Scope:
        """Return where ``var`` declares: the function around."""
        scope = self
        while not scope.is_function and scope.parent is not None:
            scope = scope.parent
        return scope


class _Resolver:
    """Walks one tree without recursion, then resolves every name it has met."""

    def __init__(self) -> None:
        self._top = _Scope(None, is_function=True)
        self._declared: dict[str, int] = {}
        self._exports: dict[str, str] = {}
        self._met: list[tuple[int, str, _Scope]] = []
        self._pending: list[tuple[Any, _Scope]] = []
        self._visitors: dict[str, Callable[[Any, _Scope], None]] = {
            "Identifier": self._meet,
            "FunctionDeclaration": self._enter_function,
            "FunctionExpression": self._enter_function,
            "ArrowFunctionExpression": self._enter_function,
            "VariableDeclaration": self._enter_declaration,
            "MemberExpression": self._enter_member,
            "Property": self._enter_property,
            "MethodDefinition": self._enter_property,
            "PropertyDefinition": self._enter_property,
            "FieldDefinition": self._enter_property,
            "LabeledStatement": self._enter_label,
            "BreakStatement": self._skip,
            "ContinueStatement": self._skip,
            "MetaProperty": self._skip,
            "ImportDeclaration": self._skip,
            "ExportAllDeclaration": self._skip,
            "ExportNamedDeclaration": self._export,
            "ExportDefaultDeclaration": self._export_default,
            "BlockStatement": self._enter_block,
            "StaticBlock": self._enter_block,
            "ForStatement": self._enter_block,
            "ForInStatement": self._enter_block,
            "ForOfStatement": self._enter_block,
            "SwitchStatement": self._enter_block,
            "ClassDeclaration": self._enter_class,
            "ClassExpression": self._enter_class,
            "CatchClause": self._enter_catch,
        }

    def resolve(self, program: Any) -> SymbolLinks:
        self._pending = [(node, self._top) for node in reversed(program.body)]
        while self._pending:
            self._visit(*self._pending.pop())
        uses = [(at, name) for at, name, scope in self._met if self._is_top(name, scope)]
        return SymbolLinks(declared=self._declared, exports=self._exports, uses=tuple(sorted(uses)))

    def _is_top(self, name: str, scope: _Scope | None) -> bool:
        while scope is not None and scope is not self._top:
            if name in scope.names:
                return False
            scope = scope.parent
        return name in self._declared

    def _visit(self, node: Any, scope: _Scope) -> None:
        self._visitors.get(node.type, self._push_children)(node, scope)

    def _meet(self, node: Any, scope: _Scope) -> None:
        self._met.append((node.range[0], node.name, scope))

    def _skip(self, node: Any, scope: _Scope) -> None:
        pass

    def _enter_declaration(self, node: Any, scope: _Scope) -> None:
        target = scope.hoist() if node.kind == "var" else scope
        for item in node.declarations:
            self._declare(item.id, target, scope, value=item.init)
            self._push(item.init, scope)

    def _enter_member(self, node: Any, scope: _Scope) -> None:
        self._push(node.object, scope)
        if node.computed:
            self._push(node.property, scope)

    def _enter_property(self, node: Any, scope: _Scope) -> None:
        if node.computed:
            self._push(node.key, scope)
        self._push(node.value, scope)

    def _enter_label(self, node: Any, scope: _Scope) -> None:
        self._push(node.body, scope)

    def _enter_function(self, node: Any, scope: _Scope) -> None:
        inner = _Scope(scope, is_function=True)
        if node.id is not None:
            if node.type == "FunctionDeclaration":
                self._declare(node.id, scope, scope)
            else:
                inner.names.add(node.id.name)
        inner.names.add("arguments")
        for parameter in node.params:
            self._declare(parameter, inner, inner)
        if node.body.type == "BlockStatement":
            for child in reversed(node.body.body):
                self._push(child, inner)
        else:
            self._push(node.body, inner)

    def _enter_block(self, node: Any, scope: _Scope) -> None:
        self._push_children(node, _Scope(scope, is_function=False))

    def _enter_class(self, node: Any, scope: _Scope) -> None:
        inner = _Scope(scope, is_function=False)
        if node.id is not None:
            self._declare(node.id, scope if node.type == "ClassDeclaration" else inner, scope)
        self._push(node.superClass, scope)
        self._push(node.body, inner)

    def _enter_catch(self, node: Any, scope: _Scope) -> None:
        inner = _Scope(scope, is_function=False)
        self._declare(node.param, inner, inner)
        self._push(node.body, inner)

    def _export(self, node: Any, scope: _Scope) -> None:
        self._push(node.declaration, scope)
        if node.declaration is not None:
            declared = node.declaration
            for item in getattr(declared, "declarations", None) or [declared]:
                for name, _ in _names(item.id):
                    self._exports[name] = name
        elif node.source is None:
            for item in node.specifiers:
                self._exports[_text(item.exported)] = _text(item.local)

    def _export_default(self, node: Any, scope: _Scope) -> None:
        declared = node.declaration
        name = declared if declared.type == "Identifier" else getattr(declared, "id", None)
        if name is None:
            self._declared["*default*"] = declared.range[0]
            self._exports["default"] = "*default*"
        else:
            self._exports["default"] = name.name
        self._push(declared, scope)

    def _declare(self, pattern: Any, target: _Scope, scope: _Scope, *, value: Any = None) -> None:
        """Declare the names of a pattern in ``target``; its defaults and keys run in ``scope``."""
        for name, offset in _names(pattern):
            target.names.add(name)
            if target is self._top:
                at = offset if value is None else value.range[0]
                self._declared.setdefault(name, at)
        for expression in _expressions(pattern):
            self._push(expression, scope)

    def _push(self, node: Any, scope: _Scope) -> None:
        if node is not None:
            self._pending.append((node, scope))

    def _push_children(self, node: Any, scope: _Scope) -> None:
        for child in reversed(list(_children(node))):
            self._pending.append((child, scope))


def _children(node: Any) -> Iterator[Any]:
    for name, value in vars(node).items():
        if name in {"type", "range", "loc", "regex"}:
            continue
        if isinstance(value, list):
            yield from (item for item in value if hasattr(item, "type"))
        elif hasattr(value, "type"):
            yield value


def _names(pattern: Any) -> Iterator[tuple[str, int]]:
    """Yield the names a pattern declares, with their offsets."""
    for node in _parts(pattern):
        if node.type == "Identifier":
            yield node.name, node.range[0]


def _expressions(pattern: Any) -> Iterator[Any]:
    """Yield what a pattern computes: defaults, and keys in square brackets."""
    for node in _parts(pattern):
        if node.type == "AssignmentPattern":
            yield node.right
        elif node.type == "Property" and node.computed:
            yield node.key


def _parts(pattern: Any) -> Iterator[Any]:
    pending = [pattern]
    while pending:
        node = pending.pop()
        if node is None:
            continue
        yield node
        match node.type:
            case "AssignmentPattern":
                pending.append(node.left)
            case "RestElement" | "SpreadElement":
                pending.append(node.argument)
            case "Property":
                pending.append(node.value)
            case "ArrayPattern":
                pending += node.elements
            case "ObjectPattern":
                pending += node.properties
            case _:
                pass


def _text(node: Any) -> str:
    return str(node.name if node.type == "Identifier" else node.value)
