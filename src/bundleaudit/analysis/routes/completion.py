"""Routes that the configuration names, and those of builds whose code shows none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.identity import chunk_name
from bundleaudit.model.routes import Route, RouteProvenance, RouteTable, RouteView
from bundleaudit.units import format_some

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bundleaudit.analysis.routes.evidence import RouteInputs

_SHOWN: Final = 5
_VIEW_FOLDERS: Final = ("/views/", "/pages/")
_COMPONENT_SUFFIXES: Final = (".vue", ".tsx", ".jsx", ".ts", ".js")


def complete_table(table: RouteTable, inputs: RouteInputs, page: str | None) -> RouteTable:
    """Return ``table`` with what the configuration says of routes.

    A configured path takes the place of what the code shows for it, or is added. Without any
    route at all, lazily loaded modules below a ``views`` or ``pages`` folder stand for routes:
    their paths are unknown, so the source file is the path.

    Args:
        table: As the code shows it.
        inputs: The build.
        page: The only page of the build, if there is only one.
    """
    if not inputs.configured:
        if table.routes:
            return replace(
                table, not_understood=(*table.not_understood, *_unfollowed(table.routes))
            )
        return replace(table, routes=tuple(_from_sources(inputs, page)))
    routes = list(table.routes)
    gaps: list[str] = []
    for path, target in inputs.configured.items():
        view = _find_view(target, inputs)
        if view.chunk is None:
            gaps.append(f"{inputs.origin}: [routes] {path} is {target}, which is in no script")
        matching = [index for index, route in enumerate(routes) if route.path == path]
        if not matching:
            routes.append(_configured(path, view, inputs, page))
        for index in matching[:1]:
            known = routes[index]
            views = (view, *(other for other in known.views if other.name != view.name))
            routes[index] = replace(
                known, views=views, provenance=RouteProvenance.CONFIG, is_partial=False
            )
    return RouteTable(
        routes=tuple(routes), not_understood=(*table.not_understood, *gaps, *_unfollowed(routes))
    )


def _unfollowed(routes: Sequence[Route]) -> Iterator[str]:
    """Yield one sentence for each script whose records have components that lead nowhere."""
    found: dict[str, list[str]] = {}
    for route in routes:
        is_code = route.provenance is RouteProvenance.CODE
        if is_code and any(view.is_lazy is None for view in route.views):
            found.setdefault(route.file, []).append(route.path)
    for file, paths in found.items():
        yield f"{file}: what {format_some(paths, _SHOWN)} show was not followed"


def _configured(path: str, view: RouteView, inputs: RouteInputs, page: str | None) -> Route:
    return Route(
        path=path,
        name=None,
        views=(view,),
        parent=None,
        provenance=RouteProvenance.CONFIG,
        file=inputs.origin,
        page=page,
    )


def _find_view(target: str, inputs: RouteInputs) -> RouteView:
    """Return the view that a source file, a script or a chunk's name means."""
    by_source = _chunk_by_source(inputs)
    chunks = inputs.graph.links
    source = target if target in by_source else None
    chunk = by_source.get(target)
    if chunk is None:
        ending = [name for name in by_source if name.endswith(f"/{target}")]
        named = [file for file in chunks if target in {file, chunk_name(file)}]
        if len(ending) == 1:
            source, chunk = ending[0], by_source[ending[0]]
        elif len(named) == 1:
            chunk = named[0]
    is_lazy = None if chunk is None else chunk in _lazy_chunks(inputs)
    return RouteView(chunk=chunk, source=source, is_lazy=is_lazy)


def _chunk_by_source(inputs: RouteInputs) -> Mapping[str, str]:
    """Return the script each source file is in: by the manifest, then by maps."""
    chunks: dict[str, str] = {}
    accounts = inputs.accounts
    for file, account in accounts.by_file.items():
        for owner in account.owners:
            if owner.source is not None:
                name = inputs.names.of_sources[accounts.map_file(file), owner.source]
                chunks.setdefault(name, file)
    for file, listed in inputs.manifest_facts.chunk_by_file.items():
        if listed.source is not None:
            chunks[listed.source] = file
    return chunks


def _lazy_chunks(inputs: RouteInputs) -> frozenset[str]:
    return frozenset(
        file for links in inputs.graph.links.values() for file in links.dynamic_imports
    )


def _from_sources(inputs: RouteInputs, page: str | None) -> Iterator[Route]:
    lazy = _lazy_chunks(inputs)
    for source, chunk in sorted(_chunk_by_source(inputs).items()):
        is_view = any(folder in f"/{source}" for folder in _VIEW_FOLDERS)
        is_own = "node_modules/" not in source and source.endswith(_COMPONENT_SUFFIXES)
        if chunk in lazy and is_view and is_own:
            listed = inputs.manifest_facts.chunk_by_file.get(chunk)
            stem = source.rpartition("/")[2].partition(".")[0]
            # A map lists every module of the chunk; the one it is named after was imported.
            if (listed and listed.source == source) or stem == chunk_name(chunk):
                yield Route(
                    path=source,
                    name=None,
                    views=(RouteView(chunk=chunk, source=source, is_lazy=True),),
                    parent=None,
                    provenance=RouteProvenance.SOURCE,
                    file=chunk,
                    page=page,
                    is_partial=True,
                )
