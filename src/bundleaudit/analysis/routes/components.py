"""Whether a component is loaded lazily, and from which script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.routes.program import Namespace, Value
from bundleaudit.inputs.javascript.tree import (
    Assigned,
    Call,
    Choice,
    Fields,
    Function,
    Import,
    Items,
    Member,
    Name,
    Node,
    Other,
    Sequence,
)

if TYPE_CHECKING:
    from bundleaudit.analysis.routes.program import Program
    from bundleaudit.inputs.javascript.script_code import Span

_PROMISE_METHODS: Final = frozenset({"then", "catch", "finally"})
_DEEPEST: Final = 12


@dataclass(frozen=True, slots=True)
class Component:
    """What a record shows.

    Attributes:
        chunk: The script it is in; ``None`` where that was not understood.
        is_lazy: Whether a dynamic import brings it; ``None`` where that was not understood.
        spans: Where an eager component and what it is made of are declared in its script.
    """

    chunk: str | None
    is_lazy: bool | None
    spans: tuple[Span, ...] = ()


UNKNOWN: Final = Component(None, None)


def understand_component(program: Program, value: Value) -> Component:
    """Return what ``value``, of a ``component`` property, loads.

    Lazy is what returns an ``import()``, through Vite's preload helper, wrappers such as
    ``defineAsyncComponent``, ``then`` and asynchronous functions. Eager is proven by a declaration
    that is none of that.
    """
    return _Reader(program).read(value, 0)


class _Reader:
    def __init__(self, program: Program) -> None:
        self._program = program

    def read(self, value: Value, depth: int) -> Component:
        """Return the component of ``value``."""
        settled = self._program.settle(value) if depth <= _DEEPEST else None
        if settled is None:
            return UNKNOWN
        if isinstance(settled, Namespace):
            return Component(settled.file, is_lazy=False)
        node, scope = settled.node, settled.scope
        match node:
            case Function() | Import():
                component = self._loaded(settled, depth)
            case Call():
                component = self._called(settled, depth)
            case Choice(options):
                return self._either([self.read(Value(item, scope), depth + 1) for item in options])
            case Fields() | Other():
                component = None
            case _:
                return UNKNOWN
        is_in_place = settled.node is value.node
        return component or self._eager(settled, is_in_place=is_in_place)

    def _eager(self, component: Value, *, is_in_place: bool) -> Component:
        """Return an eager component; one written inside the record is told by what it wraps."""
        file = component.scope.file
        values = [] if is_in_place else [component]
        if isinstance(component.node, Call):
            for name in _names_in(component.node.arguments):
                part = self._program.settle(Value(name, component.scope))
                values += [part] if isinstance(part, Value) and part.scope.file == file else []
        spans = [self._program.span_of(value) for value in values]
        return Component(file, is_lazy=False, spans=tuple(span for span in spans if span))

    def _either(self, components: list[Component]) -> Component:
        known = [item for item in components if item.is_lazy is not None]
        if not known:
            return UNKNOWN
        return next((item for item in known if item.is_lazy), known[0])

    def _called(self, value: Value, depth: int) -> Component | None:
        """Return what a call makes lazy: a wrapper gets a loader, or an object with one."""
        node = value.node
        assert isinstance(node, Call)
        if (loaded := self._loaded(value, depth)) is not None:
            return loaded
        for argument in node.arguments:
            settled = self._program.settle(Value(argument, value.scope))
            if not isinstance(settled, Value):
                continue
            if isinstance(settled.node, Fields):
                loader = self._program.field(settled, "loader")
                loaded = self._loaded(loader, depth + 1) if isinstance(loader, Value) else None
            elif isinstance(settled.node, Function | Call):
                loaded = self._loaded(settled, depth + 1)
            if loaded is not None:
                return loaded
        return None

    def _loaded(self, value: Value, depth: int) -> Component | None:
        """Return what the promise comes to that ``value`` is or, as a function, returns."""
        settled = self._program.settle(value) if depth <= _DEEPEST else None
        if not isinstance(settled, Value):
            return None
        node, scope = settled.node, settled.scope
        match node:
            case Import(specifier):
                chunk = None if specifier is None else self._program.resolve(specifier, scope.file)
                return Component(chunk, is_lazy=True)
            case Function():
                parts = [*self._returned(settled), *self._effects(settled)]
            case Call(Member(owner, method), arguments) if method in _PROMISE_METHODS:
                if _is_resolved(owner) and arguments and isinstance(arguments[0], Function):
                    return self._ineffective(Value(arguments[0], scope))
                parts = [Value(owner, scope)]
            case Call():
                parts = self._parts_of_call(settled)
            case Choice(options):
                parts = [Value(option, scope) for option in options]
            case Sequence(values):
                parts = [Value(item, scope) for item in reversed(values)]
            case _:
                parts = []
        return self._first(parts, depth)

    def _parts_of_call(self, call: Value) -> list[Value]:
        """Return what a call may load: its arguments, or what the function called returns."""
        node = call.node
        assert isinstance(node, Call)
        arguments = node.arguments
        if isinstance(node.callee, Member) and node.callee.value == Name("Promise"):
            arguments = tuple(part for item in arguments for part in _items_of(item))
        functions = [Value(item, call.scope) for item in arguments if _may_load(item)]
        return [*functions, *self._called_by_name(node.callee, call)]

    def _first(self, values: list[Value], depth: int) -> Component | None:
        for value in values:
            if (loaded := self._loaded(value, depth + 1)) is not None:
                return loaded
        return None

    def _returned(self, function: Value) -> list[Value]:
        return self._program.apply(function, ())

    def _effects(self, function: Value) -> list[Value]:
        """Return what an asynchronous function awaits before it returns a part of it."""
        node = function.node
        assert isinstance(node, Function)
        values = [item.value if isinstance(item, Assigned) else item for item in node.effects]
        values += [bound for _, bound in node.bindings if not isinstance(bound, Function)]
        return [Value(item, function.scope) for item in values if _may_load(item)]

    def _called_by_name(self, callee: Node, call: Value) -> list[Value]:
        """Return the function a call without loaders among its arguments runs."""
        assert isinstance(call.node, Call)
        if not isinstance(callee, Name | Member | Function) or len(call.node.arguments) > 1:
            return []
        settled = self._program.settle(Value(callee, call.scope))
        if not isinstance(settled, Value) or not isinstance(settled.node, Function):
            return []
        arguments = tuple(Value(item, call.scope) for item in call.node.arguments)
        return self._program.apply(settled, arguments)

    def _ineffective(self, function: Value) -> Component:
        """Return the component of a promise already kept: it is in a script that is there."""
        for returned in self._program.apply(function, ()):
            settled = self._program.settle(returned)
            if isinstance(settled, Namespace):
                return Component(settled.file, is_lazy=False)
            if settled is not None:
                return self._eager(settled, is_in_place=False)
        return Component(function.scope.file, is_lazy=False)


def _is_resolved(node: Node) -> bool:
    """Return whether ``node`` is ``Promise.resolve(...)``."""
    return (
        isinstance(node, Call)
        and isinstance(node.callee, Member)
        and node.callee.key == "resolve"
        and node.callee.value == Name("Promise")
    )


def _items_of(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, Items) else (node,)


def _names_in(arguments: tuple[Node, ...]) -> list[Name]:
    """Return the names among arguments, also in arrays in them: ``wrap(a, [["render", b]])``."""
    pending = [(node, 0) for node in arguments]
    names: list[Name] = []
    while pending:
        node, depth = pending.pop()
        if isinstance(node, Name):
            names.append(node)
        elif isinstance(node, Items) and depth < 2:
            pending += [(item, depth + 1) for item in node.items]
    return names[:8]


def _may_load(node: Node) -> bool:
    return isinstance(node, Function | Import | Call | Name)
