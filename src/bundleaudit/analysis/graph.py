"""The load graph of a build, from HTML and code alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bundleaudit.analysis.links import ScriptLinks, resolve_links
from bundleaudit.inputs.url_resolution import UrlResolver
from bundleaudit.model.build import FontPreload, LazyBoundary, Page
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from bundleaudit.inputs.documents import Documents
    from bundleaudit.inputs.page_values import HtmlPage

_LOADED_PRELOADS = {"script", "style"}
_FOREIGN = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_UNBLOCKING_MEDIA = frozenset({"print", "not all"})


@record
class LoadGraph:
    """Who loads what.

    Attributes:
        links: Of every script, by file.
        page_links: Of the inline code of every page, by page.
        pages: Documents that load or hold code, sorted by file.
        style_imports: Stylesheets a stylesheet imports, by file; only those that import any.
    """

    links: Mapping[str, ScriptLinks]
    page_links: Mapping[str, tuple[ScriptLinks, ...]]
    pages: tuple[Page, ...]
    style_imports: Mapping[str, tuple[str, ...]]

    def close_statically(self, files: Iterable[str]) -> dict[str, None]:
        """Return ``files`` and everything they import statically, in order of discovery."""
        return _close(files, lambda links: links.static_imports, self.links)

    def close_fully(self, files: Iterable[str]) -> dict[str, None]:
        """Return ``files`` and everything they import, statically or not."""
        return _close(
            files, lambda links: (*links.static_imports, *links.dynamic_imports), self.links
        )

    def find_boundaries(self) -> tuple[LazyBoundary, ...]:
        """Return the lazy boundaries, one per target, sorted; stylesheet-only ones one per list."""
        importers: dict[tuple[str | None, tuple[str, ...]], set[str]] = {}
        preloads: dict[tuple[str | None, tuple[str, ...]], set[str]] = {}
        for importer, links in self._all_links():
            for link in links.lazy:
                key = (link.target, () if link.target is not None else link.preloads)
                importers.setdefault(key, set()).add(importer)
                preloads.setdefault(key, set()).update(link.preloads)
        return tuple(
            LazyBoundary(
                target=key[0],
                importers=tuple(sorted(importers[key])),
                preloads=tuple(sorted(preloads[key])),
            )
            for key in sorted(importers, key=lambda key: (key[0] or "", key[1]))
        )

    def _all_links(self) -> Iterator[tuple[str, ScriptLinks]]:
        yield from self.links.items()
        for page, links_of_page in self.page_links.items():
            for links in links_of_page:
                yield page, links


def build_graph(documents: Documents, files: Collection[str]) -> LoadGraph:
    """Return the graph of ``documents``.

    Args:
        documents: What scripts, stylesheets and pages say.
        files: Paths of all files of the build.
    """
    resolver = UrlResolver.from_pages(
        documents.pages, files, import_map=tuple(documents.import_map.items())
    )
    page_links = {
        path: tuple(resolve_links(path, scan, resolver) for scan in scans)
        for path, scans in documents.inline_scripts.items()
    }
    style_imports = {
        path: imported
        for path, sheet in documents.stylesheets.items()
        if (imported := _resolve_all(sheet.imports, path, resolver))
    }
    pages = [_read_page(page, page_links[page.path], resolver) for page in documents.pages]
    return LoadGraph(
        links={
            path: resolve_links(path, scan, resolver) for path, scan in documents.scripts.items()
        },
        page_links=page_links,
        pages=tuple(page for page in pages if page is not None),
        style_imports=style_imports,
    )


def _read_page(
    page: HtmlPage, inline: tuple[ScriptLinks, ...], resolver: UrlResolver
) -> Page | None:
    """Return the page, or ``None`` when it neither loads nor holds any code."""
    external: list[str] = []

    def resolve(urls: Iterable[str]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for url in urls:
            file = resolver.resolve(url, importer=page.path, base_href=page.base_href)
            if file is None:
                external.append(url)
            else:
                found[file] = None
        return tuple(found)

    entries = (
        *resolve(page.module_scripts),
        *(file for links in inline for file in links.static_imports),
        *resolve(script.src for script in page.classic_scripts),
    )
    preloads = [item.href for item in page.preloads if item.as_ in _LOADED_PRELOADS]
    preloaded = resolve((*page.module_preloads, *preloads))
    stylesheets = resolve(sheet.href for sheet in page.stylesheets)
    has_code = bool(page.inline_modules or page.inline_scripts)
    if not (entries or stylesheets or external or has_code):
        return None
    loaded_externally = tuple(dict.fromkeys(external))
    return Page(
        file=page.path,
        entries=tuple(dict.fromkeys(entries)),
        preloaded=preloaded,
        stylesheets=stylesheets,
        legacy_entries=resolve((*page.nomodule_scripts, *page.legacy_entries)),
        external_urls=loaded_externally,
        blocking_scripts=_find_blocking_scripts(page, resolver),
        foreign_stylesheets=tuple(
            dict.fromkeys(
                sheet.href
                for sheet in page.stylesheets
                if sheet.media.lower() not in _UNBLOCKING_MEDIA
                and _FOREIGN.match(sheet.href)
                and resolver.resolve(sheet.href, importer=page.path, base_href=page.base_href)
                is None
            )
        ),
        font_preloads=tuple(
            FontPreload(file=file, is_anonymous=item.is_anonymous)
            for item in page.preloads
            if item.as_ == "font"
            and (file := resolver.resolve(item.href, importer=page.path, base_href=page.base_href))
        ),
    )


def _find_blocking_scripts(page: HtmlPage, resolver: UrlResolver) -> tuple[str, ...]:
    """Return what stops the parser before the body: files, or URLs of what is elsewhere."""
    blocking = (
        script.src
        for script in page.classic_scripts
        if script.in_head and not script.is_async and not script.is_deferred
    )
    return tuple(
        dict.fromkeys(
            resolver.resolve(src, importer=page.path, base_href=page.base_href) or src
            for src in blocking
        )
    )


def _resolve_all(urls: Iterable[str], path: str, resolver: UrlResolver) -> tuple[str, ...]:
    found = (resolver.resolve(url, importer=path) for url in urls)
    return tuple(dict.fromkeys(file for file in found if file is not None))


def _close(
    files: Iterable[str],
    neighbours: Callable[[ScriptLinks], Iterable[str]],
    links: Mapping[str, ScriptLinks],
) -> dict[str, None]:
    reached: dict[str, None] = {}
    pending = list(files)
    while pending:
        following: dict[str, None] = {}
        for file in pending:
            if file in reached:
                continue
            reached[file] = None
            if file in links:
                following.update(dict.fromkeys(neighbours(links[file])))
        pending = [file for file in following if file not in reached]
    return reached
