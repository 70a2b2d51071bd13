"""What every route costs: on a first visit, and when another route is shown already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.departures import Departures
from bundleaudit.analysis.route_matching import RouteMatcher, list_pages_with_routes
from bundleaudit.analysis.transfer_time import time_requests
from bundleaudit.analysis.visits import Request, last_round
from bundleaudit.model.audit import RouteLoad
from bundleaudit.model.build import LazyBoundary
from bundleaudit.model.routes import RouteProvenance

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bundleaudit.analysis.load_sets import Loader
    from bundleaudit.model.build import Build
    from bundleaudit.model.network import NetworkProfile
    from bundleaudit.model.routes import Route, RouteTable, RouteView


_MOST_SEARCHES: Final = 1_000  # each reads the whole table; applications have a handful


@dataclass(frozen=True, slots=True)
class _Crossings:
    """The boundaries a route crosses, and whether all of its views were understood."""

    boundaries: tuple[tuple[LazyBoundary, str], ...]
    is_complete: bool


def measure_routes(build: Build, loader: Loader, network: NetworkProfile) -> tuple[RouteLoad, ...]:
    """Return what each record of ``build.routes`` costs, in the order of the table.

    vue-router loads the views of a record and of all its parents at once, when the page's own
    scripts run. Literal redirects are followed.
    """
    meter = _Meter(build, loader, network)
    return tuple(meter.measure(index) for index in range(len(build.routes.routes)))


def chain_of(table: RouteTable, index: int) -> tuple[Route, ...]:
    """Return record ``index`` behind all its parents, the outermost first."""
    chain: list[Route] = []
    position: int | None = index
    while position is not None:
        chain.append(table.routes[position])
        position = table.routes[position].parent
    return tuple(reversed(chain))


class Redirects:
    """Follows the redirects of one table; searches for the same address are made once."""

    def __init__(self, table: RouteTable) -> None:
        self._table = table
        self._matchers = {page: RouteMatcher(table, page) for page in list_pages_with_routes(table)}
        self._found: dict[tuple[str | None, str], int | None] = {}

    def follow(self, index: int) -> int | None:
        """Return the record a visit to record ``index`` shows; ``None`` where that is computed."""
        seen: set[int] = set()
        while self._table.routes[index].is_redirect:
            target = self._target(self._table.routes[index])
            if target is None or index in seen:
                return None
            seen.add(index)
            index = target
        return index

    def _target(self, route: Route) -> int | None:
        """Return the record that ``route.redirect`` names, by its name or by an address."""
        redirect = route.redirect
        if redirect is None:
            return None
        key = (route.page, redirect)
        if key not in self._found:
            matcher = self._matchers[route.page]
            index = matcher.find_path(redirect)
            if index is None and not redirect.startswith("/"):
                index = matcher.find_name(redirect)
            if index is None and len(self._found) < _MOST_SEARCHES:
                index = matcher.match(redirect)
            self._found[key] = index
        return self._found[key]


class _Meter:
    def __init__(self, build: Build, loader: Loader, network: NetworkProfile) -> None:
        self._table = build.routes
        self._loader = loader
        self._network = network
        self._redirects = Redirects(build.routes)
        self._departures = Departures(build, loader, network)
        self._boundaries = {
            boundary.target: boundary
            for boundary in build.boundaries
            if boundary.target is not None
        }

    def measure(self, index: int) -> RouteLoad:
        target = self._redirects.follow(index)
        record = self._table.routes[index if target is None else target]
        departure = self._departures.find(record, self._anchor(record))
        crossings = _Crossings((), is_complete=False)
        if target is not None:
            crossings = self._crossings(target, departure.requests)
        explorer = self._loader.explorer
        found = explorer.cross(crossings.boundaries, departure.requests)
        steps, end_ms = time_requests(
            found, explorer.files, self._network, start_ms=departure.end_ms
        )
        before = last_round(departure.requests)
        after = max(before, last_round(found))
        return RouteLoad(
            route=index,
            target=index if target is None else target,
            page=departure.page,
            first_visit=self._loader.total((*departure.requests, *found), round_trip_count=after),
            navigation=self._loader.total(found, round_trip_count=after - before),
            estimated_ms=round(end_ms),
            navigation_ms=round(end_ms - departure.end_ms),
            steps=(*departure.steps, *steps),
            is_complete=crossings.is_complete and departure.is_complete,
        )

    def _anchor(self, route: Route) -> str | None:
        """Return the script that must run before the route's views can be asked for."""
        # A route told by its source file has no record: its file is the view's own chunk.
        has_record = route.provenance is not RouteProvenance.SOURCE
        if has_record and route.file in self._loader.explorer.files:
            return route.file
        targets = [view.chunk for view in route.views if view.is_lazy]
        importers = [
            importer
            for target in targets
            if target in self._boundaries
            for importer in self._boundaries[target].importers
        ]
        return min(
            importers, key=lambda file: (self._departures.distance(file), file), default=None
        )

    def _crossings(self, index: int, known: Mapping[str, Request]) -> _Crossings:
        found: dict[LazyBoundary, str] = {}
        is_complete = True
        for route in chain_of(self._table, index):
            for view in route.views:
                if view.chunk is None:
                    is_complete &= view.is_lazy is False
                    continue
                is_complete &= view.is_lazy is not None
                for boundary, importer in self._crossing(route, view, view.chunk, known):
                    found.setdefault(boundary, importer)
        return _Crossings(tuple(found.items()), is_complete)

    def _crossing(
        self, route: Route, view: RouteView, chunk: str, known: Mapping[str, Request]
    ) -> Iterator[tuple[LazyBoundary, str]]:
        boundary = self._boundaries.get(chunk)
        if view.is_lazy is False or boundary is None:
            if chunk not in known:
                yield LazyBoundary(target=chunk, importers=(), preloads=()), route.file
            return
        importers = boundary.importers
        is_own = route.file in importers or not importers
        yield (
            boundary,
            route.file
            if is_own
            else next((file for file in importers if file in known), importers[0]),
        )
