"""Tables of records that no router is seen to get: of plug-ins, or handed on by computed code."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bundleaudit.analysis.routes.program import Program, Value
from bundleaudit.inputs.javascript.tree import Items

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bundleaudit.analysis.routes.records import Record, RecordReader
    from bundleaudit.inputs.javascript.script_code import ScriptCode


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
    for table in sorted(set(_tables(script, openings))):
        spans = [script.value_from(at) for at in reader.used.get(file, ())]
        if any(span.start <= table < span.end for span in spans):
            continue
        value = program.value_at(file, table)
        if value is None or not isinstance(value.node, Items):
            continue
        gaps = dict(reader.gaps)
        records = reader.read_list(Value(value.node, value.scope))
        if any(_shows(record) for record in records):
            loose += (_mark_partial(record) for record in records)
            gaps[
                f"{file}: {_count(records)} records that no router is seen to get; their base path"
                f" is unknown (near byte {table:,})"
            ] = None
        reader.gaps = gaps
    return loose


def _tables(script: ScriptCode, openings: Collection[int]) -> Iterator[int]:
    """Yield the array each record is in; of nested ones the outermost."""
    known = frozenset(openings)
    for opening in openings:
        record: int | None = opening
        while record is not None:
            around = script.brackets.around(record)
            table = next(around, None)
            if table is None or script.masked[table] != 0x5B:
                break
            owner = next(around, None)
            if owner not in known:
                yield table
                break
            record = owner


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
