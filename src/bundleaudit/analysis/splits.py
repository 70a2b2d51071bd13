"""How a build is split: which chunks are loaded at once, and whose code each chunk holds."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.late_modules import find_late_by_graph
from bundleaudit.model.files import FileRole
from bundleaudit.model.outcome import Confidence
from bundleaudit.model.sizes import add_known
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bundleaudit.analysis.module_graph import ModuleGraph
    from bundleaudit.model.audit import PageLoad
    from bundleaudit.model.build import Build, Chunk, LateModules
    from bundleaudit.model.code_facts import CodeFacts
    from bundleaudit.model.ownership import ModuleShare

_VIRTUAL: Final = "virtual:"
NEEDS_MODULES: Final = "needs modules (build.sourcemap: 'hidden', or stats)"


@record
class ChunkContent:
    """Whose code a chunk of the modern build holds; modules that plug-ins make up are nobody's.

    Attributes:
        chunk: The chunk.
        is_initial: Whether some page loads it at once.
        third_party: Modules of packages, by package.
        application: The project's own modules.
        confidence: By maps, or estimated from stats.
    """

    chunk: Chunk
    is_initial: bool
    third_party: Mapping[str, tuple[ModuleShare, ...]]
    application: tuple[ModuleShare, ...]
    confidence: Confidence

    @property
    def third_party_modules(self) -> tuple[ModuleShare, ...]:
        """Modules of all packages."""
        return tuple(module for modules in self.third_party.values() for module in modules)


class Splits:
    """Answers about the modern scripts of applications.

    An application is a page, or an entry for a server's own template. Libraries and server bundles
    have such entries too, but import packages from outside of the build, or are no modules.
    """

    def __init__(
        self,
        build: Build,
        pages: Sequence[PageLoad],
        find_module_graph: Callable[[], ModuleGraph | None],
    ) -> None:
        self._build = build
        self._loads = pages
        self._chunks = {chunk.file: chunk for chunk in build.chunks}
        self._find_module_graph = find_module_graph

    @cached_property
    def pages(self) -> tuple[PageLoad, ...]:
        """The applications' initial loads, in the order of the build's pages."""
        without = [
            load
            for page, load in zip(self._build.pages, self._loads, strict=True)
            if not page.has_document
        ]
        is_library = any(
            self._chunks[file].external_imports or not file.endswith(".js")
            for load in without
            for file in load.initial.files
            if file in self._chunks
        )
        return tuple(
            load
            for page, load in zip(self._build.pages, self._loads, strict=True)
            if page.has_document or not is_library
        )

    @cached_property
    def modern(self) -> frozenset[str]:
        """Scripts of modern pages, without workers, polyfills and legacy twins."""
        return frozenset(
            file.path
            for file in self._build.files
            if file.role is FileRole.MODERN and file.path in self._chunks
        )

    @cached_property
    def initial(self) -> frozenset[str]:
        """Modern scripts that some application loads at once."""
        return self.modern & {file for page in self.pages for file in page.initial.files}

    @cached_property
    def entries(self) -> frozenset[str]:
        """Scripts that pages run by themselves, or import in code of their own."""
        return frozenset(file for page in self._build.pages for file in page.entries)

    @cached_property
    def reach_by_page(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """For each application, the modern scripts it loads at once or later."""
        return tuple((load.file, self._reach(load)) for load in self.pages)

    @cached_property
    def reachable(self) -> frozenset[str]:
        """Modern scripts that some application loads at once or later."""
        return frozenset().union(*(files for _, files in self.reach_by_page))

    def _reach(self, load: PageLoad) -> frozenset[str]:
        chunks = self._chunks
        found = self.modern & set(load.initial.files)
        found |= self.modern & {
            boundary.target
            for boundary in self._build.boundaries
            if boundary.target is not None and load.file in boundary.importers
        }
        seen = set(found)
        pending = list(found)
        while pending:
            chunk = chunks[pending.pop()]
            for file in (*chunk.static_imports, *chunk.dynamic_imports):
                if file in self.modern and file not in seen:
                    seen.add(file)
                    pending.append(file)
        return frozenset(seen)

    @cached_property
    def contents(self) -> tuple[ChunkContent, ...]:
        """Every reachable chunk whose modules are known, sorted by file."""
        chunks = self._chunks
        return tuple(
            _content(chunks[file], is_initial=file in self.initial)
            for file in sorted(self.reachable)
            if chunks[file].ownership.modules
        )

    @cached_property
    def without_modules(self) -> tuple[Chunk, ...]:
        """Reachable chunks about whose modules nothing is known, sorted by file."""
        chunks = self._chunks
        return tuple(
            chunks[file] for file in sorted(self.reachable) if not chunks[file].ownership.modules
        )

    @cached_property
    def code_facts(self) -> Mapping[str, CodeFacts]:
        """What the code of reachable chunks shows by itself, by file."""
        return {
            facts.file: facts for facts in self._build.code_facts if facts.file in self.reachable
        }

    @cached_property
    def with_own_code(self) -> frozenset[str]:
        """Chunks without known modules that are proven to hold the application's own code.

        The module a page starts with is in the chunk the page names. A script that was only copied
        to the build does not load others, unless there is nothing but it.
        """
        found = set()
        for page, load in zip(self._build.pages, self._loads, strict=True):
            scripts = [file for file in load.initial.files if file in self.initial]
            for file in page.entries:
                code = self.code_facts.get(file)
                chunk = self._chunks.get(file)
                if code is None or chunk is None or chunk.ownership.modules:
                    continue
                is_vite_entry = (
                    chunk.dynamic_imports or code.eager_globs or code.inlined_import_count
                )
                if file in self.initial and (is_vite_entry or scripts == [file]):
                    found.add(file)
        return frozenset(found)

    @cached_property
    def late(self) -> tuple[LateModules, ...]:
        """Modules that are loaded at once though only lazily loaded code uses them.

        By the import graph of the modules where stats tell it, else as far as the code proves.
        """
        graph = self._find_module_graph()
        imports = self._build.module_imports
        if graph is None or (imports is not None and imports.is_inferred):
            return tuple(late for late in self._build.late_modules if late.file in self.initial)
        return find_late_by_graph(graph, (content.chunk for content in self.contents), self.initial)

    @cached_property
    def has_modules(self) -> bool:
        """Whether the modules of some chunk of the initial load are known."""
        return any(content.is_initial for content in self.contents)

    def importers_of_chunk(self, file: str) -> tuple[str, ...]:
        """Return the reachable chunks that import a chunk statically, sorted."""
        return self._static_importers.get(file, ())

    @cached_property
    def _static_importers(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for importer in sorted(self.reachable):
            for imported in self._chunks[importer].static_imports:
                found.setdefault(imported, []).append(importer)
        return {imported: tuple(importers) for imported, importers in found.items()}

    def importers_of(self, modules: Iterable[str]) -> tuple[str, ...]:
        """Return the application's own modules that import ``modules``, sorted; none if unknown."""
        known = self._own_importers
        return tuple(sorted({importer for module in modules for importer in known.get(module, ())}))

    @cached_property
    def _own_importers(self) -> Mapping[str, tuple[str, ...]]:
        """The application's own importers of every module they import."""
        imports = self._build.module_imports
        found: dict[str, list[str]] = {}
        for link in imports.imports if imports is not None else ():
            if is_own(link.importer):
                found.setdefault(link.imported, []).append(link.importer)
        return {module: tuple(importers) for module, importers in found.items()}


def is_own(path: str) -> bool:
    """Return whether a module, by its name, is the project's own."""
    return "node_modules/" not in path and not path.startswith(_VIRTUAL)


def gzip_bytes_of(modules: Iterable[ModuleShare]) -> int | None:
    """Return the sum of the modules' gzip shares; ``None`` when one is unknown."""
    return add_known(module.gzip.share_bytes if module.gzip else None for module in modules)


def _content(chunk: Chunk, *, is_initial: bool) -> ChunkContent:
    third_party: dict[str, list[ModuleShare]] = {}
    application: list[ModuleShare] = []
    for module in chunk.ownership.modules:
        if module.package is not None:
            third_party.setdefault(module.package, []).append(module)
        elif is_own(module.path):
            application.append(module)
    return ChunkContent(
        chunk=chunk,
        is_initial=is_initial,
        third_party={name: tuple(modules) for name, modules in sorted(third_party.items())},
        application=tuple(application),
        confidence=Confidence.INFERRED if chunk.ownership.is_estimate else Confidence.MAPPED,
    )
