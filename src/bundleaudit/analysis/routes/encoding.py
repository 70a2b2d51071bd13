"""A route table as bytes, for the cache."""

from __future__ import annotations

import json

from bundleaudit.model.routes import Route, RouteProvenance, RouteTable, RouteView


def encode_table(table: RouteTable) -> bytes:
    """Return ``table`` as compact JSON."""
    routes = [
        (
            route.path,
            route.name,
            route.aliases,
            route.redirect,
            route.is_redirect,
            [(view.name, view.chunk, view.source, view.is_lazy) for view in route.views],
            route.parent,
            route.provenance,
            route.file,
            route.page,
            route.is_partial,
        )
        for route in table.routes
    ]
    return json.dumps((routes, table.not_understood), separators=(",", ":")).encode()


def decode_table(data: bytes) -> RouteTable:
    """Return the table that ``encode_table`` made ``data`` of.

    Raises:
        ValueError: ``data`` is damaged.
    """
    try:
        routes, not_understood = json.loads(data)
        return RouteTable(
            routes=tuple(
                Route(
                    path=path,
                    name=name,
                    aliases=tuple(aliases),
                    redirect=redirect,
                    is_redirect=is_redirect,
                    views=tuple(
                        RouteView(name=view, chunk=chunk, source=source, is_lazy=is_lazy)
                        for view, chunk, source, is_lazy in views
                    ),
                    parent=parent,
                    provenance=RouteProvenance(provenance),
                    file=file,
                    page=page,
                    is_partial=is_partial,
                )
                for (
                    path,
                    name,
                    aliases,
                    redirect,
                    is_redirect,
                    views,
                    parent,
                    provenance,
                    file,
                    page,
                    is_partial,
                ) in routes
            ),
            not_understood=tuple(not_understood),
        )
    except (TypeError, RecursionError) as error:
        raise ValueError("not an encoded table") from error
