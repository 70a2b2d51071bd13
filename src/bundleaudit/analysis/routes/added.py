"""Records that a running router gets: ``addRoute(record)`` and ``addRoute(parent, record)``."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.routes.program import Scope, Value
from bundleaudit.analysis.routes.records import mark_partial
from bundleaudit.inputs.javascript.tree import Fields, Items, Joined, Member, Name, Node, Text
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bundleaudit.analysis.routes.program import Program
    from bundleaudit.analysis.routes.records import Record, RecordReader

_WORD: Final = rb"([\w$]++)"
_EACH: Final = re.compile(
    _WORD + rb"\.(?:forEach|map)\(\s*+(?:\(\s*+)?+" + _WORD + rb"[^{}()]{0,40}\)?+\s*+=>[^{}]*+\{?+"
    rb"[^{}]*+\Z"
)
_OF: Final = re.compile(
    rb"for\s*+\(\s*+(?:const|let|var)\s++" + _WORD + rb"\s++of\s++" + _WORD + rb"\s*+\)[^{}]*+\{?+"
    rb"[^{}]*+\Z"
)
_LOOP_BYTES: Final = 300


@record
class Added:
    """Records added to a router.

    Attributes:
        records: In order.
        parent: The name of the record they become children of; ``None`` for none.
    """

    records: tuple[Record, ...]
    parent: str | None


@record
class Template:
    """A record made for each of several modules: ``{path: `/${m.id}`, children: m.routes}``.

    Attributes:
        before: What its path begins with.
        key: The property of a module the path goes on with.
        after: What its path ends with.
        routes: The property of a module that holds its routes.
        shell: The record without children; its path is empty.
    """

    before: str
    key: str
    after: str
    routes: str
    shell: Record


def read_added(
    program: Program, reader: RecordReader, file: str, opening: int
) -> Added | Template | None:
    """Return what the call of ``addRoute`` adds whose parenthesis opens at an offset.

    In a loop over an array those are all of its elements; of a record made of a module's
    properties it is the template.
    """
    script = program.script(file)
    arguments = None if script is None else script.arguments_at(opening)
    if script is None or not isinstance(arguments, Items) or not 1 <= len(arguments.items) <= 2:
        reader.gaps[f"{file}: a route added in a way not understood (near byte {opening:,})"] = None
        return None
    scope = Scope(file, opening)
    *parents, record = arguments.items
    if not parents and (template := _read_template(reader, record, scope)) is not None:
        return template
    parent = program.text(Value(parents[0], scope)) if parents else None
    before = script.masked[max(0, opening - _LOOP_BYTES) : opening]
    found = reader.read_list(Value(_loop_over(before, record) or record, scope))
    if parents and parent is None:
        reader.gaps[
            f"{file}: records added to a parent that is computed (near byte {opening:,})"
        ] = None
        found = [mark_partial(one) for one in found]
    return Added(records=tuple(found), parent=parent)


def _read_template(reader: RecordReader, record: Node, scope: Scope) -> Template | None:
    if not isinstance(record, Fields):
        return None
    path, children = record.get("path"), record.get("children")
    match path, children:
        case Joined((Text(before), Member(Name(owner), str(key)), *rest)), Member(
            Name(other), str(routes)
        ) if owner == other and len(rest) <= 1:
            after = rest[0].value if rest and isinstance(rest[0], Text) else ""
        case _:
            return None
    own = tuple(item for item in record.fields if item[0] not in {"path", "children", "name"})
    shell = reader.read_list(Value(Fields((("path", Text("")), *own)), scope))
    if len(shell) != 1:
        return None
    return Template(before=before, key=key, after=after, routes=routes, shell=shell[0])


def attach(records: Iterable[Record], added: Mapping[str, list[Record]]) -> list[Record]:
    """Return ``records`` with those ``added`` to one of a name among its children."""
    return [
        replace(
            record,
            children=(
                *attach(record.children, added),
                *(added.get(record.name, ()) if record.name is not None else ()),
            ),
        )
        for record in records
    ]


def names_in(records: Iterable[Record]) -> frozenset[str]:
    """Return the names of all records, children included."""
    names: set[str] = set()
    pending = list(records)
    while pending:
        record = pending.pop()
        if record.name is not None:
            names.add(record.name)
        pending += record.children
    return frozenset(names)


def _loop_over(before: bytes, record: Node) -> Node | None:
    """Return the array whose elements ``record`` stands for, one after another."""
    if not isinstance(record, Name):
        return None
    name = record.name.encode()
    for match, element, array in ((_EACH.search(before), 2, 1), (_OF.search(before), 1, 2)):
        if match is not None and match[element] == name:
            return Name(match[array].decode())
    return None
