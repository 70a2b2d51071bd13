"""The build as it was read: files, chunks, lazy boundaries and pages, joined from all evidence."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum

from bundleaudit.model.code_facts import CodeFacts
from bundleaudit.model.content import BuildContent
from bundleaudit.model.files import OutputFile
from bundleaudit.model.modules import ModuleImports
from bundleaudit.model.notes import Note
from bundleaudit.model.ownership import Ownership
from bundleaudit.model.routes import RouteTable
from bundleaudit.model.source_hints import SourceHints
from bundleaudit.records import record


class Evidence(StrEnum):
    """What a fact can rest on; a check names what it needs."""

    CODE = "code"
    HTML = "html"
    MANIFEST = "manifest"
    SOURCE_MAPS = "source_maps"
    STATS = "stats"
    MODULES = "modules"
    """Modules of chunks, whoever tells: source maps or stats. Never listed as an input."""


class Bundler(StrEnum):
    """What wrote the chunks; it decides how a fix is written.

    Rollup is Vite 3 to 7 (``manualChunks``), Rolldown Vite 8 (``codeSplitting.groups``).
    """

    ROLLUP = "rollup"
    ROLLDOWN = "rolldown"


@record
class MissingInput:
    """Evidence this build does not hold.

    Attributes:
        evidence: What is missing.
        hint: The Vite option that supplies it.
        adds: What the audit would say with it.
    """

    evidence: Evidence
    hint: str
    adds: str


@record
class Chunk:
    """One script of the build and what it loads; file names are relative to the build.

    Attributes:
        file: The script.
        name: The chunk's name by the manifest, or else by its file name without the hash.
        source: The module the chunk stands for (``src/views/Home.vue``), where the manifest says.
        is_entry: Loaded by a page, or an entry of the manifest.
        is_dynamic_entry: Loaded by some dynamic import.
        static_imports: Direct static imports and re-exports, in order of appearance, once each.
        dynamic_imports: Direct targets of dynamic imports, in order of appearance, once each.
        external_imports: Specifiers that name no file of the build (``vue`` in a library build).
        css: Stylesheets that come with the chunk.
        assets: Other files the chunk refers to, as far as the manifest or the code says.
        ownership: Whose its bytes are.
    """

    file: str
    name: str
    source: str | None
    is_entry: bool
    is_dynamic_entry: bool
    static_imports: tuple[str, ...]
    dynamic_imports: tuple[str, ...]
    external_imports: tuple[str, ...]
    css: tuple[str, ...]
    assets: tuple[str, ...]
    ownership: Ownership


@record
class LazyBoundary:
    """One file that dynamic imports load, with everything Vite loads beside it.

    Attributes:
        target: The chunk; ``None`` when only stylesheets are loaded.
        importers: Scripts and pages that hold such an import, sorted.
        preloads: Files the preload helper requests together with the chunk, sorted.
    """

    target: str | None
    importers: tuple[str, ...]
    preloads: tuple[str, ...]


@record
class FontPreload:
    """A font that a page asks for ahead of its stylesheet.

    Attributes:
        file: The font.
        is_anonymous: Whether it is requested as stylesheets request fonts; a preload with
            credentials is another request, and the font is loaded twice.
    """

    file: str
    is_anonymous: bool


@record
class Page:
    """A document, or an entry that a server's own template loads.

    Attributes:
        file: The HTML file; the entry script where the build has no page for it.
        entries: Scripts a modern browser runs: module scripts, imports of inline modules and
            classic scripts, in order.
        preloaded: Files the page names beside them: modulepreload and script or style preloads.
        stylesheets: Stylesheets the page links.
        legacy_entries: Scripts only old browsers run.
        external_urls: Scripts and stylesheets from elsewhere; their bytes are unknown.
        has_document: Whether ``file`` is an HTML document of this build.
        blocking_scripts: Classic scripts of the head that are neither async nor deferred: files,
            or URLs of scripts from elsewhere.
        foreign_stylesheets: URLs of stylesheets from elsewhere that apply to screens.
        font_preloads: Fonts it preloads, in order.
    """

    file: str
    entries: tuple[str, ...]
    preloaded: tuple[str, ...] = ()
    stylesheets: tuple[str, ...] = ()
    legacy_entries: tuple[str, ...] = ()
    external_urls: tuple[str, ...] = ()
    has_document: bool = True
    blocking_scripts: tuple[str, ...] = ()
    foreign_stylesheets: tuple[str, ...] = ()
    font_preloads: tuple[FontPreload, ...] = ()


@record
class LateModules:
    """Modules that an initial load fetches though only lazily loaded code uses them.

    Attributes:
        file: The chunk of the initial load that holds them.
        modules: Their paths, sorted.
        users: Lazily loaded chunks that import them from it, sorted.
    """

    file: str
    modules: tuple[str, ...]
    users: tuple[str, ...]


@record
class Build:
    """Everything read from one output directory.

    Attributes:
        name: How reports call the build: the directory as the user wrote it.
        files: All regular files, sorted by path.
        chunks: All scripts, sorted by file.
        boundaries: Lazy boundaries, sorted by target; stylesheet-only ones first.
        pages: Documents and server-rendered entries, sorted by file.
        inputs_used: Evidence found, sorted.
        missing_inputs: Evidence that is not there.
        bundler: What wrote the chunks, as they show; ``None`` where they do not.
        notes: What readers noticed, sorted.
        style_imports: Stylesheets that stylesheets import, by file; only those that import any.
        routes: The routes of a vue-router application.
        stats_formats: Formats of the stats used, sorted.
        module_imports: The import graph of the modules; ``None`` when no stats tell.
        code_facts: What the code of each script shows by itself, sorted by file.
        late_modules: Modules loaded at once and used later, as far as names across chunks prove
            it, sorted by file.
        content: What single files hold; nothing in a build that comes from a report.
        source_hints: What the project's own sources in maps say by line, sorted by module;
            nothing in a build that comes from a report.
    """

    name: str
    files: tuple[OutputFile, ...]
    chunks: tuple[Chunk, ...]
    boundaries: tuple[LazyBoundary, ...]
    pages: tuple[Page, ...]
    inputs_used: tuple[Evidence, ...]
    missing_inputs: tuple[MissingInput, ...]
    bundler: Bundler | None
    notes: tuple[Note, ...] = field(default=())
    style_imports: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())
    routes: RouteTable = field(default_factory=RouteTable)
    stats_formats: tuple[str, ...] = field(default=())
    module_imports: ModuleImports | None = field(default=None)
    code_facts: tuple[CodeFacts, ...] = field(default=())
    late_modules: tuple[LateModules, ...] = field(default=())
    content: BuildContent = field(default_factory=BuildContent)
    source_hints: tuple[SourceHints, ...] = field(default=())
