"""What initial loads and routes would weigh if a package, a module or a route were lazy.

Scripts that hold nothing else leave the initial load whole, with everything only they import:
that is exact, by the graph of scripts. Of the others the subject's gzip shares leave. Dependencies
that only the subject needs leave as well when the imports of modules are known, and are not
counted otherwise, so that the answer promises too little rather than too much.

A route that needs the subject loads it with its own scripts. Which routes do is told by the
imports of modules; where those are unknown, a route that may is said to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bundleaudit.errors import UsageError
from bundleaudit.model.outcome import Confidence
from bundleaudit.model.sizes import Sizes, sum_sizes
from bundleaudit.model.what_if import Change, RouteChange, WhatIf

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.analysis.module_graph import ModuleGraph
    from bundleaudit.model.audit import RouteLoad
    from bundleaudit.model.build import Chunk, Page
    from bundleaudit.model.routes import Route
    from bundleaudit.model.what_if import Subject


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where the subject is: scripts that are nothing else, and parts of others."""

    modules: frozenset[str]
    whole: frozenset[str]
    parts: Mapping[str, Sizes]
    is_estimate: bool


@dataclass(frozen=True, slots=True)
class _Losses:
    """What leaves the initial load of each page: whole files, and bytes altogether."""

    files: Mapping[str, frozenset[str]]
    sizes: Mapping[str, Sizes]


def ask_what_if(facts: Facts, subject: Subject, inferred: ModuleGraph | None = None) -> WhatIf:
    """Return what would be loaded if ``subject`` were imported by ``import()`` alone.

    Args:
        facts: Of the build as it is; their module graph says what leaves with the subject.
        subject: What is made lazy.
        inferred: Imports of modules by the sources in maps, where no stats tell: good enough to
            say which routes need the subject.

    Raises:
        UsageError: No page loads the subject at first.
    """
    cut = _cut(facts, subject, facts.module_graph)
    graph = facts.module_graph or inferred
    left = {page.file: _leave(facts, page, cut) for page in facts.build.pages}
    saved = {
        page.file: _weigh(facts, left[page.file], cut, load.initial.files)
        for page, load in zip(facts.build.pages, facts.pages, strict=True)
    }
    if not any(sizes.raw_bytes for sizes in saved.values()):
        raise UsageError(
            f"{subject.name} is in no initial load",
            hint="it is lazy already, or no page leads to it",
        )
    return WhatIf(
        subject=subject,
        pages=tuple(
            (page.file, _change(page.initial.all, saved[page.file])) for page in facts.pages
        ),
        routes=tuple(
            _route_change(facts, load, subject, cut, _Losses(left, saved), graph)
            for load in facts.shown_routes
        ),
        left_files=tuple(sorted({file for files in left.values() for file in files})),
        confidence=_confidence(facts, cut),
    )


def _confidence(facts: Facts, cut: _Cut) -> Confidence:
    """Return how sure the answer is, by how the bytes that leave initial loads are known."""
    if cut.is_estimate:
        return Confidence.INFERRED
    has_parts = any(file in cut.parts for page in facts.pages for file in page.initial.files)
    return Confidence.MAPPED if has_parts else Confidence.EXACT


def _cut(facts: Facts, subject: Subject, graph: ModuleGraph | None) -> _Cut:
    wanted = set(subject.modules)
    if graph is not None and wanted:
        wanted |= graph.retained(wanted)
    whole: set[str] = set()
    parts: dict[str, Sizes] = {}
    entries = {file for page in facts.build.pages for file in page.entries}
    is_estimate = False
    for chunk in facts.build.chunks:
        shares = [module for module in chunk.ownership.modules if module.path in wanted]
        is_own = not wanted and chunk.file == subject.chunk and chunk.file not in entries
        if is_own or (shares and len(shares) == len(chunk.ownership.modules)):
            whole.add(chunk.file)
        elif shares:
            is_estimate |= chunk.ownership.is_estimate
            parts[chunk.file] = _weigh_shares(chunk, wanted)
    return _Cut(frozenset(wanted), frozenset(whole), parts, is_estimate)


def _leave(facts: Facts, page: Page, cut: _Cut) -> frozenset[str]:
    """Return the scripts and stylesheets that leave a page's initial load whole."""
    before = _close(facts.chunk_by_file, page.entries, frozenset())
    after = _close(facts.chunk_by_file, page.entries, cut.whole)
    scripts = before - after
    kept_styles = {
        style
        for file in after
        if file in facts.chunk_by_file
        for style in facts.chunk_by_file[file].css
    }
    styles = {
        style
        for file in scripts
        if file in facts.chunk_by_file
        for style in facts.chunk_by_file[file].css
    }
    return frozenset(scripts | (styles & set(page.stylesheets)) - kept_styles)


def _close(chunks: Mapping[str, Chunk], files: Iterable[str], without: Collection[str]) -> set[str]:
    """Return ``files`` and what they import statically, on no way through ``without``."""
    reached: set[str] = set()
    pending = [file for file in files if file not in without]
    while pending:
        file = pending.pop()
        if file in reached or file not in chunks:
            continue
        reached.add(file)
        pending.extend(name for name in chunks[file].static_imports if name not in without)
    return reached


def _weigh(facts: Facts, left: Collection[str], cut: _Cut, files: Iterable[str]) -> Sizes:
    """Return what ``files`` lose."""
    lost = []
    for file in files:
        if file in left:
            lost.append(facts.file_by_path[file].sizes)
        elif file in cut.parts:
            lost.append(cut.parts[file])
    return sum_sizes(lost)


def _route_change(
    facts: Facts,
    load: RouteLoad,
    subject: Subject,
    cut: _Cut,
    losses: _Losses,
    graph: ModuleGraph | None,
) -> RouteChange:
    """Return one route's change: a route that needs the subject loads it as part of its own."""
    lost = losses.sizes.get(load.page or "", sum_sizes(()))
    gone = losses.files.get(load.page or "", frozenset())
    own = _close(facts.chunk_by_file, load.navigation.files, frozenset())
    modules = _needed_modules(facts, load, cut, graph)
    if _shows(facts.build.routes.routes, load.target, subject.route):
        gained, may_need = lost, False
    else:
        files = own & gone
        files |= {file for file in gone if modules and _modules_in(facts, file) & modules}
        files |= {style for file in files for style in _styles_of(facts, file)} & gone
        stay = [file for file in load.first_visit.files if file in cut.parts and file not in gone]
        gained = sum_sizes(
            [
                *(facts.file_by_path[file].sizes for file in files),
                *(_weigh_shares(facts.chunk_by_file[file], modules or ()) for file in stay),
            ]
        )
        may_need = modules is None and _may_need(facts, load, own, cut, lost)
    return RouteChange(
        route=load.route,
        first_visit=_change(load.first_visit.all, lost, gained),
        navigation=_change(load.navigation.all, sum_sizes(()), gained),
        may_need=may_need,
    )


def _needed_modules(
    facts: Facts, load: RouteLoad, cut: _Cut, graph: ModuleGraph | None
) -> frozenset[str] | None:
    """Return which modules that leave the views of a route need; ``None`` where nobody tells."""
    if graph is None:
        return None
    table = facts.build.routes.routes
    starts: set[str] = set()
    index: int | None = load.target
    while index is not None:
        for view in table[index].views:
            if view.source is not None:
                starts |= {name for name in graph.modules if name.partition("?")[0] == view.source}
            elif view.is_lazy and view.chunk is not None:
                starts |= _modules_in(facts, view.chunk)
            else:
                return None
        index = table[index].parent
    return graph.closure(starts) & cut.modules if starts else None


def _may_need(facts: Facts, load: RouteLoad, own: set[str], cut: _Cut, lost: Sizes) -> bool:
    """Return whether a route's code imports a script that holds the subject beside other code."""
    views = facts.build.routes.routes[load.target].views
    is_eager = any(view.is_lazy is not True for view in views)
    return bool(own & cut.parts.keys()) or (is_eager and bool(lost.raw_bytes))


def _modules_in(facts: Facts, file: str) -> set[str]:
    chunk = facts.chunk_by_file.get(file)
    return {module.path for module in chunk.ownership.modules} if chunk else set()


def _styles_of(facts: Facts, file: str) -> tuple[str, ...]:
    chunk = facts.chunk_by_file.get(file)
    return chunk.css if chunk else ()


def _weigh_shares(chunk: Chunk, modules: Collection[str]) -> Sizes:
    shares = [module for module in chunk.ownership.modules if module.path in modules]
    return Sizes(
        raw_bytes=sum(share.raw_bytes for share in shares),
        gzip_bytes=sum(share.gzip.share_bytes for share in shares if share.gzip),
        brotli_bytes=None,
    )


def _shows(routes: tuple[Route, ...], index: int | None, wanted: int | None) -> bool:
    """Return whether record ``index`` or one of its parents is the record ``wanted``."""
    while index is not None:
        if index == wanted:
            return True
        index = routes[index].parent
    return False


def _change(before: Sizes, lost: Sizes, gained: Sizes | None = None) -> Change:
    more = gained or sum_sizes(())
    gzip_bytes = before.gzip_bytes
    if gzip_bytes is not None:
        gzip_bytes += (more.gzip_bytes or 0) - (lost.gzip_bytes or 0)
    return Change(
        before=before,
        after=Sizes(
            raw_bytes=before.raw_bytes + more.raw_bytes - lost.raw_bytes,
            gzip_bytes=gzip_bytes,
            brotli_bytes=None,
        ),
    )
