"""How wide pages and stylesheets show their bitmaps, where they say it in pixels."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.url_paths import file_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bundleaudit.inputs.documents import Documents
    from bundleaudit.model.content import ContentScan

IMAGES_ARE_SIZED: Final = ("", 0)
"""Stands among the widths of a stylesheet whose rules give ``<img>`` elements a width."""


def find_shown_widths(
    documents: Documents, scans: Iterable[tuple[str, ContentScan]]
) -> Mapping[str, int]:
    """Return the widest use, by file name, of pictures all of whose uses state their width.

    Where rules give ``<img>`` elements a width, what pages state counts for nothing. A name that any script speaks of is left out: what scripts do with it is not known.
    """
    widths: dict[str, list[int]] = {}
    found = list(scans)
    are_sized = any(IMAGES_ARE_SIZED in scan.shown_widths for _, scan in found)
    pages = {page.path for page in documents.pages}
    for path, scan in found:
        if are_sized and path in pages:
            continue
        for name, width in scan.shown_widths:
            if name:
                widths.setdefault(name, []).append(width)
    if not widths:
        return {}
    scripts = chain(
        documents.scripts.values(), chain.from_iterable(documents.inline_scripts.values())
    )
    in_scripts = {name for scan in scripts for name in map(file_name, scan.mentioned_names)}
    uses = Counter(
        file_name(url)
        for url in chain(
            chain.from_iterable(sheet.urls for sheet in documents.stylesheets.values()),
            chain.from_iterable(page.other_references for page in documents.pages),
            (preload.href for page in documents.pages for preload in page.preloads),
        )
    )
    inline = "\n".join(style for page in documents.pages for style in page.inline_styles)
    return {
        name: max(known)
        for name, known in widths.items()
        if len(known) == uses[name] and name not in in_scripts and name not in inline
    }
