"""The JSON report: the exact serialisation of an audit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bundleaudit.model.build import Evidence
from bundleaudit.model.files import FileKind
from bundleaudit.model.outcome import Severity
from bundleaudit.report.module_imports_json import module_imports_to_wire
from bundleaudit.report.routes_json import list_route_wires
from bundleaudit.wire import (
    SCHEMA_VERSION,
    STATS_PREFIX,
    AuditWire,
    BaselineWire,
    BoundaryWire,
    BrotliWire,
    BucketsWire,
    ChunkWire,
    EncodersWire,
    FileWire,
    FindingWire,
    GateWire,
    GzipWire,
    InputsWire,
    LoadWire,
    MissingInputWire,
    ModuleWire,
    NetworkWire,
    NoteWire,
    OutcomeWire,
    PackageWire,
    PageWire,
    SizesWire,
    ToolWire,
    TotalsWire,
    dump_report,
)

if TYPE_CHECKING:
    from bundleaudit.model.audit import Audit, BoundaryLoad, LoadSet, PageLoad, Totals
    from bundleaudit.model.build import Build, Chunk, LazyBoundary, Page
    from bundleaudit.model.files import OutputFile
    from bundleaudit.model.outcome import Finding, Outcome
    from bundleaudit.model.ownership import ModuleShare, Package
    from bundleaudit.model.sizes import Encoders, Sizes

_LABELS: dict[Severity, Literal["note", "warning", "error"]] = {
    Severity.NOTE: "note",
    Severity.WARNING: "warning",
    Severity.ERROR: "error",
}


def render_json(audit: Audit) -> str:
    """Return the audit as the JSON report of ``wire.AuditWire``; same audit, same bytes."""
    return dump_report(to_wire(audit))


def to_wire(audit: Audit) -> AuditWire:
    """Return the audit in the report's shape."""
    build = audit.build
    return AuditWire(
        schema_version=SCHEMA_VERSION,
        tool=ToolWire(name="bundleaudit", version=audit.run.tool_version),
        build=build.name,
        bundler=build.bundler,
        encoders=_encoders(audit.run.encoders),
        gate=GateWire(
            fail_on=None if audit.run.fail_on is None else _LABELS[audit.run.fail_on],
            is_failed=audit.is_failed,
        ),
        inputs=_inputs(build),
        totals=_totals(audit.totals),
        files=[_file(file) for file in build.files],
        chunks=[_chunk(chunk) for chunk in build.chunks],
        packages=[_package(package) for package in audit.packages],
        pages=[_page(page, load) for page, load in zip(build.pages, audit.pages, strict=True)],
        lazy_boundaries=[
            _boundary(boundary, load)
            for boundary, load in zip(build.boundaries, audit.boundaries, strict=True)
        ],
        style_imports={file: list(imported) for file, imported in build.style_imports},
        routes=list_route_wires(audit),
        routes_not_understood=list(build.routes.not_understood),
        network=NetworkWire(
            name=audit.run.network.name,
            down_kbps=audit.run.network.down_kbps,
            rtt_ms=audit.run.network.rtt_ms,
        ),
        module_imports=module_imports_to_wire(build.module_imports),
        outcomes=[_outcome(outcome) for outcome in audit.outcomes],
        notes=[NoteWire(file=note.file, message=note.message) for note in build.notes],
        baseline=BaselineWire(
            is_found=audit.run.baseline.is_found, description=audit.run.baseline.description
        )
        if audit.run.baseline
        else None,
        diff=audit.diff,
    )


def _sizes(sizes: Sizes) -> SizesWire:
    return SizesWire(
        raw_bytes=sizes.raw_bytes, gzip_bytes=sizes.gzip_bytes, brotli_bytes=sizes.brotli_bytes
    )


def _encoders(encoders: Encoders) -> EncodersWire:
    gzip, brotli = encoders.gzip, encoders.brotli
    return EncodersWire(
        gzip=GzipWire(implementation=gzip.implementation, version=gzip.version, level=gzip.level)
        if gzip
        else None,
        brotli=BrotliWire(version=brotli.version, quality=brotli.level) if brotli else None,
    )


def _inputs(build: Build) -> InputsWire:
    return InputsWire(
        used=sorted(
            {item.value for item in build.inputs_used if item is not Evidence.STATS}.union(
                f"{STATS_PREFIX}{name}" for name in build.stats_formats
            )
        ),
        missing=[
            MissingInputWire(input=item.evidence, hint=item.hint, adds=item.adds)
            for item in build.missing_inputs
        ],
    )


def _totals(totals: Totals) -> TotalsWire:
    return TotalsWire(
        js=_sizes(totals.of(FileKind.JS)),
        css=_sizes(totals.of(FileKind.CSS)),
        image=_sizes(totals.of(FileKind.IMAGE)),
        font=_sizes(totals.of(FileKind.FONT)),
        wasm=_sizes(totals.of(FileKind.WASM)),
        html=_sizes(totals.of(FileKind.HTML)),
        other=_sizes(totals.of(FileKind.OTHER)),
        all=_sizes(totals.everything),
        served=_sizes(totals.served),
    )


def _file(file: OutputFile) -> FileWire:
    return FileWire(
        file=file.path,
        kind=file.kind,
        other_format=file.other_format,
        role=file.role,
        raw_bytes=file.sizes.raw_bytes,
        gzip_bytes=file.sizes.gzip_bytes,
        brotli_bytes=file.sizes.brotli_bytes,
        is_compressible=file.is_compressible,
        is_orphan=file.is_orphan,
        precompressed=dict(file.precompressed),
        content_hash=file.fingerprint.content if file.fingerprint else None,
        canonical_hash=file.fingerprint.canonical if file.fingerprint else None,
        code_hash=file.fingerprint.code if file.fingerprint else None,
        is_server_side=file.is_server_side,
    )


def _chunk(chunk: Chunk) -> ChunkWire:
    buckets = chunk.ownership.buckets
    return ChunkWire(
        file=chunk.file,
        name=chunk.name,
        source=chunk.source,
        is_entry=chunk.is_entry,
        is_dynamic_entry=chunk.is_dynamic_entry,
        static_imports=list(chunk.static_imports),
        dynamic_imports=list(chunk.dynamic_imports),
        external_imports=list(chunk.external_imports),
        css=list(chunk.css),
        assets=list(chunk.assets),
        has_map=chunk.ownership.has_map,
        is_inferred=chunk.ownership.is_inferred,
        carried_bytes=chunk.ownership.carried_bytes,
        map_link=chunk.ownership.map_link,
        has_sources=chunk.ownership.has_sources,
        modules=[_module(module) for module in chunk.ownership.modules],
        buckets=BucketsWire(
            generated_code=buckets.generated_code,
            source_map_comment=buckets.source_map_comment,
            line_ends=buckets.line_ends,
            unmapped=buckets.unmapped,
            no_source_map=buckets.no_source_map,
        ),
    )


def _module(module: ModuleShare) -> ModuleWire:
    return ModuleWire(
        path=module.path,
        package=module.package,
        version=module.version,
        copy_root=module.copy_root,
        raw_bytes=module.raw_bytes,
        raw_method=module.raw_method,
        gzip_bytes=module.gzip.share_bytes if module.gzip else None,
        gzip_method=module.gzip.method if module.gzip else None,
        brotli_bytes=module.brotli.share_bytes if module.brotli else None,
        brotli_method=module.brotli.method if module.brotli else None,
    )


def _package(package: Package) -> PackageWire:
    return PackageWire(
        name=package.name,
        versions=list(package.versions),
        copies=len(package.copy_roots),
        copy_roots=list(package.copy_roots),
        raw_bytes=package.raw_bytes,
        gzip_bytes=package.gzip_bytes,
        is_estimate=package.is_estimate,
        retained_gzip_bytes=package.retained_gzip_bytes,
        chunks=list(package.chunks),
    )


def _load(load: LoadSet) -> LoadWire:
    return LoadWire(
        files=list(load.files),
        js=_sizes(load.js),
        css=_sizes(load.css),
        all=_sizes(load.all),
        requests=load.request_count,
        round_trips=load.round_trip_count,
    )


def _page(page: Page, load: PageLoad) -> PageWire:
    return PageWire(
        file=page.file,
        initial=_load(load.initial),
        legacy_initial=_load(load.legacy_initial) if load.legacy_initial else None,
        has_document=page.has_document,
        entries=list(page.entries),
        preloaded=list(page.preloaded),
        stylesheets=list(page.stylesheets),
        legacy_entries=list(page.legacy_entries),
        external_urls=list(page.external_urls),
    )


def _boundary(boundary: LazyBoundary, load: BoundaryLoad) -> BoundaryWire:
    return BoundaryWire(
        target=boundary.target,
        importers=list(boundary.importers),
        preloads=list(boundary.preloads),
        closure=_load(load.closure),
    )


def _outcome(outcome: Outcome) -> OutcomeWire:
    return OutcomeWire(
        check=outcome.check,
        name=outcome.name,
        status=outcome.status.value,
        severity=_LABELS[outcome.severity],
        reason=outcome.reason,
        findings=[_finding(finding, outcome) for finding in outcome.findings],
    )


def _finding(finding: Finding, outcome: Outcome) -> FindingWire:
    return FindingWire(
        message=finding.message,
        key=finding.key,
        file=finding.file,
        source=finding.source,
        source_line=finding.source_line,
        measured_bytes=finding.measured_bytes,
        limit_bytes=finding.limit_bytes,
        limit_source=finding.limit_source,
        saving_bytes=finding.saving_bytes,
        confidence=finding.confidence.value,
        fix=finding.fix,
        severity=_LABELS[outcome.severity_of(finding)],
    )
