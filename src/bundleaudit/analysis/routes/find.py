"""The route table of a build, joined over all scripts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.routes.histories import History, tell_history
from bundleaudit.analysis.routes.program import Program, Value
from bundleaudit.analysis.routes.records import Record, RecordReader
from bundleaudit.inputs.javascript.script_code import ScriptCode
from bundleaudit.inputs.javascript.tree import Fields, Items
from bundleaudit.inputs.route_marks import RouteMarks, find_marks

if TYPE_CHECKING:
    from collections.abc import Mapping

_MEMORY: Final = "a router with a history of its own memory, which is not the application's"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRecords:
    """Records of a build, by how they are tied to a router.

    Attributes:
        tied: Of the routers that keep their location in the address, and added to them.
        loose: Tables that no router is seen to get.
        gaps: What was not understood.
    """

    tied: tuple[Record, ...]
    loose: tuple[Record, ...]
    gaps: tuple[str, ...]


def find_records(program: Program, marks: Mapping[str, RouteMarks]) -> FoundRecords:
    """Return the records at the places ``marks``, in order of file and place."""
    reader = RecordReader(program)
    tied: list[Record] = []
    has_router = False
    for file, found in sorted(marks.items()):
        for at in found.routers:
            router = program.value_at(file, at)
            if router is None or not isinstance(router.node, Fields):
                reader.gaps[f"{file}: a router that is not understood (near byte {at:,})"] = None
                continue
            routes = program.field(router, "routes")
            if not isinstance(routes, Value):
                continue
            kind = tell_history(program, router)
            records = reader.read_list(routes)
            if kind is History.MEMORY:
                reader.gaps[f"{file}: {len(records)} records of {_MEMORY}"] = None
            else:
                has_router = True
                tied += records
    _ = has_router
    return FoundRecords(tied=tuple(tied), loose=(), gaps=tuple(reader.gaps))


__all__ = ["FoundRecords", "Items", "ScriptCode", "find_marks", "find_records"]
