"""What an expression of JavaScript says, as far as routes need it: a small vocabulary of nodes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A string, or a template without substitutions."""

    value: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, a truth value, ``null``, ``undefined`` or a regular expression."""

    is_true: bool


@dataclass(frozen=True, slots=True)
class Name:
    """An identifier."""

    name: str


@dataclass(frozen=True, slots=True)
class Spread:
    """``...value`` in an array, an object or arguments."""

    value: Node


@dataclass(frozen=True, slots=True)
class Items:
    """An array literal; elements left out are not in it."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """An object literal: keys with values in order; key ``None`` for spreads and computed keys."""

    fields: tuple[tuple[str | None, Node], ...]

    def get(self, key: str) -> Node | None:
        """Return the last value of ``key``."""
        return next((value for name, value in reversed(self.fields) if name == key), None)

    @property
    def keys(self) -> frozenset[str]:
        """Keys that are known."""
        return frozenset(name for name, _ in self.fields if name is not None)


@dataclass(frozen=True, slots=True)
class Member:
    """``value.key``; key ``None`` when computed."""

    value: Node
    key: str | None


@dataclass(frozen=True, slots=True)
class Call:
    """A call, or ``new``."""

    callee: Node
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Import:
    """``import(specifier)``; ``None`` when the specifier is computed."""

    specifier: str | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values, as of ``a ? b : c``, ``a || b`` and ``a && b`` (there only ``b``)."""

    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """A sum of texts: a template with substitutions, or ``a + b``."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Assigned:
    """``target = value`` where it is an expression."""

    target: Node
    value: Node


@dataclass(frozen=True, slots=True)
class Sequence:
    """``a, b``: the last is the value."""

    values: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Function:
    """A function of any kind.

    Attributes:
        parameters: Names; ``None`` for one that is taken apart.
        bindings: Local variables with their first values, and local functions.
        effects: Other expressions its own statements evaluate, in order.
        returned: What it may return.
    """

    parameters: tuple[str | None, ...]
    bindings: tuple[tuple[str, Node], ...]
    effects: tuple[Node, ...]
    returned: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Other:
    """Anything else."""


Node = (
    Text
    | Constant
    | Name
    | Spread
    | Items
    | Fields
    | Member
    | Call
    | Import
    | Choice
    | Joined
    | Assigned
    | Sequence
    | Function
    | Other
)
