"""The route records of a build, joined over all scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.routes.added import Template, attach, names_in, read_added
from bundleaudit.analysis.routes.histories import History, tell_history
from bundleaudit.analysis.routes.loose import read_loose
from bundleaudit.analysis.routes.program import Program, Value
from bundleaudit.analysis.routes.records import Record, RecordReader, mark_partial
from bundleaudit.inputs.javascript.tree import Fields
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from bundleaudit.inputs.route_marks import RouteMarks

_MOST_GAPS: Final = 100
_MEMORY: Final = "records of a router that keeps its location in memory"


@record
class FoundRecords:
    """Records of a build, by how they are tied to a router.

    Attributes:
        tied: Of routers, and added to them.
        loose: Of tables that no router is seen to get.
        gaps: What was not understood.
    """

    tied: tuple[Record, ...]
    loose: tuple[Record, ...]
    gaps: tuple[str, ...]


def find_records(program: Program, marks: Mapping[str, RouteMarks]) -> FoundRecords:
    """Return the records at the places ``marks``, in order of file and place.

    A router that keeps its location in memory is a widget's, or a server's, and counts only where
    there is no other. Without any router what looks like a record is none.
    """
    if not any(found.routers for found in marks.values()):
        return FoundRecords(tied=(), loose=(), gaps=())
    reader = RecordReader(program)
    by_history: dict[History, list[tuple[str, list[Record]]]] = {kind: [] for kind in History}
    for file, found in sorted(marks.items()):
        for at in found.routers:
            router = program.value_at(file, at)
            if router is None or not isinstance(router.node, Fields):
                reader.gaps[f"{file}: a router not understood (near byte {at:,})"] = None
                continue
            routes = program.field(router, "routes")
            if isinstance(routes, Value):
                kind = tell_history(program, router)
                by_history[kind].append((file, reader.read_list(routes)))
    routers = [*by_history[History.ADDRESS], *by_history[History.UNKNOWN]]
    is_foreign = "which is not the application's" if routers else "so no route has an address"
    for file, records in by_history[History.MEMORY]:
        reader.gaps[f"{file}: {len(records)} {_MEMORY}, {is_foreign}"] = None
    if not routers:
        routers = by_history[History.MEMORY]
    tied = [
        record for _, records in sorted(routers, key=lambda item: item[0]) for record in records
    ]
    tied, templates = _add(program, reader, marks, tied)
    loose: list[Record] = []
    for file, found in sorted(marks.items()):
        tables = read_loose(program, reader, file, found.records, templates)
        tied += tables.made
        loose += tables.unknown
    return FoundRecords(tied=tuple(tied), loose=tuple(loose), gaps=_shorten(reader.gaps))


def _shorten(gaps: Collection[str]) -> tuple[str, ...]:
    """Return sorted sentences; of very many only the first."""
    shown = sorted(gaps)[:_MOST_GAPS]
    rest = len(gaps) - len(shown)
    return (*shown, *((f"{rest:,} more places",) if rest else ()))


def _add(
    program: Program,
    reader: RecordReader,
    marks: Mapping[str, RouteMarks],
    tied: list[Record],
) -> tuple[list[Record], list[Template]]:
    """Return ``tied`` with the records that are added to a running router, and the templates."""
    added = [
        one
        for file, found in sorted(marks.items())
        for opening in found.added
        if (one := read_added(program, reader, file, opening)) is not None
    ]
    by_parent: dict[str, list[Record]] = {}
    tied = list(tied)
    for one in added:
        if isinstance(one, Template):
            continue
        if one.parent is None:
            tied += one.records
        else:
            by_parent.setdefault(one.parent, []).extend(one.records)
    known = names_in(tied)
    for parent in sorted(by_parent.keys() - known):
        reader.gaps[f"records added to {parent!r}, which no record is called"] = None
        tied += (mark_partial(record) for record in by_parent[parent])
    templates = [one for one in added if isinstance(one, Template)]
    return (attach(tied, by_parent) if by_parent.keys() & known else tied), templates
