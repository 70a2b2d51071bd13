"""The routes of the JSON report."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from bundleaudit.json_text import dump_json
from bundleaudit.wire import SCHEMA_VERSION, RouteViewWire, RouteWire, SizesWire, StepWire

if TYPE_CHECKING:
    from collections.abc import Collection

    from bundleaudit.model.audit import Audit, RouteLoad
    from bundleaudit.model.routes import Route, RouteTable
    from bundleaudit.model.sizes import Sizes

DEFAULT_VIEW = "default"


def list_route_wires(audit: Audit) -> list[RouteWire]:
    """Return every route with its cost, in the order of the table."""
    table = audit.build.routes
    return [_route(table, table.routes[load.route], load) for load in audit.routes]


def render_routes_json(audit: Audit, chosen: Collection[int] | None = None) -> str:
    """Return the report's fields about routes alone; of ``chosen`` ones when given."""
    wires = list_route_wires(audit)
    network = audit.run.network
    document = {
        "schema_version": SCHEMA_VERSION,
        "build": audit.build.name,
        "network": asdict(network),
        "routes": [
            asdict(wire) for index, wire in enumerate(wires) if chosen is None or index in chosen
        ],
        "routes_not_understood": list(audit.build.routes.not_understood),
    }
    return dump_json(document)


def _route(table: RouteTable, route: Route, load: RouteLoad) -> RouteWire:
    shown = next((view for view in route.views if view.name == DEFAULT_VIEW), None)
    return RouteWire(
        path=route.path,
        name=route.name,
        component=shown.source if shown else None,
        chunk=shown.chunk if shown else None,
        is_lazy=shown.is_lazy if shown else None,
        parent=None if route.parent is None else table.routes[route.parent].path,
        redirect=route.redirect,
        provenance=route.provenance.value,
        page=load.page,
        files=list(load.first_visit.files),
        navigation=_sizes(load.navigation.all),
        first_visit=_sizes(load.first_visit.all),
        round_trips=load.first_visit.round_trip_count,
        estimated_ms=load.estimated_ms,
        aliases=list(route.aliases),
        is_redirect=route.is_redirect,
        views=[
            RouteViewWire(
                name=view.name, chunk=view.chunk, source=view.source, is_lazy=view.is_lazy
            )
            for view in route.views
        ],
        parent_index=route.parent,
        target_index=load.target,
        declared_in=route.file,
        declared_page=route.page,
        is_partial=route.is_partial,
        is_complete=load.is_complete,
        requests=load.first_visit.request_count,
        navigation_files=list(load.navigation.files),
        navigation_round_trips=load.navigation.round_trip_count,
        navigation_ms=load.navigation_ms,
        steps=[
            StepWire(
                file=step.file,
                round=step.round_number,
                discovered_by=step.discovered_by,
                start_ms=step.start_ms,
                end_ms=step.end_ms,
            )
            for step in load.steps
        ],
    )


def _sizes(sizes: Sizes) -> SizesWire:
    return SizesWire(
        raw_bytes=sizes.raw_bytes, gzip_bytes=sizes.gzip_bytes, brotli_bytes=sizes.brotli_bytes
    )
