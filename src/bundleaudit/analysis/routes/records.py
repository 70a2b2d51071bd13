"""Route records as the code writes them: lists are followed, what is computed is told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.routes.components import UNKNOWN, Component, understand_component
from bundleaudit.analysis.routes.program import Namespace, Program, Scope, Value
from bundleaudit.inputs.javascript.tree import (
    Call,
    Choice,
    Constant,
    Fields,
    Function,
    Items,
    Member,
    Name,
    Node,
    Spread,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DEEPEST: Final = 24
_MOST_RECORDS: Final = 20_000
_KEEPS_RECORDS: Final = frozenset({"filter", "flat", "slice", "sort", "reverse", "values"})
_DEFAULT_VIEW: Final = "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record, its path still relative to the parent's.

    Attributes:
        path: As written.
        name: ``None`` without one, or where it is computed.
        aliases: As written.
        redirect: A path, or ``None``.
        redirect_name: The name of the route to lead to, if it is said so.
        is_redirect: Whether it leads elsewhere.
        views: Components by view, the default view first.
        children: In order.
        file: The script.
        at: Where in the script; of a record made in a loop that of the loop.
        is_partial: Whether something about it was not understood.
    """

    path: str
    name: str | None
    aliases: tuple[str, ...]
    redirect: str | None
    redirect_name: str | None
    is_redirect: bool
    views: tuple[tuple[str, Component], ...]
    children: tuple[Record, ...]
    file: str
    at: int
    is_partial: bool


def mark_partial(record: Record) -> Record:
    """Return ``record`` and everything below it as not wholly understood."""
    children = tuple(mark_partial(child) for child in record.children)
    return replace(record, is_partial=True, children=children)


class RecordReader:
    """Reads lists of records; keeps what was not understood, and where records were read.

    Attributes:
        gaps: One sentence for each, without repetition.
        used: Offsets of the expressions read, by script.
    """

    def __init__(self, program: Program) -> None:
        self._program = program
        self.gaps: dict[str, None] = {}
        self.used: dict[str, set[int]] = {}
        self._count = 0
        self._open: list[Node] = []  # the lists that are being read

    def read_list(self, value: Value, depth: int = 0) -> list[Record]:
        """Return the records of an expression that should be an array of them."""
        if depth > _DEEPEST:
            self._note(value.scope, "records nested too deeply")
            return []
        pushed = self._pushed(value, depth)
        settled = self._program.settle(value)
        if not isinstance(settled, Value):
            self._note(value.scope, f"routes from {_show(value.node)}, which is computed")
            return pushed
        self.used.setdefault(settled.scope.file, set()).add(settled.scope.at)
        return [*self._read_settled(settled, value, depth), *pushed]

    def _read_children(self, children: Value, depth: int) -> tuple[Record, ...]:
        """Return the records of a list, unless it holds itself."""
        settled = self._program.settle(children)
        node = settled.node if isinstance(settled, Value) else children.node
        if any(one is node for one in self._open):
            self._note(children.scope, "records that hold themselves")
            return ()
        self._open.append(node)
        records = tuple(self.read_list(children, depth))
        self._open.pop()
        return records

    def _read_settled(self, settled: Value, value: Value, depth: int) -> Iterable[Record]:
        match settled.node:
            case Items(items):
                return self._read_items(items, settled.scope, depth)
            case Fields():
                return self._read_one(settled, depth)
            case Choice(options):
                return self._read_options(options, settled.scope, depth)
            case Call():
                return self._read_call(settled, depth)
            case Constant():
                return ()
            case _:
                self._note(value.scope, f"routes from {_show(value.node)}, which is computed")
                return ()

    def _read_items(self, items: Iterable[Node], scope: Scope, depth: int) -> Iterator[Record]:
        for item in items:
            if isinstance(item, Spread):
                yield from self.read_list(Value(item.value, scope), depth + 1)
            else:
                yield from self._read_element(Value(item, scope), depth)

    def _read_element(self, value: Value, depth: int) -> list[Record]:
        settled = self._program.settle(value)
        if isinstance(settled, Value):
            match settled.node:
                case Fields():
                    return self._read_one(settled, depth)
                case Choice() | Call() | Items():
                    return self.read_list(value, depth + 1)
                case Constant():
                    return []
                case _:
                    pass
        self._note(value.scope, f"a record that is {_show(value.node)}")
        return []

    def _read_options(self, options: Iterable[Node], scope: Scope, depth: int) -> list[Record]:
        """Return the records of all values an expression may have, each once."""
        found = [
            record
            for option in options
            for record in self.read_list(Value(option, scope), depth + 1)
        ]
        return list(dict.fromkeys(found))

    def _read_call(self, call: Value, depth: int) -> list[Record]:
        node, scope = call.node, call.scope
        assert isinstance(node, Call)
        arguments = [Value(item, scope) for item in node.arguments]
        match node.callee:
            case Member(owner, "concat"):
                return [
                    record
                    for part in (Value(owner, scope), *arguments)
                    for record in self.read_list(part, depth + 1)
                ]
            case Member(Name("Object"), "assign" | "freeze") if arguments:
                return self.read_list(arguments[-1], depth + 1)
            case Member(owner, "map" | "flatMap") if arguments:
                return self._read_mapped(Value(owner, scope), arguments[0], depth)
            case Member(owner, method) if method in _KEEPS_RECORDS and owner != Name("Object"):
                return self.read_list(Value(owner, scope), depth + 1)
            case callee:
                return self._read_made(Value(callee, scope), arguments, call, depth)

    def _read_mapped(self, owner: Value, function: Value, depth: int) -> list[Record]:
        """Return what a function makes of every element of an array literal."""
        elements = self._program.settle(owner)
        maker = self._program.settle(function)
        if not isinstance(elements, Value) or not isinstance(maker, Value):
            self._note(owner.scope, f"routes made of {_show(owner.node)}, which is computed")
            return []
        if not isinstance(elements.node, Items) or not isinstance(maker.node, Function):
            self._note(owner.scope, f"routes made of {_show(owner.node)}, which is computed")
            return []
        return [
            record
            for item in elements.node.items
            for returned in self._program.apply(maker, (Value(item, elements.scope),))
            for record in self._read_element(returned, depth + 1)
        ]

    def _read_made(
        self, callee: Value, arguments: list[Value], call: Value, depth: int
    ) -> list[Record]:
        """Return the records a function of the build makes, or those it is given."""
        maker = self._program.settle(callee)
        if isinstance(maker, Value) and isinstance(maker.node, Function):
            made = [
                record
                for returned in self._program.apply(maker, tuple(arguments))
                if self._may_list(returned)
                for record in self.read_list(returned, depth + 1)
            ]
            if made:
                return made
        if _is_nothing(maker):
            return []  # a function that this build does not have is never called
        given = [
            record
            for argument in arguments
            if self._may_list(argument)
            for record in self.read_list(argument, depth + 1)
        ]
        self._note(call.scope, f"routes that pass through {_show(call.node)}")
        return given

    def _may_list(self, value: Value) -> bool:
        settled = self._program.settle(value)
        return isinstance(settled, Value) and isinstance(settled.node, Items | Call | Choice)

    def _pushed(self, value: Value, depth: int) -> list[Record]:
        """Return the records added to a named array by ``push`` and ``unshift``."""
        if not isinstance(value.node, Name) or value.node.name in value.scope.local:
            return []
        script = self._program.script(value.scope.file)
        if script is None:
            return []
        found: list[Record] = []
        for start in script.find_pushes(value.node.name, value.scope.at):
            call = self._program.value_at(value.scope.file, start)
            if call is not None and isinstance(call.node, Call):
                found += self._read_items(call.node.arguments, call.scope, depth)
        return found

    def _read_one(self, value: Value, depth: int) -> list[Record]:
        """Return the record of an object; of one without a known path what is said of it."""
        self._count += 1
        if self._count > _MOST_RECORDS:
            self._note(Scope(value.scope.file, 0), f"more than {_MOST_RECORDS} records")
            return []
        path = self._field_text(value, "path")
        children = self._field(value, "children")
        if path is None:
            self._note(value.scope, "a record whose path is computed")
            return []
        name = self._field(value, "name")
        views = tuple(self._read_views(value))
        redirect = self._field(value, "redirect")
        target = None if redirect is None else self._program.settle(redirect)
        return [
            Record(
                path=path,
                name=self._program.text(name),
                aliases=tuple(self._read_aliases(value)),
                redirect=self._redirect_path(redirect),
                redirect_name=self._field_text(target, "name")
                if isinstance(target, Value)
                else None,
                is_redirect=redirect is not None and not _is_nothing(target),
                views=views,
                children=self._read_children(children, depth + 1) if children is not None else (),
                file=value.scope.file,
                at=value.scope.at,
                is_partial=any(component.is_lazy is None for _, component in views),
            )
        ]

    def _read_views(self, record: Value) -> Iterator[tuple[str, Component]]:
        one = self._field(record, "component")
        if one is not None and not _is_nothing(self._program.settle(one)):
            yield _DEFAULT_VIEW, understand_component(self._program, one)
        many = self._field(record, "components")
        if many is None:
            return
        settled = self._program.settle(many)
        if not isinstance(settled, Value) or not isinstance(settled.node, Fields):
            if one is None:
                yield _DEFAULT_VIEW, UNKNOWN
            return
        names = sorted(settled.node.keys, key=lambda name: name != _DEFAULT_VIEW)
        order = [name for name, _ in settled.node.fields]
        for name in sorted(names, key=lambda name: (name != _DEFAULT_VIEW, order.index(name))):
            component = self._field(settled, name)
            if component is not None:
                yield name, understand_component(self._program, component)

    def _read_aliases(self, record: Value) -> Iterator[str]:
        alias = self._field(record, "alias")
        settled = None if alias is None else self._program.settle(alias)
        if not isinstance(settled, Value):
            return
        items = settled.node.items if isinstance(settled.node, Items) else (settled.node,)
        for item in items:
            text = self._program.text(Value(item, settled.scope))
            if text is not None:
                yield text

    def _redirect_path(self, redirect: Value | None) -> str | None:
        if redirect is None:
            return None
        settled = self._program.settle(redirect)
        if isinstance(settled, Value) and isinstance(settled.node, Fields):
            return self._field_text(settled, "path")
        return self._program.text(redirect)

    def _field(self, value: Value, key: str) -> Value | None:
        found = self._program.field(value, key)
        return found if isinstance(found, Value) else None

    def _field_text(self, value: Value, key: str) -> str | None:
        return self._program.text(self._field(value, key))

    def _note(self, scope: Scope, what: str) -> None:
        self.gaps[f"{scope.file}: {what} (near byte {max(scope.at, 0):,})"] = None


def _is_nothing(value: Value | Namespace | None) -> bool:
    return isinstance(value, Value) and isinstance(value.node, Constant)


def _show(node: Node) -> str:
    """Return how an expression begins, for people."""
    match node:
        case Name(name):
            return f"`{name}`"
        case Member(owner, key):
            return f"`{_show(owner).strip('`')}.{key or '[...]'}`"
        case Call(callee, _):
            return f"`{_show(callee).strip('`')}(...)`"
        case _:
            return "an expression"
