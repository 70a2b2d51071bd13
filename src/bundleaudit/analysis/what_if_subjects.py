"""What a name on the command line means: a package, a module or a route."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.analysis.route_matching import match_pages
from bundleaudit.errors import UsageError
from bundleaudit.model.what_if import Subject, SubjectKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.model.ownership import ModuleShare

_MOST_SHOWN = 5


def find_subject(facts: Facts, name: str) -> Subject:
    """Return what ``name`` means: a route's address, a package, or a module by the end of its path.

    Raises:
        UsageError: Nothing of the build is called so, or several modules are.
    """
    if name.startswith("/"):
        return _find_route(facts, name)
    modules = {module.path for module in _modules(facts) if module.package == name}
    if modules:
        return Subject(name=name, kind=SubjectKind.PACKAGE, modules=tuple(sorted(modules)))
    paths = {module.path for module in _modules(facts)}
    ends = {
        stem
        for path in paths
        if (stem := path.partition("?")[0]) == name or stem.endswith(f"/{name}")
    }
    if len(ends) > 1:
        shown = ", ".join(sorted(ends)[:_MOST_SHOWN])
        raise UsageError(f"several modules are called {name}", hint=f"one of {shown}, ...")
    if not ends:
        raise UsageError(f"no package, module or route is called {name}", hint=_hint(facts, name))
    (source,) = ends
    return Subject(name=source, kind=SubjectKind.MODULE, modules=_parts(paths, source))


def _find_route(facts: Facts, address: str) -> Subject:
    index = next(iter(match_pages(facts.build.routes, address)), None)
    if index is None:
        raise UsageError(
            f"no route of this build matches {address}",
            hint="`bundleaudit routes` lists all of them",
        )
    route = facts.build.routes.routes[index]
    paths = {module.path for module in _modules(facts)}
    sources = [view.source for view in route.views if view.source and view.is_lazy is False]
    modules = tuple(sorted({part for source in sources for part in _parts(paths, source)}))
    chunk = next((view.chunk for view in route.views if view.chunk and not view.is_lazy), None)
    if not modules and chunk is None:
        raise UsageError(
            f"the components of {route.path} are lazy already, or not known",
            hint=f"see what is loaded: bundleaudit routes --route {address}",
        )
    return Subject(
        name=route.path, kind=SubjectKind.ROUTE, modules=modules, chunk=chunk, route=index
    )


def _modules(facts: Facts) -> Iterator[ModuleShare]:
    for chunk in facts.build.chunks:
        yield from chunk.ownership.modules


def _parts(paths: set[str], source: str) -> tuple[str, ...]:
    return tuple(sorted(path for path in paths if path.partition("?")[0] == source))


def _hint(facts: Facts, name: str) -> str:
    import difflib  # noqa: PLC0415 - only to explain

    if not any(chunk.ownership.has_map for chunk in facts.build.chunks):
        return "without source maps only routes can be named: build.sourcemap: true"
    names = {package.name for package in facts.packages}
    names |= {module.path.partition("?")[0] for module in _modules(facts)}
    close = difflib.get_close_matches(name, sorted(names), n=1)
    return f"did you mean {close[0]}?" if close else "`bundleaudit dist/` lists the packages"
