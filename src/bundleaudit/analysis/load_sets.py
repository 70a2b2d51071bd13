"""What a browser loads: initial loads of pages and the closures of lazy boundaries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.analysis.visits import DOCUMENT_ROUND, Explorer, Request, last_round
from bundleaudit.model.audit import BoundaryLoad, LoadSet, PageLoad
from bundleaudit.model.files import FileKind
from bundleaudit.model.sizes import sum_sizes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bundleaudit.model.build import Build, LazyBoundary, Page
    from bundleaudit.model.files import OutputFile


class Loader:
    """Answers what is loaded when, over the graph of one build."""

    def __init__(self, build: Build) -> None:
        self.explorer = Explorer(build)

    def load_page(self, page: Page) -> PageLoad:
        """Return the initial load of ``page``: what it names, and the static closure of that."""
        return PageLoad(
            file=page.file,
            initial=self._load(self.explorer.start(page)),
            legacy_initial=self._load(self._discover(page.legacy_entries))
            if page.legacy_entries
            else None,
            external_urls=page.external_urls,
        )

    def load_boundary(self, boundary: LazyBoundary) -> BoundaryLoad:
        """Return everything a lazy boundary needs, whether or not the page has it already."""
        files = self.explorer.closure(boundary)
        return BoundaryLoad(
            target=boundary.target, closure=self.total(files, round_trip_count=None)
        )

    def discover(self, named: Iterable[str], *, with_css: bool = False) -> dict[str, int]:
        """Return the static closure of ``named`` with the round in which each file is found.

        Files named are found in round 2 (the document is round 1); what only the code of a
        script names is found one round after the script. Order is order of discovery.

        Args:
            named: Files requested at once.
            with_css: Whether a chunk's stylesheets come with it. A document links them itself.
        """
        found = self._discover(named, with_css=with_css)
        return {file: request.round_number for file, request in found.items()}

    def total(self, files: Iterable[str], *, round_trip_count: int | None) -> LoadSet:
        """Return ``files`` as a load set with its sums by kind."""
        return total_load(self.explorer.files, files, round_trip_count=round_trip_count)

    def _discover(self, named: Iterable[str], *, with_css: bool = False) -> dict[str, Request]:
        request = Request(DOCUMENT_ROUND + 1, None)
        return self.explorer.explore(dict.fromkeys(named, request), with_css=with_css)

    def _load(self, requests: Mapping[str, Request]) -> LoadSet:
        return self.total(requests, round_trip_count=last_round(requests))


def total_load(
    file_by_path: Mapping[str, OutputFile], names: Iterable[str], *, round_trip_count: int | None
) -> LoadSet:
    """Return the files called ``names`` as a load set with its sums by kind."""
    files = [file_by_path[name] for name in names]
    return LoadSet(
        files=tuple(file.path for file in files),
        js=sum_sizes(file.sizes for file in files if file.kind is FileKind.JS),
        css=sum_sizes(file.sizes for file in files if file.kind is FileKind.CSS),
        all=sum_sizes(file.sizes for file in files),
        request_count=len(files),
        round_trip_count=round_trip_count,
    )
