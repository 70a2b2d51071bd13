"""Why something is in a build: what it costs, who asks for it, what would free it."""

from __future__ import annotations

from enum import StrEnum

from bundleaudit.model.modules import ModuleImport
from bundleaudit.model.sizes import Sizes
from bundleaudit.records import record


class Subject(StrEnum):
    """What is explained."""

    PACKAGE = "package"
    MODULE = "module"
    CHUNK = "chunk"


@record
class ChunkPart:
    """What of a chunk belongs to the subject.

    Attributes:
        file: The chunk.
        raw_bytes: The subject's bytes in it.
        gzip_bytes: Its share of the gzip size.
        pages: Pages that load the chunk at once.
    """

    file: str
    raw_bytes: int
    gzip_bytes: int | None
    pages: tuple[str, ...]


@record
class ChunkStep:
    """One step on the way from a page to a chunk.

    Attributes:
        file: What is loaded.
        is_lazy: Whether by a dynamic import; the first step is what the page itself names.
    """

    file: str
    is_lazy: bool


@record
class Occurrence:
    """One copy of a package; of a module or a chunk the only one.

    Attributes:
        label: Folder of the copy, path of the module, or file of the chunk.
        version: Of the copy, where known.
        raw_bytes: Over all chunks, without legacy twins.
        gzip_bytes: Sum of its shares; ``None`` when not all are known.
        chunks: Largest part first.
        chain: The shortest way of imports from an entry, by static imports alone if one exists;
            ``None`` without an import graph, or when nothing leads there.
    """

    label: str
    version: str | None
    raw_bytes: int
    gzip_bytes: int | None
    chunks: tuple[ChunkPart, ...]
    chain: tuple[ModuleImport, ...] | None


@record
class Release:
    """One way to get the subject out of the initial load.

    Attributes:
        module: Every static way to the subject goes through this module.
        retained_gzip_bytes: What leaves the initial load when its imports become lazy.
    """

    module: str
    retained_gzip_bytes: int | None


@record
class Content:
    """What of a chunk one package or the project itself has; ``name`` is empty for the latter."""

    name: str
    raw_bytes: int
    gzip_bytes: int | None
    is_estimate: bool


@record
class Explanation:
    """Everything ``bundleaudit why`` says.

    Attributes:
        subject: What is explained.
        name: Its name.
        is_estimate: Bytes are estimated from stats.
        occurrences: The copies, the largest first.
        pages: Pages whose initial load holds some of it.
        chunk_chain: The shortest way from a page to its largest chunk, static steps first;
            empty when no page leads there.
        importers: Imports from outside of the subject; empty without an import graph.
        has_graph: Whether the import graph of the modules is known.
        is_inferred: That graph was inferred from the sources in maps.
        retained_gzip_bytes: What leaves the initial load with it; ``None`` when unknown.
        releases: Modules to load lazily instead, the nearest first.
        marginal: What its chunks shrink by when they are compressed without it; ``None`` unless
            asked for.
        contents: Whose the bytes of a chunk are, the largest first; empty for anything else, and
            where no map or stats tell.
        library: The package that was asked for, where only its strings in this chunk tell of it.
    """

    subject: Subject
    name: str
    is_estimate: bool
    occurrences: tuple[Occurrence, ...]
    pages: tuple[str, ...]
    chunk_chain: tuple[ChunkStep, ...]
    importers: tuple[ModuleImport, ...]
    has_graph: bool
    is_inferred: bool
    retained_gzip_bytes: int | None
    releases: tuple[Release, ...]
    marginal: Sizes | None = None
    contents: tuple[Content, ...] = ()
    library: str = ""
