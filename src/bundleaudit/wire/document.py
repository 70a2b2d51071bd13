"""The documents as a whole, as text and back."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any, Literal

from bundleaudit.errors import UsageError
from bundleaudit.json_text import dump_json
from bundleaudit.model.build import Bundler
from bundleaudit.model.diff import BuildDiff
from bundleaudit.records import record
from bundleaudit.wire.base import SCHEMA_VERSION, Wire
from bundleaudit.wire.build import (
    ChunkWire,
    EncodersWire,
    FileWire,
    InputsWire,
    ModuleImportsWire,
    PackageWire,
    ToolWire,
    TotalsWire,
)
from bundleaudit.wire.loads import BoundaryWire, NetworkWire, PageWire, RouteWire
from bundleaudit.wire.numbers import refuse_unreasonable_numbers
from bundleaudit.wire.verdict import BaselineWire, GateWire, NoteWire, OutcomeWire


@record
class AuditWire(Wire):
    """The whole report; ``diff`` is what changed since the baseline, in the shape of the model."""

    schema_version: Literal[1]
    tool: ToolWire
    build: str
    bundler: Bundler | None
    encoders: EncodersWire
    gate: GateWire
    inputs: InputsWire
    totals: TotalsWire
    files: list[FileWire]
    chunks: list[ChunkWire]
    packages: list[PackageWire]
    pages: list[PageWire]
    lazy_boundaries: list[BoundaryWire]
    style_imports: dict[str, list[str]]
    module_imports: ModuleImportsWire | None
    routes: list[RouteWire]
    routes_not_understood: list[str]
    network: NetworkWire
    outcomes: list[OutcomeWire]
    notes: list[NoteWire]
    baseline: BaselineWire | None = None  # earlier reports do not have it
    diff: BuildDiff | None


@record
class DiffReportWire(Wire):
    """What ``bundleaudit diff --json`` writes; ``diff`` is the same as in an audit's report."""

    schema_version: Literal[1]
    tool: ToolWire
    diff: BuildDiff


def dump_report(report: AuditWire) -> str:
    """Return the report as JSON text, one line per list item's field, ending in a line end."""
    return dump_document(report)


def dump_document(document: Wire) -> str:
    """Return any document as JSON text in the same layout."""
    return dump_json(document, default=_fields_of)


def parse_report(text: str | bytes, *, origin: str) -> AuditWire:
    """Return the report in ``text``.

    Raises:
        UsageError: Not JSON, not a report, or of a schema version this program does not know;
            the message names ``origin`` and the place. Also a number beyond reason.
    """
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415 - only when reading

    try:
        refuse_unreasonable_numbers(text)
    except ValueError as error:
        raise UsageError(f"{origin}: not a bundleaudit report: {error}") from error
    try:
        return TypeAdapter(AuditWire).validate_json(text)
    except ValidationError as error:
        detail = error.errors()[0]
        where = ".".join(str(part) for part in detail["loc"]) or "the document"
        raise UsageError(
            f"{origin}: not a bundleaudit report: {where}: {detail['msg']}",
            hint=f"write it with `bundleaudit dist/ --json FILE` (schema version {SCHEMA_VERSION})",
        ) from error


def _fields_of(value: object) -> dict[str, Any]:
    assert is_dataclass(value)
    return {item.name: getattr(value, item.name) for item in fields(value)}
