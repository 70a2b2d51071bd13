"""Tables of records that no router is seen to get: of plug-ins, or handed on by computed code."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.routes.program import Program, Value
from bundleaudit.analysis.routes.records import mark_partial
from bundleaudit.inputs.javascript.syntax import TEXT, unquote
from bundleaudit.inputs.javascript.tree import Fields, Items

if TYPE_CHECKING:
    from collections.abc import Collection

    from bundleaudit.analysis.routes.added import Template
    from bundleaudit.analysis.routes.records import Record, RecordReader
    from bundleaudit.inputs.javascript.script_code import ScriptCode

_ARRAY: Final = ord("[")
_OBJECT: Final = ord("{")
_KEY_BYTES: Final = 80
_MODULE_BYTES: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Loose:
    """Tables that no router gets directly.

    Attributes:
        made: Records of modules that a loop adds to a router, with their routes as children.
        unknown: Records of all other tables; partial.
    """

    made: tuple[Record, ...]
    unknown: tuple[Record, ...]


def read_loose(
    program: Program,
    reader: RecordReader,
    file: str,
    openings: Collection[int],
    templates: Collection[Template],
) -> Loose:
    """Return the records at ``openings`` of a script that were not read yet.

    Only elements of an array literal count, and only arrays in which a component is understood:
    menus and settings have paths and children as well.
    """
    script = program.script(file)
    made: list[Record] = []
    unknown: list[Record] = []
    if script is None:
        return Loose(made=(), unknown=())
    spans = [script.value_from(at) for at in sorted(reader.used.get(file, ()))]
    for table, elements in sorted(_tables(script, openings).items()):
        if any(span.start <= table < span.end for span in spans):
            continue
        gaps, reader.gaps = reader.gaps, {}  # of what may be no table nothing is told
        records = _read_table(program, reader, file, table, elements)
        if any(_shows(record) for record in records):
            module = _find_module(script, table, templates)
            if module is not None:
                template, key = module
                path = f"{template.before}{key}{template.after}"
                made.append(replace(template.shell, path=path, name=key, children=tuple(records)))
            else:
                unknown += (mark_partial(record) for record in records)
                gaps[
                    f"{file}: {_count(records)} records that no router is seen to get; their base"
                    f" path is unknown (near byte {table:,})"
                ] = None
        reader.gaps = gaps
    return Loose(made=tuple(made), unknown=tuple(unknown))


def _find_module(
    script: ScriptCode, table: int, templates: Collection[Template]
) -> tuple[Template, str] | None:
    """Return the template for the module whose routes are at ``table``, and the module's key."""
    owner = next(script.brackets.around(table), None)
    if owner is None or script.masked[owner] != _OBJECT:
        return None
    for template in templates:
        routes = re.compile(rb"[{,\s]" + re.escape(template.routes.encode()) + rb"\s*+:\s*+\Z")
        key = re.compile(
            rb"(?<=[{,\s])" + re.escape(template.key.encode()) + rb"\s*+:\s*+(" + TEXT + rb")",
            re.DOTALL,
        )
        if not routes.search(script.masked, max(owner, table - _KEY_BYTES), table):
            continue
        for match in key.finditer(script.code, owner, min(table, owner + _MODULE_BYTES)):
            if next(script.brackets.around(match.start()), None) == owner:
                return template, unquote(match[1])
    return None


def _read_table(
    program: Program, reader: RecordReader, file: str, table: int, elements: list[int]
) -> list[Record]:
    """Return the records of an array; of one that cannot be parsed those elements that can."""
    starts = [table] if program.value_at(file, table) is not None else sorted(elements)
    values = [program.value_at(file, start) for start in starts]
    return [
        record
        for value in values
        if value is not None and isinstance(value.node, Items | Fields)
        for record in reader.read_list(Value(value.node, value.scope))
    ]


def _tables(script: ScriptCode, openings: Collection[int]) -> dict[int, list[int]]:
    """Return the arrays records are in, of nested ones the outermost, with their elements."""
    table_by_record: dict[int, int | None] = {}
    elements: dict[int, list[int]] = {}
    for opening in sorted(openings):  # the record around another stands before it
        around = script.brackets.around(opening)
        table = next(around, None)
        owner = next(around, None)
        if table is None or script.masked[table] != _ARRAY:
            table_by_record[opening] = None
        elif owner in table_by_record:
            table_by_record[opening] = table_by_record[owner]
        else:
            table_by_record[opening] = table
            elements.setdefault(table, []).append(opening)
    return elements


def _shows(record: Record) -> bool:
    pending = [record]
    while pending:
        one = pending.pop()
        if any(component.is_lazy is not None for _, component in one.views):
            return True
        pending += one.children
    return False


def _count(records: list[Record]) -> int:
    count = 0
    pending = [*records]
    while pending:
        count += 1
        pending += pending.pop().children
    return count
