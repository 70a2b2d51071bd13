"""Which kind of history a router keeps: one with a memory of its own is not the application's."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from bundleaudit.analysis.routes.program import Namespace, Value, options_of
from bundleaudit.inputs.javascript.tree import Call, Name, Node

if TYPE_CHECKING:
    from bundleaudit.analysis.routes.program import Program


class History(Enum):
    """Where a router keeps the location."""

    ADDRESS = auto()
    MEMORY = auto()
    UNKNOWN = auto()


_NAMES = {
    "createMemoryHistory": History.MEMORY,
    "createWebHistory": History.ADDRESS,
    "createWebHashHistory": History.ADDRESS,
}
_MEMORY_MODE = "abstract"
_FUNCTION_BYTES = 6_000


def tell_history(program: Program, router: Value) -> History:
    """Return the kind of the router that is made with the options ``router``.

    vue-router 3 names it (``mode``); later versions call one of three functions, which are told
    by what their code does: only the memory does not touch the browser's ``history``.
    """
    mode = program.field(router, "mode")
    if isinstance(mode, Value):
        return History.MEMORY if program.text(mode) == _MEMORY_MODE else History.ADDRESS
    value = program.field(router, "history")
    settled = program.settle(value) if isinstance(value, Value) else None
    if not isinstance(settled, Value):
        return History.UNKNOWN
    kinds = [_kind(program, node, settled) for node in options_of(settled.node)]
    if History.ADDRESS in kinds:
        return History.ADDRESS
    return History.MEMORY if kinds == [History.MEMORY] * len(kinds) else History.UNKNOWN


def _kind(program: Program, node: Node, around: Value) -> History:
    if not isinstance(node, Call):
        return History.UNKNOWN
    if isinstance(node.callee, Name) and node.callee.name in _NAMES:
        return _NAMES[node.callee.name]
    settled = program.settle(Value(node.callee, around.scope))
    if isinstance(settled, Namespace) or settled is None or settled.scope.at < 0:
        return History.UNKNOWN
    script = program.script(settled.scope.file)
    if script is None:
        return History.UNKNOWN
    span = script.value_from(settled.scope.at)
    code = script.code[span.start : min(span.end, span.start + _FUNCTION_BYTES)]
    if b"createHref" in code:
        return History.ADDRESS if b"history." in code else History.MEMORY
    return History.ADDRESS if b'"#"' in code or b"`#`" in code else History.UNKNOWN
