"""Tables of records that no router is seen to get: of plug-ins, or handed on by computed code."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.routes.program import Program, Value
from bundleaudit.inputs.javascript.tree import Fields, Items

if TYPE_CHECKING:
    from collections.abc import Collection

    from bundleaudit.analysis.routes.records import Record, RecordReader
    from bundleaudit.inputs.javascript.script_code import ScriptCode

_ARRAY: Final = ord("[")


def read_loose(
    program: Program, reader: RecordReader, file: str, openings: Collection[int]
) -> list[Record]:
    """Return the records at ``openings`` of a script that were not read yet; all are partial.

    Only elements of an array literal count, and only arrays in which a component is understood:
    menus and settings have paths and children as well.
    """
    script = program.script(file)
    if script is None:
        return []
    loose: list[Record] = []
    spans = [script.value_from(at) for at in sorted(reader.used.get(file, ()))]
    for table, elements in sorted(_tables(script, openings).items()):
        if any(span.start <= table < span.end for span in spans):
            continue
        gaps, reader.gaps = reader.gaps, {}  # of what may be no table nothing is told
        records = _read_table(program, reader, file, table, elements)
        if any(_shows(record) for record in records):
            loose += (_mark_partial(record) for record in records)
            gaps[
                f"{file}: {_count(records)} records that no router is seen to get; their base path"
                f" is unknown (near byte {table:,})"
            ] = None
        reader.gaps = gaps
    return loose


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


def _mark_partial(record: Record) -> Record:
    children = tuple(_mark_partial(child) for child in record.children)
    return replace(record, is_partial=True, children=children)
