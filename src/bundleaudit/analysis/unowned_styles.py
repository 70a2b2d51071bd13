"""Stylesheets of which nothing in the build says who loads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.model.files import FileKind

if TYPE_CHECKING:
    from bundleaudit.model.build import Build


def find_unowned_styles(build: Build) -> tuple[str, ...]:
    """Return the stylesheets that a server's template must link, sorted.

    Only builds without documents have any: with ``build.cssCodeSplit: false``, and in libraries,
    Vite writes one stylesheet that belongs to no chunk. What the pages of such a build load
    is then known without it.
    """
    if not build.pages or any(page.has_document for page in build.pages):
        return ()
    loaded = {file for chunk in build.chunks for file in (*chunk.css, *chunk.assets)}
    loaded.update(file for boundary in build.boundaries for file in boundary.preloads)
    loaded.update(file for page in build.pages for file in (*page.stylesheets, *page.preloaded))
    loaded.update(file for _, imported in build.style_imports for file in imported)
    return tuple(
        file.path
        for file in build.files
        if file.kind is FileKind.CSS and file.is_served and file.path not in loaded
    )
