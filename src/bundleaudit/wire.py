"""The JSON report's shape: written by us, read back as a baseline or for rendering.

Plain dataclasses in the order of the document; pydantic validates them only when a report is
read. Fields may be added within a ``SCHEMA_VERSION``, never renamed or removed.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from typing import Any, ClassVar, Final, Literal

from bundleaudit.errors import UsageError
from bundleaudit.model.build import Bundler, Evidence
from bundleaudit.model.diff import BuildDiff
from bundleaudit.model.files import (
    FileKind,
    FileRole,
    OtherFormat,
)
from bundleaudit.model.ownership import MapLink, ShareMethod
from bundleaudit.records import record

SCHEMA_VERSION: Final = 1  # 1: first public shape
STATS_PREFIX: Final = "stats:"


@record
class Wire:
    """Base of all wire shapes: unknown fields of later versions are ignored when reading."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "ignore"}


@record
class SizesWire(Wire):
    """``null`` means not measured. Files compressed already count their raw size."""

    raw_bytes: int
    gzip_bytes: int | None
    brotli_bytes: int | None


@record
class ToolWire(Wire):
    """Who wrote the report."""

    name: str
    version: str


@record
class GzipWire(Wire):
    """The gzip encoder."""

    implementation: str
    version: str
    level: int


@record
class BrotliWire(Wire):
    """The brotli encoder."""

    version: str
    quality: int


@record
class EncodersWire(Wire):
    """``null`` where a compressor was switched off."""

    gzip: GzipWire | None
    brotli: BrotliWire | None


@record
class MissingInputWire(Wire):
    """Evidence the build lacks, and the Vite option that supplies it."""

    input: Evidence
    hint: str
    adds: str


@record
class InputsWire(Wire):
    """Evidence used and missing; stats are listed by format (``stats:visualizer``)."""

    used: list[str]
    missing: list[MissingInputWire]


@record
class TotalsWire(Wire):
    """Sums by kind.

    ``all`` is every file on disk; ``served`` leaves out source maps and precompressed siblings,
    which visitors never download beside the files themselves. A sum over files of which one has
    no compressed size (a source map) has none either.
    """

    js: SizesWire
    css: SizesWire
    image: SizesWire
    font: SizesWire
    wasm: SizesWire
    html: SizesWire
    other: SizesWire
    all: SizesWire
    served: SizesWire


@record
class FileWire(Wire):
    """One file; ``other_format`` and ``role`` are ``null`` where they do not apply.

    ``canonical_hash`` is the same in another build when only hashes changed, ``code_hash`` when
    only references to other files did.
    """

    file: str
    kind: FileKind
    other_format: OtherFormat | None
    role: FileRole | None
    raw_bytes: int
    gzip_bytes: int | None
    brotli_bytes: int | None
    is_compressible: bool
    is_orphan: bool
    precompressed: dict[str, int]
    content_hash: str | None = None
    canonical_hash: str | None = None
    code_hash: str | None = None
    is_server_side: bool = False


@record
class ModuleWire(Wire):
    """A module's bytes in one chunk; every size has its method beside it."""

    path: str
    package: str | None
    version: str | None
    copy_root: str | None
    raw_bytes: int
    raw_method: ShareMethod
    gzip_bytes: int | None
    gzip_method: ShareMethod | None
    brotli_bytes: int | None
    brotli_method: ShareMethod | None


@record
class BucketsWire(Wire):
    """Bytes of a chunk that no module owns."""

    generated_code: int
    source_map_comment: int
    line_ends: int
    unmapped: int
    no_source_map: int


@record
class ChunkWire(Wire):
    """One script. ``sum(modules.raw_bytes) + sum(buckets)`` is the file's ``raw_bytes``."""

    file: str
    name: str
    source: str | None
    is_entry: bool
    is_dynamic_entry: bool
    static_imports: list[str]
    dynamic_imports: list[str]
    external_imports: list[str]
    css: list[str]
    assets: list[str]
    has_map: bool
    is_inferred: bool
    carried_bytes: int
    map_link: MapLink | None
    has_sources: bool
    modules: list[ModuleWire]
    buckets: BucketsWire


@record
class PackageWire(Wire):
    """One package over the whole build."""

    name: str
    versions: list[str]
    copies: int
    copy_roots: list[str]
    raw_bytes: int
    gzip_bytes: int | None
    is_estimate: bool
    retained_gzip_bytes: int | None
    chunks: list[str]


@record
class LoadWire(Wire):
    """Files loaded together, in order of discovery, without the document."""

    files: list[str]
    js: SizesWire
    css: SizesWire
    all: SizesWire
    requests: int
    round_trips: int | None


@record
class PageWire(Wire):
    """A document, or a server-rendered entry, and its initial load."""

    file: str
    initial: LoadWire
    legacy_initial: LoadWire | None
    has_document: bool
    entries: list[str]
    preloaded: list[str]
    stylesheets: list[str]
    legacy_entries: list[str]
    external_urls: list[str]


@record
class BoundaryWire(Wire):
    """What a dynamic import loads; ``target`` is ``null`` for stylesheets alone."""

    target: str | None
    importers: list[str]
    preloads: list[str]
    closure: LoadWire


@record
class NetworkWire(Wire):
    """The connection that times are estimated for."""

    name: str
    down_kbps: int
    rtt_ms: int


@record
class RouteViewWire(Wire):
    """One component of a route; ``null`` where that was not understood."""

    name: str
    chunk: str | None
    source: str | None
    is_lazy: bool | None


@record
class StepWire(Wire):
    """One request of a first visit; the document has round 1 and nobody discovers it."""

    file: str
    round: int
    discovered_by: str | None
    start_ms: int
    end_ms: int


@record
class RouteWire(Wire):
    """A route record and its cost.

    ``component``, ``chunk`` and ``is_lazy`` are those of the default view. ``parent`` is the
    parent's path, ``parent_index`` and ``target_index`` are positions in the list; the target is
    the record shown, another one where this one redirects. ``files`` are those of the first
    visit; sizes and times are lower bounds unless ``is_complete``.
    """

    path: str
    name: str | None
    component: str | None
    chunk: str | None
    is_lazy: bool | None
    parent: str | None
    redirect: str | None
    provenance: Literal["code", "config", "source"]
    page: str | None
    files: list[str]
    navigation: SizesWire
    first_visit: SizesWire
    round_trips: int | None
    estimated_ms: int | None
    aliases: list[str]
    is_redirect: bool
    views: list[RouteViewWire]
    parent_index: int | None
    target_index: int
    declared_in: str
    declared_page: str | None
    is_partial: bool
    is_complete: bool
    requests: int
    navigation_files: list[str]
    navigation_round_trips: int | None
    navigation_ms: int | None
    steps: list[StepWire]


@record
class ModuleImportsWire(Wire):
    """The import graph of the modules, by number to keep it small.

    ``imports`` rows are importer, imported module, whether it is ``import()``, and the specifier
    (``null`` where nobody told).
    """

    modules: list[str]
    entries: list[int]
    imports: list[tuple[int, int, bool, str | None]]


@record
class FindingWire(Wire):
    """One thing to act on."""

    message: str
    key: str
    file: str | None
    source: str | None
    measured_bytes: int | None
    limit_bytes: int | None
    limit_source: str | None
    saving_bytes: int | None
    confidence: Literal["exact", "mapped", "inferred"]
    fix: str
    severity: Literal["note", "warning", "error"]


@record
class OutcomeWire(Wire):
    """How one check ended."""

    check: str
    name: str
    status: Literal["passed", "failed", "skipped", "ignored"]
    severity: Literal["note", "warning", "error"]
    reason: str
    findings: list[FindingWire]


@record
class NoteWire(Wire):
    """A remark on the evidence."""

    file: str
    message: str


@record
class GateWire(Wire):
    """The verdict: ``is_failed`` is what the exit code says."""

    fail_on: Literal["note", "warning", "error"] | None
    is_failed: bool


@record
class BaselineWire(Wire):
    """Which baseline was found where, or why there is none."""

    is_found: bool
    description: str


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
    return json.dumps(document, default=_fields_of, ensure_ascii=False, indent=1) + "\n"


def parse_report(text: str | bytes, *, origin: str) -> AuditWire:
    """Return the report in ``text``.

    Raises:
        UsageError: Not JSON, not a report, or of a schema version this program does not know;
            the message names ``origin`` and the place.
    """
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415 - only when reading

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
