"""The scripts of a build as one program: names are followed from script to script."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.javascript.bindings import NAMESPACE, Imported
from bundleaudit.inputs.javascript.script_code import Effort, ScriptCode, Span
from bundleaudit.inputs.javascript.tree import (
    Assigned,
    Call,
    Choice,
    Constant,
    Fields,
    Function,
    Joined,
    Member,
    Name,
    Node,
    Other,
    Sequence,
    Spread,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_MOST_STEPS: Final = 60
_FOR_ALL_STEPS: Final = 150_000
_UNDEFINED: Final = Constant(is_true=False)
_TOP: Final = -1


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression stands.

    Attributes:
        file: The script.
        at: An offset in it.
        local: What names of functions around it stand for in this very call.
    """

    file: str
    at: int
    local: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Value:
    """An expression and where it stands."""

    node: Node
    scope: Scope


@dataclass(frozen=True, slots=True)
class Namespace:
    """All that a script exports; ``None`` for what is not in the build."""

    file: str | None
    specifier: str


class Program:
    """Follows names through declarations, imports, properties and calls.

    Args:
        read: Returns the code of a script.
        resolve: Returns the file a specifier in a script means.
    """

    def __init__(
        self,
        read: Callable[[str], bytes | None],
        resolve: Callable[[str, str], str | None],
    ) -> None:
        self._read = read
        self._resolve = resolve
        self._scripts: dict[str, ScriptCode | None] = {}
        self._steps = 0
        self._effort = Effort()

    def script(self, file: str) -> ScriptCode | None:
        """Return a script of the build; ``None`` when it cannot be read."""
        if file not in self._scripts:
            code = self._read(file)
            self._scripts[file] = None if code is None else ScriptCode(code, self._effort)
        return self._scripts[file]

    def resolve(self, specifier: str, file: str) -> str | None:
        """Return the file that ``specifier`` in ``file`` means."""
        return self._resolve(specifier, file)

    def value_at(self, file: str, start: int) -> Value | None:
        """Return the expression that begins at an offset of a script."""
        script = self.script(file)
        if script is None:
            return None
        node = script.parse(script.expression_at(start))
        return None if node is None else Value(node, Scope(file, start))

    def span_of(self, value: Value) -> Span | None:
        """Return where the declaration that ``value`` is the value of stands, in its script."""
        script = self.script(value.scope.file)
        return None if script is None or value.scope.at < 0 else script.value_from(value.scope.at)

    def settle(self, value: Value) -> Value | Namespace | None:
        """Return what ``value`` stands for: no name, property or known call any more.

        ``None`` when that is not understood; a component and whatever else is no concern of
        routes is ``Other``.
        """
        for _ in range(_MOST_STEPS):
            self._steps += 1
            if self._steps > _FOR_ALL_STEPS:
                return None
            following = self._step(value)
            if not isinstance(following, Value) or following is value:
                return following
            value = following
        return None

    def _step(self, value: Value) -> Value | Namespace | None:
        node, scope = value.node, value.scope
        match node:
            case Name(name):
                return self.follow(name, scope)
            case Member(owner, key):
                return self._member(Value(owner, scope), key)
            case Sequence(values) if values:
                return Value(values[-1], scope)
            case Assigned(_, assigned):
                return Value(assigned, scope)
            case Call(Member(Name("Object"), "freeze"), (frozen, *_)):
                return Value(frozen, scope)
            case _:
                return value

    def follow(self, name: str, scope: Scope) -> Value | Namespace | None:
        """Return the value of a name."""
        if name in scope.local:
            return scope.local[name]
        script = self.script(scope.file)
        if script is None:
            return None
        span = script.find_value(name, scope.at)
        if span is not None:
            return self._value_in(scope.file, script, span)
        imported = script.bindings.imports.get(name)
        return None if imported is None else self._import(imported, scope.file)

    def export_of(self, file: str, name: str) -> Value | Namespace | None:
        """Return what a script exports under ``name``; ``None`` when that is not understood."""
        for _ in range(_MOST_STEPS):
            script = self.script(file)
            if script is None:
                return None
            bindings = script.bindings
            if (local := bindings.exports.get(name)) is not None:
                return self.follow(local, Scope(file, _TOP))
            forward = bindings.forwards.get(name)
            if forward is None and len(bindings.forwards_all) == 1:
                forward = Imported(bindings.forwards_all[0], name)
            if forward is None:
                return None
            target = self._resolve(forward.specifier, file)
            if target is None or forward.name == NAMESPACE:
                return Namespace(target, forward.specifier)
            file, name = target, forward.name
        return None

    def apply(self, function: Value, arguments: tuple[Value, ...]) -> list[Value]:
        """Return what a call of ``function`` may return."""
        node = function.node
        if not isinstance(node, Function):
            return []
        local = dict(function.scope.local)
        given = zip(node.parameters, arguments, strict=False)
        local |= {parameter: argument for parameter, argument in given if parameter is not None}
        scope = Scope(function.scope.file, function.scope.at, local)
        for name, bound in node.bindings:
            local.setdefault(name, Value(bound, scope))
        return [Value(returned, scope) for returned in node.returned]

    def field(self, value: Value, key: str) -> Value | Namespace | None:
        """Return the value of a property of an object literal, spreads included."""
        if not isinstance(value.node, Fields):
            return None
        for name, node in reversed(value.node.fields):
            if name == key:
                return Value(node, value.scope)
            if name is None and isinstance(node, Spread):
                spread = self.settle(Value(node.value, value.scope))
                found = self.field(spread, key) if isinstance(spread, Value) else None
                if found is not None:
                    return found
        return None

    def text(self, value: Value | None) -> str | None:
        """Return the text of a constant expression; ``None`` when it is computed."""
        settled = None if value is None else self.settle(value)
        if not isinstance(settled, Value):
            return None
        if isinstance(settled.node, Text):
            return settled.node.value
        if isinstance(settled.node, Joined):
            parts = [self.text(Value(part, settled.scope)) for part in settled.node.parts]
            return None if None in parts else "".join(part for part in parts if part is not None)
        return None

    def _member(self, owner: Value, key: str | None) -> Value | Namespace | None:
        settled = self.settle(owner)
        if settled is None or key is None:
            return None
        if isinstance(settled, Namespace):
            return self.export_of(settled.file, key) if settled.file is not None else settled
        if isinstance(settled.node, Call):
            # A property of what a function returns, such as a component's normaliser.
            settled = self._enumeration(settled) or Value(Other(), settled.scope)
        match settled.node:
            case Other():
                return settled
            case Fields(fields):
                found = self.field(settled, key)
                is_known = all(name is not None for name, _ in fields)
                return Value(_UNDEFINED, settled.scope) if found is None and is_known else found
            case _:
                return None

    def _enumeration(self, value: Value) -> Value | None:
        """Return the object an immediately called function fills, as enumerations are compiled."""
        node = value.node
        if not isinstance(node, Call) or not isinstance(node.callee, Function):
            return None
        function = node.callee
        pending: list[Node] = [*reversed(function.returned), *reversed(function.effects)]
        fields: list[tuple[str | None, Node]] = []
        while pending:
            effect = pending.pop()
            match effect:
                case Sequence(values):
                    pending += reversed(values)
                case Assigned(Member(Name(name), key), assigned) if name in function.parameters:
                    fields.append((key, assigned))
                case _:
                    pass
        return Value(Fields(tuple(fields)), value.scope)

    def _import(self, imported: Imported, file: str) -> Value | Namespace | None:
        target = self._resolve(imported.specifier, file)
        if target is None or imported.name == NAMESPACE:
            return Namespace(target, imported.specifier)
        found = self.export_of(target, imported.name)
        # A statically imported value that is declared in no way known here is still no loader.
        return found if found is not None else Value(Other(), Scope(target, _TOP))

    def _value_in(self, file: str, script: ScriptCode, span: Span) -> Value | None:
        node = script.parse_value(span)
        return None if node is None else Value(node, Scope(file, span.start))


def options_of(node: Node) -> tuple[Node, ...]:
    """Return the values ``node`` may have."""
    return node.options if isinstance(node, Choice) else (node,)
