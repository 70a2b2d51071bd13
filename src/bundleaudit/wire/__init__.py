"""The JSON report's shape: written by us, read back as a baseline or for rendering.

Plain dataclasses in the order of the document; pydantic validates them only when a report is
read. Fields may be added within a ``SCHEMA_VERSION``, never renamed or removed.
"""

from __future__ import annotations

from bundleaudit.wire.base import SCHEMA_VERSION, STATS_PREFIX, SizesWire, Wire
from bundleaudit.wire.build import (
    BrotliWire,
    BucketsWire,
    ChunkWire,
    EncodersWire,
    FileWire,
    GzipWire,
    InputsWire,
    MissingInputWire,
    ModuleImportsWire,
    ModuleWire,
    PackageWire,
    ToolWire,
    TotalsWire,
)
from bundleaudit.wire.document import (
    AuditWire,
    DiffReportWire,
    dump_document,
    dump_report,
    parse_report,
)
from bundleaudit.wire.loads import (
    BoundaryWire,
    LoadWire,
    NetworkWire,
    PageWire,
    RouteViewWire,
    RouteWire,
    StepWire,
)
from bundleaudit.wire.verdict import BaselineWire, FindingWire, GateWire, NoteWire, OutcomeWire

__all__ = [
    "SCHEMA_VERSION",
    "STATS_PREFIX",
    "AuditWire",
    "BaselineWire",
    "BoundaryWire",
    "BrotliWire",
    "BucketsWire",
    "ChunkWire",
    "DiffReportWire",
    "EncodersWire",
    "FileWire",
    "FindingWire",
    "GateWire",
    "GzipWire",
    "InputsWire",
    "LoadWire",
    "MissingInputWire",
    "ModuleImportsWire",
    "ModuleWire",
    "NetworkWire",
    "NoteWire",
    "OutcomeWire",
    "PackageWire",
    "PageWire",
    "RouteViewWire",
    "RouteWire",
    "SizesWire",
    "StepWire",
    "ToolWire",
    "TotalsWire",
    "Wire",
    "dump_document",
    "dump_report",
    "parse_report",
]
