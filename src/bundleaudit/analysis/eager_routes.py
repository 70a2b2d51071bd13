"""Routes whose component every visitor loads, whatever route they came for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.model.audit import RouteLoad
    from bundleaudit.model.build import Chunk
    from bundleaudit.model.routes import Route, RouteView

_HOME = "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class EagerView:
    """One component that should be lazy.

    Attributes:
        view: The component.
        routes: The records that show it, in order of the table.
        file: The script that holds it.
        page: The page whose visitors load it; ``None`` where no page is known.
        gzip_bytes: What the component's own modules weigh there; ``None`` without a source map.
    """

    view: RouteView
    routes: tuple[Route, ...]
    file: str
    page: str | None
    gzip_bytes: int | None


def find_eager_views(facts: Facts) -> tuple[EagerView, ...]:
    """Return the eager components of the routes, the heaviest first, then in order of the table.

    Left out are layouts (records with children, which every child needs), redirects, and the
    component of ``/`` as long as others are lazy: many load the page most visitors start with
    at once on purpose.
    """
    table = facts.build.routes.routes
    parents = {route.parent for route in table}
    has_lazy = any(view.is_lazy for route in table for view in route.views)
    found: dict[tuple[str, str, str | None], EagerView] = {}
    for load in facts.routes:
        route = table[load.route]
        if load.route in parents or route.is_redirect or (route.path == _HOME and has_lazy):
            continue
        for number, view in enumerate(route.views):
            file = view.chunk or route.file
            if view.is_lazy is not False or file not in _loaded_before(load):
                continue
            key = (view.source or f"{load.route}:{number}", file, load.page)
            before = found[key].routes if key in found else ()
            found[key] = EagerView(
                view=view,
                routes=(*before, route),
                file=file,
                page=load.page,
                gzip_bytes=weigh_source(facts.chunk_by_file, file, view.source),
            )
    return tuple(sorted(found.values(), key=lambda item: -(item.gzip_bytes or 0)))


def weigh_source(chunks: Mapping[str, Chunk], file: str, source: str | None) -> int | None:
    """Return the gzip shares of ``source`` and its parts (``X.vue?...``) in the script ``file``."""
    chunk = chunks.get(file)
    if chunk is None or source is None:
        return None
    shares = [
        module.gzip for module in chunk.ownership.modules if module.path.partition("?")[0] == source
    ]
    known = [share.share_bytes for share in shares if share is not None]
    return sum(known) if known and len(known) == len(shares) else None


def _loaded_before(load: RouteLoad) -> set[str]:
    """Return what is loaded before the route's own files are asked for."""
    return set(load.first_visit.files) - set(load.navigation.files)
