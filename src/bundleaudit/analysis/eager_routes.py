"""Routes whose component every visitor loads, whatever route they came for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Collection

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.model.audit import RouteLoad
    from bundleaudit.model.routes import Route, RouteView

_HOME = "/"


@record
class EagerView:
    """One component that should be lazy.

    Attributes:
        view: The component.
        routes: The records that show it, in order of the table.
        file: The script that holds it.
        page: The page whose visitors load it; ``None`` where no page is known.
        gzip_bytes: What leaves that load with the component; ``None`` when no module tells.
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
    scales = _Scales(facts)
    found: dict[tuple[str, str, str | None], EagerView] = {}
    for load in facts.routes:
        route = table[load.route]
        if load.route in parents or route.is_redirect or (route.path == _HOME and has_lazy):
            continue
        loaded = _loaded_before(load)
        for number, view in enumerate(route.views):
            file = view.chunk or route.file
            if view.is_lazy is not False or file not in loaded:
                continue
            key = (view.source or f"{load.route}:{number}", file, load.page)
            before = found[key].routes if key in found else ()
            found[key] = EagerView(
                view=view,
                routes=(*before, route),
                file=file,
                page=load.page,
                gzip_bytes=scales.weigh(view.source, loaded),
            )
    return tuple(sorted(found.values(), key=lambda item: -(item.gzip_bytes or 0)))


class _Scales:
    """Weighs source files by the gzip shares of their modules."""

    def __init__(self, facts: Facts) -> None:
        self._graph = facts.module_graph
        self._shares: dict[str, list[tuple[str, int | None]]] = {}
        self._parts: dict[str, set[str]] = {}
        for chunk in facts.build.chunks:
            for module in chunk.ownership.modules:
                gzip_bytes = module.gzip.share_bytes if module.gzip else None
                self._shares.setdefault(module.path, []).append((chunk.file, gzip_bytes))
                self._parts.setdefault(module.path.partition("?")[0], set()).add(module.path)

    def weigh(self, source: str | None, files: Collection[str]) -> int | None:
        """Return what leaves ``files`` with ``source``: its parts (``X.vue?...``), in gzip bytes.

        Where the imports of modules are known, what only it imports leaves as well.
        """
        parts = self._parts.get(source or "", set())
        if self._graph is not None:
            parts = parts | self._graph.retained(parts)
        shares = [
            gzip_bytes
            for part in parts
            for file, gzip_bytes in self._shares.get(part, ())
            if file in files
        ]
        known = [gzip_bytes for gzip_bytes in shares if gzip_bytes is not None]
        return sum(known) if known and len(known) == len(shares) else None


def _loaded_before(load: RouteLoad) -> set[str]:
    """Return what is loaded before the route's own files are asked for."""
    return set(load.first_visit.files) - set(load.navigation.files)
