"""Reads the routes of a JSON report back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.analysis.load_sets import total_load
from bundleaudit.errors import UsageError
from bundleaudit.model.audit import RouteLoad, VisitStep
from bundleaudit.model.network import NetworkProfile
from bundleaudit.model.routes import Route, RouteProvenance, RouteTable, RouteView

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bundleaudit.model.files import OutputFile
    from bundleaudit.wire import AuditWire, RouteWire


def read_route_table(report: AuditWire) -> RouteTable:
    """Return the routes without their costs."""
    return RouteTable(
        routes=tuple(map(_route, report.routes)),
        not_understood=tuple(report.routes_not_understood),
    )


def read_network(report: AuditWire) -> NetworkProfile:
    """Return the connection that the report's times are estimated for."""
    network = report.network
    return NetworkProfile(name=network.name, down_kbps=network.down_kbps, rtt_ms=network.rtt_ms)


def read_route_loads(report: AuditWire, files: Iterable[OutputFile]) -> tuple[RouteLoad, ...]:
    """Return the costs of the routes; sums are made again from ``files``.

    Raises:
        UsageError: A route loads a file, or names a route, that the report does not list.
    """
    file_by_path = {file.path: file for file in files}
    loads = []
    for index, wire in enumerate(report.routes):
        parent = wire.parent_index
        listed = {*wire.files, *wire.navigation_files} <= file_by_path.keys()
        is_known = 0 <= wire.target_index < len(report.routes)
        if not listed or not is_known or (parent is not None and not 0 <= parent < index):
            raise UsageError(
                f"not a bundleaudit report: routes.{index} names what the report does not list",
                hint="write it again with `bundleaudit dist/ --json FILE`",
            )
        loads.append(_load(index, wire, file_by_path))
    return tuple(loads)


def _route(wire: RouteWire) -> Route:
    return Route(
        path=wire.path,
        name=wire.name,
        aliases=tuple(wire.aliases),
        redirect=wire.redirect,
        is_redirect=wire.is_redirect,
        views=tuple(
            RouteView(name=view.name, chunk=view.chunk, source=view.source, is_lazy=view.is_lazy)
            for view in wire.views
        ),
        parent=wire.parent_index,
        provenance=RouteProvenance(wire.provenance),
        file=wire.declared_in,
        page=wire.declared_page,
        is_partial=wire.is_partial,
    )


def _load(index: int, wire: RouteWire, files: dict[str, OutputFile]) -> RouteLoad:
    return RouteLoad(
        route=index,
        target=wire.target_index,
        page=wire.page,
        first_visit=total_load(files, wire.files, round_trip_count=wire.round_trips),
        navigation=total_load(
            files, wire.navigation_files, round_trip_count=wire.navigation_round_trips
        ),
        estimated_ms=wire.estimated_ms or 0,
        navigation_ms=wire.navigation_ms or 0,
        steps=tuple(
            VisitStep(
                file=step.file,
                round_number=step.round,
                discovered_by=step.discovered_by,
                start_ms=step.start_ms,
                end_ms=step.end_ms,
            )
            for step in wire.steps
        ),
        is_complete=wire.is_complete,
    )
