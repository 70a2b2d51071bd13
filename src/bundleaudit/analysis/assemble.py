"""Joins everything read into one ``Build``."""

from __future__ import annotations

from collections import Counter
from dataclasses import field, replace
from typing import TYPE_CHECKING

from bundleaudit.analysis.entries import find_entry_pages
from bundleaudit.analysis.identity import chunk_name
from bundleaudit.analysis.lazy_limit import limit_boundaries
from bundleaudit.analysis.missing_inputs import find_inputs
from bundleaudit.analysis.named_scripts import find_named_scripts
from bundleaudit.analysis.orphans import find_orphans
from bundleaudit.analysis.ownership import own_chunk
from bundleaudit.analysis.roles import assign_roles
from bundleaudit.analysis.server_half import find_server_half
from bundleaudit.analysis.style_owners import own_styles
from bundleaudit.analysis.unowned_styles import find_unowned_styles
from bundleaudit.inputs.file_kinds import is_compressible
from bundleaudit.model.build import Build, Bundler, Chunk, Page
from bundleaudit.model.content import BuildContent
from bundleaudit.model.files import FileRole, OtherFormat, OutputFile
from bundleaudit.model.notes import Note
from bundleaudit.model.sizes import Sizes
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bundleaudit.analysis.accounts import Accounts
    from bundleaudit.analysis.graph import LoadGraph
    from bundleaudit.analysis.links import ScriptLinks
    from bundleaudit.analysis.manifest_join import ManifestFacts
    from bundleaudit.analysis.measure import CompressedSizes
    from bundleaudit.analysis.stats_facts import StatsFacts
    from bundleaudit.inputs.directory import ScannedFile
    from bundleaudit.inputs.documents import Documents
    from bundleaudit.inputs.javascript.facts import ScriptScan
    from bundleaudit.inputs.manifest import Manifest, ManifestChunk
    from bundleaudit.model.files import Fingerprint
    from bundleaudit.model.ownership import Ownership
    from bundleaudit.model.routes import RouteTable

_ROLLDOWN_RUNTIME = "rolldown-runtime"


@record
class Pieces:
    """What ``assemble_build`` joins.

    Attributes:
        name: How reports call the build.
        files: Readable files, sorted by path.
        documents: What scripts, styles and pages say.
        graph: The load graph.
        manifests: All of them.
        manifest_facts: The same, joined to the graph.
        compressed: Compressed sizes by path; of compressible files only.
        accounts: Who owns the bytes of scripts with a map.
        routes: The routes, as far as the code shows them.
        fingerprints: Of files, by path.
        stats: Names of modules, and what stats tell.
        notes: What readers noticed so far.
        content: What single files hold.
    """

    name: str
    files: Sequence[ScannedFile]
    documents: Documents
    graph: LoadGraph
    manifests: Sequence[Manifest]
    manifest_facts: ManifestFacts
    compressed: Mapping[str, CompressedSizes]
    accounts: Accounts
    routes: RouteTable
    fingerprints: Mapping[str, Fingerprint]
    stats: StatsFacts
    notes: Iterable[Note]
    content: BuildContent = field(default_factory=BuildContent)


def assemble_build(pieces: Pieces) -> Build:
    """Return the build; every collection in it is sorted."""
    graph = pieces.graph
    scripts = pieces.documents.scripts
    listed = pieces.manifest_facts.chunk_by_file.values()
    server = find_server_half(pieces.files, scripts, graph)
    pages = (*graph.pages, *find_entry_pages(graph, scripts, listed, server.files))
    roles = assign_roles(graph, scripts, pages, server.files)
    named = find_named_scripts(graph, pieces.documents, roles)
    roles.update(dict.fromkeys(named, FileRole.ASSET))
    orphans = find_orphans(pieces.files, pieces.documents, graph, pieces.manifests, pages)
    used, missing = find_inputs(
        pieces.files,
        pieces.manifests,
        has_pages=bool(graph.pages),
        has_maps=bool(pieces.accounts.by_file),
        has_stats=bool(pieces.stats.formats),
    )
    boundaries, limit_notes = limit_boundaries(
        [
            boundary
            for boundary in graph.find_boundaries()
            if not server.files.issuperset(boundary.importers)
        ],
        graph,
    )
    build = Build(
        name=pieces.name,
        files=tuple(_output_files(pieces, roles, orphans, server.files)),
        chunks=tuple(_chunks(pieces, pages)),
        boundaries=boundaries,
        style_imports=tuple(sorted(graph.style_imports.items())),
        pages=tuple(sorted(pages, key=lambda page: page.file)),
        inputs_used=used,
        missing_inputs=missing,
        routes=pieces.routes,
        stats_formats=pieces.stats.formats,
        module_imports=pieces.stats.imports,
        content=pieces.content,
        bundler=_detect_bundler(scripts),
        notes=tuple(
            sorted(
                {
                    *pieces.notes,
                    *(
                        note
                        for note in pieces.manifest_facts.notes
                        if note.file not in server.files
                    ),
                    *_note_unresolved(graph),
                    *server.notes,
                    *limit_notes,
                }
            )
        ),
    )
    unowned = find_unowned_styles(build)
    if not unowned:
        return build
    return replace(build, notes=tuple(sorted({*build.notes, _note_unowned(unowned)})))


def _detect_bundler(scripts: Mapping[str, ScriptScan]) -> Bundler | None:
    """Return the bundler most scripts show; copies of other tools' output may be among them.

    Rolldown's own runtime chunk is a sure sign; a dynamic import in quotes alone is not Rollup's,
    since Rolldown without minifier writes it too.
    """
    if any(chunk_name(path) == _ROLLDOWN_RUNTIME for path in scripts):
        return Bundler.ROLLDOWN
    counts = Counter(scan.bundler for scan in scripts.values() if scan.bundler is not None)
    return Bundler(max(counts, key=lambda name: (counts[name], name))) if counts else None


def _output_files(
    pieces: Pieces,
    roles: Mapping[str, FileRole | None],
    orphans: frozenset[str],
    server_files: frozenset[str],
) -> Iterable[OutputFile]:
    manifests = {manifest.path for manifest in pieces.manifests}
    siblings: dict[str, list[tuple[str, int]]] = {}
    for file in pieces.files:
        if file.other_format is OtherFormat.PRECOMPRESSED:
            stem, _, suffix = file.path.rpartition(".")
            siblings.setdefault(stem, []).append((suffix, file.raw_bytes))
    has_brotli = any(item.brotli_bytes is not None for item in pieces.compressed.values())
    for file in pieces.files:
        compressible = _is_measured(file)
        yield OutputFile(
            path=file.path,
            kind=file.kind,
            other_format=OtherFormat.MANIFEST if file.path in manifests else file.other_format,
            role=roles.get(file.path),
            sizes=_sizes(
                file,
                pieces.compressed.get(file.path),
                is_compressible=compressible,
                has_brotli=has_brotli,
            ),
            is_compressible=compressible,
            is_orphan=file.path in orphans,
            precompressed=tuple(sorted(siblings.get(file.path, ()))),
            fingerprint=pieces.fingerprints.get(file.path),
            is_server_side=file.path in server_files,
        )


def _is_measured(file: ScannedFile) -> bool:
    is_sibling = file.other_format is OtherFormat.PRECOMPRESSED
    return is_compressible(file.path) and not is_sibling


def _sizes(
    file: ScannedFile,
    compressed: CompressedSizes | None,
    *,
    is_compressible: bool,
    has_brotli: bool,
) -> Sizes:
    """Return the sizes of a file; one that is compressed already is sent as it is."""
    if file.other_format is OtherFormat.SOURCE_MAP:
        return Sizes(raw_bytes=file.raw_bytes, gzip_bytes=None, brotli_bytes=None)
    if not is_compressible:
        size = file.raw_bytes
        return Sizes(raw_bytes=size, gzip_bytes=size, brotli_bytes=size if has_brotli else None)
    return Sizes(
        raw_bytes=file.raw_bytes,
        gzip_bytes=compressed.gzip_bytes if compressed else None,
        brotli_bytes=compressed.brotli_bytes if compressed else None,
    )


def _chunks(pieces: Pieces, pages: Iterable[Page]) -> Iterable[Chunk]:
    graph = pieces.graph
    by_file = pieces.manifest_facts.chunk_by_file
    entries = {file for page in pages for file in (*page.entries, *page.legacy_entries)}
    lazy = {file for links in graph.links.values() for file in links.dynamic_imports}
    lazy |= {
        file
        for many in graph.page_links.values()
        for links in many
        for file in links.dynamic_imports
    }
    styles = own_styles(graph)
    raw_bytes = {file.path: file.raw_bytes for file in pieces.files}
    for file, links in sorted(graph.links.items()):
        listed = by_file.get(file)
        yield Chunk(
            file=file,
            name=(listed and listed.name) or chunk_name(file),
            source=listed.source if listed else None,
            is_entry=file in entries or bool(listed and listed.is_entry),
            is_dynamic_entry=file in lazy or bool(listed and listed.is_dynamic_entry),
            static_imports=links.static_imports,
            dynamic_imports=links.dynamic_imports,
            external_imports=links.external_imports,
            css=tuple(css for css in listed.css if css in raw_bytes)
            if listed and listed.css
            else styles.get(file, ()),
            assets=tuple(asset for asset in _assets(links, listed) if asset in raw_bytes),
            ownership=_ownership(pieces, file, raw_bytes[file], listed),
        )


def _ownership(
    pieces: Pieces, file: str, raw_bytes: int, listed: ManifestChunk | None
) -> Ownership:
    return own_chunk(
        file,
        raw_bytes,
        pieces.accounts,
        pieces.stats,
        source=listed.source if listed else None,
        compressed=pieces.compressed.get(file),
    )


def _assets(links: ScriptLinks, listed: ManifestChunk | None) -> tuple[str, ...]:
    from_manifest = listed.assets if listed else ()
    found = dict.fromkeys((*from_manifest, *links.assets, *links.workers))
    return tuple(sorted(found))


def _note_unowned(styles: Sequence[str]) -> Note:
    others = f" (nor {len(styles) - 1} more stylesheets)" if len(styles) > 1 else ""
    return Note(
        file=styles[0],
        message=f"no page or script says it loads it{others}: what initial loads have in CSS is"
        " not known (build.cssCodeSplit: false and libraries leave that to a server's template)",
    )


def _note_unresolved(graph: LoadGraph) -> Iterable[Note]:
    for file, links in graph.links.items():
        if links.unresolved:
            # Patterns that few builds need.
            from bundleaudit.inputs.secrets.masking import mask_secrets  # noqa: PLC0415

            shown = ", ".join(map(mask_secrets, links.unresolved[:3]))
            rest = len(links.unresolved) - 3
            more = f" and {rest} more" if rest > 0 else ""
            yield Note(file=file, message=f"imports {shown}{more}, which the build does not hold")
