"""The routes of a vue-router application, as far as its build shows them."""

from __future__ import annotations

from enum import StrEnum

from bundleaudit.records import record


class RouteProvenance(StrEnum):
    """Where a route is known from."""

    CODE = "code"
    CONFIG = "config"
    SOURCE = "source"


@record
class RouteView:
    """One component a route record shows.

    Attributes:
        name: The view: ``default`` unless the record names several.
        chunk: The script the component is in; ``None`` where that was not understood.
        source: The component's source file, where the build tells.
        is_lazy: Whether a dynamic import brings it; ``None`` where that was not understood.
    """

    name: str = "default"
    chunk: str | None
    source: str | None
    is_lazy: bool | None


@record
class Route:
    """One route record; children are records of their own that name their parent.

    Attributes:
        path: The whole path, joined with those of the parents (``/users/:id``).
        name: The route's name; ``None`` without one, or where it is computed.
        aliases: Further whole paths of the same record.
        redirect: Where the record redirects to; ``None`` when it does not or computes it.
        is_redirect: Whether visiting the record leads elsewhere.
        views: What the record shows, the default view first.
        parent: Position of the parent record in the table; parents stand before children.
        provenance: Where the record is known from.
        file: The script or configuration that holds the record.
        page: The page whose scripts hold the record; ``None`` when several or none do.
        is_partial: Whether something about the record was not understood, such as its base path.
    """

    path: str
    name: str | None
    aliases: tuple[str, ...] = ()
    redirect: str | None = None
    is_redirect: bool = False
    views: tuple[RouteView, ...]
    parent: int | None
    provenance: RouteProvenance
    file: str
    page: str | None
    is_partial: bool = False


@record
class RouteTable:
    """Every route found, and what was seen but not understood.

    Attributes:
        routes: In the order of the table; parents before their children.
        not_understood: One sentence for each place of the code that may hold more routes.
    """

    routes: tuple[Route, ...] = ()
    not_understood: tuple[str, ...] = ()
