"""What a build is made of: tools, inputs, files, chunks, modules, packages."""

from __future__ import annotations

from bundleaudit.model.build import Evidence
from bundleaudit.model.files import FileKind, FileRole, OtherFormat
from bundleaudit.model.ownership import MapLink, ShareMethod
from bundleaudit.records import record
from bundleaudit.wire.base import SizesWire, Wire


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
class ModuleImportsWire(Wire):
    """The import graph of the modules, by number to keep it small.

    ``imports`` rows are importer, imported module, whether it is ``import()``, and the specifier
    (``null`` where nobody told).
    """

    modules: list[str]
    entries: list[int]
    imports: list[tuple[int, int, bool, str | None]]
