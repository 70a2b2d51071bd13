"""Where a build is served: what its pages put in front of its file names.

Files say ``assets/x.js``; pages say ``/assets/x.js``, ``/app/static/js/x.js`` (``base``),
``./static/assets/x.js`` (a server mounts the build), ``/PLACEHOLDER/assets/x.js`` (replaced at
start-up) or ``https://cdn.example/x.js`` (``experimental.renderBuiltUrl``).
"""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.file_index import FileIndex
from bundleaudit.inputs.url_paths import (
    cut_query,
    folder_of,
    join_path,
    looks_hashed,
    split_origin,
)
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bundleaudit.inputs.page_values import HtmlPage

_MOST_BASES: Final = 16  # pages of one build agree; a hostile one may not cost more


@record
class UrlBase:
    """A URL prefix and the folder of the build it stands for.

    Attributes:
        prefix: As pages write it, with its final ``/``: ``/``, ``/app/``, ``./static/``.
        folder: Empty for the whole build; ``lite/`` when a complete build is nested there.
    """

    prefix: str
    folder: str = ""


def learn_bases(pages: Iterable[HtmlPage], files: Iterable[str]) -> tuple[UrlBase, ...]:
    """Return the bases that scripts, stylesheets and preloads of the pages prove, most used first.

    Relative URLs that lead to a file as they are prove nothing and are left out.
    """
    index = FileIndex(files)
    counts: Counter[UrlBase] = Counter()
    for page in pages:
        for url in _loaded_urls(page):
            if (base := _base_of(url, page.path, index)) is not None:
                counts[base] += 1
    ranked = sorted(
        counts.items(),
        key=lambda item: (-item[1], -len(item[0].prefix), item[0].prefix, item[0].folder),
    )
    return tuple(base for base, _ in ranked[:_MOST_BASES])


def _loaded_urls(page: HtmlPage) -> Iterator[str]:
    """Yield the URLs Vite writes or rewrites; what only an author writes proves less."""
    return chain(
        page.module_scripts,
        (script.src for script in page.classic_scripts),
        page.nomodule_scripts,
        page.legacy_entries,
        page.module_preloads,
        (stylesheet.href for stylesheet in page.stylesheets),
        (preload.href for preload in page.preloads),
        (url for _, url in page.import_map),
    )


def _base_of(url: str, page_path: str, index: FileIndex) -> UrlBase | None:
    parts = split_origin(cut_query(url))
    if parts is None:
        return None
    origin, path = parts
    is_relative = not origin and not path.startswith("/")
    if is_relative and join_path(folder_of(page_path), path) in index:
        return None
    match = index.match_suffix(path.lstrip("/").removeprefix("./"), near=page_path)
    if match is None:
        return None
    file, suffix = match
    base = UrlBase(prefix=(origin + path).removesuffix(suffix), folder=file.removesuffix(suffix))
    # On a public CDN the same library lies under the same name, and unlike folders on both sides
    # are no proof either.
    is_doubtful = bool(origin) or (
        base.folder != "" and base.prefix != "/" and not page_path.startswith(base.folder)
    )
    if not base.prefix.endswith("/") or (is_doubtful and not looks_hashed(file)):
        return None
    return base
