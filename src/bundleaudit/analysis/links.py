"""What a script loads, as files of the build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bundleaudit.inputs.javascript.facts import ScriptScan
    from bundleaudit.inputs.url_resolution import UrlResolver


@record
class LazyLink:
    """One dynamic import.

    Attributes:
        target: The file imported; ``None`` when only stylesheets are loaded.
        preloads: Files the preload helper requests with it, in order.
    """

    target: str | None
    preloads: tuple[str, ...]


@record
class ScriptLinks:
    """References of one script or inline script; files in order of appearance, once each.

    Attributes:
        static_imports: What the script cannot start without.
        lazy: Dynamic imports whose target is in the build.
        workers: Workers it starts.
        service_workers: Service workers it registers.
        imported_scripts: Classic scripts a worker loads.
        assets: Files it names by ``new URL``.
        external_imports: Bare specifiers and files of other hosts.
        unresolved: Specifiers that should name a file of the build and do not.
        is_browser_code: Whether imports are all there is: a CommonJS chunk of a library build
            loads by ``require``, which browsers do not have.
    """

    static_imports: tuple[str, ...]
    lazy: tuple[LazyLink, ...]
    workers: tuple[str, ...]
    service_workers: tuple[str, ...]
    imported_scripts: tuple[str, ...]
    assets: tuple[str, ...]
    external_imports: tuple[str, ...]
    unresolved: tuple[str, ...]
    is_browser_code: bool

    @property
    def dynamic_imports(self) -> tuple[str, ...]:
        """Targets of the dynamic imports, once each."""
        return _unique(link.target for link in self.lazy)


def resolve_links(path: str, scan: ScriptScan, resolver: UrlResolver) -> ScriptLinks:
    """Return the links of the script at ``path``; of an inline script that is its page."""
    external: list[str] = []
    unresolved: list[str] = []

    def resolve_import(specifier: str) -> str | None:
        file = resolver.resolve_import(specifier, importer=path)
        if file is None:
            (unresolved if specifier.startswith((".", "/")) else external).append(specifier)
        return file

    def resolve_urls(urls: Iterable[str]) -> tuple[str, ...]:
        return _unique(resolver.resolve(url, importer=path) for url in urls)

    static_imports = _unique(
        resolve_import(specifier) for specifier in (*scan.static_imports, *scan.systemjs_imports)
    )
    lazy: dict[LazyLink, None] = {}
    for dynamic in scan.dynamic_imports:
        target = None if dynamic.specifier is None else resolve_import(dynamic.specifier)
        preloads = _resolve_preloads(dynamic.preloads, path, resolver)
        if target is not None or preloads:
            lazy[LazyLink(target=target, preloads=preloads)] = None
    for entries in scan.style_preloads:
        if preloads := _resolve_preloads(entries, path, resolver):
            lazy[LazyLink(target=None, preloads=preloads)] = None
    return ScriptLinks(
        static_imports=static_imports,
        lazy=tuple(lazy),
        workers=resolve_urls(scan.workers),
        service_workers=resolve_urls(scan.service_workers),
        imported_scripts=resolve_urls(scan.imported_scripts),
        assets=resolve_urls(scan.new_urls),
        external_imports=_unique(external),
        unresolved=_unique(unresolved),
        is_browser_code=scan.is_module or scan.is_systemjs,
    )


def _resolve_preloads(entries: Iterable[str], path: str, resolver: UrlResolver) -> tuple[str, ...]:
    return _unique(resolver.resolve_preload(entry, importer=path) for entry in entries)


def _unique(items: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for item in items if item is not None))
