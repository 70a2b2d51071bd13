"""What a browser loads: initial loads of pages and the closures of lazy boundaries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.model.audit import BoundaryLoad, LoadSet, PageLoad
from bundleaudit.model.files import FileKind
from bundleaudit.model.sizes import sum_sizes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bundleaudit.model.build import Build, Chunk, LazyBoundary, Page
    from bundleaudit.model.files import OutputFile

_DOCUMENT_ROUND = 1


class Loader:
    """Answers what is loaded when, over the graph of one build."""

    def __init__(self, build: Build) -> None:
        self._files: Mapping[str, OutputFile] = {file.path: file for file in build.files}
        self._style_imports = dict(build.style_imports)
        self._chunks: Mapping[str, Chunk] = {chunk.file: chunk for chunk in build.chunks}

    def load_page(self, page: Page) -> PageLoad:
        """Return the initial load of ``page``: what it names, and the static closure of that."""
        named = (*page.entries, *page.preloaded, *page.stylesheets)
        return PageLoad(
            file=page.file,
            initial=self._load(named, with_css=not page.has_document),
            legacy_initial=self._load(page.legacy_entries) if page.legacy_entries else None,
            external_urls=page.external_urls,
        )

    def load_boundary(self, boundary: LazyBoundary) -> BoundaryLoad:
        """Return everything a lazy boundary needs, whether or not the page has it already."""
        target = () if boundary.target is None else (boundary.target,)
        rounds = self.discover((*target, *boundary.preloads), with_css=True)
        return BoundaryLoad(
            target=boundary.target, closure=self.total(rounds, round_trip_count=None)
        )

    def discover(self, named: Iterable[str], *, with_css: bool = False) -> dict[str, int]:
        """Return the static closure of ``named`` with the round in which each file is found.

        Files named are found in round 2 (the document is round 1); what only the code of a
        script names is found one round after the script. Order is order of discovery.

        Args:
            named: Files requested at once.
            with_css: Whether a chunk's stylesheets come with it. A document links them itself.
        """
        rounds: dict[str, int] = {}
        frontier = [file for file in dict.fromkeys(named) if file in self._files]
        current = _DOCUMENT_ROUND
        while frontier:
            current += 1
            rounds.update(dict.fromkeys(frontier, current))
            found: dict[str, None] = {}
            for file in frontier:
                found.update(dict.fromkeys(self._style_imports.get(file, ())))
                chunk = self._chunks.get(file)
                if chunk is None:
                    continue
                found.update(dict.fromkeys(chunk.static_imports))
                for css in chunk.css if with_css else ():
                    rounds.setdefault(css, current)
                    found.update(dict.fromkeys(self._style_imports.get(css, ())))
            frontier = [file for file in found if file not in rounds and file in self._files]
        return rounds

    def total(self, rounds: Mapping[str, int], *, round_trip_count: int | None) -> LoadSet:
        """Return ``rounds`` as a load set with its sums by kind."""
        files = [self._files[file] for file in rounds]
        return LoadSet(
            files=tuple(rounds),
            js=sum_sizes(file.sizes for file in files if file.kind is FileKind.JS),
            css=sum_sizes(file.sizes for file in files if file.kind is FileKind.CSS),
            all=sum_sizes(file.sizes for file in files),
            request_count=len(files),
            round_trip_count=round_trip_count,
        )

    def _load(self, named: Iterable[str], *, with_css: bool = False) -> LoadSet:
        rounds = self.discover(named, with_css=with_css)
        last = max(rounds.values(), default=_DOCUMENT_ROUND)
        return self.total(rounds, round_trip_count=last)
