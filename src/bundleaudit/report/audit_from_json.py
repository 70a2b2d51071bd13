"""Reads a JSON report back into the audit it was written from."""

from __future__ import annotations

from bundleaudit.errors import UsageError
from bundleaudit.model.audit import (
    Audit,
    BaselineSource,
    BoundaryLoad,
    LoadSet,
    PageLoad,
    RunInfo,
    Totals,
)
from bundleaudit.model.build import Build, Chunk, Evidence, LazyBoundary, MissingInput, Page
from bundleaudit.model.files import FileKind, Fingerprint, OutputFile
from bundleaudit.model.notes import Note
from bundleaudit.model.outcome import Confidence, Finding, Outcome, Severity, Status
from bundleaudit.model.ownership import (
    Buckets,
    ModuleShare,
    Ownership,
    Package,
    Share,
    ShareMethod,
)
from bundleaudit.model.sizes import Encoder, Encoders, Sizes
from bundleaudit.report.module_imports_json import module_imports_from_wire
from bundleaudit.report.routes_from_json import read_network, read_route_loads, read_route_table
from bundleaudit.wire import (
    STATS_PREFIX,
    AuditWire,
    BoundaryWire,
    ChunkWire,
    EncodersWire,
    FileWire,
    FindingWire,
    LoadWire,
    ModuleWire,
    OutcomeWire,
    PackageWire,
    PageWire,
    SizesWire,
    TotalsWire,
    parse_report,
)


def read_json_report(text: str | bytes, *, origin: str) -> Audit:
    """Return the audit that ``render_json`` wrote as ``text``.

    Raises:
        UsageError: Not such a report, or one that contradicts itself; names ``origin`` and the
            place.
    """
    return audit_of(parse_report(text, origin=origin), origin=origin)


def audit_of(report: AuditWire, *, origin: str) -> Audit:
    """Return the audit of a validated report, which may still be anybody's.

    Raises:
        UsageError: Its parts contradict one another; names ``origin``.
    """
    try:
        return from_wire(report)
    except (ArithmeticError, AssertionError, LookupError, TypeError, ValueError) as error:
        raise UsageError(f"{origin}: the report contradicts itself: {error}") from error


def from_wire(report: AuditWire) -> Audit:
    """Return the audit of a validated report."""
    files = tuple(map(_file, report.files))
    return Audit(
        build=Build(
            name=report.build,
            files=files,
            chunks=tuple(map(_chunk, report.chunks)),
            boundaries=tuple(map(_boundary, report.lazy_boundaries)),
            pages=tuple(map(_page, report.pages)),
            inputs_used=_inputs_used(report),
            stats_formats=tuple(
                item.removeprefix(STATS_PREFIX)
                for item in report.inputs.used
                if item.startswith(STATS_PREFIX)
            ),
            module_imports=module_imports_from_wire(report.module_imports),
            missing_inputs=tuple(
                MissingInput(evidence=item.input, hint=item.hint, adds=item.adds)
                for item in report.inputs.missing
            ),
            bundler=report.bundler,
            style_imports=tuple(
                (file, tuple(imported)) for file, imported in sorted(report.style_imports.items())
            ),
            notes=tuple(Note(file=note.file, message=note.message) for note in report.notes),
            routes=read_route_table(report),
        ),
        totals=_totals(report.totals),
        pages=tuple(map(_page_load, report.pages)),
        boundaries=tuple(
            BoundaryLoad(target=item.target, closure=_load(item.closure))
            for item in report.lazy_boundaries
        ),
        packages=tuple(map(_package, report.packages)),
        outcomes=tuple(map(_outcome, report.outcomes)),
        run=RunInfo(
            tool_version=report.tool.version,
            encoders=_encoders(report.encoders),
            fail_on=None if report.gate.fail_on is None else _severity(report.gate.fail_on),
            network=read_network(report),
            baseline=BaselineSource(
                is_found=report.baseline.is_found, description=report.baseline.description
            )
            if report.baseline
            else None,
        ),
        routes=read_route_loads(report, files),
        diff=report.diff,
    )


def _inputs_used(report: AuditWire) -> tuple[Evidence, ...]:
    """Return the evidence; of later versions' kinds of it nothing is known here."""
    known = {item.value: item for item in Evidence}
    found = {
        Evidence.STATS if item.startswith(STATS_PREFIX) else known.get(item)
        for item in report.inputs.used
    }
    return tuple(sorted(item for item in found if item is not None))


def _severity(label: str) -> Severity:
    return Severity[label.upper()]


def _sizes(wire: SizesWire) -> Sizes:
    return Sizes(
        raw_bytes=wire.raw_bytes, gzip_bytes=wire.gzip_bytes, brotli_bytes=wire.brotli_bytes
    )


def _encoders(wire: EncodersWire) -> Encoders:
    gzip, brotli = wire.gzip, wire.brotli
    return Encoders(
        gzip=Encoder(implementation=gzip.implementation, version=gzip.version, level=gzip.level)
        if gzip
        else None,
        brotli=Encoder(implementation="brotli", version=brotli.version, level=brotli.quality)
        if brotli
        else None,
    )


def _totals(wire: TotalsWire) -> Totals:
    return Totals(
        by_kind=tuple((kind, _sizes(getattr(wire, kind.value))) for kind in FileKind),
        everything=_sizes(wire.all),
        served=_sizes(wire.served),
    )


def _file(wire: FileWire) -> OutputFile:
    return OutputFile(
        path=wire.file,
        kind=wire.kind,
        other_format=wire.other_format,
        role=wire.role,
        sizes=Sizes(
            raw_bytes=wire.raw_bytes, gzip_bytes=wire.gzip_bytes, brotli_bytes=wire.brotli_bytes
        ),
        is_compressible=wire.is_compressible,
        is_orphan=wire.is_orphan,
        precompressed=tuple(sorted(wire.precompressed.items())),
        fingerprint=_fingerprint(wire),
        is_server_side=wire.is_server_side,
    )


def _fingerprint(wire: FileWire) -> Fingerprint | None:
    if wire.content_hash is None or wire.canonical_hash is None or wire.code_hash is None:
        return None
    return Fingerprint(
        content=wire.content_hash, canonical=wire.canonical_hash, code=wire.code_hash
    )


def _chunk(wire: ChunkWire) -> Chunk:
    return Chunk(
        file=wire.file,
        name=wire.name,
        source=wire.source,
        is_entry=wire.is_entry,
        is_dynamic_entry=wire.is_dynamic_entry,
        static_imports=tuple(wire.static_imports),
        dynamic_imports=tuple(wire.dynamic_imports),
        external_imports=tuple(wire.external_imports),
        css=tuple(wire.css),
        assets=tuple(wire.assets),
        ownership=_ownership(wire),
    )


def _ownership(wire: ChunkWire) -> Ownership:
    buckets = Buckets(
        generated_code=wire.buckets.generated_code,
        source_map_comment=wire.buckets.source_map_comment,
        line_ends=wire.buckets.line_ends,
        unmapped=wire.buckets.unmapped,
        no_source_map=wire.buckets.no_source_map,
    )
    return Ownership(
        raw_bytes=buckets.total_bytes + sum(module.raw_bytes for module in wire.modules),
        modules=tuple(map(_module, wire.modules)),
        buckets=buckets,
        has_map=wire.has_map,
        is_inferred=wire.is_inferred,
        carried_bytes=wire.carried_bytes,
        map_link=wire.map_link,
        has_sources=wire.has_sources,
    )


def _module(wire: ModuleWire) -> ModuleShare:
    return ModuleShare(
        path=wire.path,
        package=wire.package,
        version=wire.version,
        copy_root=wire.copy_root,
        raw_bytes=wire.raw_bytes,
        raw_method=wire.raw_method,
        gzip=_share(wire.gzip_bytes, wire.gzip_method),
        brotli=_share(wire.brotli_bytes, wire.brotli_method),
    )


def _share(share_bytes: int | None, method: ShareMethod | None) -> Share | None:
    if share_bytes is None or method is None:
        return None
    return Share(share_bytes=share_bytes, method=method)


def _package(wire: PackageWire) -> Package:
    return Package(
        name=wire.name,
        versions=tuple(wire.versions),
        copy_roots=tuple(wire.copy_roots),
        raw_bytes=wire.raw_bytes,
        gzip_bytes=wire.gzip_bytes,
        is_estimate=wire.is_estimate,
        retained_gzip_bytes=wire.retained_gzip_bytes,
        chunks=tuple(wire.chunks),
    )


def _boundary(wire: BoundaryWire) -> LazyBoundary:
    return LazyBoundary(
        target=wire.target, importers=tuple(wire.importers), preloads=tuple(wire.preloads)
    )


def _page(wire: PageWire) -> Page:
    return Page(
        file=wire.file,
        entries=tuple(wire.entries),
        preloaded=tuple(wire.preloaded),
        stylesheets=tuple(wire.stylesheets),
        legacy_entries=tuple(wire.legacy_entries),
        external_urls=tuple(wire.external_urls),
        has_document=wire.has_document,
    )


def _page_load(wire: PageWire) -> PageLoad:
    return PageLoad(
        file=wire.file,
        initial=_load(wire.initial),
        legacy_initial=_load(wire.legacy_initial) if wire.legacy_initial else None,
        external_urls=tuple(wire.external_urls),
    )


def _load(wire: LoadWire) -> LoadSet:
    return LoadSet(
        files=tuple(wire.files),
        js=_sizes(wire.js),
        css=_sizes(wire.css),
        all=_sizes(wire.all),
        request_count=wire.requests,
        round_trip_count=wire.round_trips,
    )


def _outcome(wire: OutcomeWire) -> Outcome:
    severity = _severity(wire.severity)
    return Outcome(
        check=wire.check,
        name=wire.name,
        status=Status(wire.status),
        severity=severity,
        reason=wire.reason,
        findings=tuple(_finding(finding) for finding in wire.findings),
    )


def _finding(wire: FindingWire) -> Finding:
    return Finding(
        message=wire.message,
        key=wire.key,
        file=wire.file,
        source=wire.source,
        source_line=wire.source_line,
        measured_bytes=wire.measured_bytes,
        limit_bytes=wire.limit_bytes,
        limit_source=wire.limit_source,
        saving_bytes=wire.saving_bytes,
        confidence=Confidence(wire.confidence),
        fix=wire.fix,
        severity=_severity(wire.severity),
    )
