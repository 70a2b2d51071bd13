"""What is loaded before a route's own files are asked for: the page, and what runs the router.

Mostly that is the page's initial load. Where the script with the routes is itself behind a lazy
boundary (an entry of one line that imports the application, a module that adds routes), the
boundaries on the shortest way to it are crossed one after another first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bundleaudit.analysis.transfer_time import connection_ms, time_requests
from bundleaudit.analysis.visits import DOCUMENT_ROUND, Request
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bundleaudit.analysis.load_sets import Loader
    from bundleaudit.model.audit import VisitStep
    from bundleaudit.model.build import Build, LazyBoundary, Page
    from bundleaudit.model.network import NetworkProfile
    from bundleaudit.model.routes import Route


@record
class Departure:
    """Where visits start.

    Attributes:
        page: The page; ``None`` when no page leads to the script.
        requests: What is loaded, in order of discovery, without the document.
        steps: The same with times, the document first.
        end_ms: When all of it is there.
        is_complete: Whether the page is known.
    """

    page: str | None
    requests: Mapping[str, Request]
    steps: tuple[VisitStep, ...]
    end_ms: float
    is_complete: bool


@dataclass(frozen=True, slots=True)
class _Reach:
    """Everything a page can load, with the boundary behind which each file comes up first."""

    start: Mapping[str, Request]
    behind: Mapping[str, tuple[LazyBoundary, str] | None]


class Departures:
    """Finds and keeps departures; many routes share one."""

    def __init__(self, build: Build, loader: Loader, network: NetworkProfile) -> None:
        self._build = build
        self._loader = loader
        self._network = network
        self._reaches: dict[str, _Reach] = {}
        self._found: dict[tuple[str | None, str | None], Departure] = {}
        self._by_importer: dict[str, list[LazyBoundary]] = {}
        for boundary in build.boundaries:
            for importer in boundary.importers:
                self._by_importer.setdefault(importer, []).append(boundary)

    def find(self, route: Route, anchor: str | None) -> Departure:
        """Return where a visit to ``route`` starts.

        Of several pages that lead to ``anchor`` the one with the heaviest initial load counts,
        unless the record belongs to one of them. Without any, what the script itself needs is all
        there is to tell.

        Args:
            route: The record.
            anchor: The script that must run before its views are asked for, if known.
        """
        key = (route.page, anchor)
        if key not in self._found:
            page = self._choose_page(route.page, anchor)
            self._found[key] = (
                self._without_page(anchor) if page is None else self._from_page(page, anchor)
            )
        return self._found[key]

    def distance(self, file: str) -> int:
        """Return how many boundaries lie between a page and ``file``, at least; more if none leads there."""
        ways = [
            len(self._way_to(page, file))
            for page in self._build.pages
            if file in self._reach(page).behind
        ]
        return min(ways, default=len(self._build.boundaries) + 1)

    def _choose_page(self, name: str | None, anchor: str | None) -> Page | None:
        pages = [page for page in self._build.pages if name in {None, page.file}]
        if name is None and anchor is not None:
            pages = [page for page in pages if anchor in self._reach(page).behind]
        return max(pages, key=self._weight, default=None)

    def _weight(self, page: Page) -> tuple[int, str]:
        load = self._loader.total(self._reach(page).start, round_trip_count=None)
        return (load.all.gzip_bytes or load.all.raw_bytes, page.file)

    def _from_page(self, page: Page, anchor: str | None) -> Departure:
        requests = dict(self._reach(page).start)
        for boundary, importer in self._way_to(page, anchor):
            requests |= self._loader.explorer.cross([(boundary, importer)], requests)
        return self._depart(page.file, requests, is_complete=True)

    def _without_page(self, anchor: str | None) -> Departure:
        named = {} if anchor is None else {anchor: Request(DOCUMENT_ROUND + 1, None)}
        requests = self._loader.explorer.explore(named, with_css=True)
        return self._depart(None, requests, is_complete=False)

    def _depart(
        self, page: str | None, requests: Mapping[str, Request], *, is_complete: bool
    ) -> Departure:
        document = {} if page is None else {page: Request(DOCUMENT_ROUND, None)}
        steps, end_ms = time_requests(
            {**document, **{file: one for file, one in requests.items() if file != page}},
            self._loader.explorer.files,
            self._network,
            start_ms=connection_ms(self._network),
        )
        return Departure(
            page=page, requests=requests, steps=steps, end_ms=end_ms, is_complete=is_complete
        )

    def _way_to(self, page: Page, anchor: str | None) -> list[tuple[LazyBoundary, str]]:
        """Return the boundaries to cross on the way to ``anchor``, the first one first."""
        behind = self._reach(page).behind
        way: list[tuple[LazyBoundary, str]] = []
        crossing = behind.get(anchor) if anchor is not None else None
        while crossing is not None:
            way.append(crossing)
            crossing = behind.get(crossing[1])
        return way[::-1]

    def _reach(self, page: Page) -> _Reach:
        if page.file not in self._reaches:
            explorer = self._loader.explorer
            start = explorer.start(page)
            behind: dict[str, tuple[LazyBoundary, str] | None] = dict.fromkeys(start)
            behind.setdefault(page.file, None)  # inline scripts cross boundaries too
            crossed: set[LazyBoundary] = set()
            frontier = list(behind)
            while frontier:
                reached: dict[str, tuple[LazyBoundary, str] | None] = {}
                for importer in frontier:
                    for boundary in self._by_importer.get(importer, ()):
                        if boundary not in crossed:
                            crossed.add(boundary)
                            # What is behind another boundary has brought all it needs with it.
                            found = explorer.closure(boundary, (behind, reached))
                            reached.update((file, (boundary, importer)) for file in found)
                behind |= reached
                frontier = list(reached)
            self._reaches[page.file] = _Reach(start, behind)
        return self._reaches[page.file]
