"""The table of routes: nested records laid out in a row, their paths joined."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.routes.paths import join_all
from bundleaudit.model.routes import Route, RouteProvenance, RouteView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bundleaudit.analysis.routes.components import Component
    from bundleaudit.analysis.routes.records import Record

_MOST_ALIASES: Final = 200  # each alias of a parent doubles those of its children


def lay_out(
    records: Iterable[Record],
    *,
    page_of: Callable[[str], str | None],
    source_of: Callable[[Component], str | None],
    first: int = 0,
) -> list[Route]:
    """Return the routes of ``records``, parents before their children, in the order of the code.

    Args:
        records: As the code nests them.
        page_of: Returns the page a script belongs to.
        source_of: Returns the source file of a component.
        first: The position in the table of the first route.
    """
    routes: list[Route] = []
    redirect_names: list[str | None] = []
    pending: list[tuple[Record, int | None]] = [(record, None) for record in records]
    pending.reverse()
    while pending:
        record, parent = pending.pop()
        above = () if parent is None else _all_paths(routes[parent - first])
        path, aliases = join_all(above, record.path, record.aliases)
        position = first + len(routes)
        routes.append(
            Route(
                path=path,
                name=record.name,
                aliases=aliases[:_MOST_ALIASES],
                redirect=record.redirect,
                is_redirect=record.is_redirect,
                views=tuple(
                    RouteView(
                        name=name,
                        chunk=component.chunk,
                        source=source_of(component),
                        is_lazy=component.is_lazy,
                    )
                    for name, component in record.views
                ),
                parent=parent,
                provenance=RouteProvenance.CODE,
                file=record.file,
                page=page_of(record.file),
                is_partial=record.is_partial,
            )
        )
        redirect_names.append(record.redirect_name)
        pending += [(child, position) for child in reversed(record.children)]
    return _name_redirects(routes, redirect_names)


def _all_paths(route: Route) -> tuple[str, ...]:
    return (route.path, *route.aliases)


def _name_redirects(routes: Sequence[Route], names: Sequence[str | None]) -> list[Route]:
    """Return ``routes`` with those that lead to a name leading to its path."""
    path_by_name = {route.name: route.path for route in reversed(routes) if route.name is not None}
    return [
        replace(route, redirect=path_by_name.get(name))
        if name is not None and route.redirect is None
        else route
        for route, name in zip(routes, names, strict=True)
    ]
